/* IProfAdmin and MAPIAdminProfiles (PROF). */
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
#include "prompt/client/prompt.h"
#include "session/admin_internal.h"
#include "session/initialize.h"
#include "session/seams.h"

struct profile_admin {
    struct mapix_object object;
    struct mapix_interface admin;
};

static struct profile_admin *admin_of(IProfAdmin *interface)
{
    return (struct profile_admin *)mapix_object_of(interface);
}

#define FAIL(self, ...) return mapix_object_fail(&(self)->object, __VA_ARGS__)

/* ---- arguments ---- */

/* Text arguments as UTF-8, one block for all; NULL stays NULL. */
struct texts {
    char *first;                            /* the block: never NULL on success, not a text where the first argument was NULL */
    char *items[3];
};

/* Passwords are among them. */
static void free_texts(struct texts *texts)
{
    for (int i = 0; i < 3; i++)
        if (texts->items[i])
            explicit_bzero(texts->items[i], strlen(texts->items[i]));
    mapix_memory_free(texts->first);
}

static HRESULT read_texts(struct profile_admin *self, ULONG flags, LPTSTR one, LPTSTR two, LPTSTR three, struct texts *texts)
{
    LPTSTR arguments[3] = { one, two, three };
    memset(texts, 0, sizeof(*texts));
    texts->first = mapix_memory_new(1);
    bool good = texts->first != NULL;
    for (int i = 0; i < 3 && good; i++)
        if (arguments[i])
            good = (texts->items[i] = mapix_text_from_flags(texts->first, arguments[i], flags)) != NULL;
    if (good)
        return S_OK;
    free_texts(texts);
    FAIL(self, MAPI_E_NOT_ENOUGH_MEMORY, 0, "The profiles cannot be administered: not enough memory");
}

static HRESULT check_flags(struct profile_admin *self, const char *method, ULONG flags, ULONG known)
{
    if (flags & ~known)
        FAIL(self, MAPI_E_UNKNOWN_FLAGS, 0, "%s does not know the flags %08X", method, (unsigned)(flags & ~known));
    return S_OK;
}

static bool is_empty(const char *text)
{
    return !text || !*text;
}

/* With MAPI_DIALOG the user is asked for the password of a profile where it is missing or wrong, three times; `try` is what needs it. MAPI_E_USER_CANCEL;
 * MAPI_E_LOGON_FAILED where nobody can be asked. */
static HRESULT with_password(struct profile_admin *self, const char *name, const char *password, ULONG_PTR ui_param, ULONG flags,
    HRESULT (*attempt)(const char *name, const char *password, struct mapix_error_slot *error, void *context), void *context)
{
    const struct session_prompt *prompt = session_prompt();
    bool may_ask = (flags & MAPI_DIALOG) && prompt && prompt->available() && !session_is_service();
    HRESULT result = attempt(name, password, &self->object.error, context);
    for (int i = 0; i < 3 && result == MAPI_E_LOGON_FAILED && may_ask; i++) {
        char *asked = NULL;
        result = prompt->ask_password(ui_param, name, &asked);
        if (result == MAPI_E_USER_CANCEL)
            return mapix_object_fail(&self->object, result, 0, "The password of the profile \"%s\" was asked for, and not given", name);
        if (FAILED(result)) {
            mapix_error_copy_of(&self->object.error, mapix_error_thread_slot(), result);
            return result;
        }
        result = attempt(name, asked, &self->object.error, context);
        prompt_free_secret(asked);
    }
    return result;
}

/* "App" profiles are touched only with MAPI_APP_PROFILE (PROF-17). */
static HRESULT look_up_for(struct profile_admin *self, const char *name, ULONG flags, unsigned *ret_flags)
{
    HRESULT result = profile_look_up(name, &self->object.error, ret_flags);
    if (SUCCEEDED(result) && (*ret_flags & PROFILE_APP) && !(flags & MAPI_APP_PROFILE))
        FAIL(self, MAPI_E_NO_ACCESS, 0, "The profile \"%s\" belongs to an application; MAPI_APP_PROFILE is needed", name);
    return result;
}

/* ---- the table ---- */

