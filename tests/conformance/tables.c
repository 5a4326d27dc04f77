/* The suite that every table must pass (tests/lib/table_conformance.h), on the tables that a client meets: profiles, services, providers, stores, status, folders,
 * messages, recipients, attachments, searches, deleted messages, .msg files, sheets, address book. TABL-01 to TABL-11, SPI-TBL-01 to SPI-TBL-22. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <edkmdb.h>
#include <imessage.h>
#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scratch.h"
#include "table_conformance.h"

static const char services[] =
    "[Services]\nLOCAL=Local mail\n[Default Services]\nLOCAL=Local mail\n"
    "[LOCAL]\nPR_DISPLAY_NAME=Local mail\nProviders=LOCAL_MS\nPR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY\n"
    "[LOCAL_MS]\nPR_DISPLAY_NAME=Local folders\nPR_PROVIDER_DISPLAY=Local message store\nPR_PROVIDER_DLL_NAME=local\n"
    "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\nPR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE|STATUS_PRIMARY_IDENTITY\n";

static int set_up(void **state)
{
    char path[4096];
    scratch_enter();
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    mkdir(scratch_path("services"), 0700);
    FILE *file = fopen(scratch_path("services/mapisvc.inf"), "w");
    fputs(services, file);
    fclose(file);
    setenv("MAPIX_SVC_PATH", scratch_path("services"), 1);
    return 0;
}

static int tear_down(void **state)
{
    scratch_leave();
    return 0;
}

static void must(HRESULT result, const char *what)
{
    LPMAPIERROR error = NULL;
    if (FAILED(result)) {
        (void)mapix_last_error(0, &error);
        fail_msg("%s: %#x %s", what, (unsigned)result, error ? (const char *)error->lpszError : "");
    }
}

/* Run the suite on a table that was just opened, and release it. */
static void check(HRESULT result, LPMAPITABLE table, const struct table_conformance_options *options)
{
    must(result, options->name);
    table_conformance(table, options);
    table->lpVtbl->Release(table);
}

#define SNAPSHOT(title) &(struct table_conformance_options){ .name = title, .type = TBLTYPE_SNAPSHOT, .few_rows = true, .any_advise = true }
#define FEW(title) &(struct table_conformance_options){ .name = title, .type = TBLTYPE_DYNAMIC, .few_rows = true }
#define MANY(title) &(struct table_conformance_options){ .name = title, .type = TBLTYPE_DYNAMIC }

/* TABL-01 */
static void profile_tables(void **state)
{
    LPPROFADMIN profiles;
    LPSERVICEADMIN admin;
    LPMAPITABLE table = NULL;
    HRESULT result;
    static const char *names[] = { "Main", "Second", "Third", "Fourth" };
    must(MAPIInitialize(NULL), "MAPIInitialize");
    must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    for (int i = 0; i < 4; i++)
        must(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR)(uintptr_t)names[i], NULL, 0, MAPI_DEFAULT_SERVICES), "CreateProfile");
    must(profiles->lpVtbl->SetDefaultProfile(profiles, (LPTSTR) "Main", 0), "SetDefaultProfile");
    for (ULONG flags = 0;; flags = MAPI_UNICODE) {
        result = profiles->lpVtbl->GetProfileTable(profiles, flags, &table);
        check(result, table, &(struct table_conformance_options){ .name = "profile table", .type = TBLTYPE_SNAPSHOT, .any_advise = true });
        if (flags)
            break;
    }
    must(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "Main", NULL, 0, 0, &admin), "AdminServices");
    result = admin->lpVtbl->GetMsgServiceTable(admin, 0, &table);
    check(result, table, SNAPSHOT("message service table"));
    result = admin->lpVtbl->GetProviderTable(admin, 0, &table);
    check(result, table, SNAPSHOT("provider table"));
    admin->lpVtbl->Release(admin);
    /* TABL-03: of nothing there is a table without rows */
    must(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "Bare", NULL, 0, 0), "CreateProfile");
    must(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "Bare", NULL, 0, 0, &admin), "AdminServices");
    for (int i = 0; i < 2; i++) {
        ULONG rows = 7;
        must(i ? admin->lpVtbl->GetProviderTable(admin, 0, &table) : admin->lpVtbl->GetMsgServiceTable(admin, 0, &table), "table of nothing");
        must(table->lpVtbl->GetRowCount(table, 0, &rows), "GetRowCount");
        assert_int_equal(rows, 0);
        table->lpVtbl->Release(table);
    }
    admin->lpVtbl->Release(admin);
    must(profiles->lpVtbl->DeleteProfile(profiles, (LPTSTR) "Bare", 0), "DeleteProfile");
    profiles->lpVtbl->Release(profiles);
    MAPIUninitialize();
}

