/* ITnef: SPI-TNEF-01 to -08 and -11. Byte vectors are those of the sample message of MS-OXTNEF 3.1, or worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <edkmdb.h>
#include <imessage.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tnef.h>
#include <unistd.h>
#include <wchar.h>

#include "base/time.h"
#include "storage/compound.h"
#include "storage/stream.h"
#include "storage/stream_backing.h"
#include "tests/lib/failing_allocator.h"

#define INSIDE (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define MODE (INSIDE | STGM_TRANSACTED)
#define KEY 0x1234

/* --- Shorthand ---------------------------------------------------------------------------------------------------------------------- */

static LPMESSAGE new_message(void)
{
    IStorage *storage = NULL;
    LPMESSAGE message = NULL;
    struct mapix_stream_backing *file;

    assert_int_equal(stream_memory_backing_new(NULL, 0, NULL, &file), S_OK);
    assert_int_equal(mapix_storage_on_backing(file, MODE, true, 0, &storage), S_OK);
    mapix_stream_backing_release(file);
    assert_int_equal(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0,
                         MAPI_UNICODE, &message), S_OK);
    storage->lpVtbl->Release(storage);
    return message;
}

static void release(void *object)
{
    LPUNKNOWN unknown = object;

    if (unknown)
        unknown->lpVtbl->Release(unknown);
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
    set(object, (SPropValue){ .ulPropTag = tag, .Value.lpszW = (LPWSTR)text });
}

static void set_long(void *object, ULONG tag, LONG number)
{
    set(object, (SPropValue){ .ulPropTag = tag, .Value.l = number });
}

static void set_binary(void *object, ULONG tag, const void *bytes, ULONG size)
{
    set(object, (SPropValue){ .ulPropTag = tag, .Value.bin = { size, (LPBYTE)bytes } });
}

static void set_time(void *object, ULONG tag, const char *text)
{
    SPropValue value = { .ulPropTag = tag };

    assert_int_equal(mapix_time_parse(text, &value.Value.ft), S_OK);
    set(object, value);
}

/* The value, or NULL when it is missing. */
static LPSPropValue get(void *object, ULONG tag)
{
    LPSPropValue value = NULL;

    return SUCCEEDED(HrGetOneProp((LPMAPIPROP)object, tag, &value)) ? value : NULL;
}

static void expect_text(void *object, ULONG tag, const WCHAR *text)
{
    LPSPropValue value = get(object, tag);

    assert_non_null(value);
    assert_int_equal(wcscmp(value->Value.lpszW, text), 0);
    MAPIFreeBuffer(value);
}

static void expect_long(void *object, ULONG tag, LONG number)
{
    LPSPropValue value = get(object, tag);

    assert_non_null(value);
    assert_int_equal(value->Value.l, number);
    MAPIFreeBuffer(value);
}

static void expect_binary(void *object, ULONG tag, const void *bytes, ULONG size)
{
    LPSPropValue value = get(object, tag);

    assert_non_null(value);
    assert_int_equal(value->Value.bin.cb, size);
    assert_memory_equal(value->Value.bin.lpb, bytes, size);
    MAPIFreeBuffer(value);
}

static void expect_time(void *object, ULONG tag, const char *text)
{
    LPSPropValue value = get(object, tag);
    char have[MAPIX_TIME_TEXT_SIZE];

    assert_non_null(value);
    assert_string_equal(mapix_time_text(value->Value.ft, have), text);
    MAPIFreeBuffer(value);
}

static void expect_missing(void *object, ULONG tag)
{
    LPSPropValue value = get(object, tag);

    assert_null(value);
}

static LPATTACH new_attachment(LPMESSAGE message, LONG method, LONG position, const WCHAR *name, ULONG *ret_number)
{
    LPATTACH attach;

    assert_int_equal(message->lpVtbl->CreateAttach(message, NULL, 0, ret_number, &attach), S_OK);
    set_long(attach, PR_ATTACH_METHOD, method);
    set_long(attach, PR_RENDERING_POSITION, position);
    if (name)
        set_text(attach, PR_ATTACH_FILENAME_W, name);
    return attach;
}

static void save_attachment(LPATTACH attach)
{
    assert_int_equal(attach->lpVtbl->SaveChanges(attach, 0), S_OK);
    release(attach);
}

static LPATTACH attachment_at(LPMESSAGE message, ULONG index)
{
    SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_NUM } };
    LPMAPITABLE table;
    LPSRowSet rows;
    LPATTACH attach = NULL;

    assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    if (index < rows->cRows)
        assert_int_equal(message->lpVtbl->OpenAttach(message, (ULONG)rows->aRow[index].lpProps[0].Value.l, NULL, MAPI_MODIFY, &attach), S_OK);
    FreeProws(rows);
    release(table);
    return attach;
}

static LPSTREAM new_stream(const void *bytes, size_t size)
{
    LPSTREAM stream;

    assert_int_equal(mapix_stream_memory_new(bytes, size, STGM_READWRITE, NULL, &stream), S_OK);
    return stream;
}

static LPITNEF open_encoder(LPSTREAM stream, LPMESSAGE message, ULONG flags)
{
    LPITNEF tnef = NULL;

    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "winmail.dat", TNEF_ENCODE | flags, message, KEY, NULL, &tnef), S_OK);
    return tnef;
}

static LPITNEF open_decoder(LPSTREAM stream, LPMESSAGE message)
{
    LPITNEF tnef = NULL;

    assert_int_equal(OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, message, 0, &tnef), S_OK);
    return tnef;
}

static const SizedSPropTagArray(1, nothing) = { 0, { 0 } };
#define NOTHING ((LPSPropTagArray)&nothing)

static void finish(LPITNEF tnef)
{
    LPSTnefProblemArray problems = NULL;
    WORD key = 0;

    assert_int_equal(tnef->lpVtbl->Finish(tnef, 0, &key, &problems), S_OK);
    assert_null(problems);
    assert_int_equal(key, KEY);
}

/* A whole message as a stream that stands at its beginning. */
static LPSTREAM encode(LPMESSAGE message, ULONG flags)
{
    LPSTREAM stream = new_stream(NULL, 0);
    LPITNEF tnef = open_encoder(stream, message, flags);

    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, NOTHING), S_OK);
    assert_int_equal(tnef->lpVtbl->EncodeRecips(tnef, 0, NULL), S_OK);
    finish(tnef);
    release(tnef);
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    return stream;
}

static LPSTnefProblemArray decode_into(LPSTREAM stream, LPMESSAGE message, HRESULT expected)
{
    LPITNEF tnef = open_decoder(stream, message);
    LPSTnefProblemArray problems = NULL;

    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NOTHING, &problems), expected);
    release(tnef);
    return problems;
}

static LPMESSAGE decode(LPSTREAM stream)
{
    LPMESSAGE message = new_message();

    assert_null(decode_into(stream, message, S_OK));
    return message;
}

/* Where these bytes stand in the stream, or -1. */
static long find(LPSTREAM stream, const void *bytes, size_t size)
{
    size_t have;
    const unsigned char *at = mapix_stream_memory_bytes(stream, &have);
    const unsigned char *found = memmem(at, have, bytes, size);

    return found ? found - at : -1;
}

#define FIND(stream, text) find(stream, text, sizeof(text) - 1)

/* The first attribute of this identifier: an offset of its level byte, or -1. */
static long find_attribute(LPSTREAM stream, ULONG id)
{
    size_t size;
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);

    for (size_t at = 6; at + 11 <= size;) {
        ULONG have, length;
        memcpy(&have, bytes + at + 1, 4);
        memcpy(&length, bytes + at + 5, 4);
        if (have == id)
            return (long)at;
        at += 11 + (size_t)length;
    }
    return -1;
}

/* --- Encoding: bytes -------------------------------------------------------------------------------------------------------------------- */

