/* mapiwin.h - small helpers that MAPI sources share */
#ifndef __MAPIWIN_H__
#define __MAPIWIN_H__

#include <mapinls.h>

MAPIX_BEGIN_C

#define MULDIV(x, y, z) ((int)((LONGLONG)(x) * (y) / (z)))

/* A provider's globals: one copy in a process */
extern LPVOID pinstX;
#define PvGetInstanceGlobals() pinstX

#define ScSetInstanceGlobals(_pv) (pinstX = (_pv), 0)
#define PvGetVerifyInstanceGlobals(_pid) pinstX
#define ScSetVerifyInstanceGlobals(_pv, _pid) (pinstX = (_pv), 0)
#define PvSlowGetInstanceGlobals(_pid) pinstX
#define szMAPIDLLSuffix ""

#ifndef ZeroMemory
#define ZeroMemory(pb, cb) memset((pb), 0, (cb))
#define FillMemory(pb, cb, b) memset((pb), (b), (cb))
#define CopyMemory(pbDst, pbSrc, cb) memcpy((pbDst), (pbSrc), (cb))
#define MoveMemory(pbDst, pbSrc, cb) memmove((pbDst), (pbSrc), (cb))
#endif

#define CloseMutexHandle(hObj) CloseHandle(hObj)

#ifndef MAX_PATH
#define MAX_PATH 260
#endif

#define GetTempFileName32(_szPath, _szPfx, _n, _lpbuf) GetTempFileName(_szPath, _szPfx, _n, _lpbuf)

#ifdef UNICODE
#define Cbtszsize(_a) CbtszsizeW(_a)
#else
#define Cbtszsize(_a) CbtszsizeA(_a)
#endif

#define CbtszsizeA(_a) (strlen(_a) + 1)
#define CbtszsizeW(_a) ((wcslen(_a) + 1) * sizeof(WCHAR))
#define HexCchOf(_s) (sizeof(_s) * 2 + 1)
#define HexSizeOf(_s) (HexCchOf(_s) * sizeof(TCHAR))

/* Tell whether a string is NULL or has no end within cchMax bytes. */
STDAPI_(BOOL) IsBadBoundedStringPtr(const void *lpsz, UINT cchMax);

MAPIX_END_C

#endif
