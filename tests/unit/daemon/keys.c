/* NOTIFKEY subscriptions between processes, through mapixd: SPI-NTF-05, SPI-SUP-06, NOTI-10. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapicode.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "notify/notify.h"
#include "tests/lib/scratch.h"
#include "wire/broker.h"

#define EVENTS 50

static struct { ULONG cb; BYTE ab[5]; } mine = { 5, "store" }, other = { 5, "other" };

struct heard {
    ULONG count;
    bool wrong;
};

/* Object events, numbered by their object type, with an identifier and old members as a move has them. */
static LONG STDMETHODCALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct heard *heard = context;

    for (ULONG i = 0; i < count; i++) {
        const OBJECT_NOTIFICATION *object = &notifications[i].info.obj;

        heard->wrong |= notifications[i].ulEventType != fnevObjectMoved || object->ulObjType != ++heard->count || object->cbEntryID != 6 ||
            memcmp(object->lpEntryID, "\0\0\0\0ab", 6) || object->cbOldID != 5 || memcmp(object->lpOldID, "\0\0\0\0c", 5) ||
            object->lpPropTagArray->cValues != 1 || object->lpPropTagArray->aulPropTag[0] != PR_SUBJECT_W;
    }
    return S_OK;
}

static void publish(const void *key, ULONG number)
{
    SizedSPropTagArray(1, tags) = { 1, { PR_SUBJECT_W } };
    NOTIFICATION event = { .ulEventType = fnevObjectMoved };
    ULONG flags = 0;

    event.info.obj = (OBJECT_NOTIFICATION){ .ulObjType = number, .cbEntryID = 6, .lpEntryID = (LPENTRYID) "\0\0\0\0ab", .cbOldID = 5,
        .lpOldID = (LPENTRYID) "\0\0\0\0c", .lpPropTagArray = (LPSPropTagArray)&tags };
    if (FAILED(mapix_notify_publish(key, 1, &event, &flags)))
        _exit(2);
}

static void tell_from_another_process(void)
{
    if (FAILED(mapix_broker_connect(true)))
        _exit(1);
    publish(&other, 77);
    for (ULONG i = 1; i <= EVENTS; i++)
        publish(&mine, i);
    mapix_broker_disconnect();
    _exit(0);
}

/* All of them, in order, whole, and none of another key; delivered when this thread pumps, as the descriptor says. */
static void keys_cross_processes(void **state)
{
    struct heard heard = { 0, false };
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    int status;

    (void)state;
    assert_int_equal(notify_engine_start(false), S_OK);
    assert_int_equal(HrAllocAdviseSink(hear, &heard, &sink), S_OK);
    assert_int_equal(mapix_notify_subscribe((const NOTIFKEY *)&mine, fnevObjectMoved, 0, sink, &connection), S_OK);
    assert_int_equal(mapix_broker_connect(true), S_OK);     /* announces the key that is there already */
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child)
        tell_from_another_process();
    while (heard.count < EVENTS && !heard.wrong) {
        struct pollfd wait = { mapix_notification_descriptor(), POLLIN, 0 };

        assert_int_equal(poll(&wait, 1, 20000), 1);
        assert_int_equal(HrDispatchNotifications(0), S_OK);
    }
    assert_false(heard.wrong);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(mapix_notify_unsubscribe(connection), S_OK);
    assert_int_equal(heard.count, EVENTS);
    sink->lpVtbl->Release(sink);
    notify_engine_stop();
}

static int enter(void **state)
{
    (void)state;
    scratch_enter();
    setenv("MAPIX_IDLE_SECONDS", "1", 1);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    mapix_broker_disconnect();
    scratch_leave();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(keys_cross_processes, enter, leave) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
