/* The dialogs that are no property sheets: each is described, run, and its answer taken out. */
#include <mapicode.h>
#include <stdlib.h>
#include <string.h>

#include "prompt/client/dialog.h"
#include "prompt/client/json.h"
#include "prompt/client/prompt.h"
#include "prompt/client/talk.h"

static const struct dialog_button ok_cancel[] = { { "ok", "OK" }, { "cancel", "Cancel" } };

/* A control's texts, as dialog_control_clear frees them. */
static bool label_control(struct dialog_control *control, const char *label)
{
    return !label || (control->label = strdup(label));
}

static bool copy_options(struct dialog_control *control, unsigned count, const char *const *options)
{
    control->options = calloc(count ? count : 1, sizeof(*control->options));
    for (; control->options && control->option_count < count; control->option_count++)
        if (!(control->options[control->option_count] = strdup(options[control->option_count])))
            return false;
    return control->options != NULL;
}

static void clear_controls(struct dialog_control *controls, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        dialog_control_clear(&controls[i]);
}

void prompt_begin_series(void)
{
    prompt_talk_linger(true);
}

void prompt_end_series(void)
{
    prompt_talk_linger(false);
}

/* ---- choose a profile ---- */

HRESULT prompt_choose_profile(ULONG_PTR ui_param, unsigned count, const struct prompt_profile *profiles, const char *problem,
    struct mapix_error_slot *error, struct prompt_choice *ret_choice)
{
    static const struct dialog_button with_list[] = { { "ok", "OK" }, { "new", "New profile..." }, { "cancel", "Cancel" } };
    static const struct dialog_button without_list[] = { { "new", "New profile..." }, { "cancel", "Cancel" } };
    struct dialog_control controls[3] = {
        { .kind = DIALOG_LIST, .editable = count > 0, .required = count > 0, .chosen = -1 },
        { .kind = DIALOG_CHECK, .editable = true },
        { .kind = DIALOG_CHECK, .editable = true },
    };
    struct dialog dialog = { .kind = "choose-profile", .title = "Choose a profile", .problem = problem, .page_count = 1, .control_count = 3,
        .controls = controls, .button_count = count ? 3 : 2, .buttons = count ? with_list : without_list, .event = -1,
        .text = count ? NULL : "There is no profile yet; a new one says where mail comes from and goes to." };
    const char **names = calloc(count ? count : 1, sizeof(*names));
    for (unsigned i = 0; names && i < count; i++) {
        names[i] = profiles[i].name;
        if (profiles[i].is_default)
            controls[0].chosen = (int)i;
    }
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (names && label_control(&controls[0], "Profile") && label_control(&controls[1], "Make this the default profile") &&
        label_control(&controls[2], "Show the settings of every service first") && copy_options(&controls[0], count, names))
        hr = dialog_run(ui_param, &dialog, error);
    if (SUCCEEDED(hr)) {
        *ret_choice = (struct prompt_choice){ .new_profile = !strcmp(dialog.pressed, "new"), .make_default = controls[1].checked,
            .all_sheets = controls[2].checked };
        if (!ret_choice->new_profile && !(ret_choice->name = strdup(names[controls[0].chosen])))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(names);
    clear_controls(controls, 3);
    return hr;
}

/* ---- text and secrets ---- */

void prompt_free_secret(char *secret)
{
    if (secret)
        prompt_json_wipe(secret, strlen(secret));
}

/* Two edits, the first with a proposal, either of them left out by a NULL label. */
static HRESULT ask_edits(ULONG_PTR ui_param, struct dialog *dialog, struct mapix_error_slot *error, const char *label, unsigned limit,
    char **io_text, const char *secret_label, char **ret_secret)
{
    struct dialog_control controls[2] = { { .kind = DIALOG_EDIT, .editable = true, .required = true, .limit = limit } };
    unsigned secret_at = label ? 1 : 0, count = secret_at + (secret_label ? 1 : 0);
    bool room = true;
    if (label)
        room = label_control(&controls[0], label) && dialog_set_text(&controls[0].text, *io_text);
    if (secret_label) {
        controls[secret_at] = (struct dialog_control){ .kind = DIALOG_EDIT, .editable = true, .secret = true };
        room = room && label_control(&controls[secret_at], secret_label) && dialog_set_text(&controls[secret_at].text, "");
    }
    dialog->page_count = 1;
    dialog->controls = controls;
    dialog->control_count = count;
    dialog->buttons = ok_cancel;
    dialog->button_count = 2;
    dialog->event = -1;
    HRESULT hr = room ? dialog_run(ui_param, dialog, error) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) && label) {
        free(*io_text);
        *io_text = controls[0].text;
        controls[0].text = NULL;
    }
    if (SUCCEEDED(hr) && secret_label) {
        *ret_secret = controls[secret_at].text;
        controls[secret_at].text = NULL;
    }
    clear_controls(controls, 2);
    return hr;
}

