/* Lists of the personal address book when mail to them is submitted: nested, in a circle, with the same member twice, with members gone
 * (SPI-SUP-36, SPI-AB-25, SPI-SUBM-04). */
#include "address_common.h"

static LPSPropValue get(void *object, ULONG tag)
{
    LPSPropValue value = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, tag, &value), S_OK);
    return value;
}

static LPSPropValue add(LPABCONT container, ULONG template_tag, const char *name, const char *address)
{
    LPSPropValue id = NULL;
    assert_int_equal(create_entry(container, template_tag, name, address, &id), S_OK);
    return id;
}

static void join(LPSPropValue list_id, LPSPropValue member)
{
    LPDISTLIST list = NULL;
    ULONG type = 0;
    ENTRYLIST entries = { 1, &member->Value.bin };
    assert_int_equal(book->lpVtbl->OpenEntry(book, list_id->Value.bin.cb, (LPENTRYID)(void *)list_id->Value.bin.lpb, &IID_IDistList, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&list), S_OK);
    assert_int_equal(list->lpVtbl->CopyEntries(list, &entries, 0, NULL, 0), S_OK);
    DROP(list);
}

static LPMDB open_store(void)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPMDB store = NULL;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    const SBinary *id = &rows->aRow[0].lpProps[0].Value.bin;
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MDB_WRITE | MDB_NO_DIALOG, &store), S_OK);
    FreeProws(rows);
    DROP(table);
    return store;
}

/* A message to what the name means, submitted; the addresses it goes to then, sorted, one space behind each. */
static const char *sent_to(LPMDB store, const char *name)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_EMAIL_ADDRESS_A, PR_RECIPIENT_TYPE, PR_ADDRTYPE_A } };
    static const SizedSSortOrderSet(1, sort) = { 1, 0, 0, { { PR_EMAIL_ADDRESS_A, TABLE_SORT_ASCEND } } };
    static char text[4096];
    LPMAPIFOLDER outbox = NULL;
    LPMESSAGE message = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0;
    LPADRLIST list = NULL;
    LPSPropValue outbox_id = get(store, PR_IPM_OUTBOX_ENTRYID);
    assert_int_equal(store->lpVtbl->OpenEntry(store, outbox_id->Value.bin.cb, (LPENTRYID)(void *)outbox_id->Value.bin.lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&outbox), S_OK);
    assert_int_equal(outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message), S_OK);
    assert_int_equal(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list), S_OK);
    list->cEntries = 1;
    list->aEntries[0] = (ADRENTRY){ .cValues = 2 };
    assert_int_equal(MAPIAllocateBuffer(2 * sizeof(SPropValue), (LPVOID *)&list->aEntries[0].rgPropVals), S_OK);
    list->aEntries[0].rgPropVals[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
    list->aEntries[0].rgPropVals[1] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_CC };
    assert_int_equal(book->lpVtbl->ResolveName(book, 0, 0, NULL, list), S_OK);
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, list), S_OK);
    FreePadrlist(list);
    assert_int_equal(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), S_OK);
    LPSPropValue id = get(message, PR_ENTRYID);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    DROP(message);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&message), S_OK);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, (LPSSortOrderSet)(uintptr_t)&sort, 0, &rows), S_OK);
    text[0] = 0;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        assert_int_equal(values[1].Value.l, MAPI_CC);           /* as the list was addressed */
        assert_string_not_equal(values[2].Value.lpszA, "MAPIPDL");
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s ", values[0].Value.lpszA);
    }
    FreeProws(rows);
    DROP(table);
    DROP(message);
    assert_int_equal(store->lpVtbl->AbortSubmit(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, 0), S_OK);
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(outbox_id);
    DROP(outbox);
    return text;
}

