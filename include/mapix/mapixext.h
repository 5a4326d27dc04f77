/* mapixext.h - what mapix offers beside Microsoft's headers */
#ifndef MAPIXEXT_H
#define MAPIXEXT_H

#include <mapix.h>
#include <mapixtags.h>

MAPIX_BEGIN_C

/* Return the version of the library that is running, as "major.minor.patch". Static storage; any thread; cannot fail. */
const char *mapix_version(void);

/* Return what went wrong in the calling thread's last failed call that had no object to ask (MAPILogonEx, MAPIInitialize,
 * MAPIAdminProfiles and the other global functions).
 *
 * flags      MAPI_UNICODE: the texts are wide.
 * ret_error  a MAPIERROR to be freed with MAPIFreeBuffer, or NULL if there is nothing to tell.
 *
 * Any thread. MAPI_E_UNKNOWN_FLAGS, MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_last_error(ULONG flags, LPMAPIERROR *ret_error);

/* Return a descriptor that is readable while notifications wait for HrDispatchNotifications, for poll or an event loop.
 * It belongs to mapix: do not read, write or close it. -1 before MAPIInitialize. */
int mapix_notification_descriptor(void);

/* What MAPI's library exports and the reference or other programs name, though no header of Microsoft's declares it */

/* Change the size of a block of MAPIAllocateBuffer, with what is linked to it; a new block for NULL. The old one is gone on
 * success and untouched on failure. MAPI_E_INVALID_PARAMETER for a linked block, MAPI_E_NOT_ENOUGH_MEMORY. */
STDAPI_(SCODE) MAPIReallocateBuffer(LPVOID lpv, ULONG ulSize, LPVOID *lppv);

/* Copy a restriction with all that it points at, linked to lpObject or, if that is NULL, as a block of its own.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_TOO_COMPLEX, MAPI_E_NOT_ENOUGH_MEMORY. */
STDAPI HrCopyRestriction(LPSRestriction lpRestriction, LPVOID lpObject, LPSRestriction *lppRestriction);

/* Exchange the bytes of each of count 16-bit or 32-bit words. */
STDAPI_(void) SwapPword(LPVOID lpv, ULONG count);
STDAPI_(void) SwapPlong(LPVOID lpv, ULONG count);

/* Tell whether any of these 8-bit strings is bad. */
STDAPI_(BOOL) FBadRglpszA(LPSTR *lppszA, ULONG cStrings);

/* (dividend / divisor) >> shift; all ones for a divisor of zero. */
STDAPI_(FILETIME) FtDivFtBogus(FILETIME ftDividend, FILETIME ftDivisor, CHAR cShift);

/* Entry and attachment identifiers as text for a MAPI URL: each byte is one character from U+AC00 on (Microsoft's page "Algorithm to encode
 * entry IDs and attachment IDs"). What EncodeID and FDecodeID return is freed with MAPIFreeBuffer. Any thread.
 *
 * EncodeID       the text, or NULL: no identifier, no memory.
 * FDecodeID      FALSE, with nothing written, for a text with any other character, an empty one, or without memory.
 * CchOfEncoding  characters, without the terminating zero, that an identifier of cbID bytes becomes.
 * CbOfEncoded    bytes that the text stands for. */
STDAPI_(LPWSTR) EncodeID(ULONG cbEID, LPENTRYID rgbID);
STDAPI_(BOOL) FDecodeID(LPCWSTR pwzEncoded, LPENTRYID *lplpEntryID, ULONG *lpcbEntryID);
STDAPI_(ULONG) CchOfEncoding(ULONG cbID);
STDAPI_(ULONG) CbOfEncoded(LPCWSTR pwzEncoded);

DECLARE_MAPI_INTERFACE_PTR(IMAPIWaitResult, LPMAPIWAITRESULT);
DECLARE_MAPI_INTERFACE_PTR(IMAPIInitMonitor, LPMAPIINITMONITOR);

/* A wait for MAPI's initialization that begins in End, on the thread that calls it. */
#define MAPI_IMAPIWAITRESULT_METHODS(IPURE) \
    MAPIMETHOD(End)(THIS_ DWORD timeout) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIWaitResult
DECLARE_MAPI_INTERFACE_(IMAPIWaitResult, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIWAITRESULT_METHODS(PURE)
};

/* Tells whether MAPI is initialized in this process, and waits for it. Wait and End return S_OK, or HRESULT_FROM_WIN32(ERROR_TIMEOUT),
 * 0x800705B4, after that many milliseconds; INFINITE waits for ever. */
#define MAPI_IMAPIINITMONITOR_METHODS(IPURE) \
    MAPIMETHOD_(BOOL, IsInitialized)(THIS) IPURE; \
    MAPIMETHOD(Wait)(THIS_ DWORD timeout) IPURE; \
    MAPIMETHOD(BeginWait)(THIS_ DWORD timeout, LPMAPIWAITRESULT *ppResult) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIInitMonitor
DECLARE_MAPI_INTERFACE_(IMAPIInitMonitor, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIINITMONITOR_METHODS(PURE)
};

