#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <edkmdb.h>
#include <mapiutil.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "tests/unit/value/random.h"
#include "value/codec.h"
#include "value/sortkey.h"
#include "value/value.h"

#define ROUNDS 400

static SPropValue text(const char *string)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT_A };
    value.Value.lpszA = (LPSTR)(uintptr_t)string;
    return value;
}

static SPropValue number(double n)
{
    SPropValue value = { .ulPropTag = PROP_TAG(PT_DOUBLE, 0x6001) };
    value.Value.dbl = n;
    return value;
}

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

/* SPI-UTIL-06, SPI-UTIL-07: every copy is deep, equal, and in order. */
static void copies_are_equal(void **state)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_source source = random_start(round);
        ULONG count, size;
        SPropValue *values = random_values(&source, &count), *copies;
        assert_int_equal(mapix_value_copy_array(values, count, NULL, &copies), S_OK);
        for (ULONG i = 0; i < count; i++)
            assert_true(same_value(&values[i], &copies[i]));
        mapix_memory_free(copies);

        assert_int_equal(ScCountProps((int)count, values, &size), S_OK);
        char *block = malloc(size + 16), *moved = malloc(size + 16);
        memset(block + size, 0x5a, 16);
        ULONG copied = 1;
        assert_int_equal(ScCopyProps((int)count, values, block, &copied), S_OK);
        assert_int_equal(copied, size);
        for (int i = 0; i < 16; i++)
            assert_int_equal(block[size + (unsigned)i], 0x5a);
        for (ULONG i = 0; i < count; i++)
            assert_true(same_value(&values[i], &((SPropValue *)block)[i]));

        /* Through the disk: pointers relative to 0, then to where the bytes were read. */
        assert_int_equal(ScRelocProps((int)count, (SPropValue *)block, block, NULL, &copied), S_OK);
        assert_int_equal(copied, size);
        memcpy(moved, block, size);
        memset(block, 0xee, size);
        assert_int_equal(ScRelocProps((int)count, (SPropValue *)moved, NULL, moved, &copied), S_OK);
        assert_int_equal(copied, size);
        for (ULONG i = 0; i < count; i++)
            assert_true(same_value(&values[i], &((SPropValue *)moved)[i]));
        free(block);
        free(moved);

        SPropValue *duplicate;
        assert_int_equal(ScDupPropset((int)count, values, MAPIAllocateBuffer, &duplicate), S_OK);
        for (ULONG i = 0; i < count; i++) {
            SPropValue single = { 0 };
            assert_true(same_value(&values[i], &duplicate[i]));
            assert_int_equal(PropCopyMore(&single, &values[i], MAPIAllocateMore, duplicate), S_OK);
            assert_true(same_value(&values[i], &single));
        }
        MAPIFreeBuffer(duplicate);
        random_end(&source);
    }
}

/* The order is total, and sort keys order as it does. */
static void order_is_total_and_keys_follow_it(void **state)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_source source = random_start(round + 100000);
        ULONG type = random_type(&source, true, false);
        SPropValue values[12];
        uint8_t keys[12][2048], descending[12][2048];
        size_t sizes[12], descending_sizes[12];
        for (int i = 0; i < 12; i++) {
            values[i] = random_value(&source, PROP_TAG(type, 0x6001));
            assert_int_equal(mapix_sort_key(&values[i], 0, keys[i], sizeof(keys[i]), &sizes[i]), S_OK);
            assert_int_equal(mapix_sort_key_descending(&values[i], 0, descending[i], sizeof(descending[i]), &descending_sizes[i]), S_OK);
        }
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                int order = sign(mapix_value_compare(&values[i], &values[j]));
                assert_int_equal(order, -sign(mapix_value_compare(&values[j], &values[i])));
                assert_int_equal(order == 0, mapix_value_equal(&values[i], &values[j]));
                if (order == 0)
                    assert_int_equal(mapix_value_hash(&values[i]), mapix_value_hash(&values[j]));
                for (int k = 0; k < 12; k++)
                    if (order <= 0 && mapix_value_compare(&values[j], &values[k]) <= 0)
                        assert_true(mapix_value_compare(&values[i], &values[k]) <= 0);
                size_t common = sizes[i] < sizes[j] ? sizes[i] : sizes[j];
                int key_order = sign(memcmp(keys[i], keys[j], common));
                if (key_order == 0)
                    key_order = (sizes[i] > sizes[j]) - (sizes[i] < sizes[j]);
                assert_int_equal(key_order, order);
                common = descending_sizes[i] < descending_sizes[j] ? descending_sizes[i] : descending_sizes[j];
                key_order = sign(memcmp(descending[i], descending[j], common));
                if (key_order == 0)
                    key_order = (descending_sizes[i] > descending_sizes[j]) - (descending_sizes[i] < descending_sizes[j]);
                assert_int_equal(key_order, -order);
            }
        }
        random_end(&source);
    }
}

