/* Measures 1 to 3 at the level of the store engine: the newest 50 of N messages, import, durable appends, all rows; each beside plain
 * SQLite doing the like in the same run. Prints one line a measure: name, ours, theirs, ratio (medians).
 *
 *     store_engine [DIRECTORY]          the directory should be on a real disk; default: the current one */
#include <mapix.h>
#include <mapiutil.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "store/store.h"
#include "table/source.h"

#define ROUNDS 7

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int by_value(const void *one, const void *other)
{
    double first = *(const double *)one, second = *(const double *)other;

    return first < second ? -1 : first > second;
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof(*values), by_value);
    return values[count / 2];
}

static void must(HRESULT result, const char *what)
{
    if (FAILED(result)) {
        HRESULT recorded;
        char *text = mapix_error_text(mapix_error_thread_slot(), &recorded);
        fprintf(stderr, "%s: 0x%08X %s\n", what, (unsigned)result, text ? text : "");
        exit(1);
    }
}

static void need(int code, sqlite3 *database)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
        exit(1);
    }
}

static void report(const char *name, double ours, double theirs, double aim)
{
    printf("%-44s %9.3f ms %9.3f ms  ratio %5.2f  aim %.1f %s\n", name, ours, theirs, ours / theirs, aim, ours / theirs <= aim ? "ok" : "MISSED");
    fflush(stdout);
}

/* --- Messages to write ----------------------------------------------------------------------------------------------------------------------- */

static wchar_t body[3001];
static char mime[6000];

struct sample {
    SPropValue values[16];
    struct mapix_store_record record;
    wchar_t subject[80], sender[40], address[60];
    SPropValue recipient[5];
    SizedSRowSet(1, rows);
};

static void fill(struct sample *sample, int number)
{
    int count = 0;
    SPropValue *values = sample->values;

    memset(sample, 0, sizeof(*sample));
    swprintf(sample->subject, 80, L"%ls Message %d about topic %d", number % 3 ? L"Re:" : L"", number, number * 7919 % 1009);
    swprintf(sample->sender, 40, L"Sender %d", number * 104729 % 503);
    swprintf(sample->address, 60, L"sender%d@example.org", number * 104729 % 503);
#undef TEXT
#define TEXT(tag, text) (values[count].ulPropTag = (tag), values[count++].Value.lpszW = (LPWSTR)(uintptr_t)(text))
    TEXT(PR_SUBJECT_W, sample->subject);
    TEXT(PR_SENDER_NAME_W, sample->sender);
    TEXT(PR_SENDER_EMAIL_ADDRESS_W, sample->address);
    TEXT(PR_SENDER_ADDRTYPE_W, L"SMTP");
    TEXT(PR_SENT_REPRESENTING_NAME_W, sample->sender);
    TEXT(PR_MESSAGE_CLASS_W, L"IPM.Note");
    TEXT(PR_CONVERSATION_TOPIC_W, sample->subject);
    TEXT(PROP_TAG(PT_UNICODE, 0x1035), sample->address);
    TEXT(PR_BODY_W, body);
#undef TEXT
    values[count].ulPropTag = PR_MESSAGE_DELIVERY_TIME;
    values[count++].Value.ft = (FILETIME){ (DWORD)(number * 2654435761u), 30000000u + (DWORD)(number % 9973) };
    values[count].ulPropTag = PR_IMPORTANCE;
    values[count++].Value.l = 1;
    values[count].ulPropTag = PR_SEARCH_KEY;
    values[count].Value.bin.cb = 16;
    values[count++].Value.bin.lpb = (LPBYTE)sample->address;
    values[count].ulPropTag = PROP_TAG(PT_BINARY, 0x6710);
    values[count].Value.bin.cb = sizeof(mime);
    values[count++].Value.bin.lpb = (LPBYTE)mime;
    sample->record = (struct mapix_store_record){ .count = (ULONG)count, .values = values };
    sample->recipient[0] = (SPropValue){ .ulPropTag = PR_ROWID };
    sample->recipient[1] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
    sample->recipient[2] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"Ada Lovelace" };
    sample->recipient[3] = (SPropValue){ .ulPropTag = PR_EMAIL_ADDRESS_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"ada@example.org" };
    sample->recipient[4] = (SPropValue){ .ulPropTag = PR_ADDRTYPE_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"SMTP" };
    sample->rows.cRows = 1;
    sample->rows.aRow[0] = (SRow){ .cValues = 5, .lpProps = sample->recipient };
}

