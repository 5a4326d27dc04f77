/* The address book: one container, "people", over the text file of that name. Each line is a person: "Ada <NOTE:/home/ada/notebook>". */
#include "notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct container {
    struct object object;
    bool is_root;                      /* holds the container of people, and nothing else */
};

#define CONTAINER(pointer) ((struct container *)(void *)(pointer))
#define PEOPLE "people"

PROPERTY_FUNCTIONS(IABContainer)
PROPERTY_FUNCTIONS(IMailUser)

/* --- the file --- */

struct person {
    char *name, *type, *address;
};

/* Each person of the file; `visit` answers S_FALSE to stop. */
static HRESULT each_person(struct logon *logon, HRESULT (*visit)(void *context, const struct person *person), void *context)
{
    char line[1024], *path = join(logon->path, PEOPLE);
    FILE *file = path ? fopen(path, "re") : NULL;
    HRESULT result = path ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    while (file && result == S_OK && fgets(line, sizeof(line), file)) {
        char *open = strrchr(line, '<'), *colon = open ? strchr(open, ':') : NULL, *close = colon ? strrchr(colon, '>') : NULL;
        struct person person = { line, open + 1, colon + 1 };

        if (line[0] == '#' || !close)
            continue;                          /* a comment, or nobody */
        *open = *colon = *close = 0;
        for (char *end = open; end > line && end[-1] == ' ';)
            *--end = 0;
        result = visit(context, &person);
    }
    if (file)
        fclose(file);
    free(path);
    return FAILED(result) ? result : S_OK;     /* no file: nobody yet */
}

static char *person_key(const struct person *person)
{
    char *key = malloc(strlen(person->type) + strlen(person->address) + 2);

    if (key)
        sprintf(key, "%s:%s", person->type, person->address);
    return key;
}

/* The five that go together (SPI-AB-07), and what a table wants besides. */
static HRESULT person_values(struct logon *logon, const struct person *person, LPPROPDATA values)
{
    char *key = person_key(person);
    struct id *id = key ? id_new(logon, 'P', key) : NULL;

    if (id) {
        put_binary(values, PR_ENTRYID, ID_SIZE(key), id);
        put_binary(values, PR_RECORD_KEY, ID_SIZE(key), id);
        put_binary(values, PR_INSTANCE_KEY, ID_SIZE(key), id);
        put_text(values, PR_DISPLAY_NAME_A, person->name);
        put_text(values, PR_TRANSMITABLE_DISPLAY_NAME_A, person->name);
        put_text(values, PR_ADDRTYPE_A, person->type);
        put_text(values, PR_EMAIL_ADDRESS_A, person->address);
        put_long(values, PR_OBJECT_TYPE, MAPI_MAILUSER);
        put_long(values, PR_DISPLAY_TYPE, DT_MAILUSER);
        put_long(values, PR_SEND_RICH_INFO, FALSE);
        for (char *at = key; *at; at++)
            if (*at >= 'a' && *at <= 'z')
                *at = (char)(*at - 'a' + 'A');
        put_binary(values, PR_SEARCH_KEY, (ULONG)strlen(key) + 1, key);
    }
    free(key);
    free(id);
    return id ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT new_values(LPPROPDATA *ret_values)
{
    return CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, ret_values);
}

struct search {
    struct logon *logon;
    const char *key, *name;            /* one of them */
    LPPROPDATA values;                 /* the first hit's */
    ULONG hits;
};

/* Every word of the question begins a word of the name: the usual "best guess" (SPI-AB-12). */
static bool name_matches(const char *name, const char *question)
{
    while (*(question += strspn(question, " "))) {
        size_t length = strcspn(question, " ");
        const char *at = name;
        bool found = false;

        while (!found && *(at += strspn(at, " "))) {
            found = !strncasecmp(at, question, length);
            at += strcspn(at, " ");
        }
        if (!found)
            return false;
        question += length;
    }
    return true;
}

static HRESULT look(void *context, const struct person *person)
{
    struct search *search = context;
    char *key = person_key(person);
    bool hit = key && (search->key ? !strcmp(key, search->key) : name_matches(person->name, search->name));
    HRESULT result = key ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (hit && !search->hits++)
        result = person_values(search->logon, person, search->values);
    if (hit && search->name && !strcasecmp(person->name, search->name)) {      /* the whole name: no guess at all */
        search->hits = 1;
        result = person_values(search->logon, person, search->values);
        if (!FAILED(result))
            result = S_FALSE;
    }
    free(key);
    return result;
}

