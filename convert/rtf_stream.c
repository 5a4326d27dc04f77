#include <mapiutil.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/text.h"
#include "convert/buffer.h"
#include "convert/rtf.h"
#include "storage/stream.h"

/* The stream WrapCompressedRTFStream returns: sequential, either read to its end or written whole. The lock is its own; it is held while
 * the compressed stream below is read and written, for which there is one order only. */
struct rtf_stream {
    struct mapix_object object;
    struct mapix_interface stream;
    pthread_mutex_t lock;
    LPSTREAM compressed;
    bool modify;
    bool store_uncompressed;
    bool expanded;                             /* `text` holds what was read from the compressed stream */
    bool written;                              /* `text` is new and not in the compressed stream yet */
    bool begun;                                /* something was written into the compressed stream: who writes again starts over */
    struct convert_buffer text;
    size_t position;
};

static struct rtf_stream *stream_of(IStream *self)
{
    return (struct rtf_stream *)mapix_object_of(self);
}

static HRESULT expand(struct rtf_stream *stream)
{
    void *bytes;
    char *rtf;
    size_t size, rtf_size;

    HRESULT result = mapix_stream_read_all(stream->compressed, RTF_LIMIT, &bytes, &size);
    if (FAILED(result))
        return result == STG_E_MEDIUMFULL ? MAPI_E_TOO_BIG : mapix_storage_result(result);
    result = mapix_convert_rtf_decompress(bytes, size, &rtf, &rtf_size);
    free(bytes);
    if (FAILED(result))
        return result;
    convert_buffer_clear(&stream->text);
    stream->text.bytes = rtf;
    stream->text.size = rtf_size;
    stream->text.capacity = rtf_size;
    stream->expanded = true;
    return S_OK;
}

