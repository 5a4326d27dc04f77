/* Notifications in a process that was forked: nothing of the parent's is delivered or taken there, and the child's own are. Apart from the
 * others, since the sanitizers take no threads after a fork of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <mapixext.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "notify/notify.h"

static atomic_uint calls;
static struct mapix_advise_list list;

static LONG STDAPICALLTYPE count_calls(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    atomic_fetch_add(&calls, 1);
    return S_OK;
}

static void post(void)
{
    NOTIFICATION notification;

    memset(&notification, 0, sizeof(notification));
    notification.ulEventType = fnevExtended;
    mapix_advise_post(&list, 1, &notification);
}

static bool is_readable(void)
{
    struct pollfd readable = { .fd = mapix_notification_descriptor(), .events = POLLIN };

    return poll(&readable, 1, 0) == 1;
}

/* What a child does; 0 when all is as it should be. */
static int in_child(void)
{
    alarm(20);                                     /* a hang is a failure */
    atomic_store(&calls, 0);
    if (HrDispatchNotifications(0) != S_OK || atomic_load(&calls))
        return 1;
    post();
    if (HrDispatchNotifications(0) != S_OK || atomic_load(&calls) != 1)
        return 2;
    notify_engine_stop();
    return HrDispatchNotifications(0) == MAPI_E_NOT_INITIALIZED ? 0 : 3;
}

static void fork_beside_the_engine(bool multithread)
{
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;
    int status;

    atomic_store(&calls, 0);
    assert_int_equal(notify_engine_start(multithread), S_OK);
    mapix_advise_init(&list);
    assert_int_equal(HrAllocAdviseSink(count_calls, NULL, &sink), S_OK);
    assert_int_equal(mapix_advise_add(&list, fnevExtended, sink, &connection), S_OK);
    sink->lpVtbl->Release(sink);
    is_readable();
    post();
    pid_t child = fork();
    if (child == 0) {
        if (in_child() == 0)
            execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(multithread || is_readable());
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(atomic_load(&calls), 1);
    mapix_advise_close(&list);
    notify_engine_stop();
}

static void forks(void **state)
{
    (void)state;
    fork_beside_the_engine(false);
    fork_beside_the_engine(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(forks) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
