#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storage/compound_internal.h"

/* Scratch bytes above this go to an unlinked file. */
#define SCRATCH_MEMORY (8u * 1024u * 1024u)
#define COPY_CHUNK (64u * 1024u)

HRESULT compound_extents_add(struct compound_extents *extents, uint32_t sector)
{
    if (extents->count) {
        struct compound_extent *last = &extents->runs[extents->count - 1];
        if (last->start + last->count == sector) {
            last->count++;
            extents->sectors++;
            return S_OK;
        }
    }
    if (extents->count == extents->capacity) {
        uint32_t capacity = extents->capacity ? extents->capacity * 2 : 4;
        struct compound_extent *runs = realloc(extents->runs, capacity * sizeof(*runs));
        if (!runs)
            return STG_E_INSUFFICIENTMEMORY;
        extents->runs = runs;
        extents->capacity = capacity;
    }
    extents->runs[extents->count++] = (struct compound_extent){ .first = extents->sectors, .start = sector, .count = 1 };
    extents->sectors++;
    return S_OK;
}

void compound_extents_clear(struct compound_extents *extents)
{
    free(extents->runs);
    memset(extents, 0, sizeof(*extents));
}

/* The run that holds the chain's sector `index`; it exists. */
static const struct compound_extent *find_run(const struct compound_extents *extents, uint32_t index)
{
    uint32_t low = 0, high = extents->count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (extents->runs[middle].first <= index)
            low = middle;
        else
            high = middle;
    }
    return &extents->runs[low];
}

HRESULT compound_device_read(struct compound_file *file, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    *ret_read = 0;
    return file->device->methods->read_at(file->device, file->device_start + offset, buffer, size, ret_read);
}

HRESULT compound_device_write(struct compound_file *file, uint64_t offset, const void *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        size_t written = 0;
        HRESULT result = file->device->methods->write_at(file->device, file->device_start + offset + done, (const char *)bytes + done,
            size - done, &written);
        if (FAILED(result))
            return result;
        if (!written)
            return STG_E_WRITEFAULT;
        done += written;
    }
    return S_OK;
}

HRESULT compound_content_new(struct compound_file *file, struct compound_content **ret_content)
{
    struct compound_content *content = calloc(1, sizeof(*content));

    if (!content)
        return STG_E_INSUFFICIENTMEMORY;
    content->file = file;
    content->references = 1;
    content->place = COMPOUND_SCRATCH;
    content->descriptor = -1;
    *ret_content = content;
    return S_OK;
}

struct compound_content *compound_content_add_ref(struct compound_content *content)
{
    content->references++;
    return content;
}

void compound_content_register(struct compound_content *content)
{
    struct compound_file *file = content->file;

    content->previous = NULL;
    content->next = file->contents;
    if (file->contents)
        file->contents->previous = content;
    file->contents = content;
}

static void unregister(struct compound_content *content)
{
    if (content->previous)
        content->previous->next = content->next;
    else if (content->file->contents == content)
        content->file->contents = content->next;
    if (content->next)
        content->next->previous = content->previous;
}

void compound_content_drop_scratch(struct compound_content *content)
{
    free(content->bytes);
    content->bytes = NULL;
    content->capacity = 0;
    if (content->descriptor >= 0)
        close(content->descriptor);
    content->descriptor = -1;
}

void compound_content_release(struct compound_content *content)
{
    if (!content || --content->references)
        return;
    if (content->place == COMPOUND_IN_FILE)
        unregister(content);
    compound_content_drop_scratch(content);
    compound_extents_clear(&content->extents);
    compound_extents_clear(&content->planned_extents);
    compound_content_release(content->container);
    free(content);
}

