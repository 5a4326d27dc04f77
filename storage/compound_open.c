#include <errno.h>
#include <fcntl.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/guid.h"
#include "base/text.h"
#include "storage/compound_internal.h"
#include "storage/stream_backing.h"

#define SHARE_BITS 0x70u

static struct compound_file *file_new(struct mapix_stream_backing *device)
{
    struct compound_file *file = calloc(1, sizeof(*file));

    if (!file)
        return NULL;
    pthread_mutex_init(&file->lock, NULL);
    file->device = mapix_stream_backing_add_ref(device);
    return file;
}

void compound_file_free(struct compound_file *file)
{
    if (!file)
        return;
    compound_node_release(file->root);
    compound_content_release(file->mini);
    free(file->occupied);
    mapix_stream_backing_release(file->device);
    if (file->temporary)
        unlink(file->temporary);
    if (file->remove && file->path)
        unlink(file->path);
    free(file->temporary);
    free(file->path);
    pthread_mutex_destroy(&file->lock);
    free(file);
}

/* The new name is on disk when its directory is. */
static void sync_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *directory = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    int descriptor = directory ? open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(directory);
}

HRESULT compound_file_named(struct compound_file *file)
{
    if (!file->temporary)
        return S_OK;
    if (rename(file->temporary, file->path) < 0)
        return mapix_storage_from_errno(errno);
    sync_directory(file->path);
    free(file->temporary);
    file->temporary = NULL;
    return S_OK;
}

/* An empty tree, and for direct storages an empty compound file at once. */
static HRESULT start_empty(struct compound_file *file, DWORD mode, unsigned sector_size, bool write)
{
    if (sector_size != 0 && sector_size != 512 && sector_size != 4096)
        return STG_E_INVALIDPARAMETER;
    file->sector_shift = sector_size == 4096 ? 12 : 9;
    file->root = compound_node_new(true);
    if (!file->root)
        return STG_E_INSUFFICIENTMEMORY;
    file->root->modified = compound_now();
    if (!write && (mode & STGM_TRANSACTED))
        return S_OK;
    HRESULT result = compound_commit(file, STGC_DEFAULT);
    return SUCCEEDED(result) ? compound_file_named(file) : result;
}

static HRESULT check_mode(DWORD mode, bool create)
{
    const DWORD known = 3 | SHARE_BITS | STGM_TRANSACTED | STGM_DELETEONRELEASE | STGM_CREATE | STGM_NOSCRATCH | STGM_NOSNAPSHOT;

    if ((mode & ~known) || (mode & 3) == 3 || (!create && (mode & STGM_CREATE)))
        return STG_E_INVALIDFLAG;
    return create && (mode & 3) == STGM_READ ? STG_E_INVALIDFLAG : S_OK;
}

/* Two writers, or a writer beside a reader that did not allow it, would take each other's sectors. */
static HRESULT share(int descriptor, DWORD mode)
{
    int kind = (mode & 3) != STGM_READ ? LOCK_EX : LOCK_SH;

    if ((mode & SHARE_BITS) == STGM_SHARE_DENY_NONE)
        return S_OK;
    if (flock(descriptor, kind | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EAGAIN))
        return S_OK;                               /* file systems without locks do without */
    return STG_E_SHAREVIOLATION;
}

/* A file over a descriptor, which it owns from now on. */
static HRESULT file_on_descriptor(int descriptor, const char *path, DWORD mode, struct compound_file **ret_file)
{
    struct mapix_stream_backing *device;

    HRESULT result = share(descriptor, mode);
    if (FAILED(result)) {
        close(descriptor);
        return result;
    }
    if (FAILED(stream_file_backing_new(descriptor, NULL, &device)))
        return STG_E_INSUFFICIENTMEMORY;
    struct compound_file *file = file_new(device);
    mapix_stream_backing_release(device);
    if (!file || !(file->path = strdup(path))) {
        compound_file_free(file);
        return STG_E_INSUFFICIENTMEMORY;
    }
    file->flush_first = true;
    *ret_file = file;
    return S_OK;
}

static HRESULT fail_open(HRESULT result, const char *path, const char *what)
{
    return mapix_error_set(mapix_error_thread_slot(), result, "storage", 0, 0, "The compound file %s cannot be opened: %s.", path, what);
}

