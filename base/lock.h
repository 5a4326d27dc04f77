/* Locks between processes that kill -9 frees (design.md, "Locks"): fcntl ranges on one file, through one descriptor per process, with a
 * table in the process for its own threads, since the kernel does not tell them apart.
 *
 * A lock is one byte of the file, at an offset made from a name. Shared or exclusive. Not recursive: a thread that asks twice for an
 * exclusive lock waits for itself until its timeout. */
#ifndef MAPIX_BASE_LOCK_H
#define MAPIX_BASE_LOCK_H

#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mapix_lock_file;
struct mapix_lock;

/* The lock file at `path`, made (0600) if missing; its directory must exist. One per file and process, counted: give each back with
 * mapix_lock_file_close. MAPI_E_NO_ACCESS, MAPI_E_NOT_FOUND (no directory), MAPI_E_NOT_ENOUGH_MEMORY, other errno as they map. */
HRESULT mapix_lock_file_open(const char *path, struct mapix_lock_file **ret_file);
void mapix_lock_file_close(struct mapix_lock_file *file);

/* The offset for a name. Different names have different offsets but for one chance in 2^62. */
uint64_t mapix_lock_offset(const char *kind, const char *name);

/* Take the lock at `offset`. `timeout_ms`: 0 tries once, -1 waits for ever. MAPI_E_TIMEOUT: someone holds it; MAPI_E_NOT_ENOUGH_MEMORY;
 * other errno as they map. Any thread may release it. */
HRESULT mapix_lock_acquire(struct mapix_lock_file *file, uint64_t offset, bool exclusive, int timeout_ms, struct mapix_lock **ret_lock);

/* Give it back; NULL does nothing. In a forked child it frees the memory only: the lock stayed with the parent. */
void mapix_lock_release(struct mapix_lock *lock);

/* A process that keeps one from taking the lock exclusively: its id (this one's if no other does), or 0 when free. */
HRESULT mapix_lock_holder(struct mapix_lock_file *file, uint64_t offset, pid_t *ret_process);

#endif
