/* Every allocation of a dialog fails in turn: the dialog fails, or works, and nothing is left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapicode.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "failing_allocator.h"
#include "prompt/client/prompt.h"
#include "prompt/client/talk.h"

#define GREETING "{\"mapix-prompt\":1}\n"

static int ours, theirs;

static int connect_ours(void)
{
    return ours;
}

/* The helper has said everything before it is asked. Without an allocation that fails first, of course. */
static void begin(const char *says)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(write(ends[1], says, strlen(says)), strlen(says));
    ours = ends[0];
    theirs = ends[1];
    prompt_talk_connect = connect_ours;
}

/* What no dialog took is closed by whoever made it. */
static void finish(HRESULT hr)
{
    char byte;
    if (hr != S_OK && hr != MAPI_E_NOT_ENOUGH_MEMORY && hr != MAPI_E_CALL_FAILED)
        fail_msg("%#x", (unsigned)hr);
    shutdown(theirs, SHUT_WR);
    while (recv(theirs, &byte, 1, MSG_DONTWAIT) > 0)
        ;
    if (recv(theirs, &byte, 1, MSG_DONTWAIT) < 0)
        close(ours);
    close(theirs);
}

static void choose(void *context)
{
    static const struct prompt_profile profiles[] = { { "Work", false }, { "Home", true } };
    struct prompt_choice choice = { 0 };
    begin(GREETING "{\"close\":1,\"button\":\"ok\",\"values\":{\"0\":0,\"1\":true}}\n");
    HRESULT hr = prompt_choose_profile(0, 2, profiles, "why", NULL, &choice);
    if (hr == S_OK)
        assert_string_equal(choice.name, "Work");
    free(choice.name);
    finish(hr);
}

static void ask(void *context)
{
    char *secret = NULL, *user = NULL;
    begin(GREETING "{\"close\":1,\"button\":\"ok\",\"values\":{\"0\":\"ann\",\"1\":\"secret\"}}\n");
    HRESULT hr = prompt_ask_secret(0, "t", "Password", NULL, NULL, &user, &secret);
    if (hr == S_OK) {
        assert_string_equal(user, "ann");
        assert_string_equal(secret, "secret");
    }
    free(user);
    prompt_free_secret(secret);
    finish(hr);
}

static void tell(void *context)
{
    enum prompt_failure_answer answer = PROMPT_SKIP;
    begin(GREETING "{\"close\":1,\"button\":\"retry\"}\n");
    HRESULT hr = prompt_tell_failure(0, "what", "why", "remedy", true, NULL, &answer);
    if (hr == S_OK)
        assert_int_equal(answer, PROMPT_RETRY);
    finish(hr);
}

static void survives_short_memory(void **state)
{
    mapix_log_set_level(MAPIX_LOG_NONE);
    assert_true(failing_allocator_each(choose, NULL) > 10);
    assert_true(failing_allocator_each(ask, NULL) > 10);
    assert_true(failing_allocator_each(tell, NULL) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(survives_short_memory) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
