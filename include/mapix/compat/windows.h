/* windows.h - what unchanged Windows sources that use MAPI take from <windows.h>, on POSIX.
 *
 * Opt-in: compile with -I.../mapix/compat before other include directories. This header may clash with names of your own;
 * mapixplatform.h, which MAPI's headers include, does not. */
#ifndef MAPIX_COMPAT_WINDOWS_H
#define MAPIX_COMPAT_WINDOWS_H

#include <mapixplatform.h>
#include <mapixtext.h>
#include <sal.h>
#include <strsafe.h>

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#ifndef __cdecl
#define __cdecl
#endif
#ifndef __stdcall
#define __stdcall
#endif
#ifndef __fastcall
#define __fastcall
#endif
#ifndef __declspec
#define __declspec(what)
#endif
#ifndef __forceinline
#define __forceinline static inline
#endif
#ifndef __int64
#define __int64 long long
#endif
#ifndef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#endif
#ifndef IN
#define IN
#define OUT
#define OPTIONAL
#endif
#ifndef interface
#define interface struct
#endif
#ifndef _MAX_PATH
#define _MAX_PATH MAX_PATH
#endif
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define MAKELONG(low, high) ((LONG)((WORD)(low) | ((DWORD)(WORD)(high) << 16)))
#define LOBYTE(number) ((BYTE)((DWORD_PTR)(number) & 0xFF))
#define HIBYTE(number) ((BYTE)(((DWORD_PTR)(number) >> 8) & 0xFF))
#ifndef __cplusplus
#ifndef min
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#endif
#endif

/* Codes of GetLastError that MAPI programs name */
#define ERROR_SUCCESS 0L
#define NO_ERROR 0L
#define ERROR_FILE_NOT_FOUND 2L
#define ERROR_PATH_NOT_FOUND 3L
#define ERROR_ACCESS_DENIED 5L
#define ERROR_INVALID_HANDLE 6L
#define ERROR_NOT_ENOUGH_MEMORY 8L
#define ERROR_INVALID_PARAMETER 87L
#define ERROR_INSUFFICIENT_BUFFER 122L
#define ERROR_ALREADY_EXISTS 183L
#define ERROR_MORE_DATA 234L
#define ERROR_TIMEOUT 1460L

/* Code pages */
#define CP_ACP 0
#define CP_OEMCP 1
#define CP_UTF8 65001

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*FARPROC)(void);

/* Of libmapix: mapiutil.h and mapixext.h say what they do. */
HRESULT HrDispatchNotifications(ULONG ulFlags);
int mapix_notification_descriptor(void);

/* Memory */
#ifndef ZeroMemory
#define ZeroMemory(target, size) memset((target), 0, (size))
#define FillMemory(target, size, value) memset((target), (value), (size))
#define CopyMemory(target, source, size) memcpy((target), (source), (size))
#define MoveMemory(target, source, size) memmove((target), (source), (size))
#endif

/* Strings */
#define lstrlenA(string) ((int)strlen(string))
#define lstrcpyA(target, source) strcpy((target), (source))
#define lstrcatA(target, source) strcat((target), (source))
#define lstrcmpA(a, b) strcmp((a), (b))
#define lstrcmpiA(a, b) strcasecmp((a), (b))
#ifndef lstrlenW
#define lstrlenW(string) ((int)wcslen(string))
#define lstrcpyW(target, source) wcscpy((target), (source))
#define lstrcmpW(a, b) wcscmp((a), (b))
#endif
#define lstrcatW(target, source) wcscat((target), (source))
#define lstrcmpiW(a, b) wcscasecmp((a), (b))
#ifdef UNICODE
#define lstrlen lstrlenW
#define lstrcpy lstrcpyW
#define lstrcat lstrcatW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#else
#define lstrlen lstrlenA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#endif
#define lstrcpynA(target, source, room) (StringCchCopyA((target), (size_t)(room), (source)), (target))
#define lstrcpynW(target, source, room) (StringCchCopyW((target), (size_t)(room), (source)), (target))
#define wsprintfA(target, ...) mapix_compat_snprintf((target), 1025, __VA_ARGS__)
#define wsprintfW(target, ...) mapix_compat_swprintf((target), 1025, __VA_ARGS__)
#ifdef UNICODE
#define lstrcpyn lstrcpynW
#define wsprintf wsprintfW
#else
#define lstrcpyn lstrcpynA
#define wsprintf wsprintfA
#endif

/* Paths of temporary files */
#define GetTempPathA(room, result) mapix_compat_temporary_path((room), (result))

static inline DWORD mapix_compat_temporary_path(DWORD room, LPSTR result)
{
    const char *path = getenv("TMPDIR");
    size_t length;

    if (!path || !*path)
        path = "/tmp";
    length = strlen(path) + (path[strlen(path) - 1] != '/');
    if (length < room)
        snprintf(result, room, "%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/");
    return (DWORD)(length < room ? length : length + 1);
}

