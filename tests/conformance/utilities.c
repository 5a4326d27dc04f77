/* Utilities in a session with LOCAL: compound ids and message ids, HrValidateIPMSubtree, conversation indexes; notifications as a client meets
 * them; buffers and logoff; ids of objects; error reports. */
#include "client.h"
#include "tests/lib/waiting.h"

#include <edkmdb.h>
#include <mapival.h>
#include <stdbool.h>
#include <time.h>
#include <wchar.h>


static LPMAPISESSION session;
static LPMDB store;
static LPMAPIFOLDER inbox;

static int start(void **state)
{
    MAPIINIT_0 init = { 0, 0 };
    client_start(state);
    client_must(MAPIInitialize(&init), "MAPIInitialize");
    client_must(ScInitMapiUtil(0), "ScInitMapiUtil");                     /* INIT-23: MAPI, then the utilities, then the logon */
    session = client_logon();
    store = client_store(session);
    inbox = client_inbox(store);
    return 0;
}

static int end(void **state)
{
    if (inbox)
        CLIENT_DROP(inbox);
    if (store)
        CLIENT_DROP(store);
    if (session)
        client_logoff(session);
    DeinitMapiUtil();
    MAPIUninitialize();
    return client_end(state);
}

static LPSPropValue get(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp(object, tag, &value), S_OK);
    return value;
}

static LPMESSAGE new_message(const char *subject)
{
    SPropValue values[2] = { { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR) "IPM.Note" },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject } };
    LPMESSAGE message = NULL;
    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->SetProps(message, 2, values, NULL), S_OK);
    return message;
}

/* --- Ids --- */

/* SPI-UTIL-09: a compound id says which store of the session; one without a store is the id itself; as text it is the same in hexadecimal. */
static void compound_ids(void **state)
{
    LPSPropValue key = get(store, PR_RECORD_KEY), id = get(inbox, PR_ENTRYID), store_id = get(store, PR_ENTRYID);
    ULONG size = 0, store_size = 9, object_size = 0, same = 0;
    LPENTRYID compound = NULL, found_store = NULL, found = NULL;
    LPSTR text = NULL;
    LPWSTR wide = NULL;
    assert_int_equal(HrComposeEID(session, key->Value.bin.cb, key->Value.bin.lpb, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &size,
        &compound), S_OK);
    assert_int_equal(size, 24 + key->Value.bin.cb + id->Value.bin.cb);
    assert_memory_equal(compound, "\0\0\0\0", 4);                         /* long-term: no flags (SPI-EID-01) */
    assert_int_equal(HrDecomposeEID(session, size, compound, &store_size, &found_store, &object_size, &found), S_OK);
    assert_int_equal(object_size, id->Value.bin.cb);
    assert_memory_equal(found, id->Value.bin.lpb, object_size);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, store_size, found_store, store_id->Value.bin.cb,
        (LPENTRYID)(void *)store_id->Value.bin.lpb, 0, &same), S_OK);
    assert_int_equal(same, 1);
    MAPIFreeBuffer(found_store);
    MAPIFreeBuffer(found);
    ((BYTE *)compound)[24] ^= 1;                                          /* a store that the session does not have */
    assert_int_equal(HrDecomposeEID(session, size, compound, &store_size, &found_store, &object_size, &found), MAPI_E_NOT_FOUND);
    assert_null(found_store);
    MAPIFreeBuffer(compound);
    assert_int_equal(HrComposeEID(session, 0, NULL, 5, (LPENTRYID) "\1\2\3\4\5", &size, &compound), S_OK);
    assert_int_equal(size, 5);
    assert_memory_equal(compound, "\1\2\3\4\5", 5);
    assert_int_equal(HrDecomposeEID(NULL, size, compound, &store_size, &found_store, &object_size, &found), S_OK);
    assert_int_equal(store_size, 0);
    assert_null(found_store);
    assert_int_equal(object_size, 5);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(compound);
    assert_int_equal(HrComposeMsgID(session, 0, NULL, 3, (LPENTRYID) "\xab\x01\x7f", &text), S_OK);
    assert_string_equal(text, "AB017F");
    assert_int_equal(HrDecomposeMsgID(session, text, &store_size, &found_store, &object_size, &found), S_OK);
    assert_int_equal(object_size, 3);
    assert_memory_equal(found, "\xab\x01\x7f", 3);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(text);
    assert_int_equal(HrComposeMsgIDW(session, key->Value.bin.cb, key->Value.bin.lpb, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &wide),
        S_OK);
    assert_int_equal(wcslen(wide), 2 * (24 + key->Value.bin.cb + id->Value.bin.cb));
    assert_int_equal(HrDecomposeMsgIDW(session, wide, &store_size, &found_store, &object_size, &found), S_OK);
    assert_memory_equal(found, id->Value.bin.lpb, id->Value.bin.cb);
    MAPIFreeBuffer(found_store);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(wide);
    assert_int_equal(HrDecomposeMsgID(session, (LPSTR) "AB0", &store_size, &found_store, &object_size, &found), MAPI_E_INVALID_ENTRYID);
    assert_int_equal(HrComposeEID(session, 0, NULL, 0, NULL, &size, &compound), MAPI_E_INVALID_PARAMETER);
    MAPIFreeBuffer(key);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(store_id);
}

