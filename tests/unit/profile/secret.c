/* Sealed properties and profile passwords: PSECT-12, PSECT-13, SPI-PROF-04, SPI-PROF-05, INF-01, the decisions on passwords and secrets. */
#include "common.h"

#include <sqlite3.h>

#include "profile/secret.h"

static const MAPIUID uid_a = { "aaaaaaaaaaaaaaa" }, uid_b = { "bbbbbbbbbbbbbbb" };
#define SECRET PROP_TAG(PT_STRING8, 0x67F0)
#define SECRET_LAST PROP_TAG(PT_STRING8, 0x67FF)
#define PLAIN PROP_TAG(PT_STRING8, 0x67EF)
#define MARKER "correct horse battery staple"

static int setup(void **state)
{
    secret_cheap_passwords = true;
    return make_home(state);
}

static struct profile *new_profile(const char *name, const char *password)
{
    assert_int_equal(profile_create(name, password, 0, &error), S_OK);
    struct profile *profile = open_profile(name, password);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_b, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    return profile;
}

static bool home_contains(const char *text)
{
    char command[256];
    snprintf(command, sizeof(command), "grep -qraF '%s' %s", text, home);
    return system(command) == 0;
}

static HRESULT read_secret(struct profile *profile, const MAPIUID *uid, ULONG tag)
{
    void *base;
    SPropValue value;
    assert_int_equal(MAPIAllocateBuffer(8, &base), S_OK);
    struct prop_memory memory = { base, MAPIAllocateMore };
    HRESULT result = profile_get_values(profile, uid, 1, &tag, &memory, &error, &value);
    if (SUCCEEDED(result) && PROP_TYPE(value.ulPropTag) == PT_ERROR)
        result = value.Value.err;
    else
        assert_string_equal(value.Value.lpszA, MARKER);
    MAPIFreeBuffer(base);
    return result;
}

static void sealed_at_rest(void **state)
{
    (void)state;
    struct profile *profile = new_profile("A", NULL);
    set_text(profile, &uid_a, SECRET, MARKER);
    set_text(profile, &uid_a, SECRET_LAST, MARKER);
    assert_false(home_contains(MARKER));
    set_text(profile, &uid_a, PLAIN, "plain " MARKER);
    assert_true(home_contains("plain " MARKER));
    assert_int_equal(read_secret(profile, &uid_a, SECRET), S_OK);
    profile_release(profile);
    profile = open_profile("A", NULL);
    assert_int_equal(read_secret(profile, &uid_a, SECRET_LAST), S_OK);
    ULONG count;
    LPSPropValue values;
    assert_int_equal(profile_get_all(profile, &uid_a, &error, &count, &values), S_OK);
    assert_int_equal(count, 1);             /* the secure range is for those who ask by tag */
    MAPIFreeBuffer(values);
    profile_release(profile);
}

static void run_sql(const char *text)
{
    char path[128];
    sqlite3 *database;
    path_in_home("profiles.db", path);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void bound_to_its_place(void **state)
{
    (void)state;
    struct profile *profile = new_profile("A", NULL);
    set_text(profile, &uid_a, SECRET, MARKER);
    run_sql("INSERT INTO value SELECT section, id + 1, type, sealed, data FROM value");
    assert_int_equal(read_secret(profile, &uid_a, SECRET + 0x10000), MAPI_E_CORRUPT_DATA);
    run_sql("UPDATE value SET section = (SELECT id FROM section WHERE hex(uid) LIKE '62%') WHERE id = 0x67F0");
    assert_int_equal(read_secret(profile, &uid_b, SECRET), MAPI_E_CORRUPT_DATA);
    assert_text_has("damaged");
    run_sql("UPDATE value SET data = substr(data, 1, length(data) - 1)");
    assert_int_equal(read_secret(profile, &uid_b, SECRET), MAPI_E_CORRUPT_DATA);
    run_sql("UPDATE value SET data = x''");
    assert_int_equal(read_secret(profile, &uid_b, SECRET), MAPI_E_CORRUPT_DATA);
    profile_release(profile);
}

/* Another byte than the one that is there, whatever chance made it. */
static void flip_byte(const char *path, long at)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
}

