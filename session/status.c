/* The status table, the status objects that are MAPI's own, and the identity that follows from the rows (STAT, SPI-STAT, IDENT). */
#include <mapiutil.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "prop/prop.h"
#include "session/core.h"
#include "session/seams.h"
#include "support/one_off.h"
#include "value/value.h"

static const ULONG status_columns[] = { PR_DISPLAY_NAME_W, PR_STATUS_CODE, PR_RESOURCE_METHODS, PR_PROVIDER_DLL_NAME_W, PR_RESOURCE_FLAGS,
    PR_RESOURCE_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_ROWID, PR_PROVIDER_DISPLAY_W, PR_STATUS_STRING_W, PR_IDENTITY_DISPLAY_W,
    PR_IDENTITY_ENTRYID, PR_IDENTITY_SEARCH_KEY };

/* Ids of rows: MAPI's own, then the providers by their place in the profile. */
enum { ROW_SUBSYSTEM = 1, ROW_SPOOLER = 2, ROW_ADDRESS_BOOK = 3, ROW_PROVIDERS = 16 };

/* Entry ids of status rows: 4 zero bytes, this UID, the row's id as 8 bytes, little endian, the provider's section. */
static const BYTE status_uid[16] = { 0xE1, 0x3A, 0x90, 0x4C, 0x77, 0x02, 0x4F, 0x6D, 0x83, 0xB5, 0x1E, 0xC0, 0x2D, 0x94, 0x68, 0x5A };
#define STATUS_ID_SIZE 44

static void make_status_id(uint64_t row, const MAPIUID *section, BYTE bytes[STATUS_ID_SIZE])
{
    memset(bytes, 0, STATUS_ID_SIZE);
    memcpy(bytes + 4, status_uid, 16);
    for (int i = 0; i < 8; i++)
        bytes[20 + i] = (BYTE)(row >> 8 * i);
    if (section)
        memcpy(bytes + 28, section, 16);
}

bool session_is_status_id(ULONG size, const ENTRYID *entry_id)
{
    return size == STATUS_ID_SIZE && !memcmp(entry_id->ab, status_uid, 16);
}

static uint64_t status_id_row(const ENTRYID *entry_id)
{
    const BYTE *bytes = (const BYTE *)entry_id;
    uint64_t row = 0;
    for (int i = 0; i < 8; i++)
        row |= (uint64_t)bytes[20 + i] << 8 * i;
    return row;
}

/* Write a row: what its owner says, and what MAPI computes and nobody else may say (SPI-STAT-02). */
static HRESULT put_row(struct session_core *core, uint64_t row, const MAPIUID *section, const char *module, ULONG flags, ULONG type, ULONG count,
    const SPropValue *values, bool merge)
{
    BYTE id[STATUS_ID_SIZE];
    make_status_id(row, section, id);
    const SPropValue computed[] = {
        { .ulPropTag = PR_PROVIDER_DLL_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)module },
        { .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = (LONG)flags },
        { .ulPropTag = PR_RESOURCE_TYPE, .Value.l = (LONG)type },
        { .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(id), id } },
        { .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { sizeof(row), (LPBYTE)&row } },
        { .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_STATUS },
        { .ulPropTag = PR_ROWID, .Value.l = (LONG)row },
    };
    enum { COMPUTED = sizeof(computed) / sizeof(computed[0]) };
    SPropValue *all = calloc(count + (size_t)COMPUTED, sizeof(*all));
    ULONG used = 0;
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        if (!mapix_value_find(computed, COMPUTED, PROP_TAG(PT_UNSPECIFIED, PROP_ID(values[i].ulPropTag))) &&
            !mapix_value_find_text(computed, COMPUTED, values[i].ulPropTag))
            all[used++] = values[i];
    memcpy(all + used, computed, sizeof(computed));
    HRESULT hr = session_rows_put(core->status, row, row, merge, used + COMPUTED, all);
    free(all);
    return hr;
}

static HRESULT put_own_row(struct session_core *core, uint64_t row, ULONG type, const char *name, ULONG code, ULONG methods, const char *text)
{
    SPropValue values[5] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_PROVIDER_DISPLAY_A, .Value.lpszA = (LPSTR)(uintptr_t)"mapix" },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = (LONG)code },
        { .ulPropTag = PR_RESOURCE_METHODS, .Value.l = (LONG)methods },
        { .ulPropTag = PR_STATUS_STRING_A, .Value.lpszA = (LPSTR)(uintptr_t)text },
    };
    return put_row(core, row, NULL, "mapix", 0, type, text ? 5 : 4, values, false);
}

