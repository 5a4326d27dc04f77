/* xcmc.h - Common Messaging Calls */
#ifndef _XCMC_H
#define _XCMC_H

#include <mapixplatform.h>

MAPIX_BEGIN_C

typedef char CMC_sint8;
typedef int16_t CMC_sint16;
typedef int32_t CMC_sint32;
typedef uint16_t CMC_uint16;
typedef uint32_t CMC_uint32;
typedef void *CMC_buffer;
typedef char *CMC_string;
typedef CMC_uint16 CMC_boolean;
typedef CMC_sint32 CMC_enum;
typedef CMC_uint32 CMC_return_code;
typedef CMC_uint32 CMC_flags;
typedef CMC_string CMC_object_identifier;
typedef CMC_uint32 CMC_session_id;
typedef CMC_uint32 CMC_ui_id;

typedef struct
{
    CMC_uint32 length;
    char string[1];
} CMC_counted_string;

typedef struct
{
    CMC_sint8 second;
    CMC_sint8 minute;
    CMC_sint8 hour;
    CMC_sint8 day;
    CMC_sint8 month;
    CMC_sint8 year;
    CMC_sint8 isdst;
    CMC_sint8 unused1;
    CMC_sint16 tmzone;
    CMC_sint16 unused2;
} CMC_time;

typedef struct
{
    CMC_uint32 item_code;
    CMC_uint32 item_data;
    CMC_buffer item_reference;
    CMC_flags extension_flags;
} CMC_extension;

typedef CMC_counted_string CMC_message_reference;

typedef struct
{
    CMC_string attach_title;
    CMC_object_identifier attach_type;
    CMC_string attach_filename;
    CMC_flags attach_flags;
    CMC_extension *attach_extensions;
} CMC_attachment;

typedef struct
{
    CMC_string name;
    CMC_enum name_type;
    CMC_string address;
    CMC_enum role;
    CMC_flags recip_flags;
    CMC_extension *recip_extensions;
} CMC_recipient;

typedef struct
{
    CMC_message_reference *message_reference;
    CMC_string message_type;
    CMC_string subject;
    CMC_time time_sent;
    CMC_string text_note;
    CMC_recipient *recipients;
    CMC_attachment *attachments;
    CMC_flags message_flags;
    CMC_extension *message_extensions;
} CMC_message;

typedef struct
{
    CMC_message_reference *message_reference;
    CMC_string message_type;
    CMC_string subject;
    CMC_time time_sent;
    CMC_uint32 byte_length;
    CMC_recipient *originator;
    CMC_flags summary_flags;
    CMC_extension *message_summary_extensions;
} CMC_message_summary;

/* Booleans */
#define CMC_FALSE ((WORD)0)
#define CMC_TRUE  ((WORD)1)

/* Times */
#define CMC_NO_TIMEZONE (-32768)

/* Extensions */
#define CMC_EXT_REQUIRED       ((ULONG)0x00010000)
#define CMC_EXT_OUTPUT         ((ULONG)0x00020000)
#define CMC_EXT_LAST_ELEMENT   ((ULONG)0x80000000)
#define CMC_EXT_RSV_FLAG_MASK  ((ULONG)0xFFFF0000)
#define CMC_EXT_ITEM_FLAG_MASK ((ULONG)0x0000FFFF)

/* Attachments */
#define CMC_ATT_APP_OWNS_FILE ((ULONG)1)
#define CMC_ATT_LAST_ELEMENT  ((ULONG)0x80000000)

/* Recipients */
#define CMC_TYPE_UNKNOWN          0
#define CMC_TYPE_INDIVIDUAL       1
#define CMC_TYPE_GROUP            2
#define CMC_ROLE_TO               0
#define CMC_ROLE_CC               1
#define CMC_ROLE_BCC              2
#define CMC_ROLE_ORIGINATOR       3
#define CMC_ROLE_AUTHORIZING_USER 4
#define CMC_RECIP_IGNORE          ((ULONG)1)
#define CMC_RECIP_LIST_TRUNCATED  ((ULONG)2)
#define CMC_RECIP_LAST_ELEMENT    ((ULONG)0x80000000)

/* Messages */
#define CMC_MSG_READ              ((ULONG)1)
#define CMC_MSG_TEXT_NOTE_AS_FILE ((ULONG)2)
#define CMC_MSG_UNSENT            ((ULONG)4)
#define CMC_MSG_LAST_ELEMENT      ((ULONG)0x80000000)

/* Summaries */
#define CMC_SUM_READ         ((ULONG)1)
#define CMC_SUM_UNSENT       ((ULONG)2)
#define CMC_SUM_LAST_ELEMENT ((ULONG)0x80000000)

/* Flags of every call */
#define CMC_ERROR_UI_ALLOWED    ((ULONG)0x01000000)
#define CMC_LOGON_UI_ALLOWED    ((ULONG)0x02000000)
#define CMC_COUNTED_STRING_TYPE ((ULONG)0x04000000)

