/* The open database: connection, statements, transactions, and the one place where SQLite's codes become HRESULTs. */
#include "base/file.h"
#include "base/log.h"
#include "store/internal.h"
#include "store/side.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

/* --- Failures --------------------------------------------------------------------------------------------------------------------- */

HRESULT store_result_of_sqlite(int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return S_OK;
    case SQLITE_NOMEM:
        return MAPI_E_NOT_ENOUGH_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return MAPI_E_BUSY;
    case SQLITE_FULL:
        return MAPI_E_NOT_ENOUGH_DISK;
    case SQLITE_IOERR:
        return MAPI_E_DISK_ERROR;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return MAPI_E_CORRUPT_DATA;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return MAPI_E_NO_ACCESS;
    case SQLITE_CANTOPEN:
        return MAPI_E_NOT_FOUND;
    case SQLITE_TOOBIG:
        return MAPI_E_TOO_BIG;
    case SQLITE_INTERRUPT:
        return MAPI_E_USER_CANCEL;
    case SQLITE_CONSTRAINT:
        return MAPI_E_COLLISION;
    default:
        return MAPI_E_CALL_FAILED;
    }
}

HRESULT store_no_memory(void)
{
    return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_ENOUGH_MEMORY, "store", 0, 0, "%s",
        "There is not enough memory for the message store; close other programs and try again");
}

static const char *remedy_for(HRESULT result)
{
    switch (result) {
    case MAPI_E_NOT_ENOUGH_DISK:
        return "the disk is full: free some space and try again; nothing was changed";
    case MAPI_E_CORRUPT_DATA:
        return "the file is damaged: run 'mapix store check', then 'mapix store repair', or restore a backup";
    case MAPI_E_BUSY:
        return "another program keeps the store locked: wait for it or end it, then try again";
    case MAPI_E_NO_ACCESS:
        return "the file may not be written: check its owner and permissions and those of its directory";
    case MAPI_E_DISK_ERROR:
        return "the disk reported an error: check it, then run 'mapix store check'";
    case MAPI_E_NOT_ENOUGH_RESOURCES:
        return "this program has too many files open: close what it does not need, or raise its limit of descriptors (ulimit -n)";
    case MAPI_E_NOT_FOUND:
        return "the file cannot be opened: check that it and its directory exist and may be read";
    default:
        return "try again; if it stays, run 'mapix store check'";
    }
}

/* "Cannot open" and "I/O error" have many causes, a full disk among them, and SQLite remembers what the system said. */
static HRESULT result_of(const struct mapix_store *store, int code)
{
    bool of_system = (code & 0xFF) == SQLITE_CANTOPEN || (code & 0xFF) == SQLITE_IOERR;
    int number = of_system && store->database ? sqlite3_system_errno(store->database) : 0;
    HRESULT result = number ? mapix_error_from_errno(number) : S_OK;

    switch (result) {
    case MAPI_E_NO_ACCESS:
    case MAPI_E_NOT_ENOUGH_RESOURCES:
    case MAPI_E_NOT_ENOUGH_DISK:
    case MAPI_E_NOT_ENOUGH_MEMORY:
    case MAPI_E_DISK_ERROR:
        return result;
    default:
        return store_result_of_sqlite(code);
    }
}

HRESULT store_fail(struct mapix_store *store, int code, const char *what)
{
    HRESULT result = result_of(store, code);

    if (store->side && store_side_base_changed(store->side))
        return store_error(store, MAPI_E_OBJECT_CHANGED, "The message store %s was changed by somebody else since it was opened: open it again",
            store->path);
    if ((result == MAPI_E_DISK_ERROR || result == MAPI_E_NOT_FOUND) && store->path && mapix_file_disk_is_full(store_database_path(store)))
        result = MAPI_E_NOT_ENOUGH_DISK;
    if (SUCCEEDED(result))
        result = MAPI_E_CALL_FAILED;
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        return store_no_memory();
    return mapix_error_set(mapix_error_thread_slot(), result, "store", (ULONG)code, 0, "Could not %s in the message store %s: %s (%s); %s",
        what, store->path ? store->path : "?", sqlite3_errstr(code),
        store->database ? sqlite3_errmsg(store->database) : "not open", remedy_for(result));
}

HRESULT store_error(struct mapix_store *store, HRESULT result, const char *format, ...)
{
    va_list arguments;

    (void)store;
    va_start(arguments, format);
    mapix_error_set_va(mapix_error_thread_slot(), result, "store", 0, 0, format, arguments);
    va_end(arguments);
    return result;
}

/* --- Statements ------------------------------------------------------------------------------------------------------------------- */

