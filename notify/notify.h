/* The notification engine: advise sinks, subscriptions by key, queues, dispatch.
 *
 * Delivery is asynchronous (NOTI-10): posting copies the notifications into a queue and returns; a thread calls the sinks later. That thread
 * is MAPI's own when MAPIInitialize got MAPI_MULTITHREAD_NOTIFICATIONS (INIT-17); otherwise it is the one that made the first MAPIInitialize
 * call, whenever it pumps: HrDispatchNotifications, told by the descriptor of mapix_notification_descriptor (INIT-18, NOTI-20, NOTI-21).
 * A sink wrapped by HrThisThreadAdviseSink is called on the wrapping thread's pump only (NOTI-17).
 *
 * No lock of the engine is held while a sink runs. A sink is released when the last delivery that uses it has returned, so Unadvise
 * never waits and may be called from inside OnNotify (NOTI-08, SPI-NTF-03). Every function may be called from any thread.
 */
#ifndef MAPIX_NOTIFY_NOTIFY_H
#define MAPIX_NOTIFY_NOTIFY_H

#include <mapix.h>
#include <mapispi.h>
#include <pthread.h>
#include <stdbool.h>

struct notify_connection;

/* The sinks advised on one object. Embed it; mapix_advise_init before use, mapix_advise_close in the finalizer. */
struct mapix_advise_list {
    pthread_mutex_t lock;
    struct notify_connection *first;
    ULONG mask;                            /* union of all masks: lets a poster skip the work when nobody listens */
};

void mapix_advise_init(struct mapix_advise_list *list);

/* Register a sink for the events in `mask`; takes a reference on it (NOTI-07). The connection number is never zero (NOTI-06).
 * MAPI_E_INVALID_PARAMETER (no sink, no number, mask 0), MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_advise_add(struct mapix_advise_list *list, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection);

/* End a registration. What is queued for it is dropped; a call in progress ends by itself. MAPI_E_NOT_FOUND for an unknown number. */
HRESULT mapix_advise_remove(struct mapix_advise_list *list, ULONG_PTR connection);

/* Is anybody registered for one of these events? A cheap look without a lock. */
bool mapix_advise_wanted(const struct mapix_advise_list *list, ULONG mask);

/* Queue copies of the notifications to every sink whose mask names their event, one batch a sink, in order.
 * MAPI_E_NOT_ENOUGH_MEMORY when a copy could not be made (the others are delivered). */
HRESULT mapix_advise_post(struct mapix_advise_list *list, ULONG count, const NOTIFICATION *notifications);

/* The same for one connection only: a table's answer to the sink of one view. */
HRESULT mapix_advise_post_to(struct mapix_advise_list *list, ULONG_PTR connection, ULONG count, const NOTIFICATION *notifications);

/* Forget all registrations. */
void mapix_advise_close(struct mapix_advise_list *list);

/* Subscriptions by key, the engine behind IMAPISupport::Subscribe, Unsubscribe, Notify (SPI-SUP-05 to SPI-SUP-10). `flags`: NOTIFY_SYNC.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_NOT_ENOUGH_MEMORY; unsubscribe: MAPI_E_NOT_FOUND. */
HRESULT mapix_notify_subscribe(const NOTIFKEY *key, ULONG mask, ULONG flags, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection);
HRESULT mapix_notify_unsubscribe(ULONG_PTR connection);

/* Tell everyone subscribed to `key`, in this process and through the remote hooks. `io_flags` in: 0; out: NOTIFY_CANCELED when a synchronous
 * sink answered CALLBACK_DISCONTINUE, which also stops the remaining synchronous calls (SPI-SUP-08). No subscriber is success. */
HRESULT mapix_notify_publish(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications, ULONG *io_flags);

/* What connects the engines of several processes (the daemon's client end). Called without locks held but the one that keeps a key's first and
 * last subscription in order; the functions may subscribe and unsubscribe themselves. */
struct mapix_notify_remote {
    void (*subscribe)(const NOTIFKEY *key);        /* the first local subscription of a key */
    void (*unsubscribe)(const NOTIFKEY *key);      /* the last one went */
    void (*publish)(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications);
};

/* Install hooks (NULL removes them). Existing keys are announced through `subscribe` at once. */
void mapix_notify_set_remote(const struct mapix_notify_remote *remote);

/* What came from another process for this key: queued to the local subscribers, never synchronous, not published again. */
HRESULT mapix_notify_from_remote(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications);

/* What the process needs of the system for it, before it starts: MAPI_E_SESSION_LIMIT when there is none to be had (INIT-11). */
HRESULT notify_engine_prepare(void);

/* Start the engine (the first MAPIInitialize) and stop it (the last MAPIUninitialize). `multithread`: MAPI's own thread delivers.
 * MAPI_E_INVALID_OBJECT when the thread or queue cannot be made (INIT-13). Stopping delivers nothing more and joins the thread unless
 * it is the caller. Before the start and after the stop posts are dropped silently (INIT-25). */
HRESULT notify_engine_start(bool multithread);
void notify_engine_stop(void);

/* Deep copy of notifications into one block made by malloc; free() it. NULL without memory. */
NOTIFICATION *mapix_notification_copy(ULONG count, const NOTIFICATION *notifications);

#endif
