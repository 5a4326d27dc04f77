#include "prompt/client/dialog.h"

#include <mapicode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prompt/client/filter.h"
#include "prompt/client/talk.h"

static const char *const kind_names[DIALOG_CONTROL_KINDS] = {
    [DIALOG_LABEL] = "label", [DIALOG_EDIT] = "edit", [DIALOG_LIST] = "list", [DIALOG_COMBO] = "combo", [DIALOG_DROPDOWN] = "dropdown",
    [DIALOG_CHECK] = "check", [DIALOG_GROUP] = "group", [DIALOG_BUTTON] = "button", [DIALOG_RADIO] = "radio", [DIALOG_VALUES] = "values",
};

struct conversation {
    struct dialog *dialog;
    struct prompt_talk *talk;
    struct mapix_error_slot *error;
    unsigned id, depth;
    bool ended;
};

static bool is_text_kind(enum dialog_control_kind kind)
{
    return kind == DIALOG_EDIT || kind == DIALOG_COMBO;
}

static bool is_choice_kind(enum dialog_control_kind kind)
{
    return kind == DIALOG_LIST || kind == DIALOG_DROPDOWN || kind == DIALOG_RADIO;
}

bool dialog_set_text(char **place, const char *text)
{
    char *copy = strdup(text ? text : "");
    if (!copy)
        return false;
    prompt_json_wipe_text(*place);
    *place = copy;
    return true;
}

void dialog_control_clear(struct dialog_control *control)
{
    prompt_json_free_texts(control->options, control->option_count);
    free(control->label);
    free(control->filter);
    free(control->marks);
    prompt_json_wipe_text(control->text);
    memset(control, 0, sizeof(*control));
}

/* Telling. ------------------------------------------------------------------------------------------------------------------------------ */

static void put_value(struct prompt_json_writer *writer, const struct dialog_control *control)
{
    if (control->secret) {                     /* what is stored is not shown: that there is something, is */
        prompt_json_put_text(writer, "value", "");
        if (*control->text)
            prompt_json_put_boolean(writer, "stored", true);
    } else if (is_text_kind(control->kind)) {
        prompt_json_put_text(writer, "value", control->text);
    } else if (control->kind == DIALOG_CHECK) {
        prompt_json_put_boolean(writer, "value", control->checked);
    } else if (control->kind == DIALOG_LIST && control->multiple) {
        prompt_json_open(writer, "value", '[');
        for (unsigned i = 0; i < control->option_count; i++)
            if (control->marks && control->marks[i])
                prompt_json_put_number(writer, NULL, i);
        prompt_json_close(writer, ']');
    } else if (is_choice_kind(control->kind)) {
        if (control->chosen < 0)
            prompt_json_put_null(writer, "value");
        else
            prompt_json_put_number(writer, "value", control->chosen);
    }
}

static void put_options(struct prompt_json_writer *writer, const struct dialog_control *control)
{
    if (!is_choice_kind(control->kind) && control->kind != DIALOG_COMBO && control->kind != DIALOG_VALUES)
        return;
    prompt_json_open(writer, "options", '[');
    for (unsigned i = 0; i < control->option_count; i++)
        prompt_json_put_text(writer, NULL, control->options[i]);
    prompt_json_close(writer, ']');
}

static void put_flag(struct prompt_json_writer *writer, const char *name, bool set)
{
    if (set)
        prompt_json_put_boolean(writer, name, true);
}

static void put_control(struct prompt_json_writer *writer, const struct dialog_control *control, unsigned id)
{
    prompt_json_open(writer, NULL, '{');
    prompt_json_put_number(writer, "control", id);
    prompt_json_put_text(writer, "type", kind_names[control->kind]);
    if (control->label)
        prompt_json_put_text(writer, "label", control->label);
    put_flag(writer, "editable", control->editable);
    put_flag(writer, "required", control->required && control->editable);
    put_flag(writer, "secret", control->secret);
    put_flag(writer, "multiline", control->multiline);
    put_flag(writer, "immediate", control->immediate);
    put_flag(writer, "multiple", control->multiple);
    put_flag(writer, "enabled", control->kind == DIALOG_BUTTON && control->enabled);
    if (control->filter)
        prompt_json_put_text(writer, "filter", control->filter);
    if (control->limit)
        prompt_json_put_number(writer, "limit", control->limit);
    put_options(writer, control);
    put_value(writer, control);
    prompt_json_close(writer, '}');
}

