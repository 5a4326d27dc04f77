/* A queue of events, made for one thread that posts much and another that delivers it.
 *
 * Events lie one behind the other in chunks: posting one costs no allocation, and the delivering thread reads memory in order, which
 * the processor fetches ahead. It takes the whole queue at once and settles chunk by chunk, so the two threads meet at the lock once for
 * some ninety events. A settled chunk goes back to the posting side. */
#include "notify/queue.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/object.h"

enum {
    CHUNK_ROOM = 16 * 1024 - 64,
    LARGE_EVENT = CHUNK_ROOM / 4,      /* one that gets a chunk of its own */
    SPARE_CHUNKS = 32,                 /* kept for the next events */
};

struct chunk {
    struct chunk *next;                /* among the spare ones */
    size_t used, room;
    unsigned unsettled;                /* events in it that are queued or being delivered */
    max_align_t bytes[];
};

struct event {
    struct event *next;
    struct chunk *chunk;
    struct notify_connection *connection;      /* NULL: a task */
    ULONG count;
    union {
        NOTIFICATION notifications[1]; /* more may follow, and what they point at */
        struct {
            void (*task)(void *context);
            void *context;
        };
    };
};

struct notify_queue {
    atomic_uint references;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct event *first, **last;
    struct event *taken;               /* the delivering thread's alone: out of the list above and not delivered yet */
    struct chunk *filling;             /* new events go here */
    struct chunk *spare;
    unsigned spare_count;
    uint64_t posted, settled;
    bool closed;
    bool waited_for;                   /* somebody sleeps on `changed` until something is queued */
    int descriptor;                    /* an eventfd, -1 until asked for */
    uint32_t fork_generation;          /* of the process that made it */
};

static atomic_uintptr_t next_number = 1;

struct notify_connection *notify_connection_new(ULONG mask, ULONG flags, LPMAPIADVISESINK sink)
{
    struct notify_connection *connection = aligned_alloc(_Alignof(struct notify_connection), sizeof(*connection));

    if (!connection)
        return NULL;
    memset(connection, 0, sizeof(*connection));
    atomic_init(&connection->references, 1);
    connection->mask = mask;
    connection->flags = flags;
    connection->number = atomic_fetch_add(&next_number, 1);
    connection->sink = sink;
    sink->lpVtbl->AddRef(sink);
    return connection;
}

void notify_connection_release(struct notify_connection *connection)
{
    notify_connection_release_many(connection, 1);
}

void notify_connection_release_many(struct notify_connection *connection, unsigned count)
{
    if (atomic_fetch_sub_explicit(&connection->references, count, memory_order_acq_rel) != count)
        return;
    connection->sink->lpVtbl->Release(connection->sink);
    free(connection);
}

struct notify_queue *notify_queue_new(void)
{
    struct notify_queue *queue = calloc(1, sizeof(*queue));

    if (!queue)
        return NULL;
    atomic_init(&queue->references, 1);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    queue->last = &queue->first;
    queue->descriptor = -1;
    queue->fork_generation = mapix_fork_generation();
    return queue;
}

void notify_queue_add_ref(struct notify_queue *queue)
{
    atomic_fetch_add_explicit(&queue->references, 1, memory_order_relaxed);
}

