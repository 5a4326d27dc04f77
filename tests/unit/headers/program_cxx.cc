// A C++ program as users write it: abstract classes on the vtables that C sees.
#include <mapix.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <imessage.h>
#include <mapihook.h>
#include <mapixext.h>

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <csetjmp>
extern "C" {
#include <cmocka.h>

// bridge.c: the same objects, seen from C
ULONG bridge_notify(LPMAPIADVISESINK sink, ULONG count, LPNOTIFICATION notifications);
HRESULT bridge_get_props(LPMAPIPROP object, ULONG flags);
LPSPOOLERHOOK bridge_hook();
}

namespace {

// A provider's class, declared with the MAPI_I..._METHODS macros
class Sink : public IMAPIAdviseSink
{
public:
    MAPI_IUNKNOWN_METHODS(IMPL)
    MAPI_IMAPIADVISESINK_METHODS(IMPL)
    ULONG references = 1;
};

HRESULT Sink::QueryInterface(REFIID iid, LPVOID *result)
{
    *result = nullptr;
    if (!IsEqualIID(iid, IID_IUnknown) && !IsEqualIID(iid, IID_IMAPIAdviseSink))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    AddRef();
    *result = this;
    return S_OK;
}

ULONG Sink::AddRef()
{
    return ++references;
}

ULONG Sink::Release()
{
    return --references;
}

ULONG Sink::OnNotify(ULONG count, LPNOTIFICATION notifications)
{
    return count + notifications[0].info.newmail.ulMessageFlags;
}

class Section : public IProfSect
{
public:
    MAPI_IUNKNOWN_METHODS(IMPL)
    MAPI_IMAPIPROP_METHODS(IMPL)
    MAPI_IPROFSECT_METHODS(IMPL)
    ULONG seen = 0;
};

HRESULT Section::QueryInterface(REFIID, LPVOID *) { return MAPI_E_NO_SUPPORT; }
ULONG Section::AddRef() { return 1; }
ULONG Section::Release() { return 1; }
HRESULT Section::GetLastError(HRESULT, ULONG, LPMAPIERROR *) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::SaveChanges(ULONG) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::GetProps(LPSPropTagArray, ULONG flags, ULONG *, LPSPropValue *)
{
    seen = flags;
    return MAPI_W_ERRORS_RETURNED;
}
HRESULT Section::GetPropList(ULONG, LPSPropTagArray *) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::OpenProperty(ULONG, LPCIID, ULONG, ULONG, LPUNKNOWN *) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::SetProps(ULONG, LPSPropValue, LPSPropProblemArray *) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::DeleteProps(LPSPropTagArray, LPSPropProblemArray *) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::CopyTo(ULONG, LPCIID, LPSPropTagArray, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID, ULONG, LPSPropProblemArray *)
{
    return MAPI_E_NO_SUPPORT;
}
HRESULT Section::CopyProps(LPSPropTagArray, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID, ULONG, LPSPropProblemArray *)
{
    return MAPI_E_NO_SUPPORT;
}
HRESULT Section::GetNamesFromIDs(LPSPropTagArray *, LPGUID, ULONG, ULONG *, LPMAPINAMEID **) { return MAPI_E_NO_SUPPORT; }
HRESULT Section::GetIDsFromNames(ULONG, LPMAPINAMEID *, ULONG, LPSPropTagArray *) { return MAPI_E_NO_SUPPORT; }

void c_calls_a_class(void **)
{
    Sink sink;
    Section section;
    NOTIFICATION notification = {};

    notification.ulEventType = fnevNewMail;
    notification.info.newmail.ulMessageFlags = MSGFLAG_UNSENT;
    assert_int_equal(bridge_notify(&sink, 3, &notification), 3 + MSGFLAG_UNSENT);
    assert_int_equal(bridge_get_props(&section, MAPI_UNICODE), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(section.seen, MAPI_UNICODE);
}

void a_class_answers_for_its_interfaces(void **)
{
    Sink sink;
    LPUNKNOWN unknown = nullptr;

    assert_int_equal(sink.QueryInterface(IID_IUnknown, reinterpret_cast<LPVOID *>(&unknown)), S_OK);
    assert_ptr_equal(unknown, &sink);
    assert_int_equal(unknown->Release(), 1);
}

void cxx_calls_an_object_made_in_c(void **)
{
    ULONG flags = 0, size = 0;
    LPBYTE entry = nullptr;
    ISpoolerHook *hook = bridge_hook();

    assert_int_equal(hook->InboundMsgHook(nullptr, nullptr, nullptr, &flags, &size, &entry), S_OK);
    assert_int_equal(flags, 1);
    assert_int_equal(hook->OutboundMsgHook(nullptr, nullptr, nullptr, &flags, &size, &entry), MAPI_E_NO_SUPPORT);
    assert_int_equal(hook->Release(), 0);
}

}

int main()
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_calls_a_class),
        cmocka_unit_test(a_class_answers_for_its_interfaces),
        cmocka_unit_test(cxx_calls_an_object_made_in_c),
    };

    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
