/* The end of sessions: fast shutdown, orders to log off, the end in the order of Microsoft's page: LOGOFF-04, -05, -08, -20 to -23, SPI-LIFE-17. */
#include "fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/object.h"
#include "loader/loader.h"
#include "session/core.h"
#include "session/seams.h"
#include "session/session.h"
#include "tests/lib/own_program.h"

static void assert_new_calls(const char *expected)
{
    assert_calls(expected);
    fixture_clear_log();
}

/* ---- fast shutdown ---- */

static LPMAPICLIENTSHUTDOWN shutdown_of(LPMAPISESSION session)
{
    LPMAPICLIENTSHUTDOWN client = NULL;
    assert_int_equal(session->lpVtbl->QueryInterface(session, &IID_IMAPIClientShutdown, (LPVOID *)&client), S_OK);     /* LOGOFF-20 */
    return client;
}

static HRESULT query(LPMAPICLIENTSHUTDOWN client) { return client->lpVtbl->QueryFastShutdown(client); }
static HRESULT notify(LPMAPICLIENTSHUTDOWN client) { return client->lpVtbl->NotifyProcessShutdown(client); }
static HRESULT leave(LPMAPICLIENTSHUTDOWN client) { return client->lpVtbl->DoFastShutdown(client); }

/* LOGOFF-21, LOGOFF-22, LOGOFF-23, SPI-LIFE-17: what each setting makes of what providers say, and in which order they are asked; each provider
 * object once, however many stores it has open, and those of every session of the process. */