/* cmc_send */
#define CMC_SEND_UI_REQUESTED         ((ULONG)1)
#define CMC_FIRST_ATTACH_AS_TEXT_NOTE ((ULONG)2)

/* cmc_act_on */
#define CMC_ACT_ON_EXTENDED 0
#define CMC_ACT_ON_DELETE   1

/* cmc_list */
#define CMC_LIST_UNREAD_ONLY   ((ULONG)1)
#define CMC_LIST_MSG_REFS_ONLY ((ULONG)2)
#define CMC_LIST_COUNT_ONLY    ((ULONG)4)
#define CMC_LENGTH_UNKNOWN     ((ULONG)0xFFFFFFFF)

/* cmc_read */
#define CMC_DO_NOT_MARK_AS_READ       ((ULONG)1)
#define CMC_MSG_AND_ATT_HDRS_ONLY     ((ULONG)2)
#define CMC_READ_FIRST_UNREAD_MESSAGE ((ULONG)4)

/* cmc_look_up */
#define CMC_LOOKUP_RESOLVE_PREFIX_SEARCH ((ULONG)1)
#define CMC_LOOKUP_RESOLVE_IDENTITY      ((ULONG)2)
#define CMC_LOOKUP_RESOLVE_UI            ((ULONG)4)
#define CMC_LOOKUP_DETAILS_UI            ((ULONG)8)
#define CMC_LOOKUP_ADDRESSING_UI         ((ULONG)0x00000010)

/* cmc_logoff */
#define CMC_LOGOFF_UI_ALLOWED ((ULONG)1)

/* cmc_logon */
#define CMC_VERSION ((WORD)100)

/* cmc_query_configuration */
#define CMC_CONFIG_CHARACTER_SET   1
#define CMC_CONFIG_LINE_TERM       2
#define CMC_CONFIG_DEFAULT_SERVICE 3
#define CMC_CONFIG_DEFAULT_USER    4
#define CMC_CONFIG_REQ_PASSWORD    5
#define CMC_CONFIG_REQ_SERVICE     6
#define CMC_CONFIG_REQ_USER        7
#define CMC_CONFIG_UI_AVAIL        8
#define CMC_CONFIG_SUP_NOMKMSGREAD 9
#define CMC_CONFIG_SUP_COUNTED_STR 10
#define CMC_CONFIG_VER_IMPLEM      11
#define CMC_CONFIG_VER_SPEC        12
#define CMC_LINE_TERM_CRLF         0
#define CMC_LINE_TERM_CR           1
#define CMC_LINE_TERM_LF           2
#define CMC_REQUIRED_NO            0
#define CMC_REQUIRED_YES           1
#define CMC_REQUIRED_OPT           2

/* Return codes */
#define CMC_ERROR_DISPLAYED              ((ULONG)0x00008000)
#define CMC_ERROR_RSV_MASK               ((ULONG)0x0000FFFF)
#define CMC_ERROR_IMPL_MASK              ((ULONG)0xFFFF0000)
#define CMC_SUCCESS                      ((ULONG)0)
#define CMC_E_AMBIGUOUS_RECIPIENT        ((ULONG)1)
#define CMC_E_ATTACHMENT_NOT_FOUND       ((ULONG)2)
#define CMC_E_ATTACHMENT_OPEN_FAILURE    ((ULONG)3)
#define CMC_E_ATTACHMENT_READ_FAILURE    ((ULONG)4)
#define CMC_E_ATTACHMENT_WRITE_FAILURE   ((ULONG)5)
#define CMC_E_COUNTED_STRING_UNSUPPORTED ((ULONG)6)
#define CMC_E_DISK_FULL                  ((ULONG)7)
#define CMC_E_FAILURE                    ((ULONG)8)
#define CMC_E_INSUFFICIENT_MEMORY        ((ULONG)9)
#define CMC_E_INVALID_CONFIGURATION      ((ULONG)0x0000000A)
#define CMC_E_INVALID_ENUM               ((ULONG)0x0000000B)
#define CMC_E_INVALID_FLAG               ((ULONG)0x0000000C)
#define CMC_E_INVALID_MEMORY             ((ULONG)0x0000000D)
#define CMC_E_INVALID_MESSAGE_PARAMETER  ((ULONG)0x0000000E)
#define CMC_E_INVALID_MESSAGE_REFERENCE  ((ULONG)0x0000000F)
#define CMC_E_INVALID_PARAMETER          ((ULONG)0x00000010)
#define CMC_E_INVALID_SESSION_ID         ((ULONG)0x00000011)
#define CMC_E_INVALID_UI_ID              ((ULONG)0x00000012)
#define CMC_E_LOGON_FAILURE              ((ULONG)0x00000013)
#define CMC_E_MESSAGE_IN_USE             ((ULONG)0x00000014)
#define CMC_E_NOT_SUPPORTED              ((ULONG)0x00000015)
#define CMC_E_PASSWORD_REQUIRED          ((ULONG)0x00000016)
#define CMC_E_RECIPIENT_NOT_FOUND        ((ULONG)0x00000017)
#define CMC_E_SERVICE_UNAVAILABLE        ((ULONG)0x00000018)
#define CMC_E_TEXT_TOO_LARGE             ((ULONG)0x00000019)
#define CMC_E_TOO_MANY_FILES             ((ULONG)0x0000001A)
#define CMC_E_TOO_MANY_RECIPIENTS        ((ULONG)0x0000001B)
#define CMC_E_UNABLE_TO_NOT_MARK_AS_READ ((ULONG)0x0000001C)
#define CMC_E_UNRECOGNIZED_MESSAGE_TYPE  ((ULONG)0x0000001D)
#define CMC_E_UNSUPPORTED_ACTION         ((ULONG)0x0000001E)
#define CMC_E_UNSUPPORTED_CHARACTER_SET  ((ULONG)0x0000001F)
#define CMC_E_UNSUPPORTED_DATA_EXT       ((ULONG)0x00000020)
#define CMC_E_UNSUPPORTED_FLAG           ((ULONG)0x00000021)
#define CMC_E_UNSUPPORTED_FUNCTION_EXT   ((ULONG)0x00000022)
#define CMC_E_UNSUPPORTED_VERSION        ((ULONG)0x00000023)
#define CMC_E_USER_CANCEL                ((ULONG)0x00000024)
#define CMC_E_USER_NOT_LOGGED_ON         ((ULONG)0x00000025)

