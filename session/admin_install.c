/* From catalogue to profile: what adding, copying and removing services and providers does to the data, and the flags that MAPI keeps true
 * over all of them: one default store, one supplier of the identity (RFLG, IDENT-08, -09, SVC-33). Calls no provider. */
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapix.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/guid.h"
#include "base/memory.h"
#include "session/admin_internal.h"

#define COMPONENT "profile services"

/* ---- single values ---- */

static HRESULT set_long(struct profile *profile, const MAPIUID *uid, ULONG tag, ULONG number, struct mapix_error_slot *error)
{
    SPropValue value = { .ulPropTag = tag };
    value.Value.l = (LONG)number;
    return profile_set_values(profile, uid, 1, &value, error);
}

static HRESULT set_binary(struct profile *profile, const MAPIUID *uid, ULONG tag, const void *bytes, ULONG size, struct mapix_error_slot *error)
{
    SPropValue value = { .ulPropTag = tag };
    value.Value.bin.cb = size;
    value.Value.bin.lpb = (LPBYTE)(uintptr_t)bytes;
    return profile_set_values(profile, uid, 1, &value, error);
}

static HRESULT set_text(struct profile *profile, const MAPIUID *uid, ULONG tag, const char *text, struct mapix_error_slot *error)
{
    SPropValue value = { .ulPropTag = tag };
    value.Value.lpszA = (LPSTR)(uintptr_t)text;
    return profile_set_values(profile, uid, 1, &value, error);
}

static ULONG resource_flags(struct profile *profile, const MAPIUID *uid)
{
    return profile_get_long(profile, uid, PR_RESOURCE_FLAGS, 0);
}

/* Change bits, writing only what differs. */
static HRESULT change_flags(struct profile *profile, const MAPIUID *uid, ULONG clear, ULONG set, struct mapix_error_slot *error)
{
    ULONG before = resource_flags(profile, uid), after = (before & ~clear) | set;
    return before == after ? S_OK : set_long(profile, uid, PR_RESOURCE_FLAGS, after, error);
}

/* What mapisvc.inf said: whether this could supply the identity (IDENT-09). */
static bool was_able(struct profile *profile, const MAPIUID *uid, ULONG flag)
{
    return (profile_get_long(profile, uid, PR_MAPIX_INITIAL_FLAGS, resource_flags(profile, uid)) & flag) != 0;
}

HRESULT admin_find_service(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct profile_section *ret_section)
{
    struct profile_section section;
    HRESULT result = profile_find_section(profile, uid, error, &section);
    if (FAILED(result))
        return result;
    if (section.kind != PROFILE_SECTION_SERVICE || section.deleted)
        return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "The profile \"%s\" has no message service of this UID",
            profile_name(profile));
    if (ret_section)
        *ret_section = section;
    return S_OK;
}

/* ---- one default store ---- */

/* Let the first store that has `flag` keep it, or, where `need`, the first that may have it (PROF-36). The service of the default store
 * says so (RFLG-05). */
static HRESULT settle_store(struct profile *profile, ULONG flag, bool need, struct mapix_error_slot *error)
{
    struct profile_provider *providers = NULL;
    const struct profile_provider *chosen = NULL;
    struct profile_section *services = NULL;
    ULONG count = 0, service_count = 0;
    HRESULT result = profile_list_providers(profile, NULL, error, &count, &providers);
    for (int pass = 0; SUCCEEDED(result) && pass < (need ? 2 : 1) && !chosen; pass++)
        for (ULONG i = 0; i < count && !chosen; i++)
            if (providers[i].type == MAPI_STORE_PROVIDER && !(providers[i].flags & STATUS_NO_DEFAULT_STORE) &&
                (pass || (providers[i].flags & flag)))
                chosen = &providers[i];
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        if (providers[i].type == MAPI_STORE_PROVIDER)
            result = change_flags(profile, &providers[i].section.uid, &providers[i] == chosen ? 0 : flag, &providers[i] == chosen ? flag : 0,
                error);
    if (SUCCEEDED(result) && flag == STATUS_DEFAULT_STORE)
        result = profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, error, &service_count, &services);
    for (ULONG i = 0; i < service_count && SUCCEEDED(result); i++) {
        bool holds = chosen && memcmp(&chosen->section.owner, &services[i].uid, 16) == 0;
        result = change_flags(profile, &services[i].uid, holds ? 0 : SERVICE_DEFAULT_STORE, holds ? SERVICE_DEFAULT_STORE : 0, error);
    }
    free(services);
    free(providers);
    return result;
}

