/* mimeole.h - MIME objects of Windows: constants and interfaces */
#ifndef __mimeole_h__
#define __mimeole_h__

#include <mapixplatform.h>

MAPIX_BEGIN_C

#ifndef MAPIX_OLE_TYPES_DEFINED
#define MAPIX_OLE_TYPES_DEFINED
/* OLE's types as far as they are named here */
typedef WORD VARTYPE;
typedef unsigned char boolean;
typedef struct tagBLOB
{
    ULONG cbSize;
    BYTE *pBlobData;
} BLOB, *LPBLOB;
typedef struct tagPROPVARIANT
{
    VARTYPE vt;
    WORD wReserved1;
    WORD wReserved2;
    WORD wReserved3;
    union
    {
        LONG lVal;
        ULONG ulVal;
        SHORT boolVal;
        LARGE_INTEGER hVal;
        FILETIME filetime;
        LPSTR pszVal;
        LPWSTR pwszVal;
        IStream *pStream;
        BLOB blob;
    };
} PROPVARIANT, *LPPROPVARIANT;
typedef struct HFONT__ *HFONT;
typedef struct HKEY__ *HKEY;
typedef struct IDataObject IDataObject;
typedef struct IMoniker IMoniker;
typedef struct IBindCtx IBindCtx;
typedef struct IDispatch IDispatch;
typedef DWORD BINDF;
enum
{
    VT_EMPTY = 0,
    VT_I4 = 3,
    VT_BOOL = 11,
    VT_VARIANT = 12,
    VT_UI4 = 19,
    VT_LPSTR = 30,
    VT_LPWSTR = 31,
    VT_FILETIME = 64,
    VT_BLOB = 65,
    VT_STREAM = 66,
    VT_VECTOR = 0x1000
};
#endif

typedef DWORD TYPEDID;

#ifdef DEFINE_STRCONST
#define STRCONSTA(x, y) \
    EXTERN_C const char DECLSPEC_SELECTANY x[]; \
    const char x[] = y
#define STRCONSTW(x, y) \
    EXTERN_C const WCHAR DECLSPEC_SELECTANY x[]; \
    const WCHAR x[] = L##y
#else
#define STRCONSTA(x, y) EXTERN_C const char x[]
#define STRCONSTW(x, y) EXTERN_C const WCHAR x[]
#endif

typedef struct IFontCache IFontCache, *LPFONTCACHE;
typedef struct IFontCacheNotify IFontCacheNotify, *LPFONTCACHENOTIFY;
typedef struct IHashTable IHashTable, *LPHASHTABLE;
typedef struct IMimeAddressTable IMimeAddressTable, *LPMIMEADDRESSTABLE;
typedef struct IMimeAllocator IMimeAllocator, *LPMIMEALLOCATOR;
typedef struct IMimeBody IMimeBody, *LPMIMEBODY;
typedef struct IMimeEditTag IMimeEditTag, *PMIMEEDITTAG;
typedef struct IMimeEditTagCollection IMimeEditTagCollection, *PMIMEEDITTAGCOLLECTION;
typedef struct IMimeEnumAddressTypes IMimeEnumAddressTypes, *LPMIMEENUMADDRESSTYPES;
typedef struct IMimeEnumHeaderRows IMimeEnumHeaderRows, *LPMIMEENUMHEADERROWS;
typedef struct IMimeEnumMessageParts IMimeEnumMessageParts, *LPMIMEENUMMESSAGEPARTS;
typedef struct IMimeEnumProperties IMimeEnumProperties, *LPMIMEENUMPROPERTIES;
typedef struct IMimeHeaderTable IMimeHeaderTable;
typedef struct IMimeInternational IMimeInternational, *LPMIMEINTERNATIONAL;
typedef struct IMimeMessage IMimeMessage, *LPMIMEMESSAGE;
typedef struct IMimeMessageCallback IMimeMessageCallback, *LPMIMEMESSAGECALLBACK;
typedef struct IMimeMessageParts IMimeMessageParts, *LPMIMEMESSAGEPARTS;
typedef struct IMimeMessageTree IMimeMessageTree, *LPMIMEMESSAGETREE;
typedef struct IMimeObjResolver IMimeObjResolver, *LPMIMEOBJRESOLVER;
typedef struct IMimePropertySchema IMimePropertySchema, *LPMIMEPROPERTYSCHEMA;
typedef struct IMimePropertySet IMimePropertySet, *LPMIMEPROPERTYSET;
typedef struct IMimeSecurity IMimeSecurity, *LPMIMESECURITY;
typedef struct IMimeWebDocument IMimeWebDocument;
typedef struct IPersistMime IPersistMime, *LPPERSISTMIME;

#ifndef MAPIX_MIME_TYPES_DEFINED
#define MAPIX_MIME_TYPES_DEFINED
/* Shared with mapixext.h */
typedef const struct HCHARSET__ *HCHARSET;

typedef enum tagENCODINGTYPE
{
    IET_BINARY = 0,
    IET_BASE64 = 1,
    IET_UUENCODE = 2,
    IET_QP = 3,
    IET_7BIT = 4,
    IET_8BIT = 5,
    IET_INETCSET = 6,
    IET_UNICODE = 7,
    IET_RFC1522 = 8,
    IET_ENCODED = 9,
    IET_CURRENT = 10,
    IET_UNKNOWN = 11,
    IET_BINHEX40 = 12,
    IET_LAST = 13
} ENCODINGTYPE;

typedef enum tagMIMESAVETYPE
{
    SAVE_RFC822 = 0,
    SAVE_RFC1521 = 1
} MIMESAVETYPE;

typedef enum tagCSETAPPLYTYPE
{
    CSET_APPLY_UNTAGGED = 0,
    CSET_APPLY_ALL = 1,
    CSET_APPLY_TAG_ALL = 2
} CSETAPPLYTYPE;
#endif
typedef HCHARSET *LPHCHARSET;

#define __REQUIRED_RPCNDR_H_VERSION__ 440

#define FACILITY_INTERNET 12

#define HR_E(n) MAKE_SCODE(SEVERITY_ERROR, FACILITY_INTERNET, n)
#define HR_S(n) MAKE_SCODE(SEVERITY_SUCCESS, FACILITY_INTERNET, n)
#define HR_CODE(hr) ((INT)((hr) & 0xFFFF))
#define MIME_E_REG_CREATE_KEY           HR_E(0xCE01)
#define MIME_E_REG_QUERY_INFO           HR_E(0xCE02)
#define MIME_E_INVALID_ENCTYPE          HR_E(0xCE03)
#define MIME_E_BOUNDARY_MISMATCH        HR_E(0xCE04)
#define MIME_E_NOT_FOUND                HR_E(0xCE05)
#define MIME_E_NO_DATA                  HR_E(0xCE05)
#define MIME_E_BUFFER_TOO_SMALL         HR_E(0xCE06)
#define MIME_E_INVALID_ITEM_FLAGS       HR_E(0xCE07)
#define MIME_E_ONE_LINE_ITEM            HR_E(0xCE08)
#define MIME_E_INVALID_HANDLE           HR_E(0xCE09)
#define MIME_E_CHARSET_TRANSLATE        HR_E(0xCE0A)
#define MIME_E_NOT_INITIALIZED          HR_E(0xCE0B)
#define MIME_E_NO_MORE_ROWS             HR_E(0xCE0C)
#define MIME_E_ALREADY_BOUND            HR_E(0xCE0D)
#define MIME_E_CANT_RESET_ROOT          HR_E(0xCE0E)
#define MIME_E_INSERT_NOT_ALLOWED       HR_E(0xCE0F)
#define MIME_E_BAD_BODY_LOCATION        HR_E(0xCE10)
#define MIME_E_NOT_MULTIPART            HR_E(0xCE11)
#define MIME_E_NO_MULTIPART_BOUNDARY    HR_E(0xCE12)
#define MIME_E_CONVERT_NOT_NEEDED       HR_E(0xCE13)
#define MIME_E_CANT_MOVE_BODY           HR_E(0xCE14)
#define MIME_E_UNKNOWN_BODYTREE_VERSION HR_E(0xCE15)
#define MIME_E_NOTHING_TO_SAVE          HR_E(0xCE16)
#define MIME_E_NEED_SAVE_MESSAGE        HR_E(0xCE17)
#define MIME_E_NOTHING_TO_REVERT        HR_E(0xCE18)
#define MIME_E_MSG_SIZE_DIFF            HR_E(0xCE19)
#define MIME_E_CANT_RESET_PARENT        HR_E(0xCE1A)
#define MIME_E_CORRUPT_CACHE_TREE       HR_E(0xCE1B)
#define MIME_E_BODYTREE_OUT_OF_SYNC     HR_E(0xCE1C)
#define MIME_E_INVALID_ENCODINGTYPE     HR_E(0xCE1D)
#define MIME_E_MULTIPART_NO_DATA        HR_E(0xCE1E)
#define MIME_E_INVALID_OPTION_VALUE     HR_E(0xCE1F)
#define MIME_E_INVALID_OPTION_ID        HR_E(0xCE20)
#define MIME_E_INVALID_HEADER_NAME      HR_E(0xCE21)
#define MIME_E_NOT_BOUND                HR_E(0xCE22)
#define MIME_E_MAX_SIZE_TOO_SMALL       HR_E(0xCE23)
#define MIME_E_MULTIPART_HAS_CHILDREN   HR_E(0xCE25)
#define MIME_E_INVALID_PROP_FLAGS       HR_E(0xCE26)
#define MIME_E_INVALID_ADDRESS_TYPE     HR_E(0xCE27)
#define MIME_E_INVALID_OBJECT_IID       HR_E(0xCE28)
#define MIME_E_MLANG_DLL_NOT_FOUND      HR_E(0xCE29)
#define MIME_E_ROOT_NOT_EMPTY           HR_E(0xCE2A)
#define MIME_E_MLANG_BAD_DLL            HR_E(0xCE2B)
#define MIME_E_REG_OPEN_KEY             HR_E(0xCE2C)
#define MIME_E_INVALID_INET_DATE        HR_E(0xCE2D)
#define MIME_E_INVALID_BODYTYPE         HR_E(0xCE2E)
#define MIME_E_INVALID_DELETE_TYPE      HR_E(0xCE2F)
#define MIME_E_OPTION_HAS_NO_VALUE      HR_E(0xCE30)
#define MIME_E_INVALID_CHARSET_TYPE     HR_E(0xCE31)
#define MIME_E_VARTYPE_NO_CONVERT       HR_E(0xCE32)
#define MIME_E_INVALID_VARTYPE          HR_E(0xCE33)
#define MIME_E_NO_MORE_ADDRESS_TYPES    HR_E(0xCE34)
#define MIME_E_INVALID_ENCODING_TYPE    HR_E(0xCE35)
#define MIME_S_ILLEGAL_LINES_FOUND      HR_S(0xCE36)
#define MIME_S_MIME_VERSION             HR_S(0xCE37)
#define MIME_E_INVALID_TEXT_TYPE        HR_E(0xCE38)
#define MIME_E_READ_ONLY                HR_E(0xCE39)
#define MIME_S_INVALID_MESSAGE          HR_S(0xCE3A)
#define MIME_S_CHARSET_CONFLICT         HR_S(0xCE3B)
#define MIME_E_UNSUPPORTED_VARTYPE      HR_E(0xCE3C)
#define MIME_S_NO_CHARSET_CONVERT       HR_S(0xCE3D)
#define MIME_E_URL_NOTFOUND             HR_E(0xCE3E)
#define MIME_E_BAD_TEXT_DATA            HR_E(0xCE3F)
#define MIME_E_NO_SIGNER                HR_S(0xCE40)

#define MIME_E_SECURITY_NOTINIT             HR_E(0xCEA0)
#define MIME_E_SECURITY_LOADCRYPT32         HR_E(0xCEA1)
#define MIME_E_SECURITY_BADPROCADDR         HR_E(0xCEA2)
#define MIME_E_SECURITY_NODEFAULT           HR_E(0xCEB0)
#define MIME_E_SECURITY_NOOP                HR_E(0xCEB1)
#define MIME_S_SECURITY_NOOP                HR_S(0xCEB1)
#define MIME_S_SECURITY_NONE                HR_S(0xCEB2)
#define MIME_S_SECURITY_ERROROCCURED        HR_S(0xCEB3)
#define MIME_E_SECURITY_USERCHOICE          HR_E(0xCEB4)
#define MIME_E_SECURITY_UNKMSGTYPE          HR_E(0xCEB5)
#define MIME_E_SECURITY_BADMESSAGE          HR_E(0xCEB6)
#define MIME_E_SECURITY_BADCONTENT          HR_E(0xCEB7)
#define MIME_E_SECURITY_BADSECURETYPE       HR_E(0xCEB8)
#define MIME_E_SECURITY_CLASSNOTSUPPORTED   HR_E(0xCEB9)
#define MIME_S_SECURITY_RECURSEONLY         HR_S(0xCEBA)
#define MIME_E_SECURITY_BADSTORE            HR_E(0xCED0)
#define MIME_S_SECURITY_NOCERT              HR_S(0xCED1)
#define MIME_E_SECURITY_NOCERT              HR_E(0xCED1)
#define MIME_E_SECURITY_CERTERROR           HR_E(0xCED2)
#define MIME_S_SECURITY_CERTERROR           HR_S(0xCED2)
#define MIME_S_SECURITY_NODEFCERT           HR_S(0xCED3)
#define MIME_E_SECURITY_BADSIGNATURE        HR_E(0xCEE0)
#define MIME_E_SECURITY_MULTSIGNERS         HR_E(0xCEE1)
#define MIME_E_SECURITY_NOSIGNINGCERT       HR_E(0xCEE2)
#define MIME_E_SECURITY_CANTDECRYPT         HR_E(0xCEF0)
#define MIME_E_SECURITY_ENCRYPTNOSENDERCERT HR_E(0xCEF1)
#define MIME_S_SECURITY_NOSENDERCERT        HR_S(0xCEF2)

