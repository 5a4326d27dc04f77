/* mapiutil.h - helpers for clients and providers */
#ifndef _MAPIUTIL_H_
#define _MAPIUTIL_H_

#include <mapix.h>

MAPIX_BEGIN_C

DECLARE_MAPI_INTERFACE_PTR(ITableData, LPTABLEDATA);

typedef void (STDAPICALLTYPE CALLERRELEASE)(ULONG_PTR ulCallerData, LPTABLEDATA lpTblData, LPMAPITABLE lpVue);

/* A table in memory. */
#define MAPI_ITABLEDATA_METHODS(IPURE) \
    MAPIMETHOD(HrGetView)(THIS_ LPSSortOrderSet lpSSortOrderSet, CALLERRELEASE *lpfCallerRelease, ULONG_PTR ulCallerData, \
        LPMAPITABLE *lppMAPITable) IPURE; \
    MAPIMETHOD(HrModifyRow)(THIS_ LPSRow lpSRow) IPURE; \
    MAPIMETHOD(HrDeleteRow)(THIS_ LPSPropValue lpSPropValue) IPURE; \
    MAPIMETHOD(HrQueryRow)(THIS_ LPSPropValue lpsPropValue, LPSRow *lppSRow, ULONG *lpuliRow) IPURE; \
    MAPIMETHOD(HrEnumRow)(THIS_ ULONG ulRowNumber, LPSRow *lppSRow) IPURE; \
    MAPIMETHOD(HrNotify)(THIS_ ULONG ulFlags, ULONG cValues, LPSPropValue lpSPropValue) IPURE; \
    MAPIMETHOD(HrInsertRow)(THIS_ ULONG uliRow, LPSRow lpSRow) IPURE; \
    MAPIMETHOD(HrModifyRows)(THIS_ ULONG ulFlags, LPSRowSet lpSRowSet) IPURE; \
    MAPIMETHOD(HrDeleteRows)(THIS_ ULONG ulFlags, LPSRowSet lprowsetToDelete, ULONG *cRowsDeleted) IPURE;

#undef INTERFACE
#define INTERFACE ITableData
DECLARE_MAPI_INTERFACE_(ITableData, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_ITABLEDATA_METHODS(PURE)
};

/* Make a table in memory with the given columns; ulPropTagIndexColumn tells its rows apart.
 * ulTableType: TBLTYPE_SNAPSHOT, TBLTYPE_KEYSET or TBLTYPE_DYNAMIC. The object is released by the caller.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_INTERFACE_NOT_SUPPORTED. */
STDAPI_(SCODE) CreateTable(LPCIID lpInterface, ALLOCATEBUFFER *lpAllocateBuffer, ALLOCATEMORE *lpAllocateMore,
    FREEBUFFER *lpFreeBuffer, LPVOID lpvReserved, ULONG ulTableType, ULONG ulPropTagIndexColumn,
    LPSPropTagArray lpSPropTagArrayColumns, LPTABLEDATA *lppTableData);

/* ITableData::HrNotify, HrDeleteRows */
#define TAD_ALL_ROWS 1

/* Properties in memory, with access control. */
#define MAPI_IPROPDATA_METHODS(IPURE) \
    MAPIMETHOD(HrSetObjAccess)(THIS_ ULONG ulAccess) IPURE; \
    MAPIMETHOD(HrSetPropAccess)(THIS_ LPSPropTagArray lpPropTagArray, ULONG *rgulAccess) IPURE; \
    MAPIMETHOD(HrGetPropAccess)(THIS_ LPSPropTagArray *lppPropTagArray, ULONG **lprgulAccess) IPURE; \
    MAPIMETHOD(HrAddObjProps)(THIS_ LPSPropTagArray lppPropTagArray, LPSPropProblemArray *lprgulAccess) IPURE;

#undef INTERFACE
#define INTERFACE IPropData
DECLARE_MAPI_INTERFACE_(IPropData, IMAPIProp)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROP_METHODS(PURE)
    MAPI_IPROPDATA_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IPropData, LPPROPDATA);

