/* IABContainer of LOCAL_AB: its root, Contacts and Profiles; and opening anything by entry identifier. */
#include "providers/local/local_address.h"

#include <mapiaux.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "providers/local/local_store.h"
#include "value/value.h"

struct container {
    struct mapix_object object;
    struct mapix_interface container;      /* IABContainer */
    struct mapix_prop properties;
    struct address_book *book;
    enum address_kind kind;
    struct address_criteria criteria;
};

static struct container *container_of(IABContainer *self)
{
    return (struct container *)mapix_object_of(self);
}

/* --- Properties: all are ours ----------------------------------------------------------------------------------------------------------- */

static HRESULT container_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct container *container = (struct container *)object;
    struct prop_memory memory = { mapix_memory_new(256), MAPIAllocateMore };
    SPropValue values[ADDRESS_CONTAINER_VALUES];
    ULONG count = 0;
    HRESULT hr = memory.base ? address_container_values(container->book, container->kind, &memory, &count, values) : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = mapix_prop_tags_add(tags, values[i].ulPropTag);
    if (SUCCEEDED(hr))
        hr = mapix_prop_tags_add(tags, container->kind == ADDRESS_ROOT ? PR_CONTAINER_HIERARCHY : PR_CONTAINER_CONTENTS);
    if (SUCCEEDED(hr))
        hr = mapix_prop_tags_add(tags, PR_DETAILS_TABLE);
    if (SUCCEEDED(hr) && container->kind != ADDRESS_ROOT)
        hr = mapix_prop_tags_add(tags, PR_SEARCH);
    if (SUCCEEDED(hr) && container->kind == ADDRESS_CONTACTS)
        hr = mapix_prop_tags_add(tags, PR_CREATE_TEMPLATES);
    mapix_memory_free(memory.base);
    return hr;
}

static HRESULT container_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct container *container = (struct container *)object;
    SPropValue values[ADDRESS_CONTAINER_VALUES];
    ULONG have = 0;
    HRESULT hr = address_container_values(container->book, container->kind, memory, &have, values);
    (void)limit;
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; i < count; i++) {
        mapix_prop_error_value(&ret_values[i], tags[i], MAPI_E_NOT_FOUND);
        for (ULONG j = 0; j < have; j++)
            if (PROP_ID(values[j].ulPropTag) == PROP_ID(tags[i]))
                ret_values[i] = values[j];
    }
    return S_OK;
}

#define TABLE_FLAGS (MAPI_UNICODE | MAPI_DEFERRED_ERRORS)

static HRESULT container_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct container *container = (struct container *)object;
    (void)flags;
    if (PROP_ID(tag) == PROP_ID(PR_SEARCH) && container->kind != ADDRESS_ROOT)
        return memcmp(iid, &IID_IMAPIContainer, sizeof(*iid)) ? MAPI_E_INTERFACE_NOT_SUPPORTED
            : address_search_open(container->book, object, container->kind, ret_interface);
    if (memcmp(iid, &IID_IMAPITable, sizeof(*iid)) != 0)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (PROP_ID(tag) == PROP_ID(PR_DETAILS_TABLE))
        return address_details_table(container->book, container->kind, true, (LPMAPITABLE *)ret_interface);
    if (PROP_ID(tag) == PROP_ID(PR_CREATE_TEMPLATES) && container->kind == ADDRESS_CONTACTS)
        return address_template_table(container->book, object, true, options, (LPMAPITABLE *)ret_interface);
    if (PROP_ID(tag) == PROP_ID(PR_CONTAINER_CONTENTS) && container->kind != ADDRESS_ROOT)
        return address_criteria_table(&container->criteria, container->book, object, container->kind, options & MAPI_UNICODE,
            (LPMAPITABLE *)ret_interface);
    if (PROP_ID(tag) == PROP_ID(PR_CONTAINER_HIERARCHY) && container->kind == ADDRESS_ROOT)
        return address_hierarchy_table(container->book, object, container->kind, options & MAPI_UNICODE, (LPMAPITABLE *)ret_interface);
    return MAPI_E_NOT_FOUND;
}

static const struct prop_source container_source = { .list = container_list, .get = container_get, .open = container_open };

/* --- Methods ------------------------------------------------------------------------------------------------------------------------------ */

static HRESULT STDMETHODCALLTYPE get_contents_table(IABContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)TABLE_FLAGS)
        return local_unknown_flags(&container->object, flags);
    if (container->kind == ADDRESS_ROOT)
        return mapix_object_fail(&container->object, MAPI_E_NO_SUPPORT, 0, "This container holds containers only; open one of its hierarchy table");
    return address_failed(&container->object,
        address_criteria_table(&container->criteria, container->book, &container->object, container->kind, flags & MAPI_UNICODE, ret_table));
}

