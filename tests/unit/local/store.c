/* LOCAL_MS through its interfaces, with the real support object over a host in memory. */
#include "world.h"

/* --- Logon ---------------------------------------------------------------------------------------------------------------------------------- */

static void logon_registers_and_writes_the_section(void **state)      /* SPI-LIFE-04, SPI-LIFE-05, SPI-MS-10 */
{
    struct world *world = *state;
    LPSPropValue section_id, store_id, path;

    assert_int_equal(world->uids, 1);
    assert_int_equal(world->rows, 1);
    assert_int_equal(world->modified, 1);
    section_id = get(world->section, PR_ENTRYID);
    store_id = get(world->store, PR_ENTRYID);
    path = get(world->section, PR_PST_PATH);
    assert_int_equal(section_id->Value.bin.cb, store_id->Value.bin.cb);      /* wrapped: SPI-STORE-24 */
    assert_memory_equal(section_id->Value.bin.lpb, store_id->Value.bin.lpb, store_id->Value.bin.cb);
    assert_int_equal(strncmp(path->Value.lpszA, "stores/", 7), 0);
    MAPIFreeBuffer(section_id);
    MAPIFreeBuffer(store_id);
    MAPIFreeBuffer(path);
}

static void second_logon_gives_the_same_store(void **state)  /* SPI-MS-07 */
{
    struct world *world = *state;
    LPMSLOGON logon = (LPMSLOGON)(void *)world;
    LPMAPISUP support;
    LPMDB store = NULL;
    LPMAPIPROP prop = NULL;

    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(world->provider->lpVtbl->Logon(world->provider, support, 0, NULL, 0, NULL, MDB_WRITE, &IID_IMAPIProp, NULL, NULL, NULL,
        &logon, (LPMDB *)(void *)&prop), S_OK);
    assert_null(logon);
    assert_ptr_equal(prop, world->store);
    assert_int_equal(world->provider->lpVtbl->Logon(world->provider, support, 0, NULL, 0, NULL, MDB_WRITE, &IID_IAddrBook, NULL, NULL, NULL,
        &logon, &store), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_null(store);
    drop(prop);
    drop(support);
    assert_int_equal(world->released, 1);         /* it was not kept */
    world->released = 0;
    assert_int_equal(world->rows, 1);
}

static void entry_id_alone_finds_the_store(void **state)     /* SPI-MS-04, SPI-MS-11, STORE-16 */
{
    struct world *world = *state;
    LPMSPROVIDER provider = new_provider();
    LPMAPISUP support;
    LPMSLOGON logon = NULL;
    LPMDB store = NULL;
    LPSPropValue wrapped = get(world->store, PR_ENTRYID), key, other;
    /* unwrap: 4 + 16 + 2 bytes, name, padding */
    ULONG at = 22 + (ULONG)strlen((char *)wrapped->Value.bin.lpb + 22) + 1, size, result = 7, zero = 0;
    LPENTRYID plain;

    at = (at + 3) & ~3u;
    size = wrapped->Value.bin.cb - at;
    plain = (LPENTRYID)(void *)(wrapped->Value.bin.lpb + at);
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(provider->lpVtbl->Logon(provider, support, 0, NULL, size, plain, 0, NULL, NULL, NULL, NULL, &logon, &store), S_OK);
    key = get(store, PR_RECORD_KEY);
    other = get(world->store, PR_RECORD_KEY);
    assert_int_equal(key->Value.bin.cb, 32);
    assert_memory_equal(key->Value.bin.lpb, other->Value.bin.lpb, 32);
    assert_int_equal(provider->lpVtbl->CompareStoreIDs(provider, size, plain, size, plain, 0, &result), S_OK);
    assert_int_equal(result, TRUE);
    MAPIFreeBuffer(key);
    MAPIFreeBuffer(other);
    key = get(store, PR_STORE_SUPPORT_MASK);      /* without MDB_WRITE: SPI-STORE-06 */
    assert_int_equal(key->Value.l & (STORE_MODIFY_OK | STORE_CREATE_OK), 0);
    assert_true(key->Value.l & STORE_READONLY);
    MAPIFreeBuffer(key);
    drop(support);
    drop(store);
    logon->lpVtbl->Logoff(logon, &zero);
    drop(logon);
    drop(provider);
    world->released = 0;
    world->transports = 0;
    MAPIFreeBuffer(wrapped);
}

static void a_missing_store_explains_itself(void **state)    /* STORE-10 */
{
    struct world *world = *state;
    LPMSLOGON logon = NULL;
    LPMDB store = NULL;
    LPMAPISUP support;
    LPMAPIERROR error = NULL;
    BYTE junk[40] = { 0 };

    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(world->provider->lpVtbl->Logon(world->provider, support, 0, NULL, sizeof(junk), (LPENTRYID)(void *)junk, 0, NULL, NULL, NULL, &error,
        &logon, &store), MAPI_E_UNKNOWN_ENTRYID);
    assert_non_null(error);
    assert_non_null(strstr((char *)(void *)error->lpszError, "message store table"));
    MAPIFreeBuffer(error);
    assert_int_equal(world->provider->lpVtbl->Logon(world->provider, support, 0, NULL, 0, NULL, 0x4000000, NULL, NULL, NULL, NULL, &logon, &store),
        MAPI_E_UNKNOWN_FLAGS);
    drop(support);
    world->released = 0;
}

/* What an entry id names is not made anew when its file is gone, nor is another store taken for it. */
static void a_lost_store_is_not_replaced(void **state)       /* STORE-10, SPI-MS-04 */
{
    struct world *world = *state;
    LPMSPROVIDER provider = new_provider();
    BYTE id[24 + 32] = { 0, 0, 0, 0, 1, 2, 3 };
    LPMAPISUP support;
    LPMSLOGON logon = NULL;
    LPMDB store = NULL;
    LPMAPIERROR error = NULL;
    LPSPropValue path = get(world->section, PR_PST_PATH);

    id[20] = 1;
    id[21] = MAPI_STORE;
    strcpy((char *)id + 24, "stores/absent.db");
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(provider->lpVtbl->Logon(provider, support, 0, NULL, 24 + 17, (LPENTRYID)(void *)id, MDB_WRITE, NULL, NULL, NULL, &error, &logon, &store),
        MAPI_E_NOT_FOUND);
    assert_non_null(strstr((char *)(void *)error->lpszError, "backup"));
    MAPIFreeBuffer(error);
    BYTE other[24 + 80] = { 0 };
    memcpy(other, id, 24);
    strcpy((char *)other + 24, path->Value.lpszA);      /* a file that is there, but another store */
    assert_int_equal(provider->lpVtbl->Logon(provider, support, 0, NULL, (ULONG)(25 + strlen(path->Value.lpszA)), (LPENTRYID)(void *)other, MDB_WRITE, NULL,
        NULL, NULL, NULL, &logon, &store), MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(path);
    drop(support);
    drop(provider);
    world->released = 0;
}

/* --- The store --------------------------------------------------------------------------------------------------------------------------------- */

static void store_properties(void **state)                   /* SPI-STORE-04, SPI-STORE-05, SPI-STORE-10 */
{
    static const SizedSPropTagArray(16, tags) = { 16, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY,
        PR_MDB_PROVIDER, PR_STORE_SUPPORT_MASK, PR_IPM_SUBTREE_ENTRYID, PR_IPM_OUTBOX_ENTRYID, PR_IPM_SENTMAIL_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID,
        PR_FINDER_ENTRYID, PR_VIEWS_ENTRYID, PR_COMMON_VIEWS_ENTRYID, PR_VALID_FOLDER_MASK } };
    struct world *world = *state;
    LPSPropValue values = NULL;
    LPSPropProblemArray problems = NULL;
    SPropValue changes[] = { wide(PR_DISPLAY_NAME_W, L"Archiv"), number(PR_STORE_SUPPORT_MASK, 0) };
    ULONG count = 0;

    assert_int_equal(world->store->lpVtbl->GetProps(world->store, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values), S_OK);
    assert_string_equal(values[0].Value.lpszA, "Zuhause");
    assert_int_equal(values[2].Value.l, MAPI_STORE);
    assert_true(values[7].Value.l & STORE_SUBMIT_OK);
    assert_int_equal(values[15].Value.l & 0xFF, 0xFF);
    MAPIFreeBuffer(values);
    assert_int_equal(world->store->lpVtbl->SetProps(world->store, 2, changes, &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    values = get(world->store, PR_DISPLAY_NAME_W);
    assert_true(wcscmp(values->Value.lpszW, L"Archiv") == 0);
    MAPIFreeBuffer(values);
}

static void root_opens_without_an_entry_id(void **state)     /* SPI-STORE-07, SPI-STORE-16, SPI-STORE-17 */
{
    struct world *world = *state;
    LPMAPIFOLDER root = NULL;
    LPSPropValue value;
    ULONG type = 0, same = 0;
    BYTE junk[32] = { 0 };

    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    value = get(root, PR_FOLDER_TYPE);
    assert_int_equal(value->Value.l, FOLDER_ROOT);
    MAPIFreeBuffer(value);
    value = get(root, PR_ENTRYID);
    assert_int_equal(world->store->lpVtbl->CompareEntryIDs(world->store, value->Value.bin.cb, (LPENTRYID)(void *)value->Value.bin.lpb, value->Value.bin.cb,
        (LPENTRYID)(void *)value->Value.bin.lpb, 0, &same), S_OK);
    assert_int_equal(same, TRUE);
    assert_int_equal(world->store->lpVtbl->CompareEntryIDs(world->store, value->Value.bin.cb, (LPENTRYID)(void *)value->Value.bin.lpb, 32,
        (LPENTRYID)(void *)junk, 0, &same), MAPI_E_UNKNOWN_ENTRYID);
    MAPIFreeBuffer(value);
    drop(root);
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, 32, (LPENTRYID)(void *)junk, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), MAPI_E_UNKNOWN_ENTRYID);
    assert_null(root);
}

static void receive_folder_table(void **state)               /* SPI-STORE-13, SPI-STORE-15 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(3, columns) = { 3, { PR_MESSAGE_CLASS_A, PR_ENTRYID, PR_RECORD_KEY } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows;

    assert_int_equal(world->store->lpVtbl->GetReceiveFolderTable(world->store, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 4);
    assert_int_equal(rows->aRow[0].lpProps[1].Value.bin.cb, 32);
    FreeProws(rows);
    drop(table);
}

/* --- Folders ----------------------------------------------------------------------------------------------------------------------------------- */

static void folders_appear_in_the_hierarchy(void **state)    /* SPI-FLD-01, SPI-FLD-03, SPI-FLD-14, SPI-FLD-15 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(4, columns) = { 4, { PR_DISPLAY_NAME_W, PR_DEPTH, PR_SUBFOLDERS, PR_FOLDER_TYPE } };
    LPMAPIFOLDER subtree = open_special(world, PR_IPM_SUBTREE_ENTRYID), one = NULL, two = NULL, again = NULL;
    LPMAPITABLE table = NULL, deep = NULL;
    LPSRowSet rows;
    ULONG before = 0, count = 0;

    assert_int_equal(subtree->lpVtbl->GetHierarchyTable(subtree, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &before), S_OK);
    assert_int_equal(subtree->lpVtbl->CreateFolder(subtree, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Aachen", (LPTSTR)(uintptr_t) "Stadt", NULL, 0, &one), S_OK);
    assert_int_equal(subtree->lpVtbl->CreateFolder(subtree, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "AACHEN", NULL, NULL, 0, &again), MAPI_E_COLLISION);
    assert_int_equal(subtree->lpVtbl->CreateFolder(subtree, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "AACHEN", NULL, NULL, OPEN_IF_EXISTS, &again), S_OK);
    assert_int_equal(one->lpVtbl->CreateFolder(one, FOLDER_GENERIC, (LPTSTR)(void *)(uintptr_t)L"Dom \x20AC", NULL, NULL, MAPI_UNICODE, &two), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, before + 1);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"Aachen") == 0);
    assert_int_equal(rows->aRow[0].lpProps[1].Value.l, 0);
    assert_int_equal(rows->aRow[0].lpProps[2].Value.b, TRUE);
    FreeProws(rows);
    assert_int_equal(subtree->lpVtbl->OpenProperty(subtree, PR_CONTAINER_HIERARCHY, &IID_IMAPITable, CONVENIENT_DEPTH, 0, (LPUNKNOWN *)(void *)&deep), S_OK);
    rows = all_rows(deep, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, before + 2);
    assert_true(wcscmp(rows->aRow[1].lpProps[0].Value.lpszW, L"Dom \x20AC") == 0);
    assert_int_equal(rows->aRow[1].lpProps[1].Value.l, 1);
    FreeProws(rows);
    drop(table);
    drop(deep);
    drop(again);
    drop(two);
    drop(one);
    drop(subtree);
}

static void deleting_and_copying_folders(void **state)       /* SPI-FLD-04, SPI-FLD-05, SPI-FLD-07, SPI-FLD-09 */
{
    struct world *world = *state;
    LPMAPIFOLDER subtree = open_special(world, PR_IPM_SUBTREE_ENTRYID), one = NULL, below = NULL, sent = open_special(world, PR_IPM_SENTMAIL_ENTRYID), copy = NULL;
    LPSPropValue id, below_id, value;
    LPMESSAGE message;

    assert_int_equal(subtree->lpVtbl->CreateFolder(subtree, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Eins", NULL, NULL, 0, &one), S_OK);
    assert_int_equal(one->lpVtbl->CreateFolder(one, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Unten", NULL, NULL, 0, &below), S_OK);
    message = new_message(below, L"x", 0);
    save(message);
    drop(message);
    id = get(one, PR_ENTRYID);
    below_id = get(below, PR_ENTRYID);
    assert_int_equal(subtree->lpVtbl->CopyFolder(subtree, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, below, NULL, 0, NULL, COPY_SUBFOLDERS),
        MAPI_E_FOLDER_CYCLE);
    assert_int_equal(subtree->lpVtbl->CopyFolder(subtree, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, sent, (LPTSTR)(uintptr_t) "Kopie", 0, NULL,
        COPY_SUBFOLDERS), S_OK);
    assert_int_equal(sent->lpVtbl->CreateFolder(sent, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Kopie", NULL, NULL, OPEN_IF_EXISTS, &copy), S_OK);
    value = get(copy, PR_SUBFOLDERS);
    assert_int_equal(value->Value.b, TRUE);
    MAPIFreeBuffer(value);
    drop(copy);
    assert_int_equal(subtree->lpVtbl->DeleteFolder(subtree, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, NULL, 0), MAPI_E_HAS_FOLDERS);
    assert_int_equal(one->lpVtbl->DeleteFolder(one, below_id->Value.bin.cb, (LPENTRYID)(void *)below_id->Value.bin.lpb, 0, NULL, 0), MAPI_E_HAS_MESSAGES);
    assert_int_equal(subtree->lpVtbl->DeleteFolder(subtree, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, NULL, DEL_FOLDERS | DEL_MESSAGES), S_OK);
    assert_int_equal(subtree->lpVtbl->DeleteFolder(subtree, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, NULL, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(sent->lpVtbl->EmptyFolder(sent, 0, NULL, 0), S_OK);
    value = get(sent, PR_SUBFOLDERS);
    assert_int_equal(value->Value.b, FALSE);
    MAPIFreeBuffer(value);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(below_id);
    drop(below);
    drop(one);
    drop(sent);
    drop(subtree);
}

/* --- Messages ---------------------------------------------------------------------------------------------------------------------------------- */

static void nothing_stands_before_the_save(void **state)     /* SPI-MSG-01, SPI-MSG-02, SPI-MSG-03, SPI-MSG-04 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(13, tags) = { 13, { PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_DISPLAY_TO_W, PR_DISPLAY_CC_W, PR_DISPLAY_BCC_W, PR_ENTRYID,
        PR_MESSAGE_CLASS_W, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_NORMALIZED_SUBJECT_W, PR_PARENT_ENTRYID, PR_RECORD_KEY, PR_SEARCH_KEY } };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"Re: Hallo", 0);
    LPMAPITABLE table = NULL;
    LPSPropValue key = get(message, PR_SEARCH_KEY), values = NULL, value = NULL;
    ULONG count = 9;
    SPropValue flags = number(PR_MESSAGE_FLAGS, MSGFLAG_READ);
    LPSPropProblemArray problems = NULL;

    assert_int_equal(key->Value.bin.cb, 16);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 0);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &value), MAPI_E_NOT_FOUND);
    save(message);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values), S_OK);
    assert_true(wcscmp(values[9].Value.lpszW, L"Hallo") == 0);
    assert_int_equal(values[7].Value.l, MSGFLAG_UNMODIFIED);
    MAPIFreeBuffer(values);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &flags, &problems), S_OK);
    assert_non_null(problems);                    /* SPI-MSG-04: the store's from now on */
    MAPIFreeBuffer(problems);
    MAPIFreeBuffer(key);
    drop(table);
    drop(message);
    drop(inbox);
}

static void two_writers(void **state)                        /* SPI-MSG-05 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0), other = NULL;
    LPSPropValue id;
    SPropValue subject = wide(PR_SUBJECT_W, L"b");
    ULONG type;
    SBinaryArray list;

    save(message);
    id = get(message, PR_ENTRYID);
    assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&other), S_OK);
    assert_int_equal(other->lpVtbl->SetProps(other, 1, &subject, NULL), S_OK);
    save(other);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &subject, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), MAPI_E_OBJECT_CHANGED);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE | FORCE_SAVE), S_OK);
    list = (SBinaryArray){ 1, &id->Value.bin };
    assert_int_equal(inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, 0), S_OK);
    assert_int_equal(other->lpVtbl->SetProps(other, 1, &subject, NULL), S_OK);
    assert_int_equal(other->lpVtbl->SaveChanges(other, KEEP_OPEN_READWRITE | FORCE_SAVE), MAPI_E_OBJECT_DELETED);
    MAPIFreeBuffer(id);
    drop(other);
    drop(message);
    drop(inbox);
}

static void recipients_are_modified(void **state)            /* SPI-MSG-07, SPI-MSG-09, SPI-MSG-10 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(3, columns) = { 3, { PR_ROWID, PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W } };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0);
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LPSPropValue value;
    SPropValue changed[] = { number(PR_ROWID, 1), wide(PR_DISPLAY_NAME_W, L"Charles"), number(PR_RECIPIENT_TYPE, MAPI_TO) };
    SizedADRLIST(1, list) = { 1, { { 0, 3, changed } } };

    add_recipient(message, L"Ada");
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table), S_OK);
    add_recipient(message, L"Grace");
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(rows->aRow[1].lpProps[0].Value.l, 1);
    FreeProws(rows);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)(void *)&list), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_true(wcscmp(rows->aRow[1].lpProps[1].Value.lpszW, L"Charles") == 0);
    assert_int_equal(PROP_TYPE(rows->aRow[1].lpProps[2].ulPropTag), PT_ERROR);      /* unlisted properties vanish */
    FreeProws(rows);
    save(message);
    value = get(message, PR_DISPLAY_TO_W);
    assert_true(wcscmp(value->Value.lpszW, L"Ada; Charles") == 0);
    MAPIFreeBuffer(value);
    changed[0].Value.l = 0;
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)(void *)&list), S_OK);
    save(message);
    value = get(message, PR_DISPLAY_TO_W);
    assert_true(wcscmp(value->Value.lpszW, L"Charles") == 0);
    MAPIFreeBuffer(value);
    drop(table);
    drop(message);
    drop(inbox);
}

static void write_stream(LPATTACH attachment, ULONG size)
{
    LPSTREAM stream = NULL;
    char *bytes = malloc(size);
    ULONG written;

    memset(bytes, 'x', size);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&stream), S_OK);
    assert_int_equal(stream->lpVtbl->Write(stream, bytes, size, &written), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    drop(stream);
    free(bytes);
}

static void attachments_need_two_saves(void **state)         /* SPI-MSG-01, SPI-MSG-11, SPI-MSG-12, SPI-MSG-13, SPI-MSG-14, SPI-MSG-15, SPI-MSG-16 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(4, columns) = { 4, { PR_ATTACH_NUM, PR_RECORD_KEY, PR_RENDERING_POSITION, PR_ATTACH_LONG_FILENAME_W } };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"mit Anhang", 0), again = NULL;
    LPATTACH attachment = NULL, lost = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LPSPropValue value, id;
    LPSTREAM stream = NULL;
    STATSTG status;
    ULONG num = 9, other = 9, type, count;
    SPropValue values[] = { wide(PR_ATTACH_LONG_FILENAME_W, L"a.bin"), number(PR_ATTACH_METHOD, ATTACH_BY_VALUE) };

    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &num, &attachment), S_OK);
    value = get(attachment, PR_ATTACH_METHOD);
    assert_int_equal(value->Value.l, NO_ATTACHMENT);
    MAPIFreeBuffer(value);
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &other, &lost), S_OK);
    assert_true(num != other);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 2, values, NULL), S_OK);
    write_stream(attachment, 300000);
    assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    {
        BOOKMARK mark = 0;
        assert_int_equal(table->lpVtbl->CreateBookmark(table, &mark), MAPI_E_NO_SUPPORT);    /* SPI-MSG-12 */
    }
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 0);
    save(attachment);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 1);
    drop(attachment);
    drop(lost);                                   /* never saved */
    save(message);
    drop(table);
    id = get(message, PR_ENTRYID);
    drop(message);
    assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&again), S_OK);
    assert_int_equal(again->lpVtbl->GetAttachmentTable(again, MAPI_UNICODE, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 1);
    assert_int_equal(rows->aRow[0].lpProps[0].Value.l, num);
    assert_int_equal(PROP_TYPE(rows->aRow[0].lpProps[1].ulPropTag), PT_BINARY);
    assert_int_equal(rows->aRow[0].lpProps[2].Value.l, -1);
    FreeProws(rows);
    drop(table);
    value = get(again, PR_HASATTACH);
    assert_int_equal(value->Value.b, TRUE);
    MAPIFreeBuffer(value);
    assert_int_equal(again->lpVtbl->OpenAttach(again, num, NULL, 0, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (LPUNKNOWN *)(void *)&stream), S_OK);
    assert_int_equal(stream->lpVtbl->Stat(stream, &status, STATFLAG_NONAME), S_OK);
    assert_int_equal(status.cbSize.QuadPart, 300000);
    drop(stream);
    drop(attachment);
    assert_int_equal(again->lpVtbl->DeleteAttach(again, num, 0, NULL, 0), S_OK);
    assert_int_equal(again->lpVtbl->OpenAttach(again, num, NULL, 0, &attachment), MAPI_E_NOT_FOUND);
    save(again);
    value = get(again, PR_HASATTACH);
    assert_int_equal(value->Value.b, FALSE);
    MAPIFreeBuffer(value);
    MAPIFreeBuffer(id);
    drop(again);
    drop(inbox);
}