static void add(struct mapix_store *store, int64_t folder, int number, bool batch)
{
    struct sample sample;
    struct mapix_store_message_save save;

    fill(&sample, number);
    save = (struct mapix_store_message_save){ .folder = folder, .record = &sample.record, .batch = batch, .flags_set = number % 4 ? MSGFLAG_READ : 0,
        .recipients = (SRowSet *)(void *)&sample.rows };
    must(mapix_store_message_save(store, &save, NULL), "save");
}

/* The same bytes as one row: made before the clock runs, since the engine's own encoding is what is measured. */
#define PLAIN_MAX 16000

struct plain_mail {
    char text[PLAIN_MAX];
    size_t size;
};

static void make_plain(struct plain_mail *mail, int number)
{
    struct sample sample;
    char *text = mail->text;
    size_t size = 0;
    ULONG index;

    fill(&sample, number);
    for (index = 0; index < sample.record.count; index++) {
        const SPropValue *value = &sample.record.values[index];
        if (PROP_TYPE(value->ulPropTag) == PT_UNICODE)
            size += wcstombs(text + size, value->Value.lpszW, PLAIN_MAX - size);
        else if (PROP_TYPE(value->ulPropTag) == PT_BINARY) {
            memcpy(text + size, value->Value.bin.lpb, value->Value.bin.cb);
            size += value->Value.bin.cb;
        } else {
            memset(text + size, 1, 8);
            size += 8;
        }
    }
    size += (size_t)snprintf(text + size, PLAIN_MAX - size, "Ada Lovelace ada@example.org SMTP");
    mail->size = size;
}

static void add_plain(sqlite3_stmt *insert, const struct plain_mail *mail)
{
    sqlite3_bind_blob(insert, 1, mail->text, (int)mail->size, SQLITE_STATIC);
    need(sqlite3_step(insert), NULL);
    sqlite3_reset(insert);
}

