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
    char copy[4200];                /* of the source, with a good head; "": none */
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

/* Into `to`, from column `first` on. */
static int copy_row(sqlite3_stmt *from, int first, sqlite3_stmt *to)
{
    int count = sqlite3_column_count(from), index, code;

    for (index = first; index < count; index++)
        sqlite3_bind_value(to, index - first + 1, sqlite3_column_value(from, index));
    code = sqlite3_step(to);
    sqlite3_reset(to);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* A table being copied: `from` reads rows from a row id on, the id first; `to` writes one, `probe` reads one row at or behind an id. Both look for the id
 * that they begin at, not for the one before: that may lie in a page that is gone. */
struct copying {
    sqlite3_stmt *from, *to, *probe;
    int64_t last;                   /* the id of the row read last */
};

/* Copy what lies behind copying->last, as far as it can be read. SQLITE_DONE at the end of the table. */
static int copy_stretch(struct copying *copying)
{
    int code;

    sqlite3_bind_int64(copying->from, 1, copying->last + 1);
    while ((code = sqlite3_step(copying->from)) == SQLITE_ROW) {
        int copied;
        copying->last = sqlite3_column_int64(copying->from, 0);
        copied = copy_row(copying->from, 1, copying->to);
        if (copied != SQLITE_OK && (copied & 0xFF) != SQLITE_CONSTRAINT) {
            code = copied;
            break;
        }
    }
    sqlite3_reset(copying->from);
    return code;
}

static bool can_read_at(struct copying *copying, int64_t id)
{
    int code;

    sqlite3_bind_int64(copying->probe, 1, id);
    code = sqlite3_step(copying->probe);
    sqlite3_reset(copying->probe);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* Behind damage: the first id from which on the table can be read again, found by steps that double, then by halves. */
static int64_t find_behind(struct copying *copying)
{
    int64_t bad = copying->last, good, step = 1;

    while (step < INT64_MAX / 4 && bad < INT64_MAX - step && !can_read_at(copying, bad + step)) {
        bad += step;
        step *= 2;
    }
    good = bad < INT64_MAX - step ? bad + step : INT64_MAX;
    while (good - bad > 1) {
        int64_t middle = bad + (good - bad) / 2;
        if (can_read_at(copying, middle))
            good = middle;
        else
            bad = middle;
    }
    return good;
}

static int prepare_copy(struct repairing *repairing, const char *table, struct copying *copying)
{
    char *read = sqlite3_mprintf("SELECT rowid, * FROM %s NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid", table);
    char *probe = sqlite3_mprintf("SELECT * FROM %s NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid LIMIT 1", table);
    sqlite3_str *write = sqlite3_str_new(NULL);
    int code = read && probe ? sqlite3_prepare_v2(repairing->source, read, -1, &copying->from, NULL) : SQLITE_NOMEM, index;
    char *text;

    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(repairing->source, probe, -1, &copying->probe, NULL);
    sqlite3_str_appendf(write, "INSERT OR IGNORE INTO %s (", table);
    for (index = 1; code == SQLITE_OK && index < sqlite3_column_count(copying->from); index++)      /* an older file has fewer */
        sqlite3_str_appendf(write, "%s%s", index > 1 ? ", " : "", sqlite3_column_name(copying->from, index));
    sqlite3_str_appendall(write, ") VALUES (");
    for (index = 1; code == SQLITE_OK && index < sqlite3_column_count(copying->from); index++)
        sqlite3_str_appendall(write, index > 1 ? ", ?" : "?");
    sqlite3_str_appendall(write, ")");
    text = sqlite3_str_finish(write);
    if (code == SQLITE_OK)
        code = text ? sqlite3_prepare_v2(repairing->target->database, text, -1, &copying->to, NULL) : SQLITE_NOMEM;
    sqlite3_free(text);
    sqlite3_free(read);
    sqlite3_free(probe);
    return code;
}

/* What the target cannot take (a full disk) ends the repair; what the source cannot give is left out, and named. */
static bool is_damage(int code)
{
    HRESULT result = store_result_of_sqlite(code);

    return result == MAPI_E_CORRUPT_DATA || result == MAPI_E_DISK_ERROR || (code & 0xFF) == SQLITE_ERROR;
}

static HRESULT copy_table(struct repairing *repairing, const char *table)
{
    enum { MOST_STRETCHES = 10000 };
    struct copying copying = { .last = INT64_MIN + 1 };
    int code = prepare_copy(repairing, table, &copying), holes = 0;

    while (code == SQLITE_OK && (code = copy_stretch(&copying)) != SQLITE_DONE && is_damage(code) && holes++ < MOST_STRETCHES) {
        int64_t before = copying.last;
        int64_t behind = find_behind(&copying);
        say(repairing, true, "Part of the table %s cannot be read (%s), behind row %lld", table, sqlite3_errstr(code),
            (long long)(before < 0 ? 0 : before));
        if (behind == INT64_MAX) {
            code = SQLITE_DONE;
            break;
        }
        copying.last = behind - 1;
        code = SQLITE_OK;
    }
    if (code != SQLITE_DONE && is_damage(code)) {        /* the table itself is gone, or nothing but holes */
        if (!holes)
            say(repairing, true, "The table %s cannot be read (%s)", table, sqlite3_errstr(code));
        code = SQLITE_DONE;
    }
    sqlite3_finalize(copying.from);
    sqlite3_finalize(copying.probe);
    sqlite3_finalize(copying.to);
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
        copied = copy_row(from, 0, to) == SQLITE_OK;
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
    " name_key = CAST(name_key || ' (found ' || id || ')' AS BLOB) WHERE parent != 0 AND abs(parent) NOT IN (SELECT id FROM folder);"
    /* folders in a circle, and what is below them */
    "WITH RECURSIVE tree(id) AS (SELECT id FROM folder WHERE parent = 0 UNION SELECT f.id FROM folder f JOIN tree ON f.parent = tree.id OR"
    " f.parent = -tree.id) UPDATE folder SET parent = (SELECT folder FROM special WHERE role = 2), name = name || ' (found ' || id || ')',"
    " name_key = CAST(name_key || ' (found ' || id || ')' AS BLOB) WHERE id NOT IN tree;"
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
    "UPDATE message SET deleted_on = ifnull(deleted_on, modified) WHERE kind & 4;"
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

static HRESULT mend_searches(struct repairing *repairing)
{
    struct mapix_store *store = repairing->target;
    int64_t *searches = NULL;
    ULONG count = 0, index;
    HRESULT result = store_list(store, &count, &searches, "SELECT folder FROM search ORDER BY folder", 0);

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        bool row = false, broken = false;
        sqlite3_stmt *statement = NULL;
        result = store_get_row(store, &statement, &row, "SELECT restriction, length(folders) FROM search WHERE folder = ?1", 1, searches[index]);
        if (SUCCEEDED(result) && row)
            broken = !store_criteria_decode(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0))
                || sqlite3_column_int(statement, 1) % 8;
        store_finish(store, statement);
        if (broken) {
            say(repairing, true, "The criteria of search folder %lld could not be read and are lost", (long long)searches[index]);
            result = store_run(store, "DELETE FROM search WHERE folder = ?1", 1, searches[index]);
        }
    }
    MAPIFreeBuffer(searches);
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
        result = mend_searches(repairing);
    if (SUCCEEDED(result))
        result = make_sort_keys(repairing);
    if (SUCCEEDED(result))
        result = store_execute(store, "DELETE FROM chunk WHERE id >> 24 IN (SELECT id FROM value WHERE uses = 0); DELETE FROM value WHERE uses = 0;");
    if (SUCCEEDED(result))
        result = store_execute(store, count_sql);
    return result;
}

/* --- Files ---------------------------------------------------------------------------------------------------------------------------------------- */

static int64_t number_in(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* Only a store of ours is repaired: a newer one has what we do not know of, another database is somebody else's. */
static HRESULT check_source(struct repairing *repairing, const char *path)
{
    int64_t version = number_in(repairing->source, "PRAGMA user_version");

    if (number_in(repairing->source, "PRAGMA application_id") != STORE_APPLICATION_ID) {
        if (number_in(repairing->source, "SELECT count(*) FROM sqlite_schema WHERE name IN ('folder', 'message', 'message_body', 'chunk')") != 4)
            return mapix_error_set(mapix_error_thread_slot(), MAPI_E_CORRUPT_DATA, "store", 0, 0,
                "%s is a database, but not a message store of mapix: it is left alone; name another file, or restore a backup of the store", path);
        say(repairing, true, "The head of the file was damaged");
    } else if (version >> 16 > STORE_READ_VERSION || (version & 0xFFFF) > STORE_WRITE_VERSION) {
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_VERSION, "store", 0, 0,
            "The message store %s was written by a newer mapix (format %d.%d, this one repairs up to %d.%d): update mapix", path, (int)(version >> 16),
            (int)(version & 0xFFFF), STORE_READ_VERSION, STORE_WRITE_VERSION);
    }
    return S_OK;
}

static bool copy_file(const char *from, const char *to)
{
    char buffer[65536];
    int source = open(from, O_RDONLY | O_CLOEXEC), target = source >= 0 ? open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    ssize_t size = -1;

    while (target >= 0 && (size = read(source, buffer, sizeof(buffer))) > 0)
        if (write(target, buffer, (size_t)size) != size) {
            size = -1;
            break;
        }
    if (source >= 0)
        close(source);
    if (target >= 0)
        close(target);
    return size == 0;
}

/* Where the first bytes are damaged SQLite reads nothing at all. They are the same in every store: a copy gets good ones and is read instead. */
static bool make_mended_copy(struct repairing *repairing, const char *path)
{
    static const char magic[16] = "SQLite format 3";
    static const uint8_t rest[] = { 0x10, 0x00, 2, 2, 0, 64, 32, 32 };     /* pages of 4096, WAL, no reserve, fractions */
    static const uint8_t format[] = { 0, 0, 0, 4 }, encoding[] = { 0, 0, 0, 1 };
    char from[4300], to[4300];
    bool mended;
    int file;

    snprintf(repairing->copy, sizeof(repairing->copy), "%s.repair-%d-source", path, (int)getpid());
    if (!copy_file(path, repairing->copy))
        return false;
    snprintf(from, sizeof(from), "%s-wal", path);
    snprintf(to, sizeof(to), "%s-wal", repairing->copy);
    (void)copy_file(from, to);                    /* there may be none */
    file = open(repairing->copy, O_WRONLY | O_CLOEXEC);
    mended = file >= 0 && pwrite(file, magic, sizeof(magic), 0) == (ssize_t)sizeof(magic) && pwrite(file, rest, sizeof(rest), 16) == (ssize_t)sizeof(rest)
        && pwrite(file, format, 4, 44) == 4 && pwrite(file, encoding, 4, 56) == 4;
    if (file >= 0)
        close(file);
    return mended;
}

static void drop_copy(struct repairing *repairing)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    char name[4300];
    int index;

    for (index = 0; *repairing->copy && index < 3; index++) {
        snprintf(name, sizeof(name), "%s%s", repairing->copy, suffixes[index]);
        unlink(name);
    }
}

