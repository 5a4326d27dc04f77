/* Stores that were really damaged: bits that flipped, pages that are gone, a head that was overwritten, a file that was cut, a WAL that is missing, files that
 * are no store of ours or of a newer version, a network file system; and a disk that is really full. Nothing crashes, nothing is made worse, what can be
 * read is saved, and each error says what to do. */
#include "tests/unit/store/place.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { MESSAGES = 400, PAGE = 4096 };

static void add_bulk(struct place *place, int count)
{
    int index;

    for (index = 0; index < count; index++) {
        wchar_t subject[32], body[900];
        swprintf(subject, 32, L"message %d", index);
        wmemset(body, L'a' + index % 26, 899);
        body[899] = 0;
        SPropValue values[] = { text_value(PR_SUBJECT_W, subject), text_value(PR_BODY_W, body), time_value(PR_MESSAGE_DELIVERY_TIME, (uint64_t)index + 1) };
        struct mapix_store_record record = { .count = 3, .values = values };
        struct mapix_store_message_save save = { .folder = inbox(place), .record = &record, .batch = true };
        assert_int_equal(mapix_store_message_save(place->store, &save, NULL), S_OK);
    }
    assert_int_equal(mapix_store_flush(place->store), S_OK);
}

/* A store with messages, closed, in one file. */
static void fill_and_close(struct place *place)
{
    add_bulk(place, MESSAGES);
    mapix_store_release(place->store);
    place->store = NULL;
    run_sql(place, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static off_t size_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_size;
}

static void overwrite(const char *path, off_t where, const void *bytes, size_t size)
{
    int file = open(path, O_WRONLY);

    assert_true(file >= 0);
    assert_int_equal(pwrite(file, bytes, size, where), size);
    close(file);
}

static void copy(const char *from, const char *to)
{
    char command[300];

    snprintf(command, sizeof(command), "cp %s %s", from, to);
    assert_int_equal(system(command), 0);
}

static void drop_files(struct place *place)
{
    char command[300];

    snprintf(command, sizeof(command), "rm -f %s*", place->path);
    assert_int_equal(system(command), 0);
}

static char *error_text(HRESULT *ret_result)
{
    char *text = mapix_error_text(mapix_error_thread_slot(), ret_result);

    assert_non_null(text);
    return text;
}

/* The last error names the file and has these words. */
static void assert_says(struct place *place, HRESULT expected, const char *words)
{
    HRESULT result;
    char *text = error_text(&result);

    assert_int_equal(result, expected);
    if (!strstr(text, place->path) || !strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
    free(text);
}

static int64_t messages_in(struct place *place)
{
    return number_of(place, "SELECT count(*) FROM message WHERE kind = 0");
}

/* Read all that a program reads; whatever comes back, nothing crashes. */
static void read_everything(struct place *place)
{
    struct mapix_store *store;
    struct mapix_store_facts facts;
    int64_t *ids = NULL;
    ULONG count = 0, index;

    if (FAILED(mapix_store_open(place->path, NULL, &store)))
        return;
    if (SUCCEEDED(mapix_store_get_facts(store, &facts)) && SUCCEEDED(mapix_store_messages_list(store, facts.roles[MAPIX_ROLE_INBOX], 0, &count, &ids)))
        for (index = 0; index < count; index += 7) {
            struct mapix_store_message row;
            struct mapix_store_record record;
            if (SUCCEEDED(mapix_store_message_load(store, ids[index], &row, &record)))
                mapix_store_record_clear(&record);
        }
    MAPIFreeBuffer(ids);
    mapix_store_release(store);
}

/* --- Damage ------------------------------------------------------------------------------------------------------------------------------------- */

/* Any bit of the file: what the check finds the repair mends, and it keeps nearly all. */
static void bits_flip(void **state)
{
    struct place *place = *state;
    char good[200];
    unsigned seed = 20240607;
    int round;
    off_t size;

    fill_and_close(place);
    snprintf(good, sizeof(good), "%s/good", place->directory);
    copy(place->path, good);
    size = size_of(good);
    for (round = 0; round < 40; round++) {
        ULONG problems = 0;
        uint8_t byte;
        off_t where;
        HRESULT checked;
        int file = open(good, O_RDONLY);
        seed = seed * 1103515245 + 12345;
        where = round < 12 ? (off_t)(seed >> 8) % 100 : (off_t)(seed >> 3) % size;      /* the head is the tender place */
        assert_int_equal(pread(file, &byte, 1, where), 1);
        close(file);
        byte ^= (uint8_t)(1u << (seed >> 20) % 8);
        drop_files(place);
        copy(good, place->path);
        overwrite(place->path, where, &byte, 1);
        read_everything(place);
        checked = mapix_store_check(place->path, NULL, &problems);
        if (checked == S_OK)
            continue;                             /* in a free page, in a text */
        if (checked == MAPI_E_VERSION)
            continue;                             /* the bit made it a newer file: left alone */
        if (checked != MAPI_E_CORRUPT_DATA)
            fail_msg("bit at %ld: check says %#x", (long)where, (unsigned)checked);
        HRESULT repaired = mapix_store_repair(place->path, NULL, NULL);
        if (repaired == MAPI_E_CORRUPT_DATA) {    /* beyond repair: then it says so, and the file is what it was */
            assert_true(where < PAGE);
            assert_says(place, MAPI_E_CORRUPT_DATA, "backup");
            continue;
        }
        if (repaired != S_OK || mapix_store_check(place->path, NULL, NULL) != S_OK)
            fail_msg("bit at %ld: repair says %#x", (long)where, (unsigned)repaired);
        if (messages_in(place) < MESSAGES * 9 / 10)
            fail_msg("bit at %ld: %d messages left", (long)where, (int)messages_in(place));
    }
}

/* Pages here and there: what lies between two holes is saved too. */
static void pages_are_gone(void **state)
{
    struct place *place = *state;
    char junk[PAGE];
    off_t pages;
    int index;

    fill_and_close(place);
    pages = size_of(place->path) / PAGE;
    memset(junk, 0xA5, sizeof(junk));
    for (index = 1; index <= 6; index++)
        overwrite(place->path, (pages * index / 7) * PAGE, junk, sizeof(junk));
    read_everything(place);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_store_repair(place->path, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
    assert_int_equal(messages_in(place), MESSAGES);         /* rows are small: the holes were in bodies */
    assert_true(number_of(place, "SELECT count(*) FROM message_body WHERE properties IS NOT NULL") > MESSAGES * 9 / 10);
}

/* The first bytes are the same in every store: nothing is lost with them. */
static void the_head_is_overwritten(void **state)
{
    struct place *place = *state;
    char zeros[24] = { 0 }, kept[200];

    fill_and_close(place);
    overwrite(place->path, 0, zeros, sizeof(zeros));
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), MAPI_E_CORRUPT_DATA);
    assert_says(place, MAPI_E_CORRUPT_DATA, "mapix store repair");
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_store_repair(place->path, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
    assert_int_equal(messages_in(place), MESSAGES);
    snprintf(kept, sizeof(kept), "%s.damaged-1", place->path);
    assert_true(size_of(kept) > 0);
}

static void the_file_is_cut(void **state)
{
    struct place *place = *state;

    fill_and_close(place);
    assert_int_equal(truncate(place->path, size_of(place->path) * 3 / 4 + 100), 0);
    read_everything(place);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_store_repair(place->path, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
    assert_true(messages_in(place) > 0);
}

/* A copy of the file without its WAL is the store as it was at the last checkpoint: sound, and older. */
static void the_wal_is_missing(void **state)
{
    struct place *place = *state;
    char kept[200];

    add_message(place, inbox(place), L"old", 1, 0);
    run_sql(place, "PRAGMA wal_checkpoint(TRUNCATE)");
    add_message(place, inbox(place), L"new", 2, 0);
    snprintf(kept, sizeof(kept), "%s/kept", place->directory);
    copy(place->path, kept);
    mapix_store_release(place->store);
    drop_files(place);
    copy(kept, place->path);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), S_OK);
    assert_int_equal(messages_in(place), 1);
    add_message(place, inbox(place), L"newer", 3, 0);
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), S_OK);
}