static void messages_in_messages(void **state)               /* SPI-MSG-14 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"au\x00DF" L"en", 0), inner = NULL, deep = NULL, again = NULL;
    LPATTACH attachment = NULL, inside = NULL;
    SPropValue subject = wide(PR_SUBJECT_W, L"innen"), method = number(PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG), below = wide(PR_SUBJECT_W, L"ganz innen");
    LPSPropValue id, value;
    ULONG num, type;

    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &num, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->SetProps(attachment, 1, &method, NULL), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)(void *)&inner), MAPI_E_NOT_FOUND);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&inner), S_OK);
    assert_int_equal(inner->lpVtbl->SetProps(inner, 1, &subject, NULL), S_OK);
    add_recipient(inner, L"Ada");
    assert_int_equal(inner->lpVtbl->CreateAttach(inner, NULL, 0, &num, &inside), S_OK);
    assert_int_equal(inside->lpVtbl->SetProps(inside, 1, &method, NULL), S_OK);
    assert_int_equal(inside->lpVtbl->OpenProperty(inside, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&deep), S_OK);
    assert_int_equal(deep->lpVtbl->SetProps(deep, 1, &below, NULL), S_OK);
    save(deep);
    save(inside);
    drop(deep);
    drop(inside);
    save(inner);
    drop(inner);
    save(attachment);
    drop(attachment);
    save(message);
    id = get(message, PR_ENTRYID);
    drop(message);
    assert_int_equal(inbox->lpVtbl->OpenEntry(inbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&again), S_OK);
    assert_int_equal(again->lpVtbl->OpenAttach(again, 0, NULL, MAPI_MODIFY, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_MODIFY, (LPUNKNOWN *)(void *)&inner), S_OK);
    value = get(inner, PR_SUBJECT_W);
    assert_true(wcscmp(value->Value.lpszW, L"innen") == 0);
    MAPIFreeBuffer(value);
    value = get(inner, PR_DISPLAY_TO_W);
    assert_true(wcscmp(value->Value.lpszW, L"Ada") == 0);
    MAPIFreeBuffer(value);
    assert_int_equal(inner->lpVtbl->OpenAttach(inner, 0, NULL, 0, &inside), S_OK);
    assert_int_equal(inside->lpVtbl->OpenProperty(inside, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)(void *)&deep), S_OK);
    value = get(deep, PR_SUBJECT_W);
    assert_true(wcscmp(value->Value.lpszW, L"ganz innen") == 0);
    MAPIFreeBuffer(value);
    drop(deep);
    drop(inside);
    /* a change of the inner one comes through all saves and keeps what is in it */
    subject = wide(PR_SUBJECT_W, L"neu innen");
    assert_int_equal(inner->lpVtbl->SetProps(inner, 1, &subject, NULL), S_OK);
    save(inner);
    drop(inner);
    save(attachment);
    save(again);
    drop(attachment);
    assert_int_equal(again->lpVtbl->OpenAttach(again, 0, NULL, 0, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)(void *)&inner), S_OK);
    value = get(inner, PR_SUBJECT_W);
    assert_true(wcscmp(value->Value.lpszW, L"neu innen") == 0);
    MAPIFreeBuffer(value);
    assert_int_equal(inner->lpVtbl->OpenAttach(inner, 0, NULL, 0, &inside), S_OK);
    drop(inside);
    drop(inner);
    drop(attachment);
    drop(again);
    MAPIFreeBuffer(id);
    drop(inbox);
}

