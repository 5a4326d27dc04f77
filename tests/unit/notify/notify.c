/* The notification engine: delivery, order, threads, keys, copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapicode.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/object.h"
#include "notify/notify.h"

/* What a sink saw. */
struct seen {
    atomic_uint calls;
    atomic_uint notifications;
    ULONG last_event;
    ULONG values[64];
    pthread_t thread;
    LONG answer;
    struct mapix_advise_list *list;    /* unadvise from inside */
    ULONG_PTR connection;
};

static LONG STDAPICALLTYPE record(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct seen *seen = context;

    seen->thread = pthread_self();
    for (ULONG i = 0; i < count; i++) {
        unsigned n = atomic_fetch_add(&seen->notifications, 1);

        seen->last_event = notifications[i].ulEventType;
        if (n < 64)
            seen->values[n] = notifications[i].info.ext.ulEvent;
    }
    atomic_fetch_add(&seen->calls, 1);
    if (seen->list)
        mapix_advise_remove(seen->list, seen->connection);
    return seen->answer;
}

static LPMAPIADVISESINK sink_of(struct seen *seen)
{
    LPMAPIADVISESINK sink;

    assert_int_equal(HrAllocAdviseSink(record, seen, &sink), S_OK);
    return sink;
}

static NOTIFICATION extended(ULONG event)
{
    NOTIFICATION notification;

    memset(&notification, 0, sizeof(notification));
    notification.ulEventType = fnevExtended;
    notification.info.ext.ulEvent = event;
    return notification;
}

static ULONG_PTR advise(struct mapix_advise_list *list, ULONG mask, struct seen *seen)
{
    LPMAPIADVISESINK sink = sink_of(seen);
    ULONG_PTR connection = 0;

    assert_int_equal(mapix_advise_add(list, mask, sink, &connection), S_OK);
    assert_true(connection != 0);                              /* NOTI-06 */
    sink->lpVtbl->Release(sink);                               /* NOTI-07: the list holds its own reference */
    return connection;
}

/* NOTI-10, NOTI-20, NOTI-21, INIT-18, SPI-NTF-04: nothing arrives before this thread pumps, then in order. */
static void delivery_waits_for_the_pump(void **state)
{
    struct mapix_advise_list list;
    struct seen seen = { .answer = S_OK };
    NOTIFICATION notifications[2] = { extended(1), extended(2) }, third = extended(3);

    (void)state;
    assert_int_equal(notify_engine_start(false), S_OK);
    mapix_advise_init(&list);
    advise(&list, fnevExtended, &seen);
    assert_int_equal(mapix_advise_post(&list, 2, notifications), S_OK);
    assert_int_equal(mapix_advise_post(&list, 1, &third), S_OK);
    assert_int_equal(seen.calls, 0);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(seen.calls, 2);
    assert_int_equal(seen.notifications, 3);
    assert_int_equal(seen.values[0], 1);
    assert_int_equal(seen.values[1], 2);
    assert_int_equal(seen.values[2], 3);
    assert_int_equal(HrDispatchNotifications(0x10), MAPI_E_UNKNOWN_FLAGS);
    mapix_advise_close(&list);
    notify_engine_stop();
    assert_int_equal(HrDispatchNotifications(0), MAPI_E_NOT_INITIALIZED);
}

/* INIT-17, THRD-04: MAPI's own thread delivers, which is not the one that advised; HrDispatchNotifications waits until it has. */
static void own_thread_delivers(void **state)
{
    struct mapix_advise_list list;
    struct seen seen = { .answer = S_OK };
    NOTIFICATION one = extended(7);

    (void)state;
    assert_int_equal(notify_engine_start(true), S_OK);
    mapix_advise_init(&list);
    advise(&list, fnevExtended, &seen);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(mapix_advise_post(&list, 1, &one), S_OK);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(seen.notifications, 10000);
    assert_false(pthread_equal(seen.thread, pthread_self()));
    mapix_advise_close(&list);
    notify_engine_stop();
}

static struct seen pumped;
static unsigned pump_depth, deepest_pump;

