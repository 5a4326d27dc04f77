#include "session/core.h"

#include <mapixext.h>
#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/log.h"
#include "base/memory.h"
#include "session/admin.h"
#include "session/seams.h"

/* The sessions of this process; those from before a fork are the parent's. */
static pthread_mutex_t live_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session_core *live_cores;

static void list_core(struct session_core *core)
{
    core->fork_generation = mapix_fork_generation();
    pthread_mutex_lock(&live_lock);
    core->next_live = live_cores;
    live_cores = core;
    pthread_mutex_unlock(&live_lock);
}

static void unlist_core(struct session_core *core)
{
    pthread_mutex_lock(&live_lock);
    for (struct session_core **place = &live_cores; *place; place = &(*place)->next_live)
        if (*place == core) {
            *place = core->next_live;
            break;
        }
    pthread_mutex_unlock(&live_lock);
}

HRESULT session_core_list(unsigned *ret_count, struct session_core ***ret_cores)
{
    unsigned count = 0;
    pthread_mutex_lock(&live_lock);
    for (struct session_core *core = live_cores; core; core = core->next_live)
        count++;
    struct session_core **cores = calloc(count + 1, sizeof(*cores));
    count = 0;
    for (struct session_core *core = live_cores; cores && core; core = core->next_live)
        if (core->fork_generation == mapix_fork_generation())
            cores[count++] = session_core_hold(core);
    pthread_mutex_unlock(&live_lock);
    *ret_count = count;
    *ret_cores = cores;
    return cores ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

struct session_core *session_core_new(void)
{
    struct session_core *core = calloc(1, sizeof(*core));
    if (!core)
        return NULL;
    core->references = 1;
    pthread_mutex_init(&core->lock, NULL);
    return core;
}

struct session_core *session_core_hold(struct session_core *core)
{
    __atomic_add_fetch(&core->references, 1, __ATOMIC_RELAXED);
    return core;
}

static void clear_provider(struct session_provider *provider)
{
    free(provider->module_name);
    free(provider->display_name);
    free(provider->preprocesses);
    mapix_error_clear(&provider->error);
}

void session_core_release(struct session_core *core)
{
    if (!core || __atomic_sub_fetch(&core->references, 1, __ATOMIC_ACQ_REL))
        return;
    for (unsigned i = 0; i < core->plan.service_count; i++) {
        free(core->services[i].name);
        free(core->services[i].display_name);
        mapix_error_clear(&core->services[i].error);
    }
    for (unsigned i = 0; i < core->plan.provider_count; i++)
        clear_provider(&core->providers[i]);
    while (core->temporary) {
        struct session_provider *next = core->temporary->next;
        clear_provider(core->temporary);
        free(core->temporary);
        core->temporary = next;
    }
    free(core->services);
    free(core->providers);
    free(core->plan.services);
    free(core->plan.providers);
    session_rows_release(core->status);
    session_rows_release(core->stores);
    mapix_error_clear(&core->warning);
    profile_release(core->profile);
    free(core->profile_name);
    pthread_mutex_destroy(&core->lock);
    free(core);
}

/* A value of a section as text; an absent one is an empty string. */
static HRESULT section_text(struct session_core *core, const MAPIUID *uid, ULONG tag, struct mapix_error_slot *error, char **ret_text)
{
    HRESULT hr = profile_get_text(core->profile, uid, tag, error, ret_text);
    if (SUCCEEDED(hr) && !*ret_text && !(*ret_text = strdup("")))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    return hr;
}

static bool section_boolean(struct session_core *core, const MAPIUID *uid, ULONG tag)
{
    SPropValue value;
    struct prop_memory memory = { mapix_memory_new(16), MAPIAllocateMore };
    bool is = memory.base && SUCCEEDED(profile_get_values(core->profile, uid, 1, &tag, &memory, NULL, &value)) &&
        value.ulPropTag == tag && value.Value.b;
    mapix_memory_free(memory.base);
    return is;
}

static HRESULT load_services(struct session_core *core, struct mapix_error_slot *error)
{
    struct profile_section *sections = NULL;
    ULONG count = 0;
    HRESULT hr = profile_list_sections(core->profile, PROFILE_SECTION_SERVICE, NULL, error, &count, &sections);
    if (FAILED(hr))
        return hr;
    core->services = calloc(count + 1, sizeof(*core->services));
    core->plan.services = calloc(count + 1, sizeof(*core->plan.services));
    if (!core->services || !core->plan.services)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        struct session_service *service = &core->services[i];
        char *entry = NULL, *module = NULL;
        core->plan.service_count = i + 1;
        service->uid = sections[i].uid;
        hr = section_text(core, &service->uid, PR_SERVICE_NAME_A, error, &service->name);
        if (SUCCEEDED(hr))
            hr = section_text(core, &service->uid, PR_DISPLAY_NAME_A, error, &service->display_name);
        if (SUCCEEDED(hr))
            hr = section_text(core, &service->uid, PR_SERVICE_ENTRY_NAME, error, &entry);
        if (SUCCEEDED(hr) && *entry)
            hr = section_text(core, &service->uid, PR_SERVICE_DLL_NAME_A, error, &module);
        core->plan.services[i].has_entry = entry && *entry && module && *module;       /* INF-11 */
        core->plan.services[i].parallel = section_boolean(core, &service->uid, PR_MAPIX_SERVICE_PARALLEL);
        free(entry);
        free(module);
    }
    free(sections);
    return hr;
}

