/* Rows on their way: what a source writes (source.h), and what a client gets (MEM-07: one block a row). */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "table/engine.h"

enum { MOST_PLAIN_COLUMNS = 64 };                      /* of more it is not worth asking */

/* --- Scratch: memory that lives until the next row ------------------------------------------------------------------------------------ */

struct table_scratch_chunk {
    struct table_scratch_chunk *next;
    size_t size, used;
    max_align_t data[];
};

static void *scratch_new(struct table_scratch_chunk **scratch, size_t size)
{
    size = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    struct table_scratch_chunk *chunk = *scratch;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > 4000 ? size : 4000;
        if (size > SIZE_MAX / 2 || !(chunk = malloc(sizeof(*chunk) + room)))
            return NULL;
        *chunk = (struct table_scratch_chunk){ .next = *scratch, .size = room };
        *scratch = chunk;
    }
    void *block = (BYTE *)chunk->data + chunk->used;
    chunk->used += size;
    return block;
}

/* Forget what it holds, keep one chunk. */
static void scratch_reset(struct table_scratch_chunk **scratch)
{
    while (*scratch && (*scratch)->next) {
        struct table_scratch_chunk *chunk = *scratch;
        *scratch = chunk->next;
        free(chunk);
    }
    if (*scratch)
        (*scratch)->used = 0;
}

static void scratch_free(struct table_scratch_chunk **scratch)
{
    scratch_reset(scratch);
    free(*scratch);
    *scratch = NULL;
}

/* --- Deep copies in one block ---------------------------------------------------------------------------------------------------------- */

static size_t aligned(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

/* The size of one element of a multi-value array; 0: it is not one of fixed size. */
static size_t element_size(ULONG type)
{
    switch (type & ~MV_FLAG) {
    case PT_I2: return sizeof(short);
    case PT_LONG: return sizeof(LONG);
    case PT_R4: return sizeof(float);
    case PT_DOUBLE:
    case PT_APPTIME: return sizeof(double);
    case PT_CURRENCY: return sizeof(CURRENCY);
    case PT_SYSTIME: return sizeof(FILETIME);
    case PT_I8: return sizeof(LARGE_INTEGER);
    case PT_CLSID: return sizeof(GUID);
    }
    return 0;
}

/* The bytes that a value needs outside of its SPropValue; SIZE_MAX: it is malformed. */
static size_t payload_size(const SPropValue *value)
{
    size_t size = 0;
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_STRING8:
        return value->Value.lpszA ? aligned(strlen(value->Value.lpszA) + 1) : SIZE_MAX;
    case PT_UNICODE:
        return value->Value.lpszW ? aligned((wcslen(value->Value.lpszW) + 1) * sizeof(WCHAR)) : SIZE_MAX;
    case PT_BINARY:
        return value->Value.bin.cb && !value->Value.bin.lpb ? SIZE_MAX : aligned(value->Value.bin.cb);
    case PT_CLSID:
        return value->Value.lpguid ? aligned(sizeof(GUID)) : SIZE_MAX;
    case PT_MV_STRING8:
        if (value->Value.MVszA.cValues && !value->Value.MVszA.lppszA)
            return SIZE_MAX;
        for (ULONG i = 0; i < value->Value.MVszA.cValues; i++) {
            if (!value->Value.MVszA.lppszA[i])
                return SIZE_MAX;
            size += aligned(strlen(value->Value.MVszA.lppszA[i]) + 1);
        }
        return size + value->Value.MVszA.cValues * sizeof(LPSTR);
    case PT_MV_UNICODE:
        if (value->Value.MVszW.cValues && !value->Value.MVszW.lppszW)
            return SIZE_MAX;
        for (ULONG i = 0; i < value->Value.MVszW.cValues; i++) {
            if (!value->Value.MVszW.lppszW[i])
                return SIZE_MAX;
            size += aligned((wcslen(value->Value.MVszW.lppszW[i]) + 1) * sizeof(WCHAR));
        }
        return size + value->Value.MVszW.cValues * sizeof(LPWSTR);
    case PT_MV_BINARY:
        if (value->Value.MVbin.cValues && !value->Value.MVbin.lpbin)
            return SIZE_MAX;
        for (ULONG i = 0; i < value->Value.MVbin.cValues; i++) {
            if (value->Value.MVbin.lpbin[i].cb && !value->Value.MVbin.lpbin[i].lpb)
                return SIZE_MAX;
            size += aligned(value->Value.MVbin.lpbin[i].cb);
        }
        return size + value->Value.MVbin.cValues * sizeof(SBinary);
    }
    if (PROP_TYPE(value->ulPropTag) & MV_FLAG) {
        size_t element = element_size(PROP_TYPE(value->ulPropTag));
        if (!element || (value->Value.MVl.cValues && !value->Value.MVl.lpl))
            return SIZE_MAX;
        return aligned(value->Value.MVl.cValues * element);
    }
    return 0;
}