/* SPI-UTIL-09, MS-OXOMSG 2.2.1.3: 22 bytes, then five for each reply. */
static void conversation_indexes(void **state)
{
    BYTE *index = NULL, *reply = NULL, parent[22] = { 1, 0xd0, 0, 0, 0, 0 };
    ULONG size = 0, reply_size = 0;
    uint64_t began = 0, now = ((uint64_t)time(NULL) + 11644473600u) * 10000000u;
    assert_int_equal(ScCreateConversationIndex(0, NULL, &size, &index), S_OK);
    assert_int_equal(size, 22);
    assert_int_equal(index[0], 1);
    for (int i = 0; i < 6; i++)
        began = began << 8 | index[i];
    began <<= 16;
    assert_true(began + 600000000u > now && began < now + 600000000u);    /* this minute */
    assert_int_equal(ScCreateConversationIndex(size, index, &reply_size, &reply), S_OK);
    assert_int_equal(reply_size, 27);
    assert_memory_equal(reply, index, 22);
    assert_true(reply[22] == 0 && reply[23] < 2);                         /* hardly any time passed, scale 0 */
    MAPIFreeBuffer(reply);
    assert_int_equal(ScCreateConversationIndex(22, parent, &reply_size, &reply), S_OK);
    assert_true(reply[22] & 0x80);                                        /* years later: the coarse scale */
    uint64_t passed = now - ((uint64_t)0x01d000000000 << 16);
    uint32_t delta = (uint32_t)(reply[22] & 0x7f) << 24 | (uint32_t)reply[23] << 16 | (uint32_t)reply[24] << 8 | reply[25];
    assert_true(delta - (uint32_t)(passed >> 23) + 10 <= 20);
    MAPIFreeBuffer(reply);
    MAPIFreeBuffer(index);
    assert_true(FAILED(ScCreateConversationIndex(22, NULL, &size, &index)));
}

/* STORE-17: HrValidateIPMSubtree leaves a whole store as it is, and brings back what is gone. */
static void ipm_subtree(void **state)
{
    LPSPropValue mask = get(store, PR_VALID_FOLDER_MASK), id = NULL;
    LPMAPIERROR error = NULL;
    LPMAPIFOLDER folder = NULL;
    ULONG type;
    assert_int_equal(HrValidateIPMSubtree(store, 0x80, NULL, NULL, &error), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(HrValidateIPMSubtree(NULL, 0, NULL, NULL, &error), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrValidateIPMSubtree(store, MAPI_FULL_IPM_TREE, NULL, NULL, &error), S_OK);
    assert_int_equal(mask->Value.l & (FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID | FOLDER_IPM_WASTEBASKET_VALID |
        FOLDER_IPM_SENTMAIL_VALID), FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID | FOLDER_IPM_WASTEBASKET_VALID |
        FOLDER_IPM_SENTMAIL_VALID);
    MAPIFreeBuffer(mask);
    assert_int_equal(HrValidateIPMSubtree(store, MAPI_FULL_IPM_TREE | MAPI_FORCE_CREATE, NULL, NULL, &error), S_OK);
    id = get(store, PR_IPM_SENTMAIL_ENTRYID);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&folder),
        S_OK);
    CLIENT_DROP(folder);
    MAPIFreeBuffer(id);
}

