/* LOCAL_MS, rule by rule: what the other files do not prove on their way. */
#include "world.h"

#include "providers/local/local_store.h"

/* --- Provider and logon ------------------------------------------------------------------------------------------------------------------------- */

static HRESULT log_on(struct world *world, LPMSPROVIDER provider, ULONG flags, LPCIID iid, LPMSLOGON *ret_logon, LPVOID ret_store)
{
    LPMAPISUP support;
    LPSPropValue wrapped = get(world->store, PR_ENTRYID);
    ULONG at = 22 + (ULONG)strlen((char *)wrapped->Value.bin.lpb + 22) + 1;
    HRESULT result;

    at = (at + 3) & ~3u;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    result = provider->lpVtbl->Logon(provider, support, 0, NULL, wrapped->Value.bin.cb - at, (LPENTRYID)(void *)(wrapped->Value.bin.lpb + at), flags, iid,
        NULL, NULL, NULL, ret_logon, (LPMDB *)ret_store);
    drop(support);
    MAPIFreeBuffer(wrapped);
    return result;
}

/* SPI-MS-01: the methods stand in Microsoft's order. SPI-STORE-03: likewise. */
static void methods_stand_in_order(void **state)
{
    assert_true(offsetof(IMSProviderVtbl, Shutdown) < offsetof(IMSProviderVtbl, Logon));
    assert_true(offsetof(IMSProviderVtbl, Logon) < offsetof(IMSProviderVtbl, SpoolerLogon));
    assert_true(offsetof(IMSProviderVtbl, SpoolerLogon) < offsetof(IMSProviderVtbl, CompareStoreIDs));
    assert_true(offsetof(IMsgStoreVtbl, Advise) < offsetof(IMsgStoreVtbl, Unadvise));
    assert_true(offsetof(IMsgStoreVtbl, Unadvise) < offsetof(IMsgStoreVtbl, CompareEntryIDs));
    assert_true(offsetof(IMsgStoreVtbl, OpenEntry) < offsetof(IMsgStoreVtbl, SetReceiveFolder));
    assert_true(offsetof(IMsgStoreVtbl, SetReceiveFolder) < offsetof(IMsgStoreVtbl, GetReceiveFolder));
    assert_true(offsetof(IMsgStoreVtbl, GetReceiveFolderTable) < offsetof(IMsgStoreVtbl, StoreLogoff));
    assert_true(offsetof(IMsgStoreVtbl, AbortSubmit) < offsetof(IMsgStoreVtbl, GetOutgoingQueue));
    assert_true(offsetof(IMsgStoreVtbl, SetLockState) < offsetof(IMsgStoreVtbl, FinishedMsg));
    assert_true(offsetof(IMsgStoreVtbl, FinishedMsg) < offsetof(IMsgStoreVtbl, NotifyNewMail));
}

/* SPI-MS-03: all the flags of the page are known, no others. SPI-MS-06: which interfaces a logon gives. SPI-MS-05: logon and store come and go together. */
static void logon_knows_its_flags_and_interfaces(void **state)
{
    struct world *world = *state;
    static const ULONG flags[] = { 0, MAPI_DEFERRED_ERRORS, MDB_NO_DIALOG, MDB_NO_MAIL, MDB_TEMPORARY, MDB_WRITE, MAPI_UNICODE };
    const IID *const interfaces[] = { NULL, &IID_IMsgStore, &IID_IUnknown, &IID_IMAPIProp };
    LPMSPROVIDER provider;
    LPMSLOGON logon;
    LPUNKNOWN store;
    ULONG zero = 0;

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        provider = new_provider();
        logon = NULL;
        store = NULL;
        assert_int_equal(log_on(world, provider, flags[i], interfaces[i % 4], &logon, &store), S_OK);
        assert_non_null(logon);
        assert_non_null(store);
        drop(store);
        assert_int_equal(logon->lpVtbl->Logoff(logon, &zero), S_OK);
        drop(logon);
        drop(provider);
    }
    provider = new_provider();
    assert_int_equal(log_on(world, provider, 0x4000000, NULL, &logon, &store), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(log_on(world, provider, 0, &IID_IMessage, &logon, &store), MAPI_E_INTERFACE_NOT_SUPPORTED);
    drop(provider);
    world->released = 0;
    world->transports = 0;
}

