/* mapix-prompt-tty: dialogs as plain questions, one a line. No cursor movement, no colours: it works over any line, is read well by a screen
 * reader, and leaves a transcript. Secrets are not echoed; echo comes back whatever ends the program. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "prompt/helpers/helper.h"

#define ANSWER_SIZE 4100                       /* a terminal's line is at most 4096 bytes, its end included */

static struct {
    int terminal;
    struct termios modes;                      /* as they were */
    bool silent;                               /* echo is off */
    char answer[ANSWER_SIZE];                  /* the line that was read last */
    long percent;                              /* last shown progress, -1 none */
} tty = { .terminal = -1, .percent = -1 };

static volatile sig_atomic_t interrupted, stopped;

/* ---- the terminal ---- */

static void put(const char *text, size_t length)
{
    while (length) {
        ssize_t size = write(tty.terminal, text, length);
        if (size < 0 && errno != EINTR)
            return;
        if (size > 0) {
            text += size;
            length -= (size_t)size;
        }
    }
}

static void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void print(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length > 0)
        put(text, (size_t)length);
    free(text);
}

static void set_echo(bool echo)
{
    struct termios modes = tty.modes;
    if (!echo) {
        modes.c_lflag &= ~(tcflag_t)ECHO;
        modes.c_lflag |= ICANON | ECHONL;
    }
    tty.silent = !echo;
    tcsetattr(tty.terminal, echo ? TCSADRAIN : TCSAFLUSH, &modes);
}

/* Async-signal-safe: the modes go back, then the signal does what it always does. */
static void on_fatal_signal(int number)
{
    if (tty.terminal >= 0 && tty.silent)
        tcsetattr(tty.terminal, TCSANOW, &tty.modes);
    signal(number, SIG_DFL);
    raise(number);
}

static void on_interrupt(int number)
{
    interrupted = 1;
}

static void on_stop(int number)
{
    stopped = 1;
}

static void catch(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };       /* no SA_RESTART: ppoll has to return */
    sigaction(number, &action, NULL);
}

/* Ctrl-C and ctrl-Z are let through while a question waits in ppoll, and at no other time: one that came between a look at its flag and the
 * wait would be lost. `waiting` is the mask for that wait. */
static sigset_t keyboard, waiting;

static void hold_keyboard_signals(void)
{
    sigemptyset(&keyboard);
    sigaddset(&keyboard, SIGINT);
    sigaddset(&keyboard, SIGTSTP);
    sigprocmask(SIG_BLOCK, &keyboard, &waiting);
    sigdelset(&waiting, SIGINT);
    sigdelset(&waiting, SIGTSTP);
}

/* Ctrl-Z: echo is put back while we sleep. */
static void sleep_until_continued(void)
{
    bool silent = tty.silent;
    stopped = 0;
    if (silent)
        set_echo(true);
    catch(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &keyboard, NULL);
    sigprocmask(SIG_BLOCK, &keyboard, NULL);
    catch(SIGTSTP, on_stop);
    if (silent)
        set_echo(false);
}

static bool start(struct helper *helper, const char *terminal)
{
    static const int fatal[] = { SIGHUP, SIGTERM, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM, SIGUSR1, SIGUSR2 };
    (void)helper;
    tty.terminal = open(terminal, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty.terminal < 0 || tcgetattr(tty.terminal, &tty.modes))
        return false;
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
        catch(fatal[i], on_fatal_signal);
    hold_keyboard_signals();
    catch(SIGINT, on_interrupt);
    catch(SIGTSTP, on_stop);
    return true;
}

static void end(struct helper *helper)
{
    (void)helper;
    if (tty.percent >= 0)
        print("\n");
    tcsetattr(tty.terminal, TCSADRAIN, &tty.modes);
    explicit_bzero(tty.answer, sizeof(tty.answer));
}

/* ---- questions ---- */

static void show_updates(struct helper_dialog *dialog);

/* A line from the terminal, without its end, in tty.answer. False: the user backs out (ctrl-D, ctrl-C), or the dialog is over. While waiting
 * the client may send updates, which are told as they come. */
