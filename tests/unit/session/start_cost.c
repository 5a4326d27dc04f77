/* What a start costs, in system calls: a count does not depend on how busy the machine is (docs/performance.md). The bound has some slack;
 * who exceeds it looks at "strace -f" of this program's own child, and mends it, or moves the bound with a reason. */
#include <mapiaux.h>
#include <mapiutil.h>
#include <mapix.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "profile/inf.h"
#include "tests/lib/scratch.h"
#include "tests/lib/own_program.h"

#define MOST_CALLS 400          /* 320 seen, 150 of them the search of the loader in a build tree */

static int log_on(void)
{
    LPMAPISESSION session = NULL;
    if (FAILED(MAPIInitialize(NULL)))
        return 1;
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t) "local", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session);
    if (FAILED(hr))
        return 2;
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    MAPIUninitialize();
    return 0;
}

static void make_profile(void)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR)(uintptr_t) "local", NULL, 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR)(uintptr_t) "local", NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, (LPTSTR)(uintptr_t) "LOCAL", (LPTSTR)(uintptr_t) "LOCAL", 0, 0), S_OK);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
    MAPIUninitialize();
}

/* System calls of a program and its threads; its exit status must be 0. */
static unsigned long count_calls(const char *program, const char *argument)
{
    unsigned long stops = 0;
    int status;
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execl(program, program, argument, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSTOPPED(status));
    ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL));
    ptrace(PTRACE_SYSCALL, child, NULL, NULL);
    for (;;) {
        pid_t process = waitpid(-1, &status, __WALL);
        assert_true(process > 0);
        if (process == child && (WIFEXITED(status) || WIFSIGNALED(status)))
            break;
        if (!WIFSTOPPED(status))
            continue;
        int signal = WSTOPSIG(status);
        bool ours = signal == (SIGTRAP | 0x80) || signal == SIGTRAP || signal == SIGSTOP;
        stops += signal == (SIGTRAP | 0x80);
        ptrace(PTRACE_SYSCALL, process, NULL, (void *)(intptr_t)(ours ? 0 : signal));
    }
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    return stops / 2;
}

static void a_start_makes_few_calls(void **state)
{
    const char *self = own_program();
    (void)state;
    make_profile();
    count_calls(self, "--logon");          /* the first one makes and remembers the files */
    unsigned long calls = count_calls(self, "--logon");
    print_message("a session with LOCAL, from start to end: %lu system calls\n", calls);
    assert_true(calls <= MOST_CALLS);
}

int main(int argc, char **argv)
{
    char path[4096];
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_start_makes_few_calls) };
    profile_inf_system_directory = "/nowhere";          /* not what is installed */
    if (argc == 2 && !strcmp(argv[1], "--logon"))
        return log_on();
    scratch_enter();
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);             /* not what is installed */
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_leave();
    return failed;
}
