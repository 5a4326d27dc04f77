/* IPropData: the property object that lives in memory (SPI-UTIL-05). Each property has an access level and remembers whether it changed. */
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "prop/copy_internal.h"
#include "prop/internal.h"

#define ACCESS_LEVELS (IPROP_READONLY | IPROP_READWRITE)
#define ACCESS_STATES (IPROP_CLEAN | IPROP_DIRTY)

struct data_entry {
    ULONG tag;                         /* PT_OBJECT ones have no value */
    LPSPropValue value;                /* a MAPI base of its own; NULL also for deleted ones */
    bool deleted;
    bool read_only;
    bool dirty;
};

struct property_data {
    struct mapix_object object;
    struct mapix_interface data;
    struct mapix_prop properties;
    struct data_entry *entries;        /* sorted by id */
    ULONG count;
    ULONG capacity;
};

static struct property_data *data_of(struct mapix_object *object)
{
    return (struct property_data *)object;
}

static ULONG place_of(const struct property_data *data, ULONG tag)
{
    ULONG low = 0, high = data->count;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;

        if (PROP_ID(data->entries[middle].tag) < PROP_ID(tag))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct data_entry *find_entry(const struct property_data *data, ULONG tag)
{
    ULONG place = place_of(data, tag);

    return place < data->count && PROP_ID(data->entries[place].tag) == PROP_ID(tag) ? &data->entries[place] : NULL;
}

static HRESULT reserve(struct property_data *data, ULONG more)
{
    ULONG capacity = data->capacity ? data->capacity : 16;
    struct data_entry *grown;

    if (more <= data->capacity - data->count)
        return S_OK;
    while (capacity - data->count < more)
        capacity *= 2;
    grown = realloc(data->entries, capacity * sizeof(*grown));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    data->entries = grown;
    data->capacity = capacity;
    return S_OK;
}

/* The entry for an id, made if missing; there is room for it. */
static struct data_entry *make_entry(struct property_data *data, ULONG tag)
{
    ULONG place = place_of(data, tag);

    if (place == data->count || PROP_ID(data->entries[place].tag) != PROP_ID(tag)) {
        memmove(&data->entries[place + 1], &data->entries[place], (data->count - place) * sizeof(*data->entries));
        data->entries[place] = (struct data_entry){ .tag = tag };
        data->count++;
    }
    return &data->entries[place];
}

static void remove_entry(struct property_data *data, struct data_entry *entry)
{
    mapix_memory_free(entry->value);
    memmove(entry, entry + 1, (size_t)(data->entries + data->count - (entry + 1)) * sizeof(*entry));
    data->count--;
}

static HRESULT data_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct property_data *data = data_of(object);
    HRESULT result = S_OK;
    ULONG i;

    for (i = 0; i < data->count && !FAILED(result); i++)
        if (!data->entries[i].deleted)
            result = mapix_prop_tags_add(tags, data->entries[i].tag);
    return result;
}

static HRESULT data_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    HRESULT result = S_OK;
    ULONG i;

    for (i = 0; i < count && !FAILED(result); i++) {
        const struct data_entry *entry = find_entry(data_of(object), tags[i]);

        if (entry && entry->value)
            result = mapix_prop_copy_value(memory, entry->value, &ret_values[i]);
        else
            mapix_prop_error_value(&ret_values[i], tags[i], entry && !entry->deleted ? MAPI_E_NOT_ENOUGH_MEMORY : MAPI_E_NOT_FOUND);
    }
    return result;
}

static HRESULT copy_of_value(const SPropValue *value, LPSPropValue *ret_copy)
{
    LPSPropValue copy = mapix_memory_new_zero(sizeof(*copy));
    struct prop_memory memory = { copy, MAPIAllocateMore };
    HRESULT result = copy ? mapix_prop_copy_value(&memory, value, copy) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (FAILED(result))
        mapix_memory_free(copy);
    else
        *ret_copy = copy;
    return result;
}

static void apply_change(struct property_data *data, ULONG tag, LPSPropValue value, bool deleted)
{
    struct data_entry *entry = deleted ? find_entry(data, tag) : make_entry(data, tag);

    if (!entry)
        return;
    mapix_memory_free(entry->value);
    entry->value = value;
    entry->dirty = true;
    entry->deleted = deleted;
    if (!deleted)
        entry->tag = tag;
}

/* All copies are made before the first entry changes: either all changes happen or none. */
static HRESULT data_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct property_data *data = data_of(object);
    LPSPropValue *copies = calloc(count, sizeof(*copies));
    HRESULT result = copies ? reserve(data, count) : MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG i;

    for (i = 0; i < count && !FAILED(result); i++)
        if (changes[i].kind == PROP_CHANGE_SET)
            result = copy_of_value(changes[i].value, &copies[i]);
    for (i = 0; i < count && copies; i++)
        if (FAILED(result))
            mapix_memory_free(copies[i]);
        else
            apply_change(data, changes[i].tag, copies[i], changes[i].kind == PROP_CHANGE_DELETE);
    free(copies);
    return result;
}

