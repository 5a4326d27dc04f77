/* IMsgServiceAdmin and IMsgServiceAdmin2: the message services of one profile (SVC). */
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/admin_internal.h"
#include "session/profile_section.h"

#define UI_FLAGS ((ULONG)(SERVICE_UI_ALLOWED | SERVICE_UI_ALWAYS))

struct service_admin {
    struct mapix_object object;
    struct mapix_interface admin;           /* IMsgServiceAdmin2, whose first methods are IMsgServiceAdmin's (SVC-02) */
    struct profile *profile;
};

static struct service_admin *admin_of(IMsgServiceAdmin2 *interface)
{
    return (struct service_admin *)mapix_object_of(interface);
}

#define FAIL(self, ...) return mapix_object_fail(&(self)->object, __VA_ARGS__)

/* ---- tables ---- */

static const ULONG service_columns[] = { PR_DISPLAY_NAME_A, PR_INSTANCE_KEY, PR_RESOURCE_FLAGS, PR_SERVICE_DLL_NAME_A, PR_SERVICE_ENTRY_NAME,
    PR_SERVICE_NAME_A, PR_SERVICE_SUPPORT_FILES_A, PR_SERVICE_UID };
#define SERVICE_COLUMNS (sizeof(service_columns) / sizeof(service_columns[0]))

static HRESULT add_row(struct profile *profile, struct admin_table *table, const MAPIUID *uid, struct mapix_error_slot *error)
{
    SPropValue *values = mapix_memory_new_zero(SERVICE_COLUMNS * sizeof(*values));
    if (!values)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct prop_memory memory = { values, MAPIAllocateMore };
    HRESULT result = profile_get_values(profile, uid, SERVICE_COLUMNS, service_columns, &memory, error, values);
    for (int i = 1; i < (int)SERVICE_COLUMNS; i += (int)SERVICE_COLUMNS - 2) {      /* the instance key and the UID */
        values[i].ulPropTag = service_columns[i];
        values[i].Value.bin.cb = sizeof(*uid);
        values[i].Value.bin.lpb = (LPBYTE)(uintptr_t)uid;
    }
    if (SUCCEEDED(result))
        admin_table_add(table, SERVICE_COLUMNS, values);
    mapix_memory_free(values);
    return result;
}

static HRESULT STDMETHODCALLTYPE services_get_msg_service_table(IMsgServiceAdmin2 *interface, ULONG flags, LPMAPITABLE *ret_table)
{
    struct service_admin *self = admin_of(interface);
    struct profile_section *services = NULL;
    struct admin_table table;
    ULONG count = 0;
    MAPIX_ENTER(self);
    if (!ret_table)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "GetMsgServiceTable needs a place for its table");
    *ret_table = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "GetMsgServiceTable does not know the flags %08X", (unsigned)flags);
    admin_table_begin(&table, flags, SERVICE_COLUMNS, service_columns);
    HRESULT result = profile_list_sections(self->profile, PROFILE_SECTION_SERVICE, NULL, &self->object.error, &count, &services);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)          /* in order of addition (CON-08) */
        result = add_row(self->profile, &table, &services[i].uid, &self->object.error);
    free(services);
    if (FAILED(result) && SUCCEEDED(table.result))
        table.result = result;
    return admin_table_end(&table, &self->object, ret_table);
}

static HRESULT STDMETHODCALLTYPE services_get_provider_table(IMsgServiceAdmin2 *interface, ULONG flags, LPMAPITABLE *ret_table)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (!ret_table)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "GetProviderTable needs a place for its table");
    *ret_table = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "GetProviderTable does not know the flags %08X", (unsigned)flags);
    return admin_provider_table(self->profile, NULL, flags, &self->object, ret_table);
}

/* ---- creating ---- */

/* Where UI is allowed and the profile is in use, the user would be told that sessions see the service when they begin anew (SVC-09); we
 * have no window of our own here, so it goes to the log. */