/* What the spooler's row says (NOMAIL-06). */
static HRESULT put_spooler_row(struct session_core *core)
{
    const struct session_spooler *spooler = session_spooler();
    ULONG code = STATUS_FAILURE;
    char *text = NULL;
    const char *why = "The mail spooler is not running";
    if (core->flags & MAPI_NO_MAIL)
        why = "This session was opened without mail (MAPI_NO_MAIL)";
    else if (spooler && spooler->status && SUCCEEDED(spooler->status(core->profile_name, &code, &text)))
        why = text;
    HRESULT hr = put_own_row(core, ROW_SPOOLER, MAPI_SPOOLER, "MAPI Spooler", code, STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES, why);
    free(text);
    return hr;
}

HRESULT session_status_init(struct session_core *core)
{
    HRESULT hr = session_rows_new(status_columns, sizeof(status_columns) / sizeof(status_columns[0]), &core->status);
    if (SUCCEEDED(hr))
        hr = put_own_row(core, ROW_SUBSYSTEM, MAPI_SUBSYSTEM, core->profile_name, STATUS_AVAILABLE, STATUS_VALIDATE_STATE, NULL);
    if (SUCCEEDED(hr))
        hr = put_spooler_row(core);
    return FAILED(hr) ? hr : put_own_row(core, ROW_ADDRESS_BOOK, MAPI_AB, "MAPI Address Book", STATUS_AVAILABLE, STATUS_VALIDATE_STATE, NULL);
}

/* Rows merge by provider: each has one, however often it logged on. */
HRESULT session_status_modify(struct session_core *core, struct session_provider *provider, ULONG count, const SPropValue *values, bool update)
{
    uint64_t row = ROW_PROVIDERS + provider->index;
    if (update && !count) {                        /* only the computed columns changed; a provider without a row stays without */
        ULONG known;
        LPSPropValue old;
        if (FAILED(session_rows_get(core->status, row, &known, &old)))
            return S_OK;
        mapix_memory_free(old);
    }
    return put_row(core, row, &provider->section, provider->module_name, provider->flags, provider->type, count, values, update);
}

void session_status_remove(struct session_core *core, struct session_provider *provider)
{
    session_rows_remove(core->status, ROW_PROVIDERS + provider->index);
}

/* MAPI's own status objects. -------------------------------------------------------------------------------------------------------- */

struct status_object {
    struct mapix_object object;
    struct mapix_interface status;
    struct mapix_prop properties;
    struct session_core *core;
    uint64_t row;
    atomic_flag busy;
};

static struct status_object *status_of(const void *interface)
{
    return (struct status_object *)mapix_object_of(interface);
}

static HRESULT status_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct status_object *status = (struct status_object *)object;
    ULONG count;
    LPSPropValue values;
    HRESULT hr = session_rows_get(status->core->status, status->row, &count, &values);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = mapix_prop_tags_add(tags, PROP_TYPE(values[i].ulPropTag) == PT_STRING8
            ? CHANGE_PROP_TYPE(values[i].ulPropTag, PT_UNICODE) : values[i].ulPropTag);
    mapix_memory_free(values);
    return hr;
}

static HRESULT status_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct status_object *status = (struct status_object *)object;
    ULONG known = 0;
    LPSPropValue values = NULL;
    HRESULT hr = session_rows_get(status->core->status, status->row, &known, &values);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; i < count; i++) {
        const SPropValue *value = mapix_value_find(values, known, PROP_TAG(PT_UNSPECIFIED, PROP_ID(tags[i])));
        HRESULT one = value ? mapix_prop_copy_value(memory, value, &ret_values[i]) : MAPI_E_NOT_FOUND;
        if (FAILED(one))
            mapix_prop_error_value(&ret_values[i], tags[i], one);
    }
    mapix_memory_free(values);
    return S_OK;
}

static const struct prop_source status_source = { .list = status_list, .get = status_get };

#define VALIDATE_FLAGS                                                                                                              \
    (SUPPRESS_UI | REFRESH_XP_HEADER_CACHE | PROCESS_XP_HEADER_CACHE | FORCE_XP_CONNECT | FORCE_XP_DISCONNECT | CONFIG_CHANGED |      \
        ABORT_XP_HEADER_OPERATION | SHOW_XP_SESSION_UI)

