/* Streams over properties (SPI-STRM-01 to -03, SPI-PROP-11, -12). */
#include "test.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BYTES PROP_TAG(PT_BINARY, 0x6600)
#define BODY  PROP_TAG(PT_UNICODE, 0x6601)
#define CREATE (MAPI_CREATE | MAPI_MODIFY)
#define MESSAGE (MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE)

struct rig {
    struct fixture_store *store;
    LPMAPIPROP prop;
};

static struct rig start(unsigned flags, bool parts)
{
    struct rig rig = { fixture_store_new(), NULL };
    SPropValue value = bytes_value(0x6600, "committed", 9);

    if (!parts)
        rig.store->source.size = NULL, rig.store->source.read = NULL;
    assert_int_equal(fixture_put(rig.store, &value), S_OK);
    assert_int_equal(fixture_open(rig.store, flags, &rig.prop), S_OK);
    return rig;
}

static void stop(struct rig *rig)
{
    release(rig->prop);
    fixture_store_free(rig->store);
}

static void assert_bytes(LPMAPIPROP prop, ULONG tag, const char *expected)
{
    LPSPropValue value;

    assert_int_equal(get_one(prop, tag, &value), S_OK);
    assert_int_equal(value->Value.bin.cb, strlen(expected));
    assert_memory_equal(value->Value.bin.lpb, expected, strlen(expected));
    MAPIFreeBuffer(value);
}

static void assert_stream(LPSTREAM stream, const char *expected)
{
    char buffer[200];
    size_t got = read_all(stream, buffer, sizeof(buffer));

    assert_int_equal(got, strlen(expected));
    assert_memory_equal(buffer, expected, got);
}

/* SPI-STRM-01: a direct stream's writes reach the property at Commit or Release, the store at SaveChanges. */
static void direct(void **state)
{
    unsigned parts;

    for (parts = 0; parts < 2; parts++) {
        struct rig rig = start(MESSAGE, parts);
        LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, MAPI_MODIFY);

        seek_to(stream, 9);
        write_bytes(stream, "+more", 5);
        assert_bytes(rig.prop, BYTES, "committed");
        assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
        assert_bytes(rig.prop, BYTES, "committed+more");
        /* What comes after a commit is not in it. */
        write_bytes(stream, "!", 1);
        assert_bytes(rig.prop, BYTES, "committed+more");
        release(stream);
        assert_bytes(rig.prop, BYTES, "committed+more!");
        assert_int_equal(rig.store->calls[FIXTURE_COMMIT], 0);
        assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
        assert_int_equal(fixture_find(rig.store, BYTES)->Value.bin.cb, 15);
        assert_int_equal(rig.store->content_changes, parts);
        stop(&rig);
    }
}

/* SaveChanges takes along what open direct streams wrote; they stay usable and write on. */
static void save_while_open(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, CREATE);

    write_bytes(stream, "one", 3);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(fixture_find(rig.store, BYTES)->Value.bin.cb, 3);
    write_bytes(stream, "two", 3);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_memory_equal(fixture_find(rig.store, BYTES)->Value.bin.lpb, "onetwo", 6);
    release(stream);
    stop(&rig);
}

/* An immediate object's source gets the bytes at Commit. */
static void immediate(void **state)
{
    struct rig rig = start(MAPIX_PROP_WRITABLE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_WRITE, CREATE);

    write_bytes(stream, "now", 3);
    assert_int_equal(fixture_find(rig.store, BYTES)->Value.bin.cb, 9);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    assert_int_equal(fixture_find(rig.store, BYTES)->Value.bin.cb, 3);
    release(stream);
    assert_int_equal(rig.store->calls[FIXTURE_COMMIT], 1);
    stop(&rig);
}

