/* mapi.h - Simple MAPI */
#ifndef MAPI_H
#define MAPI_H

#include <mapixplatform.h>

#ifndef EXPORT
#define EXPORT
#endif

MAPIX_BEGIN_C

#ifndef __LHANDLE
#define __LHANDLE
typedef ULONG_PTR LHANDLE, *LPLHANDLE;
#endif
#if !defined(_FLAGS_DEFINED)
#define _FLAGS_DEFINED
typedef ULONG FLAGS;
#endif

#define lhSessionNull ((LHANDLE)0)

/* What mapidefs.h and mapicode.h say as well: mapi.h is enough for a program of Simple MAPI */
#ifndef MAPI_ORIG
#define MAPI_ORIG      0
#define MAPI_TO        1
#define MAPI_CC        2
#define MAPI_BCC       3
#endif
#ifndef MAPI_DIALOG
#define MAPI_DIALOG ((ULONG)0x00000008)
#endif
#ifndef SUCCESS_SUCCESS
#define SUCCESS_SUCCESS 0
#endif

typedef struct
{
    ULONG ulReserved;
    ULONG flFlags;
    ULONG nPosition;
    LPSTR lpszPathName;
    LPSTR lpszFileName;
    LPVOID lpFileType;
} MapiFileDesc, *lpMapiFileDesc;

/* MapiFileDesc.flFlags */
#define MAPI_OLE        0x00000001
#define MAPI_OLE_STATIC 0x00000002

typedef struct
{
    ULONG ulReserved;
    ULONG cbTag;
    LPBYTE lpTag;
    ULONG cbEncoding;
    LPBYTE lpEncoding;
} MapiFileTagExt, *lpMapiFileTagExt;

typedef struct
{
    ULONG ulReserved;
    ULONG ulRecipClass;
    LPSTR lpszName;
    LPSTR lpszAddress;
    ULONG ulEIDSize;
    LPVOID lpEntryID;
} MapiRecipDesc, *lpMapiRecipDesc;

typedef struct
{
    ULONG ulReserved;
    LPSTR lpszSubject;
    LPSTR lpszNoteText;
    LPSTR lpszMessageType;
    LPSTR lpszDateReceived;
    LPSTR lpszConversationID;
    FLAGS flFlags;
    lpMapiRecipDesc lpOriginator;
    ULONG nRecipCount;
    lpMapiRecipDesc lpRecips;
    ULONG nFileCount;
    lpMapiFileDesc lpFiles;
} MapiMessage, *lpMapiMessage;

/* MapiMessage.flFlags */
#define MAPI_UNREAD            0x00000001
#define MAPI_RECEIPT_REQUESTED 0x00000002
#define MAPI_SENT              0x00000004

/* MAPILogon */
#define MAPI_LOGON_UI       0x00000001
#define MAPI_PASSWORD_UI    0x00020000
#define MAPI_NEW_SESSION    0x00000002
#define MAPI_FORCE_DOWNLOAD 0x00001000
#define MAPI_EXTENDED       0x00000020

/* MAPIFindNext */
#define MAPI_UNREAD_ONLY    0x00000020
#define MAPI_GUARANTEE_FIFO 0x00000100
#define MAPI_LONG_MSGID     0x00004000

/* MAPIReadMail */
#define MAPI_PEEK            0x00000080
#define MAPI_SUPPRESS_ATTACH 0x00000800
#define MAPI_ENVELOPE_ONLY   0x00000040
#define MAPI_BODY_AS_FILE    0x00000200

/* MAPIDetails */
#define MAPI_AB_NOMODIFY 0x00000400

typedef ULONG (MAPILOGON)(ULONG_PTR ulUIParam, LPSTR lpszProfileName, LPSTR lpszPassword, FLAGS flFlags,
    ULONG ulReserved, LPLHANDLE lplhSession);

typedef MAPILOGON *LPMAPILOGON;

/* Free what a function of Simple MAPI returned, all of it. */
ULONG STDAPICALLTYPE MAPIFreeBuffer(LPVOID lpBuffer);