size_t table_values_size(const SPropValue *values, ULONG count)
{
    size_t total = aligned((size_t)count * sizeof(SPropValue));
    for (ULONG i = 0; i < count; i++) {
        size_t size = payload_size(&values[i]);
        if (size == SIZE_MAX)
            return SIZE_MAX;
        total += size;
    }
    return total;
}

static void *take(BYTE **at, const void *from, size_t size)
{
    void *to = *at;
    if (size)
        memcpy(to, from, size);
    *at += aligned(size);
    return to;
}

static void copy_payload(SPropValue *to, BYTE **at)
{
    switch (PROP_TYPE(to->ulPropTag)) {
    case PT_STRING8:
        to->Value.lpszA = take(at, to->Value.lpszA, strlen(to->Value.lpszA) + 1);
        return;
    case PT_UNICODE:
        to->Value.lpszW = take(at, to->Value.lpszW, (wcslen(to->Value.lpszW) + 1) * sizeof(WCHAR));
        return;
    case PT_BINARY:
        to->Value.bin.lpb = take(at, to->Value.bin.lpb, to->Value.bin.cb);
        return;
    case PT_CLSID:
        to->Value.lpguid = take(at, to->Value.lpguid, sizeof(GUID));
        return;
    case PT_MV_STRING8:
        to->Value.MVszA.lppszA = take(at, to->Value.MVszA.lppszA, to->Value.MVszA.cValues * sizeof(LPSTR));
        for (ULONG i = 0; i < to->Value.MVszA.cValues; i++)
            to->Value.MVszA.lppszA[i] = take(at, to->Value.MVszA.lppszA[i], strlen(to->Value.MVszA.lppszA[i]) + 1);
        return;
    case PT_MV_UNICODE:
        to->Value.MVszW.lppszW = take(at, to->Value.MVszW.lppszW, to->Value.MVszW.cValues * sizeof(LPWSTR));
        for (ULONG i = 0; i < to->Value.MVszW.cValues; i++)
            to->Value.MVszW.lppszW[i] = take(at, to->Value.MVszW.lppszW[i], (wcslen(to->Value.MVszW.lppszW[i]) + 1) * sizeof(WCHAR));
        return;
    case PT_MV_BINARY:
        to->Value.MVbin.lpbin = take(at, to->Value.MVbin.lpbin, to->Value.MVbin.cValues * sizeof(SBinary));
        for (ULONG i = 0; i < to->Value.MVbin.cValues; i++)
            to->Value.MVbin.lpbin[i].lpb = take(at, to->Value.MVbin.lpbin[i].lpb, to->Value.MVbin.lpbin[i].cb);
        return;
    }
    if (PROP_TYPE(to->ulPropTag) & MV_FLAG)
        to->Value.MVl.lpl = take(at, to->Value.MVl.lpl, to->Value.MVl.cValues * element_size(PROP_TYPE(to->ulPropTag)));
}

void table_values_copy(const SPropValue *values, ULONG count, void *block)
{
    SPropValue *to = block;
    BYTE *at = (BYTE *)block + aligned((size_t)count * sizeof(SPropValue));
    memcpy(to, values, (size_t)count * sizeof(SPropValue));
    for (ULONG i = 0; i < count; i++)
        copy_payload(&to[i], &at);
}

/* Lead a pointer into a block's copy. */
static void move(void *pointer, uintptr_t distance)
{
    uintptr_t at;
    memcpy(&at, pointer, sizeof(at));
    at += distance;
    memcpy(pointer, &at, sizeof(at));
}

