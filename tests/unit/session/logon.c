/* Real logons with the scripted provider: INIT, LOGON, CONF, LIMIT, STORE, ENTRY, STAT, IDENT, LOGOFF, SPI-LIFE, SPI-FAIL. */
#include "fixture.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"

#include "base/object.h"
#include "loader/loader.h"
#include "session/core.h"
#include "session/seams.h"
#include "session/session.h"

static LONG status_code(LPMAPISESSION session, const char *name)
{
    ULONG count;
    LPSPropValue row = fixture_status_row(session, name, &count);
    assert_non_null(row);
    LONG code = PpropFindProp(row, count, PR_STATUS_CODE)->Value.l;
    MAPIFreeBuffer(row);
    return code;
}

/* In static storage; NULL when the row says nothing. */
static const char *status_text(LPMAPISESSION session, const char *name)
{
    static char text[4096];
    ULONG count;
    LPSPropValue row = fixture_status_row(session, name, &count);
    assert_non_null(row);
    LPSPropValue said = PpropFindProp(row, count, PR_STATUS_STRING_A);
    if (said)
        snprintf(text, sizeof(text), "%s", said->Value.lpszA);
    MAPIFreeBuffer(row);
    return said ? text : NULL;
}

/* CONF-07, CONF-08, CONF-12, SPI-LIFE-02, SPI-LIFE-10, SPI-LIFE-16: the order from init to release; address book first whatever the profile's order. */
static void golden_life(void **state)
{
    fixture_profile("life", NULL);
    fixture_service("life", "One", "scripted", 0, "MS store", "AB book", NULL);
    LPMAPISESSION session = fixture_logon("life", MAPI_NEW_SESSION);
    assert_calls("ABProviderInit book:ABProvider.Logon MSProviderInit store:MSProvider.Logon");
    assert_says(fixture_log(), "book ABProvider.Logon flags 0x1");         /* CONF-14: AB_NO_DIALOG */
    assert_says(fixture_log(), "store MSProvider.Logon flags 0x5 id 0 profile life");       /* MDB_NO_DIALOG | MDB_WRITE, no id yet */
    fixture_clear_log();
    fixture_logoff(session);
    assert_calls("book:ABLogon.Logoff book:ABLogon.Release ABProvider.Shutdown ABProvider.Release store:Store.Closed store:MSLogon.Logoff "
        "store:MSLogon.Release MSProvider.Shutdown MSProvider.Release");
    assert_int_equal(loader_module_uses(NULL), 0);                         /* SPI-ENT-10 */
    assert_int_equal(mapix_object_live_count(), 0);
}

