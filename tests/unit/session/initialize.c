/* MAPIInitialize and who waits for it, ScInitMapiUtil. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/sqlite.h"
#include "notify/notify.h"
#include "session/initialize.h"
#include "tests/lib/scratch.h"

#define TIMED_OUT ((HRESULT)0x800705B4)

static int start(void **state)
{
    scratch_enter();
    return 0;
}

static int end(void **state)
{
    scratch_leave();
    return 0;
}

/* What an SQLite says that is too old. */
static int old_version(void)
{
    return 3007000;
}

static ULONG step_of(void)
{
    LPMAPIERROR error = NULL;
    ULONG step = 0;
    assert_int_equal(mapix_last_error(0, &error), S_OK);
    if (error)
        step = error->ulContext;
    MAPIFreeBuffer(error);
    return step;
}

/* INIT-11: step 4, in a process that has no thread key left; with one it succeeds. In a process of its own: a key once had stays. */
static int without_keys(void)
{
    pthread_key_t keys[PTHREAD_KEYS_MAX];
    int count = 0;
    while (count < PTHREAD_KEYS_MAX && pthread_key_create(&keys[count], NULL) == 0)
        count++;
    if (MAPIInitialize(NULL) != MAPI_E_SESSION_LIMIT || step_of() != 4 || session_is_initialized())
        return 1;
    while (count > 0)
        pthread_key_delete(keys[--count]);
    if (MAPIInitialize(NULL) != S_OK)
        return 2;
    MAPIUninitialize();
    return 0;
}

static void no_room_in_the_process(void **state)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        _exit(without_keys());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* INIT-09: step 2, for services only, and the log says why. */
static void no_settings_for_a_service(void **state)
{
    MAPIINIT_0 for_service = { MAPI_INIT_VERSION, MAPI_NT_SERVICE };
    char *before = strdup(getenv("XDG_CONFIG_HOME"));
    FILE *file = fopen(scratch_path("nodir"), "w");
    fclose(file);
    setenv("XDG_CONFIG_HOME", scratch_path("nodir"), 1);
    fflush(stderr);
    int kept = dup(2), log = open(scratch_path("service.log"), O_CREAT | O_WRONLY, 0600);
    dup2(log, 2);
    HRESULT result = MAPIInitialize(&for_service);
    dup2(kept, 2);
    close(kept);
    close(log);
    assert_int_equal(result, MAPI_E_TOO_COMPLEX);
    assert_int_equal(step_of(), 2);
    char text[1000] = "";
    file = fopen(scratch_path("service.log"), "r");
    assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
    fclose(file);
    assert_non_null(strstr(text, "XDG_CONFIG_HOME"));
    assert_int_equal(MAPIInitialize(NULL), S_OK);                          /* who is no service has no profiles, and that is all */
    MAPIUninitialize();
    setenv("XDG_CONFIG_HOME", before, 1);
    free(before);
    assert_int_equal(MAPIInitialize(&for_service), S_OK);
    MAPIUninitialize();
}

/* INIT-10: step 3. */
static void an_old_library(void **state)
{
    assert_int_equal(mapix_sqlite_ready(NULL), S_OK);
    int (*version)(void) = sqlite3_libversion_number;
    sqlite3_libversion_number = old_version;
    assert_int_equal(MAPIInitialize(NULL), MAPI_E_VERSION);
    assert_int_equal(step_of(), 3);
    sqlite3_libversion_number = version;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    MAPIUninitialize();
}