static HRESULT STDMETHODCALLTYPE get_hierarchy_table(IABContainer *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(TABLE_FLAGS | CONVENIENT_DEPTH))
        return local_unknown_flags(&container->object, flags);
    if (container->kind != ADDRESS_ROOT)                 /* SPI-AB-07: no AB_SUBCONTAINERS, no table */
        return mapix_object_fail(&container->object, MAPI_E_NO_SUPPORT, 0, "There are no containers in this one");
    return address_hierarchy_table(container->book, &container->object, container->kind, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE open_entry(IABContainer *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    return address_open(container->book, container->object.parent, &container->object, size, entry_id, iid, flags, ret_type, ret_object);
}

static HRESULT STDMETHODCALLTYPE set_search_criteria(IABContainer *self, LPSRestriction restriction, LPENTRYLIST containers, ULONG flags)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (container->kind == ADDRESS_ROOT)
        return mapix_object_fail(&container->object, MAPI_E_NO_SUPPORT, 0, "There are no entries in this container; search one of its hierarchy table");
    return address_criteria_set(&container->criteria, container->book, container->kind, &container->object, restriction, containers, flags);
}

static HRESULT STDMETHODCALLTYPE get_search_criteria(IABContainer *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *containers,
    ULONG *state)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (container->kind == ADDRESS_ROOT)
        return MAPI_E_NO_SUPPORT;
    return address_criteria_get(&container->criteria, container->book, container->kind, &container->object, flags, restriction, containers, state);
}

static HRESULT not_modifiable(struct container *container)
{
    return mapix_object_fail(&container->object, MAPI_E_NO_ACCESS, 0, "Entries can be made and removed in Contacts only; profiles are made with the profile administration");
}

static HRESULT STDMETHODCALLTYPE create_entry(IABContainer *self, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP *ret_entry)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (!size || !template_id || !ret_entry)
        return MAPI_E_INVALID_PARAMETER;
    *ret_entry = NULL;
    if (container->kind != ADDRESS_CONTACTS)
        return not_modifiable(container);
    return address_create(container->book, container->object.parent, &container->object, 0, size, template_id, flags, ret_entry);
}

static HRESULT STDMETHODCALLTYPE copy_entries(IABContainer *self, LPENTRYLIST entries, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (!entries || (entries->cValues && !entries->lpbin))
        return MAPI_E_INVALID_PARAMETER;
    if (container->kind != ADDRESS_CONTACTS)
        return not_modifiable(container);
    return address_copy_entries(container->book, container->object.parent, &container->object, 0, entries, ui_param, progress, flags);
}

/* SPI-AB-21: what can be deleted is; ids of other things are left out. */
static HRESULT STDMETHODCALLTYPE delete_entries(IABContainer *self, LPENTRYLIST entries, ULONG flags)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (!entries || (entries->cValues && !entries->lpbin))
        return MAPI_E_INVALID_PARAMETER;
    if (flags)
        return local_unknown_flags(&container->object, flags);
    if (container->kind != ADDRESS_CONTACTS)
        return not_modifiable(container);
    int64_t *ids = calloc(entries->cValues + (size_t)1, sizeof(*ids));
    ULONG count = 0, done = 0;
    if (!ids)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < entries->cValues; i++) {
        struct address_id id;
        if (SUCCEEDED(address_id_parse(container->book, entries->lpbin[i].cb, entries->lpbin[i].lpb, &id)) && id.number)
            ids[count++] = id.number;
    }
    HRESULT hr = count ? mapix_store_messages_delete(container->book->engine, container->book->folder, ids, count, false, NULL, &done) : S_OK;
    free(ids);
    if (FAILED(hr))
        return address_failed(&container->object, hr);
    return done < entries->cValues ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

static HRESULT STDMETHODCALLTYPE resolve_names(IABContainer *self, LPSPropTagArray tags, ULONG flags, LPADRLIST names, LPFlagList states)
{
    struct container *container = container_of(self);
    MAPIX_ENTER(container);
    if (!names || !states || states->cFlags < names->cEntries)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_CACHE_ONLY))
        return local_unknown_flags(&container->object, flags);
    if (container->kind == ADDRESS_ROOT)
        return MAPI_E_NO_SUPPORT;
    return address_failed(&container->object, address_resolve(container->book, container->kind, 0, tags, flags, names, states));
}

