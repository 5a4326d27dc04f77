/* IMessage on IStorage, the .msg format (MS-OXMSG): SPI-UTIL-12, SPI-MSG-01, -07, -09 to -16. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <imessage.h>
#include <mapiaux.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/object.h"
#include "storage/compound.h"
#include "storage/stream.h"
#include "storage/stream_backing.h"
#include "tests/lib/failing_allocator.h"

#define DIRECT (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define TRANSACTED (DIRECT | STGM_TRANSACTED)
#define READ (STGM_READ | STGM_SHARE_EXCLUSIVE)

/* --- Shorthand ---------------------------------------------------------------------------------------------------------------------- */

/* A file in memory that outlives the storages on it. */
static struct mapix_stream_backing *new_file(void)
{
    struct mapix_stream_backing *file;

    assert_int_equal(stream_memory_backing_new(NULL, 0, NULL, &file), S_OK);
    return file;
}

static IStorage *storage_on(struct mapix_stream_backing *file, DWORD mode, bool create)
{
    IStorage *storage = NULL;

    assert_int_equal(mapix_storage_on_backing(file, mode, create, 0, &storage), S_OK);
    return storage;
}

static LPMESSAGE message_on(IStorage *storage, ULONG flags)
{
    LPMESSAGE message = NULL;

    assert_int_equal(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL,
                         0, flags, &message), S_OK);
    return message;
}

/* The message in a file; the storage belongs to it then. */
static LPMESSAGE open_message(struct mapix_stream_backing *file, DWORD mode, bool create)
{
    IStorage *storage = storage_on(file, mode, create);
    LPMESSAGE message = message_on(storage, MAPI_UNICODE);

    storage->lpVtbl->Release(storage);
    return message;
}

static void save(void *object)
{
    LPMAPIPROP prop = object;

    assert_int_equal(prop->lpVtbl->SaveChanges(prop, KEEP_OPEN_READWRITE), S_OK);
}

static void set(void *object, SPropValue value)
{
    LPMAPIPROP prop = object;
    LPSPropProblemArray problems = NULL;

    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, &value, &problems), S_OK);
    assert_null(problems);
}

static void set_text(void *object, ULONG tag, const WCHAR *text)
{
    SPropValue value = { .ulPropTag = tag, .Value.lpszW = (LPWSTR)text };

    set(object, value);
}

static void set_long(void *object, ULONG tag, LONG number)
{
    SPropValue value = { .ulPropTag = tag, .Value.l = number };

    set(object, value);
}

static LPSPropValue get(void *object, ULONG tag)
{
    LPMAPIPROP prop = object;
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropValue value = NULL;
    ULONG count;

    HRESULT result = prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0, &count, &value);
    assert_true(SUCCEEDED(result));
    return value;
}

static void expect_text(void *object, ULONG tag, const WCHAR *text)
{
    LPSPropValue value = get(object, tag);

    assert_int_equal(value->ulPropTag, tag);
    assert_int_equal(wcscmp(value->Value.lpszW, text), 0);
    MAPIFreeBuffer(value);
}

static void expect_long(void *object, ULONG tag, LONG number)
{
    LPSPropValue value = get(object, tag);

    assert_int_equal(value->ulPropTag, tag);
    assert_int_equal(value->Value.l, number);
    MAPIFreeBuffer(value);
}

static void expect_missing(void *object, ULONG tag)
{
    LPSPropValue value = get(object, tag);

    assert_int_equal(PROP_TYPE(value->ulPropTag), PT_ERROR);
    assert_int_equal(value->Value.err, MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(value);
}

static void release(void *object)
{
    LPUNKNOWN unknown = object;

    unknown->lpVtbl->Release(unknown);
}

/* --- Entry points -------------------------------------------------------------------------------------------------------------------- */

static int released_count;
static ULONG released_data;

static void STDAPICALLTYPE note_release(ULONG data, LPMESSAGE message)
{
    released_count++;
    released_data = data;
}

static void opening(void **state)
{
    struct mapix_stream_backing *file = new_file();
    IStorage *storage = storage_on(file, TRANSACTED, true);
    LPMESSAGE message;

    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, &message), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0x100, &message), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, &message), MAPI_E_INVALID_PARAMETER);
    /* Read-write and direct is refused, and an empty storage is no message for who may only read. */
    IStorage *direct;
    assert_int_equal(storage->lpVtbl->CreateStorage(storage, L"d", DIRECT, 0, 0, &direct), S_OK);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, direct, NULL, 0, 0, &message), MAPI_E_INVALID_PARAMETER);
    direct->lpVtbl->Release(direct);
    assert_int_equal(storage->lpVtbl->OpenStorage(storage, L"d", NULL, READ, NULL, 0, &direct), S_OK);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, direct, NULL, 0, 0, &message), MAPI_E_CORRUPT_DATA);
    direct->lpVtbl->Release(direct);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, storage, note_release, 77, MAPI_UNICODE, &message), S_OK);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), MAPI_E_NO_SUPPORT);
    LPSPropValue mask = get(message, PR_STORE_SUPPORT_MASK);
    assert_true(mask->Value.l & STORE_UNICODE_OK);
    MAPIFreeBuffer(mask);
    expect_long(message, PR_OBJECT_TYPE, MAPI_MESSAGE);
    released_count = 0;
    message->lpVtbl->AddRef(message);
    release(message);
    assert_int_equal(released_count, 0);
    release(message);
    assert_int_equal(released_count, 1);
    assert_int_equal(released_data, 77);
    storage->lpVtbl->Release(storage);
    mapix_stream_backing_release(file);
}

/* CloseIMsgSession closes the messages with all that is open in them. */
static void sessions(void **state)
{
    struct mapix_stream_backing *file = new_file();
    IStorage *storage = storage_on(file, TRANSACTED, true);
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    LPMSGSESS session;
    LPMESSAGE message, other;
    LPATTACH attachment;
    ULONG number, count;
    LPSPropValue values;

    assert_int_equal(OpenIMsgSession(NULL, 0, &session), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenIMsgSession(allocator, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenIMsgSession(allocator, 1, &session), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(OpenIMsgSession(allocator, 0, &session), S_OK);
    assert_int_equal(OpenIMsgOnIStg(session, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, &message), S_OK);
    assert_int_equal(OpenIMsgOnIStg(session, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, &other), S_OK);
    release(other);
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment), S_OK);
    CloseIMsgSession(session);
    CloseIMsgSession(NULL);
    assert_int_equal(message->lpVtbl->GetProps(message, NULL, 0, &count, &values), MAPI_E_INVALID_OBJECT);
    assert_int_equal(attachment->lpVtbl->SaveChanges(attachment, 0), MAPI_E_INVALID_OBJECT);
    assert_int_equal(storage->lpVtbl->Release(storage), 0);
    release(attachment);
    release(message);
    allocator->lpVtbl->Release(allocator);
    mapix_stream_backing_release(file);
}

/* --- Properties of every kind --------------------------------------------------------------------------------------------------------- */

