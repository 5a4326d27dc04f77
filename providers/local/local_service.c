/* ServiceEntry of LOCAL (SPI-SVC): it works as created. What can be set is where things lie: PR_PST_PATH, the store's file, goes to the
 * message store's section, PR_MAPIX_MAILDIR to the transport's, PR_DISPLAY_NAME to the store's. An empty path is the usual place. */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <mspst.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "providers/local/local_service.h"
#include "table/helpers.h"

/* Which provider a property of the service belongs to. 0: none of ours. */
static ULONG owner_of(ULONG tag)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_PST_PATH):
    case PROP_ID(PR_DISPLAY_NAME):
        return MAPI_STORE_PROVIDER;
    case PROP_ID(PR_MAPIX_MAILDIR):
        return MAPI_TRANSPORT_PROVIDER;
    default:
        return 0;
    }
}

static bool is_empty(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_STRING8 ? !value->Value.lpszA[0] : PROP_TYPE(value->ulPropTag) == PT_UNICODE && !value->Value.lpszW[0];
}

static bool is_absolute(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA[0] == '/'
                                                     : PROP_TYPE(value->ulPropTag) == PT_UNICODE && value->Value.lpszW[0] == L'/';
}

/* All must be ours and make sense before any is written. */
static HRESULT check_values(ULONG count, const SPropValue *values)
{
    for (ULONG i = 0; i < count; i++) {
        if (!owner_of(values[i].ulPropTag))
            return MAPI_E_INVALID_PARAMETER;
        if (PROP_ID(values[i].ulPropTag) != PROP_ID(PR_DISPLAY_NAME) && !is_absolute(&values[i]) && !is_empty(&values[i]))
            return MAPI_E_INVALID_PARAMETER;
    }
    return S_OK;
}

static HRESULT write_value(LPPROFSECT section, const SPropValue *value)
{
    SPropTagArray tag = { 1, { value->ulPropTag } };

    if (!is_empty(value) || PROP_ID(value->ulPropTag) == PROP_ID(PR_DISPLAY_NAME))
        return HrSetOneProp((LPMAPIPROP)section, (LPSPropValue)(uintptr_t)value);
    return section->lpVtbl->DeleteProps(section, &tag, NULL);
}

static HRESULT write_values(LPPROVIDERADMIN admin, const SBinary *uid, ULONG type, ULONG count, const SPropValue *values)
{
    LPPROFSECT section;
    HRESULT result = admin->lpVtbl->OpenProfileSection(admin, (LPMAPIUID)(void *)uid->lpb, NULL, MAPI_MODIFY, &section);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count && !FAILED(result); i++)
        if (owner_of(values[i].ulPropTag) == type)
            result = write_value(section, &values[i]);
    if (!FAILED(result))
        result = section->lpVtbl->SaveChanges(section, 0);
    section->lpVtbl->Release(section);
    return result;
}

/* Call `each` for every provider of the service. */
static HRESULT for_providers(LPPROVIDERADMIN admin, HRESULT (*each)(LPPROVIDERADMIN admin, const SBinary *uid, ULONG type, void *context),
    void *context)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_PROVIDER_UID, PR_RESOURCE_TYPE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = admin->lpVtbl->GetProviderTable(admin, 0, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        const SPropValue *row = rows->aRow[i].lpProps;

        if (row[0].ulPropTag == PR_PROVIDER_UID && row[1].ulPropTag == PR_RESOURCE_TYPE)
            result = each(admin, &row[0].Value.bin, (ULONG)row[1].Value.l, context);
    }
    FreeProws(rows);
    return result;
}

struct values {
    ULONG count;
    const SPropValue *values;
};

static HRESULT write_each(LPPROVIDERADMIN admin, const SBinary *uid, ULONG type, void *context)
{
    const struct values *values = context;

    return write_values(admin, uid, type, values->count, values->values);
}

static HRESULT configure(LPPROVIDERADMIN admin, ULONG count, const SPropValue *values)
{
    struct values all = { count, values };
    HRESULT result = check_values(count, values);

    if (FAILED(result) || !count)
        return result;
    return admin ? for_providers(admin, write_each, &all) : MAPI_E_INVALID_PARAMETER;
}

/* --- The sheet (SPI-SVC-16): it works on a copy of the settings, which is written back when it was left with OK ----------------------------- */

static const SizedSPropTagArray(3, settings) = { 3, { PR_DISPLAY_NAME_W, PR_PST_PATH_W, PR_MAPIX_MAILDIR_W } };

