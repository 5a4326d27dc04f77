/* What support objects ask of a session. */
#include <mapixext.h>
#include <stdlib.h>
#include <string.h>

#include "prop/copy.h"
#include "session/admin.h"
#include "session/core.h"
#include "session/profile_section.h"
#include "session/prompt.h"
#include "session/seams.h"
#include "session/spooler_session.h"

static HRESULT open_profile_section(void *context, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error, LPPROFSECT *ret_section)
{
    struct session_logon *logon = context;
    return session_open_profile_section(logon->core->profile, PROFILE_SECTION_FOR_LOGON, uid ? uid : &logon->provider->section, NULL, flags, NULL,
        error, ret_section);
}

static HRESULT modify_status_row(void *context, ULONG count, LPSPropValue values, ULONG flags)
{
    struct session_logon *logon = context;
    bool was_off = session_provider_end_failure(logon->core, logon->provider);         /* nothing of that row stays */
    return session_status_modify(logon->core, logon->provider, count, values, (flags & STATUSROW_UPDATE) && !was_off);
}

/* Duplicates are kept, nothing is ever taken back (SPI-SUP-20). */
static HRESULT set_provider_uid(void *context, const MAPIUID *uid, ULONG flags)
{
    struct session_logon *logon = context;
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&logon->core->lock);
    MAPIUID *grown = realloc(logon->uids, (logon->uid_count + 1) * sizeof(*grown));
    if (grown) {
        logon->uids = grown;
        logon->uids[logon->uid_count++] = *uid;
        hr = S_OK;
    }
    pthread_mutex_unlock(&logon->core->lock);
    return hr;
}

/* Is this an id of what the caller's own store object holds? */
static bool is_own(const struct session_logon *logon, ULONG size, const ENTRYID *entry_id)
{
    bool own = false;
    if (!logon->store || !entry_id || size < 20)
        return false;
    pthread_mutex_lock(&logon->core->lock);
    for (unsigned i = 0; i < logon->uid_count && !own; i++)
        own = !memcmp(&logon->uids[i], entry_id->ab, sizeof(MAPIUID));
    pthread_mutex_unlock(&logon->core->lock);
    return own;
}

/* A store's own things are opened where it is logged on, not in another logon of the same store: what the spooler has not committed yet is seen. */
static HRESULT open_entry(void *context, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object,
    struct mapix_error_slot *error)
{
    struct session_logon *logon = context;
    if (is_own(logon, size, entry_id)) {
        HRESULT hr = logon->store->lpVtbl->OpenEntry(logon->store, size, entry_id, iid, flags, ret_type, ret_object);
        if (hr != MAPI_E_NO_SUPPORT && hr != MAPI_E_INVALID_ENTRYID && hr != MAPI_E_UNKNOWN_ENTRYID)
            return session_entry_failure(logon, hr, error);
    }
    return session_open_entry(logon->core, NULL, size, entry_id, iid, flags, error, ret_type, ret_object);
}

static HRESULT compare_entry_ids(void *context, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2, ULONG flags,
    ULONG *ret_equal)
{
    struct session_logon *logon = context;
    return session_compare_entry_ids(logon->core, size_1, entry_id_1, size_2, entry_id_2, flags, NULL, ret_equal);
}

static HRESULT open_template_id(void *context, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP data, LPCIID iid, LPMAPIPROP *ret_new,
    LPMAPIPROP sibling)
{
    struct session_logon *logon = context, *owner = session_logon_find(logon->core, size, template_id);
    HRESULT hr = MAPI_E_UNKNOWN_ENTRYID;
    if (owner && owner->book)
        hr = owner->book->lpVtbl->OpenTemplateID(owner->book, size, template_id, flags, data, iid, ret_new, sibling);
    if (owner)
        session_logon_release(owner);
    return hr;
}

static HRESULT get_one_off_table(void *context, ULONG flags, LPMAPITABLE *ret_table)
{
    const struct session_address_book *book = session_address_book();
    return book ? book->one_off_table(((struct session_logon *)context)->core, flags, ret_table) : MAPI_E_NO_SUPPORT;
}

