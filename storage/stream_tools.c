#include <errno.h>
#include <imessage.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "storage/stream.h"

/* The first piece read of a stream of unknown size, and the largest. */
#define FIRST_PIECE 4096u
#define LARGEST_PIECE (1024u * 1024u)

static const struct {
    HRESULT storage;
    HRESULT mapi;
} storage_results[] = {
    { STG_E_FILENOTFOUND, MAPI_E_NOT_FOUND },
    { STG_E_PATHNOTFOUND, MAPI_E_NOT_FOUND },
    { STG_E_NOMOREFILES, MAPI_E_NOT_FOUND },
    { STG_E_ACCESSDENIED, MAPI_E_NO_ACCESS },
    { STG_E_DISKISWRITEPROTECTED, MAPI_E_NO_ACCESS },
    { STG_E_SHAREVIOLATION, MAPI_E_NO_ACCESS },
    { STG_E_LOCKVIOLATION, MAPI_E_NO_ACCESS },
    { STG_E_SHAREREQUIRED, MAPI_E_NO_ACCESS },
    { STG_E_INUSE, MAPI_E_BUSY },
    { STG_E_INSUFFICIENTMEMORY, MAPI_E_NOT_ENOUGH_MEMORY },
    { STG_E_TOOMANYOPENFILES, MAPI_E_NOT_ENOUGH_RESOURCES },
    { STG_E_MEDIUMFULL, MAPI_E_NOT_ENOUGH_DISK },
    { STG_E_READFAULT, MAPI_E_DISK_ERROR },
    { STG_E_WRITEFAULT, MAPI_E_DISK_ERROR },
    { STG_E_SEEKERROR, MAPI_E_DISK_ERROR },
    { STG_E_CANTSAVE, MAPI_E_DISK_ERROR },
    { STG_E_FILEALREADYEXISTS, MAPI_E_COLLISION },
    { STG_E_REVERTED, MAPI_E_OBJECT_DELETED },
    { STG_E_NOTCURRENT, MAPI_E_OBJECT_CHANGED },
    { STG_E_INVALIDHEADER, MAPI_E_CORRUPT_DATA },
    { STG_E_DOCFILECORRUPT, MAPI_E_CORRUPT_DATA },
    { STG_E_OLDFORMAT, MAPI_E_VERSION },
    { STG_E_OLDDLL, MAPI_E_VERSION },
    { STG_E_INVALIDFUNCTION, MAPI_E_NO_SUPPORT },
    { STG_E_UNIMPLEMENTEDFUNCTION, MAPI_E_NO_SUPPORT },
    { STG_E_INVALIDFLAG, MAPI_E_UNKNOWN_FLAGS },
    { STG_E_INVALIDHANDLE, MAPI_E_INVALID_PARAMETER },
    { STG_E_INVALIDPOINTER, MAPI_E_INVALID_PARAMETER },
    { STG_E_INVALIDPARAMETER, MAPI_E_INVALID_PARAMETER },
    { STG_E_INVALIDNAME, MAPI_E_INVALID_PARAMETER },
};

/* Turn a result of IStream, IStorage or ILockBytes into the MAPI result it means (SPI-STRM-02). Success stays success, results that MAPI
 * shares with COM (E_OUTOFMEMORY, E_INVALIDARG, E_NOTIMPL, E_NOINTERFACE ...) stay; whatever has no match is MAPI_E_CALL_FAILED. ‹mapstoragescode› */
SCODE STDAPICALLTYPE MapStorageSCode(SCODE code)
{
    if (!FAILED(code))
        return S_OK;
    for (size_t i = 0; i < sizeof(storage_results) / sizeof(storage_results[0]); i++)
        if (storage_results[i].storage == code)
            return storage_results[i].mapi;
    if (code == MAPI_E_NOT_ENOUGH_MEMORY || code == MAPI_E_INVALID_PARAMETER || code == MAPI_E_INTERFACE_NOT_SUPPORTED ||
        code == MAPI_E_NO_ACCESS)
        return code;
    return MAPI_E_CALL_FAILED;
}

HRESULT mapix_storage_result(HRESULT result)
{
    if (!FAILED(result))
        return result;
    SCODE mapped = MapStorageSCode(result);
    /* MAPI's own results live in FACILITY_ITF: an object below that answers them already speaks our language. */
    if (mapped == MAPI_E_CALL_FAILED && HRESULT_FACILITY(result) != FACILITY_STORAGE)
        return result;
    return mapped;
}

