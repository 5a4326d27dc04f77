/* IMAPITable, once for all tables: arguments, the cursor and bookmarks, locking. What a view holds is index.c's or cursor.c's affair. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/forward.h"
#include "base/thread.h"
#include "base/time.h"
#include "table/engine.h"
#include "value/restriction.h"
#include "value/value.h"

static struct mapix_table *table_of(IMAPITable *interface)
{
    return (struct mapix_table *)mapix_object_of(interface);
}

/* --- Marks -------------------------------------------------------------------------------------------------------------------------------- */

void table_mark_set(struct table_mark *mark, enum table_mark_kind kind, struct table_entry *entry)
{
    if (mark->entry)
        mark->entry->marks--;
    mark->kind = kind;
    mark->entry = entry;
    if (entry)
        entry->marks++;
}

void table_mark_clear(struct table_mark *mark)
{
    free(mark->position);
    *mark = (struct table_mark){ .kind = TABLE_BEGINNING };
}

/* A copy to work with while the lock is held; it does not count as a mark. */
static HRESULT mark_copy(const struct table_mark *from, struct table_mark *ret_mark)
{
    *ret_mark = *from;
    ret_mark->position = NULL;
    ret_mark->changed = false;
    return from->position ? table_mark_set_position(ret_mark, from->kind, from->id, from->position, from->position_size) : S_OK;
}

/* Put the cursor where a worked-out mark is; takes its memory. */
static void set_cursor(struct mapix_table *table, struct table_mark *mark)
{
    if (table->cursor.entry)
        table->cursor.entry->marks--;
    free(table->cursor.position);
    table->cursor = *mark;
    if (mark->entry)
        mark->entry->marks++;
    mark->position = NULL;
}

static void reset_marks(struct mapix_table *table)
{
    table_mark_set(&table->cursor, TABLE_BEGINNING, NULL);
    table_mark_clear(&table->cursor);
    for (size_t i = 0; i < table->bookmark_count; i++) {
        table_mark_set(&table->bookmarks[i].mark, TABLE_BEGINNING, NULL);
        table_mark_clear(&table->bookmarks[i].mark);
    }
    table->bookmark_count = 0;
    table->cursor_row = 0;
}

static struct table_mark *find_bookmark(struct mapix_table *table, BOOKMARK number)
{
    for (size_t i = 0; i < table->bookmark_count; i++)
        if (table->bookmarks[i].number == number)
            return &table->bookmarks[i].mark;
    return NULL;
}

/* --- Entering and leaving ------------------------------------------------------------------------------------------------------------------ */

static ULONG async_status(struct mapix_table *table)
{
    pthread_mutex_lock(&table->async_lock);
    ULONG status = table->async_status;
    pthread_mutex_unlock(&table->async_lock);
    return status;
}

void table_set_contents_lost(struct mapix_table *table, bool lost)
{
    pthread_mutex_lock(&table->async_lock);
    table->contents_lost = lost;
    pthread_mutex_unlock(&table->async_lock);
}

static HRESULT busy(struct mapix_table *table)
{
    return mapix_object_fail(&table->object, MAPI_E_BUSY, 0,
        "The table is still sorting or restricting; wait for it (WaitForCompletion) or stop it (Abort).");
}

/* Methods answer MAPI_E_BUSY while a thread of ours sorts, restricts or sets columns. Looked at again with the lock, under which such a
 * thread is started: two of them would take each other's end for their own. */
static HRESULT enter(struct mapix_table *table)
{
    MAPIX_ENTER(&table->object);
    if (async_status(table))
        return busy(table);
    pthread_mutex_lock(table->lock);
    if (async_status(table)) {
        table_unlock(table);
        return busy(table);
    }
    table_apply_pending(table);
    return S_OK;
}

/* Leave with a result; a failure without text of its own gets one. */
static HRESULT leave(struct mapix_table *table, HRESULT result)
{
    table_unlock(table);
    return result;
}

HRESULT table_ready(struct mapix_table *table)
{
    HRESULT result = S_OK;
    if (!table->arrangement)
        result = table_arrange(table, NULL, NULL, table->columns, &table->arrangement);
    if (result == S_OK && !table->arrangement->cursor && !table->arrangement->index)
        result = table_index_build(table->arrangement);
    return result;
}

static HRESULT enter_ready(struct mapix_table *table)
{
    HRESULT result = enter(table);
    if (result != S_OK)
        return result;
    result = table_ready(table);
    if (result != S_OK)
        table_unlock(table);
    return result;
}

static HRESULT bad_argument(struct mapix_table *table, const char *what)
{
    return mapix_object_fail(&table->object, MAPI_E_INVALID_PARAMETER, 0, "%s", what);
}

static HRESULT unknown_flags(struct mapix_table *table, const char *method, ULONG flags)
{
    return mapix_object_fail(&table->object, MAPI_E_UNKNOWN_FLAGS, 0, "IMAPITable::%s does not know the flags 0x%08x.", method, (unsigned)flags);
}

/* --- Positions, for both kinds of view -------------------------------------------------------------------------------------------------------- */

/* The first entry after a mark. */
static struct table_entry *entry_after(const struct table_index *index, const struct table_mark *mark)
{
    return mark->kind == TABLE_BEFORE ? mark->entry : table_next_visible(index, mark->kind == TABLE_AFTER ? mark->entry : NULL);
}

static struct table_entry *entry_before(const struct table_index *index, const struct table_mark *mark)
{
    if (mark->kind == TABLE_BEGINNING)
        return NULL;
    return mark->kind == TABLE_AFTER ? mark->entry : table_previous_visible(index, mark->entry);
}

/* The number of rows before a mark. */
static uint32_t mark_number(const struct table_mark *mark)
{
    if (mark->kind == TABLE_BEGINNING)
        return 0;
    return table_entry_number(mark->entry) + (mark->kind == TABLE_AFTER);
}

/* The place before the row `number`: the beginning for 0, after the last row beyond the end. */
static struct table_mark mark_at(const struct table_index *index, uint32_t number)
{
    struct table_mark mark = { .kind = TABLE_BEGINNING };
    if (number == 0)
        return mark;
    mark.entry = table_visible_at(index, number);
    mark.kind = mark.entry ? TABLE_BEFORE : TABLE_AFTER;
    if (!mark.entry)
        mark.entry = table_previous_visible(index, NULL);
    if (!mark.entry)
        mark.kind = TABLE_BEGINNING;
    return mark;
}

static HRESULT end_mark(struct mapix_table *table, struct table_mark *ret_mark)
{
    if (table->arrangement->cursor) {
        *ret_mark = (struct table_mark){ .kind = TABLE_BEGINNING };
        return cursor_end(table->arrangement, ret_mark);
    }
    *ret_mark = mark_at(table->arrangement->index, UINT32_MAX);
    return S_OK;
}

/* A bookmark in a view that the source runs goes with its row; if that is gone, to the row that follows. */
static HRESULT refresh_bookmark(struct mapix_table *table, struct table_mark *bookmark)
{
    if (!table->arrangement->cursor || bookmark->kind == TABLE_BEGINNING)
        return S_OK;
    enum table_mark_kind kind = bookmark->kind;
    HRESULT result = cursor_locate(table->arrangement, bookmark->id, bookmark, NULL);
    if (result == S_OK) {
        bookmark->kind = kind;
        return S_OK;
    }
    if (result != MAPI_E_NOT_FOUND)
        return result;
    bookmark->changed = true;
    LONG moved = 0;
    struct table_mark next = { .kind = TABLE_BEGINNING };
    result = mark_copy(bookmark, &next);
    if (result == S_OK)
        result = cursor_move(table->arrangement, &next, kind == TABLE_BEFORE ? 1 : -1, &moved);
    if (result == S_OK && moved) {
        next.changed = true;
        next.kind = kind;
        free(bookmark->position);
        *bookmark = next;
        return S_OK;
    }
    table_mark_clear(&next);
    if (result == S_OK) {                               /* none follows: the end; none before: the beginning */
        table_mark_clear(bookmark);
        result = kind == TABLE_BEFORE ? end_mark(table, bookmark) : S_OK;
        bookmark->changed = true;
    }
    return result;
}

