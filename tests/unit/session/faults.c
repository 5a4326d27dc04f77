/* A logon among accidents (issue 4, "Bad input and proof"): killed at any system call, no room on the disk, a home that cannot be written, locks
 * of the dead, a clock that jumps, a fork; and the secrets of a logon in every log, text and page of memory it leaves.
 *
 * The test itself never initializes MAPI: each logon runs in a child, and the parent looks at what is left. */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/lock.h"
#include "profile/profile.h"
#include "profile/secret.h"
#include "scratch.h"
#include "tests/lib/own_program.h"

#define SECURE_TAG PROP_TAG(PT_STRING8, 0x67F0)

/* The clock of this process may be set: what CLOCK_REALTIME says is moved by this many seconds. */
static time_t clock_offset;

int clock_gettime(clockid_t clock, struct timespec *ret_now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, ret_now);
    if (!result && clock == CLOCK_REALTIME)
        ret_now->tv_sec += clock_offset;
    return result;
}

static int wait_for_child(pid_t child)
{
    int status = 0;
    assert_true(child > 0);
    while (waitpid(child, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int in_child(int (*body)(const char *name), const char *name)
{
    pid_t child = fork();
    if (child == 0) {
        alarm(20);                         /* a hang is a failure */
        _exit(body(name));
    }
    return wait_for_child(child);
}

/* ---- bodies: what a client does; 0 when all is well ---- */

static HRESULT log_on(const char *name, LPMAPISESSION *ret_session)
{
    return MAPILogonEx(0, (LPTSTR)(uintptr_t)name, NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_TIMEOUT_SHORT | MAPI_EXTENDED, ret_session);
}

static int log_on_and_off(const char *name)
{
    LPMAPISESSION session = NULL;
    if (FAILED(MAPIInitialize(NULL)))
        return 1;
    HRESULT hr = log_on(name, &session);
    if (hr != S_OK) {
        fprintf(stderr, "%#x %s\n", (unsigned)hr, fixture_error(NULL, hr));
        return 2;
    }
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    MAPIUninitialize();
    return 0;
}

/* ---- kill -9 ---- */

/* Run `what` and kill it at its n-th system call. False when it ended before. */
static bool killed_at(unsigned n, int (*what)(const char *name), const char *name)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        raise(SIGSTOP);
        _exit(what(name));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(uintptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL));
    ptrace(PTRACE_SYSCALL, child, NULL, NULL);
    for (;;) {
        pid_t process = waitpid(-1, &status, __WALL);
        if (process == child && WIFEXITED(status))
            return false;
        if (process == child && WIFSIGNALED(status))
            return true;
        if (!WIFSTOPPED(status))
            continue;
        if (WSTOPSIG(status) == (SIGTRAP | 0x80) && !n--)
            kill(child, SIGKILL);
        ptrace(PTRACE_SYSCALL, process, NULL, NULL);
    }
}

static void nothing_is_left(const char *name)
{
    struct profile *profile = NULL;
    struct profile_section *sections = NULL;
    ULONG count = 0;
    assert_int_equal(in_child(log_on_and_off, name), 0);           /* no lock of the dead, nothing half made (LOGON-22) */
    assert_int_equal(profile_open(name, NULL, 0, NULL, &profile), S_OK);
    assert_false(profile_is_in_use(profile));
    assert_int_equal(profile_list_sections(profile, PROFILE_SECTION_TEMPORARY, NULL, NULL, &count, &sections), S_OK);
    assert_int_equal(count, 0);
    free(sections);
    profile_release(profile);
}

/* Each system call, or with few words some of them. */
static unsigned steps(unsigned usual)
{
    const char *torture = getenv("MAPIX_TORTURE");
    return torture && strcmp(torture, "0") ? 1 : usual;
}

static void killed_at_every_step(void **state)
{
    unsigned n = 0, deaths = 0;
    while (killed_at(n, log_on_and_off, "faults")) {
        nothing_is_left("faults");
        n += steps(23);
        deaths++;
    }
    assert_true(deaths > 10);
}

/* Make it with its default services, or remove it. */
static int administer(const char *name, bool make)
{
    LPPROFADMIN profiles = NULL;
    if (FAILED(MAPIInitialize(NULL)) || FAILED(MAPIAdminProfiles(0, &profiles)))
        return 1;
    HRESULT hr = make ? profiles->lpVtbl->CreateProfile(profiles, (LPTSTR)(uintptr_t)name, NULL, 0, MAPI_DEFAULT_SERVICES) :
                        profiles->lpVtbl->DeleteProfile(profiles, (LPTSTR)(uintptr_t)name, 0);
    LPMAPIERROR why = NULL;
    if (FAILED(hr) && profiles->lpVtbl->GetLastError(profiles, hr, 0, &why) == S_OK && why)
        fprintf(stderr, "%#x %s\n", (unsigned)hr, (const char *)why->lpszError);
    MAPIFreeBuffer(why);
    profiles->lpVtbl->Release(profiles);
    MAPIUninitialize();
    return hr == S_OK ? 0 : 2;
}

static int make_default_profile(const char *name)
{
    return administer(name, true);
}

static int delete_profile(const char *name)
{
    return administer(name, false);
}

/* Those whose entry function is done with them. */
static ULONG configured_services(const char *name)
{
    struct profile *profile = NULL;
    struct profile_section *sections = NULL;
    ULONG count = 0, done = 0;
    assert_int_equal(profile_open(name, NULL, 0, NULL, &profile), S_OK);
    assert_int_equal(profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, NULL, &count, &sections), S_OK);
    for (ULONG i = 0; i < count; i++)
        done += profile_get_long(profile, &sections[i].uid, PROP_TAG(PT_LONG, 0x6655), 0) == 1;
    free(sections);
    profile_release(profile);
    return done;
}

