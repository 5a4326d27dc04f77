/* Bench 1 of Foundations: a base and 1,000 linked blocks of 40 bytes, allocated and freed, against malloc and free of the same, and against
 * a plain arena. Aim: 3 times faster than malloc, at most 1.5 times the arena. Each block is written to, as a caller would. */
#include <mapix.h>
#include <string.h>

#include "bench/timing.h"

#define BLOCKS 1000
#define SIZE 40
#define REPEAT 200
#define ROUNDS 51

#if __has_attribute(noipa)
#define APART __attribute__((noipa))
#else
#define APART __attribute__((noinline))
#endif

struct plain_arena {
    char *memory;
    size_t used;
    size_t size;
};

/* The plainest that deserves the name: one block of the right size, known beforehand; a bounds check; 16-byte alignment. A function of its
 * own, as an allocator that more than one file uses would be: compiled without knowledge of who calls it with what. */
static APART void *arena_cut(struct plain_arena *arena, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if (arena->size - arena->used < size)
        return NULL;
    void *block = arena->memory + arena->used;
    arena->used += size;
    return block;
}

static APART void run_arena(void *context)
{
    for (int repeat = 0; repeat < REPEAT; repeat++) {
        struct plain_arena arena = { .size = (BLOCKS + 1) * 48 };
        arena.memory = malloc(arena.size);
        for (int i = 0; i <= BLOCKS; i++) {
            char *block = arena_cut(&arena, SIZE);
            *block = (char)i;
            timing_use(block);
        }
        free(arena.memory);
    }
}

static APART void run_malloc(void *context)
{
    static char *blocks[BLOCKS + 1];
    for (int repeat = 0; repeat < REPEAT; repeat++) {
        for (int i = 0; i <= BLOCKS; i++) {
            blocks[i] = malloc(SIZE);
            *blocks[i] = (char)i;
            timing_use(blocks[i]);
        }
        for (int i = 0; i <= BLOCKS; i++)
            free(blocks[i]);
    }
}

static APART void run_mapi(void *context)
{
    for (int repeat = 0; repeat < REPEAT; repeat++) {
        void *allocated, *block;
        MAPIAllocateBuffer(SIZE, &allocated);
        /* As where code fills what it was handed: a pointer that lives in a register. */
        void *base = allocated;
        for (int i = 0; i < BLOCKS; i++) {
            MAPIAllocateMore(SIZE, base, &block);
            char *written = block;
            *written = (char)i;
            timing_use(written);
        }
        MAPIFreeBuffer(base);
    }
}

static void run_million(void *context)
{
    void *base, *block;
    MAPIAllocateBuffer(SIZE, &base);
    for (int i = 0; i < 1000000; i++)
        MAPIAllocateMore(SIZE, base, &block);
    uint64_t begin = timing_now();
    MAPIFreeBuffer(base);
    *(uint64_t *)context = timing_now() - begin;
}

static void run_single_mapi(void *context)
{
    for (int i = 0; i < BLOCKS * REPEAT; i++) {
        void *base;
        MAPIAllocateBuffer(SIZE, &base);
        timing_use(base);
        MAPIFreeBuffer(base);
    }
}

static void run_single_malloc(void *context)
{
    for (int i = 0; i < BLOCKS * REPEAT; i++) {
        void *block = malloc(SIZE);
        timing_use(block);
        free(block);
    }
}

/* Each run is a function by itself: inlined into one, they would compete for registers. */
static __attribute__((noinline)) double time_of(void (*run)(void *context))
{
    uint64_t begin = timing_now();
    run(NULL);
    return (double)(timing_now() - begin) / ((double)REPEAT * BLOCKS);
}

static double median(double *numbers)
{
    qsort(numbers, ROUNDS, sizeof(*numbers), timing_order);
    return numbers[ROUNDS / 2];
}

int main(void)
{
    double arena[ROUNDS], plain[ROUNDS], mapi[ROUNDS], to_plain[ROUNDS], to_arena[ROUNDS];
    /* In turn, so that whatever else the machine does hits all three; the ratios are medians of each turn's ratio. */
    for (int i = -1; i < ROUNDS; i++) {
        int at = i < 0 ? 0 : i;
        arena[at] = time_of(run_arena);
        mapi[at] = time_of(run_mapi);
        plain[at] = time_of(run_malloc);
        to_plain[at] = plain[at] / mapi[at];
        to_arena[at] = mapi[at] / arena[at];
    }
    double single_mapi = timing_median(run_single_mapi, NULL, ROUNDS, (double)REPEAT * BLOCKS);
    double single_malloc = timing_median(run_single_malloc, NULL, ROUNDS, (double)REPEAT * BLOCKS);
    uint64_t freed = 0;
    run_million(&freed);
    printf("base with %d linked blocks of %d bytes, per block: MAPI %.2f ns, malloc/free %.2f ns, plain arena %.2f ns\n", BLOCKS, SIZE,
        median(mapi), median(plain), median(arena));
    printf("faster than malloc: %.2f times (aim 3.00)\n", median(to_plain));
    printf("slower than the arena: %.2f times (aim at most 1.50)\n", median(to_arena));
    printf("free a base with 1000000 linked blocks: %.0f us\n", (double)freed / 1000);
    printf("a base alone: MAPI %.2f ns, malloc/free %.2f ns\n", single_mapi, single_malloc);
    return 0;
}
