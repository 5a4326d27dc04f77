/* IAddrBook over LOCAL_AB, from outside: the shared library, the real module, two profiles of one user. */
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

#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>

#include "tests/lib/scratch.h"

#define T(text) ((LPTSTR)(uintptr_t)(text))
#define DROP(object) ((object) ? (void)(object)->lpVtbl->Release(object) : (void)0)

static LPMAPISESSION session;
static LPADRBOOK book;

static void make_profile(const char *name)
{
    LPPROFADMIN profiles = NULL;
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T(name), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    profiles->lpVtbl->Release(profiles);
}

static void log_on(void)
{
    assert_int_equal(MAPILogonEx(0, T("alice"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);       /* SESS-07 */
}

static void log_off(void)
{
    DROP(book);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    DROP(session);
}

static int set_up(void **state)
{
    char path[512];
    (void)state;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/data", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    make_profile("alice");
    make_profile("bob");
    log_on();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    log_off();
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

static LPSPropValue get(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, tag, &value), S_OK);
    return value;
}

static LPABCONT personal(void)
{
    ULONG size = 0, type = 0;
    LPENTRYID id = NULL;
    LPABCONT container = NULL;
    assert_int_equal(book->lpVtbl->GetPAB(book, &size, &id), S_OK);
    assert_true(size > 0);
    assert_int_equal(book->lpVtbl->OpenEntry(book, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&container), S_OK);
    assert_int_equal(type, MAPI_ABCONT);
    MAPIFreeBuffer(id);
    return container;
}

static HRESULT add_with(const char *name, const char *type, const char *address, ULONG flags, LPSPropValue *ret_id)
{
    LPABCONT container = personal();
    LPSPropValue template = get(container, PR_DEF_CREATE_MAILUSER);
    LPMAPIPROP entry = NULL;
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR)(uintptr_t)type },
        { .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR)(uintptr_t)address } };
    assert_int_equal(container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, flags, &entry), S_OK);
    assert_int_equal(entry->lpVtbl->SetProps(entry, 3, values, NULL), S_OK);
    HRESULT hr = entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY);
    if (SUCCEEDED(hr) && ret_id)
        *ret_id = get(entry, PR_ENTRYID);
    DROP(entry);
    DROP(container);
    MAPIFreeBuffer(template);
    return hr;
}

static void add(const char *name, const char *address)
{
    assert_int_equal(add_with(name, "SMTP", address, 0, NULL), S_OK);
}

static LPADRLIST one_name(const char *name)
{
    LPADRLIST list = NULL;
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list), S_OK);
    list->cEntries = 1;
    memset(list->aEntries, 0, sizeof(list->aEntries[0]));
    list->aEntries[0].cValues = 2;
    assert_int_equal(MAPIAllocateBuffer(2 * sizeof(SPropValue), (LPVOID *)&list->aEntries[0].rgPropVals), S_OK);
    list->aEntries[0].rgPropVals[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
    list->aEntries[0].rgPropVals[1] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
    return list;
}

static const SPropValue *value_of(LPADRLIST list, ULONG tag)
{
    return PpropFindProp(list->aEntries[0].rgPropVals, list->aEntries[0].cValues, tag);
}

static void assert_resolves(const char *name, const char *type, const char *address)
{
    LPADRLIST list = one_name(name);
    HRESULT hr = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
    if (hr != S_OK)
        fail_msg("%s: %#x", name, (unsigned)hr);
    assert_non_null(value_of(list, PR_ENTRYID));
    assert_string_equal(value_of(list, PR_ADDRTYPE_A)->Value.lpszA, type);
    assert_string_equal(value_of(list, PR_EMAIL_ADDRESS_A)->Value.lpszA, address);
    assert_int_equal(value_of(list, PR_RECIPIENT_TYPE)->Value.l, MAPI_TO);
    for (const char *c = type; *c; c++)                     /* AB-31 */
        assert_true((*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9'));
    static const ULONG always[] = { PR_ADDRTYPE_A, PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID, PR_SEARCH_KEY,        /* AB-32, SPI-AB-07 */
        PR_OBJECT_TYPE, PR_TRANSMITABLE_DISPLAY_NAME_A };                                                                   /* SPI-AB-14 */
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
        assert_non_null(value_of(list, always[i]));
    FreePadrlist(list);
}

static HRESULT resolve(const char *name)
{
    LPADRLIST list = one_name(name);
    HRESULT hr = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
    if (FAILED(hr))
        assert_null(value_of(list, PR_ENTRYID));
    FreePadrlist(list);
    return hr;
}

static ULONG count_rows(LPMAPITABLE table)
{
    ULONG count = 0;
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    return count;
}

/* --- The integrated address book ----------------------------------------------------------------------------------------------------------- */

static void one_offs_are_recognised(void **state)            /* AB-13, ONEO-06, ONEO-07, ONEO-08 */
{
    (void)state;
    assert_resolves("eve@example.org", "SMTP", "eve@example.org");
    assert_resolves("  eve@example.org ", "SMTP", "eve@example.org");
    assert_resolves("bob@localhost", "SMTP", "bob@localhost");
    assert_resolves("Eve Adams <eve@example.org>", "SMTP", "eve@example.org");
    assert_resolves("\"Adams, Eve\" <eve@example.org>", "SMTP", "eve@example.org");
    assert_resolves("Eve[fax:+49 30 1234]", "FAX", "+49 30 1234");
    assert_resolves("[X400:a\\]b\\x41]  ", "X400", "a]bA");
    assert_int_equal(resolve("Eve[FAX:1] tail"), MAPI_E_NOT_FOUND);
    assert_int_equal(resolve("a@b@c.d"), MAPI_E_NOT_FOUND);
    assert_int_equal(resolve("nobody here"), MAPI_E_NOT_FOUND);
    LPMAPIERROR error = NULL;                    /* and says why */
    assert_int_equal(book->lpVtbl->GetLastError(book, MAPI_E_NOT_FOUND, 0, &error), S_OK);
    assert_non_null(error);
    assert_non_null(strstr((char *)(void *)error->lpszError, "nobody here"));
    MAPIFreeBuffer(error);
}

static void names_are_resolved_in_the_containers(void **state)        /* AB-12, AB-15, AB-16, AB-17, SPI-AB-12, SPI-AB-13 */
{
    (void)state;
    add("Carla Bruni", "carla@example.org");
    add("Carl Benz", "carl@example.com");
    add("Zo\xc3\xab Quist", "zoe@example.net");
    assert_resolves("carla", "SMTP", "carla@example.org");
    assert_resolves("CARL BENZ", "SMTP", "carl@example.com");
    assert_resolves("benz", "SMTP", "carl@example.com");
    assert_resolves("zoe", "SMTP", "zoe@example.net");
    assert_resolves("qui zo", "SMTP", "zoe@example.net");
    assert_int_equal(resolve("car"), MAPI_E_AMBIGUOUS_RECIP);
    assert_int_equal(resolve("arla"), MAPI_E_NOT_FOUND);
    assert_resolves("bob", "LOCAL", "bob");      /* another profile of this user */

    LPADRLIST list = one_name("carla");          /* AB-18 */
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, MAPI_UNICODE, NULL, list), S_OK);
    assert_true(!wcscmp(value_of(list, PR_EMAIL_ADDRESS_W)->Value.lpszW, L"carla@example.org"));
    LPBYTE before = value_of(list, PR_ENTRYID)->Value.bin.lpb;
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
    assert_ptr_equal(value_of(list, PR_ENTRYID)->Value.bin.lpb, before);
    list->aEntries[0].cValues = 0;               /* AB-19 */
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
    list->aEntries[0].cValues = 1;
    FreePadrlist(list);
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0x10, NULL, NULL), MAPI_E_INVALID_PARAMETER);
}