static HRESULT open_address_book(void *context, LPCIID iid, ULONG flags, struct mapix_error_slot *error, LPADRBOOK *ret_book)
{
    struct session_core *core = ((struct session_logon *)context)->core;
    return session_open_address_book(core, NULL, core->ui_param, iid, core->dialogs ? flags : flags | AB_NO_DIALOG, error, ret_book);
}

static const char *module_name(void *context)
{
    return ((struct session_logon *)context)->provider->module_name;
}

/* SPI-SUP-43, STORE-14. */
static HRESULT modify_profile(void *context, ULONG flags)
{
    struct session_logon *logon = context;
    struct session_provider *provider = logon->provider;
    struct session_core *core = logon->core;
    if ((logon->store_flags & MDB_TEMPORARY) || !provider->temporary)
        return S_OK;
    struct profile_section section;
    HRESULT hr = profile_find_section(core->profile, &provider->section, NULL, &section);
    section.kind = PROFILE_SECTION_PROVIDER;
    if (SUCCEEDED(hr))
        hr = profile_change_section(core->profile, &section, NULL);
    ULONG resource_flags = provider->flags & ~(ULONG)STATUS_TEMP_SECTION;
    SPropValue value = { .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = (LONG)resource_flags };
    if (SUCCEEDED(hr))
        hr = profile_set_values(core->profile, &provider->section, 1, &value, NULL);
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&core->lock);
    provider->temporary = false;
    provider->flags = resource_flags;
    pthread_mutex_unlock(&core->lock);
    return session_stores_refresh(core, provider);
}

static HRESULT configuration_support(void *context, struct mapix_error_slot *error, LPMAPISUP *ret_support)
{
    struct session_logon *logon = context;
    if (!logon->provider->service)
        return mapix_error_set(error, MAPI_E_NOT_FOUND, "session", 0, 0, "This store belongs to no message service, so there is nothing to configure");
    return admin_configuration_support(logon->core->profile, &logon->provider->service->uid, logon->core->dialogs, error, ret_support);
}

static HRESULT run_property_sheet(void *context, ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table, LPMAPIPROP data,
    ULONG top_page)
{
    const struct session_prompt *prompt = session_prompt();
    if (!((struct session_logon *)context)->core->dialogs || !prompt || !prompt->run_property_sheet || !prompt->available())
        return MAPI_E_NO_SUPPORT;
    return prompt->run_property_sheet(ui_param, flags, title, display_table, data, top_page);
}

static HRESULT new_progress(void *context, ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress)
{
    return ((struct session_logon *)context)->core->dialogs ? session_new_progress(ui_param, ret_progress) : prop_progress_new(ret_progress);
}

/* A session or store without mail tells the spooler nothing (NOMAIL-01, NOMAIL-08). */
static bool without_mail(const struct session_logon *logon)
{
    return (logon->core->flags & MAPI_NO_MAIL) || (logon->store_flags & MDB_NO_MAIL);
}

static HRESULT spooler_notify(void *context, ULONG flags, LPVOID data)
{
    struct session_logon *logon = context;
    const struct session_spooler *spooler = session_spooler();
    if (without_mail(logon) || !spooler || !spooler->notify)
        return S_OK;
    return spooler->notify(logon->core->profile_name, &logon->provider->section, flags, data);
}

static HRESULT store_logoff_transports(void *context, ULONG *io_flags)
{
    struct session_logon *logon = context;
    const struct session_spooler *spooler = session_spooler();
    if (without_mail(logon) || !spooler || !spooler->store_logoff ||
        profile_store_is_elsewhere(logon->core->profile, &logon->provider->section)) {     /* another process goes on with it: the call is ignored */
        *io_flags = LOGOFF_COMPLETE;
        return S_OK;
    }
    return spooler->store_logoff(logon->core->profile_name, &logon->provider->section, io_flags);
}

/* A message lies in a store of this profile. */
static HRESULT message_arrived(void *context, ULONG size, LPENTRYID entry_id)
{
    struct session_logon *logon = context, *owner = session_logon_find(logon->core, size, entry_id);
    const struct session_spooler *spooler = session_spooler();
    HRESULT hr = MAPI_E_NO_SUPPORT;
    if (owner && owner->store && !without_mail(logon) && spooler && spooler->arrived)
        hr = spooler->arrived(logon->core->profile_name, &owner->provider->section, size, entry_id);
    if (owner)
        session_logon_release(owner);
    return hr;
}

