/* mapihook.h - spooler hooks */
#ifndef MAPIHOOK_H
#define MAPIHOOK_H

#include <mapix.h>

MAPIX_BEGIN_C

#define HOOK_DELETE ((ULONG)0x00000001)
#define HOOK_CANCEL ((ULONG)0x00000002)

/* Sees messages as they come in and go out. */
#define MAPI_ISPOOLERHOOK_METHODS(IPURE) \
    MAPIMETHOD(InboundMsgHook)(THIS_ LPMESSAGE lpMessage, LPMAPIFOLDER lpFolder, LPMDB lpMDB, ULONG *lpulFlags, \
        ULONG *lpcbEntryID, LPBYTE *lppEntryID) IPURE; \
    MAPIMETHOD(OutboundMsgHook)(THIS_ LPMESSAGE lpMessage, LPMAPIFOLDER lpFolder, LPMDB lpMDB, ULONG *lpulFlags, \
        ULONG *lpcbEntryID, LPBYTE *lppEntryID) IPURE;

#undef INTERFACE
#define INTERFACE ISpoolerHook
DECLARE_MAPI_INTERFACE_(ISpoolerHook, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_ISPOOLERHOOK_METHODS(PURE)
};

DECLARE_MAPI_INTERFACE_PTR(ISpoolerHook, LPSPOOLERHOOK);

#define HOOK_INBOUND  ((ULONG)0x00000200)
#define HOOK_OUTBOUND ((ULONG)0x00000400)

typedef HRESULT (STDMAPIINITCALLTYPE HPPROVIDERINIT)(LPMAPISESSION lpSession, HINSTANCE hInstance,
    LPALLOCATEBUFFER lpAllocateBuffer, LPALLOCATEMORE lpAllocateMore, LPFREEBUFFER lpFreeBuffer,
    LPMAPIUID lpSectionUID, ULONG ulFlags, LPSPOOLERHOOK *lppSpoolerHook);

HPPROVIDERINIT HPProviderInit;

MAPIX_END_C

#endif
