/* mapixwait.h - events and threads of Windows that MAPI programs wait on, over pthreads; <windows.h> includes it */
#ifndef MAPIX_COMPAT_WAIT_H
#define MAPIX_COMPAT_WAIT_H

#include <mapixplatform.h>

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define WAIT_OBJECT_0 0u
#define WAIT_TIMEOUT 258u
#define WAIT_FAILED 0xFFFFFFFFu
#define STILL_ACTIVE 259u

#ifdef __cplusplus
extern "C" {
#endif

typedef DWORD (WINAPI *LPTHREAD_START_ROUTINE)(LPVOID);

/* What a HANDLE of these points at: an event, or a thread, which is signaled when it has ended. */
struct mapix_compat_waitable {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int owners;                        /* handles, and the thread itself */
    int signaled, manual;
    LPTHREAD_START_ROUTINE entry;
    LPVOID argument;
    DWORD exit_code;
};

static inline struct mapix_compat_waitable *mapix_compat_waitable_new(int manual, int signaled)
{
    struct mapix_compat_waitable *made = (struct mapix_compat_waitable *)calloc(1, sizeof(*made));
    pthread_condattr_t clock;

    if (!made)
        return NULL;
    pthread_mutex_init(&made->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&made->changed, &clock);
    pthread_condattr_destroy(&clock);
    made->manual = manual;
    made->signaled = signaled;
    made->owners = 1;
    return made;
}

static inline BOOL CloseHandle(HANDLE handle)
{
    struct mapix_compat_waitable *object = (struct mapix_compat_waitable *)handle;
    int left;

    if (!object || handle == (HANDLE)(LONG_PTR)-1)
        return FALSE;
    pthread_mutex_lock(&object->lock);
    left = --object->owners;
    pthread_mutex_unlock(&object->lock);
    if (left)
        return TRUE;
    pthread_mutex_destroy(&object->lock);
    pthread_cond_destroy(&object->changed);
    free(object);
    return TRUE;
}

#define CreateEventA(security, manual, signaled, name) ((HANDLE)mapix_compat_waitable_new((manual), (signaled)))
#define CreateEventW CreateEventA
#define CreateEvent CreateEventA

static inline BOOL mapix_compat_signal(HANDLE handle, int signaled)
{
    struct mapix_compat_waitable *object = (struct mapix_compat_waitable *)handle;

    pthread_mutex_lock(&object->lock);
    object->signaled = signaled;
    if (signaled)
        pthread_cond_broadcast(&object->changed);
    pthread_mutex_unlock(&object->lock);
    return TRUE;
}

#define SetEvent(event) mapix_compat_signal((event), 1)
#define ResetEvent(event) mapix_compat_signal((event), 0)

/* WAIT_OBJECT_0, WAIT_TIMEOUT after so many milliseconds; INFINITE waits for ever. */
static inline DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    struct mapix_compat_waitable *object = (struct mapix_compat_waitable *)handle;
    struct timespec until;
    int late = 0, met;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(milliseconds / 1000);
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&object->lock);
    while (!object->signaled && late != ETIMEDOUT)
        late = milliseconds == INFINITE ? pthread_cond_wait(&object->changed, &object->lock)
                                        : pthread_cond_timedwait(&object->changed, &object->lock, &until);
    met = object->signaled;
    if (met && !object->manual)
        object->signaled = 0;
    pthread_mutex_unlock(&object->lock);
    return met ? WAIT_OBJECT_0 : WAIT_TIMEOUT;
}

static inline void *mapix_compat_thread_main(void *own)
{
    struct mapix_compat_waitable *thread = (struct mapix_compat_waitable *)own;

    DWORD code = thread->entry(thread->argument);

    pthread_mutex_lock(&thread->lock);
    thread->exit_code = code;
    pthread_mutex_unlock(&thread->lock);
    mapix_compat_signal(thread, 1);
    CloseHandle(thread);
    return NULL;
}

/* Start a thread that runs at once; CREATE_SUSPENDED is not there. NULL when it cannot be started. */
static inline HANDLE CreateThread(LPVOID security, SIZE_T stack, LPTHREAD_START_ROUTINE entry, LPVOID argument, DWORD flags, LPDWORD ret_id)
{
    struct mapix_compat_waitable *thread = flags ? NULL : mapix_compat_waitable_new(1, 0);
    pthread_t started;

    (void)security, (void)stack;
    if (!thread)
        return NULL;
    thread->entry = entry;
    thread->argument = argument;
    thread->exit_code = STILL_ACTIVE;
    thread->owners = 2;
    if (pthread_create(&started, NULL, mapix_compat_thread_main, thread)) {
        thread->owners = 1;
        CloseHandle(thread);
        return NULL;
    }
    pthread_detach(started);
    if (ret_id)
        *ret_id = (DWORD)(ULONG_PTR)started;
    return (HANDLE)thread;
}

/* STILL_ACTIVE until it has ended. */
static inline BOOL GetExitCodeThread(HANDLE handle, LPDWORD ret_code)
{
    struct mapix_compat_waitable *thread = (struct mapix_compat_waitable *)handle;

    pthread_mutex_lock(&thread->lock);
    *ret_code = thread->exit_code;
    pthread_mutex_unlock(&thread->lock);
    return TRUE;
}

#ifdef __cplusplus
}
#endif

#endif
