#include "notify/queue.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct delivery {
    struct delivery *next;
    struct notify_connection *connection;
    ULONG count;
    NOTIFICATION *notifications;
    void (*task)(void *context);       /* instead of a connection */
    void *context;
};

/* Deliveries whose memory may wait for the next poster: two threads that meet at the allocator for every one would cost more than all else. */
#define SPENT_MAX 4096u

struct notify_queue {
    atomic_uint references;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct delivery *first, **last;
    struct delivery *spent;            /* made; their memory goes back to whoever posts next, whose allocator it came from */
    unsigned spent_count;
    uint64_t posted, delivered;
    bool closed;
    bool waited_for;                   /* somebody sleeps on `changed` */
    int descriptor;                    /* an eventfd, -1 until asked for */
};

static atomic_uintptr_t next_number = 1;

struct notify_connection *notify_connection_new(ULONG mask, ULONG flags, LPMAPIADVISESINK sink)
{
    struct notify_connection *connection = calloc(1, sizeof(*connection));

    if (!connection)
        return NULL;
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
    if (atomic_fetch_sub_explicit(&connection->references, 1, memory_order_acq_rel) != 1)
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
    return queue;
}

void notify_queue_add_ref(struct notify_queue *queue)
{
    atomic_fetch_add_explicit(&queue->references, 1, memory_order_relaxed);
}

/* The memory alone: their connections are let go already. */
static void free_spent(struct delivery *delivery)
{
    while (delivery) {
        struct delivery *next = delivery->next;

        free(delivery->notifications);
        free(delivery);
        delivery = next;
    }
}

static void free_deliveries(struct delivery *delivery)
{
    for (struct delivery *at = delivery; at; at = at->next)
        if (at->connection)
            notify_connection_release(at->connection);
    free_spent(delivery);
}

void notify_queue_release(struct notify_queue *queue)
{
    if (!queue || atomic_fetch_sub_explicit(&queue->references, 1, memory_order_acq_rel) != 1)
        return;
    free_deliveries(queue->first);
    free_spent(queue->spent);
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

static void append(struct notify_queue *queue, struct delivery *delivery)
{
    struct delivery *spent;
    bool closed;

    pthread_mutex_lock(&queue->lock);
    spent = queue->spent;
    queue->spent = NULL;
    queue->spent_count = 0;
    closed = queue->closed;
    if (!closed) {
        if (!queue->first)
            raise_descriptor(queue);
        *queue->last = delivery;
        queue->last = &delivery->next;
        queue->posted++;
        if (queue->waited_for)
            pthread_cond_broadcast(&queue->changed);
    }
    pthread_mutex_unlock(&queue->lock);
    free_spent(spent);
    if (closed)
        free_deliveries(delivery);
}

HRESULT notify_queue_post(struct notify_queue *queue, struct notify_connection *connection, ULONG count, NOTIFICATION *notifications)
{
    struct delivery *delivery = malloc(sizeof(*delivery));

    if (!delivery) {
        free(notifications);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *delivery = (struct delivery){ .connection = connection, .count = count, .notifications = notifications };
    atomic_fetch_add_explicit(&connection->references, 1, memory_order_relaxed);
    append(queue, delivery);
    return S_OK;
}

HRESULT notify_queue_post_task(struct notify_queue *queue, void (*task)(void *context), void *context)
{
    struct delivery *delivery = calloc(1, sizeof(*delivery));

    if (!delivery)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    delivery->task = task;
    delivery->context = context;
    append(queue, delivery);
    return S_OK;
}

/* Make one delivery; false when its registration was ended meanwhile. */
static bool make(const struct delivery *delivery)
{
    struct notify_connection *connection = delivery->connection;

    if (delivery->task) {
        delivery->task(delivery->context);
        return true;
    }
    if (atomic_load_explicit(&connection->canceled, memory_order_acquire))
        return false;
    connection->sink->lpVtbl->OnNotify(connection->sink, delivery->count, delivery->notifications);
    return true;
}

static struct delivery *take_all(struct notify_queue *queue)
{
    struct delivery *first;

    pthread_mutex_lock(&queue->lock);
    first = queue->first;
    queue->first = NULL;
    queue->last = &queue->first;
    if (first)
        lower_descriptor(queue);
    pthread_mutex_unlock(&queue->lock);
    return first;
}

ULONG notify_queue_run(struct notify_queue *queue)
{
    struct delivery *delivery = take_all(queue), *spent = NULL, *last_spent = NULL;
    ULONG count = 0, calls = 0;

    while (delivery) {
        struct delivery *next = delivery->next;

        calls += make(delivery);
        if (delivery->connection)
            notify_connection_release(delivery->connection);
        if (!spent)
            last_spent = delivery;
        delivery->next = spent;
        spent = delivery;
        delivery = next;
        count++;
    }
    if (count) {
        pthread_mutex_lock(&queue->lock);
        queue->delivered += count;
        if (count <= SPENT_MAX && queue->spent_count <= SPENT_MAX) {
            last_spent->next = queue->spent;
            queue->spent = spent;
            queue->spent_count += count;
            spent = NULL;
        }
        pthread_cond_broadcast(&queue->changed);
        pthread_mutex_unlock(&queue->lock);
        free_spent(spent);
    }
    return calls;
}

bool notify_queue_wait(struct notify_queue *queue)
{
    static const struct timespec moment = { 0, 50000 };
    bool more;

    pthread_mutex_lock(&queue->lock);
    if (!queue->first && !queue->closed && queue->delivered) {
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
    while (queue->delivered < upto && !queue->closed)
        pthread_cond_wait(&queue->changed, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
}

void notify_queue_close(struct notify_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    free_deliveries(take_all(queue));
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
static pthread_once_t thread_once = PTHREAD_ONCE_INIT;

static void end_thread_queue(void *queue)
{
    notify_queue_close(queue);
    notify_queue_release(queue);
}

static void make_thread_key(void)
{
    pthread_key_create(&thread_key, end_thread_queue);
}

struct notify_queue *notify_queue_of_thread(void)
{
    struct notify_queue *queue;

    pthread_once(&thread_once, make_thread_key);
    queue = pthread_getspecific(thread_key);
    if (queue || !(queue = notify_queue_new()))
        return queue;
    if (pthread_setspecific(thread_key, queue)) {
        notify_queue_release(queue);
        return NULL;
    }
    return queue;
}
