/* mapix logon, mapix explain: what happened at a logon, from the record it left (session/logon_record.h). */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "session/logon_record.h"
#include "value/names.h"

/* --- reading records --- */

/* The record of the last logon, or of the `back`-th before it; NULL when there is none. */
static json_t *read_record(unsigned back)
{
    char *bytes = NULL;
    size_t size = 0;
    json_t *record = NULL;

    if (SUCCEEDED(mapix_session_logon_record(back, &bytes, &size)))
        record = json_loadb(bytes, size, 0, NULL);
    free(bytes);
    return record;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

static HRESULT code_of(const json_t *object, const char *key)
{
    return (HRESULT)strtoul(text_of(object, key), NULL, 16);
}

static const char *name_of(HRESULT code, char text[16])
{
    const char *name = code == S_OK ? "S_OK" : mapix_names_error(code);

    snprintf(text, 16, "%#010x", (unsigned)code);
    return name ? name : text;
}

/* --- the flowchart --- */

/* The boxes and arrows of the page "MAPI sessions", and those that we put between them, in the order in which a logon meets them. */
static const struct box {
    const char *state;             /* as the machine calls it */
    const char *says;
} boxes[] = {
    { "check request", "Are flags and name such as MAPILogonEx takes?" },
    { "take logon lock", "One logon of this user at a time" },
    { "find shared session", "Without MAPI_NEW_SESSION: is there a shared session?" },
    { "join shared session", "Yes: join it" },
    { "choose profile", "No: is a profile named?" },
    { "find default profile", "No name, MAPI_USE_DEFAULT: take the default profile" },
    { "ask for profile", "No name, MAPI_LOGON_UI: ask the user for a profile" },
    { "open profile", "Open the profile" },
    { "validate credentials", "Are the credentials valid?" },
    { "ask for credentials", "No, MAPI_LOGON_UI or MAPI_PASSWORD_UI: ask the user for them" },
    { "validate credentials again", "Are they valid now?" },
    { "load services", "Read the message services of the profile" },
    { "show service sheets", "MAPI_SERVICE_UI_ALWAYS: a sheet for each service" },
    { "start address books", "Log on the address book providers" },
    { "start stores", "Log on the message store providers" },
    { "judge", "Does any service work?" },
    { "share session", "MAPI_ALLOW_OTHERS: share the session" },
    { "download", "MAPI_FORCE_DOWNLOAD: fetch new messages" },
};

static bool is_part(const json_t *step)
{
    return json_object_get(step, "provider") || json_object_get(step, "service");
}

static const json_t *find_step(const json_t *record, const char *state)
{
    const json_t *steps = json_object_get(record, "steps"), *step;
    const json_t *found = NULL;
    size_t i;

    json_array_foreach(steps, i, step)
        if (!is_part(step) && !strcmp(text_of(step, "name"), state))
            found = step;          /* the last time it was met */
    return found;
}

static void print_text(const char *prefix, const char *text)
{
    const char *line = text;

    while (*line) {
        size_t length = strcspn(line, "\n");
        char *copy = strndup(line, length);

        fputs(prefix, stdout);
        cli_print_text(stdout, copy ? copy : "");
        putchar('\n');
        free(copy);
        line += length;
        line += *line == '\n';
    }
}

/* "No shared session" is an answer, not a failure. */
static bool is_answer(const json_t *step)
{
    return !strcmp(text_of(step, "name"), "find shared session") && code_of(step, "result") == MAPI_E_NOT_FOUND;
}

static void print_outcome(const json_t *step)
{
    HRESULT result = code_of(step, "result");
    char number[16];

    printf("  %s, %.3f ms\n", is_answer(step) ? "no" : name_of(result, number), (double)json_integer_value(json_object_get(step, "duration")) / 1000);
    if (FAILED(result) || *text_of(step, "text"))
        print_text("        ", text_of(step, "text"));
}

/* What was done for single services and providers within a box: it was recorded before the box itself, and after the box before. */
static void print_parts(const json_t *record, const json_t *box)
{
    const json_t *steps = json_object_get(record, "steps"), *step;
    size_t end = 0, i;

    while (json_array_get(steps, end) != box)
        end++;
    for (i = end; i > 0 && is_part(json_array_get(steps, i - 1));)
        i--;
    for (; i < end; i++) {
        step = json_array_get(steps, i);
        printf("      %s: ", text_of(step, "name"));
        cli_print_text(stdout, text_of(step, "service"));
        if (*text_of(step, "provider")) {
            fputs(" / ", stdout);
            cli_print_text(stdout, text_of(step, "provider"));
        }
        print_outcome(step);
    }
}

static void print_flags(ULONG flags)
{
    static const struct {
        ULONG flag;
        const char *name;
    } names[] = { { MAPI_LOGON_UI, "LOGON_UI" }, { MAPI_NEW_SESSION, "NEW_SESSION" }, { MAPI_APP_PROFILE, "APP_PROFILE" },
        { MAPI_ALLOW_OTHERS, "ALLOW_OTHERS" }, { MAPI_EXPLICIT_PROFILE, "EXPLICIT_PROFILE" }, { MAPI_EXTENDED, "EXTENDED" },
        { MAPI_USE_DEFAULT, "USE_DEFAULT" }, { MAPI_FORCE_DOWNLOAD, "FORCE_DOWNLOAD" }, { MAPI_SERVICE_UI_ALWAYS, "SERVICE_UI_ALWAYS" },
        { MAPI_NO_MAIL, "NO_MAIL" }, { MAPI_NT_SERVICE, "NT_SERVICE" }, { MAPI_PASSWORD_UI, "PASSWORD_UI" },
        { MAPI_TIMEOUT_SHORT, "TIMEOUT_SHORT" }, { MAPI_BG_SESSION, "BG_SESSION" }, { MAPI_UNICODE, "UNICODE" } };

    fputs("Flags:", stdout);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (flags & names[i].flag)
            printf(" MAPI_%s", names[i].name);
    putchar('\n');
}

static void print_head(const json_t *record)
{
    printf("Logon of %s by ", text_of(record, "time"));
    cli_print_text(stdout, text_of(record, "program"));
    printf(" (process %lld)", (long long)json_integer_value(json_object_get(record, "process")));
    if (*text_of(record, "profile")) {
        fputs(" to the profile ", stdout);
        cli_print_text(stdout, text_of(record, "profile"));
    }
    putchar('\n');
    print_flags((ULONG)code_of(record, "flags"));
    putchar('\n');
}

static void print_services(const json_t *services)
{
    const json_t *service;
    size_t i;

    json_array_foreach(services, i, service) {
        fputs("Service ", stdout);
        cli_print_text(stdout, text_of(service, "name"));
        printf(": %s\n", text_of(service, "outcome"));
        print_text("        ", text_of(service, "text"));
    }
}

static void print_end(const json_t *record)
{
    HRESULT result = code_of(record, "result");
    char number[16];

    print_services(json_object_get(record, "services"));
    printf("%s: %s\n", FAILED(result) ? "No session" : json_is_true(json_object_get(record, "joined")) ? "Joined the shared session" : "Session",
        name_of(result, number));
    if (FAILED(result))
        print_text("        ", text_of(record, "text"));
}

/* Boxes that the logon met are lit: marked, and bold on a terminal; the others are dim. */
static int print_flowchart(const json_t *record)
{
    bool colours = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");

    print_head(record);
    for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
        const json_t *step = find_step(record, boxes[i].state);

        printf("  %s%s %s%s", colours ? step ? "\033[1m" : "\033[2m" : "", step ? "[x]" : "[ ]", boxes[i].says, colours ? "\033[0m" : "");
        if (step)
            print_outcome(step);
        else
            putchar('\n');
        if (step)
            print_parts(record, step);
    }
    putchar('\n');
    print_end(record);
    return ferror(stdout) ? EX_IOERR : EX_OK;
}

