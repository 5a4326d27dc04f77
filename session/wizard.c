/* The profile wizard (WIZ): welcome, a name, the services, the settings of each. It works by the public interfaces of administration, so what it
 * makes is what a program would have made. What LAUNCHWIZARDENTRY's page leaves open: a user who backs out is MAPI_E_USER_CANCEL, and nothing
 * is left of the profile. */
#include "session/wizard.h"

#include <mapi.h>
#include <mapicode.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapiwz.h>
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/object.h"
#include "base/text.h"
#include "loader/loader.h"
#include "profile/inf.h"
#include "profile/profile.h"
#include "prompt/client/prompt.h"
#include "session/admin.h"
#include "session/initialize.h"
#include "session/seams.h"
#include "table/helpers.h"
#include "value/value.h"

#define COMPONENT "wizard"
#define NAME_LIMIT 64

/* A service to be added. */
struct wizard_service {
    char *name;                                /* in the catalogue */
    MAPIUID uid;                               /* once it was added */
};

struct wizard {
    ULONG_PTR ui_param;
    ULONG flags;
    LPPROFADMIN admin;
    struct profile_inf *catalogue;
    char *name;                                /* of the profile */
    char *default_name;                        /* the default profile, or NULL */
    unsigned service_count;
    struct wizard_service *services;
    bool make_default;
    bool no_store_page, no_book_page;          /* WIZ-09 */
    size_t name_size;                          /* bytes that the caller has room for, without the end */
};

static struct mapix_error_slot *slot(void)
{
    return mapix_error_thread_slot();
}

/* Why an object of administration refused, in the thread's slot; returns `hr`. */
static HRESULT failed(void *interface, HRESULT hr)
{
    if (FAILED(hr))
        mapix_error_copy(slot(), &mapix_object_of(interface)->error);
    return hr;
}

static HRESULT find_default(struct wizard *wizard)
{
    struct profile_listing *list = NULL;
    ULONG count = 0;
    HRESULT hr = profile_list(slot(), &count, &list);
    for (ULONG i = 0; i < count && SUCCEEDED(hr); i++)
        if ((list[i].flags & PROFILE_DEFAULT) && !wizard->default_name && !(wizard->default_name = strdup(list[i].name)))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    free(list);
    return hr;
}

/* ---- the pages ---- */

static HRESULT show_welcome(struct wizard *wizard)
{
    if (wizard->flags & MAPI_PW_LAUNCHED_BY_CONFIG)            /* WIZ-03 */
        return S_OK;
    return prompt_message(wizard->ui_param, PROMPT_INFORMATION, "A new profile", wizard->flags & MAPI_PW_FIRST_PROFILE
        ? "A profile says where your mail comes from and goes to. This is the first one here; a few questions, then it can be used."
        : "A profile says where your mail comes from and goes to. A few questions, then it can be used.", slot());
}

static bool is_taken(const char *name)
{
    unsigned flags;
    return SUCCEEDED(profile_look_up(name, NULL, &flags));
}

/* A name that is free: Mail, Mail 2, ... */
static HRESULT propose_name(struct wizard *wizard)
{
    for (unsigned i = 1; i < 1000; i++) {
        free(wizard->name);
        if ((i == 1 ? asprintf(&wizard->name, "Mail") : asprintf(&wizard->name, "Mail %u", i)) < 0)
            wizard->name = NULL;
        if (!wizard->name)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        if (!is_taken(wizard->name))
            return S_OK;
    }
    return MAPI_E_COLLISION;
}

static HRESULT ask_name(struct wizard *wizard)
{
    const char *problem = NULL;
    HRESULT hr = propose_name(wizard);
    while (SUCCEEDED(hr)) {
        hr = prompt_ask_text(wizard->ui_param, "A new profile: its name", "Name", problem, NAME_LIMIT, slot(), &wizard->name);
        if (FAILED(hr))
            break;
        if (!profile_name_is_valid(wizard->name))
            problem = "A name has letters, digits and single characters like - _ . @ between them.";
        else if (is_taken(wizard->name))
            problem = "There is a profile with that name.";
        else if (strlen(wizard->name) > wizard->name_size)
            problem = "That is longer than the program that asks for it can take.";
        else
            return S_OK;
    }
    return hr;
}

