/* ITableData: rows in memory and views of them.
 *
 * Rows are found by a hash of the index property. Their order is an array as long as rows only come and go at the end, and an order-statistics
 * tree once one came or went elsewhere; so each change costs O(log n), here and in every view. One lock serves the data and all views, which are changed together with the rows. */
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "table/data.h"
#include "table/engine.h"
#include "value/value.h"

enum { ORDER_GAP = 1 << 16 };                            /* between rows put one after the other; insertions halve it */

/* Open hash by index value; the hash stands beside the pointer, so that a search touches no other row than the one it finds. */
struct slot {
    uint32_t hash;
    struct table_row *row;
};

struct table_data {
    struct mapix_row_source source;                      /* must come first */
    pthread_mutex_t lock;
    ULONG index_tag;
    SPropTagArray *columns;                              /* malloc'd; grows */
    struct table_row *first, *last;
    uint32_t count;
    struct slot *slots;
    size_t slot_count;                                   /* a power of two; 0 before the first row */
    uint64_t last_id;
    struct table_row **all;                              /* the rows in order; made anew when asked. It or the tree is always valid */
    size_t all_count, all_room;
    bool all_valid;
    struct table_columns numbers;                        /* of the rows in `all`, while that is valid */
    struct tree tree;
    bool tree_valid;
};

/* What COM sees. It may be released before the views, which keep the data. */
struct table_data_object {
    struct mapix_object object;
    struct mapix_interface interface;
    struct table_data *data;
    ALLOCATEBUFFER *allocate;
};

static struct table_data_object *object_of(ITableData *interface)
{
    return (struct table_data_object *)mapix_object_of(interface);
}

static struct table_row *row_of(struct tree_node *node)
{
    return (struct table_row *)node;                     /* the node comes first */
}

/* --- For the engine ------------------------------------------------------------------------------------------------------------------------ */

const struct table_row *table_data_first(const struct table_data *data)
{
    return data->first;
}

static bool add_to_all(struct table_data *data, struct table_row *row)
{
    if (data->all_count == data->all_room) {
        size_t room = data->all_room ? data->all_room * 2 : 64;
        struct table_row **larger = realloc(data->all, room * sizeof(struct table_row *));
        if (!larger)
            return false;
        data->all = larger;
        data->all_room = room;
    }
    row->place = (uint32_t)data->all_count;
    data->all[data->all_count++] = row;
    table_columns_put(&data->numbers, row->place, row);
    return true;
}

/* Rows came or went in the middle. */
static void forget_all(struct table_data *data)
{
    data->all_valid = false;
    table_columns_forget(&data->numbers);
}

struct table_row *const *table_data_rows(struct table_data *data, size_t *ret_count)
{
    if (!data->all_valid) {
        table_columns_forget(&data->numbers);
        data->all_count = 0;
        data->all_valid = true;
        for (struct table_row *row = data->first; row && data->all_valid; row = row->next)
            data->all_valid = add_to_all(data, row);
    }
    *ret_count = data->all_valid ? data->all_count : 0;
    return data->all_valid ? data->all : NULL;
}

const struct table_column *table_data_column(struct table_data *data, ULONG tag)
{
    size_t count;
    struct table_row *const *rows = table_data_rows(data, &count);
    return rows ? table_columns_get(&data->numbers, tag, rows, count) : NULL;
}

bool table_data_lacks_column(const struct table_data *data, ULONG id)
{
    for (ULONG i = 0; i < data->columns->cValues; i++)
        if (PROP_ID(data->columns->aulPropTag[i]) == id)
            return false;
    return true;
}

static struct tree_node *node_of_all(void *context, size_t index)
{
    return &((struct table_row **)context)[index]->node;
}

/* From now on the tree counts the rows. */
static void plant_tree(struct table_data *data)
{
    if (!data->tree_valid)
        tree_build(&data->tree, data->all_count, node_of_all, data->all);
    data->tree_valid = true;
}

uint32_t table_data_rank(const struct table_data *data, const struct table_row *row)
{
    return data->all_valid ? row->place : tree_rank(&row->node);
}

static struct table_row *row_at(const struct table_data *data, uint32_t number)
{
    if (data->tree_valid)
        return row_of(tree_find_rank(&data->tree, number));
    return number < data->all_count ? data->all[number] : NULL;
}

