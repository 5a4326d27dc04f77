/* Calling service entry functions (SENT, SPI-SVC), with what they are handed: a configuration support object and an IProviderAdmin. */
#include <mapicode.h>
#include <mapitags.h>
#include <mapix.h>
#include <stdlib.h>

#include "base/forward.h"
#include "session/admin_internal.h"
#include "session/profile_section.h"
#include "session/seams.h"
#include "session/worker.h"
#include "support/support.h"

#define COMPONENT "message service"

/* ---- the support object's host ---- */

struct configuration_host {
    struct profile *profile;
    MAPIUID service;
    bool dialogs;
    char *module;                           /* PR_SERVICE_DLL_NAME, "" without one */
};

static HRESULT host_open_profile_section(void *context, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error, LPPROFSECT *ret_section)
{
    struct configuration_host *host = context;
    return session_open_profile_section(host->profile, PROFILE_SECTION_FOR_SERVICE, uid ? uid : &host->service, NULL, flags, NULL, error,
        ret_section);
}

static const char *host_module_name(void *context)
{
    return ((struct configuration_host *)context)->module;
}

/* Who forbade dialogs gets none, whatever the service wants (SENT-03, SENT-04, SPI-SVC-06). */
static HRESULT host_run_property_sheet(void *context, ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table, LPMAPIPROP data,
    ULONG top_page)
{
    const struct session_prompt *prompt = session_prompt();
    if (!((struct configuration_host *)context)->dialogs || !prompt || !prompt->run_property_sheet || !prompt->available())
        return MAPI_E_NO_SUPPORT;
    return prompt->run_property_sheet(ui_param, flags, title, display_table, data, top_page);
}

/* Another one of its kind, for an entry function that calls another (SPI-SUP-45: of every support object). */
static HRESULT host_configuration_support(void *context, struct mapix_error_slot *error, LPMAPISUP *ret_support)
{
    struct configuration_host *host = context;
    return admin_configuration_support(host->profile, &host->service, host->dialogs, error, ret_support);
}

static void host_released(void *context)
{
    struct configuration_host *host = context;
    profile_release(host->profile);
    free(host->module);
    free(host);
}

static const struct support_host configuration_host = {
    .open_profile_section = host_open_profile_section,
    .module_name = host_module_name,
    .run_property_sheet = host_run_property_sheet,
    .configuration_support = host_configuration_support,
    .released = host_released,
};

HRESULT admin_configuration_support(struct profile *profile, const MAPIUID *service, bool dialogs, struct mapix_error_slot *error,
    LPMAPISUP *ret_support)
{
    struct configuration_host *host = calloc(1, sizeof(*host));
    if (!host)
        return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "A message service could not be configured: not enough memory");
    host->profile = profile_add_ref(profile);
    host->service = *service;
    host->dialogs = dialogs;
    HRESULT result = profile_get_text(profile, service, PR_SERVICE_DLL_NAME_A, error, &host->module);
    if (SUCCEEDED(result) && !host->module && !(host->module = calloc(1, 1)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(result))
        result = mapix_support_new(SUPPORT_CONFIGURATION, &configuration_host, host, ret_support);
    if (FAILED(result))
        host_released(host);
    return result;
}

/* ---- the call ---- */

static HRESULT call_module(const char *name, const struct loader_service_call *call, struct mapix_error_slot *error)
{
    struct loader_module *module;
    HRESULT result = loader_module_open(name, error, &module);
    if (FAILED(result))
        return result;
    session_worker_take_turn(module);
    result = loader_call_service(module, call, error);
    loader_module_end_turn(module);
    loader_module_close(module);
    return result;
}

HRESULT (*admin_call_module)(const char *module, const struct loader_service_call *call, struct mapix_error_slot *error) = call_module;

HRESULT admin_call_service(struct profile *profile, const MAPIUID *service, ULONG_PTR ui_param, ULONG flags, ULONG context, ULONG count,
    LPSPropValue values, struct mapix_error_slot *error)
{
    char *module = NULL, *function = NULL;
    struct loader_service_call call = { .ui_param = ui_param, .flags = flags, .context = context };
    HRESULT result = admin_find_service(profile, service, error, NULL);
    if (FAILED(result))
        return result;
    if (SUCCEEDED(result))
        result = profile_get_text(profile, service, PR_SERVICE_DLL_NAME_A, error, &module);
    if (SUCCEEDED(result))
        result = profile_get_text(profile, service, PR_SERVICE_ENTRY_NAME, error, &function);
    if (SUCCEEDED(result) && (!module || !*module || !function || !*function))      /* INF-11: one without the other is none */
        result = mapix_error_set(error, MAPI_E_NOT_INITIALIZED, COMPONENT, 0, 0, "This message service of the profile \"%s\" cannot be "
            "configured: its entry in mapisvc.inf names no entry function", profile_name(profile));
    if (SUCCEEDED(result))
        result = admin_configuration_support(profile, service, flags & (SERVICE_UI_ALWAYS | SERVICE_UI_ALLOWED), error, &call.support);
    if (SUCCEEDED(result))
        result = admin_providers_new(profile, service, true, NULL, error, &call.admin);
    if (SUCCEEDED(result)) {
        call.function = function;
        if (context == MSG_SERVICE_CONFIGURE) {     /* meaningful there only (SENT-08) */
            call.count = count;
            call.properties = count ? values : NULL;
        }
        result = admin_call_module(module, &call, error);
        mapix_support_invalidate(call.support);   /* both live until the function returned (SPI-SVC-13) */
        mapix_object_invalidate(mapix_object_of(call.admin));
    }
    if (call.admin)
        call.admin->lpVtbl->Release(call.admin);
    if (call.support)
        call.support->lpVtbl->Release(call.support);
    free(module);
    free(function);
    return result;
}
