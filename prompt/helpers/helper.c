#include "prompt/helpers/helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "prompt/client/filter.h"

#define LINE_LIMIT (5u << 20)                  /* more than a client of ours sends */
#define CONTROL_LIMIT 4096
#define DEPTH_LIMIT 16

static const char *const kind_names[HELPER_UNKNOWN] = { "label", "edit", "list", "combo", "dropdown", "check", "group", "button", "radio",
    "values" };

bool helper_ended(const struct helper *helper)
{
    return helper->ended;
}

char *helper_clean(char *text, bool lines)
{
    unsigned char *at = (unsigned char *)text;
    for (; *at; at++) {
        if ((*at < 0x20 && !(lines && *at == '\n')) || *at == 0x7F)
            *at = ' ';
        else if (*at == 0xC2 && at[1] >= 0x80 && at[1] < 0xA0)         /* C1 in UTF-8 */
            at[0] = at[1] = ' ';
        else if (*at == 0xE2 && at[1] == 0x80 && (at[2] == 0xAE || at[2] == 0xAD))     /* overrides of the writing direction */
            at[0] = at[1] = at[2] = ' ';
    }
    return text;
}

static char *copy_text(const char *text, bool lines)
{
    char *copy = strdup(text ? text : "");
    if (!copy)
        abort();                               /* a helper without memory is over; the client restores the terminal */
    return helper_clean(copy, lines);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        abort();
    return memory;
}

void helper_set_text(struct helper_control *control, const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        abort();
    prompt_json_wipe_text(control->text);
    control->text = copy;
}

/* ---- what the client sends ---- */

static void clear_control(struct helper_control *control)
{
    prompt_json_free_texts(control->options, control->option_count);
    free(control->label);
    free(control->filter);
    free(control->marks);
    prompt_json_wipe_text(control->text);
    memset(control, 0, sizeof(*control));
}

static void read_options(struct helper_control *control, const struct prompt_json *options)
{
    if (!options || options->type != PROMPT_JSON_LIST)
        return;
    control->options = allocate(options->count, sizeof(*control->options));
    control->marks = allocate(options->count, sizeof(*control->marks));
    for (const struct prompt_json *option = options->first; option; option = option->next)
        control->options[control->option_count++] = copy_text(option->type == PROMPT_JSON_TEXT ? option->text : "", false);
}

static void read_value(struct helper_control *control, const struct prompt_json *value)
{
    control->chosen = -1;
    helper_set_text(control, value && value->type == PROMPT_JSON_TEXT ? value->text : "");
    if (!value)
        return;
    if (value->type == PROMPT_JSON_BOOLEAN)
        control->checked = value->boolean;
    if (value->type == PROMPT_JSON_NUMBER && value->number >= 0 && value->number < control->option_count)
        control->chosen = (long)value->number;
    if (value->type == PROMPT_JSON_LIST)
        for (const struct prompt_json *mark = value->first; mark; mark = mark->next)
            if (mark->type == PROMPT_JSON_NUMBER && mark->number >= 0 && mark->number < control->option_count)
                control->marks[mark->number] = true;
}

static void read_control(struct helper_control *control, const struct prompt_json *from, unsigned page)
{
    const char *type = prompt_json_text(from, "type", "");
    *control = (struct helper_control){ .id = (long)prompt_json_number(from, "control", -1), .kind = HELPER_UNKNOWN, .page = page };
    for (unsigned i = 0; i < HELPER_UNKNOWN; i++)
        if (!strcmp(type, kind_names[i]))
            control->kind = (enum helper_kind)i;
    control->label = copy_text(prompt_json_text(from, "label", ""), false);
    const char *filter = prompt_json_text(from, "filter", NULL);
    control->filter = filter ? copy_text(filter, false) : NULL;
    int64_t limit = prompt_json_number(from, "limit", 0);
    control->limit = limit > 0 ? (unsigned long)limit : 0;
    control->editable = prompt_json_boolean(from, "editable", false);
    control->required = prompt_json_boolean(from, "required", false);
    control->secret = prompt_json_boolean(from, "secret", false);
    control->stored = prompt_json_boolean(from, "stored", false);
    control->multiline = prompt_json_boolean(from, "multiline", false);
    control->immediate = prompt_json_boolean(from, "immediate", false);
    control->multiple = prompt_json_boolean(from, "multiple", false);
    control->enabled = prompt_json_boolean(from, "enabled", false);
    read_options(control, prompt_json_member(from, "options"));
    read_value(control, prompt_json_member(from, "value"));
}