static void the_root_merges_the_containers(void **state)     /* AB-01, AB-02, SPI-AB-04 */
{
    LPABCONT root = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPSPropValue id;
    ULONG type = 0, equal = FALSE;
    (void)state;
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(type, MAPI_ABCONT);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    assert_true(!wcscmp(PpropFindProp(rows->aRow[0].lpProps, rows->aRow[0].cValues, PR_DISPLAY_NAME_W)->Value.lpszW, L"Contacts"));
    assert_true(!wcscmp(PpropFindProp(rows->aRow[1].lpProps, rows->aRow[1].cValues, PR_DISPLAY_NAME_W)->Value.lpszW, L"Profiles"));
    FreeProws(rows);
    DROP(table);
    assert_int_equal(root->lpVtbl->GetContentsTable(root, 0, &table), MAPI_E_NO_SUPPORT);
    id = get(root, PR_ENTRYID);
    assert_int_equal(book->lpVtbl->CompareEntryIDs(book, 0, NULL, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0, &equal), S_OK);
    assert_int_equal(equal, TRUE);
    DROP(root);
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type,
        (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(type, MAPI_ABCONT);
    MAPIFreeBuffer(id);
    DROP(root);
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&root), MAPI_E_NO_ACCESS);
    BYTE junk[40] = { 0 };
    assert_int_equal(book->lpVtbl->OpenEntry(book, 40, (LPENTRYID)(void *)junk, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0x40000000, &type, (LPUNKNOWN *)(void *)&root), MAPI_E_UNKNOWN_FLAGS);
}

static void defaults_and_search_path(void **state)           /* AB-05, AB-06, AB-07, AB-08, AB-09, AB-10, AB-11 */
{
    LPSRowSet path = NULL, other = NULL;
    ULONG size = 0, pab_size = 0;
    LPENTRYID id = NULL, pab = NULL;
    (void)state;
    assert_int_equal(book->lpVtbl->GetSearchPath(book, 0, &path), S_OK);
    assert_int_equal(path->cRows, 2);            /* Contacts can be written, Profiles is DT_GLOBAL */
    assert_int_equal(path->aRow[0].lpProps[0].ulPropTag, PR_ENTRYID);
    assert_int_equal(book->lpVtbl->GetPAB(book, &pab_size, &pab), S_OK);
    assert_int_equal(pab_size, path->aRow[0].lpProps[0].Value.bin.cb);
    assert_memory_equal(pab, path->aRow[0].lpProps[0].Value.bin.lpb, pab_size);
    assert_int_equal(book->lpVtbl->GetDefaultDir(book, &size, &id), S_OK);
    assert_memory_equal(id, path->aRow[1].lpProps[0].Value.bin.lpb, size);
    MAPIFreeBuffer(id);
    assert_int_equal(book->lpVtbl->SetDefaultDir(book, pab_size, pab), S_OK);
    assert_int_equal(book->lpVtbl->GetDefaultDir(book, &size, &id), S_OK);
    assert_memory_equal(id, pab, size);
    MAPIFreeBuffer(id);
    assert_int_equal(book->lpVtbl->SetPAB(book, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(book->lpVtbl->SetPAB(book, path->aRow[1].lpProps[0].Value.bin.cb,
        (LPENTRYID)(void *)path->aRow[1].lpProps[0].Value.bin.lpb), MAPI_E_NO_ACCESS);
    assert_int_equal(book->lpVtbl->SetPAB(book, pab_size, pab), S_OK);

    SRow swap = path->aRow[0];
    path->aRow[0] = path->aRow[1];
    path->aRow[1] = swap;
    assert_int_equal(book->lpVtbl->SetSearchPath(book, 0, path), S_OK);
    log_off();                                   /* kept across sessions */
    log_on();
    assert_int_equal(book->lpVtbl->GetSearchPath(book, MAPI_UNICODE, &other), S_OK);
    assert_int_equal(other->cRows, 2);
    assert_memory_equal(other->aRow[1].lpProps[0].Value.bin.lpb, pab, pab_size);
    FreeProws(other);
    path->aRow[0].lpProps[0].ulPropTag = PR_RECORD_KEY;
    assert_int_equal(book->lpVtbl->SetSearchPath(book, 0, path), MAPI_E_MISSING_REQUIRED_COLUMN);
    assert_int_equal(book->lpVtbl->SetSearchPath(book, 1, path), MAPI_E_UNKNOWN_FLAGS);
    path->aRow[0].lpProps[0].ulPropTag = PR_ENTRYID;
    swap = path->aRow[0];
    path->aRow[0] = path->aRow[1];
    path->aRow[1] = swap;
    assert_int_equal(book->lpVtbl->SetSearchPath(book, 0, path), S_OK);
    FreeProws(path);
    MAPIFreeBuffer(pab);
}

static void recipients_are_prepared(void **state)            /* AB-20, AB-21, SPI-AB-16, SPI-AB-17 */
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_EMAIL_ADDRESS_A, PR_BUSINESS_TELEPHONE_NUMBER_A, PR_OBJECT_TYPE, PR_ADDRTYPE_A } };
    static const char *const names[] = { "carla", "eve@example.org", "bob" };
    static const char *const addresses[] = { "carla@example.org", "eve@example.org", "bob" };
    (void)state;
    for (int i = 0; i < 3; i++) {
        LPADRLIST list = one_name(names[i]);
        assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
        assert_int_equal(book->lpVtbl->PrepareRecips(book, 0, (LPSPropTagArray)(uintptr_t)&tags, list), S_OK);
        SPropValue *values = list->aEntries[0].rgPropVals;
        assert_int_equal(values[0].ulPropTag, PR_EMAIL_ADDRESS_A);
        assert_string_equal(values[0].Value.lpszA, addresses[i]);
        assert_int_equal(values[1].ulPropTag, PROP_TAG(PT_ERROR, PROP_ID(PR_BUSINESS_TELEPHONE_NUMBER_A)));
        assert_int_equal(values[1].Value.err, MAPI_E_NOT_FOUND);
        assert_int_equal(values[2].Value.l, MAPI_MAILUSER);
        assert_int_equal(values[3].ulPropTag, PR_ADDRTYPE_A);
        assert_non_null(value_of(list, PR_ENTRYID));
        assert_int_equal(book->lpVtbl->PrepareRecips(book, 0, NULL, list), S_OK);
        SizedSPropTagArray(1, wide) = { 1, { PR_EMAIL_ADDRESS_W } };        /* in the width asked for, whatever was there */
        assert_int_equal(book->lpVtbl->PrepareRecips(book, 0, (LPSPropTagArray)(void *)&wide, list), S_OK);
        assert_int_equal(list->aEntries[0].rgPropVals[0].ulPropTag, PR_EMAIL_ADDRESS_W);
        FreePadrlist(list);
    }
    LPADRLIST list = one_name("unresolved");
    SPropValue *before = list->aEntries[0].rgPropVals;
    assert_int_equal(book->lpVtbl->PrepareRecips(book, 0, (LPSPropTagArray)(uintptr_t)&tags, list), S_OK);
    assert_ptr_equal(list->aEntries[0].rgPropVals, before);
    FreePadrlist(list);
}

