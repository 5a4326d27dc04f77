/* Names of numbers and numbers of names (value/names.h). */
#include "value/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void properties_have_names(void **state)
{
    char text[80];

    (void)state;
    assert_string_equal(mapix_names_property(PR_SUBJECT_A), "PR_SUBJECT");
    assert_string_equal(mapix_names_property(PR_SUBJECT_W), "PR_SUBJECT");
    assert_string_equal(mapix_names_property(PROP_TAG(PT_ERROR, 0x0FFF)), "PR_ENTRYID");
    assert_string_equal(mapix_names_property(PR_NULL), "PR_NULL");
    assert_null(mapix_names_property(PROP_TAG(PT_UNICODE, 0x8001)));
    assert_string_equal(mapix_names_format_property(PR_SUBJECT_W, text, sizeof(text)), "PR_SUBJECT (0x0037001F)");
    assert_string_equal(mapix_names_format_property(PROP_TAG(PT_ERROR, 0x0037), text, sizeof(text)), "PR_SUBJECT (0x0037000A, PT_ERROR)");
    assert_string_equal(mapix_names_format_property(PROP_TAG(PT_MV_LONG, 0x8001), text, sizeof(text)), "0x8001 PT_MV_LONG");
    assert_string_equal(mapix_names_format_property(0x80017777, text, 5), "0x80");
}

static void properties_are_found_by_name(void **state)
{
    ULONG tag = 0;

    (void)state;
    assert_true(mapix_names_property_by_name("PR_SUBJECT", &tag));
    assert_int_equal(tag, PR_SUBJECT_W);
    assert_true(mapix_names_property_by_name("subject_a", &tag));
    assert_int_equal(tag, PR_SUBJECT_A);
    assert_true(mapix_names_property_by_name("Pr_Message_Size", &tag));
    assert_int_equal(tag, PR_MESSAGE_SIZE);
    assert_true(mapix_names_property_by_name("0x3001001E", &tag));
    assert_int_equal(tag, PR_DISPLAY_NAME_A);
    tag = 7;
    assert_false(mapix_names_property_by_name("PR_NO_SUCH_THING", &tag));
    assert_false(mapix_names_property_by_name("PR_MESSAGE_SIZE_W", &tag));
    assert_false(mapix_names_property_by_name("", &tag));
    assert_false(mapix_names_property_by_name("0x1FFFFFFFF", &tag));
    assert_false(mapix_names_property_by_name("0x12zz", &tag));
    assert_int_equal(tag, 7);
}

static void every_property_comes_back_from_its_name(void **state)
{
    const struct mapix_property_name *all;
    size_t count;

    (void)state;
    all = mapix_names_properties(&count);
    assert_true(count > 1000);
    for (size_t i = 0; i < count; i++) {
        ULONG tag;

        assert_true(mapix_names_property_by_name(all[i].name, &tag));
        assert_true(!mapix_names_property(tag) == (PROP_ID(tag) >= 0x8000));
        if (i)
            assert_true(PROP_ID(all[i - 1].tag) <= PROP_ID(all[i].tag));
    }
}

static void results_are_explained(void **state)
{
    const struct mapix_error_name *error = mapix_names_explain(MAPI_E_NOT_FOUND);
    size_t count;
    const struct mapix_error_name *all = mapix_names_errors(&count);

    (void)state;
    assert_string_equal(error->name, "MAPI_E_NOT_FOUND");
    assert_non_null(error->cause);
    assert_ptr_equal(mapix_names_explain_by_name("mapi_e_not_found"), error);
    assert_ptr_equal(mapix_names_explain_by_name("0x8004010F"), error);
    assert_string_equal(mapix_names_explain_by_name("E_FAIL")->name, "MAPI_E_CALL_FAILED");
    assert_string_equal(mapix_names_explain(S_OK)->name, "S_OK");
    assert_string_equal(mapix_names_error(MAPI_E_CORRUPT_STORE), "MAPI_E_CORRUPT_STORE");
    assert_null(mapix_names_error((HRESULT)0x8BADF00D));
    assert_null(mapix_names_explain((HRESULT)0x8BADF00D));
    assert_null(mapix_names_explain_by_name("MAPI_E_NOBODY_KNOWS"));
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(all[i].meaning) > 10);
        assert_ptr_equal(mapix_names_explain(all[i].code), all + i);
        assert_ptr_equal(mapix_names_explain_by_name(all[i].name), all + i);
        if (!strncmp(all[i].name, "MAPI_", 5))
            assert_non_null(all[i].cause);
    }
}

