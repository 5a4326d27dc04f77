/* A LOCAL store whose file nobody may write to, through its interfaces: what is the user's own is kept, all else is refused (SPI-STORE-27). */
#include "tests/unit/local/world.h"
#include "tests/lib/nobody.h"

#include <sys/stat.h>
#include <unistd.h>

#define MESSAGES 6

static void log_off(struct world *world)
{
    ULONG flags = LOGOFF_ORDERLY, zero = 0;

    assert_int_equal(world->store->lpVtbl->StoreLogoff(world->store, &flags), S_OK);
    world->store->lpVtbl->Release(world->store);
    world->logon->lpVtbl->Logoff(world->logon, &zero);
    world->logon->lpVtbl->Release(world->logon);
}

static void log_on(struct world *world, ULONG flags)
{
    world->released = world->transports = 0;
    assert_int_equal(mapix_support_new(SUPPORT_STORE, &host, world, &world->support), S_OK);
    assert_int_equal(world->provider->lpVtbl->Logon(world->provider, world->support, 0, (LPTSTR)(uintptr_t) "p", 0, NULL, flags | MDB_NO_DIALOG, NULL,
        NULL, NULL, NULL, &world->logon, &world->store), S_OK);
    world->support->lpVtbl->Release(world->support);
}

/* A store with some messages, the first of which asks for a read report; then nobody may write to it any more. */
static int set_up_sealed(void **state)
{
    struct world *world;
    LPMAPIFOLDER inbox;
    char path[512];
    int index;

    assert_int_equal(set_up(state), 0);
    world = *state;
    inbox = open_inbox(world);
    for (index = 0; index < MESSAGES; index++) {
        LPMESSAGE message = new_message(inbox, index % 2 ? L"ungerade" : L"gerade", 0);
        SPropValue flags = number(PR_MESSAGE_FLAGS, 0), asked = { .ulPropTag = PR_READ_RECEIPT_REQUESTED, .Value.b = TRUE };
        assert_int_equal(message->lpVtbl->SetProps(message, 1, &flags, NULL), S_OK);
        if (!index)
            assert_int_equal(message->lpVtbl->SetProps(message, 1, &asked, NULL), S_OK);
        save(message);
        drop(message);
    }
    drop(inbox);
    LPSPropValue there = get(world->store, PR_PST_PATH);
    snprintf(path, sizeof(path), "%s", there->Value.lpszA);
    MAPIFreeBuffer(there);
    log_off(world);
    assert_int_equal(chmod(path, 0444), 0);
    log_on(world, MDB_WRITE);
    return 0;
}

/* Opened as a reader does: with the best access that there is. */
static LPVOID open_best(struct world *world, const SBinary *id)
{
    LPUNKNOWN object = NULL;
    ULONG type = 0;

    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_BEST_ACCESS, &type, &object), S_OK);
    return object;
}

static LPMAPIFOLDER folder_by(struct world *world, ULONG tag)
{
    LPSPropValue id = get(world->store, tag);
    LPMAPIFOLDER folder = open_best(world, &id->Value.bin);

    MAPIFreeBuffer(id);
    return folder;
}

static LPMAPIFOLDER inbox_of(struct world *world)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    SBinary binary;
    LPMAPIFOLDER folder;

    assert_int_equal(world->store->lpVtbl->GetReceiveFolder(world->store, (LPTSTR)(uintptr_t) "IPM.Note", 0, &size, &id, NULL), S_OK);
    binary = (SBinary){ size, (LPBYTE)id };
    folder = open_best(world, &binary);
    MAPIFreeBuffer(id);
    return folder;
}

static LONG long_of(LPVOID object, ULONG tag)
{
    LPSPropValue value = get(object, tag);
    LONG number = value->Value.l;

    MAPIFreeBuffer(value);
    return number;
}

