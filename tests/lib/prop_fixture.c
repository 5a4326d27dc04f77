#include "prop_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "prop/internal.h"
#include "value/value.h"

static struct fixture_store *store_of(struct mapix_object *object)
{
    return ((struct fixture_object *)object)->store;
}

static bool listed(const ULONG *tags, ULONG tag)
{
    ULONG i;

    for (i = 0; i < FIXTURE_TAGS && tags[i]; i++)
        if (PROP_ID(tags[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* Count a call; its scripted failure or S_OK. */
static HRESULT step(struct fixture_store *store, enum fixture_operation operation)
{
    HRESULT result = S_OK;

    pthread_mutex_lock(&store->lock);
    store->calls[operation]++;
    if (store->fail_countdown && store->fail_operation == operation && --store->fail_countdown == 0)
        result = store->fail_code;
    pthread_mutex_unlock(&store->lock);
    return result;
}

static LPSPropValue *find_place(const struct fixture_store *store, ULONG tag)
{
    ULONG i;

    for (i = 0; i < store->count; i++)
        if (PROP_ID(store->values[i]->ulPropTag) == PROP_ID(tag))
            return &store->values[i];
    return NULL;
}

const SPropValue *fixture_find(const struct fixture_store *store, ULONG tag)
{
    LPSPropValue *place = find_place(store, tag);

    return place ? *place : NULL;
}

static HRESULT put_copy(struct fixture_store *store, LPSPropValue copy)
{
    LPSPropValue *place = find_place(store, copy->ulPropTag), *grown;

    if (place) {
        mapix_memory_free(*place);
        *place = copy;
        return S_OK;
    }
    grown = realloc(store->values, (store->count + 1) * sizeof(*grown));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    store->values = grown;
    store->values[store->count++] = copy;
    return S_OK;
}

HRESULT fixture_put(struct fixture_store *store, const SPropValue *value)
{
    LPSPropValue copy = mapix_memory_new_zero(sizeof(*copy));
    HRESULT result = copy ? mapix_value_copy(copy, value, copy) : MAPI_E_NOT_ENOUGH_MEMORY;

    pthread_mutex_lock(&store->lock);
    if (!FAILED(result))
        result = put_copy(store, copy);
    pthread_mutex_unlock(&store->lock);
    if (FAILED(result))
        mapix_memory_free(copy);
    return result;
}

static HRESULT fixture_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct fixture_store *store = store_of(object);
    HRESULT result = step(store, FIXTURE_LIST);
    ULONG i;

    pthread_mutex_lock(&store->lock);
    for (i = 0; i < store->count && !FAILED(result); i++)
        result = mapix_prop_tags_add(tags, CHANGE_PROP_TYPE(store->values[i]->ulPropTag,
            prop_native_type(PROP_TYPE(store->values[i]->ulPropTag))));
    for (i = 0; i < FIXTURE_TAGS && store->objects[i] && !FAILED(result); i++)
        result = mapix_prop_tags_add(tags, store->objects[i]);
    pthread_mutex_unlock(&store->lock);
    return result;
}

static HRESULT fixture_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct fixture_store *store = store_of(object);
    HRESULT result = step(store, FIXTURE_GET);
    ULONG i;

    pthread_mutex_lock(&store->lock);
    for (i = 0; i < count && !FAILED(result); i++) {
        const SPropValue *value = fixture_find(store, tags[i]);

        if (value && PROP_TYPE(value->ulPropTag) & MV_FLAG && value->Value.MVl.cValues == 0)
            ret_values[i] = *value;
        else if (value && prop_value_size(value) <= limit)
            result = mapix_prop_copy_value(memory, value, &ret_values[i]);
        else
            mapix_prop_error_value(&ret_values[i], tags[i], value || listed(store->objects, tags[i]) ? MAPI_E_NOT_ENOUGH_MEMORY : MAPI_E_NOT_FOUND);
    }
    pthread_mutex_unlock(&store->lock);
    return result;
}

static HRESULT fixture_check(struct fixture_store *store, ULONG tag)
{
    if (listed(store->computed, tag))
        return MAPI_E_COMPUTED;
    if (listed(store->refused, tag))
        return MAPI_E_NO_ACCESS;
    return listed(store->swallowed, tag) ? S_FALSE : S_OK;
}

static HRESULT fixture_check_set(struct mapix_object *object, const SPropValue *value)
{
    HRESULT result = step(store_of(object), FIXTURE_CHECK_SET);

    if (!FAILED(result) && listed(store_of(object)->too_big, value->ulPropTag) && value->Value.lpszA)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    return FAILED(result) ? result : fixture_check(store_of(object), value->ulPropTag);
}

static HRESULT fixture_check_delete(struct mapix_object *object, ULONG tag)
{
    HRESULT result = step(store_of(object), FIXTURE_CHECK_DELETE);

    return FAILED(result) ? result : fixture_check(store_of(object), tag);
}

/* A streamed value as it is kept: text stays UTF-8. */
static HRESULT value_of_content(const struct prop_change *change, LPSPropValue copy)
{
    size_t length;
    char *bytes;
    HRESULT result = prop_content_load(change->content, INT32_MAX, &bytes, &length);
    void *kept;

    if (FAILED(result))
        return result;
    kept = mapix_memory_more(copy, length + 1);
    if (kept) {
        memcpy(kept, bytes, length);
        ((char *)kept)[length] = 0;
        copy->ulPropTag = change->tag;
        if (PROP_TYPE(change->tag) == PT_STRING8)
            copy->Value.lpszA = kept;
        else {
            copy->Value.bin.cb = (ULONG)length;
            copy->Value.bin.lpb = kept;
        }
    }
    free(bytes);
    return kept ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT copies_of(const struct prop_change *changes, ULONG count, LPSPropValue *copies)
{
    HRESULT result = S_OK;
    ULONG i;

    for (i = 0; i < count && !FAILED(result); i++) {
        if (changes[i].kind == PROP_CHANGE_DELETE)
            continue;
        copies[i] = mapix_memory_new_zero(sizeof(*copies[i]));
        if (!copies[i])
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        else if (changes[i].kind == PROP_CHANGE_SET)
            result = mapix_value_copy(copies[i], changes[i].value, copies[i]);
        else
            result = value_of_content(&changes[i], copies[i]);
    }
    return result;
}

static HRESULT apply(struct fixture_store *store, struct prop_change *change, LPSPropValue *copy)
{
    LPSPropValue *place = find_place(store, change->tag);
    HRESULT result;

    store->content_changes += change->kind == PROP_CHANGE_CONTENT;
    if (change->kind != PROP_CHANGE_DELETE) {
        result = put_copy(store, *copy);
        if (!FAILED(result))
            *copy = NULL;
        return result;
    }
    if (place) {
        mapix_memory_free(*place);
        *place = store->values[--store->count];
    }
    return S_OK;
}

static HRESULT commit_locked(struct fixture_object *fixture, struct prop_change *changes, ULONG count, ULONG flags, LPSPropValue *copies)
{
    struct fixture_store *store = fixture->store;
    bool transacted = fixture->properties.flags & MAPIX_PROP_TRANSACTED;
    HRESULT result = S_OK;
    ULONG i;

    for (i = 1; i < count; i++)
        if (PROP_ID(changes[i].tag) == PROP_ID(changes[i - 1].tag))
            return MAPI_E_CALL_FAILED;         /* each id once (prop.h) */
    if (store->deleted)
        return MAPI_E_OBJECT_DELETED;
    if (transacted && store->version != fixture->version && !(flags & FORCE_SAVE))
        return MAPI_E_OBJECT_CHANGED;
    result = copies_of(changes, count, copies);
    for (i = 0; i < count && !FAILED(result); i++)
        if (!transacted && listed(store->left_out, changes[i].tag))
            changes[i].result = MAPI_E_UNEXPECTED_TYPE;
        else
            result = apply(store, &changes[i], &copies[i]);
    if (count > 0 && !FAILED(result))
        store->version++;
    fixture->version = store->version;
    return result;
}

static HRESULT fixture_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct fixture_store *store = store_of(object);
    LPSPropValue *copies = calloc(count ? count : 1, sizeof(*copies));
    HRESULT result = step(store, FIXTURE_COMMIT);
    ULONG i;

    if (!copies)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&store->lock);
    store->last_flags = flags;
    if (!FAILED(result))
        result = commit_locked((struct fixture_object *)object, changes, count, flags, copies);
    pthread_mutex_unlock(&store->lock);
    for (i = 0; i < count; i++)
        mapix_memory_free(copies[i]);
    free(copies);
    return result;
}

/* The bytes of a value, for size and read. */
static const void *bytes_of(const SPropValue *value, size_t *ret_size)
{
    *ret_size = prop_value_size(value);
    if (PROP_TYPE(value->ulPropTag) == PT_BINARY || PROP_TYPE(value->ulPropTag) == PT_OBJECT) {
        *ret_size = value->Value.bin.cb;
        return value->Value.bin.lpb;
    }
    return value->Value.lpszA;
}

static HRESULT fixture_size(struct mapix_object *object, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    struct fixture_store *store = store_of(object);
    HRESULT result = step(store, FIXTURE_SIZE);
    const SPropValue *value;
    size_t size;

    pthread_mutex_lock(&store->lock);
    value = fixture_find(store, tag);
    if (!FAILED(result) && !value)
        result = MAPI_E_NOT_FOUND;
    if (!FAILED(result)) {
        *ret_type = PROP_TYPE(value->ulPropTag);
        bytes_of(value, &size);
        *ret_size = size;
    }
    pthread_mutex_unlock(&store->lock);
    return result;
}

static HRESULT fixture_read(struct mapix_object *object, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    struct fixture_store *store = store_of(object);
    HRESULT result = step(store, FIXTURE_READ);
    const SPropValue *value;
    const char *bytes;
    size_t size;

    pthread_mutex_lock(&store->lock);
    value = fixture_find(store, tag);
    if (!FAILED(result) && !value)
        result = MAPI_E_NOT_FOUND;
    if (!FAILED(result)) {
        bytes = bytes_of(value, &size);
        if (offset >= size)
            length = 0;
        else if (length > size - offset)
            length = size - (size_t)offset;
        if (length)
            memcpy(buffer, bytes + offset, length);
        *ret_length = length;
    }
    pthread_mutex_unlock(&store->lock);
    return result;
}

static HRESULT fixture_open_property(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct fixture_store *store = store_of(object);
    HRESULT result = step(store, FIXTURE_OPEN);

    store->last_flags = flags;
    store->last_options = options;
    if (FAILED(result))
        return result;
    if (IsEqualGUID(iid, &IID_IStream) && PROP_TYPE(tag) == PT_OBJECT)
        return mapix_prop_open_stream(object, tag, options, flags, (LPSTREAM *)ret_interface);
    if (!listed(store->objects, tag) || !store->opened)
        return MAPI_E_NOT_FOUND;
    return store->opened->lpVtbl->QueryInterface(store->opened, iid, (LPVOID *)ret_interface);
}

static struct prop_names *fixture_names(struct mapix_object *object)
{
    return store_of(object)->names;
}

struct fixture_store *fixture_store_new(void)
{
    struct fixture_store *store = calloc(1, sizeof(*store));

    if (!store)
        return NULL;
    pthread_mutex_init(&store->lock, NULL);
    store->source = (struct prop_source){ .list = fixture_list, .get = fixture_get, .commit = fixture_commit, .check_set = fixture_check_set,
        .check_delete = fixture_check_delete, .size = fixture_size, .read = fixture_read, .open = fixture_open_property,
        .names = fixture_names };
    return store;
}

void fixture_store_free(struct fixture_store *store)
{
    ULONG i;

    for (i = 0; i < store->count; i++)
        mapix_memory_free(store->values[i]);
    free(store->values);
    mapix_prop_names_free(store->names);
    pthread_mutex_destroy(&store->lock);
    free(store);
}

void fixture_fail(struct fixture_store *store, enum fixture_operation operation, unsigned countdown, HRESULT code)
{
    store->fail_operation = operation;
    store->fail_countdown = countdown;
    store->fail_code = code;
}

static const IMAPIPropVtbl fixture_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIProp),
    MAPIX_FORWARD_IMAPIPROP(IMAPIProp),
};

