/* A client from the outside: the shared library, public headers, LOCAL's store. From nothing to a session, an Inbox, a message, and back:
 * INIT-01..05, -22, PROF-01, PROF-08, PROF-26, SVC-05, LOGON-08, LOGON-09, STORE-02, STORE-16, STORE-17, ENTRY-01, PROF-39, SESS-05, LOGOFF-01. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
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

static const char *last_error(void)
{
    static char text[2048];
    LPMAPIERROR error = NULL;
    text[0] = 0;
    if (SUCCEEDED(mapix_last_error(0, &error)) && error)
        snprintf(text, sizeof(text), "%s", (const char *)error->lpszError);
    MAPIFreeBuffer(error);
    return text;
}

/* INIT-01, INIT-05, INIT-06, INIT-22, GAP-01, GAP-43. */
static void initialisation(void **state)
{
    LPMAPISESSION session;
    LPPROFADMIN admin;
    MAPIINIT_0 bad_version = { 1, 0 }, bad_flags = { 0, 0x80 }, good = { 0, MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_NO_COINIT };
    assert_int_equal(MAPILogonEx(0, NULL, NULL, 0, &session), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(MAPIAdminProfiles(0, &admin), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(MAPIInitialize(&bad_version), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(MAPIInitialize(&bad_flags), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(MAPIInitialize(&good), S_OK);
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    MAPIUninitialize();
    assert_int_equal(MAPIAdminProfiles(0, &admin), S_OK);          /* counted: still there */
    admin->lpVtbl->Release(admin);
    MAPIUninitialize();
    assert_int_equal(MAPIAdminProfiles(0, &admin), MAPI_E_NOT_INITIALIZED);
    MAPIUninitialize();
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    MAPIUninitialize();
}

/* INIT-14: profiles that cannot be read. */
static void unreadable_profiles(void **state)
{
    mkdir(scratch_path("config/mapix"), 0700);
    FILE *file = fopen(scratch_path("config/mapix/profiles.db"), "w");
    fputs("this is no database, and it is longer than the head of one would be; so it must be damaged, whoever looks at it", file);
    fclose(file);
    HRESULT hr = MAPIInitialize(NULL);
    remove(scratch_path("config/mapix/profiles.db"));
    assert_int_equal(hr, MAPI_E_NOT_INITIALIZED);
    assert_non_null(strstr(last_error(), "cannot be reached"));
}

static void make_profile(void)
{
    LPPROFADMIN profiles;
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    HRESULT hr = profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "Main", NULL, 0, MAPI_DEFAULT_SERVICES);
    if (hr != S_OK)
        fail_msg("CreateProfile: %#x", (unsigned)hr);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "Main", NULL, 0, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, (LPTSTR) "Main", 0), S_OK);
    profiles->lpVtbl->Release(profiles);
}

static LPMDB open_default_store(LPMAPISESSION session)
{
    static SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    LPMDB store = NULL;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows && !store; i++)
        if (rows->aRow[i].lpProps[1].Value.b) {
            SBinary *id = &rows->aRow[i].lpProps[0].Value.bin;
            HRESULT hr = session->lpVtbl->OpenMsgStore(session, 0, id->cb, (LPENTRYID)id->lpb, NULL, MDB_WRITE | MAPI_BEST_ACCESS, &store);
            if (hr != S_OK)
                fail_msg("OpenMsgStore: %#x", (unsigned)hr);
        }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_non_null(store);
    return store;
}

static LPMAPIFOLDER open_inbox(LPMAPISESSION session, LPMDB store)
{
    ULONG size, type;
    LPENTRYID id;
    LPMAPIFOLDER inbox;
    HRESULT hr = store->lpVtbl->GetReceiveFolder(store, (LPTSTR) "IPM.Note", 0, &size, &id, NULL);
    if (FAILED(hr))
        fail_msg("GetReceiveFolder: %#x", (unsigned)hr);
    assert_int_equal(session->lpVtbl->OpenEntry(session, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&inbox), S_OK);
    assert_int_equal(type, MAPI_FOLDER);
    MAPIFreeBuffer(id);
    return inbox;
}

static void add_message(LPMAPIFOLDER folder, const char *subject)
{
    LPMESSAGE message;
    SPropValue values[2] = {
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR) "IPM.Note" },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject },
    };
    assert_int_equal(folder->lpVtbl->CreateMessage(folder, NULL, 0, &message), S_OK);
    assert_int_equal(message->lpVtbl->SetProps(message, 2, values, NULL), S_OK);
    assert_int_equal(message->lpVtbl->SaveChanges(message, 0), S_OK);
    message->lpVtbl->Release(message);
}

static void assert_listed(LPMAPIFOLDER folder, ULONG expected, const char *subject)
{
    static SizedSPropTagArray(1, columns) = { 1, { PR_SUBJECT_A } };
    LPMAPITABLE table;
    LPSRowSet rows;
    assert_int_equal(folder->lpVtbl->GetContentsTable(folder, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, expected);
    if (expected)
        assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, subject);
    FreeProws(rows);
    table->lpVtbl->Release(table);
}

static void from_nothing_to_a_message(void **state)
{
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };
    LPMAPISESSION session;
    assert_int_equal(MAPIInitialize(&init), S_OK);
    make_profile();
    HRESULT hr = MAPILogonEx(0, NULL, NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_USE_DEFAULT | MAPI_NO_MAIL, &session);
    if (hr != S_OK)
        fail_msg("MAPILogonEx: %#x %s", (unsigned)hr, last_error());
    LPMDB store = open_default_store(session);
    LPMAPIFOLDER inbox = open_inbox(session, store);
    assert_listed(inbox, 0, NULL);
    add_message(inbox, "First light");
    assert_listed(inbox, 1, "First light");
    inbox->lpVtbl->Release(inbox);
    store->lpVtbl->Release(store);
    LPSERVICEADMIN services_admin;
    assert_int_equal(session->lpVtbl->AdminServices(session, 0, &services_admin), S_OK);
    services_admin->lpVtbl->Release(services_admin);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    session->lpVtbl->Release(session);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "Main", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    store = open_default_store(session);
    inbox = open_inbox(session, store);
    assert_listed(inbox, 1, "First light");                        /* it is there in the next session */
    LPPROFSECT section;
    LPSPropValue name;
    assert_int_equal(session->lpVtbl->OpenProfileSection(session, (LPMAPIUID)(uintptr_t)&MUID_PROFILE_INSTANCE, NULL, 0, &section), S_OK);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)section, PR_PROFILE_NAME_A, &name), S_OK);       /* PROF-39 */
    assert_string_equal(name->Value.lpszA, "Main");
    MAPIFreeBuffer(name);
    section->lpVtbl->Release(section);
    inbox->lpVtbl->Release(inbox);
    store->lpVtbl->Release(store);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    session->lpVtbl->Release(session);
    MAPIUninitialize();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unreadable_profiles),
        cmocka_unit_test(initialisation),
        cmocka_unit_test(from_nothing_to_a_message),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