static bool read_answer(struct helper *helper, struct helper_dialog *dialog, const char *question)
{
    put(question, strlen(question));
    for (;;) {
        struct pollfd poll_for[2] = { { .fd = tty.terminal, .events = POLLIN }, { .fd = helper->in, .events = POLLIN } };
        int ready = ppoll(poll_for, 2, NULL, &waiting);
        if (stopped) {
            sleep_until_continued();
            put(question, strlen(question));
        }
        if (interrupted) {
            interrupted = 0;
            print("\n");
            return false;
        }
        if (ready < 0)
            continue;
        if (poll_for[1].revents) {
            helper_pump(helper);
            if (helper_ended(helper) || dialog->closed)
                return false;
            print("\n");
            show_updates(dialog);
            put(question, strlen(question));
        }
        if (!(poll_for[0].revents))
            continue;
        ssize_t size = read(tty.terminal, tty.answer, sizeof(tty.answer) - 1);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0) {
            print("\n");
            return false;
        }
        tty.answer[size] = 0;
        char *newline = strchr(tty.answer, '\n');
        if (newline)
            *newline = 0;
        if (strlen(tty.answer) <= HELPER_LONGEST)
            return true;
        explicit_bzero(tty.answer, sizeof(tty.answer));
        print("! " HELPER_TOO_LONG "\n");
        put(question, strlen(question));
    }
}

static void say_message(struct helper_dialog *dialog)
{
    if (dialog->message)
        print("! %s\n", dialog->message);
}

static const char *name_of(const struct helper_control *control, const char *otherwise)
{
    return *control->label ? control->label : otherwise;
}

static void show_value(const struct helper_control *control)
{
    if (control->kind == HELPER_EDIT || control->kind == HELPER_COMBO) {
        char *text = strdup(control->secret ? control->stored ? "(set)" : "(not set)" : control->text);
        if (text)
            print("%s: %s\n", name_of(control, "Value"), helper_clean(text, true));
        free(text);
    } else if (control->kind == HELPER_CHECK) {
        print("%s: %s\n", name_of(control, "Choice"), control->checked ? "yes" : "no");
    } else if (control->kind == HELPER_VALUES) {
        print("%s:%s\n", name_of(control, "Values"), control->option_count ? "" : " (none)");
        for (unsigned i = 0; i < control->option_count; i++)
            print("  %s\n", control->options[i]);
    } else if (control->kind == HELPER_LABEL) {
        print("%s\n", control->label);
    } else if (control->kind == HELPER_GROUP) {
        print("\n%s\n", control->label);
    } else if (control->kind == HELPER_LIST || control->kind == HELPER_DROPDOWN || control->kind == HELPER_RADIO) {
        print("%s: %s\n", name_of(control, "Choice"), control->chosen >= 0 ? control->options[control->chosen] : "(none)");
    }
}

/* What the client changed meanwhile. */
static void show_updates(struct helper_dialog *dialog)
{
    for (unsigned i = 0; i < dialog->control_count; i++) {
        if (dialog->controls[i].updated && dialog->controls[i].kind != HELPER_BUTTON) {
            print("(now) ");
            show_value(&dialog->controls[i]);
        }
        dialog->controls[i].updated = false;
    }
}

/* Tell the client at once where it asked for that. False: the value was refused, ask again. */
static bool took_value(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    control->touched = true;
    if (!control->immediate)
        return true;
    bool good = helper_set(helper, dialog, control);
    control->updated = false;                  /* the user knows what he said */
    say_message(dialog);
    show_updates(dialog);
    return good;
}

/* What came of a question. */
enum outcome { NEXT, AGAIN, BACK_OUT };

static char *question_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *question_text(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    return helper_clean(text, false);
}

static enum outcome ask_secret(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    char *question = question_text("%s%s: ", name_of(control, "Password"), control->stored ? " [unchanged]" : "");
    set_echo(false);
    bool answered = read_answer(helper, dialog, question);
    set_echo(true);
    free(question);
    if (!answered)
        return BACK_OUT;
    enum outcome outcome = NEXT;
    if (*tty.answer || !control->stored) {
        const char *problem = helper_judge_text(control, tty.answer);
        if (problem) {
            print("! %s\n", problem);
            outcome = AGAIN;
        } else {
            helper_set_text(control, tty.answer);
            outcome = took_value(helper, dialog, control) ? NEXT : AGAIN;
        }
    }
    explicit_bzero(tty.answer, sizeof(tty.answer));
    return outcome;
}