/* A sink that pumps: the first two calls post one more event and dispatch all there is. */
static LONG STDAPICALLTYPE pump(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    NOTIFICATION more = extended(notifications[0].info.ext.ulEvent + 10);

    record(&pumped, count, notifications);
    if (notifications[0].info.ext.ulEvent > 2)
        return S_OK;
    mapix_advise_post(context, 1, &more);
    pump_depth++;
    deepest_pump = pump_depth > deepest_pump ? pump_depth : deepest_pump;
    HrDispatchNotifications(0);
    pump_depth--;
    return S_OK;
}

/* NOTI-20, NOTI-21: a sink that dispatches gets what is left of the batch before what came later; when the call returns, all is delivered. */
static void pump_within_a_callback(void **state)
{
    static const ULONG order[] = { 1, 2, 3, 4, 11, 12 };
    struct mapix_advise_list list;
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;

    (void)state;
    assert_int_equal(notify_engine_start(false), S_OK);
    mapix_advise_init(&list);
    assert_int_equal(HrAllocAdviseSink(pump, &list, &sink), S_OK);
    assert_int_equal(mapix_advise_add(&list, fnevExtended, sink, &connection), S_OK);
    sink->lpVtbl->Release(sink);
    for (ULONG i = 1; i <= 4; i++) {
        NOTIFICATION notification = extended(i);

        assert_int_equal(mapix_advise_post(&list, 1, &notification), S_OK);
    }
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(pumped.notifications, 6);
    assert_memory_equal(pumped.values, order, sizeof(order));
    assert_int_equal(deepest_pump, 2);
    mapix_advise_close(&list);
    notify_engine_stop();
}

/* Events outside the mask are left out of a batch, and a sink that wants none of it is not called. */
static void masks_choose(void **state)
{
    struct mapix_advise_list list;
    struct seen some = { .answer = S_OK }, none = { .answer = S_OK };
    NOTIFICATION mixed[3] = { extended(1), extended(2), extended(3) };

    (void)state;
    mixed[1].ulEventType = fnevObjectDeleted;
    memset(&mixed[1].info, 0, sizeof(mixed[1].info));
    assert_int_equal(notify_engine_start(false), S_OK);
    mapix_advise_init(&list);
    advise(&list, fnevExtended, &some);
    advise(&list, fnevNewMail, &none);
    assert_true(mapix_advise_wanted(&list, fnevNewMail));
    assert_false(mapix_advise_wanted(&list, fnevSearchComplete));
    assert_int_equal(mapix_advise_post(&list, 3, mixed), S_OK);
    HrDispatchNotifications(0);
    assert_int_equal(some.calls, 1);
    assert_int_equal(some.notifications, 2);
    assert_int_equal(none.calls, 0);
    mapix_advise_close(&list);
    notify_engine_stop();
}

/* NOTI-08, SPI-NTF-03: unadvise drops what is queued, works from inside OnNotify, and releases the sink. */
static void unadvise_while_running(void **state)
{
    struct mapix_advise_list list;
    struct seen seen = { .answer = S_OK };
    NOTIFICATION one = extended(1);
    long live = mapix_object_live_count();

    (void)state;
    assert_int_equal(notify_engine_start(false), S_OK);
    mapix_advise_init(&list);
    seen.connection = advise(&list, fnevExtended, &seen);
    seen.list = &list;
    mapix_advise_post(&list, 1, &one);
    mapix_advise_post(&list, 1, &one);
    assert_int_equal(mapix_object_live_count(), live + 1);
    HrDispatchNotifications(0);
    assert_int_equal(seen.calls, 1);                           /* the second was dropped */
    assert_int_equal(mapix_object_live_count(), live);
    assert_int_equal(mapix_advise_remove(&list, seen.connection), MAPI_E_NOT_FOUND);
    mapix_advise_close(&list);
    notify_engine_stop();
}

struct other_thread {
    struct mapix_advise_list *list;
    LPMAPIADVISESINK wrapped;
};

static void *post_from_elsewhere(void *argument)
{
    NOTIFICATION one = extended(9);

    mapix_advise_post(argument, 1, &one);
    return NULL;
}

