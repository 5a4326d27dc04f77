/* Records: the properties of one object in memory, and their encoded form in the blob columns of a row. Small values are one blob by
 * value/codec.h; a large one is a reference of 20 bytes in the other: tag, id of the value, size, each little endian. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "value/codec.h"
#include "value/value.h"

#define LARGE_ENTRY 20

void mapix_store_record_clear(struct mapix_store_record *record)
{
    if (!record)
        return;
    MAPIFreeBuffer(record->memory);
    memset(record, 0, sizeof(*record));
}

const SPropValue *mapix_store_record_find(const struct mapix_store_record *record, ULONG tag)
{
    ULONG index;

    for (index = 0; record && index < record->count; index++)
        if (PROP_ID(record->values[index].ulPropTag) == PROP_ID(tag))
            return &record->values[index];
    return NULL;
}

const struct mapix_store_large *mapix_store_record_find_large(const struct mapix_store_record *record, ULONG tag)
{
    ULONG index;

    for (index = 0; record && index < record->large_count; index++)
        if (PROP_ID(record->large[index].tag) == PROP_ID(tag))
            return &record->large[index];
    return NULL;
}

/* --- Building ------------------------------------------------------------------------------------------------------------------------- */

HRESULT store_builder_start(struct store_builder *builder)
{
    memset(builder, 0, sizeof(*builder));
    return FAILED(MAPIAllocateBuffer(16, &builder->record.memory)) ? store_no_memory() : S_OK;
}

static HRESULT grow(void *memory, void **array, ULONG count, ULONG *capacity, size_t size)
{
    ULONG wanted = *capacity ? *capacity * 2 : 32;
    void *grown = NULL;

    if (count < *capacity)
        return S_OK;
    if ((uint64_t)wanted * size > 0x7FFFFFFF || FAILED(MAPIAllocateMore((ULONG)(wanted * size), memory, &grown)))
        return store_no_memory();
    if (count)
        memcpy(grown, *array, count * size);
    *array = grown;
    *capacity = wanted;
    return S_OK;
}

HRESULT store_builder_add(struct store_builder *builder, const SPropValue *value)
{
    void *values = builder->record.values;
    HRESULT result = grow(builder->record.memory, &values, builder->record.count, &builder->capacity, sizeof(*value));

    builder->record.values = values;
    if (SUCCEEDED(result))
        builder->record.values[builder->record.count++] = *value;
    return result;
}

HRESULT store_builder_add_large(struct store_builder *builder, const struct mapix_store_large *large)
{
    void *array = builder->record.large;
    HRESULT result = grow(builder->record.memory, &array, builder->record.large_count, &builder->large_capacity, sizeof(*large));

    builder->record.large = array;
    if (SUCCEEDED(result))
        builder->record.large[builder->record.large_count++] = *large;
    return result;
}

HRESULT store_builder_add_text(struct store_builder *builder, ULONG tag, const char *utf8, size_t size)
{
    SPropValue value = { .ulPropTag = tag };

    value.Value.lpszW = mapix_text_wide_sized(builder->record.memory, utf8 ? utf8 : "", utf8 ? size : 0);
    return value.Value.lpszW ? store_builder_add(builder, &value) : store_no_memory();
}

HRESULT store_builder_add_blob(struct store_builder *builder, ULONG tag, const void *bytes, size_t size)
{
    SPropValue value = { .ulPropTag = tag };
    void *copy = NULL;

    if (FAILED(MAPIAllocateMore((ULONG)(size ? size : 1), builder->record.memory, &copy)))
        return store_no_memory();
    if (size)
        memcpy(copy, bytes, size);
    value.Value.bin.cb = (ULONG)size;
    value.Value.bin.lpb = copy;
    return store_builder_add(builder, &value);
}

static uint64_t read_number(const uint8_t *bytes, int size)
{
    uint64_t number = 0;

    while (size--)
        number = number << 8 | bytes[size];
    return number;
}

static void write_number(uint8_t *bytes, uint64_t number, int size)
{
    int index;

    for (index = 0; index < size; index++)
        bytes[index] = (uint8_t)(number >> (8 * index));
}

static HRESULT damaged(void)
{
    return mapix_error_set(mapix_error_thread_slot(), MAPI_E_CORRUPT_DATA, "store", 0, 0, "%s",
        "The properties of an object are damaged: run 'mapix store check', then 'mapix store repair', or restore a backup");
}

/* The next entry of a `large` column. */
static bool next_large(const uint8_t **bytes, size_t *size, struct mapix_store_large *ret_large)
{
    if (*size < LARGE_ENTRY)
        return false;
    ret_large->tag = (ULONG)read_number(*bytes, 4);
    ret_large->value = (int64_t)read_number(*bytes + 4, 8);
    ret_large->size = (int64_t)read_number(*bytes + 12, 8);
    *bytes += LARGE_ENTRY;
    *size -= LARGE_ENTRY;
    return true;
}

