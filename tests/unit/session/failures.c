/* Every failure of a logon as a person reads it: the full sentence, in failures.golden beside this file (issue 4). Each says which service, for
 * what cause, and what to do; none is only a code. The four causes of the page "MAPI sessions" are shown with LOCAL and with a provider that
 * follows a script: an invalid path, an incompatible version, an unavailable messaging server, corrupt data (CONF-06, SPI-FAIL-10).
 *
 * After a change that is meant: MAPIX_GOLDEN=write build/tests/unit/unit_session_failures, and read the difference. */
#include "fixture.h"

#include <fcntl.h>
#include <mapixtags.h>
#include <mspst.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lock.h"
#include "profile/profile.h"
#include "profile/secret.h"
#include "scratch.h"
#include "session/seams.h"
#include "value/names.h"

static FILE *out;
static char *produced;
static size_t produced_size;

static char last[8192];

/* A line without what changes from run to run; what was just written is not written again. */
static void put(const char *label, const char *text)
{
    const char *home = getenv("HOME"), *build = getenv("MAPIX_BUILD_DIR"), *source = getenv("MAPIX_SOURCE_DIR");
    fprintf(out, "  %s: ", label);
    const char *again = strlen(last) > 20 ? strstr(text, last) : NULL;
    while (*text) {
        if (text == again) {
            fputs("[the same]", out);
            text += strlen(last);
        } else if (!strncmp(text, home, strlen(home))) {
            fputs("HOME", out);
            text += strlen(home);
        } else if (!strncmp(text, build, strlen(build))) {
            fputs("BUILD", out);
            text += strlen(build);
        } else if (!strncmp(text, source, strlen(source))) {
            fputs("SOURCE", out);
            text += strlen(source);
        } else {
            fputc(*text, out);
            if (*text++ == '\n')
                fputs("    ", out);
        }
    }
    fputc('\n', out);
}

/* None is only a code: a sentence that names the service where there is one. */
static void check_sentence(const char *text, const char *service)
{
    if (strlen(text) < 40 || !strchr(text, ' '))
        fail_msg("\"%s\" is no sentence", text);
    if (service && !strstr(text, service))
        fail_msg("\"%s\" does not name the service %s", text, service);
}

static void put_status(LPMAPISESSION session, const char *provider)
{
    ULONG count = 0;
    char text[4096];
    LPSPropValue row = fixture_status_row(session, provider, &count);
    if (!row)
        return;
    LPSPropValue code = PpropFindProp(row, count, PR_STATUS_CODE), words = PpropFindProp(row, count, PR_STATUS_STRING_A);
    snprintf(text, sizeof(text), "%s%s%s", !code ? "?" : code->Value.l & STATUS_FAILURE ? "failed" : "available", words ? ", " : "",
        words ? words->Value.lpszA : "");
    put("status row", text);
    MAPIFreeBuffer(row);
}

static void put_result(const char *label, HRESULT hr, const char *said)
{
    char text[8192];
    const char *name = hr == S_OK ? "S_OK" : mapix_names_error(hr);
    snprintf(text, sizeof(text), "%#010x %s", (unsigned)hr, said);
    if (name)
        snprintf(text, sizeof(text), "%s %s", name, said);
    put(label, text);
}

static void put_open_store(LPMAPISESSION session, const char *provider, ULONG flags, const char *service)
{
    LPMDB store = NULL;
    LPSPropValue id = fixture_store_id(session, provider);
    HRESULT hr = session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, flags, &store);
    MAPIFreeBuffer(id);
    const char *said = FAILED(hr) || hr == MAPI_W_ERRORS_RETURNED ? fixture_error(session, hr) : "";
    if (FAILED(hr))
        check_sentence(said, service);
    put_result("OpenMsgStore", hr, said);
    if (store)
        store->lpVtbl->Release(store);
}

