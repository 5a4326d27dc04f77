#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <mapix.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(UNDER_ADDRESS_SANITIZER)
#define UNDER_ADDRESS_SANITIZER
#endif

#include "base/memory.h"

static bool is_aligned(const void *block)
{
    return ((uintptr_t)block & 15) == 0;
}

/* MEM-01, MEM-02, SPI-MEM-01, SPI-MEM-02: blocks are aligned, apart from one another, and gone with their base. */
static void blocks_hang_on_their_base(void **state)
{
    void *base, *more[300];
    assert_int_equal(MAPIAllocateBuffer(24, &base), S_OK);
    assert_true(is_aligned(base));
    memset(base, 1, 24);
    for (unsigned i = 0; i < 300; i++) {
        ULONG size = i * 37 % 2000;
        assert_int_equal(MAPIAllocateMore(size, base, &more[i]), S_OK);
        assert_true(is_aligned(more[i]));
        memset(more[i], (int)i, size);
    }
    for (unsigned i = 0; i < 300; i++)
        for (unsigned at = 0; at < i * 37 % 2000; at++)
            assert_int_equal(((unsigned char *)more[i])[at], i & 255);
    assert_int_equal(MAPIFreeBuffer(base), S_OK);
}

/* MEM-01: nothing asked for is a block of its own; nothing given is an error. */
static void edges_of_sizes(void **state)
{
    void *base, *one, *other, *large;
    assert_int_equal(MAPIAllocateBuffer(0, &base), S_OK);
    assert_int_equal(MAPIAllocateMore(0, base, &one), S_OK);
    assert_true(is_aligned(one));
    other = NULL;
    assert_int_equal(MAPIAllocateMore(10 * 1024 * 1024, base, &large), S_OK);
    memset(large, 7, 10 * 1024 * 1024);
    assert_int_equal(MAPIAllocateMore(8, base, &one), S_OK);
    other = (void *)(uintptr_t)1;
    assert_int_equal(MAPIAllocateBuffer(0xffffffffu, &other), MAPI_E_NOT_ENOUGH_MEMORY);
    assert_int_equal(MAPIAllocateMore(0xfffffff9u, base, &other), MAPI_E_NOT_ENOUGH_MEMORY);
    /* MEM-05 */
    assert_ptr_equal(other, (void *)(uintptr_t)1);
    assert_int_equal(MAPIAllocateBuffer(8, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(MAPIAllocateMore(8, base, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(MAPIAllocateMore(8, NULL, &other), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(MAPIFreeBuffer(base), S_OK);
}

/* MEM-03 */
static void freeing_nothing_does_nothing(void **state)
{
    assert_int_equal(MAPIFreeBuffer(NULL), S_OK);
    mapix_memory_free(NULL);
}

/* MEM-08, SPI-MEM-06: the contents move, inner pointers stay as they are, linked blocks stay alive. */
static void reallocating_copies(void **state)
{
    struct { char *text; char rest[24]; } *old, *new;
    assert_int_equal(MAPIAllocateBuffer(sizeof(*old), (void **)&old), S_OK);
    assert_int_equal(MAPIAllocateMore(6, old, (void **)&old->text), S_OK);
    strcpy(old->text, "hello");
    strcpy(old->rest, "rest");
    assert_int_equal(MAPIReallocateBuffer(old, 4000, (void **)&new), S_OK);
    assert_string_equal(new->text, "hello");
    assert_string_equal(new->rest, "rest");
    void *more;
    assert_int_equal(MAPIAllocateMore(100, new, &more), S_OK);
    memset(more, 0, 100);
    assert_int_equal(MAPIReallocateBuffer(new, 8, (void **)&old), S_OK);
    assert_string_equal(old->text, "hello");
    assert_int_equal(MAPIFreeBuffer(old), S_OK);
    assert_int_equal(MAPIReallocateBuffer(NULL, 8, (void **)&old), S_OK);
    assert_int_equal(MAPIFreeBuffer(old), S_OK);
}

static void reserved_room_survives_reallocation(void **state)
{
    void *base = mapix_memory_new_reserve(16, 256), *moved;
    char *inner = mapix_memory_more(base, 40);
    strcpy(inner, "cut from the reserve");
    assert_int_equal(MAPIReallocateBuffer(base, 64, &moved), S_OK);
    assert_string_equal(inner, "cut from the reserve");
    assert_int_equal(MAPIFreeBuffer(moved), S_OK);
}

static atomic_int next_mark = 1;
static pthread_barrier_t start;

/* Blocks stay what they were filled with, whatever the other threads get. */
static void *extend(void *base)
{
    enum { COUNT = 20000 };
    unsigned char **blocks = malloc(COUNT * sizeof(*blocks));
    int mark = atomic_fetch_add(&next_mark, 1);
    pthread_barrier_wait(&start);
    bool good = true;
    for (unsigned i = 0; i < COUNT && good; i++) {
        good = MAPIAllocateMore(i % 100 + 1, base, (void **)&blocks[i]) == S_OK;
        if (good)
            memset(blocks[i], mark, i % 100 + 1);
    }
    for (unsigned i = 0; i < COUNT && good; i++)
        for (unsigned at = 0; at <= i % 100; at++)
            good &= blocks[i][at] == mark;
    free(blocks);
    return good ? base : NULL;
}

/* SPI-MEM-06: several threads extend one base; another one frees it. */
static void threads_share_a_base(void **state)
{
    void *base;
    pthread_t threads[4];
    assert_int_equal(MAPIAllocateBuffer(8, &base), S_OK);
    pthread_barrier_init(&start, NULL, 5);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, extend, base);
    assert_ptr_equal(extend(base), base);
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        assert_ptr_equal(result, base);
    }
    assert_int_equal(MAPIFreeBuffer(base), S_OK);
}

/* CON-24: what can be told without the debug mode is refused. */
static void a_linked_block_is_no_base(void **state)
{
    char *base, *linked, *other;
    assert_int_equal(MAPIAllocateBuffer(80, (void **)&base), S_OK);
    assert_int_equal(MAPIAllocateMore(80, base, (void **)&linked), S_OK);
    assert_int_equal(MAPIAllocateMore(80, base, (void **)&other), S_OK);
    memset(base, 0, 80);
    memset(linked, 0, 80);
    if (!mapix_memory_debugging()) {
        assert_int_equal((SCODE)MAPIFreeBuffer(other), MAPI_E_INVALID_PARAMETER);
        assert_int_equal(MAPIReallocateBuffer(other, 8, (void **)&linked), MAPI_E_INVALID_PARAMETER);
    }
    assert_int_equal(MAPIFreeBuffer(base), S_OK);
}

static void default_malloc(void **state)
{
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    void *same = NULL;
    assert_non_null(allocator);
    assert_int_equal(allocator->lpVtbl->QueryInterface(allocator, &IID_IMalloc, &same), S_OK);
    assert_ptr_equal(same, allocator);
    /* ERR-04 */
    assert_int_equal(allocator->lpVtbl->QueryInterface(allocator, &IID_IMAPIProp, &same), E_NOINTERFACE);
    assert_null(same);
    char *block = allocator->lpVtbl->Alloc(allocator, 10);
    strcpy(block, "123456789");
    assert_true(allocator->lpVtbl->GetSize(allocator, block) >= 10);
    block = allocator->lpVtbl->Realloc(allocator, block, 100000);
    assert_string_equal(block, "123456789");
    assert_int_not_equal(allocator->lpVtbl->DidAlloc(allocator, block), 0);
    allocator->lpVtbl->Free(allocator, block);
    allocator->lpVtbl->Free(allocator, NULL);
    allocator->lpVtbl->HeapMinimize(allocator);
    block = allocator->lpVtbl->Realloc(allocator, NULL, 5);
    assert_non_null(block);
    assert_null(allocator->lpVtbl->Realloc(allocator, block, 0));
    allocator->lpVtbl->Release(allocator);
    assert_ptr_equal(MAPIGetDefaultMalloc(), allocator);
}

static char last_report[1600];

static void keep_report(const char *text)
{
    snprintf(last_report, sizeof(last_report), "%s", text);
}

static void assert_reported(const char *what)
{
    if (strstr(last_report, what) == NULL)
        fail_msg("wanted \"%s\", reported \"%s\"", what, last_report);
    last_report[0] = '\0';
}

/* SPI-MEM-01 [X]: the debug mode tells double frees, foreign pointers, linked blocks freed alone, overruns, leaks and where they come from. */
static void debug_mode_reports(void **state)
{
    char *base, *linked, *other;
    char mine[64] = { 0 };
    bool before = mapix_memory_debugging();
    mapix_memory_set_debugging(true);
    mapix_memory_set_reporter(keep_report);
    unsigned long faults = mapix_memory_fault_count();

    assert_int_equal(MAPIAllocateBuffer(10, (void **)&base), S_OK);
    assert_int_equal(MAPIAllocateMore(10, base, (void **)&linked), S_OK);
    assert_true(is_aligned(linked));
    assert_int_equal((SCODE)MAPIFreeBuffer(linked), MAPI_E_INVALID_PARAMETER);
    assert_reported("linked block of 10 bytes");
    assert_int_equal(MAPIAllocateMore(10, linked, (void **)&other), MAPI_E_INVALID_PARAMETER);
    assert_reported("is no base");
    assert_int_equal((SCODE)MAPIFreeBuffer(mine + 32), MAPI_E_INVALID_PARAMETER);
    assert_reported("foreign pointer: MAPIFreeBuffer");
    assert_int_equal(MAPIFreeBuffer(base), S_OK);
    assert_string_equal(last_report, "");
    assert_int_equal((SCODE)MAPIFreeBuffer(base), MAPI_E_INVALID_PARAMETER);
    assert_reported("double free");

#ifndef UNDER_ADDRESS_SANITIZER
    assert_int_equal(MAPIAllocateBuffer(10, (void **)&base), S_OK);
    *(volatile char *)(base + 10) = 1;
    assert_int_equal(MAPIFreeBuffer(base), S_OK);
    assert_reported("overrun: the 10 bytes");
#endif

    unsigned long live = mapix_memory_live_count();
    assert_int_equal(MAPIAllocateBuffer(1234, (void **)&base), S_OK);
    assert_int_equal(MAPIAllocateMore(10, base, (void **)&linked), S_OK);
    assert_int_equal(mapix_memory_live_count(), live + 2);
    assert_int_equal(mapix_memory_report_leaks(), 1);
    assert_reported("leak: 1234 bytes");
    assert_int_equal(MAPIReallocateBuffer(base, 99, (void **)&other), S_OK);
    strcpy(linked, "alive");
    assert_int_equal(MAPIFreeBuffer(other), S_OK);
    assert_int_equal(mapix_memory_live_count(), live);

    LPMALLOC allocator = MAPIGetDefaultMalloc();
    void *block = allocator->lpVtbl->Alloc(allocator, 33);
    assert_int_equal(allocator->lpVtbl->GetSize(allocator, block), 33);
    assert_int_equal(allocator->lpVtbl->DidAlloc(allocator, block), 1);
    assert_int_equal(allocator->lpVtbl->DidAlloc(allocator, mine), 0);
    assert_int_equal((SCODE)MAPIFreeBuffer(block), MAPI_E_INVALID_PARAMETER);
    assert_reported("IMalloc block");
    allocator->lpVtbl->Free(allocator, block);

    assert_true(mapix_memory_fault_count() >= faults + 5);
    mapix_memory_set_reporter(NULL);
    mapix_memory_set_debugging(before);
}

/* SPI-UTIL-11: validators may ask about any address. */
static void readability(void **state)
{
    char *pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(pages + 4096, 4096, PROT_NONE);
    memset(pages, 'x', 4096);
    assert_true(mapix_memory_is_readable(pages, 4096));
    assert_false(mapix_memory_is_readable(pages, 4097));
    assert_false(mapix_memory_is_readable(pages + 1, 3 * 4096 - 1));
    assert_true(mapix_memory_is_readable(pages + 8192, 1));
    assert_false(mapix_memory_is_readable(NULL, 1));
    assert_true(mapix_memory_is_readable(NULL, 0));
    assert_false(mapix_memory_is_readable((void *)(uintptr_t)8, 8));
    assert_false(mapix_memory_string_is_readable(pages + 4000, 1, 1000));
    assert_true(mapix_memory_string_is_readable(pages + 4000, 1, 96));
    pages[4095] = '\0';
    assert_true(mapix_memory_string_is_readable(pages + 4000, 1, 1000));
    assert_false(mapix_memory_string_is_readable(pages + 4000, 4, 1000));
    munmap(pages, 3 * 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_hang_on_their_base), cmocka_unit_test(edges_of_sizes), cmocka_unit_test(freeing_nothing_does_nothing),
        cmocka_unit_test(reallocating_copies), cmocka_unit_test(reserved_room_survives_reallocation),
        cmocka_unit_test(threads_share_a_base), cmocka_unit_test(a_linked_block_is_no_base), cmocka_unit_test(default_malloc),
        cmocka_unit_test(debug_mode_reports), cmocka_unit_test(readability),
    };
    /* In the mode of the environment and in the other one. */
    int failed = cmocka_run_group_tests_name("as started", tests, NULL, NULL);
    mapix_memory_set_debugging(!mapix_memory_debugging());
    return failed + cmocka_run_group_tests_name("other mode", tests, NULL, NULL);
}
