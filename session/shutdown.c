/* Fast shutdown (LOGOFF-20 to -23, SPI-LIFE-17): a client that is about to exit asks all providers of its process whether they can do without
 * a logoff, tells them, and goes.
 *
 * The user's wish, a registry setting at Microsoft's, is the environment variable MAPIX_FAST_SHUTDOWN: 0 (also when absent or nonsense) allows
 * it unless a provider opts out, 1 only if every provider says that it can, 2 never.
 */
#include <mapidefs.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "session/failure.h"
#include "session/session.h"

enum wish { UNLESS_ONE_OPTS_OUT, IF_ALL_OPT_IN, NEVER };

static enum wish users_wish(void)
{
    const char *text = getenv("MAPIX_FAST_SHUTDOWN");
    if (text && !strcmp(text, "1"))
        return IF_ALL_OPT_IN;
    return text && !strcmp(text, "2") ? NEVER : UNLESS_ONE_OPTS_OUT;
}

enum step { QUERY, NOTIFY, EXIT };

/* One provider object's answer; MAPI_E_INTERFACE_NOT_SUPPORTED: it knows nothing of fast shutdown. */
static HRESULT tell_provider(IUnknown *object, enum step step)
{
    LPMAPIPROVIDERSHUTDOWN provider = NULL;
    if (FAILED(object->lpVtbl->QueryInterface(object, &IID_IMAPIProviderShutdown, (LPVOID *)&provider)) || !provider)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    HRESULT hr = step == QUERY ? provider->lpVtbl->QueryFastShutdown(provider) :
        step == NOTIFY ? provider->lpVtbl->NotifyProcessShutdown(provider) : provider->lpVtbl->DoFastShutdown(provider);
    provider->lpVtbl->Release(provider);
    return hr;
}

/* Several logons may share a provider object: it is told once. */
static bool told_before(struct session_logon *const *logons, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        if (logons[i]->module == logons[count]->module)
            return true;
    return false;
}

/* All providers of one type in one session; the first refusal is kept, the others are told all the same. */
static HRESULT tell_type(struct session *asking, struct session_core *core, ULONG type, enum step step, enum wish wish)
{
    struct session_logon **logons;
    ULONG count;
    HRESULT result = S_OK, hr = session_logon_list(core, type, &count, &logons);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; i < count; i++) {
        hr = told_before(logons, i) ? S_OK : tell_provider(logons[i]->module->provider, step);
        if (hr == MAPI_E_INTERFACE_NOT_SUPPORTED && wish != IF_ALL_OPT_IN)
            hr = S_OK;
        if (FAILED(hr) && SUCCEEDED(result))
            result = mapix_object_fail(&asking->object, MAPI_E_NO_SUPPORT, 0,
                "The %s \"%s\" of the service \"%s\" does not permit a fast shutdown (%#010x). Log off instead", session_failure_kind(logons[i]->provider),
                session_failure_name(logons[i]->provider), session_failure_service(logons[i]->provider), (unsigned)hr);
    }
    for (ULONG i = 0; i < count; i++)
        session_logon_release(logons[i]);
    free(logons);
    return result;
}

/* Every session of the process: it exits as a whole. Within each: transports, address books, stores. */
static HRESULT tell_providers(struct session *asking, enum step step, enum wish wish)
{
    static const ULONG types[] = { MAPI_TRANSPORT_PROVIDER, MAPI_AB_PROVIDER, MAPI_STORE_PROVIDER };
    struct session_core **cores;
    unsigned count;
    HRESULT result = session_core_list(&count, &cores);
    if (FAILED(result))
        return result;
    for (unsigned c = 0; c < count; c++) {
        for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++) {
            HRESULT hr = tell_type(asking, cores[c], types[t], step, wish);
            if (SUCCEEDED(result))
                result = hr;
        }
        session_core_release(cores[c]);
    }
    free(cores);
    return result;
}

static HRESULT refuse(struct session *session)
{
    return mapix_object_fail(&session->object, MAPI_E_NO_SUPPORT, 0,
        "Fast shutdown is switched off for this user (MAPIX_FAST_SHUTDOWN is 2). Log off instead");
}

#define ENTER(self)                                                                                                                \
    struct session *session = (struct session *)mapix_object_of(self);                                                             \
    MAPIX_ENTER(&session->object)

static HRESULT STDMETHODCALLTYPE query_fast_shutdown(IMAPIClientShutdown *self)
{
    ENTER(self);
    enum wish wish = users_wish();
    return wish == NEVER ? refuse(session) : tell_providers(session, QUERY, wish);
}

/* The page: the attempt counts, so no provider's answer does. */
static HRESULT STDMETHODCALLTYPE notify_process_shutdown(IMAPIClientShutdown *self)
{
    ENTER(self);
    tell_providers(session, NOTIFY, UNLESS_ONE_OPTS_OUT);
    return S_OK;
}

/* Who was not asked before is asked now, so that nobody is hurried who cannot. After S_OK the client makes no call any more: what a dead process
 * leaves (marks, temporary sections, a place in a shared session) goes the way it goes after a kill. */
static HRESULT STDMETHODCALLTYPE do_fast_shutdown(IMAPIClientShutdown *self)
{
    ENTER(self);
    enum wish wish = users_wish();
    HRESULT hr = wish == NEVER ? refuse(session) : tell_providers(session, QUERY, wish);
    return FAILED(hr) ? hr : tell_providers(session, EXIT, UNLESS_ONE_OPTS_OUT);
}

const IMAPIClientShutdownVtbl session_shutdown_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIClientShutdown),
    .QueryFastShutdown = query_fast_shutdown,
    .NotifyProcessShutdown = notify_process_shutdown,
    .DoFastShutdown = do_fast_shutdown,
};