/* SPI-EID-03, SPI-EID-04, SPI-EID-05, SPI-EID-08, SPI-EID-12, SPI-EID-13: GetProps gives long-term ids; opening and comparing take them at odd
 * addresses; keys compare as bytes; a copy has the search key of its original and another entry id and record key; an id is not used again. */
static void ids_of_objects(void **state)
{
    LPMESSAGE message = new_message("ids"), copy = NULL, opened = NULL;
    BYTE unaligned[300];
    ULONG type, same = 0;
    LPATTACH attachment = NULL;
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &type, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    LPSPropValue id = get(message, PR_ENTRYID), search = get(message, PR_SEARCH_KEY), record = get(message, PR_RECORD_KEY), found = NULL;
    assert_int_equal(((LPENTRYID)(void *)id->Value.bin.lpb)->abFlags[0], 0);
    assert_int_equal(search->Value.bin.cb, 16);
    memcpy(unaligned + 1, id->Value.bin.lpb, id->Value.bin.cb);
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, (LPENTRYID)(void *)(unaligned + 1), NULL, 0, &type, (LPUNKNOWN *)&opened),
        S_OK);
    CLIENT_DROP(opened);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, id->Value.bin.cb, (LPENTRYID)(void *)(unaligned + 1), id->Value.bin.cb,
        (LPENTRYID)(void *)id->Value.bin.lpb, 0, &same), S_OK);
    assert_int_equal(same, 1);
    found = get(attachment, PR_RECORD_KEY);                               /* attachments have no other key */
    MAPIFreeBuffer(found);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)attachment, PR_SEARCH_KEY, &found), MAPI_E_NOT_FOUND);
    CLIENT_DROP(attachment);
    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &copy), S_OK);
    LPSPropProblemArray problems = NULL;
    assert_int_equal(message->lpVtbl->CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, 0, &problems), S_OK);
    MAPIFreeBuffer(problems);
    assert_int_equal(copy->lpVtbl->SaveChanges(copy, KEEP_OPEN_READWRITE), S_OK);
    LPSPropValue copied_id = get(copy, PR_ENTRYID), copied_search = get(copy, PR_SEARCH_KEY), copied_record = get(copy, PR_RECORD_KEY);
    assert_true(copied_id->Value.bin.cb != id->Value.bin.cb || memcmp(copied_id->Value.bin.lpb, id->Value.bin.lpb, id->Value.bin.cb));
    assert_memory_equal(copied_search->Value.bin.lpb, search->Value.bin.lpb, 16);
    assert_true(copied_record->Value.bin.cb != record->Value.bin.cb || memcmp(copied_record->Value.bin.lpb, record->Value.bin.lpb,
        record->Value.bin.cb));
    CLIENT_DROP(copy);
    CLIENT_DROP(message);
    ENTRYLIST gone = { 1, &copied_id->Value.bin };
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &gone, 0, NULL, 0), S_OK);
    for (int i = 0; i < 5; i++) {
        message = new_message("next");
        assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
        found = get(message, PR_ENTRYID);
        assert_memory_not_equal(found->Value.bin.lpb, copied_id->Value.bin.lpb, found->Value.bin.cb);
        MAPIFreeBuffer(found);
        CLIENT_DROP(message);
    }
    static const GUID guid = { 0x03020100, 0x0504, 0x0706, { 8, 9, 10, 11, 12, 13, 14, 15 } };
    MAPIUID uid = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 } };
    assert_memory_equal(&guid, &uid, 16);                                 /* SPI-EID-12 */
    MAPIFreeBuffer(copied_id);
    MAPIFreeBuffer(copied_search);
    MAPIFreeBuffer(copied_record);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(search);
    MAPIFreeBuffer(record);
}

/* --- Notifications --- */

struct heard {
    ULONG calls, events;
    bool old_members, wrong_structure, no_parent;
};

static LONG STDMETHODCALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct heard *heard = context;
    heard->calls++;
    for (ULONG i = 0; i < count; i++) {
        const OBJECT_NOTIFICATION *object = &notifications[i].info.obj;
        heard->events |= notifications[i].ulEventType;
        if (!(notifications[i].ulEventType & (fnevObjectCreated | fnevObjectModified | fnevObjectDeleted | fnevObjectMoved | fnevObjectCopied)))
            continue;
        heard->old_members |= (object->cbOldID || object->lpOldID || object->cbOldParentID || object->lpOldParentID) &&
            !(notifications[i].ulEventType & (fnevObjectMoved | fnevObjectCopied));
        heard->wrong_structure |= !object->cbEntryID || !object->lpEntryID || !object->ulObjType;
        heard->no_parent |= object->ulObjType == MAPI_MESSAGE && (!object->cbParentID || !object->lpParentID);
    }
    return S_OK;
}