static void put_everything(LPMESSAGE message)
{
    short shorts[] = { 1, -2 };
    LONG longs[] = { 7, -8, 9 };
    double doubles[] = { 1.5, -2.5 };
    LARGE_INTEGER larges[] = { { .QuadPart = 1LL << 40 } };
    FILETIME times[] = { { 1, 2 }, { 3, 4 } };
    LPWSTR texts[] = { (LPWSTR)L"one", (LPWSTR)L"", (LPWSTR)L"\u20ac\U0001F600" };
    SBinary binaries[] = { { 3, (BYTE *)"abc" }, { 0, (BYTE *)"" } };
    GUID guids[] = { IID_IMessage, IID_IAttachment };
    SPropValue values[] = {
        { .ulPropTag = PROP_TAG(PT_I2, 0x6701), .Value.i = -5 },
        { .ulPropTag = PROP_TAG(PT_LONG, 0x6702), .Value.l = -70000 },
        { .ulPropTag = PROP_TAG(PT_R4, 0x6703), .Value.flt = 1.25f },
        { .ulPropTag = PROP_TAG(PT_DOUBLE, 0x6704), .Value.dbl = -3.5 },
        { .ulPropTag = PROP_TAG(PT_CURRENCY, 0x6705), .Value.cur.int64 = 123456789012LL },
        { .ulPropTag = PROP_TAG(PT_APPTIME, 0x6706), .Value.at = 44000.5 },
        { .ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6707), .Value.b = TRUE },
        { .ulPropTag = PROP_TAG(PT_I8, 0x6708), .Value.li.QuadPart = -(1LL << 50) },
        { .ulPropTag = PROP_TAG(PT_SYSTIME, 0x6709), .Value.ft = { 0x89abcdef, 0x01234567 } },
        { .ulPropTag = PROP_TAG(PT_UNICODE, 0x670A), .Value.lpszW = (LPWSTR)L"caf\u00e9 \u20ac \U0001F600" },
        { .ulPropTag = PROP_TAG(PT_BINARY, 0x670B), .Value.bin = { 4, (BYTE *)"\0\1\2\3" } },
        { .ulPropTag = PROP_TAG(PT_CLSID, 0x670C), .Value.lpguid = &guids[0] },
        { .ulPropTag = PROP_TAG(PT_MV_I2, 0x6711), .Value.MVi = { 2, shorts } },
        { .ulPropTag = PROP_TAG(PT_MV_LONG, 0x6712), .Value.MVl = { 3, longs } },
        { .ulPropTag = PROP_TAG(PT_MV_DOUBLE, 0x6714), .Value.MVdbl = { 2, doubles } },
        { .ulPropTag = PROP_TAG(PT_MV_I8, 0x6718), .Value.MVli = { 1, larges } },
        { .ulPropTag = PROP_TAG(PT_MV_SYSTIME, 0x6719), .Value.MVft = { 2, times } },
        { .ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x671A), .Value.MVszW = { 3, texts } },
        { .ulPropTag = PROP_TAG(PT_MV_BINARY, 0x671B), .Value.MVbin = { 2, binaries } },
        { .ulPropTag = PROP_TAG(PT_MV_CLSID, 0x671C), .Value.MVguid = { 2, guids } },
        { .ulPropTag = PROP_TAG(PT_UNICODE, 0x671D), .Value.lpszW = (LPWSTR)L"" },
        { .ulPropTag = PROP_TAG(PT_BINARY, 0x671E), .Value.bin = { 0, (BYTE *)"" } },
    };
    LPSPropProblemArray problems = NULL;

    assert_int_equal(message->lpVtbl->SetProps(message, sizeof(values) / sizeof(values[0]), values, &problems), S_OK);
    assert_null(problems);
}

static void expect_everything(LPMESSAGE message, bool ansi)
{
    LPSPropValue value;

    value = get(message, PROP_TAG(PT_I2, 0x6701));
    assert_int_equal(value->Value.i, -5);
    MAPIFreeBuffer(value);
    expect_long(message, PROP_TAG(PT_LONG, 0x6702), -70000);
    value = get(message, PROP_TAG(PT_R4, 0x6703));
    assert_true(value->Value.flt == 1.25f);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_DOUBLE, 0x6704));
    assert_true(value->Value.dbl == -3.5);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_CURRENCY, 0x6705));
    assert_true(value->Value.cur.int64 == 123456789012LL);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_APPTIME, 0x6706));
    assert_true(value->Value.at == 44000.5);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_BOOLEAN, 0x6707));
    assert_int_equal(value->Value.b, TRUE);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_I8, 0x6708));
    assert_true(value->Value.li.QuadPart == -(1LL << 50));
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_SYSTIME, 0x6709));
    assert_int_equal(value->Value.ft.dwLowDateTime, 0x89abcdef);
    assert_int_equal(value->Value.ft.dwHighDateTime, 0x01234567);
    MAPIFreeBuffer(value);
    expect_text(message, PROP_TAG(PT_UNICODE, 0x670A), ansi ? L"caf\u00e9 \u20ac ?" : L"caf\u00e9 \u20ac \U0001F600");
    value = get(message, PROP_TAG(PT_BINARY, 0x670B));
    assert_int_equal(value->Value.bin.cb, 4);
    assert_memory_equal(value->Value.bin.lpb, "\0\1\2\3", 4);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_CLSID, 0x670C));
    assert_memory_equal(value->Value.lpguid, &IID_IMessage, sizeof(GUID));
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_I2, 0x6711));
    assert_int_equal(value->Value.MVi.cValues, 2);
    assert_int_equal(value->Value.MVi.lpi[1], -2);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_LONG, 0x6712));
    assert_int_equal(value->Value.MVl.cValues, 3);
    assert_int_equal(value->Value.MVl.lpl[1], -8);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_DOUBLE, 0x6714));
    assert_true(value->Value.MVdbl.lpdbl[1] == -2.5);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_I8, 0x6718));
    assert_true(value->Value.MVli.lpli[0].QuadPart == 1LL << 40);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_SYSTIME, 0x6719));
    assert_int_equal(value->Value.MVft.lpft[1].dwHighDateTime, 4);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_UNICODE, 0x671A));
    assert_int_equal(value->Value.MVszW.cValues, 3);
    assert_int_equal(wcscmp(value->Value.MVszW.lppszW[0], L"one"), 0);
    assert_int_equal(wcscmp(value->Value.MVszW.lppszW[1], L""), 0);
    assert_int_equal(wcscmp(value->Value.MVszW.lppszW[2], ansi ? L"\u20ac?" : L"\u20ac\U0001F600"), 0);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_BINARY, 0x671B));
    assert_int_equal(value->Value.MVbin.cValues, 2);
    assert_int_equal(value->Value.MVbin.lpbin[0].cb, 3);
    assert_int_equal(value->Value.MVbin.lpbin[1].cb, 0);
    MAPIFreeBuffer(value);
    value = get(message, PROP_TAG(PT_MV_CLSID, 0x671C));
    assert_memory_equal(&value->Value.MVguid.lpguid[1], &IID_IAttachment, sizeof(GUID));
    MAPIFreeBuffer(value);
    expect_text(message, PROP_TAG(PT_UNICODE, 0x671D), L"");
    value = get(message, PROP_TAG(PT_BINARY, 0x671E));
    assert_int_equal(PROP_TYPE(value->ulPropTag), PT_BINARY);
    assert_int_equal(value->Value.bin.cb, 0);
    MAPIFreeBuffer(value);
}