/* SPI-TNEF-05, SPI-TNEF-07: signature, key, attributes with their checksums as in the sample message of MS-OXTNEF. */
static void bytes_are_those_of_the_sample(void **state)
{
    static const unsigned char search_key[] = { 0x75, 0x7B, 0xB1, 0x9C, 0xDE, 0x93, 0x6A, 0x40, 0x87, 0xD9, 0x0B, 0xB7, 0x84, 0xC5, 0x8E, 0x3B };
    LPMESSAGE message = new_message();
    size_t size;

    set_text(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_text(message, PR_SUBJECT_W, L"Simple subject");
    set_long(message, PR_PRIORITY, PRIO_NORMAL);
    set_binary(message, PR_SEARCH_KEY, search_key, sizeof(search_key));
    set_time(message, PR_CLIENT_SUBMIT_TIME, "2004-02-17T11:25:35Z");
    LPSTREAM stream = encode(message, 0);
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);

    assert_memory_equal(bytes, "\x78\x9F\x3E\x22\x34\x12", 6);
    assert_memory_equal(bytes + 6, "\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00", 15);
    assert_memory_equal(bytes + 21, "\x01\x07\x90\x06\x00\x08\x00\x00\x00\xE4\x04\x00\x00\x00\x00\x00\x00\xE8\x00", 19);
    assert_memory_equal(bytes + 40, "\x01\x08\x80\x07\x00\x18\x00\x00\x00IPM.Microsoft Mail.Note\0\x31\x08", 35);
    assert_memory_equal(bytes + 75, "\x01\x0D\x80\x04\x00\x02\x00\x00\x00\x02\x00\x02\x00", 13);
    assert_memory_equal(bytes + 88, "\x01\x04\x80\x01\x00\x0F\x00\x00\x00Simple subject\0\x7A\x05", 26);
    assert_memory_equal(bytes + 114, "\x01\x05\x80\x03\x00\x0E\x00\x00\x00\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00\x02\x00\x37\x01", 25);
    assert_true(FIND(stream, "\x01\x09\x80\x01\x00\x21\x00\x00\x00" "757BB19CDE936A4087D90BB784C58E3B\0\x51\x07") > 0);
    release(stream);
    release(message);
}

/* SPI-TNEF-07: attFrom is a triple with padded strings and an empty one behind it; attSentFor and attOwner are counted strings. */
static void people_are_packed(void **state)
{
    LPMESSAGE message = new_message();

    set_text(message, PR_MESSAGE_CLASS_W, L"IPM.Schedule.Meeting.Request");
    set_text(message, PR_SENDER_NAME_W, L"Ada");
    set_text(message, PR_SENDER_ADDRTYPE_W, L"SMTP");
    set_text(message, PR_SENDER_EMAIL_ADDRESS_W, L"a@b");
    set_text(message, PR_SENT_REPRESENTING_NAME_W, L"Bo");
    set_text(message, PR_SENT_REPRESENTING_ADDRTYPE_W, L"FAX");
    set_text(message, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, L"1");
    LPSTREAM stream = encode(message, 0);

    /* 04 00 one-off, 2*8+4+9 = 29, 4 bytes of name, 9 of address, padding to 24, an empty triple */
    assert_true(FIND(stream, "\x01\x00\x80\x00\x00\x20\x00\x00\x00\x04\x00\x1D\x00\x04\x00\x09\x00" "Ada\0SMTP:a@b\0\0\0\0\0\0\0\0\0\0\0\0") > 0);
    assert_true(FIND(stream, "\x01\x00\x00\x06\x00\x0D\x00\x00\x00\x03\x00" "Bo\0\x06\x00" "FAX:1\0") > 0);
    assert_true(FIND(stream, "\x01\x01\x00\x06\x00\x0D\x00\x00\x00\x03\x00" "Bo\0\x06\x00" "FAX:1\0") > 0);
    assert_true(FIND(stream, "IPM.Microsoft Schedule.MtgReq") > 0);
    LPMESSAGE back = decode(stream);
    expect_text(back, PR_MESSAGE_CLASS_W, L"IPM.Schedule.Meeting.Request");
    expect_text(back, PR_SENDER_NAME_W, L"Ada");
    expect_text(back, PR_SENDER_ADDRTYPE_W, L"SMTP");
    expect_text(back, PR_SENDER_EMAIL_ADDRESS_W, L"a@b");
    expect_text(back, PR_SENT_REPRESENTING_NAME_W, L"Bo");
    release(back);
    release(stream);
    release(message);
}

/* SPI-TNEF-07: flags and priorities are mapped; what the map does not hold is encapsulated too. */
static void flags_and_priorities_are_mapped(void **state)
{
    static const struct {
        LONG priority;
        unsigned char written;
    } priorities[] = { { PRIO_URGENT, 1 }, { PRIO_NORMAL, 2 }, { PRIO_NONURGENT, 3 } };

    for (int i = 0; i < 3; i++) {
        LPMESSAGE message = new_message();
        char vector[] = "\x01\x0D\x80\x04\x00\x02\x00\x00\x00?\x00";
        set_long(message, PR_PRIORITY, priorities[i].priority);
        LPSTREAM stream = encode(message, 0);
        vector[9] = (char)priorities[i].written;
        assert_true(find(stream, vector, sizeof(vector) - 1) > 0);
        LPMESSAGE back = decode(stream);
        expect_long(back, PR_PRIORITY, priorities[i].priority);
        expect_long(back, PR_IMPORTANCE, priorities[i].priority + 1);
        release(back);
        release(stream);
        release(message);
    }
    /* status: read 20, has attachments 80, and modified 01 as UNMODIFIED is missing */
    LPMESSAGE message = new_message();
    SizedSPropTagArray(1, flags) = { 1, { PR_MESSAGE_FLAGS } };
    SPropValue value = { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = MSGFLAG_READ | MSGFLAG_HASATTACH };
    LPSTREAM stream = new_stream(NULL, 0);
    LPITNEF tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (LPSPropTagArray)&flags), S_OK);
    assert_int_equal(tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &value), S_OK);
    finish(tnef);
    assert_true(FIND(stream, "\x01\x07\x80\x06\x00\x01\x00\x00\x00\xA1\xA1\x00") > 0);
    release(tnef);
    release(stream);
    release(message);
}

/* SPI-TNEF-01: what an attribute would lose is encapsulated as well, in TNEF_BEST_DATA; TNEF_COMPATIBILITY keeps the attribute alone. */
static void losses_are_encapsulated(void **state)
{
    LPMESSAGE message = new_message();

    set_text(message, PR_SUBJECT_W, L"\u0416\u0443\u043a");           /* not in Windows-1252 */
    set_time(message, PR_CLIENT_SUBMIT_TIME, "2026-11-22T10:00:00.5Z");
    LPSTREAM best = encode(message, TNEF_BEST_DATA), plain = encode(message, 0), old = encode(message, TNEF_COMPATIBILITY);
    size_t best_size, plain_size;
    mapix_stream_memory_bytes(best, &best_size);
    mapix_stream_memory_bytes(plain, &plain_size);
    assert_int_equal(best_size, plain_size);                           /* the default */
    LPMESSAGE back = decode(best);
    expect_text(back, PR_SUBJECT_W, L"\u0416\u0443\u043a");
    expect_time(back, PR_CLIENT_SUBMIT_TIME, "2026-11-22T10:00:00.5000000Z");
    release(back);
    back = decode(old);
    expect_text(back, PR_SUBJECT_W, L"???");
    expect_time(back, PR_CLIENT_SUBMIT_TIME, "2026-11-22T10:00:00Z");
    expect_text(back, PR_MESSAGE_CLASS_W, L"IPM.Note");                /* readers of old are given one */
    release(back);
    release(best);
    release(plain);
    release(old);
    /* A page that has the letters loses nothing. */
    set_long(message, PR_MESSAGE_CODEPAGE, 1251);
    LPSTREAM cyrillic = encode(message, 0);
    ULONG page = 0, secondary = 1;
    assert_int_equal(GetTnefStreamCodepage(cyrillic, &page, &secondary), S_OK);
    assert_int_equal(page, 1251);
    assert_int_equal(secondary, 0);
    assert_true(FIND(cyrillic, "\x01\x04\x80\x01\x00\x04\x00\x00\x00\xC6\xF3\xEA\0") > 0);
    back = decode(cyrillic);
    expect_text(back, PR_SUBJECT_W, L"\u0416\u0443\u043a");
    release(back);
    release(cyrillic);
    release(message);
}

