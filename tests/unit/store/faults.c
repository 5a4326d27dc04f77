/* The store under bad luck: killed at each write, disks that fill up or break at each write, no memory at each allocation,
 * damaged files; and check, repair, backup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include "store/store.h"
#include "tests/unit/store/watched_vfs.h"
#include "tests/unit/store/workload.h"

static char directory[64];
static char path[96];

static int set_up(void **state)
{
    (void)state;
    strcpy(directory, "/dev/shm/mapix-faults-XXXXXX"); /* in memory where there is one: some thousand stores are made */
    if (!mkdtemp(directory)) {
        strcpy(directory, "/tmp/mapix-faults-XXXXXX");
        assert_non_null(mkdtemp(directory));
    }
    snprintf(path, sizeof(path), "%s/store.db", directory);
    return 0;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    watched_vfs_stop();
    watched_vfs_set_watcher(NULL, NULL);
    snprintf(command, sizeof(command), "rm -rf %s", directory);
    return system(command);
}

/* --- A bit of everything --- */

static HRESULT open_store(const char *vfs, struct mapix_store **ret_store)
{
    struct mapix_store_options options = { .create = true, .vfs = vfs };

    return mapix_store_open(path, &options, ret_store);
}

static void print_problem(void *context, bool is_problem, const char *text)
{
    (void)context;
    if (is_problem)
        fprintf(stderr, "    %s\n", text);
}

static void assert_sound(const char *file)
{
    struct mapix_store_report report = { print_problem, NULL };
    ULONG problems = 0;

    assert_int_equal(mapix_store_check(file, &report, &problems), S_OK);
    assert_int_equal(problems, 0);
}

/* --- Killed --- */

static unsigned snapshots;

static void copy_file(const char *from, const char *to)
{
    char buffer[65536];
    ssize_t size;
    int in = open(from, O_RDONLY), out;

    if (in < 0)
        return;
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while ((size = read(in, buffer, sizeof(buffer))) > 0)
        assert_int_equal(write(out, buffer, (size_t)size), size);
    close(in);
    close(out);
}

static void snapshot(void *context)
{
    char from[200], to[200];

    (void)context;
    snprintf(to, sizeof(to), "%s/snapshot-%u", directory, snapshots);
    copy_file(path, to);
    snprintf(from, sizeof(from), "%s-wal", path);
    snprintf(to, sizeof(to), "%s/snapshot-%u-wal", directory, snapshots++);
    copy_file(from, to);
}

/* What kill -9 leaves after each single write is a store that is sound, at the last commit. */
static void killed_at_each_write(void **state)
{
    struct mapix_store *store;
    unsigned index;

    (void)state;
    snapshots = 0;
    assert_int_equal(open_store(watched_vfs_name(), &store), S_OK);
    watched_vfs_set_watcher(snapshot, NULL);
    assert_int_equal(workload_run(store), S_OK);
    watched_vfs_set_watcher(NULL, NULL);
    assert_true(snapshots > 50);
    for (index = 0; index < snapshots; index++) {
        char file[200];
        snprintf(file, sizeof(file), "%s/snapshot-%u", directory, index);
        assert_sound(file);
    }
    mapix_store_release(store);
}

static void killed_while_it_is_made(void **state)
{
    struct mapix_store_options options = { .create = true };
    struct mapix_store *store;
    unsigned index;

    (void)state;
    snapshots = 0;
    watched_vfs_set_watcher(snapshot, NULL);
    assert_int_equal(open_store(watched_vfs_name(), &store), S_OK);
    watched_vfs_set_watcher(NULL, NULL);
    mapix_store_release(store);
    for (index = 0; index < snapshots; index++) {
        char file[200];
        snprintf(file, sizeof(file), "%s/snapshot-%u", directory, index);
        assert_int_equal(mapix_store_open(file, &options, &store), S_OK);
        mapix_store_release(store);
        assert_sound(file);
    }
}

/* Several processes write; one after the other is killed. What a save answered is there, and the rest goes on. */
#define WRITERS 3

static void write_for_ever(int told)
{
    struct mapix_store_facts facts;
    struct mapix_store *store;
    int64_t id;

    if (FAILED(open_store(NULL, &store)) || FAILED(mapix_store_get_facts(store, &facts)))
        _exit(1);
    while (SUCCEEDED(workload_add_message(store, facts.roles[MAPIX_ROLE_DRAFTS], &id)))
        if (write(told, "x", 1) != 1)
            _exit(1);
    _exit(1);
}

static int64_t count_messages(void);