#define PID_BASE 2

#define PIDTOSTR(_dwPropId) ((LPCSTR)((DWORD_PTR)(_dwPropId)))
#define STRTOPID(_pszName) ((DWORD)((DWORD_PTR)((LPCSTR)(_pszName))))
#define ISPIDSTR(_pszName) ((DWORD_PTR)(_pszName) >> 16 == 0)
#define ISKNOWNPID(_dwPropId) ((_dwPropId) >= PID_BASE && (_dwPropId) < PID_LAST)

typedef enum tagMIMEPROPID
{
    PID_HDR_NEWSGROUP = 2,
    PID_HDR_NEWSGROUPS = 3,
    PID_HDR_REFS = 4,
    PID_HDR_SUBJECT = 5,
    PID_HDR_FROM = 6,
    PID_HDR_MESSAGEID = 7,
    PID_HDR_RETURNPATH = 8,
    PID_HDR_RR = 9,
    PID_HDR_RETRCPTTO = 10,
    PID_HDR_APPARTO = 11,
    PID_HDR_DATE = 12,
    PID_HDR_RECEIVED = 13,
    PID_HDR_REPLYTO = 14,
    PID_HDR_XMAILER = 15,
    PID_HDR_BCC = 16,
    PID_HDR_MIMEVER = 17,
    PID_HDR_CNTTYPE = 18,
    PID_HDR_CNTXFER = 19,
    PID_HDR_CNTID = 20,
    PID_HDR_CNTDESC = 21,
    PID_HDR_CNTDISP = 22,
    PID_HDR_CNTBASE = 23,
    PID_HDR_CNTLOC = 24,
    PID_HDR_TO = 25,
    PID_HDR_PATH = 26,
    PID_HDR_FOLLOWUPTO = 27,
    PID_HDR_EXPIRES = 28,
    PID_HDR_CC = 29,
    PID_HDR_CONTROL = 30,
    PID_HDR_DISTRIB = 31,
    PID_HDR_KEYWORDS = 32,
    PID_HDR_SUMMARY = 33,
    PID_HDR_APPROVED = 34,
    PID_HDR_LINES = 35,
    PID_HDR_XREF = 36,
    PID_HDR_ORG = 37,
    PID_HDR_XNEWSRDR = 38,
    PID_HDR_XPRI = 39,
    PID_HDR_XMSPRI = 40,
    PID_PAR_FILENAME = 41,
    PID_PAR_BOUNDARY = 42,
    PID_PAR_CHARSET = 43,
    PID_PAR_NAME = 44,
    PID_ATT_FILENAME = 45,
    PID_ATT_GENFNAME = 46,
    PID_ATT_PRITYPE = 47,
    PID_ATT_SUBTYPE = 48,
    PID_ATT_NORMSUBJ = 49,
    PID_ATT_ILLEGAL = 50,
    PID_ATT_RENDERED = 51,
    PID_ATT_SENTTIME = 52,
    PID_ATT_RECVTIME = 53,
    PID_ATT_PRIORITY = 54,
    PID_HDR_COMMENT = 55,
    PID_HDR_ENCODING = 56,
    PID_HDR_ENCRYPTED = 57,
    PID_HDR_OFFSETS = 58,
    PID_HDR_XUNSENT = 59,
    PID_HDR_ARTICLEID = 60,
    PID_HDR_SENDER = 61,
    PID_ATT_SERVER = 62,
    PID_ATT_ACCOUNT = 63,
    PID_ATT_UIDL = 64,
    PID_ATT_STOREMSGID = 65,
    PID_ATT_USERNAME = 66,
    PID_ATT_FORWARDTO = 67,
    PID_ATT_STOREFOLDERID = 68,
    PID_ATT_GHOSTED = 69,
    PID_ATT_UNCACHEDSIZE = 70,
    PID_ATT_COMBINED = 71,
    PID_ATT_AUTOINLINED = 72,
    PID_LAST = 73
} MIMEPROPID;

#define TYPEDID_MASK ((ULONG)0x0000FFFF)

#define TYPEDID_TYPE(_typedid) ((VARTYPE)((ULONG)(_typedid) & TYPEDID_MASK))
#define TYPEDID_ID(_typedid) ((ULONG)(_typedid) >> 16)
#define TYPEDID(_vartype, _id) (((TYPEDID)(_id) << 16) | (ULONG)(_vartype))
#define DEF_ALLOW_8BIT_HEADER          FALSE
#define DEF_CBMAX_HEADER_LINE          1000
#define DEF_SAVE_FORMAT                SAVE_RFC1521
#define DEF_WRAP_BODY_TEXT             TRUE
#define DEF_CBMAX_BODY_LINE            74
#define DEF_GENERATE_MESSAGE_ID        FALSE
#define DEF_HASH_ALG_ID                0x8004
#define DEF_ENCRYPTION_ALG_ID          0x6602
#define DEF_INCLUDE_SENDER_CERT        FALSE
#define DEF_HIDE_TNEF_ATTACHMENTS      TRUE
#define DEF_CLEANUP_TREE_ON_SAVE       TRUE
#define DEF_BODY_REMOVE_NBSP           TRUE
#define DEF_SECURITY_IGNOREMASK        0
#define DEF_DBCS_ESCAPE_IS_8BIT        FALSE
#define DEF_TRANSMIT_BODY_ENCODING     IET_UNKNOWN
#define DEF_TRANSMIT_TEXT_ENCODING     IET_UNKNOWN
#define DEF_XMIT_PLAIN_TEXT_ENCODING   IET_UNKNOWN
#define DEF_XMIT_HTML_TEXT_ENCODING    IET_UNKNOWN
#define DEF_NO_DEFAULT_CNTTYPE         FALSE
#define DEF_HEADER_RELOAD_TYPE_TREE    RELOAD_HEADER_RESET
#define DEF_HEADER_RELOAD_TYPE_PROPSET RELOAD_HEADER_NONE
#define DEF_CAN_INLINE_TEXT_BODIES     FALSE
#define DEF_SHOW_MACBINARY             FALSE
#define DEF_SAVEBODY_KEEPBOUNDARY      FALSE

#define MAX_CBMAX_HEADER_LINE 0xFFFFFFFF
#define MIN_CBMAX_HEADER_LINE 76
#define MAX_CBMAX_BODY_LINE   0xFFFFFFFF
#define MIN_CBMAX_BODY_LINE   30

typedef const struct HBODY__ *HBODY;
typedef HBODY *LPHBODY;

typedef const struct HHEADERROW__ *HHEADERROW;
typedef HHEADERROW *LPHHEADERROW;

typedef const PROPVARIANT *LPCPROPVARIANT;

typedef const BLOB *LPCBLOB;

typedef enum tagRELOADTYPE
{
    RELOAD_HEADER_NONE = 0,
    RELOAD_HEADER_RESET = 1,
    RELOAD_HEADER_APPEND = 2,
    RELOAD_HEADER_REPLACE = 3
} RELOADTYPE;

#define IET_DECODED (IET_BINARY)

#define CCHMAX_HEADER_LINE 1000

typedef DWORD CODEPAGEID;

#define CP_USASCII 1252

#define CP_UNICODE 1200

#define CP_JAUTODETECT 50932

#define CP_KAUTODETECT 50949

#define CP_ISO2022JPESC 50221

#define CP_ISO2022JPSIO 50222

#define CCHMAX_CSET_NAME 128

#define CCHMAX_LANG_NAME 128

#define CCHMAX_FACE_NAME 128

typedef struct tagINETCSETINFO
{
    CHAR szName[128];
    HCHARSET hCharset;
    CODEPAGEID cpiWindows;
    CODEPAGEID cpiInternet;
    DWORD dwReserved1;
} INETCSETINFO, *LPINETCSETINFO;

typedef enum tagINETLANGMASK
{
    ILM_FAMILY = 0x1,
    ILM_NAME = 0x2,
    ILM_BODYCSET = 0x4,
    ILM_HEADERCSET = 0x8,
    ILM_WEBCSET = 0x10,
    ILM_FIXEDFONT = 0x20,
    ILM_VARIABLEFONT = 0x40
} INETLANGMASK;

typedef struct tagCODEPAGEINFO
{
    DWORD dwMask;
    CODEPAGEID cpiCodePage;
    BOOL fIsValidCodePage;
    ULONG ulMaxCharSize;
    BOOL fInternetCP;
    CODEPAGEID cpiFamily;
    CHAR szName[128];
    CHAR szBodyCset[128];
    CHAR szHeaderCset[128];
    CHAR szWebCset[128];
    CHAR szFixedFont[128];
    CHAR szVariableFont[128];
    ENCODINGTYPE ietNewsDefault;
    ENCODINGTYPE ietMailDefault;
    DWORD dwReserved1;
} CODEPAGEINFO, *LPCODEPAGEINFO;

typedef struct tagRFC1522INFO
{
    BOOL fRfc1522Allowed;
    BOOL fRfc1522Used;
    BOOL fAllow8bit;
    HCHARSET hRfc1522Cset;
} RFC1522INFO, *LPRFC1522INFO;

typedef enum tagCHARSETTYPE
{
    CHARSET_BODY = 0,
    CHARSET_HEADER = 1,
    CHARSET_WEB = 2
} CHARSETTYPE;

/* Character sets and code pages. */
#undef INTERFACE
#define INTERFACE IMimeInternational
DECLARE_INTERFACE_(IMimeInternational, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(SetDefaultCharset)(THIS_ HCHARSET hCharset) PURE;
    STDMETHOD(GetDefaultCharset)(THIS_ LPHCHARSET phCharset) PURE;
    STDMETHOD(GetCodePageCharset)(THIS_ CODEPAGEID cpiCodePage, CHARSETTYPE ctCsetType, LPHCHARSET phCharset) PURE;
    STDMETHOD(FindCharset)(THIS_ LPCSTR pszCharset, LPHCHARSET phCharset) PURE;
    STDMETHOD(GetCharsetInfo)(THIS_ HCHARSET hCharset, LPINETCSETINFO pCsetInfo) PURE;
    STDMETHOD(GetCodePageInfo)(THIS_ CODEPAGEID cpiCodePage, LPCODEPAGEINFO pCodePageInfo) PURE;
    STDMETHOD(CanConvertCodePages)(THIS_ CODEPAGEID cpiSource, CODEPAGEID cpiDest) PURE;
    STDMETHOD(DecodeHeader)(THIS_ HCHARSET hCharset, LPCSTR pszData, LPPROPVARIANT pDecoded, LPRFC1522INFO pRfc1522Info) PURE;
    STDMETHOD(EncodeHeader)(THIS_ HCHARSET hCharset, LPPROPVARIANT pData, LPSTR *ppszEncoded,
        LPRFC1522INFO pRfc1522Info) PURE;
    STDMETHOD(ConvertBuffer)(THIS_ CODEPAGEID cpiSource, CODEPAGEID cpiDest, LPBLOB pIn, LPBLOB pOut, ULONG *pcbRead) PURE;
    STDMETHOD(ConvertString)(THIS_ CODEPAGEID cpiSource, CODEPAGEID cpiDest, LPPROPVARIANT pIn, LPPROPVARIANT pOut) PURE;
    STDMETHOD(MLANG_ConvertInetReset)(THIS) PURE;
    STDMETHOD(MLANG_ConvertInetString)(THIS_ CODEPAGEID cpiSource, CODEPAGEID cpiDest, LPCSTR pSource, int *pnSizeOfSource,
        LPSTR pDestination, int *pnDstSize) PURE;
    STDMETHOD(Rfc1522Decode)(THIS_ LPCSTR pszValue, LPSTR pszCharset, ULONG cchmax, LPSTR *ppszDecoded) PURE;
    STDMETHOD(Rfc1522Encode)(THIS_ LPCSTR pszValue, HCHARSET hCharset, LPSTR *ppszEncoded) PURE;
};