/* Make an object that holds properties in memory.
 * The object is released by the caller. */
STDAPI_(SCODE) CreateIProp(LPCIID lpInterface, ALLOCATEBUFFER *lpAllocateBuffer, ALLOCATEMORE *lpAllocateMore,
    FREEBUFFER *lpFreeBuffer, LPVOID lpvReserved, LPPROPDATA *lppPropData);

/* IPropData: access */
#define IPROP_READONLY  ((ULONG)0x00000001)
#define IPROP_READWRITE ((ULONG)0x00000002)
#define IPROP_CLEAN     ((ULONG)0x00010000)
#define IPROP_DIRTY     ((ULONG)0x00020000)

/* Priorities of idle functions */
#define PRILOWEST  (-32768)
#define PRIHIGHEST 32767
#define PRIUSER    0

/* Idle functions: what they may do */
#define IRONULL      ((USHORT)0x0000)
#define FIROWAIT     ((USHORT)0x0001)
#define FIROINTERVAL ((USHORT)0x0002)
#define FIROPERBLOCK ((USHORT)0x0004)
#define FIRODISABLED ((USHORT)0x0020)
#define FIROONCEONLY ((USHORT)0x0040)
/* Named by the reference only: count the time that the machine slept. The value is ours. */
#define FIRONOADJUSTMENT ((USHORT)0x0080)

/* ChangeIdleRoutine */
#define IRCNULL  ((USHORT)0x0000)
#define FIRCPFN  ((USHORT)0x0001)
#define FIRCPV   ((USHORT)0x0002)
#define FIRCPRI  ((USHORT)0x0004)
#define FIRCCSEC ((USHORT)0x0008)
#define FIRCIRO  ((USHORT)0x0010)

typedef BOOL (STDAPICALLTYPE FNIDLE)(LPVOID);

typedef FNIDLE *PFNIDLE;

typedef void *FTG;
typedef FTG *PFTG;

#define FTGNULL ((FTG)NULL)

/* Start the idle engine; counted, each with its MAPIDeinitIdle. 0 on success. */
STDAPI_(LONG) MAPIInitIdle(LPVOID lpvReserved);

/* End one MAPIInitIdle. */
STDAPI_(void) MAPIDeinitIdle(void);

/* Have a function called when the program is idle; FTGNULL if it cannot be registered.
 * priIdle: negative is more urgent. csecIdle: hundredths of a second. iroIdle: FIRO flags. */
STDAPI_(FTG) FtgRegisterIdleRoutine(PFNIDLE lpfnIdle, LPVOID lpvIdleParam, short priIdle, ULONG csecIdle, USHORT iroIdle);

/* Forget an idle function. It may be running once more when this returns only if it is the caller. */
STDAPI_(void) DeregisterIdleRoutine(FTG ftg);

/* Switch an idle function on or off. */
STDAPI_(void) EnableIdleRoutine(FTG ftg, BOOL fEnable);

/* Change what ircIdle names of an idle function. */
STDAPI_(void) ChangeIdleRoutine(FTG ftg, PFNIDLE lpfnIdle, LPVOID lpvIdleParam, short priIdle, ULONG csecIdle, USHORT iroIdle,
    USHORT ircIdle);

/* Return the COM allocator; the caller releases it. */
STDAPI_(LPMALLOC) MAPIGetDefaultMalloc(void);

/* OpenStreamOnFile */
#define SOF_UNIQUEFILENAME ((ULONG)0x80000000)

/* Open a stream on a file.
 * ulFlags: STGM modes, SOF_UNIQUEFILENAME to make a temporary file with a prefix, STGM_DELETEONRELEASE. MAPI_E_NOT_FOUND,
 * MAPI_E_NO_ACCESS. */
STDAPI OpenStreamOnFile(LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer, ULONG ulFlags, LPCSTR lpszFileName,
    LPCSTR lpszPrefix, LPSTREAM *lppStream);