HRESULT mapix_storage_from_errno(int error_number)
{
    switch (error_number) {
    case ENOENT:
        return STG_E_FILENOTFOUND;
    case ENOTDIR:
        return STG_E_PATHNOTFOUND;
    case EACCES:
    case EPERM:
    case EISDIR:
    case ETXTBSY:
        return STG_E_ACCESSDENIED;
    case EROFS:
        return STG_E_DISKISWRITEPROTECTED;
    case EEXIST:
        return STG_E_FILEALREADYEXISTS;
    case ENOMEM:
        return STG_E_INSUFFICIENTMEMORY;
    case EMFILE:
    case ENFILE:
        return STG_E_TOOMANYOPENFILES;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return STG_E_MEDIUMFULL;
    case EAGAIN:
    case EBUSY:
        return STG_E_LOCKVIOLATION;
    case EINVAL:
        return STG_E_INVALIDPARAMETER;
    case ENAMETOOLONG:
    case ELOOP:
        return STG_E_INVALIDNAME;
    default:
        return STG_E_READFAULT;
    }
}

HRESULT mapix_stream_read_exactly(LPSTREAM stream, void *buffer, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ULONG piece = size - done > LARGEST_PIECE ? LARGEST_PIECE : (ULONG)(size - done), read = 0;
        HRESULT result = stream->lpVtbl->Read(stream, (char *)buffer + done, piece, &read);
        if (FAILED(result))
            return result;
        if (!read || read > piece)
            return STG_E_READFAULT;
        done += read;
    }
    return S_OK;
}

HRESULT mapix_stream_write_all(LPSTREAM stream, const void *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ULONG piece = size - done > LARGEST_PIECE ? LARGEST_PIECE : (ULONG)(size - done), written = 0;
        HRESULT result = stream->lpVtbl->Write(stream, (const char *)bytes + done, piece, &written);
        if (FAILED(result))
            return result;
        if (!written || written > piece)
            return STG_E_WRITEFAULT;
        done += written;
    }
    return S_OK;
}

HRESULT mapix_stream_rewind(LPSTREAM stream, uint64_t offset)
{
    LARGE_INTEGER move = { .QuadPart = (LONGLONG)offset };

    return stream->lpVtbl->Seek(stream, move, STREAM_SEEK_SET, NULL);
}

/* Sizes from Stat are not believed: the bytes are read until none come, and one more than `limit` shows that there is too much. */
HRESULT mapix_stream_read_all(LPSTREAM stream, size_t limit, void **ret_bytes, size_t *ret_size)
{
    if (limit > SIZE_MAX / 4)
        limit = SIZE_MAX / 4;
    size_t size = 0, capacity = limit < FIRST_PIECE ? limit + 1 : FIRST_PIECE;
    unsigned char *bytes = malloc(capacity + 1);

    if (!bytes)
        return STG_E_INSUFFICIENTMEMORY;
    for (;;) {
        ULONG piece = capacity - size > LARGEST_PIECE ? LARGEST_PIECE : (ULONG)(capacity - size), read = 0;
        HRESULT result = stream->lpVtbl->Read(stream, bytes + size, piece, &read);
        if (SUCCEEDED(result) && read > piece)
            result = STG_E_READFAULT;
        if (SUCCEEDED(result) && size + read > limit)
            result = STG_E_MEDIUMFULL;
        if (FAILED(result)) {
            free(bytes);
            return result;
        }
        if (!read)
            break;
        size += read;
        if (size < capacity)
            continue;
        capacity = capacity > limit / 2 ? limit + 1 : capacity * 2;
        unsigned char *larger = realloc(bytes, capacity + 1);
        if (!larger) {
            free(bytes);
            return STG_E_INSUFFICIENTMEMORY;
        }
        bytes = larger;
    }
    bytes[size] = 0;
    *ret_bytes = bytes;
    *ret_size = size;
    return S_OK;
}

void *mapix_task_memory(size_t size)
{
    LPMALLOC allocator = MAPIGetDefaultMalloc();

    if (!allocator)
        return NULL;
    void *memory = allocator->lpVtbl->Alloc(allocator, size);
    allocator->lpVtbl->Release(allocator);
    return memory;
}

LPOLESTR mapix_task_string(const char *text)
{
    wchar_t *wide = mapix_text_wide_heap(text);

    if (!wide)
        return NULL;
    size_t size = (wcslen(wide) + 1) * sizeof(wchar_t);
    LPOLESTR copy = mapix_task_memory(size);
    if (copy)
        memcpy(copy, wide, size);
    free(wide);
    return copy;
}