static HRESULT prepare(struct mapix_store *store, const char *sql, bool literal, sqlite3_stmt **ret_statement)
{
    struct store_statement *slot = NULL;
    unsigned index;
    int code;

    for (index = 0; index < store->statement_count; index++) {
        struct store_statement *entry = &store->statements[index];
        if (!entry->busy && (entry->sql == sql || (!literal && entry->owned && strcmp(entry->owned, sql) == 0))) {
            entry->busy = true;
            entry->used = ++store->statement_clock;
            *ret_statement = entry->statement;
            return S_OK;
        }
    }
    if (store->statement_count < STORE_STATEMENT_LIMIT) {
        slot = &store->statements[store->statement_count];
    } else {
        for (index = 0; index < store->statement_count; index++)
            if (!store->statements[index].busy && (!slot || store->statements[index].used < slot->used))
                slot = &store->statements[index];
        if (!slot)
            return store_error(store, MAPI_E_CALL_FAILED, "Too many statements are in use in the message store %s", store->path);
        sqlite3_finalize(slot->statement);
        free(slot->owned);
        memset(slot, 0, sizeof(*slot));
    }
    char *owned = NULL;
    if (!literal && !(owned = strdup(sql)))
        return store_no_memory();
    sqlite3_stmt *statement = NULL;
    code = sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK || !statement) {
        free(owned);
        if (slot != &store->statements[store->statement_count]) {
            /* The slot was emptied above: close the gap. Busy statements are found by their pointer, so moving is harmless. */
            *slot = store->statements[--store->statement_count];
        }
        return store_fail(store, code, "read the structure");
    }
    if (slot == &store->statements[store->statement_count])
        store->statement_count++;
    slot->sql = literal ? sql : owned;
    slot->owned = owned;
    slot->statement = statement;
    slot->busy = true;
    slot->used = ++store->statement_clock;
    *ret_statement = statement;
    return S_OK;
}

HRESULT store_prepare(struct mapix_store *store, const char *sql, sqlite3_stmt **ret_statement)
{
    return prepare(store, sql, true, ret_statement);
}

HRESULT store_prepare_text(struct mapix_store *store, const char *sql, sqlite3_stmt **ret_statement)
{
    return prepare(store, sql, false, ret_statement);
}

void store_finish(struct mapix_store *store, sqlite3_stmt *statement)
{
    unsigned index;

    if (!statement)
        return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    for (index = 0; index < store->statement_count; index++)
        if (store->statements[index].statement == statement) {
            store->statements[index].busy = false;
            return;
        }
}

static void finalize_statements(struct mapix_store *store)
{
    unsigned index;

    for (index = 0; index < store->statement_count; index++) {
        sqlite3_finalize(store->statements[index].statement);
        free(store->statements[index].owned);
    }
    store->statement_count = 0;
}

HRESULT store_step(struct mapix_store *store, sqlite3_stmt *statement, bool *ret_row)
{
    int code = sqlite3_step(statement);

    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        if (ret_row)
            *ret_row = code == SQLITE_ROW;
        return S_OK;
    }
    return store_fail(store, code, sqlite3_stmt_readonly(statement) ? "read" : "write");
}

static HRESULT prepare_with_integers(struct mapix_store *store, const char *sql, int count, va_list arguments, sqlite3_stmt **ret_statement)
{
    HRESULT result = store_prepare(store, sql, ret_statement);
    int index;

    if (FAILED(result))
        return result;
    for (index = 1; index <= count; index++)
        sqlite3_bind_int64(*ret_statement, index, va_arg(arguments, int64_t));
    return S_OK;
}

static HRESULT step_with_integers(struct mapix_store *store, sqlite3_stmt **ret_statement, bool *ret_row, const char *sql, int count,
    va_list arguments)
{
    HRESULT result = prepare_with_integers(store, sql, count, arguments, ret_statement);

    return FAILED(result) ? result : store_step(store, *ret_statement, ret_row);
}

HRESULT store_run(struct mapix_store *store, const char *sql, int count, ...)
{
    sqlite3_stmt *statement = NULL;
    va_list arguments;
    HRESULT result;

    va_start(arguments, count);
    result = step_with_integers(store, &statement, NULL, sql, count, arguments);
    va_end(arguments);
    store_finish(store, statement);
    return result;
}

HRESULT store_get_row(struct mapix_store *store, sqlite3_stmt **ret_statement, bool *ret_row, const char *sql, int count, ...)
{
    va_list arguments;
    HRESULT result;

    va_start(arguments, count);
    result = step_with_integers(store, ret_statement, ret_row, sql, count, arguments);
    va_end(arguments);
    return result;
}

HRESULT store_get_integer(struct mapix_store *store, int64_t *ret_value, const char *sql, int count, ...)
{
    sqlite3_stmt *statement = NULL;
    va_list arguments;
    bool row = false;
    HRESULT result;

    va_start(arguments, count);
    result = step_with_integers(store, &statement, &row, sql, count, arguments);
    va_end(arguments);
    if (SUCCEEDED(result) && row)
        *ret_value = sqlite3_column_int64(statement, 0);
    store_finish(store, statement);
    if (SUCCEEDED(result) && !row)
        result = MAPI_E_NOT_FOUND;
    return result;
}

HRESULT store_list(struct mapix_store *store, ULONG *ret_count, int64_t **ret_ids, const char *sql, int count, ...)
{
    sqlite3_stmt *statement = NULL;
    va_list arguments;
    HRESULT result;

    va_start(arguments, count);
    result = prepare_with_integers(store, sql, count, arguments, &statement);
    va_end(arguments);
    if (SUCCEEDED(result))
        result = store_take_ids(store, statement, ret_count, ret_ids);
    store_finish(store, statement);
    return result;
}

HRESULT store_execute(struct mapix_store *store, const char *sql)
{
    int code = sqlite3_exec(store->database, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? S_OK : store_fail(store, code, "change");
}

HRESULT store_take_blob(sqlite3_stmt *statement, int column, void *base, ULONG *ret_size, void **ret_bytes)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    int size = sqlite3_column_bytes(statement, column);
    void *copy = NULL;

    if (bytes && size > 0) {
        if (FAILED(MAPIAllocateMore((ULONG)size, base, &copy)))
            return store_no_memory();
        memcpy(copy, bytes, (size_t)size);
    }
    *ret_bytes = copy;
    *ret_size = copy ? (ULONG)size : 0;
    return S_OK;
}

