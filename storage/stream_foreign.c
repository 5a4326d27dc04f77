#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "storage/stream_backing.h"

/* Somebody's IStream, used by offset: the lock keeps a seek and what follows it together. */
struct foreign_backing {
    struct mapix_stream_backing backing;
    pthread_mutex_t lock;
    LPSTREAM stream;
};

static HRESULT foreign_read_at(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    struct foreign_backing *foreign = (struct foreign_backing *)backing;

    pthread_mutex_lock(&foreign->lock);
    HRESULT result = mapix_stream_rewind(foreign->stream, offset);
    while (SUCCEEDED(result) && *ret_read < size) {
        size_t left = size - *ret_read;
        ULONG piece = left > INT32_MAX ? INT32_MAX : (ULONG)left, read = 0;
        result = foreign->stream->lpVtbl->Read(foreign->stream, (char *)buffer + *ret_read, piece, &read);
        if (SUCCEEDED(result) && read > piece)
            result = STG_E_READFAULT;
        if (FAILED(result) || !read)
            break;
        *ret_read += read;
    }
    pthread_mutex_unlock(&foreign->lock);
    return FAILED(result) ? result : S_OK;
}

static HRESULT foreign_write_at(struct mapix_stream_backing *backing, uint64_t offset, const void *bytes, size_t size, size_t *ret_written)
{
    struct foreign_backing *foreign = (struct foreign_backing *)backing;

    pthread_mutex_lock(&foreign->lock);
    HRESULT result = mapix_stream_rewind(foreign->stream, offset);
    if (SUCCEEDED(result))
        result = mapix_stream_write_all(foreign->stream, bytes, size);
    pthread_mutex_unlock(&foreign->lock);
    if (SUCCEEDED(result))
        *ret_written = size;
    return result;
}

/* By Seek: not every stream has Stat. */
static HRESULT foreign_get_size(struct mapix_stream_backing *backing, uint64_t *ret_size)
{
    struct foreign_backing *foreign = (struct foreign_backing *)backing;
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER end = { .QuadPart = 0 };

    pthread_mutex_lock(&foreign->lock);
    HRESULT result = foreign->stream->lpVtbl->Seek(foreign->stream, none, STREAM_SEEK_END, &end);
    pthread_mutex_unlock(&foreign->lock);
    if (SUCCEEDED(result))
        *ret_size = end.QuadPart;
    return result;
}

static HRESULT foreign_set_size(struct mapix_stream_backing *backing, uint64_t size)
{
    struct foreign_backing *foreign = (struct foreign_backing *)backing;
    ULARGE_INTEGER wanted = { .QuadPart = size };

    return foreign->stream->lpVtbl->SetSize(foreign->stream, wanted);
}

static HRESULT foreign_commit(struct mapix_stream_backing *backing, DWORD flags)
{
    struct foreign_backing *foreign = (struct foreign_backing *)backing;

    return foreign->stream->lpVtbl->Commit(foreign->stream, flags);
}

static void foreign_finalize(struct mapix_stream_backing *backing)
{
    struct foreign_backing *foreign = (struct foreign_backing *)backing;

    foreign->stream->lpVtbl->Release(foreign->stream);
    pthread_mutex_destroy(&foreign->lock);
    free(foreign);
}

static const struct mapix_stream_backing_methods foreign_methods = {
    .name = "foreign stream",
    .read_at = foreign_read_at,
    .write_at = foreign_write_at,
    .get_size = foreign_get_size,
    .set_size = foreign_set_size,
    .commit = foreign_commit,
    .finalize = foreign_finalize,
};

HRESULT stream_foreign_backing_new(LPSTREAM stream, struct mapix_stream_backing **ret_backing)
{
    struct foreign_backing *foreign = calloc(1, sizeof(*foreign));

    if (!foreign)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    mapix_stream_backing_init(&foreign->backing, &foreign_methods);
    pthread_mutex_init(&foreign->lock, NULL);
    stream->lpVtbl->AddRef(stream);
    foreign->stream = stream;
    *ret_backing = &foreign->backing;
    return S_OK;
}

