/* Live changes: from "row 17 was modified" to what that means in each view, and the notifications it makes (SPI-TBL-20, SPI-TBL-21).
 *
 * Changes of a source are queued on each of its tables and applied by whoever holds the table's lock next: the reporter, if the table is
 * idle, else the one who is inside, on leaving. So reporting never waits for a table, and a table never waits for a reporter. */
#include <stdlib.h>
#include <string.h>

#include "table/engine.h"

/* --- Sources ------------------------------------------------------------------------------------------------------------------------------- */

void mapix_row_source_init(struct mapix_row_source *source, const struct mapix_row_source_operations *operations, ULONG table_type)
{
    *source = (struct mapix_row_source){ .operations = operations, .table_type = table_type };
    atomic_init(&source->references, 1);
    pthread_mutex_init(&source->lock, NULL);
}

void mapix_row_source_add_ref(struct mapix_row_source *source)
{
    atomic_fetch_add(&source->references, 1);
}

void mapix_row_source_release(struct mapix_row_source *source)
{
    if (!source || atomic_fetch_sub(&source->references, 1) != 1)
        return;
    pthread_mutex_destroy(&source->lock);
    if (source->operations && source->operations->destroy)
        source->operations->destroy(source);
}

void table_link(struct mapix_table *table)
{
    pthread_mutex_lock(&table->source->lock);
    table->next_of_source = table->source->tables;
    table->source->tables = table;
    table->linked = true;
    pthread_mutex_unlock(&table->source->lock);
}

void table_unlink(struct mapix_table *table)
{
    if (!table->linked)
        return;
    pthread_mutex_lock(&table->source->lock);
    struct mapix_table **at = &table->source->tables;
    while (*at != table)
        at = &(*at)->next_of_source;
    *at = table->next_of_source;
    table->linked = false;
    pthread_mutex_unlock(&table->source->lock);
}

/* --- Posting ------------------------------------------------------------------------------------------------------------------------------- */

static bool is_advised(const struct mapix_table *table)
{
    return mapix_advise_wanted(&table->advises, fnevTableModified);
}

/* An event without row: keys are PR_NULL, since 0 is no tag (table_notification). */
static void plain_event(NOTIFICATION *notification, ULONG event, HRESULT result)
{
    *notification = (NOTIFICATION){ .ulEventType = fnevTableModified };
    notification->info.tab.ulTableEvent = event;
    notification->info.tab.hResult = result;
    notification->info.tab.propIndex.ulPropTag = PR_NULL;
    notification->info.tab.propPrior.ulPropTag = PR_NULL;
}

void table_post_plain(struct mapix_table *table, ULONG event, HRESULT result)
{
    NOTIFICATION notification;
    plain_event(&notification, event, result);
    mapix_advise_post(&table->advises, 1, &notification);
}

static void set_key(SPropValue *value, const SBinary *key)
{
    value->ulPropTag = PR_INSTANCE_KEY;
    value->Value.bin = *key;
}

/* An entry that is to be told, and the memory that its notification leads to. */
struct telling {
    struct table_entry *entry;
    ULONG event;
    uint32_t number;
    struct table_values own, prior;
};

struct tellings {
    struct telling *items;
    NOTIFICATION *notifications;
    ULONG count, at;
    struct table_rows rows;
};

static int compare_tellings(const void *a, const void *b)
{
    const struct telling *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* The row of one telling came: rows that the source has lost meanwhile are told without values. */
static HRESULT tell_row(void *context, struct table_entry *entry, struct table_values *row)
{
    struct tellings *tellings = context;
    while (tellings->items[tellings->at].entry != entry)
        tellings->at++;
    HRESULT result = table_rows_add(&tellings->rows, row);
    if (result == S_OK)
        tellings->notifications[tellings->at++].info.tab.row = tellings->rows.rows[tellings->rows.count - 1];
    return result;
}

/* Fill the notifications of the tellings, in view order: keys, the row before each, and the values in the columns in force. */
static HRESULT fill(struct table_arrangement *arrangement, struct tellings *tellings)
{
    struct mapix_table *table = arrangement->table;
    struct table_entry **entries = malloc((tellings->count + 1) * sizeof(struct table_entry *));
    HRESULT result = entries ? table_rows_init(&tellings->rows, table, table->columns) : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; result == S_OK && i < tellings->count; i++) {
        struct telling *telling = &tellings->items[i];
        TABLE_NOTIFICATION *event = &tellings->notifications[i].info.tab;
        SBinary key;
        plain_event(&tellings->notifications[i], telling->event, S_OK);
        entries[i] = telling->entry;
        result = table_entry_key(arrangement, telling->entry, &telling->own, &key);
        if (result == S_OK)
            set_key(&event->propIndex, &key);
        struct table_entry *previous = table_previous_visible(arrangement->index, telling->entry);
        if (result == S_OK && previous)
            result = table_entry_key(arrangement, previous, &telling->prior, &key);
        if (result == S_OK && previous)
            set_key(&event->propPrior, &key);
    }
    if (result == S_OK)
        result = table_each_entry(arrangement, entries, tellings->count, table->columns, tell_row, tellings);
    free(entries);
    return result;
}