/* Several lines, ended by a dot alone; Return at once keeps what is there. */
static enum outcome ask_lines(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    char *question = question_text("%s (lines, the last a dot; Return keeps): ", name_of(control, "Text"));
    char *text = NULL;
    size_t length = 0;
    bool answered = read_answer(helper, dialog, question);
    free(question);
    if (answered && !*tty.answer)
        return NEXT;
    while (answered && strcmp(tty.answer, ".")) {
        size_t more = strlen(tty.answer);
        char *grown = realloc(text, length + more + 2);
        if (!grown)
            abort();
        text = grown;
        if (length)
            text[length++] = '\n';
        memcpy(text + length, tty.answer, more + 1);
        length += more;
        answered = read_answer(helper, dialog, "> ");
    }
    if (answered) {
        const char *problem = helper_judge_text(control, text ? text : "");
        if (!problem)
            helper_set_text(control, text ? text : "");
        else
            print("! %s\n", problem);
        answered = !problem;
        free(text);
        return answered && took_value(helper, dialog, control) ? NEXT : AGAIN;
    }
    free(text);
    return BACK_OUT;
}

static enum outcome ask_edit(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    if (control->secret)
        return ask_secret(helper, dialog, control);
    if (control->multiline)
        return ask_lines(helper, dialog, control);
    for (unsigned i = 0; i < control->option_count; i++)
        print("  #%u %s\n", i + 1, control->options[i]);
    char *question = *control->text ? question_text("%s [%s]: ", name_of(control, "Value"), control->text)
                                    : question_text("%s: ", name_of(control, "Value"));
    bool answered = read_answer(helper, dialog, question);
    free(question);
    if (!answered)
        return BACK_OUT;
    const char *text = *tty.answer ? tty.answer : control->text;
    if (!strcmp(text, "-"))
        text = "";
    char *end;
    unsigned long number = control->option_count && *text == '#' ? strtoul(text + 1, &end, 10) : 0;
    if (number && !*end && number <= control->option_count)
        text = control->options[number - 1];
    const char *problem = helper_judge_text(control, text);
    if (problem) {
        print("! %s\n", problem);
        return AGAIN;
    }
    if (!strcmp(text, control->text))
        return NEXT;
    helper_set_text(control, text);
    return took_value(helper, dialog, control) ? NEXT : AGAIN;
}

/* y or n; anything else is asked again. */
static enum outcome ask_yes(struct helper *helper, struct helper_dialog *dialog, const char *text, bool *io_yes)
{
    char *question = question_text("%s (y/n) [%s]: ", text, *io_yes ? "y" : "n");
    bool answered = read_answer(helper, dialog, question);
    free(question);
    if (!answered)
        return BACK_OUT;
    if (!*tty.answer)
        return NEXT;
    if (strcasecmp(tty.answer, "y") && strcasecmp(tty.answer, "yes") && strcasecmp(tty.answer, "n") && strcasecmp(tty.answer, "no"))
        return AGAIN;
    *io_yes = (*tty.answer | 32) == 'y';
    return NEXT;
}

static enum outcome ask_check(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    bool yes = control->checked;
    enum outcome outcome = ask_yes(helper, dialog, name_of(control, "Yes"), &yes);
    if (outcome != NEXT || yes == control->checked)
        return outcome;
    control->checked = yes;
    return took_value(helper, dialog, control) ? NEXT : AGAIN;
}

/* The number of an option, from 0: its number or its text, whole or as far as it is plain. -1: none of them. */
static long find_option(const char *answer, unsigned count, char *const *options)
{
    char *end;
    long number = strtol(answer, &end, 10), found = -1;
    if (*answer && !*end)
        return number >= 1 && number <= (long)count ? number - 1 : -1;
    for (unsigned i = 0; i < count; i++)
        if (!strcasecmp(answer, options[i]))
            return (long)i;
    for (unsigned i = 0; i < count; i++)
        if (!strncasecmp(answer, options[i], strlen(answer))) {
            if (found >= 0)
                return -1;
            found = (long)i;
        }
    return found;
}

/* Buttons besides the usual ones, offered with the first list: "New profile...". */
static unsigned extra_buttons(const struct helper_dialog *dialog, const struct helper_button **ret_first)
{
    unsigned count = 0;
    for (unsigned i = 0; i < dialog->button_count; i++)
        if (strcmp(dialog->buttons[i].name, "ok") && strcmp(dialog->buttons[i].name, "cancel")) {
            if (!count)
                *ret_first = &dialog->buttons[i];
            count++;
        }
    return count;
}