/* STORE-16, STORE-32, SPI-MS-02, -07, -16: a store opened by the client logs on again and closes with the client's last Release. */
static void opens_and_closes_a_store(void **state)
{
    fixture_profile("stores", NULL);
    fixture_service("stores", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("stores", MAPI_NEW_SESSION);
    fixture_clear_log();
    LPMDB store = fixture_open_store(session, "store", MDB_WRITE, S_OK);
    assert_calls("store:MSProvider.Logon");                                /* one provider object (SPI-ENT-08), the same store */
    LPMDB again = fixture_open_store(session, "store", MDB_WRITE, S_OK);
    assert_ptr_equal(store, again);
    again->lpVtbl->Release(again);
    fixture_clear_log();
    ULONG flags = LOGOFF_ORDERLY;
    assert_int_equal(store->lpVtbl->StoreLogoff(store, &flags), S_OK);
    store->lpVtbl->Release(store);
    assert_calls("store:Store.StoreLogoff store:Store.Closed store:MSLogon.Logoff store:MSLogon.Release MSProvider.Shutdown MSProvider.Release");
    assert_says(fixture_log(), "Store.Closed 0x2");
    ULONG count;
    assert_null(fixture_status_row(session, "store", &count));             /* LOGOFF-14 */
    store = fixture_open_store(session, "store", 0, S_OK);                         /* and can be opened anew */
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SPI-FAIL-04, CONF-22, GAP-31: the whole service is off; its status row and OpenMsgStore say why, without asking again. */
static void disables_a_service(void **state)
{
    fixture_profile("broken", NULL);
    fixture_service("broken", "Good", "scripted", 0, "AB book", "MS good", NULL);
    fixture_service("broken", "Bad", "scripted", FIXTURE_NO_ENTRY, "AB badbook", "MS bad", "MS worse", NULL);
    fixture_script("bad/MSProvider.Logon * fail:80040115:the server mail.example is down\n");
    LPMAPISESSION session = fixture_logon("broken", MAPI_NEW_SESSION);
    assert_calls("ABProviderInit book:ABProvider.Logon ABProviderInit badbook:ABProvider.Logon MSProviderInit good:MSProvider.Logon "
        "bad:MSProvider.Logon badbook:ABLogon.Logoff badbook:ABLogon.Release ABProvider.Shutdown ABProvider.Release");
    assert_int_equal(status_code(session, "good"), STATUS_AVAILABLE);
    assert_int_equal(status_code(session, "bad"), STATUS_FAILURE);
    assert_int_equal(status_code(session, "worse"), STATUS_FAILURE);
    assert_int_equal(status_code(session, "badbook"), STATUS_FAILURE);
    fixture_clear_log();
    fixture_open_store(session, "bad", 0, MAPI_E_NETWORK_ERROR);
    assert_says(fixture_error(session, MAPI_E_NETWORK_ERROR), "mail.example is down");
    assert_says(fixture_error(session, MAPI_E_NETWORK_ERROR), "\"bad\" of the service \"Bad\"");
    fixture_open_store(session, "worse", MDB_NO_DIALOG, MAPI_E_NETWORK_ERROR);
    assert_calls("");                                                      /* nobody was called */
    LPMDB store = fixture_open_store(session, "good", 0, S_OK);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* CONF-17 to CONF-19, SPI-FAIL-01, SPI-FAIL-02, SPI-FAIL-03, SPI-FAIL-08, CONF-20: configured once with SERVICE_LOGON_FAILED and no dialog, then once more. */
static void configures_and_tries_again(void **state)
{
    fixture_profile("configure", NULL);
    fixture_service("configure", "Good", "scripted", 0, "MS good", NULL);
    fixture_service("configure", "Lacking", "scripted", 0, "MS lacking", NULL);
    fixture_script("lacking/MSProvider.Logon 1 8004011c\n");
    LPMAPISESSION session = fixture_logon("configure", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_calls("MSProviderInit good:MSProvider.Logon lacking:MSProvider.Logon Lacking:ServiceEntry.CONFIGURE lacking:MSProvider.Logon");
    assert_says(fixture_log(), "ServiceEntry.CONFIGURE flags 0x20 count 0");
    LPMDB store = fixture_open_store(session, "lacking", 0, S_OK);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    fixture_clear_log();
    fixture_script("lacking/MSProvider.Logon * 8004011c\n");
    session = fixture_logon("configure", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_calls("MSProviderInit good:MSProvider.Logon lacking:MSProvider.Logon Lacking:ServiceEntry.CONFIGURE lacking:MSProvider.Logon");
    fixture_open_store(session, "lacking", 0, MAPI_E_UNCONFIGURED);
    assert_says(fixture_error(session, MAPI_E_UNCONFIGURED), "settings are missing");
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* A prompt of the test's own: the answers are set by it, what was told is kept. */
static struct {
    const char *profile, *password;
    enum logon_answer answer;
    char told[512];
    bool keep;
} prompt_script;

static bool prompt_available(void) { return true; }

static HRESULT prompt_choose(ULONG_PTR ui, ULONG flags, char **name, bool *all)
{
    if (!prompt_script.profile)
        return MAPI_E_USER_CANCEL;
    *name = strdup(prompt_script.profile);
    return S_OK;
}

static HRESULT prompt_ask(ULONG_PTR ui, const char *profile, char **password)
{
    if (!prompt_script.password)
        return MAPI_E_USER_CANCEL;
    *password = strdup(prompt_script.password);
    return S_OK;
}

static enum logon_answer prompt_tell(ULONG_PTR ui, const char *service, const char *text, HRESULT result, bool may_correct)
{
    snprintf(prompt_script.told, sizeof(prompt_script.told), "%s: %s (%d)", service, text, may_correct);
    return prompt_script.answer;
}

static bool prompt_logoff(ULONG_PTR ui, const char *profile) { return !prompt_script.keep; }

static const struct session_prompt prompt = { .available = prompt_available, .choose_profile = prompt_choose, .ask_password = prompt_ask,
    .tell_failure = prompt_tell, .confirm_logoff = prompt_logoff };

/* LOGON-10, LOGON-12, LOGON-21, CONF-03, CONF-04, CONF-05, CONF-14, CONF-18, LOGOFF-02: the dialogs of a logon, with a prompt in place of the helper. */
static void asks_the_user(void **state)
{
    LPMAPISESSION session = NULL;
    fixture_profile("asked", "secret");
    fixture_service("asked", "Good", "scripted", 0, "MS good", NULL);
    fixture_service("asked", "Weak", "scripted", 0, "MS weak", NULL);
    mapix_session_set_prompt(&prompt);
    prompt_script.password = "secret";
    assert_int_equal(MAPILogonEx(0, NULL, NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_LOGON_UI, &session), MAPI_E_USER_CANCEL);
    prompt_script.profile = "asked";
    assert_int_equal(MAPILogonEx(0, NULL, NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_LOGON_UI, &session), S_OK);
    assert_says(fixture_log(), "good MSProvider.Logon flags 0x84");        /* MDB_NO_MAIL | MDB_WRITE: dialogs are allowed */
    prompt_script.keep = true;
    assert_int_equal(session->lpVtbl->Logoff(session, 0, MAPI_LOGOFF_UI, 0), MAPI_E_USER_CANCEL);
    prompt_script.keep = false;
    assert_int_equal(session->lpVtbl->Logoff(session, 0, MAPI_LOGOFF_UI, 0), S_OK);
    session->lpVtbl->Release(session);
    fixture_script("weak/MSProvider.Logon 2 fail:80040111:the password has expired\n");
    fixture_clear_log();
    prompt_script.answer = LOGON_ANSWER_CORRECT;
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "asked", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_LOGON_UI, &session), S_OK);
    assert_calls("MSProviderInit good:MSProvider.Logon weak:MSProvider.Logon Weak:ServiceEntry.CONFIGURE weak:MSProvider.Logon");
    assert_says(fixture_log(), "CONFIGURE flags 0x22");                    /* SERVICE_UI_ALWAYS | SERVICE_LOGON_FAILED */
    assert_says(prompt_script.told, "Weak: ");
    assert_says(prompt_script.told, "password has expired");
    fixture_logoff(session);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "asked", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_NT_SERVICE | MAPI_LOGON_UI, &session),
        MAPI_E_LOGON_FAILED);                                              /* NOMAIL-09: a service asks nobody */
    mapix_session_set_prompt(NULL);
    assert_int_equal(mapix_object_live_count(), 0);
}

static bool is_default_store(LPMAPISESSION session, const char *name, ULONG *ret_flags)
{
    LPMAPITABLE table;
    LPSRowSet rows;
    bool is = false;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++)
        if (!strcmp(PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_DISPLAY_NAME_A)->Value.lpszA, name)) {
            is = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_DEFAULT_STORE)->Value.b;
            *ret_flags = (ULONG)PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_RESOURCE_FLAGS)->Value.l;
        }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return is;
}