static HRESULT STDMETHODCALLTYPE profiles_get_profile_table(IProfAdmin *interface, ULONG flags, LPMAPITABLE *ret_table)
{
    static const ULONG columns[] = { PR_DISPLAY_NAME_A, PR_DEFAULT_PROFILE };      /* PROF-04; each row has an instance key too (TABL-05) */
    struct profile_admin *self = admin_of(interface);
    struct profile_listing *list = NULL;
    struct admin_table table;
    ULONG count = 0;
    MAPIX_ENTER(self);
    if (!ret_table)
        FAIL(self, MAPI_E_INVALID_PARAMETER, 0, "GetProfileTable needs a place for its table");
    *ret_table = NULL;
    HRESULT result = check_flags(self, "GetProfileTable", flags, MAPI_UNICODE | MAPI_APP_PROFILE);
    if (FAILED(result))
        return result;
    admin_finish_profiles(NULL);            /* renames whose last user died show now (PROF-23) */
    result = profile_list(&self->object.error, &count, &list);
    if (FAILED(result))
        return result;
    admin_table_begin(&table, flags, 2, columns);
    for (ULONG i = 0; i < count; i++) {
        SPropValue row[3] = { { .ulPropTag = PR_INSTANCE_KEY }, { .ulPropTag = PR_DISPLAY_NAME_A }, { .ulPropTag = PR_DEFAULT_PROFILE } };
        if ((list[i].flags & PROFILE_APP) && !(flags & MAPI_APP_PROFILE))
            continue;                       /* PROF-07 */
        row[0].Value.bin.cb = sizeof(list[i].search_key);
        row[0].Value.bin.lpb = list[i].search_key;
        row[1].Value.lpszA = list[i].name;
        row[2].Value.b = (list[i].flags & PROFILE_DEFAULT) != 0;
        admin_table_add(&table, 3, row);
    }
    free(list);
    return admin_table_end(&table, &self->object, ret_table);
}

/* ---- creating ---- */

/* The data of all default services first, then their entry functions (PROF-10). */
static HRESULT install_defaults(struct profile_admin *self, struct profile *profile, ULONG *ret_count, MAPIUID **ret_uids)
{
    struct profile_inf *inf = NULL;
    HRESULT result = profile_inf_load(&self->object.error, &inf);
    if (FAILED(result))
        return result;
    ULONG count = profile_inf_service_count(inf, PROFILE_INF_DEFAULT_SERVICES);
    MAPIUID *uids = calloc(count + 1, sizeof(*uids));
    if (!uids)
        result = mapix_object_fail(&self->object, MAPI_E_NOT_ENOUGH_MEMORY, 0, "The profile was not created: not enough memory");
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        struct profile_inf_service *service = NULL;
        result = profile_inf_service(inf, profile_inf_service_name(inf, PROFILE_INF_DEFAULT_SERVICES, i), &self->object.error, &service);
        if (SUCCEEDED(result))
            result = admin_install_service(profile, service, NULL, &self->object.error, &uids[i]);
        profile_inf_service_free(service);
    }
    profile_inf_free(inf);
    *ret_count = count;
    *ret_uids = uids;
    return result;
}

static HRESULT add_defaults(struct profile_admin *self, struct profile *profile, ULONG_PTR ui_param, ULONG flags)
{
    MAPIUID *uids = NULL;
    ULONG count = 0;
    bool ui = (flags & MAPI_DIALOG) != 0;   /* PROF-11 */
    HRESULT result = install_defaults(self, profile, &count, &uids);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        result = admin_call_service(profile, &uids[i], ui ? ui_param : 0, ui ? SERVICE_UI_ALLOWED : 0, MSG_SERVICE_CREATE, 0, NULL,
            &self->object.error);
        if (result == MAPI_E_NOT_INITIALIZED || result == MAPI_E_UNCONFIGURED)
            result = S_OK;                  /* CON-10 */
    }
    free(uids);
    return result;
}

/* A profile is there with all its services or not at all, whenever this process is killed. Where a service would not come, none of them is told: they
 * were not created. */
