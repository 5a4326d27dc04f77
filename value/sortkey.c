#include "value/sortkey.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/codec.h"
#include "value/internal.h"
#include "value/value.h"

#define FORMAT 1

uint32_t mapix_sort_key_version(void)
{
    return (uint32_t)FORMAT << 16 | mapix_text_unicode_version();
}

/* A key under construction. Bytes past the limit are dropped: the key is cut there. */
struct key {
    uint8_t *bytes;
    size_t limit;
    size_t size;
    bool descending;
};

static inline void put_raw(struct key *key, uint8_t byte)
{
    if (key->size < key->limit)
        key->bytes[key->size++] = byte;
}

/* Descending: inverted, with what was zero marked, so that the end mark FF FF sorts after every continuation. */
static inline void put(struct key *key, uint8_t byte)
{
    if (!key->descending) {
        put_raw(key, byte);
        return;
    }
    put_raw(key, (uint8_t)~byte);
    if (byte == 0)
        put_raw(key, 0);
}

static void put_bytes(struct key *key, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    if (!key->descending) {
        size_t room = key->limit - key->size;
        size = size < room ? size : room;
        if (size != 0)
            memcpy(key->bytes + key->size, bytes, size);
        key->size += size;
        return;
    }
    for (size_t i = 0; i < size && key->size < key->limit; i++)
        put(key, at[i]);
}

static void put_number(struct key *key, uint64_t number, unsigned size)
{
    for (unsigned i = size; i > 0; i--)
        put(key, (uint8_t)(number >> (8 * (i - 1))));
}

static void put_signed(struct key *key, int64_t number, unsigned size)
{
    put_number(key, (uint64_t)number ^ UINT64_C(1) << (8 * size - 1), size);
}

/* Bits of a float, ordered: negative ones inverted, NaN above all. */
static void put_float(struct key *key, double number)
{
    uint64_t bits;
    if (isnan(number)) {
        put_number(key, UINT64_MAX, 8);
        return;
    }
    if (number == 0)
        number = 0;
    memcpy(&bits, &number, sizeof(bits));
    put_number(key, bits >> 63 ? ~bits : bits | UINT64_C(1) << 63, 8);
}

/* The loose fold; then, when the text is not its own fold, a zero and the text. In lists each part is closed by a zero. */
static HRESULT put_text(struct key *key, const char *text, size_t length, unsigned flags, bool in_list)
{
    struct mapix_fold fold;
    mapix_fold_init(&fold);
    HRESULT result = mapix_fold_text(&fold, text, length, MAPIX_FOLD_LOOSE);
    if (SUCCEEDED(result)) {
        bool is_fold = length == fold.length && memcmp(text, fold.text, length) == 0;
        bool whole = (flags & MAPIX_SORT_KEY_PRIMARY) == 0 && !is_fold;
        put_bytes(key, fold.text, fold.length);
        if (in_list)
            put(key, 0);
        if (whole) {
            put(key, in_list ? 1 : 0);
            put_bytes(key, text, length);
        }
        if (in_list)
            put(key, 0);
    }
    mapix_fold_release(&fold);
    return result;
}