/* STGM_TRANSACTED: nobody sees writes before Commit; Revert and Release drop them. */
static void transacted(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE | STGM_TRANSACTED, MAPI_MODIFY);
    LPSTREAM other = open_stream(rig.prop, BYTES, STGM_READ, 0);

    write_bytes(stream, "COMM", 4);
    assert_stream(stream, "COMMitted");
    assert_stream(other, "committed");
    assert_int_equal(stream->lpVtbl->Revert(stream), S_OK);
    assert_stream(stream, "committed");
    seek_to(stream, 0);
    write_bytes(stream, "K", 1);
    assert_int_equal(stream->lpVtbl->Commit(stream, STGC_DEFAULT), S_OK);
    assert_stream(other, "Kommitted");
    assert_bytes(rig.prop, BYTES, "Kommitted");
    seek_to(stream, 0);
    write_bytes(stream, "lost", 4);
    release(stream);
    release(other);
    assert_bytes(rig.prop, BYTES, "Kommitted");
    /* A new property: nothing until Commit, and nothing at all without one. */
    stream = open_stream(rig.prop, BODY, STGM_READWRITE | STGM_TRANSACTED, CREATE);
    write_bytes(stream, L"x", sizeof(wchar_t));
    release(stream);
    assert_int_equal(get_code(rig.prop, BODY), MAPI_E_NOT_FOUND);
    stop(&rig);
}

/* Views share the bytes and have their own positions. */
static void shared(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM one = open_stream(rig.prop, BYTES, STGM_READWRITE, MAPI_MODIFY), two = NULL, three;
    char buffer[4] = "";
    ULONG got;

    seek_to(one, 2);
    assert_int_equal(one->lpVtbl->Clone(one, &two), S_OK);
    assert_int_equal(two->lpVtbl->Read(two, buffer, 3, &got), S_OK);
    assert_memory_equal(buffer, "mmi", 3);
    write_bytes(one, "MM", 2);
    assert_stream(two, "coMMitted");
    three = open_stream(rig.prop, BYTES, STGM_READ, 0);
    assert_stream(three, "coMMitted");
    assert_int_equal(three->lpVtbl->Write(three, "x", 1, NULL), STG_E_ACCESSDENIED);
    release(one);
    assert_bytes(rig.prop, BYTES, "coMMitted");
    write_bytes(two, "!", 1);
    assert_stream(three, "coMMitted!");
    release(two);
    release(three);
    assert_bytes(rig.prop, BYTES, "coMMitted!");
    stop(&rig);
}

/* Who opens a stream sees what was set since other streams were opened; those keep what they show. Both encodings of a text are one property. */
static void set_while_open(void **state)
{
    unsigned flags[] = { MESSAGE, MAPIX_PROP_WRITABLE };

    for (unsigned i = 0; i < 2; i++) {
        struct rig rig = start(flags[i], true);
        LPSTREAM before = open_stream(rig.prop, BYTES, STGM_READ, 0), after, text;
        SPropValue value = bytes_value(0x6600, "a longer value", 14);
        SizedSPropTagArray(1, tags) = { 1, { BYTES } };
        SPropValue body = text_value(0x6601, "old");

        assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 1, &value, NULL), S_OK);
        after = open_stream(rig.prop, BYTES, STGM_READ, 0);
        assert_stream(after, "a longer value");
        assert_stream(before, "committed");
        assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
        assert_stream(before, "committed");
        release(after);
        assert_int_equal(rig.prop->lpVtbl->DeleteProps(rig.prop, (LPSPropTagArray)&tags, NULL), S_OK);
        assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, BYTES, &IID_IStream, 0, 0, (LPUNKNOWN *)&after), MAPI_E_NOT_FOUND);
        release(before);
        assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 1, &body, NULL), S_OK);
        before = open_stream(rig.prop, CHANGE_PROP_TYPE(BODY, PT_STRING8), STGM_READ, 0);
        text = open_stream(rig.prop, BODY, STGM_WRITE, CREATE);
        write_bytes(text, L"new", 3 * sizeof(wchar_t));
        release(text);
        after = open_stream(rig.prop, CHANGE_PROP_TYPE(BODY, PT_STRING8), STGM_READ, 0);
        assert_stream(after, "new");
        assert_stream(before, "old");
        release(before);
        release(after);
        stop(&rig);
    }
}

static bool disk_is_full;

/* What libmapix finds in place of the C library's. */
ssize_t pwrite64(int file, const void *bytes, size_t size, off_t offset)
{
    if (disk_is_full) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, file, bytes, size, offset);
}

/* A write that the disk has no room for leaves no zeros behind. */
static void full_disk(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, CREATE);
    size_t size = (size_t)2 << 20;
    char *bytes = calloc(1, size);
    STATSTG stat;
    ULONG written = 1;

    assert_non_null(bytes);
    write_bytes(stream, bytes, (ULONG)size);
    disk_is_full = true;
    assert_int_equal(stream->lpVtbl->Write(stream, bytes, 1000, &written), STG_E_MEDIUMFULL);
    disk_is_full = false;
    assert_int_equal(written, 0);
    assert_int_equal(stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME), S_OK);
    assert_int_equal(stat.cbSize.QuadPart, size);
    free(bytes);
    release(stream);
    stop(&rig);
}

