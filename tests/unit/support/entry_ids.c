/* One-off and wrapped store entry ids, byte for byte: SPI-EID-09, SPI-EID-11, ONEO-01..05, STORE-16. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "support/one_off.h"
#include "support/store_entry_id.h"

static const BYTE narrow[] = { 0, 0, 0, 0, 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02, 0, 0,
    0x01, 0x00, 'A', 'n', 'n', 0, 'S', 'M', 'T', 'P', 0, 'a', '@', 'b', '.', 'c', 0 };
static const BYTE wide[] = { 0, 0, 0, 0, 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02, 0, 0,
    0x00, 0x80, 0xc4, 0, 0x3d, 0xd8, 0x00, 0xde, 0, 0, 'X', 0, 0, 0, 'y', 0, 0, 0 };

static void encodes_one_offs(void **state)       /* ONEO-02, ONEO-03, SPI-EID-11 */
{
    ULONG size;
    LPENTRYID id;
    assert_int_equal(mapix_one_off_encode("Ann", "SMTP", "a@b.c", MAPI_SEND_NO_RICH_INFO, &size, &id), S_OK);
    assert_int_equal(size, sizeof(narrow));
    assert_memory_equal(id, narrow, size);
    MAPIFreeBuffer(id);
    assert_int_equal(mapix_one_off_encode("\xc3\x84\xf0\x9f\x98\x80", "X", "y", MAPI_UNICODE, &size, &id), S_OK);
    assert_int_equal(size, sizeof(wide));
    assert_memory_equal(id, wide, size);
    MAPIFreeBuffer(id);
    assert_int_equal(mapix_one_off_encode(NULL, NULL, "y", 0, &size, &id), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_one_off_encode(NULL, "X", NULL, 0, &size, &id), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_one_off_encode("a", "X", "y", 4, &size, &id), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(mapix_one_off_encode("\xff", "X", "y", 0, &size, &id), MAPI_E_BAD_VALUE);
}

static void decodes_one_offs(void **state)
{
    struct support_one_off parts;
    assert_true(support_is_one_off(sizeof(narrow), narrow));
    assert_int_equal(mapix_one_off_decode(sizeof(narrow), narrow, &parts), S_OK);
    assert_string_equal(parts.display_name, "Ann");
    assert_string_equal(parts.address_type, "SMTP");
    assert_string_equal(parts.address, "a@b.c");
    assert_int_equal(parts.flags, MAPI_ONE_OFF_NO_RICH_INFO);
    assert_false(support_one_off_rich_info(&parts));
    mapix_one_off_clear(&parts);
    assert_int_equal(mapix_one_off_decode(sizeof(wide), wide, &parts), S_OK);
    assert_string_equal(parts.display_name, "\xc3\x84\xf0\x9f\x98\x80");
    assert_true(support_one_off_rich_info(&parts));                    /* ONEO-04 */
    mapix_one_off_clear(&parts);
}

/* Cut off anywhere, nothing is read past the end and nothing is taken for whole. Each length has a block of its own for the sanitizers. */
static void refuses_cut_ids(void **state)
{
    struct support_one_off parts;
    for (ULONG length = 0; length < sizeof(wide); length++) {
        BYTE *copy = malloc(length + 1);
        memcpy(copy, wide, length);
        HRESULT hr = mapix_one_off_decode(length, copy, &parts);
        assert_int_equal(hr, length < 20 ? MAPI_E_UNKNOWN_ENTRYID : MAPI_E_INVALID_ENTRYID);
        free(copy);
    }
    BYTE other[sizeof(narrow)];
    memcpy(other, narrow, sizeof(narrow));
    other[20] = 1;
    assert_int_equal(mapix_one_off_decode(sizeof(other), other, &parts), MAPI_E_INVALID_ENTRYID);        /* another version */
    other[20] = 0;
    other[5] ^= 1;
    assert_int_equal(mapix_one_off_decode(sizeof(other), other, &parts), MAPI_E_UNKNOWN_ENTRYID);
    other[5] ^= 1;
    other[24] = 0xe9;                                                  /* Latin-1 in an old id */
    assert_int_equal(mapix_one_off_decode(sizeof(other), other, &parts), S_OK);
    assert_string_equal(parts.display_name, "\xc3\xa9nn");
    mapix_one_off_clear(&parts);
}

/* ONEO-05. */
static void makes_search_keys(void **state)
{
    ULONG size;
    BYTE *key;
    assert_int_equal(mapix_search_key("smtp", "Ann@b.c", &size, &key), S_OK);
    assert_int_equal(size, 13);
    assert_memory_equal(key, "SMTP:ANN@B.C", 13);
    free(key);
}

static const BYTE wrapped[] = { 0, 0, 0, 0, 0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2, 0, 0,
    'm', 'o', 'd', 0, 0, 0, 1, 2, 3, 4, 5 };

static void wraps_store_ids(void **state)
{
    static const BYTE inner[] = { 1, 2, 3, 4, 5 };
    ULONG size, inner_size;
    LPENTRYID id;
    const ENTRYID *back;
    const char *module;
    assert_int_equal(support_wrap("mod", sizeof(inner), inner, &size, &id), S_OK);
    assert_int_equal(size, sizeof(wrapped));
    assert_memory_equal(id, wrapped, size);
    assert_true(support_is_wrapped(size, id));
    assert_int_equal(mapix_support_unwrap(size, id, &module, &inner_size, &back), S_OK);
    assert_string_equal(module, "mod");
    assert_int_equal(inner_size, sizeof(inner));
    assert_memory_equal(back, inner, sizeof(inner));
    MAPIFreeBuffer(id);
    assert_int_equal(WrapStoreEntryID(MAPI_UNICODE, (LPTSTR)L"mod", sizeof(inner), (LPENTRYID)(uintptr_t)inner, &size, &id), S_OK);
    assert_memory_equal(id, wrapped, sizeof(wrapped));
    MAPIFreeBuffer(id);
    assert_int_equal(WrapStoreEntryID(1, (LPTSTR) "mod", sizeof(inner), (LPENTRYID)(uintptr_t)inner, &size, &id), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(WrapStoreEntryID(0, (LPTSTR) "", sizeof(inner), (LPENTRYID)(uintptr_t)inner, &size, &id), MAPI_E_INVALID_PARAMETER);
}

static void refuses_cut_wrappings(void **state)
{
    const char *module;
    const ENTRYID *back;
    ULONG size;
    for (ULONG length = 0; length <= 28; length++) {
        BYTE *copy = malloc(length + 1);
        memcpy(copy, wrapped, length);
        HRESULT hr = mapix_support_unwrap(length, copy, &module, &size, &back);
        assert_int_equal(hr, length < 23 ? MAPI_E_UNKNOWN_ENTRYID : MAPI_E_INVALID_ENTRYID);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodes_one_offs),
        cmocka_unit_test(decodes_one_offs),
        cmocka_unit_test(refuses_cut_ids),
        cmocka_unit_test(makes_search_keys),
        cmocka_unit_test(wraps_store_ids),
        cmocka_unit_test(refuses_cut_wrappings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
