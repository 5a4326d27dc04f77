/* The start of sessions: what happens in which order, who is called by what, and what is registered meanwhile: CONF, LIMIT, LOGON-03, LOGON-20, SESS-12,
 * SHARE-11, SHARE-13. The spooler and the broker are stand-ins. */
#include "local_profile.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <mapixtags.h>
#include <mspst.h>

#include "base/object.h"
#include "loader/loader.h"
#include "scratch.h"
#include "session/core.h"
#include "session/logon_record.h"
#include "session/seams.h"
#include "session/session.h"
#include "session/spooler_session.h"

/* These parts stand in the text in this order. */
static void assert_order(const char *text, const char *const *parts)
{
    for (const char *at = text; *parts; parts++) {
        const char *found = strstr(at, *parts);
        if (!found)
            fail_msg("\"%s\" is not at its place in \"%s\"", *parts, text);
        at = found + strlen(*parts);
    }
}

static char *last_record(void)
{
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(mapix_session_logon_record(0, &bytes, &size), S_OK);
    char *text = realloc(bytes, size + 1);
    text[size] = 0;
    return text;
}

/* CONF-01: a valid profile, then its credentials, then every service; who is refused before gets to nothing of what comes after. */
static void the_three_steps(void **state)
{
    static const char *const steps[] = { "\"open profile\",\"result\":\"0x00000000\"", "\"validate credentials\",\"result\":\"0x00000000\"",
        "\"load services\"", "\"log on provider\",\"service\":\"One\",\"provider\":\"book\"", "\"log on provider\",\"service\":\"One\",\"provider\":\"first\"",
        "\"log on provider\",\"service\":\"Two\",\"provider\":\"second\"", "\"judge\"", NULL };
    LPMAPISESSION session = NULL;
    fixture_profile("steps", "secret");
    fixture_service("steps", "One", "scripted", FIXTURE_NO_ENTRY, "MS first", "AB book", NULL);
    fixture_service("steps", "Two", "scripted", FIXTURE_NO_ENTRY, "MS second", NULL);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "steps", (LPTSTR) "secret", MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    char *record = last_record();
    assert_order(record, steps);
    free(record);
    fixture_logoff(session);
    fixture_clear_log();
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "steps", (LPTSTR) "wrong", MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), MAPI_E_LOGON_FAILED);
    record = last_record();
    assert_says(record, "\"validate credentials\"");
    assert_null(strstr(record, "load services"));
    free(record);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "no steps", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), MAPI_E_LOGON_FAILED);
    record = last_record();
    assert_says(record, "\"open profile\"");
    assert_null(strstr(record, "validate credentials"));
    free(record);
    assert_calls("");
}

/* LOGON-03 as design.md has it: nothing or an empty text is no password; another is wrong for a profile that has none. */
static void passwords(void **state)
{
    LPMAPISESSION session = NULL;
    fixture_profile("open", NULL);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "open", (LPTSTR) "", MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    fixture_logoff(session);
    assert_int_equal(MAPILogonEx(0, (LPTSTR)L"open", (LPTSTR)L"", MAPI_UNICODE | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), S_OK);
    fixture_logoff(session);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "open", (LPTSTR) "word", MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), MAPI_E_LOGON_FAILED);
    assert_null(session);
}

/* CONF-09, CON-05: a store's logon comes with OpenMsgStore, an address book's with OpenAddressBook where MAPILogonEx had to leave it. */
static void triggers(void **state)
{
    LPADRBOOK book = NULL;
    fixture_profile("triggers", NULL);
    fixture_service("triggers", "One", "scripted", FIXTURE_NO_ENTRY, "MS store", "AB shy", NULL);
    fixture_script("shy/ABProvider.Logon 1 8004011d\n");
    LPMAPISESSION session = fixture_logon("triggers", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    assert_calls("ABProviderInit shy:ABProvider.Logon ABProvider.Shutdown ABProvider.Release MSProviderInit store:MSProvider.Logon");
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, AB_NO_DIALOG, &book), S_OK);
    assert_calls("ABProviderInit shy:ABProvider.Logon");
    book->lpVtbl->Release(book);
    fixture_clear_log();
    LPSPropValue id = fixture_store_id(session, "store");
    LPMDB store = NULL;
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), S_OK);
    assert_calls("store:MSProvider.Logon");
    MAPIFreeBuffer(id);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    fixture_script("");
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- the spooler ---- */