/* PROF-10: a profile with its default services is whole, or is not there and its name is free. */
static void default_services_are_whole(void **state)
{
    unsigned n = 0, deaths = 0, whole = 0;
    char path[4096], *before = strdup(getenv("MAPIX_SVC_PATH"));
    snprintf(path, sizeof(path), "%s", scratch_path("defaults.inf"));
    FILE *file = fopen(path, "w");
    fputs("[Services]\nFIRST=First\nSECOND=Second\n[Default Services]\nFIRST=First\nSECOND=Second\n"
        "[FIRST]\nPR_DISPLAY_NAME=First\nProviders=A_STORE\nPR_SERVICE_DLL_NAME=scripted\nPR_SERVICE_ENTRY_NAME=ServiceEntry\n"
        "[SECOND]\nPR_DISPLAY_NAME=Second\nProviders=A_STORE\nPR_SERVICE_DLL_NAME=scripted\nPR_SERVICE_ENTRY_NAME=ServiceEntry\n"
        "[A_STORE]\nPR_DISPLAY_NAME=Store\nPR_PROVIDER_DISPLAY=Store\nPR_PROVIDER_DLL_NAME=scripted\nPR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\n", file);
    fclose(file);
    setenv("MAPIX_SVC_PATH", path, 1);
    fixture_script("ServiceEntry.CREATE * mark\n");
    while (killed_at(n, make_default_profile, "defaults")) {
        unsigned flags;
        if (profile_look_up("defaults", NULL, &flags) == S_OK) {
            assert_int_equal(configured_services("defaults"), 2);
            whole++;
        } else {
            assert_int_equal(in_child(make_default_profile, "defaults"), 0);
        }
        assert_int_equal(in_child(delete_profile, "defaults"), 0);
        n += steps(29);
        deaths++;
    }
    assert_true(deaths > 10);
    assert_true(whole < deaths);
    fixture_script("");
    setenv("MAPIX_SVC_PATH", before, 1);
    free(before);
}

/* ---- locks of the dead ---- */

/* The logon lock and a profile's use mark die with who had them (LOGON-22, LOGON-23, PROF-15). */
static void dead_holders_hold_nothing(void **state)
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct mapix_lock_file *file;
        struct mapix_lock *lock;
        char *path;
        LPMAPISESSION session = NULL;
        if (FAILED(MAPIInitialize(NULL)) || FAILED(log_on("faults", &session)) || FAILED(profile_lock_path(NULL, &path)) ||
            FAILED(mapix_lock_file_open(path, &file)) || FAILED(mapix_lock_acquire(file, mapix_lock_offset("logon", ""), true, 0, &lock)) ||
            write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    setenv("MAPIX_LOGON_SHORT_TIMEOUT", "0.05", 1);
    assert_int_equal(in_child(log_on_and_off, "faults"), 2);       /* it lives, and holds the lock */
    kill(child, SIGKILL);
    assert_int_equal(wait_for_child(child), 1000 + SIGKILL);
    nothing_is_left("faults");
    unsetenv("MAPIX_LOGON_SHORT_TIMEOUT");
}

/* ---- disks ---- */

static int log_on_without_room(const char *name)
{
    struct rlimit none = { 0, 0 };
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);        /* no file grows: the record of the logon cannot be written */
    return log_on_and_off(name);
}

