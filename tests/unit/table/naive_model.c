/* The naive model of a table: see naive_model.h. */
#include "naive_model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define HEADING ((uint64_t)1 << 63)

/* --- Values ---------------------------------------------------------------------------------------------------------------------- */

static const SPropValue *find_value(const struct naive_source_row *row, ULONG tag)
{
    for (ULONG i = 0; i < row->count; i++)
        if (PROP_ID(row->values[i].ulPropTag) == PROP_ID(tag) && PROP_TYPE(row->values[i].ulPropTag) != PT_ERROR)
            return &row->values[i];
    return NULL;
}

/* The tests use lower case ASCII, for which every collation is this one. */
static int compare_values(const SPropValue *a, const SPropValue *b)
{
    switch (PROP_TYPE(a->ulPropTag)) {
    case PT_LONG:
        return a->Value.l < b->Value.l ? -1 : a->Value.l > b->Value.l;
    case PT_BOOLEAN:
        return !!a->Value.b - !!b->Value.b;
    case PT_SYSTIME: {
        uint64_t x = (uint64_t)a->Value.ft.dwHighDateTime << 32 | a->Value.ft.dwLowDateTime;
        uint64_t y = (uint64_t)b->Value.ft.dwHighDateTime << 32 | b->Value.ft.dwLowDateTime;
        return x < y ? -1 : x > y;
    }
    case PT_UNICODE:
        return wcscmp(a->Value.lpszW, b->Value.lpszW);
    case PT_BINARY: {
        ULONG n = a->Value.bin.cb < b->Value.bin.cb ? a->Value.bin.cb : b->Value.bin.cb;
        int difference = n ? memcmp(a->Value.bin.lpb, b->Value.bin.lpb, n) : 0;
        return difference ? difference : (a->Value.bin.cb < b->Value.bin.cb ? -1 : a->Value.bin.cb > b->Value.bin.cb);
    }
    }
    assert(!"a type the model does not know");
    return 0;
}

static ULONG mv_count(const SPropValue *value)
{
    return value->Value.MVl.cValues;                 /* all multi-value members begin with their count */
}

static void mv_element(const SPropValue *value, ULONG index, SPropValue *ret)
{
    ret->ulPropTag = PROP_TAG(PROP_TYPE(value->ulPropTag) & ~MV_FLAG, PROP_ID(value->ulPropTag));
    if (PROP_TYPE(value->ulPropTag) == PT_MV_LONG)
        ret->Value.l = value->Value.MVl.lpl[index];
    else if (PROP_TYPE(value->ulPropTag) == PT_MV_UNICODE)
        ret->Value.lpszW = value->Value.MVszW.lppszW[index];
    else
        assert(!"a multi-value type the model does not know");
}

/* What an instance shows under this tag, instance values first. NULL: nothing. */
static const SPropValue *row_value(const struct naive_row *row, ULONG tag)
{
    bool instance_wanted = PROP_TYPE(tag) & MV_INSTANCE;
    if (instance_wanted)
        for (ULONG i = 0; i < row->override_count; i++)
            if (PROP_ID(row->overrides[i].ulPropTag) == PROP_ID(tag))
                return &row->overrides[i];
    return find_value(row->source, tag);
}

/* Missing values sort last in both directions (SPI-TBL-12). */
static int compare_by(const struct naive_row *a, const struct naive_row *b, const SSortOrder *order)
{
    const SPropValue *x = row_value(a, order->ulPropTag), *y = row_value(b, order->ulPropTag);
    if (!x || !y)
        return !x - !y;
    int difference = compare_values(x, y);
    return order->ulOrder & TABLE_SORT_DESCEND ? -difference : difference;
}

/* --- The underlying table ---------------------------------------------------------------------------------------------------------- */

static struct naive_source_row *new_version(struct naive_table *table, uint64_t id, ULONG count, const SPropValue *values)
{
    struct naive_source_row *row = malloc(sizeof(*row));
    *row = (struct naive_source_row){ .id = id, .count = count, .values = values };
    table->versions = realloc(table->versions, (table->version_count + 1) * sizeof(*table->versions));
    table->versions[table->version_count++] = row;
    return row;
}

