/* Bringing providers up, routing to them, and taking them down. */
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lock.h"
#include "base/log.h"
#include "base/memory.h"
#include "session/core.h"
#include "session/failure.h"
#include "session/seams.h"
#include "session/worker.h"
#include "support/store_entry_id.h"

/* Provider objects. ------------------------------------------------------------------------------------------------------------ */

static HRESULT start_module(struct session_core *core, struct session_provider *provider, struct loader_module *loaded,
    struct mapix_error_slot *error, IUnknown **ret_provider)
{
    ULONG flags = core->flags & MAPI_NT_SERVICE;
    if (provider->type == MAPI_AB_PROVIDER)
        return loader_init_address_book(loaded, flags, error, (LPABPROVIDER *)ret_provider);
    if (provider->type == MAPI_TRANSPORT_PROVIDER)
        return loader_init_transport(loaded, flags, error, (LPXPPROVIDER *)ret_provider);
    return loader_init_store(loaded, flags, error, (LPMSPROVIDER *)ret_provider);
}

/* The provider object for a logon, counted for it: one per module and session for stores, one per provider for address books (SPI-ENT-08). */
static HRESULT module_take(struct session_core *core, struct session_provider *provider, struct loader_module *loaded,
    struct mapix_error_slot *error, struct session_module **ret_module)
{
    pthread_mutex_lock(&core->lock);
    for (struct session_module *module = core->modules; provider->type == MAPI_STORE_PROVIDER && module; module = module->next)
        if (module->type == provider->type && module->loaded == loaded && module->logons) {
            module->logons++;
            pthread_mutex_unlock(&core->lock);
            loader_module_close(loaded);               /* the first one's use stands for all */
            *ret_module = module;
            return S_OK;
        }
    pthread_mutex_unlock(&core->lock);
    struct session_module *module = calloc(1, sizeof(*module));
    if (!module)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = start_module(core, provider, loaded, error, &module->provider);
    if (FAILED(hr)) {
        free(module);
        return hr;
    }
    module->loaded = loaded;
    module->type = provider->type;
    module->logons = 1;
    pthread_mutex_lock(&core->lock);
    module->next = core->modules;
    core->modules = module;
    pthread_mutex_unlock(&core->lock);
    *ret_module = module;
    return S_OK;
}

/* One logon of it is gone; with the last one it is shut down (SPI-LIFE-12, -13). */
static void module_give(struct session_core *core, struct session_module *module)
{
    pthread_mutex_lock(&core->lock);
    bool last = !--module->logons;
    for (struct session_module **place = &core->modules; last && *place; place = &(*place)->next)
        if (*place == module) {
            *place = module->next;
            break;
        }
    pthread_mutex_unlock(&core->lock);
    if (!last)
        return;
    ULONG flags = 0;
    if (module->type == MAPI_AB_PROVIDER)
        ((LPABPROVIDER)module->provider)->lpVtbl->Shutdown((LPABPROVIDER)module->provider, &flags);
    else
        ((LPMSPROVIDER)module->provider)->lpVtbl->Shutdown((LPMSPROVIDER)module->provider, &flags);
    module->provider->lpVtbl->Release(module->provider);
    loader_module_close(module->loaded);
    free(module);
}

/* Logon records. ------------------------------------------------------------------------------------------------------------------ */

static void record_unreference(struct session_logon *logon)
{
    struct session_core *core = logon->core;
    pthread_mutex_lock(&core->lock);
    bool last = !--logon->references;
    pthread_mutex_unlock(&core->lock);
    if (!last)
        return;
    free(logon->uids);
    free(logon);
    session_core_release(core);
}

/* Nobody uses the provider's logon object any more: it goes, and with the last one the provider object. */
void session_logon_release(struct session_logon *logon)
{
    struct session_core *core = logon->core;
    pthread_mutex_lock(&core->lock);
    bool last = !--logon->users;
    pthread_mutex_unlock(&core->lock);
    if (last) {
        mapix_lock_release(logon->mark);
        if (logon->store)
            logon->store->lpVtbl->Release(logon->store);
        if (logon->book)
            logon->book->lpVtbl->Release(logon->book);
        if (logon->transport)
            logon->transport->lpVtbl->Release(logon->transport);
        module_give(core, logon->module);
    }
    record_unreference(logon);
}

