/* Pages in place before they are touched. Each first touch of a page is an exception of its own, some 10 to 25 microseconds in a virtual
 * machine; one call that has the kernel put thirty in place costs as much as one of them. Only ever hints: where the kernel has no such call
 * (before Linux 5.14) or memory is short, pages come one by one as they always did. Keep errno. Threads: any. */
#ifndef MAPIX_BASE_WARM_H
#define MAPIX_BASE_WARM_H

#include <stddef.h>

/* The next `size` bytes that malloc will give to this thread, up to 480 KiB; more than 120 only where malloc was told to keep as much
 * (M_TRIM_THRESHOLD), or it hands the pages back at once. */
void mapix_warm_heap(size_t size);

/* The next `size` bytes of this thread's stack. */
void warm_stack(size_t size);

#endif