/* Where a bookmark is, as a mark to work with. S_OK or MAPI_W_POSITION_CHANGED in *ret_warning (SPI-TBL-08). */
static HRESULT resolve(struct mapix_table *table, BOOKMARK bookmark, struct table_mark *ret_mark, HRESULT *ret_warning)
{
    *ret_warning = S_OK;
    *ret_mark = (struct table_mark){ .kind = TABLE_BEGINNING };
    if (bookmark == BOOKMARK_BEGINNING)
        return S_OK;
    if (bookmark == BOOKMARK_CURRENT)
        return mark_copy(&table->cursor, ret_mark);
    if (bookmark == BOOKMARK_END)
        return end_mark(table, ret_mark);
    struct table_mark *mark = find_bookmark(table, bookmark);
    if (!mark)
        return mapix_object_fail(&table->object, MAPI_E_INVALID_BOOKMARK, 0,
            "The table has no such bookmark: it was freed, or dropped by Restrict, SortTable, or a reload of the table.");
    HRESULT result = refresh_bookmark(table, mark);
    if (result == S_OK && mark->changed)
        *ret_warning = MAPI_W_POSITION_CHANGED;
    mark->changed = false;
    return result == S_OK ? mark_copy(mark, ret_mark) : result;
}

/* Move a mark by rows, clamped at both ends; *ret_moved has the sign of the direction (SPI-TBL-09). */
static HRESULT move_mark(struct mapix_table *table, struct table_mark *io_mark, LONG count, LONG *ret_moved)
{
    if (table->arrangement->cursor)
        return cursor_move(table->arrangement, io_mark, count, ret_moved);
    const struct table_index *index = table->arrangement->index;
    int64_t from = mark_number(io_mark), to = from + count, total = table_visible_count(index);
    to = to < 0 ? 0 : to > total ? total : to;
    *ret_moved = (LONG)(to - from);
    if (to != from)
        *io_mark = mark_at(index, (uint32_t)to);
    return S_OK;
}

/* Row numbers in views run by their source are known as long as one counts from the beginning. */
static uint32_t origin_row(const struct mapix_table *table, BOOKMARK origin)
{
    return origin == BOOKMARK_BEGINNING ? 0 : origin == BOOKMARK_CURRENT ? table->cursor_row : UINT32_MAX;
}

static uint32_t row_plus(uint32_t row, LONG moved)
{
    return row == UINT32_MAX ? row : (uint32_t)((int64_t)row + moved);
}

/* --- Columns ------------------------------------------------------------------------------------------------------------------------------------ */

/* Strings in the kind that the table was opened for. */
static void set_string_type(const struct mapix_table *table, LPSPropTagArray tags)
{
    if (table->native_strings)
        return;
    ULONG from = table->flags & MAPI_UNICODE ? PT_STRING8 : PT_UNICODE, to = table->flags & MAPI_UNICODE ? PT_UNICODE : PT_STRING8;
    for (ULONG i = 0; i < tags->cValues; i++)
        if ((PROP_TYPE(tags->aulPropTag[i]) & ~MVI_FLAG) == from)
            tags->aulPropTag[i] = CHANGE_PROP_TYPE(tags->aulPropTag[i], (PROP_TYPE(tags->aulPropTag[i]) & MVI_FLAG) | to);
}

static bool has_id(const SPropTagArray *tags, ULONG id)
{
    for (ULONG i = 0; i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == id)
            return true;
    return false;
}

/* All columns that there can be: the source's, and the instance key that every table has (TABL-05). */
static HRESULT all_columns(struct mapix_table *table, LPSPropTagArray *ret_tags)
{
    LPSPropTagArray tags = NULL;
    ULONG default_count;
    HRESULT result = table->source->operations->columns(table->source, &tags, &default_count);
    if (result != S_OK)
        return result;
    LPVOID block = NULL;
    if (MAPIAllocateBuffer((ULONG)CbNewSPropTagArray(tags->cValues + 1), &block) != S_OK) {
        MAPIFreeBuffer(tags);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    LPSPropTagArray all = block;
    memcpy(all, tags, CbNewSPropTagArray(tags->cValues));
    if (!has_id(tags, PROP_ID(PR_INSTANCE_KEY)))
        all->aulPropTag[all->cValues++] = PR_INSTANCE_KEY;
    MAPIFreeBuffer(tags);
    set_string_type(table, all);
    *ret_tags = all;
    return S_OK;
}

static STDMETHODIMP query_columns(IMAPITable *self, ULONG flags, LPSPropTagArray *ret_tags)
{
    struct mapix_table *table = table_of(self);
    if (!ret_tags)
        return bad_argument(table, "IMAPITable::QueryColumns needs a place for the columns.");
    if (flags & ~TBL_ALL_COLUMNS)
        return unknown_flags(table, "QueryColumns", flags);
    HRESULT result = enter(table);
    if (result != S_OK)
        return result;
    if (flags & TBL_ALL_COLUMNS)
        return leave(table, all_columns(table, ret_tags));
    return leave(table, mapix_value_copy_tags(table->columns, NULL, ret_tags));
}

/* --- Setting up: SetColumns, Restrict, SortTable --------------------------------------------------------------------------------------------------- */

enum setup_kind { SET_COLUMNS, SET_RESTRICTION, SET_SORT };

static const struct {
    ULONG busy, failed, done;
} setup_status[] = {
    [SET_COLUMNS] = { TBLSTAT_SETTING_COLS, TBLSTAT_SETCOL_ERROR, TABLE_SETCOL_DONE },
    [SET_RESTRICTION] = { TBLSTAT_RESTRICTING, TBLSTAT_RESTRICT_ERROR, TABLE_RESTRICT_DONE },
    [SET_SORT] = { TBLSTAT_SORTING, TBLSTAT_SORT_ERROR, TABLE_SORT_DONE },
};

/* One of the three on its way; all it has is its own. */
struct setup {
    struct mapix_table *table;
    enum setup_kind kind;
    SPropTagArray *columns;
    SRestriction *restriction;
    SSortOrderSet *sort;
};

static void setup_free(struct setup *setup)
{
    free(setup->columns);
    MAPIFreeBuffer(setup->restriction);
    free(setup->sort);
    free(setup);
}

static bool same_instances(const struct table_plan *a, const struct table_plan *b)
{
    if (a->instance_tag_count != b->instance_tag_count)
        return false;
    for (ULONG i = 0; i < a->instance_tag_count; i++)
        if (PROP_ID(a->instance_tags[i]) != PROP_ID(b->instance_tags[i]))
            return false;
    return true;
}

static void adopt_columns(struct mapix_table *table, struct setup *setup)
{
    if (!setup->columns)
        return;
    free(table->columns);
    table->columns = setup->columns;
    setup->columns = NULL;
    if (table->arrangement)
        table->arrangement->view.query.columns = table->columns;
}

/* Columns that show the same instances leave view, cursor and bookmarks alone. */
static bool is_only_columns(struct mapix_table *table, const struct setup *setup)
{
    struct table_plan plan;
    if (setup->kind != SET_COLUMNS)
        return false;
    struct table_plan none = { .instance_tag_count = 0 };
    const struct table_plan *now = table->arrangement ? &table->arrangement->plan : &none;
    return table_plan_make(&plan, table->arrangement ? table->arrangement->plan.sort : table->base_sort, setup->columns) == S_OK
        && same_instances(&plan, now);
}

/* Make the new view beside the old one; only when it stands does it take its place, so a failure changes nothing (SPI-TBL-12).
 * `build`: now, rather than when rows are asked for. The lock is held. */
static HRESULT set_up(struct setup *setup, bool build)
{
    struct mapix_table *table = setup->table;
    struct table_arrangement *old = table->arrangement, *arrangement = NULL;
    if (is_only_columns(table, setup)) {
        adopt_columns(table, setup);
        return S_OK;
    }
    const SRestriction *restriction = setup->kind == SET_RESTRICTION ? setup->restriction : old ? old->restriction : NULL;
    const SSortOrderSet *sort = setup->kind == SET_SORT ? setup->sort : old ? old->sort : NULL;
    HRESULT result = table_arrange(table, restriction, sort, setup->columns ? setup->columns : table->columns, &arrangement);
    if (result == S_OK && !arrangement->cursor && (build || mapix_advise_wanted(&table->advises, fnevTableModified)))
        result = table_index_build(arrangement);
    if (result != S_OK) {
        table_arrangement_free(arrangement);
        return result;
    }
    reset_marks(table);                                 /* bookmarks are gone, the cursor is at the beginning (TABL-09) */
    table->arrangement = arrangement;
    adopt_columns(table, setup);
    table_arrangement_free(old);
    table_track(table);
    return S_OK;
}

/* A thread of its own does it (TBL_ASYNC), tells the sinks, and wakes who waits. */
static void *set_up_thread(void *context)
{
    struct setup *setup = context;
    struct mapix_table *table = setup->table;
    enum setup_kind kind = setup->kind;
    pthread_mutex_lock(table->lock);
    table_apply_pending(table);
    HRESULT result = mapix_object_is_valid(&table->object) ? set_up(setup, true) : MAPI_E_INVALID_OBJECT;
    setup_free(setup);
    pthread_mutex_lock(&table->async_lock);
    table->async_status = 0;
    table->aborted = result == MAPI_E_USER_CANCEL;
    table->status_error = FAILED(result) && result != MAPI_E_USER_CANCEL ? setup_status[kind].failed : 0;
    pthread_cond_broadcast(&table->async_done);
    pthread_mutex_unlock(&table->async_lock);
    if (result != MAPI_E_USER_CANCEL)
        table_post_plain(table, FAILED(result) ? TABLE_ERROR : setup_status[kind].done, FAILED(result) ? result : S_OK);
    table_unlock(table);
    mapix_object_release(&table->object);
    return NULL;
}

/* Start the thread; false: there is none to be had. */
static bool start_thread(struct mapix_table *table, struct setup *setup)
{
    pthread_t thread;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes))
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    mapix_object_add_ref(&table->object);
    atomic_store(&table->abort_wanted, false);
    pthread_mutex_lock(&table->async_lock);
    table->async_status = setup_status[setup->kind].busy;
    table->status_error = 0;
    pthread_mutex_unlock(&table->async_lock);
    bool started = mapix_thread_start(&thread, &attributes, set_up_thread, setup) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) {
        pthread_mutex_lock(&table->async_lock);
        table->async_status = 0;
        pthread_mutex_unlock(&table->async_lock);
        mapix_object_release(&table->object);
    }
    return started;
}