/* Does a heading look different from what it was? */
static bool heading_changed(const struct table_group *group)
{
    return group->leaf_count != group->old_leaf_count || group->unread_count != group->old_unread_count
        || group->aggregate_size != group->old_aggregate_size
        || (group->aggregate_size && memcmp(group->aggregate, group->old_aggregate, group->aggregate_size));
}

/* What the client is to be told of an entry that is still in the view; 0: nothing. */
static ULONG event_for(const struct table_entry *entry)
{
    if (entry->touched != TABLE_WAS_VISIBLE)
        return TABLE_ROW_ADDED;
    return entry->heading && !heading_changed((const struct table_group *)entry) ? 0 : TABLE_ROW_MODIFIED;
}

/* Turn what the batch touched into notifications: rows gone first, then those that came or changed, in view order. */
static HRESULT tell(struct table_arrangement *arrangement, struct table_batch *batch)
{
    struct mapix_table *table = batch->table;
    struct tellings tellings = { .count = 0 };
    size_t room = batch->touched_count + batch->deleted_count + 1;
    NOTIFICATION *notifications = malloc(2 * room * sizeof(*notifications));
    tellings.items = calloc(room, sizeof(*tellings.items));
    HRESULT result = notifications && tellings.items ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG gone = 0;
    for (size_t i = 0; result == S_OK && i < batch->deleted_count; i++, gone++) {
        plain_event(&notifications[gone], TABLE_ROW_DELETED, S_OK);
        set_key(&notifications[gone].info.tab.propIndex, &batch->deleted[i]);
    }
    for (size_t i = 0; result == S_OK && i < batch->touched_count; i++) {
        struct table_entry *entry = batch->touched[i];
        ULONG event = entry ? event_for(entry) : 0;
        if (!event)
            continue;
        struct telling *telling = &tellings.items[tellings.count];
        if (table_entry_is_visible(entry)) {
            *telling = (struct telling){ .entry = entry, .event = event, .number = table_entry_number(entry) };
            tellings.count++;
        } else if (entry->touched == TABLE_WAS_VISIBLE) {       /* moved into a closed group */
            SBinary key;
            result = table_entry_key(arrangement, entry, &telling->own, &key);
            BYTE *copy = result == S_OK ? malloc(key.cb + 1) : NULL;
            if (copy)
                memcpy(copy, key.lpb, key.cb);
            table_values_end(&telling->own);
            if (!copy) {
                result = MAPI_E_NOT_ENOUGH_MEMORY;
                break;
            }
            SBinary *larger = realloc(batch->deleted, (batch->deleted_count + 1) * sizeof(*larger));
            if (!larger) {
                free(copy);
                result = MAPI_E_NOT_ENOUGH_MEMORY;
                break;
            }
            batch->deleted = larger;
            batch->deleted[batch->deleted_count++] = (SBinary){ key.cb, copy };
            plain_event(&notifications[gone], TABLE_ROW_DELETED, S_OK);
            set_key(&notifications[gone++].info.tab.propIndex, &batch->deleted[batch->deleted_count - 1]);
        }
    }
    if (result == S_OK && tellings.count) {
        qsort(tellings.items, tellings.count, sizeof(*tellings.items), compare_tellings);
        tellings.notifications = notifications + gone;
        result = fill(arrangement, &tellings);
    }
    ULONG total = gone + tellings.count;
    if (result == S_OK && batch->moved)
        plain_event(&notifications[total++], TABLE_CHANGED, S_OK);
    if (result == S_OK && total)
        result = mapix_advise_post(&table->advises, total, notifications);
    for (ULONG i = 0; tellings.items && i < tellings.count; i++) {
        table_values_end(&tellings.items[i].own);
        table_values_end(&tellings.items[i].prior);
    }
    table_rows_free(&tellings.rows);
    free(tellings.items);
    free(notifications);
    return result;
}