static HRESULT set_store_flag(struct profile *profile, const MAPIUID *provider, ULONG flag, struct mapix_error_slot *error)
{
    struct profile_provider *providers = NULL;
    ULONG count = 0;
    HRESULT result = profile_list_providers(profile, NULL, error, &count, &providers);
    bool found = provider == NULL;
    for (ULONG i = 0; i < count && SUCCEEDED(result) && provider; i++)
        if (providers[i].type == MAPI_STORE_PROVIDER && memcmp(&providers[i].section.uid, provider, 16) == 0) {
            found = true;
            if (flag == STATUS_DEFAULT_STORE && (providers[i].flags & STATUS_NO_DEFAULT_STORE))
                result = mapix_error_set(error, MAPI_E_NO_SUPPORT, COMPONENT, 0, 0, "This store cannot be the default store");
        }
    if (SUCCEEDED(result) && !found)
        result = mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "The profile \"%s\" has no store of this UID", profile_name(profile));
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        if (providers[i].type == MAPI_STORE_PROVIDER) {
            bool chosen = provider && memcmp(&providers[i].section.uid, provider, 16) == 0;
            result = change_flags(profile, &providers[i].section.uid, chosen ? 0 : flag, chosen ? flag : 0, error);
        }
    free(providers);
    return SUCCEEDED(result) ? settle_store(profile, flag, false, error) : result;
}

static HRESULT finish(struct profile *profile, HRESULT result, struct mapix_error_slot *error)
{
    if (SUCCEEDED(result))
        return profile_commit(profile, error);
    profile_rollback(profile);
    return result;
}

HRESULT admin_set_default_store(struct profile *profile, const MAPIUID *provider, ULONG flag, struct mapix_error_slot *error)
{
    HRESULT result = profile_begin(profile, error);
    return FAILED(result) ? result : finish(profile, set_store_flag(profile, provider, flag, error), error);
}

/* ---- one supplier of the identity ---- */

/* May this service supply it, going by mapisvc.inf? */
static bool may_supply(struct profile *profile, const MAPIUID *service)
{
    struct profile_provider *providers = NULL;
    ULONG count = 0;
    if (resource_flags(profile, service) & SERVICE_NO_PRIMARY_IDENTITY)
        return false;
    bool able = was_able(profile, service, SERVICE_PRIMARY_IDENTITY);
    if (!able && SUCCEEDED(profile_list_providers(profile, service, NULL, &count, &providers)))
        for (ULONG i = 0; i < count; i++)
            able = able || was_able(profile, &providers[i].section.uid, STATUS_PRIMARY_IDENTITY);
    free(providers);
    return able;
}

/* Give the identity to `service` (NULL: to none), in it to `provider` or the first that is able; every other loses it (CON-12). */
static HRESULT give_identity(struct profile *profile, const MAPIUID *service, const MAPIUID *provider, struct mapix_error_slot *error)
{
    struct profile_section *services = NULL;
    struct profile_provider *providers = NULL;
    const MAPIUID *chosen = provider;
    ULONG count = 0, provider_count = 0;
    HRESULT result = profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, error, &count, &services);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        bool it = service && memcmp(&services[i].uid, service, 16) == 0;
        result = change_flags(profile, &services[i].uid, it ? 0 : SERVICE_PRIMARY_IDENTITY, it ? SERVICE_PRIMARY_IDENTITY : 0, error);
    }
    free(services);
    if (SUCCEEDED(result))
        result = profile_list_providers(profile, NULL, error, &provider_count, &providers);
    for (ULONG i = 0; i < provider_count && SUCCEEDED(result) && service && !chosen; i++)
        if (memcmp(&providers[i].section.owner, service, 16) == 0 && was_able(profile, &providers[i].section.uid, STATUS_PRIMARY_IDENTITY))
            chosen = &providers[i].section.uid;
    for (ULONG i = 0; i < provider_count && SUCCEEDED(result); i++) {
        bool it = service && chosen && memcmp(&providers[i].section.uid, chosen, 16) == 0;
        result = change_flags(profile, &providers[i].section.uid, it ? 0 : STATUS_PRIMARY_IDENTITY, it ? STATUS_PRIMARY_IDENTITY : 0, error);
    }
    free(providers);
    return result;
}