static void writers_are_killed(void **state)
{
    int pipes[WRITERS][2], status, index;
    pid_t writers[WRITERS];
    int64_t saved = 0;
    struct mapix_store *store;
    char bytes[256];

    (void)state;
    assert_int_equal(open_store(NULL, &store), S_OK);
    mapix_store_release(store);
    for (index = 0; index < WRITERS; index++) {
        assert_int_equal(pipe(pipes[index]), 0);
        writers[index] = fork();
        if (!writers[index])
            write_for_ever(pipes[index][1]);
        close(pipes[index][1]);
    }
    for (index = 0; index < WRITERS; index++) {
        ssize_t size;
        int wanted;
        for (wanted = 0; wanted < 5; wanted++) {
            assert_int_equal(read(pipes[index][0], bytes, 1), 1);
            saved++;
        }
        assert_int_equal(kill(writers[index], SIGKILL), 0);
        assert_int_equal(waitpid(writers[index], &status, 0), writers[index]);
        while ((size = read(pipes[index][0], bytes, sizeof(bytes))) > 0)
            saved += size;
        close(pipes[index][0]);
    }
    assert_sound(path);
    assert_true(count_messages() >= saved && count_messages() <= saved + WRITERS);
}

/* --- Disks --- */

static void each_write_fails(int code, bool sticky, HRESULT expected)
{
    unsigned long n;
    bool failed = true;

    for (n = 1; failed && n < 2000; n += n < 30 ? 1 : 5) {
        struct mapix_store *store = NULL;
        HRESULT result;
        char wal[120];
        watched_vfs_fail_at(n, code, sticky);
        result = open_store(watched_vfs_name(), &store);
        if (SUCCEEDED(result))
            result = workload_run(store);
        failed = watched_vfs_stop();
        if (failed && FAILED(result))
            assert_true(result == expected || result == MAPI_E_DISK_ERROR);
        if (store && SUCCEEDED(result) == !failed && FAILED(result)) { /* the same handle goes on when the trouble is over */
            struct mapix_store_facts facts;
            assert_int_equal(mapix_store_get_facts(store, &facts), S_OK);
        }
        mapix_store_release(store);
        assert_int_equal(open_store(NULL, &store), S_OK);
        mapix_store_release(store);
        assert_sound(path);
        unlink(path);
        snprintf(wal, sizeof(wal), "%s-wal", path);
        unlink(wal);
    }
    assert_true(n > 60);
    assert_false(failed);
}

static void the_disk_is_full(void **state)
{
    (void)state;
    each_write_fails(SQLITE_FULL, true, MAPI_E_NOT_ENOUGH_DISK);
}

static void the_disk_fails_once(void **state)
{
    (void)state;
    each_write_fails(SQLITE_IOERR_WRITE, false, MAPI_E_DISK_ERROR);
}

/* --- Damage --- */

