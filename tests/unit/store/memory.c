/* The n-th allocation fails, for each n: failures are reported, nothing is half done, the next try works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/failing_allocator.h"
#include "tests/unit/store/workload.h"

static char path[96];

static void remove_store(void)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    char name[120];
    size_t index;

    for (index = 0; index < 3; index++) {
        snprintf(name, sizeof(name), "%s%s", path, suffixes[index]);
        unlink(name);
    }
}

static void body(void *context)
{
    struct mapix_store_options options = { .create = true };
    struct mapix_store *store = NULL;
    HRESULT result = mapix_store_open(path, &options, &store);

    (void)context;
    if (SUCCEEDED(result))
        result = workload_run(store);
    mapix_store_release(store);
    if (failing_allocator_stop())
        assert_true(result == MAPI_E_NOT_ENOUGH_MEMORY || SUCCEEDED(result) || result == MAPI_E_DISK_ERROR);
    else
        assert_int_equal(result, S_OK);
    if (SUCCEEDED(result) || access(path, F_OK) == 0) {
        HRESULT checked = mapix_store_check(path, NULL, NULL);
        assert_true(checked == S_OK || checked == MAPI_E_NOT_FOUND);      /* sound, or not made yet */
    }
    remove_store();
}

static void each_allocation_fails(void **state)
{
    (void)state;
    assert_true(failing_allocator_each(body, NULL) > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_allocation_fails) };
    char directory[64] = "/dev/shm/mapix-memory-XXXXXX";      /* in memory: some thousand stores are made */
    int failures;

    if (!mkdtemp(directory) && (!strcpy(directory, "/tmp/mapix-memory-XXXXXX") || !mkdtemp(directory)))
        return 1;
    snprintf(path, sizeof(path), "%s/store.db", directory);
    failures = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(directory);
    return failures;
}