typedef const IMimeSecurity *LPCMIMESECURITY;

typedef BLOB THUMBBLOB;

typedef void *HCAPICERTSTORE;

typedef const void *PCX509CERT;

typedef void *HCERTSTORE;

typedef unsigned int ALG_ID;

typedef DWORD ITHUMBPRINTTYPE;

#define ITT_SIGNING    0x00000001
#define ITT_ENCRYPTION 0x00000002

#define SEF_ENCRYPTWITHNOSENDERCERT 0x00000001
#define SEF_SENDERSCERTPROVIDED     0x00000002
#define SEF_MASK                    0x0000FFFF

#define EBF_RECURSE       0x00010000
#define EBF_COMMITIFDIRTY 0x00020000
#define EBF_MASK          0xFFFF0000

#define MSV_OK                  0x00000000
#define MSV_BADSIGNATURE        0x00000001
#define MSV_UNVERIFIABLE        0x00000002
#define MSV_UNKHASH             0x00000004
#define MSV_MALFORMEDSIG        0x00000080
#define MSV_SIGNATURE_MASK      0x000000FF
#define MSV_EXPIRED_SIGNINGCERT 0x00000100
#define MSV_SIGNING_MASK        0x00000F00
#define MSV_CANTDECRYPT         0x00001000
#define MSV_ENC_FOR_EXPIREDCERT 0x00002000
#define MSV_ENCRYPT_MASK        0x000FF000
#define MSV_INVALID             0x01000000
#define MSV_MSG_MASK            0x0F000000

#define MST_NONE            0x00000000
#define MST_THIS_SIGN       0x00000001
#define MST_THIS_ENCRYPT    0x00000002
#define MST_THIS_BLOBSIGN   0x00000005
#define MST_CHILD_SIGN      0x00000100
#define MST_CHILD_ENCRYPT   0x00000200
#define MST_SUBMSG_SIGN     0x00001000
#define MST_SUBMSG_ENCRYPT  0x00002000
#define MST_THIS_MASK       0x000000FF
#define MST_CHILD_MASK      0x00000F00
#define MST_SUBMSG_MASK     0x0000F000
#define MST_DESCENDENT_MASK 0x0000FF00
#define MST_SIGN_MASK       0x00001101
#define MST_ENCRYPT_MASK    0x00002202
#define MST_BLOB_FLAG       0x00000004
#define MST_TYPE_MASK       0x0000FFFF
#define MST_RECEIPT_REQUEST 0x00010000
#define MST_CLASS_SMIME_V1  0x00000000
#define MST_CLASS_PGP       0x01000000
#define MST_CLASS_MASK      0xFF000000

typedef enum tagCERTSTATE
{
    CERTIFICATE_OK = 0,
    CERTIFICATE_NOT_PRESENT = 1,
    CERTIFICATE_EXPIRED = 2,
    CERTIFICATE_CHAIN_TOO_LONG = 3,
    CERTIFICATE_MISSING_ISSUER = 4,
    CERTIFICATE_CRL_LISTED = 5,
    CERTIFICATE_NOT_TRUSTED = 6,
    CERTIFICATE_INVALID = 7,
    CERTIFICATE_ERROR = 8,
    CERTIFICATE_NOPRINT = 9,
    CERTIFICATE_UNKNOWN = 10
} CERTSTATE;

typedef enum tagCERTNAMETYPE
{
    SIMPLE = 0,
    OID = 1,
    X500 = 2
} CERTNAMETYPE;

typedef enum tagCERTDATAID
{
    CDID_EMAIL = 0,
    CDID_MAX = 1
} CERTDATAID;

typedef struct tagX509CERTRESULT
{
    DWORD cEntries;
    CERTSTATE *rgcs;
    PCX509CERT *rgpCert;
} X509CERTRESULT, *PX509CERTRESULT;

typedef const X509CERTRESULT *PCX509CERTRESULT;

/* S/MIME. */
#undef INTERFACE
#define INTERFACE IMimeSecurity
DECLARE_INTERFACE_(IMimeSecurity, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(InitNew)(THIS) PURE;
    STDMETHOD(CheckInit)(THIS) PURE;
    STDMETHOD(EncodeMessage)(THIS_ IMimeMessageTree *const pTree, DWORD dwFlags) PURE;
    STDMETHOD(EncodeBody)(THIS_ IMimeMessageTree *const pTree, HBODY hEncodeRoot, DWORD dwFlags) PURE;
    STDMETHOD(DecodeMessage)(THIS_ IMimeMessageTree *const pTree, DWORD dwFlags) PURE;
    STDMETHOD(DecodeBody)(THIS_ IMimeMessageTree *const pTree, HBODY hDecodeRoot, DWORD dwFlags) PURE;
    STDMETHOD(EnumCertificates)(THIS_ HCAPICERTSTORE hc, DWORD dwUsage, PCX509CERT pPrev, PCX509CERT *ppCert) PURE;
    STDMETHOD(GetCertificateName)(THIS_ const PCX509CERT pX509Cert, const CERTNAMETYPE cn, LPSTR *ppszName) PURE;
    STDMETHOD(GetMessageType)(THIS_ const HWND hwndParent, IMimeBody *const pBody, DWORD *const pdwSecType) PURE;
    STDMETHOD(GetCertData)(THIS_ const PCX509CERT pX509Cert, const CERTDATAID dataid, LPPROPVARIANT pValue) PURE;
};

typedef struct tagFINDHEADER
{
    LPCSTR pszHeader;
    DWORD dwReserved;
} FINDHEADER, *LPFINDHEADER;

typedef struct tagHEADERROWINFO
{
    DWORD dwRowNumber;
    ULONG cboffStart;
    ULONG cboffColon;
    ULONG cboffEnd;
} HEADERROWINFO, *LPHEADERROWINFO;

typedef enum tagHEADERTABLEFLAGS
{
    HTF_NAMEINDATA = 1,
    HTF_ENUMHANDLESONLY = 2
} HEADERTABLEFLAGS;

/* The header lines of a body. */
#undef INTERFACE
#define INTERFACE IMimeHeaderTable
DECLARE_INTERFACE_(IMimeHeaderTable, IPersistStream)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
    STDMETHOD(IsDirty)(THIS) PURE;
    STDMETHOD(Load)(THIS_ IStream *pStm) PURE;
    STDMETHOD(Save)(THIS_ IStream *pStm, BOOL fClearDirty) PURE;
    STDMETHOD(GetSizeMax)(THIS_ ULARGE_INTEGER *pcbSize) PURE;
    STDMETHOD(FindFirstRow)(THIS_ LPFINDHEADER pFindHeader, LPHHEADERROW phRow) PURE;
    STDMETHOD(FindNextRow)(THIS_ LPFINDHEADER pFindHeader, LPHHEADERROW phRow) PURE;
    STDMETHOD(CountRows)(THIS_ LPCSTR pszHeader, ULONG *pcRows) PURE;
    STDMETHOD(AppendRow)(THIS_ LPCSTR pszHeader, DWORD dwFlags, LPCSTR pszData, ULONG cchData, LPHHEADERROW phRow) PURE;
    STDMETHOD(DeleteRow)(THIS_ HHEADERROW hRow) PURE;
    STDMETHOD(GetRowData)(THIS_ HHEADERROW hRow, DWORD dwFlags, LPSTR *ppszData, ULONG *pcchData) PURE;
    STDMETHOD(SetRowData)(THIS_ HHEADERROW hRow, DWORD dwFlags, LPCSTR pszData, ULONG cchData) PURE;
    STDMETHOD(GetRowInfo)(THIS_ HHEADERROW hRow, LPHEADERROWINFO pInfo) PURE;
    STDMETHOD(SetRowNumber)(THIS_ HHEADERROW hRow, DWORD dwRowNumber) PURE;
    STDMETHOD(EnumRows)(THIS_ LPCSTR pszHeader, DWORD dwFlags, IMimeEnumHeaderRows **ppEnum) PURE;
    STDMETHOD(Clone)(THIS_ IMimeHeaderTable **ppTable) PURE;
    STDMETHOD(BindToObject)(THIS_ REFIID riid, void **ppvObject) PURE;
};

typedef enum tagMIMEPROPFLAGS
{
    MPF_INETCSET = 0x1,
    MPF_RFC1522 = 0x2,
    MPF_ADDRESS = 0x4,
    MPF_HASPARAMS = 0x8,
    MPF_MIME = 0x10,
    MPF_READONLY = 0x20
} MIMEPROPFLAGS;

/* Known header fields and their types. */
#undef INTERFACE
#define INTERFACE IMimePropertySchema
DECLARE_INTERFACE_(IMimePropertySchema, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(RegisterProperty)(THIS_ LPCSTR pszName, DWORD dwFlags, DWORD dwRowNumber, VARTYPE vtDefault,
        LPDWORD pdwPropId) PURE;
    STDMETHOD(ModifyProperty)(THIS_ LPCSTR pszName, DWORD dwFlags, DWORD dwRowNumber, VARTYPE vtDefault) PURE;
    STDMETHOD(GetPropertyId)(THIS_ LPCSTR pszName, LPDWORD pdwPropId) PURE;
    STDMETHOD(GetPropertyName)(THIS_ DWORD dwPropId, LPSTR *ppszName) PURE;
    STDMETHOD(RegisterAddressType)(THIS_ LPCSTR pszName, LPDWORD pdwAdrType) PURE;
};

#define PDF_ENCODED      0x00000001
#define PDF_NAMEINDATA   0x00000002
#define PDF_HEADERFORMAT (0x00000004 | PDF_ENCODED)
#define PDF_NOCOMMENTS   0x00000008
#define PDF_SAVENOENCODE 0x00000010
#define PDF_VECTOR       0x00000020

typedef struct tagMIMEPARAMINFO
{
    LPSTR pszName;
    LPSTR pszData;
} MIMEPARAMINFO, *LPMIMEPARAMINFO;

typedef enum tagPROPINFOMASK
{
    PIM_CHARSET = 0x1,
    PIM_ENCODINGTYPE = 0x2,
    PIM_ROWNUMBER = 0x4,
    PIM_FLAGS = 0x8,
    PIM_PROPID = 0x10,
    PIM_VALUES = 0x20,
    PIM_VTDEFAULT = 0x40,
    PIM_VTCURRENT = 0x80
} PROPINFOMASK;

typedef struct tagMIMEPROPINFO
{
    DWORD dwMask;
    HCHARSET hCharset;
    ENCODINGTYPE ietEncoding;
    DWORD dwRowNumber;
    DWORD dwFlags;
    DWORD dwPropId;
    DWORD cValues;
    VARTYPE vtDefault;
    VARTYPE vtCurrent;
} MIMEPROPINFO, *LPMIMEPROPINFO;

typedef const MIMEPROPINFO *LPCMIMEPROPINFO;

#define EPF_NONAME 0x00000001

