#include "prop_conformance.h"

#include <mapitags.h>
#include <mapiutil.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <cmocka.h>

struct run {
    const struct prop_conformance *suite;
    void *context;
    ULONG first;                       /* id of the first free property */
};

static ULONG tag_at(const struct run *run, ULONG type, ULONG place)
{
    return PROP_TAG(type, run->first + place);
}

static LPMAPIPROP open_it(const struct run *run, bool writable)
{
    LPMAPIPROP prop = NULL;

    assert_int_equal(run->suite->open(run->context, writable, &prop), S_OK);
    assert_non_null(prop);
    return prop;
}

static void release(void *interface)
{
    ((LPUNKNOWN)interface)->lpVtbl->Release(interface);
}

static void save(const struct run *run, LPMAPIPROP prop)
{
    if (run->suite->transacted)
        assert_int_equal(prop->lpVtbl->SaveChanges(prop, KEEP_OPEN_READWRITE), S_OK);
}

static void set(LPMAPIPROP prop, SPropValue *value)
{
    LPSPropProblemArray problems = NULL;

    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, value, &problems), S_OK);
    assert_null(problems);
}

static HRESULT get(LPMAPIPROP prop, ULONG tag, ULONG flags, LPSPropValue *ret_value)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    ULONG count = 77;
    HRESULT result = prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, flags, &count, ret_value);

    if (!FAILED(result))
        assert_int_equal(count, 1);
    return result;
}

static void delete_tag(LPMAPIPROP prop, ULONG tag)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropProblemArray problems = NULL;

    assert_int_equal(prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, &problems), S_OK);
    MAPIFreeBuffer(problems);
}

static bool lists(LPMAPIPROP prop, ULONG tag, ULONG flags)
{
    LPSPropTagArray tags = NULL;
    bool found = false;
    ULONG i;

    assert_int_equal(prop->lpVtbl->GetPropList(prop, flags, &tags), S_OK);
    for (i = 0; i < tags->cValues; i++)
        found |= tags->aulPropTag[i] == tag;
    MAPIFreeBuffer(tags);
    return found;
}

static void clean(const struct run *run, LPMAPIPROP prop)
{
    SizedSPropTagArray(24, tags) = { 24, { 0 } };
    ULONG i;

    for (i = 0; i < 24; i++)
        tags.aulPropTag[i] = tag_at(run, PT_UNSPECIFIED, i);
    assert_int_equal(prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, NULL), S_OK);
    save(run, prop);
}

/* SPI-PROP-03, -04: arguments, order, errors in place, MAPI_W_ERRORS_RETURNED. */
static void check_get(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    SPropValue first = { .ulPropTag = tag_at(run, PT_LONG, 0), .Value.l = -17 };
    SPropValue second = { .ulPropTag = tag_at(run, PT_I8, 1), .Value.li.QuadPart = -5000000000 };
    SizedSPropTagArray(4, tags) = { 4, { tag_at(run, PT_I8, 1), tag_at(run, PT_LONG, 2), tag_at(run, PT_UNSPECIFIED, 0), tag_at(run, PT_STRING8, 0) } };
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    LPSPropValue values = NULL;
    ULONG count = 0;

    assert_int_equal(prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&none, 0, &count, &values), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0x00001000, &count, &values), MAPI_E_UNKNOWN_FLAGS);
    set(prop, &first);
    set(prop, &second);
    assert_int_equal(prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0, &count, &values), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(count, 4);
    assert_int_equal(values[0].ulPropTag, second.ulPropTag);
    assert_true(values[0].Value.li.QuadPart == second.Value.li.QuadPart);
    assert_int_equal(PROP_TYPE(values[1].ulPropTag), PT_ERROR);
    assert_int_equal(PROP_ID(values[1].ulPropTag), run->first + 2);
    assert_int_equal(values[1].Value.err, MAPI_E_NOT_FOUND);
    assert_int_equal(values[2].ulPropTag, first.ulPropTag);
    assert_int_equal(values[2].Value.l, -17);
    assert_int_equal(PROP_TYPE(values[3].ulPropTag), PT_ERROR);
    MAPIFreeBuffer(values);
    clean(run, prop);
    release(prop);
}

