/* Order, equality, relations and contents of values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "value/codec.h"
#include "value/internal.h"
#include "value/value.h"

static int order_signed(int64_t one, int64_t other)
{
    return (one > other) - (one < other);
}

static int order_unsigned(uint64_t one, uint64_t other)
{
    return (one > other) - (one < other);
}

/* -0 equals 0; a NaN comes after every number and equals every other NaN. */
static int order_floats(double one, double other)
{
    if (isnan(one) || isnan(other))
        return (isnan(one) ? 1 : 0) - (isnan(other) ? 1 : 0);
    return (one > other) - (one < other);
}

static int order_bytes(const void *one, size_t one_size, const void *other, size_t other_size)
{
    size_t common = one_size < other_size ? one_size : other_size;
    int order = common == 0 ? 0 : memcmp(one, other, common);
    return order != 0 ? order : order_unsigned(one_size, other_size);
}

static inline unsigned lower(unsigned c)
{
    return c + (c - 'A' < 26u ? 32 : 0);
}

/* Texts whose loose folds are equal: what is its own fold comes first, then bytes decide. */
static int order_equal_folds(const char *one, size_t one_length, const char *other, size_t other_length, const struct mapix_fold *fold)
{
    bool one_folded = one_length == fold->length && memcmp(one, fold->text, one_length) == 0;
    bool other_folded = other_length == fold->length && memcmp(other, fold->text, other_length) == 0;
    if (one_folded != other_folded)
        return one_folded ? -1 : 1;
    return order_bytes(one, one_length, other, other_length);
}

static int order_folded(const char *one, size_t one_length, const char *other, size_t other_length)
{
    struct mapix_fold a, b;
    int order;
    mapix_fold_init(&a);
    mapix_fold_init(&b);
    if (FAILED(mapix_fold_text(&a, one, one_length, MAPIX_FOLD_LOOSE)) ||
        FAILED(mapix_fold_text(&b, other, other_length, MAPIX_FOLD_LOOSE)))
        order = order_bytes(one, one_length, other, other_length);     /* out of memory: an order still */
    else
        order = order_bytes(a.text, a.length, b.text, b.length);
    if (order == 0)
        order = order_equal_folds(one, one_length, other, other_length, &a);
    mapix_fold_release(&a);
    mapix_fold_release(&b);
    return order;
}

/* Most texts differ in an ASCII letter before anything else comes: marks that might follow it do not count in the loose fold. */
static int order_text(const char *one, const char *other)
{
    const unsigned char *a = (const unsigned char *)one, *b = (const unsigned char *)other;
    bool a_upper = false, b_upper = false;
    int exact = 0;
    if (one == other)
        return 0;
    for (;; a++, b++) {
        if (*a >= 0x80 || *b >= 0x80)
            return order_folded(one, strlen(one), other, strlen(other));
        if (exact == 0)
            exact = (int)*a - (int)*b;
        unsigned la = lower(*a), lb = lower(*b);
        if (la != lb)
            return (int)la - (int)lb;
        if (*a == 0)
            break;
        a_upper |= *a != la;
        b_upper |= *b != lb;
    }
    return a_upper == b_upper ? exact : a_upper ? 1 : -1;
}

static int order_wide_folded(const wchar_t *one, const wchar_t *other)
{
    char *a = mapix_text_utf8_heap(one), *b = mapix_text_utf8_heap(other);
    int order = a == NULL || b == NULL ? wcscmp(one, other) : order_folded(a, strlen(a), b, strlen(b));
    free(a);
    free(b);
    /* Numbers that are no characters look alike in UTF-8. */
    return order != 0 ? order : wcscmp(one, other);
}

static int order_wide(const wchar_t *one, const wchar_t *other)
{
    const wchar_t *a = one, *b = other;
    bool a_upper = false, b_upper = false;
    int exact = 0;
    for (;; a++, b++) {
        if ((unsigned)*a >= 0x80 || (unsigned)*b >= 0x80)
            return order_wide_folded(one, other);
        if (exact == 0)
            exact = (int)*a - (int)*b;
        unsigned la = lower((unsigned)*a), lb = lower((unsigned)*b);
        if (la != lb)
            return (int)la - (int)lb;
        if (*a == 0)
            break;
        a_upper |= (unsigned)*a != la;
        b_upper |= (unsigned)*b != lb;
    }
    return a_upper == b_upper ? exact : a_upper ? 1 : -1;
}

