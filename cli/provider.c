/* mapix provider check: put a provider's module through the documented call sequences, and say what breaks the contract.
 *
 * Each scenario runs in a child process with a home of its own: a crash or a hang is a finding like any other, and nothing of the user's is
 * touched. The child tells through a pipe what it is about to call (S), which rules were kept (P), broken (F) or are only worth a word (N). */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/provider.h"

static const struct {
    const char *name;
    provider_scenario *run;
} scenarios[] = {
    { "handshake", provider_handshake }, { "service", provider_service }, { "unconfigured", provider_unconfigured }, { "store", provider_store },
    { "store again", provider_store_again }, { "store logoff", provider_store_logoff }, { "store release", provider_store_release },
    { "store misuse", provider_store_wrong }, { "message", provider_message },
    { "attachments", provider_attachments }, { "search folder", provider_search }, { "events", provider_events }, { "spooler", provider_spooler }, { "address book", provider_book },
    { "address book logoff", provider_book_logoff }, { "distribution lists", provider_lists }, { "transport", provider_transport },
    { "submission", provider_submission }, { "hooks", provider_hooks },
};

struct report {
    json_t *findings;
    json_int_t kept, broken, notes;
    int timeout_ms;
    bool verbose;
    const char *only;                          /* a scenario's name, or NULL */
};

static void add_finding(struct report *report, const char *scenario, const char *rule, bool note, const char *expected, const char *happened)
{
    json_t *each;
    size_t index;

    json_array_foreach(report->findings, index, each)          /* several scenarios may meet the same */
        if (!strcmp(json_string_value(json_object_get(each, "rule")), rule) && !strcmp(json_string_value(json_object_get(each, "happened")), happened) &&
            !strcmp(json_string_value(json_object_get(each, "expected")), expected))
            return;
    *(note ? &report->notes : &report->broken) += 1;
    json_array_append_new(report->findings, json_pack("{s:s, s:s, s:b, s:s, s:s}", "rule", rule, "scenario", scenario, "note", note, "expected", expected,
        "happened", happened));
}

/* One line of a child. Keeps the step it is at. */
static void take_line(struct report *report, const char *scenario, char *line, char step[256])
{
    char *fields[4] = { "", "", "", "" }, *rest = line, *field;

    for (int i = 0; i < 4 && (field = strsep(&rest, "\t")); i++)
        fields[i] = field;
    switch (*fields[0]) {
    case 'S':
        snprintf(step, 256, "%s", fields[1]);
        if (report->verbose)
            fprintf(stderr, "%s: %s\n", scenario, fields[1]);
        break;
    case 'P':
        report->kept++;
        break;
    case 'F':
    case 'N':
        add_finding(report, scenario, fields[1], *fields[0] == 'N', fields[2], fields[3]);
        break;
    }
}

/* --- the child --- */

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    return remove(path), 0;
}

static void set_home(const char *root)
{
    static const char *const names[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "HOME" };
    char path[300];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", root, names[i]);
        mkdir(path, 0700);
        setenv(names[i], path, 1);
    }
    setenv("MAPIX_MEMORY", "debug", 1);            /* what is freed twice, overrun or not ours is noticed */
    setenv("MAPIX_PROMPT", "/bin/false", 1);
}

static void run_child(const struct report *report, const struct provider_target *target, provider_scenario *scenario, const char *root)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    setpgid(0, 0);
    set_home(root);
    dup2(nothing, STDIN_FILENO);
    if (!report->verbose) {
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
    } else {
        dup2(STDERR_FILENO, STDOUT_FILENO);
    }
    scenario(target);
    provider_step(target, "the end of the process");
    exit(0);                                       /* with the module's own destructors */
}

/* --- the parent --- */

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Read lines until the child closes the pipe. False: it said nothing for too long. */
static bool listen_to(struct report *report, const char *scenario, int pipe, char step[256])
{
    char buffer[8192];
    size_t used = 0;
    long end = now_ms() + report->timeout_ms;

    for (;;) {
        struct pollfd wait = { .fd = pipe, .events = POLLIN };
        long left = end - now_ms();
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        ssize_t got = read(pipe, buffer + used, sizeof(buffer) - 1 - used);
        if (got <= 0)
            return true;
        used += (size_t)got;
        buffer[used] = 0;
        for (char *line = buffer, *stop;; line = stop + 1)
            if ((stop = strchr(line, '\n'))) {
                *stop = 0;
                take_line(report, scenario, line, step);
            } else {
                used = strlen(line);
                memmove(buffer, line, used + 1);
                break;
            }
        if (used == sizeof(buffer) - 1)
            used = 0;
        end = now_ms() + report->timeout_ms;
    }
}

/* How the child ended, if not well. */
static void judge_end(struct report *report, const char *scenario, bool silent, int status, const char *step)
{
    char happened[400];

    if (silent) {
        snprintf(happened, sizeof(happened), "nothing for %d s in: %s", report->timeout_ms / 1000, step);
        add_finding(report, scenario, "hang", false, "every call to return", happened);
    } else if (WIFSIGNALED(status)) {
        snprintf(happened, sizeof(happened), "%s in: %s", strsignal(WTERMSIG(status)), step);
        add_finding(report, scenario, "crash", false, "no call to end the process", happened);
    } else if (WEXITSTATUS(status)) {
        snprintf(happened, sizeof(happened), "exit with status %d in: %s", WEXITSTATUS(status), step);
        add_finding(report, scenario, "crash", false, "no call to end the process", happened);
    }
}

