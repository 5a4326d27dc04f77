/* What a view is to be: sort order, headings, instances of multi-value columns; keys and values of rows. */
#include <stdlib.h>
#include <string.h>

#include "table/engine.h"
#include "value/restriction.h"

/* Not in Microsoft's headers, but asked for by clients of Exchange: the row's 64-bit id and the number of the instance (MS-OXPROPS). */
#define TAG_INST_ID PROP_TAG(PT_I8, 0x674D)
#define TAG_INST_NUM PROP_TAG(PT_LONG, 0x674E)
#define TAG_READ PROP_TAG(PT_BOOLEAN, 0x0E69)

/* --- Copies ----------------------------------------------------------------------------------------------------------------------------- */

static HRESULT copy_block(const void *from, size_t size, void *ret_copy)
{
    void *copy = malloc(size);
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(copy, from, size);
    *(void **)ret_copy = copy;
    return S_OK;
}

HRESULT table_sort_copy(const SSortOrderSet *sort, SSortOrderSet **ret_sort)
{
    *ret_sort = NULL;
    return sort ? copy_block(sort, CbNewSSortOrderSet(sort->cSorts), ret_sort) : S_OK;
}

HRESULT table_tags_copy(const SPropTagArray *tags, SPropTagArray **ret_tags)
{
    *ret_tags = NULL;
    return tags ? copy_block(tags, CbNewSPropTagArray(tags->cValues), ret_tags) : S_OK;
}

HRESULT table_bytes_add(struct table_bytes *bytes, const void *data, size_t size)
{
    if (bytes->room - bytes->size < size) {
        size_t room = bytes->room ? bytes->room * 2 : 256;
        while (room - bytes->size < size)
            room *= 2;
        BYTE *larger = realloc(bytes->data, room);
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        bytes->data = larger;
        bytes->room = room;
    }
    if (size)
        memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    return S_OK;
}

void table_bytes_free(struct table_bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct table_bytes){ NULL, 0, 0 };
}

/* --- The plan ------------------------------------------------------------------------------------------------------------------------------ */

static bool sortable_type(ULONG type)
{
    switch (type & ~MVI_FLAG) {
    case PT_OBJECT:
    case PT_NULL:
    case PT_ERROR:
    case 0x00FD:                                        /* PT_SRESTRICT */
    case 0x00FE:                                        /* PT_ACTIONS */
        return false;
    }
    return true;
}

/* Multi-value columns with MVI_FLAG make a row for each value (SPI-TBL-17); one asked for twice does so once. */
static HRESULT add_instance_tag(struct table_plan *plan, ULONG tag)
{
    if (!(PROP_TYPE(tag) & MV_INSTANCE))
        return S_OK;
    for (ULONG i = 0; i < plan->instance_tag_count; i++)
        if (PROP_ID(plan->instance_tags[i]) == PROP_ID(tag))
            return S_OK;
    if (plan->instance_tag_count == TABLE_MAXIMUM_INSTANCE_TAGS)
        return MAPI_E_TOO_COMPLEX;
    plan->instance_tags[plan->instance_tag_count++] = tag;
    return S_OK;
}

/* Which keys make headings (SPI-TBL-13). The first cCategories keys do; COMBINE joins the key before it; an aggregate (CATEG_MAX,
 * CATEG_MIN) belongs to the heading before it, whether cCategories counts it or it follows right after. */