/* A stream opened for writing may be read until something is written. */
static HRESULT read_locked(struct rtf_stream *stream, void *buffer, size_t size, size_t *ret_read)
{
    *ret_read = 0;
    if (stream->written)
        return STG_E_ACCESSDENIED;
    if (!stream->expanded) {
        HRESULT result = expand(stream);
        if (FAILED(result))
            return result;
    }
    size_t left = stream->text.size - stream->position;
    *ret_read = size < left ? size : left;
    if (*ret_read)
        memcpy(buffer, stream->text.bytes + stream->position, *ret_read);
    stream->position += *ret_read;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE rtf_read(IStream *self, void *buffer, ULONG size, ULONG *ret_read)
{
    struct rtf_stream *stream = stream_of(self);
    size_t read;

    MAPIX_ENTER(stream);
    if (ret_read)
        *ret_read = 0;
    if (!buffer && size)
        return STG_E_INVALIDPOINTER;
    pthread_mutex_lock(&stream->lock);
    HRESULT result = read_locked(stream, buffer, size, &read);
    pthread_mutex_unlock(&stream->lock);
    if (ret_read)
        *ret_read = (ULONG)read;
    return result;
}

static HRESULT STDMETHODCALLTYPE rtf_write(IStream *self, const void *bytes, ULONG size, ULONG *ret_written)
{
    struct rtf_stream *stream = stream_of(self);
    HRESULT result = S_OK;

    MAPIX_ENTER(stream);
    if (ret_written)
        *ret_written = 0;
    if (!bytes && size)
        return STG_E_INVALIDPOINTER;
    if (!stream->modify)
        return STG_E_ACCESSDENIED;
    pthread_mutex_lock(&stream->lock);
    if (!stream->written) {
        if (stream->expanded)
            stream->text.size = 0;
        stream->expanded = false;                /* after a Commit, writing goes on behind what was written */
        stream->written = true;
    }
    if (stream->text.size + size > RTF_LIMIT)
        result = STG_E_MEDIUMFULL;
    else
        convert_buffer_add(&stream->text, bytes, size);
    if (stream->text.failed) {
        stream->text.failed = false;
        result = STG_E_INSUFFICIENTMEMORY;
    }
    pthread_mutex_unlock(&stream->lock);
    if (SUCCEEDED(result) && ret_written)
        *ret_written = size;
    return result;
}

/* The whole value into the compressed stream. One that cannot be cut may end in bytes of a longer former value: the header's size tells
 * readers where ours ends. */
static HRESULT commit_locked(struct rtf_stream *stream, DWORD flags)
{
    ULARGE_INTEGER size = { .QuadPart = 0 };
    char *bytes;
    size_t count;

    if (!stream->written)
        return S_OK;
    HRESULT result = mapix_convert_rtf_compress(stream->text.bytes, stream->text.size, !stream->store_uncompressed, &bytes, &count);
    if (FAILED(result))
        return result;
    LARGE_INTEGER none = { .QuadPart = 0 };
    if (stream->begun)
        result = stream->compressed->lpVtbl->Seek(stream->compressed, none, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(result)) {
        stream->begun = true;
        result = mapix_stream_write_all(stream->compressed, bytes, count);
    }
    free(bytes);
    if (FAILED(result))
        return mapix_storage_result(result);
    size.QuadPart = count;
    stream->compressed->lpVtbl->SetSize(stream->compressed, size);
    result = stream->compressed->lpVtbl->Commit(stream->compressed, flags);
    if (SUCCEEDED(result))
        stream->written = false;
    return mapix_storage_result(result);
}

static HRESULT STDMETHODCALLTYPE rtf_commit(IStream *self, DWORD flags)
{
    struct rtf_stream *stream = stream_of(self);

    MAPIX_ENTER(stream);
    pthread_mutex_lock(&stream->lock);
    HRESULT result = commit_locked(stream, flags);
    pthread_mutex_unlock(&stream->lock);
    return result;
}

static HRESULT STDMETHODCALLTYPE rtf_copy_to(IStream *self, IStream *other, ULARGE_INTEGER count, ULARGE_INTEGER *ret_read,
    ULARGE_INTEGER *ret_written)
{
    struct rtf_stream *stream = stream_of(self);
    ULONGLONG total = 0;
    char buffer[8192];
    size_t read = 0;
    HRESULT result = S_OK;

    MAPIX_ENTER(stream);
    if (!other)
        return STG_E_INVALIDPOINTER;
    while (SUCCEEDED(result) && total < count.QuadPart) {
        size_t piece = count.QuadPart - total < sizeof(buffer) ? (size_t)(count.QuadPart - total) : sizeof(buffer);
        pthread_mutex_lock(&stream->lock);
        result = read_locked(stream, buffer, piece, &read);
        pthread_mutex_unlock(&stream->lock);
        if (FAILED(result) || !read)
            break;
        result = mapix_stream_write_all(other, buffer, read);
        if (SUCCEEDED(result))
            total += read;
    }
    if (ret_read)
        ret_read->QuadPart = total;
    if (ret_written)
        ret_written->QuadPart = total;
    return result;
}

/* SPI-STRM-05: not supported, all of these. */
static HRESULT STDMETHODCALLTYPE rtf_seek(IStream *self, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *ret_position)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE rtf_set_size(IStream *self, ULARGE_INTEGER size)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE rtf_revert(IStream *self)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE rtf_lock_region(IStream *self, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD kind)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE rtf_unlock_region(IStream *self, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD kind)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE rtf_stat(IStream *self, STATSTG *statistics, DWORD flags)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE rtf_clone(IStream *self, IStream **ret_stream)
{
    if (ret_stream)
        *ret_stream = NULL;
    return MAPI_E_NO_SUPPORT;
}

/* What was written and not committed reaches the compressed stream at the last release. */
static void rtf_finalize(struct mapix_object *object)
{
    struct rtf_stream *stream = (struct rtf_stream *)object;

    if (!stream->compressed)
        return;
    commit_locked(stream, STGC_DEFAULT);
    stream->compressed->lpVtbl->Release(stream->compressed);
    convert_buffer_clear(&stream->text);
    pthread_mutex_destroy(&stream->lock);
}

static const IStreamVtbl rtf_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IStream),
    .Read = rtf_read,
    .Write = rtf_write,
    .Seek = rtf_seek,
    .SetSize = rtf_set_size,
    .CopyTo = rtf_copy_to,
    .Commit = rtf_commit,
    .Revert = rtf_revert,
    .LockRegion = rtf_lock_region,
    .UnlockRegion = rtf_unlock_region,
    .Stat = rtf_stat,
    .Clone = rtf_clone,
};

