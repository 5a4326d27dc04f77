#include "storage/stream.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "storage/stream_backing.h"

/* The largest offset a seek pointer can have: it is a signed 64-bit number in Seek. */
#define LAST_OFFSET ((uint64_t)INT64_MAX)
/* How much CopyTo moves at a time. */
#define COPY_CHUNK (64u * 1024u)

struct stream {
    struct mapix_object object;
    struct mapix_interface stream;
    struct mapix_stream_backing *backing;
    DWORD mode;
    pthread_mutex_t lock;                      /* of position */
    uint64_t position;
};

static const struct mapix_class stream_class;

static struct stream *stream_of(IStream *self)
{
    return (struct stream *)mapix_object_of(self);
}

static bool may_read(const struct stream *stream)
{
    return (stream->mode & 3) != STGM_WRITE;
}

static bool may_write(const struct stream *stream)
{
    return (stream->mode & 3) != STGM_READ && stream->backing->methods->write_at;
}

static HRESULT STDMETHODCALLTYPE stream_read(IStream *self, void *buffer, ULONG size, ULONG *ret_read)
{
    struct stream *stream = stream_of(self);
    size_t read = 0;

    MAPIX_ENTER(stream);
    if (ret_read)
        *ret_read = 0;
    if (!buffer && size)
        return STG_E_INVALIDPOINTER;
    if (!may_read(stream))
        return STG_E_ACCESSDENIED;
    pthread_mutex_lock(&stream->lock);
    HRESULT result = stream->backing->methods->read_at(stream->backing, stream->position, buffer, size, &read);
    stream->position += read;
    pthread_mutex_unlock(&stream->lock);
    if (ret_read)
        *ret_read = (ULONG)read;
    return result;
}

static HRESULT STDMETHODCALLTYPE stream_write(IStream *self, const void *bytes, ULONG size, ULONG *ret_written)
{
    struct stream *stream = stream_of(self);
    size_t written = 0;
    HRESULT result;

    MAPIX_ENTER(stream);
    if (ret_written)
        *ret_written = 0;
    if (!bytes && size)
        return STG_E_INVALIDPOINTER;
    if (!may_write(stream))
        return STG_E_ACCESSDENIED;
    if (!size)
        return S_OK;
    pthread_mutex_lock(&stream->lock);
    if (stream->position > LAST_OFFSET - size)
        result = STG_E_MEDIUMFULL;
    else
        result = stream->backing->methods->write_at(stream->backing, stream->position, bytes, size, &written);
    stream->position += written;
    pthread_mutex_unlock(&stream->lock);
    if (ret_written)
        *ret_written = (ULONG)written;
    return result;
}

/* The new pointer is checked before it is taken: a seek before the start leaves it where it was. */
static HRESULT STDMETHODCALLTYPE stream_seek(IStream *self, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *ret_position)
{
    struct stream *stream = stream_of(self);
    HRESULT result = S_OK;
    uint64_t base = 0;

    MAPIX_ENTER(stream);
    pthread_mutex_lock(&stream->lock);
    if (origin == STREAM_SEEK_CUR)
        base = stream->position;
    else if (origin == STREAM_SEEK_END)
        result = stream->backing->methods->get_size(stream->backing, &base);
    else if (origin != STREAM_SEEK_SET)
        result = STG_E_INVALIDFUNCTION;
    int64_t target = 0;
    if (SUCCEEDED(result) && (__builtin_add_overflow((int64_t)base, (int64_t)move.QuadPart, &target) || target < 0))
        result = STG_E_INVALIDFUNCTION;
    if (SUCCEEDED(result))
        stream->position = (uint64_t)target;
    if (ret_position)
        ret_position->QuadPart = stream->position;
    pthread_mutex_unlock(&stream->lock);
    return result;
}

/* The pointer stays where it is, also beyond the new end, as COM says. */
static HRESULT STDMETHODCALLTYPE stream_set_size(IStream *self, ULARGE_INTEGER size)
{
    struct stream *stream = stream_of(self);

    MAPIX_ENTER(stream);
    if (!may_write(stream))
        return STG_E_ACCESSDENIED;
    if (size.QuadPart > LAST_OFFSET)
        return STG_E_MEDIUMFULL;
    return stream->backing->methods->set_size(stream->backing, size.QuadPart);
}

