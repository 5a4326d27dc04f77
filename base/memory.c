#include "base/memory.h"

#include <errno.h>
#include <limits.h>
#include <mapiutil.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wchar.h>

#include "base/memory_debug.h"

#define ALIGNMENT 16
#define FIRST_CHUNK (1008 - sizeof(struct chunk))          /* the largest that malloc's own thread cache takes */
#define SECOND_CHUNK (8 * 1024 - sizeof(struct chunk))
#define THIRD_CHUNK (64 * 1024 - sizeof(struct chunk))
#define LARGEST_CHUNK (1024 * 1024 - sizeof(struct chunk))
#define LARGEST_BLOCK ((size_t)0x7fffffff)
#define SEAL_ALIVE UINT64_C(0x6d61706978426173)
#define SEAL_FREED UINT64_C(0x6d61706978476f6e)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define SECRET UINT64_C(1)                     /* in head.room: wiped when it is freed */
#define RAN_SHORT UINT64_C(2)                  /* in head.room: a block could not be linked */

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* A run of memory out of which linked blocks are cut. */
struct chunk {
    struct chunk *next;
    size_t size;
};

/* Chunks and the free rest of the newest one. */
struct arena {
    char *cursor;
    char *end;
    struct chunk *chunks;
};

/* What threads other than the owner use; made when the first of them comes. */
struct shared_side {
    atomic_flag busy;
    struct arena arena;
};

/* In front of each base. 64 bytes: one cache line, and the caller's block stays aligned. */
struct head {
    const void *owner;                         /* the thread that may use `arena` without a lock; NULL: nobody */
    struct arena arena;
    uint64_t seal;
    size_t size;
    _Atomic(struct shared_side *) shared;
    _Atomic uint64_t room;                     /* of the block and its reserve, a multiple of ALIGNMENT; and SECRET, RAN_SHORT */
};
_Static_assert(sizeof(struct head) == 64, "the head keeps the alignment");
_Static_assert(sizeof(struct chunk) % ALIGNMENT == 0, "so does a chunk");

/* A number for the calling thread: its thread pointer, one instruction away, or the address of something of its own. An ended thread's may
 * come back with a new thread, which is then ordered after it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
static inline const void *this_thread(void)
{
    return __builtin_thread_pointer();
}
#else
static inline const void *this_thread(void)
{
    static _Thread_local char mine __attribute__((tls_model("initial-exec")));
    return &mine;
}
#endif

static pthread_once_t mode_once = PTHREAD_ONCE_INIT;
static atomic_int mode = -1;                   /* -1 unknown, 0 plain, 1 debug */

static void report_leaks_at_exit(void)
{
    mapix_memory_report_leaks();
}

static void find_mode(void)
{
    const char *wanted = getenv("MAPIX_MEMORY");
    int found = SANITIZED;
    if (wanted != NULL && *wanted != '\0')
        found = strcmp(wanted, "debug") == 0 || strcmp(wanted, "abort") == 0;
    /* A sanitizer finds leaks by itself. */
    if (found && !SANITIZED)
        atexit(report_leaks_at_exit);
    int unknown = -1;
    atomic_compare_exchange_strong(&mode, &unknown, found);
}

/* For this file: an exported function is not inlined into a position-independent library. */
static inline bool is_debugging(void)
{
    int now = atomic_load_explicit(&mode, memory_order_relaxed);
    if (UNLIKELY(now < 0)) {
        pthread_once(&mode_once, find_mode);
        now = atomic_load(&mode);
    }
    return now == 1;
}

bool mapix_memory_debugging(void)
{
    return is_debugging();
}

void mapix_memory_set_debugging(bool debugging)
{
    atomic_store(&mode, debugging ? 1 : 0);
}

static inline struct head *head_of(const void *base)
{
    return (struct head *)(uintptr_t)((const char *)base - sizeof(struct head));
}

static inline uint64_t seal_of(const struct head *head, uint64_t kind)
{
    return kind ^ (uint64_t)(uintptr_t)head;
}

static inline bool is_alive(const struct head *head)
{
    return ((uintptr_t)head & (ALIGNMENT - 1)) == 0 && head->seal == seal_of(head, SEAL_ALIVE);
}