/* --- a person --- */

static const IMailUserVtbl person_methods = { PROPERTY_METHODS(IMailUser) };

static const struct kind person_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMAPIProp, &IID_IMailUser }, .methods = sizeof(IMailUserVtbl) / sizeof(void *),
};

static HRESULT open_person(struct logon *logon, const char *key, LPUNKNOWN *ret)
{
    struct search search = { .logon = logon, .key = key };
    struct object *object;
    HRESULT result = object_new(&person_kind, &person_methods, sizeof(*object), logon, false, &object);

    if (FAILED(result))
        return result;
    search.values = object->values;
    result = each_person(logon, look, &search);
    if (!FAILED(result) && !search.hits)
        result = MAPI_E_NOT_FOUND;
    if (FAILED(result))
        object_release(object);
    else
        *ret = (LPUNKNOWN)(void *)object;
    return result;
}

/* --- containers --- */

static const SizedSPropTagArray(13, hierarchy_columns) = { 13, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_OBJECT_TYPE,
    PR_DEPTH, PR_DISPLAY_TYPE, PR_CONTAINER_FLAGS, PR_STATUS, PR_COMMENT_A, PR_AB_PROVIDER_ID, PR_FOLDER_TYPE, PR_SUBFOLDERS } };
static const SizedSPropTagArray(11, contents_columns) = { 11, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_OBJECT_TYPE,
    PR_DISPLAY_TYPE, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_TRANSMITABLE_DISPLAY_NAME_A } };

static void container_values(struct logon *logon, LPPROPDATA values, bool is_root)
{
    const char *path = is_root ? "" : PEOPLE;
    char name[300];
    struct id *id = id_new(logon, 'A', path);

    if (!id)
        return;
    snprintf(name, sizeof(name), is_root ? "%s" : "People of %s", logon->owner);
    put_binary(values, PR_ENTRYID, ID_SIZE(path), id);
    put_binary(values, PR_RECORD_KEY, ID_SIZE(path), id);
    put_binary(values, PR_INSTANCE_KEY, ID_SIZE(path), id);
    put_binary(values, PR_AB_PROVIDER_ID, sizeof(MAPIUID), &logon->uid);
    put_text(values, PR_DISPLAY_NAME_A, name);
    put_text(values, PR_COMMENT_A, "");
    put_long(values, PR_OBJECT_TYPE, MAPI_ABCONT);
    put_long(values, PR_DISPLAY_TYPE, DT_LOCAL);
    put_long(values, PR_CONTAINER_FLAGS, is_root ? AB_SUBCONTAINERS | AB_UNMODIFIABLE : AB_RECIPIENTS | AB_UNMODIFIABLE);
    put_long(values, PR_FOLDER_TYPE, is_root ? FOLDER_ROOT : FOLDER_GENERIC);
    put_long(values, PR_STATUS, 0);
    put_long(values, PR_SUBFOLDERS, is_root);
    put_long(values, PR_DEPTH, 0);
    free(id);
}

static HRESULT put_row(LPTABLEDATA table, const SPropTagArray *columns, LPPROPDATA values)
{
    LPSPropValue all;
    ULONG count, kept = 0;
    HRESULT result = values->lpVtbl->GetProps(values, (LPSPropTagArray)(uintptr_t)columns, 0, &count, &all);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count; i++)
        if (PROP_TYPE(all[i].ulPropTag) != PT_ERROR)
            all[kept++] = all[i];
    result = table->lpVtbl->HrModifyRow(table, &(SRow){ .cValues = kept, .lpProps = all });
    release_memory(all);
    return result;
}

struct listing {
    struct logon *logon;
    LPTABLEDATA table;
};

static HRESULT list_person(void *context, const struct person *person)
{
    struct listing *listing = context;
    LPPROPDATA values;
    HRESULT result = new_values(&values);

    if (FAILED(result))
        return result;
    result = person_values(listing->logon, person, values);
    if (!FAILED(result))
        result = put_row(listing->table, (const SPropTagArray *)&contents_columns, values);
    values->lpVtbl->Release(values);
    return result;
}