static HRESULT notified(void *context, const MAPIUID *section, ULONG flags, const void *data) { return S_OK; }
static void row_changed(void *context, const MAPIUID *section, ULONG count, const SPropValue *values) {}
static const struct mapix_spooler_host host = { .notify = notified, .row_changed = row_changed };

/* CONF-10, LOGOFF-13: in a client no transport is logged on; the spooler does it, with mail suspended in both directions, and logs it off whatever
 * it answers to that. */
static void transports(void **state)
{
    struct mapix_spooler_session *session = NULL;
    char expected[64];
    fixture_profile("transports", NULL);
    fixture_service("transports", "One", "scripted", FIXTURE_NO_ENTRY, "XP wire", "MS store", "XP radio", NULL);
    fixture_script("wire/XPLogon.TransportLogoff * 80004005\n");
    fixture_logoff(fixture_logon("transports", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    assert_null(strstr(fixture_log(), "XPProvider"));
    fixture_clear_log();
    const struct session_spooler *before = mapix_session_set_spooler(NULL);
    assert_int_equal(mapix_spooler_session_open("transports", &host, NULL, &session), S_OK);
    assert_null(strstr(fixture_log(), "XPProvider"));               /* stores first: then there is somewhere to put mail */
    assert_int_equal(session->transport_count, 2);
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(mapix_spooler_transport_logon(session, i), S_OK);
    snprintf(expected, sizeof(expected), "wire XPProvider.TransportLogon flags %#x", LOGON_NO_DIALOG | LOGON_NO_INBOUND | LOGON_NO_OUTBOUND);
    assert_says(fixture_log(), expected);
    fixture_clear_log();
    mapix_spooler_session_close(session);
    assert_says(fixture_log(), "wire XPLogon.TransportLogoff");
    assert_says(fixture_log(), "radio XPLogon.TransportLogoff");
    assert_says(fixture_log(), "XPProvider.Shutdown");
    mapix_session_set_spooler(before);
    fixture_script("");
    assert_int_equal(mapix_object_live_count(), 0);
    assert_int_equal(loader_module_uses(NULL), 0);
}

static struct {
    unsigned began, rows, others;
    bool all_on;
    HRESULT inner;
} spooler;

/* CONF-11: it is asked to begin when everything else is done and the logon lock is free: another logon gets through meanwhile. */
static HRESULT spooler_began(const char *profile, bool inbound)
{
    LPMAPISESSION session = NULL;
    (void)profile, (void)inbound;
    spooler.began++;
    spooler.all_on = strstr(fixture_calls(), "last:MSProvider.Logon") != NULL;
    spooler.inner = MAPILogonEx(0, (LPTSTR) "later", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_TIMEOUT_SHORT, &session);
    if (session)
        fixture_logoff(session);
    return S_OK;
}

static HRESULT spooler_rows(const char *profile, const struct session_spooler_events *events, void *context)
{
    (void)profile, (void)events, (void)context;
    spooler.rows++;
    return S_OK;
}

static HRESULT spooler_validate(const char *profile, const MAPIUID *section, ULONG flags)
{
    (void)profile, (void)section, (void)flags;
    spooler.others++;
    return S_OK;
}

static HRESULT spooler_follow(const char *profile, const struct session_spooler_events *events, void *context, void **ret_follower)
{
    (void)profile, (void)events, (void)context;
    *ret_follower = &spooler;
    return S_OK;
}
static void spooler_unfollow(void *follower) { (void)follower; }

static unsigned logoffs;
static ULONG logoff_flags;
static HRESULT spooler_logoff(const char *profile, const MAPIUID *section, ULONG *io_flags)
{
    (void)profile, (void)section;
    logoffs++;
    logoff_flags = *io_flags;
    *io_flags = LOGOFF_OUTBOUND;
    return S_OK;
}

static const struct session_spooler stand_in = { .session_began = spooler_began, .transport_rows = spooler_rows, .validate = spooler_validate,
    .follow = spooler_follow, .unfollow = spooler_unfollow, .store_logoff = spooler_logoff };

static void the_spooler_comes_last(void **state)
{
    fixture_profile("later", NULL);
    fixture_service("later", "One", "scripted", FIXTURE_NO_ENTRY, "MS first", "XP wire", "MS last", NULL);
    memset(&spooler, 0, sizeof(spooler));
    setenv("MAPIX_LOGON_SHORT_TIMEOUT", "2", 1);
    const struct session_spooler *before = mapix_session_set_spooler(&stand_in);
    LPMAPISESSION session = fixture_logon("later", MAPI_NEW_SESSION);
    assert_int_equal(spooler.began, 1);
    assert_true(spooler.all_on);
    assert_int_equal(spooler.inner, S_OK);
    fixture_logoff(session);
    mapix_session_set_spooler(before);
    unsetenv("MAPIX_LOGON_SHORT_TIMEOUT");
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SESS-12: these wait until the spooler has told of its transports, once a session; OpenMsgStore and OpenAddressBook do not. */
static HRESULT call_status(LPMAPISESSION session)
{
    LPMAPITABLE table = NULL;
    HRESULT hr = session->lpVtbl->GetStatusTable(session, 0, &table);
    if (table)
        table->lpVtbl->Release(table);
    return hr;
}
static HRESULT call_types(LPMAPISESSION session)
{
    ULONG count;
    LPTSTR *types = NULL;
    HRESULT hr = session->lpVtbl->EnumAdrTypes(session, 0, &count, &types);
    MAPIFreeBuffer(types);
    return hr;
}
static HRESULT call_identity(LPMAPISESSION session)
{
    ULONG size;
    LPENTRYID id = NULL;
    HRESULT hr = session->lpVtbl->QueryIdentity(session, &size, &id);
    MAPIFreeBuffer(id);
    return hr;
}

static void calls_that_wait(void **state)
{
    static HRESULT (*const calls[])(LPMAPISESSION) = { call_status, call_types, call_identity };
    const struct session_spooler *before = mapix_session_set_spooler(&stand_in);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        LPADRBOOK book = NULL;
        LPMDB store = NULL;
        LPMAPISESSION session = fixture_logon("later", MAPI_NEW_SESSION);
        LPSPropValue id = fixture_store_id(session, "first");
        memset(&spooler, 0, sizeof(spooler));
        assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), S_OK);
        assert_int_equal(session->lpVtbl->OpenAddressBook(session, 0, NULL, 0, &book), S_OK);
        assert_int_equal(spooler.rows, 0);
        assert_true(SUCCEEDED(calls[i](session)));
        assert_int_equal(spooler.rows, 1);
        assert_true(SUCCEEDED(calls[i](session)));
        assert_int_equal(spooler.rows, 1);
        ULONG count, type;
        LPMAPISTATUS status = NULL;
        LPSPropValue row = fixture_status_row(session, "MAPI Spooler", &count);
        LPSPropValue entry = PpropFindProp(row, count, PR_ENTRYID);
        assert_int_equal(session->lpVtbl->OpenEntry(session, entry->Value.bin.cb, (LPENTRYID)entry->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&status), S_OK);
        assert_int_equal(status->lpVtbl->ValidateState(status, 0, 0), S_OK);
        assert_int_equal(spooler.others, 1);                        /* the spooler's own answer is awaited */
        status->lpVtbl->Release(status);
        MAPIFreeBuffer(row);
        store->lpVtbl->Release(store);
        book->lpVtbl->Release(book);
        MAPIFreeBuffer(id);
        fixture_logoff(session);
    }
    mapix_session_set_spooler(before);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- UIDs ---- */

static void id_of(const char *name, BYTE id[24])
{
    memset(id, 0, 24);
    memset(id + 4, 0x5c, 16);
    for (size_t i = 0; name[i]; i++)
        id[4 + i % 16] = (BYTE)(id[4 + i % 16] * 31 + (BYTE)name[i]);
    id[20] = 2;
}

static LPMAPISUP support_of(LPMAPISESSION session, unsigned provider)
{
    struct session_core *core = session_core_of(session);
    struct session_logon *logon = session_logon_of(core, &core->providers[provider]);
    assert_non_null(logon);
    LPMAPISUP support = logon->support;
    session_logon_release(logon);
    return support;
}

/* CONF-27, CONF-28: a provider registers several UIDs, the same one twice even; of two that have one UID the first of the profile is asked,
 * also when it registered later; when it has gone, the next. */
static void uids(void **state)
{
    MAPIUID more = { "a further one..." }, again;
    BYTE entry[24], more_entry[24];
    ULONG type;
    LPUNKNOWN object = NULL;
    LPMDB store = NULL;
    fixture_profile("uids", NULL);
    fixture_service("uids", "One", "scripted", FIXTURE_NO_ENTRY, "MS one", "MS two", NULL);
    LPMAPISESSION session = fixture_logon("uids", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    LPMAPISUP one = support_of(session, 0), two = support_of(session, 1);
    assert_int_equal(two->lpVtbl->SetProviderUID(two, &more, 0), S_OK);
    assert_int_equal(two->lpVtbl->SetProviderUID(two, &more, 0), S_OK);
    struct session_core *core = session_core_of(session);
    struct session_logon *logon = session_logon_of(core, &core->providers[1]);
    assert_int_equal(logon->uid_count, 3);                          /* kept, the duplicate too */
    session_logon_release(logon);
    memset(more_entry, 0, sizeof(more_entry));
    memcpy(more_entry + 4, &more, 16);
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)more_entry, NULL, 0, &type, &object), S_OK);
    assert_calls("two:OpenEntry");
    object->lpVtbl->Release(object);
    id_of("two", entry);
    memcpy(&again, entry + 4, 16);
    assert_int_equal(one->lpVtbl->SetProviderUID(one, &again, 0), S_OK);
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)entry, NULL, 0, &type, &object), S_OK);
    assert_calls("one:OpenEntry");
    object->lpVtbl->Release(object);
    LPSPropValue id = fixture_store_id(session, "one");
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, 0, &store), S_OK);
    MAPIFreeBuffer(id);
    store->lpVtbl->Release(store);                                  /* the last one closes it */
    fixture_clear_log();
    assert_int_equal(session->lpVtbl->OpenEntry(session, 24, (LPENTRYID)entry, NULL, 0, &type, &object), S_OK);
    assert_calls("two:OpenEntry");
    object->lpVtbl->Release(object);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* CONF-33, SPI-SVC-13: what an entry function is handed dies when it returns, however tightly it is held. */
