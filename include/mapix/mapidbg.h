/* mapidbg.h - assertions and traces. DEBUG, ASSERTS_ENABLED or TRACES_ENABLED switches them on; libmapix has the functions
 * behind them for programs that bring none */
#ifndef __MAPIDBG_H_
#define __MAPIDBG_H_

#include <mapixplatform.h>

MAPIX_BEGIN_C

typedef void (*FARPROC)(void);

#define EXTERN_C_BEGIN MAPIX_BEGIN_C
#define EXTERN_C_END MAPIX_END_C

#if defined(DEBUG)
#define IFDBG(x) x
#define IFNDBG(x)
#else
#define IFDBG(x)
#define IFNDBG(x) x
#endif

#define dimensionof(a) (sizeof(a) / sizeof(*(a)))

#define Unreferenced(a) ((void)(a))

#if defined(DEBUG) || defined(ASSERTS_ENABLED)
#define IFTRAP(x) x
#else
#define IFTRAP(x) 0
#endif

#define Trap() IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, "Trap"))

int DebugTrapFn(int fFatal, const char *pszFile, int iLine, const char *pszFormat, ...);

#define TrapSz(psz) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz))
#define TrapSz1(psz, a1) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1))
#define TrapSz2(psz, a1, a2) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2))
#define TrapSz3(psz, a1, a2, a3) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3))
#define TrapSz4(psz, a1, a2, a3, a4) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4))
#define TrapSz5(psz, a1, a2, a3, a4, a5) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5))
#define TrapSz6(psz, a1, a2, a3, a4, a5, a6) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6))
#define TrapSz7(psz, a1, a2, a3, a4, a5, a6, a7) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7))
#define TrapSz8(psz, a1, a2, a3, a4, a5, a6, a7, a8) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8))
#define TrapSz9(psz, a1, a2, a3, a4, a5, a6, a7, a8, a9) IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9))

#define Assert(t) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, "Assertion failed: " #t), 0))
#define AssertSz(t, psz) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz), 0))
#define AssertSz1(t, psz, a1) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1), 0))
#define AssertSz2(t, psz, a1, a2) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2), 0))
#define AssertSz3(t, psz, a1, a2, a3) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3), 0))
#define AssertSz4(t, psz, a1, a2, a3, a4) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4), 0))
#define AssertSz5(t, psz, a1, a2, a3, a4, a5) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5), 0))
#define AssertSz6(t, psz, a1, a2, a3, a4, a5, a6) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6), 0))
#define AssertSz7(t, psz, a1, a2, a3, a4, a5, a6, a7) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7), 0))
#define AssertSz8(t, psz, a1, a2, a3, a4, a5, a6, a7, a8) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8), 0))
#define AssertSz9(t, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9) IFTRAP(((t) ? 0 : DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9), 0))

#define SideAssert(t) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, "Assertion failed: " #t)), 0)
#define SideAssertSz(t, psz) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz)), 0)
#define SideAssertSz1(t, psz, a1) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1)), 0)
#define SideAssertSz2(t, psz, a1, a2) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2)), 0)
#define SideAssertSz3(t, psz, a1, a2, a3) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3)), 0)
#define SideAssertSz4(t, psz, a1, a2, a3, a4) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4)), 0)
#define SideAssertSz5(t, psz, a1, a2, a3, a4, a5) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5)), 0)
#define SideAssertSz6(t, psz, a1, a2, a3, a4, a5, a6) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6)), 0)
#define SideAssertSz7(t, psz, a1, a2, a3, a4, a5, a6, a7) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7)), 0)
#define SideAssertSz8(t, psz, a1, a2, a3, a4, a5, a6, a7, a8) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8)), 0)
#define SideAssertSz9(t, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9) ((t) ? 0 : IFTRAP(DebugTrapFn(1, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9)), 0)

#define NFAssert(t) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, "Assertion failed: " #t), 0))
#define NFAssertSz(t, psz) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz), 0))
#define NFAssertSz1(t, psz, a1) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1), 0))
#define NFAssertSz2(t, psz, a1, a2) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2), 0))
#define NFAssertSz3(t, psz, a1, a2, a3) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3), 0))
#define NFAssertSz4(t, psz, a1, a2, a3, a4) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4), 0))
#define NFAssertSz5(t, psz, a1, a2, a3, a4, a5) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5), 0))
#define NFAssertSz6(t, psz, a1, a2, a3, a4, a5, a6) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6), 0))
#define NFAssertSz7(t, psz, a1, a2, a3, a4, a5, a6, a7) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7), 0))
#define NFAssertSz8(t, psz, a1, a2, a3, a4, a5, a6, a7, a8) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8), 0))
#define NFAssertSz9(t, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9) IFTRAP(((t) ? 0 : DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9), 0))

