/* Rules of opening stores with scripted providers: dialogs, refusals, warnings, finding the section (STORE). */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/object.h"
#include "scratch.h"
#include "session/seams.h"

static HRESULT open_with(LPMAPISESSION session, const char *name, ULONG flags, LPMDB *ret_store)
{
    LPSPropValue id = fixture_store_id(session, name);
    HRESULT result;

    *ret_store = NULL;
    result = session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, flags, ret_store);
    MAPIFreeBuffer(id);
    return result;
}

static bool there_is_a_screen(void) { return true; }
static const struct session_prompt screen = { .available = there_is_a_screen };

/* The flags of the last logon of a provider. */
static unsigned logon_flags(const char *name)
{
    char line[200];
    const char *at = fixture_log(), *last = NULL;
    unsigned flags = 0;

    snprintf(line, sizeof(line), "%s MSProvider.Logon flags ", name);
    while ((at = strstr(at, line)))
        last = at++;
    assert_non_null(last);
    assert_int_equal(sscanf(last + strlen(line), "%x", &flags), 1);
    return flags;
}

/* STORE-03: without a dialog, and without what it takes to open unattended: MAPI_E_LOGON_FAILED, and the provider heard MDB_NO_DIALOG. */
static void unattended(void **state)
{
    LPMDB store;

    fixture_profile("unattended", NULL);
    fixture_service("unattended", "One", "scripted", FIXTURE_NO_ENTRY, "MS asks", NULL);
    LPMAPISESSION session = fixture_logon("unattended", MAPI_NO_MAIL);
    const struct session_prompt *before = mapix_session_set_prompt(&screen);
    fixture_script("asks/MSProvider.Logon * ui\n");
    fixture_clear_log();
    assert_int_equal(open_with(session, "asks", MDB_NO_DIALOG, &store), MAPI_E_LOGON_FAILED);
    assert_null(store);
    assert_true(logon_flags("asks") & MDB_NO_DIALOG);
    /* STORE-04: without the flag, where there is a screen, the provider may ask; what the user cancels is MAPI_E_USER_CANCEL */
    fixture_clear_log();
    assert_int_equal(open_with(session, "asks", 0, &store), S_OK);
    assert_false(logon_flags("asks") & MDB_NO_DIALOG);
    store->lpVtbl->Release(store);
    fixture_script("asks/MSProvider.Logon * 80040113\n");
    assert_int_equal(open_with(session, "asks", 0, &store), MAPI_E_USER_CANCEL);
    assert_null(store);
    mapix_session_set_prompt(before);
    fixture_script("asks/MSProvider.Logon * ui\n");
    assert_int_equal(open_with(session, "asks", 0, &store), MAPI_E_UNCONFIGURED);      /* no screen: as if the flag were there */
    fixture_script("");
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* STORE-09: no permission is MAPI_E_NO_ACCESS, with the provider's reason; MAPI_BEST_ACCESS takes what it can get. */
static void no_permission(void **state)
{
    LPMDB store;

    fixture_profile("locked", NULL);
    fixture_service("locked", "One", "scripted", FIXTURE_NO_ENTRY, "MS locked", NULL);
    LPMAPISESSION session = fixture_logon("locked", MAPI_NO_MAIL);
    fixture_script("locked/MSProvider.Logon * fail:80070005:the door is shut\n");
    assert_int_equal(open_with(session, "locked", MDB_WRITE, &store), MAPI_E_NO_ACCESS);
    assert_null(store);
    assert_non_null(strstr(fixture_error(session, MAPI_E_NO_ACCESS), "the door is shut"));
    fixture_script("locked/MSProvider.Logon 3 80070005\n");
    fixture_clear_log();
    assert_int_equal(open_with(session, "locked", MAPI_BEST_ACCESS, &store), S_OK);
    assert_false(logon_flags("locked") & MDB_WRITE);
    store->lpVtbl->Release(store);
    fixture_script("");
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* STORE-11: a store that opened with a warning is open; the session's GetLastError has the text. */
static void a_warning(void **state)
{
    LPMDB store;
    LPSPropValue name = NULL;

    fixture_profile("warned", NULL);
    fixture_service("warned", "One", "scripted", FIXTURE_NO_ENTRY, "MS warns", NULL);
    LPMAPISESSION session = fixture_logon("warned", MAPI_NO_MAIL);
    fixture_script("warns/MSProvider.Logon * warning\n");
    assert_int_equal(open_with(session, "warns", 0, &store), MAPI_W_ERRORS_RETURNED);
    assert_non_null(store);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)store, PR_DISPLAY_NAME_A, &name), S_OK);
    assert_string_equal(name->Value.lpszA, "warns");
    MAPIFreeBuffer(name);
    assert_non_null(strstr(fixture_error(session, MAPI_W_ERRORS_RETURNED), "warns"));
    store->lpVtbl->Release(store);
    fixture_script("");
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* STORE-15: an entry id that is not the one in the profile byte for byte belongs to the section whose provider says so; the ids it compares are its own,
 * without the wrapping. */
static void the_provider_compares(void **state)
{
    LPMDB first, second;
    ULONG count = 0, size = 0, longer = 0;
    LPSPropValue id;
    LPBYTE other;
    const char *line;

    fixture_profile("compared", NULL);
    fixture_service("compared", "One", "scripted", FIXTURE_NO_ENTRY, "MS one", "MS two", NULL);
    LPMAPISESSION session = fixture_logon("compared", MAPI_NO_MAIL);
    assert_int_equal(open_with(session, "two", 0, &first), S_OK);
    id = fixture_store_id(session, "two");
    count = id->Value.bin.cb + 4;                 /* the scripted provider takes no account of what stands behind an id */
    other = calloc(1, count);
    memcpy(other, id->Value.bin.lpb, id->Value.bin.cb);
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, count, (LPENTRYID)(void *)other, NULL, 0, &second), S_OK);
    line = strstr(fixture_log(), "MSProvider.CompareStoreIDs sizes ");
    assert_non_null(line);
    assert_int_equal(sscanf(line, "MSProvider.CompareStoreIDs sizes %u and %u", &size, &longer), 2);
    assert_int_equal(longer, size + 4);
    assert_true(longer < count);                  /* without MAPI's own head */
    assert_ptr_equal(first, second);              /* it is that store, and no other */
    second->lpVtbl->Release(second);
    first->lpVtbl->Release(first);
    free(other);
    MAPIFreeBuffer(id);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(unattended), cmocka_unit_test(no_permission), cmocka_unit_test(a_warning),
        cmocka_unit_test(the_provider_compares) };

    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