static HRESULT send_open(struct conversation *conversation, ULONG_PTR ui_param)
{
    const struct dialog *dialog = conversation->dialog;
    struct prompt_json_writer writer = { 0 };
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "open", conversation->id);
    prompt_json_put_text(&writer, "dialog", dialog->kind);
    prompt_json_put_number(&writer, "parent", (int64_t)ui_param);
    if (dialog->severity)
        prompt_json_put_text(&writer, "severity", dialog->severity);
    prompt_json_put_text(&writer, "title", dialog->title ? dialog->title : "mapix");
    if (dialog->text)
        prompt_json_put_text(&writer, "text", dialog->text);
    if (dialog->problem)
        prompt_json_put_text(&writer, "problem", dialog->problem);
    prompt_json_put_number(&writer, "top", dialog->top_page);
    prompt_json_open(&writer, "pages", '[');
    for (unsigned page = 0; page < dialog->page_count; page++) {
        prompt_json_open(&writer, NULL, '{');
        if (dialog->pages && dialog->pages[page])
            prompt_json_put_text(&writer, "title", dialog->pages[page]);
        prompt_json_open(&writer, "controls", '[');
        for (unsigned i = 0; i < dialog->control_count; i++)
            if (dialog->controls[i].page == page)
                put_control(&writer, &dialog->controls[i], i);
        prompt_json_close(&writer, ']');
        prompt_json_close(&writer, '}');
    }
    prompt_json_close(&writer, ']');
    prompt_json_open(&writer, "buttons", '[');
    for (unsigned i = 0; i < dialog->button_count; i++) {
        prompt_json_open(&writer, NULL, '{');
        prompt_json_put_text(&writer, "button", dialog->buttons[i].name);
        prompt_json_put_text(&writer, "label", dialog->buttons[i].label);
        prompt_json_close(&writer, '}');
    }
    prompt_json_close(&writer, ']');
    prompt_json_close(&writer, '}');
    HRESULT hr = prompt_talk_send(conversation->talk, &writer, conversation->error);
    prompt_json_writer_free(&writer);
    return hr;
}

/* What changed meanwhile. `reply`: the helper waits for it; with a message it is told, `control` (-1: none) being what it is about. */
static HRESULT send_update(struct conversation *conversation, bool reply, const char *message, int control)
{
    struct dialog *dialog = conversation->dialog;
    struct prompt_json_writer writer = { 0 };
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "update", conversation->id);
    put_flag(&writer, "reply", reply);
    if (message)
        prompt_json_put_text(&writer, "message", message);
    if (control >= 0)
        prompt_json_put_number(&writer, "control", control);
    prompt_json_open(&writer, "controls", '[');
    for (unsigned i = 0; i < dialog->control_count; i++)
        if (dialog->controls[i].stale) {
            put_control(&writer, &dialog->controls[i], i);
            dialog->controls[i].stale = dialog->controls[i].changed = false;
        }
    prompt_json_close(&writer, ']');
    prompt_json_close(&writer, '}');
    HRESULT hr = prompt_talk_send(conversation->talk, &writer, conversation->error);
    prompt_json_writer_free(&writer);
    return hr;
}

static HRESULT send_closed(struct conversation *conversation)
{
    struct prompt_json_writer writer = { 0 };
    conversation->ended = true;
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "closed", conversation->id);
    prompt_json_close(&writer, '}');
    HRESULT hr = prompt_talk_send(conversation->talk, &writer, conversation->error);
    prompt_json_writer_free(&writer);
    return hr;
}

/* Hearing. ------------------------------------------------------------------------------------------------------------------------------ */

static HRESULT lies(struct conversation *conversation)
{
    return prompt_talk_broken(conversation->talk, conversation->error, "answered what it was not asked");
}

