/* The row source: what stands behind every IMAPITable of ours.
 *
 * There is one implementation of IMAPITable (table/table.c). It knows nothing of where rows come from: it asks a row source. A source is a
 * SQL query, an array, another provider's tables; it says what it can evaluate by itself and the engine does the rest in memory.
 *
 * A source does this:
 *
 *     struct contents { struct mapix_row_source source; ... };               embed the head (first or not)
 *     static const struct mapix_row_source_operations contents_operations = { .columns = ..., .open_view = ..., .read = ... };
 *
 *     mapix_row_source_init(&contents->source, &contents_operations, TBLTYPE_DYNAMIC);
 *     mapix_table_open(&contents->source, flags, &folder->object, ret_table);
 *     mapix_row_source_release(&contents->source);                            the table keeps it; destroy() runs with the last table
 *     ...
 *     mapix_table_notify_added(&contents->source, &message_id, 1);            whenever a row came, went or changed
 *
 * **Rows have ids**: 64 bits, unique in the source, the same as long as the source lives, never used again for another row (SPI-TBL-22).
 * An SQL rowid (AUTOINCREMENT), a counter. PR_INSTANCE_KEY is made of it by the engine unless the source supplies that column itself.
 *
 * **Views.** Restriction and sort order of one table make a view. The engine offers each to the source with open_view; the answer decides:
 *   - the source evaluates the whole restriction and the whole sort order: the engine is a **cursor**. It keeps no rows; every call is a
 *     `read` from a boundary. The first 50 rows of 1,000,000 cost 50 rows.
 *   - anything less: the engine builds an **index** of the view: it reads all rows once in the source's own order (in pages, with only
 *     those columns that its sort keys and restriction need), keeps ids and sort keys in an order-statistics tree, and fetches the columns
 *     of the rows that a client reads by id (`read_rows`). A change of a row then costs O(log n). Categories and multi-value instances are
 *     always done this way unless the answer claims them.
 *
 * **Positions.** In a view the source names the place of each row with opaque bytes (the sort key of the row and its id, say), such that a
 * walk can go on from a row which has been deleted or moved meanwhile: WHERE (sort_key, id) > (?, ?). The engine keeps copies and hands
 * them back; it never looks inside. A boundary lies between rows:
 *     BEGINNING   before the first          BEFORE p   before the row at p, or where it would be
 *     END         after the last            AFTER p    after the row at p, or where it would be
 *
 * **Nothing stays open.** No statement, cursor or transaction of the source survives a call of an operation.
 *
 * **Threads.** For one view the engine makes one call at a time; views of one source may be called from different threads at once. The
 * table's own lock is held during operations, no lock of the core. mapix_table_notify_* may be called from any thread, with locks of the
 * source held, even from inside an operation: they only queue when the table is busy, and never call back into the source then. When it
 * is not busy they may call operations of the source in the calling thread: so call them **without** locks that your operations take,
 * or call mapix_table_notify_deferred first (see there).
 *
 * **Errors.** Operations return HRESULTs; record texts on `view->error` with mapix_error_set: the table's GetLastError tells them.
 */
#ifndef MAPIX_TABLE_SOURCE_H
#define MAPIX_TABLE_SOURCE_H

#include <mapix.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/object.h"

struct mapix_row_source;
struct mapix_row_writer;
struct mapix_table;                                 /* the engine's; opaque */

/* --- What the engine offers and asks ---------------------------------------------------------------------------------------------- */

/* A query as the client stated it. All pointers stay valid until close_view. String constants in it may be PT_STRING8 (UTF-8) or
 * PT_UNICODE, whatever the client passed; compare by property id. */
struct mapix_row_query {
    const SRestriction *restriction;                /* NULL: all rows */
    const SSortOrderSet *sort;                      /* NULL or no keys: the source's default order */
    ULONG flags;                                    /* MAPI_UNICODE: the table's strings are wide */
    const SPropTagArray *columns;                   /* a hint: what the client reads now; may change without a new view; may be NULL */
};