/* Log on with Simple MAPI; SUCCESS_SUCCESS or MAPI_E_ codes of this header. */
MAPILOGON MAPILogon;

typedef ULONG (MAPILOGOFF)(LHANDLE lhSession, ULONG_PTR ulUIParam, FLAGS flFlags, ULONG ulReserved);

typedef MAPILOGOFF *LPMAPILOGOFF;

/* Log off a Simple MAPI session. */
MAPILOGOFF MAPILogoff;

typedef ULONG (MAPISENDMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessage lpMessage, FLAGS flFlags,
    ULONG ulReserved);

typedef MAPISENDMAIL *LPMAPISENDMAIL;

/* Send a message, with a dialog if MAPI_DIALOG is set. */
MAPISENDMAIL MAPISendMail;

typedef ULONG (MAPISENDDOCUMENTS)(ULONG_PTR ulUIParam, LPSTR lpszDelimChar, LPSTR lpszFilePaths, LPSTR lpszFileNames,
    ULONG ulReserved);

typedef MAPISENDDOCUMENTS *LPMAPISENDDOCUMENTS;

/* Send files, with a dialog. */
MAPISENDDOCUMENTS MAPISendDocuments;

typedef ULONG (MAPIFINDNEXT)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageType, LPSTR lpszSeedMessageID,
    FLAGS flFlags, ULONG ulReserved, LPSTR lpszMessageID);

typedef MAPIFINDNEXT *LPMAPIFINDNEXT;

/* Find the next message of a type. lpszMessageID has room for 64 characters, or 512 with MAPI_LONG_MSGID. */
MAPIFINDNEXT MAPIFindNext;

typedef ULONG (MAPIREADMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageID, FLAGS flFlags,
    ULONG ulReserved, lpMapiMessage *lppMessage);

typedef MAPIREADMAIL *LPMAPIREADMAIL;

/* Read a message; freed with MAPIFreeBuffer.
 * flFlags: MAPI_BODY_AS_FILE, MAPI_ENVELOPE_ONLY, MAPI_PEEK, MAPI_SUPPRESS_ATTACH. */
MAPIREADMAIL MAPIReadMail;

typedef ULONG (MAPISAVEMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessage lpMessage, FLAGS flFlags,
    ULONG ulReserved, LPSTR lpszMessageID);

typedef MAPISAVEMAIL *LPMAPISAVEMAIL;

/* Save a message, or change the one that lpszMessageID names. */
MAPISAVEMAIL MAPISaveMail;

typedef ULONG (MAPIDELETEMAIL)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageID, FLAGS flFlags,
    ULONG ulReserved);

typedef MAPIDELETEMAIL *LPMAPIDELETEMAIL;

/* Delete a message. */
MAPIDELETEMAIL MAPIDeleteMail;

typedef ULONG (MAPIADDRESS)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszCaption, ULONG nEditFields,
    LPSTR lpszLabels, ULONG nRecips, lpMapiRecipDesc lpRecips, FLAGS flFlags, ULONG ulReserved, LPULONG lpnNewRecips,
    lpMapiRecipDesc *lppNewRecips);

typedef MAPIADDRESS *LPMAPIADDRESS;

/* Edit recipients in a dialog; freed with MAPIFreeBuffer. */
MAPIADDRESS MAPIAddress;

typedef ULONG (MAPIDETAILS)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiRecipDesc lpRecip, FLAGS flFlags,
    ULONG ulReserved);

typedef MAPIDETAILS *LPMAPIDETAILS;

/* Show a recipient's details in a dialog. */
MAPIDETAILS MAPIDetails;

typedef ULONG (MAPIRESOLVENAME)(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszName, FLAGS flFlags,
    ULONG ulReserved, lpMapiRecipDesc *lppRecip);

typedef MAPIRESOLVENAME *LPMAPIRESOLVENAME;

/* Find the recipient of a name; freed with MAPIFreeBuffer. */
MAPIRESOLVENAME MAPIResolveName;

