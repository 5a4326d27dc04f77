/* Make the n-th allocation of this process fail. A test executable that has dep_failing_allocator among its dependencies gets its own
 * malloc, calloc, realloc, aligned allocators, libraries included.
 *
 *     static void body(void *context) { ... run the code; FAILED results are fine; leave nothing behind ... }
 *     failing_allocator_each(body, context);
 */
#ifndef MAPIX_TESTS_LIB_FAILING_ALLOCATOR_H
#define MAPIX_TESTS_LIB_FAILING_ALLOCATOR_H

#include <stdbool.h>

/* Count from now; the n-th allocation fails (1: the next), those after it succeed. 0: none fails. */
void failing_allocator_fail_at(unsigned long n);

/* The n-th and all after it fail. */
void failing_allocator_fail_from(unsigned long n);

/* From now on what the C library and GLib ask for does not fail; the next allocation of somebody else does in its place. GLib ends a process that has
 * no memory, and iconv goes without a converter. */
void failing_allocator_spare_others(void);

/* Stop; returns whether one failed since it was armed. */
bool failing_allocator_stop(void);

/* Allocations since it was armed, by all threads. */
unsigned long failing_allocator_count(void);

/* Run `body` with the first, second, ... allocation failing until it runs through without a failure. n goes from 1 to 40, then every
 * seventh; all of them with MAPIX_TORTURE=1 in the environment. Returns the number of runs. Warm up lazily made globals first by running
 * `body` once without failures; this function does so. */
unsigned long failing_allocator_each(void (*body)(void *context), void *context);

#endif