static void what_entry_functions_keep(void **state)
{
    char expected[64];
    fixture_profile("keeping", NULL);
    fixture_service("keeping", "Keeping", "scripted", 0, "MS lacking", NULL);
    fixture_script("lacking/MSProvider.Logon 1 8004011c\nKeeping/ServiceEntry.CONFIGURE 1 keep\n");
    fixture_logoff(fixture_logon("keeping", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    fixture_script("lacking/MSProvider.Logon 3 8004011c\nKeeping/ServiceEntry.CONFIGURE 2 use\n");
    fixture_logoff(fixture_logon("keeping", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    snprintf(expected, sizeof(expected), "Keeping Kept %#x %#x", (unsigned)MAPI_E_INVALID_OBJECT, (unsigned)MAPI_E_INVALID_OBJECT);
    assert_says(fixture_log(), expected);
    fixture_script("");
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- sharing ---- */

static LPMAPISESSION shared;
static unsigned published, joined;
static HRESULT broker_find(void) { return shared ? S_OK : MAPI_E_NOT_FOUND; }
static HRESULT broker_join(ULONG flags, LPMAPISESSION *ret_session)
{
    (void)flags;
    joined++;
    return session_new(session_core_hold(session_core_of(shared)), ret_session);
}
static HRESULT broker_publish(LPMAPISESSION session)
{
    shared = session;
    published++;
    return S_OK;
}
static void broker_leave(LPMAPISESSION session, bool order_all_off)
{
    (void)order_all_off;
    if (session == shared)
        shared = NULL;
}
static const struct session_broker broker = { broker_find, broker_join, broker_publish, broker_leave };

/* SHARE-11, SHARE-13: while there is a shared session, MAPI_ALLOW_OTHERS makes no second one but joins it, whatever profile it has. A session without mail is
 * not announced to the spooler. */
static void one_shared_session(void **state)
{
    LPMAPISESSION first = NULL, second = NULL;
    fixture_profile("joint", NULL);
    fixture_service("joint", "One", "scripted", FIXTURE_NO_ENTRY, "MS store", "XP wire", NULL);
    mapix_session_set_broker(&broker);
    const struct session_spooler *before = mapix_session_set_spooler(&stand_in);
    memset(&spooler, 0, sizeof(spooler));
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "joint", NULL, MAPI_ALLOW_OTHERS | MAPI_NO_MAIL, &first), S_OK);
    assert_int_equal(spooler.began, 0);
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "open", NULL, MAPI_ALLOW_OTHERS | MAPI_NO_MAIL, &second), S_OK);
    assert_int_equal(published, 1);
    assert_int_equal(joined, 1);
    assert_string_equal(session_core_of(second)->profile_name, "joint");
    fixture_logoff(second);
    fixture_logoff(first);
    assert_int_equal(spooler.began + spooler.rows, 0);
    mapix_session_set_spooler(before);
    mapix_session_set_broker(NULL);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- standard folders ---- */

static void local_profile(const char *name)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    fixture_profile(name, NULL);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR)(uintptr_t)name, NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->CreateMsgService(services, (LPTSTR) "LOCAL", (LPTSTR) "LOCAL", 0, 0), S_OK);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
}