static void the_key_file(void **state)
{
    (void)state;
    char path[128], saved[128], command[512];
    struct profile *profile = new_profile("A", NULL);
    path_in_home("keys", path);
    path_in_home("saved", saved);
    assert_int_not_equal(access(path, F_OK), 0);            /* made at first use only */
    set_text(profile, &uid_a, SECRET, MARKER);
    profile_release(profile);
    snprintf(command, sizeof(command), "cp -p %s %s", path, saved);
    assert_int_equal(system(command), 0);

    profile = open_profile("A", NULL);                      /* lost: the profile opens, its secrets do not */
    assert_int_equal(remove(path), 0);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), MAPI_E_NO_ACCESS);
    assert_text_has("is missing");
    SPropValue value = { .ulPropTag = SECRET };
    value.Value.lpszA = (LPSTR)(uintptr_t)"x";
    assert_int_equal(profile_set_values(profile, &uid_a, 1, &value, &error), MAPI_E_NO_ACCESS);
    assert_int_not_equal(access(path, F_OK), 0);            /* no new key hides the loss */

    snprintf(command, sizeof(command), "head -c 20 %s > %s; chmod 600 %s", saved, path, path);
    assert_int_equal(system(command), 0);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), MAPI_E_CORRUPT_DATA);
    assert_text_has("is damaged (20 bytes");
    snprintf(command, sizeof(command), "cp -p %s %s", saved, path);
    assert_int_equal(system(command), 0);
    flip_byte(path, 20);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), MAPI_E_CORRUPT_DATA);
    snprintf(command, sizeof(command), "cp -p %s %s; chmod 644 %s", saved, path, path);
    assert_int_equal(system(command), 0);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), MAPI_E_NO_ACCESS);
    assert_text_has("chmod 600");
    assert_int_equal(remove(path), 0);                      /* another user's, or another machine's key */
    struct profile *other = new_profile("B", NULL);
    set_text(other, &uid_a, SECRET, MARKER);
    profile_release(other);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), MAPI_E_NO_ACCESS);
    assert_text_has("not the one that sealed");

    assert_int_equal(profile_forget_secrets(profile, &error), S_OK);        /* the way out */
    assert_int_equal(read_secret(profile, &uid_a, SECRET), MAPI_E_NOT_FOUND);
    set_text(profile, &uid_a, SECRET, MARKER);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), S_OK);
    profile_release(profile);
}

static void passwords(void **state)
{
    (void)state;
    struct profile *profile = new_profile("A", "p\xc3\xa4ssword"), *other = NULL;
    char path[128];
    set_text(profile, &uid_a, SECRET, MARKER);
    path_in_home("keys", path);
    assert_int_not_equal(access(path, F_OK), 0);            /* the password is the key */
    assert_int_equal(profile_flags(profile) & PROFILE_LOCKED, PROFILE_LOCKED);
    assert_false(home_contains("ssword"));
    assert_int_equal(profile_open("A", NULL, 0, &error, &other), MAPI_E_LOGON_FAILED);
    assert_text_has("protected by a password");
    assert_int_equal(profile_open("A", "wrong", 0, &error, &other), MAPI_E_LOGON_FAILED);
    assert_text_has("is wrong");
    assert_int_equal(profile_open("A", NULL, PROFILE_OPEN_SEALED, &error, &other), S_OK);
    assert_int_equal(read_secret(other, &uid_a, SECRET), MAPI_E_NO_ACCESS);
    assert_text_has("was not given");
    profile_release(other);
    assert_int_equal(profile_change_password("A", "wrong", "new", &error), MAPI_E_LOGON_FAILED);
    assert_int_equal(profile_change_password("A", "p\xc3\xa4ssword", "new", &error), S_OK);
    assert_int_equal(read_secret(profile, &uid_a, SECRET), S_OK);           /* an open one goes on */
    assert_int_equal(profile_open("A", "p\xc3\xa4ssword", 0, &error, &other), MAPI_E_LOGON_FAILED);
    other = open_profile("A", "new");
    assert_int_equal(read_secret(other, &uid_a, SECRET), S_OK);
    profile_release(other);
    assert_int_equal(profile_change_password("A", "new", "", &error), S_OK);
    other = open_profile("A", NULL);
    assert_int_equal(read_secret(other, &uid_a, SECRET), S_OK);
    profile_release(other);
    assert_int_equal(profile_open("A", "new", 0, &error, &other), MAPI_E_LOGON_FAILED);
    assert_int_equal(profile_change_password("A", NULL, "again", &error), S_OK);
    assert_int_equal(profile_change_password("N", NULL, "again", &error), MAPI_E_NOT_FOUND);
    other = open_profile("A", "again");
    assert_int_equal(read_secret(other, &uid_a, SECRET), S_OK);
    profile_release(other);
    profile_release(profile);
    char long_password[66];
    memset(long_password, 'x', 65);
    long_password[65] = 0;
    assert_int_equal(profile_create("B", long_password, 0, &error), MAPI_E_INVALID_PARAMETER);
}

static void hostile_keys(void **state)
{
    (void)state;
    struct profile *profile = new_profile("A", "p"), *other = NULL;
    profile_release(profile);
    run_sql("UPDATE profile SET key = substr(key, 1, 9) || x'ffffffffffffff7f' || substr(key, 18)");       /* endless work */
    assert_int_equal(profile_open("A", "p", 0, &error, &other), MAPI_E_CORRUPT_DATA);
    run_sql("UPDATE profile SET key = x'01'");
    assert_int_equal(profile_open("A", "p", 0, &error, &other), MAPI_E_CORRUPT_DATA);
    run_sql("UPDATE profile SET key = x'02' || zeroblob(200)");
    assert_int_equal(profile_open("A", "p", 0, &error, &other), MAPI_E_VERSION);
    run_sql("UPDATE profile SET key_method = 9, key = zeroblob(100)");
    profile = open_profile("A", NULL);
    set_text(profile, &uid_a, PLAIN, "fine");
    SPropValue value = { .ulPropTag = SECRET };
    value.Value.lpszA = (LPSTR)(uintptr_t)"x";
    assert_int_equal(profile_set_values(profile, &uid_a, 1, &value, &error), MAPI_E_VERSION);
    assert_text_has("newer mapix");
    profile_release(profile);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, remove_home)
    const struct CMUnitTest tests[] = {
        TEST(sealed_at_rest), TEST(bound_to_its_place), TEST(the_key_file), TEST(passwords), TEST(hostile_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