static void warn_of_restart(struct service_admin *self, const char *name, ULONG flags)
{
    if ((flags & UI_FLAGS) && !(flags & SERVICE_NO_RESTART_WARNING) && profile_is_in_use(self->profile))
        mapix_log_write(MAPIX_LOG_INFO, "message service", "The service %s of the profile \"%s\" will be seen by sessions that begin from now on",
            name, profile_name(self->profile));
}

static HRESULT create_service(struct service_admin *self, const char *name, const char *display_name, ULONG_PTR ui_param, ULONG flags,
    MAPIUID *ret_uid)
{
    struct profile_inf *inf = NULL;
    struct profile_inf_service *service = NULL;
    bool ui = (flags & UI_FLAGS) != 0;
    HRESULT result = profile_inf_load(&self->object.error, &inf);
    if (SUCCEEDED(result))
        result = profile_inf_service(inf, name, &self->object.error, &service);
    if (SUCCEEDED(result))
        result = admin_install_service(self->profile, service, display_name, &self->object.error, ret_uid);
    profile_inf_service_free(service);
    profile_inf_free(inf);
    if (FAILED(result))
        return result;
    result = admin_call_service(self->profile, ret_uid, ui ? ui_param : 0, flags & UI_FLAGS, MSG_SERVICE_CREATE, 0, NULL, &self->object.error);
    if (result == MAPI_E_NOT_INITIALIZED || result == MAPI_E_UNCONFIGURED)      /* no entry function; to be configured later (CON-10) */
        result = S_OK;
    if (FAILED(result))
        admin_remove_service(self->profile, ret_uid, false, NULL);
    else
        warn_of_restart(self, name, flags);
    return result;
}

static HRESULT STDMETHODCALLTYPE services_create_msg_service_ex(IMsgServiceAdmin2 *interface, LPTSTR name, LPTSTR display_name,
    ULONG_PTR ui_param, ULONG flags, LPMAPIUID ret_uid)
{
    struct service_admin *self = admin_of(interface);
    MAPIUID uid;
    MAPIX_ENTER(self);
    if (!name)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "CreateMsgService needs the name of a service");
    if (flags & ~(ULONG)(MAPI_UNICODE | UI_FLAGS | SERVICE_NO_RESTART_WARNING))
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "CreateMsgService does not know the flags %08X", (unsigned)flags);
    char *text = mapix_text_from_flags(NULL, name, flags), *display = NULL;
    if (text && display_name)
        display = mapix_text_from_flags(text, display_name, flags);
    if (!text || (display_name && !display)) {
        mapix_memory_free(text);
        FAIL(self, MAPI_E_NOT_ENOUGH_MEMORY, 0, "The message service was not added: not enough memory");
    }
    HRESULT result = create_service(self, text, display, ui_param, flags, &uid);
    mapix_memory_free(text);
    if (SUCCEEDED(result) && ret_uid)
        *ret_uid = uid;
    return result;
}

static HRESULT STDMETHODCALLTYPE services_create_msg_service(IMsgServiceAdmin2 *interface, LPTSTR name, LPTSTR display_name,
    ULONG_PTR ui_param, ULONG flags)
{
    return services_create_msg_service_ex(interface, name, display_name, ui_param, flags, NULL);
}

/* ---- deleting, copying, renaming ---- */

/* The module may have been uninstalled since: that keeps nobody from removing what is left of the service. */
static bool cannot_be_asked(HRESULT result)
{
    return result == MAPI_E_NOT_INITIALIZED || result == MAPI_E_NOT_FOUND || result == MAPI_E_CORRUPT_DATA || result == MAPI_E_VERSION ||
        result == MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE services_delete_msg_service(IMsgServiceAdmin2 *interface, LPMAPIUID uid)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (!uid)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "DeleteMsgService needs the UID of a service");
    HRESULT result = admin_find_service(self->profile, uid, &self->object.error, NULL);
    if (FAILED(result))
        return result;
    result = admin_call_service(self->profile, uid, 0, 0, MSG_SERVICE_DELETE, 0, NULL, &self->object.error);
    if (FAILED(result) && !cannot_be_asked(result))
        return result;
    return admin_remove_service(self->profile, uid, profile_is_in_use(self->profile), &self->object.error);
}

