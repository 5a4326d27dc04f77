/* Time, identifiers, the log, files and locks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/guid.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/time.h"

static char directory[64];

static int make_directory(void **state)
{
    strcpy(directory, "/tmp/mapix-test-XXXXXX");
    return mkdtemp(directory) == NULL;
}

static int remove_directory(void **state)
{
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", directory);
    return system(command);
}

static void time_conversions(void **state)
{
    char text[MAPIX_TIME_TEXT_SIZE];
    FILETIME time = mapix_time_from_unix(0);
    assert_true(mapix_time_value(time) == MAPIX_TIME_UNIX_EPOCH);
    assert_string_equal(mapix_time_text(time, text), "1970-01-01T00:00:00Z");
    assert_string_equal(mapix_time_text(mapix_time_make(0), text), "1601-01-01T00:00:00Z");
    assert_int_equal(mapix_time_to_unix(mapix_time_from_unix(-11644473600 + 5)), -11644473600 + 5);
    assert_true(mapix_time_value(mapix_time_from_unix(INT64_MIN)) == 0);
    assert_true(mapix_time_value(mapix_time_from_unix(INT64_MAX)) == UINT64_MAX);
    struct timespec now = { 1763810430, 123456700 };
    time = mapix_time_from_timespec(&now);
    struct timespec back = mapix_time_to_timespec(time);
    assert_int_equal(back.tv_sec, now.tv_sec);
    assert_int_equal(back.tv_nsec, now.tv_nsec);
    assert_string_equal(mapix_time_text(time, text), "2025-11-22T11:20:30.1234567Z");
    for (int64_t seconds = -11644473600; seconds < INT64_C(100000000000); seconds += 86400 * 29 + 3599) {
        char expected[MAPIX_TIME_TEXT_SIZE];
        time_t of_libc = seconds;
        struct tm parts;
        assert_non_null(gmtime_r(&of_libc, &parts));
        strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%SZ", &parts);
        assert_string_equal(mapix_time_text(mapix_time_from_unix(seconds), text), expected);
    }
    mapix_time_text(time, text);
    FILETIME parsed;
    assert_int_equal(mapix_time_parse(text, &parsed), S_OK);
    assert_true(mapix_time_value(parsed) == mapix_time_value(time));
    assert_int_equal(mapix_time_parse("2025-11-22T12:20:30.1234567+01:00", &parsed), S_OK);
    assert_true(mapix_time_value(parsed) == mapix_time_value(time));
    assert_int_equal(mapix_time_parse("1899-12-30", &parsed), S_OK);
    assert_true(mapix_time_to_apptime(parsed) == 0);
    assert_int_equal(mapix_time_parse("2025-13-01", &parsed), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_time_parse("2025-02-29", &parsed), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_time_parse("2025-04-31T12:00:00Z", &parsed), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_time_parse("2024-02-29T23:59:60Z", &parsed), S_OK);
    assert_int_equal(mapix_time_parse("yesterday", &parsed), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_time_parse("2025-11-22T11:20:30Zx", &parsed), MAPI_E_INVALID_PARAMETER);
    /* 1 January 2000, noon, is day 36526.5 of PT_APPTIME. */
    assert_int_equal(mapix_time_parse("2000-01-01T12:00:00Z", &parsed), S_OK);
    assert_true(mapix_time_to_apptime(parsed) == 36526.5);
    assert_true(mapix_time_value(mapix_time_from_apptime(36526.5)) == mapix_time_value(parsed));
    assert_true(mapix_time_value(mapix_time_from_apptime(NAN)) == 0);
    assert_true(mapix_time_value(mapix_time_from_apptime(-1e300)) == 0);
    assert_true(mapix_time_value(mapix_time_from_apptime(1e300)) == UINT64_MAX);
    assert_true(mapix_time_to_unix(mapix_time_now()) > 1700000000);
    assert_true(mapix_time_monotonic_ms() <= mapix_time_monotonic_ms());
}

