/* The example of examples/provider in a session: its objects and tables under the suites that every object of ours goes through, and its
 * settings sheet. The module is loaded as any stranger's is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapiaux.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prop_conformance.h"
#include "scratch.h"
#include "session/seams.h"
#include "table_conformance.h"

#define PR_NOTES_PATH  PROP_TAG(PT_STRING8, 0x6640)
#define PR_NOTES_OWNER PROP_TAG(PT_STRING8, 0x6641)

static LPMAPISESSION session;
static LPMDB store;

/* --- dialogs --- */

static struct { unsigned shown; ULONG rows; char path[512]; HRESULT answer; } sheet;

static bool available(void) { return true; }

static HRESULT run_sheet(ULONG_PTR ui, ULONG flags, LPTSTR title, LPMAPITABLE table, LPMAPIPROP data, ULONG top)
{
    LPSPropValue path = NULL;
    sheet.shown++;
    assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &sheet.rows), S_OK);
    if (SUCCEEDED(HrGetOneProp(data, PR_NOTES_PATH, &path)))
        snprintf(sheet.path, sizeof(sheet.path), "%s", path->Value.lpszA);
    MAPIFreeBuffer(path);
    SPropValue owner = { .ulPropTag = PR_NOTES_OWNER, .Value.lpszA = (LPSTR)(uintptr_t) "Typed in" };
    assert_int_equal(data->lpVtbl->SetProps(data, 1, &owner, NULL), S_OK);
    return sheet.answer;
}

static const struct session_prompt prompt = { .available = available, .run_property_sheet = run_sheet };

/* --- a session with a notebook --- */

static LPSERVICEADMIN open_services(void)
{
    LPPROFADMIN profiles;
    LPSERVICEADMIN services;
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "notes", NULL, 0, 0);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "notes", NULL, 0, 0, &services), S_OK);
    profiles->lpVtbl->Release(profiles);
    return services;
}

static LPSPropValue find_in(LPMAPITABLE table, ULONG key, LONG number, ULONG wanted)
{
    SizedSPropTagArray(2, columns) = { 2, { key, wanted } };
    LPSRowSet rows;
    LPSPropValue found = NULL;
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    for (ULONG i = 0; i < rows->cRows && !found; i++)
        if (key == PR_ENTRYID || rows->aRow[i].lpProps[0].Value.l == number)
            assert_int_equal(ScDupPropset(1, &rows->aRow[i].lpProps[1], MAPIAllocateBuffer, &found), S_OK);
    FreeProws(rows);
    assert_non_null(found);
    return found;
}

static int start(void **state)
{
    char path[4096];
    MAPIUID uid;
    LPMAPITABLE table;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/tests/lib", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/examples/provider/notes.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };
    assert_int_equal(MAPIInitialize(&init), S_OK);
    mapix_session_set_prompt(&prompt);
    LPSERVICEADMIN services = open_services();
    assert_int_equal(services->lpVtbl->CreateMsgService(services, (LPTSTR) "NOTES", NULL, 0, 0), S_OK);
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    LPSPropValue value = find_in(table, PR_ENTRYID, 0, PR_SERVICE_UID);
    memcpy(&uid, value->Value.bin.lpb, sizeof(uid));
    MAPIFreeBuffer(value);
    SPropValue settings[2] = { { .ulPropTag = PR_NOTES_PATH, .Value.lpszA = (LPSTR)(uintptr_t)scratch_path("notebook") },
        { .ulPropTag = PR_NOTES_OWNER, .Value.lpszA = (LPSTR)(uintptr_t) "Ada" } };
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &uid, 0, 0, 2, settings), S_OK);
    services->lpVtbl->Release(services);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "notes", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE | MAPI_NO_MAIL | MAPI_LOGON_UI,
        &session), S_OK);
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    value = find_in(table, PR_RESOURCE_TYPE, MAPI_STORE_PROVIDER, PR_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, value->Value.bin.cb, (LPENTRYID)value->Value.bin.lpb, NULL, MDB_WRITE, &store), S_OK);
    MAPIFreeBuffer(value);
    return 0;
}

static int end(void **state)
{
    store->lpVtbl->Release(store);
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    mapix_session_set_prompt(NULL);
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

static LPMAPIFOLDER open_inbox(void)
{
    ULONG size, type;
    LPENTRYID id;
    LPMAPIFOLDER folder;
    assert_int_equal(store->lpVtbl->GetReceiveFolder(store, NULL, 0, &size, &id, NULL), S_OK);
    assert_int_equal(store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder), S_OK);
    MAPIFreeBuffer(id);
    return folder;
}

static void write_message(LPMAPIFOLDER folder, const char *subject)
{
    LPMESSAGE message;
    SPropValue values[2] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject },
        { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR)(uintptr_t) "text" } };
    assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->SetProps(message, 2, values, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    message->lpVtbl->Release(message);
}

/* --- suites --- */

static void check_table(LPMAPITABLE table, const char *name)
{
    const struct table_conformance_options options = { .name = name, .any_type = true, .few_rows = true, .any_advise = true };
    table_conformance(table, &options);
    table->lpVtbl->Release(table);
}

