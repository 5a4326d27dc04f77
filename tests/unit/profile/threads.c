/* Many threads on one profile: every function may be called by any thread. Run under TSan by make check. */
#include "common.h"

#include <pthread.h>

#include "profile/secret.h"

#define THREADS 6
#define ROUNDS 25

static const MAPIUID shared = { "shared by all" };

static struct profile *profile;
static int failures;

static void note(bool good)
{
    if (!good)
        __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
}

static void *work(void *argument)
{
    int number = (int)(intptr_t)argument;
    struct mapix_error_slot slot = { 0 };
    MAPIUID own = { { 0 } };
    own.ab[0] = (BYTE)(number + 1);
    note(SUCCEEDED(profile_add_section(profile, &own, PROFILE_SECTION_CLIENT, NULL, &slot)));
    for (int i = 0; i < ROUNDS; i++) {
        SPropValue secret = { .ulPropTag = PROP_TAG(PT_STRING8, 0x67F0) }, count = { .ulPropTag = PROP_TAG(PT_LONG, 0x6600) };
        char text[32], *back = NULL;
        struct profile_section_lock *lock = NULL;
        struct profile_section *sections = NULL;
        struct profile *other = NULL;
        ULONG found;
        snprintf(text, sizeof(text), "%d %d", number, i);
        secret.Value.lpszA = text;
        note(SUCCEEDED(profile_set_values(profile, &own, 1, &secret, &slot)));
        note(SUCCEEDED(profile_get_text(profile, &own, secret.ulPropTag, &slot, &back)) && back && strcmp(back, text) == 0);
        free(back);
        if (SUCCEEDED(profile_begin(profile, &slot))) {
            count.Value.l = (LONG)profile_get_long(profile, &shared, count.ulPropTag, 0) + 1;
            note(SUCCEEDED(profile_set_values(profile, &shared, 1, &count, &slot)));
            note(SUCCEEDED(profile_commit(profile, &slot)));
        } else
            note(false);
        note(SUCCEEDED(profile_list_sections(profile, 0, NULL, &slot, &found, &sections)) && found >= 2);
        free(sections);
        if (SUCCEEDED(profile_lock_section(profile, &shared, i % 2, &slot, &lock)))     /* NO_ACCESS while another has it */
            profile_unlock_section(lock);
        note(SUCCEEDED(profile_open("A", NULL, 0, &slot, &other)));
        note(SUCCEEDED(profile_begin_use(other, &slot)));
        profile_end_use(other);
        profile_release(other);
        mapix_error_clear(&slot);
    }
    return NULL;
}

static void all_at_once(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &shared, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(failures, 0);
    assert_int_equal(profile_get_long(profile, &shared, PROP_TAG(PT_LONG, 0x6600), 0), THREADS * ROUNDS);
    assert_false(profile_is_in_use(profile));
    profile_release(profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(all_at_once, make_home, remove_home) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
