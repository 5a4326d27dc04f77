/* Text and hexadecimal helpers of mapiutil.h (SPI-UTIL-09). 8-bit strings are UTF-8. */
#include <mapixext.h>
#include <mapiutil.h>
#include <string.h>
#include <wchar.h>

#include "base/guid.h"
#include "base/memory.h"
#include "base/text.h"
#include "value/util.h"

static int digit_of(unsigned character)
{
    if (character >= '0' && character <= '9')
        return (int)character - '0';
    unsigned lower = character | 0x20;
    return lower >= 'a' && lower <= 'f' ? (int)(lower - 'a') + 10 : -1;
}

/* An even number of digits into bytes; FALSE for other characters or an odd number. The caller's buffer is large enough. */
BOOL STDAPICALLTYPE FBinFromHex(LPSTR lpsz, LPBYTE lpb)
{
    return lpsz != NULL && lpb != NULL && mapix_hex_parse(lpsz, strlen(lpsz), lpb);
}

static bool wide_hex(const wchar_t *text, BYTE *to)
{
    for (; text[0] != 0; text += 2) {
        int high = (unsigned)text[0] < 0x80 ? digit_of((unsigned)text[0]) : -1;
        int low = high >= 0 && (unsigned)text[1] < 0x80 ? digit_of((unsigned)text[1]) : -1;
        if (low < 0)
            return false;
        *to++ = (BYTE)(high << 4 | low);
    }
    return true;
}

BOOL STDAPICALLTYPE FBinFromHexW(LPWSTR lpsz, LPBYTE lpb)
{
    return lpsz != NULL && lpb != NULL && wide_hex(lpsz, lpb);
}

/* The same into `cb` bytes at most. MAPI_E_CALL_FAILED: other characters, an odd number of them, or too many. */
SCODE STDAPICALLTYPE ScBinFromHexBounded(LPSTR lpsz, LPBYTE lpb, ULONG cb)
{
    if (lpsz == NULL || (lpb == NULL && cb != 0))
        return MAPI_E_INVALID_PARAMETER;
    size_t digits = strlen(lpsz);
    return digits / 2 <= cb && mapix_hex_parse(lpsz, digits, lpb) ? S_OK : MAPI_E_CALL_FAILED;
}

SCODE STDAPICALLTYPE ScBinFromHexBoundedW(LPWSTR lpsz, LPBYTE lpb, ULONG cb)
{
    if (lpsz == NULL || (lpb == NULL && cb != 0))
        return MAPI_E_INVALID_PARAMETER;
    return wcslen(lpsz) / 2 <= cb && wide_hex(lpsz, lpb) ? S_OK : MAPI_E_CALL_FAILED;
}

/* 2 * cb upper-case digits and a zero. */
void STDAPICALLTYPE HexFromBin(LPBYTE lpb, int cb, LPSTR lpsz)
{
    if (lpsz != NULL)
        mapix_hex_text(lpb, lpb == NULL || cb < 0 ? 0 : (size_t)cb, lpsz);
}

void STDAPICALLTYPE HexFromBinW(LPBYTE lpb, int cb, LPWSTR lpsz)
{
    static const char digits[] = "0123456789ABCDEF";
    if (lpsz == NULL)
        return;
    for (int i = 0; lpb != NULL && i < cb; i++) {
        *lpsz++ = (WCHAR)digits[lpb[i] >> 4];
        *lpsz++ = (WCHAR)digits[lpb[i] & 15];
    }
    *lpsz = 0;
}

/* The number at the start of the text, up to the first other character; 0 without one. Wraps past 32 bits. */
ULONG STDAPICALLTYPE UlFromSzHex(LPCSTR lpsz)
{
    ULONG value = 0;
    for (; lpsz != NULL && digit_of((unsigned char)*lpsz) >= 0; lpsz++)
        value = value << 4 | (ULONG)digit_of((unsigned char)*lpsz);
    return value;
}