uint64_t naive_insert(struct naive_table *table, ULONG position, ULONG count, const SPropValue *values)
{
    table->rows = realloc(table->rows, (table->count + 1) * sizeof(*table->rows));
    memmove(table->rows + position + 1, table->rows + position, (table->count - position) * sizeof(*table->rows));
    table->rows[position] = new_version(table, ++table->next_id, count, values);
    table->count++;
    return table->next_id;
}

static ULONG find_position(const struct naive_table *table, uint64_t id)
{
    for (ULONG i = 0; i < table->count; i++)
        if (table->rows[i]->id == id)
            return i;
    assert(!"no such row");
    return 0;
}

void naive_modify(struct naive_table *table, uint64_t id, ULONG count, const SPropValue *values)
{
    table->rows[find_position(table, id)] = new_version(table, id, count, values);
}

void naive_delete(struct naive_table *table, uint64_t id)
{
    ULONG position = find_position(table, id);
    memmove(table->rows + position, table->rows + position + 1, (table->count - position - 1) * sizeof(*table->rows));
    table->count--;
}

void naive_table_free(struct naive_table *table)
{
    for (ULONG i = 0; i < table->version_count; i++)
        free(table->versions[i]);
    free(table->versions);
    free(table->rows);
    *table = (struct naive_table){ 0 };
}

/* --- Restrictions ------------------------------------------------------------------------------------------------------------------ */

static bool relation_holds(ULONG relop, int difference)
{
    switch (relop) {
    case RELOP_LT: return difference < 0;
    case RELOP_LE: return difference <= 0;
    case RELOP_GT: return difference > 0;
    case RELOP_GE: return difference >= 0;
    case RELOP_EQ: return difference == 0;
    case RELOP_NE: return difference != 0;
    }
    return false;
}

static const SPropValue *restriction_value(const struct naive_view *view, const struct naive_row *row, ULONG tag, SPropValue *scratch);

/* A missing property makes a test false; NOT of it is true (SPI-RES-02). */
bool naive_matches(const struct naive_view *view, const struct naive_row *row, const SRestriction *restriction)
{
    SPropValue scratch;
    const SPropValue *value;
    switch (restriction->rt) {
    case RES_AND:
        for (ULONG i = 0; i < restriction->res.resAnd.cRes; i++)
            if (!naive_matches(view, row, &restriction->res.resAnd.lpRes[i]))
                return false;
        return true;
    case RES_OR:
        for (ULONG i = 0; i < restriction->res.resOr.cRes; i++)
            if (naive_matches(view, row, &restriction->res.resOr.lpRes[i]))
                return true;
        return false;
    case RES_NOT:
        return !naive_matches(view, row, restriction->res.resNot.lpRes);
    case RES_EXIST:
        return restriction_value(view, row, restriction->res.resExist.ulPropTag, &scratch) != NULL;
    case RES_PROPERTY:
        value = restriction_value(view, row, restriction->res.resProperty.ulPropTag, &scratch);
        return value && PROP_TYPE(value->ulPropTag) == PROP_TYPE(restriction->res.resProperty.lpProp->ulPropTag)
            && relation_holds(restriction->res.resProperty.relop, compare_values(value, restriction->res.resProperty.lpProp));
    case RES_BITMASK:
        value = restriction_value(view, row, restriction->res.resBitMask.ulPropTag, &scratch);
        return value && !(value->Value.l & restriction->res.resBitMask.ulMask) == (restriction->res.resBitMask.relBMR == BMR_EQZ);
    case RES_CONTENT:
        value = restriction_value(view, row, restriction->res.resContent.ulPropTag, &scratch);
        return value && !wcsncmp(value->Value.lpszW, restriction->res.resContent.lpProp->Value.lpszW,
            wcslen(restriction->res.resContent.lpProp->Value.lpszW));           /* the tests use FL_PREFIX only */
    }
    assert(!"a restriction the model does not know");
    return false;
}

/* --- The view ---------------------------------------------------------------------------------------------------------------------- */

struct level { ULONG first, count; int aggregate; /* index into aSort, or -1 */ };

