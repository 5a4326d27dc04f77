/* Every allocation fails in turn: no crash, no leak of locks, nothing half done, and the code is MAPI_E_NOT_ENOUGH_MEMORY. */
#include "common.h"

#include "profile/inf.h"
#include "profile/secret.h"
#include "tests/lib/failing_allocator.h"

static const MAPIUID uid_a = { "aaaaaaaaaaaaaaa" }, uid_b = { "bbbbbbbbbbbbbbb" };
#define SECRET PROP_TAG(PT_STRING8, 0x67F0)

static void expect(HRESULT result)
{
    if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY) {
        char *text = mapix_error_text(&error, NULL);
        fail_msg("%x %s", (unsigned)result, text ? text : "");
    }
    mapix_error_clear(&error);
}

static void read_catalogue(void *context)
{
    struct profile_inf *inf = NULL;
    struct profile_inf_service *service = NULL;
    (void)context;
    HRESULT result = profile_inf_new(&inf);
    if (SUCCEEDED(result))
        result = profile_inf_add_path(inf, MAPISVC_INF);
    if (SUCCEEDED(result))
        result = profile_inf_service(inf, "LOCAL", &error, &service);
    profile_inf_service_free(service);
    profile_inf_free(inf);
    expect(result);
}

static void catalogue(void **state)
{
    (void)state;
    assert_true(failing_allocator_each(read_catalogue, NULL) > 10);
}

static void read_and_write(void *context)
{
    struct profile *profile = NULL;
    struct profile_section *sections = NULL;
    struct profile_provider *providers = NULL;
    struct profile_listing *list = NULL;
    LPSPropValue all = NULL;
    ULONG count;
    SPropValue values[2] = { { .ulPropTag = PR_DISPLAY_NAME_W }, { .ulPropTag = SECRET } };
    values[0].Value.lpszW = (LPWSTR)(uintptr_t)L"wide";
    values[1].Value.lpszA = (LPSTR)(uintptr_t)"secret";
    (void)context;
    HRESULT result = profile_open("A", NULL, 0, &error, &profile);
    if (SUCCEEDED(result))
        result = profile_begin_use(profile, &error);
    if (SUCCEEDED(result)) {
        result = profile_set_values(profile, &uid_a, 2, values, &error);
        if (SUCCEEDED(result))
            result = profile_get_all(profile, &uid_a, &error, &count, &all);
        if (SUCCEEDED(result))
            result = profile_copy_values(profile, &uid_a, profile, &uid_b, &error);
        if (SUCCEEDED(result))
            result = profile_list_sections(profile, 0, NULL, &error, &count, &sections);
        if (SUCCEEDED(result))
            result = profile_list_providers(profile, NULL, &error, &count, &providers);
        if (SUCCEEDED(result))
            result = profile_list(&error, &count, &list);
        profile_end_use(profile);
    }
    MAPIFreeBuffer(all);
    free(sections);
    free(providers);
    free(list);
    profile_release(profile);
    expect(result);
}

static void values(void **state)
{
    (void)state;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_b, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    profile_release(profile);
    assert_true(failing_allocator_each(read_and_write, NULL) > 40);
    profile = open_profile("A", NULL);
    assert_value_text(profile, &uid_b, SECRET, "secret");
    profile_release(profile);
}

static void make_and_remove(void *context)
{
    bool in_use;
    ULONG count = 0;
    char (*handles)[24] = NULL;
    struct profile *profile = NULL;
    (void)context;
    HRESULT result = profile_create("B", NULL, 0, &error);
    if (result == MAPI_E_NO_ACCESS)         /* left by a run that failed later */
        result = S_OK;
    if (SUCCEEDED(result))
        result = profile_copy("B", NULL, "C", &error);
    if (result == MAPI_E_NO_ACCESS)
        result = S_OK;
    if (SUCCEEDED(result))
        result = profile_rename("C", "D", &error);
    if (SUCCEEDED(result))
        result = profile_mark_deleted("D", &error, &in_use);
    if (SUCCEEDED(result))
        result = profile_mark_deleted("B", &error, &in_use);
    if (SUCCEEDED(result))
        result = profile_expire(&error, &count, &handles);
    for (ULONG i = 0; i < count; i++)
        if (SUCCEEDED(profile_open(handles[i], NULL, PROFILE_OPEN_EXPIRED, &error, &profile))) {
            profile_remove(profile, &error);
            profile_release(profile);
        }
    free(handles);
    if (result == MAPI_E_NOT_FOUND || result == MAPI_E_NO_ACCESS)           /* the same: half of an earlier run is done */
        result = S_OK;
    expect(result);
}

static void profiles(void **state)
{
    (void)state;
    assert_true(failing_allocator_each(make_and_remove, NULL) > 40);
    bool in_use;
    profile_mark_deleted("C", NULL, &in_use);
    make_and_remove(NULL);
}

int main(void)
{
    secret_cheap_passwords = true;
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_home, remove_home)
    const struct CMUnitTest tests[] = { TEST(catalogue), TEST(values), TEST(profiles) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