ULONG STDAPICALLTYPE UlFromSzHexW(LPCWSTR lpsz)
{
    ULONG value = 0;
    for (; lpsz != NULL && (unsigned)*lpsz < 0x80 && digit_of((unsigned)*lpsz) >= 0; lpsz++)
        value = value << 4 | (ULONG)digit_of((unsigned)*lpsz);
    return value;
}

unsigned int STDAPICALLTYPE UFromSz(LPCSTR lpsz)
{
    unsigned value = 0;
    for (; lpsz != NULL && *lpsz >= '0' && *lpsz <= '9'; lpsz++)
        value = value * 10 + (unsigned)(*lpsz - '0');
    return value;
}

unsigned int STDAPICALLTYPE UFromSzW(LPCWSTR lpsz)
{
    unsigned value = 0;
    for (; lpsz != NULL && *lpsz >= L'0' && *lpsz <= L'9'; lpsz++)
        value = value * 10 + (unsigned)(*lpsz - L'0');
    return value;
}

/* The first such character, a UTF-16 unit's number, in UTF-8 text; NULL without one or without text. */
LPSTR STDAPICALLTYPE SzFindCh(LPCSTR lpsz, USHORT ch)
{
    char wanted[5] = { 0 };
    if (lpsz == NULL)
        return NULL;
    if (ch < 0x80)
        return strchr(lpsz, ch);
    mapix_text_put_utf8(ch, wanted);
    return strstr(lpsz, wanted);
}

LPWSTR STDAPICALLTYPE SzFindChW(LPCWSTR lpsz, USHORT ch)
{
    return lpsz == NULL ? NULL : wcschr(lpsz, (wchar_t)ch);
}

LPSTR STDAPICALLTYPE SzFindLastCh(LPCSTR lpsz, USHORT ch)
{
    if (lpsz == NULL || ch < 0x80)
        return lpsz == NULL ? NULL : strrchr(lpsz, ch);
    char *last = NULL;
    for (char *found = SzFindCh(lpsz, ch); found != NULL; found = SzFindCh(found + 1, ch))
        last = found;
    return last;
}

LPWSTR STDAPICALLTYPE SzFindLastChW(LPCWSTR lpsz, USHORT ch)
{
    return lpsz == NULL ? NULL : wcsrchr(lpsz, (wchar_t)ch);
}

/* The first place of the key in the text; NULL without one, or when either is missing. */
LPSTR STDAPICALLTYPE SzFindSz(LPCSTR lpsz, LPCSTR lpszKey)
{
    return lpsz == NULL || lpszKey == NULL ? NULL : strstr(lpsz, lpszKey);
}

LPWSTR STDAPICALLTYPE SzFindSzW(LPCWSTR lpsz, LPCWSTR lpszKey)
{
    return lpsz == NULL || lpszKey == NULL ? NULL : wcsstr(lpsz, lpszKey);
}

/* An entry identifier in hexadecimal digits, for MAPIFreeBuffer. MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT STDAPICALLTYPE HrSzFromEntryID(ULONG cb, LPENTRYID lpEntryID, LPSTR *lpsz)
{
    if (cb == 0 || lpEntryID == NULL || lpsz == NULL)
        return MAPI_E_INVALID_PARAMETER;
    LPSTR text = mapix_memory_new((size_t)cb * 2 + 1);
    if (text == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *lpsz = mapix_hex_text(lpEntryID, cb, text);
    return S_OK;
}

HRESULT STDAPICALLTYPE HrSzFromEntryIDW(ULONG cb, LPENTRYID lpEntryID, LPWSTR *lpsz)
{
    if (cb == 0 || cb > 0x0fffffff || lpEntryID == NULL || lpsz == NULL)
        return MAPI_E_INVALID_PARAMETER;
    LPWSTR text = mapix_memory_new(((size_t)cb * 2 + 1) * sizeof(WCHAR));
    if (text == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HexFromBinW((LPBYTE)lpEntryID, (int)cb, text);
    *lpsz = text;
    return S_OK;
}

/* And back. MAPI_E_INVALID_ENTRYID: the text is empty, odd, or has other characters. */
HRESULT STDAPICALLTYPE HrEntryIDFromSz(LPSTR lpsz, ULONG *lpcb, LPENTRYID *lppEntryID)
{
    if (lpsz == NULL || lpcb == NULL || lppEntryID == NULL)
        return MAPI_E_INVALID_PARAMETER;
    size_t digits = strlen(lpsz);
    if (digits == 0 || digits % 2 != 0 || digits / 2 > 0x7fffffff)
        return MAPI_E_INVALID_ENTRYID;
    LPENTRYID entry_id = mapix_memory_new(digits / 2);
    if (entry_id == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!mapix_hex_parse(lpsz, digits, entry_id)) {
        mapix_memory_free(entry_id);
        return MAPI_E_INVALID_ENTRYID;
    }
    *lpcb = (ULONG)(digits / 2);
    *lppEntryID = entry_id;
    return S_OK;
}