static HRESULT plan_levels(struct table_plan *plan, const SSortOrderSet *sort)
{
    ULONG i = 0;
    for (; i < sort->cSorts; i++) {
        ULONG order = sort->aSort[i].ulOrder;
        bool aggregate = order & (TABLE_SORT_CATEG_MAX | TABLE_SORT_CATEG_MIN);
        if (i >= sort->cCategories && !(aggregate && i == sort->cCategories))
            break;
        struct table_level *level = plan->level_count ? &plan->levels[plan->level_count - 1] : NULL;
        if (aggregate) {
            if (!level || level->aggregate >= 0)
                return MAPI_E_TOO_COMPLEX;
            level->aggregate = (LONG)i;
            level->maximum = order & TABLE_SORT_CATEG_MAX;
        } else if (order & TABLE_SORT_COMBINE) {
            if (!level)
                return MAPI_E_INVALID_PARAMETER;
            if (level->aggregate >= 0)
                return MAPI_E_TOO_COMPLEX;
            level->count++;
        } else {
            if (plan->level_count == TABLE_MAXIMUM_LEVELS)
                return MAPI_E_TOO_COMPLEX;
            plan->levels[plan->level_count++] = (struct table_level){ .first = i, .count = 1, .aggregate = -1 };
        }
    }
    plan->first_plain = i;
    for (; i < sort->cSorts; i++)
        if (sort->aSort[i].ulOrder & ~TABLE_SORT_DESCEND)
            return MAPI_E_TOO_COMPLEX;
    for (ULONG l = 0; l < plan->level_count; l++) {
        plan->levels[l].segment = plan->segment_count++;
        if (plan->levels[l].aggregate >= 0)
            plan->segment_count++;
    }
    plan->expanded_levels = sort->cExpanded < plan->level_count ? sort->cExpanded : plan->level_count;
    return S_OK;
}

HRESULT table_plan_make(struct table_plan *plan, const SSortOrderSet *sort, const SPropTagArray *columns)
{
    *plan = (struct table_plan){ .sort = sort && sort->cSorts ? sort : NULL };
    HRESULT result = S_OK;
    for (ULONG i = 0; result == S_OK && columns && i < columns->cValues; i++)
        result = add_instance_tag(plan, columns->aulPropTag[i]);
    if (result == S_OK && plan->sort) {
        if (sort->cSorts > TABLE_MAXIMUM_KEYS)
            return MAPI_E_TOO_COMPLEX;
        if (sort->cCategories > sort->cSorts || sort->cExpanded > sort->cCategories)
            return MAPI_E_INVALID_PARAMETER;
        for (ULONG i = 0; result == S_OK && i < sort->cSorts; i++) {
            ULONG order = sort->aSort[i].ulOrder;
            if (!sortable_type(PROP_TYPE(sort->aSort[i].ulPropTag))
                || order & ~(TABLE_SORT_DESCEND | TABLE_SORT_COMBINE | TABLE_SORT_CATEG_MAX | TABLE_SORT_CATEG_MIN))
                return MAPI_E_TOO_COMPLEX;
            if (i < sort->cCategories && PROP_ID(sort->aSort[i].ulPropTag) == PROP_ID(PR_CONTENT_UNREAD))
                return MAPI_E_INVALID_PARAMETER;                   /* no category of its own count (PidTagContentUnreadCount) */
            result = add_instance_tag(plan, sort->aSort[i].ulPropTag);
        }
        if (result == S_OK)
            result = plan_levels(plan, sort);
    }
    plan->segment_count++;
    return result;
}

/* --- Values of a row ------------------------------------------------------------------------------------------------------------------------ */

static const SPropValue *find_by_id(struct table_values *row, ULONG id)
{
    ULONG at = row->hint;
    for (ULONG n = 0; n < row->count; n++, at++) {
        if (at >= row->count)
            at = 0;
        if (PROP_ID(row->values[at].ulPropTag) == id) {
            row->hint = at + 1;
            return &row->values[at];
        }
    }
    return NULL;
}

static const SPropValue *find_value(const SPropValue *values, ULONG count, ULONG id)
{
    for (ULONG i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) == id && PROP_TYPE(values[i].ulPropTag) != PT_ERROR)
            return &values[i];
    return NULL;
}

/* How many instances a property with this value makes: its number of values, at least one. */
static uint32_t factor(const SPropValue *value)
{
    if (!value || !(PROP_TYPE(value->ulPropTag) & MV_FLAG) || value->Value.MVl.cValues == 0)
        return 1;
    return value->Value.MVl.cValues;
}

