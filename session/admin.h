/* Administration of profiles, services and providers: IProfAdmin, IMsgServiceAdmin(2), IProviderAdmin; and what the logon machine and
 * status objects need of them. */
#ifndef MAPIX_SESSION_ADMIN_H
#define MAPIX_SESSION_ADMIN_H

#include <mapix.h>
#include <mapispi.h>
#include <mapiaux.h>
#include <stdbool.h>

#include "base/object.h"
#include "profile/profile.h"

/* An IMsgServiceAdmin2 on a profile; IMAPISession::AdminServices hands this out, the session being `parent` (NULL: none). Its changes
 * are permanent at once and seen by the next session (CON-38). MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT admin_services_new(struct profile *profile, struct mapix_object *parent, LPSERVICEADMIN2 *ret_admin);

/* The profile behind an IMsgServiceAdmin of ours; NULL for foreign objects. Not counted. */
struct profile *admin_services_profile(LPUNKNOWN admin);

/* An IProviderAdmin on one service. `for_service`: it is the one its entry function gets (PADM-11, SPI-SVC-14). MAPI_E_NOT_FOUND. */
HRESULT admin_providers_new(struct profile *profile, const MAPIUID *service, bool for_service, struct mapix_object *parent,
    struct mapix_error_slot *error, LPPROVIDERADMIN *ret_admin);

/* Call the entry function of a service with a configuration support object and an IProviderAdmin (SENT, SPI-SVC). Its result is
 * returned as it is, what its MAPIERROR says is in `error`. MAPI_E_NOT_INITIALIZED: the service has no entry function (SPI-SVC-02);
 * MAPI_E_NOT_FOUND: no such service in the profile; the loader's errors when the module cannot be loaded. Flags: SERVICE_UI_ALWAYS,
 * SERVICE_UI_ALLOWED, MSG_SERVICE_UI_READ_ONLY, UI_CURRENT_PROVIDER_FIRST, SERVICE_LOGON_FAILED, MAPI_UNICODE; they are passed on.
 * No lock of ours is held meanwhile. */
HRESULT admin_call_service(struct profile *profile, const MAPIUID *service, ULONG_PTR ui_param, ULONG flags, ULONG context, ULONG count,
    LPSPropValue values, struct mapix_error_slot *error);

/* A configuration support object for a service, as IMAPISupport::GetSvcConfigSupportObj and admin_call_service hand out. Its property
 * sheets are shown with `dialogs` only. */
HRESULT admin_configuration_support(struct profile *profile, const MAPIUID *service, bool dialogs, struct mapix_error_slot *error,
    LPMAPISUP *ret_support);

/* Finish deletions and renames of profiles that were in use (PROF-15, -23): to be called when a session ends, after profile_end_use.
 * Tells the services of profiles that go now (MSG_SERVICE_DELETE). Failures are recorded, nothing waits for them. */
void admin_finish_profiles(struct mapix_error_slot *error);

/* Make `store`'s provider section the default store's, for IMAPISession::SetDefaultStore: STATUS_DEFAULT_STORE here and on no other
 * store, SERVICE_DEFAULT_STORE on its service and on no other (RFLG-04, -05). NULL clears. Also for STATUS_PRIMARY_STORE,
 * STATUS_SECONDARY_STORE, STATUS_SIMPLE_STORE: `flag`. MAPI_E_NOT_FOUND, MAPI_E_NO_SUPPORT: STATUS_NO_DEFAULT_STORE. */
HRESULT admin_set_default_store(struct profile *profile, const MAPIUID *provider, ULONG flag, struct mapix_error_slot *error);

#endif
