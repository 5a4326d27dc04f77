/* Streams over memory, files and foreign streams: SPI-STRM-01, -02, -03, -08. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <imessage.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/stream.h"
#include "storage/stream_backing.h"

static char directory[64];

static IStream *memory_stream(const char *text, DWORD mode)
{
    IStream *stream = NULL;

    assert_int_equal(mapix_stream_memory_new(text, strlen(text), mode, NULL, &stream), S_OK);
    return stream;
}

static ULONGLONG seek(IStream *stream, LONGLONG move, DWORD origin)
{
    LARGE_INTEGER distance = { .QuadPart = move };
    ULARGE_INTEGER position = { .QuadPart = 0 };

    assert_int_equal(stream->lpVtbl->Seek(stream, distance, origin, &position), S_OK);
    return position.QuadPart;
}

static void write_text(IStream *stream, const char *text)
{
    ULONG written = 0;

    assert_int_equal(stream->lpVtbl->Write(stream, text, (ULONG)strlen(text), &written), S_OK);
    assert_int_equal(written, strlen(text));
}

static void expect_text(IStream *stream, const char *text)
{
    void *bytes;
    size_t size;

    seek(stream, 0, STREAM_SEEK_SET);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &bytes, &size), S_OK);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(bytes, text, size);
    free(bytes);
}

/* SPI-STRM-01: Write grows a stream; what a seek beyond the end leaves out is zero. */
static void writing_grows(void **state)
{
    IStream *stream = memory_stream("", STGM_READWRITE);
    char buffer[16];
    ULONG read = 99;

    write_text(stream, "abc");
    seek(stream, 6, STREAM_SEEK_SET);
    write_text(stream, "x");
    seek(stream, 0, STREAM_SEEK_SET);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, sizeof(buffer), &read), S_OK);
    assert_int_equal(read, 7);
    assert_memory_equal(buffer, "abc\0\0\0x", 7);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, sizeof(buffer), &read), S_OK);
    assert_int_equal(read, 0);
    stream->lpVtbl->Release(stream);
}

/* SPI-STRM-03: the full set. A seek before the start fails and moves nothing; SetSize moves nothing. */
static void seeking_and_sizing(void **state)
{
    IStream *stream = memory_stream("0123456789", STGM_READWRITE);
    LARGE_INTEGER back = { .QuadPart = -11 };
    ULARGE_INTEGER size = { .QuadPart = 4 }, position;
    STATSTG statistics;

    assert_int_equal(seek(stream, -2, STREAM_SEEK_END), 8);
    assert_int_equal(seek(stream, -3, STREAM_SEEK_CUR), 5);
    assert_int_equal(stream->lpVtbl->Seek(stream, back, STREAM_SEEK_CUR, &position), STG_E_INVALIDFUNCTION);
    assert_int_equal(position.QuadPart, 5);
    assert_int_equal(stream->lpVtbl->Seek(stream, back, 3, NULL), STG_E_INVALIDFUNCTION);
    assert_int_equal(stream->lpVtbl->SetSize(stream, size), S_OK);
    assert_int_equal(seek(stream, 0, STREAM_SEEK_CUR), 5);
    assert_int_equal(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME), S_OK);
    assert_int_equal(statistics.cbSize.QuadPart, 4);
    assert_int_equal(statistics.type, STGTY_STREAM);
    assert_int_equal(statistics.grfMode, STGM_READWRITE);
    assert_null(statistics.pwcsName);
    assert_int_equal(stream->lpVtbl->Stat(stream, &statistics, 8), STG_E_INVALIDFLAG);
    size.QuadPart = (ULONGLONG)1 << 63;
    assert_int_equal(stream->lpVtbl->SetSize(stream, size), STG_E_MEDIUMFULL);
    size.QuadPart = 6;
    assert_int_equal(stream->lpVtbl->SetSize(stream, size), S_OK);
    seek(stream, 0, STREAM_SEEK_SET);
    char buffer[6];
    assert_int_equal(mapix_stream_read_exactly(stream, buffer, 6), S_OK);
    assert_memory_equal(buffer, "0123\0\0", 6);
    assert_int_equal(mapix_stream_read_exactly(stream, buffer, 1), STG_E_READFAULT);
    seek(stream, INT64_MAX, STREAM_SEEK_SET);
    assert_int_equal(stream->lpVtbl->Write(stream, "x", 1, NULL), STG_E_MEDIUMFULL);
    stream->lpVtbl->Release(stream);
}