/* SPI-PROP-11: MAPI_CREATE makes a property that is missing and empties one that is there, written to or not. */
static void create(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream;

    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PROP_TAG(PT_BINARY, 0x6605), &IID_IStream, 0, MAPI_MODIFY, (LPUNKNOWN *)&stream), MAPI_E_NOT_FOUND);
    assert_null(stream);
    release(open_stream(rig.prop, PROP_TAG(PT_BINARY, 0x6605), STGM_READWRITE, CREATE));
    release(open_stream(rig.prop, BYTES, STGM_READWRITE, CREATE));
    assert_bytes(rig.prop, PROP_TAG(PT_BINARY, 0x6605), "");
    assert_bytes(rig.prop, BYTES, "");
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), S_OK);
    assert_int_equal(rig.store->count, 2);
    assert_int_equal(fixture_find(rig.store, BYTES)->Value.bin.cb, 0);
    stop(&rig);
}

/* Who may not set a property may not open it for writing. */
static void refused(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = NULL;

    rig.store->computed[0] = BYTES;
    rig.store->swallowed[0] = BODY;
    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, BYTES, &IID_IStream, 0, MAPI_MODIFY, (LPUNKNOWN *)&stream), MAPI_E_NO_ACCESS);
    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, BODY, &IID_IStream, 0, CREATE, (LPUNKNOWN *)&stream), MAPI_E_NO_ACCESS);
    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PROP_TAG(PT_BINARY, 0x8005), &IID_IStream, 0, CREATE, (LPUNKNOWN *)&stream), MAPI_E_UNEXPECTED_ID);
    assert_null(stream);
    stream = open_stream(rig.prop, BYTES, 0, 0);
    assert_stream(stream, "committed");
    release(stream);
    stop(&rig);
}

/* SPI-STRM-03: Seek, SetSize, Stat and CopyTo do all that IStream promises. */
static void positions(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, MAPI_MODIFY), copy;
    LARGE_INTEGER move = { .QuadPart = -4 };
    ULARGE_INTEGER place, size = { .QuadPart = 4 }, all = { .QuadPart = UINT64_MAX }, got, put;
    STATSTG stat;

    assert_int_equal(stream->lpVtbl->Seek(stream, move, STREAM_SEEK_END, &place), S_OK);
    assert_int_equal(place.QuadPart, 5);
    assert_int_equal(stream->lpVtbl->Seek(stream, move, STREAM_SEEK_CUR, &place), S_OK);
    assert_int_equal(place.QuadPart, 1);
    assert_int_equal(stream->lpVtbl->Seek(stream, move, STREAM_SEEK_CUR, &place), STG_E_INVALIDFUNCTION);
    assert_int_equal(stream->lpVtbl->Seek(stream, move, 3, NULL), STG_E_INVALIDFUNCTION);
    assert_int_equal(stream->lpVtbl->SetSize(stream, size), S_OK);
    assert_stream(stream, "comm");
    /* Writing beyond the end fills with zeros. */
    seek_to(stream, 6);
    write_bytes(stream, "z", 1);
    assert_int_equal(stream->lpVtbl->Stat(stream, &stat, STATFLAG_DEFAULT), S_OK);
    assert_int_equal(stat.cbSize.QuadPart, 7);
    assert_int_equal(stat.type, STGTY_STREAM);
    assert_null(stat.pwcsName);
    copy = open_stream(rig.prop, PROP_TAG(PT_BINARY, 0x6609), STGM_READWRITE, CREATE);
    seek_to(stream, 0);
    assert_int_equal(stream->lpVtbl->CopyTo(stream, copy, all, &got, &put), S_OK);
    assert_int_equal(got.QuadPart, 7);
    assert_int_equal(put.QuadPart, 7);
    release(copy);
    release(stream);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), S_OK);
    assert_memory_equal(fixture_find(rig.store, PROP_TAG(0, 0x6609))->Value.bin.lpb, "comm\0\0z", 7);
    stop(&rig);
}

