/* The bytes of a large value: a block of memory that grows by doubling, or, once large, an unlinked file. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "prop/internal.h"

/* Above this a content moves to a file: the address space of a program that copies a mailbox stays small. */
#define MEMORY_LIMIT ((uint64_t)1 << 20)
#define COPY_BLOCK   ((size_t)64 * 1024)

struct prop_content {
    atomic_uint references;
    pthread_mutex_t lock;
    uint64_t size;
    unsigned char *bytes;              /* NULL once in a file */
    size_t capacity;
    int file;                          /* -1 while in memory */
};

HRESULT mapix_prop_content_new(struct prop_content **ret_content)
{
    struct prop_content *content = calloc(1, sizeof(*content));

    if (!content)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (pthread_mutex_init(&content->lock, NULL)) {
        free(content);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    atomic_init(&content->references, 1);
    content->file = -1;
    *ret_content = content;
    return S_OK;
}

struct prop_content *mapix_prop_content_add_ref(struct prop_content *content)
{
    if (content)
        atomic_fetch_add(&content->references, 1);
    return content;
}

void mapix_prop_content_release(struct prop_content *content)
{
    if (!content || atomic_fetch_sub(&content->references, 1) != 1)
        return;
    if (content->file >= 0)
        close(content->file);
    free(content->bytes);
    pthread_mutex_destroy(&content->lock);
    free(content);
}

uint64_t mapix_prop_content_size(struct prop_content *content)
{
    uint64_t size;

    pthread_mutex_lock(&content->lock);
    size = content->size;
    pthread_mutex_unlock(&content->lock);
    return size;
}

static HRESULT file_read(int file, uint64_t offset, unsigned char *buffer, size_t length)
{
    while (length > 0) {
        ssize_t got = pread(file, buffer, length, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got ? mapix_error_from_errno(errno) : MAPI_E_CORRUPT_DATA;
        buffer += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return S_OK;
}

static HRESULT file_write(int file, uint64_t offset, const unsigned char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = pwrite(file, data, length, (off_t)offset);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return mapix_error_from_errno(put ? errno : ENOSPC);
        data += put;
        offset += (uint64_t)put;
        length -= (size_t)put;
    }
    return S_OK;
}

static int open_unlinked_file(void)
{
    const char *directory = getenv("TMPDIR");
    char path[4096];
    int file;

    if (!directory || !*directory)
        directory = "/tmp";
    file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    if ((size_t)snprintf(path, sizeof(path), "%s/mapix-XXXXXX", directory) >= sizeof(path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
}

static HRESULT move_to_file_locked(struct prop_content *content)
{
    int file = open_unlinked_file();
    HRESULT result;

    if (file < 0)
        return mapix_error_from_errno(errno);
    result = file_write(file, 0, content->bytes, (size_t)content->size);
    if (FAILED(result)) {
        close(file);
        return result;
    }
    free(content->bytes);
    content->bytes = NULL;
    content->capacity = 0;
    content->file = file;
    return S_OK;
}

/* Room for `size` bytes; what lies beyond the old size reads as zero. */
static HRESULT grow_locked(struct prop_content *content, uint64_t size)
{
    HRESULT result;

    if (size > INT64_MAX)
        return MAPI_E_NOT_ENOUGH_DISK;
    if (content->file < 0 && size > MEMORY_LIMIT) {
        result = move_to_file_locked(content);
        if (FAILED(result))
            return result;
    }
    if (content->file < 0 && size > content->capacity) {
        size_t capacity = content->capacity ? content->capacity : 256;
        unsigned char *bytes;

        while (capacity < size)
            capacity *= 2;
        bytes = realloc(content->bytes, capacity);
        if (!bytes)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        content->bytes = bytes;
        content->capacity = capacity;
    }
    if (size > content->size) {
        if (content->file < 0)
            memset(content->bytes + content->size, 0, (size_t)(size - content->size));
        else if (ftruncate(content->file, (off_t)size))
            return mapix_error_from_errno(errno);
        content->size = size;
    }
    return S_OK;
}

HRESULT mapix_prop_content_read(struct prop_content *content, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    HRESULT result = S_OK;

    pthread_mutex_lock(&content->lock);
    if (offset >= content->size)
        length = 0;
    else if (length > content->size - offset)
        length = (size_t)(content->size - offset);
    if (length > 0 && content->file < 0)
        memcpy(buffer, content->bytes + offset, length);
    else if (length > 0)
        result = file_read(content->file, offset, buffer, length);
    pthread_mutex_unlock(&content->lock);
    if (!FAILED(result))
        *ret_length = length;
    return result;
}

HRESULT mapix_prop_content_write(struct prop_content *content, uint64_t offset, const void *data, size_t length)
{
    HRESULT result = S_OK;
    uint64_t end, before;

    if (length == 0)
        return S_OK;
    if (__builtin_add_overflow(offset, (uint64_t)length, &end))
        return MAPI_E_NOT_ENOUGH_DISK;
    pthread_mutex_lock(&content->lock);
    before = content->size;
    if (end > content->size || content->file < 0)
        result = grow_locked(content, end > content->size ? end : content->size);
    if (!FAILED(result) && content->file < 0)
        memcpy(content->bytes + offset, data, length);
    else if (!FAILED(result))
        result = file_write(content->file, offset, data, length);
    if (FAILED(result) && content->size > before && ftruncate(content->file, (off_t)before) == 0)
        content->size = before;                /* a full disk: what did not arrive is not there */
    pthread_mutex_unlock(&content->lock);
    return result;
}

HRESULT mapix_prop_content_truncate(struct prop_content *content, uint64_t size)
{
    HRESULT result = S_OK;

    pthread_mutex_lock(&content->lock);
    if (size > content->size)
        result = grow_locked(content, size);
    else if (content->file >= 0 && ftruncate(content->file, (off_t)size))
        result = mapix_error_from_errno(errno);
    else
        content->size = size;
    pthread_mutex_unlock(&content->lock);
    return result;
}

HRESULT prop_content_load(struct prop_content *content, size_t limit, char **ret_bytes, size_t *ret_length)
{
    uint64_t size = mapix_prop_content_size(content);
    size_t got = 0;
    HRESULT result;
    char *bytes;

    if (size > limit || size > SIZE_MAX - sizeof(wchar_t))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    bytes = malloc((size_t)size + sizeof(wchar_t));
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = mapix_prop_content_read(content, 0, bytes, (size_t)size, &got);
    if (FAILED(result)) {
        free(bytes);
        return result;
    }
    memset(bytes + got, 0, sizeof(wchar_t));
    *ret_bytes = bytes;
    *ret_length = got;
    return S_OK;
}

HRESULT prop_content_from_bytes(const void *bytes, size_t length, struct prop_content **ret_content)
{
    struct prop_content *content;
    HRESULT result = mapix_prop_content_new(&content);

    if (FAILED(result))
        return result;
    result = mapix_prop_content_write(content, 0, bytes, length);
    if (FAILED(result))
        mapix_prop_content_release(content);
    else
        *ret_content = content;
    return result;
}

HRESULT prop_content_own(struct prop_content **content)
{
    struct prop_content *copy = NULL;
    unsigned char *block;
    uint64_t offset = 0;
    size_t got = 0;
    HRESULT result;

    if (atomic_load(&(*content)->references) == 1)
        return S_OK;
    block = malloc(COPY_BLOCK);
    result = block ? mapix_prop_content_new(&copy) : MAPI_E_NOT_ENOUGH_MEMORY;
    while (!FAILED(result)) {
        result = mapix_prop_content_read(*content, offset, block, COPY_BLOCK, &got);
        if (FAILED(result) || got == 0)
            break;
        result = mapix_prop_content_write(copy, offset, block, got);
        offset += got;
    }
    free(block);
    if (FAILED(result)) {
        mapix_prop_content_release(copy);
        return result;
    }
    mapix_prop_content_release(*content);
    *content = copy;
    return S_OK;
}

HRESULT prop_content_utf8(struct prop_content **content)
{
    struct prop_content *utf8 = NULL;
    uint64_t offset = 0, put = 0;
    wchar_t *block = malloc(COPY_BLOCK);
    size_t got = 0;
    HRESULT result = block ? mapix_prop_content_new(&utf8) : MAPI_E_NOT_ENOUGH_MEMORY;

    while (!FAILED(result)) {
        size_t characters, length;
        char *bytes;

        result = mapix_prop_content_read(*content, offset, block, COPY_BLOCK, &got);
        if (FAILED(result) || got < sizeof(wchar_t))
            break;
        characters = wcsnlen(block, got / sizeof(wchar_t));
        result = prop_utf8_from_wide(block, characters, &bytes, &length);
        if (FAILED(result))
            break;
        result = mapix_prop_content_write(utf8, put, bytes, length);
        free(bytes);
        put += length;
        offset += got;
        if (characters < got / sizeof(wchar_t))
            break;
    }
    free(block);
    if (FAILED(result)) {
        mapix_prop_content_release(utf8);
        return result;
    }
    mapix_prop_content_release(*content);
    *content = utf8;
    return S_OK;
}
