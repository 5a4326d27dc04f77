/* edkmdb.h - properties and interfaces of the Exchange store */
#ifndef EDKMDB_INCLUDED
#define EDKMDB_INCLUDED

#include <mapix.h>
#include <edkguid.h>

MAPIX_BEGIN_C

/* Where ranges of property identifiers begin */
#define pidStoreNonTransMin           0x0E40
#define pidExchangeXmitReservedMin    0x3FE0
#define pidExchangeNonXmitReservedMin 0x65E0
#define pidProfileMin                 0x6600
#define pidStoreMin                   0x6618
#define pidFolderMin                  0x6638
#define pidMessageReadOnlyMin         0x6640
#define pidMessageWriteableMin        0x6658
#define pidAttachReadOnlyMin          0x666C
#define pidSpecialMin                 0x6670
#define pidAdminMin                   0x6690
#define pidSecureProfileMin           PROP_ID_SECURE_MIN
#define pidRenMsgFldMin               0x1080
#define pidLocalStoreInternalMin      0x6500
#define pidLocalStoreInternalMax      0x65C0
#define pidMAPIMin                    0x3000

/* The profile section of the account */
#define pbGlobalProfileSectionGuid "\x13\xDB\xB0\xC8\xAA\x05\x10\x1A\x9B\xB0\x00\xAA\x00\x2F\xC4\x5A"

/* Properties of the account */
#define PR_PROFILE_VERSION              PROP_TAG(PT_LONG, pidProfileMin + 0x00)
#define PR_PROFILE_CONFIG_FLAGS         PROP_TAG(PT_LONG, pidProfileMin + 0x01)
#define PR_PROFILE_HOME_SERVER          PROP_TAG(PT_STRING8, pidProfileMin + 0x02)
#define PR_PROFILE_USER                 PROP_TAG(PT_STRING8, pidProfileMin + 0x03)
#define PR_PROFILE_CONNECT_FLAGS        PROP_TAG(PT_LONG, pidProfileMin + 0x04)
#define PR_PROFILE_TRANSPORT_FLAGS      PROP_TAG(PT_LONG, pidProfileMin + 0x05)
#define PR_PROFILE_UI_STATE             PROP_TAG(PT_LONG, pidProfileMin + 0x06)
#define PR_PROFILE_UNRESOLVED_NAME      PROP_TAG(PT_STRING8, pidProfileMin + 0x07)
#define PR_PROFILE_UNRESOLVED_NAME_A    PROP_TAG(PT_STRING8, pidProfileMin + 0x07)
#define PR_PROFILE_UNRESOLVED_NAME_W    PROP_TAG(PT_UNICODE, pidProfileMin + 0x07)
#define PR_PROFILE_UNRESOLVED_SERVER    PROP_TAG(PT_STRING8, pidProfileMin + 0x08)
#define PR_PROFILE_BINDING_ORDER        PROP_TAG(PT_STRING8, pidProfileMin + 0x09)
#define PR_PROFILE_MAX_RESTRICT         PROP_TAG(PT_LONG, pidProfileMin + 0x0D)
#define PR_PROFILE_AB_FILES_PATH        PROP_TAG(PT_STRING8, pidProfileMin + 0x0E)
#define PR_PROFILE_AB_FILES_PATH_W      PROP_TAG(PT_UNICODE, pidProfileMin + 0x0E)
#define PR_PROFILE_OFFLINE_STORE_PATH   PROP_TAG(PT_STRING8, pidProfileMin + 0x10)
#define PR_PROFILE_OFFLINE_STORE_PATH_W PROP_TAG(PT_UNICODE, pidProfileMin + 0x10)
#define PR_PROFILE_OFFLINE_INFO         PROP_TAG(PT_BINARY, pidProfileMin + 0x11)
#define PR_PROFILE_HOME_SERVER_DN       PROP_TAG(PT_STRING8, pidProfileMin + 0x12)
#define PR_PROFILE_HOME_SERVER_ADDRS    PROP_TAG(PT_MV_STRING8, pidProfileMin + 0x13)
#define PR_PROFILE_ADDR_INFO            PROP_TAG(PT_BINARY, pidSpecialMin + 0x17)

#define PR_PROFILE_OPTIONS_DATA   PROP_TAG(PT_BINARY, pidSpecialMin + 0x19)
#define PR_PROFILE_SECURE_MAILBOX PROP_TAG(PT_BINARY, pidSecureProfileMin + 0)

#define PR_DISABLE_WINSOCK             PROP_TAG(PT_LONG, pidProfileMin + 0x18)
#define PR_PROFILE_AUTH_PACKAGE        PROP_TAG(PT_LONG, pidProfileMin + 0x19)
#define PR_PROFILE_RECONNECT_INTERVAL  PROP_TAG(PT_LONG, pidProfileMin + 0x1A)
#define PR_PROFILE_SERVER_VERSION      PROP_TAG(PT_LONG, pidProfileMin + 0x1B)
#define PR_PROFILE_SERVER_FULL_VERSION PROP_TAG(PT_BINARY, pidProfileMin + 0x3B)

#define PR_PROFILE_USER_SMTP_EMAIL_ADDRESS   PROP_TAG(PT_TSTRING, pidProfileMin + 0x41)
#define PR_PROFILE_USER_SMTP_EMAIL_ADDRESS_A PROP_TAG(PT_STRING8, pidProfileMin + 0x41)
#define PR_PROFILE_USER_SMTP_EMAIL_ADDRESS_W PROP_TAG(PT_UNICODE, pidProfileMin + 0x41)

#define PR_PROFILE_ABP_ALLOW_RECONNECT      PROP_TAG(PT_LONG, pidProfileMin + 0x39)
#define PR_PROFILE_ABP_MTHREAD_TIMEOUT_SECS PROP_TAG(PT_LONG, pidProfileMin + 0x3A)

/* Encryption of the offline store */
#define PR_OST_ENCRYPTION PROP_TAG(PT_LONG, 0x6702)

#define OSTF_NO_ENCRYPTION           ((DWORD)0x80000000)
#define OSTF_COMPRESSABLE_ENCRYPTION ((DWORD)0x40000000)
#define OSTF_BEST_ENCRYPTION         ((DWORD)0x20000000)

/* Properties of a provider's section */
#define PR_PROFILE_OPEN_FLAGS PROP_TAG(PT_LONG, pidProfileMin + 0x09)
#define PR_PROFILE_TYPE       PROP_TAG(PT_LONG, pidProfileMin + 0x0A)
#define PR_PROFILE_MAILBOX    PROP_TAG(PT_STRING8, pidProfileMin + 0x0B)
#define PR_PROFILE_SERVER     PROP_TAG(PT_STRING8, pidProfileMin + 0x0C)
#define PR_PROFILE_SERVER_DN  PROP_TAG(PT_STRING8, pidProfileMin + 0x14)

#define PR_PROFILE_FAVFLD_DISPLAY_NAME   PROP_TAG(PT_STRING8, pidProfileMin + 0x0F)
#define PR_PROFILE_FAVFLD_DISPLAY_NAME_W PROP_TAG(PT_UNICODE, pidProfileMin + 0x0F)
#define PR_PROFILE_FAVFLD_COMMENT        PROP_TAG(PT_STRING8, pidProfileMin + 0x15)
#define PR_PROFILE_FAVFLD_COMMENT_W      PROP_TAG(PT_UNICODE, pidProfileMin + 0x15)
#define PR_PROFILE_ALLPUB_DISPLAY_NAME   PROP_TAG(PT_STRING8, pidProfileMin + 0x16)
#define PR_PROFILE_ALLPUB_DISPLAY_NAME_W PROP_TAG(PT_UNICODE, pidProfileMin + 0x16)
#define PR_PROFILE_ALLPUB_COMMENT        PROP_TAG(PT_STRING8, pidProfileMin + 0x17)
#define PR_PROFILE_ALLPUB_COMMENT_W      PROP_TAG(PT_UNICODE, pidProfileMin + 0x17)

#define PR_PROFILE_MOAB                   PROP_TAG(PT_STRING8, pidSpecialMin + 0x0B)
#define PR_PROFILE_MOAB_W                 PROP_TAG(PT_UNICODE, pidSpecialMin + 0x0B)
#define PR_PROFILE_MOAB_GUID              PROP_TAG(PT_STRING8, pidSpecialMin + 0x0C)
#define PR_PROFILE_MOAB_SEQ               PROP_TAG(PT_LONG, pidSpecialMin + 0x0D)
#define PR_PROFILE_ALTERNATE_STORE_TYPE_W PROP_TAG(PT_UNICODE, 0x6500 + 0xD0)

#define PR_GET_PROPS_EXCLUDE_PROP_ID_LIST PROP_TAG(PT_BINARY, pidSpecialMin + 0x0E)

/* PR_PROFILE_VERSION */
#define PROFILE_VERSION ((ULONG)0x501)

/* PR_PROFILE_CONFIG_FLAGS */
#define CONFIG_SERVICE                ((ULONG)0x00000001)
#define CONFIG_SHOW_STARTUP_UI        ((ULONG)0x00000002)
#define CONFIG_SHOW_CONNECT_UI        ((ULONG)0x00000004)
#define CONFIG_PROMPT_FOR_CREDENTIALS ((ULONG)0x00000008)
#define CONFIG_NO_AUTO_DETECT         ((ULONG)0x00000010)
#define CONFIG_OST_CACHE_ONLY         ((ULONG)0x00000020)

/* PR_PROFILE_CONNECT_FLAGS */
#define CONNECT_USE_ADMIN_PRIVILEGE       ((ULONG)1)
#define CONNECT_NO_RPC_ENCRYPTION         ((ULONG)2)
#define CONNECT_USE_SEPARATE_CONNECTION   ((ULONG)4)
#define CONNECT_NO_UNDER_COVER_CONNECTION ((ULONG)8)
#define CONNECT_ANONYMOUS_ACCESS          ((ULONG)16)
#define CONNECT_NO_NOTIFICATIONS          ((ULONG)32)
#define CONNECT_NO_TABLE_NOTIFICATIONS    ((ULONG)32)
#define CONNECT_NO_ADDRESS_RESOLUTION     ((ULONG)64)
#define CONNECT_RESTORE_DATABASE          ((ULONG)128)

/* PR_PROFILE_TRANSPORT_FLAGS */
#define TRANSPORT_DOWNLOAD ((ULONG)1)
#define TRANSPORT_UPLOAD   ((ULONG)2)

/* PR_PROFILE_OPEN_FLAGS */
#define OPENSTORE_USE_ADMIN_PRIVILEGE              ((ULONG)0x00000001)
#define OPENSTORE_PUBLIC                           ((ULONG)0x00000002)
#define OPENSTORE_HOME_LOGON                       ((ULONG)0x00000004)
#define OPENSTORE_TAKE_OWNERSHIP                   ((ULONG)0x00000008)
#define OPENSTORE_OVERRIDE_HOME_MDB                ((ULONG)0x00000010)
#define OPENSTORE_TRANSPORT                        ((ULONG)0x00000020)
#define OPENSTORE_REMOTE_TRANSPORT                 ((ULONG)0x00000040)
#define OPENSTORE_INTERNET_ANONYMOUS               ((ULONG)0x00000080)
#define OPENSTORE_ALTERNATE_SERVER                 ((ULONG)0x00000100)
#define OPENSTORE_IGNORE_HOME_MDB                  ((ULONG)0x00000200)
#define OPENSTORE_NO_MAIL                          ((ULONG)0x00000400)
#define OPENSTORE_OVERRIDE_LAST_MODIFIER           ((ULONG)0x00000800)
#define OPENSTORE_CALLBACK_LOGON                   ((ULONG)0x00001000)
#define OPENSTORE_LOCAL                            ((ULONG)0x00002000)
#define OPENSTORE_FAIL_IF_NO_MAILBOX               ((ULONG)0x00004000)
#define OPENSTORE_CACHE_EXCHANGE                   ((ULONG)0x00008000)
#define OPENSTORE_CLI_WITH_NAMEDPROP_FIX           ((ULONG)0x00010000)
#define OPENSTORE_ENABLE_LAZY_LOGGING              ((ULONG)0x00020000)
#define OPENSTORE_CLI_WITH_REPLID_GUID_MAPPING_FIX ((ULONG)0x00040000)
#define OPENSTORE_NO_LOCALIZATION                  ((ULONG)0x00080000)
#define OPENSTORE_RESTORE_DATABASE                 ((ULONG)0x00100000)
#define OPENSTORE_XFOREST_MOVE                     ((ULONG)0x00200000)