static unsigned service_index(const struct session_core *core, const MAPIUID *uid)
{
    for (unsigned i = 0; i < core->plan.service_count; i++)
        if (!memcmp(&core->services[i].uid, uid, sizeof(*uid)))
            return i;
    return core->plan.service_count;
}

static HRESULT load_provider(struct session_core *core, const struct profile_provider *from, struct mapix_error_slot *error)
{
    unsigned index = core->plan.provider_count, service = service_index(core, &from->section.owner);
    struct session_provider *provider = &core->providers[index];
    if (service == core->plan.service_count)           /* of no service (load_kept_stores), or its service is gone */
        return S_OK;
    core->plan.provider_count++;
    core->plan.providers[index] = (struct logon_provider){ .type = from->type, .service = service };
    *provider = (struct session_provider){ .section = from->section.uid, .type = from->type, .flags = from->flags, .index = index,
        .service = &core->services[service], .state = &core->plan.providers[index] };
    HRESULT hr = section_text(core, &provider->section, PR_PROVIDER_DLL_NAME_A, error, &provider->module_name);
    provider->immediate = section_boolean(core, &provider->section, PR_MAPIX_IMMEDIATE);
    return FAILED(hr) ? hr : section_text(core, &provider->section, PR_DISPLAY_NAME_A, error, &provider->display_name);
}

/* A store that its provider kept by ModifyProfile (SPI-SUP-43): of no service, so nobody logs it on before a client opens it. */
static HRESULT load_kept_store(struct session_core *core, const struct profile_provider *from, struct mapix_error_slot *error)
{
    struct session_provider *provider = calloc(1, sizeof(*provider));
    if (!provider)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *provider = (struct session_provider){ .section = from->section.uid, .type = from->type, .flags = from->flags, .index = core->next_index++,
        .next = core->temporary };
    provider->own_state.type = from->type;
    provider->state = &provider->own_state;
    core->temporary = provider;                        /* where those without a service are; freed with them */
    HRESULT hr = section_text(core, &provider->section, PR_PROVIDER_DLL_NAME_A, error, &provider->module_name);
    return FAILED(hr) ? hr : section_text(core, &provider->section, PR_DISPLAY_NAME_A, error, &provider->display_name);
}