static HRESULT open_provider_status(struct session_logon *logon, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    if (logon->store)
        return logon->store->lpVtbl->OpenStatusEntry(logon->store, iid, flags, ret_type, (LPVOID *)ret_object);
    return logon->book->lpVtbl->OpenStatusEntry(logon->book, iid, flags, ret_type, (LPMAPISTATUS *)ret_object);
}

/* STAT-22: every provider that has a status object. The first failure is reported, all are asked. */
static HRESULT validate_providers(struct status_object *status, ULONG type, ULONG_PTR ui_param, ULONG flags)
{
    struct session_logon **logons;
    ULONG count;
    HRESULT result = S_OK, hr = session_logon_list(status->core, type, &count, &logons);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; i < count; i++) {
        LPUNKNOWN object = NULL;
        LPMAPISTATUS entry = NULL;
        ULONG object_type = 0;
        if (SUCCEEDED(open_provider_status(logons[i], NULL, 0, &object_type, &object)) && object) {
            hr = object->lpVtbl->QueryInterface(object, &IID_IMAPIStatus, (LPVOID *)&entry);
            if (SUCCEEDED(hr)) {
                hr = entry->lpVtbl->ValidateState(entry, ui_param, flags);
                entry->lpVtbl->Release(entry);
            }
            object->lpVtbl->Release(object);
            if (FAILED(hr) && hr != MAPI_E_NO_SUPPORT && SUCCEEDED(result))
                result = mapix_object_fail(&status->object, hr, 0, "The provider \"%s\" reports a failure (%#010x); look at its row of the status table",
                    logons[i]->provider->display_name, (unsigned)hr);
        }
        session_logon_release(logons[i]);
    }
    free(logons);
    return result;
}

static HRESULT no_spooler(struct status_object *status)
{
    if (status->core->flags & MAPI_NO_MAIL)
        return mapix_object_fail(&status->object, MAPI_E_NO_SUPPORT, 0, "This session was opened without mail (MAPI_NO_MAIL), so it has no spooler");
    return mapix_object_fail(&status->object, MAPI_E_CALL_FAILED, 0, "The mail spooler is not running; start it with a session that has mail");
}

static HRESULT validate(struct status_object *status, ULONG_PTR ui_param, ULONG flags)
{
    const struct session_address_book *book = session_address_book();
    const struct session_spooler *spooler = session_spooler();
    if (status->row == ROW_SPOOLER) {
        if ((status->core->flags & MAPI_NO_MAIL) || !spooler || !spooler->validate)
            return no_spooler(status);
        HRESULT hr = spooler->validate(status->core->profile_name, flags);
        put_spooler_row(status->core);
        return hr;
    }
    if (book && book->refresh)
        book->refresh(status->core);
    HRESULT hr = validate_providers(status, MAPI_AB_PROVIDER, ui_param, flags);
    if (status->row == ROW_ADDRESS_BOOK)
        return hr;
    HRESULT stores = validate_providers(status, MAPI_STORE_PROVIDER, ui_param, flags);
    return FAILED(hr) ? hr : stores;
}

static bool supports(struct status_object *status, ULONG method)
{
    return status->row == ROW_SPOOLER ? method & (STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES)
        : status->row < ROW_PROVIDERS && method == STATUS_VALIDATE_STATE;
}

static HRESULT refuse_method(struct status_object *status, const char *method)
{
    return mapix_object_fail(&status->object, MAPI_E_NO_SUPPORT, 0, "This status object does not support %s", method);
}