/* Services that can be configured: those with an entry function (WIZ-07). */
static bool is_configurable(struct wizard *wizard, const char *name, char **ret_label)
{
    struct profile_inf_service *service = NULL;
    if (FAILED(profile_inf_service(wizard->catalogue, name, NULL, &service)))
        return false;
    bool can = mapix_value_find_text(service->properties.values, service->properties.count, PR_SERVICE_ENTRY_NAME) != NULL;
    *ret_label = can ? strdup(service->display_name && *service->display_name ? service->display_name : service->name) : NULL;
    profile_inf_service_free(service);
    return *ret_label != NULL;
}

static HRESULT keep_service(struct wizard *wizard, const char *name)
{
    struct wizard_service *grown = realloc(wizard->services, (wizard->service_count + 1) * sizeof(*grown));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    wizard->services = grown;
    grown[wizard->service_count] = (struct wizard_service){ .name = strdup(name) };
    return grown[wizard->service_count].name ? (wizard->service_count++, S_OK) : MAPI_E_NOT_ENOUGH_MEMORY;
}

static bool is_default_service(const struct wizard *wizard, const char *name)
{
    ULONG count = profile_inf_service_count(wizard->catalogue, PROFILE_INF_DEFAULT_SERVICES);
    for (ULONG i = 0; i < count; i++)
        if (!mapix_text_compare_ascii(profile_inf_service_name(wizard->catalogue, PROFILE_INF_DEFAULT_SERVICES, i), name))
            return true;
    return false;
}

static HRESULT ask_services(struct wizard *wizard)
{
    ULONG count = profile_inf_service_count(wizard->catalogue, PROFILE_INF_SERVICES);
    const char **names = calloc(count + 1, sizeof(*names));
    char **labels = calloc(count + 1, sizeof(*labels));
    bool *chosen = calloc(count + 1, sizeof(*chosen));
    unsigned offered = 0;
    HRESULT hr = names && labels && chosen ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count && SUCCEEDED(hr); i++) {
        const char *name = profile_inf_service_name(wizard->catalogue, PROFILE_INF_SERVICES, i);
        if (!is_configurable(wizard, name, &labels[offered]))
            continue;
        names[offered] = name;
        chosen[offered++] = is_default_service(wizard, name);
    }
    if (SUCCEEDED(hr) && !offered)
        hr = mapix_error_set(slot(), MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "No message service is installed; see mapisvc.inf(5)");
    if (SUCCEEDED(hr))
        hr = prompt_choose(wizard->ui_param, "A new profile: its services", "Services", offered, (const char *const *)labels, true, slot(), chosen);
    for (unsigned i = 0; i < offered; i++) {
        if (SUCCEEDED(hr) && chosen[i])
            hr = keep_service(wizard, names[i]);
        free(labels[i]);
    }
    free(names);
    free(labels);
    free(chosen);
    return hr;
}

/* ---- wizards of providers (WIZ-06) ---- */

#define MESSAGE_INIT 0x0110u                   /* WM_INITDIALOG, WM_COMMAND, WM_CLOSE: window messages have no header here */
#define MESSAGE_COMMAND 0x0111u
#define MESSAGE_CLOSE 0x0010u
#define PAGE_LIMIT 64

/* Go through a provider's pages. There is no window to show them in (their settings are asked for by the service's sheet); the provider is told
 * all the same, and writes what it has to its properties when it is stepped out of (servicewizarddlgproc). */
static HRESULT step_through(DLGPROC procedure)
{
    HRESULT hr = S_OK;
    procedure(NULL, MESSAGE_INIT, 0, 0);
    INT_PTR pages = procedure(NULL, WIZ_QUERYNUMPAGES, 0, 0);
    for (INT_PTR page = 0; page <= pages && page <= PAGE_LIMIT && SUCCEEDED(hr); page++)
        if (!procedure(NULL, MESSAGE_COMMAND, WIZ_NEXT, 0) && page < pages)
            hr = MAPI_E_CALL_FAILED;
    procedure(NULL, MESSAGE_CLOSE, 0, 0);
    return hr;
}