static ULONG store_flags(LPMAPISESSION session)
{
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    assert_int_equal(session->lpVtbl->GetMsgStoresTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 1);
    ULONG flags = (ULONG)PpropFindProp(rows->aRow[0].lpProps, rows->aRow[0].cValues, PR_RESOURCE_FLAGS)->Value.l;
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return flags;
}

/* SPI-PROF-13: STATUS_NEED_IPM_TREE goes when MAPI has seen to the standard folders; what the catalogue says stays. */
static void folders_are_verified(void **state)
{
    local_profile("verified");
    fixture_set_flags("verified", "Local folders", STATUS_NEED_IPM_TREE | STATUS_DEFAULT_STORE | STATUS_PRIMARY_IDENTITY);
    const struct session_spooler *before = mapix_session_set_spooler(&stand_in);
    LPMAPISESSION session = fixture_logon("verified", MAPI_NEW_SESSION);
    assert_int_equal(store_flags(session), STATUS_NEED_IPM_TREE | STATUS_DEFAULT_STORE | STATUS_PRIMARY_IDENTITY);
    LPSPropValue id = fixture_store_id(session, "Local folders");
    LPMDB store = NULL;
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MDB_WRITE, &store), S_OK);
    MAPIFreeBuffer(id);
    assert_int_equal(store_flags(session), STATUS_DEFAULT_STORE | STATUS_PRIMARY_IDENTITY);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    mapix_session_set_spooler(before);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* ---- closing a store ---- */