/* The first cCategories keys group (SPI-TBL-13); COMBINE joins the key before it; CATEG_MAX and CATEG_MIN belong to it. */
static int levels_of(const SSortOrderSet *sort, struct level levels[NAIVE_MAXIMUM_LEVELS], ULONG *ret_first_plain)
{
    int count = 0;
    ULONG i = 0;
    *ret_first_plain = 0;
    if (!sort)
        return 0;
    for (; i < sort->cSorts; i++) {
        bool aggregate = sort->aSort[i].ulOrder & (TABLE_SORT_CATEG_MAX | TABLE_SORT_CATEG_MIN);
        if (i >= sort->cCategories && !(aggregate && i == sort->cCategories))
            break;
        if (aggregate)
            levels[count - 1].aggregate = (int)i;
        else if (sort->aSort[i].ulOrder & TABLE_SORT_COMBINE)
            levels[count - 1].count++;
        else
            levels[count++] = (struct level){ i, 1, -1 };
    }
    *ret_first_plain = i;
    return count;
}

/* The multi-value columns that are to be shown one value a row: of the columns first, then of the sort order. */
static ULONG instance_tags(const struct naive_view *view, ULONG tags[8])
{
    ULONG count = 0;
    for (int round = 0; round < 2; round++) {
        ULONG n = round == 0 ? view->columns->cValues : view->sort ? view->sort->cSorts : 0;
        for (ULONG i = 0; i < n; i++) {
            ULONG tag = round == 0 ? view->columns->aulPropTag[i] : view->sort->aSort[i].ulPropTag;
            bool known = !(PROP_TYPE(tag) & MV_INSTANCE);
            for (ULONG j = 0; j < count; j++)
                known |= PROP_ID(tags[j]) == PROP_ID(tag);
            if (!known)
                tags[count++] = tag;
        }
    }
    return count;
}

static void list_add(struct naive_list *list, const struct naive_row *row)
{
    list->rows = realloc(list->rows, (list->count + 1) * sizeof(*list->rows));
    list->rows[list->count++] = *row;
}

/* One row for every combination of values (SPI-TBL-17), the last column turning fastest. */
static void add_instances(const struct naive_view *view, const struct naive_source_row *source, struct naive_list *list)
{
    ULONG tags[8], count = instance_tags(view, tags), total = 1, sizes[8];
    const SPropValue *values[8];
    for (ULONG i = 0; i < count; i++) {
        values[i] = find_value(source, tags[i]);
        if (values[i] && !(PROP_TYPE(values[i]->ulPropTag) & MV_FLAG))
            values[i] = NULL;
        sizes[i] = values[i] && mv_count(values[i]) ? mv_count(values[i]) : 1;
        total *= sizes[i];
    }
    for (ULONG number = 0; number < total; number++) {
        struct naive_row row = { .source = source, .instance = number, .identity = source->id * 1000 + number };
        ULONG rest = number;
        for (ULONG i = count; i-- > 0;) {
            ULONG index = rest % sizes[i];
            rest /= sizes[i];
            if (values[i] && mv_count(values[i]))
                mv_element(values[i], index, &row.overrides[row.override_count++]);
        }
        list_add(list, &row);
    }
}

static bool is_unread(const struct naive_row *row)
{
    const SPropValue *flags = find_value(row->source, PR_MESSAGE_FLAGS);
    return flags && !(flags->Value.l & MSGFLAG_READ);
}

static void stable_sort(struct naive_row *rows, ULONG count, int (*compare)(const struct naive_row *, const struct naive_row *, const void *),
    const void *context)
{
    for (ULONG i = 1; i < count; i++) {
        struct naive_row row = rows[i];
        ULONG j = i;
        for (; j > 0 && compare(&rows[j - 1], &row, context) > 0; j--)
            rows[j] = rows[j - 1];
        rows[j] = row;
    }
}

struct plain_keys { const SSortOrderSet *sort; ULONG first; };

static int compare_plain(const struct naive_row *a, const struct naive_row *b, const void *context)
{
    const struct plain_keys *keys = context;
    for (ULONG i = keys->first; keys->sort && i < keys->sort->cSorts; i++) {
        int difference = compare_by(a, b, &keys->sort->aSort[i]);
        if (difference)
            return difference;
    }
    return 0;
}