static HRESULT create_with_defaults(struct profile_admin *self, const struct texts *texts, ULONG_PTR ui_param, ULONG flags)
{
    struct profile *draft = NULL;
    HRESULT result = profile_create_draft(texts->items[0], texts->items[1], flags & MAPI_APP_PROFILE ? PROFILE_APP : 0, &self->object.error, &draft);
    if (FAILED(result))
        return result;
    result = add_defaults(self, draft, ui_param, flags);
    if (SUCCEEDED(result))
        result = profile_publish(draft, &self->object.error);
    if (FAILED(result))
        profile_remove(draft, NULL);
    profile_end_use(draft);
    profile_release(draft);
    return result;
}

static HRESULT STDMETHODCALLTYPE profiles_create_profile(IProfAdmin *interface, LPTSTR name, LPTSTR password, ULONG_PTR ui_param, ULONG flags)
{
    struct profile_admin *self = admin_of(interface);
    struct texts texts;
    MAPIX_ENTER(self);
    HRESULT result = check_flags(self, "CreateProfile", flags, MAPI_UNICODE | MAPI_DEFAULT_SERVICES | MAPI_DIALOG | MAPI_APP_PROFILE);
    if (SUCCEEDED(result) && !name)
        result = mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "CreateProfile needs a name");
    if (SUCCEEDED(result))
        result = read_texts(self, flags, name, password, NULL, &texts);
    if (FAILED(result))
        return result;
    if (flags & MAPI_DEFAULT_SERVICES)
        result = create_with_defaults(self, &texts, ui_param, flags);
    else
        result = profile_create(texts.items[0], texts.items[1], flags & MAPI_APP_PROFILE ? PROFILE_APP : 0, &self->object.error);
    free_texts(&texts);
    return result;
}

/* ---- deleting ---- */

/* Tell the services, each before its sections go, then remove the rest (PROF-16). A service that cannot be asked, or objects, keeps no
 * profile alive. Killed in between, the next caller goes on with the services that are left. */
static void remove_profile(struct profile *profile, struct mapix_error_slot *error)
{
    struct profile_section *services = NULL;
    ULONG count = 0;
    if (FAILED(profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, error, &count, &services)))
        return;
    for (ULONG i = 0; i < count; i++) {
        HRESULT result = admin_call_service(profile, &services[i].uid, 0, 0, MSG_SERVICE_DELETE, 0, NULL, error);
        if (FAILED(result) && result != MAPI_E_NOT_INITIALIZED)
            mapix_log_write(MAPIX_LOG_WARNING, "profiles", "A service of the deleted profile \"%s\" answered %08X", profile_name(profile),
                (unsigned)result);
        if (FAILED(admin_remove_service(profile, &services[i].uid, false, error)))
            break;
    }
    free(services);
    profile_remove(profile, error);
}

void admin_finish_profiles(struct mapix_error_slot *error)
{
    char (*handles)[24] = NULL;
    struct profile *profile;
    ULONG count = 0;
    if (FAILED(profile_expire(error, &count, &handles)))
        return;
    for (ULONG i = 0; i < count; i++)
        if (SUCCEEDED(profile_open(handles[i], NULL, PROFILE_OPEN_EXPIRED, error, &profile))) {
            remove_profile(profile, error);
            profile_release(profile);
        }
    free(handles);
}

static HRESULT STDMETHODCALLTYPE profiles_delete_profile(IProfAdmin *interface, LPTSTR name, ULONG flags)
{
    struct profile_admin *self = admin_of(interface);
    struct texts texts;
    unsigned about;
    bool in_use = false;
    MAPIX_ENTER(self);
    HRESULT result = check_flags(self, "DeleteProfile", flags, MAPI_UNICODE | MAPI_APP_PROFILE);
    if (SUCCEEDED(result) && !name)
        result = mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "DeleteProfile needs a name");
    if (SUCCEEDED(result))
        result = read_texts(self, flags, name, NULL, NULL, &texts);
    if (FAILED(result))
        return result;
    result = look_up_for(self, texts.items[0], flags, &about);
    if (SUCCEEDED(result))
        result = profile_mark_deleted(texts.items[0], &self->object.error, &in_use);
    if (SUCCEEDED(result) && !in_use)
        admin_finish_profiles(NULL);
    free_texts(&texts);
    return result;
}

