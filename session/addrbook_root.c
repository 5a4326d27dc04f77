/* The root of the address book: what OpenEntry without an identifier opens (AB-01). It holds the containers of all providers. */
#include <edkmdb.h>
#include <mapiutil.h>
#include <string.h>

#include "base/forward.h"
#include "session/addrbook.h"
#include "session/addrbook_union.h"

/* The root's own UID, {4D1A52F1-0B5C-4E0E-9A2B-6D6170697841}; version 1, MAPI_ABCONT. */
const BYTE addrbook_root_id[ADDRBOOK_ROOT_SIZE] = { 0, 0, 0, 0, 0xF1, 0x52, 0x1A, 0x4D, 0x5C, 0x0B, 0x0E, 0x4E, 0x9A, 0x2B, 0x6D, 0x61, 0x70, 0x69,
    0x78, 0x41, 1, MAPI_ABCONT, 0, 0 };

bool addrbook_is_root(ULONG size, const void *entry_id)
{
    return size == ADDRBOOK_ROOT_SIZE && !memcmp(entry_id, addrbook_root_id, size);
}

struct root {
    struct mapix_object object;
    struct mapix_interface container;      /* IABContainer */
    struct mapix_prop properties;
    struct session_core *core;             /* counted */
};

static struct root *root_of(IABContainer *self)
{
    return (struct root *)mapix_object_of(self);
}

static const ULONG root_tags[] = { PR_DISPLAY_NAME_W, PR_ENTRYID, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_CONTAINER_FLAGS, PR_DISPLAY_TYPE,
    PR_DEPTH };

static HRESULT root_list(struct mapix_object *object, struct prop_tags *tags)
{
    HRESULT hr = S_OK;
    (void)object;
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(root_tags) / sizeof(root_tags[0]); i++)
        hr = mapix_prop_tags_add(tags, root_tags[i]);
    return hr;
}

static HRESULT root_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    const SBinary id = { ADDRBOOK_ROOT_SIZE, (LPBYTE)(uintptr_t)addrbook_root_id };
    const SPropValue values[] = {
        { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"Address Book" },
        { .ulPropTag = PR_ENTRYID, .Value.bin = id },
        { .ulPropTag = PR_RECORD_KEY, .Value.bin = id },
        { .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_ABCONT },
        { .ulPropTag = PR_CONTAINER_FLAGS, .Value.l = AB_SUBCONTAINERS | AB_UNMODIFIABLE },
        { .ulPropTag = PR_DISPLAY_TYPE, .Value.l = DT_NOT_SPECIFIC },
        { .ulPropTag = PR_DEPTH, .Value.l = 0 },
    };
    (void)object, (void)limit;
    for (ULONG i = 0; i < count; i++) {
        HRESULT hr = MAPI_E_NOT_FOUND;
        for (size_t j = 0; j < sizeof(values) / sizeof(values[0]); j++)
            if (PROP_ID(values[j].ulPropTag) == PROP_ID(tags[i]))
                hr = mapix_prop_copy_value(memory, &values[j], &ret_values[i]);
        if (FAILED(hr))
            mapix_prop_error_value(&ret_values[i], tags[i], hr);
    }
    return S_OK;
}

static const struct prop_source root_source = { .list = root_list, .get = root_get };

static HRESULT STDMETHODCALLTYPE root_get_contents_table(IABContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct root *root = root_of(self);
    MAPIX_ENTER(root);
    (void)flags;
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    return mapix_object_fail(&root->object, MAPI_E_NO_SUPPORT, 0,
        "The root of the address book holds containers only; open one of its hierarchy table");
}

/* --- Its hierarchy table --- */

/* What an open hierarchy table stands on: the providers are watched while a client has it. `all` is closed by whoever takes it off the core's
 * list: the last Release of the table, or the end of the session, which comes before the providers log off. */
struct addrbook_hierarchy {
    struct mapix_object object;
    struct session_core *core;             /* counted */
    struct addrbook_union *all;
    struct addrbook_hierarchy *next;       /* guarded by the core's lock */
};