/* --- Locks and transactions ------------------------------------------------------------------------------------------------------- */

static HRESULT open_deferred(struct mapix_store *store);

static HRESULT lock_store(struct mapix_store *store)
{
    if (store->fork_generation != mapix_fork_generation())
        return store_error(store, MAPI_E_INVALID_OBJECT, "The message store was opened before a fork; open it again in the child");
    pthread_mutex_lock(&store->lock);
    return S_OK;
}

HRESULT store_enter(struct mapix_store *store)
{
    HRESULT result = lock_store(store);
    if (FAILED(result))
        return result;
    if (store->deferred)
        result = open_deferred(store);
    if (FAILED(result))
        pthread_mutex_unlock(&store->lock);
    return result;
}

void store_leave(struct mapix_store *store)
{
    bool committed = store->committed;

    store->committed = false;
    pthread_mutex_unlock(&store->lock);
    if (committed)
        store_changes_deliver(store);
}

/* Writers of other processes hold the lock for one batch, about 50 ms. */
static int wait_while_busy(void *context, int attempt)
{
    struct mapix_store *store = context;

    return mapix_sqlite_wait(attempt, store->timeout, &store->busy_until);
}

static HRESULT check_versions(struct mapix_store *store, bool writing)
{
    int64_t version = 0;
    HRESULT result = store_get_integer(store, &version, "PRAGMA user_version", 0);

    if (FAILED(result))
        return result;
    if ((version >> 16) > STORE_READ_VERSION)
        return store_error(store, MAPI_E_VERSION,
            "The message store %s was written by a newer mapix (format %d, this one reads up to %d): update mapix", store->path,
            (int)(version >> 16), STORE_READ_VERSION);
    if (writing && (version & 0xFFFF) > STORE_WRITE_VERSION)
        return store_error(store, MAPI_E_VERSION,
            "The message store %s was changed by a newer mapix; this one may only read it: update mapix", store->path);
    return S_OK;
}

HRESULT store_refuse_read_only(struct mapix_store *store)
{
    if (store->keeps)
        return store_error(store, MAPI_E_NO_ACCESS, "The message store %s cannot be written to; only read state, sort orders, views and searches are kept for it. "
            "To change it, get the right to write to the file, or copy it to where you have it", store->path);
    if (store->no_side)
        return store_error(store, MAPI_E_NO_ACCESS, "The message store %s cannot be written to, and read state and the like cannot be kept for it either: %s",
            store->path, store->no_side);
    return store_error(store, MAPI_E_NO_ACCESS, "The message store %s is open for reading only", store->path);
}

static HRESULT begin_write(struct mapix_store *store)
{
    HRESULT result;

    if (store->held && !store->read_only)
        return store_begin_joined(store);
    if (store->batch_open && FAILED(result = store_batch_commit(store)))
        return result;
    result = store_run(store, "BEGIN IMMEDIATE", 0);
    if (FAILED(result))
        return result;
    store->in_transaction = true;
    store->changed = false;
    result = check_versions(store, true);
    if (FAILED(result))
        return store_end(store, result);
    return S_OK;
}

HRESULT store_begin(struct mapix_store *store)
{
    return store->read_only ? store_refuse_read_only(store) : begin_write(store);
}

HRESULT store_begin_personal(struct mapix_store *store)
{
    return store->read_only && !store->keeps ? store_refuse_read_only(store) : begin_write(store);
}

HRESULT store_begin_joined(struct mapix_store *store)
{
    HRESULT result = store_batch_join(store);

    if (SUCCEEDED(result))
        result = store_run(store, "SAVEPOINT one", 0);      /* keeps what the batch has when this one fails */
    store->changed = false;
    store->in_transaction = SUCCEEDED(result);
    return result;
}

HRESULT store_begin_bare(struct mapix_store *store)
{
    HRESULT result = store_batch_join(store);

    store->changed = false;
    store->bare = store->in_transaction = SUCCEEDED(result);
    store->changes_before = sqlite3_total_changes(store->database);
    return result;
}

static HRESULT enter_and(struct mapix_store *store, HRESULT (*begin)(struct mapix_store *store))
{
    HRESULT result = store_enter(store);

    if (SUCCEEDED(result) && FAILED(result = begin(store)))
        store_leave(store);
    return result;
}

HRESULT store_enter_write(struct mapix_store *store)
{
    return enter_and(store, store_begin);
}

HRESULT store_enter_personal(struct mapix_store *store)
{
    return enter_and(store, store_begin_personal);
}

HRESULT store_leave_write(struct mapix_store *store, HRESULT result)
{
    result = store_end(store, result);
    store_leave(store);
    return result;
}

/* What was cached from rows that are gone now must be read again. */
static void forget_uncommitted(struct mapix_store *store)
{
    store->searches_version = 0;
    store->facts_stale = true;
}

static void close_batch(struct mapix_store *store)
{
    store->batch_open = false;
    store->batch_number = 0;
}

