/* IProfSect; each test names the rules it proves. */
#include "admin_common.h"

#include "prop_conformance.h"

static LPSERVICEADMIN2 admin;
static struct profile *profile;
static const MAPIUID mine = { "a client's own" };

static int start_profile(void **state)
{
    if (start(state))
        return 1;
    admin = new_profile("A");
    profile = admin_services_profile((LPUNKNOWN)admin);
    return 0;
}

static int stop_profile(void **state)
{
    admin->lpVtbl->Release(admin);
    return stop(state);
}

static LPPROFSECT open_section(const MAPIUID *uid, ULONG flags)
{
    LPPROFSECT section = NULL;
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, (LPMAPIUID)(uintptr_t)uid, NULL, flags, &section), S_OK);
    return section;
}

static HRESULT get(LPPROFSECT section, ULONG tag, LPSPropValue *ret_value)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    ULONG count = 0;
    return section->lpVtbl->GetProps(section, (LPSPropTagArray)&tags, 0, &count, ret_value);
}

static HRESULT set_string(LPPROFSECT section, ULONG tag, const char *text, LPSPropProblemArray *ret_problems)
{
    SPropValue value = { .ulPropTag = tag };
    value.Value.lpszA = (LPSTR)(uintptr_t)text;
    return section->lpVtbl->SetProps(section, 1, &value, ret_problems);
}

static void immediate(void **state)  /* PSECT-09, SPI-PROF-02 */
{
    (void)state;
    LPSPropValue value = NULL;
    LPPROFSECT section = open_section(&mine, MAPI_MODIFY);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x6600), "now", NULL), S_OK);
    assert_value_text(profile, &mine, PROP_TAG(PT_STRING8, 0x6600), "now");             /* before SaveChanges */
    assert_int_equal(section->lpVtbl->SaveChanges(section, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(get(section, PROP_TAG(PT_UNICODE, 0x6600), &value), S_OK);         /* either width */
    assert_true(wcscmp(value->Value.lpszW, L"now") == 0);
    MAPIFreeBuffer(value);
    SizedSPropTagArray(1, tags) = { 1, { PROP_TAG(PT_STRING8, 0x6600) } };
    assert_int_equal(section->lpVtbl->DeleteProps(section, (LPSPropTagArray)&tags, NULL), S_OK);
    assert_value_text(profile, &mine, PROP_TAG(PT_STRING8, 0x6600), NULL);
    section->lpVtbl->Release(section);
}

static void access_levels(void **state)  /* PSECT-02, PSECT-03, PSECT-04 */
{
    (void)state;
    LPPROFSECT section = open_section(&mine, MAPI_MODIFY);
    section->lpVtbl->Release(section);
    section = open_section(&mine, 0);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x6600), "no", NULL), MAPI_E_NO_ACCESS);
    assert_value_text(profile, &mine, PROP_TAG(PT_STRING8, 0x6600), NULL);
    section->lpVtbl->Release(section);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, (LPMAPIUID)(uintptr_t)&profile_mapi_section, NULL, MAPI_MODIFY, &section),
        MAPI_E_NO_ACCESS);
    section = open_section(&profile_mapi_section, MAPI_MODIFY | MAPI_FORCE_ACCESS);
    section->lpVtbl->Release(section);
}

static void no_names(void **state)  /* PSECT-10, PSECT-11, SPI-PROF-03 */
{
    (void)state;
    LPPROFSECT section = open_section(&mine, MAPI_MODIFY);
    MAPINAMEID name = { .ulKind = MNID_ID }, *names = &name;
    GUID set = { 1, 2, 3, { 4 } };
    LPSPropTagArray tags = NULL;
    LPSPropProblemArray problems = NULL;
    LPMAPINAMEID *found = NULL;
    ULONG count;
    name.lpguid = &set;
    assert_int_equal(section->lpVtbl->GetIDsFromNames(section, 1, &names, MAPI_CREATE, &tags), MAPI_E_NO_SUPPORT);
    assert_int_equal(section->lpVtbl->GetNamesFromIDs(section, &tags, NULL, 0, &count, &found), MAPI_E_NO_SUPPORT);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x8001), "no", &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_UNEXPECTED_ID);
    MAPIFreeBuffer(problems);
    section->lpVtbl->Release(section);
}

