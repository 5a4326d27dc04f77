/* LOCAL_MS with the n-th allocation failing, for each n: every call answers, nothing leaks, the store stays sound. */
#include "world.h"

#include <unistd.h>

#include "store/store.h"
#include "tests/lib/failing_allocator.h"

struct run {
    struct world world;
    HRESULT result;
    long objects; /* alive before */
    unsigned leaks;
};

static void release(LPVOID object)
{
    if (object)
        drop(object);
}

static HRESULT attach(LPMESSAGE message)
{
    SPropValue values[] = { number(PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG) }, subject = wide(PR_SUBJECT_W, L"innen");
    LPATTACH attachment = NULL;
    LPMESSAGE inner = NULL;
    ULONG num;
    HRESULT result = message->lpVtbl->CreateAttach(message, NULL, 0, &num, &attachment);

    if (SUCCEEDED(result))
        result = attachment->lpVtbl->SetProps(attachment, 1, values, NULL);
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->OpenProperty(
            attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)(void *)&inner);
    if (SUCCEEDED(result))
        result = inner->lpVtbl->SetProps(inner, 1, &subject, NULL);
    if (SUCCEEDED(result))
        result = inner->lpVtbl->SaveChanges(inner, 0);
    if (SUCCEEDED(result))
        result = attachment->lpVtbl->SaveChanges(attachment, 0);
    release(inner);
    release(attachment);
    return result;
}

static HRESULT recipients(LPMESSAGE message)
{
    SPropValue values[] = { wide(PR_DISPLAY_NAME_W, L"Ada"), number(PR_RECIPIENT_TYPE, MAPI_TO), wide(PR_ADDRTYPE_W, L"SMTP"),
        wide(PR_EMAIL_ADDRESS_W, L"a@example.org") };
    SizedADRLIST(1, list) = { 1, { { 0, 4, values } } };
    LPMAPITABLE table = NULL;
    HRESULT result = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list);

    if (SUCCEEDED(result))
        result = message->lpVtbl->GetRecipientTable(message, 0, &table);
    release(table);
    return result;
}

static HRESULT list_rows(LPMAPIFOLDER folder)
{
    static const SizedSSortOrderSet(1, by_subject) = { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT result = folder->lpVtbl->GetContentsTable(folder, MAPI_UNICODE, &table);

    if (SUCCEEDED(result))
        result = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&by_subject, 0);
    if (SUCCEEDED(result))
        result = table->lpVtbl->QueryRows(table, 10, 0, &rows);
    if (SUCCEEDED(result))
        FreeProws(rows);
    release(table);
    return result;
}

static HRESULT use(LPMDB store)
{
    LPMAPIFOLDER folder = NULL, made = NULL;
    LPMESSAGE message = NULL;
    SPropValue values[] = { wide(PR_SUBJECT_W, L"a"), wide(PR_BODY_W, L"b") };
    LPENTRYID id = NULL;
    ULONG size, type;
    HRESULT result = store->lpVtbl->GetReceiveFolder(store, NULL, 0, &size, &id, NULL);

    if (SUCCEEDED(result))
        result = store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&folder);
    MAPIFreeBuffer(id);
    if (SUCCEEDED(result))
        result =
            folder->lpVtbl->CreateFolder(folder, FOLDER_GENERIC, (LPTSTR)(uintptr_t) "Neu", NULL, NULL, OPEN_IF_EXISTS, &made);
    if (SUCCEEDED(result))
        result = made->lpVtbl->CreateMessage(made, NULL, 0, &message);
    if (SUCCEEDED(result))
        result = message->lpVtbl->SetProps(message, 2, values, NULL);
    if (SUCCEEDED(result))
        result = recipients(message);
    if (SUCCEEDED(result))
        result = attach(message);
    if (SUCCEEDED(result))
        result = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    if (SUCCEEDED(result))
        result = list_rows(made);
    release(message);
    release(made);
    release(folder);
    return result;
}

static void body(void *context)
{
    struct run *run = context;
    struct world *world = &run->world;
    LPMAPISUP support = NULL;
    LPMSLOGON logon = NULL;
    LPMDB store = NULL;
    ULONG zero = 0;
    HRESULT result = mapix_support_new(SUPPORT_STORE, &host, world, &support);

    if (SUCCEEDED(result))
        result = world->provider->lpVtbl->Logon(
            world->provider, support, 0, NULL, 0, NULL, MDB_WRITE, NULL, NULL, NULL, NULL, &logon, &store);
    release(support);
    if (SUCCEEDED(result))
        result = use(store);
    release(store);
    if (logon) {
        logon->lpVtbl->Logoff(logon, &zero);
        drop(logon);
    }
    if (mapix_object_live_count() != run->objects)
        run->leaks++;
    run->objects = mapix_object_live_count();
    if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY && result != MAPI_E_CALL_FAILED && result != MAPI_E_DISK_ERROR)
        run->result = result;
}

static void each_allocation_fails(void **state)
{
    struct run run = { .result = S_OK };
    SPropValue path = { .ulPropTag = PR_PST_PATH };
    char directory[64] = "/dev/shm/mapix-local-XXXXXX", file[96], command[128];

    (void)state;
    if (!mkdtemp(directory)) {
        strcpy(directory, "/tmp/mapix-local-XXXXXX");
        assert_non_null(mkdtemp(directory));
    }
    snprintf(file, sizeof(file), "%s/store.db", directory);
    scratch_enter();
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(
        CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &run.world.section), S_OK);
    path.Value.lpszA = file;
    assert_int_equal(run.world.section->lpVtbl->SetProps(run.world.section, 1, &path, NULL), S_OK);
    run.world.provider = new_provider();
    run.objects = mapix_object_live_count();
    assert_true(failing_allocator_each(body, &run) > 40);
    assert_int_equal(run.result, S_OK);
    assert_int_equal(run.leaks, 0);
    assert_int_equal(mapix_store_check(file, NULL, NULL), S_OK);
    drop(run.world.provider);
    drop(run.world.section);
    MAPIUninitialize();
    scratch_leave();
    snprintf(command, sizeof(command), "rm -rf %s", directory);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_allocation_fails) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