static void flags_are_taken_apart(void **state)
{
    const struct mapix_name_group *flags = mapix_names_group("message_flags");
    char text[100];
    ULONG value;
    const char *header;

    (void)state;
    assert_string_equal(mapix_names_format(flags, MSGFLAG_READ | MSGFLAG_HASATTACH | 0x40000, text, sizeof(text)),
        "MSGFLAG_READ | MSGFLAG_HASATTACH | 0x40000");
    assert_string_equal(mapix_names_format(flags, 0, text, sizeof(text)), "0");
    assert_string_equal(mapix_names_format(mapix_names_group("importance"), IMPORTANCE_HIGH, text, sizeof(text)), "IMPORTANCE_HIGH");
    assert_string_equal(mapix_names_format(mapix_names_group("importance"), 77, text, sizeof(text)), "0x4D");
    assert_string_equal(mapix_names_format(NULL, 3, text, sizeof(text)), "3");
    assert_string_equal(mapix_names_format(flags, 0xFFFFFFFF, text, 8), "MSGFLAG");
    assert_string_equal(mapix_names_format(mapix_names_group("stream_mode"), STGM_SHARE_EXCLUSIVE | STGM_READWRITE, text, sizeof(text)),
        "STGM_READWRITE | STGM_SHARE_EXCLUSIVE");
    assert_string_equal(mapix_names_object_type(MAPI_FOLDER), "MAPI_FOLDER");
    assert_null(mapix_names_object_type(99));
    assert_string_equal(mapix_names_type(PT_MV_UNICODE | MV_INSTANCE), "PT_MV_UNICODE");
    assert_true(mapix_names_type_by_name("mv_long", &value) && value == PT_MV_LONG);
    assert_true(mapix_names_constant_by_name("fnevNewMail", &value, &header));
    assert_int_equal(value, fnevNewMail);
    assert_string_equal(header, "mapidefs.h");
    assert_false(mapix_names_constant_by_name("fnevNoMail", &value, NULL));
}

static void identifiers_have_names(void **state)
{
    GUID guid;
    MAPIUID uid;

    (void)state;
    assert_string_equal(mapix_names_guid(&IID_IMAPIFolder), "IID_IMAPIFolder");
    memcpy(&uid, &PS_PUBLIC_STRINGS, sizeof(uid));
    assert_string_equal(mapix_names_guid(&uid), "PS_PUBLIC_STRINGS");
    assert_true(mapix_names_guid_by_name("ps_mapi", &guid));
    assert_memory_equal(&guid, &PS_MAPI, sizeof(guid));
    assert_true(mapix_names_guid_by_name("{00020329-0000-0000-c000-000000000046}", &guid));
    assert_memory_equal(&guid, &PS_PUBLIC_STRINGS, sizeof(guid));
    assert_true(mapix_names_guid_by_name("00020328-0000-0000-C000-000000000046", &guid));
    assert_memory_equal(&guid, &PS_MAPI, sizeof(guid));
    assert_false(mapix_names_guid_by_name("{00020329-0000-0000-c000-00000000004}", &guid));
    assert_false(mapix_names_guid_by_name("{0x020329-0000-0000-c000-000000000046}", &guid));
    assert_false(mapix_names_guid_by_name("{00020329-0000-0000-c000-0000000000462", &guid));
    memset(&guid, 0x5A, sizeof(guid));
    assert_null(mapix_names_guid(&guid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(properties_have_names),
        cmocka_unit_test(properties_are_found_by_name),
        cmocka_unit_test(every_property_comes_back_from_its_name),
        cmocka_unit_test(results_are_explained),
        cmocka_unit_test(flags_are_taken_apart),
        cmocka_unit_test(identifiers_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
