/* IMsgServiceAdmin, IMsgServiceAdmin2, IProviderAdmin and entry functions; each test names the rules it proves. */
#include "admin_common.h"

static LPSERVICEADMIN2 admin;

static int start_profile(void **state)
{
    if (start(state))
        return 1;
    admin = new_profile("A");
    return 0;
}

static int stop_profile(void **state)
{
    admin->lpVtbl->Release(admin);
    return stop(state);
}

#define SLOT(vtable, method, number) assert_int_equal(offsetof(vtable, method), (number) * sizeof(void *))

static void slots(void **state)  /* SVC-01, PADM-01 */
{
    (void)state;
    SLOT(IMsgServiceAdmin2Vtbl, GetLastError, 3);
    SLOT(IMsgServiceAdmin2Vtbl, GetMsgServiceTable, 4);
    SLOT(IMsgServiceAdmin2Vtbl, CreateMsgService, 5);
    SLOT(IMsgServiceAdmin2Vtbl, DeleteMsgService, 6);
    SLOT(IMsgServiceAdmin2Vtbl, CopyMsgService, 7);
    SLOT(IMsgServiceAdmin2Vtbl, RenameMsgService, 8);
    SLOT(IMsgServiceAdmin2Vtbl, ConfigureMsgService, 9);
    SLOT(IMsgServiceAdmin2Vtbl, OpenProfileSection, 10);
    SLOT(IMsgServiceAdmin2Vtbl, MsgServiceTransportOrder, 11);
    SLOT(IMsgServiceAdmin2Vtbl, AdminProviders, 12);
    SLOT(IMsgServiceAdmin2Vtbl, SetPrimaryIdentity, 13);
    SLOT(IMsgServiceAdmin2Vtbl, GetProviderTable, 14);
    SLOT(IMsgServiceAdmin2Vtbl, CreateMsgServiceEx, 15);
    SLOT(IProviderAdminVtbl, GetLastError, 3);
    SLOT(IProviderAdminVtbl, GetProviderTable, 4);
    SLOT(IProviderAdminVtbl, CreateProvider, 5);
    SLOT(IProviderAdminVtbl, DeleteProvider, 6);
    SLOT(IProviderAdminVtbl, OpenProfileSection, 7);
}

static void creating(void **state)  /* SVC-03, SVC-04, SVC-05, SVC-06, SVC-07, SVC-08, SVC-09, SVC-10, SVC-36, INF-23, SENT-01, SENT-02, SPI-SVC-01, SPI-SVC-05 */
{
    (void)state;
    MAPIUID uid = { { 0 } };
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("NOTHING"), NULL, 0, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("MISSING"), NULL, 0, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, NULL, NULL, 0, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("ONE"), NULL, 0, 0x400), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(admin->lpVtbl->CreateMsgServiceEx(admin, T("one"), T("ignored"), 9, 0, &uid), S_OK);
    assert_int_equal(call_count, 1);
    assert_int_equal(calls[0].context, MSG_SERVICE_CREATE);
    assert_int_equal(calls[0].flags, 0);
    assert_int_equal(calls[0].ui_param, 0);
    LPSRowSet rows = service_rows(admin);
    assert_int_equal(rows->cRows, 1);
    assert_int_equal(rows->aRow[0].cValues, 8);
    assert_string_equal(cell(rows, 0, PR_DISPLAY_NAME_A)->Value.lpszA, "The first");
    assert_string_equal(cell(rows, 0, PR_SERVICE_NAME_A)->Value.lpszA, "ONE");
    assert_string_equal(cell(rows, 0, PR_SERVICE_DLL_NAME_A)->Value.lpszA, "one");
    assert_string_equal(cell(rows, 0, PR_SERVICE_ENTRY_NAME)->Value.lpszA, "OneEntry");
    assert_int_equal(cell(rows, 0, PR_SERVICE_SUPPORT_FILES_A)->Value.MVszA.cValues, 2);
    assert_memory_equal(cell(rows, 0, PR_SERVICE_UID)->Value.bin.lpb, &uid, 16);
    FreeProws(rows);
    rows = provider_rows(admin);
    assert_int_equal(rows->cRows, 3);       /* SVC-35: no row for the extra section */
    assert_int_equal(rows->aRow[0].cValues, 10);
    for (ULONG i = 0; i < 3; i++) {
        assert_int_equal(cell(rows, i, PR_PROVIDER_ORDINAL)->Value.l, i);
        assert_memory_equal(cell(rows, i, PR_SERVICE_UID)->Value.bin.lpb, &uid, 16);
        assert_string_equal(cell(rows, i, PR_SERVICE_NAME_A)->Value.lpszA, "ONE");
    }
    assert_int_equal(cell(rows, 1, PR_RESOURCE_TYPE)->Value.l, MAPI_AB_PROVIDER);
    assert_string_equal(cell(rows, 2, PR_PROVIDER_DISPLAY_A)->Value.lpszA, "Transport");
    FreeProws(rows);

    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("ONE"), NULL, 9, SERVICE_UI_ALLOWED | SERVICE_NO_RESTART_WARNING), S_OK);
    assert_int_equal(calls[1].ui_param, 9);
    assert_int_equal(calls[1].flags, SERVICE_UI_ALLOWED);
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("PLAIN"), T("My plain one"), 0, 0), S_OK);    /* no entry function */
    assert_int_equal(call_count, 2);
    rows = service_rows(admin);
    assert_int_equal(rows->cRows, 3);
    assert_string_equal(cell(rows, 2, PR_DISPLAY_NAME_A)->Value.lpszA, "My plain one");
    FreeProws(rows);
    answer = MAPI_E_UNCONFIGURED;
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("ONE"), NULL, 0, 0), S_OK);                   /* CON-10 */
    answer = MAPI_E_USER_CANCEL;
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("ONE"), NULL, 0, SERVICE_UI_ALWAYS), MAPI_E_USER_CANCEL);
    rows = service_rows(admin);
    assert_int_equal(rows->cRows, 4);       /* the cancelled one was taken back */
    FreeProws(rows);
}