static HRESULT run_provider_wizard(const struct profile_inf_provider *provider, LPMAPIPROP properties, LPMAPISUP support)
{
    SPropValue *module_name = mapix_value_find_text(provider->properties.values, provider->properties.count, PR_PROVIDER_DLL_NAME_A);
    struct loader_module *module = NULL;
    DLGPROC procedure = NULL;
    HRESULT hr = module_name ? loader_module_open(module_name->Value.lpszA, slot(), &module) : MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr))
        hr = loader_call_wizard(module, provider->wizard_entry, properties, support, slot(), &procedure);
    if (SUCCEEDED(hr) && procedure)
        hr = step_through(procedure);
    if (hr == MAPI_E_CALL_FAILED)
        mapix_error_set(slot(), hr, COMPONENT, 0, 0, "The wizard of the provider %s refused one of its pages", provider->name);
    loader_module_close(module);
    return hr;
}

/* What a provider's wizard tells this one is no setting of its service: taken out of the values. Returns how many are left. */
static ULONG take_hints(struct wizard *wizard, SPropValue *values, ULONG count)
{
    ULONG kept = 0;
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == PR_WIZARD_NO_PST_PAGE)
            wizard->no_store_page |= values[i].Value.b;
        else if (values[i].ulPropTag == PR_WIZARD_NO_PAB_PAGE)
            wizard->no_book_page |= values[i].Value.b;
        else
            values[kept++] = values[i];
    return kept;
}

/* What the wizards collected is written with ConfigureMsgService. */
static HRESULT configure_with(struct wizard *wizard, LPSERVICEADMIN2 services, MAPIUID *uid, LPMAPIPROP properties)
{
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT hr = properties->lpVtbl->GetProps(properties, NULL, 0, &count, &values);
    if (SUCCEEDED(hr))
        count = take_hints(wizard, values, count);
    if (SUCCEEDED(hr) && count)
        hr = failed(services, services->lpVtbl->ConfigureMsgService(services, uid, 0, 0, count, values));
    MAPIFreeBuffer(values);
    return SUCCEEDED(hr) ? S_OK : hr;
}

static HRESULT run_provider_wizards(struct wizard *wizard, LPSERVICEADMIN2 services, struct wizard_service *added)
{
    struct profile_inf_service *service = NULL;
    LPPROPDATA properties = NULL;
    LPMAPISUP support = NULL;
    HRESULT hr = profile_inf_service(wizard->catalogue, added->name, slot(), &service);
    for (ULONG i = 0; SUCCEEDED(hr) && i < service->provider_count; i++) {
        if (!service->providers[i].wizard_entry)
            continue;
        if (!properties)
            hr = (HRESULT)CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &properties);
        if (SUCCEEDED(hr) && !support)
            hr = admin_configuration_support(admin_services_profile((LPUNKNOWN)services), &added->uid, true, slot(), &support);
        if (SUCCEEDED(hr))
            hr = run_provider_wizard(&service->providers[i], (LPMAPIPROP)properties, support);
    }
    if (SUCCEEDED(hr) && properties)
        hr = configure_with(wizard, services, &added->uid, (LPMAPIPROP)properties);
    if (support)
        support->lpVtbl->Release(support);
    if (properties)
        properties->lpVtbl->Release(properties);
    profile_inf_service_free(service);
    return hr;
}

/* ---- the services ---- */

/* All its providers are of this type, and none brings a wizard: its sheet is the documented wizard's page of personal folders, or of the personal
 * address book. */
static bool has_only(const struct profile_inf_service *service, ULONG type)
{
    for (ULONG i = 0; i < service->provider_count; i++) {
        const struct profile_inf_provider *provider = &service->providers[i];
        const SPropValue *value = mapix_value_find(provider->properties.values, provider->properties.count, PR_RESOURCE_TYPE);
        if (provider->wizard_entry || !value || (ULONG)value->Value.l != type)
            return false;
    }
    return service->provider_count > 0;
}

