/* LOCAL_MS at work: receipts, copies between stores, batches, new mail, several threads. */
#include "world.h"

#include <pthread.h>

#include "store/store.h"
#include "tests/lib/waiting.h"

static LONG flags_of(LPMESSAGE message)
{
    LPSPropValue value = get(message, PR_MESSAGE_FLAGS);
    LONG flags = value->Value.l;

    MAPIFreeBuffer(value);
    return flags;
}

static LONG count_of(LPMAPIFOLDER folder, ULONG tag)
{
    LPSPropValue value = get(folder, tag);
    LONG count = value->Value.l;

    MAPIFreeBuffer(value);
    return count;
}

static LPMESSAGE message_with_receipt(LPMAPIFOLDER folder)
{
    LPMESSAGE message = new_message(folder, L"Bitte antworten", 0);
    SPropValue values[] = { { .ulPropTag = PR_READ_RECEIPT_REQUESTED, .Value.b = TRUE },
        wide(PR_SENDER_EMAIL_ADDRESS_W, L"ada@example.org"), wide(PR_SENDER_ADDRTYPE_W, L"SMTP"),
        { .ulPropTag = PR_SENDER_ENTRYID } };
    ULONG size = 24;

    /* a one-off entry id for the sender */
    BYTE one_off[24 + 3 * 40] = { 0, 0, 0, 0, 0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F,
        0x54, 0x02, 0, 0, 1, 0 };
    strcpy((char *)one_off + size, "Ada");
    size += 4;
    strcpy((char *)one_off + size, "SMTP");
    size += 5;
    strcpy((char *)one_off + size, "ada@example.org");
    size += 16;
    values[3].Value.bin = (SBinary){ size, one_off };
    assert_int_equal(message->lpVtbl->SetProps(message, 4, values, NULL), S_OK);
    save(message);
    return message;
}

static void a_read_receipt_is_sent_once(void **state) /* SPI-MSG-20, SPI-FLD-10 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID);
    LPMESSAGE message = message_with_receipt(inbox);

    assert_true(flags_of(message) & MSGFLAG_RN_PENDING);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), S_OK);
    assert_false(flags_of(message) & MSGFLAG_RN_PENDING);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 1);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, CLEAR_READ_FLAG), S_OK);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), S_OK);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 1);
    drop(message);
    message = message_with_receipt(inbox);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, SUPPRESS_RECEIPT), S_OK);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), S_OK);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 1);
    drop(message);
    message = message_with_receipt(inbox);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, GENERATE_RECEIPT_ONLY), S_OK);
    assert_false(flags_of(message) & MSGFLAG_READ);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 2);
    drop(message);
    drop(inbox);
    drop(outbox);
}

static void deleting_unread_reports_it(void **state) /* SPI-MSG-20 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID);
    LPMESSAGE message = message_with_receipt(inbox);
    LPSPropValue id = get(message, PR_ENTRYID);
    SBinaryArray list = { 1, &id->Value.bin };

    drop(message);
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, 0), S_OK);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 1);
    MAPIFreeBuffer(id);
    drop(inbox);
    drop(outbox);
}

static void copies_and_moves_within_the_store(void **state) /* SPI-FLD-06, SPI-FLD-07, SPI-EID-07, SPI-STORE-25 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), sent = open_special(world, PR_IPM_SENTMAIL_ENTRYID);
    LPMESSAGE message = new_message(inbox, L"wandert", 0), moved = NULL;
    LPSPropValue id, parent, folder;
    SBinaryArray list;
    ULONG type;

    save(message);
    id = get(message, PR_ENTRYID);
    drop(message);
    list = (SBinaryArray){ 1, &id->Value.bin };
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, sent, 0, NULL, 0), S_OK);
    assert_int_equal(count_of(sent, PR_CONTENT_COUNT), 1);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, &IID_IMAPIFolder, sent, 0, NULL, MESSAGE_MOVE), S_OK);
    assert_int_equal(count_of(sent, PR_CONTENT_COUNT), 2);
    assert_int_equal(count_of(inbox, PR_CONTENT_COUNT), 0);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, sent, 0, NULL, MESSAGE_MOVE), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL,
                         0, &type, (LPUNKNOWN *)(void *)&moved),
        S_OK); /* the id stays */
    parent = get(moved, PR_PARENT_ENTRYID);
    folder = get(sent, PR_ENTRYID);
    assert_memory_equal(parent->Value.bin.lpb, folder->Value.bin.lpb, 32);
    MAPIFreeBuffer(parent);
    MAPIFreeBuffer(folder);
    MAPIFreeBuffer(id);
    drop(moved);
    drop(sent);
    drop(inbox);
}