/* Take it off the list; false: somebody did. The core is locked. */
static bool unlist_locked(struct addrbook_hierarchy *hierarchy)
{
    struct addrbook_hierarchy **link = &hierarchy->core->hierarchies;
    while (*link && *link != hierarchy)
        link = &(*link)->next;
    if (!*link)
        return false;
    *link = hierarchy->next;
    return true;
}

static void hierarchy_finalize(struct mapix_object *object)
{
    struct addrbook_hierarchy *hierarchy = (struct addrbook_hierarchy *)object;
    if (!hierarchy->core)
        return;
    pthread_mutex_lock(&hierarchy->core->lock);
    bool ours = unlist_locked(hierarchy);
    pthread_mutex_unlock(&hierarchy->core->lock);
    if (ours)
        addrbook_union_close(hierarchy->all);
    if (hierarchy->all)
        addrbook_union_release(hierarchy->all);
    session_core_release(hierarchy->core);
}

static const struct mapix_class_interface hierarchy_interfaces[] = { { NULL, 0, NULL } };
static const struct mapix_class hierarchy_class = {
    .name = "address book hierarchy", .size = sizeof(struct addrbook_hierarchy), .interfaces = hierarchy_interfaces, .finalize = hierarchy_finalize,
};

void addrbook_end_hierarchies(struct session_core *core)
{
    for (;;) {
        pthread_mutex_lock(&core->lock);
        struct addrbook_hierarchy *hierarchy = core->hierarchies;
        struct addrbook_union *all = hierarchy ? addrbook_union_hold(hierarchy->all) : NULL;
        if (hierarchy)
            unlist_locked(hierarchy);
        pthread_mutex_unlock(&core->lock);
        if (!all)
            return;
        addrbook_union_close(all);
        addrbook_union_release(all);
    }
}

static HRESULT open_top(LPABLOGON logon, LPMAPITABLE *ret_table)
{
    return addrbook_provider_hierarchy(logon, false, ret_table);
}

static HRESULT open_deep(LPABLOGON logon, LPMAPITABLE *ret_table)
{
    return addrbook_provider_hierarchy(logon, true, ret_table);
}

static HRESULT hierarchy_new(struct root *root, bool deep, struct addrbook_hierarchy **ret_hierarchy)
{
    static const ULONG columns[] = { PR_DISPLAY_NAME_W, PR_ENTRYID, PR_INSTANCE_KEY, PR_CONTAINER_FLAGS, PR_DISPLAY_TYPE, PR_DEPTH,
        PR_OBJECT_TYPE, PR_AB_PROVIDER_ID };
    static const struct addrbook_union_kind kinds[2] = {
        { open_top, addrbook_container_tags, CONTAINER_COLUMNS, CONTAINER_ENTRYID, columns, sizeof(columns) / sizeof(columns[0]) },
        { open_deep, addrbook_container_tags, CONTAINER_COLUMNS, CONTAINER_ENTRYID, columns, sizeof(columns) / sizeof(columns[0]) },
    };
    struct addrbook_hierarchy *hierarchy;
    HRESULT hr = mapix_object_new(&hierarchy_class, &root->object, &hierarchy);
    if (FAILED(hr))
        return hr;
    hierarchy->core = session_core_hold(root->core);
    hr = addrbook_union_new(root->core, &kinds[deep], &hierarchy->all);
    if (FAILED(hr)) {
        mapix_object_release(&hierarchy->object);
        return hr;
    }
    pthread_mutex_lock(&root->core->lock);
    bool listed = !root->core->ended;
    if (listed) {
        hierarchy->next = root->core->hierarchies;
        root->core->hierarchies = hierarchy;
    }
    pthread_mutex_unlock(&root->core->lock);
    if (!listed)
        addrbook_union_close(hierarchy->all);
    *ret_hierarchy = hierarchy;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE root_get_hierarchy_table(IABContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct root *root = root_of(self);
    struct addrbook_hierarchy *hierarchy = NULL;

    MAPIX_ENTER(root);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(CONVENIENT_DEPTH | MAPI_DEFERRED_ERRORS | MAPI_UNICODE | SHOW_SOFT_DELETES))
        return mapix_object_fail(&root->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    HRESULT hr = hierarchy_new(root, flags & CONVENIENT_DEPTH, &hierarchy);
    if (FAILED(hr))
        return hr;
    hr = session_rows_open(addrbook_union_rows(hierarchy->all), flags & MAPI_UNICODE, &hierarchy->object, ret_table);
    mapix_object_release(&hierarchy->object);
    return hr;
}

/* --- The container --- */

static HRESULT STDMETHODCALLTYPE root_open_entry(IABContainer *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct root *root = root_of(self);
    MAPIX_ENTER(root);
    if (!ret_type || !ret_object || (size && !entry_id))
        return MAPI_E_INVALID_PARAMETER;
    *ret_object = NULL;
    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS | MAPI_CACHE_ONLY | MAPI_GAL_ONLY | MAPI_NO_CACHE))
        return MAPI_E_UNKNOWN_FLAGS;
    if (!size) {
        HRESULT hr = flags & MAPI_MODIFY ? MAPI_E_NO_ACCESS : addrbook_open_root(root->core, root->object.parent, iid, ret_object);
        if (SUCCEEDED(hr))
            *ret_type = MAPI_ABCONT;
        return hr;
    }
    return session_open_entry(root->core, &root->object, size, entry_id, iid, flags, &root->object.error, ret_type, ret_object);
}

