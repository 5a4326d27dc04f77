/* Benches 1 to 3 of Logon (issue 4), in a home of their own under /tmp, with LOCAL as `make bench` installed it.
 *
 * 1. Process start to a usable individual session with LOCAL, as a multiple of /bin/true; system calls. Aim: at most 2.5 times.
 * 2. Logon and logoff in a running process, against opening and closing the same SQLite files the way the stores do. Aim: at most 2 times.
 *    1,000 individual sessions held in one process: memory of each, and the time of the thousandth.
 * 3. A logon with five services that take 300 ms each and declare themselves parallel. Aim: under 400 ms.
 *
 * Runs of the two sides of a ratio alternate, so that a noisy machine disturbs both alike. */
#include <fcntl.h>
#include <glob.h>
#include <mapiaux.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <signal.h>
#include <spawn.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/timing.h"

extern char **environ;

#define STARTS 101
#define LOGONS 101
#define SESSIONS 1000
#define SERVICES 5

static char home[64];

static void die(const char *what, HRESULT hr)
{
    LPMAPIERROR error = NULL;
    mapix_last_error(0, &error);
    fprintf(stderr, "%s: %#x %s\n", what, (unsigned)hr, error && error->lpszError ? (const char *)error->lpszError : "");
    exit(1);
}

static void need(HRESULT hr, const char *what)
{
    if (FAILED(hr))
        die(what, hr);
}

static LPMAPISESSION log_on(const char *profile)
{
    LPMAPISESSION session = NULL;
    need(MAPILogonEx(0, (LPTSTR)(uintptr_t)profile, NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), "MAPILogonEx");
    return session;
}

static void log_off(LPMAPISESSION session)
{
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
}

static void point(const char *variable, const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", home, name);
    mkdir(path, 0700);
    setenv(variable, path, 1);
}

static void add_service(const char *profile, const char *service)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    need(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    need(profiles->lpVtbl->AdminServices(profiles, (LPTSTR)(uintptr_t)profile, NULL, 0, 0, &services), "AdminServices");
    need(services->lpVtbl->CreateMsgService(services, (LPTSTR)(uintptr_t)service, (LPTSTR)(uintptr_t)service, 0, 0), service);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
}

static void make_profile(const char *name)
{
    LPPROFADMIN profiles = NULL;
    need(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    need(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR)(uintptr_t)name, NULL, 0, 0), "CreateProfile");
    profiles->lpVtbl->Release(profiles);
}

/* ---- 1: process start ---- */

static pid_t start(const char *program, const char *argument)
{
    char *words[] = { (char *)(uintptr_t)program, (char *)(uintptr_t)argument, NULL };
    pid_t process;
    if (posix_spawn(&process, program, NULL, NULL, words, environ))
        exit(1);
    return process;
}

static double run_once(const char *program, const char *argument)
{
    int status;
    uint64_t begin = timing_now();
    pid_t process = start(program, argument);
    if (waitpid(process, &status, 0) != process || status) {
        fprintf(stderr, "%s failed\n", program);
        exit(1);
    }
    return (double)(timing_now() - begin) / 1e6;
}

static int trace_me(const char *program, const char *argument)
{
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    execl(program, program, argument, (char *)NULL);
    _exit(127);
}

/* System calls of a program and its threads. */
static unsigned long count_calls(const char *program, const char *argument)
{
    unsigned long stops = 0;
    int status;
    pid_t child = fork();
    if (child == 0)
        trace_me(program, argument);
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
        return 0;
    ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL));
    ptrace(PTRACE_SYSCALL, child, NULL, NULL);
    for (;;) {
        pid_t process = waitpid(-1, &status, __WALL);
        if (process < 0 || (process == child && (WIFEXITED(status) || WIFSIGNALED(status))))
            return stops / 2;
        if (!WIFSTOPPED(status))
            continue;
        int signal = WSTOPSIG(status);
        stops += signal == (SIGTRAP | 0x80);
        ptrace(PTRACE_SYSCALL, process, NULL, (void *)(intptr_t)(signal == (SIGTRAP | 0x80) || signal == SIGTRAP || signal == SIGSTOP ? 0 : signal));
    }
}

