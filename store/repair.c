/* Repair and backup. A repair copies what can be read into a new file, mends what hangs together in it, and puts it in the old one's place;
 * the old file stays beside it. */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "value/codec.h"
#include "value/sortkey.h"

struct repairing {
    const struct mapix_store_report *report;
    struct mapix_store *target;
    sqlite3 *source;
    ULONG lost;
};

__attribute__((format(printf, 3, 4))) static void say(struct repairing *repairing, bool is_problem, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (is_problem)
        repairing->lost++;
    if (repairing->report && repairing->report->line)
        repairing->report->line(repairing->report->context, is_problem, text);
}

/* --- Copying rows ------------------------------------------------------------------------------------------------------------------------------ */

static const char *const tables[] = { "folder", "message", "message_body", "attachment", "value", "chunk", "named_property", "receive", "queue",
    "search", "special" };

static int copy_row(struct repairing *repairing, sqlite3_stmt *from, sqlite3_stmt *to)
{
    int count = sqlite3_column_count(from), index, code;

    for (index = 0; index < count; index++)
        sqlite3_bind_value(to, index + 1, sqlite3_column_value(from, index));
    code = sqlite3_step(to);
    sqlite3_reset(to);
    (void)repairing;
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Walk a table from one end as far as it can be read; rows that are there already are left alone. */
static int copy_from_end(struct repairing *repairing, const char *table, bool backward, sqlite3_stmt *to)
{
    sqlite3_stmt *from = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM %s NOT INDEXED ORDER BY rowid%s", table, backward ? " DESC" : "");
    int code = sql ? sqlite3_prepare_v2(repairing->source, sql, -1, &from, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(from);
        if (code == SQLITE_ROW) {
            int copied = copy_row(repairing, from, to);
            if (copied != SQLITE_OK && (copied & 0xFF) != SQLITE_CONSTRAINT) {
                code = copied;
                break;
            }
        }
    }
    sqlite3_finalize(from);
    return code;
}

static HRESULT copy_table(struct repairing *repairing, const char *table)
{
    sqlite3_stmt *probe = NULL, *to = NULL;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    char *text;
    int columns, index, code;

    text = sqlite3_mprintf("SELECT * FROM %s", table);
    code = text ? sqlite3_prepare_v2(repairing->target->database, text, -1, &probe, NULL) : SQLITE_NOMEM;
    sqlite3_free(text);
    columns = code == SQLITE_OK ? sqlite3_column_count(probe) : 0;
    sqlite3_finalize(probe);
    sqlite3_str_appendf(sql, "INSERT OR IGNORE INTO %s VALUES (", table);
    for (index = 0; index < columns; index++)
        sqlite3_str_appendall(sql, index ? ", ?" : "?");
    sqlite3_str_appendall(sql, ")");
    text = sqlite3_str_finish(sql);
    if (code == SQLITE_OK)
        code = text ? sqlite3_prepare_v2(repairing->target->database, text, -1, &to, NULL) : SQLITE_NOMEM;
    sqlite3_free(text);
    if (code != SQLITE_OK)
        return store_fail(repairing->target, code, "repair");
    code = copy_from_end(repairing, table, false, to);
    if (code != SQLITE_DONE && store_result_of_sqlite(code) != MAPI_E_NOT_ENOUGH_DISK) {
        say(repairing, true, "Part of the table %s cannot be read (%s); what lies behind the damage is taken from the other end", table,
            sqlite3_errstr(code));
        code = copy_from_end(repairing, table, true, to);
        if (store_result_of_sqlite(code) != MAPI_E_NOT_ENOUGH_DISK)
            code = SQLITE_DONE;
    }
    sqlite3_finalize(to);
    return code == SQLITE_DONE ? S_OK : store_fail(repairing->target, code, "repair");
}

/* Ids are never used twice, not even those of objects that are gone. */
static HRESULT keep_sequences(struct repairing *repairing)
{
    sqlite3_stmt *from = NULL, *to = NULL;
    bool read = false;
    HRESULT result = S_OK;

    if (sqlite3_prepare_v2(repairing->source, "SELECT name, seq FROM sqlite_sequence", -1, &from, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(repairing->target->database, "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", -1, &to, NULL) == SQLITE_OK) {
        int code;
        while ((code = sqlite3_step(from)) == SQLITE_ROW) {
            sqlite3_bind_value(to, 1, sqlite3_column_value(from, 0));
            sqlite3_bind_value(to, 2, sqlite3_column_value(from, 1));
            sqlite3_step(to);
            sqlite3_reset(to);
        }
        read = code == SQLITE_DONE;
    }
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    if (!read)
        result = store_execute(repairing->target, "UPDATE sqlite_sequence SET seq = seq + 1000000");
    return result;
}

static HRESULT copy_identity(struct repairing *repairing)
{
    sqlite3_stmt *from = NULL, *to = NULL;
    bool copied = false;
    int code = sqlite3_prepare_v2(repairing->source, "SELECT uid, provider, created, properties, large FROM store WHERE id = 1"
        " AND length(uid) = 16 AND length(provider) = 16", -1, &from, NULL);

    if (code == SQLITE_OK && sqlite3_step(from) == SQLITE_ROW
        && sqlite3_prepare_v2(repairing->target->database, "UPDATE store SET uid = ?1, provider = ?2, created = ?3, properties = ?4, large = ?5",
            -1, &to, NULL) == SQLITE_OK)
        copied = copy_row(repairing, from, to) == SQLITE_OK;
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    if (!copied)
        say(repairing, true, "The identity of the store is lost: it gets a new one, and entry ids that programs remember no longer fit");
    return S_OK;
}

/* --- Mending ------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT count_lost(struct repairing *repairing, const char *sql, const char *what)
{
    int64_t count = 0;
    HRESULT result = store_get_integer(repairing->target, &count, sql, 0);

    if (SUCCEEDED(result) && count)
        say(repairing, true, "%s: %lld", what, (long long)count);
    return result;
}

static const char mend_sql[] =
    /* what hangs on nothing: folders go under the subtree, messages to the Inbox, under new names if they must */
    "UPDATE folder SET parent = (SELECT folder FROM special WHERE role = 2), name = name || ' (found ' || id || ')',"
    " name_key = CAST(name_key || ' (found ' || id || ')' AS BLOB) WHERE parent != 0 AND parent NOT IN (SELECT id FROM folder);"
    "UPDATE message SET folder = (SELECT folder FROM special WHERE role = 3) WHERE kind != 2 AND folder NOT IN (SELECT id FROM folder WHERE type != 2);"
    "DELETE FROM message_body WHERE id NOT IN (SELECT id FROM message);"
    "INSERT INTO message_body (id) SELECT id FROM message WHERE id NOT IN (SELECT id FROM message_body);"
    "DELETE FROM attachment WHERE message NOT IN (SELECT id FROM message);"
    "UPDATE attachment SET embedded = 0 WHERE embedded NOT IN (SELECT id FROM message WHERE kind = 2);"
    /* a message that was in a lost attachment is mail still */
    "UPDATE message SET kind = 0, folder = (SELECT folder FROM special WHERE role = 3) WHERE kind = 2 AND id NOT IN"
    " (SELECT embedded FROM attachment);"
    "DELETE FROM queue WHERE message NOT IN (SELECT id FROM message);"
    "UPDATE message SET flags = flags & ~4 WHERE flags & 4 AND id NOT IN (SELECT message FROM queue);"
    "DELETE FROM receive WHERE folder NOT IN (SELECT id FROM folder);"
    "INSERT OR IGNORE INTO receive (class, folder) SELECT '', folder FROM special WHERE role = 3;"
    "DELETE FROM chunk WHERE id >> 24 NOT IN (SELECT id FROM value);"
    "DELETE FROM search_result; DELETE FROM search WHERE folder NOT IN (SELECT id FROM folder);"
    "UPDATE search SET state = state | 2 WHERE state & 1;"
    "UPDATE value SET size = (SELECT coalesce(sum(length(data)), 0) FROM chunk WHERE id BETWEEN value.id << 24 AND (value.id << 24) + 16777215);";

static const char count_sql[] =
    "UPDATE folder SET"
    " content_count = (SELECT count(*) FROM message WHERE folder = folder.id AND kind = 0),"
    " content_unread = (SELECT count(*) FROM message WHERE folder = folder.id AND kind = 0 AND flags & 1 = 0),"
    " associated_count = (SELECT count(*) FROM message WHERE folder = folder.id AND kind = 1),"
    " content_size = (SELECT coalesce(sum(size), 0) FROM message WHERE folder = folder.id AND kind < 2),"
    " folder_count = (SELECT count(*) FROM folder f WHERE f.parent = folder.id);";

/* Blob columns: what cannot be decoded goes, references to values that are gone or shorter are mended, and claims are counted anew. */
static HRESULT mend_row(struct repairing *repairing, const char *what, sqlite3_stmt *row, sqlite3_stmt *update, sqlite3_stmt *size_of,
    sqlite3_stmt *claim)
{
    const void *bytes = sqlite3_column_blob(row, 1);
    int size = sqlite3_column_bytes(row, 1), large_size = sqlite3_column_bytes(row, 2), kept = 0, at;
    uint8_t *large = malloc((size_t)large_size + 1);
    SPropValue *values = NULL;
    ULONG count = 0;
    bool broken, changed = false;
    int code = SQLITE_DONE;

    if (!large)
        return store_no_memory();
    broken = size && mapix_codec_decode_values(bytes, (size_t)size, NULL, &count, &values) == MAPI_E_CORRUPT_DATA;
    MAPIFreeBuffer(values);
    for (at = 0; at + 20 <= large_size; at += 20) {
        const uint8_t *entry = (const uint8_t *)sqlite3_column_blob(row, 2) + at;
        int64_t value = 0;
        int index;
        for (index = 11; index >= 4; index--)
            value = (int64_t)((uint64_t)value << 8 | entry[index]);
        sqlite3_bind_int64(size_of, 1, value);
        if (sqlite3_step(size_of) == SQLITE_ROW) {
            uint64_t real = (uint64_t)sqlite3_column_int64(size_of, 0);
            memcpy(large + kept, entry, 20);
            for (index = 0; index < 8; index++)
                large[kept + 12 + index] = (uint8_t)(real >> (8 * index));
            changed = changed || memcmp(large + kept, entry, 20) != 0;
            kept += 20;
            sqlite3_bind_int64(claim, 1, value);
            sqlite3_step(claim);
            sqlite3_reset(claim);
        } else {
            say(repairing, true, "A large value of %s %lld is lost", what, (long long)sqlite3_column_int64(row, 0));
        }
        sqlite3_reset(size_of);
    }
    if (broken)
        say(repairing, true, "The properties of %s %lld could not be read and are lost", what, (long long)sqlite3_column_int64(row, 0));
    if (broken || changed || kept != large_size) {
        sqlite3_bind_int64(update, 1, sqlite3_column_int64(row, 0));
        if (broken)
            sqlite3_bind_null(update, 2);
        else
            sqlite3_bind_value(update, 2, sqlite3_column_value(row, 1));
        sqlite3_bind_blob(update, 3, large, kept, SQLITE_TRANSIENT);
        code = sqlite3_step(update);
        sqlite3_reset(update);
    }
    free(large);
    return code == SQLITE_DONE ? S_OK : store_fail(repairing->target, code, "repair");
}

static HRESULT mend_blobs(struct repairing *repairing, const char *table, const char *what)
{
    sqlite3 *database = repairing->target->database;
    sqlite3_stmt *row = NULL, *update = NULL, *size_of = NULL, *claim = NULL;
    char *select = sqlite3_mprintf("SELECT id, properties, large FROM %s WHERE properties IS NOT NULL OR large IS NOT NULL", table);
    char *change = sqlite3_mprintf("UPDATE %s SET properties = ?2, large = ?3 WHERE id = ?1", table);
    HRESULT result = S_OK;
    int code = select && change ? sqlite3_prepare_v2(database, select, -1, &row, NULL) : SQLITE_NOMEM;

    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(database, change, -1, &update, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(database, "SELECT size FROM value WHERE id = ?1", -1, &size_of, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(database, "UPDATE value SET uses = uses + 1 WHERE id = ?1", -1, &claim, NULL);
    while (SUCCEEDED(result) && code == SQLITE_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
        result = mend_row(repairing, what, row, update, size_of, claim);
        code = SQLITE_OK;
    }
    if (SUCCEEDED(result) && code != SQLITE_DONE)
        result = store_fail(repairing->target, code, "repair");
    sqlite3_finalize(row);
    sqlite3_finalize(update);
    sqlite3_finalize(size_of);
    sqlite3_finalize(claim);
    sqlite3_free(select);
    sqlite3_free(change);
    return result;
}

static HRESULT mend_recipients(struct repairing *repairing)
{
    struct mapix_store *store = repairing->target;
    sqlite3_stmt *statement = NULL;
    int64_t *broken = NULL;
    ULONG count = 0, index;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT id, recipients FROM message_body WHERE recipients IS NOT NULL", &statement);

    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(store, statement, &row)) && row) {
        LPSRowSet rows = NULL;
        HRESULT decoded = store_recipients_decode(store, sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1), &rows);
        FreeProws(rows);
        if (decoded == MAPI_E_CORRUPT_DATA) {
            int64_t *grown = realloc(broken, (count + 1) * sizeof(*grown));
            if (!grown) {
                result = store_no_memory();
                break;
            }
            broken = grown;
            broken[count++] = sqlite3_column_int64(statement, 0);
        }
    }
    store_finish(store, statement);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        say(repairing, true, "The recipients of message %lld could not be read and are lost", (long long)broken[index]);
        result = store_run(store, "UPDATE message_body SET recipients = NULL WHERE id = ?1", 1, broken[index]);
    }
    free(broken);
    return result;
}