static void pump(struct heard *heard, ULONG wanted)
{
    wait_notified(heard->events & wanted);
    assert_true(heard->events & wanted);
}

#define OBJECT_EVENTS \
    (fnevObjectCreated | fnevObjectModified | fnevObjectDeleted | fnevObjectMoved | fnevObjectCopied | fnevNewMail | fnevSearchComplete | \
        fnevCriticalError | fnevExtended)

/* NOTI-02, NOTI-03, NOTI-13, NOTI-15, NOTI-18, NOTI-24, SPI-NTF-02: with an id the session's Advise is the provider's; all object events are
 * allowed; each brings its structure; old members are for moves and copies. */
static void advise_with_an_id(void **state)
{
    LPSPropValue id = get(inbox, PR_ENTRYID), mask = get(store, PR_STORE_SUPPORT_MASK);
    struct heard heard = { 0 };
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    assert_true(mask->Value.l & STORE_NOTIFY_OK);
    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(session->lpVtbl->Advise(session, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, OBJECT_EVENTS, sink, &connection), S_OK);
    assert_true(connection != 0);
    LPMESSAGE message = new_message("told");
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    CLIENT_DROP(message);
    pump(&heard, fnevObjectModified);                                     /* the folder's counts */
    assert_false(heard.old_members);
    assert_false(heard.wrong_structure);
    assert_int_equal(session->lpVtbl->Unadvise(session, connection), S_OK);
    struct heard all = { 0 };
    LPMAPIADVISESINK store_sink = NULL;
    assert_int_equal(HrAllocAdviseSink(hear, &all, &store_sink), S_OK);
    assert_int_equal(store->lpVtbl->Advise(store, 0, NULL, OBJECT_EVENTS, store_sink, &connection), S_OK);
    message = new_message("told to the store");
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    CLIENT_DROP(message);
    pump(&all, fnevObjectCreated);
    assert_false(all.old_members);
    assert_false(all.wrong_structure);
    assert_false(all.no_parent);
    assert_int_equal(store->lpVtbl->Unadvise(store, connection), S_OK);
    store_sink->lpVtbl->Release(store_sink);
    sink->lpVtbl->Release(sink);
    MAPIFreeBuffer(mask);
    MAPIFreeBuffer(id);
}

/* NOTI-25: the address book takes registrations although no provider of this profile sends any. NOTI-16: status objects are no event of clients. */
static void advise_elsewhere(void **state)
{
    struct heard heard = { 0 };
    LPADRBOOK book = NULL;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    HRESULT opened = session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book);
    assert_true(SUCCEEDED(opened));
    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(book->lpVtbl->Advise(book, 0, NULL, fnevObjectModified, sink, &connection), S_OK);
    assert_int_equal(book->lpVtbl->Unadvise(book, connection), S_OK);
    CLIENT_DROP(book);
    HRESULT internal = session->lpVtbl->Advise(session, 0, NULL, fnevStatusObjectModified, sink, &connection);
    assert_true(FAILED(internal) || SUCCEEDED(session->lpVtbl->Unadvise(session, connection)));
    assert_int_equal(heard.events & fnevStatusObjectModified, 0);
    sink->lpVtbl->Release(sink);
}

/* NOTI-12, NOTI-22, NOTI-23: a contents table tells of rows: the row's key, the key before it, the columns in force; what the restriction leaves
 * out is not told. */
struct table_heard {
    ULONG count, events, columns, first_tag;
    LPSPropValue index, prior;
    bool is_first;
};

static LONG STDMETHODCALLTYPE hear_table(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct table_heard *heard = context;
    heard->count += count;
    for (ULONG i = 0; i < count; i++) {
        const TABLE_NOTIFICATION *table = &notifications[i].info.tab;
        heard->events |= 1u << table->ulTableEvent;
        if (table->ulTableEvent != TABLE_ROW_ADDED)
            continue;
        heard->columns = table->row.cValues;
        heard->first_tag = table->row.lpProps[0].ulPropTag;
        MAPIFreeBuffer(heard->index);
        MAPIFreeBuffer(heard->prior);
        heard->index = heard->prior = NULL;
        heard->is_first = table->propPrior.ulPropTag == PR_NULL;
        ScDupPropset(1, (LPSPropValue)(uintptr_t)&table->propIndex, MAPIAllocateBuffer, &heard->index);
        if (!heard->is_first)
            ScDupPropset(1, (LPSPropValue)(uintptr_t)&table->propPrior, MAPIAllocateBuffer, &heard->prior);
    }
    return S_OK;
}

