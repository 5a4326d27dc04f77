/* Checking a store: SQLite's own check, then what SQLite cannot know: counts, owners, claims, encoded values. Changes nothing. */
#include "store/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value/codec.h"

struct checking {
    struct mapix_store *store;
    const struct mapix_store_report *report;
    ULONG problems;
};

__attribute__((format(printf, 2, 3))) static void problem(struct checking *checking, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    checking->problems++;
    if (checking->report && checking->report->line)
        checking->report->line(checking->report->context, true, text);
}

/* Every row of `sql` is a problem; `format` takes its first two columns as integers. */
struct rule {
    const char *sql;
    const char *format;
};

static const struct rule rules[] = {
    { "SELECT id, abs(parent) FROM folder WHERE parent != 0 AND abs(parent) NOT IN (SELECT id FROM folder)",
        "Folder %lld hangs on folder %lld, which does not exist" },
    { "WITH RECURSIVE tree(id) AS (SELECT id FROM folder WHERE parent = 0 OR abs(parent) NOT IN (SELECT id FROM folder) UNION"
      " SELECT f.id FROM folder f JOIN tree ON f.parent = tree.id OR f.parent = -tree.id) SELECT id, abs(parent) FROM folder WHERE id NOT IN tree",
        "Folder %lld is in folder %lld, which is in turn below it" },
    { "SELECT f.id, f.content_count FROM folder f WHERE type != 2 AND content_count !="
      " (SELECT count(*) FROM message WHERE folder = f.id AND kind = 0)", "Folder %lld counts %lld messages, but holds another number" },
    { "SELECT f.id, f.content_unread FROM folder f WHERE type != 2 AND content_unread !="
      " (SELECT count(*) FROM message WHERE folder = f.id AND kind = 0 AND flags & 1 = 0)", "Folder %lld counts %lld unread messages, but holds another number" },
    { "SELECT f.id, f.associated_count FROM folder f WHERE associated_count != (SELECT count(*) FROM message WHERE folder = f.id AND kind = 1)",
        "Folder %lld counts %lld associated messages, but holds another number" },
    { "SELECT f.id, f.content_size FROM folder f WHERE type != 2 AND content_size !="
      " (SELECT coalesce(sum(size), 0) FROM message WHERE folder = f.id AND kind < 2)", "Folder %lld adds its messages up to %lld bytes wrongly" },
    { "SELECT f.id, f.folder_count FROM folder f WHERE folder_count != (SELECT count(*) FROM folder WHERE parent = f.id)",
        "Folder %lld counts %lld subfolders, but has another number" },
    { "SELECT f.id, f.content_count FROM folder f WHERE type = 2 AND content_count != (SELECT count(*) FROM search_result WHERE folder = f.id)",
        "Search folder %lld counts %lld messages, but has another number" },
    { "SELECT id, folder FROM message WHERE kind != 2 AND folder NOT IN (SELECT id FROM folder)", "Message %lld is in folder %lld, which does not exist" },
    { "SELECT id, 0 FROM message WHERE id NOT IN (SELECT id FROM message_body)", "Message %lld has lost its body (%lld)" },
    { "SELECT id, attachment FROM message_body WHERE id NOT IN (SELECT id FROM message)", "A body %lld (attachment %lld) has lost its message" },
    { "SELECT id, message FROM attachment WHERE message NOT IN (SELECT id FROM message)", "Attachment %lld belongs to message %lld, which does not exist" },
    { "SELECT id, embedded FROM attachment WHERE embedded != 0 AND embedded NOT IN (SELECT id FROM message WHERE kind = 2)",
        "Attachment %lld has lost the message %lld in it" },
    { "SELECT m.id, b.attachment FROM message m JOIN message_body b ON b.id = m.id WHERE m.kind = 2 AND NOT EXISTS"
      " (SELECT 1 FROM attachment WHERE embedded = m.id)", "Message %lld was in attachment %lld, which does not exist" },
    { "SELECT message, position FROM queue WHERE message NOT IN (SELECT id FROM message)", "Message %lld waits in the queue (place %lld), but does not exist" },
    { "SELECT message, folder FROM search_result WHERE message NOT IN (SELECT id FROM message)",
        "Message %lld is shown in search folder %lld, but does not exist" },
    { "SELECT role, folder FROM special WHERE folder NOT IN (SELECT id FROM folder)", "The special folder of role %lld (folder %lld) does not exist" },
    { "SELECT id >> 24, count(*) FROM chunk GROUP BY id >> 24 HAVING id >> 24 NOT IN (SELECT id FROM value)",
        "A value %lld with %lld parts has no owner" },
    { "SELECT v.id, v.size FROM value v WHERE size != (SELECT coalesce(sum(length(data)), 0) FROM chunk WHERE id BETWEEN v.id << 24 AND"
      " (v.id << 24) + 16777215) AND uses > 0", "Parts of value %lld (%lld bytes) are missing" },
};