/* INIT-12: step 5, when there is no descriptor for what all processes share. */
static void no_descriptors(void **state)
{
    struct rlimit before, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    int next = dup(2);
    close(next);
    few = (struct rlimit){ (rlim_t)next, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    HRESULT result = MAPIInitialize(NULL);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(result, MAPI_E_NOT_ENOUGH_RESOURCES);
    assert_int_equal(step_of(), 5);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    MAPIUninitialize();
}

static void *initialize(void *context)
{
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    return NULL;
}

static void *wait_for_it(void *context)
{
    LPMAPIWAITRESULT wait = context;
    return (void *)(intptr_t)wait->lpVtbl->End(wait, INFINITE);
}

static void wakes(LPMAPIINITMONITOR monitor)
{
    LPMAPIWAITRESULT wait = NULL;
    pthread_t waiter, other;
    void *result = &waiter;
    assert_false(monitor->lpVtbl->IsInitialized(monitor));
    assert_int_equal(monitor->lpVtbl->Wait(monitor, 0), TIMED_OUT);
    assert_int_equal(monitor->lpVtbl->Wait(monitor, 20), TIMED_OUT);
    assert_int_equal(monitor->lpVtbl->BeginWait(monitor, 1, &wait), S_OK);             /* does not wait: nothing is initialized */
    assert_int_equal(wait->lpVtbl->End(wait, 1), TIMED_OUT);
    assert_int_equal(pthread_create(&waiter, NULL, wait_for_it, wait), 0);             /* End blocks whichever thread calls it */
    assert_int_equal(pthread_create(&other, NULL, initialize, NULL), 0);
    pthread_join(waiter, &result);
    pthread_join(other, NULL);
    assert_int_equal((HRESULT)(intptr_t)result, S_OK);
    assert_true(monitor->lpVtbl->IsInitialized(monitor));
    assert_int_equal(monitor->lpVtbl->Wait(monitor, INFINITE), S_OK);
    assert_int_equal(wait->lpVtbl->End(wait, 0), S_OK);                                /* again and again */
    wait->lpVtbl->Release(wait);
    MAPIUninitialize();
    assert_false(monitor->lpVtbl->IsInitialized(monitor));
}

/* INIT-27, INIT-28: made before initialization, used over several. */
static void monitor(void **state)
{
    LPMAPIINITMONITOR monitor = NULL;
    IUnknown *same = NULL;
    assert_int_equal(CreateMAPIInitializationMonitor(NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateMAPIInitializationMonitor(&monitor), S_OK);
    assert_int_equal(monitor->lpVtbl->BeginWait(monitor, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(monitor->lpVtbl->QueryInterface(monitor, &IID_IMAPIInitMonitor, (LPVOID *)&same), S_OK);
    same->lpVtbl->Release(same);
    assert_int_equal(monitor->lpVtbl->QueryInterface(monitor, &IID_IMAPIWaitResult, (LPVOID *)&same), E_NOINTERFACE);
    wakes(monitor);
    wakes(monitor);
    monitor->lpVtbl->Release(monitor);
}

/* INIT-02, INIT-03, INIT-04, INIT-07, INIT-15, INIT-16, INIT-19: each success counts one, only the first decides, NULL is the defaults. */
static void counting(void **state)
{
    MAPIINIT_0 service = { MAPI_INIT_VERSION, MAPI_NT_SERVICE | MAPI_NO_COINIT | MAPI_MULTITHREAD_NOTIFICATIONS };
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_false(session_is_service());
    int descriptor = mapix_notification_descriptor();
    assert_true(descriptor >= 0);
    assert_int_equal(MAPIInitialize(&service), S_OK);
    assert_false(session_is_service());                     /* INIT-16: the later call's flags rebuild nothing */
    assert_int_equal(mapix_notification_descriptor(), descriptor);
    MAPIUninitialize();
    assert_true(session_is_initialized());
    MAPIUninitialize();
    assert_false(session_is_initialized());
    assert_int_equal(MAPIInitialize(&service), S_OK);
    assert_true(session_is_service());
    MAPIUninitialize();
    assert_false(session_is_service());
}

/* INIT-24, INIT-26, SPI-MEM-07: utilities without MAPIInitialize; what is allocated outlives both. */
static void utilities(void **state)
{
    LPVOID block = NULL;
    LPPROFADMIN admin = NULL;
    assert_int_equal(ScInitMapiUtil(1), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(ScInitMapiUtil(0), S_OK);
    assert_int_equal(MAPIAllocateBuffer(10, &block), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &admin), MAPI_E_NOT_INITIALIZED);            /* it is no MAPIInitialize */
    DeinitMapiUtil();
    assert_int_equal(MAPIFreeBuffer(block), S_OK);
    assert_int_equal(ScInitMapiUtil(0), S_OK);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    MAPIUninitialize();                                     /* implies DeinitMapiUtil */
    DeinitMapiUtil();
}

static LONG STDMETHODCALLTYPE count_calls(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    ++*(int *)context;
    return S_OK;
}

static void change_row(LPTABLEDATA data, LONG key)
{
    SPropValue value = { .ulPropTag = PR_ROWID, .Value.l = key };
    SRow row = { .cValues = 1, .lpProps = &value };
    assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
}

/* INIT-25: with ScInitMapiUtil alone a view of an ITableData sends no notifications; with MAPIInitialize it does. */
static void table_notifications(void **state)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ROWID } };
    LPTABLEDATA data = NULL;
    LPMAPITABLE view = NULL;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    int calls = 0;
    assert_int_equal(ScInitMapiUtil(0), S_OK);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
        (LPSPropTagArray)(uintptr_t)&columns, &data), S_OK);
    assert_int_equal(HrAllocAdviseSink(count_calls, &calls, &sink), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    (void)view->lpVtbl->Advise(view, fnevTableModified, sink, &connection);
    change_row(data, 1);
    HrDispatchNotifications(0);
    assert_int_equal(calls, 0);
    view->lpVtbl->Release(view);
    DeinitMapiUtil();
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    assert_int_equal(view->lpVtbl->Advise(view, fnevTableModified, sink, &connection), S_OK);
    change_row(data, 2);
    assert_int_equal(calls, 0);                             /* NOTI-10 */
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(calls, 1);
    view->lpVtbl->Release(view);
    sink->lpVtbl->Release(sink);
    data->lpVtbl->Release(data);
    MAPIUninitialize();
}

static void *use_elsewhere(void *context)
{
    LPSPropValue value = NULL;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(HrGetOneProp(context, PR_SUBJECT_W, &value), S_OK);
    MAPIFreeBuffer(value);
    MAPIUninitialize();
    return NULL;
}

/* INIT-20: a thread that uses an object it was given counts itself in and out; the others do not notice. */
static void another_thread(void **state)
{
    SPropValue subject = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"s" };
    LPPROPDATA data = NULL;
    pthread_t thread;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    assert_int_equal(data->lpVtbl->SetProps(data, 1, &subject, NULL), S_OK);
    assert_int_equal(pthread_create(&thread, NULL, use_elsewhere, data), 0);
    pthread_join(thread, NULL);
    assert_true(session_is_initialized());
    data->lpVtbl->Release(data);
    MAPIUninitialize();
    assert_false(session_is_initialized());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_room_in_the_process), cmocka_unit_test(no_settings_for_a_service),
        cmocka_unit_test(an_old_library), cmocka_unit_test(no_descriptors),
        cmocka_unit_test(monitor), cmocka_unit_test(counting), cmocka_unit_test(utilities), cmocka_unit_test(table_notifications),
        cmocka_unit_test(another_thread),
    };
    return cmocka_run_group_tests(tests, start, end);
}
