/* The picture of the profiles: used where nothing changed, never where something did, whatever its file holds (profile/picture.h). */
#include "common.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/sqlite.h"
#include "base/time.h"
#include "tests/lib/own_program.h"

static const MAPIUID uid_a = { "aaaaaaaaaaaaaaa" }, uid_b = { "bbbbbbbbbbbbbbb" };

#define SECRET PROP_TAG(PT_STRING8, 0x67F0)

static int no_database(const char *name, sqlite3 **ret_database, int flags, const char *vfs)
{
    *ret_database = NULL;
    return SQLITE_CANTOPEN;
}

/* Until there is one again, whatever is read comes from a picture. */
static void without_database(bool without)
{
    static __typeof__(sqlite3_open_v2) real;
    assert_int_equal(mapix_sqlite_ready(NULL), S_OK);
    if (!real)
        real = sqlite3_open_v2;
    sqlite3_open_v2 = without ? no_database : real;
}

static bool picture_is_there(void)
{
    char path[128];
    path_in_home("profiles.picture", path);
    return access(path, F_OK) == 0;
}

static void make_two(void)
{
    assert_int_equal(profile_create("Ä b", NULL, 0, &error), S_OK);
    assert_int_equal(profile_create("Other", NULL, 0, &error), S_OK);
    assert_int_equal(profile_set_default("Other", &error), S_OK);
    struct profile *profile = open_profile("Ä b", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_b, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "name of a");
    set_text(profile, &uid_a, PR_COMMENT_A, "");
    set_text(profile, &uid_b, PR_DISPLAY_NAME_A, "name of b");
    profile_release(profile);
}

/* Everything that make_two made, and nothing else. */
static void check_two(const char *name_of_a)
{
    struct profile_listing *list = NULL;
    struct prop_tags tags = { 0 };
    ULONG count;
    assert_int_equal(profile_list(&error, &count, &list), S_OK);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].name, "Ä b");
    assert_string_equal(list[1].name, "Other");
    assert_int_equal(list[0].flags, 0);
    assert_int_equal(list[1].flags, PROFILE_DEFAULT);
    free(list);
    struct profile *profile = NULL;
    assert_int_equal(profile_open(NULL, NULL, PROFILE_OPEN_DEFAULT, &error, &profile), S_OK);
    assert_string_equal(profile_name(profile), "Other");
    assert_int_equal(profile_find_section(profile, &uid_a, &error, NULL), MAPI_E_NOT_FOUND);
    profile_release(profile);
    assert_int_equal(profile_open("nobody", NULL, 0, &error, &profile), MAPI_E_NOT_FOUND);
    profile = open_profile("ä B", NULL);
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, name_of_a);
    assert_value_text(profile, &uid_a, PR_COMMENT_A, "");
    assert_value_text(profile, &uid_b, PR_DISPLAY_NAME_A, "name of b");
    assert_value_text(profile, &uid_b, PR_COMMENT_A, NULL);
    assert_int_equal(profile_list_values(profile, &uid_a, &error, &tags), S_OK);
    assert_int_equal(tags.count, 2);
    mapix_prop_tags_clear(&tags);
    profile_release(profile);
}

/* The second look at a state takes one; the next process needs no database to read, and has none to write. */
static void is_enough_to_read(void **state)
{
    make_two();
    check_two("name of a");
    assert_true(picture_is_there());
    without_database(true);
    check_two("name of a");
    struct profile *profile = open_profile("Ä b", NULL);
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"new" };
    assert_true(FAILED(profile_set_values(profile, &uid_a, 1, &value, &error)));
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "name of a");
    without_database(false);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "new");       /* the same object, now that it can */
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "new");
    profile_release(profile);
    check_two("new");
}

/* What another process changes is seen at the next look, with a picture in memory and with one in the file; who changes removes the file. */
static void is_never_old(void **state)
{
    char text[32];
    make_two();
    struct profile *profile = open_profile("Ä b", NULL);
    check_two("name of a");
    for (int i = 0; i < 40; i++) {
        snprintf(text, sizeof(text), "name %d", i);
        int status = -1;
        pid_t child = fork();
        if (child == 0) {
            execl(own_program(), "picture", "--write", text, (char *)NULL);
            _exit(127);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_false(picture_is_there());
        assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, text);
        if (i % 2)
            check_two(text);
    }
    profile_release(profile);
    check_two(text);
}