static void fill(LPMESSAGE message)
{
    ULONG number;

    set_text(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_text(message, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    set_text(message, PR_BODY_W, L"A body with a picture here: X.");
    set_long(message, PR_IMPORTANCE, IMPORTANCE_HIGH);
    set_binary(message, PR_RTF_COMPRESSED, "not really", 10);
    LPATTACH attach = new_attachment(message, ATTACH_BY_VALUE, 28, L"photo.jpg", &number);
    set_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    set_text(attach, PR_ATTACH_MIME_TAG_W, L"image/jpeg");
    save_attachment(attach);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
}

/* SPI-TNEF-01: a pure stream has the encapsulations and renderings only. */
static void pure_streams_have_blocks_only(void **state)
{
    LPMESSAGE message = new_message();
    size_t size;

    fill(message);
    LPSTREAM stream = encode(message, TNEF_PURE);
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);
    for (size_t at = 6; at < size;) {
        ULONG id, length;
        memcpy(&id, bytes + at + 1, 4);
        memcpy(&length, bytes + at + 5, 4);
        assert_true(id == attMAPIProps || id == attAttachment || id == attAttachRenddata || id == attRecipTable);
        at += 11 + (size_t)length;
    }
    LPMESSAGE back = decode(stream);
    expect_text(back, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    LPATTACH attach = attachment_at(back, 0);
    expect_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    release(attach);
    release(back);
    release(stream);
    release(message);
}

/* --- There and back --------------------------------------------------------------------------------------------------------------------- */

static const GUID name_guid = { 0x11223344, 0x5566, 0x7788, { 1, 2, 3, 4, 5, 6, 7, 8 } };

static ULONG named(LPMESSAGE message, MAPINAMEID *name, ULONG type)
{
    LPSPropTagArray tags = NULL;

    assert_int_equal(message->lpVtbl->GetIDsFromNames(message, 1, &name, MAPI_CREATE, &tags), S_OK);
    ULONG tag = PROP_TAG(type, PROP_ID(tags->aulPropTag[0]));
    MAPIFreeBuffer(tags);
    return tag;
}

static MAPINAMEID text_name = { (LPGUID)&name_guid, MNID_STRING, { .lpwstrName = (LPWSTR)L"Colour\u00e9" } };
static MAPINAMEID number_name = { (LPGUID)&name_guid, MNID_ID, { .lID = 0x8101 } };

/* Values of every type that TNEF has, at tags that nobody else uses. */
static void set_all_types(LPMESSAGE message)
{
    static short shorts[] = { 1, -2, 3 };
    static LONG longs[] = { -1, 2 };
    static double doubles[] = { 1.5, -2.25 };
    static LARGE_INTEGER bigs[] = { { .QuadPart = -5 }, { .QuadPart = 1LL << 40 } };
    static LPWSTR texts[] = { (LPWSTR)L"one", (LPWSTR)L"", (LPWSTR)L"dr\u00e9i" };
    static SBinary binaries[] = { { 3, (LPBYTE) "abc" }, { 0, (LPBYTE) "" }, { 5, (LPBYTE) "12345" } };
    static GUID guids[] = { { 1, 2, 3, { 4 } }, { 5, 6, 7, { 8 } } };
    static FILETIME times[] = { { 1, 2 }, { 3, 4 } };
    SPropValue values[] = {
        { .ulPropTag = PROP_TAG(PT_I2, 0x6901), .Value.i = -7 },
        { .ulPropTag = PROP_TAG(PT_LONG, 0x6902), .Value.l = -70000 },
        { .ulPropTag = PROP_TAG(PT_R4, 0x6903), .Value.flt = 1.25f },
        { .ulPropTag = PROP_TAG(PT_DOUBLE, 0x6904), .Value.dbl = -3.5 },
        { .ulPropTag = PROP_TAG(PT_CURRENCY, 0x6905), .Value.cur = { .int64 = 12345 } },
        { .ulPropTag = PROP_TAG(PT_APPTIME, 0x6906), .Value.at = 40000.75 },
        { .ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6907), .Value.b = 1 },
        { .ulPropTag = PROP_TAG(PT_I8, 0x6908), .Value.li = { .QuadPart = -(1LL << 50) } },
        { .ulPropTag = PROP_TAG(PT_UNICODE, 0x6909), .Value.lpszW = (LPWSTR)L"na\u00efve \U0001F4E7" },
        { .ulPropTag = PROP_TAG(PT_SYSTIME, 0x690A), .Value.ft = { 7, 8 } },
        { .ulPropTag = PROP_TAG(PT_CLSID, 0x690B), .Value.lpguid = &guids[1] },
        { .ulPropTag = PROP_TAG(PT_BINARY, 0x690C), .Value.bin = { 5, (LPBYTE) "\0\1\2\3\4" } },
        { .ulPropTag = PROP_TAG(PT_MV_I2, 0x690D), .Value.MVi = { 3, shorts } },
        { .ulPropTag = PROP_TAG(PT_MV_LONG, 0x690E), .Value.MVl = { 2, longs } },
        { .ulPropTag = PROP_TAG(PT_MV_DOUBLE, 0x690F), .Value.MVdbl = { 2, doubles } },
        { .ulPropTag = PROP_TAG(PT_MV_I8, 0x6910), .Value.MVli = { 2, bigs } },
        { .ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6911), .Value.MVszW = { 3, texts } },
        { .ulPropTag = PROP_TAG(PT_MV_BINARY, 0x6912), .Value.MVbin = { 3, binaries } },
        { .ulPropTag = PROP_TAG(PT_MV_CLSID, 0x6913), .Value.MVguid = { 2, guids } },
        { .ulPropTag = PROP_TAG(PT_MV_SYSTIME, 0x6914), .Value.MVft = { 2, times } },
    };

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        set(message, values[i]);
    set_text(message, named(message, &text_name, PT_UNICODE), L"by name");
    set_long(message, named(message, &number_name, PT_LONG), 42);
}

static void expect_same(LPMESSAGE one, LPMESSAGE other, ULONG tag)
{
    LPSPropValue a = get(one, tag), b = get(other, tag);

    assert_non_null(a);
    assert_non_null(b);
    assert_int_equal(PROP_TYPE(a->ulPropTag), PROP_TYPE(b->ulPropTag));
    assert_int_equal(LPropCompareProp(a, b), 0);
    MAPIFreeBuffer(a);
    MAPIFreeBuffer(b);
}

/* SPI-TNEF-06: every type, named properties under the ids of the target. */
static void all_types_travel(void **state)
{
    LPMESSAGE message = new_message();
    MAPINAMEID first = { (LPGUID)&name_guid, MNID_ID, { .lID = 1 } };

    set_all_types(message);
    LPSTREAM stream = encode(message, 0);
    LPMESSAGE back = new_message();
    named(back, &first, PT_LONG);                                      /* so that ids differ */
    assert_null(decode_into(stream, back, S_OK));
    for (ULONG id = 0x6901; id <= 0x6914; id++)
        expect_same(message, back, PROP_TAG(PT_UNSPECIFIED, id));
    expect_text(back, named(back, &text_name, PT_UNICODE), L"by name");
    expect_long(back, named(back, &number_name, PT_LONG), 42);
    release(back);
    release(stream);
    release(message);
}