/* SPI-MSG-01: nothing is in the file before SaveChanges, everything after it. */
static void all_types(void **state)
{
    for (int ansi = 0; ansi < 2; ansi++) {
        struct mapix_stream_backing *file = new_file();
        IStorage *storage = storage_on(file, TRANSACTED, true);
        assert_int_equal(storage->lpVtbl->Commit(storage, 0), S_OK);
        LPMESSAGE message = message_on(storage, ansi ? 0 : MAPI_UNICODE);
        storage->lpVtbl->Release(storage);
        put_everything(message);
        expect_everything(message, false);
        release(message);
        storage = storage_on(file, TRANSACTED, false);
        message = message_on(storage, ansi ? 0 : MAPI_UNICODE);
        storage->lpVtbl->Release(storage);
        expect_missing(message, PROP_TAG(PT_LONG, 0x6702));
        put_everything(message);
        save(message);
        expect_everything(message, ansi);
        release(message);
        message = open_message(file, READ, false);
        expect_everything(message, ansi);
        LPSPropValue mask = get(message, PR_STORE_SUPPORT_MASK);
        assert_int_equal(!(mask->Value.l & STORE_UNICODE_OK), ansi);
        MAPIFreeBuffer(mask);
        SPropValue value = { .ulPropTag = PROP_TAG(PT_LONG, 0x6702) };
        LPSPropProblemArray problems = NULL;
        HRESULT result = message->lpVtbl->SetProps(message, 1, &value, &problems);
        assert_true(result == MAPI_E_NO_ACCESS || (problems && problems->aProblem[0].scode == MAPI_E_NO_ACCESS));
        MAPIFreeBuffer(problems);
        release(message);
        mapix_stream_backing_release(file);
    }
}

/* Values change type, shrink, and go; the streams of what went go, too. */
static void changes_and_deletions(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    IStream *stream;

    put_everything(message);
    save(message);
    set_long(message, PROP_TAG(PT_LONG, 0x670A), 5);
    SizedSPropTagArray(2, tags) = { 2, { PROP_TAG(PT_MV_UNICODE, 0x671A), PROP_TAG(PT_MV_BINARY, 0x671B) } };
    assert_int_equal(message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&tags, NULL), S_OK);
    save(message);
    expect_long(message, PROP_TAG(PT_LONG, 0x670A), 5);
    release(message);
    IStorage *storage = storage_on(file, READ, false);
    static const wchar_t *const gone[] = { L"__substg1.0_670A001F", L"__substg1.0_671A101F", L"__substg1.0_671A101F-00000000",
        L"__substg1.0_671A101F-00000002", L"__substg1.0_671B1102-00000001" };
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
        assert_int_equal(storage->lpVtbl->OpenStream(storage, gone[i], NULL, READ, 0, &stream), STG_E_FILENOTFOUND);
    assert_int_equal(storage->lpVtbl->OpenStream(storage, L"__substg1.0_670B0102", NULL, READ, 0, &stream), S_OK);
    stream->lpVtbl->Release(stream);
    storage->lpVtbl->Release(storage);
    mapix_stream_backing_release(file);
}

/* --- The bytes of the format ------------------------------------------------------------------------------------------------------------- */

static void expect_element(IStorage *storage, const wchar_t *name, const void *bytes, size_t size)
{
    IStream *stream;
    void *found;
    size_t found_size;

    assert_int_equal(storage->lpVtbl->OpenStream(storage, name, NULL, READ, 0, &stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &found, &found_size), S_OK);
    assert_int_equal(found_size, size);
    assert_memory_equal(found, bytes, size);
    free(found);
    stream->lpVtbl->Release(stream);
}

/* Worked out by hand from MS-OXMSG 2.4: header, entries in the order of their ids, streams, and the class of the root. */
static void bytes_of_the_format(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    static const unsigned char properties[] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0x03, 0, 0x17, 0, 6, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,                      /* PR_IMPORTANCE 2 */
        0x1f, 0, 0x37, 0, 6, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,                      /* PR_SUBJECT_W, 4 bytes and a terminator */
        0x03, 0, 0x0d, 0x34, 6, 0, 0, 0, 0x79, 0x0a, 0x05, 0, 0, 0, 0, 0,          /* PR_STORE_SUPPORT_MASK */
        0x1f, 0x10, 0x01, 0x67, 6, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,                /* one string: one length */
    };
    LPWSTR texts[] = { (LPWSTR)L"x" };
    SPropValue list = { .ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6701), .Value.MVszW = { 1, texts } };
    STATSTG statistics;

    set_long(message, PR_IMPORTANCE, 2);
    set_text(message, PR_SUBJECT_W, L"Hi");
    set(message, list);
    save(message);
    release(message);
    IStorage *storage = storage_on(file, READ, false);
    expect_element(storage, L"__properties_version1.0", properties, sizeof(properties));
    expect_element(storage, L"__substg1.0_0037001F", "H\0i\0", 4);
    expect_element(storage, L"__substg1.0_6701101F", "\4\0\0\0", 4);
    expect_element(storage, L"__substg1.0_6701101F-00000000", "x\0\0\0", 4);
    assert_int_equal(storage->lpVtbl->Stat(storage, &statistics, STATFLAG_NONAME), S_OK);
    assert_int_equal(statistics.clsid.Data1, 0x00020D0B);
    storage->lpVtbl->Release(storage);
    mapix_stream_backing_release(file);
}

/* --- Named properties ---------------------------------------------------------------------------------------------------------------------- */

static const GUID own_set = { 0x12345678, 0x9abc, 0xdef0, { 1, 2, 3, 4, 5, 6, 7, 8 } };

static ULONG named(LPMESSAGE message, const GUID *set, LONG id, const WCHAR *text, ULONG type, ULONG flags)
{
    MAPINAMEID name = { .lpguid = (LPGUID)set, .ulKind = text ? MNID_STRING : MNID_ID };
    LPMAPINAMEID list[] = { &name };
    LPSPropTagArray tags = NULL;

    if (text)
        name.Kind.lpwstrName = (LPWSTR)text;
    else
        name.Kind.lID = id;
    assert_true(SUCCEEDED(message->lpVtbl->GetIDsFromNames(message, 1, list, flags, &tags)));
    ULONG tag = PROP_TAG(type, PROP_ID(tags->aulPropTag[0]));
    MAPIFreeBuffer(tags);
    return tag;
}

/* Names survive with their properties; the streams are as MS-OXMSG 2.2.3 has them. */
static void named_properties(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    IStorage *names;

    set_long(message, named(message, &own_set, 0x8503, NULL, PT_LONG, MAPI_CREATE), 42);
    set_text(message, named(message, &PS_PUBLIC_STRINGS, 0, L"Keywords", PT_UNICODE, MAPI_CREATE), L"key");
    set_long(message, named(message, &own_set, 0, L"abc", PT_LONG, MAPI_CREATE), 43);
    save(message);
    release(message);

    IStorage *storage = storage_on(file, READ, false);
    assert_int_equal(storage->lpVtbl->OpenStorage(storage, L"__nameid_version1.0", NULL, READ, NULL, 0, &names), S_OK);
    expect_element(names, L"__substg1.0_00020102", "\x78\x56\x34\x12\xbc\x9a\xf0\xde\1\2\3\4\5\6\7\x08", 16);
    /* id, then index 3 and kind 0; a string's place with index 2 and kind 1; and with index 3 and kind 1; the property's number. */
    expect_element(names, L"__substg1.0_00030102", "\x03\x85\0\0\6\0\0\0" "\0\0\0\0\5\0\1\0" "\x14\0\0\0\7\0\2\0", 24);
    expect_element(names, L"__substg1.0_00040102", "\x10\0\0\0K\0e\0y\0w\0o\0r\0d\0s\0" "\6\0\0\0a\0b\0c\0\0\0", 32);
    /* (0x8503 xor (3 << 1)) mod 0x1F is 34053 mod 31, 15: the table's stream 0x100F. */
    expect_element(names, L"__substg1.0_100F0102", "\x03\x85\0\0\6\0\0\0", 8);
    names->lpVtbl->Release(names);
    storage->lpVtbl->Release(storage);

    message = open_message(file, TRANSACTED, false);
    expect_long(message, named(message, &own_set, 0x8503, NULL, PT_LONG, 0), 42);
    expect_text(message, named(message, &PS_PUBLIC_STRINGS, 0, L"Keywords", PT_UNICODE, 0), L"key");
    expect_long(message, named(message, &own_set, 0, L"abc", PT_LONG, 0), 43);
    ULONG more = named(message, &own_set, 0x9000, NULL, PT_LONG, MAPI_CREATE);
    assert_int_equal(PROP_ID(more), 0x8003);
    set_long(message, more, 44);
    save(message);
    release(message);
    message = open_message(file, READ, false);
    expect_long(message, named(message, &own_set, 0x9000, NULL, PT_LONG, 0), 44);
    release(message);
    mapix_stream_backing_release(file);
}

