#include "base/memory_debug.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"

#if defined(__has_include)
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

#define GUARD 16
#define GUARD_BYTE 0xfd
#define FRESH_BYTE 0xcd
#define STALE_BYTE 0xdd
#define BUCKETS 65536
#define REMEMBERED 1024

/* In front of each guarded block. Pointers out of the table are masked, so that a leak checker does not take them for references. */
struct record {
    uintptr_t next_masked;                     /* in its bucket */
    struct record *linked;                     /* of a base: the newest block linked to it; of a linked block: the one before */
    const void *owner;                         /* base of a linked block */
    const void *caller;
    size_t size;
    unsigned long serial;
    enum memory_kind kind;
    int ran_short;                             /* of a base: a block could not be linked to it */
    unsigned char guard[GUARD + 8];
};
_Static_assert(sizeof(struct record) % 16 == 0, "blocks stay aligned");

struct freed {
    const void *block;
    const void *allocated_at;
    const void *freed_at;
    size_t size;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uintptr_t table[BUCKETS];
static struct freed freed_blocks[REMEMBERED];
static unsigned freed_next;
static unsigned long live, serial;
static atomic_ulong faults;
static void (*reporter)(const char *text);

static uintptr_t masked(const struct record *record)
{
    return record == NULL ? 0 : ~(uintptr_t)record;
}

static struct record *unmasked(uintptr_t value)
{
    return value == 0 ? NULL : (struct record *)~value;
}

static size_t bucket_of(const void *block)
{
    return (size_t)(((uintptr_t)block >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 48) % BUCKETS;
}

static void *block_of(struct record *record)
{
    return record + 1;
}

static unsigned char *tail_of(struct record *record)
{
    return (unsigned char *)block_of(record) + record->size;
}

static struct record *find_locked(const void *block)
{
    struct record *record = unmasked(table[bucket_of(block)]);
    while (record != NULL && block_of(record) != block)
        record = unmasked(record->next_masked);
    return record;
}

static void insert_locked(struct record *record)
{
    uintptr_t *bucket = &table[bucket_of(block_of(record))];
    record->next_masked = *bucket;
    *bucket = masked(record);
    live++;
}

static void remove_locked(struct record *record)
{
    uintptr_t *at = &table[bucket_of(block_of(record))];
    while (unmasked(*at) != record)
        at = &unmasked(*at)->next_masked;
    *at = record->next_masked;
    live--;
}

/* "symbol+0x12 (/path/module+0x1234)": what a person or addr2line can use. */
static const char *place(const void *address, char *text, size_t size)
{
    Dl_info info;
    if (address == NULL || dladdr(address, &info) == 0 || info.dli_fname == NULL)
        snprintf(text, size, "%p", address);
    else if (info.dli_sname != NULL)
        snprintf(text, size, "%s+0x%zx (%s+0x%zx)", info.dli_sname, (size_t)((const char *)address - (const char *)info.dli_saddr),
            info.dli_fname, (size_t)((const char *)address - (const char *)info.dli_fbase));
    else
        snprintf(text, size, "%s+0x%zx", info.dli_fname, (size_t)((const char *)address - (const char *)info.dli_fbase));
    return text;
}

static void __attribute__((format(printf, 1, 2))) report(const char *format, ...)
{
    char text[1536];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    atomic_fetch_add(&faults, 1);
    if (reporter != NULL)
        reporter(text);
    else
        mapix_log_write(MAPIX_LOG_ERROR, "memory", "%s", text);
    const char *wanted = getenv("MAPIX_MEMORY");
    if (wanted != NULL && strcmp(wanted, "abort") == 0)
        abort();
}

static void report_bad_pointer(const void *block, const char *what, const void *caller)
{
    char here[512], made[512], first[512];
    struct freed last = { 0 };
    pthread_mutex_lock(&lock);
    for (unsigned i = 1; i <= REMEMBERED && last.block == NULL; i++) {
        struct freed *candidate = &freed_blocks[(freed_next - i) % REMEMBERED];
        if (candidate->block == block)
            last = *candidate;
    }
    pthread_mutex_unlock(&lock);
    if (last.block != NULL)
        report("double free: %s of %p at %s; it had %zu bytes allocated at %s and was freed at %s", what, block,
            place(caller, here, sizeof(here)), last.size, place(last.allocated_at, made, sizeof(made)),
            place(last.freed_at, first, sizeof(first)));
    else
        report("foreign pointer: %s of %p at %s; no allocator of mapix made it", what, block, place(caller, here, sizeof(here)));
}

static void set_guards(struct record *record)
{
    memset(record->guard, GUARD_BYTE, sizeof(record->guard));
    memset(tail_of(record), GUARD_BYTE, GUARD);
    ASAN_POISON_MEMORY_REGION(record->guard, sizeof(record->guard));
    ASAN_POISON_MEMORY_REGION(tail_of(record), GUARD);
}

static bool is_intact(const unsigned char *guard, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (guard[i] != GUARD_BYTE)
            return false;
    return true;
}

static void check_guards(struct record *record, const void *caller)
{
    char made[512], here[512];
    ASAN_UNPOISON_MEMORY_REGION(record->guard, sizeof(record->guard));
    ASAN_UNPOISON_MEMORY_REGION(tail_of(record), GUARD);
    bool before = !is_intact(record->guard, sizeof(record->guard));
    bool behind = !is_intact(tail_of(record), GUARD);
    if (before || behind)
        report("overrun: the %zu bytes at %p allocated at %s were written %s; seen when freed at %s", record->size, block_of(record),
            place(record->caller, made, sizeof(made)), before && behind ? "before and behind" : before ? "before" : "behind",
            place(caller, here, sizeof(here)));
}

static void note_shortage(void *base)
{
    pthread_mutex_lock(&lock);
    struct record *record = find_locked(base);
    if (record != NULL)
        record->ran_short = true;
    pthread_mutex_unlock(&lock);
}

bool memory_debug_ran_short(const void *base)
{
    pthread_mutex_lock(&lock);
    struct record *record = find_locked(base);
    bool short_of = record != NULL && record->ran_short;
    pthread_mutex_unlock(&lock);
    return short_of;
}

void *memory_debug_allocate(size_t size, enum memory_kind kind, void *owner, const void *caller, bool *ret_foreign)
{
    struct record *record = size > SIZE_MAX / 2 ? NULL : malloc(sizeof(*record) + size + GUARD);
    if (record == NULL) {
        if (kind == MEMORY_LINKED)
            note_shortage(owner);
        return NULL;
    }
    *record = (struct record){ .owner = owner, .caller = caller, .size = size, .kind = kind };
    memset(block_of(record), FRESH_BYTE, size);
    set_guards(record);
    pthread_mutex_lock(&lock);
    if (kind == MEMORY_LINKED) {
        struct record *base = find_locked(owner);
        if (base == NULL || base->kind != MEMORY_BASE) {
            bool is_linked = base != NULL;
            pthread_mutex_unlock(&lock);
            ASAN_UNPOISON_MEMORY_REGION(record, sizeof(*record) + size + GUARD);
            free(record);
            if (is_linked) {
                char here[512];
                report("foreign pointer: MAPIAllocateMore at %s was given %p, which is no base", place(caller, here, sizeof(here)), owner);
            } else {
                report_bad_pointer(owner, "MAPIAllocateMore", caller);
            }
            *ret_foreign = true;
            return NULL;
        }
        record->linked = base->linked;
        base->linked = record;
    }
    record->serial = ++serial;
    insert_locked(record);
    pthread_mutex_unlock(&lock);
    return block_of(record);
}

static void release(struct record *record, const void *caller)
{
    check_guards(record, caller);
    memset(block_of(record), STALE_BYTE, record->size);
    free(record);
}

static void forget_locked(struct record *record, const void *caller)
{
    remove_locked(record);
    freed_blocks[freed_next++ % REMEMBERED] = (struct freed){ block_of(record), record->caller, caller, record->size };
}

bool memory_debug_free(void *block, enum memory_kind kind, const void *caller)
{
    pthread_mutex_lock(&lock);
    struct record *record = find_locked(block);
    if (record == NULL || record->kind != kind) {
        struct record copy = { 0 };
        if (record != NULL)
            copy = (struct record){ .size = record->size, .caller = record->caller, .kind = record->kind };
        pthread_mutex_unlock(&lock);
        const char *what = kind == MEMORY_COM ? "IMalloc::Free" : "MAPIFreeBuffer";
        if (record == NULL) {
            report_bad_pointer(block, what, caller);
        } else {
            char here[512], made[512];
            report("foreign pointer: %s of %p at %s; it is a %s block of %zu bytes allocated at %s", what, block,
                place(caller, here, sizeof(here)), copy.kind == MEMORY_LINKED ? "linked" : copy.kind == MEMORY_COM ? "IMalloc" : "base",
                copy.size, place(copy.caller, made, sizeof(made)));
        }
        return false;
    }
    for (struct record *each = record; each != NULL; each = each->linked)
        forget_locked(each, caller);
    pthread_mutex_unlock(&lock);
    while (record != NULL) {
        struct record *next = record->linked;
        release(record, caller);
        record = next;
    }
    return true;
}

size_t memory_debug_size(const void *block, enum memory_kind kind)
{
    pthread_mutex_lock(&lock);
    const struct record *record = find_locked(block);
    size_t size = record != NULL && record->kind == kind ? record->size : (size_t)-1;
    pthread_mutex_unlock(&lock);
    return size;
}

void memory_debug_relink(void *from, void *to)
{
    pthread_mutex_lock(&lock);
    struct record *old = find_locked(from);
    struct record *new = find_locked(to);
    struct record *last = old->linked;
    for (struct record *each = old->linked; each != NULL; each = each->linked) {
        each->owner = to;
        last = each;
    }
    if (last != NULL) {
        last->linked = new->linked;
        new->linked = old->linked;
        old->linked = NULL;
    }
    pthread_mutex_unlock(&lock);
}

unsigned long mapix_memory_fault_count(void)
{
    return atomic_load(&faults);
}

unsigned long mapix_memory_live_count(void)
{
    pthread_mutex_lock(&lock);
    unsigned long count = live;
    pthread_mutex_unlock(&lock);
    return count;
}

unsigned long mapix_memory_report_leaks(void)
{
    unsigned long found = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        size_t in_bucket = 0;
        for (;;) {
            /* Reporting may allocate, so the lock is not held over it. */
            struct record copy = { 0 };
            const void *block = NULL;
            size_t at = 0, linked = 0;
            pthread_mutex_lock(&lock);
            for (struct record *record = unmasked(table[i]); record != NULL; record = unmasked(record->next_masked)) {
                if (record->kind == MEMORY_LINKED || at++ != in_bucket)
                    continue;
                copy = (struct record){ .caller = record->caller, .size = record->size, .serial = record->serial };
                block = block_of(record);
                for (struct record *each = record->linked; each != NULL; each = each->linked)
                    linked++;
                break;
            }
            pthread_mutex_unlock(&lock);
            if (block == NULL)
                break;
            char made[512];
            report("leak: %zu bytes at %p (allocation %lu) and %zu linked blocks, allocated at %s", copy.size, block, copy.serial, linked,
                place(copy.caller, made, sizeof(made)));
            in_bucket++;
            found++;
        }
    }
    return found;
}

void mapix_memory_set_reporter(void (*report_function)(const char *text))
{
    reporter = report_function;
}