/* STORE-18 to STORE-28, GAP-20. */
static void default_store(void **state)
{
    ULONG flags;
    fixture_profile("defaults", NULL);
    fixture_service("defaults", "One", "scripted", 0, "MS first", "MS second", "MS readonly", "MS never", NULL);
    fixture_set_flags("defaults", "first", STATUS_DEFAULT_STORE);
    fixture_set_flags("defaults", "never", STATUS_NO_DEFAULT_STORE);
    LPMAPISESSION session = fixture_logon("defaults", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    LPSPropValue second = fixture_store_id(session, "second"), readonly = fixture_store_id(session, "readonly"),
        never = fixture_store_id(session, "never");
    assert_true(is_default_store(session, "first", &flags));
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, readonly->Value.bin.cb, (LPENTRYID)readonly->Value.bin.lpb),
        MAPI_E_NO_SUPPORT);
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, never->Value.bin.cb, (LPENTRYID)never->Value.bin.lpb),
        MAPI_E_NO_SUPPORT);
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_SIMPLE_STORE_TEMPORARY, second->Value.bin.cb, (LPENTRYID)second->Value.bin.lpb),
        S_OK);
    assert_false(is_default_store(session, "second", &flags));
    assert_true(flags & STATUS_SIMPLE_STORE);
    LPMDB store = fixture_open_store(session, "second", 0, S_OK);                 /* it stays so, whatever is opened */
    store->lpVtbl->Release(store);
    is_default_store(session, "second", &flags);
    assert_true(flags & STATUS_SIMPLE_STORE);
    is_default_store(session, "never", &flags);
    assert_true(flags & STATUS_NO_DEFAULT_STORE);                         /* SPI-PROF-13: static */
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, second->Value.bin.cb, (LPENTRYID)second->Value.bin.lpb), S_OK);
    assert_true(is_default_store(session, "second", &flags));
    assert_false(is_default_store(session, "first", &flags));
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_SIMPLE_STORE_TEMPORARY, 0, NULL), S_OK);
    is_default_store(session, "second", &flags);
    assert_false(flags & STATUS_SIMPLE_STORE);
    MAPIFreeBuffer(second);
    MAPIFreeBuffer(readonly);
    MAPIFreeBuffer(never);
    fixture_logoff(session);
    session = fixture_logon("defaults", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_true(is_default_store(session, "second", &flags));              /* in the profile; SIMPLE_STORE_TEMPORARY is not (STORE-25) */
    assert_false(flags & STATUS_SIMPLE_STORE);
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, 0, NULL), S_OK);        /* STORE-27 */
    assert_false(is_default_store(session, "second", &flags));
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* STORE-17, SPI-PROF-13, issue 4: standard folders that cannot be made are recorded (status row, STATUS_NEED_IPM_TREE) and never fail OpenMsgStore; once a
 * session they are tried. */
static void folders_that_cannot_be_made(void **state)
{
    fixture_profile("folders", NULL);
    fixture_service("folders", "One", "scripted", FIXTURE_NO_ENTRY, "MS treeless", NULL);
    for (int i = 0; i < 2; i++) {
        ULONG count;
        LPMAPISESSION session = fixture_logon("folders", MAPI_NEW_SESSION);
        fixture_clear_log();
        LPMDB store = fixture_open_store(session, "treeless", MDB_WRITE, S_OK);
        assert_says(fixture_calls(), "treeless:OpenEntry");
        LPSPropValue row = fixture_status_row(session, "treeless", &count);
        assert_says(PpropFindProp(row, count, PR_STATUS_STRING_A)->Value.lpszA, "standard folders of the message store \"treeless\"");
        MAPIFreeBuffer(row);
        ULONG flags = 0;
        is_default_store(session, "treeless", &flags);
        assert_true(flags & STATUS_NEED_IPM_TREE);
        fixture_clear_log();
        LPMDB again = fixture_open_store(session, "treeless", MDB_WRITE, S_OK);
        assert_null(strstr(fixture_calls(), "OpenEntry"));
        again->lpVtbl->Release(again);
        store->lpVtbl->Release(store);
        fixture_logoff(session);
    }
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SESS-08: a provider that opens the address book in its own logon, and two clients that open it at once: each provider is logged on once. */
static void *open_book(void *argument)
{
    LPMAPISESSION session = argument;
    LPADRBOOK book = NULL;
    HRESULT hr = session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book);
    if (book)
        book->lpVtbl->Release(book);
    return SUCCEEDED(hr) ? NULL : (void *)1;
}

