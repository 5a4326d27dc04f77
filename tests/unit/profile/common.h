/* A throw-away home for each test of this room. */
#ifndef MAPIX_TESTS_PROFILE_COMMON_H
#define MAPIX_TESTS_PROFILE_COMMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile/profile.h"

static struct mapix_error_slot error;
static char home[64];

static inline int make_home(void **state)
{
    (void)state;
    strcpy(home, "/tmp/mapix-profile-XXXXXX");
    if (!mkdtemp(home))
        return 1;
    setenv("XDG_CONFIG_HOME", home, 1);
    return 0;
}

static inline int remove_home(void **state)
{
    char command[192];
    (void)state;
    mapix_error_clear(&error);
    snprintf(command, sizeof(command), "chmod -R u+w %s; rm -rf %s", home, home);
    return system(command);
}

static inline void assert_text_has(const char *part)
{
    char *text = mapix_error_text(&error, NULL);
    assert_non_null(text);
    if (!strstr(text, part))
        fail_msg("\"%s\" lacks \"%s\"", text, part);
    free(text);
}

static inline void path_in_home(const char *name, char path[128])
{
    snprintf(path, 128, "%s/mapix/%s", home, name);
}

static inline struct profile *open_profile(const char *name, const char *password)
{
    struct profile *profile = NULL;
    HRESULT result = profile_open(name, password, 0, &error, &profile);
    if (FAILED(result)) {
        char *text = mapix_error_text(&error, NULL);
        fail_msg("profile_open(%s): %x %s", name, (unsigned)result, text ? text : "");
    }
    return profile;
}

static inline void set_text(struct profile *profile, const MAPIUID *uid, ULONG tag, const char *text)
{
    SPropValue value = { .ulPropTag = tag };
    value.Value.lpszA = (LPSTR)(uintptr_t)text;
    assert_int_equal(profile_set_values(profile, uid, 1, &value, &error), S_OK);
}

static inline void assert_value_text(struct profile *profile, const MAPIUID *uid, ULONG tag, const char *expected)
{
    char *text = NULL;
    assert_int_equal(profile_get_text(profile, uid, tag, &error, &text), S_OK);
    if (!expected)
        assert_null(text);
    else {
        assert_non_null(text);
        assert_string_equal(text, expected);
    }
    free(text);
}

#endif
