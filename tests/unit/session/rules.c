/* Rules of logging on and off with stand-ins for the broker and the spooler: SHARE, LOGOFF, NOMAIL, SESS, ERR, and the flags of MAPILogonEx. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/object.h"
#include "loader/loader.h"
#include "scratch.h"
#include "session/core.h"
#include "session/seams.h"
#include "session/session.h"

/* ---- a broker that stands in for mapixd: it remembers one session and gives handles to it ---- */

static struct {
    LPMAPISESSION shared;
    HRESULT publish_result, join_result;
    unsigned asked, joined, published, left, ordered;
} broker;

static HRESULT broker_find(void)
{
    broker.asked++;
    return broker.shared ? S_OK : MAPI_E_NOT_FOUND;
}

static HRESULT broker_join(ULONG flags, LPMAPISESSION *ret_session)
{
    struct session_core *core = session_core_of(broker.shared);
    if (FAILED(broker.join_result))
        return broker.join_result;
    broker.joined++;
    HRESULT hr = session_new(session_core_hold(core), ret_session);
    return hr;
}

static HRESULT broker_publish(LPMAPISESSION session)
{
    broker.published++;
    if (SUCCEEDED(broker.publish_result))
        broker.shared = session;
    return broker.publish_result;
}

static void broker_leave(LPMAPISESSION session, bool order_all_off)
{
    broker.left++;
    broker.ordered += order_all_off;
    if (session == broker.shared)
        broker.shared = NULL;
}

static const struct session_broker stand_in = { broker_find, broker_join, broker_publish, broker_leave };

static LPMAPISESSION log_on(const char *name, const char *password, ULONG flags, HRESULT expected)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0, (LPTSTR)(uintptr_t)name, (LPTSTR)(uintptr_t)password, flags | MAPI_NO_MAIL, &session);
    if (hr != expected)
        fail_msg("%#x instead of %#x: %s", (unsigned)hr, (unsigned)expected, fixture_error(NULL, hr));
    return session;
}

/* SHARE-01, SHARE-03, SHARE-04, SHARE-05, SHARE-06, SHARE-07, SHARE-08, SHARE-09, LOGON-07: the place where a shared session is found and joined. */
static void sharing(void **state)
{
    fixture_profile("shared", "secret");
    fixture_service("shared", "One", "scripted", FIXTURE_NO_ENTRY, "MS joint", NULL);
    fixture_profile("other", NULL);
    memset(&broker, 0, sizeof(broker));
    mapix_session_set_broker(&stand_in);
    log_on(NULL, NULL, 0, MAPI_E_LOGON_FAILED);                    /* nothing to join, nothing named (SHARE-08) */
    assert_int_equal(broker.asked, 1);
    LPMAPISESSION first = log_on("shared", "secret", MAPI_ALLOW_OTHERS, S_OK);
    assert_int_equal(broker.published, 1);
    fixture_clear_log();
    LPMAPISESSION second = log_on(NULL, NULL, 0, S_OK);             /* no credentials are asked for again */
    LPMAPISESSION third = log_on("other", "wrong", MAPI_EXPLICIT_PROFILE | MAPI_USE_DEFAULT, S_OK);    /* name and password are not looked at */
    assert_int_equal(broker.joined, 2);
    assert_string_equal(fixture_calls(), "");                       /* joining runs no provider code */
    assert_ptr_not_equal(first, second);
    assert_ptr_equal(session_core_of(first), session_core_of(third));
    LPMAPISESSION own = log_on("other", NULL, MAPI_NEW_SESSION, S_OK);     /* SHARE-07 */
    assert_ptr_not_equal(session_core_of(own), session_core_of(first));
    fixture_logoff(own);
    assert_int_equal(broker.left, 0);                               /* an individual session is none of the broker's business (SHARE-02) */
    assert_int_equal(second->lpVtbl->Logoff(second, 0, 0, 0), S_OK);
    second->lpVtbl->Release(second);
    LPMDB store = fixture_open_store(third, "joint", 0, S_OK);              /* one member goes, the session stays */
    store->lpVtbl->Release(store);
    fixture_logoff(third);
    assert_int_equal(first->lpVtbl->Logoff(first, 0, MAPI_LOGOFF_SHARED, 0), S_OK);    /* LOGOFF-03: the order goes to the broker */
    first->lpVtbl->Release(first);
    assert_int_equal(broker.left, 3);
    assert_int_equal(broker.ordered, 1);
    assert_int_equal(mapix_object_live_count(), 0);
    assert_int_equal(loader_module_uses(NULL), 0);
    mapix_session_set_broker(NULL);
}