static enum outcome ask_choice(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    const struct helper_button *extra = NULL;
    unsigned extras = control == dialog->controls && !strcmp(dialog->kind, "choose-profile") ? extra_buttons(dialog, &extra) : 0;
    print("%s:\n", name_of(control, "Choose"));
    for (unsigned i = 0; i < control->option_count; i++)
        print("  %u %s\n", i + 1, control->options[i]);
    for (unsigned i = 0; i < extras; i++)
        print("  %u %s\n", control->option_count + i + 1, extra[i].label);
    char *question = control->chosen >= 0 ? question_text("Number [%ld]: ", control->chosen + 1) : question_text("Number: ");
    bool answered = read_answer(helper, dialog, question);
    free(question);
    if (!answered)
        return BACK_OUT;
    if (!*tty.answer && control->required && control->chosen < 0) {
        print("! Answer with a number of the list.\n");
        return AGAIN;
    }
    if (!*tty.answer)
        return NEXT;
    char *end;
    long number = strtol(tty.answer, &end, 10) - 1 - (long)control->option_count;
    if (!*end && number >= 0 && number < (long)extras) {
        helper_close(helper, dialog, extra[number].name);
        return NEXT;
    }
    long found = find_option(tty.answer, control->option_count, control->options);
    if (found < 0) {
        print("! Answer with a number of the list.\n");
        return AGAIN;
    }
    if (found == control->chosen)
        return NEXT;
    control->chosen = found;
    return took_value(helper, dialog, control) ? NEXT : AGAIN;
}

static enum outcome ask_marks(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    print("%s:\n", name_of(control, "Choose"));
    for (unsigned i = 0; i < control->option_count; i++)
        print("  %u %s%s\n", i + 1, control->options[i], control->marks[i] ? " (chosen)" : "");
    if (!read_answer(helper, dialog, "Numbers with blanks between them, - for none [as it is]: "))
        return BACK_OUT;
    if (!*tty.answer)
        return NEXT;
    bool *marks = calloc(control->option_count + 1, sizeof(*marks));
    if (!marks)
        abort();
    bool good = true;
    for (char *state = NULL, *word = strtok_r(tty.answer, " ,", &state); word && good; word = strtok_r(NULL, " ,", &state)) {
        long found = strcmp(word, "-") ? find_option(word, control->option_count, control->options) : -2;
        good = found != -1;
        if (found >= 0)
            marks[found] = true;
    }
    if (!good) {
        free(marks);
        print("! Answer with numbers of the list.\n");
        return AGAIN;
    }
    free(control->marks);
    control->marks = marks;
    return took_value(helper, dialog, control) ? NEXT : AGAIN;
}

static enum outcome ask_button(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    bool yes = false;
    enum outcome outcome = ask_yes(helper, dialog, name_of(control, "Press the button"), &yes);
    if (outcome != NEXT || !yes)
        return outcome;
    helper_press(helper, dialog, control);
    if (helper_ended(helper) || dialog->closed)
        return BACK_OUT;
    say_message(dialog);
    show_updates(dialog);
    return NEXT;
}

static bool is_asked(const struct helper_control *control)
{
    switch (control->kind) {
    case HELPER_BUTTON:
        return control->enabled;
    case HELPER_EDIT:
    case HELPER_COMBO:
    case HELPER_CHECK:
        return control->editable;
    case HELPER_LIST:
    case HELPER_DROPDOWN:
    case HELPER_RADIO:
        return control->editable && control->option_count;
    default:
        return false;
    }
}

static enum outcome ask_control(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    switch (control->kind) {
    case HELPER_CHECK:
        return ask_check(helper, dialog, control);
    case HELPER_BUTTON:
        return ask_button(helper, dialog, control);
    case HELPER_EDIT:
    case HELPER_COMBO:
        return ask_edit(helper, dialog, control);
    default:
        return control->multiple ? ask_marks(helper, dialog, control) : ask_choice(helper, dialog, control);
    }
}

static bool is_over(const struct helper *helper, const struct helper_dialog *dialog)
{
    return helper_ended(helper) || dialog->closed;
}

/* Ask one until it is answered. False: the user backed out. */
static bool ask_until_answered(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control)
{
    enum outcome outcome;
    do
        outcome = ask_control(helper, dialog, control);
    while (outcome == AGAIN && !is_over(helper, dialog));
    return outcome != BACK_OUT;
}

/* Every question of the dialog, the top page first. */
static bool ask_all(struct helper *helper, struct helper_dialog *dialog)
{
    for (unsigned turn = 0; turn < dialog->page_count; turn++) {
        unsigned page = (dialog->top_page + turn) % dialog->page_count;
        if (*dialog->pages[page])
            print("\n-- %s --\n", dialog->pages[page]);
        for (unsigned i = 0; i < dialog->control_count && !is_over(helper, dialog); i++) {
            struct helper_control *control = &dialog->controls[i];
            if (control->page != page)
                continue;
            if (!is_asked(control))
                show_value(control);
            else if (!ask_until_answered(helper, dialog, control))
                return false;
        }
    }
    return true;
}

