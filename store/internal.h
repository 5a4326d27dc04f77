/* Inside the store engine: the open database, transactions, statements. Nothing outside store/ includes this.
 *
 * Lock contract: every function here with a struct mapix_store * expects store->lock to be held unless it says otherwise; the exported
 * functions take it. No statement stays active past the exported function that started it: an idle cursor would pin the WAL. */
#ifndef MAPIX_STORE_INTERNAL_H
#define MAPIX_STORE_INTERNAL_H

#include <pthread.h>

#include "base/sqlite.h"
#include "store/store.h"

/* "mpxS": the application id in the header of every store file (docs/store-format.md). */
#define STORE_APPLICATION_ID 0x6D707853

/* A file says which version a reader and which a writer must know; user_version holds read << 16 | write. */
#define STORE_READ_VERSION 1
#define STORE_WRITE_VERSION 3

/* Values longer than this leave the row of their object and become chunks. */
#define STORE_INLINE_LIMIT 4096
#define STORE_CHUNK_SIZE 65536

/* Sort keys in columns are cut here: what differs later only is told apart by nothing but its id. */
#define STORE_SORT_KEY_SIZE 128

/* The change log keeps at least this many entries; it is trimmed in steps of a quarter. */
#define STORE_CHANGE_LIMIT 8192

/* How long one write transaction may go on collecting work. */
#define STORE_BATCH_MILLISECONDS 40
#define STORE_WAL_PAGES 4000      /* that the WAL has before they are copied into the file, for which whoever saves waits */

struct store_statement {
    const char *sql;                /* the literal it was prepared from, compared by address first */
    char *owned;                    /* set when the text was built at run time */
    sqlite3_stmt *statement;
    bool busy;
    uint64_t used;
};

#define STORE_STATEMENT_LIMIT 96

struct store_listener {
    struct store_listener *next;
    ULONG id;
    bool removed;
    mapix_store_listener *function;
    void *context;
};

struct watcher;
struct store_side;                  /* side.h */
struct store_search;                /* search.c: one active search folder */

struct mapix_store {
    pthread_mutex_t lock;
    sqlite3 *database;
    char *path;
    char *vfs;                      /* while deferred: to open it with; may be NULL */
    bool deferred;                  /* not opened yet: store_enter does it, and checks that the uid is that of `facts` */
    unsigned references;
    bool read_only;                 /* asked for, or nobody can write to the file */
    struct store_side *side;        /* read_only, and what the user keeps of his own is here; or NULL */
    bool keeps;                     /* it may be written: store_begin_personal works */
    char *no_side;                  /* why there is none although there should be; or NULL */
    uint32_t fork_generation;
    struct mapix_store_facts facts;
    unsigned timeout;               /* milliseconds a writer waits for another */
    uint64_t busy_until;            /* while one waits */

    struct store_statement statements[STORE_STATEMENT_LIMIT];
    unsigned statement_count;
    uint64_t statement_clock;

    bool in_transaction;
    bool bare;                      /* it has no savepoint (store_begin_bare) */
    int changes_before;             /* then: what SQLite had counted when it began */
    bool changed;                   /* the transaction wrote to the change log */
    bool committed;                 /* in this call: something to deliver to listeners once the lock is dropped */
    bool facts_stale;

    /* A batch is one SQL transaction around several saves; each save is a savepoint in it. */
    bool batch_open;
    bool batch_changed;
    unsigned held;                  /* mapix_store_hold: every write joins the batch */
    bool batch_stop;
    bool batch_thread_running;
    uint64_t batch_deadline;        /* milliseconds, monotonic */
    _Atomic uint64_t batch_number;  /* of the one that is open; 0: none, or others than saves may join it */
    uint64_t batches;               /* so far */
    unsigned batch_saves;           /* that are in it */
    int64_t batch_folder;           /* was seen to be there, and no search folder, since it was opened; valid with a batch_number */
    pthread_t batch_thread;
    pthread_cond_t batch_wake;
    HRESULT batch_result;           /* what a batch that ended by itself could not report */
    struct mapix_error_slot batch_error;

    struct prop_names *_Atomic names;   /* made at first use */
    int64_t names_seen;             /* highest row of named_property told to it */

    struct store_search *searches;  /* active search folders, compiled */
    bool old_format;                /* open for reading only, and of an older write version: it lacks columns */
    bool sort_keys_valid;           /* the file's sort keys are of our version: indices may order by them */
    int64_t searches_version;       /* the store row's search_version they were loaded at; 0: not loaded */

    pthread_mutex_t listener_lock;  /* never held while a listener runs; taken after `lock` is dropped */
    pthread_cond_t listener_done;
    struct store_listener *listeners;
    ULONG next_listener;
    int64_t change_seen;            /* last change number delivered */
    bool delivering;
    bool deliver_again;
    unsigned long deliver_round;    /* deliveries ended */
    pthread_t deliverer;
    struct store_listener *running; /* the listener being called */
    int64_t data_version;           /* SQLite's count of changes by other connections */
    unsigned trim_clock;
    struct watcher *watcher;        /* changes.c: the thread that looks for what other processes write */
};

