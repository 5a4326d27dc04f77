/* The inside of the table engine, shared by the files of this room.
 *
 *     table.c        IMAPITable's methods: arguments, marks, locking
 *     plan.c         what a view is to be: restriction, sort order, headings, instances; sort keys and values of a row
 *     index.c        a view held in memory: order-statistics trees of leaves and groups
 *     cursor.c       a view that the source runs
 *     change.c       live changes and the notifications they make; the source's head
 *     writer.c       rows on their way from source to client
 *     evaluate.c     the room value/ as the engine sees it
 *     column.c       numbers of rows in memory, kept a column at a time
 *     data.c         ITableData
 *     helpers.c      HrQueryAllRows and the like
 */
#ifndef MAPIX_TABLE_ENGINE_H
#define MAPIX_TABLE_ENGINE_H

#include <mapix.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/object.h"
#include "notify/notify.h"
#include "table/source.h"
#include "table/tree.h"

enum {
    TABLE_MAXIMUM_LEVELS = 8,                       /* of headings */
    TABLE_MAXIMUM_KEYS = 64,                        /* of a sort order */
    TABLE_MAXIMUM_INSTANCE_TAGS = 8,                /* multi-value columns shown one value a row */
    TABLE_MAXIMUM_INSTANCES = 65536,                /* of one row; further combinations are not shown */
    TABLE_MAXIMUM_BOOKMARKS = 65536,
    TABLE_PAGE = 512,                               /* rows asked of a source at a time */
    TABLE_NOTIFY_LIMIT = 8,                         /* more rows than this in one change: TABLE_CHANGED (itabledata-hrmodifyrows) */
    TABLE_TRACKED_ROWS = 65536,                     /* ids remembered of a restricted view that the source runs */
    TABLE_CACHED_COLUMNS = 8,                       /* of numbers, beside the rows of an ITableData */
    TABLE_BLOCK = 1024,                             /* rows that a filter looks at in one go */
};

/* Room enough for an instance key of ours: id and instance, or a heading's mark and serial number. */
enum { TABLE_KEY_SIZE = 12 };

struct table_arrangement;
struct table_data;
struct table_group;

/* --- Rows in memory (ITableData) ------------------------------------------------------------------------------------------------------ */

struct table_row {
    struct tree_node node;                          /* in the order of the table, if that is kept in the tree */
    uint64_t id;
    uint64_t order;                                 /* compares as the places in the tree do */
    struct table_row *next, *previous;              /* in the same order */
    uint32_t hash;                                  /* of the index value */
    uint32_t place;                                 /* in the array of all rows, while that is valid */
    bool going;                                     /* about to be taken out */
    ULONG count;
    SPropValue *values;                             /* one block (table_values_copy): behind the row, or made by malloc once it was replaced */
    size_t size;                                    /* of that block */
    SPropValue first[];
};

/* --- What a view is to be --------------------------------------------------------------------------------------------------------------- */

struct table_level {
    ULONG first, count;                             /* its keys in sort->aSort */
    LONG aggregate;                                 /* index of its CATEG_MAX or CATEG_MIN key; -1: none */
    bool maximum;
    ULONG segment;                                  /* of a leaf's sort key; the aggregate's is the next */
};

struct table_plan {
    const SSortOrderSet *sort;                      /* NULL: unsorted */
    struct table_level levels[TABLE_MAXIMUM_LEVELS];
    ULONG level_count, expanded_levels;
    ULONG first_plain;                              /* first key below the headings */
    ULONG segment_count;                            /* the plain keys are the last segment */
    ULONG instance_tags[TABLE_MAXIMUM_INSTANCE_TAGS];
    ULONG instance_tag_count;
};

/* Fill `plan` for a valid sort order (may be NULL) and columns. MAPI_E_INVALID_PARAMETER, MAPI_E_TOO_COMPLEX. */
HRESULT table_plan_make(struct table_plan *plan, const SSortOrderSet *sort, const SPropTagArray *columns);