static HRESULT check_rule(struct checking *checking, const struct rule *rule)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(checking->store, rule->sql, &statement);

    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(checking->store, statement, &row)) && row) {
        char text[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof(text), rule->format, (long long)sqlite3_column_int64(statement, 0), (long long)sqlite3_column_int64(statement, 1));
#pragma GCC diagnostic pop
        problem(checking, "%s", text);
    }
    store_finish(checking->store, statement);
    return result;
}

static HRESULT check_file(struct checking *checking)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(checking->store, "PRAGMA integrity_check(100)", &statement);

    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(checking->store, statement, &row)) && row) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (text && strcmp(text, "ok") != 0)
            problem(checking, "The file: %s", text);
    }
    store_finish(checking->store, statement);
    return result;
}

/* --- Claims and encoded values --------------------------------------------------------------------------------------------------------------- */

struct claims {
    int64_t *values;
    size_t count, capacity;
};

static HRESULT claim(struct claims *claims, int64_t value)
{
    if (claims->count == claims->capacity) {
        size_t wanted = claims->capacity ? claims->capacity * 2 : 1024;
        int64_t *grown = realloc(claims->values, wanted * sizeof(*grown));
        if (!grown)
            return store_no_memory();
        claims->values = grown;
        claims->capacity = wanted;
    }
    claims->values[claims->count++] = value;
    return S_OK;
}

static int compare(const void *one, const void *other)
{
    int64_t first = *(const int64_t *)one, second = *(const int64_t *)other;

    return first < second ? -1 : first > second;
}

static bool values_decode(const void *bytes, size_t size)
{
    SPropValue *values = NULL;
    ULONG count = 0;
    HRESULT result = size ? mapix_codec_decode_values(bytes, size, NULL, &count, &values) : S_OK;

    MAPIFreeBuffer(values);
    return result != MAPI_E_CORRUPT_DATA;
}

/* Rows: id, properties, large, and recipients or NULL. */
static HRESULT check_objects(struct checking *checking, struct claims *claims, const char *what, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(checking->store, sql, &statement);

    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(checking->store, statement, &row)) && row) {
        long long id = (long long)sqlite3_column_int64(statement, 0);
        const uint8_t *large = sqlite3_column_blob(statement, 2);
        int size = sqlite3_column_bytes(statement, 2);
        LPSRowSet rows = NULL;
        if (!values_decode(sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1)))
            problem(checking, "The properties of %s %lld cannot be read", what, id);
        if (size % 20)
            problem(checking, "The large values of %s %lld cannot be read", what, id);
        for (; SUCCEEDED(result) && size >= 20; size -= 20, large += 20) {
            int64_t value = 0;
            int index;
            for (index = 11; index >= 4; index--)
                value = (int64_t)((uint64_t)value << 8 | large[index]);
            result = claim(claims, value);
        }
        if (sqlite3_column_bytes(statement, 3) && store_recipients_decode(checking->store, sqlite3_column_blob(statement, 3),
                (size_t)sqlite3_column_bytes(statement, 3), &rows) == MAPI_E_CORRUPT_DATA)
            problem(checking, "The recipients of %s %lld cannot be read", what, id);
        FreeProws(rows);
    }
    store_finish(checking->store, statement);
    return result;
}

static HRESULT check_searches(struct checking *checking)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(checking->store, "SELECT folder, restriction, length(folders) FROM search", &statement);

    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(checking->store, statement, &row)) && row)
        if (!store_criteria_decode(sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1))
            || sqlite3_column_int(statement, 2) % 8)
            problem(checking, "The criteria of search folder %lld cannot be read", (long long)sqlite3_column_int64(statement, 0));
    store_finish(checking->store, statement);
    return result;
}