static void table_events(void **state)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_SUBJECT_W, PR_INSTANCE_KEY } };
    static SizedSSortOrderSet(1, by_subject) = { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } } };
    SPropValue prefix = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"seen" };
    SRestriction seen = { .rt = RES_CONTENT, .res.resContent = { FL_PREFIX, PR_SUBJECT_W, &prefix } };
    struct table_heard heard = { 0 };
    LPMAPIADVISESINK sink = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG_PTR connection = 0;
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), S_OK);
    assert_int_equal(table->lpVtbl->Restrict(table, &seen, 0), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)&by_subject, 0), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear_table, &heard, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    static const char *subjects[] = { "hidden", "seen 2", "seen 1", "seen 3" };
    for (int i = 0; i < 4; i++) {
        heard.events = 0;
        LPMESSAGE message = new_message(subjects[i]);
        assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
        CLIENT_DROP(message);
        if (!i)
            continue;                                                     /* the restriction hides the first: what is told first is the second */
        wait_notified(heard.events);
        assert_int_equal(heard.events, 1u << TABLE_ROW_ADDED);
        assert_int_equal(heard.count, i);
        assert_int_equal(heard.columns, 2);
        assert_int_equal(heard.first_tag, PR_SUBJECT_W);
        assert_int_equal(heard.index->ulPropTag, PR_INSTANCE_KEY);
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), S_OK);
        assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &rows), S_OK);
        if (i < 3) {                                                      /* first of the view: no row before it */
            assert_true(heard.is_first);
        } else {
            const SBinary *before = &rows->aRow[1].lpProps[1].Value.bin;
            assert_int_equal(heard.prior->ulPropTag, PR_INSTANCE_KEY);
            assert_memory_equal(heard.prior->Value.bin.lpb, before->lpb, before->cb);
        }
        FreeProws(rows);
    }
    MAPIFreeBuffer(heard.index);
    MAPIFreeBuffer(heard.prior);
    sink->lpVtbl->Release(sink);
    CLIENT_DROP(table);
}

/* --- Errors --- */

/* ERR-03, ERR-05, ERR-06, ERR-07, SPI-ABI-06, SPI-PROP-10, SPI-PROP-17: what failed is told by the object it failed on, in either width, in one
 * block; problem arrays come only with success. */
static void error_reports(void **state)
{
    LPMAPIERROR error = NULL;
    LPSPropProblemArray problems = (LPSPropProblemArray)(uintptr_t)1;
    SPropValue bad[2] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR) "x" }, { .ulPropTag = PROP_TAG(PT_OBJECT, 0x6600) } };
    SPropValue computed = { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = 1 };
    LPMESSAGE message = new_message("errors");
    HRESULT result = message->lpVtbl->SetProps(message, 2, bad, &problems);
    assert_int_equal(result, MAPI_E_INVALID_PARAMETER);
    assert_true(!problems || problems == (LPSPropProblemArray)(uintptr_t)1);              /* nothing to free */
    assert_int_equal(message->lpVtbl->GetLastError(message, result, MAPI_UNICODE, &error), S_OK);
    assert_non_null(error);
    assert_int_equal(error->ulVersion, MAPI_ERROR_VERSION);
    assert_true(wcslen((const wchar_t *)error->lpszError) > 0);
    assert_true(wcslen((const wchar_t *)error->lpszComponent) > 0 && wcslen((const wchar_t *)error->lpszComponent) <= 30);
    assert_int_equal(MAPIFreeBuffer(error), S_OK);
    assert_int_equal(message->lpVtbl->GetLastError(message, result, 0, &error), S_OK);
    assert_true(strlen((const char *)error->lpszError) > 0);
    MAPIFreeBuffer(error);
    assert_int_equal(message->lpVtbl->GetLastError(message, MAPI_E_NO_ACCESS, 0, &error), S_OK);       /* not what failed */
    assert_null(error);
    problems = NULL;
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &computed, &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &computed, NULL), S_OK);                    /* nobody asked */
    assert_int_equal(HR_FAILED(MAPI_W_ERRORS_RETURNED), 0);                                           /* ERR-01, SPI-ABI-05 */
    SizedSPropTagArray(2, tags) = { 2, { PR_SUBJECT_A, PROP_TAG(PT_LONG, 0x6677) } };
    LPSPropValue values = NULL;
    ULONG count = 0;
    assert_int_equal(message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &values), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(count, 2);                             /* a warning: the values are there */
    MAPIFreeBuffer(values);
    assert_int_equal(message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 1, &count, &values), MAPI_E_UNKNOWN_FLAGS);     /* ERR-02 */
    CLIENT_DROP(message);
}

