/* mapival.h - checks of arguments */
#ifndef _INC_VALIDATE
#define _INC_VALIDATE

#include <mapiutil.h>
#include <mapispi.h>
#include <mapiform.h>
#include <mapidbg.h>

MAPIX_BEGIN_C

#ifndef IsBadReadPtr
#define IsBadReadPtr(lp, cb) ((void)(cb), !(lp))
#define IsBadWritePtr(lp, cb) ((void)(cb), !(lp))
#define IsBadCodePtr(lpfn) (!(lpfn))
#endif

#define MAKE_ENUM(Method, Interface) Interface##_##Method

typedef enum _tagMethods
{
    IUnknown_QueryInterface = 0,
    IUnknown_AddRef,
    IUnknown_Release,
    IMAPIProp_GetLastError,
    IMAPIProp_SaveChanges,
    IMAPIProp_GetProps,
    IMAPIProp_GetPropList,
    IMAPIProp_OpenProperty,
    IMAPIProp_SetProps,
    IMAPIProp_DeleteProps,
    IMAPIProp_CopyTo,
    IMAPIProp_CopyProps,
    IMAPIProp_GetNamesFromIDs,
    IMAPIProp_GetIDsFromNames,
    IMAPITable_GetLastError,
    IMAPITable_Advise,
    IMAPITable_Unadvise,
    IMAPITable_GetStatus,
    IMAPITable_SetColumns,
    IMAPITable_QueryColumns,
    IMAPITable_GetRowCount,
    IMAPITable_SeekRow,
    IMAPITable_SeekRowApprox,
    IMAPITable_QueryPosition,
    IMAPITable_FindRow,
    IMAPITable_Restrict,
    IMAPITable_CreateBookmark,
    IMAPITable_FreeBookmark,
    IMAPITable_SortTable,
    IMAPITable_QuerySortOrder,
    IMAPITable_QueryRows,
    IMAPITable_Abort,
    IMAPITable_ExpandRow,
    IMAPITable_CollapseRow,
    IMAPITable_WaitForCompletion,
    IMAPITable_GetCollapseState,
    IMAPITable_SetCollapseState,
    IMAPIContainer_GetContentsTable,
    IMAPIContainer_GetHierarchyTable,
    IMAPIContainer_OpenEntry,
    IMAPIContainer_SetSearchCriteria,
    IMAPIContainer_GetSearchCriteria,
    IABContainer_CreateEntry,
    IABContainer_CopyEntries,
    IABContainer_DeleteEntries,
    IABContainer_ResolveNames,
    IDistList_CreateEntry,
    IDistList_CopyEntries,
    IDistList_DeleteEntries,
    IDistList_ResolveNames,
    IMAPIFolder_CreateMessage,
    IMAPIFolder_CopyMessages,
    IMAPIFolder_DeleteMessages,
    IMAPIFolder_CreateFolder,
    IMAPIFolder_CopyFolder,
    IMAPIFolder_DeleteFolder,
    IMAPIFolder_SetReadFlags,
    IMAPIFolder_GetMessageStatus,
    IMAPIFolder_SetMessageStatus,
    IMAPIFolder_SaveContentsSort,
    IMAPIFolder_EmptyFolder,
    IMsgStore_Advise,
    IMsgStore_Unadvise,
    IMsgStore_CompareEntryIDs,
    IMsgStore_OpenEntry,
    IMsgStore_SetReceiveFolder,
    IMsgStore_GetReceiveFolder,
    IMsgStore_GetReceiveFolderTable,
    IMsgStore_StoreLogoff,
    IMsgStore_AbortSubmit,
    IMsgStore_GetOutgoingQueue,
    IMsgStore_SetLockState,
    IMsgStore_FinishedMsg,
    IMsgStore_NotifyNewMail,
    IMessage_GetAttachmentTable,
    IMessage_OpenAttach,
    IMessage_CreateAttach,
    IMessage_DeleteAttach,
    IMessage_GetRecipientTable,
    IMessage_ModifyRecipients,
    IMessage_SubmitMessage,
    IMessage_SetReadFlag,
    IABProvider_Shutdown,
    IABProvider_Logon,
    IABLogon_GetLastError,
    IABLogon_Logoff,
    IABLogon_OpenEntry,
    IABLogon_CompareEntryIDs,
    IABLogon_Advise,
    IABLogon_Unadvise,
    IABLogon_OpenStatusEntry,
    IABLogon_OpenTemplateID,
    IABLogon_GetOneOffTable,
    IABLogon_PrepareRecips,
    IXPProvider_Shutdown,
    IXPProvider_TransportLogon,
    IXPLogon_AddressTypes,
    IXPLogon_RegisterOptions,
    IXPLogon_TransportNotify,
    IXPLogon_Idle,
    IXPLogon_TransportLogoff,
    IXPLogon_SubmitMessage,
    IXPLogon_EndMessage,
    IXPLogon_Poll,
    IXPLogon_StartMessage,
    IXPLogon_OpenStatusEntry,
    IXPLogon_ValidateState,
    IXPLogon_FlushQueues,
    IMSProvider_Shutdown,
    IMSProvider_Logon,
    IMSProvider_SpoolerLogon,
    IMSProvider_CompareStoreIDs,
    IMSLogon_GetLastError,
    IMSLogon_Logoff,
    IMSLogon_OpenEntry,
    IMSLogon_CompareEntryIDs,
    IMSLogon_Advise,
    IMSLogon_Unadvise,
    IMSLogon_OpenStatusEntry,
    IMAPIControl_GetLastError,
    IMAPIControl_Activate,
    IMAPIControl_GetState,
    IMAPIStatus_ValidateState,
    IMAPIStatus_SettingsDialog,
    IMAPIStatus_ChangePassword,
    IMAPIStatus_FlushQueues,
    IStream__Read,
    IStream__Write,
    IStream_Seek,
    IStream_SetSize,
    IStream_CopyTo,
    IStream_Commit,
    IStream_Revert,
    IStream_LockRegion,
    IStream_UnlockRegion,
    IStream_Stat,
    IStream_Clone,
    IMAPIAdviseSink_OnNotify
} METHODS;

/* Check the arguments of a method that were passed on the stack of a 32-bit machine; here only the object is looked at */
#ifdef __cplusplus
#define MAPIX_CHECK_ARGUMENTS(eMethod, First) __CPPValidateParameters(eMethod, (LPVOID)&(First))
#else
#define MAPIX_CHECK_ARGUMENTS(eMethod, ppThis) __ValidateParameters(eMethod, ppThis)
#endif
#define ValidateParameters(eMethod, First) \
    { \
        HRESULT _hr_ = MAPIX_CHECK_ARGUMENTS(eMethod, First); \
        if (HR_FAILED(_hr_)) \
            return _hr_; \
    }
#define UlValidateParameters(eMethod, First) \
    { \
        HRESULT _hr_ = MAPIX_CHECK_ARGUMENTS(eMethod, First); \
        if (HR_FAILED(_hr_)) \
            return (ULONG)_hr_; \
    }
#define CheckParameters(eMethod, First) \
    AssertSz(HR_SUCCEEDED(MAPIX_CHECK_ARGUMENTS(eMethod, First)), "A method that MAPI called got bad parameters")

STDAPI __CPPValidateParameters(METHODS arg1, const LPVOID First);

STDAPI __ValidateParameters(METHODS arg1, LPVOID arg2);

#define FBadPropVal(lpPropVal) FAILED(ScCountProps(1, lpPropVal, NULL))

#define FBadRgPropVal(lpPropVal, cValues) FAILED(ScCountProps(cValues, lpPropVal, NULL))

#define FBadAdrList(lpAdrList) FBadRowSet((LPSRowSet)(lpAdrList))

/* Tell whether any of these wide strings is bad. The FBad functions answer true for what is not valid. */
STDAPI_(BOOL) FBadRglpszW(LPWSTR *lppszW, ULONG cStrings);

/* Tell whether a row set is bad. */
STDAPI_(BOOL) FBadRowSet(LPSRowSet lpRowSet);

/* Tell whether any of these property names is bad. */
STDAPI_(BOOL) FBadRglpNameID(LPMAPINAMEID *lppNameId, ULONG cNames);

/* Tell whether an entry list is bad. */
STDAPI_(BOOL) FBadEntryList(LPENTRYLIST lpEntryList);

#define BAD_STANDARD_OBJ(lpObj, prefix, method, lpVtbl) \
    (IsBadWritePtr((lpObj), sizeof(*(lpObj))) || (lpObj)->lpVtbl->method != (prefix##method))

#define FBadUnknown(lpObj) (IsBadReadPtr((lpObj), sizeof(LPVOID)) || IsBadReadPtr((lpObj)->lpVtbl, 3 * sizeof(LPVOID)))

#define FBadQueryInterface(lpObj, riid, ppvObj) (IsBadReadPtr((riid), sizeof(IID)) || IsBadWritePtr((ppvObj), sizeof(LPVOID)))

#define FBadAddRef(lpObj) FALSE

#define FBadRelease(lpObj) FALSE

#define FBadGetLastError(lpObj, hResult, ulFlags, lppMAPIError) IsBadWritePtr((lppMAPIError), sizeof(LPMAPIERROR))

#define FBadSaveChanges(lpObj, ulFlags) FALSE

#define MAPIX_BAD_TAGS(lpPTagA) \
    (IsBadReadPtr((lpPTagA), sizeof(ULONG)) || IsBadReadPtr((lpPTagA), ((lpPTagA)->cValues + 1) * sizeof(ULONG)))
#define MAPIX_BAD_PROBLEMS(lppProblems) ((lppProblems) && IsBadWritePtr((lppProblems), sizeof(LPSPropProblemArray)))
#define MAPIX_BAD_TARGET(lpProgress, lpInterface, lpDestObj, lppProblems) \
    (((lpProgress) && FBadUnknown(lpProgress)) || ((lpInterface) && IsBadReadPtr((lpInterface), sizeof(IID))) || \
     IsBadReadPtr((lpDestObj), sizeof(LPVOID)) || MAPIX_BAD_PROBLEMS(lppProblems))
#define FBadGetProps(lpObj, lpPTagA, lpcValues, lppPropArray) \
    (((lpPTagA) && MAPIX_BAD_TAGS(lpPTagA)) || IsBadWritePtr((lpcValues), sizeof(ULONG)) || \
     IsBadWritePtr((lppPropArray), sizeof(LPSPropValue)))

#define FBadGetPropList(lpObj, lppPTagA) IsBadWritePtr((lppPTagA), sizeof(LPSPropTagArray))

#define FBadOpenProperty(lpObj, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (IsBadReadPtr((lpiid), sizeof(IID)) || IsBadWritePtr((lppUnk), sizeof(LPUNKNOWN)))

#define FBadSetProps(lpObj, cValues, lpPropArray, lppProblems) (FBadRgPropVal(lpPropArray, cValues) || MAPIX_BAD_PROBLEMS(lppProblems))

#define FBadDeleteProps(lpObj, lpPTagA, lppProblems) (!(lpPTagA) || MAPIX_BAD_TAGS(lpPTagA) || MAPIX_BAD_PROBLEMS(lppProblems))

#define FBadCopyTo(lpIPDAT, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (((ciidExclude) && IsBadReadPtr((rgiidExclude), (ciidExclude) * sizeof(IID))) || \
     ((lpExcludeProps) && MAPIX_BAD_TAGS(lpExcludeProps)) || MAPIX_BAD_TARGET(lpProgress, lpInterface, lpDestObj, lppProblems))

#define FBadCopyProps(lpIPDAT, lpPropTagArray, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (((lpPropTagArray) && MAPIX_BAD_TAGS(lpPropTagArray)) || MAPIX_BAD_TARGET(lpProgress, lpInterface, lpDestObj, lppProblems))

#define FBadGetNamesFromIDs(lpIPDAT, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (IsBadReadPtr((lppPropTags), sizeof(LPSPropTagArray)) || ((lpPropSetGuid) && IsBadReadPtr((lpPropSetGuid), sizeof(GUID))) || \
     (*(lppPropTags) && MAPIX_BAD_TAGS(*(lppPropTags))) || IsBadWritePtr((lpcPropNames), sizeof(ULONG)) || \
     IsBadWritePtr((lpppPropNames), sizeof(LPVOID)))