/* INF-11: one of the two names alone is no entry function: nobody is called, nothing can be configured. INF-22, CON-21: PR_STATUS_CODE may stand in a provider's section, and may be missing. */
static void halves_of_entry_functions(void **state)
{
    static const char *const halves[] = { "HALF", "OTHERHALF" };
    (void)state;
    for (int i = 0; i < 2; i++) {
        LPMAPIERROR why = NULL;
        MAPIUID uid = add_service(admin, halves[i]);
        assert_int_equal(call_count, 0);
        assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &uid, 0, 0, 0, NULL), MAPI_E_NOT_INITIALIZED);
        assert_int_equal(admin->lpVtbl->GetLastError(admin, MAPI_E_NOT_INITIALIZED, 0, &why), S_OK);       /* SVC-38: both widths are known */
        assert_non_null(strstr((char *)why->lpszError, "names no entry function"));
        MAPIFreeBuffer(why);
        assert_int_equal(admin->lpVtbl->GetLastError(admin, MAPI_E_NOT_INITIALIZED, MAPI_UNICODE, &why), S_OK);
        assert_non_null(wcsstr((wchar_t *)why->lpszError, L"names no entry function"));
        MAPIFreeBuffer(why);
        assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &uid), S_OK);
        assert_int_equal(call_count, 0);
    }
}

/* PSECT-19, SPI-PROF-13: what MAPI keeps itself is no client's to write, whatever section it asks for. */
static void reserved_properties(void **state)
{
    static const ULONG reserved[] = { PR_SERVICES, PR_STORE_PROVIDERS, PR_TRANSPORT_PROVIDERS, PR_AB_PROVIDERS, PR_AB_DEFAULT_DIR, PR_AB_DEFAULT_PAB };
    MAPIUID uid = { "somebody's own." };
    LPPROFSECT section = NULL;
    (void)state;
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &uid, NULL, MAPI_MODIFY, &section), S_OK);
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        SPropValue value = { .ulPropTag = reserved[i], .Value.bin = { 3, (LPBYTE) "abc" } };
        LPSPropProblemArray problems = NULL;
        LPSPropValue back = NULL;
        assert_int_equal(section->lpVtbl->SetProps(section, 1, &value, &problems), S_OK);
        assert_non_null(problems);
        assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
        MAPIFreeBuffer(problems);
        assert_int_equal(HrGetOneProp((LPMAPIPROP)section, reserved[i], &back), MAPI_E_NOT_FOUND);
    }
    section->lpVtbl->Release(section);
}

