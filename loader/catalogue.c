/* Which service of the catalogue has a module: for tools that start from a module's file. */
#include <stdlib.h>
#include <string.h>

#include "loader/loader.h"
#include "profile/inf.h"
#include "value/value.h"

/* "notes" for notes.so, libmapix-notes.so, /opt/notes.dll. free() it. */
static char *bare_name(const char *name)
{
    const char *slash = strrchr(name, '/');
    char *plain = loader_plain_name(slash ? slash + 1 : name);
    if (plain && !strncmp(plain, "libmapix-", 9))
        memmove(plain, plain + 9, strlen(plain + 9) + 1);
    return plain;
}

static bool names_module(const struct profile_inf_properties *properties, ULONG tag, const char *bare)
{
    const SPropValue *value = mapix_value_find(properties->values, properties->count, CHANGE_PROP_TYPE(tag, PT_STRING8));
    char *other = value ? bare_name(value->Value.lpszA) : NULL;
    bool same = other && !strcmp(other, bare);
    free(other);
    return same;
}

static bool has_module(const struct profile_inf_service *service, const char *bare)
{
    bool has = names_module(&service->properties, PR_SERVICE_DLL_NAME_A, bare);
    for (ULONG i = 0; i < service->provider_count && !has; i++)
        has = names_module(&service->providers[i].properties, PR_PROVIDER_DLL_NAME_A, bare);
    return has;
}

HRESULT mapix_loader_service(const char *name, struct mapix_error_slot *error, char **ret_service)
{
    struct profile_inf *catalogue = NULL;
    char *bare = bare_name(name), *found = NULL;
    HRESULT hr = bare ? profile_inf_load(error, &catalogue) : MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG count = SUCCEEDED(hr) ? profile_inf_service_count(catalogue, PROFILE_INF_SERVICES) : 0;
    for (ULONG i = 0; i < count && !found; i++) {
        struct profile_inf_service *service;
        if (FAILED(profile_inf_service(catalogue, profile_inf_service_name(catalogue, PROFILE_INF_SERVICES, i), NULL, &service)))
            continue;
        if (has_module(service, bare))
            found = strdup(service->name);
        profile_inf_service_free(service);
    }
    if (SUCCEEDED(hr) && !found)
        hr = mapix_error_set(error, MAPI_E_NOT_FOUND, "loader", 0, 0, "No message service of the catalogue has the module %s; name its mapisvc.inf in "
            "MAPIX_SVC_PATH", name);
    profile_inf_free(catalogue);
    free(bare);
    if (SUCCEEDED(hr))
        *ret_service = found;
    return hr;
}
