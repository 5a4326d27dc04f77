/* Message stores through the session: the live table, opening, the default store (STORE). */
#include <mapiaux.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/admin.h"
#include "session/core.h"
#include "session/failure.h"
#include "session/seams.h"
#include "session/worker.h"
#include "support/store_entry_id.h"
#include "value/value.h"

static const ULONG store_columns[] = { PR_DEFAULT_STORE, PR_DISPLAY_NAME_W, PR_ENTRYID, PR_INSTANCE_KEY, PR_MDB_PROVIDER, PR_OBJECT_TYPE,
    PR_PROVIDER_DISPLAY_W, PR_RECORD_KEY, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE };

/* Inside a wrapped id: names a section instead of a store, for stores whose provider has not told its entry id yet (SPI-MS-04). */
static const BYTE section_uid[16] = { 0x5D, 0x0E, 0x63, 0xF2, 0x3C, 0x8B, 0x4A, 0x1C, 0x9E, 0x21, 0x6B, 0x0F, 0xD4, 0x7A, 0x55, 0x13 };
#define SECTION_ID_SIZE 36

static HRESULT make_section_id(const struct session_provider *provider, ULONG *ret_size, LPENTRYID *ret_id)
{
    BYTE bytes[SECTION_ID_SIZE] = { 0 };
    memcpy(bytes + 4, section_uid, 16);
    memcpy(bytes + 20, &provider->section, 16);
    return support_wrap(provider->module_name, sizeof(bytes), bytes, ret_size, ret_id);
}

/* The entry id a client sees, always wrapped (STORE-16). `value` is the section's PR_ENTRYID or an error. */
static HRESULT visible_entry_id(const struct session_provider *provider, const SPropValue *value, ULONG *ret_size, LPENTRYID *ret_id)
{
    if (PROP_TYPE(value->ulPropTag) != PT_BINARY || !value->Value.bin.cb)
        return make_section_id(provider, ret_size, ret_id);
    if (!support_is_wrapped(value->Value.bin.cb, value->Value.bin.lpb))
        return support_wrap(provider->module_name, value->Value.bin.cb, value->Value.bin.lpb, ret_size, ret_id);
    *ret_size = value->Value.bin.cb;
    *ret_id = mapix_memory_copy(NULL, value->Value.bin.lpb, value->Value.bin.cb);
    return *ret_id ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* PR_RESOURCE_FLAGS in this session: the profile's, but for the simple store that was chosen for the session alone (STORE-25). */
static ULONG flags_here(struct session_core *core, const struct session_provider *provider, ULONG stored)
{
    pthread_mutex_lock(&core->lock);
    if (core->simple_chosen)
        stored = core->simple == provider ? stored | STATUS_SIMPLE_STORE : stored & ~(ULONG)STATUS_SIMPLE_STORE;
    pthread_mutex_unlock(&core->lock);
    return stored;
}

HRESULT session_stores_refresh(struct session_core *core, struct session_provider *provider)
{
    enum { READ_NAME, READ_DISPLAY, READ_ID, READ_KEY, READ_MDB, READ_FLAGS, READ_COUNT };
    static const ULONG tags[READ_COUNT] = { PR_DISPLAY_NAME_A, PR_PROVIDER_DISPLAY_A, PR_ENTRYID, PR_RECORD_KEY, PR_MDB_PROVIDER,
        PR_RESOURCE_FLAGS };
    if (provider->type != MAPI_STORE_PROVIDER || provider->temporary || (provider->flags & STATUS_TEMP_SECTION))
        return S_OK;
    SPropValue read[READ_COUNT], values[10];
    struct prop_memory memory = { mapix_memory_new(256), MAPIAllocateMore };
    ULONG count = 0, size = 0;
    LPENTRYID entry_id = NULL;
    uint64_t key = provider->index;
    if (!memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = profile_get_values(core->profile, &provider->section, READ_COUNT, tags, &memory, NULL, read);
    if (SUCCEEDED(hr))
        hr = visible_entry_id(provider, &read[READ_ID], &size, &entry_id);
    if (SUCCEEDED(hr)) {
        if (read[READ_FLAGS].ulPropTag == PR_RESOURCE_FLAGS)
            provider->flags = flags_here(core, provider, (ULONG)read[READ_FLAGS].Value.l);
        for (int i = 0; i < READ_COUNT; i++)
            if (i != READ_ID && i != READ_FLAGS && PROP_TYPE(read[i].ulPropTag) != PT_ERROR)
                values[count++] = read[i];
        values[count++] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)entry_id } };
        values[count++] = (SPropValue){ .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { sizeof(key), (LPBYTE)&key } };
        values[count++] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_STORE };
        values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_STORE_PROVIDER };
        values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = (LONG)provider->flags };
        values[count++] = (SPropValue){ .ulPropTag = PR_DEFAULT_STORE, .Value.b = (provider->flags & STATUS_DEFAULT_STORE) != 0 };
        hr = session_rows_put(core->stores, provider->index, provider->index, false, count, values);
        provider->listed = SUCCEEDED(hr);
    }
    mapix_memory_free(entry_id);
    mapix_memory_free(memory.base);
    return hr;
}