pthread_mutex_t *table_data_lock(struct table_data *data)
{
    return &data->lock;
}

static const SPropValue *index_value(const struct table_data *data, const SPropValue *values, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == data->index_tag)
            return &values[i];
    return NULL;
}

static uint32_t hash_of(const SPropValue *value)
{
    uint64_t hash = (uint64_t)mapix_value_hash(value) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash >> 32);
}

static struct table_row *find_row(const struct table_data *data, const SPropValue *value)
{
    if (!data->slot_count)
        return NULL;
    uint32_t hash = hash_of(value);
    size_t mask = data->slot_count - 1, at = hash & mask;
    for (; data->slots[at].row; at = (at + 1) & mask) {
        struct table_row *row = data->slots[at].row;
        if (data->slots[at].hash == hash && mapix_value_equal(index_value(data, row->values, row->count), value))
            return row;
    }
    return NULL;
}

bool table_data_is_index(const struct table_data *data, ULONG tag)
{
    switch (PROP_TYPE(tag)) {
    case PT_I2:
    case PT_LONG:
    case PT_I8:
    case PT_BINARY:
    case PT_CLSID:
    case PT_SYSTIME:
        return tag == data->index_tag;
    }
    return false;
}

const struct table_row *table_data_find(const struct table_data *data, const SPropValue *value)
{
    return value->ulPropTag == data->index_tag ? find_row(data, value) : NULL;
}

static HRESULT source_columns(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count)
{
    struct table_data *data = (struct table_data *)source;
    HRESULT result = mapix_value_copy_tags(data->columns, NULL, ret_columns);
    if (result == S_OK)
        *ret_default_count = (*ret_columns)->cValues;
    return result;
}

static void values_free(struct table_row *row)
{
    if (row->values != row->first)
        free(row->values);
}

static void row_free(struct table_row *row)
{
    values_free(row);
    free(row);
}

static void free_rows(struct table_row *first)
{
    for (struct table_row *next; first; first = next) {
        next = first->next;
        row_free(first);
    }
}

static void forget_rows(struct table_data *data)
{
    if (data->slot_count)
        memset(data->slots, 0, data->slot_count * sizeof(struct slot));
    data->first = data->last = NULL;
    data->count = 0;
    data->all_count = 0;
    data->all_valid = true;
    table_columns_forget(&data->numbers);
    data->tree.root = NULL;
    data->tree_valid = false;
}

static void source_destroy(struct mapix_row_source *source)
{
    struct table_data *data = (struct table_data *)source;
    free_rows(data->first);
    pthread_mutex_destroy(&data->lock);
    free(data->slots);
    free(data->all);
    table_columns_forget(&data->numbers);
    free(data->columns);
    free(data);
}

static const struct mapix_row_source_operations data_operations = {
    .columns = source_columns,
    .destroy = source_destroy,
};

struct table_data *table_data_of(struct mapix_row_source *source)
{
    return source->operations == &data_operations ? (struct table_data *)source : NULL;
}

/* --- Rows ---------------------------------------------------------------------------------------------------------------------------------- */

static void hash_in(struct slot *slots, size_t count, struct table_row *row)
{
    size_t at = row->hash & (count - 1);
    while (slots[at].row)
        at = (at + 1) & (count - 1);
    slots[at] = (struct slot){ row->hash, row };
}

/* Room for one more row. */
static HRESULT reserve_slot(struct table_data *data)
{
    if ((size_t)data->count * 2 < data->slot_count)
        return S_OK;
    size_t count = data->slot_count ? data->slot_count * 2 : 16;
    struct slot *slots = calloc(count, sizeof(*slots));
    if (!slots)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < data->slot_count; i++)
        if (data->slots[i].row) {
            size_t at = data->slots[i].hash & (count - 1);
            while (slots[at].row)
                at = (at + 1) & (count - 1);
            slots[at] = data->slots[i];
        }
    free(data->slots);
    data->slots = slots;
    data->slot_count = count;
    return S_OK;
}