/* --- Files that are left alone --------------------------------------------------------------------------------------------------------------------- */

static void assert_untouched(struct place *place, const char *before)
{
    char command[400];

    snprintf(command, sizeof(command), "cmp -s %s %s", before, place->path);
    assert_int_equal(system(command), 0);
}

static void somebody_elses_database(void **state)
{
    struct place *place = *state;
    char before[200];

    mapix_store_release(place->store);
    place->store = NULL;
    drop_files(place);
    run_sql(place, "CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO bookmarks VALUES (1, 'x')");
    snprintf(before, sizeof(before), "%s/before", place->directory);
    copy(place->path, before);
    assert_int_equal(mapix_store_open(place->path, NULL, &place->store), MAPI_E_CORRUPT_DATA);
    assert_says(place, MAPI_E_CORRUPT_DATA, "not a message store of mapix");
    assert_int_equal(mapix_store_check(place->path, NULL, NULL), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_store_repair(place->path, NULL, NULL), MAPI_E_CORRUPT_DATA);
    assert_says(place, MAPI_E_CORRUPT_DATA, "not a message store of mapix");
    assert_untouched(place, before);
}

static void a_newer_store(void **state)
{
    struct place *place = *state;
    static const int versions[] = { 2 << 16 | 1, 99 << 16 | 99, 1 << 16 | 77 };
    char before[200], sql[64];

    mapix_store_release(place->store);
    place->store = NULL;
    snprintf(before, sizeof(before), "%s/before", place->directory);
    for (size_t index = 0; index < sizeof(versions) / sizeof(versions[0]); index++) {
        snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", versions[index]);
        run_sql(place, sql);
        run_sql(place, "PRAGMA wal_checkpoint(TRUNCATE)");
        copy(place->path, before);
        if (versions[index] >> 16 > 1) {
            assert_int_equal(mapix_store_open(place->path, NULL, &place->store), MAPI_E_VERSION);
            assert_says(place, MAPI_E_VERSION, "update mapix");
            assert_int_equal(mapix_store_check(place->path, NULL, NULL), MAPI_E_VERSION);
        }
        assert_int_equal(mapix_store_repair(place->path, NULL, NULL), MAPI_E_VERSION);
        assert_says(place, MAPI_E_VERSION, "update mapix");
        assert_untouched(place, before);
    }
}