/* A logon writes nothing that it needs: without room there is a session, and no half record. */
static void a_full_disk(void **state)
{
    assert_int_equal(in_child(log_on_without_room, "scripted only"), 0);
    assert_int_equal(system("test -z \"$(find $XDG_STATE_HOME/mapix/logons -size 0)\""), 0);
    nothing_is_left("scripted only");
}

static int log_on_as_somebody(const char *name)
{
    if (!geteuid() && (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534)))
        return 3;
    return log_on_and_off(name);
}

/* A home that can be read but not written: no lock, no record, but a session. */
static void a_read_only_home(void **state)
{
    char command[1024];
    snprintf(command, sizeof(command), "chmod -R a+rX,a-w %s && chmod a+rw %s", getenv("HOME"), scratch_path("log"));
    assert_int_equal(system(command), 0);
    int result = in_child(log_on_as_somebody, "scripted only");
    snprintf(command, sizeof(command), "chmod -R u+rwX %s && chmod -R go-rwx %s", getenv("HOME"), getenv("HOME"));
    assert_int_equal(system(command), 0);
    assert_int_equal(result, 0);
    nothing_is_left("scripted only");
}

/* ---- the clock ---- */

static int log_on_while_the_clock_jumps(const char *name)
{
    struct timespec begin, end;
    int result = 0;
    for (int i = 0; i < 4 && !result; i++) {
        clock_offset += i % 2 ? 86400L * 365 : -86400L * 730;
        result = log_on_and_off(name);
    }
    setenv("MAPIX_LOGON_DEADLINE", "0.3", 1);                       /* the deadline of a provider that hangs is not the wall's time */
    fixture_script("store/MSProvider.Logon * hang\n");
    clock_offset = -86400L * 3650;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    if (!result && log_on_and_off(name) != 2)                       /* nothing else is in the profile */
        result = 4;
    clock_gettime(CLOCK_MONOTONIC, &end);
    return result ? result : end.tv_sec - begin.tv_sec > 10 ? 5 : 0;
}

static void a_clock_that_jumps(void **state)
{
    assert_int_equal(in_child(log_on_while_the_clock_jumps, "scripted only"), 0);
    fixture_script("");
    nothing_is_left("scripted only");
}

/* ---- fork ---- */

/* LOGON-31. A child of a process with a session: every call on what it inherited answers MAPI_E_INVALID_OBJECT, and so does a logon; nothing hangs, and
 * the parent's session goes on (docs/decisions.md, on fork). */
static int fork_with_a_session(const char *name)
{
    LPMAPISESSION session = NULL, other = NULL;
    LPMAPITABLE table = NULL;
    if (FAILED(MAPIInitialize(NULL)) || FAILED(log_on(name, &session)))
        return 1;
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        if (session->lpVtbl->GetMsgStoresTable(session, 0, &table) != MAPI_E_INVALID_OBJECT)
            _exit(1);
        if (session->lpVtbl->Logoff(session, 0, 0, 0) != MAPI_E_INVALID_OBJECT)
            _exit(2);
        if (log_on(name, &other) != MAPI_E_INVALID_OBJECT || !strstr(fixture_error(NULL, MAPI_E_INVALID_OBJECT), "forked"))
            _exit(3);
        session->lpVtbl->Release(session);
        MAPIUninitialize();
        _exit(0);
    }
    int status = wait_for_child(child);
    if (status)
        return 10 + status;
    if (FAILED(session->lpVtbl->GetMsgStoresTable(session, 0, &table)))
        return 2;
    table->lpVtbl->Release(table);
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    return 0;
}

/* Initialized, but without a session: the child begins afresh. */
static int fork_without_a_session(const char *name)
{
    if (FAILED(MAPIInitialize(NULL)))
        return 1;
    int status = in_child(log_on_and_off, name);
    return status ? 10 + status : log_on_and_off(name);
}

static void forks(void **state)
{
    assert_int_equal(in_child(fork_with_a_session, "scripted only"), 0);
    assert_int_equal(in_child(fork_without_a_session, "scripted only"), 0);
    nothing_is_left("scripted only");
}

/* ---- secrets ---- */

static char log_path[64];

/* Kept disguised, so that this program's own constants are not found. */
static void disclose(const char *disguised, char *secret)
{
    size_t i = 0;
    for (; disguised[i]; i++)
        secret[i] = (char)(disguised[i] ^ 0x15);
    secret[i] = 0;
}