/* Take over `setup` (NULL: no memory) and do it, now or in a thread. */
static HRESULT run_setup(struct mapix_table *table, struct setup *setup, HRESULT result, ULONG flags)
{
    if (result == S_OK)
        result = enter(table);
    if (result != S_OK) {
        if (setup)
            setup_free(setup);
        return result;
    }
    pthread_mutex_lock(&table->async_lock);
    table->status_error = 0;
    table->contents_lost = false;
    pthread_mutex_unlock(&table->async_lock);
    atomic_store(&table->abort_wanted, false);
    if (flags & TBL_ASYNC && start_thread(table, setup)) {
        table_unlock(table);
        return S_OK;
    }
    enum setup_kind kind = setup->kind;
    result = set_up(setup, false);
    setup_free(setup);
    if (result == S_OK && flags & TBL_ASYNC)
        table_post_plain(table, setup_status[kind].done, S_OK);
    return leave(table, result);
}

static struct setup *new_setup(struct mapix_table *table, enum setup_kind kind)
{
    struct setup *setup = calloc(1, sizeof(*setup));
    if (setup) {
        setup->table = table;
        setup->kind = kind;
    }
    return setup;
}

static STDMETHODIMP set_columns(IMAPITable *self, LPSPropTagArray tags, ULONG flags)
{
    struct mapix_table *table = table_of(self);
    if (!tags || !tags->cValues)
        return bad_argument(table, "A table must have at least one column (IMAPITable::SetColumns).");
    if (flags & ~(TBL_ASYNC | TBL_BATCH))
        return unknown_flags(table, "SetColumns", flags);
    struct setup *setup = new_setup(table, SET_COLUMNS);
    HRESULT result = setup ? table_tags_copy(tags, &setup->columns) : MAPI_E_NOT_ENOUGH_MEMORY;
    return run_setup(table, setup, result, flags);
}

static STDMETHODIMP restrict_table(IMAPITable *self, LPSRestriction restriction, ULONG flags)
{
    struct mapix_table *table = table_of(self);
    if (flags & ~(TBL_ASYNC | TBL_BATCH))
        return unknown_flags(table, "Restrict", flags);
    HRESULT result = mapix_restriction_check(restriction);
    if (result != S_OK)
        return mapix_object_fail(&table->object, result, 0, "The restriction is malformed, or too complex for a table.");
    struct setup *setup = new_setup(table, SET_RESTRICTION);
    result = setup ? mapix_restriction_copy(restriction, NULL, &setup->restriction) : MAPI_E_NOT_ENOUGH_MEMORY;
    return run_setup(table, setup, result, flags);
}

/* What the source said it cannot do, before anything is tried. */
static HRESULT check_sort(struct mapix_table *table, const SSortOrderSet *sort)
{
    struct table_plan plan;
    HRESULT result = table_plan_make(&plan, sort, NULL);
    if (result == S_OK && sort->cSorts && table->source->no_sort)
        return mapix_object_fail(&table->object, MAPI_E_NO_SUPPORT, 0, "This table cannot be sorted.");
    if (result == S_OK && plan.level_count && table->source->no_categories)
        return mapix_object_fail(&table->object, MAPI_E_TOO_COMPLEX, 0, "This table can be sorted, but not by categories.");
    if (result != S_OK)
        return mapix_object_fail(&table->object, result, 0,
            "The sort order is malformed or asks for something tables cannot sort by (types, combined or aggregated keys out of place, more than %d keys).",
            (int)TABLE_MAXIMUM_KEYS);
    return S_OK;
}

static STDMETHODIMP sort_table(IMAPITable *self, LPSSortOrderSet sort, ULONG flags)
{
    struct mapix_table *table = table_of(self);
    if (!sort)
        return bad_argument(table, "IMAPITable::SortTable needs a sort order; one without keys restores the default.");
    if (flags & ~(TBL_ASYNC | TBL_BATCH))
        return unknown_flags(table, "SortTable", flags);
    HRESULT result = check_sort(table, sort);
    if (result != S_OK)
        return result;
    struct setup *setup = new_setup(table, SET_SORT);
    result = setup ? table_sort_copy(sort, &setup->sort) : MAPI_E_NOT_ENOUGH_MEMORY;
    return run_setup(table, setup, result, flags);
}