uint32_t table_instance_count(const struct table_plan *plan, const SPropValue *values, ULONG count)
{
    uint64_t total = 1;
    for (ULONG i = 0; i < plan->instance_tag_count; i++) {
        total *= factor(find_value(values, count, PROP_ID(plan->instance_tags[i])));
        if (total > TABLE_MAXIMUM_INSTANCES)
            return TABLE_MAXIMUM_INSTANCES;
    }
    return (uint32_t)total;
}

/* The single value that this instance shows of a multi-value property; the last instance tag turns fastest. */
static const SPropValue *instance_value(struct table_values *row, const SPropValue *value, SPropValue *scratch)
{
    const struct table_plan *plan = &row->arrangement->plan;
    if (!(PROP_TYPE(value->ulPropTag) & MV_FLAG) || value->Value.MVl.cValues == 0)
        return PROP_TYPE(value->ulPropTag) & MV_FLAG ? NULL : value;
    ULONG which = 0;
    while (which < plan->instance_tag_count && PROP_ID(plan->instance_tags[which]) != PROP_ID(value->ulPropTag))
        which++;
    if (which == plan->instance_tag_count)
        return NULL;                                    /* asked in a restriction only: there is no single value */
    uint64_t divisor = 1;
    for (ULONG i = which + 1; i < plan->instance_tag_count; i++)
        divisor *= factor(find_value(row->values, row->count, PROP_ID(plan->instance_tags[i])));
    ULONG index = (ULONG)(row->instance / divisor) % value->Value.MVl.cValues;
    ULONG type = PROP_TYPE(value->ulPropTag) & ~MV_FLAG;
    scratch->ulPropTag = PROP_TAG(type, PROP_ID(value->ulPropTag));
    switch (type) {
    case PT_I2: scratch->Value.i = value->Value.MVi.lpi[index]; break;
    case PT_LONG: scratch->Value.l = value->Value.MVl.lpl[index]; break;
    case PT_R4: scratch->Value.flt = value->Value.MVflt.lpflt[index]; break;
    case PT_DOUBLE: scratch->Value.dbl = value->Value.MVdbl.lpdbl[index]; break;
    case PT_CURRENCY: scratch->Value.cur = value->Value.MVcur.lpcur[index]; break;
    case PT_APPTIME: scratch->Value.at = value->Value.MVat.lpat[index]; break;
    case PT_SYSTIME: scratch->Value.ft = value->Value.MVft.lpft[index]; break;
    case PT_I8: scratch->Value.li = value->Value.MVli.lpli[index]; break;
    case PT_STRING8: scratch->Value.lpszA = value->Value.MVszA.lppszA[index]; break;
    case PT_UNICODE: scratch->Value.lpszW = value->Value.MVszW.lppszW[index]; break;
    case PT_BINARY: scratch->Value.bin = value->Value.MVbin.lpbin[index]; break;
    case PT_CLSID: scratch->Value.lpguid = &value->Value.MVguid.lpguid[index]; break;
    default: return NULL;
    }
    return scratch;
}

static void put_number(BYTE *to, uint64_t number, int bytes)
{
    for (int i = bytes; i-- > 0; number >>= 8)
        to[i] = (BYTE)number;
}