static sqlite3 *open_plain(const char *path, sqlite3_stmt **ret_insert)
{
    sqlite3 *database;

    unlink(path);
    need(sqlite3_open(path, &database), database);
    need(sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE mail (id INTEGER PRIMARY KEY, bytes BLOB)", NULL, NULL, NULL), database);
    need(sqlite3_prepare_v2(database, "INSERT INTO mail (bytes) VALUES (?1)", -1, ret_insert, NULL), database);
    return database;
}

static struct mapix_store *open_store(const char *path, int64_t *ret_inbox)
{
    struct mapix_store_options options = { .create = true };
    struct mapix_store_facts facts;
    struct mapix_store *store = NULL;

    must(mapix_store_open(path, &options, &store), "open");
    must(mapix_store_get_facts(store, &facts), "facts");
    *ret_inbox = facts.roles[MAPIX_ROLE_INBOX];
    return store;
}

static void remove_files(const char *path)
{
    char name[600];

    unlink(path);
    snprintf(name, sizeof(name), "%s-wal", path);
    unlink(name);
    snprintf(name, sizeof(name), "%s-shm", path);
    unlink(name);
}

/* Messages in batches of BATCH, each a durable commit; milliseconds, that in which the bytes are made left out. */
#define BATCH 100

static double import_plain(sqlite3 *plain, sqlite3_stmt *insert, int count)
{
    static struct plain_mail mails[BATCH];
    double took = 0;

    for (int number = 0; number < count; number += BATCH) {
        for (int at = 0; at < BATCH; at++)
            make_plain(&mails[at], number + at);
        double start = now();
        need(sqlite3_exec(plain, "BEGIN IMMEDIATE", NULL, NULL, NULL), plain);
        for (int at = 0; at < BATCH; at++)
            add_plain(insert, &mails[at]);
        need(sqlite3_exec(plain, "COMMIT", NULL, NULL, NULL), plain);
        took += now() - start;
    }
    return took;
}

/* --- 2: import and appends -------------------------------------------------------------------------------------------------------------------------- */

static void measure_import(const char *directory)
{
    double ours[ROUNDS], theirs[ROUNDS];
    char path[500], plain_path[500];
    int round, number;

    snprintf(path, sizeof(path), "%s/bench-import.db", directory);
    snprintf(plain_path, sizeof(plain_path), "%s/bench-plain.db", directory);
    for (round = 0; round < 3; round++) {
        struct mapix_store *store;
        sqlite3_stmt *insert;
        sqlite3 *plain;
        int64_t inbox;
        double start;

        remove_files(path);
        store = open_store(path, &inbox);
        start = now();
        for (number = 0; number < 10000; number++) {
            add(store, inbox, number, true);
            if (number % BATCH == BATCH - 1)
                must(mapix_store_flush(store), "flush");
        }
        ours[round] = now() - start;
        mapix_store_release(store);
        remove_files(plain_path);
        plain = open_plain(plain_path, &insert);
        theirs[round] = import_plain(plain, insert, 10000);
        sqlite3_finalize(insert);
        sqlite3_close(plain);
    }
    report("2 import 10,000 of 9 KB, batches of 100", median(ours, 3), median(theirs, 3), 3);
    remove_files(path);
    remove_files(plain_path);
}

static void measure_append(const char *directory)
{
    double ours[301], theirs[301];
    char path[500], plain_path[500];
    struct mapix_store *store;
    sqlite3_stmt *insert;
    sqlite3 *plain;
    struct plain_mail mail;
    int64_t inbox;
    int number;

    snprintf(path, sizeof(path), "%s/bench-append.db", directory);
    snprintf(plain_path, sizeof(plain_path), "%s/bench-plain.db", directory);
    remove_files(path);
    remove_files(plain_path);
    store = open_store(path, &inbox);
    plain = open_plain(plain_path, &insert);
    for (number = 0; number < 301; number++) {
        double start = now();
        add(store, inbox, number, false);
        ours[number] = now() - start;
        make_plain(&mail, number);
        start = now();
        add_plain(insert, &mail);
        theirs[number] = now() - start;
    }
    report("2 one append with its own durable commit", median(ours, 301), median(theirs, 301), 1.2);
    sqlite3_finalize(insert);
    sqlite3_close(plain);
    mapix_store_release(store);
    remove_files(path);
    remove_files(plain_path);
}

/* --- 1: the newest fifty ----------------------------------------------------------------------------------------------------------------------------- */

static const SizedSPropTagArray(8, columns) = { 8, { PR_ENTRYID, PR_SUBJECT_W, PR_SENDER_NAME_W, PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE,
    PR_MESSAGE_CLASS_W, PR_HASATTACH } };
static const SizedSSortOrderSet(1, newest) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };

static LPMAPITABLE open_table(struct mapix_store *store, int64_t inbox)
{
    static const struct mapix_store_identity identity = { .store_entry_id = "", .store_record_key = "" };
    struct mapix_row_source *source;
    LPMAPITABLE table;

    must(mapix_store_table_source(store, MAPIX_TABLE_CONTENTS, inbox, 0, &identity, &source), "source");
    must(mapix_table_open(source, MAPI_UNICODE, NULL, &table), "table");
    mapix_row_source_release(source);
    return table;
}

static void newest_fifty(const char *path, int64_t inbox)
{
    struct mapix_store *store = NULL;
    LPMAPITABLE table;
    LPSRowSet rows;

    must(mapix_store_open(path, NULL, &store), "open");
    table = open_table(store, inbox);
    must(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), "columns");
    must(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&newest, 0), "sort");
    must(table->lpVtbl->QueryRows(table, 50, 0, &rows), "rows");
    if (rows->cRows != 50)
        exit(1);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    mapix_store_release(store);
}