static STDMETHODIMP query_sort_order(IMAPITable *self, LPSSortOrderSet *ret_sort)
{
    static const SSortOrderSet unsorted = { 0, 0, 0, { { 0, 0 } } };
    struct mapix_table *table = table_of(self);
    if (!ret_sort)
        return bad_argument(table, "IMAPITable::QuerySortOrder needs a place for the sort order.");
    HRESULT result = enter(table);
    if (result != S_OK)
        return result;
    const SSortOrderSet *sort = table->arrangement && table->arrangement->sort ? table->arrangement->sort : table->base_sort;
    return leave(table, mapix_value_copy_sorts(sort ? sort : &unsorted, NULL, ret_sort));
}

/* --- Asynchronous operations -------------------------------------------------------------------------------------------------------------------------- */

/* Changes told row by row are none of TBLSTAT_QCHANGED's: it says that positions and bookmarks are gone, until the client reads or sets up anew. */
static ULONG status_locked(const struct mapix_table *table)
{
    if (table->async_status || table->status_error)
        return table->async_status ? table->async_status : table->status_error;
    return table->contents_lost ? TBLSTAT_QCHANGED : TBLSTAT_COMPLETE;
}

static STDMETHODIMP get_status(IMAPITable *self, ULONG *ret_status, ULONG *ret_type)
{
    struct mapix_table *table = table_of(self);
    if (!ret_status || !ret_type)
        return bad_argument(table, "IMAPITable::GetStatus needs places for the status and the type.");
    MAPIX_ENTER(&table->object);
    if (!async_status(table) && !pthread_mutex_trylock(table->lock)) {      /* who holds it looks at what has changed himself */
        table_apply_pending(table);
        table_unlock(table);
    }
    pthread_mutex_lock(&table->async_lock);
    *ret_status = status_locked(table);
    pthread_mutex_unlock(&table->async_lock);
    *ret_type = table->source->table_type;
    return S_OK;
}

static STDMETHODIMP wait_for_completion(IMAPITable *self, ULONG flags, ULONG timeout, ULONG *ret_status)
{
    struct mapix_table *table = table_of(self);
    if (flags)
        return unknown_flags(table, "WaitForCompletion", flags);
    MAPIX_ENTER(&table->object);
    uint64_t until = timeout == UINT32_MAX ? UINT64_MAX : mapix_time_monotonic_ms() + timeout;
    bool late = false;
    pthread_mutex_lock(&table->async_lock);
    while (table->async_status && !late)
        late = !mapix_time_wait(&table->async_done, &table->async_lock, until);
    ULONG status = status_locked(table);
    bool busy = table->async_status;
    pthread_mutex_unlock(&table->async_lock);
    if (busy)
        return mapix_object_fail(&table->object, MAPI_E_TIMEOUT, 0, "The table was not ready within %u milliseconds.", (unsigned)timeout);
    if (ret_status)
        *ret_status = status;
    return S_OK;
}

/* Stop the thread, if it is not too late: what was in force before stays in force. */
static STDMETHODIMP abort_table(IMAPITable *self)
{
    struct mapix_table *table = table_of(self);
    MAPIX_ENTER(&table->object);
    bool stopped = false;
    pthread_mutex_lock(&table->async_lock);
    if (table->async_status) {
        atomic_store(&table->abort_wanted, true);
        while (table->async_status)
            pthread_cond_wait(&table->async_done, &table->async_lock);
        atomic_store(&table->abort_wanted, false);
        stopped = table->aborted;
    }
    table->aborted = false;
    pthread_mutex_unlock(&table->async_lock);
    return stopped ? S_OK
        : mapix_object_fail(&table->object, MAPI_E_UNABLE_TO_ABORT, 0, "No operation is in progress on the table, or it has just completed.");
}

HRESULT table_watch(struct mapix_table *table)
{
    const struct mapix_row_source_operations *operations = table->source->operations;
    if (table->watched)
        return S_OK;
    HRESULT result = operations->watch ? operations->watch(table->source) : S_OK;
    table->watched = result == S_OK;
    return result;
}

/* --- Advise ----------------------------------------------------------------------------------------------------------------------------------------------- */

static STDMETHODIMP advise(IMAPITable *self, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection)
{
    struct mapix_table *table = table_of(self);
    if (!sink || !ret_connection)
        return bad_argument(table, "IMAPITable::Advise needs a sink and a place for the connection number.");
    if (table->source->no_advise || mask != fnevTableModified)      /* TABL-04 */
        return mapix_object_fail(&table->object, MAPI_E_NO_SUPPORT, 0,
            table->source->no_advise ? "This table does not tell of changes." : "Tables tell of fnevTableModified only.");
    HRESULT result = enter_ready(table);                /* what was there before is known, so that changes can be told */
    if (result != S_OK)
        return result;
    result = table_watch(table);
    if (result == S_OK)
        result = mapix_advise_add(&table->advises, mask, sink, ret_connection);
    if (result == S_OK)
        table_track(table);
    return leave(table, result);
}

static STDMETHODIMP unadvise(IMAPITable *self, ULONG_PTR connection)
{
    struct mapix_table *table = table_of(self);
    MAPIX_ENTER(&table->object);
    HRESULT result = mapix_advise_remove(&table->advises, connection);
    if (result != S_OK)
        return mapix_object_fail(&table->object, result == MAPI_E_NOT_FOUND ? MAPI_E_INVALID_PARAMETER : result, 0,
            "The table has no connection with this number.");
    return S_OK;
}

/* --- Counting and seeking ------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT row_count(struct mapix_table *table, ULONG *ret_count)
{
    if (table->arrangement->cursor)
        return cursor_count(table->arrangement, ret_count);
    *ret_count = table_visible_count(table->arrangement->index);
    return S_OK;
}

static STDMETHODIMP get_row_count(IMAPITable *self, ULONG flags, ULONG *ret_count)
{
    struct mapix_table *table = table_of(self);
    if (!ret_count)
        return bad_argument(table, "IMAPITable::GetRowCount needs a place for the count.");
    if (flags)
        return unknown_flags(table, "GetRowCount", flags);
    HRESULT result = enter_ready(table);
    return result == S_OK ? leave(table, row_count(table, ret_count)) : result;
}

static STDMETHODIMP seek_row(IMAPITable *self, BOOKMARK origin, LONG count, LONG *ret_sought)
{
    struct mapix_table *table = table_of(self);
    HRESULT result = enter_ready(table), warning;
    if (result != S_OK)
        return result;
    struct table_mark mark;
    LONG moved = 0;
    uint32_t row = origin_row(table, origin);
    result = resolve(table, origin, &mark, &warning);
    if (result == S_OK)
        result = move_mark(table, &mark, count, &moved);
    if (result == S_OK) {
        set_cursor(table, &mark);
        table->cursor_row = table->cursor.kind == TABLE_BEGINNING ? 0 : row_plus(row, moved);
        if (ret_sought)
            *ret_sought = moved;
    }
    free(mark.position);
    return leave(table, result == S_OK ? warning : result);
}

static STDMETHODIMP seek_row_approx(IMAPITable *self, ULONG numerator, ULONG denominator)
{
    struct mapix_table *table = table_of(self);
    if (!denominator)
        return bad_argument(table, "The denominator of IMAPITable::SeekRowApprox must not be zero.");
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_mark mark = { .kind = TABLE_BEGINNING };
    ULONG count = 0;
    uint32_t row = 0;
    LONG moved = 0;
    if (numerator >= denominator) {
        result = end_mark(table, &mark);
        row = UINT32_MAX;
    } else if (numerator) {
        result = row_count(table, &count);
        row = (uint32_t)((uint64_t)count * numerator / denominator);
        if (result == S_OK)
            result = move_mark(table, &mark, row > INT32_MAX ? INT32_MAX : (LONG)row, &moved);
    }
    if (result == S_OK) {
        set_cursor(table, &mark);
        table->cursor_row = table->cursor.kind == TABLE_BEGINNING ? 0 : row;
    }
    free(mark.position);
    return leave(table, result);
}

/* The number of the next row to be read; unknown ones are 0xFFFFFFFF (SPI-TBL-09). */
static STDMETHODIMP query_position(IMAPITable *self, ULONG *ret_row, ULONG *ret_numerator, ULONG *ret_denominator)
{
    struct mapix_table *table = table_of(self);
    if (!ret_row || !ret_numerator || !ret_denominator)
        return bad_argument(table, "IMAPITable::QueryPosition needs places for row, numerator and denominator.");
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    ULONG row = table->watched || table->cursor.kind == TABLE_BEGINNING ? table->cursor_row : UINT32_MAX, count = 0;
    result = row_count(table, &count);
    if (result == S_OK && !table->arrangement->cursor)
        row = mark_number(&table->cursor);
    else if (result == S_OK && row == UINT32_MAX && cursor_rank(table->arrangement, &table->cursor, &row) != S_OK)
        row = UINT32_MAX;
    if (result == S_OK) {
        *ret_row = row;
        *ret_numerator = row == UINT32_MAX ? count / 2 : row < count ? row : count;
        *ret_denominator = count ? count : 1;
    }
    return leave(table, result);
}

