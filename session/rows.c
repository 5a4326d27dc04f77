#include "session/rows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "table/source.h"
#include "value/value.h"

struct row {
    uint64_t id, order;
    ULONG count;
    SPropValue *values;                    /* one MAPIAllocateBuffer block */
};

struct session_rows {
    struct mapix_row_source source;        /* must come first; its count is ours too */
    pthread_mutex_t lock;
    const ULONG *columns;
    ULONG column_count;
    struct row *rows;                      /* sorted */
    size_t count, capacity;
};

/* Where a row stands for the engine, and for finding its place when it is gone. */
struct position {
    uint64_t order, id;
};

static int compare_positions(const struct position *one, const struct position *other)
{
    if (one->order != other->order)
        return one->order < other->order ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* The index of the first row not before `position`. */
static size_t lower_bound(const struct session_rows *rows, const struct position *position)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct position at = { rows->rows[middle].order, rows->rows[middle].id };
        if (compare_positions(&at, position) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct row *find(struct session_rows *rows, uint64_t id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->rows[i].id == id)
            return &rows->rows[i];
    return NULL;
}

static HRESULT rows_columns(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count)
{
    struct session_rows *rows = (struct session_rows *)source;
    LPSPropTagArray columns = mapix_memory_new(CbNewSPropTagArray(rows->column_count));
    if (!columns)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    columns->cValues = rows->column_count;
    memcpy(columns->aulPropTag, rows->columns, rows->column_count * sizeof(ULONG));
    *ret_columns = columns;
    *ret_default_count = rows->column_count;
    return S_OK;
}

static HRESULT write_row(const struct row *row, const SPropTagArray *columns, struct mapix_row_writer *writer)
{
    struct position position = { row->order, row->id };
    HRESULT hr = mapix_row_begin(writer, row->id, &position, sizeof(position));
    for (ULONG i = 0; SUCCEEDED(hr) && columns && i < columns->cValues; i++) {
        const SPropValue *value = mapix_row_wants(writer, i) ? mapix_value_find(row->values, row->count,
            PROP_TAG(PT_UNSPECIFIED, PROP_ID(columns->aulPropTag[i]))) : NULL;
        if (value)
            hr = mapix_row_set_value(writer, i, value);
    }
    return hr;
}

static HRESULT rows_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *columns, struct mapix_row_writer *writer)
{
    struct session_rows *rows = (struct session_rows *)view->source;
    HRESULT hr = S_OK;
    pthread_mutex_lock(&rows->lock);
    size_t at = from->kind == MAPIX_ROWS_END ? rows->count : 0;
    if ((from->kind == MAPIX_ROWS_BEFORE || from->kind == MAPIX_ROWS_AFTER) && from->position_size == sizeof(struct position)) {
        struct position position;
        memcpy(&position, from->position, sizeof(position));
        at = lower_bound(rows, &position);
        if (from->kind == MAPIX_ROWS_AFTER && at < rows->count && rows->rows[at].id == from->id)
            at++;
    } else if (from->kind == MAPIX_ROWS_BEFORE || from->kind == MAPIX_ROWS_AFTER) {
        struct row *row = find(rows, from->id);
        at = row ? (size_t)(row - rows->rows) + (from->kind == MAPIX_ROWS_AFTER) : rows->count;
    }
    for (ULONG written = 0; SUCCEEDED(hr) && written < limit; written++) {
        if (direction == MAPIX_ROWS_FORWARD ? at >= rows->count : at == 0)
            break;
        hr = write_row(&rows->rows[direction == MAPIX_ROWS_FORWARD ? at++ : --at], columns, writer);
    }
    pthread_mutex_unlock(&rows->lock);
    return hr;
}

static HRESULT rows_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *columns,
    struct mapix_row_writer *writer)
{
    struct session_rows *rows = (struct session_rows *)view->source;
    HRESULT hr = S_OK;
    pthread_mutex_lock(&rows->lock);
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        struct row *row = find(rows, ids[i]);
        if (row)
            hr = write_row(row, columns, writer);
    }
    pthread_mutex_unlock(&rows->lock);
    return hr;
}

static void rows_destroy(struct mapix_row_source *source)
{
    struct session_rows *rows = (struct session_rows *)source;
    for (size_t i = 0; i < rows->count; i++)
        mapix_memory_free(rows->rows[i].values);
    free(rows->rows);
    pthread_mutex_destroy(&rows->lock);
    free(rows);
}

static const struct mapix_row_source_operations operations = {
    .columns = rows_columns,
    .read = rows_read,
    .read_rows = rows_read_rows,
    .destroy = rows_destroy,
};

