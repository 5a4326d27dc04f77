/* mapix-prompt-tui: dialogs as windows in a terminal, with newt. A window shows one page; it is built anew after every change of what it shows,
 * the focus staying where it was. */
#include <fcntl.h>
#include <locale.h>
#include <newt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "prompt/helpers/helper.h"

#define TICK_MS 200                            /* how soon an immediate control that was left is told */
#define LIST_HEIGHT 6

static struct {
    bool screen;                               /* newt has the terminal */
    struct termios modes;
    int terminal;
    newtComponent scale, scale_form;           /* progress */
    unsigned windows;
} tui = { .terminal = -1 };

/* A control on the screen. */
struct shown {
    struct helper_control *control;
    newtComponent component;
    bool listed;                               /* a list box whose entries are numbers from 1, 0 being none */
};

struct window {
    struct helper *helper;
    struct helper_dialog *dialog;
    unsigned page;
    long focus;                                /* id of the control that had it, -1 none */
    int width, used;                           /* of the content: columns, rows so far */
    newtComponent form, content, next, previous;
    newtComponent *buttons;                    /* as dialog->buttons */
    struct shown *shown;
    unsigned shown_count;
};

/* ---- the terminal ---- */

static void on_fatal_signal(int number)
{
    static const char reset[] = "\033[0m\033[?25h\r\n";
    if (tui.screen) {
        tcsetattr(tui.terminal, TCSANOW, &tui.modes);
        if (write(tui.terminal, reset, sizeof(reset) - 1) < 0)
            _exit(1);
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* newt works on standard input and output: the conversation moves away from there. */
static bool start(struct helper *helper, const char *terminal)
{
    static const int fatal[] = { SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM, SIGUSR1, SIGUSR2 };
    tui.terminal = open(terminal, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tui.terminal < 0 || tcgetattr(tui.terminal, &tui.modes))
        return false;
    helper->in = fcntl(0, F_DUPFD_CLOEXEC, 10);
    helper->out = fcntl(1, F_DUPFD_CLOEXEC, 10);
    if (helper->in < 0 || helper->out < 0 || dup2(tui.terminal, 0) < 0 || dup2(tui.terminal, 1) < 0)
        return false;
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
        signal(fatal[i], on_fatal_signal);
    setlocale(LC_ALL, "");
    return true;
}

static void open_screen(void)
{
    if (tui.screen)
        return;
    tui.screen = true;
    newtInit();
    newtCls();
}

static void close_screen(void)
{
    if (!tui.screen)
        return;
    newtFinished();
    tcsetattr(tui.terminal, TCSADRAIN, &tui.modes);
    tui.screen = false;
}

static void drop_progress(void)
{
    if (!tui.scale_form)
        return;
    newtFormDestroy(tui.scale_form);
    newtPopWindow();
    tui.scale_form = tui.scale = NULL;
}

static void end(struct helper *helper)
{
    (void)helper;
    drop_progress();
    close_screen();
}

/* ---- building a window ---- */

/* newt wants its texts writable, and keeps what it needs. */
static char *text(const char *from)
{
    return (char *)(uintptr_t)from;
}

static void add(struct window *window, newtComponent component, int rows)
{
    newtFormAddComponent(window->content, component);
    window->used += rows;
}

static void add_label(struct window *window, const char *label)
{
    if (*label)
        add(window, newtLabel(1, window->used, label), 1);
}

static void add_text(struct window *window, const char *words)
{
    if (!*words)
        return;
    newtComponent box = newtTextboxReflowed(1, window->used, text(words), window->width, 4, 4, 0);
    add(window, box, newtTextboxGetNumLines(box) + 1);
}

/* Line feeds are shown, and typed, as \n: an entry has one line. */
static char *one_line(const char *from)
{
    char *copy = malloc(2 * strlen(from) + 1), *to = copy;
    if (!copy)
        abort();
    for (; *from; from++) {
        if (*from == '\n')
            *to++ = '\\';
        *to++ = *from == '\n' ? 'n' : *from;
    }
    *to = 0;
    return copy;
}

static char *many_lines(const char *from)
{
    char *copy = strdup(from), *to = copy;
    if (!copy)
        abort();
    for (; *from; from++)
        if (from[0] == '\\' && from[1] == 'n') {
            *to++ = '\n';
            from++;
        } else {
            *to++ = *from;
        }
    *to = 0;
    return copy;
}

static struct shown *show(struct window *window, struct helper_control *control, newtComponent component)
{
    struct shown *shown = &window->shown[window->shown_count++];
    *shown = (struct shown){ .control = control, .component = component };
    return shown;
}

static void show_edit(struct window *window, struct helper_control *control)
{
    char *value = control->multiline ? one_line(control->text) : strdup(control->text);
    if (!value)
        abort();
    add_label(window, control->label);
    for (unsigned i = 0; i < control->option_count && i < 8; i++) {
        char proposal[128];
        snprintf(proposal, sizeof(proposal), "  %.100s", control->options[i]);
        add_label(window, proposal);
    }
    int flags = NEWT_FLAG_SCROLL | (control->secret ? NEWT_FLAG_PASSWORD : 0) | (control->editable ? 0 : NEWT_FLAG_DISABLED);
    newtComponent entry = newtEntry(1, window->used, helper_clean(value, false), window->width, NULL, flags);
    show(window, control, entry);
    add(window, entry, 2);
    prompt_json_wipe(value, strlen(value));
}

static void show_list(struct window *window, struct helper_control *control)
{
    int rows = (int)control->option_count + (control->chosen < 0);
    add_label(window, control->label);
    newtComponent list = newtListbox(1, window->used, rows < LIST_HEIGHT ? rows : LIST_HEIGHT, NEWT_FLAG_SCROLL);
    if (control->chosen < 0)
        newtListboxAppendEntry(list, "(none)", (void *)(intptr_t)0);
    for (unsigned i = 0; i < control->option_count; i++)
        newtListboxAppendEntry(list, control->options[i], (void *)(intptr_t)(i + 1));
    newtListboxSetWidth(list, window->width);
    newtListboxSetCurrentByKey(list, (void *)(intptr_t)(control->chosen + 1));
    newtComponentTakesFocus(list, control->editable);
    show(window, control, list)->listed = true;
    add(window, list, (rows < LIST_HEIGHT ? rows : LIST_HEIGHT) + 1);
}

static void show_marks(struct window *window, struct helper_control *control)
{
    int rows = control->option_count < LIST_HEIGHT ? (int)control->option_count : LIST_HEIGHT;
    add_label(window, control->label);
    newtComponent tree = newtCheckboxTree(1, window->used, rows ? rows : 1, NEWT_FLAG_SCROLL);
    for (unsigned i = 0; i < control->option_count; i++)
        newtCheckboxTreeAddItem(tree, control->options[i], (void *)(intptr_t)(i + 1), control->marks[i] ? NEWT_FLAG_SELECTED : 0, NEWT_ARG_APPEND,
            NEWT_ARG_LAST);
    newtCheckboxTreeSetWidth(tree, window->width);
    show(window, control, tree);
    add(window, tree, (rows ? rows : 1) + 1);
}

static void show_values(struct window *window, const struct helper_control *control)
{
    add_label(window, control->label);
    for (unsigned i = 0; i < control->option_count; i++) {
        char line[256];
        snprintf(line, sizeof(line), "  %.250s", control->options[i]);
        add_label(window, line);
    }
}

static void show_control(struct window *window, struct helper_control *control)
{
    switch (control->kind) {
    case HELPER_EDIT:
    case HELPER_COMBO:
        show_edit(window, control);
        break;
    case HELPER_LIST:
    case HELPER_DROPDOWN:
    case HELPER_RADIO:
        if (control->multiple)
            show_marks(window, control);
        else
            show_list(window, control);
        break;
    case HELPER_CHECK: {
        newtComponent check = newtCheckbox(1, window->used, control->label, control->checked ? '*' : ' ', " *", NULL);
        newtComponentTakesFocus(check, control->editable);
        show(window, control, check);
        add(window, check, 1);
        break;
    }
    case HELPER_BUTTON: {
        newtComponent button = newtCompactButton(1, window->used, control->label);
        newtComponentTakesFocus(button, control->enabled);
        show(window, control, button);
        add(window, button, 2);
        break;
    }
    case HELPER_VALUES:
        show_values(window, control);
        break;
    case HELPER_LABEL:
    case HELPER_GROUP:
        add_label(window, control->label);
        break;
    default:
        break;
    }
}

/* The row of buttons, on as many rows as it takes. Returns the rows. */
static int add_buttons(struct window *window, int top)
{
    int left = 1, rows = 1;
    unsigned count = window->dialog->button_count;
    newtComponent *places[] = { &window->previous, &window->next };
    const char *const names[] = { "Previous page", "Next page" };
    window->buttons = calloc(count + 1, sizeof(*window->buttons));
    if (!window->buttons)
        abort();
    for (unsigned i = 0; i < count + 2; i++) {
        const char *label = i < count ? window->dialog->buttons[i].label : names[i - count];
        bool wanted = i < count || (i == count ? window->page > 0 : window->page + 1 < window->dialog->page_count);
        int width = (int)strlen(label) + 3;
        if (!wanted)
            continue;
        if (left > 1 && left + width > window->width) {
            left = 1;
            rows++;
        }
        newtComponent button = newtCompactButton(left, top + rows - 1, label);
        newtFormAddComponent(window->form, button);
        *(i < count ? &window->buttons[i] : places[i - count]) = button;
        left += width + 1;
    }
    return rows;
}

static void title_of(const struct window *window, char title[160])
{
    const struct helper_dialog *dialog = window->dialog;
    const char *page = window->page < dialog->page_count ? dialog->pages[window->page] : "";
    snprintf(title, 160, "%.100s%s%.50s", dialog->title, *page ? " - " : "", page);
}

static void fill(struct window *window, newtComponent form)
{
    struct helper_dialog *dialog = window->dialog;
    window->content = form;
    window->used = 0;
    window->shown_count = 0;
    add_text(window, dialog->text);
    add_text(window, dialog->problem);
    for (unsigned i = 0; i < dialog->control_count; i++)
        if (dialog->controls[i].page == window->page)
            show_control(window, &dialog->controls[i]);
    if (!window->used)
        add(window, newtLabel(0, 0, " "), 1);
}

/* Content that fits stands in the window itself, so that Tab walks through it; higher content scrolls, in a form within the form. It is built once
 * to be measured. */
static void build(struct window *window)
{
    struct helper_dialog *dialog = window->dialog;
    int columns, rows;
    char title[160];
    newtGetScreenSize(&columns, &rows);
    window->width = columns - 8 < 72 ? columns - 8 : 72;
    window->next = window->previous = NULL;
    window->shown = calloc(dialog->control_count + 1, sizeof(*window->shown));
    if (!window->shown)
        abort();
    int room = rows - 9 > 3 ? rows - 9 : 3;
    newtComponent bar = newtVerticalScrollbar(window->width + 1, 0, room, NEWT_COLORSET_WINDOW, NEWT_COLORSET_ACTCHECKBOX);
    newtComponent scrolled = newtForm(bar, NULL, 0);
    fill(window, scrolled);
    bool fits = window->used <= room;
    int height = fits ? window->used : room;
    title_of(window, title);
    newtCenteredWindow((unsigned)window->width + 4, (unsigned)height + 5, title);
    window->form = newtForm(NULL, NULL, 0);
    if (fits) {
        newtFormDestroy(scrolled);
        fill(window, window->form);
    } else {
        newtFormSetWidth(scrolled, window->width + 1);
        newtFormSetHeight(scrolled, height);
        newtFormAddComponent(window->form, scrolled);
    }
    add_buttons(window, height + 2);
    newtFormAddHotKey(window->form, NEWT_KEY_ESCAPE);
    newtFormAddHotKey(window->form, 3);        /* ctrl-C */
    newtFormWatchFd(window->form, window->helper->in, NEWT_FD_READ);
    newtFormSetTimer(window->form, TICK_MS);
    bool focusable = false;
    for (unsigned i = 0; i < window->shown_count; i++) {
        struct helper_control *control = window->shown[i].control;
        focusable |= control->kind == HELPER_BUTTON ? control->enabled : control->editable;
        if (control->id == window->focus)
            newtFormSetCurrent(window->content, window->shown[i].component);
    }
    if (!focusable && window->dialog->button_count)
        newtFormSetCurrent(window->form, window->buttons[0]);
}

static void destroy(struct window *window)
{
    newtFormDestroy(window->form);
    newtPopWindow();
    free(window->shown);
    free(window->buttons);
    window->form = NULL;
}

/* ---- what the user did ---- */

/* Take one control's value from the screen. True: it is another one than before. */
static bool harvest(const struct shown *shown)
{
    struct helper_control *control = shown->control;
    bool changed = false;
    if (control->kind == HELPER_BUTTON || !control->editable)
        return false;
    if (control->kind == HELPER_EDIT || control->kind == HELPER_COMBO) {
        char *typed = newtEntryGetValue(shown->component), *before = control->multiline ? one_line(control->text) : strdup(control->text);
        changed = before && strcmp(typed, before) != 0;
        char *value = control->multiline ? many_lines(typed) : strdup(typed);
        if (!before || !value)
            abort();
        if (changed)
            helper_set_text(control, value);
        prompt_json_wipe(value, strlen(value));
        prompt_json_wipe(before, strlen(before));
    } else if (control->kind == HELPER_CHECK) {
        bool checked = newtCheckboxGetValue(shown->component) == '*';
        changed = checked != control->checked;
        control->checked = checked;
    } else if (shown->listed) {
        long chosen = (long)(intptr_t)newtListboxGetCurrent(shown->component) - 1;
        changed = chosen >= 0 && chosen != control->chosen;
        if (changed)
            control->chosen = chosen;
    } else {
        for (unsigned i = 0; i < control->option_count; i++) {
            bool marked = newtCheckboxTreeGetEntryValue(shown->component, (void *)(intptr_t)(i + 1)) == '*';
            changed |= marked != control->marks[i];
            control->marks[i] = marked;
        }
    }
    control->touched |= changed;
    return changed;
}

static void harvest_all(struct window *window)
{
    newtComponent current = newtFormGetCurrent(window->content);
    window->focus = -1;
    for (unsigned i = 0; i < window->shown_count; i++) {
        harvest(&window->shown[i]);
        if (window->shown[i].component == current)
            window->focus = window->shown[i].control->id;
    }
}

static void tell_message(struct helper_dialog *dialog)
{
    if (dialog->message && !dialog->closed)
        newtWinMessage(text(dialog->title), text("OK"), text("%s"), dialog->message);
}

/* Immediate controls that were changed and left are told. True: something was, the window is to be built anew. */
static bool tell_immediate(struct window *window, bool all)
{
    newtComponent current = newtFormGetCurrent(window->content);
    bool told = false;
    for (unsigned i = 0; i < window->shown_count && !window->dialog->closed && !helper_ended(window->helper); i++) {
        struct shown *shown = &window->shown[i];
        if (!shown->control->immediate || (!all && shown->component == current && !shown->listed))
            continue;
        if (!harvest(shown) && !shown->control->touched)
            continue;
        told = true;
        if (!helper_set(window->helper, window->dialog, shown->control))
            tell_message(window->dialog);
    }
    return told;
}

/* A button of the sheet, of the dialog, or one that turns the page. */
static void pressed(struct window *window, newtComponent component)
{
    struct helper_dialog *dialog = window->dialog;
    if (component == window->next || component == window->previous) {
        window->page += component == window->next ? 1 : -1u;
        window->focus = -1;
        return;
    }
    for (unsigned i = 0; i < window->shown_count; i++)
        if (window->shown[i].component == component && window->shown[i].control->kind == HELPER_BUTTON) {
            helper_press(window->helper, dialog, window->shown[i].control);
            tell_message(dialog);
            return;
        }
    for (unsigned i = 0; i < dialog->button_count; i++)
        if (window->buttons[i] == component && !helper_close(window->helper, dialog, dialog->buttons[i].name)) {
            tell_message(dialog);
            if (dialog->message_control >= 0) {
                window->page = dialog->controls[dialog->message_control].page;
                window->focus = dialog->controls[dialog->message_control].id;
            }
        }
}

/* One run of a window that was built. */
static void run_window(struct window *window)
{
    struct newtExitStruct how;
    for (;;) {
        newtFormRun(window->form, &how);
        if (how.reason == NEWT_EXIT_TIMER && !tell_immediate(window, false))
            continue;
        break;
    }
    harvest_all(window);
    if (how.reason == NEWT_EXIT_FDREADY)
        helper_pump(window->helper);
    else if (how.reason == NEWT_EXIT_HOTKEY && (how.u.key == NEWT_KEY_ESCAPE || how.u.key == 3))
        helper_close(window->helper, window->dialog, "cancel");
    else if (how.reason == NEWT_EXIT_ERROR)
        helper_close(window->helper, window->dialog, "cancel");
    else if (how.reason == NEWT_EXIT_COMPONENT) {
        tell_immediate(window, true);
        pressed(window, how.u.co);
    }
}

static void run(struct helper *helper, struct helper_dialog *dialog)
{
    struct window window = { .helper = helper, .dialog = dialog, .page = dialog->top_page, .focus = -1 };
    drop_progress();
    open_screen();
    while (!dialog->closed && !helper_ended(helper)) {
        build(&window);
        run_window(&window);
        destroy(&window);
    }
    if (!dialog->below)
        close_screen();
}

static void progress(struct helper *helper, const char *title, long value, long whole)
{
    (void)helper;
    if (!tui.scale_form) {
        open_screen();
        newtCenteredWindow(60, 3, *title ? title : "mapix");
        tui.scale_form = newtForm(NULL, NULL, 0);
        tui.scale = newtScale(2, 1, 56, whole > 0 ? whole : 1);
        newtFormAddComponent(tui.scale_form, tui.scale);
    }
    newtScaleSet(tui.scale, (unsigned long long)(value < 0 ? 0 : value));
    newtDrawForm(tui.scale_form);
    newtRefresh();
}

int main(void)
{
    static const struct helper_face face = { "mapix-prompt-tui", start, run, progress, end };
    return helper_main(&face);
}
