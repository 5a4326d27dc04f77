/* Who delivers: MAPI's own thread, or the thread of the first MAPIInitialize when it pumps. */
#include "notify/engine.h"

#include <mapicode.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdlib.h>

#include "base/object.h"
#include "base/thread.h"

static struct {
    pthread_mutex_t lock;              /* before a queue's own */
    struct notify_queue *queue;        /* NULL: the engine does not run */
    pthread_t thread;
    bool has_thread;
    uint32_t fork_generation;          /* of the process that started it */
} engine = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void lock_engine(void)
{
    pthread_mutex_lock(&engine.lock);
}

static void unlock_engine(void)
{
    pthread_mutex_unlock(&engine.lock);
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(lock_engine, unlock_engine, unlock_engine);
}

static void *deliver(void *argument)
{
    struct notify_queue *queue = argument;

    while (notify_queue_wait(queue))
        notify_queue_run(queue);
    notify_queue_release(queue);
    return NULL;
}

static bool start_thread(struct notify_queue *queue)
{
    bool started;

    notify_queue_add_ref(queue);
    started = mapix_thread_start(&engine.thread, NULL, deliver, queue) == 0;
    if (!started)
        notify_queue_release(queue);
    return started;
}

HRESULT notify_engine_prepare(void)
{
    return notify_queue_prepare() ? S_OK : MAPI_E_SESSION_LIMIT;
}

HRESULT notify_engine_start(bool multithread)
{
    struct notify_queue *queue = multithread ? notify_queue_new() : notify_queue_of_thread();

    if (!queue)
        return MAPI_E_INVALID_OBJECT;
    if (!multithread)
        notify_queue_add_ref(queue);
    if (multithread && !start_thread(queue)) {
        notify_queue_release(queue);
        return MAPI_E_INVALID_OBJECT;
    }
    pthread_mutex_lock(&engine.lock);
    engine.queue = queue;
    engine.has_thread = multithread;
    engine.fork_generation = mapix_fork_generation();
    pthread_mutex_unlock(&engine.lock);
    return S_OK;
}

/* A child has neither its parent's delivering thread nor its events: what it inherited is forgotten, not freed. Returns whether there was
 * something. */
static bool forget_inherited(bool *ret_had_thread)
{
    bool inherited;

    pthread_mutex_lock(&engine.lock);
    inherited = engine.queue && engine.fork_generation != mapix_fork_generation();
    *ret_had_thread = engine.has_thread;
    if (inherited) {
        engine.queue = NULL;
        engine.has_thread = false;
    }
    pthread_mutex_unlock(&engine.lock);
    return inherited;
}

/* In a child the engine is started anew when it is first asked for. */
static void revive(void)
{
    bool had_thread;

    if (forget_inherited(&had_thread))
        notify_engine_start(had_thread);
}

void notify_engine_stop(void)
{
    struct notify_queue *queue;
    pthread_t thread;
    bool has_thread;

    forget_inherited(&has_thread);
    pthread_mutex_lock(&engine.lock);
    queue = engine.queue;
    thread = engine.thread;
    has_thread = engine.has_thread;
    engine.queue = NULL;
    engine.has_thread = false;
    pthread_mutex_unlock(&engine.lock);
    if (!queue)
        return;
    if (has_thread) {
        notify_queue_close(queue);
        if (pthread_equal(thread, pthread_self()))
            pthread_detach(thread);
        else
            pthread_join(thread, NULL);
    }
    notify_queue_release(queue);
}

/* The engine's queue with a reference, or NULL while it does not run. */
static struct notify_queue *take_queue(bool *ret_own_thread)
{
    struct notify_queue *queue;

    revive();
    pthread_mutex_lock(&engine.lock);
    queue = engine.queue;
    if (queue)
        notify_queue_add_ref(queue);
    if (ret_own_thread)
        *ret_own_thread = engine.has_thread && pthread_equal(engine.thread, pthread_self());
    if (ret_own_thread && !engine.has_thread)
        *ret_own_thread = true;                    /* nobody else delivers: nothing to wait for */
    pthread_mutex_unlock(&engine.lock);
    return queue;
}

/* Queued under the engine's lock, which keeps the queue: nothing runs here that could come back. */
HRESULT notify_engine_post(struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications)
{
    HRESULT result = S_OK;

    pthread_mutex_lock(&engine.lock);
    if (engine.queue && engine.fork_generation != mapix_fork_generation()) {
        pthread_mutex_unlock(&engine.lock);
        revive();
        pthread_mutex_lock(&engine.lock);
    }
    if (engine.queue)
        result = notify_queue_post(engine.queue, connection, count, notifications);
    pthread_mutex_unlock(&engine.lock);
    return result;
}

HRESULT HrDispatchNotifications(ULONG ulFlags)
{
    bool nothing_to_wait_for;
    struct notify_queue *queue = take_queue(&nothing_to_wait_for), *mine;

    if (!queue)
        return MAPI_E_NOT_INITIALIZED;
    if (ulFlags) {
        notify_queue_release(queue);
        return MAPI_E_UNKNOWN_FLAGS;
    }
    if (!nothing_to_wait_for)
        notify_queue_flush(queue);
    notify_queue_release(queue);
    mine = notify_queue_of_thread();
    if (!mine)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    notify_queue_run(mine);
    return S_OK;
}

int mapix_notification_descriptor(void)
{
    struct notify_queue *mine = notify_queue_of_thread();

    return mine ? notify_queue_descriptor(mine) : -1;
}