/* Put a value into a control. False: the helper may not give this one. */
static bool apply_value(struct dialog_control *control, const struct prompt_json *value)
{
    if (!control->editable)
        return false;
    if (is_text_kind(control->kind))
        return value->type == PROMPT_JSON_TEXT && dialog_set_text(&control->text, value->text) && (control->changed = true);
    if (control->kind == DIALOG_CHECK && value->type == PROMPT_JSON_BOOLEAN) {
        control->checked = value->boolean;
        return control->changed = true;
    }
    if (control->kind == DIALOG_LIST && control->multiple) {
        if (value->type != PROMPT_JSON_LIST || !control->marks)
            return false;
        memset(control->marks, 0, control->option_count * sizeof(*control->marks));
        for (const struct prompt_json *entry = value->first; entry; entry = entry->next) {
            if (entry->type != PROMPT_JSON_NUMBER || entry->number < 0 || entry->number >= control->option_count)
                return false;
            control->marks[entry->number] = true;
        }
        return control->changed = true;
    }
    if (!is_choice_kind(control->kind) || value->type != PROMPT_JSON_NUMBER || value->number < 0 || value->number >= control->option_count)
        return false;
    control->chosen = (int)value->number;
    return control->changed = true;
}

/* The control a message is about; NULL when there is none. */
static struct dialog_control *find_control(struct dialog *dialog, int64_t id)
{
    return id >= 0 && id < dialog->control_count ? &dialog->controls[id] : NULL;
}

/* Member names of "values" are control numbers. */
static HRESULT apply_values(struct conversation *conversation, const struct prompt_json *values)
{
    if (!values)
        return S_OK;
    for (const struct prompt_json *value = values->first; value; value = value->next) {
        char *end = NULL;
        long id = value->name && *value->name >= '0' && *value->name <= '9' ? strtol(value->name, &end, 10) : -1;
        struct dialog_control *control = id >= 0 && !*end ? find_control(conversation->dialog, id) : NULL;
        if (!control || !apply_value(control, value))
            return lies(conversation);
    }
    return S_OK;
}

/* What is wrong with a control's value, in words; NULL when nothing is. For free(). */
static char *judge_control(const struct dialog_control *control)
{
    const char *label = control->label ? control->label : "A field";
    char *message = NULL;
    if (!control->editable)
        return NULL;
    bool is_text = is_text_kind(control->kind);
    if (control->required && (is_text ? !*control->text : is_choice_kind(control->kind) && !control->multiple && control->chosen < 0))
        return asprintf(&message, "%s must have a value", label) < 0 ? NULL : message;
    if (is_text && control->changed && control->limit && prompt_count_characters(control->text) > control->limit)
        return asprintf(&message, "%s has more than %u characters", label, control->limit) < 0 ? NULL : message;
    if (is_text && control->changed && !prompt_filter_passes(control->filter, control->text))
        return asprintf(&message, "%s has characters that are not allowed there (allowed: %s)", label, control->filter) < 0 ? NULL : message;
    return NULL;
}

static char *judge_all(struct dialog *dialog, int *ret_control)
{
    char *message = NULL;
    for (unsigned i = 0; i < dialog->control_count && !message; i++)
        if ((message = judge_control(&dialog->controls[i])))
            *ret_control = (int)i;
    return message;
}

/* Call a hook, the helper being free for dialogs of its own meanwhile. */
#define CALL_HOOK(conversation, call)                                                                                              \
    do {                                                                                                                           \
        prompt_talk_yield((conversation)->talk);                                                                                   \
        hr = (call);                                                                                                               \
        prompt_talk_resume((conversation)->talk, (conversation)->depth);                                                           \
    } while (0)

static HRESULT hear_set(struct conversation *conversation, const struct prompt_json *message)
{
    struct dialog *dialog = conversation->dialog;
    int64_t id = prompt_json_number(message, "control", -1);
    struct dialog_control *control = find_control(dialog, id);
    const struct prompt_json *value = prompt_json_member(message, "value");
    HRESULT hr = S_OK;
    if (!control || !value || !control->immediate || !apply_value(control, value))
        return lies(conversation);
    char *problem = judge_control(control);
    if (!problem && dialog->hooks && dialog->hooks->set)
        CALL_HOOK(conversation, dialog->hooks->set(dialog, (unsigned)id, &problem));
    if (SUCCEEDED(hr))
        hr = send_update(conversation, true, problem, problem ? (int)id : -1);
    free(problem);
    return hr;
}

