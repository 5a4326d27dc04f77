#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <edkmdb.h>

#include <mapidbg.h>
#include <mapinls.h>
#include <mapiutil.h>
#include <mapival.h>
#include <mapiwin.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/object.h"
#include "base/text.h"
#include "base/time.h"
#include "value/util.h"
#include "value/value.h"

static FILETIME ft(uint64_t value)
{
    return mapix_time_make(value);
}

/* FtAddFt, FtSubFt, FtMulDw, FtMulDwDw, FtNegFt: 64-bit arithmetic, carries included. */
static void time_arithmetic(void **state)
{
    assert_true(mapix_time_value(FtAddFt(ft(0xffffffff), ft(1))) == 0x100000000u);
    assert_true(mapix_time_value(FtAddFt(ft(UINT64_MAX), ft(2))) == 1);
    assert_true(mapix_time_value(FtSubFt(ft(0x100000000), ft(1))) == 0xffffffffu);
    assert_true(mapix_time_value(FtSubFt(ft(0), ft(1))) == UINT64_MAX);
    assert_true(mapix_time_value(FtMulDwDw(0xffffffff, 0xffffffff)) == 0xfffffffe00000001u);
    assert_true(mapix_time_value(FtMulDw(3, ft(0x80000000))) == 0x180000000u);
    assert_true(mapix_time_value(FtMulDw(2, ft(0x8000000000000001))) == 2);
    assert_true(mapix_time_value(FtNegFt(ft(1))) == UINT64_MAX);
    assert_true(mapix_time_value(FtNegFt(ft(0))) == 0);
    assert_true(mapix_time_value(FtDivFtBogus(ft(100), ft(5), 1)) == 10);
    assert_true(mapix_time_value(FtDivFtBogus(ft(100), ft(0), 1)) == UINT64_MAX);
}

/* SPI-UTIL-09 */
static void hexadecimal(void **state)
{
    BYTE bytes[4] = { 0 };
    char text[20];
    wchar_t wide[20];
    HexFromBin((LPBYTE) "\x0a\xff\x00", 3, text);
    assert_string_equal(text, "0AFF00");
    HexFromBinW((LPBYTE) "\x0a\xff", 2, wide);
    assert_true(wcscmp(wide, L"0AFF") == 0);
    assert_true(FBinFromHex((LPSTR)(uintptr_t)"0aFf", bytes));
    assert_memory_equal(bytes, "\x0a\xff", 2);
    assert_false(FBinFromHex((LPSTR)(uintptr_t)"0g", bytes));
    assert_false(FBinFromHex((LPSTR)(uintptr_t)"0", bytes));
    assert_false(FBinFromHex(NULL, bytes));
    assert_true(FBinFromHexW((LPWSTR)(uintptr_t)L"01", bytes));
    assert_false(FBinFromHexW((LPWSTR)(uintptr_t)L"0\u0131", bytes));
    assert_int_equal(ScBinFromHexBounded((LPSTR)(uintptr_t)"010203", bytes, 3), S_OK);
    assert_int_equal(ScBinFromHexBounded((LPSTR)(uintptr_t)"010203", bytes, 2), MAPI_E_CALL_FAILED);
    assert_int_equal(ScBinFromHexBounded((LPSTR)(uintptr_t)"01020", bytes, 3), MAPI_E_CALL_FAILED);
    assert_int_equal(ScBinFromHexBounded((LPSTR)(uintptr_t)"xx", bytes, 3), MAPI_E_CALL_FAILED);
    assert_int_equal(ScBinFromHexBoundedW((LPWSTR)(uintptr_t)L"0102", bytes, 2), S_OK);
    assert_int_equal(UlFromSzHex("5a"), 90);
    assert_int_equal(UlFromSzHex("5g5h"), 5);
    assert_int_equal(UlFromSzHex("g5h5"), 0);
    assert_int_equal(UlFromSzHexW(L"FFffFFff"), 0xffffffff);
    assert_int_equal(UFromSz("55"), 55);
    assert_int_equal(UFromSz("5a5b"), 5);
    assert_int_equal(UFromSz("a5b5"), 0);
    assert_int_equal(UFromSzW(L"4294967295x"), 4294967295u);
}

