/* BRING-UP: stands in for the administration objects (session/admin_*.c) until they land; then this file goes. */
#include "session/admin.h"

#define WEAK __attribute__((weak))

WEAK HRESULT admin_call_service(struct profile *profile, const MAPIUID *service, ULONG_PTR ui_param, ULONG flags, ULONG context, ULONG count,
    LPSPropValue values, struct mapix_error_slot *error)
{
    return MAPI_E_NOT_INITIALIZED;
}

WEAK HRESULT admin_configuration_support(struct profile *profile, const MAPIUID *service, struct mapix_error_slot *error, LPMAPISUP *ret_support)
{
    return MAPI_E_NO_SUPPORT;
}

WEAK void admin_finish_profiles(struct mapix_error_slot *error)
{
}

WEAK HRESULT admin_services_new(struct profile *profile, struct mapix_object *parent, LPSERVICEADMIN2 *ret_admin)
{
    return MAPI_E_NO_SUPPORT;
}

WEAK HRESULT admin_set_default_store(struct profile *profile, const MAPIUID *provider, ULONG flag, struct mapix_error_slot *error)
{
    return MAPI_E_NO_SUPPORT;
}