/* --- Recipients ------------------------------------------------------------------------------------------------------------------------------ */

static void add_recipients(LPMESSAGE message, ULONG flags, ULONG count, const WCHAR *const *names, const LONG *types)
{
    LPADRLIST list = calloc(1, CbNewADRLIST(count));
    SPropValue values[8][4];

    list->cEntries = count;
    for (ULONG i = 0; i < count; i++) {
        memset(values[i], 0, sizeof(values[i]));
        values[i][0].ulPropTag = PR_DISPLAY_NAME_W;
        values[i][0].Value.lpszW = (LPWSTR)names[i];
        values[i][1].ulPropTag = PR_RECIPIENT_TYPE;
        values[i][1].Value.l = types[i];
        values[i][2].ulPropTag = PR_ADDRTYPE_A;
        values[i][2].Value.lpszA = (LPSTR)"SMTP";
        values[i][3].ulPropTag = PROP_TAG(PT_ERROR, 0x6710);
        list->aEntries[i].cValues = 4;
        list->aEntries[i].rgPropVals = values[i];
    }
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, flags, list), S_OK);
    free(list);
}

/* All rows, sorted as the table has them. */
static LPSRowSet recipient_rows(LPMESSAGE message)
{
    SizedSPropTagArray(4, columns) = { 4, { PR_ROWID, PR_DISPLAY_NAME_W, PR_RECIPIENT_TYPE, PR_ADDRTYPE_W } };
    LPMAPITABLE table;
    LPSRowSet rows = NULL;

    assert_int_equal(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    release(table);
    return rows;
}

/* A file may say that its last recipient and its last attachment have the highest numbers there are; new ones are added, not put in their
 * places. Names that only look like numbers are no recipients. */
static void highest_numbers(void **state)
{
    static const WCHAR *const names[] = { L"Alice", L"Bob" }, *const more[] = { L"Carol" };
    static const LONG types[] = { MAPI_TO, MAPI_TO };
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    add_recipients(message, MODRECIP_ADD, 2, names, types);
    save(message);
    release(message);
    IStorage *storage = storage_on(file, TRANSACTED, false);
    assert_int_equal(storage->lpVtbl->MoveElementTo(storage, L"__recip_version1.0_#00000001", storage, L"__recip_version1.0_#FFFFFFFF", STGMOVE_COPY), S_OK);
    assert_int_equal(storage->lpVtbl->MoveElementTo(storage, L"__recip_version1.0_#00000001", storage, L"__recip_version1.0_#+0000005", STGMOVE_COPY), S_OK);
    assert_int_equal(storage->lpVtbl->Commit(storage, STGC_DEFAULT), S_OK);
    release(storage);
    message = open_message(file, TRANSACTED, false);
    add_recipients(message, MODRECIP_ADD, 1, more, types);
    LPSRowSet rows = recipient_rows(message);
    assert_int_equal(rows->cRows, 3);
    assert_int_equal(wcscmp(rows->aRow[0].lpProps[1].Value.lpszW, L"Alice"), 0);
    FreeProws(rows);
    release(message);
    mapix_stream_backing_release(file);
}

/* A value that the format has no place for is a problem of its own, not of the whole message. */
static void types_without_a_place(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    ULONG number;
    LPATTACH attachment;
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment), S_OK);
    LPMAPIPROP objects[] = { (LPMAPIPROP)attachment, (LPMAPIPROP)message };
    for (int i = 0; i < 2; i++) {
        SPropValue value = { .ulPropTag = PROP_TAG(0x00FB, 0x6720), .Value.bin = { 3, (LPBYTE)(uintptr_t)"abc" } };
        LPSPropProblemArray problems = NULL;
        assert_int_equal(objects[i]->lpVtbl->SetProps(objects[i], 1, &value, &problems), S_OK);
        assert_non_null(problems);
        assert_int_equal(problems->aProblem[0].scode, MAPI_E_INVALID_TYPE);
        MAPIFreeBuffer(problems);
        save(objects[i]);
    }
    release(attachment);
    release(message);
    mapix_stream_backing_release(file);
}

/* Entries that all point into the same string, each at another place, do not unfold a small file into gigabytes of names. */
static void names_have_a_budget(void **state)
{
    enum { WORDS = 30000, NAMES = 2000, SIZE = 0x16001 };
    static uint32_t strings[WORDS], entries[NAMES][2];
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    save(message);
    release(message);
    for (int i = 0; i < WORDS; i++)
        strings[i] = i < NAMES ? SIZE : 0x00610061;
    for (uint32_t i = 0; i < NAMES; i++)
        entries[i][0] = i * 4, entries[i][1] = (2 << 1 | 1) | i << 16;
    IStorage *storage = storage_on(file, TRANSACTED, false), *names = NULL;
    assert_int_equal(storage->lpVtbl->OpenStorage(storage, L"__nameid_version1.0", NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &names), S_OK);
    const struct { const wchar_t *name; const void *bytes; ULONG size; } streams[] = { { L"__substg1.0_00030102", entries, sizeof(entries) },
        { L"__substg1.0_00040102", strings, sizeof(strings) } };
    for (int i = 0; i < 2; i++) {
        IStream *stream;
        assert_int_equal(names->lpVtbl->CreateStream(names, streams[i].name, STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_CREATE, 0, 0, &stream), S_OK);
        assert_int_equal(stream->lpVtbl->Write(stream, streams[i].bytes, streams[i].size, NULL), S_OK);
        release(stream);
    }
    release(names);
    assert_int_equal(storage->lpVtbl->Commit(storage, STGC_DEFAULT), S_OK);
    release(storage);
    message = open_message(file, READ, false);
    LPSPropTagArray tags = NULL;
    LPMAPINAMEID *found = NULL;
    ULONG count = 0;
    assert_int_equal(message->lpVtbl->GetNamesFromIDs(message, &tags, NULL, 0, &count, &found), S_OK);
    assert_in_range(count, 1, 10);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(found);
    release(message);
    mapix_stream_backing_release(file);
}