static HRESULT complete_message(void *context, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    struct session_logon *logon = context;
    const struct session_spooler *spooler = session_spooler();
    if (without_mail(logon) || !spooler || !spooler->complete_message)
        return MAPI_E_NO_SUPPORT;
    return spooler->complete_message(logon->core->profile_name, &logon->provider->section, size, entry_id);
}

static HRESULT spooler_yield(void *context, ULONG flags)
{
    const struct session_spooler *spooler = session_spooler();
    (void)context;
    return spooler && spooler->yield ? spooler->yield(flags) : S_OK;
}

static HRESULT register_preprocessor(void *context, const MAPIUID *uid, const char *address_type, const char *module, const char *preprocess,
    const char *remove, ULONG flags)
{
    struct session_logon *logon = context;
    const struct session_spooler *spooler = session_spooler();
    (void)flags;
    return spooler && spooler->register_preprocessor ? spooler->register_preprocessor(&logon->provider->section, uid, address_type, module,
        preprocess, remove) : MAPI_E_NO_SUPPORT;
}

static const char *preprocesses_of(struct session_core *core, struct session_provider *provider)
{
    char *text = NULL;
    pthread_mutex_lock(&core->lock);
    bool read = provider->preprocesses_read;
    pthread_mutex_unlock(&core->lock);
    if (!read && FAILED(profile_get_text(core->profile, &provider->section, PR_MAPIX_PREPROCESSES_A, NULL, &text)))
        text = NULL;
    pthread_mutex_lock(&core->lock);
    if (!provider->preprocesses_read) {
        provider->preprocesses = text;
        provider->preprocesses_read = true;
        text = NULL;
    }
    pthread_mutex_unlock(&core->lock);
    free(text);
    return provider->preprocesses;
}

/* Which recipients a transport preprocesses stands in its section: the spooler wrote it there when the transport registered its functions
 * (session/spooler_session.c), so that a submission asks no other process. */
static bool needs_preprocessing(void *context, const char *address_type, ULONG size, const ENTRYID *entry_id)
{
    struct session_logon *logon = context;
    struct session_core *core = logon->core;
    bool needs = false;
    if (core->flags & MAPI_NO_MAIL)
        return false;
    for (unsigned i = 0; i < core->plan.provider_count && !needs; i++) {
        const char *list = core->providers[i].type == MAPI_TRANSPORT_PROVIDER ? preprocesses_of(core, &core->providers[i]) : NULL;
        needs = list && session_preprocess_matches(list, address_type, size, entry_id);
    }
    return needs;
}

static HRESULT run_outbound_hooks(void *context, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags, ULONG *io_size, LPENTRYID *io_target)
{
    struct session_logon *logon = context;
    const struct session_spooler *spooler = session_spooler();
    return spooler && spooler->outbound_hooks ? spooler->outbound_hooks(&logon->provider->section, message, folder, io_flags, io_size, io_target)
        : S_OK;
}

const struct support_host session_support_host = {
    .open_profile_section = open_profile_section,
    .modify_status_row = modify_status_row,
    .set_provider_uid = set_provider_uid,
    .open_entry = open_entry,
    .compare_entry_ids = compare_entry_ids,
    .open_template_id = open_template_id,
    .get_one_off_table = get_one_off_table,
    .open_address_book = open_address_book,
    .module_name = module_name,
    .modify_profile = modify_profile,
    .configuration_support = configuration_support,
    .run_property_sheet = run_property_sheet,
    .new_progress = new_progress,
    .spooler_notify = spooler_notify,
    .store_logoff_transports = store_logoff_transports,
    .message_arrived = message_arrived,
    .complete_message = complete_message,
    .spooler_yield = spooler_yield,
    .register_preprocessor = register_preprocessor,
    .needs_preprocessing = needs_preprocessing,
    .run_outbound_hooks = run_outbound_hooks,
    .released = session_support_released,
};
