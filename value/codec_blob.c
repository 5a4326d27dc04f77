/* Whole blobs: a version byte and one thing. */
#include <string.h>

#include "base/memory.h"
#include "value/codec.h"
#include "value/internal.h"
#include "value/value.h"

static struct mapix_codec_writer begin(void)
{
    struct mapix_codec_writer writer = { 0 };
    mapix_codec_put_u8(&writer, MAPIX_CODEC_VERSION);
    return writer;
}

static HRESULT end(struct mapix_codec_writer *writer, void **ret_bytes, size_t *ret_size)
{
    if (FAILED(writer->result)) {
        HRESULT result = writer->result;
        mapix_codec_writer_release(writer);
        return result;
    }
    *ret_bytes = writer->data;
    *ret_size = writer->length;
    return S_OK;
}

static struct mapix_codec_reader open_blob(const void *bytes, size_t size, void *base)
{
    struct mapix_codec_reader reader = mapix_codec_reader(bytes, size, base);
    if (mapix_codec_get_u8(&reader) != MAPIX_CODEC_VERSION) {
        reader.result = MAPI_E_CORRUPT_DATA;
        reader.data = reader.end;
    }
    return reader;
}

HRESULT mapix_codec_encode_values(const SPropValue *values, size_t count, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = begin();
    mapix_codec_put_values(&writer, values, count);
    return end(&writer, ret_bytes, ret_size);
}