static const char password_disguised[] = "a}p5yz{r5etffbzgq5zs5t5yz{r5egzs|yp5-!$\"";        /* each letter xor 0x15 */
static const char value_disguised[] = "a}p5cty`p5|{5a}p5ct`ya5zs5a}p5egzs|yp5&&";

/* Its second half: an allocator writes over the first bytes of what is freed. */
static bool contains(const char *bytes, size_t size, const char *disguised)
{
    disguised += strlen(disguised) / 2;
    size_t length = strlen(disguised);
    for (size_t at = 0; at + length <= size; at++) {
        size_t i = 0;
        while (i < length && (bytes[at + i] ^ 0x15) == disguised[i])
            i++;
        if (i == length)
            return true;
    }
    return false;
}

/* What a core image of this process would hold: every page that can be written. */
static bool memory_contains(const char *disguised)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    char line[512], rights[8];
    unsigned long from, to;
    bool found = false;
    while (!found && fgets(line, sizeof(line), maps)) {
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w' || strstr(line, "[stack]"))
            continue;
        for (unsigned long at = from; at < to && !found; at += 65536 - 64) {
            static char page[65536];
            size_t size = to - at < sizeof(page) ? to - at : sizeof(page);
            ssize_t got = at <= (unsigned long)page && (unsigned long)page < at + size ? 0 : pread(memory, page, size, (off_t)at);
            found = got > 0 && contains(page, (size_t)got, disguised);
            explicit_bzero(page, sizeof(page));
        }
    }
    fclose(maps);
    close(memory);
    return found;
}

static int log_on_with_secrets(const char *name)
{
    char password[64], wrong[80];
    LPMAPISESSION session = NULL;
    secret_cheap_passwords = true;
    disclose(password_disguised, password);
    setenv("MAPIX_TEST_SECRET", "67F0001E", 1);                    /* SECURE_TAG: the provider reads its password, sets it again, frees it */
    if (FAILED(MAPIInitialize(NULL)))
        return 1;
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t)name, (LPTSTR)password, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session);
    if (hr != S_OK)
        return 2;
    if (memory_contains(password_disguised))                       /* but for our own copy, on the stack */
        return 7;
    if (!strstr(fixture_log(), "Secret length 40"))
        return 11;
    if (memory_contains(value_disguised))
        return 12;
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    snprintf(wrong, sizeof(wrong), "%s-wrong", password);          /* what is refused is as secret as what is right */
    if (MAPILogonEx(0, (LPTSTR)(uintptr_t)name, (LPTSTR)wrong, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session) != MAPI_E_LOGON_FAILED)
        return 3;
    if (memory_contains(password_disguised))
        return 8;
    LPPROFADMIN admin = NULL;
    LPSERVICEADMIN services = NULL;
    if (FAILED(MAPIAdminProfiles(0, &admin)) ||
        FAILED(admin->lpVtbl->AdminServices(admin, (LPTSTR)(uintptr_t)name, (LPTSTR)password, 0, 0, &services)) ||
        FAILED(admin->lpVtbl->ChangeProfilePassword(admin, (LPTSTR)(uintptr_t)name, (LPTSTR)password, (LPTSTR)password, 0)) ||
        admin->lpVtbl->ChangeProfilePassword(admin, (LPTSTR)(uintptr_t)name, (LPTSTR)wrong, (LPTSTR)password, 0) != MAPI_E_LOGON_FAILED)
        return 9;
    services->lpVtbl->Release(services);
    admin->lpVtbl->Release(admin);
    if (memory_contains(password_disguised))
        return 10;
    const char *text = fixture_error(NULL, MAPI_E_LOGON_FAILED);
    if (!*text || contains(text, strlen(text), password_disguised))
        return 4;
    explicit_bzero(password, sizeof(password));
    explicit_bzero(wrong, sizeof(wrong));
    MAPIUninitialize();
    return memory_contains(password_disguised) ? 5 : memory_contains(value_disguised) ? 6 : 0;
}

/* No file below the home holds it: log, records, databases. */
static void assert_no_file_holds(const char *disguised)
{
    char path[4096], command[4200];
    snprintf(command, sizeof(command), "find %s -type f", getenv("HOME"));
    FILE *list = popen(command, "r");
    unsigned count = 0;
    assert_non_null(list);
    while (fgets(path, sizeof(path), list)) {
        path[strcspn(path, "\n")] = 0;
        int file = open(path, O_RDONLY | O_CLOEXEC);
        off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);
        char *bytes = malloc((size_t)size + 1);
        assert_non_null(bytes);
        if (size > 0)
            assert_int_equal(pread(file, bytes, (size_t)size, 0), size);
        if (contains(bytes, (size_t)size, disguised))
            fail_msg("%s holds a secret", path);
        free(bytes);
        if (file >= 0)
            close(file);
        count++;
    }
    assert_int_equal(pclose(list), 0);
    assert_true(count > 3);
}