/* A read-only stream refuses changes with the storage code, a write-only one reading (SPI-STRM-02). */
static void access_is_kept(void **state)
{
    IStream *stream = memory_stream("text", STGM_READ);
    ULARGE_INTEGER size = { .QuadPart = 1 };
    ULONG count = 7;

    assert_int_equal(stream->lpVtbl->Write(stream, "x", 1, &count), STG_E_ACCESSDENIED);
    assert_int_equal(count, 0);
    assert_int_equal(stream->lpVtbl->SetSize(stream, size), STG_E_ACCESSDENIED);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    assert_int_equal(stream->lpVtbl->Read(stream, NULL, 1, NULL), STG_E_INVALIDPOINTER);
    assert_int_equal(stream->lpVtbl->LockRegion(stream, size, size, 1), STG_E_INVALIDFUNCTION);
    expect_text(stream, "text");
    stream->lpVtbl->Release(stream);
    stream = memory_stream("text", STGM_WRITE);
    assert_int_equal(stream->lpVtbl->Read(stream, &count, 1, NULL), STG_E_ACCESSDENIED);
    stream->lpVtbl->Release(stream);
}

/* Clones share the bytes and not the pointer; they keep the bytes when the first one goes. */
static void clones_share_bytes(void **state)
{
    IStream *stream = memory_stream("hello", STGM_READWRITE), *clone;

    seek(stream, 2, STREAM_SEEK_SET);
    assert_int_equal(stream->lpVtbl->Clone(stream, &clone), S_OK);
    assert_int_equal(seek(clone, 0, STREAM_SEEK_CUR), 2);
    write_text(clone, "LP");
    assert_int_equal(seek(stream, 0, STREAM_SEEK_CUR), 2);
    stream->lpVtbl->Release(stream);
    expect_text(clone, "heLPo");
    ISequentialStream *sequential;
    IUnknown *unknown;
    assert_int_equal(clone->lpVtbl->QueryInterface(clone, &IID_ISequentialStream, (void **)&sequential), S_OK);
    assert_int_equal(clone->lpVtbl->QueryInterface(clone, &IID_IMessage, (void **)&unknown), MAPI_E_INTERFACE_NOT_SUPPORTED);
    sequential->lpVtbl->Release(sequential);
    clone->lpVtbl->Release(clone);
}

/* A foreign stream that takes `accept` bytes a call and fails after `limit`. */
struct stubborn {
    IStream stream;
    ULONG accept;
    ULONG limit;
    ULONG taken;
    char text[64];
};