static void entry_ids_as_text(void **state)
{
    LPSTR text;
    LPWSTR wide;
    ULONG size = 0;
    LPENTRYID id = NULL;
    assert_int_equal(HrSzFromEntryID(5, (LPENTRYID)(uintptr_t)"\0\0\0\0\xfe", &text), S_OK);
    assert_string_equal(text, "00000000FE");
    assert_int_equal(HrEntryIDFromSz(text, &size, &id), S_OK);
    assert_int_equal(size, 5);
    assert_memory_equal(id, "\0\0\0\0\xfe", 5);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(text);
    assert_int_equal(HrSzFromEntryIDW(2, (LPENTRYID)(uintptr_t)"\x12\x34", &wide), S_OK);
    assert_int_equal(HrEntryIDFromSzW(wide, &size, &id), S_OK);
    assert_int_equal(size, 2);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(wide);
    id = NULL;
    assert_int_equal(HrEntryIDFromSz((LPSTR)(uintptr_t)"0", &size, &id), MAPI_E_INVALID_ENTRYID);
    assert_int_equal(HrEntryIDFromSz((LPSTR)(uintptr_t)"", &size, &id), MAPI_E_INVALID_ENTRYID);
    assert_int_equal(HrEntryIDFromSz((LPSTR)(uintptr_t)"0x", &size, &id), MAPI_E_INVALID_ENTRYID);
    assert_null(id);
    assert_int_equal(HrSzFromEntryID(0, NULL, &text), MAPI_E_INVALID_PARAMETER);
}

static void finding_in_text(void **state)
{
    const char *text = "a\xc3\xa4" "b\xc3\xa4" "a";
    assert_ptr_equal(SzFindCh(text, 'b'), text + 3);
    assert_ptr_equal(SzFindCh(text, 0xe4), text + 1);
    assert_ptr_equal(SzFindLastCh(text, 0xe4), text + 4);
    assert_ptr_equal(SzFindLastCh(text, 'a'), text + 6);
    assert_null(SzFindCh(text, 'A'));
    assert_null(SzFindCh(NULL, 'a'));
    assert_null(SzFindLastCh(NULL, 'a'));
    assert_null(SzFindLastCh(text, 0x20ac));
    assert_ptr_equal(SzFindSz(text, "b\xc3\xa4"), text + 3);
    assert_null(SzFindSz(text, "B"));
    assert_null(SzFindSz("a", "aa"));
    assert_null(SzFindSz(NULL, "a"));
    assert_null(SzFindSz("a", NULL));
    const wchar_t *wide = L"a\u00e4b";
    assert_ptr_equal(SzFindChW(wide, 0xe4), wide + 1);
    assert_ptr_equal(SzFindLastChW(wide, 'a'), wide);
    assert_ptr_equal(SzFindSzW(wide, L"b"), wide + 2);
}

static void swapping(void **state)
{
    BYTE bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    SwapPword(bytes, 2);
    assert_memory_equal(bytes, "\2\1\4\3\5\6\7\x8", 8);
    SwapPlong(bytes, 2);
    assert_memory_equal(bytes, "\3\4\1\2\x8\7\6\5", 8);
}