static LONG STDAPICALLTYPE count_events(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    *(ULONG *)context += count;
    return S_OK;
}

/* SPI-MS-14: IMSLogon::Advise without an entry id is for the whole store; connections are not zero and end by Unadvise. */
static void logon_advises_for_the_whole_store(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPIADVISESINK sink = NULL;
    ULONG heard = 0, before;
    ULONG_PTR connection = 0;
    LPMESSAGE message = new_message(inbox, L"a", 0);

    assert_int_equal(HrAllocAdviseSink(count_events, &heard, &sink), S_OK);
    assert_int_equal(world->logon->lpVtbl->Advise(world->logon, 0, NULL, fnevObjectCreated, sink, &connection), S_OK);
    assert_true(connection != 0);
    save(message);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard, 1);
    assert_int_equal(world->logon->lpVtbl->Unadvise(world->logon, connection), S_OK);
    before = heard;
    drop(message);
    message = new_message(inbox, L"b", 0);
    save(message);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard, before);
    drop(sink);
    drop(message);
    drop(inbox);
}

/* --- The store object ------------------------------------------------------------------------------------------------------------------------------ */

/* SPI-STORE-01, SPI-STORE-02: what the support mask promises, a default store has. SPI-STORE-23: the record key begins with PR_MDB_PROVIDER and is PR_STORE_RECORD_KEY. */
static void a_default_store_has_what_it_needs(void **state)
{
    struct world *world = *state;
    LPSPropValue mask = get(world->store, PR_STORE_SUPPORT_MASK), key = get(world->store, PR_RECORD_KEY), same = get(world->store, PR_STORE_RECORD_KEY);
    LPSPropValue provider = get(world->store, PR_MDB_PROVIDER);
    const LONG needed = STORE_SUBMIT_OK | STORE_CREATE_OK | STORE_MODIFY_OK | STORE_SEARCH_OK | STORE_MV_PROPS_OK | STORE_NOTIFY_OK | STORE_ATTACH_OK
        | STORE_RTF_OK | STORE_HTML_OK | STORE_ENTRYID_UNIQUE | STORE_RESTRICTION_OK | STORE_SORT_OK | STORE_CATEGORIZE_OK | STORE_UNICODE_OK;
    LPMAPITABLE queue = NULL;

    assert_int_equal(mask->Value.l & needed, needed);
    assert_int_equal(key->Value.bin.cb, 32);
    assert_int_equal(same->Value.bin.cb, 32);
    assert_memory_equal(key->Value.bin.lpb, same->Value.bin.lpb, 32);
    assert_memory_equal(key->Value.bin.lpb, provider->Value.bin.lpb, 16);
    assert_int_equal(world->store->lpVtbl->GetOutgoingQueue(world->store, 0, &queue), MAPI_E_NO_SUPPORT);      /* the spooler's alone */
    MAPIFreeBuffer(mask);
    MAPIFreeBuffer(key);
    MAPIFreeBuffer(same);
    MAPIFreeBuffer(provider);
}

/* SPI-STORE-11: the Inbox and the root name the folders of contacts, calendar and the like. */
static void special_folders_are_named_twice(void **state)
{
    struct world *world = *state;
    static const ULONG tags[] = { PR_IPM_APPOINTMENT_ENTRYID, PR_IPM_CONTACT_ENTRYID, PROP_TAG(PT_BINARY, 0x36D2), PROP_TAG(PT_BINARY, 0x36D3),
        PR_IPM_TASK_ENTRYID, PR_IPM_DRAFTS_ENTRYID };
    LPMAPIFOLDER inbox = open_inbox(world), root = NULL, folder;
    ULONG type;

    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        LPSPropValue one = get(inbox, tags[i]), other = get(root, tags[i]);
        assert_int_equal(one->Value.bin.cb, other->Value.bin.cb);
        assert_memory_equal(one->Value.bin.lpb, other->Value.bin.lpb, one->Value.bin.cb);
        folder = open_id(world, &one->Value.bin);
        drop(folder);
        MAPIFreeBuffer(one);
        MAPIFreeBuffer(other);
    }
    drop(root);
    drop(inbox);
}