/* PR_PROFILE_TYPE */
#define PROFILE_PRIMARY_USER ((ULONG)1)
#define PROFILE_DELEGATE     ((ULONG)2)
#define PROFILE_PUBLIC_STORE ((ULONG)3)
#define PROFILE_SUBSCRIPTION ((ULONG)4)

/* Providers, as PR_MDB_PROVIDER */
#define pbExchangeProviderPrimaryUserGuid  "\x54\x94\xA1\xC0\x29\x7F\x10\x1B\xA5\x87\x08\x00\x2B\x2A\x25\x17"
#define pbExchangeProviderDelegateGuid     "\x9E\xB4\x77\x00\x74\xE4\x11\xCE\x8C\x5E\x00\xAA\x00\x42\x54\xE2"
#define pbExchangeProviderPublicGuid       "\x78\xB2\xFA\x70\xAF\xF7\x11\xCD\x9B\xC8\x00\xAA\x00\x2F\xC4\x5A"
#define pbExchangeProviderXportGuid        "\xA9\x06\x40\xE0\xD6\x93\x11\xCD\xAF\x95\x00\xAA\x00\x4A\x35\xC3"
#define pbExchangeProviderLocalStoreGuid   "\x2D\xE5\x6B\xA1\x64\x6E\x11\xD2\x8D\x4E\x00\xC0\x4F\xAE\x23\x71"
#define pbExchangeProviderPersistStoreGuid "\x98\xA2\x3D\x67\x62\xCF\x4D\x34\x82\x79\xDB\xFA\x6A\x50\x8B\x31"

/* Mailbox and store */
#define PR_USER_ENTRYID PROP_TAG(PT_BINARY, pidStoreMin + 0x01)
#define PR_USER_NAME    PROP_TAG(PT_STRING8, pidStoreMin + 0x02)

#define PR_MAILBOX_OWNER_ENTRYID PROP_TAG(PT_BINARY, pidStoreMin + 0x03)
#define PR_MAILBOX_OWNER_NAME    PROP_TAG(PT_TSTRING, pidStoreMin + 0x04)
#define PR_MAILBOX_OWNER_NAME_A  PROP_TAG(PT_STRING8, pidStoreMin + 0x04)
#define PR_MAILBOX_OWNER_NAME_W  PROP_TAG(PT_UNICODE, pidStoreMin + 0x04)
#define PR_OOF_STATE             PROP_TAG(PT_BOOLEAN, pidStoreMin + 0x05)
#define PR_HIERARCHY_SERVER      PROP_TAG(PT_TSTRING, pidStoreMin + 0x1B)

#define PR_SCHEDULE_FOLDER_ENTRYID PROP_TAG(PT_BINARY, pidStoreMin + 0x06)

/* Folders of a store */
#define PR_IPM_DAF_ENTRYID PROP_TAG(PT_BINARY, pidStoreMin + 0x07)

#define PR_NON_IPM_SUBTREE_ENTRYID          PROP_TAG(PT_BINARY, pidStoreMin + 0x08)
#define PR_EFORMS_REGISTRY_ENTRYID          PROP_TAG(PT_BINARY, pidStoreMin + 0x09)
#define PR_SPLUS_FREE_BUSY_ENTRYID          PROP_TAG(PT_BINARY, pidStoreMin + 0x0A)
#define PR_OFFLINE_ADDRBOOK_ENTRYID         PROP_TAG(PT_BINARY, pidStoreMin + 0x0B)
#define PR_NNTP_CONTROL_FOLDER_ENTRYID      PROP_TAG(PT_BINARY, pidSpecialMin + 0x1B)
#define PR_EFORMS_FOR_LOCALE_ENTRYID        PROP_TAG(PT_BINARY, pidStoreMin + 0x0C)
#define PR_FREE_BUSY_FOR_LOCAL_SITE_ENTRYID PROP_TAG(PT_BINARY, pidStoreMin + 0x0D)
#define PR_ADDRBOOK_FOR_LOCAL_SITE_ENTRYID  PROP_TAG(PT_BINARY, pidStoreMin + 0x0E)
#define PR_NEWSGROUP_ROOT_FOLDER_ENTRYID    PROP_TAG(PT_BINARY, pidSpecialMin + 0x1C)
#define PR_OFFLINE_MESSAGE_ENTRYID          PROP_TAG(PT_BINARY, pidStoreMin + 0x0F)
#define PR_IPM_FAVORITES_ENTRYID            PROP_TAG(PT_BINARY, pidStoreMin + 0x18)
#define PR_IPM_PUBLIC_FOLDERS_ENTRYID       PROP_TAG(PT_BINARY, pidStoreMin + 0x19)
#define PR_FAVORITES_DEFAULT_NAME           PROP_TAG(PT_STRING8, pidStoreMin + 0x1D)
#define PR_FAVORITES_DEFAULT_NAME_W         PROP_TAG(PT_UNICODE, pidStoreMin + 0x1D)
#define PR_SYS_CONFIG_FOLDER_ENTRYID        PROP_TAG(PT_BINARY, pidStoreMin + 0x1E)
#define PR_NNTP_ARTICLE_FOLDER_ENTRYID      PROP_TAG(PT_BINARY, pidSpecialMin + 0x1A)
#define PR_EVENTS_ROOT_FOLDER_ENTRYID       PROP_TAG(PT_BINARY, pidSpecialMin + 0x0A)

#define PR_GW_MTSIN_ENTRYID  PROP_TAG(PT_BINARY, pidStoreMin + 0x10)
#define PR_GW_MTSOUT_ENTRYID PROP_TAG(PT_BINARY, pidStoreMin + 0x11)
#define PR_TRANSFER_ENABLED  PROP_TAG(PT_BOOLEAN, pidStoreMin + 0x12)

#define PR_TEST_LINE_SPEED PROP_TAG(PT_BINARY, pidStoreMin + 0x13)

/* Objects of a folder, for OpenProperty */
#define PR_HIERARCHY_SYNCHRONIZER PROP_TAG(PT_OBJECT, pidStoreMin + 0x14)
#define PR_CONTENTS_SYNCHRONIZER  PROP_TAG(PT_OBJECT, pidStoreMin + 0x15)
#define PR_COLLECTOR              PROP_TAG(PT_OBJECT, pidStoreMin + 0x16)
#define PR_FAST_TRANSFER          PROP_TAG(PT_OBJECT, pidStoreMin + 0x17)
#define PR_CHANGE_ADVISOR         PROP_TAG(PT_OBJECT, pidStoreMin + 0x1C)

#define PR_CHANGE_NOTIFICATION_GUID PROP_TAG(PT_CLSID, pidStoreMin + 0x1F)

/* State of a store */
#define PR_STORE_OFFLINE PROP_TAG(PT_BOOLEAN, pidStoreMin + 0x1A)

#define PR_MAX_SUBMIT_MESSAGE_SIZE PROP_TAG(PT_LONG, 0x666D)
#define PR_PROHIBIT_SEND_QUOTA     PROP_TAG(PT_LONG, 0x666E)
#define PR_PROHIBIT_RECEIVE_QUOTA  PROP_TAG(PT_LONG, 0x666A)

#define PR_IN_TRANSIT PROP_TAG(PT_BOOLEAN, pidStoreMin)

/* Replication */
#define PR_REPLICATION_STYLE            PROP_TAG(PT_LONG, pidAdminMin)
#define PR_REPLICATION_SCHEDULE         PROP_TAG(PT_BINARY, pidAdminMin + 0x01)
#define PR_REPLICATION_MESSAGE_PRIORITY PROP_TAG(PT_LONG, pidAdminMin + 0x02)

#define PR_OVERALL_MSG_AGE_LIMIT       PROP_TAG(PT_LONG, pidAdminMin + 0x03)
#define PR_REPLICATION_ALWAYS_INTERVAL PROP_TAG(PT_LONG, pidAdminMin + 0x04)
#define PR_REPLICATION_MSG_SIZE        PROP_TAG(PT_LONG, pidAdminMin + 0x05)

#define STYLE_ALWAYS_INTERVAL_DEFAULT ((ULONG)15)

#define REPLICATION_MESSAGE_SIZE_LIMIT_DEFAULT ((ULONG)300)

/* PR_REPLICATION_STYLE */
#define STYLE_NEVER   ((ULONG)0)
#define STYLE_NORMAL  ((ULONG)1)
#define STYLE_ALWAYS  ((ULONG)2)
#define STYLE_DEFAULT ((ULONG)-1)

/* Change tracking */
#define PR_SOURCE_KEY              PROP_TAG(PT_BINARY, pidExchangeNonXmitReservedMin + 0x0)
#define PR_PARENT_SOURCE_KEY       PROP_TAG(PT_BINARY, pidExchangeNonXmitReservedMin + 0x1)
#define PR_CHANGE_KEY              PROP_TAG(PT_BINARY, pidExchangeNonXmitReservedMin + 0x2)
#define PR_PREDECESSOR_CHANGE_LIST PROP_TAG(PT_BINARY, pidExchangeNonXmitReservedMin + 0x3)

/* Search */
#define PR_CATALOG           PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x1B)
#define PR_CI_SEARCH_ENABLED PROP_TAG(PT_BOOLEAN, pidStoreNonTransMin + 0x1C)

#define PR_CI_NOTIFICATION_ENABLED PROP_TAG(PT_BOOLEAN, pidStoreNonTransMin + 0x1D)
#define PR_SOURCE_FID              PROP_TAG(PT_I8, pidStoreNonTransMin + 0x1F)

#define PR_MAX_CACHED_VIEWS PROP_TAG(PT_LONG, pidStoreNonTransMin + 0x28)
#define PR_MAX_INDICES      PROP_TAG(PT_LONG, pidStoreNonTransMin + 0x1E)

#define PR_IMPLIED_RESTRICTIONS PROP_TAG(PT_MV_BINARY, pidSpecialMin + 0x0F)

/* Folders */
#define PR_FOLDER_CHILD_COUNT  PROP_TAG(PT_LONG, pidFolderMin)
#define PR_RIGHTS              PROP_TAG(PT_LONG, pidFolderMin + 0x01)
#define PR_ACL_TABLE           PROP_TAG(PT_OBJECT, pidExchangeXmitReservedMin)
#define PR_RULES_TABLE         PROP_TAG(PT_OBJECT, pidExchangeXmitReservedMin + 0x1)
#define PR_HAS_RULES           PROP_TAG(PT_BOOLEAN, pidFolderMin + 0x02)
#define PR_HAS_MODERATOR_RULES PROP_TAG(PT_BOOLEAN, pidFolderMin + 0x07)

#define PR_ADDRESS_BOOK_ENTRYID PROP_TAG(PT_BINARY, pidFolderMin + 0x03)