static HRESULT list_containers(struct listing *listing)
{
    LPPROPDATA values;
    HRESULT result = new_values(&values);

    if (FAILED(result))
        return result;
    container_values(listing->logon, values, false);
    result = put_row(listing->table, (const SPropTagArray *)&hierarchy_columns, values);
    values->lpVtbl->Release(values);
    return result;
}

static HRESULT open_list(struct object *object, bool hierarchy, LPMAPITABLE *ret_table)
{
    struct listing listing = { .logon = object->logon };
    const SPropTagArray *columns = hierarchy ? (const SPropTagArray *)&hierarchy_columns : (const SPropTagArray *)&contents_columns;
    bool is_root = CONTAINER(object)->is_root;
    HRESULT result = CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_memory, NULL, TBLTYPE_DYNAMIC, PR_INSTANCE_KEY,
        (LPSPropTagArray)(uintptr_t)columns, &listing.table);

    if (FAILED(result))
        return result;
    if (hierarchy && is_root)
        result = list_containers(&listing);
    else if (!hierarchy && !is_root)
        result = each_person(object->logon, list_person, &listing);
    if (!FAILED(result))
        result = listing.table->lpVtbl->HrGetView(listing.table, NULL, NULL, 0, ret_table);
    listing.table->lpVtbl->Release(listing.table);
    return result;
}

static HRESULT STDMETHODCALLTYPE container_contents(IABContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    return open_list(OBJECT(self), false, ret_table);
}

static HRESULT STDMETHODCALLTYPE container_hierarchy(IABContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (!CONTAINER(self)->is_root)
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "There are no containers below this one");
    return open_list(OBJECT(self), true, ret_table);
}

static HRESULT open_container_table(struct object *object, ULONG tag, ULONG flags, LPMAPITABLE *ret_table)
{
    if (tag != PR_CONTAINER_CONTENTS && tag != PR_CONTAINER_HIERARCHY)
        return fail(object, MAPI_E_NO_SUPPORT, "The container has no table of that kind");
    return open_list(object, tag == PR_CONTAINER_HIERARCHY, ret_table);
}

static HRESULT open_container(struct logon *logon, bool is_root, LPUNKNOWN *ret);

static HRESULT open_book_entry(struct object *from, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    char kind = 'A';
    const char *path = entry_id && size ? id_path(from->logon, size, entry_id, &kind) : "";
    LPUNKNOWN object = NULL, wanted = NULL;
    HRESULT result;

    if (!ret_type || !ret_object)
        return MAPI_E_INVALID_PARAMETER;
    *ret_object = NULL;
    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS | MAPI_NO_CACHE | MAPI_CACHE_ONLY | MAPI_GAL_ONLY))
        return fail(from, MAPI_E_UNKNOWN_FLAGS, "OpenEntry does not know the flags %#x", (unsigned)flags);
    if (!path || (kind != 'A' && kind != 'P') || (kind == 'A' && *path && strcmp(path, PEOPLE)))
        return fail(from, MAPI_E_UNKNOWN_ENTRYID, "The entry id is of nobody in this address book");
    if (flags & MAPI_MODIFY && !(flags & MAPI_BEST_ACCESS))
        return fail(from, MAPI_E_NO_ACCESS, "The address book is a text file; change it with an editor");
    result = kind == 'P' ? open_person(from->logon, path, &object) : open_container(from->logon, !*path, &object);
    if (FAILED(result))
        return fail(from, result, "%s is not in the address book any more", path);
    if (iid) {
        result = object->lpVtbl->QueryInterface(object, iid, (LPVOID *)&wanted);
        object->lpVtbl->Release(object);
        object = wanted;
    }
    if (FAILED(result))
        return fail(from, MAPI_E_INTERFACE_NOT_SUPPORTED, "The entry has no such interface");
    *ret_type = kind == 'P' ? MAPI_MAILUSER : MAPI_ABCONT;
    *ret_object = object;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE container_open_entry(IABContainer *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret)
{
    return open_book_entry(OBJECT(self), size, entry_id, iid, flags, ret_type, ret);
}

static HRESULT STDMETHODCALLTYPE container_set_search(IABContainer *self, LPSRestriction restriction, LPENTRYLIST list, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "The address book has no searches");
}