/* SPI-STORE-26: search folders live below PR_FINDER_ENTRYID. */
static void search_folders_have_their_place(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER finder = open_special(world, PR_FINDER_ENTRYID), search = NULL;
    LPSPropValue parent, id = get(finder, PR_ENTRYID);

    assert_int_equal(finder->lpVtbl->CreateFolder(finder, FOLDER_SEARCH, (LPTSTR)(uintptr_t) "all", NULL, NULL, 0, &search), S_OK);
    parent = get(search, PR_PARENT_ENTRYID);
    assert_int_equal(parent->Value.bin.cb, id->Value.bin.cb);
    assert_memory_equal(parent->Value.bin.lpb, id->Value.bin.lpb, id->Value.bin.cb);
    MAPIFreeBuffer(parent);
    MAPIFreeBuffer(id);
    drop(search);
    drop(finder);
}

/* SPI-STORE-28: limits and default of the message class. */
static void message_classes_have_limits(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = NULL;
    LPSPropProblemArray problems;
    LPSPropValue value;
    char class[300];
    static const char *const bad[] = { "IPM.Note.", "IPM.N\xC3\xB6te", NULL };

    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message), S_OK);
    for (int i = 0; i < 3; i++) {
        SPropValue set = { .ulPropTag = PR_MESSAGE_CLASS_A };
        memset(class, 'x', 256);
        class[256] = 0;
        set.Value.lpszA = bad[i] ? (LPSTR)(uintptr_t)bad[i] : class;
        problems = NULL;
        assert_int_equal(message->lpVtbl->SetProps(message, 1, &set, &problems), S_OK);
        assert_non_null(problems);
        assert_int_equal(problems->aProblem[0].scode, MAPI_E_INVALID_PARAMETER);
        MAPIFreeBuffer(problems);
    }
    save(message);
    value = get(message, PR_MESSAGE_CLASS_A);
    assert_string_equal(value->Value.lpszA, "IPM");
    MAPIFreeBuffer(value);
    drop(message);
    drop(inbox);
}

/* --- Folders ----------------------------------------------------------------------------------------------------------------------------------------- */

static LONG access_of(LPVOID object)
{
    LPSPropValue value = get(object, PR_ACCESS);
    LONG access = value->Value.l;

    MAPIFreeBuffer(value);
    return access;
}

