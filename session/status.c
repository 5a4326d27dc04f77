/* The status table, the status objects that are MAPI's own, and the identity that follows from the rows (STAT, SPI-STAT, IDENT). */
#include <mapiutil.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "prop/prop.h"
#include "session/admin.h"
#include "session/core.h"
#include "session/remote_folder.h"
#include "session/seams.h"
#include "support/one_off.h"
#include "value/value.h"

static const ULONG status_columns[] = { PR_DISPLAY_NAME_W, PR_STATUS_CODE, PR_RESOURCE_METHODS, PR_PROVIDER_DLL_NAME_W, PR_RESOURCE_FLAGS,
    PR_RESOURCE_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_ROWID, PR_PROVIDER_DISPLAY_W, PR_STATUS_STRING_W, PR_IDENTITY_DISPLAY_W,
    PR_IDENTITY_ENTRYID, PR_IDENTITY_SEARCH_KEY, PR_SERVICE_NAME_W, PR_SERVICE_UID };

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
static HRESULT put_row(struct session_core *core, uint64_t row, const MAPIUID *section, const char *module, ULONG flags, ULONG type,
    const struct session_service *service, ULONG count, const SPropValue *values, bool merge)
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
        { .ulPropTag = PR_SERVICE_NAME_A, .Value.lpszA = service ? service->name : NULL },       /* STAT-07: whose row it is */
        { .ulPropTag = PR_SERVICE_UID, .Value.bin = { sizeof(MAPIUID), service ? (LPBYTE)(uintptr_t)&service->uid : NULL } },
    };
    const ULONG computed_count = sizeof(computed) / sizeof(computed[0]) - (service ? 0 : 2);
    SPropValue *all = calloc(count + (size_t)computed_count, sizeof(*all));
    ULONG used = 0;
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        if (!mapix_value_find(computed, computed_count, PROP_TAG(PT_UNSPECIFIED, PROP_ID(values[i].ulPropTag))) &&
            !mapix_value_find_text(computed, computed_count, values[i].ulPropTag))
            all[used++] = values[i];
    memcpy(all + used, computed, computed_count * sizeof(computed[0]));
    HRESULT hr = session_rows_put(core->status, row, row, merge, used + computed_count, all);
    free(all);
    return hr;
}

static HRESULT put_provider_row(struct session_core *core, const struct session_provider *provider, ULONG count, const SPropValue *values, bool merge)
{
    return put_row(core, ROW_PROVIDERS + provider->index, &provider->section, provider->module_name, provider->flags, provider->type, provider->service,
        count, values, merge);
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
    return put_row(core, row, NULL, "mapix", 0, type, NULL, text ? 5 : 4, values, false);
}

static HRESULT show_spooler(struct session_core *core, ULONG code, const char *text)
{
    return put_own_row(core, ROW_SPOOLER, MAPI_SPOOLER, "MAPI Spooler", code, STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES, text);
}