/* Read at the pointer and move it; one step of CopyTo. */
static HRESULT take_chunk(struct stream *stream, void *buffer, size_t size, size_t *ret_read)
{
    pthread_mutex_lock(&stream->lock);
    HRESULT result = stream->backing->methods->read_at(stream->backing, stream->position, buffer, size, ret_read);
    stream->position += *ret_read;
    pthread_mutex_unlock(&stream->lock);
    return result;
}

static void give_back(struct stream *stream, size_t size)
{
    pthread_mutex_lock(&stream->lock);
    stream->position -= stream->position < size ? stream->position : size;
    pthread_mutex_unlock(&stream->lock);
}

/* No lock is held while the other stream works: it may be a clone of this one, or anybody's. */
static HRESULT STDMETHODCALLTYPE stream_copy_to(IStream *self, IStream *other, ULARGE_INTEGER count, ULARGE_INTEGER *ret_read,
    ULARGE_INTEGER *ret_written)
{
    struct stream *stream = stream_of(self);
    uint64_t left = count.QuadPart, total_read = 0, total_written = 0;
    HRESULT result = S_OK;

    MAPIX_ENTER(stream);
    if (ret_read)
        ret_read->QuadPart = 0;
    if (ret_written)
        ret_written->QuadPart = 0;
    if (!other)
        return STG_E_INVALIDPOINTER;
    if (!may_read(stream))
        return STG_E_ACCESSDENIED;
    char *buffer = malloc(COPY_CHUNK);
    if (!buffer)
        return STG_E_INSUFFICIENTMEMORY;
    while (left) {
        size_t chunk = 0;
        result = take_chunk(stream, buffer, left < COPY_CHUNK ? (size_t)left : COPY_CHUNK, &chunk);
        if (!chunk)
            break;
        ULONG written = 0;
        HRESULT write_result = other->lpVtbl->Write(other, buffer, (ULONG)chunk, &written);
        if (written > chunk)
            written = (ULONG)chunk;
        total_written += written;
        if (SUCCEEDED(write_result) && written < chunk)
            write_result = STG_E_MEDIUMFULL;
        if (FAILED(write_result)) {
            give_back(stream, chunk - written);
            total_read += written;
            result = write_result;
            break;
        }
        total_read += chunk;
        left -= chunk;
        if (FAILED(result))
            break;
    }
    free(buffer);
    if (ret_read)
        ret_read->QuadPart = total_read;
    if (ret_written)
        ret_written->QuadPart = total_written;
    return result;
}

static HRESULT STDMETHODCALLTYPE stream_commit(IStream *self, DWORD flags)
{
    struct stream *stream = stream_of(self);

    MAPIX_ENTER(stream);
    if (!may_write(stream) || !stream->backing->methods->commit)
        return S_OK;
    return stream->backing->methods->commit(stream->backing, flags);
}

static HRESULT STDMETHODCALLTYPE stream_revert(IStream *self)
{
    struct stream *stream = stream_of(self);

    MAPIX_ENTER(stream);
    return stream->backing->methods->revert ? stream->backing->methods->revert(stream->backing) : S_OK;
}