static void text_sorts_as_people_expect(void **state)
{
    static const char *const sorted[] = { "", "a", "A", "\xc3\xa4", "ab", "AB", "B", "\xc3\x9f", "ssa", "z" };
    for (size_t i = 0; i + 1 < sizeof(sorted) / sizeof(sorted[0]); i++) {
        SPropValue one = text(sorted[i]), other = text(sorted[i + 1]);
        if (mapix_value_compare(&one, &other) >= 0)
            fail_msg("%s is not before %s", sorted[i], sorted[i + 1]);
        one.ulPropTag = other.ulPropTag = PR_SUBJECT_W;
        one.Value.lpszW = mapix_text_wide_heap(sorted[i]);
        other.Value.lpszW = mapix_text_wide_heap(sorted[i + 1]);
        assert_true(LPropCompareProp(&one, &other) < 0);
        free(one.Value.lpszW);
        free(other.Value.lpszW);
    }
    uint8_t one[64], other[64];
    size_t one_size, other_size;
    SPropValue a = text("M\xc3\xbcller"), b = text("muller");
    assert_int_equal(mapix_sort_key(&a, MAPIX_SORT_KEY_PRIMARY, one, 64, &one_size), S_OK);
    assert_int_equal(mapix_sort_key(&b, MAPIX_SORT_KEY_PRIMARY, other, 64, &other_size), S_OK);
    assert_int_equal(one_size, 6);
    assert_memory_equal(one, other, 6);
    assert_int_equal(mapix_sort_key(&a, 0, one, 3, &one_size), S_OK);
    assert_int_equal(one_size, 3);
    assert_int_equal(mapix_sort_key(NULL, 0, one, 64, &one_size), S_OK);
    assert_int_equal(one_size, 0);
    assert_int_equal(mapix_sort_key(&a, 8, one, 64, &one_size), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_sort_key_version() >> 16, 1);
}

/* SPI-PROP-01: integers compare signed, times unsigned; floats have their edges. */
static void numbers_compare(void **state)
{
    SPropValue minus = { .ulPropTag = PROP_TAG(PT_LONG, 0x6001) }, plus = minus;
    minus.Value.l = -1;
    plus.Value.l = 1;
    assert_true(LPropCompareProp(&minus, &plus) < 0);
    minus.ulPropTag = plus.ulPropTag = PROP_TAG(PT_SYSTIME, 0x6001);
    minus.Value.ft = (FILETIME){ 0xffffffff, 0xffffffff };
    plus.Value.ft = (FILETIME){ 0, 1 };
    assert_true(LPropCompareProp(&minus, &plus) > 0);
    plus.Value.ft = (FILETIME){ 0xffffffff, 0 };
    minus.Value.ft = (FILETIME){ 0, 1 };
    assert_true(LPropCompareProp(&plus, &minus) < 0);
    SPropValue zero = number(0.0), minus_zero = number(-0.0), nan_value = number(NAN), one = number(1);
    assert_int_equal(LPropCompareProp(&zero, &minus_zero), 0);
    assert_true(FPropCompareProp(&zero, RELOP_EQ, &minus_zero));
    assert_true(LPropCompareProp(&nan_value, &one) > 0);
    for (ULONG relop = RELOP_LT; relop <= RELOP_EQ; relop++)
        assert_false(FPropCompareProp(&nan_value, relop, &one));
    assert_true(FPropCompareProp(&nan_value, RELOP_NE, &one));
    assert_true(FPropCompareProp(&nan_value, RELOP_EQ, &nan_value));
    SPropValue yes = { .ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6001) }, also = yes;
    yes.Value.b = 1;
    also.Value.b = 255;
    assert_int_equal(LPropCompareProp(&yes, &also), 0);
    /* SPI-UTIL-06: another type is never equal, and the answer is consistent. */
    assert_int_not_equal(LPropCompareProp(&yes, &one), 0);
    assert_int_equal(sign(LPropCompareProp(&yes, &one)), -sign(LPropCompareProp(&one, &yes)));
}