/* The service that supplies it now, else (with `pass_on`) the first that may (IDENT-08, -09). */
static HRESULT settle_identity(struct profile *profile, bool pass_on, struct mapix_error_slot *error)
{
    struct profile_section *services = NULL;
    const MAPIUID *supplier = NULL;
    ULONG count = 0;
    HRESULT result = profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, error, &count, &services);
    for (int pass = 0; pass < (pass_on ? 2 : 1) && !supplier; pass++)
        for (ULONG i = 0; i < count && !supplier; i++)
            if (pass ? may_supply(profile, &services[i].uid) : (resource_flags(profile, &services[i].uid) & SERVICE_PRIMARY_IDENTITY) != 0)
                supplier = &services[i].uid;
    if (SUCCEEDED(result))
        result = give_identity(profile, supplier, NULL, error);
    free(services);
    return result;
}

static HRESULT set_identity(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error)
{
    struct profile_section section;
    if (!uid)
        return give_identity(profile, NULL, NULL, error);
    HRESULT result = profile_find_section(profile, uid, error, &section);
    if (FAILED(result))
        return result;
    bool by_provider = section.kind == PROFILE_SECTION_PROVIDER && !section.deleted;
    MAPIUID service = by_provider ? section.owner : section.uid;
    result = admin_find_service(profile, &service, error, NULL);
    if (FAILED(result))
        return result;
    if ((resource_flags(profile, &service) & SERVICE_NO_PRIMARY_IDENTITY) ||
        (by_provider && (resource_flags(profile, uid) & STATUS_NO_PRIMARY_IDENTITY)))
        return mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "This message service cannot supply the primary identity; choose "
            "another");
    return give_identity(profile, &service, by_provider ? uid : NULL, error);
}

HRESULT admin_set_primary_identity(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error)
{
    HRESULT result = profile_begin(profile, error);
    return FAILED(result) ? result : finish(profile, set_identity(profile, uid, error), error);
}

/* After an addition or a removal. `pass_on`: the identity goes to whoever may have it, if nobody has it. */
static HRESULT settle(struct profile *profile, bool pass_on, struct mapix_error_slot *error)
{
    HRESULT result = settle_store(profile, STATUS_DEFAULT_STORE, true, error);
    if (SUCCEEDED(result))
        result = settle_store(profile, STATUS_PRIMARY_STORE, false, error);
    if (SUCCEEDED(result))
        result = settle_store(profile, STATUS_SECONDARY_STORE, false, error);
    return SUCCEEDED(result) ? settle_identity(profile, pass_on, error) : result;
}

static bool has_identity(struct profile *profile, const MAPIUID *service)
{
    return (resource_flags(profile, service) & SERVICE_PRIMARY_IDENTITY) != 0;
}

/* Does anybody supply it? */
static bool identity_is_taken(struct profile *profile)
{
    struct profile_section *services = NULL;
    ULONG count = 0;
    bool taken = false;
    if (SUCCEEDED(profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, NULL, &count, &services)))
        for (ULONG i = 0; i < count; i++)
            taken = taken || has_identity(profile, &services[i].uid);
    free(services);
    return taken;
}

/* ---- installing ---- */