HRESULT store_builder_add_encoded(struct store_builder *builder, sqlite3_stmt *statement, int inline_column, int large_column)
{
    const uint8_t *bytes = sqlite3_column_blob(statement, large_column);
    size_t size = (size_t)sqlite3_column_bytes(statement, large_column);
    struct mapix_store_large large;
    SPropValue *values = NULL;
    ULONG count = 0, index;
    HRESULT result = S_OK;

    if (size % LARGE_ENTRY)
        return damaged();
    while (SUCCEEDED(result) && next_large(&bytes, &size, &large))
        result = store_builder_add_large(builder, &large);
    bytes = sqlite3_column_blob(statement, inline_column);
    size = (size_t)sqlite3_column_bytes(statement, inline_column);
    if (FAILED(result) || !size)
        return result;
    result = mapix_codec_decode_values(bytes, size, builder->record.memory, &count, &values);
    if (result == MAPI_E_CORRUPT_DATA)
        return damaged();
    if (FAILED(result))
        return store_no_memory();
    for (index = 0; SUCCEEDED(result) && index < count; index++)
        result = store_builder_add(builder, &values[index]);
    return result;
}

HRESULT store_record_merge(const struct mapix_store_record *old, const struct mapix_store_record *set, ULONG deleted_count,
    const ULONG *deleted, struct store_builder *ret_builder)
{
    ULONG index, other;
    HRESULT result = store_builder_start(ret_builder);

    for (index = 0; SUCCEEDED(result) && index < old->count + old->large_count; index++) {
        bool is_large = index >= old->count;
        ULONG tag = is_large ? old->large[index - old->count].tag : old->values[index].ulPropTag;
        bool gone = mapix_store_record_find(set, tag) || mapix_store_record_find_large(set, tag);
        for (other = 0; !gone && other < deleted_count; other++)
            gone = PROP_ID(deleted[other]) == PROP_ID(tag);
        if (!gone)
            result = is_large ? store_builder_add_large(ret_builder, &old->large[index - old->count])
                              : store_builder_add(ret_builder, &old->values[index]);
    }
    for (index = 0; SUCCEEDED(result) && set && index < set->count; index++)
        result = store_builder_add(ret_builder, &set->values[index]);
    for (index = 0; SUCCEEDED(result) && set && index < set->large_count; index++)
        result = store_builder_add_large(ret_builder, &set->large[index]);
    return result;
}

/* --- Encoding ------------------------------------------------------------------------------------------------------------------------- */

struct encoding {
    struct mapix_store *store;
    SPropValue *small;
    size_t small_count;
    struct store_encoded *encoded;
};

static HRESULT put_large(struct encoding *encoding, ULONG tag, int64_t value, int64_t size)
{
    uint8_t *grown = realloc(encoding->encoded->large, encoding->encoded->large_size + LARGE_ENTRY);

    if (!grown)
        return store_no_memory();
    encoding->encoded->large = grown;
    grown += encoding->encoded->large_size;
    write_number(grown, tag, 4);
    write_number(grown + 4, (uint64_t)value, 8);
    write_number(grown + 12, (uint64_t)size, 8);
    encoding->encoded->large_size += LARGE_ENTRY;
    encoding->encoded->total += size;
    return S_OK;
}

static HRESULT write_large(struct encoding *encoding, ULONG tag, const void *bytes, size_t size)
{
    int64_t value = 0;
    HRESULT result = store_value_insert(encoding->store, bytes, size, &value);

    return SUCCEEDED(result) ? put_large(encoding, tag, value, (int64_t)size) : result;
}

static HRESULT encode_value(struct encoding *encoding, const SPropValue *value)
{
    size_t size, length;
    char *utf8;
    HRESULT result;

    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_BINARY:
        if (value->Value.bin.cb > STORE_INLINE_LIMIT)
            return write_large(encoding, value->ulPropTag, value->Value.bin.lpb, value->Value.bin.cb);
        break;
    case PT_UNICODE:
        length = wcslen(value->Value.lpszW);
        if (length <= STORE_INLINE_LIMIT / 4)
            break;
        size = mapix_text_wide_to_utf8_length(value->Value.lpszW, length);
        if (size <= STORE_INLINE_LIMIT)
            break;
        utf8 = malloc(size + 1);
        if (!utf8)
            return store_no_memory();
        mapix_text_wide_to_utf8(value->Value.lpszW, length, utf8);
        result = write_large(encoding, value->ulPropTag, utf8, size);
        free(utf8);
        return result;
    case PT_STRING8:
        size = strlen(value->Value.lpszA);
        if (size > STORE_INLINE_LIMIT)
            return write_large(encoding, CHANGE_PROP_TYPE(value->ulPropTag, PT_UNICODE), value->Value.lpszA, size);
        break;
    default:
        break;
    }
    encoding->small[encoding->small_count++] = *value;
    return S_OK;
}

HRESULT store_encode(struct mapix_store *store, const struct mapix_store_record *record, bool (*skip)(const SPropValue *value),
    struct store_encoded *ret_encoded)
{
    struct encoding encoding = { .store = store, .encoded = ret_encoded };
    HRESULT result = S_OK;
    ULONG index;

