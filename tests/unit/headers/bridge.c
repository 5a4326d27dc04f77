/* The C half of program_cxx.cc: calls classes through lpVtbl, and has an object whose functions the method macros declare. */
#define COBJMACROS
#include <mapix.h>
#include <mapispi.h>
#include <mapihook.h>

ULONG bridge_notify(LPMAPIADVISESINK sink, ULONG count, LPNOTIFICATION notifications);
HRESULT bridge_get_props(LPMAPIPROP object, ULONG flags);
LPSPOOLERHOOK bridge_hook(void);

ULONG bridge_notify(LPMAPIADVISESINK sink, ULONG count, LPNOTIFICATION notifications)
{
    return sink->lpVtbl->OnNotify(sink, count, notifications);
}

HRESULT bridge_get_props(LPMAPIPROP object, ULONG flags)
{
    ULONG count;
    LPSPropValue values;

    return IMAPIProp_GetProps(object, NULL, flags, &count, &values);
}

/* As a provider in C does it: the macros declare hook_QueryInterface, hook_AddRef, ... for struct hook */
struct hook
{
    const struct ISpoolerHookVtbl *lpVtbl;
    ULONG references;
};
#undef INTERFACE
#define INTERFACE ISpoolerHook
#undef MAPIMETHOD_
#define MAPIMETHOD_(type, method) MAPIMETHOD_DECLARE(type, method, hook_)
MAPI_IUNKNOWN_METHODS(IMPL)
MAPI_ISPOOLERHOOK_METHODS(IMPL)
#undef MAPIMETHOD_
#define MAPIMETHOD_(type, method) MAPIMETHOD_TYPEDEF(type, method, hook_)
MAPI_ISPOOLERHOOK_METHODS(IMPL)

HRESULT hook_QueryInterface(ISpoolerHook *This, REFIID iid, LPVOID *result)
{
    (void)iid;
    *result = NULL;
    (void)This;
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

ULONG hook_AddRef(ISpoolerHook *This)
{
    return ++((struct hook *)This)->references;
}

ULONG hook_Release(ISpoolerHook *This)
{
    return --((struct hook *)This)->references;
}

HRESULT hook_InboundMsgHook(ISpoolerHook *This, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB store, ULONG *flags, ULONG *size,
    LPBYTE *entry)
{
    (void)This, (void)message, (void)folder, (void)store, (void)size, (void)entry;
    *flags = 1;
    return S_OK;
}

HRESULT hook_OutboundMsgHook(ISpoolerHook *This, LPMESSAGE message, LPMAPIFOLDER folder, LPMDB store, ULONG *flags, ULONG *size,
    LPBYTE *entry)
{
    (void)This, (void)message, (void)folder, (void)store, (void)flags, (void)size, (void)entry;
    return MAPI_E_NO_SUPPORT;
}

LPSPOOLERHOOK bridge_hook(void)
{
    static hook_InboundMsgHook_METHOD *const inbound = hook_InboundMsgHook;
    static const struct ISpoolerHookVtbl vtable = {
        hook_QueryInterface, hook_AddRef, hook_Release, hook_InboundMsgHook, hook_OutboundMsgHook };
    static struct hook hook = { &vtable, 1 };

    return inbound ? (LPSPOOLERHOOK)&hook : NULL;
}