static void large_bodies_are_streams(void **state)           /* SPI-PROP-04 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0);
    wchar_t *text = malloc(50001 * sizeof(*text));
    SPropValue body = wide(PR_BODY_W, text);
    LPSPropValue values = NULL;
    LPSTREAM stream = NULL;
    STATSTG status;
    static const SizedSPropTagArray(1, tags) = { 1, { PR_BODY_W } };
    ULONG count;

    wmemset(text, L'\x00E4', 50000);
    text[50000] = 0;
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &body, NULL), S_OK);
    save(message);
    assert_int_equal(message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(values[0].Value.err, MAPI_E_NOT_ENOUGH_MEMORY);
    MAPIFreeBuffer(values);
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, (LPUNKNOWN *)(void *)&stream), S_OK);
    assert_int_equal(stream->lpVtbl->Stat(stream, &status, STATFLAG_NONAME), S_OK);
    assert_int_equal(status.cbSize.QuadPart, 50000 * sizeof(wchar_t));
    drop(stream);
    free(text);
    drop(message);
    drop(inbox);
}

static void named_properties_are_the_stores(void **state)    /* SPI-NAME-01, SPI-NAME-04 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0);
    GUID space = { 1, 2, 3, { 4 } };
    MAPINAMEID name = { &space, MNID_STRING, { .lpwstrName = (LPWSTR)(uintptr_t)L"Farbe" } };
    LPMAPINAMEID names[] = { &name };
    LPSPropTagArray here = NULL, there = NULL;

    assert_int_equal(message->lpVtbl->GetIDsFromNames(message, 1, names, 0, &here), MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(here);
    assert_int_equal(message->lpVtbl->GetIDsFromNames(message, 1, names, MAPI_CREATE, &here), S_OK);
    assert_int_equal(world->store->lpVtbl->GetIDsFromNames(world->store, 1, names, 0, &there), S_OK);
    assert_int_equal(here->aulPropTag[0], there->aulPropTag[0]);
    assert_true(PROP_ID(here->aulPropTag[0]) >= 0x8000);
    MAPIFreeBuffer(here);
    MAPIFreeBuffer(there);
    drop(message);
    drop(inbox);
}

/* --- Tables -------------------------------------------------------------------------------------------------------------------------------------- */