/* All permanent store sections of the profile, in its order (CON-07). */
HRESULT session_stores_init(struct session_core *core)
{
    HRESULT hr = session_rows_new(store_columns, sizeof(store_columns) / sizeof(store_columns[0]), &core->stores);
    for (unsigned i = 0; SUCCEEDED(hr) && i < core->plan.provider_count; i++)
        hr = session_stores_refresh(core, &core->providers[i]);
    for (struct session_provider *kept = core->temporary; SUCCEEDED(hr) && kept; kept = kept->next)
        hr = session_stores_refresh(core, kept);       /* of no service (SPI-SUP-43) */
    return hr;
}

/* Finding the section of a store. ------------------------------------------------------------------------------------------------- */

static bool same_module(const char *one, const char *other)
{
    char *plain_one = loader_plain_name(one), *plain_other = loader_plain_name(other);
    bool same = plain_one && plain_other && !strcmp(plain_one, plain_other);
    free(plain_one);
    free(plain_other);
    return same;
}

/* Does the provider of a running store say that both ids name one store? (STORE-15) */
static bool provider_compares_equal(struct session_core *core, const struct session_provider *provider, ULONG size_1, const ENTRYID *id_1,
    ULONG size_2, const ENTRYID *id_2)
{
    struct session_logon *logon = session_logon_of(core, provider);
    ULONG equal = FALSE;
    if (!logon)
        return false;
    LPMSPROVIDER object = (LPMSPROVIDER)logon->module->provider;
    HRESULT hr = object->lpVtbl->CompareStoreIDs(object, size_1, (LPENTRYID)(uintptr_t)id_1, size_2, (LPENTRYID)(uintptr_t)id_2, 0, &equal);
    session_logon_release(logon);
    return SUCCEEDED(hr) && equal;
}

static bool section_is(struct session_core *core, struct session_provider *provider, ULONG size, const ENTRYID *inner)
{
    ULONG tag = PR_ENTRYID, stored_size;
    SPropValue value;
    const char *module;
    const ENTRYID *stored;
    struct prop_memory memory = { mapix_memory_new(64), MAPIAllocateMore };
    bool is = false;
    if (memory.base && SUCCEEDED(profile_get_values(core->profile, &provider->section, 1, &tag, &memory, NULL, &value)) &&
        value.ulPropTag == tag) {
        if (FAILED(mapix_support_unwrap(value.Value.bin.cb, value.Value.bin.lpb, &module, &stored_size, &stored))) {
            stored_size = value.Value.bin.cb;
            stored = (const ENTRYID *)value.Value.bin.lpb;
        }
        is = stored_size == size && !memcmp(stored, inner, size);
        if (!is)
            is = provider_compares_equal(core, provider, stored_size, stored, size, inner);
    }
    mapix_memory_free(memory.base);
    return is;
}

/* The provider whose section describes the store of a wrapped id, or NULL. `ret_module` says which module the id names. */
struct session_provider *session_store_find(struct session_core *core, ULONG size, const ENTRYID *entry_id, const char **ret_module)
{
    ULONG inner_size;
    const ENTRYID *inner;
    *ret_module = NULL;
    if (FAILED(mapix_support_unwrap(size, entry_id, ret_module, &inner_size, &inner)))
        return NULL;
    bool by_section = inner_size == SECTION_ID_SIZE && !memcmp(inner->ab, section_uid, 16);
    struct session_provider *found = NULL;
    for (unsigned i = 0; i < core->plan.provider_count && !found; i++) {
        struct session_provider *provider = &core->providers[i];
        if (provider->type != MAPI_STORE_PROVIDER || !same_module(provider->module_name, *ret_module))
            continue;
        if (by_section ? !memcmp(inner->ab + 16, &provider->section, 16) : section_is(core, provider, inner_size, inner))
            found = provider;
    }
    pthread_mutex_lock(&core->lock);
    struct session_provider *temporary = core->temporary;
    pthread_mutex_unlock(&core->lock);
    for (; temporary && !found; temporary = temporary->next)
        if (same_module(temporary->module_name, *ret_module) && section_is(core, temporary, inner_size, inner))
            found = temporary;
    return found;
}

