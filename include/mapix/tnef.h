/* tnef.h - Transport-Neutral Encapsulation Format */
#ifndef TNEF_H
#define TNEF_H

#include <mapix.h>

MAPIX_BEGIN_C

#define TNEF_DECODE             ((ULONG)0)
#define TNEF_ENCODE             ((ULONG)2)
#define TNEF_PURE               ((ULONG)0x00010000)
#define TNEF_COMPATIBILITY      ((ULONG)0x00020000)
#define TNEF_BEST_DATA          ((ULONG)0x00040000)
#define TNEF_COMPONENT_ENCODING ((ULONG)0x80000000)

#define TNEF_PROP_INCLUDE          ((ULONG)1)
#define TNEF_PROP_EXCLUDE          ((ULONG)2)
#define TNEF_PROP_CONTAINED        ((ULONG)4)
#define TNEF_PROP_MESSAGE_ONLY     ((ULONG)8)
#define TNEF_PROP_ATTACHMENTS_ONLY ((ULONG)0x00000010)
#define TNEF_PROP_CONTAINED_TNEF   ((ULONG)0x00000040)

#define TNEF_COMPONENT_MESSAGE    ((ULONG)0x00001000)
#define TNEF_COMPONENT_ATTACHMENT ((ULONG)0x00002000)

typedef struct _STnefProblem
{
    ULONG ulComponent;
    ULONG ulAttribute;
    ULONG ulPropTag;
    SCODE scode;
} STnefProblem;

typedef struct _STnefProblemArray
{
    ULONG cProblem;
    STnefProblem aProblem[MAPI_DIM];
} STnefProblemArray, *LPSTnefProblemArray;

#define CbNewSTnefProblemArray(_cprob) (offsetof(STnefProblemArray, aProblem) + (_cprob) * sizeof(STnefProblem))
#define CbSTnefProblemArray(_lparray) (offsetof(STnefProblemArray, aProblem) + (UINT)(_lparray)->cProblem * sizeof(STnefProblem))

DECLARE_MAPI_INTERFACE_PTR(ITnef, LPITNEF);

/* Encodes and decodes a TNEF stream. */
#define MAPI_ITNEF_METHODS(IPURE) \
    MAPIMETHOD(AddProps)(THIS_ ULONG ulFlags, ULONG ulElemID, LPVOID lpvData, LPSPropTagArray lpPropList) IPURE; \
    MAPIMETHOD(ExtractProps)(THIS_ ULONG ulFlags, LPSPropTagArray lpPropList, LPSTnefProblemArray *lpProblems) IPURE; \
    MAPIMETHOD(Finish)(THIS_ ULONG ulFlags, WORD *lpKey, LPSTnefProblemArray *lpProblems) IPURE; \
    MAPIMETHOD(OpenTaggedBody)(THIS_ LPMESSAGE lpMessage, ULONG ulFlags, LPSTREAM *lppStream) IPURE; \
    MAPIMETHOD(SetProps)(THIS_ ULONG ulFlags, ULONG ulElemID, ULONG cValues, LPSPropValue lpProps) IPURE; \
    MAPIMETHOD(EncodeRecips)(THIS_ ULONG ulFlags, LPMAPITABLE lpRecipientTable) IPURE; \
    MAPIMETHOD(FinishComponent)(THIS_ ULONG ulFlags, ULONG ulComponentID, LPSPropTagArray lpCustomPropList, \
        LPSPropValue lpCustomProps, LPSPropTagArray lpPropList, LPSTnefProblemArray *lpProblems) IPURE;

#undef INTERFACE
#define INTERFACE ITnef
DECLARE_MAPI_INTERFACE_(ITnef, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_ITNEF_METHODS(PURE)
};

#define OPENTNEFSTREAM        "OpenTnefStream"
#define OPENTNEFSTREAMEX      "OpenTnefStreamEx"
#define GETTNEFSTREAMCODEPAGE "GetTnefStreamCodePage"

typedef HRESULT(STDMETHODCALLTYPE *LPOPENTNEFSTREAM)(LPVOID lpvSupport, LPSTREAM lpStream, LPTSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage, WORD wKeyVal,
    LPITNEF *lppTNEF);