HRESULT mapix_storage_open(const char *path, DWORD mode, LPSTORAGE *ret_storage)
{
    struct compound_file *file;

    if (!path || !ret_storage)
        return STG_E_INVALIDPOINTER;
    *ret_storage = NULL;
    HRESULT result = check_mode(mode, false);
    if (FAILED(result))
        return result;
    int descriptor = open(path, ((mode & 3) == STGM_READ ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail_open(mapix_storage_from_errno(errno), path, strerror(errno));
    result = file_on_descriptor(descriptor, path, mode, &file);
    if (FAILED(result))
        return fail_open(result, path, "somebody else has it open, or memory is short");
    result = compound_load(file);
    if (FAILED(result)) {
        compound_file_free(file);
        return fail_open(result, path, result == STG_E_INVALIDHEADER ? "it is no compound file" : "it is damaged or cannot be read");
    }
    file->remove = mode & STGM_DELETEONRELEASE;
    return compound_storage_root(file, mode, ret_storage);
}

/* A file of its own beside `path`. Made by open, which asks the process for its mask: reading that would change it for all threads. */
static HRESULT open_beside(const char *path, char **ret_temporary, int *ret_descriptor)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        unsigned char random[4];
        char suffix[2 * sizeof(random) + 1];
        char *temporary;

        if (!mapix_random_bytes(random, sizeof(random)))
            return STG_E_ACCESSDENIED;
        if (asprintf(&temporary, "%s.%s", path, mapix_hex_text(random, sizeof(random), suffix)) < 0)
            return STG_E_INSUFFICIENTMEMORY;
        *ret_descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*ret_descriptor >= 0) {
            *ret_temporary = temporary;
            return S_OK;
        }
        HRESULT result = mapix_storage_from_errno(errno);
        bool taken = errno == EEXIST;
        free(temporary);
        if (!taken)
            return result;
    }
    return STG_E_FILEALREADYEXISTS;
}

/* A new file stands under another name beside its own until it is complete; one that must not exist yet is created at its own. What
 * replaces a file is no more public than that was. */
static HRESULT open_new(const char *path, DWORD mode, char **ret_temporary, int *ret_descriptor)
{
    struct stat status;

    if (!(mode & STGM_CREATE)) {
        *ret_descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        return *ret_descriptor < 0 ? mapix_storage_from_errno(errno) : S_OK;
    }
    bool exists = stat(path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode))
        return STG_E_ACCESSDENIED;
    HRESULT result = open_beside(path, ret_temporary, ret_descriptor);
    if (SUCCEEDED(result) && exists)
        fchmod(*ret_descriptor, status.st_mode & 0777);
    return result;
}

HRESULT mapix_storage_create(const char *path, DWORD mode, unsigned sector_size, LPSTORAGE *ret_storage)
{
    struct compound_file *file = NULL;
    struct mapix_stream_backing *device;
    char *temporary = NULL;
    int descriptor = -1;

    if (!ret_storage)
        return STG_E_INVALIDPOINTER;
    *ret_storage = NULL;
    HRESULT result = check_mode(mode, true);
    if (FAILED(result))
        return result;
    if (!path) {
        if (FAILED(stream_memory_backing_new(NULL, 0, NULL, &device)))
            return STG_E_INSUFFICIENTMEMORY;
        result = mapix_storage_on_backing(device, mode, true, sector_size, ret_storage);
        mapix_stream_backing_release(device);
        return result;
    }
    result = open_new(path, mode, &temporary, &descriptor);
    if (FAILED(result))
        return fail_open(result, path, "it exists, or a file cannot be made there");
    result = file_on_descriptor(descriptor, path, mode, &file);
    if (FAILED(result)) {
        unlink(temporary ? temporary : path);
        free(temporary);
        return result;
    }
    file->temporary = temporary;
    result = start_empty(file, mode, sector_size, !temporary);
    if (FAILED(result)) {
        file->remove = !temporary;
        compound_file_free(file);
        return result;
    }
    file->remove = mode & STGM_DELETEONRELEASE;
    return compound_storage_root(file, mode, ret_storage);
}

static HRESULT storage_on_backing(struct mapix_stream_backing *backing, uint64_t start, DWORD mode, bool create, unsigned sector_size,
    LPSTORAGE *ret_storage)
{
    HRESULT result = check_mode(mode, create);

    if (FAILED(result))
        return result;
    struct compound_file *file = file_new(backing);
    if (!file)
        return STG_E_INSUFFICIENTMEMORY;
    file->device_start = start;
    result = create ? start_empty(file, mode, sector_size, false) : compound_load(file);
    if (FAILED(result)) {
        compound_file_free(file);
        return result;
    }
    return compound_storage_root(file, mode, ret_storage);
}