/* SPI-MSG-07, -09, -10. */
static void recipients(void **state)
{
    static const WCHAR *const names[] = { L"Alice", L"Bob", L"Carol", L"D\u00e4vid" };
    static const LONG types[] = { MAPI_TO, MAPI_TO, MAPI_CC, MAPI_BCC };
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);

    add_recipients(message, 0, 4, names, types);
    LPSRowSet rows = recipient_rows(message);
    assert_int_equal(rows->cRows, 4);
    FreeProws(rows);
    save(message);
    expect_text(message, PR_DISPLAY_TO_W, L"Alice; Bob");
    expect_text(message, PR_DISPLAY_CC_W, L"Carol");
    expect_text(message, PR_DISPLAY_BCC_W, L"D\u00e4vid");
    release(message);

    message = open_message(file, TRANSACTED, false);
    rows = recipient_rows(message);
    assert_int_equal(rows->cRows, 4);
    LONG bob = 0;
    for (ULONG i = 0; i < 4; i++) {
        assert_int_equal(wcscmp(rows->aRow[i].lpProps[1].Value.lpszW, names[i]), 0);
        assert_int_equal(rows->aRow[i].lpProps[2].Value.l, types[i]);
        assert_int_equal(wcscmp(rows->aRow[i].lpProps[3].Value.lpszW, L"SMTP"), 0);
        if (i == 1)
            bob = rows->aRow[i].lpProps[0].Value.l;
    }
    FreeProws(rows);
    /* Modify replaces the whole row; remove wants the row id; wrong use is refused and changes nothing. */
    SPropValue row[2] = { { .ulPropTag = PR_ROWID, .Value.l = bob }, { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)L"Robert" } };
    SizedADRLIST(1, list) = { .cEntries = 1, .aEntries = { { .cValues = 2, .rgPropVals = row } } };
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, 0x100, (LPADRLIST)&list), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD | MODRECIP_MODIFY, (LPADRLIST)&list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)&list), S_OK);
    rows = recipient_rows(message);
    assert_int_equal(rows->cRows, 4);
    assert_int_equal(PROP_TYPE(rows->aRow[1].lpProps[2].ulPropTag), PT_ERROR);
    FreeProws(rows);
    row[0].Value.l = 4711;
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)&list), MAPI_E_NOT_FOUND);
    {   /* All of it or nothing: the first entry is right, the second has no row, or the same one again. */
        SPropValue other[2] = { { .ulPropTag = PR_ROWID, .Value.l = 4711 }, { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)L"Nobody" } };
        SizedADRLIST(2, two) = { .cEntries = 2, .aEntries = { { .cValues = 2, .rgPropVals = row }, { .cValues = 2, .rgPropVals = other } } };
        row[0].Value.l = bob;
        row[1].Value.lpszW = (LPWSTR)L"Half";
        assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)&two), MAPI_E_NOT_FOUND);
        two.aEntries[0].cValues = two.aEntries[1].cValues = 1;
        assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)&two), MAPI_E_NOT_FOUND);
        other[0].Value.l = bob;
        assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)&two), MAPI_E_NOT_FOUND);
        rows = recipient_rows(message);
        assert_int_equal(rows->cRows, 4);
        assert_int_equal(wcscmp(rows->aRow[1].lpProps[1].Value.lpszW, L"Robert"), 0);
        FreeProws(rows);
    }
    row[0].Value.l = bob;
    row[1].ulPropTag = PR_NULL;
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)&list), MAPI_E_INVALID_PARAMETER);
    list.aEntries[0].cValues = 1;
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_REMOVE, (LPADRLIST)&list), S_OK);
    add_recipients(message, MODRECIP_ADD, 1, &names[3], types);
    save(message);
    expect_text(message, PR_DISPLAY_TO_W, L"Alice; D\u00e4vid");
    release(message);
    message = open_message(file, READ, false);
    rows = recipient_rows(message);
    assert_int_equal(rows->cRows, 4);
    FreeProws(rows);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, 0, NULL), MAPI_E_NO_ACCESS);
    LPMAPITABLE table;
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_MESSAGE_RECIPIENTS, &IID_IMAPITable, MAPI_UNICODE, 0, (LPUNKNOWN *)&table), S_OK);
    release(table);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0x10, &table), MAPI_E_UNKNOWN_FLAGS);
    release(message);
    mapix_stream_backing_release(file);
}

/* A support object and its address book, as far as short-term entry ids need them. */
static struct short_term {
    IMAPISupport support;
    IAddrBook book;
    LPPROPDATA entry;
    int references;
} short_term;

static ULONG STDMETHODCALLTYPE support_add_ref(IMAPISupport *self)
{
    return (ULONG)++short_term.references;
}

static ULONG STDMETHODCALLTYPE support_release(IMAPISupport *self)
{
    return (ULONG)--short_term.references;
}

static HRESULT STDMETHODCALLTYPE support_open_book(IMAPISupport *self, LPCIID iid, ULONG flags, LPADRBOOK *ret_book)
{
    short_term.references++;
    *ret_book = &short_term.book;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE book_release(IAddrBook *self)
{
    return (ULONG)--short_term.references;
}

static HRESULT STDMETHODCALLTYPE book_open_entry(IAddrBook *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_unknown)
{
    if (id->ab[0] != 's')
        return MAPI_E_NOT_FOUND;
    short_term.entry->lpVtbl->AddRef(short_term.entry);
    *ret_unknown = (LPUNKNOWN)short_term.entry;
    return S_OK;
}

static const IMAPISupportVtbl support_vtable = { .AddRef = support_add_ref, .Release = support_release, .OpenAddressBook = support_open_book };
static const IAddrBookVtbl book_vtable = { .Release = book_release, .OpenEntry = book_open_entry };

/* With a support object short-term entry ids become long-term ones; without one, or unknown, they stay. */
static void short_term_ids(void **state)
{
    static unsigned char ids[3][24] = { { MAPI_SHORTTERM, 0, 0, 0, 's' }, { MAPI_SHORTTERM, 0, 0, 0, 'u' }, { 0, 0, 0, 0, 'l' } };
    static unsigned char long_id[30] = { 0, 0, 0, 0, 'L', 'O', 'N', 'G' };
    struct mapix_stream_backing *file = new_file();
    IStorage *storage = storage_on(file, TRANSACTED, true);
    SPropValue known = { .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(long_id), long_id } };
    SPropValue values[3];
    SizedADRLIST(3, list) = { .cEntries = 3 };
    SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPMESSAGE message;
    LPMAPITABLE table;
    LPSRowSet rows;

    short_term.support.lpVtbl = &support_vtable;
    short_term.book.lpVtbl = &book_vtable;
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &short_term.entry), S_OK);
    set(short_term.entry, known);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, &short_term.support, storage, NULL, 0, MAPI_UNICODE, &message), S_OK);
    for (int i = 0; i < 3; i++) {
        values[i] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(ids[i]), ids[i] } };
        list.aEntries[i] = (ADRENTRY){ .cValues = 1, .rgPropVals = &values[i] };
    }
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, 0, (LPADRLIST)&list), S_OK);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 3);
    assert_int_equal(rows->aRow[0].lpProps[0].Value.bin.cb, sizeof(long_id));
    assert_memory_equal(rows->aRow[0].lpProps[0].Value.bin.lpb, long_id, sizeof(long_id));
    assert_memory_equal(rows->aRow[1].lpProps[0].Value.bin.lpb, ids[1], sizeof(ids[1]));
    assert_memory_equal(rows->aRow[2].lpProps[0].Value.bin.lpb, ids[2], sizeof(ids[2]));
    FreeProws(rows);
    release(table);
    assert_int_equal(short_term.references, 1);
    release(message);
    assert_int_equal(short_term.references, 0);
    release(short_term.entry);
    release(storage);
    mapix_stream_backing_release(file);
}

/* --- Attachments ------------------------------------------------------------------------------------------------------------------------------- */

static LPATTACH new_attachment(LPMESSAGE message, const WCHAR *name, ULONG *ret_number)
{
    LPATTACH attachment = NULL;

    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, ret_number, &attachment), S_OK);
    set_text(attachment, PR_ATTACH_LONG_FILENAME_W, name);
    set_long(attachment, PR_ATTACH_METHOD, ATTACH_BY_VALUE);
    return attachment;
}

static ULONG attachment_rows(LPMESSAGE message)
{
    LPMAPITABLE table;
    ULONG count;

    assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    {
        BOOKMARK mark = 0;
        assert_int_equal(table->lpVtbl->CreateBookmark(table, &mark), MAPI_E_NO_SUPPORT);    /* SPI-MSG-12 */
    }
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    release(table);
    return count;
}

