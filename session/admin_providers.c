/* IProviderAdmin: the providers of one message service (PADM). */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/admin_internal.h"
#include "session/profile_section.h"

struct provider_admin {
    struct mapix_object object;
    struct mapix_interface admin;
    struct profile *profile;
    MAPIUID service;
    bool for_service;                       /* in the hands of the service's entry function */
};

static struct provider_admin *admin_of(IProviderAdmin *interface)
{
    return (struct provider_admin *)mapix_object_of(interface);
}

/* ---- the table ---- */

static const ULONG provider_columns[] = { PR_INSTANCE_KEY, PR_DISPLAY_NAME_A, PR_PROVIDER_DISPLAY_A, PR_PROVIDER_DLL_NAME_A, PR_PROVIDER_ORDINAL,
    PR_PROVIDER_UID, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE, PR_SERVICE_NAME_A, PR_SERVICE_UID };
#define PROVIDER_COLUMNS (sizeof(provider_columns) / sizeof(provider_columns[0]))

static void put_uid(SPropValue *value, ULONG tag, const MAPIUID *uid)
{
    value->ulPropTag = tag;
    value->Value.bin.cb = sizeof(*uid);
    value->Value.bin.lpb = (LPBYTE)(uintptr_t)uid;
}

/* One row. `ordinal` -1: an extra section, which has neither type nor ordinal (CON-19). */
static HRESULT add_row(struct profile *profile, struct admin_table *table, const struct profile_section *section, LONG ordinal,
    struct mapix_error_slot *error)
{
    SPropValue *values = mapix_memory_new_zero(PROVIDER_COLUMNS * sizeof(*values));
    if (!values)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct prop_memory memory = { values, MAPIAllocateMore };
    HRESULT result = profile_get_values(profile, &section->uid, PROVIDER_COLUMNS, provider_columns, &memory, error, values);
    put_uid(&values[0], PR_INSTANCE_KEY, &section->uid);
    put_uid(&values[5], PR_PROVIDER_UID, &section->uid);
    put_uid(&values[9], PR_SERVICE_UID, &section->owner);
    values[4].ulPropTag = ordinal < 0 ? 0 : PR_PROVIDER_ORDINAL;
    values[4].Value.l = ordinal;
    if (ordinal < 0)
        values[7].ulPropTag = 0;
    if (SUCCEEDED(result))
        admin_table_add(table, PROVIDER_COLUMNS, values);
    mapix_memory_free(values);
    return result;
}

HRESULT admin_provider_table(struct profile *profile, const MAPIUID *service, ULONG flags, struct mapix_object *object, LPMAPITABLE *ret_table)
{
    struct admin_table table;
    struct profile_provider *providers = NULL;
    struct profile_section *extras = NULL;
    ULONG count = 0, extra_count = 0;
    admin_table_begin(&table, flags, PROVIDER_COLUMNS, provider_columns);
    HRESULT result = profile_list_providers(profile, service, &object->error, &count, &providers);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = add_row(profile, &table, &providers[i].section, (LONG)providers[i].ordinal, &object->error);
    if (SUCCEEDED(result) && service)       /* PADM-10; the table of all providers has no such rows (SVC-35) */
        result = profile_list_sections(profile, PROFILE_SECTION_EXTRA, service, &object->error, &extra_count, &extras);
    for (ULONG i = 0; i < extra_count && SUCCEEDED(result); i++)
        result = add_row(profile, &table, &extras[i], -1, &object->error);
    free(extras);
    free(providers);
    if (FAILED(result) && SUCCEEDED(table.result))
        table.result = result;
    return admin_table_end(&table, object, ret_table);
}

static HRESULT STDMETHODCALLTYPE provider_admin_get_provider_table(IProviderAdmin *interface, ULONG flags, LPMAPITABLE *ret_table)
{
    struct provider_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (!ret_table)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "GetProviderTable needs a place for its table");
    *ret_table = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "GetProviderTable does not know the flags %08X", (unsigned)flags);
    return admin_provider_table(self->profile, &self->service, flags, &self->object, ret_table);
}

/* ---- creating and deleting ---- */

/* Find the catalogue's description of a provider of this service; `ret_service` holds it and is freed by the caller. */
static HRESULT find_description(struct provider_admin *self, const char *name, struct profile_inf_service **ret_service,
    const struct profile_inf_provider **ret_provider)
{
    struct profile_inf *inf = NULL;
    char *service_name = NULL;
    *ret_service = NULL;
    HRESULT result = profile_get_text(self->profile, &self->service, PR_SERVICE_NAME_A, &self->object.error, &service_name);
    if (SUCCEEDED(result))
        result = profile_inf_load(&self->object.error, &inf);
    if (SUCCEEDED(result))
        result = profile_inf_service(inf, service_name ? service_name : "", &self->object.error, ret_service);
    profile_inf_free(inf);
    free(service_name);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < (*ret_service)->provider_count; i++)
        if (strcasecmp((*ret_service)->providers[i].name, name) == 0) {
            *ret_provider = &(*ret_service)->providers[i];
            return S_OK;
        }
    return mapix_object_fail(&self->object, MAPI_E_NOT_FOUND, 0, "The message service %s has no provider %s in mapisvc.inf",
        (*ret_service)->name, name);     /* GAP-18 */
}

