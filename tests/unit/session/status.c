/* The status table and its objects in a client whose transports live in a spooler: here one of the test's own (session/seams.h). */
#include "fixture.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/seams.h"

static const struct session_spooler_events *events;
static void *events_context;
static MAPIUID section;
static unsigned waits;
static char asked[256];
static LONG code = STATUS_AVAILABLE | STATUS_OUTBOUND_ENABLED;
static LONG methods = STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES | STATUS_CHANGE_PASSWORD;

static void tell(const struct session_spooler_events *to, void *context)
{
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "Post" },
        { .ulPropTag = PR_PROVIDER_DISPLAY_A, .Value.lpszA = (LPSTR)(uintptr_t) "Test transport" },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = code }, { .ulPropTag = PR_RESOURCE_METHODS, .Value.l = methods },
        { .ulPropTag = PR_STORE_RECORD_KEY, .Value.bin = { 3, (LPBYTE)(uintptr_t) "abc" } } };

    to->row(context, &section, 5, values);
}

static HRESULT follow(const char *profile, const struct session_spooler_events *to, void *context, void **ret_follower)
{
    (void)profile;
    events = to;
    events_context = context;
    *ret_follower = &events;
    return S_OK;
}

static void unfollow(void *follower)
{
    assert_ptr_equal(follower, &events);
    events = NULL;
}

static HRESULT transport_rows(const char *profile, const struct session_spooler_events *to, void *context)
{
    (void)profile;
    waits++;
    tell(to, context);
    return S_OK;
}

static HRESULT flush(const char *profile, const MAPIUID *which, ULONG flags)
{
    (void)profile;
    snprintf(asked, sizeof(asked), "flush %s %x", which ? "one" : "all", (unsigned)flags);
    return S_OK;
}

static HRESULT validated;              /* what the spooler answers */

static HRESULT validate(const char *profile, const MAPIUID *which, ULONG flags)
{
    (void)profile;
    snprintf(asked, sizeof(asked), "validate %s %x", which ? "one" : "all", (unsigned)flags);
    return validated;
}

static HRESULT change_password(const char *profile, const MAPIUID *which, const char *old_password, const char *new_password)
{
    (void)profile, (void)which;
    snprintf(asked, sizeof(asked), "password %s", new_password);
    return strcmp(old_password, "right") ? MAPI_E_NO_ACCESS : S_OK;
}

static HRESULT status(const char *profile, ULONG *ret_code, char **ret_text)
{
    (void)profile;
    *ret_code = STATUS_AVAILABLE;
    *ret_text = strdup("ready");
    return S_OK;
}

static const struct session_spooler spooler = { .follow = follow, .unfollow = unfollow, .transport_rows = transport_rows, .flush = flush,
    .validate = validate, .change_password = change_password, .status = status };

static LPMAPISESSION log_on(ULONG flags)
{
    static unsigned number;
    char name[32];
    LPMAPISESSION session;
    LPSERVICEADMIN services;
    LPMAPITABLE table;
    LPSRowSet rows;

    snprintf(name, sizeof(name), "status%u", ++number);
    fixture_profile(name, NULL);
    fixture_service(name, "One", "scripted", 0, "AB book", "MS store", "XP post", NULL);
    mapix_session_set_spooler(&spooler);
    session = fixture_logon(name, MAPI_NEW_SESSION | flags);
    /* The transport's section is found in the profile, as the spooler would. */
    assert_int_equal(session->lpVtbl->AdminServices(session, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->GetProviderTable(services, 0, &table), S_OK);
    {
        SizedSPropTagArray(2, columns) = { 2, { PR_RESOURCE_TYPE, PR_PROVIDER_UID } };

        assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), S_OK);
    }
    for (ULONG i = 0; i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].Value.l == MAPI_TRANSPORT_PROVIDER)
            memcpy(&section, rows->aRow[i].lpProps[1].Value.bin.lpb, sizeof(section));
    FreeProws(rows);
    table->lpVtbl->Release(table);
    services->lpVtbl->Release(services);
    waits = 0;
    *asked = 0;
    return session;
}

