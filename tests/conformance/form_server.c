/* A form server for the tests: an IPersistMessage and IMAPIForm that writes down what it is asked. The verb to open "presses" what the
 * environment variable FORM_PRESS says: save, submit, cancel. */
#include <exchform.h>
#include <mapicode.h>
#include <mapiform.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct form {
    IPersistMessage persist;
    IMAPIForm form;
    IClassFactory factory;
    LPMAPIMESSAGESITE site;
    LPMESSAGE message;
};

extern char form_log[4096];
__attribute__((visibility("default"))) char form_log[4096];
static IPersistMessageVtbl persist_vtable;
static IMAPIFormVtbl form_vtable;
static IClassFactoryVtbl factory_vtable;
static struct form only = { { &persist_vtable }, { &form_vtable }, { &factory_vtable }, NULL, NULL };

static void note(const char *text)
{
    strncat(form_log, text, sizeof(form_log) - strlen(form_log) - 1);
}

static HRESULT ask(REFIID iid, LPVOID *ret_interface)
{
    *ret_interface = !memcmp(iid, &IID_IMAPIForm, sizeof(*iid)) ? (void *)&only.form : !memcmp(iid, &IID_IPersistMessage, sizeof(*iid)) ||
        !memcmp(iid, &IID_IUnknown, sizeof(*iid)) ? (void *)&only.persist : NULL;
    return *ret_interface ? S_OK : E_NOINTERFACE;
}

static HRESULT STDMETHODCALLTYPE persist_ask(IPersistMessage *self, REFIID iid, LPVOID *ret) { return ask(iid, ret); }
static HRESULT STDMETHODCALLTYPE form_ask(IMAPIForm *self, REFIID iid, LPVOID *ret) { return ask(iid, ret); }
static HRESULT STDMETHODCALLTYPE factory_ask(IClassFactory *self, REFIID iid, LPVOID *ret) { *ret = self; return S_OK; }
static ULONG STDMETHODCALLTYPE persist_count(IPersistMessage *self) { return 1; }
static ULONG STDMETHODCALLTYPE form_count(IMAPIForm *self) { return 1; }
static ULONG STDMETHODCALLTYPE factory_count(IClassFactory *self) { return 1; }

static void take(LPMAPIMESSAGESITE site, LPMESSAGE message)
{
    site->lpVtbl->AddRef(site);
    message->lpVtbl->AddRef(message);
    only.site = site;
    only.message = message;
}

static void drop(void)
{
    if (only.message)
        only.message->lpVtbl->Release(only.message);
    if (only.site)
        only.site->lpVtbl->Release(only.site);
    only.message = NULL;
    only.site = NULL;
}

static HRESULT STDMETHODCALLTYPE persist_new(IPersistMessage *self, LPMAPIMESSAGESITE site, LPMESSAGE message)
{
    note("InitNew ");
    take(site, message);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE persist_load(IPersistMessage *self, LPMAPIMESSAGESITE site, LPMESSAGE message, ULONG status, ULONG flags)
{
    char text[60];
    snprintf(text, sizeof(text), "Load(%u,%u) ", (unsigned)status, (unsigned)flags);
    note(text);
    take(site, message);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE persist_save(IPersistMessage *self, LPMESSAGE message, ULONG same)
{
    SPropValue subject = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR) "written by the form" };
    note("Save ");
    return message->lpVtbl->SetProps(message, 1, &subject, NULL);
}

static HRESULT STDMETHODCALLTYPE persist_saved(IPersistMessage *self, LPMESSAGE message) { note("SaveCompleted "); return S_OK; }

static HRESULT STDMETHODCALLTYPE persist_hands_off(IPersistMessage *self)
{
    note("HandsOff ");
    if (only.message)
        only.message->lpVtbl->Release(only.message);
    only.message = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE form_set_view(IMAPIForm *self, LPMAPIVIEWCONTEXT view)
{
    ULONG status = 0;
    note("SetViewContext");
    if (view && SUCCEEDED(view->lpVtbl->GetViewStatus(view, &status)) && status & VCSTATUS_MODAL)
        note("(modal)");
    note(" ");
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE form_verb(IMAPIForm *self, LONG verb, LPMAPIVIEWCONTEXT view, ULONG_PTR window, LPCRECT place)
{
    const char *press = getenv("FORM_PRESS");
    note(verb == EXCHIVERB_OPEN ? "Open " : "DoVerb ");
    if (press && !strcmp(press, "save"))
        return only.site->lpVtbl->SaveMessage(only.site);
    if (press && !strcmp(press, "submit"))
        return only.site->lpVtbl->SubmitMessage(only.site, 0);
    return press && !strcmp(press, "cancel") ? MAPI_E_USER_CANCEL : S_OK;
}

static HRESULT STDMETHODCALLTYPE form_shutdown(IMAPIForm *self, ULONG options)
{
    note("Shutdown ");
    drop();
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE factory_create(IClassFactory *self, IUnknown *outer, REFIID iid, LPVOID *ret) { return ask(iid, ret); }

static IPersistMessageVtbl persist_vtable = { .QueryInterface = persist_ask, .AddRef = persist_count, .Release = persist_count,
    .InitNew = persist_new, .Load = persist_load, .Save = persist_save, .SaveCompleted = persist_saved, .HandsOffMessage = persist_hands_off };
static IMAPIFormVtbl form_vtable = { .QueryInterface = form_ask, .AddRef = form_count, .Release = form_count, .SetViewContext = form_set_view,
    .DoVerb = form_verb, .ShutdownForm = form_shutdown };
static IClassFactoryVtbl factory_vtable = { .QueryInterface = factory_ask, .AddRef = factory_count, .Release = factory_count,
    .CreateInstance = factory_create };

HRESULT STDAPICALLTYPE DllGetClassObject(REFCLSID class_id, REFIID iid, LPVOID *ret_object);
__attribute__((visibility("default"))) HRESULT STDAPICALLTYPE DllGetClassObject(REFCLSID class_id, REFIID iid, LPVOID *ret_object)
{
    *ret_object = &only.factory;
    return S_OK;
}