/* Make a monitor of MAPI's initialization. It may be made and used before MAPIInitialize, after MAPIUninitialize and on any thread, and stays
 * good over as many initializations as come. MAPI_E_INVALID_PARAMETER, E_OUTOFMEMORY. */
STDAPI CreateMAPIInitializationMonitor(LPMAPIINITMONITOR *ppInitMonitor);

MAPIX_END_C

#ifndef MAPIX_MIME_TYPES_DEFINED
#define MAPIX_MIME_TYPES_DEFINED
/* Shared with mimeole.h */
typedef const struct HCHARSET__ *HCHARSET;
/* The handle for a code page, where Windows has MimeOleGetCodePageCharset */
#define MAPIX_CHARSET(code_page) ((HCHARSET)(ULONG_PTR)(code_page))

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

/* Converts between MIME and messages; made with CoCreateInstance's argument CLSID_IConverterSession on Windows */
#define CCSF_SMTP             0x0002
#define CCSF_NOHEADERS        0x0004
#define CCSF_USE_TNEF         0x0010
#define CCSF_INCLUDE_BCC      0x0020
#define CCSF_8BITHEADERS      0x0040
#define CCSF_USE_RTF          0x0080
#define CCSF_PLAIN_TEXT_ONLY  0x1000
#define CCSF_NO_MSGID         0x4000
#define CCSF_EMBEDDED_MESSAGE 0x8000
#define CCSF_GLOBAL_MESSAGE   0x00200000

MAPIX_BEGIN_C

DECLARE_MAPI_INTERFACE_PTR(IConverterSession, LPCONVERTERSESSION);

#define MAPI_ICONVERTERSESSION_METHODS(IPURE) \
    MAPIMETHOD(SetAdrBook)(THIS_ LPADRBOOK pab) IPURE; \
    MAPIMETHOD(SetEncoding)(THIS_ ENCODINGTYPE et) IPURE; \
    MAPIMETHOD(PlaceHolder1)(THIS) IPURE; \
    MAPIMETHOD(MIMEToMAPI)(THIS_ LPSTREAM pstm, LPMESSAGE pmsg, LPCSTR pszSrcSrv, ULONG ulFlags) IPURE; \
    MAPIMETHOD(MAPIToMIMEStm)(THIS_ LPMESSAGE pmsg, LPSTREAM pstm, ULONG ulFlags) IPURE; \
    MAPIMETHOD(PlaceHolder2)(THIS) IPURE; \
    MAPIMETHOD(PlaceHolder3)(THIS) IPURE; \
    MAPIMETHOD(PlaceHolder4)(THIS) IPURE; \
    MAPIMETHOD(SetTextWrapping)(THIS_ BOOL fWrapText, ULONG ulWrapWidth) IPURE; \
    MAPIMETHOD(SetSaveFormat)(THIS_ MIMESAVETYPE mstSaveFormat) IPURE; \
    MAPIMETHOD(PlaceHolder5)(THIS) IPURE; \
    MAPIMETHOD(SetCharset)(THIS_ BOOL fApply, HCHARSET hcharset, CSETAPPLYTYPE csetapplytype) IPURE;

#undef INTERFACE
#define INTERFACE IConverterSession
DECLARE_MAPI_INTERFACE_(IConverterSession, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_ICONVERTERSESSION_METHODS(PURE)
};

/* What a store or transport offers the spooler beside its own interface, by QueryInterface: making several messages durable at once. Changes
 * between Begin and Commit need not be durable before Commit returned a success, and all are then; after a failure none can be relied on.
 * Begin may be called again without a Commit. */
DECLARE_MAPI_INTERFACE_PTR(IMapixBatch, LPMAPIXBATCH);

#define MAPI_IMAPIXBATCH_METHODS(IPURE) \
    MAPIMETHOD(Begin)(THIS) IPURE; \
    MAPIMETHOD(Commit)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IMapixBatch
DECLARE_MAPI_INTERFACE_(IMapixBatch, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIXBATCH_METHODS(PURE)
};

MAPIX_END_C

/* Properties of our own, in the range that providers define for themselves. A LOCAL store's file is PR_PST_PATH (mspst.h). */
#define PR_MAPIX_MAILDIR        PROP_TAG(PT_TSTRING, 0x67C0)  /* a Maildir that LOCAL's transport delivers to */
#define PR_MAPIX_MAILDIR_A      PROP_TAG(PT_STRING8, 0x67C0)
#define PR_MAPIX_MAILDIR_W      PROP_TAG(PT_UNICODE, 0x67C0)
#define PR_MAPIX_CONTENT_DIGEST PROP_TAG(PT_BINARY, 0x67C1)   /* of an imported message: what tells whether it has changed since */
#define PR_MAPIX_CONTENT_RECIPE PROP_TAG(PT_BINARY, 0x67C8)   /* the mail it came from, byte for byte, but for what the message itself has: docs/mail.md */
#define PR_MAPIX_FORM           PROP_TAG(PT_BINARY, 0x67C2)   /* a form configuration file, in a folder's library of forms */
#define PR_MAPIX_IMMEDIATE      PROP_TAG(PT_BOOLEAN, 0x67C7)  /* of a provider's section: its next Logon is tried with MAPIX_LOGON_IMMEDIATE first */
#define PR_MAPIX_PREPROCESSES_A PROP_TAG(PT_STRING8, 0x67C6)  /* of a transport's section: whose messages it preprocesses, one a line */
#define PR_MAPIX_INBOUND        PROP_TAG(PT_BOOLEAN, 0x67C3)  /* of a transport's section: it may bring mail in; the spooler finds out unless mapisvc.inf says */
#define PR_MAPIX_NOT_FOR_YOU    PROP_TAG(PT_BOOLEAN, 0x67C4)  /* of a recipient: marked as served while another transport has its turn */
#define PR_MAPIX_REPORT_KEY     PROP_TAG(PT_BINARY, 0x67C5)   /* of a report: which submission and recipients it tells of */