#define FBadGetIDsFromNames(lpIPDAT, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (((cPropNames) && FBadRglpNameID(lppPropNames, cPropNames)) || IsBadWritePtr((lppPropTags), sizeof(LPSPropTagArray)))

/* Tell whether a restriction is bad, or nested too deeply. */
STDAPI_(ULONG) FBadRestriction(LPSRestriction lpres);

/* Tell whether a tag has no known type. */
STDAPI_(ULONG) FBadPropTag(ULONG ulPropTag);

/* Tell whether a row is bad. */
STDAPI_(ULONG) FBadRow(LPSRow lprow);

/* Tell whether a value is bad. */
STDAPI_(ULONG) FBadProp(LPSPropValue lpprop);

/* Tell whether a sort order is bad. */
STDAPI_(ULONG) FBadSortOrderSet(LPSSortOrderSet lpsos);

/* Tell whether a column list is bad. */
STDAPI_(ULONG) FBadColumnSet(LPSPropTagArray lpptaCols);

/* Arguments of a method after the object, each in as many machine words as it needs, for HrValidateParameters */
#define ArgShiftN 3ul

#define ArgSize(T) ((sizeof(T) + sizeof(DWORD_PTR) - 1) >> ArgShiftN)

#define MakeArg1(idx, a1) memcpy(mapix_arguments + (idx), &(a1), sizeof(a1))

#define MakeArg2(idx, a1, a2) \
    MakeArg1(idx, a1); \
    MakeArg1((idx) + ArgSize(a1), a2)

#define MakeArg3(idx, a1, a2, a3) \
    MakeArg1(idx, a1); \
    MakeArg2((idx) + ArgSize(a1), a2, a3)

#define MakeArg4(idx, a1, a2, a3, a4) \
    MakeArg1(idx, a1); \
    MakeArg3((idx) + ArgSize(a1), a2, a3, a4)

#define MakeArg5(idx, a1, a2, a3, a4, a5) \
    MakeArg1(idx, a1); \
    MakeArg4((idx) + ArgSize(a1), a2, a3, a4, a5)

#define MakeArg6(idx, a1, a2, a3, a4, a5, a6) \
    MakeArg1(idx, a1); \
    MakeArg5((idx) + ArgSize(a1), a2, a3, a4, a5, a6)

