/* The roster of the local address book: the order of names as a cursor, and changes of others, few and many. */
#include <unistd.h>

#include "address_common.h"
#include "tests/lib/waiting.h"

static LPABCONT personal_of(LPADRBOOK of)
{
    ULONG size = 0, type = 0;
    LPENTRYID id = NULL;
    LPABCONT container = NULL;
    assert_int_equal(of->lpVtbl->GetPAB(of, &size, &id), S_OK);
    assert_int_equal(of->lpVtbl->OpenEntry(of, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&container), S_OK);
    MAPIFreeBuffer(id);
    return container;
}

static ULONG state_of(LPABCONT container, const char *name)
{
    FlagList states = { 1, { MAPI_UNRESOLVED } };
    LPADRLIST list = NULL;
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list), S_OK);
    list->cEntries = 1;
    list->aEntries[0] = (ADRENTRY){ .cValues = 1 };
    assert_int_equal(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&list->aEntries[0].rgPropVals), S_OK);
    list->aEntries[0].rgPropVals[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
    assert_int_equal(container->lpVtbl->ResolveNames(container, NULL, 0, list, &states), S_OK);
    FreePadrlist(list);
    return states.ulFlag[0];
}

static ULONG rows_of(LPABCONT container)
{
    LPMAPITABLE table = NULL;
    ULONG count = 0;
    assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
    DROP(table);
    return count;
}

/* SPI-AB-09, -12, -13: what another session did to the same contacts is seen by the next call, however much it was. */
static void others_changes_are_seen_at_once(void **state)
{
    LPMAPISESSION other_session = NULL;
    LPADRBOOK other_book = NULL;
    LPABCONT mine = personal_of(book);
    LPSPropValue id = NULL;
    ULONG before = rows_of(mine), type = 0;
    LPMAPIPROP entry = NULL;
    (void)state;
    assert_int_equal(MAPILogonEx(0, T("alice"), NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &other_session), S_OK);
    assert_int_equal(other_session->lpVtbl->OpenAddressBook(other_session, 0, NULL, AB_NO_DIALOG, &other_book), S_OK);
    LPABCONT theirs = personal_of(other_book);
    assert_int_equal(state_of(mine, "Zuse"), MAPI_UNRESOLVED);
    assert_int_equal(create_entry(theirs, PR_DEF_CREATE_MAILUSER, "Konrad Zuse", "zuse@b.c", &id), S_OK);
    assert_int_equal(state_of(mine, "Zuse"), MAPI_RESOLVED);
    assert_int_equal(rows_of(mine), before + 1);
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR) "Charles Babbage" };
    assert_int_equal(other_book->lpVtbl->OpenEntry(other_book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&entry), S_OK);
    assert_int_equal(entry->lpVtbl->SetProps(entry, 1, &name, NULL), S_OK);
    assert_int_equal(entry->lpVtbl->SaveChanges(entry, 0), S_OK);
    DROP(entry);
    assert_int_equal(state_of(mine, "Konrad"), MAPI_UNRESOLVED);
    assert_int_equal(state_of(mine, "Babbage"), MAPI_RESOLVED);
    /* More changes than the log of the file keeps. */
    SBinary ids[1000];
    ENTRYLIST list = { 1000, ids };
    for (int i = 0; i < 1000; i++)
        ids[i] = id->Value.bin;
    for (int i = 0; i < 11; i++)
        assert_int_equal(theirs->lpVtbl->CopyEntries(theirs, &list, 0, NULL, 0), S_OK);
    assert_int_equal(rows_of(mine), before + 11001);
    assert_int_equal(state_of(mine, "Babbage"), MAPI_AMBIGUOUS);
    list.cValues = 1;
    assert_int_equal(theirs->lpVtbl->DeleteEntries(theirs, &list, 0), S_OK);
    assert_int_equal(rows_of(mine), before + 11000);
    MAPIFreeBuffer(id);
    DROP(theirs);
    DROP(other_book);
    assert_int_equal(other_session->lpVtbl->Logoff(other_session, 0, 0, 0), S_OK);
    DROP(other_session);
    DROP(mine);
}