/* May this thread extend the base without a lock? In the debug mode no block has a head and what stands in its place is no thread's address;
 * a sanitizer would not let us look at it. */
static inline bool is_owner(const struct head *head)
{
    return !(SANITIZED && is_debugging()) && head->owner == this_thread();
}

static inline size_t rounded(size_t size)
{
    return size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static size_t next_size(size_t newest)
{
    if (newest < FIRST_CHUNK)
        return FIRST_CHUNK;
    if (newest < SECOND_CHUNK)
        return SECOND_CHUNK;
    if (newest < THIRD_CHUNK)
        return THIRD_CHUNK;
    return newest * 2 < LARGEST_CHUNK ? newest * 2 : LARGEST_CHUNK;
}

/* Each thread keeps one chunk of the second and one of the third size for its next base: malloc takes its time with such. */
static _Thread_local struct chunk *spares[2] __attribute__((tls_model("initial-exec")));
static _Thread_local bool keeps_spares __attribute__((tls_model("initial-exec")));
static pthread_once_t spare_once = PTHREAD_ONCE_INIT;
static pthread_key_t spare_key;
static bool has_spare_key;

static void free_spares(void *unused)
{
    for (int i = 0; i < 2; i++) {
        free(spares[i]);
        spares[i] = NULL;
    }
    keeps_spares = false;
}

static void make_spare_key(void)
{
    has_spare_key = pthread_key_create(&spare_key, free_spares) == 0;
}

/* Where the thread keeps a chunk of this size; NULL: nowhere. */
static inline struct chunk **spare_of(size_t size)
{
    return size == SECOND_CHUNK ? &spares[0] : size == THIRD_CHUNK ? &spares[1] : NULL;
}

static struct chunk *chunk_new(size_t size)
{
    struct chunk **spare = spare_of(size), *chunk;
    if (spare != NULL && *spare != NULL) {
        chunk = *spare;
        *spare = NULL;
        return chunk;
    }
    chunk = malloc(sizeof(*chunk) + size);
    if (chunk != NULL)
        chunk->size = size;
    return chunk;
}

/* Keeping is arranged for at the first chunk: from then on the thread's end frees it. */
static void chunk_free(struct chunk *chunk)
{
    struct chunk **spare = spare_of(chunk->size);
    if (spare == NULL || *spare != NULL) {
        free(chunk);
        return;
    }
    if (!keeps_spares) {
        pthread_once(&spare_once, make_spare_key);
        keeps_spares = has_spare_key && pthread_setspecific(spare_key, &spare_key) == 0;
    }
    if (keeps_spares)
        *spare = chunk;
    else
        free(chunk);
}

/* Cut `size` (rounded) bytes that do not fit into the newest chunk. A block that is large against the next chunk gets one of its own and
 * leaves the newest chunk in use. */
static void *arena_grow(struct arena *arena, size_t size)
{
    size_t wanted = next_size(arena->chunks == NULL ? 0 : arena->chunks->size);
    bool alone = size > wanted / 4 && arena->chunks != NULL;
    if (alone)
        wanted = size;
    else if (wanted < size * 2)
        wanted = size * 2;
    struct chunk *chunk = chunk_new(wanted);
    if (chunk == NULL)
        return NULL;
    char *memory = (char *)(chunk + 1);
    if (alone) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
        return memory;
    }
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->cursor = memory + size;
    arena->end = memory + wanted;
    return memory;
}

static inline void *arena_cut(struct arena *arena, size_t size)
{
    if (LIKELY(size <= (size_t)(arena->end - arena->cursor))) {
        char *block = arena->cursor;
        arena->cursor += size;
        return block;
    }
    return arena_grow(arena, size);
}

static void arena_free(struct arena *arena)
{
    struct chunk *next;
    for (struct chunk *chunk = arena->chunks; chunk != NULL; chunk = next) {
        next = chunk->next;
        chunk_free(chunk);
    }
}

static struct shared_side *shared_side_of(struct head *head)
{
    struct shared_side *side = atomic_load_explicit(&head->shared, memory_order_acquire);
    if (side != NULL)
        return side;
    struct shared_side *fresh = calloc(1, sizeof(*fresh));
    if (fresh == NULL)
        return NULL;
    atomic_flag_clear(&fresh->busy);
    if (atomic_compare_exchange_strong(&head->shared, &side, fresh))
        return fresh;
    free(fresh);
    return side;
}