struct copied {
    char *texts[4];
    int64_t numbers[4];
};

static void copy_row(sqlite3_stmt *statement, struct copied *copied)
{
    copied->numbers[0] = sqlite3_column_int64(statement, 0);
    copied->texts[0] = strdup((const char *)sqlite3_column_text(statement, 1));
    copied->texts[1] = strdup((const char *)sqlite3_column_text(statement, 2));
    copied->numbers[1] = sqlite3_column_int64(statement, 3);
    copied->numbers[2] = sqlite3_column_int64(statement, 4);
    copied->numbers[3] = sqlite3_column_int64(statement, 5);
    copied->texts[2] = strdup((const char *)sqlite3_column_text(statement, 6));
    copied->texts[3] = sqlite3_column_int64(statement, 4) & 16 ? "x" : NULL;
}

static void free_row(struct copied *copied)
{
    free(copied->texts[0]);
    free(copied->texts[1]);
    free(copied->texts[2]);
}

static void newest_fifty_plain(const char *path, int64_t inbox)
{
    sqlite3_stmt *statement;
    sqlite3 *database;
    struct copied copied;
    int count = 0;

    need(sqlite3_open(path, &database), database);
    need(sqlite3_prepare_v2(database, "SELECT id, subject, sender_name, delivery_time, flags, size, class FROM message WHERE folder = ?1 AND kind = 0"
        " ORDER BY delivery_time DESC LIMIT 50", -1, &statement, NULL), database);
    sqlite3_bind_int64(statement, 1, inbox);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        copy_row(statement, &copied);
        free_row(&copied);
        count++;
    }
    if (count != 50)
        exit(1);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static void measure_list(const char *path, int64_t inbox, int size)
{
    double ours[31], theirs[31];
    char name[80];
    int round;

    for (round = 0; round < 31; round++) {
        double start = now();
        newest_fifty(path, inbox);
        ours[round] = now() - start;
        start = now();
        newest_fifty_plain(path, inbox);
        theirs[round] = now() - start;
    }
    snprintf(name, sizeof(name), "1 newest 50 of %d, file held open", size);
    report(name, median(ours, 31), median(theirs, 31), 2);
}

/* --- 3: all rows --------------------------------------------------------------------------------------------------------------------------------------- */

static void measure_all(struct mapix_store *store, const char *path, int64_t inbox, int size)
{
    double ours[ROUNDS], theirs[ROUNDS];
    char name[80];
    int round;

    for (round = 0; round < ROUNDS; round++) {
        LPMAPITABLE table = open_table(store, inbox);
        struct copied *copied = calloc((size_t)size, sizeof(*copied));
        sqlite3_stmt *statement;
        sqlite3 *database;
        LPSRowSet rows = NULL;
        int count = 0, index;
        double start = now();

        must(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), "all rows");
        ours[round] = now() - start;
        if (rows->cRows != (ULONG)size)
            exit(1);
        FreeProws(rows);
        table->lpVtbl->Release(table);
        need(sqlite3_open(path, &database), database);
        start = now();
        need(sqlite3_prepare_v2(database, "SELECT id, subject, sender_name, delivery_time, flags, size, class FROM message WHERE folder = ?1 AND kind = 0"
            " ORDER BY delivery_time", -1, &statement, NULL), database);
        sqlite3_bind_int64(statement, 1, inbox);
        while (sqlite3_step(statement) == SQLITE_ROW)
            copy_row(statement, &copied[count++]);
        sqlite3_finalize(statement);
        theirs[round] = now() - start;
        sqlite3_close(database);
        for (index = 0; index < count; index++)
            free_row(&copied[index]);
        free(copied);
    }
    snprintf(name, sizeof(name), "3 HrQueryAllRows %d x 8", size);
    report(name, median(ours, ROUNDS), median(theirs, ROUNDS), 2.5);
}

