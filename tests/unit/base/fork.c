/* A process that forked while its threads were at work: apart from the others, since the sanitizers take no threads after a fork of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lock.h"

/* A thread that waits for lock 7 until it gets it. */
static void *wait_for_lock(void *context)
{
    struct mapix_lock *lock = NULL;
    HRESULT result = mapix_lock_acquire(context, 7, true, -1, &lock);
    mapix_lock_release(lock);
    return (void *)(intptr_t)result;
}

static void *take_often(void *context)
{
    for (int i = 0; i < 300; i++) {
        struct mapix_lock *lock;
        if (FAILED(mapix_lock_acquire(context, 9, true, -1, &lock)))
            _exit(1);
        mapix_lock_release(lock);
    }
    return NULL;
}

/* A child's threads wait for one another although a thread of its parent waited when it was forked. */
static void locks_after_fork(void **state)
{
    char path[] = "/tmp/mapix-locks-XXXXXX";
    struct mapix_lock_file *file;
    struct mapix_lock *one, *other;
    pthread_t waiter, threads[2];
    void *waited;
    int status;
    close(mkstemp(path));
    assert_int_equal(mapix_lock_file_open(path, &file), S_OK);
    assert_int_equal(mapix_lock_acquire(file, 7, true, 0, &one), S_OK);
    assert_int_equal(pthread_create(&waiter, NULL, wait_for_lock, file), 0);
    assert_int_equal(mapix_lock_acquire(file, 7, true, 100, &other), MAPI_E_TIMEOUT);
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        if (FAILED(mapix_lock_file_open(path, &file)))
            _exit(2);
        for (int i = 0; i < 2; i++)
            if (pthread_create(&threads[i], NULL, take_often, file))
                _exit(3);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        execl("/bin/true", "true", (char *)NULL);   /* what the parent's memory holds is not this process's to free */
        _exit(4);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    mapix_lock_release(one);
    pthread_join(waiter, &waited);
    assert_int_equal((HRESULT)(intptr_t)waited, S_OK);
    mapix_lock_file_close(file);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(locks_after_fork) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