static void secure_properties(void **state)  /* PSECT-12, SPI-PROF-04 */
{
    (void)state;
    LPSPropTagArray list = NULL;
    LPSPropValue values = NULL;
    ULONG count;
    LPPROFSECT section = open_section(&mine, MAPI_MODIFY);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x67F0), "first", NULL), S_OK);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x67FF), "last", NULL), S_OK);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x67EF), "plain", NULL), S_OK);
    assert_int_equal(section->lpVtbl->GetPropList(section, 0, &list), S_OK);
    bool plain = false;
    for (ULONG i = 0; i < list->cValues; i++) {
        plain = plain || list->aulPropTag[i] == PROP_TAG(PT_STRING8, 0x67EF);
        assert_false(PROP_ID(list->aulPropTag[i]) >= 0x67F0 && PROP_ID(list->aulPropTag[i]) <= 0x67FF);
    }
    assert_true(plain);
    MAPIFreeBuffer(list);
    assert_int_equal(section->lpVtbl->GetProps(section, NULL, 0, &count, &values), S_OK);
    for (ULONG i = 0; i < count; i++)
        assert_false(PROP_ID(values[i].ulPropTag) >= 0x67F0 && PROP_ID(values[i].ulPropTag) <= 0x67FF);
    MAPIFreeBuffer(values);
    assert_int_equal(get(section, PROP_TAG(PT_STRING8, 0x67F0), &values), S_OK);
    assert_string_equal(values->Value.lpszA, "first");
    MAPIFreeBuffer(values);
    section->lpVtbl->Release(section);
}

static void computed_properties(void **state)  /* PSECT-14, SPI-PROF-09 */
{
    (void)state;
    LPSPropValue values = NULL;
    LPSPropProblemArray problems = NULL;
    MAPIUID service = add_service(admin, "ONE");
    LPPROFSECT section = open_section(&service, MAPI_MODIFY);
    assert_int_equal(get(section, PR_OBJECT_TYPE, &values), S_OK);
    assert_int_equal(values->Value.l, MAPI_PROFSECT);
    MAPIFreeBuffer(values);
    assert_int_equal(get(section, PR_PROFILE_NAME_A, &values), S_OK);
    assert_string_equal(values->Value.lpszA, "A");
    MAPIFreeBuffer(values);
    assert_int_equal(set_string(section, PR_PROFILE_NAME_A, "B", &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    SPropValue uid = { .ulPropTag = PR_SERVICE_UID };       /* comes along in a CopyTo from a copy: swallowed (SPI-SVC-16) */
    uid.Value.bin.cb = 16;
    uid.Value.bin.lpb = (LPBYTE)(uintptr_t)"0123456789abcdef";
    problems = NULL;
    assert_int_equal(section->lpVtbl->SetProps(section, 1, &uid, &problems), S_OK);
    assert_null(problems);
    assert_int_equal(get(section, PR_SERVICE_UID, &values), S_OK);
    assert_memory_equal(values->Value.bin.lpb, &service, 16);
    MAPIFreeBuffer(values);
    section->lpVtbl->Release(section);
}

static void the_instance(void **state)  /* PSECT-15, CON-22, PROF-22, PROF-34 */
{
    (void)state;
    LPSPropValue values = NULL;
    LPSPropTagArray list = NULL;
    LPPROFSECT section = NULL;
    MAPIUID uid;
    memcpy(&uid, &MUID_PROFILE_INSTANCE, 16);
    assert_int_equal(admin->lpVtbl->OpenProfileSection(admin, &uid, NULL, MAPI_MODIFY, &section), MAPI_E_NO_ACCESS);
    section = open_section(&uid, 0);
    LPPROFSECT again = open_section(&uid, 0);
    assert_int_equal(get(section, PR_SEARCH_KEY, &values), S_OK);
    assert_int_equal(values->Value.bin.cb, 16);
    assert_memory_equal(values->Value.bin.lpb, profile_search_key(profile), 16);
    MAPIFreeBuffer(values);
    assert_int_equal(section->lpVtbl->GetPropList(section, 0, &list), S_OK);
    assert_int_equal(list->cValues, 3);     /* with the computed two */
    MAPIFreeBuffer(list);
    again->lpVtbl->Release(again);
    section->lpVtbl->Release(section);
}

static void copies(void **state)  /* SPI-SVC-16, PSECT-18 */
{
    (void)state;
    LPPROPDATA copy = NULL;
    LPSPropValue values = NULL;
    LPSPropProblemArray problems = NULL;
    LPPROFSECT section = open_section(&mine, MAPI_MODIFY);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x6600), "kept", NULL), S_OK);
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, (ALLOCATEBUFFER *)MAPIAllocateBuffer, (ALLOCATEMORE *)MAPIAllocateMore,
        (FREEBUFFER *)MAPIFreeBuffer, NULL, &copy), S_OK);
    assert_int_equal(section->lpVtbl->CopyTo(section, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, copy, 0, NULL), S_OK);
    SPropValue change = { .ulPropTag = PROP_TAG(PT_STRING8, 0x6600) };
    change.Value.lpszA = (LPSTR)(uintptr_t)"changed";
    assert_int_equal(copy->lpVtbl->SetProps(copy, 1, &change, NULL), S_OK);
    assert_value_text(profile, &mine, PROP_TAG(PT_STRING8, 0x6600), "kept");
    assert_int_equal(copy->lpVtbl->CopyTo(copy, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, section, 0, &problems), S_OK);
    MAPIFreeBuffer(problems);
    assert_int_equal(get(section, PROP_TAG(PT_STRING8, 0x6600), &values), S_OK);
    assert_string_equal(values->Value.lpszA, "changed");
    MAPIFreeBuffer(values);
    copy->lpVtbl->Release(copy);
    section->lpVtbl->Release(section);
}