static LPSRowSet rows_of(LPMAPISESSION session)
{
    static const SizedSPropTagArray(7, tags) = { 7, { PR_RESOURCE_TYPE, PR_ENTRYID, PR_DISPLAY_NAME_A, PR_STATUS_CODE, PR_RESOURCE_METHODS,
        PR_OBJECT_TYPE, PR_STATUS_STRING_A } };
    LPMAPITABLE table;
    LPSRowSet rows;

    assert_int_equal(session->lpVtbl->GetStatusTable(session, 0, &table), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    return rows;
}

static LPMAPISTATUS open_type(LPMAPISESSION session, LONG type, ULONG flags)
{
    LPSRowSet rows = rows_of(session);
    LPMAPISTATUS object = NULL;
    ULONG object_type;

    for (ULONG i = 0; i < rows->cRows && !object; i++)
        if (rows->aRow[i].lpProps[0].Value.l == type)
            assert_int_equal(session->lpVtbl->OpenEntry(session, rows->aRow[i].lpProps[1].Value.bin.cb,
                                 (LPENTRYID)(void *)rows->aRow[i].lpProps[1].Value.bin.lpb, NULL, flags, &object_type, (LPUNKNOWN *)&object),
                S_OK);
    FreeProws(rows);
    assert_non_null(object);
    assert_int_equal(object_type, MAPI_STATUS);
    return object;
}

/* STAT-01, STAT-02, STAT-03, STAT-04, STAT-05, STAT-06, STAT-11, STAT-12, SPI-STAT-01, SPI-STAT-02, SPI-STAT-03, SPI-STAT-09 */
static void transports_have_rows(void **state)
{
    LPMAPISESSION session = log_on(0);
    LPSRowSet rows = rows_of(session);
    unsigned seen = 0;

    (void)state;
    assert_int_equal(waits, 1);
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;

        for (int column = 0; column < 6; column++)
            assert_int_not_equal(PROP_TYPE(values[column].ulPropTag), PT_ERROR);
        assert_int_equal(values[5].Value.l, MAPI_STATUS);
        if (values[0].Value.l == MAPI_SUBSYSTEM)
            assert_memory_equal(values[2].Value.lpszA, "status", 6);
        if (values[0].Value.l == MAPI_TRANSPORT_PROVIDER) {
            assert_string_equal(values[2].Value.lpszA, "Post");
            assert_int_equal(values[3].Value.l, 0x100001);
            assert_string_equal(values[6].Value.lpszA, "ready");       /* the default text */
        }
        seen |= values[0].Value.l >= 33 && values[0].Value.l <= 40 ? 1u << (values[0].Value.l - 33) : 0;
    }
    assert_true(seen & 1u << (MAPI_SUBSYSTEM - 33) && seen & 1u << (MAPI_SPOOLER - 33) && seen & 1u << (MAPI_AB - 33) &&
        seen & 1u << (MAPI_TRANSPORT_PROVIDER - 33));
    FreeProws(rows);
    rows = rows_of(session);           /* fast afterwards */
    assert_int_equal(waits, 1);
    FreeProws(rows);
    fixture_logoff(session);
    assert_null(events);               /* and nobody listens any more */
}

/* NOMAIL-05, NOMAIL-06, NOMAIL-01, SPI-XP-05 */
static void without_mail_there_are_none(void **state)
{
    LPMAPISESSION session = log_on(MAPI_NO_MAIL);
    LPSRowSet rows = rows_of(session);
    LPMAPISTATUS object;

    (void)state;
    assert_int_equal(waits, 0);
    assert_null(events);
    for (ULONG i = 0; i < rows->cRows; i++) {
        assert_int_not_equal(rows->aRow[i].lpProps[0].Value.l, MAPI_TRANSPORT_PROVIDER);
        if (rows->aRow[i].lpProps[0].Value.l == MAPI_SPOOLER)
            assert_int_equal(rows->aRow[i].lpProps[3].Value.l, STATUS_FAILURE);
    }
    FreeProws(rows);
    object = open_type(session, MAPI_SPOOLER, 0);
    assert_int_equal(object->lpVtbl->FlushQueues(object, 0, 0, NULL, FLUSH_UPLOAD), MAPI_E_NO_SUPPORT);
    assert_string_equal(asked, "");
    object->lpVtbl->Release(object);
    fixture_logoff(session);
}

/* STAT-14, STAT-15, STAT-16, STAT-17, STAT-18, STAT-19, STAT-20, STAT-25, STAT-29, STAT-39, SPI-STAT-06, SPI-STAT-08 */
static void own_objects_do_what_they_say(void **state)
{
    static const LONG types[] = { MAPI_SUBSYSTEM, MAPI_AB, MAPI_SPOOLER };
    LPMAPISESSION session = log_on(0);

    (void)state;
    for (int i = 0; i < 3; i++) {
        LPMAPISTATUS object = open_type(session, types[i], MAPI_MODIFY);
        SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t) "x" };

        assert_int_equal(object->lpVtbl->ValidateState(object, 0, SUPPRESS_UI), S_OK);
        assert_int_equal(object->lpVtbl->ValidateState(object, 0, 0x80000000), MAPI_E_UNKNOWN_FLAGS);
        assert_int_equal(object->lpVtbl->ValidateState(object, 0, SHOW_XP_SESSION_UI), MAPI_E_NO_SUPPORT);
        assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, 0), MAPI_E_NO_SUPPORT);
        assert_int_equal(object->lpVtbl->ChangePassword(object, (LPTSTR)(uintptr_t) "a", (LPTSTR)(uintptr_t) "b", 0), MAPI_E_NO_SUPPORT);
        assert_int_equal(object->lpVtbl->FlushQueues(object, 0, 0, NULL, FLUSH_UPLOAD), types[i] == MAPI_SPOOLER ? S_OK : MAPI_E_NO_SUPPORT);
        assert_true(FAILED(object->lpVtbl->SetProps(object, 1, &name, NULL)));
        object->lpVtbl->Release(object);
    }
    fixture_logoff(session);
}