static void without_dialogs(void **state)                    /* AB-22, AB-23, AB-28, AB-29, GAP-19 */
{
    LPADRLIST list = NULL;
    LPSPropValue options = NULL;
    ADRPARM parameters = { .ulFlags = DIALOG_MODAL };
    ADRENTRY entry = { 0 };
    ULONG count = 7, size = 0;
    LPENTRYID id = NULL;
    (void)state;
    assert_int_equal(book->lpVtbl->Address(book, NULL, &parameters, &list), MAPI_E_NO_SUPPORT);
    parameters.ulFlags = DIALOG_MODAL | DIALOG_SDI;
    assert_int_equal(book->lpVtbl->Address(book, NULL, &parameters, &list), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(book->lpVtbl->RecipOptions(book, 0, 0, &entry), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(book->lpVtbl->QueryDefaultRecipOpt(book, T("SMTP"), 0, &count, &options), S_OK);
    assert_int_equal(count, 0);
    assert_null(options);
    assert_int_equal(book->lpVtbl->NewEntry(book, 0, 0, 0, NULL, 0, NULL, &size, &id), MAPI_E_NO_SUPPORT);
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"x" };     /* AB-04 */
    assert_int_equal(book->lpVtbl->SetProps(book, 1, &name, NULL), MAPI_E_NO_ACCESS);
    LPSPropValue type = get(book, PR_OBJECT_TYPE);
    assert_int_equal(type->Value.l, MAPI_ADDRBOOK);
    MAPIFreeBuffer(type);
}

static void a_new_entry_is_a_copy(void **state)              /* AB-25, AB-24: NewEntry with container and template, without a dialog */
{
    LPENTRYID one_off = NULL, pab = NULL, new = NULL;
    ULONG size = 0, pab_size = 0, new_size = 0, type = 0;
    LPMAPIPROP entry = NULL;
    (void)state;
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("Dora"), T("SMTP"), T("dora@example.org"), 0, &size, &one_off), S_OK);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("Dora"), NULL, T("x"), 0, &size, &new), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(book->lpVtbl->GetPAB(book, &pab_size, &pab), S_OK);
    size = 0;
    MAPIFreeBuffer(one_off);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("Dora"), T("SMTP"), T("dora@example.org"), 0, &size, &one_off), S_OK);
    assert_int_equal(book->lpVtbl->NewEntry(book, 0, 0, pab_size, pab, size, one_off, &new_size, &new), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, new_size, new, NULL, 0, &type, (LPUNKNOWN *)(void *)&entry), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    LPSPropValue address = get(entry, PR_EMAIL_ADDRESS_A);
    assert_string_equal(address->Value.lpszA, "dora@example.org");
    MAPIFreeBuffer(address);
    DROP(entry);
    assert_resolves("dora", "SMTP", "dora@example.org");
    MAPIFreeBuffer(one_off);
    MAPIFreeBuffer(pab);
    MAPIFreeBuffer(new);
}

/* --- LOCAL_AB -------------------------------------------------------------------------------------------------------------------------------- */

static void contents_search_and_order(void **state)          /* SPI-AB-09, SPI-AB-11, SPI-AB-12 */
{
    LPABCONT container = personal();
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    SPropValue value = { .ulPropTag = PR_ANR_A, .Value.lpszA = (LPSTR)(uintptr_t)"car b" };
    SRestriction anr = { .rt = RES_PROPERTY }, prefix = { .rt = RES_CONTENT };
    (void)state;
    anr.res.resProperty.relop = RELOP_EQ;
    anr.res.resProperty.ulPropTag = PR_ANR_A;
    anr.res.resProperty.lpProp = &value;
    assert_int_equal(container->lpVtbl->GetContentsTable(container, MAPI_UNICODE, &table), S_OK);
    ULONG all = count_rows(table);
    assert_int_equal(table->lpVtbl->Restrict(table, &anr, 0), S_OK);
    assert_int_equal(count_rows(table), 2);
    assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &rows), S_OK);
    assert_true(!wcscmp(rows->aRow[0].lpProps[0].Value.lpszW, L"Carl Benz"));       /* by name */
    FreeProws(rows);
    SRestriction not = { .rt = RES_NOT };
    not.res.resNot.lpRes = &anr;
    assert_int_equal(table->lpVtbl->Restrict(table, &not, 0), S_OK);
    assert_int_equal(count_rows(table), all - 2);
    SPropValue start = { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"carl" };
    prefix.res.resContent.ulFuzzyLevel = FL_PREFIX | FL_IGNORECASE;
    prefix.res.resContent.ulPropTag = PR_DISPLAY_NAME_W;
    prefix.res.resContent.lpProp = &start;
    assert_int_equal(table->lpVtbl->Restrict(table, &prefix, 0), S_OK);
    assert_int_equal(count_rows(table), 2);
    DROP(table);
    DROP(container);
}

