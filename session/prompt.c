/* The dialogs of a session, as the helper shows them (prompt/client): what is asked, what is done with the answer. The provider's clock
 * stands still meanwhile, and whoever is no human's program is asked nothing. */
#include "session/prompt.h"

#include <mapicode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/profile.h"
#include "prompt/client/prompt.h"
#include "prop/copy.h"
#include "session/initialize.h"
#include "session/seams.h"
#include "session/wizard.h"
#include "session/worker.h"

static bool available(void)
{
    return !session_is_service() && prompt_available();
}

/* ---- choose a profile (LOGON-10, -17, -26) ---- */

static HRESULT list_profiles(ULONG flags, unsigned *ret_count, struct prompt_profile **ret_profiles, struct profile_listing **ret_list)
{
    ULONG count = 0;
    unsigned kept = 0;
    HRESULT hr = profile_list(NULL, &count, ret_list);
    if (FAILED(hr))
        return hr;
    struct prompt_profile *profiles = calloc(count + 1, sizeof(*profiles));
    if (!profiles) {
        free(*ret_list);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    for (ULONG i = 0; i < count; i++)
        if (!((*ret_list)[i].flags & PROFILE_APP) || (flags & MAPI_APP_PROFILE))
            profiles[kept++] = (struct prompt_profile){ (*ret_list)[i].name, (*ret_list)[i].flags & PROFILE_DEFAULT };
    *ret_count = kept;
    *ret_profiles = profiles;
    return S_OK;
}

static HRESULT ask_once(ULONG_PTR ui_param, ULONG flags, const char *problem, struct prompt_choice *ret_choice)
{
    struct profile_listing *list = NULL;
    struct prompt_profile *profiles = NULL;
    unsigned count = 0;
    HRESULT hr = list_profiles(flags, &count, &profiles, &list);
    if (SUCCEEDED(hr)) {
        hr = prompt_choose_profile(ui_param, count, profiles, problem, mapix_error_thread_slot(), ret_choice);
        free(profiles);
        free(list);
    }
    return hr;
}

/* A new profile is made by the wizard, and is the one chosen; who leaves the wizard comes back to the list. */
static HRESULT choose_profile(ULONG_PTR ui_param, ULONG flags, char **ret_name, bool *ret_all_sheets)
{
    struct prompt_choice choice = { NULL, false, false, false };
    char *problem = NULL;
    HRESULT hr;
    session_worker_pause();
    prompt_begin_series();
    for (;;) {
        hr = ask_once(ui_param, flags, problem, &choice);
        free(problem);
        problem = NULL;
        if (FAILED(hr) || !choice.new_profile)
            break;
        hr = session_wizard_new_profile(ui_param, choice.make_default, &choice.name);
        if (SUCCEEDED(hr) || hr == MAPI_E_NOT_ENOUGH_MEMORY)
            break;
        if (hr != MAPI_E_USER_CANCEL)
            problem = mapix_error_text(mapix_error_thread_slot(), NULL);
    }
    if (SUCCEEDED(hr) && choice.make_default)
        profile_set_default(choice.name, NULL);                /* an app profile cannot be it (PROF-29): the choice holds all the same */
    prompt_end_series();
    session_worker_resume();
    if (FAILED(hr))
        return hr;
    *ret_name = choice.name;
    *ret_all_sheets = choice.all_sheets;
    return S_OK;
}

/* ---- credentials ---- */

static HRESULT ask_password(ULONG_PTR ui_param, const char *profile_name, char **ret_password)
{
    char *title = NULL;
    if (asprintf(&title, "Password of the profile %s", profile_name) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    session_worker_pause();
    HRESULT hr = prompt_ask_secret(ui_param, title, "Password", NULL, mapix_error_thread_slot(), NULL, ret_password);
    session_worker_resume();
    free(title);
    return hr;
}

/* ---- the failure sheet (CONF-04) ---- */

/* What to do, by cause (CONF-06); the reasons themselves stand in the provider's text. */
static const char *remedy_for(HRESULT result)
{
    static const struct {
        HRESULT result;
        const char *remedy;
    } remedies[] = {
        { MAPI_E_NETWORK_ERROR, "Check that the network works and the server runs, then try again." },
        { MAPI_E_TIMEOUT, "Check that the server answers, then try again." },
        { MAPI_E_LOGON_FAILED, "Check the user name and the password in the settings." },
        { MAPI_E_PASSWORD_CHANGE_REQUIRED, "Change the password, then enter the new one in the settings." },
        { MAPI_E_PASSWORD_EXPIRED, "Change the password, then enter the new one in the settings." },
        { MAPI_E_NOT_FOUND, "Check the paths in the settings." },
        { MAPI_E_NO_ACCESS, "Check who may read the files that the settings name." },
        { MAPI_E_VERSION, "Install a version of the service that fits this version of mapix." },
        { MAPI_E_CORRUPT_DATA, "Restore the data from a backup, or have it checked: mapix store check." },
        { MAPI_E_NOT_ENOUGH_DISK, "Make room on the disk, then try again." },
        { MAPI_E_SESSION_LIMIT, "End another session that uses this service, then try again." },
    };
    for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
        if (remedies[i].result == result)
            return remedies[i].remedy;
    return "Try again, change the settings of the service, or go on without it; the rest of the profile works.";
}

/* A helper that fails is no reason to end the logon: the service is skipped, as it is without dialogs. */
static enum logon_answer tell_failure(ULONG_PTR ui_param, const char *service_name, const char *text, HRESULT result, bool may_correct)
{
    static const enum logon_answer answers[] = { [PROMPT_RETRY] = LOGON_ANSWER_RETRY, [PROMPT_CORRECT] = LOGON_ANSWER_CORRECT,
        [PROMPT_SKIP] = LOGON_ANSWER_SKIP, [PROMPT_GIVE_UP] = LOGON_ANSWER_CANCEL };
    enum prompt_failure_answer answer = PROMPT_SKIP;
    char *what = NULL, *why = NULL;
    if (asprintf(&what, "The service %s cannot be used", service_name) < 0)
        return LOGON_ANSWER_SKIP;
    if (!*text && asprintf(&why, "It gave no reason (error %#010x).", (unsigned)result) < 0)
        why = NULL;
    session_worker_pause();
    HRESULT hr = prompt_tell_failure(ui_param, what, why ? why : text, remedy_for(result), may_correct, NULL, &answer);
    session_worker_resume();
    free(what);
    free(why);
    return SUCCEEDED(hr) ? answers[answer] : LOGON_ANSWER_SKIP;
}

/* ---- at logoff (LOGOFF-02) ---- */

/* Only a clear no keeps the session: a helper that fails does not. */
static bool confirm_logoff(ULONG_PTR ui_param, const char *profile_name)
{
    char *question = NULL;
    if (asprintf(&question, "Log off from the profile %s?", profile_name) < 0)
        return true;
    HRESULT hr = prompt_confirm(ui_param, "Log off", question, NULL);
    free(question);
    return hr != S_FALSE && hr != MAPI_E_USER_CANCEL;
}

/* ---- sheets and progress ---- */

static HRESULT run_property_sheet(ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table, LPMAPIPROP data, ULONG top_page)
{
    session_worker_pause();
    HRESULT hr = prompt_run_sheet(ui_param, flags, title, display_table, data, top_page, mapix_error_thread_slot());
    session_worker_resume();
    return hr;
}

static HRESULT new_progress(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress)
{
    return prompt_progress_new(ui_param, NULL, ret_progress);
}

HRESULT session_new_progress(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress)
{
    const struct session_prompt *prompt = session_prompt();
    return prompt && prompt->new_progress && prompt->available() ? prompt->new_progress(ui_param, ret_progress) : prop_progress_new(ret_progress);
}

const struct session_prompt session_helper_prompt = {
    .available = available,
    .choose_profile = choose_profile,
    .ask_password = ask_password,
    .tell_failure = tell_failure,
    .confirm_logoff = confirm_logoff,
    .run_property_sheet = run_property_sheet,
    .new_progress = new_progress,
};