static struct session_logon *hold_locked(struct session_logon *logon)
{
    logon->users++;
    logon->references++;
    return logon;
}

struct session_logon *session_logon_remember(struct session_logon *logon)
{
    pthread_mutex_lock(&logon->core->lock);
    logon->references++;
    logon->remembered++;
    pthread_mutex_unlock(&logon->core->lock);
    return logon;
}

struct session_logon *session_logon_hold_again(struct session_logon *logon)
{
    pthread_mutex_lock(&logon->core->lock);
    struct session_logon *held = logon->listed ? hold_locked(logon) : NULL;
    pthread_mutex_unlock(&logon->core->lock);
    return held;
}

void session_logon_forget(struct session_logon *logon)
{
    pthread_mutex_lock(&logon->core->lock);
    logon->remembered--;
    pthread_mutex_unlock(&logon->core->lock);
    record_unreference(logon);
}

static void unlist_locked(struct session_logon *logon)
{
    for (struct session_logon **place = &logon->core->logons; *place; place = &(*place)->next)
        if (*place == logon) {
            *place = logon->next;
            break;
        }
    logon->listed = false;
}

static void list_locked(struct session_logon *logon)
{
    struct session_logon **place = &logon->core->logons;
    while (*place && (*place)->provider->index <= logon->provider->index)
        place = &(*place)->next;
    logon->next = *place;
    *place = logon;
    logon->listed = true;
}

static bool provider_is_listed_locked(struct session_core *core, const struct session_provider *provider)
{
    for (struct session_logon *logon = core->logons; logon; logon = logon->next)
        if (logon->provider == provider)
            return true;
    return false;
}

/* Log one off that was taken from the list; the caller holds it. Its UIDs went with the list, its row goes here (LOGOFF-14). */
static void log_off(struct session_logon *logon, ULONG flags)
{
    struct session_core *core = logon->core;
    if (logon->store) {
        ULONG store_flags = flags;
        logon->store->lpVtbl->Logoff(logon->store, &store_flags);
    }
    if (logon->book)
        logon->book->lpVtbl->Logoff(logon->book, flags);
    if (logon->transport)
        logon->transport->lpVtbl->TransportLogoff(logon->transport, flags);
    pthread_mutex_lock(&core->lock);
    bool more = provider_is_listed_locked(core, logon->provider);
    LPMAPISUP support = logon->support && support_hold_if_alive(logon->support) ? logon->support : NULL;
    pthread_mutex_unlock(&core->lock);
    if (!more)
        session_status_remove(core, logon->provider);
    if (support) {
        mapix_support_invalidate(support);
        support->lpVtbl->Release(support);
    }
}

/* The support object is gone: a store was closed by its clients, or the provider let go after a logoff (SPI-LIFE-12, SPI-MS-15). */
void session_support_released(void *context)
{
    struct session_logon *logon = context;
    struct session_core *core = logon->core;
    pthread_mutex_lock(&core->lock);
    logon->support = NULL;
    bool closing = logon->listed && !logon->logged_off;
    if (closing) {
        logon->logged_off = true;
        unlist_locked(logon);                          /* the list's hold is ours now */
    }
    pthread_mutex_unlock(&core->lock);
    if (closing) {
        log_off(logon, 0);
        session_logon_release(logon);
    }
    record_unreference(logon);
}

static bool wanted(const struct session_logon *logon, ULONG type, const struct session_provider *provider)
{
    return (!type || logon->provider->type == type) && (!provider || logon->provider == provider);
}