/* A session that ended between the look and the call is none; one that cannot be shared is not established (GAP-07). */
static void sharing_fails(void **state)
{
    memset(&broker, 0, sizeof(broker));
    mapix_session_set_broker(&stand_in);
    broker.publish_result = MAPI_E_NETWORK_ERROR;
    log_on("other", NULL, MAPI_ALLOW_OTHERS, MAPI_E_NETWORK_ERROR);
    assert_int_equal(broker.left, 0);
    broker.publish_result = S_OK;
    LPMAPISESSION first = log_on("other", NULL, MAPI_ALLOW_OTHERS, S_OK);
    broker.join_result = MAPI_E_END_OF_SESSION;
    LPMAPISESSION second = log_on("other", NULL, 0, S_OK);
    assert_ptr_not_equal(session_core_of(first), session_core_of(second));
    broker.join_result = MAPI_E_NOT_ENOUGH_MEMORY;
    log_on("other", NULL, 0, MAPI_E_NOT_ENOUGH_MEMORY);
    LPMAPISESSION newer = log_on("other", NULL, MAPI_NEW_SESSION | MAPI_ALLOW_OTHERS, S_OK);       /* becomes the joinable one */
    assert_ptr_equal(broker.shared, newer);
    fixture_logoff(second);
    fixture_logoff(first);
    fixture_logoff(newer);
    assert_int_equal(mapix_object_live_count(), 0);
    mapix_session_set_broker(NULL);
    LPMAPISESSION alone = log_on("other", NULL, MAPI_ALLOW_OTHERS, S_OK);  /* without a broker: an individual session */
    assert_int_equal(alone->lpVtbl->Logoff(alone, 0, MAPI_LOGOFF_SHARED, 0), S_OK);        /* LOGOFF-03: ignored */
    alone->lpVtbl->Release(alone);
}

/* ---- a spooler that stands in ---- */

static struct {
    unsigned began, ended, opened, notified, downloaded;
    HRESULT download_result;
    char profile[64];
} spooler;

static HRESULT spooler_began(const char *profile, bool inbound)
{
    spooler.began++;
    snprintf(spooler.profile, sizeof(spooler.profile), "%s", profile);
    return S_OK;
}
static void spooler_ended(const char *profile) { spooler.ended++; }
static HRESULT spooler_opened(const char *profile, const MAPIUID *section, ULONG size, const BYTE *security)
{
    spooler.opened++;
    return S_OK;
}
static HRESULT spooler_notify(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    spooler.notified++;
    return S_OK;
}
static HRESULT spooler_download(const char *profile)
{
    spooler.downloaded++;
    return spooler.download_result;
}
static HRESULT spooler_types(const char *profile, ULONG *ret_count, char ***ret_types)
{
    *ret_types = malloc(2 * sizeof(**ret_types));
    (*ret_types)[0] = strdup("SMTP");
    (*ret_types)[1] = strdup("FAX");
    *ret_count = 2;
    return S_OK;
}
static const struct session_spooler spooler_stand_in = { .session_began = spooler_began, .session_ended = spooler_ended, .store_opened = spooler_opened,
    .notify = spooler_notify, .download = spooler_download, .address_types = spooler_types };

