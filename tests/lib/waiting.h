/* Waiting in tests: for what the system tells (a descriptor, a directory, a process), never for a time. Half a minute is the bound everywhere: what
 * has not come by then will not come. */
#ifndef MAPIX_TESTS_WAITING_H
#define MAPIX_TESTS_WAITING_H

#include <errno.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static inline int64_t waiting_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

static inline int64_t waiting_end(void)
{
    return waiting_now() + 30000;
}

/* Until the descriptor can be read; false: `end` came before. */
static inline bool waiting_poll(int descriptor, int64_t end)
{
    struct pollfd readable = { descriptor, POLLIN, 0 };
    int64_t left;
    int found = 0;
    while ((left = end - waiting_now()) > 0 && (found = poll(&readable, 1, (int)left)) < 0 && errno == EINTR)
        ;
    return found > 0;
}

/* One delivery of notifications to this thread, when there are some. */
static inline bool waiting_deliver(int64_t end)
{
    return waiting_poll(mapix_notification_descriptor(), end) && SUCCEEDED(HrDispatchNotifications(0));
}

/* Until `condition` is so, by notifications that are delivered to this thread (INIT-18). */
#define wait_notified(condition) \
    do { \
        int64_t end_ = waiting_end(); \
        while (!(condition) && waiting_deliver(end_)) \
            ; \
    } while (0)

/* Until the file is there. False: it never came. */
static inline bool wait_for_file(const char *path)
{
    char directory[4096], events[4096];
    int64_t end = waiting_end();
    int watch = inotify_init1(IN_CLOEXEC);
    bool there;
    snprintf(directory, sizeof(directory), "%.*s", (int)(strrchr(path, '/') - path), path);
    if (watch < 0 || inotify_add_watch(watch, directory, IN_CREATE | IN_MOVED_TO) < 0)
        return false;
    while (!(there = !access(path, F_OK)) && waiting_poll(watch, end))
        if (read(watch, events, sizeof(events)) < 0)
            break;
    close(watch);
    return there;
}

/* Until a process has ended, whoever its parent is. False: it still runs. Where there are no descriptors of processes (under valgrind), by looking. */
static inline bool wait_for_end(pid_t process)
{
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    int64_t end = waiting_end();
    if (descriptor < 0 && errno == ENOSYS) {
        while (!kill(process, 0) && waiting_now() < end)
            nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
        return kill(process, 0) != 0;
    }
    bool ended = descriptor < 0 ? errno == ESRCH : waiting_poll(descriptor, end);
    if (descriptor >= 0)
        close(descriptor);
    return ended;
}

/* Where the rule under test is about time itself: what happens once so much of it has passed. */
static inline void let_time_pass(unsigned milliseconds)
{
    struct timespec pause = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
    while (nanosleep(&pause, &pause) && errno == EINTR)
        ;
}

#endif