/* Copies made by malloc. NULL stays NULL. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT table_sort_copy(const SSortOrderSet *sort, SSortOrderSet **ret_sort);
HRESULT table_tags_copy(const SPropTagArray *tags, SPropTagArray **ret_tags);

/* --- The values of a row, as seen by columns, keys and restrictions --------------------------------------------------------------------- */

struct table_values {
    const struct table_arrangement *arrangement;
    const SPropValue *values;                       /* as the source has them; PT_ERROR: missing */
    ULONG count;
    uint64_t id;
    uint32_t instance;
    bool filtering;                                 /* Restrict looks at it: lists are whole */
    const struct table_group *heading;              /* non-NULL: this is a heading, and the values are those of one of its leaves */
    ULONG hint;                                     /* where the next value probably is */
    size_t block_size;                              /* the values are one block of this size (table_values_copy); 0: they are not */
    BYTE key[TABLE_KEY_SIZE];                       /* room for an instance key made here */
    BYTE *long_key;                                 /* malloc'd: one made of the source's own key */
};

/* What the row shows under this tag: native type, or PT_ERROR with the source's error; NULL: nothing. `scratch` may be used for the answer,
 * pointers in it live as long as `row` and the values. */
const SPropValue *table_value(struct table_values *row, ULONG tag, SPropValue *scratch);

/* The same, errors being nothing. */
const SPropValue *table_present_value(struct table_values *row, ULONG tag, SPropValue *scratch);

void table_values_end(struct table_values *row);

/* Is this property made by the table itself, in some or all rows? */
bool table_is_computed(ULONG id);

/* The number of instances (at least 1) that the view shows of a row with these values. */
uint32_t table_instance_count(const struct table_plan *plan, const SPropValue *values, ULONG count);

bool table_is_unread(const SPropValue *values, ULONG count);

/* Bytes that grow. */
struct table_bytes {
    BYTE *data;
    size_t size, room;
};

HRESULT table_bytes_add(struct table_bytes *bytes, const void *data, size_t size);
void table_bytes_free(struct table_bytes *bytes);

/* The sort key of a row: segments, each comparing as bytes. `ends[i]` is where segment i ends. */
HRESULT table_make_key(struct table_values *row, const struct table_plan *plan, struct table_bytes *key, ULONG *ends);

/* The columns that evaluating needs (restriction, keys, instances, unread state), and for a `table` (or NULL) its source's own instance keys if
 * it has such. Made by malloc. */
HRESULT table_needed_columns(const struct table_plan *plan, const SRestriction *restriction, const struct mapix_table *table,
    SPropTagArray **ret_columns);

/* --- evaluate.c --------------------------------------------------------------------------------------------------------------------------- */

struct table_filter;

/* A restriction made ready for many rows. MAPI_E_NOT_ENOUGH_MEMORY, and what mapix_restriction_compile returns. */
HRESULT table_filter_make(const SRestriction *restriction, struct table_filter **ret_filter);
void table_filter_free(struct table_filter *filter);
/* Append all tags that the restriction looks at. */
HRESULT table_restriction_tags(const SRestriction *restriction, struct table_bytes *tags);
HRESULT table_filter_matches(struct table_filter *filter, struct table_values *row, bool *ret_matches);
/* Does it test plain numbers only? Then a leaf's values are all it takes, and it cannot fail. */
bool table_filter_is_quick(const struct table_filter *filter);
bool table_filter_matches_quickly(const struct table_filter *filter, const SPropValue *values, ULONG count);
/* A quick filter for all rows of an ITableData, block by block (at most TABLE_BLOCK rows): ret_shown[i] is 1 if row `first` + i matches, else 0.
 * False from prepare: no memory for the columns, or too many; prepare again after any change of the rows. */