/* Is an instance of this service there already? */
static HRESULT count_instances(struct profile *profile, const char *name, struct mapix_error_slot *error, ULONG *ret_count)
{
    struct profile_section *services = NULL;
    ULONG count = 0, found = 0;
    HRESULT result = profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, error, &count, &services);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        char *other = NULL;
        result = profile_get_text(profile, &services[i].uid, PR_SERVICE_NAME_A, error, &other);
        found += other && strcasecmp(other, name) == 0;
        free(other);
    }
    free(services);
    *ret_count = found;
    return result;
}

static HRESULT refuse_second(struct profile *profile, const char *name, struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "The profile \"%s\" has the message service %s already, and it may be in a "
        "profile once only", profile_name(profile), name);
}

static ULONG flags_in(const struct profile_inf_properties *properties)
{
    for (ULONG i = 0; i < properties->count; i++)
        if (properties->values[i].ulPropTag == PR_RESOURCE_FLAGS)
            return (ULONG)properties->values[i].Value.l;
    return 0;
}

static bool has_property(const struct profile_inf_properties *properties, ULONG tag)
{
    for (ULONG i = 0; i < properties->count; i++)
        if (PROP_ID(properties->values[i].ulPropTag) == PROP_ID(tag))
            return true;
    return false;
}

/* Properties that MAPI gives and no caller overrides. */
static bool is_reserved(ULONG tag)
{
    ULONG id = PROP_ID(tag);
    return id == PROP_ID(PR_PROVIDER_UID) || id == PROP_ID(PR_SERVICE_UID) || id == PROP_ID(PR_SERVICE_NAME) || id == PROP_ID(PR_OBJECT_TYPE) ||
        id == PROP_ID(PR_PROFILE_NAME) || id == PROP_ID(PR_INSTANCE_KEY) || id == PROP_ID(PR_PROVIDER_ORDINAL);
}

static HRESULT set_provider_values(struct profile *profile, const MAPIUID *uid, const MAPIUID *service, const char *service_name,
    const struct profile_inf_provider *provider, ULONG count, const SPropValue *values, struct mapix_error_slot *error)
{
    HRESULT result = set_long(profile, uid, PR_RESOURCE_FLAGS, 0, error);
    if (SUCCEEDED(result))
        result = profile_set_values(profile, uid, provider->properties.count, provider->properties.values, error);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        if (!is_reserved(values[i].ulPropTag))
            result = profile_set_values(profile, uid, 1, &values[i], error);
    if (SUCCEEDED(result))
        result = set_binary(profile, uid, PR_PROVIDER_UID, uid, 16, error);
    if (SUCCEEDED(result))
        result = set_binary(profile, uid, PR_SERVICE_UID, service, 16, error);
    if (SUCCEEDED(result))
        result = set_text(profile, uid, PR_SERVICE_NAME_A, service_name, error);
    if (SUCCEEDED(result))
        result = set_text(profile, uid, PR_MAPIX_PROVIDER_SECTION, provider->name, error);
    return SUCCEEDED(result) ? set_long(profile, uid, PR_MAPIX_INITIAL_FLAGS, flags_in(&provider->properties), error) : result;
}

static HRESULT put_provider(struct profile *profile, const MAPIUID *service, const char *service_name,
    const struct profile_inf_provider *provider, ULONG count, const SPropValue *values, struct mapix_error_slot *error, MAPIUID *ret_uid)
{
    MAPIUID uid;
    HRESULT result = mapix_uid_new(&uid);
    if (SUCCEEDED(result))
        result = profile_add_section(profile, &uid, PROFILE_SECTION_PROVIDER, service, error);
    if (SUCCEEDED(result))
        result = set_provider_values(profile, &uid, service, service_name, provider, count, values, error);
    if (SUCCEEDED(result) && ret_uid)
        *ret_uid = uid;
    return result;
}

HRESULT admin_install_provider(struct profile *profile, const MAPIUID *service, const char *service_name,
    const struct profile_inf_provider *provider, ULONG count, const SPropValue *values, struct mapix_error_slot *error, MAPIUID *ret_uid)
{
    HRESULT result = profile_begin(profile, error);
    if (FAILED(result))
        return result;
    bool pass_on = !identity_is_taken(profile);
    result = put_provider(profile, service, service_name, provider, count, values, error, ret_uid);
    if (SUCCEEDED(result))
        result = settle(profile, pass_on, error);
    return finish(profile, result, error);
}

