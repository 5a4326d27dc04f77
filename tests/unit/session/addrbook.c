/* The integrated address book when providers fail or are missing; the text forms of one-offs. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "support/one_off.h"

#define T(text) ((LPTSTR)(uintptr_t)(text))

/* What works without any provider: one-offs, and asking for what is not there. */
static void works_alone(LPADRBOOK book)
{
    LPENTRYID id = NULL;
    LPSRowSet path = NULL;
    LPMAPIPROP user = NULL;
    LPABCONT root = NULL;
    LPMAPITABLE table = NULL;
    LPSPropValue address = NULL;
    ULONG size = 7, type = 0, rows = 7;
    assert_int_equal(book->lpVtbl->GetPAB(book, &size, &id), S_OK);                 /* AB-07 */
    assert_int_equal(size, 0);
    assert_null(id);
    assert_int_equal(book->lpVtbl->GetDefaultDir(book, &size, &id), S_OK);
    assert_int_equal(size, 0);
    assert_int_equal(book->lpVtbl->GetSearchPath(book, 0, &path), S_OK);            /* AB-09 */
    assert_int_equal(path->cRows, 0);
    FreeProws(path);
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &rows), S_OK);
    assert_int_equal(rows, 0);
    table->lpVtbl->Release(table);
    root->lpVtbl->Release(root);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, NULL, T("SMTP"), T("a@b.c"), 0, &size, &id), S_OK);      /* ONEO-01 */
    assert_int_equal(book->lpVtbl->OpenEntry(book, size, id, NULL, 0, &type, (LPUNKNOWN *)(void *)&user), S_OK);    /* ONEO-09 */
    assert_int_equal(type, MAPI_MAILUSER);
    assert_int_equal(HrGetOneProp(user, PR_EMAIL_ADDRESS_A, &address), S_OK);
    assert_string_equal(address->Value.lpszA, "a@b.c");
    MAPIFreeBuffer(address);
    user->lpVtbl->Release(user);
    MAPIFreeBuffer(id);
}

/* SESS-08, SESS-09: however many providers fail, there is an address book, and the session says what failed. */
static void failing_providers_leave_an_address_book(void **state)
{
    LPADRBOOK book = NULL;
    fixture_profile("half", NULL);
    fixture_service("half", "Good", "scripted", 0, "AB good", NULL);
    fixture_service("half", "Bad", "scripted", FIXTURE_NO_ENTRY, "AB bad", NULL);
    fixture_service("half", "Worse", "scripted", FIXTURE_NO_ENTRY, "AB worse", NULL);
    fixture_script("bad/ABProvider.Logon * fail:80040115:the directory ldap.example is down\n"
                   "worse/ABProvider.Logon * fail:80040115:the other one too\n");
    LPMAPISESSION session = fixture_logon("half", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), MAPI_W_ERRORS_RETURNED);
    assert_non_null(book);
    assert_non_null(strstr(fixture_error(session, MAPI_W_ERRORS_RETURNED), "ldap.example"));
    assert_non_null(strstr(fixture_error(session, MAPI_W_ERRORS_RETURNED), "the other one too"));
    works_alone(book);
    book->lpVtbl->Release(book);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, &IID_IMAPITable, 0, &book), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, 0x40000000, &book), MAPI_E_UNKNOWN_FLAGS);
    fixture_logoff(session);
}

static void no_provider_at_all(void **state)
{
    LPADRBOOK book = NULL;
    LPMAPIPROP prop = NULL;
    fixture_profile("none", NULL);
    LPMAPISESSION session = fixture_logon("none", MAPI_NEW_SESSION);
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    works_alone(book);
    assert_int_equal(book->lpVtbl->QueryInterface(book, &IID_IMAPIProp, (LPVOID *)&prop), S_OK);
    prop->lpVtbl->Release(prop);
    session->lpVtbl->AddRef(session);
    fixture_logoff(session);
    LPENTRYID id = NULL;
    ULONG size;
    assert_int_equal(book->lpVtbl->GetPAB(book, &size, &id), MAPI_E_INVALID_OBJECT);       /* after Logoff */
    book->lpVtbl->Release(book);
    session->lpVtbl->Release(session);
}

/* ONEO-06, ONEO-07, ONEO-08 */
static void texts_of_one_offs(void **state)
{
    static const struct { const char *text, *name, *type, *address; } good[] = {
        { "a@b.c", "a@b.c", "SMTP", "a@b.c" },
        { " A B [SMTP:a@b] ", "A B", "SMTP", "a@b" },
        { "[FAX:1 2]", "1 2", "FAX", "1 2" },
        { "a\\[b\\]\\\\c[X:y\\:\\x2f\\]]", "a[b]\\c", "X", "y:/]" },
        { "n[X:a:b]", "n", "X", "a:b" },
        { "N <a@b.c>", "N", "SMTP", "a@b.c" },
        { "<a@b.c>", "a@b.c", "SMTP", "a@b.c" },
        { "\"N, M\" <a@b.c>", "N, M", "SMTP", "a@b.c" },
    };
    static const char *const bad[] = { "", " ", "name", "[X]", "[:a]", "[X:]", "[X:a", "n[X:a] b", "a@", "@b.c", "a@b@c.d", "a b@c.d", "a@b..c",
        "a@.b", "a@b.", "<a>", "N <a b@c.d>", "\\", "[X:a\\", "a@b.c\\" };
    char *name, *type, *address;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(support_one_off_parse(good[i].text, &name, &type, &address), S_OK);
        assert_string_equal(name, good[i].name);
        assert_string_equal(type, good[i].type);
        assert_string_equal(address, good[i].address);
        free(name);
        free(type);
        free(address);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (support_one_off_parse(bad[i], &name, &type, &address) != MAPI_E_NOT_FOUND)
            fail_msg("%s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_providers_leave_an_address_book),
        cmocka_unit_test(no_provider_at_all),
        cmocka_unit_test(texts_of_one_offs),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