static void identifiers(void **state)
{
    GUID one, other;
    MAPIUID uid;
    char text[MAPIX_GUID_TEXT_SIZE], hex[MAPIX_UID_TEXT_SIZE];
    assert_int_equal(mapix_guid_new(&one), S_OK);
    assert_int_equal(mapix_guid_new(&other), S_OK);
    assert_false(mapix_guid_equal(&one, &other));
    assert_int_equal(one.Data3 >> 12, 4);
    assert_int_equal(mapix_guid_parse(mapix_guid_text(&one, text), &other), S_OK);
    assert_true(mapix_guid_equal(&one, &other));
    assert_string_equal(mapix_guid_text(&IID_IMAPITable, text), "{00020301-0000-0000-C000-000000000046}");
    assert_int_equal(mapix_guid_parse("00020301-0000-0000-c000-000000000046", &other), S_OK);
    assert_true(mapix_guid_equal(&other, &IID_IMAPITable));
    assert_int_equal(mapix_guid_parse("{00020301-0000-0000-C000-00000000004}", &other), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_guid_parse("{0002030x-0000-0000-C000-000000000046}", &other), MAPI_E_INVALID_PARAMETER);
    /* CON-20: exactly 32 digits. */
    assert_int_equal(mapix_uid_parse("13DBB0C8AA05101A9BB000AA002FC45A", &uid), S_OK);
    assert_int_equal(uid.ab[0], 0x13);
    assert_int_equal(uid.ab[15], 0x5a);
    assert_string_equal(mapix_uid_text(&uid, hex), "13DBB0C8AA05101A9BB000AA002FC45A");
    assert_int_equal(mapix_uid_parse("13DBB0C8AA05101A9BB000AA002FC45", &uid), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_uid_parse("13DBB0C8AA05101A9BB000AA002FC45AA", &uid), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_uid_new(&uid), S_OK);
}

static char last_line[5000];
static int lines;

static void keep_line(enum mapix_log_level level, const char *component, const char *text)
{
    snprintf(last_line, sizeof(last_line), "%d %s %s", (int)level, component, text);
    lines++;
}