static void books_are_logged_on_once(void **state)
{
    pthread_t threads[4];
    fixture_profile("oncebook", NULL);
    fixture_service("oncebook", "One", "scripted", FIXTURE_NO_ENTRY, "AB shy", "AB curious", NULL);
    fixture_script("curious/ABProvider.Logon * book\nshy/ABProvider.Logon 1 8004011d\n");
    LPMAPISESSION session = fixture_logon("oncebook", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_calls("ABProviderInit shy:ABProvider.Logon ABProvider.Shutdown ABProvider.Release ABProviderInit curious:ABProvider.Logon");
    fixture_clear_log();
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, open_book, session), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_calls("ABProviderInit shy:ABProvider.Logon");
    fixture_logoff(session);
    fixture_script("curious/ABProvider.Logon 1 8004011d\ncurious/ABProvider.Logon * book\n");
    fixture_profile("curiousbook", NULL);
    fixture_service("curiousbook", "One", "scripted", FIXTURE_NO_ENTRY, "AB curious2", NULL);
    fixture_script("curious2/ABProvider.Logon 1 8004011d\ncurious2/ABProvider.Logon * book\n");
    session = fixture_logon("curiousbook", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_null(open_book(session));                                       /* and none calls itself for ever */
    fixture_logoff(session);
    fixture_script("");
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SPI-FAIL-05, GAP-10, LIMIT-01: only this provider is off, and it may be tried again. */
static void spares_a_service(void **state)
{
    static const char *const codes[] = { "8004011d", "80040112" };
    static const HRESULT results[] = { MAPI_E_FAILONEPROVIDER, MAPI_E_SESSION_LIMIT };
    for (int i = 0; i < 2; i++) {
        char name[16], script[128];
        snprintf(name, sizeof(name), "spare%d", i);
        fixture_profile(name, NULL);
        fixture_service(name, "One", "scripted", 0, "AB book", "MS first", "MS second", NULL);
        snprintf(script, sizeof(script), "first/MSProvider.Logon * %s\n", codes[i]);
        fixture_script(script);
        LPMAPISESSION session = fixture_logon(name, MAPI_NEW_SESSION);
        LPMDB store = fixture_open_store(session, "second", 0, S_OK);
        store->lpVtbl->Release(store);
        fixture_open_store(session, "first", 0, results[i]);
        assert_says(status_text(session, "first"), i ? "permits no further session" : "is off for now");       /* GAP-31, of one that is spared */
        assert_int_equal(status_code(session, "first"), STATUS_FAILURE);
        fixture_script("");
        store = fixture_open_store(session, "first", 0, S_OK);                     /* CONF-23: tried again, now it works */
        assert_int_equal(status_code(session, "first"), STATUS_AVAILABLE);
        assert_null(status_text(session, "first"));
        store->lpVtbl->Release(store);
        assert_int_equal(status_code(session, "book"), STATUS_AVAILABLE);
        fixture_logoff(session);
    }
    assert_int_equal(mapix_object_live_count(), 0);
}

/* GAP-31: who is off for another's failure says so, and each row says whose it is (STAT-07). */
static void rows_of_a_disabled_service(void **state)
{
    ULONG count = 0;
    fixture_profile("rows", NULL);
    fixture_service("rows", "Broken", "scripted", FIXTURE_NO_ENTRY, "AB bad", "MS idle", "XP carrier", NULL);
    fixture_service("rows", "Good", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    fixture_script("bad/ABProvider.Logon * 80040115\n");
    LPMAPISESSION session = fixture_logon("rows", MAPI_NEW_SESSION);
    assert_null(strstr(status_text(session, "bad"), "until this session ends"));
    assert_says(status_text(session, "idle"), "The service \"Broken\" is off until this session ends, and this message store with it: The address book \"bad\"");
    LPSPropValue row = fixture_status_row(session, "idle", &count);
    assert_string_equal(PpropFindProp(row, count, PR_SERVICE_NAME_A)->Value.lpszA, "Broken");
    assert_int_equal(PpropFindProp(row, count, PR_SERVICE_UID)->Value.bin.cb, sizeof(MAPIUID));
    MAPIFreeBuffer(row);
    row = fixture_status_row(session, "MAPI Spooler", &count);
    assert_null(PpropFindProp(row, count, PR_SERVICE_NAME_A));
    MAPIFreeBuffer(row);
    fixture_logoff(session);
    session = fixture_logon("rows", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_int_equal(status_code(session, "idle"), STATUS_FAILURE);
    assert_null(fixture_status_row(session, "carrier", &count));           /* NOMAIL-05: not even to say that it is off */
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SESS-08, SESS-09, SPI-FAIL-13: the address book always opens; what was spared is tried again with it. */
static void spared_address_books(void **state)
{
    LPADRBOOK book = NULL;
    fixture_profile("sparebook", NULL);
    fixture_service("sparebook", "One", "scripted", 0, "AB shy", "MS store", NULL);
    fixture_script("shy/ABProvider.Logon * fail:8004011d:the directory wants a password\n");
    LPMAPISESSION session = fixture_logon("sparebook", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), MAPI_W_ERRORS_RETURNED);
    assert_non_null(book);
    assert_says(fixture_error(session, MAPI_W_ERRORS_RETURNED), "wants a password");
    book->lpVtbl->Release(book);
    fixture_script("");
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    book->lpVtbl->Release(book);
    assert_int_equal(status_code(session, "shy"), STATUS_AVAILABLE);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* GAP-08, SPI-ENT-16, CONF-06: nothing left is no session, and the reasons are told: a missing module, an old one, none that loads. */
static void nothing_left(void **state)
{
    LPMAPISESSION session = NULL;
    fixture_profile("nothing", NULL);
    fixture_service("nothing", "Absent", "nowhere", FIXTURE_NO_ENTRY, "MS absent", NULL);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "nothing", NULL, MAPI_NEW_SESSION, &session), MAPI_E_LOGON_FAILED);
    assert_null(session);
    assert_says(fixture_error(NULL, MAPI_E_LOGON_FAILED), "provider module \"nowhere\" is not installed");
    fixture_service("nothing", "Old", "scripted", FIXTURE_NO_ENTRY, "MS old", NULL);
    fixture_script("MSProviderInit * old\n");
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "nothing", NULL, MAPI_NEW_SESSION, &session), MAPI_E_LOGON_FAILED);
    assert_says(fixture_error(NULL, MAPI_E_LOGON_FAILED), "too old");
    assert_says(fixture_error(NULL, MAPI_E_LOGON_FAILED), "nowhere");
    assert_int_equal(loader_module_uses(NULL), 0);
    assert_int_equal(mapix_object_live_count(), 0);
    fixture_script("");
    fixture_logoff(fixture_logon("nothing", 0));                           /* one of two is enough */
}

/* CONF-26, SPI-LIFE-06 and friends: providers that break the contract. */
static void broken_providers(void **state)
{
    static const char *const scripts[] = { "noaddref", "noobject" };
    fixture_profile("contract", NULL);
    fixture_service("contract", "Good", "scripted", 0, "MS good", NULL);
    fixture_service("contract", "Bad", "scripted", FIXTURE_NO_ENTRY, "MS bad", NULL);
    for (int i = 0; i < 2; i++) {
        char script[128];
        snprintf(script, sizeof(script), "bad/MSProvider.Logon * %s\n", scripts[i]);
        fixture_script(script);
        LPMAPISESSION session = fixture_logon("contract", MAPI_NEW_SESSION);
        fixture_open_store(session, "bad", 0, MAPI_E_CALL_FAILED);
        assert_says(fixture_error(session, MAPI_E_CALL_FAILED), "is broken");
        fixture_logoff(session);
        assert_int_equal(mapix_object_live_count(), 0);
    }
}

static double seconds_since(const struct timespec *begin)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) / 1e9;
}

/* A provider that hangs is given up; the session goes on, Logoff does not wait. */
static void gives_up_a_hanging_provider(void **state)
{
    struct timespec begin;
    fixture_profile("hanging", NULL);
    fixture_service("hanging", "Good", "scripted", 0, "MS good", NULL);
    fixture_service("hanging", "Hangs", "scripted", 0, "MS hangs", NULL);
    fixture_script("hangs/MSProvider.Logon * hang\n");
    setenv("MAPIX_LOGON_DEADLINE", "0.3", 1);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    LPMAPISESSION session = fixture_logon("hanging", MAPI_NEW_SESSION);
    fixture_open_store(session, "hangs", 0, MAPI_E_TIMEOUT);
    assert_says(fixture_error(session, MAPI_E_TIMEOUT), "did not answer within");
    LPMDB store = fixture_open_store(session, "good", 0, S_OK);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    assert_true(seconds_since(&begin) < 5);
    unsetenv("MAPIX_LOGON_DEADLINE");
}

