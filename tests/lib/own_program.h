/* A test that runs itself again, in a process that begins anew. */
#ifndef MAPIX_TESTS_OWN_PROGRAM_H
#define MAPIX_TESTS_OWN_PROGRAM_H

#include <stdlib.h>
#include <unistd.h>

/* The path of this program. Valgrind answers readlink with it, while the link itself leads to valgrind. */
static inline const char *own_program(void)
{
    static char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (length < 0)
        abort();
    path[length] = 0;
    return path;
}

#endif