static void hash_out(struct table_data *data, const struct table_row *row)
{
    size_t mask = data->slot_count - 1, hole = row->hash & mask;
    while (data->slots[hole].row != row)
        hole = (hole + 1) & mask;
    for (size_t next = (hole + 1) & mask; data->slots[next].row; next = (next + 1) & mask)
        if (((next - data->slots[next].hash) & mask) >= ((next - hole) & mask)) {      /* may move up into the hole */
            data->slots[hole] = data->slots[next];
            hole = next;
        }
    data->slots[hole].row = NULL;
}

/* Numbers that compare as the places of the rows; when there is none left in between, all are numbered anew. */
static void number_rows(struct table_data *data)
{
    uint64_t order = 0;
    for (struct table_row *row = data->first; row; row = row->next)
        row->order = order += (uint64_t)ORDER_GAP << 16;
}

static void number_row(struct table_data *data, struct table_row *row)
{
    uint64_t low = row->previous ? row->previous->order : 0;
    if (!row->next)
        row->order = low + ORDER_GAP;
    else
        row->order = low + (row->next->order - low) / 2;
    if (row->order == low || row->order < low)
        number_rows(data);
}

/* Check and copy what a caller wants to be a row. MAPI_E_INVALID_PARAMETER: it has no index property, or a value is malformed. */
static HRESULT copy_row(struct table_data_object *object, const SRow *from, struct table_row **ret_row)
{
    if (!from || !from->lpProps || !index_value(object->data, from->lpProps, from->cValues))
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "A row must have the index property 0x%08x of its table.",
            (unsigned)object->data->index_tag);
    size_t size = table_values_size(from->lpProps, from->cValues);
    if (size == SIZE_MAX)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "A value of the row is malformed.");
    struct table_row *row = malloc(sizeof(*row) + size);
    if (!row)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *row = (struct table_row){ .count = from->cValues, .values = row->first, .size = size };
    row->node.weight = 1;
    table_values_copy(from->lpProps, from->cValues, row->first);
    *ret_row = row;
    return S_OK;
}

/* Columns that the row brings are available from now on (itabledata-hrmodifyrow). */
static HRESULT add_columns(struct table_data *data, const struct table_row *row)
{
    for (ULONG i = 0; i < row->count; i++) {
        ULONG tag = row->values[i].ulPropTag;
        bool known = PROP_TYPE(tag) == PT_ERROR || PROP_TYPE(tag) == PT_NULL;
        ULONG at = i < data->columns->cValues && PROP_ID(data->columns->aulPropTag[i]) == PROP_ID(tag) ? i : 0;
        for (ULONG j = at; j < data->columns->cValues && !known; j++)
            known = PROP_ID(data->columns->aulPropTag[j]) == PROP_ID(tag);
        for (ULONG j = 0; j < at && !known; j++)
            known = PROP_ID(data->columns->aulPropTag[j]) == PROP_ID(tag);
        if (known)
            continue;
        SPropTagArray *larger = realloc(data->columns, CbNewSPropTagArray(data->columns->cValues + 1));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        larger->aulPropTag[larger->cValues++] = tag;
        data->columns = larger;
    }
    return S_OK;
}

/* Put a row into the order, before another or (NULL) at the end. */
static void link_row(struct table_data *data, struct table_row *row, struct table_row *before)
{
    bool only_at_the_end = !before && !data->tree_valid;
    if (only_at_the_end && !add_to_all(data, row))
        only_at_the_end = false;                         /* no memory: the tree needs none */
    if (!only_at_the_end) {
        plant_tree(data);
        tree_insert_before(&data->tree, before ? &before->node : NULL, &row->node);
        if (!data->all_valid || before || !add_to_all(data, row))
            forget_all(data);
    }
    row->next = before;
    row->previous = before ? before->previous : data->last;
    *(row->previous ? &row->previous->next : &data->first) = row;
    *(before ? &before->previous : &data->last) = row;
    data->count++;
}

static void unlink_row(struct table_data *data, struct table_row *row)
{
    if (row->next)
        plant_tree(data);
    if (data->tree_valid)
        tree_remove(&data->tree, &row->node);
    if (!row->next && data->all_valid)
        data->all_count--;
    else
        forget_all(data);
    *(row->previous ? &row->previous->next : &data->first) = row->next;
    *(row->next ? &row->next->previous : &data->last) = row->previous;
    data->count--;
}