bool table_filter_prepare(struct table_filter *filter, struct table_data *data);
void table_filter_block(const struct table_filter *filter, size_t first, size_t count, uint8_t *ret_shown);
/* A plain number as one that compares as the values do; false: it is none. */
bool table_value_number(const SPropValue *value, int64_t *ret_number);
/* Append a value's sort key; `value` NULL: missing, last in both directions. Self-delimiting: keys can be concatenated. */
HRESULT table_append_sort_key(struct table_bytes *key, const SPropValue *value, bool descending);

/* --- Leaves and groups ------------------------------------------------------------------------------------------------------------------- */

struct table_pool_chunk;

enum table_touch { TABLE_UNTOUCHED, TABLE_WAS_VISIBLE, TABLE_WAS_HIDDEN, TABLE_NEW };

struct table_entry {
    struct tree_node node;                          /* must come first; among the children of `group` */
    struct table_group *group;
    uint32_t marks;                                 /* marks that point here */
    bool heading;
    bool leaving;                                   /* during a change: marks cannot stay here */
    uint8_t touched;                                /* enum table_touch: in the change being made */
};

struct table_leaf {
    struct table_entry entry;                       /* must come first */
    const struct table_row *row;                    /* rows in memory; else NULL */
    uint64_t id;
    uint64_t order;                                 /* tie break for rows not in memory: as they arrived */
    struct table_leaf *next_instance;               /* the same row, another value */
    uint32_t instance;
    bool unread;
    bool pooled;                                    /* lies in the index's pool, is not freed alone */
    uint32_t key_size, own_key_size;
    BYTE *key;                                      /* behind the ends, in the same allocation; then the source's own instance key */
    ULONG ends[];                                   /* of the segments, if the plan has headings */
};

struct table_group {
    struct table_entry entry;                       /* must come first */
    struct tree children;
    struct table_group *hash_next;
    uint64_t serial;
    ULONG level;
    bool expanded;
    bool wanted;                                    /* to be expanded, while a state is restored */
    uint32_t leaf_count, unread_count;
    uint32_t leaving_count;                         /* of its leaves, during a change */
    struct table_leaf *best;                        /* has the aggregate's value */
    BYTE *key, *aggregate;                          /* malloc'd */
    uint32_t key_size, aggregate_size;
    uint32_t old_leaf_count, old_unread_count;      /* when first touched in a change */
    BYTE *old_aggregate;
    uint32_t old_aggregate_size;
    bool old_aggregate_kept;
};

struct table_index {
    struct table_group root;                        /* no heading: level is that of the first headings minus one */
    uint64_t next_order;
    struct table_leaf **leaves;                     /* open hash by id; made when first needed */
    size_t leaf_room, leaf_used;
    bool hashed;
    bool own_keys;                                  /* some rows have an instance key of the source's own */
    struct table_pool_chunk *pool;                  /* leaves made when the index was built */
    bool loose;                                     /* some leaves were made later, each by malloc */
    struct table_group **groups;                    /* chained hash by parent and key */
    size_t group_room, group_count;
};

/* What a table looks like under one restriction, sort order and set of instances. */
struct table_arrangement {
    struct mapix_table *table;
    SRestriction *restriction;                      /* the client's */
    SRestriction *effective;                        /* with the base restriction; shares with both, one block of its own */
    SSortOrderSet *sort;                            /* the client's */
    struct table_plan plan;
    struct mapix_row_view view;
    bool view_open;
    bool cursor;                                    /* the source runs it */
    struct table_filter *filter;                    /* what the engine evaluates; NULL: nothing */
    SPropTagArray *needed;                          /* columns that building the index needs of a source */
    struct table_index *index;                      /* NULL: not built yet */
    uint64_t *tracked;                              /* cursor: ids in a restricted, advised view, sorted */
    size_t tracked_count, tracked_room;
    bool tracking;
};

/* --- Marks: the cursor and bookmarks ------------------------------------------------------------------------------------------------------ */

enum table_mark_kind { TABLE_BEGINNING, TABLE_BEFORE, TABLE_AFTER };