static void free_dialog(struct helper_dialog *dialog)
{
    for (unsigned i = 0; i < dialog->control_count; i++)
        clear_control(&dialog->controls[i]);
    for (unsigned i = 0; i < dialog->button_count; i++) {
        free(dialog->buttons[i].name);
        free(dialog->buttons[i].label);
    }
    for (unsigned i = 0; dialog->pages && i < dialog->page_count; i++)
        free(dialog->pages[i]);
    free(dialog->pages);
    free(dialog->controls);
    free(dialog->buttons);
    free(dialog->kind);
    free(dialog->severity);
    free(dialog->title);
    free(dialog->text);
    free(dialog->problem);
    free(dialog->message);
    free(dialog);
}

static const struct prompt_json *list_of(const struct prompt_json *object, const char *name)
{
    static const struct prompt_json none = { .type = PROMPT_JSON_LIST };
    const struct prompt_json *list = prompt_json_member(object, name);
    return list && list->type == PROMPT_JSON_LIST ? list : &none;
}

static void read_pages(struct helper_dialog *dialog, const struct prompt_json *pages)
{
    size_t controls = 0;
    for (const struct prompt_json *page = pages->first; page; page = page->next)
        controls += list_of(page, "controls")->count;
    if (controls > CONTROL_LIMIT)
        return;                                /* a client of ours sends less: an empty dialog */
    dialog->pages = allocate(pages->count, sizeof(*dialog->pages));
    dialog->controls = allocate(controls, sizeof(*dialog->controls));
    for (const struct prompt_json *page = pages->first; page; page = page->next) {
        dialog->pages[dialog->page_count] = copy_text(prompt_json_text(page, "title", ""), false);
        for (const struct prompt_json *control = list_of(page, "controls")->first; control; control = control->next)
            read_control(&dialog->controls[dialog->control_count++], control, dialog->page_count);
        dialog->page_count++;
    }
}

static struct helper_dialog *read_dialog(const struct prompt_json *from)
{
    struct helper_dialog *dialog = allocate(1, sizeof(*dialog));
    const struct prompt_json *buttons = list_of(from, "buttons");
    dialog->id = (long)prompt_json_number(from, "open", -1);
    dialog->kind = copy_text(prompt_json_text(from, "dialog", ""), false);
    dialog->severity = copy_text(prompt_json_text(from, "severity", ""), false);
    dialog->title = copy_text(prompt_json_text(from, "title", ""), false);
    dialog->text = copy_text(prompt_json_text(from, "text", ""), true);
    dialog->problem = copy_text(prompt_json_text(from, "problem", ""), true);
    dialog->message_control = -1;
    read_pages(dialog, list_of(from, "pages"));
    int64_t top = prompt_json_number(from, "top", 0);
    dialog->top_page = top > 0 && top < dialog->page_count ? (unsigned)top : 0;
    dialog->buttons = allocate(buttons->count, sizeof(*dialog->buttons));
    for (const struct prompt_json *button = buttons->first; button; button = button->next)
        dialog->buttons[dialog->button_count++] = (struct helper_button){ copy_text(prompt_json_text(button, "button", ""), false),
            copy_text(prompt_json_text(button, "label", ""), false) };
    return dialog;
}

/* What the user has typed into other controls stays. */
static void read_update(struct helper_dialog *dialog, const struct prompt_json *from)
{
    const char *message = prompt_json_text(from, "message", NULL);
    int64_t about = prompt_json_number(from, "control", -1);
    free(dialog->message);
    dialog->message = message ? copy_text(message, true) : NULL;
    dialog->message_control = -1;
    for (const struct prompt_json *update = list_of(from, "controls")->first; update; update = update->next)
        for (unsigned i = 0; i < dialog->control_count; i++) {
            struct helper_control *control = &dialog->controls[i];
            if (control->id != prompt_json_number(update, "control", -1))
                continue;
            unsigned page = control->page;
            clear_control(control);
            read_control(control, update, page);
            control->updated = true;
        }
    for (unsigned i = 0; i < dialog->control_count; i++)
        if (about >= 0 && dialog->controls[i].id == about)
            dialog->message_control = (long)i;
}

