/* What sinks may rely on: NOTI-05, -09, -11 to -14, -19, SPI-NTF-01; Unadvise against callbacks in other threads; order under load. */
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
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "notify/notify.h"

/* NOTI-05, SPI-NTF-01 */
static void event_bits(void **state)
{
    assert_int_equal(fnevCriticalError, 1);
    assert_int_equal(fnevNewMail, 2);
    assert_int_equal(fnevObjectCreated, 4);
    assert_int_equal(fnevObjectDeleted, 8);
    assert_int_equal(fnevObjectModified, 0x10);
    assert_int_equal(fnevObjectMoved, 0x20);
    assert_int_equal(fnevObjectCopied, 0x40);
    assert_int_equal(fnevSearchComplete, 0x80);
    assert_int_equal(fnevTableModified, 0x100);
    assert_int_equal(fnevStatusObjectModified, 0x200);
    assert_int_equal((uint32_t)fnevExtended, 0x80000000u);
    /* One structure for each kind, all in one union. */
    NOTIFICATION one;
    assert_ptr_equal(&one.info.err, &one.info.newmail);
    assert_ptr_equal(&one.info.obj, &one.info.tab);
    assert_ptr_equal(&one.info.ext, &one.info.statobj);
}

struct kinds {
    unsigned seen;
    bool wrong;
};

static bool is_zero(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((const BYTE *)bytes)[i])
            return false;
    return true;
}

/* NOTI-12, NOTI-13, NOTI-14: each event has its structure; unused members are zero; an error's entry id may be NULL and its report has its own flag. */
static LONG STDMETHODCALLTYPE check_kinds(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct kinds *kinds = context;
    for (ULONG i = 0; i < count; i++) {
        const NOTIFICATION *one = &notifications[i];
        kinds->seen |= one->ulEventType;
        if (one->ulEventType == fnevCriticalError)
            kinds->wrong |= one->info.err.lpEntryID || one->info.err.scode != MAPI_E_DISK_ERROR || one->info.err.ulFlags ||
                strcmp((const char *)one->info.err.lpMAPIError->lpszError, "disk");
        if (one->ulEventType == fnevNewMail)
            kinds->wrong |= strcmp((const char *)one->info.newmail.lpszMessageClass, "IPM.Note") || one->info.newmail.ulMessageFlags != 5;
        if (one->ulEventType & (fnevObjectCreated | fnevSearchComplete))
            kinds->wrong |= one->info.obj.ulObjType != MAPI_MESSAGE || one->info.obj.lpOldID || one->info.obj.lpPropTagArray ||
                !is_zero(&one->info.obj.cbOldID, sizeof(ULONG));
        if (one->ulEventType == fnevTableModified)
            kinds->wrong |= one->info.tab.ulTableEvent != TABLE_CHANGED || one->info.tab.row.cValues || one->info.tab.propIndex.ulPropTag != PR_NULL;
        if (one->ulEventType == fnevExtended)
            kinds->wrong |= one->info.ext.cb != 3 || memcmp(one->info.ext.pbEventParameters, "abc", 3);
    }
    return S_OK;
}

static void structures(void **state)
{
    MAPIERROR error = { MAPI_ERROR_VERSION, (LPTSTR) "disk", (LPTSTR) "test", 5, 6 };
    BYTE id[8] = { 0, 0, 0, 0, 1, 2, 3, 4 };
    NOTIFICATION all[6];
    struct kinds kinds = { 0, false };
    struct mapix_advise_list list;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection;
    memset(all, 0, sizeof(all));
    all[0].ulEventType = fnevCriticalError;
    all[0].info.err.scode = MAPI_E_DISK_ERROR;
    all[0].info.err.lpMAPIError = &error;
    all[1].ulEventType = fnevNewMail;
    all[1].info.newmail.cbEntryID = sizeof(id);
    all[1].info.newmail.lpEntryID = (LPENTRYID)(void *)id;
    all[1].info.newmail.lpszMessageClass = (LPTSTR) "IPM.Note";
    all[1].info.newmail.ulMessageFlags = 5;
    all[2].ulEventType = fnevObjectCreated;
    all[3].ulEventType = fnevSearchComplete;
    for (int i = 2; i < 4; i++) {
        all[i].info.obj.ulObjType = MAPI_MESSAGE;
        all[i].info.obj.cbEntryID = sizeof(id);
        all[i].info.obj.lpEntryID = (LPENTRYID)(void *)id;
    }
    all[4].ulEventType = fnevTableModified;
    all[4].info.tab.ulTableEvent = TABLE_CHANGED;
    all[4].info.tab.propIndex.ulPropTag = all[4].info.tab.propPrior.ulPropTag = PR_NULL;
    all[5].ulEventType = fnevExtended;
    all[5].info.ext.cb = 3;
    all[5].info.ext.pbEventParameters = (LPBYTE)(uintptr_t)"abc";
    assert_int_equal(notify_engine_start(false), S_OK);
    mapix_advise_init(&list);
    assert_int_equal(HrAllocAdviseSink(check_kinds, &kinds, &sink), S_OK);
    assert_int_equal(mapix_advise_add(&list, ~0u, sink, &connection), S_OK);
    assert_int_equal(mapix_advise_post(&list, 6, all), S_OK);
    memset(id, 0xee, sizeof(id));                           /* the engine has copies: the poster's data may go */
    memset(all, 0xee, sizeof(all));
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_false(kinds.wrong);
    assert_int_equal(kinds.seen, fnevCriticalError | fnevNewMail | fnevObjectCreated | fnevSearchComplete | fnevTableModified | fnevExtended);
    sink->lpVtbl->Release(sink);
    mapix_advise_close(&list);
    notify_engine_stop();
}

