/* Which helper: MAPIX_PROMPT, else a graphical one where it is installed and a display is there, else one for the terminal. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "prompt/client/prompt.h"
#include "prompt/client/talk.h"
#include "wire/place.h"

static bool has_display(void)
{
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");
    return (wayland && *wayland) || (x11 && *x11);
}

/* A terminal that this process may ask at: its controlling one, in the foreground. `ret_roomy`: a full-screen helper has room there. */
static bool has_terminal(bool *ret_roomy)
{
    const char *type = getenv("TERM");
    struct winsize size;
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return false;
    bool usable = tcgetpgrp(terminal) == getpgrp();
    *ret_roomy = type && *type && strcmp(type, "dumb") && !ioctl(terminal, TIOCGWINSZ, &size) && size.ws_col >= 60 && size.ws_row >= 20;
    close(terminal);
    return usable;
}

/* The path of mapix-prompt-NAME where it is installed; NULL when it is not. */
static char *installed(const char *name)
{
    char file[64] = "mapix-prompt-";
    if (strlen(name) > 32)
        return NULL;
    strcat(file, name);
    char *path = wire_program_path(file);
    if (path && access(path, X_OK)) {
        free(path);
        path = NULL;
    }
    return path;
}

static char *answer(char *path, const char **ret_why, const char *why)
{
    if (!path && ret_why)
        *ret_why = why;
    return path;
}

char *prompt_find_helper(const char **ret_why)
{
    const char *wanted = secure_getenv("MAPIX_PROMPT");
    bool roomy = false;
    if (wanted && *wanted) {
        if (!strcmp(wanted, "none"))
            return answer(NULL, ret_why, "MAPIX_PROMPT is none; name a helper in it, or unset it");
        if (*wanted == '/')
            return answer(access(wanted, X_OK) ? NULL : strdup(wanted), ret_why, "MAPIX_PROMPT names a file that is not there or cannot be run");
        if ((!strcmp(wanted, "tty") || !strcmp(wanted, "tui")) && !has_terminal(&roomy))
            return answer(NULL, ret_why, "there is no terminal to ask at");
        return answer(installed(wanted), ret_why, "MAPIX_PROMPT names a helper that is not installed; use tty, tui, or the path of a helper");
    }
    char *helper = has_display() ? installed("gtk") : NULL;
    if (helper)
        return helper;
    if (!has_terminal(&roomy))
        return answer(NULL, ret_why, "there is neither a display with a helper for it nor a terminal to ask at");
    helper = roomy ? installed("tui") : NULL;
    return answer(helper ? helper : installed("tty"), ret_why, "no helper is installed: mapix-prompt-tty is missing");
}

bool prompt_available(void)
{
    char *helper = prompt_find_helper(NULL);
    free(helper);
    return helper != NULL;
}
