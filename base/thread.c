#include "base/thread.h"

#include <signal.h>

int mapix_thread_start(pthread_t *ret_thread, const pthread_attr_t *attributes, void *(*run)(void *context), void *context)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int failure = pthread_create(ret_thread, attributes, run, context);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return failure;
}