static void its_tables(void **state)
{
    static const struct table_conformance_options notes = { .name = "notes", .any_type = true };
    LPMAPIFOLDER inbox = open_inbox(), root;
    LPMESSAGE message;
    LPMAPITABLE table;
    ULONG type;
    for (int i = 0; i < 5; i++)
        write_message(inbox, i % 2 ? "odd" : "even");
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    table_conformance(table, &notes);
    table->lpVtbl->Release(table);
    assert_int_equal(inbox->lpVtbl->CreateMessage(inbox, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->GetRecipientTable(message, 0, &table), S_OK);
    check_table(table, "recipients of a note");
    assert_int_equal(message->lpVtbl->GetAttachmentTable(message, 0, &table), S_OK);
    check_table(table, "attachments of a note");
    message->lpVtbl->Release(message);
    inbox->lpVtbl->Release(inbox);
    assert_int_equal(store->lpVtbl->OpenEntry(store, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH, &table), S_OK);
    check_table(table, "notebook's folders");
    root->lpVtbl->Release(root);
    assert_int_equal(store->lpVtbl->GetReceiveFolderTable(store, 0, &table), S_OK);
    check_table(table, "notebook's receive folders");
}

/* The people in the notebook: the container that the book has, and who is in it. */
static void its_people(void **state)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_ENTRYID } };
    LPADRBOOK book;
    LPABCONT root, people = NULL;
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG type;
    assert_true(SUCCEEDED(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book)));
    assert_int_equal(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&root), S_OK);
    assert_int_equal(root->lpVtbl->GetHierarchyTable(root, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_true(rows->cRows >= 1);
    const SBinary *id = &rows->aRow[0].lpProps[1].Value.bin;
    assert_int_equal(book->lpVtbl->OpenEntry(book, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&people), S_OK);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_int_equal(people->lpVtbl->GetContentsTable(people, 0, &table), S_OK);
    check_table(table, "people of a notebook");
    people->lpVtbl->Release(people);
    root->lpVtbl->Release(root);
    book->lpVtbl->Release(book);
}

static SBinary message_id;

static HRESULT open_message(void *context, bool writable, LPMAPIPROP *ret)
{
    ULONG type;
    return store->lpVtbl->OpenEntry(store, message_id.cb, (LPENTRYID)message_id.lpb, NULL, writable ? MAPI_MODIFY : 0, &type, (LPUNKNOWN *)ret);
}

static void its_messages(void **state)
{
    static const struct prop_conformance suite = { .name = "note", .open = open_message, .transacted = true, .no_multi_values = true,
        .computed_tag = PR_ENTRYID };
    LPMAPIFOLDER inbox = open_inbox();
    LPMAPITABLE table;
    write_message(inbox, "kept");
    assert_int_equal(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), S_OK);
    LPSPropValue id = find_in(table, PR_OBJECT_TYPE, MAPI_MESSAGE, PR_ENTRYID);
    message_id = id->Value.bin;
    prop_conformance_run(&suite, NULL);
    MAPIFreeBuffer(id);
    inbox->lpVtbl->Release(inbox);
}

static LPMAPISTATUS open_status(void)
{
    LPMAPITABLE table;
    LPMAPISTATUS status;
    ULONG type;
    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    LPSPropValue id = find_in(table, PR_RESOURCE_TYPE, MAPI_STORE_PROVIDER, PR_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenEntry(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&status), S_OK);
    MAPIFreeBuffer(id);
    return status;
}

/* SPI-SVC-18: the status object has its settings shown by the entry function, with a configuration support object. SPI-SVC-16: on a copy. */
static void its_settings(void **state)
{
    LPMAPISTATUS status = open_status();
    prop_conformance_read_only((LPMAPIPROP)status, "status of a notebook");
    assert_int_equal(status->lpVtbl->ValidateState(status, 0, 0), S_OK);
    sheet.answer = MAPI_E_USER_CANCEL;
    assert_int_equal(status->lpVtbl->SettingsDialog(status, 0, 0), MAPI_E_USER_CANCEL);
    assert_int_equal(sheet.shown, 1);
    assert_true(sheet.rows >= 4);
    assert_string_equal(sheet.path, scratch_path("notebook"));
    LPSERVICEADMIN services = open_services();
    LPMAPITABLE table;
    LPPROFSECT section;
    LPSPropValue owner;
    MAPIUID uid;
    assert_int_equal(services->lpVtbl->GetMsgServiceTable(services, 0, &table), S_OK);
    LPSPropValue id = find_in(table, PR_ENTRYID, 0, PR_SERVICE_UID);
    memcpy(&uid, id->Value.bin.lpb, sizeof(uid));
    MAPIFreeBuffer(id);
    for (int typed = 0; typed < 2; typed++) {
        assert_int_equal(services->lpVtbl->OpenProfileSection(services, &uid, NULL, MAPI_FORCE_ACCESS, &section), S_OK);
        assert_int_equal(HrGetOneProp((LPMAPIPROP)section, PR_NOTES_OWNER, &owner), S_OK);
        assert_string_equal(owner->Value.lpszA, typed ? "Typed in" : "Ada");   /* a cancelled sheet changed nothing */
        MAPIFreeBuffer(owner);
        section->lpVtbl->Release(section);
        sheet.answer = S_OK;
        assert_int_equal(status->lpVtbl->SettingsDialog(status, 0, 0), S_OK);
    }
    services->lpVtbl->Release(services);
    status->lpVtbl->Release(status);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(its_tables), cmocka_unit_test(its_people), cmocka_unit_test(its_messages), cmocka_unit_test(its_settings) };
    return cmocka_run_group_tests(tests, start, end);
}