enum mapix_row_evaluates {
    MAPIX_ROWS_ALL,                                 /* read returns exactly the rows that match, resp. in exactly this order */
    MAPIX_ROWS_SOME,                                /* restriction only: read leaves out some rows that do not match (an index helped) */
    MAPIX_ROWS_NOTHING,                             /* the engine does it */
};

/* What one view of a source evaluates by itself; the engine embeds it, the source fills it in open_view. */
struct mapix_row_view {
    struct mapix_row_source *source;                /* set by the engine */
    struct mapix_row_query query;                   /* set by the engine; what the source did not claim is still in it */
    struct mapix_error_slot *error;                 /* set by the engine: where to record texts */
    enum mapix_row_evaluates restriction;           /* preset to NOTHING; without a restriction ALL is right and the engine presets it */
    enum mapix_row_evaluates sort;                  /* preset likewise: ALL or NOTHING. Claim it for a default order (no keys) too if `read`
                                                     * can go both ways in it; then an unsorted table is a cursor as well */
    void *data;                                     /* the source's own, freed in close_view */
};

enum mapix_row_boundary_kind { MAPIX_ROWS_BEGINNING, MAPIX_ROWS_END, MAPIX_ROWS_BEFORE, MAPIX_ROWS_AFTER };

struct mapix_row_boundary {
    enum mapix_row_boundary_kind kind;
    uint64_t id;                                    /* BEFORE, AFTER: the row's id, and its position as the source gave it */
    const void *position;
    size_t position_size;
};

enum mapix_row_direction { MAPIX_ROWS_FORWARD, MAPIX_ROWS_BACKWARD };

struct mapix_row_source_operations {
    /* The columns that the source can supply, natural types (strings: PT_UNICODE), in the order in which a fresh table shows its default
     * set; the first *ret_default_count of them are that set. `ret_columns` is one MAPIAllocateBuffer block.
     * Tags outside it may still be asked (a message's any property): the source answers them or not, row by row. Must. */
    HRESULT (*columns)(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count);

    /* Look at view->query and say what this source evaluates (view->restriction, view->sort); keep what it takes in view->data.
     * MAPI_E_TOO_COMPLEX only if even with the engine's help the query is refused. NULL: the engine evaluates everything. May. */
    HRESULT (*open_view)(struct mapix_row_source *source, struct mapix_row_view *view);
    void (*close_view)(struct mapix_row_view *view);                                                                  /* May. */

    /* Write up to `limit` rows that lie after `from` (FORWARD) or before it (BACKWARD, nearest first), in the view's order as far as the
     * source claimed it, else in any order of its own that is total and stable, with the values of `columns` (may have none).
     * Fewer rows than `limit`: that end of the view is reached. For each row: mapix_row_begin, then mapix_row_set_*. Must. */
    HRESULT (*read)(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
        const SPropTagArray *columns, struct mapix_row_writer *writer);

    /* Write the rows with these ids, in this order, as `read` does (positions included, if sort is claimed); leave out those that are gone.
     * If view->restriction is ALL, leave out those that do not match (SOME: as you like). Must. */
    HRESULT (*read_rows)(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *columns,
        struct mapix_row_writer *writer);

    /* The number of rows in the view as far as claimed. NULL: the engine counts by reading. May. */
    HRESULT (*count)(struct mapix_row_view *view, ULONG *ret_count);

    /* Cursor only. The number of rows before the boundary (QueryPosition). NULL or MAPI_E_NO_SUPPORT: the position is unknown. May. */
    HRESULT (*rank)(struct mapix_row_view *view, const struct mapix_row_boundary *boundary, ULONG *ret_rank);

    /* Cursor only. As read, without columns, but only the last of the rows is written: the `count`-th from `from`, or the last one there
     * is; *ret_skipped says how many were passed, that row included. For SeekRow over long distances. NULL: the engine reads. May. */
    HRESULT (*skip)(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG count,
        struct mapix_row_writer *writer, ULONG *ret_skipped);