static HRESULT STDMETHODCALLTYPE status_validate_state(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    struct status_object *status = status_of(self);
    MAPIX_ENTER(&status->object);
    if (flags & ~(ULONG)VALIDATE_FLAGS)
        return mapix_object_fail(&status->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (!supports(status, STATUS_VALIDATE_STATE) || (flags & SHOW_XP_SESSION_UI))
        return refuse_method(status, flags & SHOW_XP_SESSION_UI ? "SHOW_XP_SESSION_UI" : "ValidateState");
    if (atomic_flag_test_and_set(&status->busy))
        return mapix_object_fail(&status->object, MAPI_E_BUSY, 0, "Another call is still validating; try again later");
    HRESULT hr = validate(status, ui_param, flags);
    atomic_flag_clear(&status->busy);
    return hr;
}

static HRESULT STDMETHODCALLTYPE status_settings_dialog(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    MAPIX_ENTER(&status_of(self)->object);
    return refuse_method(status_of(self), "SettingsDialog");
}

static HRESULT STDMETHODCALLTYPE status_change_password(IMAPIStatus *self, LPTSTR old_password, LPTSTR new_password, ULONG flags)
{
    MAPIX_ENTER(&status_of(self)->object);
    return refuse_method(status_of(self), "ChangePassword");
}

static HRESULT STDMETHODCALLTYPE status_flush_queues(IMAPIStatus *self, ULONG_PTR ui_param, ULONG size, LPENTRYID transport, ULONG flags)
{
    struct status_object *status = status_of(self);
    const struct session_spooler *spooler = session_spooler();
    MAPIX_ENTER(&status->object);
    if (flags & ~(ULONG)(FLUSH_UPLOAD | FLUSH_DOWNLOAD | FLUSH_FORCE | FLUSH_NO_UI | FLUSH_ASYNC_OK))
        return mapix_object_fail(&status->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (!supports(status, STATUS_FLUSH_QUEUES))
        return refuse_method(status, "FlushQueues");
    if ((status->core->flags & MAPI_NO_MAIL) || !spooler || !spooler->flush)
        return no_spooler(status);
    return spooler->flush(status->core->profile_name, flags, size, transport);
}

static const IMAPIStatusVtbl status_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIStatus),
    MAPIX_FORWARD_IMAPIPROP(IMAPIStatus),
    .ValidateState = status_validate_state,
    .SettingsDialog = status_settings_dialog,
    .ChangePassword = status_change_password,
    .FlushQueues = status_flush_queues,
};

static void status_finalize(struct mapix_object *object)
{
    struct status_object *status = (struct status_object *)object;
    mapix_prop_finalize(object);
    session_core_release(status->core);
}