/* SPI-FLD-02: access is computed for who asks; the bits of creation are a folder's alone; contents tables show it. */
static void access_is_computed(void **state)
{
    struct world *world = *state;
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ACCESS, PR_ACCESS_LEVEL } };
    const LONG creating = MAPI_ACCESS_CREATE_HIERARCHY | MAPI_ACCESS_CREATE_CONTENTS | MAPI_ACCESS_CREATE_ASSOCIATED;
    LPMAPIFOLDER inbox = open_inbox(world), reading = NULL;
    LPMESSAGE message = new_message(inbox, L"a", 0);
    LPSPropValue id = get(inbox, PR_ENTRYID), level;
    LPMSPROVIDER provider = new_provider();
    LPMSLOGON logon = NULL;
    LPMDB store = NULL;
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG type, zero = 0;

    save(message);
    assert_int_equal(access_of(inbox) & creating, creating);
    assert_int_equal(access_of(message) & creating, 0);
    assert_true(access_of(message) & MAPI_ACCESS_MODIFY);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->aRow[0].lpProps[0].Value.l, access_of(message));
    FreeProws(rows);
    drop(table);
    assert_int_equal(log_on(world, provider, 0, NULL, &logon, &store), S_OK);      /* read-only */
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)(void *)&reading), S_OK);
    assert_int_equal(access_of(reading), MAPI_ACCESS_READ);
    level = get(reading, PR_ACCESS_LEVEL);
    assert_int_equal(level->Value.l, 0);
    MAPIFreeBuffer(level);
    assert_int_equal(reading->lpVtbl->GetContentsTable(reading, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->aRow[0].lpProps[0].Value.l, MAPI_ACCESS_READ);
    assert_int_equal(rows->aRow[0].lpProps[1].Value.l, 0);
    FreeProws(rows);
    drop(table);
    /* STORE-12: nothing can be changed through it */
    SPropValue comment = wide(PR_COMMENT_W, L"x");
    LPSPropValue mask = get(store, PR_STORE_SUPPORT_MASK), own = get(message, PR_ENTRYID);
    SBinaryArray list = { 1, &own->Value.bin };
    LPMAPIFOLDER made = NULL;
    LPMESSAGE created = NULL;
    LPUNKNOWN object = NULL;
    ULONG old;
    assert_int_equal(mask->Value.l & (STORE_MODIFY_OK | STORE_CREATE_OK), 0);
    MAPIFreeBuffer(mask);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, &object), MAPI_E_NO_ACCESS);
    assert_int_equal(store->lpVtbl->OpenEntry(store, own->Value.bin.cb, (LPENTRYID)(void *)own->Value.bin.lpb, NULL, MAPI_MODIFY, &type, &object), MAPI_E_NO_ACCESS);
    assert_int_equal(store->lpVtbl->SetProps(store, 1, &comment, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->SetProps(reading, 1, &comment, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->CreateMessage(reading, NULL, 0, &created), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->CreateFolder(reading, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "x", NULL, NULL, 0, &made), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->DeleteMessages(reading, &list, 0, NULL, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->EmptyFolder(reading, 0, NULL, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, reading, 0, NULL, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->SetMessageStatus(reading, own->Value.bin.cb, (LPENTRYID)(void *)own->Value.bin.lpb, 1, 1, &old), MAPI_E_NO_ACCESS);
    assert_int_equal(reading->lpVtbl->SetReadFlags(reading, &list, 0, NULL, 0), MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(own);
    drop(reading);
    drop(store);
    logon->lpVtbl->Logoff(logon, &zero);
    drop(logon);
    drop(provider);
    MAPIFreeBuffer(id);
    drop(message);
    drop(inbox);
    world->released = 0;
    world->transports = 0;
}

/* SPI-FLD-21: IMAPIContainer::OpenEntry takes the ids of the folder's own tables. */
static void folders_open_ids_of_their_tables(void **state)
{
    struct world *world = *state;
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPMAPIFOLDER inbox = open_inbox(world), child = NULL;
    LPMESSAGE message = new_message(inbox, L"a", 0);
    LPMAPITABLE table;
    LPSRowSet rows;
    LPUNKNOWN object;
    ULONG type;

    save(message);
    assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "below", NULL, NULL, 0, &child), S_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(i ? inbox->lpVtbl->GetHierarchyTable(inbox, 0, &table) : inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
        rows = all_rows(table, (const SPropTagArray *)&columns);
        assert_int_equal(rows->cRows, 1);
        assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, rows->aRow[0].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb,
            NULL, 0, &type, &object), S_OK);
        assert_int_equal(type, i ? MAPI_FOLDER : MAPI_MESSAGE);
        drop(object);
        FreeProws(rows);
        drop(table);
    }
    drop(child);
    drop(message);
    drop(inbox);
}

/* --- Soft deletion -------------------------------------------------------------------------------------------------------------------------------------- */

static ULONG count_rows(LPMAPIFOLDER folder, ULONG flags)
{
    LPMAPITABLE table;
    ULONG count;

    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, flags, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    drop(table);
    return count;
}

struct heard_rows {
    ULONG added, deleted, other;
};

static LONG STDAPICALLTYPE hear_rows(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct heard_rows *heard = context;

    for (ULONG i = 0; i < count; i++)
        *(notifications[i].info.tab.ulTableEvent == TABLE_ROW_ADDED ? &heard->added
            : notifications[i].info.tab.ulTableEvent == TABLE_ROW_DELETED ? &heard->deleted : &heard->other) += 1;
    return S_OK;
}

/* What is deleted without DELETE_HARD_DELETE is shown by SHOW_SOFT_DELETES, opened with it, and comes back by a copy or a move (ENTRY-10). */
static void deleted_messages_can_be_found_again(void **state)
{
    struct world *world = *state;
    static const SizedSPropTagArray(2, columns) = { 2, { PR_SUBJECT_W, PR_DELETED_ON } };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"back", 0), other = NULL;
    LPMAPITABLE table, soft;
    LPMAPIADVISESINK sink = NULL, soft_sink = NULL;
    struct heard_rows heard = { 0 }, heard_soft = { 0 };
    ULONG_PTR connection, soft_connection;
    LPSPropValue id;
    SBinaryArray list;
    LPSRowSet rows;
    ULONG type;

    save(message);
    id = get(message, PR_ENTRYID);
    list = (SBinaryArray){ 1, &id->Value.bin };
    drop(message);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, SHOW_SOFT_DELETES, &soft), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear_rows, &heard, &sink), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear_rows, &heard_soft, &soft_sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    assert_int_equal(soft->lpVtbl->Advise(soft, fnevTableModified, soft_sink, &soft_connection), S_OK);
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, 0), S_OK);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.deleted, 1);
    assert_int_equal(heard_soft.added, 1);
    assert_int_equal(count_rows(inbox, 0), 0);
    assert_int_equal(count_rows(inbox, SHOW_SOFT_DELETES), 1);
    rows = all_rows(soft, (const SPropTagArray *)&columns);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"back") == 0);
    assert_int_equal(rows->aRow[0].lpProps[1].ulPropTag, PR_DELETED_ON);
    FreeProws(rows);
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&other), MAPI_E_NOT_FOUND);
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, SHOW_SOFT_DELETES, &type, (LPUNKNOWN *)(void *)&other), S_OK);
    drop(other);
    /* by copy: a new one; by move: the same one */
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, inbox, 0, NULL, 0), S_OK);
    assert_int_equal(count_rows(inbox, 0), 1);
    assert_int_equal(count_rows(inbox, SHOW_SOFT_DELETES), 1);
    assert_int_equal(inbox->lpVtbl->CopyMessages(inbox, &list, NULL, inbox, 0, NULL, MESSAGE_MOVE), S_OK);
    assert_int_equal(count_rows(inbox, 0), 2);
    assert_int_equal(count_rows(inbox, SHOW_SOFT_DELETES), 0);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.added, 2);
    assert_int_equal(heard_soft.deleted, 1);
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, DELETE_HARD_DELETE), S_OK);
    assert_int_equal(count_rows(inbox, SHOW_SOFT_DELETES), 0);
    assert_int_equal(inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, 0), S_OK);
    assert_int_equal(count_rows(inbox, 0), 0);
    assert_int_equal(count_rows(inbox, SHOW_SOFT_DELETES), 1);
    assert_int_equal(inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, DELETE_HARD_DELETE), S_OK);
    assert_int_equal(count_rows(inbox, SHOW_SOFT_DELETES), 0);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    assert_int_equal(soft->lpVtbl->Unadvise(soft, soft_connection), S_OK);
    drop(sink);
    drop(soft_sink);
    drop(table);
    drop(soft);
    MAPIFreeBuffer(id);
    drop(inbox);
}