/* FPropCompareProp by its page: each operator; FALSE for another type, an unknown operator, NULL. */
static void relations(void **state)
{
    SPropValue a = text("abc"), b = text("abd"), n = number(1);
    static const bool less[] = { true, true, false, false, false, true };
    static const bool equal[] = { false, true, false, true, true, false };
    for (ULONG relop = RELOP_LT; relop <= RELOP_NE; relop++) {
        assert_int_equal(FPropCompareProp(&a, relop, &b), less[relop]);
        assert_int_equal(FPropCompareProp(&a, relop, &a), equal[relop]);
        assert_false(FPropCompareProp(&a, relop, &n));
    }
    assert_false(FPropCompareProp(&a, 7, &a));
    assert_false(FPropCompareProp(NULL, RELOP_EQ, &a));
    SPropValue expression = text("^a[bc]+d$");
    assert_true(FPropCompareProp(&b, RELOP_RE, &expression));
    assert_false(FPropCompareProp(&a, RELOP_RE, &expression));
    expression = text("(a{1,255}){1,255}");
    assert_false(FPropCompareProp(&a, RELOP_RE, &expression));
    SPropValue broken = text(NULL);
    assert_false(FPropCompareProp(&broken, RELOP_EQ, &a));
}

/* SPI-RES-04, FPropContainsProp by its page. */
static void contents(void **state)
{
    static const struct { const char *value, *pattern; ULONG level; bool contains; } cases[] = {
        { "abc", "abc", FL_FULLSTRING, true }, { "abc", "ab", FL_FULLSTRING, false }, { "abc", "ABC", FL_FULLSTRING, false },
        { "abc", "ABC", FL_FULLSTRING | FL_IGNORECASE, true }, { "abc", "ab", FL_PREFIX, true }, { "abc", "bc", FL_PREFIX, false },
        { "abc", "BC", FL_SUBSTRING | FL_IGNORECASE, true }, { "abc", "bc", FL_SUBSTRING, true }, { "abc", "", FL_SUBSTRING, true },
        { "", "a", FL_SUBSTRING, false }, { "abc", "abcd", FL_PREFIX, false }, { "Stra\xc3\x9f" "e", "STRASSE", FL_FULLSTRING | FL_IGNORECASE, true },
        { "caf\xc3\xa9", "cafe", FL_FULLSTRING, false }, { "caf\xc3\xa9", "cafe", FL_FULLSTRING | FL_IGNORENONSPACE, true },
        { "CAF\xc3\x89", "cafe", FL_FULLSTRING | FL_IGNORENONSPACE, false }, { "CAF\xc3\x89", "cafe", FL_FULLSTRING | FL_LOOSE, true },
        { "caf\xc3\xa9", "cafe\xcc\x81", FL_FULLSTRING | FL_IGNORECASE, true }, { "caf\xc3\xa9", "e", FL_SUBSTRING | FL_IGNORECASE, false },
        /* An invalid level is an exact match of the whole. */
        { "abc", "bc", 3, false }, { "abc", "ABC", 3 | FL_IGNORECASE, false }, { "abc", "abc", 0x7fff, true },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SPropValue value = text(cases[i].value), pattern = text(cases[i].pattern);
        if (FPropContainsProp(&value, &pattern, cases[i].level) != cases[i].contains)
            fail_msg("case %zu: %s, %s, %#x", i, cases[i].value, cases[i].pattern, (unsigned)cases[i].level);
        value.ulPropTag = pattern.ulPropTag = PR_SUBJECT_W;
        value.Value.lpszW = mapix_text_wide_heap(cases[i].value);
        pattern.Value.lpszW = mapix_text_wide_heap(cases[i].pattern);
        if (FPropContainsProp(&value, &pattern, cases[i].level) != cases[i].contains)
            fail_msg("wide case %zu", i);
        free(value.Value.lpszW);
        free(pattern.Value.lpszW);
    }
    SPropValue bytes = { .ulPropTag = PROP_TAG(PT_BINARY, 0x6001) }, part = bytes;
    bytes.Value.bin = (SBinary){ 4, (LPBYTE)"\0Ab\0" };
    part.Value.bin = (SBinary){ 2, (LPBYTE)"Ab" };
    assert_true(FPropContainsProp(&bytes, &part, FL_SUBSTRING));
    part.Value.bin.lpb = (LPBYTE)"ab";
    /* The upper half does not count for binaries. */
    assert_false(FPropContainsProp(&bytes, &part, FL_SUBSTRING | FL_IGNORECASE));
    SPropValue n = number(1), string = text("1");
    assert_false(FPropContainsProp(&n, &n, FL_FULLSTRING));
    assert_false(FPropContainsProp(&string, &bytes, FL_FULLSTRING));
    /* A find inside of a wide character is none. */
    SPropValue wide = { .ulPropTag = PR_SUBJECT_W }, piece = wide;
    wide.Value.lpszW = (LPWSTR)(uintptr_t)L"\x4100\x42";
    piece.Value.lpszW = (LPWSTR)(uintptr_t)L"\x420041";
    assert_false(FPropContainsProp(&wide, &piece, FL_SUBSTRING));
}