/* THRD-02: a client may use a transport's status object on the thread that opened it only. On that it works, and ours on any. */
static void *validate_elsewhere(void *context)
{
    LPMAPISTATUS object = context;
    return (void *)(intptr_t)object->lpVtbl->ValidateState(object, 0, CONFIG_CHANGED);
}

static void threads_of_a_transports_object(void **state)
{
    LPMAPISESSION session = log_on(0);
    LPMAPISTATUS object = open_type(session, MAPI_TRANSPORT_PROVIDER, 0);
    pthread_t thread;
    void *result = &thread;

    (void)state;
    assert_int_equal(object->lpVtbl->ValidateState(object, 0, CONFIG_CHANGED), S_OK);
    assert_string_equal(asked, "validate one 100000");
    *asked = 0;
    assert_int_equal(pthread_create(&thread, NULL, validate_elsewhere, object), 0);
    pthread_join(thread, &result);
    assert_int_equal((HRESULT)(intptr_t)result, S_OK);
    assert_string_equal(asked, "validate one 100000");
    object->lpVtbl->Release(object);
    fixture_logoff(session);
}

/* STAT-08, STAT-10, STAT-13, STAT-21, STAT-34, STAT-35, STAT-36, STAT-37, STAT-41, SPI-STAT-04, SPI-STAT-07, SPI-XP-30 */
static void a_transports_object_speaks_for_it(void **state)
{
    static const ULONG required[] = { PR_DISPLAY_NAME_A, PR_PROVIDER_DISPLAY_A, PR_PROVIDER_DLL_NAME_A, PR_RESOURCE_FLAGS, PR_RESOURCE_METHODS,
        PR_RESOURCE_TYPE, PR_STATUS_CODE };
    LPMAPISESSION session = log_on(0);
    LPMAPISTATUS object = open_type(session, MAPI_TRANSPORT_PROVIDER, 0), all = open_type(session, MAPI_SPOOLER, 0);
    LPSPropValue id, value;

    (void)state;
    for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
        assert_int_equal(HrGetOneProp((LPMAPIPROP)object, required[i], &value), S_OK);
        MAPIFreeBuffer(value);
    }
    assert_int_equal(object->lpVtbl->ValidateState(object, 0, CONFIG_CHANGED), S_OK);
    assert_string_equal(asked, "validate one 100000");
    assert_int_equal(object->lpVtbl->FlushQueues(object, 0, 0, NULL, FLUSH_UPLOAD | FLUSH_ASYNC_OK), S_OK);
    assert_string_equal(asked, "flush one 2");         /* only the spooler's may go on */
    assert_int_equal(object->lpVtbl->FlushQueues(object, 0, 0, NULL, 0x1000), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, PR_ENTRYID, &id), S_OK);
    assert_int_equal(object->lpVtbl->FlushQueues(object, 0, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, FLUSH_UPLOAD),
        MAPI_E_INVALID_PARAMETER);
    assert_int_equal(all->lpVtbl->FlushQueues(all, 0, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, FLUSH_DOWNLOAD), S_OK);
    assert_string_equal(asked, "flush one 4");
    assert_int_equal(all->lpVtbl->FlushQueues(all, 0, 0, NULL, FLUSH_UPLOAD | FLUSH_ASYNC_OK), S_OK);
    assert_string_equal(asked, "flush all 22");
    assert_int_equal(all->lpVtbl->ValidateState(all, 0, 0), S_OK);
    assert_string_equal(asked, "validate all 0");
    MAPIFreeBuffer(id);
    assert_int_equal(object->lpVtbl->ChangePassword(object, (LPTSTR)(uintptr_t) "wrong", (LPTSTR)(uintptr_t) "new", 0), MAPI_E_NO_ACCESS);
    assert_int_equal(object->lpVtbl->ChangePassword(object, (LPTSTR)(uintptr_t)L"right", (LPTSTR)(uintptr_t)L"new", MAPI_UNICODE), S_OK);
    assert_string_equal(asked, "password new");
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, 0), MAPI_E_NO_SUPPORT);
    methods |= STATUS_SETTINGS_DIALOG;             /* SENT-13, STAT-42: its service's settings, its own page on top; then it hears of the change */
    tell(events, events_context);
    fixture_clear_log();
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 7, 0), S_OK);
    char expected[64];
    snprintf(expected, sizeof(expected), "ServiceEntry.CONFIGURE flags %#x count 0", SERVICE_UI_ALWAYS | UI_CURRENT_PROVIDER_FIRST);
    assert_non_null(strstr(fixture_log(), expected));
    assert_true(strncmp(asked, "validate one", 12) == 0);
    *asked = 0;
    fixture_clear_log();
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 7, UI_READONLY), S_OK);        /* nothing changed, nothing to hear */
    assert_non_null(strstr(fixture_log(), "ServiceEntry.CONFIGURE"));
    assert_string_equal(asked, "");
    code = STATUS_FAILURE;             /* it changes, and what is offered with it */
    methods = STATUS_VALIDATE_STATE;
    tell(events, events_context);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)object, PR_STATUS_CODE, &value), S_OK);
    assert_int_equal(value->Value.l, STATUS_FAILURE);
    MAPIFreeBuffer(value);
    assert_int_equal(object->lpVtbl->FlushQueues(object, 0, 0, NULL, FLUSH_UPLOAD), MAPI_E_NO_SUPPORT);
    code = STATUS_AVAILABLE | STATUS_OUTBOUND_ENABLED;
    methods = STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES | STATUS_CHANGE_PASSWORD;
    object->lpVtbl->Release(object);
    all->lpVtbl->Release(all);
    fixture_logoff(session);
}