HRESULT STDAPICALLTYPE HrEntryIDFromSzW(LPWSTR lpsz, ULONG *lpcb, LPENTRYID *lppEntryID)
{
    if (lpsz == NULL)
        return MAPI_E_INVALID_PARAMETER;
    LPSTR text = mapix_text_utf8(NULL, lpsz);
    if (text == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = HrEntryIDFromSz(text, lpcb, lppEntryID);
    mapix_memory_free(text);
    return result;
}

void STDAPICALLTYPE SwapPword(LPVOID lpv, ULONG count)
{
    BYTE *at = lpv;
    for (ULONG i = 0; at != NULL && i < count; i++, at += 2) {
        BYTE first = at[0];
        at[0] = at[1];
        at[1] = first;
    }
}

void STDAPICALLTYPE SwapPlong(LPVOID lpv, ULONG count)
{
    BYTE *at = lpv;
    for (ULONG i = 0; at != NULL && i < count; i++, at += 4) {
        BYTE first = at[0], second = at[1];
        at[0] = at[3];
        at[1] = at[2];
        at[2] = second;
        at[3] = first;
    }
}

/* Identifiers in MAPI URLs: a byte is a Hangul syllable. */
#define ENCODED_BASE 0xac00

/* mapixext.h. */
ULONG STDAPICALLTYPE CchOfEncoding(ULONG cbID)
{
    return cbID;
}

ULONG STDAPICALLTYPE CbOfEncoded(LPCWSTR pwzEncoded)
{
    size_t length = pwzEncoded ? wcslen(pwzEncoded) : 0;
    return length <= UINT32_MAX ? (ULONG)length : 0;
}

LPWSTR STDAPICALLTYPE EncodeID(ULONG cbEID, LPENTRYID rgbID)
{
    const BYTE *bytes = (const BYTE *)rgbID;
    if (!cbEID || !bytes || cbEID >= UINT32_MAX / sizeof(WCHAR))
        return NULL;
    LPWSTR text = mapix_memory_new(((size_t)cbEID + 1) * sizeof(*text));
    if (!text)
        return NULL;
    for (ULONG i = 0; i < cbEID; i++)
        text[i] = (WCHAR)(ENCODED_BASE + bytes[i]);
    text[cbEID] = 0;
    return text;
}

BOOL STDAPICALLTYPE FDecodeID(LPCWSTR pwzEncoded, LPENTRYID *lplpEntryID, ULONG *lpcbEntryID)
{
    ULONG count = CbOfEncoded(pwzEncoded);
    if (!count || !lplpEntryID || !lpcbEntryID)
        return FALSE;
    for (ULONG i = 0; i < count; i++)
        if (pwzEncoded[i] < ENCODED_BASE || pwzEncoded[i] > ENCODED_BASE + 0xff)
            return FALSE;
    BYTE *bytes = mapix_memory_new(count);
    if (!bytes)
        return FALSE;
    for (ULONG i = 0; i < count; i++)
        bytes[i] = (BYTE)(pwzEncoded[i] - ENCODED_BASE);
    *lplpEntryID = (LPENTRYID)(void *)bytes;
    *lpcbEntryID = count;
    return TRUE;
}