/* The whole batch was rolled back because of what the thread's error slot says. What others had saved in it is told to whoever comes next. */
static void lose_batch(struct mapix_store *store, HRESULT result)
{
    close_batch(store);
    if (!store->batch_saves || FAILED(store->batch_result))
        return;
    store->batch_result = result;
    mapix_error_copy(&store->batch_error, mapix_error_thread_slot());
}

static void roll_back(struct mapix_store *store, HRESULT result)
{
    if (store->batch_open && store->bare) {
        if (!sqlite3_get_autocommit(store->database) && sqlite3_total_changes(store->database) != store->changes_before)
            sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
        if (sqlite3_get_autocommit(store->database))
            lose_batch(store, result);
    } else if (store->batch_open) {
        sqlite3_stmt *statement = NULL;
        if (SUCCEEDED(store_prepare(store, "ROLLBACK TO one", &statement)))
            sqlite3_step(statement);
        store_finish(store, statement);
        statement = NULL;
        if (SUCCEEDED(store_prepare(store, "RELEASE one", &statement)))
            sqlite3_step(statement);
        store_finish(store, statement);
        if (sqlite3_get_autocommit(store->database))
            lose_batch(store, result);            /* a full disk rolls the whole transaction back */
    } else if (!sqlite3_get_autocommit(store->database)) {
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    }
    forget_uncommitted(store);
}

HRESULT store_end(struct mapix_store *store, HRESULT result)
{
    if (!store->in_transaction)
        return result;
    store->in_transaction = false;
    if (SUCCEEDED(result) && store->changed)
        result = store_changes_trim(store);
    if (SUCCEEDED(result)) {
        HRESULT ended = store->bare ? S_OK : store_run(store, store->batch_open ? "RELEASE one" : "COMMIT", 0);
        if (FAILED(ended))
            result = ended;
    }
    if (FAILED(result)) {
        roll_back(store, result);
    } else if (store->batch_open) {
        store->batch_changed |= store->changed;
        store->batch_saves++;
    } else if (store->changed) {
        store->committed = true;
    }
    store->bare = false;
    return result;
}

HRESULT store_begin_read(struct mapix_store *store)
{
    HRESULT result;

    if (store->batch_open || store->in_transaction)
        return S_OK;
    result = store_run(store, "BEGIN", 0);
    if (SUCCEEDED(result)) {
        result = check_versions(store, false);
        if (FAILED(result))
            store_end_read(store);
    }
    return result;
}

void store_end_read(struct mapix_store *store)
{
    if (store->batch_open || store->in_transaction)
        return;
    if (!sqlite3_get_autocommit(store->database)) {
        sqlite3_stmt *statement = NULL;
        if (FAILED(store_prepare(store, "COMMIT", &statement)) || sqlite3_step(statement) != SQLITE_DONE)
            sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
        store_finish(store, statement);
    }
}

/* --- Batches: several saves in one durable commit ----------------------------------------------------------------------------------- */

/* Where SQLite keeps what a savepoint needs to be taken back: in memory while a batch is open, which has one for each save, else in a file that it made
 * for each batch. Not for good, since it sorts there, too. Where it refuses nothing is lost but time. */
static void keep_temporary(struct mapix_store *store, bool in_memory)
{
    sqlite3_exec(store->database, in_memory ? "PRAGMA temp_store = MEMORY" : "PRAGMA temp_store = DEFAULT", NULL, NULL, NULL);
}

static HRESULT commit_batch(struct mapix_store *store)
{
    HRESULT result;

    if (!store->batch_open)
        return S_OK;
    close_batch(store);
    result = store_run(store, "COMMIT", 0);
    keep_temporary(store, false);
    if (FAILED(result)) {
        if (!sqlite3_get_autocommit(store->database))
            sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
        forget_uncommitted(store);
    } else if (store->batch_changed) {
        store->committed = true;
    }
    store->batch_changed = false;
    return result;
}

/* Commits a batch whose owner went away to think: the write lock of the file belongs to everybody. */
static void *batch_thread(void *argument)
{
    struct mapix_store *store = argument;

    pthread_mutex_lock(&store->lock);
    while (!store->batch_stop) {
        if (!store->batch_open) {
            pthread_cond_wait(&store->batch_wake, &store->lock);
            continue;
        }
        if (mapix_time_monotonic_ms() < store->batch_deadline) {
            mapix_time_wait(&store->batch_wake, &store->lock, store->batch_deadline);
            continue;
        }
        HRESULT result = commit_batch(store);
        if (FAILED(result) && SUCCEEDED(store->batch_result)) {
            store->batch_result = result;
            mapix_error_copy(&store->batch_error, mapix_error_thread_slot());
        }
        store_leave(store);
        pthread_mutex_lock(&store->lock);
    }
    pthread_mutex_unlock(&store->lock);
    return NULL;
}

HRESULT store_batch_join(struct mapix_store *store)
{
    HRESULT result;

    if (FAILED(store->batch_result)) {            /* an earlier batch was lost: say so now, once */
        result = store->batch_result;
        store->batch_result = S_OK;
        mapix_error_copy(mapix_error_thread_slot(), &store->batch_error);
        return result;
    }
    if (store->read_only)
        return store_refuse_read_only(store);
    if (store->batch_open && mapix_time_monotonic_ms() >= store->batch_deadline) {
        result = commit_batch(store);
        if (FAILED(result))
            return result;
    }
    if (store->batch_open)
        return S_OK;
    if (!store->batch_thread_running) {
        if (pthread_create(&store->batch_thread, NULL, batch_thread, store) != 0)
            return store_no_memory();
        store->batch_thread_running = true;
    }
    keep_temporary(store, true);
    result = store_run(store, "BEGIN IMMEDIATE", 0);
    if (FAILED(result))
        return result;
    result = check_versions(store, true);
    if (FAILED(result)) {
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
        return result;
    }
    store->batch_open = true;
    store->batches++;
    store->batch_saves = 0;
    store->batch_folder = 0;
    store->batch_number = store->held ? 0 : store->batches;
    store->batch_deadline = mapix_time_monotonic_ms() + STORE_BATCH_MILLISECONDS;
    pthread_cond_signal(&store->batch_wake);
    return S_OK;
}