static bool same_group(const struct naive_view *view, const struct level *level, const struct naive_row *a, const struct naive_row *b)
{
    for (ULONG i = level->first; i < level->first + level->count; i++)
        if (compare_by(a, b, &view->sort->aSort[i]))
            return false;
    return true;
}

/* The row of the group with the greatest (least) value in the aggregated column; rows without one do not count. */
static const struct naive_row *best_of(const struct naive_view *view, const struct level *level, const struct naive_row *rows, ULONG count)
{
    const SSortOrder *order = &view->sort->aSort[level->aggregate];
    const struct naive_row *best = &rows[0];
    for (ULONG i = 1; i < count; i++) {
        const SPropValue *x = row_value(&rows[i], order->ulPropTag), *y = row_value(best, order->ulPropTag);
        if (!x)
            continue;
        int difference = y ? compare_values(x, y) : 1;
        if (!y || (order->ulOrder & TABLE_SORT_CATEG_MAX ? difference > 0 : difference < 0))
            best = &rows[i];
    }
    return best;
}

struct part { struct naive_list rows; struct naive_row best; };

static int compare_parts(const struct naive_view *view, const struct level *level, const struct part *a, const struct part *b)
{
    if (level->aggregate >= 0) {
        SSortOrder order = { view->sort->aSort[level->aggregate].ulPropTag, view->sort->aSort[level->first].ulOrder & TABLE_SORT_DESCEND };
        int difference = compare_by(&a->best, &b->best, &order);
        if (difference)
            return difference;
    }
    for (ULONG i = level->first; i < level->first + level->count; i++) {
        int difference = compare_by(&a->rows.rows[0], &b->rows.rows[0], &view->sort->aSort[i]);
        if (difference)
            return difference;
    }
    return 0;
}

/* The group with this row's values below `parent`, remembered since it appeared. */
static struct naive_group *find_group(struct naive_view *view, const struct level *levels, int level, uint64_t parent, const struct naive_row *row)
{
    for (ULONG i = 0; i < view->group_count; i++)
        if (view->groups[i].level == level && view->groups[i].parent == parent
            && same_group(view, &levels[level], &view->groups[i].sample, row))
            return &view->groups[i];
    view->groups = realloc(view->groups, (view->group_count + 1) * sizeof(*view->groups));
    struct naive_group *group = &view->groups[view->group_count++];
    *group = (struct naive_group){ .identity = HEADING | ++view->table->next_group, .parent = parent, .level = level,
        .expanded = level < (int)view->sort->cExpanded, .sample = *row };
    return group;
}

static void lay_out(struct naive_view *view, const struct level *levels, int level_count, int level, uint64_t parent, bool visible,
    struct naive_list *rows, ULONG first_plain, struct naive_list *out)
{
    if (level == level_count) {
        struct plain_keys keys = { view->sort, first_plain };
        stable_sort(rows->rows, rows->count, compare_plain, &keys);
        for (ULONG i = 0; i < rows->count; i++) {
            rows->rows[i].level = level;
            rows->rows[i].parent = parent;
            rows->rows[i].visible = visible;
            list_add(out, &rows->rows[i]);
        }
        return;
    }
    struct part *parts = NULL;
    ULONG part_count = 0;
    for (ULONG i = 0; i < rows->count; i++) {
        ULONG p = 0;
        while (p < part_count && !same_group(view, &levels[level], &parts[p].rows.rows[0], &rows->rows[i]))
            p++;
        if (p == part_count) {
            parts = realloc(parts, ++part_count * sizeof(*parts));
            parts[p] = (struct part){ .rows = { NULL, 0 } };
        }
        list_add(&parts[p].rows, &rows->rows[i]);
    }
    for (ULONG p = 0; p < part_count; p++)
        parts[p].best = levels[level].aggregate >= 0 ? *best_of(view, &levels[level], parts[p].rows.rows, parts[p].rows.count)
                                                     : parts[p].rows.rows[0];
    for (ULONG i = 1; i < part_count; i++)
        for (ULONG j = i; j > 0 && compare_parts(view, &levels[level], &parts[j - 1], &parts[j]) > 0; j--) {
            struct part exchange = parts[j];
            parts[j] = parts[j - 1];
            parts[j - 1] = exchange;
        }
    for (ULONG p = 0; p < part_count; p++) {
        struct naive_group *group = find_group(view, levels, level, parent, &parts[p].rows.rows[0]);
        group->used = true;
        uint64_t identity = group->identity;
        bool expanded = group->expanded;
        struct naive_row heading = parts[p].best;
        /* the heading shows the group's keys and the best row's aggregate: take the best row, whose keys are the group's */
        heading.identity = identity;
        heading.heading = true;
        heading.expanded = expanded;
        heading.level = level;
        heading.parent = parent;
        heading.visible = visible;
        heading.content_count = parts[p].rows.count;
        heading.content_unread = 0;
        for (ULONG i = 0; i < parts[p].rows.count; i++)
            heading.content_unread += is_unread(&parts[p].rows.rows[i]);
        list_add(out, &heading);
        lay_out(view, levels, level_count, level + 1, identity, visible && expanded, &parts[p].rows, first_plain, out);
        free(parts[p].rows.rows);
    }
    free(parts);
}