static HRESULT compare_claims(struct checking *checking, const struct claims *claims)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    size_t at = 0;
    HRESULT result = store_prepare(checking->store, "SELECT id, uses FROM value ORDER BY id", &statement);

    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(checking->store, statement, &row)) && row) {
        int64_t id = sqlite3_column_int64(statement, 0), uses = 0;
        for (; at < claims->count && claims->values[at] < id; at++)
            problem(checking, "Value %lld is used, but does not exist", (long long)claims->values[at]);
        for (; at < claims->count && claims->values[at] == id; at++)
            uses++;
        if (uses != sqlite3_column_int64(statement, 1))
            problem(checking, "Value %lld is used %lld times, but counts %lld", (long long)id, (long long)uses,
                (long long)sqlite3_column_int64(statement, 1));
    }
    for (; SUCCEEDED(result) && at < claims->count; at++)
        problem(checking, "Value %lld is used, but does not exist", (long long)claims->values[at]);
    store_finish(checking->store, statement);
    return result;
}

static HRESULT check_values(struct checking *checking)
{
    struct claims claims = { 0 };
    HRESULT result = check_objects(checking, &claims, "message", "SELECT id, properties, large, recipients FROM message_body");

    if (SUCCEEDED(result))
        result = check_objects(checking, &claims, "attachment", "SELECT id, properties, large, NULL FROM attachment");
    if (SUCCEEDED(result))
        result = check_objects(checking, &claims, "folder", "SELECT id, properties, large, NULL FROM folder");
    if (SUCCEEDED(result))
        result = check_objects(checking, &claims, "store", "SELECT id, properties, large, NULL FROM store");
    if (SUCCEEDED(result)) {
        if (claims.count)
            qsort(claims.values, claims.count, sizeof(*claims.values), compare);
        result = compare_claims(checking, &claims);
    }
    free(claims.values);
    return result;
}

static HRESULT check_open_store(struct checking *checking)
{
    size_t index;
    HRESULT result = store_enter(checking->store);

    if (FAILED(result))
        return result;
    result = store_begin_read(checking->store);
    if (SUCCEEDED(result)) {
        result = check_file(checking);
        for (index = 0; SUCCEEDED(result) && index < sizeof(rules) / sizeof(rules[0]); index++)
            result = check_rule(checking, &rules[index]);
        if (SUCCEEDED(result))
            result = check_searches(checking);
        if (SUCCEEDED(result))
            result = check_values(checking);
        store_end_read(checking->store);
    }
    store_leave(checking->store);
    if (result == MAPI_E_CORRUPT_DATA) {          /* the check itself fell over damage: that is an answer */
        HRESULT recorded;
        char *text = mapix_error_text(mapix_error_thread_slot(), &recorded);
        problem(checking, "%s", text ? text : "The file cannot be read");
        free(text);
        result = S_OK;
    }
    if (SUCCEEDED(result) && !checking->store->sort_keys_valid && checking->report && checking->report->line)
        checking->report->line(checking->report->context, false, "The sort keys are of another version; 'mapix store repair' makes sorted lists fast again");
    return result;
}

HRESULT mapix_store_check(const char *path, const struct mapix_store_report *report, ULONG *ret_problems)
{
    struct mapix_store_options options = { .read_only = true };
    struct checking checking = { .report = report };
    HRESULT result = mapix_store_open(path, &options, &checking.store);

    if (result == MAPI_E_CORRUPT_DATA) {
        HRESULT recorded;
        char *text = mapix_error_text(mapix_error_thread_slot(), &recorded);
        problem(&checking, "%s", text ? text : "The file cannot be read");
        free(text);
    } else if (SUCCEEDED(result)) {
        result = check_open_store(&checking);
        mapix_store_release(checking.store);
    }
    if (ret_problems)
        *ret_problems = checking.problems;
    if (SUCCEEDED(result) && checking.problems)
        result = mapix_error_set(mapix_error_thread_slot(), MAPI_E_CORRUPT_DATA, "store", 0, 0,
            "The message store %s has %u problems: run 'mapix store repair', or restore a backup", path, checking.problems);
    return result;
}
