/* Threads in one compound file. Apart from the other tests, because the thread sanitizer does not bear their allocator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "storage/compound.h"
#include "tape.h"

#define DIRECT (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define TRANSACTED (DIRECT | STGM_TRANSACTED)
#define READ (STGM_READ | STGM_SHARE_EXCLUSIVE)

static IStorage *on_tape(struct tape *tape, DWORD mode, bool create)
{
    IStorage *storage = NULL;

    assert_int_equal(mapix_storage_on_backing(&tape->backing, mode, create, 512, &storage), S_OK);
    return storage;
}

static void fill(unsigned char *bytes, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1103515245u + 12345u;
        bytes[i] = (unsigned char)(seed >> 16);
    }
}

static void expect(IStorage *storage, const wchar_t *name, const void *bytes, size_t size)
{
    IStream *stream;
    void *found;
    size_t found_size;

    assert_int_equal(storage->lpVtbl->OpenStream(storage, name, NULL, READ, 0, &stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &found, &found_size), S_OK);
    stream->lpVtbl->Release(stream);
    assert_int_equal(found_size, size);
    assert_memory_equal(found, bytes, size);
    free(found);
}

struct worker {
    pthread_t thread;
    IStorage *root;
    int number;
};

/* A storage of its own, streams that come and go; the last one stays. */
static void *work(void *argument)
{
    struct worker *worker = argument;
    wchar_t name[32];
    unsigned char bytes[6000];
    IStorage *own;

    swprintf(name, 32, L"worker %d", worker->number);
    if (FAILED(worker->root->lpVtbl->CreateStorage(worker->root, name, worker->number % 2 ? TRANSACTED : DIRECT, 0, 0, &own)))
        return NULL;
    for (int i = 0; i < 40; i++) {
        IStream *stream;
        size_t size = (size_t)(i * 157) % sizeof(bytes);
        fill(bytes, size, (unsigned)i);
        if (FAILED(own->lpVtbl->CreateStream(own, L"s", DIRECT | STGM_CREATE, 0, 0, &stream)))
            break;
        mapix_stream_write_all(stream, bytes, size);
        stream->lpVtbl->Release(stream);
        own->lpVtbl->Commit(own, 0);
    }
    own->lpVtbl->Release(own);
    return NULL;
}

/* Threads in one file, one of them committing: each finds what it wrote, and the file is whole. */
static void threads_share_a_file(void **state)
{
    struct worker workers[4];
    unsigned char bytes[6000];
    struct tape tape;
    wchar_t name[32];

    tape_init(&tape);
    IStorage *root = on_tape(&tape, TRANSACTED, true);
    for (int i = 0; i < 4; i++) {
        workers[i] = (struct worker){ .root = root, .number = i };
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < 20; i++)
        assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    for (int i = 0; i < 4; i++)
        pthread_join(workers[i].thread, NULL);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    root->lpVtbl->Release(root);
    root = on_tape(&tape, READ, false);
    size_t size = (size_t)(39 * 157) % sizeof(bytes);
    fill(bytes, size, 39);
    for (int i = 0; i < 4; i++) {
        swprintf(name, 32, L"worker %d", i);
        IStorage *own;
        assert_int_equal(root->lpVtbl->OpenStorage(root, name, NULL, READ, NULL, 0, &own), S_OK);
        expect(own, L"s", bytes, size);
        own->lpVtbl->Release(own);
    }
    root->lpVtbl->Release(root);
    tape_free(&tape);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(threads_share_a_file) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