/* No backing of ours locks ranges; COM's name for that. */
static HRESULT STDMETHODCALLTYPE stream_lock_region(IStream *self, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD kind)
{
    (void)self, (void)offset, (void)count, (void)kind;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT STDMETHODCALLTYPE stream_unlock_region(IStream *self, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD kind)
{
    (void)self, (void)offset, (void)count, (void)kind;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT STDMETHODCALLTYPE stream_stat(IStream *self, STATSTG *statistics, DWORD flags)
{
    struct stream *stream = stream_of(self);
    uint64_t size = 0;

    MAPIX_ENTER(stream);
    if (!statistics)
        return STG_E_INVALIDPOINTER;
    if (flags != STATFLAG_DEFAULT && flags != STATFLAG_NONAME)
        return STG_E_INVALIDFLAG;
    HRESULT result = stream->backing->methods->get_size(stream->backing, &size);
    if (FAILED(result))
        return result;
    STATSTG answer;
    memset(&answer, 0, sizeof(answer));
    answer.type = STGTY_STREAM;
    answer.cbSize.QuadPart = size;
    answer.grfMode = stream->mode;
    if (stream->backing->methods->describe)
        result = stream->backing->methods->describe(stream->backing, &answer, flags == STATFLAG_DEFAULT);
    if (SUCCEEDED(result))
        *statistics = answer;
    return result;
}

static HRESULT STDMETHODCALLTYPE stream_clone(IStream *self, IStream **ret_stream)
{
    struct stream *stream = stream_of(self);

    MAPIX_ENTER(stream);
    if (!ret_stream)
        return STG_E_INVALIDPOINTER;
    *ret_stream = NULL;
    IStream *clone;
    HRESULT result = mapix_stream_new(stream->backing, stream->mode, stream->object.parent, &clone);
    if (FAILED(result))
        return STG_E_INSUFFICIENTMEMORY;
    pthread_mutex_lock(&stream->lock);
    stream_of(clone)->position = stream->position;
    pthread_mutex_unlock(&stream->lock);
    *ret_stream = clone;
    return S_OK;
}

static void stream_finalize(struct mapix_object *object)
{
    struct stream *stream = (struct stream *)object;

    if (!stream->backing)
        return;
    mapix_stream_backing_release(stream->backing);
    pthread_mutex_destroy(&stream->lock);
}

static const IStreamVtbl stream_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IStream),
    .Read = stream_read,
    .Write = stream_write,
    .Seek = stream_seek,
    .SetSize = stream_set_size,
    .CopyTo = stream_copy_to,
    .Commit = stream_commit,
    .Revert = stream_revert,
    .LockRegion = stream_lock_region,
    .UnlockRegion = stream_unlock_region,
    .Stat = stream_stat,
    .Clone = stream_clone,
};

static const struct mapix_class_interface stream_interfaces[] = {
    { &IID_IStream, offsetof(struct stream, stream), &stream_vtable },
    { &IID_ISequentialStream, offsetof(struct stream, stream), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class stream_class = {
    .name = "stream",
    .size = sizeof(struct stream),
    .interfaces = stream_interfaces,
    .finalize = stream_finalize,
};

HRESULT mapix_stream_new(struct mapix_stream_backing *backing, DWORD mode, struct mapix_object *parent, LPSTREAM *ret_stream)
{
    struct stream *stream;

    HRESULT result = mapix_object_new(&stream_class, parent, &stream);
    if (FAILED(result))
        return result;
    pthread_mutex_init(&stream->lock, NULL);
    stream->backing = mapix_stream_backing_add_ref(backing);
    stream->mode = mode;
    *ret_stream = (IStream *)&stream->stream;
    return S_OK;
}

void mapix_stream_backing_init(struct mapix_stream_backing *backing, const struct mapix_stream_backing_methods *methods)
{
    backing->methods = methods;
    atomic_init(&backing->references, 1);
}

struct mapix_stream_backing *mapix_stream_backing_add_ref(struct mapix_stream_backing *backing)
{
    atomic_fetch_add_explicit(&backing->references, 1, memory_order_relaxed);
    return backing;
}

void mapix_stream_backing_release(struct mapix_stream_backing *backing)
{
    if (backing && atomic_fetch_sub_explicit(&backing->references, 1, memory_order_acq_rel) == 1)
        backing->methods->finalize(backing);
}

/* The memory behind one of our streams, for mapix_stream_memory_bytes: NULL unless it is of this kind. */
struct mapix_stream_backing *stream_backing_of_kind(LPSTREAM stream, const struct mapix_stream_backing_methods *methods)
{
    struct stream *ours = (struct stream *)mapix_object_cast(stream, &stream_class);

    return ours && ours->backing->methods == methods ? ours->backing : NULL;
}