#define NFSideAssert(t) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, "Assertion failed: " #t)), 0)
#define NFSideAssertSz(t, psz) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz)), 0)
#define NFSideAssertSz1(t, psz, a1) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1)), 0)
#define NFSideAssertSz2(t, psz, a1, a2) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2)), 0)
#define NFSideAssertSz3(t, psz, a1, a2, a3) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3)), 0)
#define NFSideAssertSz4(t, psz, a1, a2, a3, a4) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4)), 0)
#define NFSideAssertSz5(t, psz, a1, a2, a3, a4, a5) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5)), 0)
#define NFSideAssertSz6(t, psz, a1, a2, a3, a4, a5, a6) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6)), 0)
#define NFSideAssertSz7(t, psz, a1, a2, a3, a4, a5, a6, a7) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7)), 0)
#define NFSideAssertSz8(t, psz, a1, a2, a3, a4, a5, a6, a7, a8) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8)), 0)
#define NFSideAssertSz9(t, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9) ((t) ? 0 : IFTRAP(DebugTrapFn(0, __FILE__, __LINE__, psz, a1, a2, a3, a4, a5, a6, a7, a8, a9)), 0)

#if defined(DEBUG) || defined(TRACES_ENABLED)
#define IFTRACE(x) x
#else
#define IFTRACE(x) 0
#endif

int DebugTraceFn(const char *pszFormat, ...);

#define DebugTraceResult(f, hr) IFTRACE(((hr) ? DebugTraceFn(#f " returns 0x%08X %s\n", GetScode(hr), SzDecodeScode(GetScode(hr))) : 0))
#define DebugTraceSc(f, sc) IFTRACE(((sc) ? DebugTraceFn(#f " returns 0x%08X %s\n", (sc), SzDecodeScode(sc)) : 0))
#define DebugTraceArg(f, s) IFTRACE(DebugTraceFn(#f ": bad parameter: " s "\n"))
#define DebugTraceLine() IFTRACE(DebugTraceFn("%s, line %d\n", __FILE__, __LINE__))
#define DebugTraceProblems(sz, rgprob) IFTRACE(DebugTraceProblemsFn(sz, rgprob))

#define TraceSz(psz) IFTRACE(DebugTraceFn("~" psz))
#define TraceSz1(psz, a1) IFTRACE(DebugTraceFn("~" psz, a1))
#define TraceSz2(psz, a1, a2) IFTRACE(DebugTraceFn("~" psz, a1, a2))
#define TraceSz3(psz, a1, a2, a3) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3))
#define TraceSz4(psz, a1, a2, a3, a4) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3, a4))
#define TraceSz5(psz, a1, a2, a3, a4, a5) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3, a4, a5))
#define TraceSz6(psz, a1, a2, a3, a4, a5, a6) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3, a4, a5, a6))
#define TraceSz7(psz, a1, a2, a3, a4, a5, a6, a7) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3, a4, a5, a6, a7))
#define TraceSz8(psz, a1, a2, a3, a4, a5, a6, a7, a8) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3, a4, a5, a6, a7, a8))
#define TraceSz9(psz, a1, a2, a3, a4, a5, a6, a7, a8, a9) IFTRACE(DebugTraceFn("~" psz, a1, a2, a3, a4, a5, a6, a7, a8, a9))

STDAPI_(void) DebugTraceProblemsFn(char *sz, void *rgprob);
STDAPI_(char *) SzDecodeScodeFn(SCODE sc);
STDAPI_(char *) SzDecodeUlPropTypeFn(unsigned int ulPropType);
STDAPI_(char *) SzDecodeUlPropTagFn(unsigned int ulPropTag);
STDAPI_(unsigned int) UlPropTagFromSzFn(char *psz);
STDAPI_(SCODE) ScodeFromSzFn(char *psz);
STDAPI_(void *) DBGMEM_EncapsulateFn(void *pmalloc, char *pszSubsys, int fCheckOften);
STDAPI_(void) DBGMEM_ShutdownFn(void *pmalloc);
STDAPI_(void) DBGMEM_CheckMemFn(void *pmalloc, int fReportOrphans);
STDAPI_(void) DBGMEM_LeakHook(FARPROC pfn);
STDAPI_(void) GetCallStack(DWORD_PTR *arg1, int arg2, int arg3);
STDAPI_(void) DBGMEM_NoLeakDetectFn(void *pmalloc, void *pv);
STDAPI_(void) DBGMEM_SetFailureAtFn(void *pmalloc, ULONG ulFailureAt);
STDAPI_(SCODE) ScCheckScFn(SCODE arg1, SCODE *arg2, char *arg3, char *arg4, int arg5);
STDAPI_(void *) VMAlloc(ULONG arg1);
STDAPI_(void *) VMAllocEx(ULONG arg1, ULONG arg2);
STDAPI_(void *) VMRealloc(void *arg1, ULONG arg2);
STDAPI_(void *) VMReallocEx(void *arg1, ULONG arg2, ULONG arg3);
STDAPI_(ULONG) VMGetSize(void *arg1);
STDAPI_(ULONG) VMGetSizeEx(void *arg1, ULONG arg2);
STDAPI_(void) VMFree(void *arg1);
STDAPI_(void) VMFreeEx(void *arg1, ULONG arg2);