static void contents_table_sorts_and_restricts(void **state) /* SPI-FLD-16, SPI-TBL-10, SPI-TBL-11, SPI-TBL-12 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(5, columns) = { 5, { PR_SUBJECT_W, PR_ENTRYID, PR_HASATTACH, PR_MESSAGE_FLAGS, PR_STORE_ENTRYID } };
    static const SizedSSortOrderSet(1, newest) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };
    static const SizedSSortOrderSet(1, by_subject) = { 1, 0, 0, { { PR_NORMALIZED_SUBJECT_W, TABLE_SORT_ASCEND } } };
    static const wchar_t *const subjects[] = { L"gelb", L"RE: blau", L"Amsel", L"rot" };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LPMESSAGE message;
    SRestriction unread = { .rt = RES_BITMASK };
    ULONG index, count;
    LONG moved;

    for (index = 0; index < 4; index++) {
        message = new_message(inbox, subjects[index], index % 2 ? MSGFLAG_READ : 0);
        save(message);
        drop(message);
    }
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&newest, 0), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 2, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"rot") == 0);
    assert_true(wcscmp(rows->aRow[1].lpProps[0].Value.lpszW, L"Amsel") == 0);
    assert_int_equal(rows->aRow[0].lpProps[4].Value.bin.cb > 40, TRUE);
    FreeProws(rows);
    assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_END, -1, &moved), S_OK);
    assert_int_equal(moved, -1);
    assert_int_equal(table->lpVtbl->QueryRows(table, 5, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 1);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"gelb") == 0);
    FreeProws(rows);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&by_subject, 0), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &rows), S_OK);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"Amsel") == 0);
    assert_true(wcscmp(rows->aRow[1].lpProps[0].Value.lpszW, L"RE: blau") == 0);
    FreeProws(rows);
    unread.res.resBitMask.relBMR = BMR_EQZ;
    unread.res.resBitMask.ulPropTag = PR_MESSAGE_FLAGS;
    unread.res.resBitMask.ulMask = MSGFLAG_READ;
    assert_int_equal(table->lpVtbl->Restrict(table, &unread, 0), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 2);
    drop(table);
    drop(inbox);
}

static void saved_sort_orders_new_tables(void **state)       /* SPI-FLD-13 */
{
    struct world *world = *state;
    static const SizedSSortOrderSet(1, by_subject) = { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_DESCEND } } };
    static const SizedSPropTagArray(1, columns) = { 1, { PR_SUBJECT_W } };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPITABLE table = NULL;
    LPSRowSet rows;
    LPMESSAGE message = new_message(inbox, L"b", 0), other = new_message(inbox, L"c", 0);

    save(message);
    save(other);
    drop(message);
    drop(other);
    assert_int_equal(inbox->lpVtbl->SaveContentsSort(inbox, (LPSSortOrderSet)(uintptr_t)&by_subject, 0), S_OK);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    assert_true(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"c") == 0);
    FreeProws(rows);
    drop(table);
    drop(inbox);
}

