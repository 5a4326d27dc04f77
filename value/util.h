/* Functions that MAPI exports by name and no header of Microsoft's declares, and what utilities share. */
#ifndef MAPIX_VALUE_UTIL_H
#define MAPIX_VALUE_UTIL_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

/* Exchange the bytes of each of `count` 16-bit or 32-bit words. */
void STDAPICALLTYPE SwapPword(LPVOID lpv, ULONG count);
void STDAPICALLTYPE SwapPlong(LPVOID lpv, ULONG count);

/* (dividend / divisor) >> shift; all ones for a divisor of zero. Undocumented; the name says what it thinks of itself. */
FILETIME STDAPICALLTYPE FtDivFtBogus(FILETIME ftDividend, FILETIME ftDivisor, CHAR cShift);

/* FBadRglpszW for 8-bit strings. */
BOOL STDAPICALLTYPE FBadRglpszA(LPSTR *lppsz, ULONG cStrings);

/* A deep copy in one allocation chain for MAPIFreeBuffer. NULL copies to NULL. MAPI_E_INVALID_PARAMETER, MAPI_E_TOO_COMPLEX,
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT STDAPICALLTYPE HrCopyRestriction(LPSRestriction lpRestriction, LPVOID lpObject, LPSRestriction *lppRestriction);

/* ScUNCFromLocalPath and ScLocalPathFromUNC by the mount table in the file `mounts`. */
SCODE util_unc_from_local(const char *mounts, const char *local, char *unc, size_t size);
SCODE util_local_from_unc(const char *mounts, const char *unc, char *local, size_t size);

#endif