HRESULT store_batch_commit(struct mapix_store *store)
{
    HRESULT result = commit_batch(store);

    if (SUCCEEDED(result) && FAILED(store->batch_result)) {
        result = store->batch_result;
        mapix_error_copy(mapix_error_thread_slot(), &store->batch_error);
        store->batch_result = S_OK;
    }
    return result;
}

HRESULT store_in_batches(struct mapix_store *store, HRESULT (*begin)(struct mapix_store *store), ULONG count, HRESULT (*one)(struct mapix_store *store, void *context, ULONG index),
    void *context, const struct mapix_store_progress *progress, ULONG *ret_done)
{
    ULONG index = 0, done = 0, skipped = 0;
    HRESULT result = S_OK;

    while (index < count) {
        ULONG batch_done = 0;
        uint64_t end = mapix_time_monotonic_ms() + STORE_BATCH_MILLISECONDS;
        result = begin(store);
        if (FAILED(result))
            break;
        do {
            result = one(store, context, index);
            if (result == S_FALSE)
                skipped++;
            else if (SUCCEEDED(result))
                batch_done++;
        } while (SUCCEEDED(result) && ++index < count && mapix_time_monotonic_ms() < end);
        result = store_end(store, result);
        if (FAILED(result))
            break;
        done += batch_done;
        if (progress && progress->ask && index < count) {         /* let others write meanwhile */
            bool stop;
            store_leave(store);
            stop = progress->ask(progress->context, index, count);
            pthread_mutex_lock(&store->lock);
            if (stop) {
                result = MAPI_E_USER_CANCEL;
                break;
            }
        }
    }
    if (ret_done)
        *ret_done = done;
    if (FAILED(result))
        return result;
    return skipped ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

uint64_t mapix_store_batch(struct mapix_store *store)
{
    return store->batch_number;
}

void mapix_store_hold(struct mapix_store *store)
{
    if (FAILED(store_enter(store)))
        return;
    store->held++;
    store->batch_number = 0;
    store_leave(store);
}

HRESULT mapix_store_let_go(struct mapix_store *store)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    if (store->held)
        store->held--;
    result = store_batch_commit(store);
    store_leave(store);
    return result;
}

HRESULT mapix_store_flush(struct mapix_store *store)
{
    HRESULT result = lock_store(store);

    if (FAILED(result))
        return result;
    if (!store->deferred)                         /* a session that used nothing does not open the file to end */
        result = store_batch_commit(store);
    store_leave(store);
    return result;
}

/* --- Opening and closing ---------------------------------------------------------------------------------------------------------- */

struct file_system {
    unsigned long magic;
    const char *name;
};

static const struct file_system network_file_systems[] = {
    { 0x6969, "NFS" }, { 0xFF534D42, "SMB" }, { 0xFE534D42, "SMB" }, { 0x517B, "SMB" }, { 0x01021997, "9p" }, { 0x5346414F, "AFS" },
    { 0x6B414653, "AFS" }, { 0x73757245, "Coda" }, { 0x00C36400, "Ceph" }, { 0x0BD00BD0, "Lustre" }, { 0x47504653, "GPFS" },
    { 0x7461636F, "OCFS2" }, { 0x013111A8, "IBRIX" }, { 0x786F4256, "VirtualBox shared folder" },
};

/* A FUSE mount may be a local disk: its type in the mount table tells (fuse.sshfs, fuse.glusterfs ...). */
static const char *fuse_network_name(const char *path)
{
    static const char *const kinds[] = { "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "fuse.curlftpfs",
        "fuse.ceph", "fuse.gvfsd-fuse", "fuse.gcsfuse" };
    char line[4096];
    const char *found = NULL;
    size_t best = 0;
    FILE *mounts = fopen("/proc/self/mounts", "re");

    if (!mounts)
        return NULL;
    while (fgets(line, sizeof(line), mounts)) {
        char where[2048], type[128];
        size_t index, length;
        if (sscanf(line, "%*s %2047s %127s", where, type) != 2)
            continue;
        length = strlen(where);
        if (strncmp(path, where, length) != 0 || (length > 1 && path[length] != '/' && path[length] != 0) || length < best)
            continue;
        best = length;
        found = NULL;
        for (index = 0; index < sizeof(kinds) / sizeof(kinds[0]); index++)
            if (strcmp(type, kinds[index]) == 0)
                found = kinds[index];
    }
    fclose(mounts);
    return found;
}

static const char *network_name_of(unsigned long magic, const char *path)
{
    size_t index;

    for (index = 0; index < sizeof(network_file_systems) / sizeof(network_file_systems[0]); index++)
        if (network_file_systems[index].magic == magic)
            return network_file_systems[index].name;
    return magic == 0x65735546 ? fuse_network_name(path) : NULL;
}

