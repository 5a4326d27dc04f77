/* An address book provider for tests that is everything LOCAL_AB is not: foreign entries with templates of their own, containers with and
 * without ResolveNames, short-term ids, a one-off table that changes, subscriptions. Built like a stranger's: public headers and library.
 *
 * MAPIX_FOREIGN      words: "refuse" (OpenTemplateID fails), "decline" (it succeeds without an object)
 * MAPIX_FOREIGN_LOG  a file; one line a call
 *
 * Containers: Directory (no ResolveNames; Greta Garbo, Grete Weiser, Bound One), Exact (ResolveNames: "exact" is found, "twin" ambiguous).
 * Ids: flags, UID, kind, number. Opening kind 9 adds a template to the one-off table (number 0), adds the container "Annex" before the others (1),
 * renames Exact to "Precise" (2), takes Annex away (3); kind 8 is the table of all templates, from the support object. */
#include <mapispi.h>
#include <mapiutil.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foreign_book.h"

static const MAPIUID uid = FOREIGN_UID;

static LPALLOCATEBUFFER allocate;
static LPALLOCATEMORE allocate_more;
static LPFREEBUFFER release_buffer;
static LPTABLEDATA one_offs, containers;
static LPMAPISUP support;

static void note(const char *format, ...)
{
    const char *path = getenv("MAPIX_FOREIGN_LOG");
    FILE *file = path ? fopen(path, "a") : NULL;
    va_list arguments;
    if (!file)
        return;
    va_start(arguments, format);
    vfprintf(file, format, arguments);
    va_end(arguments);
    fputc('\n', file);
    fclose(file);
}

static bool told(const char *word)
{
    const char *words = getenv("MAPIX_FOREIGN");
    return words && strstr(words, word);
}

static SBinary make_id(BYTE bytes[FOREIGN_ID_SIZE], BYTE kind, BYTE number)
{
    memset(bytes, 0, 4);
    memcpy(bytes + 4, &uid, sizeof(uid));
    bytes[20] = kind;
    bytes[21] = number;
    return (SBinary){ FOREIGN_ID_SIZE, bytes };
}

static bool is_ours(ULONG size, const void *id)
{
    return size == FOREIGN_ID_SIZE && !memcmp((const BYTE *)id + 4, &uid, sizeof(uid));
}

/* --- Tables ---------------------------------------------------------------------------------------------------------------------------- */

static HRESULT new_table(const SPropTagArray *columns, LPTABLEDATA *ret_data)
{
    return CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_buffer, NULL, TBLTYPE_DYNAMIC, PR_INSTANCE_KEY,
        (LPSPropTagArray)(uintptr_t)columns, ret_data);
}

static HRESULT put(LPTABLEDATA data, ULONG count, SPropValue *values)
{
    SRow row = { 0, count, values };
    return data->lpVtbl->HrModifyRow(data, &row);
}

static HRESULT give(LPTABLEDATA data, LPMAPITABLE *ret_table)
{
    HRESULT hr = data->lpVtbl->HrGetView(data, NULL, NULL, 0, ret_table);
    data->lpVtbl->Release(data);
    return hr;
}

static const char *const names[] = { "Greta Garbo", "Grete Weiser", "Bound One" };
static const char *const words[] = { "greta", "gret", "bound" };          /* what PR_ANR finds */

