/* tchar.h - functions on TCHAR strings, wide where UNICODE or _UNICODE is defined */
#ifndef MAPIX_COMPAT_TCHAR_H
#define MAPIX_COMPAT_TCHAR_H

#if defined(_UNICODE) && !defined(UNICODE)
#define UNICODE
#endif

#include <mapixplatform.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>

#ifndef _T
#define _T(quoted) TEXT(quoted)
#endif
#ifndef _TEXT
#define _TEXT(quoted) TEXT(quoted)
#endif
typedef TCHAR _TCHAR;

#ifdef UNICODE
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcsncpy wcsncpy
#define _tcscat wcscat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp wcscasecmp
#define _tcsnicmp wcsncasecmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcstok wcstok
#define _tcstoul wcstoul
#define _tcsdup wcsdup
#define _totupper towupper
#define _totlower towlower
#define _istdigit iswdigit
#define _istspace iswspace
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _sntprintf swprintf
#define _fputts fputws
#define _fgetts fgetws
#define _puttchar putwchar
#define _ttoi(string) ((int)wcstol((string), NULL, 10))

/* int _tmain(int argc, TCHAR *argv[]) with arguments of the locale made wide */
static inline int mapix_tmain_run(int argc, char **argv, int (*entry)(int, wchar_t **))
{
    wchar_t **wide = (wchar_t **)calloc((size_t)argc + 1, sizeof(*wide));
    int i, result = 1;

    if (!wide)
        return result;
    for (i = 0; i < argc; i++) {
        size_t room = strlen(argv[i]) + 1;

        wide[i] = (wchar_t *)calloc(room, sizeof(**wide));
        if (!wide[i] || mbstowcs(wide[i], argv[i], room) == (size_t)-1)
            goto out;
    }
    result = entry(argc, wide);
out:
    for (i = 0; i < argc; i++)
        free(wide[i]);
    free(wide);
    return result;
}
#define _tmain(...) \
    mapix_tmain(__VA_ARGS__); \
    int main(int argc, char **argv) { return mapix_tmain_run(argc, argv, mapix_tmain); } \
    int mapix_tmain(__VA_ARGS__)
#else
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcstok strtok
#define _tcstoul strtoul
#define _tcsdup strdup
#define _totupper toupper
#define _totlower tolower
#define _istdigit isdigit
#define _istspace isspace
#define _tprintf printf
#define _ftprintf fprintf
#define _sntprintf snprintf
#define _fputts fputs
#define _fgetts fgets
#define _puttchar putchar
#define _ttoi atoi
#define _tmain main
#endif

#ifndef _stricmp
#define _stricmp strcasecmp
#define _strnicmp strncasecmp
#define _strdup strdup
#define _wcsicmp wcscasecmp
#define _wcsnicmp wcsncasecmp
#define _snprintf snprintf
#endif

#endif
