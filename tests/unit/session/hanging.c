/* A provider that hangs is given up in the time that was set, whatever it is that it waits for (issue 4): LOCAL, which the client's own thread logs on when it
 * knows its file (PR_MAPIX_IMMEDIATE), and services side by side, which take turns in a module that never comes back. Each test is one that would not end. */
#include "fixture.h"

#include <fcntl.h>
#include <mspst.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "local_profile.h"
#include "scratch.h"
#include "session/seams.h"

#define DEADLINE "0.4"
#define SOON 5                                     /* seconds; SQLite alone would wait for ten */

static struct timespec begin;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin.tv_sec) + (double)(now.tv_nsec - begin.tv_nsec) / 1e9;
}

static LPMAPISESSION log_on(const char *name, ULONG flags)
{
    clock_gettime(CLOCK_MONOTONIC, &begin);
    return fixture_logon(name, MAPI_NEW_SESSION | flags);
}

static HRESULT open_store(LPMAPISESSION session, const char *name)
{
    LPMDB store = NULL;
    LPSPropValue id = fixture_store_id(session, name);
    HRESULT hr = session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store);
    MAPIFreeBuffer(id);
    if (store)
        store->lpVtbl->Release(store);
    return hr;
}

/* ---- modules that do not come back ---- */

/* The rest of the session works, services of the same module that would have had their turn after it included (CONF-05). */
static void a_module_that_hangs_serves_others(void **state)
{
    fixture_profile("turns", NULL);
    fixture_service("turns", "Hangs", "scripted", FIXTURE_PARALLEL, "MS hangs", NULL);
    for (int i = 0; i < 4; i++) {
        char service[16], store[16];
        snprintf(service, sizeof(service), "Good %d", i);
        snprintf(store, sizeof(store), "MS good%d", i);
        fixture_service("turns", service, "scripted", FIXTURE_PARALLEL, store, NULL);
    }
    fixture_script("hangs/MSProvider.Logon * hang\n");
    LPMAPISESSION session = log_on("turns", 0);
    assert_true(seconds() < SOON);
    assert_int_equal(open_store(session, "hangs"), MAPI_E_TIMEOUT);
    assert_int_equal(open_store(session, "good0"), S_OK);
    assert_int_equal(open_store(session, "good3"), S_OK);
    fixture_logoff(session);
}

/* An entry function that never came back does not keep the next one of its module waiting for ever. */
static void a_configuration_that_hangs_ends(void **state)
{
    LPSERVICEADMIN services = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    fixture_profile("entries", NULL);
    fixture_service("entries", "Good", "scripted2", FIXTURE_NO_ENTRY, "MS good", NULL);
    fixture_service("entries", "Hangs", "scripted", 0, "MS hangs", NULL);
    fixture_script("hangs/MSProvider.Logon * 8004011c\nHangs/ServiceEntry.CONFIGURE 1 hang\n");
    LPMAPISESSION session = log_on("entries", 0);
    assert_true(seconds() < SOON);
    fixture_script("");
    assert_int_equal(session->lpVtbl->AdminServices(session, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    LPSPropValue uid = PpropFindProp(rows->aRow[1].lpProps, rows->aRow[1].cValues, PR_SERVICE_UID);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, (LPMAPIUID)uid->Value.bin.lpb, 0, 0, 0, NULL), S_OK);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    services->lpVtbl->Release(services);
    fixture_logoff(session);
}

/* ---- LOCAL ---- */

/* CONF-05 in each of these. Lock a store as a process does that was stopped in the middle of its work (kill -STOP, a debugger, a frozen container). */
static pid_t hold_and_stop(const char *path)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *database = NULL;
        if (sqlite3_open(path, &database) != SQLITE_OK || sqlite3_exec(database, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; "
                "CREATE TABLE held (a)", NULL, NULL, NULL) != SQLITE_OK)
            _exit(1);
        raise(SIGSTOP);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, WUNTRACED), child);
    assert_true(WIFSTOPPED(status));
    return child;
}

static void let_go(pid_t child)
{
    int status;
    kill(child, SIGKILL);
    kill(child, SIGCONT);
    assert_int_equal(waitpid(child, &status, 0), child);
}

