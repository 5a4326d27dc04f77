/* A store provider module that is right or wrong in one way, chosen by -DVARIANT_... Built like a stranger's: public headers only. */
#include <mapihook.h>
#include <mapispi.h>
#include <string.h>

struct provider {
    const IMSProviderVtbl *methods;
    ULONG references;
};

static LPALLOCATEBUFFER allocate;
static LPFREEBUFFER release_buffer;

static HRESULT STDMETHODCALLTYPE query(IMSProvider *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE add(IMSProvider *self)
{
    return ++((struct provider *)self)->references;
}

static ULONG STDMETHODCALLTYPE drop(IMSProvider *self)
{
    ULONG left = --((struct provider *)self)->references;
    if (!left)
        release_buffer(self);
    return left;
}

static HRESULT STDMETHODCALLTYPE shutdown_provider(IMSProvider *self, ULONG *flags)
{
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG size, LPENTRYID id,
    ULONG flags, LPCIID iid, ULONG *security_size, LPBYTE *security, LPMAPIERROR *error, LPMSLOGON *logon_object, LPMDB *store)
{
    return MAPI_E_UNCONFIGURED;
}

static HRESULT STDMETHODCALLTYPE spooler(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG size, LPENTRYID id,
    ULONG flags, LPCIID iid, ULONG security_size, LPBYTE security, LPMAPIERROR *error, LPMSLOGON *logon_object, LPMDB *store)
{
    return MAPI_E_UNCONFIGURED;
}

static HRESULT STDMETHODCALLTYPE compare(IMSProvider *self, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG flags,
    ULONG *result)
{
    *result = size_1 == size_2 && !memcmp(id_1, id_2, size_1);
    return S_OK;
}

static const IMSProviderVtbl methods = {
    .QueryInterface = query,
    .AddRef = add,
    .Release = drop,
    .Shutdown = shutdown_provider,
#ifndef VARIANT_MISSING_METHOD
    .Logon = logon,
#endif
    .SpoolerLogon = spooler,
    .CompareStoreIDs = compare,
};

#ifndef VARIANT_NO_ENTRY_POINT
HRESULT STDMAPIINITCALLTYPE MSProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more,
    LPFREEBUFFER free_buffer, ULONG flags, ULONG version, ULONG *provider_version, LPMSPROVIDER *result)
{
    if (!module || !memory || !buffer || !more || !free_buffer || version != CURRENT_SPI_VERSION)
        return MAPI_E_INVALID_PARAMETER;
#ifdef VARIANT_UNATTENDED
    if (flags != MAPI_NT_SERVICE)
        return MAPI_E_NO_ACCESS;
#endif
#ifdef VARIANT_REFUSES
    return MAPI_E_VERSION;
#endif
    allocate = buffer;
    release_buffer = free_buffer;
#ifdef VARIANT_OLD
    *provider_version = PDK2_SPI_VERSION;
#elif defined(VARIANT_NEW)
    *provider_version = 0x01020000;
#else
    *provider_version = CURRENT_SPI_VERSION;
#endif
#ifdef VARIANT_NO_OBJECT
    *result = NULL;
    return S_OK;
#endif
    struct provider *provider;
    if (FAILED(allocate(sizeof(*provider), (LPVOID *)&provider)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *provider = (struct provider){ &methods, 1 };
    *result = (LPMSPROVIDER)provider;
    return S_OK;
}
#endif

#ifdef VARIANT_HOOK
/* Succeeds only with what the test says (SPI-ENT-03). The provider object does for a hook: the loader looks at its slots. */
HRESULT STDMAPIINITCALLTYPE HPProviderInit(LPMAPISESSION session, HINSTANCE module, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more,
    LPFREEBUFFER free_buffer, LPMAPIUID section, ULONG flags, LPSPOOLERHOOK *result)
{
    struct provider *provider;
    if (session != (LPMAPISESSION)(size_t)0x1234 || !module || !buffer || !more || !free_buffer || section->ab[0] != 42 || flags != 7)
        return MAPI_E_INVALID_PARAMETER;
    allocate = buffer;
    release_buffer = free_buffer;
    if (FAILED(allocate(sizeof(*provider), (LPVOID *)&provider)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *provider = (struct provider){ &methods, 1 };
    *result = (LPSPOOLERHOOK)provider;
    return S_OK;
}
#endif

#ifdef VARIANT_UNDEFINED
extern void no_library_has_this(void);
void call_it(void);
void call_it(void)
{
    no_library_has_this();
}
#endif

HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE module, LPMALLOC memory, LPMAPISUP support, ULONG_PTR ui, ULONG flags, ULONG context,
    ULONG count, LPSPropValue properties, LPPROVIDERADMIN admin, LPMAPIERROR *error);
HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE module, LPMALLOC memory, LPMAPISUP support, ULONG_PTR ui, ULONG flags, ULONG context,
    ULONG count, LPSPropValue properties, LPPROVIDERADMIN admin, LPMAPIERROR *error)
{
    static char text[] = "the server refuses the account", component[] = "test";
    if (context != MSG_SERVICE_CONFIGURE)
        return S_OK;
    if (FAILED(allocate(sizeof(**error), (LPVOID *)error)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    **error = (MAPIERROR){ .lpszError = (LPTSTR)text, .lpszComponent = (LPTSTR)component, .ulLowLevelError = 7 };
    return MAPI_E_EXTENDED_ERROR;
}