/* The settings are shown here, by the service's entry function, and the transport hears of a change where it lives; not of one that was not made. */
static void settings_are_shown_and_then_told(void **state) /* STAT-40, STAT-42 */
{
    LPMAPISESSION session;
    LPMAPISTATUS object;
    char expected[64];

    (void)state;
    methods |= STATUS_SETTINGS_DIALOG;
    session = log_on(0);
    object = open_type(session, MAPI_TRANSPORT_PROVIDER, 0);
    snprintf(expected, sizeof(expected), "validate one %x", (unsigned)(CONFIG_CHANGED | SUPPRESS_UI));
    fixture_clear_log();
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, 0x40), MAPI_E_UNKNOWN_FLAGS);
    assert_string_equal(fixture_calls(), "");
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, UI_READONLY), S_OK);
    assert_string_equal(fixture_calls(), "One:ServiceEntry.CONFIGURE");
    snprintf(expected + 32, 32, " flags %#x ", (unsigned)(SERVICE_UI_ALWAYS | UI_CURRENT_PROVIDER_FIRST | MSG_SERVICE_UI_READ_ONLY));
    assert_non_null(strstr(fixture_log(), expected + 32));
    assert_string_equal(asked, "");                    /* nothing changed */
    fixture_script("One/ServiceEntry.CONFIGURE 2 80040113\n");
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, 0), MAPI_E_USER_CANCEL);
    assert_string_equal(asked, "");
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, 0), S_OK);
    assert_string_equal(asked, expected);
    methods &= ~STATUS_SETTINGS_DIALOG;                /* the bit decides */
    tell(events, events_context);
    *asked = 0;
    fixture_clear_log();
    assert_int_equal(object->lpVtbl->SettingsDialog(object, 0, 0), MAPI_E_NO_SUPPORT);
    assert_string_equal(fixture_calls(), "");
    assert_string_equal(asked, "");
    object->lpVtbl->Release(object);
    fixture_logoff(session);
}

/* A remote transport that stops because the user canceled says so, and is asked again the next time. */
static void a_canceled_validation_says_so(void **state) /* STAT-27 */
{
    LPMAPISESSION session = log_on(0);
    LPMAPISTATUS object = open_type(session, MAPI_TRANSPORT_PROVIDER, 0);
    char expected[64];

    (void)state;
    validated = MAPI_E_USER_CANCEL;
    assert_int_equal(object->lpVtbl->ValidateState(object, 0, ABORT_XP_HEADER_OPERATION), MAPI_E_USER_CANCEL);
    snprintf(expected, sizeof(expected), "validate one %x", (unsigned)ABORT_XP_HEADER_OPERATION);
    assert_string_equal(asked, expected);
    validated = S_OK;
    assert_int_equal(object->lpVtbl->ValidateState(object, 0, REFRESH_XP_HEADER_CACHE), S_OK);
    object->lpVtbl->Release(object);
    fixture_logoff(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_shown_and_then_told),
        cmocka_unit_test(a_canceled_validation_says_so),
        cmocka_unit_test(threads_of_a_transports_object),
        cmocka_unit_test(transports_have_rows),
        cmocka_unit_test(without_mail_there_are_none),
        cmocka_unit_test(own_objects_do_what_they_say),
        cmocka_unit_test(a_transports_object_speaks_for_it),
    };

    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