void session_status_show_spooler(struct session_core *core, ULONG code, const char *text)
{
    show_spooler(core, code, text);
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
    HRESULT hr = show_spooler(core, code, why);
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

/* What a transport that gives no text is said to do (STAT-12). */
static const char *default_text(ULONG code)
{
    if (code & STATUS_FAILURE)
        return "failed";
    if (code & (STATUS_OUTBOUND_ACTIVE | STATUS_OUTBOUND_FLUSH))
        return code & (STATUS_INBOUND_ACTIVE | STATUS_INBOUND_FLUSH) ? "sending and receiving" : "sending";
    if (code & (STATUS_INBOUND_ACTIVE | STATUS_INBOUND_FLUSH))
        return "receiving";
    return code & STATUS_OFFLINE ? "offline" : "ready";
}

/* The text belongs to the code: an update of the code alone leaves no old text behind. */
static HRESULT put_transport_row(struct session_core *core, struct session_provider *provider, ULONG count, const SPropValue *values, bool update)
{
    const SPropValue *code = mapix_value_find(values, count, PR_STATUS_CODE);
    SPropValue *all = calloc((size_t)count + 1, sizeof(*all));
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (count)
        memcpy(all, values, count * sizeof(*all));
    if (code && !mapix_value_find_text(values, count, PR_STATUS_STRING_A))
        all[count++] = (SPropValue){ .ulPropTag = PR_STATUS_STRING_A, .Value.lpszA = (LPSTR)(uintptr_t)default_text((ULONG)code->Value.l) };
    HRESULT hr = put_provider_row(core, provider, count, all, update);
    free(all);
    return hr;
}

/* In the spooler: programs hear of it. */
static void tell_row(struct session_core *core, const struct session_provider *provider)
{
    const struct session_spooler *spooler = session_spooler();
    ULONG count;
    LPSPropValue values;
    if (!spooler || !spooler->row_changed || FAILED(session_rows_get(core->status, ROW_PROVIDERS + provider->index, &count, &values)))
        return;
    spooler->row_changed(&provider->section, count, values);
    mapix_memory_free(values);
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
    if (provider->type != MAPI_TRANSPORT_PROVIDER)
        return put_provider_row(core, provider, count, values, update);
    HRESULT hr = put_transport_row(core, provider, count, values, update);
    if (SUCCEEDED(hr))
        tell_row(core, provider);
    return hr;
}

HRESULT session_status_row(struct session_core *core, const struct session_provider *provider, ULONG *ret_count, LPSPropValue *ret_values)
{
    return session_rows_get(core->status, ROW_PROVIDERS + provider->index, ret_count, ret_values);
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
    struct session_provider *provider;     /* a transport that lives in the spooler; NULL: one of MAPI's own, or a provider that is off */
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

/* What the spooler answered, with its text. */
static HRESULT answered(struct status_object *status, HRESULT hr)
{
    if (SUCCEEDED(hr))
        return hr;
    char *text = mapix_error_text(mapix_error_thread_slot(), NULL);
    mapix_object_fail(&status->object, hr, 0, "%s", text ? text : "The mail spooler gave no reason");
    free(text);
    return hr;
}

/* The section of a transport that lives in the spooler; NULL for MAPI's own objects. */
static const MAPIUID *section_of(const struct status_object *status)
{
    return status->provider ? &status->provider->section : NULL;
}

static HRESULT ask_to_validate(struct status_object *status, ULONG flags)
{
    const struct session_spooler *spooler = session_spooler();
    if ((status->core->flags & MAPI_NO_MAIL) || !spooler || !spooler->validate)
        return no_spooler(status);
    HRESULT hr = spooler->validate(status->core->profile_name, section_of(status), flags);
    if (status->row == ROW_SPOOLER)
        put_spooler_row(status->core);
    return answered(status, hr);
}

static HRESULT validate(struct status_object *status, ULONG_PTR ui_param, ULONG flags)
{
    const struct session_address_book *book = session_address_book();
    if (status->row == ROW_SPOOLER || status->provider)
        return ask_to_validate(status, flags);
    if (book && book->refresh)
        book->refresh(status->core);
    HRESULT own = book && book->check ? book->check(status->core, &status->object.error) : S_OK;
    HRESULT hr = validate_providers(status, MAPI_AB_PROVIDER, ui_param, flags);
    if (SUCCEEDED(hr))
        hr = own;
    if (status->row == ROW_ADDRESS_BOOK)
        return hr;
    HRESULT stores = validate_providers(status, MAPI_STORE_PROVIDER, ui_param, flags);
    return FAILED(hr) ? hr : stores;
}

/* PR_RESOURCE_METHODS decides (STAT-13); a provider's row may change while the object is open. */
static bool supports(struct status_object *status, ULONG method)
{
    ULONG count;
    LPSPropValue values;
    if (status->row < ROW_PROVIDERS)
        return method == STATUS_VALIDATE_STATE || (status->row == ROW_SPOOLER && method == STATUS_FLUSH_QUEUES);
    if (!status->provider || FAILED(session_rows_get(status->core->status, status->row, &count, &values)))
        return false;
    const SPropValue *methods = mapix_value_find(values, count, PR_RESOURCE_METHODS);
    bool does = methods && (methods->Value.l & (LONG)method);
    mapix_memory_free(values);
    return does;
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
    if (!supports(status, STATUS_VALIDATE_STATE) || ((flags & SHOW_XP_SESSION_UI) && !status->provider))
        return refuse_method(status, flags & SHOW_XP_SESSION_UI ? "SHOW_XP_SESSION_UI" : "ValidateState");
    if (atomic_flag_test_and_set(&status->busy))
        return mapix_object_fail(&status->object, MAPI_E_BUSY, 0, "Another call is still validating; try again later");
    HRESULT hr = validate(status, ui_param, flags);
    atomic_flag_clear(&status->busy);
    return hr;
}

/* The transport has no screen where it lives: its service's entry function shows the settings here, then the spooler hears of the change
 * (STAT-42). */
static HRESULT STDMETHODCALLTYPE status_settings_dialog(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    struct status_object *status = status_of(self);
    LPSERVICEADMIN2 admin;
    MAPIX_ENTER(&status->object);
    if (!supports(status, STATUS_SETTINGS_DIALOG) || !status->provider->service)
        return refuse_method(status, "SettingsDialog");
    if (flags & ~(ULONG)UI_READONLY)
        return mapix_object_fail(&status->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    HRESULT hr = admin_services_new(status->core->profile, &status->object, &admin);
    if (FAILED(hr))
        return hr;
    hr = admin->lpVtbl->ConfigureMsgService(admin, &status->provider->service->uid, ui_param,
        SERVICE_UI_ALWAYS | UI_CURRENT_PROVIDER_FIRST | (flags & UI_READONLY ? MSG_SERVICE_UI_READ_ONLY : 0), 0, NULL);
    admin->lpVtbl->Release(admin);
    if (FAILED(hr))
        return mapix_object_fail(&status->object, hr, 0, "The settings of the service \"%s\" were not changed", status->provider->service->name);
    return flags & UI_READONLY ? S_OK : ask_to_validate(status, CONFIG_CHANGED | SUPPRESS_UI);
}

static HRESULT STDMETHODCALLTYPE status_change_password(IMAPIStatus *self, LPTSTR old_password, LPTSTR new_password, ULONG flags)
{
    struct status_object *status = status_of(self);
    const struct session_spooler *spooler = session_spooler();
    MAPIX_ENTER(&status->object);
    if (flags & ~(ULONG)MAPI_UNICODE)
        return mapix_object_fail(&status->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (!supports(status, STATUS_CHANGE_PASSWORD))
        return refuse_method(status, "ChangePassword");
    if (!old_password || !new_password)
        return mapix_object_fail(&status->object, MAPI_E_INVALID_PARAMETER, 0, "ChangePassword needs the old and the new password");
    if (!spooler || !spooler->change_password)
        return no_spooler(status);
    char *old_text = mapix_text_from_flags_heap(old_password, flags), *new_text = mapix_text_from_flags_heap(new_password, flags);
    HRESULT hr = old_text && new_text ? spooler->change_password(status->core->profile_name, section_of(status), old_text, new_text)
        : MAPI_E_NOT_ENOUGH_MEMORY;
    if (old_text)
        explicit_bzero(old_text, strlen(old_text));
    if (new_text)
        explicit_bzero(new_text, strlen(new_text));
    free(old_text);
    free(new_text);
    return answered(status, hr);
}

/* Which transport a flush is for: the spooler's object may be given one, a transport's object is for its own (STAT-36). */
static HRESULT flush_target(struct status_object *status, ULONG size, const ENTRYID *transport, const MAPIUID **ret_section)
{
    *ret_section = section_of(status);
    if (!size && !transport)
        return S_OK;
    if (status->provider || !size || !transport)
        return mapix_object_fail(&status->object, MAPI_E_INVALID_PARAMETER, 0, "Only the spooler's object is told a transport, by its entry id");
    uint64_t row = session_is_status_id(size, transport) ? status_id_row(transport) : 0;
    if (row < ROW_PROVIDERS || row - ROW_PROVIDERS >= status->core->plan.provider_count ||
        status->core->providers[row - ROW_PROVIDERS].type != MAPI_TRANSPORT_PROVIDER)
        return mapix_object_fail(&status->object, MAPI_E_UNKNOWN_ENTRYID, 0, "The entry id is not that of a transport in the status table");
    *ret_section = &status->core->providers[row - ROW_PROVIDERS].section;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE status_flush_queues(IMAPIStatus *self, ULONG_PTR ui_param, ULONG size, LPENTRYID transport, ULONG flags)
{
    struct status_object *status = status_of(self);
    const struct session_spooler *spooler = session_spooler();
    const MAPIUID *section;
    MAPIX_ENTER(&status->object);
    if (flags & ~(ULONG)(FLUSH_UPLOAD | FLUSH_DOWNLOAD | FLUSH_FORCE | FLUSH_NO_UI | FLUSH_ASYNC_OK))
        return mapix_object_fail(&status->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (!supports(status, STATUS_FLUSH_QUEUES))
        return refuse_method(status, "FlushQueues");
    if ((status->core->flags & MAPI_NO_MAIL) || !spooler || !spooler->flush)
        return no_spooler(status);
    HRESULT hr = flush_target(status, size, transport, &section);
    if (FAILED(hr))
        return hr;
    /* Only the spooler's flush may go on after the call (STAT-35). */
    return answered(status, spooler->flush(status->core->profile_name, section, status->provider ? flags & ~(ULONG)FLUSH_ASYNC_OK : flags));
}

static bool is_remote(struct status_object *status)
{
    ULONG count;
    LPSPropValue values;
    if (!status->provider || FAILED(session_rows_get(status->core->status, status->row, &count, &values)))
        return false;
    const SPropValue *code = mapix_value_find(values, count, PR_STATUS_CODE);
    bool is = code && (code->Value.l & (LONG)STATUS_REMOTE_ACCESS);
    mapix_memory_free(values);
    return is;
}

/* A remote transport's object has a folder as well, an object of its own (page "Writing a remote viewer"; SPI-XP-35). */
static HRESULT STDMETHODCALLTYPE status_query_interface(IMAPIStatus *self, REFIID iid, LPVOID *ret_object)
{
    struct status_object *status = status_of(self);
    if (iid && ret_object && (!memcmp(iid, &IID_IMAPIFolder, sizeof(*iid)) || !memcmp(iid, &IID_IMAPIContainer, sizeof(*iid))) && is_remote(status)) {
        MAPIX_ENTER(&status->object);
        *ret_object = NULL;
        return session_open_remote_folder(status->core, status->provider, &status->object, ret_object);
    }
    return mapix_object_query_interface(&status->object, iid, ret_object);
}

static const IMAPIStatusVtbl status_vtable = {
    .QueryInterface = status_query_interface,
    .AddRef = mapix_forward_IMAPIStatus_AddRef,
    .Release = mapix_forward_IMAPIStatus_Release,
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
static HRESULT open_own(struct session_core *core, struct mapix_object *parent, uint64_t row, struct session_provider *provider, LPCIID iid,
    LPUNKNOWN *ret_object)
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
    status->provider = provider && provider->type == MAPI_TRANSPORT_PROVIDER ? provider : NULL;
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
    hr = open_own(core, parent, row, provider, iid, ret_object);
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