struct table_mark {
    enum table_mark_kind kind;
    bool changed;                                   /* bookmarks: moved since the last use */
    bool follows;                                   /* during a change: goes with its row */
    bool follows_changed;
    struct table_entry *entry;                      /* index */
    uint64_t id;                                    /* cursor: the row's, and its position */
    void *position;
    size_t position_size;
};

struct table_bookmark {
    BOOKMARK number;
    struct table_mark mark;
};

/* --- The table -------------------------------------------------------------------------------------------------------------------------------- */

enum table_change_kind { TABLE_ADDED, TABLE_DELETED, TABLE_MODIFIED, TABLE_ALL_CHANGED, TABLE_ALL_NEW };

struct table_change {
    struct table_change *next;
    enum table_change_kind kind;
    size_t count;
    uint64_t ids[];
};

struct mapix_table {
    struct mapix_object object;
    struct mapix_interface table;
    struct mapix_row_source *source;
    struct mapix_table *next_of_source;
    struct table_data *data;                        /* ITableData's own view; shares its lock */
    pthread_mutex_t own_lock;
    pthread_mutex_t *lock;
    bool linked;                                    /* in the source's list */
    bool lock_made;
    bool watched;                                   /* the source tells of changes */
    bool no_bookmarks;                              /* mapix_table_without_bookmarks */
    bool native_strings;                            /* PT_UNSPECIFIED gives strings as they are stored (HrGetView) */
    ULONG flags;                                    /* MAPI_UNICODE */
    SPropTagArray *columns;                         /* in force */
    SRestriction *base_restriction;
    SSortOrderSet *base_sort;
    struct table_arrangement *arrangement;          /* NULL before the first use */
    struct table_mark cursor;
    uint32_t cursor_row;                            /* arrangement->cursor: row number as far as known, else UINT32_MAX */
    struct table_bookmark *bookmarks;
    size_t bookmark_count, bookmark_room;
    BOOKMARK next_bookmark;
    uint64_t next_serial;                           /* of headings: never used again while the table is open */
    bool source_keys;                               /* the source has instance keys of its own */
    struct mapix_advise_list advises;
    pthread_mutex_t async_lock;                     /* guards the next five; nothing is locked inside */
    pthread_cond_t async_done;
    ULONG async_status;                             /* TBLSTAT_SORTING, ... while a thread works; else 0 */
    ULONG status_error;                             /* TBLSTAT_SORT_ERROR, ... of the last asynchronous operation; else 0 */
    bool contents_lost;                             /* TBLSTAT_QCHANGED: what the client has seen is gone, and it has not looked since */
    bool aborted;                                   /* the last one was stopped by Abort */
    atomic_bool abort_wanted;
    pthread_mutex_t pending_lock;                   /* guards pending; a leaf lock */
    struct table_change *pending, **pending_end;
    bool pending_lost;                              /* a change could not be queued: reload */
    CALLERRELEASE *release_function;
    ULONG_PTR release_data;
    LPTABLEDATA release_table;
};

extern const struct mapix_class table_class;

/* Let the source tell of changes from now on. The table's lock is held. */
HRESULT table_watch(struct mapix_table *table);

/* Open a table: table.c. `data`: ITableData's own views. */
HRESULT table_new(struct mapix_row_source *source, ULONG flags, bool native_strings, struct table_data *data,
    struct mapix_object *parent, struct mapix_table **ret_table);

/* --- arrangement: plan.c --------------------------------------------------------------------------------------------------------------------- */

/* Make an arrangement, offered to the source, not built. Copies what it gets. On failure records a text on the table. */
HRESULT table_arrange(struct mapix_table *table, const SRestriction *restriction, const SSortOrderSet *sort, const SPropTagArray *columns,
    struct table_arrangement **ret_arrangement);
void table_arrangement_free(struct table_arrangement *arrangement);

/* --- writer.c ---------------------------------------------------------------------------------------------------------------------------------- */

struct table_scratch_chunk;