static int no_record(unsigned back)
{
    if (back)
        fprintf(stderr, "mapix: there are no records of %u logons; the last twenty are kept\n", back + 1);
    else
        fprintf(stderr, "mapix: no logon has left a record yet ($XDG_STATE_HOME/mapix/logons); log on first: mapix logon\n");
    return EX_NOINPUT;
}

static int explain_logon(struct cli *cli, unsigned back)
{
    json_t *record = read_record(back);
    int status;

    if (!record)
        return no_record(back);
    if (cli->json)
        return cli_print_object(cli, record);
    status = print_flowchart(record);
    json_decref(record);
    return status;
}

/* Log on and off, and say what came of it: the record that the logon itself left. */
static int try_logon(struct cli *cli)
{
    json_t *record, *object;
    int status = cli_log_on(cli, isatty(STDIN_FILENO) ? MAPI_NO_MAIL | MAPI_LOGON_UI : MAPI_NO_MAIL);

    if (status)
        return status;
    record = read_record(0);
    if (cli->json) {
        object = json_object();
        json_object_set_new(object, "profile", json_string(text_of(record, "profile")));
        json_object_set_new(object, "joined", json_boolean(json_is_true(json_object_get(record, "joined"))));
        json_object_set(object, "services", json_object_get(record, "services") ? json_object_get(record, "services") : json_null());
        status = cli_print_object(cli, object);
    } else {
        print_services(json_object_get(record, "services"));
    }
    json_decref(record);
    return status;
}

