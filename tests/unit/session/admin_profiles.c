/* IProfAdmin; each test names the rules it proves. */
#include "admin_common.h"
#include "session/seams.h"

#define SLOT(vtable, method, number) assert_int_equal(offsetof(vtable, method), (number) * sizeof(void *))

static void the_object(void **state)  /* PROF-01, PROF-02, PROF-33, CON-37 */
{
    (void)state;
    LPMAPIERROR why = NULL;
    SLOT(IProfAdminVtbl, GetLastError, 3);
    SLOT(IProfAdminVtbl, GetProfileTable, 4);
    SLOT(IProfAdminVtbl, CreateProfile, 5);
    SLOT(IProfAdminVtbl, DeleteProfile, 6);
    SLOT(IProfAdminVtbl, ChangeProfilePassword, 7);
    SLOT(IProfAdminVtbl, CopyProfile, 8);
    SLOT(IProfAdminVtbl, RenameProfile, 9);
    SLOT(IProfAdminVtbl, SetDefaultProfile, 10);
    SLOT(IProfAdminVtbl, AdminServices, 11);
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("nobody"), 0), MAPI_E_NOT_FOUND);
    assert_int_equal(profiles->lpVtbl->GetLastError(profiles, MAPI_E_NOT_FOUND, MAPI_UNICODE, &why), S_OK);      /* either width is given */
    assert_non_null(wcsstr((wchar_t *)why->lpszError, L"nobody"));
    MAPIFreeBuffer(why);
    LPPROFADMIN admin = (LPPROFADMIN)(uintptr_t)1;
    LPUNKNOWN unknown = NULL;
    assert_int_equal(MAPIAdminProfiles(0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(MAPIAdminProfiles(4, &admin), MAPI_E_UNKNOWN_FLAGS);
    assert_null(admin);
    assert_int_equal(profiles->lpVtbl->QueryInterface(profiles, &IID_IProfAdmin, (LPVOID *)&unknown), S_OK);
    unknown->lpVtbl->Release(unknown);
    assert_int_equal(profiles->lpVtbl->QueryInterface(profiles, &IID_IMAPISession, (LPVOID *)&unknown), MAPI_E_INTERFACE_NOT_SUPPORTED);
}

static LPSRowSet profile_rows(ULONG flags)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(profiles->lpVtbl->GetProfileTable(profiles, flags, &table), S_OK);
    return rows_of(table);
}

static void the_table(void **state)  /* PROF-04, PROF-05, PROF-06, PROF-07, TABL-01, TABL-03, TABL-04, TABL-05 */
{
    (void)state;
    LPMAPITABLE table = NULL;
    ULONG type, status;
    ULONG_PTR connection;
    LPSPropTagArray columns = NULL;
    LPSRowSet rows = profile_rows(0);
    assert_int_equal(rows->cRows, 0);
    FreeProws(rows);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), NULL, 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("App"), NULL, 0, MAPI_APP_PROFILE), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR)(uintptr_t)L"\u00dcber", NULL, 0, MAPI_UNICODE), S_OK);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T("A"), 0), S_OK);
    rows = profile_rows(0);
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(rows->aRow[0].cValues, 2);
    assert_string_equal(cell(rows, 0, PR_DISPLAY_NAME_A)->Value.lpszA, "A");
    assert_int_equal(cell(rows, 0, PR_DEFAULT_PROFILE)->Value.b, 1);
    assert_string_equal(cell(rows, 1, PR_DISPLAY_NAME_A)->Value.lpszA, "\xc3\x9c""ber");
    assert_int_equal(cell(rows, 1, PR_DEFAULT_PROFILE)->Value.b, 0);
    FreeProws(rows);
    rows = profile_rows(MAPI_APP_PROFILE | MAPI_UNICODE);
    assert_int_equal(rows->cRows, 3);
    assert_true(wcscmp(cell(rows, 2, PR_DISPLAY_NAME_W)->Value.lpszW, L"\u00dcber") == 0);
    FreeProws(rows);
    assert_int_equal(profiles->lpVtbl->GetProfileTable(profiles, 0x40, &table), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(profiles->lpVtbl->GetProfileTable(profiles, 0, &table), S_OK);
    assert_int_equal(table->lpVtbl->QueryColumns(table, 0, &columns), S_OK);
    assert_int_equal(columns->cValues, 2);
    MAPIFreeBuffer(columns);
    assert_int_equal(table->lpVtbl->GetStatus(table, &status, &type), S_OK);
    assert_int_equal(type, TBLTYPE_SNAPSHOT);
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("A"), 0), S_OK);
    rows = rows_of(table);                  /* static: still there */
    assert_int_equal(rows->cRows, 2);
    FreeProws(rows);
    (void)connection;
}

