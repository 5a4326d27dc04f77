/* Several processes writing at once; a writer killed at each step of each commit. MAPIX_TORTURE=1 does more of both. */
#include "common.h"

#include <signal.h>
#include <sys/wait.h>

#include "profile/secret.h"
#include "profile/storage.h"

static const MAPIUID uid_a = { "aaaaaaaaaaaaaaa" };
#define SECRET PROP_TAG(PT_STRING8, 0x67F0)

static bool torture(void)
{
    const char *wanted = getenv("MAPIX_TORTURE");
    return wanted && *wanted == '1';
}

/* One writer: a section of its own, a counter that all share in a transaction, a secret, and a profile it makes and renames. */
static int writer(int number, int rounds)
{
    struct profile *profile = NULL;
    char name[32], other[32];
    MAPIUID own = { { 0 } };
    own.ab[0] = 'w';
    own.ab[1] = (BYTE)number;
    if (FAILED(profile_open("Shared", NULL, 0, &error, &profile)) ||
        FAILED(profile_add_section(profile, &own, PROFILE_SECTION_CLIENT, NULL, &error)))
        return 1;
    for (int i = 0; i < rounds; i++) {
        SPropValue count = { .ulPropTag = PROP_TAG(PT_LONG, 0x6600) }, secret = { .ulPropTag = SECRET };
        if (FAILED(profile_begin(profile, &error)))
            return 2;
        count.Value.l = (LONG)profile_get_long(profile, &uid_a, count.ulPropTag, 0) + 1;
        if (FAILED(profile_set_values(profile, &uid_a, 1, &count, &error)) || FAILED(profile_commit(profile, &error)))
            return 3;
        snprintf(name, sizeof(name), "secret %d %d", number, i);
        secret.Value.lpszA = name;
        if (FAILED(profile_set_values(profile, &own, 1, &secret, &error)))
            return 4;
    }
    snprintf(name, sizeof(name), "Made %d", number);
    snprintf(other, sizeof(other), "Renamed %d", number);
    if (FAILED(profile_create(name, NULL, 0, &error)) || FAILED(profile_rename(name, other, &error)))
        return 5;
    profile_release(profile);
    return 0;
}