int cli_logon(struct cli *cli, int argc, char **argv)
{
    char *end = NULL;
    unsigned long back = 0;

    if (!argc)
        return try_logon(cli);
    if (strcmp(argv[0], "--explain") || argc > 2)
        return cli_usage("logon takes nothing, or --explain and how many logons to go back");
    if (argc == 2 && (!*argv[1] || (back = strtoul(argv[1], &end, 10)) > 1000 || *end))
        return cli_usage("%s is no number of logons to go back", argv[1]);
    return explain_logon(cli, (unsigned)back);
}

/* --- mapix explain CODE --- */

/* Where the last logon met a code: steps of it, and the logon itself. New reference. */
static json_t *occurrences_of(const json_t *record, HRESULT code)
{
    const json_t *steps = json_object_get(record, "steps"), *step;
    json_t *list = json_array();
    size_t i;

    json_array_foreach(steps, i, step) {
        json_t *item;

        if (code_of(step, "result") != code || !FAILED(code) || is_answer(step))
            continue;
        item = json_object();
        json_object_set_new(item, "step", json_string(text_of(step, "name")));
        json_object_set_new(item, "service", *text_of(step, "service") ? json_string(text_of(step, "service")) : json_null());
        json_object_set_new(item, "provider", *text_of(step, "provider") ? json_string(text_of(step, "provider")) : json_null());
        json_object_set_new(item, "text", *text_of(step, "text") ? json_string(text_of(step, "text")) : json_null());
        json_array_append_new(list, item);
    }
    if (code_of(record, "result") == code && FAILED(code)) {
        json_t *item = json_pack("{s:s, s:n, s:n, s:s}", "step", "logon", "service", "provider", "text", text_of(record, "text"));

        json_array_append_new(list, item);
    }
    return list;
}

static void print_explained(const json_t *object)
{
    const json_t *logon = json_object_get(object, "logon"), *item;
    const char *last = "";
    size_t i;

    printf("%s (%s)\n", *text_of(object, "name") ? text_of(object, "name") : "no name", text_of(object, "code"));
    print_text("  Meaning: ", text_of(object, "meaning"));
    print_text("  Usual cause: ", text_of(object, "cause"));
    if (!json_is_object(logon)) {
        printf("  No logon has left a record yet.\n");
        return;
    }
    bool met = json_array_size(json_object_get(logon, "occurrences"));

    fputs(met ? "  In the last logon (" : "  The last logon (", stdout);
    cli_print_text(stdout, text_of(logon, "time"));
    fputs(", profile \"", stdout);
    cli_print_text(stdout, text_of(logon, "profile"));
    puts(met ? "\"):" : "\") did not meet it.");
    json_array_foreach(json_object_get(logon, "occurrences"), i, item) {
        const char *text = text_of(item, "text");

        printf("    %s", text_of(item, "step"));
        if (*text_of(item, "service")) {
            fputs(": ", stdout);
            cli_print_text(stdout, text_of(item, "service"));
        }
        if (*text_of(item, "provider")) {
            fputs(" / ", stdout);
            cli_print_text(stdout, text_of(item, "provider"));
        }
        putchar('\n');
        if (strcmp(text, last))        /* the step that disables a service repeats what the one before said */
            print_text("      ", text);
        last = text;
    }
}

int cli_explain(struct cli *cli, int argc, char **argv)
{
    const struct mapix_error_name *error;
    json_t *object, *record, *logon;

    if (argc != 1)
        return cli_usage("explain needs a code's name or number");
    error = mapix_names_explain_by_name(argv[0]);
    if (!error) {
        fprintf(stderr, "mapix: no result is called %s (mapix logon --explain shows what happened)\n", argv[0]);
        return EX_NOINPUT;
    }
    record = read_record(0);
    logon = record ? json_object() : json_null();
    if (record) {
        json_object_set_new(logon, "time", json_string(text_of(record, "time")));
        json_object_set_new(logon, "program", json_string(text_of(record, "program")));
        json_object_set_new(logon, "profile", json_string(text_of(record, "profile")));
        json_object_set_new(logon, "occurrences", occurrences_of(record, error->code));
    }
    object = json_object();
    json_object_set_new(object, "name", json_string(error->name));
    json_object_set_new(object, "code", json_sprintf("0x%08X", (unsigned)error->code));
    json_object_set_new(object, "failure", json_boolean(FAILED(error->code)));
    json_object_set_new(object, "meaning", error->meaning ? json_string(error->meaning) : json_null());
    json_object_set_new(object, "cause", error->cause ? json_string(error->cause) : json_null());
    json_object_set_new(object, "logon", logon);
    json_decref(record);
    if (cli->json)
        return cli_print_object(cli, object);
    print_explained(object);
    json_decref(object);
    return ferror(stdout) ? EX_IOERR : EX_OK;
}