/* A module that a store's entry id may name: one of this profile's (SPI-EID-10). */
static bool module_is_known(const struct session_core *core, const char *module)
{
    for (unsigned i = 0; i < core->plan.provider_count; i++)
        if (same_module(core->providers[i].module_name, module))
            return true;
    return false;
}

/* Opening. -------------------------------------------------------------------------------------------------------------------------- */

/* The store works, but not all of it: its status row and the log say what is missing (STORE-17). */
static void tell_incomplete(struct session_core *core, struct session_provider *provider, HRESULT hr, const MAPIERROR *error)
{
    mapix_error_set(&provider->error, hr, "session", 0, 0, "The standard folders of the message store \"%s\" of the service \"%s\" could not be "
        "made: %s. The store can be used without them; look at its permissions and at \"mapix store check\" (%#010x)",
        session_failure_name(provider), session_failure_service(provider),
        error && error->lpszError ? (const char *)error->lpszError : "the store refuses", (unsigned)hr);
    char *text = mapix_error_text(&provider->error, NULL);
    if (!text)
        return;
    SPropValue value = { .ulPropTag = PR_STATUS_STRING_A, .Value.lpszA = text };
    session_status_modify(core, provider, 1, &value, true);
    mapix_log_write(MAPIX_LOG_WARNING, "session", "%s", text);
    free(text);
}

/* STATUS_NEED_IPM_TREE is MAPI's to set and to clear: the folders are not verified yet (SPI-PROF-13). So the next session looks again. */
static void note_folders(struct session_core *core, struct session_provider *provider, bool verified)
{
    ULONG stored = profile_get_long(core->profile, &provider->section, PR_RESOURCE_FLAGS, 0);
    ULONG flags = verified ? stored & ~(ULONG)STATUS_NEED_IPM_TREE : stored | STATUS_NEED_IPM_TREE;
    SPropValue value = { .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = (LONG)flags };
    if (flags == stored || FAILED(profile_set_values(core->profile, &provider->section, 1, &value, NULL)))
        return;
    session_stores_refresh(core, provider);
    session_status_modify(core, provider, 0, NULL, true);
}

/* The standard folders, once a session, where the mask in the store does not say that they are there (STORE-17). A failure is recorded,
 * never returned. */
static void validate_folders(struct session_core *core, struct session_provider *provider, LPMDB store, ULONG flags)
{
    if ((flags & (MDB_NO_MAIL | MDB_TEMPORARY)) || (core->flags & MAPI_NO_MAIL) || !(flags & MDB_WRITE))
        return;
    pthread_mutex_lock(&core->lock);
    bool before = provider->validated;
    provider->validated = true;
    pthread_mutex_unlock(&core->lock);
    if (before)
        return;
    bool is_default = provider->flags & STATUS_DEFAULT_STORE;
    ULONG wanted = FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_WASTEBASKET_VALID | FOLDER_FINDER_VALID;
    if (is_default)
        wanted |= FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID | FOLDER_IPM_SENTMAIL_VALID | FOLDER_VIEWS_VALID | FOLDER_COMMON_VIEWS_VALID;
    LPSPropValue mask = NULL;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)store, PR_VALID_FOLDER_MASK, &mask);
    bool valid = SUCCEEDED(hr) && ((ULONG)mask->Value.l & wanted) == wanted;
    MAPIFreeBuffer(mask);
    if (valid && !(provider->flags & STATUS_NEED_IPM_TREE))
        return;
    ULONG count = 0;
    LPSPropValue values = NULL;
    LPMAPIERROR error = NULL;
    hr = HrValidateIPMSubtree(store, is_default ? MAPI_FULL_IPM_TREE : 0, &count, &values, &error);
    if (FAILED(hr))
        tell_incomplete(core, provider, hr, error);
    note_folders(core, provider, SUCCEEDED(hr));
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(error);
}