/* Sealed values do not outlive their removal in it. */
static void forgets_secrets(void **state)
{
    make_two();
    struct profile *profile = open_profile("Ä b", NULL);
    set_text(profile, &uid_a, SECRET, "of nobody's business");
    assert_value_text(profile, &uid_a, SECRET, "of nobody's business");
    assert_value_text(profile, &uid_a, SECRET, "of nobody's business");
    assert_value_text(profile, &uid_a, SECRET, "of nobody's business");
    assert_true(picture_is_there());
    assert_int_equal(profile_forget_secrets(profile, &error), S_OK);
    assert_false(picture_is_there());
    assert_value_text(profile, &uid_a, SECRET, NULL);
    profile_release(profile);
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), (ssize_t)size);
    close(file);
}

/* Cut anywhere, or with any byte changed, it is none. */
static void damage_costs_nothing(void **state)
{
    char path[128], bytes[8192];
    make_two();
    check_two("name of a");
    path_in_home("profiles.picture", path);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(file, bytes, sizeof(bytes));
    close(file);
    assert_true(size > 200 && size < (ssize_t)sizeof(bytes));
    for (ssize_t i = 0; i < size; i += 7) {
        write_file(path, bytes, (size_t)i);
        without_database(true);
        struct profile *profile = NULL;
        assert_true(FAILED(profile_open("Ä b", NULL, 0, &error, &profile)));
        without_database(false);
        bytes[i] ^= 0x11;
        write_file(path, bytes, (size_t)size);
        bytes[i] ^= 0x11;
        without_database(true);
        assert_true(FAILED(profile_open("Ä b", NULL, 0, &error, &profile)));
        without_database(false);
    }
    check_two("name of a");
    write_file(path, bytes, (size_t)size);
    without_database(true);
    check_two("name of a");
    without_database(false);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    check_two("name of a");
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("/dev/zero", path), 0);
    check_two("name of a");
}

/* A backup put back, over the file or in its place, is what counts. */
static void a_backup_counts(void **state)
{
    char path[128], command[400];
    make_two();
    check_two("name of a");
    path_in_home("profiles.db", path);
    snprintf(command, sizeof(command), "cp %s %s/backup", path, home);
    assert_int_equal(system(command), 0);
    struct profile *profile = open_profile("Ä b", NULL);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "later");
    profile_release(profile);
    check_two("later");
    assert_true(picture_is_there());
    snprintf(command, sizeof(command), "cp %s/backup %s", home, path);
    assert_int_equal(system(command), 0);
    check_two("name of a");
    profile = open_profile("Ä b", NULL);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "later");
    profile_release(profile);
    check_two("later");
    snprintf(command, sizeof(command), "cp %s/backup %s/backup2; mv %s/backup2 %s", home, home, home, path);
    assert_int_equal(system(command), 0);
    check_two("name of a");
}

/* A database that somebody turned to a WAL does not count its transactions where a picture could see it. */
static void none_of_a_wal(void **state)
{
    char path[128];
    sqlite3 *database = NULL;
    make_two();
    path_in_home("profiles.db", path);
    assert_int_equal(mapix_sqlite_ready(NULL), S_OK);
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "PRAGMA journal_mode = WAL; UPDATE section SET position = position", NULL, NULL, NULL), SQLITE_OK);
    check_two("name of a");
    assert_false(picture_is_there());
    assert_int_equal(sqlite3_exec(database, "UPDATE profile SET is_default = 0; UPDATE profile SET is_default = 1 WHERE name = 'Other'", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    check_two("name of a");
    assert_false(picture_is_there());
}

/* Too much for a picture is read from the database. */
static void none_of_much(void **state)
{
    make_two();
    char *much = malloc(2 * 1024 * 1024);
    memset(much, 'x', 2 * 1024 * 1024 - 1);
    much[2 * 1024 * 1024 - 1] = 0;
    struct profile *profile = open_profile("Ä b", NULL);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, much);
    profile_release(profile);
    check_two(much);
    check_two(much);
    assert_false(picture_is_there());
    free(much);
}