/* WIZ-09: who brings a store or an address book of his own has the user not asked about another. */
static bool is_suppressed(struct wizard *wizard, const char *name)
{
    struct profile_inf_service *service = NULL;
    if ((!wizard->no_store_page && !wizard->no_book_page) || FAILED(profile_inf_service(wizard->catalogue, name, NULL, &service)))
        return false;
    bool suppressed = (wizard->no_store_page && has_only(service, MAPI_STORE_PROVIDER)) || (wizard->no_book_page && has_only(service, MAPI_AB_PROVIDER));
    profile_inf_service_free(service);
    return suppressed;
}

/* The settings of a service that was added. A sheet that is left asks whether to go on without the service. */
static HRESULT configure_service(struct wizard *wizard, LPSERVICEADMIN2 services, struct wizard_service *added)
{
    while (!is_suppressed(wizard, added->name)) {
        HRESULT hr = services->lpVtbl->ConfigureMsgService(services, &added->uid, wizard->ui_param, SERVICE_UI_ALWAYS, 0, NULL);
        if (SUCCEEDED(hr) || hr == MAPI_E_NO_SUPPORT || hr == MAPI_E_NOT_INITIALIZED)
            return S_OK;                       /* nothing to set, or nobody to ask: it is there, with what it starts with (WIZ-07) */
        char *question = NULL, *why = hr == MAPI_E_USER_CANCEL ? NULL : mapix_error_text(&mapix_object_of(services)->error, NULL);
        if (asprintf(&question, "%s%sGo on without the service %s?", why ? why : "", why ? "\n" : "", added->name) < 0)
            question = NULL;
        hr = question ? prompt_confirm(wizard->ui_param, "A new profile", question, slot()) : MAPI_E_NOT_ENOUGH_MEMORY;
        free(question);
        free(why);
        if (hr == S_OK)
            return failed(services, services->lpVtbl->DeleteMsgService(services, &added->uid));
        if (FAILED(hr))
            return hr;
    }
    return S_OK;
}

/* First the wizards of all providers, which say what need not be asked, then the sheets. */
static HRESULT add_services(struct wizard *wizard, struct profile *profile)
{
    LPSERVICEADMIN2 services = NULL;
    HRESULT hr = admin_services_new(profile, NULL, &services);
    for (unsigned i = 0; i < wizard->service_count && SUCCEEDED(hr); i++) {
        struct wizard_service *added = &wizard->services[i];
        hr = failed(services, services->lpVtbl->CreateMsgServiceEx(services, (LPTSTR)added->name, NULL, wizard->ui_param, 0, &added->uid));
        if (SUCCEEDED(hr))
            hr = run_provider_wizards(wizard, services, added);
    }
    for (unsigned i = 0; i < wizard->service_count && SUCCEEDED(hr); i++)
        hr = configure_service(wizard, services, &wizard->services[i]);
    if (services)
        services->lpVtbl->Release(services);
    return hr;
}

/* ---- from nothing to a profile ---- */

/* Nobody sees it before all was asked; a program that is killed in the middle leaves none (profile_create_draft). */
static HRESULT create_profile(struct wizard *wizard)
{
    struct profile *draft = NULL;
    HRESULT hr = profile_create_draft(wizard->name, NULL, 0, slot(), &draft);
    if (SUCCEEDED(hr))
        hr = add_services(wizard, draft);
    if (SUCCEEDED(hr))
        hr = profile_publish(draft, slot());
    bool published = SUCCEEDED(hr);
    if (draft)
        profile_end_use(draft);
    profile_release(draft);
    if (!published)
        admin_finish_profiles(NULL);                   /* its services are told that they go */
    if (SUCCEEDED(hr) && (wizard->make_default || !wizard->default_name))
        hr = failed(wizard->admin, wizard->admin->lpVtbl->SetDefaultProfile(wizard->admin, (LPTSTR)wizard->name, 0));
    if (FAILED(hr) && published)
        wizard->admin->lpVtbl->DeleteProfile(wizard->admin, (LPTSTR)wizard->name, 0);
    return hr;
}

static HRESULT tell_ready(struct wizard *wizard)
{
    char *text = NULL;
    if (asprintf(&text, "The profile %s is ready.", wizard->name) < 0)
        return S_OK;
    prompt_message(wizard->ui_param, PROMPT_INFORMATION, "A new profile", text, NULL);
    free(text);
    return S_OK;
}