static const struct mapix_class_interface status_interfaces[] = {
    { &IID_IMAPIStatus, offsetof(struct status_object, status), &status_vtable },
    { &IID_IMAPIProp, offsetof(struct status_object, status), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class status_class = {
    .name = "status",
    .size = sizeof(struct status_object),
    .interfaces = status_interfaces,
    .finalize = status_finalize,
    .property_offset = offsetof(struct status_object, properties),
};

/* An object of ours for this row: MAPI's own ones, and those of providers that are not there to ask. Read-only, whatever is asked
 * for (STAT-19, STAT-20). */
static HRESULT open_own(struct session_core *core, struct mapix_object *parent, uint64_t row, LPCIID iid, LPUNKNOWN *ret_object)
{
    struct status_object *status;
    ULONG count;
    LPSPropValue values;
    HRESULT hr = session_rows_get(core->status, row, &count, &values);
    if (FAILED(hr))
        return hr;
    mapix_memory_free(values);
    hr = mapix_object_new(&status_class, parent, &status);
    if (FAILED(hr))
        return hr;
    status->core = session_core_hold(core);
    status->row = row;
    atomic_flag_clear(&status->busy);
    hr = mapix_prop_initialize(&status->object, &status_source, 0, NULL);
    if (SUCCEEDED(hr) && FAILED(mapix_object_query_interface(&status->object, iid ? iid : &IID_IMAPIStatus, (void **)ret_object)))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    mapix_object_release(&status->object);
    return hr;
}

HRESULT session_open_status(struct session_core *core, struct mapix_object *parent, ULONG size, const ENTRYID *entry_id, LPCIID iid,
    ULONG flags, struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    uint64_t row = status_id_row(entry_id);
    struct session_provider *provider = NULL;
    HRESULT hr;
    if (row >= ROW_PROVIDERS && row - ROW_PROVIDERS < core->plan.provider_count)
        provider = &core->providers[row - ROW_PROVIDERS];
    pthread_mutex_lock(&core->lock);
    for (struct session_provider *each = core->temporary; each && !provider; each = each->next)
        if (row == ROW_PROVIDERS + each->index)
            provider = each;
    pthread_mutex_unlock(&core->lock);
    if (provider && memcmp(&provider->section, (const BYTE *)entry_id + 28, 16))
        return mapix_error_set(error, MAPI_E_NOT_FOUND, "session", 0, 0, "This status row belongs to another session");
    struct session_logon *logon = provider ? session_logon_of(core, provider) : NULL;
    if (logon) {
        hr = open_provider_status(logon, iid, flags & (MAPI_MODIFY | MAPI_BEST_ACCESS), ret_type, ret_object);
        session_logon_release(logon);
        return hr;
    }
    hr = open_own(core, parent, row, iid, ret_object);
    if (SUCCEEDED(hr))
        *ret_type = MAPI_STATUS;
    else if (hr == MAPI_E_NOT_FOUND)
        mapix_error_set(error, hr, "session", 0, 0, "There is no such row in the status table any more");
    return hr;
}

/* Identity. -------------------------------------------------------------------------------------------------------------------------- */

static HRESULT copy_id(const SPropValue *value, ULONG *ret_size, LPENTRYID *ret_id)
{
    *ret_id = mapix_memory_copy(NULL, value->Value.bin.lpb, value->Value.bin.cb);
    *ret_size = value->Value.bin.cb;
    return *ret_id ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* IDENT-02: a one-off from the row's other data: its search key is "TYPE:ADDRESS". */
static HRESULT one_off_from_row(const SPropValue *values, ULONG count, ULONG *ret_size, LPENTRYID *ret_id)
{
    const SPropValue *key = mapix_value_find(values, count, PR_IDENTITY_SEARCH_KEY);
    const SPropValue *name = mapix_value_find_text(values, count, PR_IDENTITY_DISPLAY_A);
    char *text = key ? strndup((const char *)key->Value.bin.lpb, key->Value.bin.cb) : strdup("UNKNOWN:");
    char *colon = text ? strchr(text, ':') : NULL;
    char *display = NULL;
    if (name && PROP_TYPE(name->ulPropTag) == PT_UNICODE)
        display = mapix_text_utf8_heap(name->Value.lpszW);
    else if (name)
        display = strdup(name->Value.lpszA);
    if (!text || (name && !display)) {
        free(text);
        free(display);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (colon)
        *colon = 0;
    HRESULT hr = mapix_one_off_encode(display, colon ? text : "UNKNOWN", colon ? colon + 1 : text, MAPI_UNICODE, ret_size, ret_id);
    free(text);
    free(display);
    return hr;
}

HRESULT session_query_identity(struct session_core *core, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    uint64_t *rows, first = 0;
    ULONG row_count;
    bool found = false;
    HRESULT hr = session_rows_list(core->status, &row_count, &rows);
    if (FAILED(hr))
        return hr;
    for (ULONG i = 0; i < row_count && !found; i++) {
        ULONG count;
        LPSPropValue values;
        if (FAILED(session_rows_get(core->status, rows[i], &count, &values)))
            continue;
        const SPropValue *flags = mapix_value_find(values, count, PR_RESOURCE_FLAGS), *id = mapix_value_find(values, count, PR_IDENTITY_ENTRYID);
        bool primary = rows[i] >= ROW_PROVIDERS && flags && (flags->Value.l & STATUS_PRIMARY_IDENTITY);
        bool described = id || mapix_value_find(values, count, PR_IDENTITY_SEARCH_KEY) ||
            mapix_value_find_text(values, count, PR_IDENTITY_DISPLAY_A);
        if (primary && described) {
            hr = id ? copy_id(id, ret_size, ret_entry_id) : one_off_from_row(values, count, ret_size, ret_entry_id);
            found = true;
        } else if (id && !first) {
            first = rows[i];
        }
        mapix_memory_free(values);
    }
    if (!found && first) {                         /* IDENT-03, CON-26 */
        ULONG count;
        LPSPropValue values;
        hr = session_rows_get(core->status, first, &count, &values);
        const SPropValue *id = SUCCEEDED(hr) ? mapix_value_find(values, count, PR_IDENTITY_ENTRYID) : NULL;
        if (id) {
            hr = copy_id(id, ret_size, ret_entry_id);
            found = true;
        }
        if (SUCCEEDED(hr))
            mapix_memory_free(values);
    }
    free(rows);
    if (found || FAILED(hr))
        return hr;
    hr = mapix_one_off_encode("Unknown", "UNKNOWN", "", MAPI_UNICODE, ret_size, ret_entry_id);     /* IDENT-04, GAP-22 */
    return FAILED(hr) ? hr : MAPI_W_NO_SERVICE;
}