static void batch_end(struct table_batch *batch)
{
    for (size_t i = 0; i < batch->touched_count; i++)
        if (batch->touched[i]) {
            batch->touched[i]->touched = TABLE_UNTOUCHED;
            if (batch->touched[i]->heading) {
                struct table_group *group = (struct table_group *)batch->touched[i];
                free(group->old_aggregate);
                group->old_aggregate = NULL;
            }
        }
    for (size_t i = 0; i < batch->deleted_count; i++)
        free(batch->deleted[i].lpb);
    free(batch->touched);
    free(batch->deleted);
}

/* The change is in the index: tell it, row by row or as a whole. */
static void conclude(struct table_arrangement *arrangement, struct table_batch *batch, HRESULT result)
{
    struct mapix_table *table = batch->table;
    bool advised = is_advised(table);
    if (result == S_OK && batch->effects && advised) {
        if (!batch->wanted)
            table_post_plain(table, TABLE_CHANGED, S_OK);
        else if (tell(arrangement, batch) != S_OK)
            table_post_plain(table, TABLE_CHANGED, S_OK);
    }
    if (result == S_OK)
        batch_end(batch);
    else {
        batch->touched_count = 0;                       /* the index goes: its entries are not to be looked at */
        batch_end(batch);
        table_lose(table, TABLE_RELOAD);
    }
}

/* --- Losing and finding again ------------------------------------------------------------------------------------------------------------------ */

static void forget_marks(struct mapix_table *table)
{
    table_mark_clear(&table->cursor);
    for (size_t i = 0; i < table->bookmark_count; i++)
        table_mark_clear(&table->bookmarks[i].mark);
    table->bookmark_count = 0;
    table->cursor_row = 0;
}

void table_lose(struct mapix_table *table, ULONG event)
{
    forget_marks(table);
    if (table->arrangement) {
        if (event == TABLE_RELOAD)
            table_set_contents_lost(table, true);
        table_index_free(table->arrangement);
        table->arrangement->tracking = false;
    }
    if (is_advised(table)) {
        table_ready(table);                             /* failing here leaves it to the next call, or the next change */
        table_track(table);
        table_post_plain(table, event, S_OK);
    }
}

/* The entry of the new index that is what `entry` was in the old one; NULL: gone. */
static struct table_entry *counterpart(struct table_arrangement *arrangement, const struct table_entry *entry)
{
    if (entry->heading) {
        const struct table_group *group = (const struct table_group *)entry;
        struct table_group *now = table_find_serial(arrangement->index, group->serial);
        return now ? &now->entry : NULL;
    }
    const struct table_leaf *leaf = (const struct table_leaf *)entry;
    struct table_leaf *now = table_find_leaf(arrangement, leaf->id);
    while (now && now->instance != leaf->instance)
        now = now->next_instance;
    return now ? &now->entry : NULL;
}

static void move_to_counterpart(struct table_arrangement *arrangement, const struct table_index *old, struct table_mark *mark)
{
    if (!mark->entry)
        return;
    enum table_mark_kind kind = mark->kind;
    struct table_entry *entry = mark->entry;
    bool changed = mark->changed;
    while (entry) {
        struct table_entry *now = counterpart(arrangement, entry);
        if (now && table_entry_is_visible(now)) {
            mark->entry = NULL;                         /* the old index's counts do not matter any more */
            table_mark_set(mark, kind, now);
            mark->changed = changed;
            return;
        }
        changed = true;
        entry = kind == TABLE_BEFORE ? table_next_visible(old, entry) : table_previous_visible(old, entry);
    }
    mark->entry = NULL;
    struct table_entry *last = kind == TABLE_BEFORE ? table_previous_visible(arrangement->index, NULL) : NULL;
    table_mark_set(mark, last ? TABLE_AFTER : TABLE_BEGINNING, last);
    mark->changed = true;
}