/* Header fields as properties. */
#undef INTERFACE
#define INTERFACE IMimePropertySet
DECLARE_INTERFACE_(IMimePropertySet, IPersistStreamInit)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
    STDMETHOD(IsDirty)(THIS) PURE;
    STDMETHOD(Load)(THIS_ LPSTREAM pStm) PURE;
    STDMETHOD(Save)(THIS_ LPSTREAM pStm, BOOL fClearDirty) PURE;
    STDMETHOD(GetSizeMax)(THIS_ ULARGE_INTEGER *pCbSize) PURE;
    STDMETHOD(InitNew)(THIS) PURE;
    STDMETHOD(GetPropInfo)(THIS_ LPCSTR pszName, LPMIMEPROPINFO pInfo) PURE;
    STDMETHOD(SetPropInfo)(THIS_ LPCSTR pszName, LPCMIMEPROPINFO pInfo) PURE;
    STDMETHOD(GetProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(SetProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(AppendProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(DeleteProp)(THIS_ LPCSTR pszName) PURE;
    STDMETHOD(CopyProps)(THIS_ ULONG cNames, LPCSTR *prgszName, IMimePropertySet *pPropertySet) PURE;
    STDMETHOD(MoveProps)(THIS_ ULONG cNames, LPCSTR *prgszName, IMimePropertySet *pPropertySet) PURE;
    STDMETHOD(DeleteExcept)(THIS_ ULONG cNames, LPCSTR *prgszName) PURE;
    STDMETHOD(QueryProp)(THIS_ LPCSTR pszName, LPCSTR pszCriteria, boolean fSubString, boolean fCaseSensitive) PURE;
    STDMETHOD(GetCharset)(THIS_ LPHCHARSET phCharset) PURE;
    STDMETHOD(SetCharset)(THIS_ HCHARSET hCharset, CSETAPPLYTYPE applytype) PURE;
    STDMETHOD(GetParameters)(THIS_ LPCSTR pszName, ULONG *pcParams, LPMIMEPARAMINFO *pprgParam) PURE;
    STDMETHOD(IsContentType)(THIS_ LPCSTR pszPriType, LPCSTR pszSubType) PURE;
    STDMETHOD(BindToObject)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD(Clone)(THIS_ IMimePropertySet **ppPropertySet) PURE;
    STDMETHOD(SetOption)(THIS_ const TYPEDID oid, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(GetOption)(THIS_ const TYPEDID oid, LPPROPVARIANT pValue) PURE;
    STDMETHOD(EnumProps)(THIS_ DWORD dwFlags, IMimeEnumProperties **ppEnum) PURE;
};

typedef DWORD IADDRESSTYPE;

typedef const struct HADDRESS__ *HADDRESS;
typedef HADDRESS *LPHADDRESS;

#define IAT_UNKNOWN    0x00000000
#define IAT_FROM       0x00000001
#define IAT_SENDER     0x00000002
#define IAT_TO         0x00000004
#define IAT_CC         0x00000008
#define IAT_BCC        0x00000010
#define IAT_REPLYTO    0x00000020
#define IAT_RETURNPATH 0x00000040
#define IAT_RETRCPTTO  0x00000080
#define IAT_RR         0x00000100
#define IAT_APPARTO    0x00000200
#define IAT_ALL        0xFFFFFFFF
#define IAT_KNOWN      (IAT_FROM | IAT_TO | IAT_CC | IAT_BCC | IAT_REPLYTO | IAT_SENDER)
#define IAT_RECIPS     (IAT_TO | IAT_CC | IAT_BCC)

typedef enum tagADDRESSFORMAT
{
    AFT_DISPLAY_FRIENDLY = 0,
    AFT_DISPLAY_EMAIL = 1,
    AFT_DISPLAY_BOTH = 2,
    AFT_RFC822_DECODED = 3,
    AFT_RFC822_ENCODED = 4,
    AFT_RFC822_TRANSMIT = 5
} ADDRESSFORMAT;

#define IAP_CHARSET          0x00000001
#define IAP_HANDLE           0x00000002
#define IAP_ADRTYPE          0x00000004
#define IAP_FRIENDLY         0x00000008
#define IAP_EMAIL            0x00000020
#define IAP_CERTSTATE        0x00000100
#define IAP_SIGNING_PRINT    0x00000200
#define IAP_ENCRYPTION_PRINT 0x00000400
#define IAP_ENCODING         0x00000800
#define IAP_COOKIE           0x00001000
#define IAP_ALL              0xFFFFFFFF

typedef struct tagADDRESSPROPS
{
    DWORD dwProps;
    HADDRESS hAddress;
    ENCODINGTYPE ietFriendly;
    HCHARSET hCharset;
    DWORD dwAdrType;
    LPSTR pszFriendly;
    LPWSTR pwszReserved;
    LPSTR pszEmail;
    CERTSTATE certstate;
    THUMBBLOB tbSigning;
    THUMBBLOB tbEncryption;
    DWORD dwCookie;
    DWORD dwReserved1;
    DWORD dwReserved2;
} ADDRESSPROPS, *LPADDRESSPROPS;

typedef struct tagADDRESSLIST
{
    ULONG cAdrs;
    LPADDRESSPROPS prgAdr;
} ADDRESSLIST, *LPADDRESSLIST;

/* The addresses of a message. */
#undef INTERFACE
#define INTERFACE IMimeAddressTable
DECLARE_INTERFACE_(IMimeAddressTable, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Append)(THIS_ DWORD dwAdrType, ENCODINGTYPE ietFriendly, LPCSTR pszFriendly, LPCSTR pszEmail,
        LPHADDRESS phAddress) PURE;
    STDMETHOD(Insert)(THIS_ LPADDRESSPROPS pAddress, LPHADDRESS phAddress) PURE;
    STDMETHOD(SetProps)(THIS_ HADDRESS hAddress, LPADDRESSPROPS pAddress) PURE;
    STDMETHOD(GetProps)(THIS_ HADDRESS hAddress, LPADDRESSPROPS pAddress) PURE;
    STDMETHOD(GetSender)(THIS_ LPADDRESSPROPS pAddress) PURE;
    STDMETHOD(CountTypes)(THIS_ DWORD dwAdrTypes, ULONG *pcAdrs) PURE;
    STDMETHOD(GetTypes)(THIS_ DWORD dwAdrTypes, DWORD dwProps, LPADDRESSLIST pList) PURE;
    STDMETHOD(EnumTypes)(THIS_ DWORD dwAdrTypes, DWORD dwProps, IMimeEnumAddressTypes **ppEnum) PURE;
    STDMETHOD(Delete)(THIS_ HADDRESS hAddress) PURE;
    STDMETHOD(DeleteTypes)(THIS_ DWORD dwAdrTypes) PURE;
    STDMETHOD(GetFormat)(THIS_ DWORD dwAdrType, ADDRESSFORMAT format, LPSTR *ppszFormat) PURE;
    STDMETHOD(AppendRfc822)(THIS_ DWORD dwAdrType, ENCODINGTYPE ietEncoding, LPCSTR pszRfc822Adr) PURE;
    STDMETHOD(ParseRfc822)(THIS_ DWORD dwAdrType, ENCODINGTYPE ietEncoding, LPCSTR pszRfc822Adr, LPADDRESSLIST pList) PURE;
    STDMETHOD(Clone)(THIS_ IMimeAddressTable **ppTable) PURE;
    STDMETHOD(BindToObject)(THIS_ REFIID riid, void **ppvObject) PURE;
};

/* A document on the web. */
#undef INTERFACE
#define INTERFACE IMimeWebDocument
DECLARE_INTERFACE_(IMimeWebDocument, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetURL)(THIS_ LPSTR *ppszURL) PURE;
    STDMETHOD(BindToStorage)(THIS_ REFIID riid, LPVOID *ppvObject) PURE;
};

typedef enum tagIMSGBODYTYPE
{
    IBT_SECURE = 0,
    IBT_ATTACHMENT = 1,
    IBT_EMPTY = 2,
    IBT_CSETTAGGED = 3,
    IBT_AUTOATTACH = 4
} IMSGBODYTYPE;

typedef struct tagBODYOFFSETS
{
    DWORD cbBoundaryStart;
    DWORD cbHeaderStart;
    DWORD cbBodyStart;
    DWORD cbBodyEnd;
} BODYOFFSETS, *LPBODYOFFSETS;

typedef struct tagTRANSMITINFO
{
    ENCODINGTYPE ietCurrent;
    ENCODINGTYPE ietXmitMime;
    ENCODINGTYPE ietXmit822;
    ULONG cbLongestLine;
    ULONG cExtended;
    ULONG ulPercentExt;
    ULONG cbSize;
    ULONG cLines;
} TRANSMITINFO, *LPTRANSMITINFO;

/* One body part. */
#undef INTERFACE
#define INTERFACE IMimeBody
DECLARE_INTERFACE_(IMimeBody, IMimePropertySet)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
    STDMETHOD(IsDirty)(THIS) PURE;
    STDMETHOD(Load)(THIS_ LPSTREAM pStm) PURE;
    STDMETHOD(Save)(THIS_ LPSTREAM pStm, BOOL fClearDirty) PURE;
    STDMETHOD(GetSizeMax)(THIS_ ULARGE_INTEGER *pCbSize) PURE;
    STDMETHOD(InitNew)(THIS) PURE;
    STDMETHOD(GetPropInfo)(THIS_ LPCSTR pszName, LPMIMEPROPINFO pInfo) PURE;
    STDMETHOD(SetPropInfo)(THIS_ LPCSTR pszName, LPCMIMEPROPINFO pInfo) PURE;
    STDMETHOD(GetProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(SetProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(AppendProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(DeleteProp)(THIS_ LPCSTR pszName) PURE;
    STDMETHOD(CopyProps)(THIS_ ULONG cNames, LPCSTR *prgszName, IMimePropertySet *pPropertySet) PURE;
    STDMETHOD(MoveProps)(THIS_ ULONG cNames, LPCSTR *prgszName, IMimePropertySet *pPropertySet) PURE;
    STDMETHOD(DeleteExcept)(THIS_ ULONG cNames, LPCSTR *prgszName) PURE;
    STDMETHOD(QueryProp)(THIS_ LPCSTR pszName, LPCSTR pszCriteria, boolean fSubString, boolean fCaseSensitive) PURE;
    STDMETHOD(GetCharset)(THIS_ LPHCHARSET phCharset) PURE;
    STDMETHOD(SetCharset)(THIS_ HCHARSET hCharset, CSETAPPLYTYPE applytype) PURE;
    STDMETHOD(GetParameters)(THIS_ LPCSTR pszName, ULONG *pcParams, LPMIMEPARAMINFO *pprgParam) PURE;
    STDMETHOD(IsContentType)(THIS_ LPCSTR pszPriType, LPCSTR pszSubType) PURE;
    STDMETHOD(BindToObject)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD(Clone)(THIS_ IMimePropertySet **ppPropertySet) PURE;
    STDMETHOD(SetOption)(THIS_ const TYPEDID oid, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(GetOption)(THIS_ const TYPEDID oid, LPPROPVARIANT pValue) PURE;
    STDMETHOD(EnumProps)(THIS_ DWORD dwFlags, IMimeEnumProperties **ppEnum) PURE;
    STDMETHOD(IsType)(THIS_ IMSGBODYTYPE bodytype) PURE;
    STDMETHOD(SetDisplayName)(THIS_ LPCSTR pszDisplay) PURE;
    STDMETHOD(GetDisplayName)(THIS_ LPSTR *ppszDisplay) PURE;
    STDMETHOD(GetOffsets)(THIS_ LPBODYOFFSETS pOffsets) PURE;
    STDMETHOD(GetCurrentEncoding)(THIS_ ENCODINGTYPE *pietEncoding) PURE;
    STDMETHOD(SetCurrentEncoding)(THIS_ ENCODINGTYPE ietEncoding) PURE;
    STDMETHOD(GetEstimatedSize)(THIS_ ENCODINGTYPE ietEncoding, ULONG *pcbSize) PURE;
    STDMETHOD(GetDataHere)(THIS_ ENCODINGTYPE ietEncoding, IStream *pStream) PURE;
    STDMETHOD(GetData)(THIS_ ENCODINGTYPE ietEncoding, IStream **ppStream) PURE;
    STDMETHOD(SetData)(THIS_ ENCODINGTYPE ietEncoding, LPCSTR pszPriType, LPCSTR pszSubType, REFIID riid,
        LPVOID pvObject) PURE;
    STDMETHOD(EmptyData)(THIS) PURE;
    STDMETHOD(CopyTo)(THIS_ IMimeBody *pBody) PURE;
    STDMETHOD(GetTransmitInfo)(THIS_ LPTRANSMITINFO pTransmitInfo) PURE;
    STDMETHOD(SaveToFile)(THIS_ ENCODINGTYPE ietEncoding, LPCSTR pszFilePath) PURE;
    STDMETHOD(GetHandle)(THIS_ LPHBODY phBody) PURE;
};

typedef enum tagBODYLOCATION
{
    IBL_ROOT = 0,
    IBL_PARENT = 1,
    IBL_FIRST = 2,
    IBL_LAST = 3,
    IBL_NEXT = 4,
    IBL_PREVIOUS = 5
} BODYLOCATION;

typedef struct tagFINDBODY
{
    LPSTR pszPriType;
    LPSTR pszSubType;
    DWORD dwReserved;
} FINDBODY, *LPFINDBODY;

#define COMMIT_ONLYIFDIRTY         0x00000001
#define COMMIT_REUSESTORAGE        0x00000002
#define COMMIT_SMIMETRANSFERENCODE 0x00000004
#define SAVEBODY_KEEPBOUNDARY      0x00000001
#define DELETE_PROMOTE_CHILDREN    0x00000001
#define DELETE_CHILDREN_ONLY       0x00000002

/* The tree of body parts. */
#undef INTERFACE
#define INTERFACE IMimeMessageTree
DECLARE_INTERFACE_(IMimeMessageTree, IPersistStreamInit)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
    STDMETHOD(IsDirty)(THIS) PURE;
    STDMETHOD(Load)(THIS_ LPSTREAM pStm) PURE;
    STDMETHOD(Save)(THIS_ LPSTREAM pStm, BOOL fClearDirty) PURE;
    STDMETHOD(GetSizeMax)(THIS_ ULARGE_INTEGER *pCbSize) PURE;
    STDMETHOD(InitNew)(THIS) PURE;
    STDMETHOD(GetMessageSource)(THIS_ IStream **ppStream, DWORD dwFlags) PURE;
    STDMETHOD(GetMessageSize)(THIS_ ULONG *pcbSize, DWORD dwFlags) PURE;
    STDMETHOD(LoadOffsetTable)(THIS_ IStream *pStream) PURE;
    STDMETHOD(SaveOffsetTable)(THIS_ IStream *pStream, DWORD dwFlags) PURE;
    STDMETHOD(GetFlags)(THIS_ DWORD *pdwFlags) PURE;
    STDMETHOD(Commit)(THIS_ DWORD dwFlags) PURE;
    STDMETHOD(HandsOffStorage)(THIS) PURE;
    STDMETHOD(BindToObject)(THIS_ const HBODY hBody, REFIID riid, void **ppvObject) PURE;
    STDMETHOD(SaveBody)(THIS_ HBODY hBody, DWORD dwFlags, IStream *pStream) PURE;
    STDMETHOD(InsertBody)(THIS_ BODYLOCATION location, HBODY hPivot, LPHBODY phBody) PURE;
    STDMETHOD(GetBody)(THIS_ BODYLOCATION location, HBODY hPivot, LPHBODY phBody) PURE;
    STDMETHOD(DeleteBody)(THIS_ HBODY hBody, DWORD dwFlags) PURE;
    STDMETHOD(MoveBody)(THIS_ HBODY hBody, BODYLOCATION location) PURE;
    STDMETHOD(CountBodies)(THIS_ HBODY hParent, boolean fRecurse, ULONG *pcBodies) PURE;
    STDMETHOD(FindFirst)(THIS_ LPFINDBODY pFindBody, LPHBODY phBody) PURE;
    STDMETHOD(FindNext)(THIS_ LPFINDBODY pFindBody, LPHBODY phBody) PURE;
    STDMETHOD(ResolveURL)(THIS_ HBODY hRelated, LPCSTR pszBase, LPCSTR pszURL, DWORD dwFlags, LPHBODY phBody) PURE;
    STDMETHOD(ToMultipart)(THIS_ HBODY hBody, LPCSTR pszSubType, LPHBODY phMultipart) PURE;
    STDMETHOD(GetBodyOffsets)(THIS_ HBODY hBody, LPBODYOFFSETS pOffsets) PURE;
    STDMETHOD(GetCharset)(THIS_ LPHCHARSET phCharset) PURE;
    STDMETHOD(SetCharset)(THIS_ HCHARSET hCharset, CSETAPPLYTYPE applytype) PURE;
    STDMETHOD(IsBodyType)(THIS_ HBODY hBody, IMSGBODYTYPE bodytype) PURE;
    STDMETHOD(IsContentType)(THIS_ HBODY hBody, LPCSTR pszPriType, LPCSTR pszSubType) PURE;
    STDMETHOD(QueryBodyProp)(THIS_ HBODY hBody, LPCSTR pszName, LPCSTR pszCriteria, boolean fSubString,
        boolean fCaseSensitive) PURE;
    STDMETHOD(GetBodyProp)(THIS_ HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(SetBodyProp)(THIS_ HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(DeleteBodyProp)(THIS_ HBODY hBody, LPCSTR pszName) PURE;
    STDMETHOD(SetOption)(THIS_ const TYPEDID oid, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(GetOption)(THIS_ const TYPEDID oid, LPPROPVARIANT pValue) PURE;
};

typedef DWORD TEXTTYPE;

typedef enum tagIMSGFLAGS
{
    IMF_ATTACHMENTS = 0x1,
    IMF_MULTIPART = 0x2,
    IMF_SUBMULTIPART = 0x4,
    IMF_MIME = 0x8,
    IMF_HTML = 0x10,
    IMF_PLAIN = 0x20,
    IMF_PARTIAL = 0x40,
    IMF_SIGNED = 0x80,
    IMF_ENCRYPTED = 0x100,
    IMF_TNEF = 0x200,
    IMF_MHTML = 0x400,
    IMF_SECURE = 0x800,
    IMF_TEXT = 0x1000,
    IMF_CSETTAGGED = 0x2000,
    IMF_NEWS = 0x4000,
    IMF_VOICEMAIL = 0x8000,
    IMF_HASVCARD = 0x10000,
    IMF_RFC1154 = 0x20000
} IMSGFLAGS;

typedef enum tagIMSGPRIORITY
{
    IMSG_PRI_LOW = 5,
    IMSG_PRI_NORMAL = 3,
    IMSG_PRI_HIGH = 1
} IMSGPRIORITY;

#define WPF_HTML          0x00000001
#define WPF_AUTOINLINE    0x00000002
#define WPF_SLIDESHOW     0x00000004
#define WPF_ATTACHLINKS   0x00000008
#define WPF_IMAGESONLY    0x00000010
#define WPF_NOMETACHARSET 0x00000020

typedef struct tagWEBPAGEOPTIONS
{
    DWORD cbSize;
    DWORD dwFlags;
    DWORD dwDelay;
    WCHAR wchQuote;
} WEBPAGEOPTIONS, *LPWEBPAGEOPTIONS;

#define TXT_PLAIN               0x00000001
#define TXT_HTML                0x00000002
#define URL_ATTACH_INTO_MIXED   0x00000001
#define URL_ATTACH_GENERATE_CID 0x00000002
#define URL_ATTACH_SET_CNTTYPE  0x00000004
#define URL_RESOLVE_RENDERED    0x00000001
#define URL_RESULVE_NO_BASE     0x00000002

/* A MIME message. */
#undef INTERFACE
#define INTERFACE IMimeMessage
DECLARE_INTERFACE_(IMimeMessage, IMimeMessageTree)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
    STDMETHOD(IsDirty)(THIS) PURE;
    STDMETHOD(Load)(THIS_ LPSTREAM pStm) PURE;
    STDMETHOD(Save)(THIS_ LPSTREAM pStm, BOOL fClearDirty) PURE;
    STDMETHOD(GetSizeMax)(THIS_ ULARGE_INTEGER *pCbSize) PURE;
    STDMETHOD(InitNew)(THIS) PURE;
    STDMETHOD(GetMessageSource)(THIS_ IStream **ppStream, DWORD dwFlags) PURE;
    STDMETHOD(GetMessageSize)(THIS_ ULONG *pcbSize, DWORD dwFlags) PURE;
    STDMETHOD(LoadOffsetTable)(THIS_ IStream *pStream) PURE;
    STDMETHOD(SaveOffsetTable)(THIS_ IStream *pStream, DWORD dwFlags) PURE;
    STDMETHOD(GetFlags)(THIS_ DWORD *pdwFlags) PURE;
    STDMETHOD(Commit)(THIS_ DWORD dwFlags) PURE;
    STDMETHOD(HandsOffStorage)(THIS) PURE;
    STDMETHOD(BindToObject)(THIS_ const HBODY hBody, REFIID riid, void **ppvObject) PURE;
    STDMETHOD(SaveBody)(THIS_ HBODY hBody, DWORD dwFlags, IStream *pStream) PURE;
    STDMETHOD(InsertBody)(THIS_ BODYLOCATION location, HBODY hPivot, LPHBODY phBody) PURE;
    STDMETHOD(GetBody)(THIS_ BODYLOCATION location, HBODY hPivot, LPHBODY phBody) PURE;
    STDMETHOD(DeleteBody)(THIS_ HBODY hBody, DWORD dwFlags) PURE;
    STDMETHOD(MoveBody)(THIS_ HBODY hBody, BODYLOCATION location) PURE;
    STDMETHOD(CountBodies)(THIS_ HBODY hParent, boolean fRecurse, ULONG *pcBodies) PURE;
    STDMETHOD(FindFirst)(THIS_ LPFINDBODY pFindBody, LPHBODY phBody) PURE;
    STDMETHOD(FindNext)(THIS_ LPFINDBODY pFindBody, LPHBODY phBody) PURE;
    STDMETHOD(ResolveURL)(THIS_ HBODY hRelated, LPCSTR pszBase, LPCSTR pszURL, DWORD dwFlags, LPHBODY phBody) PURE;
    STDMETHOD(ToMultipart)(THIS_ HBODY hBody, LPCSTR pszSubType, LPHBODY phMultipart) PURE;
    STDMETHOD(GetBodyOffsets)(THIS_ HBODY hBody, LPBODYOFFSETS pOffsets) PURE;
    STDMETHOD(GetCharset)(THIS_ LPHCHARSET phCharset) PURE;
    STDMETHOD(SetCharset)(THIS_ HCHARSET hCharset, CSETAPPLYTYPE applytype) PURE;
    STDMETHOD(IsBodyType)(THIS_ HBODY hBody, IMSGBODYTYPE bodytype) PURE;
    STDMETHOD(IsContentType)(THIS_ HBODY hBody, LPCSTR pszPriType, LPCSTR pszSubType) PURE;
    STDMETHOD(QueryBodyProp)(THIS_ HBODY hBody, LPCSTR pszName, LPCSTR pszCriteria, boolean fSubString,
        boolean fCaseSensitive) PURE;
    STDMETHOD(GetBodyProp)(THIS_ HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(SetBodyProp)(THIS_ HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(DeleteBodyProp)(THIS_ HBODY hBody, LPCSTR pszName) PURE;
    STDMETHOD(SetOption)(THIS_ const TYPEDID oid, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(GetOption)(THIS_ const TYPEDID oid, LPPROPVARIANT pValue) PURE;
    STDMETHOD(CreateWebPage)(THIS_ IStream *pRootStm, LPWEBPAGEOPTIONS pOptions, IMimeMessageCallback *pCallback,
        IMoniker **ppMoniker) PURE;
    STDMETHOD(GetProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPPROPVARIANT pValue) PURE;
    STDMETHOD(SetProp)(THIS_ LPCSTR pszName, DWORD dwFlags, LPCPROPVARIANT pValue) PURE;
    STDMETHOD(DeleteProp)(THIS_ LPCSTR pszName) PURE;
    STDMETHOD(QueryProp)(THIS_ LPCSTR pszName, LPCSTR pszCriteria, boolean fSubString, boolean fCaseSensitive) PURE;
    STDMETHOD(GetTextBody)(THIS_ DWORD dwTxtType, ENCODINGTYPE ietEncoding, IStream **ppStream, LPHBODY phBody) PURE;
    STDMETHOD(SetTextBody)(THIS_ DWORD dwTxtType, ENCODINGTYPE ietEncoding, HBODY hAlternative, IStream *pStream,
        LPHBODY phBody) PURE;
    STDMETHOD(AttachObject)(THIS_ REFIID riid, void *pvObject, LPHBODY phBody) PURE;
    STDMETHOD(AttachFile)(THIS_ LPCSTR pszFilePath, IStream *pstmFile, LPHBODY phBody) PURE;
    STDMETHOD(AttachURL)(THIS_ LPCSTR pszBase, LPCSTR pszURL, DWORD dwFlags, IStream *pstmURL, LPSTR *ppszCIDURL,
        LPHBODY phBody) PURE;
    STDMETHOD(GetAttachments)(THIS_ ULONG *pcAttach, LPHBODY *pprghAttach) PURE;
    STDMETHOD(GetAddressTable)(THIS_ IMimeAddressTable **ppTable) PURE;
    STDMETHOD(GetSender)(THIS_ LPADDRESSPROPS pAddress) PURE;
    STDMETHOD(GetAddressTypes)(THIS_ DWORD dwAdrTypes, DWORD dwProps, LPADDRESSLIST pList) PURE;
    STDMETHOD(GetAddressFormat)(THIS_ DWORD dwAdrType, ADDRESSFORMAT format, LPSTR *ppszFormat) PURE;
    STDMETHOD(EnumAddressTypes)(THIS_ DWORD dwAdrTypes, DWORD dwProps, IMimeEnumAddressTypes **ppEnum) PURE;
    STDMETHOD(SplitMessage)(THIS_ ULONG cbMaxPart, IMimeMessageParts **ppParts) PURE;
    STDMETHOD(GetRootMoniker)(THIS_ IMoniker **ppMoniker) PURE;
};

/* Answers questions of a message. */
#undef INTERFACE
#define INTERFACE IMimeMessageCallback
DECLARE_INTERFACE_(IMimeMessageCallback, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(OnWebPageSplitter)(THIS_ DWORD cInlined, IStream *ppStream) PURE;
};

#define PMS_HTML 0x00000001
#define PMS_TEXT 0x00000002

/* Loads and saves a message. */
#undef INTERFACE
#define INTERFACE IPersistMime
DECLARE_INTERFACE_(IPersistMime, IPersist)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
    STDMETHOD(Load)(THIS_ IMimeMessage *pMsg) PURE;
    STDMETHOD(Save)(THIS_ IMimeMessage *pMsg, DWORD dwFlags) PURE;
};

/* The pieces of a message/partial. */
#undef INTERFACE
#define INTERFACE IMimeMessageParts
DECLARE_INTERFACE_(IMimeMessageParts, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(CombineParts)(THIS_ IMimeMessage **ppMessage) PURE;
    STDMETHOD(AddPart)(THIS_ IMimeMessage *pMessage) PURE;
    STDMETHOD(SetMaxParts)(THIS_ ULONG cParts) PURE;
    STDMETHOD(CountParts)(THIS_ ULONG *pcParts) PURE;
    STDMETHOD(EnumParts)(THIS_ IMimeEnumMessageParts **ppEnum) PURE;
};

typedef struct tagENUMHEADERROW
{
    HHEADERROW hRow;
    LPSTR pszHeader;
    LPSTR pszData;
    ULONG cchData;
    DWORD dwReserved;
} ENUMHEADERROW, *LPENUMHEADERROW;

/* Enumerates header rows. */
#undef INTERFACE
#define INTERFACE IMimeEnumHeaderRows
DECLARE_INTERFACE_(IMimeEnumHeaderRows, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Next)(THIS_ ULONG cFetch, LPENUMHEADERROW prgRow, ULONG *pcFetched) PURE;
    STDMETHOD(Skip)(THIS_ ULONG cItems) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Clone)(THIS_ IMimeEnumHeaderRows **ppEnum) PURE;
    STDMETHOD(Count)(THIS_ ULONG *pcItems) PURE;
};

typedef struct tagENUMPROPERTY
{
    LPSTR pszName;
    HHEADERROW hRow;
    DWORD dwPropId;
} ENUMPROPERTY, *LPENUMPROPERTY;

/* Enumerates properties. */
#undef INTERFACE
#define INTERFACE IMimeEnumProperties
DECLARE_INTERFACE_(IMimeEnumProperties, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Next)(THIS_ ULONG cFetch, LPENUMPROPERTY prgProp, ULONG *pcFetched) PURE;
    STDMETHOD(Skip)(THIS_ ULONG cItems) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Clone)(THIS_ IMimeEnumProperties **ppEnum) PURE;
    STDMETHOD(Count)(THIS_ ULONG *pcItems) PURE;
};

/* Enumerates addresses. */
#undef INTERFACE
#define INTERFACE IMimeEnumAddressTypes
DECLARE_INTERFACE_(IMimeEnumAddressTypes, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Next)(THIS_ ULONG cFetch, LPADDRESSPROPS prgAdr, ULONG *pcFetched) PURE;
    STDMETHOD(Skip)(THIS_ ULONG cItems) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Clone)(THIS_ IMimeEnumAddressTypes **ppEnum) PURE;
    STDMETHOD(Count)(THIS_ ULONG *pcItems) PURE;
};

/* Enumerates pieces. */
#undef INTERFACE
#define INTERFACE IMimeEnumMessageParts
DECLARE_INTERFACE_(IMimeEnumMessageParts, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Next)(THIS_ ULONG cFetch, IMimeMessage **prgpMessage, ULONG *pcFetched) PURE;
    STDMETHOD(Skip)(THIS_ ULONG cItems) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Clone)(THIS_ IMimeEnumMessageParts **ppEnum) PURE;
    STDMETHOD(Count)(THIS_ ULONG *pcItems) PURE;
};

