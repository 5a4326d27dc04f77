/* mapix-prompt-tui: dialogs as windows in a terminal, with newt. A window shows one page; it is built anew after every change of what it shows, and
 * of the terminal's size, the focus staying where it was. What is higher than the terminal scrolls with the focus. */
#include <fcntl.h>
#include <locale.h>
#include <newt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "prompt/helpers/helper.h"

#define TICK_MS 200                            /* how soon an immediate control that was left is told */
#define LIST_HEIGHT 6
#define PROPOSALS 8                            /* of a combo that are shown */
#define WIDTH 72                               /* of a window's content, at most and at least */
#define LEAST_WIDTH 8

static struct {
    bool screen;                               /* newt has the terminal */
    struct termios modes;
    int terminal;
    newtComponent scale, scale_form;           /* progress */
    unsigned opened;                           /* how often newt was started: windows of an earlier time are gone */
} tui = { .terminal = -1 };

/* A control on the screen. */
struct shown {
    struct helper_control *control;
    newtComponent component;
    bool listed;                               /* a list box whose entries are numbers from 1, 0 being none */
    bool too_long;                             /* more was typed than HELPER_LONGEST, and is not there */
};

struct window {
    struct helper *helper;
    struct helper_dialog *dialog;
    unsigned page;
    long focus;                                /* id of the control that had it, -1 none */
    long focused_button;                       /* or of the dialog's buttons, -1 none */
    int columns, rows;                         /* of the terminal when it was built */
    int width, used;                           /* of the content: columns, rows so far */
    int text_rows;                             /* of a text at most, before it scrolls by itself */
    unsigned opened;                           /* tui.opened when it was built */
    newtComponent form, next, previous;
    newtComponent *buttons;                    /* as dialog->buttons */
    struct shown *shown;
    unsigned shown_count;
    struct helper_control *refused;            /* more was typed than it takes */
};

/* ---- the terminal ---- */

static void on_fatal_signal(int number)
{
    static const char reset[] = "\017\033[0m\033[?25h\033[999;1H\r\n";       /* below what is shown */
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
    if (!strcmp(setlocale(LC_CTYPE, NULL), "C") || !strcmp(setlocale(LC_CTYPE, NULL), "POSIX"))
        setlocale(LC_CTYPE, "C.UTF-8");        /* nothing was chosen: texts are UTF-8, and so are terminals */
    return true;
}