/* Put a new row at a place; it is the data's then. */
static HRESULT put_row(struct table_data *data, struct table_row *row, uint32_t position)
{
    HRESULT result = reserve_slot(data);
    if (result == S_OK)
        result = add_columns(data, row);
    if (result != S_OK)
        return result;
    row->id = ++data->last_id;
    row->hash = hash_of(index_value(data, row->values, row->count));
    hash_in(data->slots, data->slot_count, row);
    link_row(data, row, position < data->count ? row_at(data, position) : NULL);
    number_row(data, row);
    return S_OK;
}

/* Give a row the values of another, which goes. */
static HRESULT replace_values(struct table_data *data, struct table_row *row, struct table_row *with)
{
    SPropValue *values = malloc(with->size);
    if (!values)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    table_values_copy_block(with->values, with->count, with->size, values);
    values_free(row);
    row->values = values;
    row->count = with->count;
    row->size = with->size;
    if (data->all_valid)
        table_columns_put(&data->numbers, row->place, row);
    row_free(with);
    return S_OK;
}

/* Put a row in, or its values into the row with the same index value (whose place in the hash stays, then); tells what that was. Takes `row`. */
static HRESULT merge_row(struct table_data *data, struct table_row *row, struct table_memory_change *ret_change)
{
    struct table_row *old = find_row(data, index_value(data, row->values, row->count));
    HRESULT result = old ? add_columns(data, row) : put_row(data, row, data->count);
    if (result == S_OK && old)
        result = replace_values(data, old, row);
    if (result != S_OK) {
        row_free(row);
        return result;
    }
    *ret_change = old ? (struct table_memory_change){ TABLE_MODIFIED, old->id, old } : (struct table_memory_change){ TABLE_ADDED, row->id, row };
    return S_OK;
}

/* --- Methods: changing --------------------------------------------------------------------------------------------------------------------- */

static HRESULT enter(struct table_data_object *object)
{
    MAPIX_ENTER(&object->object);
    pthread_mutex_lock(&object->data->lock);
    return S_OK;
}

static HRESULT leave(struct table_data_object *object, HRESULT result)
{
    pthread_mutex_unlock(&object->data->lock);
    return result;
}

static STDMETHODIMP modify_row(ITableData *self, LPSRow from)
{
    struct table_data_object *object = object_of(self);
    struct table_row *row;
    struct table_memory_change change;
    HRESULT result = copy_row(object, from, &row);
    if (result != S_OK)
        return result;
    result = enter(object);
    if (result != S_OK) {
        row_free(row);
        return result;
    }
    result = merge_row(object->data, row, &change);
    if (result == S_OK)
        table_memory_changed(&object->data->source, &change, 1);
    return leave(object, result);
}

/* All or nothing, as far as the rows' form goes: each is checked and copied before the first is changed. */
static STDMETHODIMP modify_rows(ITableData *self, ULONG flags, LPSRowSet set)
{
    struct table_data_object *object = object_of(self);
    if (flags)
        return mapix_object_fail(&object->object, MAPI_E_UNKNOWN_FLAGS, 0, "ITableData::HrModifyRows knows no flags.");
    if (!set)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "ITableData::HrModifyRows needs a row set.");
    ULONG copied = 0, done = 0;
    struct table_row **rows = malloc(((size_t)set->cRows + 1) * sizeof(struct table_row *));
    struct table_memory_change *changes = malloc(((size_t)set->cRows + 1) * sizeof(*changes));
    HRESULT result = rows && changes ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (; result == S_OK && copied < set->cRows; copied++)
        if ((result = copy_row(object, &set->aRow[copied], &rows[copied])) != S_OK)
            break;
    if (result == S_OK && (result = enter(object)) == S_OK) {
        for (ULONG i = 0; result == S_OK && i < copied; i++, done++)
            if ((result = merge_row(object->data, rows[i], &changes[i])) != S_OK) {
                done++;                                  /* merge_row has freed it */
                break;
            }
        table_memory_changed(&object->data->source, changes, result == S_OK ? done : done - 1);
        leave(object, result);
    }
    for (ULONG i = done; i < copied; i++)
        row_free(rows[i]);
    free(rows);
    free(changes);
    return result;
}