/* SPI-PROP-05: strings come in the form asked for, or as MAPI_UNICODE says. */
static void check_strings(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    SPropValue wide = { .ulPropTag = tag_at(run, PT_UNICODE, 0), .Value.lpszW = (LPWSTR)L"gr\u00fc\u00df \U0001F600" };
    SPropValue narrow = { .ulPropTag = tag_at(run, PT_STRING8, 1), .Value.lpszA = (LPSTR)"caf\xc3\xa9" };
    LPSPropValue value;

    set(prop, &wide);
    set(prop, &narrow);
    assert_int_equal(get(prop, tag_at(run, PT_STRING8, 0), 0, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80");
    MAPIFreeBuffer(value);
    assert_int_equal(get(prop, tag_at(run, PT_UNSPECIFIED, 0), MAPI_UNICODE, &value), S_OK);
    assert_int_equal(PROP_TYPE(value->ulPropTag), PT_UNICODE);
    assert_int_equal(wcscmp(value->Value.lpszW, wide.Value.lpszW), 0);
    MAPIFreeBuffer(value);
    assert_int_equal(get(prop, tag_at(run, PT_UNSPECIFIED, 1), 0, &value), S_OK);
    assert_int_equal(value->ulPropTag, narrow.ulPropTag);
    assert_string_equal(value->Value.lpszA, narrow.Value.lpszA);
    MAPIFreeBuffer(value);
    assert_true(lists(prop, tag_at(run, PT_UNICODE, 1), MAPI_UNICODE));
    assert_true(lists(prop, tag_at(run, PT_STRING8, 1), 0));
    save(run, prop);
    assert_int_equal(get(prop, tag_at(run, PT_UNICODE, 1), 0, &value), S_OK);
    assert_int_equal(wcscmp(value->Value.lpszW, L"caf\u00e9"), 0);
    MAPIFreeBuffer(value);
    clean(run, prop);
    release(prop);
}

/* SPI-PROP-16: multi-values keep their order. */
static void check_multi_values(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    LONG numbers[] = { 3, 1, 2, 1 };
    LPSTR texts[] = { (LPSTR)"z", (LPSTR)"", (LPSTR)"\xc3\xa4" };
    SPropValue longs = { .ulPropTag = tag_at(run, PT_MV_LONG, 0), .Value.MVl = { 4, numbers } };
    SPropValue strings = { .ulPropTag = tag_at(run, PT_MV_STRING8, 1), .Value.MVszA = { 3, texts } };
    LPSPropValue value;

    if (!run->suite->no_multi_values) {
        set(prop, &longs);
        set(prop, &strings);
        save(run, prop);
        assert_int_equal(get(prop, longs.ulPropTag, 0, &value), S_OK);
        assert_int_equal(value->Value.MVl.cValues, 4);
        assert_memory_equal(value->Value.MVl.lpl, numbers, sizeof(numbers));
        MAPIFreeBuffer(value);
        assert_int_equal(get(prop, tag_at(run, PT_MV_UNICODE, 1), 0, &value), S_OK);
        assert_int_equal(value->Value.MVszW.cValues, 3);
        assert_int_equal(wcscmp(value->Value.MVszW.lppszW[0], L"z"), 0);
        assert_int_equal(wcscmp(value->Value.MVszW.lppszW[1], L""), 0);
        assert_int_equal(wcscmp(value->Value.MVszW.lppszW[2], L"\u00e4"), 0);
        MAPIFreeBuffer(value);
    }
    longs.Value.MVl.cValues = 0;
    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, &longs, NULL), MAPI_E_INVALID_PARAMETER);
    clean(run, prop);
    release(prop);
}

