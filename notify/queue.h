/* A thread's queue of deliveries: what was posted, in order, and a way to wait for it. */
#ifndef MAPIX_NOTIFY_QUEUE_H
#define MAPIX_NOTIFY_QUEUE_H

#include <stdatomic.h>

#include "notify/notify.h"

/* One registration of one sink. References: the list that holds it, and each queued delivery. They are counted in a cache line of their own:
 * posting threads write there while the delivering one reads the rest. */
struct notify_connection {
    _Alignas(64) atomic_uint references;
    _Alignas(64) struct notify_connection *next;
    atomic_bool canceled;
    ULONG mask;
    ULONG flags;                       /* NOTIFY_SYNC */
    ULONG_PTR number;
    LPMAPIADVISESINK sink;
};

/* Make a connection with one reference, holding the sink. NULL without memory. */
struct notify_connection *notify_connection_new(ULONG mask, ULONG flags, LPMAPIADVISESINK sink);
void notify_connection_release(struct notify_connection *connection);
void notify_connection_release_many(struct notify_connection *connection, unsigned count);

/* The bytes of a deep copy of notifications, the structures first; MAPI_E_INVALID_PARAMETER and the like for what cannot be copied. */
SCODE notify_measure(ULONG count, const NOTIFICATION *notifications, size_t *ret_size);
/* Make it, in as many bytes. */
SCODE notify_copy_into(ULONG count, const NOTIFICATION *notifications, void *target);

struct notify_queue;

/* The queue of the calling thread, made at first use; it lives while a wrapped sink or the engine refers to it. NULL without memory.
 * When the thread ends its queue takes nothing more. */
struct notify_queue *notify_queue_of_thread(void);

/* Have what the process needs for queues of threads, once; false: it may have no more of it (INIT-11). */
bool notify_queue_prepare(void);

struct notify_queue *notify_queue_new(void);
void notify_queue_add_ref(struct notify_queue *queue);
void notify_queue_release(struct notify_queue *queue);

/* Append a copy of the notifications. MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_INVALID_PARAMETER: one is malformed. A closed queue drops them
 * and answers S_OK. The caller holds a reference on the connection. */
HRESULT notify_queue_post(struct notify_queue *queue, struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications);

/* Append a call of `task(context)` instead of a delivery: the idle engine's routines run on a thread's pump too. */
HRESULT notify_queue_post_task(struct notify_queue *queue, void (*task)(void *context), void *context);

/* Call the sinks of everything queued so far, in the calling thread. Returns how many deliveries were made. */
ULONG notify_queue_run(struct notify_queue *queue);

/* Wait until something is queued or the queue is closed; false when it is closed and empty. */
bool notify_queue_wait(struct notify_queue *queue);

/* Wait until everything that is queued now has been delivered by the queue's own thread, or the queue is closed. */
void notify_queue_flush(struct notify_queue *queue);

/* Take nothing more, wake the waiter, drop what is queued. */
void notify_queue_close(struct notify_queue *queue);

/* A descriptor that is readable while something is queued; it belongs to the queue. -1 with errno when there is none. */
int notify_queue_descriptor(struct notify_queue *queue);

#endif