static void single_copies(void **state)  /* SVC-11, GAP-17, SPI-SVC-22: its lists of files are in `creating` */
{
    (void)state;
    MAPIUID uid = add_service(admin, "SINGLE");
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("SINGLE"), NULL, 0, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &uid, NULL, NULL, &IID_IMsgServiceAdmin, admin, 0, 0), MAPI_E_NO_ACCESS);
    LPSERVICEADMIN2 other = new_profile("B");
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &uid, NULL, NULL, &IID_IMsgServiceAdmin, other, 0, 0), S_OK);
    other->lpVtbl->Release(other);
}

static void deleting(void **state)  /* SVC-12, SVC-13, SPI-SVC-09, PSECT-17, PROF-38 */
{
    (void)state;
    MAPIUID one = add_service(admin, "ONE"), two = add_service(admin, "TWO"), unknown = { "unknown" };
    static const MAPIUID extra = { { 0x13, 0xDB, 0xB0, 0xC8, 0xAA, 0x05, 0x10, 0x1A, 0x9B, 0xB0, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A } };
    struct profile *profile = admin_services_profile((LPUNKNOWN)admin);
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &unknown), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, NULL), MAPI_E_INVALID_PARAMETER);
    MAPIUID provider = provider_uid(admin, "Folders");
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &provider), MAPI_E_NOT_FOUND);
    call_count = 0;
    answer = MAPI_E_BUSY;
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &one), MAPI_E_BUSY);
    answer = S_OK;
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &one), S_OK);
    assert_int_equal(call_count, 2);
    assert_int_equal(calls[1].context, MSG_SERVICE_DELETE);
    assert_int_equal(profile_find_section(profile, &provider, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_find_section(profile, &extra, &error, NULL), S_OK);            /* TWO shares it */
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &two), S_OK);
    assert_int_equal(profile_find_section(profile, &extra, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &two), MAPI_E_NOT_FOUND);

    one = add_service(admin, "ONE");        /* in use: marked, gone for tables, there for the session */
    provider = provider_uid(admin, "Folders");
    assert_int_equal(profile_begin_use(profile, &error), S_OK);
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &one), S_OK);
    LPSRowSet rows = service_rows(admin);
    assert_int_equal(rows->cRows, 0);
    FreeProws(rows);
    assert_int_equal(profile_find_section(profile, &provider, &error, NULL), S_OK);
    add_service(admin, "ONE");              /* its extra section comes back */
    profile_end_use(profile);
    admin_finish_profiles(&error);
    assert_int_equal(profile_find_section(profile, &provider, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_find_section(profile, &extra, &error, NULL), S_OK);
}

static void copying(void **state)  /* SVC-15, SVC-16, SVC-17, CON-11 */
{
    (void)state;
    MAPIUID one = add_service(admin, "ONE"), unknown = { "unknown" }, folders = provider_uid(admin, "Folders");
    struct profile *profile = admin_services_profile((LPUNKNOWN)admin);
    LPSERVICEADMIN2 other = new_profile("B");
    set_text(profile, &one, PROP_TAG(PT_STRING8, 0x67F1), "password");
    set_text(profile, &folders, PROP_TAG(PT_STRING8, 0x6605), "mine");
    call_count = 0;
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &unknown, NULL, NULL, &IID_IMsgServiceAdmin, other, 0, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &one, NULL, NULL, &IID_IMsgServiceAdmin, NULL, 0, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &one, NULL, NULL, &IID_IMAPIFolder, other, 0, 0), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &one, NULL, NULL, &IID_IMsgServiceAdmin2, other, 0, 0), S_OK);
    assert_int_equal(call_count, 0);
    LPSRowSet rows = service_rows(other);
    MAPIUID copy;
    memcpy(&copy, cell(rows, 0, PR_SERVICE_UID)->Value.bin.lpb, 16);
    assert_memory_not_equal(&copy, &one, 16);
    FreeProws(rows);
    struct profile *target = admin_services_profile((LPUNKNOWN)other);
    MAPIUID copied = provider_uid(other, "Folders");
    assert_value_text(target, &copy, PROP_TAG(PT_STRING8, 0x67F1), "password");
    assert_value_text(target, &copied, PROP_TAG(PT_STRING8, 0x6605), "mine");
    static const MAPIUID extra = { { 0x13, 0xDB, 0xB0, 0xC8, 0xAA, 0x05, 0x10, 0x1A, 0x9B, 0xB0, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A } };
    assert_int_equal(profile_get_long(target, &extra, PROP_TAG(PT_LONG, 0x6602), 0), 5);   /* what PR_SERVICE_EXTRA_UIDS names came too */
    assert_true(provider_flags(other, "Folders") & STATUS_DEFAULT_STORE);   /* the only store there */
    assert_int_equal(admin->lpVtbl->CopyMsgService(admin, &one, NULL, NULL, &IID_IMsgServiceAdmin, admin, 3, SERVICE_UI_ALWAYS), S_OK);
    assert_int_equal(call_count, 1);
    assert_int_equal(calls[0].context, MSG_SERVICE_CONFIGURE);
    rows = service_rows(admin);
    assert_int_equal(rows->cRows, 2);
    FreeProws(rows);
    other->lpVtbl->Release(other);
}