static void free_chunks(struct chunk *chunk)
{
    while (chunk) {
        struct chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
}

/* `count` events of this chunk are done with. */
static void settle_locked(struct notify_queue *queue, struct chunk *chunk, unsigned count)
{
    queue->settled += count;
    chunk->unsettled -= count;
    if (chunk->unsettled)
        return;
    chunk->used = 0;
    if (chunk == queue->filling)
        return;
    if (chunk->room != CHUNK_ROOM || queue->spare_count == SPARE_CHUNKS) {
        free(chunk);
        return;
    }
    chunk->next = queue->spare;
    queue->spare = chunk;
    queue->spare_count++;
}

/* Events that nobody will get. */
static void drop(struct notify_queue *queue, struct event *event)
{
    while (event) {
        struct event *next = event->next;

        if (event->connection)
            notify_connection_release(event->connection);
        pthread_mutex_lock(&queue->lock);
        settle_locked(queue, event->chunk, 1);
        pthread_mutex_unlock(&queue->lock);
        event = next;
    }
}

void notify_queue_release(struct notify_queue *queue)
{
    if (!queue || atomic_fetch_sub_explicit(&queue->references, 1, memory_order_acq_rel) != 1)
        return;
    drop(queue, queue->first);
    free(queue->filling);
    free_chunks(queue->spare);
    if (queue->descriptor >= 0)
        close(queue->descriptor);
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

static void raise_descriptor(struct notify_queue *queue)
{
    uint64_t one = 1;

    if (queue->descriptor >= 0 && write(queue->descriptor, &one, sizeof(one)) < 0)
        return;                        /* full means readable already */
}

static void lower_descriptor(struct notify_queue *queue)
{
    uint64_t value;

    if (queue->descriptor >= 0 && read(queue->descriptor, &value, sizeof(value)) < 0)
        return;                        /* it was not raised */
}

static struct chunk *new_chunk(size_t room)
{
    struct chunk *chunk = room > SIZE_MAX / 2 ? NULL : malloc(sizeof(*chunk) + room);

    if (chunk)
        *chunk = (struct chunk){ .room = room };
    return chunk;
}

/* A chunk with room for an event of this size. */
static struct chunk *chunk_for_locked(struct notify_queue *queue, size_t size)
{
    struct chunk *full = queue->filling, *chunk = queue->spare;

    if (full && full->room - full->used >= size)
        return full;
    if (size > LARGE_EVENT)
        return new_chunk(size);
    if (chunk) {
        queue->spare = chunk->next;
        queue->spare_count--;
    } else if (!(chunk = new_chunk(CHUNK_ROOM))) {
        return NULL;
    }
    queue->filling = chunk;
    if (full && !full->unsettled)              /* else it is settled later */
        free(full);
    return chunk;
}

/* Memory for an event with `size` bytes behind its head; it is not in the queue yet. */
static struct event *new_event_locked(struct notify_queue *queue, size_t size)
{
    struct chunk *chunk;
    struct event *event;
    size_t whole = offsetof(struct event, notifications) + size;

    whole = (whole + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    chunk = chunk_for_locked(queue, whole);
    if (!chunk)
        return NULL;
    event = (struct event *)(void *)((char *)chunk->bytes + chunk->used);
    chunk->used += whole;
    chunk->unsettled++;
    event->next = NULL;
    event->chunk = chunk;
    return event;
}

static void append_locked(struct notify_queue *queue, struct event *event)
{
    if (!queue->first)
        raise_descriptor(queue);
    *queue->last = event;
    queue->last = &event->next;
    queue->posted++;
    if (queue->waited_for)
        pthread_cond_broadcast(&queue->changed);
}

HRESULT notify_queue_post(struct notify_queue *queue, struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications)
{
    HRESULT result = S_OK;
    struct event *event;
    size_t size;

    if (FAILED(notify_measure(count, notifications, &size)))
        return MAPI_E_INVALID_PARAMETER;
    pthread_mutex_lock(&queue->lock);
    if (!queue->closed && !(event = new_event_locked(queue, size)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!queue->closed && !FAILED(result)) {
        event->connection = connection;
        event->count = count;
        notify_copy_into(count, notifications, event->notifications);
        atomic_fetch_add_explicit(&connection->references, 1, memory_order_relaxed);
        append_locked(queue, event);
    }
    pthread_mutex_unlock(&queue->lock);
    return result;
}

HRESULT notify_queue_post_task(struct notify_queue *queue, void (*task)(void *context), void *context)
{
    HRESULT result = S_OK;
    struct event *event;

    pthread_mutex_lock(&queue->lock);
    if (!queue->closed && !(event = new_event_locked(queue, sizeof(*event) - offsetof(struct event, notifications))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!queue->closed && !FAILED(result)) {
        event->connection = NULL;
        event->task = task;
        event->context = context;
        append_locked(queue, event);
    }
    pthread_mutex_unlock(&queue->lock);
    return result;
}

/* Make one delivery; false when its registration was ended meanwhile. */
static bool make(struct event *event)
{
    struct notify_connection *connection = event->connection;

    if (!connection) {
        event->task(event->context);
        return true;
    }
    if (atomic_load_explicit(&connection->canceled, memory_order_acquire))
        return false;
    connection->sink->lpVtbl->OnNotify(connection->sink, event->count, event->notifications);
    return true;
}

static struct event *take_all(struct notify_queue *queue)
{
    struct event *first;

    pthread_mutex_lock(&queue->lock);
    first = queue->first;
    queue->first = NULL;
    queue->last = &queue->first;
    if (first)
        lower_descriptor(queue);
    pthread_mutex_unlock(&queue->lock);
    return first;
}

/* Deliver a run of events that lie in one chunk and go to one sink, whose references are given back together. A sink that pumps goes on
 * with what is taken, so events keep their order. */
static ULONG run_alike(struct notify_queue *queue)
{
    struct chunk *chunk = queue->taken->chunk;
    struct notify_connection *connection = queue->taken->connection;
    struct event *event;
    unsigned count = 0;
    ULONG calls = 0;

    while ((event = queue->taken) && event->chunk == chunk && event->connection == connection) {
        queue->taken = event->next;
        calls += make(event);
        count++;
    }
    if (connection)
        notify_connection_release_many(connection, count);
    pthread_mutex_lock(&queue->lock);
    settle_locked(queue, chunk, count);
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return calls;
}

static ULONG run_taken(struct notify_queue *queue)
{
    ULONG calls = 0;

    while (queue->taken)
        calls += run_alike(queue);
    return calls;
}

ULONG notify_queue_run(struct notify_queue *queue)
{
    ULONG calls = run_taken(queue);

    queue->taken = take_all(queue);
    return calls + run_taken(queue);
}

bool notify_queue_wait(struct notify_queue *queue)
{
    static const struct timespec moment = { 0, 50000 };
    bool more;

    pthread_mutex_lock(&queue->lock);
    if (!queue->first && !queue->closed && queue->settled) {
        /* Events come in bursts: a moment without a sleeper spares posters a wake-up each. */
        pthread_mutex_unlock(&queue->lock);
        nanosleep(&moment, NULL);
        pthread_mutex_lock(&queue->lock);
    }
    queue->waited_for = true;
    while (!queue->first && !queue->closed)
        pthread_cond_wait(&queue->changed, &queue->lock);
    queue->waited_for = false;
    more = queue->first != NULL;
    pthread_mutex_unlock(&queue->lock);
    return more;
}

void notify_queue_flush(struct notify_queue *queue)
{
    uint64_t upto;

    pthread_mutex_lock(&queue->lock);
    upto = queue->posted;
    while (queue->settled < upto && !queue->closed)
        pthread_cond_wait(&queue->changed, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
}

void notify_queue_close(struct notify_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    drop(queue, take_all(queue));
}

int notify_queue_descriptor(struct notify_queue *queue)
{
    int descriptor;

    pthread_mutex_lock(&queue->lock);
    if (queue->descriptor < 0) {
        queue->descriptor = eventfd(queue->first != NULL, EFD_CLOEXEC | EFD_NONBLOCK);
    }
    descriptor = queue->descriptor;
    pthread_mutex_unlock(&queue->lock);
    return descriptor;
}

static pthread_key_t thread_key;
static pthread_mutex_t thread_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool has_thread_key;

static void end_thread_queue(void *queue)
{
    notify_queue_close(queue);
    notify_queue_release(queue);
}

/* A process has only so many keys: who was refused may ask again. */
bool notify_queue_prepare(void)
{
    if (atomic_load_explicit(&has_thread_key, memory_order_acquire))
        return true;
    pthread_mutex_lock(&thread_lock);
    if (!has_thread_key && pthread_key_create(&thread_key, end_thread_queue) == 0)
        atomic_store_explicit(&has_thread_key, true, memory_order_release);
    pthread_mutex_unlock(&thread_lock);
    return has_thread_key;
}

struct notify_queue *notify_queue_of_thread(void)
{
    struct notify_queue *queue;

    if (!notify_queue_prepare())
        return NULL;
    queue = pthread_getspecific(thread_key);
    if (queue && queue->fork_generation == mapix_fork_generation())    /* a parent's events and descriptor are the parent's */
        return queue;
    if (!(queue = notify_queue_new()))
        return NULL;
    if (pthread_setspecific(thread_key, queue)) {
        notify_queue_release(queue);
        return NULL;
    }
    return queue;
}
