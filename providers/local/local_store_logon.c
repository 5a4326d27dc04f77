/* IMSLogon: what the subsystem holds of an open store (SPI-MS-12), and the store's status object. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>

/* The store object, alive, with a reference; NULL when it has ended. */
static struct local_store *take_store(struct local_core *core)
{
    struct local_store *store;

    pthread_mutex_lock(&core->lock);
    store = core->store;
    if (store) {
        unsigned references = atomic_load(&store->object.references);
        while (references && !atomic_compare_exchange_weak(&store->object.references, &references, references + 1))
            ;
        if (!references)
            store = NULL;
    }
    pthread_mutex_unlock(&core->lock);
    return store;
}

static HRESULT STDMETHODCALLTYPE logon_logoff(IMSLogon *self, ULONG *io_flags)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);
    struct local_store *store = take_store(logon->core);

    (void)io_flags;
    mapix_store_flush(logon->core->engine);
    if (store) {                                  /* the session ends: what hangs on the store is dead from now on */
        mapix_object_invalidate(&store->object);
        mapix_object_release(&store->object);
    }
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_open_entry(IMSLogon *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);
    struct local_store *store;
    HRESULT result;

    MAPIX_ENTER(logon);
    store = take_store(logon->core);
    if (!store)
        return MAPI_E_INVALID_OBJECT;
    result = local_open_entry(store, &logon->object, size, entry_id, iid, flags, ret_type, ret_object);
    mapix_object_release(&store->object);
    return result;
}

static HRESULT STDMETHODCALLTYPE logon_compare_entry_ids(IMSLogon *self, ULONG size_1, LPENTRYID entry_1, ULONG size_2, LPENTRYID entry_2,
    ULONG flags, ULONG *ret_result)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_compare_entry_ids(logon->core, size_1, entry_1, size_2, entry_2, flags, ret_result);
}

static HRESULT STDMETHODCALLTYPE logon_advise(IMSLogon *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *ret_connection)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_advise(logon->core, &logon->object, size, entry_id, mask, sink, ret_connection);
}

static HRESULT STDMETHODCALLTYPE logon_unadvise(IMSLogon *self, ULONG_PTR connection)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);

    MAPIX_ENTER(logon);
    return local_unadvise(logon->core, &logon->object, connection);
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IMSLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPVOID *ret_entry)
{
    struct local_logon *logon = (struct local_logon *)mapix_object_of(self);
    LPMAPISTATUS status = NULL;
    HRESULT result;

    MAPIX_ENTER(logon);
    if (!ret_entry)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_MODIFY)
        return MAPI_E_UNKNOWN_FLAGS;
    *ret_entry = NULL;
    result = local_status_new(logon->core, &logon->object, false, &status);
    if (FAILED(result))
        return result;
    result = status->lpVtbl->QueryInterface(status, iid ? iid : &IID_IMAPIStatus, ret_entry);
    status->lpVtbl->Release(status);
    if (FAILED(result))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (ret_type)
        *ret_type = MAPI_STATUS;
    return S_OK;
}

static void logon_finalize(struct mapix_object *object)
{
    local_core_release(((struct local_logon *)object)->core);
}

static const IMSLogonVtbl logon_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMSLogon),
    MAPIX_FORWARD_ERROR(IMSLogon),
    .Logoff = logon_logoff,
    .OpenEntry = logon_open_entry,
    .CompareEntryIDs = logon_compare_entry_ids,
    .Advise = logon_advise,
    .Unadvise = logon_unadvise,
    .OpenStatusEntry = logon_open_status,
};
static const struct mapix_class_interface logon_interfaces[] = {
    { &IID_IMSLogon, offsetof(struct local_logon, logon), &logon_vtable },
    { NULL, 0, NULL },
};
const struct mapix_class local_logon_class = {
    .name = "store logon", .size = sizeof(struct local_logon), .interfaces = logon_interfaces, .finalize = logon_finalize,
};

HRESULT local_logon_new(struct local_core *core, struct local_logon **ret_logon)
{
    struct local_logon *logon = NULL;
    HRESULT result = mapix_object_new(&local_logon_class, NULL, &logon);

    if (FAILED(result))
        return result;
    logon->core = local_core_reference(core);
    *ret_logon = logon;
    return S_OK;
}

/* --- The status object --------------------------------------------------------------------------------------------------------------------------- */

struct local_status {
    struct mapix_object object;
    struct mapix_interface status;
    struct mapix_prop properties;
    struct local_core *core;
};

static const ULONG status_tags[] = { PR_DISPLAY_NAME_W, PR_PROVIDER_DISPLAY_W, PR_OBJECT_TYPE, PR_RESOURCE_TYPE, PR_RESOURCE_METHODS,
    PR_STATUS_CODE, PR_ENTRYID, PR_PROVIDER_DLL_NAME_W, PR_RESOURCE_FLAGS };

static HRESULT status_list(struct mapix_object *object, struct prop_tags *tags)
{
    HRESULT result = S_OK;
    size_t index;

    (void)object;
    for (index = 0; SUCCEEDED(result) && index < sizeof(status_tags) / sizeof(status_tags[0]); index++)
        result = mapix_prop_tags_add(tags, status_tags[index]);
    return result;
}

static HRESULT status_name(struct local_status *status, const struct prop_memory *memory, SPropValue *ret_value)
{
    struct mapix_store_record record = { 0 };
    HRESULT result = mapix_store_properties_load(status->core->engine, &record);

    if (SUCCEEDED(result))
        local_record_value(status->core, &record, PR_DISPLAY_NAME_W, SIZE_MAX, memory, ret_value);
    mapix_store_record_clear(&record);
    return result;
}

