/* Simple MAPI and CMC while the n-th allocation fails: a call fails whole or not at all, and what failed can be done again. */
#include "common.h"

#include <abhelp.h>
#include <dirent.h>
#include <mapiform.h>
#include <mapiguid.h>
#include <xcmc.h>

#include "base/object.h"
#include "tests/lib/failing_allocator.h"

static LHANDLE alice;
static CMC_session_id calls;
static char saved[64];
static const char *attached;

static int set_up(void **state)
{
    static char path[512];
    common_set_up(state);
    setenv("MAPIX_PROMPT", "none", 1);
    snprintf(path, sizeof(path), "%s", write_file("attached.txt", "content", 7));
    attached = path;
    alice = log_on("alice");
    assert_code(cmc_logon(NULL, S("alice"), NULL, NULL, 0, CMC_VERSION, 0, &calls, NULL), CMC_SUCCESS);
    MapiFileDesc file = { .nPosition = (ULONG)-1, .lpszPathName = path };
    MapiRecipDesc to = { .ulRecipClass = MAPI_TO, .lpszName = S("bob") };
    MapiMessage message = { .lpszSubject = S("here"), .lpszNoteText = S("text"), .flFlags = MAPI_UNREAD, .nRecipCount = 1, .lpRecips = &to, .nFileCount = 1,
        .lpFiles = &file };
    assert_code(MAPISaveMail(alice, 0, &message, 0, 0, saved), SUCCESS_SUCCESS);
    return 0;
}

static int tear_down(void **state)
{
    assert_code(cmc_logoff(calls, 0, 0, NULL), CMC_SUCCESS);
    log_off(alice);
    return common_tear_down(state);
}

static int temporary_files(void)
{
    DIR *directory = opendir(scratch_path("tmp"));
    int count = 0;
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        count += !strncmp(entry->d_name, "mapix-", 6);
    closedir(directory);
    return count;
}

/* What may fail for want of memory fails alone: no assertions in these. */

static void sessions(void *context)
{
    LHANDLE handle = 0;
    (void)context;
    if (MAPILogon(0, S("alice"), NULL, MAPI_NEW_SESSION, 0, &handle) == SUCCESS_SUCCESS)
        MAPILogoff(handle, 0, 0, 0);
}

static void find_and_read(void *context)
{
    lpMapiMessage message = NULL;
    char id[64];
    (void)context;
    if (MAPIFindNext(alice, 0, NULL, NULL, MAPI_GUARANTEE_FIFO, 0, id) == SUCCESS_SUCCESS)
        MAPIFindNext(alice, 0, NULL, id, MAPI_GUARANTEE_FIFO, 0, id);
    if (MAPIReadMail(alice, 0, saved, MAPI_PEEK | MAPI_BODY_AS_FILE, 0, &message) == SUCCESS_SUCCESS) {
        for (ULONG i = 0; i < message->nFileCount; i++)
            unlink(message->lpFiles[i].lpszPathName);
        MAPIFreeBuffer(message);
    }
}

static void resolve(void *context)
{
    lpMapiRecipDesc recipient = NULL;
    ULONG code = MAPIResolveName(alice, 0, S("bob"), 0, 0, &recipient);
    if ((code == SUCCESS_SUCCESS) != (recipient != NULL))
        ++*(int *)context;
    MAPIFreeBuffer(recipient);
}

static void save_and_delete(void *context)
{
    MapiFileDesc file = { .nPosition = (ULONG)-1, .lpszPathName = S(attached) };
    MapiRecipDesc to[] = { { .ulRecipClass = MAPI_TO, .lpszName = S("bob") }, { .ulRecipClass = MAPI_CC, .lpszName = S("Ünal"), .lpszAddress = S("SMTP:u@example.org") } };
    MapiMessage message = { .lpszSubject = S("other"), .lpszNoteText = S("text"), .nRecipCount = 2, .lpRecips = to, .nFileCount = 1, .lpFiles = &file };
    char id[64] = "";
    (void)context;
    if (MAPISaveMail(alice, 0, &message, 0, 0, id) == SUCCESS_SUCCESS)
        MAPIDeleteMail(alice, 0, id, 0, 0);
}

static void send_nothing(void *context)
{
    MapiRecipDescW to = { .ulRecipClass = MAPI_TO, .lpszName = (LPWSTR)L"no such person" };
    MapiMessageW message = { .lpszSubject = (LPWSTR)L"never", .nRecipCount = 1, .lpRecips = &to };
    if (MAPISendMailW(alice, 0, &message, 0, 0) == SUCCESS_SUCCESS)
        ++*(int *)context;
    MAPISendDocuments(0, S(";"), S(attached), NULL, 0);
}