static STDMETHODIMP insert_row(ITableData *self, ULONG position, LPSRow from)
{
    struct table_data_object *object = object_of(self);
    struct table_data *data = object->data;
    struct table_row *row;
    HRESULT result = copy_row(object, from, &row);
    if (result != S_OK)
        return result;
    result = enter(object);
    if (result != S_OK) {
        row_free(row);
        return result;
    }
    if (position > data->count)
        result = mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "The table has %u rows; there is no place %u in it.",
            (unsigned)data->count, (unsigned)position);
    else if (find_row(data, index_value(data, row->values, row->count)))
        result = mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0,
            "The table has a row with this index value already; HrModifyRow replaces it.");
    else
        result = put_row(data, row, position);
    if (result == S_OK) {
        struct table_memory_change change = { TABLE_ADDED, row->id, row };
        table_memory_changed(&data->source, &change, 1);
    } else {
        row_free(row);
    }
    return leave(object, result);
}

/* Take rows out, tell, and free them: the views need their values to tell. */
static void take_out(struct table_data *data, struct table_row **rows, struct table_memory_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        changes[i] = (struct table_memory_change){ TABLE_DELETED, rows[i]->id, NULL };
        hash_out(data, rows[i]);
        unlink_row(data, rows[i]);
    }
    table_memory_changed(&data->source, changes, count);
    for (size_t i = 0; i < count; i++)
        row_free(rows[i]);
}

static STDMETHODIMP delete_row(ITableData *self, LPSPropValue value)
{
    struct table_data_object *object = object_of(self);
    if (!value || value->ulPropTag != object->data->index_tag || table_values_size(value, 1) == SIZE_MAX)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "ITableData::HrDeleteRow needs a value of the index property 0x%08x.",
            (unsigned)object->data->index_tag);
    HRESULT result = enter(object);
    if (result != S_OK)
        return result;
    struct table_row *row = find_row(object->data, value);
    struct table_memory_change change;
    if (row)
        take_out(object->data, &row, &change, 1);
    else
        result = mapix_object_fail(&object->object, MAPI_E_NOT_FOUND, 0, "The table has no row with this index value.");
    return leave(object, result);
}

static STDMETHODIMP delete_rows(ITableData *self, ULONG flags, LPSRowSet set, ULONG *ret_count)
{
    struct table_data_object *object = object_of(self);
    struct table_data *data = object->data;
    if (flags & ~TAD_ALL_ROWS)
        return mapix_object_fail(&object->object, MAPI_E_UNKNOWN_FLAGS, 0, "ITableData::HrDeleteRows knows TAD_ALL_ROWS only.");
    if (!set && !(flags & TAD_ALL_ROWS))
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "ITableData::HrDeleteRows needs a row set or TAD_ALL_ROWS.");
    HRESULT result = enter(object);
    if (result != S_OK)
        return result;
    size_t count = 0;
    if (flags & TAD_ALL_ROWS) {
        struct table_row *rows = data->first;            /* the views forget the rows, which are no more, before they are freed */
        count = data->count;
        forget_rows(data);
        table_memory_reload(&data->source);
        free_rows(rows);
    } else {
        struct table_row **rows = malloc(((size_t)set->cRows + 1) * sizeof(struct table_row *));
        struct table_memory_change *changes = malloc(((size_t)set->cRows + 1) * sizeof(*changes));
        if (!rows || !changes)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        for (ULONG i = 0; result == S_OK && i < set->cRows; i++) {
            const SPropValue *value = set->aRow[i].lpProps ? index_value(data, set->aRow[i].lpProps, set->aRow[i].cValues) : NULL;
            struct table_row *row = value && table_values_size(value, 1) != SIZE_MAX ? find_row(data, value) : NULL;
            if (row && !row->going)                      /* not named twice */
                rows[count++] = row;
            if (row)
                row->going = true;
        }
        if (result == S_OK)
            take_out(data, rows, changes, count);
        free(rows);
        free(changes);
    }
    if (result == S_OK && ret_count)
        *ret_count = (ULONG)count;
    return leave(object, result);
}

/* The row that the values describe: by the index property if it is among them, else the first that has them all. */
static const struct table_row *find_described(const struct table_data *data, const SPropValue *values, ULONG count)
{
    const SPropValue *index = index_value(data, values, count);
    if (index)
        return find_row(data, index);
    for (const struct table_row *row = table_data_first(data); row; row = row->next) {
        ULONG same = 0;
        while (same < count) {
            const SPropValue *value = mapix_value_find(row->values, row->count, values[same].ulPropTag);
            if (!value || !mapix_value_equal(value, &values[same]))
                break;
            same++;
        }
        if (same == count)
            return row;
    }
    return NULL;
}

