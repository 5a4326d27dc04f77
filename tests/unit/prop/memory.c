/* The n-th allocation fails, for every n: nothing leaks, nothing changes by half. */
#include "test.h"

#include "failing_allocator.h"
#include "mail_fixture.h"
#include "prop/copy.h"

#define MESSAGE (MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE)

/* Set, get, list, stream and save. After a failed SetProps the old values stand. */
static void use_object(void *context)
{
    struct fixture_store *store = context;
    SPropValue values[] = { text_value(0x6600, "first"), long_value(0x6601, 7), bytes_value(0x6602, "bytes", 5), long_value(0x8001, 1) };
    LPSPropProblemArray problems = NULL;
    LPSPropTagArray tags = NULL;
    LPSPropValue got = NULL;
    LPSTREAM stream = NULL;
    LPMAPIPROP prop = NULL;
    ULONG count = 0;
    HRESULT result = fixture_open(store, MESSAGE, &prop);

    if (FAILED(result)) {
        assert_int_equal(result, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    result = prop->lpVtbl->SetProps(prop, 4, values, &problems);
    if (!FAILED(result)) {
        assert_int_equal(problems->cProblem, 1);
        MAPIFreeBuffer(problems);
    } else {
        struct mapix_object *object = mapix_object_of(prop);

        mapix_prop_lock(object);
        assert_false(mapix_prop_is_changed_locked(object));
        mapix_prop_unlock(object);
    }
    result = prop->lpVtbl->GetProps(prop, NULL, 0, &count, &got);
    assert_true(result == MAPI_E_NOT_ENOUGH_MEMORY || !FAILED(result));
    MAPIFreeBuffer(got);
    if (!FAILED(prop->lpVtbl->GetPropList(prop, 0, &tags)))
        MAPIFreeBuffer(tags);
    result = prop->lpVtbl->OpenProperty(prop, PROP_TAG(PT_UNICODE, 0x6603), &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream);
    if (!FAILED(result)) {
        static wchar_t text[12000];
        ULONG put = 0;

        wmemset(text, L'x', 12000);
        result = stream->lpVtbl->Write(stream, text, sizeof(text), &put);
        assert_true(result == S_OK ? put == sizeof(text) : put == 0);
        result = stream->lpVtbl->Commit(stream, 0);
        assert_true(result == S_OK || result == STG_E_INSUFFICIENTMEMORY);
        release(stream);
    }
    result = prop->lpVtbl->SaveChanges(prop, FORCE_SAVE);
    assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY);
    release(prop);
}

static void objects(void **state)
{
    struct fixture_store *store = fixture_store_new();

    failing_allocator_each(use_object, store);
    fixture_store_free(store);
}

static void use_data(void *context)
{
    SPropValue values[] = { text_value(0x6600, "first"), long_value(0x6601, 7) };
    SizedSPropTagArray(1, tags) = { 1, { PR_MESSAGE_RECIPIENTS } };
    LPSPropTagArray all = NULL;
    LPPROPDATA data = NULL, copy = NULL;
    LPSPropProblemArray problems = NULL;
    ULONG *access = NULL;

    if (!FAILED(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data))) {
        HRESULT result = data->lpVtbl->SetProps(data, 2, values, NULL);

        data->lpVtbl->HrAddObjProps(data, (LPSPropTagArray)&tags, NULL);
        if (!FAILED(data->lpVtbl->HrGetPropAccess(data, &all, &access))) {
            assert_true(FAILED(result) ? all->cValues <= 1 : all->cValues >= 2);
            MAPIFreeBuffer(all);
            MAPIFreeBuffer(access);
        }
        if (!FAILED(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &copy))
            && !FAILED(data->lpVtbl->CopyTo(data, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, copy, MAPI_DIALOG, &problems)))
            MAPIFreeBuffer(problems);
    }
    release(data);
    release(copy);
}

static void property_data(void **state)
{
    failing_allocator_each(use_data, NULL);
}