/* An extra section may be shared by services (PSECT-17): what is there stays, a marked one comes back. */
static HRESULT put_extra(struct profile *profile, const MAPIUID *service, const MAPIUID *uid, ULONG count, const SPropValue *values,
    struct mapix_error_slot *error)
{
    struct profile_section section;
    HRESULT result = profile_find_section(profile, uid, error, &section);
    if (result == MAPI_E_NOT_FOUND) {
        result = profile_add_section(profile, uid, PROFILE_SECTION_EXTRA, service, error);
    } else if (SUCCEEDED(result) && section.deleted) {
        section.deleted = false;
        section.kind = PROFILE_SECTION_EXTRA;
        section.owner = *service;
        result = profile_change_section(profile, &section, error);
    } else
        return result;
    return SUCCEEDED(result) ? profile_set_values(profile, uid, count, values, error) : result;
}

static HRESULT put_extras(struct profile *profile, const MAPIUID *uid, const struct profile_inf_service *service,
    struct mapix_error_slot *error)
{
    HRESULT result = S_OK;
    if (service->extra_count == 0)
        return S_OK;
    MAPIUID *uids = malloc(service->extra_count * sizeof(*uids));
    if (!uids)
        return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The service %s was not added: not enough memory",
            service->name);
    for (ULONG i = 0; i < service->extra_count && SUCCEEDED(result); i++) {
        uids[i] = service->extras[i].uid;
        result = put_extra(profile, uid, &uids[i], service->extras[i].properties.count, service->extras[i].properties.values, error);
    }
    if (SUCCEEDED(result))
        result = set_binary(profile, uid, PR_SERVICE_EXTRA_UIDS, uids, service->extra_count * (ULONG)sizeof(*uids), error);
    free(uids);
    return result;
}

static HRESULT set_service_values(struct profile *profile, const MAPIUID *uid, const struct profile_inf_service *service,
    const char *display_name, struct mapix_error_slot *error)
{
    HRESULT result = set_long(profile, uid, PR_RESOURCE_FLAGS, 0, error);
    if (SUCCEEDED(result))
        result = profile_set_values(profile, uid, service->properties.count, service->properties.values, error);
    if (SUCCEEDED(result))
        result = set_text(profile, uid, PR_SERVICE_NAME_A, service->name, error);
    if (SUCCEEDED(result))
        result = set_binary(profile, uid, PR_SERVICE_UID, uid, 16, error);
    if (SUCCEEDED(result) && !has_property(&service->properties, PR_DISPLAY_NAME_A))        /* SVC-06 */
        result = set_text(profile, uid, PR_DISPLAY_NAME_A, display_name && *display_name ? display_name : service->display_name, error);
    if (SUCCEEDED(result) && service->parallel) {
        SPropValue parallel = { .ulPropTag = PR_MAPIX_SERVICE_PARALLEL };
        parallel.Value.b = TRUE;
        result = profile_set_values(profile, uid, 1, &parallel, error);
    }
    return SUCCEEDED(result) ? set_long(profile, uid, PR_MAPIX_INITIAL_FLAGS, flags_in(&service->properties), error) : result;
}

static HRESULT put_service(struct profile *profile, const struct profile_inf_service *service, const char *display_name,
    struct mapix_error_slot *error, MAPIUID *ret_uid)
{
    ULONG instances = 0;
    bool taken = identity_is_taken(profile);
    HRESULT result = count_instances(profile, service->name, error, &instances);
    if (SUCCEEDED(result) && instances && (flags_in(&service->properties) & SERVICE_SINGLE_COPY))
        return refuse_second(profile, service->name, error);
    if (SUCCEEDED(result))
        result = mapix_uid_new(ret_uid);
    if (SUCCEEDED(result))
        result = profile_add_section(profile, ret_uid, PROFILE_SECTION_SERVICE, NULL, error);
    if (SUCCEEDED(result))
        result = set_service_values(profile, ret_uid, service, display_name, error);
    if (SUCCEEDED(result) && taken)         /* it could, but another does */
        result = change_flags(profile, ret_uid, SERVICE_PRIMARY_IDENTITY, 0, error);
    for (ULONG i = 0; i < service->provider_count && SUCCEEDED(result); i++)
        result = put_provider(profile, ret_uid, service->name, &service->providers[i], 0, NULL, error, NULL);
    if (SUCCEEDED(result))
        result = put_extras(profile, ret_uid, service, error);
    return SUCCEEDED(result) ? settle(profile, !taken, error) : result;
}