static LPMDB open_local(LPMAPISESSION session)
{
    LPSPropValue id = fixture_store_id(session, "Local folders");
    LPMDB store = NULL;
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MDB_WRITE, &store), S_OK);
    MAPIFreeBuffer(id);
    return store;
}

static void submit_one(LPMDB store)
{
    struct { ULONG count; ADRENTRY entry; } list = { 1, { 0, 4, NULL } };
    LPSPropValue id = NULL, values = NULL;
    ULONG type;
    LPMAPIFOLDER outbox = NULL;
    LPMESSAGE message = NULL;
    assert_int_equal(HrGetOneProp((LPMAPIPROP)store, PR_IPM_OUTBOX_ENTRYID, &id), S_OK);
    assert_int_equal(store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&outbox), S_OK);
    assert_int_equal(outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message), S_OK);
    assert_int_equal(MAPIAllocateBuffer(4 * sizeof(*values), (LPVOID *)&values), S_OK);
    values[0] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO };
    values[1] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR) "Ada" };
    values[2] = (SPropValue){ .ulPropTag = PR_ADDRTYPE_A, .Value.lpszA = (LPSTR) "SMTP" };
    values[3] = (SPropValue){ .ulPropTag = PR_EMAIL_ADDRESS_A, .Value.lpszA = (LPSTR) "ada@example.org" };
    list.entry.rgPropVals = values;
    assert_int_equal(message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, (LPADRLIST)(void *)&list), S_OK);
    assert_int_equal(message->lpVtbl->SubmitMessage(message, 0), S_OK);
    MAPIFreeBuffer(values);
    message->lpVtbl->Release(message);
    outbox->lpVtbl->Release(outbox);
    MAPIFreeBuffer(id);
}