static void fast_shutdown(void **state)
{
    fixture_profile("fast", NULL);
    fixture_service("fast", "One", "scripted", FIXTURE_NO_ENTRY, "MS first", "MS second", "AB book", NULL);
    fixture_profile("beside", NULL);
    fixture_service("beside", "Two", "scripted", FIXTURE_NO_ENTRY, "AB other", NULL);
    LPMAPISESSION session = fixture_logon("fast", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    LPMAPICLIENTSHUTDOWN client = shutdown_of(session);
    fixture_clear_log();

    assert_int_equal(query(client), S_OK);                          /* all have the interface, and say yes */
    assert_new_calls("ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown");
    assert_int_equal(notify(client), S_OK);
    assert_new_calls("ABProvider.NotifyProcessShutdown MSProvider.NotifyProcessShutdown");
    assert_int_equal(leave(client), S_OK);
    assert_new_calls("ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown ABProvider.DoFastShutdown MSProvider.DoFastShutdown");

    static const struct {
        const char *wish, *script;
        HRESULT answer;
        const char *asked;
    } cases[] = {
        { NULL, "", S_OK, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "0", "", S_OK, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "nonsense", "", S_OK, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "0", "MSProvider.Shutdowns * nointerface\n", S_OK, "ABProvider.QueryFastShutdown" },         /* who knows nothing of it does not object */
        { "0", "ABProvider.QueryFastShutdown * 80040102\n", MAPI_E_NO_SUPPORT, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "0", "MSProvider.QueryFastShutdown * 80004005\n", MAPI_E_NO_SUPPORT, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "1", "", S_OK, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "1", "MSProvider.Shutdowns * nointerface\n", MAPI_E_NO_SUPPORT, "ABProvider.QueryFastShutdown" },
        { "1", "MSProvider.QueryFastShutdown * 80040102\n", MAPI_E_NO_SUPPORT, "ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown" },
        { "2", "", MAPI_E_NO_SUPPORT, "" },                         /* never, and nobody is asked */
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (cases[i].wish)
            setenv("MAPIX_FAST_SHUTDOWN", cases[i].wish, 1);
        else
            unsetenv("MAPIX_FAST_SHUTDOWN");
        fixture_script(cases[i].script);
        assert_int_equal(query(client), cases[i].answer);
        if (FAILED(cases[i].answer))
            assert_says(fixture_error(session, cases[i].answer), "Log off instead");
        assert_new_calls(cases[i].asked);
        if (FAILED(cases[i].answer)) {                              /* who went on all the same does no harm: nobody is hurried */
            assert_int_equal(leave(client), MAPI_E_NO_SUPPORT);
            assert_null(strstr(fixture_calls(), "DoFastShutdown"));
        }
        fixture_clear_log();
    }
    setenv("MAPIX_FAST_SHUTDOWN", "0", 1);
    fixture_script("MSProvider.NotifyProcessShutdown * 80004005\nMSProvider.DoFastShutdown * 80004005\n");
    assert_int_equal(notify(client), S_OK);                         /* the attempt counts */
    assert_int_equal(leave(client), MAPI_E_NO_SUPPORT);             /* not ready: a logoff is needed */
    assert_says(fixture_error(session, MAPI_E_NO_SUPPORT), "message store \"first\" of the service \"One\"");
    fixture_script("");
    LPMAPISESSION beside = fixture_logon("beside", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    fixture_clear_log();
    assert_int_equal(query(client), S_OK);
    assert_new_calls("ABProvider.QueryFastShutdown ABProvider.QueryFastShutdown MSProvider.QueryFastShutdown");
    fixture_logoff(beside);
    fixture_logoff(session);
    assert_int_equal(query(client), MAPI_E_INVALID_OBJECT);
    client->lpVtbl->Release(client);
    unsetenv("MAPIX_FAST_SHUTDOWN");
    assert_int_equal(mapix_object_live_count(), 0);
    assert_int_equal(loader_module_uses(NULL), 0);
}

/* In a process of its own: log on, open things, and exit without another call of MAPI. */
static LPMAPISESSION left_session;
static LPMDB left_store;
static LPMAPITABLE left_table;

static int leave_at_once(void)
{
    LPMAPICLIENTSHUTDOWN client = NULL;
    ULONG size = 0;
    LPENTRYID wrapped = NULL;
    BYTE inner[24] = { 0 };
    MAPIINIT_0 init = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS };
    if (FAILED(MAPIInitialize(&init)) || FAILED(MAPILogonEx(0, (LPTSTR) "leaving", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &left_session)))
        return 1;
    memset(inner + 4, 0x77, 16);                                    /* a temporary section */
    if (FAILED(WrapStoreEntryID(0, (LPTSTR) "scripted", sizeof(inner), (LPENTRYID)inner, &size, &wrapped)) ||
        FAILED(left_session->lpVtbl->OpenMsgStore(left_session, 0, size, wrapped, NULL, 0, &left_store)) ||
        FAILED(left_session->lpVtbl->GetStatusTable(left_session, 0, &left_table)))
        return 2;
    MAPIFreeBuffer(wrapped);
    if (FAILED(left_session->lpVtbl->QueryInterface(left_session, &IID_IMAPIClientShutdown, (LPVOID *)&client)) || query(client) != S_OK)
        return 3;
    return notify(client) == S_OK && leave(client) == S_OK ? 0 : 4;
}

static int run_again(const char *what)
{
    int status = 0;
    pid_t child = fork();
    if (!child) {
        execl(own_program(), "ending", what, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* LOGOFF-23: after DoFastShutdown the client calls nothing, not even MAPIUninitialize, and exits; nothing of it is left behind. */
static void exits_without_another_call(void **state)
{
    LPMAPITABLE table;
    ULONG rows;
    fixture_profile("leaving", NULL);
    fixture_service("leaving", "One", "scripted", FIXTURE_NO_ENTRY, "MS left", "AB book", NULL);
    assert_int_equal(run_again("leave"), 0);
    assert_says(fixture_log(), "MSProvider.DoFastShutdown");
    assert_null(strstr(fixture_log(), "Logoff"));
    struct profile *profile = NULL;
    assert_int_equal(profile_open("leaving", NULL, 0, NULL, &profile), S_OK);
    assert_false(profile_is_in_use(profile));
    profile_release(profile);
    LPMAPISESSION session = fixture_logon("leaving", MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_TIMEOUT_SHORT);
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &rows), S_OK);
    assert_int_equal(rows, 1);                                      /* its temporary store is not there any more */
    table->lpVtbl->Release(table);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- an order to log off ---- */

/* A broker that stands in: handles on one session of this process. */
static LPMAPISESSION members[4];
static unsigned orders;

static HRESULT broker_find(void) { return members[0] ? S_OK : MAPI_E_NOT_FOUND; }

static HRESULT broker_join(ULONG flags, LPMAPISESSION *ret_session)
{
    unsigned i = 0;
    (void)flags;
    HRESULT hr = session_new(session_core_hold(session_core_of(members[0])), ret_session);
    while (members[i])
        i++;
    members[i] = *ret_session;
    return hr;
}

static HRESULT broker_publish(LPMAPISESSION session)
{
    members[0] = session;
    return S_OK;
}

static void broker_leave(LPMAPISESSION session, bool order_all_off)
{
    orders += order_all_off;
    for (size_t i = 0; i < 4; i++) {
        if (members[i] == session)
            members[i] = NULL;
        else if (members[i] && order_all_off)
            session_ordered_off(members[i]);
    }
}

static const struct session_broker broker = { broker_find, broker_join, broker_publish, broker_leave };

static LPMAPISESSION log_on(const char *name, ULONG flags)
{
    LPMAPISESSION session = NULL;
    assert_int_equal(MAPILogonEx(0, (LPTSTR)(uintptr_t)name, NULL, flags | MAPI_NO_MAIL, &session), S_OK);
    return session;
}

/* LOGOFF-04, LOGOFF-05, SHARE-12, GAP-26, CON-14: any member may order everybody off; the others hear a critical error on their own
 * registrations, go on until they log off themselves, and can; an individual session neither hears nor gives orders. */
static void ordered_off(void **state)
{
    static struct fixture_sink first_sink = FIXTURE_SINK, second_sink = FIXTURE_SINK, own_sink = FIXTURE_SINK;
    ULONG_PTR number;
    fixture_profile("order", NULL);
    fixture_service("order", "One", "scripted", FIXTURE_NO_ENTRY, "MS joint", NULL);
    mapix_session_set_broker(&broker);
    LPMAPISESSION first = log_on("order", MAPI_ALLOW_OTHERS), second = log_on(NULL, 0), third = log_on(NULL, 0);
    LPMAPISESSION own = log_on("order", MAPI_NEW_SESSION);
    assert_int_equal(first->lpVtbl->Advise(first, 0, NULL, fnevCriticalError, (LPMAPIADVISESINK)(void *)&first_sink, &number), S_OK);
    assert_int_equal(second->lpVtbl->Advise(second, 0, NULL, 0, (LPMAPIADVISESINK)(void *)&second_sink, &number), S_OK);
    assert_int_equal(own->lpVtbl->Advise(own, 0, NULL, 0, (LPMAPIADVISESINK)(void *)&own_sink, &number), S_OK);
    assert_int_equal(third->lpVtbl->Logoff(third, 0, MAPI_LOGOFF_SHARED, 0), S_OK);        /* a joiner, not the creator */
    third->lpVtbl->Release(third);
    fixture_sink_wait(&first_sink, &first_sink.critical);
    fixture_sink_wait(&second_sink, &second_sink.critical);
    assert_int_equal(first_sink.code, MAPI_E_END_OF_SESSION);
    assert_int_equal(second_sink.code, MAPI_E_END_OF_SESSION);
    assert_int_equal(own_sink.critical, 0);
    LPMDB store = fixture_open_store(second, "joint", 0, S_OK);                      /* an order, no axe */
    store->lpVtbl->Release(store);
    assert_int_equal(second->lpVtbl->Logoff(second, 0, 0, 0), S_OK);
    fixture_sink_wait(&second_sink, &second_sink.extended);
    second->lpVtbl->Release(second);
    fixture_logoff(first);
    assert_int_equal(orders, 1);
    members[0] = own;                                               /* whoever it may be: */
    assert_int_equal(own->lpVtbl->Logoff(own, 0, MAPI_LOGOFF_SHARED, 0), S_OK);
    own->lpVtbl->Release(own);
    members[0] = NULL;
    assert_int_equal(orders, 1);                                    /* an individual session ignores the flag */
    session_ordered_off((LPMAPISESSION)(void *)&own_sink);          /* what is no session of ours hears nothing */
    fixture_sink_wait_for_last(&first_sink);
    fixture_sink_wait_for_last(&second_sink);
    fixture_sink_wait_for_last(&own_sink);
    mapix_session_set_broker(NULL);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* LOGOFF-08, SESS-10: everything given back in the page's order leaves nothing; what was not is invalid, and can be released in any order. */
static void in_the_pages_order(void **state)
{
    static struct fixture_sink sink = FIXTURE_SINK;
    ULONG_PTR number;
    LPMAPITABLE status = NULL;
    LPADRBOOK book = NULL, kept = NULL;
    ULONG count;
    LPSPropTagArray tags;
    fixture_profile("order2", NULL);
    fixture_service("order2", "One", "scripted", FIXTURE_NO_ENTRY, "AB book", "MS store", NULL);
    LPMAPISESSION session = log_on("order2", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->Advise(session, 0, NULL, 0, (LPMAPIADVISESINK)(void *)&sink, &number), S_OK);
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &status), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    LPMDB store = fixture_open_store(session, "store", 0, S_OK);
    assert_int_equal(session->lpVtbl->Unadvise(session, number), S_OK);
    status->lpVtbl->Release(status);
    store->lpVtbl->Release(store);
    book->lpVtbl->Release(book);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
    fixture_sink_wait_for_last(&sink);

    session = log_on("order2", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &kept), S_OK);
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &status), S_OK);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    assert_int_equal(kept->lpVtbl->GetPropList((LPADRBOOK)kept, 0, &tags), MAPI_E_INVALID_OBJECT);
    assert_int_equal(status->lpVtbl->GetRowCount(status, 0, &count), MAPI_E_INVALID_OBJECT);
    session->lpVtbl->Release(session);
    kept->lpVtbl->Release(kept);
    status->lpVtbl->Release(status);
    assert_int_equal(mapix_object_live_count(), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(fast_shutdown), cmocka_unit_test(exits_without_another_call), cmocka_unit_test(ordered_off),
        cmocka_unit_test(in_the_pages_order) };
    if (argc > 1 && !strcmp(argv[1], "leave"))
        return leave_at_once();
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