/* Log on; write down what the caller, the status table and OpenMsgStore say. */
static void show(const char *title, const char *profile, const char *provider, const char *service, ULONG flags)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t)profile, NULL, flags | MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_EXTENDED, &session);
    fprintf(out, "%s\n", title);
    const char *said = fixture_error(session, session ? MAPI_W_ERRORS_RETURNED : hr);
    if (FAILED(hr) || *said)
        check_sentence(said, service);
    put_result("MAPILogonEx", hr, said);
    snprintf(last, sizeof(last), "%s", said);
    if (session) {
        put_status(session, provider);
        if (provider)
            put_open_store(session, provider, 0, service);
        fixture_logoff(session);
    }
    last[0] = 0;
}

/* One failing service "Bad service" beside a good one, so that there is a session. */
static void show_scripted(const char *title, const char *script, unsigned service_flags)
{
    static unsigned number;
    char profile[32];
    snprintf(profile, sizeof(profile), "scripted %u", ++number);
    fixture_profile(profile, NULL);
    fixture_service(profile, "Good service", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    fixture_service(profile, "Bad service", "scripted", service_flags, "MS bad", NULL);
    fixture_script(script);
    show(title, profile, "bad", "Bad service", 0);
    fixture_script("");
}

static void scripted_results(void **state)
{
    static const struct {
        const char *title;
        HRESULT result;
    } rows[] = {
        { "an invalid path", MAPI_E_NOT_FOUND }, { "an incompatible version", MAPI_E_VERSION },
        { "an unavailable messaging server", MAPI_E_NETWORK_ERROR }, { "corrupt data", MAPI_E_CORRUPT_DATA },
        { "a refused password", MAPI_E_LOGON_FAILED }, { "missing settings", MAPI_E_UNCONFIGURED }, { "one provider only", MAPI_E_FAILONEPROVIDER },
        { "too many sessions", MAPI_E_SESSION_LIMIT }, { "the user cancelled", MAPI_E_USER_CANCEL }, { "access denied", MAPI_E_NO_ACCESS },
        { "password change required", MAPI_E_PASSWORD_CHANGE_REQUIRED }, { "password expired", MAPI_E_PASSWORD_EXPIRED },       /* ERR-08 */
        { "another machine's account", MAPI_E_INVALID_WORKSTATION_ACCOUNT }, { "outside of hours", MAPI_E_INVALID_ACCESS_TIME },
        { "account disabled", MAPI_E_ACCOUNT_DISABLED }, { "busy", MAPI_E_BUSY }, { "the server's timeout", MAPI_E_TIMEOUT },
        { "offline", MAPI_E_OFFLINE }, { "end of session", MAPI_E_END_OF_SESSION }, { "reconnected", MAPI_E_RECONNECTED },      /* ERR-09 */
        { "memory", MAPI_E_NOT_ENOUGH_MEMORY }, { "resources", MAPI_E_NOT_ENOUGH_RESOURCES }, { "full disk", MAPI_E_NOT_ENOUGH_DISK },
        { "broken disk", MAPI_E_DISK_ERROR }, { "code page", MAPI_E_UNKNOWN_CPID }, { "language", MAPI_E_UNKNOWN_LCID },        /* CONF-24, SPI-FAIL-12 */
        { "a code without a reason", MAPI_E_CALL_FAILED }, { "a code that MAPI does not know", (HRESULT)0x8004abcd },
    };
    char script[128], title[128];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(script, sizeof(script), "bad/MSProvider.Logon * %x\n", (unsigned)rows[i].result);
        snprintf(title, sizeof(title), "scripted provider: %s", rows[i].title);
        show_scripted(title, script, FIXTURE_NO_ENTRY);
    }
    /* SPI-FAIL-14, CONF-25: what the provider says itself is told */
    show_scripted("scripted provider: a reason of its own", "bad/MSProvider.Logon * fail:80040115:mail.example does not answer on port 993\n",
        FIXTURE_NO_ENTRY);
    show_scripted("scripted provider: an extended error", "bad/MSProvider.Logon * text:The moon is in the wrong phase\n", FIXTURE_NO_ENTRY);
    show_scripted("scripted provider: errors returned", "bad/MSProvider.Logon * fail:00040380:two folders could not be read\n", FIXTURE_NO_ENTRY);
    show_scripted("scripted provider: unconfigured twice", "bad/MSProvider.Logon * 8004011c\n", 0);
    fixture_profile("second answer", NULL);                           /* CONF-17: the second answer counts */
    fixture_service("second answer", "Good service", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    fixture_service("second answer", "Bad service", "scripted", 0, "MS second", NULL);
    fixture_script("second/MSProvider.Logon 1 8004011c\nsecond/MSProvider.Logon 2 80040115\n");
    show("scripted provider: unconfigured, then the server is away", "second answer", "second", "Bad service", 0);
}

/* A provider module that cannot be used. */
static void show_module(const char *title, const char *module, const char *script)
{
    static unsigned number;
    char profile[32];
    snprintf(profile, sizeof(profile), "module %u", ++number);
    fixture_profile(profile, NULL);
    fixture_service(profile, "Good service", "scripted2", FIXTURE_NO_ENTRY, "MS good", NULL);
    fixture_service(profile, "Bad service", module, FIXTURE_NO_ENTRY, "MS bad", NULL);
    fixture_script(script);
    show(title, profile, "bad", "Bad service", 0);
    fixture_script("");
}

static void modules(void **state)
{
    show_module("a missing module", "nowhere", "");
    show_module("a module without its entry point", "load-no_entry_point", "");
    show_module("a module that does not load", "load-undefined", "");
    show_module("a provider of an older MAPI", "load-old", "");
    show_module("a provider that refuses our version", "load-refuses", "");
    show_module("an init function without an object", "load-no_object", "");
    show_module("an object that lacks methods", "load-missing_method", "");
    show_module("a module that is none", scratch_path("script"), "# no ELF file\n");
    show_module("a provider that keeps no support object", "scripted", "bad/MSProvider.Logon * noaddref\n");
    show_module("a logon without a store", "scripted", "bad/MSProvider.Logon * noobject\n");
}

/* A profile with LOCAL alone beside the good scripted one. Returns the path of its store file. */
static void local_profile(const char *name, const char *path)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    LPSERVICEADMIN2 services2 = NULL;
    MAPIUID uid;
    SPropValue value = { .ulPropTag = PR_PST_PATH_A, .Value.lpszA = (LPSTR)(uintptr_t)path };
    fixture_profile(name, NULL);
    fixture_service(name, "Good service", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR)(uintptr_t)name, NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->QueryInterface(services, &IID_IMsgServiceAdmin2, (LPVOID *)&services2), S_OK);
    assert_int_equal(services2->lpVtbl->CreateMsgServiceEx(services2, (LPTSTR) "LOCAL", (LPTSTR) "LOCAL", 0, 0, &uid), S_OK);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &uid, 0, 0, 1, &value), S_OK);
    services2->lpVtbl->Release(services2);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
}