#ifdef DEBUG
#define SzDecodeScode(_sc) SzDecodeScodeFn(_sc)
#define SzDecodeUlPropType(_ulPropType) SzDecodeUlPropTypeFn(_ulPropType)
#define SzDecodeUlPropTag(_ulPropTag) SzDecodeUlPropTagFn(_ulPropTag)
#define UlPropTagFromSz(_sz) UlPropTagFromSzFn(_sz)
#define ScodeFromSz(_sz) ScodeFromSzFn(_sz)
#define DBGMEM_Encapsulate(pm, psz, f) DBGMEM_EncapsulateFn(pm, psz, f)
#define DBGMEM_Shutdown(pm) DBGMEM_ShutdownFn(pm)
#define DBGMEM_CheckMem(pm, f) DBGMEM_CheckMemFn(pm, f)
#define DBGMEM_NoLeakDetect(pm, pv) DBGMEM_NoLeakDetectFn(pm, pv)
#define DBGMEM_SetFailureAt(pm, ul) DBGMEM_SetFailureAtFn(pm, ul)
#define ScCheckSc(sc, fn) ScCheckScFn(sc, fn##_Scodes, #fn, __FILE__, __LINE__)
#define HrCheckHr(hr, fn) HrCheckSc(GetScode(hr), fn)
#else
#define SzDecodeScode(_sc) ("")
#define SzDecodeUlPropType(_ulPropType) ("")
#define SzDecodeUlPropTag(_ulPropTag) ("")
#define UlPropTagFromSz(_sz) (0)
#define ScodeFromSz(_sz) (0)
#if defined(__cplusplus) && !defined(CINTERFACE)
#define DBGMEM_Encapsulate(pmalloc, pszSubsys, fCheckOften) ((pmalloc)->AddRef(), (pmalloc))
#define DBGMEM_Shutdown(pmalloc) ((pmalloc)->Release())
#else
#define DBGMEM_Encapsulate(pmalloc, pszSubsys, fCheckOften) ((pmalloc)->lpVtbl->AddRef(pmalloc), (pmalloc))
#define DBGMEM_Shutdown(pmalloc) ((pmalloc)->lpVtbl->Release(pmalloc))
#endif
#define DBGMEM_CheckMem(pm, f)
#define DBGMEM_NoLeakDetect(pm, pv)
#define DBGMEM_SetFailureAt(pm, ul)
#define ScCheckSc(sc, fn) (sc)
#define HrCheckHr(hr, fn) (hr)
#endif

#define HrCheckSc(sc, fn) ResultFromScode(ScCheckSc(sc, fn))