typedef HRESULT (STDMETHODCALLTYPE *LPOPENSTREAMONFILE)(LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer,
    ULONG ulFlags, LPCTSTR lpszFileName, LPCTSTR lpszPrefix, LPSTREAM *lppStream);

#define OPENSTREAMONFILE "OpenStreamOnFile"

/* Copy one property value; what it points at is linked to lpvObject. */
STDAPI_(SCODE) PropCopyMore(LPSPropValue lpSPropValueDest, LPSPropValue lpSPropValueSrc, ALLOCATEMORE *lpfAllocMore,
    LPVOID lpvObject);

/* Return the bytes that the data of a value takes. */
STDAPI_(ULONG) UlPropSize(LPSPropValue lpSPropValue);

/* Tell whether two property names are the same. */
STDAPI_(BOOL) FEqualNames(LPMAPINAMEID lpName1, LPMAPINAMEID lpName2);

/* Take one value out of a multivalued one; pointers are shared, not copied. */
STDAPI_(void) GetInstance(LPSPropValue lpPropMv, LPSPropValue lpPropSv, ULONG uliInst);

/* Tell whether a string or binary value contains another, by FL_ flags. */
STDAPI_(BOOL) FPropContainsProp(LPSPropValue lpSPropValueDst, LPSPropValue lpSPropValueSrc, ULONG ulFuzzyLevel);

/* Compare two values by a relation, RELOP_. */
STDAPI_(BOOL) FPropCompareProp(LPSPropValue lpSPropValue1, ULONG ulRelOp, LPSPropValue lpSPropValue2);

/* Compare two values of one type: below, equal to or above 0. */
STDAPI_(LONG) LPropCompareProp(LPSPropValue lpSPropValueA, LPSPropValue lpSPropValueB);

/* Put columns in front of those that a table has. */
STDAPI HrAddColumns(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew, LPALLOCATEBUFFER lpAllocateBuffer,
    LPFREEBUFFER lpFreeBuffer);

/* HrAddColumns, with a function that may filter the columns that were there. */
STDAPI HrAddColumnsEx(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew, LPALLOCATEBUFFER lpAllocateBuffer,
    LPFREEBUFFER lpFreeBuffer, void (*arg5)(LPSPropTagArray));

/* Make an advise sink that calls a function. */
STDAPI HrAllocAdviseSink(LPNOTIFCALLBACK lpfnCallback, LPVOID lpvContext, LPMAPIADVISESINK *lppAdviseSink);

/* Wrap an advise sink so that it is called on this thread, in HrDispatchNotifications. */
STDAPI HrThisThreadAdviseSink(LPMAPIADVISESINK lpAdviseSink, LPMAPIADVISESINK *lppAdviseSink);

/* Call the sinks whose notifications wait for this thread. ulFlags: 0. */
STDAPI HrDispatchNotifications(ULONG ulFlags);

typedef struct
{
    ULONG ulCtlType;
    ULONG ulCtlFlags;
    LPBYTE lpbNotif;
    ULONG cbNotif;
    LPTSTR lpszFilter;
    ULONG ulItemID;
    union
    {
        LPVOID lpv;
        LPDTBLLABEL lplabel;
        LPDTBLEDIT lpedit;
        LPDTBLLBX lplbx;
        LPDTBLCOMBOBOX lpcombobox;
        LPDTBLDDLBX lpddlbx;
        LPDTBLCHECKBOX lpcheckbox;
        LPDTBLGROUPBOX lpgroupbox;
        LPDTBLBUTTON lpbutton;
        LPDTBLRADIOBUTTON lpradiobutton;
        LPDTBLMVLISTBOX lpmvlbx;
        LPDTBLMVDDLBX lpmvddlbx;
        LPDTBLPAGE lppage;
    } ctl;
} DTCTL, *LPDTCTL;

typedef struct
{
    ULONG cctl;
    LPTSTR lpszResourceName;
    union
    {
        LPTSTR lpszComponent;
        ULONG ulItemID;
    };
    LPDTCTL lpctl;
} DTPAGE, *LPDTPAGE;