/* The array is the base: it is made as soon as its count is known, with room for what will be linked to it. */
static HRESULT decode_values_alone(struct mapix_codec_reader *reader, ULONG *ret_count, SPropValue **ret_values)
{
    size_t count = mapix_codec_get_count(reader, 4);
    if (FAILED(reader->result))
        return reader->result;
    size_t reserve = mapix_codec_left(reader) * 2 + count * 8;
    SPropValue *values = mapix_memory_new_reserve(count * sizeof(*values), reserve < 4096 ? reserve : 4096);
    if (values == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    reader->base = values;
    for (size_t i = 0; i < count; i++)
        mapix_codec_get_value(reader, &values[i]);
    HRESULT result = mapix_codec_finish(reader);
    if (FAILED(result)) {
        mapix_memory_free(values);
        return result;
    }
    *ret_count = (ULONG)count;
    *ret_values = values;
    return S_OK;
}

HRESULT mapix_codec_decode_values(const void *bytes, size_t size, void *base, ULONG *ret_count, SPropValue **ret_values)
{
    struct mapix_codec_reader reader = open_blob(bytes, size, base);
    ULONG count;
    if (base == NULL)
        return decode_values_alone(&reader, ret_count, ret_values);
    SPropValue *values = mapix_codec_get_values(&reader, &count);
    HRESULT result = mapix_codec_finish(&reader);
    if (SUCCEEDED(result)) {
        *ret_count = count;
        *ret_values = values;
    }
    return result;
}

static bool tags_match(ULONG stored, ULONG wanted)
{
    return PROP_ID(stored) == PROP_ID(wanted) &&
        (PROP_TYPE(wanted) == PT_UNSPECIFIED || mapix_value_types_convert(PROP_TYPE(stored), PROP_TYPE(wanted)));
}

HRESULT mapix_codec_find_value(const void *bytes, size_t size, ULONG tag, void *base, SPropValue *ret_value)
{
    struct mapix_codec_reader reader = open_blob(bytes, size, base);
    size_t count = mapix_codec_get_count(&reader, 4);
    for (size_t i = 0; i < count && SUCCEEDED(reader.result); i++) {
        const uint8_t *start = reader.data;
        ULONG stored = mapix_codec_get_u32(&reader);
        if (!tags_match(stored, tag)) {
            mapix_codec_skip_value(&reader, stored);
            continue;
        }
        SPropValue value;
        reader.data = start;
        mapix_codec_get_value(&reader, &value);
        HRESULT result = reader.result;
        if (SUCCEEDED(result) && PROP_TYPE(tag) != PT_UNSPECIFIED)
            result = mapix_value_convert(&value, PROP_TYPE(tag), base);
        if (SUCCEEDED(result))
            *ret_value = value;
        return result;
    }
    return FAILED(reader.result) ? reader.result : MAPI_E_NOT_FOUND;
}

HRESULT mapix_codec_visit_tags(const void *bytes, size_t size, bool (*visit)(void *context, ULONG tag), void *context)
{
    struct mapix_codec_reader reader = open_blob(bytes, size, NULL);
    size_t count = mapix_codec_get_count(&reader, 4);
    for (size_t i = 0; i < count && SUCCEEDED(reader.result); i++) {
        ULONG tag = mapix_codec_skip_property(&reader);
        if (SUCCEEDED(reader.result) && !visit(context, tag))
            return S_OK;
    }
    return reader.result;
}

HRESULT mapix_codec_encode_restriction(const SRestriction *restriction, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = begin();
    mapix_codec_put_restriction(&writer, restriction);
    return end(&writer, ret_bytes, ret_size);
}

/* The head of what is decoded without a base: a block of the size of the thing, into which the thing is copied at the end. */
static void *new_head(size_t size, size_t encoded)
{
    return mapix_memory_new_reserve(size, encoded < 512 ? encoded * 4 : 2048);
}

/* Give up the head, or make it the thing. */
static void *settle(void *head, const void *thing, size_t size, HRESULT result)
{
    if (thing == NULL || FAILED(result)) {
        mapix_memory_free(head);
        return NULL;
    }
    return memcpy(head, thing, size);
}

HRESULT mapix_codec_decode_restriction(const void *bytes, size_t size, void *base, SRestriction **ret_restriction)
{
    void *head = base == NULL ? new_head(sizeof(SRestriction), size) : base;
    if (head == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct mapix_codec_reader reader = open_blob(bytes, size, head);
    SRestriction *restriction = mapix_codec_get_restriction(&reader);
    HRESULT result = mapix_codec_finish(&reader);
    if (base == NULL)
        restriction = settle(head, restriction, sizeof(*restriction), result);
    if (SUCCEEDED(result))
        *ret_restriction = restriction;
    return result;
}

HRESULT mapix_codec_encode_actions(const ACTIONS *actions, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = begin();
    mapix_codec_put_actions(&writer, actions);
    return end(&writer, ret_bytes, ret_size);
}

HRESULT mapix_codec_decode_actions(const void *bytes, size_t size, void *base, ACTIONS **ret_actions)
{
    void *head = base == NULL ? new_head(sizeof(ACTIONS), size) : base;
    if (head == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct mapix_codec_reader reader = open_blob(bytes, size, head);
    ACTIONS *actions = mapix_codec_get_actions(&reader);
    HRESULT result = mapix_codec_finish(&reader);
    if (base == NULL)
        actions = settle(head, actions, sizeof(*actions), result);
    if (SUCCEEDED(result))
        *ret_actions = actions;
    return result;
}

HRESULT mapix_codec_encode_sorts(const SSortOrderSet *sorts, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = begin();
    mapix_codec_put_sorts(&writer, sorts);
    return end(&writer, ret_bytes, ret_size);
}

/* Sort orders and tags are one block each, which is its own base when there is none. */
HRESULT mapix_codec_decode_sorts(const void *bytes, size_t size, void *base, SSortOrderSet **ret_sorts)
{
    struct mapix_codec_reader reader = open_blob(bytes, size, base);
    SSortOrderSet *sorts = mapix_codec_get_sorts(&reader);
    HRESULT result = mapix_codec_finish(&reader);
    if (SUCCEEDED(result))
        *ret_sorts = sorts;
    else if (base == NULL)
        mapix_memory_free(sorts);
    return result;
}

HRESULT mapix_codec_encode_tags(const SPropTagArray *tags, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = begin();
    mapix_codec_put_tags(&writer, tags);
    return end(&writer, ret_bytes, ret_size);
}

HRESULT mapix_codec_decode_tags(const void *bytes, size_t size, void *base, SPropTagArray **ret_tags)
{
    struct mapix_codec_reader reader = open_blob(bytes, size, base);
    SPropTagArray *tags = mapix_codec_get_tags(&reader);
    HRESULT result = mapix_codec_finish(&reader);
    if (SUCCEEDED(result))
        *ret_tags = tags;
    else if (base == NULL)
        mapix_memory_free(tags);
    return result;
}

HRESULT mapix_codec_encode_notifications(const NOTIFICATION *notifications, size_t count, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = begin();
    mapix_codec_put_notifications(&writer, notifications, count);
    return end(&writer, ret_bytes, ret_size);
}

HRESULT mapix_codec_decode_notifications(const void *bytes, size_t size, void *base, ULONG *ret_count, NOTIFICATION **ret_notifications)
{
    /* Looked at first, for the size of the head; the reader checks it again. */
    struct mapix_codec_reader peek = open_blob(bytes, size, NULL);
    size_t expected = mapix_codec_get_count(&peek, 6);
    void *head = base == NULL ? new_head(expected * sizeof(NOTIFICATION), size) : base;
    if (head == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct mapix_codec_reader reader = open_blob(bytes, size, head);
    ULONG count = 0;
    NOTIFICATION *notifications = SUCCEEDED(reader.result) ? mapix_codec_get_notifications(&reader, &count) : NULL;
    HRESULT result = mapix_codec_finish(&reader);
    if (base == NULL)
        notifications = settle(head, notifications, count * sizeof(*notifications), result);
    if (SUCCEEDED(result)) {
        *ret_count = count;
        *ret_notifications = notifications;
    }
    return result;
}