/* Did a save of the open batch look at what only others change? Nobody else has written since. */
static inline bool store_has_looked(const struct mapix_store *store)
{
    return store->batch_number && store->batch_saves;
}

/* Take the lock; MAPI_E_INVALID_OBJECT in a child of fork. */
HRESULT store_enter(struct mapix_store *store);
void store_leave(struct mapix_store *store);

/* Turn an SQLite result into an HRESULT and record why on the thread's error slot. `what` completes "could not ...". */
HRESULT store_fail(struct mapix_store *store, int code, const char *what);
/* Record a failure of our own on the thread's slot; returns `result`. */
HRESULT store_error(struct mapix_store *store, HRESULT result, const char *format, ...) __attribute__((format(printf, 3, 4)));
HRESULT store_no_memory(void);
/* The table of SQLite codes, also used before a store is open. */
HRESULT store_result_of_sqlite(int code);

/* BEGIN IMMEDIATE, then read and write versions. MAPI_E_NO_ACCESS on a store opened read-only, MAPI_E_VERSION, MAPI_E_BUSY. */
HRESULT store_begin(struct mapix_store *store);
/* The same for what each user keeps of his own also for a store that nobody can write to (SPI-STORE-27): read state, saved sort orders, views, searches,
 * indices. The caller sees to it that it is nothing else. */
HRESULT store_begin_personal(struct mapix_store *store);
/* MAPI_E_NO_ACCESS, and why, when the store is read-only: for who began personally, and finds that it is something else. */
HRESULT store_refuse_read_only(struct mapix_store *store);
/* The same as store_begin as one step of a batch: durable when the batch ends. */
HRESULT store_begin_joined(struct mapix_store *store);
/* The same without a savepoint, which costs more than a small save: for writes of which all that may fail for another reason than SQLite's was done
 * before. When one fails half way nonetheless, the batch is lost with it, which SQLite would do as well, and whoever joins the next one is told. */
HRESULT store_begin_bare(struct mapix_store *store);
/* Commit when `result` is a success, else roll back; returns the first failure. */
HRESULT store_end(struct mapix_store *store, HRESULT result);
/* store_enter and store_begin: a failure leaves nothing to undo; and both ends. */
HRESULT store_enter_write(struct mapix_store *store);
HRESULT store_enter_personal(struct mapix_store *store);
HRESULT store_leave_write(struct mapix_store *store, HRESULT result);
/* Keep reads of one call consistent. */
HRESULT store_begin_read(struct mapix_store *store);
void store_end_read(struct mapix_store *store);

/* A prepared statement from the cache, reset and without bindings. `sql` is a literal. Give it back with store_finish. */
HRESULT store_prepare(struct mapix_store *store, const char *sql, sqlite3_stmt **ret_statement);
/* The same for text built at run time (copied). */
HRESULT store_prepare_text(struct mapix_store *store, const char *sql, sqlite3_stmt **ret_statement);
void store_finish(struct mapix_store *store, sqlite3_stmt *statement);      /* NULL does nothing */

/* Step once. S_OK and whether a row came. */
HRESULT store_step(struct mapix_store *store, sqlite3_stmt *statement, bool *ret_row);
/* Prepare a literal, bind `count` integers, run it to its end; the statement yields nothing. */
HRESULT store_run(struct mapix_store *store, const char *sql, int count, ...);
/* Prepare a literal, bind integers, step once: whether a row came. The caller finishes the statement, after a failure too. */
HRESULT store_get_row(struct mapix_store *store, sqlite3_stmt **ret_statement, bool *ret_row, const char *sql, int count, ...);
/* The same for all rows: their first column, as store_take_ids gives it. */
HRESULT store_list(struct mapix_store *store, ULONG *ret_count, int64_t **ret_ids, const char *sql, int count, ...);
/* Prepare a literal, bind integers, return the first column of the first row; MAPI_E_NOT_FOUND without a row. */
HRESULT store_get_integer(struct mapix_store *store, int64_t *ret_value, const char *sql, int count, ...);
HRESULT store_execute(struct mapix_store *store, const char *sql);

/* Fetch a blob column into memory of the allocation chain `base` (MAPIAllocateMore); empty: NULL and 0. */
HRESULT store_take_blob(sqlite3_stmt *statement, int column, void *base, ULONG *ret_size, void **ret_bytes);

/* The file that SQLite has open, and whose WAL lies beside it: the store's own, or its side's. */
const char *store_database_path(const struct mapix_store *store);
/* Another connection for reading, as the store itself is open: by its side, or as immutable. SQLite's code; *ret_database may be set on failure too. */
int store_open_reader(const struct mapix_store *store, sqlite3 **ret_database);