/* A row of the source on its way: values native, in the order of the columns asked; those not set are PT_ERROR. */
struct mapix_row_writer {
    const SPropTagArray *columns;
    SPropValue *values;
    bool open;                                      /* a row was begun and not delivered */
    uint64_t id;
    BYTE *position;
    size_t position_size, position_room;
    struct table_scratch_chunk *scratch;
    HRESULT (*deliver)(struct mapix_row_writer *writer);
    void *context;
    ULONG delivered;
    HRESULT failure;                                /* sticky */
};

HRESULT table_writer_init(struct mapix_row_writer *writer, const SPropTagArray *columns, HRESULT (*deliver)(struct mapix_row_writer *),
    void *context);
/* Deliver the last row; returns the first failure of a delivery. */
HRESULT table_writer_finish(struct mapix_row_writer *writer);
void table_writer_free(struct mapix_row_writer *writer);

/* Rows for a client. */
struct table_rows {
    struct mapix_table *table;
    const SPropTagArray *columns;
    SRow *rows;                                     /* malloc'd array; each row's values one MAPIAllocateBuffer block */
    ULONG count, room;
    bool plain;                                     /* a row whose values are just these columns can be given as it is */
    SPropValue *cells;                              /* scratch for one row */
    struct table_scratch_chunk *scratch;
};

HRESULT table_rows_init(struct table_rows *rows, struct mapix_table *table, const SPropTagArray *columns);
HRESULT table_rows_add(struct table_rows *rows, struct table_values *row);
/* Move the rows from `first` on into a row set made by MAPIAllocateBuffer. */
HRESULT table_rows_take(struct table_rows *rows, LPSRowSet *ret_rows);
void table_rows_free(struct table_rows *rows);

/* Deep copies of values into one block: its size (SIZE_MAX: a value is malformed), and the copy. */
size_t table_values_size(const SPropValue *values, ULONG count);
void table_values_copy(const SPropValue *values, ULONG count, void *block);
/* The same of values that are such a block already, of `size` bytes. */
void table_values_copy_block(const SPropValue *values, ULONG count, size_t size, void *block);

/* --- index.c ------------------------------------------------------------------------------------------------------------------------------------ */

HRESULT table_index_build(struct table_arrangement *arrangement);
void table_index_free(struct table_arrangement *arrangement);

bool table_entry_is_visible(const struct table_entry *entry);
struct table_entry *table_next_visible(const struct table_index *index, const struct table_entry *entry);
struct table_entry *table_previous_visible(const struct table_index *index, const struct table_entry *entry);
struct table_entry *table_visible_at(const struct table_index *index, uint32_t number);
uint32_t table_entry_number(const struct table_entry *entry);
uint32_t table_visible_count(const struct table_index *index);

/* The first leaf of a row; NULL: not in the view. */
struct table_leaf *table_find_leaf(struct table_arrangement *arrangement, uint64_t id);
/* The entry with this instance key, visible or not; NULL. */
struct table_entry *table_find_key(struct table_arrangement *arrangement, const BYTE *key, size_t size);
struct table_group *table_find_serial(const struct table_index *index, uint64_t serial);
/* The group with this key right below `parent`; NULL. */
struct table_group *table_find_group(const struct table_index *index, const struct table_group *parent, const BYTE *key, uint32_t size);
/* A leaf below the group: the one that has its aggregate, else the first. */
struct table_leaf *table_sample_leaf(const struct table_group *group);

/* The instance key of an entry, in memory that lives as long as `row`, which is set up by this and ended by the caller. */
HRESULT table_entry_key(struct table_arrangement *arrangement, const struct table_entry *entry, struct table_values *row, SBinary *ret_key);
/* Call `each` for entries with their values, in pages read from the source; gone rows are passed over. `each` answers S_FALSE to stop. */
HRESULT table_each_entry(struct table_arrangement *arrangement, struct table_entry **entries, ULONG count, const SPropTagArray *columns,
    HRESULT (*each)(void *context, struct table_entry *entry, struct table_values *row), void *context);