static void look(struct naive_view *view)
{
    struct level levels[NAIVE_MAXIMUM_LEVELS];
    ULONG first_plain;
    int level_count = levels_of(view->sort, levels, &first_plain);
    struct naive_list rows = { 0 };
    for (ULONG i = 0; i < view->table->count; i++) {
        struct naive_row plain = { .source = view->table->rows[i], .identity = view->table->rows[i]->id * 1000 };
        if (!view->restriction || naive_matches(view, &plain, view->restriction))
            add_instances(view, view->table->rows[i], &rows);
    }
    for (ULONG i = 0; i < view->group_count; i++)
        view->groups[i].used = false;
    naive_list_free(&view->now);
    lay_out(view, levels, level_count, 0, 0, true, &rows, first_plain, &view->now);
    free(rows.rows);
    ULONG kept = 0;
    for (ULONG i = 0; i < view->group_count; i++)
        if (view->groups[i].used)
            view->groups[kept++] = view->groups[i];
    view->group_count = kept;
}

static void forget_groups(struct naive_view *view)
{
    free(view->groups);
    view->groups = NULL;
    view->group_count = 0;
}

void naive_view_set(struct naive_view *view, const SPropTagArray *columns, const SRestriction *restriction, const SSortOrderSet *sort)
{
    if (columns)
        view->columns = columns;
    view->restriction = restriction;
    view->sort = sort;
    forget_groups(view);
    free(view->bookmarks);
    view->bookmarks = NULL;
    view->bookmark_count = 0;
    view->cursor = (struct naive_mark){ NAIVE_BEGINNING, 0, false };
    look(view);
}

void naive_view_free(struct naive_view *view)
{
    forget_groups(view);
    free(view->bookmarks);
    naive_list_free(&view->now);
}

struct naive_list naive_list_copy(const struct naive_view *view)
{
    struct naive_list list = { malloc((view->now.count + 1) * sizeof(struct naive_row)), view->now.count };
    if (list.count)
        memcpy(list.rows, view->now.rows, list.count * sizeof(struct naive_row));
    return list;
}

void naive_list_free(struct naive_list *list)
{
    free(list->rows);
    *list = (struct naive_list){ 0 };
}

ULONG naive_visible_count(const struct naive_view *view)
{
    ULONG count = 0;
    for (ULONG i = 0; i < view->now.count; i++)
        count += view->now.rows[i].visible;
    return count;
}

const struct naive_row *naive_visible(const struct naive_view *view, ULONG index)
{
    for (ULONG i = 0; i < view->now.count; i++)
        if (view->now.rows[i].visible && index-- == 0)
            return &view->now.rows[i];
    return NULL;
}

/* --- Marks ------------------------------------------------------------------------------------------------------------------------- */

ULONG naive_mark_index(const struct naive_view *view, struct naive_mark mark)
{
    if (mark.kind == NAIVE_BEGINNING)
        return 0;
    ULONG index = 0;
    for (ULONG i = 0; i < view->now.count; i++) {
        if (view->now.rows[i].identity == mark.identity)
            return mark.kind == NAIVE_BEFORE ? index : index + 1;
        index += view->now.rows[i].visible;
    }
    assert(!"a mark on a row that is not there");
    return 0;
}