static ULONG count_folders(LPMAPIFOLDER folder, ULONG flags)
{
    LPMAPITABLE table;
    ULONG count;

    assert_int_equal(folder->lpVtbl->GetHierarchyTable(folder, flags, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    drop(table);
    return count;
}

static HRESULT open_with(struct world *world, const SBinary *id, ULONG flags)
{
    LPUNKNOWN object = NULL;
    ULONG type;
    HRESULT result = world->store->lpVtbl->OpenEntry(world->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, flags, &type, &object);

    if (SUCCEEDED(result))
        drop(object);
    return result;
}

/* imapifolder-deletefolder, imapicontainer-gethierarchytable (SHOW_SOFT_DELETES), imapifolder-copyfolder: a deleted folder is shown to those who ask, and
 * comes back by a move with all that was in it. SPI-FLD-04. */
static void deleted_folders_can_be_found_again(void **state)
{
    struct world *world = *state;
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_W, PR_DELETED_ON } };
    LPMAPIFOLDER inbox = open_inbox(world), one = NULL, below = NULL;
    LPMESSAGE message;
    LPMAPITABLE table, soft;
    LPMAPIADVISESINK sink = NULL, soft_sink = NULL;
    struct heard_rows heard = { 0 }, heard_soft = { 0 };
    ULONG_PTR connection, soft_connection;
    LPSPropValue id, below_id, message_id;
    LPENTRYID entry;
    LPSRowSet rows;

    assert_int_equal(inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Eins", NULL, NULL, 0, &one), S_OK);
    assert_int_equal(one->lpVtbl->CreateFolder(one, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Unten", NULL, NULL, 0, &below), S_OK);
    message = new_message(below, L"x", 0);
    save(message);
    message_id = get(message, PR_ENTRYID);
    id = get(one, PR_ENTRYID);
    below_id = get(below, PR_ENTRYID);
    entry = (LPENTRYID)(void *)id->Value.bin.lpb;
    drop(message);
    drop(below);
    drop(one);
    assert_int_equal(inbox->lpVtbl->GetHierarchyTable(inbox, 0, &table), S_OK);
    assert_int_equal(inbox->lpVtbl->GetHierarchyTable(inbox, SHOW_SOFT_DELETES, &soft), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear_rows, &heard, &sink), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear_rows, &heard_soft, &soft_sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    assert_int_equal(soft->lpVtbl->Advise(soft, fnevTableModified, soft_sink, &soft_connection), S_OK);
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, id->Value.bin.cb, entry, 0, NULL, DEL_FOLDERS | DEL_MESSAGES), S_OK);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.deleted, 1);
    assert_int_equal(heard_soft.added, 1);
    assert_int_equal(count_folders(inbox, 0), 0);
    assert_int_equal(count_folders(inbox, CONVENIENT_DEPTH), 0);
    assert_int_equal(count_folders(inbox, SHOW_SOFT_DELETES), 1);
    assert_int_equal(count_folders(inbox, SHOW_SOFT_DELETES | CONVENIENT_DEPTH), 2);
    rows = all_rows(soft, (const SPropTagArray *)&columns);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"Eins") == 0);
    assert_int_equal(rows->aRow[0].lpProps[1].ulPropTag, PR_DELETED_ON);
    FreeProws(rows);
    assert_int_equal(open_with(world, &id->Value.bin, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(open_with(world, &below_id->Value.bin, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(open_with(world, &message_id->Value.bin, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(open_with(world, &id->Value.bin, SHOW_SOFT_DELETES), S_OK);
    assert_int_equal(open_with(world, &message_id->Value.bin, SHOW_SOFT_DELETES), S_OK);
    assert_int_equal(inbox->lpVtbl->DeleteFolder(inbox, id->Value.bin.cb, entry, 0, NULL, DEL_FOLDERS | DEL_MESSAGES), MAPI_E_NOT_FOUND);
    assert_int_equal(inbox->lpVtbl->CopyFolder(inbox, id->Value.bin.cb, entry, NULL, inbox, NULL, 0, NULL, FOLDER_MOVE), S_OK);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.added, 1);
    assert_int_equal(heard_soft.deleted, 1);
    assert_int_equal(count_folders(inbox, CONVENIENT_DEPTH), 2);
    assert_int_equal(count_folders(inbox, SHOW_SOFT_DELETES), 0);
    assert_int_equal(open_with(world, &message_id->Value.bin, MAPI_MODIFY), S_OK);
    assert_int_equal(inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, 0), S_OK);
    assert_int_equal(count_folders(inbox, SHOW_SOFT_DELETES), 1);
    assert_int_equal(inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, DELETE_HARD_DELETE), S_OK);
    assert_int_equal(count_folders(inbox, SHOW_SOFT_DELETES), 0);
    assert_int_equal(open_with(world, &message_id->Value.bin, SHOW_SOFT_DELETES), MAPI_E_NOT_FOUND);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    assert_int_equal(soft->lpVtbl->Unadvise(soft, soft_connection), S_OK);
    drop(sink);
    drop(soft_sink);
    drop(table);
    drop(soft);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(below_id);
    MAPIFreeBuffer(message_id);
    drop(inbox);
}

/* SPI-TBL-20, notification-events-by-object (fnevTableModified): a table tells of its own rows, and of nothing that happens elsewhere in the store. */
static void tables_tell_of_their_rows_only(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world), sent = open_special(world, PR_IPM_SENTMAIL_ENTRYID), finder = open_special(world, PR_FINDER_ENTRYID), search = NULL;
    LPMESSAGE message = new_message(sent, L"elsewhere", 0);
    SRestriction restriction = { .rt = RES_EXIST };
    LPSPropValue id = get(inbox, PR_ENTRYID);
    SBinaryArray where = { 1, &id->Value.bin };
    LPMAPITABLE tables[4];
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connections[4];
    struct heard_rows heard = { 0 };

    restriction.res.resExist.ulPropTag = PR_SUBJECT_W;
    assert_int_equal(finder->lpVtbl->CreateFolder(finder, FOLDER_SEARCH, (LPTSTR)(uintptr_t) "Suche", NULL, NULL, 0, &search), S_OK);
    assert_int_equal(search->lpVtbl->SetSearchCriteria(search, &restriction, &where, FOREGROUND_SEARCH), S_OK);
    assert_int_equal(inbox->lpVtbl->GetHierarchyTable(inbox, 0, &tables[0]), S_OK);
    assert_int_equal(inbox->lpVtbl->GetHierarchyTable(inbox, CONVENIENT_DEPTH, &tables[1]), S_OK);
    assert_int_equal(search->lpVtbl->GetContentsTable(search, 0, &tables[2]), S_OK);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, SHOW_SOFT_DELETES, &tables[3]), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear_rows, &heard, &sink), S_OK);
    for (int i = 0; i < 4; i++)
        assert_int_equal(tables[i]->lpVtbl->Advise(tables[i], fnevTableModified, sink, &connections[i]), S_OK);
    save(message);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, SUPPRESS_RECEIPT), S_OK);
    drop(message);
    message = new_message(sent, L"there too", 0);
    save(message);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.added + heard.deleted + heard.other, 0);
    drop(message);
    message = new_message(inbox, L"here", 0);         /* the search folder hears of this one, the table of deleted ones does not */
    save(message);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, SUPPRESS_RECEIPT), S_OK);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.added, 1);
    assert_int_equal(heard.deleted, 0);
    assert_int_equal(heard.other, 1);
    drop(message);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(tables[i]->lpVtbl->Unadvise(tables[i], connections[i]), S_OK);
        drop(tables[i]);
    }
    drop(sink);
    MAPIFreeBuffer(id);
    drop(search);
    drop(finder);
    drop(sent);
    drop(inbox);
}