/* In the flags of IMSProvider::Logon and IABProvider::Logon, for a provider with PR_MAPIX_IMMEDIATE in its section: do it without waiting for a lock, another
 * process, the network or a person, or answer MAPI_E_WAIT; then it is called again, without this flag, on a thread that can be given up. */
#define MAPIX_LOGON_IMMEDIATE   ((ULONG)0x20000000)

MAPIX_BEGIN_C
/* Make a converter between mail and messages (IConverterSession), as CoCreateInstance(CLSID_IConverterSession) does on Windows. Loads a
 * module at first use. Release it. MAPI_E_NOT_FOUND: the module is not installed (mapix_last_error says why); MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_converter_session(LPCONVERTERSESSION *ret_converter);

/* Open a structured storage file (a .msg, for OpenIMsgOnIStg), or make one; StgOpenStorage and StgCreateDocfile on Windows.
 *
 * path         the file; with MAPI_CREATE it may be NULL: the storage then lives in memory.
 * flags        MAPI_UNICODE: the path is wide; MAPI_CREATE: make it.
 * mode         STGM_READ or STGM_READWRITE, STGM_TRANSACTED, sharing bits, STGM_DELETEONRELEASE; with MAPI_CREATE also STGM_CREATE
 *              (an existing file is replaced; in transacted mode at the first Commit).
 * ret_storage  the root storage, to be released.
 *
 * Results are COM's, for MapStorageSCode: STG_E_FILENOTFOUND, STG_E_FILEALREADYEXISTS, STG_E_ACCESSDENIED, STG_E_SHAREVIOLATION (somebody
 * writes the file), STG_E_INVALIDHEADER (no storage), STG_E_DOCFILECORRUPT, STG_E_INVALIDFLAG, STG_E_INVALIDPOINTER,
 * STG_E_INSUFFICIENTMEMORY, STG_E_MEDIUMFULL; mapix_last_error has the reason in words. Any thread. */
HRESULT mapix_open_storage(LPCTSTR path, ULONG flags, DWORD mode, LPSTORAGE *ret_storage);
MAPIX_END_C

#endif

/* GUIDs, declared; with INITGUID, those named by USES_name are defined, even if this header was read before */
#ifndef MAPIXEXT_GUIDS_DECLARED
#define MAPIXEXT_GUIDS_DECLARED
MAPIX_BEGIN_C
extern const GUID CLSID_IConverterSession;
extern const GUID IID_IConverterSession;
extern const GUID IID_IMAPIInitMonitor;
extern const GUID IID_IMAPIWaitResult;
extern const GUID IID_IMapixBatch;
MAPIX_END_C
#endif
#if defined(INITGUID) && !defined(MAPIXEXT_GUIDS_DEFINED)
#define MAPIXEXT_GUIDS_DEFINED
MAPIX_BEGIN_C
#ifdef USES_CLSID_IConverterSession
DEFINE_GUID(CLSID_IConverterSession, 0x4E3A7680, 0xB77A, 0x11D0, 0x9D, 0xA5, 0x00, 0xC0, 0x4F, 0xD6, 0x56, 0x85);
#endif
#ifdef USES_IID_IMapixBatch
DEFINE_GUID(IID_IMapixBatch, 0x2B7E5C1A, 0x93D4, 0x4E0F, 0x8A, 0x61, 0x5F, 0x0C, 0x9E, 0x27, 0xD4, 0x3B);
#endif
#ifdef USES_IID_IConverterSession
DEFINE_GUID(IID_IConverterSession, 0x4B401570, 0xB77B, 0x11D0, 0x9D, 0xA5, 0x00, 0xC0, 0x4F, 0xD6, 0x56, 0x85);
#endif
#ifdef USES_IID_IMAPIInitMonitor /* Microsoft names these two and publishes no value: they are ours */
DEFINE_GUID(IID_IMAPIInitMonitor, 0x6D617069, 0x0001, 0x4E17, 0x9D, 0x2A, 0x5A, 0x33, 0xC1, 0x18, 0x77, 0x02);
#endif
#ifdef USES_IID_IMAPIWaitResult
DEFINE_GUID(IID_IMAPIWaitResult, 0x6D617069, 0x0002, 0x4E17, 0x9D, 0x2A, 0x5A, 0x33, 0xC1, 0x18, 0x77, 0x02);
#endif
MAPIX_END_C
#endif