static void duplicates_and_deletion(void **state)            /* SPI-AB-20, SPI-AB-21 */
{
    LPABCONT container = personal();
    LPMAPITABLE table = NULL;
    LPSPropValue id = NULL;
    LPMAPIPROP entry = NULL;
    ULONG type = 0;
    (void)state;
    assert_int_equal(add_with("carl benz", "SMTP", "x@example.org", CREATE_CHECK_DUP_LOOSE, NULL), MAPI_E_COLLISION);
    assert_int_equal(add_with("carl benz", "SMTP", "carl@example.com", CREATE_CHECK_DUP_STRICT, NULL), MAPI_E_COLLISION);
    assert_int_equal(add_with("carl benz", "SMTP", "carl2@example.com", CREATE_CHECK_DUP_STRICT, &id), S_OK);
    assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
    ULONG before = count_rows(table);
    ENTRYLIST list = { 1, &id->Value.bin };
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &list, 0), S_OK);
    assert_int_equal(count_rows(table), before - 1);         /* the open table follows */
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &list, 0), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type,
        (LPUNKNOWN *)(void *)&entry), MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(id);
    assert_int_equal(add_with("carl benz", "SMTP", "carl@example.com", CREATE_CHECK_DUP_LOOSE | CREATE_REPLACE, NULL), S_OK);
    assert_int_equal(count_rows(table), before - 1);
    DROP(table);
    DROP(container);
}

static ULONG told_done, told_total, told_value;

static HRESULT STDMETHODCALLTYPE tell(IMAPIProgress *self, ULONG value, ULONG count, ULONG total)
{
    (void)self;
    told_value = value;
    told_done = count;
    told_total = total;
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE no_interface(IMAPIProgress *self, REFIID iid, LPVOID *object)
{
    (void)self, (void)iid;
    *object = NULL;
    return E_NOINTERFACE;
}
static HRESULT STDMETHODCALLTYPE top_level(IMAPIProgress *self, ULONG *flags) { (void)self; *flags = MAPI_TOP_LEVEL; return S_OK; }
static HRESULT STDMETHODCALLTYPE take_limits(IMAPIProgress *self, LPULONG minimum, LPULONG maximum, LPULONG flags)
{
    (void)self, (void)minimum, (void)maximum, (void)flags;
    return S_OK;
}
static ULONG STDMETHODCALLTYPE keep_alive(IMAPIProgress *self) { (void)self; return 1; }

static void copies_tell_how_far_they_are(void **state)       /* SPI-AB-21 */
{
    static const IMAPIProgressVtbl methods = { .QueryInterface = no_interface, .AddRef = keep_alive, .Release = keep_alive, .Progress = tell,
        .GetFlags = top_level, .SetLimits = take_limits };
    IMAPIProgress progress = { (IMAPIProgressVtbl *)(uintptr_t)&methods };
    LPABCONT container = personal();
    LPSPropValue one = NULL, two = NULL, pab = get(container, PR_ENTRYID);
    LPENTRYID id = NULL;
    LPMAPIERROR error = NULL;
    ULONG size = 0;
    (void)state;
    assert_int_equal(add_with("Copied one", "SMTP", "copied1@example.org", 0, &one), S_OK);
    assert_int_equal(add_with("Copied two", "SMTP", "copied2@example.org", 0, &two), S_OK);
    SBinary ids[] = { one->Value.bin, two->Value.bin };
    ENTRYLIST list = { 2, ids };
    assert_int_equal(container->lpVtbl->CopyEntries(container, &list, 0, &progress, CREATE_CHECK_DUP_LOOSE), S_OK);     /* both are there: none is made */
    assert_int_equal(told_done, 2);
    assert_int_equal(told_total, 2);
    assert_int_equal(told_value, 1000);                    /* the value is one of the scale (imapiprogress-progress) */
    told_done = 0;
    assert_int_equal(container->lpVtbl->CopyEntries(container, &list, 0, &progress, AB_NO_DIALOG), S_OK);
    assert_int_equal(told_done, 0);
    /* NewEntry hands on what the container says. */
    assert_int_equal(book->lpVtbl->NewEntry(book, 0, CREATE_CHECK_DUP_LOOSE, pab->Value.bin.cb, (LPENTRYID)(void *)pab->Value.bin.lpb, ids[0].cb,
        (LPENTRYID)(void *)ids[0].lpb, &size, &id), MAPI_E_COLLISION);
    assert_int_equal(book->lpVtbl->GetLastError(book, MAPI_E_COLLISION, 0, &error), S_OK);
    assert_non_null(error);
    assert_non_null(strstr((char *)(void *)error->lpszError, "CREATE_REPLACE"));
    MAPIFreeBuffer(error);
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &list, 0), S_OK);
    MAPIFreeBuffer(one);
    MAPIFreeBuffer(two);
    MAPIFreeBuffer(pab);
    DROP(container);
}

