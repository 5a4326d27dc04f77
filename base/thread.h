/* Threads of our own inside a program that is not ours. */
#ifndef MAPIX_BASE_THREAD_H
#define MAPIX_BASE_THREAD_H

#include <pthread.h>

/* pthread_create with all signals blocked: the program's signals are for its own threads. For threads that start no process, which would
 * inherit that. `attributes` may be NULL. 0, or what pthread_create returns. */
int mapix_thread_start(pthread_t *ret_thread, const pthread_attr_t *attributes, void *(*run)(void *context), void *context);

#endif