#define HF_NO_DUPLICATES 0x1

/* A table of strings. */
#undef INTERFACE
#define INTERFACE IHashTable
DECLARE_INTERFACE_(IHashTable, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Init)(THIS_ DWORD dwSize, BOOL fDupeKeys) PURE;
    STDMETHOD(Insert)(THIS_ LPSTR psz, LPVOID pv, DWORD dwFlags) PURE;
    STDMETHOD(Replace)(THIS_ LPSTR psz, LPVOID pv) PURE;
    STDMETHOD(Find)(THIS_ LPSTR psz, BOOL fRemove, LPVOID *ppv) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Next)(THIS_ ULONG cFetch, LPVOID **prgpv, ULONG *pcFetched) PURE;
};

/* The allocator, and what frees the structures of this header. */
#undef INTERFACE
#define INTERFACE IMimeAllocator
DECLARE_INTERFACE_(IMimeAllocator, IMalloc)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD_(void *, Alloc)(THIS_ SIZE_T cb) PURE;
    STDMETHOD_(void *, Realloc)(THIS_ void *pv, SIZE_T cb) PURE;
    STDMETHOD_(void, Free)(THIS_ void *pv) PURE;
    STDMETHOD_(SIZE_T, GetSize)(THIS_ void *pv) PURE;
    STDMETHOD_(int, DidAlloc)(THIS_ void *pv) PURE;
    STDMETHOD_(void, HeapMinimize)(THIS) PURE;
    STDMETHOD(FreeParamInfoArray)(THIS_ ULONG cParams, LPMIMEPARAMINFO prgParam, boolean fFreeArray) PURE;
    STDMETHOD(FreeAddressList)(THIS_ LPADDRESSLIST pList) PURE;
    STDMETHOD(FreeAddressProps)(THIS_ LPADDRESSPROPS pAddress) PURE;
    STDMETHOD(ReleaseObjects)(THIS_ ULONG cObjects, IUnknown **prgpUnknown, boolean fFreeArray) PURE;
    STDMETHOD(FreeEnumHeaderRowArray)(THIS_ ULONG cRows, LPENUMHEADERROW prgRow, boolean fFreeArray) PURE;
    STDMETHOD(FreeEnumPropertyArray)(THIS_ ULONG cProps, LPENUMPROPERTY prgProp, boolean fFreeArray) PURE;
    STDMETHOD(FreeThumbprint)(THIS_ THUMBBLOB *pthumbprint) PURE;
    STDMETHOD(PropVariantClear)(THIS_ LPPROPVARIANT pProp) PURE;
};