static void move_payload(SPropValue *to, uintptr_t distance)
{
    switch (PROP_TYPE(to->ulPropTag)) {
    case PT_STRING8:
    case PT_UNICODE:
    case PT_CLSID:
        move(&to->Value.lpszA, distance);
        return;
    case PT_BINARY:
        move(&to->Value.bin.lpb, distance);
        return;
    case PT_MV_STRING8:
    case PT_MV_UNICODE:
        move(&to->Value.MVszA.lppszA, distance);
        for (ULONG i = 0; i < to->Value.MVszA.cValues; i++)
            move(&to->Value.MVszA.lppszA[i], distance);
        return;
    case PT_MV_BINARY:
        move(&to->Value.MVbin.lpbin, distance);
        for (ULONG i = 0; i < to->Value.MVbin.cValues; i++)
            move(&to->Value.MVbin.lpbin[i].lpb, distance);
        return;
    }
    if (PROP_TYPE(to->ulPropTag) & MV_FLAG)
        move(&to->Value.MVl.lpl, distance);
}

void table_values_copy_block(const SPropValue *values, ULONG count, size_t size, void *block)
{
    SPropValue *to = block;
    memcpy(block, values, size);
    for (ULONG i = 0; i < count; i++)
        move_payload(&to[i], (uintptr_t)block - (uintptr_t)values);
}

/* --- What a source writes --------------------------------------------------------------------------------------------------------------- */

HRESULT table_writer_init(struct mapix_row_writer *writer, const SPropTagArray *columns, HRESULT (*deliver)(struct mapix_row_writer *),
    void *context)
{
    *writer = (struct mapix_row_writer){ .columns = columns, .deliver = deliver, .context = context };
    writer->values = malloc((columns->cValues + 1) * sizeof(SPropValue));      /* never NULL: that would mean "gone" */
    return writer->values ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT deliver_open(struct mapix_row_writer *writer)
{
    if (!writer->open)
        return writer->failure;
    writer->open = false;
    writer->delivered++;
    HRESULT result = writer->failure == S_OK ? writer->deliver(writer) : writer->failure;
    scratch_reset(&writer->scratch);
    if (result != S_OK && writer->failure == S_OK)
        writer->failure = result;
    return writer->failure;
}

HRESULT table_writer_finish(struct mapix_row_writer *writer)
{
    return deliver_open(writer);
}

void table_writer_free(struct mapix_row_writer *writer)
{
    free(writer->values);
    free(writer->position);
    scratch_free(&writer->scratch);
}

/* A delivery that wants no more rows answers S_FALSE: the source is told so by the same code. */
HRESULT mapix_row_begin(struct mapix_row_writer *writer, uint64_t id, const void *position, size_t position_size)
{
    HRESULT result = deliver_open(writer);
    if (result != S_OK)
        return FAILED(result) ? result : S_OK;
    if (position_size > writer->position_room) {
        BYTE *larger = realloc(writer->position, position_size);
        if (!larger)
            return writer->failure = MAPI_E_NOT_ENOUGH_MEMORY;
        writer->position = larger;
        writer->position_room = position_size;
    }
    if (position_size)
        memcpy(writer->position, position, position_size);
    writer->position_size = position_size;
    writer->id = id;
    writer->open = true;
    for (ULONG i = 0; i < writer->columns->cValues; i++) {
        writer->values[i].ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(writer->columns->aulPropTag[i]));
        writer->values[i].Value.err = MAPI_E_NOT_FOUND;
    }
    return S_OK;
}

bool mapix_row_wants(struct mapix_row_writer *writer, ULONG column)
{
    return writer->open && column < writer->columns->cValues && PROP_ID(writer->columns->aulPropTag[column]) != 0
        && PROP_TYPE(writer->values[column].ulPropTag) == PT_ERROR;
}

static SPropValue *cell(struct mapix_row_writer *writer, ULONG column, ULONG type)
{
    if (!writer->open || column >= writer->columns->cValues || PROP_ID(writer->columns->aulPropTag[column]) == 0)
        return NULL;
    writer->values[column].ulPropTag = PROP_TAG(type, PROP_ID(writer->columns->aulPropTag[column]));
    return &writer->values[column];
}

static HRESULT fail_cell(struct mapix_row_writer *writer, SPropValue *value)
{
    value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_ERROR);
    value->Value.err = MAPI_E_NOT_ENOUGH_MEMORY;
    return writer->failure = MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT mapix_row_set_value(struct mapix_row_writer *writer, ULONG column, const SPropValue *value)
{
    SPropValue *to = cell(writer, column, PROP_TYPE(value->ulPropTag) & ~MV_INSTANCE);
    if (!to)
        return S_OK;
    to->Value = value->Value;
    size_t size = payload_size(to);
    if (size == SIZE_MAX) {
        to->ulPropTag = CHANGE_PROP_TYPE(to->ulPropTag, PT_ERROR);
        to->Value.err = MAPI_E_NOT_FOUND;
        return S_OK;
    }
    BYTE *block = size ? scratch_new(&writer->scratch, size) : (BYTE *)"";
    if (!block)
        return fail_cell(writer, to);
    copy_payload(to, &block);
    return S_OK;
}

