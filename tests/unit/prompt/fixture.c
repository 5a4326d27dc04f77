#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"

int fixture_start(void **state)
{
    char path[4096];
    scratch_enter();
    snprintf(path, sizeof(path), "%s/tests/lib/scripted_prompt.py", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_PROMPT", path, 1);
    setenv("MAPIX_PROMPT_SCRIPT", scratch_path("prompt-script"), 1);
    setenv("MAPIX_PROMPT_LOG", scratch_path("prompt-log"), 1);
    setenv("MAPIX_LOG", "none", 0);
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };
    return FAILED(MAPIInitialize(&init));
}

int fixture_end(void **state)
{
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

void fixture_script(const char *lines)
{
    FILE *file = fopen(scratch_path("prompt-script"), "w");
    assert_non_null(file);
    fputs(lines, file);
    fclose(file);
    unlink(scratch_path("prompt-script.at"));
    unlink(scratch_path("prompt-log"));
}

const char *fixture_log(void)
{
    static char text[1 << 20];
    FILE *file = fopen(scratch_path("prompt-log"), "r");
    size_t length = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
    text[length] = 0;
    if (file)
        fclose(file);
    return text;
}

void assert_asked(const char *part)
{
    if (!strstr(fixture_log(), part))
        fail_msg("the helper was not asked \"%s\":\n%s", part, fixture_log());
}

void assert_not_asked(const char *part)
{
    if (strstr(fixture_log(), part))
        fail_msg("the helper was asked \"%s\":\n%s", part, fixture_log());
}