/* Issue 4: services that declare it run side by side; the tables keep the profile's order. */
static void runs_services_side_by_side(void **state)
{
    struct timespec begin;
    fixture_profile("parallel", NULL);
    for (int i = 0; i < 5; i++) {
        char service[16], store[16], book[16];
        snprintf(service, sizeof(service), "S%d", i);
        snprintf(store, sizeof(store), "MS p%d", i);
        snprintf(book, sizeof(book), "AB b%d", i);
        fixture_service("parallel", service, i % 2 ? "scripted" : "scripted2", FIXTURE_PARALLEL, store, book, NULL);
    }
    fixture_script("# nobody is slow\n");
    clock_gettime(CLOCK_MONOTONIC, &begin);
    LPMAPISESSION session = fixture_logon("parallel", MAPI_NEW_SESSION);
    LPMAPITABLE table;
    LPSRowSet rows;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 5);
    for (ULONG i = 0; i < 5; i++) {
        char name[16];
        snprintf(name, sizeof(name), "p%u", (unsigned)i);
        assert_string_equal(PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_DISPLAY_NAME_A)->Value.lpszA, name);
    }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* STAT-01 to STAT-21, NOMAIL-05, NOMAIL-06: the rows that are MAPI's own, and the objects behind them. */
static void status_table(void **state)
{
    ULONG count, type;
    LPMAPISTATUS status;
    fixture_profile("status", NULL);
    fixture_service("status", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("status", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    LPSPropValue row = fixture_status_row(session, "status", &count);      /* STAT-06: named like the profile */
    assert_int_equal(PpropFindProp(row, count, PR_RESOURCE_TYPE)->Value.l, MAPI_SUBSYSTEM);
    assert_int_equal(PpropFindProp(row, count, PR_OBJECT_TYPE)->Value.l, MAPI_STATUS);
    LPSPropValue id = PpropFindProp(row, count, PR_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&status), S_OK);
    assert_int_equal(type, MAPI_STATUS);
    fixture_clear_log();
    assert_int_equal(status->lpVtbl->ValidateState(status, 0, 0), S_OK);
    assert_calls("store:Status.ValidateState");                            /* STAT-22 */
    assert_int_equal(status->lpVtbl->ValidateState(status, 0, 0x8000), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(status->lpVtbl->FlushQueues(status, 0, 0, NULL, 0), MAPI_E_NO_SUPPORT);
    assert_int_equal(status->lpVtbl->SettingsDialog(status, 0, 0), MAPI_E_NO_SUPPORT);
    assert_int_equal(status->lpVtbl->ChangePassword(status, NULL, NULL, 0), MAPI_E_NO_SUPPORT);
    assert_int_equal(status->lpVtbl->SaveChanges(status, 0), S_OK);
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)status, PR_DISPLAY_NAME_W, &value), S_OK);
    assert_int_equal(wcscmp(value->Value.lpszW, L"status"), 0);
    MAPIFreeBuffer(value);
    status->lpVtbl->Release(status);
    MAPIFreeBuffer(row);
    row = fixture_status_row(session, "MAPI Spooler", &count);
    assert_int_equal(PpropFindProp(row, count, PR_STATUS_CODE)->Value.l, STATUS_FAILURE);
    MAPIFreeBuffer(row);
    row = fixture_status_row(session, "MAPI Address Book", &count);
    assert_int_equal(PpropFindProp(row, count, PR_RESOURCE_TYPE)->Value.l, MAPI_AB);
    MAPIFreeBuffer(row);
    row = fixture_status_row(session, "store", &count);
    assert_int_equal(PpropFindProp(row, count, PR_RESOURCE_TYPE)->Value.l, MAPI_STORE_PROVIDER);
    assert_string_equal(PpropFindProp(row, count, PR_PROVIDER_DLL_NAME_A)->Value.lpszA, "scripted");
    id = PpropFindProp(row, count, PR_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&status),
        S_OK);                                                             /* SPI-STAT-04: the owner's */
    fixture_clear_log();
    assert_int_equal(status->lpVtbl->ValidateState(status, 0, 0), S_OK);
    assert_calls("store:Status.ValidateState");
    status->lpVtbl->Release(status);
    MAPIFreeBuffer(row);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* IDENT-01 to IDENT-05. */
static void identity(void **state)
{
    ULONG size, type;
    LPENTRYID id;
    LPMAILUSER user;
    LPSPropValue value;
    fixture_profile("identity", NULL);
    fixture_service("identity", "One", "scripted", 0, "MS plain", "MS me", NULL);
    LPMAPISESSION session = fixture_logon("identity", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->QueryIdentity(session, &size, &id), MAPI_W_NO_SERVICE);      /* IDENT-04 */
    assert_int_equal(session->lpVtbl->OpenEntry(session, size, id, NULL, 0, &type, (LPUNKNOWN *)&user), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)user, PR_ADDRTYPE_A, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "UNKNOWN");
    MAPIFreeBuffer(value);
    user->lpVtbl->Release(user);
    MAPIFreeBuffer(id);
    fixture_logoff(session);
    fixture_script("plain/Status * halfidentity\nme/Status * identity\n");
    session = fixture_logon("identity", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->QueryIdentity(session, &size, &id), S_OK);                   /* IDENT-03: the first that has an id */
    assert_int_equal(((BYTE *)id)[20], 9);
    MAPIFreeBuffer(id);
    fixture_logoff(session);
    fixture_set_flags("identity", "plain", STATUS_PRIMARY_IDENTITY);
    session = fixture_logon("identity", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->QueryIdentity(session, &size, &id), S_OK);                   /* IDENT-02: from the row's other data */
    assert_int_equal(session->lpVtbl->OpenEntry(session, size, id, NULL, 0, &type, (LPUNKNOWN *)&user), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)user, PR_EMAIL_ADDRESS_A, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "ME@HERE");
    MAPIFreeBuffer(value);
    user->lpVtbl->Release(user);
    MAPIFreeBuffer(id);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* An entry id of the scripted store of this name. */
static void scripted_id(const char *name, BYTE kind, BYTE id[24])
{
    memset(id, 0, 24);
    memset(id + 4, 0x5c, 16);
    for (size_t i = 0; name[i]; i++)
        id[4 + i % 16] = (BYTE)(id[4 + i % 16] * 31 + (BYTE)name[i]);
    id[20] = kind;
}