static void associated_contents_are_apart(void **state)      /* SPI-FLD-17 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = NULL;
    LPMAPITABLE table = NULL;
    LPSPropValue value;
    ULONG count;

    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, MAPI_ASSOCIATED, &message), S_OK);
    save(message);
    value = get(message, PR_MESSAGE_FLAGS);
    assert_true(value->Value.l & MSGFLAG_ASSOCIATED);
    MAPIFreeBuffer(value);
    drop(message);
    value = get(inbox, PR_ASSOC_CONTENT_COUNT);
    assert_int_equal(value->Value.l, 1);
    MAPIFreeBuffer(value);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 0);
    drop(table);
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, MAPI_ASSOCIATED, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 1);
    drop(table);
    drop(inbox);
}

static void search_folders_find_and_follow(void **state)     /* SPI-FLD-18, SPI-FLD-19, SPI-FLD-20 */
{
    struct world *world = *state;
    LPMAPIFOLDER finder = open_special(world, PR_FINDER_ENTRYID), inbox = open_inbox(world), search = NULL;
    LPSPropValue id = get(inbox, PR_ENTRYID);
    SBinaryArray list = { 1, &id->Value.bin };
    SPropValue wanted = wide(PR_SUBJECT_W, L"blau");
    SRestriction restriction = { .rt = RES_CONTENT };
    LPSRestriction back = NULL;
    LPENTRYLIST folders = NULL;
    LPMESSAGE message = new_message(inbox, L"das Blaue vom Himmel", 0), refused = NULL;
    LPMAPITABLE table = NULL;
    ULONG state_bits = 0, count;

    save(message);
    drop(message);
    restriction.res.resContent.ulFuzzyLevel = FL_SUBSTRING | FL_IGNORECASE;
    restriction.res.resContent.ulPropTag = PR_SUBJECT_W;
    restriction.res.resContent.lpProp = &wanted;
    assert_int_equal(finder->lpVtbl->CreateFolder(finder, FOLDER_SEARCH, (LPTSTR)(uintptr_t) "Blau", NULL, NULL, 0, &search), S_OK);
    assert_int_equal(search->lpVtbl->GetSearchCriteria(search, 0, &back, &folders, &state_bits), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(search->lpVtbl->SetSearchCriteria(search, &restriction, &list, RECURSIVE_SEARCH | SHALLOW_SEARCH), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(search->lpVtbl->SetSearchCriteria(search, &restriction, &list, FOREGROUND_SEARCH | SHALLOW_SEARCH), S_OK);
    assert_int_equal(search->lpVtbl->GetSearchCriteria(search, 0, &back, &folders, &state_bits), S_OK);
    assert_int_equal(state_bits, SEARCH_RUNNING | SEARCH_FOREGROUND);
    assert_int_equal(back->rt, RES_CONTENT);
    assert_int_equal(folders->cValues, 1);
    MAPIFreeBuffer(back);
    MAPIFreeBuffer(folders);
    assert_int_equal(search->lpVtbl->GetContentsTable(search, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 1);
    message = new_message(inbox, L"blau", 0);
    save(message);
    drop(message);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 2);
    assert_int_equal(search->lpVtbl->CreateMessage(search, NULL, 0, &refused), MAPI_E_NO_SUPPORT);
    drop(table);
    drop(search);
    MAPIFreeBuffer(id);
    drop(inbox);
    drop(finder);
}

/* --- Read state, status ---------------------------------------------------------------------------------------------------------------------------- */

static void read_flags_and_status(void **state)              /* SPI-FLD-10, SPI-FLD-11, SPI-FLD-12 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMESSAGE message = new_message(inbox, L"a", 0);
    LPSPropValue value, id;
    SBinaryArray list;
    ULONG old = 7;

    save(message);
    id = get(message, PR_ENTRYID);
    list = (SBinaryArray){ 1, &id->Value.bin };
    value = get(inbox, PR_CONTENT_UNREAD);
    assert_int_equal(value->Value.l, 1);
    MAPIFreeBuffer(value);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, CLEAR_READ_FLAG | SUPPRESS_RECEIPT), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), S_OK);
    value = get(message, PR_MESSAGE_FLAGS);
    assert_true(value->Value.l & MSGFLAG_READ);
    MAPIFreeBuffer(value);
    assert_int_equal(inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, CLEAR_READ_FLAG), S_OK);
    value = get(inbox, PR_CONTENT_UNREAD);
    assert_int_equal(value->Value.l, 1);
    MAPIFreeBuffer(value);
    assert_int_equal(inbox->lpVtbl->SetReadFlags(inbox, NULL, 0, NULL, 0), S_OK);
    value = get(inbox, PR_CONTENT_UNREAD);
    assert_int_equal(value->Value.l, 0);
    MAPIFreeBuffer(value);
    assert_int_equal(inbox->lpVtbl->SetMessageStatus(inbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, MSGSTATUS_HIDDEN, MSGSTATUS_HIDDEN, &old), S_OK);
    assert_int_equal(old, 0);
    assert_int_equal(inbox->lpVtbl->GetMessageStatus(inbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, &old), S_OK);
    assert_int_equal(old, MSGSTATUS_HIDDEN);
    MAPIFreeBuffer(id);
    drop(message);
    drop(inbox);
}

/* --- Submission -------------------------------------------------------------------------------------------------------------------------------------- */

static LPMDB log_on_spooler(struct world *world, LPMSLOGON *ret_logon)
{
    LPMAPISUP support;
    LPMDB store = NULL;

    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &support), S_OK);
    assert_int_equal(world->provider->lpVtbl->SpoolerLogon(world->provider, support, 0, NULL, 0, NULL, MDB_WRITE, NULL, 0, NULL, NULL, ret_logon, &store), S_OK);
    drop(support);
    return store;
}