/* Rights */
#define PR_ACL_DATA            PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin)
#define PR_RULES_DATA          PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x01)
#define PR_EXTENDED_ACL_DATA   PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x1E)
#define PR_FOLDER_DESIGN_FLAGS PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x02)
#define PR_DESIGN_IN_PROGRESS  PROP_TAG(PT_BOOLEAN, pidExchangeXmitReservedMin + 0x04)
#define PR_SECURE_ORIGINATION  PROP_TAG(PT_BOOLEAN, pidExchangeXmitReservedMin + 0x05)

#define PR_PUBLISH_IN_ADDRESS_BOOK   PROP_TAG(PT_BOOLEAN, pidExchangeXmitReservedMin + 0x06)
#define PR_RESOLVE_METHOD            PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x07)
#define PR_ADDRESS_BOOK_DISPLAY_NAME PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin + 0x08)
#define PR_EFORMS_LOCALE_ID          PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x9)

#define PR_REPLICA_LIST      PROP_TAG(PT_BINARY, pidAdminMin + 0x08)
#define PR_OVERALL_AGE_LIMIT PROP_TAG(PT_LONG, pidAdminMin + 0x09)

#define PR_IS_NEWSGROUP_ANCHOR       PROP_TAG(PT_BOOLEAN, pidAdminMin + 0x06)
#define PR_IS_NEWSGROUP              PROP_TAG(PT_BOOLEAN, pidAdminMin + 0x07)
#define PR_NEWSGROUP_COMPONENT       PROP_TAG(PT_STRING8, pidAdminMin + 0x15)
#define PR_INTERNET_NEWSGROUP_NAME   PROP_TAG(PT_TSTRING, pidAdminMin + 0x17)
#define PR_INTERNET_NEWSGROUP_NAME_A PROP_TAG(PT_STRING8, pidAdminMin + 0x17)
#define PR_INTERNET_NEWSGROUP_NAME_W PROP_TAG(PT_UNICODE, pidAdminMin + 0x17)
#define PR_NEWSFEED_INFO             PROP_TAG(PT_BINARY, pidAdminMin + 0x16)
#define PR_PREVENT_MSG_CREATE        PROP_TAG(PT_BOOLEAN, pidExchangeNonXmitReservedMin + 0x14)
#define PR_IMAP_INTERNAL_DATE        PROP_TAG(PT_SYSTIME, pidExchangeNonXmitReservedMin + 0x15)

#define PR_INBOUND_NEWSFEED_DN  PROP_TAG(PT_STRING8, pidSpecialMin + 0x1D)
#define PR_OUTBOUND_NEWSFEED_DN PROP_TAG(PT_STRING8, pidSpecialMin + 0x1E)

/* Internet */
#define PR_INTERNET_CHARSET PROP_TAG(PT_TSTRING, pidAdminMin + 0xA)

#define RESOLVE_METHOD_DEFAULT                  ((LONG)0)
#define RESOLVE_METHOD_LAST_WRITER_WINS         ((LONG)1)
#define RESOLVE_METHOD_NO_CONFLICT_NOTIFICATION ((LONG)2)

#define PR_PUBLIC_FOLDER_ENTRYID PROP_TAG(PT_BINARY, pidFolderMin + 0x04)

#define PR_HIERARCHY_CHANGE_NUM PROP_TAG(PT_LONG, pidFolderMin + 0x06)

/* Messages and attachments */
#define PR_HAS_NAMED_PROPERTIES PROP_TAG(PT_BOOLEAN, pidMessageReadOnlyMin + 0x0A)

#define PR_CREATOR_NAME                 PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin + 0x18)
#define PR_CREATOR_ENTRYID              PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x19)
#define PR_LAST_MODIFIER_NAME           PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin + 0x1A)
#define PR_LAST_MODIFIER_NAME_A         PROP_TAG(PT_STRING8, pidExchangeXmitReservedMin + 0x1A)
#define PR_LAST_MODIFIER_NAME_W         PROP_TAG(PT_UNICODE, pidExchangeXmitReservedMin + 0x1A)
#define PR_LAST_MODIFIER_ENTRYID        PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x1B)
#define PR_REPLY_RECIPIENT_SMTP_PROXIES PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin + 0x1C)

#define PR_HAS_DAMS               PROP_TAG(PT_BOOLEAN, pidExchangeXmitReservedMin + 0x0A)
#define PR_RULE_TRIGGER_HISTORY   PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x12)
#define PR_MOVE_TO_STORE_ENTRYID  PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x13)
#define PR_MOVE_TO_FOLDER_ENTRYID PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x14)

#define PR_REPLICA_SERVER  PROP_TAG(PT_TSTRING, pidMessageReadOnlyMin + 0x04)
#define PR_REPLICA_VERSION PROP_TAG(PT_I8, pidMessageReadOnlyMin + 0x0B)

#define PR_CREATOR_SID                    PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x18)
#define PR_LAST_MODIFIER_SID              PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x19)
#define PR_SENDER_SID                     PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x0D)
#define PR_SENT_REPRESENTING_SID          PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x0E)
#define PR_ORIGINAL_SENDER_SID            PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x0F)
#define PR_ORIGINAL_SENT_REPRESENTING_SID PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x10)
#define PR_READ_RECEIPT_SID               PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x11)
#define PR_REPORT_SID                     PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x12)
#define PR_ORIGINATOR_SID                 PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x13)
#define PR_REPORT_DESTINATION_SID         PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x14)
#define PR_ORIGINAL_AUTHOR_SID            PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x15)
#define PR_RECEIVED_BY_SID                PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x16)
#define PR_RCVD_REPRESENTING_SID          PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x17)
#define PR_READ                           PROP_TAG(PT_BOOLEAN, pidStoreNonTransMin + 0x29)

#define PR_NT_SECURITY_DESCRIPTOR_AS_XML      PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x2A)
#define PR_NT_SECURITY_DESCRIPTOR_AS_XML_A    PROP_TAG(PT_STRING8, pidStoreNonTransMin + 0x2A)
#define PR_NT_SECURITY_DESCRIPTOR_AS_XML_W    PROP_TAG(PT_UNICODE, pidStoreNonTransMin + 0x2A)
#define PR_ADMIN_SECURITY_DESCRIPTOR_AS_XML   PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x2B)
#define PR_ADMIN_SECURITY_DESCRIPTOR_AS_XML_A PROP_TAG(PT_STRING8, pidStoreNonTransMin + 0x2B)
#define PR_ADMIN_SECURITY_DESCRIPTOR_AS_XML_W PROP_TAG(PT_UNICODE, pidStoreNonTransMin + 0x2B)

#define PR_CREATOR_SID_AS_XML                    PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x2C)
#define PR_LAST_MODIFIER_SID_AS_XML              PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x2D)
#define PR_SENDER_SID_AS_XML                     PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x2E)
#define PR_SENT_REPRESENTING_SID_AS_XML          PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x2F)
#define PR_ORIGINAL_SENDER_SID_AS_XML            PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x30)
#define PR_ORIGINAL_SENT_REPRESENTING_SID_AS_XML PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x31)
#define PR_READ_RECEIPT_SID_AS_XML               PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x32)
#define PR_REPORT_SID_AS_XML                     PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x33)
#define PR_ORIGINATOR_SID_AS_XML                 PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x34)
#define PR_REPORT_DESTINATION_SID_AS_XML         PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x35)
#define PR_ORIGINAL_AUTHOR_SID_AS_XML            PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x36)
#define PR_RECEIVED_BY_SID_AS_XML                PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x37)
#define PR_RCVD_REPRESENTING_SID_AS_XML          PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x38)

#define PR_TRUST_SENDER_NO  0x00000000
#define PR_TRUST_SENDER_YES 0x00000001
#define PR_TRUST_SENDER     PROP_TAG(PT_LONG, pidStoreNonTransMin + 0x39)

#define PR_MERGE_MIDSET_DELETED PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x3A)
#define PR_RESERVE_RANGE_OF_IDS PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x3B)

#define PR_FID_VID PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x0C)
#define PR_FID_MID PR_FID_VID

#define PR_ORIGIN_ID PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x0D)

/* Sorting and sending */
#define PR_RANK PROP_TAG(PT_LONG, pidAdminMin + 0x82)

#define PR_MSG_FOLD_TIME  PROP_TAG(PT_SYSTIME, pidMessageReadOnlyMin + 0x14)
#define PR_ICS_CHANGE_KEY PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x15)

/* Deferred sending and expiry */
#define PR_DEFERRED_SEND_NUMBER PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0xB)
#define PR_DEFERRED_SEND_UNITS  PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0xC)
#define PR_EXPIRY_NUMBER        PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0xD)
#define PR_EXPIRY_UNITS         PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0xE)
#define PR_DEFERRED_SEND_TIME   PROP_TAG(PT_SYSTIME, pidExchangeXmitReservedMin + 0xF)
#define PR_GW_ADMIN_OPERATIONS  PROP_TAG(PT_LONG, pidMessageWriteableMin)

#define PR_P1_CONTENT      PROP_TAG(PT_BINARY, 0x1100)
#define PR_P1_CONTENT_TYPE PROP_TAG(PT_BINARY, 0x1101)

#define PR_REPLICA_SERVER_W PROP_TAG(PT_UNICODE, pidMessageReadOnlyMin + 0x4)

/* Rules */
#define PR_CLIENT_ACTIONS       PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x05)
#define PR_DAM_ORIGINAL_ENTRYID PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x06)
#define PR_DAM_BACK_PATCHED     PROP_TAG(PT_BOOLEAN, pidMessageReadOnlyMin + 0x07)

#define PR_RULE_ERROR          PROP_TAG(PT_LONG, pidMessageReadOnlyMin + 0x08)
#define PR_RULE_ACTION_TYPE    PROP_TAG(PT_LONG, pidMessageReadOnlyMin + 0x09)
#define PR_RULE_ACTION_NUMBER  PROP_TAG(PT_LONG, pidMessageReadOnlyMin + 0x10)
#define PR_RULE_FOLDER_ENTRYID PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x11)

#define PR_INTERNET_CONTENT        PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x1)
#define PR_INTERNET_CONTENT_HANDLE PROP_TAG(PT_FILE_HANDLE, pidMessageWriteableMin + 0x1)
#define PR_INTERNET_CONTENT_EA     PROP_TAG(PT_FILE_EA, pidMessageWriteableMin + 0x1)

#define PR_MIME_SIZE          PROP_TAG(PT_LONG, 0x6746)
#define PR_MIME_SIZE_EXTENDED PROP_TAG(PT_I8, 0x6746)

#define PR_FILE_SIZE           PROP_TAG(PT_LONG, 0x6747)
#define PR_FILE_SIZE_EXTENDED  PROP_TAG(PT_I8, 0x6747)
#define PR_ACTIVE_USER_ENTRYID PROP_TAG(PT_BINARY, pidMessageReadOnlyMin + 0x12)
#define PR_CONFLICT_ENTRYID    PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin + 0x10)

#define PR_MESSAGE_LOCALE_ID PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x11)
#define PR_MESSAGE_CODEPAGE  PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x1D)

/* Quotas */
#define PR_STORAGE_QUOTA_LIMIT      PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x15)
#define PR_EXCESS_STORAGE_USED      PROP_TAG(PT_LONG, pidExchangeXmitReservedMin + 0x16)
#define PR_SVR_GENERATING_QUOTA_MSG PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin + 0x17)

#define PR_DELEGATED_BY_RULE PROP_TAG(PT_BOOLEAN, pidExchangeXmitReservedMin + 0x03)

/* PR_MSG_STATUS */
#define MSGSTATUS_IN_CONFLICT ((ULONG)0x0800)

#define MSGSTATUS_MDNSENT ((ULONG)0x4000)