/* --- Messages ---------------------------------------------------------------------------------------------------------------------------------------------- */

static ULONG count_recipients(LPMAPITABLE table, LPSRestriction restriction)
{
    ULONG count;

    assert_int_equal(table->lpVtbl->Restrict(table, restriction, 0), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    return count;
}

/* SPI-MSG-08: what a transport asks of a recipient table. SPI-MSG-19: PR_SPOOLER_STATUS in its rows. */
static void recipient_tables_serve_transports(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0);
    LPMAPITABLE table;
    SPropValue type = wide(PR_ADDRTYPE_W, L"SMTP"), address = wide(PR_EMAIL_ADDRESS_W, L"a@example.org"), to = number(PR_RECIPIENT_TYPE, MAPI_TO);
    SPropValue responsible = { .ulPropTag = PR_RESPONSIBILITY, .Value.b = TRUE }, status = number(PR_SPOOLER_STATUS, S_OK);
    SPropValue row[] = { wide(PR_DISPLAY_NAME_W, L"Bob"), number(PR_RECIPIENT_TYPE, MAPI_CC), wide(PR_ADDRTYPE_W, L"FAX"), wide(PR_EMAIL_ADDRESS_W, L"123"),
        responsible, status };
    SizedADRLIST(1, list) = { 1, { { 0, 6, row } } };
    SRestriction is[5], exists = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = PR_SPOOLER_STATUS } }, both = { .rt = RES_AND }, either = { .rt = RES_OR };
    SPropValue *values[] = { &type, &address, &to, &responsible, &status };
    static const ULONG equal[] = { 1, 1, 1, 1, 1 }, unequal[] = { 1, 1, 1, 0, 0 };

    add_recipient(message, L"Ada");
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), S_OK);
    save(message);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table), S_OK);
    for (int i = 0; i < 5; i++) {
        is[i] = (SRestriction){ .rt = RES_PROPERTY };
        is[i].res.resProperty = (SPropertyRestriction){ RELOP_EQ, values[i]->ulPropTag, values[i] };
        assert_int_equal(count_recipients(table, &is[i]), equal[i]);
        is[i].res.resProperty.relop = RELOP_NE;
        assert_true(count_recipients(table, &is[i]) >= unequal[i]);
        is[i].res.resProperty.relop = RELOP_EQ;
    }
    assert_int_equal(count_recipients(table, &exists), 1);
    SRestriction pair[] = { is[0], is[2] }, others[] = { is[0], is[3] };
    both.res.resAnd = (SAndRestriction){ 2, pair };
    either.res.resOr = (SOrRestriction){ 2, others };
    assert_int_equal(count_recipients(table, &both), 1);
    assert_int_equal(count_recipients(table, &either), 2);
    drop(table);
    drop(message);
    drop(inbox);
}