/* Headings that were there keep their keys and are as open as they were. */
static void keep_headings(struct table_arrangement *arrangement, const struct table_group *old_parent, const struct table_group *parent)
{
    const struct table_index *index = arrangement->index;
    for (struct tree_node *node = tree_first(&old_parent->children); node; node = tree_next(node)) {
        struct table_entry *entry = (struct table_entry *)node;
        if (!entry->heading)
            return;
        struct table_group *old = (struct table_group *)entry;
        struct table_group *group = table_find_group(index, parent, old->key, old->key_size);
        if (!group)
            continue;
        group->serial = old->serial;
        table_group_set_expanded(arrangement->table, group, old->expanded);
        keep_headings(arrangement, old, group);
    }
}

HRESULT table_rebuild(struct mapix_table *table)
{
    struct table_arrangement *arrangement = table->arrangement;
    struct table_index *old = arrangement->index;
    struct table_mark cursor = table->cursor;
    arrangement->index = NULL;
    HRESULT result = table_index_build(arrangement);
    if (result == S_OK) {
        table->cursor.entry = NULL;                     /* not to be moved while headings are opened and closed */
        struct table_bookmark *bookmarks = table->bookmarks;
        size_t count = table->bookmark_count;
        table->bookmark_count = 0;
        keep_headings(arrangement, &old->root, &arrangement->index->root);
        table->cursor = cursor;
        table->bookmark_count = count;
        move_to_counterpart(arrangement, old, &table->cursor);
        for (size_t i = 0; i < count; i++)
            move_to_counterpart(arrangement, old, &bookmarks[i].mark);
    }
    struct table_index *now = arrangement->index;
    arrangement->index = old;
    table_index_free(arrangement);
    arrangement->index = now;
    return result;
}

/* --- Views that the engine runs -------------------------------------------------------------------------------------------------------------------- */

struct applying {
    struct table_arrangement *arrangement;
    struct table_batch *batch;
    const uint64_t *ids;
    size_t count, at;
};

/* Rows of the change up to this one are not in the source's view (any more). */
static HRESULT pass_gone(struct applying *applying, uint64_t up_to, bool to_the_end)
{
    HRESULT result = S_OK;
    while (result == S_OK && applying->at < applying->count && (to_the_end || applying->ids[applying->at] != up_to))
        result = table_index_change(applying->arrangement, applying->batch, applying->ids[applying->at++], NULL, NULL, 0);
    return result;
}

static HRESULT apply_row(struct mapix_row_writer *writer)
{
    struct applying *applying = writer->context;
    HRESULT result = pass_gone(applying, writer->id, false);
    if (result != S_OK || applying->at == applying->count)
        return result;
    applying->at++;
    return table_index_change(applying->arrangement, applying->batch, writer->id, NULL, writer->values, writer->columns->cValues);
}

static HRESULT apply_ids(struct applying *applying, bool deleted)
{
    struct table_arrangement *arrangement = applying->arrangement;
    HRESULT result = S_OK;
    if (!deleted) {
        struct mapix_row_writer writer;
        result = table_writer_init(&writer, arrangement->needed, apply_row, applying);
        if (result == S_OK)
            result = arrangement->table->source->operations->read_rows(&arrangement->view, applying->ids, (ULONG)applying->count,
                arrangement->needed, &writer);
        HRESULT delivery = table_writer_finish(&writer);
        table_writer_free(&writer);
        if (result == S_OK)
            result = delivery;
    }
    return result == S_OK ? pass_gone(applying, 0, true) : result;
}

static void apply_to_index(struct mapix_table *table, const struct table_change *change)
{
    struct table_arrangement *arrangement = table->arrangement;
    if (change->kind == TABLE_ALL_CHANGED) {
        if (table_rebuild(table) != S_OK)
            table_lose(table, TABLE_RELOAD);
        else if (is_advised(table))
            table_post_plain(table, TABLE_CHANGED, S_OK);
        return;
    }
    struct table_batch batch = { .table = table, .wanted = is_advised(table) && change->count <= TABLE_NOTIFY_LIMIT };
    HRESULT result = S_OK;
    for (size_t first = 0; result == S_OK && first < change->count; first += TABLE_PAGE) {
        struct applying applying = { arrangement, &batch, change->ids + first, change->count - first, 0 };
        if (applying.count > TABLE_PAGE)
            applying.count = TABLE_PAGE;
        result = apply_ids(&applying, change->kind == TABLE_DELETED);
    }
    conclude(arrangement, &batch, result);
}

