/* One dialog after the other through the scripted helper, and helpers that die, hang, lie, say garbage, flood. */
#include "fixture.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"
#include "tests/lib/waiting.h"

static const struct prompt_profile profiles[] = { { "Work", false }, { "Home", true } };

static void assert_text(struct mapix_error_slot *error, const char *part)
{
    char *text = mapix_error_text(error, NULL);
    if (!text || !strstr(text, part))
        fail_msg("\"%s\" does not say \"%s\"", text ? text : "(nothing)", part);
    free(text);
}

/* No child of ours is left, not even a zombie. */
static void assert_no_children(void)
{
    int status;
    assert_int_equal(waitpid(-1, &status, WNOHANG), -1);
}

/* LOGON-10, LOGON-26: the list, the default, the two check boxes, and the way to a new one. */
static void chooses_a_profile(void **state)
{
    struct prompt_choice choice = { 0 };
    answers("{\"button\":\"ok\",\"values\":{\"Profile\":0,\"Make this the default profile\":true}}\n");
    assert_int_equal(prompt_choose_profile(0x1234, 2, profiles, NULL, NULL, &choice), S_OK);
    assert_string_equal(choice.name, "Work");
    assert_true(choice.make_default);
    assert_false(choice.all_sheets);
    assert_false(choice.new_profile);
    free(choice.name);
    assert_asked("\"dialog\":\"choose-profile\"");
    assert_asked("\"options\":[\"Work\",\"Home\"],\"value\":1");              /* the default is proposed */
    assert_asked("\"parent\":4660");                                           /* LOGON-01: ulUIParam reaches the helper */
    assert_asked("\"end\":true");
    answers("{\"button\":\"ok\",\"values\":{\"Show the settings of every service first\":true}}\n");
    assert_int_equal(prompt_choose_profile(0, 2, profiles, "why", NULL, &choice), S_OK);
    assert_string_equal(choice.name, "Home");
    assert_true(choice.all_sheets);
    free(choice.name);
    assert_asked("\"problem\":\"why\"");
    answers("{\"button\":\"new\"}\n");
    assert_int_equal(prompt_choose_profile(0, 0, NULL, NULL, NULL, &choice), S_OK);
    assert_true(choice.new_profile);
    assert_null(choice.name);
    answers("{\"button\":\"cancel\"}\n");
    assert_int_equal(prompt_choose_profile(0, 2, profiles, NULL, NULL, &choice), MAPI_E_USER_CANCEL);
    assert_no_children();
}

static void asks_for_secrets(void **state)
{
    char *secret = NULL, *user = strdup("ann");
    answers("{\"button\":\"ok\",\"values\":{\"Password\":\"s\\u00e9cret\"}}\n");
    assert_int_equal(prompt_ask_secret(0, "Profile Work", "Password", "It was wrong", NULL, NULL, &secret), S_OK);
    assert_string_equal(secret, "s\xC3\xA9" "cret");
    prompt_free_secret(secret);
    assert_asked("\"secret\":true");
    assert_asked("\"problem\":\"It was wrong\"");
    assert_not_asked("s\xC3\xA9" "cret");
    answers("{\"button\":\"ok\",\"values\":{\"Password\":\"\",\"User name\":\"bob\"}}\n");
    assert_int_equal(prompt_ask_secret(0, "Server", "Password", NULL, NULL, &user, &secret), S_OK);
    assert_string_equal(user, "bob");
    assert_string_equal(secret, "");
    prompt_free_secret(secret);
    assert_asked("\"value\":\"ann\"");
    answers("{\"button\":\"cancel\"}\n");
    assert_int_equal(prompt_ask_secret(0, "Server", "Password", NULL, NULL, &user, &secret), MAPI_E_USER_CANCEL);
    assert_string_equal(user, "bob");
    free(user);
}