/* CONF-32, NOMAIL-01, NOMAIL-08, LOGON-24, GAP-11, SESS-11: what the spooler hears of sessions with and without mail. */
static void with_and_without_mail(void **state)
{
    LPMAPISESSION session = NULL;
    ULONG count = 0;
    LPTSTR *types = NULL;
    fixture_profile("mail", NULL);
    fixture_service("mail", "One", "scripted", FIXTURE_NO_ENTRY, "MS posted", "XP wire", NULL);
    const struct session_spooler *before = mapix_session_set_spooler(&spooler_stand_in);
    memset(&spooler, 0, sizeof(spooler));
    session = log_on("mail", NULL, MAPI_NEW_SESSION | MAPI_FORCE_DOWNLOAD, S_OK);
    LPMDB store = fixture_open_store(session, "posted", MDB_WRITE, S_OK);
    store->lpVtbl->Release(store);
    assert_int_equal(session->lpVtbl->EnumAdrTypes(session, 0, &count, &types), S_OK);
    assert_int_equal(count, 0);
    fixture_logoff(session);
    assert_int_equal(spooler.began + spooler.ended + spooler.opened + spooler.notified + spooler.downloaded, 0);

    spooler.download_result = MAPI_E_NETWORK_ERROR;                 /* no logon error */
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "mail", NULL, MAPI_NEW_SESSION | MAPI_FORCE_DOWNLOAD, &session), S_OK);
    assert_int_equal(spooler.began, 1);
    assert_int_equal(spooler.downloaded, 1);
    assert_string_equal(spooler.profile, "mail");
    unsigned opened = spooler.opened;
    store = fixture_open_store(session, "posted", MDB_WRITE | MDB_NO_MAIL, S_OK);
    store->lpVtbl->Release(store);
    assert_int_equal(spooler.opened, opened);                       /* this one is none of its business */
    store = fixture_open_store(session, "posted", MDB_WRITE, S_OK);
    store->lpVtbl->Release(store);
    assert_int_equal(spooler.opened, opened + 1);
    assert_int_equal(session->lpVtbl->EnumAdrTypes(session, MAPI_UNICODE, &count, &types), S_OK);
    assert_int_equal(count, 2);
    assert_true(wcscmp((wchar_t *)types[1], L"FAX") == 0);
    MAPIFreeBuffer(types);
    assert_int_equal(spooler.ended, 0);
    fixture_logoff(session);
    assert_int_equal(spooler.ended, 1);
    mapix_session_set_spooler(before);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- flags of MAPILogonEx ---- */

/* LOGON-05, LOGON-06, LOGON-13, LOGON-19, LOGON-29, LOGON-30, LOGON-32. */
static void flags(void **state)
{
    static const ULONG known[] = { 0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x1000, 0x2000, 0x8000, 0x10000, 0x20000, 0x100000, 0x200000 };
    static const ULONG names[] = { MAPI_LOGON_UI, MAPI_NEW_SESSION, MAPI_APP_PROFILE, MAPI_ALLOW_OTHERS, MAPI_EXPLICIT_PROFILE, MAPI_EXTENDED,
        MAPI_USE_DEFAULT, MAPI_FORCE_DOWNLOAD, MAPI_SERVICE_UI_ALWAYS, MAPI_NO_MAIL, MAPI_NT_SERVICE, MAPI_PASSWORD_UI, MAPI_TIMEOUT_SHORT,
        MAPI_BG_SESSION };
    LPMAPISESSION session = NULL;
    fixture_profile("flagged", NULL);
    fixture_service("flagged", "One", "scripted", FIXTURE_NO_ENTRY, "AB book", "MS ready", NULL);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        assert_int_equal(known[i], names[i]);
        assert_int_equal(MAPILogonEx(0, (LPTSTR) "flagged", NULL, known[i] | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
        LPMDB store = fixture_open_store(session, "ready", MDB_NO_DIALOG, S_OK);    /* ready for service */
        store->lpVtbl->Release(store);
        fixture_logoff(session);
    }
    assert_int_equal(MAPILogonEx(0, (LPTSTR) L"flagged", NULL, MAPI_UNICODE | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);   /* LOGON-04 */
    fixture_logoff(session);
    LPPROFADMIN profiles = NULL;
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, (LPTSTR) "flagged", 0), S_OK);
    log_on(NULL, NULL, MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE, MAPI_E_LOGON_FAILED);     /* the default is not taken */
    session = log_on("flagged", NULL, MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE, S_OK);      /* a name is */
    fixture_logoff(session);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, NULL, 0), S_OK);
    profiles->lpVtbl->Release(profiles);
    log_on("flag\xff" "ged", NULL, MAPI_NEW_SESSION, MAPI_E_LOGON_FAILED);                  /* no text at all */
    assert_int_equal(mapix_object_live_count(), 0);
}

/* LOGON-27: who works in the background disturbs nobody: providers run at a lower priority, and no dialog of a service is shown. */
static int told;
static bool prompt_available(void) { return true; }
static enum logon_answer prompt_tell(ULONG_PTR ui, const char *service, const char *text, HRESULT result, bool may_correct)
{
    told++;
    return LOGON_ANSWER_SKIP;
}
static const struct session_prompt prompt = { .available = prompt_available, .tell_failure = prompt_tell };

