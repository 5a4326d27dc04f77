/* What one process does to a store is told in the others that have it open: new mail to advise sinks, rows to tables with their neighbours. */
#include "tests/unit/local/world.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"

/* --- The other process --------------------------------------------------------------------------------------------------------------------------------- */

/* It runs this program anew, so that nothing of ours is in it: PROGRAM PATH WHAT. */
static const char *self;

static int64_t save_one(struct mapix_store *store, int64_t folder, const wchar_t *subject, DWORD time)
{
    SPropValue values[] = { wide(PR_SUBJECT_W, subject), wide(PR_MESSAGE_CLASS_W, L"IPM.Note.Test"), { .ulPropTag = PR_MESSAGE_DELIVERY_TIME } };
    struct mapix_store_record record = { .count = 3, .values = values };
    struct mapix_store_message_save save = { .folder = folder, .record = &record };
    struct mapix_store_message row = { 0 };

    values[2].Value.ft = (FILETIME){ time, 30000000 };
    return SUCCEEDED(mapix_store_message_save(store, &save, &row)) ? row.id : 0;
}

static int other_process(const char *path, const char *what)
{
    struct mapix_store *store;
    struct mapix_store_facts facts;
    int64_t inbox, id;
    HRESULT result = mapix_store_open(path, NULL, &store);

    if (FAILED(result) || FAILED(mapix_store_get_facts(store, &facts)))
        return 1;
    inbox = facts.roles[MAPIX_ROLE_INBOX];
    if (strcmp(what, "mail") == 0) {              /* as a spooler does: the message, then the news of it */
        id = save_one(store, inbox, L"news", 5000);
        result = id ? mapix_store_tell_new_mail(store, id, inbox) : MAPI_E_CALL_FAILED;
    } else if (strcmp(what, "between") == 0) {    /* a row between two others */
        id = save_one(store, inbox, L"between", 1500);
        result = id ? S_OK : MAPI_E_CALL_FAILED;
    } else {                                      /* a row goes, by its id */
        id = atoll(what);
        result = mapix_store_messages_delete(store, inbox, &id, 1, false, NULL, NULL);
    }
    mapix_store_release(store);
    return FAILED(result);
}

static void let_other_process(struct world *world, const char *what)
{
    LPSPropValue path = get(world->store, CHANGE_PROP_TYPE(PR_PST_PATH, PT_STRING8));
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (!child) {
        execl(self, self, path->Value.lpszA, what, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    MAPIFreeBuffer(path);
}

/* --- Hearing --------------------------------------------------------------------------------------------------------------------------------------------- */

struct heard {
    pthread_mutex_t lock;
    pthread_cond_t more;
    int count;
    ULONG event;                    /* of the last one: an fnev bit, or a TABLE_ event */
    BYTE id[MAPIX_STORE_ENTRY_ID_SIZE], parent[MAPIX_STORE_ENTRY_ID_SIZE];
    ULONG flags;
    char class[64];
    BYTE index[16], prior[16];
    ULONG index_size, prior_size;
};
#define HEARD_NOTHING { .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER }

static void keep(BYTE *space, ULONG room, const void *bytes, ULONG size)
{
    if (size && room)
        memcpy(space, bytes, size < room ? size : room);
}

static LONG STDAPICALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct heard *heard = context;

    pthread_mutex_lock(&heard->lock);
    for (ULONG i = 0; i < count; i++) {
        const NEWMAIL_NOTIFICATION *mail = &notifications[i].info.newmail;
        const TABLE_NOTIFICATION *row = &notifications[i].info.tab;
        heard->event = notifications[i].ulEventType;
        if (heard->event == fnevNewMail) {
            keep(heard->id, sizeof(heard->id), mail->lpEntryID, mail->cbEntryID);
            keep(heard->parent, sizeof(heard->parent), mail->lpParentID, mail->cbParentID);
            heard->flags = mail->ulMessageFlags;
            snprintf(heard->class, sizeof(heard->class), "%s", (const char *)mail->lpszMessageClass);
        } else if (heard->event == fnevTableModified) {
            heard->event = row->ulTableEvent;
            heard->index_size = row->propIndex.ulPropTag == PR_INSTANCE_KEY ? row->propIndex.Value.bin.cb : 0;
            keep(heard->index, sizeof(heard->index), row->propIndex.Value.bin.lpb, heard->index_size);
            heard->prior_size = row->propPrior.ulPropTag == PR_INSTANCE_KEY ? row->propPrior.Value.bin.cb : 0;
            keep(heard->prior, sizeof(heard->prior), row->propPrior.Value.bin.lpb, heard->prior_size);
        }
        heard->count++;
    }
    pthread_cond_broadcast(&heard->more);
    pthread_mutex_unlock(&heard->lock);
    return S_OK;
}

/* Until so many events came; they are dispatched here or on MAPI's thread. */
static void wait_for(struct heard *heard, int count)
{
    time_t end = time(NULL) + 20;
    int had;

    do {
        struct timespec soon;
        HrDispatchNotifications(0);
        pthread_mutex_lock(&heard->lock);
        clock_gettime(CLOCK_REALTIME, &soon);
        soon.tv_nsec += 20000000;
        soon.tv_sec += soon.tv_nsec / 1000000000;
        soon.tv_nsec %= 1000000000;
        if (heard->count < count)
            pthread_cond_timedwait(&heard->more, &heard->lock, &soon);
        had = heard->count;
        pthread_mutex_unlock(&heard->lock);
    } while (had < count && time(NULL) < end);
    assert_int_equal(had, count);
}

/* --- Tests ------------------------------------------------------------------------------------------------------------------------------------------------- */

/* SPI-STORE-21, NOTI-26: new mail is told in every process of the receiver that advised for the whole store, with the folder it lies in. */
static void new_mail_is_told_everywhere(void **state)
{
    struct world *world = *state;
    struct heard heard = HEARD_NOTHING;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPIADVISESINK sink = NULL;
    LPSPropValue id = get(inbox, PR_ENTRYID), subject;
    LPMESSAGE message = NULL;
    ULONG_PTR connection;
    ULONG type;

    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(world->store->lpVtbl->Advise(world->store, 0, NULL, fnevNewMail, sink, &connection), S_OK);
    let_other_process(world, "mail");
    wait_for(&heard, 1);
    assert_int_equal(heard.event, fnevNewMail);
    assert_memory_equal(heard.parent, id->Value.bin.lpb, sizeof(heard.parent));
    assert_string_equal(heard.class, "IPM.Note.Test");
    assert_int_equal(heard.flags & MSGFLAG_READ, 0);
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, sizeof(heard.id), (LPENTRYID)(void *)heard.id, NULL, 0, &type, (LPUNKNOWN *)(void *)&message),
        S_OK);
    subject = get(message, PR_SUBJECT_W);
    assert_true(wcscmp(subject->Value.lpszW, L"news") == 0);
    MAPIFreeBuffer(subject);
    assert_int_equal(world->store->lpVtbl->Unadvise(world->store, connection), S_OK);
    drop(message);
    drop(sink);
    MAPIFreeBuffer(id);
    drop(inbox);
}