HRESULT admin_install_service(struct profile *profile, const struct profile_inf_service *service, const char *display_name,
    struct mapix_error_slot *error, MAPIUID *ret_uid)
{
    HRESULT result = profile_begin(profile, error);
    return FAILED(result) ? result : finish(profile, put_service(profile, service, display_name, error, ret_uid), error);
}

/* ---- copying ---- */

static HRESULT copy_providers(struct profile *profile, const MAPIUID *service, struct profile *to_profile, const MAPIUID *to_service,
    struct mapix_error_slot *error)
{
    struct profile_section *providers = NULL;
    ULONG count = 0;
    HRESULT result = profile_list_sections(profile, PROFILE_SECTION_PROVIDER, service, error, &count, &providers);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        MAPIUID uid;
        result = mapix_uid_new(&uid);
        if (SUCCEEDED(result))
            result = profile_add_section(to_profile, &uid, PROFILE_SECTION_PROVIDER, to_service, error);
        if (SUCCEEDED(result))
            result = profile_copy_values(profile, &providers[i].uid, to_profile, &uid, error);
        if (SUCCEEDED(result))
            result = set_binary(to_profile, &uid, PR_PROVIDER_UID, &uid, 16, error);
        if (SUCCEEDED(result))
            result = set_binary(to_profile, &uid, PR_SERVICE_UID, to_service, 16, error);
        if (SUCCEEDED(result))              /* the flags that one has only stay where they are */
            result = change_flags(to_profile, &uid, STATUS_DEFAULT_STORE | STATUS_PRIMARY_IDENTITY | STATUS_PRIMARY_STORE |
                STATUS_SECONDARY_STORE, 0, error);
    }
    free(providers);
    return result;
}

/* The sections named in PR_SERVICE_EXTRA_UIDS (SVC-17): with their UIDs into a profile that lacks them, else under new ones. */
static HRESULT copy_extras(struct profile *profile, const MAPIUID *service, struct profile *to_profile, const MAPIUID *to_service,
    struct mapix_error_slot *error)
{
    ULONG tag = PR_SERVICE_EXTRA_UIDS;
    SPropValue *value = mapix_memory_new(sizeof(*value));
    if (!value)
        return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The service was not copied: not enough memory");
    struct prop_memory memory = { value, MAPIAllocateMore };
    HRESULT result = profile_get_values(profile, service, 1, &tag, &memory, error, value);
    if (SUCCEEDED(result) && value->ulPropTag == PR_SERVICE_EXTRA_UIDS) {
        MAPIUID *uids = (MAPIUID *)value->Value.bin.lpb;
        for (ULONG i = 0; i < value->Value.bin.cb / sizeof(*uids) && SUCCEEDED(result); i++) {
            MAPIUID from = uids[i];
            if (FAILED(profile_find_section(profile, &from, NULL, NULL)))
                continue;
            if (SUCCEEDED(profile_find_section(to_profile, &from, NULL, NULL)))
                result = mapix_uid_new(&uids[i]);
            if (SUCCEEDED(result))
                result = profile_add_section(to_profile, &uids[i], PROFILE_SECTION_EXTRA, to_service, error);
            if (SUCCEEDED(result))
                result = profile_copy_values(profile, &from, to_profile, &uids[i], error);
        }
        if (SUCCEEDED(result))
            result = profile_set_values(to_profile, to_service, 1, value, error);
    }
    mapix_memory_free(value);
    return result;
}