/* SPI-STRM-02: storage codes. */
static void storage_codes(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, MAPI_MODIFY);
    ULARGE_INTEGER zero = { .QuadPart = 0 };
    char buffer[4];
    ULONG got = 5;

    assert_int_equal(stream->lpVtbl->LockRegion(stream, zero, zero, LOCK_WRITE), STG_E_INVALIDFUNCTION);
    assert_int_equal(stream->lpVtbl->Read(stream, NULL, 1, NULL), STG_E_INVALIDPOINTER);
    assert_int_equal(stream->lpVtbl->Write(stream, NULL, 1, NULL), STG_E_INVALIDPOINTER);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0x1000), STG_E_INVALIDFLAG);
    fixture_fail(rig.store, FIXTURE_READ, 1, MAPI_E_DISK_ERROR);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, 4, &got), STG_E_READFAULT);
    assert_int_equal(got, 0);
    mapix_object_invalidate(mapix_object_of(rig.prop));
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, 4, &got), STG_E_REVERTED);
    release(stream);
    stop(&rig);
}

/* What a Release could not store is the next SaveChanges's failure, once. */
static void failing_release(void **state)
{
    struct rig rig = start(MAPIX_PROP_WRITABLE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, MAPI_MODIFY);
    LPMAPIERROR error = NULL;

    write_bytes(stream, "x", 1);
    fixture_fail(rig.store, FIXTURE_COMMIT, 1, MAPI_E_NOT_ENOUGH_DISK);
    release(stream);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), MAPI_E_NOT_ENOUGH_DISK);
    assert_int_equal(rig.prop->lpVtbl->GetLastError(rig.prop, MAPI_E_NOT_ENOUGH_DISK, 0, &error), S_OK);
    assert_non_null(error);
    MAPIFreeBuffer(error);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), S_OK);
    stop(&rig);
}

/* A failing Commit keeps the bytes for the next one. */
static void failing_commit(void **state)
{
    struct rig rig = start(MAPIX_PROP_WRITABLE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, CREATE);

    write_bytes(stream, "kept", 4);
    fixture_fail(rig.store, FIXTURE_COMMIT, 1, MAPI_E_NOT_ENOUGH_DISK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), STG_E_MEDIUMFULL);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    assert_memory_equal(fixture_find(rig.store, BYTES)->Value.bin.lpb, "kept", 4);
    release(stream);
    stop(&rig);
}

static void assert_text(LPMAPIPROP prop, const wchar_t *expected)
{
    LPSPropValue value;

    assert_int_equal(get_one(prop, BODY, &value), S_OK);
    assert_int_equal(wcscmp(value->Value.lpszW, expected), 0);
    MAPIFreeBuffer(value);
}

/* Text: short ones reach the source as values, long ones as UTF-8; a final zero that the client wrote is not part of it. */
static void texts(void **state)
{
    static wchar_t text[20001];
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BODY, STGM_READWRITE, CREATE);
    wchar_t *back = malloc(sizeof(text));
    size_t i;

    write_bytes(stream, L"short\u20ac", 7 * sizeof(wchar_t));
    release(stream);
    assert_text(rig.prop, L"short\u20ac");
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(PROP_TYPE(fixture_find(rig.store, BODY)->ulPropTag), PT_UNICODE);
    assert_int_equal(rig.store->content_changes, 0);
    for (i = 0; i < 20000; i++)
        text[i] = L"\u00e4bc\U0001F600"[i % 4];
    stream = open_stream(rig.prop, BODY, STGM_READWRITE, CREATE);
    write_bytes(stream, text, sizeof(text));
    release(stream);
    assert_text(rig.prop, text);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(rig.store->content_changes, 1);
    assert_int_equal(PROP_TYPE(fixture_find(rig.store, BODY)->ulPropTag), PT_STRING8);
    assert_int_equal(strlen(fixture_find(rig.store, BODY)->Value.lpszA), 40000);
    assert_text(rig.prop, text);
    stream = open_stream(rig.prop, BODY, STGM_READ, 0);
    assert_int_equal(read_all(stream, back, sizeof(text)), 20000 * sizeof(wchar_t));
    assert_memory_equal(back, text, 20000 * sizeof(wchar_t));
    release(stream);
    stream = open_stream(rig.prop, CHANGE_PROP_TYPE(BODY, PT_STRING8), STGM_READ, 0);
    assert_int_equal(read_all(stream, back, sizeof(text)), 40000);
    release(stream);
    free(back);
    stop(&rig);
}