/* The file's sort keys become this version's. */
static HRESULT make_sort_keys(struct repairing *repairing)
{
    int64_t after = 0;
    bool more = true;
    HRESULT result = S_OK;

    while (SUCCEEDED(result) && more)
        result = store_sort_keys_make_some(repairing->target, &after, &more);
    return result;
}

static HRESULT fill_target(struct repairing *repairing)
{
    struct mapix_store *store = repairing->target;
    size_t index;
    HRESULT result = store_execute(store, "DELETE FROM special; DELETE FROM receive; DELETE FROM folder;");

    for (index = 0; SUCCEEDED(result) && index < sizeof(tables) / sizeof(tables[0]); index++)
        result = copy_table(repairing, tables[index]);
    if (SUCCEEDED(result))
        result = copy_identity(repairing);
    if (SUCCEEDED(result))
        result = keep_sequences(repairing);
    if (SUCCEEDED(result))
        result = store_ensure_special_folders(store);
    if (SUCCEEDED(result))
        result = count_lost(repairing, "SELECT count(*) FROM message WHERE kind != 2 AND folder NOT IN (SELECT id FROM folder WHERE type != 2)",
            "Messages whose folder is lost; they go to the Inbox");
    if (SUCCEEDED(result))
        result = count_lost(repairing, "SELECT count(*) FROM attachment WHERE message NOT IN (SELECT id FROM message)",
            "Attachments whose message is lost");
    if (SUCCEEDED(result))
        result = store_execute(store, mend_sql);
    if (SUCCEEDED(result))
        result = store_execute(store, "UPDATE value SET uses = 0");
    if (SUCCEEDED(result))
        result = mend_blobs(repairing, "message_body", "message");
    if (SUCCEEDED(result))
        result = mend_blobs(repairing, "attachment", "attachment");
    if (SUCCEEDED(result))
        result = mend_blobs(repairing, "folder", "folder");
    if (SUCCEEDED(result))
        result = mend_blobs(repairing, "store", "store");
    if (SUCCEEDED(result))
        result = mend_recipients(repairing);
    if (SUCCEEDED(result))
        result = make_sort_keys(repairing);
    if (SUCCEEDED(result))
        result = store_execute(store, "DELETE FROM chunk WHERE id >> 24 IN (SELECT id FROM value WHERE uses = 0); DELETE FROM value WHERE uses = 0;");
    if (SUCCEEDED(result))
        result = store_execute(store, count_sql);
    return result;
}