/* PR_INSTANCE_KEY: the source's own, or made of the id; further instances and headings have longer ones (SPI-TBL-22). */
static const SPropValue *instance_key(struct table_values *row, SPropValue *scratch)
{
    scratch->ulPropTag = PR_INSTANCE_KEY;
    scratch->Value.bin.lpb = row->key;
    if (row->heading) {
        row->key[0] = 0xff;
        put_number(row->key + 1, row->heading->serial, 8);
        scratch->Value.bin.cb = 9;
        return scratch;
    }
    const SPropValue *own = find_value(row->values, row->count, PROP_ID(PR_INSTANCE_KEY));
    if (own && PROP_TYPE(own->ulPropTag) == PT_BINARY) {
        if (row->instance == 0)
            return own;
        free(row->long_key);
        ULONG size = own->Value.bin.cb;
        if (!(row->long_key = malloc((size_t)size + 4))) {  /* not the key of another row */
            *scratch = (SPropValue){ .ulPropTag = CHANGE_PROP_TYPE(PR_INSTANCE_KEY, PT_ERROR), .Value.err = MAPI_E_NOT_ENOUGH_MEMORY };
            return scratch;
        }
        memcpy(row->long_key, own->Value.bin.lpb, size);
        put_number(row->long_key + size, row->instance, 4);
        scratch->Value.bin.lpb = row->long_key;
        scratch->Value.bin.cb = size + 4;
        return scratch;
    }
    put_number(row->key, row->id, 8);
    if (row->instance)
        put_number(row->key + 8, row->instance, 4);
    scratch->Value.bin.cb = row->instance ? 12 : 8;
    return scratch;
}

void table_values_end(struct table_values *row)
{
    free(row->long_key);
    row->long_key = NULL;
}

static const SPropValue *number(SPropValue *scratch, ULONG tag, LONG value)
{
    scratch->ulPropTag = tag;
    scratch->Value.l = value;
    return scratch;
}

/* Which sort key a heading shows under this property id: those of its own level and of the levels above; its own aggregate. */
static ULONG heading_key(const struct table_plan *plan, const struct table_group *heading, ULONG id)
{
    for (ULONG l = 0; l <= heading->level; l++) {
        const struct table_level *level = &plan->levels[l];
        for (ULONG i = level->first; i < level->first + level->count; i++)
            if (PROP_ID(plan->sort->aSort[i].ulPropTag) == id)
                return plan->sort->aSort[i].ulPropTag;
        if (l == heading->level && level->aggregate >= 0 && PROP_ID(plan->sort->aSort[level->aggregate].ulPropTag) == id)
            return plan->sort->aSort[level->aggregate].ulPropTag;
    }
    return 0;
}

bool table_is_computed(ULONG id)
{
    switch (id) {
    case PROP_ID(PR_INSTANCE_KEY):
    case PROP_ID(PR_ROW_TYPE):
    case PROP_ID(PR_DEPTH):
    case PROP_ID(PR_CONTENT_COUNT):
    case PROP_ID(PR_CONTENT_UNREAD):
    case PROP_ID(TAG_INST_NUM):
    case PROP_ID(TAG_INST_ID):
        return true;
    }
    return false;
}

/* The columns that the table itself makes (SPI-TBL-14). NULL: it is not one of them here. */
static const SPropValue *computed_value(struct table_values *row, ULONG id, SPropValue *scratch)
{
    const struct table_plan *plan = &row->arrangement->plan;
    const struct table_group *heading = row->heading;
    switch (id) {
    case PROP_ID(PR_INSTANCE_KEY):
        return instance_key(row, scratch);
    case PROP_ID(PR_ROW_TYPE):
    case PROP_ID(PR_DEPTH):
        if (!plan->level_count && find_value(row->values, row->count, id))
            return NULL;                                /* hierarchy tables have a depth of their own */
        if (id == PROP_ID(PR_DEPTH))
            return number(scratch, PR_DEPTH, (LONG)(heading ? heading->level : plan->level_count));
        return number(scratch, PR_ROW_TYPE, !heading ? TBL_LEAF_ROW : heading->expanded ? TBL_EXPANDED_CATEGORY : TBL_COLLAPSED_CATEGORY);
    case PROP_ID(PR_CONTENT_COUNT):
        return heading ? number(scratch, PR_CONTENT_COUNT, (LONG)heading->leaf_count) : NULL;
    case PROP_ID(PR_CONTENT_UNREAD):
        return heading ? number(scratch, PR_CONTENT_UNREAD, (LONG)heading->unread_count) : NULL;
    case PROP_ID(TAG_INST_NUM):
        return number(scratch, TAG_INST_NUM, heading ? 0 : (LONG)row->instance);
    case PROP_ID(TAG_INST_ID):
        scratch->ulPropTag = TAG_INST_ID;
        scratch->Value.li.QuadPart = (int64_t)(heading ? heading->serial : row->id);
        return scratch;
    }
    return NULL;
}