/* --- Bookmarks ---------------------------------------------------------------------------------------------------------------------------------------------------- */

/* Add a bookmark; takes the mark's memory. */
static HRESULT add_bookmark(struct mapix_table *table, struct table_mark *mark, BOOKMARK *ret_bookmark)
{
    if (table->bookmark_count == TABLE_MAXIMUM_BOOKMARKS)
        return mapix_object_fail(&table->object, MAPI_E_UNABLE_TO_COMPLETE, 0, "The table has %d bookmarks; free some (IMAPITable::FreeBookmark).",
            (int)TABLE_MAXIMUM_BOOKMARKS);
    if (table->bookmark_count == table->bookmark_room) {
        size_t room = table->bookmark_room ? table->bookmark_room * 2 : 8;
        struct table_bookmark *larger = realloc(table->bookmarks, room * sizeof(*larger));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        table->bookmarks = larger;
        table->bookmark_room = room;
    }
    struct table_bookmark *bookmark = &table->bookmarks[table->bookmark_count++];
    *bookmark = (struct table_bookmark){ table->next_bookmark++, *mark };
    if (mark->entry)
        mark->entry->marks++;
    mark->position = NULL;
    *ret_bookmark = bookmark->number;
    return S_OK;
}

/* A bookmark belongs to the row at the cursor, not to the place between two rows (imapitable-createbookmark). */
static HRESULT mark_of_row(struct mapix_table *table, struct table_mark *ret_mark)
{
    HRESULT result = mark_copy(&table->cursor, ret_mark);
    if (result != S_OK || ret_mark->kind == TABLE_BEFORE)
        return result;
    if (!table->arrangement->cursor) {
        struct table_entry *entry = entry_after(table->arrangement->index, ret_mark);
        if (entry)
            *ret_mark = (struct table_mark){ .kind = TABLE_BEFORE, .entry = entry };
        return S_OK;
    }
    LONG moved;
    struct table_mark next = { .kind = TABLE_BEGINNING };
    result = mark_copy(ret_mark, &next);
    if (result == S_OK)
        result = cursor_move(table->arrangement, &next, 1, &moved);
    if (result == S_OK && moved) {
        free(ret_mark->position);
        *ret_mark = next;
        ret_mark->kind = TABLE_BEFORE;
    } else {
        free(next.position);
    }
    return result;
}

static STDMETHODIMP create_bookmark(IMAPITable *self, BOOKMARK *ret_bookmark)
{
    struct mapix_table *table = table_of(self);
    if (!ret_bookmark)
        return bad_argument(table, "IMAPITable::CreateBookmark needs a place for the bookmark.");
    if (table->no_bookmarks)
        return mapix_object_fail(&table->object, MAPI_E_NO_SUPPORT, 0, "Tables of attachments have no bookmarks; remember the PR_ATTACH_NUM of the row");
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_mark mark = { .kind = TABLE_BEGINNING };
    result = table_watch(table);                        /* a bookmark tells when its row went */
    if (result == S_OK)
        result = mark_of_row(table, &mark);
    if (result == S_OK)
        result = add_bookmark(table, &mark, ret_bookmark);
    free(mark.position);
    return leave(table, result);
}

static STDMETHODIMP free_bookmark(IMAPITable *self, BOOKMARK bookmark)
{
    struct mapix_table *table = table_of(self);
    if (bookmark <= BOOKMARK_END)
        return S_OK;                                    /* SPI-TBL-07 */
    HRESULT result = enter(table);
    if (result != S_OK)
        return result;
    struct table_mark *mark = find_bookmark(table, bookmark);
    if (!mark)
        return leave(table, mapix_object_fail(&table->object, MAPI_E_INVALID_BOOKMARK, 0, "The table has no such bookmark."));
    table_mark_set(mark, TABLE_BEGINNING, NULL);
    table_mark_clear(mark);
    struct table_bookmark *slot = (struct table_bookmark *)((char *)mark - offsetof(struct table_bookmark, mark));
    *slot = table->bookmarks[--table->bookmark_count];
    return leave(table, S_OK);
}

/* --- Finding ------------------------------------------------------------------------------------------------------------------------------------------------------- */

/* Is it "the row with this instance key"? Tables find that without looking at rows (TABL-05). */
static const SBinary *sought_key(const SRestriction *restriction)
{
    const SPropertyRestriction *test = &restriction->res.resProperty;
    if (restriction->rt != RES_PROPERTY || test->relop != RELOP_EQ || test->ulPropTag != PR_INSTANCE_KEY || !test->lpProp
        || test->lpProp->ulPropTag != PR_INSTANCE_KEY)
        return NULL;
    return &test->lpProp->Value.bin;
}

struct search {
    struct table_filter *filter;
    struct table_entry *found;
};

static HRESULT try_entry(void *context, struct table_entry *entry, struct table_values *row)
{
    struct search *search = context;
    bool matches = false;
    HRESULT result = table_filter_matches(search->filter, row, &matches);
    if (result != S_OK || !matches)
        return result;
    search->found = entry;
    return S_FALSE;
}

static struct table_entry *step(const struct table_index *index, const struct table_entry *entry, bool backward)
{
    return backward ? table_previous_visible(index, entry) : table_next_visible(index, entry);
}

/* The view is in the order of the rows themselves. A find that ends soon looks at the rows; one that goes on, at columns of numbers, which are
 * worth making then. A row that matches may be hidden by the view's restriction. */
