/* A C program as users write it: includes, identifiers, values, calls through a vtable. */
#include <mapix.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapitags.h>
#include <mapiguid.h>
#include <imessage.h>
#include <mapiaux.h>
#include <tnef.h>
#include <mapi.h>
#include <mapiform.h>
#include <mapihook.h>
#include <mspst.h>
#include <mapixext.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static HRESULT STDMETHODCALLTYPE sink_query_interface(IMAPIAdviseSink *This, REFIID iid, LPVOID *ret)
{
    (void)This;
    *ret = NULL;
    return IsEqualIID(iid, &IID_IMAPIAdviseSink) ? S_OK : MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG STDMETHODCALLTYPE sink_reference(IMAPIAdviseSink *This)
{
    (void)This;
    return 1;
}

static ULONG STDMETHODCALLTYPE sink_on_notify(IMAPIAdviseSink *This, ULONG count, LPNOTIFICATION notifications)
{
    (void)This;
    return count + notifications[0].info.obj.ulObjType;
}

static void calls_go_through_the_vtable(void **state)
{
    static const IMAPIAdviseSinkVtbl vtable = { sink_query_interface, sink_reference, sink_reference, sink_on_notify };
    IMAPIAdviseSink sink = { &vtable };
    NOTIFICATION notification = { .ulEventType = fnevObjectCreated, .info.obj = { .ulObjType = MAPI_MESSAGE } };
    LPVOID nothing;

    (void)state;
    assert_int_equal(sink.lpVtbl->OnNotify(&sink, 1, &notification), 1 + MAPI_MESSAGE);
    assert_int_equal(sink.lpVtbl->QueryInterface(&sink, &IID_IMAPIAdviseSink, &nothing), S_OK);
    assert_int_equal(sink.lpVtbl->QueryInterface(&sink, &IID_IMAPIProp, &nothing), MAPI_E_INTERFACE_NOT_SUPPORTED);
}

static void identifiers_are_objects_of_the_library(void **state)
{
    static const BYTE session[16] = { 0x00, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46 };
    static const BYTE unknown[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46 };

    (void)state;
    assert_memory_equal(&IID_IMAPISession, session, sizeof(session));
    assert_memory_equal(&IID_IUnknown, unknown, sizeof(unknown));
}

static void numbers_have_their_width(void **state)
{
    SizedSPropTagArray(2, tags) = { 2, { PR_ENTRYID, PR_SUBJECT } };

    (void)state;
    assert_int_equal(sizeof(ULONG), 4);
    assert_int_equal(sizeof(LONG), 4);
    assert_int_equal(sizeof(HRESULT), 4);
    assert_int_equal(sizeof(ULONG_PTR), sizeof(void *));
    assert_int_equal(CbNewSPropTagArray(2), sizeof(tags));
    assert_int_equal(PROP_TYPE(tags.aulPropTag[1]), PT_STRING8);
    assert_true(FAILED(MAPI_E_NOT_FOUND) && SUCCEEDED(MAPI_W_ERRORS_RETURNED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_go_through_the_vtable),
        cmocka_unit_test(identifiers_are_objects_of_the_library),
        cmocka_unit_test(numbers_have_their_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