static void submission_goes_through_the_queue(void **state)  /* SPI-SUBM-01..10, SPI-MS-09, SPI-MSG-21 */
{
    struct world *world = *state;
    static const SizedSPropTagArray(4, columns) = { 4, { PR_ENTRYID, PR_SUBJECT_W, PR_SUBMIT_FLAGS, PR_CLIENT_SUBMIT_TIME } };
    LPMAPIFOLDER outbox = open_special(world, PR_IPM_OUTBOX_ENTRYID), sent = open_special(world, PR_IPM_SENTMAIL_ENTRYID);
    LPMESSAGE message = new_message(outbox, L"Post", MSGFLAG_UNSENT), open = NULL;
    LPMSLOGON logon = NULL;
    LPMDB spooler;
    LPMAPITABLE queue = NULL;
    LPSRowSet rows;
    LPSPropValue id, target = get(sent, PR_ENTRYID), value;
    SPropValue sentmail = { .ulPropTag = PR_SENTMAIL_ENTRYID };
    ULONG type, zero = 0;
    SBinaryArray list;

    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), MAPI_E_NO_RECIPIENTS);
    add_recipient(message, L"Ada");
    sentmail.Value.bin = target->Value.bin;
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &sentmail, NULL), S_OK);
    save(message);
    id = get(message, PR_ENTRYID);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    assert_int_equal(world->ready, 2);      /* before the first PrepareSubmit, and once it is in the queue */
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), MAPI_E_INVALID_OBJECT);
    drop(message);
    list = (SBinaryArray){ 1, &id->Value.bin };
    assert_int_equal(outbox->lpVtbl->DeleteMessages(outbox, &list, 0, NULL, 0), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(outbox->lpVtbl->OpenEntry(outbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&open),
        MAPI_E_SUBMITTED);
    assert_int_equal(world->store->lpVtbl->AbortSubmit(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0), S_OK);
    assert_int_equal(world->store->lpVtbl->AbortSubmit(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0), MAPI_E_NOT_IN_QUEUE);
    assert_int_equal(outbox->lpVtbl->OpenEntry(outbox, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&open), S_OK);
    assert_int_equal(open->lpVtbl->SubmitMessage(open, 0), S_OK);
    drop(open);
    assert_int_equal(world->ready, 3);            /* the first call only once per session */
    assert_int_equal(world->store->lpVtbl->GetOutgoingQueue(world->store, 0, &queue), MAPI_E_NO_SUPPORT);
    spooler = log_on_spooler(world, &logon);
    assert_int_equal(spooler->lpVtbl->GetOutgoingQueue(spooler, 0, &queue), S_OK);
    rows = all_rows(queue, (const SPropTagArray *)&columns);
    assert_int_equal(rows->cRows, 1);
    assert_true(wcscmp(rows->aRow[0].lpProps[1].Value.lpszW, L"Post") == 0);
    assert_int_equal(rows->aRow[0].lpProps[2].Value.l & ~SUBMITFLAG_PREPROCESS, 0);
    assert_int_equal(PROP_TYPE(rows->aRow[0].lpProps[3].ulPropTag), PT_SYSTIME);
    assert_int_equal(spooler->lpVtbl->OpenEntry(spooler, rows->aRow[0].lpProps[0].Value.bin.cb, (LPENTRYID)(void *)rows->aRow[0].lpProps[0].Value.bin.lpb, NULL,
        MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&open), S_OK);
    FreeProws(rows);
    assert_int_equal(spooler->lpVtbl->SetLockState(spooler, open, MSG_LOCKED), S_OK);
    assert_int_equal(world->store->lpVtbl->AbortSubmit(world->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0), MAPI_E_UNABLE_TO_ABORT);
    assert_int_equal(world->store->lpVtbl->FinishedMsg(world->store, 0, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb), MAPI_E_NO_SUPPORT);
    drop(open);
    assert_int_equal(spooler->lpVtbl->FinishedMsg(spooler, 0, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb), S_OK);
    value = get(outbox, PR_CONTENT_COUNT);
    assert_int_equal(value->Value.l, 0);
    MAPIFreeBuffer(value);
    value = get(sent, PR_CONTENT_COUNT);
    assert_int_equal(value->Value.l, 1);
    MAPIFreeBuffer(value);
    drop(queue);
    drop(spooler);
    logon->lpVtbl->Logoff(logon, &zero);
    drop(logon);
    world->released = 0;
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(target);
    drop(sent);
    drop(outbox);
}

