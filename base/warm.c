#include "base/warm.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* The whole pages from `begin` to `end`. */
static void put_in_place(uintptr_t begin, uintptr_t end)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    int saved = errno;
    begin = (begin + page - 1) / page * page;
    end = end / page * page;
    if (begin < end)
        (void)madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
    errno = saved;
}

/* A block that is taken and given back stays with malloc: what is allocated next is cut from it. */
void warm_heap(size_t size)
{
    char *block = malloc(size);
    if (block)
        put_in_place((uintptr_t)block, (uintptr_t)block + size);
    free(block);
}

void warm_stack(size_t size)
{
    char here;
    put_in_place((uintptr_t)&here - size, (uintptr_t)&here);
}