void table_group_set_expanded(struct mapix_table *table, struct table_group *group, bool expanded);

/* What one change did, until it is told. */
struct table_batch {
    struct mapix_table *table;
    bool wanted;                                    /* single notifications are wanted */
    bool moved;                                     /* an open group moved */
    bool effects;                                   /* something in the view changed */
    struct table_entry **touched;
    size_t touched_count, touched_room;
    SBinary *deleted;                               /* instance keys, each made by malloc */
    size_t deleted_count, deleted_room;
};

/* The row `id` came, changed or went: mend the index, marks included. `values` NULL: it is not in the source (any more). */
HRESULT table_index_change(struct table_arrangement *arrangement, struct table_batch *batch, uint64_t id, const struct table_row *row,
    const SPropValue *values, ULONG count);

/* --- marks: table.c ------------------------------------------------------------------------------------------------------------------------------ */

/* Set to the beginning, freeing what it holds. */
void table_mark_clear(struct table_mark *mark);
void table_mark_set(struct table_mark *mark, enum table_mark_kind kind, struct table_entry *entry);
/* --- cursor.c ------------------------------------------------------------------------------------------------------------------------------------ */

HRESULT table_mark_set_position(struct table_mark *mark, enum table_mark_kind kind, uint64_t id, const void *position, size_t size);
HRESULT cursor_count(struct table_arrangement *arrangement, ULONG *ret_count);
HRESULT cursor_rank(struct table_arrangement *arrangement, const struct table_mark *mark, ULONG *ret_rank);
/* Set `io_mark` to the end: after the last row, or the beginning of an empty view. */
HRESULT cursor_end(struct table_arrangement *arrangement, struct table_mark *io_mark);
HRESULT cursor_move(struct table_arrangement *arrangement, struct table_mark *io_mark, LONG count, LONG *ret_moved);
HRESULT cursor_read(struct table_arrangement *arrangement, struct table_mark *io_mark, ULONG count, struct table_rows *rows);
HRESULT cursor_find(struct table_arrangement *arrangement, struct table_mark *io_mark, bool backward, const SRestriction *restriction);
/* The row `id`, if the view has it: its position into `ret_mark` (BEFORE it), and itself into `rows` (both may be NULL). MAPI_E_NOT_FOUND. */
HRESULT cursor_locate(struct table_arrangement *arrangement, uint64_t id, struct table_mark *ret_mark, struct table_rows *rows);
/* The instance key of the row before the mark, made by malloc; cb 0: there is none. */
HRESULT cursor_previous_key(struct table_arrangement *arrangement, const struct table_mark *mark, SBinary *ret_key);
/* Call `each` with the id of every row of the view. */
HRESULT cursor_each_id(struct table_arrangement *arrangement, HRESULT (*each)(void *context, uint64_t id), void *context);

/* --- data.c ---------------------------------------------------------------------------------------------------------------------------------------- */

const struct table_row *table_data_first(const struct table_data *data);
/* All rows in an array, in order: a walk over them waits for no pointer. NULL: there are none, or no memory for it; then go by `next`. */
struct table_row *const *table_data_rows(struct table_data *data, size_t *ret_count);
/* The number of rows before this one. */
uint32_t table_data_rank(const struct table_data *data, const struct table_row *row);
/* Has no row ever brought a value with this property id? */
bool table_data_lacks_column(const struct table_data *data, ULONG id);
/* The numbers of a column, as many as table_data_rows has rows, valid until a row changes. NULL: no memory. */
const struct table_column *table_data_column(struct table_data *data, ULONG tag);
/* Fetch a row with values of a common size. */
static inline void table_fetch_row(const struct table_row *row)
{
    for (size_t line = 0; line < 8; line++)
        __builtin_prefetch((const char *)row + line * 64);
}

