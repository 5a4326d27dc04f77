#include "cli/cli.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const struct {
    const char *name;
    cli_verb *verb;
    const char *help;
} nouns[] = {
    { "profile", cli_profile, "create NAME [--default] | new | list | show NAME | delete NAME | default NAME | copy NAME NEW | rename NAME NEW |\n"
        "           passwd NAME | export NAME FILE [--secrets] | import FILE [NAME] | forget-secrets NAME" },
    { "service", cli_service, "add NAME [KEY=VALUE ...] | list | remove NAME [--force] | configure NAME [KEY=VALUE ...]" },
    { "store", cli_store, "list | check [FILE] | backup FILE | repair [FILE]" },
    { "folder", cli_folder, "list [FOLDER] | create PATH" },
    { "message", cli_message, "list FOLDER [--limit N] | show ID | move ID FOLDER | delete ID | mark ID [--unread]" },
    { "search", cli_search, "FOLDER QUERY [--limit N]" },
    { "import", cli_import, "FOLDER SOURCE... [--drop-duplicates]" },
    { "export", cli_export, "FOLDER DIR [--maildir]" },
    { "send", cli_send, "--to A [--cc A] [--bcc A] [--subject S] [--body TEXT] [--attach FILE ...] [--wait]" },
    { "contact", cli_contact, "list | show WHO | add [NAME ADDRESS | NAME --list [WHO ...]] | edit WHO | delete WHO | search WORDS | resolve WHO ... | join LIST WHO ... | leave LIST WHO ..." },
    { "status", cli_status, "" },
    { "logon", cli_logon, "[--explain [N]]" },
    { "explain", cli_explain, "NAME-OR-NUMBER" },
    { "daemon", cli_daemon, "status | stop" },
    { "prop", cli_prop, "NAME-OR-NUMBER" },
    { "error", cli_error, "NAME-OR-NUMBER" },
    { "flag", cli_flag, "NAME-OR-NUMBER" },
    { "guid", cli_guid, "NAME-OR-GUID" },
    { "entryid", cli_entryid, "HEX" },
    { "provider", cli_provider, "check MODULE [--service NAME] [--scenario NAME] [--timeout SECONDS] [--verbose] [KEY=VALUE ...]" },
    { "msg", cli_msg, "show FILE.msg | export FILE.msg [FILE.eml]" },
};

static int print_help(FILE *file)
{
    fprintf(file, "usage: mapix [--profile P] [--json] NOUN VERB ...\n\n");
    for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++)
        fprintf(file, "  %-8s %s\n", nouns[i].name, nouns[i].help);
    fprintf(file, "\n  --profile P  a session of its own on profile P; without it the shared session, else the default profile\n"
                  "  --password-file F  the profile's password is the first line of F, or of standard input for -\n"
                  "  --json       output for programs\n  --version    what runs\n\nmapix(1) has the rest.\n");
    return file == stdout ? EX_OK : EX_USAGE;
}

/* Take the options that stand anywhere on the line, before a "--", out of it. Returns the new count, or -1 when one lacks its value. */
static int take_options(struct cli *cli, int argc, char **argv)
{
    int kept = 0;

    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--")) {
            while (++i < argc)
                argv[kept++] = argv[i];
        } else if (!strcmp(argv[i], "--json")) {
            cli->json = true;
        } else if (!strcmp(argv[i], "--profile")) {
            if (++i == argc || !*argv[i])
                return -1;
            cli->profile = argv[i];
        } else if (!strncmp(argv[i], "--profile=", 10)) {
            cli->profile = argv[i] + 10;
            if (!*cli->profile)
                return -1;
        } else if (!strcmp(argv[i], "--password-file")) {
            if (++i == argc)
                return -1;
            cli->password_file = argv[i];
        } else if (!strncmp(argv[i], "--password-file=", 16)) {
            cli->password_file = argv[i] + 16;
        } else {
            argv[kept++] = argv[i];
        }
    }
    return kept;
}

int cli_choose(struct cli *cli, const char *noun, const struct cli_choice *choices, int argc, char **argv)
{
    const struct cli_choice *choice = choices;

    if (argc > 0)
        for (; choice->name; choice++)
            if (!strcmp(choice->name, argv[0]))
                return choice->verb(cli, argc - 1, argv + 1);
    if (argc > 0)
        fprintf(stderr, "mapix: %s has no verb %s\n", noun, argv[0]);
    for (choice = choices; choice->name; choice++)
        fprintf(stderr, "usage: mapix %s %s %s\n", noun, choice->name, choice->arguments);
    return EX_USAGE;
}

/* What was printed has to have arrived. */
static int finish_output(int status)
{
    bool failed = fflush(stdout) != 0;

    if (!failed && !ferror(stdout))
        return status;
    fprintf(stderr, "mapix: standard output cannot be written%s%s; what was printed is not whole\n", failed ? ": " : "", failed ? strerror(errno) : "");
    return status && status != EX_IOERR ? status : EX_IOERR;
}

int main(int argc, char **argv)
{
    struct cli cli = { .json = false };
    int status = -1;

    argc = take_options(&cli, argc - 1, ++argv);
    if (argc < 0)
        return cli_usage("--profile needs a name, --password-file a file");
    if (argc == 0)
        return print_help(stderr);
#ifdef __GLIBC__
    /* A heap a thread costs a short-lived program more than it saves; threads that work side by side need them. */
    mallopt(M_ARENA_MAX, strcmp(argv[0], "import") ? 1 : 4);
    mallopt(M_TOP_PAD, 384 * 1024);
    mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
#endif
    if (!strcmp(argv[0], "--help") || !strcmp(argv[0], "help"))
        return finish_output(print_help(stdout));
    if (!strcmp(argv[0], "--version")) {
        printf("mapix %s\n", mapix_version());
        return finish_output(EX_OK);
    }
    for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]) && status < 0; i++)
        if (!strcmp(nouns[i].name, argv[0]))
            status = nouns[i].verb(&cli, argc - 1, argv + 1);
    if (status < 0)
        status = cli_usage("there is no %s; mapix help lists what there is", argv[0]);
    cli_close(&cli);
    return finish_output(status);
}