static HRESULT read_descriptor(int descriptor, uint64_t offset, void *buffer, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = pread(descriptor, (char *)buffer + done, size - done, (off_t)(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return STG_E_READFAULT;
        done += (size_t)count;
    }
    return S_OK;
}

static HRESULT write_descriptor(int descriptor, uint64_t offset, const void *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = pwrite(descriptor, (const char *)bytes + done, size - done, (off_t)(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count ? mapix_storage_from_errno(errno) : STG_E_WRITEFAULT;
        done += (size_t)count;
    }
    return S_OK;
}

/* One piece that lies together on the device: sectors directly, mini sectors through their container. */
static HRESULT read_piece(struct compound_content *content, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    unsigned shift = content->place == COMPOUND_IN_MINI ? COMPOUND_MINI_SHIFT : content->file->sector_shift;
    const struct compound_extent *run = find_run(&content->extents, (uint32_t)(offset >> shift));
    uint64_t within = offset - ((uint64_t)run->first << shift);
    uint64_t rest = ((uint64_t)run->count << shift) - within;

    if (size > rest)
        size = (size_t)rest;
    if (content->place == COMPOUND_IN_MINI)
        return compound_content_read(content->container, ((uint64_t)run->start << shift) + within, buffer, size, ret_read);
    return compound_device_read(content->file, compound_sector_offset(content->file, run->start) + within, buffer, size, ret_read);
}

HRESULT compound_content_read(struct compound_content *content, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    *ret_read = 0;
    if (offset >= content->size || !size)
        return S_OK;
    if (size > content->size - offset)
        size = (size_t)(content->size - offset);
    if (content->place == COMPOUND_SCRATCH) {
        HRESULT result = S_OK;
        if (content->descriptor >= 0)
            result = read_descriptor(content->descriptor, offset, buffer, size);
        else
            memcpy(buffer, content->bytes + offset, size);
        if (SUCCEEDED(result))
            *ret_read = size;
        return result;
    }
    while (*ret_read < size) {
        uint64_t position = offset + *ret_read;
        size_t want = size - *ret_read, piece = 0;
        if (position >= content->covered)
            return STG_E_DOCFILECORRUPT;
        if (want > content->covered - position)
            want = (size_t)(content->covered - position);
        HRESULT result = read_piece(content, position, (char *)buffer + *ret_read, want, &piece);
        *ret_read += piece;
        if (FAILED(result))
            return result;
        if (!piece)
            return STG_E_DOCFILECORRUPT;           /* the file is shorter than its tables say */
    }
    return S_OK;
}

static int open_scratch(void)
{
    const char *directory = getenv("TMPDIR");
    int descriptor = open(directory && *directory ? directory : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (descriptor >= 0)
        return descriptor;
    char name[] = "/tmp/mapix-XXXXXX";
    descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(name);
    return descriptor;
}

static HRESULT spill(struct compound_content *content)
{
    int descriptor = open_scratch();

    if (descriptor < 0)
        return mapix_storage_from_errno(errno);
    HRESULT result = write_descriptor(descriptor, 0, content->bytes, (size_t)content->size);
    if (FAILED(result)) {
        close(descriptor);
        return result;
    }
    compound_content_drop_scratch(content);
    content->descriptor = descriptor;
    return S_OK;
}

HRESULT compound_content_resize(struct compound_content *content, uint64_t size)
{
    if (content->descriptor < 0 && size > SCRATCH_MEMORY) {
        HRESULT result = spill(content);
        if (FAILED(result))
            return result;
    }
    if (content->descriptor >= 0) {
        if (ftruncate(content->descriptor, (off_t)size) < 0)
            return mapix_storage_from_errno(errno);
    } else if (size > content->size) {
        if (size > content->capacity) {
            size_t capacity = content->capacity + content->capacity / 2;
            if (capacity < size)
                capacity = (size_t)size < 64 ? 64 : (size_t)size;
            unsigned char *bytes = realloc(content->bytes, capacity);
            if (!bytes)
                return STG_E_INSUFFICIENTMEMORY;
            content->bytes = bytes;
            content->capacity = capacity;
        }
        memset(content->bytes + content->size, 0, (size_t)(size - content->size));
    }
    content->size = size;
    return S_OK;
}

HRESULT compound_content_write(struct compound_content *content, uint64_t offset, const void *bytes, size_t size)
{
    if (offset + size > content->size) {
        HRESULT result = compound_content_resize(content, offset + size);
        if (FAILED(result))
            return result;
    }
    if (content->descriptor >= 0)
        return write_descriptor(content->descriptor, offset, bytes, size);
    if (size)
        memcpy(content->bytes + offset, bytes, size);
    return S_OK;
}

/* A scratch copy of the first `limit` bytes. */
HRESULT compound_content_copy(struct compound_content *from, uint64_t limit, struct compound_content **ret_content)
{
    struct compound_content *copy = NULL;
    uint64_t done = 0, size = from->size < limit ? from->size : limit;
    unsigned char *buffer = malloc(COPY_CHUNK);

    HRESULT result = buffer ? compound_content_new(from->file, &copy) : STG_E_INSUFFICIENTMEMORY;
    while (SUCCEEDED(result) && done < size) {
        size_t piece = size - done < COPY_CHUNK ? (size_t)(size - done) : COPY_CHUNK, read = 0;
        result = compound_content_read(from, done, buffer, piece, &read);
        if (SUCCEEDED(result))
            result = compound_content_write(copy, done, buffer, read);
        done += read;
    }
    free(buffer);
    if (FAILED(result)) {
        compound_content_release(copy);
        return result;
    }
    *ret_content = copy;
    return S_OK;
}