const SPropValue *table_value(struct table_values *row, ULONG tag, SPropValue *scratch)
{
    ULONG id = PROP_ID(tag);
    const SPropValue *value = table_is_computed(id) ? computed_value(row, id, scratch) : NULL;
    if (value)
        return value;
    if (row->heading) {
        tag = heading_key(&row->arrangement->plan, row->heading, id);
        if (!tag)
            return NULL;
    }
    value = find_by_id(row, id);
    if (value && PROP_TYPE(tag) & MV_INSTANCE && PROP_TYPE(value->ulPropTag) != PT_ERROR)
        value = instance_value(row, value, scratch);
    return value;
}

const SPropValue *table_present_value(struct table_values *row, ULONG tag, SPropValue *scratch)
{
    const SPropValue *value = table_value(row, tag, scratch);
    return value && PROP_TYPE(value->ulPropTag) != PT_ERROR ? value : NULL;
}

bool table_is_unread(const SPropValue *values, ULONG count)
{
    const SPropValue *flags = find_value(values, count, PROP_ID(PR_MESSAGE_FLAGS));
    if (flags && PROP_TYPE(flags->ulPropTag) == PT_LONG)
        return !(flags->Value.l & MSGFLAG_READ);
    const SPropValue *read = find_value(values, count, PROP_ID(TAG_READ));
    return read && PROP_TYPE(read->ulPropTag) == PT_BOOLEAN && !read->Value.b;
}

/* --- Sort keys -------------------------------------------------------------------------------------------------------------------------------- */

/* A value of the type that the sort order names, or of any type if it names none; strings of both kinds count as one type. */
static const SPropValue *key_value(struct table_values *row, ULONG tag, SPropValue *scratch)
{
    const SPropValue *value = table_present_value(row, tag, scratch);
    ULONG wanted = PROP_TYPE(tag) & MV_INSTANCE ? PROP_TYPE(tag) & ~MVI_FLAG : PROP_TYPE(tag);
    if (!value || wanted == PT_UNSPECIFIED)
        return value;
    ULONG type = PROP_TYPE(value->ulPropTag);
    if ((type & ~MV_FLAG) == PT_STRING8)
        type = (type & MV_FLAG) | PT_UNICODE;
    if ((wanted & ~MV_FLAG) == PT_STRING8)
        wanted = (wanted & MV_FLAG) | PT_UNICODE;
    return type == wanted ? value : NULL;
}

static HRESULT add_key(struct table_values *row, const SSortOrder *order, bool descending, struct table_bytes *key)
{
    SPropValue scratch;
    return table_append_sort_key(key, key_value(row, order->ulPropTag, &scratch), descending);
}

HRESULT table_make_key(struct table_values *row, const struct table_plan *plan, struct table_bytes *key, ULONG *ends)
{
    HRESULT result = S_OK;
    const SSortOrder *keys = plan->sort ? plan->sort->aSort : NULL;
    for (ULONG l = 0; l < plan->level_count; l++) {
        const struct table_level *level = &plan->levels[l];
        for (ULONG i = level->first; result == S_OK && i < level->first + level->count; i++)
            result = add_key(row, &keys[i], keys[i].ulOrder & TABLE_SORT_DESCEND, key);
        ends[level->segment] = (ULONG)key->size;
        if (level->aggregate >= 0 && result == S_OK) {      /* groups go by it in the direction of their first key */
            result = add_key(row, &keys[level->aggregate], keys[level->first].ulOrder & TABLE_SORT_DESCEND, key);
            ends[level->segment + 1] = (ULONG)key->size;
        }
    }
    for (ULONG i = plan->first_plain; result == S_OK && plan->sort && i < plan->sort->cSorts; i++)
        result = add_key(row, &keys[i], keys[i].ulOrder & TABLE_SORT_DESCEND, key);
    return result;
}