static int make_secrets(const char *name)
{
    char password[64], value[64];
    struct profile *profile = NULL;
    struct profile_section *sections = NULL;
    ULONG count = 0;
    secret_cheap_passwords = true;
    disclose(password_disguised, password);
    disclose(value_disguised, value);
    SPropValue property = { .ulPropTag = SECURE_TAG, .Value.lpszA = value };
    HRESULT hr = profile_change_password(name, NULL, password, NULL);
    if (SUCCEEDED(hr))
        hr = profile_open(name, password, 0, NULL, &profile);
    if (SUCCEEDED(hr))
        hr = profile_list_sections(profile, PROFILE_SECTION_PROVIDER, NULL, NULL, &count, &sections);
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = profile_set_values(profile, &sections[i].uid, 1, &property, NULL);
    return FAILED(hr);
}

/* SPI-SVC-21, INF-01, PSECT-13: the password of the profile and a sealed value, in the log at its most talkative, in records, databases and
 * texts, and in the memory that a core image would show after the logoff. */
static void no_secret_is_left(void **state)
{
    char command[1024];
    assert_false(memory_contains("this is not there"));
    char *canary = strdup("a canary that sits in the memory, and sings"), disguised[64];
    for (int i = 0; canary[i] || (disguised[i] = 0); i++)
        disguised[i] = (char)(canary[i] ^ 0x15);
    assert_true(memory_contains(disguised));                       /* the search does find what is there */
    free(canary);
    fixture_profile("secretive", NULL);
    fixture_service("secretive", "One", "scripted", 0, "AB book", "MS store", NULL);
    assert_int_equal(in_child(make_secrets, "secretive"), 0);
    assert_int_equal(in_child(log_on_with_secrets, "secretive"), 0);
    snprintf(command, sizeof(command), "test -s %s && cp %s %s", log_path, log_path, scratch_path("trace.log"));
    assert_int_equal(system(command), 0);
    assert_no_file_holds(password_disguised);
    assert_no_file_holds(value_disguised);
}

/* ---- */

static void add_local(void)
{
    char path[1024];
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    snprintf(path, sizeof(path), "%s:%s/providers/local", getenv("MAPIX_PROVIDER_PATH"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "faults", NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, (LPTSTR) "LOCAL", (LPTSTR) "LOCAL", 0, 0), S_OK);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
}

/* MAPIX_LOG counts once a process. */
static void log_everything(void)
{
    char value[80];
    snprintf(log_path, sizeof(log_path), "/tmp/mapix-faults-%ld.log", (long)getpid());
    snprintf(value, sizeof(value), "trace:%s", log_path);
    setenv("MAPIX_LOG", value, 1);
}

static int end(void **state)
{
    unlink(log_path);
    return fixture_end(state);
}

static int start(void **state)
{
    log_everything();
    int result = fixture_start_alone(state);
    secret_cheap_passwords = true;
    fixture_profile("scripted only", NULL);
    fixture_service("scripted only", "One", "scripted", FIXTURE_NO_ENTRY, "MS store", NULL);
    fixture_profile("faults", NULL);
    fixture_service("faults", "One", "scripted", FIXTURE_NO_ENTRY, "AB book", "MS other", NULL);
    add_local();
    MAPIUninitialize();
    return result;
}

/* meson has malloc write over what is freed, which is what no_secret_is_left looks for: it is switched off, which takes a new process. */
static void without_perturbation(char **arguments)
{
    const char *wanted = getenv("MALLOC_PERTURB_");
    if (!wanted || !strcmp(wanted, "0"))
        return;
    setenv("MALLOC_PERTURB_", "0", 1);
    execv(own_program(), arguments);
    abort();
}

int main(int count, char **arguments)
{
    (void)count;
    without_perturbation(arguments);
    const struct CMUnitTest tests[] = { cmocka_unit_test(killed_at_every_step), cmocka_unit_test(default_services_are_whole),
        cmocka_unit_test(dead_holders_hold_nothing),
        cmocka_unit_test(a_full_disk), cmocka_unit_test(a_read_only_home), cmocka_unit_test(forks), cmocka_unit_test(no_secret_is_left),
        cmocka_unit_test(a_clock_that_jumps) };
    return cmocka_run_group_tests(tests, start, end);
}