static HRESULT contents(LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(8, columns) = { 8, { PR_ADDRTYPE_A, PR_DISPLAY_NAME_A, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY,
        PR_OBJECT_TYPE, PR_EMAIL_ADDRESS_A, PR_ANR_W } };
    LPTABLEDATA data = NULL;
    HRESULT hr = new_table((const SPropTagArray *)(const void *)&columns, &data);
    for (BYTE i = 0; SUCCEEDED(hr) && i < 3; i++) {
        BYTE bytes[FOREIGN_ID_SIZE];
        SBinary id = make_id(bytes, FOREIGN_USER, i);
        wchar_t wide[32];
        swprintf(wide, 32, L"%s", words[i]);
        SPropValue values[] = { { PR_ADDRTYPE_A, 0, { .lpszA = (LPSTR) "FOREIGN" } }, { PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR)names[i] } },
            { PR_DISPLAY_TYPE, 0, { .l = DT_MAILUSER } }, { PR_ENTRYID, 0, { .bin = id } }, { PR_INSTANCE_KEY, 0, { .bin = id } },
            { PR_OBJECT_TYPE, 0, { .l = MAPI_MAILUSER } }, { PR_EMAIL_ADDRESS_A, 0, { .lpszA = (LPSTR)words[i] } }, { PR_ANR_W, 0, { .lpszW = wide } } };
        hr = put(data, 8, values);
    }
    for (BYTE i = 3; SUCCEEDED(hr) && i < 5; i++) {       /* two that one name means */
        BYTE bytes[FOREIGN_ID_SIZE];
        SBinary id = make_id(bytes, FOREIGN_USER, i);
        SPropValue values[] = { { PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR) "Double" } }, { PR_ENTRYID, 0, { .bin = id } },
            { PR_INSTANCE_KEY, 0, { .bin = id } }, { PR_ANR_W, 0, { .lpszW = (LPWSTR)L"double" } } };
        hr = put(data, 4, values);
    }
    return SUCCEEDED(hr) ? give(data, ret_table) : hr;
}

static HRESULT add_one_off(BYTE number);

static HRESULT put_container(BYTE number, const char *name)
{
    BYTE bytes[FOREIGN_ID_SIZE], order = number == 2 ? 0 : number + 1;
    SBinary id = make_id(bytes, FOREIGN_CONTAINER, number);
    SPropValue values[] = { { PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR)name } }, { PR_ENTRYID, 0, { .bin = id } },
        { PR_INSTANCE_KEY, 0, { .bin = id } }, { PR_CONTAINER_FLAGS, 0, { .l = AB_RECIPIENTS | AB_UNMODIFIABLE } },
        { PR_DISPLAY_TYPE, 0, { .l = DT_GLOBAL } }, { PR_DEPTH, 0, { .l = 0 } }, { PR_OBJECT_TYPE, 0, { .l = MAPI_ABCONT } }, { PR_ROWID, 0, { .l = order } } };
    return put(containers, 8, values);
}

static HRESULT hierarchy(LPMAPITABLE *ret_table)
{
    static const SizedSSortOrderSet(1, order) = { 1, 0, 0, { { PR_ROWID, TABLE_SORT_ASCEND } } };
    return containers->lpVtbl->HrGetView(containers, (LPSSortOrderSet)(uintptr_t)&order, NULL, 0, ret_table);
}

static HRESULT make_containers(void)
{
    static const SizedSPropTagArray(8, columns) = { 8, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_INSTANCE_KEY, PR_CONTAINER_FLAGS, PR_DISPLAY_TYPE,
        PR_DEPTH, PR_OBJECT_TYPE, PR_ROWID } };
    HRESULT hr = new_table((const SPropTagArray *)(const void *)&columns, &containers);
    if (SUCCEEDED(hr))
        hr = put_container(0, "Directory");
    return SUCCEEDED(hr) ? put_container(1, "Exact") : hr;
}

static HRESULT remove_container(BYTE number)
{
    BYTE bytes[FOREIGN_ID_SIZE];
    SPropValue key = { PR_INSTANCE_KEY, 0, { .bin = make_id(bytes, FOREIGN_CONTAINER, number) } };
    return containers->lpVtbl->HrDeleteRow(containers, &key);
}

static void trigger(BYTE number)
{
    switch (number) {
    case 1: put_container(2, "Annex"); break;
    case 2: put_container(1, "Precise"); break;
    case 3: remove_container(2); break;
    default: add_one_off(77);
    }
}

static HRESULT add_one_off(BYTE number)
{
    BYTE bytes[FOREIGN_ID_SIZE];
    SBinary id = make_id(bytes, FOREIGN_TEMPLATE, number);
    SPropValue values[] = { { PR_ADDRTYPE_A, 0, { .lpszA = (LPSTR) "FOREIGN" } }, { PR_DEPTH, 0, { .l = 0 } },
        { PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR) "Foreign address" } }, { PR_DISPLAY_TYPE, 0, { .l = DT_MAILUSER } }, { PR_ENTRYID, 0, { .bin = id } },
        { PR_INSTANCE_KEY, 0, { .bin = id } }, { PR_SELECTABLE, 0, { .b = TRUE } } };
    return put(one_offs, 7, values);
}