static HRESULT add_tag(struct table_bytes *tags, ULONG tag)
{
    for (size_t i = 0; i < tags->size / sizeof(ULONG); i++)
        if (PROP_ID(((ULONG *)tags->data)[i]) == PROP_ID(tag))
            return S_OK;
    return table_bytes_add(tags, &tag, sizeof(tag));
}

/* Tags as a source sees them: without instance flags, any type. */
static ULONG plain_tag(ULONG tag)
{
    return PROP_TYPE(tag) & MV_INSTANCE ? CHANGE_PROP_TYPE(tag, PROP_TYPE(tag) & ~MV_INSTANCE) : tag;
}

HRESULT table_needed_columns(const struct table_plan *plan, const SRestriction *restriction, const struct mapix_table *table,
    SPropTagArray **ret_columns)
{
    struct table_bytes wanted = { NULL, 0, 0 }, tags = { NULL, 0, 0 };
    ULONG count = 0;
    HRESULT result = restriction ? table_restriction_tags(restriction, &wanted) : S_OK;
    if (result == S_OK)
        result = table_bytes_add(&tags, &count, sizeof(count));
    for (size_t i = 0; result == S_OK && i < wanted.size / sizeof(ULONG); i++)
        result = add_tag(&tags, plain_tag(((ULONG *)wanted.data)[i]));
    for (ULONG i = 0; result == S_OK && plan && plan->sort && i < plan->sort->cSorts; i++)
        result = add_tag(&tags, plain_tag(plan->sort->aSort[i].ulPropTag));
    for (ULONG i = 0; result == S_OK && plan && i < plan->instance_tag_count; i++)
        result = add_tag(&tags, plain_tag(plan->instance_tags[i]));
    if (result == S_OK && plan && plan->level_count) {
        result = add_tag(&tags, PR_MESSAGE_FLAGS);
        if (result == S_OK && !(table && table->source->message_flags))
            result = add_tag(&tags, TAG_READ);
    }
    if (result == S_OK && table && table->source_keys)
        result = add_tag(&tags, PR_INSTANCE_KEY);
    table_bytes_free(&wanted);
    if (result != S_OK) {
        table_bytes_free(&tags);
        return result;
    }
    SPropTagArray *columns = (SPropTagArray *)tags.data;
    columns->cValues = (ULONG)(tags.size / sizeof(ULONG)) - 1;
    *ret_columns = columns;
    return S_OK;
}

/* --- Arrangements ------------------------------------------------------------------------------------------------------------------------------ */

static bool all(enum mapix_row_evaluates what)
{
    return what == MAPIX_ROWS_ALL;
}

/* Show the query to the source and see what it takes. */
static HRESULT open_view(struct table_arrangement *arrangement)
{
    struct mapix_table *table = arrangement->table;
    struct mapix_row_view *view = &arrangement->view;
    const struct mapix_row_source_operations *operations = table->source->operations;
    *view = (struct mapix_row_view){
        .source = table->source,
        .query = { .restriction = arrangement->effective, .sort = arrangement->plan.sort, .flags = table->flags & MAPI_UNICODE,
            .columns = table->columns },
        .error = &table->object.error,
        .restriction = arrangement->effective ? MAPIX_ROWS_NOTHING : MAPIX_ROWS_ALL,
        .sort = MAPIX_ROWS_NOTHING,
    };
    if (!operations || table->data)
        return S_OK;
    HRESULT result = operations->open_view ? operations->open_view(table->source, view) : S_OK;
    if (FAILED(result))
        return result;
    arrangement->view_open = true;
    arrangement->cursor = all(view->restriction) && all(view->sort) && !arrangement->plan.level_count
        && !arrangement->plan.instance_tag_count;
    return S_OK;
}