static void a_contact_has_what_it_must(void **state)         /* SPI-AB-06, SPI-AB-07, SPI-EID-02, SPI-EID-03, SPI-AB-27 */
{
    LPSPropValue id = NULL, value;
    LPMAILUSER user = NULL;
    ULONG type = 0, equal = FALSE;
    (void)state;
    assert_int_equal(add_with("Emil Nolde", "SMTP", "Emil@Example.org", 0, &id), S_OK);
    LPENTRYID entry_id = (LPENTRYID)(void *)id->Value.bin.lpb;
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, entry_id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&user), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    value = get(user, PR_SEARCH_KEY);
    assert_string_equal((char *)value->Value.bin.lpb, "SMTP:EMIL@EXAMPLE.ORG");
    MAPIFreeBuffer(value);
    value = get(user, PR_RECORD_KEY);
    assert_int_equal(value->Value.bin.cb, id->Value.bin.cb);
    assert_memory_equal(value->Value.bin.lpb, id->Value.bin.lpb, id->Value.bin.cb);
    MAPIFreeBuffer(value);
    SPropValue changes[] = { { .ulPropTag = PR_BUSINESS_TELEPHONE_NUMBER_A, .Value.lpszA = (LPSTR)(uintptr_t)"123" },
        { .ulPropTag = PR_SEARCH_KEY, .Value.bin = { 1, (LPBYTE)(uintptr_t)"x" } } };
    LPSPropProblemArray problems = NULL;
    assert_int_equal(user->lpVtbl->SetProps(user, 2, changes, &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    MAPIFreeBuffer(problems);
    assert_int_equal(user->lpVtbl->SaveChanges(user, 0), S_OK);
    LPMAPITABLE details = NULL;
    assert_int_equal(user->lpVtbl->OpenProperty(user, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&details), S_OK);
    assert_true(count_rows(details) > 5);
    DROP(details);
    DROP(user);
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->Value.bin.cb, entry_id, NULL, 0, &type, (LPUNKNOWN *)(void *)&user), S_OK);
    value = get(user, PR_BUSINESS_TELEPHONE_NUMBER_W);
    assert_true(!wcscmp(value->Value.lpszW, L"123"));
    MAPIFreeBuffer(value);
    assert_int_equal(user->lpVtbl->SetProps(user, 1, changes, NULL), MAPI_E_NO_ACCESS);
    DROP(user);
    assert_int_equal(book->lpVtbl->CompareEntryIDs(book, id->Value.bin.cb, entry_id, id->Value.bin.cb, entry_id, 0, &equal), S_OK);
    assert_int_equal(equal, TRUE);
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->Value.bin.cb - 1, entry_id, NULL, 0, &type, (LPUNKNOWN *)(void *)&user), MAPI_E_UNKNOWN_ENTRYID);
    MAPIFreeBuffer(id);
}