static void configuring(void **state)  /* SVC-18, SVC-19, SVC-20, SVC-21, SVC-22, SVC-23, SVC-24, SVC-25, SENT-08, SENT-09, SENT-15, SPI-SVC-02, SPI-SVC-15 */
{
    (void)state;
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A };
    value.Value.lpszA = (LPSTR)(uintptr_t)"x";
    MAPIUID one = add_service(admin, "ONE"), plain = add_service(admin, "PLAIN"), unknown = { "unknown" };
    call_count = 0;
    assert_int_equal(admin->lpVtbl->RenameMsgService(admin, &one, 0, T("x")), MAPI_E_NO_SUPPORT);
    assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &unknown, 0, 0, 0, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &plain, 0, 0, 0, NULL), MAPI_E_NOT_INITIALIZED);
    assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &one, 0, 0x1000, 0, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &one, 0, 0, 1, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(call_count, 0);
    assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &one, 5, SERVICE_UI_ALLOWED | MSG_SERVICE_UI_READ_ONLY, 1, &value), S_OK);
    assert_int_equal(calls[0].context, MSG_SERVICE_CONFIGURE);
    assert_int_equal(calls[0].count, 1);
    assert_int_equal(calls[0].ui_param, 5);
    assert_int_equal(calls[0].flags, SERVICE_UI_ALLOWED | MSG_SERVICE_UI_READ_ONLY);
    assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &one, 5, 0, 1, &value), S_OK);      /* silently: no flag */
    assert_int_equal(calls[1].flags, 0);
    assert_int_equal(calls[1].count, 1);
    static const HRESULT answers[] = { MAPI_E_UNCONFIGURED, MAPI_E_USER_CANCEL, MAPI_E_NO_SUPPORT, MAPI_E_BAD_CHARWIDTH, MAPI_E_EXTENDED_ERROR };
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        answer = answers[i];
        assert_int_equal(admin->lpVtbl->ConfigureMsgService(admin, &one, 0, 0, 0, NULL), answers[i]);
    }
    LPMAPIERROR why = NULL;                 /* SVC-21 */
    assert_int_equal(admin->lpVtbl->GetLastError(admin, MAPI_E_EXTENDED_ERROR, 0, &why), S_OK);
    assert_non_null(why);
    assert_string_equal((char *)why->lpszError, "as the script wants");
    MAPIFreeBuffer(why);
}

static LPPROFSECT kept;

static HRESULT use_everything(const struct loader_service_call *call)  /* SPI-SVC-13, SPI-SVC-14, PADM-02, PADM-11 */
{
    LPPROFSECT section = NULL;
    LPMAPITABLE table = NULL;
    SizedSPropTagArray(1, tag) = { 1, { PROP_TAG(PT_STRING8, 0x6600) } };
    LPSPropValue value = NULL;
    ULONG count;
    assert_int_equal(call->support->lpVtbl->OpenProfileSection(call->support, NULL, MAPI_MODIFY, &section), S_OK);
    assert_int_equal(section->lpVtbl->GetProps(section, (LPSPropTagArray)&tag, 0, &count, &value), S_OK);
    assert_string_equal(value->Value.lpszA, "setting");
    MAPIFreeBuffer(value);
    section->lpVtbl->Release(section);
    assert_int_equal(call->admin->lpVtbl->OpenProfileSection(call->admin, NULL, NULL, MAPI_MODIFY, &section), S_OK);
    section->lpVtbl->Release(section);
    assert_int_equal(call->admin->lpVtbl->GetProviderTable(call->admin, 0, &table), S_OK);
    LPSRowSet rows = rows_of(table);
    assert_int_equal(rows->cRows, 4);
    MAPIUID uid;
    memcpy(&uid, cell(rows, 0, PR_PROVIDER_UID)->Value.bin.lpb, 16);
    FreeProws(rows);
    assert_int_equal(call->admin->lpVtbl->OpenProfileSection(call->admin, &uid, NULL, MAPI_MODIFY, &kept), S_OK);
    return S_OK;
}

