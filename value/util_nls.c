/* mapinls.h: strings of several character sets. Locales do not change what these answer: comparisons are those of mapix_value_compare, so
 * that two machines sort alike. */
#include <limits.h>
#include <mapinls.h>
#include <mapiutil.h>
#include <mapiwin.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/internal.h"
#include "value/value.h"

#define ENGLISH_US 0x0409
#define COMPARE_FLAGS (NORM_IGNORECASE | NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS | NORM_IGNOREKANATYPE | NORM_IGNOREWIDTH)

/* English (United States): the language of our texts. */
LCID STDAPICALLTYPE MNLS_GetUserDefaultLCID(void)
{
    return ENGLISH_US;
}

/* 8-bit strings are UTF-8. */
UINT STDAPICALLTYPE MNLS_GetACP(void)
{
    return 65001;
}

int STDAPICALLTYPE MNLS_lstrlenW(LPCWSTR lpString)
{
    return lpString == NULL ? 0 : (int)wcslen(lpString);
}

/* Word order, as lstrcmp has it: letters first, then lower case before upper case. */
int STDAPICALLTYPE MNLS_lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    if (lpString1 == NULL || lpString2 == NULL)
        return (lpString1 != NULL) - (lpString2 != NULL);
    SPropValue one = { .ulPropTag = PROP_TAG(PT_UNICODE, 1) }, other = one;
    one.Value.lpszW = (LPWSTR)(uintptr_t)lpString1;
    other.Value.lpszW = (LPWSTR)(uintptr_t)lpString2;
    int order = mapix_value_compare(&one, &other);
    return (order > 0) - (order < 0);
}

LPWSTR STDAPICALLTYPE MNLS_lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2)
{
    return lpString1 == NULL || lpString2 == NULL ? NULL : wcscpy(lpString1, lpString2);
}

BOOL STDAPICALLTYPE MNLS_IsBadStringPtrW(LPCWSTR lpsz, UINT ucchMax)
{
    return !mapix_memory_string_is_readable(lpsz, sizeof(WCHAR), ucchMax);
}

BOOL STDAPICALLTYPE IsBadBoundedStringPtr(const void *lpsz, UINT cchMax)
{
    return !mapix_memory_string_is_readable(lpsz, 1, cchMax);
}

static unsigned fold_of(DWORD flags)
{
    return (flags & NORM_IGNORECASE ? MAPIX_FOLD_CASE : 0) | (flags & NORM_IGNORENONSPACE ? MAPIX_FOLD_NONSPACE : 0) |
        (flags & (NORM_IGNOREWIDTH | NORM_IGNOREKANATYPE) ? MAPIX_FOLD_COMPATIBILITY : 0);
}