HRESULT session_rows_new(const ULONG *columns, ULONG column_count, struct session_rows **ret_rows)
{
    struct session_rows *rows = calloc(1, sizeof(*rows));
    if (!rows)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_init(&rows->lock, NULL);
    rows->columns = columns;
    rows->column_count = column_count;
    mapix_row_source_init(&rows->source, &operations, TBLTYPE_DYNAMIC);
    *ret_rows = rows;
    return S_OK;
}

void session_rows_release(struct session_rows *rows)
{
    if (rows)
        mapix_row_source_release(&rows->source);
}

/* The values of `old` with those of the caller laid over them, as one block. */
static HRESULT merged_values(const struct row *old, ULONG count, const SPropValue *values, ULONG *ret_count, SPropValue **ret_values)
{
    SPropValue *all = calloc((old ? old->count : 0) + (size_t)count + 1, sizeof(*all));
    ULONG used = 0;
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; old && i < old->count; i++)
        if (!mapix_value_find(values, count, PROP_TAG(PT_UNSPECIFIED, PROP_ID(old->values[i].ulPropTag))) &&
            !mapix_value_find(values, count, PROP_TAG(PT_ERROR, PROP_ID(old->values[i].ulPropTag))))
            all[used++] = old->values[i];
    for (ULONG i = 0; i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR && PROP_TYPE(values[i].ulPropTag) != PT_NULL)
            all[used++] = values[i];
    HRESULT hr = mapix_value_copy_array(all, used, NULL, ret_values);
    *ret_count = used;
    free(all);
    return hr;
}

HRESULT session_rows_put(struct session_rows *rows, uint64_t id, uint64_t order, bool merge, ULONG count, const SPropValue *values)
{
    SPropValue *copy = NULL;
    ULONG copied = 0;
    pthread_mutex_lock(&rows->lock);
    struct row *row = find(rows, id);
    bool known = row != NULL;
    HRESULT hr = merged_values(merge ? row : NULL, count, values, &copied, &copy);
    if (SUCCEEDED(hr) && !row && rows->count == rows->capacity) {
        size_t capacity = rows->capacity ? 2 * rows->capacity : 8;
        struct row *grown = realloc(rows->rows, capacity * sizeof(*grown));
        if (grown) {
            rows->rows = grown;
            rows->capacity = capacity;
        } else {
            mapix_memory_free(copy);
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    if (SUCCEEDED(hr) && !row) {
        struct position position = { order, id };
        size_t at = lower_bound(rows, &position);
        memmove(&rows->rows[at + 1], &rows->rows[at], (rows->count - at) * sizeof(*rows->rows));
        rows->count++;
        row = &rows->rows[at];
        *row = (struct row){ .id = id, .order = order };
    }
    if (SUCCEEDED(hr)) {
        mapix_memory_free(row->values);
        row->values = copy;
        row->count = copied;
    }
    pthread_mutex_unlock(&rows->lock);
    if (SUCCEEDED(hr) && known)
        mapix_table_notify_modified(&rows->source, &id, 1);
    else if (SUCCEEDED(hr))
        mapix_table_notify_added(&rows->source, &id, 1);
    return hr;
}

void session_rows_remove(struct session_rows *rows, uint64_t id)
{
    pthread_mutex_lock(&rows->lock);
    struct row *row = find(rows, id);
    if (row) {
        size_t at = (size_t)(row - rows->rows);
        mapix_memory_free(row->values);
        memmove(row, row + 1, (rows->count - at - 1) * sizeof(*row));
        rows->count--;
    }
    pthread_mutex_unlock(&rows->lock);
    if (row)
        mapix_table_notify_deleted(&rows->source, &id, 1);
}

HRESULT session_rows_get(struct session_rows *rows, uint64_t id, ULONG *ret_count, LPSPropValue *ret_values)
{
    HRESULT hr = MAPI_E_NOT_FOUND;
    pthread_mutex_lock(&rows->lock);
    struct row *row = find(rows, id);
    if (row) {
        hr = mapix_value_copy_array(row->values, row->count, NULL, ret_values);
        *ret_count = row->count;
    }
    pthread_mutex_unlock(&rows->lock);
    return hr;
}

HRESULT session_rows_list(struct session_rows *rows, ULONG *ret_count, uint64_t **ret_ids)
{
    pthread_mutex_lock(&rows->lock);
    uint64_t *ids = malloc((rows->count + 1) * sizeof(*ids));
    for (size_t i = 0; ids && i < rows->count; i++)
        ids[i] = rows->rows[i].id;
    *ret_count = (ULONG)rows->count;
    pthread_mutex_unlock(&rows->lock);
    *ret_ids = ids;
    return ids ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT session_rows_open(struct session_rows *rows, ULONG flags, struct mapix_object *parent, LPMAPITABLE *ret_table)
{
    return mapix_table_open(&rows->source, flags, parent, ret_table);
}