/* ENTRY-01 to ENTRY-13, SPI-EID-06: routing by UID. */
static void entries(void **state)
{
    BYTE store_entry[24], other_entry[24], book_entry[24], unknown[24] = { 0 }, missing[24];
    ULONG type, equal;
    LPUNKNOWN object;
    fixture_profile("entries", NULL);
    fixture_service("entries", "One", "scripted", 0, "AB book", "MS store", "MS other", NULL);
    LPMAPISESSION session = fixture_logon("entries", MAPI_NEW_SESSION);
    scripted_id("store", 2, store_entry);
    scripted_id("other", 2, other_entry);
    scripted_id("book", 2, book_entry);
    scripted_id("store", 7, missing);
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)store_entry, NULL, MAPI_BEST_ACCESS, &type, &object), S_OK);
    assert_calls("store:OpenEntry");
    object->lpVtbl->Release(object);
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)book_entry, NULL, 0, &type, &object), MAPI_E_NOT_FOUND);
    assert_calls("book:ABLogon.OpenEntry");
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)book_entry, NULL, MAPI_MODIFY, &type, &object), MAPI_E_NO_ACCESS);
    assert_says(fixture_error(session, MAPI_E_NO_ACCESS), "locked");       /* SESS-02: asked of the session */
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)missing, NULL, 0, &type, &object), MAPI_E_NOT_FOUND);
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)unknown, NULL, 0, &type, &object), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenEntry(session, 3, (LPENTRYID)unknown, NULL, 0, &type, &object), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenEntry(session, 0, NULL, NULL, 0, &type, &object), MAPI_E_INVALID_PARAMETER);      /* ENTRY-02 */
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)store_entry, NULL, 0x40000, &type, &object), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, 24, (LPENTRYID)store_entry, 24, (LPENTRYID)store_entry, 0, &equal), S_OK);
    assert_true(equal);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, 24, (LPENTRYID)store_entry, 24, (LPENTRYID)other_entry, 0, &equal), S_OK);
    assert_false(equal);                                                   /* CON-16 */
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, 24, (LPENTRYID)store_entry, 24, (LPENTRYID)unknown, 0, &equal),
        MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, 24, (LPENTRYID)store_entry, 24, (LPENTRYID)store_entry, 1, &equal),
        MAPI_E_UNKNOWN_FLAGS);
    LPSPropValue id = fixture_store_id(session, "store"), other = fixture_store_id(session, "other");
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, &object), S_OK);
    assert_int_equal(type, MAPI_STORE);                                    /* ENTRY-05 */
    object->lpVtbl->Release(object);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, other->Value.bin.cb,
        (LPENTRYID)other->Value.bin.lpb, 0, &equal), S_OK);
    assert_false(equal);
    MAPIFreeBuffer(other);
    MAPIFreeBuffer(id);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* A store built by the client (STORE-13, SPI-PROF-12): a temporary section that goes with the session. */
static void temporary_stores(void **state)
{
    BYTE inner[24];
    ULONG size;
    LPENTRYID wrapped;
    LPMDB store;
    fixture_profile("temporary", NULL);
    fixture_service("temporary", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("temporary", MAPI_NEW_SESSION);
    scripted_id("elsewhere", 1, inner);
    assert_int_equal(WrapStoreEntryID(0, (LPTSTR) "scripted", sizeof(inner), (LPENTRYID)inner, &size, &wrapped), S_OK);
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, size, wrapped, NULL, 0, &store), S_OK);
    assert_says(fixture_log(), "MSProvider.Logon flags 0x1 id 24");        /* unwrapped (STORE-16) */
    struct session_provider *temporary = session_core_of(session)->temporary;
    assert_int_equal(profile_get_long(session_core_of(session)->profile, &temporary->section, PR_RESOURCE_FLAGS, 0), STATUS_TEMP_SECTION);
    store->lpVtbl->Release(store);
    MAPIFreeBuffer(wrapped);
    assert_int_equal(WrapStoreEntryID(0, (LPTSTR) "unheard-of", sizeof(inner), (LPENTRYID)inner, &size, &wrapped), S_OK);
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, size, wrapped, NULL, 0, &store), MAPI_E_UNKNOWN_ENTRYID);   /* SPI-EID-10 */
    assert_says(fixture_error(session, MAPI_E_UNKNOWN_ENTRYID), "unheard-of");
    MAPIFreeBuffer(wrapped);
    fixture_logoff(session);
    session = fixture_logon("temporary", MAPI_NEW_SESSION);
    LPMAPITABLE table;
    ULONG rows;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &rows), S_OK);
    assert_int_equal(rows, 1);
    table->lpVtbl->Release(table);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* LOGOFF-01, LOGOFF-07, LOGOFF-09, GAP-14, GAP-44: after Logoff only Release works; a Release without Logoff is one. */
static void after_logoff(void **state)
{
    LPMAPITABLE table, stores;
    ULONG count;
    LPPROFSECT section = NULL;
    fixture_profile("logoff", NULL);
    fixture_service("logoff", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("logoff", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    assert_int_equal(session->lpVtbl->OpenProfileSection(session, (LPMAPIUID)(uintptr_t)&MUID_PROFILE_INSTANCE, NULL, 0, &section), S_OK);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 1), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0x100, 0), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, MAPI_LOGOFF_SHARED, 0), S_OK);
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &stores), MAPI_E_INVALID_OBJECT);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), MAPI_E_INVALID_OBJECT);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), MAPI_E_INVALID_OBJECT);
    LPSPropTagArray tags;
    assert_int_equal(section->lpVtbl->GetPropList(section, 0, &tags), MAPI_E_INVALID_OBJECT);
    section->lpVtbl->Release(section);
    table->lpVtbl->Release(table);
    session->lpVtbl->Release(session);
    session = fixture_logon("logoff", MAPI_NEW_SESSION);
    fixture_clear_log();
    session->lpVtbl->Release(session);
    assert_says(fixture_calls(), "store:MSLogon.Logoff");
    assert_int_equal(mapix_object_live_count(), 0);
}

