/* Simple MAPI from outside: the shared library, LOCAL, two profiles. Nobody calls MAPIInitialize but Simple MAPI itself. */
#ifndef MAPIX_TESTS_SIMPLE_COMMON_H
#define MAPIX_TESTS_SIMPLE_COMMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include <mapix.h>
#include <mapiaux.h>
#include <mapi.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "session/seams.h"
#include "tests/lib/scratch.h"

#define T(text) ((LPTSTR)(uintptr_t)(text))
#define S(text) ((LPSTR)(uintptr_t)(text))
#define DROP(object) ((object) ? (void)(object)->lpVtbl->Release(object) : (void)0)

static inline void make_profile(const char *name, const char *password, bool is_default)
{
    LPPROFADMIN profiles = NULL;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T(name), T(password), 0, MAPI_DEFAULT_SERVICES), S_OK);
    if (is_default)
        assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T(name), 0), S_OK);
    profiles->lpVtbl->Release(profiles);
    MAPIUninitialize();
}

static inline int common_set_up(void **state)
{
    char path[512];
    (void)state;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/data", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local:%s/mime", getenv("MAPIX_BUILD_DIR"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    setenv("TMPDIR", scratch_path("tmp"), 1);
    setenv("TZ", "UTC", 1);
    mkdir(scratch_path("tmp"), 0700);
    make_profile("alice", NULL, true);
    make_profile("bob", NULL, false);
    return 0;
}

static inline int common_tear_down(void **state)
{
    (void)state;
    scratch_leave();
    return 0;
}

static inline LHANDLE log_on(const char *profile)
{
    LHANDLE handle = 0;
    assert_int_equal(MAPILogon(0, S(profile), NULL, MAPI_NEW_SESSION, 0, &handle), SUCCESS_SUCCESS);
    assert_true(handle != 0);
    return handle;
}

static inline void log_off(LHANDLE handle)
{
    assert_int_equal(MAPILogoff(handle, 0, 0, 0), SUCCESS_SUCCESS);
}

/* What the thread's last failure says; static storage. */
static inline const char *why(void)
{
    static char text[1024];
    LPMAPIERROR error = NULL;
    text[0] = 0;
    if (SUCCEEDED(mapix_last_error(0, &error)) && error)
        snprintf(text, sizeof(text), "%s", (const char *)error->lpszError);
    MAPIFreeBuffer(error);
    return text;
}

static inline void assert_says(const char *part)
{
    if (!strstr(why(), part))
        fail_msg("\"%s\" is not in \"%s\"", part, why());
}

#define assert_code(call, expected)                                                                                                    \
    do {                                                                                                                               \
        ULONG code = (call);                                                                                                           \
        if (code != (ULONG)(expected))                                                                                                 \
            fail_msg("%s: %u, not %u: %s", #call, (unsigned)code, (unsigned)(expected), why());                                        \
    } while (0)

/* A new message in the Inbox; its identifier goes to `id`. */
static inline void put_message(LHANDLE handle, const char *subject, const char *class, const char *date, FLAGS flags, char id[64])
{
    MapiMessage message = { .lpszSubject = S(subject), .lpszNoteText = S("Text."), .lpszMessageType = S(class), .lpszDateReceived = S(date),
        .flFlags = flags };
    *id = 0;
    assert_code(MAPISaveMail(handle, 0, &message, 0, 0, id), SUCCESS_SUCCESS);
    assert_true(*id);
}

static inline lpMapiMessage read_message(LHANDLE handle, const char *id, FLAGS flags)
{
    lpMapiMessage message = NULL;
    assert_code(MAPIReadMail(handle, 0, S(id), flags, 0, &message), SUCCESS_SUCCESS);
    assert_non_null(message);
    return message;
}

/* Ask until a message with this subject is there: others bring it. */
static inline void wait_for(LHANDLE handle, const char *subject, char id[64])
{
    time_t end = time(NULL) + 20;
    do {
        char seed[64] = "";
        while (MAPIFindNext(handle, 0, NULL, seed, 0, 0, id) == SUCCESS_SUCCESS) {
            lpMapiMessage message = read_message(handle, id, MAPI_ENVELOPE_ONLY | MAPI_PEEK);
            bool same = !strcmp(message->lpszSubject, subject);
            MAPIFreeBuffer(message);
            if (same)
                return;
            strcpy(seed, id);
        }
    } while (time(NULL) < end);
    fail_msg("\"%s\" did not arrive", subject);
}

/* A file of ours. Returns its path, static as scratch_path's. */
static inline const char *write_file(const char *name, const void *bytes, size_t size)
{
    const char *path = scratch_path(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* The content of a file, for free(). */
static inline char *file_content(const char *path, size_t *ret_size)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    char *bytes = calloc(1, (size_t)status.st_size + 1);
    assert_int_equal(fread(bytes, 1, (size_t)status.st_size, file), status.st_size);
    fclose(file);
    *ret_size = (size_t)status.st_size;
    return bytes;
}

/* --- a prompt of the test's own in place of the dialogs --- */

static struct {
    bool available;
    const char *profile, *password;            /* answers; NULL: the user cancels */
    HRESULT sheet;                             /* what a property sheet ends with */
    void (*fill)(LPMAPIPROP data);             /* what the user types into it */
    int choices, passwords, sheets;
} asked;

static inline bool asked_available(void)
{
    return asked.available;
}

static inline HRESULT asked_choose(ULONG_PTR ui_param, ULONG flags, char **ret_name, bool *ret_all_sheets)
{
    (void)ui_param, (void)flags, (void)ret_all_sheets;
    asked.choices++;
    if (!asked.profile)
        return MAPI_E_USER_CANCEL;
    *ret_name = strdup(asked.profile);
    return S_OK;
}

static inline HRESULT asked_password(ULONG_PTR ui_param, const char *profile, char **ret_password)
{
    (void)ui_param, (void)profile;
    asked.passwords++;
    if (!asked.password)
        return MAPI_E_USER_CANCEL;
    *ret_password = strdup(asked.password);
    return S_OK;
}

static inline HRESULT asked_sheet(ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE table, LPMAPIPROP data, ULONG top_page)
{
    (void)ui_param, (void)flags, (void)title, (void)table, (void)top_page;
    asked.sheets++;
    if (SUCCEEDED(asked.sheet) && asked.fill)
        asked.fill(data);
    return asked.sheet;
}

static const struct session_prompt asked_prompt = { .available = asked_available, .choose_profile = asked_choose, .ask_password = asked_password,
    .run_property_sheet = asked_sheet };

static inline void ask_me(void)
{
    memset(&asked, 0, sizeof(asked));
    asked.available = true;
    mapix_session_set_prompt(&asked_prompt);
}

static inline void ask_nobody(void)
{
    mapix_session_set_prompt(NULL);
}

#endif