static void use_names(void *context)
{
    static GUID set = { 1 };
    MAPINAMEID one = { .lpguid = &set, .ulKind = MNID_ID, .Kind.lID = 1 };
    MAPINAMEID two = { .lpguid = &set, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"two" };
    LPMAPINAMEID wanted[] = { &one, &two }, *found = NULL;
    LPSPropTagArray tags = NULL;
    struct prop_names *names = NULL;
    ULONG count;

    if (FAILED(mapix_prop_names_new(NULL, NULL, &names)))
        return;
    if (!FAILED(mapix_prop_names_get_ids(names, 2, wanted, MAPI_CREATE, MAPIAllocateBuffer, MAPIFreeBuffer, &tags)))
        MAPIFreeBuffer(tags);
    tags = NULL;
    if (!FAILED(mapix_prop_names_get_names(names, &tags, NULL, 0, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &count, &found))) {
        MAPIFreeBuffer(tags);
        MAPIFreeBuffer(found);
    }
    mapix_prop_names_free(names);
}

static void names(void **state)
{
    failing_allocator_each(use_names, NULL);
}

/* A message with recipients, attachments and a message in it, and the folder around it: whatever fails, nothing is left over. */
static void copy_mail(void *context)
{
    struct mail_node *from = context, *to = mail_root_new(L"to");
    LPMAPIFOLDER source, destination;
    SBinary entry = mail_entry(mail_child(from, MAIL_FOLDER, 0));
    HRESULT result;

    if (!to)
        return;
    source = mail_open_folder(from);
    destination = mail_open_folder(to);
    if (source && destination) {
        result = prop_copy_folder(NULL, NULL, source, entry.cb, (LPENTRYID)entry.lpb, NULL, destination, NULL, 0, NULL, COPY_SUBFOLDERS | FOLDER_DIALOG);
        assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY || result == MAPI_W_PARTIAL_COMPLETION);
    }
    release(source);
    release(destination);
    mail_node_free(to);
}

static void mail(void **state)
{
    struct mail_node *root = mail_root_new(L"from"), *folder = mail_add(root, MAIL_FOLDER, L"folder"), *message, *attachment;

    message = mail_add(mail_add(folder, MAIL_FOLDER, L"below"), MAIL_MESSAGE, L"subject");
    mail_add_recipient(message, "Ann", MAPI_TO);
    attachment = mail_add(message, MAIL_ATTACHMENT, L"inner");
    mail_put(attachment, long_value(PROP_ID(PR_ATTACH_METHOD), ATTACH_EMBEDDED_MSG));
    attachment->store->objects[0] = PR_ATTACH_DATA_OBJ;
    mail_put(mail_add(attachment, MAIL_MESSAGE, L"inner"), text_value(PROP_ID(PR_BODY), "body"));
    failing_allocator_each(copy_mail, root);
    mail_node_free(root);
}

/* Named properties, and values that travel through streams. */
static void copy_properties(void *context)
{
    struct fixture_store **stores = context;
    LPSPropProblemArray problems = NULL;
    LPMAPIPROP from = NULL, to = NULL;

    fixture_open(stores[0], MAPIX_PROP_TRANSACTED, &from);
    fixture_open(stores[1], MESSAGE, &to);
    if (from && to && !FAILED(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, to, 0, &problems)))
        MAPIFreeBuffer(problems);
    release(from);
    release(to);
}

static void properties(void **state)
{
    static const MAPINAMEID name = { .lpguid = (LPGUID)(uintptr_t)&IID_IUnknown, .ulKind = MNID_ID, .Kind.lID = 5 };
    struct fixture_store *stores[] = { fixture_store_new(), fixture_store_new() };
    SPropValue values[] = { text_value(0x8005, "named"), bytes_value(0x6600, "too big for a value", 19), long_value(0x6601, 1) };
    int i;

    for (i = 0; i < 3; i++)
        assert_int_equal(fixture_put(stores[0], &values[i]), S_OK);
    for (i = 0; i < 2; i++)
        assert_int_equal(mapix_prop_names_new(NULL, NULL, &stores[i]->names), S_OK);
    assert_int_equal(mapix_prop_names_add(stores[0]->names, 0x8005, &name), S_OK);
    stores[0]->source.large_value = 10;
    failing_allocator_each(copy_properties, stores);
    fixture_store_free(stores[0]);
    fixture_store_free(stores[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(objects), cmocka_unit_test(property_data), cmocka_unit_test(names),
        cmocka_unit_test(properties), cmocka_unit_test(mail) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