/* UlPropSize: the value alone, strings with their end. */
static void sizes(void **state)
{
    SPropValue value = text("abc");
    assert_int_equal(UlPropSize(&value), 4);
    value.ulPropTag = PR_SUBJECT_W;
    value.Value.lpszW = (LPWSTR)(uintptr_t)L"abc";
    assert_int_equal(UlPropSize(&value), 4 * sizeof(wchar_t));
    static const struct { ULONG type, size; } flat[] = { { PT_I2, 2 }, { PT_BOOLEAN, 2 }, { PT_LONG, 4 }, { PT_R4, 4 }, { PT_ERROR, 4 },
        { PT_DOUBLE, 8 }, { PT_APPTIME, 8 }, { PT_CURRENCY, 8 }, { PT_I8, 8 }, { PT_SYSTIME, 8 }, { PT_CLSID, 16 }, { PT_NULL, 0 },
        { PT_OBJECT, 0 }, { PT_UNSPECIFIED, 0 }, { 0x777, 0 } };
    for (size_t i = 0; i < sizeof(flat) / sizeof(flat[0]); i++) {
        value.ulPropTag = PROP_TAG(flat[i].type, 0x6001);
        assert_int_equal(UlPropSize(&value), flat[i].size);
    }
    SBinary binaries[2] = { { 3, (LPBYTE)"abc" }, { 5, (LPBYTE)"abcde" } };
    value.ulPropTag = PROP_TAG(PT_MV_BINARY, 0x6001);
    value.Value.MVbin = (SBinaryArray){ 2, binaries };
    assert_int_equal(UlPropSize(&value), 8);
    char *texts[] = { (char *)(uintptr_t)"a", (char *)(uintptr_t)"bc" };
    value.ulPropTag = PROP_TAG(PT_MV_STRING8, 0x6001);
    value.Value.MVszA = (SLPSTRArray){ 2, texts };
    assert_int_equal(UlPropSize(&value), 5);
    LONG longs[3] = { 0 };
    value.ulPropTag = PROP_TAG(PT_MV_LONG, 0x6001);
    value.Value.MVl = (SLongArray){ 3, longs };
    assert_int_equal(UlPropSize(&value), 12);
    value.ulPropTag = PROP_TAG(PT_BINARY, 0x6001);
    value.Value.bin = binaries[1];
    assert_int_equal(UlPropSize(&value), 5);
    assert_int_equal(UlPropSize(NULL), 0);
}