static LPMDB open_default_store(LPMAPISESSION session)
{
    static SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    LPMDB store = NULL;
    must(session->lpVtbl->GetMsgStoresTable(session, 0, &table), "GetMsgStoresTable");
    must(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), "HrQueryAllRows");
    for (ULONG i = 0; i < rows->cRows && !store; i++)
        if (rows->aRow[i].lpProps[1].Value.b) {
            SBinary *id = &rows->aRow[i].lpProps[0].Value.bin;
            must(session->lpVtbl->OpenMsgStore(session, 0, id->cb, (LPENTRYID)id->lpb, NULL, MDB_WRITE | MAPI_BEST_ACCESS, &store), "OpenMsgStore");
        }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_non_null(store);
    return store;
}

static LPMESSAGE new_message(LPMAPIFOLDER folder, const char *subject, LONG size, ULONG flags)
{
    LPMESSAGE message;
    SPropValue values[4] = {
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR) "IPM.Note" },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject },
        { .ulPropTag = PR_IMPORTANCE, .Value.l = size % 3 },
        { .ulPropTag = PR_MESSAGE_DELIVERY_TIME, .Value.ft = { (DWORD)size, 30000000 } },
    };
    must(folder->lpVtbl->CreateMessage(folder, NULL, flags, &message), "CreateMessage");
    must(message->lpVtbl->SetProps(message, 4, values, NULL), "SetProps");
    return message;
}

static void add_recipients(LPMESSAGE message)
{
    static const char *names[] = { "Anna", "Bert", "Carla", "Dora" };
    struct { ULONG cEntries; ADRENTRY aEntries[4]; } list = { .cEntries = 4 };
    SPropValue values[4][4];
    for (ULONG i = 0; i < 4; i++) {
        values[i][0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)names[i] };
        values[i][1] = (SPropValue){ .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR) "SMTP" };
        values[i][2] = (SPropValue){ .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR) "someone@example.org" };
        values[i][3] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = i % 2 ? MAPI_TO : MAPI_CC };
        list.aEntries[i] = (ADRENTRY){ .cValues = 4, .rgPropVals = values[i] };
    }
    must(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)&list), "ModifyRecipients");
}

static void add_attachments(LPMESSAGE message)
{
    for (int i = 0; i < 3; i++) {
        ULONG number;
        LPATTACH attachment;
        char name[20];
        snprintf(name, sizeof(name), "file %d.txt", i);
        SPropValue values[2] = { { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE }, { .ulPropTag = PR_ATTACH_FILENAME_A, .Value.lpszA = name } };
        must(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment), "CreateAttach");
        must(attachment->lpVtbl->SetProps(attachment, 2, values, NULL), "SetProps");
        must(attachment->lpVtbl->SaveChanges(attachment, 0), "SaveChanges");
        attachment->lpVtbl->Release(attachment);
    }
}

/* A message in a file (.msg). */
static void file_tables(void)
{
    LPSTORAGE storage = NULL;
    LPMESSAGE message = NULL;
    LPMAPITABLE table = NULL;
    must(mapix_open_storage(NULL, MAPI_CREATE, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, &storage), "mapix_open_storage");
    must(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, 0, &message),
        "OpenIMsgOnIStg");
    add_recipients(message);
    add_attachments(message);
    HRESULT result = message->lpVtbl->GetRecipientTable(message, 0, &table);
    check(result, table, &(struct table_conformance_options){ .name = "recipient table of a .msg", .any_type = true, .any_advise = true });
    result = message->lpVtbl->GetAttachmentTable(message, 0, &table);
    check(result, table, &(struct table_conformance_options){ .name = "attachment table of a .msg", .any_type = true, .any_advise = true });
    message->lpVtbl->Release(message);
    storage->lpVtbl->Release(storage);
}