/* SPI-TNEF-06: a named property's bytes: tag, GUID, kind, name with its length, padded; then the value. */
static void named_properties_have_their_name(void **state)
{
    LPMESSAGE message = new_message();

    set_long(message, named(message, &number_name, PT_LONG), 42);
    LPSTREAM stream = encode(message, TNEF_PURE);
    assert_true(FIND(stream, "\x44\x33\x22\x11\x66\x55\x88\x77\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\x00\x00\x01\x81\x00\x00\x2A\x00\x00\x00") > 0);
    release(stream);
    release(message);
    message = new_message();
    MAPINAMEID odd = { (LPGUID)&name_guid, MNID_STRING, { .lpwstrName = (LPWSTR)L"ab" } };
    set_long(message, named(message, &odd, PT_LONG), 42);
    stream = encode(message, TNEF_PURE);
    assert_true(FIND(stream, "\x07\x08\x01\x00\x00\x00\x06\x00\x00\x00" "a\0b\0\0\0\0\0\x2A\x00\x00\x00") > 0);
    release(stream);
    release(message);
}

static void add_recipient(LPMESSAGE message, const WCHAR *name, const WCHAR *address, LONG type)
{
    SPropValue values[] = {
        { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)name },
        { .ulPropTag = PR_ADDRTYPE_W, .Value.lpszW = (LPWSTR)L"SMTP" },
        { .ulPropTag = PR_EMAIL_ADDRESS_W, .Value.lpszW = (LPWSTR)address },
        { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = type },
    };
    SizedADRLIST(1, list) = { 1, { { 0, 4, values } } };

    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list), S_OK);
}

static LPSRowSet recipients_of(LPMESSAGE message)
{
    SizedSPropTagArray(3, columns) = { 3, { PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W, PR_RECIPIENT_TYPE } };
    LPMAPITABLE table;
    LPSRowSet rows;

    assert_int_equal(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    release(table);
    return rows;
}

/* SPI-TNEF-03: EncodeRecips(NULL) is the whole table, a view is what the view shows; neither without being asked for. */
static void recipients_travel_when_asked_for(void **state)
{
    LPMESSAGE message = new_message();
    LPMAPITABLE view;

    add_recipient(message, L"Ada", L"ada@x", MAPI_TO);
    add_recipient(message, L"Bob", L"bob@x", MAPI_CC);
    LPSTREAM stream = encode(message, 0);
    LPMESSAGE back = decode(stream);
    LPSRowSet rows = recipients_of(back);
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(wcscmp(rows->aRow[1].lpProps[1].Value.lpszW, L"bob@x"), 0);
    assert_int_equal(rows->aRow[1].lpProps[2].Value.l, MAPI_CC);
    FreeProws(rows);
    release(back);
    release(stream);

    /* A view of one recipient. */
    SPropValue bob = { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)L"Bob" };
    SRestriction restriction = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DISPLAY_NAME_W, &bob } };
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &view), S_OK);
    assert_int_equal(view->lpVtbl->Restrict(view, &restriction, 0), S_OK);
    stream = new_stream(NULL, 0);
    LPITNEF tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->EncodeRecips(tnef, 1, view), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(tnef->lpVtbl->EncodeRecips(tnef, 0, view), S_OK);
    release(view);
    finish(tnef);
    release(tnef);
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    back = decode(stream);
    rows = recipients_of(back);
    assert_int_equal(rows->cRows, 1);
    assert_int_equal(wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"Bob"), 0);
    FreeProws(rows);
    release(back);
    release(stream);

    /* By an inclusion list. */
    SizedSPropTagArray(1, list) = { 1, { PR_MESSAGE_RECIPIENTS } };
    stream = new_stream(NULL, 0);
    tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (LPSPropTagArray)&list), S_OK);
    finish(tnef);
    assert_true(find_attribute(stream, attRecipTable) > 0);
    release(tnef);
    release(stream);

    stream = new_stream(NULL, 0);
    tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, NOTHING), S_OK);
    finish(tnef);
    assert_int_equal(find_attribute(stream, attRecipTable), -1);
    release(tnef);
    release(stream);
    release(message);
}

static void embed(LPMESSAGE message, const WCHAR *subject, LPMESSAGE *ret_inner, LPATTACH *ret_attach)
{
    ULONG number;

    *ret_attach = new_attachment(message, ATTACH_EMBEDDED_MSG, -1, NULL, &number);
    assert_int_equal((*ret_attach)->lpVtbl->OpenProperty(*ret_attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
                         (LPUNKNOWN *)ret_inner), S_OK);
    set_text(*ret_inner, PR_SUBJECT_W, subject);
}

static LPMESSAGE inner_of(LPMESSAGE message, ULONG index)
{
    LPATTACH attach = attachment_at(message, index);
    LPMESSAGE inner = NULL;

    assert_non_null(attach);
    expect_long(attach, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
    assert_int_equal(attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&inner), S_OK);
    release(attach);
    return inner;
}

/* SPI-TNEF-06: embedded messages are streams inside the stream, to any sensible depth. */
static void messages_in_messages_travel(void **state)
{
    LPMESSAGE message = new_message(), inner, innermost;
    LPATTACH attach, deeper;

    embed(message, L"inner", &inner, &attach);
    add_recipient(inner, L"Ada", L"ada@x", MAPI_TO);
    embed(inner, L"innermost", &innermost, &deeper);
    fill(innermost);
    release(innermost);
    save_attachment(deeper);
    assert_int_equal(inner->lpVtbl->SaveChanges(inner, 0), S_OK);
    release(inner);
    save_attachment(attach);
    LPSTREAM stream = encode(message, 0);
    assert_true(FIND(stream, "\x07\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46\x78\x9F\x3E\x22") > 0);
    LPMESSAGE back = decode(stream);
    inner = inner_of(back, 0);
    expect_text(inner, PR_SUBJECT_W, L"inner");
    LPSRowSet rows = recipients_of(inner);
    assert_int_equal(rows->cRows, 1);
    FreeProws(rows);
    innermost = inner_of(inner, 0);
    expect_text(innermost, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    attach = attachment_at(innermost, 0);
    expect_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    release(attach);
    release(innermost);
    release(inner);
    release(back);
    release(stream);
    release(message);
}

/* SPI-TNEF-06: an OLE object travels as its storage. */
static void storages_travel(void **state)
{
    LPMESSAGE message = new_message();
    LPSTORAGE storage;
    LPSTREAM inside;
    ULONG number;
    char text[5];

    LPATTACH attach = new_attachment(message, ATTACH_OLE, 3, NULL, &number);
    assert_int_equal(attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&storage), S_OK);
    assert_int_equal(storage->lpVtbl->CreateStream(storage, L"Contents", INSIDE | STGM_CREATE, 0, 0, &inside), S_OK);
    assert_int_equal(mapix_stream_write_all(inside, "sheet", 5), S_OK);
    release(inside);
    assert_int_equal(storage->lpVtbl->Commit(storage, 0), S_OK);
    release(storage);
    save_attachment(attach);
    LPSTREAM stream = encode(message, 0);
    LPMESSAGE back = decode(stream);
    attach = attachment_at(back, 0);
    expect_long(attach, PR_ATTACH_METHOD, ATTACH_OLE);
    expect_long(attach, PR_RENDERING_POSITION, 3);
    assert_int_equal(attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (LPUNKNOWN *)&storage), S_OK);
    assert_int_equal(storage->lpVtbl->OpenStream(storage, L"Contents", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &inside), S_OK);
    assert_int_equal(mapix_stream_read_exactly(inside, text, 5), S_OK);
    assert_memory_equal(text, "sheet", 5);
    release(inside);
    release(storage);
    release(attach);
    release(back);
    release(stream);
    release(message);
}