static unsigned long smb(const char *directory)
{
    (void)directory;
    return 0xFF534D42;
}

static void a_network_file_system(void **state)
{
    struct place *place = *state;
    unsigned long (*real)(const char *) = mapix_store_file_system_probe;

    mapix_store_release(place->store);
    place->store = NULL;
    mapix_store_file_system_probe = smb;
    HRESULT opened = mapix_store_open(place->path, NULL, &place->store), checked = mapix_store_check(place->path, NULL, NULL),
        repaired = mapix_store_repair(place->path, NULL, NULL);
    mapix_store_file_system_probe = real;
    assert_int_equal(opened, MAPI_E_NO_SUPPORT);
    assert_int_equal(checked, MAPI_E_NO_SUPPORT);
    assert_int_equal(repaired, MAPI_E_NO_SUPPORT);
    assert_says(place, MAPI_E_NO_SUPPORT, "local disk");
}

/* --- A full disk ---------------------------------------------------------------------------------------------------------------------------------------- */

/* In a mount namespace of its own, where it may have one; else there is nothing to mount on, and the child says so. */
static bool mount_small_disk(const char *directory)
{
    if (unshare(CLONE_NEWNS) != 0) {
        uid_t user = getuid();
        char map[64];
        int file;
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return false;
        snprintf(map, sizeof(map), "0 %d 1", (int)user);
        file = open("/proc/self/uid_map", O_WRONLY);
        if (file < 0 || write(file, map, strlen(map)) < 0)
            return false;
        close(file);
    }
    return mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 && mount("none", directory, "tmpfs", 0, "size=3m") == 0;
}

enum { FINE, NO_MOUNT, NOT_FULL, WRONG_CODE, NO_REASON, LOST, UNSOUND, NOT_USABLE };

static int save_bodies(struct mapix_store *store, int64_t folder, int most, HRESULT *ret_result)
{
    wchar_t *body = calloc(20001, sizeof(*body));
    int saved;

    wmemset(body, L'x', 20000);
    for (saved = 0, *ret_result = S_OK; saved < most && SUCCEEDED(*ret_result); saved += SUCCEEDED(*ret_result)) {
        SPropValue values[] = { text_value(PR_SUBJECT_W, L"s"), text_value(PR_BODY_W, body) };
        struct mapix_store_record record = { .count = 2, .values = values };
        struct mapix_store_message_save save = { .folder = folder, .record = &record };
        *ret_result = mapix_store_message_save(store, &save, NULL);
    }
    free(body);
    return saved;
}