/* ---- the rest ---- */

static HRESULT STDMETHODCALLTYPE profiles_change_profile_password(IProfAdmin *interface, LPTSTR name, LPTSTR old_password, LPTSTR new_password,
    ULONG flags)
{
    struct profile_admin *self = admin_of(interface);
    struct texts texts;
    MAPIX_ENTER(self);
    HRESULT result = check_flags(self, "ChangeProfilePassword", flags, MAPI_UNICODE);
    if (SUCCEEDED(result) && !name)
        result = mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "ChangeProfilePassword needs the name of a profile");
    if (SUCCEEDED(result))
        result = read_texts(self, flags, name, old_password, new_password, &texts);
    if (FAILED(result))
        return result;
    result = profile_change_password(texts.items[0], texts.items[1], texts.items[2], &self->object.error);
    free_texts(&texts);
    return result;
}

static HRESULT attempt_copy(const char *name, const char *password, struct mapix_error_slot *error, void *new_name)
{
    return profile_copy(name, password, new_name, error);
}

static HRESULT attempt_open(const char *name, const char *password, struct mapix_error_slot *error, void *ret_profile)
{
    return profile_open(name, password, 0, error, ret_profile);
}

static HRESULT STDMETHODCALLTYPE profiles_copy_profile(IProfAdmin *interface, LPTSTR old_name, LPTSTR old_password, LPTSTR new_name,
    ULONG_PTR ui_param, ULONG flags)
{
    struct profile_admin *self = admin_of(interface);
    struct texts texts;
    unsigned about;
    MAPIX_ENTER(self);
    HRESULT result = check_flags(self, "CopyProfile", flags, MAPI_UNICODE | MAPI_DIALOG | MAPI_APP_PROFILE);
    if (SUCCEEDED(result) && (!old_name || !new_name))
        result = mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "CopyProfile needs two names");
    if (SUCCEEDED(result))
        result = read_texts(self, flags, old_name, old_password, new_name, &texts);
    if (FAILED(result))
        return result;
    result = look_up_for(self, texts.items[0], flags, &about);
    if (SUCCEEDED(result))
        result = with_password(self, texts.items[0], texts.items[1], ui_param, flags, attempt_copy, texts.items[2]);
    free_texts(&texts);
    return result;
}

static HRESULT STDMETHODCALLTYPE profiles_rename_profile(IProfAdmin *interface, LPTSTR old_name, LPTSTR old_password, LPTSTR new_name,
    ULONG_PTR ui_param, ULONG flags)
{
    struct profile_admin *self = admin_of(interface);
    struct profile *profile;
    struct texts texts;
    unsigned about;
    MAPIX_ENTER(self);
    HRESULT result = check_flags(self, "RenameProfile", flags, MAPI_UNICODE | MAPI_DIALOG | MAPI_APP_PROFILE);
    if (SUCCEEDED(result) && (!old_name || !new_name))
        result = mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "RenameProfile needs two names");
    if (SUCCEEDED(result))
        result = read_texts(self, flags, old_name, old_password, new_name, &texts);
    if (FAILED(result))
        return result;
    result = look_up_for(self, texts.items[0], flags, &about);
    if (SUCCEEDED(result) && !is_empty(texts.items[1])) {           /* none is needed, a wrong one is refused (PROF-24) */
        result = with_password(self, texts.items[0], texts.items[1], ui_param, flags, attempt_open, &profile);
        if (SUCCEEDED(result))
            profile_release(profile);
    }
    if (SUCCEEDED(result))
        result = profile_rename(texts.items[0], texts.items[2], &self->object.error);
    free_texts(&texts);
    return result;
}

