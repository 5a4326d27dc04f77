#include <errno.h>
#include <fcntl.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "storage/stream_backing.h"

/* A temporary file's name is the prefix, four hexadecimal digits and .TMP: so many can exist. */
#define UNIQUE_NAMES 0x10000u

/* A descriptor used with pread and pwrite only, so clones need no lock. */
struct file_backing {
    struct mapix_stream_backing backing;
    int descriptor;
    char *path;
    bool remove;
};

static HRESULT file_read_at(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    struct file_backing *file = (struct file_backing *)backing;

    while (*ret_read < size) {
        ssize_t count = pread(file->descriptor, (char *)buffer + *ret_read, size - *ret_read, (off_t)(offset + *ret_read));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return mapix_storage_from_errno(errno);
        if (!count)
            break;
        *ret_read += (size_t)count;
    }
    return S_OK;
}

static HRESULT file_write_at(struct mapix_stream_backing *backing, uint64_t offset, const void *bytes, size_t size, size_t *ret_written)
{
    struct file_backing *file = (struct file_backing *)backing;

    while (*ret_written < size) {
        ssize_t count = pwrite(file->descriptor, (const char *)bytes + *ret_written, size - *ret_written, (off_t)(offset + *ret_written));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return mapix_storage_from_errno(errno);
        if (!count)
            return STG_E_WRITEFAULT;
        *ret_written += (size_t)count;
    }
    return S_OK;
}

static HRESULT file_get_size(struct mapix_stream_backing *backing, uint64_t *ret_size)
{
    struct file_backing *file = (struct file_backing *)backing;
    struct stat status;

    if (fstat(file->descriptor, &status) < 0)
        return mapix_storage_from_errno(errno);
    *ret_size = (uint64_t)status.st_size;
    return S_OK;
}

static HRESULT file_set_size(struct mapix_stream_backing *backing, uint64_t size)
{
    struct file_backing *file = (struct file_backing *)backing;

    while (ftruncate(file->descriptor, (off_t)size) < 0)
        if (errno != EINTR)
            return mapix_storage_from_errno(errno);
    return S_OK;
}

/* The bytes are the kernel's since Write; what a commit adds is that they survive a power cut. */
static HRESULT file_commit(struct mapix_stream_backing *backing, DWORD flags)
{
    struct file_backing *file = (struct file_backing *)backing;

    (void)flags;
    if (fdatasync(file->descriptor) < 0 && errno != EINVAL && errno != EROFS)
        return mapix_storage_from_errno(errno);
    return S_OK;
}