/* --- Files ---------------------------------------------------------------------------------------------------------------------------------------- */

/* Nobody else may have the store open: the first read of an exclusive connection in WAL mode finds out. */
static HRESULT open_source(struct repairing *repairing, const char *path)
{
    int code = sqlite3_open_v2(path, &repairing->source, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_exec(repairing->source, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return S_OK;
    if ((code & 0xFF) == SQLITE_BUSY)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_BUSY, "store", (ULONG)code, 0,
            "The message store %s is in use: end the programs that have it open ('mapix daemon stop'), then repair it", path);
    return mapix_error_set(mapix_error_thread_slot(), MAPI_E_CORRUPT_DATA, "store", (ULONG)code, 0,
        "The message store %s is beyond repair (%s): restore a backup", path, sqlite3_errstr(code));
}

static HRESULT move_file(const char *from, const char *to)
{
    if (rename(from, to) == 0 || errno == ENOENT)
        return S_OK;
    return mapix_error_set(mapix_error_thread_slot(), mapix_error_from_errno(errno), "store", (ULONG)errno, 0,
        "%s cannot be renamed to %s: %s; check the directory", from, to, strerror(errno));
}

/* PATH, PATH-wal and PATH-shm become PATH.damaged-N and its companions; the new file takes the place. */
static HRESULT put_in_place(struct repairing *repairing, const char *path, const char *fresh)
{
    static const char *const suffixes[] = { "-wal", "-shm", "" };
    char damaged[4200], from[4300], to[4300];
    struct stat info;
    int number = 1, index;
    HRESULT result = S_OK;

    do
        snprintf(damaged, sizeof(damaged), "%s.damaged-%d", path, number++);
    while (stat(damaged, &info) == 0 && number < 1000);
    for (index = 0; SUCCEEDED(result) && index < 3; index++) {
        snprintf(from, sizeof(from), "%s%s", path, suffixes[index]);
        snprintf(to, sizeof(to), "%s%s", damaged, suffixes[index]);
        result = move_file(from, to);
    }
    if (SUCCEEDED(result))
        result = move_file(fresh, path);
    if (SUCCEEDED(result))
        say(repairing, false, "The old file is kept as %s; delete it when all is well", damaged);
    return result;
}

HRESULT mapix_store_repair(const char *path, const struct mapix_store_report *report, ULONG *ret_lost)
{
    struct repairing repairing = { .report = report };
    struct mapix_store_options options = { .create = true };
    char fresh[4200];
    struct stat info;
    HRESULT result;

    if (!path || strlen(path) > 4000)
        return MAPI_E_INVALID_PARAMETER;
    if (stat(path, &info) != 0)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_FOUND, "store", (ULONG)errno, 0, "There is no message store %s", path);
    snprintf(fresh, sizeof(fresh), "%s.repair-%d", path, (int)getpid());
    unlink(fresh);
    result = open_source(&repairing, path);
    if (SUCCEEDED(result))
        result = mapix_store_open(fresh, &options, &repairing.target);
    if (SUCCEEDED(result)) {
        pthread_mutex_lock(&repairing.target->lock);
        result = store_begin(repairing.target);
        if (SUCCEEDED(result))
            result = store_end(repairing.target, fill_target(&repairing));
        if (SUCCEEDED(result))                    /* one file to move: no WAL beside it */
            result = store_execute(repairing.target, "PRAGMA wal_checkpoint(TRUNCATE)");
        pthread_mutex_unlock(&repairing.target->lock);
    }
    mapix_store_release(repairing.target);
    if (SUCCEEDED(result))
        result = put_in_place(&repairing, path, fresh);
    if (repairing.source)
        sqlite3_close_v2(repairing.source);
    unlink(fresh);
    if (ret_lost)
        *ret_lost = repairing.lost;
    return result;
}