static void creating(void **state)  /* PROF-03, PROF-08, PROF-09, PROF-12, GAP-03 */
{
    (void)state;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), T(""), 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), NULL, 0, 0), MAPI_E_NO_ACCESS);
    LPMAPIERROR why = NULL;
    assert_int_equal(profiles->lpVtbl->GetLastError(profiles, MAPI_E_NO_ACCESS, 0, &why), S_OK);
    assert_non_null(why);
    assert_non_null(strstr((char *)why->lpszError, "\"A\""));
    MAPIFreeBuffer(why);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T(" A"), NULL, 0, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, NULL, NULL, 0, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("B"), NULL, 0, 0x100), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(call_count, 0);
    LPSERVICEADMIN2 admin = open_services("A");
    LPSRowSet rows = service_rows(admin);
    assert_int_equal(rows->cRows, 0);
    FreeProws(rows);
    admin->lpVtbl->Release(admin);
}

static ULONG services_seen;

static HRESULT count_services(const struct loader_service_call *call)
{
    struct profile_section *list = NULL;
    struct profile *profile = open_profile("D", NULL);
    (void)call;
    assert_int_equal(profile_list_sections(profile, PROFILE_SECTION_SERVICE, NULL, NULL, &services_seen, &list), S_OK);
    free(list);
    profile_release(profile);
    return S_OK;
}

static void default_services(void **state)  /* PROF-10, PROF-11, SENT-11, CON-10 */
{
    (void)state;
    during = count_services;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("D"), NULL, 7, MAPI_DEFAULT_SERVICES | MAPI_DIALOG), S_OK);
    assert_int_equal(call_count, 1);        /* PLAIN has no entry function */
    assert_int_equal(services_seen, 2);     /* all data is there before the first call */
    assert_string_equal(calls[0].module, "one");
    assert_string_equal(calls[0].function, "OneEntry");
    assert_int_equal(calls[0].context, MSG_SERVICE_CREATE);
    assert_int_equal(calls[0].ui_param, 7);
    assert_int_equal(calls[0].flags, SERVICE_UI_ALLOWED);
    during = NULL;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("E"), NULL, 7, MAPI_DEFAULT_SERVICES), S_OK);
    assert_int_equal(calls[1].ui_param, 0);
    assert_int_equal(calls[1].flags, 0);
    answer = MAPI_E_UNCONFIGURED;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("F"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    answer = MAPI_E_USER_CANCEL;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("G"), NULL, 0, MAPI_DEFAULT_SERVICES), MAPI_E_USER_CANCEL);
    LPSRowSet rows = profile_rows(0);
    assert_int_equal(rows->cRows, 3);       /* G was taken back */
    FreeProws(rows);
}