static unsigned long magic_of(const char *directory)
{
    struct statfs info;

    return statfs(directory, &info) == 0 ? (unsigned long)(info.f_type & 0xFFFFFFFFUL) : 0;
}

unsigned long (*mapix_store_file_system_probe)(const char *directory) = magic_of;

HRESULT store_refuse_network(const char *path)
{
    char *directory = strdup(path);
    const char *name;
    char *slash;

    if (!directory)
        return store_no_memory();
    slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory ? 1 : 0] = 0;
    name = network_name_of(mapix_store_file_system_probe(directory), directory);
    free(directory);
    if (!name)
        return S_OK;
    return store_error(NULL, MAPI_E_NO_SUPPORT,
        "The message store %s lies on a network file system (%s), where several machines could damage it: "
        "put it on a local disk (path of the service, or XDG_DATA_HOME), and copy it with 'mapix store backup'", path, name);
}

/* SQLite would make the file with the umask; mail is private. */
static HRESULT make_private_file(struct mapix_store *store, const char *path)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (descriptor < 0)
        return mapix_error_set(mapix_error_thread_slot(), mapix_error_from_errno(errno), "store", (ULONG)errno, 0,
            "The message store %s cannot be made: %s; check the directory and its permissions", path, strerror(errno));
    close(descriptor);
    return S_OK;
}

static bool is_there(const char *path, const char *suffix)
{
    char *name = sqlite3_mprintf("%s%s", path, suffix);
    struct stat info;
    bool there = name && stat(name, &info) == 0 && info.st_size > 0;

    sqlite3_free(name);
    return there;
}

/* Without a side: SQLite cannot make the shared memory of a WAL where nobody can write, and must be told that the file does not change. A WAL with something
 * in it would be passed over so: that is left to SQLite, which refuses. */
static bool is_immutable(const char *path)
{
    return store_side_fits(path) && !is_there(path, "-wal");
}

/* "file:PATH?immutable=1", what means something in such a name escaped; sqlite3_free. */
static char *immutable_name(const char *path)
{
    sqlite3_str *name = sqlite3_str_new(NULL);

    sqlite3_str_appendall(name, "file:");
    for (; *path; path++)
        sqlite3_str_appendf(name, *path == '%' || *path == '?' || *path == '#' ? "%%%02x" : "%c", (unsigned char)*path);
    sqlite3_str_appendall(name, "?immutable=1");
    return sqlite3_str_finish(name);
}

static void close_connection(struct mapix_store *store)
{
    finalize_statements(store);
    sqlite3_close_v2(store->database);
    store->database = NULL;
    store_side_close(store->side);
    store->side = NULL;
    store->keeps = false;
}

/* The store has no side; what is recorded on the thread's slot says why. */
static void give_up_side(struct mapix_store *store)
{
    close_connection(store);
    free(store->no_side);
    store->no_side = mapix_error_text(mapix_error_thread_slot(), NULL);
    if (!store->no_side)
        store->no_side = strdup("there is not enough memory");
    mapix_log_write(MAPIX_LOG_WARNING, "store", "read state and the like cannot be kept for the message store %s, which cannot be written to: %s", store->path,
        store->no_side ? store->no_side : "");
}

/* Open the store by its side, if nobody can write to its file. Whoever wants to read only makes none, unless a WAL is to be read. False: without. */
static bool open_side(struct mapix_store *store, const struct mapix_store_options *options, int flags)
{
    if (store->no_side || !store_side_fits(store->path))
        return false;
    if (FAILED(store_side_open(store->path, options->vfs, !options->read_only || is_there(store->path, "-wal"), &store->side))) {
        if (!options->read_only)
            give_up_side(store);
        return false;
    }
    store->read_only = true;
    store->keeps = !options->read_only;
    if (sqlite3_open_v2(store_side_file(store->side), &store->database, flags, store_side_vfs(store->side)) == SQLITE_OK)
        return true;
    store_fail(store, sqlite3_errcode(store->database), "open what is kept beside the file");
    give_up_side(store);
    return false;
}

static int open_immutable(const char *path, const char *vfs, sqlite3 **ret_database)
{
    char *name = immutable_name(path);
    int code = name ? sqlite3_open_v2(name, ret_database, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, vfs) : SQLITE_NOMEM;

    sqlite3_free(name);
    return code;
}

int store_open_reader(const struct mapix_store *store, sqlite3 **ret_database)
{
    if (!store->side && is_immutable(store->path))
        return open_immutable(store->path, NULL, ret_database);
    return sqlite3_open_v2(store_database_path(store), ret_database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
        store->side ? store_side_vfs(store->side) : NULL);
}

static int open_file(struct mapix_store *store, const struct mapix_store_options *options, bool create)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);

    if (!create && open_side(store, options, flags))
        return SQLITE_OK;
    store->read_only = options->read_only || (access(store->path, R_OK) == 0 && access(store->path, W_OK) != 0);
    if (store->read_only && !options->read_only && !store->no_side)
        store->no_side = strdup("its owner has it open at this moment; open it again when he has not");
    if (create || !is_immutable(store->path))
        return sqlite3_open_v2(store->path, &store->database, flags | (create ? SQLITE_OPEN_CREATE : 0), options->vfs);
    return open_immutable(store->path, options->vfs, &store->database);
}

