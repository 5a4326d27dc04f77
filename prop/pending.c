/* What a client changed and has not saved: a list sorted by id. Everything here runs with the object's lock held. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "prop/internal.h"

/* The place of `tag`'s id in the list: where it is, or where it belongs. */
static ULONG place_of(const struct mapix_prop *prop, ULONG tag)
{
    ULONG low = 0, high = prop->pending_count;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;

        if (tag_id(prop->pending[middle].tag) < tag_id(tag))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct prop_pending *prop_pending_find(struct mapix_prop *prop, ULONG tag)
{
    ULONG place = place_of(prop, tag);

    if (place < prop->pending_count && tag_id(prop->pending[place].tag) == tag_id(tag))
        return &prop->pending[place];
    return NULL;
}

static void clear_one(struct prop_pending *pending)
{
    mapix_memory_free(pending->value);
    mapix_prop_content_release(pending->content);
}

HRESULT prop_pending_reserve(struct mapix_prop *prop, ULONG more)
{
    struct prop_pending *grown;
    ULONG capacity = prop->pending_capacity ? prop->pending_capacity : 16;

    if (more <= prop->pending_capacity - prop->pending_count)
        return S_OK;
    while (capacity - prop->pending_count < more)
        capacity *= 2;
    grown = realloc(prop->pending, capacity * sizeof(*grown));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    prop->pending = grown;
    prop->pending_capacity = capacity;
    return S_OK;
}

HRESULT prop_pending_take(struct mapix_prop *prop, ULONG tag, enum prop_change_kind kind, LPSPropValue value, struct prop_content *content,
    ULONG encoding)
{
    struct prop_pending entry = { .tag = tag, .kind = kind, .value = value, .content = content, .encoding = encoding };
    ULONG place = place_of(prop, tag);
    HRESULT result;

    if (place < prop->pending_count && tag_id(prop->pending[place].tag) == tag_id(tag)) {
        clear_one(&prop->pending[place]);
        prop->pending[place] = entry;
        return S_OK;
    }
    result = prop_pending_reserve(prop, 1);
    if (FAILED(result)) {
        clear_one(&entry);
        return result;
    }
    memmove(&prop->pending[place + 1], &prop->pending[place], (prop->pending_count - place) * sizeof(entry));
    prop->pending[place] = entry;
    prop->pending_count++;
    return S_OK;
}

void mapix_prop_discard_locked(struct mapix_object *object)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    ULONG i;

    for (i = 0; i < prop->pending_count; i++)
        clear_one(&prop->pending[i]);
    prop->pending_count = 0;
}

bool mapix_prop_is_changed_locked(const struct mapix_object *object)
{
    const struct mapix_prop *prop = mapix_prop_of(object);
    const struct prop_stream *stream;

    for (stream = prop->streams; stream; stream = stream->next)
        if (stream->dirty)
            return true;
    return prop->pending_count > 0;
}

const SPropValue *mapix_prop_pending_locked(struct mapix_object *object, ULONG tag, struct prop_content **ret_content)
{
    static const SPropValue deleted = { .ulPropTag = PROP_TAG(PT_ERROR, 0), .Value.err = MAPI_E_NOT_FOUND };
    static const SPropValue large = { .ulPropTag = PROP_TAG(PT_ERROR, 0), .Value.err = MAPI_E_NOT_ENOUGH_MEMORY };
    const struct prop_pending *pending = prop_pending_find(mapix_prop_of(object), tag);

    if (ret_content)
        *ret_content = NULL;
    if (!pending)
        return NULL;
    if (pending->kind == PROP_CHANGE_DELETE)
        return &deleted;
    if (pending->kind == PROP_CHANGE_SET)
        return pending->value;
    if (ret_content)
        *ret_content = pending->content;
    return &large;
}

