/* The address book while the n-th allocation fails: nothing breaks, and what was half done can be done again. */
#include "address_common.h"
#include "failing_allocator.h"

static LPADRLIST make_list(void)
{
    static const char *const names[] = { "carla", "eve@example.org", "alice" };
    LPADRLIST list = NULL;
    if (FAILED(MAPIAllocateBuffer(CbNewADRLIST(3), (LPVOID *)&list)))
        return NULL;
    list->cEntries = 0;
    for (int i = 0; i < 3; i++) {
        ADRENTRY *entry = &list->aEntries[i];
        memset(entry, 0, sizeof(*entry));
        if (FAILED(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)&entry->rgPropVals)))
            break;
        entry->rgPropVals[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)names[i] };
        entry->cValues = 1;
        list->cEntries++;
    }
    return list;
}

static void resolve(void *context)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_EMAIL_ADDRESS_A, PR_COMMENT_A } };
    LPADRLIST list = make_list();
    (void)context;
    if (!list)
        return;
    HRESULT hr = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
    if (SUCCEEDED(hr))
        book->lpVtbl->PrepareRecips(book, 0, (LPSPropTagArray)(uintptr_t)&tags, list);
    FreePadrlist(list);
}

static void read_tables(void *context)
{
    LPABCONT root = NULL, container = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type;
    (void)context;
    if (SUCCEEDED(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root))
        && SUCCEEDED(root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH, &table)))
        HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows);
    FreeProws(rows);
    rows = NULL;
    DROP(table);
    table = NULL;
    DROP(root);
    if (SUCCEEDED(open_personal(&container)) && SUCCEEDED(container->lpVtbl->GetContentsTable(container, MAPI_UNICODE, &table)))
        HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows);
    FreeProws(rows);
    DROP(table);
    DROP(container);
    rows = NULL;
    book->lpVtbl->GetSearchPath(book, 0, &rows);
    FreeProws(rows);
}

static void write(void *context)
{
    LPABCONT container = NULL;
    LPSPropValue contact = NULL, list_id = NULL;
    LPDISTLIST list = NULL;
    ULONG type;
    (void)context;
    HRESULT hr = open_personal(&container);
    if (SUCCEEDED(hr))
        hr = create_entry(container, PR_DEF_CREATE_MAILUSER, "Temporary", "temporary@example.org", &contact);
    if (SUCCEEDED(hr))
        hr = create_entry(container, PR_DEF_CREATE_DL, "Temporary list", NULL, &list_id);
    if (SUCCEEDED(hr))
        hr = book->lpVtbl->OpenEntry(book, list_id->Value.bin.cb, (LPENTRYID)(void *)list_id->Value.bin.lpb, &IID_IDistList, MAPI_MODIFY, &type,
            (LPUNKNOWN *)(void *)&list);
    if (SUCCEEDED(hr)) {
        ENTRYLIST members = { 1, &contact->Value.bin };
        list->lpVtbl->CopyEntries(list, &members, 0, NULL, 0);
        list->lpVtbl->DeleteEntries(list, &members, 0);
    }
    DROP(list);
    if (contact) {
        ENTRYLIST gone = { 1, &contact->Value.bin };
        container->lpVtbl->DeleteEntries(container, &gone, 0);
    }
    if (list_id) {
        ENTRYLIST gone = { 1, &list_id->Value.bin };
        container->lpVtbl->DeleteEntries(container, &gone, 0);
    }
    MAPIFreeBuffer(contact);
    MAPIFreeBuffer(list_id);
    DROP(container);
}

static void open_and_close(void *context)
{
    LPADRBOOK other = NULL;
    LPENTRYID id = NULL;
    ULONG size = 0;
    (void)context;
    if (FAILED(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &other)))
        return;
    other->lpVtbl->CreateOneOff(other, T("N"), T("SMTP"), T("n@example.org"), 0, &size, &id);
    MAPIFreeBuffer(id);
    id = NULL;
    if (SUCCEEDED(other->lpVtbl->GetDefaultDir(other, &size, &id)) && size)
        other->lpVtbl->SetDefaultDir(other, size, id);
    MAPIFreeBuffer(id);
    DROP(other);
}

static void search(void *context)
{
    LPABCONT container = NULL;
    IMAPIContainer *object = NULL;
    LPMAPITABLE table = NULL;
    LPSRestriction criteria = NULL;
    LPENTRYLIST where = NULL;
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"car" },
        { .ulPropTag = PR_COMMENT_A, .Value.lpszA = (LPSTR)(uintptr_t)"x" } };
    ULONG count = 0;
    (void)context;
    if (SUCCEEDED(open_personal(&container))
        && SUCCEEDED(container->lpVtbl->OpenProperty(container, PR_SEARCH, &IID_IMAPIContainer, 0, 0, (LPUNKNOWN *)(void *)&object))) {
        if (SUCCEEDED(object->lpVtbl->OpenProperty(object, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&table)))
            DROP(table);
        table = NULL;
        if (SUCCEEDED(object->lpVtbl->SetProps(object, 2, values, NULL)))
            object->lpVtbl->SaveChanges(object, KEEP_OPEN_READWRITE);
        if (SUCCEEDED(object->lpVtbl->GetContentsTable(object, 0, &table)))
            table->lpVtbl->GetRowCount(table, 0, &count);
        if (SUCCEEDED(object->lpVtbl->GetSearchCriteria(object, 0, &criteria, &where, NULL)))
            container->lpVtbl->SetSearchCriteria(container, criteria, where, 0);
    }
    MAPIFreeBuffer(criteria);
    MAPIFreeBuffer(where);
    DROP(table);
    DROP(object);
    DROP(container);
}

/* Forms of a contact and of a one-off; a copy of a one-off; comparing, advising. */
static void entries(void *context)
{
    LPABCONT container = NULL;
    LPENTRYID one_off = NULL;
    LPMAPIPROP user = NULL, copy = NULL;
    LPMAPITABLE table = NULL;
    LPSPropValue values = NULL;
    ULONG size = 0, type = 0, count = 0, equal;
    (void)context;
    if (FAILED(open_personal(&container)))
        return;
    if (SUCCEEDED(book->lpVtbl->CreateOneOff(book, T("Once"), T("SMTP"), T("once@example.org"), 0, &size, &one_off))
        && SUCCEEDED(book->lpVtbl->OpenEntry(book, size, one_off, NULL, 0, &type, (LPUNKNOWN *)(void *)&user))) {
        user->lpVtbl->GetProps(user, NULL, MAPI_UNICODE, &count, &values);
        if (SUCCEEDED(user->lpVtbl->OpenProperty(user, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&table)))
            DROP(table);
        book->lpVtbl->CompareEntryIDs(book, size, one_off, size, one_off, 0, &equal);
        if (SUCCEEDED(container->lpVtbl->CreateEntry(container, size, one_off, 0, &copy)))
            DROP(copy);
    }
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(one_off);
    DROP(user);
    DROP(container);
}

static void (*const bodies[])(void *) = { resolve, read_tables, write, open_and_close, search, entries };

static void allocations_may_fail(void **state)
{
    LPABCONT container = NULL;
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    assert_int_equal(create_entry(container, PR_DEF_CREATE_MAILUSER, "Carla Bruni", "carla@example.org", NULL), S_OK);
    DROP(container);
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_true(failing_allocator_each(bodies[i], NULL) > 1);
    LPADRLIST list = make_list();                /* and all of it works afterwards */
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
    FreePadrlist(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(allocations_may_fail) };
    return cmocka_run_group_tests(tests, common_set_up, common_tear_down);
}