static const IABContainerVtbl container_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IABContainer),
    MAPIX_FORWARD_IMAPIPROP(IABContainer),
    .GetContentsTable = get_contents_table,
    .GetHierarchyTable = get_hierarchy_table,
    .OpenEntry = open_entry,
    .SetSearchCriteria = set_search_criteria,
    .GetSearchCriteria = get_search_criteria,
    .CreateEntry = create_entry,
    .CopyEntries = copy_entries,
    .DeleteEntries = delete_entries,
    .ResolveNames = resolve_names,
};

static void container_finalize(struct mapix_object *object)
{
    struct container *container = (struct container *)object;
    mapix_prop_finalize(object);
    if (container->book)
        address_criteria_clear(&container->criteria);
    address_book_release(container->book);
}

static const struct mapix_class_interface container_interfaces[] = {
    { &IID_IABContainer, offsetof(struct container, container), &container_vtable },
    { &IID_IMAPIContainer, offsetof(struct container, container), NULL },
    { &IID_IMAPIProp, offsetof(struct container, container), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class container_class = {
    .name = "contacts", .size = sizeof(struct container), .interfaces = container_interfaces, .finalize = container_finalize,
    .property_offset = offsetof(struct container, properties),
};

HRESULT address_open_container(struct address_book *book, struct mapix_object *parent, enum address_kind kind, LPCIID iid, LPUNKNOWN *ret_object)
{
    struct container *container = NULL;
    HRESULT hr = mapix_object_new(&container_class, parent, &container);
    if (FAILED(hr))
        return hr;
    container->book = address_book_reference(book);
    container->kind = kind;
    address_criteria_init(&container->criteria);
    hr = mapix_prop_initialize(&container->object, &container_source, MAPIX_PROP_ACCESS_LEVEL, NULL);
    if (SUCCEEDED(hr) && FAILED(mapix_object_query_interface(&container->object, iid ? iid : &IID_IABContainer, (void **)ret_object)))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    mapix_object_release(&container->object);
    return hr;
}

/* --- Opening by entry identifier ----------------------------------------------------------------------------------------------------------- */

static HRESULT find_profile(struct address_book *book, const char *name, struct address_record *ret_record)
{
    char **names = NULL;
    ULONG count = 0;
    HRESULT hr = address_profiles(&count, &names);
    if (FAILED(hr))
        return hr;
    hr = MAPI_E_NOT_FOUND;
    for (ULONG i = 0; i < count && hr == MAPI_E_NOT_FOUND; i++)
        if (!strcmp(names[i], name))
            hr = address_record_profile(book, name, ret_record);
    free(names);
    return hr;
}

/* SPI-AB-05 */
HRESULT address_open(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, ULONG size, const ENTRYID *entry_id,
    LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    struct address_record record;
    struct address_id id;
    if (!ret_type || !ret_object || (size && !entry_id))
        return MAPI_E_INVALID_PARAMETER;
    *ret_object = NULL;
    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS | MAPI_CACHE_ONLY | MAPI_GAL_ONLY | MAPI_NO_CACHE))
        return local_unknown_flags(caller, flags);
    HRESULT hr = address_id_parse(book, size, entry_id, &id);
    if (FAILED(hr) || id.kind == ADDRESS_STATUS)
        return mapix_object_fail(caller, MAPI_E_UNKNOWN_ENTRYID, 0, "This entry identifier is none of the local address book");
    bool own = id.kind == ADDRESS_CONTACTS || id.kind == ADDRESS_CONTACT || id.kind == ADDRESS_LIST;
    bool template = id.kind == ADDRESS_USER_TEMPLATE || id.kind == ADDRESS_LIST_TEMPLATE;
    if ((flags & MAPI_MODIFY) && !own && !template)
        return mapix_object_fail(caller, MAPI_E_NO_ACCESS, 0, "This entry of the local address book cannot be changed");
    if (address_object_type(id.kind) == MAPI_ABCONT) {
        hr = address_open_container(book, parent, id.kind, iid, ret_object);
    } else {
        if (id.number)
            hr = address_record_load(book, id.kind, id.number, &record);
        else
            hr = template ? address_record_template(book, id.kind, &record) : find_profile(book, id.name, &record);
        if (hr == MAPI_E_NOT_FOUND)
            return mapix_object_fail(caller, hr, 0, "This entry of the local address book is gone; it was removed");
        if (SUCCEEDED(hr))
            hr = address_open_record(book, parent, &record, template || (own && (flags & (MAPI_MODIFY | MAPI_BEST_ACCESS))),
                (flags & MAPI_MODIFY) && own, iid, ret_object);
    }
    if (FAILED(hr))
        return address_failed(caller, hr);
    *ret_type = address_object_type(id.kind);
    return S_OK;
}
