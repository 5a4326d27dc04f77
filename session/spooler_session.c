#include "session/spooler_session.h"

#include <mapicode.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/memory.h"

#include "session/failure.h"
#include "session/seams.h"
#include "session/session.h"

static const struct mapix_spooler_host *the_host;
static void *the_context;

/* In the spooler's own process these come here instead of going through the broker. */
static HRESULT take_notification(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    (void)profile;
    return the_host && the_host->notify ? the_host->notify(the_context, section, flags, data) : S_OK;
}

static void tell_row(const MAPIUID *section, ULONG count, const SPropValue *values)
{
    if (the_host && the_host->row_changed)
        the_host->row_changed(the_context, section, count, values);
}

static HRESULT yield(ULONG flags)
{
    return the_host && the_host->yield ? the_host->yield(the_context, flags) : S_OK;
}

static HRESULT register_preprocessor(const MAPIUID *section, const MAPIUID *uid, const char *address_type, const char *module,
    const char *preprocess, const char *remove)
{
    return the_host && the_host->register_preprocessor ? the_host->register_preprocessor(the_context, section, uid, address_type, module,
        preprocess, remove) : MAPI_E_NO_SUPPORT;
}

static HRESULT run_outbound_hooks(const MAPIUID *store_section, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags, ULONG *io_size,
    LPENTRYID *io_target)
{
    return the_host && the_host->outbound_hooks ? the_host->outbound_hooks(the_context, store_section, message, folder, io_flags, io_size,
        io_target) : S_OK;
}

static HRESULT take_arrival(const char *profile, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id)
{
    (void)profile;
    return the_host && the_host->arrived ? the_host->arrived(the_context, store_section, size, entry_id) : MAPI_E_NO_SUPPORT;
}

static const struct session_spooler spooler_side = {
    .notify = take_notification, .row_changed = tell_row, .yield = yield, .register_preprocessor = register_preprocessor,
    .outbound_hooks = run_outbound_hooks, .arrived = take_arrival,
};

static char *failure_text(struct mapix_error_slot *error)
{
    char *text = mapix_error_text(error, NULL);

    return text ? text : strdup("The provider gave no reason.");
}

static struct session_core *core_of(struct mapix_spooler_session *session)
{
    return session_core_of(session->session);
}

HRESULT mapix_spooler_transport_logon(struct mapix_spooler_session *session, unsigned index)
{
    struct mapix_spooler_transport *transport = &session->transports[index];
    struct session_core *core = core_of(session);
    struct session_open open = { .flags = LOGON_NO_DIALOG | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND };
    struct mapix_error_slot error = { 0 };
    struct session_logon *logon;

    if (transport->logon)
        return S_OK;
    free(transport->failure);
    transport->failure = NULL;
    transport->failed = session_provider_logon(core, transport->provider, &open, &error);
    logon = FAILED(transport->failed) ? NULL : session_logon_of(core, transport->provider);
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
        session_provider_show_failure(core, transport->provider, transport->provider, &error);
    }
    mapix_error_clear(&error);
    return transport->failed;
}

static void let_go(struct mapix_spooler_transport *transport)
{
    if (transport->logon)
        transport->logon->lpVtbl->Release(transport->logon);
    if (transport->support)
        transport->support->lpVtbl->Release(transport->support);
    transport->logon = NULL;
    transport->support = NULL;
}

void mapix_spooler_transport_drop(struct mapix_spooler_session *session, unsigned index, const char *text)
{
    struct mapix_spooler_transport *transport = &session->transports[index];
    struct mapix_error_slot error = { 0 };

    session_provider_forget(core_of(session), transport->provider);
    let_go(transport);
    transport->failed = MAPI_E_CALL_FAILED;
    free(transport->failure);
    transport->failure = strdup(text);
    mapix_error_set(&error, MAPI_E_CALL_FAILED, "spooler", 0, 0, "%s", text);
    session_provider_show_failure(core_of(session), transport->provider, transport->provider, &error);
    mapix_error_clear(&error);
}

HRESULT mapix_spooler_transport_row(struct mapix_spooler_session *session, unsigned index, ULONG *ret_count, LPSPropValue *ret_values)
{
    return session_status_row(core_of(session), session->transports[index].provider, ret_count, ret_values);
}

void mapix_spooler_transport_remember(struct mapix_spooler_session *session, unsigned index, bool inbound, const char *preprocesses)
{
    struct session_core *core = core_of(session);
    const MAPIUID *section = &session->transports[index].section;
    SPropValue values[] = {
        { .ulPropTag = PR_MAPIX_INBOUND, .Value.b = inbound },
        { .ulPropTag = PR_MAPIX_PREPROCESSES_A, .Value.lpszA = (LPSTR)(uintptr_t)preprocesses },
    };
    const ULONG tags[] = { PR_MAPIX_INBOUND, PR_MAPIX_PREPROCESSES_A };
    struct prop_memory memory = { mapix_memory_new(16), MAPIAllocateMore };
    SPropValue old[2];

    if (!memory.base)
        return;
    if (FAILED(profile_get_values(core->profile, section, 2, tags, &memory, NULL, old)) || old[0].ulPropTag != PR_MAPIX_INBOUND ||
        !old[0].Value.b != !inbound || strcmp(old[1].ulPropTag == PR_MAPIX_PREPROCESSES_A ? old[1].Value.lpszA : "", preprocesses))
        profile_set_values(core->profile, section, 2, values, NULL);
    mapix_memory_free(memory.base);
}