/* PR_X400_ENVELOPE_TYPE */
#define ENV_BLANK     ((ULONG)0x00000000)
#define ENV_RECIP_NUM ((ULONG)0x00000001)
#define ENV_MSG_EXT   ((ULONG)0x00000002)
#define ENV_RECIP_EXT ((ULONG)0x00000004)

#define PR_X400_ENVELOPE_TYPE PROP_TAG(PT_LONG, pidMessageReadOnlyMin + 0x13)
#define X400_ENV_PLAIN        (ENV_BLANK)
#define X400_ENV_VALID_RECIP  (ENV_RECIP_NUM | ENV_MSG_EXT)
#define X400_ENV_FULL_EXT     (ENV_RECIP_NUM | ENV_MSG_EXT | ENV_RECIP_EXT)

/* PR_AUTO_RESPONSE_SUPPRESS */
#define AUTO_RESPONSE_SUPPRESS_DR         ((ULONG)0x00000001)
#define AUTO_RESPONSE_SUPPRESS_NDR        ((ULONG)0x00000002)
#define AUTO_RESPONSE_SUPPRESS_RN         ((ULONG)0x00000004)
#define AUTO_RESPONSE_SUPPRESS_NRN        ((ULONG)0x00000008)
#define AUTO_RESPONSE_SUPPRESS_OOF        ((ULONG)0x00000010)
#define AUTO_RESPONSE_SUPPRESS_AUTO_REPLY ((ULONG)0x00000020)

#define AUTO_RESPONSE_SUPPRESS_NORFC821FROM ((ULONG)0x00000040)

#define PR_AUTO_RESPONSE_SUPPRESS PROP_TAG(PT_LONG, pidExchangeXmitReservedMin - 0x01)
#define PR_INTERNET_CPID          PROP_TAG(PT_LONG, pidExchangeXmitReservedMin - 0x02)
#define PR_SYNCEVENT_FIRED        PROP_TAG(PT_BOOLEAN, pidMessageReadOnlyMin + 0x0F)

#define PR_IN_CONFLICT PROP_TAG(PT_BOOLEAN, pidAttachReadOnlyMin)

/* Deleted items */
#define PR_DELETED_ON PROP_TAG(PT_SYSTIME, pidSpecialMin + 0x1F)

#define PR_DELETED_MSG_COUNT             PROP_TAG(PT_LONG, pidFolderMin + 0x08)
#define PR_DELETED_ASSOC_MSG_COUNT       PROP_TAG(PT_LONG, pidFolderMin + 0x0B)
#define PR_DELETED_FOLDER_COUNT          PROP_TAG(PT_LONG, pidFolderMin + 0x09)
#define PR_OLDEST_DELETED_ON             PROP_TAG(PT_SYSTIME, pidFolderMin + 0x0A)
#define PR_DELETED_MESSAGE_SIZE_EXTENDED PROP_TAG(PT_I8, pidAdminMin + 0x0B)

#define PR_DELETED_NORMAL_MESSAGE_SIZE_EXTENDED PROP_TAG(PT_I8, pidAdminMin + 0x0C)
#define PR_DELETED_ASSOC_MESSAGE_SIZE_EXTENDED  PROP_TAG(PT_I8, pidAdminMin + 0x0D)

#define PR_RETENTION_AGE_LIMIT  PROP_TAG(PT_LONG, pidAdminMin + 0x34)
#define PR_DISABLE_PERUSER_READ PROP_TAG(PT_BOOLEAN, pidAdminMin + 0x35)

#define PR_LAST_FULL_BACKUP PROP_TAG(PT_SYSTIME, pidSpecialMin + 0x15)

/* Names as URLs */
#define PR_URL_NAME   PROP_TAG(PT_TSTRING, pidAdminMin + 0x77)
#define PR_URL_NAME_A PROP_TAG(PT_STRING8, pidAdminMin + 0x77)
#define PR_URL_NAME_W PROP_TAG(PT_UNICODE, pidAdminMin + 0x77)

#define PR_URL_COMP_NAME   PROP_TAG(PT_TSTRING, pidRenMsgFldMin + 0x73)
#define PR_URL_COMP_NAME_A PROP_TAG(PT_STRING8, pidRenMsgFldMin + 0x73)
#define PR_URL_COMP_NAME_W PROP_TAG(PT_UNICODE, pidRenMsgFldMin + 0x73)

#define PR_PARENT_URL_NAME   PROP_TAG(PT_TSTRING, pidAdminMin + 0x7D)
#define PR_PARENT_URL_NAME_A PROP_TAG(PT_STRING8, pidAdminMin + 0x7D)
#define PR_PARENT_URL_NAME_W PROP_TAG(PT_UNICODE, pidAdminMin + 0x7D)

#define PR_FLAT_URL_NAME   PROP_TAG(PT_TSTRING, pidAdminMin + 0x7E)
#define PR_FLAT_URL_NAME_A PROP_TAG(PT_STRING8, pidAdminMin + 0x7E)
#define PR_FLAT_URL_NAME_W PROP_TAG(PT_UNICODE, pidAdminMin + 0x7E)

#define PR_SRC_URL_NAME   PROP_TAG(PT_TSTRING, pidAdminMin + 0x7F)
#define PR_SRC_URL_NAME_A PROP_TAG(PT_STRING8, pidAdminMin + 0x7F)
#define PR_SRC_URL_NAME_W PROP_TAG(PT_UNICODE, pidAdminMin + 0x7F)

#define cwchUrlFlatFolderSpace 16

#define PR_SECURE_IN_SITE    PROP_TAG(PT_BOOLEAN, pidAdminMin + 0x0E)
#define PR_LOCAL_COMMIT_TIME PROP_TAG(PT_SYSTIME, pidAdminMin + 0x79)

#define PR_LOCAL_COMMIT_TIME_MAX PROP_TAG(PT_SYSTIME, pidAdminMin + 0x7A)
#define PR_DELETED_COUNT_TOTAL   PROP_TAG(PT_LONG, pidAdminMin + 0x7B)

#define PR_AUTO_RESET                  PROP_TAG(PT_MV_CLSID, pidAdminMin + 0x7C)
#define PR_LONGTERM_ENTRYID_FROM_TABLE PROP_TAG(PT_BINARY, pidSpecialMin)

#define PR_SUBFOLDER                            PROP_TAG(PT_BOOLEAN, pidAdminMin + 0x78)
#define PR_SHORTTERM_PARENT_ENTRYID_FROM_OBJECT PROP_TAG(PT_BINARY, pidSpecialMin + 0x01)
#define PR_SHORTTERM_ENTRYID_FROM_OBJECT        PROP_TAG(PT_BINARY, pidSpecialMin + 0x02)

#define PR_ORIGINATOR_NAME            PROP_TAG(PT_TSTRING, pidMessageWriteableMin + 0x03)
#define PR_ORIGINATOR_ADDR            PROP_TAG(PT_TSTRING, pidMessageWriteableMin + 0x04)
#define PR_ORIGINATOR_ADDRTYPE        PROP_TAG(PT_TSTRING, pidMessageWriteableMin + 0x05)
#define PR_ORIGINATOR_ENTRYID         PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x06)
#define PR_ARRIVAL_TIME               PROP_TAG(PT_SYSTIME, pidMessageWriteableMin + 0x07)
#define PR_TRACE_INFO                 PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x08)
#define PR_INTERNAL_TRACE_INFO        PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x12)
#define PR_SUBJECT_TRACE_INFO         PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x09)
#define PR_RECIPIENT_NUMBER           PROP_TAG(PT_LONG, pidMessageWriteableMin + 0x0A)
#define PR_MTS_SUBJECT_ID             PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x0B)
#define PR_REPORT_DESTINATION_NAME    PROP_TAG(PT_TSTRING, pidMessageWriteableMin + 0x0C)
#define PR_REPORT_DESTINATION_ENTRYID PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x0D)
#define PR_CONTENT_SEARCH_KEY         PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x0E)
#define PR_FOREIGN_ID                 PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x0F)
#define PR_FOREIGN_REPORT_ID          PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x10)
#define PR_FOREIGN_SUBJECT_ID         PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x11)
#define PR_PROMOTE_PROP_ID_LIST       PROP_TAG(PT_BINARY, pidMessageWriteableMin + 0x13)
#define PR_MTS_ID                     PR_MESSAGE_SUBMISSION_ID
#define PR_MTS_REPORT_ID              PR_MESSAGE_SUBMISSION_ID

/* Traces of X.400 */
#define MAX_ADMD_NAME_SIZ 17
#define MAX_PRMD_NAME_SIZ 17
#define MAX_COUNTRY_NAME_SIZ 4
#define MAX_MTA_NAME_SIZ 33

#define ADMN_PAD             3
#define PRMD_PAD             3
#define COUNTRY_PAD          0
#define MTA_PAD              3
#define PRMD_PAD_FOR_ACTIONS 2
#define MTA_PAD_FOR_ACTIONS  2

typedef struct
{
    LONG lAction;
    FILETIME ftArrivalTime;
    FILETIME ftDeferredTime;
    char rgchADMDName[20];
    char rgchCountryName[4];
    char rgchPRMDId[20];
    char rgchAttADMDName[20];
    char rgchAttCountryName[4];
    char rgchAttPRMDId[19];
    BYTE bAdditionalActions;
} TRACEENTRY, *LPTRACEENTRY;

typedef struct
{
    ULONG cEntries;
    TRACEENTRY rgtraceentry[MAPI_DIM];
} TRACEINFO, *LPTRACEINFO;

typedef struct
{
    LONG lAction;
    FILETIME ftArrivalTime;
    FILETIME ftDeferredTime;
    char rgchADMDName[20];
    char rgchCountryName[4];
    char rgchPRMDId[20];
    char rgchAttADMDName[20];
    char rgchAttCountryName[4];
    char rgchAttPRMDId[20];
    char rgchMTAName[36];
    char rgchAttMTAName[35];
    BYTE bAdditionalActions;
} INTTRACEENTRY, *PINTTRACEENTRY;

typedef struct
{
    ULONG cEntries;
    INTTRACEENTRY rgIntTraceEntry[MAPI_DIM];
} INTTRACEINFO, *PINTTRACEINFO;

/* IExchangeModifyTable::ModifyTable */
#define ROWLIST_REPLACE ((ULONG)1)

/* ROWENTRY.ulRowFlags */
#define ROW_ADD    ((ULONG)1)
#define ROW_MODIFY ((ULONG)2)
#define ROW_REMOVE ((ULONG)4)
#define ROW_EMPTY  (ROW_ADD | ROW_REMOVE)

typedef struct _ROWENTRY
{
    ULONG ulRowFlags;
    ULONG cValues;
    LPSPropValue rgPropVals;
} ROWENTRY, *LPROWENTRY;

typedef struct _ROWLIST
{
    ULONG cEntries;
    ROWENTRY aEntries[MAPI_DIM];
} ROWLIST, *LPROWLIST;

#define EXCHANGE_IEXCHANGEMODIFYTABLE_METHODS(IPURE) \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(GetTable)(THIS_ ULONG ulFlags, LPMAPITABLE *lppTable) IPURE; \
    MAPIMETHOD(ModifyTable)(THIS_ ULONG ulFlags, LPROWLIST lpMods) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeModifyTable
DECLARE_MAPI_INTERFACE_(IExchangeModifyTable, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMODIFYTABLE_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeModifyTable, LPEXCHANGEMODIFYTABLE);

/* Deleted items are shown */
#define SHOW_SOFT_DELETES ((ULONG)0x00000002)
#define SHOW_SUBFOLDERS   ((ULONG)0x00000004)

#define ACLTABLE_FREEBUSY ((ULONG)0x00000002)