/* SPI-TBL-24: the sheet of a dialog. */
static void display_table(void)
{
    static DTBLLABEL label = { sizeof(DTBLLABEL), 0 };
    static struct { DTBLLABEL label; char text[8]; } texts[4] = { { { sizeof(DTBLLABEL), 0 }, "one" }, { { sizeof(DTBLLABEL), 0 }, "two" },
        { { sizeof(DTBLLABEL), 0 }, "three" }, { { sizeof(DTBLLABEL), 0 }, "four" } };
    static GUID id = { 1, 2, 3, { 4 } };
    static const ULONG columns[] = { PR_XPOS, PR_YPOS, PR_DELTAX, PR_DELTAY, PR_CONTROL_TYPE, PR_CONTROL_FLAGS, PR_CONTROL_STRUCTURE, PR_CONTROL_ID };
    DTCTL controls[4];
    LPMAPITABLE table = NULL;
    LPSPropTagArray tags = NULL;
    for (ULONG i = 0; i < 4; i++) {
        controls[i] = (DTCTL){ .ulCtlType = DTCT_LABEL, .lpbNotif = (LPBYTE)&id, .cbNotif = sizeof(id), .ulItemID = i };
        texts[i].label.ulbLpszLabelName = sizeof(DTBLLABEL);
        controls[i].ctl.lplabel = &texts[i].label;
    }
    (void)label;
    DTPAGE page = { .cctl = 4, .lpctl = controls };
    HRESULT result = BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 1, &page, 0, &table, NULL);
    must(result, "BuildDisplayTable");
    must(table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &tags), "QueryColumns");
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        ULONG at = 0;
        while (at < tags->cValues && tags->aulPropTag[at] != columns[i])
            at++;
        assert_true(at < tags->cValues);
    }
    MAPIFreeBuffer(tags);
    check(result, table, &(struct table_conformance_options){ .name = "display table", .any_type = true, .any_advise = true });
}

/* What a search found, and what was deleted not long ago. */
static void search_tables(LPMDB store, LPMAPIFOLDER inbox)
{
    static SizedSPropTagArray(1, id) = { 1, { PR_ENTRYID } };
    SRestriction exists = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = PR_SUBJECT_A } };
    LPSPropValue finder_id = NULL, inbox_id = NULL;
    LPMAPIFOLDER finder = NULL, search = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type, state = SEARCH_REBUILD;
    must(HrGetOneProp((LPMAPIPROP)store, PR_FINDER_ENTRYID, &finder_id), "PR_FINDER_ENTRYID");
    must(HrGetOneProp((LPMAPIPROP)inbox, PR_ENTRYID, &inbox_id), "PR_ENTRYID");
    must(store->lpVtbl->OpenEntry(store, finder_id->Value.bin.cb, (LPENTRYID)finder_id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&finder), "OpenEntry");
    must(finder->lpVtbl->CreateFolder(finder, FOLDER_SEARCH, (LPTSTR) "all", NULL, NULL, 0, &search), "CreateFolder");
    SBinaryArray where = { 1, &inbox_id->Value.bin };
    must(search->lpVtbl->SetSearchCriteria(search, &exists, &where, FOREGROUND_SEARCH), "SetSearchCriteria");
    for (int tries = 0; state & SEARCH_REBUILD && tries < 10000; tries++) {
        HrDispatchNotifications(0);
        must(search->lpVtbl->GetSearchCriteria(search, 0, NULL, NULL, &state), "GetSearchCriteria");
    }
    HRESULT result = search->lpVtbl->GetContentsTable(search, 0, &table);
    check(result, table, MANY("contents of a search folder"));
    must(inbox->lpVtbl->GetContentsTable(inbox, 0, &table), "GetContentsTable");
    must(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&id, 0), "SetColumns");
    must(table->lpVtbl->QueryRows(table, 5, 0, &rows), "QueryRows");
    table->lpVtbl->Release(table);
    for (ULONG i = 0; i < rows->cRows; i++) {
        SBinaryArray one = { 1, &rows->aRow[i].lpProps[0].Value.bin };
        must(inbox->lpVtbl->DeleteMessages(inbox, &one, 0, NULL, 0), "DeleteMessages");
    }
    FreeProws(rows);
    result = inbox->lpVtbl->GetContentsTable(inbox, SHOW_SOFT_DELETES, &table);
    check(result, table, MANY("soft-deleted contents"));
    MAPIFreeBuffer(finder_id);
    MAPIFreeBuffer(inbox_id);
    search->lpVtbl->Release(search);
    finder->lpVtbl->Release(finder);
}

/* The containers of the address book, and the types of one-off addresses (TABL-03 where there are none). */
static void address_tables(LPMAPISESSION session)
{
    LPADRBOOK book = NULL;
    LPABCONT root = NULL;
    LPMAPITABLE table = NULL;
    ULONG type;
    must(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), "OpenAddressBook");
    must(book->lpVtbl->OpenEntry(book, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&root), "OpenEntry");
    HRESULT result = root->lpVtbl->GetHierarchyTable(root, 0, &table);
    check(result, table, &(struct table_conformance_options){ .name = "hierarchy of the address book", .any_type = true, .any_advise = true, .few_rows = true });
    result = root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH, &table);
    check(result, table, &(struct table_conformance_options){ .name = "hierarchy of the address book with depth", .any_type = true, .any_advise = true, .few_rows = true });
    root->lpVtbl->Release(root);
    book->lpVtbl->Release(book);
}