/* SPI-PROP-07, -10: what is ignored, what fails the call, what is a problem. */
static void check_set(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    SPropValue values[] = {
        { .ulPropTag = PR_NULL }, { .ulPropTag = PROP_TAG(PT_ERROR, run->first), .Value.err = MAPI_E_NOT_FOUND },
        { .ulPropTag = tag_at(run, PT_BOOLEAN, 1), .Value.b = TRUE }, { .ulPropTag = tag_at(run, 0x0077, 2) },
    };
    SPropValue object = { .ulPropTag = tag_at(run, PT_OBJECT, 3) };
    SPropValue text = { .ulPropTag = tag_at(run, PT_STRING8, 1), .Value.lpszA = (LPSTR)"now a text" };
    LPSPropProblemArray problems = NULL;
    LPSPropValue value;

    assert_int_equal(prop->lpVtbl->SetProps(prop, 0, values, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, &object, &problems), MAPI_E_INVALID_PARAMETER);
    assert_null(problems);
    assert_int_equal(prop->lpVtbl->SetProps(prop, 4, values, &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulIndex, 3);
    assert_int_equal(problems->aProblem[0].ulPropTag, values[3].ulPropTag);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_INVALID_TYPE);
    MAPIFreeBuffer(problems);
    assert_int_equal(get(prop, tag_at(run, PT_BOOLEAN, 1), 0, &value), S_OK);
    assert_true(value->Value.b);
    MAPIFreeBuffer(value);
    /* A new type for an id replaces the old one with its value. */
    set(prop, &text);
    save(run, prop);
    assert_int_equal(get(prop, tag_at(run, PT_BOOLEAN, 1), 0, &value), MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(value);
    assert_int_equal(get(prop, tag_at(run, PT_UNSPECIFIED, 1), 0, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "now a text");
    MAPIFreeBuffer(value);
    clean(run, prop);
    release(prop);
}

/* SPI-PROP-08: computed properties refuse, one by one. */
static void check_computed(const struct run *run)
{
    SPropValue value = { .ulPropTag = run->suite->computed_tag };
    BYTE bytes[16] = { 1 };
    LPSPropProblemArray problems = NULL;
    LPMAPIPROP prop;

    if (!run->suite->computed_tag)
        return;
    if (PROP_TYPE(value.ulPropTag) == PT_BINARY)
        value.Value.bin = (SBinary){ sizeof(bytes), bytes };
    if (PROP_TYPE(value.ulPropTag) == PT_STRING8 || PROP_TYPE(value.ulPropTag) == PT_UNICODE)
        value.Value.lpszW = (LPWSTR)L"";
    prop = open_it(run, true);
    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, &value, &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->cProblem, 1);
    assert_true(problems->aProblem[0].scode == MAPI_E_COMPUTED || problems->aProblem[0].scode == MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(problems);
    release(prop);
}

/* SPI-PROP-09: by id only, an empty list is illegal, absent ones are fine. */
static void check_delete(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    SPropValue value = { .ulPropTag = tag_at(run, PT_LONG, 0), .Value.l = 1 };
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    LPSPropValue got;

    assert_int_equal(prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&none, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->DeleteProps(prop, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    set(prop, &value);
    save(run, prop);
    delete_tag(prop, tag_at(run, PT_STRING8, 0));
    assert_int_equal(get(prop, value.ulPropTag, 0, &got), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(got->Value.err, MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(got);
    assert_false(lists(prop, value.ulPropTag, 0));
    delete_tag(prop, tag_at(run, PT_UNSPECIFIED, 9));
    clean(run, prop);
    release(prop);
}

/* GetProps(NULL) and GetPropList agree; PT_OBJECT is listed (SPI-PROP-06). */
static void check_all(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    SPropValue value = { .ulPropTag = tag_at(run, PT_SYSTIME, 0), .Value.ft = { 5, 6 } };
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0, i, j;
    HRESULT result;

    set(prop, &value);
    result = prop->lpVtbl->GetProps(prop, NULL, MAPI_UNICODE, &count, &values);
    assert_false(FAILED(result));
    assert_int_equal(prop->lpVtbl->GetPropList(prop, MAPI_UNICODE, &tags), S_OK);
    assert_true(count > 0 && count <= tags->cValues);
    for (i = 0; i < count; i++) {
        for (j = 0; j < tags->cValues && PROP_ID(tags->aulPropTag[j]) != PROP_ID(values[i].ulPropTag); j++)
            ;
        assert_true(j < tags->cValues);
        assert_true(PROP_TYPE(values[i].ulPropTag) == PT_ERROR || values[i].ulPropTag == tags->aulPropTag[j]);
        assert_false(PROP_TYPE(values[i].ulPropTag) & MV_FLAG && values[i].Value.MVl.cValues == 0);
    }
    if (run->suite->object_tag)
        assert_true(lists(prop, run->suite->object_tag, MAPI_UNICODE));
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(tags);
    clean(run, prop);
    release(prop);
}

/* SPI-PROP-14: when a change is there for others. */
static void check_persistence(const struct run *run)
{
    SPropValue value = { .ulPropTag = tag_at(run, PT_LONG, 0), .Value.l = 4711 };
    LPMAPIPROP writer, reader;
    LPSPropValue got;

    if (run->suite->in_memory)
        return;
    writer = open_it(run, true);
    set(writer, &value);
    if (run->suite->transacted) {
        if (!run->suite->one_at_a_time) {
            reader = open_it(run, false);
            assert_int_equal(get(reader, value.ulPropTag, 0, &got), MAPI_W_ERRORS_RETURNED);
            MAPIFreeBuffer(got);
            release(reader);
        }
        assert_int_equal(writer->lpVtbl->SaveChanges(writer, KEEP_OPEN_READWRITE), S_OK);
    } else
        assert_int_equal(writer->lpVtbl->SaveChanges(writer, 0), S_OK);
    if (run->suite->one_at_a_time)
        release(writer);
    reader = open_it(run, false);
    assert_int_equal(get(reader, value.ulPropTag, 0, &got), S_OK);
    assert_int_equal(got->Value.l, 4711);
    MAPIFreeBuffer(got);
    release(reader);
    if (run->suite->one_at_a_time)
        writer = open_it(run, true);
    clean(run, writer);
    release(writer);
    if (!run->suite->transacted)
        return;
    /* Not saved: gone with the object. */
    writer = open_it(run, true);
    set(writer, &value);
    release(writer);
    reader = open_it(run, false);
    assert_int_equal(get(reader, value.ulPropTag, 0, &got), MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(got);
    release(reader);
}

/* An object that was opened for reading changes nothing. */
static void check_read_only(const struct run *run)
{
    SPropValue value = { .ulPropTag = tag_at(run, PT_LONG, 0), .Value.l = 1 };
    SizedSPropTagArray(1, tags) = { 1, { value.ulPropTag } };
    LPSTREAM stream = NULL;
    LPMAPIPROP prop;

    if (run->suite->no_read_only)
        return;
    prop = open_it(run, false);
    assert_int_equal(prop->lpVtbl->SetProps(prop, 1, &value, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, NULL), MAPI_E_NO_ACCESS);
    if (!run->suite->no_streams)
        assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_BINARY, 0), &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY,
            (LPUNKNOWN *)&stream), MAPI_E_NO_ACCESS);
    assert_null(stream);
    release(prop);
}

static void write_all(LPSTREAM stream, const void *bytes, ULONG length)
{
    ULONG put = 0;

    assert_int_equal(stream->lpVtbl->Write(stream, bytes, length, &put), S_OK);
    assert_int_equal(put, length);
}

static void rewind_stream(LPSTREAM stream)
{
    LARGE_INTEGER zero = { .QuadPart = 0 };

    assert_int_equal(stream->lpVtbl->Seek(stream, zero, STREAM_SEEK_SET, NULL), S_OK);
}

/* SPI-PROP-11: OpenProperty's own rules. */
static void check_open(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    LPUNKNOWN opened = (LPUNKNOWN)&opened;

    assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_UNSPECIFIED, 0), &IID_IStream, 0, 0, &opened), MAPI_E_INVALID_PARAMETER);
    assert_null(opened);
    assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_BINARY, 0), NULL, 0, 0, &opened), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_BINARY, 0), &IID_IStream, 0, 0x00000100, &opened), MAPI_E_UNKNOWN_FLAGS);
    if (!run->suite->no_streams)
        assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_BINARY, 0), &IID_IStream, 0, 0, &opened), MAPI_E_NOT_FOUND);
    assert_true(FAILED(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_LONG, 0), &IID_IMAPITable, 0, 0, &opened)));
    assert_null(opened);
    release(prop);
}