static void write_data(LPATTACH attachment, size_t size)
{
    IStream *stream;
    unsigned char *bytes = malloc(size);

    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(i * 31 >> 3);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY,
                         (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, bytes, size), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    release(stream);
    free(bytes);
}

static void expect_data(LPATTACH attachment, size_t size)
{
    IStream *stream;
    void *bytes;
    size_t found;

    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 26, &bytes, &found), S_OK);
    assert_int_equal(found, size);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(((unsigned char *)bytes)[i], (unsigned char)(i * 31 >> 3));
    free(bytes);
    release(stream);
}

/* SPI-MSG-01, -11, -13 to -16. */
static void attachments(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    LPATTACH one, two, again;
    ULONG first, second, lost;

    one = new_attachment(message, L"gr\u00fc\u00dfe.txt", &first);
    expect_long(one, PR_ATTACH_NUM, (LONG)first);
    expect_long(one, PR_RENDERING_POSITION, -1);
    write_data(one, 300000);
    assert_int_equal(attachment_rows(message), 0);
    save(one);
    assert_int_equal(attachment_rows(message), 1);
    two = new_attachment(message, L"two", &second);
    assert_int_not_equal(first, second);
    save(two);
    release(new_attachment(message, L"never saved", &lost));
    assert_int_equal(attachment_rows(message), 2);
    assert_int_equal(message->lpVtbl->OpenAttach(message, lost, NULL, 0, &again), MAPI_E_NOT_FOUND);
    assert_int_equal(message->lpVtbl->OpenAttach(message, second, NULL, 0x40, &again), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(message->lpVtbl->OpenAttach(message, second, &IID_IMessage, 0, &again), MAPI_E_INTERFACE_NOT_SUPPORTED);
    /* Opened twice it is the same object. */
    assert_int_equal(message->lpVtbl->OpenAttach(message, second, &IID_IAttachment, MAPI_BEST_ACCESS, &again), S_OK);
    assert_ptr_equal(again, two);
    release(again);
    save(message);
    LPSPropValue has = get(message, PR_HASATTACH);
    assert_int_equal(has->Value.b, TRUE);
    MAPIFreeBuffer(has);
    release(one);
    release(two);
    release(message);

    message = open_message(file, TRANSACTED, false);
    assert_int_equal(attachment_rows(message), 2);
    assert_int_equal(message->lpVtbl->OpenAttach(message, first, NULL, MAPI_MODIFY, &one), S_OK);
    expect_text(one, PR_ATTACH_LONG_FILENAME_W, L"gr\u00fc\u00dfe.txt");
    expect_data(one, 300000);
    LPSPropValue data = get(one, PR_ATTACH_DATA_BIN);
    assert_int_equal(data->Value.err, MAPI_E_NOT_ENOUGH_MEMORY);       /* too large for GetProps */
    MAPIFreeBuffer(data);
    /* An attachment saved and a message not: nothing happened. */
    set_text(one, PR_ATTACH_LONG_FILENAME_W, L"renamed");
    save(one);
    assert_int_equal(message->lpVtbl->DeleteAttach(message, second, 0, NULL, 0), S_OK);
    assert_int_equal(message->lpVtbl->DeleteAttach(message, second, 0, NULL, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(attachment_rows(message), 1);
    release(one);
    release(message);
    message = open_message(file, TRANSACTED, false);
    assert_int_equal(attachment_rows(message), 2);
    assert_int_equal(message->lpVtbl->OpenAttach(message, first, NULL, 0, &one), S_OK);
    expect_text(one, PR_ATTACH_LONG_FILENAME_W, L"gr\u00fc\u00dfe.txt");
    release(one);
    assert_int_equal(message->lpVtbl->DeleteAttach(message, second, 0, NULL, 0), S_OK);
    save(message);
    release(message);
    message = open_message(file, READ, false);
    assert_int_equal(attachment_rows(message), 1);
    assert_int_equal(message->lpVtbl->OpenAttach(message, second, NULL, 0, &two), MAPI_E_NOT_FOUND);
    assert_int_equal(message->lpVtbl->OpenAttach(message, first, NULL, MAPI_MODIFY, &one), MAPI_E_NO_ACCESS);
    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, &lost, &one), MAPI_E_NO_ACCESS);
    assert_int_equal(message->lpVtbl->DeleteAttach(message, first, 0, NULL, 0), MAPI_E_NO_ACCESS);
    release(message);
    mapix_stream_backing_release(file);
}

static LPMESSAGE embedded_in(LPATTACH attachment, ULONG flags)
{
    LPMESSAGE message = NULL;

    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, flags, (LPUNKNOWN *)&message), S_OK);
    return message;
}

/* SPI-MSG-14: messages in messages, with their recipients, attachments and names; each save reaches one level further. */
static void embedded_messages(void **state)
{
    static const WCHAR *const names[] = { L"Inner" };
    static const LONG types[] = { MAPI_TO };
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true), inner, deeper;
    LPATTACH attachment, nested;
    ULONG number, nested_number;

    attachment = new_attachment(message, L"inner", &number);
    set_long(attachment, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
    inner = embedded_in(attachment, MAPI_CREATE | MAPI_MODIFY);
    set_text(inner, PR_SUBJECT_W, L"inner subject");
    set_long(inner, named(inner, &own_set, 0x1234, NULL, PT_LONG, MAPI_CREATE), 99);
    add_recipients(inner, 0, 1, names, types);
    nested = new_attachment(inner, L"deeper", &nested_number);
    deeper = embedded_in(nested, MAPI_CREATE | MAPI_MODIFY);
    set_text(deeper, PR_SUBJECT_W, L"deeper subject");
    save(deeper);
    save(nested);
    save(inner);
    save(attachment);
    save(message);
    LPMESSAGE same = embedded_in(attachment, 0);
    assert_ptr_equal(same, inner);
    release(same);
    release(deeper);
    release(nested);
    release(inner);
    release(attachment);
    release(message);

    message = open_message(file, READ, false);
    assert_int_equal(message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment), S_OK);
    inner = embedded_in(attachment, 0);
    expect_text(inner, PR_SUBJECT_W, L"inner subject");
    expect_text(inner, PR_DISPLAY_TO_W, L"Inner");
    expect_long(inner, named(message, &own_set, 0x1234, NULL, PT_LONG, 0), 99);
    LPSRowSet rows = recipient_rows(inner);
    assert_int_equal(rows->cRows, 1);
    FreeProws(rows);
    assert_int_equal(inner->lpVtbl->OpenAttach(inner, nested_number, NULL, 0, &nested), S_OK);
    deeper = embedded_in(nested, 0);
    expect_text(deeper, PR_SUBJECT_W, L"deeper subject");
    IUnknown *refused;
    assert_int_equal(nested->lpVtbl->OpenProperty(nested, PR_ATTACH_DATA_OBJ, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)&refused),
        MAPI_E_INTERFACE_NOT_SUPPORTED);
    release(deeper);
    release(nested);
    release(inner);
    release(attachment);
    release(message);
    mapix_stream_backing_release(file);
}