STDAPI_(CMC_return_code) cmc_send(CMC_session_id session, CMC_message *message, CMC_flags send_flags, CMC_ui_id ui_id,
    CMC_extension *send_extensions);

STDAPI_(CMC_return_code) cmc_send_documents(CMC_string recipient_addresses, CMC_string subject, CMC_string text_note,
    CMC_flags send_doc_flags, CMC_string file_paths, CMC_string attach_titles, CMC_string delimiter, CMC_ui_id ui_id);

STDAPI_(CMC_return_code) cmc_act_on(CMC_session_id session, CMC_message_reference *message_reference, CMC_enum operation,
    CMC_flags act_on_flags, CMC_ui_id ui_id, CMC_extension *act_on_extensions);

STDAPI_(CMC_return_code) cmc_list(CMC_session_id session, CMC_string message_type, CMC_flags list_flags,
    CMC_message_reference *seed, CMC_uint32 *count, CMC_ui_id ui_id, CMC_message_summary **result,
    CMC_extension *list_extensions);

STDAPI_(CMC_return_code) cmc_read(CMC_session_id session, CMC_message_reference *message_reference, CMC_flags read_flags,
    CMC_message **message, CMC_ui_id ui_id, CMC_extension *read_extensions);

STDAPI_(CMC_return_code) cmc_look_up(CMC_session_id session, CMC_recipient *recipient_in, CMC_flags look_up_flags,
    CMC_ui_id ui_id, CMC_uint32 *count, CMC_recipient **recipient_out, CMC_extension *look_up_extensions);

STDAPI_(CMC_return_code) cmc_free(CMC_buffer memory);

STDAPI_(CMC_return_code) cmc_logoff(CMC_session_id session, CMC_ui_id ui_id, CMC_flags logoff_flags,
    CMC_extension *logoff_extensions);

STDAPI_(CMC_return_code) cmc_logon(CMC_string service, CMC_string user, CMC_string password,
    CMC_object_identifier character_set, CMC_ui_id ui_id, CMC_uint16 caller_cmc_version, CMC_flags logon_flags,
    CMC_session_id *session, CMC_extension *logon_extensions);

STDAPI_(CMC_return_code) cmc_query_configuration(CMC_session_id session, CMC_enum item, CMC_buffer reference,
    CMC_extension *config_extensions);

#ifdef MAPIX_H
/* Return the Extended MAPI session behind a session of CMC; released by the caller. */
STDAPI_(SCODE) ScMAPIXFromCMC(CMC_session_id session, ULONG ulFlags, LPCIID lpInterface, LPMAPISESSION *lppMAPISession);
#endif

#define CMC_ATT_OID_BINARY "? ? ? ? ? ?"
#define CMC_ATT_OID_TEXT   "? ? ? ? ? ?"
#define CMC_CHAR_CP437     "1 2 840 113556 3 2 437"
#define CMC_CHAR_CP850     "1 2 840 113556 3 2 850"
#define CMC_CHAR_CP1252    "1 2 840 113556 3 2 1252"
#define CMC_CHAR_ISTRING   "1 2 840 113556 3 2 0"
#define CMC_CHAR_UNICODE   "1 2 840 113556 3 2 1"

MAPIX_END_C

#endif
