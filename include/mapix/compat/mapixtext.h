/* mapixtext.h - text as unchanged Windows sources handle it: conversions by code page, and printf with Windows' meaning of formats
 *
 * In a wide format Windows reads %s as wide and %S as 8-bit text, and everywhere l says 32 bits, I64 64, I the width of a pointer.
 * The functions here rewrite the format for the C library, so that _tprintf, wsprintf and StringCchPrintf print what they print
 * there; wide output leaves as UTF-8 and never changes the orientation of a stream. Every 8-bit code page is UTF-8. */
#ifndef MAPIX_COMPAT_TEXT_H
#define MAPIX_COMPAT_TEXT_H

#include <mapixplatform.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The character that begins at *at, which is moved behind it; U+FFFD for what is no UTF-8. */
static inline wchar_t mapix_compat_decode(const unsigned char **at, const unsigned char *end)
{
    static const unsigned least[] = { 0, 0x80, 0x800, 0x10000 };
    unsigned first = *(*at)++, point, more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1, i;

    if (first < 0x80)
        return (wchar_t)first;
    if (first < 0xC2 || first > 0xF4)
        return 0xFFFD;
    point = first & (0x3Fu >> more);
    for (i = 0; i < more; i++) {
        if (*at == end || (**at & 0xC0) != 0x80)
            return 0xFFFD;
        point = point << 6 | (*(*at)++ & 0x3F);
    }
    return point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) ? (wchar_t)0xFFFD : (wchar_t)point;
}