static void what_entry_functions_get(void **state)
{
    (void)state;
    SizedSPropTagArray(1, tag) = { 1, { PR_DISPLAY_NAME_A } };
    LPSPropValue value = NULL;
    ULONG count;
    during = use_everything;
    add_service(admin, "ONE");
    assert_non_null(kept);                  /* what hung on the administration object is invalid once the function returned */
    assert_int_equal(kept->lpVtbl->GetProps(kept, (LPSPropTagArray)&tag, 0, &count, &value), MAPI_E_INVALID_OBJECT);
    kept->lpVtbl->Release(kept);
    kept = NULL;
}

static void profile_sections(void **state)  /* SVC-26, PSECT-01, PSECT-02, PSECT-03, PSECT-04, PSECT-05, PSECT-06, PSECT-07, SPI-PROF-06, SPI-PROF-08, CON-13 */
{
    (void)state;
    LPPROFSECT one = NULL, two = NULL;
    MAPIUID service = add_service(admin, "ONE"), folders = provider_uid(admin, "Folders"), mine = { "a client's own" };
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &folders, NULL, 0, &one), MAPI_E_NO_ACCESS);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &folders, NULL, MAPI_FORCE_ACCESS | MAPI_MODIFY, &one), S_OK);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &folders, NULL, MAPI_FORCE_ACCESS, &two), MAPI_E_NO_ACCESS);
    one->lpVtbl->Release(one);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &service, &IID_IProfSect, 0, &one), S_OK);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &service, &IID_IMAPIProp, 0, &two), S_OK);
    one->lpVtbl->Release(one);
    two->lpVtbl->Release(two);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &mine, NULL, 0, &one), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &mine, NULL, MAPI_MODIFY, &one), S_OK);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &mine, NULL, MAPI_MODIFY, &two), MAPI_E_NO_ACCESS);
    one->lpVtbl->Release(one);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &mine, NULL, MAPI_DEFERRED_ERRORS, &one), S_OK);
    one->lpVtbl->Release(one);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, NULL, NULL, 0, &one), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &mine, &IID_IMessage, 0, &one), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &mine, NULL, 0x100, &one), MAPI_E_UNKNOWN_FLAGS);
}

