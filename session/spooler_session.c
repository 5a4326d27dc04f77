#include "session/spooler_session.h"

#include <mapicode.h>
#include <stdlib.h>
#include <string.h>

#include "session/seams.h"
#include "session/session.h"

static const struct mapix_spooler_host *the_host;
static void *the_context;

/* In the spooler's own process SpoolerNotify comes here instead of going through the broker. */
static HRESULT take_notification(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    (void)profile;
    return the_host && the_host->notify ? the_host->notify(the_context, section, flags, data) : S_OK;
}

static HRESULT transports_are_here(const char *profile)
{
    (void)profile;
    return S_OK;
}

static const struct session_spooler spooler_side = { .notify = take_notification, .wait_for_transports = transports_are_here };

static char *failure_text(struct mapix_error_slot *error)
{
    char *text = mapix_error_text(error, NULL);

    return text ? text : strdup("The provider gave no reason.");
}

static void log_on_transport(struct session_core *core, struct session_provider *provider, struct mapix_spooler_transport *transport)
{
    struct session_open open = { .flags = LOGON_NO_DIALOG | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND };
    struct mapix_error_slot error = { 0 };
    struct session_logon *logon;

    transport->section = provider->section;
    transport->name = strdup(provider->display_name ? provider->display_name : provider->module_name);
    transport->failed = session_provider_logon(core, provider, &open, &error);
    logon = FAILED(transport->failed) ? NULL : session_logon_of(core, provider);
    if (logon) {
        transport->logon = logon->transport;
        transport->logon->lpVtbl->AddRef(transport->logon);
        transport->flags = logon->transport_flags;
        if (support_hold_if_alive(logon->support))
            transport->support = logon->support;
        session_logon_release(logon);
    } else {
        if (!FAILED(transport->failed))
            transport->failed = MAPI_E_CALL_FAILED;
        transport->failure = failure_text(&error);
        session_provider_show_failure(core, provider, &error);
    }
    mapix_error_clear(&error);
}

static void log_on_store(struct session_core *core, struct session_provider *provider, struct mapix_spooler_store *store)
{
    struct session_open open = { .flags = MDB_WRITE | MDB_NO_DIALOG, .spooler = true };
    struct mapix_error_slot error = { 0 };

    store->section = provider->section;
    store->name = strdup(provider->display_name ? provider->display_name : provider->module_name);
    store->is_default = (provider->flags & STATUS_DEFAULT_STORE) != 0;
    store->failed = session_provider_logon(core, provider, &open, &error);
    store->store = open.store;
    if (FAILED(store->failed))
        store->failure = failure_text(&error);
    mapix_error_clear(&error);
}

static bool is_store(const struct session_provider *provider)
{
    return provider->type == MAPI_STORE_PROVIDER;
}

static HRESULT log_on_providers(struct session_core *core, struct mapix_spooler_session *session)
{
    unsigned count = core->plan.provider_count;

    session->transports = calloc(count + 1, sizeof(*session->transports));
    session->stores = calloc(count + 1, sizeof(*session->stores));
    if (!session->transports || !session->stores)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (unsigned i = 0; i < count; i++)
        if (is_store(&core->providers[i]))
            log_on_store(core, &core->providers[i], &session->stores[session->store_count++]);
    for (unsigned i = 0; i < count; i++)
        if (core->providers[i].type == MAPI_TRANSPORT_PROVIDER)
            log_on_transport(core, &core->providers[i], &session->transports[session->transport_count++]);
    return S_OK;
}

HRESULT mapix_spooler_session_open(const char *profile, const struct mapix_spooler_host *host, void *context,
    struct mapix_spooler_session **ret_session)
{
    struct mapix_spooler_session *session = calloc(1, sizeof(*session));
    HRESULT result;

    if (!session)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    the_host = host;
    the_context = context;
    mapix_session_set_spooler(&spooler_side);
    result = MAPILogonEx(0, (LPTSTR)(uintptr_t)profile, NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NT_SERVICE, &session->session);
    if (!FAILED(result))
        result = log_on_providers(session_core_of(session->session), session);
    if (FAILED(result)) {
        mapix_spooler_session_close(session);
        return result;
    }
    *ret_session = session;
    return S_OK;
}

void mapix_spooler_session_close(struct mapix_spooler_session *session)
{
    if (!session)
        return;
    for (unsigned i = 0; i < session->transport_count; i++) {
        struct mapix_spooler_transport *transport = &session->transports[i];

        if (transport->logon)
            transport->logon->lpVtbl->Release(transport->logon);
        if (transport->support)
            transport->support->lpVtbl->Release(transport->support);
        free(transport->name);
        free(transport->failure);
    }
    for (unsigned i = 0; i < session->store_count; i++) {
        if (session->stores[i].store)
            session->stores[i].store->lpVtbl->Release(session->stores[i].store);
        free(session->stores[i].name);
        free(session->stores[i].failure);
    }
    if (session->session) {
        session->session->lpVtbl->Logoff(session->session, 0, 0, 0);
        session->session->lpVtbl->Release(session->session);
    }
    free(session->transports);
    free(session->stores);
    free(session);
    the_host = NULL;
}