static const struct mapix_class_interface rtf_interfaces[] = {
    { &IID_IStream, offsetof(struct rtf_stream, stream), &rtf_vtable },
    { &IID_ISequentialStream, offsetof(struct rtf_stream, stream), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class rtf_class = {
    .name = "rtf stream",
    .size = sizeof(struct rtf_stream),
    .interfaces = rtf_interfaces,
    .finalize = rtf_finalize,
};

static HRESULT make(LPSTREAM compressed, ULONG flags, struct rtf_stream **ret_stream)
{
    struct rtf_stream *stream;

    HRESULT result = mapix_object_new(&rtf_class, NULL, &stream);
    if (FAILED(result))
        return result;
    pthread_mutex_init(&stream->lock, NULL);
    compressed->lpVtbl->AddRef(compressed);
    stream->compressed = compressed;
    stream->modify = flags & MAPI_MODIFY;
    stream->store_uncompressed = flags & STORE_UNCOMPRESSED_RTF;
    if (!stream->modify)
        result = expand(stream);
    if (FAILED(result)) {
        mapix_object_release(&stream->object);
        return result;
    }
    *ret_stream = stream;
    return S_OK;
}

/* Make a stream of plain RTF over a stream on PR_RTF_COMPRESSED, which stands at its start (SPI-STRM-05).
 * Flags: MAPI_MODIFY (write the whole text; it is compressed at Commit or at the last Release), STORE_UNCOMPRESSED_RTF (write the stored form).
 * Sequential: Seek, SetSize, Revert, LockRegion, UnlockRegion, Stat and Clone answer MAPI_E_NO_SUPPORT. The stream holds a reference on
 * the compressed one. Threads: any.
 * MAPI_E_CORRUPT_DATA: no compressed RTF, or damaged (when reading); MAPI_E_INVALID_PARAMETER; MAPI_E_UNKNOWN_FLAGS;
 * MAPI_E_NOT_ENOUGH_MEMORY; what the compressed stream answers. ‹wrapcompressedrtfstream› */
HRESULT STDAPICALLTYPE WrapCompressedRTFStream(LPSTREAM compressed, ULONG flags, LPSTREAM *ret_stream)
{
    struct rtf_stream *stream;

    if (!compressed || !ret_stream)
        return MAPI_E_INVALID_PARAMETER;
    *ret_stream = NULL;
    if (flags & ~(ULONG)(MAPI_MODIFY | STORE_UNCOMPRESSED_RTF))
        return MAPI_E_UNKNOWN_FLAGS;
    HRESULT result = make(compressed, flags, &stream);
    if (SUCCEEDED(result))
        *ret_stream = (LPSTREAM)&stream->stream;
    return result;
}

/* The text as what it was before it became RTF, in the code page wanted: the caller's, else the message's, else UTF-8. */
static HRESULT make_native(struct rtf_stream *stream, const RTF_WCSINFO *info, ULONG *ret_kind)
{
    ULONG kind = mapix_convert_rtf_kind(stream->text.bytes, stream->text.size);
    ULONG page = info->ulOutCodePage ? info->ulOutCodePage : info->ulInCodePage;
    HRESULT result;
    char *text;
    size_t size;

    *ret_kind = kind;
    if (kind == MAPI_NATIVE_BODY_TYPE_RTF)
        return S_OK;
    if (kind == MAPI_NATIVE_BODY_TYPE_HTML)
        result = mapix_convert_rtf_to_html(stream->text.bytes, stream->text.size, &text, &size);
    else
        result = mapix_convert_rtf_to_text(stream->text.bytes, stream->text.size, &text, &size);
    if (SUCCEEDED(result) && page && page != 65001) {
        void *bytes;
        result = mapix_text_to_code_page(page, text, size, 0, &bytes, &size, NULL);
        free(text);
        text = bytes;
    }
    if (FAILED(result))
        return result;
    convert_buffer_clear(&stream->text);
    stream->text.bytes = text;
    stream->text.size = stream->text.capacity = size;
    return S_OK;
}

/* WrapCompressedRTFStream, and with MAPI_NATIVE_BODY the text as it was before it was made RTF: `ret_info` says which.
 * MAPI_NATIVE_BODY with MAPI_MODIFY is MAPI_E_INVALID_PARAMETER, as is an `info` of another size; MAPI_E_BAD_CHARWIDTH: an unknown
 * code page; else as WrapCompressedRTFStream. ‹wrapcompressedrtfstreamex› */
HRESULT STDAPICALLTYPE WrapCompressedRTFStreamEx(LPSTREAM compressed, const RTF_WCSINFO *info, LPSTREAM *ret_stream,
    RTF_WCSRETINFO *ret_info)
{
    struct rtf_stream *stream;
    ULONG kind = 0;

    if (!compressed || !info || !ret_stream || info->size != sizeof(*info))
        return MAPI_E_INVALID_PARAMETER;
    *ret_stream = NULL;
    if (info->ulFlags & ~(ULONG)(MAPI_MODIFY | STORE_UNCOMPRESSED_RTF | MAPI_NATIVE_BODY))
        return MAPI_E_UNKNOWN_FLAGS;
    if ((info->ulFlags & MAPI_NATIVE_BODY) && ((info->ulFlags & MAPI_MODIFY) || !ret_info))
        return MAPI_E_INVALID_PARAMETER;
    HRESULT result = make(compressed, info->ulFlags, &stream);
    if (FAILED(result))
        return result;
    if (info->ulFlags & MAPI_NATIVE_BODY)
        result = make_native(stream, info, &kind);
    if (FAILED(result)) {
        mapix_object_release(&stream->object);
        return result;
    }
    if (ret_info)
        ret_info->ulStreamFlags = kind;
    *ret_stream = (LPSTREAM)&stream->stream;
    return S_OK;
}
