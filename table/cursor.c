/* A view that its source runs: the engine keeps a place in it and reads from there. Nothing else is kept, so the first rows of a million
 * cost as much as those of a few. */
#include <stdlib.h>
#include <string.h>

#include "table/engine.h"
#include "value/restriction.h"

static const SPropTagArray no_columns = { 0, { 0 } };

static struct mapix_row_boundary boundary_of(const struct table_mark *mark)
{
    static const enum mapix_row_boundary_kind kinds[] = { MAPIX_ROWS_BEGINNING, MAPIX_ROWS_BEFORE, MAPIX_ROWS_AFTER };
    return (struct mapix_row_boundary){ kinds[mark->kind], mark->id, mark->position, mark->position_size };
}

HRESULT table_mark_set_position(struct table_mark *mark, enum table_mark_kind kind, uint64_t id, const void *position, size_t size)
{
    void *copy = NULL;
    if (size && !(copy = malloc(size)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (size)
        memcpy(copy, position, size);
    free(mark->position);
    mark->kind = kind;
    mark->id = id;
    mark->position = copy;
    mark->position_size = size;
    return S_OK;
}

/* The last row that came by, and what is wanted of the rows. */
struct reading {
    struct table_arrangement *arrangement;
    struct table_rows *rows;                            /* collect them for a client */
    struct table_filter *filter;                        /* look for the first that matches */
    SBinary *key;                                       /* keep its instance key */
    HRESULT (*each)(void *context, uint64_t id);
    void *context;
    struct table_mark last;
    bool found;
};

static HRESULT take_key(struct reading *reading, struct table_values *row)
{
    SPropValue scratch;
    const SPropValue *value = table_value(row, PR_INSTANCE_KEY, &scratch);
    BYTE *copy = value && PROP_TYPE(value->ulPropTag) == PT_BINARY ? malloc(value->Value.bin.cb + 1) : NULL;
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(copy, value->Value.bin.lpb, value->Value.bin.cb);
    free(reading->key->lpb);
    *reading->key = (SBinary){ value->Value.bin.cb, copy };
    return S_OK;
}

static HRESULT take_row(struct mapix_row_writer *writer)
{
    struct reading *reading = writer->context;
    HRESULT result = S_OK;
    if (reading->found)
        return S_OK;
    struct table_values row = { .arrangement = reading->arrangement, .values = writer->values, .count = writer->columns->cValues, .id = writer->id };
    if (reading->filter)
        result = table_filter_matches(reading->filter, &row, &reading->found);
    if (result == S_OK && reading->rows)
        result = table_rows_add(reading->rows, &row);
    if (result == S_OK && reading->key)
        result = take_key(reading, &row);
    if (result == S_OK && reading->each)
        result = reading->each(reading->context, writer->id);
    table_values_end(&row);
    if (result == S_OK)
        result = table_mark_set_position(&reading->last, TABLE_AFTER, writer->id, writer->position, writer->position_size);
    return result;
}

/* Read up to `limit` rows in pages; *ret_count of them came. reading->last is the last of them. */
static HRESULT read_rows(struct reading *reading, struct mapix_row_boundary from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *columns, ULONG *ret_count)
{
    struct table_arrangement *arrangement = reading->arrangement;
    const struct mapix_row_source_operations *operations = arrangement->table->source->operations;
    struct mapix_row_writer writer;
    ULONG count = 0;
    HRESULT result = table_writer_init(&writer, columns, take_row, reading);
    while (result == S_OK && count < limit && !reading->found) {
        ULONG wanted = limit - count < TABLE_PAGE ? limit - count : TABLE_PAGE;
        writer.delivered = 0;
        result = operations->read(&arrangement->view, &from, direction, wanted, columns, &writer);
        HRESULT delivery = table_writer_finish(&writer);
        if (result == S_OK)
            result = delivery;
        count += writer.delivered;
        if (writer.delivered < wanted)
            break;
        from = boundary_of(&reading->last);
        from.kind = direction == MAPIX_ROWS_FORWARD ? MAPIX_ROWS_AFTER : MAPIX_ROWS_BEFORE;
    }
    table_writer_free(&writer);
    *ret_count = count;
    return result;
}

static void reading_end(struct reading *reading)
{
    table_mark_clear(&reading->last);
}

/* Give the place found to the mark. */
static void hand_over(struct table_mark *to, struct reading *reading, enum table_mark_kind kind)
{
    free(to->position);
    to->kind = kind;
    to->id = reading->last.id;
    to->position = reading->last.position;
    to->position_size = reading->last.position_size;
    reading->last.position = NULL;
}

HRESULT cursor_count(struct table_arrangement *arrangement, ULONG *ret_count)
{
    const struct mapix_row_source_operations *operations = arrangement->table->source->operations;
    if (operations->count)
        return operations->count(&arrangement->view, ret_count);
    struct reading reading = { .arrangement = arrangement };
    struct mapix_row_boundary from = { .kind = MAPIX_ROWS_BEGINNING };
    HRESULT result = read_rows(&reading, from, MAPIX_ROWS_FORWARD, (ULONG)-1, &no_columns, ret_count);
    reading_end(&reading);
    return result;
}

HRESULT cursor_each_id(struct table_arrangement *arrangement, HRESULT (*each)(void *context, uint64_t id), void *context)
{
    ULONG count;
    struct reading reading = { .arrangement = arrangement, .each = each, .context = context };
    struct mapix_row_boundary from = { .kind = MAPIX_ROWS_BEGINNING };
    HRESULT result = read_rows(&reading, from, MAPIX_ROWS_FORWARD, (ULONG)-1, &no_columns, &count);
    reading_end(&reading);
    return result;
}

HRESULT cursor_rank(struct table_arrangement *arrangement, const struct table_mark *mark, ULONG *ret_rank)
{
    const struct mapix_row_source_operations *operations = arrangement->table->source->operations;
    if (mark->kind == TABLE_BEGINNING) {
        *ret_rank = 0;
        return S_OK;
    }
    if (!operations->rank)
        return MAPI_E_NO_SUPPORT;
    struct mapix_row_boundary boundary = boundary_of(mark);
    return operations->rank(&arrangement->view, &boundary, ret_rank);
}

HRESULT cursor_end(struct table_arrangement *arrangement, struct table_mark *io_mark)
{
    struct reading reading = { .arrangement = arrangement };
    struct mapix_row_boundary from = { .kind = MAPIX_ROWS_END };
    ULONG count;
    HRESULT result = read_rows(&reading, from, MAPIX_ROWS_BACKWARD, 1, &no_columns, &count);
    if (result == S_OK && count)
        hand_over(io_mark, &reading, TABLE_AFTER);
    else if (result == S_OK)
        table_mark_clear(io_mark);
    reading_end(&reading);
    return result;
}

/* The source knows a shorter way than reading. */
static HRESULT skip(struct reading *reading, struct mapix_row_boundary from, enum mapix_row_direction direction, ULONG distance, ULONG *ret_count)
{
    struct mapix_row_writer writer;
    *ret_count = 0;
    HRESULT result = table_writer_init(&writer, &no_columns, take_row, reading);
    if (result == S_OK)
        result = reading->arrangement->table->source->operations->skip(&reading->arrangement->view, &from, direction, distance, &writer, ret_count);
    HRESULT delivery = table_writer_finish(&writer);
    table_writer_free(&writer);
    return result == S_OK ? delivery : result;
}

HRESULT cursor_move(struct table_arrangement *arrangement, struct table_mark *io_mark, LONG count, LONG *ret_moved)
{
    enum mapix_row_direction direction = count < 0 ? MAPIX_ROWS_BACKWARD : MAPIX_ROWS_FORWARD;
    ULONG distance = count < 0 ? 0 - (ULONG)count : (ULONG)count, moved = 0;
    *ret_moved = 0;
    if (!count || (io_mark->kind == TABLE_BEGINNING && count < 0))
        return S_OK;
    struct reading reading = { .arrangement = arrangement };
    HRESULT result = distance > 1 && arrangement->table->source->operations->skip
        ? skip(&reading, boundary_of(io_mark), direction, distance, &moved)
        : read_rows(&reading, boundary_of(io_mark), direction, distance, &no_columns, &moved);
    if (result == S_OK && count < 0 && moved < distance)
        table_mark_clear(io_mark);                      /* clamped at the beginning (SPI-TBL-09) */
    else if (result == S_OK && moved)
        hand_over(io_mark, &reading, count < 0 ? TABLE_BEFORE : TABLE_AFTER);
    reading_end(&reading);
    if (result == S_OK)
        *ret_moved = count < 0 ? (LONG)(0 - moved) : (LONG)moved;
    return result;
}

HRESULT cursor_read(struct table_arrangement *arrangement, struct table_mark *io_mark, ULONG count, struct table_rows *rows)
{
    struct reading reading = { .arrangement = arrangement, .rows = rows };
    ULONG got;
    HRESULT result = read_rows(&reading, boundary_of(io_mark), MAPIX_ROWS_FORWARD, count, rows->columns, &got);
    if (result == S_OK && got)
        hand_over(io_mark, &reading, TABLE_AFTER);
    reading_end(&reading);
    return result;
}

static bool not_instance_key(void *context, ULONG tag)
{
    return PROP_ID(tag) != PROP_ID(PR_INSTANCE_KEY);
}

static HRESULT find_by_source(struct reading *reading, struct mapix_row_boundary from, enum mapix_row_direction direction, const SRestriction *restriction)
{
    struct table_arrangement *arrangement = reading->arrangement;
    if (!arrangement->table->source->operations->find
        || (!arrangement->table->source_keys && !mapix_restriction_visit_tags(restriction, not_instance_key, NULL)))
        return MAPI_E_TOO_COMPLEX;
    struct mapix_row_writer writer;
    HRESULT result = table_writer_init(&writer, &no_columns, take_row, reading);
    if (result == S_OK)
        result = arrangement->table->source->operations->find(&arrangement->view, &from, direction, restriction, &writer);
    HRESULT delivery = table_writer_finish(&writer);
    reading->found = writer.delivered > 0;
    table_writer_free(&writer);
    return result == S_OK ? delivery : result;
}

static HRESULT find_by_reading(struct reading *reading, struct mapix_row_boundary from, enum mapix_row_direction direction, const SRestriction *restriction)
{
    SPropTagArray *columns = NULL;
    ULONG count;
    HRESULT result = table_filter_make(restriction, &reading->filter);
    if (result == S_OK)
        result = table_needed_columns(NULL, restriction, NULL, &columns);
    if (result == S_OK)
        result = read_rows(reading, from, direction, (ULONG)-1, columns, &count);
    table_filter_free(reading->filter);
    free(columns);
    return result;
}

HRESULT cursor_find(struct table_arrangement *arrangement, struct table_mark *io_mark, bool backward, const SRestriction *restriction)
{
    enum mapix_row_direction direction = backward ? MAPIX_ROWS_BACKWARD : MAPIX_ROWS_FORWARD;
    struct reading reading = { .arrangement = arrangement };
    struct mapix_row_boundary from = boundary_of(io_mark);
    HRESULT result = backward && from.kind == MAPIX_ROWS_BEGINNING ? S_OK : find_by_source(&reading, from, direction, restriction);
    if (result == MAPI_E_TOO_COMPLEX)
        result = find_by_reading(&reading, from, direction, restriction);
    if (result == S_OK && reading.found)
        hand_over(io_mark, &reading, TABLE_BEFORE);
    else if (result == S_OK)
        result = MAPI_E_NOT_FOUND;
    reading_end(&reading);
    return result;
}

HRESULT cursor_locate(struct table_arrangement *arrangement, uint64_t id, struct table_mark *ret_mark, struct table_rows *rows)
{
    const SPropTagArray *columns = rows ? rows->columns : &no_columns;
    struct reading reading = { .arrangement = arrangement, .rows = rows };
    struct mapix_row_writer writer;
    HRESULT result = table_writer_init(&writer, columns, take_row, &reading);
    if (result == S_OK)
        result = arrangement->table->source->operations->read_rows(&arrangement->view, &id, 1, columns, &writer);
    HRESULT delivery = table_writer_finish(&writer);
    if (result == S_OK)
        result = delivery;
    if (result == S_OK && !writer.delivered)
        result = MAPI_E_NOT_FOUND;
    if (result == S_OK && ret_mark)
        hand_over(ret_mark, &reading, TABLE_BEFORE);
    table_writer_free(&writer);
    reading_end(&reading);
    return result;
}

HRESULT cursor_previous_key(struct table_arrangement *arrangement, const struct table_mark *mark, SBinary *ret_key)
{
    static const SizedSPropTagArray(1, key_column) = { 1, { PR_INSTANCE_KEY } };
    struct reading reading = { .arrangement = arrangement, .key = ret_key };
    ULONG count;
    *ret_key = (SBinary){ 0, NULL };
    HRESULT result = read_rows(&reading, boundary_of(mark), MAPIX_ROWS_BACKWARD, 1, (const SPropTagArray *)&key_column, &count);
    reading_end(&reading);
    return result;
}