/* CONF-04 */
static void tells_failures(void **state)
{
    static const struct { const char *answer; enum prompt_failure_answer means; } wanted[] = { { "retry", PROMPT_RETRY },
        { "correct", PROMPT_CORRECT }, { "skip", PROMPT_SKIP }, { "cancel", PROMPT_GIVE_UP } };
    enum prompt_failure_answer answer;
    for (size_t i = 0; i < 4; i++) {
        char line[64];
        snprintf(line, sizeof(line), "{\"button\":\"%s\"}\n", wanted[i].answer);
        answers(line);
        assert_int_equal(prompt_tell_failure(0, "The service Mail cannot be used", "No server.", "Start it.", true, NULL, &answer), S_OK);
        assert_int_equal(answer, wanted[i].means);
    }
    assert_asked("\"text\":\"No server.\\u000a\\u000aStart it.\"");
    assert_asked("\"severity\":\"error\"");
    answers("{\"button\":\"correct\"}\n");              /* was not offered */
    assert_int_equal(prompt_tell_failure(0, "x", "y", NULL, false, NULL, &answer), MAPI_E_CALL_FAILED);
    assert_no_children();
}

static void confirms_and_chooses(void **state)
{
    static const char *const entries[] = { "one", "two", "three" };
    bool chosen[3] = { true, false, false };
    char *text = strdup("Mail");
    answers("{\"button\":\"yes\"}\n{\"button\":\"no\"}\n{\"button\":\"cancel\"}\n");
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_OK);
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_FALSE);
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), MAPI_E_USER_CANCEL);
    answers("{\"button\":\"ok\",\"values\":{\"Which\":[1,2]}}\n{\"button\":\"ok\",\"values\":{\"Which\":0}}\n");
    assert_int_equal(prompt_choose(0, "t", "Which", 3, entries, true, NULL, chosen), S_OK);
    assert_true(!chosen[0] && chosen[1] && chosen[2]);
    assert_int_equal(prompt_choose(0, "t", "Which", 3, entries, false, NULL, chosen), S_OK);
    assert_true(chosen[0] && !chosen[1] && !chosen[2]);
    /* too long, empty, then right: the helper is told why each time */
    answers("{\"button\":\"ok\",\"values\":{\"Name\":\"123456\"}}\n{\"button\":\"ok\",\"values\":{\"Name\":\"\"}}\n"
                   "{\"button\":\"ok\",\"values\":{\"Name\":\"12345\"}}\n");
    assert_int_equal(prompt_ask_text(0, "t", "Name", NULL, 5, NULL, &text), S_OK);
    assert_string_equal(text, "12345");
    assert_asked("Name has more than 5 characters");
    assert_asked("Name must have a value");
    free(text);
    answers("{\"button\":\"cancel\"}\n");
    assert_int_equal(prompt_message(0, PROMPT_WARNING, "t", "x", NULL), S_OK);
    assert_asked("\"severity\":\"warning\"");
}

static void one_helper_for_a_series(void **state)
{
    answers("{\"button\":\"yes\"}\n{\"button\":\"no\"}\n");
    prompt_begin_series();
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_OK);
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_FALSE);
    prompt_end_series();
    const char *first = strstr(asked(), "\"mapix-prompt\":1");
    assert_non_null(first);
    assert_null(strstr(first + 1, "\"mapix-prompt\":1"));
    assert_no_children();
    answers("{\"die\":1}\n{\"button\":\"yes\"}\n");     /* a series survives a helper that does not */
    prompt_begin_series();
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), MAPI_E_CALL_FAILED);
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_OK);
    prompt_end_series();
    assert_no_children();
}