/* Both restrictions in one, sharing their memory. */
static HRESULT combine(struct table_arrangement *arrangement)
{
    SRestriction *base = arrangement->table->base_restriction, *own = arrangement->restriction;
    if (!base || !own) {
        arrangement->effective = base ? base : own;
        return S_OK;
    }
    SRestriction *both = malloc(3 * sizeof(*both));
    if (!both)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    both[0].rt = RES_AND;
    both[0].res.resAnd.cRes = 2;
    both[0].res.resAnd.lpRes = &both[1];
    both[1] = *base;
    both[2] = *own;
    arrangement->effective = both;
    return S_OK;
}

/* Does it look into the recipients or attachments of rows? Only sources that evaluate it themselves can (SPI-RES-07). */
static bool has_sub_objects(const SRestriction *restriction)
{
    switch (restriction->rt) {
    case RES_SUBRESTRICTION:
        return true;
    case RES_AND:
    case RES_OR:
        for (ULONG i = 0; i < restriction->res.resAnd.cRes; i++)
            if (has_sub_objects(&restriction->res.resAnd.lpRes[i]))
                return true;
        return false;
    case RES_NOT:
        return has_sub_objects(restriction->res.resNot.lpRes);
    case RES_COMMENT:
        return restriction->res.resComment.lpRes && has_sub_objects(restriction->res.resComment.lpRes);
    }
    return false;
}

static HRESULT prepare_filter(struct table_arrangement *arrangement)
{
    if (has_sub_objects(arrangement->effective))
        return mapix_object_fail(&arrangement->table->object, MAPI_E_TOO_COMPLEX, 0,
            "This table cannot look into the recipients or attachments of its rows; restrict it by the columns that it has.");
    return table_filter_make(arrangement->effective, &arrangement->filter);
}

HRESULT table_arrange(struct mapix_table *table, const SRestriction *restriction, const SSortOrderSet *sort, const SPropTagArray *columns,
    struct table_arrangement **ret_arrangement)
{
    struct table_arrangement *arrangement = calloc(1, sizeof(*arrangement));
    if (!arrangement)
        return mapix_object_fail(&table->object, MAPI_E_NOT_ENOUGH_MEMORY, 0, "There is not enough memory for another view of the table.");
    arrangement->table = table;
    HRESULT result = mapix_restriction_check(restriction);
    if (result == S_OK)
        result = mapix_restriction_copy(restriction, NULL, &arrangement->restriction);
    if (result == S_OK)
        result = combine(arrangement);
    if (result == S_OK && sort && sort->cSorts)
        result = table_sort_copy(sort, &arrangement->sort);
    if (result == S_OK)
        result = table_plan_make(&arrangement->plan, arrangement->sort ? arrangement->sort : table->base_sort, columns);
    if (result == S_OK)
        result = open_view(arrangement);
    if (result == S_OK && arrangement->effective && !all(arrangement->view.restriction))
        result = prepare_filter(arrangement);
    if (result == S_OK && !arrangement->cursor)
        result = table_needed_columns(&arrangement->plan, arrangement->filter ? arrangement->effective : NULL, table, &arrangement->needed);
    if (FAILED(result)) {
        table_arrangement_free(arrangement);
        return result;
    }
    *ret_arrangement = arrangement;
    return S_OK;
}

void table_arrangement_free(struct table_arrangement *arrangement)
{
    if (!arrangement)
        return;
    table_index_free(arrangement);
    const struct mapix_row_source_operations *operations = arrangement->table->source->operations;
    if (arrangement->view_open && operations->close_view)
        operations->close_view(&arrangement->view);
    if (arrangement->effective != arrangement->restriction && arrangement->effective != arrangement->table->base_restriction)
        free(arrangement->effective);
    table_filter_free(arrangement->filter);
    MAPIFreeBuffer(arrangement->restriction);
    free(arrangement->needed);
    free(arrangement->sort);
    free(arrangement->tracked);
    free(arrangement);
}