static HRESULT put_wide(struct key *key, const wchar_t *wide, unsigned flags, bool in_list)
{
    char first[512];
    size_t units = wcslen(wide);
    /* Most texts are short; four bytes are the most a character takes. */
    char *text = units <= sizeof(first) / 4 ? first : malloc(units * 4);
    if (text == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    char *end = mapix_text_wide_to_utf8(wide, units, text);
    HRESULT result = put_text(key, text, (size_t)(end - text), flags, in_list);
    if (text != first)
        free(text);
    return result;
}

/* In lists a zero byte is followed by FF and the end is 00 00, so that a start sorts before what goes on. */
static void put_binary(struct key *key, const SBinary *binary, bool in_list)
{
    if (!in_list) {
        put_bytes(key, binary->lpb, binary->cb);
        return;
    }
    for (ULONG i = 0; i < binary->cb; i++) {
        put(key, binary->lpb[i]);
        if (binary->lpb[i] == 0)
            put(key, 0xff);
    }
    put(key, 0);
    put(key, 0);
}

static HRESULT put_encoded(struct key *key, const SPropValue *value)
{
    struct mapix_codec_writer writer = { 0 };
    mapix_codec_put_value(&writer, value);
    HRESULT result = writer.result;
    if (SUCCEEDED(result))
        put_bytes(key, writer.data + 4, writer.length - 4);
    mapix_codec_writer_release(&writer);
    return result;
}

static HRESULT put_single(struct key *key, const SPropValue *value, unsigned flags, bool in_list)
{
    switch (mapix_value_type(value->ulPropTag)) {
    case PT_I2:
        put_signed(key, value->Value.i, 2);
        return S_OK;
    case PT_LONG:
        put_signed(key, value->Value.l, 4);
        return S_OK;
    case PT_R4:
        put_float(key, value->Value.flt);
        return S_OK;
    case PT_DOUBLE:
    case PT_APPTIME:
        put_float(key, value->Value.dbl);
        return S_OK;
    case PT_CURRENCY:
    case PT_I8:
        put_signed(key, value->Value.li.QuadPart, 8);
        return S_OK;
    case PT_BOOLEAN:
        put(key, value->Value.b != 0);
        return S_OK;
    case PT_SYSTIME:
        put_number(key, (uint64_t)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime, 8);
        return S_OK;
    case PT_CLSID:
        put_bytes(key, value->Value.lpguid, sizeof(GUID));
        return S_OK;
    case PT_STRING8:
        return put_text(key, value->Value.lpszA, strlen(value->Value.lpszA), flags, in_list);
    case PT_UNICODE:
        return put_wide(key, value->Value.lpszW, flags, in_list);
    case PT_BINARY:
    case PT_SVREID:
        put_binary(key, &value->Value.bin, in_list);
        return S_OK;
    case PT_SRESTRICTION:
    case PT_ACTIONS:
        return put_encoded(key, value);
    default:
        return S_OK;
    }
}

static HRESULT put_value(struct key *key, const SPropValue *value, unsigned flags)
{
    SPropValue member;
    HRESULT result = S_OK;
    if ((mapix_value_type(value->ulPropTag) & MV_FLAG) == 0)
        return put_single(key, value, flags, false);
    for (ULONG i = 0; SUCCEEDED(result) && mapix_value_member(value, i, &member); i++) {
        put(key, 1);
        result = put_single(key, &member, flags, true);
    }
    return result;
}

static HRESULT build(const SPropValue *value, unsigned flags, bool descending, void *bytes, size_t limit, size_t *ret_size)
{
    if ((flags & ~MAPIX_SORT_KEY_PRIMARY) != 0)
        return MAPI_E_INVALID_PARAMETER;
    struct key key = { .bytes = bytes, .limit = limit, .descending = descending };
    HRESULT result = S_OK;
    if (value != NULL && PROP_TYPE(value->ulPropTag) != PT_ERROR)
        result = put_value(&key, value, flags);
    if (descending) {
        put_raw(&key, 0xff);
        put_raw(&key, 0xff);
    }
    if (SUCCEEDED(result))
        *ret_size = key.size;
    return result;
}

HRESULT mapix_sort_key(const SPropValue *value, unsigned flags, void *key, size_t limit, size_t *ret_size)
{
    return build(value, flags, false, key, limit, ret_size);
}

HRESULT mapix_sort_key_descending(const SPropValue *value, unsigned flags, void *key, size_t limit, size_t *ret_size)
{
    return build(value, flags, true, key, limit, ret_size);
}

HRESULT mapix_sort_key_binary(const SPropValue *value, unsigned flags, void *base, SBinary *ret_key)
{
    uint8_t bytes[MAPIX_SORT_KEY_LIMIT];
    size_t size = 0;
    HRESULT result = build(value, flags, false, bytes, sizeof(bytes), &size);
    if (FAILED(result))
        return result;
    LPBYTE copy = mapix_memory_copy(base, bytes, size);
    if (copy == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_key = (SBinary){ .cb = (ULONG)size, .lpb = copy };
    return S_OK;
}