static STDMETHODIMP notify_row(ITableData *self, ULONG flags, ULONG count, LPSPropValue values)
{
    struct table_data_object *object = object_of(self);
    if (flags)
        return mapix_object_fail(&object->object, MAPI_E_UNKNOWN_FLAGS, 0, "ITableData::HrNotify knows no flags.");
    if (!count || !values || table_values_size(values, count) == SIZE_MAX)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "ITableData::HrNotify needs values that describe a row.");
    HRESULT result = enter(object);
    if (result != S_OK)
        return result;
    const struct table_row *row = find_described(object->data, values, count);
    if (row)
        table_post_row(&object->data->source, row);
    else
        result = mapix_object_fail(&object->object, MAPI_E_NOT_FOUND, 0, "The table has no row with these values.");
    return leave(object, result);
}

/* --- Methods: looking ---------------------------------------------------------------------------------------------------------------------- */

/* An SRow and its values in one block for the caller to free. */
static HRESULT give_row(struct table_data_object *object, const struct table_row *row, LPSRow *ret_row)
{
    size_t head = (sizeof(SRow) + 15) & ~(size_t)15;
    LPVOID block = NULL;
    if (row->size + head > UINT32_MAX || object->allocate((ULONG)(row->size + head), &block) != S_OK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    LPSRow to = block;
    *to = (SRow){ .cValues = row->count, .lpProps = (LPSPropValue)((BYTE *)block + head) };
    table_values_copy_block(row->values, row->count, row->size, to->lpProps);
    *ret_row = to;
    return S_OK;
}

static STDMETHODIMP query_row(ITableData *self, LPSPropValue value, LPSRow *ret_row, ULONG *ret_number)
{
    struct table_data_object *object = object_of(self);
    if (!ret_row || !value || value->ulPropTag != object->data->index_tag || table_values_size(value, 1) == SIZE_MAX)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0,
            "ITableData::HrQueryRow needs a value of the index property 0x%08x and a place for the row.", (unsigned)object->data->index_tag);
    *ret_row = NULL;
    HRESULT result = enter(object);
    if (result != S_OK)
        return result;
    struct table_row *row = find_row(object->data, value);
    result = row ? give_row(object, row, ret_row)
        : mapix_object_fail(&object->object, MAPI_E_NOT_FOUND, 0, "The table has no row with this index value.");
    if (result == S_OK && ret_number)
        *ret_number = table_data_rank(object->data, row);
    return leave(object, result);
}

static STDMETHODIMP enum_row(ITableData *self, ULONG number, LPSRow *ret_row)
{
    struct table_data_object *object = object_of(self);
    if (!ret_row)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "ITableData::HrEnumRow needs a place for the row.");
    *ret_row = NULL;                                     /* no such row is success, and no row (itabledata-hrenumrow) */
    HRESULT result = enter(object);
    if (result != S_OK)
        return result;
    struct table_row *row = row_at(object->data, number);
    return leave(object, row ? give_row(object, row, ret_row) : S_OK);
}

static STDMETHODIMP get_view(ITableData *self, LPSSortOrderSet sort, CALLERRELEASE *release, ULONG_PTR release_data, LPMAPITABLE *ret_view)
{
    struct table_data_object *object = object_of(self);
    struct table_plan plan;
    struct mapix_table *view;
    if (!ret_view)
        return mapix_object_fail(&object->object, MAPI_E_INVALID_PARAMETER, 0, "ITableData::HrGetView needs a place for the view.");
    *ret_view = NULL;
    MAPIX_ENTER(&object->object);
    HRESULT result = table_plan_make(&plan, sort, NULL);
    if (result != S_OK)
        return mapix_object_fail(&object->object, result, 0, "The sort order for the view is malformed.");
    pthread_mutex_lock(&object->data->lock);             /* the columns may be growing */
    result = table_new(&object->data->source, MAPI_UNICODE, true, object->data, &object->object, &view);
    pthread_mutex_unlock(&object->data->lock);
    if (result != S_OK)
        return result;
    if (plan.sort && (result = table_sort_copy(sort, &view->base_sort)) != S_OK) {
        mapix_object_release(&view->object);
        return result;
    }
    view->release_function = release;
    view->release_data = release_data;
    view->release_table = self;
    table_link(view);
    *ret_view = (LPMAPITABLE)&view->table;
    return S_OK;
}

