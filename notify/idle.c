/* The idle engine (INIT-30, SPI-UTIL-13): routines called on the thread that initialised it, when it pumps and their time has come.
 *
 * A thread of ours keeps the time and nothing else: it posts a task to the initialising thread's queue, which makes the notification
 * descriptor readable; HrDispatchNotifications on that thread runs the routines that are due, the most urgent first. One round is
 * posted at a time, so a program that does not pump collects no backlog. User inaction is not known here: FIROWAIT counts from the
 * registration. */
#include <mapicode.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "base/thread.h"
#include "base/time.h"
#include "notify/queue.h"

#define NEVER INT64_MAX
#define SLEEP_UNNOTICED 2000                       /* milliseconds; the clock that we wait by stands still while the machine sleeps */

struct routine {
    struct routine *next;
    PFNIDLE function;
    void *context;
    short priority;
    int64_t period;                    /* milliseconds */
    USHORT options;                    /* FIRO* */
    bool removed;
    bool running;
    int64_t due;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned users;
    bool round_posted;
    bool stopping;
    pthread_t thread;
    struct notify_queue *queue;
    struct routine *first;             /* by priority: the most urgent, most negative, first */
} idle = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

/* Starting and stopping wait for each other: a thread of the old engine must be gone before a new one is made. Taken before idle.lock. */
static pthread_mutex_t turns = PTHREAD_MUTEX_INITIALIZER;