static void in_the_background(void **state)
{
    char script[128];
    fixture_profile("background", NULL);
    fixture_service("background", "Good", "scripted", FIXTURE_NO_ENTRY, "MS fine", NULL);
    fixture_service("background", "Bad", "scripted", FIXTURE_NO_ENTRY, "MS failing", NULL);
    snprintf(script, sizeof(script), "failing/MSProvider.Logon * 80040115\n");
    fixture_script(script);
    mapix_session_set_prompt(&prompt);
    told = 0;
    int before = getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid));
    fixture_logoff(log_on("background", NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI | MAPI_BG_SESSION, S_OK));
    assert_int_equal(told, 0);
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid)), before);        /* the client's own thread is its own */
    fixture_logoff(log_on("background", NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI, S_OK));
    assert_int_equal(told, 1);
    mapix_session_set_prompt(NULL);
    fixture_script("");
}

/* NOMAIL-09, LOGON-28, GAP-32: a service asks for no dialog, whatever it permits, and needs no terminal, bus or login session. */
static void services(void **state)
{
    static const char *const gone[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY", "TERM" };
    char *kept = strdup(getenv("XDG_RUNTIME_DIR"));
    LPMAPISESSION session = NULL;
    mapix_session_set_prompt(&prompt);
    told = 0;
    fixture_script("failing/MSProvider.Logon * 80040115\n");
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
        unsetenv(gone[i]);
    session = log_on("background", NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI | MAPI_NT_SERVICE, S_OK);
    assert_int_equal(told, 0);
    assert_says(fixture_log(), "fine MSProvider.Logon");
    fixture_logoff(session);
    log_on(NULL, NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI | MAPI_NT_SERVICE, MAPI_E_LOGON_FAILED);
    setenv("XDG_RUNTIME_DIR", kept, 1);
    free(kept);
    mapix_session_set_prompt(NULL);
    fixture_script("");
}

/* ---- errors, slots, the end ---- */

#define SLOT(vtable, method, number) assert_int_equal(offsetof(vtable, method), (number) * sizeof(void *))

/* SESS-01, SESS-03, SESS-04, ERR-02, ERR-03, ERR-04, ERR-06, ERR-07, CON-37. */
static void errors(void **state)
{
    LPMAPIERROR error = (LPMAPIERROR)(uintptr_t)1;
    LPUNKNOWN unknown = NULL;
    SLOT(IMAPISessionVtbl, GetLastError, 3);
    SLOT(IMAPISessionVtbl, GetMsgStoresTable, 4);
    SLOT(IMAPISessionVtbl, OpenMsgStore, 5);
    SLOT(IMAPISessionVtbl, OpenAddressBook, 6);
    SLOT(IMAPISessionVtbl, OpenProfileSection, 7);
    SLOT(IMAPISessionVtbl, GetStatusTable, 8);
    SLOT(IMAPISessionVtbl, OpenEntry, 9);
    SLOT(IMAPISessionVtbl, CompareEntryIDs, 10);
    SLOT(IMAPISessionVtbl, Advise, 11);
    SLOT(IMAPISessionVtbl, Unadvise, 12);
    SLOT(IMAPISessionVtbl, MessageOptions, 13);
    SLOT(IMAPISessionVtbl, QueryDefaultMessageOpt, 14);
    SLOT(IMAPISessionVtbl, EnumAdrTypes, 15);
    SLOT(IMAPISessionVtbl, QueryIdentity, 16);
    SLOT(IMAPISessionVtbl, Logoff, 17);
    SLOT(IMAPISessionVtbl, SetDefaultStore, 18);
    SLOT(IMAPISessionVtbl, AdminServices, 19);
    SLOT(IMAPISessionVtbl, ShowForm, 20);
    SLOT(IMAPISessionVtbl, PrepareForm, 21);
    fixture_profile("errors", NULL);
    fixture_service("errors", "Good", "scripted", FIXTURE_NO_ENTRY, "MS fine", NULL);
    fixture_service("errors", "Odd", "scripted", FIXTURE_NO_ENTRY, "MS odd", NULL);
    fixture_script("odd/MSProvider.Logon * text:The cable is out\n");
    LPMAPISESSION session = log_on("errors", NULL, MAPI_NEW_SESSION, S_OK);
    assert_int_equal(session->lpVtbl->GetLastError(session, MAPI_E_NOT_FOUND, 0, &error), S_OK);
    assert_null(error);                                             /* nothing to tell about this */
    fixture_open_store(session, "odd", 0, MAPI_E_EXTENDED_ERROR);           /* ask this object */
    assert_int_equal(session->lpVtbl->GetLastError(session, MAPI_E_EXTENDED_ERROR, MAPI_UNICODE, &error), S_OK);
    assert_non_null(error);
    assert_int_equal(error->ulVersion, MAPI_ERROR_VERSION);
    assert_non_null(wcsstr((wchar_t *)error->lpszError, L"The cable is out"));
    assert_true(wcslen((wchar_t *)error->lpszComponent) <= 30);
    MAPIFreeBuffer(error);                                          /* one block */
    assert_int_equal(session->lpVtbl->GetLastError(session, MAPI_E_EXTENDED_ERROR, 0, &error), S_OK);
    assert_says((char *)error->lpszError, "The cable is out");
    MAPIFreeBuffer(error);
    assert_int_equal(session->lpVtbl->GetLastError(session, S_OK, 0x40, &error), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(session->lpVtbl->QueryInterface(session, &IID_IMessage, (LPVOID *)&unknown), (HRESULT)0x80004002);     /* E_NOINTERFACE */
    assert_null(unknown);
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 1), MAPI_E_INVALID_PARAMETER);         /* LOGOFF-07 */
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0x100, 0), MAPI_E_UNKNOWN_FLAGS);
    fixture_logoff(session);
    fixture_script("");
}

