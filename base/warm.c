#include "base/warm.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define BLOCK ((size_t)120 * 1024)           /* malloc maps what is larger than 128 KiB elsewhere */

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

/* Blocks that are taken and given back stay with malloc: what is allocated next is cut from them. */
void mapix_warm_heap(size_t size)
{
    void *blocks[4];
    int count = 0;
    for (size_t part; size && count < 4; size -= part) {
        part = size < BLOCK ? size : BLOCK;
        blocks[count] = malloc(part);
        if (!blocks[count])
            break;
        put_in_place((uintptr_t)blocks[count], (uintptr_t)blocks[count] + part);
        count++;
    }
    while (count > 0)
        free(blocks[--count]);
}

void warm_stack(size_t size)
{
    char here;
    put_in_place((uintptr_t)&here - size, (uintptr_t)&here);
}