static void lists_are_expanded(void **state)
{
    LPMDB store = open_store();
    LPABCONT container = NULL;
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    LPSPropValue ada = add(container, PR_DEF_CREATE_MAILUSER, "Ada", "ada@b.c"), eve = add(container, PR_DEF_CREATE_MAILUSER, "Eve", "eve@b.c"),
                 gone = add(container, PR_DEF_CREATE_MAILUSER, "Gone", "gone@b.c");
    LPSPropValue inner = add(container, PR_DEF_CREATE_DL, "Inner", NULL), outer = add(container, PR_DEF_CREATE_DL, "Outer", NULL),
                 circle = add(container, PR_DEF_CREATE_DL, "Circle", NULL), empty = add(container, PR_DEF_CREATE_DL, "Empty", NULL);
    join(inner, ada);
    join(inner, eve);
    assert_string_equal(sent_to(store, "Inner"), "ada@b.c eve@b.c ");
    join(outer, inner);
    join(outer, gone);
    assert_string_equal(sent_to(store, "Outer"), "ada@b.c eve@b.c gone@b.c ");
    join(circle, outer);                                        /* in one another, and in itself */
    join(inner, circle);
    join(circle, circle);
    assert_string_equal(sent_to(store, "Circle"), "ada@b.c eve@b.c gone@b.c ");
    ENTRYLIST entries = { 1, &gone->Value.bin };                /* who was deleted is still written to, as the list knows him */
    assert_int_equal(container->lpVtbl->DeleteEntries(container, &entries, 0), S_OK);
    assert_string_equal(sent_to(store, "Outer"), "ada@b.c eve@b.c gone@b.c ");
    /* How deep lists lie in one another, and how many there are, does not matter. */
    LPSPropValue chain[80];
    for (int i = 0; i < 80; i++) {
        char name[16];
        snprintf(name, sizeof(name), "Chain%d", i);
        chain[i] = add(container, PR_DEF_CREATE_DL, name, NULL);
        join(chain[i], i ? chain[i - 1] : ada);
    }
    assert_string_equal(sent_to(store, "Chain79"), "ada@b.c ");
    for (int i = 0; i < 80; i++)
        MAPIFreeBuffer(chain[i]);
    MAPIFreeBuffer(ada);
    MAPIFreeBuffer(eve);
    MAPIFreeBuffer(gone);
    MAPIFreeBuffer(inner);
    MAPIFreeBuffer(outer);
    MAPIFreeBuffer(circle);
    MAPIFreeBuffer(empty);
    DROP(container);
    DROP(store);
}

/* SPI-AB-21: many members copied at once are saved at once; who is there twice is there once, as he came last. */
static void many_members(void **state)
{
    enum { COUNT = 3000 };
    static const SizedSPropTagArray(1, columns) = { 1, { PR_EMAIL_ADDRESS_A } };
    static SBinary ids[COUNT + 2];
    ENTRYLIST entries = { COUNT + 2, ids };
    LPABCONT container = NULL;
    LPDISTLIST list = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0, count = 0;
    char address[32];
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    LPSPropValue id = add(container, PR_DEF_CREATE_DL, "Many", NULL);
    for (int i = 0; i < COUNT; i++) {
        snprintf(address, sizeof(address), "m%04d@b.c", i);
        assert_int_equal(book->lpVtbl->CreateOneOff(book, NULL, T("SMTP"), T(address), 0, &ids[i].cb, (LPENTRYID *)(void *)&ids[i].lpb), S_OK);
    }
    ids[COUNT] = ids[COUNT + 1] = ids[0];
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &IID_IDistList, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&list), S_OK);
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(list->lpVtbl->CopyEntries(list, &entries, 0, NULL, 0), S_OK);
        assert_int_equal(list->lpVtbl->GetContentsTable(list, 0, &table), S_OK);
        assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
        assert_int_equal(count, COUNT);
        DROP(table);
    }
    entries.cValues = COUNT - 1;
    assert_int_equal(list->lpVtbl->DeleteEntries(list, &entries, 0), S_OK);
    assert_int_equal(list->lpVtbl->GetContentsTable(list, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 1);
    assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, "m2999@b.c");
    FreeProws(rows);
    DROP(table);
    for (int i = 0; i < COUNT; i++)
        MAPIFreeBuffer(ids[i].lpb);
    MAPIFreeBuffer(id);
    DROP(list);
    DROP(container);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lists_are_expanded), cmocka_unit_test(many_members) };
    return cmocka_run_group_tests(tests, common_set_up, common_tear_down);
}