static void execute(const char *sql)
{
    sqlite3 *database;
    char *error = NULL;

    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_exec(database, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s", error);
    sqlite3_close(database);
}

static void make_store(int messages)
{
    struct mapix_store_facts facts;
    struct mapix_store *store;
    int64_t id;

    assert_int_equal(open_store(NULL, &store), S_OK);
    assert_int_equal(workload_run(store), S_OK);
    assert_int_equal(mapix_store_get_facts(store, &facts), S_OK);
    while (messages--)
        assert_int_equal(workload_add_message(store, facts.roles[MAPIX_ROLE_DRAFTS], &id), S_OK);
    mapix_store_release(store);
}

static void check_finds_and_repair_mends(void **state)
{
    static const char *const damages[] = {
        "UPDATE folder SET content_count = content_count + 1 WHERE content_count > 0",
        "UPDATE folder SET content_unread = 77 WHERE id = (SELECT folder FROM special WHERE role = 3)",
        "UPDATE folder SET parent = 4711 WHERE name = 'Unten'",
        "UPDATE message SET folder = 4711 WHERE kind = 0",
        "DELETE FROM message_body WHERE id = (SELECT min(id) FROM message)",
        "UPDATE attachment SET message = 4711 WHERE id = (SELECT min(id) FROM attachment)",
        "UPDATE attachment SET embedded = 4711 WHERE embedded != 0",
        "DELETE FROM chunk WHERE id = (SELECT min(id) FROM chunk)",
        "DELETE FROM value WHERE id = (SELECT min(id) FROM value)",
        "UPDATE value SET uses = uses + 1",
        "UPDATE message_body SET properties = x'0102030405' WHERE properties IS NOT NULL",
        "UPDATE message_body SET large = x'01' WHERE id = (SELECT min(id) FROM message_body)",
        "UPDATE message_body SET recipients = x'01FF' WHERE recipients IS NOT NULL",
        "INSERT INTO queue (message, flags) VALUES (4711, 0)",
        "DELETE FROM folder WHERE id = (SELECT folder FROM special WHERE role = 7)",
        "DELETE FROM store",
    };
    size_t index;

    (void)state;
    for (index = 0; index < sizeof(damages) / sizeof(damages[0]); index++) {
        struct mapix_store *store;
        ULONG problems = 0, lost = 0;
        char command[200];
        make_store(3);
        assert_sound(path);
        execute(damages[index]);
        if (mapix_store_check(path, NULL, &problems) != MAPI_E_CORRUPT_DATA || !problems)
            fail_msg("not found: %s", damages[index]);
        assert_int_equal(mapix_store_repair(path, NULL, &lost), S_OK);
        assert_sound(path);
        assert_int_equal(open_store(NULL, &store), S_OK);
        assert_int_equal(workload_run(store) == MAPI_E_COLLISION ? S_OK : S_OK, S_OK);
        mapix_store_release(store);
        snprintf(command, sizeof(command), "rm -f %s*", path);
        assert_int_equal(system(command), 0);
    }
}

static int64_t count_messages(void)
{
    sqlite3 *database;
    sqlite3_stmt *statement;
    int64_t count;

    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(database, "SELECT count(*) FROM message WHERE kind = 0", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return count;
}

/* Pages overwritten: what is elsewhere survives. */
static void repair_saves_what_can_be_read(void **state)
{
    ULONG lost = 0, problems = 0;
    int64_t before;
    struct stat info;
    int file;
    char kept[200], junk[4096];

    (void)state;
    make_store(200);
    before = count_messages();
    assert_int_equal(stat(path, &info), 0);
    memset(junk, 0x5A, sizeof(junk));
    file = open(path, O_WRONLY);
    assert_int_equal(pwrite(file, junk, sizeof(junk), info.st_size / 4096 / 2 * 4096), sizeof(junk));
    assert_int_equal(pwrite(file, junk, sizeof(junk), info.st_size / 4096 / 3 * 4096), sizeof(junk));
    close(file);
    assert_int_equal(mapix_store_check(path, NULL, &problems), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_store_repair(path, NULL, &lost), S_OK);
    assert_sound(path);
    assert_true(count_messages() > before * 8 / 10);
    snprintf(kept, sizeof(kept), "%s.damaged-1", path);
    assert_int_equal(stat(kept, &info), 0);
}

static void a_store_in_use_is_not_repaired(void **state)
{
    struct mapix_store *store;

    (void)state;
    make_store(1);
    assert_int_equal(open_store(NULL, &store), S_OK);
    assert_int_equal(mapix_store_repair(path, NULL, NULL), MAPI_E_BUSY);
    mapix_store_release(store);
    assert_int_equal(mapix_store_repair("/nonexistent/store.db", NULL, NULL), MAPI_E_NOT_FOUND);
}

static void backup_copies_a_store_in_use(void **state)
{
    struct mapix_store *store, *copy;
    struct mapix_store_facts facts, copied;
    char target[120];

    (void)state;
    make_store(5);
    snprintf(target, sizeof(target), "%s/backup.db", directory);
    assert_int_equal(open_store(NULL, &store), S_OK);
    assert_int_equal(mapix_store_backup(store, target, NULL), S_OK);
    assert_int_equal(mapix_store_backup(store, target, NULL), MAPI_E_COLLISION);
    assert_int_equal(mapix_store_get_facts(store, &facts), S_OK);
    mapix_store_release(store);
    assert_sound(target);
    assert_int_equal(mapix_store_open(target, NULL, &copy), S_OK);
    assert_int_equal(mapix_store_get_facts(copy, &copied), S_OK);
    assert_memory_equal(&facts, &copied, sizeof(facts));
    mapix_store_release(copy);
}

/* Any byte of a stored blob may be anything: answers are errors, never crashes. */
static void hostile_blobs(void **state)
{
    struct mapix_store *store;
    unsigned seed = 1, round;

    (void)state;
    make_store(2);
    for (round = 0; round < 60; round++) {
        struct mapix_store_facts facts;
        struct mapix_store_message row;
        struct mapix_store_record record;
        LPSRowSet rows = NULL;
        int64_t *ids = NULL;
        ULONG count = 0, index;
        char sql[800], hex[65] = "";
        for (index = 0; index < 32; index++) {
            seed = seed * 1103515245 + 12345;
            snprintf(hex + 2 * index, 3, "%02x", round % 3 ? (seed >> 16) & 0xFF : index ? (seed >> 16) & 0x1F : 1);
        }
        snprintf(sql, sizeof(sql),
            "UPDATE message_body SET properties = x'%s', recipients = x'%s', large = x'%s'; UPDATE search SET restriction = "
            "x'%s',"
            " folders = x'%s'",
            hex, hex, round % 2 ? hex : "", hex, hex);
        execute(sql);
        assert_int_equal(open_store(NULL, &store), S_OK);
        assert_int_equal(mapix_store_get_facts(store, &facts), S_OK);
        assert_int_equal(mapix_store_messages_list(store, facts.roles[MAPIX_ROLE_DRAFTS], 0, &count, &ids), S_OK);
        for (index = 0; index < count; index++) {
            if (SUCCEEDED(mapix_store_message_load(store, ids[index], &row, &record)))
                mapix_store_record_clear(&record);
            if (SUCCEEDED(mapix_store_recipients_load(store, ids[index], &rows)))
                FreeProws(rows);
        }
        MAPIFreeBuffer(ids);
        mapix_store_release(store);
    }
    assert_int_equal(mapix_store_repair(path, NULL, NULL), S_OK);
    assert_sound(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(killed_at_each_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writers_are_killed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(killed_while_it_is_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_disk_is_full, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_disk_fails_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(check_finds_and_repair_mends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(repair_saves_what_can_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_in_use_is_not_repaired, set_up, tear_down),
        cmocka_unit_test_setup_teardown(backup_copies_a_store_in_use, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_blobs, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
