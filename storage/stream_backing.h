/* What the kinds of backing share inside the room. */
#ifndef MAPIX_STORAGE_STREAM_BACKING_H
#define MAPIX_STORAGE_STREAM_BACKING_H

#include "storage/stream.h"

/* The backing of `stream` if it is one of our streams and of the kind that `methods` describe, else NULL. No reference is added. */
struct mapix_stream_backing *stream_backing_of_kind(LPSTREAM stream, const struct mapix_stream_backing_methods *methods);

#endif