/* Values above what GetProps gives travel whole. */
static void large_values_travel(void **state)
{
    enum { SIZE = 3 << 20 };
    LPMESSAGE message = new_message();
    ULONG number;
    char *bytes = malloc(SIZE);
    LPSTREAM data;

    for (int i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 7 + i / 256);
    LPATTACH attach = new_attachment(message, ATTACH_BY_VALUE, -1, L"big.bin", &number);
    assert_int_equal(attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&data), S_OK);
    assert_int_equal(mapix_stream_write_all(data, bytes, SIZE), S_OK);
    assert_int_equal(data->lpVtbl->Commit(data, 0), S_OK);
    release(data);
    save_attachment(attach);
    wchar_t *body = malloc(100001 * sizeof(wchar_t));
    wmemset(body, L'b', 100000);
    body[100000] = 0;
    set_text(message, PR_BODY_W, body);
    LPSTREAM stream = encode(message, 0);
    LPMESSAGE back = decode(stream);
    attach = attachment_at(back, 0);
    assert_int_equal(attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (LPUNKNOWN *)&data), S_OK);
    char *have = malloc(SIZE);
    assert_int_equal(mapix_stream_read_exactly(data, have, SIZE), S_OK);
    assert_memory_equal(have, bytes, SIZE);
    release(data);
    release(attach);
    assert_int_equal(back->lpVtbl->OpenProperty(back, PR_BODY_W, &IID_IStream, 0, 0, (LPUNKNOWN *)&data), S_OK);
    STATSTG statistics;
    assert_int_equal(data->lpVtbl->Stat(data, &statistics, STATFLAG_NONAME), S_OK);
    assert_int_equal(statistics.cbSize.QuadPart, 100000 * sizeof(wchar_t));
    release(data);
    free(have);
    free(bytes);
    free(body);
    release(back);
    release(stream);
    release(message);
}

/* --- Which properties ------------------------------------------------------------------------------------------------------------------- */

/* SPI-TNEF-02: encoding calls queue; nothing is written before Finish, and SetProps' values exist in the stream only. */
static void calls_are_queued_until_finish(void **state)
{
    LPMESSAGE message = new_message();
    LPSTREAM stream = new_stream("before", 6);
    SizedSPropTagArray(1, subject) = { 1, { PR_SUBJECT_W } };
    SPropValue other = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"told to the world" };
    size_t size;

    set_text(message, PR_SUBJECT_W, L"kept");
    set_text(message, PR_BODY_W, L"not asked for");
    assert_int_equal(mapix_stream_rewind(stream, 6), S_OK);
    LPITNEF tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (LPSPropTagArray)&subject), S_OK);
    assert_int_equal(tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &other), S_OK);
    mapix_stream_memory_bytes(stream, &size);
    assert_int_equal(size, 6);
    finish(tnef);
    mapix_stream_memory_bytes(stream, &size);
    /* SPI-TNEF-04: the stream stands behind the data. */
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER at;
    assert_int_equal(stream->lpVtbl->Seek(stream, none, STREAM_SEEK_CUR, &at), S_OK);
    assert_int_equal(at.QuadPart, size);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (LPSPropTagArray)&subject), MAPI_E_CALL_FAILED);
    assert_int_equal(tnef->lpVtbl->Finish(tnef, 0, NULL, NULL), MAPI_E_CALL_FAILED);
    release(tnef);
    expect_text(message, PR_SUBJECT_W, L"kept");
    assert_int_equal(mapix_stream_rewind(stream, 6), S_OK);
    LPMESSAGE back = decode(stream);
    expect_text(back, PR_SUBJECT_W, L"told to the world");
    expect_missing(back, PR_BODY_W);
    release(back);
    release(stream);
    release(message);
}

struct selection {
    ULONG flags;
    ULONG tag;
    bool subject, importance, attachment, data;
};

/* SPI-TNEF-03: the flags of AddProps. */
static void flags_choose(void **state)
{
    static const struct selection cases[] = {
        { TNEF_PROP_EXCLUDE, 0, true, true, true, true },
        { TNEF_PROP_EXCLUDE, PR_SUBJECT_W, false, true, true, true },
        { TNEF_PROP_EXCLUDE, PR_ATTACH_DATA_BIN, true, true, true, false },
        { TNEF_PROP_EXCLUDE, PR_MESSAGE_ATTACHMENTS, true, true, false, false },
        { TNEF_PROP_EXCLUDE | TNEF_PROP_MESSAGE_ONLY, PR_SUBJECT_W, false, true, false, false },
        { TNEF_PROP_EXCLUDE | TNEF_PROP_ATTACHMENTS_ONLY, 0, false, false, true, true },
        { TNEF_PROP_INCLUDE, PR_SUBJECT_W, true, false, false, false },
        { TNEF_PROP_INCLUDE, PR_MESSAGE_ATTACHMENTS, false, false, true, true },
        { TNEF_PROP_INCLUDE | TNEF_PROP_ATTACHMENTS_ONLY, PR_ATTACH_FILENAME_W, false, false, true, false },
        { TNEF_PROP_INCLUDE | TNEF_PROP_MESSAGE_ONLY, PR_IMPORTANCE, false, true, false, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        LPMESSAGE message = new_message();
        SizedSPropTagArray(1, tags) = { cases[i].tag ? 1 : 0, { cases[i].tag } };
        fill(message);
        LPSTREAM stream = new_stream(NULL, 0);
        LPITNEF tnef = open_encoder(stream, message, 0);
        assert_int_equal(tnef->lpVtbl->AddProps(tnef, cases[i].flags, 0, NULL, (LPSPropTagArray)&tags), S_OK);
        finish(tnef);
        release(tnef);
        assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
        LPMESSAGE back = decode(stream);
        LPSPropValue subject = get(back, PR_SUBJECT_W), importance = get(back, PR_IMPORTANCE);
        LPATTACH attach = attachment_at(back, 0);
        LPSPropValue data = attach ? get(attach, PR_ATTACH_DATA_BIN) : NULL;
        if ((subject != NULL) != cases[i].subject || (importance != NULL) != cases[i].importance || (attach != NULL) != cases[i].attachment
            || (data != NULL) != cases[i].data)
            fail_msg("case %zu: subject %d, importance %d, attachment %d, data %d", i, subject != NULL, importance != NULL, attach != NULL, data != NULL);
        MAPIFreeBuffer(subject);
        MAPIFreeBuffer(importance);
        MAPIFreeBuffer(data);
        release(attach);
        release(back);
        release(stream);
        release(message);
    }
}

/* SPI-TNEF-03, -09: an attachment whose data travels apart is joined to its properties by its transport name. */
static void contained_attachments_travel_apart(void **state)
{
    LPMESSAGE message = new_message(), back = new_message();
    SizedSPropTagArray(1, data) = { 1, { PR_ATTACH_DATA_BIN } };
    SPropValue transport = { .ulPropTag = PR_ATTACH_TRANSPORT_NAME_W, .Value.lpszW = (LPWSTR)L"PHOTO1.JPG" };
    ULONG number;

    fill(message);
    LPSTREAM stream = new_stream(NULL, 0);
    LPITNEF tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE | TNEF_PROP_MESSAGE_ONLY, 0, NULL, NOTHING), S_OK);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE | TNEF_PROP_CONTAINED, 0, NULL, (LPSPropTagArray)&data), S_OK);
    assert_int_equal(tnef->lpVtbl->SetProps(tnef, TNEF_PROP_CONTAINED, 0, 1, &transport), S_OK);
    finish(tnef);
    assert_int_equal(FIND(stream, "JPEG"), -1);
    release(tnef);

    LPATTACH attach = new_attachment(back, ATTACH_BY_VALUE, -1, NULL, &number);
    set_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    set_text(attach, PR_ATTACH_TRANSPORT_NAME_W, L"photo1.jpg");
    save_attachment(attach);
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    assert_null(decode_into(stream, back, S_OK));
    attach = attachment_at(back, 0);
    expect_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    expect_text(attach, PR_ATTACH_FILENAME_W, L"photo.jpg");
    expect_text(attach, PR_ATTACH_MIME_TAG_W, L"image/jpeg");
    expect_long(attach, PR_RENDERING_POSITION, 28);
    release(attach);
    assert_null(attachment_at(back, 1));
    release(back);
    release(stream);
    release(message);
}