static HRESULT STDMETHODCALLTYPE container_get_search(IABContainer *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *list, ULONG *state)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "The address book has no searches");
}

static HRESULT STDMETHODCALLTYPE container_create(IABContainer *self, ULONG size, LPENTRYID entry_id, ULONG flags, LPMAPIPROP *ret)
{
    return fail(OBJECT(self), MAPI_E_NO_ACCESS, "The address book is a text file; add people with an editor");
}

static HRESULT STDMETHODCALLTYPE container_copy(IABContainer *self, LPENTRYLIST list, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_ACCESS, "The address book is a text file; add people with an editor");
}

static HRESULT STDMETHODCALLTYPE container_delete(IABContainer *self, LPENTRYLIST list, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_ACCESS, "The address book is a text file; remove people with an editor");
}

/* The values asked for, those that the entry has already first, in the order asked; then its others (SPI-AB-16). `iid`'s block. */
static HRESULT merge(LPPROPDATA values, const SPropTagArray *tags, ADRENTRY *entry)
{
    LPSPropValue found = NULL, all = NULL;
    ULONG count = 0, used = 0;
    HRESULT result = values->lpVtbl->GetProps(values, (LPSPropTagArray)(uintptr_t)tags, 0, &count, &found);

    if (FAILED(result))
        return result;
    result = allocate((ULONG)((count + entry->cValues) * sizeof(*all)), (LPVOID *)&all);
    for (ULONG i = 0; !FAILED(result) && i < count; i++) {
        const SPropValue *old = NULL;

        for (ULONG j = 0; j < entry->cValues && !old; j++)
            if (PROP_ID(entry->rgPropVals[j].ulPropTag) == PROP_ID(tags->aulPropTag[i]) && PROP_TYPE(entry->rgPropVals[j].ulPropTag) != PT_ERROR &&
                PROP_ID(tags->aulPropTag[i]) != PROP_ID(PR_ENTRYID))
                old = &entry->rgPropVals[j];
        all[used++] = old ? *old : found[i];
    }
    for (ULONG j = 0; !FAILED(result) && j < entry->cValues; j++) {
        bool there = false;

        for (ULONG i = 0; i < count && !there; i++)
            there = PROP_ID(all[i].ulPropTag) == PROP_ID(entry->rgPropVals[j].ulPropTag);
        if (!there)
            all[used++] = entry->rgPropVals[j];
    }
    if (!FAILED(result)) {                     /* one block of its own, since the list's owner frees each array by itself */
        LPSPropValue copy = NULL;

        result = ScDupPropset((int)used, all, allocate, &copy);
        if (!FAILED(result)) {
            release_memory(entry->rgPropVals);
            entry->rgPropVals = copy;
            entry->cValues = used;
        }
    }
    release_memory(all);
    release_memory(found);
    return result;
}

static const SizedSPropTagArray(7, resolved_tags) = { 7, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_OBJECT_TYPE, PR_SEARCH_KEY,
    PR_DISPLAY_TYPE } };

/* SPI-AB-13: found once, several times, or not at all. */
static HRESULT resolve_one(struct logon *logon, const SPropTagArray *tags, ADRENTRY *entry, ULONG *io_flag)
{
    char *name = NULL;
    struct search search = { .logon = logon };
    LPPROPDATA asked;
    HRESULT result = new_values(&asked);

    for (ULONG i = 0; !FAILED(result) && i < entry->cValues; i++)      /* in whichever kind of text it stands */
        if (PROP_ID(entry->rgPropVals[i].ulPropTag) == PROP_ID(PR_DISPLAY_NAME))
            asked->lpVtbl->SetProps(asked, 1, &entry->rgPropVals[i], NULL);
    if (!FAILED(result)) {
        name = get_text(asked, PR_DISPLAY_NAME_A);
        asked->lpVtbl->Release(asked);
    }
    if (FAILED(result) || !name || !*name) {
        free(name);
        return result;
    }
    search.name = name;
    result = new_values(&search.values);
    if (!FAILED(result)) {
        result = each_person(logon, look, &search);
        if (!FAILED(result) && search.hits == 1)
            result = merge(search.values, tags, entry);
        if (!FAILED(result) && search.hits)
            *io_flag = search.hits == 1 ? MAPI_RESOLVED : MAPI_AMBIGUOUS;
        search.values->lpVtbl->Release(search.values);
    }
    free(name);
    return result;
}