/* SPI-STRM-01: a large value goes in and comes out through streams; writes persist with the object. */
static void check_streams(const struct run *run)
{
    static const ULONG sizes[] = { 0, 1, 4095, 70000, 1200000 };
    LPMAPIPROP prop = open_it(run, true);
    unsigned char *bytes = malloc(1200000), *back = malloc(1200001);
    size_t s;
    ULONG i, got;

    for (i = 0; i < 1200000; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 251);
    for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]) && !run->suite->no_streams; s++) {
        LPSTREAM stream = NULL;
        STATSTG stat;

        assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_BINARY, 3), &IID_IStream, STGM_READWRITE,
            MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream), S_OK);
        write_all(stream, bytes, sizes[s]);
        assert_int_equal(stream->lpVtbl->Commit(stream, STGC_DEFAULT), S_OK);
        release(stream);
        save(run, prop);
        if (!run->suite->in_memory) {
            release(prop);
            prop = open_it(run, true);
        }
        assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_BINARY, 3), &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream), S_OK);
        assert_int_equal(stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME), S_OK);
        assert_int_equal(stat.cbSize.QuadPart, sizes[s]);
        assert_int_equal(stream->lpVtbl->Read(stream, back, 1200001, &got), S_OK);
        assert_int_equal(got, sizes[s]);
        assert_memory_equal(back, bytes, sizes[s]);
        assert_true(FAILED(stream->lpVtbl->Write(stream, bytes, 1, NULL)));
        release(stream);
    }
    free(bytes);
    free(back);
    clean(run, prop);
    release(prop);
}