/* The provider is off for this session: what it said then, without asking it again (GAP-31). */
static HRESULT disabled(struct session_provider *provider, struct mapix_error_slot *error)
{
    struct mapix_error_slot *reason = provider->service ? &provider->service->error : &provider->error;
    HRESULT hr = provider->state->result;
    if (SUCCEEDED(hr))                                 /* another provider of its service failed */
        hr = MAPI_E_LOGON_FAILED;
    char *text = mapix_error_text(reason, NULL);
    if (error)
        mapix_error_set(error, hr, "session", 0, 0, "%s. The service is off until this session ends", text ? text :
            "The service of this store failed during the logon");
    free(text);
    return hr;
}

/* UNCONFIGURED: the service's entry function once, then again (CONF-17). */
static HRESULT logon_or_configure(struct session_core *core, struct session_provider *provider, struct session_open *open,
    struct mapix_error_slot *error)
{
    HRESULT hr = session_provider_logon(core, provider, open, error);
    if (hr == MAPI_E_NO_ACCESS && (open->flags & MDB_WRITE) && open->best_access) {
        open->flags &= ~(ULONG)MDB_WRITE;
        hr = session_provider_logon(core, provider, open, error);
    }
    if (hr != MAPI_E_UNCONFIGURED || !provider->service || !core->plan.services[provider->state->service].has_entry)
        return hr;
    ULONG flags = SERVICE_LOGON_FAILED | (open->flags & MDB_NO_DIALOG ? 0 : SERVICE_UI_ALLOWED);
    HRESULT configured = admin_call_service(core->profile, &provider->service->uid, open->ui_param, flags, MSG_SERVICE_CONFIGURE, 0, NULL, error);
    return configured == MAPI_E_USER_CANCEL ? configured : session_provider_logon(core, provider, open, error);
}

/* The client has the store itself now: what the session kept open since the logon may go, so that its last Release closes it (STORE-32). */
static void let_go(struct session_core *core, struct session_provider *provider)
{
    LPMDB held = NULL;
    pthread_mutex_lock(&core->lock);
    for (struct session_logon *logon = core->logons; logon && !held; logon = logon->next)
        if (logon->provider == provider && !logon->remembered) {
            held = logon->held;
            logon->held = NULL;
        }
    pthread_mutex_unlock(&core->lock);
    if (held)
        held->lpVtbl->Release(held);
}

HRESULT session_open_store(struct session_core *core, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, LPMDB *ret_store)
{
    const char *module = NULL;
    struct session_provider *provider = session_store_find(core, size, entry_id, &module);
    if (!module)
        return mapix_error_set(error, MAPI_E_UNKNOWN_ENTRYID, "session", 0, 0, "This is no entry identifier of a message store; take one from "
            "the message store table");
    if (!provider && !module_is_known(core, module))
        return mapix_error_set(error, MAPI_E_UNKNOWN_ENTRYID, "session", 0, 0, "The store belongs to the provider \"%s\", which this profile does "
            "not have; add its service to the profile", module);
    HRESULT hr = S_OK;
    if (!provider)
        hr = session_temporary_provider(core, module, size, entry_id, error, &provider);
    if (FAILED(hr))
        return hr;
    if (session_provider_outcome(core, provider) == LOGON_DISABLED)
        return disabled(provider, error);
    ULONG store_flags = flags & (MDB_NO_DIALOG | MDB_WRITE | MAPI_DEFERRED_ERRORS | MDB_TEMPORARY | MDB_NO_MAIL | MDB_ONLINE);
    if (flags & MAPI_BEST_ACCESS)
        store_flags |= MDB_WRITE;
    if (core->flags & MAPI_NO_MAIL)
        store_flags |= MDB_NO_MAIL;
    const struct session_prompt *prompt = session_prompt();
    if ((core->flags & MAPI_NT_SERVICE) || !prompt || !prompt->available())
        store_flags |= MDB_NO_DIALOG;
    struct session_open open = { .ui_param = ui_param, .flags = store_flags, .iid = iid, .best_access = flags & MAPI_BEST_ACCESS };
    hr = logon_or_configure(core, provider, &open, error);
    session_provider_settle(core, provider, hr);
    if (FAILED(hr))                                    /* STORE-03, K-12: not enough to open it unattended. The text stays the provider's. */
        return hr == MAPI_E_UNCONFIGURED && (flags & MDB_NO_DIALOG) ? MAPI_E_LOGON_FAILED : hr;
    let_go(core, provider);
    if (provider->listed || !provider->temporary)
        session_stores_refresh(core, provider);
    validate_folders(core, provider, open.store, open.flags);
    *ret_store = open.store;
    return open.warning ? open.warning : S_OK;
}