/* What the child finds on a disk of three megabytes. */
static int fill_the_disk(const char *directory)
{
    struct mapix_store_options options = { .create = true };
    struct mapix_store_facts facts;
    struct mapix_store_folder row;
    struct mapix_store *store = NULL;
    char path[260];
    HRESULT result, recorded;
    int saved, more;

    if (!mount_small_disk(directory))
        return NO_MOUNT;
    snprintf(path, sizeof(path), "%s/full.db", directory);
    if (FAILED(mapix_store_open(path, &options, &store)) || FAILED(mapix_store_get_facts(store, &facts)))
        return NOT_USABLE;
    saved = save_bodies(store, facts.roles[MAPIX_ROLE_INBOX], 1000, &result);
    if (SUCCEEDED(result))
        return NOT_FULL;
    if (result != MAPI_E_NOT_ENOUGH_DISK && result != MAPI_E_DISK_ERROR)
        return WRONG_CODE;
    char *text = mapix_error_text(mapix_error_thread_slot(), &recorded);
    bool explained = text && recorded == result && strstr(text, path) && (strstr(text, "full") || strstr(text, "disk"));
    free(text);
    if (!explained)
        return NO_REASON;
    if (FAILED(mapix_store_folder_get(store, facts.roles[MAPIX_ROLE_INBOX], &row)) || (int)row.content_count != saved)
        return LOST;
    mapix_store_release(store);
    if (FAILED(mapix_store_open(path, NULL, &store)))         /* it opens and reads on the full disk */
        return NOT_USABLE;
    if (FAILED(mapix_store_folder_get(store, facts.roles[MAPIX_ROLE_INBOX], &row)) || (int)row.content_count != saved)
        return LOST;
    if (mapix_store_check(path, NULL, NULL) != S_OK)
        return UNSOUND;
    if (mount("none", directory, "tmpfs", MS_REMOUNT, "size=12m") != 0)      /* somebody made room */
        return NO_MOUNT;
    more = save_bodies(store, facts.roles[MAPIX_ROLE_INBOX], 5, &result);
    if (more != 5 || FAILED(mapix_store_folder_get(store, facts.roles[MAPIX_ROLE_INBOX], &row)) || (int)row.content_count != saved + 5)
        return NOT_USABLE;
    mapix_store_release(store);
    return mapix_store_check(path, NULL, NULL) == S_OK ? FINE : UNSOUND;
}

static void a_disk_that_is_really_full(void **state)
{
    struct place *place = *state;
    char directory[200];
    int status = 0;
    pid_t child;

    snprintf(directory, sizeof(directory), "%s/disk", place->directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    child = fork();
    assert_true(child >= 0);
    if (!child)
        _exit(fill_the_disk(directory));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_MOUNT) {        /* no right to mount anything here: the_disk_is_full (faults.c) has the rest */
        print_message("no file system can be mounted here\n");
        return;
    }
    assert_int_equal(WEXITSTATUS(status), FINE);
}

/* --- A disc that cannot be written -------------------------------------------------------------------------------------------------------------------- */

/* A store on a disc is read as it is, and says that it cannot be written. */
static int read_the_disc(const char *directory, const char *path)
{
    struct mapix_store *store = NULL;
    struct mapix_store_facts facts;
    struct mapix_store_folder row;
    int64_t made;

    if (!mount_small_disk("/mnt") || mount(directory, directory, "none", MS_BIND, NULL) != 0
        || mount(directory, directory, "none", MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0)
        return NO_MOUNT;
    if (FAILED(mapix_store_open(path, NULL, &store)) || FAILED(mapix_store_get_facts(store, &facts))
        || FAILED(mapix_store_folder_get(store, facts.roles[MAPIX_ROLE_INBOX], &row)))
        return NOT_USABLE;
    if (row.content_count != MESSAGES)
        return LOST;
    if (!mapix_store_is_read_only(store)
        || mapix_store_folder_create(store, facts.roles[MAPIX_ROLE_INBOX], FOLDER_GENERIC, L"x", NULL, NULL, &made) != MAPI_E_NO_ACCESS)
        return WRONG_CODE;
    mapix_store_release(store);
    return mapix_store_check(path, NULL, NULL) == S_OK ? FINE : UNSOUND;
}

/* read-only-message-stores: a store on a medium that nobody can write to opens for reading. */
static void a_disc_that_cannot_be_written(void **state)
{
    struct place *place = *state;
    char directory[200], path[300];
    int status = 0;
    pid_t child;

    fill_and_close(place);
    snprintf(directory, sizeof(directory), "%s/disc 100%% #1?", place->directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    snprintf(path, sizeof(path), "%s/store.db", directory);
    assert_int_equal(rename(place->path, path), 0);
    child = fork();
    assert_true(child >= 0);
    if (!child)
        _exit(read_the_disc(directory, path));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_MOUNT)
        print_message("no file system can be mounted here\n");
    else
        assert_int_equal(WEXITSTATUS(status), FINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bits_flip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pages_are_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_head_is_overwritten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_file_is_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_wal_is_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(somebody_elses_database, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_newer_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_network_file_system, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_disk_that_is_really_full, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_disc_that_cannot_be_written, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