    /* Cursor only. Write the first row from `from` in `direction` that matches `restriction`, no columns; no row written: none matches.
     * MAPI_E_TOO_COMPLEX: the engine reads and evaluates. NULL: likewise. PR_INSTANCE_KEY made by the engine never arrives here. May. */
    HRESULT (*find)(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction,
        const SRestriction *restriction, struct mapix_row_writer *writer);

    /* From now on a table must be told of changes: it keeps something of the rows, or somebody listens. Until then it reads each time what there
     * is. Called with the table's lock held, before rows are read for keeping; by several tables of one source at once, and again.
     * NULL: the source tells from the beginning. May. */
    HRESULT (*watch)(struct mapix_row_source *source);

    /* The last reference is gone: free the source. NULL: whoever embeds it outlives the tables (their parent object does). May. */
    void (*destroy)(struct mapix_row_source *source);
};

/* The head of a source. Set the fields after init and before the first mapix_table_open. */
struct mapix_row_source {
    const struct mapix_row_source_operations *operations;
    ULONG table_type;                               /* TBLTYPE_SNAPSHOT, TBLTYPE_KEYSET or TBLTYPE_DYNAMIC; GetStatus tells it (TABL-01, -02) */
    bool no_advise;                                 /* Advise answers MAPI_E_NO_SUPPORT (TABL-04) */
    bool plain_keys;                                /* it shows PR_INSTANCE_KEY among its columns but does not set it: the engine makes it of the id,
                                                     * finds rows by it without reading, and can name a row that is gone */
    bool message_flags;                             /* every row has PR_MESSAGE_FLAGS: what is unread is told by that alone, PR_READ is not asked for */
    bool no_sort;                                   /* SortTable with keys answers MAPI_E_NO_SUPPORT */
    bool no_categories;                             /* SortTable with categories answers MAPI_E_TOO_COMPLEX */
    ULONG string_limit;                             /* cut strings (characters) and binaries (bytes) longer than this in rows; 0: never. SPI-TBL-06 */
    /* the engine's: */
    atomic_uint references;
    pthread_mutex_t lock;                           /* guards `tables` */
    struct mapix_table *tables;
    atomic_uint deferred;                           /* notifications wait */
};

void mapix_row_source_init(struct mapix_row_source *source, const struct mapix_row_source_operations *operations, ULONG table_type);
void mapix_row_source_add_ref(struct mapix_row_source *source);
void mapix_row_source_release(struct mapix_row_source *source);            /* NULL does nothing */

/* --- How a source writes rows -------------------------------------------------------------------------------------------------------
 * The writer is the engine's. It allocates what the client gets (MEM-07: one MAPIAllocateBuffer block per row), converts strings to what
 * the column asks (PT_STRING8 or PT_UNICODE; PT_UNSPECIFIED: the table's), cuts at string_limit. `column` is an index into `columns`
 * of the operation. A column that is not set, or set with a type that does not fit, becomes PT_ERROR MAPI_E_NOT_FOUND; PR_NULL, PR_ROW_TYPE
 * and the like are the engine's affair (it asks them of the source only if `columns` lists them). Multi-value instance flags are not seen by the source.
 * All return S_OK or MAPI_E_NOT_ENOUGH_MEMORY (pass it on), and copy what they get. */

/* Start a row. `position` may be NULL when neither sort is claimed nor paging needs more than the id. */
HRESULT mapix_row_begin(struct mapix_row_writer *writer, uint64_t id, const void *position, size_t position_size);

/* Is this column still to be filled? (false also for PR_NULL and out of range) */
bool mapix_row_wants(struct mapix_row_writer *writer, ULONG column);