/* LOGOFF-10, LOGOFF-15, LOGOFF-16: one flag at a time; it is told to the transports with the last Release (LOGOFF_QUIET at once); what waits in the queue is
 * told to the client, and stays there when it logs off at once. */
static void closes_a_store(void **state)
{
    static const ULONG one[] = { LOGOFF_NO_WAIT, LOGOFF_ORDERLY, LOGOFF_PURGE, LOGOFF_ABORT, LOGOFF_QUIET };
    local_profile("closing");
    const struct session_spooler *before = mapix_session_set_spooler(&stand_in);
    LPMAPISESSION session = fixture_logon("closing", MAPI_NEW_SESSION);
    for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++) {
        LPMDB store = open_local(session);
        ULONG flags = LOGOFF_ORDERLY | LOGOFF_PURGE;
        assert_int_equal(store->lpVtbl->StoreLogoff(store, &flags), MAPI_E_INVALID_PARAMETER);
        flags = 0x400;
        assert_int_equal(store->lpVtbl->StoreLogoff(store, &flags), MAPI_E_UNKNOWN_FLAGS);
        flags = one[i];
        logoffs = 0;
        assert_int_equal(store->lpVtbl->StoreLogoff(store, &flags), S_OK);
        assert_int_equal(logoffs, one[i] == LOGOFF_QUIET);
        assert_int_equal(flags, one[i] == LOGOFF_QUIET ? LOGOFF_OUTBOUND : LOGOFF_COMPLETE);
        store->lpVtbl->Release(store);
        assert_int_equal(logoffs, 1);
        assert_int_equal(logoff_flags, one[i]);
    }
    LPMDB store = open_local(session);
    submit_one(store);
    ULONG flags = LOGOFF_NO_WAIT;
    assert_int_equal(store->lpVtbl->StoreLogoff(store, &flags), S_OK);
    assert_int_equal(flags, LOGOFF_OUTBOUND_QUEUE);
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    session = fixture_logon("closing", MAPI_NEW_SESSION);
    store = open_local(session);
    flags = LOGOFF_ORDERLY;
    assert_int_equal(store->lpVtbl->StoreLogoff(store, &flags), S_OK);
    assert_int_equal(flags, LOGOFF_OUTBOUND_QUEUE);                 /* it is still there */
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    mapix_session_set_spooler(before);
    assert_int_equal(mapix_object_live_count(), 0);
}

