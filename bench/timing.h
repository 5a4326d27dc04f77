/* Timing for the benches: nanoseconds of the best and the median of several runs. */
#ifndef MAPIX_BENCH_TIMING_H
#define MAPIX_BENCH_TIMING_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline uint64_t timing_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline int timing_order(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/* The median over `rounds` (at most 101) of the time `run` takes, divided by `units`. */
static inline double timing_median(void (*run)(void *context), void *context, unsigned rounds, double units)
{
    double times[101];
    run(context);
    for (unsigned i = 0; i < rounds; i++) {
        uint64_t begin = timing_now();
        run(context);
        times[i] = (double)(timing_now() - begin) / units;
    }
    qsort(times, rounds, sizeof(times[0]), timing_order);
    return times[rounds / 2];
}

/* Keep the compiler from leaving out what a bench computes. */
static inline void timing_use(const void *pointer)
{
    __asm__ volatile("" : : "r"(pointer) : "memory");
}

#endif