static void lists_have_members(void **state)                 /* SPI-AB-25, SPI-AB-06 */
{
    LPABCONT container = personal();
    LPSPropValue template = get(container, PR_DEF_CREATE_DL), carla = NULL, id;
    LPMAPIPROP entry = NULL, member = NULL;
    LPDISTLIST list = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0, size = 0;
    LPENTRYID one_off = NULL;
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"Friends" };
    (void)state;
    assert_int_equal(add_with("Lara", "SMTP", "lara@example.org", 0, &carla), S_OK);
    assert_int_equal(container->lpVtbl->CreateEntry(container, template->Value.bin.cb, (LPENTRYID)(void *)template->Value.bin.lpb, 0, &entry), S_OK);
    assert_int_equal(entry->lpVtbl->SetProps(entry, 1, &name, NULL), S_OK);
    assert_int_equal(entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY), S_OK);
    id = get(entry, PR_ENTRYID);
    DROP(entry);
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &IID_IDistList, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&list), S_OK);
    assert_int_equal(type, MAPI_DISTLIST);
    ENTRYLIST entries = { 1, &carla->Value.bin };
    assert_int_equal(list->lpVtbl->CopyEntries(list, &entries, 0, NULL, 0), S_OK);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("Max"), T("SMTP"), T("max@example.org"), 0, &size, &one_off), S_OK);
    assert_int_equal(list->lpVtbl->CreateEntry(list, size, one_off, 0, &member), S_OK);
    assert_int_equal(member->lpVtbl->SaveChanges(member, 0), S_OK);
    DROP(member);
    assert_int_equal(list->lpVtbl->GetContentsTable(list, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    assert_string_equal(PpropFindProp(rows->aRow[0].lpProps, rows->aRow[0].cValues, PR_EMAIL_ADDRESS_A)->Value.lpszA, "lara@example.org");
    const SPropValue *second = PpropFindProp(rows->aRow[1].lpProps, rows->aRow[1].cValues, PR_ENTRYID);
    assert_int_equal(second->Value.bin.cb, size);
    assert_memory_equal(second->Value.bin.lpb, one_off, size);
    FreeProws(rows);
    DROP(table);
    assert_resolves("friends", "MAPIPDL", "Friends");
    assert_int_equal(list->lpVtbl->DeleteEntries(list, &entries, 0), S_OK);
    assert_int_equal(list->lpVtbl->GetContentsTable(list, 0, &table), S_OK);
    assert_int_equal(count_rows(table), 1);
    DROP(table);
    DROP(list);
    DROP(container);
    MAPIFreeBuffer(template);
    MAPIFreeBuffer(carla);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(one_off);
}

static void profiles_are_read_only_users(void **state)        /* SPI-AB-05, SPI-AB-20, SPI-AB-21 */
{
    LPABCONT container = personal(), profiles = NULL;
    LPSRowSet path = NULL;
    LPADRLIST list = one_name("bob");
    LPMAPIPROP user = NULL;
    LPMAPITABLE table = NULL;
    ULONG type = 0;
    BYTE junk[30] = { 0 };
    (void)state;
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
    const SBinary *id = &value_of(list, PR_ENTRYID)->Value.bin;
    LPENTRYID entry_id = (LPENTRYID)(void *)id->lpb;
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->cb, entry_id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&user), MAPI_E_NO_ACCESS);
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->cb, entry_id, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)(void *)&user), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    DROP(user);
    assert_int_equal(book->lpVtbl->GetSearchPath(book, 0, &path), S_OK);
    const SBinary *where = &path->aRow[1].lpProps[0].Value.bin;
    assert_int_equal(book->lpVtbl->OpenEntry(book, where->cb, (LPENTRYID)(void *)where->lpb, &IID_IABContainer, 0, &type,
        (LPUNKNOWN *)(void *)&profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->GetContentsTable(profiles, 0, &table), S_OK);
    assert_int_equal(count_rows(table), 2);
    DROP(table);
    assert_int_equal(profiles->lpVtbl->CreateEntry(profiles, id->cb, entry_id, 0, &user), MAPI_E_NO_ACCESS);
    SBinary ids[2] = { *id, { sizeof(junk), junk } };
    ENTRYLIST entries = { 2, ids };
    assert_int_equal(profiles->lpVtbl->DeleteEntries(profiles, &entries, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
    ULONG before = count_rows(table);
    assert_int_equal(container->lpVtbl->CopyEntries(container, &entries, 0, NULL, 0), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(count_rows(table), before + 1);
    entries.cValues = 1;
    assert_int_equal(container->lpVtbl->CopyEntries(container, &entries, 0, NULL, CREATE_CHECK_DUP_LOOSE), S_OK);  /* a duplicate is left out */
    assert_int_equal(count_rows(table), before + 1);
    DROP(table);
    DROP(profiles);
    DROP(container);
    FreeProws(path);
    FreePadrlist(list);
}

static void templates(void **state)                          /* SPI-AB-18, SPI-AB-19 */
{
    LPABCONT container = personal();
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPMAPIPROP template = NULL;
    ULONG type = 0;
    (void)state;
    assert_int_equal(container->lpVtbl->OpenProperty(container, PR_CREATE_TEMPLATES, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *id = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_ENTRYID);
        LPMAPITABLE details = NULL;
        assert_int_equal(book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type,
            (LPUNKNOWN *)(void *)&template), S_OK);
        assert_int_equal(template->lpVtbl->OpenProperty(template, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&details), S_OK);
        DROP(details);
        DROP(template);
    }
    FreeProws(rows);
    DROP(table);
    DROP(container);
}

/* --- Searching --------------------------------------------------------------------------------------------------------------------------- */

static ULONG hits(IMAPIContainer *container)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
    ULONG count = count_rows(table);
    assert_int_equal(table->lpVtbl->Restrict(table, NULL, 0), S_OK);         /* what was found stays what was found */
    assert_int_equal(count_rows(table), count);
    DROP(table);
    return count;
}

static void searching(void **state)                          /* SPI-AB-23, SPI-AB-11 */
{
    LPABCONT container = personal();
    IMAPIContainer *search = NULL;
    LPMAPITABLE form = NULL;
    LPSRestriction criteria = NULL;
    LPENTRYLIST where = NULL;
    ULONG all, state_bits = 7;
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"car" },
        address = { .ulPropTag = PR_EMAIL_ADDRESS_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"EXAMPLE.COM" },
        forbidden = { .ulPropTag = PR_ACCOUNT_A, .Value.lpszA = (LPSTR)(uintptr_t)"x" };
    (void)state;
    all = hits((IMAPIContainer *)(void *)container);
    assert_true(all > 3);
    assert_int_equal(container->lpVtbl->OpenProperty(container, PR_SEARCH, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&search), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(container->lpVtbl->OpenProperty(container, PR_SEARCH, &IID_IMAPIContainer, 0, 0, (LPUNKNOWN *)(void *)&search), S_OK);
    assert_int_equal(search->lpVtbl->OpenProperty(search, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&form), S_OK);
    assert_true(count_rows(form) > 2);
    DROP(form);
    assert_int_equal(search->lpVtbl->GetSearchCriteria(search, 0, &criteria, &where, &state_bits), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(hits(search), all);
    assert_int_equal(search->lpVtbl->SetProps(search, 1, &name, NULL), S_OK);
    assert_int_equal(hits(search), all);                     /* not before SaveChanges */
    assert_int_equal(search->lpVtbl->SaveChanges(search, KEEP_OPEN_READWRITE), S_OK);
    ULONG by_name = hits(search);
    assert_true(by_name >= 2 && by_name < all);
    assert_int_equal(search->lpVtbl->SetProps(search, 1, &address, NULL), S_OK);
    assert_int_equal(search->lpVtbl->SaveChanges(search, KEEP_OPEN_READWRITE), S_OK);
    ULONG by_both = hits(search);
    assert_true(by_both >= 1 && by_both < by_name);
    assert_int_equal(search->lpVtbl->GetSearchCriteria(search, 0, &criteria, &where, &state_bits), S_OK);
    assert_int_equal(criteria->rt, RES_AND);
    assert_int_equal(criteria->res.resAnd.cRes, 2);
    assert_int_equal(where->cValues, 1);
    assert_int_equal(state_bits, SEARCH_RUNNING);
    LPSPropProblemArray problems = NULL;
    assert_int_equal(search->lpVtbl->SetProps(search, 1, &forbidden, &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    MAPIFreeBuffer(problems);
    /* What one search found another finds too, and the container itself. */
    LPABCONT other = personal();
    assert_int_equal(other->lpVtbl->GetSearchCriteria(other, 0, NULL, NULL, NULL), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(other->lpVtbl->SetSearchCriteria(other, NULL, NULL, 0), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(other->lpVtbl->SetSearchCriteria(other, criteria, where, 0x40000000), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(other->lpVtbl->SetSearchCriteria(other, criteria, where, STOP_SEARCH | RESTART_SEARCH), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(other->lpVtbl->SetSearchCriteria(other, criteria, where, SHALLOW_SEARCH), S_OK);
    assert_int_equal(hits((IMAPIContainer *)(void *)other), by_both);
    assert_int_equal(other->lpVtbl->SetSearchCriteria(other, NULL, NULL, STOP_SEARCH), S_OK);
    assert_int_equal(hits((IMAPIContainer *)(void *)other), all);
    where->lpbin[0].lpb[21] ^= 1;                            /* another container */
    assert_int_equal(other->lpVtbl->SetSearchCriteria(other, criteria, where, 0), MAPI_E_TOO_COMPLEX);
    MAPIFreeBuffer(criteria);
    MAPIFreeBuffer(where);
    /* What is taken out of the form is not searched for any more. */
    SizedSPropTagArray(2, both) = { 2, { PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W } };
    assert_int_equal(search->lpVtbl->DeleteProps(search, (LPSPropTagArray)(void *)&both, NULL), S_OK);
    assert_int_equal(search->lpVtbl->SaveChanges(search, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(hits(search), all);
    DROP(other);
    DROP(search);
    DROP(container);
}

/* --- Containers, status, identifiers --------------------------------------------------------------------------------------------------------- */

static void containers_are_described(void **state)           /* SPI-AB-08, SPI-AB-10, SPI-AB-26 */
{
    static const SizedSPropTagArray(8, wanted) = { 8, { PR_DEPTH, PR_DISPLAY_NAME_A, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE,
        PR_CONTAINER_FLAGS, PR_AB_PROVIDER_ID } };
    LPABCONT root = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPSPropTagArray columns = NULL;
    ULONG type = 0, row = 7, numerator, denominator, modifiable = 0;
    BOOKMARK mark;
    (void)state;
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH, &table), S_OK);
    assert_int_equal(table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns), S_OK);
    MAPIFreeBuffer(columns);
    assert_int_equal(table->lpVtbl->CreateBookmark(table, &mark), S_OK);
    assert_int_equal(table->lpVtbl->SeekRowApprox(table, 1, 1), S_OK);
    assert_int_equal(table->lpVtbl->QueryPosition(table, &row, &numerator, &denominator), S_OK);
    assert_int_equal(row, 2);
    assert_int_equal(table->lpVtbl->SeekRow(table, mark, 0, NULL), S_OK);
    assert_int_equal(table->lpVtbl->FreeBookmark(table, mark), S_OK);
    SPropValue flags = { .ulPropTag = PR_CONTAINER_FLAGS, .Value.l = AB_RECIPIENTS | AB_MODIFIABLE };
    SRestriction is_personal = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_CONTAINER_FLAGS, &flags } };
    assert_int_equal(table->lpVtbl->FindRow(table, &is_personal, BOOKMARK_BEGINNING, 0), S_OK);
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&wanted, 0), S_OK);
    assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        for (ULONG j = 0; j < wanted.cValues; j++)
            assert_int_equal(values[j].ulPropTag, wanted.aulPropTag[j]);
        assert_int_equal(values[0].Value.l, 0);
        assert_int_equal(values[5].Value.l, MAPI_ABCONT);
        assert_int_equal(!(values[6].Value.l & AB_MODIFIABLE), !!(values[6].Value.l & AB_UNMODIFIABLE));       /* one of the two */
        modifiable += !!(values[6].Value.l & AB_MODIFIABLE);
        LPABCONT container = NULL;                           /* only with AB_SUBCONTAINERS is there a hierarchy */
        LPMAPITABLE inner = NULL;
        assert_int_equal(book->lpVtbl->OpenEntry(book, values[3].Value.bin.cb, (LPENTRYID)(void *)values[3].Value.bin.lpb, NULL, 0, &type,
            (LPUNKNOWN *)(void *)&container), S_OK);
        assert_int_equal(container->lpVtbl->GetHierarchyTable(container, 0, &inner), MAPI_E_NO_SUPPORT);
        LPMAPITABLE details = NULL;
        assert_int_equal(container->lpVtbl->OpenProperty(container, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&details), S_OK);
        DROP(details);
        DROP(container);
    }
    assert_int_equal(modifiable, 1);
    FreeProws(rows);
    DROP(table);
    LPSPropValue own = get(root, PR_CONTAINER_FLAGS);
    assert_true(own->Value.l & AB_SUBCONTAINERS);
    MAPIFreeBuffer(own);
    DROP(root);
}

/* The row of the status table with this display name's provider; its values for MAPIFreeBuffer through the row set. */
static LPSRowSet status_rows(void)
{
    static const SizedSPropTagArray(7, columns) = { 7, { PR_RESOURCE_TYPE, PR_ENTRYID, PR_IDENTITY_DISPLAY_A, PR_IDENTITY_ENTRYID,
        PR_IDENTITY_SEARCH_KEY, PR_PROVIDER_DLL_NAME_A, PR_RESOURCE_FLAGS } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    DROP(table);
    return rows;
}

static void the_provider_has_a_status(void **state)          /* SPI-AB-01 */
{
    LPSRowSet rows = status_rows();
    int seen = 0;
    (void)state;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LPMAPISTATUS status = NULL;
        ULONG type = 0;
        if (values[0].Value.l != MAPI_AB_PROVIDER)
            continue;
        assert_int_equal(session->lpVtbl->OpenEntry(session, values[1].Value.bin.cb, (LPENTRYID)(void *)values[1].Value.bin.lpb, NULL, 0, &type,
            (LPUNKNOWN *)(void *)&status), S_OK);
        assert_int_equal(type, MAPI_STATUS);
        assert_int_equal(status->lpVtbl->ValidateState(status, 0, 0), S_OK);
        assert_int_equal(status->lpVtbl->SettingsDialog(status, 0, 0), MAPI_E_NO_SUPPORT);
        assert_int_equal(status->lpVtbl->ChangePassword(status, T("a"), T("b"), 0), MAPI_E_NO_SUPPORT);
        assert_int_equal(status->lpVtbl->FlushQueues(status, 0, 0, NULL, FLUSH_UPLOAD), MAPI_E_NO_SUPPORT);
        DROP(status);
        seen++;
    }
    assert_int_equal(seen, 1);
    FreeProws(rows);
}

/* IDENT-01, IDENT-05, IDENT-06, IDENT-07, IDENT-10 */
static void everybody_tells_one_identity(void **state)
{
    LPSRowSet rows = status_rows();
    const SPropValue *first = NULL;
    LPENTRYID id = NULL;
    LPMAPIPROP user = NULL;
    ULONG size = 0, type = 0, of_local = 0, primary = 0;
    (void)state;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        bool has = values[2].ulPropTag == PR_IDENTITY_DISPLAY_A;
        assert_int_equal(has, values[3].ulPropTag == PR_IDENTITY_ENTRYID);           /* together or not at all */
        assert_int_equal(has, values[4].ulPropTag == PR_IDENTITY_SEARCH_KEY);
        if (values[5].ulPropTag != PR_PROVIDER_DLL_NAME_A || !strstr(values[5].Value.lpszA, "local"))
            continue;
        of_local++;
        assert_true(has);
        first = first ? first : values;
        assert_string_equal(values[2].Value.lpszA, "alice");
        assert_string_equal((char *)values[4].Value.bin.lpb, "SMTP:ALICE@LOCALHOST");
        assert_int_equal(values[3].Value.bin.cb, first[3].Value.bin.cb);
        assert_memory_equal(values[3].Value.bin.lpb, first[3].Value.bin.lpb, first[3].Value.bin.cb);
        if (values[6].ulPropTag == PR_RESOURCE_FLAGS && (values[6].Value.l & STATUS_PRIMARY_IDENTITY)) {
            primary++;
            assert_int_equal(session->lpVtbl->QueryIdentity(session, &size, &id), S_OK);
            assert_int_equal(size, values[3].Value.bin.cb);
            assert_memory_equal(id, values[3].Value.bin.lpb, size);
        }
    }
    assert_true(of_local >= 2);
    assert_int_equal(primary, 1);
    assert_int_equal(session->lpVtbl->OpenEntry(session, size, id, NULL, 0, &type, (LPUNKNOWN *)(void *)&user), S_OK);
    assert_int_equal(type, MAPI_MAILUSER);
    LPSPropValue address = get(user, PR_EMAIL_ADDRESS_A);
    assert_string_equal(address->Value.lpszA, "alice@localhost");
    MAPIFreeBuffer(address);
    DROP(user);
    MAPIFreeBuffer(id);
    FreeProws(rows);
}

static void identifiers_and_keys(void **state)               /* SPI-EID-08, SPI-EID-12, SPI-EID-13 */
{
    static const GUID guid = { 0x01020304, 0x0506, 0x0708, { 9, 10, 11, 12, 13, 14, 15, 16 } };
    static const MAPIUID uid = { { 4, 3, 2, 1, 6, 5, 8, 7, 9, 10, 11, 12, 13, 14, 15, 16 } };
    LPPROFSECT section = NULL;
    LPABCONT container = personal();
    LPSPropValue id = NULL, again = NULL;
    LPMAPIPROP one = NULL, other = NULL;
    ULONG type = 0;
    (void)state;
    assert_int_equal(sizeof(uid), 16);                       /* a MAPIUID is a GUID in Intel's order, and names a profile section */
    assert_memory_equal(&guid, &uid, 16);
    assert_true(IsEqualMAPIUID(&guid, &uid));
    assert_int_equal(session->lpVtbl->OpenProfileSection(session, (LPMAPIUID)(uintptr_t)&uid, NULL, MAPI_MODIFY, &section), S_OK);
    DROP(section);
    assert_int_equal(add_with("Recycled", "SMTP", "recycled@example.org", 0, &id), S_OK);
    ENTRYLIST list = { 1, &id->Value.bin };
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &list, 0), S_OK);
    assert_int_equal(add_with("Recycled", "SMTP", "recycled@example.org", 0, &again), S_OK);
    assert_true(id->Value.bin.cb != again->Value.bin.cb || memcmp(id->Value.bin.lpb, again->Value.bin.lpb, id->Value.bin.cb));
    /* A copy has an identifier and a record key of its own; the search key comes along. */
    assert_int_equal(container->lpVtbl->CreateEntry(container, again->Value.bin.cb, (LPENTRYID)(void *)again->Value.bin.lpb, 0, &other), S_OK);
    assert_int_equal(other->lpVtbl->SaveChanges(other, KEEP_OPEN_READONLY), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, again->Value.bin.cb, (LPENTRYID)(void *)again->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&one), S_OK);
    static const ULONG tags[] = { PR_ENTRYID, PR_RECORD_KEY, PR_SEARCH_KEY };
    for (int i = 0; i < 3; i++) {
        LPSPropValue a = get(one, tags[i]), b = get(other, tags[i]);
        bool same = a->Value.bin.cb == b->Value.bin.cb && !memcmp(a->Value.bin.lpb, b->Value.bin.lpb, a->Value.bin.cb);
        assert_int_equal(same, tags[i] == PR_SEARCH_KEY);
        MAPIFreeBuffer(a);
        MAPIFreeBuffer(b);
    }
    LPSPropValue copy = get(other, PR_ENTRYID);
    SBinary both[] = { again->Value.bin, copy->Value.bin };
    list = (ENTRYLIST){ 2, both };
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &list, 0), S_OK);
    MAPIFreeBuffer(copy);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(again);
    DROP(one);
    DROP(other);
    DROP(container);
}