/* Write a character as UTF-8; how many bytes, at most four. */
static inline size_t mapix_compat_encode(wchar_t character, char *result)
{
    unsigned point = (unsigned)character;

    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
        point = 0xFFFD;
    if (point < 0x80) {
        result[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        result[0] = (char)(0xC0 | point >> 6);
        result[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        result[0] = (char)(0xE0 | point >> 12);
        result[1] = (char)(0x80 | (point >> 6 & 0x3F));
        result[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    result[0] = (char)(0xF0 | point >> 18);
    result[1] = (char)(0x80 | (point >> 12 & 0x3F));
    result[2] = (char)(0x80 | (point >> 6 & 0x3F));
    result[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* As on Windows: `size` -1 takes the final 0 along; room 0 asks how many characters it would be; 0 and ERANGE when there is no room. */
static inline int MultiByteToWideChar(UINT codepage, DWORD flags, LPCSTR from, int size, LPWSTR result, int room)
{
    const unsigned char *at = (const unsigned char *)from, *end = at + (size < 0 ? strlen(from) + 1 : (size_t)size);
    int count = 0;

    (void)codepage, (void)flags;
    for (; at < end; count++) {
        wchar_t character = mapix_compat_decode(&at, end);

        if (!room)
            continue;
        if (count == room) {
            errno = ERANGE;
            return 0;
        }
        result[count] = character;
    }
    return count;
}

static inline int WideCharToMultiByte(UINT codepage, DWORD flags, LPCWSTR from, int size, LPSTR result, int room, LPCSTR replacement,
    LPBOOL replaced)
{
    const wchar_t *end = from + (size < 0 ? wcslen(from) + 1 : (size_t)size);
    int count = 0;

    (void)codepage, (void)flags, (void)replacement;
    if (replaced)
        *replaced = FALSE;
    for (; from < end; from++) {
        char bytes[4];
        int width = (int)mapix_compat_encode(*from, bytes);

        if (room && width > room - count) {
            errno = ERANGE;
            return 0;
        }
        if (room)
            memcpy(result + count, bytes, (size_t)width);
        count += width;
    }
    return count;
}

/* One conversion of a Windows format, behind the %, as the C library's: flags, width and precision as they are, then length and kind.
 * Returns what follows it. */
static inline const wchar_t *mapix_compat_conversion(const wchar_t *at, int wide, wchar_t **ret_end)
{
    wchar_t *out = *ret_end;
    int narrow = 0, is_wide = 0, is_long = 0;

    while (*at && wcschr(L"-+ #0123456789.*", *at))
        *out++ = *at++;
    for (;; at++) {
        if (at[0] == 'I' && at[1] == '6' && at[2] == '4')
            at += 2, is_long = 1;
        else if (at[0] == 'I' && at[1] == '3' && at[2] == '2')
            at += 2;
        else if (*at == 'I' || *at == 'z' || *at == 'j' || *at == 't')
            is_long = 1;
        else if (at[0] == 'l' && at[1] == 'l')
            at++, is_long = 1;
        else if (*at == 'l' || *at == 'w')
            is_wide = 1;
        else if (*at == 'h')
            narrow++;
        else
            break;
    }
    if (*at == 's' || *at == 'c' || *at == 'S' || *at == 'C') {
        int same = *at == 's' || *at == 'c';

        if (is_wide || (!narrow && same == wide))
            *out++ = 'l';
        *out++ = *at == 's' || *at == 'S' ? 's' : 'c';
        at++;
    } else if (*at) {
        if (is_long)
            *out++ = 'l', *out++ = 'l';
        while (narrow-- > 0)
            *out++ = 'h';
        *out++ = *at++;
    }
    *ret_end = out;
    return at;
}

/* The format in the C library's words; free it. NULL without memory. */
static inline wchar_t *mapix_compat_format(const wchar_t *format, int wide)
{
    wchar_t *result = (wchar_t *)malloc((wcslen(format) * 2 + 1) * sizeof(wchar_t)), *out = result;

    while (result && *format) {
        wchar_t character = *format++;

        *out++ = character;
        if (character != '%')
            continue;
        if (*format == '%')
            *out++ = *format++;
        else
            format = mapix_compat_conversion(format, wide, &out);
    }
    if (result)
        *out = 0;
    return result;
}

/* A format and its arguments as wide text; free it. NULL without memory, or when 8-bit text in it is none in the program's locale. */
static inline wchar_t *mapix_compat_vformat_wide(const wchar_t *format, va_list arguments)
{
    wchar_t *made = mapix_compat_format(format, 1), *text = NULL;
    size_t room;

    for (room = 256; made && room <= 1 << 26; room *= 4) {
        wchar_t *larger = (wchar_t *)realloc(text, room * sizeof(wchar_t));
        va_list again;
        int length;

        if (!larger)
            break;
        text = larger;
        errno = 0;
        va_copy(again, arguments);
        length = vswprintf(text, room, made, again);
        va_end(again);
        if (length < 0 && errno == EILSEQ)
            break;                     /* more room would not help */
        if (length >= 0) {
            free(made);
            return text;
        }
    }
    free(made);
    free(text);
    return NULL;
}

/* The same for 8-bit text. */
static inline char *mapix_compat_vformat(const char *format, va_list arguments)
{
    size_t length = strlen(format) + 1;
    wchar_t *wide = (wchar_t *)malloc(length * sizeof(wchar_t)), *made = NULL;
    char *narrow = (char *)malloc(length * 2 + 1), *text = NULL;
    size_t i;

    /* Byte for byte: what is not ASCII passes as it is. */
    for (i = 0; wide && i < length; i++)
        wide[i] = (unsigned char)format[i];
    if (wide)
        made = mapix_compat_format(wide, 0);
    if (made && narrow) {
        va_list again;
        int needed;

        for (i = 0; made[i]; i++)
            narrow[i] = (char)made[i];
        narrow[i] = 0;
        va_copy(again, arguments);
        needed = vsnprintf(NULL, 0, narrow, again);
        va_end(again);
        text = needed < 0 ? NULL : (char *)malloc((size_t)needed + 1);
        if (text)
            vsnprintf(text, (size_t)needed + 1, narrow, arguments);
    }
    free(wide);
    free(made);
    free(narrow);
    return text;
}

/* Write wide text to a stream as UTF-8. EOF when it fails. */
static inline int mapix_compat_put_wide(const wchar_t *text, FILE *stream)
{
    for (; *text; text++) {
        char bytes[4];
        size_t width = mapix_compat_encode(*text, bytes);

        if (fwrite(bytes, 1, width, stream) != width)
            return EOF;
    }
    return 0;
}

static inline int mapix_compat_fwprintf(FILE *stream, const wchar_t *format, ...)
{
    va_list arguments;
    wchar_t *text;
    int result = -1;

    va_start(arguments, format);
    text = mapix_compat_vformat_wide(format, arguments);
    va_end(arguments);
    if (text && !mapix_compat_put_wide(text, stream))
        result = (int)wcslen(text);
    free(text);
    return result;
}

static inline int mapix_compat_fprintf(FILE *stream, const char *format, ...)
{
    va_list arguments;
    char *text;
    int result = -1;

    va_start(arguments, format);
    text = mapix_compat_vformat(format, arguments);
    va_end(arguments);
    if (text && fputs(text, stream) >= 0)
        result = (int)strlen(text);
    free(text);
    return result;
}

/* Keep what fits into `room` characters of `width` bytes, the final 0 among them; the length, or -1 when it was cut off. */
static inline int mapix_compat_keep(void *result, size_t room, const void *text, size_t length, size_t width)
{
    size_t kept = length < room ? length : room ? room - 1 : 0;

    if (kept)
        memcpy(result, text, kept * width);
    if (room)
        memset((char *)result + kept * width, 0, width);
    return text && room && kept == length ? (int)length : -1;
}

/* Format into a buffer of `room` characters, the final 0 among them; -1 when it is cut off there. */
static inline int mapix_compat_vswprintf(wchar_t *result, size_t room, const wchar_t *format, va_list arguments)
{
    wchar_t *text = mapix_compat_vformat_wide(format, arguments);
    int length = mapix_compat_keep(result, room, text, text ? wcslen(text) : 0, sizeof(*text));

    free(text);
    return length;
}

static inline int mapix_compat_vsnprintf(char *result, size_t room, const char *format, va_list arguments)
{
    char *text = mapix_compat_vformat(format, arguments);
    int length = mapix_compat_keep(result, room, text, text ? strlen(text) : 0, sizeof(*text));

    free(text);
    return length;
}

static inline int mapix_compat_swprintf(wchar_t *result, size_t room, const wchar_t *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = mapix_compat_vswprintf(result, room, format, arguments);
    va_end(arguments);
    return length;
}

static inline int mapix_compat_snprintf(char *result, size_t room, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = mapix_compat_vsnprintf(result, room, format, arguments);
    va_end(arguments);
    return length;
}

/* The checked copies of Microsoft's C library: 0, or ERANGE and an empty target; with _TRUNCATE what fits, and STRUNCATE when that is not all. */
typedef int errno_t;

#ifndef _TRUNCATE
#define _TRUNCATE ((size_t)-1)
#endif
#ifndef STRUNCATE
#define STRUNCATE 80
#endif

#define MAPIX_CHECKED_COPY(copy_name, cat_name, copy_part_name, character, measure) \
    static inline errno_t copy_part_name(character *result, size_t room, const character *from, size_t most) \
    { \
        size_t length = 0, kept; \
\
        if (!result || !room) \
            return EINVAL; \
        while (from && length < most && from[length]) \
            length++; \
        if (!from || (length >= room && most != _TRUNCATE)) { \
            *result = 0; \
            return from ? ERANGE : EINVAL; \
        } \
        kept = length < room ? length : room - 1; \
        memcpy(result, from, kept * sizeof(*result)); \
        result[kept] = 0; \
        return kept < length ? STRUNCATE : 0; \
    } \
    static inline errno_t copy_name(character *result, size_t room, const character *from) \
    { \
        return copy_part_name(result, room, from, (size_t)-2); \
    } \
    static inline errno_t cat_name(character *result, size_t room, const character *from) \
    { \
        size_t length = result ? measure(result, room) : 0; \
\
        return length >= room ? EINVAL : copy_part_name(result + length, room - length, from, (size_t)-2); \
    }
MAPIX_CHECKED_COPY(strcpy_s, strcat_s, strncpy_s, char, strnlen)
MAPIX_CHECKED_COPY(wcscpy_s, wcscat_s, wcsncpy_s, wchar_t, wcsnlen)
#undef MAPIX_CHECKED_COPY

#define sprintf_s mapix_compat_snprintf
#define swprintf_s mapix_compat_swprintf

static inline errno_t memcpy_s(void *result, size_t room, const void *from, size_t size)
{
    if (size > room)
        return ERANGE;
    if (size)
        memcpy(result, from, size);
    return 0;
}

#ifdef __cplusplus
}

/* C++ programs leave out the size of an array. */
template <size_t room> inline errno_t strcpy_s(char (&result)[room], const char *from)
{
    return strcpy_s(result, room, from);
}

template <size_t room> inline errno_t strcat_s(char (&result)[room], const char *from)
{
    return strcat_s(result, room, from);
}

template <size_t room> inline errno_t wcscpy_s(wchar_t (&result)[room], const wchar_t *from)
{
    return wcscpy_s(result, room, from);
}

template <size_t room> inline errno_t wcscat_s(wchar_t (&result)[room], const wchar_t *from)
{
    return wcscat_s(result, room, from);
}
#endif

#endif
