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

/* Bytes of a password at the most. A terminal takes a line of 4,095 and drops what is typed beyond: one of that length may have been cut. */
#define LONGEST 4094

/* A line without its end. EX_OK, EX_NOINPUT (it is empty, and not of standard input), EX_IOERR (errno), EX_DATAERR: it is too long, or has a zero byte, and a part of it is no
 * password. No buffer of stdio keeps a copy. */
static int read_line(int file, char **ret_line)
{
    char buffer[LONGEST + 2];
    size_t length = 0;
    ssize_t got = 1;
    int result = EX_OK;

    while (length <= LONGEST && (got = read(file, buffer + length, 1)) != 0) {
        if ((got < 0 && errno != EINTR) || (got > 0 && buffer[length] == '\n'))
            break;
        length += got > 0;
    }
    buffer[length] = 0;
    if (got < 0)
        result = EX_IOERR;
    else if (length > LONGEST || strlen(buffer) != length)
        result = EX_DATAERR;
    else if (!length && file != STDIN_FILENO)
        result = EX_NOINPUT;
    else if (!(*ret_line = strdup(buffer)))
        result = EX_OSERR;
    explicit_bzero(buffer, sizeof(buffer));
    return result;
}

/* Why there is no password. */
static int refuse(int result, const char *where)
{
    if (result == EX_DATAERR)
        fprintf(stderr, "mapix: the password from %s is longer than %d bytes, or has a zero byte; nothing of it was taken\n", where, LONGEST);
    else if (result == EX_NOINPUT)
        fprintf(stderr, "mapix: there is no password in %s\n", where);
    else if (result == EX_IOERR)
        fprintf(stderr, "mapix: the password cannot be read from %s: %s\n", where, strerror(errno));
    return result;
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
static int ask_terminal(int terminal, const char *question, char **ret_answer)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
    enum { COUNT = sizeof(signals) / sizeof(signals[0]) };
    struct sigaction take = { .sa_handler = interrupt }, kept[COUNT];
    struct termios before, silent;
    int result = EX_OSERR;

    if (tcgetattr(terminal, &before) != 0 || pipe2(wake, O_CLOEXEC | O_NONBLOCK))
        return EX_OSERR;
    interrupted = 0;
    for (int i = 0; i < COUNT; i++)
        sigaction(signals[i], &take, &kept[i]);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(terminal, TCSAFLUSH, &silent);               /* first, for what is typed at the question must not be lost */
    dprintf(terminal, "%s: ", question);
    if (wait_for_line(terminal))
        result = read_line(terminal, ret_answer);
    tcsetattr(terminal, TCSAFLUSH, &before);
    dprintf(terminal, "\n");
    for (int i = 0; i < COUNT; i++)
        sigaction(signals[i], &kept[i], NULL);
    close(wake[0]);
    close(wake[1]);
    if (interrupted) {
        if (result == EX_OK)
            cli_forget_password(*ret_answer);
        raise(interrupted);
        return EX_OSERR;
    }
    if (result == EX_NOINPUT)              /* ctrl-D: none */
        result = (*ret_answer = strdup("")) ? EX_OK : EX_OSERR;
    return result;
}

int cli_ask_password(const char *question, bool twice, char **ret_password)
{
    int terminal = isatty(STDIN_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
    char *answer = NULL, *again = NULL;
    int result = terminal >= 0 ? ask_terminal(terminal, question, &answer) : read_line(STDIN_FILENO, &answer);
    bool same = true;

    if (result == EX_OK && twice && terminal >= 0 && *answer) {
        result = ask_terminal(terminal, "The same again", &again);
        same = result != EX_OK || !strcmp(answer, again);
        cli_forget_password(again);
    }
    if (result != EX_OK)
        refuse(result, terminal >= 0 ? "the terminal" : "standard input");
    else if (!same)
        result = cli_usage("the two are not the same");
    if (terminal >= 0)
        close(terminal);
    if (result != EX_OK) {
        cli_forget_password(answer);
        return result;
    }
    *ret_password = answer;
    return EX_OK;
}

int cli_read_password(const char *path, char **ret_password)
{
    bool is_input = !strcmp(path, "-");
    int file = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    int result;

    if (file < 0) {
        refuse(EX_IOERR, path);
        return EX_NOINPUT;
    }
    result = read_line(file, ret_password);
    if (result != EX_OK)
        refuse(result, is_input ? "standard input" : path);
    if (!is_input)
        close(file);
    return result == EX_IOERR ? EX_NOINPUT : result;
}