static void many_writers(void **state)
{
    (void)state;
    int writers = torture() ? 16 : 6, rounds = torture() ? 100 : 8, status;
    assert_int_equal(profile_create("Shared", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("Shared", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    profile_release(profile);               /* nothing is open at the fork */
    for (int i = 0; i < writers; i++)
        if (fork() == 0) {
            int result = writer(i, rounds);
            if (result)
                fprintf(stderr, "writer %d: %d %s\n", i, result, mapix_error_text(&error, NULL));
            _exit(result);
        }
    for (int i = 0; i < writers; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    profile = open_profile("Shared", NULL);
    assert_int_equal(profile_get_long(profile, &uid_a, PROP_TAG(PT_LONG, 0x6600), 0), (ULONG)(writers * rounds));
    for (int i = 0; i < writers; i++) {     /* six first secrets at once, one key file */
        char expected[32];
        MAPIUID own = { { 0 } };
        own.ab[0] = 'w';
        own.ab[1] = (BYTE)i;
        snprintf(expected, sizeof(expected), "secret %d %d", i, rounds - 1);
        assert_value_text(profile, &own, SECRET, expected);
    }
    profile_release(profile);
    struct profile_listing *list = NULL;
    ULONG count;
    assert_int_equal(profile_list(&error, &count, &list), S_OK);
    assert_int_equal(count, (ULONG)writers + 1);
    free(list);
}

/* ---- killed at each step ---- */

static int die_at, steps;

static void maybe_die(const char *name)
{
    (void)name;
    if (++steps == die_at)
        kill(getpid(), SIGKILL);
}

/* From nothing to a profile with two values that belong together, then changed together. */
static int script(void)
{
    struct profile *profile = NULL;
    SPropValue values[2] = { { .ulPropTag = PR_DISPLAY_NAME_A }, { .ulPropTag = SECRET } };
    values[0].Value.lpszA = values[1].Value.lpszA = (LPSTR)(uintptr_t)"one";
    if (FAILED(profile_create("A", NULL, 0, &error)) || FAILED(profile_open("A", NULL, 0, &error, &profile)) ||
        FAILED(profile_begin(profile, &error)) ||
        FAILED(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error)) ||
        FAILED(profile_set_values(profile, &uid_a, 2, values, &error)) || FAILED(profile_commit(profile, &error)))
        return 1;
    values[0].Value.lpszA = values[1].Value.lpszA = (LPSTR)(uintptr_t)"two";
    if (FAILED(profile_set_values(profile, &uid_a, 2, values, &error)) || FAILED(profile_rename("A", "B", &error)) ||
        FAILED(profile_set_default("B", &error)))
        return 1;
    profile_release(profile);
    return 0;
}

/* Whatever was reached, it is whole: a profile without section, or with both values alike. */
static void check_whole(void)
{
    struct profile_listing *list = NULL;
    ULONG count;
    assert_int_equal(profile_list(&error, &count, &list), S_OK);
    assert_true(count <= 1);
    for (ULONG i = 0; i < count; i++) {
        struct profile *profile = open_profile(list[i].name, NULL);
        if (SUCCEEDED(profile_find_section(profile, &uid_a, &error, NULL))) {
            char *plain = NULL, *secret = NULL;
            assert_int_equal(profile_get_text(profile, &uid_a, PR_DISPLAY_NAME_A, &error, &plain), S_OK);
            assert_int_equal(profile_get_text(profile, &uid_a, SECRET, &error, &secret), S_OK);
            assert_non_null(plain);
            assert_non_null(secret);
            assert_string_equal(plain, secret);
            free(plain);
            free(secret);
        }
        assert_false(profile_is_in_use(profile));
        profile_release(profile);
    }
    free(list);
    assert_int_equal(profile_create("Afterwards", NULL, 0, &error), S_OK);  /* nothing is stuck */
}

static void killed_at_each_step(void **state)
{
    int status = 0;
    for (die_at = 1;; die_at += torture() || die_at < 12 ? 1 : 3) {
        assert_int_equal(remove_home(state), 0);
        assert_int_equal(make_home(state), 0);
        steps = 0;
        storage_sqlite_step = maybe_die;
        pid_t child = fork();
        if (child == 0)
            _exit(script());
        storage_sqlite_step = NULL;
        assert_int_equal(waitpid(child, &status, 0), child);
        check_whole();
        if (WIFEXITED(status))
            break;
        assert_true(die_at < 500);
    }
    assert_int_equal(status, 0);
    assert_true(die_at > 15);
}

/* ---- killed at any time ---- */

/* Write for ever; a byte through `told` for each write that is done. */
static int endless(int told)
{
    struct profile *profile = NULL;
    SPropValue values[2] = { { .ulPropTag = PR_DISPLAY_NAME_A }, { .ulPropTag = SECRET } };
    char text[32];
    values[0].Value.lpszA = values[1].Value.lpszA = text;
    if (FAILED(profile_open("A", NULL, 0, &error, &profile)) || FAILED(profile_begin_use(profile, &error)))
        return 1;
    for (int i = 0;; i++) {
        snprintf(text, sizeof(text), "%d", i);
        if (FAILED(profile_set_values(profile, &uid_a, 2, values, &error)))
            return 2;
        if (write(told, "", 1) != 1)
            return 3;
    }
}

static void killed_at_any_time(void **state)
{
    (void)state;
    int status;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    for (int round = 0; round < (torture() ? 200 : 8); round++) {
        struct profile *profile = open_profile("A", NULL);
        if (round == 0)
            assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
        else {
            char *plain = NULL, *secret = NULL;
            assert_int_equal(profile_get_text(profile, &uid_a, PR_DISPLAY_NAME_A, &error, &plain), S_OK);
            assert_int_equal(profile_get_text(profile, &uid_a, SECRET, &error, &secret), S_OK);
            assert_true((!plain && !secret) || (plain && secret && strcmp(plain, secret) == 0));
            free(plain);
            free(secret);
        }
        assert_false(profile_is_in_use(profile));
        profile_release(profile);
        int told[2];
        char byte;
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        if (child == 0)
            _exit(endless(told[1]));
        close(told[1]);
        for (int left = 1 + round * 7919 % 40; left; left--)               /* then it is in the middle of the next */
            assert_int_equal(read(told[0], &byte, 1), 1);
        kill(child, SIGKILL);
        close(told[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_home, remove_home)
    const struct CMUnitTest tests[] = { TEST(many_writers), TEST(killed_at_each_step), TEST(killed_at_any_time) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