/* --- Notifications ------------------------------------------------------------------------------------------------------------------------------------ */

struct heard {
    ULONG events;
    int count;
    BYTE parent[32];
};

static LONG STDAPICALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct heard *heard = context;

    while (count--) {
        heard->events |= notifications[count].ulEventType;
        if (notifications[count].ulEventType == fnevObjectCreated && notifications[count].info.obj.cbParentID == 32)
            memcpy(heard->parent, notifications[count].info.obj.lpParentID, 32);
        heard->count++;
    }
    return S_OK;
}

static void advises_hear_of_objects(void **state)            /* SPI-STORE-18, SPI-STORE-19, SPI-STORE-20, NOTI-06, NOTI-12 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPIADVISESINK sink = NULL;
    struct heard heard = { 0 };
    LPSPropValue parent = get(inbox, PR_ENTRYID);
    ULONG_PTR connection = 0;
    LPMESSAGE message;

    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(world->store->lpVtbl->Advise(world->store, 0, NULL, fnevTableModified, sink, &connection), MAPI_E_NO_SUPPORT);
    assert_int_equal(world->store->lpVtbl->Advise(world->store, 0, NULL, fnevObjectCreated | fnevObjectModified | fnevObjectDeleted, sink, &connection), S_OK);
    assert_true(connection != 0);
    message = new_message(inbox, L"a", 0);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.count, 0);
    save(message);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_true(heard.events & fnevObjectCreated);
    assert_true(heard.events & fnevObjectModified);      /* the folder's counts */
    assert_memory_equal(heard.parent, parent->Value.bin.lpb, 32);
    assert_int_equal(world->store->lpVtbl->Unadvise(world->store, connection), S_OK);
    assert_int_equal(world->store->lpVtbl->Unadvise(world->store, connection), MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(parent);
    drop(sink);
    drop(message);
    drop(inbox);
}