/* SPI-TBL-09, -12: a table in the order of names, up and down, as a cursor: positions, jumps and counts agree with one another. */
static void the_order_of_names(void **state)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_DISPLAY_NAME_A } };
    LPABCONT container = personal_of(book);
    LPMAPITABLE table = NULL;
    char previous[64] = "", name[64];
    (void)state;
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof(name), "Order %02d", (i * 17) % 40);
        assert_int_equal(create_entry(container, PR_DEF_CREATE_MAILUSER, name, "order@b.c", NULL), S_OK);
    }
    SPropValue words = { .ulPropTag = PR_ANR_A, .Value.lpszA = (LPSTR) "order" };
    SRestriction restriction = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_ANR_A, &words } };
    for (int down = 0; down < 2; down++) {
        SizedSSortOrderSet(1, order) = { 1, 0, 0, { { PR_DISPLAY_NAME_A, down ? TABLE_SORT_DESCEND : TABLE_SORT_ASCEND } } };
        ULONG count = 0, row = 0, numerator = 0, denominator = 0;
        LONG moved = 0;
        LPSRowSet rows = NULL;
        assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
        assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&columns, 0), S_OK);
        assert_int_equal(table->lpVtbl->Restrict(table, &restriction, 0), S_OK);
        assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)(void *)&order, 0), S_OK);
        assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
        assert_int_equal(count, 40);
        previous[0] = 0;
        for (ULONG i = 0; i < count; i++) {
            assert_int_equal(table->lpVtbl->QueryPosition(table, &row, &numerator, &denominator), S_OK);
            assert_int_equal(row, i);
            assert_int_equal(table->lpVtbl->QueryRows(table, 1, 0, &rows), S_OK);
            assert_int_equal(rows->cRows, 1);
            snprintf(name, sizeof(name), "%s", rows->aRow[0].lpProps[0].Value.lpszA);
            assert_true(!*previous || (down ? strcmp(name, previous) < 0 : strcmp(name, previous) > 0));
            strcpy(previous, name);
            FreeProws(rows);
        }
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 25, &moved), S_OK);
        assert_int_equal(moved, 25);
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_CURRENT, -10, &moved), S_OK);
        assert_int_equal(moved, -10);
        assert_int_equal(table->lpVtbl->QueryRows(table, -3, 0, &rows), S_OK);
        assert_int_equal(rows->cRows, 3);
        snprintf(name, sizeof(name), "Order %02d", down ? 27 : 12);
        assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, name);
        FreeProws(rows);
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_END, -100, &moved), S_OK);
        assert_int_equal(moved, -40);
        DROP(table);
    }
    DROP(container);
}

static LONG STDMETHODCALLTYPE count_rows_told(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)notifications;
    *(ULONG *)context += count;
    return S_OK;
}

/* SPI-AB-20, -21: entries copied in one batch are looked at by each check for duplicates, while a table that somebody watches follows them. */
static void copies_are_checked_and_told(void **state)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPABCONT container = personal_of(book);
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    ULONG told = 0, before = rows_of(container);
    SBinary ids[50];
    ENTRYLIST list = { 0, ids };
    (void)state;
    for (int i = 0; i < 25; i++) {
        char name[32];
        LPENTRYID one_off = NULL;
        snprintf(name, sizeof(name), "Copy %d", i);
        assert_int_equal(book->lpVtbl->CreateOneOff(book, T(name), T("SMTP"), T("copy@b.c"), 0, &ids[i].cb, &one_off), S_OK);
        ids[i].lpb = (LPBYTE)one_off;
        ids[25 + i] = ids[i];                                   /* each twice */
    }
    list.cValues = 50;
    assert_int_equal(container->lpVtbl->GetContentsTable(container, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    FreeProws(rows);
    assert_int_equal(HrAllocAdviseSink(count_rows_told, &told, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    assert_int_equal(container->lpVtbl->CopyEntries(container, &list, 0, NULL, CREATE_CHECK_DUP_LOOSE), S_OK);
    assert_int_equal(rows_of(container), before + 25);
    wait_notified(told >= 25);
    assert_in_range(told, 25, 26);
    assert_int_equal(table->lpVtbl->Unadvise(table, connection), S_OK);
    for (int i = 0; i < 25; i++)
        MAPIFreeBuffer(ids[i].lpb);
    DROP(sink);
    DROP(table);
    DROP(container);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_order_of_names), cmocka_unit_test(copies_are_checked_and_told),
        cmocka_unit_test(others_changes_are_seen_at_once) };
    return cmocka_run_group_tests(tests, common_set_up, common_tear_down);
}