static void deleting(void **state)  /* PROF-14, PROF-15, PROF-16, PROF-18 */
{
    (void)state;
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("A"), 0), MAPI_E_NOT_FOUND);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    call_count = 0;
    answer = E_FAIL;                        /* a service's objection keeps no profile */
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("A"), 0), S_OK);
    assert_int_equal(call_count, 1);
    assert_int_equal(calls[0].context, MSG_SERVICE_DELETE);
    answer = S_OK;

    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    struct profile *profile = open_profile("A", NULL);
    assert_int_equal(profile_begin_use(profile, &error), S_OK);
    call_count = 0;
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("A"), 0), S_OK);
    assert_int_equal(call_count, 0);
    LPSRowSet rows = profile_rows(0);
    assert_int_equal(rows->cRows, 0);
    FreeProws(rows);
    assert_false(profile_is_gone(profile));
    profile_end_use(profile);
    admin_finish_profiles(&error);          /* what the session that ends does */
    assert_int_equal(call_count, 1);
    assert_int_equal(calls[0].context, MSG_SERVICE_DELETE);
    assert_true(profile_is_gone(profile));
    profile_release(profile);
    admin_finish_profiles(&error);
    assert_int_equal(call_count, 1);        /* not called again */
}

static void app_profiles(void **state)  /* PROF-13, PROF-17, PROF-21, PROF-29 */
{
    (void)state;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("P"), NULL, 0, MAPI_APP_PROFILE), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("N"), NULL, 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("P"), 0), MAPI_E_NO_ACCESS);
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("P"), NULL, T("Q"), 0, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("P"), NULL, T("Q"), 0, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T("P"), 0), E_FAIL);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("P"), NULL, T("Q"), 0, MAPI_APP_PROFILE), S_OK);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("N"), NULL, T("M"), 0, MAPI_APP_PROFILE), S_OK);
    LPSRowSet rows = profile_rows(0);
    assert_int_equal(rows->cRows, 2);       /* N and M; P and Q are hidden */
    FreeProws(rows);
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("P"), NULL, T("R"), 0, MAPI_APP_PROFILE), S_OK);
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("R"), MAPI_APP_PROFILE), S_OK);
}

static void copying_and_renaming(void **state)  /* PROF-19, PROF-20, PROF-24, GAP-24 */
{
    (void)state;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), NULL, 0, MAPI_DEFAULT_SERVICES), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("B"), NULL, 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("A"), NULL, T("B"), 0, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("X"), NULL, T("C"), 0, 0), MAPI_E_NOT_FOUND);
    call_count = 0;
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("A"), NULL, T("C"), 0, 0), S_OK);
    assert_int_equal(call_count, 0);
    LPSERVICEADMIN2 admin = open_services("C");
    LPSRowSet rows = service_rows(admin);
    assert_int_equal(rows->cRows, 2);
    FreeProws(rows);
    admin->lpVtbl->Release(admin);
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("C"), T("password"), T("D"), 0, 0), MAPI_E_LOGON_FAILED);
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("C"), T(""), T("D"), 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("C"), NULL, T("E"), 0, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("D"), NULL, T("B"), 0, 0), MAPI_E_NO_ACCESS);
    admin = open_services("D");
    admin->lpVtbl->Release(admin);
}

static void the_default(void **state)  /* PROF-26, PROF-27, PROF-28 */
{
    (void)state;
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T("A"), 0), MAPI_E_NOT_FOUND);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), NULL, 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T("A"), 0), S_OK);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, NULL, 0), S_OK);
    LPSRowSet rows = profile_rows(0);
    assert_int_equal(cell(rows, 0, PR_DEFAULT_PROFILE)->Value.b, 0);
    FreeProws(rows);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T("A"), 1), MAPI_E_UNKNOWN_FLAGS);
}

static const char *const *next_answer;      /* the words of who is asked; NULL: cancelled */
static unsigned asked;

static bool somebody_is_there(void)
{
    return true;
}

static HRESULT ask(ULONG_PTR ui_param, const char *name, char **ret_password)
{
    assert_int_equal(ui_param, 7);
    assert_string_equal(name, "L");
    asked++;
    if (!*next_answer)
        return MAPI_E_USER_CANCEL;
    *ret_password = strdup(*next_answer++);
    return S_OK;
}

