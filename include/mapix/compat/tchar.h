/* tchar.h - functions on TCHAR strings, wide where UNICODE or _UNICODE is defined */
#ifndef MAPIX_COMPAT_TCHAR_H
#define MAPIX_COMPAT_TCHAR_H

#if defined(_UNICODE) && !defined(UNICODE)
#define UNICODE
#endif

#include <mapixplatform.h>
#include <mapixtext.h>

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
#define _tcscpy_s wcscpy_s
#define _tcsncpy_s wcsncpy_s
#define _tcscat_s wcscat_s
#define _totupper towupper
#define _totlower towlower
#define _istdigit iswdigit
#define _istspace iswspace
#define _tprintf(...) mapix_compat_fwprintf(stdout, __VA_ARGS__)
#define _ftprintf mapix_compat_fwprintf
#define _sntprintf mapix_compat_swprintf
#define _stprintf(target, ...) mapix_compat_swprintf((target), (size_t)1 << 24, __VA_ARGS__)
#define _stprintf_s mapix_compat_swprintf
#define _vsntprintf mapix_compat_vswprintf
#define _fputts mapix_compat_put_wide
#define _putts(text) mapix_compat_fwprintf(stdout, L"%s\n", (text))
#define _fgetts fgetws
#define _puttchar(character) mapix_compat_fwprintf(stdout, L"%c", (character))
#define _tcstol wcstol
#define _tcspbrk wcspbrk
#define _tcsspn wcsspn
#define _istalpha iswalpha
#define _istalnum iswalnum
#define _istxdigit iswxdigit
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
#define _tcscpy_s strcpy_s
#define _tcsncpy_s strncpy_s
#define _tcscat_s strcat_s
#define _totupper toupper
#define _totlower tolower
#define _istdigit isdigit
#define _istspace isspace
#define _tprintf(...) mapix_compat_fprintf(stdout, __VA_ARGS__)
#define _ftprintf mapix_compat_fprintf
#define _sntprintf mapix_compat_snprintf
#define _stprintf(target, ...) mapix_compat_snprintf((target), (size_t)1 << 24, __VA_ARGS__)
#define _stprintf_s mapix_compat_snprintf
#define _vsntprintf mapix_compat_vsnprintf
#define _putts puts
#define _tcstol strtol
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _istalpha isalpha
#define _istalnum isalnum
#define _istxdigit isxdigit
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