/* MAPI_E_NO_SUPPORT, with the remedy, when the file lies on a network file system. */
HRESULT store_refuse_network(const char *path);

/* schema.c */
HRESULT store_create_schema(struct mapix_store *store, const struct mapix_store_options *options);
HRESULT store_load_facts(struct mapix_store *store);
/* Bring a file of an older write version up to ours. */
HRESULT store_upgrade(struct mapix_store *store);
/* Make the special folders that are missing (all, in a new store), and their roles. In a transaction. */
HRESULT store_ensure_special_folders(struct mapix_store *store);
extern const char store_schema_sql[];

/* database.c: batches. Join opens one or goes on with it. */
HRESULT store_batch_join(struct mapix_store *store);
HRESULT store_batch_commit(struct mapix_store *store);
/* Work on `count` things in transactions of about STORE_BATCH_MILLISECONDS, begun by `begin`. `one` answers S_OK, S_FALSE (left out) or a failure. */
HRESULT store_in_batches(struct mapix_store *store, HRESULT (*begin)(struct mapix_store *store), ULONG count, HRESULT (*one)(struct mapix_store *store, void *context, ULONG index),
    void *context, const struct mapix_store_progress *progress, ULONG *ret_done);

/* text.c */
char *store_utf8(const wchar_t *text);                                  /* malloc; NULL without memory */
wchar_t *store_wide(const char *text);                                  /* malloc; bad bytes become U+FFFD */
HRESULT store_bind_wide(struct mapix_store *store, sqlite3_stmt *statement, int index, const wchar_t *text);     /* NULL binds NULL */
/* sort_keys.c. Look: set store->sort_keys_valid by what the file says now. Mark: a row with keys of our version is about to be written; within
 * a transaction. Make: all keys anew, in many transactions; other programs may go on. Make some: the next ones after *io_after, within a
 * transaction. */
HRESULT store_sort_keys_look(struct mapix_store *store);
HRESULT store_sort_keys_mark(struct mapix_store *store);
HRESULT store_sort_keys_make(struct mapix_store *store);
HRESULT store_sort_keys_make_some(struct mapix_store *store, int64_t *io_after, bool *ret_more);
HRESULT store_bind_sort_key(struct mapix_store *store, sqlite3_stmt *statement, int index, const wchar_t *text);
HRESULT store_bind_folded(struct mapix_store *store, sqlite3_stmt *statement, int index, const wchar_t *text);
int64_t store_now(void);                                                /* FILETIME */
static inline int64_t store_from_filetime(FILETIME time)
{
    return (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime);
}
static inline FILETIME store_to_filetime(int64_t time)
{
    return (FILETIME){ (DWORD)(uint64_t)time, (DWORD)((uint64_t)time >> 32) };
}

/* record.c: records and their encoded forms. */
struct store_builder {              /* a record that grows */
    struct mapix_store_record record;
    ULONG capacity;
    ULONG large_capacity;
};
HRESULT store_builder_start(struct store_builder *builder);
HRESULT store_builder_add(struct store_builder *builder, const SPropValue *value);       /* shallow: the value lives in builder->record.memory */
HRESULT store_builder_add_large(struct store_builder *builder, const struct mapix_store_large *large);
HRESULT store_builder_add_text(struct store_builder *builder, ULONG tag, const char *utf8, size_t size);
HRESULT store_builder_add_blob(struct store_builder *builder, ULONG tag, const void *bytes, size_t size);
/* Add what the two blob columns of a row hold: inline values and references of large ones. */
HRESULT store_builder_add_encoded(struct store_builder *builder, sqlite3_stmt *statement, int inline_column, int large_column);

/* What goes into the blob columns of a row: the values that no column takes, and large ones, which become chunks here. */
struct store_encoded {
    void *bytes;                    /* malloc */
    size_t size;
    void *large;
    size_t large_size;
    int64_t total;                  /* bytes of everything, chunks included */
};
/* `skip(tag)` says that a column holds the value. In a transaction: claims large values and writes new ones. */
HRESULT store_encode(struct mapix_store *store, const struct mapix_store_record *record, bool (*skip)(const SPropValue *value),
    struct store_encoded *ret_encoded);
void store_encoded_clear(struct store_encoded *encoded);
/* Drop the claims of an old large column / add claims for a copy. */
HRESULT store_large_release(struct mapix_store *store, const void *bytes, size_t size);
HRESULT store_large_claim(struct mapix_store *store, const void *bytes, size_t size);
/* New chunks with one claim, inside a transaction. */
HRESULT store_value_insert(struct mapix_store *store, const void *bytes, size_t size, int64_t *ret_value);
HRESULT store_value_claim(struct mapix_store *store, int64_t value);
HRESULT store_value_release(struct mapix_store *store, int64_t value);
/* Merge: `set` over `old`, without `deleted`. New values are shared with both, so both outlive the result. */
HRESULT store_record_merge(const struct mapix_store_record *old, const struct mapix_store_record *set, ULONG deleted_count,
    const ULONG *deleted, struct store_builder *ret_builder);