/* ScCountProps, PropCopyMore by their pages: what is refused. */
static void bad_values_are_refused(void **state)
{
    ULONG size = 77;
    SPropValue value = { .ulPropTag = PROP_TAG(PT_LONG, PROP_ID_NULL) }, out;
    assert_int_equal(ScCountProps(1, &value, &size), MAPI_E_INVALID_PARAMETER);
    value.ulPropTag = PROP_TAG(PT_LONG, PROP_ID_INVALID);
    assert_int_equal(ScCountProps(1, &value, &size), MAPI_E_INVALID_PARAMETER);
    value.ulPropTag = PROP_TAG(PT_MV_LONG, 0x6001);
    value.Value.MVl = (SLongArray){ 0, NULL };
    assert_int_equal(ScCountProps(1, &value, &size), MAPI_E_INVALID_PARAMETER);
    value.ulPropTag = PROP_TAG(0x777, 0x6001);
    assert_int_equal(ScCountProps(1, &value, &size), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(ScCopyProps(1, &value, &out, &size), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(ScRelocProps(1, &value, &value, &out, &size), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(PropCopyMore(&out, &value, MAPIAllocateMore, NULL), MAPI_E_NO_SUPPORT);
    value = text(NULL);
    assert_int_equal(ScCountProps(1, &value, &size), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(PropCopyMore(&out, &value, MAPIAllocateMore, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(ScCountProps(-1, &value, &size), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(size, 77);
    assert_int_equal(ScCountProps(0, NULL, &size), S_OK);
    assert_int_equal(size, 0);
    SPropValue *none;
    assert_int_equal(ScDupPropset(1, &value, MAPIAllocateBuffer, &none), MAPI_E_INVALID_PARAMETER);
    /* Only validated without a size. */
    value = text("good");
    assert_int_equal(ScCountProps(1, &value, NULL), S_OK);
}

static void finding(void **state)
{
    SPropValue values[3] = { text("a"), { .ulPropTag = PR_MESSAGE_FLAGS }, { .ulPropTag = PR_SUBJECT_W } };
    assert_ptr_equal(PpropFindProp(values, 3, PR_MESSAGE_FLAGS), &values[1]);
    assert_ptr_equal(LpValFindProp(PR_SUBJECT_W, 3, values), &values[2]);
    assert_ptr_equal(PpropFindProp(values, 3, CHANGE_PROP_TYPE(PR_SUBJECT, PT_UNSPECIFIED)), &values[0]);
    assert_null(PpropFindProp(values, 3, CHANGE_PROP_TYPE(PR_SUBJECT, PT_LONG)));
    assert_null(PpropFindProp(values, 0, PR_SUBJECT_A));
    assert_null(PpropFindProp(NULL, 3, PR_SUBJECT_A));
    assert_ptr_equal(mapix_value_find_text(values + 1, 2, PR_SUBJECT_A), &values[2]);
}

static void instances(void **state)
{
    char *texts[] = { (char *)(uintptr_t)"a", (char *)(uintptr_t)"bc" };
    SPropValue list = { .ulPropTag = PROP_TAG(PT_MV_STRING8, 0x6001) }, single;
    list.Value.MVszA = (SLPSTRArray){ 2, texts };
    GetInstance(&list, &single, 1);
    assert_int_equal(single.ulPropTag, PROP_TAG(PT_STRING8, 0x6001));
    assert_ptr_equal(single.Value.lpszA, texts[1]);
    GetInstance(&list, &single, 2);
    assert_int_equal(PROP_TYPE(single.ulPropTag), PT_ERROR);
    GUID guids[2] = { { .Data1 = 1 }, { .Data1 = 2 } };
    list.ulPropTag = PROP_TAG(PT_MV_CLSID, 0x6001);
    list.Value.MVguid = (SGuidArray){ 2, guids };
    GetInstance(&list, &single, 1);
    assert_ptr_equal(single.Value.lpguid, &guids[1]);
    short shorts[2] = { 5, -6 };
    list.ulPropTag = PROP_TAG(PT_MV_I2, 0x6001);
    list.Value.MVi = (SShortArray){ 2, shorts };
    GetInstance(&list, &single, 1);
    assert_int_equal(single.Value.i, -6);
    assert_int_equal(mapix_value_member_count(&list), 2);
}

/* SPI-NAME-01, FEqualNames. */
static void names(void **state)
{
    GUID one = { .Data1 = 1 }, same = { .Data1 = 1 }, other = { .Data1 = 2 };
    MAPINAMEID a = { .lpguid = &one, .ulKind = MNID_ID, .Kind.lID = 5 }, b = { .lpguid = &same, .ulKind = MNID_ID, .Kind.lID = 5 };
    assert_true(FEqualNames(&a, &b));
    b.lpguid = &other;
    assert_false(FEqualNames(&a, &b));
    b = (MAPINAMEID){ .lpguid = &same, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"Name" };
    assert_false(FEqualNames(&a, &b));
    a = (MAPINAMEID){ .lpguid = &one, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"name" };
    assert_false(FEqualNames(&a, &b));
    a.Kind.lpwstrName = (LPWSTR)(uintptr_t)L"Name";
    assert_true(FEqualNames(&a, &b));
    assert_false(FEqualNames(&a, NULL));
}

/* SPI-PROP-05: between the widths and back. */
static void strings_convert(void **state)
{
    for (unsigned round = 0; round < 100; round++) {
        struct random_source source = random_start(round + 200000);
        static const ULONG types[] = { PT_STRING8, PT_UNICODE, PT_MV_STRING8, PT_MV_UNICODE };
        static const ULONG others[] = { PT_UNICODE, PT_STRING8, PT_MV_UNICODE, PT_MV_STRING8 };
        SPropValue value = random_value(&source, PROP_TAG(types[round % 4], 0x6001)), converted = value;
        assert_int_equal(mapix_value_convert(&converted, others[round % 4], source.base), S_OK);
        assert_int_equal(PROP_TYPE(converted.ulPropTag), others[round % 4]);
        assert_int_equal(mapix_value_convert(&converted, types[round % 4], source.base), S_OK);
        assert_true(same_value(&value, &converted));
        random_end(&source);
    }
    SPropValue n = number(1);
    assert_int_equal(mapix_value_convert(&n, PT_UNICODE, NULL), S_OK);
    assert_int_equal(PROP_TYPE(n.ulPropTag), PT_DOUBLE);
}

/* MEM-07, SPI-MEM-04: a set and its rows are separate allocations. */
static void rows_copy(void **state)
{
    SizedSRowSet(2, rows) = { .cRows = 2 };
    SPropValue value = text("row");
    rows.aRow[0] = (SRow){ 7, 1, &value };
    rows.aRow[1] = (SRow){ 0, 0, NULL };
    SRowSet *copy;
    assert_int_equal(mapix_value_copy_rows((SRowSet *)&rows, &copy), S_OK);
    assert_int_equal(copy->cRows, 2);
    assert_int_equal(copy->aRow[0].ulAdrEntryPad, 7);
    assert_string_equal(copy->aRow[0].lpProps[0].Value.lpszA, "row");
    assert_null(copy->aRow[1].lpProps);
    assert_int_equal(MAPIFreeBuffer(copy->aRow[0].lpProps), S_OK);
    copy->aRow[0].lpProps = NULL;
    FreeProws(copy);
    rows.aRow[1].cValues = 3;
    assert_int_equal(mapix_value_copy_rows((SRowSet *)&rows, &copy), MAPI_E_INVALID_PARAMETER);
    FreeProws(NULL);
    FreePadrlist(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_are_equal), cmocka_unit_test(order_is_total_and_keys_follow_it), cmocka_unit_test(text_sorts_as_people_expect),
        cmocka_unit_test(numbers_compare), cmocka_unit_test(relations), cmocka_unit_test(contents), cmocka_unit_test(sizes),
        cmocka_unit_test(bad_values_are_refused), cmocka_unit_test(finding), cmocka_unit_test(instances), cmocka_unit_test(names),
        cmocka_unit_test(strings_convert), cmocka_unit_test(rows_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