static void local_causes(void **state)
{
    char path[512], sql[128];
    sqlite3 *database = NULL;
    snprintf(path, sizeof(path), "%s/no/such/directory/mail.db", getenv("HOME"));
    mkdir(scratch_path("no"), 0500);
    int file = open(scratch_path("file"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    close(file);
    snprintf(path, sizeof(path), "%s/file/mail.db", getenv("HOME"));
    local_profile("local path", path);
    show("LOCAL: an invalid path", "local path", "Local folders", "Local mail", 0);

    snprintf(path, sizeof(path), "%s/newer.db", getenv("HOME"));
    local_profile("local version", path);
    fixture_logoff(fixture_logon("local version", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    snprintf(sql, sizeof(sql), "PRAGMA user_version = 2147480000");
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    show("LOCAL: an incompatible version", "local version", "Local folders", "Local mail", 0);

    snprintf(path, sizeof(path), "%s/damaged.db", getenv("HOME"));
    local_profile("local damage", path);
    fixture_logoff(fixture_logon("local damage", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    file = open(path, O_WRONLY | O_CLOEXEC);
    for (int i = 0; i < 64; i++)
        assert_int_equal(pwrite(file, "this is no database, it only looks so large that it might be one", 64, i * 64), 64);
    close(file);
    show("LOCAL: corrupt data", "local damage", "Local folders", "Local mail", 0);
}

/* A prompt of the test's own. */
static bool prompt_is_there;
static const char *typed;
static bool prompt_available(void) { return prompt_is_there; }
static HRESULT prompt_choose(ULONG_PTR ui_param, ULONG flags, char **ret_name, bool *ret_all) { return MAPI_E_USER_CANCEL; }
static HRESULT prompt_password(ULONG_PTR ui_param, const char *profile, char **ret_password)
{
    if (!typed)
        return MAPI_E_USER_CANCEL;
    *ret_password = strdup(typed);
    return S_OK;
}
static enum logon_answer prompt_failure(ULONG_PTR ui_param, const char *service, const char *text, HRESULT result, bool may_correct)
{
    check_sentence(text, service);
    put("told", text);
    return LOGON_ANSWER_CANCEL;
}
static const struct session_prompt prompt = { .available = prompt_available, .choose_profile = prompt_choose, .ask_password = prompt_password,
    .tell_failure = prompt_failure };

static void show_request(const char *title, const char *name, const char *password, ULONG flags)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t)name, (LPTSTR)(uintptr_t)password, flags | MAPI_NO_MAIL, &session);
    assert_true(FAILED(hr));
    const char *said = fixture_error(NULL, hr);
    check_sentence(said, NULL);
    fprintf(out, "%s\n", title);
    put_result("MAPILogonEx", hr, said);
}

static void copy_storage(const char *from, const char *to)
{
    char command[1200];
    snprintf(command, sizeof(command), "cp %s %s", scratch_path(from), scratch_path(to));
    assert_int_equal(system(command), 0);
}

/* What the logon itself refuses: LOGON-02, -11, -15, -16, -18, -20, -21, -23, GAP-02, -03, -05, -23, -28, -29, INIT-01. */
static void requests(void **state)
{
    sqlite3 *database = NULL;
    struct mapix_lock_file *locks = NULL;
    struct mapix_lock *lock = NULL;
    LPMAPISESSION session;
    char *path = NULL;
    show_request("no name", NULL, NULL, MAPI_NEW_SESSION);
    show_request("an empty name, EXPLICIT_PROFILE", "", NULL, MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE);
    show_request("no name, a dialog that cannot be shown", NULL, NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI);
    show_request("no default profile", NULL, NULL, MAPI_NEW_SESSION | MAPI_USE_DEFAULT);
    show_request("an unknown profile", "nobody's", NULL, MAPI_NEW_SESSION);
    show_request("a long name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, MAPI_NEW_SESSION);
    show_request("unknown flags", "nobody", NULL, 0x400);
    show_request("two flags that exclude each other", "nobody", NULL, MAPI_LOGON_UI | MAPI_PASSWORD_UI);
    fixture_profile("locked", "secret");
    fixture_profile("open", NULL);
    show_request("a missing password", "locked", NULL, MAPI_NEW_SESSION);
    show_request("a wrong password", "locked", "wrong", MAPI_NEW_SESSION);
    show_request("a password where there is none", "open", "wrong", MAPI_NEW_SESSION);
    mapix_session_set_prompt(&prompt);
    prompt_is_there = true;
    show_request("the user cancels the choice", NULL, NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI);
    show_request("the user cancels the password", "locked", NULL, MAPI_NEW_SESSION | MAPI_PASSWORD_UI);
    typed = "wrong too";
    show_request("the user types a wrong password", "locked", NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI);
    fixture_service("open", "Bad service", "scripted", FIXTURE_NO_ENTRY, "MS bad", NULL);
    fixture_script("bad/MSProvider.Logon * 80040115\n");
    show_request("the user cancels at the failure of a service", "open", NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI);
    show_request("no service is left", "open", NULL, MAPI_NEW_SESSION);
    prompt_is_there = false;
    mapix_session_set_prompt(NULL);
    assert_int_equal(profile_lock_path(NULL, &path), S_OK);
    assert_int_equal(mapix_lock_file_open(path, &locks), S_OK);
    assert_int_equal(mapix_lock_acquire(locks, mapix_lock_offset("logon", ""), true, 0, &lock), S_OK);
    setenv("MAPIX_LOGON_SHORT_TIMEOUT", "0.05", 1);
    show_request("another logon in progress", "open", NULL, MAPI_NEW_SESSION | MAPI_TIMEOUT_SHORT);
    mapix_lock_release(lock);
    mapix_lock_file_close(locks);
    free(path);
    fixture_script("");

    copy_storage("config/mapix/profiles.db", "backup.db");
    assert_int_equal(sqlite3_open(scratch_path("config/mapix/profiles.db"), &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    MAPIUninitialize();
    assert_int_equal(MAPIInitialize(NULL), MAPI_E_NOT_INITIALIZED);
    fprintf(out, "profiles of a newer version\n");
    put("MAPIInitialize", fixture_error(NULL, MAPI_E_NOT_INITIALIZED));
    int file = open(scratch_path("config/mapix/profiles.db"), O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_int_equal(write(file, "this is no database, it only looks so large that it might be one", 64), 64);
    close(file);
    assert_int_equal(MAPIInitialize(NULL), MAPI_E_NOT_INITIALIZED);
    fprintf(out, "damaged profiles\n");
    put("MAPIInitialize", fixture_error(NULL, MAPI_E_NOT_INITIALIZED));
    assert_int_equal(MAPILogonEx(0, NULL, NULL, 0, &session), MAPI_E_NOT_INITIALIZED);
    fprintf(out, "not initialized\n");
    put("MAPILogonEx", fixture_error(NULL, MAPI_E_NOT_INITIALIZED));
    copy_storage("backup.db", "config/mapix/profiles.db");
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    show_request("profiles back from a backup", "nobody", NULL, 0);
}

/* Last: it leaves a thread. */
static void hanging(void **state)
{
    setenv("MAPIX_LOGON_DEADLINE", "0.3", 1);
    show_scripted("a provider that hangs", "bad/MSProvider.Logon * hang\n", FIXTURE_NO_ENTRY);
    show_scripted("a configuration that hangs", "bad/MSProvider.Logon * 8004011c\nBad_service/ServiceEntry.CONFIGURE * hang\n", 0);
    unsetenv("MAPIX_LOGON_DEADLINE");
}

static void compare(void **state)
{
    char path[512];
    fclose(out);
    snprintf(path, sizeof(path), "%s/tests/unit/session/failures.golden", getenv("MAPIX_SOURCE_DIR"));
    if (getenv("MAPIX_GOLDEN")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(produced, file);
        fclose(file);
        return;
    }
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0, number = 0;
    assert_non_null(file);
    for (char *at = produced; *at; number++) {
        size_t length = strcspn(at, "\n") + 1;
        if (getline(&line, &room, file) < 0)
            line = strdup("nothing\n");
        if (strncmp(line, at, length) || line[length])
            fail_msg("line %zu of failures.golden is\n%sbut now it is\n%.*s", number + 1, line, (int)length, at);
        at += length;
    }
    assert_true(getline(&line, &room, file) < 0);
    free(line);
    fclose(file);
    free(produced);
}

static int start(void **state)
{
    char path[1024];
    int result = fixture_start(state);
    snprintf(path, sizeof(path), "%s:%s/providers/local:%s/tests/unit/loader", getenv("MAPIX_PROVIDER_PATH"), getenv("MAPIX_BUILD_DIR"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    secret_cheap_passwords = true;
    out = open_memstream(&produced, &produced_size);
    return result;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(scripted_results), cmocka_unit_test(modules), cmocka_unit_test(local_causes),
        cmocka_unit_test(requests), cmocka_unit_test(hanging), cmocka_unit_test(compare) };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
