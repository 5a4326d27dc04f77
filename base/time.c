#include "base/time.h"

#include <errno.h>
#include <stdio.h>

#define APPTIME_EPOCH UINT64_C(94353120000000000)        /* 30 December 1899 as a FILETIME */
#define DAY (86400 * MAPIX_TIME_SECOND)
#define UNIX_SECONDS_OF_1601 (-INT64_C(11644473600))
#define LAST_UNIX_SECOND ((int64_t)(UINT64_MAX / MAPIX_TIME_SECOND) + UNIX_SECONDS_OF_1601)

FILETIME mapix_time_from_timespec(const struct timespec *time)
{
    if (time->tv_sec < UNIX_SECONDS_OF_1601)
        return mapix_time_make(0);
    if (time->tv_sec >= LAST_UNIX_SECOND)
        return mapix_time_make(UINT64_MAX);
    uint64_t seconds = (uint64_t)((int64_t)time->tv_sec - UNIX_SECONDS_OF_1601);
    return mapix_time_make(seconds * MAPIX_TIME_SECOND + (uint64_t)time->tv_nsec / 100);
}

FILETIME mapix_time_from_unix(int64_t seconds)
{
    struct timespec time = { .tv_sec = seconds };
    return mapix_time_from_timespec(&time);
}

FILETIME mapix_time_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return mapix_time_from_timespec(&now);
}

struct timespec mapix_time_to_timespec(FILETIME time)
{
    uint64_t value = mapix_time_value(time);
    return (struct timespec){ .tv_sec = (time_t)(value / MAPIX_TIME_SECOND) + UNIX_SECONDS_OF_1601,
        .tv_nsec = (long)(value % MAPIX_TIME_SECOND) * 100 };
}

int64_t mapix_time_to_unix(FILETIME time)
{
    return mapix_time_to_timespec(time).tv_sec;
}

double mapix_time_to_apptime(FILETIME time)
{
    double steps = (double)mapix_time_value(time) - (double)APPTIME_EPOCH;
    return steps / (double)DAY;
}

FILETIME mapix_time_from_apptime(double days)
{
    double steps = days * (double)DAY + (double)APPTIME_EPOCH;
    if (!(steps > 0))                                     /* NaN too */
        return mapix_time_make(0);
    if (steps >= 18446744073709551615.0)
        return mapix_time_make(UINT64_MAX);
    return mapix_time_make((uint64_t)(steps + 0.5));
}

/* gmtime_r for years from 1601 on, which does not read the time zone's file for it. */
static void split(int64_t seconds, struct tm *ret_parts)
{
    int64_t since_1601 = seconds - UNIX_SECONDS_OF_1601;
    int second = (int)(since_1601 % 86400);
    int64_t day = since_1601 / 86400 + 306;                 /* since 1 March 1600, when a cycle of 400 years began */
    int64_t era = day / 146097, of_era = day % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;    /* from March */
    *ret_parts = (struct tm){ .tm_year = (int)(1600 + era * 400 + year + (month >= 10) - 1900), .tm_mon = (int)(month + 2) % 12,
        .tm_mday = (int)(of_year - (153 * month + 2) / 5 + 1), .tm_hour = second / 3600, .tm_min = second / 60 % 60, .tm_sec = second % 60 };
}

char *mapix_time_text(FILETIME time, char text[MAPIX_TIME_TEXT_SIZE])
{
    struct timespec spec = mapix_time_to_timespec(time);
    struct tm parts;
    split(spec.tv_sec, &parts);
    int length = snprintf(text, MAPIX_TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
        parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    if (spec.tv_nsec != 0)
        length += snprintf(text + length, MAPIX_TIME_TEXT_SIZE - (size_t)length, ".%07ld", spec.tv_nsec / 100);
    snprintf(text + length, MAPIX_TIME_TEXT_SIZE - (size_t)length, "Z");
    return text;
}

/* "Z", "+01:00", "-0530", or nothing. */
static bool parse_offset(const char *text, int *ret_seconds)
{
    unsigned hours, minutes = 0;
    int used = 0;
    *ret_seconds = 0;
    if (*text == '\0' || ((*text == 'Z' || *text == 'z') && text[1] == '\0'))
        return true;
    if ((*text != '+' && *text != '-') || sscanf(text + 1, "%2u%n", &hours, &used) != 1)
        return false;
    const char *rest = text + 1 + used;
    rest += *rest == ':';
    if (*rest != '\0' && (sscanf(rest, "%2u%n", &minutes, &used) != 1 || rest[used] != '\0'))
        return false;
    *ret_seconds = (int)(hours * 3600 + minutes * 60) * (*text == '-' ? -1 : 1);
    return hours < 24 && minutes < 60;
}

HRESULT mapix_time_parse(const char *text, FILETIME *ret_time)
{
    struct tm parts = { 0 };
    int used = 0, offset = 0;
    uint64_t fraction = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &used) != 3)
        return MAPI_E_INVALID_PARAMETER;
    text += used;
    if (*text == 'T' || *text == ' ') {
        used = 0;
        if (sscanf(text + 1, "%2d:%2d%n", &parts.tm_hour, &parts.tm_min, &used) != 2)
            return MAPI_E_INVALID_PARAMETER;
        text += 1 + used;
        if (*text == ':' && sscanf(text, ":%2d%n", &parts.tm_sec, &used) == 1)
            text += used;
        if (*text == '.')
            for (uint64_t step = MAPIX_TIME_SECOND / 10; *++text >= '0' && *text <= '9'; step /= 10)
                fraction += (uint64_t)(*text - '0') * step;
    }
    if (!parse_offset(text, &offset) || parts.tm_year < 1601 || parts.tm_mon < 1 || parts.tm_mon > 12 || parts.tm_mday < 1 ||
        parts.tm_mday > 31 || parts.tm_hour < 0 || parts.tm_hour > 23 || parts.tm_min < 0 || parts.tm_min > 59 || parts.tm_sec < 0 ||
        parts.tm_sec > 60)
        return MAPI_E_INVALID_PARAMETER;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    struct tm day = { .tm_year = parts.tm_year, .tm_mon = parts.tm_mon, .tm_mday = parts.tm_mday };
    timegm(&day);
    if (day.tm_mday != parts.tm_mday)                     /* the 31st of February is no 3rd of March */
        return MAPI_E_INVALID_PARAMETER;
    FILETIME whole = mapix_time_from_unix((int64_t)timegm(&parts) - offset);
    *ret_time = mapix_time_make(mapix_time_value(whole) + fraction);
    return S_OK;
}

uint64_t mapix_time_monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

bool mapix_time_wait(pthread_cond_t *changed, pthread_mutex_t *lock, uint64_t until_ms)
{
    const struct timespec until = { .tv_sec = (time_t)(until_ms / 1000), .tv_nsec = (long)(until_ms % 1000) * 1000000 };
    if (until_ms == UINT64_MAX) {
        pthread_cond_wait(changed, lock);
        return true;
    }
    return pthread_cond_clockwait(changed, lock, CLOCK_MONOTONIC, &until) != ETIMEDOUT;
}