/* Levels hold back; a stranger's text cannot forge a line. */
static void log_lines(void **state)
{
    mapix_log_set_handler(keep_line);
    mapix_log_set_level(MAPIX_LOG_WARNING);
    mapix_log_write(MAPIX_LOG_INFO, "test", "not seen");
    assert_int_equal(lines, 0);
    errno = 42;
    mapix_log_write(MAPIX_LOG_WARNING, "test", "seen %d\nforged \x1b[1m", 7);
    assert_int_equal(errno, 42);
    assert_string_equal(last_line, "2 test seen 7\\x0aforged \\x1b[1m");
    char longer[9000];
    memset(longer, 'x', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    mapix_log_write(MAPIX_LOG_ERROR, "test", "%s", longer);
    assert_in_range(strlen(last_line), 4000, 4200);
    mapix_log_set_level(MAPIX_LOG_NONE);
    mapix_log_write(MAPIX_LOG_ERROR, "test", "not seen");
    assert_int_equal(lines, 2);
    mapix_log_set_handler(NULL);
    mapix_log_set_level(MAPIX_LOG_WARNING);
}

static void xdg_directories(void **state)
{
    setenv("XDG_CONFIG_HOME", "/c", 1);
    setenv("XDG_DATA_HOME", "relative", 1);
    setenv("XDG_RUNTIME_DIR", "/r", 1);
    setenv("HOME", "/h", 1);
    char *config = mapix_file_config_directory(), *data = mapix_file_data_directory(), *runtime = mapix_file_runtime_directory();
    assert_string_equal(config, "/c/mapix");
    assert_string_equal(data, "/h/.local/share/mapix");
    assert_string_equal(runtime, "/r/mapix");
    free(config);
    free(data);
    free(runtime);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_RUNTIME_DIR");
    config = mapix_file_config_directory();
    runtime = mapix_file_runtime_directory();
    assert_string_equal(config, "/h/.config/mapix");
    assert_non_null(runtime);
    free(config);
    free(runtime);
}

static void files(void **state)
{
    char path[128], deep[128];
    void *bytes;
    size_t size;
    struct stat status;
    snprintf(deep, sizeof(deep), "%s/a/b/c", directory);
    assert_int_equal(mapix_file_make_directory(deep), S_OK);
    assert_int_equal(mapix_file_make_directory(deep), S_OK);
    assert_int_equal(stat(deep, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(mapix_file_make_private_directory(deep), S_OK);
    assert_int_equal(chmod(deep, 0777), 0);
    assert_int_equal(mapix_file_make_private_directory(deep), MAPI_E_NO_ACCESS);
    snprintf(path, sizeof(path), "%s/link", directory);
    assert_int_equal(symlink(directory, path), 0);
    assert_int_equal(mapix_file_make_private_directory(path), MAPI_E_NO_ACCESS);
    snprintf(path, sizeof(path), "%s/file", directory);
    assert_int_equal(mapix_file_read(path, 100, &bytes, &size), MAPI_E_NOT_FOUND);
    assert_int_equal(mapix_file_write(path, "hello", 5, 0600), S_OK);
    assert_int_equal(mapix_file_write(path, "other", 5, 0640), S_OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(mapix_file_read(path, 5, &bytes, &size), S_OK);
    assert_int_equal(size, 5);
    assert_string_equal(bytes, "other");
    free(bytes);
    assert_int_equal(mapix_file_read(path, 4, &bytes, &size), MAPI_E_TOO_BIG);
    /* Nothing half written stays behind. */
    snprintf(deep, sizeof(deep), "%s/none/file", directory);
    assert_int_equal(mapix_file_write(deep, "x", 1, 0600), MAPI_E_NOT_FOUND);
    assert_true(FAILED(mapix_file_make_directory(path)));
    bool network = true;
    snprintf(deep, sizeof(deep), "%s/not/there/yet", directory);
    assert_int_equal(mapix_file_is_on_network(deep, &network), S_OK);
    assert_false(network);
}

/* One thread of this process against another, through the table. */
static void *try_lock(void *context)
{
    struct mapix_lock *lock = NULL;
    HRESULT result = mapix_lock_acquire(context, 7, true, 0, &lock);
    mapix_lock_release(lock);
    return (void *)(intptr_t)result;
}

static HRESULT other_thread(struct mapix_lock_file *file)
{
    pthread_t thread;
    void *result;
    pthread_create(&thread, NULL, try_lock, file);
    pthread_join(thread, &result);
    return (HRESULT)(intptr_t)result;
}

/* A child that takes the lock, says so, and waits to be killed. */
static pid_t child_with_lock(const char *path, bool exclusive, HRESULT *ret_result)
{
    int said[2];
    assert_int_equal(pipe(said), 0);
    pid_t child = fork();
    if (child == 0) {
        struct mapix_lock_file *file;
        struct mapix_lock *lock;
        HRESULT result = mapix_lock_file_open(path, &file);
        if (SUCCEEDED(result))
            result = mapix_lock_acquire(file, 7, exclusive, 0, &lock);
        ssize_t ignored = write(said[1], &result, sizeof(result));
        (void)ignored;
        for (;;)
            pause();
    }
    assert_int_equal(read(said[0], ret_result, sizeof(*ret_result)), sizeof(*ret_result));
    close(said[0]);
    close(said[1]);
    return child;
}

static void kill_child(pid_t child)
{
    int status;
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
}

/* design.md, "Locks": ranges of one file, one descriptor per process, a table in it; kill -9 frees them. */
static void locks(void **state)
{
    char path[128];
    struct mapix_lock_file *file, *same;
    struct mapix_lock *one, *other;
    pid_t holder = 1;
    HRESULT result;
    snprintf(path, sizeof(path), "%s/locks", directory);
    assert_int_equal(mapix_lock_file_open(path, &file), S_OK);
    assert_int_equal(mapix_lock_file_open(path, &same), S_OK);
    assert_ptr_equal(file, same);
    assert_int_equal(mapix_lock_holder(file, 7, &holder), S_OK);
    assert_int_equal(holder, 0);

    assert_int_equal(mapix_lock_acquire(file, 7, true, 0, &one), S_OK);
    assert_int_equal(mapix_lock_acquire(file, 8, true, 0, &other), S_OK);
    mapix_lock_release(other);
    assert_int_equal(other_thread(file), MAPI_E_TIMEOUT);
    assert_int_equal(mapix_lock_holder(file, 7, &holder), S_OK);
    assert_int_equal(holder, getpid());
    /* Giving back the second opening drops nothing. */
    mapix_lock_file_close(same);
    pid_t child = child_with_lock(path, true, &result);
    assert_int_equal(result, MAPI_E_TIMEOUT);
    kill_child(child);
    mapix_lock_release(one);
    assert_int_equal(other_thread(file), S_OK);

    child = child_with_lock(path, true, &result);
    assert_int_equal(result, S_OK);
    assert_int_equal(mapix_lock_holder(file, 7, &holder), S_OK);
    assert_int_equal(holder, child);
    uint64_t before = mapix_time_monotonic_ms();
    assert_int_equal(mapix_lock_acquire(file, 7, false, 60, &one), MAPI_E_TIMEOUT);
    assert_in_range(mapix_time_monotonic_ms() - before, 50, 5000);
    kill_child(child);
    assert_int_equal(mapix_lock_acquire(file, 7, true, 5000, &one), S_OK);
    mapix_lock_release(one);

    /* Shared by threads and processes. */
    child = child_with_lock(path, false, &result);
    assert_int_equal(result, S_OK);
    assert_int_equal(mapix_lock_acquire(file, 7, false, 0, &one), S_OK);
    assert_int_equal(mapix_lock_acquire(file, 7, false, 0, &other), S_OK);
    mapix_lock_release(one);
    assert_int_equal(other_thread(file), MAPI_E_TIMEOUT);
    mapix_lock_release(other);
    assert_int_equal(other_thread(file), MAPI_E_TIMEOUT);
    kill_child(child);
    assert_int_equal(other_thread(file), S_OK);
    mapix_lock_release(NULL);
    mapix_lock_file_close(file);
    assert_int_equal(mapix_lock_file_open("/nowhere/at/all", &file), MAPI_E_NOT_FOUND);
    assert_true(mapix_lock_offset("a", "bc") != mapix_lock_offset("ab", "c"));
    assert_true(mapix_lock_offset("profile", "x") == mapix_lock_offset("profile", "x"));
}

static void *wait_for_lock(void *context)
{
    struct mapix_lock *lock = NULL;
    HRESULT result = mapix_lock_acquire(context, 9, true, -1, &lock);
    mapix_lock_release(lock);
    return (void *)(intptr_t)result;
}

static void waiters_are_woken(void **state)
{
    char path[128];
    struct mapix_lock_file *file;
    struct mapix_lock *lock;
    pthread_t threads[3];
    snprintf(path, sizeof(path), "%s/locks", directory);
    assert_int_equal(mapix_lock_file_open(path, &file), S_OK);
    assert_int_equal(mapix_lock_acquire(file, 9, true, 0, &lock), S_OK);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, wait_for_lock, file);
    mapix_lock_release(lock);
    for (int i = 0; i < 3; i++) {
        void *result;
        pthread_join(threads[i], &result);
        assert_int_equal((HRESULT)(intptr_t)result, S_OK);
    }
    mapix_lock_file_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_conversions), cmocka_unit_test(identifiers), cmocka_unit_test(log_lines), cmocka_unit_test(xdg_directories),
        cmocka_unit_test(files), cmocka_unit_test(locks), cmocka_unit_test(waiters_are_woken),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