static LPSRowSet contents_of(LPMAPIFOLDER folder, ULONG flags)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_ENTRYID, PR_SUBJECT_W, PR_MESSAGE_FLAGS } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows;

    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, flags, &table), S_OK);
    rows = all_rows(table, (const SPropTagArray *)&columns);
    table->lpVtbl->Release(table);
    return rows;
}

/* The text of GetLastError says that it is the file, not a flag of the caller. */
static void assert_refused(LPVOID object, HRESULT result)
{
    LPMAPIERROR error = NULL;

    assert_int_equal(result, MAPI_E_NO_ACCESS);
    assert_int_equal(((LPMAPIPROP)object)->lpVtbl->GetLastError(object, result, 0, &error), S_OK);
    assert_non_null(error);
    assert_non_null(strstr((char *)(void *)error->lpszError, "cannot be written to"));
    MAPIFreeBuffer(error);
}

static void the_store_says_that_it_is_read_only(void **state)         /* SPI-STORE-27, SPI-STORE-06 */
{
    struct world *world = *state;
    LONG mask = long_of(world->store, PR_STORE_SUPPORT_MASK);
    LPMAPIFOLDER inbox = inbox_of(world), finder = folder_by(world, PR_FINDER_ENTRYID), views = folder_by(world, PR_VIEWS_ENTRYID);
    LPSRowSet rows = contents_of(inbox, 0);
    SBinary *id = &rows->aRow[0].lpProps[0].Value.bin;
    LPSPropValue value = NULL;
    LPMESSAGE message;
    LPUNKNOWN object = NULL;
    ULONG type;

    assert_int_equal(mask & (STORE_READONLY | STORE_MODIFY_OK | STORE_CREATE_OK | STORE_SUBMIT_OK), STORE_READONLY);
    assert_true(mask & STORE_SEARCH_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)world->store, PR_IPM_OUTBOX_ENTRYID, &value), MAPI_E_NOT_FOUND);
    assert_int_equal(long_of(world->store, PR_VALID_FOLDER_MASK) & FOLDER_IPM_OUTBOX_VALID, 0);
    assert_int_equal(long_of(world->store, PR_ACCESS_LEVEL), 0);
    assert_int_equal(long_of(inbox, PR_ACCESS), MAPI_ACCESS_READ);
    assert_int_equal(long_of(inbox, PR_ACCESS_LEVEL), 0);
    assert_int_equal(long_of(finder, PR_ACCESS), MAPI_ACCESS_READ | MAPI_ACCESS_CREATE_HIERARCHY);
    assert_int_equal(long_of(views, PR_ACCESS), MAPI_ACCESS_READ | MAPI_ACCESS_CREATE_ASSOCIATED);
    assert_refused(world->store, world->store->lpVtbl->OpenEntry(world->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_MODIFY, &type, &object));
    message = open_best(world, id);
    assert_int_equal(long_of(message, PR_ACCESS), MAPI_ACCESS_READ);
    assert_int_equal(long_of(message, PR_ACCESS_LEVEL), 0);
    drop(message);
    FreeProws(rows);
    drop(inbox);
    drop(finder);
    drop(views);
}