static HRESULT data_check(struct mapix_object *object, ULONG tag)
{
    const struct data_entry *entry = find_entry(data_of(object), tag);

    return entry && entry->read_only ? MAPI_E_NO_ACCESS : S_OK;
}

static HRESULT data_check_set(struct mapix_object *object, const SPropValue *value)
{
    return data_check(object, value->ulPropTag);
}

static const struct prop_source data_source = {
    .list = data_list,
    .get = data_get,
    .commit = data_commit,
    .check_set = data_check_set,
    .check_delete = data_check,
};

static void data_finalize(struct mapix_object *object)
{
    struct property_data *data = data_of(object);
    ULONG i;

    for (i = 0; i < data->count; i++)
        mapix_memory_free(data->entries[i].value);
    free(data->entries);
    mapix_prop_finalize(object);
}

static HRESULT STDMETHODCALLTYPE data_set_object_access(IPropData *self, ULONG access)
{
    struct mapix_object *object = mapix_object_of(self);

    MAPIX_ENTER(object);
    if (access != IPROP_READONLY && access != IPROP_READWRITE)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "HrSetObjAccess takes IPROP_READONLY or IPROP_READWRITE, not 0x%08X.", access);
    mapix_prop_set_writable(object, access == IPROP_READWRITE);
    return S_OK;
}

static bool access_is_sound(ULONG access)
{
    return !(access & ~(ACCESS_LEVELS | ACCESS_STATES)) && (access & ACCESS_LEVELS) != ACCESS_LEVELS
        && (access & ACCESS_STATES) != ACCESS_STATES;
}

static void set_access_locked(struct property_data *data, ULONG tag, ULONG access)
{
    struct data_entry *entry = find_entry(data, tag);

    if (!entry)
        return;
    if (access & IPROP_CLEAN && entry->deleted) {
        remove_entry(data, entry);             /* nobody needs to know any more that it was there */
        return;
    }
    if (access & ACCESS_LEVELS)
        entry->read_only = access & IPROP_READONLY;
    if (access & ACCESS_STATES)
        entry->dirty = access & IPROP_DIRTY;
}

static HRESULT STDMETHODCALLTYPE data_set_property_access(IPropData *self, LPSPropTagArray tags, ULONG *access)
{
    struct mapix_object *object = mapix_object_of(self);
    ULONG i;

    MAPIX_ENTER(object);
    if (!tags || !access)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "HrSetPropAccess needs tags and an access mask for each.");
    for (i = 0; i < tags->cValues; i++)
        if (!access_is_sound(access[i]))
            return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "The access mask 0x%08X contradicts itself or has unknown bits.", access[i]);
    if (!mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This object is read-only; call HrSetObjAccess with IPROP_READWRITE first.");
    mapix_prop_lock(object);
    for (i = 0; i < tags->cValues; i++)
        set_access_locked(data_of(object), tags->aulPropTag[i], access[i]);
    mapix_prop_unlock(object);
    return S_OK;
}

static ULONG access_of(const struct data_entry *entry)
{
    if (entry->dirty)
        return IPROP_DIRTY;
    return entry->read_only ? IPROP_READONLY : IPROP_READWRITE;
}

/* All properties, deleted ones too. */
static HRESULT all_access_locked(struct property_data *data, LPSPropTagArray *ret_tags, ULONG **ret_access)
{
    struct mapix_prop *prop = &data->properties;
    ULONG count = data->count, i, *access = NULL;
    LPSPropTagArray tags = NULL;
    HRESULT result = prop->allocate_buffer((ULONG)((count ? count : 1) * sizeof(*access)), (LPVOID *)&access);

    if (!FAILED(result))
        result = prop->allocate_buffer((ULONG)CbNewSPropTagArray(count ? count : 1), (LPVOID *)&tags);
    if (FAILED(result)) {
        if (access)
            prop->free_buffer(access);
        return result;
    }
    tags->cValues = count;
    for (i = 0; i < count; i++) {
        tags->aulPropTag[i] = data->entries[i].tag;
        access[i] = access_of(&data->entries[i]);
    }
    *ret_tags = tags;
    *ret_access = access;
    return S_OK;
}