/* A string that was written as a stream, as PT_UNICODE; it ends at its first zero, as strings do. */
static HRESULT string_from_content(const struct prop_pending *pending, char *bytes, size_t length, const struct prop_memory *memory,
    SPropValue *ret_value)
{
    wchar_t *converted = NULL;
    const wchar_t *text = (const wchar_t *)(void *)bytes;
    size_t characters = length / sizeof(wchar_t);
    LPWSTR copy;
    HRESULT result = S_OK;

    if (pending->encoding == PT_STRING8) {
        result = prop_wide_from_utf8(bytes, strnlen(bytes, length), &converted, &characters);
        if (FAILED(result))
            return result;
        text = converted;
    }
    characters = wcsnlen(text, characters);
    copy = mapix_prop_allocate(memory, (characters + 1) * sizeof(wchar_t));
    if (copy) {
        memcpy(copy, text, characters * sizeof(wchar_t));
        copy[characters] = 0;
        ret_value->ulPropTag = CHANGE_PROP_TYPE(pending->tag, PT_UNICODE);
        ret_value->dwAlignPad = 0;
        ret_value->Value.lpszW = copy;
    } else
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    free(converted);
    return result;
}

static HRESULT value_from_content(const struct prop_pending *pending, const struct prop_memory *memory, SPropValue *ret_value)
{
    size_t length;
    char *bytes;
    HRESULT result = prop_content_load(pending->content, INT32_MAX, &bytes, &length);

    if (FAILED(result))
        return result;
    if (pending->encoding == PT_UNICODE || pending->encoding == PT_STRING8)
        result = string_from_content(pending, bytes, length, memory, ret_value);
    else {
        LPBYTE copy = mapix_prop_allocate(memory, length ? length : 1);

        if (copy) {
            memcpy(copy, bytes, length);
            ret_value->ulPropTag = pending->tag;
            ret_value->dwAlignPad = 0;
            ret_value->Value.bin.cb = (ULONG)length;
            ret_value->Value.bin.lpb = copy;
        } else
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(bytes);
    return result;
}

HRESULT prop_pending_value(const struct prop_pending *pending, size_t limit, const struct prop_memory *memory, SPropValue *ret_value)
{
    switch (pending->kind) {
    case PROP_CHANGE_DELETE:
        mapix_prop_error_value(ret_value, pending->tag, MAPI_E_NOT_FOUND);
        return S_OK;
    case PROP_CHANGE_SET:
        if (prop_value_size(pending->value) <= limit)
            return mapix_prop_copy_value(memory, pending->value, ret_value);
        break;
    case PROP_CHANGE_CONTENT:
        if (mapix_prop_content_size(pending->content) <= limit && PROP_TYPE(pending->tag) != PT_OBJECT)
            return value_from_content(pending, memory, ret_value);
        break;
    }
    mapix_prop_error_value(ret_value, pending->tag, MAPI_E_NOT_ENOUGH_MEMORY);
    return S_OK;
}

/* Turn a streamed string into what commit promises: a short one, and any for sources without parts, into a value, others into UTF-8. */
static HRESULT change_from_content(struct mapix_prop *prop, struct prop_pending *pending, struct prop_change *change)
{
    bool string = pending->encoding == PT_UNICODE || pending->encoding == PT_STRING8;
    bool whole = !prop->source->read || (string && mapix_prop_content_size(pending->content) <= 32 * 1024);

    if (PROP_TYPE(pending->tag) == PT_OBJECT)
        whole = false;
    if (whole) {
        LPSPropValue value = mapix_memory_new_zero(sizeof(*value));
        struct prop_memory memory = { value, MAPIAllocateMore };
        HRESULT result = value ? value_from_content(pending, &memory, value) : MAPI_E_NOT_ENOUGH_MEMORY;

        if (FAILED(result)) {
            mapix_memory_free(value);
            return result;
        }
        mapix_memory_free(pending->value);
        pending->value = value;
        change->kind = PROP_CHANGE_SET;
        change->value = value;
        return S_OK;
    }
    if (pending->encoding == PT_UNICODE) {
        HRESULT result = prop_content_utf8(&pending->content);

        if (FAILED(result))
            return result;
        pending->encoding = PT_STRING8;
    }
    change->kind = PROP_CHANGE_CONTENT;
    change->content = pending->content;
    if (string)
        change->tag = CHANGE_PROP_TYPE(pending->tag, PT_STRING8);
    return S_OK;
}

HRESULT prop_change_of_pending(struct mapix_prop *prop, struct prop_pending *pending, struct prop_change *ret_change)
{
    *ret_change = (struct prop_change){ .kind = pending->kind, .tag = pending->tag, .value = pending->value, .result = S_OK };
    if (pending->kind == PROP_CHANGE_CONTENT)
        return change_from_content(prop, pending, ret_change);
    return S_OK;
}
