#include "session/worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "base/warm.h"
#include "loader/loader.h"

#define BACKGROUND_NICE 10

/* One thread and its mailbox. Freed by whoever is last: the owner when it stops an idle one, the thread when it was abandoned. */
struct session_worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct session_job job;
    HRESULT result;
    bool busy, stopping, abandoned;
    unsigned paused;                       /* dialogs open */
    uint64_t paused_since, paused_for;     /* milliseconds */
};

static _Thread_local struct session_worker *current;
static atomic_bool any_abandoned;

static void free_worker(struct session_worker *worker)
{
    pthread_mutex_destroy(&worker->lock);
    pthread_cond_destroy(&worker->changed);
    free(worker);
}

static void *worker_main(void *argument)
{
    struct session_worker *worker = current = argument;
    warm_stack(32 * 1024);
    mapix_warm_heap(120 * 1024);
    pthread_mutex_lock(&worker->lock);
    for (;;) {
        while (!worker->busy && !worker->stopping)
            pthread_cond_wait(&worker->changed, &worker->lock);
        if (!worker->busy)
            break;
        struct session_job job = worker->job;
        pthread_mutex_unlock(&worker->lock);
        HRESULT hr = job.run(job.data);
        pthread_mutex_lock(&worker->lock);
        worker->result = hr;
        worker->busy = false;
        if (worker->abandoned) {
            pthread_mutex_unlock(&worker->lock);
            if (job.drop)
                job.drop(job.data);
            free_worker(worker);
            return NULL;
        }
        pthread_cond_broadcast(&worker->changed);
    }
    pthread_mutex_unlock(&worker->lock);
    return NULL;
}

static struct session_worker *new_worker(void)
{
    struct session_worker *worker = calloc(1, sizeof(*worker));
    if (!worker)
        return NULL;
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    if (pthread_create(&worker->thread, NULL, worker_main, worker)) {
        free_worker(worker);
        return NULL;
    }
    return worker;
}

/* Milliseconds that this job may still take; 0 when its time is over. Dialogs do not count. */
static uint64_t time_left(const struct session_worker *worker, uint64_t begin, unsigned deadline_ms)
{
    if (worker->paused)
        return 1000;
    uint64_t used = mapix_time_monotonic_ms() - begin - worker->paused_for;
    return used >= deadline_ms ? 0 : deadline_ms - used;
}

HRESULT session_worker_run(struct session_worker **worker_place, const struct session_job *job, unsigned deadline_ms, bool *ret_abandoned)
{
    if (!deadline_ms) {                    /* nobody would give it up: no thread is needed */
        HRESULT hr = job->run(job->data);
        if (job->drop)
            job->drop(job->data);
        return hr;
    }
    struct session_worker *worker = *worker_place ? *worker_place : new_worker();
    if (!worker) {
        if (job->drop)
            job->drop(job->data);
        return MAPI_E_NOT_ENOUGH_RESOURCES;
    }
    *worker_place = worker;
    uint64_t begin = mapix_time_monotonic_ms(), left;
    pthread_mutex_lock(&worker->lock);
    worker->job = *job;
    worker->paused = 0;
    worker->paused_for = 0;
    worker->busy = true;
    pthread_cond_broadcast(&worker->changed);
    while (worker->busy && (left = time_left(worker, begin, deadline_ms)))
        mapix_time_wait(&worker->changed, &worker->lock, mapix_time_monotonic_ms() + left);
    if (!worker->busy) {
        HRESULT hr = worker->result;
        pthread_mutex_unlock(&worker->lock);
        if (job->drop)
            job->drop(job->data);
        return hr;
    }
    worker->abandoned = true;
    any_abandoned = true;
    loader_module_end_turns_of(worker->thread);        /* it is alive until it had this lock */
    pthread_detach(worker->thread);
    pthread_mutex_unlock(&worker->lock);
    *worker_place = NULL;
    *ret_abandoned = true;
    return MAPI_E_TIMEOUT;
}

bool session_worker_any_abandoned(void)
{
    return any_abandoned;
}

void session_worker_stop(struct session_worker *worker)
{
    if (!worker)
        return;
    pthread_mutex_lock(&worker->lock);
    worker->stopping = true;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
    free_worker(worker);
}

void session_worker_pause(void)
{
    if (!current)
        return;
    pthread_mutex_lock(&current->lock);
    if (!current->paused++)
        current->paused_since = mapix_time_monotonic_ms();
    pthread_cond_broadcast(&current->changed);
    pthread_mutex_unlock(&current->lock);
}

void session_worker_resume(void)
{
    if (!current)
        return;
    pthread_mutex_lock(&current->lock);
    if (current->paused && !--current->paused)
        current->paused_for += mapix_time_monotonic_ms() - current->paused_since;
    pthread_cond_broadcast(&current->changed);
    pthread_mutex_unlock(&current->lock);
}

void session_worker_take_turn(struct loader_module *module)
{
    session_worker_pause();
    loader_module_take_turn(module);
    session_worker_resume();
}

void session_worker_yield_to_others(void)
{
    if (current)                           /* the thread ends with the logon */
        setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), BACKGROUND_NICE);
}

unsigned session_setting_milliseconds(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    char *end = NULL;
    double seconds = text && *text ? strtod(text, &end) : 0;
    return end && !*end && seconds > 0 && seconds < 86400 ? (unsigned)(seconds * 1000) + 1 : otherwise;
}

unsigned session_worker_deadline(void)
{
    const char *text = getenv("MAPIX_LOGON_DEADLINE");
    if (text && !strcmp(text, "0"))
        return 0;
    return session_setting_milliseconds("MAPIX_LOGON_DEADLINE", 30000);
}