static const struct mapix_class_interface fixture_interfaces[] = {
    { &IID_IMAPIProp, offsetof(struct fixture_object, prop), &fixture_vtable },
    { NULL, 0, NULL },
};

static void fixture_finalize(struct mapix_object *object)
{
    mapix_prop_finalize(object);
}

static const struct mapix_class fixture_class = {
    .name = "fixture", .size = sizeof(struct fixture_object), .interfaces = fixture_interfaces, .finalize = fixture_finalize,
    .property_offset = offsetof(struct fixture_object, properties),
};

HRESULT fixture_object_initialize(struct fixture_object *fixture, struct fixture_store *store, unsigned flags)
{
    fixture->store = store;
    pthread_mutex_lock(&store->lock);
    fixture->version = store->version;
    pthread_mutex_unlock(&store->lock);
    return mapix_prop_initialize(&fixture->object, &store->source, flags, store->objects_lock);
}

HRESULT fixture_open(struct fixture_store *store, unsigned flags, LPMAPIPROP *ret_prop)
{
    struct fixture_object *fixture;
    HRESULT result = mapix_object_new(&fixture_class, NULL, &fixture);

    if (FAILED(result))
        return result;
    result = fixture_object_initialize(fixture, store, flags);
    if (FAILED(result)) {
        mapix_object_release(&fixture->object);
        return result;
    }
    *ret_prop = (LPMAPIPROP)(void *)&fixture->prop;
    return S_OK;
}