static void call_cmc(void *context)
{
    CMC_recipient who = { S("bo"), 0, NULL, CMC_ROLE_TO, CMC_RECIP_LAST_ELEMENT, NULL }, *found = NULL;
    CMC_message_summary *list = NULL;
    CMC_message *message = NULL;
    CMC_string user = NULL;
    CMC_object_identifier *sets = NULL;
    CMC_uint32 count = 0;
    (void)context;
    if (cmc_list(calls, NULL, 0, NULL, &count, 0, &list, NULL) == CMC_SUCCESS && list
        && cmc_read(calls, list[0].message_reference, CMC_DO_NOT_MARK_AS_READ, &message, 0, NULL) == CMC_SUCCESS && message->attachments)
        unlink(message->attachments[0].attach_filename);
    cmc_free(message);
    cmc_free(list);
    cmc_query_configuration(0, CMC_CONFIG_DEFAULT_USER, &user, NULL);
    cmc_free(user);
    cmc_query_configuration(0, CMC_CONFIG_CHARACTER_SET, &sets, NULL);
    cmc_free(sets);
    cmc_look_up(calls, &who, CMC_LOOKUP_RESOLVE_PREFIX_SEARCH, 0, &count, &found, NULL);
    cmc_free(found);
}

static void narrow_calls(void *context)
{
    MapiRecipDesc nobody = { .ulRecipClass = MAPI_TO, .lpszName = S("no such person") }, bob = { .ulRecipClass = MAPI_TO, .lpszName = S("bob") };
    MapiMessage message = { .lpszSubject = S("never"), .nRecipCount = 1, .lpRecips = &nobody };
    lpMapiRecipDesc chosen = NULL;
    ULONG count = 0;
    if (MAPISendMail(alice, 0, &message, 0, 0) == SUCCESS_SUCCESS)
        ++*(int *)context;
    if (MAPIAddress(alice, 0, NULL, 1, NULL, 1, &bob, 0, 0, &count, &chosen) == SUCCESS_SUCCESS)
        MAPIFreeBuffer(chosen);
    MAPIDetails(alice, 0, &bob, 0, 0);
}

static void more_of_cmc(void *context)
{
    CMC_recipient nobody = { S("no such person"), 0, NULL, CMC_ROLE_TO, CMC_RECIP_LAST_ELEMENT, NULL };
    CMC_message message = { .subject = S("never"), .text_note = S("text"), .recipients = &nobody };
    if (cmc_send(calls, &message, 0, 0, NULL) == CMC_SUCCESS)
        ++*(int *)context;
    if (cmc_send_documents(S("no such person"), S("never"), S("text"), 0, S(attached), S("attached.txt"), S(";"), 0) == CMC_SUCCESS)
        ++*(int *)context;
    if (cmc_act_on(calls, NULL, CMC_ACT_ON_EXTENDED, 0, 0, NULL) == CMC_SUCCESS)
        ++*(int *)context;
}

static LPMAPISESSION session;
static LPADRBOOK book;
static LPMDB store;
static lpMapiRecipDesc bob;

/* Functions over a session, its address book and its store. What is answered is an object or nothing. */
static void session_calls(void *context)
{
    static const MAPIUID uid = { { 1, 2, 3 } };
    LPUNKNOWN opened[4] = { NULL };
    LPMAPIFORMMGR manager = NULL;
    LPMAPISESSION again = NULL;
    LPENTRYID list = NULL;
    LPSPropValue values = NULL;
    LPMAPIERROR error = NULL;
    LPPROFADMIN admin = NULL;
    ULONG type, count = 0, same = 0, size = bob->ulEIDSize;
    ULONG_PTR ui_param = 0;
    SRow row = { 0 };
    LPENTRYID id = bob->lpEntryID;
    if (ScMAPIXFromSMAPI(alice, 0, NULL, &again) == S_OK)
        again->lpVtbl->Release(again);
    HrOpenABEntryWithExchangeContext(session, &uid, book, size, id, NULL, 0, &type, &opened[0]);
    HrOpenABEntryUsingDefaultContext(session, book, size, id, NULL, 0, &type, &opened[1]);
    HrOpenABEntryWithProviderUID(NULL, book, size, id, &IID_IMailUser, 0, &type, &opened[2]);
    HrOpenABEntryWithResolvedRow(&row, book, size, id, NULL, MAPI_BEST_ACCESS, &type, &opened[3]);
    for (int i = 0; i < 4; i++)
        DROP(opened[i]);
    HrCompareABEntryIDsWithExchangeContext(session, &uid, book, size, id, size, id, 0, &same);
    HrDoABDetailsWithProviderUID(&uid, book, &ui_param, NULL, NULL, size, id, NULL, NULL, NULL, DIALOG_MODAL);
    HrDoABDetailsWithExchangeContext(session, &uid, book, &ui_param, NULL, NULL, size, id, NULL, NULL, NULL, DIALOG_MODAL);
    if (HrGetGALFromEmsmdbUID(session, book, NULL, &count, &list) == S_OK)
        MAPIFreeBuffer(list);
    HRESULT result = HrValidateIPMSubtree(store, 0, &count, &values, &error);
    if (FAILED(result) && values)
        ++*(int *)context;
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(error);
    if (MAPIOpenFormMgr(session, &manager) == S_OK)
        manager->lpVtbl->Release(manager);
    if (MAPIAdminProfiles(0, &admin) == S_OK)
        admin->lpVtbl->Release(admin);
}

