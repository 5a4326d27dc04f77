/* IStream, written once.
 *
 * A stream object is a seek pointer over a *backing*: something that holds bytes and can read and write them at an offset. Clones share the
 * backing and have pointers of their own, as COM wants. Memory, files, streams inside a compound file and property values are backings;
 * nothing else in the project needs to write an IStream again.
 *
 * Results are storage codes (STG_E_...), as COM says (SPI-STRM-02); mapix_storage_result turns them into MAPI's.
 */
#ifndef MAPIX_STORAGE_STREAM_H
#define MAPIX_STORAGE_STREAM_H

#include <mapix.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/object.h"

struct mapix_stream_backing;

/* What a kind of backing can do. Every function may be called from several threads at once and locks what it owns; offsets and sizes are
 * bytes. `read_at` answers less than asked only at the end of the bytes; `*ret_read` and `*ret_written` are 0 before the call; `write_at` grows them, what lies between the old end and the
 * offset reads as zero, and it may be NULL where nothing can be written. */
struct mapix_stream_backing_methods {
    const char *name;
    HRESULT (*read_at)(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read);
    HRESULT (*write_at)(struct mapix_stream_backing *backing, uint64_t offset, const void *bytes, size_t size, size_t *ret_written);
    HRESULT (*get_size)(struct mapix_stream_backing *backing, uint64_t *ret_size);
    HRESULT (*set_size)(struct mapix_stream_backing *backing, uint64_t size);
    HRESULT (*commit)(struct mapix_stream_backing *backing, DWORD flags);             /* NULL: nothing to do */
    HRESULT (*revert)(struct mapix_stream_backing *backing);                          /* NULL: nothing to do */
    HRESULT (*describe)(struct mapix_stream_backing *backing, STATSTG *statistics, bool with_name);   /* NULL: size and mode suffice */
    void (*finalize)(struct mapix_stream_backing *backing);                           /* at the last release; frees the backing */
};

/* The head of a backing; comes first in the struct of its kind. */
struct mapix_stream_backing {
    const struct mapix_stream_backing_methods *methods;
    atomic_uint references;
};

/* Start a backing with one reference. */
void mapix_stream_backing_init(struct mapix_stream_backing *backing, const struct mapix_stream_backing_methods *methods);
struct mapix_stream_backing *mapix_stream_backing_add_ref(struct mapix_stream_backing *backing);
void mapix_stream_backing_release(struct mapix_stream_backing *backing);          /* NULL does nothing */

/* Make a stream at offset 0 over `backing` (a reference is added). `mode` is STGM_READ, STGM_WRITE or STGM_READWRITE and is what Stat shows;
 * a stream without write access answers STG_E_ACCESSDENIED to Write and SetSize, one without read access to Read. `parent` (or NULL) is kept
 * alive by the stream. S_OK, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_stream_new(struct mapix_stream_backing *backing, DWORD mode, struct mapix_object *parent, LPSTREAM *ret_stream);

/* --- Memory ------------------------------------------------------------------------------------------------------------------------- */

/* Who wants to know when the bytes of a memory stream are final: property streams write them to their property (SPI-STRM-01).
 * `commit` is called by IStream::Commit, and at the last release of the stream and its clones if something was written since; without any
 * lock held. `release` is called once, after the last commit. Either may be NULL. */
struct mapix_stream_memory_owner {
    HRESULT (*commit)(void *context, const void *bytes, size_t size);
    void (*release)(void *context);
    void *context;
};

/* Make a stream over a growing copy of `bytes` (NULL with size 0: empty), positioned at 0. `mode` as mapix_stream_new. `owner` may be NULL;
 * its release is called on failure, too. S_OK, MAPI_E_NOT_ENOUGH_MEMORY. Threads: any, also on one stream and its clones. */
HRESULT mapix_stream_memory_new(const void *bytes, size_t size, DWORD mode, const struct mapix_stream_memory_owner *owner,
    LPSTREAM *ret_stream);

/* Make a stream for reading over `bytes` themselves, which outlive it and its clones and are not written meanwhile. S_OK,
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_stream_borrowed_new(const void *bytes, size_t size, LPSTREAM *ret_stream);

/* The bytes of a memory stream, valid while it is neither written nor released by anyone. NULL for other streams. */
const void *mapix_stream_memory_bytes(LPSTREAM stream, size_t *ret_size);

/* --- Files -------------------------------------------------------------------------------------------------------------------------- */

/* Make a stream over an open file descriptor, which the stream owns from now on, also when this fails. `path` (or NULL) is the name Stat
 * shows, and the file to remove at the last release if `mode` has STGM_DELETEONRELEASE. S_OK, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_stream_file_new(int descriptor, const char *path, DWORD mode, LPSTREAM *ret_stream);

/* --- Helpers ------------------------------------------------------------------------------------------------------------------------ */

/* Read what is left of any IStream, ours or not, from where it stands. `limit` is the most bytes wanted: more is STG_E_MEDIUMFULL and
 * nothing is returned. A stream that answers fewer bytes than asked is asked again until it answers none. `*ret_bytes` has a zero byte after its end and is
 * freed with free(). S_OK, STG_E_INSUFFICIENTMEMORY, or the stream's own result. */
HRESULT mapix_stream_read_all(LPSTREAM stream, size_t limit, void **ret_bytes, size_t *ret_size);

/* Read exactly `size` bytes, asking again after short reads: STG_E_READFAULT when the stream ends before. */
HRESULT mapix_stream_read_exactly(LPSTREAM stream, void *buffer, size_t size);

/* Write all of `bytes`: STG_E_WRITEFAULT when the stream takes none of them without saying why. */
HRESULT mapix_stream_write_all(LPSTREAM stream, const void *bytes, size_t size);

/* Move the seek pointer to `offset` from the start. */
HRESULT mapix_stream_rewind(LPSTREAM stream, uint64_t offset);

/* MapStorageSCode as the rest of the library wants it: a storage code to the MAPI result it means; MAPI results pass unchanged. */
HRESULT mapix_storage_result(HRESULT result);

/* errno as a storage code, the counterpart of mapix_error_from_errno for methods of IStream and IStorage. */
HRESULT mapix_storage_from_errno(int error_number);

/* Memory for what COM methods return and callers free with IMalloc or CoTaskMemFree (STATSTG::pwcsName). NULL when there is none. */
void *mapix_task_memory(size_t size);

/* A copy of UTF-8 text as an OLE string in such memory. NULL when there is none. */
LPOLESTR mapix_task_string(const char *text);

#endif