/* Resolves objects of a message. */
#undef INTERFACE
#define INTERFACE IMimeObjResolver
DECLARE_INTERFACE_(IMimeObjResolver, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(MimeOleObjectFromMoniker)(THIS_ BINDF bindf, IMoniker *pmkOriginal, IBindCtx *pBindCtx, REFIID riid,
        LPVOID *ppvObject, IMoniker **ppmkNew) PURE;
};

typedef enum tagFNTSYSTYPE
{
    FNT_SYS_ICON = 0,
    FNT_SYS_ICON_BOLD = 1,
    FNT_SYS_MENU = 2,
    FNT_SYS_ICON_STRIKEOUT = 3,
    FNT_SYS_LAST = 4
} FNTSYSTYPE;

typedef struct _charformat CHARFORMAT;

/* Fonts for character sets. */
#undef INTERFACE
#define INTERFACE IFontCache
DECLARE_INTERFACE_(IFontCache, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Init)(THIS_ HKEY hkey, LPCSTR pszIntlKey, DWORD dwFlags) PURE;
    STDMETHOD(GetFont)(THIS_ FNTSYSTYPE fntType, HCHARSET hCharset, HFONT *phFont) PURE;
    STDMETHOD(OnOptionChange)(THIS) PURE;
    STDMETHOD(GetJP_ISOControl)(THIS_ BOOL *pfUseSIO) PURE;
};

/* Tells of font changes. */
#undef INTERFACE
#define INTERFACE IFontCacheNotify
DECLARE_INTERFACE_(IFontCacheNotify, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(OnPreFontChange)(THIS) PURE;
    STDMETHOD(OnPostFontChange)(THIS) PURE;
};

/* A tag of an edited document. */
#undef INTERFACE
#define INTERFACE IMimeEditTag
DECLARE_INTERFACE_(IMimeEditTag, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetSrc)(THIS_ BSTR *pbstr) PURE;
    STDMETHOD(SetSrc)(THIS_ BSTR bstr) PURE;
    STDMETHOD(GetDest)(THIS_ BSTR *pbstr) PURE;
    STDMETHOD(SetDest)(THIS_ BSTR bstr) PURE;
    STDMETHOD(OnPreSave)(THIS) PURE;
    STDMETHOD(OnPostSave)(THIS) PURE;
    STDMETHOD(CanPackage)(THIS) PURE;
    STDMETHOD(IsValidMimeType)(THIS_ LPWSTR pszTypeW) PURE;
};

/* Tags of an edited document. */
#undef INTERFACE
#define INTERFACE IMimeEditTagCollection
DECLARE_INTERFACE_(IMimeEditTagCollection, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Init)(THIS_ IUnknown *pHtmlDoc) PURE;
    STDMETHOD(Next)(THIS_ ULONG cFetch, IMimeEditTag **ppTag, ULONG *pcFetched) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Count)(THIS_ ULONG *pcItems) PURE;
};

#define MIMEOLEAPI STDAPI
#define MIMEOLEAPI_(_type_) STDAPI_(_type_)

#define NOFLAGS              0
#define CCHMAX_CID           255
#define CCHMAX_MID           255
#define CCHMAX_INTERNET_DATE 50

#define MECD_HTML               0x0001
#define MECD_PLAINTEXT          0x0002
#define MECD_ENCODEIMAGES       0x0004
#define MECD_ENCODEFILEURLSONLY 0x0008
#define MECD_ENCODESOUNDS       0x0010
#define MECD_ENCODEVIDEO        0x0020
#define MECD_ENCODEPLUGINS      0x0040

#define MimeOleVariantInit(_pProp) memset((_pProp), 0, sizeof(PROPVARIANT))
#define MIMEOLE_COMPAT_OE5    0x00000001
#define MIMEOLE_COMPAT_MLANG2 0x00000002

STDAPI MimeOleSetCompatMode(DWORD dwMode);

STDAPI MimeOleContentTypeFromUrl(LPCSTR pszBase, LPCSTR pszUrl, LPSTR *ppszCntType);

STDAPI MimeOleParseMhtmlUrl(LPSTR pszUrl, LPSTR *ppszRootUrl, LPSTR *ppszBodyUrl);

STDAPI MimeOleObjectFromUrl(LPCSTR pszUrl, BOOL fCreate, REFIID riid, LPVOID *ppvObject, IUnknown **ppUnkKeepAlive);

STDAPI MimeOleObjectFromMoniker(BINDF bindf, IMoniker *pmkOriginal, IBindCtx *pBindCtx, REFIID riid, LPVOID *ppvObject,
    IMoniker **ppmkNew);

STDAPI MimeOleCombineURL(LPCSTR pszBase, ULONG cchBase, LPCSTR pszURL, ULONG cchURL, BOOL fUnEscape, LPSTR *ppszAbsolute);

STDAPI MimeOleGetSubjectFileName(IMimePropertySet *pPropertySet, ULONG *pulPart, ULONG *pulTotal, LPSTR pszFileName,
    ULONG cchMax);

STDAPI MimeOleCreateWebDocument(LPCSTR pszBase, LPCSTR pszURL, IMimeWebDocument **ppDocument);

STDAPI MimeOleGetRelatedSection(IMimeMessageTree *pTree, boolean fCreate, LPHBODY phRelated, boolean *pfMultiple);

STDAPI MimeOleGetMixedSection(IMimeMessageTree *pTree, boolean fCreate, LPHBODY phMixed, boolean *pfMultiple);

STDAPI MimeOleGetAlternativeSection(IMimeMessageTree *pTree, LPHBODY phAlternative, boolean *pfMultiple);

STDAPI MimeOleGenerateCID(LPSTR pszCID, ULONG cchMax, boolean fAbsolute);

STDAPI MimeOleGenerateMID(LPSTR pszMID, ULONG cchMax, boolean fAbsolute);

STDAPI MimeOleCreateByteStream(IStream **ppStream);

STDAPI MimeOleGetPropertySchema(IMimePropertySchema **ppSchema);

STDAPI MimeOleQueryString(LPCSTR pszSearchMe, LPCSTR pszCriteria, boolean fSubString, boolean fCaseSensitive);

STDAPI MimeOleGetPropA(IMimePropertySet *pPropertyset, LPCSTR pszName, DWORD dwFlags, LPSTR *ppszData);

STDAPI MimeOleSetPropA(IMimePropertySet *pPropertyset, LPCSTR pszName, DWORD dwFlags, LPCSTR pszData);

STDAPI MimeOleGetPropW(IMimePropertySet *pPropertyset, LPCSTR pszName, DWORD dwFlags, LPWSTR *ppszData);

STDAPI MimeOleSetPropW(IMimePropertySet *pPropertyset, LPCSTR pszName, DWORD dwFlags, LPWSTR pszData);

STDAPI MimeOleGetBodyPropA(IMimeMessageTree *pTree, HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPSTR *ppszData);

STDAPI MimeOleSetBodyPropA(IMimeMessageTree *pTree, HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPCSTR pszData);

STDAPI MimeOleGetBodyPropW(IMimeMessageTree *pTree, HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPWSTR *ppszData);

STDAPI MimeOleSetBodyPropW(IMimeMessageTree *pTree, HBODY hBody, LPCSTR pszName, DWORD dwFlags, LPCWSTR pszData);

STDAPI MimeOleCreateHeaderTable(IMimeHeaderTable **ppTable);

STDAPI MimeOleVariantFree(LPPROPVARIANT pProp);