/* Make an object that encodes a message into a TNEF stream, or decodes it.
 * ulFlags: TNEF_ENCODE or TNEF_DECODE, TNEF_PURE, TNEF_COMPATIBILITY, TNEF_BEST_DATA. wKeyVal: the encoder's key, not 0.
 * Released by the caller. */
STDAPI OpenTnefStream(LPVOID lpvSupport, LPSTREAM lpStream, LPSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage, WORD wKeyVal,
    LPITNEF *lppTNEF);
STDAPI OpenTnefStreamW(LPVOID lpvSupport, LPSTREAM lpStream, LPWSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage, WORD wKeyVal,
    LPITNEF *lppTNEF);
#ifdef UNICODE
#define OpenTnefStream OpenTnefStreamW
#endif

typedef HRESULT(STDMETHODCALLTYPE *LPOPENTNEFSTREAMEX)(LPVOID lpvSupport, LPSTREAM lpStream, LPTSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage, WORD wKeyVal,
    LPADRBOOK lpAddressBook, LPITNEF *lppTNEF);

/* OpenTnefStream with an address book to resolve recipients. */
STDAPI OpenTnefStreamEx(LPVOID lpvSupport, LPSTREAM lpStream, LPSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage, WORD wKeyVal,
    LPADRBOOK lpAddressBook, LPITNEF *lppTNEF);
STDAPI OpenTnefStreamExW(LPVOID lpvSupport, LPSTREAM lpStream, LPWSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage, WORD wKeyVal,
    LPADRBOOK lpAddressBook, LPITNEF *lppTNEF);
#ifdef UNICODE
#define OpenTnefStreamEx OpenTnefStreamExW
#endif

typedef HRESULT(STDMETHODCALLTYPE *LPGETTNEFSTREAMCODEPAGE)(LPSTREAM lpStream, ULONG *lpulCodepage, ULONG *lpulSubCodepage);

/* Read the code pages that a TNEF stream names. */
STDAPI GetTnefStreamCodepage(LPSTREAM lpStream, ULONG *lpulCodepage, ULONG *lpulSubCodepage);

#define TNEF_SIGNATURE ((ULONG)0x223E9F78)
#define TNEF_VERSION   ((ULONG)0x00010000)

#define MAKE_TNEF_VERSION(_mj, _mn) (((ULONG)(0x0000FFFF & (_mj)) << 16) | (ULONG)(0x0000FFFF & (_mn)))
#define MAC_BINARY ((ULONG)1)

typedef WORD ATYP;
enum
{
    atypNull,
    atypFile,
    atypOle,
    atypPicture,
    atypMax
};

#pragma pack(push, 1)
typedef struct _renddata
{
    ATYP atyp;
    ULONG ulPosition;
    WORD dxWidth;
    WORD dyHeight;
    DWORD dwFlags;
} RENDDATA, *PRENDDATA;

typedef struct _dtr
{
    WORD wYear;
    WORD wMonth;
    WORD wDay;
    WORD wHour;
    WORD wMinute;
    WORD wSecond;
    WORD wDayOfWeek;
} DTR;
#pragma pack(pop)

#define fmsNull      ((BYTE)0x00)
#define fmsModified  ((BYTE)0x01)
#define fmsLocal     ((BYTE)0x02)
#define fmsSubmitted ((BYTE)0x04)
#define fmsRead      ((BYTE)0x20)
#define fmsHasAttach ((BYTE)0x80)

#define prioLow  3
#define prioNorm 2
#define prioHigh 1

#define atpTriples ((WORD)0)
#define atpString  ((WORD)1)
#define atpText    ((WORD)2)
#define atpDate    ((WORD)3)
#define atpShort   ((WORD)4)
#define atpLong    ((WORD)5)
#define atpByte    ((WORD)6)
#define atpWord    ((WORD)7)
#define atpDword   ((WORD)8)
#define atpMax     ((WORD)9)

#define LVL_MESSAGE    ((BYTE)0x01)
#define LVL_ATTACHMENT ((BYTE)0x02)