static void logon_sections_share(void **state)  /* K-27, SPI-PROF-07 */
{
    (void)state;
    LPPROFSECT one = NULL, two = NULL;
    add_service(admin, "ONE");
    MAPIUID folders = provider_uid(admin, "Folders");
    LPPROFSECT client = open_section(&folders, MAPI_FORCE_ACCESS);
    assert_int_equal(session_open_profile_section(profile, PROFILE_SECTION_FOR_LOGON, &folders, NULL, MAPI_MODIFY, NULL, &error, &one), S_OK);
    assert_int_equal(session_open_profile_section(profile, PROFILE_SECTION_FOR_LOGON, &folders, NULL, MAPI_MODIFY, NULL, &error, &two), S_OK);
    assert_int_equal(set_string(one, PROP_TAG(PT_STRING8, 0x6601), "x", NULL), S_OK);
    one->lpVtbl->Release(one);
    two->lpVtbl->Release(two);
    client->lpVtbl->Release(client);
}

static void a_section_that_went(void **state)
{
    (void)state;
    LPSPropValue values = NULL;
    LPPROFSECT section = open_section(&mine, MAPI_MODIFY);
    assert_int_equal(profile_remove_section(profile, &mine, false, &error), S_OK);
    assert_int_equal(get(section, PROP_TAG(PT_STRING8, 0x6600), &values), MAPI_E_OBJECT_DELETED);
    assert_int_equal(set_string(section, PROP_TAG(PT_STRING8, 0x6600), "x", NULL), MAPI_E_OBJECT_DELETED);
    section->lpVtbl->Release(section);
}

static HRESULT open_mine(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    (void)context;
    return admin->lpVtbl->OpenProfileSection(admin, (LPMAPIUID)(uintptr_t)&mine, NULL, writable ? MAPI_MODIFY : 0,
        (LPPROFSECT *)(void *)ret_prop);
}

static void conforms(void **state)  /* SPI-PROP, SPI-STRM, SPI-PROF-03, SPI-PROF-04 */
{
    static const struct prop_conformance suite = { .name = "profile section", .open = open_mine, .one_at_a_time = true, .secure = true };
    (void)state;
    prop_conformance_run(&suite, NULL);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start_profile, stop_profile)
    const struct CMUnitTest tests[] = {
        TEST(immediate), TEST(access_levels), TEST(no_names), TEST(secure_properties), TEST(computed_properties), TEST(the_instance),
        TEST(copies), TEST(logon_sections_share), TEST(a_section_that_went), TEST(conforms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