#define MAPI_RESERVED1 ((ULONG)0x00010000)

#define MDB_OPEN_MSG_NO_BLOCK ((ULONG)0x00000020)

#define MDB_SAVE_MSG_UNLOCK ((ULONG)0x00000040)

/* Delete at once */
#define DELETE_HARD_DELETE ((ULONG)0x00000010)

/* Members of a folder */
#define PR_MEMBER_ID      PROP_TAG(PT_I8, pidSpecialMin + 0x01)
#define PR_MEMBER_NAME    PROP_TAG(PT_TSTRING, pidSpecialMin + 0x02)
#define PR_MEMBER_NAME_A  PROP_TAG(PT_STRING8, pidSpecialMin + 0x02)
#define PR_MEMBER_NAME_W  PROP_TAG(PT_UNICODE, pidSpecialMin + 0x02)
#define PR_MEMBER_ENTRYID PR_ENTRYID
#define PR_MEMBER_RIGHTS  PROP_TAG(PT_LONG, pidSpecialMin + 0x03)

typedef DWORD RIGHTS;

/* PR_MEMBER_RIGHTS */
#define frightsReadAny          0x0000001
#define frightsCreate           0x0000002
#define frightsEditOwned        0x0000008
#define frightsDeleteOwned      0x0000010
#define frightsEditAny          0x0000020
#define frightsDeleteAny        0x0000040
#define frightsCreateSubfolder  0x0000080
#define frightsOwner            0x0000100
#define frightsContact          0x0000200
#define frightsVisible          0x0000400
#define frightsFreeBusySimple   0x0000800
#define frightsFreeBusyDetailed 0x0001000
#define rightsNone              0x00000000
#define rightsReadOnly          frightsReadAny
#define rightsReadWrite         (frightsReadAny | frightsEditAny)
#define rightsAll               0x00005FB

/* Rights on a mailbox */
#define fsdpermUserDeleteMailbox ((ULONG)0x00010000)
#define fsdpermUserMailboxOwner  0x00000001
#define fsdpermUserSendAs        0x00000002
#define fsdpermUserPrimaryUser   0x00000004

#define sdpermUserGenericRead ((ULONG)0x00020000)

#define sdpermUserGenericExecute ((ULONG)0x00020000)

#define sdpermUserGenericWrite ((ULONG)0x00030000)

#define sdpermUserGenericAll ((ULONG)0x001F0007)

typedef DWORD SDRIGHTS;

/* Rights on folders and messages */
#define fsdrightReadBody 0x00000001

typedef unsigned char ROLESCOPE;
#define PT_SRESTRICTION ((ULONG)0x00FD)
#define PT_ACTIONS      ((ULONG)0x00FE)

/* Property types of Exchange */
#define PT_FILE_HANDLE ((ULONG)0x0103)
#define PT_FILE_EA     ((ULONG)0x0104)
#define PT_VIRTUAL     ((ULONG)0x0105)

#define FVirtualProp(ptag) (PROP_TYPE(ptag) == PT_VIRTUAL)
#define FFileHandleProp(ptag) (PROP_TYPE(ptag) == PT_FILE_HANDLE || PROP_TYPE(ptag) == PT_FILE_EA)
#define PR_RULE_ID            PROP_TAG(PT_I8, pidSpecialMin + 0x04)
#define PR_RULE_IDS           PROP_TAG(PT_BINARY, pidSpecialMin + 0x05)
#define PR_RULE_SEQUENCE      PROP_TAG(PT_LONG, pidSpecialMin + 0x06)
#define PR_RULE_STATE         PROP_TAG(PT_LONG, pidSpecialMin + 0x07)
#define PR_RULE_USER_FLAGS    PROP_TAG(PT_LONG, pidSpecialMin + 0x08)
#define PR_RULE_CONDITION     PROP_TAG(PT_SRESTRICTION, pidSpecialMin + 0x09)
#define PR_RULE_ACTIONS       PROP_TAG(PT_ACTIONS, pidSpecialMin + 0x10)
#define PR_RULE_PROVIDER      PROP_TAG(PT_STRING8, pidSpecialMin + 0x11)
#define PR_RULE_NAME          PROP_TAG(PT_TSTRING, pidSpecialMin + 0x12)
#define PR_RULE_LEVEL         PROP_TAG(PT_LONG, pidSpecialMin + 0x13)
#define PR_RULE_PROVIDER_DATA PROP_TAG(PT_BINARY, pidSpecialMin + 0x14)

#define PR_EXTENDED_RULE_ACTIONS    PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x59)
#define PR_EXTENDED_RULE_CONDITION  PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x5A)
#define PR_EXTENDED_RULE_SIZE_LIMIT PROP_TAG(PT_LONG, pidStoreNonTransMin + 0x5B)

/* PR_RULE_STATE */
#define ST_DISABLED            0x0000
#define ST_ENABLED             0x0001
#define ST_ERROR               0x0002
#define ST_ONLY_WHEN_OOF       0x0004
#define ST_KEEP_OOF_HIST       0x0008
#define ST_EXIT_LEVEL          0x0010
#define ST_SKIP_IF_SCL_IS_SAFE 0x0020
#define ST_RULE_PARSE_ERROR    0x0040
#define ST_CLEAR_OOF_HIST      0x80000000

/* Rules: conditions */
#define NULL_RESTRICTION 0xFF

#define RELOP_MEMBER_OF_DL 100

typedef enum
{
    OP_MOVE = 1,
    OP_COPY,
    OP_REPLY,
    OP_OOF_REPLY,
    OP_DEFER_ACTION,
    OP_BOUNCE,
    OP_FORWARD,
    OP_DELEGATE,
    OP_TAG,
    OP_DELETE,
    OP_MARK_AS_READ
} ACTTYPE;

#define szProviderModeratorRule "MSFT:MR"

/* ACTION.ulActionFlavor of a reply */
#define DO_NOT_SEND_TO_ORIGINATOR 1
#define STOCK_REPLY_TEMPLATE      2

/* ACTION.ulActionFlavor of a forward */
#define FWD_PRESERVE_SENDER  1
#define FWD_DO_NOT_MUNGE_MSG 2
#define FWD_AS_ATTACHMENT    4

/* ACTION.scBounceCode */
#define BOUNCE_MESSAGE_SIZE_TOO_LARGE (SCODE)MAPI_DIAG_LENGTH_CONSTRAINT_VIOLATD
#define BOUNCE_FORMS_MISMATCH         (SCODE)MAPI_DIAG_RENDITION_UNSUPPORTED
#define BOUNCE_ACCESS_DENIED          (SCODE)MAPI_DIAG_MAIL_REFUSED

#define szReplyTemplateMsgClassPrefix "IPM.Note.Rules.ReplyTemplate."
#define szOofTemplateMsgClassPrefix   "IPM.Note.Rules.OofTemplate."

/* OP_MOVE, OP_COPY */
struct mapix_action_move_copy
{
    ULONG cbStoreEntryId;
    LPENTRYID lpStoreEntryId;
    ULONG cbFldEntryId;
    LPENTRYID lpFldEntryId;
};

/* OP_REPLY, OP_OOF_REPLY */
struct mapix_action_reply
{
    ULONG cbEntryId;
    LPENTRYID lpEntryId;
    GUID guidReplyTemplate;
};

/* OP_DEFER_ACTION */
struct mapix_action_defer
{
    ULONG cbData;
    BYTE *pbData;
};

typedef struct _action
{
    ACTTYPE acttype;
    ULONG ulActionFlavor;
    LPSRestriction lpRes;
    LPSPropTagArray lpPropTagArray;
    ULONG ulFlags;
    ULONG dwAlignPad;
    union
    {
        struct mapix_action_move_copy actMoveCopy;
        struct mapix_action_reply actReply;
        struct mapix_action_defer actDeferAction;
        SCODE scBounceCode;
        LPADRLIST lpadrlist;
        SPropValue propTag;
    };
} ACTION, *LPACTION;

#define EDK_RULES_VERSION 1

typedef struct _actions
{
    ULONG ulVersion;
    UINT cActions;
    LPACTION lpAction;
} ACTIONS;

STDAPI HrSerializeSRestriction(IMAPIProp *pprop, LPSRestriction prest, BYTE **ppbRest, ULONG *pcbRest);

STDAPI HrDeserializeSRestriction(IMAPIProp *pprop, BYTE *pbRest, ULONG cbRest, LPSRestriction *pprest);

STDAPI HrSerializeActions(IMAPIProp *pprop, ACTIONS *pActions, BYTE **ppbActions, ULONG *pcbActions);

STDAPI HrDeserializeActions(IMAPIProp *pprop, BYTE *pbActions, ULONG cbActions, ACTIONS **ppActions);

#define szDamMsgClass "IPC.Microsoft Exchange 4.0.Deferred Action"
#define szDemMsgClass "IPC.Microsoft Exchange 4.0.Deferred Error"

#define szExRuleMsgClass "IPM.ExtendedRule.Message"

/* PR_RULE_ERROR */
#define RULE_ERR_UNKNOWN         1
#define RULE_ERR_LOAD            2
#define RULE_ERR_DELIVERY        3
#define RULE_ERR_PARSING         4
#define RULE_ERR_CREATE_DAE      5
#define RULE_ERR_NO_FOLDER       6
#define RULE_ERR_NO_RIGHTS       7
#define RULE_ERR_CREATE_DAM      8
#define RULE_ERR_NO_SENDAS       9
#define RULE_ERR_NO_TEMPLATE     10
#define RULE_ERR_EXECUTION       11
#define RULE_ERR_QUOTA_EXCEEDED  12
#define RULE_ERR_TOO_MANY_RECIPS 13

#define RULE_ERR_FIRST RULE_ERR_UNKNOWN
#define RULE_ERR_LAST  RULE_ERR_TOO_MANY_RECIPS

#define EXCHANGE_IEXCHANGERULEACTION_METHODS(IPURE) \
    MAPIMETHOD(ActionCount)(THIS_ ULONG *lpcActions) IPURE; \
    MAPIMETHOD(GetAction)(THIS_ ULONG ulActionNumber, LARGE_INTEGER *lpruleid, LPACTION *lppAction) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeRuleAction
DECLARE_MAPI_INTERFACE_(IExchangeRuleAction, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGERULEACTION_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeRuleAction, LPEXCHANGERULEACTION);