/* FIRONOADJUSTMENT counts the time the machine slept; by default that is left out. */
static int64_t now(const struct routine *routine)
{
    struct timespec time;

    clock_gettime(routine->options & FIRONOADJUSTMENT ? CLOCK_BOOTTIME : CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* New options do not enable a routine: EnableIdleRoutine does. What is left of the waiting is as much by the clock that counts now. */
static void set_options(struct routine *routine, USHORT options)
{
    int64_t before = now(routine);

    routine->options = options | (routine->options & FIRODISABLED);
    if (routine->due != NEVER)
        routine->due += now(routine) - before;
}

static bool is_active(const struct routine *routine)
{
    return !routine->removed && !(routine->options & FIRODISABLED);
}

/* Milliseconds until the first routine is due; NEVER when there is none. */
static int64_t until_due(void)
{
    int64_t least = NEVER;

    for (struct routine *routine = idle.first; routine; routine = routine->next) {
        int64_t left = routine->due - now(routine);

        if (is_active(routine) && !routine->running && left < least)
            least = left;
    }
    return least;
}

/* Is there a routine whose time passes while the machine sleeps (FIRONOADJUSTMENT)? */
static bool counts_sleep(void)
{
    for (struct routine *routine = idle.first; routine; routine = routine->next)
        if (is_active(routine) && routine->options & FIRONOADJUSTMENT)
            return true;
    return false;
}

static void free_removed(void)
{
    struct routine **at = &idle.first;

    while (*at) {
        struct routine *routine = *at;

        if (routine->removed && !routine->running) {
            *at = routine->next;
            free(routine);
        } else {
            at = &routine->next;
        }
    }
}

static struct routine *next_due(void)
{
    for (struct routine *routine = idle.first; routine; routine = routine->next)
        if (is_active(routine) && !routine->running && routine->due <= now(routine))
            return routine;
    return NULL;
}

/* On the initialising thread: call what is due, each at most once a round. */
static void run_round(void *unused)
{
    struct routine *routine;

    (void)unused;
    pthread_mutex_lock(&idle.lock);
    while ((routine = next_due())) {
        routine->running = true;
        routine->due = NEVER;
        pthread_mutex_unlock(&idle.lock);
        routine->function(routine->context);
        pthread_mutex_lock(&idle.lock);
        routine->running = false;
    }
    for (routine = idle.first; routine; routine = routine->next)
        if (routine->due == NEVER)
            routine->due = now(routine) + (routine->options & FIROINTERVAL ? routine->period : 0);
    free_removed();
    idle.round_posted = false;
    pthread_cond_broadcast(&idle.changed);
    pthread_mutex_unlock(&idle.lock);
}

static void *keep_time(void *unused)
{
    pthread_mutex_lock(&idle.lock);
    while (!idle.stopping) {
        int64_t left = idle.round_posted ? NEVER : until_due();

        if (left != NEVER && left > SLEEP_UNNOTICED && counts_sleep())
            left = SLEEP_UNNOTICED;
        if (left > 0)
            mapix_time_wait(&idle.changed, &idle.lock, left == NEVER ? UINT64_MAX : mapix_time_monotonic_ms() + (uint64_t)left);
        else
            idle.round_posted = !FAILED(notify_queue_post_task(idle.queue, run_round, NULL));
    }
    pthread_mutex_unlock(&idle.lock);
    return unused;
}

static bool start(void)
{
    bool started;

    idle.queue = notify_queue_of_thread();
    if (!idle.queue)
        return false;
    notify_queue_add_ref(idle.queue);
    idle.stopping = idle.round_posted = false;
    started = mapix_thread_start(&idle.thread, NULL, keep_time, NULL) == 0;
    if (!started) {
        notify_queue_release(idle.queue);
        idle.queue = NULL;
    }
    return started;
}

LONG MAPIInitIdle(LPVOID lpvReserved)
{
    bool running;

    if (lpvReserved)
        return 1;
    pthread_mutex_lock(&turns);
    pthread_mutex_lock(&idle.lock);
    running = idle.users > 0 || start();
    if (running)
        idle.users++;
    pthread_mutex_unlock(&idle.lock);
    pthread_mutex_unlock(&turns);
    return running ? 0 : 1;
}

static void stop(void)
{
    pthread_mutex_lock(&idle.lock);
    if (!idle.users || --idle.users) {
        pthread_mutex_unlock(&idle.lock);
        return;
    }
    idle.stopping = true;
    for (struct routine *routine = idle.first; routine; routine = routine->next)
        routine->removed = true;
    free_removed();
    pthread_cond_broadcast(&idle.changed);
    pthread_mutex_unlock(&idle.lock);
    pthread_join(idle.thread, NULL);
    pthread_mutex_lock(&idle.lock);
    notify_queue_release(idle.queue);
    idle.queue = NULL;
    pthread_mutex_unlock(&idle.lock);
}

void MAPIDeinitIdle(void)
{
    pthread_mutex_lock(&turns);
    stop();
    pthread_mutex_unlock(&turns);
}

static void insert_by_priority(struct routine *routine)
{
    struct routine **at = &idle.first;

    while (*at && (*at)->priority <= routine->priority)
        at = &(*at)->next;
    routine->next = *at;
    *at = routine;
}

FTG FtgRegisterIdleRoutine(PFNIDLE lpfnIdle, LPVOID lpvIdleParam, short priIdle, ULONG csecIdle, USHORT iroIdle)
{
    struct routine *routine = lpfnIdle ? calloc(1, sizeof(*routine)) : NULL;

    if (!routine)
        return NULL;
    routine->function = lpfnIdle;
    routine->context = lpvIdleParam;
    routine->priority = priIdle;
    routine->period = (int64_t)csecIdle * 10;
    routine->options = iroIdle;
    routine->due = now(routine) + (iroIdle & (FIROWAIT | FIROINTERVAL) ? routine->period : 0);
    pthread_mutex_lock(&idle.lock);
    if (!idle.users) {
        pthread_mutex_unlock(&idle.lock);
        free(routine);
        return NULL;
    }
    insert_by_priority(routine);
    pthread_cond_broadcast(&idle.changed);
    pthread_mutex_unlock(&idle.lock);
    return (FTG)routine;
}

/* The routine behind a tag that is still registered, under the lock; a stale tag finds nothing. */
static struct routine *find(FTG tag)
{
    for (struct routine *routine = idle.first; routine; routine = routine->next)
        if ((FTG)routine == tag && !routine->removed)
            return routine;
    return NULL;
}

void DeregisterIdleRoutine(FTG ftg)
{
    struct routine *routine;

    pthread_mutex_lock(&idle.lock);
    routine = find(ftg);
    if (routine)
        routine->removed = true;
    free_removed();
    pthread_mutex_unlock(&idle.lock);
}

void EnableIdleRoutine(FTG ftg, BOOL fEnable)
{
    struct routine *routine;

    pthread_mutex_lock(&idle.lock);
    routine = find(ftg);
    if (routine && fEnable)
        routine->options &= (USHORT)~FIRODISABLED;
    else if (routine)
        routine->options |= FIRODISABLED;
    pthread_cond_broadcast(&idle.changed);
    pthread_mutex_unlock(&idle.lock);
}

void ChangeIdleRoutine(FTG ftg, PFNIDLE lpfnIdle, LPVOID lpvIdleParam, short priIdle, ULONG csecIdle, USHORT iroIdle, USHORT ircIdle)
{
    struct routine *routine, **at;

    pthread_mutex_lock(&idle.lock);
    routine = find(ftg);
    if (routine) {
        if (ircIdle & FIRCPFN && lpfnIdle)
            routine->function = lpfnIdle;
        if (ircIdle & FIRCPV)
            routine->context = lpvIdleParam;
        if (ircIdle & FIRCIRO)
            set_options(routine, iroIdle);
        if (ircIdle & FIRCCSEC) {
            routine->period = (int64_t)csecIdle * 10;
            routine->due = now(routine) + routine->period;
        }
        if (ircIdle & FIRCPRI) {
            for (at = &idle.first; *at != routine; at = &(*at)->next)
                ;
            *at = routine->next;
            routine->priority = priIdle;
            insert_by_priority(routine);
        }
        pthread_cond_broadcast(&idle.changed);
    }
    pthread_mutex_unlock(&idle.lock);
}