HRESULT mapix_row_set_utf8(struct mapix_row_writer *writer, ULONG column, const char *text, size_t size)
{
    SPropValue *to = cell(writer, column, PT_STRING8);
    if (!to)
        return S_OK;
    char *copy = scratch_new(&writer->scratch, size + 1);
    if (!copy)
        return fail_cell(writer, to);
    if (size)
        memcpy(copy, text, size);
    copy[size] = 0;
    to->Value.lpszA = copy;
    return S_OK;
}

HRESULT mapix_row_set_binary(struct mapix_row_writer *writer, ULONG column, const void *bytes, size_t size)
{
    SPropValue *to = cell(writer, column, PT_BINARY);
    if (!to)
        return S_OK;
    BYTE *copy = size <= UINT32_MAX ? scratch_new(&writer->scratch, size ? size : 1) : NULL;
    if (!copy)
        return fail_cell(writer, to);
    if (size)
        memcpy(copy, bytes, size);
    to->Value.bin.cb = (ULONG)size;
    to->Value.bin.lpb = copy;
    return S_OK;
}

/* The type that a plain number takes: what the column asks, if that is one of its kind. */
static ULONG number_type(struct mapix_row_writer *writer, ULONG column, ULONG natural, ULONG other)
{
    if (column < writer->columns->cValues && PROP_TYPE(writer->columns->aulPropTag[column]) == other)
        return other;
    return natural;
}

HRESULT mapix_row_set_long(struct mapix_row_writer *writer, ULONG column, LONG value)
{
    SPropValue *to = cell(writer, column, PT_LONG);
    if (to)
        to->Value.l = value;
    return S_OK;
}

HRESULT mapix_row_set_boolean(struct mapix_row_writer *writer, ULONG column, bool value)
{
    SPropValue *to = cell(writer, column, PT_BOOLEAN);
    if (to)
        to->Value.b = value;
    return S_OK;
}

HRESULT mapix_row_set_i8(struct mapix_row_writer *writer, ULONG column, int64_t value)
{
    SPropValue *to = cell(writer, column, number_type(writer, column, PT_I8, PT_CURRENCY));
    if (to)
        to->Value.li.QuadPart = value;
    return S_OK;
}

HRESULT mapix_row_set_systime(struct mapix_row_writer *writer, ULONG column, FILETIME value)
{
    SPropValue *to = cell(writer, column, PT_SYSTIME);
    if (to)
        to->Value.ft = value;
    return S_OK;
}

HRESULT mapix_row_set_double(struct mapix_row_writer *writer, ULONG column, double value)
{
    SPropValue *to = cell(writer, column, number_type(writer, column, PT_DOUBLE, PT_APPTIME));
    if (to)
        to->Value.dbl = value;
    return S_OK;
}

HRESULT mapix_row_set_error(struct mapix_row_writer *writer, ULONG column, SCODE error)
{
    SPropValue *to = cell(writer, column, PT_ERROR);
    if (to)
        to->Value.err = error;
    return S_OK;
}

/* --- What a client gets ------------------------------------------------------------------------------------------------------------------- */

/* Columns that a row with just these values shows as they are: none is made by the table, converted, cut, or there twice. */
static bool are_plain(const struct mapix_table *table, const SPropTagArray *columns)
{
    if (table->source->string_limit || columns->cValues > MOST_PLAIN_COLUMNS)
        return false;
    for (ULONG i = 0; i < columns->cValues; i++) {
        ULONG tag = columns->aulPropTag[i];
        if (table_is_computed(PROP_ID(tag)) || tag == PR_NULL || PROP_TYPE(tag) & MV_INSTANCE || PROP_TYPE(tag) == PT_UNSPECIFIED)
            return false;
        for (ULONG j = 0; j < i; j++)
            if (PROP_ID(columns->aulPropTag[j]) == PROP_ID(tag))
                return false;
    }
    return true;
}