/* NOTI-17, SPI-UTIL-10, THRD-04: the wrapped sink runs on the wrapping thread only, when that pumps; the descriptor says when. */
static void this_thread_sinks(void **state)
{
    struct mapix_advise_list list;
    struct seen seen = { .answer = S_OK };
    LPMAPIADVISESINK sink = sink_of(&seen), wrapped;
    ULONG_PTR connection;
    struct pollfd readable;
    pthread_t thread;

    (void)state;
    assert_int_equal(notify_engine_start(true), S_OK);
    mapix_advise_init(&list);
    assert_int_equal(HrThisThreadAdviseSink(sink, &wrapped), S_OK);
    sink->lpVtbl->Release(sink);
    assert_int_equal(mapix_advise_add(&list, fnevExtended, wrapped, &connection), S_OK);
    wrapped->lpVtbl->Release(wrapped);
    readable = (struct pollfd){ .fd = mapix_notification_descriptor(), .events = POLLIN };
    assert_true(readable.fd >= 0);
    assert_int_equal(poll(&readable, 1, 0), 0);
    pthread_create(&thread, NULL, post_from_elsewhere, &list);
    pthread_join(thread, NULL);
    assert_int_equal(poll(&readable, 1, 10000), 1);
    assert_int_equal(seen.calls, 0);
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(seen.calls, 1);
    assert_true(pthread_equal(seen.thread, pthread_self()));
    assert_int_equal(poll(&readable, 1, 0), 0);
    mapix_advise_close(&list);
    notify_engine_stop();
}

static NOTIFKEY *key_of(const char *text)
{
    static struct {
        ULONG cb;
        BYTE ab[64];
    } key;

    key.cb = (ULONG)strlen(text);
    memcpy(key.ab, text, key.cb);
    return (NOTIFKEY *)&key;
}