/* The profile that a session or an administration object of ours works on; counted. */
static HRESULT destination_profile(struct service_admin *self, LPCIID iid, LPVOID object, struct profile **ret_profile)
{
    LPSERVICEADMIN admin = NULL;
    struct profile *profile;
    if (!iid || IsEqualGUID(iid, &IID_IMAPISession)) {
        LPMAPISESSION session = object;
        HRESULT result = session->lpVtbl->AdminServices(session, 0, &admin);
        if (FAILED(result))
            FAIL(self, result, 0, "The session that the service is copied to does not let its profile be changed");
    } else if (IsEqualGUID(iid, &IID_IMsgServiceAdmin) || IsEqualGUID(iid, &IID_IMsgServiceAdmin2)) {
        admin = object;
        admin->lpVtbl->AddRef(admin);
    } else
        FAIL(self, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "A service is copied to an IMAPISession or an IMsgServiceAdmin");
    profile = admin_services_profile((LPUNKNOWN)admin);
    if (profile)
        profile_add_ref(profile);
    admin->lpVtbl->Release(admin);
    if (!profile)
        FAIL(self, MAPI_E_NO_SUPPORT, 0, "A service can be copied only to a profile of this mapix");
    *ret_profile = profile;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE services_copy_msg_service(IMsgServiceAdmin2 *interface, LPMAPIUID uid, LPTSTR display_name,
    LPCIID iid_to_copy, LPCIID iid_destination, LPVOID destination, ULONG_PTR ui_param, ULONG flags)
{
    struct service_admin *self = admin_of(interface);
    struct profile *profile = NULL;
    MAPIUID copy;
    (void)display_name;                     /* deprecated */
    MAPIX_ENTER(self);
    if (!uid || !destination)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "CopyMsgService needs the UID of a service and the object to copy it to");
    if (flags & ~(ULONG)(MAPI_UNICODE | UI_FLAGS))
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "CopyMsgService does not know the flags %08X", (unsigned)flags);
    if (iid_to_copy && !IsEqualGUID(iid_to_copy, &IID_IProfSect) && !IsEqualGUID(iid_to_copy, &IID_IMAPIProp))
        FAIL(self, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "A service is copied through IProfSect");
    HRESULT result = destination_profile(self, iid_destination, destination, &profile);
    if (FAILED(result))
        return result;
    result = admin_copy_service(self->profile, uid, profile, &self->object.error, &copy);
    if (SUCCEEDED(result) && (flags & SERVICE_UI_ALWAYS))           /* CON-11 */
        result = admin_call_service(profile, &copy, ui_param, flags & UI_FLAGS, MSG_SERVICE_CONFIGURE, 0, NULL, &self->object.error);
    profile_release(profile);
    return result;
}

static HRESULT STDMETHODCALLTYPE services_rename_msg_service(IMsgServiceAdmin2 *interface, LPMAPIUID uid, ULONG flags, LPTSTR display_name)
{
    struct service_admin *self = admin_of(interface);
    (void)uid;
    (void)flags;
    (void)display_name;
    MAPIX_ENTER(self);
    FAIL(self, MAPI_E_NO_SUPPORT, 0, "A message service cannot be renamed");        /* SVC-18 */
}

/* ---- configuring ---- */

static HRESULT STDMETHODCALLTYPE services_configure_msg_service(IMsgServiceAdmin2 *interface, LPMAPIUID uid, ULONG_PTR ui_param, ULONG flags,
    ULONG count, LPSPropValue values)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (!uid || (count && !values))
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "ConfigureMsgService needs the UID of a service, and properties where it counts some");
    if (flags & ~(ULONG)(MAPI_UNICODE | UI_FLAGS | MSG_SERVICE_UI_READ_ONLY | UI_CURRENT_PROVIDER_FIRST | SERVICE_LOGON_FAILED))
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "ConfigureMsgService does not know the flags %08X", (unsigned)flags);
    HRESULT result = admin_find_service(self->profile, uid, &self->object.error, NULL);
    if (FAILED(result))
        return result;
    return admin_call_service(self->profile, uid, ui_param, flags, MSG_SERVICE_CONFIGURE, count, values, &self->object.error);
}