struct naive_mark naive_mark_at(const struct naive_view *view, ULONG index)
{
    if (index == 0)
        return (struct naive_mark){ NAIVE_BEGINNING, 0, false };
    if (index >= naive_visible_count(view))
        return (struct naive_mark){ NAIVE_AFTER, naive_visible(view, naive_visible_count(view) - 1)->identity, false };
    return (struct naive_mark){ NAIVE_BEFORE, naive_visible(view, index)->identity, false };
}

static const struct naive_row *find_row(const struct naive_list *list, uint64_t identity, ULONG *ret_index)
{
    for (ULONG i = 0; i < list->count; i++)
        if (list->rows[i].identity == identity) {
            if (ret_index)
                *ret_index = i;
            return &list->rows[i];
        }
    return NULL;
}

static bool leaf_of(const struct naive_row *row, uint64_t id)
{
    return !row->heading && row->identity / 1000 == id;
}

/* The sibling leaf before (step -1) or after (step 1) this one; 0: none. */
static uint64_t sibling(const struct naive_list *list, ULONG index, int step)
{
    long other = (long)index + step;
    if (other < 0 || other >= (long)list->count || list->rows[other].heading || list->rows[other].parent != list->rows[index].parent)
        return 0;
    return list->rows[other].identity;
}

static bool same_keys(const struct naive_view *view, const struct naive_row *a, const struct naive_row *b)
{
    for (ULONG i = 0; view->sort && i < view->sort->cSorts; i++) {
        SSortOrder order = { view->sort->aSort[i].ulPropTag, TABLE_SORT_ASCEND };
        if (compare_by(a, b, &order))
            return false;
    }
    return true;
}

/* Is the edited row still in its place, so that marks stay on it? A plain row is, if its heading and its neighbours below that heading are
 * the same; a row shown as several instances is, if no sort key and no number of instances changed. */
static bool in_place(const struct naive_view *view, const struct naive_list *before, uint64_t id)
{
    ULONG tags[8], old_count = 0, new_count = 0, a = 0, b = 0;
    bool multiple = instance_tags(view, tags) > 0;
    for (ULONG i = 0; i < before->count; i++)
        old_count += leaf_of(&before->rows[i], id);
    for (ULONG i = 0; i < view->now.count; i++)
        new_count += leaf_of(&view->now.rows[i], id);
    if (old_count != new_count)
        return false;
    for (ULONG i = 0; i < old_count; i++) {
        const struct naive_row *x = find_row(before, id * 1000 + i, &a), *y = find_row(&view->now, id * 1000 + i, &b);
        if (!x || !y)
            return false;
        if (multiple ? !same_keys(view, x, y)
                     : x->parent != y->parent || sibling(before, a, -1) != sibling(&view->now, b, -1)
                         || sibling(before, a, 1) != sibling(&view->now, b, 1))
            return false;
    }
    return true;
}

/* Rows that marks can be moved to: visible before and still there, the edited row itself only if it did not move. */
static bool persists(const struct naive_view *view, const struct naive_row *old, uint64_t id, bool stayed)
{
    const struct naive_row *now = find_row(&view->now, old->identity, NULL);
    return old->visible && now && now->visible && (stayed || !leaf_of(old, id));
}

static struct naive_mark move_mark(const struct naive_view *view, const struct naive_list *before, struct naive_mark mark, uint64_t id, bool stayed)
{
    ULONG index;
    if (mark.kind == NAIVE_BEGINNING)
        return mark;
    const struct naive_row *row = find_row(before, mark.identity, &index);
    assert(row);
    if (persists(view, row, id, stayed))
        return mark;
    if (mark.kind == NAIVE_BEFORE)
        for (ULONG i = index + 1; i < before->count; i++)
            if (persists(view, &before->rows[i], id, stayed))
                return (struct naive_mark){ NAIVE_BEFORE, before->rows[i].identity, true };
    for (ULONG i = index; i-- > 0;)
        if (persists(view, &before->rows[i], id, stayed))
            return (struct naive_mark){ NAIVE_AFTER, before->rows[i].identity, true };
    return (struct naive_mark){ NAIVE_BEGINNING, 0, true };
}