/* --- Containers: properties of an IPropData --------------------------------------------------------------------------------------------- */

struct container {
    const IABContainerVtbl *methods;
    ULONG references;
    BYTE number;                       /* 0xff: the root */
    LPPROPDATA props;
};
#define CONTAINER(self) ((struct container *)(void *)(self))
#define PROPS(self) CONTAINER(self)->props

static HRESULT STDMETHODCALLTYPE c_query(IABContainer *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    if (memcmp(iid, &IID_IABContainer, 16) && memcmp(iid, &IID_IMAPIContainer, 16) && memcmp(iid, &IID_IMAPIProp, 16) && memcmp(iid, &IID_IUnknown, 16))
        return E_NOINTERFACE;
    CONTAINER(self)->references++;
    *object = self;
    return S_OK;
}
static ULONG STDMETHODCALLTYPE c_add(IABContainer *self) { return ++CONTAINER(self)->references; }
static ULONG STDMETHODCALLTYPE c_release(IABContainer *self)
{
    ULONG left = --CONTAINER(self)->references;
    if (!left) {
        PROPS(self)->lpVtbl->Release(PROPS(self));
        free(self);
    }
    return left;
}
static HRESULT STDMETHODCALLTYPE c_error(IABContainer *self, HRESULT hr, ULONG flags, LPMAPIERROR *error)
{
    *error = NULL;
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE c_save(IABContainer *self, ULONG flags) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE c_get(IABContainer *self, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)
{
    return PROPS(self)->lpVtbl->GetProps(PROPS(self), tags, flags, count, values);
}
static HRESULT STDMETHODCALLTYPE c_list(IABContainer *self, ULONG flags, LPSPropTagArray *tags) { return PROPS(self)->lpVtbl->GetPropList(PROPS(self), flags, tags); }
static HRESULT STDMETHODCALLTYPE c_open_property(IABContainer *self, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *object) { return MAPI_E_NOT_FOUND; }
static HRESULT STDMETHODCALLTYPE c_set(IABContainer *self, ULONG count, LPSPropValue values, LPSPropProblemArray *problems) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE c_delete(IABContainer *self, LPSPropTagArray tags, LPSPropProblemArray *problems) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE c_copy_to(IABContainer *self, ULONG count, LPCIID iids, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress,
    LPCIID iid, LPVOID target, ULONG flags, LPSPropProblemArray *problems) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE c_copy_props(IABContainer *self, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress, LPCIID iid, LPVOID target,
    ULONG flags, LPSPropProblemArray *problems) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE c_names(IABContainer *self, LPSPropTagArray *tags, LPGUID set, ULONG flags, ULONG *count, LPMAPINAMEID **found) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE c_ids(IABContainer *self, ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPSPropTagArray *tags) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE c_contents(IABContainer *self, ULONG flags, LPMAPITABLE *table)
{
    note("%s.GetContentsTable", CONTAINER(self)->number ? "Exact" : "Directory");
    return CONTAINER(self)->number == 0xff ? MAPI_E_NO_SUPPORT : contents(table);
}
static HRESULT STDMETHODCALLTYPE c_hierarchy(IABContainer *self, ULONG flags, LPMAPITABLE *table)
{
    return CONTAINER(self)->number == 0xff ? hierarchy(table) : MAPI_E_NO_SUPPORT;
}
static HRESULT open_any(ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object);
static HRESULT STDMETHODCALLTYPE c_open(IABContainer *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    return open_any(size, id, iid, flags, type, object);
}
static HRESULT STDMETHODCALLTYPE c_set_criteria(IABContainer *self, LPSRestriction restriction, LPENTRYLIST list, ULONG flags) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE c_get_criteria(IABContainer *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *list, ULONG *state) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE c_create(IABContainer *self, ULONG size, LPENTRYID id, ULONG flags, LPMAPIPROP *entry) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE c_copy_entries(IABContainer *self, LPENTRYLIST list, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE c_delete_entries(IABContainer *self, LPENTRYLIST list, ULONG flags) { return MAPI_E_NO_ACCESS; }

/* The entry's name, and an id where it is "exact". */
static HRESULT STDMETHODCALLTYPE c_resolve(IABContainer *self, LPSPropTagArray tags, ULONG flags, LPADRLIST list, LPFlagList states)
{
    char line[256] = "";
    if (flags & ~(ULONG)MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!CONTAINER(self)->number) {
        note("Directory.ResolveNames");
        return MAPI_E_NO_SUPPORT;
    }
    for (ULONG i = 0; i < list->cEntries; i++) {
        ADRENTRY *entry = &list->aEntries[i];
        const SPropValue *name = PpropFindProp(entry->rgPropVals, entry->cValues, PR_DISPLAY_NAME_A);
        if (states->ulFlag[i] != MAPI_UNRESOLVED || !name)
            continue;
        snprintf(line + strlen(line), sizeof(line) - strlen(line), " %s", name->Value.lpszA);
        if (!strcmp(name->Value.lpszA, "twin"))
            states->ulFlag[i] = MAPI_AMBIGUOUS;
        if (!strcmp(name->Value.lpszA, "exact")) {
            LPSPropValue values = NULL;
            BYTE bytes[FOREIGN_ID_SIZE];
            SBinary id = make_id(bytes, FOREIGN_USER, 0);
            allocate(2 * sizeof(*values), (LPVOID *)&values);
            allocate_more(id.cb, values, (LPVOID *)&values[0].Value.bin.lpb);
            memcpy(values[0].Value.bin.lpb, bytes, id.cb);
            values[0].Value.bin.lpb[0] = MAPI_SHORTTERM;
            values[0].Value.bin.cb = id.cb;
            values[0].ulPropTag = PR_ENTRYID;
            values[1] = (SPropValue){ PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR) "Greta Garbo" } };
            release_buffer(entry->rgPropVals);
            entry->rgPropVals = values;
            entry->cValues = 2;
            states->ulFlag[i] = MAPI_RESOLVED;
        }
    }
    note("Exact.ResolveNames%s", line);
    return S_OK;
}