/* A value that is not text or bytes has no stream, and text is not bytes. */
static void wrong_types(void **state)
{
    unsigned parts;

    for (parts = 0; parts < 2; parts++) {
        struct rig rig = start(MESSAGE, parts);
        LPUNKNOWN opened;

        assert_int_equal(set_one(rig.prop, long_value(0x6602, 5)), S_OK);
        assert_int_equal(set_one(rig.prop, text_value(0x6603, "text")), S_OK);
        assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PROP_TAG(PT_BINARY, 0x6602), &IID_IStream, 0, 0, &opened), MAPI_E_NOT_FOUND);
        assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PROP_TAG(PT_BINARY, 0x6603), &IID_IStream, 0, 0, &opened), MAPI_E_NOT_FOUND);
        assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PROP_TAG(PT_UNICODE, 0x6600), &IID_IStream, 0, 0, &opened), MAPI_E_NOT_FOUND);
        stop(&rig);
    }
}

/* PT_OBJECT bytes, through the source's open (PR_ATTACH_DATA_OBJ as IStream). */
static void object_stream(void **state)
{
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, PR_ATTACH_DATA_OBJ, STGM_READWRITE, CREATE);

    write_bytes(stream, "ole", 3);
    release(stream);
    assert_int_equal(get_code(rig.prop, PR_ATTACH_DATA_OBJ), MAPI_E_NOT_ENOUGH_MEMORY);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(PROP_TYPE(fixture_find(rig.store, PR_ATTACH_DATA_OBJ)->ulPropTag), PT_OBJECT);
    stream = open_stream(rig.prop, PR_ATTACH_DATA_OBJ, STGM_READ, 0);
    assert_stream(stream, "ole");
    release(stream);
    stop(&rig);
}

/* Contents above a mebibyte live in a file; random reads and writes against an array. */
static void random_contents(void **state)
{
    enum { SIZE = 3000000 };
    struct rig rig = start(MESSAGE, true);
    LPSTREAM stream = open_stream(rig.prop, BYTES, STGM_READWRITE, CREATE);
    unsigned char *model = calloc(1, SIZE), *block = malloc(100000);
    size_t length = 0;
    unsigned seed = 12345, i;

    for (i = 0; i < 300; i++) {
        size_t at = (size_t)rand_r(&seed) % (SIZE - 100000), count = (size_t)rand_r(&seed) % 100000, j;
        ULONG got = 0;

        seek_to(stream, (LONGLONG)at);
        if (i % 3 == 0) {
            assert_int_equal(stream->lpVtbl->Read(stream, block, (ULONG)count, &got), S_OK);
            assert_int_equal(got, at >= length ? 0 : count < length - at ? count : length - at);
            assert_memory_equal(block, model + at, got);
        } else if (i % 29 == 1) {
            ULARGE_INTEGER size = { .QuadPart = at };

            assert_int_equal(stream->lpVtbl->SetSize(stream, size), S_OK);
            if (at < length)
                memset(model + at, 0, length - at);
            length = at;
        } else {
            for (j = 0; j < count; j++)
                block[j] = (unsigned char)rand_r(&seed);
            write_bytes(stream, block, count);
            memcpy(model + at, block, count);
            if (count && at + count > length)
                length = at + count;
        }
    }
    release(stream);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), S_OK);
    assert_int_equal(fixture_find(rig.store, BYTES)->Value.bin.cb, length);
    assert_memory_equal(fixture_find(rig.store, BYTES)->Value.bin.lpb, model, length);
    free(model);
    free(block);
    stop(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(direct), cmocka_unit_test(save_while_open), cmocka_unit_test(immediate), cmocka_unit_test(transacted),
        cmocka_unit_test(shared), cmocka_unit_test(set_while_open), cmocka_unit_test(full_disk), cmocka_unit_test(create), cmocka_unit_test(refused), cmocka_unit_test(positions),
        cmocka_unit_test(storage_codes), cmocka_unit_test(failing_release), cmocka_unit_test(failing_commit), cmocka_unit_test(texts),
        cmocka_unit_test(wrong_types), cmocka_unit_test(object_stream), cmocka_unit_test(random_contents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
