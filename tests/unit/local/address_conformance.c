/* Contacts, lists and containers held to the rules of all property objects and tables (SPI-PROP, SPI-TBL, SPI-AB-28). */
#include <stdbool.h>

#include "address_common.h"
#include "prop_conformance.h"
#include "table_conformance.h"

static HRESULT open_id(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    LPSPropValue id = context;
    ULONG type = 0;
    return book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &IID_IMAPIProp, writable ? MAPI_MODIFY : 0, &type,
        (LPUNKNOWN *)(void *)ret_prop);
}

static void conforms(ULONG template_tag, const char *name, const char *address)
{
    LPABCONT container = NULL;
    LPSPropValue id = NULL;
    const struct prop_conformance suite = { .name = name, .open = open_id, .transacted = true, .names = true, .computed_tag = PR_ENTRYID,
        .object_tag = PR_DETAILS_TABLE };
    assert_int_equal(open_personal(&container), S_OK);
    assert_int_equal(create_entry(container, template_tag, name, address, &id), S_OK);
    prop_conformance_run(&suite, id);
    MAPIFreeBuffer(id);
    DROP(container);
}

static void contacts_conform(void **state)
{
    (void)state;
    conforms(PR_DEF_CREATE_MAILUSER, "contact", "contact@example.org");
}

static void lists_conform(void **state)
{
    (void)state;
    conforms(PR_DEF_CREATE_DL, "list", NULL);
}

/* The contents table of the n-th container of the root, or (-1) its hierarchy. */
static LPMAPITABLE open_table(bool wide, int container)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPABCONT root = NULL, inner = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0, flags = wide ? MAPI_UNICODE : 0;
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH | flags, &table), S_OK);
    if (container >= 0) {
        assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
        DROP(table);
        const SBinary *id = &rows->aRow[container].lpProps[0].Value.bin;
        assert_int_equal(book->lpVtbl->OpenEntry(book, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&inner), S_OK);
        assert_int_equal(inner->lpVtbl->GetContentsTable(inner, flags, &table), S_OK);
        FreeProws(rows);
        DROP(inner);
    }
    DROP(root);
    return table;
}

static LPABCONT open_row(LPMAPITABLE table, ULONG at)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    LPABCONT object = NULL;
    LPSRowSet rows = NULL;
    ULONG type = 0;
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    const SBinary *id = &rows->aRow[at].lpProps[0].Value.bin;
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)(void *)&object), S_OK);
    FreeProws(rows);
    DROP(table);
    return object;
}

static void check_table(LPMAPITABLE table, const char *name, bool few, bool any_advise)
{
    const struct table_conformance_options options = { .name = name, .any_type = true, .few_rows = few, .any_advise = any_advise };
    table_conformance(table, &options);
    DROP(table);
}

static LPMAPITABLE open_form(LPMAPIPROP object)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(object->lpVtbl->OpenProperty(object, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)(void *)&table), S_OK);
    return table;
}