/* The tags asked for; those deleted or never there become 0, and so does their mask. */
static HRESULT some_access_locked(struct property_data *data, LPSPropTagArray tags, ULONG **ret_access)
{
    ULONG count = tags->cValues, i, *access = NULL;
    HRESULT result;

    if (count > INT32_MAX / sizeof(*access))
        return MAPI_E_INVALID_PARAMETER;
    result = data->properties.allocate_buffer((ULONG)((count ? count : 1) * sizeof(*access)), (LPVOID *)&access);
    if (FAILED(result))
        return result;
    for (i = 0; i < count; i++) {
        const struct data_entry *entry = find_entry(data, tags->aulPropTag[i]);

        access[i] = entry && !entry->deleted ? access_of(entry) : 0;
        if (!access[i])
            tags->aulPropTag[i] = 0;
    }
    *ret_access = access;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE data_get_property_access(IPropData *self, LPSPropTagArray *tags, ULONG **ret_access)
{
    struct mapix_object *object = mapix_object_of(self);
    HRESULT result;

    MAPIX_ENTER(object);
    if (!tags || !ret_access)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "HrGetPropAccess needs a place for tags and one for access masks.");
    mapix_prop_lock(object);
    if (*tags)
        result = some_access_locked(data_of(object), *tags, ret_access);
    else
        result = all_access_locked(data_of(object), tags, ret_access);
    mapix_prop_unlock(object);
    return result;
}

/* Properties that are read-only are left alone, and told of with MAPI_W_PARTIAL_COMPLETION (ipropdata-hraddobjprops). */
static HRESULT STDMETHODCALLTYPE data_add_object_properties(IPropData *self, LPSPropTagArray tags, LPSPropProblemArray *ret_problems)
{
    struct mapix_object *object = mapix_object_of(self);
    struct prop_problems problems = { 0 };
    HRESULT result;
    ULONG i;

    MAPIX_ENTER(object);
    if (ret_problems)
        *ret_problems = NULL;
    if (!tags)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "HrAddObjProps needs the tags of the object properties to add.");
    for (i = 0; i < tags->cValues; i++)
        if (PROP_TYPE(tags->aulPropTag[i]) != PT_OBJECT)
            return mapix_object_fail(object, MAPI_E_INVALID_TYPE, 0, "HrAddObjProps adds properties of type PT_OBJECT only; set 0x%08X with SetProps.", tags->aulPropTag[i]);
    if (!mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This object is read-only; call HrSetObjAccess with IPROP_READWRITE first.");
    mapix_prop_lock(object);
    result = reserve(data_of(object), tags->cValues);
    for (i = 0; i < tags->cValues && !FAILED(result); i++)
        if (!FAILED(data_check(object, tags->aulPropTag[i])))
            apply_change(data_of(object), tags->aulPropTag[i], NULL, false);
        else
            result = prop_problem_add(&problems, i, tags->aulPropTag[i], MAPI_E_NO_ACCESS);
    mapix_prop_unlock(object);
    if (!FAILED(result) && ret_problems)
        result = prop_problems_finish(&problems, mapix_prop_of(object)->allocate_buffer, ret_problems);
    if (!FAILED(result) && problems.count)
        result = MAPI_W_PARTIAL_COMPLETION;
    prop_problems_clear(&problems);
    return result;
}

static const IPropDataVtbl data_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IPropData),
    MAPIX_FORWARD_IMAPIPROP(IPropData),
    .HrSetObjAccess = data_set_object_access,
    .HrSetPropAccess = data_set_property_access,
    .HrGetPropAccess = data_get_property_access,
    .HrAddObjProps = data_add_object_properties,
};

static const struct mapix_class_interface data_interfaces[] = {
    { &IID_IMAPIPropData, offsetof(struct property_data, data), &data_vtable },
    { &IID_IMAPIProp, offsetof(struct property_data, data), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class data_class = {
    .name = "property data object",
    .size = sizeof(struct property_data),
    .interfaces = data_interfaces,
    .finalize = data_finalize,
    .property_offset = offsetof(struct property_data, properties),
};

SCODE CreateIProp(LPCIID iid, ALLOCATEBUFFER *allocate_buffer, ALLOCATEMORE *allocate_more, FREEBUFFER *free_buffer, LPVOID reserved,
    LPPROPDATA *ret_data)
{
    struct property_data *data = NULL;
    HRESULT result;

    if (ret_data)
        *ret_data = NULL;
    if (!ret_data || !allocate_buffer || !allocate_more || !free_buffer || reserved)
        return MAPI_E_INVALID_PARAMETER;
    if (iid && !IsEqualGUID(iid, &IID_IMAPIPropData))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    result = mapix_object_new(&data_class, NULL, &data);
    if (!FAILED(result))
        result = mapix_prop_initialize(&data->object, &data_source, MAPIX_PROP_WRITABLE | MAPIX_PROP_ANY_ID, NULL);
    if (FAILED(result)) {
        if (data)
            mapix_object_release(&data->object);
        return result;
    }
    mapix_prop_set_allocators(&data->object, allocate_buffer, allocate_more, free_buffer);
    *ret_data = (LPPROPDATA)(void *)&data->data;
    return S_OK;
}
