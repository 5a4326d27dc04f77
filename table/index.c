/* A view held in memory: leaves and groups in order-statistics trees.
 *
 * A group's tree holds its leaves (innermost groups) or its sub-groups; an entry's weight is the number of rows it shows, so that positions
 * are sums along the trees, whatever is collapsed. One row's change costs O(log n) for each level of headings. */
#include <stdlib.h>
#include <string.h>

#include "table/engine.h"

enum { FETCH_AHEAD = 16 };                              /* rows in memory, while one is copied */

/* --- Small things ------------------------------------------------------------------------------------------------------------------------- */

static struct table_entry *entry_of(struct tree_node *node)
{
    return (struct table_entry *)node;                  /* the node comes first */
}

static struct table_leaf *leaf_of(const struct table_entry *entry)
{
    return (struct table_leaf *)entry;
}

static struct table_group *group_of(const struct table_entry *entry)
{
    return (struct table_group *)entry;
}

static bool is_root(const struct table_group *group)
{
    return group->entry.group == NULL;
}

static int compare_bytes(const BYTE *a, size_t a_size, const BYTE *b, size_t b_size)
{
    size_t size = a_size < b_size ? a_size : b_size;
    int difference = size ? memcmp(a, b, size) : 0;
    return difference ? difference : (a_size > b_size) - (a_size < b_size);
}

static const BYTE *segment(const struct table_plan *plan, const struct table_leaf *leaf, ULONG number, uint32_t *ret_size)
{
    uint32_t begin = number ? leaf->ends[number - 1] : 0;
    uint32_t end = number + 1 == plan->segment_count ? leaf->key_size : leaf->ends[number];
    *ret_size = end - begin;
    return leaf->key + begin;
}

static int compare_segments(const struct table_plan *plan, const struct table_leaf *a, const struct table_leaf *b, ULONG number)
{
    uint32_t a_size, b_size;
    const BYTE *x = segment(plan, a, number, &a_size), *y = segment(plan, b, number, &b_size);
    return compare_bytes(x, a_size, y, b_size);
}

static uint64_t order_of(const struct table_leaf *leaf)
{
    return leaf->row ? leaf->row->order : leaf->order;
}

/* The order of leaves of one group: their plain keys, else as in the underlying table. */
static int compare_leaves(const struct table_plan *plan, const struct table_leaf *a, const struct table_leaf *b)
{
    int difference = compare_segments(plan, a, b, plan->segment_count - 1);
    if (difference)
        return difference;
    if (order_of(a) != order_of(b))
        return order_of(a) < order_of(b) ? -1 : 1;
    return (a->instance > b->instance) - (a->instance < b->instance);
}

static int compare_groups(const struct table_group *a, const struct table_group *b)
{
    int difference = compare_bytes(a->aggregate, a->aggregate_size, b->aggregate, b->aggregate_size);
    return difference ? difference : compare_bytes(a->key, a->key_size, b->key, b->key_size);
}

/* --- Where things are --------------------------------------------------------------------------------------------------------------------- */

bool table_entry_is_visible(const struct table_entry *entry)
{
    for (const struct table_group *group = entry->group; !is_root(group); group = group->entry.group)
        if (!group->expanded)
            return false;
    return true;
}

static struct table_entry *next_after(const struct table_entry *entry)
{
    for (;;) {
        struct tree_node *node = tree_next(&entry->node);
        if (node)
            return entry_of(node);
        if (is_root(entry->group))
            return NULL;
        entry = &entry->group->entry;
    }
}

struct table_entry *table_next_visible(const struct table_index *index, const struct table_entry *entry)
{
    if (!entry)
        return entry_of(tree_first(&index->root.children));
    if (entry->heading && group_of(entry)->expanded && group_of(entry)->children.root)
        return entry_of(tree_first(&group_of(entry)->children));
    return next_after(entry);
}

static struct table_entry *deepest_last(struct tree_node *node)
{
    struct table_entry *entry = entry_of(node);
    while (entry && entry->heading && group_of(entry)->expanded && group_of(entry)->children.root)
        entry = entry_of(tree_last(&group_of(entry)->children));
    return entry;
}

struct table_entry *table_previous_visible(const struct table_index *index, const struct table_entry *entry)
{
    if (!entry)
        return deepest_last(tree_last(&index->root.children));
    struct tree_node *node = tree_previous(&entry->node);
    if (node)
        return deepest_last(node);
    return is_root(entry->group) ? NULL : &entry->group->entry;
}

struct table_entry *table_visible_at(const struct table_index *index, uint32_t number)
{
    const struct tree *tree = &index->root.children;
    for (;;) {
        uint32_t rest;
        struct tree_node *node = tree_find_sum(tree, number, &rest);
        if (!node || rest == 0)
            return entry_of(node);
        tree = &group_of(entry_of(node))->children;
        number = rest - 1;
    }
}

uint32_t table_entry_number(const struct table_entry *entry)
{
    uint32_t number = tree_sum_before(&entry->node);
    for (const struct table_group *group = entry->group; !is_root(group); group = group->entry.group)
        number += tree_sum_before(&group->entry.node) + 1;
    return number;
}

uint32_t table_visible_count(const struct table_index *index)
{
    return tree_sum(&index->root.children);
}

static void reweigh(struct table_group *group)
{
    for (; !is_root(group); group = group->entry.group) {
        uint32_t weight = 1 + (group->expanded ? tree_sum(&group->children) : 0);
        if (weight == group->entry.node.weight)
            return;
        tree_set_weight(&group->entry.node, weight);
    }
}

static struct tree_node *first_leaf_node(const struct table_group *group)
{
    struct tree_node *node = tree_first(&group->children);
    while (node && entry_of(node)->heading)
        node = tree_first(&group_of(entry_of(node))->children);
    return node;
}

struct table_leaf *table_sample_leaf(const struct table_group *group)
{
    return group->best ? group->best : (struct table_leaf *)first_leaf_node(group);
}

/* --- Leaves by id: open addressing, made when first asked for --------------------------------------------------------------------------------- */

static size_t id_slot(const struct table_index *index, uint64_t id)
{
    return (size_t)((id * 0x9e3779b97f4a7c15u) >> 17) & (index->leaf_room - 1);
}

static void hash_put(struct table_index *index, struct table_leaf *leaf)
{
    size_t slot = id_slot(index, leaf->id);
    while (index->leaves[slot] && index->leaves[slot]->id != leaf->id)
        slot = (slot + 1) & (index->leaf_room - 1);
    if (!index->leaves[slot])
        index->leaf_used++;
    index->leaves[slot] = leaf;
}

static HRESULT hash_resize(struct table_index *index, size_t room)
{
    struct table_leaf **old = index->leaves;
    size_t old_room = index->leaf_room;
    struct table_leaf **leaves = calloc(room, sizeof(struct table_leaf *));
    if (!leaves)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    index->leaves = leaves;
    index->leaf_room = room;
    index->leaf_used = 0;
    for (size_t i = 0; i < old_room; i++)
        if (old[i])
            hash_put(index, old[i]);
    free(old);
    return S_OK;
}

/* Room for one more. */
static HRESULT hash_reserve(struct table_index *index)
{
    if (!index->hashed || (index->leaf_used + 1) * 4 < index->leaf_room * 3)
        return S_OK;
    return hash_resize(index, index->leaf_room * 2);
}