static HRESULT status_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct local_status *status = (struct local_status *)object;
    BYTE entry_id[MAPIX_STORE_ENTRY_ID_SIZE] = { 0 };
    SPropValue text = { .ulPropTag = PR_PROVIDER_DISPLAY_W }, module = { .ulPropTag = PR_PROVIDER_DLL_NAME_W };
    ULONG index;

    (void)limit;
    for (index = 0; index < count; index++) {
        HRESULT result = MAPI_E_NOT_FOUND;
        switch (PROP_ID(tags[index])) {
        case PROP_ID(PR_DISPLAY_NAME):
            result = status_name(status, memory, &ret_values[index]);
            break;
        case PROP_ID(PR_PROVIDER_DISPLAY):
            text.Value.lpszW = (LPWSTR)(uintptr_t)L"Local message store";
            result = mapix_prop_copy_value(memory, &text, &ret_values[index]);
            break;
        case PROP_ID(PR_PROVIDER_DLL_NAME):
            module.Value.lpszW = (LPWSTR)(uintptr_t)L"local";
            result = mapix_prop_copy_value(memory, &module, &ret_values[index]);
            break;
        case PROP_ID(PR_RESOURCE_FLAGS):
            result = local_put_long(PR_RESOURCE_FLAGS, 0, &ret_values[index]);
            break;
        case PROP_ID(PR_OBJECT_TYPE):
            result = local_put_long(PR_OBJECT_TYPE, MAPI_STATUS, &ret_values[index]);
            break;
        case PROP_ID(PR_RESOURCE_TYPE):
            result = local_put_long(PR_RESOURCE_TYPE, MAPI_STORE_PROVIDER, &ret_values[index]);
            break;
        case PROP_ID(PR_RESOURCE_METHODS):
            result = local_put_long(PR_RESOURCE_METHODS, STATUS_VALIDATE_STATE, &ret_values[index]);
            break;
        case PROP_ID(PR_STATUS_CODE):
            result = local_put_long(PR_STATUS_CODE, STATUS_AVAILABLE, &ret_values[index]);
            break;
        case PROP_ID(PR_ENTRYID):
            memcpy(entry_id + 4, &status->core->uid, 16);
            entry_id[20] = 1;
            entry_id[21] = MAPI_STATUS;
            result = local_put_binary(memory, PR_ENTRYID, entry_id, sizeof(entry_id), &ret_values[index]);
            break;
        default:
            break;
        }
        if (FAILED(result))
            mapix_prop_error_value(&ret_values[index], tags[index], result);
    }
    return S_OK;
}

static const struct prop_source status_source = { .list = status_list, .get = status_get };

/* The store can be read: that is all there is to a file. */
static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    struct local_status *status = (struct local_status *)mapix_object_of(self);
    struct mapix_store_facts facts;

    (void)ui_param;
    MAPIX_ENTER(status);
    if (flags & ~(ULONG)(SUPPRESS_UI | REFRESH_XP_HEADER_CACHE | PROCESS_XP_HEADER_CACHE | FORCE_XP_CONNECT | FORCE_XP_DISCONNECT
            | CONFIG_CHANGED | ABORT_XP_HEADER_OPERATION | SHOW_XP_SESSION_UI))
        return MAPI_E_UNKNOWN_FLAGS;
    return local_failed(&status->object, mapix_store_get_facts(status->core->engine, &facts));
}

static HRESULT STDMETHODCALLTYPE status_settings(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)self, (void)ui_param, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE status_password(IMAPIStatus *self, LPTSTR old, LPTSTR new, ULONG flags)
{
    (void)self, (void)old, (void)new, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE status_flush(IMAPIStatus *self, ULONG_PTR ui_param, ULONG size, LPENTRYID target, ULONG flags)
{
    (void)self, (void)ui_param, (void)size, (void)target, (void)flags;
    return MAPI_E_NO_SUPPORT;
}

static void status_finalize(struct mapix_object *object)
{
    mapix_prop_finalize(object);
    local_core_release(((struct local_status *)object)->core);
}

static const IMAPIStatusVtbl status_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIStatus),
    MAPIX_FORWARD_IMAPIPROP(IMAPIStatus),
    .ValidateState = status_validate,
    .SettingsDialog = status_settings,
    .ChangePassword = status_password,
    .FlushQueues = status_flush,
};
static const struct mapix_class_interface status_interfaces[] = {
    { &IID_IMAPIStatus, offsetof(struct local_status, status), &status_vtable },
    { &IID_IMAPIProp, offsetof(struct local_status, status), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class status_class = {
    .name = "store status", .size = sizeof(struct local_status), .interfaces = status_interfaces, .finalize = status_finalize,
    .property_offset = offsetof(struct local_status, properties),
};

HRESULT local_status_new(struct local_core *core, struct mapix_object *parent, bool writable, LPMAPISTATUS *ret_status)
{
    struct local_status *status = NULL;
    HRESULT result = mapix_object_new(&status_class, parent, &status);

    (void)writable;
    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&status->object, &status_source, 0, NULL);
    if (FAILED(result)) {
        mapix_object_release(&status->object);
        return result;
    }
    status->core = local_core_reference(core);
    *ret_status = (LPMAPISTATUS)(void *)&status->status;
    return S_OK;
}
