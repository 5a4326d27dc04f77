/* Call tracing: names instead of numbers, the result, and never a value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/object.h"
#include "value/trace.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(calls_are_told_by_name) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