static HRESULT walk(struct wizard *wizard)
{
    bool only_services = wizard->flags & MAPI_PW_PROVIDER_UI_ONLY;
    HRESULT hr = only_services ? propose_name(wizard) : show_welcome(wizard);
    if (SUCCEEDED(hr) && !only_services)
        hr = ask_name(wizard);
    if (SUCCEEDED(hr) && !(wizard->flags & (MAPI_PW_ADD_SERVICE_ONLY | MAPI_PW_HIDE_SERVICES_LIST)))
        hr = ask_services(wizard);
    if (SUCCEEDED(hr))
        hr = create_profile(wizard);
    return SUCCEEDED(hr) && !only_services ? tell_ready(wizard) : hr;
}

static HRESULT wizard_begin(struct wizard *wizard)
{
    const struct session_prompt *prompt = session_prompt();
    if (!session_is_initialized())
        return session_not_initialized("LaunchWizard");
    if (!prompt || !prompt->available())
        return mapix_error_set(slot(), MAPI_E_NO_SUPPORT, COMPONENT, 0, 0, "The wizard has nobody to ask: no dialog can be shown here; use mapix "
            "profile create and mapix service add");
    HRESULT hr = MAPIAdminProfiles(0, &wizard->admin);
    if (SUCCEEDED(hr))
        hr = profile_inf_load(slot(), &wizard->catalogue);
    return SUCCEEDED(hr) ? find_default(wizard) : hr;
}

static void wizard_end(struct wizard *wizard)
{
    if (wizard->admin)
        wizard->admin->lpVtbl->Release(wizard->admin);
    profile_inf_free(wizard->catalogue);
    for (unsigned i = 0; i < wizard->service_count; i++)
        free(wizard->services[i].name);
    free(wizard->services);
    free(wizard->default_name);
    free(wizard->name);
}

HRESULT session_wizard_new_profile(ULONG_PTR ui_param, bool make_default, char **ret_name)
{
    struct wizard wizard = { .ui_param = ui_param, .flags = MAPI_PW_LAUNCHED_BY_CONFIG, .make_default = make_default, .name_size = SIZE_MAX };
    HRESULT hr = wizard_begin(&wizard);
    if (SUCCEEDED(hr)) {
        prompt_begin_series();
        hr = walk(&wizard);
        prompt_end_series();
    }
    if (SUCCEEDED(hr)) {
        *ret_name = wizard.name;
        wizard.name = NULL;
    }
    wizard_end(&wizard);
    return hr;
}

/* ---- the entry point ---- */

/* WIZ-04: nothing is done when the one service is there already. */
static HRESULT has_service(struct wizard *wizard, const char *name, bool *ret_has)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_SERVICE_NAME_A } };
    LPSERVICEADMIN services = NULL;
    LPMAPITABLE table;
    LPSRowSet rows = NULL;
    HRESULT hr = failed(wizard->admin, wizard->admin->lpVtbl->AdminServices(wizard->admin, (LPTSTR)wizard->default_name, NULL, 0, 0, &services));
    if (SUCCEEDED(hr))
        hr = services->lpVtbl->GetMsgServiceTable(services, 0, &table);
    if (SUCCEEDED(hr))
        hr = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++)
        *ret_has |= rows->aRow[i].lpProps[0].ulPropTag == PR_SERVICE_NAME_A && !mapix_text_compare_ascii(rows->aRow[i].lpProps[0].Value.lpszA, name);
    FreeProws(rows);
    if (services)
        services->lpVtbl->Release(services);
    return hr;
}

static HRESULT extend(struct wizard *wizard, const char *name)
{
    struct profile *profile = NULL;
    HRESULT hr = profile_open(name, NULL, 0, slot(), &profile);
    if (SUCCEEDED(hr))
        hr = add_services(wizard, profile);
    profile_release(profile);
    return hr;
}

