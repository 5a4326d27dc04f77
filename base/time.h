/* FILETIME: 100 nanosecond steps since 1601, unsigned; and the other clocks of MAPI and POSIX. */
#ifndef MAPIX_BASE_TIME_H
#define MAPIX_BASE_TIME_H

#include <mapix.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define MAPIX_TIME_SECOND UINT64_C(10000000)
#define MAPIX_TIME_UNIX_EPOCH UINT64_C(116444736000000000)

static inline uint64_t mapix_time_value(FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static inline FILETIME mapix_time_make(uint64_t value)
{
    return (FILETIME){ .dwLowDateTime = (DWORD)value, .dwHighDateTime = (DWORD)(value >> 32) };
}

/* The present time, in UTC. */
FILETIME mapix_time_now(void);

/* Times before 1601 become 0, times past the range the largest FILETIME. */
FILETIME mapix_time_from_timespec(const struct timespec *time);
FILETIME mapix_time_from_unix(int64_t seconds);
struct timespec mapix_time_to_timespec(FILETIME time);
int64_t mapix_time_to_unix(FILETIME time);

/* PT_APPTIME: days and parts of them since 30 December 1899, without a zone. */
double mapix_time_to_apptime(FILETIME time);
FILETIME mapix_time_from_apptime(double days);

/* "2026-11-22T11:20:30.1234567Z"; the fraction only where there is one. Returns `text`. */
#define MAPIX_TIME_TEXT_SIZE 40
char *mapix_time_text(FILETIME time, char text[MAPIX_TIME_TEXT_SIZE]);

/* Read what mapix_time_text writes: a date, or date and time, ending in Z or an offset like +01:00 (none: UTC). MAPI_E_INVALID_PARAMETER. */
HRESULT mapix_time_parse(const char *text, FILETIME *ret_time);

/* Milliseconds of a clock that only goes forward; for timeouts. */
uint64_t mapix_time_monotonic_ms(void);

/* Wait on a condition, whatever clock it was made with, until mapix_time_monotonic_ms() is `until_ms`; UINT64_MAX waits without end. `lock` is held.
 * False: it is that late. True may be for nothing, as with every condition. */
bool mapix_time_wait(pthread_cond_t *changed, pthread_mutex_t *lock, uint64_t until_ms);

#endif