static int run_scenario(struct report *report, struct provider_target *target, size_t index)
{
    char root[] = "/tmp/mapix-check-XXXXXX", step[256] = "the start";
    int ends[2], status = 0;
    pid_t child;

    if (!mkdtemp(root) || pipe2(ends, O_CLOEXEC)) {
        fprintf(stderr, "mapix: a scenario cannot be run: %s\n", strerror(errno));
        return EX_OSERR;
    }
    fflush(NULL);
    child = fork();
    if (child < 0) {
        fprintf(stderr, "mapix: a scenario cannot be run: %s\n", strerror(errno));
        return EX_OSERR;
    }
    if (!child) {
        close(ends[0]);
        target->pipe = ends[1];
        run_child(report, target, scenarios[index].run, root);
    }
    setpgid(child, child);
    close(ends[1]);
    bool whole = listen_to(report, scenarios[index].name, ends[0], step);
    if (!whole)
        kill(-child, SIGKILL);
    close(ends[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    kill(-child, SIGKILL);                         /* what the module left running */
    judge_end(report, scenarios[index].name, !whole, status, step);
    nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return EX_OK;
}

static int print_report(struct cli *cli, struct report *report, const char *module)
{
    bool sound = !report->broken;
    json_t *finding;
    size_t index;

    if (cli->json) {
        int status = cli_print_object(cli, json_pack("{s:s, s:b, s:I, s:I, s:I, s:o}", "module", module, "sound", sound, "kept", report->kept, "broken",
            report->broken, "notes", report->notes, "findings", report->findings));

        return status ? status : sound ? EX_OK : EX_DATAERR;
    }
    json_array_foreach(report->findings, index, finding) {
        printf("%s %s (%s): expected ", json_is_true(json_object_get(finding, "note")) ? "note  " : "broken",
            json_string_value(json_object_get(finding, "rule")), json_string_value(json_object_get(finding, "scenario")));
        cli_print_text(stdout, json_string_value(json_object_get(finding, "expected")));
        printf("; happened: ");
        cli_print_text(stdout, json_string_value(json_object_get(finding, "happened")));
        putchar('\n');
    }
    printf("%lld checks kept, %lld broken, %lld notes\n", (long long)report->kept, (long long)report->broken, (long long)report->notes);
    json_decref(report->findings);
    return sound ? EX_OK : EX_DATAERR;
}

static int parse_options(int *io_argc, char **argv, struct report *report, struct provider_target *target)
{
    int kept = 0;

    for (int i = 0; i < *io_argc; i++) {
        if (!strcmp(argv[i], "--verbose")) {
            report->verbose = true;
        } else if (!strcmp(argv[i], "--service") && i + 1 < *io_argc) {
            target->service = argv[++i];
        } else if (!strcmp(argv[i], "--scenario") && i + 1 < *io_argc) {
            report->only = argv[++i];
        } else if (!strcmp(argv[i], "--timeout") && i + 1 < *io_argc) {
            report->timeout_ms = atoi(argv[++i]) * 1000;
            if (report->timeout_ms <= 0)
                return cli_usage("--timeout needs a number of seconds");
        } else if (!strncmp(argv[i], "--", 2)) {
            return cli_usage("provider check does not know %s, or it lacks its value", argv[i]);
        } else {
            argv[kept++] = argv[i];
        }
    }
    bool known = !report->only;
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]) && !known; i++)
        known = !strcmp(scenarios[i].name, report->only);
    if (!known)
        return cli_usage("provider check has no scenario %s", report->only);
    *io_argc = kept;
    return kept ? EX_OK : cli_usage("provider check needs a module: its name in mapisvc.inf, or an absolute path");
}

static int check(struct cli *cli, int argc, char **argv)
{
    struct report report = { .timeout_ms = 30000 };
    struct provider_target target = { 0 };
    SPropValue *values = NULL;
    int status = parse_options(&argc, argv, &report, &target);

    if (status || (argc > 1 && (status = cli_parse_values(argc - 1, argv + 1, &values))))
        return status;
    target.module = argv[0];
    target.values = values;
    target.value_count = (ULONG)argc - 1;
    if (!(report.findings = json_array()))
        status = EX_OSERR;
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]) && !status; i++)
        if (!report.only || !strcmp(report.only, scenarios[i].name))
            status = run_scenario(&report, &target, i);
    if (!status)
        status = print_report(cli, &report, target.module);
    free(values);
    return status;
}

int cli_provider(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "check", check, "MODULE [--service NAME] [--scenario NAME] [--timeout SECONDS] [--verbose] [KEY=VALUE ...]" },
        { NULL, NULL, NULL },
    };

    return cli_choose(cli, "provider", choices, argc, argv);
}