/* The default profile gets what it lacks, without pages (WIZ-03). */
static HRESULT extend_default(struct wizard *wizard)
{
    bool has = false;
    HRESULT hr = wizard->service_count == 1 ? has_service(wizard, wizard->services[0].name, &has) : S_OK;
    if (SUCCEEDED(hr) && !has)
        hr = extend(wizard, wizard->default_name);
    if (SUCCEEDED(hr)) {
        free(wizard->name);
        wizard->name = strdup(wizard->default_name);
        hr = wizard->name ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return hr;
}

static HRESULT check_launch(ULONG flags, LPCTSTR *services, ULONG size, LPTSTR name)
{
    if (flags & ~(ULONG)(MAPI_PW_FIRST_PROFILE | MAPI_PW_LAUNCHED_BY_CONFIG | MAPI_PW_ADD_SERVICE_ONLY | MAPI_PW_PROVIDER_UI_ONLY |
                    MAPI_PW_HIDE_SERVICES_LIST))
        return mapix_error_set(slot(), MAPI_E_UNKNOWN_FLAGS, COMPONENT, 0, 0, "LaunchWizard was called with flags that it does not know");
    if ((flags & MAPI_PW_PROVIDER_UI_ONLY) && !(flags & MAPI_PW_ADD_SERVICE_ONLY))
        return mapix_error_set(slot(), MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "MAPI_PW_PROVIDER_UI_ONLY needs MAPI_PW_ADD_SERVICE_ONLY");
    if ((flags & MAPI_PW_ADD_SERVICE_ONLY) && (!services || !*services))
        return mapix_error_set(slot(), MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "MAPI_PW_ADD_SERVICE_ONLY needs the names of the services");
    if (size < 2 || !name)
        return mapix_error_set(slot(), MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "LaunchWizard needs room for the profile's name");
    return S_OK;
}

/* WIZ-01 to WIZ-05. The name that comes back always fits: longer ones are not accepted from the user; sizes are bytes of UTF-8. */
HRESULT STDAPICALLTYPE LaunchWizard(HWND hParentWnd, ULONG ulFlags, LPCTSTR *lppszServiceNameToAdd, ULONG cbBufferMax, LPTSTR lpszNewProfileName)
{
    struct wizard wizard = { .ui_param = (ULONG_PTR)hParentWnd, .flags = ulFlags, .name_size = cbBufferMax - 1 };
    HRESULT hr = check_launch(ulFlags, lppszServiceNameToAdd, cbBufferMax, lpszNewProfileName);
    if (FAILED(hr))
        return hr;
    char *buffer = (char *)lpszNewProfileName;
    *buffer = 0;
    hr = wizard_begin(&wizard);
    for (LPCTSTR *service = lppszServiceNameToAdd; SUCCEEDED(hr) && service && *service; service++)
        hr = keep_service(&wizard, (const char *)*service);
    if (SUCCEEDED(hr)) {
        prompt_begin_series();
        hr = (ulFlags & MAPI_PW_ADD_SERVICE_ONLY) && wizard.default_name ? extend_default(&wizard) : walk(&wizard);
        prompt_end_series();
    }
    if (SUCCEEDED(hr) && strlen(wizard.name) < cbBufferMax)
        strcpy(buffer, wizard.name);
    else if (SUCCEEDED(hr))
        hr = mapix_error_set(slot(), MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "The profile \"%s\" is made, but its name does not fit into the buffer",
            wizard.name);
    else if (hr != MAPI_E_USER_CANCEL && hr != MAPI_E_NOT_ENOUGH_MEMORY) {
        char *why = mapix_error_text(slot(), NULL);            /* WIZ-05: one code for all, the reason in words */
        hr = mapix_error_set(slot(), MAPI_E_CALL_FAILED, COMPONENT, (ULONG)hr, 0, "%s", why ? why : "The wizard failed");
        free(why);
    }
    wizard_end(&wizard);
    return hr;
}

HRESULT STDAPICALLTYPE LAUNCHWIZARD(HWND hParentWnd, ULONG ulFlags, LPCTSTR *lppszServiceNameToAdd, ULONG cbBufferMax, LPTSTR lpszNewProfileName);
HRESULT STDAPICALLTYPE LAUNCHWIZARD(HWND hParentWnd, ULONG ulFlags, LPCTSTR *lppszServiceNameToAdd, ULONG cbBufferMax, LPTSTR lpszNewProfileName)
{
    return LaunchWizard(hParentWnd, ulFlags, lppszServiceNameToAdd, cbBufferMax, lpszNewProfileName);
}