/* Fetch what a look at a row some places further on will need. */
static inline void table_fetch_ahead(struct table_row *const *rows, size_t count, size_t at)
{
    if (at + 8 < count) {
        __builtin_prefetch((const char *)rows[at + 8] + 64);
        __builtin_prefetch((const char *)rows[at + 8] + 128);
        __builtin_prefetch((const char *)rows[at + 8] + 192);
    }
}
/* Are rows of this index property found by hash, and values of it equal just when they compare so? */
bool table_data_is_index(const struct table_data *data, ULONG tag);
/* The row whose index property is this value; NULL: none. */
const struct table_row *table_data_find(const struct table_data *data, const SPropValue *value);
pthread_mutex_t *table_data_lock(struct table_data *data);
/* The ITableData behind a source; NULL: the source is another one. */
struct table_data *table_data_of(struct mapix_row_source *source);

/* --- column.c ------------------------------------------------------------------------------------------------------------------------------------- */

struct table_column {
    ULONG tag;
    uint64_t asked;                                 /* when last */
    size_t room;
    int64_t *numbers;                               /* table_value_number of each row; 0 where there is none */
    uint8_t *present;                               /* 1: the row has a number of this tag, 0: not */
};

struct table_columns {
    struct table_column columns[TABLE_CACHED_COLUMNS];
    ULONG count;
    uint64_t asked;
};

void table_columns_forget(struct table_columns *columns);
/* The row at this place is new there, or has new values. */
void table_columns_put(struct table_columns *columns, size_t place, const struct table_row *row);
/* The column, made if need be. Up to TABLE_CACHED_COLUMNS asked for one after the other stay together. NULL: no memory. */
const struct table_column *table_columns_get(struct table_columns *columns, ULONG tag, struct table_row *const *rows, size_t count);

/* --- change.c ------------------------------------------------------------------------------------------------------------------------------------- */

/* Apply what was queued. The table's lock is held. */
void table_apply_pending(struct mapix_table *table);
/* Leave the table's lock, applying what was queued meanwhile. */
void table_unlock(struct mapix_table *table);
void table_link(struct mapix_table *table);
void table_unlink(struct mapix_table *table);

/* Rows in memory changed: for all views of the source, whose lock (the data's) is held. `changes` as TABLE_ADDED, _DELETED, _MODIFIED. */
struct table_memory_change {
    enum table_change_kind kind;
    uint64_t id;
    const struct table_row *row;                    /* NULL: deleted */
};
void table_memory_changed(struct mapix_row_source *source, const struct table_memory_change *changes, size_t count);
void table_memory_reload(struct mapix_row_source *source);

/* Remember the ids that a restricted view run by its source shows, while somebody listens. */
void table_track(struct mapix_table *table);
/* Make sure that there is an arrangement, built if the engine runs it. The table's lock is held. */
HRESULT table_ready(struct mapix_table *table);
/* Build the index anew and find the marks' rows again by their ids. */
HRESULT table_rebuild(struct mapix_table *table);

/* Post one notification without row. */
void table_post_plain(struct mapix_table *table, ULONG event, HRESULT result);
/* Post TABLE_ROW_MODIFIED for a row in memory, changed or not (HrNotify). */
void table_post_row(struct mapix_row_source *source, const struct table_row *row);

/* IMAPITable::GetStatus says TBLSTAT_QCHANGED while they are. */
void table_set_contents_lost(struct mapix_table *table, bool lost);

/* The view cannot be mended: forget it, and say TABLE_RELOAD. */
void table_lose(struct mapix_table *table, ULONG event);

/* The state of the headings that differ from how they begin, and back (collapse.c). MAPI_E_UNABLE_TO_COMPLETE: it is of another view. */
HRESULT table_collapse_save(struct table_arrangement *arrangement, const struct table_entry *at, struct table_bytes *blob);
HRESULT table_collapse_restore(struct table_arrangement *arrangement, const BYTE *blob, size_t size, struct table_entry **ret_at);

#endif