bool session_preprocess_matches(const char *list, const char *address_type, ULONG size, const ENTRYID *entry_id)
{
    static const char digits[] = "0123456789ABCDEF";
    char uid[34] = "{";

    for (int i = 0; i < 16 && size >= 20; i++) {
        uid[1 + 2 * i] = digits[entry_id->ab[i] >> 4];
        uid[2 + 2 * i] = digits[entry_id->ab[i] & 15];
    }
    uid[33] = 0;
    for (const char *at = list; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        size_t length = strcspn(at, "\n");

        if ((length == 1 && *at == '*') || (address_type && length == strlen(address_type) && !strncasecmp(at, address_type, length)) ||
            (size >= 20 && length == 34 && !strncmp(at, uid, 33)))
            return true;
    }
    return false;
}

void *mapix_spooler_function(const char *module, const char *function, char **ret_why)
{
    struct mapix_error_slot error = { 0 };
    struct loader_module *loaded;
    void *found = NULL;

    *ret_why = NULL;
    if (!FAILED(loader_module_open(module, &error, &loaded))) {
        found = loader_module_function(loaded, function);
        if (!found && asprintf(ret_why, "The module %s has no function %s", module, function) < 0)
            *ret_why = NULL;
    } else {
        *ret_why = mapix_error_text(&error, NULL);
    }
    mapix_error_clear(&error);
    return found;                      /* modules are never unmapped */
}

static void load_hook(struct mapix_spooler_session *session, struct session_provider *provider, struct mapix_spooler_hook *hook)
{
    struct mapix_error_slot error = { 0 };
    struct loader_module *loaded = NULL;
    HRESULT result = loader_module_open(provider->module_name, &error, &loaded);

    hook->name = strdup(session_failure_name(provider));
    hook->flags = provider->flags & (HOOK_INBOUND | HOOK_OUTBOUND);
    if (!FAILED(result))
        result = loader_init_hook(loaded, session->session, &provider->section, MAPI_NT_SERVICE, &error, &hook->hook);
    if (FAILED(result)) {
        char *text = failure_text(&error);

        mapix_log_write(MAPIX_LOG_WARNING, "mapix-spooler", "The hook %s is left out: %s", hook->name ? hook->name : "", text ? text : "");
        session_provider_show_failure(core_of(session), provider, provider, &error);
        free(text);
    }
    mapix_error_clear(&error);
}

HRESULT mapix_spooler_store_logon(struct mapix_spooler_session *session, unsigned index)
{
    struct mapix_spooler_store *store = &session->stores[index];
    struct session_open open = { .flags = MDB_WRITE | MDB_NO_DIALOG, .spooler = true };
    struct mapix_error_slot error = { 0 };

    if (store->store)
        return S_OK;
    free(store->failure);
    store->failure = NULL;
    store->failed = session_provider_logon(core_of(session), store->provider, &open, &error);
    store->store = open.store;
    if (FAILED(store->failed))
        store->failure = failure_text(&error);
    mapix_error_clear(&error);
    return store->failed;
}

static void list_store(struct mapix_spooler_session *session, struct session_provider *provider)
{
    session->stores[session->store_count] = (struct mapix_spooler_store){ .section = provider->section, .provider = provider,
        .name = strdup(session_failure_name(provider)),
        .is_default = (provider->flags & STATUS_DEFAULT_STORE) != 0 };
    mapix_spooler_store_logon(session, session->store_count++);
}

LPMDB mapix_spooler_default_store(struct mapix_spooler_session *session)
{
    struct profile *profile = core_of(session)->profile;
    LPMDB found = NULL;

    for (unsigned i = 0; i < session->store_count; i++) {
        struct mapix_spooler_store *store = &session->stores[i];
        ULONG otherwise = store->is_default ? STATUS_DEFAULT_STORE : 0;

        store->is_default = (profile_get_long(profile, &store->section, PR_RESOURCE_FLAGS, otherwise) & STATUS_DEFAULT_STORE) != 0;
        if (store->store && (!found || store->is_default))
            found = store->store;
    }
    return found;
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
    session->hooks = calloc(count + 1, sizeof(*session->hooks));
    if (!session->transports || !session->stores || !session->hooks)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (unsigned i = 0; i < count; i++)
        if (is_store(&core->providers[i]))
            list_store(session, &core->providers[i]);
    for (unsigned i = 0; i < count; i++)
        if (core->providers[i].type == MAPI_HOOK_PROVIDER)
            load_hook(session, &core->providers[i], &session->hooks[session->hook_count++]);
    for (unsigned i = 0; i < count; i++) {
        struct session_provider *provider = &core->providers[i];
        struct mapix_spooler_transport *transport = &session->transports[session->transport_count];

        if (provider->type != MAPI_TRANSPORT_PROVIDER)
            continue;
        transport->section = provider->section;
        transport->provider = provider;
        transport->module = provider->module_name;
        transport->default_outbound = (provider->flags & STATUS_DEFAULT_OUTBOUND) != 0;
        transport->name = strdup(session_failure_name(provider));
        session->transport_count++;
    }
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
        let_go(&session->transports[i]);
        free(session->transports[i].name);
        free(session->transports[i].failure);
    }
    for (unsigned i = 0; i < session->hook_count; i++) {
        if (session->hooks[i].hook)
            session->hooks[i].hook->lpVtbl->Release(session->hooks[i].hook);
        free(session->hooks[i].name);
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
    free(session->hooks);
    free(session);
    the_host = NULL;
}