/* --- Views that the source runs ---------------------------------------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Where the id is or belongs among the remembered ones. */
static size_t tracked_place(const struct table_arrangement *arrangement, uint64_t id, bool *ret_there)
{
    size_t low = 0, high = arrangement->tracked_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (arrangement->tracked[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_there = low < arrangement->tracked_count && arrangement->tracked[low] == id;
    return low;
}

static HRESULT track_id(void *context, uint64_t id)
{
    struct table_arrangement *arrangement = context;
    if (arrangement->tracked_count == TABLE_TRACKED_ROWS)
        return MAPI_E_TABLE_TOO_BIG;
    if (arrangement->tracked_count == arrangement->tracked_room) {
        size_t room = arrangement->tracked_room ? arrangement->tracked_room * 2 : 256;
        uint64_t *larger = realloc(arrangement->tracked, room * sizeof(*larger));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        arrangement->tracked = larger;
        arrangement->tracked_room = room;
    }
    arrangement->tracked[arrangement->tracked_count++] = id;
    return S_OK;
}

void table_track(struct mapix_table *table)
{
    struct table_arrangement *arrangement = table->arrangement;
    if (!arrangement || !arrangement->cursor || !arrangement->effective || arrangement->tracking || !is_advised(table))
        return;
    arrangement->tracked_count = 0;
    arrangement->tracking = cursor_each_id(arrangement, track_id, arrangement) == S_OK;
    if (arrangement->tracking && arrangement->tracked_count)
        qsort(arrangement->tracked, arrangement->tracked_count, sizeof(uint64_t), compare_ids);
}

static bool track_change(struct table_arrangement *arrangement, uint64_t id, bool visible)
{
    bool there;
    size_t place = tracked_place(arrangement, id, &there);
    if (there == visible)
        return there;
    if (there) {
        memmove(arrangement->tracked + place, arrangement->tracked + place + 1, (--arrangement->tracked_count - place) * sizeof(uint64_t));
    } else if (track_id(arrangement, id) != S_OK) {
        arrangement->tracking = false;
    } else {
        memmove(arrangement->tracked + place + 1, arrangement->tracked + place, (arrangement->tracked_count - 1 - place) * sizeof(uint64_t));
        arrangement->tracked[place] = id;
    }
    return there;
}

static HRESULT post_cursor_row(struct mapix_table *table, ULONG event, uint64_t id, const struct table_mark *mark, const SRow *row)
{
    struct table_values values = { .arrangement = table->arrangement, .id = id };
    SPropValue scratch;
    NOTIFICATION notification;
    SBinary prior = { 0, NULL };
    HRESULT result = S_OK;
    plain_event(&notification, event, S_OK);
    const SPropValue *key = NULL;
    for (ULONG i = 0; row && !key && i < row->cValues; i++)
        if (row->lpProps[i].ulPropTag == PR_INSTANCE_KEY)
            key = &row->lpProps[i];
    if (!key)
        key = table_value(&values, PR_INSTANCE_KEY, &scratch);
    set_key(&notification.info.tab.propIndex, &key->Value.bin);
    if (mark) {
        result = cursor_previous_key(table->arrangement, mark, &prior);
        if (prior.lpb)
            set_key(&notification.info.tab.propPrior, &prior);
    }
    if (row)
        notification.info.tab.row = *row;
    if (result == S_OK)
        result = mapix_advise_post(&table->advises, 1, &notification);
    free(prior.lpb);
    return result;
}

/* One row changed in a view whose rows only the source knows. MAPI_E_CALL_FAILED: what it means cannot be told row by row. */
static HRESULT apply_id(struct mapix_table *table, enum table_change_kind kind, uint64_t id)
{
    struct table_arrangement *arrangement = table->arrangement;
    struct table_mark mark = { .kind = TABLE_BEGINNING };
    struct table_rows rows;
    HRESULT result = table_rows_init(&rows, table, table->columns);
    if (result == S_OK)
        result = kind == TABLE_DELETED ? MAPI_E_NOT_FOUND : cursor_locate(arrangement, id, &mark, &rows);
    bool there = result == S_OK, was = kind != TABLE_ADDED;
    bool known = kind == TABLE_ADDED || !arrangement->effective || arrangement->tracking;
    if (arrangement->effective && arrangement->tracking)
        was = track_change(arrangement, id, there);
    if (result == MAPI_E_NOT_FOUND)
        result = S_OK;
    if (result == S_OK && !known)
        result = MAPI_E_CALL_FAILED;
    else if (result == S_OK && there)
        result = post_cursor_row(table, was ? TABLE_ROW_MODIFIED : TABLE_ROW_ADDED, id, &mark, &rows.rows[0]);
    else if (result == S_OK && was)
        result = table->source_keys ? MAPI_E_CALL_FAILED : post_cursor_row(table, TABLE_ROW_DELETED, id, NULL, NULL);
    table_mark_clear(&mark);
    table_rows_free(&rows);
    return result;
}

static void apply_to_cursor(struct mapix_table *table, const struct table_change *change)
{
    struct table_arrangement *arrangement = table->arrangement;
    table->cursor_row = table->cursor.kind == TABLE_BEGINNING ? 0 : UINT32_MAX;
    if (!is_advised(table)) {
        arrangement->tracking = false;
        return;
    }
    table_track(table);
    bool single = change->kind != TABLE_ALL_CHANGED && change->count <= TABLE_NOTIFY_LIMIT;
    for (size_t i = 0; single && i < change->count; i++)
        single = apply_id(table, change->kind, change->ids[i]) == S_OK;
    if (!single) {
        arrangement->tracking = false;
        table_track(table);
        table_post_plain(table, TABLE_CHANGED, S_OK);
    }
}

/* --- The queue --------------------------------------------------------------------------------------------------------------------------------------------- */

static void apply(struct mapix_table *table, const struct table_change *change)
{
    if (change->kind == TABLE_ALL_NEW)
        table_lose(table, TABLE_RELOAD);
    else if (!table->arrangement || (!table->arrangement->cursor && !table->arrangement->index)) {
        if (is_advised(table))                          /* the index could not be built when it should have been */
            table_post_plain(table, TABLE_CHANGED, S_OK);
    } else if (table->arrangement->cursor)
        apply_to_cursor(table, change);
    else
        apply_to_index(table, change);
}

void table_apply_pending(struct mapix_table *table)
{
    pthread_mutex_lock(&table->pending_lock);
    struct table_change *change = table->pending;
    bool lost = table->pending_lost;
    table->pending = NULL;
    table->pending_end = &table->pending;
    table->pending_lost = false;
    pthread_mutex_unlock(&table->pending_lock);
    while (change) {
        struct table_change *next = change->next;
        if (!lost)
            apply(table, change);
        free(change);
        change = next;
    }
    if (lost)
        table_lose(table, TABLE_RELOAD);
}

static bool has_pending(struct mapix_table *table)
{
    pthread_mutex_lock(&table->pending_lock);
    bool some = table->pending || table->pending_lost;
    pthread_mutex_unlock(&table->pending_lock);
    return some;
}

void table_unlock(struct mapix_table *table)
{
    pthread_mutex_unlock(table->lock);
    while (has_pending(table) && !atomic_load(&table->source->deferred) && pthread_mutex_trylock(table->lock) == 0) {
        table_apply_pending(table);
        pthread_mutex_unlock(table->lock);
    }
}

static void enqueue(struct mapix_table *table, enum table_change_kind kind, const uint64_t *ids, size_t count)
{
    struct table_change *change = malloc(sizeof(*change) + count * sizeof(uint64_t));
    if (change) {
        change->next = NULL;
        change->kind = kind;
        change->count = count;
        if (count)
            memcpy(change->ids, ids, count * sizeof(uint64_t));
    }
    pthread_mutex_lock(&table->pending_lock);
    if (change) {
        *table->pending_end = change;
        table->pending_end = &change->next;
    } else {
        table->pending_lost = true;
    }
    pthread_mutex_unlock(&table->pending_lock);
}

/* A reference on a table of the source that is not about to be freed. */
static bool try_reference(struct mapix_table *table)
{
    unsigned references = atomic_load(&table->object.references);
    while (references)
        if (atomic_compare_exchange_weak(&table->object.references, &references, references + 1))
            return true;
    return false;
}

/* Let each table of the source apply what is queued, if nobody is inside. */
static void deliver(struct mapix_row_source *source)
{
    pthread_mutex_lock(&source->lock);
    size_t count = 0;
    for (struct mapix_table *table = source->tables; table; table = table->next_of_source)
        count++;
    struct mapix_table **tables = malloc((count + 1) * sizeof(struct mapix_table *));
    size_t taken = 0;
    for (struct mapix_table *table = source->tables; tables && table; table = table->next_of_source)
        if (try_reference(table))
            tables[taken++] = table;
    pthread_mutex_unlock(&source->lock);
    for (size_t i = 0; i < taken; i++) {
        if (pthread_mutex_trylock(tables[i]->lock) == 0) {
            table_apply_pending(tables[i]);
            table_unlock(tables[i]);
        }
        mapix_object_release(&tables[i]->object);
    }
    free(tables);
}

static void notify(struct mapix_row_source *source, enum table_change_kind kind, const uint64_t *ids, size_t count)
{
    if (!count && kind != TABLE_ALL_CHANGED && kind != TABLE_ALL_NEW)
        return;
    pthread_mutex_lock(&source->lock);
    for (struct mapix_table *table = source->tables; table; table = table->next_of_source)
        enqueue(table, kind, ids, count);
    pthread_mutex_unlock(&source->lock);
    if (!atomic_load(&source->deferred))
        deliver(source);
}

void mapix_table_notify_added(struct mapix_row_source *source, const uint64_t *ids, size_t count)
{
    notify(source, TABLE_ADDED, ids, count);
}

void mapix_table_notify_deleted(struct mapix_row_source *source, const uint64_t *ids, size_t count)
{
    notify(source, TABLE_DELETED, ids, count);
}

void mapix_table_notify_modified(struct mapix_row_source *source, const uint64_t *ids, size_t count)
{
    notify(source, TABLE_MODIFIED, ids, count);
}

void mapix_table_notify_changed(struct mapix_row_source *source)
{
    notify(source, TABLE_ALL_CHANGED, NULL, 0);
}

void mapix_table_notify_reload(struct mapix_row_source *source)
{
    notify(source, TABLE_ALL_NEW, NULL, 0);
}

void mapix_table_notify_deferred(struct mapix_row_source *source, bool deferred)
{
    if (deferred)
        atomic_fetch_add(&source->deferred, 1);
    else if (atomic_fetch_sub(&source->deferred, 1) == 1)
        deliver(source);
}

/* --- Rows in memory --------------------------------------------------------------------------------------------------------------------------------------------- */

static void memory_change(struct mapix_table *table, const struct table_memory_change *changes, size_t count)
{
    struct table_arrangement *arrangement = table->arrangement;
    if (!arrangement || !arrangement->index) {
        if (is_advised(table))
            table_post_plain(table, TABLE_CHANGED, S_OK);
        return;
    }
    struct table_batch batch = { .table = table, .wanted = is_advised(table) && count <= TABLE_NOTIFY_LIMIT };
    HRESULT result = S_OK;
    for (size_t i = 0; result == S_OK && i < count; i++) {
        const struct table_row *row = changes[i].row;
        result = table_index_change(arrangement, &batch, changes[i].id, row, row ? row->values : NULL, row ? row->count : 0);
    }
    conclude(arrangement, &batch, result);
}

void table_memory_changed(struct mapix_row_source *source, const struct table_memory_change *changes, size_t count)
{
    pthread_mutex_lock(&source->lock);
    for (struct mapix_table *table = source->tables; table; table = table->next_of_source)
        memory_change(table, changes, count);
    pthread_mutex_unlock(&source->lock);
}

void table_memory_reload(struct mapix_row_source *source)
{
    pthread_mutex_lock(&source->lock);
    for (struct mapix_table *table = source->tables; table; table = table->next_of_source)
        table_lose(table, TABLE_RELOAD);
    pthread_mutex_unlock(&source->lock);
}

void table_post_row(struct mapix_row_source *source, const struct table_row *row)
{
    struct table_memory_change change = { TABLE_MODIFIED, row->id, row };
    table_memory_changed(source, &change, 1);
}