static HRESULT load_providers(struct session_core *core, struct mapix_error_slot *error)
{
    static const MAPIUID nobody;
    struct profile_provider *providers = NULL;
    ULONG count = 0;
    HRESULT hr = profile_list_providers(core->profile, NULL, error, &count, &providers);
    if (FAILED(hr))
        return hr;
    core->providers = calloc(count + 1, sizeof(*core->providers));
    core->plan.providers = calloc(count + 1, sizeof(*core->plan.providers));
    if (!core->providers || !core->plan.providers)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = load_provider(core, &providers[i], error);
    core->next_index = core->plan.provider_count;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        if (providers[i].type == MAPI_STORE_PROVIDER && !memcmp(&providers[i].section.owner, &nobody, sizeof(nobody)))
            hr = load_kept_store(core, &providers[i], error);
    free(providers);
    return hr;
}

HRESULT session_core_load(struct session_core *core, struct mapix_error_slot *error)
{
    HRESULT hr = profile_begin_read(core->profile, error);
    if (FAILED(hr))
        return hr;
    hr = load_services(core, error);
    if (SUCCEEDED(hr))
        hr = load_providers(core, error);
    if (SUCCEEDED(hr))
        hr = session_status_init(core);
    if (SUCCEEDED(hr))
        hr = session_stores_init(core);
    profile_end_read(core->profile);
    if (SUCCEEDED(hr))
        list_core(core);
    return hr;
}

HRESULT session_temporary_provider(struct session_core *core, const char *module_name, ULONG size, const ENTRYID *wrapped,
    struct mapix_error_slot *error, struct session_provider **ret_provider)
{
    struct session_provider *provider = calloc(1, sizeof(*provider));
    if (!provider)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *provider = (struct session_provider){ .type = MAPI_STORE_PROVIDER, .flags = STATUS_TEMP_SECTION, .temporary = true };
    provider->own_state.type = MAPI_STORE_PROVIDER;
    provider->state = &provider->own_state;
    provider->module_name = strdup(module_name);
    provider->display_name = strdup(module_name);
    HRESULT hr = provider->module_name && provider->display_name ? mapix_uid_new(&provider->section) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = profile_add_section(core->profile, &provider->section, PROFILE_SECTION_TEMPORARY, NULL, error);
    SPropValue values[4] = {
        { .ulPropTag = PR_PROVIDER_DLL_NAME_A, .Value.lpszA = provider->module_name },
        { .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_STORE_PROVIDER },
        { .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = STATUS_TEMP_SECTION },
        { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)(uintptr_t)wrapped } },
    };
    if (SUCCEEDED(hr)) {
        hr = profile_set_values(core->profile, &provider->section, 4, values, error);
        if (FAILED(hr))
            profile_remove_section(core->profile, &provider->section, false, NULL);
    }
    if (FAILED(hr)) {
        clear_provider(provider);
        free(provider);
        return hr;
    }
    pthread_mutex_lock(&core->lock);
    provider->index = core->next_index++;
    provider->next = core->temporary;
    core->temporary = provider;
    pthread_mutex_unlock(&core->lock);
    *ret_provider = provider;
    return S_OK;
}

void session_core_end(struct session_core *core)
{
    pthread_mutex_lock(&core->lock);
    bool first = !core->ended;
    core->ended = true;
    pthread_mutex_unlock(&core->lock);
    if (!first)
        return;
    unlist_core(core);
    const struct session_address_book *book = session_address_book();
    if (book && book->refresh)
        book->refresh(core);                           /* nothing of a provider stays open */
    session_status_unfollow(core);
    session_logoff_providers(core, MAPI_TRANSPORT_PROVIDER, NULL, 0);
    session_logoff_providers(core, MAPI_AB_PROVIDER, NULL, 0);
    session_logoff_providers(core, 0, NULL, 0);
    for (struct session_provider *provider = core->temporary; provider; provider = provider->next)
        if (provider->temporary)
            profile_remove_section(core->profile, &provider->section, false, NULL);
    if (core->in_use)
        profile_end_use(core->profile);
    core->in_use = false;
    struct mapix_error_slot error = { 0 };
    admin_finish_profiles(&error);
    char *text = mapix_error_text(&error, NULL);
    if (text)
        mapix_log_write(MAPIX_LOG_WARNING, "session", "%s", text);
    free(text);
    mapix_error_clear(&error);
}
