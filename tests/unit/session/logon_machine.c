/* The logon machine without any real part: choosing (LOGON-07..18, CON-01..03, GAP-02, GAP-05, GAP-09, GAP-23), credentials (LOGON-12), trying
 * again and disabling (CONF-05, CONF-17, CONF-21, CONF-22, SPI-FAIL-01..09, CON-04, GAP-08, GAP-10, GAP-45). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapispi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/logon_machine.h"

/* A world that answers from a script and remembers what it was asked. */
struct world {
    bool shared, has_default, prompt, locked_profile;
    const char *chosen;                    /* at the profile chooser; NULL: cancelled */
    const char *typed;                     /* at the password question; NULL: cancelled */
    HRESULT lock_result;
    struct logon_service services[3];
    struct logon_provider providers[6];
    unsigned service_count, provider_count;
    HRESULT starts[6][3];                  /* n-th answer of a provider */
    bool hangs[6];
    HRESULT configure_result;
    enum logon_answer answer;
    uint64_t now;
    char trace[1024];                      /* what was asked, in order */
    char opened[80];
    ULONG configure_flags;
    bool published, locked, downloaded;
    unsigned attempts[6];
};

static void note(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note(struct world *world, const char *format, ...)
{
    va_list arguments;
    size_t used = strlen(world->trace);
    va_start(arguments, format);
    vsnprintf(world->trace + used, sizeof(world->trace) - used, format, arguments);
    va_end(arguments);
}

static uint64_t world_clock(void *context) { return ((struct world *)context)->now++; }

static HRESULT world_lock(void *context, bool short_timeout)
{
    struct world *world = context;
    world->locked = SUCCEEDED(world->lock_result);
    return world->lock_result;
}

static void world_unlock(void *context) { ((struct world *)context)->locked = false; }
static HRESULT world_find_shared(void *context) { return ((struct world *)context)->shared ? S_OK : MAPI_E_NOT_FOUND; }
static HRESULT world_join(void *context) { return S_OK; }

static HRESULT world_publish(void *context)
{
    ((struct world *)context)->published = true;
    return S_OK;
}

static HRESULT world_default(void *context, char **ret_name)
{
    if (!((struct world *)context)->has_default)
        return MAPI_E_NOT_FOUND;
    *ret_name = strdup("default");
    return S_OK;
}

static HRESULT world_open(void *context, const char *name)
{
    struct world *world = context;
    if (!strcmp(name, "unknown"))
        return MAPI_E_NOT_FOUND;
    snprintf(world->opened, sizeof(world->opened), "%s", name);
    return S_OK;
}

static HRESULT world_validate(void *context, const char *password)
{
    struct world *world = context;
    if (!world->locked_profile)
        return password && *password ? MAPI_E_LOGON_FAILED : S_OK;
    return password && !strcmp(password, "right") ? S_OK : MAPI_E_LOGON_FAILED;
}

static HRESULT world_load(void *context, struct logon_plan *plan)
{
    struct world *world = context;
    *plan = (struct logon_plan){ world->service_count, world->provider_count, world->services, world->providers };
    return S_OK;
}

static HRESULT world_start(void *context, unsigned provider, bool dialogs)
{
    struct world *world = context;
    note(world, "start%u%s ", provider, dialogs ? "!" : "");
    world->providers[provider].abandoned = world->hangs[provider];
    return world->hangs[provider] ? MAPI_E_TIMEOUT : world->starts[provider][world->attempts[provider]++];
}

static HRESULT world_configure(void *context, unsigned service, ULONG flags)
{
    struct world *world = context;
    note(world, "configure%u ", service);
    world->configure_flags = flags;
    return world->configure_result;
}

static void world_disable(void *context, unsigned service, unsigned provider, HRESULT result)
{
    note(context, "disable%u ", service);
}

static HRESULT world_download(void *context)
{
    ((struct world *)context)->downloaded = true;
    return MAPI_E_NETWORK_ERROR;
}

static bool world_prompt(void *context) { return ((struct world *)context)->prompt; }

static HRESULT world_choose(void *context, ULONG flags, char **ret_name, bool *ret_all)
{
    struct world *world = context;
    note(world, "choose ");
    if (!world->chosen)
        return MAPI_E_USER_CANCEL;
    *ret_name = strdup(world->chosen);
    return S_OK;
}

static HRESULT world_ask(void *context, const char *profile, char **ret_password)
{
    struct world *world = context;
    note(world, "ask ");
    if (!world->typed)
        return MAPI_E_USER_CANCEL;
    *ret_password = strdup(world->typed);
    return S_OK;
}

static enum logon_answer world_tell(void *context, unsigned provider, HRESULT result, bool may_correct)
{
    note(context, "tell%u ", provider);
    return ((struct world *)context)->answer;
}

static const struct logon_functions world_functions = {
    .clock = world_clock, .take_lock = world_lock, .drop_lock = world_unlock, .find_shared = world_find_shared, .join = world_join,
    .publish = world_publish, .find_default = world_default, .open_profile = world_open, .validate = world_validate, .load = world_load,
    .start = world_start, .configure = world_configure, .disable = world_disable, .download = world_download,
    .prompt_available = world_prompt, .choose_profile = world_choose, .ask_password = world_ask, .tell_failure = world_tell,
};

/* Choosing. Columns: 0 no, 1 yes, 9 whatever. The first row that fits says what happens; it is written from LOGON-07..18. */
enum name { NONE, EMPTY, KNOWN, UNKNOWN };
enum choice { JOINS, NAMED, DEFAULT, PROMPTS, FAILS };
struct choice_row {
    unsigned char logon_and_password_ui, new_session, shared, named, known, use_default, default_exists, dialogs;
    enum choice choice;
};
static const struct choice_row choice_table[] = {
    /* both new shd nam knw use def dlg */
    { 1, 9, 9, 9, 9, 9, 9, 9, FAILS },             /* LOGON-16, GAP-05 */
    { 0, 0, 1, 9, 9, 9, 9, 9, JOINS },             /* LOGON-07, SHARE-06 */
    { 0, 9, 9, 1, 1, 9, 9, 9, NAMED },             /* LOGON-08, CON-02, SHARE-07 */
    { 0, 9, 9, 1, 0, 9, 9, 9, FAILS },             /* LOGON-18, GAP-02 */
    { 0, 9, 9, 0, 9, 1, 1, 9, DEFAULT },           /* LOGON-09, LOGON-14, CON-03 */
    { 0, 9, 9, 0, 9, 1, 0, 1, PROMPTS },           /* GAP-23 */
    { 0, 9, 9, 0, 9, 1, 0, 0, FAILS },             /* GAP-23 */
    { 0, 9, 9, 0, 9, 0, 9, 1, PROMPTS },           /* LOGON-10 */
    { 0, 9, 9, 0, 9, 0, 9, 0, FAILS },             /* LOGON-11, LOGON-15 */
};

static bool fits(unsigned char wanted, bool is)
{
    return wanted == 9 || wanted == is;
}

static enum choice expected_choice(const struct world *world, enum name name, ULONG flags)
{
    bool named = name == KNOWN || name == UNKNOWN;
    bool dialogs = (flags & MAPI_LOGON_UI) && world->prompt && !(flags & MAPI_NT_SERVICE);
    bool both = (flags & MAPI_LOGON_UI) && (flags & MAPI_PASSWORD_UI);
    for (size_t i = 0; i < sizeof(choice_table) / sizeof(choice_table[0]); i++) {
        const struct choice_row *row = &choice_table[i];
        if (fits(row->logon_and_password_ui, both) && fits(row->new_session, flags & MAPI_NEW_SESSION) && fits(row->shared, world->shared) &&
            fits(row->named, named) && fits(row->known, name == KNOWN) && fits(row->use_default, flags & MAPI_USE_DEFAULT) &&
            fits(row->default_exists, world->has_default) && fits(row->dialogs, dialogs))
            return row->choice;
    }
    fail_msg("no row fits");
    return FAILS;
}

/* One cell of the matrix. */
static void check_choice(struct world *world, enum name name, ULONG flags, bool right_password)
{
    static const char *const names[] = { NULL, "", "known", "unknown" };
    struct logon_request request = { .profile_name = names[name], .flags = flags, .password = right_password ? "right" : NULL };
    struct logon_machine machine;
    enum choice choice = expected_choice(world, name, flags);
    logon_machine_init(&machine, &world_functions, world, &request);
    HRESULT hr = logon_machine_run(&machine);
    bool may_ask = (flags & (MAPI_LOGON_UI | MAPI_PASSWORD_UI)) && world->prompt && !(flags & MAPI_NT_SERVICE);
    bool credentials = world->locked_profile ? right_password || may_ask : !right_password || may_ask;
    /* A profile without password asked for one after a wrong one was given cannot be satisfied by what is typed here. */
    if (!world->locked_profile && right_password)
        credentials = false;
    HRESULT wanted = choice == JOINS ? S_OK : choice == FAILS ? MAPI_E_LOGON_FAILED : credentials ? S_OK : MAPI_E_LOGON_FAILED;
    static const char *const opened[] = { "", "known", "default", "chosen", "" };
    if (hr != wanted || machine.joined != (choice == JOINS) || strcmp(world->opened, opened[choice]) ||
        (strstr(world->trace, "choose") != NULL) != (choice == PROMPTS) || world->locked ||
        world->published != (SUCCEEDED(hr) && choice != JOINS && (flags & MAPI_ALLOW_OTHERS)))
        fail_msg("flags %#x name %d shared %d default %d prompt %d locked %d: %#x, opened \"%s\", %s", (unsigned)flags, (int)name,
            world->shared, world->has_default, world->prompt, world->locked_profile, (unsigned)hr, world->opened, world->trace);
    assert_true(machine.step_count > 0);
    logon_machine_clear(&machine);
}

static void choosing_and_credentials(void **state)
{
    static const ULONG bits[] = { MAPI_NEW_SESSION, MAPI_USE_DEFAULT, MAPI_LOGON_UI, MAPI_ALLOW_OTHERS, MAPI_EXPLICIT_PROFILE,
        MAPI_PASSWORD_UI, MAPI_NT_SERVICE };
    unsigned cells = 0;
    for (unsigned combination = 0; combination < 1u << 7; combination++) {
        ULONG flags = MAPI_EXTENDED;
        for (int bit = 0; bit < 7; bit++)
            if (combination & 1u << bit)
                flags |= bits[bit];
        for (unsigned surroundings = 0; surroundings < 1u << 5; surroundings++)
            for (enum name name = NONE; name <= UNKNOWN; name++) {
                struct world world = { .shared = surroundings & 1, .has_default = surroundings & 2, .prompt = surroundings & 4,
                    .locked_profile = surroundings & 8, .chosen = "chosen", .typed = "right" };
                check_choice(&world, name, flags, surroundings & 16);
                cells++;
            }
    }
    assert_int_equal(cells, 128 * 32 * 4);
}

static HRESULT run(struct world *world, ULONG flags, const char *name, const char *password, struct logon_machine *machine)
{
    struct logon_request request = { .profile_name = name, .password = password, .flags = flags };
    logon_machine_init(machine, &world_functions, world, &request);
    return logon_machine_run(machine);
}

/* LOGON-02, LOGON-10, LOGON-21, LOGON-23, GAP-29: what the matrix has no column for. */
static void refusals(void **state)
{
    struct logon_machine machine;
    struct world world = { 0 };
    char long_name[80];
    assert_int_equal(run(&world, 0x00000400, "known", NULL, &machine), MAPI_E_UNKNOWN_FLAGS);
    logon_machine_clear(&machine);
    memset(long_name, 'a', 65);
    long_name[65] = 0;
    assert_int_equal(run(&world, 0, long_name, NULL, &machine), MAPI_E_LOGON_FAILED);
    assert_non_null(strstr(machine.reason, "64"));
    logon_machine_clear(&machine);
    long_name[64] = 0;
    assert_int_equal(run(&world, 0, long_name, NULL, &machine), S_OK);
    logon_machine_clear(&machine);
    world = (struct world){ .lock_result = MAPI_E_TIMEOUT };
    assert_int_equal(run(&world, MAPI_TIMEOUT_SHORT, "known", NULL, &machine), MAPI_E_TIMEOUT);
    logon_machine_clear(&machine);
    world = (struct world){ .prompt = true };
    assert_int_equal(run(&world, MAPI_LOGON_UI, NULL, NULL, &machine), MAPI_E_USER_CANCEL);
    logon_machine_clear(&machine);
    world = (struct world){ .prompt = true, .locked_profile = true, .typed = "wrong" };
    assert_int_equal(run(&world, MAPI_PASSWORD_UI, "known", "bad", &machine), MAPI_E_LOGON_FAILED);
    assert_string_equal(world.trace, "ask ");                          /* one prompt, not two (LOGON-12) */
    logon_machine_clear(&machine);
    world = (struct world){ .prompt = true, .locked_profile = true };
    assert_int_equal(run(&world, MAPI_LOGON_UI, "known", NULL, &machine), MAPI_E_USER_CANCEL);
    logon_machine_clear(&machine);
    world = (struct world){ 0 };
    assert_int_equal(run(&world, MAPI_FORCE_DOWNLOAD, "known", NULL, &machine), S_OK);     /* GAP-11 */
    assert_true(world.downloaded);
    logon_machine_clear(&machine);
    world = (struct world){ 0 };
    assert_int_equal(run(&world, MAPI_FORCE_DOWNLOAD | MAPI_NO_MAIL, "known", NULL, &machine), S_OK);
    assert_false(world.downloaded);
    logon_machine_clear(&machine);
}

/* Two services: 0 with an address book and a store, 1 with a store; listed so that order matters. */
static struct world two_services(void)
{
    struct world world = { .service_count = 2, .provider_count = 3, .answer = LOGON_ANSWER_SKIP };
    world.services[0].has_entry = world.services[1].has_entry = true;
    world.providers[0] = (struct logon_provider){ .type = MAPI_STORE_PROVIDER, .service = 1 };
    world.providers[1] = (struct logon_provider){ .type = MAPI_STORE_PROVIDER, .service = 0 };
    world.providers[2] = (struct logon_provider){ .type = MAPI_AB_PROVIDER, .service = 0 };
    return world;
}

struct attempt_row {
    HRESULT first, second, configured;
    bool prompt, entry, hangs;
    ULONG flags;
    enum logon_answer answer;
    const char *trace;                     /* of provider 0 (service 1) */
    enum logon_outcome outcome;
};

/* CONF-07: address books first, then stores in profile order. What follows provider 0's first answer is in the table. */
static void trying_again(void **state)
{
    static const struct attempt_row table[] = {
        { .trace = "start0 ", .entry = true, .outcome = LOGON_READY },
        /* CONF-17, SPI-FAIL-01: unconfigured, configured, again */
        { .first = MAPI_E_UNCONFIGURED, .entry = true, .trace = "start0 configure1 start0 ", .outcome = LOGON_READY },
        { .first = MAPI_E_UNCONFIGURED, .second = MAPI_E_UNCONFIGURED, .entry = true, .trace = "start0 configure1 start0 disable1 ",
            .outcome = LOGON_DISABLED },
        { .first = MAPI_E_UNCONFIGURED, .second = MAPI_E_FAILONEPROVIDER, .entry = true, .trace = "start0 configure1 start0 ",
            .outcome = LOGON_SPARED },
        { .first = MAPI_E_UNCONFIGURED, .second = MAPI_E_NETWORK_ERROR, .configured = MAPI_E_UNCONFIGURED, .entry = true,
            .trace = "start0 configure1 start0 disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_UNCONFIGURED, .configured = MAPI_E_USER_CANCEL, .entry = true, .trace = "start0 configure1 disable1 ",
            .outcome = LOGON_DISABLED },
        { .first = MAPI_E_UNCONFIGURED, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        /* SPI-FAIL-04: other errors without dialogs disable at once */
        { .first = MAPI_E_NETWORK_ERROR, .entry = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_CORRUPT_DATA, .entry = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_VERSION, .entry = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_NOT_FOUND, .entry = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_FAILONEPROVIDER, .entry = true, .trace = "start0 ", .outcome = LOGON_SPARED },
        { .first = MAPI_E_SESSION_LIMIT, .entry = true, .trace = "start0 ", .outcome = LOGON_SPARED },
        { .first = MAPI_E_USER_CANCEL, .entry = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        { .hangs = true, .entry = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
        { .hangs = true, .entry = true, .prompt = true, .flags = MAPI_LOGON_UI, .trace = "start0! disable1 ", .outcome = LOGON_DISABLED },
        /* CONF-04, CONF-05: the user is told, and the second failure counts */
        { .first = MAPI_E_NETWORK_ERROR, .entry = true, .prompt = true, .flags = MAPI_LOGON_UI, .answer = LOGON_ANSWER_RETRY,
            .trace = "start0! tell0 start0! ", .outcome = LOGON_READY },
        { .first = MAPI_E_NETWORK_ERROR, .second = MAPI_E_NETWORK_ERROR, .entry = true, .prompt = true, .flags = MAPI_LOGON_UI,
            .answer = LOGON_ANSWER_RETRY, .trace = "start0! tell0 start0! disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_LOGON_FAILED, .entry = true, .prompt = true, .flags = MAPI_LOGON_UI, .answer = LOGON_ANSWER_CORRECT,
            .trace = "start0! tell0 configure1 start0! ", .outcome = LOGON_READY },
        { .first = MAPI_E_LOGON_FAILED, .prompt = true, .flags = MAPI_LOGON_UI, .answer = LOGON_ANSWER_CORRECT,
            .trace = "start0! tell0 start0! ", .outcome = LOGON_READY },
        { .first = MAPI_E_LOGON_FAILED, .entry = true, .prompt = true, .flags = MAPI_LOGON_UI, .answer = LOGON_ANSWER_SKIP,
            .trace = "start0! tell0 disable1 ", .outcome = LOGON_DISABLED },
        { .first = MAPI_E_UNCONFIGURED, .entry = true, .prompt = true, .flags = MAPI_LOGON_UI, .trace = "start0! configure1 start0! ",
            .outcome = LOGON_READY },
        /* LOGON-15: a prompt exists, but the client allows none */
        { .first = MAPI_E_NETWORK_ERROR, .entry = true, .prompt = true, .trace = "start0 disable1 ", .outcome = LOGON_DISABLED },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        const struct attempt_row *row = &table[i];
        struct logon_machine machine;
        struct world world = two_services();
        world.services[1].has_entry = row->entry;
        world.starts[0][0] = row->first;
        world.starts[0][1] = row->second;
        world.configure_result = row->configured;
        world.hangs[0] = row->hangs;
        world.prompt = row->prompt;
        world.answer = row->answer;
        const char *mark = row->flags & MAPI_LOGON_UI ? "!" : "";
        char expected[256];
        snprintf(expected, sizeof(expected), "start2%s %sstart1%s ", mark, row->trace, mark);
        assert_int_equal(run(&world, row->flags | MAPI_NEW_SESSION, "known", NULL, &machine), S_OK);
        if (strcmp(world.trace, expected) || world.providers[0].outcome != row->outcome)
            fail_msg("row %zu: \"%s\" instead of \"%s\", outcome %d", i, world.trace, expected, (int)world.providers[0].outcome);
        assert_int_equal(world.providers[1].outcome, LOGON_READY);
        assert_int_equal(world.services[1].disabled, row->outcome == LOGON_DISABLED);
        if (strstr(row->trace, "configure"))                           /* CONF-18, CONF-19, SPI-FAIL-02 */
            assert_int_equal(world.configure_flags, SERVICE_LOGON_FAILED |
                (!(row->flags & MAPI_LOGON_UI) ? 0 : strstr(row->trace, "tell") ? SERVICE_UI_ALWAYS : SERVICE_UI_ALLOWED));
        logon_machine_clear(&machine);
    }
}

/* CONF-05, CONF-22: the whole service goes, what ran of it and what was not tried yet; nothing of it is started any more. */
static void whole_service_goes(void **state)
{
    struct logon_machine machine;
    struct world world = two_services();
    world.starts[2][0] = MAPI_E_CORRUPT_DATA;
    assert_int_equal(run(&world, 0, "known", NULL, &machine), S_OK);
    assert_string_equal(world.trace, "start2 disable0 start0 ");
    assert_int_equal(world.providers[1].outcome, LOGON_DISABLED);
    logon_machine_clear(&machine);
    world = two_services();
    world.starts[1][0] = MAPI_E_CORRUPT_DATA;
    assert_int_equal(run(&world, 0, "known", NULL, &machine), S_OK);
    assert_string_equal(world.trace, "start2 start0 start1 disable0 ");
    assert_int_equal(world.providers[2].outcome, LOGON_DISABLED);      /* it had been ready */
    logon_machine_clear(&machine);
}

/* GAP-08: nothing left is no session; something spared is one. The user's cancel at the failure sheet ends the logon. */
static void nothing_left(void **state)
{
    struct logon_machine machine;
    struct world world = two_services();
    world.starts[2][0] = world.starts[0][0] = MAPI_E_NETWORK_ERROR;
    assert_int_equal(run(&world, 0, "known", NULL, &machine), MAPI_E_LOGON_FAILED);
    logon_machine_clear(&machine);
    world = two_services();
    world.starts[2][0] = MAPI_E_NETWORK_ERROR;
    world.starts[0][0] = MAPI_E_FAILONEPROVIDER;
    assert_int_equal(run(&world, 0, "known", NULL, &machine), S_OK);
    logon_machine_clear(&machine);
    world = two_services();
    world.prompt = true;
    world.starts[2][0] = MAPI_E_NETWORK_ERROR;
    world.answer = LOGON_ANSWER_CANCEL;
    assert_int_equal(run(&world, MAPI_LOGON_UI, "known", NULL, &machine), MAPI_E_USER_CANCEL);
    assert_string_equal(world.trace, "start2! tell2 ");
    logon_machine_clear(&machine);
}

/* LOGON-25, GAP-09: a sheet per service before any is logged on; without anyone to show it, skipped. */
static void service_sheets(void **state)
{
    struct logon_machine machine;
    struct world world = two_services();
    world.prompt = true;
    assert_int_equal(run(&world, MAPI_SERVICE_UI_ALWAYS, "known", NULL, &machine), S_OK);
    assert_string_equal(world.trace, "configure0 configure1 start2! start0! start1! ");
    assert_int_equal(world.configure_flags, SERVICE_UI_ALWAYS);
    logon_machine_clear(&machine);
    world = two_services();
    assert_int_equal(run(&world, MAPI_SERVICE_UI_ALWAYS, "known", NULL, &machine), S_OK);
    assert_string_equal(world.trace, "start2 start0 start1 ");
    logon_machine_clear(&machine);
}

/* Every step is recorded with begin and duration, in order. */
static void records_steps(void **state)
{
    static const char *const names[] = { "check request", "take logon lock", "find shared session", "choose profile", "open profile",
        "validate credentials", "load services", "log on provider", "start address books", "log on provider", "log on provider",
        "start stores", "judge" };
    struct logon_machine machine;
    struct world world = two_services();
    assert_int_equal(run(&world, 0, "known", NULL, &machine), S_OK);
    assert_int_equal(machine.step_count, sizeof(names) / sizeof(names[0]));
    for (unsigned i = 0; i < machine.step_count; i++) {
        assert_string_equal(machine.steps[i].state, names[i]);
        assert_true(machine.steps[i].duration > 0);
    }
    assert_int_equal(machine.steps[2].result, MAPI_E_NOT_FOUND);
    assert_int_equal(machine.steps[7].provider, 2);
    logon_machine_clear(&machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choosing_and_credentials),
        cmocka_unit_test(refusals),
        cmocka_unit_test(trying_again),
        cmocka_unit_test(whole_service_goes),
        cmocka_unit_test(nothing_left),
        cmocka_unit_test(service_sheets),
        cmocka_unit_test(records_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
