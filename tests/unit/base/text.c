#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* Ill-formed sequences, by the Unicode standard's own examples: each maximal start of one becomes one U+FFFD. */
static void ill_formed_becomes_the_replacement(void **state)
{
    static const struct { const char *bytes; const wchar_t *wide; } cases[] = {
        { "plain", L"plain" }, { "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", L"\u00e4\u20ac\U0001f600" },
        { "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", L"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdA" },
        { "\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", L"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdA" },
        { "\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", L"\ufffd\ufffd\ufffd\ufffd\ufffdA\ufffd\ufffdB" },
        { "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", L"\ufffd\ufffd\ufffd\ufffdA" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        LPWSTR wide = mapix_text_wide(NULL, cases[i].bytes);
        if (wcscmp(wide, cases[i].wide) != 0)
            fail_msg("case %zu", i);
        assert_int_equal(mapix_text_is_valid_utf8(cases[i].bytes, strlen(cases[i].bytes)), i < 2);
        LPSTR utf8 = mapix_text_utf8(NULL, wide);
        assert_true(mapix_text_is_valid_utf8(utf8, strlen(utf8)));
        if (i < 2)
            assert_string_equal(utf8, cases[i].bytes);
        MAPIFreeBuffer(utf8);
        MAPIFreeBuffer(wide);
    }
    LPSTR utf8 = mapix_text_utf8(NULL, (wchar_t[]){ 0xd800, 0x110000, -1, 'x', 0 });
    assert_string_equal(utf8, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx");
    MAPIFreeBuffer(utf8);
}

static void utf16_both_ways(void **state)
{
    char utf16[32], utf8[32];
    wchar_t wide[16];
    const char *text = "a\xe2\x82\xac\xf0\x9f\x98\x80";
    size_t size = mapix_text_utf8_to_utf16_length(text, strlen(text));
    assert_int_equal(size, 8);
    mapix_text_utf8_to_utf16(text, strlen(text), utf16);
    assert_memory_equal(utf16, "a\0\xac\x20\x3d\xd8\x00\xde", 8);
    assert_int_equal(mapix_text_utf16_to_utf8_length(utf16, size), strlen(text));
    *mapix_text_utf16_to_utf8(utf16, size, utf8) = '\0';
    assert_string_equal(utf8, text);
    assert_int_equal(mapix_text_utf16_to_wide_length(utf16, size), 3);
    mapix_text_utf16_to_wide(utf16, size, wide);
    assert_int_equal(wide[2], 0x1f600);
    char again[8];
    assert_int_equal(mapix_text_wide_to_utf16_length(wide, 3), 8);
    mapix_text_wide_to_utf16(wide, 3, again);
    assert_memory_equal(again, utf16, 8);
    /* A lone surrogate, either kind, and half a unit. */
    assert_int_equal(mapix_text_utf16_to_wide_length("\x00\xd8" "a\0\x00\xdc" "b", 7), 4);
    mapix_text_utf16_to_wide("\x00\xd8" "a\0\x00\xdc" "b", 7, wide);
    assert_memory_equal(wide, ((wchar_t[]){ 0xfffd, 'a', 0xfffd, 0xfffd }), 4 * sizeof(wchar_t));
}

static void strings_by_flags(void **state)
{
    LPSTR utf8 = mapix_text_from_flags(NULL, L"\u00e4", MAPI_UNICODE);
    assert_string_equal(utf8, "\xc3\xa4");
    LPWSTR wide = (LPWSTR)(void *)mapix_text_to_flags(utf8, utf8, MAPI_UNICODE);
    assert_true(wcscmp(wide, L"\u00e4") == 0);
    assert_string_equal((char *)mapix_text_to_flags(utf8, "x", 0), "x");
    assert_string_equal(mapix_text_from_flags(utf8, "x", 0), "x");
    MAPIFreeBuffer(utf8);
    char *heap = mapix_text_from_flags_heap(L"y", MAPI_UNICODE);
    assert_string_equal(heap, "y");
    free(heap);
    assert_int_equal(mapix_text_compare_ascii("IPM.Note", "ipm.nOTE"), 0);
    assert_true(mapix_text_compare_ascii("a", "B") < 0);
    assert_true(mapix_text_compare_ascii("ab", "a") > 0);
    assert_int_not_equal(mapix_text_compare_ascii("\xc3\x84", "\xc3\xa4"), 0);
}

static void code_pages(void **state)
{
    static const struct { unsigned page; const char *bytes; size_t size; const char *utf8; } cases[] = {
        { 1252, "\xe4\x80", 2, "\xc3\xa4\xe2\x82\xac" }, { 437, "\x84", 1, "\xc3\xa4" }, { 932, "\x93\xfa\x96\x7b", 4, "\xe6\x97\xa5\xe6\x9c\xac" },
        { 936, "\xd6\xd0", 2, "\xe4\xb8\xad" }, { 949, "\xc7\xd1", 2, "\xed\x95\x9c" }, { 950, "\xa4\xa4", 2, "\xe4\xb8\xad" },
        { 1251, "\xcf", 1, "\xd0\x9f" }, { 20866, "\xf0", 1, "\xd0\x9f" }, { 28591, "\xe4", 1, "\xc3\xa4" }, { 28605, "\xa4", 1, "\xe2\x82\xac" },
        { 50220, "\x1b$BF|\x1b(B", 8, "\xe6\x97\xa5" }, { 54936, "\xd6\xd0", 2, "\xe4\xb8\xad" }, { 65000, "+AOQ-", 5, "\xc3\xa4" },
        { 65001, "\xc3\xa4", 2, "\xc3\xa4" }, { 0, "x", 1, "x" }, { 1200, "\xe4\0", 2, "\xc3\xa4" }, { 1201, "\0\xe4", 2, "\xc3\xa4" },
        { 20127, "x", 1, "x" }, { 51932, "\xc6\xfc", 2, "\xe6\x97\xa5" }, { 874, "\xa1", 1, "\xe0\xb8\x81" }, { 10000, "\x8a", 1, "\xc3\xa4" }, { 10006, "\x8a", 1, "\xc3\xa4" },
        { 720, "\x98", 1, "\xd8\xa1" }, { 52936, "a~{VPND~}~~", 11, "a\xe4\xb8\xad\xe6\x96\x87~" }, { 10081, "\xdd", 1, "\xc4\xb1" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *utf8;
        void *back;
        size_t length, size, replaced = 9;
        if (mapix_text_from_code_page(cases[i].page, cases[i].bytes, cases[i].size, &utf8, &length, &replaced) != S_OK)
            fail_msg("page %u", cases[i].page);
        assert_string_equal(utf8, cases[i].utf8);
        assert_int_equal(length, strlen(utf8));
        assert_int_equal(replaced, 0);
        assert_int_equal(mapix_text_to_code_page(cases[i].page, utf8, length, 0, &back, &size, &replaced), S_OK);
        assert_int_equal(size, cases[i].size);
        assert_memory_equal(back, cases[i].bytes, size);
        free(back);
        free(utf8);
    }
    char *utf8;
    void *bytes;
    size_t length, replaced;
    assert_int_equal(mapix_text_from_code_page(932, "a\x81", 2, &utf8, &length, &replaced), S_OK);
    assert_string_equal(utf8, "a\xef\xbf\xbd");
    assert_int_equal(replaced, 1);
    free(utf8);
    assert_int_equal(mapix_text_to_code_page(1252, "\xd0\x9f" "a", 3, '_', &bytes, &length, &replaced), S_OK);
    assert_memory_equal(bytes, "_a", 2);
    assert_int_equal(replaced, 1);
    free(bytes);
    assert_int_equal(mapix_text_from_code_page(1252, "", 0, &utf8, &length, NULL), S_OK);
    assert_string_equal(utf8, "");
    free(utf8);
    assert_int_equal(mapix_text_from_code_page(4711, "a", 1, &utf8, &length, NULL), MAPI_E_BAD_CHARWIDTH);
    assert_int_equal(mapix_text_code_page_number("windows-1252"), 1252);
    assert_int_equal(mapix_text_code_page_number("ISO-8859-15"), 28605);
    assert_int_equal(mapix_text_code_page_number("utf-8"), 65001);
    assert_int_equal(mapix_text_code_page_number("cp1257"), 1257);
    assert_int_equal(mapix_text_code_page_number("no such thing"), 0);
    assert_null(mapix_text_code_page_name(4711));
}

/* Every page of the table is one that iconv here has. */
static void the_table_is_true(void **state)
{
    for (unsigned page = 0; page < 66000; page++) {
        char *utf8;
        size_t length;
        if (mapix_text_code_page_name(page) == NULL)
            continue;
        if (mapix_text_from_code_page(page, "", 0, &utf8, &length, NULL) != S_OK)
            fail_msg("code page %u (%s) is not there", page, mapix_text_code_page_name(page));
        free(utf8);
    }
}

static void assert_fold(const char *text, unsigned how, const char *wanted)
{
    struct mapix_fold fold;
    mapix_fold_init(&fold);
    assert_int_equal(mapix_fold_text(&fold, text, strlen(text), how), S_OK);
    if (fold.length != strlen(wanted) || memcmp(fold.text, wanted, fold.length) != 0)
        fail_msg("%s folds to %.*s, not to %s", text, (int)fold.length, fold.text, wanted);
    wchar_t *wide = mapix_text_wide_heap(text);
    assert_int_equal(mapix_fold_wide(&fold, wide, wcslen(wide), how), S_OK);
    assert_int_equal(fold.length, strlen(wanted));
    assert_memory_equal(fold.text, wanted, fold.length);
    free(wide);
    mapix_fold_release(&fold);
}

static void folding(void **state)
{
    assert_fold("ABC xyz", MAPIX_FOLD_CASE, "abc xyz");
    assert_fold("ABC", 0, "ABC");
    assert_fold("STRA\xc3\x9f" "E", MAPIX_FOLD_CASE, "strasse");
    assert_fold("\xc3\x84", MAPIX_FOLD_CASE, "\xc3\xa4");
    assert_fold("A\xcc\x88", MAPIX_FOLD_CASE, "\xc3\xa4");
    assert_fold("\xc3\x84", MAPIX_FOLD_NONSPACE, "A");
    assert_fold("\xef\xbc\xa1\xef\xac\x81", MAPIX_FOLD_LOOSE, "afi");
    assert_fold("\xce\xa3\xcf\x82", MAPIX_FOLD_CASE, "\xcf\x83\xcf\x83");
    /* Marks in any order are one text. */
    assert_fold("a\xcc\xa3\xcc\x88", 0, "\xe1\xba\xa1\xcc\x88");
    assert_fold("a\xcc\x88\xcc\xa3", 0, "\xe1\xba\xa1\xcc\x88");
    char text[4001], lower[4001];
    for (int i = 0; i < 4000; i += 2) {
        memcpy(text + i, "\xc3\x84", 2);
        memcpy(lower + i, "\xc3\xa4", 2);
    }
    text[4000] = lower[4000] = '\0';
    assert_fold(text, MAPIX_FOLD_CASE, lower);
    assert_true(mapix_text_unicode_version() >= 0x0c00);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ill_formed_becomes_the_replacement), cmocka_unit_test(utf16_both_ways), cmocka_unit_test(strings_by_flags),
        cmocka_unit_test(code_pages), cmocka_unit_test(the_table_is_true), cmocka_unit_test(folding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