static HRESULT hear_press(struct conversation *conversation, const struct prompt_json *message)
{
    struct dialog *dialog = conversation->dialog;
    int64_t id = prompt_json_number(message, "control", -1);
    struct dialog_control *control = find_control(dialog, id);
    char *problem = NULL;
    HRESULT hr = S_OK;
    if (!control || control->kind != DIALOG_BUTTON || !control->enabled)
        return lies(conversation);
    if (dialog->hooks && dialog->hooks->press)
        CALL_HOOK(conversation, dialog->hooks->press(dialog, (unsigned)id, &problem));
    if (SUCCEEDED(hr))
        hr = send_update(conversation, true, problem, -1);
    free(problem);
    return hr;
}

static HRESULT hear_close(struct conversation *conversation, const struct prompt_json *message)
{
    struct dialog *dialog = conversation->dialog;
    const char *pressed = prompt_json_text(message, "button", "");
    char *problem = NULL;
    int about = -1;
    HRESULT hr;
    dialog->pressed = !strcmp(pressed, "cancel") ? "cancel" : NULL;
    for (unsigned i = 0; i < dialog->button_count && !dialog->pressed; i++)
        if (!strcmp(pressed, dialog->buttons[i].name))
            dialog->pressed = dialog->buttons[i].name;
    if (!dialog->pressed)
        return lies(conversation);
    if (!strcmp(dialog->pressed, "cancel"))
        return send_closed(conversation);
    hr = apply_values(conversation, prompt_json_member(message, "values"));
    if (FAILED(hr))
        return hr;
    if (!strcmp(dialog->pressed, "ok")) {
        problem = judge_all(dialog, &about);
        if (!problem && dialog->hooks && dialog->hooks->accept)
            CALL_HOOK(conversation, dialog->hooks->accept(dialog, &problem, &about));
    }
    if (SUCCEEDED(hr))
        hr = problem ? send_update(conversation, true, problem, about) : send_closed(conversation);
    free(problem);
    return hr;
}

static HRESULT hear(struct conversation *conversation, const struct prompt_json *message)
{
    static const struct {
        const char *name;
        HRESULT (*hear)(struct conversation *conversation, const struct prompt_json *message);
    } messages[] = { { "set", hear_set }, { "press", hear_press }, { "close", hear_close } };
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
        if (prompt_json_member(message, messages[i].name)) {
            if (prompt_json_number(message, messages[i].name, -1) != conversation->id)
                return lies(conversation);
            return messages[i].hear(conversation, message);
        }
    return lies(conversation);
}

static HRESULT converse(struct conversation *conversation)
{
    struct dialog *dialog = conversation->dialog;
    HRESULT hr = S_OK;
    while (SUCCEEDED(hr) && !conversation->ended) {
        struct prompt_json_document *document = NULL;
        hr = prompt_talk_receive(conversation->talk, dialog->hooks ? dialog->event : -1, -1, conversation->error, &document);
        if (hr == S_FALSE) {
            CALL_HOOK(conversation, dialog->hooks->refresh(dialog));
            if (SUCCEEDED(hr))
                hr = send_update(conversation, false, NULL, -1);
        } else if (SUCCEEDED(hr)) {
            hr = hear(conversation, prompt_json_root(document));
        }
        prompt_json_free(document);
    }
    return hr;
}

HRESULT dialog_run(ULONG_PTR ui_param, struct dialog *dialog, struct mapix_error_slot *error)
{
    struct conversation conversation = { .dialog = dialog, .error = error };
    HRESULT hr = prompt_talk_enter(ui_param, error, &conversation.talk, &conversation.depth);
    if (FAILED(hr))
        return hr;
    if (conversation.depth == 1)
        prompt_talk_renew_budget(conversation.talk);
    conversation.id = prompt_talk_next_dialog(conversation.talk);
    dialog->pressed = NULL;
    hr = send_open(&conversation, ui_param);
    if (SUCCEEDED(hr))
        hr = converse(&conversation);
    if (FAILED(hr) && !conversation.ended)
        send_closed(&conversation);
    prompt_talk_leave(conversation.talk);
    if (SUCCEEDED(hr) && (!dialog->pressed || !strcmp(dialog->pressed, "cancel")))
        return mapix_error_set(error, MAPI_E_USER_CANCEL, PROMPT_COMPONENT, 0, 0, "The user cancelled the dialog \"%s\"",
            dialog->title ? dialog->title : "");
    return hr;
}