HRESULT table_rows_init(struct table_rows *rows, struct mapix_table *table, const SPropTagArray *columns)
{
    *rows = (struct table_rows){ .table = table, .columns = columns, .plain = table->data && are_plain(table, columns) };
    rows->cells = malloc((columns->cValues + 1) * sizeof(SPropValue));
    return rows->cells ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

void table_rows_free(struct table_rows *rows)
{
    for (ULONG i = 0; i < rows->count; i++)
        MAPIFreeBuffer(rows->rows[i].lpProps);
    free(rows->rows);
    free(rows->cells);
    scratch_free(&rows->scratch);
    *rows = (struct table_rows){ .table = NULL };
}

static WCHAR *to_wide(struct table_rows *rows, const char *text)
{
    size_t length = strlen(text), wide = mapix_text_utf8_to_wide_length(text, length);
    WCHAR *copy = scratch_new(&rows->scratch, (wide + 1) * sizeof(WCHAR));
    if (copy) {
        mapix_text_utf8_to_wide(text, length, copy);
        copy[wide] = 0;
    }
    return copy;
}

static char *to_utf8(struct table_rows *rows, const WCHAR *text)
{
    size_t length = wcslen(text), narrow = mapix_text_wide_to_utf8_length(text, length);
    char *copy = scratch_new(&rows->scratch, narrow + 1);
    if (copy) {
        mapix_text_wide_to_utf8(text, length, copy);
        copy[narrow] = 0;
    }
    return copy;
}

/* Turn a string or an array of strings into the other kind. */
static HRESULT convert_strings(struct table_rows *rows, SPropValue *value)
{
    ULONG count = value->Value.MVszA.cValues;
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_STRING8:
        value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_UNICODE);
        value->Value.lpszW = to_wide(rows, value->Value.lpszA);
        return value->Value.lpszW ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    case PT_UNICODE:
        value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_STRING8);
        value->Value.lpszA = to_utf8(rows, value->Value.lpszW);
        return value->Value.lpszA ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    case PT_MV_STRING8: {
        LPWSTR *strings = scratch_new(&rows->scratch, (count + 1) * sizeof(*strings));
        for (ULONG i = 0; strings && i < count; i++)
            if (!(strings[i] = to_wide(rows, value->Value.MVszA.lppszA[i])))
                return MAPI_E_NOT_ENOUGH_MEMORY;
        value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_MV_UNICODE);
        value->Value.MVszW.lppszW = strings;
        return strings ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    case PT_MV_UNICODE: {
        LPSTR *strings = scratch_new(&rows->scratch, (count + 1) * sizeof(*strings));
        for (ULONG i = 0; strings && i < count; i++)
            if (!(strings[i] = to_utf8(rows, value->Value.MVszW.lppszW[i])))
                return MAPI_E_NOT_ENOUGH_MEMORY;
        value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_MV_STRING8);
        value->Value.MVszA.lppszA = strings;
        return strings ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    }
    return S_OK;
}

/* Cut what is longer than the source's limit (SPI-TBL-06); never in the middle of a UTF-8 sequence. */
static HRESULT cut(struct table_rows *rows, SPropValue *value, ULONG limit)
{
    if (PROP_TYPE(value->ulPropTag) == PT_BINARY) {
        if (value->Value.bin.cb > limit)
            value->Value.bin.cb = limit;
        return S_OK;
    }
    if (PROP_TYPE(value->ulPropTag) == PT_UNICODE) {
        if (wcsnlen(value->Value.lpszW, (size_t)limit + 1) <= limit)
            return S_OK;
        WCHAR *copy = scratch_new(&rows->scratch, ((size_t)limit + 1) * sizeof(WCHAR));
        if (!copy)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        memcpy(copy, value->Value.lpszW, limit * sizeof(WCHAR));
        copy[limit] = 0;
        value->Value.lpszW = copy;
        return S_OK;
    }
    if (PROP_TYPE(value->ulPropTag) == PT_STRING8) {
        size_t length = strnlen(value->Value.lpszA, (size_t)limit + 1);
        if (length <= limit)
            return S_OK;
        for (length = limit; length && ((BYTE)value->Value.lpszA[length] & 0xc0) == 0x80; length--)
            ;
        char *copy = scratch_new(&rows->scratch, length + 1);
        if (!copy)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        memcpy(copy, value->Value.lpszA, length);
        copy[length] = 0;
        value->Value.lpszA = copy;
    }
    return S_OK;
}

static bool is_string(ULONG type)
{
    return (type & ~MV_FLAG) == PT_STRING8 || (type & ~MV_FLAG) == PT_UNICODE;
}

