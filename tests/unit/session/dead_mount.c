/* A file system that does not answer, where a module is looked for (CONF-05): no logon waits for it longer than for a provider. Where this process may mount, it is
 * a real one: FUSE whose server never says a word. Elsewhere stat and open stand in for it. */
#undef _FORTIFY_SOURCE
#include "local_profile.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"

#define DEADLINE "0.4"
#define SOON 5                                     /* seconds */

static char places[8][4096];                       /* one each time: who was given up may still be looking at the last */
static char *_Atomic dead = places[0];
static int server = -1;                            /* of the real one */
static atomic_bool stands_in;

/* Wait as the kernel does: until the process ends, or the mount does. */
static bool wait_for_dead(const char *path)
{
    bool waited = stands_in && !strncmp(path, dead, strlen(dead));
    while (stands_in && waited)
        usleep(10000);
    return waited;
}

__attribute__((visibility("default"))) int stat(const char *restrict path, struct stat *restrict status)
{
    union { void *address; int (*call)(const char *, struct stat *); } next = { dlsym(RTLD_NEXT, "stat64") };
    if (!wait_for_dead(path))
        return next.call(path, status);
    errno = ENOTCONN;
    return -1;
}

__attribute__((visibility("default"))) int open(const char *path, int flags, ...)
{
    union { void *address; int (*call)(const char *, int, ...); } next = { dlsym(RTLD_NEXT, "open64") };
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    if (!wait_for_dead(path))
        return next.call(path, flags, mode);
    errno = ENOTCONN;
    return -1;
}

static void mount_dead(void)
{
    static unsigned mounts;
    char options[100];
    assert_true(mounts < sizeof(places) / sizeof(places[0]));
    snprintf(places[mounts], sizeof(places[0]), "%s", scratch_path("dead"));
    dead = places[mounts++];
    assert_int_equal(mkdir(dead, 0700), 0);
    server = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=%d,group_id=%d", server, (int)getuid(), (int)getgid());
    stands_in = getenv("MAPIX_TEST_STAND_IN") || server < 0 || unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
        mount("dead", dead, "fuse", MS_NOSUID | MS_NODEV, options);
}

/* Its server is gone for good: every look at it fails, those that wait included. */
static void end_dead(void)
{
    stands_in = false;
    if (server >= 0)
        close(server);
    server = -1;
    (void)umount2(dead, MNT_DETACH);
}

static double seconds_since(const struct timespec *begin)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) / 1e9;
}

/* In a directory of MAPIX_PROVIDER_PATH: before the one where the module of a store is that the client's own thread may log on. */
static void in_the_search_path(void **state)
{
    struct timespec begin;
    LPMAPISESSION session = NULL;
    char *before = strdup(getenv("MAPIX_PROVIDER_PATH")), *path = NULL;
    free(local_profile_make("searched"));
    assert_true(asprintf(&path, "%s:%s", dead, before) > 0);
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t) "searched", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session);
    setenv("MAPIX_PROVIDER_PATH", before, 1);
    assert_true(seconds_since(&begin) < SOON);
    assert_int_equal(hr, MAPI_E_LOGON_FAILED);                                     /* no store is left */
    assert_says(fixture_error(NULL, hr), "could not be looked for within 0.4 seconds");
    assert_says(fixture_error(NULL, hr), "MAPIX_PROVIDER_PATH");
    session = fixture_logon("searched", MAPI_NEW_SESSION | MAPI_NO_MAIL);          /* what is known needs no look */
    fixture_logoff(session);
    free(path);
    free(before);
}

/* Named by its path; the rest of the session works, and the thread that waits harms nobody when it comes back at last. */
static void of_an_absolute_path(void **state)
{
    struct timespec begin;
    char module[5000];
    ULONG count = 0;
    LPMDB store = NULL;
    snprintf(module, sizeof(module), "%s/scripted.so", dead);
    fixture_profile("absolute", NULL);
    fixture_service("absolute", "Dead", module, FIXTURE_NO_ENTRY, "MS dead", NULL);
    fixture_service("absolute", "Good", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    LPMAPISESSION session = fixture_logon("absolute", MAPI_NEW_SESSION);
    assert_true(seconds_since(&begin) < SOON);
    LPSPropValue row = fixture_status_row(session, "dead", &count);
    assert_non_null(row);
    assert_says(PpropFindProp(row, count, PR_STATUS_STRING_A)->Value.lpszA, "could not be looked for within 0.4 seconds");
    MAPIFreeBuffer(row);
    LPSPropValue id = fixture_store_id(session, "dead");
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), MAPI_E_TIMEOUT);
    MAPIFreeBuffer(id);
    id = fixture_store_id(session, "good");
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), S_OK);
    MAPIFreeBuffer(id);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    end_dead();
    fixture_logoff(fixture_logon("absolute", MAPI_NEW_SESSION));
}

/* A pipe is no file to wait for. */
static void a_pipe(void **state)
{
    ULONG count = 0;
    char module[5000];
    snprintf(module, sizeof(module), "%s", scratch_path("pipe.so"));
    assert_int_equal(mkfifo(module, 0600), 0);
    fixture_profile("pipes", NULL);
    fixture_service("pipes", "Pipe", module, FIXTURE_NO_ENTRY, "MS pipe", NULL);
    fixture_service("pipes", "Good", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    LPMAPISESSION session = fixture_logon("pipes", MAPI_NEW_SESSION);
    LPSPropValue row = fixture_status_row(session, "pipe", &count);
    assert_non_null(row);
    assert_says(PpropFindProp(row, count, PR_STATUS_STRING_A)->Value.lpszA, "is no file");
    MAPIFreeBuffer(row);
    fixture_logoff(session);
}

static int start(void **state)
{
    int result = local_profile_start(state);
    mount_dead();
    setenv("MAPIX_LOGON_DEADLINE", DEADLINE, 1);
    return result;
}

int main(void)
{
    const struct CMUnitTest tests[] = {                            /* the one that makes threads wait, first: then nothing is immediate any more */
        cmocka_unit_test(in_the_search_path),
        cmocka_unit_test(of_an_absolute_path),
        cmocka_unit_test(a_pipe),
    };
    alarm(60);                                                     /* a hang is a failure */
    return cmocka_run_group_tests(tests, start, fixture_end);
}