/* Another store of the same provider, in a file of its own. */
static LPMDB other_store(struct world *world, LPMSLOGON *ret_logon)
{
    SPropValue path = { .ulPropTag = PR_PST_PATH, .Value.lpszA = (LPSTR)(uintptr_t)scratch_path("other.db") };
    static const SizedSPropTagArray(1, id) = { 1, { PR_ENTRYID } };
    LPMAPISUP support;
    LPMDB store = NULL;

    assert_int_equal(world->section->lpVtbl->SetProps(world->section, 1, &path, NULL), S_OK);
    assert_int_equal(world->section->lpVtbl->DeleteProps(world->section, (LPSPropTagArray)(uintptr_t)&id, NULL), S_OK);
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(world->provider->lpVtbl->Logon(
                         world->provider, support, 0, NULL, 0, NULL, MDB_WRITE, NULL, NULL, NULL, NULL, ret_logon, &store),
        S_OK);
    drop(support);
    return store;
}

static void copies_between_stores(void **state) /* SPI-FLD-07, SPI-SUP-27, SPI-SUP-31 */
{
    struct world *world = *state;
    LPMSLOGON logon = NULL;
    LPMDB store = other_store(world, &logon);
    LPMAPIFOLDER inbox = open_inbox(world), target = NULL;
    LPMESSAGE message = new_message(inbox,
                  L"hin\x00FC"
                  L"ber",
                  0),
              copy = NULL;
    LPATTACH attachment = NULL;
    SPropValue values[] = { number(PR_ATTACH_METHOD, ATTACH_BY_VALUE), wide(PR_ATTACH_LONG_FILENAME_W, L"x.bin"),
        { .ulPropTag = PR_ATTACH_DATA_BIN } };
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_SUBJECT_W } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LPSPropValue id, value;
    SBinaryArray list;
    ULONG num, type, size, zero = 0;
    LPENTRYID receive = NULL;

    values[2].Value.bin = (SBinary){ 5, (LPBYTE)(uintptr_t) "inhalt" };
    add_recipient(message, L"Ada");
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &num, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 3, values, NULL), S_OK);
    save(attachment);
    drop(attachment);
    save(message);
    id = get(message, PR_ENTRYID);
    drop(message);
    list = (SBinaryArray){ 1, &id->Value.bin };
    assert_int_equal(store->lpVtbl->GetReceiveFolder(store, NULL, 0, &size, &receive, NULL), S_OK);
    assert_int_equal(
        store->lpVtbl->OpenEntry(store, size, receive, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&target), S_OK);
    MAPIFreeBuffer(receive);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, target, 0, NULL, MAPI_DECLINE_OK), MAPI_E_DECLINE_COPY);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, target, 0, NULL, 0), S_OK);
    assert_int_equal(count_of(inbox, PR_CONTENT_COUNT), 1);
    assert_int_equal(target->lpVtbl->GetContentsTable(target, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 1);
    assert_true(wcscmp(rows->aRow[0].lpProps[1].Value.lpszW, L"hin\x00FC"
                                                             L"ber") == 0);
    assert_int_equal(target->lpVtbl->OpenEntry(target, rows->aRow[0].lpProps[0].Value.bin.cb,
                         (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&copy),
        S_OK);
    FreeProws(rows);
    value = get(copy, PR_DISPLAY_TO_W);
    assert_true(wcscmp(value->Value.lpszW, L"Ada") == 0);
    MAPIFreeBuffer(value);
    assert_int_equal(copy->lpVtbl->OpenAttach(copy, 0, NULL, 0, &attachment), S_OK);
    value = get(attachment, PR_ATTACH_DATA_BIN);
    assert_int_equal(value->Value.bin.cb, 5);
    MAPIFreeBuffer(value);
    drop(attachment);
    drop(copy);
    MAPIFreeBuffer(id);
    /* SPI-FLD-08: a receipt that is owed goes out with the copying, the copy owes none, and reading it makes none */
    LPMAPIFOLDER outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID);
    static const SizedSSortOrderSet(1, newest) = { 1, 0, 0, { { PR_CREATION_TIME, TABLE_SORT_DESCEND } } };
    message = message_with_receipt(inbox);
    assert_int_equal(flags_of(message) & (MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING), MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING);
    id = get(message, PR_ENTRYID);
    list = (SBinaryArray){ 1, &id->Value.bin };
    drop(message);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, target, 0, NULL, 0), S_OK);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 1);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&newest, 0), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 2);
    for (ULONG i = 0; i < 2; i++) {
        assert_int_equal(target->lpVtbl->OpenEntry(target, rows->aRow[i].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[i].lpProps[0].Value.bin.lpb,
            NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&copy), S_OK);
        assert_int_equal(flags_of(copy) & (MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING), 0);
        assert_int_equal(copy->lpVtbl->SetReadFlag(copy, 0), S_OK);
        drop(copy);
    }
    FreeProws(rows);
    assert_int_equal(count_of(outbox, PR_CONTENT_COUNT), 1);
    drop(outbox);
    drop(table);
    drop(target);
    MAPIFreeBuffer(id);
    drop(inbox);
    drop(store);
    logon->lpVtbl->Logoff(logon, &zero);
    drop(logon);
    world->released = 0;
    world->transports = 0;
}