/* Make a display table from pages of controls.
 * ulFlags: MAPI_UNICODE. The table, and the data behind it if asked for, are released by the caller. */
STDAPI BuildDisplayTable(LPALLOCATEBUFFER lpAllocateBuffer, LPALLOCATEMORE lpAllocateMore, LPFREEBUFFER lpFreeBuffer,
    LPMALLOC lpMalloc, HINSTANCE hInstance, UINT cPages, LPDTPAGE lpPage, ULONG ulFlags, LPMAPITABLE *lppTable,
    LPTABLEDATA *lppTblData);

/* Count the bytes of a copy of notifications. */
STDAPI_(SCODE) ScCountNotifications(int cNotifications, LPNOTIFICATION lpNotifications, ULONG *lpcb);

/* Copy notifications into one block. */
STDAPI_(SCODE) ScCopyNotifications(int cNotification, LPNOTIFICATION lpNotifications, LPVOID lpvDst, ULONG *lpcb);

/* Mend the pointers of notifications whose block was moved. */
STDAPI_(SCODE) ScRelocNotifications(int cNotification, LPNOTIFICATION lpNotifications, LPVOID lpvBaseOld, LPVOID lpvBaseNew,
    ULONG *lpcb);

/* Count the bytes of a copy of property values. */
STDAPI_(SCODE) ScCountProps(int cValues, LPSPropValue lpPropArray, ULONG *lpcb);

/* Find a value by its property identifier, whatever its type; NULL if there is none. */
STDAPI_(LPSPropValue) LpValFindProp(ULONG ulPropTag, ULONG cValues, LPSPropValue lpPropArray);

/* Copy property values into one block. */
STDAPI_(SCODE) ScCopyProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvDst, ULONG *lpcb);

/* Mend the pointers of values whose block was moved. */
STDAPI_(SCODE) ScRelocProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvBaseOld, LPVOID lpvBaseNew, ULONG *lpcb);

/* Copy property values into a new block, freed by the caller. */
STDAPI_(SCODE) ScDupPropset(int cValues, LPSPropValue lpPropArray, LPALLOCATEBUFFER lpAllocateBuffer,
    LPSPropValue *lppPropArray);

/* Add a reference to any object; its new count, for debugging only. NULL is allowed. */
STDAPI_(ULONG) UlAddRef(LPVOID lpunk);

/* Release a reference of any object. NULL is allowed. */
STDAPI_(ULONG) UlRelease(LPVOID lpunk);

/* Get one property; the value is freed by the caller. MAPI_E_NOT_FOUND. */
STDAPI HrGetOneProp(LPMAPIPROP lpMapiProp, ULONG ulPropTag, LPSPropValue *lppProp);

/* Set one property. */
STDAPI HrSetOneProp(LPMAPIPROP lpMapiProp, LPSPropValue lpProp);

/* Tell whether an object has a property; an identifier with PT_UNSPECIFIED fits any type. */
STDAPI_(BOOL) FPropExists(LPMAPIPROP lpMapiProp, ULONG ulPropTag);

/* Find a value by its tag; PT_UNSPECIFIED fits any type. NULL if there is none. */
STDAPI_(LPSPropValue) PpropFindProp(LPSPropValue lpPropArray, ULONG cValues, ULONG ulPropTag);

/* Free an address list and its entries. */
STDAPI_(void) FreePadrlist(LPADRLIST lpAdrlist);

/* Free rows and their values. */
STDAPI_(void) FreeProws(LPSRowSet lpRows);

/* Get all rows of a table after setting columns, restriction and sort order, each if given.
 * crowsMax: 0 for no limit; more rows are MAPI_E_TABLE_TOO_BIG. The rows are freed with FreeProws. */
STDAPI HrQueryAllRows(LPMAPITABLE lpTable, LPSPropTagArray lpPropTags, LPSRestriction lpRestriction,
    LPSSortOrderSet lpSortOrderSet, LONG crowsMax, LPSRowSet *lppRows);