static void open_screen(void)
{
    if (tui.screen)
        return;
    tui.screen = true;
    tui.opened++;
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

/* While a gauge is shown nobody reads keys: ctrl-C interrupts the program, and us, as it does without a gauge. */
static void let_interrupt(bool let)
{
    struct termios modes;
    if (tcgetattr(tui.terminal, &modes))
        return;
    modes.c_cc[VINTR] = let ? tui.modes.c_cc[VINTR] : _POSIX_VDISABLE;
    if (let)
        modes.c_lflag |= ISIG;
    tcsetattr(tui.terminal, TCSANOW, &modes);
}

static void drop_progress(void)
{
    if (!tui.scale_form)
        return;
    let_interrupt(false);
    newtFormDestroy(tui.scale_form);
    newtPopWindow();
    tui.scale_form = tui.scale = NULL;
}

/* Is the terminal as large as when this window was built? newt does not tell. */
static bool was_resized(const struct window *window)
{
    struct winsize size;
    return !ioctl(tui.terminal, TIOCGWINSZ, &size) && size.ws_col && size.ws_row && (size.ws_col != window->columns || size.ws_row != window->rows);
}

/* newt takes a new size only at its start. Windows of dialogs below are built anew when these go on. */
static void restart_screen(void)
{
    newtFinished();
    tui.screen = false;
    open_screen();
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
    newtFormAddComponent(window->form, component);
    window->used += rows;
}

/* How many columns a text takes. */
static int columns_of(const char *from)
{
    mbstate_t state = { 0 };
    int columns = 0;
    for (size_t length; *from; from += length) {
        wchar_t character = 0;
        length = mbrtowc(&character, from, strlen(from), &state);
        if (length == (size_t)-1 || length == (size_t)-2) {
            memset(&state, 0, sizeof(state));
            length = 1;
        }
        int width = wcwidth(character);
        columns += width > 0 ? width : 0;
    }
    return columns;
}

/* As much of a text as fits into so many columns, whole characters, ".." behind what was cut; in static storage. */
static char *fit(const char *from, int columns)
{
    static char fitting[512];
    size_t length = strlen(from);
    bool whole = columns_of(from) <= columns && length < sizeof(fitting);
    if (length >= sizeof(fitting))
        length = sizeof(fitting) - 1;
    memcpy(fitting, from, length);
    fitting[length] = 0;
    while (!whole && length && ((fitting[length] & 0xC0) == 0x80 || (from[length] & 0xC0) == 0x80 || columns_of(fitting) > columns - 2 || length > sizeof(fitting) - 3))
        fitting[--length] = 0;
    return whole ? fitting : strcat(fitting, "..");
}

/* Rows of `indent`ed words, wrapped; `limit` (0: none) of them, behind which they scroll. Returns the rows. */
static int add_words(struct window *window, const char *words, int indent, int limit)
{
    int width = window->width - indent, ignored, lines;
    char *wrapped = newtReflowText(text(words), width, 0, width > 8 ? 4 : 0, &ignored, &lines);
    int rows = limit && lines > limit ? limit : lines;
    newtComponent box = newtTextbox(1 + indent, window->used, lines > rows ? width - 2 : width, rows, lines > rows ? NEWT_FLAG_SCROLL | NEWT_FLAG_WRAP : 0);
    newtTextboxSetText(box, lines > rows ? words : wrapped);
    free(wrapped);
    add(window, box, rows);
    return rows;
}

static void add_label(struct window *window, const char *label)
{
    if (*label && columns_of(label) <= window->width)
        add(window, newtLabel(1, window->used, label), 1);
    else if (*label)
        add_words(window, label, 0, 0);
}

static void add_text(struct window *window, const char *words)
{
    if (!*words)
        return;
    add_words(window, words, 0, window->text_rows);
    window->used++;
}

/* Line feeds are shown, and typed, as \n: an entry has one line. A backslash is doubled. */
static char *one_line(const char *from)
{
    char *copy = malloc(2 * strlen(from) + 1), *to = copy;
    if (!copy)
        abort();
    for (; *from; from++) {
        if (*from == '\n' || *from == '\\')
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
        if (from[0] == '\\' && (from[1] == 'n' || from[1] == '\\')) {
            *to++ = from[1] == 'n' ? '\n' : '\\';
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

/* newt lets a text grow by pieces and forgets where the shorter ones stood: a secret has room for what can be typed from the start. */
static void give_room(newtComponent entry, const char *value)
{
    char room[HELPER_LONGEST + 1];
    memset(room, 'x', HELPER_LONGEST);
    room[HELPER_LONGEST] = 0;
    newtEntrySet(entry, room, 0);
    newtEntrySet(entry, value, 1);
}

/* A secret does not outgrow its room; that something is missing is known until the field is empty again. */
static int keep_in_room(newtComponent entry, void *data, int key, int cursor)
{
    struct shown *shown = data;
    size_t length = strlen(newtEntryGetValue(entry));
    (void)cursor;
    if (!length)
        shown->too_long = false;
    if (key < ' ' || key >= NEWT_KEY_EXTRA_BASE || length < HELPER_LONGEST)
        return key;
    shown->too_long = true;
    return 0;
}

static void show_edit(struct window *window, struct helper_control *control)
{
    char *value = control->multiline ? one_line(control->text) : strdup(control->text);
    if (!value)
        abort();
    add_label(window, control->label);
    for (unsigned i = 0; i < control->option_count && i < PROPOSALS; i++)
        add_words(window, control->options[i], 2, 0);
    int flags = NEWT_FLAG_SCROLL | (control->secret ? NEWT_FLAG_PASSWORD : 0) | (control->editable ? 0 : NEWT_FLAG_DISABLED);
    newtComponent entry = newtEntry(1, window->used, helper_clean(value, false), window->width, NULL, flags);
    struct shown *shown = show(window, control, entry);
    if (control->secret) {
        give_room(entry, value);
        newtEntrySetFilter(entry, keep_in_room, shown);
    }
    add(window, entry, 2);
    prompt_json_wipe_text(value);
}

static void show_list(struct window *window, struct helper_control *control)
{
    int rows = (int)control->option_count + (control->chosen < 0);
    add_label(window, control->label);
    newtComponent list = newtListbox(1, window->used, rows < LIST_HEIGHT ? rows : LIST_HEIGHT, rows > LIST_HEIGHT ? NEWT_FLAG_SCROLL : 0);
    if (control->chosen < 0)
        newtListboxAppendEntry(list, "(none)", (void *)(intptr_t)0);
    for (unsigned i = 0; i < control->option_count; i++)
        newtListboxAppendEntry(list, fit(control->options[i], window->width - 3), (void *)(intptr_t)(i + 1));
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
    newtComponent tree = newtCheckboxTree(1, window->used, rows ? rows : 1, control->option_count > LIST_HEIGHT ? NEWT_FLAG_SCROLL : 0);
    for (unsigned i = 0; i < control->option_count; i++)
        newtCheckboxTreeAddItem(tree, fit(control->options[i], window->width - 8), (void *)(intptr_t)(i + 1), control->marks[i] ? NEWT_FLAG_SELECTED : 0, NEWT_ARG_APPEND,
            NEWT_ARG_LAST);
    newtCheckboxTreeSetWidth(tree, window->width);
    show(window, control, tree);
    add(window, tree, (rows ? rows : 1) + 1);
}

static void show_values(struct window *window, const struct helper_control *control)
{
    add_label(window, control->label);
    for (unsigned i = 0; i < control->option_count; i++)
        add_words(window, *control->options[i] ? control->options[i] : "-", 2, 0);
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
        newtComponent check = newtCheckbox(1, window->used, fit(control->label, window->width - 4), control->checked ? '*' : ' ', " *", NULL);
        newtComponentTakesFocus(check, control->editable);
        show(window, control, check);
        add(window, check, 1);
        break;
    }
    case HELPER_BUTTON: {
        newtComponent button = newtCompactButton(1, window->used, fit(control->label, window->width - 2));
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

/* The row of buttons, on as many rows as it takes. */
static void add_buttons(struct window *window)
{
    int left = 1;
    unsigned count = window->dialog->button_count;
    newtComponent *places[] = { &window->previous, &window->next };
    const char *const names[] = { "Previous page", "Next page" };
    for (unsigned i = 0; i < count + 2; i++) {
        const char *label = fit(i < count ? window->dialog->buttons[i].label : names[i - count], window->width - 2);
        bool wanted = i < count || (i == count ? window->page > 0 : window->page + 1 < window->dialog->page_count);
        int width = columns_of(label) + 3;
        if (!wanted)
            continue;
        if (left > 1 && left + width > window->width) {
            left = 1;
            window->used++;
        }
        newtComponent button = newtCompactButton(left, window->used, label);
        add(window, button, 0);
        *(i < count ? &window->buttons[i] : places[i - count]) = button;
        left += width + 1;
    }
    window->used++;
}

/* Everything of the page into a form. */
static void fill(struct window *window)
{
    struct helper_dialog *dialog = window->dialog;
    window->form = newtForm(NULL, NULL, 0);
    window->used = 0;
    window->shown_count = 0;
    window->next = window->previous = NULL;
    add_text(window, dialog->text);
    add_text(window, dialog->problem);
    for (unsigned i = 0; i < dialog->control_count; i++)
        if (dialog->controls[i].page == window->page)
            show_control(window, &dialog->controls[i]);
    if (window->used)
        window->used++;
    add_buttons(window);
}

static void open_window(const struct window *window, int height)
{
    const struct helper_dialog *dialog = window->dialog;
    const char *page = window->page < dialog->page_count ? dialog->pages[window->page] : "";
    char *title = NULL;
    int left = (window->columns - window->width - 4) / 2, top = (window->rows - height) / 2;
    if (asprintf(&title, "%s%s%s", dialog->title, *page ? " - " : "", page) < 0)
        abort();
    newtOpenWindow(left > 1 ? left : 1, top > 1 ? top : 1, (unsigned)window->width + 4, (unsigned)height, fit(title, window->width));
    free(title);
}

/* A form that is higher than the terminal shows the part that has the focus. */
static void build(struct window *window)
{
    struct helper_dialog *dialog = window->dialog;
    newtGetScreenSize(&window->columns, &window->rows);
    bool hint = window->rows > 8;
    int width = window->columns - 8, room = window->rows - 2 - hint > 1 ? window->rows - 2 - hint : 1;
    window->opened = tui.opened;
    window->width = width > WIDTH ? WIDTH : width < LEAST_WIDTH ? LEAST_WIDTH : width;
    window->text_rows = room > 8 ? room - 6 : 2;
    window->shown = calloc(dialog->control_count + 1, sizeof(*window->shown));
    window->buttons = calloc(dialog->button_count + 1, sizeof(*window->buttons));
    if (!window->shown || !window->buttons)
        abort();
    fill(window);
    bool fits = window->used <= room;
    int height = fits ? window->used : room;
    open_window(window, height);
    newtPushHelpLine(hint && !fits ? "Tab: on to the next field, and to the buttons at the end   Escape: cancel" : " ");
    if (!fits) {
        newtFormSetHeight(window->form, height);
        newtFormSetWidth(window->form, window->width + 3);
    }
    newtFormAddHotKey(window->form, NEWT_KEY_ESCAPE);
    newtFormAddHotKey(window->form, 3);        /* ctrl-C */
    newtFormWatchFd(window->form, window->helper->in, NEWT_FD_READ);
    newtFormSetTimer(window->form, TICK_MS);
    for (unsigned i = 0; i < window->shown_count; i++)
        if (window->shown[i].control->id == window->focus)
            newtFormSetCurrent(window->form, window->shown[i].component);
    if (window->focused_button >= 0 && window->focused_button < (long)dialog->button_count)
        newtFormSetCurrent(window->form, window->buttons[window->focused_button]);
}

/* newt frees what was typed as it is. */
static void wipe_entries(struct window *window)
{
    for (unsigned i = 0; i < window->shown_count; i++) {
        const struct helper_control *control = window->shown[i].control;
        if (control->kind == HELPER_EDIT || control->kind == HELPER_COMBO) {
            char *typed = newtEntryGetValue(window->shown[i].component);
            explicit_bzero(typed, strlen(typed));
        }
    }
}

static void destroy(struct window *window)
{
    wipe_entries(window);
    newtFormDestroy(window->form);
    if (window->opened == tui.opened) {
        newtPopHelpLine();
        newtPopWindow();
    }
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
        char *typed = newtEntryGetValue(shown->component);
        if (shown->too_long && *typed)
            return false;
        char *before = control->multiline ? one_line(control->text) : strdup(control->text);
        changed = before && strcmp(typed, before) != 0;
        char *value = control->multiline ? many_lines(typed) : strdup(typed);
        if (!before || !value)
            abort();
        if (changed)
            helper_set_text(control, value);
        prompt_json_wipe_text(value);
        prompt_json_wipe_text(before);
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
    newtComponent current = newtFormGetCurrent(window->form);
    window->focus = window->focused_button = -1;
    window->refused = NULL;
    for (unsigned i = 0; i < window->shown_count; i++) {
        harvest(&window->shown[i]);
        if (window->shown[i].too_long && *newtEntryGetValue(window->shown[i].component))
            window->refused = window->shown[i].control;
        if (window->shown[i].component == current)
            window->focus = window->shown[i].control->id;
    }
    for (unsigned i = 0; i < window->dialog->button_count; i++)
        if (window->buttons[i] == current)
            window->focused_button = (long)i;
}

static void tell_message(struct helper_dialog *dialog)
{
    if (dialog->message && !dialog->closed)
        newtWinMessage(text(dialog->title), text("OK"), text("%s"), dialog->message);
}

/* What was typed there is not whole: it goes, and the user is told. */
static void tell_refused(struct window *window)
{
    newtWinMessage(text(window->dialog->title), text("OK"), text("%s: %s"), window->refused->label, HELPER_TOO_LONG);
    window->focus = window->refused->id;
    window->focused_button = -1;
}

/* Immediate controls that were changed and left are told. True: something was, the window is to be built anew. */
static bool tell_immediate(struct window *window, bool all)
{
    newtComponent current = newtFormGetCurrent(window->form);
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
        window->focus = window->focused_button = -1;
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
                window->focused_button = -1;
            }
        }
}

/* One run of a window that was built. */
static void run_window(struct window *window)
{
    struct newtExitStruct how;
    for (;;) {
        newtFormRun(window->form, &how);
        if (how.reason == NEWT_EXIT_TIMER && !was_resized(window) && !tell_immediate(window, false))
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
    else if (window->refused)
        tell_refused(window);
    else if (how.reason == NEWT_EXIT_COMPONENT) {
        tell_immediate(window, true);
        pressed(window, how.u.co);
    }
}

static void run(struct helper *helper, struct helper_dialog *dialog)
{
    struct window window = { .helper = helper, .dialog = dialog, .page = dialog->top_page, .focus = -1, .focused_button = -1 };
    drop_progress();
    open_screen();
    while (!dialog->closed && !helper_ended(helper)) {
        build(&window);
        run_window(&window);
        destroy(&window);
        if (was_resized(&window))
            restart_screen();
    }
    if (!dialog->below)
        close_screen();
}

static void progress(struct helper *helper, const char *title, long value, long whole)
{
    (void)helper;
    if (!tui.scale_form) {
        int columns, rows;
        open_screen();
        newtGetScreenSize(&columns, &rows);
        int width = columns - 4 > 60 ? 60 : columns - 4 < 8 ? 8 : columns - 4;
        newtCenteredWindow((unsigned)width, 3, fit(*title ? title : "mapix", width - 4));
        tui.scale_form = newtForm(NULL, NULL, 0);
        tui.scale = newtScale(2, 1, width - 4, whole > 0 ? whole : 1);
        newtFormAddComponent(tui.scale_form, tui.scale);
        let_interrupt(true);
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
