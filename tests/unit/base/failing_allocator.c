/* The short form of fault injection: every allocation of base fails in turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/text.h"
#include "tests/lib/failing_allocator.h"

static void the_nth_allocation_fails(void **state)
{
    void *volatile block;
    failing_allocator_fail_at(2);
    free(block = malloc(10));
    assert_non_null(block);
    block = malloc(10);
    assert_null(block);
    block = calloc(1, 10);
    assert_non_null(block);
    free(block);
    assert_true(failing_allocator_count() >= 3);
    assert_true(failing_allocator_stop());
    failing_allocator_fail_from(1);
    block = malloc(1);
    assert_null(block);
    block = realloc(NULL, 1);
    assert_null(block);
    assert_true(failing_allocator_stop());
    block = malloc(1);
    assert_non_null(block);
    free(block);
}

/* MEM-05: on failure the out parameter is as it was and the base still good. */
static void memory_body(void *context)
{
    void *untouched = context, *base = untouched, *more = untouched;
    if (MAPIAllocateBuffer(100, &base) != S_OK) {
        assert_ptr_equal(base, untouched);
        return;
    }
    for (int i = 0; i < 4000; i++) {                     /* beyond the chunks that the thread keeps */
        more = untouched;
        if (MAPIAllocateMore(100, base, &more) != S_OK)
            assert_ptr_equal(more, untouched);
        else
            memset(more, i, 100);
    }
    void *moved = base;
    if (MAPIReallocateBuffer(base, 1000, &moved) != S_OK)
        assert_ptr_equal(moved, base);
    assert_int_equal(MAPIFreeBuffer(moved), S_OK);
}

static void memory_survives_failures(void **state)
{
    int somewhere;
    assert_true(failing_allocator_each(memory_body, &somewhere) >= 5);
}

static void text_body(void *context)
{
    struct mapix_fold fold;
    char long_text[2000], *utf8 = NULL;
    size_t length;
    void *bytes;
    memset(long_text, 'x', sizeof(long_text));
    memcpy(long_text, "\xc3\xa4", 2);
    mapix_fold_init(&fold);
    HRESULT result = mapix_fold_text(&fold, long_text, sizeof(long_text), MAPIX_FOLD_LOOSE);
    assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY);
    mapix_fold_release(&fold);
    free(mapix_text_wide_heap("text"));
    result = mapix_text_from_code_page(1252, long_text, sizeof(long_text), &utf8, &length, NULL);
    assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY || result == MAPI_E_BAD_CHARWIDTH);
    if (result == S_OK)
        free(utf8);
    result = mapix_text_to_code_page(1252, long_text, sizeof(long_text), 0, &bytes, &length, NULL);
    if (result == S_OK)
        free(bytes);
}

static void text_survives_failures(void **state)
{
    assert_true(failing_allocator_each(text_body, NULL) > 3);
}

static void file_body(void *context)
{
    char *path = mapix_file_path(context, "deep/file");
    char *directory = mapix_file_path(context, "deep");
    struct mapix_lock_file *locks = NULL;
    struct mapix_lock *lock = NULL;
    void *bytes;
    size_t size;
    if (path != NULL && directory != NULL && SUCCEEDED(mapix_file_make_directory(directory)) &&
        SUCCEEDED(mapix_file_write(path, "hello", 5, 0600))) {
        HRESULT result = mapix_file_read(path, 100, &bytes, &size);
        assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY);
        if (SUCCEEDED(result))
            free(bytes);
        if (SUCCEEDED(mapix_lock_file_open(path, &locks)) && SUCCEEDED(mapix_lock_acquire(locks, 1, true, 0, &lock)))
            mapix_lock_release(lock);
        mapix_lock_file_close(locks);
    }
    free(path);
    free(directory);
    free(mapix_file_config_directory());
}

static void files_survive_failures(void **state)
{
    char directory[] = "/tmp/mapix-test-XXXXXX";
    assert_non_null(mkdtemp(directory));
    assert_true(failing_allocator_each(file_body, directory) > 5);
    char command[100];
    snprintf(command, sizeof(command), "rm -rf '%s'", directory);
    assert_int_equal(system(command), 0);
}

/* "Freeing a base with a million linked blocks costs no walk through malloc": so few blocks of malloc's hold them, and only those go back. */
static void a_million_blocks_are_few_of_malloc(void **state)
{
    void *base, *block;
    if (mapix_memory_debugging())              /* then each block has guards of its own */
        return;
    failing_allocator_fail_at(1000000000);
    assert_int_equal(MAPIAllocateBuffer(40, &base), S_OK);
    for (int i = 0; i < 1000000; i++) {
        assert_int_equal(MAPIAllocateMore(40, base, &block), S_OK);
        memset(block, 1, 40);
    }
    unsigned long taken = failing_allocator_count();
    MAPIFreeBuffer(base);
    failing_allocator_stop();
    assert_true(taken < 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nth_allocation_fails), cmocka_unit_test(memory_survives_failures),
        cmocka_unit_test(text_survives_failures), cmocka_unit_test(files_survive_failures), cmocka_unit_test(a_million_blocks_are_few_of_malloc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