void naive_view_edited(struct naive_view *view, uint64_t id)
{
    struct naive_list before = naive_list_copy(view);
    look(view);
    bool stayed = in_place(view, &before, id);
    view->cursor = move_mark(view, &before, view->cursor, id, stayed);
    for (ULONG i = 0; i < view->bookmark_count; i++) {
        struct naive_mark *bookmark = &view->bookmarks[i];
        const struct naive_row *now = find_row(&view->now, bookmark->identity, NULL);
        if (bookmark->kind == NAIVE_BEFORE && now && now->visible)
            continue;                                         /* a bookmark goes with its row */
        bool changed = bookmark->changed;
        *bookmark = move_mark(view, &before, *bookmark, id, stayed);
        bookmark->changed |= changed;
    }
    naive_list_free(&before);
}

ULONG naive_set_expanded(struct naive_view *view, uint64_t identity, bool expanded)
{
    ULONG count = naive_visible_count(view);
    for (ULONG i = 0; i < view->group_count; i++)
        if (view->groups[i].identity == identity)
            view->groups[i].expanded = expanded;
    naive_view_edited(view, 0);
    ULONG now = naive_visible_count(view);
    return now > count ? now - count : count - now;
}

/* --- Cells ------------------------------------------------------------------------------------------------------------------------- */

/* The sort key that a heading shows under this tag; 0: none. Its own keys and those of the headings above, and its own aggregate. */
static ULONG heading_key(const struct naive_view *view, const struct naive_row *heading, ULONG tag)
{
    struct level levels[NAIVE_MAXIMUM_LEVELS];
    ULONG first_plain;
    levels_of(view->sort, levels, &first_plain);
    for (int level = 0; level <= heading->level; level++) {
        for (ULONG i = levels[level].first; i < levels[level].first + levels[level].count; i++)
            if (PROP_ID(view->sort->aSort[i].ulPropTag) == PROP_ID(tag))
                return view->sort->aSort[i].ulPropTag;
        if (level == heading->level && levels[level].aggregate >= 0
            && PROP_ID(view->sort->aSort[levels[level].aggregate].ulPropTag) == PROP_ID(tag))
            return view->sort->aSort[levels[level].aggregate].ulPropTag;
    }
    return 0;
}

/* The columns that the table itself makes. Leaves have instance key, row type and depth; headings the counts too (SPI-TBL-14). */
static bool computed_value(const struct naive_view *view, const struct naive_row *row, ULONG tag, SPropValue *ret)
{
    struct level levels[NAIVE_MAXIMUM_LEVELS];
    ULONG first_plain;
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_INSTANCE_KEY):
        ret->ulPropTag = PR_INSTANCE_KEY;
        ret->Value.bin.cb = sizeof(row->identity);
        ret->Value.bin.lpb = (BYTE *)&row->identity;
        return true;
    case PROP_ID(PR_ROW_TYPE):
        ret->ulPropTag = PR_ROW_TYPE;
        ret->Value.l = !row->heading ? TBL_LEAF_ROW : row->expanded ? TBL_EXPANDED_CATEGORY : TBL_COLLAPSED_CATEGORY;
        return true;
    case PROP_ID(PR_DEPTH):
        ret->ulPropTag = PR_DEPTH;
        ret->Value.l = row->heading ? row->level : levels_of(view->sort, levels, &first_plain);
        return true;
    case PROP_ID(PR_CONTENT_COUNT):
        ret->ulPropTag = PR_CONTENT_COUNT;
        ret->Value.l = (LONG)row->content_count;
        return row->heading;
    case PROP_ID(PR_CONTENT_UNREAD):
        ret->ulPropTag = PR_CONTENT_UNREAD;
        ret->Value.l = (LONG)row->content_unread;
        return row->heading;
    }
    return false;
}