/* Writers and readers of many processes, writers killed at any moment: every reader sees both sections alike, and never an older state than before. */
static int write_for_ever(void)
{
    struct profile *profile = NULL;
    char text[32] = "";
    SPropValue value = { .ulPropTag = PR_COMMENT_A, .Value.lpszA = text };
    int commits = atoi(getenv("MAPIX_TEST_COMMITS"));
    if (FAILED(profile_open("Ä b", NULL, 0, &error, &profile)))
        return 1;
    for (;;) {
        char *before = NULL;
        if (FAILED(profile_begin(profile, &error)))
            return 2;
        if (FAILED(profile_get_text(profile, &uid_a, PR_COMMENT_A, &error, &before)))
            return 3;
        snprintf(text, sizeof(text), "%ld", before ? strtol(before, NULL, 10) + 1 : 1);
        free(before);
        if (FAILED(profile_set_values(profile, &uid_a, 1, &value, &error)) || FAILED(profile_set_values(profile, &uid_b, 1, &value, &error)) ||
            FAILED(profile_commit(profile, &error)))
            return 4;
        (void)!write(commits, "", 1);           /* full: nobody counts any more */
        usleep(200);                            /* others have something to do, too */
    }
}

/* 0, or where it went wrong. */
static int read_for_a_while(int number)
{
    long last = 0, looks = 0;
    for (uint64_t end = mapix_time_monotonic_ms() + 60000; last < 30 || looks < 30; looks++) {
        if (mapix_time_monotonic_ms() > end)
            return 15;
        struct profile *profile = NULL;
        char *a = NULL, *b = NULL;
        if (FAILED(profile_open("Ä b", NULL, 0, &error, &profile)))
            return 11;
        for (int i = 0; i < (number ? 1 : 20); i++) {
            if (FAILED(profile_begin_read(profile, &error)) || FAILED(profile_get_text(profile, &uid_a, PR_COMMENT_A, &error, &a)) ||
                FAILED(profile_get_text(profile, &uid_b, PR_COMMENT_A, &error, &b)))
                return 12;
            profile_end_read(profile);
            long now = a ? strtol(a, NULL, 10) : 0;
            if ((a || b) && (!a || !b || strcmp(a, b) != 0) && now)
                return 13;
            if (now < last)
                return 14;
            last = now;
            free(a);
            free(b);
        }
        profile_release(profile);
    }
    return 0;
}

static pid_t start(const char *what)
{
    pid_t child = fork();
    if (child == 0) {
        execl(own_program(), "picture", what, (char *)NULL);
        _exit(127);
    }
    return child;
}

static void holds_among_many(void **state)
{
    int status;
    make_two();
    pid_t readers[3], writers[2];
    int commits[2];
    char text[12], byte;
    assert_int_equal(pipe2(commits, O_NONBLOCK), 0);
    assert_int_equal(fcntl(commits[0], F_SETFL, 0), 0);
    snprintf(text, sizeof(text), "%d", commits[1]);
    setenv("MAPIX_TEST_COMMITS", text, 1);
    for (int i = 0; i < 2; i++)
        writers[i] = start("--write-for-ever");
    for (int i = 0; i < 3; i++)
        readers[i] = start(i ? "--read" : "--read-one");
    for (int round = 0; round < 24; round++) {
        for (int wanted = 1 + round * 7919 % 23; wanted; wanted--)
            assert_int_equal(read(commits[0], &byte, 1), 1);
        assert_int_equal(kill(writers[round % 2], SIGKILL), 0);
        assert_int_equal(waitpid(writers[round % 2], &status, 0), writers[round % 2]);
        assert_true(WIFSIGNALED(status));
        writers[round % 2] = start("--write-for-ever");
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
        assert_int_equal(status, 0);
    }
    for (int i = 0; i < 2; i++) {
        kill(writers[i], SIGKILL);
        assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
    }
}

static int write_once(const char *text)
{
    struct profile *profile = NULL;
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)text };
    if (FAILED(profile_open("Ä b", NULL, 0, &error, &profile)) || FAILED(profile_set_values(profile, &uid_a, 1, &value, &error)))
        return 1;
    profile_release(profile);
    return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_home, remove_home)

int main(int argc, char **argv)
{
    if (argc > 2 && !strcmp(argv[1], "--write"))
        return write_once(argv[2]);
    if (argc > 1 && !strcmp(argv[1], "--write-for-ever"))
        return write_for_ever();
    if (argc > 1 && !strncmp(argv[1], "--read", 6))
        return read_for_a_while(strcmp(argv[1], "--read-one") != 0);
    const struct CMUnitTest tests[] = {
        TEST(is_enough_to_read),
        TEST(is_never_old),
        TEST(forgets_secrets),
        TEST(damage_costs_nothing),
        TEST(a_backup_counts),
        TEST(none_of_a_wal),
        TEST(none_of_much),
        TEST(holds_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