static void hash_remove(struct table_index *index, uint64_t id)
{
    size_t mask = index->leaf_room - 1, slot = id_slot(index, id);
    while (index->leaves[slot] && index->leaves[slot]->id != id)
        slot = (slot + 1) & mask;
    if (!index->leaves[slot])
        return;
    index->leaf_used--;
    for (size_t next = (slot + 1) & mask; index->leaves[next]; next = (next + 1) & mask) {
        size_t home = id_slot(index, index->leaves[next]->id);
        if (((next - home) & mask) >= ((next - slot) & mask)) {     /* may move up into the hole */
            index->leaves[slot] = index->leaves[next];
            slot = next;
        }
    }
    index->leaves[slot] = NULL;
}

static void hash_group(struct table_index *index, const struct table_group *group)
{
    for (struct tree_node *node = tree_first(&group->children); node; node = tree_next(node)) {
        if (entry_of(node)->heading)
            hash_group(index, group_of(entry_of(node)));
        else if (leaf_of(entry_of(node))->instance == 0)
            hash_put(index, leaf_of(entry_of(node)));
    }
}

static HRESULT hash_make(struct table_index *index)
{
    if (index->hashed)
        return S_OK;
    size_t room = 64;
    while (room < (size_t)index->root.leaf_count * 2)
        room *= 2;
    HRESULT result = hash_resize(index, room);
    if (result != S_OK)
        return result;
    hash_group(index, &index->root);
    index->hashed = true;
    return S_OK;
}

struct table_leaf *table_find_leaf(struct table_arrangement *arrangement, uint64_t id)
{
    struct table_index *index = arrangement->index;
    if (hash_make(index) != S_OK)
        return NULL;
    size_t slot = id_slot(index, id);
    while (index->leaves[slot] && index->leaves[slot]->id != id)
        slot = (slot + 1) & (index->leaf_room - 1);
    return index->leaves[slot];
}

/* --- Groups by parent and key --------------------------------------------------------------------------------------------------------------------- */

static size_t group_hash(const struct table_group *parent, const BYTE *key, size_t size)
{
    uint64_t hash = 14695981039346656037u ^ (uint64_t)(uintptr_t)parent;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ key[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 29);
}

struct table_group *table_find_group(const struct table_index *index, const struct table_group *parent, const BYTE *key, uint32_t size)
{
    if (!index->group_room)
        return NULL;
    struct table_group *group = index->groups[group_hash(parent, key, size) & (index->group_room - 1)];
    while (group && (group->entry.group != parent || compare_bytes(group->key, group->key_size, key, size)))
        group = group->hash_next;
    return group;
}

static void group_put(struct table_index *index, struct table_group *group)
{
    struct table_group **bucket = &index->groups[group_hash(group->entry.group, group->key, group->key_size) & (index->group_room - 1)];
    group->hash_next = *bucket;
    *bucket = group;
}

static HRESULT group_reserve(struct table_index *index)
{
    if (index->group_count < index->group_room)
        return S_OK;
    size_t room = index->group_room ? index->group_room * 2 : 16, old_room = index->group_room;
    struct table_group **groups = calloc(room, sizeof(struct table_group *)), **old = index->groups;
    if (!groups)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    index->groups = groups;
    index->group_room = room;
    for (size_t i = 0; i < old_room; i++)
        for (struct table_group *group = old[i], *next; group; group = next) {
            next = group->hash_next;
            group_put(index, group);
        }
    free(old);
    return S_OK;
}

static void group_unhash(struct table_index *index, struct table_group *group)
{
    struct table_group **at = &index->groups[group_hash(group->entry.group, group->key, group->key_size) & (index->group_room - 1)];
    while (*at != group)
        at = &(*at)->hash_next;
    *at = group->hash_next;
    index->group_count--;
}

struct table_group *table_find_serial(const struct table_index *index, uint64_t serial)
{
    for (size_t i = 0; i < index->group_room; i++)
        for (struct table_group *group = index->groups[i]; group; group = group->hash_next)
            if (group->serial == serial)
                return group;
    return NULL;
}

static void group_free(struct table_group *group)
{
    free(group->key);
    free(group->aggregate);
    free(group->old_aggregate);
    free(group);
}

/* --- What a change touches ------------------------------------------------------------------------------------------------------------------------ */

static HRESULT batch_add(struct table_batch *batch, struct table_entry *entry, enum table_touch state)
{
    if (batch->touched_count == batch->touched_room) {
        size_t room = batch->touched_room ? batch->touched_room * 2 : 16;
        struct table_entry **larger = realloc(batch->touched, room * sizeof(struct table_entry *));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        batch->touched = larger;
        batch->touched_room = room;
    }
    batch->touched[batch->touched_count++] = entry;
    entry->touched = (uint8_t)state;
    return S_OK;
}

/* Remember how an entry was before the change; once. */
static HRESULT touch(struct table_batch *batch, struct table_entry *entry)
{
    if (!batch || !batch->wanted || entry->touched != TABLE_UNTOUCHED)
        return S_OK;
    if (entry->heading) {
        struct table_group *group = group_of(entry);
        group->old_leaf_count = group->leaf_count;
        group->old_unread_count = group->unread_count;
        free(group->old_aggregate);
        group->old_aggregate = NULL;
        group->old_aggregate_size = group->aggregate_size;
        if (group->aggregate_size) {
            if (!(group->old_aggregate = malloc(group->aggregate_size)))
                return MAPI_E_NOT_ENOUGH_MEMORY;
            memcpy(group->old_aggregate, group->aggregate, group->aggregate_size);
        }
    }
    return batch_add(batch, entry, table_entry_is_visible(entry) ? TABLE_WAS_VISIBLE : TABLE_WAS_HIDDEN);
}

static HRESULT touch_new(struct table_batch *batch, struct table_entry *entry, enum table_touch state)
{
    return batch && batch->wanted ? batch_add(batch, entry, state) : S_OK;
}

static void untouch(struct table_batch *batch, const struct table_entry *entry, struct table_entry *instead)
{
    if (batch && entry->touched != TABLE_UNTOUCHED)
        for (size_t i = 0; i < batch->touched_count; i++)
            if (batch->touched[i] == entry)
                batch->touched[i] = instead;
}