static HRESULT open_connection(struct mapix_store *store, const struct mapix_store_options *options, bool create)
{
    HRESULT result = mapix_sqlite_ready(mapix_error_thread_slot());
    if (FAILED(result))
        return result;
    int code = open_file(store, options, create);
    if (code != SQLITE_OK)
        return store_fail(store, code, "open the file");
    sqlite3_busy_handler(store->database, wait_while_busy, store);
    sqlite3_wal_autocheckpoint(store->database, STORE_WAL_PAGES);
    sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(store->database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_limit(store->database, SQLITE_LIMIT_ATTACHED, 0);
    return S_OK;
}

/* An SQLite file that is not ours must not be touched. */
static HRESULT check_identity(struct mapix_store *store, bool *ret_empty)
{
    int64_t identity = 0, tables = 0;
    HRESULT result = store_get_integer(store, &identity, "PRAGMA application_id", 0);

    if (FAILED(result))
        return result;
    if (identity == STORE_APPLICATION_ID) {
        int64_t version = 0;
        *ret_empty = false;
        result = check_versions(store, false);
        if (SUCCEEDED(result))
            result = store_get_integer(store, &version, "PRAGMA user_version", 0);
        store->old_format = SUCCEEDED(result) && (version & 0xFFFF) < 2;
        if (SUCCEEDED(result) && (version & 0xFFFF) < STORE_WRITE_VERSION && (!store->read_only || store->keeps) && SUCCEEDED(result = store_upgrade(store)))
            store->old_format = false;
        return result;
    }
    result = store_get_integer(store, &tables, "SELECT count(*) FROM sqlite_schema", 0);
    if (FAILED(result))
        return result;
    if (identity || tables)
        return store_error(store, MAPI_E_CORRUPT_DATA,
            "%s is a database, but not a message store of mapix: name another file, or restore a backup of the store", store->path);
    *ret_empty = true;
    return S_OK;
}

static HRESULT create_if_empty(struct mapix_store *store, const struct mapix_store_options *options)
{
    bool empty = false;
    HRESULT result = check_identity(store, &empty);

    if (FAILED(result) || !empty)
        return result;
    if (!options->create || store->read_only)
        return store_error(store, MAPI_E_NOT_FOUND, "%s holds no message store; it is an empty file", store->path);
    result = store_execute(store, "PRAGMA journal_mode = WAL");
    if (FAILED(result))
        return result;
    return store_create_schema(store, options);
}

static void destroy(struct mapix_store *store)
{
    if (!store)
        return;
    store_names_forget(store);
    store_searches_forget(store);
    store_listeners_free(store);
    close_connection(store);
    free(store->no_side);
    mapix_error_clear(&store->batch_error);
    pthread_mutex_destroy(&store->lock);
    pthread_cond_destroy(&store->batch_wake);
    pthread_mutex_destroy(&store->listener_lock);
    pthread_cond_destroy(&store->listener_done);
    free(store->path);
    free(store->vfs);
    free(store);
}

static struct mapix_store *allocate(const char *path, const struct mapix_store_options *options)
{
    struct mapix_store *store = calloc(1, sizeof(*store));

    if (!store)
        return NULL;
    pthread_mutex_init(&store->lock, NULL);
    pthread_cond_init(&store->batch_wake, NULL);
    pthread_mutex_init(&store->listener_lock, NULL);
    pthread_cond_init(&store->listener_done, NULL);
    store->references = 1;
    store->read_only = options->read_only;
    store->timeout = options->timeout ? options->timeout : 10000;
    store->fork_generation = mapix_fork_generation();
    store->path = strdup(path);
    if (!store->path) {
        destroy(store);
        return NULL;
    }
    return store;
}

/* The first bytes of the file, for reading and writing, by way of SQLite: a descriptor of our own would, when it is closed, take the locks with it that
 * another connection of this process holds on the file, and then another process could delete the WAL under it. */
static bool read_head_by_sqlite(const char *path, const char *vfs_name, uint8_t head[100])
{
    if (FAILED(mapix_sqlite_ready(NULL)))
        return false;
    sqlite3_vfs *vfs = sqlite3_vfs_find(vfs_name);
    sqlite3_file *file = vfs ? calloc(1, (size_t)vfs->szOsFile) : NULL;
    sqlite3_filename name = sqlite3_create_filename(path, "", "", 0, NULL);
    int out = 0;
    bool read = false;

    if (file && name && vfs->xOpen(vfs, name, file, SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READWRITE, &out) == SQLITE_OK) {
        read = out & SQLITE_OPEN_READWRITE && file->pMethods->xRead(file, head, 100, 0) == SQLITE_OK;
        file->pMethods->xClose(file);
    }
    sqlite3_free_filename(name);
    free(file);
    return read;
}

/* The same without loading SQLite for it, while there is no connection that could lose its locks. */
static bool read_head(const char *path, const char *vfs_name, uint8_t head[100])
{
    if (vfs_name || !mapix_sqlite_hold_off())
        return read_head_by_sqlite(path, vfs_name, head);
    int file = open(path, O_RDWR | O_CLOEXEC);
    bool read = file >= 0 && pread(file, head, 100, 0) == 100;
    if (file >= 0)
        close(file);
    mapix_sqlite_go_on();
    return read;
}

/* Does the head of the file promise a store that we may write? All else is left to SQLite, which tells what is wrong. */
static bool head_is_good(const char *path, const char *vfs)
{
    uint8_t head[100];

    if (!read_head(path, vfs, head) || memcmp(head, "SQLite format 3", 16) != 0)
        return false;
    uint32_t version = (uint32_t)head[60] << 24 | (uint32_t)head[61] << 16 | (uint32_t)head[62] << 8 | head[63];
    uint32_t identity = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];
    return identity == STORE_APPLICATION_ID && (version >> 16) <= STORE_READ_VERSION;
}

