/* Shorthand of this room's tests. */
#ifndef MAPIX_TESTS_PROP_TEST_H
#define MAPIX_TESTS_PROP_TEST_H

#include <mapix.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/object.h"
#include "prop_conformance.h"
#include "prop_fixture.h"

static inline void release(void *interface)
{
    if (interface)
        ((LPUNKNOWN)interface)->lpVtbl->Release(interface);
}

static inline SPropValue long_value(ULONG id, LONG number)
{
    return (SPropValue){ .ulPropTag = PROP_TAG(PT_LONG, id), .Value.l = number };
}

static inline SPropValue text_value(ULONG id, const char *text)
{
    return (SPropValue){ .ulPropTag = PROP_TAG(PT_STRING8, id), .Value.lpszA = (LPSTR)(uintptr_t)text };
}

static inline SPropValue bytes_value(ULONG id, const void *bytes, ULONG length)
{
    return (SPropValue){ .ulPropTag = PROP_TAG(PT_BINARY, id), .Value.bin = { length, (LPBYTE)(uintptr_t)bytes } };
}

/* One value; a PT_ERROR one comes back as its code. */
static inline HRESULT get_one(LPMAPIPROP prop, ULONG tag, LPSPropValue *ret_value)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropValue value = NULL;
    ULONG count = 0;
    HRESULT result = prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0, &count, &value);

    *ret_value = NULL;
    if (FAILED(result))
        return result;
    if (PROP_TYPE(value->ulPropTag) == PT_ERROR) {
        result = value->Value.err;
        MAPIFreeBuffer(value);
        return result;
    }
    *ret_value = value;
    return S_OK;
}

static inline LONG get_long(LPMAPIPROP prop, ULONG id)
{
    LPSPropValue value;
    LONG number;

    assert_int_equal(get_one(prop, PROP_TAG(PT_LONG, id), &value), S_OK);
    number = value->Value.l;
    MAPIFreeBuffer(value);
    return number;
}

static inline HRESULT get_code(LPMAPIPROP prop, ULONG tag)
{
    LPSPropValue value;
    HRESULT result = get_one(prop, tag, &value);

    MAPIFreeBuffer(value);
    return result;
}

static inline HRESULT set_one(LPMAPIPROP prop, SPropValue value)
{
    LPSPropProblemArray problems = NULL;
    HRESULT result = prop->lpVtbl->SetProps(prop, 1, &value, &problems);

    if (problems)
        result = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    return result;
}

static inline HRESULT delete_one(LPMAPIPROP prop, ULONG tag)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropProblemArray problems = NULL;
    HRESULT result = prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, &problems);

    if (problems)
        result = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    return result;
}

static inline LPSTREAM open_stream(LPMAPIPROP prop, ULONG tag, ULONG options, ULONG flags)
{
    LPSTREAM stream = NULL;

    assert_int_equal(prop->lpVtbl->OpenProperty(prop, tag, &IID_IStream, options, flags, (LPUNKNOWN *)&stream), S_OK);
    assert_non_null(stream);
    return stream;
}

static inline void write_bytes(LPSTREAM stream, const void *bytes, size_t length)
{
    ULONG put = 0;

    assert_int_equal(stream->lpVtbl->Write(stream, bytes, (ULONG)length, &put), S_OK);
    assert_int_equal(put, length);
}

static inline void seek_to(LPSTREAM stream, LONGLONG position)
{
    LARGE_INTEGER move = { .QuadPart = position };

    assert_int_equal(stream->lpVtbl->Seek(stream, move, STREAM_SEEK_SET, NULL), S_OK);
}

static inline size_t read_all(LPSTREAM stream, void *buffer, size_t size)
{
    ULONG got = 0;

    seek_to(stream, 0);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, (ULONG)size, &got), S_OK);
    return got;
}

#endif