/* An entry that could be seen is about to go: remember its key for TABLE_ROW_DELETED. */
static HRESULT note_deleted(struct table_arrangement *arrangement, struct table_batch *batch, struct table_entry *entry)
{
    if (!batch || !batch->wanted || entry->touched != TABLE_WAS_VISIBLE)
        return S_OK;
    if (batch->deleted_count == batch->deleted_room) {
        size_t room = batch->deleted_room ? batch->deleted_room * 2 : 16;
        SBinary *larger = realloc(batch->deleted, room * sizeof(*larger));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        batch->deleted = larger;
        batch->deleted_room = room;
    }
    struct table_values row;
    SBinary key;
    HRESULT result = table_entry_key(arrangement, entry, &row, &key);
    BYTE *copy = result == S_OK ? malloc(key.cb ? key.cb : 1) : NULL;
    if (copy) {
        memcpy(copy, key.lpb, key.cb);
        batch->deleted[batch->deleted_count++] = (SBinary){ key.cb, copy };
    } else if (result == S_OK) {
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    table_values_end(&row);
    return result;
}

/* --- Marks on rows that go ------------------------------------------------------------------------------------------------------------------------ */

struct evacuation {
    struct table_entry *next, *previous;
};

static void move_mark(struct table_mark *mark, const struct evacuation *to)
{
    enum table_mark_kind kind = mark->kind;
    if (kind == TABLE_BEFORE && to->next)
        table_mark_set(mark, TABLE_BEFORE, to->next);
    else if (to->previous)
        table_mark_set(mark, TABLE_AFTER, to->previous);
    else
        table_mark_set(mark, TABLE_BEGINNING, NULL);
    mark->changed = true;
}

static void evacuate(struct mapix_table *table, struct table_mark *mark)
{
    const struct table_index *index = table->arrangement->index;
    struct evacuation to = { mark->entry, mark->entry };
    if (!mark->entry || !mark->entry->leaving)
        return;
    while (to.next && to.next->leaving)
        to.next = table_next_visible(index, to.next);
    while (to.previous && to.previous->leaving)
        to.previous = table_previous_visible(index, to.previous);
    move_mark(mark, &to);
}

/* --- Aggregates -------------------------------------------------------------------------------------------------------------------------------------- */

static const struct table_level *aggregate_level(const struct table_plan *plan, const struct table_group *group)
{
    const struct table_level *level = &plan->levels[group->level];
    return level->aggregate >= 0 ? level : NULL;
}

/* Has `leaf` a greater (least for CATEG_MIN) value than `best`? Leaves without one do not count. */
static bool is_better(const struct table_plan *plan, const struct table_level *level, const struct table_leaf *leaf, const struct table_leaf *best)
{
    uint32_t size;
    if (!best)
        return true;
    if (segment(plan, leaf, level->segment + 1, &size)[0] == 255)
        return false;
    if (segment(plan, best, level->segment + 1, &size)[0] == 255)
        return true;
    bool descending = plan->sort->aSort[level->first].ulOrder & TABLE_SORT_DESCEND;
    int difference = compare_segments(plan, leaf, best, level->segment + 1);
    return level->maximum != descending ? difference > 0 : difference < 0;
}

static void find_best(const struct table_plan *plan, const struct table_level *level, const struct table_group *group, struct table_leaf **io_best)
{
    for (struct tree_node *node = tree_first(&group->children); node; node = tree_next(node)) {
        if (entry_of(node)->heading)
            find_best(plan, level, group_of(entry_of(node)), io_best);
        else if (is_better(plan, level, leaf_of(entry_of(node)), *io_best))
            *io_best = leaf_of(entry_of(node));
    }
}

static bool in_order(const struct table_group *group)
{
    struct tree_node *previous = tree_previous(&group->entry.node), *next = tree_next(&group->entry.node);
    return (!previous || compare_groups(group_of(entry_of(previous)), group) < 0)
        && (!next || compare_groups(group, group_of(entry_of(next))) < 0);
}

static void insert_group(struct table_group *parent, struct table_group *group)
{
    struct tree_node *at = parent->children.root, *above = NULL;
    int right = 0;
    while (at) {
        above = at;
        right = compare_groups(group_of(entry_of(at)), group) < 0;
        at = right ? at->right : at->left;
    }
    tree_insert_at(&parent->children, above, right, &group->entry.node);
}

/* Take the value of the group's best leaf for its place among its siblings. */
static HRESULT set_aggregate(struct table_arrangement *arrangement, struct table_batch *batch, struct table_group *group)
{
    const struct table_plan *plan = &arrangement->plan;
    uint32_t size;
    const BYTE *bytes = segment(plan, group->best, plan->levels[group->level].segment + 1, &size);
    if (!compare_bytes(bytes, size, group->aggregate, group->aggregate_size))
        return S_OK;
    BYTE *copy = malloc(size);
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(copy, bytes, size);
    free(group->aggregate);
    group->aggregate = copy;
    group->aggregate_size = size;
    if (in_order(group))
        return S_OK;
    struct table_group *parent = group->entry.group;
    if (batch && group->expanded && group->leaf_count && table_entry_is_visible(&group->entry))
        batch->moved = true;
    tree_remove(&parent->children, &group->entry.node);
    insert_group(parent, group);
    return S_OK;
}

/* After leaves of the group came, went (`gone`) or changed. */
static HRESULT mend_aggregate(struct table_arrangement *arrangement, struct table_batch *batch, struct table_group *group,
    struct table_leaf *leaf, const struct table_leaf *gone)
{
    const struct table_level *level = aggregate_level(&arrangement->plan, group);
    if (!level)
        return S_OK;
    if (gone && group->best == gone) {
        group->best = NULL;
        find_best(&arrangement->plan, level, group, &group->best);
    } else if (leaf && is_better(&arrangement->plan, level, leaf, group->best)) {
        group->best = leaf;
    }
    return group->best ? set_aggregate(arrangement, batch, group) : S_OK;     /* empty: it keeps its place until it is filled or goes */
}

static HRESULT mend_aggregates(struct table_arrangement *arrangement, struct table_batch *batch, struct table_group *group,
    struct table_leaf *leaf, const struct table_leaf *gone)
{
    HRESULT result = S_OK;
    for (; result == S_OK && !is_root(group); group = group->entry.group)
        result = mend_aggregate(arrangement, batch, group, leaf, gone);
    return result;
}

/* --- Putting leaves in -------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT new_group(struct table_arrangement *arrangement, struct table_batch *batch, struct table_group *parent,
    const struct table_leaf *leaf, ULONG number, struct table_group **ret_group)
{
    const struct table_plan *plan = &arrangement->plan;
    const struct table_level *level = &plan->levels[number];
    struct table_index *index = arrangement->index;
    uint32_t size;
    if (group_reserve(index) != S_OK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct table_group *group = calloc(1, sizeof(*group));
    if (!group)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    const BYTE *bytes = segment(plan, leaf, level->segment, &size);
    if (!(group->key = malloc(size)))
        goto fail;
    memcpy(group->key, bytes, size);
    group->key_size = size;
    if (level->aggregate >= 0) {
        bytes = segment(plan, leaf, level->segment + 1, &size);
        if (!(group->aggregate = malloc(size)))
            goto fail;
        memcpy(group->aggregate, bytes, size);
        group->aggregate_size = size;
    }
    group->level = number;
    group->expanded = number < plan->expanded_levels;
    group->serial = ++arrangement->table->next_serial;
    group->entry.heading = true;
    group->entry.group = parent;
    group->entry.node.weight = 1;
    if (touch_new(batch, &group->entry, TABLE_NEW) != S_OK)
        goto fail;
    insert_group(parent, group);
    index->group_count++;
    group_put(index, group);
    reweigh(parent);
    *ret_group = group;
    return S_OK;
fail:
    group_free(group);
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

static void insert_leaf(const struct table_plan *plan, struct table_group *group, struct table_leaf *leaf)
{
    struct tree_node *at = group->children.root, *above = NULL;
    int right = 0;
    while (at) {
        above = at;
        right = compare_leaves(plan, leaf_of(entry_of(at)), leaf) < 0;
        at = right ? at->right : at->left;
    }
    tree_insert_at(&group->children, above, right, &leaf->entry.node);
    leaf->entry.group = group;
}

/* Put a leaf where it belongs, making the groups it needs. On failure the caller gives the index up. */
static HRESULT add_leaf(struct table_arrangement *arrangement, struct table_batch *batch, struct table_leaf *leaf, enum table_touch state)
{
    struct table_group *group = &arrangement->index->root;
    HRESULT result;
    for (ULONG number = 0; number < arrangement->plan.level_count; number++) {
        uint32_t size;
        const BYTE *key = segment(&arrangement->plan, leaf, arrangement->plan.levels[number].segment, &size);
        struct table_group *child = table_find_group(arrangement->index, group, key, size);
        result = child ? touch(batch, &child->entry) : new_group(arrangement, batch, group, leaf, number, &child);
        if (result != S_OK)
            return result;
        group = child;
    }
    result = touch_new(batch, &leaf->entry, state);
    if (result != S_OK)
        return result;
    insert_leaf(&arrangement->plan, group, leaf);
    for (struct table_group *above = group; above; above = above->entry.group) {
        above->leaf_count++;
        above->unread_count += leaf->unread;
    }
    reweigh(group);
    return mend_aggregates(arrangement, batch, group, leaf, NULL);
}

/* --- Taking leaves out ------------------------------------------------------------------------------------------------------------------------------- */

/* Will one of the leaves about to be put in need this group? */
static bool is_refilled(const struct table_plan *plan, const struct table_group *group, const struct table_leaf *coming)
{
    for (; coming; coming = coming->next_instance) {
        const struct table_group *at = group;
        for (; !is_root(at); at = at->entry.group) {
            uint32_t size;
            const BYTE *key = segment(plan, coming, plan->levels[at->level].segment, &size);
            if (compare_bytes(key, size, at->key, at->key_size))
                break;
        }
        if (is_root(at))
            return true;
    }
    return false;
}

/* Marks on rows that are about to go move to the next visible row, else behind the one before (SPI-TBL-08): before anything is moved,
 * so that "next" is what the client saw. Rows that go are the old leaves, and headings that nothing will be left of. */
static void evacuate_all(struct table_arrangement *arrangement, struct table_leaf *old, const struct table_leaf *coming)
{
    struct mapix_table *table = arrangement->table;
    for (struct table_leaf *leaf = old; leaf; leaf = leaf->next_instance) {
        leaf->entry.leaving = true;
        for (struct table_group *group = leaf->entry.group; !is_root(group); group = group->entry.group)
            group->leaving_count++;
    }
    for (struct table_leaf *leaf = old; leaf; leaf = leaf->next_instance)
        for (struct table_group *group = leaf->entry.group; !is_root(group); group = group->entry.group)
            group->entry.leaving = group->leaving_count == group->leaf_count && !is_refilled(&arrangement->plan, group, coming);
    evacuate(table, &table->cursor);
    for (size_t i = 0; i < table->bookmark_count; i++)
        evacuate(table, &table->bookmarks[i].mark);
    for (struct table_leaf *leaf = old; leaf; leaf = leaf->next_instance)
        for (struct table_group *group = leaf->entry.group; !is_root(group); group = group->entry.group) {
            group->leaving_count = 0;
            group->entry.leaving = false;
        }
}

static HRESULT prune(struct table_arrangement *arrangement, struct table_batch *batch, struct table_group *group, const struct table_leaf *coming)
{
    while (!is_root(group) && group->leaf_count == 0 && !is_refilled(&arrangement->plan, group, coming)) {
        struct table_group *parent = group->entry.group;
        HRESULT result = note_deleted(arrangement, batch, &group->entry);
        if (result != S_OK)
            return result;
        untouch(batch, &group->entry, NULL);
        group_unhash(arrangement->index, group);
        tree_remove(&parent->children, &group->entry.node);
        reweigh(parent);
        group_free(group);
        group = parent;
    }
    return S_OK;
}

/* Take a leaf out of its group and forget groups left empty; the leaf itself stays the caller's. */
static HRESULT remove_leaf(struct table_arrangement *arrangement, struct table_batch *batch, struct table_leaf *leaf, const struct table_leaf *coming)
{
    struct table_group *group = leaf->entry.group;
    HRESULT result = touch(batch, &leaf->entry);
    for (struct table_group *above = group; result == S_OK && !is_root(above); above = above->entry.group)
        result = touch(batch, &above->entry);
    if (result != S_OK)
        return result;
    tree_remove(&group->children, &leaf->entry.node);
    leaf->entry.group = NULL;
    for (struct table_group *above = group; above; above = above->entry.group) {
        above->leaf_count--;
        above->unread_count -= leaf->unread;
    }
    reweigh(group);
    result = mend_aggregates(arrangement, batch, group, NULL, leaf);
    return result == S_OK ? prune(arrangement, batch, group, coming) : result;
}

/* --- Making leaves --------------------------------------------------------------------------------------------------------------------------------------- */

struct row_input {
    uint64_t id, order;
    const struct table_row *row;                        /* NULL: not in memory */
    const SPropValue *values;
    ULONG count;
    bool shown;                                         /* the restriction has been looked at */
    bool keyless;                                       /* it has no instance key of its own */
    bool pooled;                                        /* its leaves may lie in the pool of the index */
};

static const SPropValue *own_key_of(const struct row_input *input)
{
    for (ULONG i = 0; !input->keyless && i < input->count; i++)
        if (input->values[i].ulPropTag == PR_INSTANCE_KEY)
            return &input->values[i];
    return NULL;
}

/* Leaves that are made together go together: most are never freed alone, so they lie in a few large blocks. */
struct table_pool_chunk {
    struct table_pool_chunk *next;
    size_t used, room;
    max_align_t bytes[];
};

enum { FEWEST_ARRANGED = 4096 };                        /* fewer leaves lie in the caches wherever they are */
enum { POOL_CHUNK = 64 * 1024 - 64 };                   /* malloc takes these from its heap, not from the kernel each time */

static void *pool_take(struct table_index *index, size_t size)
{
    struct table_pool_chunk *chunk = index->pool;
    size = (size + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
    if (!chunk || chunk->room - chunk->used < size) {
        size_t room = size > POOL_CHUNK ? size : POOL_CHUNK;
        if (!(chunk = malloc(sizeof(*chunk) + room)))
            return NULL;
        *chunk = (struct table_pool_chunk){ .next = index->pool, .room = room };
        index->pool = chunk;
    }
    chunk->used += size;
    return (BYTE *)chunk->bytes + chunk->used - size;
}

static void pool_free(struct table_index *index)
{
    for (struct table_pool_chunk *chunk = index->pool, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
}

static void leaf_free(struct table_leaf *leaf)
{
    if (!leaf->pooled)
        free(leaf);
}

static HRESULT make_leaf(struct table_arrangement *arrangement, const struct row_input *input, uint32_t instance, struct table_bytes *key,
    struct table_leaf **ret_leaf)
{
    const struct table_plan *plan = &arrangement->plan;
    ULONG ends[2 * TABLE_MAXIMUM_LEVELS + 1];
    ULONG end_count = plan->segment_count - 1;
    key->size = 0;
    if (plan->sort) {
        struct table_values row = { .arrangement = arrangement, .values = input->values, .count = input->count, .id = input->id,
            .instance = instance };
        HRESULT result = table_make_key(&row, plan, key, ends);
        table_values_end(&row);
        if (result != S_OK)
            return result;
    }
    const SPropValue *own = own_key_of(input);
    size_t own_size = own && !input->row ? own->Value.bin.cb : 0;
    size_t size = sizeof(struct table_leaf) + end_count * sizeof(ULONG) + key->size + own_size;
    struct table_leaf *leaf = input->pooled ? pool_take(arrangement->index, size) : malloc(size);
    if (!leaf)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    arrangement->index->loose = arrangement->index->loose || !input->pooled;
    *leaf = (struct table_leaf){ .row = input->row, .id = input->id, .order = input->order, .instance = instance,
        .pooled = input->pooled, .key_size = (uint32_t)key->size, .own_key_size = (uint32_t)own_size };
    leaf->entry.node.weight = 1;
    leaf->unread = plan->level_count && table_is_unread(input->values, input->count);
    leaf->key = (BYTE *)&leaf->ends[end_count];
    if (end_count)
        memcpy(leaf->ends, ends, end_count * sizeof(ULONG));
    if (key->size)
        memcpy(leaf->key, key->data, key->size);
    if (own_size)
        memcpy(leaf->key + key->size, own->Value.bin.lpb, own_size);
    if (own)
        arrangement->index->own_keys = true;
    *ret_leaf = leaf;
    return S_OK;
}

static void free_chain(struct table_leaf *leaf)
{
    while (leaf) {
        struct table_leaf *next = leaf->next_instance;
        leaf_free(leaf);
        leaf = next;
    }
}

/* Does the view show this row? */
static HRESULT passes(struct table_arrangement *arrangement, const struct row_input *input, bool *ret_passes)
{
    *ret_passes = true;
    if (!arrangement->filter || input->shown)
        return S_OK;
    struct table_values row = { .arrangement = arrangement, .values = input->values, .count = input->count, .id = input->id, .filtering = true };
    HRESULT result = table_filter_matches(arrangement->filter, &row, ret_passes);
    table_values_end(&row);
    return result;
}

/* All leaves of a row, chained; NULL if the view does not show it. */
static HRESULT make_leaves(struct table_arrangement *arrangement, const struct row_input *input, struct table_bytes *key, struct table_leaf **ret_first)
{
    bool shown;
    *ret_first = NULL;
    HRESULT result = passes(arrangement, input, &shown);
    if (result != S_OK || !shown)
        return result;
    struct table_leaf *first = NULL, **end = &first;
    uint32_t count = table_instance_count(&arrangement->plan, input->values, input->count);
    for (uint32_t instance = 0; instance < count; instance++) {
        result = make_leaf(arrangement, input, instance, key, end);
        if (result != S_OK) {
            free_chain(first);
            return result;
        }
        end = &(*end)->next_instance;
    }
    *ret_first = first;
    return S_OK;
}

/* --- Building ------------------------------------------------------------------------------------------------------------------------------------------------ */

struct sort_item {
    uint64_t prefix;                                    /* the first bytes of the key: decides most comparisons */
    struct table_leaf *leaf;
};

struct building {
    struct table_arrangement *arrangement;
    struct table_bytes key;
    struct sort_item *items;                            /* flat views: leaves to be sorted */
    size_t count, room;
    bool selected;                                      /* the rows in memory that come have passed the filter */
    bool keyless;                                       /* none of them has an instance key of its own */
    uint64_t last_id;
    BYTE *last_position;
    size_t last_size, last_room;
};

static uint64_t key_prefix(const struct table_leaf *leaf)
{
    uint64_t prefix = 0;
    for (uint32_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < leaf->key_size ? leaf->key[i] : 0);
    return prefix;
}

static int compare_items(const void *a, const void *b)
{
    const struct sort_item *x = a, *y = b;
    if (x->prefix != y->prefix)
        return x->prefix < y->prefix ? -1 : 1;
    const struct table_leaf *one = x->leaf, *other = y->leaf;
    int difference = compare_bytes(one->key, one->key_size, other->key, other->key_size);
    if (difference)
        return difference;
    if (order_of(one) != order_of(other))
        return order_of(one) < order_of(other) ? -1 : 1;
    return (one->instance > other->instance) - (one->instance < other->instance);
}

static HRESULT collect(struct building *building, struct table_leaf *leaf)
{
    if (building->count == building->room) {
        size_t room = building->room ? building->room * 2 : 256;
        struct sort_item *larger = realloc(building->items, room * sizeof(*larger));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        building->items = larger;
        building->room = room;
    }
    leaf->entry.group = &building->arrangement->index->root;
    building->items[building->count++] = (struct sort_item){ building->arrangement->plan.sort ? key_prefix(leaf) : 0, leaf };
    return S_OK;
}

static HRESULT take_row(struct building *building, const struct row_input *input)
{
    struct table_arrangement *arrangement = building->arrangement;
    if (atomic_load_explicit(&arrangement->table->abort_wanted, memory_order_relaxed))
        return MAPI_E_USER_CANCEL;
    struct table_leaf *leaf, *next;
    HRESULT result = make_leaves(arrangement, input, &building->key, &leaf);
    for (; leaf; leaf = next) {
        next = leaf->next_instance;
        if (result == S_OK)
            result = arrangement->plan.level_count ? add_leaf(arrangement, NULL, leaf, TABLE_UNTOUCHED) : collect(building, leaf);
        if (result != S_OK && !leaf->entry.group)       /* what is in the tree or the array is freed with it */
            leaf_free(leaf);
    }
    return result;
}

static HRESULT take_written(struct mapix_row_writer *writer)
{
    struct building *building = writer->context;
    if (writer->position_size > building->last_room) {
        BYTE *larger = realloc(building->last_position, writer->position_size);
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        building->last_position = larger;
        building->last_room = writer->position_size;
    }
    if (writer->position_size)
        memcpy(building->last_position, writer->position, writer->position_size);
    building->last_size = writer->position_size;
    building->last_id = writer->id;
    struct row_input input = { .id = writer->id, .order = building->arrangement->index->next_order++, .values = writer->values,
        .count = writer->columns->cValues, .pooled = true };
    return take_row(building, &input);
}

static HRESULT read_source(struct building *building)
{
    struct table_arrangement *arrangement = building->arrangement;
    const struct mapix_row_source_operations *operations = arrangement->table->source->operations;
    struct mapix_row_boundary from = { .kind = MAPIX_ROWS_BEGINNING };
    struct mapix_row_writer writer;
    HRESULT result = table_writer_init(&writer, arrangement->needed, take_written, building);
    while (result == S_OK) {
        writer.delivered = 0;
        result = operations->read(&arrangement->view, &from, MAPIX_ROWS_FORWARD, TABLE_PAGE, arrangement->needed, &writer);
        HRESULT delivery = table_writer_finish(&writer);
        if (result == S_OK)
            result = delivery;
        if (writer.delivered < TABLE_PAGE)
            break;
        from = (struct mapix_row_boundary){ MAPIX_ROWS_AFTER, building->last_id, building->last_position, building->last_size };
    }
    table_writer_free(&writer);
    return result;
}

static HRESULT take_memory_row(struct building *building, const struct table_row *row)
{
    struct row_input input = { .id = row->id, .row = row, .values = row->values, .count = row->count, .shown = building->selected,
        .keyless = building->keyless, .pooled = true };
    return take_row(building, &input);
}

/* The filter chooses rows by the columns alone; others are not touched. */
static HRESULT read_selected(struct building *building, struct table_row *const *rows, size_t count)
{
    uint8_t shown[TABLE_BLOCK];
    size_t chosen[TABLE_BLOCK];
    HRESULT result = S_OK;
    building->selected = true;
    for (size_t first = 0, size; result == S_OK && first < count; first += size) {
        size_t number = 0;
        size = count - first < TABLE_BLOCK ? count - first : TABLE_BLOCK;
        table_filter_block(building->arrangement->filter, first, size, shown);
        for (size_t i = 0; i < size; i++) {
            chosen[number] = first + i;
            number += shown[i];
        }
        for (size_t i = 0; result == S_OK && i < number; i++) {
            if (i + 8 < number)
                __builtin_prefetch(rows[chosen[i + 8]]);
            result = take_memory_row(building, rows[chosen[i]]);
        }
    }
    return result;
}

static HRESULT read_memory(struct building *building)
{
    HRESULT result = S_OK;
    struct table_arrangement *arrangement = building->arrangement;
    struct table_data *data = arrangement->table->data;
    size_t count;
    struct table_row *const *rows = table_data_rows(data, &count);
    building->keyless = table_data_lacks_column(data, PROP_ID(PR_INSTANCE_KEY));
    if (rows && arrangement->filter && table_filter_prepare(arrangement->filter, data))
        return read_selected(building, rows, count);
    for (size_t i = 0; result == S_OK && i < count; i++) {
        table_fetch_ahead(rows, count, i);
        result = take_memory_row(building, rows[i]);
    }
    const struct table_row *row = rows ? NULL : table_data_first(data);
    for (; result == S_OK && row; row = row->next)
        result = take_memory_row(building, row);
    return result;
}

/* Lay the leaves anew in the order in which they will be walked, or leave them as they are (no memory, or instances that know each other). */
static void arrange_leaves(struct building *building)
{
    struct table_index *index = building->arrangement->index;
    struct table_pool_chunk *scattered = index->pool;
    if (building->count < FEWEST_ARRANGED || building->arrangement->plan.instance_tag_count || index->loose)
        return;
    size_t done = 0;
    index->pool = NULL;
    for (; done < building->count; done++) {
        if (done + FETCH_AHEAD < building->count)
            __builtin_prefetch(building->items[done + FETCH_AHEAD].leaf);
        struct table_leaf *old = building->items[done].leaf;
        size_t size = (size_t)(old->key - (BYTE *)old) + old->key_size + old->own_key_size;
        struct table_leaf *new = pool_take(index, size);
        if (!new)
            break;
        memcpy(new, old, size);
        new->key = (BYTE *)new + (old->key - (BYTE *)old);
        building->items[done].leaf = new;
    }
    if (done < building->count) {                       /* half and half: both pools stay */
        struct table_pool_chunk **end = &index->pool;
        while (*end)
            end = &(*end)->next;
        *end = scattered;
        return;
    }
    struct table_index old = { .pool = scattered };
    pool_free(&old);
}

static struct tree_node *item_node(void *context, size_t index)
{
    return &((struct sort_item *)context)[index].leaf->entry.node;
}

HRESULT table_index_build(struct table_arrangement *arrangement)
{
    struct table_index *index = calloc(1, sizeof(*index));
    if (!index)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    index->root.expanded = true;
    index->root.level = (ULONG)-1;
    arrangement->index = index;
    struct building building = { .arrangement = arrangement };
    HRESULT result = table_watch(arrangement->table);
    if (result == S_OK)
        result = arrangement->table->data ? read_memory(&building) : read_source(&building);
    if (result == S_OK && building.count) {
        if (arrangement->plan.sort) {
            qsort(building.items, building.count, sizeof(struct sort_item), compare_items);
            arrange_leaves(&building);
        }
        tree_build(&index->root.children, building.count, item_node, building.items);
        index->root.leaf_count = (uint32_t)building.count;
    } else if (result != S_OK) {
        table_index_free(arrangement);                      /* the leaves collected lie in its pool */
    }
    free(building.items);
    free(building.last_position);
    table_bytes_free(&building.key);
    return result;
}

static void free_children(struct table_group *group)
{
    struct tree_node *node = group->children.root;          /* without recursion: leaves hang on their parents */
    while (node) {
        if (node->left) {
            node = node->left;
        } else if (node->right) {
            node = node->right;
        } else {
            struct tree_node *parent = node->parent;
            if (parent)
                *(parent->left == node ? &parent->left : &parent->right) = NULL;
            if (entry_of(node)->heading) {
                free_children(group_of(entry_of(node)));
                group_free(group_of(entry_of(node)));
            } else {
                leaf_free(leaf_of(entry_of(node)));
            }
            node = parent;
        }
    }
    group->children.root = NULL;
}

void table_index_free(struct table_arrangement *arrangement)
{
    if (!arrangement->index)
        return;
    if (arrangement->index->loose || arrangement->plan.level_count)
        free_children(&arrangement->index->root);
    pool_free(arrangement->index);
    free(arrangement->index->leaves);
    free(arrangement->index->groups);
    free(arrangement->index);
    arrangement->index = NULL;
}

/* --- Values of entries ------------------------------------------------------------------------------------------------------------------------------------------ */

/* The leaf whose values an entry shows. */
static const struct table_leaf *source_leaf(const struct table_entry *entry)
{
    return entry->heading ? table_sample_leaf(group_of(entry)) : leaf_of(entry);
}

static void memory_values(struct table_arrangement *arrangement, const struct table_entry *entry, struct table_values *ret_row)
{
    const struct table_leaf *leaf = source_leaf(entry);
    *ret_row = (struct table_values){ .arrangement = arrangement, .heading = entry->heading ? group_of(entry) : NULL };
    if (leaf && leaf->row) {
        ret_row->values = leaf->row->values;
        ret_row->count = leaf->row->count;
        ret_row->block_size = leaf->row->size;
    }
    if (leaf) {
        ret_row->id = leaf->id;
        ret_row->instance = leaf->instance;
    }
}

HRESULT table_entry_key(struct table_arrangement *arrangement, const struct table_entry *entry, struct table_values *row, SBinary *ret_key)
{
    SPropValue scratch, own;
    memory_values(arrangement, entry, row);
    if (!entry->heading && leaf_of(entry)->own_key_size) {
        own.ulPropTag = PR_INSTANCE_KEY;
        own.Value.bin.cb = leaf_of(entry)->own_key_size;
        own.Value.bin.lpb = leaf_of(entry)->key + leaf_of(entry)->key_size;
        row->values = &own;
        row->count = 1;
    }
    const SPropValue *value = table_value(row, PR_INSTANCE_KEY, &scratch);
    if (row->values == &own) {
        row->values = NULL;
        row->count = 0;
    }
    if (!value || PROP_TYPE(value->ulPropTag) == PT_ERROR)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_key = value->Value.bin;
    return S_OK;
}

static bool has_key(struct table_arrangement *arrangement, const struct table_entry *entry, const BYTE *key, size_t size)
{
    struct table_values row;
    SBinary own;
    bool same = table_entry_key(arrangement, entry, &row, &own) == S_OK && own.cb == size && !memcmp(own.lpb, key, size);
    table_values_end(&row);
    return same;
}

static uint64_t get_number(const BYTE *from, int bytes)
{
    uint64_t number = 0;
    for (int i = 0; i < bytes; i++)
        number = number << 8 | from[i];
    return number;
}

/* An instance of the row `id` that has this key. */
static struct table_entry *find_instance(struct table_arrangement *arrangement, uint64_t id, const BYTE *key, size_t size)
{
    for (struct table_leaf *leaf = table_find_leaf(arrangement, id); leaf; leaf = leaf->next_instance)
        if (has_key(arrangement, &leaf->entry, key, size))
            return &leaf->entry;
    return NULL;
}

static struct table_entry *scan_keys(struct table_arrangement *arrangement, const struct table_group *group, const BYTE *key, size_t size)
{
    for (struct tree_node *node = tree_first(&group->children); node; node = tree_next(node)) {
        struct table_entry *found = entry_of(node)->heading ? scan_keys(arrangement, group_of(entry_of(node)), key, size)
            : has_key(arrangement, entry_of(node), key, size) ? entry_of(node) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

struct table_entry *table_find_key(struct table_arrangement *arrangement, const BYTE *key, size_t size)
{
    struct table_entry *found = NULL;
    if (size == 9 && key[0] == 0xff) {
        struct table_group *group = table_find_serial(arrangement->index, get_number(key + 1, 8));
        if (group)
            return &group->entry;
    }
    if (size == 8 || size == 12)
        found = find_instance(arrangement, get_number(key, 8), key, size);
    if (!found && arrangement->index->own_keys) {
        SPropValue value = { .ulPropTag = PR_INSTANCE_KEY };
        value.Value.bin.cb = (ULONG)size;
        value.Value.bin.lpb = (BYTE *)key;
        const struct table_row *row = arrangement->table->data ? table_data_find(arrangement->table->data, &value) : NULL;
        found = row ? find_instance(arrangement, row->id, key, size) : NULL;
        if (!found)
            found = scan_keys(arrangement, &arrangement->index->root, key, size);
    }
    return found;
}

/* --- Entries with values from a source ------------------------------------------------------------------------------------------------------------------------ */

struct page {
    struct table_arrangement *arrangement;
    struct table_entry **entries;
    ULONG count, at;
    HRESULT (*each)(void *context, struct table_entry *entry, struct table_values *row);
    void *context;
    bool stopped;
};

/* The source wrote a row: it belongs to the next entry with that id; entries passed over are gone from the source. */
static HRESULT page_row(struct mapix_row_writer *writer)
{
    struct page *page = writer->context;
    while (page->at < page->count && source_leaf(page->entries[page->at])->id != writer->id)
        page->at++;
    if (page->at == page->count || page->stopped)
        return S_OK;
    struct table_entry *entry = page->entries[page->at++];
    struct table_values row = { .arrangement = page->arrangement, .values = writer->values, .count = writer->columns->cValues,
        .id = writer->id, .instance = source_leaf(entry)->instance, .heading = entry->heading ? group_of(entry) : NULL };
    HRESULT result = page->each(page->context, entry, &row);
    table_values_end(&row);
    page->stopped = result == S_FALSE;
    return FAILED(result) ? result : S_OK;
}

/* The columns as the source sees them: no instance flags, and the lists that instances are taken of. */
static HRESULT source_columns(const struct table_plan *plan, const SPropTagArray *columns, SPropTagArray **ret_columns)
{
    SPropTagArray *copy = malloc(CbNewSPropTagArray(columns->cValues + plan->instance_tag_count));
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    copy->cValues = columns->cValues + plan->instance_tag_count;
    for (ULONG i = 0; i < copy->cValues; i++) {
        ULONG tag = i < columns->cValues ? columns->aulPropTag[i] : plan->instance_tags[i - columns->cValues];
        copy->aulPropTag[i] = PROP_TYPE(tag) & MV_INSTANCE ? CHANGE_PROP_TYPE(tag, PROP_TYPE(tag) & ~MV_INSTANCE) : tag;
    }
    *ret_columns = copy;
    return S_OK;
}

static HRESULT each_of_source(struct page *page, const SPropTagArray *columns)
{
    struct table_arrangement *arrangement = page->arrangement;
    SPropTagArray *plain = NULL;
    uint64_t ids[TABLE_PAGE];
    HRESULT result = source_columns(&arrangement->plan, columns, &plain);
    if (result != S_OK)
        return result;
    struct mapix_row_writer writer;
    result = table_writer_init(&writer, plain, page_row, page);
    struct table_entry **entries = page->entries;
    ULONG count = page->count;
    for (ULONG first = 0; result == S_OK && first < count && !page->stopped; first += TABLE_PAGE) {
        ULONG n = count - first < TABLE_PAGE ? count - first : TABLE_PAGE;
        for (ULONG i = 0; i < n; i++)
            ids[i] = source_leaf(entries[first + i])->id;
        page->entries = entries + first;
        page->count = n;
        page->at = 0;
        result = arrangement->table->source->operations->read_rows(&arrangement->view, ids, n, plain, &writer);
        HRESULT delivery = table_writer_finish(&writer);
        if (result == S_OK)
            result = delivery;
    }
    table_writer_free(&writer);
    free(plain);
    return result;
}

HRESULT table_each_entry(struct table_arrangement *arrangement, struct table_entry **entries, ULONG count, const SPropTagArray *columns,
    HRESULT (*each)(void *context, struct table_entry *entry, struct table_values *row), void *context)
{
    if (!arrangement->table->data) {
        struct page page = { arrangement, entries, count, 0, each, context, false };
        return each_of_source(&page, columns);
    }
    HRESULT result = S_OK;
    for (ULONG i = 0; result == S_OK && i < count; i++) {
        struct table_values row;
        if (i + FETCH_AHEAD < count && !entries[i + FETCH_AHEAD]->heading)
            table_fetch_row(leaf_of(entries[i + FETCH_AHEAD])->row);
        memory_values(arrangement, entries[i], &row);
        result = each(context, entries[i], &row);
        table_values_end(&row);
    }
    return result == S_FALSE ? S_OK : result;
}

/* --- Opening and closing groups ------------------------------------------------------------------------------------------------------------------------------------- */

static bool is_below(const struct table_entry *entry, const struct table_group *group)
{
    for (const struct table_group *above = entry->group; !is_root(above); above = above->entry.group)
        if (above == group)
            return true;
    return false;
}

void table_group_set_expanded(struct mapix_table *table, struct table_group *group, bool expanded)
{
    if (group->expanded == expanded)
        return;
    if (!expanded) {                                    /* marks inside go to the next visible row (imapitable-collapserow) */
        struct evacuation to = { next_after(&group->entry), &group->entry };
        if (table->cursor.entry && is_below(table->cursor.entry, group))
            move_mark(&table->cursor, &to);
        for (size_t i = 0; i < table->bookmark_count; i++)
            if (table->bookmarks[i].mark.entry && is_below(table->bookmarks[i].mark.entry, group))
                move_mark(&table->bookmarks[i].mark, &to);
    }
    group->expanded = expanded;
    reweigh(group);
}

/* --- One row's change ------------------------------------------------------------------------------------------------------------------------------------------------- */

static ULONG chain_length(const struct table_leaf *leaf)
{
    ULONG length = 0;
    for (; leaf; leaf = leaf->next_instance)
        length++;
    return length;
}

/* Can the new leaf take the place of the old one among its siblings? */
static bool fits(const struct table_plan *plan, const struct table_leaf *old, const struct table_leaf *leaf)
{
    for (ULONG l = 0; l < plan->level_count; l++)
        if (compare_segments(plan, old, leaf, plan->levels[l].segment))
            return false;
    struct tree_node *previous = tree_previous(&old->entry.node), *next = tree_next(&old->entry.node);
    return (!previous || compare_leaves(plan, leaf_of(entry_of(previous)), leaf) < 0)
        && (!next || compare_leaves(plan, leaf, leaf_of(entry_of(next))) < 0);
}

/* Do all instances stay where they are? */
static bool stays(const struct table_plan *plan, const struct table_leaf *old, const struct table_leaf *leaf)
{
    if (chain_length(old) != chain_length(leaf))
        return false;
    if (!plan->instance_tag_count)
        return fits(plan, old, leaf);
    for (; old; old = old->next_instance, leaf = leaf->next_instance)
        if (compare_bytes(old->key, old->key_size, leaf->key, leaf->key_size))
            return false;
    return true;
}

static HRESULT replace_leaf(struct table_arrangement *arrangement, struct table_batch *batch, struct table_leaf *old, struct table_leaf *leaf)
{
    struct mapix_table *table = arrangement->table;
    struct table_group *group = old->entry.group;
    HRESULT result = touch(batch, &old->entry);
    for (struct table_group *above = group; result == S_OK && !is_root(above); above = above->entry.group)
        result = touch(batch, &above->entry);
    if (result != S_OK)
        return result;
    leaf->entry.group = group;
    leaf->entry.touched = old->entry.touched;
    untouch(batch, &old->entry, &leaf->entry);
    tree_replace(&group->children, &old->entry.node, &leaf->entry.node);
    if (old->entry.marks) {
        if (table->cursor.entry == &old->entry)
            table_mark_set(&table->cursor, table->cursor.kind, &leaf->entry);
        for (size_t i = 0; i < table->bookmark_count; i++)
            if (table->bookmarks[i].mark.entry == &old->entry)
                table_mark_set(&table->bookmarks[i].mark, table->bookmarks[i].mark.kind, &leaf->entry);
    }
    old->entry.group = NULL;
    for (struct table_group *above = group; above; above = above->entry.group) {
        above->unread_count += leaf->unread;
        above->unread_count -= old->unread;
    }
    return mend_aggregates(arrangement, batch, group, leaf, old);
}

/* Free the leaves of a chain that are in no tree. */
static void free_loose(struct table_leaf *leaf)
{
    for (struct table_leaf *next; leaf; leaf = next) {
        next = leaf->next_instance;
        if (!leaf->entry.group)
            leaf_free(leaf);
    }
}

static HRESULT replace_all(struct table_arrangement *arrangement, struct table_batch *batch, struct table_leaf *old, struct table_leaf *first)
{
    HRESULT result = S_OK;
    if (arrangement->index->hashed)
        hash_put(arrangement->index, first);
    for (struct table_leaf *leaf = first, *next; result == S_OK && old; old = next, leaf = leaf->next_instance) {
        next = old->next_instance;
        leaf->order = old->order;
        result = replace_leaf(arrangement, batch, old, leaf);
        if (!old->entry.group)
            leaf_free(old);
    }
    if (result != S_OK)
        free_loose(first);
    return result;
}

/* Bookmarks on the row go with it, wherever it goes. */
static void let_bookmarks_follow(struct mapix_table *table, const struct table_leaf *old)
{
    for (size_t i = 0; i < table->bookmark_count; i++) {
        struct table_mark *mark = &table->bookmarks[i].mark;
        for (const struct table_leaf *leaf = old; leaf && mark->entry; leaf = leaf->next_instance)
            if (mark->entry == &leaf->entry && mark->kind == TABLE_BEFORE) {
                mark->follows = true;
                mark->follows_changed = mark->changed;
                mark->id = leaf->instance;
            }
    }
}

static void bring_bookmarks(struct mapix_table *table, struct table_leaf *first)
{
    for (size_t i = 0; i < table->bookmark_count; i++) {
        struct table_mark *mark = &table->bookmarks[i].mark;
        if (!mark->follows)
            continue;
        mark->follows = false;
        for (struct table_leaf *leaf = first; leaf; leaf = leaf->next_instance)
            if (leaf->instance == mark->id && table_entry_is_visible(&leaf->entry)) {
                table_mark_set(mark, TABLE_BEFORE, &leaf->entry);
                mark->changed = mark->follows_changed;
            }
    }
}

/* Take the old leaves out and put the new ones in. What was an instance before and is one after is the same row to the client. */
static HRESULT exchange(struct table_arrangement *arrangement, struct table_batch *batch, struct table_leaf *old, struct table_leaf *first)
{
    struct table_index *index = arrangement->index;
    HRESULT result = S_OK;
    if (old)
        let_bookmarks_follow(arrangement->table, old);
    struct table_leaf *coming = first;
    enum table_touch *states = NULL;
    ULONG coming_count = chain_length(first);
    if (coming_count && !(states = malloc(coming_count * sizeof(*states)))) {
        free_loose(first);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    for (ULONG i = 0; i < coming_count; i++)
        states[i] = TABLE_NEW;
    if (index->hashed && old && !first)
        hash_remove(index, old->id);
    if (index->hashed && first)
        hash_put(index, first);
    if (old)
        evacuate_all(arrangement, old, first);
    while (result == S_OK && old) {
        struct table_leaf *next = old->next_instance;
        result = remove_leaf(arrangement, batch, old, first);
        if (result == S_OK && old->instance < coming_count && old->entry.touched != TABLE_UNTOUCHED)
            states[old->instance] = old->entry.touched;
        else if (result == S_OK && old->instance >= coming_count)
            result = note_deleted(arrangement, batch, &old->entry);
        untouch(batch, &old->entry, NULL);
        if (!old->entry.group)
            leaf_free(old);
        old = next;
    }
    for (; result == S_OK && coming; coming = coming->next_instance)
        result = add_leaf(arrangement, batch, coming, states[coming->instance]);
    free(states);
    if (result == S_OK)
        bring_bookmarks(arrangement->table, first);
    else
        free_loose(first);
    return result;
}

HRESULT table_index_change(struct table_arrangement *arrangement, struct table_batch *batch, uint64_t id, const struct table_row *row,
    const SPropValue *values, ULONG count)
{
    struct table_index *index = arrangement->index;
    struct table_bytes key = { NULL, 0, 0 };
    struct table_leaf *first = NULL;
    HRESULT result = hash_make(index);
    if (result == S_OK)
        result = hash_reserve(index);
    if (result != S_OK)
        return result;
    struct table_leaf *old = table_find_leaf(arrangement, id);
    if (values) {
        struct row_input input = { .id = id, .order = old ? old->order : index->next_order++, .row = row, .values = values, .count = count };
        result = make_leaves(arrangement, &input, &key, &first);
        table_bytes_free(&key);
        if (result != S_OK)
            return result;
    }
    if (!old && !first)
        return S_OK;
    batch->effects = true;
    if (old && first && stays(&arrangement->plan, old, first))
        return replace_all(arrangement, batch, old, first);
    return exchange(arrangement, batch, old, first);
}