static HRESULT copy_service(struct profile *profile, const MAPIUID *service, struct profile *to_profile, struct mapix_error_slot *error,
    MAPIUID *ret_uid)
{
    ULONG instances = 0;
    char *name = NULL;
    bool taken = identity_is_taken(to_profile);
    HRESULT result = admin_find_service(profile, service, error, NULL);
    if (SUCCEEDED(result))
        result = profile_get_text(profile, service, PR_SERVICE_NAME_A, error, &name);
    if (SUCCEEDED(result))
        result = count_instances(to_profile, name ? name : "", error, &instances);
    if (SUCCEEDED(result) && instances && (resource_flags(profile, service) & SERVICE_SINGLE_COPY))
        result = refuse_second(to_profile, name, error);
    free(name);
    if (SUCCEEDED(result))
        result = mapix_uid_new(ret_uid);
    if (SUCCEEDED(result))
        result = profile_add_section(to_profile, ret_uid, PROFILE_SECTION_SERVICE, NULL, error);
    if (SUCCEEDED(result))
        result = profile_copy_values(profile, service, to_profile, ret_uid, error);
    if (SUCCEEDED(result))
        result = set_binary(to_profile, ret_uid, PR_SERVICE_UID, ret_uid, 16, error);
    if (SUCCEEDED(result))
        result = change_flags(to_profile, ret_uid, SERVICE_DEFAULT_STORE | SERVICE_PRIMARY_IDENTITY, 0, error);
    if (SUCCEEDED(result))
        result = copy_providers(profile, service, to_profile, ret_uid, error);
    if (SUCCEEDED(result))
        result = copy_extras(profile, service, to_profile, ret_uid, error);
    return SUCCEEDED(result) ? settle(to_profile, !taken, error) : result;
}

HRESULT admin_copy_service(struct profile *profile, const MAPIUID *service, struct profile *to_profile, struct mapix_error_slot *error,
    MAPIUID *ret_uid)
{
    HRESULT result = profile_begin(to_profile, error);
    return FAILED(result) ? result : finish(to_profile, copy_service(profile, service, to_profile, error, ret_uid), error);
}

/* ---- removing ---- */

/* Another service that names this extra section takes it over. */
static HRESULT hand_over(struct profile *profile, struct profile_section *extra, const MAPIUID *service, struct mapix_error_slot *error,
    bool *ret_taken)
{
    struct profile_section *services = NULL;
    ULONG count = 0, tag = PR_SERVICE_EXTRA_UIDS;
    HRESULT result = profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, error, &count, &services);
    *ret_taken = false;
    for (ULONG i = 0; i < count && SUCCEEDED(result) && !*ret_taken; i++) {
        SPropValue *value;
        if (memcmp(&services[i].uid, service, 16) == 0)
            continue;
        if (!(value = mapix_memory_new(sizeof(*value)))) {
            result = MAPI_E_NOT_ENOUGH_MEMORY;
            break;
        }
        struct prop_memory memory = { value, MAPIAllocateMore };
        result = profile_get_values(profile, &services[i].uid, 1, &tag, &memory, error, value);
        if (SUCCEEDED(result) && value->ulPropTag == tag)
            for (ULONG at = 0; at + 16 <= value->Value.bin.cb; at += 16)
                *ret_taken = *ret_taken || memcmp(value->Value.bin.lpb + at, &extra->uid, 16) == 0;
        mapix_memory_free(value);
        if (SUCCEEDED(result) && *ret_taken) {
            extra->owner = services[i].uid;
            result = profile_change_section(profile, extra, error);
        }
    }
    free(services);
    return result;
}

