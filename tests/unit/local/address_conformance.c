/* Contacts, lists and containers held to the rules of all property objects (SPI-PROP, SPI-AB-28). */
#include "address_common.h"
#include "prop_conformance.h"

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

/* Readable for everybody, writable for nobody. */
static void containers_only_read(void **state)
{
    LPABCONT objects[2] = { NULL, NULL };
    ULONG type = 0;
    SPropValue name = { .ulPropTag = PR_COMMENT_A, .Value.lpszA = (LPSTR)(uintptr_t)"x" };
    (void)state;
    assert_int_equal(open_personal(&objects[0]), S_OK);
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)(void *)&objects[1]), S_OK);
    for (int i = 0; i < 2; i++) {
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
        cmocka_unit_test(containers_only_read),
    };
    return cmocka_run_group_tests(tests, common_set_up, common_tear_down);
}