/* Text is streamed in the form of the tag; both forms see one value. */
static void check_text_streams(const struct run *run)
{
    static const wchar_t text[] = L"Gr\u00fc\u00dfe";
    LPMAPIPROP prop = open_it(run, true);
    LPSTREAM stream = NULL;
    LPSPropValue value;
    char narrow[32] = "";
    ULONG got;

    if (!run->suite->no_streams) {
        assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_UNICODE, 4), &IID_IStream, STGM_READWRITE,
            MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream), S_OK);
        write_all(stream, text, (ULONG)(wcslen(text) * sizeof(wchar_t)));
        assert_int_equal(stream->lpVtbl->Commit(stream, STGC_DEFAULT), S_OK);
        release(stream);
        save(run, prop);
        assert_int_equal(get(prop, tag_at(run, PT_UNICODE, 4), 0, &value), S_OK);
        assert_int_equal(wcscmp(value->Value.lpszW, text), 0);
        MAPIFreeBuffer(value);
        assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag_at(run, PT_STRING8, 4), &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream), S_OK);
        assert_int_equal(stream->lpVtbl->Read(stream, narrow, sizeof(narrow), &got), S_OK);
        assert_int_equal(got, strlen("Gr\xc3\xbc\xc3\x9f" "e"));
        assert_memory_equal(narrow, "Gr\xc3\xbc\xc3\x9f" "e", got);
        rewind_stream(stream);
        release(stream);
    }
    clean(run, prop);
    release(prop);
}