/* Choosing with real profiles: LOGON-08, LOGON-09, LOGON-11, LOGON-18, GAP-23, GAP-28, GAP-29, profile passwords (design.md). */
static void choosing(void **state)
{
    LPMAPISESSION session = (LPMAPISESSION)1;
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "no such profile", NULL, MAPI_NEW_SESSION, &session), MAPI_E_LOGON_FAILED);
    assert_null(session);
    assert_says(fixture_error(NULL, MAPI_E_LOGON_FAILED), "no such profile");
    assert_int_equal(MAPILogonEx(0, NULL, NULL, 0, &session), MAPI_E_LOGON_FAILED);
    assert_int_equal(MAPILogonEx(0, NULL, NULL, MAPI_USE_DEFAULT, &session), MAPI_E_LOGON_FAILED);
    assert_says(fixture_error(NULL, MAPI_E_LOGON_FAILED), "default profile");
    assert_int_equal(MAPILogonEx(0, NULL, NULL, 0x400, &session), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(MAPILogonEx(0, NULL, NULL, 0, NULL), MAPI_E_INVALID_PARAMETER);
    fixture_profile("choice", NULL);
    session = NULL;
    assert_int_equal(MAPILogonEx(0, (LPTSTR)L"choice", NULL, MAPI_UNICODE, &session), S_OK);       /* LOGON-04; a profile without services is one */
    fixture_logoff(session);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "choice", (LPTSTR) "word", 0, &session), MAPI_E_LOGON_FAILED);        /* CON-27 */
    fixture_profile("locked", "secret");
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "locked", NULL, 0, &session), MAPI_E_LOGON_FAILED);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "locked", (LPTSTR) "wrong", 0, &session), MAPI_E_LOGON_FAILED);
    assert_null(strstr(fixture_error(NULL, MAPI_E_LOGON_FAILED), "wrong\""));
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "locked", (LPTSTR) "secret", 0, &session), S_OK);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* Issue 4: each logon leaves its steps; the last twenty are kept; no password is among them. */
static void leaves_records(void **state)
{
    char line[16384], newest[300] = "", path[600];
    unsigned count = 0;
    fixture_profile("recorded", "secret");
    LPMAPISESSION session = NULL;
    for (int i = 0; i < 22; i++) {
        assert_int_equal(MAPILogonEx(0, (LPTSTR) "recorded", (LPTSTR) "secret", MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
        fixture_logoff(session);
    }
    DIR *list = opendir(scratch_path("state/mapix/logons"));
    assert_non_null(list);
    for (struct dirent *entry; (entry = readdir(list));) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (strcmp(entry->d_name, newest) > 0)
            snprintf(newest, sizeof(newest), "%s", entry->d_name);
    }
    closedir(list);
    assert_int_equal(count, 20);
    snprintf(path, sizeof(path), "%s/%s", scratch_path("state/mapix/logons"), newest);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    fclose(file);
    assert_says(line, "\"profile\":\"recorded\"");
    assert_says(line, "\"name\":\"validate credentials\",\"result\":\"0x00000000\"");
    assert_null(strstr(line, "secret"));
}

/* NOTI-01 to NOTI-04, LOGOFF-06, GAP-13, GAP-41, GAP-42: the session's own events and those of a store, through the support object. */
static void notifications(void **state)
{
    struct fixture_sink sink = FIXTURE_SINK;
    LPMAPIADVISESINK advise = (LPMAPIADVISESINK)(void *)&sink;
    ULONG_PTR own = 0, mail = 0;
    BYTE unknown[24] = { 0 };
    fixture_profile("events", NULL);
    fixture_service("events", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("events", MAPI_NEW_SESSION);
    LPSPropValue id = fixture_store_id(session, "store");
    assert_int_equal(session->lpVtbl->Advise(session, 0, NULL, 0, advise, &own), S_OK);
    assert_int_equal(session->lpVtbl->Advise(session, 0, NULL, fnevStatusObjectModified, advise, &mail), MAPI_E_NO_SUPPORT);
    assert_int_equal(session->lpVtbl->Advise(session, 24, (LPENTRYID)unknown, fnevNewMail, advise, &mail), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(session->lpVtbl->Advise(session, 3, (LPENTRYID)unknown, fnevNewMail, advise, &mail), MAPI_E_INVALID_ENTRYID);
    assert_int_equal(session->lpVtbl->Advise(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, fnevNewMail, advise, &mail), S_OK);
    assert_int_not_equal(own, mail);
    LPMDB store = fixture_open_store(session, "store", 0, S_OK);
    NOTIFICATION event;
    memset(&event, 0, sizeof(event));
    event.ulEventType = fnevNewMail;
    assert_int_equal(store->lpVtbl->NotifyNewMail(store, &event), S_OK);
    fixture_sink_wait(&sink, &sink.mail);
    assert_int_equal(session->lpVtbl->Unadvise(session, mail), S_OK);
    assert_int_equal(session->lpVtbl->Unadvise(session, mail), MAPI_E_NOT_FOUND);
    store->lpVtbl->Release(store);
    MAPIFreeBuffer(id);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    fixture_sink_wait(&sink, &sink.extended);
    session->lpVtbl->Release(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* NOTI-02, NOTI-04: what a session registers belongs to the logon that took it. It is heard of when the store is opened again and closed again, as another
 * logon of it; taken back, it is nobody else's registration that goes. */
static void notifications_of_a_store_opened_twice(void **state)
{
    static struct fixture_sink sink = FIXTURE_SINK,
        clients = FIXTURE_SINK;     /* a notification on its way holds them longer */
    LPMAPIADVISESINK advise = (LPMAPIADVISESINK)(void *)&sink, clients_advise = (LPMAPIADVISESINK)(void *)&clients;
    NOTIFICATION event = { .ulEventType = fnevNewMail };
    ULONG_PTR mail = 0, own = 0;
    fixture_profile("twice", NULL);
    fixture_service("twice", "One", "scripted", 0, "MS store", NULL);
    LPMAPISESSION session = fixture_logon("twice", MAPI_NEW_SESSION);
    LPSPropValue id = fixture_store_id(session, "store");
    assert_int_equal(session->lpVtbl->Advise(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, fnevNewMail, advise, &mail), S_OK);
    LPMDB first = fixture_open_store(session, "store", 0, S_OK);
    first->lpVtbl->Release(first);
    LPMDB store = fixture_open_store(session, "store", 0, S_OK);
    assert_int_equal(store->lpVtbl->Advise(store, 0, NULL, fnevNewMail, clients_advise, &own), S_OK);
    assert_int_equal(store->lpVtbl->NotifyNewMail(store, &event), S_OK);
    fixture_sink_wait(&sink, &sink.mail);
    fixture_sink_wait(&clients, &clients.mail);
    assert_int_equal(session->lpVtbl->Unadvise(session, mail), S_OK);
    sink.mail = clients.mail = 0;
    assert_int_equal(store->lpVtbl->NotifyNewMail(store, &event), S_OK);
    fixture_sink_wait(&clients, &clients.mail);
    assert_int_equal(sink.mail, 0);
    assert_int_equal(store->lpVtbl->Unadvise(store, own), S_OK);
    store->lpVtbl->Release(store);
    MAPIFreeBuffer(id);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    session->lpVtbl->Release(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SESS-13, SESS-14, FORM-01, FORM-03, GAP-19, GAP-40: what has gone, and what takes no flags. */
static void small_methods(void **state)
{
    ULONG count = 7;
    LPSPropValue options = (LPSPropValue)1;
    LPTSTR *types = (LPTSTR *)1;
    LPSERVICEADMIN admin;
    LPUNKNOWN unknown;
    fixture_profile("small", NULL);
    LPMAPISESSION session = fixture_logon("small", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->MessageOptions(session, 0, 0, NULL, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(session->lpVtbl->QueryDefaultMessageOpt(session, NULL, 0, &count, &options), S_OK);
    assert_int_equal(count, 0);
    assert_null(options);
    assert_int_equal(session->lpVtbl->EnumAdrTypes(session, 0, &count, &types), S_OK);
    assert_null(types);
    assert_int_equal(session->lpVtbl->AdminServices(session, 0x100, &admin), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(session->lpVtbl->ShowForm(session, 0, NULL, NULL, NULL, 99, NULL, 0, 0, 0, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, 0, NULL, NULL, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, 7, 0, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(session->lpVtbl->QueryInterface(session, &IID_IMAPIClientShutdown, (LPVOID *)&unknown), S_OK);        /* LOGOFF-20 */
    assert_int_equal(((IMAPIClientShutdown *)unknown)->lpVtbl->QueryFastShutdown((IMAPIClientShutdown *)unknown), S_OK);
    unknown->lpVtbl->Release(unknown);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* Until the provider has written down a call: woken by each line it writes. */
static void wait_for_call(const char *method)
{
    char event[4096];
    int watch = inotify_init1(IN_CLOEXEC);
    assert_true(watch >= 0);
    assert_true(inotify_add_watch(watch, scratch_path("log"), IN_MODIFY) >= 0);
    while (!strstr(fixture_calls(), method))
        assert_true(read(watch, event, sizeof(event)) > 0);
    close(watch);
}

static void *slow_logon(void *argument)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0, (LPTSTR) "serial", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session);
    if (session) {
        session->lpVtbl->Logoff(session, 0, 0, 0);
        session->lpVtbl->Release(session);
    }
    return hr == S_OK ? NULL : (void *)1;
}

/* LOGON-22, LOGON-23: one logon at a time; TIMEOUT_SHORT gives up, otherwise the call waits. */
static void logons_are_serialised(void **state)
{
    pthread_t thread;
    void *failed;
    LPMAPISESSION session = NULL;
    fixture_profile("serial", NULL);
    fixture_service("serial", "One", "scripted", 0, "MS slowstore", NULL);
    fixture_script("slowstore/MSProvider.Logon 1 slow:700\n");
    setenv("MAPIX_LOGON_SHORT_TIMEOUT", "0.1", 1);
    assert_int_equal(pthread_create(&thread, NULL, slow_logon, NULL), 0);
    wait_for_call("MSProvider.Logon");                                     /* the other one holds the lock */
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "serial", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_TIMEOUT_SHORT, &session), MAPI_E_TIMEOUT);
    assert_says(fixture_error(NULL, MAPI_E_TIMEOUT), "still in progress");
    fixture_logoff(fixture_logon("serial", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    pthread_join(thread, &failed);
    assert_null(failed);
    unsetenv("MAPIX_LOGON_SHORT_TIMEOUT");
    assert_int_equal(mapix_object_live_count(), 0);
}

/* THRD-01, LIMIT-04, SHARE-14: many sessions at once, from many threads. */
static void *log_on_and_off(void *argument)
{
    for (int i = 0; i < 10; i++) {
        LPMAPISESSION session = NULL;
        if (MAPILogonEx(0, (LPTSTR) "many", NULL, MAPI_NEW_SESSION, &session) != S_OK)
            return "logon";
        LPMAPITABLE table;
        ULONG rows = 0;
        if (FAILED(session->lpVtbl->GetStatusTable(session, 0, &table)) || FAILED(table->lpVtbl->GetRowCount(table, 0, &rows)) || rows != 5)
            return "status table";
        table->lpVtbl->Release(table);
        if (FAILED(session->lpVtbl->Logoff(session, 0, 0, 0)))
            return "logoff";
        session->lpVtbl->Release(session);
    }
    return NULL;
}

static void many_threads(void **state)
{
    pthread_t threads[4];
    fixture_profile("many", NULL);
    fixture_service("many", "One", "scripted", 0, "AB book", "MS store", NULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, log_on_and_off, NULL), 0);
    for (int i = 0; i < 4; i++) {
        void *problem;
        pthread_join(threads[i], &problem);
        if (problem)
            fail_msg("%s failed", (const char *)problem);
    }
    assert_int_equal(mapix_object_live_count(), 0);
    assert_int_equal(loader_module_uses(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_life),
        cmocka_unit_test(opens_and_closes_a_store),
        cmocka_unit_test(disables_a_service),
        cmocka_unit_test(spares_a_service),
        cmocka_unit_test(rows_of_a_disabled_service),
        cmocka_unit_test(folders_that_cannot_be_made),
        cmocka_unit_test(books_are_logged_on_once),
        cmocka_unit_test(spared_address_books),
        cmocka_unit_test(configures_and_tries_again),
        cmocka_unit_test(asks_the_user),
        cmocka_unit_test(default_store),
        cmocka_unit_test(nothing_left),
        cmocka_unit_test(broken_providers),
        cmocka_unit_test(runs_services_side_by_side),
        cmocka_unit_test(status_table),
        cmocka_unit_test(identity),
        cmocka_unit_test(entries),
        cmocka_unit_test(temporary_stores),
        cmocka_unit_test(after_logoff),
        cmocka_unit_test(choosing),
        cmocka_unit_test(leaves_records),
        cmocka_unit_test(notifications),
        cmocka_unit_test(notifications_of_a_store_opened_twice),
        cmocka_unit_test(small_methods),
        cmocka_unit_test(logons_are_serialised),
        cmocka_unit_test(many_threads),
        cmocka_unit_test(gives_up_a_hanging_provider),             /* last: it leaves a thread */
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