static void run_dialog(struct helper *helper, const struct prompt_json *from)
{
    if (helper->depth >= DEPTH_LIMIT) {
        helper->ended = true;
        return;
    }
    struct helper_dialog *dialog = read_dialog(from);
    dialog->below = helper->top;
    helper->top = dialog;
    helper->depth++;
    helper->face->run(helper, dialog);
    helper->depth--;
    helper->top = dialog->below;
    if (!dialog->closed)
        helper->ended = true;                  /* the face gave up */
    free_dialog(dialog);
}

static void greet(struct helper *helper, const struct prompt_json *from)
{
    struct prompt_json_writer writer = { 0 };
    if (prompt_json_number(from, "mapix-prompt", 0) < 1 || !helper->face->start(helper, prompt_json_text(from, "terminal", "/dev/tty"))) {
        helper->ended = true;
        return;
    }
    helper->greeted = true;
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "mapix-prompt", 1);
    prompt_json_put_text(&writer, "helper", helper->face->name);
    prompt_json_close(&writer, '}');
    prompt_json_end_line(&writer);
    if (writer.failed || write(helper->out, writer.text, writer.length) != (ssize_t)writer.length)
        helper->ended = true;
    prompt_json_writer_free(&writer);
}

/* One message. True: it was the answer that the topmost dialog waits for, or its end. */
static bool take_message(struct helper *helper, const struct prompt_json *message)
{
    struct helper_dialog *top = helper->top;
    if (!helper->greeted) {
        greet(helper, message);
    } else if (prompt_json_member(message, "open")) {
        run_dialog(helper, message);
    } else if (top && prompt_json_number(message, "update", -1) == top->id) {
        read_update(top, message);
        return prompt_json_boolean(message, "reply", false);
    } else if (top && prompt_json_number(message, "closed", -1) == top->id) {
        return top->closed = true;
    } else if (prompt_json_member(message, "progress") && helper->face->progress) {
        char *title = copy_text(prompt_json_text(message, "title", ""), false);
        helper->face->progress(helper, title, (long)prompt_json_number(message, "progress", 0), (long)prompt_json_number(message, "of", 1));
        free(title);
    } else if (prompt_json_boolean(message, "end", false)) {
        helper->ended = true;
    }
    return false;
}

/* Take the lines that are there, up to the answer. */
static bool take_lines(struct helper *helper)
{
    bool answered = false;
    char *end;
    while (!helper->ended && !answered && helper->length && (end = memchr(helper->line, '\n', helper->length))) {
        size_t length = (size_t)(end - helper->line), rest = helper->length - length - 1;
        struct prompt_json_document *document = prompt_json_parse(helper->line, length);
        memmove(helper->line, end + 1, rest);
        helper->length = rest;
        if (document && prompt_json_root(document)->type == PROMPT_JSON_OBJECT)
            answered = take_message(helper, prompt_json_root(document));
        else
            helper->ended = true;
        prompt_json_free(document);
    }
    return answered;
}

static void read_more(struct helper *helper)
{
    if (helper->length > LINE_LIMIT) {
        helper->ended = true;
        return;
    }
    if (helper->capacity - helper->length < 4096) {
        size_t capacity = helper->capacity ? 2 * helper->capacity : 8192;
        char *grown = realloc(helper->line, capacity);
        if (!grown)
            abort();
        helper->line = grown;
        helper->capacity = capacity;
    }
    ssize_t size = read(helper->in, helper->line + helper->length, helper->capacity - helper->length);
    if (size > 0)
        helper->length += (size_t)size;
    else if (!size || errno != EINTR)
        helper->ended = true;
}

bool helper_pump(struct helper *helper)
{
    struct pollfd poll_for = { .fd = helper->in, .events = POLLIN };
    if (helper->ended || poll(&poll_for, 1, 0) <= 0)
        return false;
    read_more(helper);
    take_lines(helper);
    return true;
}

/* ---- what the helper says ---- */