#define ATT_ID(_att) ((WORD)((_att) & 0x0000FFFF))
#define ATT_TYPE(_att) ((WORD)(((_att) >> 16) & 0x0000FFFF))
#define ATT(_atp, _id) (((DWORD)(_atp) << 16) | (WORD)(_id))
#define attNull                    ((ULONG)0)
#define attFrom                    ((ULONG)0x00008000)
#define attSubject                 ((ULONG)0x00018004)
#define attDateSent                ((ULONG)0x00038005)
#define attDateRecd                ((ULONG)0x00038006)
#define attMessageStatus           ((ULONG)0x00068007)
#define attMessageClass            ((ULONG)0x00078008)
#define attMessageID               ((ULONG)0x00018009)
#define attParentID                ((ULONG)0x0001800A)
#define attConversationID          ((ULONG)0x0001800B)
#define attBody                    ((ULONG)0x0002800C)
#define attPriority                ((ULONG)0x0004800D)
#define attAttachData              ((ULONG)0x0006800F)
#define attAttachTitle             ((ULONG)0x00018010)
#define attAttachMetaFile          ((ULONG)0x00068011)
#define attAttachCreateDate        ((ULONG)0x00038012)
#define attAttachModifyDate        ((ULONG)0x00038013)
#define attDateModified            ((ULONG)0x00038020)
#define attAttachTransportFilename ((ULONG)0x00069001)
#define attAttachRenddata          ((ULONG)0x00069002)
#define attMAPIProps               ((ULONG)0x00069003)
#define attRecipTable              ((ULONG)0x00069004)
#define attAttachment              ((ULONG)0x00069005)
#define attTnefVersion             ((ULONG)0x00089006)
#define attOemCodepage             ((ULONG)0x00069007)
#define attOriginalMessageClass    ((ULONG)0x00070006)
#define attOwner                   ((ULONG)0x00060000)
#define attSentFor                 ((ULONG)0x00060001)
#define attDelegate                ((ULONG)0x00060002)
#define attDateStart               ((ULONG)0x00030006)
#define attDateEnd                 ((ULONG)0x00030007)
#define attAidOwner                ((ULONG)0x00050008)
#define attRequestRes              ((ULONG)0x00040009)

#define trpidNull                 ((WORD)0)
#define trpidUnresolved           ((WORD)1)
#define trpidResolvedNSID         ((WORD)2)
#define trpidResolvedAddress      ((WORD)3)
#define trpidOneOff               ((WORD)4)
#define trpidGroupNSID            ((WORD)5)
#define trpidOffline              ((WORD)6)
#define trpidIgnore               ((WORD)7)
#define trpidClassEntry           ((WORD)8)
#define trpidResolvedGroupAddress ((WORD)9)

typedef struct _trp
{
    WORD trpid;
    WORD cbgrtrp;
    WORD cch;
    WORD cbRgb;
} TRP, *PTRP, *PGRTRP, *LPTRP;

#define CbOfTrp(_p) (sizeof(TRP) + ((_p)->cch + (_p)->cbRgb + 3) / 4 * 4)
#define LpszOfTrp(_p) ((LPSTR)(((LPTRP)(_p)) + 1))
#define LpbOfTrp(_p) (((LPBYTE)(((LPTRP)(_p)) + 1)) + (_p)->cch)
#define LptrpNext(_p) ((LPTRP)((LPBYTE)(_p) + CbOfTrp(_p)))
#define cbDisplayName 0x29
#define cbEmailName   11
#define cbSeverName   12
#define cbTYPE        0x10
#define cbMaxIdData   0xC8

typedef DWORD XTYPE;
#define xtypeUnknown  ((ULONG)0)
#define xtypeInternet ((ULONG)6)

typedef struct _ADDR_ALIAS
{
    char rgchName[41];
    char rgchEName[11];
    char rgchSrvr[12];
    ULONG dibDetail;
    WORD type;
} ADDRALIAS, *LPADDRALIAS;

typedef struct _NSID
{
    DWORD dwSize;
    unsigned char uchType[cbTYPE];
    XTYPE xtype;
    LONG lTime;
    union
    {
        ADDRALIAS alias;
        char rgchInterNet[1];
    } address;
} NSID, *LPNSID;

#define cbALIAS (sizeof(ADDRALIAS))
#define cbNSID (sizeof(NSID))

MAPIX_END_C

#endif