static HRESULT read_each(LPPROVIDERADMIN admin, const SBinary *uid, ULONG type, void *context)
{
    LPPROPDATA copy = context;
    LPPROFSECT section;
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result = admin->lpVtbl->OpenProfileSection(admin, (LPMAPIUID)(void *)uid->lpb, NULL, 0, &section);

    if (FAILED(result))
        return result;
    result = section->lpVtbl->GetProps(section, (LPSPropTagArray)(uintptr_t)&settings, MAPI_UNICODE, &count, &values);
    for (ULONG i = 0; i < count && !FAILED(result); i++)
        if (owner_of(values[i].ulPropTag) == type && PROP_TYPE(values[i].ulPropTag) == PT_UNICODE)
            result = HrSetOneProp((LPMAPIPROP)copy, &values[i]);
    MAPIFreeBuffer(values);
    section->lpVtbl->Release(section);
    return FAILED(result) ? result : S_OK;
}

#define LABEL(name, text)                                                                                                          \
    static struct { DTBLLABEL label; char text_of[sizeof(text)]; } name = { { sizeof(DTBLLABEL), 0 }, text }
#define PAGE(name, text)                                                                                                           \
    static struct { DTBLPAGE page; char text_of[sizeof(text)]; } name = { { sizeof(DTBLPAGE), 0, 0, 0 }, text }

PAGE(page_store, "Messages");
PAGE(page_delivery, "Delivery");
LABEL(label_name, "Name");
LABEL(label_file, "File for the messages (empty: the usual place)");
LABEL(label_maildir, "Maildir that mail is delivered to (empty: none)");
static DTBLEDIT edit_name = { 0, 0, 64, PR_DISPLAY_NAME_W };
static DTBLEDIT edit_file = { 0, 0, 4000, PR_PST_PATH_W };
static DTBLEDIT edit_maildir = { 0, 0, 4000, PR_MAPIX_MAILDIR_W };

static HRESULT build_sheet(bool editable, LPMAPITABLE *ret_table)
{
    ULONG edit = editable ? DT_EDITABLE : 0;
    DTCTL store[] = { { .ulCtlType = DTCT_PAGE, .ctl.lpv = &page_store }, { .ulCtlType = DTCT_LABEL, .ctl.lpv = &label_name },
        { .ulCtlType = DTCT_EDIT, .ulCtlFlags = edit | DT_REQUIRED, .ctl.lpv = &edit_name }, { .ulCtlType = DTCT_LABEL, .ctl.lpv = &label_file },
        { .ulCtlType = DTCT_EDIT, .ulCtlFlags = edit, .ctl.lpv = &edit_file } };
    DTCTL delivery[] = { { .ulCtlType = DTCT_PAGE, .ctl.lpv = &page_delivery }, { .ulCtlType = DTCT_LABEL, .ctl.lpv = &label_maildir },
        { .ulCtlType = DTCT_EDIT, .ulCtlFlags = edit, .ctl.lpv = &edit_maildir } };
    DTPAGE pages[] = { { .cctl = 5, .lpctl = store }, { .cctl = 3, .lpctl = delivery } };

    return BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 2, pages, 0, ret_table, NULL);
}

static bool is_changed(const SPropValue *value, const SPropValue *before)
{
    return PROP_TYPE(value->ulPropTag) == PT_UNICODE && (PROP_TYPE(before->ulPropTag) != PT_UNICODE || wcscmp(value->Value.lpszW, before->Value.lpszW));
}

/* Write what differs from `before`: what stands there already is no matter of taste (a path of the usual place is relative). */
static HRESULT write_changes(LPPROPDATA copy, const SPropValue *before, LPPROVIDERADMIN admin)
{
    LPSPropValue values = NULL;
    ULONG count = 0, kept = 0;
    HRESULT result = copy->lpVtbl->GetProps(copy, (LPSPropTagArray)(uintptr_t)&settings, MAPI_UNICODE, &count, &values);

    for (ULONG i = 0; i < count && !FAILED(result); i++)
        if (is_changed(&values[i], &before[i]))
            values[kept++] = values[i];
    if (!FAILED(result))
        result = configure(admin, kept, values);
    MAPIFreeBuffer(values);
    return result;
}

/* Show it until the paths make sense or the user backs out. `top_page`: the page in front. */
static HRESULT show_sheet(LPMAPISUP support, ULONG_PTR ui_param, bool editable, ULONG top_page, LPMAPITABLE table,
    LPPROPDATA copy, LPPROVIDERADMIN admin)
{
    static const char *const titles[] = { "Local mail", "Local mail: a path begins with /" };
    LPSPropValue before = NULL;
    ULONG count = 0;
    bool again = false;
    HRESULT result = copy->lpVtbl->GetProps(copy, (LPSPropTagArray)(uintptr_t)&settings, MAPI_UNICODE, &count, &before);

    while (!FAILED(result)) {
        result = support->lpVtbl->DoConfigPropsheet(support, ui_param, 0, (LPTSTR)(uintptr_t)titles[again], table, (LPMAPIPROP)copy, top_page);
        if (FAILED(result) || !editable)
            break;
        result = write_changes(copy, before, admin);
        if (result != MAPI_E_INVALID_PARAMETER)
            break;
        again = true;
        result = S_OK;
    }
    MAPIFreeBuffer(before);
    return result;
}

