/* mapinls.h - strings of several character sets */
#ifndef _MAPINLS_H_
#define _MAPINLS_H_

#include <mapixplatform.h>

MAPIX_BEGIN_C

#define NORM_IGNORECASE     0x00000001
#define NORM_IGNORENONSPACE 0x00000002
#define NORM_IGNORESYMBOLS  0x00000004

#define NORM_IGNOREKANATYPE 0x00010000
#define NORM_IGNOREWIDTH    0x00020000

#ifndef _T
#define _T(x) TEXT(x)
#endif

#define CP_ACP   0
#define CP_OEMCP 1

STDAPI_(LCID) MNLS_GetUserDefaultLCID(void);
STDAPI_(UINT) MNLS_GetACP(void);

STDAPI_(int) MNLS_CompareStringA(LCID Locale, DWORD dwCmpFlags, LPCSTR lpString1, int cchCount1, LPCSTR lpString2,
    int cchCount2);

STDAPI_(int) MNLS_CompareStringW(LCID Locale, DWORD dwCmpFlags, LPCWSTR lpString1, int cchCount1, LPCWSTR lpString2,
    int cchCount2);

STDAPI_(int) MNLS_MultiByteToWideChar(UINT uCodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cchMultiByte,
    LPWSTR lpWideCharStr, int cchWideChar);

STDAPI_(int) MNLS_WideCharToMultiByte(UINT uCodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
    LPSTR lpMultiByteStr, int cchMultiByte, LPCSTR lpDefaultChar, BOOL *lpfUsedDefaultChar);

STDAPI_(int) MNLS_lstrlenW(LPCWSTR lpString);
STDAPI_(int) MNLS_lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2);
STDAPI_(LPWSTR) MNLS_lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2);
STDAPI_(BOOL) MNLS_IsBadStringPtrW(LPCWSTR lpsz, UINT ucchMax);

#ifndef IsBadStringPtrW
#define IsBadStringPtrW(lpsz, cchMax) MNLS_IsBadStringPtrW(lpsz, cchMax)
#endif

MAPIX_END_C

#endif