static double median(double *times, unsigned count)
{
    qsort(times, count, sizeof(*times), timing_order);
    return times[count / 2];
}

static void bench_start(const char *program)
{
    static double plain[STARTS], logon[STARTS], loaded[STARTS];
    run_once(program, "--logon");
    for (unsigned i = 0; i < STARTS; i++) {
        plain[i] = run_once("/bin/true", NULL);
        loaded[i] = run_once(program, "--nothing");
        logon[i] = run_once(program, "--logon");
    }
    double base = median(plain, STARTS), only = median(loaded, STARTS), session = median(logon, STARTS);
    printf("start: /bin/true %.2f ms, a program with libmapix %.2f ms, a session with LOCAL %.2f ms: %.2f times (aim 2.5)\n", base, only, session,
        session / base);
    printf("start: system calls: /bin/true %lu, a program with libmapix %lu, a session with LOCAL %lu\n", count_calls("/bin/true", NULL),
        count_calls(program, "--nothing"), count_calls(program, "--logon"));
}

/* ---- 2: logon and logoff in a running process ---- */

/* What any program does to a database: open, read its schema and a row, close. */
static void open_and_close(const glob_t *files)
{
    for (size_t i = 0; i < files->gl_pathc; i++) {
        sqlite3 *database = NULL;
        if (sqlite3_open_v2(files->gl_pathv[i], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
            sqlite3_exec(database, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
            exit(1);
        sqlite3_close(database);
    }
}

static void bench_logons(void)
{
    static double plain[LOGONS], logon[LOGONS];
    char pattern[256];
    glob_t files;
    snprintf(pattern, sizeof(pattern), "%s/*/mapix/*.db", home);
    if (glob(pattern, 0, NULL, &files))
        exit(1);
    snprintf(pattern, sizeof(pattern), "%s/*/mapix/*/*.db", home);
    if (glob(pattern, GLOB_APPEND, NULL, &files))
        exit(1);
    log_off(log_on("local"));
    open_and_close(&files);
    for (unsigned i = 0; i < LOGONS; i++) {
        uint64_t begin = timing_now();
        open_and_close(&files);
        uint64_t between = timing_now();
        log_off(log_on("local"));
        plain[i] = (double)(between - begin) / 1e6;
        logon[i] = (double)(timing_now() - between) / 1e6;
    }
    double base = median(plain, LOGONS), session = median(logon, LOGONS);
    printf("running: %zu SQLite files opened and closed %.3f ms, logon and logoff %.3f ms: %.2f times (aim 2)\n", files.gl_pathc, base, session,
        session / base);
    globfree(&files);
}

static long resident_kib(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2)
        exit(1);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void bench_many(void)
{
    static LPMAPISESSION sessions[SESSIONS];
    static double times[SESSIONS];
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    unsigned count = 0;
    long before = resident_kib();
    for (; count < SESSIONS; count++) {
        uint64_t begin = timing_now();
        if (FAILED(MAPILogonEx(0, (LPTSTR) "local", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &sessions[count])))
            break;
        times[count] = (double)(timing_now() - begin) / 1e6;
    }
    long after = resident_kib();
    if (count < SESSIONS)
        die("held sessions", (HRESULT)count);
    double last[9], first[9];
    memcpy(first, times + 1, sizeof(first));
    memcpy(last, times + count - 9, sizeof(last));
    printf("held: %u sessions: %.1f KiB each, the first ones %.2f ms, the last ones %.2f ms\n", count, (double)(after - before) / count,
        median(first, 9), median(last, 9));
    for (unsigned i = 0; i < count; i++)
        log_off(sessions[i]);
}

/* ---- 3: services side by side ---- */

static void copy_file(const char *from, const char *to)
{
    char command[1200];
    snprintf(command, sizeof(command), "cp %s %s", from, to);
    if (system(command))
        exit(1);
}

/* A module of its own for each service: one call per module at a time. */
static void make_slow_services(const char *build)
{
    char path[512], from[512];
    snprintf(path, sizeof(path), "%s/mapisvc.inf", home);
    FILE *inf = fopen(path, "w");
    fprintf(inf, "[Services]\n");
    for (int i = 1; i <= SERVICES; i++)
        fprintf(inf, "SLOW%d=Slow service %d\n", i, i);
    for (int i = 1; i <= SERVICES; i++) {
        fprintf(inf, "[SLOW%d]\nPR_DISPLAY_NAME=Slow service %d\nProviders=SLOW%d_MS\nPR_RESOURCE_FLAGS=SERVICE_NO_PRIMARY_IDENTITY\nParallel=1\n"
            "[SLOW%d_MS]\nPR_DISPLAY_NAME=slow%d\nPR_PROVIDER_DISPLAY=Slow\nPR_PROVIDER_DLL_NAME=slow%d\nPR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\n"
            "PR_RESOURCE_FLAGS=0\n", i, i, i, i, i, i);
        snprintf(from, sizeof(from), "%s/tests/lib/scripted.so", build);
        snprintf(path, sizeof(path), "%s/modules/slow%d.so", home, i);
        copy_file(from, path);
    }
    fclose(inf);
    snprintf(path, sizeof(path), "%s/script", home);
    FILE *script = fopen(path, "w");
    fprintf(script, "MSProvider.Logon * slow:300\n");
    fclose(script);
    setenv("MAPIX_SCRIPT", path, 1);
    make_profile("slow");
    for (int i = 1; i <= SERVICES; i++) {
        snprintf(path, sizeof(path), "SLOW%d", i);
        add_service("slow", path);
    }
}

static void bench_parallel(const char *build)
{
    double times[5];
    char path[1024];
    snprintf(path, sizeof(path), "%s/modules", home);
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    make_slow_services(build);
    for (int i = 0; i < 5; i++) {
        uint64_t begin = timing_now();
        LPMAPISESSION session = log_on("slow");
        times[i] = (double)(timing_now() - begin) / 1e6;
        log_off(session);
    }
    printf("parallel: five services of 300 ms: %.0f ms (aim 400)\n", median(times, 5));
}

int main(int argc, char **argv)
{
    const char *build = argc > 2 ? argv[1] : getenv("MAPIX_BUILD_DIR"), *source = argc > 2 ? argv[2] : getenv("MAPIX_SOURCE_DIR");
    char path[1024];
    if (!build || !source) {
        fprintf(stderr, "usage: bench_logon BUILD SOURCE\n");
        return 1;
    }
    strcpy(home, "/tmp/mapix-bench-XXXXXX");
    if (!mkdtemp(home))
        return 1;
    setenv("HOME", home, 1);
    point("XDG_CONFIG_HOME", "config");
    point("XDG_DATA_HOME", "data");
    point("XDG_STATE_HOME", "state");
    point("XDG_RUNTIME_DIR", "run");
    snprintf(path, sizeof(path), "%s/modules", home);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf:%s/mapisvc.inf", source, home);
    setenv("MAPIX_SVC_PATH", path, 1);
    need(MAPIInitialize(NULL), "MAPIInitialize");
    make_profile("local");
    add_service("local", "LOCAL");
    log_off(log_on("local"));
    snprintf(path, sizeof(path), "%s/bench/start", build);
    bench_start(path);
    bench_logons();
    bench_many();
    bench_parallel(build);
    MAPIUninitialize();
    snprintf(path, sizeof(path), "rm -rf %s", home);
    return system(path) != 0;
}