/* HrValidateIPMSubtree */
#define MAPI_FORCE_CREATE  1
#define MAPI_FULL_IPM_TREE 2

/* Make the standard folders of a store where they are missing.
 * ulFlags: MAPI_FORCE_CREATE, MAPI_FULL_IPM_TREE. The values returned are freed by the caller. */
STDAPI HrValidateIPMSubtree(LPMDB lpMDB, ULONG ulFlags, ULONG *lpcValues, LPSPropValue *lppValues, LPMAPIERROR *lpperr);

/* Turn hexadecimal digits into bytes; false at a character that is none. */
STDAPI_(BOOL) FBinFromHex(LPSTR lpsz, LPBYTE lpb);
STDAPI_(BOOL) FBinFromHexW(LPWSTR lpsz, LPBYTE lpb);
#ifdef UNICODE
#define FBinFromHex FBinFromHexW
#endif

/* FBinFromHex for a buffer of cb bytes. MAPI_E_CALL_FAILED if it is too small or a character is none. */
STDAPI_(SCODE) ScBinFromHexBounded(LPSTR lpsz, LPBYTE lpb, ULONG cb);
STDAPI_(SCODE) ScBinFromHexBoundedW(LPWSTR lpsz, LPBYTE lpb, ULONG cb);
#ifdef UNICODE
#define ScBinFromHexBounded ScBinFromHexBoundedW
#endif

/* Write cb bytes as hexadecimal digits, with a final 0: 2 cb + 1 characters. */
STDAPI_(void) HexFromBin(LPBYTE lpb, int cb, LPSTR lpsz);
STDAPI_(void) HexFromBinW(LPBYTE lpb, int cb, LPWSTR lpsz);
#ifdef UNICODE
#define HexFromBin HexFromBinW
#endif

/* Read a hexadecimal number. */
STDAPI_(ULONG) UlFromSzHex(LPCSTR lpsz);
STDAPI_(ULONG) UlFromSzHexW(LPCWSTR lpsz);
#ifdef UNICODE
#define UlFromSzHex UlFromSzHexW
#endif

/* Turn hexadecimal digits into an entry identifier, freed by the caller. */
STDAPI HrEntryIDFromSz(LPSTR lpsz, ULONG *lpcb, LPENTRYID *lppEntryID);
STDAPI HrEntryIDFromSzW(LPWSTR lpsz, ULONG *lpcb, LPENTRYID *lppEntryID);
#ifdef UNICODE
#define HrEntryIDFromSz HrEntryIDFromSzW
#endif

/* Turn an entry identifier into hexadecimal digits, freed by the caller. */
STDAPI HrSzFromEntryID(ULONG cb, LPENTRYID lpEntryID, LPSTR *lpsz);
STDAPI HrSzFromEntryIDW(ULONG cb, LPENTRYID lpEntryID, LPWSTR *lpsz);
#ifdef UNICODE
#define HrSzFromEntryID HrSzFromEntryIDW
#endif

/* Join the record key of a store and the entry identifier of a message into one; freed by the caller. */
STDAPI HrComposeEID(LPMAPISESSION lpSession, ULONG cbStoreRecordKey, LPBYTE lpStoreRecordKey, ULONG cbMsgEntryID,
    LPENTRYID lpMsgEntryID, ULONG *lpcbEID, LPENTRYID *lppEntryID);

/* Take apart what HrComposeEID joined; both are freed by the caller. */
STDAPI HrDecomposeEID(LPMAPISESSION lpSession, ULONG cbEntryID, LPENTRYID lpEntryID, ULONG *lpcbStoreEntryID,
    LPENTRYID *lppStoreEntryID, ULONG *lpcbMsgEntryID, LPENTRYID *lppMsgEntryID);

/* HrComposeEID from a search key, as text. */
STDAPI HrComposeMsgID(LPMAPISESSION lpSession, ULONG cbStoreSearchKey, LPBYTE pStoreSearchKey, ULONG cbMsgEntryID,
    LPENTRYID lpMsgEntryID, LPSTR *lpszMsgID);