static const IABContainerVtbl container_methods = {
    .QueryInterface = c_query, .AddRef = c_add, .Release = c_release, .GetLastError = c_error, .SaveChanges = c_save, .GetProps = c_get,
    .GetPropList = c_list, .OpenProperty = c_open_property, .SetProps = c_set, .DeleteProps = c_delete, .CopyTo = c_copy_to,
    .CopyProps = c_copy_props, .GetNamesFromIDs = c_names, .GetIDsFromNames = c_ids, .GetContentsTable = c_contents,
    .GetHierarchyTable = c_hierarchy, .OpenEntry = c_open, .SetSearchCriteria = c_set_criteria, .GetSearchCriteria = c_get_criteria,
    .CreateEntry = c_create, .CopyEntries = c_copy_entries, .DeleteEntries = c_delete_entries, .ResolveNames = c_resolve,
};

static HRESULT open_container(BYTE number, LPUNKNOWN *object)
{
    struct container *container = calloc(1, sizeof(*container));
    SPropValue value = { PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR)(number == 0xff ? "Foreign" : number ? "Exact" : "Directory") } };
    HRESULT hr = container ? CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_buffer, NULL, &container->props) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr)) {
        free(container);
        return hr;
    }
    container->props->lpVtbl->SetProps(container->props, 1, &value, NULL);
    container->methods = &container_methods;
    container->references = 1;
    container->number = number;
    *object = (LPUNKNOWN)(void *)container;
    return S_OK;
}

/* --- Users ------------------------------------------------------------------------------------------------------------------------------ */

static HRESULT open_user(BYTE number, const char *name, LPUNKNOWN *object)
{
    LPPROPDATA user = NULL;
    BYTE bytes[FOREIGN_ID_SIZE], template_bytes[FOREIGN_ID_SIZE];
    SBinary id = make_id(bytes, FOREIGN_USER, number), template_id = make_id(template_bytes, FOREIGN_TEMPLATE, number);
    SPropValue values[] = { { PR_DISPLAY_NAME_A, 0, { .lpszA = (LPSTR)name } }, { PR_ADDRTYPE_A, 0, { .lpszA = (LPSTR) "FOREIGN" } },
        { PR_EMAIL_ADDRESS_A, 0, { .lpszA = (LPSTR)words[number % 3] } }, { PR_ENTRYID, 0, { .bin = id } },
        { PR_OBJECT_TYPE, 0, { .l = MAPI_MAILUSER } }, { PR_TEMPLATEID, 0, { .bin = template_id } } };
    HRESULT hr = CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_buffer, NULL, &user);
    if (SUCCEEDED(hr))
        hr = user->lpVtbl->SetProps(user, number == FOREIGN_BOUND ? 6 : 5, values, NULL);
    *object = (LPUNKNOWN)(void *)user;
    return hr;
}

