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

#include "base/memory.h"
#include "profile/profile.h"
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

static char *store_path(const char *name)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/mapix/%s.db", getenv("XDG_DATA_HOME"), name) > 0);
    return path;
}

/* Does the section of the profile's one LOCAL store say that its logon may be tried at once? */
static bool is_immediate(const char *name)
{
    struct profile *profile = NULL;
    struct profile_provider *list = NULL;
    ULONG count = 0, tag = PR_MAPIX_IMMEDIATE;
    SPropValue value = { 0 };
    bool is = false;
    void *base = mapix_memory_new(16);
    struct prop_memory memory = { base, MAPIAllocateMore };
    assert_int_equal(profile_open(name, NULL, 0, NULL, &profile), S_OK);
    assert_int_equal(profile_list_providers(profile, NULL, NULL, &count, &list), S_OK);
    for (ULONG i = 0; i < count; i++)
        if (profile_get_values(profile, &list[i].section.uid, 1, &tag, &memory, NULL, &value) == S_OK && value.ulPropTag == tag && value.Value.b)
            is = true;
    mapix_memory_free(base);
    free(list);
    profile_release(profile);
    return is;
}

/* A profile with LOCAL beside a good scripted store; it knows its file from a first logon. */
static char *local_profile(const char *name)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    LPSERVICEADMIN2 services2 = NULL;
    MAPIUID uid;
    char *path = store_path(name);
    SPropValue value = { .ulPropTag = PR_PST_PATH_A, .Value.lpszA = path };
    fixture_profile(name, NULL);
    fixture_service(name, "Good", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR)(uintptr_t)name, NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->QueryInterface(services, &IID_IMsgServiceAdmin2, (LPVOID *)&services2), S_OK);
    assert_int_equal(services2->lpVtbl->CreateMsgServiceEx(services2, (LPTSTR)(uintptr_t) "LOCAL", (LPTSTR)(uintptr_t) "LOCAL", 0, 0, &uid), S_OK);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &uid, 0, 0, 1, &value), S_OK);
    services2->lpVtbl->Release(services2);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
    fixture_logoff(log_on(name, MAPI_NO_MAIL));
    assert_true(is_immediate(name));
    fixture_logoff(log_on(name, MAPI_NO_MAIL));
    return path;
}

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
    char *path = local_profile("stopped");
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
    char *path = local_profile("left mail");
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
    char *path = local_profile("locked");
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
    char *path = local_profile("pipe");
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
    char path[4096];
    int result = fixture_start(state);
    snprintf(path, sizeof(path), "%s:%s/providers/local", getenv("MAPIX_PROVIDER_PATH"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
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
