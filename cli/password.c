/* Asking for passwords: at the terminal without echo, else a line of standard input each. Never on the command line. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

void cli_forget_password(char *password)
{
    if (password)
        explicit_bzero(password, strlen(password));
    free(password);
}

/* A line without its end; NULL at the end of input. No buffer of stdio keeps a copy. */
static char *read_line(int file)
{
    char buffer[1024];
    size_t length = 0;
    char *line = NULL;

    while (length < sizeof(buffer) - 1) {
        ssize_t got = read(file, buffer + length, 1);

        if (got <= 0 || buffer[length] == '\n')
            break;
        length++;
    }
    buffer[length] = 0;
    if (length || file == STDIN_FILENO)
        line = strdup(buffer);
    explicit_bzero(buffer, sizeof(buffer));
    return line;
}

/* A signal that ends us, or stops us, while the terminal is silent. It may come to any thread, so it wakes the one that reads by a pipe. */
static volatile sig_atomic_t interrupted;
static int wake[2];

static void interrupt(int signal)
{
    int kept = errno;

    interrupted = signal;
    if (write(wake[1], "", 1) < 0)
        errno = kept;                  /* it is full: who reads wakes anyway */
    errno = kept;
}

/* Until there is something to read; false when interrupted. */
static bool wait_for_line(int terminal)
{
    struct pollfd files[2] = { { .fd = terminal, .events = POLLIN }, { .fd = wake[0], .events = POLLIN } };

    while (!interrupted)
        if (poll(files, 2, -1) > 0 && files[0].revents)
            return true;
    return false;
}

/* Who is interrupted leaves the terminal as it was, and then goes the way the signal wants. */
static char *ask_terminal(int terminal, const char *question)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
    enum { COUNT = sizeof(signals) / sizeof(signals[0]) };
    struct sigaction take = { .sa_handler = interrupt }, kept[COUNT];
    struct termios before, silent;
    char *answer;

    if (tcgetattr(terminal, &before) != 0 || pipe2(wake, O_CLOEXEC | O_NONBLOCK))
        return NULL;
    interrupted = 0;
    for (int i = 0; i < COUNT; i++)
        sigaction(signals[i], &take, &kept[i]);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(terminal, TCSAFLUSH, &silent);               /* first, for what is typed at the question must not be lost */
    dprintf(terminal, "%s: ", question);
    answer = wait_for_line(terminal) ? read_line(terminal) : NULL;
    tcsetattr(terminal, TCSAFLUSH, &before);
    dprintf(terminal, "\n");
    for (int i = 0; i < COUNT; i++)
        sigaction(signals[i], &kept[i], NULL);
    close(wake[0]);
    close(wake[1]);
    if (interrupted) {
        cli_forget_password(answer);
        raise(interrupted);
        return NULL;
    }
    return answer ? answer : strdup("");
}

int cli_ask_password(const char *question, bool twice, char **ret_password)
{
    int terminal = isatty(STDIN_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
    char *again, *answer = terminal >= 0 ? ask_terminal(terminal, question) : read_line(STDIN_FILENO);
    bool same = true;

    if (answer && twice && terminal >= 0 && *answer) {
        again = ask_terminal(terminal, "The same again");
        same = again && !strcmp(answer, again);
        cli_forget_password(again);
    }
    if (terminal >= 0)
        close(terminal);
    if (!answer)
        return EX_OSERR;
    if (!same) {
        cli_forget_password(answer);
        return cli_usage("the two are not the same");
    }
    *ret_password = answer;
    return EX_OK;
}

int cli_read_password(const char *path, char **ret_password)
{
    bool is_input = !strcmp(path, "-");
    int file = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    char *line;

    if (file < 0) {
        fprintf(stderr, "mapix: the password cannot be read from %s: %s\n", path, strerror(errno));
        return EX_NOINPUT;
    }
    line = read_line(file);
    if (!is_input)
        close(file);
    if (!line) {
        fprintf(stderr, "mapix: there is no password in %s\n", path);
        return EX_NOINPUT;
    }
    *ret_password = line;
    return EX_OK;
}
