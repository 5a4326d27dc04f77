/* Call tracing: names instead of numbers, the result, and never a value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <edkmdb.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/object.h"
#include "value/trace.h"
#include "value/trace_tell.h"

static char told[65536];

static void keep(enum mapix_log_level level, const char *component, const char *text)
{
    (void)level;
    snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s %s\n", component, text);
}

static void calls_are_told_by_name(void **state)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_SUBJECT_W, PR_IMPORTANCE } };
    SPropValue secret = { .ulPropTag = PROP_TAG(PT_STRING8, 0x67F0), .Value.lpszA = (LPSTR)(uintptr_t) "hunter2" };
    LPPROPDATA data;
    LPSPropValue values;
    LPUNKNOWN unknown;
    ULONG count;

    (void)state;
    mapix_log_set_handler(keep);
    mapix_log_set_level(MAPIX_LOG_TRACE);
    trace_start();
    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    assert_int_equal(data->lpVtbl->SetProps(data, 1, &secret, NULL), S_OK);
    assert_int_equal(data->lpVtbl->GetProps(data, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values), MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(values);
    data->lpVtbl->OpenProperty(data, PR_BODY_W, &IID_IMAPITable, 0, MAPI_CREATE | MAPI_MODIFY, &unknown);
    assert_int_equal(data->lpVtbl->Release(data), 0);
    mapix_log_set_handler(NULL);
    mapix_log_set_level(MAPIX_LOG_ERROR);
    mapix_object_trace_vtable = NULL;
    assert_non_null(strstr(told, "IPropData"));
    assert_non_null(strstr(told, "GetProps([PR_SUBJECT (0x0037001F), PR_IMPORTANCE (0x00170003)]"));
    assert_non_null(strstr(told, "GetProps = MAPI_W_ERRORS_RETURNED"));
    assert_non_null(strstr(told, "MAPI_MODIFY | MAPI_CREATE"));
    assert_non_null(strstr(told, "IID_IMAPITable"));
    assert_null(strstr(told, "hunter2"));
}

static const char *restriction_told(SRestriction restriction)
{
    static struct trace_call call;

    trace_begin(&call, NULL, "I", "M");
    trace_restriction(&call, &restriction);
    return call.line;
}

/* Each kind of restriction by its parts' names, without what it compares with. */
static void restrictions_are_told_by_name(void **state)
{
    SPropValue secret = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t) "hunter2" };
    SRestriction exists = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = PR_SUBJECT_A } };
    SRestriction endless = { .rt = RES_NOT };

    (void)state;
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_CONTENT,
                            .res.resContent = { FL_SUBSTRING | FL_IGNORECASE, PR_SUBJECT_A, &secret } }),
        "PR_SUBJECT (0x0037001E) contains ... (FL_SUBSTRING | FL_IGNORECASE)");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_CONTENT, .res.resContent = { FL_FULLSTRING, PR_SUBJECT_A, &secret } }),
        "PR_SUBJECT (0x0037001E) contains ... (FL_FULLSTRING)");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_PROPERTY, .res.resProperty = { RELOP_GE, PR_SUBJECT_A, &secret } }),
        "PR_SUBJECT (0x0037001E) >= ...");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_PROPERTY,
                            .res.resProperty = { RELOP_MEMBER_OF_DL, PR_SUBJECT_A, &secret } }),
        "PR_SUBJECT (0x0037001E) member of ...");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_COMPAREPROPS,
                            .res.resCompareProps = { RELOP_NE, PR_IMPORTANCE, PR_PRIORITY } }),
        "PR_IMPORTANCE (0x00170003) != PR_PRIORITY (0x00260003)");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_BITMASK, .res.resBitMask = { BMR_NEZ, PR_MESSAGE_FLAGS, 1 } }),
        "PR_MESSAGE_FLAGS (0x0E070003) & 0x1 != 0");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_SIZE, .res.resSize = { RELOP_GT, PR_SUBJECT_A, 10 } }),
        "size of PR_SUBJECT (0x0037001E) > 10");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_SUBRESTRICTION, .res.resSub = { PR_MESSAGE_RECIPIENTS, &exists } }),
        "PR_MESSAGE_RECIPIENTS (0x0E12000D) has(exists PR_SUBJECT (0x0037001E))");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_COMMENT, .res.resComment = { 1, &exists, &secret } }),
        "comment(exists PR_SUBJECT (0x0037001E))");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_ANNOTATION, .res.resAnnotation = { 1, NULL, &secret } }), "annotation()");
    assert_string_equal(restriction_told((SRestriction){ .rt = RES_COUNT, .res.resCount = { 3, &exists } }),
        "first 3 of exists PR_SUBJECT (0x0037001E)");
    endless.res.resNot.lpRes = &endless;
    assert_non_null(strstr(restriction_told(endless), "not(...)"));
    assert_string_equal(restriction_told((SRestriction){ .rt = 77 }), "restriction of type 77");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(calls_are_told_by_name), cmocka_unit_test(restrictions_are_told_by_name) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