static struct table_entry *search_rows(struct table_arrangement *arrangement, struct table_row *const *rows, size_t count, size_t at, bool backward,
    struct table_filter *filter)
{
    uint8_t shown[TABLE_BLOCK];
    struct table_leaf *leaf;
    size_t left = backward ? at + 1 : count - at;
    for (size_t looked = 0; left && looked < TABLE_BLOCK; looked++, left--, at += backward ? (size_t)-1 : 1)
        if (table_filter_matches_quickly(filter, rows[at]->values, rows[at]->count)
            && (leaf = table_find_leaf(arrangement, rows[at]->id)))
            return &leaf->entry;
    bool columns = left && table_filter_prepare(filter, arrangement->table->data);
    for (size_t size; left; left -= size, at = backward ? at - size : at + size) {
        size = left < TABLE_BLOCK ? left : TABLE_BLOCK;
        size_t first = backward ? at + 1 - size : at;
        if (columns)
            table_filter_block(filter, first, size, shown);
        for (size_t i = 0; i < size; i++) {
            size_t place = backward ? size - 1 - i : i;
            const struct table_row *row = rows[first + place];
            if ((columns ? shown[place] : table_filter_matches_quickly(filter, row->values, row->count))
                && (leaf = table_find_leaf(arrangement, row->id)))
                return &leaf->entry;
        }
    }
    return NULL;
}

/* Rows in memory and tests of plain numbers: no more than a look at each row, a few of them fetched ahead. */
static struct table_entry *search_quickly(struct table_arrangement *arrangement, struct table_entry *entry, bool backward,
    struct table_filter *filter)
{
    struct table_entry *few[16];
    size_t all;
    struct table_row *const *rows = arrangement->plan.sort || arrangement->plan.instance_tag_count ? NULL
        : table_data_rows(arrangement->table->data, &all);
    if (rows)
        return search_rows(arrangement, rows, all, table_data_rank(arrangement->table->data, ((struct table_leaf *)entry)->row), backward, filter);
    while (entry) {
        int count = 0;
        for (; entry && count < 16; entry = step(arrangement->index, entry, backward)) {
            const char *row = (const char *)((struct table_leaf *)entry)->row;
            __builtin_prefetch(row + 64);
            __builtin_prefetch(row + 128);
            __builtin_prefetch(row + 192);
            few[count++] = entry;
        }
        for (int i = 0; i < count; i++) {
            const struct table_row *row = ((struct table_leaf *)few[i])->row;
            if (table_filter_matches_quickly(filter, row->values, row->count))
                return few[i];
        }
    }
    return NULL;
}

/* Look at visible entries from `entry` on, in pages that grow. */
static HRESULT search_index(struct table_arrangement *arrangement, struct table_entry *entry, bool backward, const SRestriction *restriction,
    struct table_entry **ret_found)
{
    struct table_entry *page[TABLE_PAGE];
    SPropTagArray *columns = NULL;
    struct search search = { NULL, NULL };
    HRESULT result = table_filter_make(restriction, &search.filter);
    if (result == S_OK)
        result = table_needed_columns(NULL, restriction, NULL, &columns);
    if (result == S_OK && arrangement->table->data && !arrangement->plan.level_count && table_filter_is_quick(search.filter)) {
        search.found = search_quickly(arrangement, entry, backward, search.filter);
        entry = NULL;
    }
    for (ULONG size = 16; result == S_OK && entry && !search.found; size = size < TABLE_PAGE ? size * 2 : TABLE_PAGE) {
        ULONG count = 0;
        for (; entry && count < size; count++) {
            page[count] = entry;
            entry = step(arrangement->index, entry, backward);
        }
        result = table_each_entry(arrangement, page, count, columns, try_entry, &search);
    }
    table_filter_free(search.filter);
    free(columns);
    *ret_found = search.found;
    return result == S_OK && !search.found ? MAPI_E_NOT_FOUND : result;
}

/* Is it "the row with this index value" of an ITableData? Its hash knows. */
static bool sought_row(struct mapix_table *table, const SRestriction *restriction, struct table_entry **ret_entry)
{
    const SPropertyRestriction *test = &restriction->res.resProperty;
    if (!table->data || restriction->rt != RES_PROPERTY || test->relop != RELOP_EQ || test->ulPropTag != test->lpProp->ulPropTag
        || table->arrangement->plan.level_count || table->arrangement->plan.instance_tag_count || !table_data_is_index(table->data, test->ulPropTag))
        return false;
    const struct table_row *row = table_data_find(table->data, test->lpProp);
    struct table_leaf *leaf = row ? table_find_leaf(table->arrangement, row->id) : NULL;
    *ret_entry = leaf ? &leaf->entry : NULL;
    return true;
}

static HRESULT find_in_index(struct mapix_table *table, struct table_mark *io_mark, bool backward, const SRestriction *restriction)
{
    struct table_arrangement *arrangement = table->arrangement;
    const SBinary *key = sought_key(restriction);
    struct table_entry *found = NULL;
    HRESULT result = S_OK;
    if (key)
        found = table_find_key(arrangement, key->lpb, key->cb);
    if (key || sought_row(table, restriction, &found)) {
        if (!found || !table_entry_is_visible(found) || (table_entry_number(found) < mark_number(io_mark)) != backward)
            result = MAPI_E_NOT_FOUND;
    } else {
        struct table_entry *first = backward ? entry_before(arrangement->index, io_mark) : entry_after(arrangement->index, io_mark);
        result = first ? search_index(arrangement, first, backward, restriction, &found) : MAPI_E_NOT_FOUND;
    }
    if (result == S_OK)
        *io_mark = (struct table_mark){ .kind = TABLE_BEFORE, .entry = found };
    return result;
}

/* A view run by its source: our own keys hold the id. Where the row lies is asked only if the search does not begin at an end. */
static HRESULT find_in_cursor(struct mapix_table *table, struct table_mark *io_mark, bool backward, BOOKMARK origin, const SRestriction *restriction)
{
    const SBinary *key = sought_key(restriction);
    if (!key || table->source_keys)
        return cursor_find(table->arrangement, io_mark, backward, restriction);
    if (key->cb != 8)
        return MAPI_E_NOT_FOUND;
    uint64_t id = 0;
    for (int i = 0; i < 8; i++)
        id = id << 8 | key->lpb[i];
    struct table_mark found = { .kind = TABLE_BEGINNING };
    HRESULT result = cursor_locate(table->arrangement, id, &found, NULL);
    bool from_end = origin == (backward ? BOOKMARK_END : BOOKMARK_BEGINNING);
    if (result == S_OK && !from_end) {
        ULONG there, here;
        result = cursor_rank(table->arrangement, &found, &there);
        if (result == S_OK)
            result = cursor_rank(table->arrangement, io_mark, &here);
        if (result == MAPI_E_NO_SUPPORT) {
            table_mark_clear(&found);
            return cursor_find(table->arrangement, io_mark, backward, restriction);
        }
        if (result == S_OK && (there < here) != backward)
            result = MAPI_E_NOT_FOUND;
    }
    if (result != S_OK) {
        table_mark_clear(&found);
        return result;
    }
    free(io_mark->position);
    *io_mark = found;
    return S_OK;
}

static STDMETHODIMP find_row(IMAPITable *self, LPSRestriction restriction, BOOKMARK origin, ULONG flags)
{
    struct mapix_table *table = table_of(self);
    if (!restriction)
        return bad_argument(table, "IMAPITable::FindRow needs a restriction that says what to find.");
    if (flags & ~DIR_BACKWARD)
        return unknown_flags(table, "FindRow", flags);
    HRESULT result = mapix_restriction_check(restriction), warning;
    if (result != S_OK)
        return mapix_object_fail(&table->object, result, 0, "The restriction is malformed, or too complex for a table.");
    result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_mark mark;
    result = resolve(table, origin, &mark, &warning);
    if (result == S_OK)
        result = table->arrangement->cursor ? find_in_cursor(table, &mark, flags & DIR_BACKWARD, origin, restriction)
                                            : find_in_index(table, &mark, flags & DIR_BACKWARD, restriction);
    if (result == S_OK) {
        set_cursor(table, &mark);
        table->cursor_row = UINT32_MAX;
    }
    free(mark.position);
    return leave(table, result == S_OK ? warning : result);
}