HRESULT mapix_storage_on_backing(struct mapix_stream_backing *backing, DWORD mode, bool create, unsigned sector_size,
    LPSTORAGE *ret_storage)
{
    if (!backing || !ret_storage)
        return STG_E_INVALIDPOINTER;
    *ret_storage = NULL;
    return storage_on_backing(backing, 0, mode, create, sector_size, ret_storage);
}

/* mapixext.h describes it. */
HRESULT mapix_open_storage(LPCTSTR path, ULONG flags, DWORD mode, LPSTORAGE *ret_storage)
{
    char *narrow = NULL;

    if (!ret_storage)
        return STG_E_INVALIDPOINTER;
    *ret_storage = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_CREATE))
        return STG_E_INVALIDFLAG;
    if (path && !(narrow = mapix_text_from_flags_heap(path, flags)))
        return STG_E_INSUFFICIENTMEMORY;
    HRESULT result = flags & MAPI_CREATE ? mapix_storage_create(narrow, mode, 0, ret_storage) : mapix_storage_open(narrow, mode, ret_storage);
    free(narrow);
    return result;
}

/* --- HrIStorageFromStream ----------------------------------------------------------------------------------------------------------- */

/* What `unknown` is, as a backing; the current position of a stream if that is wanted. */
static HRESULT backing_of_unknown(LPUNKNOWN unknown, LPCIID iid, ULONG flags, struct mapix_stream_backing **ret_backing, uint64_t *ret_start)
{
    bool is_stream = !iid || IsEqualGUID(iid, &IID_IStream);
    void *interface;

    HRESULT result = unknown->lpVtbl->QueryInterface(unknown, is_stream ? &IID_IStream : &IID_ILockBytes, &interface);
    if (FAILED(result))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (!is_stream) {
        LPLOCKBYTES bytes = interface;
        result = stream_lock_bytes_backing_new(bytes, ret_backing);
        bytes->lpVtbl->Release(bytes);
        return result;
    }
    LPSTREAM stream = interface;
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER position = { .QuadPart = 0 };
    if (flags & STGSTRM_CURRENT)
        result = mapix_storage_result(stream->lpVtbl->Seek(stream, none, STREAM_SEEK_CUR, &position));
    if (SUCCEEDED(result))
        result = stream_foreign_backing_new(stream, ret_backing);
    *ret_start = position.QuadPart;
    stream->lpVtbl->Release(stream);
    return result;
}

/* Make a storage in the bytes of a stream or of lock bytes (SPI-SUP-44).
 * Flags: STGSTRM_RESET (0: read-only, from the start), STGSTRM_CREATE (a new storage; what the stream held is overwritten),
 * STGSTRM_CURRENT (from where the stream stands), STGSTRM_MODIFY (read and write). `iid` is NULL, IID_IStream or IID_ILockBytes.
 * The storage holds a reference on the stream, is direct, and commits the stream when it is committed or released for the last time.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_CORRUPT_DATA (no storage there),
 * MAPI_E_NO_ACCESS (the stream is read-only), MAPI_E_NOT_ENOUGH_MEMORY. ‹hristoragefromstream› */
HRESULT STDAPICALLTYPE HrIStorageFromStream(LPUNKNOWN unknown, LPCIID iid, ULONG flags, LPSTORAGE *ret_storage)
{
    struct mapix_stream_backing *backing = NULL;
    uint64_t start = 0;

    if (!unknown || !ret_storage)
        return MAPI_E_INVALID_PARAMETER;
    *ret_storage = NULL;
    if (flags & ~(ULONG)(STGSTRM_CREATE | STGSTRM_CURRENT | STGSTRM_MODIFY))
        return MAPI_E_UNKNOWN_FLAGS;
    if (iid && !IsEqualGUID(iid, &IID_IStream) && !IsEqualGUID(iid, &IID_ILockBytes))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    HRESULT result = backing_of_unknown(unknown, iid, flags, &backing, &start);
    if (FAILED(result))
        return result;
    DWORD mode = flags & (STGSTRM_MODIFY | STGSTRM_CREATE) ? STGM_READWRITE : STGM_READ;
    result = storage_on_backing(backing, start, mode | STGM_SHARE_EXCLUSIVE, flags & STGSTRM_CREATE, 0, ret_storage);
    mapix_stream_backing_release(backing);
    return mapix_storage_result(result);
}
