/* The GUIDs that the public headers declare, as objects of libmapix. Their values stand in the headers. */
#define INITGUID
#define DECLSPEC_SELECTANY
#define USES_IID_IMAPISession
#define USES_IID_IMAPITable
#define USES_IID_IMAPIAdviseSink
#define USES_IID_IMAPIControl
#define USES_IID_IProfAdmin
#define USES_IID_IMsgServiceAdmin
#define USES_IID_IProviderAdmin
#define USES_IID_IMAPIProgress
#define USES_IID_IMAPIProp
#define USES_IID_IProfSect
#define USES_IID_IMAPIStatus
#define USES_IID_IMsgStore
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IAddrBook
#define USES_IID_IMailUser
#define USES_IID_IMAPIContainer
#define USES_IID_IMAPIFolder
#define USES_IID_IABContainer
#define USES_IID_IDistList
#define USES_IID_IMAPISup
#define USES_IID_IMSProvider
#define USES_IID_IABProvider
#define USES_IID_IXPProvider
#define USES_IID_IMSLogon
#define USES_IID_IABLogon
#define USES_IID_IXPLogon
#define USES_IID_IMAPITableData
#define USES_IID_IMAPISpoolerInit
#define USES_IID_IMAPISpoolerSession
#define USES_IID_ITNEF
#define USES_IID_IMAPIPropData
#define USES_IID_ISpoolerHook
#define USES_IID_IMAPISpoolerService
#define USES_PS_MAPI
#define USES_PS_PUBLIC_STRINGS
#define USES_PS_INTERNET_HEADERS
#define USES_IID_IStreamDocfile
#define USES_IID_IStreamTnef
#define USES_PS_ROUTING_EMAIL_ADDRESSES
#define USES_PS_ROUTING_ADDRTYPE
#define USES_PS_ROUTING_DISPLAY_NAME
#define USES_PS_ROUTING_ENTRYID
#define USES_PS_ROUTING_SEARCH_KEY
#define USES_MUID_PROFILE_INSTANCE
#define USES_IID_IMAPIClientShutdown
#define USES_IID_IMAPIProviderShutdown
#define USES_IID_IMAPIViewContext
#define USES_IID_IMAPIFormMgr
#define USES_IID_IEnumMAPIFormProp
#define USES_IID_IMAPIFormInfo
#define USES_IID_IMAPIForm
#define USES_IID_IPersistMessage
#define USES_IID_IMAPIViewAdviseSink
#define USES_IID_IMAPIFormProp
#define USES_IID_IMAPIFormContainer
#define USES_IID_IMAPIFormAdviseSink
#define USES_IID_IMAPIFormFactory
#define USES_IID_IMAPIMessageSite
#define USES_IID_IMsgServiceAdmin2
#define USES_IID_IMessageRaw
#define USES_IID_IExchangeManageStore
#define USES_IID_IExchangeManageStore2
#define USES_IID_IExchangeManageStore3
#define USES_IID_IExchangeManageStore4
#define USES_IID_IExchangeManageStoreEx
#define USES_IID_IExchangeModifyTable
#define USES_IID_IExchangeRuleAction
#define USES_IID_IExchangeFastTransfer
#define USES_IID_IExchangeExportChanges
#define USES_IID_IExchangeExportChanges2
#define USES_IID_IExchangeExportChanges3
#define USES_IID_IExchangeImportHierarchyChanges
#define USES_IID_IExchangeImportContentsChanges
#define USES_IID_IExchangeImportContentsChanges2
#define USES_IID_IExchangeChangeAdvisor
#define USES_IID_IExchangeMessageConversion
#define USES_IID_IExchangeFavorites
#define USES_IID_IExchangeNntpNewsfeed
#define USES_IID_IExchangeBadItemCallback
#define USES_IID_IExchangeMoveUserProgress
#define USES_IID_IExchangeMessageCpid0
#define USES_PS_EXCHFORM
#define USES_IID_IMSCapabilities
#define USES_CLSID_OlkAccountManager
#define USES_CLSID_OlkPOP3Account
#define USES_CLSID_OlkIMAP4Account
#define USES_CLSID_OlkMAPIAccount
#define USES_CLSID_OlkMail
#define USES_CLSID_OlkAddressBook
#define USES_CLSID_OlkStore
#define USES_CLSID_OlkHotmailAccount
#define USES_CLSID_OlkLDAPAccount
#define USES_IID_IOlkErrorUnknown
#define USES_IID_IOlkEnum
#define USES_IID_IOlkAccountNotify
#define USES_IID_IOlkAccountHelper
#define USES_IID_IOlkAccountManager
#define USES_IID_IOlkAccount
#define USES_CLSID_IConverterSession
#define USES_IID_IConverterSession
#define USES_OID_TNEF
#define USES_OID_OLE
#define USES_OID_OLE1
#define USES_OID_OLE1_STORAGE
#define USES_OID_OLE2
#define USES_OID_OLE2_STORAGE
#define USES_OID_MAC_BINARY
#define USES_OID_MIMETAG
#define INITOID

#include <mapiguid.h>
#include <mapiaux.h>
#include <edkguid.h>
#include <exchform.h>
#include <imscapabilities.h>
#include <actmgmt.h>
#include <mapioid.h>
#include <mapixext.h>

/* COM's own */
DEFINE_GUID(GUID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
DEFINE_OLEGUID(IID_IUnknown, 0x00000000, 0, 0);
DEFINE_OLEGUID(IID_IClassFactory, 0x00000001, 0, 0);
DEFINE_OLEGUID(IID_IMalloc, 0x00000002, 0, 0);
DEFINE_GUID(IID_ISequentialStream, 0x0C733A30, 0x2A1C, 0x11CE, 0xAD, 0xE5, 0x00, 0xAA, 0x00, 0x44, 0x77, 0x3D);
DEFINE_OLEGUID(IID_IStream, 0x0000000C, 0, 0);
DEFINE_OLEGUID(IID_IEnumSTATSTG, 0x0000000D, 0, 0);
DEFINE_OLEGUID(IID_IStorage, 0x0000000B, 0, 0);
DEFINE_OLEGUID(IID_IPersist, 0x0000010C, 0, 0);
DEFINE_OLEGUID(IID_IPersistStream, 0x00000109, 0, 0);
DEFINE_GUID(IID_IPersistStreamInit, 0x7FD52380, 0x4E07, 0x101B, 0xAE, 0x2D, 0x08, 0x00, 0x2B, 0x2E, 0xC7, 0x13);