#ifdef DEBUG
/* Which results a call may have: arrays that end with 0, the program's own */
extern SCODE Common_Scodes[];
extern SCODE MAPILogon_Scodes[];
extern SCODE MAPIAllocateBuffer_Scodes[];
extern SCODE MAPIAllocateMore_Scodes[];
extern SCODE MAPIFreeBuffer_Scodes[];
extern SCODE IUnknown_QueryInterface_Scodes[];
extern SCODE IUnknown_AddRef_Scodes[];
extern SCODE IUnknown_Release_Scodes[];
extern SCODE IUnknown_GetLastError_Scodes[];
extern SCODE IMAPIProp_CopyTo_Scodes[];
extern SCODE IMAPIProp_CopyProps_Scodes[];
extern SCODE IMAPIProp_DeleteProps_Scodes[];
extern SCODE IMAPIProp_GetIDsFromNames_Scodes[];
extern SCODE IMAPIProp_GetLastError_Scodes[];
extern SCODE IMAPIProp_GetNamesFromIDs_Scodes[];
extern SCODE IMAPIProp_GetPropList_Scodes[];
extern SCODE IMAPIProp_GetProps_Scodes[];
extern SCODE IMAPIProp_OpenProperty_Scodes[];
extern SCODE IMAPIProp_SetProps_Scodes[];
extern SCODE IMAPIProp_SaveChanges_Scodes[];
extern SCODE IStream_Read_Scodes[];
extern SCODE IStream_Write_Scodes[];
extern SCODE IStream_Seek_Scodes[];
extern SCODE IStream_SetSize_Scodes[];
extern SCODE IStream_Tell_Scodes[];
extern SCODE IStream_LockRegion_Scodes[];
extern SCODE IStream_UnlockRegion_Scodes[];
extern SCODE IStream_Clone_Scodes[];
extern SCODE IStream_CopyTo_Scodes[];
extern SCODE IStream_Revert_Scodes[];
extern SCODE IStream_Stat_Scodes[];
extern SCODE IStream_Commit_Scodes[];
extern SCODE IMAPITable_GetLastError_Scodes[];
extern SCODE IMAPITable_Advise_Scodes[];
extern SCODE IMAPITable_Unadvise_Scodes[];
extern SCODE IMAPITable_GetStatus_Scodes[];
extern SCODE IMAPITable_SetColumns_Scodes[];
extern SCODE IMAPITable_QueryColumns_Scodes[];
extern SCODE IMAPITable_GetRowCount_Scodes[];
extern SCODE IMAPITable_SeekRow_Scodes[];
extern SCODE IMAPITable_SeekRowApprox_Scodes[];
extern SCODE IMAPITable_QueryPosition_Scodes[];
extern SCODE IMAPITable_FindRow_Scodes[];
extern SCODE IMAPITable_Restrict_Scodes[];
extern SCODE IMAPITable_CreateBookmark_Scodes[];
extern SCODE IMAPITable_FreeBookmark_Scodes[];
extern SCODE IMAPITable_SortTable_Scodes[];
extern SCODE IMAPITable_QuerySortOrder_Scodes[];
extern SCODE IMAPITable_QueryRows_Scodes[];
extern SCODE IMAPITable_Abort_Scodes[];
extern SCODE IMAPITable_ExpandRow_Scodes[];
extern SCODE IMAPITable_CollapseRow_Scodes[];
extern SCODE IMAPITable_WaitForCompletion_Scodes[];
extern SCODE IMAPITable_GetCollapseState_Scodes[];
extern SCODE IMAPITable_SetCollapseState_Scodes[];
extern SCODE IMAPISession_LogOff_Scodes[];
extern SCODE IMAPISession_Release_Scodes[];
extern SCODE IMAPISession_GetLastError_Scodes[];
extern SCODE IMAPISession_GetMsgStoresTable_Scodes[];
extern SCODE IMAPISession_GetStatusTable_Scodes[];
extern SCODE IMAPISession_OpenMsgStore_Scodes[];
extern SCODE IMAPISession_OpenAddressBook_Scodes[];
extern SCODE IMAPISession_OpenEntry_Scodes[];
extern SCODE IMAPISession_OpenProfileSection_Scodes[];
extern SCODE IMAPISession_Advise_Scodes[];
extern SCODE IMAPISession_Unadvise_Scodes[];
extern SCODE IMAPISession_CompareEntryIDs_Scodes[];
extern SCODE IMAPISession_MessageOptions_Scodes[];
extern SCODE IMAPISession_QueryDefaultMessageOpt_Scodes[];
extern SCODE IMAPISession_EnumAdrTypes_Scodes[];
extern SCODE IMAPISession_QueryIdentity_Scodes[];
extern SCODE IMsgStore_Advise_Scodes[];
extern SCODE IMsgStore_Unadvise_Scodes[];
extern SCODE IMsgStore_CompareEntryIDs_Scodes[];
extern SCODE IMsgStore_OpenEntry_Scodes[];
extern SCODE IMsgStore_SetReceiveFolder_Scodes[];
extern SCODE IMsgStore_GetReceiveFolder_Scodes[];
extern SCODE IMsgStore_GetReceiveFolderTable_Scodes[];
extern SCODE IMsgStore_StoreLogoff_Scodes[];
extern SCODE IMsgStore_AbortSubmit_Scodes[];
extern SCODE IMsgStore_GetOutgoingQueue_Scodes[];
extern SCODE IMsgStore_SetLockState_Scodes[];
extern SCODE IMsgStore_FinishedMsg_Scodes[];
extern SCODE IMsgStore_NotifyNewMail_Scodes[];
extern SCODE IMAPIFolder_GetContentsTable_Scodes[];
extern SCODE IMAPIFolder_GetHierarchyTable_Scodes[];
extern SCODE IMAPIFolder_SaveContentsSort_Scodes[];
extern SCODE IMAPIFolder_OpenEntry_Scodes[];
extern SCODE IMAPIFolder_CreateMessage_Scodes[];
extern SCODE IMAPIFolder_CopyMessages_Scodes[];
extern SCODE IMAPIFolder_DeleteMessages_Scodes[];
extern SCODE IMAPIFolder_CreateFolder_Scodes[];
extern SCODE IMAPIFolder_CopyFolder_Scodes[];
extern SCODE IMAPIFolder_DeleteFolder_Scodes[];
extern SCODE IMAPIFolder_SetSearchCriteria_Scodes[];
extern SCODE IMAPIFolder_GetSearchCriteria_Scodes[];
extern SCODE IMAPIFolder_SetReadFlags_Scodes[];
extern SCODE IMAPIFolder_GetMessageStatus_Scodes[];
extern SCODE IMAPIFolder_SetMessageStatus_Scodes[];
extern SCODE IMAPIFolder_EmptyFolder_Scodes[];
extern SCODE IMessage_SaveChanges_Scodes[];
extern SCODE IMessage_GetAttachmentTable_Scodes[];
extern SCODE IMessage_OpenAttach_Scodes[];
extern SCODE IMessage_CreateAttach_Scodes[];
extern SCODE IMessage_DeleteAttach_Scodes[];
extern SCODE IMessage_GetRecipientTable_Scodes[];
extern SCODE IMessage_ModifyRecipients_Scodes[];
extern SCODE IMessage_SubmitMessage_Scodes[];
extern SCODE IMessage_SetReadFlag_Scodes[];
extern SCODE IAttach_SaveChanges_Scodes[];
extern SCODE IAddrBook_OpenEntry_Scodes[];
extern SCODE IAddrBook_CompareEntryIDs_Scodes[];
extern SCODE IAddrBook_CreateOneOff_Scodes[];
extern SCODE IAddrBook_ResolveName_Scodes[];
extern SCODE IAddrBook_Address_Scodes[];
extern SCODE IAddrBook_Details_Scodes[];
extern SCODE IAddrBook_RecipOptions_Scodes[];
extern SCODE IAddrBook_QueryDefaultRecipOpt_Scodes[];
extern SCODE IAddrBook_ButtonPress_Scodes[];
extern SCODE IABContainer_GetContentsTable_Scodes[];
extern SCODE IABContainer_GetHierarchyTable_Scodes[];
extern SCODE INotifObj_ChangeEvMask_Scodes[];
extern SCODE IMAPIStatus_ChangePassword_Scodes[];
extern SCODE IMAPIStatus_FlushQueues_Scodes[];
extern SCODE IMAPIStatus_SettingsDialog_Scodes[];
extern SCODE IMAPIStatus_ValidateState_Scodes[];
extern SCODE IMSProvider_Logon_Scodes[];
extern SCODE IMSProvider_Deinit_Scodes[];
extern SCODE IMSProvider_Init_Scodes[];
extern SCODE IMSProvider_SpoolerLogon_Scodes[];
extern SCODE IMSProvider_Shutdown_Scodes[];
extern SCODE SMAPI_MAPILogon_Scodes[];
extern SCODE SMAPI_MAPILogoff_Scodes[];
extern SCODE SMAPI_MAPIFreeBuffer_Scodes[];
extern SCODE SMAPI_MAPISendMail_Scodes[];
extern SCODE SMAPI_MAPISendDocuments_Scodes[];
extern SCODE SMAPI_MAPIFindNext_Scodes[];
extern SCODE SMAPI_MAPIReadMail_Scodes[];
extern SCODE SMAPI_MAPISaveMail_Scodes[];
extern SCODE SMAPI_MAPIDeleteMail_Scodes[];
extern SCODE SMAPI_MAPIAddress_Scodes[];
extern SCODE SMAPI_MAPIResolveName_Scodes[];
extern SCODE SMAPI_MAPIDetails_Scodes[];
extern SCODE IMSLogon_OpenEntry_Scodes[];
extern SCODE IMSLogon_OpenStatusEntry_Scodes[];
extern SCODE IMSLogon_CompareEntryIDs_Scodes[];
extern SCODE IMSLogon_Advise_Scodes[];
extern SCODE IMSLogon_Unadvise_Scodes[];
extern SCODE IMSLogon_Logoff_Scodes[];
#endif

MAPIX_END_C

#endif
