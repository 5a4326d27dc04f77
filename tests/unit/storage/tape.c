#include "tape.h"

#include <stdlib.h>
#include <string.h>

static HRESULT tape_read_at(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    struct tape *tape = (struct tape *)backing;

    if (offset >= tape->size)
        return S_OK;
    *ret_read = tape->size - offset < size ? (size_t)(tape->size - offset) : size;
    memcpy(buffer, tape->bytes + offset, *ret_read);
    return S_OK;
}

static void resize(struct tape *tape, uint64_t size)
{
    unsigned char *bytes;

    while (!(bytes = realloc(tape->bytes, size + 1)))
        ;                                       /* a test's failing allocation is not meant for the tape */
    tape->bytes = bytes;
    if (size > tape->size)
        memset(tape->bytes + tape->size, 0, size - tape->size);
    tape->size = size;
}

static bool fails(struct tape *tape)
{
    tape->writes++;
    return tape->fail_at >= 0 && tape->writes > tape->fail_at;
}

static HRESULT tape_write_at(struct mapix_stream_backing *backing, uint64_t offset, const void *bytes, size_t size, size_t *ret_written)
{
    struct tape *tape = (struct tape *)backing;
    bool failed = fails(tape);

    if (failed && !tape->torn)
        return STG_E_WRITEFAULT;
    if (failed)
        size = offset ? size / 2 : 0;
    if (offset + size > tape->size)
        resize(tape, offset + size);
    memcpy(tape->bytes + offset, bytes, size);
    *ret_written = failed ? 0 : size;
    if (tape->changed)
        tape->changed(tape, tape->context);
    return failed ? STG_E_MEDIUMFULL : S_OK;
}

static HRESULT tape_get_size(struct mapix_stream_backing *backing, uint64_t *ret_size)
{
    *ret_size = ((struct tape *)backing)->size;
    return S_OK;
}

static HRESULT tape_set_size(struct mapix_stream_backing *backing, uint64_t size)
{
    struct tape *tape = (struct tape *)backing;

    if (fails(tape))
        return STG_E_WRITEFAULT;
    resize(tape, size);
    if (tape->changed)
        tape->changed(tape, tape->context);
    return S_OK;
}

static HRESULT tape_commit(struct mapix_stream_backing *backing, DWORD flags)
{
    return fails((struct tape *)backing) ? STG_E_WRITEFAULT : S_OK;
}

static void tape_finalize(struct mapix_stream_backing *backing)
{
}

static const struct mapix_stream_backing_methods tape_methods = {
    .name = "tape",
    .read_at = tape_read_at,
    .write_at = tape_write_at,
    .get_size = tape_get_size,
    .set_size = tape_set_size,
    .commit = tape_commit,
    .finalize = tape_finalize,
};

void tape_init(struct tape *tape)
{
    memset(tape, 0, sizeof(*tape));
    mapix_stream_backing_init(&tape->backing, &tape_methods);
    tape->fail_at = -1;
}

void tape_free(struct tape *tape)
{
    free(tape->bytes);
}