static HRESULT file_describe(struct mapix_stream_backing *backing, STATSTG *statistics, bool with_name)
{
    struct file_backing *file = (struct file_backing *)backing;
    struct stat status;

    if (fstat(file->descriptor, &status) < 0)
        return mapix_storage_from_errno(errno);
    statistics->mtime = mapix_time_from_timespec(&status.st_mtim);
    statistics->ctime = mapix_time_from_timespec(&status.st_ctim);
    statistics->atime = mapix_time_from_timespec(&status.st_atim);
    if (!with_name || !file->path)
        return S_OK;
    statistics->pwcsName = mapix_task_string(file->path);
    return statistics->pwcsName ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

static void file_finalize(struct mapix_stream_backing *backing)
{
    struct file_backing *file = (struct file_backing *)backing;

    close(file->descriptor);
    if (file->remove && file->path)
        unlink(file->path);
    free(file->path);
    free(file);
}

static const struct mapix_stream_backing_methods file_methods = {
    .name = "file",
    .read_at = file_read_at,
    .write_at = file_write_at,
    .get_size = file_get_size,
    .set_size = file_set_size,
    .commit = file_commit,
    .describe = file_describe,
    .finalize = file_finalize,
};

HRESULT stream_file_backing_new(int descriptor, const char *path, struct mapix_stream_backing **ret_backing)
{
    struct file_backing *file = calloc(1, sizeof(*file));

    if (!file || (path && !(file->path = strdup(path)))) {
        free(file);
        close(descriptor);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    mapix_stream_backing_init(&file->backing, &file_methods);
    file->descriptor = descriptor;
    *ret_backing = &file->backing;
    return S_OK;
}

HRESULT mapix_stream_file_new(int descriptor, const char *path, DWORD mode, LPSTREAM *ret_stream)
{
    struct mapix_stream_backing *backing;

    HRESULT result = stream_file_backing_new(descriptor, path, &backing);
    if (FAILED(result))
        return result;
    result = mapix_stream_new(backing, mode & 3, NULL, ret_stream);
    ((struct file_backing *)backing)->remove = SUCCEEDED(result) && (mode & STGM_DELETEONRELEASE);
    mapix_stream_backing_release(backing);
    return result;
}

/* --- OpenStreamOnFile --------------------------------------------------------------------------------------------------------------- */

static HRESULT fail_open(HRESULT result, int error_number, const char *path)
{
    return mapix_error_set(mapix_error_thread_slot(), result, "OpenStreamOnFile", (ULONG)error_number, 0,
        "The file %s cannot be opened: %s. Check that it exists and that you may use it.", path, strerror(error_number));
}

static const char *temporary_directory(void)
{
    const char *directory = getenv("TMPDIR");

    if (directory && *directory && access(directory, W_OK | X_OK) == 0)
        return directory;
    return access("/tmp", W_OK | X_OK) == 0 ? "/tmp" : ".";
}

/* Create <directory>/<prefix>HHHH.TMP. The number starts at random, so that files of others are rarely met. */
static HRESULT create_unique(const char *directory, const char *prefix, char **ret_path, int *ret_descriptor)
{
    size_t size = strlen(directory) + strlen(prefix) + sizeof("/0000.TMP");
    char *path = malloc(size);
    unsigned short start = 0;

    if (!path)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (getrandom(&start, sizeof(start), 0) < 0)
        start = (unsigned short)getpid();
    for (unsigned attempt = 0; attempt < UNIQUE_NAMES; attempt++) {
        snprintf(path, size, "%s/%s%04X.TMP", directory, prefix, (start + attempt) & 0xffffu);
        int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor >= 0) {
            *ret_path = path;
            *ret_descriptor = descriptor;
            return S_OK;
        }
        if (errno != EEXIST)
            break;
    }
    HRESULT result = errno == EEXIST ? fail_open(MAPI_E_COLLISION, errno, path) : fail_open(mapix_error_from_errno(errno), errno, path);
    free(path);
    return result;
}

static HRESULT open_named(const char *path, ULONG flags, int *ret_descriptor)
{
    int open_flags = (flags & 3) == STGM_READWRITE ? O_RDWR : (flags & 3) == STGM_WRITE ? O_WRONLY : O_RDONLY;
    struct stat status;

    if (flags & STGM_CREATE)
        open_flags |= O_CREAT | O_TRUNC;
    int descriptor = open(path, open_flags | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail_open(mapix_error_from_errno(errno), errno, path);
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(descriptor);
        return fail_open(MAPI_E_NO_ACCESS, EISDIR, path);
    }
    *ret_descriptor = descriptor;
    return S_OK;
}

/* SPI-STRM-08. The rules for the flags come from the page: CREATE wants READWRITE, no name wants CREATE and DELETEONRELEASE. */
static HRESULT check_open_flags(ULONG flags, const char *path, const char *prefix)
{
    const ULONG share = STGM_SHARE_EXCLUSIVE | STGM_SHARE_DENY_WRITE | STGM_SHARE_DENY_READ | STGM_SHARE_DENY_NONE;

    if (flags & ~(SOF_UNIQUEFILENAME | STGM_CREATE | STGM_DELETEONRELEASE | share | 3u) || (flags & 3) == 3)
        return MAPI_E_UNKNOWN_FLAGS;
    if ((flags & STGM_CREATE) && (flags & 3) != STGM_READWRITE)
        return MAPI_E_INVALID_PARAMETER;
    if ((flags & SOF_UNIQUEFILENAME) && !(flags & STGM_CREATE))
        return MAPI_E_INVALID_PARAMETER;
    if (!path && (~flags & (STGM_CREATE | STGM_DELETEONRELEASE)))
        return MAPI_E_INVALID_PARAMETER;
    if ((flags & SOF_UNIQUEFILENAME) && prefix && (strlen(prefix) > 3 || strchr(prefix, '/')))
        return MAPI_E_INVALID_PARAMETER;
    return S_OK;
}

static HRESULT open_stream_on_file(ULONG flags, const char *path, const char *prefix, LPSTREAM *ret_stream)
{
    char *unique = NULL;
    int descriptor = -1;

    HRESULT result = check_open_flags(flags, path, prefix);
    if (FAILED(result))
        return result;
    if ((flags & SOF_UNIQUEFILENAME) || !path)
        result = create_unique(path ? path : temporary_directory(), prefix && *prefix ? prefix : "SOF", &unique, &descriptor);
    else
        result = open_named(path, flags, &descriptor);
    if (FAILED(result))
        return result;
    result = mapix_stream_file_new(descriptor, unique ? unique : path, flags & (3u | STGM_DELETEONRELEASE), ret_stream);
    if (FAILED(result) && unique)
        unlink(unique);
    free(unique);
    return result;
}

/* Open a stream on a file (SPI-STRM-08). Flags: SOF_UNIQUEFILENAME (a new file <prefix>HHHH.TMP in the directory `path`, or the system's
 * temporary one), STGM_CREATE (with STGM_READWRITE), STGM_DELETEONRELEASE, the access and the sharing bits, which no file system here enforces.
 * The allocators are accepted and not needed. Strings are UTF-8.
 * S_OK; MAPI_E_NOT_FOUND: no such file; MAPI_E_NO_ACCESS: no right to it, or it is a directory; MAPI_E_INVALID_PARAMETER: flags that
 * contradict each other, a prefix of more than three characters; MAPI_E_UNKNOWN_FLAGS; MAPI_E_NOT_ENOUGH_MEMORY. ‹openstreamonfile› */
HRESULT STDAPICALLTYPE OpenStreamOnFile(LPALLOCATEBUFFER allocate, LPFREEBUFFER release, ULONG flags, LPCTSTR path, LPCTSTR prefix,
    LPSTREAM *ret_stream)
{
    (void)allocate, (void)release;
    if (!ret_stream)
        return MAPI_E_INVALID_PARAMETER;
    *ret_stream = NULL;
    return open_stream_on_file(flags, (const char *)path, (const char *)prefix, ret_stream);
}

/* OpenStreamOnFile with wide strings. ‹openstreamonfilew› */
HRESULT STDAPICALLTYPE OpenStreamOnFileW(LPALLOCATEBUFFER allocate, LPFREEBUFFER release, ULONG flags, LPCWSTR path, LPCWSTR prefix,
    LPSTREAM *ret_stream)
{
    char *narrow_path = NULL, *narrow_prefix = NULL;
    HRESULT result = S_OK;

    (void)allocate, (void)release;
    if (!ret_stream)
        return MAPI_E_INVALID_PARAMETER;
    *ret_stream = NULL;
    if (path && !(narrow_path = mapix_text_utf8_heap(path)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (prefix && !(narrow_prefix = mapix_text_utf8_heap(prefix)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(result))
        result = open_stream_on_file(flags, narrow_path, narrow_prefix, ret_stream);
    free(narrow_path);
    free(narrow_prefix);
    return result;
}