static HRESULT remove_service(struct profile *profile, const MAPIUID *service, bool mark, struct mapix_error_slot *error)
{
    struct profile_section *sections = NULL;
    ULONG count = 0;
    bool supplied = has_identity(profile, service);
    HRESULT result = profile_remove_section(profile, service, mark, error);
    if (SUCCEEDED(result))
        result = profile_list_sections(profile, 0, service, error, &count, &sections);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        bool taken = false;
        if (sections[i].kind == PROFILE_SECTION_EXTRA)
            result = hand_over(profile, &sections[i], service, error, &taken);
        if (SUCCEEDED(result) && !taken)
            result = profile_remove_section(profile, &sections[i].uid, mark, error);
    }
    free(sections);
    return SUCCEEDED(result) ? settle(profile, supplied, error) : result;
}

HRESULT admin_remove_service(struct profile *profile, const MAPIUID *service, bool mark, struct mapix_error_slot *error)
{
    HRESULT result = profile_begin(profile, error);
    return FAILED(result) ? result : finish(profile, remove_service(profile, service, mark, error), error);
}

HRESULT admin_remove_provider(struct profile *profile, const MAPIUID *provider, bool mark, struct mapix_error_slot *error)
{
    struct profile_section section;
    HRESULT result = profile_begin(profile, error);
    if (FAILED(result))
        return result;
    result = profile_find_section(profile, provider, error, &section);
    bool supplied = SUCCEEDED(result) && has_identity(profile, &section.owner) && (resource_flags(profile, provider) & STATUS_PRIMARY_IDENTITY);
    if (SUCCEEDED(result))
        result = profile_remove_section(profile, provider, mark, error);
    if (SUCCEEDED(result) && supplied && !may_supply(profile, &section.owner))      /* nobody is left in its service: pass it on */
        result = change_flags(profile, &section.owner, SERVICE_PRIMARY_IDENTITY, 0, error);
    if (SUCCEEDED(result))
        result = settle(profile, supplied, error);
    return finish(profile, result, error);
}

/* ---- the order of transports ---- */

static HRESULT place_transports(struct profile *profile, struct profile_provider *transports, ULONG count, const MAPIUID *uids,
    struct mapix_error_slot *error)
{
    HRESULT result = S_OK;
    ULONG *positions = malloc((count + 1) * sizeof(*positions));
    if (!positions)
        return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The transports could not be ordered: not enough memory");
    for (ULONG i = 0; i < count; i++)
        positions[i] = transports[i].section.position;
    for (ULONG i = 1; i < count; i++)       /* ascending; there are few */
        for (ULONG j = i; j && positions[j - 1] > positions[j]; j--) {
            ULONG other = positions[j];
            positions[j] = positions[j - 1];
            positions[j - 1] = other;
        }
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        ULONG j = 0;
        while (j < count && memcmp(&transports[j].section.uid, &uids[i], 16) != 0)
            j++;
        if (j == count || transports[j].ordinal == (ULONG)-1) {
            result = mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, i, "Number %u in the transport order is no transport of the profile "
                "\"%s\", or stands there twice", (unsigned)i + 1, profile_name(profile));
            break;
        }
        transports[j].ordinal = (ULONG)-1;  /* seen */
        transports[j].section.position = positions[i];
        transports[j].section.placed = true;
        result = profile_change_section(profile, &transports[j].section, error);
    }
    free(positions);
    return result;
}

HRESULT admin_order_transports(struct profile *profile, ULONG count, const MAPIUID *uids, struct mapix_error_slot *error)
{
    struct profile_provider *providers = NULL;
    ULONG all = 0, transports = 0;
    HRESULT result = profile_begin(profile, error);
    if (FAILED(result))
        return result;
    result = profile_list_providers(profile, NULL, error, &all, &providers);
    for (ULONG i = 0; i < all && SUCCEEDED(result); i++)
        if (providers[i].type == MAPI_TRANSPORT_PROVIDER)
            providers[transports++] = providers[i];
    if (SUCCEEDED(result) && transports != count)
        result = mapix_error_set(error, MAPI_E_BUSY, COMPONENT, 0, transports, "The transport order has to name all %u transports of the profile "
            "\"%s\"; it names %u", (unsigned)transports, profile_name(profile), (unsigned)count);
    if (SUCCEEDED(result))
        result = place_transports(profile, providers, count, uids, error);
    free(providers);
    return finish(profile, result, error);
}