/* The provider whose settings may be asked for alone is the transport: stores and address books of ours have none in their status objects. */
static HRESULT configure_with_sheet(LPMAPISUP support, ULONG_PTR ui_param, ULONG flags, LPPROVIDERADMIN admin)
{
    LPPROPDATA copy = NULL;
    LPMAPITABLE table = NULL;
    bool editable = !(flags & MSG_SERVICE_UI_READ_ONLY);
    HRESULT result;

    if (!support || !admin)
        return MAPI_E_INVALID_PARAMETER;
    result = (HRESULT)CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &copy);
    if (!FAILED(result))
        result = for_providers(admin, read_each, copy);
    if (!FAILED(result))
        result = build_sheet(editable, &table);
    if (!FAILED(result))
        result = show_sheet(support, ui_param, editable, flags & UI_CURRENT_PROVIDER_FIRST ? 1 : 0, table, copy, admin);
    if (table)
        table->lpVtbl->Release(table);
    if (copy)
        copy->lpVtbl->Release(copy);
    return result;
}

static LPMAPIERROR make_error(const char *text)
{
    LPMAPIERROR error;
    LPSTR copy, component;

    if (FAILED(MAPIAllocateBuffer(sizeof(*error), (LPVOID *)&error)))
        return NULL;
    memset(error, 0, sizeof(*error));
    if (SUCCEEDED(MAPIAllocateMore((ULONG)strlen(text) + 1, error, (LPVOID *)&copy)))
        error->lpszError = (LPTSTR)strcpy(copy, text);
    if (SUCCEEDED(MAPIAllocateMore(6, error, (LPVOID *)&component)))
        error->lpszComponent = (LPTSTR)strcpy(component, "local");
    return error;
}

/* A Maildir that cannot be delivered to is refused now, not when mail waits for it. */
static HRESULT check_maildir(ULONG count, const SPropValue *values, LPMAPIERROR *ret_error)
{
    HRESULT result = S_OK;

    for (ULONG i = 0; i < count && !FAILED(result); i++) {
        char *path, text[4400];

        if (PROP_ID(values[i].ulPropTag) != PROP_ID(PR_MAPIX_MAILDIR) || !is_absolute(&values[i]))
            continue;
        path = PROP_TYPE(values[i].ulPropTag) == PT_UNICODE ? mapix_text_utf8_heap(values[i].Value.lpszW) : strdup(values[i].Value.lpszA);
        result = path ? local_make_maildir(path) : MAPI_E_NOT_ENOUGH_MEMORY;
        if (FAILED(result) && path && ret_error) {
            snprintf(text, sizeof(text), "The Maildir %s cannot be made or written (%s); name another, or mend its permissions", path,
                result == MAPI_E_NO_ACCESS ? "permission denied" : "no such place");
            *ret_error = make_error(text);
        }
        free(path);
    }
    return result;
}

/* SPI-SVC-04 to -11. Every setting has a working default, so without values and without SERVICE_UI_ALWAYS there is nothing to do and nothing to
 * ask (SENT-04, SPI-SVC-06 [X]). Values that make sense are set without a sheet. */
HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE instance, LPMALLOC malloc_object, LPMAPISUP support, ULONG_PTR ui_param, ULONG flags,
    ULONG context, ULONG count, LPSPropValue values, LPPROVIDERADMIN admin, LPMAPIERROR *ret_error)
{
    HRESULT result;

    (void)instance;
    (void)malloc_object;
    if (ret_error)
        *ret_error = NULL;
    switch (context) {
    case MSG_SERVICE_CREATE:
    case MSG_SERVICE_CONFIGURE:
        result = count && !values ? MAPI_E_INVALID_PARAMETER : check_maildir(count, values, ret_error);
        if (!FAILED(result))
            result = configure(admin, count, values);
        if (result == MAPI_E_INVALID_PARAMETER && ret_error && !*ret_error)
            *ret_error = make_error("Local mail has three settings: a name, the path of its file, and the path of a Maildir; a path begins with / "
                "(empty: the usual place). Give those that are meant anew");
        if (!FAILED(result) && (flags & SERVICE_UI_ALWAYS))
            result = configure_with_sheet(support, ui_param, flags, admin);
        return result == MAPI_E_NO_SUPPORT && context == MSG_SERVICE_CREATE ? S_OK : result;       /* nobody to ask: as it comes */
    case MSG_SERVICE_INSTALL:
    case MSG_SERVICE_UNINSTALL:
    case MSG_SERVICE_DELETE:           /* the store's file stays: it is the user's mail */
    case MSG_SERVICE_PROVIDER_CREATE:
    case MSG_SERVICE_PROVIDER_DELETE:
        return S_OK;
    default:
        return MAPI_E_NO_SUPPORT;
    }
}