    memset(ret_encoded, 0, sizeof(*ret_encoded));
    encoding.small = malloc((record->count + 1) * sizeof(*encoding.small));
    if (!encoding.small)
        return store_no_memory();
    for (index = 0; SUCCEEDED(result) && index < record->large_count; index++) {
        result = store_value_claim(store, record->large[index].value);
        if (SUCCEEDED(result))
            result = put_large(&encoding, record->large[index].tag, record->large[index].value, record->large[index].size);
    }
    for (index = 0; SUCCEEDED(result) && index < record->count; index++)
        if (!skip || !skip(&record->values[index]))
            result = encode_value(&encoding, &record->values[index]);
    if (SUCCEEDED(result) && encoding.small_count) {
        result = mapix_codec_encode_values(encoding.small, encoding.small_count, &ret_encoded->bytes, &ret_encoded->size);
        if (result == MAPI_E_NOT_ENOUGH_MEMORY)
            store_no_memory();
    }
    if (SUCCEEDED(result))
        ret_encoded->total += (int64_t)ret_encoded->size;
    free(encoding.small);
    if (FAILED(result))
        store_encoded_clear(ret_encoded);
    return result;
}

void store_encoded_clear(struct store_encoded *encoded)
{
    free(encoded->bytes);
    free(encoded->large);
    memset(encoded, 0, sizeof(*encoded));
}

HRESULT store_large_release(struct mapix_store *store, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    struct mapix_store_large large;
    HRESULT result = S_OK;

    while (SUCCEEDED(result) && next_large(&at, &size, &large))
        result = store_value_release(store, large.value);
    return result;
}

HRESULT store_large_claim(struct mapix_store *store, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    struct mapix_store_large large;
    HRESULT result = S_OK;

    while (SUCCEEDED(result) && next_large(&at, &size, &large))
        result = store_value_claim(store, large.value);
    return result;
}

/* --- Recipients ------------------------------------------------------------------------------------------------------------------------- */

HRESULT store_recipients_encode(struct mapix_store *store, const SRowSet *rows, void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = { 0 };

    (void)store;
    *ret_bytes = NULL;
    *ret_size = 0;
    if (!rows->cRows)
        return S_OK;
    mapix_codec_put_u8(&writer, MAPIX_CODEC_VERSION);
    mapix_codec_put_rows(&writer, rows);
    if (FAILED(writer.result)) {
        HRESULT result = writer.result;
        mapix_codec_writer_release(&writer);
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? store_no_memory() : result;
    }
    *ret_bytes = writer.data;
    *ret_size = writer.length;
    return S_OK;
}

HRESULT store_recipients_decode(struct mapix_store *store, const void *bytes, size_t size, LPSRowSet *ret_rows)
{
    struct mapix_codec_reader reader;
    SRowSet *rows = NULL;
    HRESULT result;

    (void)store;
    if (!size) {
        if (FAILED(MAPIAllocateBuffer(CbNewSRowSet(1), (void **)&rows)))
            return store_no_memory();
        rows->cRows = 0;
        *ret_rows = rows;
        return S_OK;
    }
    reader = mapix_codec_reader(bytes, size, NULL);
    if (mapix_codec_get_u8(&reader) != MAPIX_CODEC_VERSION)
        return damaged();
    rows = mapix_codec_get_rows(&reader);
    result = mapix_codec_finish(&reader);
    if (FAILED(result) || !rows) {
        FreeProws(rows);
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? store_no_memory() : damaged();
    }
    *ret_rows = rows;
    return S_OK;
}

wchar_t *store_recipients_names(const SRowSet *rows, ULONG type)
{
    size_t length = 1;
    wchar_t *names, *at;
    ULONG index, pass;

    names = at = NULL;
    for (pass = 0; pass < 2; pass++) {
        for (index = 0; index < rows->cRows; index++) {
            const SRow *row = &rows->aRow[index];
            const SPropValue *kind = mapix_value_find(row->lpProps, row->cValues, PR_RECIPIENT_TYPE);
            const SPropValue *name = mapix_value_find(row->lpProps, row->cValues, PR_DISPLAY_NAME_W);
            if (!name)
                name = mapix_value_find(row->lpProps, row->cValues, PR_EMAIL_ADDRESS_W);
            /* P1 twins of a resent message are not shown (SPI-SUBM-03). */
            if (!kind || !name || ((ULONG)kind->Value.l & ~(ULONG)MAPI_SUBMITTED) != type)
                continue;
            size_t size = wcslen(name->Value.lpszW);
            if (!pass) {
                length += size + 2;
                continue;
            }
            if (at != names)
                at = wmemcpy(at, L"; ", 2) + 2;
            at = wmemcpy(at, name->Value.lpszW, size) + size;
        }
        if (!pass) {
            names = at = malloc(length * sizeof(*names));
            if (!names)
                return NULL;
        }
    }
    *at = 0;
    return names;
}