/* Nobody else may have the store open: the first read of an exclusive connection in WAL mode finds out. */
static int open_exclusive(struct repairing *repairing, const char *path)
{
    int code = sqlite3_open_v2(path, &repairing->source, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)                        /* so that SQLite reads a file that was cut short */
        code = sqlite3_db_config(repairing->source, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(repairing->source, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        sqlite3_close_v2(repairing->source);
        repairing->source = NULL;
    }
    return code;
}

static HRESULT open_source(struct repairing *repairing, const char *path)
{
    int code = open_exclusive(repairing, path);

    if ((code & 0xFF) == SQLITE_NOTADB && make_mended_copy(repairing, path)) {
        code = open_exclusive(repairing, repairing->copy);
        if (code == SQLITE_OK)
            say(repairing, true, "The head of the file was damaged");
    }
    if (code == SQLITE_OK)
        return check_source(repairing, path);
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

/* A second name for a file, that stays when the first is taken over; where there are no links, the file moves. */
static HRESULT keep_file(const char *from, const char *to)
{
    return link(from, to) == 0 ? S_OK : move_file(from, to);
}

/* PATH and PATH-wal stay as PATH.damaged-N and PATH.damaged-N-wal; the new file takes the place in one step, so that a program that opens the store
 * meanwhile finds the old or the new one. The old WAL must be away before, or it would be replayed into the new file. */
static HRESULT put_in_place(struct repairing *repairing, const char *path, const char *fresh)
{
    char damaged[4200], from[4300], to[4300];
    struct stat info;
    int number = 1;
    HRESULT result;

    do
        snprintf(damaged, sizeof(damaged), "%s.damaged-%d", path, number++);
    while (stat(damaged, &info) == 0 && number < 1000);
    snprintf(from, sizeof(from), "%s-wal", path);
    snprintf(to, sizeof(to), "%s-wal", damaged);
    result = keep_file(path, damaged);
    if (SUCCEEDED(result))
        result = move_file(from, to);
    if (SUCCEEDED(result)) {
        snprintf(from, sizeof(from), "%s-shm", path);
        unlink(from);                             /* SQLite makes it anew */
        result = move_file(fresh, path);
    }
    if (SUCCEEDED(result))
        say(repairing, false, "The old file is kept as %s; delete it when all is well", damaged);
    return result;
}

static HRESULT make_fresh(struct repairing *repairing, const char *fresh)
{
    struct mapix_store_options options = { .create = true };
    HRESULT result = mapix_store_open(fresh, &options, &repairing->target);

    if (FAILED(result))
        return result;
    pthread_mutex_lock(&repairing->target->lock);
    result = store_begin(repairing->target);
    if (SUCCEEDED(result))
        result = store_end(repairing->target, fill_target(repairing));
    if (SUCCEEDED(result))                        /* one file to move: no WAL beside it */
        result = store_execute(repairing->target, "PRAGMA wal_checkpoint(TRUNCATE)");
    pthread_mutex_unlock(&repairing->target->lock);
    return result;
}

HRESULT mapix_store_repair(const char *path, const struct mapix_store_report *report, ULONG *ret_lost)
{
    struct repairing repairing = { .report = report };
    char fresh[4200];
    struct stat info;
    HRESULT result;

    if (!path || strlen(path) > 4000)
        return MAPI_E_INVALID_PARAMETER;
    if (stat(path, &info) != 0)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_FOUND, "store", (ULONG)errno, 0, "There is no message store %s", path);
    result = store_refuse_network(path);
    if (SUCCEEDED(result) && access(path, R_OK) == 0 && access(path, W_OK) != 0)
        result = mapix_error_set(mapix_error_thread_slot(), MAPI_E_NO_ACCESS, "store", (ULONG)errno, 0,
            "The message store %s cannot be repaired where it is: its file cannot be written to (%s). Copy it to where you may write, and repair the copy",
            path, strerror(errno));
    if (SUCCEEDED(result))
        result = mapix_sqlite_ready(mapix_error_thread_slot());
    if (FAILED(result))
        return result;
    snprintf(fresh, sizeof(fresh), "%s.repair-%d", path, (int)getpid());
    unlink(fresh);
    result = open_source(&repairing, path);
    if (SUCCEEDED(result))
        result = make_fresh(&repairing, fresh);
    mapix_store_release(repairing.target);
    if (SUCCEEDED(result))
        result = put_in_place(&repairing, path, fresh);
    sqlite3_close_v2(repairing.source);
    unlink(fresh);
    drop_copy(&repairing);
    if (ret_lost)
        *ret_lost = repairing.lost;
    return result;
}

/* --- Backup --------------------------------------------------------------------------------------------------------------------------------------- */

/* One step copies the whole of one moment; between steps others may write, which SQLite's reading transaction does not see. */
static int copy_pages(sqlite3 *source, sqlite3 *target, const struct mapix_store_progress *progress, bool *ret_stop)
{
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", source, "main");
    int code, finished;

    *ret_stop = false;
    if (!backup)
        return sqlite3_errcode(target);
    do {
        code = sqlite3_backup_step(backup, 1024);
        if (code == SQLITE_OK && progress && progress->ask)
            *ret_stop = progress->ask(progress->context, (ULONG)(sqlite3_backup_pagecount(backup) - sqlite3_backup_remaining(backup)),
                (ULONG)sqlite3_backup_pagecount(backup));
    } while (code == SQLITE_OK && !*ret_stop);
    finished = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? finished : *ret_stop ? SQLITE_OK : code;
}

/* A connection of its own reads, so that the store is free for others meanwhile, the one who is asked about progress included. */
static HRESULT back_up(struct mapix_store *store, const char *target, const struct mapix_store_progress *progress)
{
    sqlite3 *from = NULL, *to = NULL;
    bool stop = false;
    int code = sqlite3_open_v2(target, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)
        code = store_open_reader(store, &from);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(from, (int)store->timeout);
    if (code == SQLITE_OK)                        /* one moment of the store, whatever is written meanwhile */
        code = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(from, to, progress, &stop);
    sqlite3_close_v2(from);
    sqlite3_close_v2(to);
    if (code == SQLITE_OK)
        return stop ? MAPI_E_USER_CANCEL : S_OK;
    return mapix_error_set(mapix_error_thread_slot(), store_result_of_sqlite(code), "store", (ULONG)code, 0,
        "The backup %s of the message store %s could not be written: %s; look for room on the disk, and run 'mapix store check'", target, store->path,
        sqlite3_errstr(code));
}

HRESULT mapix_store_backup(struct mapix_store *store, const char *target, const struct mapix_store_progress *progress)
{
    int descriptor;
    HRESULT result;

    if (!target || !*target)
        return MAPI_E_INVALID_PARAMETER;
    descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return mapix_error_set(mapix_error_thread_slot(), errno == EEXIST ? MAPI_E_COLLISION : mapix_error_from_errno(errno), "store",
            (ULONG)errno, 0, "The backup %s cannot be made: %s; name a new file in a directory that you may write", target, strerror(errno));
    close(descriptor);
    result = mapix_store_flush(store);
    if (SUCCEEDED(result))
        result = back_up(store, target, progress);
    if (FAILED(result))
        unlink(target);
    return result;
}