/* An OLE object is a storage of its own below the attachment. */
static void ole_attachments(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    LPATTACH attachment;
    IStorage *object;
    IStream *stream;
    ULONG number;

    attachment = new_attachment(message, L"object", &number);
    set_long(attachment, PR_ATTACH_METHOD, ATTACH_OLE);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY,
                         (LPUNKNOWN *)&object), S_OK);
    assert_int_equal(object->lpVtbl->CreateStream(object, L"CONTENTS", DIRECT, 0, 0, &stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, "ole", 3), S_OK);
    release(stream);
    assert_int_equal(object->lpVtbl->Commit(object, 0), S_OK);
    release(object);
    save(attachment);
    save(message);
    release(attachment);
    release(message);
    message = open_message(file, READ, false);
    assert_int_equal(message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (LPUNKNOWN *)&object), S_OK);
    expect_element(object, L"CONTENTS", "ole", 3);
    release(object);
    /* The same as one stream, and back: what it holds is a compound file. */
    void *bytes;
    size_t size;
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, 0, (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &bytes, &size), S_OK);
    assert_memory_equal(bytes, "\xD0\xCF\x11\xE0", 4);
    assert_int_equal(stream->lpVtbl->Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    release(stream);
    release(attachment);
    release(message);
    message = open_message(file, TRANSACTED, false);
    attachment = new_attachment(message, L"copy", &number);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, MAPI_CREATE | MAPI_MODIFY,
                         (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, "no compound file", 16), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), MAPI_E_CORRUPT_DATA);
    mapix_stream_rewind(stream, 0);
    assert_int_equal(mapix_stream_write_all(stream, bytes, size), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    free(bytes);
    release(stream);
    save(attachment);
    save(message);
    release(attachment);
    release(message);
    message = open_message(file, READ, false);
    assert_int_equal(message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment), S_OK);
    assert_int_equal(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (LPUNKNOWN *)&object), S_OK);
    expect_element(object, L"CONTENTS", "ole", 3);
    release(object);
    release(attachment);
    release(message);
    mapix_stream_backing_release(file);
}

/* 8-bit strings are in the message's code page; a file that names none is read by its mail's charset or its language. */
static void code_pages(void **state)
{
    static const struct {
        ULONG tag;
        LONG value;
        const char *bytes;
        const WCHAR *text;
    } cases[] = {
        { PROP_TAG(PT_LONG, 0x3FFD), 1251, "\xcf\xf0", L"\u041f\u0440" },
        { PROP_TAG(PT_LONG, 0x3FDE), 50220, "\x82\xa0", L"\u3042" },
        { PROP_TAG(PT_LONG, 0x3FDE), 1253, "\xe1", L"\u03b1" },
        { PROP_TAG(PT_LONG, 0x3FF1), 0x0411, "\x82\xa0", L"\u3042" },
        { PROP_TAG(PT_LONG, 0x3FF1), 0x0404, "\xa4\xa4", L"\u4e2d" },
        { PROP_TAG(PT_LONG, 0x3FF1), 0x0409, "\xe9", L"\u00e9" },
        { PROP_TAG(PT_LONG, 0x6700), 1, "\xe9", L"\u00e9" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mapix_stream_backing *file = new_file();
        IStorage *storage = storage_on(file, TRANSACTED, true);
        LPMESSAGE message = message_on(storage, 0);
        IStream *stream;
        set_long(message, cases[i].tag, cases[i].value);
        set_text(message, PR_SUBJECT_W, L"x");
        save(message);
        release(message);
        assert_int_equal(storage->lpVtbl->CreateStream(storage, L"__substg1.0_0037001E", DIRECT | STGM_CREATE, 0, 0, &stream), S_OK);
        assert_int_equal(mapix_stream_write_all(stream, cases[i].bytes, strlen(cases[i].bytes)), S_OK);
        release(stream);
        message = message_on(storage, 0);
        expect_text(message, PR_SUBJECT_W, cases[i].text);
        release(message);
        release(storage);
        mapix_stream_backing_release(file);
    }
}

/* --- Streams, attributes, flags ---------------------------------------------------------------------------------------------------------------- */

/* A long body is read and written through a stream of wide characters. */
static void long_texts(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    size_t length = 150000;
    WCHAR *text = malloc((length + 1) * sizeof(*text));
    IStream *stream;
    void *bytes;
    size_t size;

    for (size_t i = 0; i < length; i++)
        text[i] = i % 1000 == 999 ? (WCHAR)0x1F600 : (WCHAR)(L'a' + i % 26);
    text[length] = 0;
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, text, length * sizeof(*text)), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    release(stream);
    save(message);
    release(message);
    message = open_message(file, READ, false);
    LPSPropValue value = get(message, PR_BODY_W);
    assert_int_equal(value->Value.err, MAPI_E_NOT_ENOUGH_MEMORY);
    MAPIFreeBuffer(value);
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 24, &bytes, &size), S_OK);
    assert_true(size >= length * sizeof(*text));
    assert_memory_equal(bytes, text, length * sizeof(*text));
    free(bytes);
    release(stream);
    release(message);
    free(text);
    mapix_stream_backing_release(file);
}

/* Get- and SetAttribIMsgOnIStg: attributes stay with the message, read-only properties stay as they are. */
static void attributes(void **state)
{
    struct mapix_stream_backing *file = new_file();
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    SizedSPropTagArray(2, tags) = { 2, { PR_SUBJECT_W, PR_IMPORTANCE } };
    SizedSPropAttrArray(2, wanted) = { 2, { PROPATTR_READABLE, PROPATTR_READABLE } };
    LPSPropAttrArray found;
    LPSPropProblemArray problems;

    set_text(message, PR_SUBJECT_W, L"fixed");
    save(message);
    assert_int_equal(GetAttribIMsgOnIStg(NULL, (LPSPropTagArray)&tags, &found), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(GetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, &found), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(found->cValues, 2);
    assert_int_equal(found->aPropAttr[0], PROPATTR_READABLE | PROPATTR_WRITEABLE);
    assert_int_equal(found->aPropAttr[1], PROPATTR_NOT_PRESENT);
    MAPIFreeBuffer(found);
    assert_int_equal(SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, (LPSPropAttrArray)&wanted, &problems), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulIndex, 1);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(problems);
    wanted.aPropAttr[0] = 0x100;
    assert_int_equal(SetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, (LPSPropAttrArray)&wanted, NULL), MAPI_E_INVALID_PARAMETER);
    save(message);
    release(message);
    message = open_message(file, TRANSACTED, false);
    tags.cValues = 1;
    assert_int_equal(GetAttribIMsgOnIStg(message, (LPSPropTagArray)&tags, &found), S_OK);
    assert_int_equal(found->aPropAttr[0], PROPATTR_READABLE);
    MAPIFreeBuffer(found);
    SPropValue value = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"other" };
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, &problems), S_OK);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(problems);
    expect_text(message, PR_SUBJECT_W, L"fixed");
    release(message);
    mapix_stream_backing_release(file);
}

/* IMSG_NO_ISTG_COMMIT leaves the last step to the caller; the read flag is kept; computed properties cannot be set. */
static void flags_and_computed(void **state)
{
    struct mapix_stream_backing *file = new_file();
    IStorage *storage = storage_on(file, TRANSACTED, true);
    assert_int_equal(storage->lpVtbl->Commit(storage, 0), S_OK);
    LPMESSAGE message = message_on(storage, MAPI_UNICODE | IMSG_NO_ISTG_COMMIT);
    LPSPropProblemArray problems;
    SPropValue value = { .ulPropTag = PR_HASATTACH, .Value.b = TRUE };

    set_text(message, PR_SUBJECT_W, L"kept back");
    set_long(message, PR_MESSAGE_FLAGS, 0);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, GENERATE_RECEIPT_ONLY), MAPI_E_NO_SUPPORT);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0x8000), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, 0), S_OK);
    expect_long(message, PR_MESSAGE_FLAGS, MSGFLAG_READ);
    assert_int_equal(message->lpVtbl->SetReadFlag(message, CLEAR_READ_FLAG), S_OK);
    expect_long(message, PR_MESSAGE_FLAGS, 0);
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, &problems), S_OK);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    save(message);
    LPMESSAGE unseen;
    IStorage *reader = storage_on(file, READ, false);
    assert_int_equal(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, reader, NULL, 0, 0, &unseen), MAPI_E_CORRUPT_DATA);
    release(reader);
    assert_int_equal(storage->lpVtbl->Commit(storage, 0), S_OK);
    release(message);
    release(storage);
    message = open_message(file, READ, false);
    expect_text(message, PR_SUBJECT_W, L"kept back");
    release(message);
    mapix_stream_backing_release(file);
}

