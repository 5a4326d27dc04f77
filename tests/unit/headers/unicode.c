/* A program built with UNICODE: TCHAR is wide, tags of strings are PT_UNICODE, helpers without a flag are the twins with W. */
#define UNICODE
#include <mapix.h>
#include <mapiutil.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <wchar.h>
#include <cmocka.h>

static void strings_are_wide(void **state)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT };
    TCHAR text[] = TEXT("wide");

    (void)state;
    value.Value.LPSZ = text;
    assert_int_equal(PROP_TYPE(PR_SUBJECT), PT_UNICODE);
    assert_int_equal(PT_TSTRING, PT_UNICODE);
    assert_int_equal(fMapiUnicode, MAPI_UNICODE);
    assert_ptr_equal(value.Value.lpszW, text);
    assert_int_equal(sizeof(text), 5 * sizeof(WCHAR));
}

static void helpers_take_wide_strings(void **state)
{
    BYTE bytes[3] = { 0x0A, 0xBC, 0xF0 }, back[3] = { 0 };
    TCHAR text[7], found[] = TEXT("a folder");

    (void)state;
    HexFromBin(bytes, 3, text);
    assert_int_equal(wcscmp(text, L"0ABCF0"), 0);
    assert_true(FBinFromHex(text, back));
    assert_memory_equal(bytes, back, sizeof(bytes));
    assert_int_equal(ScBinFromHexBounded(text, back, sizeof(back)), S_OK);
    assert_int_equal(UlFromSzHex(TEXT("1F")), 0x1F);
    assert_int_equal(UFromSz(TEXT("42")), 42);
    assert_ptr_equal(SzFindCh(found, 'o'), found + 3);
    assert_ptr_equal(SzFindLastCh(found, 'e'), found + 6);
    assert_ptr_equal(SzFindSz(found, TEXT("fold")), found + 2);
}

static void message_ids_are_wide(void **state)
{
    BYTE id[6] = { 0, 0, 0, 0, 0xAB, 0xCD };
    LPTSTR text = NULL;
    LPENTRYID store = NULL, message = NULL, entry = NULL;
    ULONG store_size = 1, size = 0;

    (void)state;
    assert_int_equal(HrSzFromEntryID(sizeof(id), (LPENTRYID)id, &text), S_OK);
    assert_int_equal(HrEntryIDFromSz(text, &size, &entry), S_OK);
    assert_int_equal(size, sizeof(id));
    assert_memory_equal(entry, id, sizeof(id));
    MAPIFreeBuffer(entry);
    MAPIFreeBuffer(text);

    /* Without a store key the identifier is the message's own, and no session is asked */
    assert_int_equal(HrComposeMsgID(NULL, 0, NULL, sizeof(id), (LPENTRYID)id, &text), S_OK);
    assert_int_equal(HrDecomposeMsgID(NULL, text, &store_size, &store, &size, &message), S_OK);
    assert_int_equal(store_size, 0);
    assert_null(store);
    assert_int_equal(size, sizeof(id));
    assert_memory_equal(message, id, sizeof(id));
    MAPIFreeBuffer(message);
    MAPIFreeBuffer(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_wide),
        cmocka_unit_test(helpers_take_wide_strings),
        cmocka_unit_test(message_ids_are_wide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