/* SPI-TBL-21: a row that another process made is told with the row before it; one that it deleted, with its key. */
static void rows_are_told_with_their_neighbours(void **state)
{
    struct world *world = *state;
    static const SizedSPropTagArray(3, columns) = { 3, { PR_INSTANCE_KEY, PR_SUBJECT_W, PR_ENTRYID } };
    static const SizedSSortOrderSet(1, sort) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_ASCEND } } };
    struct heard heard = HEARD_NOTHING;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPITABLE table;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection;
    LPSRowSet rows;
    char what[32];
    int64_t id;

    for (DWORD time = 1000; time <= 2000; time += 1000) {
        LPMESSAGE message = new_message(inbox, time == 1000 ? L"first" : L"last", 0);
        SPropValue delivered = { .ulPropTag = PR_MESSAGE_DELIVERY_TIME };
        delivered.Value.ft = (FILETIME){ time, 30000000 };
        assert_int_equal(message->lpVtbl->SetProps(message, 1, &delivered, NULL), S_OK);
        save(message);
        drop(message);
    }
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&sort, 0), S_OK);
    rows = all_rows(table, NULL);
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    let_other_process(world, "between");
    wait_for(&heard, 1);
    assert_int_equal(heard.event, TABLE_ROW_ADDED);
    assert_int_equal(heard.prior_size, rows->aRow[0].lpProps[0].Value.bin.cb);
    assert_memory_equal(heard.prior, rows->aRow[0].lpProps[0].Value.bin.lpb, heard.prior_size);
    memcpy(&id, rows->aRow[1].lpProps[2].Value.bin.lpb + 24, sizeof(id));
    snprintf(what, sizeof(what), "%lld", (long long)id);
    let_other_process(world, what);
    wait_for(&heard, 2);
    assert_int_equal(heard.event, TABLE_ROW_DELETED);
    assert_int_equal(heard.index_size, rows->aRow[1].lpProps[0].Value.bin.cb);
    assert_memory_equal(heard.index, rows->aRow[1].lpProps[0].Value.bin.lpb, heard.index_size);
    FreeProws(rows);
    rows = all_rows(table, NULL);
    assert_int_equal(rows->cRows, 2);
    assert_true(wcscmp(rows->aRow[1].lpProps[1].Value.lpszW, L"between") == 0);
    FreeProws(rows);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    drop(sink);
    drop(table);
    drop(inbox);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(new_mail_is_told_everywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rows_are_told_with_their_neighbours, set_up, tear_down),
    };

    self = argv[0];
    return argc == 3 ? other_process(argv[1], argv[2]) : cmocka_run_group_tests(tests, NULL, NULL);
}
