#ifndef MAPIX_TESTS_FAILING_MEMORY_H
#define MAPIX_TESTS_FAILING_MEMORY_H

/* The call after so many successful ones returns NULL, then it is -1 (never) again. */
extern long failing_memory_countdown;
extern long failing_memory_calls;

#endif