/* A service without entry function permits everything; inside of its entry function nobody is asked again (SENT-07). */
static HRESULT ask_service(struct provider_admin *self, ULONG_PTR ui_param, ULONG flags, ULONG context)
{
    if (self->for_service)
        return S_OK;
    HRESULT result = admin_call_service(self->profile, &self->service, ui_param, flags, context, 0, NULL, &self->object.error);
    return result == MAPI_E_NOT_INITIALIZED ? S_OK : result;
}

static HRESULT create_provider(struct provider_admin *self, const char *name, ULONG count, LPSPropValue values, ULONG_PTR ui_param, ULONG flags,
    MAPIUID *ret_uid)
{
    struct profile_inf_service *service = NULL;
    const struct profile_inf_provider *provider = NULL;
    bool dialog = (flags & MAPI_DIALOG) != 0;
    HRESULT result = find_description(self, name, &service, &provider);
    if (SUCCEEDED(result))
        result = admin_install_provider(self->profile, &self->service, service->name, provider, count, values, &self->object.error, ret_uid);
    profile_inf_service_free(service);
    if (FAILED(result))
        return result;
    result = ask_service(self, dialog ? ui_param : 0, dialog ? SERVICE_UI_ALLOWED : 0, MSG_SERVICE_PROVIDER_CREATE);     /* PADM-04 */
    if (FAILED(result))
        admin_remove_provider(self->profile, ret_uid, false, NULL);
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_admin_create_provider(IProviderAdmin *interface, LPTSTR name, ULONG count, LPSPropValue values,
    ULONG_PTR ui_param, ULONG flags, MAPIUID *ret_uid)
{
    struct provider_admin *self = admin_of(interface);
    MAPIUID uid;
    MAPIX_ENTER(self);
    if (!name || (count && !values))
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "CreateProvider needs the name of a provider");
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DIALOG))
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "CreateProvider does not know the flags %08X", (unsigned)flags);
    char *text = mapix_text_from_flags(NULL, name, flags);
    if (!text)
        return mapix_object_fail(&self->object, MAPI_E_NOT_ENOUGH_MEMORY, 0, "The provider was not added: not enough memory");
    HRESULT result = create_provider(self, text, count, values, ui_param, flags, &uid);
    mapix_memory_free(text);
    if (SUCCEEDED(result) && ret_uid)
        *ret_uid = uid;
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_admin_delete_provider(IProviderAdmin *interface, LPMAPIUID uid)
{
    struct provider_admin *self = admin_of(interface);
    struct profile_section section;
    MAPIX_ENTER(self);
    if (!uid)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "DeleteProvider needs the UID of a provider");
    HRESULT result = profile_find_section(self->profile, uid, &self->object.error, &section);
    if (SUCCEEDED(result) && (section.kind != PROFILE_SECTION_PROVIDER || section.deleted || memcmp(&section.owner, &self->service, 16) != 0))
        result = mapix_object_fail(&self->object, MAPI_E_NOT_FOUND, 0, "The message service has no provider of this UID");
    if (SUCCEEDED(result))
        result = ask_service(self, 0, 0, MSG_SERVICE_PROVIDER_DELETE);      /* PADM-07 */
    if (SUCCEEDED(result))                  /* PADM-06: marked only while a session may use it */
        result = admin_remove_provider(self->profile, uid, profile_is_in_use(self->profile), &self->object.error);
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_admin_open_profile_section(IProviderAdmin *interface, LPMAPIUID uid, LPCIID iid, ULONG flags,
    LPPROFSECT *ret_section)
{
    struct provider_admin *self = admin_of(interface);
    MAPIX_ENTER(self);
    if (ret_section)
        *ret_section = NULL;
    if (!uid && !self->for_service)         /* PADM-11 */
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "Only a service in its entry function may leave the UID out");
    return session_open_profile_section(self->profile, self->for_service ? PROFILE_SECTION_FOR_SERVICE : PROFILE_SECTION_FOR_CLIENT,
        uid ? uid : &self->service, iid, flags, &self->object, &self->object.error, ret_section);
}

/* ---- the object ---- */

static void provider_admin_finalize(struct mapix_object *object)
{
    profile_release(((struct provider_admin *)object)->profile);
}

static const IProviderAdminVtbl provider_admin_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IProviderAdmin),
    MAPIX_FORWARD_ERROR(IProviderAdmin),
    .GetProviderTable = provider_admin_get_provider_table,
    .CreateProvider = provider_admin_create_provider,
    .DeleteProvider = provider_admin_delete_provider,
    .OpenProfileSection = provider_admin_open_profile_section,
};

static const struct mapix_class_interface provider_admin_interfaces[] = {
    { &IID_IProviderAdmin, offsetof(struct provider_admin, admin), &provider_admin_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class provider_admin_class = {
    .name = "provider administration",
    .size = sizeof(struct provider_admin),
    .interfaces = provider_admin_interfaces,
    .finalize = provider_admin_finalize,
};

HRESULT admin_providers_new(struct profile *profile, const MAPIUID *service, bool for_service, struct mapix_object *parent,
    struct mapix_error_slot *error, LPPROVIDERADMIN *ret_admin)
{
    struct provider_admin *self;
    HRESULT result = admin_find_service(profile, service, error, NULL);
    if (FAILED(result))
        return result;
    result = mapix_object_new(&provider_admin_class, parent, &self);
    if (FAILED(result))
        return mapix_error_set(error, result, "provider administration", 0, 0, "The providers cannot be administered: not enough memory");
    self->profile = profile_add_ref(profile);
    self->service = *service;
    self->for_service = for_service;
    *ret_admin = (LPPROVIDERADMIN)&self->admin;
    return S_OK;
}
