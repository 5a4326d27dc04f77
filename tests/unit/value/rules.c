/* Rules about numbers, sizes and types that every other room takes for granted: SPI-ABI, SPI-PROP-02, SPI-RES-01, -05, -09, ERR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapicode.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "value/restriction.h"

/* SPI-ABI-02, SPI-ABI-03: numbers are 32 bits, what carries a pointer is pointer sized; wide text is wchar_t, so that L"" works. */
static void sizes(void **state)
{
    assert_int_equal(sizeof(ULONG), 4);
    assert_int_equal(sizeof(LONG), 4);
    assert_int_equal(sizeof(SCODE), 4);
    assert_int_equal(sizeof(HRESULT), 4);
    assert_int_equal(sizeof(ULONG_PTR), sizeof(void *));
    assert_int_equal(sizeof(BOOKMARK), sizeof(void *));
    assert_int_equal(sizeof(WCHAR), sizeof(wchar_t));
    assert_int_equal(sizeof(SPropTagArray), 8);
    SPropValue text = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"wide" };
    assert_int_equal(wcslen(text.Value.lpszW), 4);
}

/* SPI-ABI-01: the first word of an object is its method table, whose first three slots are IUnknown's. SPI-ABI-04: QueryInterface fails with
 * COM's own code. */
static void objects(void **state)
{
    LPPROPDATA data = NULL;
    IUnknown *unknown = NULL;
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    void *const *methods = *(void *const *const *)data;
    assert_ptr_equal(methods[0], (void *)data->lpVtbl->QueryInterface);
    assert_ptr_equal(methods[1], (void *)data->lpVtbl->AddRef);
    assert_ptr_equal(methods[2], (void *)data->lpVtbl->Release);
    assert_ptr_equal(methods[3], (void *)data->lpVtbl->GetLastError);
    assert_int_equal(data->lpVtbl->QueryInterface(data, &IID_IMAPITable, (LPVOID *)&unknown), E_NOINTERFACE);
    assert_null(unknown);
    assert_int_equal(data->lpVtbl->QueryInterface(data, &IID_IUnknown, (LPVOID *)&unknown), S_OK);
    unknown->lpVtbl->Release(unknown);
    data->lpVtbl->Release(data);
}

/* ERR-01, SPI-ABI-05: severity decides. ERR-05, SPI-ABI-06, ERR-08, ERR-09: the codes themselves, all failures. */
static void codes(void **state)
{
    static const HRESULT warnings[] = { MAPI_W_NO_SERVICE, MAPI_W_ERRORS_RETURNED, MAPI_W_POSITION_CHANGED, MAPI_W_APPROX_COUNT,
        MAPI_W_CANCEL_MESSAGE, MAPI_W_PARTIAL_COMPLETION };
    static const struct { HRESULT code; uint32_t value; } failures[] = {
        { MAPI_E_NO_SUPPORT, 0x80040102 }, { MAPI_E_INTERFACE_NOT_SUPPORTED, 0x80004002 }, { MAPI_E_INVALID_PARAMETER, 0x80070057 },
        { MAPI_E_VERSION, 0x80040110 }, { MAPI_E_PASSWORD_CHANGE_REQUIRED, 0x80040120 }, { MAPI_E_PASSWORD_EXPIRED, 0x80040121 },
        { MAPI_E_INVALID_WORKSTATION_ACCOUNT, 0x80040122 }, { MAPI_E_INVALID_ACCESS_TIME, 0x80040123 }, { MAPI_E_ACCOUNT_DISABLED, 0x80040124 },
        { MAPI_E_END_OF_SESSION, 0x80040200 }, { MAPI_E_RECONNECTED, 0x80040125 }, { MAPI_E_OFFLINE, 0x80040126 },
    };
    for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++) {
        assert_false(HR_FAILED(warnings[i]));
        assert_true(warnings[i] != S_OK);
    }
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        assert_int_equal((uint32_t)failures[i].code, failures[i].value);
        assert_true(HR_FAILED(failures[i].code));
    }
}

/* SPI-PROP-02: which identifiers are transmitted. */
static void transmittable(void **state)
{
    static const struct { ULONG id; bool is; } ids[] = { { 0x0001, true }, { 0x0dff, true }, { 0x0e00, false }, { 0x0fff, false }, { 0x1000, true },
        { 0x5fff, true }, { 0x6000, false }, { 0x67ff, false }, { 0x6800, true }, { 0x7bff, true }, { 0x7c00, false }, { 0x7fff, false },
        { 0x8000, true }, { 0xfffe, true } };
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        assert_int_equal(!!FIsTransmittable(PROP_TAG(PT_LONG, ids[i].id)), ids[i].is);
}

static bool matches(const SRestriction *restriction, const SPropValue *values, size_t count)
{
    struct mapix_restriction *compiled = NULL;
    assert_int_equal(mapix_restriction_compile(restriction, &compiled), S_OK);
    bool result = mapix_restriction_matches_values(compiled, values, count);
    mapix_restriction_free(compiled);
    return result;
}

#define NUMBER PROP_TAG(PT_LONG, 0x6600)

/* SPI-RES-01, SPI-RES-05, SPI-RES-09: the codes; bit masks of PT_LONG; sizes in bytes; existence, but not of objects. */
static void restrictions(void **state)
{
    static const ULONG codes[] = { RES_AND, RES_OR, RES_NOT, RES_CONTENT, RES_PROPERTY, RES_COMPAREPROPS, RES_BITMASK, RES_SIZE, RES_EXIST,
        RES_SUBRESTRICTION, RES_COMMENT, RES_COUNT, RES_ANNOTATION };
    SPropValue values[2] = { { .ulPropTag = NUMBER, .Value.l = 6 }, { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)"five5" } };
    SRestriction mask = { .rt = RES_BITMASK, .res.resBitMask = { BMR_NEZ, NUMBER, 2 } };
    for (ULONG i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        assert_int_equal(codes[i], i);
    assert_int_equal(BMR_EQZ, 0);
    assert_int_equal(BMR_NEZ, 1);
    assert_true(matches(&mask, values, 2));
    mask.res.resBitMask.ulMask = 1;
    assert_false(matches(&mask, values, 2));
    mask.res.resBitMask.relBMR = BMR_EQZ;
    assert_true(matches(&mask, values, 2));
    mask.res.resBitMask.ulPropTag = PROP_TAG(PT_I8, 0x6600);
    assert_int_equal(mapix_restriction_check(&mask), MAPI_E_TOO_COMPLEX);
    SRestriction size = { .rt = RES_SIZE, .res.resSize = { RELOP_EQ, NUMBER, 4 } };
    assert_true(matches(&size, values, 2));
    size.res.resSize.cb = 5;
    assert_false(matches(&size, values, 2));
    size = (SRestriction){ .rt = RES_SIZE, .res.resSize = { RELOP_GT, PR_SUBJECT_A, 4 } };
    assert_true(matches(&size, values, 2));
    SRestriction exist = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = PROP_TAG(PT_UNSPECIFIED, PROP_ID(NUMBER)) } };
    assert_true(matches(&exist, values, 2));
    exist.res.resExist.ulPropTag = PR_BODY_A;
    assert_false(matches(&exist, values, 2));
    exist.res.resExist.ulPropTag = PR_MESSAGE_RECIPIENTS;
    assert_int_equal(mapix_restriction_check(&exist), MAPI_E_TOO_COMPLEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes), cmocka_unit_test(objects), cmocka_unit_test(codes), cmocka_unit_test(transmittable), cmocka_unit_test(restrictions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