static HRESULT STDMETHODCALLTYPE container_resolve(IABContainer *self, LPSPropTagArray tags, ULONG flags, LPADRLIST list, LPFlagList flag_list)
{
    HRESULT result = S_OK;

    if (!list || !flag_list || flag_list->cFlags < list->cEntries)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "ResolveNames does not know the flags %#x", (unsigned)flags);
    if (CONTAINER(self)->is_root)
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "Nobody is in this container itself");
    for (ULONG i = 0; i < list->cEntries && !FAILED(result); i++)
        if (flag_list->ulFlag[i] == MAPI_UNRESOLVED)
            result = resolve_one(OBJECT(self)->logon, tags && tags->cValues ? tags : (LPSPropTagArray)(uintptr_t)&resolved_tags, &list->aEntries[i],
                &flag_list->ulFlag[i]);
    return result;
}

static const IABContainerVtbl container_methods = {
    PROPERTY_METHODS(IABContainer), .GetContentsTable = container_contents, .GetHierarchyTable = container_hierarchy, .OpenEntry = container_open_entry,
    .SetSearchCriteria = container_set_search, .GetSearchCriteria = container_get_search, .CreateEntry = container_create,
    .CopyEntries = container_copy, .DeleteEntries = container_delete, .ResolveNames = container_resolve,
};

static const struct kind container_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMAPIProp, &IID_IABContainer, &IID_IMAPIContainer }, .methods = sizeof(IABContainerVtbl) / sizeof(void *),
    .open_table = open_container_table,
};

static HRESULT open_container(struct logon *logon, bool is_root, LPUNKNOWN *ret)
{
    struct container *container;
    HRESULT result = object_new(&container_kind, &container_methods, sizeof(*container), logon, false, &container);

    if (FAILED(result))
        return result;
    container->is_root = is_root;
    container_values(logon, container->object.values, is_root);
    *ret = (LPUNKNOWN)(void *)container;
    return S_OK;
}

/* --- the logon object --- */

UNKNOWN_FUNCTIONS(IABLogon)
ERROR_FUNCTION(IABLogon)

static HRESULT STDMETHODCALLTYPE logon_logoff(IABLogon *self, ULONG flags)
{
    logon_end(OBJECT(self)->logon);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_open_entry(IABLogon *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret)
{
    return open_book_entry(OBJECT(self), size, entry_id, iid, flags, ret_type, ret);
}

static HRESULT STDMETHODCALLTYPE logon_compare(IABLogon *self, ULONG size_1, LPENTRYID one, ULONG size_2, LPENTRYID other, ULONG flags, ULONG *ret)
{
    return id_compare(OBJECT(self)->logon, size_1, one, size_2, other, ret);
}

static HRESULT STDMETHODCALLTYPE logon_advise(IABLogon *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "The address book tells of no changes");
}

static HRESULT STDMETHODCALLTYPE logon_unadvise(IABLogon *self, ULONG_PTR connection)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "The address book tells of no changes");
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IABLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPMAPISTATUS *ret)
{
    if (!ret_type || !ret)
        return MAPI_E_INVALID_PARAMETER;
    return status_open(OBJECT(self)->logon, MAPI_AB_PROVIDER, ret_type, (LPVOID *)ret);
}

static HRESULT STDMETHODCALLTYPE logon_open_template(IABLogon *self, ULONG size, LPENTRYID id, ULONG flags, LPMAPIPROP data, LPCIID iid, LPMAPIPROP *ret,
    LPMAPIPROP sibling)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "The address book serves no templates");
}

static HRESULT STDMETHODCALLTYPE logon_one_offs(IABLogon *self, ULONG flags, LPMAPITABLE *ret_table)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "The address book has no templates for addresses");
}