/* What has no order of its own is ordered by its encoded form. */
static int order_encoded(const SPropValue *one, const SPropValue *other)
{
    struct mapix_codec_writer a = { 0 }, b = { 0 };
    mapix_codec_put_value(&a, one);
    mapix_codec_put_value(&b, other);
    /* The ids in the tags do not count. */
    int order = FAILED(a.result) || FAILED(b.result) ? order_unsigned((uintptr_t)one->Value.lpszA, (uintptr_t)other->Value.lpszA) :
        order_bytes(a.data + 4, a.length - 4, b.data + 4, b.length - 4);
    mapix_codec_writer_release(&a);
    mapix_codec_writer_release(&b);
    return order;
}

static int order_single(ULONG type, const SPropValue *one, const SPropValue *other)
{
    switch (type) {
    case PT_I2:
        return order_signed(one->Value.i, other->Value.i);
    case PT_LONG:
    case PT_ERROR:
        return order_signed(one->Value.l, other->Value.l);
    case PT_R4:
        return order_floats(one->Value.flt, other->Value.flt);
    case PT_DOUBLE:
    case PT_APPTIME:
        return order_floats(one->Value.dbl, other->Value.dbl);
    case PT_CURRENCY:
    case PT_I8:
        return order_signed(one->Value.li.QuadPart, other->Value.li.QuadPart);
    case PT_BOOLEAN:
        return (one->Value.b != 0) - (other->Value.b != 0);
    case PT_SYSTIME:
        return order_unsigned((uint64_t)one->Value.ft.dwHighDateTime << 32 | one->Value.ft.dwLowDateTime,
            (uint64_t)other->Value.ft.dwHighDateTime << 32 | other->Value.ft.dwLowDateTime);
    case PT_CLSID:
        return memcmp(one->Value.lpguid, other->Value.lpguid, sizeof(GUID));
    case PT_STRING8:
        return order_text(one->Value.lpszA, other->Value.lpszA);
    case PT_UNICODE:
        return order_wide(one->Value.lpszW, other->Value.lpszW);
    case PT_BINARY:
    case PT_SVREID:
        return order_bytes(one->Value.bin.lpb, one->Value.bin.cb, other->Value.bin.lpb, other->Value.bin.cb);
    case PT_SRESTRICTION:
    case PT_ACTIONS:
        return order_encoded(one, other);
    case PT_UNSPECIFIED:
    case PT_NULL:
    case PT_OBJECT:
        return 0;
    default:
        return order_unsigned((uint64_t)one->Value.li.QuadPart, (uint64_t)other->Value.li.QuadPart);
    }
}

/* The common start of two lists member by member, then the longer one after the shorter. */
static int order_lists(const SPropValue *one, const SPropValue *other)
{
    ULONG one_count = value_list(one)->count, other_count = value_list(other)->count;
    SPropValue a, b;
    for (ULONG i = 0; i < one_count && i < other_count; i++) {
        if (!mapix_value_member(one, i, &a) || !mapix_value_member(other, i, &b))
            return 0;
        int order = order_single(PROP_TYPE(a.ulPropTag), &a, &b);
        if (order != 0)
            return order;
    }
    return order_unsigned(one_count, other_count);
}

int mapix_value_compare(const SPropValue *one, const SPropValue *other)
{
    ULONG type = mapix_value_type(one->ulPropTag), other_type = mapix_value_type(other->ulPropTag);
    size_t size;
    if (type != other_type)
        return order_unsigned(type, other_type);
    if ((type & MV_FLAG) != 0 && value_kind(type, &size) != VALUE_UNKNOWN)
        return order_lists(one, other);
    return order_single(type, one, other);
}

bool mapix_value_equal(const SPropValue *one, const SPropValue *other)
{
    ULONG type = mapix_value_type(one->ulPropTag);
    if (type != mapix_value_type(other->ulPropTag))
        return false;
    switch (type) {
    case PT_STRING8:
        return strcmp(one->Value.lpszA, other->Value.lpszA) == 0;
    case PT_UNICODE:
        return wcscmp(one->Value.lpszW, other->Value.lpszW) == 0;
    case PT_BINARY:
        return one->Value.bin.cb == other->Value.bin.cb &&
            (one->Value.bin.cb == 0 || memcmp(one->Value.bin.lpb, other->Value.bin.lpb, one->Value.bin.cb) == 0);
    default:
        return mapix_value_compare(one, other) == 0;
    }
}