/* SPI-SUP-05, -06, -07, -08, SPI-NTF-05: keys connect; synchronous sinks run before Notify returns and may stop the rest. */
static void keys_connect(void **state)
{
    struct seen async = { .answer = S_OK }, stops = { .answer = CALLBACK_DISCONTINUE }, after = { .answer = S_OK };
    LPMAPIADVISESINK sinks[3] = { sink_of(&async), sink_of(&stops), sink_of(&after) };
    ULONG_PTR connections[3];
    ULONG flags = 0;
    NOTIFICATION one = extended(5);

    (void)state;
    assert_int_equal(notify_engine_start(false), S_OK);
    assert_int_equal(mapix_notify_subscribe(key_of("store-1"), fnevExtended, 0, sinks[0], &connections[0]), S_OK);
    assert_int_equal(mapix_notify_subscribe(key_of("store-1"), fnevExtended, NOTIFY_SYNC, sinks[1], &connections[1]), S_OK);
    assert_int_equal(mapix_notify_subscribe(key_of("store-1"), fnevExtended, NOTIFY_SYNC, sinks[2], &connections[2]), S_OK);
    assert_int_equal(mapix_notify_subscribe(key_of("store-1"), fnevExtended, 0x8, sinks[2], &connections[2]), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(mapix_notify_publish(key_of("store-2"), 1, &one, &flags), S_OK);
    assert_int_equal(stops.calls, 0);
    assert_int_equal(mapix_notify_publish(key_of("store-1"), 1, &one, &flags), S_OK);
    assert_int_equal(flags, NOTIFY_CANCELED);
    assert_int_equal(stops.calls, 1);
    assert_int_equal(after.calls, 0);
    assert_int_equal(async.calls, 0);
    HrDispatchNotifications(0);
    assert_int_equal(async.calls, 1);
    for (int i = 0; i < 3; i++) {
        sinks[i]->lpVtbl->Release(sinks[i]);
        assert_int_equal(mapix_notify_unsubscribe(connections[i]), S_OK);
        assert_int_equal(mapix_notify_unsubscribe(connections[i]), MAPI_E_NOT_FOUND);
    }
    notify_engine_stop();
}

static int remote_subscribed, remote_unsubscribed, remote_published;

static void count_subscribe(const NOTIFKEY *key)
{
    (void)key;
    remote_subscribed++;
}

static void count_unsubscribe(const NOTIFKEY *key)
{
    (void)key;
    remote_unsubscribed++;
}

static void count_publish(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications)
{
    (void)key;
    (void)notifications;
    remote_published += (int)count;
}

/* The hub hears of the first and last subscription of a key and of every publication, never of what came from it. */
static void remote_hooks(void **state)
{
    static const struct mapix_notify_remote remote = { count_subscribe, count_unsubscribe, count_publish };
    struct seen seen = { .answer = S_OK };
    LPMAPIADVISESINK sink = sink_of(&seen);
    ULONG_PTR first, second;
    ULONG flags = 0;
    NOTIFICATION one = extended(5);

    (void)state;
    assert_int_equal(notify_engine_start(false), S_OK);
    mapix_notify_subscribe(key_of("k"), fnevExtended, NOTIFY_SYNC, sink, &first);
    mapix_notify_set_remote(&remote);
    assert_int_equal(remote_subscribed, 1);
    mapix_notify_subscribe(key_of("k"), fnevExtended, 0, sink, &second);
    assert_int_equal(remote_subscribed, 1);
    mapix_notify_publish(key_of("k"), 1, &one, &flags);
    assert_int_equal(remote_published, 1);
    assert_int_equal(seen.calls, 1);
    mapix_notify_from_remote(key_of("k"), 1, &one);
    assert_int_equal(remote_published, 1);
    HrDispatchNotifications(0);
    assert_int_equal(seen.calls, 4);
    mapix_notify_unsubscribe(first);
    assert_int_equal(remote_unsubscribed, 0);
    mapix_notify_unsubscribe(second);
    assert_int_equal(remote_unsubscribed, 1);
    mapix_notify_set_remote(NULL);
    sink->lpVtbl->Release(sink);
    notify_engine_stop();
}

static ULONG table_notification(NOTIFICATION *notification, SPropValue *row)
{
    memset(notification, 0, sizeof(*notification));
    notification->ulEventType = fnevTableModified;
    notification->info.tab.ulTableEvent = TABLE_ROW_ADDED;
    notification->info.tab.propIndex.ulPropTag = PROP_TAG(PT_BINARY, 0x0FF6);
    notification->info.tab.propIndex.Value.bin.cb = 4;
    notification->info.tab.propIndex.Value.bin.lpb = (LPBYTE) "abcd";
    notification->info.tab.propPrior.ulPropTag = PROP_TAG(PT_NULL, 0);
    row[0].ulPropTag = PROP_TAG(PT_UNICODE, 0x3001);
    row[0].Value.lpszW = (LPWSTR)(uintptr_t)L"name";
    row[1].ulPropTag = PROP_TAG(PT_LONG, 0x3002);
    row[1].Value.l = 42;
    notification->info.tab.row.cValues = 2;
    notification->info.tab.row.lpProps = row;
    return 1;
}

/* SPI-UTIL-07: count, copy and relocate keep every part; the copy shares nothing with the original. */
static void notifications_are_copied_whole(void **state)
{
    NOTIFICATION original[2], *copy, *moved;
    SPropValue row[2];
    ULONG size = 0, copied = 0;

    (void)state;
    table_notification(&original[0], row);
    memset(&original[1], 0, sizeof(original[1]));
    original[1].ulEventType = fnevNewMail;
    original[1].info.newmail.cbEntryID = 3;
    original[1].info.newmail.lpEntryID = (LPENTRYID)(void *)"xyz";
    original[1].info.newmail.lpszMessageClass = (LPTSTR)(uintptr_t) "IPM.Note";
    assert_int_equal(ScCountNotifications(2, original, &size), S_OK);
    copy = malloc(size);
    assert_int_equal(ScCopyNotifications(2, original, copy, &copied), S_OK);
    assert_int_equal(copied, size);
    moved = malloc(size);
    memcpy(moved, copy, size);
    assert_int_equal(ScRelocNotifications(2, moved, copy, moved, &copied), S_OK);
    assert_int_equal(copied, size);
    memset(copy, 0xEE, size);
    free(copy);
    assert_memory_equal(moved[0].info.tab.propIndex.Value.bin.lpb, "abcd", 4);
    assert_int_equal(wcscmp(moved[0].info.tab.row.lpProps[0].Value.lpszW, L"name"), 0);
    assert_int_equal(moved[0].info.tab.row.lpProps[1].Value.l, 42);
    assert_memory_equal(moved[1].info.newmail.lpEntryID, "xyz", 3);
    assert_string_equal((char *)moved[1].info.newmail.lpszMessageClass, "IPM.Note");
    free(moved);
    original[0].ulEventType = 0x12345;
    assert_int_equal(ScCountNotifications(1, original, &size), MAPI_E_INVALID_PARAMETER);
}

static int idle_calls[2], idle_order[2], idle_sequence;

static BOOL STDAPICALLTYPE idle_routine(LPVOID context)
{
    int which = (int)(intptr_t)context;

    idle_calls[which]++;
    idle_order[which] = ++idle_sequence;
    return TRUE;
}

/* INIT-30, SPI-UTIL-13: routines run on the initialising thread's pump, the more urgent first, and not after deregistration. */
static void idle_engine(void **state)
{
    struct pollfd readable;
    FTG low, high;

    (void)state;
    assert_null(FtgRegisterIdleRoutine(idle_routine, NULL, 1, 0, 0));
    assert_int_equal(MAPIInitIdle(NULL), 0);
    assert_int_equal(notify_engine_start(true), S_OK);
    low = FtgRegisterIdleRoutine(idle_routine, (LPVOID)(intptr_t)0, 5, 1, FIROINTERVAL | FIRODISABLED);
    high = FtgRegisterIdleRoutine(idle_routine, (LPVOID)(intptr_t)1, -5, 1, FIROINTERVAL | FIRODISABLED);
    EnableIdleRoutine(low, TRUE);
    EnableIdleRoutine(high, TRUE);
    readable = (struct pollfd){ .fd = mapix_notification_descriptor(), .events = POLLIN };
    while (!idle_calls[0] || !idle_calls[1]) {
        assert_int_equal(poll(&readable, 1, 10000), 1);
        idle_sequence = 0;
        HrDispatchNotifications(0);
    }
    assert_true(idle_order[1] < idle_order[0] || idle_calls[1] > idle_calls[0]);
    DeregisterIdleRoutine(low);
    DeregisterIdleRoutine(high);
    idle_calls[0] = 0;
    HrDispatchNotifications(0);
    assert_int_equal(idle_calls[0], 0);
    MAPIDeinitIdle();
    notify_engine_stop();
}

/* changeidleroutine: only what the change mask names changes, and new options enable nothing. */
static void changed_idle_routine(void **state)
{
    struct pollfd readable;
    FTG one, other;

    (void)state;
    idle_calls[0] = idle_calls[1] = idle_sequence = 0;
    assert_int_equal(MAPIInitIdle(NULL), 0);
    assert_int_equal(notify_engine_start(true), S_OK);
    one = FtgRegisterIdleRoutine(idle_routine, (LPVOID)(intptr_t)0, 1, 1, FIROINTERVAL | FIRODISABLED);
    other = FtgRegisterIdleRoutine(idle_routine, (LPVOID)(intptr_t)0, 2, 360000, FIROINTERVAL);
    ChangeIdleRoutine(one, NULL, NULL, 0, 0, FIROINTERVAL | FIRONOADJUSTMENT, FIRCIRO);
    ChangeIdleRoutine(other, NULL, (LPVOID)(intptr_t)1, -7, 1, 0, FIRCPV | FIRCCSEC | FIRCPRI);
    ChangeIdleRoutine((FTG)&readable, idle_routine, NULL, 0, 0, 0, FIRCPFN);
    readable = (struct pollfd){ .fd = mapix_notification_descriptor(), .events = POLLIN };
    while (idle_calls[1] < 3) {
        assert_int_equal(poll(&readable, 1, 10000), 1);
        HrDispatchNotifications(0);
    }
    assert_int_equal(idle_calls[0], 0);
    EnableIdleRoutine(one, TRUE);
    EnableIdleRoutine(other, FALSE);
    while (!idle_calls[0]) {
        assert_int_equal(poll(&readable, 1, 10000), 1);
        HrDispatchNotifications(0);
    }
    MAPIDeinitIdle();
    notify_engine_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivery_waits_for_the_pump), cmocka_unit_test(pump_within_a_callback), cmocka_unit_test(own_thread_delivers), cmocka_unit_test(masks_choose),
        cmocka_unit_test(unadvise_while_running), cmocka_unit_test(this_thread_sinks), cmocka_unit_test(keys_connect),
        cmocka_unit_test(remote_hooks), cmocka_unit_test(notifications_are_copied_whole), cmocka_unit_test(idle_engine), cmocka_unit_test(changed_idle_routine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