static void tables_conform(void **state)
{
    LPABCONT container = NULL;
    LPDISTLIST list = NULL;
    LPMAPITABLE table = NULL;
    IMAPIContainer *search = NULL;
    LPSPropValue list_id = NULL;
    ULONG type = 0;
    (void)state;
    assert_int_equal(open_personal(&container), S_OK);
    assert_int_equal(create_entry(container, PR_DEF_CREATE_DL, "Tables", NULL, &list_id), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, list_id->Value.bin.cb, (LPENTRYID)(void *)list_id->Value.bin.lpb, &IID_IDistList, MAPI_MODIFY, &type,
        (LPUNKNOWN *)(void *)&list), S_OK);
    for (int i = 0; i < 5; i++) {
        char name[16], address[32];
        LPSPropValue id = NULL;
        snprintf(name, sizeof(name), "Row %d", i);
        snprintf(address, sizeof(address), "row%d@example.org", i);
        assert_int_equal(create_entry(container, PR_DEF_CREATE_MAILUSER, name, address, &id), S_OK);
        ENTRYLIST entries = { 1, &id->Value.bin };
        assert_int_equal(list->lpVtbl->CopyEntries(list, &entries, 0, NULL, 0), S_OK);
        MAPIFreeBuffer(id);
    }
    for (int wide = 0; wide < 2; wide++) {
        check_table(open_table(wide, -1), "containers", true, true);
        check_table(open_table(wide, 0), "contacts", false, false);
        check_table(open_table(wide, 1), "profiles", true, true);
        assert_int_equal(list->lpVtbl->GetContentsTable(list, wide ? MAPI_UNICODE : 0, &table), S_OK);
        check_table(table, "members", false, true);
        assert_int_equal(container->lpVtbl->OpenProperty(container, PR_CREATE_TEMPLATES, &IID_IMAPITable, wide ? MAPI_UNICODE : 0, 0,
            (LPUNKNOWN *)(void *)&table), S_OK);
        check_table(table, "templates", true, true);
        SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"row" };
        assert_int_equal(container->lpVtbl->OpenProperty(container, PR_SEARCH, &IID_IMAPIContainer, 0, 0, (LPUNKNOWN *)(void *)&search), S_OK);
        assert_int_equal(search->lpVtbl->SetProps(search, 1, &name, NULL), S_OK);
        assert_int_equal(search->lpVtbl->SaveChanges(search, KEEP_OPEN_READWRITE), S_OK);
        assert_int_equal(search->lpVtbl->GetContentsTable(search, wide ? MAPI_UNICODE : 0, &table), S_OK);
        check_table(table, "found", false, false);
        check_table(open_form((LPMAPIPROP)search), "form of a search", false, true);
        DROP(search);
        check_table(open_form((LPMAPIPROP)list), "form of a list", false, true);
    }
    MAPIFreeBuffer(list_id);
    DROP(list);
    DROP(container);
}

/* Readable for everybody, writable for nobody. */
static void containers_only_read(void **state)
{
    LPABCONT objects[4] = { NULL, NULL, NULL, NULL };       /* the last two are users, with the same first slots */
    ULONG type = 0, size = 0;
    LPENTRYID one_off = NULL;
    SPropValue name = { .ulPropTag = PR_COMMENT_A, .Value.lpszA = (LPSTR)(uintptr_t)"x" };
    (void)state;
    assert_int_equal(open_personal(&objects[0]), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&objects[1]), S_OK);
    assert_int_equal(book->lpVtbl->CreateOneOff(book, T("N"), T("SMTP"), T("n@b.c"), 0, &size, &one_off), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, size, one_off, NULL, 0, &type, (LPUNKNOWN *)(void *)&objects[2]), S_OK);
    MAPIFreeBuffer(one_off);
    objects[3] = open_row(open_table(true, 1), 0);           /* of Profiles */
    for (int i = 0; i < 4; i++) {
        LPSPropTagArray tags = NULL;
        LPSPropValue values = NULL;
        ULONG count = 0;
        assert_int_equal(objects[i]->lpVtbl->GetPropList(objects[i], MAPI_UNICODE, &tags), S_OK);
        HRESULT hr = objects[i]->lpVtbl->GetProps(objects[i], tags, MAPI_UNICODE, &count, &values);
        assert_true(SUCCEEDED(hr));
        for (ULONG j = 0; j < count; j++)            /* what is listed is there, unless it is a table */
            if (PROP_TYPE(tags->aulPropTag[j]) != PT_OBJECT)
                assert_int_equal(values[j].ulPropTag, tags->aulPropTag[j]);
        assert_int_equal(objects[i]->lpVtbl->SetProps(objects[i], 1, &name, NULL), MAPI_E_NO_ACCESS);
        MAPIFreeBuffer(values);
        MAPIFreeBuffer(tags);
        DROP(objects[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contacts_conform),
        cmocka_unit_test(lists_conform),
        cmocka_unit_test(tables_conform),
        cmocka_unit_test(containers_only_read),
    };
    return cmocka_run_group_tests(tests, common_set_up, common_tear_down);
}