/* CopyTo takes a message with everything in it from one file to another. */
static void copying(void **state)
{
    static const WCHAR *const names[] = { L"Alice" };
    static const LONG types[] = { MAPI_TO };
    struct mapix_stream_backing *one = new_file(), *two = new_file();
    LPMESSAGE from = open_message(one, TRANSACTED, true), to = open_message(two, TRANSACTED, true);
    LPATTACH attachment;
    ULONG number;

    put_everything(from);
    set_long(from, named(from, &own_set, 0x8503, NULL, PT_LONG, MAPI_CREATE), 42);
    add_recipients(from, 0, 1, names, types);
    attachment = new_attachment(from, L"data", &number);
    write_data(attachment, 1000);
    save(attachment);
    release(attachment);
    save(from);
    named(to, &own_set, 0x9999, NULL, PT_LONG, MAPI_CREATE);       /* so that ids differ */
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, 0, NULL), S_OK);
    save(to);
    release(to);
    release(from);
    to = open_message(two, READ, false);
    expect_everything(to, false);
    expect_long(to, named(to, &own_set, 0x8503, NULL, PT_LONG, 0), 42);
    expect_text(to, PR_DISPLAY_TO_W, L"Alice");
    assert_int_equal(attachment_rows(to), 1);
    LPSRowSet rows = recipient_rows(to);
    assert_int_equal(rows->cRows, 1);
    FreeProws(rows);
    release(to);
    mapix_stream_backing_release(one);
    mapix_stream_backing_release(two);
}

/* --- Foreign files and scarce memory -------------------------------------------------------------------------------------------------------------- */

static void make_sample(struct mapix_stream_backing *file)
{
    static const WCHAR *const names[] = { L"Alice", L"Bob" };
    static const LONG types[] = { MAPI_TO, MAPI_CC };
    LPMESSAGE message = open_message(file, TRANSACTED, true);
    LPATTACH attachment;
    ULONG number;

    put_everything(message);
    set_long(message, named(message, &own_set, 0, L"named", PT_LONG, MAPI_CREATE), 1);
    add_recipients(message, 0, 2, names, types);
    attachment = new_attachment(message, L"inner", &number);
    LPMESSAGE inner = embedded_in(attachment, MAPI_CREATE | MAPI_MODIFY);
    set_text(inner, PR_SUBJECT_W, L"inner");
    save(inner);
    release(inner);
    save(attachment);
    release(attachment);
    save(message);
    release(message);
}

/* Read all there is to read, whatever it answers. */
static void devour(LPMESSAGE message, int depth)
{
    LPMAPITABLE table;
    LPSPropValue values = NULL;
    LPSRowSet rows = NULL;
    ULONG count;

    if (SUCCEEDED(message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values)))
        MAPIFreeBuffer(values);
    if (SUCCEEDED(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table))) {
        if (SUCCEEDED(table->lpVtbl->QueryRows(table, 100, 0, &rows)))
            FreeProws(rows);
        release(table);
    }
    if (SUCCEEDED(message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table)))
        release(table);
    for (ULONG i = 0; i < 2; i++) {
        LPATTACH attachment;
        LPMESSAGE inner;
        if (FAILED(message->lpVtbl->OpenAttach(message, i, NULL, 0, &attachment)))
            continue;
        if (depth < 5 && SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&inner))) {
            devour(inner, depth + 1);
            release(inner);
        }
        release(attachment);
    }
}

static void damaged_messages(void **state)
{
    struct mapix_stream_backing *sample = new_file();
    uint64_t size;
    size_t read = 0;
    unsigned seed = 1;

    make_sample(sample);
    sample->methods->get_size(sample, &size);
    char *bytes = malloc(size), *copy = malloc(size);
    sample->methods->read_at(sample, 0, bytes, size, &read);
    for (int turn = 0; turn < 1500; turn++) {
        struct mapix_stream_backing *file;
        IStorage *storage;
        LPMESSAGE message;
        memcpy(copy, bytes, size);
        for (int i = 0; i <= turn % 6; i++) {
            seed = seed * 1103515245u + 12345u;
            copy[512 + (seed >> 8) % (size - 512)] = (char)(seed >> 20);
        }
        assert_int_equal(stream_memory_backing_new(copy, size, NULL, &file), S_OK);
        if (SUCCEEDED(mapix_storage_on_backing(file, TRANSACTED, false, 0, &storage))) {
            if (SUCCEEDED(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, &message))) {
                devour(message, 0);
                set_text(message, PR_SUBJECT_W, L"still works");
                message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
                release(message);
            }
            release(storage);
        }
        mapix_stream_backing_release(file);
    }
    free(bytes);
    free(copy);
    mapix_stream_backing_release(sample);
}

static void use_sample(void *context)
{
    struct mapix_stream_backing *sample = context, *file = NULL;
    IStorage *storage = NULL;
    LPMESSAGE message = NULL;
    uint64_t size;
    size_t read = 0;
    LPATTACH attachment = NULL;
    ULONG number;

    sample->methods->get_size(sample, &size);
    char *bytes = malloc(size);
    if (bytes && SUCCEEDED(sample->methods->read_at(sample, 0, bytes, size, &read)))
        stream_memory_backing_new(bytes, size, NULL, &file);
    free(bytes);
    HRESULT result = file ? mapix_storage_on_backing(file, TRANSACTED, false, 0, &storage) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(result))
        result = OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, &message);
    if (SUCCEEDED(result)) {
        devour(message, 0);
        SPropValue value = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"subject" };
        message->lpVtbl->SetProps(message, 1, &value, NULL);
        if (SUCCEEDED(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment)))
            attachment->lpVtbl->SaveChanges(attachment, 0);
        message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    }
    failing_allocator_stop();
    if (attachment)
        release(attachment);
    if (message)
        release(message);
    if (storage)
        release(storage);
    if (file)
        mapix_stream_backing_release(file);
}

/* The n-th allocation fails: no crash, no leak (the sanitizers and the count of live objects tell). */
static void allocations_fail(void **state)
{
    struct mapix_stream_backing *sample = new_file();

    make_sample(sample);
    long before = mapix_object_live_count();
    assert_true(failing_allocator_each(use_sample, sample) > 40);
    assert_int_equal(mapix_object_live_count(), before);
    mapix_stream_backing_release(sample);
}

static int tear_down(void **state)
{
    assert_int_equal(mapix_object_live_count(), 0);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening),
        cmocka_unit_test(sessions),
        cmocka_unit_test(all_types),
        cmocka_unit_test(changes_and_deletions),
        cmocka_unit_test(bytes_of_the_format),
        cmocka_unit_test(named_properties),
        cmocka_unit_test(recipients),
        cmocka_unit_test(highest_numbers),
        cmocka_unit_test(types_without_a_place),
        cmocka_unit_test(names_have_a_budget),
        cmocka_unit_test(short_term_ids),
        cmocka_unit_test(attachments),
        cmocka_unit_test(embedded_messages),
        cmocka_unit_test(ole_attachments),
        cmocka_unit_test(code_pages),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(attributes),
        cmocka_unit_test(flags_and_computed),
        cmocka_unit_test(copying),
        cmocka_unit_test(damaged_messages),
        cmocka_unit_test(allocations_fail),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