static void tables_follow_changes(void **state)              /* SPI-TBL-20, SPI-TBL-21 */
{
    struct world *world = *state;
    static const SizedSSortOrderSet(1, by_size) = { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } } };
    LPMAPIFOLDER inbox = open_inbox(world);
    LPMAPITABLE table = NULL;
    LPMAPIADVISESINK sink = NULL;
    struct heard heard = { 0 };
    ULONG_PTR connection = 0;
    LPMESSAGE message;
    LPSRowSet rows;
    ULONG count;

    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&by_size, 0), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 1, 0, &rows), S_OK);
    FreeProws(rows);
    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    message = new_message(inbox, L"a", 0);
    save(message);
    drop(message);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(heard.events, fnevTableModified);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    drop(sink);
    drop(table);
    drop(inbox);
}

static void status_object(void **state)                      /* SPI-MS-12, K-10 */
{
    struct world *world = *state;
    LPMAPISTATUS status = NULL;
    ULONG type = 0;
    LPSPropValue value;

    assert_int_equal(world->logon->lpVtbl->OpenStatusEntry(world->logon, NULL, 0, &type, (LPVOID *)&status), S_OK);
    assert_int_equal(type, MAPI_STATUS);
    value = get(status, PR_STATUS_CODE);
    assert_int_equal(value->Value.l, STATUS_AVAILABLE);
    MAPIFreeBuffer(value);
    assert_int_equal(status->lpVtbl->ValidateState(status, 0, SUPPRESS_UI), S_OK);
    assert_int_equal(status->lpVtbl->FlushQueues(status, 0, 0, NULL, 0), MAPI_E_NO_SUPPORT);
    drop(status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(logon_registers_and_writes_the_section, set_up, tear_down),
        cmocka_unit_test_setup_teardown(second_logon_gives_the_same_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entry_id_alone_finds_the_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_store_explains_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_store_is_not_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(store_properties, set_up, tear_down),
        cmocka_unit_test_setup_teardown(root_opens_without_an_entry_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(receive_folder_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_appear_in_the_hierarchy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deleting_and_copying_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_stands_before_the_save, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_writers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(recipients_are_modified, set_up, tear_down),
        cmocka_unit_test_setup_teardown(attachments_need_two_saves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(messages_in_messages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_bodies_are_streams, set_up, tear_down),
        cmocka_unit_test_setup_teardown(named_properties_are_the_stores, set_up, tear_down),
        cmocka_unit_test_setup_teardown(contents_table_sorts_and_restricts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(saved_sort_orders_new_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(associated_contents_are_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(search_folders_find_and_follow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(read_flags_and_status, set_up, tear_down),
        cmocka_unit_test_setup_teardown(submission_goes_through_the_queue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(advises_hear_of_objects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_follow_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(status_object, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
