/* Numbers of rows in memory, kept a column at a time beside the rows.
 *
 * A restriction or a search that tests numbers would wait for each row's memory to say no to most of them. A column that was once asked for is
 * kept as an array in the order of the rows, so that the next test of it reads numbers lying one after the other. It is mended with each row
 * that changes or comes at the end, and forgotten when rows come or go in the middle. */
#include <stdlib.h>

#include "table/engine.h"

void table_columns_forget(struct table_columns *columns)
{
    for (ULONG i = 0; i < columns->count; i++) {
        free(columns->columns[i].numbers);
        free(columns->columns[i].present);
    }
    columns->count = 0;
}

/* As a test of one row sees it: the first value with this id, if it has this type too. */
static void put(struct table_column *column, size_t place, const struct table_row *row, ULONG *io_hint)
{
    const SPropValue *value = NULL;
    int64_t number = 0;
    if (*io_hint < row->count && row->values[*io_hint].ulPropTag == column->tag)
        value = &row->values[*io_hint];
    for (ULONG i = 0; !value && i < row->count; i++)
        if (PROP_ID(row->values[i].ulPropTag) == PROP_ID(column->tag)) {
            value = &row->values[i];
            *io_hint = i;
        }
    column->present[place] = value && value->ulPropTag == column->tag && table_value_number(value, &number);
    column->numbers[place] = number;
}

static bool reserve(struct table_column *column, size_t count)
{
    if (count <= column->room)
        return true;
    size_t room = column->room ? column->room : 1024;
    while (room < count)
        room *= 2;
    int64_t *numbers = realloc(column->numbers, room * sizeof(*numbers));
    if (numbers)
        column->numbers = numbers;
    uint8_t *present = realloc(column->present, room);
    if (present)
        column->present = present;
    if (!numbers || !present)
        return false;
    column->room = room;
    return true;
}

void table_columns_put(struct table_columns *columns, size_t place, const struct table_row *row)
{
    for (ULONG i = 0; i < columns->count; i++) {
        ULONG hint = 0;
        if (!reserve(&columns->columns[i], place + 1)) {
            table_columns_forget(columns);
            return;
        }
        put(&columns->columns[i], place, row, &hint);
    }
}

/* A column to fill: a new one, or in place of the one that was asked for longest ago. */
static struct table_column *free_column(struct table_columns *columns)
{
    struct table_column *oldest = &columns->columns[0];
    if (columns->count < TABLE_CACHED_COLUMNS) {
        struct table_column *column = &columns->columns[columns->count++];
        *column = (struct table_column){ .tag = 0 };
        return column;
    }
    for (ULONG i = 1; i < columns->count; i++)
        if (columns->columns[i].asked < oldest->asked)
            oldest = &columns->columns[i];
    return oldest;
}

const struct table_column *table_columns_get(struct table_columns *columns, ULONG tag, struct table_row *const *rows, size_t count)
{
    ULONG hint = 0;
    for (ULONG i = 0; i < columns->count; i++)
        if (columns->columns[i].tag == tag) {
            columns->columns[i].asked = ++columns->asked;
            return &columns->columns[i];
        }
    struct table_column *column = free_column(columns);
    if (!reserve(column, count ? count : 1)) {
        table_columns_forget(columns);
        return NULL;
    }
    column->tag = tag;
    column->asked = ++columns->asked;
    for (size_t i = 0; i < count; i++) {
        table_fetch_ahead(rows, count, i);
        put(column, i, rows[i], &hint);
    }
    return column;
}