STDAPI HrComposeMsgIDW(LPMAPISESSION lpSession, ULONG cbStoreSearchKey, LPBYTE pStoreSearchKey, ULONG cbMsgEntryID,
    LPENTRYID lpMsgEntryID, LPWSTR *lpszMsgID);
#ifdef UNICODE
#define HrComposeMsgID HrComposeMsgIDW
#endif

/* HrDecomposeEID from text. */
STDAPI HrDecomposeMsgID(LPMAPISESSION lpSession, LPSTR lpszMsgID, ULONG *lpcbStoreEntryID, LPENTRYID *lppStoreEntryID,
    ULONG *lppcbMsgEntryID, LPENTRYID *lppMsgEntryID);
STDAPI HrDecomposeMsgIDW(LPMAPISESSION lpSession, LPWSTR lpszMsgID, ULONG *lpcbStoreEntryID, LPENTRYID *lppStoreEntryID,
    ULONG *lppcbMsgEntryID, LPENTRYID *lppMsgEntryID);
#ifdef UNICODE
#define HrDecomposeMsgID HrDecomposeMsgIDW
#endif

/* Find the first occurrence of a character; NULL if there is none. */
STDAPI_(LPSTR) SzFindCh(LPCSTR lpsz, USHORT ch);
STDAPI_(LPWSTR) SzFindChW(LPCWSTR lpsz, USHORT ch);
#ifdef UNICODE
#define SzFindCh SzFindChW
#endif

/* Find the last occurrence of a character; NULL if there is none. */
STDAPI_(LPSTR) SzFindLastCh(LPCSTR lpsz, USHORT ch);
STDAPI_(LPWSTR) SzFindLastChW(LPCWSTR lpsz, USHORT ch);
#ifdef UNICODE
#define SzFindLastCh SzFindLastChW
#endif

/* Find the first occurrence of a string; NULL if there is none. */
STDAPI_(LPSTR) SzFindSz(LPCSTR lpsz, LPCSTR lpszKey);
STDAPI_(LPWSTR) SzFindSzW(LPCWSTR lpsz, LPCWSTR lpszKey);
#ifdef UNICODE
#define SzFindSz SzFindSzW
#endif

/* Read a decimal number; stops at the first character that is no digit. */
STDAPI_(unsigned int) UFromSz(LPCSTR lpsz);
STDAPI_(unsigned int) UFromSzW(LPCWSTR lpsz);
#ifdef UNICODE
#define UFromSz UFromSzW
#endif

/* Turn a path into its network form; here a path is its own. */
STDAPI_(SCODE) ScUNCFromLocalPath(LPSTR lpszLocal, LPSTR lpszUNC, UINT cchUNC);

/* Turn a network path into a local one; here a path is its own. */
STDAPI_(SCODE) ScLocalPathFromUNC(LPSTR lpszUNC, LPSTR lpszLocal, UINT cchLocal);

/* Add two times. */
STDAPI_(FILETIME) FtAddFt(FILETIME ftAddend1, FILETIME ftAddend2);

/* Multiply two numbers into a time. */
STDAPI_(FILETIME) FtMulDwDw(DWORD ftMultiplicand, DWORD ftMultiplier);

/* Multiply a time. */
STDAPI_(FILETIME) FtMulDw(DWORD ftMultiplier, FILETIME ftMultiplicand);

/* Subtract a time from another. */
STDAPI_(FILETIME) FtSubFt(FILETIME ftMinuend, FILETIME ftSubtrahend);

/* Return the complement of a time. */
STDAPI_(FILETIME) FtNegFt(FILETIME ft);

/* Make a conversation index: 22 bytes, or a parent's and 5 more. Freed by the caller. */
STDAPI_(SCODE) ScCreateConversationIndex(ULONG cbParent, LPBYTE lpbParent, ULONG *lpcbConvIndex, LPBYTE *lppbConvIndex);