static HRESULT STDMETHODCALLTYPE services_open_profile_section(IMsgServiceAdmin2 *interface, LPMAPIUID uid, LPCIID iid, ULONG flags,
    LPPROFSECT *ret_section)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (ret_section)
        *ret_section = NULL;
    return session_open_profile_section(self->profile, PROFILE_SECTION_FOR_CLIENT, uid, iid, flags, &self->object, &self->object.error,
        ret_section);
}

static HRESULT STDMETHODCALLTYPE services_msg_service_transport_order(IMsgServiceAdmin2 *interface, ULONG count, LPMAPIUID uids, ULONG flags)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (count && !uids)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "MsgServiceTransportOrder needs the UIDs of the transports");
    if (flags)
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "MsgServiceTransportOrder has no flags");
    return admin_order_transports(self->profile, count, uids, &self->object.error);
}

static HRESULT STDMETHODCALLTYPE services_admin_providers(IMsgServiceAdmin2 *interface, LPMAPIUID uid, ULONG flags, LPPROVIDERADMIN *ret_admin)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (!uid || !ret_admin)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "AdminProviders needs the UID of a service and a place for its object");
    *ret_admin = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "AdminProviders does not know the flags %08X", (unsigned)flags);
    return admin_providers_new(self->profile, uid, false, &self->object, &self->object.error, ret_admin);
}

static HRESULT STDMETHODCALLTYPE services_set_primary_identity(IMsgServiceAdmin2 *interface, LPMAPIUID uid, ULONG flags)
{
    struct service_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (flags)
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "SetPrimaryIdentity has no flags");
    return admin_set_primary_identity(self->profile, uid, &self->object.error);
}

/* ---- the object ---- */

static void services_finalize(struct mapix_object *object)
{
    profile_release(((struct service_admin *)object)->profile);
}

static const IMsgServiceAdmin2Vtbl services_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMsgServiceAdmin2),
    MAPIX_FORWARD_ERROR(IMsgServiceAdmin2),
    .GetMsgServiceTable = services_get_msg_service_table,
    .CreateMsgService = services_create_msg_service,
    .DeleteMsgService = services_delete_msg_service,
    .CopyMsgService = services_copy_msg_service,
    .RenameMsgService = services_rename_msg_service,
    .ConfigureMsgService = services_configure_msg_service,
    .OpenProfileSection = services_open_profile_section,
    .MsgServiceTransportOrder = services_msg_service_transport_order,
    .AdminProviders = services_admin_providers,
    .SetPrimaryIdentity = services_set_primary_identity,
    .GetProviderTable = services_get_provider_table,
    .CreateMsgServiceEx = services_create_msg_service_ex,
};

static const struct mapix_class_interface services_interfaces[] = {
    { &IID_IMsgServiceAdmin2, offsetof(struct service_admin, admin), &services_vtable },
    { &IID_IMsgServiceAdmin, offsetof(struct service_admin, admin), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class services_class = {
    .name = "service administration",
    .size = sizeof(struct service_admin),
    .interfaces = services_interfaces,
    .finalize = services_finalize,
};

HRESULT admin_services_new(struct profile *profile, struct mapix_object *parent, LPSERVICEADMIN2 *ret_admin)
{
    struct service_admin *self;
    HRESULT result = mapix_object_new(&services_class, parent, &self);
    if (FAILED(result))
        return result;
    self->profile = profile_add_ref(profile);
    *ret_admin = (LPSERVICEADMIN2)&self->admin;
    return S_OK;
}

struct profile *admin_services_profile(LPUNKNOWN admin)
{
    struct mapix_object *object = mapix_object_cast(admin, &services_class);
    return object ? ((struct service_admin *)object)->profile : NULL;
}