static void read_state_outlives_the_session(void **state)    /* SPI-STORE-27 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = inbox_of(world);
    LPSRowSet rows = contents_of(inbox, 0);
    SizedSSortOrderSet(1, sort) = { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_DESCEND } } };
    ENTRYLIST list = { 1, &rows->aRow[1].lpProps[0].Value.bin };
    LPMESSAGE message;
    ULONG index, read = 0, expected = rows->aRow[1].lpProps[2].Value.l & MSGFLAG_RN_PENDING ? 1 : 2;
    LONG owing = 0;

    assert_int_equal(long_of(inbox, PR_CONTENT_UNREAD), MESSAGES);
    assert_int_equal(inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, 0), S_OK);
    for (index = 0; index < MESSAGES; index++)
        if (rows->aRow[index].lpProps[2].Value.l & MSGFLAG_RN_PENDING) {      /* there is no Outbox to send the report from: it stays owed */
            message = open_best(world, &rows->aRow[index].lpProps[0].Value.bin);
            assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), S_OK);
            owing = long_of(message, PR_MESSAGE_FLAGS) & (MSGFLAG_RN_PENDING | MSGFLAG_READ);
            drop(message);
        }
    assert_int_equal(owing, MSGFLAG_RN_PENDING | MSGFLAG_READ);
    assert_int_equal(inbox->lpVtbl->SaveContentsSort(inbox, (LPSSortOrderSet)&sort, 0), S_OK);
    FreeProws(rows);
    drop(inbox);
    log_off(world);
    log_on(world, 0);                             /* one who does not ask for more than to read keeps his state all the same */
    inbox = inbox_of(world);
    rows = contents_of(inbox, 0);
    for (index = 0; index < MESSAGES; index++) {
        read += rows->aRow[index].lpProps[2].Value.l & MSGFLAG_READ ? 1 : 0;
        assert_true(wcscmp(rows->aRow[index].lpProps[1].Value.lpszW, index < MESSAGES / 2 ? L"ungerade" : L"gerade") == 0);      /* the saved order */
    }
    assert_int_equal(read, expected);
    assert_int_equal(long_of(inbox, PR_CONTENT_UNREAD), MESSAGES - (LONG)read);
    list.lpbin = &rows->aRow[0].lpProps[0].Value.bin;
    assert_int_equal(inbox->lpVtbl->SetReadFlags(inbox, &list, 0, NULL, CLEAR_READ_FLAG), S_OK);
    FreeProws(rows);
    drop(inbox);
}

static void searches_and_views_are_made(void **state)        /* SPI-STORE-27, SPI-STORE-26 */
{
    struct world *world = *state;
    LPMAPIFOLDER finder = folder_by(world, PR_FINDER_ENTRYID), inbox = inbox_of(world), views = folder_by(world, PR_COMMON_VIEWS_ENTRYID), search = NULL;
    LPSPropValue where = get(inbox, PR_ENTRYID), id;
    SPropValue wanted = wide(PR_SUBJECT_W, L"gerade");
    SRestriction restriction = { .rt = RES_PROPERTY };
    ENTRYLIST list = { 1, &where->Value.bin };
    LPSRowSet rows;
    LPMESSAGE view = NULL;
    ULONG type;

    restriction.res.resProperty = (SPropertyRestriction){ RELOP_EQ, PR_SUBJECT_W, &wanted };
    assert_int_equal(finder->lpVtbl->CreateFolder(finder, FOLDER_SEARCH, (LPTSTR)(uintptr_t) "s", NULL, NULL, 0, &search), S_OK);
    assert_int_equal(search->lpVtbl->SetSearchCriteria(search, &restriction, &list, RESTART_SEARCH | FOREGROUND_SEARCH), S_OK);
    assert_int_equal(views->lpVtbl->CreateMessage(views, NULL, MAPI_ASSOCIATED, &view), S_OK);
    assert_int_equal(view->lpVtbl->SetProps(view, 1, &wanted, NULL), S_OK);
    save(view);
    drop(view);
    id = get(search, PR_ENTRYID);
    drop(search);
    drop(views);
    drop(finder);
    drop(inbox);
    log_off(world);

    log_on(world, MDB_WRITE);
    search = open_best(world, &id->Value.bin);
    rows = contents_of(search, 0);
    assert_int_equal(rows->cRows, MESSAGES / 2);
    FreeProws(rows);
    drop(search);
    views = folder_by(world, PR_COMMON_VIEWS_ENTRYID);
    rows = contents_of(views, MAPI_ASSOCIATED);
    assert_int_equal(rows->cRows, 1);
    SBinary *view_id = &rows->aRow[0].lpProps[0].Value.bin;
    assert_int_equal(world->store->lpVtbl->OpenEntry(world->store, view_id->cb, (LPENTRYID)(void *)view_id->lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&view), S_OK);
    assert_int_equal(view->lpVtbl->SetProps(view, 1, &wanted, NULL), S_OK);
    save(view);
    drop(view);
    FreeProws(rows);
    drop(views);
    finder = folder_by(world, PR_FINDER_ENTRYID);
    assert_int_equal(finder->lpVtbl->DeleteFolder(finder, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, NULL, 0), S_OK);
    assert_int_equal(long_of(finder, PR_FOLDER_CHILD_COUNT), 0);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(where);
    drop(finder);
}