static const SPropValue *restriction_value(const struct naive_view *view, const struct naive_row *row, ULONG tag, SPropValue *scratch)
{
    if (computed_value(view, row, tag, scratch))
        return scratch;
    if (row->heading) {
        tag = heading_key(view, row, tag);
        return tag ? row_value(row, tag) : NULL;
    }
    return row_value(row, tag);
}

SPropValue *naive_cells(const struct naive_view *view, const struct naive_row *row)
{
    SPropValue *cells = calloc(view->columns->cValues, sizeof(*cells));
    for (ULONG i = 0; i < view->columns->cValues; i++) {
        ULONG tag = view->columns->aulPropTag[i], type = PROP_TYPE(tag);
        if (tag == PR_NULL) {
            cells[i].ulPropTag = PR_NULL;
            continue;
        }
        const SPropValue *value = restriction_value(view, row, tag, &cells[i]);
        if (value == &cells[i])
            value = PROP_TYPE(cells[i].ulPropTag) == type || type == PT_UNSPECIFIED ? value : NULL;
        else if (value) {
            cells[i] = *value;
            ULONG wanted = type & MV_INSTANCE && PROP_TYPE(value->ulPropTag) != (type & ~MV_INSTANCE) ? type & ~MVI_FLAG : type & ~MV_INSTANCE;
            if (type != PT_UNSPECIFIED && PROP_TYPE(value->ulPropTag) != wanted)
                value = NULL;
        }
        if (!value) {
            cells[i].ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(tag));
            cells[i].Value.err = MAPI_E_NOT_FOUND;
        }
    }
    return cells;
}

/* --- Notifications ----------------------------------------------------------------------------------------------------------------- */

static void add_event(struct naive_view *view, ULONG event, const struct naive_row *row, uint64_t prior, struct naive_event **events, ULONG *count)
{
    *events = realloc(*events, (*count + 1) * sizeof(**events));
    struct naive_event *added = &(*events)[(*count)++];
    *added = (struct naive_event){ .event = event, .identity = row->identity, .prior = prior };
    if (event != TABLE_ROW_DELETED) {
        added->cells = naive_cells(view, row);
        added->cell_count = view->columns->cValues;
    }
}

/* Does a heading look different? Its keys cannot change: counts, and the aggregate it shows. */
static bool heading_changed(const struct naive_view *view, const struct naive_row *old, const struct naive_row *now)
{
    struct level levels[NAIVE_MAXIMUM_LEVELS];
    ULONG first_plain;
    levels_of(view->sort, levels, &first_plain);
    if (old->content_count != now->content_count || old->content_unread != now->content_unread)
        return true;
    if (levels[now->level].aggregate < 0)
        return false;
    SSortOrder order = { view->sort->aSort[levels[now->level].aggregate].ulPropTag, TABLE_SORT_ASCEND };
    return compare_by(old, now, &order) != 0;
}

/* First what is gone, from the bottom up, then what came or changed, in view order, each with the row now before it. */
ULONG naive_events(struct naive_view *view, const struct naive_list *before, const uint64_t *ids, ULONG id_count, struct naive_event **ret_events)
{
    ULONG count = 0;
    *ret_events = NULL;
    for (ULONG i = before->count; i-- > 0;) {
        const struct naive_row *now = find_row(&view->now, before->rows[i].identity, NULL);
        if (before->rows[i].visible && (!now || !now->visible))
            add_event(view, TABLE_ROW_DELETED, &before->rows[i], 0, ret_events, &count);
    }
    uint64_t prior = 0;
    for (ULONG i = 0; i < view->now.count; i++) {
        const struct naive_row *row = &view->now.rows[i];
        if (!row->visible)
            continue;
        const struct naive_row *old = find_row(before, row->identity, NULL);
        bool edited = false;
        for (ULONG j = 0; j < id_count; j++)
            edited |= leaf_of(row, ids[j]);
        if (!old || !old->visible)
            add_event(view, TABLE_ROW_ADDED, row, prior, ret_events, &count);
        else if (edited || (row->heading && heading_changed(view, old, row)))
            add_event(view, TABLE_ROW_MODIFIED, row, prior, ret_events, &count);
        prior = row->identity;
    }
    return count;
}

void naive_events_free(struct naive_event *events, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        free(events[i].cells);
    free(events);
}