static const char rich[] = "{\\rtf1\\ansi Rich \\b text\\b0  here\\par}";

static void set_rtf(LPMESSAGE message, const char *rtf)
{
    LPSTREAM compressed = NULL, plain = NULL;
    ULONG written;

    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&compressed), S_OK);
    assert_int_equal(WrapCompressedRTFStream(compressed, MAPI_MODIFY, &plain), S_OK);
    assert_int_equal(plain->lpVtbl->Write(plain, rtf, (ULONG)strlen(rtf), &written), S_OK);
    assert_int_equal(plain->lpVtbl->Commit(plain, 0), S_OK);
    drop(plain);
    assert_int_equal(compressed->lpVtbl->Commit(compressed, 0), S_OK);
    drop(compressed);
}

static void assert_rtf_has(LPMESSAGE message, const char *text)
{
    LPSTREAM compressed = NULL, plain = NULL;
    char buffer[4096] = "";
    ULONG got = 0;

    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)(void *)&compressed), S_OK);
    assert_int_equal(WrapCompressedRTFStream(compressed, 0, &plain), S_OK);
    assert_int_equal(plain->lpVtbl->Read(plain, buffer, sizeof(buffer) - 1, &got), S_OK);
    assert_non_null(strstr(buffer, text));
    drop(plain);
    drop(compressed);
}

