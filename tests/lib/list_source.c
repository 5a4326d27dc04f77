/* A row source for tests: see list_source.h. Sorts all rows for each call: it is small. */
#include "list_source.h"

#include <stdlib.h>
#include <string.h>

#include "table/engine.h"
#include "value/restriction.h"
#include "value/value.h"

struct list_view {
    struct mapix_restriction *restriction;
};

struct placed {
    const struct list_source_row *row;
    struct table_bytes position;                    /* compares as bytes */
};

static struct list_source *list_of(struct mapix_row_source *source)
{
    return (struct list_source *)source;
}

static HRESULT columns(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count)
{
    struct list_source *list = list_of(source);
    HRESULT result = mapix_value_copy_tags(list->columns, NULL, ret_columns);
    if (result == S_OK)
        *ret_default_count = list->columns->cValues < 2 ? list->columns->cValues : 2;
    return result;
}

static HRESULT open_view(struct mapix_row_source *source, struct mapix_row_view *view)
{
    struct list_source *list = list_of(source);
    struct list_view *data = calloc(1, sizeof(*data));
    if (!data)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = S_OK;
    if (list->claims != LIST_CLAIMS_NOTHING && view->query.restriction) {
        result = mapix_restriction_compile(view->query.restriction, &data->restriction);
        view->restriction = MAPIX_ROWS_ALL;
    }
    if (result != S_OK) {
        free(data);
        return result;
    }
    if (list->claims == LIST_CLAIMS_ALL && !(view->query.sort && view->query.sort->cCategories))
        view->sort = MAPIX_ROWS_ALL;
    view->data = data;
    return S_OK;
}

static void close_view(struct mapix_row_view *view)
{
    struct list_view *data = view->data;
    mapix_restriction_free(data->restriction);
    free(data);
}

static bool matches(const struct mapix_row_view *view, const struct list_source_row *row)
{
    const struct list_view *data = view->data;
    return !data->restriction || mapix_restriction_matches_values(data->restriction, row->values, row->count);
}

static HRESULT make_position(const struct mapix_row_view *view, const struct list_source_row *row, size_t number, struct table_bytes *position)
{
    const SSortOrderSet *sort = view->sort == MAPIX_ROWS_ALL ? view->query.sort : NULL;
    HRESULT result = S_OK;
    for (ULONG i = 0; result == S_OK && sort && i < sort->cSorts; i++)
        result = table_append_sort_key(position, mapix_value_find(row->values, row->count, sort->aSort[i].ulPropTag),
            sort->aSort[i].ulOrder & TABLE_SORT_DESCEND);
    BYTE id[8];
    uint64_t tie = sort ? row->id : number;
    for (int i = 8; i-- > 0; tie >>= 8)
        id[i] = (BYTE)tie;
    return result == S_OK ? table_bytes_add(position, id, 8) : result;
}

static int compare_bytes(const void *a, size_t a_size, const void *b, size_t b_size)
{
    int difference = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return difference ? difference : (a_size > b_size) - (a_size < b_size);
}

static int compare_placed(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    return compare_bytes(x->position.data, x->position.size, y->position.data, y->position.size);
}

static void placed_free(struct placed *placed, size_t count)
{
    for (size_t i = 0; placed && i < count; i++)
        table_bytes_free(&placed[i].position);
    free(placed);
}

/* All rows of the view, in its order. */
static HRESULT place_all(struct mapix_row_view *view, struct placed **ret_placed, size_t *ret_count)
{
    struct list_source *list = list_of(view->source);
    struct placed *placed = calloc(list->count + 1, sizeof(*placed));
    size_t count = 0;
    if (!placed)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < list->count; i++) {
        if (!matches(view, &list->rows[i]))
            continue;
        placed[count].row = &list->rows[i];
        if (make_position(view, &list->rows[i], i, &placed[count++].position) != S_OK) {
            placed_free(placed, count);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    qsort(placed, count, sizeof(*placed), compare_placed);
    *ret_placed = placed;
    *ret_count = count;
    return S_OK;
}

static HRESULT write_row(struct list_source *list, const struct placed *placed, const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    HRESULT result = mapix_row_begin(writer, placed->row->id, placed->position.data, placed->position.size);
    list->rows_read++;
    for (ULONG i = 0; result == S_OK && i < tags->cValues; i++)
        for (ULONG j = 0; result == S_OK && j < placed->row->count; j++)
            if (mapix_row_wants(writer, i) && PROP_ID(placed->row->values[j].ulPropTag) == PROP_ID(tags->aulPropTag[i]))
                result = mapix_row_set_value(writer, i, &placed->row->values[j]);
    return result;
}

/* The number of rows before a boundary. */
static size_t boundary_index(const struct placed *placed, size_t count, const struct mapix_row_boundary *from)
{
    size_t index = 0;
    if (from->kind == MAPIX_ROWS_BEGINNING)
        return 0;
    if (from->kind == MAPIX_ROWS_END)
        return count;
    while (index < count) {
        int difference = compare_bytes(placed[index].position.data, placed[index].position.size, from->position, from->position_size);
        if (difference > 0 || (difference == 0 && from->kind == MAPIX_ROWS_BEFORE))
            break;
        index++;
    }
    return index;
}

static HRESULT read_some(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct list_source *list = list_of(view->source);
    struct placed *placed;
    size_t count;
    list->reads++;
    if (list->failure != S_OK)
        return mapix_error_set(view->error, list->failure, "list", 0, 0, "The list was told to fail.");
    HRESULT result = place_all(view, &placed, &count);
    if (result != S_OK)
        return result;
    size_t index = boundary_index(placed, count, from);
    for (ULONG i = 0; result == S_OK && i < limit; i++) {
        if (direction == MAPIX_ROWS_FORWARD ? index == count : index == 0)
            break;
        result = write_row(list, &placed[direction == MAPIX_ROWS_FORWARD ? index++ : --index], tags, writer);
    }
    placed_free(placed, count);
    return result;
}

static HRESULT read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct list_source *list = list_of(view->source);
    struct placed *placed;
    size_t all;
    if (list->failure != S_OK)
        return list->failure;
    HRESULT result = place_all(view, &placed, &all);
    if (result != S_OK)
        return result;
    for (ULONG i = 0; i < count; i++)
        for (size_t j = 0; result == S_OK && j < all; j++)
            if (placed[j].row->id == ids[i])
                result = write_row(list, &placed[j], tags, writer);
    placed_free(placed, all);
    return result;
}