/* A new empty file in `directory` when `number` is 0; `result` holds MAX_PATH characters. 0 when it cannot be made. */
static inline UINT GetTempFileNameA(LPCSTR directory, LPCSTR prefix, UINT number, LPSTR result)
{
    int made, descriptor;

    if (number)
        return snprintf(result, MAX_PATH, "%s/%.3s%x.tmp", directory, prefix ? prefix : "", number) < MAX_PATH ? number : 0;
    made = snprintf(result, MAX_PATH, "%s/%.3sXXXXXX.tmp", directory, prefix ? prefix : "");
    descriptor = made < MAX_PATH ? mkstemps(result, 4) : -1;
    if (descriptor >= 0)
        close(descriptor);
    return descriptor >= 0;
}

#define DeleteFileA(path) (unlink(path) == 0)
#ifndef UNICODE
#define GetTempPath GetTempPathA
#define GetTempFileName GetTempFileNameA
#define DeleteFile DeleteFileA
#endif
#define MulDiv(number, by, part) ((int)((LONGLONG)(number) * (by) / (part)))

/* Errors, time, waiting */
static inline DWORD GetLastError(void)
{
    return (DWORD)errno;
}

static inline void SetLastError(DWORD code)
{
    errno = (int)code;
}

static inline DWORD GetTickCount(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (DWORD)((unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000);
}

static inline void Sleep(DWORD milliseconds)
{
    struct timespec rest = { (time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000 };

    while (nanosleep(&rest, &rest) && errno == EINTR)
        continue;
}

static inline LONG CompareFileTime(const FILETIME *a, const FILETIME *b)
{
    unsigned long long left = (unsigned long long)a->dwHighDateTime << 32 | a->dwLowDateTime;
    unsigned long long right = (unsigned long long)b->dwHighDateTime << 32 | b->dwLowDateTime;

    return left < right ? -1 : left > right;
}

static inline void GetSystemTimeAsFileTime(FILETIME *result)
{
    struct timespec now;
    unsigned long long ticks;

    clock_gettime(CLOCK_REALTIME, &now);
    ticks = ((unsigned long long)now.tv_sec + 11644473600ULL) * 10000000 + (unsigned long long)now.tv_nsec / 100;
    result->dwLowDateTime = (DWORD)ticks;
    result->dwHighDateTime = (DWORD)(ticks >> 32);
}

static inline BOOL FileTimeToSystemTime(const FILETIME *from, SYSTEMTIME *result)
{
    unsigned long long ticks = (unsigned long long)from->dwHighDateTime << 32 | from->dwLowDateTime;
    time_t seconds = (time_t)(ticks / 10000000) - (time_t)11644473600LL;
    struct tm parts;

    if (!gmtime_r(&seconds, &parts))
        return FALSE;
    result->wYear = (WORD)(parts.tm_year + 1900);
    result->wMonth = (WORD)(parts.tm_mon + 1);
    result->wDayOfWeek = (WORD)parts.tm_wday;
    result->wDay = (WORD)parts.tm_mday;
    result->wHour = (WORD)parts.tm_hour;
    result->wMinute = (WORD)parts.tm_min;
    result->wSecond = (WORD)parts.tm_sec;
    result->wMilliseconds = (WORD)(ticks / 10000 % 1000);
    return TRUE;
}

static inline BOOL SystemTimeToFileTime(const SYSTEMTIME *from, FILETIME *result)
{
    /* Days since 1601-03-01 by the civil calendar, months counted from March */
    unsigned long long year = (unsigned long long)from->wYear - (from->wMonth <= 2);
    unsigned long long month = (from->wMonth + 9ULL) % 12;
    unsigned long long days, ticks;

    if (from->wYear < 1601 || from->wMonth < 1 || from->wMonth > 12 || from->wDay < 1 || from->wDay > 31 || from->wHour > 23 ||
        from->wMinute > 59 || from->wSecond > 59 || from->wMilliseconds > 999)
        return FALSE;
    days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + from->wDay - 1 - 584694;
    ticks = (((days * 24 + from->wHour) * 60 + from->wMinute) * 60 + from->wSecond) * 10000000 + from->wMilliseconds * 10000ULL;
    result->dwLowDateTime = (DWORD)ticks;
    result->dwHighDateTime = (DWORD)(ticks >> 32);
    return TRUE;
}

static inline void GetSystemTime(SYSTEMTIME *result)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    FileTimeToSystemTime(&now, result);
}

/* The same instant, by the clock on the wall; today's rule of the time zone holds for every date, as on Windows. */
static inline long long mapix_compat_zone_seconds(void)
{
    time_t now = time(NULL);
    struct tm parts;

    return localtime_r(&now, &parts) ? parts.tm_gmtoff : 0;
}

static inline BOOL mapix_compat_shift_time(const FILETIME *from, long long seconds, FILETIME *result)
{
    unsigned long long ticks = ((unsigned long long)from->dwHighDateTime << 32 | from->dwLowDateTime) + (unsigned long long)(seconds * 10000000);

    result->dwLowDateTime = (DWORD)ticks;
    result->dwHighDateTime = (DWORD)(ticks >> 32);
    return TRUE;
}

#define FileTimeToLocalFileTime(from, result) mapix_compat_shift_time((from), mapix_compat_zone_seconds(), (result))
#define LocalFileTimeToFileTime(from, result) mapix_compat_shift_time((from), -mapix_compat_zone_seconds(), (result))

static inline void GetLocalTime(SYSTEMTIME *result)
{
    FILETIME now, local;

    GetSystemTimeAsFileTime(&now);
    FileTimeToLocalFileTime(&now, &local);
    FileTimeToSystemTime(&local, result);
}

/* Threads */
#define InterlockedExchange(number, value) __atomic_exchange_n((number), (value), __ATOMIC_SEQ_CST)
#define InterlockedExchangeAdd(number, value) __atomic_fetch_add((number), (value), __ATOMIC_SEQ_CST)
#define InterlockedIncrement(number) __atomic_add_fetch((number), 1, __ATOMIC_SEQ_CST)
#define InterlockedDecrement(number) __atomic_sub_fetch((number), 1, __ATOMIC_SEQ_CST)
#define GetCurrentProcessId() ((DWORD)getpid())

typedef pthread_mutex_t CRITICAL_SECTION, *LPCRITICAL_SECTION;

static inline void InitializeCriticalSection(CRITICAL_SECTION *section)
{
    pthread_mutexattr_t kind;

    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(section, &kind);
    pthread_mutexattr_destroy(&kind);
}

#define EnterCriticalSection(section) ((void)pthread_mutex_lock(section))
#define LeaveCriticalSection(section) ((void)pthread_mutex_unlock(section))
#define DeleteCriticalSection(section) ((void)pthread_mutex_destroy(section))

#include <mapixwait.h>

/* Modules */
#define LoadLibraryA(path) ((HMODULE)dlopen((path), RTLD_NOW))
#define FreeLibrary(module) (dlclose((void *)(module)) == 0)

static inline FARPROC GetProcAddress(HMODULE module, LPCSTR name)
{
    FARPROC function;
    void *symbol = dlsym((void *)module, name);

    memcpy(&function, &symbol, sizeof(function));
    return function;
}

#ifndef UNICODE
#define LoadLibrary LoadLibraryA
#endif

/* The message loop of a program without windows: it waits for notifications and calls the advise sinks. There are no messages. */
#define PM_NOREMOVE 0
#define PM_REMOVE 1
#define WM_QUIT 0x0012
#define TranslateMessage(message) ((void)(message), FALSE)
#define DispatchMessage(message) ((void)(message), (LRESULT)0)

static inline int *mapix_compat_quit(void)
{
    static __thread int quit[2];       /* asked for; with which code */

    return quit;
}

static inline void PostQuitMessage(int code)
{
    mapix_compat_quit()[0] = 1;
    mapix_compat_quit()[1] = code;
}

static inline BOOL mapix_compat_take_quit(MSG *message)
{
    int *quit = mapix_compat_quit();

    memset(message, 0, sizeof(*message));
    message->message = quit[0] ? WM_QUIT : 0;
    message->wParam = (WPARAM)quit[1];
    return quit[0] ? (quit[0] = 0, TRUE) : FALSE;
}

/* Deliver what waits; TRUE only for WM_QUIT. */
static inline BOOL PeekMessage(MSG *message, HWND window, UINT first, UINT last, UINT remove)
{
    (void)window, (void)first, (void)last, (void)remove;
    HrDispatchNotifications(0);
    return mapix_compat_take_quit(message);
}

/* Deliver notifications as they come until a sink calls PostQuitMessage: FALSE then; -1 when there is nothing to wait for. */
static inline BOOL GetMessage(MSG *message, HWND window, UINT first, UINT last)
{
    (void)window, (void)first, (void)last;
    for (;;) {
        struct pollfd waiting = { mapix_notification_descriptor(), POLLIN, 0 };

        if (mapix_compat_take_quit(message))
            return FALSE;
        if (waiting.fd < 0)
            return -1;
        if (poll(&waiting, 1, -1) < 0 && errno != EINTR)
            return -1;
        HrDispatchNotifications(0);
    }
}

/* Tell the person */
#define MB_OK 0x00000000
#define MB_ICONERROR 0x00000010
#define IDOK 1
#define OutputDebugStringA(text) ((void)fputs((text), stderr))
#define MessageBoxA(window, text, caption, kind) (fprintf(stderr, "%s: %s\n", (caption), (text)), IDOK)
#ifndef UNICODE
#define OutputDebugString OutputDebugStringA
#define MessageBox MessageBoxA
#endif

#ifdef __cplusplus
}
#endif

#ifndef WIN32_LEAN_AND_MEAN
#include <objbase.h>
#endif

#endif