/* CONF-13: a logon looks at what it needs: a store whose path leads nowhere does not log on, and says which path it is. */
static void logons_verify(void **state)
{
    local_profile("verify");
    struct profile *profile = NULL;
    struct profile_provider *providers = NULL;
    ULONG count = 0;
    assert_int_equal(profile_open("verify", NULL, 0, NULL, &profile), S_OK);
    assert_int_equal(profile_list_providers(profile, NULL, NULL, &count, &providers), S_OK);
    for (ULONG i = 0; i < count; i++) {
        bool transport = providers[i].type == MAPI_TRANSPORT_PROVIDER;
        SPropValue value = { .ulPropTag = transport ? PR_MAPIX_MAILDIR_A : PR_PST_PATH_A, .Value.lpszA = (LPSTR) "/proc/nowhere/at/all" };
        if (transport || providers[i].type == MAPI_STORE_PROVIDER)
            assert_int_equal(profile_set_values(profile, &providers[i].section.uid, 1, &value, NULL), S_OK);
    }
    free(providers);
    profile_release(profile);
    LPMAPISESSION session = NULL;
    assert_int_equal(MAPILogonEx(0, (LPTSTR) "verify", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), MAPI_E_LOGON_FAILED);
    assert_says(fixture_error(NULL, MAPI_E_LOGON_FAILED), "/proc/nowhere");
}

/* ---- too many ---- */

/* How many descriptors are open. */
static unsigned open_descriptors(const struct rlimit *limit)
{
    unsigned count = 0;
    DIR *list = opendir("/proc/self/fd");
    assert_non_null(list);
    for (struct dirent *entry; (entry = readdir(list));)
        count += *entry->d_name != '.' && strtoul(entry->d_name, NULL, 10) < limit->rlim_cur;     /* valgrind's own lie above it */
    closedir(list);
    return count - 1;                                               /* the list itself */
}

/* LOGON-20, LIMIT-05: a process that has no room for one more session gets MAPI_E_LOGON_FAILED with the reason, its other sessions go on, and there is one again
 * when there is room. MAPI sets no limit itself (SHARE-14): here the system's limit of descriptors is met. Sessions on the same store share some, so the one
 * more is on another. */
static void too_many_sessions(void **state)
{
    struct rlimit limit, few;
    LPMAPISESSION another = NULL;
    char said[1024];
    local_profile("crowd");
    local_profile("too much");
    LPMAPISESSION session = fixture_logon("crowd", MAPI_NEW_SESSION | MAPI_NO_MAIL);
    LPMDB store = open_local(session);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    few = limit;
    few.rlim_cur = open_descriptors(&limit) + 3;                          /* for the profiles and the lock of logons, not for a store */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    HRESULT hr = MAPILogonEx(0, (LPTSTR) "too much", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &another);
    snprintf(said, sizeof(said), "%s", fixture_error(NULL, hr));
    LPMAPITABLE table = NULL;
    HRESULT works = session->lpVtbl->GetStatusTable(session, 0, &table);
    if (table)
        table->lpVtbl->Release(table);
    setrlimit(RLIMIT_NOFILE, &limit);
    assert_int_equal(works, S_OK);
    assert_int_equal(hr, MAPI_E_LOGON_FAILED);
    assert_null(another);
    assert_says(said, "descriptors");
    fixture_logoff(fixture_logon("too much", MAPI_NEW_SESSION | MAPI_NO_MAIL));
    store->lpVtbl->Release(store);
    fixture_logoff(session);
    assert_int_equal(mapix_object_live_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_three_steps), cmocka_unit_test(passwords), cmocka_unit_test(triggers), cmocka_unit_test(transports),
        cmocka_unit_test(the_spooler_comes_last), cmocka_unit_test(calls_that_wait), cmocka_unit_test(uids), cmocka_unit_test(what_entry_functions_keep),
        cmocka_unit_test(one_shared_session), cmocka_unit_test(folders_are_verified), cmocka_unit_test(closes_a_store), cmocka_unit_test(logons_verify), cmocka_unit_test(too_many_sessions) };
    return cmocka_run_group_tests(tests, local_profile_start, fixture_end);
}