/* --- Threads --- */

struct slow {
    struct mapix_advise_list *list;
    ULONG_PTR connection;
    atomic_int inside, running, calls, done, destroyed;
    atomic_bool may_leave, nest;
    pthread_mutex_t lock;
};

struct counted_sink {
    IMAPIAdviseSink sink;
    atomic_uint references;
    struct slow *slow;
};

static HRESULT STDMETHODCALLTYPE sink_query(IMAPIAdviseSink *self, REFIID iid, LPVOID *ret)
{
    *ret = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE sink_add(IMAPIAdviseSink *self)
{
    return atomic_fetch_add(&((struct counted_sink *)self)->references, 1) + 1;
}

static ULONG STDMETHODCALLTYPE sink_release(IMAPIAdviseSink *self)
{
    struct counted_sink *sink = (struct counted_sink *)self;
    ULONG left = atomic_fetch_sub(&sink->references, 1) - 1;
    if (!left) {
        assert_int_equal(atomic_load(&sink->slow->running), 0);           /* SPI-NTF-03: never while OnNotify runs */
        atomic_store(&sink->slow->destroyed, 1);
        free(sink);
    }
    return left;
}

static ULONG STDMETHODCALLTYPE sink_notify(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION notifications)
{
    struct slow *slow = ((struct counted_sink *)self)->slow;
    atomic_fetch_add(&slow->running, 1);
    atomic_store(&slow->inside, 1);
    while (!atomic_load(&slow->may_leave))
        sched_yield();
    atomic_fetch_add(&slow->calls, (int)count);
    atomic_fetch_sub(&slow->running, 1);
    return 0xffff;                                          /* NOTI-19: what an asynchronous sink answers stops nothing */
}

static IMAPIAdviseSinkVtbl sink_vtable = { .QueryInterface = sink_query, .AddRef = sink_add, .Release = sink_release, .OnNotify = sink_notify };

static LPMAPIADVISESINK slow_sink(struct slow *slow)
{
    struct counted_sink *sink = calloc(1, sizeof(*sink));
    sink->sink.lpVtbl = &sink_vtable;
    sink->references = 1;
    sink->slow = slow;
    return &sink->sink;
}

static NOTIFICATION event(ULONG number)
{
    NOTIFICATION notification;
    memset(&notification, 0, sizeof(notification));
    notification.ulEventType = fnevExtended;
    notification.info.ext.ulEvent = number;
    return notification;
}

/* NOTI-08, NOTI-09, NOTI-11, SPI-NTF-03: Unadvise while OnNotify runs on MAPI's thread returns at once; the call in progress goes on, and the sink
 * is released after it. */
static void unadvise_during_a_call(void **state)
{
    struct mapix_advise_list list;
    struct slow slow = { .list = &list };
    NOTIFICATION one = event(1);
    LPMAPIADVISESINK sink = slow_sink(&slow);
    assert_int_equal(notify_engine_start(true), S_OK);
    mapix_advise_init(&list);
    assert_int_equal(mapix_advise_add(&list, fnevExtended, sink, &slow.connection), S_OK);
    sink->lpVtbl->Release(sink);                            /* NOTI-07 */
    assert_int_equal(mapix_advise_post(&list, 1, &one), S_OK);
    while (!atomic_load(&slow.inside))
        sched_yield();
    assert_int_equal(mapix_advise_post(&list, 1, &one), S_OK);                            /* will be dropped */
    assert_int_equal(mapix_advise_remove(&list, slow.connection), S_OK);
    assert_int_equal(atomic_load(&slow.destroyed), 0);
    assert_int_equal(atomic_load(&slow.calls), 0);
    atomic_store(&slow.may_leave, true);
    while (!atomic_load(&slow.destroyed))
        sched_yield();
    assert_int_equal(atomic_load(&slow.calls), 1);
    mapix_advise_close(&list);
    notify_engine_stop();
}

#define POSTERS 4
#define POSTS 2000

struct order {
    ULONG last[POSTERS];
    unsigned count;
    bool wrong;
};

/* NOTI-11: one call may carry several; NOTI-19. */
static LONG STDMETHODCALLTYPE check_order(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct order *order = context;
    for (ULONG i = 0; i < count; i++) {
        ULONG number = notifications[i].info.ext.ulEvent, poster = number >> 24;
        order->wrong |= (number & 0xffffff) != order->last[poster] + 1;
        order->last[poster] = number & 0xffffff;
        order->count++;
    }
    return CALLBACK_DISCONTINUE;                            /* stops nothing: that is for synchronous sinks of providers */
}

struct poster {
    struct mapix_advise_list *list;
    ULONG number;
};

static void *post_many(void *argument)
{
    struct poster *poster = argument;
    for (ULONG i = 1; i <= POSTS; i++) {
        NOTIFICATION both[2] = { event(poster->number << 24 | i), event(poster->number << 24 | (i + 1)) };
        mapix_advise_post(poster->list, i % 2 ? 2 : 1, both);
        i += i % 2;
    }
    return NULL;
}

static void order_under_load(void **state)
{
    struct mapix_advise_list list;
    struct order order = { { 0 }, 0, false };
    struct poster posters[POSTERS];
    pthread_t threads[POSTERS];
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection;
    assert_int_equal(notify_engine_start(true), S_OK);
    mapix_advise_init(&list);
    assert_int_equal(HrAllocAdviseSink(check_order, &order, &sink), S_OK);
    assert_int_equal(mapix_advise_add(&list, fnevExtended, sink, &connection), S_OK);
    for (ULONG i = 0; i < POSTERS; i++) {
        posters[i] = (struct poster){ &list, i };
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, &posters[i]), 0);
    }
    for (int i = 0; i < POSTERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(HrDispatchNotifications(0), S_OK);     /* waits until all are delivered */
    assert_false(order.wrong);
    assert_int_equal(order.count, POSTERS * POSTS);
    mapix_advise_remove(&list, connection);
    sink->lpVtbl->Release(sink);
    mapix_advise_close(&list);
    notify_engine_stop();
}