/* names.c */
void store_names_forget(struct mapix_store *store);

/* changes.c */
HRESULT store_change_add(struct mapix_store *store, ULONG event, ULONG type, ULONG flags, int64_t object, int64_t parent,
    int64_t old_parent, int64_t old_object);
HRESULT store_changes_trim(struct mapix_store *store);
void store_listeners_free(struct mapix_store *store);
void store_watch_stop(struct mapix_store *store);
/* [no lock held] Tell listeners what was committed. */
void store_changes_deliver(struct mapix_store *store);

/* folder_rows.c */
HRESULT store_folder_count(struct mapix_store *store, int64_t folder, ULONG kind, int count, int unread, int64_t size);
HRESULT store_folder_type(struct mapix_store *store, int64_t folder, ULONG *ret_type);
/* All ids of the first column, in one MAPIAllocateBuffer block. */
HRESULT store_take_ids(struct mapix_store *store, sqlite3_stmt *statement, ULONG *ret_count, int64_t **ret_ids);
HRESULT store_folder_find(struct mapix_store *store, int64_t parent, const wchar_t *name, int64_t *ret_folder);      /* by folded name */
HRESULT store_folder_insert(struct mapix_store *store, int64_t parent, ULONG type, const wchar_t *name, const wchar_t *comment,
    const wchar_t *class, int64_t *ret_folder);
HRESULT store_folder_is_below(struct mapix_store *store, int64_t folder, int64_t ancestor, bool *ret_below);
HRESULT store_folder_row(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder);
/* The folder ?1 and all below it, as `below`. */
#define STORE_BELOW "WITH RECURSIVE below(id) AS (VALUES (?1) UNION SELECT f.id FROM folder f JOIN below ON f.parent = below.id)"

/* trash.c: soft-deleted folders. Their `parent` is negated, so that nobody comes across them, and their name_key made unique. */
/* MAPI_E_OBJECT_DELETED when the folder, or one above it, is soft-deleted. */
HRESULT store_folder_check_alive(struct mapix_store *store, int64_t folder);
/* The folder and those below it are no receive folders any more: the Inbox takes their mail. */
HRESULT store_receive_leave(struct mapix_store *store, int64_t folder);
/* After a deletion of `deleted` messages: take out what was kept long enough, about twice as much, so that what is kept stays bounded.
 * [no lock held] */
void store_purge_after(struct mapix_store *store, ULONG deleted);

/* message_rows.c */
struct store_message_column {
    ULONG tag;
    const char *name;
};
extern const struct store_message_column store_message_columns[];
HRESULT store_message_row(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_message);
HRESULT store_message_properties(struct mapix_store *store, int64_t message, struct mapix_store_record *ret_record);
/* Attachment and recipients go with it, embedded messages too. Counts and the change log are the caller's. */
HRESULT store_message_remove(struct mapix_store *store, int64_t message);
/* message_bulk.c: messages of any folder, for good, in batches. [no lock held] */
HRESULT store_messages_remove(struct mapix_store *store, const int64_t *messages, ULONG count, ULONG *ret_done);

/* recipients.c: the rows of a message as one blob. */
HRESULT store_recipients_encode(struct mapix_store *store, const SRowSet *rows, void **ret_bytes, size_t *ret_size);      /* malloc */
HRESULT store_recipients_decode(struct mapix_store *store, const void *bytes, size_t size, LPSRowSet *ret_rows);
/* The names of one recipient type joined by "; " (SPI-MSG-10), malloc, never NULL unless memory is short. */
wchar_t *store_recipients_names(const SRowSet *rows, ULONG type);

/* search.c */
/* Can the encoded restriction of a search folder be read? True as well when memory is short. */
bool store_criteria_decode(const void *bytes, size_t size);
void store_searches_forget(struct mapix_store *store);
/* A message came to be, changed or moved: enter it into, and drop it from, the search folders that cover it. */
HRESULT store_searches_update(struct mapix_store *store, int64_t message, int64_t folder, ULONG kind);
HRESULT store_searches_remove(struct mapix_store *store, int64_t message);
/* A folder came to another place, with all below it: `restored` when its messages are in no search folder now. */
HRESULT store_searches_follow(struct mapix_store *store, int64_t folder, bool restored);
/* Does the message match? */
struct mapix_restriction;
HRESULT store_message_matches(struct mapix_store *store, int64_t message, struct mapix_restriction *compiled, bool *ret_match);

#endif