/* imapifolder-copyfolder, FOLDER_MOVE into another store: all that is in the folder arrives, hidden messages too, and the folder is no longer where it was. */
static void folders_move_between_stores(void **state) /* SPI-FLD-09, SPI-SUP-27 */
{
    struct world *world = *state;
    LPMSLOGON logon = NULL;
    LPMDB store = other_store(world, &logon);
    LPMAPIFOLDER subtree = open_special(world, PR_IPM_SUBTREE_ENTRYID), one = NULL, below = NULL, root = NULL, moved = NULL;
    LPMESSAGE message, hidden = NULL;
    LPSPropValue id;
    ULONG type, zero = 0;

    assert_int_equal(subtree->lpVtbl->CreateFolder(subtree, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Umzug", NULL, NULL, 0, &one), S_OK);
    assert_int_equal(one->lpVtbl->CreateFolder(one, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Unten", NULL, NULL, 0, &below), S_OK);
    message = new_message(below, L"mit", 0);
    save(message);
    drop(message);
    assert_int_equal(one->lpVtbl->CreateMessage(one, NULL, MAPI_ASSOCIATED, &hidden), S_OK);
    save(hidden);
    drop(hidden);
    id = get(one, PR_ENTRYID);
    drop(below);
    drop(one);
    assert_int_equal(store->lpVtbl->OpenEntry(store, 0, NULL, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(subtree->lpVtbl->CopyFolder(subtree, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, root, NULL, 0, NULL,
        FOLDER_MOVE | COPY_SUBFOLDERS), S_OK);
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type,
        (LPUNKNOWN *)(void *)&one), MAPI_E_NOT_FOUND);
    assert_int_equal(root->lpVtbl->CreateFolder(root, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Umzug", NULL, NULL, OPEN_IF_EXISTS, &moved), S_OK);
    assert_int_equal(count_of(moved, PR_ASSOC_CONTENT_COUNT), 1);
    assert_int_equal(moved->lpVtbl->CreateFolder(moved, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Unten", NULL, NULL, OPEN_IF_EXISTS, &below), S_OK);
    assert_int_equal(count_of(below, PR_CONTENT_COUNT), 1);
    drop(below);
    drop(moved);
    drop(root);
    drop(subtree);
    MAPIFreeBuffer(id);
    drop(store);
    logon->lpVtbl->Logoff(logon, &zero);
    drop(logon);
    world->released = 0;
    world->transports = 0;
}

static void deferred_saves_are_batched(void **state) /* SPI-PROP-15 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    int index;

    for (index = 0; index < 50; index++) {
        LPMESSAGE message = new_message(inbox, L"viele", 0);
        LPSPropValue id;
        assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE | MAPI_DEFERRED_ERRORS), S_OK);
        id = get(message, PR_ENTRYID);
        MAPIFreeBuffer(id);
        drop(message);
    }
    assert_int_equal(count_of(inbox, PR_CONTENT_COUNT), 50);
    drop(inbox);
}

struct new_mail {
    ULONG size;
    BYTE id[32];
    char class[40];
    ULONG flags;
};

static LONG STDAPICALLTYPE hear_mail(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct new_mail *mail = context;

    while (count--)
        if (notifications[count].ulEventType == fnevNewMail) {
            const NEWMAIL_NOTIFICATION *news = &notifications[count].info.newmail;
            mail->size = news->cbEntryID;
            memcpy(mail->id, news->lpEntryID, 32);
            snprintf(mail->class, sizeof(mail->class), "%s", (const char *)(const void *)news->lpszMessageClass);
            mail->flags = news->ulMessageFlags;
        }
    return S_OK;
}

static void the_spooler_tells_of_new_mail(void **state) /* SPI-STORE-21, SPI-STORE-22, NOTI-26 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPISUP support;
    LPMSLOGON logon = NULL;
    LPMDB spooler = NULL;
    LPMESSAGE message = NULL;
    LPMAPIADVISESINK sink = NULL;
    struct new_mail mail = { 0 };
    NOTIFICATION news;
    LPSPropValue id, parent;
    LPMAPIFOLDER receive = NULL;
    ULONG_PTR connection;
    ULONG type, zero = 0;

    assert_int_equal(HrAllocAdviseSink(hear_mail, &mail, &sink), S_OK);
    assert_int_equal(world->store->lpVtbl->Advise(world->store, 0, NULL, fnevNewMail, sink, &connection), S_OK);
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(world->provider->lpVtbl->SpoolerLogon(
                         world->provider, support, 0, NULL, 0, NULL, MDB_WRITE, NULL, 0, NULL, NULL, &logon, &spooler),
        S_OK);
    drop(support);
    parent = get(inbox, PR_ENTRYID);
    assert_int_equal(spooler->lpVtbl->OpenEntry(spooler, parent->Value.bin.cb, (LPENTRYID)(void *)parent->Value.bin.lpb, NULL,
                         MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&receive),
        S_OK);
    assert_int_equal(receive->lpVtbl->CreateMessage(receive, NULL, 0, &message), S_OK);
    SPropValue class = wide(PR_MESSAGE_CLASS_W, L"IPM.Note");
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &class, NULL), S_OK);
    save(message);
    assert_int_equal(flags_of(message) & (MSGFLAG_UNSENT | MSGFLAG_READ), 0); /* what the spooler makes has arrived */
    id = get(message, PR_ENTRYID);
    memset(&news, 0, sizeof(news));
    news.ulEventType = fnevNewMail;
    news.info.newmail.cbEntryID = id->Value.bin.cb;
    news.info.newmail.lpEntryID = (LPENTRYID)(void *)id->Value.bin.lpb;
    news.info.newmail.cbParentID = parent->Value.bin.cb;
    news.info.newmail.lpParentID = (LPENTRYID)(void *)parent->Value.bin.lpb;
    assert_int_equal(world->store->lpVtbl->NotifyNewMail(world->store, &news), MAPI_E_NO_SUPPORT);
    assert_int_equal(spooler->lpVtbl->NotifyNewMail(spooler, &news), S_OK);
    wait_notified(mail.size);                          /* it comes through the file, as from another process */
    assert_int_equal(mail.size, 32);
    assert_memory_equal(mail.id, id->Value.bin.lpb, 32);
    assert_string_equal(mail.class, "IPM.Note");
    assert_int_equal(world->store->lpVtbl->Unadvise(world->store, connection), S_OK);
    drop(sink);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(parent);
    drop(message);
    drop(receive);
    drop(spooler);
    logon->lpVtbl->Logoff(logon, &zero);
    drop(logon);
    drop(inbox);
    world->released = 0;
}

static void ole_objects_are_storages(void **state) /* SPI-MSG-14, STORE_OLE_OK */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"OLE", 0), again = NULL;
    LPATTACH attachment = NULL;
    SPropValue method = number(PR_ATTACH_METHOD, ATTACH_OLE);
    LPSTORAGE storage = NULL;
    LPSTREAM stream = NULL;
    LPSPropValue id;
    char bytes[8] = "";
    ULONG num, type, size;

    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &num, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 1, &method, NULL), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage,
                         STGM_READWRITE | STGM_SHARE_EXCLUSIVE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&storage),
        S_OK);
    assert_int_equal(
        storage->lpVtbl->CreateStream(storage, L"Inhalt", STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream),
        S_OK);
    assert_int_equal(stream->lpVtbl->Write(stream, "object", 6, &size), S_OK);
    drop(stream);
    assert_int_equal(storage->lpVtbl->Commit(storage, 0), S_OK);
    drop(storage);
    save(attachment);
    drop(attachment);
    save(message);
    id = get(message, PR_ENTRYID);
    drop(message);
    assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type,
                         (LPUNKNOWN *)(void *)&again),
        S_OK);
    assert_int_equal(again->lpVtbl->OpenAttach(again, num, NULL, 0, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage,
                         STGM_READ | STGM_SHARE_EXCLUSIVE, 0, (LPUNKNOWN *)(void *)&storage),
        S_OK);
    assert_int_equal(storage->lpVtbl->OpenStream(storage, L"Inhalt", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream), S_OK);
    assert_int_equal(stream->lpVtbl->Read(stream, bytes, 6, &size), S_OK);
    assert_string_equal(bytes, "object");
    drop(stream);
    drop(storage);
    drop(attachment);
    drop(again);
    MAPIFreeBuffer(id);
    drop(inbox);
}