/* First and last subscriptions of one key by several threads: what the hub heard last is what is so. */
static atomic_int hub_has;
static atomic_bool hub_confused;

static void hub_subscribe(const NOTIFKEY *key)
{
    if (atomic_exchange(&hub_has, 1))
        atomic_store(&hub_confused, true);
    sched_yield();
}

/* The call takes its time, so that others overtake it if they can. */
static void hub_unsubscribe(const NOTIFKEY *key)
{
    for (int i = 0; i < 20; i++)
        sched_yield();
    if (!atomic_exchange(&hub_has, 0))
        atomic_store(&hub_confused, true);
}

static void hub_publish(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications)
{
}

static LONG STDMETHODCALLTYPE hear_nothing(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    return S_OK;
}

static void *come_and_go(void *argument)
{
    struct { ULONG cb; BYTE ab[4]; } key = { 4, { 'k', 'e', 'y', '1' } };
    LPMAPIADVISESINK sink = NULL;
    HrAllocAdviseSink(hear_nothing, NULL, &sink);
    for (int i = 0; i < 500; i++) {
        ULONG_PTR connection = 0;
        if (!FAILED(mapix_notify_subscribe((const NOTIFKEY *)&key, fnevExtended, 0, sink, &connection)))
            mapix_notify_unsubscribe(connection);
    }
    sink->lpVtbl->Release(sink);
    return NULL;
}

static void the_hub_hears_in_order(void **state)
{
    static const struct mapix_notify_remote hub = { hub_subscribe, hub_unsubscribe, hub_publish };
    pthread_t threads[POSTERS];
    mapix_notify_set_remote(&hub);
    for (int i = 0; i < POSTERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, come_and_go, NULL), 0);
    for (int i = 0; i < POSTERS; i++)
        pthread_join(threads[i], NULL);
    mapix_notify_set_remote(NULL);
    assert_false(atomic_load(&hub_confused));
    assert_int_equal(atomic_load(&hub_has), 0);
}

/* NOTI-20: without the engine there is nothing to dispatch; unknown flags are refused. */
static void dispatching(void **state)
{
    assert_int_equal(HrDispatchNotifications(0), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(notify_engine_start(false), S_OK);
    assert_int_equal(HrDispatchNotifications(1), MAPI_E_UNKNOWN_FLAGS);
    struct pollfd poll_for = { mapix_notification_descriptor(), POLLIN, 0 };
    assert_int_equal(poll(&poll_for, 1, 0), 0);             /* the descriptor says that nothing waits */
    notify_engine_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(event_bits), cmocka_unit_test(structures), cmocka_unit_test(unadvise_during_a_call), cmocka_unit_test(order_under_load),
        cmocka_unit_test(the_hub_hears_in_order),
        cmocka_unit_test(dispatching),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