#define EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(IPURE) \
    MAPIMETHOD(CreateStoreEntryID)(THIS_ LPCSTR lpszMsgStoreDN, LPCSTR lpszMailboxDN, ULONG ulFlags, ULONG *lpcbEntryID, \
        LPENTRYID *lppEntryID) IPURE; \
    MAPIMETHOD(EntryIDFromSourceKey)(THIS_ ULONG cFolderKeySize, BYTE *lpFolderSourceKey, ULONG cMessageKeySize, \
        BYTE *lpMessageSourceKey, ULONG *lpcbEntryID, LPENTRYID *lppEntryID) IPURE; \
    MAPIMETHOD(GetRights)(THIS_ ULONG cbUserEntryID, LPENTRYID lpUserEntryID, ULONG cbEntryID, LPENTRYID lpEntryID, \
        ULONG *lpulRights) IPURE; \
    MAPIMETHOD(GetMailboxTable)(THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags) IPURE; \
    MAPIMETHOD(GetPublicFolderTable)(THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore
DECLARE_MAPI_INTERFACE_(IExchangeManageStore, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore, LPEXCHANGEMANAGESTORE);

#define EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(IPURE) \
    MAPIMETHOD(CreateNewsgroupNameEntryID)(THIS_ LPSTR lpszNewsgroupName, ULONG *lpcbEntryID, \
        LPENTRYID *lppEntryID) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore2
DECLARE_MAPI_INTERFACE_(IExchangeManageStore2, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore2, LPEXCHANGEMANAGESTORE2);

#define EXCHANGE_IEXCHANGEMANAGESTORE3_METHODS(IPURE) \
    MAPIMETHOD(GetMailboxTableOffset)(THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags, \
        UINT uOffset) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore3
DECLARE_MAPI_INTERFACE_(IExchangeManageStore3, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE3_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore3, LPEXCHANGEMANAGESTORE3);

#define EXCHANGE_IEXCHANGEMANAGESTORE4_METHODS(IPURE) \
    MAPIMETHOD(GetPublicFolderTableOffset)(THIS_ LPSTR lpszServerName, LPMAPITABLE *lppTable, ULONG ulFlags, \
        UINT uOffset) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeManageStore4
DECLARE_MAPI_INTERFACE_(IExchangeManageStore4, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE2_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE3_METHODS(PURE)
    EXCHANGE_IEXCHANGEMANAGESTORE4_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeManageStore4, LPEXCHANGEMANAGESTORE4);

#define EXCHANGE_IEXCHANGENNTPNEWSFEED_METHODS(IPURE) \
    MAPIMETHOD(Configure)(THIS_ LPSTR lpszNewsfeedDN, ULONG cValues, LPSPropValue lpIMailPropArray) IPURE; \
    MAPIMETHOD(CheckMsgIds)(THIS_ LPSTR lpszMsgIds, ULONG *lpcfWanted, BYTE **lppfWanted) IPURE; \
    MAPIMETHOD(OpenArticleStream)(THIS_ LPSTREAM *lppStream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeNntpNewsfeed
DECLARE_MAPI_INTERFACE_(IExchangeNntpNewsfeed, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGENNTPNEWSFEED_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeNntpNewsfeed, LPEXCHANGENNTPNEWSFEED);

#define PR_NT_USER_NAME PROP_TAG(PT_TSTRING, pidAdminMin + 0x10)

#define PR_LAST_LOGON_TIME           PROP_TAG(PT_SYSTIME, pidAdminMin + 0x12)
#define PR_LAST_LOGOFF_TIME          PROP_TAG(PT_SYSTIME, pidAdminMin + 0x13)
#define PR_STORAGE_LIMIT_INFORMATION PROP_TAG(PT_LONG, pidAdminMin + 0x14)
#define PR_INTERNET_MDNS             PROP_TAG(PT_BOOLEAN, PROP_ID(PR_NEWSGROUP_COMPONENT))

#define PR_QUOTA_WARNING_THRESHOLD PROP_TAG(PT_LONG, pidAdminMin + 0x91)
#define PR_QUOTA_SEND_THRESHOLD    PROP_TAG(PT_LONG, pidAdminMin + 0x92)
#define PR_QUOTA_RECEIVE_THRESHOLD PROP_TAG(PT_LONG, pidAdminMin + 0x93)

#define PR_FOLDER_FLAGS                  PROP_TAG(PT_LONG, pidAdminMin + 0x18)
#define PR_LAST_ACCESS_TIME              PROP_TAG(PT_SYSTIME, pidAdminMin + 0x19)
#define PR_RESTRICTION_COUNT             PROP_TAG(PT_LONG, pidAdminMin + 0x1A)
#define PR_CATEG_COUNT                   PROP_TAG(PT_LONG, pidAdminMin + 0x1B)
#define PR_CACHED_COLUMN_COUNT           PROP_TAG(PT_LONG, pidAdminMin + 0x1C)
#define PR_NORMAL_MSG_W_ATTACH_COUNT     PROP_TAG(PT_LONG, pidAdminMin + 0x1D)
#define PR_ASSOC_MSG_W_ATTACH_COUNT      PROP_TAG(PT_LONG, pidAdminMin + 0x1E)
#define PR_RECIPIENT_ON_NORMAL_MSG_COUNT PROP_TAG(PT_LONG, pidAdminMin + 0x1F)
#define PR_RECIPIENT_ON_ASSOC_MSG_COUNT  PROP_TAG(PT_LONG, pidAdminMin + 0x20)
#define PR_ATTACH_ON_NORMAL_MSG_COUNT    PROP_TAG(PT_LONG, pidAdminMin + 0x21)
#define PR_ATTACH_ON_ASSOC_MSG_COUNT     PROP_TAG(PT_LONG, pidAdminMin + 0x22)
#define PR_NORMAL_MESSAGE_SIZE           PROP_TAG(PT_LONG, pidAdminMin + 0x23)
#define PR_NORMAL_MESSAGE_SIZE_EXTENDED  PROP_TAG(PT_I8, pidAdminMin + 0x23)
#define PR_ASSOC_MESSAGE_SIZE            PROP_TAG(PT_LONG, pidAdminMin + 0x24)
#define PR_ASSOC_MESSAGE_SIZE_EXTENDED   PROP_TAG(PT_I8, pidAdminMin + 0x24)
#define PR_FOLDER_PATHNAME               PROP_TAG(PT_TSTRING, pidAdminMin + 0x25)
#define PR_FOLDER_PATHNAME_A             PROP_TAG(PT_STRING8, pidAdminMin + 0x25)
#define PR_FOLDER_PATHNAME_W             PROP_TAG(PT_UNICODE, pidAdminMin + 0x25)
#define PR_OWNER_COUNT                   PROP_TAG(PT_LONG, pidAdminMin + 0x26)
#define PR_CONTACT_COUNT                 PROP_TAG(PT_LONG, pidAdminMin + 0x27)
#define PR_PF_OVER_HARD_QUOTA_LIMIT      PROP_TAG(PT_I8, pidAdminMin + 0x91)

#define PR_PF_MSG_SIZE_LIMIT           PROP_TAG(PT_I8, pidAdminMin + 0x92)
#define PR_PF_DISALLOW_MDB_WIDE_EXPIRY PROP_TAG(PT_BOOLEAN, pidAdminMin + 0x93)

#define PR_LOCALE_ID      PROP_TAG(PT_LONG, pidAdminMin + 0x11)
#define PR_CODE_PAGE_ID   PROP_TAG(PT_LONG, pidAdminMin + 0x33)
#define PR_SORT_LOCALE_ID PROP_TAG(PT_LONG, pidAdminMin + 0x75)

#define PR_MESSAGE_SIZE_EXTENDED PROP_TAG(PT_I8, PROP_ID(PR_MESSAGE_SIZE))

/* PR_FOLDER_FLAGS */
#define MDB_FOLDER_IPM    0x1
#define MDB_FOLDER_SEARCH 0x2
#define MDB_FOLDER_NORMAL 0x4
#define MDB_FOLDER_RULES  0x8

#define MDB_NON_IPM 0x10
#define MDB_IPM     0x20

#define MDB_LIMIT_BELOW         0x1
#define MDB_LIMIT_ISSUE_WARNING 0x2
#define MDB_LIMIT_PROHIBIT_SEND 0x4
#define MDB_LIMIT_NO_CHECK      0x8
#define MDB_LIMIT_DISABLED      0x10

#define MDB_QUOTA_NOQUOTA 0xFFFFFFFF

/* IExchangeFastTransfer */
#define TRANSFER_COPYTO       1
#define TRANSFER_COPYPROPS    2
#define TRANSFER_COPYMESSAGES 3
#define TRANSFER_COPYFOLDER   4

#define EXCHANGE_IEXCHANGEFASTTRANSFER_METHODS(IPURE) \
    MAPIMETHOD(Config)(THIS_ ULONG ulFlags, ULONG ulTransferMethod) IPURE; \
    MAPIMETHOD(TransferBuffer)(THIS_ ULONG cb, LPBYTE lpb, ULONG *lpcbProcessed) IPURE; \
    MAPIMETHOD_(BOOL, IsInterfaceOk)(THIS_ ULONG ulTransferMethod, REFIID refiid, LPSPropTagArray lpptagList, \
        ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeFastTransfer
DECLARE_MAPI_INTERFACE_(IExchangeFastTransfer, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEFASTTRANSFER_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeFastTransfer, LPEXCHANGEFASTTRANSFER);

#define EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(IPURE) \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(Config)(THIS_ LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPSRestriction lpRestriction, \
        LPSPropTagArray lpIncludeProps, LPSPropTagArray lpExcludeProps, ULONG ulBufferSize) IPURE; \
    MAPIMETHOD(Synchronize)(THIS_ ULONG *lpulSteps, ULONG *lpulProgress) IPURE; \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeExportChanges
DECLARE_MAPI_INTERFACE_(IExchangeExportChanges, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeExportChanges, LPEXCHANGEEXPORTCHANGES);

#define EXCHANGE_IEXCHANGEEXPORTCHANGES2_METHODS(IPURE) \
    MAPIMETHOD(ConfigForConversionStream)(THIS_ LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, \
        LPSRestriction lpRestriction, ULONG cValuesConversion, LPSPropValue lpPropArrayConversion, \
        ULONG ulBufferSize) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeExportChanges2
DECLARE_MAPI_INTERFACE_(IExchangeExportChanges2, IExchangeExportChanges)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES2_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeExportChanges2, LPEXCHANGEEXPORTCHANGES2);

#define EXCHANGE_IEXCHANGEEXPORTCHANGES3_METHODS(IPURE) \
    MAPIMETHOD(ConfigForSelectiveSync)(THIS_ LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPENTRYLIST lpMsgList, \
        LPSRestriction lpRestriction, LPSPropTagArray lpIncludeProps, LPSPropTagArray lpExcludeProps, \
        ULONG ulBufferSize) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeExportChanges3
DECLARE_MAPI_INTERFACE_(IExchangeExportChanges3, IExchangeExportChanges2)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES2_METHODS(PURE)
    EXCHANGE_IEXCHANGEEXPORTCHANGES3_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeExportChanges3, LPEXCHANGEEXPORTCHANGES3);

typedef struct _ReadState
{
    ULONG cbSourceKey;
    BYTE *pbSourceKey;
    ULONG ulFlags;
} READSTATE, *LPREADSTATE;

#define EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES_METHODS(IPURE) \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(Config)(THIS_ LPSTREAM lpStream, ULONG ulFlags) IPURE; \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE; \
    MAPIMETHOD(ImportMessageChange)(THIS_ ULONG cpvalChanges, LPSPropValue ppvalChanges, ULONG ulFlags, \
        LPMESSAGE *lppmessage) IPURE; \
    MAPIMETHOD(ImportMessageDeletion)(THIS_ ULONG ulFlags, LPENTRYLIST lpSrcEntryList) IPURE; \
    MAPIMETHOD(ImportPerUserReadStateChange)(THIS_ ULONG cElements, LPREADSTATE lpReadState) IPURE; \
    MAPIMETHOD(ImportMessageMove)(THIS_ ULONG cbSourceKeySrcFolder, BYTE *pbSourceKeySrcFolder, \
        ULONG cbSourceKeySrcMessage, BYTE *pbSourceKeySrcMessage, ULONG cbPCLMessage, BYTE *pbPCLMessage, \
        ULONG cbSourceKeyDestMessage, BYTE *pbSourceKeyDestMessage, ULONG cbChangeNumDestMessage, \
        BYTE *pbChangeNumDestMessage) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeImportContentsChanges
DECLARE_MAPI_INTERFACE_(IExchangeImportContentsChanges, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeImportContentsChanges, LPEXCHANGEIMPORTCONTENTSCHANGES);