static void all_else_is_refused(void **state)                /* SPI-STORE-27, SPI-STORE-06 */
{
    struct world *world = *state;
    LPMAPIFOLDER inbox = inbox_of(world), finder = folder_by(world, PR_FINDER_ENTRYID), made = NULL;
    LPSRowSet rows = contents_of(inbox, 0);
    ENTRYLIST list = { 1, &rows->aRow[0].lpProps[0].Value.bin };
    LPSPropValue drafts = get(world->store, PR_IPM_WASTEBASKET_ENTRYID);
    SPropValue comment = wide(PR_COMMENT_W, L"x");
    LPMESSAGE message = NULL;
    ULONG before;

    assert_refused(inbox, inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message));
    assert_refused(inbox, inbox->lpVtbl->CreateMessage(inbox, NULL, MAPI_ASSOCIATED, &message));
    assert_refused(inbox, inbox->lpVtbl->DeleteMessages(inbox, &list, 0, NULL, 0));
    assert_refused(inbox, inbox->lpVtbl->CopyMessages(inbox, &list, NULL, inbox, 0, NULL, 0));
    assert_refused(inbox, inbox->lpVtbl->CopyMessages(inbox, &list, NULL, inbox, 0, NULL, MESSAGE_MOVE));
    assert_refused(inbox, inbox->lpVtbl->SetMessageStatus(inbox, list.lpbin->cb, (LPENTRYID)(void *)list.lpbin->lpb, MSGSTATUS_TAGGED, MSGSTATUS_TAGGED, &before));
    assert_refused(inbox, inbox->lpVtbl->EmptyFolder(inbox, 0, NULL, 0));
    assert_refused(inbox, inbox->lpVtbl->CreateFolder(inbox, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "n", NULL, NULL, 0, &made));
    assert_refused(inbox, inbox->lpVtbl->CreateFolder(inbox, FOLDER_SEARCH, (LPTSTR)(uintptr_t) "n", NULL, NULL, 0, &made));
    assert_refused(finder, finder->lpVtbl->CreateFolder(finder, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "n", NULL, NULL, 0, &made));
    assert_int_equal(finder->lpVtbl->DeleteFolder(finder, drafts->Value.bin.cb, (LPENTRYID)(void *)drafts->Value.bin.lpb, 0, NULL, DEL_MESSAGES), MAPI_E_NO_ACCESS);
    assert_int_equal(inbox->lpVtbl->SetProps(inbox, 1, &comment, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(world->store->lpVtbl->SetProps(world->store, 1, &comment, NULL), MAPI_E_NO_ACCESS);
    assert_refused(world->store, world->store->lpVtbl->SetReceiveFolder(world->store, (LPTSTR)(uintptr_t) "IPM.X", 0, drafts->Value.bin.cb,
        (LPENTRYID)(void *)drafts->Value.bin.lpb));
    message = open_best(world, list.lpbin);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &comment, NULL), MAPI_E_NO_ACCESS);
    drop(message);
    MAPIFreeBuffer(drafts);
    FreeProws(rows);
    drop(finder);
    drop(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_store_says_that_it_is_read_only, set_up_sealed, tear_down),
        cmocka_unit_test_setup_teardown(read_state_outlives_the_session, set_up_sealed, tear_down),
        cmocka_unit_test_setup_teardown(searches_and_views_are_made, set_up_sealed, tear_down),
        cmocka_unit_test_setup_teardown(all_else_is_refused, set_up_sealed, tear_down),
    };

    stop_being_root();
    return cmocka_run_group_tests_name("local/read_only", tests, NULL, NULL);
}
