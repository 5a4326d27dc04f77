/* The profile database against versions, damage, disks and read-only homes: issue "First light", "Bad input"; the decision on profile storage. */
#include "common.h"

#include <sqlite3.h>
#include <sys/wait.h>

#include "profile/storage.h"
#include "tests/lib/failing_vfs.h"

static const MAPIUID uid_a = { "aaaaaaaaaaaaaaa" };

static void make_one(void)
{
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "before");
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

static HRESULT try_list(void)
{
    struct profile_listing *list = NULL;
    ULONG count;
    HRESULT result = profile_list(&error, &count, &list);
    free(list);
    return result;
}

static void files_are_private(void **state)
{
    (void)state;
    static const char *const names[] = { "", "profiles.db", "profiles.lock", "keys" };
    struct stat about;
    char path[128];
    make_one();
    struct profile *profile = open_profile("A", NULL);
    set_text(profile, &uid_a, PROP_TAG(PT_STRING8, 0x67F0), "secret");
    profile_release(profile);
    for (int i = 0; i < 4; i++) {
        path_in_home(names[i], path);
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 077, 0);
    }
}

static void a_newer_version_is_refused(void **state)
{
    (void)state;
    make_one();
    run_sql("PRAGMA user_version = 99");
    assert_int_equal(try_list(), MAPI_E_VERSION);
    assert_text_has("newer mapix");
    assert_int_equal(profile_create("B", NULL, 0, &error), MAPI_E_VERSION);
    run_sql("PRAGMA user_version = 1");
    assert_int_equal(try_list(), S_OK);
}

static void damage_is_told_with_its_remedy(void **state)
{
    (void)state;
    char path[128];
    make_one();
    path_in_home("profiles.db", path);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    /* No page but the first: whatever the tables are, they are gone. */
    FILE *file = fopen(path, "r+");
    fseek(file, 4096, SEEK_SET);
    for (long i = 4096; i < about.st_size; i++)
        fputc(0x5A, file);
    fclose(file);
    assert_int_equal(try_list(), MAPI_E_CORRUPT_DATA);
    assert_text_has("recover");
    assert_text_has("profiles.db");
    /* Nothing that was ours. */
    file = fopen(path, "w");
    fputs("This is not a database, but it is long enough that nobody takes it for an empty one.", file);
    fclose(file);
    assert_int_equal(try_list(), MAPI_E_CORRUPT_DATA);
    remove(path);
    run_sql("CREATE TABLE stranger (x)");
    assert_int_equal(try_list(), MAPI_E_CORRUPT_DATA);
    assert_text_has("no profile storage");
    remove(path);
    assert_int_equal(try_list(), S_OK);
}

static void hostile_rows_are_errors(void **state)
{
    (void)state;
    SPropValue value;
    ULONG tag = PR_DISPLAY_NAME_A;
    static const char *const blobs[] = { "x''", "x'00'", "x'01'", "x'011e0001'", "x'011e000130ffffffff7f'", "x'02'", "zeroblob(100000)",
        "x'011e000131026162'", "x'0102010130ffffffffffffffffff01'", "x'010310013080808080808080'" };
    make_one();
    struct profile *profile = open_profile("A", NULL);
    void *base;
    assert_int_equal(MAPIAllocateBuffer(8, &base), S_OK);
    struct prop_memory memory = { base, MAPIAllocateMore };
    for (size_t i = 0; i < sizeof(blobs) / sizeof(blobs[0]); i++) {
        char text[128];
        snprintf(text, sizeof(text), "UPDATE value SET data = %s", blobs[i]);
        run_sql(text);
        assert_int_equal(profile_get_values(profile, &uid_a, 1, &tag, &memory, &error, &value), S_OK);
        assert_int_equal(value.ulPropTag, PROP_TAG(PT_ERROR, PROP_ID(tag)));
        assert_int_equal(value.Value.err, MAPI_E_CORRUPT_DATA);
    }
    assert_text_has("damaged");
    MAPIFreeBuffer(base);
    run_sql("UPDATE section SET uid = x'00'");
    struct profile_section *sections = NULL;
    ULONG count;
    assert_int_equal(profile_list_sections(profile, 0, NULL, &error, &count, &sections), MAPI_E_CORRUPT_DATA);
    profile_release(profile);
}