STDAPI MimeOleVariantCopy(LPPROPVARIANT pDest, LPPROPVARIANT pSource);

STDAPI MimeOleGetExtClassId(LPCSTR pszExtension, LPCLSID pclsid);

STDAPI MimeOleEncodeHeader(HCHARSET hCharset, LPPROPVARIANT pData, LPSTR *ppszEncoded, LPRFC1522INFO pRfc1522Info);

STDAPI MimeOleDecodeHeader(HCHARSET hCharset, LPCSTR pszData, LPPROPVARIANT pDecoded, LPRFC1522INFO pRfc1522Info);

STDAPI MimeOleRfc1522Decode(LPCSTR pszValue, LPSTR pszCharset, ULONG cchmax, LPSTR *ppszDecoded);

STDAPI MimeOleRfc1522Encode(LPCSTR pszValue, HCHARSET hCharset, LPSTR *ppszEncoded);

STDAPI MimeOleGetInternat(IMimeInternational **ppInternat);

STDAPI MimeOleFindCharset(LPCSTR pszCharset, LPHCHARSET phCharset);

STDAPI MimeOleGetCharsetInfo(HCHARSET hCharset, LPINETCSETINFO pCsetInfo);

STDAPI MimeOleGetCodePageInfo(CODEPAGEID cpiCodePage, LPCODEPAGEINFO pCodePageInfo);

STDAPI MimeOleGetDefaultCharset(LPHCHARSET phCharset);

STDAPI MimeOleSetDefaultCharset(HCHARSET hCharset);

STDAPI MimeOleGetCodePageCharset(CODEPAGEID cpiCodePage, CHARSETTYPE ctCsetType, LPHCHARSET phCharset);

STDAPI MimeOleCreateVirtualStream(IStream **ppStream);

STDAPI MimeOleOpenFileStream(LPCSTR pszFilePath, DWORD dwCreationDistribution, DWORD dwAccess, IStream **ppstmFile);

STDAPI MimeOleIsTnefStream(IStream *pStream);

STDAPI MimeOleGenerateFileName(LPCSTR pszContentType, LPCSTR pszSuggest, LPCSTR pszDefaultExt, LPSTR *ppszFileName);

STDAPI MimeOleGetFileExtension(LPCSTR pszFilePath, LPSTR pszExt, ULONG cchMax);

STDAPI MimeOleCreateSecurity(IMimeSecurity **ppSecurity);

STDAPI MimeOleInetDateToFileTime(LPCSTR pszDate, LPFILETIME pft);

STDAPI MimeOleFileTimeToInetDate(LPFILETIME pft, LPSTR pszDate, ULONG cchMax);

STDAPI MimeOleCreateMessageParts(IMimeMessageParts **ppParts);

STDAPI MimeOleGetAllocator(IMimeAllocator **ppAllocator);

STDAPI MimeOleParseRfc822Address(DWORD dwAdrType, ENCODINGTYPE ietEncoding, LPCSTR pszRfc822Adr, LPADDRESSLIST pList);

STDAPI MimeOleCreateMessage(IUnknown *pUnkOuter, IMimeMessage **ppMessage);

STDAPI MimeOleMergePartialHeaders(IStream *pstmIn, IStream *pstmOut);

STDAPI MimeOleEscapeString(CODEPAGEID cpiCodePage, LPCSTR pszIn, LPSTR *ppszOut);

STDAPI MimeOleGetExtContentType(LPCSTR pszExtension, LPSTR *ppszContentType);

STDAPI MimeOleGetContentTypeExt(LPCSTR pszContentType, LPSTR *ppszExtension);

STDAPI MimeOleGetFileInfo(LPSTR pszFilePath, LPSTR *ppszCntType, LPSTR *ppszSubType, LPSTR *ppszCntDesc, LPSTR *ppszFileName,
    LPSTR *ppszExtension);

STDAPI MimeOleCreateBody(IMimeBody **ppBody);

STDAPI MimeOleCreatePropertySet(IUnknown *pUnkOuter, IMimePropertySet **ppPropertySet);

STDAPI MimeOleCreateMessageTree(IUnknown *pUnkOuter, IMimeMessageTree **ppMessageTree);

STDAPI MimeOleGetCertsFromThumbprints(THUMBBLOB *const rgThumbprint, X509CERTRESULT *const pResults,
    const HCERTSTORE *const rghCertStore, const DWORD cCertStore);

STDAPI MimeOleSplitMessage(IMimeMessage *pMessage, ULONG cbMaxPart, IMimeMessageParts **ppParts);

STDAPI MimeOleClearDirtyTree(IMimeMessageTree *pTree);

STDAPI MimeOleConvertEnrichedToHTML(CODEPAGEID codepage, IStream *pIn, IStream *pOut);

STDAPI MimeOleIsEnrichedStream(IStream *pStream);

STDAPI MimeOleSMimeCapsToDlg(LPBYTE pbSMimeCaps, DWORD cbSMimeCaps, DWORD cCerts, PCX509CERT *rgCerts, HWND hwndDlg,
    DWORD idEncAlgs, DWORD idSignAlgs, DWORD idBlob);

STDAPI MimeOleSMimeCapsFromDlg(HWND hwnd, DWORD idEncAlgs, DWORD idSignAlgs, DWORD idBlob, LPBYTE pbSMimeCaps,
    DWORD *pcbSmimeCaps);

STDAPI MimeOleSMimeCapInit(LPBYTE pbSMimeCap, DWORD cbSMimeCap, LPVOID *ppv);

STDAPI MimeOleSMimeCapAddSMimeCap(LPBYTE pbSMimeCap, DWORD cbSMimeCap, LPVOID pv);

STDAPI MimeOleSMimeCapAddCert(LPBYTE pbCert, DWORD cbCert, BOOL fParanoid, LPVOID pv);

STDAPI MimeOleSMimeCapGetEncAlg(LPVOID pv, LPBYTE pbEncode, DWORD *pcbEncode, DWORD *pdwBits);

STDAPI MimeOleSMimeCapGetHashAlg(LPVOID pv, LPBYTE pbEncode, DWORD *pcbEncode, DWORD *pfBlobSign);

STDAPI MimeOleSMimeCapRelease(LPVOID pv);

STDAPI MimeOleAlgNameFromSMimeCap(LPBYTE pb, DWORD cb, LPCSTR *ppzProtocol);

STDAPI MimeOleAlgStrengthFromSMimeCap(LPBYTE pb, DWORD cb, BOOL fEncryption, DWORD *pdwStrength);

STDAPI MimeOleSMimeCapsFull(LPVOID pv, BOOL fFullEncryption, BOOL fFullSigning, LPBYTE pbSymCaps, DWORD *pcbSymCaps);

/* Marshalling, which RPC's stubs call on Windows; declared only */
void *MIDL_user_allocate(size_t size);
void MIDL_user_free(void *block);
unsigned long BSTR_UserSize(unsigned long *flags, unsigned long size, BSTR *string);
unsigned char *BSTR_UserMarshal(unsigned long *flags, unsigned char *buffer, BSTR *string);
unsigned char *BSTR_UserUnmarshal(unsigned long *flags, unsigned char *buffer, BSTR *string);
void BSTR_UserFree(unsigned long *flags, BSTR *string);
unsigned long HFONT_UserSize(unsigned long *flags, unsigned long size, HFONT *font);
unsigned char *HFONT_UserMarshal(unsigned long *flags, unsigned char *buffer, HFONT *font);
unsigned char *HFONT_UserUnmarshal(unsigned long *flags, unsigned char *buffer, HFONT *font);
void HFONT_UserFree(unsigned long *flags, HFONT *font);

MAPIX_END_C

#endif