static HRESULT STDMETHODCALLTYPE stubborn_write(IStream *self, const void *bytes, ULONG size, ULONG *ret_written)
{
    struct stubborn *stubborn = (struct stubborn *)self;
    ULONG count = size < stubborn->accept ? size : stubborn->accept;

    if (stubborn->taken + count > stubborn->limit)
        return STG_E_WRITEFAULT;
    memcpy(stubborn->text + stubborn->taken, bytes, count);
    stubborn->taken += count;
    *ret_written = count;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE stubborn_read(IStream *self, void *buffer, ULONG size, ULONG *ret_read)
{
    struct stubborn *stubborn = (struct stubborn *)self;
    ULONG left = stubborn->limit - stubborn->taken, count = size < stubborn->accept ? size : stubborn->accept;

    if (count > left)
        count = left;
    memcpy(buffer, stubborn->text + stubborn->taken, count);
    stubborn->taken += count;
    *ret_read = count;
    return S_OK;
}

static const IStreamVtbl stubborn_vtable = { .Write = stubborn_write, .Read = stubborn_read };

/* CopyTo says what it read and wrote, leaves the pointer behind what arrived, and passes the failure on. */
static void copying(void **state)
{
    IStream *from = memory_stream("0123456789", STGM_READ), *to = memory_stream("ab", STGM_READWRITE);
    ULARGE_INTEGER four = { .QuadPart = 4 }, all = { .QuadPart = UINT64_MAX }, read, written;
    struct stubborn bad = { .stream.lpVtbl = &stubborn_vtable, .accept = 3, .limit = 64 };

    seek(from, 1, STREAM_SEEK_SET);
    seek(to, 0, STREAM_SEEK_END);
    assert_int_equal(from->lpVtbl->CopyTo(from, to, four, &read, &written), S_OK);
    assert_int_equal(read.QuadPart, 4);
    assert_int_equal(written.QuadPart, 4);
    assert_int_equal(from->lpVtbl->CopyTo(from, to, all, NULL, NULL), S_OK);
    expect_text(to, "ab123456789");
    seek(from, 0, STREAM_SEEK_SET);
    assert_int_equal(from->lpVtbl->CopyTo(from, &bad.stream, all, &read, &written), STG_E_MEDIUMFULL);
    assert_int_equal(written.QuadPart, 3);
    assert_int_equal(seek(from, 0, STREAM_SEEK_CUR), 3);
    assert_int_equal(from->lpVtbl->CopyTo(from, NULL, all, &read, &written), STG_E_INVALIDPOINTER);
    IStream *clone;
    assert_int_equal(to->lpVtbl->Clone(to, &clone), S_OK);
    seek(to, 0, STREAM_SEEK_SET);
    seek(clone, 0, STREAM_SEEK_END);
    assert_int_equal(to->lpVtbl->CopyTo(to, clone, four, NULL, NULL), S_OK);
    expect_text(to, "ab123456789ab12");
    clone->lpVtbl->Release(clone);
    from->lpVtbl->Release(from);
    to->lpVtbl->Release(to);
}

struct owner {
    int commits;
    int releases;
    HRESULT result;
    char text[32];
};

static HRESULT owner_commit(void *context, const void *bytes, size_t size)
{
    struct owner *owner = context;

    owner->commits++;
    memcpy(owner->text, bytes, size);
    owner->text[size] = 0;
    return owner->result;
}

static void owner_release(void *context)
{
    ((struct owner *)context)->releases++;
}

/* SPI-STRM-01: the owner gets the bytes at Commit, and at the last release only if there is something new. */
static void owners_get_the_bytes(void **state)
{
    struct owner owner = { .result = S_OK };
    struct mapix_stream_memory_owner callbacks = { owner_commit, owner_release, &owner };
    IStream *stream, *clone;

    assert_int_equal(mapix_stream_memory_new("old", 3, STGM_READWRITE, &callbacks, &stream), S_OK);
    stream->lpVtbl->Clone(stream, &clone);
    stream->lpVtbl->Release(stream);
    assert_int_equal(owner.commits, 0);
    write_text(clone, "new!");
    owner.result = MAPI_E_NO_ACCESS;
    assert_int_equal(clone->lpVtbl->Commit(clone, 0), MAPI_E_NO_ACCESS);
    owner.result = S_OK;
    assert_int_equal(clone->lpVtbl->Commit(clone, 0), S_OK);
    assert_string_equal(owner.text, "new!");
    assert_int_equal(owner.commits, 2);
    clone->lpVtbl->Release(clone);
    assert_int_equal(owner.commits, 2);
    assert_int_equal(owner.releases, 1);

    memset(&owner, 0, sizeof(owner));
    assert_int_equal(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, &callbacks, &stream), S_OK);
    write_text(stream, "unsaved");
    stream->lpVtbl->Release(stream);
    assert_string_equal(owner.text, "unsaved");
    assert_int_equal(owner.releases, 1);
}

/* The helpers ask again after short answers, and stop at their limit. */
static void helpers_ask_again(void **state)
{
    struct stubborn slow = { .stream.lpVtbl = &stubborn_vtable, .accept = 2, .limit = 7, .text = "seventh" };
    void *bytes;
    size_t size;

    assert_int_equal(mapix_stream_read_all(&slow.stream, 7, &bytes, &size), S_OK);
    assert_int_equal(size, 7);
    assert_string_equal(bytes, "seventh");
    free(bytes);
    slow.taken = 0;
    assert_int_equal(mapix_stream_read_all(&slow.stream, 6, &bytes, &size), STG_E_MEDIUMFULL);
    memset(&slow.text, 0, sizeof(slow.text));
    slow.taken = 0, slow.limit = 64;
    assert_int_equal(mapix_stream_write_all(&slow.stream, "in pieces", 9), S_OK);
    assert_string_equal(slow.text, "in pieces");
    slow.accept = 0;
    assert_int_equal(mapix_stream_write_all(&slow.stream, "x", 1), STG_E_WRITEFAULT);

    IStream *large = memory_stream("", STGM_READWRITE);
    ULARGE_INTEGER million = { .QuadPart = 3000000 };
    assert_int_equal(large->lpVtbl->SetSize(large, million), S_OK);
    assert_int_equal(mapix_stream_read_all(large, SIZE_MAX, &bytes, &size), S_OK);
    assert_int_equal(size, 3000000);
    free(bytes);
    large->lpVtbl->Release(large);
}