static HRESULT STDMETHODCALLTYPE logon_prepare(IABLogon *self, ULONG flags, LPSPropTagArray tags, LPADRLIST list)
{
    struct logon *logon = OBJECT(self)->logon;
    HRESULT result = S_OK;

    if (!list)
        return MAPI_E_INVALID_PARAMETER;
    for (ULONG i = 0; tags && tags->cValues && i < list->cEntries && !FAILED(result); i++) {
        ADRENTRY *entry = &list->aEntries[i];
        struct search search = { .logon = logon };
        char kind;

        for (ULONG j = 0; j < entry->cValues; j++)
            if (entry->rgPropVals[j].ulPropTag == PR_ENTRYID)
                search.key = id_path(logon, entry->rgPropVals[j].Value.bin.cb, (LPENTRYID)(void *)entry->rgPropVals[j].Value.bin.lpb, &kind);
        if (!search.key)
            continue;                          /* somebody else's */
        result = new_values(&search.values);
        if (FAILED(result))
            break;
        result = each_person(logon, look, &search);
        if (!FAILED(result))
            result = merge(search.values, tags, entry);
        search.values->lpVtbl->Release(search.values);
    }
    return FAILED(result) ? result : S_OK;
}

static const IABLogonVtbl logon_methods = {
    UNKNOWN_METHODS(IABLogon), .GetLastError = IABLogon_GetLastError, .Logoff = logon_logoff, .OpenEntry = logon_open_entry,
    .CompareEntryIDs = logon_compare, .Advise = logon_advise, .Unadvise = logon_unadvise, .OpenStatusEntry = logon_open_status,
    .OpenTemplateID = logon_open_template, .GetOneOffTable = logon_one_offs, .PrepareRecips = logon_prepare,
};

static const struct kind logon_kind = {
    .interfaces = { &IID_IUnknown, &IID_IABLogon }, .methods = sizeof(IABLogonVtbl) / sizeof(void *), .outlives = true,
};

/* --- the provider object --- */

static struct provider *provider_of(IABProvider *self)
{
    return (struct provider *)(void *)self;
}

static HRESULT STDMETHODCALLTYPE provider_query_interface(IABProvider *self, REFIID iid, LPVOID *ret)
{
    return provider_query(provider_of(self), iid, ret);
}

static ULONG STDMETHODCALLTYPE provider_add_ref(IABProvider *self) { return provider_add(provider_of(self)); }
static ULONG STDMETHODCALLTYPE provider_release_ref(IABProvider *self) { return provider_release(provider_of(self)); }
static HRESULT STDMETHODCALLTYPE provider_shutdown(IABProvider *self, ULONG *flags) { return S_OK; }

static HRESULT STDMETHODCALLTYPE provider_logon(IABProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG flags,
    ULONG *security_size, LPBYTE *security, LPMAPIERROR *ret_error, LPABLOGON *ret_logon)
{
    struct object *object;
    struct logon *logon;
    HRESULT result;

    if (!support || !ret_logon)
        return MAPI_E_INVALID_PARAMETER;
    *ret_logon = NULL;
    if (ret_error)
        *ret_error = NULL;
    if (security_size)
        *security_size = 0;
    if (security)
        *security = NULL;
    if (flags & ~(ULONG)(AB_NO_DIALOG | MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    result = logon_new(support, provider_of(self), NULL, flags & MAPI_UNICODE ? NULL : ret_error, &logon);
    if (FAILED(result))
        return result;
    logon->uid.ab[0] ^= 0xb0;                  /* the store's ids carry the notebook's UID: the session tells us from it by another */
    result = object_new(&logon_kind, &logon_methods, sizeof(*object), logon, false, &object);
    if (!FAILED(result))
        result = support->lpVtbl->SetProviderUID(support, &logon->uid, 0);
    if (!FAILED(result))
        result = logon_status(logon, MAPI_AB_PROVIDER, STATUS_AVAILABLE, STATUS_VALIDATE_STATE | STATUS_SETTINGS_DIALOG);
    if (FAILED(result))
        logon_end(logon);                      /* the logon object, if there is one, goes with it */
    else
        *ret_logon = (LPABLOGON)(void *)object;
    logon_release(logon);
    return result;
}

static const IABProviderVtbl provider_methods = {
    .QueryInterface = provider_query_interface, .AddRef = provider_add_ref, .Release = provider_release_ref, .Shutdown = provider_shutdown,
    .Logon = provider_logon,
};

HRESULT book_provider_new(LPABPROVIDER *ret_provider)
{
    return provider_new(&provider_methods, &IID_IABProvider, ret_provider);
}