static void put_value(struct prompt_json_writer *writer, const char *name, const struct helper_control *control)
{
    if (control->kind == HELPER_EDIT || control->kind == HELPER_COMBO) {
        prompt_json_put_text(writer, name, control->text);
    } else if (control->kind == HELPER_CHECK) {
        prompt_json_put_boolean(writer, name, control->checked);
    } else if (control->multiple) {
        prompt_json_open(writer, name, '[');
        for (unsigned i = 0; i < control->option_count; i++)
            if (control->marks[i])
                prompt_json_put_number(writer, NULL, i);
        prompt_json_close(writer, ']');
    } else {
        prompt_json_put_number(writer, name, control->chosen);
    }
}

/* Send, and wait for the answer or the end of the dialog. */
static bool say(struct helper *helper, struct helper_dialog *dialog, struct prompt_json_writer *writer)
{
    size_t sent = 0;
    prompt_json_close(writer, '}');
    prompt_json_end_line(writer);
    helper->ended |= writer->failed;
    while (!helper->ended && sent < writer->length) {
        ssize_t size = write(helper->out, writer->text + sent, writer->length - sent);
        if (size > 0)
            sent += (size_t)size;
        else if (errno != EINTR)
            helper->ended = true;
    }
    prompt_json_writer_free(writer);
    free(dialog->message);
    dialog->message = NULL;
    while (!helper->ended && !dialog->closed && !take_lines(helper) && !helper->ended && !dialog->closed)
        read_more(helper);
    return !dialog->message;
}

bool helper_set(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    struct prompt_json_writer writer = { 0 };
    if (helper->ended || dialog->closed)
        return false;
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "set", dialog->id);
    prompt_json_put_number(&writer, "control", control->id);
    put_value(&writer, "value", control);
    control->touched = false;
    return say(helper, dialog, &writer);
}

bool helper_press(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    struct prompt_json_writer writer = { 0 };
    if (helper->ended || dialog->closed)
        return false;
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "press", dialog->id);
    prompt_json_put_number(&writer, "control", control->id);
    return say(helper, dialog, &writer);
}

bool helper_close(struct helper *helper, struct helper_dialog *dialog, const char *button)
{
    struct prompt_json_writer writer = { 0 };
    char name[24];
    if (helper->ended || dialog->closed)
        return true;
    prompt_json_open(&writer, NULL, '{');
    prompt_json_put_number(&writer, "close", dialog->id);
    prompt_json_put_text(&writer, "button", button);
    if (strcmp(button, "cancel")) {
        prompt_json_open(&writer, "values", '{');
        for (unsigned i = 0; i < dialog->control_count; i++)
            if (dialog->controls[i].touched) {
                snprintf(name, sizeof(name), "%ld", dialog->controls[i].id);
                put_value(&writer, name, &dialog->controls[i]);
            }
        prompt_json_close(&writer, '}');
    }
    say(helper, dialog, &writer);
    return helper->ended || dialog->closed;
}

const char *helper_judge_text(const struct helper_control *control, const char *text)
{
    static char judgement[128];
    if (control->required && !*text && !control->stored)
        return "A value is needed here.";
    if (control->limit && prompt_count_characters(text) > control->limit) {
        snprintf(judgement, sizeof(judgement), "That is longer than %lu characters.", control->limit);
        return judgement;
    }
    return prompt_filter_passes(control->filter, text) ? NULL : "That has characters that are not allowed here.";
}

/* ---- life ---- */

int helper_serve(struct helper *helper)
{
    while (!helper->ended) {
        read_more(helper);
        while (take_lines(helper))
            ;
    }
    if (helper->greeted && helper->face->end)
        helper->face->end(helper);
    return helper->greeted ? 0 : 1;
}

void helper_release(struct helper *helper)
{
    prompt_json_wipe(helper->line, helper->capacity);
    helper->line = NULL;
}

int helper_main(const struct helper_face *face)
{
    struct helper helper = { .face = face, .in = 0, .out = 1 };
    const struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);          /* secrets pass through here */
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGPIPE, SIG_IGN);
    if (isatty(0)) {
        fprintf(stderr, "%s: a dialog helper, started by mapix; see mapix-prompt(7)\n", face->name);
        return 64;
    }
    int status = helper_serve(&helper);
    helper_release(&helper);
    return status;
}