/* Put off opening a file whose facts are known. False: open it now. */
static bool defer(struct mapix_store *store, const struct mapix_store_options *options)
{
    if (!options->known || options->read_only || !head_is_good(store->path, options->vfs) || (options->vfs && !(store->vfs = strdup(options->vfs))))
        return false;
    store->facts = *options->known;
    store->deferred = true;
    return true;
}

/* One transaction, so that the file is locked once. */
static HRESULT load_in_one(struct mapix_store *store)
{
    HRESULT result = store_run(store, "BEGIN", 0);
    if (FAILED(result))
        return result;
    result = store_load_facts(store);
    store_end_read(store);
    return result;
}

static HRESULT open_and_load(struct mapix_store *store, const struct mapix_store_options *options, bool create)
{
    HRESULT result = open_connection(store, options, create);

    if (SUCCEEDED(result))
        result = create_if_empty(store, options);
    return FAILED(result) ? result : load_in_one(store);
}

/* A side whose directory is damaged or without room must not keep anybody from reading. */
static HRESULT open_now(struct mapix_store *store, const struct mapix_store_options *options, bool create)
{
    HRESULT result = open_and_load(store, options, create);

    if (SUCCEEDED(result) || !store->side || store_side_base_changed(store->side))
        return result;
    give_up_side(store);
    return open_and_load(store, options, create);
}

HRESULT mapix_store_open(const char *path, const struct mapix_store_options *options, struct mapix_store **ret_store)
{
    static const struct mapix_store_options none;
    struct mapix_store *store;
    struct stat info;
    bool exists;
    HRESULT result;

    if (!path || !*path || !ret_store)
        return MAPI_E_INVALID_PARAMETER;
    if (!options)
        options = &none;
    store = allocate(path, options);
    if (!store)
        return store_no_memory();
    if (options->no_waiting) {
        result = defer(store, options) ? S_OK : MAPI_E_WAIT;
        goto out;
    }
    exists = stat(path, &info) == 0;
    if (!exists && (!options->create || options->read_only)) {
        result = store_error(store, MAPI_E_NOT_FOUND, "There is no message store %s: %s", path, strerror(errno));
        goto out;
    }
    if (exists && !S_ISREG(info.st_mode)) {
        result = store_error(store, MAPI_E_INVALID_PARAMETER, "%s is %s, and a message store is a file: name the file", path,
            S_ISDIR(info.st_mode) ? "a directory" : "no file");
        goto out;
    }
    result = store_refuse_network(path);
    if (SUCCEEDED(result) && exists && defer(store, options)) {
        *ret_store = store;
        return S_OK;
    }
    if (SUCCEEDED(result) && !exists)
        result = make_private_file(store, path);
    if (SUCCEEDED(result))
        result = open_now(store, options, !exists);
out:
    if (FAILED(result)) {
        destroy(store);
        return result;
    }
    *ret_store = store;
    return S_OK;
}

/* What mapix_store_open left to be done. After a failure the next call tries again. */
static HRESULT open_deferred(struct mapix_store *store)
{
    struct mapix_store_options options = { .vfs = store->vfs };
    MAPIUID known = store->facts.uid;
    HRESULT result = open_now(store, &options, false);

    if (SUCCEEDED(result) && memcmp(&known, &store->facts.uid, sizeof(known)) != 0)
        result = store_error(store, MAPI_E_CORRUPT_DATA, "The message store %s is another one than it was when this session began: log on again",
            store->path);
    store->deferred = FAILED(result);
    if (FAILED(result)) {
        close_connection(store);
        store->facts.uid = known;
    }
    return result;
}

struct mapix_store *mapix_store_reference(struct mapix_store *store)
{
    pthread_mutex_lock(&store->lock);
    store->references++;
    pthread_mutex_unlock(&store->lock);
    return store;
}

void mapix_store_release(struct mapix_store *store)
{
    bool last;

    if (!store)
        return;
    if (store->fork_generation != mapix_fork_generation())
        return;                                   /* the parent's connection: not ours to close (SQLite and fork) */
    pthread_mutex_lock(&store->lock);
    last = --store->references == 0;
    if (last) {
        commit_batch(store);
        store->batch_stop = true;
        pthread_cond_signal(&store->batch_wake);
    }
    pthread_mutex_unlock(&store->lock);
    if (!last)
        return;
    if (store->batch_thread_running)
        pthread_join(store->batch_thread, NULL);
    store_watch_stop(store);
    destroy(store);
}

const char *mapix_store_path(const struct mapix_store *store)
{
    return store->path;
}

bool mapix_store_is_read_only(const struct mapix_store *store)
{
    return store->read_only;
}

bool mapix_store_keeps_personal(const struct mapix_store *store)
{
    return store->keeps;
}

const char *mapix_store_why_not_personal(const struct mapix_store *store)
{
    return store->keeps ? NULL : store->no_side;
}

const char *store_database_path(const struct mapix_store *store)
{
    return store->side ? store_side_file(store->side) : store->path;
}