#define MakeArg7(idx, a1, a2, a3, a4, a5, a6, a7) \
    MakeArg1(idx, a1); \
    MakeArg6((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7)

#define MakeArg8(idx, a1, a2, a3, a4, a5, a6, a7, a8) \
    MakeArg1(idx, a1); \
    MakeArg7((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8)

#define MakeArg9(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9) \
    MakeArg1(idx, a1); \
    MakeArg8((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9)

#define MakeArg10(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) \
    MakeArg1(idx, a1); \
    MakeArg9((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10)

#define MakeArg11(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) \
    MakeArg1(idx, a1); \
    MakeArg10((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10, a11)

#define MakeArg12(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) \
    MakeArg1(idx, a1); \
    MakeArg11((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12)

#define MakeArg13(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) \
    MakeArg1(idx, a1); \
    MakeArg12((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)

#define MakeArg14(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) \
    MakeArg1(idx, a1); \
    MakeArg13((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14)

#define MakeArg15(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) \
    MakeArg1(idx, a1); \
    MakeArg14((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15)

#define MakeArg16(idx, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) \
    MakeArg1(idx, a1); \
    MakeArg15((idx) + ArgSize(a1), a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16)

#define MakeArray1(a1) \
    DWORD_PTR mapix_arguments[ArgSize(a1)] = { 0 }; \
    MakeArg1(0, a1)

#define MakeArray2(a1, a2) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2)] = { 0 }; \
    MakeArg2(0, a1, a2)

#define MakeArray3(a1, a2, a3) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3)] = { 0 }; \
    MakeArg3(0, a1, a2, a3)

#define MakeArray4(a1, a2, a3, a4) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4)] = { 0 }; \
    MakeArg4(0, a1, a2, a3, a4)

#define MakeArray5(a1, a2, a3, a4, a5) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5)] = { 0 }; \
    MakeArg5(0, a1, a2, a3, a4, a5)

#define MakeArray6(a1, a2, a3, a4, a5, a6) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6)] = { 0 }; \
    MakeArg6(0, a1, a2, a3, a4, a5, a6)

#define MakeArray7(a1, a2, a3, a4, a5, a6, a7) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7)] = { 0 }; \
    MakeArg7(0, a1, a2, a3, a4, a5, a6, a7)

#define MakeArray8(a1, a2, a3, a4, a5, a6, a7, a8) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8)] = { 0 }; \
    MakeArg8(0, a1, a2, a3, a4, a5, a6, a7, a8)

#define MakeArray9(a1, a2, a3, a4, a5, a6, a7, a8, a9) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9)] = { 0 }; \
    MakeArg9(0, a1, a2, a3, a4, a5, a6, a7, a8, a9)

#define MakeArray10(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10)] = { 0 }; \
    MakeArg10(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)

#define MakeArray11(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10) + ArgSize(a11)] = { 0 }; \
    MakeArg11(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11)

#define MakeArray12(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10) + ArgSize(a11) + ArgSize(a12)] = { 0 }; \
    MakeArg12(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12)

#define MakeArray13(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10) + ArgSize(a11) + ArgSize(a12) + ArgSize(a13)] = { 0 }; \
    MakeArg13(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)

#define MakeArray14(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10) + ArgSize(a11) + ArgSize(a12) + ArgSize(a13) + ArgSize(a14)] = { 0 }; \
    MakeArg14(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14)

#define MakeArray15(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10) + ArgSize(a11) + ArgSize(a12) + ArgSize(a13) + ArgSize(a14) + \
        ArgSize(a15)] = { 0 }; \
    MakeArg15(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15)

#define MakeArray16(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) \
    DWORD_PTR mapix_arguments[ArgSize(a1) + ArgSize(a2) + ArgSize(a3) + ArgSize(a4) + ArgSize(a5) + ArgSize(a6) + ArgSize(a7) + \
        ArgSize(a8) + ArgSize(a9) + ArgSize(a10) + ArgSize(a11) + ArgSize(a12) + ArgSize(a13) + ArgSize(a14) + \
        ArgSize(a15) + ArgSize(a16)] = { 0 }; \
    MakeArg16(0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16)

#define MAPIX_REPORT_BAD_PARAMETERS(m, type) \
    HRESULT _hr_ = HrValidateParameters(m, (LPVOID *)mapix_arguments); \
    if (HR_FAILED(_hr_)) \
        return (type)_hr_
#define ValidateParameters1(m, a1)

#define ValidateParameters2(m, a1, a2) \
    { \
        MakeArray1(a2); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

/* Check the arguments of a method, laid out as MakeArray makes them. MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS. */
STDAPI HrValidateParameters(METHODS arg1, LPVOID *__rgArgs);

#define ValidateParameters3(m, a1, a2, a3) \
    { \
        MakeArray2(a2, a3); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters4(m, a1, a2, a3, a4) \
    { \
        MakeArray3(a2, a3, a4); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters5(m, a1, a2, a3, a4, a5) \
    { \
        MakeArray4(a2, a3, a4, a5); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters6(m, a1, a2, a3, a4, a5, a6) \
    { \
        MakeArray5(a2, a3, a4, a5, a6); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters7(m, a1, a2, a3, a4, a5, a6, a7) \
    { \
        MakeArray6(a2, a3, a4, a5, a6, a7); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters8(m, a1, a2, a3, a4, a5, a6, a7, a8) \
    { \
        MakeArray7(a2, a3, a4, a5, a6, a7, a8); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters9(m, a1, a2, a3, a4, a5, a6, a7, a8, a9) \
    { \
        MakeArray8(a2, a3, a4, a5, a6, a7, a8, a9); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters10(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) \
    { \
        MakeArray9(a2, a3, a4, a5, a6, a7, a8, a9, a10); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters11(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) \
    { \
        MakeArray10(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters12(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) \
    { \
        MakeArray11(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters13(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) \
    { \
        MakeArray12(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters14(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) \
    { \
        MakeArray13(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters15(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) \
    { \
        MakeArray14(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define ValidateParameters16(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) \
    { \
        MakeArray15(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16); \
        MAPIX_REPORT_BAD_PARAMETERS(m, HRESULT); \
    }

#define UlValidateParameters1(m, a1)

#define UlValidateParameters2(m, a1, a2) \
    { \
        MakeArray1(a2); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters3(m, a1, a2, a3) \
    { \
        MakeArray2(a2, a3); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters4(m, a1, a2, a3, a4) \
    { \
        MakeArray3(a2, a3, a4); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters5(m, a1, a2, a3, a4, a5) \
    { \
        MakeArray4(a2, a3, a4, a5); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters6(m, a1, a2, a3, a4, a5, a6) \
    { \
        MakeArray5(a2, a3, a4, a5, a6); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters7(m, a1, a2, a3, a4, a5, a6, a7) \
    { \
        MakeArray6(a2, a3, a4, a5, a6, a7); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters8(m, a1, a2, a3, a4, a5, a6, a7, a8) \
    { \
        MakeArray7(a2, a3, a4, a5, a6, a7, a8); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters9(m, a1, a2, a3, a4, a5, a6, a7, a8, a9) \
    { \
        MakeArray8(a2, a3, a4, a5, a6, a7, a8, a9); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters10(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) \
    { \
        MakeArray9(a2, a3, a4, a5, a6, a7, a8, a9, a10); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters11(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) \
    { \
        MakeArray10(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters12(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) \
    { \
        MakeArray11(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters13(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) \
    { \
        MakeArray12(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters14(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) \
    { \
        MakeArray13(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters15(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) \
    { \
        MakeArray14(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define UlValidateParameters16(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) \
    { \
        MakeArray15(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16); \
        MAPIX_REPORT_BAD_PARAMETERS(m, ULONG); \
    }

#define CheckParameters1(m, a1)

#define CheckParameters2(m, a1, a2) \
    { \
        MakeArray1(a2); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters3(m, a1, a2, a3) \
    { \
        MakeArray2(a2, a3); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters4(m, a1, a2, a3, a4) \
    { \
        MakeArray3(a2, a3, a4); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters5(m, a1, a2, a3, a4, a5) \
    { \
        MakeArray4(a2, a3, a4, a5); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters6(m, a1, a2, a3, a4, a5, a6) \
    { \
        MakeArray5(a2, a3, a4, a5, a6); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters7(m, a1, a2, a3, a4, a5, a6, a7) \
    { \
        MakeArray6(a2, a3, a4, a5, a6, a7); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters8(m, a1, a2, a3, a4, a5, a6, a7, a8) \
    { \
        MakeArray7(a2, a3, a4, a5, a6, a7, a8); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters9(m, a1, a2, a3, a4, a5, a6, a7, a8, a9) \
    { \
        MakeArray8(a2, a3, a4, a5, a6, a7, a8, a9); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters10(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) \
    { \
        MakeArray9(a2, a3, a4, a5, a6, a7, a8, a9, a10); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters11(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) \
    { \
        MakeArray10(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters12(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) \
    { \
        MakeArray11(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters13(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) \
    { \
        MakeArray12(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters14(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) \
    { \
        MakeArray13(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters15(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) \
    { \
        MakeArray14(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define CheckParameters16(m, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) \
    { \
        MakeArray15(a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16); \
        AssertSz(HR_SUCCEEDED(HrValidateParameters(m, (LPVOID *)mapix_arguments)), "A method that MAPI called got bad parameters"); \
    }

#define Validate_IUnknown_QueryInterface(a1, a2, a3) ValidateParameters3(IUnknown_QueryInterface, a1, a2, a3)
#define UlValidate_IUnknown_QueryInterface(a1, a2, a3) UlValidateParameters3(IUnknown_QueryInterface, a1, a2, a3)
#define CheckParameters_IUnknown_QueryInterface(a1, a2, a3) CheckParameters3(IUnknown_QueryInterface, a1, a2, a3)

#define Validate_IUnknown_AddRef(a1) ValidateParameters1(IUnknown_AddRef, a1)
#define UlValidate_IUnknown_AddRef(a1) UlValidateParameters1(IUnknown_AddRef, a1)
#define CheckParameters_IUnknown_AddRef(a1) CheckParameters1(IUnknown_AddRef, a1)

#define Validate_IUnknown_Release(a1) ValidateParameters1(IUnknown_Release, a1)
#define UlValidate_IUnknown_Release(a1) UlValidateParameters1(IUnknown_Release, a1)
#define CheckParameters_IUnknown_Release(a1) CheckParameters1(IUnknown_Release, a1)

#define Validate_IMAPIProp_GetLastError(a1, a2, a3, a4) ValidateParameters4(IMAPIProp_GetLastError, a1, a2, a3, a4)
#define UlValidate_IMAPIProp_GetLastError(a1, a2, a3, a4) UlValidateParameters4(IMAPIProp_GetLastError, a1, a2, a3, a4)
#define CheckParameters_IMAPIProp_GetLastError(a1, a2, a3, a4) CheckParameters4(IMAPIProp_GetLastError, a1, a2, a3, a4)

#define Validate_IMAPIProp_SaveChanges(a1, a2) ValidateParameters2(IMAPIProp_SaveChanges, a1, a2)
#define UlValidate_IMAPIProp_SaveChanges(a1, a2) UlValidateParameters2(IMAPIProp_SaveChanges, a1, a2)
#define CheckParameters_IMAPIProp_SaveChanges(a1, a2) CheckParameters2(IMAPIProp_SaveChanges, a1, a2)

#define Validate_IMAPIProp_GetProps(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIProp_GetProps, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIProp_GetProps(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIProp_GetProps, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIProp_GetProps(a1, a2, a3, a4, a5) CheckParameters5(IMAPIProp_GetProps, a1, a2, a3, a4, a5)

#define Validate_IMAPIProp_GetPropList(a1, a2, a3) ValidateParameters3(IMAPIProp_GetPropList, a1, a2, a3)
#define UlValidate_IMAPIProp_GetPropList(a1, a2, a3) UlValidateParameters3(IMAPIProp_GetPropList, a1, a2, a3)
#define CheckParameters_IMAPIProp_GetPropList(a1, a2, a3) CheckParameters3(IMAPIProp_GetPropList, a1, a2, a3)

#define Validate_IMAPIProp_OpenProperty(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMAPIProp_OpenProperty, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMAPIProp_OpenProperty(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMAPIProp_OpenProperty, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMAPIProp_OpenProperty(a1, a2, a3, a4, a5, a6) CheckParameters6(IMAPIProp_OpenProperty, a1, a2, a3, a4, a5, a6)

#define Validate_IMAPIProp_SetProps(a1, a2, a3, a4) ValidateParameters4(IMAPIProp_SetProps, a1, a2, a3, a4)
#define UlValidate_IMAPIProp_SetProps(a1, a2, a3, a4) UlValidateParameters4(IMAPIProp_SetProps, a1, a2, a3, a4)
#define CheckParameters_IMAPIProp_SetProps(a1, a2, a3, a4) CheckParameters4(IMAPIProp_SetProps, a1, a2, a3, a4)

#define Validate_IMAPIProp_DeleteProps(a1, a2, a3) ValidateParameters3(IMAPIProp_DeleteProps, a1, a2, a3)
#define UlValidate_IMAPIProp_DeleteProps(a1, a2, a3) UlValidateParameters3(IMAPIProp_DeleteProps, a1, a2, a3)
#define CheckParameters_IMAPIProp_DeleteProps(a1, a2, a3) CheckParameters3(IMAPIProp_DeleteProps, a1, a2, a3)

#define Validate_IMAPIProp_CopyTo(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) ValidateParameters10(IMAPIProp_CopyTo, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)
#define UlValidate_IMAPIProp_CopyTo(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) UlValidateParameters10(IMAPIProp_CopyTo, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)
#define CheckParameters_IMAPIProp_CopyTo(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) CheckParameters10(IMAPIProp_CopyTo, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)

#define Validate_IMAPIProp_CopyProps(a1, a2, a3, a4, a5, a6, a7, a8) ValidateParameters8(IMAPIProp_CopyProps, a1, a2, a3, a4, a5, a6, a7, a8)
#define UlValidate_IMAPIProp_CopyProps(a1, a2, a3, a4, a5, a6, a7, a8) UlValidateParameters8(IMAPIProp_CopyProps, a1, a2, a3, a4, a5, a6, a7, a8)
#define CheckParameters_IMAPIProp_CopyProps(a1, a2, a3, a4, a5, a6, a7, a8) CheckParameters8(IMAPIProp_CopyProps, a1, a2, a3, a4, a5, a6, a7, a8)

#define Validate_IMAPIProp_GetNamesFromIDs(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMAPIProp_GetNamesFromIDs, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMAPIProp_GetNamesFromIDs(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMAPIProp_GetNamesFromIDs, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMAPIProp_GetNamesFromIDs(a1, a2, a3, a4, a5, a6) CheckParameters6(IMAPIProp_GetNamesFromIDs, a1, a2, a3, a4, a5, a6)

#define Validate_IMAPIProp_GetIDsFromNames(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIProp_GetIDsFromNames, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIProp_GetIDsFromNames(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIProp_GetIDsFromNames, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIProp_GetIDsFromNames(a1, a2, a3, a4, a5) CheckParameters5(IMAPIProp_GetIDsFromNames, a1, a2, a3, a4, a5)

#define Validate_IMAPITable_GetLastError(a1, a2, a3, a4) ValidateParameters4(IMAPITable_GetLastError, a1, a2, a3, a4)
#define UlValidate_IMAPITable_GetLastError(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_GetLastError, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_GetLastError(a1, a2, a3, a4) CheckParameters4(IMAPITable_GetLastError, a1, a2, a3, a4)

#define Validate_IMAPITable_Advise(a1, a2, a3, a4) ValidateParameters4(IMAPITable_Advise, a1, a2, a3, a4)
#define UlValidate_IMAPITable_Advise(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_Advise, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_Advise(a1, a2, a3, a4) CheckParameters4(IMAPITable_Advise, a1, a2, a3, a4)

#define Validate_IMAPITable_Unadvise(a1, a2) ValidateParameters2(IMAPITable_Unadvise, a1, a2)
#define UlValidate_IMAPITable_Unadvise(a1, a2) UlValidateParameters2(IMAPITable_Unadvise, a1, a2)
#define CheckParameters_IMAPITable_Unadvise(a1, a2) CheckParameters2(IMAPITable_Unadvise, a1, a2)

#define Validate_IMAPITable_GetStatus(a1, a2, a3) ValidateParameters3(IMAPITable_GetStatus, a1, a2, a3)
#define UlValidate_IMAPITable_GetStatus(a1, a2, a3) UlValidateParameters3(IMAPITable_GetStatus, a1, a2, a3)
#define CheckParameters_IMAPITable_GetStatus(a1, a2, a3) CheckParameters3(IMAPITable_GetStatus, a1, a2, a3)

#define Validate_IMAPITable_SetColumns(a1, a2, a3) ValidateParameters3(IMAPITable_SetColumns, a1, a2, a3)
#define UlValidate_IMAPITable_SetColumns(a1, a2, a3) UlValidateParameters3(IMAPITable_SetColumns, a1, a2, a3)
#define CheckParameters_IMAPITable_SetColumns(a1, a2, a3) CheckParameters3(IMAPITable_SetColumns, a1, a2, a3)

#define Validate_IMAPITable_QueryColumns(a1, a2, a3) ValidateParameters3(IMAPITable_QueryColumns, a1, a2, a3)
#define UlValidate_IMAPITable_QueryColumns(a1, a2, a3) UlValidateParameters3(IMAPITable_QueryColumns, a1, a2, a3)
#define CheckParameters_IMAPITable_QueryColumns(a1, a2, a3) CheckParameters3(IMAPITable_QueryColumns, a1, a2, a3)

#define Validate_IMAPITable_GetRowCount(a1, a2, a3) ValidateParameters3(IMAPITable_GetRowCount, a1, a2, a3)
#define UlValidate_IMAPITable_GetRowCount(a1, a2, a3) UlValidateParameters3(IMAPITable_GetRowCount, a1, a2, a3)
#define CheckParameters_IMAPITable_GetRowCount(a1, a2, a3) CheckParameters3(IMAPITable_GetRowCount, a1, a2, a3)

#define Validate_IMAPITable_SeekRow(a1, a2, a3, a4) ValidateParameters4(IMAPITable_SeekRow, a1, a2, a3, a4)
#define UlValidate_IMAPITable_SeekRow(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_SeekRow, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_SeekRow(a1, a2, a3, a4) CheckParameters4(IMAPITable_SeekRow, a1, a2, a3, a4)

#define Validate_IMAPITable_SeekRowApprox(a1, a2, a3) ValidateParameters3(IMAPITable_SeekRowApprox, a1, a2, a3)
#define UlValidate_IMAPITable_SeekRowApprox(a1, a2, a3) UlValidateParameters3(IMAPITable_SeekRowApprox, a1, a2, a3)
#define CheckParameters_IMAPITable_SeekRowApprox(a1, a2, a3) CheckParameters3(IMAPITable_SeekRowApprox, a1, a2, a3)

#define Validate_IMAPITable_QueryPosition(a1, a2, a3, a4) ValidateParameters4(IMAPITable_QueryPosition, a1, a2, a3, a4)
#define UlValidate_IMAPITable_QueryPosition(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_QueryPosition, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_QueryPosition(a1, a2, a3, a4) CheckParameters4(IMAPITable_QueryPosition, a1, a2, a3, a4)

#define Validate_IMAPITable_FindRow(a1, a2, a3, a4) ValidateParameters4(IMAPITable_FindRow, a1, a2, a3, a4)
#define UlValidate_IMAPITable_FindRow(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_FindRow, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_FindRow(a1, a2, a3, a4) CheckParameters4(IMAPITable_FindRow, a1, a2, a3, a4)

#define Validate_IMAPITable_Restrict(a1, a2, a3) ValidateParameters3(IMAPITable_Restrict, a1, a2, a3)
#define UlValidate_IMAPITable_Restrict(a1, a2, a3) UlValidateParameters3(IMAPITable_Restrict, a1, a2, a3)
#define CheckParameters_IMAPITable_Restrict(a1, a2, a3) CheckParameters3(IMAPITable_Restrict, a1, a2, a3)

#define Validate_IMAPITable_CreateBookmark(a1, a2) ValidateParameters2(IMAPITable_CreateBookmark, a1, a2)
#define UlValidate_IMAPITable_CreateBookmark(a1, a2) UlValidateParameters2(IMAPITable_CreateBookmark, a1, a2)
#define CheckParameters_IMAPITable_CreateBookmark(a1, a2) CheckParameters2(IMAPITable_CreateBookmark, a1, a2)

#define Validate_IMAPITable_FreeBookmark(a1, a2) ValidateParameters2(IMAPITable_FreeBookmark, a1, a2)
#define UlValidate_IMAPITable_FreeBookmark(a1, a2) UlValidateParameters2(IMAPITable_FreeBookmark, a1, a2)
#define CheckParameters_IMAPITable_FreeBookmark(a1, a2) CheckParameters2(IMAPITable_FreeBookmark, a1, a2)

#define Validate_IMAPITable_SortTable(a1, a2, a3) ValidateParameters3(IMAPITable_SortTable, a1, a2, a3)
#define UlValidate_IMAPITable_SortTable(a1, a2, a3) UlValidateParameters3(IMAPITable_SortTable, a1, a2, a3)
#define CheckParameters_IMAPITable_SortTable(a1, a2, a3) CheckParameters3(IMAPITable_SortTable, a1, a2, a3)

#define Validate_IMAPITable_QuerySortOrder(a1, a2) ValidateParameters2(IMAPITable_QuerySortOrder, a1, a2)
#define UlValidate_IMAPITable_QuerySortOrder(a1, a2) UlValidateParameters2(IMAPITable_QuerySortOrder, a1, a2)
#define CheckParameters_IMAPITable_QuerySortOrder(a1, a2) CheckParameters2(IMAPITable_QuerySortOrder, a1, a2)

#define Validate_IMAPITable_QueryRows(a1, a2, a3, a4) ValidateParameters4(IMAPITable_QueryRows, a1, a2, a3, a4)
#define UlValidate_IMAPITable_QueryRows(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_QueryRows, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_QueryRows(a1, a2, a3, a4) CheckParameters4(IMAPITable_QueryRows, a1, a2, a3, a4)

#define Validate_IMAPITable_Abort(a1) ValidateParameters1(IMAPITable_Abort, a1)
#define UlValidate_IMAPITable_Abort(a1) UlValidateParameters1(IMAPITable_Abort, a1)
#define CheckParameters_IMAPITable_Abort(a1) CheckParameters1(IMAPITable_Abort, a1)

#define Validate_IMAPITable_ExpandRow(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMAPITable_ExpandRow, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMAPITable_ExpandRow(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMAPITable_ExpandRow, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMAPITable_ExpandRow(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMAPITable_ExpandRow, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMAPITable_CollapseRow(a1, a2, a3, a4, a5) ValidateParameters5(IMAPITable_CollapseRow, a1, a2, a3, a4, a5)
#define UlValidate_IMAPITable_CollapseRow(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPITable_CollapseRow, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPITable_CollapseRow(a1, a2, a3, a4, a5) CheckParameters5(IMAPITable_CollapseRow, a1, a2, a3, a4, a5)

#define Validate_IMAPITable_WaitForCompletion(a1, a2, a3, a4) ValidateParameters4(IMAPITable_WaitForCompletion, a1, a2, a3, a4)
#define UlValidate_IMAPITable_WaitForCompletion(a1, a2, a3, a4) UlValidateParameters4(IMAPITable_WaitForCompletion, a1, a2, a3, a4)
#define CheckParameters_IMAPITable_WaitForCompletion(a1, a2, a3, a4) CheckParameters4(IMAPITable_WaitForCompletion, a1, a2, a3, a4)

#define Validate_IMAPITable_GetCollapseState(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMAPITable_GetCollapseState, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMAPITable_GetCollapseState(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMAPITable_GetCollapseState, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMAPITable_GetCollapseState(a1, a2, a3, a4, a5, a6) CheckParameters6(IMAPITable_GetCollapseState, a1, a2, a3, a4, a5, a6)

#define Validate_IMAPITable_SetCollapseState(a1, a2, a3, a4, a5) ValidateParameters5(IMAPITable_SetCollapseState, a1, a2, a3, a4, a5)
#define UlValidate_IMAPITable_SetCollapseState(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPITable_SetCollapseState, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPITable_SetCollapseState(a1, a2, a3, a4, a5) CheckParameters5(IMAPITable_SetCollapseState, a1, a2, a3, a4, a5)

#define Validate_IMAPIContainer_GetContentsTable(a1, a2, a3) ValidateParameters3(IMAPIContainer_GetContentsTable, a1, a2, a3)
#define UlValidate_IMAPIContainer_GetContentsTable(a1, a2, a3) UlValidateParameters3(IMAPIContainer_GetContentsTable, a1, a2, a3)
#define CheckParameters_IMAPIContainer_GetContentsTable(a1, a2, a3) CheckParameters3(IMAPIContainer_GetContentsTable, a1, a2, a3)

#define Validate_IMAPIContainer_GetHierarchyTable(a1, a2, a3) ValidateParameters3(IMAPIContainer_GetHierarchyTable, a1, a2, a3)
#define UlValidate_IMAPIContainer_GetHierarchyTable(a1, a2, a3) UlValidateParameters3(IMAPIContainer_GetHierarchyTable, a1, a2, a3)
#define CheckParameters_IMAPIContainer_GetHierarchyTable(a1, a2, a3) CheckParameters3(IMAPIContainer_GetHierarchyTable, a1, a2, a3)

#define Validate_IMAPIContainer_OpenEntry(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMAPIContainer_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMAPIContainer_OpenEntry(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMAPIContainer_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMAPIContainer_OpenEntry(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMAPIContainer_OpenEntry, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMAPIContainer_SetSearchCriteria(a1, a2, a3, a4) ValidateParameters4(IMAPIContainer_SetSearchCriteria, a1, a2, a3, a4)
#define UlValidate_IMAPIContainer_SetSearchCriteria(a1, a2, a3, a4) UlValidateParameters4(IMAPIContainer_SetSearchCriteria, a1, a2, a3, a4)
#define CheckParameters_IMAPIContainer_SetSearchCriteria(a1, a2, a3, a4) CheckParameters4(IMAPIContainer_SetSearchCriteria, a1, a2, a3, a4)

#define Validate_IMAPIContainer_GetSearchCriteria(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIContainer_GetSearchCriteria, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIContainer_GetSearchCriteria(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIContainer_GetSearchCriteria, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIContainer_GetSearchCriteria(a1, a2, a3, a4, a5) CheckParameters5(IMAPIContainer_GetSearchCriteria, a1, a2, a3, a4, a5)

#define Validate_IABContainer_CreateEntry(a1, a2, a3, a4, a5) ValidateParameters5(IABContainer_CreateEntry, a1, a2, a3, a4, a5)
#define UlValidate_IABContainer_CreateEntry(a1, a2, a3, a4, a5) UlValidateParameters5(IABContainer_CreateEntry, a1, a2, a3, a4, a5)
#define CheckParameters_IABContainer_CreateEntry(a1, a2, a3, a4, a5) CheckParameters5(IABContainer_CreateEntry, a1, a2, a3, a4, a5)

#define Validate_IABContainer_CopyEntries(a1, a2, a3, a4, a5) ValidateParameters5(IABContainer_CopyEntries, a1, a2, a3, a4, a5)
#define UlValidate_IABContainer_CopyEntries(a1, a2, a3, a4, a5) UlValidateParameters5(IABContainer_CopyEntries, a1, a2, a3, a4, a5)
#define CheckParameters_IABContainer_CopyEntries(a1, a2, a3, a4, a5) CheckParameters5(IABContainer_CopyEntries, a1, a2, a3, a4, a5)

#define Validate_IABContainer_DeleteEntries(a1, a2, a3) ValidateParameters3(IABContainer_DeleteEntries, a1, a2, a3)
#define UlValidate_IABContainer_DeleteEntries(a1, a2, a3) UlValidateParameters3(IABContainer_DeleteEntries, a1, a2, a3)
#define CheckParameters_IABContainer_DeleteEntries(a1, a2, a3) CheckParameters3(IABContainer_DeleteEntries, a1, a2, a3)

#define Validate_IABContainer_ResolveNames(a1, a2, a3, a4, a5) ValidateParameters5(IABContainer_ResolveNames, a1, a2, a3, a4, a5)
#define UlValidate_IABContainer_ResolveNames(a1, a2, a3, a4, a5) UlValidateParameters5(IABContainer_ResolveNames, a1, a2, a3, a4, a5)
#define CheckParameters_IABContainer_ResolveNames(a1, a2, a3, a4, a5) CheckParameters5(IABContainer_ResolveNames, a1, a2, a3, a4, a5)

#define Validate_IDistList_CreateEntry(a1, a2, a3, a4, a5) ValidateParameters5(IDistList_CreateEntry, a1, a2, a3, a4, a5)
#define UlValidate_IDistList_CreateEntry(a1, a2, a3, a4, a5) UlValidateParameters5(IDistList_CreateEntry, a1, a2, a3, a4, a5)
#define CheckParameters_IDistList_CreateEntry(a1, a2, a3, a4, a5) CheckParameters5(IDistList_CreateEntry, a1, a2, a3, a4, a5)

#define Validate_IDistList_CopyEntries(a1, a2, a3, a4, a5) ValidateParameters5(IDistList_CopyEntries, a1, a2, a3, a4, a5)
#define UlValidate_IDistList_CopyEntries(a1, a2, a3, a4, a5) UlValidateParameters5(IDistList_CopyEntries, a1, a2, a3, a4, a5)
#define CheckParameters_IDistList_CopyEntries(a1, a2, a3, a4, a5) CheckParameters5(IDistList_CopyEntries, a1, a2, a3, a4, a5)

#define Validate_IDistList_DeleteEntries(a1, a2, a3) ValidateParameters3(IDistList_DeleteEntries, a1, a2, a3)
#define UlValidate_IDistList_DeleteEntries(a1, a2, a3) UlValidateParameters3(IDistList_DeleteEntries, a1, a2, a3)
#define CheckParameters_IDistList_DeleteEntries(a1, a2, a3) CheckParameters3(IDistList_DeleteEntries, a1, a2, a3)

#define Validate_IDistList_ResolveNames(a1, a2, a3, a4, a5) ValidateParameters5(IDistList_ResolveNames, a1, a2, a3, a4, a5)
#define UlValidate_IDistList_ResolveNames(a1, a2, a3, a4, a5) UlValidateParameters5(IDistList_ResolveNames, a1, a2, a3, a4, a5)
#define CheckParameters_IDistList_ResolveNames(a1, a2, a3, a4, a5) CheckParameters5(IDistList_ResolveNames, a1, a2, a3, a4, a5)

#define Validate_IMAPIFolder_CreateMessage(a1, a2, a3, a4) ValidateParameters4(IMAPIFolder_CreateMessage, a1, a2, a3, a4)
#define UlValidate_IMAPIFolder_CreateMessage(a1, a2, a3, a4) UlValidateParameters4(IMAPIFolder_CreateMessage, a1, a2, a3, a4)
#define CheckParameters_IMAPIFolder_CreateMessage(a1, a2, a3, a4) CheckParameters4(IMAPIFolder_CreateMessage, a1, a2, a3, a4)

#define Validate_IMAPIFolder_CopyMessages(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMAPIFolder_CopyMessages, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMAPIFolder_CopyMessages(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMAPIFolder_CopyMessages, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMAPIFolder_CopyMessages(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMAPIFolder_CopyMessages, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMAPIFolder_DeleteMessages(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIFolder_DeleteMessages, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIFolder_DeleteMessages(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIFolder_DeleteMessages, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIFolder_DeleteMessages(a1, a2, a3, a4, a5) CheckParameters5(IMAPIFolder_DeleteMessages, a1, a2, a3, a4, a5)

#define Validate_IMAPIFolder_CreateFolder(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMAPIFolder_CreateFolder, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMAPIFolder_CreateFolder(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMAPIFolder_CreateFolder, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMAPIFolder_CreateFolder(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMAPIFolder_CreateFolder, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMAPIFolder_CopyFolder(a1, a2, a3, a4, a5, a6, a7, a8, a9) ValidateParameters9(IMAPIFolder_CopyFolder, a1, a2, a3, a4, a5, a6, a7, a8, a9)
#define UlValidate_IMAPIFolder_CopyFolder(a1, a2, a3, a4, a5, a6, a7, a8, a9) UlValidateParameters9(IMAPIFolder_CopyFolder, a1, a2, a3, a4, a5, a6, a7, a8, a9)
#define CheckParameters_IMAPIFolder_CopyFolder(a1, a2, a3, a4, a5, a6, a7, a8, a9) CheckParameters9(IMAPIFolder_CopyFolder, a1, a2, a3, a4, a5, a6, a7, a8, a9)

#define Validate_IMAPIFolder_DeleteFolder(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMAPIFolder_DeleteFolder, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMAPIFolder_DeleteFolder(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMAPIFolder_DeleteFolder, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMAPIFolder_DeleteFolder(a1, a2, a3, a4, a5, a6) CheckParameters6(IMAPIFolder_DeleteFolder, a1, a2, a3, a4, a5, a6)

#define Validate_IMAPIFolder_SetReadFlags(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIFolder_SetReadFlags, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIFolder_SetReadFlags(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIFolder_SetReadFlags, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIFolder_SetReadFlags(a1, a2, a3, a4, a5) CheckParameters5(IMAPIFolder_SetReadFlags, a1, a2, a3, a4, a5)

#define Validate_IMAPIFolder_GetMessageStatus(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIFolder_GetMessageStatus, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIFolder_GetMessageStatus(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIFolder_GetMessageStatus, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIFolder_GetMessageStatus(a1, a2, a3, a4, a5) CheckParameters5(IMAPIFolder_GetMessageStatus, a1, a2, a3, a4, a5)

#define Validate_IMAPIFolder_SetMessageStatus(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMAPIFolder_SetMessageStatus, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMAPIFolder_SetMessageStatus(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMAPIFolder_SetMessageStatus, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMAPIFolder_SetMessageStatus(a1, a2, a3, a4, a5, a6) CheckParameters6(IMAPIFolder_SetMessageStatus, a1, a2, a3, a4, a5, a6)

#define Validate_IMAPIFolder_SaveContentsSort(a1, a2, a3) ValidateParameters3(IMAPIFolder_SaveContentsSort, a1, a2, a3)
#define UlValidate_IMAPIFolder_SaveContentsSort(a1, a2, a3) UlValidateParameters3(IMAPIFolder_SaveContentsSort, a1, a2, a3)
#define CheckParameters_IMAPIFolder_SaveContentsSort(a1, a2, a3) CheckParameters3(IMAPIFolder_SaveContentsSort, a1, a2, a3)

#define Validate_IMAPIFolder_EmptyFolder(a1, a2, a3, a4) ValidateParameters4(IMAPIFolder_EmptyFolder, a1, a2, a3, a4)
#define UlValidate_IMAPIFolder_EmptyFolder(a1, a2, a3, a4) UlValidateParameters4(IMAPIFolder_EmptyFolder, a1, a2, a3, a4)
#define CheckParameters_IMAPIFolder_EmptyFolder(a1, a2, a3, a4) CheckParameters4(IMAPIFolder_EmptyFolder, a1, a2, a3, a4)

#define Validate_IMsgStore_Advise(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMsgStore_Advise, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMsgStore_Advise(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMsgStore_Advise, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMsgStore_Advise(a1, a2, a3, a4, a5, a6) CheckParameters6(IMsgStore_Advise, a1, a2, a3, a4, a5, a6)

#define Validate_IMsgStore_Unadvise(a1, a2) ValidateParameters2(IMsgStore_Unadvise, a1, a2)
#define UlValidate_IMsgStore_Unadvise(a1, a2) UlValidateParameters2(IMsgStore_Unadvise, a1, a2)
#define CheckParameters_IMsgStore_Unadvise(a1, a2) CheckParameters2(IMsgStore_Unadvise, a1, a2)

#define Validate_IMsgStore_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMsgStore_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMsgStore_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMsgStore_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMsgStore_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMsgStore_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMsgStore_OpenEntry(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMsgStore_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMsgStore_OpenEntry(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMsgStore_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMsgStore_OpenEntry(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMsgStore_OpenEntry, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMsgStore_SetReceiveFolder(a1, a2, a3, a4, a5) ValidateParameters5(IMsgStore_SetReceiveFolder, a1, a2, a3, a4, a5)
#define UlValidate_IMsgStore_SetReceiveFolder(a1, a2, a3, a4, a5) UlValidateParameters5(IMsgStore_SetReceiveFolder, a1, a2, a3, a4, a5)
#define CheckParameters_IMsgStore_SetReceiveFolder(a1, a2, a3, a4, a5) CheckParameters5(IMsgStore_SetReceiveFolder, a1, a2, a3, a4, a5)

#define Validate_IMsgStore_GetReceiveFolder(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMsgStore_GetReceiveFolder, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMsgStore_GetReceiveFolder(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMsgStore_GetReceiveFolder, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMsgStore_GetReceiveFolder(a1, a2, a3, a4, a5, a6) CheckParameters6(IMsgStore_GetReceiveFolder, a1, a2, a3, a4, a5, a6)

#define Validate_IMsgStore_GetReceiveFolderTable(a1, a2, a3) ValidateParameters3(IMsgStore_GetReceiveFolderTable, a1, a2, a3)
#define UlValidate_IMsgStore_GetReceiveFolderTable(a1, a2, a3) UlValidateParameters3(IMsgStore_GetReceiveFolderTable, a1, a2, a3)
#define CheckParameters_IMsgStore_GetReceiveFolderTable(a1, a2, a3) CheckParameters3(IMsgStore_GetReceiveFolderTable, a1, a2, a3)

#define Validate_IMsgStore_StoreLogoff(a1, a2) ValidateParameters2(IMsgStore_StoreLogoff, a1, a2)
#define UlValidate_IMsgStore_StoreLogoff(a1, a2) UlValidateParameters2(IMsgStore_StoreLogoff, a1, a2)
#define CheckParameters_IMsgStore_StoreLogoff(a1, a2) CheckParameters2(IMsgStore_StoreLogoff, a1, a2)

#define Validate_IMsgStore_AbortSubmit(a1, a2, a3, a4) ValidateParameters4(IMsgStore_AbortSubmit, a1, a2, a3, a4)
#define UlValidate_IMsgStore_AbortSubmit(a1, a2, a3, a4) UlValidateParameters4(IMsgStore_AbortSubmit, a1, a2, a3, a4)
#define CheckParameters_IMsgStore_AbortSubmit(a1, a2, a3, a4) CheckParameters4(IMsgStore_AbortSubmit, a1, a2, a3, a4)

#define Validate_IMsgStore_GetOutgoingQueue(a1, a2, a3) ValidateParameters3(IMsgStore_GetOutgoingQueue, a1, a2, a3)
#define UlValidate_IMsgStore_GetOutgoingQueue(a1, a2, a3) UlValidateParameters3(IMsgStore_GetOutgoingQueue, a1, a2, a3)
#define CheckParameters_IMsgStore_GetOutgoingQueue(a1, a2, a3) CheckParameters3(IMsgStore_GetOutgoingQueue, a1, a2, a3)

#define Validate_IMsgStore_SetLockState(a1, a2, a3) ValidateParameters3(IMsgStore_SetLockState, a1, a2, a3)
#define UlValidate_IMsgStore_SetLockState(a1, a2, a3) UlValidateParameters3(IMsgStore_SetLockState, a1, a2, a3)
#define CheckParameters_IMsgStore_SetLockState(a1, a2, a3) CheckParameters3(IMsgStore_SetLockState, a1, a2, a3)

#define Validate_IMsgStore_FinishedMsg(a1, a2, a3, a4) ValidateParameters4(IMsgStore_FinishedMsg, a1, a2, a3, a4)
#define UlValidate_IMsgStore_FinishedMsg(a1, a2, a3, a4) UlValidateParameters4(IMsgStore_FinishedMsg, a1, a2, a3, a4)
#define CheckParameters_IMsgStore_FinishedMsg(a1, a2, a3, a4) CheckParameters4(IMsgStore_FinishedMsg, a1, a2, a3, a4)

#define Validate_IMsgStore_NotifyNewMail(a1, a2) ValidateParameters2(IMsgStore_NotifyNewMail, a1, a2)
#define UlValidate_IMsgStore_NotifyNewMail(a1, a2) UlValidateParameters2(IMsgStore_NotifyNewMail, a1, a2)
#define CheckParameters_IMsgStore_NotifyNewMail(a1, a2) CheckParameters2(IMsgStore_NotifyNewMail, a1, a2)

#define Validate_IMessage_GetAttachmentTable(a1, a2, a3) ValidateParameters3(IMessage_GetAttachmentTable, a1, a2, a3)
#define UlValidate_IMessage_GetAttachmentTable(a1, a2, a3) UlValidateParameters3(IMessage_GetAttachmentTable, a1, a2, a3)
#define CheckParameters_IMessage_GetAttachmentTable(a1, a2, a3) CheckParameters3(IMessage_GetAttachmentTable, a1, a2, a3)

#define Validate_IMessage_OpenAttach(a1, a2, a3, a4, a5) ValidateParameters5(IMessage_OpenAttach, a1, a2, a3, a4, a5)
#define UlValidate_IMessage_OpenAttach(a1, a2, a3, a4, a5) UlValidateParameters5(IMessage_OpenAttach, a1, a2, a3, a4, a5)
#define CheckParameters_IMessage_OpenAttach(a1, a2, a3, a4, a5) CheckParameters5(IMessage_OpenAttach, a1, a2, a3, a4, a5)

#define Validate_IMessage_CreateAttach(a1, a2, a3, a4, a5) ValidateParameters5(IMessage_CreateAttach, a1, a2, a3, a4, a5)
#define UlValidate_IMessage_CreateAttach(a1, a2, a3, a4, a5) UlValidateParameters5(IMessage_CreateAttach, a1, a2, a3, a4, a5)
#define CheckParameters_IMessage_CreateAttach(a1, a2, a3, a4, a5) CheckParameters5(IMessage_CreateAttach, a1, a2, a3, a4, a5)

#define Validate_IMessage_DeleteAttach(a1, a2, a3, a4, a5) ValidateParameters5(IMessage_DeleteAttach, a1, a2, a3, a4, a5)
#define UlValidate_IMessage_DeleteAttach(a1, a2, a3, a4, a5) UlValidateParameters5(IMessage_DeleteAttach, a1, a2, a3, a4, a5)
#define CheckParameters_IMessage_DeleteAttach(a1, a2, a3, a4, a5) CheckParameters5(IMessage_DeleteAttach, a1, a2, a3, a4, a5)

#define Validate_IMessage_GetRecipientTable(a1, a2, a3) ValidateParameters3(IMessage_GetRecipientTable, a1, a2, a3)
#define UlValidate_IMessage_GetRecipientTable(a1, a2, a3) UlValidateParameters3(IMessage_GetRecipientTable, a1, a2, a3)
#define CheckParameters_IMessage_GetRecipientTable(a1, a2, a3) CheckParameters3(IMessage_GetRecipientTable, a1, a2, a3)

#define Validate_IMessage_ModifyRecipients(a1, a2, a3) ValidateParameters3(IMessage_ModifyRecipients, a1, a2, a3)
#define UlValidate_IMessage_ModifyRecipients(a1, a2, a3) UlValidateParameters3(IMessage_ModifyRecipients, a1, a2, a3)
#define CheckParameters_IMessage_ModifyRecipients(a1, a2, a3) CheckParameters3(IMessage_ModifyRecipients, a1, a2, a3)

#define Validate_IMessage_SubmitMessage(a1, a2) ValidateParameters2(IMessage_SubmitMessage, a1, a2)
#define UlValidate_IMessage_SubmitMessage(a1, a2) UlValidateParameters2(IMessage_SubmitMessage, a1, a2)
#define CheckParameters_IMessage_SubmitMessage(a1, a2) CheckParameters2(IMessage_SubmitMessage, a1, a2)

#define Validate_IMessage_SetReadFlag(a1, a2) ValidateParameters2(IMessage_SetReadFlag, a1, a2)
#define UlValidate_IMessage_SetReadFlag(a1, a2) UlValidateParameters2(IMessage_SetReadFlag, a1, a2)
#define CheckParameters_IMessage_SetReadFlag(a1, a2) CheckParameters2(IMessage_SetReadFlag, a1, a2)

#define Validate_IABProvider_Shutdown(a1, a2) ValidateParameters2(IABProvider_Shutdown, a1, a2)
#define UlValidate_IABProvider_Shutdown(a1, a2) UlValidateParameters2(IABProvider_Shutdown, a1, a2)
#define CheckParameters_IABProvider_Shutdown(a1, a2) CheckParameters2(IABProvider_Shutdown, a1, a2)

#define Validate_IABProvider_Logon(a1, a2, a3, a4, a5, a6, a7, a8, a9) ValidateParameters9(IABProvider_Logon, a1, a2, a3, a4, a5, a6, a7, a8, a9)
#define UlValidate_IABProvider_Logon(a1, a2, a3, a4, a5, a6, a7, a8, a9) UlValidateParameters9(IABProvider_Logon, a1, a2, a3, a4, a5, a6, a7, a8, a9)
#define CheckParameters_IABProvider_Logon(a1, a2, a3, a4, a5, a6, a7, a8, a9) CheckParameters9(IABProvider_Logon, a1, a2, a3, a4, a5, a6, a7, a8, a9)

#define Validate_IABLogon_GetLastError(a1, a2, a3, a4) ValidateParameters4(IABLogon_GetLastError, a1, a2, a3, a4)
#define UlValidate_IABLogon_GetLastError(a1, a2, a3, a4) UlValidateParameters4(IABLogon_GetLastError, a1, a2, a3, a4)
#define CheckParameters_IABLogon_GetLastError(a1, a2, a3, a4) CheckParameters4(IABLogon_GetLastError, a1, a2, a3, a4)

#define Validate_IABLogon_Logoff(a1, a2) ValidateParameters2(IABLogon_Logoff, a1, a2)
#define UlValidate_IABLogon_Logoff(a1, a2) UlValidateParameters2(IABLogon_Logoff, a1, a2)
#define CheckParameters_IABLogon_Logoff(a1, a2) CheckParameters2(IABLogon_Logoff, a1, a2)

#define Validate_IABLogon_OpenEntry(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IABLogon_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IABLogon_OpenEntry(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IABLogon_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IABLogon_OpenEntry(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IABLogon_OpenEntry, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IABLogon_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IABLogon_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IABLogon_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IABLogon_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IABLogon_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IABLogon_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IABLogon_Advise(a1, a2, a3, a4, a5, a6) ValidateParameters6(IABLogon_Advise, a1, a2, a3, a4, a5, a6)
#define UlValidate_IABLogon_Advise(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IABLogon_Advise, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IABLogon_Advise(a1, a2, a3, a4, a5, a6) CheckParameters6(IABLogon_Advise, a1, a2, a3, a4, a5, a6)

#define Validate_IABLogon_Unadvise(a1, a2) ValidateParameters2(IABLogon_Unadvise, a1, a2)
#define UlValidate_IABLogon_Unadvise(a1, a2) UlValidateParameters2(IABLogon_Unadvise, a1, a2)
#define CheckParameters_IABLogon_Unadvise(a1, a2) CheckParameters2(IABLogon_Unadvise, a1, a2)

#define Validate_IABLogon_OpenStatusEntry(a1, a2, a3, a4, a5) ValidateParameters5(IABLogon_OpenStatusEntry, a1, a2, a3, a4, a5)
#define UlValidate_IABLogon_OpenStatusEntry(a1, a2, a3, a4, a5) UlValidateParameters5(IABLogon_OpenStatusEntry, a1, a2, a3, a4, a5)
#define CheckParameters_IABLogon_OpenStatusEntry(a1, a2, a3, a4, a5) CheckParameters5(IABLogon_OpenStatusEntry, a1, a2, a3, a4, a5)

#define Validate_IABLogon_OpenTemplateID(a1, a2, a3, a4, a5, a6, a7, a8) ValidateParameters8(IABLogon_OpenTemplateID, a1, a2, a3, a4, a5, a6, a7, a8)
#define UlValidate_IABLogon_OpenTemplateID(a1, a2, a3, a4, a5, a6, a7, a8) UlValidateParameters8(IABLogon_OpenTemplateID, a1, a2, a3, a4, a5, a6, a7, a8)
#define CheckParameters_IABLogon_OpenTemplateID(a1, a2, a3, a4, a5, a6, a7, a8) CheckParameters8(IABLogon_OpenTemplateID, a1, a2, a3, a4, a5, a6, a7, a8)

#define Validate_IABLogon_GetOneOffTable(a1, a2, a3) ValidateParameters3(IABLogon_GetOneOffTable, a1, a2, a3)
#define UlValidate_IABLogon_GetOneOffTable(a1, a2, a3) UlValidateParameters3(IABLogon_GetOneOffTable, a1, a2, a3)
#define CheckParameters_IABLogon_GetOneOffTable(a1, a2, a3) CheckParameters3(IABLogon_GetOneOffTable, a1, a2, a3)

#define Validate_IABLogon_PrepareRecips(a1, a2, a3, a4) ValidateParameters4(IABLogon_PrepareRecips, a1, a2, a3, a4)
#define UlValidate_IABLogon_PrepareRecips(a1, a2, a3, a4) UlValidateParameters4(IABLogon_PrepareRecips, a1, a2, a3, a4)
#define CheckParameters_IABLogon_PrepareRecips(a1, a2, a3, a4) CheckParameters4(IABLogon_PrepareRecips, a1, a2, a3, a4)

#define Validate_IXPProvider_Shutdown(a1, a2) ValidateParameters2(IXPProvider_Shutdown, a1, a2)
#define UlValidate_IXPProvider_Shutdown(a1, a2) UlValidateParameters2(IXPProvider_Shutdown, a1, a2)
#define CheckParameters_IXPProvider_Shutdown(a1, a2) CheckParameters2(IXPProvider_Shutdown, a1, a2)

#define Validate_IXPProvider_TransportLogon(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IXPProvider_TransportLogon, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IXPProvider_TransportLogon(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IXPProvider_TransportLogon, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IXPProvider_TransportLogon(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IXPProvider_TransportLogon, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IXPLogon_AddressTypes(a1, a2, a3, a4, a5, a6) ValidateParameters6(IXPLogon_AddressTypes, a1, a2, a3, a4, a5, a6)
#define UlValidate_IXPLogon_AddressTypes(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IXPLogon_AddressTypes, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IXPLogon_AddressTypes(a1, a2, a3, a4, a5, a6) CheckParameters6(IXPLogon_AddressTypes, a1, a2, a3, a4, a5, a6)

#define Validate_IXPLogon_RegisterOptions(a1, a2, a3, a4) ValidateParameters4(IXPLogon_RegisterOptions, a1, a2, a3, a4)
#define UlValidate_IXPLogon_RegisterOptions(a1, a2, a3, a4) UlValidateParameters4(IXPLogon_RegisterOptions, a1, a2, a3, a4)
#define CheckParameters_IXPLogon_RegisterOptions(a1, a2, a3, a4) CheckParameters4(IXPLogon_RegisterOptions, a1, a2, a3, a4)

#define Validate_IXPLogon_TransportNotify(a1, a2, a3) ValidateParameters3(IXPLogon_TransportNotify, a1, a2, a3)
#define UlValidate_IXPLogon_TransportNotify(a1, a2, a3) UlValidateParameters3(IXPLogon_TransportNotify, a1, a2, a3)
#define CheckParameters_IXPLogon_TransportNotify(a1, a2, a3) CheckParameters3(IXPLogon_TransportNotify, a1, a2, a3)

#define Validate_IXPLogon_Idle(a1, a2) ValidateParameters2(IXPLogon_Idle, a1, a2)
#define UlValidate_IXPLogon_Idle(a1, a2) UlValidateParameters2(IXPLogon_Idle, a1, a2)
#define CheckParameters_IXPLogon_Idle(a1, a2) CheckParameters2(IXPLogon_Idle, a1, a2)

#define Validate_IXPLogon_TransportLogoff(a1, a2) ValidateParameters2(IXPLogon_TransportLogoff, a1, a2)
#define UlValidate_IXPLogon_TransportLogoff(a1, a2) UlValidateParameters2(IXPLogon_TransportLogoff, a1, a2)
#define CheckParameters_IXPLogon_TransportLogoff(a1, a2) CheckParameters2(IXPLogon_TransportLogoff, a1, a2)

#define Validate_IXPLogon_SubmitMessage(a1, a2, a3, a4, a5) ValidateParameters5(IXPLogon_SubmitMessage, a1, a2, a3, a4, a5)
#define UlValidate_IXPLogon_SubmitMessage(a1, a2, a3, a4, a5) UlValidateParameters5(IXPLogon_SubmitMessage, a1, a2, a3, a4, a5)
#define CheckParameters_IXPLogon_SubmitMessage(a1, a2, a3, a4, a5) CheckParameters5(IXPLogon_SubmitMessage, a1, a2, a3, a4, a5)

#define Validate_IXPLogon_EndMessage(a1, a2, a3) ValidateParameters3(IXPLogon_EndMessage, a1, a2, a3)
#define UlValidate_IXPLogon_EndMessage(a1, a2, a3) UlValidateParameters3(IXPLogon_EndMessage, a1, a2, a3)
#define CheckParameters_IXPLogon_EndMessage(a1, a2, a3) CheckParameters3(IXPLogon_EndMessage, a1, a2, a3)

#define Validate_IXPLogon_Poll(a1, a2) ValidateParameters2(IXPLogon_Poll, a1, a2)
#define UlValidate_IXPLogon_Poll(a1, a2) UlValidateParameters2(IXPLogon_Poll, a1, a2)
#define CheckParameters_IXPLogon_Poll(a1, a2) CheckParameters2(IXPLogon_Poll, a1, a2)

#define Validate_IXPLogon_StartMessage(a1, a2, a3, a4) ValidateParameters4(IXPLogon_StartMessage, a1, a2, a3, a4)
#define UlValidate_IXPLogon_StartMessage(a1, a2, a3, a4) UlValidateParameters4(IXPLogon_StartMessage, a1, a2, a3, a4)
#define CheckParameters_IXPLogon_StartMessage(a1, a2, a3, a4) CheckParameters4(IXPLogon_StartMessage, a1, a2, a3, a4)

#define Validate_IXPLogon_OpenStatusEntry(a1, a2, a3, a4, a5) ValidateParameters5(IXPLogon_OpenStatusEntry, a1, a2, a3, a4, a5)
#define UlValidate_IXPLogon_OpenStatusEntry(a1, a2, a3, a4, a5) UlValidateParameters5(IXPLogon_OpenStatusEntry, a1, a2, a3, a4, a5)
#define CheckParameters_IXPLogon_OpenStatusEntry(a1, a2, a3, a4, a5) CheckParameters5(IXPLogon_OpenStatusEntry, a1, a2, a3, a4, a5)

#define Validate_IXPLogon_ValidateState(a1, a2, a3) ValidateParameters3(IXPLogon_ValidateState, a1, a2, a3)
#define UlValidate_IXPLogon_ValidateState(a1, a2, a3) UlValidateParameters3(IXPLogon_ValidateState, a1, a2, a3)
#define CheckParameters_IXPLogon_ValidateState(a1, a2, a3) CheckParameters3(IXPLogon_ValidateState, a1, a2, a3)

#define Validate_IXPLogon_FlushQueues(a1, a2, a3, a4, a5) ValidateParameters5(IXPLogon_FlushQueues, a1, a2, a3, a4, a5)
#define UlValidate_IXPLogon_FlushQueues(a1, a2, a3, a4, a5) UlValidateParameters5(IXPLogon_FlushQueues, a1, a2, a3, a4, a5)
#define CheckParameters_IXPLogon_FlushQueues(a1, a2, a3, a4, a5) CheckParameters5(IXPLogon_FlushQueues, a1, a2, a3, a4, a5)

#define Validate_IMSProvider_Shutdown(a1, a2) ValidateParameters2(IMSProvider_Shutdown, a1, a2)
#define UlValidate_IMSProvider_Shutdown(a1, a2) UlValidateParameters2(IMSProvider_Shutdown, a1, a2)
#define CheckParameters_IMSProvider_Shutdown(a1, a2) CheckParameters2(IMSProvider_Shutdown, a1, a2)

#define Validate_IMSProvider_Logon(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) ValidateParameters13(IMSProvider_Logon, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)
#define UlValidate_IMSProvider_Logon(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) UlValidateParameters13(IMSProvider_Logon, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)
#define CheckParameters_IMSProvider_Logon(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) CheckParameters13(IMSProvider_Logon, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)

#define Validate_IMSProvider_SpoolerLogon(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) ValidateParameters13(IMSProvider_SpoolerLogon, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)
#define UlValidate_IMSProvider_SpoolerLogon(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) UlValidateParameters13(IMSProvider_SpoolerLogon, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)
#define CheckParameters_IMSProvider_SpoolerLogon(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) CheckParameters13(IMSProvider_SpoolerLogon, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)

#define Validate_IMSProvider_CompareStoreIDs(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMSProvider_CompareStoreIDs, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMSProvider_CompareStoreIDs(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMSProvider_CompareStoreIDs, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMSProvider_CompareStoreIDs(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMSProvider_CompareStoreIDs, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMSLogon_GetLastError(a1, a2, a3, a4) ValidateParameters4(IMSLogon_GetLastError, a1, a2, a3, a4)
#define UlValidate_IMSLogon_GetLastError(a1, a2, a3, a4) UlValidateParameters4(IMSLogon_GetLastError, a1, a2, a3, a4)
#define CheckParameters_IMSLogon_GetLastError(a1, a2, a3, a4) CheckParameters4(IMSLogon_GetLastError, a1, a2, a3, a4)

#define Validate_IMSLogon_Logoff(a1, a2) ValidateParameters2(IMSLogon_Logoff, a1, a2)
#define UlValidate_IMSLogon_Logoff(a1, a2) UlValidateParameters2(IMSLogon_Logoff, a1, a2)
#define CheckParameters_IMSLogon_Logoff(a1, a2) CheckParameters2(IMSLogon_Logoff, a1, a2)

#define Validate_IMSLogon_OpenEntry(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMSLogon_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMSLogon_OpenEntry(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMSLogon_OpenEntry, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMSLogon_OpenEntry(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMSLogon_OpenEntry, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMSLogon_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) ValidateParameters7(IMSLogon_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)
#define UlValidate_IMSLogon_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) UlValidateParameters7(IMSLogon_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)
#define CheckParameters_IMSLogon_CompareEntryIDs(a1, a2, a3, a4, a5, a6, a7) CheckParameters7(IMSLogon_CompareEntryIDs, a1, a2, a3, a4, a5, a6, a7)

#define Validate_IMSLogon_Advise(a1, a2, a3, a4, a5, a6) ValidateParameters6(IMSLogon_Advise, a1, a2, a3, a4, a5, a6)
#define UlValidate_IMSLogon_Advise(a1, a2, a3, a4, a5, a6) UlValidateParameters6(IMSLogon_Advise, a1, a2, a3, a4, a5, a6)
#define CheckParameters_IMSLogon_Advise(a1, a2, a3, a4, a5, a6) CheckParameters6(IMSLogon_Advise, a1, a2, a3, a4, a5, a6)

#define Validate_IMSLogon_Unadvise(a1, a2) ValidateParameters2(IMSLogon_Unadvise, a1, a2)
#define UlValidate_IMSLogon_Unadvise(a1, a2) UlValidateParameters2(IMSLogon_Unadvise, a1, a2)
#define CheckParameters_IMSLogon_Unadvise(a1, a2) CheckParameters2(IMSLogon_Unadvise, a1, a2)

#define Validate_IMSLogon_OpenStatusEntry(a1, a2, a3, a4, a5) ValidateParameters5(IMSLogon_OpenStatusEntry, a1, a2, a3, a4, a5)
#define UlValidate_IMSLogon_OpenStatusEntry(a1, a2, a3, a4, a5) UlValidateParameters5(IMSLogon_OpenStatusEntry, a1, a2, a3, a4, a5)
#define CheckParameters_IMSLogon_OpenStatusEntry(a1, a2, a3, a4, a5) CheckParameters5(IMSLogon_OpenStatusEntry, a1, a2, a3, a4, a5)

#define Validate_IMAPIControl_GetLastError(a1, a2, a3, a4) ValidateParameters4(IMAPIControl_GetLastError, a1, a2, a3, a4)
#define UlValidate_IMAPIControl_GetLastError(a1, a2, a3, a4) UlValidateParameters4(IMAPIControl_GetLastError, a1, a2, a3, a4)
#define CheckParameters_IMAPIControl_GetLastError(a1, a2, a3, a4) CheckParameters4(IMAPIControl_GetLastError, a1, a2, a3, a4)

#define Validate_IMAPIControl_Activate(a1, a2, a3) ValidateParameters3(IMAPIControl_Activate, a1, a2, a3)
#define UlValidate_IMAPIControl_Activate(a1, a2, a3) UlValidateParameters3(IMAPIControl_Activate, a1, a2, a3)
#define CheckParameters_IMAPIControl_Activate(a1, a2, a3) CheckParameters3(IMAPIControl_Activate, a1, a2, a3)

#define Validate_IMAPIControl_GetState(a1, a2, a3) ValidateParameters3(IMAPIControl_GetState, a1, a2, a3)
#define UlValidate_IMAPIControl_GetState(a1, a2, a3) UlValidateParameters3(IMAPIControl_GetState, a1, a2, a3)
#define CheckParameters_IMAPIControl_GetState(a1, a2, a3) CheckParameters3(IMAPIControl_GetState, a1, a2, a3)

#define Validate_IMAPIStatus_ValidateState(a1, a2, a3) ValidateParameters3(IMAPIStatus_ValidateState, a1, a2, a3)
#define UlValidate_IMAPIStatus_ValidateState(a1, a2, a3) UlValidateParameters3(IMAPIStatus_ValidateState, a1, a2, a3)
#define CheckParameters_IMAPIStatus_ValidateState(a1, a2, a3) CheckParameters3(IMAPIStatus_ValidateState, a1, a2, a3)

#define Validate_IMAPIStatus_SettingsDialog(a1, a2, a3) ValidateParameters3(IMAPIStatus_SettingsDialog, a1, a2, a3)
#define UlValidate_IMAPIStatus_SettingsDialog(a1, a2, a3) UlValidateParameters3(IMAPIStatus_SettingsDialog, a1, a2, a3)
#define CheckParameters_IMAPIStatus_SettingsDialog(a1, a2, a3) CheckParameters3(IMAPIStatus_SettingsDialog, a1, a2, a3)

#define Validate_IMAPIStatus_ChangePassword(a1, a2, a3, a4) ValidateParameters4(IMAPIStatus_ChangePassword, a1, a2, a3, a4)
#define UlValidate_IMAPIStatus_ChangePassword(a1, a2, a3, a4) UlValidateParameters4(IMAPIStatus_ChangePassword, a1, a2, a3, a4)
#define CheckParameters_IMAPIStatus_ChangePassword(a1, a2, a3, a4) CheckParameters4(IMAPIStatus_ChangePassword, a1, a2, a3, a4)

#define Validate_IMAPIStatus_FlushQueues(a1, a2, a3, a4, a5) ValidateParameters5(IMAPIStatus_FlushQueues, a1, a2, a3, a4, a5)
#define UlValidate_IMAPIStatus_FlushQueues(a1, a2, a3, a4, a5) UlValidateParameters5(IMAPIStatus_FlushQueues, a1, a2, a3, a4, a5)
#define CheckParameters_IMAPIStatus_FlushQueues(a1, a2, a3, a4, a5) CheckParameters5(IMAPIStatus_FlushQueues, a1, a2, a3, a4, a5)

#define Validate_IStream_Read(a1, a2, a3, a4) ValidateParameters4(IStream__Read, a1, a2, a3, a4)
#define UlValidate_IStream_Read(a1, a2, a3, a4) UlValidateParameters4(IStream__Read, a1, a2, a3, a4)
#define CheckParameters_IStream_Read(a1, a2, a3, a4) CheckParameters4(IStream__Read, a1, a2, a3, a4)

#define Validate_IStream_Write(a1, a2, a3, a4) ValidateParameters4(IStream__Write, a1, a2, a3, a4)
#define UlValidate_IStream_Write(a1, a2, a3, a4) UlValidateParameters4(IStream__Write, a1, a2, a3, a4)
#define CheckParameters_IStream_Write(a1, a2, a3, a4) CheckParameters4(IStream__Write, a1, a2, a3, a4)

#define Validate_IStream_Seek(a1, a2, a3, a4) ValidateParameters4(IStream_Seek, a1, a2, a3, a4)
#define UlValidate_IStream_Seek(a1, a2, a3, a4) UlValidateParameters4(IStream_Seek, a1, a2, a3, a4)
#define CheckParameters_IStream_Seek(a1, a2, a3, a4) CheckParameters4(IStream_Seek, a1, a2, a3, a4)

#define Validate_IStream_SetSize(a1, a2) ValidateParameters2(IStream_SetSize, a1, a2)
#define UlValidate_IStream_SetSize(a1, a2) UlValidateParameters2(IStream_SetSize, a1, a2)
#define CheckParameters_IStream_SetSize(a1, a2) CheckParameters2(IStream_SetSize, a1, a2)

#define Validate_IStream_CopyTo(a1, a2, a3, a4, a5) ValidateParameters5(IStream_CopyTo, a1, a2, a3, a4, a5)
#define UlValidate_IStream_CopyTo(a1, a2, a3, a4, a5) UlValidateParameters5(IStream_CopyTo, a1, a2, a3, a4, a5)
#define CheckParameters_IStream_CopyTo(a1, a2, a3, a4, a5) CheckParameters5(IStream_CopyTo, a1, a2, a3, a4, a5)

#define Validate_IStream_Commit(a1, a2) ValidateParameters2(IStream_Commit, a1, a2)
#define UlValidate_IStream_Commit(a1, a2) UlValidateParameters2(IStream_Commit, a1, a2)
#define CheckParameters_IStream_Commit(a1, a2) CheckParameters2(IStream_Commit, a1, a2)

#define Validate_IStream_Revert(a1) ValidateParameters1(IStream_Revert, a1)
#define UlValidate_IStream_Revert(a1) UlValidateParameters1(IStream_Revert, a1)
#define CheckParameters_IStream_Revert(a1) CheckParameters1(IStream_Revert, a1)

#define Validate_IStream_LockRegion(a1, a2, a3, a4) ValidateParameters4(IStream_LockRegion, a1, a2, a3, a4)
#define UlValidate_IStream_LockRegion(a1, a2, a3, a4) UlValidateParameters4(IStream_LockRegion, a1, a2, a3, a4)
#define CheckParameters_IStream_LockRegion(a1, a2, a3, a4) CheckParameters4(IStream_LockRegion, a1, a2, a3, a4)

#define Validate_IStream_UnlockRegion(a1, a2, a3, a4) ValidateParameters4(IStream_UnlockRegion, a1, a2, a3, a4)
#define UlValidate_IStream_UnlockRegion(a1, a2, a3, a4) UlValidateParameters4(IStream_UnlockRegion, a1, a2, a3, a4)
#define CheckParameters_IStream_UnlockRegion(a1, a2, a3, a4) CheckParameters4(IStream_UnlockRegion, a1, a2, a3, a4)

#define Validate_IStream_Stat(a1, a2, a3) ValidateParameters3(IStream_Stat, a1, a2, a3)
#define UlValidate_IStream_Stat(a1, a2, a3) UlValidateParameters3(IStream_Stat, a1, a2, a3)
#define CheckParameters_IStream_Stat(a1, a2, a3) CheckParameters3(IStream_Stat, a1, a2, a3)

#define Validate_IStream_Clone(a1, a2) ValidateParameters2(IStream_Clone, a1, a2)
#define UlValidate_IStream_Clone(a1, a2) UlValidateParameters2(IStream_Clone, a1, a2)
#define CheckParameters_IStream_Clone(a1, a2) CheckParameters2(IStream_Clone, a1, a2)

#define Validate_IMAPIAdviseSink_OnNotify(a1, a2, a3) ValidateParameters3(IMAPIAdviseSink_OnNotify, a1, a2, a3)
#define UlValidate_IMAPIAdviseSink_OnNotify(a1, a2, a3) UlValidateParameters3(IMAPIAdviseSink_OnNotify, a1, a2, a3)
#define CheckParameters_IMAPIAdviseSink_OnNotify(a1, a2, a3) CheckParameters3(IMAPIAdviseSink_OnNotify, a1, a2, a3)

MAPIX_END_C

#endif