/* SPI-TNEF-03: data in place of the attachment's own: text, and a finished stream in place of an embedded message. */
static void contained_data_is_replaced(void **state)
{
    LPMESSAGE message = new_message(), other = new_message(), inner;
    LPATTACH attach;

    fill(message);
    embed(message, L"the original", &inner, &attach);
    assert_int_equal(inner->lpVtbl->SaveChanges(inner, 0), S_OK);
    release(inner);
    save_attachment(attach);
    set_text(other, PR_SUBJECT_W, L"in its place");
    LPSTREAM replacement = encode(other, 0), stream = new_stream(NULL, 0);
    LPITNEF tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, NOTHING), S_OK);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED, 0, (LPVOID) "other text", NULL), S_OK);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED_TNEF, 1, replacement, NULL), S_OK);
    finish(tnef);
    release(tnef);
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    LPMESSAGE back = decode(stream);
    attach = attachment_at(back, 0);
    expect_binary(attach, PR_ATTACH_DATA_BIN, "other text", 10);
    release(attach);
    inner = inner_of(back, 1);
    expect_text(inner, PR_SUBJECT_W, L"in its place");
    release(inner);
    release(back);
    release(stream);
    release(replacement);
    release(other);
    release(message);
}

/* SPI-TNEF-03: components one by one. */
static void components_are_finished_one_by_one(void **state)
{
    LPMESSAGE message = new_message();
    SizedSPropTagArray(1, importance) = { 1, { PR_IMPORTANCE } };
    SizedSPropTagArray(1, subject) = { 1, { PR_SUBJECT_W } };
    SizedSPropTagArray(2, file) = { 2, { PR_ATTACH_FILENAME_W, PR_ATTACH_DATA_BIN } };
    SPropValue other = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"custom" };
    LPSTnefProblemArray problems;

    fill(message);
    LPSTREAM stream = new_stream(NULL, 0);
    LPITNEF plain = open_encoder(stream, message, 0);
    assert_int_equal(plain->lpVtbl->FinishComponent(plain, TNEF_COMPONENT_MESSAGE, 0, NULL, NULL, NULL, NULL), MAPI_E_NO_SUPPORT);
    release(plain);
    LPITNEF tnef = open_encoder(stream, message, TNEF_COMPONENT_ENCODING);
    assert_int_equal(tnef->lpVtbl->FinishComponent(tnef, 0, 0, NULL, NULL, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 1, NULL, NULL, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->FinishComponent(tnef, 1, 0, NULL, NULL, NULL, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 0, (LPSPropTagArray)&subject, &other, (LPSPropTagArray)&importance,
                         &problems), S_OK);
    assert_null(problems);
    assert_true(find_attribute(stream, attSubject) > 0);
    assert_int_equal(find_attribute(stream, attAttachRenddata), -1);
    assert_int_equal(tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_ATTACHMENT, 0, NULL, NULL, (LPSPropTagArray)&file, NULL), S_OK);
    assert_true(find_attribute(stream, attAttachRenddata) > 0);
    finish(tnef);
    release(tnef);
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    LPMESSAGE back = decode(stream);
    expect_text(back, PR_SUBJECT_W, L"custom");
    expect_long(back, PR_IMPORTANCE, IMPORTANCE_HIGH);
    expect_missing(back, PR_BODY_W);
    LPATTACH attach = attachment_at(back, 0);
    expect_text(attach, PR_ATTACH_FILENAME_W, L"photo.jpg");
    expect_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    expect_missing(attach, PR_ATTACH_MIME_TAG_W);
    release(attach);
    assert_null(attachment_at(back, 1));
    release(back);
    release(stream);
    release(message);
}

/* SPI-TNEF-02: ExtractProps works at once, overwrites, and again from the beginning with another list; attachments are not doubled. */
static void extracting_goes_back_to_the_stream(void **state)
{
    LPMESSAGE message = new_message(), back = new_message();
    SizedSPropTagArray(1, subject) = { 1, { PR_SUBJECT_W } };

    fill(message);
    LPSTREAM stream = encode(message, 0);
    set_text(back, PR_SUBJECT_W, L"from the envelope");
    LPITNEF tnef = open_decoder(stream, back);
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, (LPSPropTagArray)&subject, NULL), S_OK);
    expect_text(back, PR_SUBJECT_W, L"from the envelope");
    expect_long(back, PR_IMPORTANCE, IMPORTANCE_HIGH);
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_INCLUDE, (LPSPropTagArray)&subject, NULL), S_OK);
    expect_text(back, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, 0, NULL, NULL), S_OK);
    LPATTACH first = attachment_at(back, 0), second = attachment_at(back, 1);
    assert_non_null(first);
    assert_null(second);
    release(first);
    release(tnef);
    release(back);
    /* Finish of a decoder extracts everything, once. */
    back = new_message();
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    tnef = open_decoder(stream, back);
    WORD key = 0;
    assert_int_equal(tnef->lpVtbl->Finish(tnef, 0, &key, NULL), S_OK);
    assert_int_equal(key, KEY);
    expect_text(back, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    release(tnef);
    release(back);
    release(stream);
    release(message);
}

/* --- Tagged text ------------------------------------------------------------------------------------------------------------------------ */

static void expect_stream(LPSTREAM stream, const char *text)
{
    void *bytes;
    size_t size;

    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &bytes, &size), S_OK);
    assert_string_equal(bytes, text);
    free(bytes);
}

/* SPI-TNEF-08: reading puts a tag in the place of the attachment's character; the message's own text stays. */
static void tags_stand_where_attachments_are(void **state)
{
    LPMESSAGE message = new_message();
    LPSTREAM body;
    ULONG number;

    fill(message);
    LPATTACH attach = new_attachment(message, ATTACH_BY_VALUE, 29, L"second [1].txt", &number);
    set_text(attach, PR_ATTACH_TRANSPORT_NAME_W, L"SECOND.TXT");
    save_attachment(attach);
    LPSTREAM stream = new_stream(NULL, 0);
    LPITNEF tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, NOTHING), S_OK);
    finish(tnef);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, message, MAPI_CREATE, &body), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, message, 4, &body), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, message, 0, &body), S_OK);
    expect_stream(body, "A body with a picture here: [[ photo.jpg : 4660 in winmail.dat ]][[ second _1_.txt : 4661 in SECOND.TXT ]]");
    assert_true(FAILED(body->lpVtbl->Write(body, "x", 1, NULL)));
    release(body);
    expect_text(message, PR_BODY_W, L"A body with a picture here: X.");
    release(tnef);
    release(stream);
    release(message);
}