/* Results */
#define MAPI_USER_ABORT                 1
#define MAPI_E_USER_ABORT               MAPI_USER_ABORT
#define MAPI_E_FAILURE                  2
#define MAPI_E_LOGON_FAILURE            3
#define MAPI_E_LOGIN_FAILURE            MAPI_E_LOGON_FAILURE
#define MAPI_E_DISK_FULL                4
#define MAPI_E_INSUFFICIENT_MEMORY      5
#define MAPI_E_ACCESS_DENIED            6
#define MAPI_E_TOO_MANY_SESSIONS        8
#define MAPI_E_TOO_MANY_FILES           9
#define MAPI_E_TOO_MANY_RECIPIENTS      10
#define MAPI_E_ATTACHMENT_NOT_FOUND     11
#define MAPI_E_ATTACHMENT_OPEN_FAILURE  12
#define MAPI_E_ATTACHMENT_WRITE_FAILURE 13
#define MAPI_E_UNKNOWN_RECIPIENT        14
#define MAPI_E_BAD_RECIPTYPE            15
#define MAPI_E_NO_MESSAGES              16
#define MAPI_E_INVALID_MESSAGE          17
#define MAPI_E_TEXT_TOO_LARGE           18
#define MAPI_E_INVALID_SESSION          19
#define MAPI_E_TYPE_NOT_SUPPORTED       20
#define MAPI_E_AMBIGUOUS_RECIPIENT      21
#define MAPI_E_AMBIG_RECIP              MAPI_E_AMBIGUOUS_RECIPIENT
#define MAPI_E_MESSAGE_IN_USE           22
#define MAPI_E_NETWORK_FAILURE          23
#define MAPI_E_INVALID_EDITFIELDS       24
#define MAPI_E_INVALID_RECIPS           25
#define MAPI_E_NOT_SUPPORTED            26

/* Named by the reference pages, not by Microsoft's MAPI headers: newer mapi.h of the Windows SDK */
#define MAPI_E_UNICODE_NOT_SUPPORTED    27
#define MAPI_E_ATTACHMENT_TOO_LARGE     28
#define MAPI_DIALOG_MODELESS            (0x00000004 | MAPI_DIALOG)
#define MAPI_FORCE_UNICODE              0x00040000
#ifndef CP_UTF8
#define CP_UTF8 65001
#endif

typedef struct
{
    ULONG ulReserved;
    ULONG flFlags;
    ULONG nPosition;
    LPWSTR lpszPathName;
    LPWSTR lpszFileName;
    LPVOID lpFileType;
} MapiFileDescW, *lpMapiFileDescW;

typedef struct
{
    ULONG ulReserved;
    ULONG ulRecipClass;
    LPWSTR lpszName;
    LPWSTR lpszAddress;
    ULONG ulEIDSize;
    LPVOID lpEntryID;
} MapiRecipDescW, *lpMapiRecipDescW;

typedef struct
{
    ULONG ulReserved;
    LPWSTR lpszSubject;
    LPWSTR lpszNoteText;
    LPWSTR lpszMessageType;
    LPWSTR lpszDateReceived;
    LPWSTR lpszConversationID;
    FLAGS flFlags;
    lpMapiRecipDescW lpOriginator;
    ULONG nRecipCount;
    lpMapiRecipDescW lpRecips;
    ULONG nFileCount;
    lpMapiFileDescW lpFiles;
} MapiMessageW, *lpMapiMessageW;

typedef ULONG (MAPISENDMAILW)(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessageW lpMessage, FLAGS flFlags,
    ULONG ulReserved);

typedef MAPISENDMAILW *LPMAPISENDMAILW;

/* MAPISendMail with wide strings. */
MAPISENDMAILW MAPISendMailW;

#ifdef MAPIX_H
/* Return the Extended MAPI session behind a Simple MAPI session; released by the caller. */
STDAPI_(SCODE) ScMAPIXFromSMAPI(LHANDLE lhSimpleSession, ULONG ulFlags, LPCIID lpInterface, LPMAPISESSION *lppMAPISession);
#endif

MAPIX_END_C

#endif