/* --- OpenStreamOnFile (SPI-STRM-08) ------------------------------------------------------------------------------------------------- */

static HRESULT open_file(ULONG flags, const char *path, const char *prefix, IStream **ret_stream)
{
    *ret_stream = (IStream *)-1;
    HRESULT result = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, flags, path, prefix, ret_stream);
    if (FAILED(result))
        assert_null(*ret_stream);
    return result;
}

static const char *in_directory(const char *name)
{
    static char path[4][128];
    static int turn;

    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof(path[turn]), "%s/%s", directory, name);
    return path[turn];
}

static void files_are_opened(void **state)
{
    IStream *stream;
    STATSTG statistics;
    wchar_t wide[128];

    assert_int_equal(open_file(STGM_READ, in_directory("none"), NULL, &stream), MAPI_E_NOT_FOUND);
    assert_int_equal(open_file(STGM_CREATE | STGM_READWRITE, in_directory("f\xc3\xbc"), NULL, &stream), S_OK);
    write_text(stream, "content");
    expect_text(stream, "content");
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    assert_int_equal(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME), S_OK);
    assert_int_equal(statistics.cbSize.QuadPart, 7);
    assert_true(statistics.mtime.dwHighDateTime > 0x01D00000);
    stream->lpVtbl->Release(stream);
    swprintf(wide, 128, L"%s/f\u00fc", directory);
    assert_int_equal(OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_READ, wide, NULL, &stream), S_OK);
    expect_text(stream, "content");
    assert_int_equal(stream->lpVtbl->Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    stream->lpVtbl->Release(stream);
    assert_int_equal(open_file(STGM_READWRITE | STGM_DELETEONRELEASE, in_directory("f\xc3\xbc"), NULL, &stream), S_OK);
    write_text(stream, "C");
    expect_text(stream, "Content");
    stream->lpVtbl->Release(stream);
    assert_int_equal(access(in_directory("f\xc3\xbc"), F_OK), -1);
}