/* One cell: what the column asks, out of what the row has. Missing or of another type: PT_ERROR with MAPI_E_NOT_FOUND (TABL-07). */
static HRESULT make_cell(struct table_rows *rows, struct table_values *row, ULONG tag, SPropValue *ret)
{
    ULONG wanted = PROP_TYPE(tag);
    if (tag == PR_NULL) {                               /* a reserved place (SPI-TBL-03) */
        *ret = (SPropValue){ .ulPropTag = PR_NULL };
        return S_OK;
    }
    SPropValue scratch;
    const SPropValue *value = table_value(row, tag, &scratch);
    if (!value)
        goto missing;
    *ret = *value;
    ret->ulPropTag = PROP_TAG(PROP_TYPE(value->ulPropTag), PROP_ID(tag));
    ULONG type = PROP_TYPE(value->ulPropTag);
    if (type == PT_ERROR)
        return S_OK;
    if (wanted & MV_INSTANCE)
        wanted &= ~MVI_FLAG;                            /* a single value, as in the rows of other columns */
    if (wanted == PT_UNSPECIFIED)
        wanted = !is_string(type) || rows->table->native_strings ? type
            : (type & MV_FLAG) | (rows->table->flags & MAPI_UNICODE ? PT_UNICODE : PT_STRING8);
    if (type != wanted) {
        if (!is_string(type) || !is_string(wanted) || (type & MV_FLAG) != (wanted & MV_FLAG))
            goto missing;
        HRESULT result = convert_strings(rows, ret);
        if (result != S_OK)
            return result;
    }
    if (rows->table->source->string_limit)
        return cut(rows, ret, rows->table->source->string_limit);
    return S_OK;
missing:
    ret->ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(tag));
    ret->Value.err = MAPI_E_NOT_FOUND;
    return S_OK;
}

/* Has the row just the values that the columns ask, in their order? */
static bool fits(const struct table_rows *rows, const struct table_values *row)
{
    ULONG count = rows->columns->cValues, same = 0;
    if (!rows->plain || !row->block_size || row->heading || row->count != count)
        return false;
    while (same < count && row->values[same].ulPropTag == rows->columns->aulPropTag[same])
        same++;
    return same == count;
}

static SPropValue *new_block(size_t size)
{
    LPVOID block = NULL;
    return size < UINT32_MAX && MAPIAllocateBuffer((ULONG)(size ? size : 1), &block) == S_OK ? block : NULL;
}

/* The cells of a row, in one block for the client. */
static HRESULT make_cells(struct table_rows *rows, struct table_values *row, SPropValue **ret_cells)
{
    HRESULT result = S_OK;
    ULONG count = rows->columns->cValues;
    for (ULONG i = 0; result == S_OK && i < count; i++)
        result = make_cell(rows, row, rows->columns->aulPropTag[i], &rows->cells[i]);
    if (result == S_OK && !(*ret_cells = new_block(table_values_size(rows->cells, count))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (result == S_OK)
        table_values_copy(rows->cells, count, *ret_cells);
    scratch_reset(&rows->scratch);
    return result;
}

HRESULT table_rows_add(struct table_rows *rows, struct table_values *row)
{
    SPropValue *cells;
    if (rows->count == rows->room) {
        ULONG room = rows->room ? rows->room * 2 : 16;
        SRow *larger = realloc(rows->rows, room * sizeof(*larger));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        rows->rows = larger;
        rows->room = room;
    }
    if (fits(rows, row)) {
        if (!(cells = new_block(row->block_size)))
            return MAPI_E_NOT_ENOUGH_MEMORY;
        table_values_copy_block(row->values, row->count, row->block_size, cells);
    } else {
        HRESULT result = make_cells(rows, row, &cells);
        if (result != S_OK)
            return result;
    }
    rows->rows[rows->count++] = (SRow){ .cValues = rows->columns->cValues, .lpProps = cells };
    return S_OK;
}

HRESULT table_rows_take(struct table_rows *rows, LPSRowSet *ret_rows)
{
    LPVOID block = NULL;
    if (MAPIAllocateBuffer((ULONG)CbNewSRowSet(rows->count), &block) != S_OK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    LPSRowSet set = block;
    set->cRows = rows->count;
    if (rows->count)
        memcpy(set->aRow, rows->rows, rows->count * sizeof(SRow));
    rows->count = 0;
    *ret_rows = set;
    return S_OK;
}