/* The default store. -------------------------------------------------------------------------------------------------------------- */

/* STORE-28: what a store must be able to do. Opened unattended for the look. */
static HRESULT can_be_default(struct session_core *core, ULONG size, LPENTRYID entry_id, struct mapix_error_slot *error)
{
    LPMDB store = NULL;
    LPSPropValue mask = NULL;
    ULONG needed = STORE_SUBMIT_OK | STORE_CREATE_OK | STORE_MODIFY_OK;
    HRESULT hr = session_open_store(core, 0, size, entry_id, NULL, MDB_NO_DIALOG | MDB_WRITE | MDB_NO_MAIL, error, &store);
    if (FAILED(hr))
        return hr;
    hr = HrGetOneProp((LPMAPIPROP)store, PR_STORE_SUPPORT_MASK, &mask);
    if (FAILED(hr) || ((ULONG)mask->Value.l & needed) != needed)
        hr = mapix_error_set(error, MAPI_E_NO_SUPPORT, "session", 0, 0, "This store cannot be the default store: it must be able to submit, "
            "create and modify messages");
    MAPIFreeBuffer(mask);
    store->lpVtbl->Release(store);
    return FAILED(hr) ? hr : S_OK;
}

/* Rows whose flags changed are told, one notification each (STORE-29). */
static void refresh_changed(struct session_core *core)
{
    for (unsigned i = 0; i < core->plan.provider_count; i++) {
        struct session_provider *provider = &core->providers[i];
        if (provider->type != MAPI_STORE_PROVIDER)
            continue;
        ULONG stored = profile_get_long(core->profile, &provider->section, PR_RESOURCE_FLAGS, provider->flags);
        if (flags_here(core, provider, stored) == provider->flags)
            continue;
        session_stores_refresh(core, provider);
        session_status_modify(core, provider, 0, NULL, true);
    }
}

/* The simple store of this session alone, the profile is left as it is (STORE-25); or the profile's again. */
static void choose_simple(struct session_core *core, bool here, const struct session_provider *provider)
{
    pthread_mutex_lock(&core->lock);
    core->simple_chosen = here;
    core->simple = provider;
    pthread_mutex_unlock(&core->lock);
}

HRESULT session_set_default_store(struct session_core *core, ULONG flags, ULONG size, LPENTRYID entry_id, struct mapix_error_slot *error)
{
    static const ULONG status_flags[] = { 0, STATUS_DEFAULT_STORE, STATUS_SIMPLE_STORE, STATUS_SIMPLE_STORE, STATUS_PRIMARY_STORE,
        STATUS_SECONDARY_STORE };
    if (flags < MAPI_DEFAULT_STORE || flags > MAPI_SECONDARY_STORE)
        return mapix_error_set(error, MAPI_E_UNKNOWN_FLAGS, "session", 0, 0, "SetDefaultStore takes exactly one of its five values");
    struct session_provider *provider = NULL;
    const char *module;
    HRESULT hr = S_OK;
    if (size && entry_id) {
        provider = session_store_find(core, size, entry_id, &module);
        if (!provider || provider->temporary)
            return mapix_error_set(error, MAPI_E_NOT_FOUND, "session", 0, 0, "This profile has no such message store");
        if (provider->flags & STATUS_NO_DEFAULT_STORE)
            return mapix_error_set(error, MAPI_E_NO_SUPPORT, "session", 0, 0, "The store \"%s\" declares that it cannot be the default store",
                provider->display_name);
        hr = can_be_default(core, size, entry_id, error);
    }
    if (FAILED(hr))
        return hr;
    if (flags == MAPI_SIMPLE_STORE_TEMPORARY) {
        choose_simple(core, true, provider);
        refresh_changed(core);
        return S_OK;
    }
    if (flags == MAPI_SIMPLE_STORE_PERMANENT)
        choose_simple(core, false, NULL);
    hr = admin_set_default_store(core->profile, provider ? &provider->section : NULL, status_flags[flags], error);
    if (SUCCEEDED(hr))
        refresh_changed(core);
    return hr;
}