static void *cut_from_other_thread(struct head *head, size_t size)
{
    struct shared_side *side = shared_side_of(head);
    if (side == NULL)
        return NULL;
    for (unsigned spins = 0; atomic_flag_test_and_set_explicit(&side->busy, memory_order_acquire); spins++)
        if (spins > 100)
            sched_yield();
    void *block = arena_cut(&side->arena, size);
    atomic_flag_clear_explicit(&side->busy, memory_order_release);
    return block;
}

static void *base_new(size_t size, size_t reserve)
{
    size_t room = rounded(size) + (reserve == 0 ? 0 : rounded(reserve));
    struct head *head = malloc(sizeof(*head) + room);
    if (head == NULL)
        return NULL;
    char *memory = (char *)(head + 1);
    head->owner = this_thread();
    head->arena.cursor = memory + rounded(size);
    head->arena.end = memory + room;
    head->arena.chunks = NULL;
    head->seal = seal_of(head, SEAL_ALIVE);
    head->size = size;
    head->room = room;
    atomic_init(&head->shared, NULL);
    return memory;
}

/* The long way to a linked block: another thread's base, the debug mode, bad pointers. */
static __attribute__((noinline)) SCODE more_slowly(size_t size, void *base, const void *caller, void **ret_block)
{
    void *block;
    if (size > LARGEST_BLOCK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (is_debugging()) {
        bool foreign = false;
        block = memory_debug_allocate(size, MEMORY_LINKED, base, caller, &foreign);
        if (foreign)
            return MAPI_E_INVALID_PARAMETER;
    } else {
        struct head *head = head_of(base);
        if (!is_alive(head))
            return MAPI_E_INVALID_PARAMETER;
        if (head->owner == this_thread())
            block = arena_cut(&head->arena, rounded(size));
        else
            block = cut_from_other_thread(head, rounded(size));
        if (block == NULL)
            head->room |= RAN_SHORT;
    }
    if (block == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_block = block;
    return S_OK;
}

static __attribute__((noinline)) void *debug_new(size_t size, const void *caller)
{
    return memory_debug_allocate(size, MEMORY_BASE, NULL, caller, NULL);
}

/* MEM-01, SPI-MEM-01: a block that further ones can be linked to; S_OK, MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
SCODE STDAPICALLTYPE MAPIAllocateBuffer(ULONG cbSize, LPVOID *lppBuffer)
{
    if (lppBuffer == NULL)
        return MAPI_E_INVALID_PARAMETER;
    if (cbSize > LARGEST_BLOCK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    void *base = UNLIKELY(is_debugging()) ? debug_new(cbSize, __builtin_return_address(0)) : base_new(cbSize, 0);
    if (base == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *lppBuffer = base;
    return S_OK;
}

/* MEM-01: a further block that goes with `lpObject`. Only a base may be given: the blocks linked to it have no head.
 * The way that nearly all calls go fits into one cache line. */
__attribute__((aligned(64))) SCODE STDAPICALLTYPE MAPIAllocateMore(ULONG cbSize, LPVOID lpObject, LPVOID *lppBuffer)
{
    if (UNLIKELY(lpObject == NULL || lppBuffer == NULL))
        return MAPI_E_INVALID_PARAMETER;
    struct head *head = head_of(lpObject);
    if (LIKELY(is_owner(head))) {
        /* The size is rounded apart from the cursor, on whose last value the next call waits. It has 32 bits: nothing wraps. */
        size_t size = ((size_t)cbSize + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
        char *block = head->arena.cursor;
        uintptr_t next = (uintptr_t)block + size;
        if (LIKELY(next <= (uintptr_t)head->arena.end)) {
            head->arena.cursor = (char *)next;
            *lppBuffer = block;
            return S_OK;
        }
    }
    return more_slowly(cbSize, lpObject, __builtin_return_address(0), lppBuffer);
}

static void arena_wipe(struct arena *arena)
{
    for (struct chunk *chunk = arena->chunks; chunk != NULL; chunk = chunk->next)
        explicit_bzero(chunk + 1, chunk->size);
}

static __attribute__((noinline)) void wipe_base(struct head *head)
{
    struct shared_side *side = atomic_load_explicit(&head->shared, memory_order_acquire);
    arena_wipe(&head->arena);
    if (side != NULL)
        arena_wipe(&side->arena);
    explicit_bzero(head + 1, (size_t)(head->room & ~(SECRET | RAN_SHORT)));
}

void mapix_memory_mark_secret(void *base)
{
    if (base != NULL && !is_debugging() && is_alive(head_of(base)))
        head_of(base)->room |= SECRET;
}

bool mapix_memory_ran_short(const void *base)
{
    return is_debugging() ? memory_debug_ran_short(base) : is_alive(head_of(base)) && head_of(base)->room & RAN_SHORT;
}

static bool free_base(void *base, const void *caller)
{
    if (is_debugging())
        return memory_debug_free(base, MEMORY_BASE, caller);
    struct head *head = head_of(base);
    if (!is_alive(head))
        return false;
    if (UNLIKELY(head->room & SECRET))
        wipe_base(head);
    head->seal = seal_of(head, SEAL_FREED);
    head->owner = NULL;
    arena_free(&head->arena);
    struct shared_side *side = atomic_load_explicit(&head->shared, memory_order_acquire);
    if (UNLIKELY(side != NULL)) {
        arena_free(&side->arena);
        free(side);
    }
    free(head);
    return true;
}

/* MEM-02, MEM-03: release a base with all that is linked to it. NULL does nothing. A pointer that is no base (a linked block, a block
 * freed before) is left alone where it can be told: MAPI_E_INVALID_PARAMETER (CON-24). */
ULONG STDAPICALLTYPE MAPIFreeBuffer(LPVOID lpBuffer)
{
    if (lpBuffer == NULL)
        return S_OK;
    return free_base(lpBuffer, __builtin_return_address(0)) ? S_OK : (ULONG)MAPI_E_INVALID_PARAMETER;
}

static size_t base_size(const void *base)
{
    if (is_debugging())
        return memory_debug_size(base, MEMORY_BASE);
    const struct head *head = head_of(base);
    return is_alive(head) ? head->size : (size_t)-1;
}

static void arena_adopt(struct arena *to, struct arena *from)
{
    if (from->chunks == NULL)
        return;
    struct chunk *last = from->chunks;
    while (last->next != NULL)
        last = last->next;
    /* Behind the newest chunk of `to`, whose size decides the next. */
    if (to->chunks == NULL) {
        to->chunks = from->chunks;
    } else {
        last->next = to->chunks->next;
        to->chunks->next = from->chunks;
    }
    from->chunks = NULL;
}

/* Linked blocks that a reserve placed in the old head's own allocation would die with it, so the old head becomes a chunk then. */
static void adopt_links(void *from, void *to)
{
    struct head *old = head_of(from);
    struct head *new = head_of(to);
    arena_adopt(&new->arena, &old->arena);
    atomic_store(&new->shared, atomic_load(&old->shared));
    atomic_store(&old->shared, NULL);
    if (old->arena.cursor != (char *)from + rounded(old->size) || old->arena.end != old->arena.cursor) {
        struct chunk *kept = (struct chunk *)old;
        old->seal = seal_of(old, SEAL_FREED);
        kept->size = 0;
        kept->next = NULL;
        struct arena single = { .chunks = kept };
        arena_adopt(&new->arena, &single);
        return;
    }
    old->seal = seal_of(old, SEAL_FREED);
    old->owner = NULL;
    free(old);
}

/* MEM-08, SPI-MEM-06: a new block with the contents of `lpv`; pointers inside are not mended. What was linked to the old block is linked to
 * the new one, and the old one is gone, as with realloc(). With NULL a new block. On failure the old block is as it was.
 * MAPI_E_INVALID_PARAMETER: no base; MAPI_E_NOT_ENOUGH_MEMORY. */
SCODE STDAPICALLTYPE MAPIReallocateBuffer(LPVOID lpv, ULONG ulSize, LPVOID *lppv)
{
    if (lppv == NULL)
        return MAPI_E_INVALID_PARAMETER;
    if (ulSize > LARGEST_BLOCK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    size_t old_size = lpv == NULL ? 0 : base_size(lpv);
    if (old_size == (size_t)-1)
        return MAPI_E_INVALID_PARAMETER;
    void *block = is_debugging() ? debug_new(ulSize, __builtin_return_address(0)) : base_new(ulSize, 0);
    if (block == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (lpv != NULL) {
        memcpy(block, lpv, old_size < ulSize ? old_size : ulSize);
        if (is_debugging()) {
            memory_debug_relink(lpv, block);
            memory_debug_free(lpv, MEMORY_BASE, __builtin_return_address(0));
        } else {
            adopt_links(lpv, block);
        }
    }
    *lppv = block;
    return S_OK;
}

void *mapix_memory_new(size_t size)
{
    return mapix_memory_new_reserve(size, 0);
}

void *mapix_memory_new_reserve(size_t size, size_t reserve)
{
    if (size > LARGEST_BLOCK || reserve > LARGEST_BLOCK)
        return NULL;
    if (UNLIKELY(is_debugging()))
        return debug_new(size, __builtin_return_address(0));
    return base_new(size, reserve);
}

void *mapix_memory_more(void *base, size_t size)
{
    if (base == NULL)
        return mapix_memory_new_reserve(size, 0);
    struct head *head = head_of(base);
    if (LIKELY(size <= LARGEST_BLOCK && is_owner(head))) {
        size_t whole = rounded(size);
        if (LIKELY(whole <= (size_t)(head->arena.end - head->arena.cursor))) {
            void *block = head->arena.cursor;
            head->arena.cursor += whole;
            return block;
        }
    }
    void *block = NULL;
    return more_slowly(size, base, __builtin_return_address(0), &block) == S_OK ? block : NULL;
}

void *mapix_memory_new_zero(size_t size)
{
    void *block = mapix_memory_new(size);
    return block == NULL ? NULL : memset(block, 0, size);
}

void *mapix_memory_more_zero(void *base, size_t size)
{
    void *block = mapix_memory_more(base, size);
    return block == NULL ? NULL : memset(block, 0, size);
}

void *mapix_memory_more_array(void *base, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    return mapix_memory_more(base, total);
}

void *mapix_memory_copy(void *base, const void *from, size_t size)
{
    void *block = mapix_memory_more(base, size);
    if (block != NULL && size != 0)
        memcpy(block, from, size);
    return block;
}

void mapix_memory_free(void *base)
{
    if (base != NULL)
        free_base(base, __builtin_return_address(0));
}

/* The kernel reads the signal set before it looks at the (invalid) operation: EFAULT says that the 8 bytes cannot be read. */
static bool word_is_readable(uintptr_t aligned)
{
    int saved = errno;
    bool readable = syscall(SYS_rt_sigprocmask, ~0, (const void *)aligned, NULL, 8) == -1 && errno == EINVAL;
    errno = saved;
    return readable;
}

bool mapix_memory_is_readable(const void *address, size_t size)
{
    if (size == 0)
        return true;
    uintptr_t first = (uintptr_t)address;
    uintptr_t last = first + (size - 1);
    if (address == NULL || last < first)
        return false;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (uintptr_t at = first;; at = (at & ~(page - 1)) + page) {
        if (!word_is_readable(at & ~(uintptr_t)7))
            return false;
        if ((last & ~(page - 1)) <= (at & ~(page - 1)))
            return true;
    }
}

bool mapix_memory_string_is_readable(const void *address, size_t unit, size_t limit)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const char *at = address;
    uintptr_t checked = 0;
    if (limit == 0)
        return true;
    if (address == NULL)
        return false;
    for (size_t i = 0; i < limit; i++, at += unit) {
        uintptr_t end = (uintptr_t)at + unit - 1;
        if (i == 0 || (end & ~(page - 1)) != checked) {
            if (!mapix_memory_is_readable(at, unit))
                return false;
            checked = end & ~(page - 1);
        }
        uint32_t zero = 0;
        if (memcmp(at, &zero, unit) == 0)
            return true;
    }
    return true;
}