static HRESULT STDMETHODCALLTYPE profiles_set_default_profile(IProfAdmin *interface, LPTSTR name, ULONG flags)
{
    struct profile_admin *self = admin_of(interface);
    struct texts texts;
    unsigned about = 0;
    MAPIX_ENTER(self);
    HRESULT result = check_flags(self, "SetDefaultProfile", flags, MAPI_UNICODE);
    if (SUCCEEDED(result))
        result = read_texts(self, flags, name, NULL, NULL, &texts);
    if (FAILED(result))
        return result;
    if (texts.items[0])
        result = profile_look_up(texts.items[0], &self->object.error, &about);
    if (SUCCEEDED(result) && (about & PROFILE_APP))                 /* PROF-29 */
        result = mapix_object_fail(&self->object, E_FAIL, 0, "The profile \"%s\" belongs to an application and cannot be the default",
            texts.items[0]);
    if (SUCCEEDED(result))
        result = profile_set_default(texts.items[0], &self->object.error);
    free_texts(&texts);
    return result;
}

static HRESULT STDMETHODCALLTYPE profiles_admin_services(IProfAdmin *interface, LPTSTR name, LPTSTR password, ULONG_PTR ui_param, ULONG flags,
    LPSERVICEADMIN *ret_admin)
{
    struct profile_admin *self = admin_of(interface);
    struct profile *profile = NULL;
    LPSERVICEADMIN2 admin = NULL;
    struct texts texts;
    MAPIX_ENTER(self);
    if (ret_admin)
        *ret_admin = NULL;
    HRESULT result = check_flags(self, "AdminServices", flags, MAPI_UNICODE | MAPI_DIALOG | MAPI_APP_PROFILE);
    if (SUCCEEDED(result) && (!name || !ret_admin))
        result = mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "AdminServices needs the name of a profile");
    if (SUCCEEDED(result))
        result = read_texts(self, flags, name, password, NULL, &texts);
    if (FAILED(result))
        return result;
    result = with_password(self, texts.items[0], texts.items[1], ui_param, flags, attempt_open, &profile);
    if (result == MAPI_E_NOT_FOUND)         /* PROF-31 */
        result = mapix_object_fail(&self->object, MAPI_E_LOGON_FAILED, 0, "There is no profile \"%s\"; \"mapix profile list\" shows those "
            "there are", texts.items[0]);
    if (SUCCEEDED(result))
        result = admin_services_new(profile, &self->object, &admin);
    profile_release(profile);
    free_texts(&texts);
    if (SUCCEEDED(result))
        *ret_admin = (LPSERVICEADMIN)admin;
    return result;
}

/* ---- the object ---- */

static const IProfAdminVtbl profiles_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IProfAdmin),
    MAPIX_FORWARD_ERROR(IProfAdmin),
    .GetProfileTable = profiles_get_profile_table,
    .CreateProfile = profiles_create_profile,
    .DeleteProfile = profiles_delete_profile,
    .ChangeProfilePassword = profiles_change_profile_password,
    .CopyProfile = profiles_copy_profile,
    .RenameProfile = profiles_rename_profile,
    .SetDefaultProfile = profiles_set_default_profile,
    .AdminServices = profiles_admin_services,
};

static const struct mapix_class_interface profiles_interfaces[] = {
    { &IID_IProfAdmin, offsetof(struct profile_admin, admin), &profiles_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class profiles_class = {
    .name = "profile administration",
    .size = sizeof(struct profile_admin),
    .interfaces = profiles_interfaces,
};

/* PROF-01: no session is needed. MAPI must be initialised, as for everything; objects do not check it. */
STDAPI MAPIAdminProfiles(ULONG flags, LPPROFADMIN *ret_admin)
{
    struct profile_admin *self;
    struct mapix_error_slot *error = mapix_error_thread_slot();
    if (!ret_admin)
        return mapix_error_set(error, MAPI_E_INVALID_PARAMETER, "profiles", 0, 0, "MAPIAdminProfiles needs a place for its object");
    *ret_admin = NULL;
    if (!session_is_initialized())
        return session_not_initialized("MAPIAdminProfiles");
    if (flags)
        return mapix_error_set(error, MAPI_E_UNKNOWN_FLAGS, "profiles", 0, flags, "MAPIAdminProfiles does not know the flags %08X",
            (unsigned)flags);
    HRESULT result = mapix_object_new(&profiles_class, NULL, &self);
    if (FAILED(result))
        return mapix_error_set(error, result, "profiles", 0, 0, "The profiles cannot be administered: not enough memory");
    *ret_admin = (LPPROFADMIN)&self->admin;
    return S_OK;
}