/* SPI-PROP-12, SPI-PROP-18, SPI-NAME-05: a property open as a stream has the stream's value once that is committed; strings in both widths; a new
 * name leaves the mapping's signature as it was. */
static void properties(void **state)
{
    LPMESSAGE message = new_message("stream");
    LPSTREAM stream = NULL;
    LPSPropValue value = NULL, before = get(store, PR_MAPPING_SIGNATURE), after;
    GUID set = { 1, 2, 3, { 4 } };
    MAPINAMEID name = { .lpguid = &set, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"a name nobody had" }, *names = &name;
    LPSPropTagArray ids = NULL;
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream),
        S_OK);
    assert_int_equal(stream->lpVtbl->Write(stream, L"body", 4 * sizeof(wchar_t), NULL), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    CLIENT_DROP(stream);
    value = get(message, PR_BODY_A);
    assert_string_equal(value->Value.lpszA, "body");
    MAPIFreeBuffer(value);
    value = get(message, PR_BODY_W);
    assert_true(wcscmp(value->Value.lpszW, L"body") == 0);
    MAPIFreeBuffer(value);
    assert_int_equal(store->lpVtbl->GetIDsFromNames(store, 1, &names, MAPI_CREATE, &ids), S_OK);
    MAPIFreeBuffer(ids);
    after = get(store, PR_MAPPING_SIGNATURE);
    assert_int_equal(after->Value.bin.cb, before->Value.bin.cb);
    assert_memory_equal(after->Value.bin.lpb, before->Value.bin.lpb, before->Value.bin.cb);
    MAPIFreeBuffer(after);
    MAPIFreeBuffer(before);
    CLIENT_DROP(message);
}

/* SPI-ABI-07: with MAPI_DEFERRED_ERRORS an object may be had that turns out not to be there at its first use; one that is there is as good as
 * without the flag. */
static void deferred_errors(void **state)
{
    LPMESSAGE message = new_message("deferred"), opened = NULL;
    ULONG type;
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    LPSPropValue id = get(message, PR_ENTRYID), subject = NULL;
    CLIENT_DROP(message);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_DEFERRED_ERRORS, &type,
        (LPUNKNOWN *)&opened), S_OK);
    assert_int_equal(type, MAPI_MESSAGE);
    subject = get(opened, PR_SUBJECT_A);
    assert_string_equal(subject->Value.lpszA, "deferred");
    MAPIFreeBuffer(subject);
    CLIENT_DROP(opened);
    ENTRYLIST gone = { 1, &id->Value.bin };
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &gone, 0, NULL, 0), S_OK);
    HRESULT result = store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_DEFERRED_ERRORS, &type,
        (LPUNKNOWN *)&opened);
    if (SUCCEEDED(result)) {
        result = HrGetOneProp((LPMAPIPROP)opened, PR_SUBJECT_A, &subject);
        CLIENT_DROP(opened);
    }
    assert_int_equal(result, MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(id);
}

/* --- Resource flags --- */

static ULONG flags_of(LPMAPITABLE table, ULONG type)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE } };
    LPSRowSet rows = NULL;
    ULONG flags = 0;
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++)
        if (!type || (ULONG)rows->aRow[i].lpProps[1].Value.l == type)
            flags = (ULONG)rows->aRow[i].lpProps[0].Value.l;
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return flags;
}

/* RFLG-01, RFLG-02, RFLG-05, RFLG-06: service rows speak SERVICE_*, provider and status rows STATUS_*; MAPI sets SERVICE_DEFAULT_STORE where the
 * default store is; who has the identity does not say that there is none. */