static unsigned count_questions(const struct helper_dialog *dialog)
{
    unsigned count = 0;
    for (unsigned i = 0; i < dialog->control_count; i++)
        count += is_asked(&dialog->controls[i]);
    return count;
}

/* ---- the end of a dialog ---- */

static const char *find_button(const struct helper_dialog *dialog, const char *name)
{
    for (unsigned i = 0; i < dialog->button_count; i++)
        if (!strcmp(dialog->buttons[i].name, name))
            return dialog->buttons[i].name;
    return NULL;
}

/* Which button; NULL: the questions once more. */
static const char *ask_yes_no_button(struct helper *helper, struct helper_dialog *dialog)
{
    bool yes = true;
    for (;;) {
        enum outcome outcome = ask_yes(helper, dialog, "Answer", &yes);
        if (outcome == BACK_OUT)
            return "cancel";
        if (outcome == NEXT)
            return yes ? "yes" : "no";
    }
}

static const char *ask_for_button(struct helper *helper, struct helper_dialog *dialog, bool questions)
{
    unsigned count = dialog->button_count;
    for (unsigned i = 0; i < count; i++)
        print("  %u %s\n", i + 1, dialog->buttons[i].label);
    if (questions)
        print("  %u Go through it again\n", count + 1);
    while (!is_over(helper, dialog)) {
        if (!read_answer(helper, dialog, "Number [1]: "))
            return "cancel";
        char *end;
        long number = *tty.answer ? strtol(tty.answer, &end, 10) : 1;
        if (*tty.answer && *end)
            number = 0;
        if (number >= 1 && number <= (long)count)
            return dialog->buttons[number - 1].name;
        if (questions && number == (long)count + 1)
            return NULL;
        print("! Answer with a number of the list.\n");
    }
    return "cancel";
}

static const char *choose_button(struct helper *helper, struct helper_dialog *dialog)
{
    unsigned questions = count_questions(dialog);
    if (!dialog->button_count)
        return "cancel";
    if (dialog->button_count == 1) {
        read_answer(helper, dialog, "Press Return to go on: ");
        return dialog->buttons[0].name;
    }
    if (find_button(dialog, "yes") && find_button(dialog, "no"))
        return ask_yes_no_button(helper, dialog);
    bool plain = questions && find_button(dialog, "ok") && (strcmp(dialog->kind, "sheet") || questions == 1);
    return plain ? "ok" : ask_for_button(helper, dialog, questions > 0);
}

static void show_head(const struct helper_dialog *dialog)
{
    print("\n%s%s\n", !strcmp(dialog->severity, "error") ? "Error: " : !strcmp(dialog->severity, "warning") ? "Warning: " : "", dialog->title);
    if (*dialog->text)
        print("%s\n", dialog->text);
    if (*dialog->problem)
        print("! %s\n", dialog->problem);
    if (count_questions(dialog) > 1)
        print("(Return keeps what stands in brackets, - empties it, ctrl-D cancels.)\n");
}

static void run(struct helper *helper, struct helper_dialog *dialog)
{
    bool good = true;
    if (tty.percent >= 0)
        print("\n");
    tty.percent = -1;
    show_head(dialog);
    const char *button = NULL;
    while (!is_over(helper, dialog)) {
        if (dialog->message && dialog->message_control >= 0 && is_asked(&dialog->controls[dialog->message_control])) {
            good = ask_until_answered(helper, dialog, &dialog->controls[dialog->message_control]);
            free(dialog->message);
            dialog->message = NULL;
        } else {
            good = ask_all(helper, dialog);
            button = NULL;
        }
        if (is_over(helper, dialog))
            break;
        if (!button)
            button = good ? choose_button(helper, dialog) : "cancel";
        if (!good)
            button = "cancel";
        if (!button)
            continue;
        if (!helper_close(helper, dialog, button)) {
            say_message(dialog);
            show_updates(dialog);
        }
    }
}

static void progress(struct helper *helper, const char *title, long value, long whole)
{
    long percent = whole > 0 && value >= 0 ? value >= whole ? 100 : value * 100 / whole : 0;
    (void)helper;
    if (tty.percent >= 0 && percent / 10 == tty.percent / 10)
        return;
    print("%s%s: %ld%%", tty.percent >= 0 ? "\n" : "", title, percent);
    tty.percent = percent;
}

int main(void)
{
    static const struct helper_face face = { "mapix-prompt-tty", start, run, progress, end };
    return helper_main(&face);
}