static bool is_nan(const SPropValue *value, ULONG type)
{
    return (type == PT_R4 && isnan(value->Value.flt)) || ((type == PT_DOUBLE || type == PT_APPTIME) && isnan(value->Value.dbl));
}

static bool order_satisfies(int order, ULONG relop)
{
    switch (relop) {
    case RELOP_LT:
        return order < 0;
    case RELOP_LE:
        return order <= 0;
    case RELOP_GT:
        return order > 0;
    case RELOP_GE:
        return order >= 0;
    case RELOP_EQ:
        return order == 0;
    case RELOP_NE:
        return order != 0;
    default:
        return false;
    }
}

static bool matches_regex(const SPropValue *value, const SPropValue *expression)
{
    struct value_pattern pattern;
    if (FAILED(value_pattern_init_regex(&pattern, expression)))
        return false;
    int matches = value_pattern_matches(&pattern, value);
    value_pattern_release(&pattern);
    return matches > 0;
}

/* A list against a single value: any member; with NE: no member is equal. */
static bool any_member_relates(const SPropValue *list, ULONG relop, const SPropValue *single)
{
    SPropValue member;
    bool any = false;
    ULONG wanted = relop == RELOP_NE ? RELOP_EQ : relop;
    for (ULONG i = 0; !any && mapix_value_member(list, i, &member); i++)
        any = mapix_value_relates(&member, wanted, single);
    return relop == RELOP_NE ? !any : any;
}

bool mapix_value_relates(const SPropValue *one, ULONG relop, const SPropValue *other)
{
    ULONG type = mapix_value_type(one->ulPropTag), other_type = mapix_value_type(other->ulPropTag);
    if (relop == RELOP_RE)
        return (type & ~(ULONG)MV_FLAG) == other_type && matches_regex(one, other);
    if (relop > RELOP_NE)
        return false;
    if (type == (other_type | MV_FLAG) && type != other_type)
        return any_member_relates(one, relop, other);
    if (type != other_type)
        return false;
    if (relop == RELOP_EQ || relop == RELOP_NE)
        return mapix_value_equal(one, other) == (relop == RELOP_EQ);
    if (is_nan(one, type) != is_nan(other, type))
        return false;
    return order_satisfies(mapix_value_compare(one, other), relop);
}

/* FNV-1a over 64 bits at a time where there are as many. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    for (; size > 0; size--, at++)
        hash = (hash ^ *at) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

static uint64_t hash_float(uint64_t hash, double number)
{
    if (isnan(number))
        number = (double)NAN;
    if (number == 0)
        number = 0;                            /* -0 */
    return hash_bytes(hash, &number, sizeof(number));
}

static uint64_t hash_single(uint64_t hash, const SPropValue *value)
{
    size_t size;
    ULONG type = mapix_value_type(value->ulPropTag);
    switch (value_kind(type, &size)) {
    case VALUE_TEXT:
        return hash_bytes(hash, value->Value.lpszA, strlen(value->Value.lpszA));
    case VALUE_WIDE:
        return hash_bytes(hash, value->Value.lpszW, wcslen(value->Value.lpszW) * sizeof(wchar_t));
    case VALUE_GUID:
        return hash_bytes(hash, value->Value.lpguid, sizeof(GUID));
    case VALUE_BINARY:
        return value->Value.bin.cb == 0 ? hash : hash_bytes(hash, value->Value.bin.lpb, value->Value.bin.cb);
    case VALUE_FLAT:
        if (type == PT_BOOLEAN)
            return hash ^ (value->Value.b != 0);
        if (type == PT_R4 || type == PT_DOUBLE || type == PT_APPTIME)
            return hash_float(hash, type == PT_R4 ? (double)value->Value.flt : value->Value.dbl);
        return hash_bytes(hash, &value->Value, size);
    default:
        return hash;
    }
}

unsigned long mapix_value_hash(const SPropValue *value)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ mapix_value_type(value->ulPropTag);
    SPropValue member;
    for (ULONG i = 0; mapix_value_member(value, i, &member); i++)
        hash = hash_single(hash, &member) * UINT64_C(0x100000001b3);
    return (unsigned long)hash;
}