/* Everything that a read-only home lets one do, by a user whom permissions stop. */
static int read_only_user(void)
{
    struct profile *profile = NULL;
    struct profile_section_lock *lock = NULL;
    ULONG count;
    char (*handles)[24] = NULL;
    char *text = NULL;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 1;
    if (FAILED(profile_open("A", NULL, 0, &error, &profile)))
        return 2;
    if (FAILED(profile_get_text(profile, &uid_a, PR_DISPLAY_NAME_A, &error, &text)) || !text || strcmp(text, "before") != 0)
        return 3;
    if (profile_create("B", NULL, 0, &error) != MAPI_E_NO_ACCESS)
        return 4;
    char *why = mapix_error_text(&error, NULL);
    if (!why || !strstr(why, "XDG_CONFIG_HOME"))
        return 5;
    SPropValue value = { .ulPropTag = PR_RESOURCE_FLAGS };
    if (profile_set_values(profile, &uid_a, 1, &value, &error) != MAPI_E_NO_ACCESS)
        return 6;
    if (FAILED(profile_begin_use(profile, &error)))
        return 7;
    if (FAILED(profile_expire(&error, &count, &handles)))
        return 8;
    if (FAILED(profile_lock_section(profile, &uid_a, false, &error, &lock)))
        return 9;
    profile_unlock_section(lock);
    if (profile_lock_section(profile, &uid_a, true, &error, &lock) != MAPI_E_NO_ACCESS)
        return 10;
    free(why);
    free(text);
    free(handles);
    profile_release(profile);
    return 0;
}

static void in_child(int (*body)(void))
{
    int status = -1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(body());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : 100, 0);
}

static int read_only_empty(void)
{
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 1;
    if (try_list() != S_OK)
        return 2;
    return profile_create("B", NULL, 0, &error) == MAPI_E_NO_ACCESS ? 0 : 3;
}

static void a_read_only_home_is_readable(void **state)
{
    (void)state;
    char command[256];
    assert_int_equal(chmod(home, 0555), 0);
    in_child(read_only_empty);              /* nothing there, nothing can be made: an empty list */
    assert_int_equal(chmod(home, 0755), 0);
    make_one();
    snprintf(command, sizeof(command), "%s chmod 0400 %s/mapix/*; chmod 0500 %s/mapix",
        geteuid() == 0 ? "chown -R 65534 $XDG_CONFIG_HOME/mapix;" : "", home, home);
    assert_int_equal(system(command), 0);
    in_child(read_only_user);
    snprintf(command, sizeof(command), "rm -f %s/mapix/profiles.lock", home);       /* never made: nobody wrote here since */
    assert_int_equal(chmod(home, 0755), 0);
    in_child(read_only_user);
}

/* Whatever write or sync fails, the call says so, nothing is half done, and the next call works. */
static void fail_each(enum failing_vfs_kind kind, HRESULT expected)
{
    struct profile *profile = open_profile("A", NULL);
    SPropValue values[2] = { { .ulPropTag = PR_DISPLAY_NAME_A }, { .ulPropTag = PROP_TAG(PT_BINARY, 0x6601) } };
    static BYTE big[20000];
    values[0].Value.lpszA = (LPSTR)(uintptr_t)"after";
    values[1].Value.bin.cb = sizeof(big);
    values[1].Value.bin.lpb = big;
    unsigned long n = 0;
    HRESULT result;
    do {
        failing_vfs_fail_at(kind, ++n, true);
        result = profile_set_values(profile, &uid_a, 2, values, &error);
        bool failed = failing_vfs_stop();
        if (!failed) {
            assert_int_equal(result, S_OK);
            break;
        }
        if (FAILED(result)) {
            if (result != expected)
                fail_msg("operation %lu: %x", n, (unsigned)result);
            assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "before");
        } else
            set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "before");
        assert_true(n < 1000);
    } while (true);
    assert_true(n > 2);
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "after");
    profile_release(profile);
}

static void a_full_disk(void **state)
{
    (void)state;
    make_one();
    fail_each(FAILING_VFS_FULL, MAPI_E_NOT_ENOUGH_DISK);
    assert_text_has("free some space");
}

static void failing_writes(void **state)
{
    (void)state;
    make_one();
    fail_each(FAILING_VFS_WRITE, MAPI_E_DISK_ERROR);
}

static void failing_syncs(void **state)
{
    (void)state;
    make_one();
    fail_each(FAILING_VFS_SYNC, MAPI_E_DISK_ERROR);
}

static void a_busy_database(void **state)
{
    (void)state;
    char path[128];
    sqlite3 *database;
    make_one();
    storage_sqlite_busy_timeout = 50;
    path_in_home("profiles.db", path);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(profile_create("B", NULL, 0, &error), MAPI_E_BUSY);
    assert_text_has("another process");
    sqlite3_close(database);
    storage_sqlite_busy_timeout = 20000;
    assert_int_equal(profile_create("B", NULL, 0, &error), S_OK);
}

int main(void)
{
    if (!failing_vfs_install())
        return 1;
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_home, remove_home)
    const struct CMUnitTest tests[] = {
        TEST(files_are_private), TEST(a_newer_version_is_refused), TEST(damage_is_told_with_its_remedy), TEST(hostile_rows_are_errors),
        TEST(a_read_only_home_is_readable), TEST(a_full_disk), TEST(failing_writes), TEST(failing_syncs), TEST(a_busy_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