/* ScUNCFromLocalPath and ScLocalPathFromUNC by a mount table of our own. */
static void network_paths(void **state)
{
    char table[] = "/tmp/mapix-mounts-XXXXXX", path[64];
    int file = mkstemp(table);
    static const char mounts[] = "/dev/sda1 / ext4 rw 0 0\n//server/share /mnt/smb cifs rw 0 0\nnas:/export/home /home nfs4 rw 0 0\n"
        "//server/share/deep /mnt/smb/deeper cifs rw 0 0\n[fe80::1]:/export /mnt/six nfs4 rw 0 0\n/dev/sdb1 /home/local ext4 rw 0 0\n";
    assert_int_equal(write(file, mounts, strlen(mounts)), strlen(mounts));
    close(file);
    assert_int_equal(util_unc_from_local(table, "/mnt/smb/a/b", path, sizeof(path)), S_OK);
    assert_string_equal(path, "\\\\server\\share\\a\\b");
    assert_int_equal(util_unc_from_local(table, "/mnt/smb", path, sizeof(path)), S_OK);
    assert_string_equal(path, "\\\\server\\share");
    assert_int_equal(util_unc_from_local(table, "/mnt/smb/deeper/x", path, sizeof(path)), S_OK);
    assert_string_equal(path, "\\\\server\\share\\deep\\x");
    assert_int_equal(util_unc_from_local(table, "/home/me", path, sizeof(path)), S_OK);
    assert_string_equal(path, "\\\\nas\\export\\home\\me");
    assert_int_equal(util_unc_from_local(table, "/mnt/six/a", path, sizeof(path)), S_OK);
    assert_string_equal(path, "\\\\[fe80::1]\\export\\a");
    assert_int_equal(util_unc_from_local(table, "/home/local/me", path, sizeof(path)), MAPI_E_NOT_FOUND);
    assert_int_equal(util_unc_from_local(table, "/mnt/smbother", path, sizeof(path)), MAPI_E_NOT_FOUND);
    assert_int_equal(util_unc_from_local(table, "/mnt/smb/a/b", path, 10), MAPI_E_TOO_BIG);
    assert_int_equal(util_unc_from_local(table, "\\\\x\\y", path, sizeof(path)), S_FALSE);
    assert_string_equal(path, "\\\\x\\y");
    assert_int_equal(util_unc_from_local(table, "relative", path, sizeof(path)), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(util_local_from_unc(table, "\\\\SERVER\\Share\\a\\b", path, sizeof(path)), S_OK);
    assert_string_equal(path, "/mnt/smb/a/b");
    assert_int_equal(util_local_from_unc(table, "\\\\server\\share\\deep\\c", path, sizeof(path)), S_OK);
    assert_string_equal(path, "/mnt/smb/deeper/c");
    assert_int_equal(util_local_from_unc(table, "\\\\server\\other", path, sizeof(path)), MAPI_E_NOT_FOUND);
    assert_int_equal(util_local_from_unc(table, "/local", path, sizeof(path)), S_FALSE);
    unlink(table);
    assert_int_equal(ScUNCFromLocalPath(NULL, path, 10), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(ScLocalPathFromUNC(NULL, path, 10), MAPI_E_INVALID_PARAMETER);
}

static void character_sets(void **state)
{
    wchar_t wide[20];
    char text[20];
    BOOL used = 7;
    assert_int_equal(MNLS_GetACP(), 65001);
    assert_int_equal(MNLS_GetUserDefaultLCID(), 0x0409);
    assert_int_equal(MNLS_lstrlenW(L"abc"), 3);
    assert_int_equal(MNLS_lstrlenW(NULL), 0);
    assert_true(MNLS_lstrcmpW(L"a", L"A") < 0);
    assert_true(MNLS_lstrcmpW(L"A", L"b") < 0);
    assert_int_equal(MNLS_lstrcmpW(L"x", L"x"), 0);
    assert_ptr_equal(MNLS_lstrcpyW(wide, L"copy"), wide);
    assert_true(wcscmp(wide, L"copy") == 0);
    assert_int_equal(MNLS_MultiByteToWideChar(1252, 0, "\xe4\x80", -1, wide, 20), 3);
    assert_true(wcscmp(wide, L"\u00e4\u20ac") == 0);
    assert_int_equal(MNLS_MultiByteToWideChar(1252, 0, "\xe4\x80", 2, NULL, 0), 2);
    assert_int_equal(MNLS_MultiByteToWideChar(1252, 0, "\xe4\x80", 2, wide, 1), 0);
    assert_int_equal(MNLS_MultiByteToWideChar(65001, 8, "\xff", 1, wide, 20), 0);
    assert_int_equal(MNLS_MultiByteToWideChar(12345, 0, "a", 1, wide, 20), 0);
    assert_int_equal(MNLS_WideCharToMultiByte(1252, 0, L"\u00e4\u03b1", 2, text, 20, NULL, &used), 2);
    assert_memory_equal(text, "\xe4?", 2);
    assert_true(used);
    assert_int_equal(MNLS_WideCharToMultiByte(0, 0, L"\u00e4", -1, text, 20, NULL, &used), 3);
    assert_string_equal(text, "\xc3\xa4");
    assert_false(used);
    assert_int_equal(MNLS_CompareStringW(0x409, NORM_IGNORECASE, L"ABC", -1, L"abcd", 3), 2);
    assert_int_equal(MNLS_CompareStringW(0x409, 0, L"a", -1, L"b", -1), 1);
    assert_int_equal(MNLS_CompareStringA(0x409, NORM_IGNORECASE | NORM_IGNORENONSPACE, "\xc3\x84", -1, "a", -1), 2);
    assert_int_equal(MNLS_CompareStringA(0x409, NORM_IGNORESYMBOLS, "a-b", -1, "ab", -1), 2);
    assert_int_equal(MNLS_CompareStringA(0x409, 0x80000000, "a", -1, "a", -1), 0);
    assert_int_equal(MNLS_CompareStringW(0x409, 0, NULL, -1, L"b", -1), 0);
    assert_false(MNLS_IsBadStringPtrW(L"x", 100));
    assert_true(MNLS_IsBadStringPtrW((LPCWSTR)(uintptr_t)16, 100));
    assert_false(IsBadBoundedStringPtr("x", 100));
    assert_true(IsBadBoundedStringPtr((const void *)(uintptr_t)16, 100));
    assert_false(IsBadBoundedStringPtr((const void *)(uintptr_t)16, 0));
}

#define BAD ((void *)(uintptr_t)0x30)

/* SPI-UTIL-11: the validators say TRUE for what is bad, wherever it points. */
static void validators(void **state)
{
    assert_false(FBadPropTag(PR_SUBJECT_W));
    assert_false(FBadPropTag(PR_NULL));
    assert_false(FBadPropTag(PROP_TAG(PT_MV_LONG | MV_INSTANCE, 0x6001)));
    assert_true(FBadPropTag(PROP_TAG(PT_LONG | MV_INSTANCE, 0x6001)));
    assert_true(FBadPropTag(PROP_TAG(0x777, 0x6001)));
    assert_true(FBadPropTag(PROP_TAG(MV_FLAG | PT_BOOLEAN, 0x6001)));

    SPropValue value = { .ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6001) };
    assert_false(FBadProp(&value));
    value.Value.b = 2;
    assert_true(FBadProp(&value));
    assert_true(FBadProp(BAD));
    value = (SPropValue){ .ulPropTag = PR_SUBJECT_A };
    value.Value.lpszA = BAD;
    assert_true(FBadProp(&value));
    value.Value.lpszA = (LPSTR)(uintptr_t)"good";
    assert_false(FBadProp(&value));
    SPropValue binary = { .ulPropTag = PR_ENTRYID };
    binary.Value.bin = (SBinary){ 10, BAD };
    assert_true(FBadProp(&binary));
    binary.Value.bin = (SBinary){ 0, NULL };
    assert_false(FBadProp(&binary));
    SPropValue list = { .ulPropTag = PROP_TAG(PT_MV_STRING8, 0x6001) };
    assert_true(FBadProp(&list));
    char *texts[] = { (char *)(uintptr_t)"a", BAD };
    list.Value.MVszA = (SLPSTRArray){ 2, texts };
    assert_true(FBadProp(&list));
    list.Value.MVszA.cValues = 1;
    assert_false(FBadProp(&list));

    ACTION action = { .acttype = OP_DELETE };
    ACTIONS actions = { 1, 1, BAD };
    SPropValue rule = { .ulPropTag = PROP_TAG(PT_ACTIONS, 0x6001), .Value.lpszA = (LPSTR)(void *)&actions };
    assert_true(FBadProp(&rule));
    actions.lpAction = &action;
    assert_false(FBadProp(&rule));
    action.lpRes = BAD;
    assert_true(FBadProp(&rule));
    action = (ACTION){ .acttype = OP_DELETE, .lpPropTagArray = BAD };
    assert_true(FBadProp(&rule));
    action = (ACTION){ .acttype = OP_FORWARD, .lpadrlist = BAD };
    assert_true(FBadProp(&rule));
    action = (ACTION){ .acttype = OP_TAG };
    action.propTag.ulPropTag = PR_SUBJECT_A;
    action.propTag.Value.lpszA = BAD;
    assert_true(FBadProp(&rule));
    action = (ACTION){ .acttype = OP_MOVE, .actMoveCopy = { 0, NULL, 4, BAD } };
    assert_true(FBadProp(&rule));

    SRow row = { 0, 1, &value };
    assert_false(FBadRow(&row));
    row.cValues = 1000000;
    assert_true(FBadRow(&row));
    assert_true(FBadRow(NULL));
    SizedSRowSet(1, set) = { .cRows = 1 };
    set.aRow[0] = (SRow){ 0, 1, &value };
    assert_false(FBadRowSet((LPSRowSet)&set));
    set.aRow[0].lpProps = BAD;
    assert_true(FBadRowSet((LPSRowSet)&set));
    assert_true(FBadRowSet(NULL));

    SRestriction restriction = { .rt = RES_NOT, .res.resNot.lpRes = BAD };
    assert_true(FBadRestriction(&restriction));
    restriction = (SRestriction){ .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_SUBJECT_A, &value } };
    assert_false(FBadRestriction(&restriction));
    restriction.res.resProperty.relop = 55;
    assert_true(FBadRestriction(&restriction));
    restriction.rt = 99;
    assert_true(FBadRestriction(&restriction));
    assert_true(FBadRestriction(NULL));
    SRestriction circle = { .rt = RES_NOT };
    circle.res.resNot.lpRes = &circle;
    assert_true(FBadRestriction(&circle));

    SizedSSortOrderSet(2, sorts) = { 2, 1, 1, { { PR_SUBJECT_W, TABLE_SORT_DESCEND }, { PR_MESSAGE_SIZE, TABLE_SORT_ASCEND } } };
    assert_false(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.cCategories = 3;
    assert_true(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.cCategories = 0;
    assert_true(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.cExpanded = 0;
    sorts.aSort[0].ulOrder = 0x40;
    assert_true(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    sorts.aSort[0].ulOrder = TABLE_SORT_COMBINE;
    assert_false(FBadSortOrderSet((LPSSortOrderSet)&sorts));
    assert_true(FBadSortOrderSet(NULL));

    SizedSPropTagArray(2, tags) = { 2, { PR_SUBJECT_W, PR_NULL } };
    assert_false(FBadColumnSet((LPSPropTagArray)&tags));
    tags.aulPropTag[1] = PROP_TAG(PT_ERROR, 0x6001);
    assert_true(FBadColumnSet((LPSPropTagArray)&tags));
    assert_true(FBadColumnSet(NULL));

    LPWSTR wide[] = { (LPWSTR)(uintptr_t)L"a", BAD };
    assert_false(FBadRglpszW(wide, 1));
    assert_true(FBadRglpszW(wide, 2));
    assert_true(FBadRglpszA((LPSTR *)texts, 2));
    assert_true(FBadRglpszW(NULL, 1));
    SBinary ids[] = { { 8, (LPBYTE)(uintptr_t)"12345678" } };
    ENTRYLIST entries = { 1, ids };
    assert_false(FBadEntryList(&entries));
    ids[0].cb = 3;
    assert_true(FBadEntryList(&entries));
    ids[0] = (SBinary){ 8, BAD };
    assert_true(FBadEntryList(&entries));
    assert_true(FBadEntryList(NULL));
    GUID guid = { 0 };
    MAPINAMEID name = { .lpguid = &guid, .ulKind = MNID_ID };
    LPMAPINAMEID names[] = { &name };
    assert_false(FBadRglpNameID(names, 1));
    name.ulKind = MNID_STRING;
    assert_true(FBadRglpNameID(names, 1));
    name.Kind.lpwstrName = (LPWSTR)(uintptr_t)L"n";
    assert_false(FBadRglpNameID(names, 1));
    name.ulKind = 2;
    assert_true(FBadRglpNameID(names, 1));
    name = (MAPINAMEID){ .lpguid = BAD, .ulKind = MNID_ID };
    assert_true(FBadRglpNameID(names, 1));
}

/* HrValidateParameters by the kinds of each method's arguments. */
static void parameters(void **state)
{
    SizedSPropTagArray(1, tags) = { 1, { PR_SUBJECT_W } };
    ULONG count;
    void *out;
    DWORD_PTR get_props[] = { (DWORD_PTR)&tags, 0, (DWORD_PTR)&count, (DWORD_PTR)&out };
    assert_int_equal(HrValidateParameters(IMAPIProp_GetProps, (LPVOID *)get_props), S_OK);
    get_props[1] = 5;
    assert_int_equal(HrValidateParameters(IMAPIProp_GetProps, (LPVOID *)get_props), MAPI_E_UNKNOWN_FLAGS);
    get_props[1] = MAPI_UNICODE;
    get_props[0] = 0;
    assert_int_equal(HrValidateParameters(IMAPIProp_GetProps, (LPVOID *)get_props), S_OK);
    get_props[3] = 0;
    assert_int_equal(HrValidateParameters(IMAPIProp_GetProps, (LPVOID *)get_props), MAPI_E_INVALID_PARAMETER);
    DWORD_PTR open_entry[] = { 4, (DWORD_PTR)"abcd", 0, 0, (DWORD_PTR)&count, (DWORD_PTR)&out };
    assert_int_equal(HrValidateParameters(IMAPIContainer_OpenEntry, (LPVOID *)open_entry), S_OK);
    open_entry[1] = (DWORD_PTR)BAD;
    assert_int_equal(HrValidateParameters(IMAPIContainer_OpenEntry, (LPVOID *)open_entry), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrValidateParameters(IUnknown_AddRef, NULL), S_OK);
    assert_int_equal(HrValidateParameters(IUnknown_QueryInterface, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrValidateParameters((METHODS)5000, (LPVOID *)get_props), MAPI_E_INVALID_PARAMETER);
    DWORD_PTR query[] = { (DWORD_PTR)&IID_IUnknown, (DWORD_PTR)&out };
    assert_int_equal(HrValidateParameters(IUnknown_QueryInterface, (LPVOID *)query), S_OK);
    LPMALLOC object = MAPIGetDefaultMalloc();
    assert_int_equal(__ValidateParameters(IUnknown_AddRef, &object), S_OK);
    object = NULL;
    assert_int_equal(__ValidateParameters(IUnknown_AddRef, &object), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(__CPPValidateParameters(IUnknown_AddRef, &object), S_OK);
}

/* HrGetOneProp, HrSetOneProp, FPropExists over the memory property object. */
static void one_property(void **state)
{
    LPPROPDATA data;
    SPropValue value = { .ulPropTag = PR_SUBJECT_A }, *got = BAD;
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    LPMAPIPROP object = (LPMAPIPROP)data;
    assert_int_equal(HrGetOneProp(object, PR_SUBJECT_A, &got), MAPI_E_NOT_FOUND);
    assert_null(got);
    assert_false(FPropExists(object, PR_SUBJECT_A));
    value.Value.lpszA = (LPSTR)(uintptr_t)"hello";
    assert_int_equal(HrSetOneProp(object, &value), S_OK);
    assert_int_equal(HrGetOneProp(object, PR_SUBJECT_A, &got), S_OK);
    assert_string_equal(got->Value.lpszA, "hello");
    MAPIFreeBuffer(got);
    assert_true(FPropExists(object, PR_SUBJECT_A));
    assert_true(FPropExists(object, CHANGE_PROP_TYPE(PR_SUBJECT, PT_UNSPECIFIED)));
    assert_false(FPropExists(object, CHANGE_PROP_TYPE(PR_SUBJECT, PT_LONG)));
    assert_int_equal(HrGetOneProp(NULL, PR_SUBJECT_A, &got), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrSetOneProp(object, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(UlAddRef(object), 2);
    assert_int_equal(UlRelease(object), 1);
    assert_int_equal(UlRelease(object), 0);
    assert_int_equal(UlAddRef(NULL), 0);
    assert_int_equal(UlRelease(NULL), 0);
}

static char traced[500];

static void keep_trace(enum mapix_log_level level, const char *component, const char *line)
{
    if (strncmp(line, "leak: ", 6) != 0)               /* memory in debug mode tells the same block in its own words */
        snprintf(traced, sizeof(traced), "%s: %s", component, line);
}

/* mapidbg.h: traces, names both ways, the watched allocator, guarded pages. */
static int leak_reports;

static void count_leak_report(void)
{
    leak_reports++;
}

static void debugging_aids(void **state)
{
    static SCODE listed[] = { MAPI_E_NOT_FOUND, S_OK };
    mapix_log_set_handler(keep_trace);
    mapix_log_set_level(MAPIX_LOG_DEBUG);
    DebugTraceFn("~value %d", 5);
    assert_string_equal(traced, "trace: value 5");
    DebugTrapFn(1, "file.c", 7, "wrong %s", "turn");
    assert_string_equal(traced, "assert: file.c:7: wrong turn");
    SizedSPropProblemArray(1, problems) = { 1, { { 2, PR_SUBJECT_W, MAPI_E_NO_ACCESS } } };
    DebugTraceProblemsFn((char *)(uintptr_t)"SetProps", &problems);
    assert_non_null(strstr(traced, "MAPI_E_NO_ACCESS"));
    traced[0] = '\0';
    assert_int_equal(ScCheckScFn(MAPI_E_NOT_FOUND, listed, (char *)(uintptr_t)"F", (char *)(uintptr_t)"f.c", 1), MAPI_E_NOT_FOUND);
    assert_string_equal(traced, "");
    assert_int_equal(ScCheckScFn(MAPI_E_BUSY, listed, (char *)(uintptr_t)"F", (char *)(uintptr_t)"f.c", 1), MAPI_E_BUSY);
    assert_non_null(strstr(traced, "MAPI_E_BUSY"));

    assert_string_equal(SzDecodeScodeFn(MAPI_E_NOT_FOUND), "MAPI_E_NOT_FOUND");
    assert_string_equal(SzDecodeScodeFn((SCODE)0x8a5a1234), "0x8A5A1234");
    assert_int_equal(ScodeFromSzFn((char *)(uintptr_t)"MAPI_E_NOT_FOUND"), MAPI_E_NOT_FOUND);
    assert_string_equal(SzDecodeUlPropTypeFn(PT_LONG), "PT_LONG");
    assert_int_equal(UlPropTagFromSzFn((char *)(uintptr_t)"PR_MESSAGE_FLAGS"), PR_MESSAGE_FLAGS);
    assert_int_equal(UlPropTagFromSzFn(SzDecodeUlPropTagFn(PR_MESSAGE_FLAGS)), PR_MESSAGE_FLAGS);

    DWORD_PTR stack[4] = { 1, 1, 1, 1 };
    GetCallStack(stack, 0, 4);
    assert_true(stack[0] != 1);
    GetCallStack(stack, INT32_MAX, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(stack[i], 0);

    LPMALLOC watched = DBGMEM_EncapsulateFn(MAPIGetDefaultMalloc(), (char *)(uintptr_t)"test", 0);
    DBGMEM_SetFailureAtFn(watched, 2);
    void *first = watched->lpVtbl->Alloc(watched, 10), *second = watched->lpVtbl->Alloc(watched, 10);
    assert_non_null(first);
    assert_null(second);
    DBGMEM_LeakHook(count_leak_report);
    DBGMEM_CheckMemFn(watched, 0);
    assert_int_equal(leak_reports, 0);
    DBGMEM_CheckMemFn(watched, 1);
    assert_int_equal(leak_reports, 1);
    assert_string_equal(traced, "memory: test: 1 blocks were not freed");
    DBGMEM_LeakHook(NULL);
    void *kept = watched->lpVtbl->Alloc(watched, 10);
    DBGMEM_NoLeakDetectFn(watched, kept);
    traced[0] = '\0';
    DBGMEM_CheckMemFn(watched, 1);
    assert_string_equal(traced, "memory: test: 1 blocks were not freed");
    assert_int_equal(leak_reports, 1);
    MAPIGetDefaultMalloc()->lpVtbl->Free(MAPIGetDefaultMalloc(), kept);
    watched->lpVtbl->Free(watched, first);
    traced[0] = '\0';
    DBGMEM_ShutdownFn(watched);
    assert_string_equal(traced, "");
    mapix_log_set_handler(NULL);
    mapix_log_set_level(MAPIX_LOG_WARNING);

    static const ULONG sizes[] = { 0, 1, 16, 4095, 4096, 4097, 100000 };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char *block = VMAlloc(sizes[i]);
        assert_int_equal(VMGetSize(block), sizes[i]);
        memset(block, 7, sizes[i]);
        assert_false(mapix_memory_is_readable(block, sizes[i] + 4096 + 16));
        block = VMRealloc(block, sizes[i] + 1);
        assert_int_equal(block[0], sizes[i] == 0 ? 0 : 7);
        VMFree(block);
    }
    VMFree(NULL);
    char *extended = VMAllocEx(10, 0);
    assert_int_equal(VMGetSizeEx(extended, 0), 10);
    memset(extended, 7, 10);
    extended = VMReallocEx(extended, 5000, 0);
    assert_int_equal(VMGetSizeEx(extended, 0), 5000);
    assert_int_equal(extended[9], 7);
    VMFreeEx(extended, 0);
    assert_int_equal(VMGetSizeEx(NULL, 0), 0);
}

/* Identifiers in MAPI URLs: 0x00 is U+AC00, 0xff U+ACFF (algorithm-to-encode-entry-ids-and-attachment-ids). */
static void encoded_ids(void **state)
{
    static const wchar_t expected[] = { 0xac00, 0xac01, 0xac7f, 0xacff, 0 };
    LPWSTR text = EncodeID(4, (LPENTRYID)(uintptr_t)"\x00\x01\x7f\xff");
    LPENTRYID id = NULL;
    ULONG size = 0;
    assert_memory_equal(text, expected, sizeof(expected));
    assert_int_equal(CchOfEncoding(4), 4);
    assert_int_equal(CbOfEncoded(text), 4);
    assert_true(FDecodeID(text, &id, &size));
    assert_int_equal(size, 4);
    assert_memory_equal(id, "\x00\x01\x7f\xff", 4);
    MAPIFreeBuffer(id);
    text[2] = 0xad00;
    assert_false(FDecodeID(text, &id, &size));
    assert_false(FDecodeID(L"", &id, &size));
    assert_false(FDecodeID(NULL, &id, &size));
    MAPIFreeBuffer(text);
    assert_null(EncodeID(0, (LPENTRYID)(uintptr_t)"x"));
    assert_null(EncodeID(1, NULL));
    assert_int_equal(CbOfEncoded(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_arithmetic), cmocka_unit_test(hexadecimal), cmocka_unit_test(entry_ids_as_text), cmocka_unit_test(finding_in_text),
        cmocka_unit_test(swapping), cmocka_unit_test(network_paths), cmocka_unit_test(character_sets), cmocka_unit_test(validators),
        cmocka_unit_test(parameters), cmocka_unit_test(one_property), cmocka_unit_test(debugging_aids),
        cmocka_unit_test(encoded_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