static void resource_flags(void **state)
{
    LPSERVICEADMIN admin = NULL;
    LPMAPITABLE table = NULL;
    assert_int_equal(STATUS_DEFAULT_OUTBOUND, 0x1);
    assert_int_equal(STATUS_DEFAULT_STORE, 0x2);
    assert_int_equal(STATUS_PRIMARY_IDENTITY, 0x4);
    assert_int_equal(STATUS_SIMPLE_STORE, 0x8);
    assert_int_equal(STATUS_XP_PREFER_LAST, 0x10);
    assert_int_equal(STATUS_NO_PRIMARY_IDENTITY, 0x20);
    assert_int_equal(STATUS_NO_DEFAULT_STORE, 0x40);
    assert_int_equal(STATUS_TEMP_SECTION, 0x80);
    assert_int_equal(STATUS_OWN_STORE, 0x100);
    assert_int_equal(STATUS_NEED_IPM_TREE, 0x800);
    assert_int_equal(STATUS_PRIMARY_STORE, 0x1000);
    assert_int_equal(STATUS_SECONDARY_STORE, 0x2000);
    assert_int_equal(SERVICE_DEFAULT_STORE | SERVICE_SINGLE_COPY | SERVICE_CREATE_WITH_STORE | SERVICE_PRIMARY_IDENTITY | SERVICE_NO_PRIMARY_IDENTITY,
        0x2f);
    assert_int_equal(session->lpVtbl->AdminServices(session, 0, &admin), S_OK);
    assert_int_equal(admin->lpVtbl->GetMsgServiceTable(admin, 0, &table), S_OK);
    ULONG service = flags_of(table, 0);
    assert_int_equal(service & SERVICE_DEFAULT_STORE, SERVICE_DEFAULT_STORE);
    assert_int_equal(service & (SERVICE_PRIMARY_IDENTITY | SERVICE_NO_PRIMARY_IDENTITY), SERVICE_PRIMARY_IDENTITY);
    assert_int_equal(admin->lpVtbl->GetProviderTable(admin, 0, &table), S_OK);
    ULONG provider = flags_of(table, MAPI_STORE_PROVIDER);
    assert_int_equal(provider & STATUS_DEFAULT_STORE, STATUS_DEFAULT_STORE);
    assert_int_equal(provider & (STATUS_PRIMARY_IDENTITY | STATUS_NO_PRIMARY_IDENTITY), STATUS_PRIMARY_IDENTITY);
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    ULONG status = flags_of(table, MAPI_STORE_PROVIDER);
    assert_int_equal(status & STATUS_DEFAULT_STORE, STATUS_DEFAULT_STORE);
    admin->lpVtbl->Release(admin);
}

/* --- What stays after a logoff --- */

/* MEM-04, MEM-06, SPI-MEM-03, SPI-MEM-05: what a callee allocated is the caller's, also after the logoff. */
static void buffers_survive(void **state)
{
    LPSPropValue value = get(store, PR_DISPLAY_NAME_W);
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPSPropTagArray tags = (LPSPropTagArray)(uintptr_t)1;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    CLIENT_DROP(table);
    assert_true(FAILED(store->lpVtbl->GetPropList(store, 1, &tags)));
    assert_true(!tags || tags == (LPSPropTagArray)(uintptr_t)1);          /* MEM-05: nothing to clean up */
    CLIENT_DROP(inbox);
    CLIENT_DROP(store);
    client_logoff(session);
    session = NULL;
    assert_true(wcslen(value->Value.lpszW) > 0);
    assert_int_equal(rows->cRows, 1);
    assert_non_null(PpropFindProp(rows->aRow[0].lpProps, rows->aRow[0].cValues, PR_ENTRYID));
    assert_int_equal(MAPIFreeBuffer(value), S_OK);
    FreeProws(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compound_ids), cmocka_unit_test(conversation_indexes), cmocka_unit_test(ipm_subtree), cmocka_unit_test(ids_of_objects),
        cmocka_unit_test(advise_with_an_id), cmocka_unit_test(advise_elsewhere), cmocka_unit_test(table_events), cmocka_unit_test(error_reports),
        cmocka_unit_test(properties), cmocka_unit_test(deferred_errors), cmocka_unit_test(resource_flags), cmocka_unit_test(buffers_survive),
    };
    return cmocka_run_group_tests(tests, start, end);
}
