#include "tests/lib/failing_allocator.h"

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REAL(name) __interceptor_##name
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REAL(name) __interceptor_##name
#define SANITIZED 1
#endif
#endif
#ifndef REAL
#define REAL(name) __libc_##name
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *block, size_t size);
void *REAL(memalign)(size_t alignment, size_t size);

static atomic_ulong count;
static atomic_ulong fail_number;
static atomic_bool fail_rest;
static atomic_bool failed;
static atomic_bool spare_others;

/* A sanitizer allocates when a thread starts and gives up when it cannot: there, allocations fail in the thread that armed the allocator alone. */
#ifdef SANITIZED
static _Thread_local bool armed_here;
#define ARMED armed_here
#else
#define ARMED true
#endif

/* Is it the C library or GLib that asks? They end the process, or do with less and say nothing. On its own: a sanitizer that is not up yet calls malloc, and
 * a function with room on the stack would tell it so. */
__attribute__((noinline)) static bool is_other(const void *caller)
{
    static const char *const names[] = { "libc.so", "ld-linux", "libglib", "libgobject", "libgmime", "libgio", "libgpgme", "libidn" };
    Dl_info info;

    if (!dladdr(caller, &info) || info.dli_fname == NULL)
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strstr(info.dli_fname, names[i]) != NULL)
            return true;
    return false;
}

static bool must_fail(const void *caller)
{
    unsigned long wanted = atomic_load_explicit(&fail_number, memory_order_relaxed);
    unsigned long now = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed) + 1;
    if (wanted == 0 || !ARMED || (now != wanted && !(now > wanted && atomic_load(&fail_rest))))
        return false;
    if (atomic_load(&spare_others) && is_other(caller)) {
        if (!atomic_load(&fail_rest))
            atomic_fetch_add(&fail_number, 1);
        return false;
    }
    atomic_store(&failed, true);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return must_fail(__builtin_return_address(0)) ? NULL : REAL(malloc)(size);
}

void *calloc(size_t members, size_t size)
{
    return must_fail(__builtin_return_address(0)) ? NULL : REAL(calloc)(members, size);
}

void *realloc(void *block, size_t size)
{
    return must_fail(__builtin_return_address(0)) ? NULL : REAL(realloc)(block, size);
}

void *memalign(size_t alignment, size_t size)
{
    return must_fail(__builtin_return_address(0)) ? NULL : REAL(memalign)(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return must_fail(__builtin_return_address(0)) ? NULL : REAL(memalign)(alignment, size);
}

int posix_memalign(void **ret_block, size_t alignment, size_t size)
{
    if (must_fail(__builtin_return_address(0)))
        return ENOMEM;
    void *block = REAL(memalign)(alignment, size);
    if (block == NULL)
        return ENOMEM;
    *ret_block = block;
    return 0;
}

static void arm(unsigned long n, bool rest)
{
#ifdef SANITIZED
    armed_here = n != 0;
#endif
    atomic_store(&fail_number, 0);
    atomic_store(&count, 0);
    atomic_store(&failed, false);
    atomic_store(&fail_rest, rest);
    atomic_store(&fail_number, n);
}

void failing_allocator_fail_at(unsigned long n)
{
    arm(n, false);
}

void failing_allocator_fail_from(unsigned long n)
{
    arm(n, true);
}

void failing_allocator_spare_others(void)
{
    atomic_store(&spare_others, true);
}

bool failing_allocator_stop(void)
{
    atomic_store(&fail_number, 0);
    return atomic_load(&failed);
}

unsigned long failing_allocator_count(void)
{
    return atomic_load(&count);
}

unsigned long failing_allocator_each(void (*body)(void *context), void *context)
{
    const char *torture = getenv("MAPIX_TORTURE");
    bool all = torture != NULL && strcmp(torture, "0") != 0;
    unsigned long runs = 1;
    body(context);
    for (unsigned long n = 1;; n += all || n < 40 ? 1 : 7, runs++) {
        failing_allocator_fail_at(n);
        body(context);
        if (!failing_allocator_stop())
            return runs;
    }
}