/* First what we keep open ourselves: a provider may close its store at that, which logs it off by itself. */
static void drop_held_stores(struct session_core *core, ULONG type, const struct session_provider *provider)
{
    for (;;) {
        LPMDB held = NULL;
        pthread_mutex_lock(&core->lock);
        for (struct session_logon *logon = core->logons; logon && !held; logon = logon->next)
            if (wanted(logon, type, provider) && logon->held) {
                held = logon->held;
                logon->held = NULL;
            }
        pthread_mutex_unlock(&core->lock);
        if (!held)
            return;
        held->lpVtbl->Release(held);
    }
}

void session_logoff_providers(struct session_core *core, ULONG type, const struct session_provider *provider, ULONG flags)
{
    drop_held_stores(core, type, provider);
    for (;;) {
        pthread_mutex_lock(&core->lock);
        struct session_logon *logon = core->logons;
        while (logon && !wanted(logon, type, provider))
            logon = logon->next;
        if (logon) {
            logon->logged_off = true;
            unlist_locked(logon);
        }
        pthread_mutex_unlock(&core->lock);
        if (!logon)
            return;
        log_off(logon, flags);
        session_logon_release(logon);
    }
}

void session_provider_forget(struct session_core *core, const struct session_provider *provider)
{
    pthread_mutex_lock(&core->lock);
    struct session_logon *logon = core->logons;
    while (logon && logon->provider != provider)
        logon = logon->next;
    if (logon) {
        logon->logged_off = true;
        unlist_locked(logon);
    }
    pthread_mutex_unlock(&core->lock);
    if (logon)
        session_logon_release(logon);
}

bool session_provider_abandon(struct session_core *core, struct session_provider *provider)
{
    pthread_mutex_lock(&core->lock);
    bool looking = provider->looking;
    provider->state->abandoned = true;
    if (provider->pending) {
        provider->pending->abandoned = true;
        mapix_support_invalidate(provider->pending->support);        /* alive: the call in progress holds it */
    }
    provider->pending = NULL;
    pthread_mutex_unlock(&core->lock);
    return looking;
}

struct session_logon *session_logon_find(struct session_core *core, ULONG size, const ENTRYID *entry_id)
{
    struct session_logon *found = NULL;
    if (size < 20)
        return NULL;
    pthread_mutex_lock(&core->lock);
    for (struct session_logon *logon = core->logons; logon && !found; logon = logon->next)
        for (unsigned i = 0; i < logon->uid_count && !found; i++)
            if (!memcmp(&logon->uids[i], entry_id->ab, sizeof(MAPIUID)))
                found = hold_locked(logon);
    pthread_mutex_unlock(&core->lock);
    return found;
}

struct session_logon *session_logon_of(struct session_core *core, const struct session_provider *provider)
{
    struct session_logon *found = NULL;
    pthread_mutex_lock(&core->lock);
    for (struct session_logon *logon = core->logons; logon && !found; logon = logon->next)
        if (logon->provider == provider)
            found = hold_locked(logon);
    pthread_mutex_unlock(&core->lock);
    return found;
}