static void files_refused(void **state)
{
    IStream *stream;

    assert_int_equal(open_file(STGM_READ, directory, NULL, &stream), MAPI_E_NO_ACCESS);
    assert_int_equal(open_file(STGM_CREATE, in_directory("x"), NULL, &stream), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(open_file(STGM_CREATE | STGM_READWRITE, NULL, NULL, &stream), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(open_file(SOF_UNIQUEFILENAME | STGM_READWRITE, directory, NULL, &stream), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(open_file(SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE, directory, "LONG", &stream), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(open_file(SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE, directory, "../", &stream), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(open_file(0x00800000, in_directory("x"), NULL, &stream), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(open_file(3, in_directory("x"), NULL, &stream), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(OpenStreamOnFile(NULL, NULL, 0, in_directory("x"), NULL, NULL), MAPI_E_INVALID_PARAMETER);
    if (geteuid() != 0) {                        /* root may do everything */
        assert_int_equal(open_file(STGM_READ, "/etc/shadow", NULL, &stream), MAPI_E_NO_ACCESS);
    }
}

/* The name is <prefix>HHHH.TMP; two files never share one; DELETEONRELEASE removes it. */
static void unique_files(void **state)
{
    IStream *one, *other;
    STATSTG statistics;
    char name[128];

    assert_int_equal(open_file(SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE, directory, "ab", &one), S_OK);
    assert_int_equal(open_file(SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE, directory, NULL, &other), S_OK);
    write_text(one, "x");
    assert_int_equal(one->lpVtbl->Stat(one, &statistics, STATFLAG_DEFAULT), S_OK);
    snprintf(name, sizeof(name), "%ls", statistics.pwcsName);
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    allocator->lpVtbl->Free(allocator, statistics.pwcsName);
    const char *base = strrchr(name, '/') + 1;
    unsigned number;
    assert_int_equal(sscanf(base, "ab%04X.TMP", &number), 1);
    assert_int_equal(strlen(base), 10);
    assert_int_equal(access(name, F_OK), 0);
    one->lpVtbl->Release(one);
    assert_int_equal(access(name, F_OK), -1);
    assert_int_equal(other->lpVtbl->Stat(other, &statistics, STATFLAG_DEFAULT), S_OK);
    snprintf(name, sizeof(name), "%ls", statistics.pwcsName);
    allocator->lpVtbl->Free(allocator, statistics.pwcsName);
    allocator->lpVtbl->Release(allocator);
    other->lpVtbl->Release(other);
    assert_int_equal(strncmp(strrchr(name, '/'), "/SOF", 4), 0);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(open_file(STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE, NULL, NULL, &one), S_OK);
    one->lpVtbl->Release(one);
}

/* A stream over somebody's stream reads and writes by offset. */
static void foreign_streams(void **state)
{
    IStream *inner = memory_stream("abcdef", STGM_READWRITE), *outer;
    struct mapix_stream_backing *backing;

    assert_int_equal(stream_foreign_backing_new(inner, &backing), S_OK);
    assert_int_equal(mapix_stream_new(backing, STGM_READWRITE, NULL, &outer), S_OK);
    mapix_stream_backing_release(backing);
    assert_int_equal(seek(outer, 0, STREAM_SEEK_END), 6);
    write_text(outer, "gh");
    seek(inner, 3, STREAM_SEEK_SET);
    expect_text(outer, "abcdefgh");
    outer->lpVtbl->Release(outer);
    expect_text(inner, "abcdefgh");
    inner->lpVtbl->Release(inner);
}

/* Threads: clones written at once lose nothing. */
static void *write_many(void *argument)
{
    IStream *stream = argument;

    for (int i = 0; i < 2000; i++)
        stream->lpVtbl->Write(stream, "y", 1, NULL);
    return NULL;
}

static void threads_share_a_stream(void **state)
{
    IStream *stream = memory_stream("", STGM_READWRITE);
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, write_many, stream);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(seek(stream, 0, STREAM_SEEK_CUR), 8000);
    assert_int_equal(seek(stream, 0, STREAM_SEEK_END), 8000);
    stream->lpVtbl->Release(stream);
}

/* SPI-STRM-02: each storage code has one MAPI result; the unknown ones are MAPI_E_CALL_FAILED. */
static void storage_codes_are_mapped(void **state)
{
    assert_int_equal(MapStorageSCode(S_OK), S_OK);
    assert_int_equal(MapStorageSCode(STG_S_CONVERTED), S_OK);
    assert_int_equal(MapStorageSCode(STG_E_FILENOTFOUND), MAPI_E_NOT_FOUND);
    assert_int_equal(MapStorageSCode(STG_E_ACCESSDENIED), MAPI_E_NO_ACCESS);
    assert_int_equal(MapStorageSCode(STG_E_INSUFFICIENTMEMORY), MAPI_E_NOT_ENOUGH_MEMORY);
    assert_int_equal(MapStorageSCode(STG_E_MEDIUMFULL), MAPI_E_NOT_ENOUGH_DISK);
    assert_int_equal(MapStorageSCode(STG_E_WRITEFAULT), MAPI_E_DISK_ERROR);
    assert_int_equal(MapStorageSCode(STG_E_DOCFILECORRUPT), MAPI_E_CORRUPT_DATA);
    assert_int_equal(MapStorageSCode(STG_E_INVALIDPARAMETER), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(MapStorageSCode(E_OUTOFMEMORY), MAPI_E_NOT_ENOUGH_MEMORY);
    assert_int_equal(MapStorageSCode(STG_E_TERMINATED), MAPI_E_CALL_FAILED);
    assert_int_equal(MapStorageSCode(MAPI_E_COMPUTED), MAPI_E_CALL_FAILED);
    assert_int_equal(mapix_storage_result(MAPI_E_COMPUTED), MAPI_E_COMPUTED);
    assert_int_equal(mapix_storage_result(STG_E_TERMINATED), MAPI_E_CALL_FAILED);
    assert_int_equal(mapix_storage_result(S_FALSE), S_FALSE);
}

static int set_up(void **state)
{
    strcpy(directory, "/tmp/mapix-streams-XXXXXX");
    return mkdtemp(directory) ? 0 : -1;
}

static int tear_down(void **state)
{
    assert_int_equal(mapix_object_live_count(), 0);
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_grows),
        cmocka_unit_test(seeking_and_sizing),
        cmocka_unit_test(access_is_kept),
        cmocka_unit_test(clones_share_bytes),
        cmocka_unit_test(copying),
        cmocka_unit_test(owners_get_the_bytes),
        cmocka_unit_test(helpers_ask_again),
        cmocka_unit_test(files_are_opened),
        cmocka_unit_test(files_refused),
        cmocka_unit_test(unique_files),
        cmocka_unit_test(foreign_streams),
        cmocka_unit_test(threads_share_a_stream),
        cmocka_unit_test(storage_codes_are_mapped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