static HRESULT open_any(ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    const BYTE *bytes = (const BYTE *)id;
    *object = NULL;
    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    if (size && !is_ours(size, id))
        return MAPI_E_UNKNOWN_ENTRYID;
    note("OpenEntry %u flags %#x", (unsigned)size, (unsigned)flags);
    if (!size || bytes[20] == FOREIGN_CONTAINER) {
        *type = MAPI_ABCONT;
        return open_container(size ? bytes[21] : 0xff, object);
    }
    if (bytes[20] == FOREIGN_TEMPLATES) {
        *type = 0;
        return support->lpVtbl->GetOneOffTable(support, 0, (LPMAPITABLE *)(void *)object);
    }
    if (bytes[20] == FOREIGN_TRIGGER)
        trigger(bytes[21]);
    if (bytes[20] != FOREIGN_USER || bytes[21] > 4)
        return MAPI_E_NOT_FOUND;
    *type = MAPI_MAILUSER;
    return open_user(bytes[21], bytes[21] < 3 ? names[bytes[21]] : "Double", object);
}

/* --- IABLogon --------------------------------------------------------------------------------------------------------------------------- */

struct logon {
    const IABLogonVtbl *methods;
    ULONG references;
};

static HRESULT STDMETHODCALLTYPE l_query(IABLogon *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    return E_NOINTERFACE;
}
static ULONG STDMETHODCALLTYPE l_add(IABLogon *self) { return ++((struct logon *)(void *)self)->references; }
static ULONG STDMETHODCALLTYPE l_release(IABLogon *self)
{
    ULONG left = --((struct logon *)(void *)self)->references;
    if (!left)
        free(self);
    return left;
}
static HRESULT STDMETHODCALLTYPE l_error(IABLogon *self, HRESULT hr, ULONG flags, LPMAPIERROR *error)
{
    *error = NULL;
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE l_logoff(IABLogon *self, ULONG flags)
{
    note("Logoff");
    one_offs->lpVtbl->Release(one_offs);
    containers->lpVtbl->Release(containers);
    support->lpVtbl->Release(support);
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE l_open(IABLogon *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    return open_any(size, id, iid, flags, type, object);
}
static HRESULT STDMETHODCALLTYPE l_compare(IABLogon *self, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG flags, ULONG *equal)
{
    if (!is_ours(size_1, id_1) || !is_ours(size_2, id_2))
        return MAPI_E_UNKNOWN_ENTRYID;
    *equal = !memcmp((BYTE *)id_1 + 20, (BYTE *)id_2 + 20, 2);       /* short-term or not */
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE l_advise(IABLogon *self, ULONG size, LPENTRYID id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    note("Advise %u %#x", (unsigned)size, (unsigned)mask);
    if (!(mask & fnevCriticalError))
        return MAPI_E_NO_SUPPORT;
    *connection = 77;
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE l_unadvise(IABLogon *self, ULONG_PTR connection)
{
    note("Unadvise %u", (unsigned)connection);
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE l_status(IABLogon *self, LPCIID iid, ULONG flags, ULONG *type, LPMAPISTATUS *entry) { return MAPI_E_NO_SUPPORT; }

static HRESULT STDMETHODCALLTYPE l_template(IABLogon *self, ULONG size, LPENTRYID id, ULONG flags, LPMAPIPROP data, LPCIID iid, LPMAPIPROP *result,
    LPMAPIPROP sibling)
{
    SPropValue comment = { PR_COMMENT_A, 0, { .lpszA = (LPSTR) "filled by its own code" } };
    note("OpenTemplateID flags %#x", (unsigned)flags);
    if (!is_ours(size, id) || told("refuse"))
        return MAPI_E_UNKNOWN_ENTRYID;
    if (told("decline"))
        return S_OK;
    if (!(flags & FILL_ENTRY))
        return open_user(FOREIGN_BOUND, "live", (LPUNKNOWN *)(void *)result);
    HRESULT hr = data->lpVtbl->SetProps(data, 1, &comment, NULL);
    data->lpVtbl->AddRef(data);
    *result = data;
    return hr;
}

static HRESULT STDMETHODCALLTYPE l_one_offs(IABLogon *self, ULONG flags, LPMAPITABLE *table)
{
    note("GetOneOffTable");
    return one_offs->lpVtbl->HrGetView(one_offs, NULL, NULL, 0, table);
}

/* Our entries get long-term ids. */
static HRESULT STDMETHODCALLTYPE l_prepare(IABLogon *self, ULONG flags, LPSPropTagArray tags, LPADRLIST list)
{
    if (flags)
        return MAPI_E_UNKNOWN_FLAGS;
    note("PrepareRecips %u", tags ? (unsigned)tags->cValues : 0);
    for (ULONG i = 0; i < list->cEntries; i++) {
        SPropValue *id = list->aEntries[i].cValues ? PpropFindProp(list->aEntries[i].rgPropVals, list->aEntries[i].cValues, PR_ENTRYID) : NULL;
        if (id && is_ours(id->Value.bin.cb, id->Value.bin.lpb))
            id->Value.bin.lpb[0] = 0;
    }
    return S_OK;
}

static const IABLogonVtbl logon_methods = {
    .QueryInterface = l_query, .AddRef = l_add, .Release = l_release, .GetLastError = l_error, .Logoff = l_logoff, .OpenEntry = l_open,
    .CompareEntryIDs = l_compare, .Advise = l_advise, .Unadvise = l_unadvise, .OpenStatusEntry = l_status, .OpenTemplateID = l_template,
    .GetOneOffTable = l_one_offs, .PrepareRecips = l_prepare,
};

/* --- IABProvider ------------------------------------------------------------------------------------------------------------------------ */

static HRESULT STDMETHODCALLTYPE p_query(IABProvider *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    return E_NOINTERFACE;
}
static ULONG STDMETHODCALLTYPE p_add(IABProvider *self) { return 2; }
static ULONG STDMETHODCALLTYPE p_release(IABProvider *self) { return 1; }
static HRESULT STDMETHODCALLTYPE p_shutdown(IABProvider *self, ULONG *flags) { return S_OK; }

static HRESULT STDMETHODCALLTYPE p_logon(IABProvider *self, LPMAPISUP sup, ULONG_PTR ui, LPTSTR profile, ULONG flags, ULONG *security_size,
    LPBYTE *security, LPMAPIERROR *error, LPABLOGON *result)
{
    static const SizedSPropTagArray(7, columns) = { 7, { PR_ADDRTYPE_A, PR_DEPTH, PR_DISPLAY_NAME_A, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY,
        PR_SELECTABLE } };
    struct logon *logon = calloc(1, sizeof(*logon));
    MAPIUID own = uid;
    note("Logon security %s", security_size && security ? "pointers" : "missing");
    HRESULT hr = logon ? new_table((const SPropTagArray *)(const void *)&columns, &one_offs) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = add_one_off(0);
    if (SUCCEEDED(hr))
        hr = make_containers();
    if (SUCCEEDED(hr))
        hr = sup->lpVtbl->SetProviderUID(sup, &own, 0);
    if (FAILED(hr)) {
        free(logon);
        return hr;
    }
    sup->lpVtbl->AddRef(sup);
    support = sup;
    logon->methods = &logon_methods;
    logon->references = 1;
    *result = (LPABLOGON)(void *)logon;
    return S_OK;
}

static const IABProviderVtbl provider_methods = {
    .QueryInterface = p_query, .AddRef = p_add, .Release = p_release, .Shutdown = p_shutdown, .Logon = p_logon,
};
static const struct { const IABProviderVtbl *methods; } provider = { &provider_methods };

HRESULT STDMAPIINITCALLTYPE ABProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *provider_version, LPABPROVIDER *result)
{
    allocate = buffer;
    allocate_more = more;
    release_buffer = free_buffer;
    *provider_version = CURRENT_SPI_VERSION;
    *result = (LPABPROVIDER)(uintptr_t)&provider;
    return S_OK;
}
