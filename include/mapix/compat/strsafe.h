/* strsafe.h - copies that end where the room ends: STRSAFE_E_INSUFFICIENT_BUFFER, and the text cut off there */
#ifndef MAPIX_COMPAT_STRSAFE_H
#define MAPIX_COMPAT_STRSAFE_H

#include <mapixplatform.h>
#include <mapixtext.h>

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

#ifdef __cplusplus
extern "C" {
#endif

/* One description for both kinds of characters. */
#define MAPIX_STRSAFE(suffix, character, format_into) \
    static inline HRESULT StringCchLength##suffix(const character *from, size_t room, size_t *result) \
    { \
        size_t length = 0; \
\
        if (!from || !room || room > STRSAFE_MAX_CCH) \
            return STRSAFE_E_INVALID_PARAMETER; \
        while (length < room && from[length]) \
            length++; \
        if (result) \
            *result = length < room ? length : 0; \
        return length < room ? S_OK : STRSAFE_E_INVALID_PARAMETER; \
    } \
    static inline HRESULT StringCchCopyN##suffix(character *result, size_t room, const character *from, size_t most) \
    { \
        size_t kept = 0; \
\
        if (!room || room > STRSAFE_MAX_CCH) \
            return STRSAFE_E_INVALID_PARAMETER; \
        for (; kept + 1 < room && kept < most && from[kept]; kept++) \
            result[kept] = from[kept]; \
        result[kept] = 0; \
        return kept == most || !from[kept] ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER; \
    } \
    static inline HRESULT StringCchCopy##suffix(character *result, size_t room, const character *from) \
    { \
        return StringCchCopyN##suffix(result, room, from, STRSAFE_MAX_CCH); \
    } \
    static inline HRESULT StringCchCatN##suffix(character *result, size_t room, const character *from, size_t most) \
    { \
        size_t length; \
\
        if (StringCchLength##suffix(result, room, &length) != S_OK) \
            return STRSAFE_E_INVALID_PARAMETER; \
        return StringCchCopyN##suffix(result + length, room - length, from, most); \
    } \
    static inline HRESULT StringCchCat##suffix(character *result, size_t room, const character *from) \
    { \
        return StringCchCatN##suffix(result, room, from, STRSAFE_MAX_CCH); \
    } \
    static inline HRESULT StringCchVPrintf##suffix(character *result, size_t room, const character *format, va_list arguments) \
    { \
        if (!room || room > STRSAFE_MAX_CCH) \
            return STRSAFE_E_INVALID_PARAMETER; \
        return format_into(result, room, format, arguments) < 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK; \
    } \
    static inline HRESULT StringCchPrintf##suffix(character *result, size_t room, const character *format, ...) \
    { \
        va_list arguments; \
        HRESULT code; \
\
        va_start(arguments, format); \
        code = StringCchVPrintf##suffix(result, room, format, arguments); \
        va_end(arguments); \
        return code; \
    } \
    static inline HRESULT StringCbLength##suffix(const character *from, size_t room, size_t *result) \
    { \
        HRESULT code = StringCchLength##suffix(from, room / sizeof(*from), result); \
\
        if (result) \
            *result *= sizeof(*from); \
        return code; \
    } \
    static inline HRESULT StringCbCopy##suffix(character *result, size_t room, const character *from) \
    { \
        return StringCchCopy##suffix(result, room / sizeof(*result), from); \
    } \
    static inline HRESULT StringCbCat##suffix(character *result, size_t room, const character *from) \
    { \
        return StringCchCat##suffix(result, room / sizeof(*result), from); \
    }
MAPIX_STRSAFE(A, char, mapix_compat_vsnprintf)
MAPIX_STRSAFE(W, wchar_t, mapix_compat_vswprintf)
#undef MAPIX_STRSAFE

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define StringCchLength StringCchLengthW
#define StringCchCopyN StringCchCopyNW
#define StringCchCopy StringCchCopyW
#define StringCchCatN StringCchCatNW
#define StringCchCat StringCchCatW
#define StringCchVPrintf StringCchVPrintfW
#define StringCchPrintf StringCchPrintfW
#define StringCbLength StringCbLengthW
#define StringCbCopy StringCbCopyW
#define StringCbCat StringCbCatW
#else
#define StringCchLength StringCchLengthA
#define StringCchCopyN StringCchCopyNA
#define StringCchCopy StringCchCopyA
#define StringCchCatN StringCchCatNA
#define StringCchCat StringCchCatA
#define StringCchVPrintf StringCchVPrintfA
#define StringCchPrintf StringCchPrintfA
#define StringCbLength StringCbLengthA
#define StringCbCopy StringCbCopyA
#define StringCbCat StringCbCatA
#endif

#endif
