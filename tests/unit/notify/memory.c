/* Notifications when memory runs out: the n-th allocation fails, for every n. A notification is delivered whole or not at all, in order; registrations
 * are made or refused; nothing is left behind. NOTI-10, SPI-SUP-05 to SPI-SUP-08, SPI-UTIL-07, SPI-UTIL-10, SPI-UTIL-13. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <mapix.h>
#include <stdlib.h>
#include <string.h>

#include "base/object.h"
#include "notify/notify.h"
#include "tests/lib/failing_allocator.h"

enum { LARGE = 20000 };                                 /* more than a queue's chunk holds */

static BYTE large[LARGE];
static unsigned last_small, whole_large;

static LONG STDAPICALLTYPE check_them(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    for (ULONG i = 0; i < count; i++) {
        if (notifications[i].ulEventType != fnevExtended)
            continue;
        const EXTENDED_NOTIFICATION *one = &notifications[i].info.ext;
        if (one->cb == LARGE) {
            assert_memory_equal(one->pbEventParameters, large, LARGE);
            whole_large++;
        } else {
            assert_true(one->ulEvent > last_small);
            last_small = one->ulEvent;
        }
    }
    return S_OK;
}

static NOTIFICATION extended(ULONG number)
{
    NOTIFICATION one = { .ulEventType = fnevExtended };
    one.info.ext.ulEvent = number;
    return one;
}

static bool survived(HRESULT result)
{
    assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY);
    return result == S_OK;
}

/* Sinks of an object: small events, some that a mask leaves out, large ones, a row. */
static void advised(void *context)
{
    static SPropValue values[2] = { { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"subject" }, { .ulPropTag = PR_ROWID } };
    struct mapix_advise_list list;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    long alive = mapix_object_live_count();
    unsigned posted = 0;
    last_small = whole_large = 0;
    mapix_advise_init(&list);
    if (!survived(HrAllocAdviseSink(check_them, NULL, &sink)))
        return mapix_advise_close(&list);
    bool listening = survived(mapix_advise_add(&list, fnevExtended | fnevTableModified, sink, &connection));
    for (ULONG i = 1; i <= 300; i++) {
        NOTIFICATION batch[2] = { extended(i), { .ulEventType = fnevObjectDeleted } };
        survived(mapix_advise_post(&list, i % 3 ? 1 : 2, batch));
    }
    NOTIFICATION one = extended(1);
    one.info.ext.cb = LARGE;
    one.info.ext.pbEventParameters = large;
    for (int i = 0; i < 3; i++)
        posted += survived(mapix_advise_post(&list, 1, &one));
    NOTIFICATION row = { .ulEventType = fnevTableModified };
    row.info.tab.row = (SRow){ .cValues = 2, .lpProps = values };
    survived(mapix_advise_post(&list, 1, &row));
    (void)HrDispatchNotifications(0);
    assert_int_equal(whole_large, listening ? posted : 0);
    sink->lpVtbl->Release(sink);
    survived(mapix_advise_post(&list, 1, &one));         /* closed before it is delivered */
    mapix_advise_close(&list);
    (void)HrDispatchNotifications(0);
    assert_int_equal(mapix_object_live_count(), alive);
}

/* Keys, synchronous and not, and a sink for this thread. */
static void subscribed(void *context)
{
    static struct { ULONG cb; BYTE ab[4]; } key = { 4, "key" };
    LPMAPIADVISESINK sink = NULL, wrapped = NULL;
    ULONG_PTR connections[3] = { 0 };
    NOTIFICATION one = extended(1);
    ULONG flags = 0;
    long alive = mapix_object_live_count();
    last_small = 0;
    if (!survived(HrAllocAdviseSink(check_them, NULL, &sink)))
        return;
    survived(mapix_notify_subscribe((NOTIFKEY *)(void *)&key, fnevExtended, 0, sink, &connections[0]));
    if (survived(HrThisThreadAdviseSink(sink, &wrapped))) {
        survived(mapix_notify_subscribe((NOTIFKEY *)(void *)&key, fnevNewMail, 0, wrapped, &connections[1]));
        wrapped->lpVtbl->Release(wrapped);
    }
    survived(mapix_notify_subscribe((NOTIFKEY *)(void *)&key, fnevNewMail, NOTIFY_SYNC, sink, &connections[2]));
    survived(mapix_notify_publish((NOTIFKEY *)(void *)&key, 1, &one, &flags));
    one.ulEventType = fnevNewMail;
    memset(&one.info, 0, sizeof(one.info));
    flags = 0;
    survived(mapix_notify_publish((NOTIFKEY *)(void *)&key, 1, &one, &flags));
    for (int i = 0; i < 3; i++)
        if (connections[i])
            assert_int_equal(mapix_notify_unsubscribe(connections[i]), S_OK);
    sink->lpVtbl->Release(sink);
    (void)HrDispatchNotifications(0);
    assert_int_equal(mapix_object_live_count(), alive);
}

static BOOL STDAPICALLTYPE idle_routine(LPVOID context)
{
    return TRUE;
}

static void idling(void *context)
{
    if (MAPIInitIdle(NULL) != 0)
        return;
    FTG tag = FtgRegisterIdleRoutine(idle_routine, NULL, 0, 0, FIROINTERVAL);
    if (tag)
        DeregisterIdleRoutine(tag);
    MAPIDeinitIdle();
    (void)HrDispatchNotifications(0);
}

static void every_allocation_fails_once(void **state)
{
    static void (*const bodies[])(void *) = { advised, subscribed, idling };
    for (size_t i = 0; i < sizeof(large); i++)
        large[i] = (BYTE)i;
    assert_int_equal(notify_engine_start(false), S_OK);
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_true(failing_allocator_each(bodies[i], NULL) > 1);
    notify_engine_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_allocation_fails_once) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