static HRESULT STDMETHODCALLTYPE root_set_search_criteria(IABContainer *self, LPSRestriction restriction, LPENTRYLIST containers, ULONG flags)
{
    (void)self, (void)restriction, (void)containers, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE root_get_search_criteria(IABContainer *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *containers,
    ULONG *state)
{
    (void)self, (void)flags, (void)restriction, (void)containers, (void)state;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE root_create_entry(IABContainer *self, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP *ret_entry)
{
    (void)self, (void)size, (void)template_id, (void)flags, (void)ret_entry;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE root_copy_entries(IABContainer *self, LPENTRYLIST entries, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    (void)self, (void)entries, (void)ui_param, (void)progress, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE root_delete_entries(IABContainer *self, LPENTRYLIST entries, ULONG flags)
{
    (void)self, (void)entries, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE root_resolve_names(IABContainer *self, LPSPropTagArray tags, ULONG flags, LPADRLIST list, LPFlagList found)
{
    (void)self, (void)tags, (void)flags, (void)list, (void)found;
    return MAPI_E_NO_SUPPORT;
}

static const IABContainerVtbl root_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IABContainer),
    MAPIX_FORWARD_IMAPIPROP(IABContainer),
    .GetContentsTable = root_get_contents_table,
    .GetHierarchyTable = root_get_hierarchy_table,
    .OpenEntry = root_open_entry,
    .SetSearchCriteria = root_set_search_criteria,
    .GetSearchCriteria = root_get_search_criteria,
    .CreateEntry = root_create_entry,
    .CopyEntries = root_copy_entries,
    .DeleteEntries = root_delete_entries,
    .ResolveNames = root_resolve_names,
};

static void root_finalize(struct mapix_object *object)
{
    struct root *root = (struct root *)object;
    mapix_prop_finalize(object);
    if (root->core)
        session_core_release(root->core);
}

static const struct mapix_class_interface root_interfaces[] = {
    { &IID_IABContainer, offsetof(struct root, container), &root_vtable },
    { &IID_IMAPIContainer, offsetof(struct root, container), NULL },
    { &IID_IMAPIProp, offsetof(struct root, container), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class root_class = {
    .name = "address book root",
    .size = sizeof(struct root),
    .interfaces = root_interfaces,
    .finalize = root_finalize,
    .property_offset = offsetof(struct root, properties),
};

HRESULT addrbook_open_root(struct session_core *core, struct mapix_object *parent, LPCIID iid, LPUNKNOWN *ret_object)
{
    struct root *root;
    HRESULT hr = mapix_object_new(&root_class, parent, &root);
    if (FAILED(hr))
        return hr;
    root->core = session_core_hold(core);
    hr = mapix_prop_initialize(&root->object, &root_source, 0, NULL);
    if (SUCCEEDED(hr) && FAILED(mapix_object_query_interface(&root->object, iid ? iid : &IID_IABContainer, (void **)ret_object)))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    mapix_object_release(&root->object);
    return hr;
}