/* CONF-03, and every way a helper can be bad: the dialog fails, the program goes on, nobody is left behind. */
static void survives_bad_helpers(void **state)
{
    static const struct { const char *script, *says; } bad[] = {
        { "{\"die\":1}\n", "ended without an answer" },
        { "{\"say\":\"garbage\"}\n", "what is no message" },
        { "{\"say\":\"[1]\"}\n", "what is no message" },
        { "{\"say\":\"{}\"}\n", "what it was not asked" },
        { "{\"say\":\"{\\\"close\\\":99,\\\"button\\\":\\\"yes\\\"}\"}\n", "what it was not asked" },
        { "{\"button\":\"perhaps\"}\n", "what it was not asked" },
        { "{\"button\":\"yes\",\"values\":{\"0\":true}}\n", "what it was not asked" },
        { "{\"say\":\"{\\\"set\\\":1,\\\"control\\\":0,\\\"value\\\":1}\"}\n", "what it was not asked" },
        { "{\"say\":\"{\\\"press\\\":1,\\\"control\\\":0}\"}\n", "what it was not asked" },
        { "{\"long\":2000000}\n", "more in one line" },
        { "{\"greet\":{\"mapix-prompt\":9}}\n", "another version" },
        { "{\"greet\":{}}\n", "another version" },
        { "{\"mute\":1}\n", "said nothing" },
    };
    setenv("MAPIX_PROMPT_DEADLINE", "0.3", 1);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct mapix_error_slot error = { 0 };
        answers(bad[i].script);
        if (i == 12)
            setenv("MAPIX_PROMPT_DEADLINE", "0.2", 1);
        else
            setenv("MAPIX_PROMPT_DEADLINE", "10", 1);
        assert_int_equal(prompt_confirm(0, "t", "q", &error), MAPI_E_CALL_FAILED);
        assert_text(&error, bad[i].says);
        assert_text(&error, "MAPIX_PROMPT");
        mapix_error_clear(&error);
        assert_no_children();
    }
    unsetenv("MAPIX_PROMPT_DEADLINE");
}

/* Values that the sheet has no place for: options that are not there, other types, other controls, none. What was proposed stays untouched. */
static void survives_lying_values(void **state)
{
    static const char *const entries[] = { "a", "b" };
    static const char *const one[] = { "\"0\":2", "\"0\":-1", "\"0\":\"a\"", "\"0\":[0]", "\"0\":true", "\"0\":null", "\"1\":0", "\"-0\":0", "\"0x0\":0", "\"\":0",
        "\"99999999999999999999\":0", "\"0\":0,\"7\":0" };
    static const char *const many[] = { "\"0\":[2]", "\"0\":[-1]", "\"0\":1", "\"0\":[true]", "\"0\":[[0]]" };
    for (size_t i = 0; i < sizeof(one) / sizeof(one[0]) + sizeof(many) / sizeof(many[0]); i++) {
        bool multiple = i >= sizeof(one) / sizeof(one[0]), chosen[2] = { false, true };
        struct mapix_error_slot error = { 0 };
        char script[256];
        snprintf(script, sizeof(script), "{\"say\":\"{\\\"close\\\":1,\\\"button\\\":\\\"ok\\\",\\\"values\\\":{");
        for (const char *from = multiple ? many[i - sizeof(one) / sizeof(one[0])] : one[i]; *from; from++)
            snprintf(script + strlen(script), sizeof(script) - strlen(script), *from == '"' ? "\\\"" : "%c", *from);
        strcat(script, "}}\"}\n");
        answers(script);
        assert_int_equal(prompt_choose(0, "t", "Which", 2, entries, multiple, &error, chosen), MAPI_E_CALL_FAILED);
        assert_text(&error, "what it was not asked");
        assert_true(!chosen[0] && chosen[1]);
        mapix_error_clear(&error);
        assert_no_children();
    }
}

/* A helper that says valid things without end is stopped by count. */
static void stops_floods(void **state)
{
    struct mapix_error_slot error = { 0 };
    char *text = strdup("x");
    answers("{\"flood\":12000,\"with\":{\"close\":1,\"button\":\"ok\",\"values\":{\"0\":\"\"}}}\n");
    assert_int_equal(prompt_ask_text(0, "t", "Name", NULL, 0, &error, &text), MAPI_E_CALL_FAILED);
    assert_text(&error, "says too much");
    mapix_error_clear(&error);
    free(text);
    assert_no_children();
}

