/* Measure 4: 1,000 messages submitted by one program until they are delivered to another local profile, against three durable commits a message
 * (submitted, delivered, done) of the same bytes in plain SQLite. Run with the environment of a build folder (tools/bench sets it).
 *
 *     delivery [MESSAGES [ROUNDS]] */
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>

#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define T(text) ((LPTSTR)(uintptr_t)(text))

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_value(const void *one, const void *other)
{
    double first = *(const double *)one, second = *(const double *)other;

    return first < second ? -1 : first > second;
}

static void must(HRESULT result, const char *what)
{
    if (result >= 0)
        return;
    fprintf(stderr, "%s: 0x%08X\n", what, (unsigned)result);
    exit(1);
}

static LPMAPISESSION log_on(const char *profile, ULONG flags)
{
    LPMAPISESSION session;

    must(MAPILogonEx(0, T(profile), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | flags, &session), "MAPILogonEx");
    return session;
}

static LPMDB open_store(LPMAPISESSION session, ULONG flags)
{
    static const SizedSPropTagArray(1, id) = { 1, { PR_ENTRYID } };
    LPMAPITABLE table;
    LPSRowSet rows;
    LPMDB store;

    must(session->lpVtbl->GetMsgStoresTable(session, 0, &table), "GetMsgStoresTable");
    must(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&id, NULL, NULL, 1, &rows), "HrQueryAllRows");
    must(session->lpVtbl->OpenMsgStore(session, 0, rows->aRow[0].lpProps[0].Value.bin.cb,
             (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, MDB_WRITE | flags, &store),
        "OpenMsgStore");
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return store;
}

static LPMAPIFOLDER open_folder(LPMDB store, ULONG tag)
{
    LPSPropValue value = NULL;
    LPENTRYID id;
    LPMAPIFOLDER folder;
    ULONG size, type;

    if (tag) {
        must(HrGetOneProp((LPMAPIPROP)store, tag, &value), "special folder");
        size = value->Value.bin.cb;
        id = (LPENTRYID)(void *)value->Value.bin.lpb;
    } else {
        must(store->lpVtbl->GetReceiveFolder(store, NULL, 0, &size, &id, NULL), "GetReceiveFolder");
    }
    must(store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder), "OpenEntry");
    MAPIFreeBuffer(tag ? (void *)value : (void *)id);
    return folder;
}

static ULONG count_of(LPMAPIFOLDER folder)
{
    LPSPropValue value;
    ULONG count;

    must(HrGetOneProp((LPMAPIPROP)folder, PR_CONTENT_COUNT, &value), "PR_CONTENT_COUNT");
    count = (ULONG)value->Value.l;
    MAPIFreeBuffer(value);
    return count;
}

static char body[1500];

static void submit(LPMAPIFOLDER outbox, unsigned number)
{
    char subject[64];
    SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = subject }, { .ulPropTag = PR_BODY_A, .Value.lpszA = body },
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t) "IPM.Note" }, { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = TRUE } };
    SPropValue row[] = { { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO },
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "other" },
        { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t) "LOCAL" },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t) "other" } };
    SizedADRLIST(1, list) = { 1, { { .cValues = 4, .rgPropVals = row } } };
    LPMESSAGE message;

    snprintf(subject, sizeof(subject), "Message number %u", number);
    must(outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message), "CreateMessage");
    must(message->lpVtbl->SetProps(message, 4, values, NULL), "SetProps");
    must(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), "ModifyRecipients");
    must(message->lpVtbl->SubmitMessage(message, 0), "SubmitMessage");
    message->lpVtbl->Release(message);
}

static double plain(const char *path, unsigned count)
{
    sqlite3 *database;
    sqlite3_stmt *insert, *done;
    double start;

    remove(path);
    if (sqlite3_open(path, &database) || sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE m (id INTEGER PRIMARY KEY, mail BLOB)", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(database, "INSERT INTO m (mail) VALUES (?)", -1, &insert, NULL) ||
        sqlite3_prepare_v2(database, "DELETE FROM m WHERE id = ?", -1, &done, NULL))
        exit(1);
    start = now();
    for (unsigned i = 0; i < count; i++) {
        for (int twice = 0; twice < 2; twice++) {      /* submitted, delivered */
            sqlite3_bind_blob(insert, 1, body, sizeof(body), SQLITE_STATIC);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_bind_int64(done, 1, 2 * i + 1);
        sqlite3_step(done);
        sqlite3_reset(done);
    }
    start = now() - start;
    sqlite3_finalize(insert);
    sqlite3_finalize(done);
    sqlite3_close(database);
    return start;
}

int main(int argc, char **argv)
{
    unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : 1000, rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 3;
    double ours[16], theirs[16], submitted[16];
    char path[4096];
    LPPROFADMIN profiles;
    LPMAPISESSION from, to;
    LPMDB from_store, to_store;
    LPMAPIFOLDER outbox, inbox;

    memset(body, 'x', sizeof(body) - 1);
    must(MAPIInitialize(NULL), "MAPIInitialize");
    must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    must(profiles->lpVtbl->CreateProfile(profiles, T("bench"), NULL, 0, MAPI_DEFAULT_SERVICES), "CreateProfile");
    must(profiles->lpVtbl->CreateProfile(profiles, T("other"), NULL, 0, MAPI_DEFAULT_SERVICES), "CreateProfile");
    profiles->lpVtbl->Release(profiles);
    from = log_on("bench", 0);
    to = log_on("other", MAPI_NO_MAIL);
    from_store = open_store(from, 0);
    to_store = open_store(to, MDB_NO_MAIL);
    outbox = open_folder(from_store, PR_IPM_OUTBOX_ENTRYID);
    inbox = open_folder(to_store, 0);
    submit(outbox, 0);                 /* daemons start, files are made */
    while (count_of(inbox) < 1 || count_of(outbox))
        poll(NULL, 0, 2);
    snprintf(path, sizeof(path), "%s/plain.db", getenv("XDG_DATA_HOME"));
    if (rounds > 16)
        rounds = 16;
    for (unsigned i = 0; i < rounds; i++) {
        ULONG before = count_of(inbox);
        double start = now();

        for (unsigned j = 0; j < count; j++)
            submit(outbox, j);
        submitted[i] = now() - start;
        while (count_of(inbox) < before + count || count_of(outbox))
            poll(NULL, 0, 2);
        ours[i] = now() - start;
        theirs[i] = plain(path, count);
    }
    qsort(ours, rounds, sizeof(*ours), by_value);
    qsort(theirs, rounds, sizeof(*theirs), by_value);
    qsort(submitted, rounds, sizeof(*submitted), by_value);
    printf("submit of %u messages until delivered: %.2f s (submitting %.2f s); three durable commits a message %.2f s; ratio %.2f (aim 2)\n", count,
        ours[rounds / 2], submitted[rounds / 2], theirs[rounds / 2], ours[rounds / 2] / theirs[rounds / 2]);
    outbox->lpVtbl->Release(outbox);
    inbox->lpVtbl->Release(inbox);
    from_store->lpVtbl->Release(from_store);
    to_store->lpVtbl->Release(to_store);
    from->lpVtbl->Logoff(from, 0, 0, 0);
    from->lpVtbl->Release(from);
    to->lpVtbl->Logoff(to, 0, 0, 0);
    to->lpVtbl->Release(to);
    MAPIUninitialize();
    return 0;
}