/* --- Reading ------------------------------------------------------------------------------------------------------------------------------------------------------------ */

static HRESULT add_row(void *context, struct table_entry *entry, struct table_values *row)
{
    return table_rows_add(context, row);
}

/* Read `count` rows from a mark of a view held in memory; the mark moves behind them. */
static HRESULT read_index(struct table_arrangement *arrangement, struct table_mark *io_mark, ULONG count, struct table_rows *rows)
{
    const struct table_index *index = arrangement->index;
    uint32_t rest = table_visible_count(index) - mark_number(io_mark);
    if (count > rest)
        count = rest;
    if (!count)
        return S_OK;
    struct table_entry **entries = malloc(count * sizeof(struct table_entry *));
    if (!entries)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct table_entry *entry = entry_after(index, io_mark);
    for (ULONG i = 0; i < count; i++, entry = table_next_visible(index, entry))
        entries[i] = entry;
    HRESULT result = table_each_entry(arrangement, entries, count, rows->columns, add_row, rows);
    if (result == S_OK)
        *io_mark = (struct table_mark){ .kind = TABLE_AFTER, .entry = entries[count - 1] };
    free(entries);
    return result;
}

/* Positive: read on; negative: step back first, then read forward (TABL-07). */
static HRESULT read_rows(struct mapix_table *table, LONG count, ULONG flags, struct table_rows *rows)
{
    struct table_mark mark, begin = { .kind = TABLE_BEGINNING };
    LONG moved = 0;
    HRESULT result = mark_copy(&table->cursor, &mark);
    if (result == S_OK && count < 0)
        result = move_mark(table, &mark, count == INT32_MIN ? -INT32_MAX : count, &moved);
    ULONG wanted = count < 0 ? (ULONG)-moved : (ULONG)count;
    if (result == S_OK)
        result = mark_copy(&mark, &begin);
    if (result == S_OK && wanted)
        result = table->arrangement->cursor ? cursor_read(table->arrangement, &mark, wanted, rows)
                                            : read_index(table->arrangement, &mark, wanted, rows);
    if (result == S_OK && flags & TBL_NOADVANCE) {
        set_cursor(table, &begin);
        table->cursor_row = row_plus(table->cursor_row, moved);
    } else if (result == S_OK) {
        set_cursor(table, &mark);
        table->cursor_row = row_plus(table->cursor_row, moved + (LONG)rows->count);
    }
    free(mark.position);
    free(begin.position);
    return result;
}

static STDMETHODIMP query_rows(IMAPITable *self, LONG count, ULONG flags, LPSRowSet *ret_rows)
{
    struct mapix_table *table = table_of(self);
    if (!ret_rows || !count)                            /* TABL-06 */
        return bad_argument(table, "IMAPITable::QueryRows needs a count other than zero and a place for the rows.");
    *ret_rows = NULL;
    if (flags & ~TBL_NOADVANCE)
        return unknown_flags(table, "QueryRows", flags);
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_rows rows;
    result = table_rows_init(&rows, table, table->columns);
    if (result == S_OK)
        result = read_rows(table, count, flags, &rows);
    if (result == S_OK)
        result = table_rows_take(&rows, ret_rows);
    table_rows_free(&rows);
    if (result == S_OK)
        table_set_contents_lost(table, false);
    return leave(table, result);
}

/* --- Categories -------------------------------------------------------------------------------------------------------------------------------------------------------------- */

/* The group of the heading with this key. */
static HRESULT find_heading(struct mapix_table *table, const BYTE *key, ULONG size, struct table_group **ret_group)
{
    struct table_entry *entry = table->arrangement->cursor ? NULL : table_find_key(table->arrangement, key, size);
    if (!entry || !entry->heading)
        return mapix_object_fail(&table->object, MAPI_E_NOT_FOUND, 0, "No heading of the table has this instance key.");
    *ret_group = (struct table_group *)entry;
    return S_OK;
}

/* Open a heading; the cursor ends behind the rows returned (imapitable-expandrow). */
static HRESULT expand(struct mapix_table *table, struct table_group *group, ULONG count, struct table_rows *rows, ULONG *ret_more)
{
    bool was_expanded = group->expanded, visible = table_entry_is_visible(&group->entry);
    table_group_set_expanded(table, group, true);
    *ret_more = was_expanded ? 0 : tree_sum(&group->children);
    if (!visible)
        return S_OK;
    struct table_mark mark = { .kind = TABLE_AFTER, .entry = &group->entry };
    HRESULT result = read_index(table->arrangement, &mark, count < *ret_more ? count : *ret_more, rows);
    if (result == S_OK)
        set_cursor(table, &mark);
    else
        table_group_set_expanded(table, group, was_expanded);
    return result;
}

static STDMETHODIMP expand_row(IMAPITable *self, ULONG key_size, LPBYTE key, ULONG count, ULONG flags, LPSRowSet *ret_rows, ULONG *ret_more)
{
    struct mapix_table *table = table_of(self);
    if (!key_size || !key || !ret_more || (count && !ret_rows))
        return bad_argument(table, "IMAPITable::ExpandRow needs an instance key, a place for the number of rows, and one for the rows if any are wanted.");
    if (ret_rows)
        *ret_rows = NULL;
    if (flags)
        return unknown_flags(table, "ExpandRow", flags);
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_group *group = NULL;
    struct table_rows rows = { .table = NULL };
    result = find_heading(table, key, key_size, &group);
    if (result == S_OK)
        result = table_rows_init(&rows, table, table->columns);
    if (result == S_OK)
        result = expand(table, group, count, &rows, ret_more);
    if (result == S_OK && ret_rows)
        result = table_rows_take(&rows, ret_rows);
    table_rows_free(&rows);
    return leave(table, result);
}

static STDMETHODIMP collapse_row(IMAPITable *self, ULONG key_size, LPBYTE key, ULONG flags, ULONG *ret_count)
{
    struct mapix_table *table = table_of(self);
    if (!key_size || !key || !ret_count)
        return bad_argument(table, "IMAPITable::CollapseRow needs an instance key and a place for the number of rows.");
    if (flags)
        return unknown_flags(table, "CollapseRow", flags);
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_group *group = NULL;
    result = find_heading(table, key, key_size, &group);
    if (result == S_OK) {
        *ret_count = group->expanded ? tree_sum(&group->children) : 0;
        table_group_set_expanded(table, group, false);
    }
    return leave(table, result);
}

static HRESULT need_categories(struct mapix_table *table)
{
    if (table->arrangement->plan.level_count)
        return S_OK;
    return mapix_object_fail(&table->object, MAPI_E_NO_SUPPORT, 0, "The table is not sorted into categories, so that no heading has a state.");
}

static STDMETHODIMP get_collapse_state(IMAPITable *self, ULONG flags, ULONG key_size, LPBYTE key, ULONG *ret_size, LPBYTE *ret_state)
{
    struct mapix_table *table = table_of(self);
    if (!key || !ret_size || !ret_state)
        return bad_argument(table, "IMAPITable::GetCollapseState needs an instance key and places for the state.");
    if (flags)
        return unknown_flags(table, "GetCollapseState", flags);
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_bytes blob = { NULL, 0, 0 };
    LPVOID block = NULL;
    result = need_categories(table);
    if (result == S_OK)
        result = table_collapse_save(table->arrangement, table_find_key(table->arrangement, key, key_size), &blob);
    if (result == S_OK)
        result = MAPIAllocateBuffer((ULONG)blob.size, &block) == S_OK ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (result == S_OK) {
        memcpy(block, blob.data, blob.size);
        *ret_size = (ULONG)blob.size;
        *ret_state = block;
    }
    table_bytes_free(&blob);
    return leave(table, result);
}