/* Wrap a store's entry identifier with its provider's name, so that any session can open it.
 * ulFlags: MAPI_UNICODE for the name. Freed by the caller. */
STDAPI WrapStoreEntryID(ULONG ulFlags, LPTSTR lpszDLLName, ULONG cbOrigEntry, LPENTRYID lpOrigEntry, ULONG *lpcbWrappedEntry,
    LPENTRYID *lppWrappedEntry);

/* RTFSync */
#define RTF_SYNC_RTF_CHANGED  ((ULONG)0x00000001)
#define RTF_SYNC_BODY_CHANGED ((ULONG)0x00000002)

/* Bring the plain text of a message and its RTF into line.
 * ulFlags: RTF_SYNC_RTF_CHANGED, RTF_SYNC_BODY_CHANGED. */
STDAPI RTFSync(LPMESSAGE lpMessage, ULONG ulFlags, BOOL *lpfMessageUpdated);

/* Read or write RTF through the compressed stream of PR_RTF_COMPRESSED.
 * ulFlags: 0 to read, MAPI_MODIFY to write, STORE_UNCOMPRESSED_RTF to write it as it is. */
STDAPI WrapCompressedRTFStream(LPSTREAM lpCompressedRTFStream, ULONG ulFlags, LPSTREAM *lpUncompressedRTFStream);

/* Open a storage on a stream or an object that has one.
 * ulFlags: STGSTRM_RESET, STGSTRM_CURRENT, STGSTRM_MODIFY, STGSTRM_CREATE. */
STDAPI HrIStorageFromStream(LPUNKNOWN lpUnkIn, LPCIID lpInterface, ULONG ulFlags, LPSTORAGE *lppStorageOut);

/* Initialise what a program needs that calls these helpers without MAPIInitialize. */
STDAPI_(SCODE) ScInitMapiUtil(ULONG ulFlags);

/* End one ScInitMapiUtil. */
STDAPI_(void) DeinitMapiUtil(void);

typedef struct RTF_WCSINFO
{
    ULONG size;
    ULONG ulFlags;
    ULONG ulInCodePage;
    ULONG ulOutCodePage;
} RTF_WCSINFO;

typedef struct RTF_WCSRETINFO
{
    ULONG size;
    ULONG ulStreamFlags;
} RTF_WCSRETINFO;

/* WrapCompressedRTFStream that can give plain text or HTML instead of the RTF that wraps it. */
STDAPI WrapCompressedRTFStreamEx(LPSTREAM pCompressedRTFStream, const RTF_WCSINFO *pWCSInfo,
    LPSTREAM *ppUncompressedRTFStream, RTF_WCSRETINFO *pRetInfo);

/* OpenStreamOnFile with wide names. */
STDAPI OpenStreamOnFileW(LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer, ULONG ulFlags, LPCWSTR lpszFileName,
    LPCWSTR lpszPrefix, LPSTREAM *lppStream);
#ifdef UNICODE
#define OpenStreamOnFile OpenStreamOnFileW
#endif

#define szHrDispatchNotifications "HrDispatchNotifications"

typedef HRESULT (STDAPICALLTYPE DISPATCHNOTIFICATIONS)(ULONG ulFlags);

typedef DISPATCHNOTIFICATIONS *LPDISPATCHNOTIFICATIONS;

#define szScCreateConversationIndex "ScCreateConversationIndex"

typedef SCODE (STDAPICALLTYPE CREATECONVERSATIONINDEX)(ULONG cbParent, LPBYTE lpbParent, ULONG *lpcbConvIndex,
    LPBYTE *lppbConvIndex);

typedef CREATECONVERSATIONINDEX *LPCREATECONVERSATIONINDEX;

typedef BOOL (STDAPICALLTYPE FGETCOMPONENTPATH)(LPTSTR szComponent, LPTSTR szQualifier, LPTSTR szDllPath,
    DWORD cchBufferSize, BOOL fInstall);

typedef FGETCOMPONENTPATH *LPFGETCOMPONENTPATH;

MAPIX_END_C

#endif