static HRESULT rank(struct mapix_row_view *view, const struct mapix_row_boundary *boundary, ULONG *ret_rank)
{
    struct placed *placed;
    size_t count;
    HRESULT result = place_all(view, &placed, &count);
    if (result != S_OK)
        return result;
    *ret_rank = (ULONG)boundary_index(placed, count, boundary);
    placed_free(placed, count);
    return S_OK;
}

static void destroy(struct mapix_row_source *source)
{
    struct list_source *list = list_of(source);
    for (size_t i = 0; i < list->count; i++)
        MAPIFreeBuffer(list->rows[i].values);
    free(list->rows);
    free(list->columns);
    free(list);
}

static const struct mapix_row_source_operations operations = {
    .columns = columns,
    .open_view = open_view,
    .close_view = close_view,
    .read = read_some,
    .read_rows = read_rows,
    .rank = rank,
    .destroy = destroy,
};

struct list_source *list_source_new(enum list_source_claims claims)
{
    struct list_source *list = calloc(1, sizeof(*list));
    if (!list)
        abort();
    mapix_row_source_init(&list->source, &operations, TBLTYPE_DYNAMIC);
    list->claims = claims;
    list->columns = calloc(1, CbNewSPropTagArray(64));
    if (!list->columns)
        abort();
    return list;
}

void list_source_release(struct list_source *list)
{
    mapix_row_source_release(&list->source);
}

static struct list_source_row *find(struct list_source *list, uint64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].id == id)
            return &list->rows[i];
    return NULL;
}

void list_source_put(struct list_source *list, uint64_t id, const SRow *row)
{
    struct list_source_row *place = find(list, id);
    if (!place) {
        if (list->count == list->room) {
            list->room = list->room ? list->room * 2 : 64;
            list->rows = realloc(list->rows, list->room * sizeof(*list->rows));
            if (!list->rows)
                abort();
        }
        place = &list->rows[list->count++];
        *place = (struct list_source_row){ .id = id };
    }
    MAPIFreeBuffer(place->values);
    if (mapix_value_copy_array(row->lpProps, row->cValues, NULL, &place->values) != S_OK)
        abort();
    place->count = row->cValues;
    for (ULONG i = 0; i < row->cValues; i++) {
        bool known = list->columns->cValues == 64;
        for (ULONG j = 0; j < list->columns->cValues; j++)
            known |= PROP_ID(list->columns->aulPropTag[j]) == PROP_ID(row->lpProps[i].ulPropTag);
        if (!known)
            list->columns->aulPropTag[list->columns->cValues++] = row->lpProps[i].ulPropTag;
    }
}

void list_source_take(struct list_source *list, uint64_t id)
{
    struct list_source_row *row = find(list, id);
    MAPIFreeBuffer(row->values);
    memmove(row, row + 1, (size_t)(list->rows + list->count - row - 1) * sizeof(*row));
    list->count--;
}

void list_source_insert(struct list_source *list, uint64_t id, const SRow *row)
{
    list_source_put(list, id, row);
    mapix_table_notify_added(&list->source, &id, 1);
}

void list_source_modify(struct list_source *list, uint64_t id, const SRow *row)
{
    list_source_put(list, id, row);
    mapix_table_notify_modified(&list->source, &id, 1);
}

void list_source_delete(struct list_source *list, uint64_t id)
{
    list_source_take(list, id);
    mapix_table_notify_deleted(&list->source, &id, 1);
}