/* --- Backup --------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT copy_pages(struct mapix_store *store, sqlite3 *target, const struct mapix_store_progress *progress)
{
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", store->database, "main");
    bool stop = false;
    int code, finished;

    if (!backup)
        return store_fail(store, sqlite3_errcode(target), "start a backup");
    do {
        code = sqlite3_backup_step(backup, 1024);
        if (code == SQLITE_OK && progress && progress->ask)
            stop = progress->ask(progress->context, (ULONG)(sqlite3_backup_pagecount(backup) - sqlite3_backup_remaining(backup)),
                (ULONG)sqlite3_backup_pagecount(backup));
    } while (code == SQLITE_OK && !stop);
    finished = sqlite3_backup_finish(backup);
    if (stop)
        return MAPI_E_USER_CANCEL;
    if (code == SQLITE_DONE)
        code = finished;
    return code == SQLITE_OK ? S_OK : store_fail(store, code, "write the backup");
}

HRESULT mapix_store_backup(struct mapix_store *store, const char *target, const struct mapix_store_progress *progress)
{
    sqlite3 *database = NULL;
    int descriptor, code;
    HRESULT result;

    if (!target || !*target)
        return MAPI_E_INVALID_PARAMETER;
    descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return mapix_error_set(mapix_error_thread_slot(), errno == EEXIST ? MAPI_E_COLLISION : mapix_error_from_errno(errno), "store",
            (ULONG)errno, 0, "The backup %s cannot be made: %s; name a new file in a directory that you may write", target, strerror(errno));
    close(descriptor);
    code = sqlite3_open_v2(target, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    result = code == SQLITE_OK ? store_enter(store) : store_fail(store, code, "open the backup");
    if (SUCCEEDED(result)) {
        result = store_batch_commit(store);
        if (SUCCEEDED(result))
            result = store_begin_read(store);     /* one moment of the store, whatever is written meanwhile */
        if (SUCCEEDED(result)) {
            result = copy_pages(store, database, progress);
            store_end_read(store);
        }
        store_leave(store);
    }
    sqlite3_close(database);
    if (FAILED(result))
        unlink(target);
    return result;
}