/* SPI-NAME-01 to -03, -07. */
static void check_names(const struct run *run)
{
    static GUID set_guid = { 0x6d617069, 0x7802, 0x4a11, { 1, 2, 3, 4, 5, 6, 7, 8 } };
    LPMAPIPROP prop = open_it(run, true);
    MAPINAMEID name = { .lpguid = &set_guid, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)L"conformance" };
    MAPINAMEID unknown = { .lpguid = &set_guid, .ulKind = MNID_ID, .Kind.lID = 0x7FFFFFF1 };
    LPMAPINAMEID wanted[] = { &unknown, &name }, *names = NULL;
    SPropValue value = { .ulPropTag = PROP_TAG(PT_LONG, 0x8123), .Value.l = 5 };
    LPSPropTagArray tags = NULL;
    LPSPropProblemArray problems = NULL;
    ULONG count = 0;

    if (!run->suite->names) {
        assert_int_equal(prop->lpVtbl->GetIDsFromNames(prop, 1, &wanted[1], MAPI_CREATE, &tags), MAPI_E_NO_SUPPORT);
        assert_int_equal(prop->lpVtbl->GetNamesFromIDs(prop, &tags, NULL, 0, &count, &names), MAPI_E_NO_SUPPORT);
        assert_int_equal(prop->lpVtbl->SetProps(prop, 1, &value, &problems), S_OK);
        assert_true(run->suite->any_id ? problems == NULL : problems && problems->aProblem[0].scode == MAPI_E_UNEXPECTED_ID);
        MAPIFreeBuffer(problems);
        release(prop);
        return;
    }
    assert_int_equal(prop->lpVtbl->GetIDsFromNames(prop, 1, &wanted[1], MAPI_CREATE, &tags), S_OK);
    assert_int_equal(tags->cValues, 1);
    assert_true(PROP_ID(tags->aulPropTag[0]) >= 0x8000 && PROP_ID(tags->aulPropTag[0]) <= 0xFFFE);
    assert_int_equal(PROP_TYPE(tags->aulPropTag[0]), PT_UNSPECIFIED);
    value.ulPropTag = PROP_TAG(PT_LONG, PROP_ID(tags->aulPropTag[0]));
    MAPIFreeBuffer(tags);
    assert_int_equal(prop->lpVtbl->GetIDsFromNames(prop, 2, wanted, 0, &tags), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(tags->aulPropTag[0], PROP_TAG(PT_ERROR, 0));
    assert_int_equal(PROP_ID(tags->aulPropTag[1]), PROP_ID(value.ulPropTag));
    tags->aulPropTag[0] = PROP_TAG(PT_LONG, 0xFFF0);
    assert_int_equal(prop->lpVtbl->GetNamesFromIDs(prop, &tags, NULL, 0, &count, &names), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(count, 2);
    assert_null(names[0]);
    assert_int_equal(names[1]->ulKind, MNID_STRING);
    assert_int_equal(wcscmp(names[1]->Kind.lpwstrName, L"conformance"), 0);
    assert_memory_equal(names[1]->lpguid, &set_guid, sizeof(GUID));
    MAPIFreeBuffer(names);
    MAPIFreeBuffer(tags);
    set(prop, &value);
    delete_tag(prop, value.ulPropTag);
    release(prop);
}

/* SPI-PROF-04: secure properties come only to those who know them. */
static void check_secure(const struct run *run)
{
    SPropValue value = { .ulPropTag = PROP_TAG(PT_STRING8, PROP_ID_SECURE_MIN + 3), .Value.lpszA = (LPSTR)"hidden" };
    LPSPropValue got, all;
    ULONG count, i;
    LPMAPIPROP prop;

    if (!run->suite->secure)
        return;
    prop = open_it(run, true);
    set(prop, &value);
    save(run, prop);
    assert_false(lists(prop, value.ulPropTag, 0));
    assert_false(FAILED(prop->lpVtbl->GetProps(prop, NULL, 0, &count, &all)));
    for (i = 0; i < count; i++)
        assert_int_not_equal(PROP_ID(all[i].ulPropTag), PROP_ID(value.ulPropTag));
    MAPIFreeBuffer(all);
    assert_int_equal(get(prop, value.ulPropTag, 0, &got), S_OK);
    assert_string_equal(got->Value.lpszA, "hidden");
    MAPIFreeBuffer(got);
    delete_tag(prop, value.ulPropTag);
    save(run, prop);
    release(prop);
}

/* SPI-PROP-13: copies into a property data object, with and without exclusions. */
static void check_copy(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    SPropValue value = { .ulPropTag = tag_at(run, PT_STRING8, 0), .Value.lpszA = (LPSTR)"travels" };
    SizedSPropTagArray(1, tags) = { 1, { tag_at(run, PT_LONG, 0) } };
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    LPPROPDATA copy = NULL;
    LPSPropValue got;

    if (run->suite->no_copy) {
        release(prop);
        return;
    }
    set(prop, &value);
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &copy), S_OK);
    assert_int_equal(prop->lpVtbl->CopyTo(prop, 0, NULL, NULL, 0, NULL, NULL, copy, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->CopyTo(prop, 0, NULL, (LPSPropTagArray)&none, 0, NULL, &IID_IMAPIProp, copy, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->CopyTo(prop, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, prop, 0, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(prop->lpVtbl->CopyTo(prop, 1, &IID_IUnknown, NULL, 0, NULL, &IID_IMAPIProp, copy, 0, NULL), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(prop->lpVtbl->CopyTo(prop, 0, NULL, (LPSPropTagArray)&tags, 0, NULL, &IID_IMAPIProp, copy, 0, NULL), S_OK);
    assert_int_equal(get((LPMAPIPROP)copy, value.ulPropTag, 0, &got), MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(got);
    tags.aulPropTag[0] = value.ulPropTag;
    assert_int_equal(prop->lpVtbl->CopyProps(prop, (LPSPropTagArray)&tags, 0, NULL, &IID_IMAPIProp, copy, 0, NULL), S_OK);
    assert_int_equal(get((LPMAPIPROP)copy, value.ulPropTag, 0, &got), S_OK);
    assert_string_equal(got->Value.lpszA, "travels");
    MAPIFreeBuffer(got);
    release(copy);
    clean(run, prop);
    release(prop);
}

/* SaveChanges knows its flags; GetLastError explains the last failure. */
static void check_rest(const struct run *run)
{
    LPMAPIPROP prop = open_it(run, true);
    LPMAPIERROR error = NULL;
    LPSPropTagArray tags = NULL;
    LPMAPIPROP same = NULL;

    assert_int_equal(prop->lpVtbl->SaveChanges(prop, 0x40000000), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(prop->lpVtbl->GetPropList(prop, 0x40000000, &tags), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(prop->lpVtbl->GetLastError(prop, MAPI_E_UNKNOWN_FLAGS, 0, &error), S_OK);
    assert_non_null(error);
    assert_non_null(error->lpszError);
    MAPIFreeBuffer(error);
    assert_int_equal(prop->lpVtbl->QueryInterface(prop, &IID_IMAPIProp, (LPVOID *)&same), S_OK);
    release(same);
    release(prop);
}

void prop_conformance_run(const struct prop_conformance *suite, void *context)
{
    struct run run = { .suite = suite, .context = context, .first = suite->free_id ? suite->free_id : 0x6600 };
    static void (*const checks[])(const struct run *run) = { check_get, check_strings, check_multi_values, check_set, check_computed,
        check_delete, check_all, check_persistence, check_read_only, check_open, check_streams, check_text_streams, check_names, check_secure,
        check_copy, check_rest };
    size_t i;

    for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
        checks[i](&run);
}

/* --- Objects that are only read --- */

/* What is listed is there, in the type that is listed; tables and other objects cannot be values. */
static void check_listed(LPMAPIPROP prop, ULONG flags, const char *name)
{
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result;

    assert_int_equal(prop->lpVtbl->GetPropList(prop, flags, &tags), S_OK);
    result = prop->lpVtbl->GetProps(prop, tags, flags, &count, &values);
    assert_false(FAILED(result));
    assert_int_equal(count, tags->cValues);
    for (ULONG i = 0; i < count; i++) {
        ULONG type = PROP_TYPE(tags->aulPropTag[i]);

        if (type != PT_OBJECT && values[i].ulPropTag != tags->aulPropTag[i]
            && !(PROP_TYPE(values[i].ulPropTag) == PT_ERROR && values[i].Value.err == MAPI_E_NOT_ENOUGH_MEMORY))
            fail_msg("%s: %#x is listed and comes as %#x", name, (unsigned)tags->aulPropTag[i], (unsigned)values[i].ulPropTag);
        if (type == PT_STRING8 || type == PT_UNICODE)
            assert_int_equal(type, flags & MAPI_UNICODE ? PT_UNICODE : PT_STRING8);
    }
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(tags);
}

static void check_refused(LPMAPIPROP prop, const char *name)
{
    SPropValue value = { .ulPropTag = PROP_TAG(PT_LONG, 0x66F0), .Value.l = 1 };
    SizedSPropTagArray(1, tags) = { 1, { PROP_TAG(PT_LONG, 0x66F0) } };
    LPSPropProblemArray problems = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result = prop->lpVtbl->SetProps(prop, 1, &value, &problems);

    if (result == S_OK) {
        assert_non_null(problems);
        assert_int_equal(problems->cProblem, 1);
        MAPIFreeBuffer(problems);
    } else if (result != MAPI_E_NO_ACCESS && result != MAPI_E_NO_SUPPORT) {
        fail_msg("%s: SetProps answers %#x", name, (unsigned)result);
    }
    problems = NULL;
    result = prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, &problems);
    if (result == S_OK)
        MAPIFreeBuffer(problems);
    else if (result != MAPI_E_NO_ACCESS && result != MAPI_E_NO_SUPPORT)
        fail_msg("%s: DeleteProps answers %#x", name, (unsigned)result);
    assert_int_equal(prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0, &count, &values), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(values[0].Value.err, MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(values);
}

static void check_arguments(LPMAPIPROP prop)
{
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    LPUNKNOWN interface = NULL;
    LPMAPIERROR error = NULL;
    LPMAPIPROP same = NULL;
    ULONG count = 0;

    assert_int_equal(prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&none, 0, &count, &values), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop->lpVtbl->GetProps(prop, NULL, 0x1000, &count, &values), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(prop->lpVtbl->GetPropList(prop, 0x40000000, &tags), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(prop->lpVtbl->GetLastError(prop, MAPI_E_UNKNOWN_FLAGS, 0, &error), S_OK);
    assert_non_null(error);
    assert_true(strlen((const char *)error->lpszError) > 0);
    MAPIFreeBuffer(error);
    assert_true(FAILED(prop->lpVtbl->OpenProperty(prop, PROP_TAG(PT_UNSPECIFIED, 0x66F0), &IID_IStream, 0, 0, &interface)));
    assert_true(FAILED(prop->lpVtbl->OpenProperty(prop, PROP_TAG(PT_BINARY, 0x66F0), &IID_IStream, 0, 0, &interface)));
    assert_int_equal(prop->lpVtbl->QueryInterface(prop, &IID_IMAPIProp, (LPVOID *)&same), S_OK);
    release(same);
    assert_int_equal(prop->lpVtbl->QueryInterface(prop, &IID_IMAPITable, (LPVOID *)&same), E_NOINTERFACE);
    assert_null(same);
}

/* The copy has every property that the original gives as a value. */
static void check_copied(LPMAPIPROP prop, const char *name)
{
    LPPROPDATA copy = NULL;
    LPSPropValue values = NULL, got = NULL;
    ULONG count = 0;

    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &copy), S_OK);
    assert_int_equal(prop->lpVtbl->CopyTo(prop, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, copy, 0, NULL), S_OK);
    assert_false(FAILED(prop->lpVtbl->GetProps(prop, NULL, MAPI_UNICODE, &count, &values)));
    for (ULONG i = 0; i < count; i++) {
        SizedSPropTagArray(1, one) = { 1, { values[i].ulPropTag } };
        ULONG found = 0;

        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR || PROP_TYPE(values[i].ulPropTag) == PT_OBJECT || PROP_ID(values[i].ulPropTag) >= 0x8000)
            continue;
        if (copy->lpVtbl->GetProps(copy, (LPSPropTagArray)&one, 0, &found, &got) != S_OK)
            fail_msg("%s: CopyTo lost %#x", name, (unsigned)values[i].ulPropTag);
        MAPIFreeBuffer(got);
    }
    MAPIFreeBuffer(values);
    release(copy);
}

void prop_conformance_read_only(LPMAPIPROP prop, const char *name)
{
    check_listed(prop, 0, name);
    check_listed(prop, MAPI_UNICODE, name);
    check_refused(prop, name);
    check_arguments(prop);
    check_copied(prop, name);
}