/* iprofadmin-copyprofile, -adminservices, -renameprofile: with MAPI_DIALOG the password is asked for, without it the call fails; who is asked may cancel. */
static void asks_for_passwords(void **state)
{
    static const struct session_prompt prompt = { .available = somebody_is_there, .ask_password = ask };
    static const char *const right[] = { "secret" }, *const second[] = { "wrong", "secret" }, *const never[] = { "a", "b", "c", "d" }, *const nobody[] = { NULL };
    LPSERVICEADMIN admin = NULL;
    (void)state;
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("L"), T("secret"), 0, 0), S_OK);
    const struct session_prompt *before = mapix_session_set_prompt(&prompt);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("L"), NULL, T("M"), 7, 0), MAPI_E_LOGON_FAILED);
    assert_int_equal(asked, 0);
    next_answer = nobody;
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("L"), NULL, T("M"), 7, MAPI_DIALOG), MAPI_E_USER_CANCEL);
    next_answer = right;
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("L"), NULL, T("M"), 7, MAPI_DIALOG), S_OK);
    assert_int_equal(asked, 2);
    next_answer = second;
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("L"), NULL, 7, MAPI_DIALOG, &admin), S_OK);
    admin->lpVtbl->Release(admin);
    assert_int_equal(asked, 4);
    next_answer = never;
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("L"), T("x"), 7, MAPI_DIALOG, &admin), MAPI_E_LOGON_FAILED);
    assert_int_equal(asked, 7);
    next_answer = right;
    assert_int_equal(profiles->lpVtbl->RenameProfile(profiles, T("L"), T("x"), T("N"), 7, MAPI_DIALOG), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("nowhere"), NULL, 7, MAPI_DIALOG, &admin), MAPI_E_LOGON_FAILED);
    assert_int_equal(asked, 8);
    mapix_session_set_prompt(before);
}

static void passwords(void **state)  /* the decision on profile passwords (PROF-25), PROF-30, PROF-31, PROF-32, CON-27 */
{
    (void)state;
    LPSERVICEADMIN admin = (LPSERVICEADMIN)(uintptr_t)1;
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("A"), NULL, 0, 0, &admin), MAPI_E_LOGON_FAILED);
    assert_null(admin);
    LPSRowSet none = profile_rows(MAPI_APP_PROFILE);
    assert_int_equal(none->cRows, 0);
    FreeProws(none);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, NULL, NULL, 0, 0, &admin), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("A"), T("s3cret"), 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("A"), NULL, 0, 0, &admin), MAPI_E_LOGON_FAILED);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("A"), T("wrong"), 0, 0, &admin), MAPI_E_LOGON_FAILED);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("A"), T("s3cret"), 0, 0, &admin), S_OK);
    admin->lpVtbl->Release(admin);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("A"), NULL, T("B"), 0, 0), MAPI_E_LOGON_FAILED);
    assert_int_equal(profiles->lpVtbl->CopyProfile(profiles, T("A"), T("s3cret"), T("B"), 0, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->ChangeProfilePassword(profiles, T("A"), T("x"), T("new"), 0), MAPI_E_LOGON_FAILED);
    assert_int_equal(profiles->lpVtbl->ChangeProfilePassword(profiles, T("A"), T("s3cret"), NULL, 0), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("A"), NULL, 0, 0, &admin), S_OK);
    admin->lpVtbl->Release(admin);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("B"), T("s3cret"), 0, 0, &admin), S_OK);   /* the copy kept it */
    admin->lpVtbl->Release(admin);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T("A"), T("s3cret"), 0, 0, &admin), MAPI_E_LOGON_FAILED);
    assert_int_equal(profiles->lpVtbl->DeleteProfile(profiles, T("B"), 0), S_OK);      /* no password is needed to delete */
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(the_object), TEST(the_table), TEST(creating), TEST(default_services), TEST(deleting), TEST(app_profiles),
        TEST(copying_and_renaming), TEST(the_default), TEST(passwords), TEST(asks_for_passwords),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
