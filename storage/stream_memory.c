#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "storage/stream_backing.h"

/* Growing bytes. `committing` keeps writers out, without the lock held, while the owner reads the bytes. */
struct memory_backing {
    struct mapix_stream_backing backing;
    pthread_mutex_t lock;
    pthread_cond_t idle;
    unsigned char *bytes;
    size_t size;
    size_t capacity;
    bool changed;
    bool committing;
    bool borrowed;                     /* the bytes are somebody else's, and only read */
    struct mapix_stream_memory_owner owner;
};

static HRESULT memory_read_at(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    struct memory_backing *memory = (struct memory_backing *)backing;
    size_t count = 0;

    pthread_mutex_lock(&memory->lock);
    if (offset < memory->size) {
        count = memory->size - (size_t)offset;
        if (count > size)
            count = size;
        memcpy(buffer, memory->bytes + offset, count);
    }
    pthread_mutex_unlock(&memory->lock);
    *ret_read = count;
    return S_OK;
}

static void wait_until_idle(struct memory_backing *memory)
{
    while (memory->committing)
        pthread_cond_wait(&memory->idle, &memory->lock);
}

/* Make room for `size` bytes; what is new reads as zero. Grows by half, so that many small writes stay linear. */
static HRESULT grow_locked(struct memory_backing *memory, uint64_t size)
{
    if (size > memory->capacity) {
        size_t capacity = memory->capacity + memory->capacity / 2;

        if (size > SIZE_MAX / 2)
            return STG_E_INSUFFICIENTMEMORY;
        if (capacity < size)
            capacity = (size_t)size;
        if (capacity < 256)
            capacity = 256;
        unsigned char *bytes = realloc(memory->bytes, capacity);
        if (!bytes)
            return STG_E_INSUFFICIENTMEMORY;
        memory->bytes = bytes;
        memory->capacity = capacity;
    }
    if (size > memory->size)
        memset(memory->bytes + memory->size, 0, (size_t)size - memory->size);
    return S_OK;
}

static HRESULT memory_write_at(struct mapix_stream_backing *backing, uint64_t offset, const void *bytes, size_t size, size_t *ret_written)
{
    struct memory_backing *memory = (struct memory_backing *)backing;

    pthread_mutex_lock(&memory->lock);
    wait_until_idle(memory);
    HRESULT result = grow_locked(memory, offset + size);
    if (SUCCEEDED(result)) {
        memcpy(memory->bytes + offset, bytes, size);
        if (offset + size > memory->size)
            memory->size = (size_t)(offset + size);
        memory->changed = true;
        *ret_written = size;
    }
    pthread_mutex_unlock(&memory->lock);
    return result;
}

static HRESULT memory_get_size(struct mapix_stream_backing *backing, uint64_t *ret_size)
{
    struct memory_backing *memory = (struct memory_backing *)backing;

    pthread_mutex_lock(&memory->lock);
    *ret_size = memory->size;
    pthread_mutex_unlock(&memory->lock);
    return S_OK;
}

static HRESULT memory_set_size(struct mapix_stream_backing *backing, uint64_t size)
{
    struct memory_backing *memory = (struct memory_backing *)backing;

    pthread_mutex_lock(&memory->lock);
    wait_until_idle(memory);
    HRESULT result = grow_locked(memory, size);
    if (SUCCEEDED(result)) {
        memory->size = (size_t)size;
        memory->changed = true;
    }
    pthread_mutex_unlock(&memory->lock);
    return result;
}

static HRESULT memory_commit(struct mapix_stream_backing *backing, DWORD flags)
{
    struct memory_backing *memory = (struct memory_backing *)backing;

    (void)flags;
    if (!memory->owner.commit)
        return S_OK;
    pthread_mutex_lock(&memory->lock);
    wait_until_idle(memory);
    memory->committing = true;
    pthread_mutex_unlock(&memory->lock);
    HRESULT result = memory->owner.commit(memory->owner.context, memory->bytes, memory->size);
    pthread_mutex_lock(&memory->lock);
    memory->committing = false;
    if (SUCCEEDED(result))
        memory->changed = false;
    pthread_cond_broadcast(&memory->idle);
    pthread_mutex_unlock(&memory->lock);
    return result;
}

static void memory_finalize(struct mapix_stream_backing *backing)
{
    struct memory_backing *memory = (struct memory_backing *)backing;

    if (memory->changed)
        memory_commit(backing, 0);
    if (memory->owner.release)
        memory->owner.release(memory->owner.context);
    pthread_cond_destroy(&memory->idle);
    pthread_mutex_destroy(&memory->lock);
    if (!memory->borrowed)
        free(memory->bytes);
    free(memory);
}

static const struct mapix_stream_backing_methods memory_methods = {
    .name = "memory",
    .read_at = memory_read_at,
    .write_at = memory_write_at,
    .get_size = memory_get_size,
    .set_size = memory_set_size,
    .commit = memory_commit,
    .finalize = memory_finalize,
};

HRESULT stream_memory_backing_new(const void *bytes, size_t size, const struct mapix_stream_memory_owner *owner,
    struct mapix_stream_backing **ret_backing)
{
    struct memory_backing *memory = calloc(1, sizeof(*memory));

    if (!memory) {
        if (owner && owner->release)
            owner->release(owner->context);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    mapix_stream_backing_init(&memory->backing, &memory_methods);
    pthread_mutex_init(&memory->lock, NULL);
    pthread_cond_init(&memory->idle, NULL);
    if (owner)
        memory->owner = *owner;
    if (FAILED(grow_locked(memory, size))) {
        mapix_stream_backing_release(&memory->backing);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (size)
        memcpy(memory->bytes, bytes, size);
    memory->size = size;
    *ret_backing = &memory->backing;
    return S_OK;
}

HRESULT mapix_stream_memory_new(const void *bytes, size_t size, DWORD mode, const struct mapix_stream_memory_owner *owner,
    LPSTREAM *ret_stream)
{
    struct mapix_stream_backing *backing;

    HRESULT result = stream_memory_backing_new(bytes, size, owner, &backing);
    if (FAILED(result))
        return result;
    result = mapix_stream_new(backing, mode, NULL, ret_stream);
    mapix_stream_backing_release(backing);
    return result;
}

HRESULT mapix_stream_borrowed_new(const void *bytes, size_t size, LPSTREAM *ret_stream)
{
    struct mapix_stream_backing *backing;
    struct memory_backing *memory;

    HRESULT result = stream_memory_backing_new(NULL, 0, NULL, &backing);
    if (FAILED(result))
        return result;
    memory = (struct memory_backing *)backing;
    memory->bytes = (unsigned char *)(uintptr_t)bytes;
    memory->size = memory->capacity = size;
    memory->borrowed = true;
    result = mapix_stream_new(backing, STGM_READ, NULL, ret_stream);
    mapix_stream_backing_release(backing);
    return result;
}

const void *mapix_stream_memory_bytes(LPSTREAM stream, size_t *ret_size)
{
    struct memory_backing *memory = (struct memory_backing *)stream_backing_of_kind(stream, &memory_methods);

    if (!memory)
        return NULL;
    *ret_size = memory->size;
    return memory->bytes ? (const void *)memory->bytes : "";
}