/* SPI-MSG-18: this store knows RTF. Either text is made from the other when it was saved alone, small or large. */
static void texts_follow_each_other(void **state)
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0);
    SPropValue body = wide(PR_BODY_W, L"Plain words"), both[2] = { wide(PR_BODY_W, L"mine"), { .ulPropTag = PR_RTF_IN_SYNC } };
    LPSPropValue value, in_sync;
    char *large = malloc(60000);

    set_rtf(message, rich);
    save(message);
    value = get(message, PR_BODY_W);
    assert_true(wcsncmp(value->Value.lpszW, L"Rich text here", 14) == 0);
    MAPIFreeBuffer(value);
    in_sync = get(message, PR_RTF_IN_SYNC);
    assert_true(in_sync->Value.b);
    MAPIFreeBuffer(in_sync);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &body, NULL), S_OK);
    save(message);
    assert_rtf_has(message, "Plain words");
    in_sync = get(message, PR_RTF_IN_SYNC);
    assert_true(in_sync->Value.b);
    MAPIFreeBuffer(in_sync);
    /* both at once: the client knows */
    set_rtf(message, rich);
    assert_int_equal(message->lpVtbl->SetProps(message, 2, both, NULL), S_OK);
    save(message);
    value = get(message, PR_BODY_W);
    assert_true(wcscmp(value->Value.lpszW, L"mine") == 0);
    MAPIFreeBuffer(value);
    in_sync = get(message, PR_RTF_IN_SYNC);
    assert_false(in_sync->Value.b);
    MAPIFreeBuffer(in_sync);
    /* large ones lie elsewhere in the store */
    strcpy(large, "{\\rtf1\\ansi ");
    for (int i = 0; i < 5000; i++)
        sprintf(large + strlen(large), "w%d ", i % 1000);
    strcat(large, "\\par}");
    set_rtf(message, large);
    save(message);
    drop(message);
    free(large);
    /* no RTF: nothing is made */
    message = new_message(inbox, L"b", 0);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &body, NULL), S_OK);
    save(message);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_RTF_COMPRESSED, &value), MAPI_E_NOT_FOUND);
    drop(message);
    drop(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(methods_stand_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(logon_knows_its_flags_and_interfaces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(logon_advises_for_the_whole_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_default_store_has_what_it_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(special_folders_are_named_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(search_folders_have_their_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(message_classes_have_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(access_is_computed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_open_ids_of_their_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deleted_messages_can_be_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deleted_folders_can_be_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_tell_of_their_rows_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(recipient_tables_serve_transports, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_follow_each_other, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
