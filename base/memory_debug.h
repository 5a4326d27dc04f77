/* The guarded allocator behind the debug mode; base/memory.c is its only user. */
#ifndef MAPIX_BASE_MEMORY_DEBUG_H
#define MAPIX_BASE_MEMORY_DEBUG_H

#include <stdbool.h>
#include <stddef.h>

enum memory_kind { MEMORY_BASE, MEMORY_LINKED, MEMORY_COM };

/* A guarded block; `owner` is the base of a linked one. NULL when memory is short; with a linked block whose base is unknown *ret_foreign is
 * set and the fault has been reported. `caller` is the return address to blame. */
void *memory_debug_allocate(size_t size, enum memory_kind kind, void *owner, const void *caller, bool *ret_foreign);

/* Free a base with what is linked to it, or a COM block. False when the pointer was bad; then the fault has been reported. */
bool memory_debug_free(void *block, enum memory_kind kind, const void *caller);

/* The size asked for, or (size_t)-1 when `block` is not alive or not of this kind. */
size_t memory_debug_size(const void *block, enum memory_kind kind);

/* Was memory short when a block was to be linked to it? */
bool memory_debug_ran_short(const void *base);

/* Hang what is linked to base `from` onto base `to`. */
void memory_debug_relink(void *from, void *to);

#endif