/* SPI-TNEF-08: writing takes the tags out and tells the attachments their positions; text that only looks like a tag stays. */
static void written_tags_become_positions(void **state)
{
    LPMESSAGE message = new_message();
    LPSTREAM body;

    fill(message);
    LPSTREAM stream = encode(message, 0);
    LPMESSAGE back = decode(stream);
    LPATTACH attach = attachment_at(back, 0);
    set_long(attach, PR_RENDERING_POSITION, -1);
    save_attachment(attach);
    assert_int_equal(mapix_stream_rewind(stream, 0), S_OK);
    LPITNEF tnef = open_decoder(stream, back);
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NOTHING, NULL), S_OK);
    attach = attachment_at(back, 0);
    release(attach);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, back, MAPI_CREATE | MAPI_MODIFY, &body), S_OK);
    ULARGE_INTEGER none = { .QuadPart = 0 };
    assert_int_equal(body->lpVtbl->SetSize(body, none), S_OK);
    assert_int_equal(mapix_stream_rewind(body, 0), S_OK);
    const char *text = "Gr\xC3\xBC\xC3\x9F [[ no : tag ]] [[ photo.jpg : 4660 in winmail.dat ]]!";
    assert_int_equal(mapix_stream_write_all(body, text, strlen(text)), S_OK);
    assert_int_equal(body->lpVtbl->Commit(body, 0), S_OK);
    release(body);
    release(tnef);
    expect_text(back, PR_BODY_W, L"Gr\u00fc\u00df [[ no : tag ]]  !");
    /* The first decoding made attachment 0, the second object another one: its key is the tag's. */
    attach = attachment_at(back, 1);
    expect_long(attach, PR_RENDERING_POSITION, 20);
    release(attach);
    release(back);
    release(stream);
    release(message);
}

/* SPI-TNEF-08, the receiving transport: the text with tags is in the message already; opening it for writing takes them out. */
static void received_text_loses_its_tags(void **state)
{
    LPMESSAGE message = new_message(), back;
    LPSTREAM body;

    fill(message);
    LPSTREAM stream = encode(message, 0);
    back = new_message();
    set_text(back, PR_BODY_W, L"See [[ photo.jpg : 4660 in winmail.dat ]] there");
    SizedSPropTagArray(1, no_body) = { 1, { PR_BODY_W } };
    LPITNEF tnef = open_decoder(stream, back);
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, (LPSPropTagArray)&no_body, NULL), S_OK);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, back, MAPI_CREATE | MAPI_MODIFY, &body), S_OK);
    expect_stream(body, "See [[ photo.jpg : 4660 in  ]] there");
    release(body);
    expect_text(back, PR_BODY_W, L"See   there");
    LPATTACH attach = attachment_at(back, 0);
    expect_long(attach, PR_RENDERING_POSITION, 4);
    release(attach);
    release(tnef);
    release(back);
    release(stream);
    release(message);
    /* Without text there is nothing to open, unless it is to be made. */
    message = new_message();
    stream = new_stream(NULL, 0);
    tnef = open_encoder(stream, message, 0);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, message, 0, &body), MAPI_E_NOT_FOUND);
    assert_int_equal(tnef->lpVtbl->OpenTaggedBody(tnef, message, MAPI_CREATE | MAPI_MODIFY, &body), S_OK);
    assert_int_equal(mapix_stream_write_all(body, "new", 3), S_OK);
    release(tnef);
    release(body);                                                     /* the last release writes, too */
    expect_text(message, PR_BODY_W, L"new");
    release(stream);
    release(message);
}

/* --- Bad input -------------------------------------------------------------------------------------------------------------------------- */

static void expect_problem(LPSTnefProblemArray problems, ULONG index, ULONG attribute, ULONG tag, SCODE code)
{
    assert_non_null(problems);
    assert_true(index < problems->cProblem);
    assert_int_equal(problems->aProblem[index].ulComponent, 0);
    assert_int_equal(problems->aProblem[index].ulAttribute, attribute);
    assert_int_equal(problems->aProblem[index].ulPropTag, tag);
    assert_int_equal(problems->aProblem[index].scode, code);
}

static LPSTREAM copy_with(LPSTREAM stream, long at, unsigned char byte)
{
    size_t size;
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);
    unsigned char *copy = malloc(size);

    memcpy(copy, bytes, size);
    copy[at] = byte;
    LPSTREAM made = new_stream(copy, size);
    free(copy);
    return made;
}

/* SPI-TNEF-04: a broken block stops only that block, a wrong checksum only its attribute. */
static void problems_do_not_stop_the_rest(void **state)
{
    LPMESSAGE message = new_message();

    fill(message);
    LPSTREAM stream = encode(message, 0);
    long subject = find_attribute(stream, attSubject), block = find_attribute(stream, attMAPIProps);
    size_t size;
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);
    assert_true(subject > 0 && block > subject);

    LPSTREAM broken = copy_with(stream, subject + 9, bytes[subject + 9] + 1);
    LPMESSAGE back = new_message();
    LPSTnefProblemArray problems = decode_into(broken, back, S_OK);
    expect_problem(problems, 0, attSubject, 0, MAPI_E_CORRUPT_DATA);
    assert_int_equal(problems->cProblem, 1);
    expect_missing(back, PR_SUBJECT_W);
    expect_long(back, PR_IMPORTANCE, IMPORTANCE_HIGH);
    LPATTACH attach = attachment_at(back, 0);
    assert_non_null(attach);
    release(attach);
    MAPIFreeBuffer(problems);
    release(back);
    release(broken);

    /* More properties promised than there are, with a checksum that is right: low byte of the count + 1, low byte of the sum + 1. */
    ULONG length;
    memcpy(&length, bytes + block + 5, 4);
    long sum = block + 9 + (long)length;
    LPSTREAM once = copy_with(stream, block + 9, bytes[block + 9] + 1);
    broken = copy_with(once, sum, bytes[sum] + 1);
    back = new_message();
    problems = decode_into(broken, back, S_OK);
    expect_problem(problems, 0, attMAPIProps, 0, MAPI_E_UNABLE_TO_COMPLETE);
    expect_text(back, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    attach = attachment_at(back, 0);
    expect_binary(attach, PR_ATTACH_DATA_BIN, "JPEG\0bytes", 10);
    release(attach);
    MAPIFreeBuffer(problems);
    release(back);
    release(broken);
    release(once);
    release(stream);
    release(message);
}

/* SPI-TNEF-04: a stream that breaks off anywhere is corrupt, or ends between two attributes; never a crash, never a hang. */
static void streams_that_break_off_are_corrupt(void **state)
{
    LPMESSAGE message = new_message();
    size_t size, whole = 0;

    fill(message);
    LPSTREAM stream = encode(message, 0);
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);
    for (size_t cut = 0; cut < size; cut++) {
        LPSTREAM part = new_stream(bytes, cut);
        LPMESSAGE back = new_message();
        LPITNEF tnef = open_decoder(part, back);
        HRESULT result = tnef->lpVtbl->ExtractProps(tnef, 0, NULL, NULL);
        assert_true(result == S_OK || result == MAPI_E_CORRUPT_DATA);
        whole += result == S_OK;
        release(tnef);
        release(back);
        release(part);
    }
    assert_in_range(whole, 8, 20);                                     /* the ends of its attributes */
    LPSTREAM other = new_stream("\x78\x9F\x3E\x23\x34\x12", 6);
    LPMESSAGE back = new_message();
    assert_null(decode_into(other, back, MAPI_E_CORRUPT_DATA));
    ULONG page, secondary;
    assert_int_equal(GetTnefStreamCodepage(other, &page, &secondary), MAPI_E_CORRUPT_DATA);
    release(back);
    release(other);
    release(stream);
    release(message);
}

/* SPI-TNEF-11: 437 and 0 where no page is named; the stream stays where it was. */
static void code_page_of_a_stream(void **state)
{
    LPSTREAM stream = new_stream("\x78\x9F\x3E\x22\x01\x00" "\x01\x04\x80\x01\x00\x02\x00\x00\x00\x81\x00\x81\x00", 19);
    ULONG page = 0, secondary = 1;

    assert_int_equal(GetTnefStreamCodepage(stream, &page, &secondary), S_OK);
    assert_int_equal(page, 437);
    assert_int_equal(secondary, 0);
    assert_int_equal(GetTnefStreamCodepage(NULL, &page, &secondary), MAPI_E_INVALID_PARAMETER);
    LPMESSAGE back = decode(stream);                                   /* it stands at its beginning still */
    expect_text(back, PR_SUBJECT_W, L"\u00fc");                        /* 0x81 of page 437 */
    release(back);
    release(stream);
}