/* --- 5: views that the engine keeps in memory --------------------------------------------------------------------------------------------------- */

/* By sender, the newest first: no index of the file has both. And the same with a heading for each sender, all closed. */
static const SizedSSortOrderSet(2, two_keys) = { 2, 0, 0, { { PR_SENDER_NAME_W, TABLE_SORT_ASCEND }, { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };
static const SizedSSortOrderSet(2, by_sender) = { 2, 1, 0, { { PR_SENDER_NAME_W, TABLE_SORT_ASCEND }, { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };

static double open_sorted(struct mapix_store *store, int64_t inbox, const SSortOrderSet *order)
{
    LPMAPITABLE table = open_table(store, inbox);
    LPSRowSet rows;
    double start = now(), took;

    must(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), "columns");
    must(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)order, 0), "sort");
    must(table->lpVtbl->QueryRows(table, 50, 0, &rows), "rows");
    took = now() - start;
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return took;
}

/* The same rows in the same order, and (`headings`) how many rows and unread ones each sender has. */
static double open_sorted_plain(const char *path, int64_t inbox, bool headings)
{
    static const char *const queries[] = {
        "SELECT id FROM message WHERE folder = ?1 AND kind = 0 ORDER BY sender_key, delivery_time DESC",
        "SELECT sender_name, count(*), sum(flags & 1 = 0) FROM message WHERE folder = ?1 AND kind = 0 GROUP BY sender_key" };
    sqlite3 *database;
    double start, took;

    need(sqlite3_open(path, &database), database);
    start = now();
    for (int query = 0; query <= headings; query++) {
        sqlite3_stmt *statement;
        int64_t sum = 0;

        need(sqlite3_prepare_v2(database, queries[query], -1, &statement, NULL), database);
        sqlite3_bind_int64(statement, 1, inbox);
        while (sqlite3_step(statement) == SQLITE_ROW)
            sum += sqlite3_column_int64(statement, query);
        (void)sum;                     /* read as a program would, not printed */
        sqlite3_finalize(statement);
    }
    took = now() - start;
    sqlite3_close(database);
    return took;
}

static void measure_views(struct mapix_store *store, const char *path, int64_t inbox, int size)
{
    for (int headings = 0; headings < 2; headings++) {
        double ours[ROUNDS], theirs[ROUNDS];
        char name[80];

        for (int round = 0; round < ROUNDS; round++) {
            ours[round] = open_sorted(store, inbox, headings ? (const SSortOrderSet *)&by_sender : (const SSortOrderSet *)&two_keys);
            theirs[round] = open_sorted_plain(path, inbox, headings);
        }
        snprintf(name, sizeof(name), "5 open a view of %d %s", size, headings ? "with headings" : "by two keys");
        report(name, median(ours, ROUNDS), median(theirs, ROUNDS), 2.5);
    }
}

int main(int count, char **arguments)
{
    static const int sizes[] = { 1000, 10000, 100000 };
    const char *directory = count > 1 ? arguments[1] : ".";
    char path[500];
    size_t at;
    int number;

    wmemset(body, L'b', 3000);
    memset(mime, 'm', sizeof(mime));
    measure_append(directory);
    measure_import(directory);
    for (at = 0; at < 3; at++) {
        struct mapix_store *store;
        int64_t inbox;

        snprintf(path, sizeof(path), "%s/bench-%d.db", directory, sizes[at]);
        remove_files(path);
        store = open_store(path, &inbox);
        for (number = 0; number < sizes[at]; number++)
            add(store, inbox, number, true);
        must(mapix_store_flush(store), "flush");
        measure_list(path, inbox, sizes[at]);
        if (sizes[at] == 100000)
            measure_all(store, path, inbox, sizes[at]);
        measure_views(store, path, inbox, sizes[at]);
        mapix_store_release(store);
        remove_files(path);
    }
    return 0;
}