/* SPI-AB-02: the slots behind IUnknown's, in the order that providers are built for. */
static void slots_of_a_logon(void **state)
{
    const size_t slots[] = { offsetof(IABLogonVtbl, GetLastError), offsetof(IABLogonVtbl, Logoff), offsetof(IABLogonVtbl, OpenEntry),
        offsetof(IABLogonVtbl, CompareEntryIDs), offsetof(IABLogonVtbl, Advise), offsetof(IABLogonVtbl, Unadvise),
        offsetof(IABLogonVtbl, OpenStatusEntry), offsetof(IABLogonVtbl, OpenTemplateID), offsetof(IABLogonVtbl, GetOneOffTable),
        offsetof(IABLogonVtbl, PrepareRecips) };
    (void)state;
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
        assert_int_equal(slots[i], (3 + i) * sizeof(void *));
}

static LONG STDAPICALLTYPE count_event(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    for (ULONG i = 0; i < count; i++)
        if (notifications[i].ulEventType == fnevObjectCreated)
            ++*(int *)context;
    return S_OK;
}

static void entries_are_told(void **state)                   /* AB-30, SPI-AB-24 */
{
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    int created = 0;
    (void)state;
    assert_int_equal(HrAllocAdviseSink(count_event, &created, &sink), S_OK);
    assert_int_equal(book->lpVtbl->Advise(book, 0, NULL, fnevTableModified, sink, &connection), S_OK);      /* NOTI-25: whoever tells it, if anybody */
    assert_int_equal(book->lpVtbl->Unadvise(book, connection), S_OK);
    assert_int_equal(book->lpVtbl->Advise(book, 0, NULL, fnevObjectCreated, sink, &connection), S_OK);
    add("Nora", "nora@example.org");
    for (int i = 0; i < 200 && !created; i++)
        assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(created, 1);
    assert_int_equal(book->lpVtbl->Unadvise(book, connection), S_OK);
    assert_int_equal(book->lpVtbl->Unadvise(book, connection), MAPI_E_INVALID_PARAMETER);
    DROP(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_offs_are_recognised),
        cmocka_unit_test(names_are_resolved_in_the_containers),
        cmocka_unit_test(the_root_merges_the_containers),
        cmocka_unit_test(defaults_and_search_path),
        cmocka_unit_test(recipients_are_prepared),
        cmocka_unit_test(without_dialogs),
        cmocka_unit_test(a_new_entry_is_a_copy),
        cmocka_unit_test(contents_search_and_order),
        cmocka_unit_test(duplicates_and_deletion),
        cmocka_unit_test(copies_tell_how_far_they_are),
        cmocka_unit_test(a_contact_has_what_it_must),
        cmocka_unit_test(lists_have_members),
        cmocka_unit_test(profiles_are_read_only_users),
        cmocka_unit_test(templates),
        cmocka_unit_test(searching),
        cmocka_unit_test(containers_are_described),
        cmocka_unit_test(the_provider_has_a_status),
        cmocka_unit_test(everybody_tells_one_identity),
        cmocka_unit_test(identifiers_and_keys),
        cmocka_unit_test(slots_of_a_logon),
        cmocka_unit_test(entries_are_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
