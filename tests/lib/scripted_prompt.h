/* The dialog helper that follows a script (scripted_prompt.py), for tests in C: what it is to answer, and what it was asked. */
#ifndef MAPIX_TESTS_LIB_SCRIPTED_PROMPT_H
#define MAPIX_TESTS_LIB_SCRIPTED_PROMPT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/scratch.h"

/* In the group's set-up, behind scratch_enter(): dialogs go to it from now on. */
static inline void scripted_prompt_start(void)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/tests/lib/scripted_prompt.py", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_PROMPT", path, 1);
    setenv("MAPIX_PROMPT_SCRIPT", scratch_path("prompt-script"), 1);
    setenv("MAPIX_PROMPT_LOG", scratch_path("prompt-log"), 1);
}

/* The next answers, a line each; what was asked is forgotten. */
static inline void answers(const char *lines)
{
    FILE *file = fopen(scratch_path("prompt-script"), "w");
    assert_non_null(file);
    fputs(lines, file);
    fclose(file);
    unlink(scratch_path("prompt-script.at"));
    unlink(scratch_path("prompt-log"));
}

/* Everything that the client said since. */
static inline const char *asked(void)
{
    static char text[1 << 20];
    FILE *file = fopen(scratch_path("prompt-log"), "r");
    size_t length = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
    text[length] = 0;
    if (file)
        fclose(file);
    return text;
}

static inline void assert_asked(const char *part)
{
    if (!strstr(asked(), part))
        fail_msg("the helper was not asked \"%s\":\n%s", part, asked());
}

static inline void assert_not_asked(const char *part)
{
    if (strstr(asked(), part))
        fail_msg("the helper was asked \"%s\":\n%s", part, asked());
}

#endif
