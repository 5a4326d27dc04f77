/* What the kinds of backing share inside the room. */
#ifndef MAPIX_STORAGE_STREAM_BACKING_H
#define MAPIX_STORAGE_STREAM_BACKING_H

#include "storage/stream.h"

/* The backing of `stream` if it is one of our streams and of the kind that `methods` describe, else NULL. No reference is added. */
struct mapix_stream_backing *stream_backing_of_kind(LPSTREAM stream, const struct mapix_stream_backing_methods *methods);

/* The backings alone, for a compound file to live in. As mapix_stream_file_new and mapix_stream_memory_new. */
HRESULT stream_file_backing_new(int descriptor, const char *path, struct mapix_stream_backing **ret_backing);
HRESULT stream_memory_backing_new(const void *bytes, size_t size, const struct mapix_stream_memory_owner *owner,
    struct mapix_stream_backing **ret_backing);

/* Foreign bytes as backings; a reference on the stream or lock bytes is added. S_OK, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT stream_foreign_backing_new(LPSTREAM stream, struct mapix_stream_backing **ret_backing);
HRESULT stream_lock_bytes_backing_new(LPLOCKBYTES lock_bytes, struct mapix_stream_backing **ret_backing);

#endif