HRESULT prompt_ask_secret(ULONG_PTR ui_param, const char *title, const char *label, const char *problem, struct mapix_error_slot *error,
    char **ret_user, char **ret_secret)
{
    struct dialog dialog = { .kind = "secret", .title = title, .problem = problem };
    return ask_edits(ui_param, &dialog, error, ret_user ? "User name" : NULL, 0, ret_user, label, ret_secret);
}

HRESULT prompt_ask_text(ULONG_PTR ui_param, const char *title, const char *label, const char *problem, unsigned limit,
    struct mapix_error_slot *error, char **ret_text)
{
    struct dialog dialog = { .kind = "text", .title = title, .problem = problem };
    return ask_edits(ui_param, &dialog, error, label, limit, ret_text, NULL, NULL);
}

/* ---- the failure sheet ---- */

/* What, why and what to do, a paragraph each; for free(). */
static char *failure_text(const char *why, const char *remedy)
{
    size_t size = strlen(why) + (remedy ? strlen(remedy) : 0) + 3;
    char *text = malloc(size);
    if (text) {
        strcpy(text, why);
        if (remedy && *remedy) {
            strcat(text, "\n\n");
            strcat(text, remedy);
        }
    }
    return text;
}

HRESULT prompt_tell_failure(ULONG_PTR ui_param, const char *what, const char *why, const char *remedy, bool may_correct,
    struct mapix_error_slot *error, enum prompt_failure_answer *ret_answer)
{
    static const struct dialog_button buttons[] = { { "retry", "Try again" }, { "correct", "Change the settings..." },
        { "skip", "Go on without this service" }, { "cancel", "Cancel the logon" } };
    static const enum prompt_failure_answer answers[] = { PROMPT_RETRY, PROMPT_CORRECT, PROMPT_SKIP };
    struct dialog_button offered[4];
    unsigned count = 0;
    for (unsigned i = 0; i < 4; i++)
        if (i != 1 || may_correct)
            offered[count++] = buttons[i];
    char *text = failure_text(why, remedy);
    struct dialog dialog = { .kind = "failure", .severity = "error", .title = what, .text = text, .button_count = count, .buttons = offered,
        .event = -1 };
    HRESULT hr = text ? dialog_run(ui_param, &dialog, error) : MAPI_E_NOT_ENOUGH_MEMORY;
    free(text);
    if (hr == MAPI_E_USER_CANCEL) {
        *ret_answer = PROMPT_GIVE_UP;
        return S_OK;
    }
    for (unsigned i = 0; SUCCEEDED(hr) && i < 3; i++)
        if (!strcmp(dialog.pressed, buttons[i].name))
            *ret_answer = answers[i];
    return hr;
}

/* ---- questions and messages ---- */

HRESULT prompt_confirm(ULONG_PTR ui_param, const char *title, const char *question, struct mapix_error_slot *error)
{
    static const struct dialog_button buttons[] = { { "yes", "Yes" }, { "no", "No" }, { "cancel", "Cancel" } };
    struct dialog dialog = { .kind = "confirm", .title = title, .text = question, .button_count = 3, .buttons = buttons, .event = -1 };
    HRESULT hr = dialog_run(ui_param, &dialog, error);
    return SUCCEEDED(hr) ? !strcmp(dialog.pressed, "yes") ? S_OK : S_FALSE : hr;
}

HRESULT prompt_message(ULONG_PTR ui_param, enum prompt_severity severity, const char *title, const char *text, struct mapix_error_slot *error)
{
    static const char *const severities[] = { NULL, "warning", "error" };
    struct dialog dialog = { .kind = "message", .severity = severities[severity], .title = title, .text = text, .button_count = 1,
        .buttons = ok_cancel, .event = -1 };
    HRESULT hr = dialog_run(ui_param, &dialog, error);
    return hr == MAPI_E_USER_CANCEL ? S_OK : hr;               /* read is read */
}

HRESULT prompt_choose(ULONG_PTR ui_param, const char *title, const char *question, unsigned count, const char *const *entries, bool multiple,
    struct mapix_error_slot *error, bool *io_chosen)
{
    struct dialog_control control = { .kind = DIALOG_LIST, .editable = true, .required = !multiple, .multiple = multiple, .chosen = -1 };
    struct dialog dialog = { .kind = "choose", .title = title, .page_count = 1, .control_count = 1, .controls = &control, .button_count = 2,
        .buttons = ok_cancel, .event = -1 };
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    control.marks = calloc(count ? count : 1, sizeof(*control.marks));
    if (control.marks && label_control(&control, question) && copy_options(&control, count, entries)) {
        for (unsigned i = 0; i < count; i++) {
            control.marks[i] = io_chosen[i];
            if (io_chosen[i])
                control.chosen = (int)i;
        }
        hr = dialog_run(ui_param, &dialog, error);
    }
    for (unsigned i = 0; SUCCEEDED(hr) && i < count; i++)
        io_chosen[i] = multiple ? control.marks[i] : control.chosen == (int)i;
    dialog_control_clear(&control);
    return hr;
}