/* --- The object ---------------------------------------------------------------------------------------------------------------------------- */

static void finalize(struct mapix_object *object)
{
    struct table_data *data = ((struct table_data_object *)object)->data;
    if (data)
        mapix_row_source_release(&data->source);
}

static const ITableDataVtbl data_vtable = {
    MAPIX_FORWARD_IUNKNOWN(ITableData),
    .HrGetView = get_view,
    .HrModifyRow = modify_row,
    .HrDeleteRow = delete_row,
    .HrQueryRow = query_row,
    .HrEnumRow = enum_row,
    .HrNotify = notify_row,
    .HrInsertRow = insert_row,
    .HrModifyRows = modify_rows,
    .HrDeleteRows = delete_rows,
};

static const struct mapix_class_interface data_interfaces[] = {
    { &IID_IMAPITableData, offsetof(struct table_data_object, interface), &data_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class data_class = {
    .name = "table data",
    .size = sizeof(struct table_data_object),
    .interfaces = data_interfaces,
    .finalize = finalize,
};

struct mapix_row_source *mapix_table_data_source(LPTABLEDATA data)
{
    struct table_data_object *object = data ? (struct table_data_object *)mapix_object_cast(data, &data_class) : NULL;
    return object ? &object->data->source : NULL;
}

static bool valid_index_type(ULONG type)
{
    switch (type) {
    case PT_UNSPECIFIED:
    case PT_NULL:
    case PT_ERROR:
    case PT_OBJECT:
        return false;
    }
    return mapix_value_type_is_known(type) && !(type & MV_FLAG);
}

static struct table_data *new_data(ULONG type, ULONG index_tag, const SPropTagArray *columns)
{
    struct table_data *data = calloc(1, sizeof(*data));
    if (!data)
        return NULL;
    if (table_tags_copy(columns, &data->columns) != S_OK) {
        free(data);
        return NULL;
    }
    mapix_row_source_init(&data->source, &data_operations, type);
    pthread_mutex_init(&data->lock, NULL);
    data->index_tag = index_tag;
    data->all_valid = true;
    return data;
}

/* Make an ITableData (createtable). `lpInterface`: NULL or IID_IMAPITableData, else MAPI_E_INTERFACE_NOT_SUPPORTED. The index property must
 * be of a single-valued type that can be compared. MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. Threads: any. */
STDAPI_(SCODE) CreateTable(LPCIID lpInterface, ALLOCATEBUFFER *lpAllocateBuffer, ALLOCATEMORE *lpAllocateMore, FREEBUFFER *lpFreeBuffer,
    LPVOID lpvReserved, ULONG ulTableType, ULONG ulPropTagIndexColumn, LPSPropTagArray lpSPropTagArrayColumns, LPTABLEDATA *lppTableData)
{
    if (!lppTableData)
        return MAPI_E_INVALID_PARAMETER;
    *lppTableData = NULL;
    if (lpInterface && memcmp(lpInterface, &IID_IMAPITableData, sizeof(IID)))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (!lpAllocateBuffer || !lpAllocateMore || !lpFreeBuffer || lpvReserved || ulTableType > TBLTYPE_DYNAMIC || !lpSPropTagArrayColumns
        || !lpSPropTagArrayColumns->cValues || !valid_index_type(PROP_TYPE(ulPropTagIndexColumn)) || !PROP_ID(ulPropTagIndexColumn))
        return MAPI_E_INVALID_PARAMETER;
    struct table_data_object *object;
    HRESULT result = mapix_object_new(&data_class, NULL, &object);
    if (result != S_OK)
        return result;
    object->allocate = lpAllocateBuffer;
    object->data = new_data(ulTableType, ulPropTagIndexColumn, lpSPropTagArrayColumns);
    if (!object->data) {
        mapix_object_release(&object->object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *lppTableData = (LPTABLEDATA)&object->interface;
    return S_OK;
}
