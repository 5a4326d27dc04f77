/* Linked allocation: what MAPIAllocateBuffer, MAPIAllocateMore and MAPIFreeBuffer stand on, and our own shorthand for it.
 *
 * A base is a head of 64 bytes, the caller's block, and a chain of growing chunks out of which linked blocks are cut; so a million
 * linked blocks are freed with some sixty calls of free(). The thread that made a base extends it without an atomic instruction;
 * other threads extend it through a side of the base that has a spin flag of its own. There is no global lock. (SPI-MEM-01..06)
 *
 * With MAPIX_MEMORY=debug in the environment, and in builds with a sanitizer, every block, linked ones too, has its own malloc between
 * guards; double frees, foreign pointers, overruns and leaks are reported with the places of allocation and release.
 * MAPIX_MEMORY=abort does the same and aborts at the first report; MAPIX_MEMORY=plain switches it off in sanitizer builds. */
#ifndef MAPIX_BASE_MEMORY_H
#define MAPIX_BASE_MEMORY_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

/* MEM-08: documented, but in no header of Microsoft's that is current. */
SCODE STDAPICALLTYPE MAPIReallocateBuffer(LPVOID lpv, ULONG ulSize, LPVOID *lppv);

/* A new base of `size` bytes, 16-byte aligned, not cleared. NULL when memory is short or size is above 2 GiB.
 * Free it with MAPIFreeBuffer. Threads: any. */
void *mapix_memory_new(size_t size) __attribute__((malloc));

/* The same with room for `reserve` bytes of linked blocks in the same allocation (a hint, ignored in the debug mode). */
void *mapix_memory_new_reserve(size_t size, size_t reserve) __attribute__((malloc));

/* A block of `size` bytes linked to `base`; with a NULL base a new base. Not cleared. NULL when memory is short. */
void *mapix_memory_more(void *base, size_t size);

/* The same, cleared. */
void *mapix_memory_new_zero(size_t size) __attribute__((malloc));
void *mapix_memory_more_zero(void *base, size_t size);

/* `count` members of `size` bytes, product checked; base as in mapix_memory_more. */
void *mapix_memory_more_array(void *base, size_t count, size_t size);

/* A copy of `size` bytes linked to `base` (NULL: a new base). NULL when memory is short; `size` 0 gives a block that may be freed. */
void *mapix_memory_copy(void *base, const void *from, size_t size);

/* Did it happen that no block could be linked to this base? So that who builds something of many blocks need not ask at each of them whether it is
 * missing for that. A block larger than any can be does not count. */
bool mapix_memory_ran_short(const void *base);

/* MAPIFreeBuffer with a result to ignore; NULL does nothing. */
void mapix_memory_free(void *base);

/* What this base and the blocks linked to it hold is written over before it is freed: it is, or will be, a secret. For bases of ours that are alive;
 * the debug mode writes over all that is freed anyway. */
void mapix_memory_mark_secret(void *base);

/* Can `size` bytes from `address` be read by this process? Asks the kernel page by page; slow; for validators of foreign pointers. */
bool mapix_memory_is_readable(const void *address, size_t size);

/* Is the zero-terminated string at `address` readable up to its end or `limit` units of `unit` (1, 2 or 4) bytes? */
bool mapix_memory_string_is_readable(const void *address, size_t unit, size_t limit);

/* The debug mode. */

/* True when every block has guards. Decided once, at the first allocation. */
bool mapix_memory_debugging(void);

/* Faults reported so far in this process (double free, foreign pointer, overrun; leaks once reported). */
unsigned long mapix_memory_fault_count(void);

/* Blocks alive, bases and linked ones; 0 outside of the debug mode. */
unsigned long mapix_memory_live_count(void);

/* Report every base that is alive, with its place of allocation, through the log at level error. Returns their number, 0 outside of the
 * debug mode. Called at process end in MAPIX_MEMORY=debug, and by whoever wants to know earlier. */
unsigned long mapix_memory_report_leaks(void);

/* Tests: receive the reports instead of the log; NULL restores the log. */
void mapix_memory_set_reporter(void (*report)(const char *text));

/* Tests: switch the debug mode before the first allocation or when nothing is alive. */
void mapix_memory_set_debugging(bool debugging);

#endif