/* ASCII punctuation and spaces out, for NORM_IGNORESYMBOLS. */
static void drop_symbols(struct mapix_fold *fold)
{
    size_t kept = 0;
    for (size_t i = 0; i < fold->length; i++) {
        unsigned c = (unsigned char)fold->text[i];
        if (c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            fold->text[kept++] = fold->text[i];
    }
    fold->length = kept;
}

/* CSTR_LESS_THAN, CSTR_EQUAL, CSTR_GREATER_THAN of two texts of a length; 0 out of memory. */
static int compare(DWORD flags, const char *one, size_t one_length, const char *other, size_t other_length)
{
    struct mapix_fold a, b;
    int answer = 0;
    mapix_fold_init(&a);
    mapix_fold_init(&b);
    if (SUCCEEDED(mapix_fold_text(&a, one, one_length, fold_of(flags))) &&
        SUCCEEDED(mapix_fold_text(&b, other, other_length, fold_of(flags)))) {
        if ((flags & NORM_IGNORESYMBOLS) != 0) {
            drop_symbols(&a);
            drop_symbols(&b);
        }
        size_t common = a.length < b.length ? a.length : b.length;
        int order = common == 0 ? 0 : memcmp(a.text, b.text, common);
        if (order == 0)
            order = (a.length > b.length) - (a.length < b.length);
        answer = order < 0 ? 1 : order == 0 ? 2 : 3;
    }
    mapix_fold_release(&a);
    mapix_fold_release(&b);
    return answer;
}

/* As CompareString: 1 less, 2 equal, 3 greater, 0 failed (bad flags or pointers). Counts below zero: zero-terminated. */
int STDAPICALLTYPE MNLS_CompareStringA(LCID Locale, DWORD dwCmpFlags, LPCSTR lpString1, int cchCount1, LPCSTR lpString2, int cchCount2)
{
    if (lpString1 == NULL || lpString2 == NULL || (dwCmpFlags & ~(DWORD)COMPARE_FLAGS) != 0)
        return 0;
    size_t one = cchCount1 < 0 ? strlen(lpString1) : (size_t)cchCount1, other = cchCount2 < 0 ? strlen(lpString2) : (size_t)cchCount2;
    return compare(dwCmpFlags, lpString1, one, lpString2, other);
}

int STDAPICALLTYPE MNLS_CompareStringW(LCID Locale, DWORD dwCmpFlags, LPCWSTR lpString1, int cchCount1, LPCWSTR lpString2,
    int cchCount2)
{
    if (lpString1 == NULL || lpString2 == NULL || (dwCmpFlags & ~(DWORD)COMPARE_FLAGS) != 0)
        return 0;
    LPSTR one = mapix_text_utf8_sized(NULL, lpString1, cchCount1 < 0 ? wcslen(lpString1) : (size_t)cchCount1);
    LPSTR other = mapix_text_utf8_sized(NULL, lpString2, cchCount2 < 0 ? wcslen(lpString2) : (size_t)cchCount2);
    int answer = one == NULL || other == NULL ? 0 : compare(dwCmpFlags, one, strlen(one), other, strlen(other));
    mapix_memory_free(one);
    mapix_memory_free(other);
    return answer;
}

/* Copy what was converted, as both conversions report it: 0 when it does not fit; with no room asked for, the room it needs. */
static int deliver(const void *from, size_t units, size_t unit, void *to, int room)
{
    if (units > INT_MAX || (room > 0 && units > (size_t)room) || room < 0 || (room > 0 && to == NULL))
        return 0;
    if (room > 0)
        memcpy(to, from, units * unit);
    return (int)units;
}

/* As MultiByteToWideChar, for every code page of base/text.h: units written, terminator included when the source has it; 0 on failure. */
int STDAPICALLTYPE MNLS_MultiByteToWideChar(UINT uCodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cchMultiByte, LPWSTR lpWideCharStr,
    int cchWideChar)
{
    char *utf8 = NULL;
    size_t length, replaced = 0;
    if (lpMultiByteStr == NULL || cchMultiByte == 0)
        return 0;
    size_t size = cchMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cchMultiByte;
    if (FAILED(mapix_text_from_code_page(uCodePage, lpMultiByteStr, size, &utf8, &length, &replaced)))
        return 0;
    /* 8: MB_ERR_INVALID_CHARS. */
    bool refused = (dwFlags & 8) != 0 && replaced != 0;
    size_t units = mapix_text_utf8_to_wide_length(utf8, length);
    wchar_t *wide = refused ? NULL : malloc(units * sizeof(*wide) + sizeof(*wide));
    int answer = 0;
    if (wide != NULL) {
        mapix_text_utf8_to_wide(utf8, length, wide);
        answer = deliver(wide, units, sizeof(*wide), lpWideCharStr, cchWideChar);
    }
    free(wide);
    free(utf8);
    return answer;
}

/* As WideCharToMultiByte. */
int STDAPICALLTYPE MNLS_WideCharToMultiByte(UINT uCodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar, LPSTR lpMultiByteStr,
    int cchMultiByte, LPCSTR lpDefaultChar, BOOL *lpfUsedDefaultChar)
{
    void *bytes = NULL;
    size_t size, replaced = 0;
    if (lpWideCharStr == NULL || cchWideChar == 0)
        return 0;
    size_t units = cchWideChar < 0 ? wcslen(lpWideCharStr) + 1 : (size_t)cchWideChar;
    size_t length = mapix_text_wide_to_utf8_length(lpWideCharStr, units);
    char *utf8 = malloc(length + 1);
    if (utf8 == NULL)
        return 0;
    mapix_text_wide_to_utf8(lpWideCharStr, units, utf8);
    HRESULT result = mapix_text_to_code_page(uCodePage, utf8, length, lpDefaultChar == NULL ? 0 : *lpDefaultChar, &bytes, &size, &replaced);
    free(utf8);
    if (FAILED(result))
        return 0;
    if (lpfUsedDefaultChar != NULL)
        *lpfUsedDefaultChar = replaced != 0;
    int answer = deliver(bytes, size, 1, lpMultiByteStr, cchMultiByte);
    free(bytes);
    return answer;
}