static void each(void (*body)(void *context))
{
    int wrong = 0;
    assert_true(failing_allocator_each(body, &wrong) > 0);
    assert_int_equal(wrong, 0);
    assert_int_equal(temporary_files(), 0);
}

static void sessions_fail(void **state)
{
    (void)state;
    sessions(NULL);
    long before = mapix_object_live_count();
    each(sessions);
    assert_int_equal(mapix_object_live_count(), before);
}

static void reading_fails(void **state)
{
    (void)state;
    each(find_and_read);
    lpMapiMessage message = read_message(alice, saved, MAPI_PEEK | MAPI_SUPPRESS_ATTACH);
    assert_true(message->flFlags & MAPI_UNREAD);
    assert_string_equal(message->lpszNoteText, "text");
    MAPIFreeBuffer(message);
}

static void resolving_fails(void **state)
{
    (void)state;
    each(resolve);
}

/* SMAPI-16, SMAPI-24: nothing half saved stays in the folder. */
static void saving_fails(void **state)
{
    char id[64], next[64];
    (void)state;
    each(save_and_delete);
    each(send_nothing);
    assert_code(MAPIFindNext(alice, 0, NULL, NULL, 0, 0, id), SUCCESS_SUCCESS);
    while (MAPIFindNext(alice, 0, NULL, id, 0, 0, next) == SUCCESS_SUCCESS) {
        lpMapiMessage message = read_message(alice, next, MAPI_PEEK | MAPI_SUPPRESS_ATTACH);   /* one whose deletion failed is whole */
        assert_string_equal(message->lpszSubject, "other");
        assert_int_equal(message->nRecipCount, 2);
        assert_int_equal(message->nFileCount, 1);
        MAPIFreeBuffer(message);
        strcpy(id, next);
    }
}

static void cmc_fails(void **state)
{
    (void)state;
    each(call_cmc);
    each(more_of_cmc);
}

static void narrow_calls_fail(void **state)
{
    (void)state;
    each(narrow_calls);
}

static LPMDB default_store(void)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    LPMDB found = NULL;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows && !found; i++)
        if (rows->aRow[i].lpProps[1].ulPropTag == PR_DEFAULT_STORE && rows->aRow[i].lpProps[1].Value.b)
            assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, rows->aRow[i].lpProps[0].Value.bin.cb,
                (LPENTRYID)(void *)rows->aRow[i].lpProps[0].Value.bin.lpb, NULL, MAPI_BEST_ACCESS, &found), S_OK);
    FreeProws(rows);
    DROP(table);
    return found;
}

static void session_calls_fail(void **state)
{
    int wrong = 0;
    (void)state;
    assert_int_equal(ScMAPIXFromSMAPI(alice, 0, NULL, &session), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, 0, &book), S_OK);
    assert_code(MAPIResolveName(alice, 0, S("bob"), 0, 0, &bob), SUCCESS_SUCCESS);
    store = default_store();
    assert_non_null(store);
    session_calls(&wrong);
    long before = mapix_object_live_count();
    each(session_calls);
    assert_int_equal(mapix_object_live_count(), before);
    MAPIFreeBuffer(bob);
    DROP(store);
    DROP(book);
    DROP(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_fail),
        cmocka_unit_test(reading_fails),
        cmocka_unit_test(resolving_fails),
        cmocka_unit_test(saving_fails),
        cmocka_unit_test(cmc_fails),
        cmocka_unit_test(narrow_calls_fail),
        cmocka_unit_test(session_calls_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