#define EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES2_METHODS(IPURE) \
    MAPIMETHOD(ConfigForConversionStream)(THIS_ LPSTREAM lpStream, ULONG ulFlags, ULONG cValuesConversion, \
        LPSPropValue lpPropArrayConversion) IPURE; \
    MAPIMETHOD(ImportMessageChangeAsAStream)(THIS_ ULONG cpvalChanges, LPSPropValue ppvalChanges, ULONG ulFlags, \
        LPSTREAM *lppstream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeImportContentsChanges2
DECLARE_MAPI_INTERFACE_(IExchangeImportContentsChanges2, IExchangeImportContentsChanges)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTCONTENTSCHANGES2_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeImportContentsChanges2, LPEXCHANGEIMPORTCONTENTSCHANGES2);

#define EXCHANGE_IEXCHANGEIMPORTHIERARCHYCHANGES_METHODS(IPURE) \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(Config)(THIS_ LPSTREAM lpStream, ULONG ulFlags) IPURE; \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE; \
    MAPIMETHOD(ImportFolderChange)(THIS_ ULONG cpvalChanges, LPSPropValue ppvalChanges) IPURE; \
    MAPIMETHOD(ImportFolderDeletion)(THIS_ ULONG ulFlags, LPENTRYLIST lpSrcEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeImportHierarchyChanges
DECLARE_MAPI_INTERFACE_(IExchangeImportHierarchyChanges, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEIMPORTHIERARCHYCHANGES_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeImportHierarchyChanges, LPEXCHANGEIMPORTHIERARCHYCHANGES);

#define ulHierChanged 0x01

#define EXCHANGE_IEXCHANGECHANGEADVISESINK_METHODS(IPURE) \
    MAPIMETHOD_(ULONG, OnNotify)(THIS_ ULONG ulFlags, LPENTRYLIST lpEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeChangeAdviseSink
DECLARE_MAPI_INTERFACE_(IExchangeChangeAdviseSink, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGECHANGEADVISESINK_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeChangeAdviseSink, LPEXCHANGECHANGEADVISESINK);

#define EXCHANGE_IEXCHANGECHANGEADVISOR_METHODS(IPURE) \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(Config)(THIS_ LPSTREAM lpStream, LPGUID lpGUID, LPEXCHANGECHANGEADVISESINK lpAdviseSink, \
        ULONG ulFlags) IPURE; \
    MAPIMETHOD(UpdateState)(THIS_ LPSTREAM lpStream) IPURE; \
    MAPIMETHOD(AddKeys)(THIS_ LPENTRYLIST lpEntryList) IPURE; \
    MAPIMETHOD(RemoveKeys)(THIS_ LPENTRYLIST lpEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeChangeAdvisor
DECLARE_MAPI_INTERFACE_(IExchangeChangeAdvisor, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGECHANGEADVISOR_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeChangeAdvisor, LPEXCHANGECHANGEADVISOR);

#define EXCHANGE_IEXCHANGEBADITEMCALLBACK_METHODS(IPURE) \
    MAPIMETHOD(BadItem)(THIS_ HRESULT hResult, ULONG ulFlags, LPWSTR lpwszFolderName, LPSBinary lpsbFolderEid, \
        ULONG cValues, LPSPropValue lpPropArray) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeBadItemCallback
DECLARE_MAPI_INTERFACE_(IExchangeBadItemCallback, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEBADITEMCALLBACK_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeBadItemCallback, LPEXCHANGEBADITEMCALLBACK);

#define EXCHANGE_IEXCHANGEMOVEUSERPROGRESS_METHODS(IPURE) \
    MAPIMETHOD(NextFolder)(THIS_ ULONG ulFlags, LPWSTR lpwszFolderName) IPURE; \
    MAPIMETHOD(Progress)(THIS_ ULONG ulFlags, ULONG ulCount, ULONG ulTotal) IPURE; \
    MAPIMETHOD(Restart)(THIS_ ULONG ulFlags) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeMoveUserProgress
DECLARE_MAPI_INTERFACE_(IExchangeMoveUserProgress, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMOVEUSERPROGRESS_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeMoveUserProgress, LPEXCHANGEMOVEUSERPROGRESS);

#define MAPI_EXTENDEDCALLBACKS ((ULONG)0x00000400)

#define MAKE_SYNC_E(err) MAKE_SCODE(SEVERITY_ERROR, FACILITY_ITF, err)
#define MAKE_SYNC_W(warn) MAKE_SCODE(SEVERITY_SUCCESS, FACILITY_ITF, warn)
#define SYNC_E_UNKNOWN_FLAGS     MAPI_E_UNKNOWN_FLAGS
#define SYNC_E_INVALID_PARAMETER E_INVALIDARG
#define SYNC_E_ERROR             E_FAIL
#define SYNC_E_OBJECT_DELETED    MAKE_SYNC_E(0x800)
#define SYNC_E_IGNORE            MAKE_SYNC_E(0x801)
#define SYNC_E_CONFLICT          MAKE_SYNC_E(0x802)
#define SYNC_E_NO_PARENT         MAKE_SYNC_E(0x803)
#define SYNC_E_CYCLE             MAKE_SYNC_E(0x804)
#define SYNC_E_UNSYNCHRONIZED    MAKE_SYNC_E(0x805)

#define SYNC_W_PROGRESS            MAKE_SYNC_W(0x820)
#define SYNC_W_CLIENT_CHANGE_NEWER MAKE_SYNC_W(0x821)

/* Synchronisation: what */
#define SYNC_UNICODE                        0x00000001
#define SYNC_NO_DELETIONS                   0x00000002
#define SYNC_NO_SOFT_DELETIONS              0x00000004
#define SYNC_READ_STATE                     0x00000008
#define SYNC_ASSOCIATED                     0x00000010
#define SYNC_NORMAL                         0x00000020
#define SYNC_NO_CONFLICTS                   0x00000040
#define SYNC_ONLY_SPECIFIED_PROPS           0x00000080
#define SYNC_NO_FOREIGN_KEYS                0x00000100
#define SYNC_LIMITED_IMESSAGE               0x00000200
#define SYNC_CATCHUP                        0x00000400
#define SYNC_NEW_MESSAGE                    0x00000800
#define SYNC_MSG_SELECTIVE                  0x00001000
#define SYNC_BEST_BODY                      0x00002000
#define SYNC_IGNORE_SPECIFIED_ON_ASSOCIATED 0x00004000
#define SYNC_PROGRESS_MODE                  0x00008000
#define SYNC_FXRECOVERMODE                  0x00010000
#define SYNC_DEFER_CONFIG                   0x00040000
#define SYNC_FORCE_UNICODE                  0x40000

/* Synchronisation: deletions */
#define SYNC_SOFT_DELETE 0x01
#define SYNC_EXPIRY      0x02

#define SYNC_READ 0x01

/* Message bodies */
#define MESSAGE_BEST_BODY    0x10
#define MESSAGE_SEND_ENTRYID 0x20

#define SUPRESS_NOTIFICATIONS_ON_MY_ACTIONS 0x01000

#define EXCHANGE_IEXCHANGEFAVORITES_METHODS(IPURE) \
    MAPIMETHOD(GetLastError)(THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(AddFavorites)(THIS_ LPENTRYLIST lpEntryList) IPURE; \
    MAPIMETHOD(DelFavorites)(THIS_ LPENTRYLIST lpEntryList) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeFavorites
DECLARE_MAPI_INTERFACE_(IExchangeFavorites, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEFAVORITES_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeFavorites, LPEXCHANGEFAVORITES);

#define PR_AUTO_ADD_NEW_SUBS     PROP_TAG(PT_BOOLEAN, pidExchangeNonXmitReservedMin + 0x5)
#define PR_NEW_SUBS_GET_AUTO_ADD PROP_TAG(PT_BOOLEAN, pidExchangeNonXmitReservedMin + 0x6)

#define PR_OFFLINE_FLAGS     PROP_TAG(PT_LONG, pidFolderMin + 0x5)
#define PR_SYNCHRONIZE_FLAGS PROP_TAG(PT_LONG, pidExchangeNonXmitReservedMin + 0x4)

/* PR_OFFLINE_FLAGS */
#define OF_AVAILABLE_OFFLINE ((ULONG)0x00000001)
#define OF_FORCE             ((ULONG)0x80000000)

#define SF_DISABLE_STARTUP_SYNC ((ULONG)0x00000001)

#define EXCHANGE_IEXCHANGEMESSAGECONVERSION_METHODS(IPURE) \
    MAPIMETHOD(OpenStream)(THIS_ ULONG cValues, LPSPropValue lpPropArray, LPSTREAM *lppStream) IPURE;

#undef INTERFACE
#define INTERFACE IExchangeMessageConversion
DECLARE_MAPI_INTERFACE_(IExchangeMessageConversion, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    EXCHANGE_IEXCHANGEMESSAGECONVERSION_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(IExchangeMessageConversion, LPEXCHANGEMESSAGECONVERSION);

#define PR_MESSAGE_SITE_NAME   PROP_TAG(PT_TSTRING, pidExchangeNonXmitReservedMin + 0x07)
#define PR_MESSAGE_SITE_NAME_A PROP_TAG(PT_STRING8, pidExchangeNonXmitReservedMin + 0x07)
#define PR_MESSAGE_SITE_NAME_W PROP_TAG(PT_UNICODE, pidExchangeNonXmitReservedMin + 0x07)
#define PR_MESSAGE_PROCESSED   PROP_TAG(PT_BOOLEAN, pidExchangeNonXmitReservedMin + 0x08)

#define PR_RULE_MSG_STATE         PROP_TAG(PT_LONG, pidExchangeNonXmitReservedMin + 0x09)
#define PR_RULE_MSG_USER_FLAGS    PROP_TAG(PT_LONG, pidExchangeNonXmitReservedMin + 0x0A)
#define PR_RULE_MSG_PROVIDER_W    PROP_TAG(PT_UNICODE, pidExchangeNonXmitReservedMin + 0x0B)
#define PR_RULE_MSG_NAME_W        PROP_TAG(PT_UNICODE, pidExchangeNonXmitReservedMin + 0x0C)
#define PR_RULE_MSG_LEVEL         PROP_TAG(PT_LONG, pidExchangeNonXmitReservedMin + 0x0D)
#define PR_RULE_MSG_PROVIDER_DATA PROP_TAG(PT_BINARY, pidExchangeNonXmitReservedMin + 0x0E)
#define PR_RULE_MSG_SEQUENCE      PROP_TAG(PT_LONG, pidExchangeNonXmitReservedMin + 0x13)
#define PR_MSG_BODY_ID            PROP_TAG(PT_LONG, pidExchangeXmitReservedMin-0x03)

#define PR_BILATERAL_INFO  PROP_TAG(PT_BINARY, pidExchangeXmitReservedMin-0x04)
#define PR_DL_REPORT_FLAGS PROP_TAG(PT_LONG, pidExchangeXmitReservedMin-0x05)

/* Distribution lists */
#define PRIV_DL_HIDE_MEMBERS    0x00000001
#define PRIV_DL_REPORT_TO_ORIG  0x00000002
#define PRIV_DL_REPORT_TO_OWNER 0x00000004
#define PRIV_DL_ALLOW_OOF       0x00000008

#define PR_ABSTRACT   PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin-0x06)
#define PR_ABSTRACT_A PROP_TAG(PT_STRING8, pidExchangeXmitReservedMin-0x06)
#define PR_ABSTRACT_W PROP_TAG(PT_UNICODE, pidExchangeXmitReservedMin-0x06)

#define PR_PREVIEW   PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin-0x07)
#define PR_PREVIEW_A PROP_TAG(PT_STRING8, pidExchangeXmitReservedMin-0x07)
#define PR_PREVIEW_W PROP_TAG(PT_UNICODE, pidExchangeXmitReservedMin-0x07)

#define PR_PREVIEW_UNREAD        PROP_TAG(PT_TSTRING, pidExchangeXmitReservedMin-0x08)
#define PR_PREVIEW_UNREAD_A      PROP_TAG(PT_STRING8, pidExchangeXmitReservedMin-0x08)
#define PR_PREVIEW_UNREAD_W      PROP_TAG(PT_UNICODE, pidExchangeXmitReservedMin-0x08)
#define PR_DISABLE_FULL_FIDELITY PROP_TAG(PT_BOOLEAN, pidRenMsgFldMin + 0x72)

#define PR_ATTR_HIDDEN               PROP_TAG(PT_BOOLEAN, pidRenMsgFldMin + 0x74)
#define PR_ATTR_SYSTEM               PROP_TAG(PT_BOOLEAN, pidRenMsgFldMin + 0x75)
#define PR_ATTR_READONLY             PROP_TAG(PT_BOOLEAN, pidRenMsgFldMin + 0x76)
#define PR_ADMIN_SECURITY_DESCRIPTOR PROP_TAG(PT_BINARY, 0x3D21)

#define PR_WIN32_SECURITY_DESCRIPTOR PROP_TAG(PT_BINARY, 0x3D22)
#define PR_NON_WIN32_ACL             PROP_TAG(PT_BOOLEAN, 0x3D23)

#define PR_ITEM_LEVEL_ACL                   PROP_TAG(PT_BOOLEAN, 0x3D24)
#define PR_DAV_TRANSFER_SECURITY_DESCRIPTOR PROP_TAG(PT_BINARY, 0x0E84)

#define PR_OWA_URL PROP_TAG (PT_STRING8, pidRenMsgFldMin+0x71)

#define PR_STORE_SLOWLINK          PROP_TAG(PT_BOOLEAN, 0x7C0A)
#define PR_SYNCEVENT_SUPPRESS_GUID PROP_TAG(PT_BINARY, 0x3880)

#define PR_LOCK_BRANCH_ID          PROP_TAG(PT_I8, 0x3800)
#define PR_LOCK_RESOURCE_FID       PROP_TAG(PT_I8, 0x3801)
#define PR_LOCK_RESOURCE_DID       PROP_TAG(PT_I8, 0x3802)
#define PR_LOCK_RESOURCE_VID       PROP_TAG(PT_I8, 0x3803)
#define PR_LOCK_ENLISTMENT_CONTEXT PROP_TAG(PT_BINARY, 0x3804)
#define PR_LOCK_TYPE               PROP_TAG(PT_SHORT, 0x3805)
#define PR_LOCK_SCOPE              PROP_TAG(PT_SHORT, 0x3806)
#define PR_LOCK_TRANSIENT_ID       PROP_TAG(PT_BINARY, 0x3807)
#define PR_LOCK_DEPTH              PROP_TAG(PT_LONG, 0x3808)
#define PR_LOCK_TIMEOUT            PROP_TAG(PT_LONG, 0x3809)
#define PR_LOCK_EXPIRY_TIME        PROP_TAG(PT_SYSTIME, 0x380A)
#define PR_LOCK_GLID               PROP_TAG(PT_BINARY, 0x380B)
#define PR_LOCK_NULL_URL_W         PROP_TAG(PT_UNICODE, 0x380C)

/* Locks */
#define LOCK_NON_PERSISTENT         0x00000001
#define LOCK_BLOCKING_MID_LOCK      0x00000002
#define LOCK_NULL_RESOURCE          0x00000004
#define LOCK_READ_ACCESS_CHECK_ONLY 0x00000008
#define LOCK_WRITE_THROUGH_GOP      0x00010000

#define LOCK_RESERVED 0x80000000

#define UNLOCK_CHECKIN_ABORT                0x00000001
#define UNLOCK_CHECKIN_KEEP_LOCKED          0x00000002
#define UNLOCK_BLOCKING_MID_LOCK_ALL        0x00000004
#define UNLOCK_BLOCKING_MID_LOCK_LOGON_ONLY 0x00000008
#define UNLOCK_NULL_RESOURCE                0x00000010
#define UNLOCK_WRITE_THROUGH_GOP            0x00010000

#define wNonVersionedFolder    ((WORD)0x0000)
#define wVersionedFolderSimple ((WORD)0x0001)
#define wVersionedFolderAuto   ((WORD)0x0002)

#define fVersionedDelete   ((ULONG)0x01)
#define fVersionedUnDelete ((ULONG)0x02)
#define fVersionedPin      ((ULONG)0x04)
#define fVersionedUnPin    ((ULONG)0x08)
#define fVersionedMoveIn   ((ULONG)0x10)
#define fVersionedMoveOut  ((ULONG)0x20)

#define pidLISMsgFolderPropMin pidLocalStoreInternalMin+0xA0
#define pidLISMsgFolderPropMax pidLocalStoreInternalMin+0xC0

#define pidLISErrorCodeMin pidLISMsgFolderPropMin+0xA
#define pidLISErrorCodeMax pidLISMsgFolderPropMin+0x10

#define pidLISInterfacePropMin pidLocalStoreInternalMin+0xD0
#define pidLISInterfacePropMax pidLocalStoreInternalMin+0xE0

#define ptagLISSubfolders  PROP_TAG(PT_BOOLEAN, pidLocalStoreInternalMin + 0x0)
#define ptagLISUnreadCount PROP_TAG(PT_LONG, pidLocalStoreInternalMin + 0x1)

#define ptagLISErrorCode            PROP_TAG(PT_LONG, pidLISErrorCodeMin + 0x0)
#define ptagLISErrorItemType        PROP_TAG(PT_LONG, pidLISErrorCodeMin + 0x1)
#define ptagLISErrorOperation       PROP_TAG(PT_LONG, pidLISErrorCodeMin + 0x2)
#define ptagLISErrorItemUrl         PROP_TAG(PT_UNICODE, pidLISErrorCodeMin + 0x3)
#define ptagLISErrorSourceUrl       PROP_TAG(PT_UNICODE, pidLISErrorCodeMin + 0x4)
#define ptagLISModifiedPropertyList PROP_TAG(PT_UNICODE, pidLISErrorCodeMin + 0x5)
#define ptagLISExtendedErrorinfo    PROP_TAG(PT_LONG, pidLISErrorCodeMin + 0x6)

#define ptagLISErrorLogUrl PROP_TAG(PT_UNICODE, pidLocalStoreInternalMin + 0x70)

#define ptagSql       PROP_TAG(PT_UNICODE, pidLISInterfacePropMin + 0x0)
#define ptagSqlSelect PROP_TAG(PT_UNICODE, pidLISInterfacePropMin + 0x1)
#define ptagSqlFrom   PROP_TAG(PT_UNICODE, pidLISInterfacePropMin + 0x2)
#define ptagSqlWhere  PROP_TAG(PT_UNICODE, pidLISInterfacePropMin + 0x3)
#define ptagSqlOrder  PROP_TAG(PT_UNICODE, pidLISInterfacePropMin + 0x4)
#define ptagSqlGroup  PROP_TAG(PT_UNICODE, pidLISInterfacePropMin + 0x5)

#define PR_RULE_SERVER_RULE_ID PROP_TAG(PT_I8, pidLISMsgFolderPropMin + 0x0)

#define PR_FORCE_CLIENT_REFRESH PROP_TAG(PT_BOOLEAN, pidLISMsgFolderPropMin + 0x1)

/* Virus scanners */
#define PR_ANTIVIRUS_VENDOR      PROP_TAG(PT_STRING8, pidStoreNonTransMin + 0x45)
#define PR_ANTIVIRUS_VERSION     PROP_TAG(PT_LONG, pidStoreNonTransMin + 0x46)
#define PR_ANTIVIRUS_SCAN_STATUS PROP_TAG(PT_LONG, pidStoreNonTransMin + 0x47)

#define PR_ANTIVIRUS_SCAN_INFO PROP_TAG(PT_STRING8, pidStoreNonTransMin + 0x48)

#define ANTIVIRUS_SCAN_NO_VIRUS 0

#define ANTIVIRUS_SCAN_VIRUS_PRESENT 1

#define ANTIVIRUS_SCAN_VIRUS_CLEANED 2

#define ANTIVIRUS_SCAN_VIRUS_DELETED 3

#define PR_ADDR_TO PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x57)

#define PR_ADDR_CC   PROP_TAG(PT_TSTRING, pidStoreNonTransMin + 0x58)
#define PR_ADDR_CC_A PROP_TAG(PT_STRING8, pidStoreNonTransMin + 0x58)
#define PR_ADDR_CC_W PROP_TAG(PT_UNICODE, pidStoreNonTransMin + 0x58)

#define PR_EXTENDED_RULE_MSG_ACTIONS   PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x59)
#define PR_EXTENDED_RULE_MSG_CONDITION PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x5A)

#define PR_TNEF_UNPROCESSED_PROPS PROP_TAG(PT_BINARY, pidStoreNonTransMin + 0x5C)

#define ptagLISNewMail PROP_TAG(PT_BOOLEAN, 0x65C5)

/* PR_RETENTION_FLAGS */
#define RETENTION_FLAGS_EXPLICIT    ((ULONG)0x00000001)
#define RETENTION_FLAGS_TAG_CHANGED ((ULONG)0x00000002)
#define RETENTION_FLAGS_AUTOTAG     ((ULONG)0x00000004)
#define RETENTION_FLAGS_PERSONAL    ((ULONG)0x00000008)

#define RETENTION_FLAGS_EXPLICIT_ARCHIVE ((ULONG)0x00000010)

/* Retention policies */
#define PR_POLICY_TAG       PROP_TAG(PT_BINARY, pidMAPIMin + 0x19)
#define PR_RETENTION_PERIOD PROP_TAG(PT_LONG, pidMAPIMin + 0x1A)
#define PR_START_DATE_ETC   PROP_TAG(PT_BINARY, pidMAPIMin + 0x1B)
#define PR_RETENTION_DATE   PROP_TAG(PT_SYSTIME, pidMAPIMin + 0x1C)
#define PR_RETENTION_FLAGS  PROP_TAG(PT_LONG, pidMAPIMin + 0x1D)

#define PR_ARCHIVE_TAG    PROP_TAG(PT_BINARY, pidMAPIMin + 0x18)
#define PR_ARCHIVE_PERIOD PROP_TAG(PT_LONG, pidMAPIMin + 0x1E)
#define PR_ARCHIVE_DATE   PROP_TAG(PT_SYSTIME, pidMAPIMin + 0x1F)

#define PR_SORT_POSITION PROP_TAG(PT_BINARY, pidMAPIMin + 0x20)
#define PR_SORT_PARENTID PROP_TAG(PT_BINARY, pidMAPIMin + 0x21)

/* Names of rules, message classes and settings */
#define WSZ_URL_FLAT_FOLDER_SPACE L"/-FlatUrlSpace-/"
#define wszProviderModeratorRule  L"MSFT:MR"
#define wszExRuleMsgClass         L"IPM.ExtendedRule.Message"
#define SZ_HPC_V2                 "Software\\Microsoft\\Windows CE Services"
#define SZ_HPC_V1                 "Software\\Microsoft\\Pegasus"
#define SZ_OUTL_OST_OPTIONS       "Software\\Microsoft\\Office\\8.0\\Outlook\\OST"
#define SZ_NO_OST                 "NoOST"

/* SZ_NO_OST */
#define NO_OST_FLAG_ALLOWED     0
#define NO_OST_FLAG_CACHE_ONLY  1
#define NO_OST_FLAG_NOT_ALLOWED 2
#define NO_OST_FLAG_NO_CACHE    3
#define NO_OST_DEFAULT NO_OST_FLAG_ALLOWED

MAPIX_END_C

#endif