/* The nearest place to a row that may be hidden: the next row that can be seen. */
static struct table_mark place_of(const struct table_index *index, struct table_entry *entry)
{
    if (!entry)
        return (struct table_mark){ .kind = TABLE_BEGINNING };
    const struct table_group *closed = NULL;
    for (const struct table_group *group = entry->group; group->entry.group; group = group->entry.group)
        if (!group->expanded)
            closed = group;
    if (!closed)
        return (struct table_mark){ .kind = TABLE_BEFORE, .entry = entry };
    struct table_entry *next = table_next_visible(index, &closed->entry);
    struct table_mark mark = next ? (struct table_mark){ .kind = TABLE_BEFORE, .entry = next }
                                  : (struct table_mark){ .kind = TABLE_AFTER, .entry = (struct table_entry *)&closed->entry };
    mark.changed = true;
    return mark;
}

static STDMETHODIMP set_collapse_state(IMAPITable *self, ULONG flags, ULONG size, LPBYTE state, BOOKMARK *ret_bookmark)
{
    struct mapix_table *table = table_of(self);
    if (!size || !state || !ret_bookmark)
        return bad_argument(table, "IMAPITable::SetCollapseState needs a state and a place for the bookmark.");
    if (flags)
        return unknown_flags(table, "SetCollapseState", flags);
    HRESULT result = enter_ready(table);
    if (result != S_OK)
        return result;
    struct table_entry *at;
    result = need_categories(table);
    if (result == S_OK)
        result = table_collapse_restore(table->arrangement, state, size, &at);
    if (result == MAPI_E_UNABLE_TO_COMPLETE)
        mapix_object_fail(&table->object, result, 0, "The collapse state is not of this table under this sort order and restriction.");
    if (result == S_OK) {
        struct table_mark mark = place_of(table->arrangement->index, at);
        result = add_bookmark(table, &mark, ret_bookmark);
    }
    return leave(table, result);
}

/* --- The object ------------------------------------------------------------------------------------------------------------------------------------------------------------------ */

static void finalize(struct mapix_object *object)
{
    struct mapix_table *table = (struct mapix_table *)object;
    if (table->linked) {                                /* else nobody knows it, and the lock of its data may be held */
        pthread_mutex_lock(table->lock);
        table_unlink(table);
        pthread_mutex_unlock(table->lock);
    }
    if (table->release_function)                        /* itabledata-hrgetview */
        table->release_function(table->release_data, table->release_table, (LPMAPITABLE)&table->table);
    if (table->source) {
        mapix_advise_close(&table->advises);
        reset_marks(table);
        table_arrangement_free(table->arrangement);
        while (table->pending) {
            struct table_change *change = table->pending;
            table->pending = change->next;
            free(change);
        }
        pthread_mutex_destroy(&table->pending_lock);
        pthread_mutex_destroy(&table->async_lock);
        pthread_cond_destroy(&table->async_done);
        pthread_mutex_destroy(&table->own_lock);
    }
    free(table->bookmarks);
    free(table->columns);
    MAPIFreeBuffer(table->base_restriction);
    free(table->base_sort);
    mapix_row_source_release(table->source);
}

static const IMAPITableVtbl table_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPITable),
    MAPIX_FORWARD_ERROR(IMAPITable),
    .Advise = advise,
    .Unadvise = unadvise,
    .GetStatus = get_status,
    .SetColumns = set_columns,
    .QueryColumns = query_columns,
    .GetRowCount = get_row_count,
    .SeekRow = seek_row,
    .SeekRowApprox = seek_row_approx,
    .QueryPosition = query_position,
    .FindRow = find_row,
    .Restrict = restrict_table,
    .CreateBookmark = create_bookmark,
    .FreeBookmark = free_bookmark,
    .SortTable = sort_table,
    .QuerySortOrder = query_sort_order,
    .QueryRows = query_rows,
    .Abort = abort_table,
    .ExpandRow = expand_row,
    .CollapseRow = collapse_row,
    .WaitForCompletion = wait_for_completion,
    .GetCollapseState = get_collapse_state,
    .SetCollapseState = set_collapse_state,
};

static const struct mapix_class_interface table_interfaces[] = {
    { &IID_IMAPITable, offsetof(struct mapix_table, table), &table_vtable },
    { NULL, 0, NULL },
};

const struct mapix_class table_class = {
    .name = "table",
    .size = sizeof(struct mapix_table),
    .interfaces = table_interfaces,
    .finalize = finalize,
};

/* The columns that a fresh table shows (TABL-08). */
static HRESULT set_default_columns(struct mapix_table *table)
{
    LPSPropTagArray tags = NULL;
    ULONG default_count = 0;
    HRESULT result = table->source->operations->columns(table->source, &tags, &default_count);
    if (result != S_OK)
        return result;
    table->source_keys = has_id(tags, PROP_ID(PR_INSTANCE_KEY)) && !table->source->plain_keys;
    if (default_count < tags->cValues)
        tags->cValues = default_count;
    set_string_type(table, tags);
    result = table_tags_copy(tags, &table->columns);
    MAPIFreeBuffer(tags);
    return result;
}

HRESULT table_new(struct mapix_row_source *source, ULONG flags, bool native_strings, struct table_data *data,
    struct mapix_object *parent, struct mapix_table **ret_table)
{
    struct mapix_table *table;
    HRESULT result = mapix_object_new(&table_class, parent, &table);
    if (result != S_OK)
        return result;
    mapix_row_source_add_ref(source);
    table->source = source;
    table->flags = flags;
    table->native_strings = native_strings;
    table->data = data;
    table->next_bookmark = BOOKMARK_END + 1;
    table->pending_end = &table->pending;
    mapix_advise_init(&table->advises);
    pthread_mutex_init(&table->own_lock, NULL);
    pthread_mutex_init(&table->pending_lock, NULL);
    pthread_mutex_init(&table->async_lock, NULL);
    pthread_cond_init(&table->async_done, NULL);
    table->lock = data ? table_data_lock(data) : &table->own_lock;
    result = set_default_columns(table);
    if (result != S_OK) {
        mapix_object_release(&table->object);
        return result;
    }
    *ret_table = table;
    return S_OK;
}

HRESULT mapix_table_open_with(struct mapix_row_source *source, ULONG flags, const SRestriction *base_restriction,
    const SSortOrderSet *base_sort, struct mapix_object *parent, LPMAPITABLE *ret_table)
{
    struct mapix_table *table;
    if (flags & ~(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    HRESULT result = table_new(source, flags & MAPI_UNICODE, false, table_data_of(source), parent, &table);
    if (result != S_OK)
        return result;
    result = mapix_restriction_check(base_restriction);
    if (result == S_OK)
        result = mapix_restriction_copy(base_restriction, NULL, &table->base_restriction);
    if (result == S_OK && base_sort && base_sort->cSorts)
        result = table_sort_copy(base_sort, &table->base_sort);
    if (result != S_OK) {
        mapix_object_release(&table->object);
        return result;
    }
    table_link(table);
    *ret_table = (LPMAPITABLE)&table->table;
    return S_OK;
}

HRESULT mapix_table_open(struct mapix_row_source *source, ULONG flags, struct mapix_object *parent, LPMAPITABLE *ret_table)
{
    return mapix_table_open_with(source, flags, NULL, NULL, parent, ret_table);
}

void mapix_table_without_bookmarks(LPMAPITABLE table)
{
    struct mapix_table *ours = (struct mapix_table *)mapix_object_cast(table, &table_class);

    if (ours)
        ours->no_bookmarks = true;
}
