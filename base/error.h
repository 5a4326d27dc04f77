/* What failed, why, and what to do: the record behind GetLastError. */
#ifndef MAPIX_BASE_ERROR_H
#define MAPIX_BASE_ERROR_H

#include <mapix.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>

/* The last failure recorded somewhere. Zero is an empty slot. */
struct mapix_error_slot {
    struct mapix_error_record *record;
    bool lock;                                 /* a spin flag: held for a pointer swap only */
};

/* Record a failure; returns `result`. Severity success with a text is kept too (MAPI_W_ERRORS_RETURNED). `component` is at most
 * 30 characters (SPI-ABI-08), `context` is free for the room. Without memory the record says so without allocating.
 * A NULL slot records nothing. Threads: any. */
HRESULT mapix_error_set(struct mapix_error_slot *slot, HRESULT result, const char *component, ULONG low_level, ULONG context,
    const char *format, ...) __attribute__((format(printf, 6, 7)));
HRESULT mapix_error_set_va(struct mapix_error_slot *slot, HRESULT result, const char *component, ULONG low_level, ULONG context,
    const char *format, va_list arguments);

/* Forget what was recorded; frees it. */
void mapix_error_clear(struct mapix_error_slot *slot);

/* Copy a record from one slot to another (an object's failure becomes its parent's). */
void mapix_error_copy(struct mapix_error_slot *to, struct mapix_error_slot *from);
/* The same where `from` tells of `result`; a record of an older failure stays where it is. */
void mapix_error_copy_of(struct mapix_error_slot *to, struct mapix_error_slot *from, HRESULT result);

/* Record what a foreign MAPIERROR says (strings wide if `flags` has MAPI_UNICODE). Frees nothing. Returns `result`. */
HRESULT mapix_error_set_mapierror(struct mapix_error_slot *slot, HRESULT result, ULONG flags, const MAPIERROR *error);

/* The record as a MAPIERROR in one allocation chain, freed with one MAPIFreeBuffer; NULL in `ret_error` and S_OK when the slot holds nothing
 * about `result`. Flags: MAPI_UNICODE. MAPI_E_UNKNOWN_FLAGS, MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. (ERR, SPI-ABI-08) */
HRESULT mapix_error_get(struct mapix_error_slot *slot, HRESULT result, ULONG flags, LPMAPIERROR *ret_error);

/* The text of the record in UTF-8, or NULL. The caller frees it with free(). */
char *mapix_error_text(struct mapix_error_slot *slot, HRESULT *ret_result);

/* The slot of the calling thread: for functions that have no object to record on (MAPILogonEx, MAPIAdminProfiles, ...). */
struct mapix_error_slot *mapix_error_thread_slot(void);

/* errno, once, at the boundary: ENOENT is MAPI_E_NOT_FOUND, EACCES and EROFS MAPI_E_NO_ACCESS, ENOSPC MAPI_E_NOT_ENOUGH_DISK, ... */
HRESULT mapix_error_from_errno(int error_number);

#endif