/* --- Lock bytes --------------------------------------------------------------------------------------------------------------------- */

struct lock_bytes_backing {
    struct mapix_stream_backing backing;
    LPLOCKBYTES bytes;
};

static HRESULT lock_bytes_read_at(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    LPLOCKBYTES bytes = ((struct lock_bytes_backing *)backing)->bytes;

    while (*ret_read < size) {
        size_t left = size - *ret_read;
        ULONG piece = left > INT32_MAX ? INT32_MAX : (ULONG)left, read = 0;
        ULARGE_INTEGER at = { .QuadPart = offset + *ret_read };
        HRESULT result = bytes->lpVtbl->ReadAt(bytes, at, (char *)buffer + *ret_read, piece, &read);
        if (SUCCEEDED(result) && read > piece)
            result = STG_E_READFAULT;
        if (FAILED(result))
            return result;
        if (!read)
            break;
        *ret_read += read;
    }
    return S_OK;
}

static HRESULT lock_bytes_write_at(struct mapix_stream_backing *backing, uint64_t offset, const void *data, size_t size,
    size_t *ret_written)
{
    LPLOCKBYTES bytes = ((struct lock_bytes_backing *)backing)->bytes;

    while (*ret_written < size) {
        size_t left = size - *ret_written;
        ULONG piece = left > INT32_MAX ? INT32_MAX : (ULONG)left, written = 0;
        ULARGE_INTEGER at = { .QuadPart = offset + *ret_written };
        HRESULT result = bytes->lpVtbl->WriteAt(bytes, at, (const char *)data + *ret_written, piece, &written);
        if (FAILED(result))
            return result;
        if (!written || written > piece)
            return STG_E_WRITEFAULT;
        *ret_written += written;
    }
    return S_OK;
}

static HRESULT lock_bytes_get_size(struct mapix_stream_backing *backing, uint64_t *ret_size)
{
    LPLOCKBYTES bytes = ((struct lock_bytes_backing *)backing)->bytes;
    STATSTG statistics;

    memset(&statistics, 0, sizeof(statistics));
    HRESULT result = bytes->lpVtbl->Stat(bytes, &statistics, STATFLAG_NONAME);
    if (SUCCEEDED(result))
        *ret_size = statistics.cbSize.QuadPart;
    return result;
}

static HRESULT lock_bytes_set_size(struct mapix_stream_backing *backing, uint64_t size)
{
    LPLOCKBYTES bytes = ((struct lock_bytes_backing *)backing)->bytes;
    ULARGE_INTEGER wanted = { .QuadPart = size };

    return bytes->lpVtbl->SetSize(bytes, wanted);
}

static HRESULT lock_bytes_commit(struct mapix_stream_backing *backing, DWORD flags)
{
    LPLOCKBYTES bytes = ((struct lock_bytes_backing *)backing)->bytes;

    (void)flags;
    return bytes->lpVtbl->Flush(bytes);
}

static void lock_bytes_finalize(struct mapix_stream_backing *backing)
{
    LPLOCKBYTES bytes = ((struct lock_bytes_backing *)backing)->bytes;

    bytes->lpVtbl->Release(bytes);
    free(backing);
}

static const struct mapix_stream_backing_methods lock_bytes_methods = {
    .name = "lock bytes",
    .read_at = lock_bytes_read_at,
    .write_at = lock_bytes_write_at,
    .get_size = lock_bytes_get_size,
    .set_size = lock_bytes_set_size,
    .commit = lock_bytes_commit,
    .finalize = lock_bytes_finalize,
};

HRESULT stream_lock_bytes_backing_new(LPLOCKBYTES bytes, struct mapix_stream_backing **ret_backing)
{
    struct lock_bytes_backing *backing = calloc(1, sizeof(*backing));

    if (!backing)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    mapix_stream_backing_init(&backing->backing, &lock_bytes_methods);
    bytes->lpVtbl->AddRef(bytes);
    backing->bytes = bytes;
    *ret_backing = &backing->backing;
    return S_OK;
}