/* One that ignores the end and SIGTERM is killed, and the answer it gave holds. */
static void ends_helpers_that_stay(void **state)
{
    struct timespec begin, end;
    answers("{\"stay\":1}\n{\"button\":\"yes\"}\n");
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_OK);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(end.tv_sec - begin.tv_sec < 10);
    assert_no_children();
}

static void says_why_nobody_can_be_asked(void **state)
{
    struct mapix_error_slot error = { 0 };
    char *helper = strdup(getenv("MAPIX_PROMPT"));
    assert_true(prompt_available());
    setenv("MAPIX_PROMPT", "none", 1);
    assert_false(prompt_available());
    assert_int_equal(prompt_confirm(0, "t", "q", &error), MAPI_E_NO_SUPPORT);
    assert_text(&error, "MAPIX_PROMPT is none");
    setenv("MAPIX_PROMPT", "/does/not/exist", 1);
    assert_false(prompt_available());
    setenv("MAPIX_PROMPT", "unheard-of", 1);
    assert_int_equal(prompt_confirm(0, "t", "q", &error), MAPI_E_NO_SUPPORT);
    assert_text(&error, "not installed");
    setenv("MAPIX_PROMPT", "/dev/null", 1);
    assert_false(prompt_available());
    setenv("MAPIX_PROMPT", "/", 1);                            /* may be searched, not run */
    assert_int_equal(prompt_confirm(0, "t", "q", &error), MAPI_E_CALL_FAILED);
    mapix_error_clear(&error);
    setenv("MAPIX_PROMPT", helper, 1);
    free(helper);
    assert_no_children();
}

static void *confirm_in_thread(void *argument)
{
    *(HRESULT *)argument = prompt_confirm(0, "t", "q", NULL);
    return NULL;
}

/* Dialogs of several threads come one after the other. */
static void one_at_a_time(void **state)
{
    pthread_t threads[4];
    HRESULT results[4];
    answers("{\"button\":\"yes\"}\n{\"button\":\"yes\"}\n{\"button\":\"yes\"}\n{\"button\":\"yes\"}\n");
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, confirm_in_thread, &results[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(results[i], S_OK);
    }
    int depth = 0;
    char *copy = strdup(asked()), *rest = copy;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        depth += strstr(line, "\"open\":") != NULL;
        depth -= strstr(line, "\"closed\":") != NULL;
        assert_true(depth == 0 || depth == 1);
    }
    free(copy);
}

/* SPI-UTIL-14, SPI-SUP-33: a gauge when it takes time, none when it does not, and dialogs in between. */
static void shows_progress(void **state)
{
    LPMAPIPROGRESS progress;
    ULONG flags = 0;
    answers("{\"button\":\"yes\"}\n");
    assert_int_equal(prompt_progress_new(0, "Copying", &progress), S_OK);
    assert_int_equal(progress->lpVtbl->GetFlags(progress, &flags), S_OK);
    assert_int_equal(flags, MAPI_TOP_LEVEL);
    assert_int_equal(progress->lpVtbl->Progress(progress, 10, 1, 100), S_OK);
    assert_string_equal(asked(), "");                    /* too soon */
    let_time_pass(620);
    assert_int_equal(progress->lpVtbl->Progress(progress, 600, 60, 100), S_OK);
    assert_int_equal(prompt_confirm(0, "t", "q", NULL), S_OK); /* the same helper shows it */
    progress->lpVtbl->Release(progress);
    assert_asked("{\"progress\":600,\"of\":1000,\"title\":\"Copying\"}");
    assert_asked("\"end\":true");
    assert_no_children();
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(chooses_a_profile), cmocka_unit_test(asks_for_secrets), cmocka_unit_test(tells_failures),
        cmocka_unit_test(confirms_and_chooses), cmocka_unit_test(one_helper_for_a_series), cmocka_unit_test(survives_bad_helpers),
        cmocka_unit_test(survives_lying_values), cmocka_unit_test(stops_floods), cmocka_unit_test(ends_helpers_that_stay), cmocka_unit_test(says_why_nobody_can_be_asked),
        cmocka_unit_test(one_at_a_time), cmocka_unit_test(shows_progress) };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