/* --- Threads --- */

#define THREADS 4
#define EACH 20

static void *write_messages(void *context)
{
    LPMAPIFOLDER inbox = context;
    int index;

    for (index = 0; index < EACH; index++) {
        LPMESSAGE message = NULL;
        SPropValue values[] = { wide(PR_SUBJECT_W, L"aus einem Faden"), wide(PR_MESSAGE_CLASS_W, L"IPM.Note"),
            number(PR_MESSAGE_FLAGS, 0) };
        LPMAPITABLE table = NULL;
        LPSRowSet rows = NULL;
        if (FAILED(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message)) ||
            FAILED(message->lpVtbl->SetProps(message, 3, values, NULL)) ||
            FAILED(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE)))
            return "write";
        if (FAILED(inbox->lpVtbl->GetContentsTable(inbox, 0, &table)) || FAILED(table->lpVtbl->QueryRows(table, 10, 0, &rows)))
            return "read";
        FreeProws(rows);
        drop(table);
        drop(message);
    }
    return NULL;
}

static void objects_are_free_threaded(void **state) /* SPI-ABI-09 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    pthread_t threads[THREADS];
    LPMAPITABLE table = NULL;
    LPMAPIADVISESINK sink = NULL;
    struct new_mail ignored;
    ULONG_PTR connection;
    ULONG count;
    int index;

    assert_int_equal(HrAllocAdviseSink(hear_mail, &ignored, &sink), S_OK);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    for (index = 0; index < THREADS; index++)
        assert_int_equal(pthread_create(&threads[index], NULL, write_messages, inbox), 0);
    for (index = 0; index < THREADS; index++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[index], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, THREADS * EACH);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    drop(sink);
    drop(table);
    drop(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_read_receipt_is_sent_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deleting_unread_reports_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(copies_and_moves_within_the_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(copies_between_stores, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_move_between_stores, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deferred_saves_are_batched, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_spooler_tells_of_new_mail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ole_objects_are_storages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(objects_are_free_threaded, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