/* LOGOFF-12, LOGOFF-14, LOGOFF-17, INIT-29, SPI-FAIL-03: each provider is told, once, and goes; nothing of a failure stays in the profile. */
static void the_end(void **state)
{
    fixture_profile("end", NULL);
    fixture_service("end", "One", "scripted", FIXTURE_NO_ENTRY, "AB lastbook", "MS laststore", NULL);
    fixture_script("laststore/MSProvider.Logon 1 80040115\n");
    LPMAPISESSION session = NULL;
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "end", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), MAPI_E_LOGON_FAILED);
    fixture_script("");
    fixture_clear_log();
    session = log_on("end", NULL, MAPI_NEW_SESSION, S_OK);          /* the next session knows nothing of it */
    LPMDB store = fixture_open_store(session, "laststore", 0, S_OK);
    assert_true(loader_module_uses(NULL) > 0);
    fixture_clear_log();
    store->lpVtbl->Release(store);
    assert_says(fixture_log(), "laststore Store.Closed 0x8");       /* LOGOFF_ABORT */
    fixture_logoff(session);
    assert_says(fixture_log(), "lastbook ABLogon.Logoff");
    assert_says(fixture_log(), "ABProvider.Shutdown");
    assert_int_equal(loader_module_uses(NULL), 0);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SPI-FAIL-06, SPI-FAIL-11, SPI-FAIL-15, SPI-FAIL-09: what is spared may come back; what was cancelled may not. */
static void spared_and_cancelled(void **state)
{
    LPMAPISESSION session = NULL;
    LPMDB store = NULL;
    fixture_profile("spared", NULL);
    fixture_service("spared", "Limited", "scripted", FIXTURE_NO_ENTRY, "MS limited", NULL);
    fixture_service("spared", "Locked", "scripted", FIXTURE_NO_ENTRY, "MS locked", NULL);
    fixture_service("spared", "Cancelled", "scripted", FIXTURE_NO_ENTRY, "MS cancelled", NULL);
    fixture_service("spared", "Partial", "scripted", FIXTURE_NO_ENTRY, "MS partial", NULL);
    fixture_script("limited/MSProvider.Logon 1 80040112\nlocked/MSProvider.Logon 1 8004011d\ncancelled/MSProvider.Logon 1 80040113\n"
        "partial/MSProvider.Logon * fail:00040380:half of it is missing\n");
    session = log_on("spared", NULL, MAPI_NEW_SESSION, S_OK);
    assert_says(fixture_error(session, MAPI_W_ERRORS_RETURNED), "half of it is missing");
    assert_says(fixture_error(session, MAPI_W_ERRORS_RETURNED), "the user cancelled");
    store = fixture_open_store(session, "limited", 0, S_OK);
    store->lpVtbl->Release(store);
    store = fixture_open_store(session, "locked", 0, S_OK);
    store->lpVtbl->Release(store);
    fixture_open_store(session, "cancelled", 0, MAPI_E_USER_CANCEL);
    store = fixture_open_store(session, "partial", 0, MAPI_W_ERRORS_RETURNED);
    assert_says(fixture_error(session, MAPI_W_ERRORS_RETURNED), "half of it is missing");
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    fixture_script("");
    assert_int_equal(mapix_object_live_count(), 0);
}