static void transport_order(void **state)  /* SVC-27, SVC-28, SVC-29, SVC-30, PROF-37 */
{
    (void)state;
    add_service(admin, "ONE");              /* its transport prefers to be last */
    add_service(admin, "TWO");
    MAPIUID one = provider_uid(admin, "Delivery"), two = provider_uid(admin, "Two"), order[3];
    LPSRowSet rows = provider_rows(admin);
    static const char *const names[] = { "Folders", "Contacts", "Two", "Delivery", "Two store" };
    for (ULONG i = 0; i < 5; i++)
        assert_string_equal(cell(rows, i, PR_DISPLAY_NAME_A)->Value.lpszA, names[i]);
    FreeProws(rows);
    order[0] = one;
    order[1] = two;
    order[2] = provider_uid(admin, "Folders");
    assert_int_equal(admin->lpVtbl->MsgServiceTransportOrder(admin, 1, order, 0), MAPI_E_BUSY);
    assert_int_equal(admin->lpVtbl->MsgServiceTransportOrder(admin, 3, order, 0), MAPI_E_BUSY);
    assert_int_equal(admin->lpVtbl->MsgServiceTransportOrder(admin, 2, &order[1], 0), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->MsgServiceTransportOrder(admin, 2, order, 1), MAPI_E_UNKNOWN_FLAGS);
    MAPIUID twice[2] = { one, one };
    assert_int_equal(admin->lpVtbl->MsgServiceTransportOrder(admin, 2, twice, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->MsgServiceTransportOrder(admin, 2, order, 0), S_OK);
    rows = provider_rows(admin);
    assert_string_equal(cell(rows, 2, PR_DISPLAY_NAME_A)->Value.lpszA, "Delivery");
    assert_string_equal(cell(rows, 3, PR_DISPLAY_NAME_A)->Value.lpszA, "Two");
    assert_int_equal(cell(rows, 3, PR_PROVIDER_ORDINAL)->Value.l, 3);
    FreeProws(rows);
}

static void identity(void **state)  /* SVC-33, SVC-34, IDENT-08, IDENT-09, RFLG-03, RFLG-04, CON-12, SPI-PROF-14 */
{
    (void)state;
    MAPIUID one = add_service(admin, "ONE"), two = add_service(admin, "TWO"), none = add_service(admin, "NOID"), unknown = { "unknown" };
    assert_true(service_flags(admin, &one) & SERVICE_PRIMARY_IDENTITY);
    assert_false(service_flags(admin, &two) & SERVICE_PRIMARY_IDENTITY);
    assert_true(provider_flags(admin, "Folders") & STATUS_PRIMARY_IDENTITY);
    assert_false(provider_flags(admin, "Contacts") & STATUS_PRIMARY_IDENTITY);      /* one only */
    assert_int_equal(admin->lpVtbl->SetPrimaryIdentity(admin, &none, 0), MAPI_E_NO_ACCESS);
    assert_int_equal(admin->lpVtbl->SetPrimaryIdentity(admin, &unknown, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(admin->lpVtbl->SetPrimaryIdentity(admin, &two, 1), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(admin->lpVtbl->SetPrimaryIdentity(admin, &two, 0), S_OK);
    assert_false(service_flags(admin, &one) & (SERVICE_PRIMARY_IDENTITY | SERVICE_NO_PRIMARY_IDENTITY));
    assert_true(service_flags(admin, &two) & SERVICE_PRIMARY_IDENTITY);
    assert_false(provider_flags(admin, "Folders") & STATUS_PRIMARY_IDENTITY);
    MAPIUID contacts = provider_uid(admin, "Contacts");
    assert_int_equal(admin->lpVtbl->SetPrimaryIdentity(admin, &contacts, 0), S_OK);  /* a provider as alias */
    assert_true(service_flags(admin, &one) & SERVICE_PRIMARY_IDENTITY);
    assert_true(provider_flags(admin, "Contacts") & STATUS_PRIMARY_IDENTITY);
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &one), S_OK);           /* it passes on */
    assert_true(service_flags(admin, &two) & SERVICE_PRIMARY_IDENTITY);
    assert_true(provider_flags(admin, "Two store") == STATUS_DEFAULT_STORE);
    assert_int_equal(admin->lpVtbl->SetPrimaryIdentity(admin, NULL, 0), S_OK);
    assert_false(service_flags(admin, &two) & SERVICE_PRIMARY_IDENTITY);
}

static void default_store(void **state)  /* PROF-36, RFLG-04, RFLG-05 */
{
    (void)state;
    struct profile *profile = admin_services_profile((LPUNKNOWN)admin);
    MAPIUID plain = add_service(admin, "PLAIN"), one = add_service(admin, "ONE"), two = add_service(admin, "TWO");
    (void)plain;
    assert_false(provider_flags(admin, "Plain folders") & STATUS_DEFAULT_STORE);    /* it may not */
    assert_true(provider_flags(admin, "Folders") & STATUS_DEFAULT_STORE);
    assert_false(provider_flags(admin, "Two store") & STATUS_DEFAULT_STORE);
    assert_true(service_flags(admin, &one) & SERVICE_DEFAULT_STORE);
    MAPIUID store = provider_uid(admin, "Two store"), refused = provider_uid(admin, "Plain folders"), unknown = { "unknown" };
    assert_int_equal(admin_set_default_store(profile, &refused, STATUS_DEFAULT_STORE, &error), MAPI_E_NO_SUPPORT);
    assert_int_equal(admin_set_default_store(profile, &unknown, STATUS_DEFAULT_STORE, &error), MAPI_E_NOT_FOUND);
    assert_int_equal(admin_set_default_store(profile, &store, STATUS_DEFAULT_STORE, &error), S_OK);
    assert_false(provider_flags(admin, "Folders") & STATUS_DEFAULT_STORE);
    assert_true(provider_flags(admin, "Two store") & STATUS_DEFAULT_STORE);
    assert_false(service_flags(admin, &one) & SERVICE_DEFAULT_STORE);
    assert_true(service_flags(admin, &two) & SERVICE_DEFAULT_STORE);
    assert_int_equal(admin->lpVtbl->DeleteMsgService(admin, &two), S_OK);
    assert_true(provider_flags(admin, "Folders") & STATUS_DEFAULT_STORE);
}

static void tables(void **state)  /* SVC-37, TABL-01, GAP-47 */
{
    (void)state;
    LPMAPITABLE table = NULL;
    ULONG type, status;
    add_service(admin, "ONE");
    assert_int_equal(admin->lpVtbl->GetMsgServiceTable(admin, MAPI_UNICODE, &table), S_OK);
    assert_int_equal(table->lpVtbl->GetStatus(table, &status, &type), S_OK);
    assert_int_equal(type, TBLTYPE_SNAPSHOT);
    LPSRowSet rows = rows_of(table);
    assert_true(wcscmp(cell(rows, 0, PR_SERVICE_NAME_W)->Value.lpszW, L"ONE") == 0);
    FreeProws(rows);
    assert_int_equal(admin->lpVtbl->GetProviderTable(admin, MAPI_UNICODE, &table), S_OK);
    rows = rows_of(table);
    assert_true(wcscmp(cell(rows, 0, PR_DISPLAY_NAME_W)->Value.lpszW, L"Folders") == 0);
    FreeProws(rows);
    assert_int_equal(admin->lpVtbl->GetMsgServiceTable(admin, 1, &table), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(admin->lpVtbl->GetProviderTable(admin, 1, &table), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(admin->lpVtbl->GetProviderTable(admin, 0, NULL), MAPI_E_INVALID_PARAMETER);
}

static void providers(void **state)  /* SVC-32, PADM-02, PADM-03, PADM-04, PADM-05, PADM-06, PADM-07, PADM-08, PADM-10, PADM-11, GAP-18, SPI-PROF-10, SPI-PROF-11, SENT-07 */
{
    (void)state;
    LPPROVIDERADMIN provider_admin = NULL;
    LPMAPITABLE table = NULL;
    LPPROFSECT section = NULL;
    MAPIUID one = add_service(admin, "ONE"), unknown = { "unknown" }, uid;
    SPropValue values[2] = { { .ulPropTag = PR_DISPLAY_NAME_A }, { .ulPropTag = PR_PROVIDER_UID } };
    values[0].Value.lpszA = (LPSTR)(uintptr_t)"Second folders";
    values[1].Value.bin.cb = 16;
    values[1].Value.bin.lpb = unknown.ab;
    assert_int_equal(admin->lpVtbl->AdminProviders(admin, &unknown, 0, &provider_admin), MAPI_E_NOT_FOUND);
    assert_null(provider_admin);
    assert_int_equal(admin->lpVtbl->AdminProviders(admin, &one, 0x10, &provider_admin), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(admin->lpVtbl->AdminProviders(admin, &one, 0, &provider_admin), S_OK);
    call_count = 0;
    assert_int_equal(provider_admin->lpVtbl->CreateProvider(provider_admin, T("NOPE"), 0, NULL, 0, 0, &uid), MAPI_E_NOT_FOUND);
    assert_int_equal(provider_admin->lpVtbl->CreateProvider(provider_admin, T("ONE_MS"), 2, values, 4, MAPI_DIALOG, &uid), S_OK);
    assert_memory_not_equal(&uid, &unknown, 16);
    assert_int_equal(calls[0].context, MSG_SERVICE_PROVIDER_CREATE);
    assert_int_equal(calls[0].flags, SERVICE_UI_ALLOWED);
    assert_int_equal(calls[0].ui_param, 4);
    assert_int_equal(provider_admin->lpVtbl->GetProviderTable(provider_admin, 0, &table), S_OK);
    LPSRowSet rows = rows_of(table);
    assert_int_equal(rows->cRows, 5);       /* four providers and the extra section */
    assert_string_equal(cell(rows, 3, PR_DISPLAY_NAME_A)->Value.lpszA, "Second folders");
    assert_null(cell(rows, 4, PR_RESOURCE_TYPE));
    assert_int_equal(cell(rows, 4, PROP_TAG(PT_ERROR, PROP_ID(PR_RESOURCE_TYPE)))->Value.err, MAPI_E_NOT_FOUND);
    FreeProws(rows);
    answer = MAPI_E_NO_SUPPORT;             /* the service refuses */
    assert_int_equal(provider_admin->lpVtbl->CreateProvider(provider_admin, T("ONE_MS"), 0, NULL, 0, 0, &uid), MAPI_E_NO_SUPPORT);
    MAPIUID second = provider_uid(admin, "Second folders");
    assert_int_equal(provider_admin->lpVtbl->DeleteProvider(provider_admin, &second), MAPI_E_NO_SUPPORT);
    answer = S_OK;
    rows = provider_rows(admin);
    assert_int_equal(rows->cRows, 4);
    FreeProws(rows);
    assert_int_equal(provider_admin->lpVtbl->DeleteProvider(provider_admin, &unknown), MAPI_E_NOT_FOUND);
    assert_int_equal(provider_admin->lpVtbl->DeleteProvider(provider_admin, &one), MAPI_E_NOT_FOUND);
    call_count = 0;
    assert_int_equal(provider_admin->lpVtbl->DeleteProvider(provider_admin, &second), S_OK);
    assert_int_equal(calls[0].context, MSG_SERVICE_PROVIDER_DELETE);
    struct profile *profile = admin_services_profile((LPUNKNOWN)admin);
    assert_int_equal(profile_find_section(profile, &second, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_begin_use(profile, &error), S_OK);             /* in use: marked only */
    MAPIUID contacts = provider_uid(admin, "Contacts");
    assert_int_equal(provider_admin->lpVtbl->DeleteProvider(provider_admin, &contacts), S_OK);
    assert_int_equal(provider_admin->lpVtbl->DeleteProvider(provider_admin, &contacts), MAPI_E_NOT_FOUND);
    assert_int_equal(provider_flags(admin, "Contacts"), (ULONG)-1);
    assert_int_equal(profile_find_section(profile, &contacts, &error, NULL), S_OK);
    profile_end_use(profile);
    assert_int_equal(provider_admin->lpVtbl->OpenProfileSection(provider_admin, NULL, NULL, 0, &section), MAPI_E_INVALID_PARAMETER);
    MAPIUID folders = provider_uid(admin, "Folders");
    assert_int_equal(provider_admin->lpVtbl->OpenProfileSection(provider_admin, &folders, NULL, 0, &section), MAPI_E_NO_ACCESS);
    assert_int_equal(provider_admin->lpVtbl->OpenProfileSection(provider_admin, &folders, NULL, MAPI_FORCE_ACCESS, &section), S_OK);
    section->lpVtbl->Release(section);
    provider_admin->lpVtbl->Release(provider_admin);
}

static HRESULT create_it_oneself(const struct loader_service_call *call)
{
    MAPIUID uid;
    if (call->context != MSG_SERVICE_PROVIDER_CREATE)
        return S_OK;
    return call->admin->lpVtbl->CreateProvider(call->admin, T("ONE_AB"), 0, NULL, 0, 0, &uid);
}

static void nobody_asks_twice(void **state)  /* SENT-07: a service that adds a provider in its entry function is not called for it */
{
    (void)state;
    LPPROVIDERADMIN provider_admin = NULL;
    MAPIUID one = add_service(admin, "ONE"), uid;
    during = create_it_oneself;
    call_count = 0;
    assert_int_equal(admin->lpVtbl->AdminProviders(admin, &one, 0, &provider_admin), S_OK);
    assert_int_equal(provider_admin->lpVtbl->CreateProvider(provider_admin, T("ONE_MS"), 0, NULL, 0, 0, &uid), S_OK);
    assert_int_equal(call_count, 1);
    LPSRowSet rows = provider_rows(admin);
    assert_int_equal(rows->cRows, 5);
    FreeProws(rows);
    provider_admin->lpVtbl->Release(provider_admin);
}

static void a_damaged_catalogue(void **state)
{
    (void)state;
    char path[128];
    LPMAPIERROR why = NULL;
    snprintf(path, sizeof(path), "%s/services.inf", home);
    FILE *file = fopen(path, "a");
    fputs("[Services]\nBAD=bad\n[BAD]\nProviders=ONE_MS\nnonsense\n", file);
    fclose(file);
    assert_int_equal(admin->lpVtbl->CreateMsgService(admin, T("BAD"), NULL, 0, 0), MAPI_E_CORRUPT_DATA);
    assert_int_equal(admin->lpVtbl->GetLastError(admin, MAPI_E_CORRUPT_DATA, 0, &why), S_OK);
    assert_non_null(strstr((char *)why->lpszError, "services.inf:"));
    MAPIFreeBuffer(why);
    add_service(admin, "ONE");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start_profile, stop_profile)
    const struct CMUnitTest tests[] = {
        TEST(slots), TEST(creating), TEST(halves_of_entry_functions), TEST(reserved_properties), TEST(single_copies), TEST(deleting), TEST(copying), TEST(configuring), TEST(what_entry_functions_get),
        TEST(profile_sections), TEST(transport_order), TEST(identity), TEST(default_store), TEST(tables), TEST(providers), TEST(nobody_asks_twice),
        TEST(a_damaged_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