#ifndef MIMEOLE_STRINGS_DECLARED
#define MIMEOLE_STRINGS_DECLARED
STRCONSTA(STR_HDR_FROM, "From");
STRCONSTA(STR_HDR_TO, "To");
STRCONSTA(STR_HDR_CC, "Cc");
STRCONSTA(STR_HDR_BCC, "Bcc");
STRCONSTA(STR_HDR_SENDER, "Sender");
STRCONSTA(STR_HDR_REPLYTO, "Reply-To");
STRCONSTA(STR_HDR_RETURNPATH, "Return-Path");
STRCONSTA(STR_HDR_RR, "Rr");
STRCONSTA(STR_HDR_RETRCPTTO, "Return-Receipt-To");
STRCONSTA(STR_HDR_APPARTO, "Apparently-To");
STRCONSTA(STR_HDR_DATE, "Date");
STRCONSTA(STR_HDR_RECEIVED, "Received");
STRCONSTA(STR_HDR_MESSAGEID, "Message-ID");
STRCONSTA(STR_HDR_XMAILER, "X-Mailer");
STRCONSTA(STR_HDR_ENCODING, "Encoding");
STRCONSTA(STR_HDR_ENCRYPTED, "Encrypted");
STRCONSTA(STR_HDR_COMMENT, "Comment");
STRCONSTA(STR_HDR_SUBJECT, "Subject");
STRCONSTA(STR_HDR_MIMEVER, "MIME-Version");
STRCONSTA(STR_HDR_CNTTYPE, "Content-Type");
STRCONSTA(STR_HDR_CNTXFER, "Content-Transfer-Encoding");
STRCONSTA(STR_HDR_CNTID, "Content-ID");
STRCONSTA(STR_HDR_CNTDESC, "Content-Description");
STRCONSTA(STR_HDR_CNTDISP, "Content-Disposition");
STRCONSTA(STR_HDR_CNTBASE, "Content-Base");
STRCONSTA(STR_HDR_CNTLOC, "Content-Location");
STRCONSTA(STR_HDR_NEWSGROUPS, "Newsgroups");
STRCONSTA(STR_HDR_PATH, "Path");
STRCONSTA(STR_HDR_FOLLOWUPTO, "Followup-To");
STRCONSTA(STR_HDR_EXPIRES, "Expires");
STRCONSTA(STR_HDR_REFS, "References");
STRCONSTA(STR_HDR_CONTROL, "Control");
STRCONSTA(STR_HDR_DISTRIB, "Distribution");
STRCONSTA(STR_HDR_KEYWORDS, "Keywords");
STRCONSTA(STR_HDR_SUMMARY, "Summary");
STRCONSTA(STR_HDR_APPROVED, "Approved");
STRCONSTA(STR_HDR_LINES, "Lines");
STRCONSTA(STR_HDR_XREF, "Xref");
STRCONSTA(STR_HDR_ORG, "Organization");
STRCONSTA(STR_HDR_XNEWSRDR, "X-Newsreader");
STRCONSTA(STR_HDR_XPRI, "X-Priority");
STRCONSTA(STR_HDR_XMSPRI, "X-MSMail-Priority");
STRCONSTA(STR_HDR_OFFSETS, "X-Offsets");
STRCONSTA(STR_HDR_XUNSENT, "X-Unsent");
STRCONSTA(STR_HDR_ARTICLEID, "X-ArticleId");
STRCONSTA(STR_HDR_NEWSGROUP, "X-Newsgroup");
STRCONSTA(STR_HDR_XVOICEMAIL, "X-VoiceMail");
STRCONSTA(STR_PAR_CHARSET, "par:content-type:charset");
STRCONSTA(STR_PAR_NUMBER, "par:content-type:number");
STRCONSTA(STR_PAR_TOTAL, "par:content-type:total");
STRCONSTA(STR_PAR_ID, "par:content-type:id");
STRCONSTA(STR_PAR_BOUNDARY, "par:content-type:boundary");
STRCONSTA(STR_PAR_NAME, "par:content-type:name");
STRCONSTA(STR_PAR_PROTOCOL, "par:content-type:protocol");
STRCONSTA(STR_PAR_MICALG, "par:content-type:micalg");
STRCONSTA(STR_PAR_FILENAME, "par:content-disposition:filename");
STRCONSTA(STR_PAR_TYPE, "par:content-type:type");
STRCONSTA(STR_PAR_START, "par:content-type:start");
STRCONSTA(STR_PAR_ACCESSTYPE, "par:content-type:access-type");
STRCONSTA(STR_PAR_XURL, "par:content-type:X-URL");
STRCONSTA(STR_PAR_SIZE, "par:content-type:size");
STRCONSTA(STR_PAR_SMIMETYPE, "par:content-type:smime-type");
STRCONSTA(STR_ATT_FILENAME, "att:filename");
STRCONSTA(STR_ATT_GENFNAME, "att:generated-filename");
STRCONSTA(STR_ATT_PRITYPE, "att:pri-content-type");
STRCONSTA(STR_ATT_SUBTYPE, "att:sub-content-type");
STRCONSTA(STR_ATT_NORMSUBJ, "att:normalized-subject");
STRCONSTA(STR_ATT_ILLEGAL, "att:illegal-lines");
STRCONSTA(STR_ATT_RENDERED, "att:rendered");
STRCONSTA(STR_ATT_AUTOINLINED, "att:auto-inlined");
STRCONSTA(STR_ATT_SENTTIME, "att:sent-time");
STRCONSTA(STR_ATT_RECVTIME, "att:received-time");
STRCONSTA(STR_ATT_PRIORITY, "att:priority");
STRCONSTA(STR_ATT_SERVER, "att:athena-server");
STRCONSTA(STR_ATT_ACCOUNTNAME, "att:athena-account-name");
STRCONSTA(STR_ATT_ACCOUNT, "att:athena-account");
STRCONSTA(STR_ATT_UIDL, "att:athena-pop3-uidl");
STRCONSTA(STR_ATT_STOREMSGID, "att:athena-store-msgid");
STRCONSTA(STR_ATT_USERNAME, "att:athena-user-name");
STRCONSTA(STR_ATT_FORWARDTO, "att:athena-forward-to");
STRCONSTA(STR_ATT_STOREFOLDERID, "att:athena-store-fdrid");
STRCONSTA(STR_ATT_GHOSTED, "att:athena-ghosted");
STRCONSTA(STR_ATT_UNCACHEDSIZE, "att:athena-uncachedsize");
STRCONSTA(STR_ATT_COMBINED, "att:athena-combined");
STRCONSTA(STR_ATT_ACCOUNTID, "att:athena-account-id");
STRCONSTA(STR_MIME_TEXT_PLAIN, "text/plain");
STRCONSTA(STR_MIME_TEXT_HTML, "text/html");
STRCONSTA(STR_MIME_APPL_STREAM, "application/octet-stream");
STRCONSTA(STR_MIME_MPART_MIXED, "multipart/mixed");
STRCONSTA(STR_MIME_MPART_ALT, "multipart/alternative");
STRCONSTA(STR_MIME_MPART_RELATED, "multipart/related");
STRCONSTA(STR_MIME_MSG_PART, "message/partial");
STRCONSTA(STR_MIME_MSG_RFC822, "message/rfc822");
STRCONSTA(STR_MIME_APPLY_MSTNEF, "application/ms-tnef");
STRCONSTA(STR_MIME_APPL_PKCS7SIG, "application/x-pkcs7-signature");
STRCONSTA(STR_MIME_APPL_PKCS7SIG_1, "application/pkcs7-signature");
STRCONSTA(STR_MIME_TEXT_ENRCICHED, "text/enriched");
STRCONSTA(STR_CNT_TEXT, "text");
STRCONSTA(STR_CNT_MULTIPART, "multipart");
STRCONSTA(STR_CNT_MESSAGE, "message");
STRCONSTA(STR_CNT_IMAGE, "image");
STRCONSTA(STR_CNT_AUDIO, "audio");
STRCONSTA(STR_CNT_VIDEO, "video");
STRCONSTA(STR_CNT_APPLICATION, "application");
STRCONSTA(STR_SUB_PLAIN, "plain");
STRCONSTA(STR_SUB_HTML, "html");
STRCONSTA(STR_SUB_ENRICHED, "enriched");
STRCONSTA(STR_SUB_RTF, "ms-rtf");
STRCONSTA(STR_SUB_MIXED, "mixed");
STRCONSTA(STR_SUB_PARALLEL, "parallel");
STRCONSTA(STR_SUB_DIGEST, "digest");
STRCONSTA(STR_SUB_RELATED, "related");
STRCONSTA(STR_SUB_ALTERNATIVE, "alternative");
STRCONSTA(STR_SUB_RFC822, "rfc822");
STRCONSTA(STR_SUB_PARTIAL, "partial");
STRCONSTA(STR_SUB_EXTERNAL, "external-body");
STRCONSTA(STR_SUB_OCTETSTREAM, "octet-stream");
STRCONSTA(STR_SUB_POSTSCRIPT, "postscript");
STRCONSTA(STR_SUB_GIF, "gif");
STRCONSTA(STR_SUB_JPEG, "jpeg");
STRCONSTA(STR_SUB_BASIC, "basic");
STRCONSTA(STR_SUB_MPEG, "mpeg");
STRCONSTA(STR_SUB_MSTNEF, "ms-tnef");
STRCONSTA(STR_SUB_MSWORD, "msword");
STRCONSTA(STR_SUB_WAV, "wav");
STRCONSTA(STR_SUB_PKCS7MIME, "pkcs7-mime");
STRCONSTA(STR_SUB_PKCS7SIG, "pkcs7-signature");
STRCONSTA(STR_SUB_XPKCS7MIME, "x-pkcs7-mime");
STRCONSTA(STR_SUB_XPKCS7SIG, "x-pkcs7-signature");
STRCONSTA(STR_SUB_SIGNED, "signed");
STRCONSTA(STR_SUB_BINHEX, "mac-binhex40");
STRCONSTA(STR_SUB_VCARD, "x-vcard");
STRCONSTA(STR_ENC_7BIT, "7bit");
STRCONSTA(STR_ENC_QP, "quoted-printable");
STRCONSTA(STR_ENC_BASE64, "base64");
STRCONSTA(STR_ENC_8BIT, "8bit");
STRCONSTA(STR_ENC_BINARY, "binary");
STRCONSTA(STR_ENC_UUENCODE, "uuencode");
STRCONSTA(STR_ENC_XUUENCODE, "x-uuencode");
STRCONSTA(STR_ENC_XUUE, "x-uue");
STRCONSTA(STR_ENC_BINHEX40, "mac-binhex40");
STRCONSTA(STR_DIS_INLINE, "inline");
STRCONSTA(STR_DIS_ATTACHMENT, "attachment");
STRCONSTA(STR_PRO_SHA1, "sha1");
STRCONSTA(STR_PRO_MD5, "rsa-md5");
STRCONSTA(STR_PRI_MS_HIGH, "High");
STRCONSTA(STR_PRI_MS_NORMAL, "Normal");
STRCONSTA(STR_PRI_MS_LOW, "Low");
STRCONSTA(STR_PRI_HIGH, "1");
STRCONSTA(STR_PRI_NORMAL, "3");
STRCONSTA(STR_PRI_LOW, "5");
STRCONSTA(STR_CF_HTML, "HTML Format");
STRCONSTA(STR_CF_INETMSG, "Internet Message (rfc822/rfc1522)");
STRCONSTA(STR_CF_RFC822, "message/rfc822");
#endif

/* GUIDs, declared; with INITGUID, those named by USES_name are defined, even if this header was read before */
#ifndef MIMEOLE_GUIDS_DECLARED
#define MIMEOLE_GUIDS_DECLARED
MAPIX_BEGIN_C
extern const GUID LIBID_MIMEOLE;
extern const GUID CLSID_IMimeHtmlProtocol;
extern const GUID IID_IMimeEnumAddressTypes;
extern const GUID IID_IMimeWebDocument;
extern const GUID IID_IUnicodeStream;
extern const GUID IID_IMimeAddressTable;
extern const GUID IID_IMimeAddressInfo;
extern const GUID IID_IMimeEnumHeaderRows;
extern const GUID IID_IMimeInlineSupport;
extern const GUID IID_IMimeEnumMessageParts;
extern const GUID CLSID_IMimeInternational;
extern const GUID IID_IMimeInternational;
extern const GUID CLSID_IMimeBody;
extern const GUID IID_IMimeBody;
extern const GUID CLSID_IMimeMessageParts;
extern const GUID IID_IMimeMessageParts;
extern const GUID CLSID_IMimeAllocator;
extern const GUID IID_IMimeAllocator;
extern const GUID CLSID_IMimeSecurity;
extern const GUID IID_IMimeSecurity;
extern const GUID CLSID_IVirtualStream;
extern const GUID IID_IVirtualStream;
extern const GUID CLSID_IMimeHeaderTable;
extern const GUID IID_IMimeHeaderTable;
extern const GUID CLSID_IMimePropertySet;
extern const GUID IID_IMimePropertySet;
extern const GUID CLSID_IMimeMessageTree;
extern const GUID IID_IMimeMessageTree;
extern const GUID CLSID_IMimeMessage;
extern const GUID IID_IMimeMessage;
extern const GUID CLSID_IMimePropertySchema;
extern const GUID IID_IMimePropertySchema;
extern const GUID IID_IMimeEnumProperties;
extern const GUID IID_IPersistMime;
extern const GUID IID_IMimeMessageCallback;
MAPIX_END_C
#endif
#if defined(INITGUID) && !defined(MIMEOLE_GUIDS_DEFINED)
#define MIMEOLE_GUIDS_DEFINED
MAPIX_BEGIN_C
#ifdef USES_LIBID_MIMEOLE
DEFINE_GUID(LIBID_MIMEOLE, 0xE4B28371, 0x83B0, 0x11D0, 0x82, 0x59, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeHtmlProtocol
DEFINE_GUID(CLSID_IMimeHtmlProtocol, 0x05300401, 0xBCBC, 0x11D0, 0x85, 0xE3, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeEnumAddressTypes
DEFINE_GUID(IID_IMimeEnumAddressTypes, 0xC5588354, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeWebDocument
DEFINE_GUID(IID_IMimeWebDocument, 0xEE519F11, 0x851A, 0x11D0, 0x82, 0x5C, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IUnicodeStream
DEFINE_GUID(IID_IUnicodeStream, 0xFD853CEF, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeAddressTable
DEFINE_GUID(IID_IMimeAddressTable, 0xC558834A, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeAddressInfo
DEFINE_GUID(IID_IMimeAddressInfo, 0xC558834B, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeEnumHeaderRows
DEFINE_GUID(IID_IMimeEnumHeaderRows, 0xC558834D, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeInlineSupport
DEFINE_GUID(IID_IMimeInlineSupport, 0xC558834E, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeEnumMessageParts
DEFINE_GUID(IID_IMimeEnumMessageParts, 0xC5588350, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeInternational
DEFINE_GUID(CLSID_IMimeInternational, 0xFD853CD9, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeInternational
DEFINE_GUID(IID_IMimeInternational, 0xC5588349, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeBody
DEFINE_GUID(CLSID_IMimeBody, 0xFD853CDB, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeBody
DEFINE_GUID(IID_IMimeBody, 0xC558834C, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeMessageParts
DEFINE_GUID(CLSID_IMimeMessageParts, 0xFD853CDC, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeMessageParts
DEFINE_GUID(IID_IMimeMessageParts, 0xC558834F, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeAllocator
DEFINE_GUID(CLSID_IMimeAllocator, 0xFD853CDD, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeAllocator
DEFINE_GUID(IID_IMimeAllocator, 0xC5588351, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeSecurity
DEFINE_GUID(CLSID_IMimeSecurity, 0xFD853CDE, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeSecurity
DEFINE_GUID(IID_IMimeSecurity, 0xC5588353, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IVirtualStream
DEFINE_GUID(CLSID_IVirtualStream, 0xFD853CDF, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IVirtualStream
DEFINE_GUID(IID_IVirtualStream, 0xC5588359, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeHeaderTable
DEFINE_GUID(CLSID_IMimeHeaderTable, 0xFD853CE0, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeHeaderTable
DEFINE_GUID(IID_IMimeHeaderTable, 0xFD853CD1, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimePropertySet
DEFINE_GUID(CLSID_IMimePropertySet, 0xFD853CE1, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimePropertySet
DEFINE_GUID(IID_IMimePropertySet, 0xFD853CD3, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeMessageTree
DEFINE_GUID(CLSID_IMimeMessageTree, 0xFD853CE2, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeMessageTree
DEFINE_GUID(IID_IMimeMessageTree, 0xFD853CD4, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimeMessage
DEFINE_GUID(CLSID_IMimeMessage, 0xFD853CE3, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeMessage
DEFINE_GUID(IID_IMimeMessage, 0xFD853CD5, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_CLSID_IMimePropertySchema
DEFINE_GUID(CLSID_IMimePropertySchema, 0xFD853CED, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimePropertySchema
DEFINE_GUID(IID_IMimePropertySchema, 0xFD853CEC, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IMimeEnumProperties
DEFINE_GUID(IID_IMimeEnumProperties, 0xFD853CEE, 0x7F86, 0x11D0, 0x82, 0x52, 0x00, 0xC0, 0x4F, 0xD8, 0x5A, 0xB4);
#endif
#ifdef USES_IID_IPersistMime
DEFINE_GUID(IID_IPersistMime, 0xDE4AD8DA, 0x555F, 0x11D1, 0x8D, 0xD0, 0x00, 0xC0, 0x4F, 0xB9, 0x51, 0xF9);
#endif
#ifdef USES_IID_IMimeMessageCallback
DEFINE_GUID(IID_IMimeMessageCallback, 0x761AA641, 0x7BDA, 0x11D1, 0x8A, 0xA9, 0x00, 0xC0, 0x4F, 0xB9, 0x51, 0xF3);
#endif
MAPIX_END_C
#endif