HRESULT session_logon_list(struct session_core *core, ULONG type, ULONG *ret_count, struct session_logon ***ret_logons)
{
    ULONG count = 0;
    pthread_mutex_lock(&core->lock);
    for (struct session_logon *logon = core->logons; logon; logon = logon->next)
        count += logon->provider->type == type;
    struct session_logon **logons = calloc(count + 1, sizeof(*logons));
    count = 0;
    for (struct session_logon *logon = core->logons; logons && logon; logon = logon->next)
        if (logon->provider->type == type)
            logons[count++] = hold_locked(logon);
    pthread_mutex_unlock(&core->lock);
    *ret_count = count;
    *ret_logons = logons;
    return logons ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Logging on. -------------------------------------------------------------------------------------------------------------------- */

/* The entry id that names a store to its provider: what the section remembers, unwrapped; none when it is not chosen yet (SPI-MS-04). */
static HRESULT stored_entry_id(struct session_core *core, struct session_provider *provider, void *base, ULONG *ret_size, LPENTRYID *ret_id)
{
    ULONG tag = PR_ENTRYID;
    SPropValue value;
    struct prop_memory memory = { base, MAPIAllocateMore };
    HRESULT hr = profile_get_values(core->profile, &provider->section, 1, &tag, &memory, NULL, &value);
    if (FAILED(hr) || value.ulPropTag != tag || !value.Value.bin.cb)
        return S_OK;
    const char *module;
    const ENTRYID *inner;
    if (SUCCEEDED(mapix_support_unwrap(value.Value.bin.cb, value.Value.bin.lpb, &module, ret_size, &inner))) {
        *ret_id = (LPENTRYID)(uintptr_t)inner;
        return S_OK;
    }
    *ret_size = value.Value.bin.cb;
    *ret_id = (LPENTRYID)value.Value.bin.lpb;
    return S_OK;
}

/* It succeeded, and broke its contract at that. */
static HRESULT broken(struct session_logon *logon, const char *how, struct mapix_error_slot *error)
{
    mapix_error_set(error, MAPI_E_CALL_FAILED, "session", 0, 0, "Its module %s is broken: the logon succeeded %s. Report this to its author",
        logon->provider->module_name, how);
    return session_failure_of(logon->core, logon->provider, MAPI_E_CALL_FAILED, error);
}

static ULONG logon_flags(const struct session_open *open)
{
    return open->flags | (open->immediate ? MAPIX_LOGON_IMMEDIATE : 0);
}

static HRESULT call_store(struct session_logon *logon, struct session_open *open, struct mapix_error_slot *error)
{
    struct session_core *core = logon->core;
    LPMSPROVIDER provider = (LPMSPROVIDER)logon->module->provider;
    ULONG size = 0, security_size = 0;
    LPENTRYID entry_id = NULL;
    LPBYTE security = NULL;
    LPMAPIERROR reported = NULL;
    void *base = mapix_memory_new(16);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    stored_entry_id(core, logon->provider, base, &size, &entry_id);
    HRESULT hr;
    if (open->spooler)
        hr = provider->lpVtbl->SpoolerLogon(provider, logon->support, 0, (LPTSTR)core->profile_name, size, entry_id, open->flags, open->iid, 0,
            NULL, &reported, &logon->store, &open->store);
    else
        hr = provider->lpVtbl->Logon(provider, logon->support, open->ui_param, (LPTSTR)core->profile_name, size, entry_id, logon_flags(open),
            open->iid, &security_size, &security, &reported, &logon->store, &open->store);
    if (SUCCEEDED(hr) && !open->store) {
        hr = broken(logon, "without a store", error);
    } else if (FAILED(hr)) {
        session_failure_record(logon->core, logon->provider, hr, reported, error);
    } else if (hr == MAPI_W_ERRORS_RETURNED) {
        open->warning = hr;
        session_failure_record(logon->core, logon->provider, hr, reported, error);
    }
    const struct session_spooler *spooler = session_spooler();
    if (SUCCEEDED(hr) && logon->store && !(open->flags & MDB_NO_MAIL) && spooler && spooler->store_opened)
        spooler->store_opened(core->profile_name, &logon->provider->section, security_size, security);     /* CONF-32 */
    if (SUCCEEDED(hr) && logon->store && !open->spooler && !(open->flags & MDB_NO_MAIL) && !(core->flags & MAPI_NO_MAIL))
        (void)profile_mark_store(core->profile, &logon->provider->section, &logon->mark);      /* without it others only wait less for us */
    if (reported)
        MAPIFreeBuffer(reported);
    if (security)
        MAPIFreeBuffer(security);
    mapix_memory_free(base);
    return hr;
}

static HRESULT call_book(struct session_logon *logon, struct session_open *open, struct mapix_error_slot *error)
{
    LPABPROVIDER provider = (LPABPROVIDER)logon->module->provider;
    LPMAPIERROR reported = NULL;
    ULONG security_size = 0;
    LPBYTE security = NULL;                            /* dummies that have to be there (SPI-AB-03) */
    HRESULT hr = provider->lpVtbl->Logon(provider, logon->support, open->ui_param, (LPTSTR)logon->core->profile_name, logon_flags(open),
        &security_size, &security, &reported, &logon->book);
    if (SUCCEEDED(hr) && !logon->book) {
        hr = broken(logon, "without a logon object", error);
    } else if (FAILED(hr) || hr == MAPI_W_ERRORS_RETURNED) {
        session_failure_record(logon->core, logon->provider, hr, reported, error);
        open->warning = FAILED(hr) ? S_OK : hr;
    }
    if (reported)
        MAPIFreeBuffer(reported);
    return hr;
}

/* SPI-XP-03: outside connections as the spooler's session wants them; what the transport asks for comes back in the flags (SPI-XP-04). */
static HRESULT call_transport(struct session_logon *logon, struct session_open *open, struct mapix_error_slot *error)
{
    LPXPPROVIDER provider = (LPXPPROVIDER)logon->module->provider;
    LPMAPIERROR reported = NULL;
    logon->transport_flags = open->flags;
    HRESULT hr = provider->lpVtbl->TransportLogon(provider, logon->support, open->ui_param, (LPTSTR)logon->core->profile_name,
        &logon->transport_flags, &reported, &logon->transport);
    if (SUCCEEDED(hr) && !logon->transport) {
        hr = broken(logon, "without a logon object", error);
    } else if (FAILED(hr) || hr == MAPI_W_ERRORS_RETURNED) {
        session_failure_record(logon->core, logon->provider, hr, reported, error);
    }
    if (reported)
        MAPIFreeBuffer(reported);
    return hr;
}

static HRESULT record_new(struct session_core *core, struct session_provider *provider, struct session_module *module, ULONG store_flags,
    struct session_logon **ret_logon)
{
    struct session_logon *logon = calloc(1, sizeof(*logon));
    if (!logon)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *logon = (struct session_logon){ .provider = provider, .module = module, .store_flags = store_flags, .users = 1, .references = 2 };
    HRESULT hr = mapix_support_new(provider->type == MAPI_AB_PROVIDER ? SUPPORT_ADDRESS_BOOK :
                             provider->type == MAPI_TRANSPORT_PROVIDER ? SUPPORT_TRANSPORT : SUPPORT_STORE, &session_support_host, logon,
        &logon->support);
    if (FAILED(hr)) {
        free(logon);
        return hr;
    }
    logon->core = session_core_hold(core);
    *ret_logon = logon;
    return S_OK;
}

/* The call came back: list the logon, or forget it. The record's first hold goes to the list. */
static HRESULT settle(struct session_logon *logon, HRESULT hr, struct session_open *open, struct mapix_error_slot *error)
{
    struct session_core *core = logon->core;
    LPMAPISUP support = logon->support;
    LPMDB store = open->store;
    pthread_mutex_lock(&core->lock);
    bool abandoned = logon->abandoned;
    logon->provider->pending = NULL;
    bool kept = support_foreign_references(support) > 0;
    bool takes = SUCCEEDED(hr) && kept && (logon->store || logon->book || logon->transport) && !core->ended;
    if (takes && !abandoned) {
        list_locked(logon);
        if (open->hold) {
            logon->held = store;
            open->store = NULL;
        }
    }
    pthread_mutex_unlock(&core->lock);
    if (abandoned)
        return MAPI_E_TIMEOUT;                         /* and what it made stays where it is: nobody touches it any more */
    if (takes) {
        support->lpVtbl->Release(support);             /* the provider's references keep it from now on (SPI-LIFE-06) */
        return hr;
    }
    /* SPI-MS-07: the store was open already, its first logon serves it. */
    bool again = SUCCEEDED(hr) && store && !logon->store;
    if (SUCCEEDED(hr) && !again) {
        if (core->ended)
            hr = MAPI_E_END_OF_SESSION;
        else
            hr = broken(logon, "without keeping the support object, so it was unloaded (CONF-26)", error);
        if (store)
            store->lpVtbl->Release(store);
        open->store = NULL;
        log_off(logon, 0);
    } else if (again && open->hold) {
        store->lpVtbl->Release(store);
        open->store = NULL;
    }
    if (!again)
        mapix_support_invalidate(support);
    support->lpVtbl->Release(support);
    session_logon_release(logon);
    return hr;
}

/* Open its module. Who was given up meanwhile calls nothing in it any more. */
static HRESULT open_module(struct session_core *core, struct session_provider *provider, struct mapix_error_slot *error, struct loader_module **ret_loaded)
{
    pthread_mutex_lock(&core->lock);
    provider->looking = true;
    pthread_mutex_unlock(&core->lock);
    HRESULT hr = loader_module_open(provider->module_name, error, ret_loaded);
    pthread_mutex_lock(&core->lock);
    provider->looking = false;
    bool abandoned = provider->state->abandoned;
    pthread_mutex_unlock(&core->lock);
    if (abandoned && SUCCEEDED(hr)) {
        loader_module_close(*ret_loaded);
        hr = MAPI_E_TIMEOUT;
    }
    return hr;
}

static HRESULT call_logon(struct session_logon *logon, struct session_open *open, struct mapix_error_slot *error)
{
    struct session_core *core = logon->core;
    struct session_provider *provider = logon->provider;
    pthread_mutex_lock(&core->lock);
    bool abandoned = provider->state->abandoned;       /* it hung before it came here: nobody waits for this call any more */
    if (!abandoned)
        provider->pending = logon;
    pthread_mutex_unlock(&core->lock);
    if (abandoned)
        return MAPI_E_TIMEOUT;
    if (provider->type == MAPI_AB_PROVIDER)
        return call_book(logon, open, error);
    return provider->type == MAPI_TRANSPORT_PROVIDER ? call_transport(logon, open, error) : call_store(logon, open, error);
}

HRESULT session_provider_logon(struct session_core *core, struct session_provider *provider, struct session_open *open,
    struct mapix_error_slot *error)
{
    struct loader_module *loaded = NULL;
    struct session_module *module = NULL;
    struct session_logon *logon = NULL;
    HRESULT hr = open_module(core, provider, error, &loaded);
    if (FAILED(hr))
        return session_failure_of(core, provider, hr, error);
    bool takes_turns = core->parallel_phase;
    if (takes_turns)
        session_worker_take_turn(loaded);
    hr = module_take(core, provider, loaded, error, &module);
    if (FAILED(hr)) {
        if (takes_turns)
            loader_module_end_turn(loaded);
        loader_module_close(loaded);
        return session_failure_of(core, provider, hr, error);
    }
    hr = record_new(core, provider, module, open->flags, &logon);
    if (FAILED(hr))
        module_give(core, module);
    else
        hr = settle(logon, call_logon(logon, open, error), open, error);
    if (takes_turns)
        loader_module_end_turn(loaded);
    return hr;
}

enum logon_outcome session_provider_outcome(struct session_core *core, const struct session_provider *provider)
{
    pthread_mutex_lock(&core->lock);
    enum logon_outcome outcome = provider->state->outcome;
    pthread_mutex_unlock(&core->lock);
    return outcome;
}

/* A failure says nothing about a provider that was ready: it is about the call (decisions.md). */
void session_provider_settle(struct session_core *core, struct session_provider *provider, HRESULT result)
{
    pthread_mutex_lock(&core->lock);
    if (FAILED(result) && provider->state->outcome != LOGON_READY)
        provider->state->result = result;
    else if (SUCCEEDED(result))
        provider->state->outcome = LOGON_READY;
    pthread_mutex_unlock(&core->lock);
    if (SUCCEEDED(result) && session_provider_end_failure(core, provider))
        session_status_remove(core, provider);         /* it has nothing to say itself */
}

/* Log one on for OpenAddressBook. MAPI_E_BUSY: another call is just doing it, perhaps one further up on this stack. */
static HRESULT start_book(struct session_core *core, struct session_provider *provider, ULONG_PTR ui_param, ULONG flags)
{
    struct session_open open = { .ui_param = ui_param, .flags = flags };
    struct mapix_error_slot error = { 0 };
    pthread_mutex_lock(&core->lock);
    bool busy = provider->starting;
    provider->starting = true;
    pthread_mutex_unlock(&core->lock);
    if (busy)
        return MAPI_E_BUSY;
    HRESULT hr = session_provider_logon(core, provider, &open, &error);
    session_provider_settle(core, provider, hr);
    mapix_error_copy(&provider->error, &error);
    mapix_error_clear(&error);
    pthread_mutex_lock(&core->lock);
    provider->starting = false;
    pthread_mutex_unlock(&core->lock);
    return hr;
}

/* Why a book is off, for free(). */
static char *book_failure(struct session_provider *provider, HRESULT hr)
{
    char *text = NULL;
    if (hr == MAPI_E_BUSY && asprintf(&text, "The address book \"%s\" of the service \"%s\" is still logging on; open the address book again "
        "later", session_failure_name(provider), session_failure_service(provider)) >= 0)
        return text;
    text = mapix_error_text(provider->state->outcome == LOGON_DISABLED ? &provider->service->error : &provider->error, NULL);
    return text ? text : strdup(provider->display_name);
}

HRESULT session_open_books(struct session_core *core, ULONG_PTR ui_param, ULONG flags, struct mapix_error_slot *error)
{
    char *all = NULL;
    for (unsigned i = 0; i < core->plan.provider_count && !core->logging_on; i++) {
        struct session_provider *provider = &core->providers[i];
        enum logon_outcome outcome = provider->type == MAPI_AB_PROVIDER ? session_provider_outcome(core, provider) : LOGON_READY;
        HRESULT hr = outcome == LOGON_READY ? S_OK : outcome == LOGON_DISABLED ? provider->state->result : start_book(core, provider, ui_param, flags);
        if (outcome == LOGON_READY || (outcome != LOGON_DISABLED && SUCCEEDED(hr)))
            continue;
        char *text = book_failure(provider, hr), *joined = NULL;
        if (asprintf(&joined, "%s%s%s", all ? all : "", all ? "\n" : "", text ? text : "") >= 0) {
            free(all);
            all = joined;
        }
        free(text);
    }
    if (!all)
        return S_OK;
    mapix_error_set(error, MAPI_W_ERRORS_RETURNED, "session", 0, 0, "%s", all);
    free(all);
    return MAPI_W_ERRORS_RETURNED;
}

void session_provider_show_failure(struct session_core *core, struct session_provider *provider, const struct session_provider *culprit,
    struct mapix_error_slot *error)
{
    char *why = mapix_error_text(error, NULL), *text = NULL;
    if (why && provider != culprit && asprintf(&text, "The service \"%s\" is off until this session ends, and this %s with it: %s",
            session_failure_service(provider), session_failure_kind(provider), why) < 0)
        text = NULL;
    const char *shown = text ? text : why ? why : "";
    SPropValue values[4] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)session_failure_name(provider) },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = STATUS_FAILURE },
        { .ulPropTag = PR_RESOURCE_METHODS, .Value.l = 0 },
        { .ulPropTag = PR_STATUS_STRING_A, .Value.lpszA = (LPSTR)(uintptr_t)shown },
    };
    session_status_modify(core, provider, 4, values, false);
    pthread_mutex_lock(&core->lock);
    provider->shows_failure = true;
    pthread_mutex_unlock(&core->lock);
    free(text);
    free(why);
}

bool session_provider_end_failure(struct session_core *core, struct session_provider *provider)
{
    pthread_mutex_lock(&core->lock);
    bool shown = provider->shows_failure;
    provider->shows_failure = false;
    pthread_mutex_unlock(&core->lock);
    return shown;
}