static void message_tables(LPMAPIFOLDER folder)
{
    LPMAPITABLE table = NULL;
    LPMESSAGE message = new_message(folder, "with all", 7, 0);
    add_recipients(message);
    add_attachments(message);
    for (int saved = 0; saved < 2; saved++) {
        HRESULT result = message->lpVtbl->GetRecipientTable(message, 0, &table);
        check(result, table, MANY(saved ? "recipient table, saved" : "recipient table, not saved"));
        result = message->lpVtbl->GetAttachmentTable(message, 0, &table);
        check(result, table, MANY(saved ? "attachment table, saved" : "attachment table, not saved"));
        if (!saved)
            must(message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE), "SaveChanges");
    }
    message->lpVtbl->Release(message);
}

static void folder_tables(LPMAPIFOLDER folder)
{
    static const char *subjects[] = { "alpha", "beta", "gamma", "", "Beta" };
    LPMAPITABLE table = NULL;
    HRESULT result;
    for (LONG i = 0; i < 40; i++) {
        LPMESSAGE message = new_message(folder, subjects[i % 5], i % 11, i % 8 == 7 ? MAPI_ASSOCIATED : 0);
        must(message->lpVtbl->SaveChanges(message, 0), "SaveChanges");
        message->lpVtbl->Release(message);
    }
    for (int i = 0; i < 4; i++) {
        LPMAPIFOLDER child, grandchild;
        char name[20];
        snprintf(name, sizeof(name), "folder %d", i);
        must(folder->lpVtbl->CreateFolder(folder, FOLDER_GENERIC, (LPTSTR)name, NULL, NULL, 0, &child), "CreateFolder");
        must(child->lpVtbl->CreateFolder(child, FOLDER_GENERIC, (LPTSTR) "below", NULL, NULL, 0, &grandchild), "CreateFolder");
        grandchild->lpVtbl->Release(grandchild);
        child->lpVtbl->Release(child);
    }
    for (ULONG unicode = 0;; unicode = MAPI_UNICODE) {
        result = folder->lpVtbl->GetContentsTable(folder, unicode, &table);
        check(result, table, MANY("contents table"));
        result = folder->lpVtbl->GetContentsTable(folder, unicode | MAPI_ASSOCIATED, &table);
        check(result, table, MANY("associated contents table"));
        result = folder->lpVtbl->GetHierarchyTable(folder, unicode, &table);
        check(result, table, MANY("hierarchy table"));
        result = folder->lpVtbl->GetHierarchyTable(folder, unicode | CONVENIENT_DEPTH, &table);
        check(result, table, MANY("hierarchy table with depth"));
        if (unicode)
            break;
    }
    message_tables(folder);
}

/* TABL-02 */
static void session_tables(void **state)
{
    LPMAPISESSION session;
    LPMAPITABLE table = NULL;
    LPMAPIFOLDER inbox;
    LPENTRYID id;
    ULONG size, type;
    must(MAPIInitialize(NULL), "MAPIInitialize");
    must(MAPILogonEx(0, (LPTSTR) "Main", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), "MAPILogonEx");
    LPMDB store = open_default_store(session);
    HRESULT result = session->lpVtbl->GetMsgStoresTable(session, 0, &table);
    check(result, table, FEW("message store table"));
    result = session->lpVtbl->GetStatusTable(session, 0, &table);
    check(result, table, FEW("status table"));
    result = store->lpVtbl->GetReceiveFolderTable(store, 0, &table);
    check(result, table, &(struct table_conformance_options){ .name = "receive folder table", .any_type = true, .few_rows = true, .any_advise = true });
    must(store->lpVtbl->GetReceiveFolder(store, (LPTSTR) "IPM.Note", 0, &size, &id, NULL), "GetReceiveFolder");
    must(session->lpVtbl->OpenEntry(session, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&inbox), "OpenEntry");
    MAPIFreeBuffer(id);
    folder_tables(inbox);
    search_tables(store, inbox);
    file_tables();
    display_table();
    address_tables(session);
    inbox->lpVtbl->Release(inbox);
    store->lpVtbl->Release(store);
    must(session->lpVtbl->Logoff(session, 0, 0, 0), "Logoff");
    session->lpVtbl->Release(session);
    MAPIUninitialize();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile_tables),
        cmocka_unit_test(session_tables),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