HRESULT mapix_row_set_value(struct mapix_row_writer *writer, ULONG column, const SPropValue *value);         /* any type; its tag's id is ignored */
HRESULT mapix_row_set_utf8(struct mapix_row_writer *writer, ULONG column, const char *text, size_t size);    /* bytes without terminator */
HRESULT mapix_row_set_binary(struct mapix_row_writer *writer, ULONG column, const void *bytes, size_t size);
HRESULT mapix_row_set_long(struct mapix_row_writer *writer, ULONG column, LONG value);
HRESULT mapix_row_set_boolean(struct mapix_row_writer *writer, ULONG column, bool value);
HRESULT mapix_row_set_i8(struct mapix_row_writer *writer, ULONG column, int64_t value);                      /* PT_I8, PT_CURRENCY */
HRESULT mapix_row_set_systime(struct mapix_row_writer *writer, ULONG column, FILETIME value);
HRESULT mapix_row_set_double(struct mapix_row_writer *writer, ULONG column, double value);                   /* PT_DOUBLE, PT_APPTIME */
HRESULT mapix_row_set_error(struct mapix_row_writer *writer, ULONG column, SCODE error);                     /* MAPI_E_NOT_ENOUGH_MEMORY: use the stream */

/* --- Opening -------------------------------------------------------------------------------------------------------------------------- */

/* Open a table over a source. Flags: MAPI_UNICODE (default columns and PT_UNSPECIFIED strings are wide), MAPI_DEFERRED_ERRORS (ignored);
 * others MAPI_E_UNKNOWN_FLAGS. Holds a reference on `source` and on `parent` (may be NULL; invalidated with it).
 * MAPI_E_NOT_ENOUGH_MEMORY, or what columns() returns. The view is opened at the first use. */
HRESULT mapix_table_open(struct mapix_row_source *source, ULONG flags, struct mapix_object *parent, LPMAPITABLE *ret_table);

/* From now on CreateBookmark answers MAPI_E_NO_SUPPORT, as that of attachment tables does (SPI-MSG-12). Before the table is handed out. */
void mapix_table_without_bookmarks(LPMAPITABLE table);

/* As above, beginning with a restriction and a sort order that the client does not see as its own: Restrict(NULL) does not lift the base
 * restriction, SortTable without keys returns to the base order (a store's associated contents, an address book's name order). Both are copied. */
HRESULT mapix_table_open_with(struct mapix_row_source *source, ULONG flags, const SRestriction *base_restriction,
    const SSortOrderSet *base_sort, struct mapix_object *parent, LPMAPITABLE *ret_table);

/* --- Live changes ---------------------------------------------------------------------------------------------------------------------
 * Tell every open table of the source what happened, after it happened (after the commit). The engine finds out what that means in each view
 * (a row modified may enter, leave or move), mends its index, bookmarks and cursor, and posts TABLE_ROW_ADDED, _DELETED, _MODIFIED with
 * propIndex, propPrior and the row in the columns in force; filtered rows are silent (TABL-09). Unknown ids do no harm. A view whose cursor the
 * source runs under a restriction cannot always tell whether a row that is gone was visible: the engine remembers the ids of such a view
 * while it is advised and small, and says TABLE_CHANGED otherwise. Without memory it degrades to TABLE_RELOAD. */
void mapix_table_notify_added(struct mapix_row_source *source, const uint64_t *ids, size_t count);
void mapix_table_notify_deleted(struct mapix_row_source *source, const uint64_t *ids, size_t count);
void mapix_table_notify_modified(struct mapix_row_source *source, const uint64_t *ids, size_t count);

/* Much changed, ids stay valid: views are built anew at their next use, TABLE_CHANGED is posted. */
void mapix_table_notify_changed(struct mapix_row_source *source);

/* Everything changed, ids too: bookmarks become invalid, TABLE_RELOAD is posted. */
void mapix_table_notify_reload(struct mapix_row_source *source);

/* Between true and false the notify functions only queue, in order, for the tables of this source; false delivers. Nests. For owners that
 * must report while they hold their own lock: call with true before taking it and with false after leaving it. */
void mapix_table_notify_deferred(struct mapix_row_source *source, bool deferred);

#endif