static HRESULT set_long(LPMAPIPROP object, ULONG tag, LONG number, HRESULT *ret_problem)
{
    SPropValue value = { .ulPropTag = tag, .Value.l = number };
    LPSPropProblemArray problems = NULL;
    HRESULT hr = object->lpVtbl->SetProps(object, 1, &value, &problems);
    *ret_problem = problems ? problems->aProblem[0].scode : S_OK;
    MAPIFreeBuffer(problems);
    return hr;
}

/* CONF-29, CONF-30, PSECT-16, PSECT-08: a provider's section as its support object gives it. */
static void a_providers_section(void **state)
{
    LPPROFSECT section = NULL;
    HRESULT problem;
    fixture_profile("sections", NULL);
    fixture_service("sections", "One", "scripted", FIXTURE_NO_ENTRY, "MS writer", NULL);
    LPMAPISESSION session = log_on("sections", NULL, MAPI_NEW_SESSION, S_OK);
    struct session_logon *logon = session_logon_of(session_core_of(session), &session_core_of(session)->providers[0]);
    assert_non_null(logon);
    LPMAPISUP support = logon->support;
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, 0x100, &section), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section), S_OK);
    static const ULONG kept[] = { PR_RESOURCE_FLAGS, PROP_TAG(PT_LONG, PROP_ID(PR_PROVIDER_DLL_NAME)) };
    for (int i = 0; i < 2; i++) {
        assert_int_equal(set_long((LPMAPIPROP)section, kept[i], 7, &problem), S_OK);
        assert_int_equal(problem, MAPI_E_COMPUTED);
    }
    for (ULONG id = 0x6600; id <= 0x67FF; id += 0x1FF) {
        assert_int_equal(set_long((LPMAPIPROP)section, PROP_TAG(PT_LONG, id), 7, &problem), S_OK);
        assert_int_equal(problem, S_OK);
    }
    static const SizedSPropTagArray(4, tags) = { 4, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_PROVIDER_DISPLAY_A, PR_RECORD_KEY } };
    LPSPropValue values = NULL;
    ULONG count = 0;
    assert_int_equal(section->lpVtbl->GetProps(section, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values), S_OK);     /* it wrote them */
    MAPIFreeBuffer(values);
    section->lpVtbl->Release(section);
    session_logon_release(logon);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SESS-05, SESS-06, PADM-09, CONF-31: what an administration object changes counts from the next session on, and none needs a provider. */
static void changes_count_from_the_next_session(void **state)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    LPPROVIDERADMIN providers = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    fixture_profile("changing", NULL);
    fixture_service("changing", "One", "scripted", FIXTURE_NO_ENTRY, "MS stays", "MS goes", NULL);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR) "changing", NULL, 0, 0, &services), S_OK);
    assert_string_equal(fixture_calls(), "");                       /* no session, no provider */
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
    LPMAPISESSION session = log_on("changing", NULL, MAPI_NEW_SESSION, S_OK);
    assert_int_equal(session->lpVtbl->AdminServices(session, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->GetProviderTable(services, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2);
    MAPIUID service, provider;
    memcpy(&service, PpropFindProp(rows->aRow[1].lpProps, rows->aRow[1].cValues, PR_SERVICE_UID)->Value.bin.lpb, 16);
    memcpy(&provider, PpropFindProp(rows->aRow[1].lpProps, rows->aRow[1].cValues, PR_PROVIDER_UID)->Value.bin.lpb, 16);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_int_equal(services->lpVtbl->AdminProviders(services, &service, 0, &providers), S_OK);
    assert_int_equal(providers->lpVtbl->DeleteProvider(providers, &provider), S_OK);
    providers->lpVtbl->Release(providers);
    services->lpVtbl->Release(services);
    assert_int_equal(fixture_store_rows(session), 2);                       /* the running session is untouched */
    LPMDB store = fixture_open_store(session, "goes", 0, S_OK), again = fixture_open_store(session, "goes", 0, S_OK);
    assert_ptr_equal(store, again);                                 /* open already: the same object */
    again->lpVtbl->Release(again);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    session = log_on("changing", NULL, MAPI_NEW_SESSION, S_OK);
    assert_int_equal(fixture_store_rows(session), 1);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_providers_section), cmocka_unit_test(changes_count_from_the_next_session),
        cmocka_unit_test(sharing), cmocka_unit_test(sharing_fails), cmocka_unit_test(with_and_without_mail),
        cmocka_unit_test(flags), cmocka_unit_test(in_the_background), cmocka_unit_test(services), cmocka_unit_test(errors),
        cmocka_unit_test(the_end), cmocka_unit_test(spared_and_cancelled) };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