/* As one that was restored from a backup: another file, so that what the profile remembers of it counts for nothing. */
static void put_copy_in_place(const char *path)
{
    char command[1024];
    snprintf(command, sizeof(command), "cp '%s' '%s.copy' && mv '%s.copy' '%s'", path, path, path, path);
    assert_int_equal(system(command), 0);
}

static void is_given_up(LPMAPISESSION session)
{
    ULONG count = 0;
    assert_true(seconds() < SOON);
    LPSPropValue row = fixture_status_row(session, "Local folders", &count);
    assert_non_null(row);
    assert_true(PpropFindProp(row, count, PR_STATUS_CODE)->Value.l & STATUS_FAILURE);
    assert_non_null(strstr(PpropFindProp(row, count, PR_STATUS_STRING_A)->Value.lpszA, "did not answer within 0.4 seconds"));
    MAPIFreeBuffer(row);
    assert_int_equal(open_store(session, "Local folders"), MAPI_E_TIMEOUT);
    assert_int_equal(open_store(session, "good"), S_OK);
    fixture_logoff(session);
}

/* CONF-05: in the configured time, with the reason in its row. */
static void local_waits_for_a_stopped_process(void **state)
{
    char *path = local_profile_make("stopped");
    put_copy_in_place(path);
    pid_t child = hold_and_stop(path);
    is_given_up(log_on("stopped", MAPI_NO_MAIL));
    let_go(child);
    free(path);
}

static HRESULT nothing_to_notify(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    return S_OK;
}

/* With mail LOCAL looks for what was left in its queue: the file that it knows is opened, too. */
static void local_looks_for_left_mail(void **state)
{
    static const struct session_spooler spooler = { .notify = nothing_to_notify };
    char *path = local_profile_make("left mail");
    const struct session_spooler *before = mapix_session_set_spooler(&spooler);
    pid_t child = hold_and_stop(path);
    is_given_up(log_on("left mail", 0));
    let_go(child);
    mapix_session_set_spooler(before);
    free(path);
}

/* Known, and locked by somebody: a logon without mail asks for no lock. */
static void local_needs_no_lock(void **state)
{
    char *path = local_profile_make("locked");
    pid_t child = hold_and_stop(path);
    LPMAPISESSION session = log_on("locked", MAPI_NO_MAIL);
    ULONG count = 0;
    assert_true(seconds() < SOON);
    LPSPropValue row = fixture_status_row(session, "Local folders", &count);
    assert_null(row);                                              /* it has its own name: the file's path is in it */
    fixture_logoff(session);                                       /* nor does its end */
    assert_true(seconds() < SOON);
    let_go(child);
    free(path);
}

/* Something that is no file in the place of the store. */
static void local_meets_a_pipe(void **state)
{
    char *path = local_profile_make("pipe");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    LPMAPISESSION session = log_on("pipe", MAPI_NO_MAIL);
    ULONG count = 0;
    assert_true(seconds() < SOON);
    LPSPropValue row = fixture_status_row(session, "Local folders", &count);
    assert_non_null(row);
    assert_non_null(strstr(PpropFindProp(row, count, PR_STATUS_STRING_A)->Value.lpszA, "is no file, and"));
    MAPIFreeBuffer(row);
    fixture_logoff(session);
    free(path);
}

static int start(void **state)
{
    int result = local_profile_start(state);
    setenv("MAPIX_LOGON_DEADLINE", DEADLINE, 1);
    return result;
}

int main(void)
{
    const struct CMUnitTest tests[] = {                            /* those that leave threads last: then nothing is immediate any more */
        cmocka_unit_test(local_needs_no_lock),
        cmocka_unit_test(local_meets_a_pipe),
        cmocka_unit_test(local_waits_for_a_stopped_process),
        cmocka_unit_test(local_looks_for_left_mail),
        cmocka_unit_test(a_configuration_that_hangs_ends),
        cmocka_unit_test(a_module_that_hangs_serves_others),
    };
    alarm(60);                                                     /* a hang is a failure */
    return cmocka_run_group_tests(tests, start, fixture_end);
}
