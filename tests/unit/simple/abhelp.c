/* abhelp.h over LOCAL's address book: identifiers that are not Exchange's go where IAddrBook sends them, whatever UID stands beside. */
#include "common.h"

#include <abhelp.h>
#include <mapiguid.h>

static LHANDLE alice;
static LPMAPISESSION session;
static LPADRBOOK book;

static int set_up(void **state)
{
    common_set_up(state);
    setenv("MAPIX_PROMPT", "none", 1);
    alice = log_on("alice");
    assert_int_equal(ScMAPIXFromSMAPI(alice, 0, NULL, &session), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, 0, &book), S_OK);
    return 0;
}

static int tear_down(void **state)
{
    DROP(book);
    DROP(session);
    log_off(alice);
    return common_tear_down(state);
}

static LPUNKNOWN object;                                               /* what the last call opened, and what it is */
static ULONG type;

static void assert_is_bob(HRESULT hr)
{
    LPSPropValue name = NULL;
    assert_int_equal(hr, S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)(void *)object, PR_DISPLAY_NAME_A, &name), S_OK);
    assert_string_equal(name->Value.lpszA, "bob");
    MAPIFreeBuffer(name);
    DROP(object);
}

static void opens_and_compares(void **state)
{
    static const MAPIUID uid = { { 1, 2, 3 } };
    lpMapiRecipDesc bob = NULL;
    ULONG same = 0;
    ULONG_PTR ui_param = 0;
    SRow row = { 0 };
    (void)state;
    assert_code(MAPIResolveName(alice, 0, S("bob"), 0, 0, &bob), SUCCESS_SUCCESS);
    ULONG size = bob->ulEIDSize;
    LPENTRYID id = bob->lpEntryID;
    assert_is_bob(HrOpenABEntryWithExchangeContext(session, &uid, book, size, id, NULL, 0, &type, &object));
    assert_is_bob(HrOpenABEntryUsingDefaultContext(session, book, size, id, NULL, 0, &type, &object));
    assert_is_bob(HrOpenABEntryWithProviderUID(NULL, book, size, id, &IID_IMailUser, 0, &type, &object));
    assert_is_bob(HrOpenABEntryWithResolvedRow(&row, book, size, id, NULL, MAPI_BEST_ACCESS, &type, &object));
    assert_int_equal(HrCompareABEntryIDsWithExchangeContext(session, &uid, book, size, id, size, id, 0, &same), S_OK);
    assert_true(same);
    assert_int_equal(HrDoABDetailsWithProviderUID(&uid, book, &ui_param, NULL, NULL, size, id, NULL, NULL, NULL, DIALOG_MODAL), MAPI_E_NO_SUPPORT);
    assert_int_equal(HrDoABDetailsWithExchangeContext(session, &uid, book, &ui_param, NULL, NULL, size, id, NULL, NULL, NULL, DIALOG_MODAL), MAPI_E_NO_SUPPORT);
    assert_int_equal(HrOpenABEntryWithExchangeContext(NULL, &uid, book, size, id, NULL, 0, &type, &object), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrOpenABEntryUsingDefaultContext(session, NULL, size, id, NULL, 0, &type, &object), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrOpenABEntryWithProviderUIDSupport(&uid, NULL, size, id, NULL, 0, &type, &object), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrOpenABEntryWithSupport(NULL, size, id, NULL, 0, &type, &object), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrDoABDetailsWithExchangeContext(NULL, &uid, book, &ui_param, NULL, NULL, size, id, NULL, NULL, NULL, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrCompareABEntryIDsWithExchangeContext(session, &uid, NULL, size, id, size, id, 0, &same), MAPI_E_INVALID_PARAMETER);
    MAPIFreeBuffer(bob);
}

static void global_list(void **state)
{
    static const MAPIUID foreign = { { 9 } }, zero;
    LPENTRYID first = NULL, second = NULL;
    ULONG size = 5, other = 5, same = 0;
    (void)state;
    HRESULT hr = HrGetGALFromEmsmdbUID(session, book, NULL, &size, &first);
    if (hr != MAPI_E_NOT_FOUND) {                                      /* LOCAL's list of profiles is one */
        assert_int_equal(hr, S_OK);
        assert_int_equal(book->lpVtbl->OpenEntry(book, size, first, NULL, 0, &type, &object), S_OK);
        assert_int_equal(type, MAPI_ABCONT);
        DROP(object);
        assert_int_equal(HrGetGALFromEmsmdbUID(session, book, &zero, &other, &second), S_OK);
        assert_int_equal(book->lpVtbl->CompareEntryIDs(book, size, first, other, second, 0, &same), S_OK);
        assert_true(same);
        MAPIFreeBuffer(first);
        MAPIFreeBuffer(second);
    }
    assert_int_equal(HrGetGALFromEmsmdbUID(session, book, &foreign, &size, &first), MAPI_E_NOT_FOUND);
    assert_null(first);
    assert_int_equal(size, 0);
    assert_int_equal(HrGetGALFromEmsmdbUID(NULL, book, NULL, &size, &first), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrGetGALFromEmsmdbUID(session, NULL, NULL, &size, &first), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrGetGALFromEmsmdbUID(session, book, NULL, NULL, &first), MAPI_E_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_and_compares),
        cmocka_unit_test(global_list),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