/* SPI-TNEF-01: what OpenTnefStream accepts. */
static void arguments_are_checked(void **state)
{
    LPMESSAGE message = new_message();
    LPSTREAM stream = new_stream(NULL, 0);
    LPITNEF tnef = NULL;
    char name[300];

    memset(name, 'n', sizeof(name));
    name[260] = 0;
    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "n", TNEF_ENCODE, message, 0, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, NULL, TNEF_ENCODE, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "", TNEF_ENCODE, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, name, TNEF_ENCODE, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    for (const char *bad = "[]:"; *bad; bad++) {
        char one[4] = { 'a', *bad, 'b', 0 };
        assert_int_equal(OpenTnefStreamEx(NULL, stream, one, TNEF_ENCODE, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    }
    assert_int_equal(OpenTnefStreamEx(NULL, NULL, (LPSTR) "n", TNEF_ENCODE, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "n", TNEF_ENCODE, NULL, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "n", TNEF_ENCODE, message, 1, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "n", TNEF_ENCODE | TNEF_PURE | TNEF_BEST_DATA, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamEx(NULL, stream, (LPSTR) "n", 0x100, message, 1, NULL, &tnef), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(OpenTnefStreamExW(NULL, stream, (LPWSTR)L"a:b", TNEF_ENCODE, message, 1, NULL, &tnef), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(OpenTnefStreamW(NULL, stream, (LPWSTR)L"winmail.dat", TNEF_ENCODE, message, 1, &tnef), S_OK);

    SizedSPropTagArray(1, tags) = { 1, { PR_SUBJECT_W } };
    LPSPropTagArray list = (LPSPropTagArray)&tags;
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, 0x1000, 0, NULL, list), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, 0, 0, NULL, list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE, 0, NULL, list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 3, NULL, list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED_TNEF, 0, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->SetProps(tnef, 1, 0, 0, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(tnef->lpVtbl->SetProps(tnef, 0, 0, 1, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(tnef->lpVtbl->Finish(tnef, 1, NULL, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, list, NULL), MAPI_E_NO_SUPPORT);
    assert_int_equal(tnef->lpVtbl->ExtractProps(tnef, 4, list, NULL), MAPI_E_UNKNOWN_FLAGS);
    /* One Release lets go of all (the page's promise): the stream and message live on by our references alone. */
    release(tnef);
    tnef = open_decoder(stream, message);
    assert_int_equal(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, list), MAPI_E_NO_SUPPORT);
    release(tnef);
    assert_int_equal(stream->lpVtbl->Release(stream), 0);
    assert_int_equal(message->lpVtbl->Release(message), 0);
}

/* Whatever allocation fails: an error or less in the target, nothing leaked, nothing broken. */
static void one_way(void *context)
{
    LPMESSAGE message = context, back = NULL;
    LPSTREAM stream = NULL;
    LPITNEF tnef = NULL;
    IStorage *storage = NULL;
    LPSTnefProblemArray problems = NULL;

    if (FAILED(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream)))
        return;
    if (SUCCEEDED(OpenTnefStream(NULL, stream, (LPSTR) "n", TNEF_ENCODE, message, 1, &tnef))
        && SUCCEEDED(tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, NOTHING)) && SUCCEEDED(tnef->lpVtbl->EncodeRecips(tnef, 0, NULL))
        && SUCCEEDED(tnef->lpVtbl->Finish(tnef, 0, NULL, &problems)))
        MAPIFreeBuffer(problems);
    release(tnef);
    tnef = NULL;
    problems = NULL;
    mapix_stream_rewind(stream, 0);
    if (SUCCEEDED(mapix_storage_create(NULL, MODE, 0, &storage))
        && SUCCEEDED(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0,
            MAPI_UNICODE, &back))
        && SUCCEEDED(OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, back, 0, &tnef))) {
        if (SUCCEEDED(tnef->lpVtbl->ExtractProps(tnef, 0, NULL, &problems)))
            MAPIFreeBuffer(problems);
        LPSTREAM body = NULL;
        if (SUCCEEDED(tnef->lpVtbl->OpenTaggedBody(tnef, back, MAPI_MODIFY, &body)))
            release(body);
    }
    release(tnef);
    release(back);
    release(storage);
    release(stream);
}

static void any_allocation_may_fail(void **state)
{
    LPMESSAGE message = new_message(), inner;
    LPATTACH attach;

    fill(message);
    set_long(message, named(message, &text_name, PT_LONG), 1);
    add_recipient(message, L"Ada", L"ada@x", MAPI_TO);
    embed(message, L"inner", &inner, &attach);
    assert_int_equal(inner->lpVtbl->SaveChanges(inner, 0), S_OK);
    release(inner);
    save_attachment(attach);
    assert_true(failing_allocator_each(one_way, message) > 40);
    release(message);
}

/* --- Somebody else reads it ------------------------------------------------------------------------------------------------------------ */

static void expect_output(const char *command, const char *wanted)
{
    char output[4096];
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    size_t size = fread(output, 1, sizeof(output) - 1, pipe);
    output[size] = 0;
    int status = pclose(pipe);
    if (status || !strstr(output, wanted))
        fail_msg("%s: status %d, said: %s", command, status, output);
}

/* Debian's tnef and ytnef read our streams: name and bytes of the attachment. */
static void other_programs_read_our_streams(void **state)
{
    LPMESSAGE message = new_message();
    char path[] = "/tmp/mapix-tnef-XXXXXX", command[200];
    size_t size;
    int file = mkstemp(path);

    fill(message);
    LPSTREAM stream = encode(message, 0);
    const void *bytes = mapix_stream_memory_bytes(stream, &size);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), size);
    close(file);
    snprintf(command, sizeof(command), "tnef --list -f %s 2>&1", path);
    expect_output(command, "photo.jpg");
    snprintf(command, sizeof(command), "d=$(mktemp -d) && ytnef -F -f $d %s >/dev/null 2>&1; find $d -name '*.jpg' -exec cat {} + | tr '\\0' '0'; rm -r $d", path);
    expect_output(command, "JPEG0bytes");
    unlink(path);
    release(stream);
    release(message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_those_of_the_sample),
        cmocka_unit_test(people_are_packed),
        cmocka_unit_test(flags_and_priorities_are_mapped),
        cmocka_unit_test(losses_are_encapsulated),
        cmocka_unit_test(pure_streams_have_blocks_only),
        cmocka_unit_test(all_types_travel),
        cmocka_unit_test(named_properties_have_their_name),
        cmocka_unit_test(recipients_travel_when_asked_for),
        cmocka_unit_test(messages_in_messages_travel),
        cmocka_unit_test(storages_travel),
        cmocka_unit_test(large_values_travel),
        cmocka_unit_test(calls_are_queued_until_finish),
        cmocka_unit_test(flags_choose),
        cmocka_unit_test(contained_attachments_travel_apart),
        cmocka_unit_test(contained_data_is_replaced),
        cmocka_unit_test(components_are_finished_one_by_one),
        cmocka_unit_test(extracting_goes_back_to_the_stream),
        cmocka_unit_test(tags_stand_where_attachments_are),
        cmocka_unit_test(written_tags_become_positions),
        cmocka_unit_test(received_text_loses_its_tags),
        cmocka_unit_test(problems_do_not_stop_the_rest),
        cmocka_unit_test(streams_that_break_off_are_corrupt),
        cmocka_unit_test(code_page_of_a_stream),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(other_programs_read_our_streams),
        cmocka_unit_test(any_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
