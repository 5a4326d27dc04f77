/* Sessions of Simple MAPI: explicit and implicit logon, handles, sharing, threads. */
#include "common.h"

#include <mapiguid.h>
#include <pthread.h>
#include <sys/wait.h>

/* SMAPI-02: a handle is no flag space: what means ALLOW_OTHERS, EXTENDED or USE_DEFAULT to MAPILogonEx is another flag here. SMAPI-08: handles of one
 * session differ, and one that was given back is none. SMAPI-12. */
static void handles(void **state)
{
    LHANDLE one = log_on("alice"), other = 0, third = 0;
    (void)state;
    assert_code(MAPILogon(0, S("alice"), NULL, 0, 0, &other), SUCCESS_SUCCESS);
    assert_true(one != other);
    assert_code(MAPILogon(0, NULL, NULL, MAPI_DIALOG, 0, &third), MAPI_E_FAILURE);
    assert_code(MAPILogon(0, NULL, NULL, MAPI_ENVELOPE_ONLY, 0, &third), MAPI_E_FAILURE);
    assert_int_equal(third, 0);
    assert_code(MAPILogoff(one, 0, 1, 0), MAPI_E_FAILURE);
    assert_code(MAPILogoff(one, 0, 0, 1), MAPI_E_FAILURE);
    log_off(one);
    assert_code(MAPILogoff(one, 0, 0, 0), MAPI_E_INVALID_SESSION);
    assert_says("log on again");
    log_off(other);
    assert_code(MAPILogoff(0, 0, 0, 0), MAPI_E_INVALID_SESSION);
}

/* SMAPI-03, SMAPI-06, SMAPI-08: is there a session to share? */
static void shares_a_session(void **state)
{
    LHANDLE probe = 7, first = 0, second = 0;
    LPMAPISESSION one = NULL, two = NULL;
    (void)state;
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &probe), MAPI_E_LOGIN_FAILURE);
    assert_int_equal(probe, 0);
    assert_code(MAPILogon(0, S("bob"), NULL, 0, 0, &first), SUCCESS_SUCCESS);
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &second), SUCCESS_SUCCESS);
    assert_true(first != second);
    assert_int_equal(ScMAPIXFromSMAPI(first, 0, NULL, &one), S_OK);
    assert_int_equal(ScMAPIXFromSMAPI(second, 0, &IID_IMAPISession, &two), S_OK);
    assert_ptr_equal(one, two);
    log_off(first);                                                    /* the session goes on for the other */
    char id[64];
    put_message(second, "still here", NULL, NULL, 0, id);
    assert_code(MAPIDeleteMail(second, 0, id, 0, 0), SUCCESS_SUCCESS);
    LHANDLE own = 0;
    assert_code(MAPILogon(0, S("bob"), NULL, MAPI_NEW_SESSION, 0, &own), SUCCESS_SUCCESS);
    DROP(two);
    assert_int_equal(ScMAPIXFromSMAPI(own, 0, NULL, &two), S_OK);
    assert_ptr_not_equal(one, two);
    DROP(one);
    DROP(two);
    log_off(own);
    log_off(second);
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &probe), MAPI_E_LOGIN_FAILURE);
}

/* SMAPI-29. */
static void extended_session(void **state)
{
    LHANDLE handle = log_on("alice");
    LPMAPISESSION session = (LPMAPISESSION)1;
    ULONG size = 0;
    LPENTRYID id = NULL;
    (void)state;
    assert_int_equal(ScMAPIXFromSMAPI(handle + 1000, 0, NULL, &session), MAPI_E_INVALID_PARAMETER);
    assert_null(session);
    assert_int_equal(ScMAPIXFromSMAPI(0, 0, NULL, &session), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(ScMAPIXFromSMAPI(handle, 1, NULL, &session), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, &IID_IMsgStore, &session), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, NULL, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(ScMAPIXFromSMAPI(handle, 0, NULL, &session), S_OK);
    assert_true(SUCCEEDED(session->lpVtbl->QueryIdentity(session, &size, &id)));
    MAPIFreeBuffer(id);
    log_off(handle);
    assert_int_equal(session->lpVtbl->QueryIdentity(session, &size, &id), MAPI_E_INVALID_OBJECT);
    DROP(session);
}

/* SMAPI-04, SMAPI-05. */
static void refuses_arguments(void **state)
{
    LHANDLE handle = 0;
    char name[300];
    (void)state;
    memset(name, 'a', sizeof(name));
    name[257] = 0;
    assert_code(MAPILogon(0, name, NULL, MAPI_NEW_SESSION, 0, &handle), MAPI_E_FAILURE);
    assert_says("256");
    assert_code(MAPILogon(0, S("alice"), name, MAPI_NEW_SESSION, 0, &handle), MAPI_E_FAILURE);
    name[256] = 0;
    assert_code(MAPILogon(0, name, NULL, MAPI_NEW_SESSION, 0, &handle), MAPI_E_LOGIN_FAILURE);
    assert_code(MAPILogon(0, S("alice"), NULL, MAPI_LOGON_UI | MAPI_PASSWORD_UI, 0, &handle), MAPI_E_FAILURE);
    assert_code(MAPILogon(0, S("alice"), NULL, MAPI_NEW_SESSION, 1, &handle), MAPI_E_FAILURE);
    assert_code(MAPILogon(0, S("alice"), NULL, MAPI_NEW_SESSION, 0, NULL), MAPI_E_FAILURE);
    assert_code(MAPILogon(0, S("nobody"), NULL, MAPI_NEW_SESSION, 0, &handle), MAPI_E_LOGIN_FAILURE);
    assert_code(MAPILogon(0, S("alice"), S("wrong"), MAPI_NEW_SESSION, 0, &handle), MAPI_E_LOGIN_FAILURE);
    assert_int_equal(handle, 0);
}

/* SMAPI-06, SMAPI-07: a profile with a password, with and without somebody to ask. */
static void asks_for_passwords(void **state)
{
    LHANDLE handle = 0;
    (void)state;
    make_profile("locked", "secret", false);
    assert_code(MAPILogon(0, S("locked"), NULL, MAPI_NEW_SESSION, 0, &handle), MAPI_E_LOGIN_FAILURE);
    assert_code(MAPILogon(0, S("locked"), S("secret"), MAPI_NEW_SESSION, 0, &handle), SUCCESS_SUCCESS);
    log_off(handle);
    ask_me();
    assert_code(MAPILogon(0, S("locked"), NULL, MAPI_NEW_SESSION | MAPI_PASSWORD_UI, 0, &handle), MAPI_E_USER_ABORT);
    asked.password = "wrong";
    assert_code(MAPILogon(0, S("locked"), NULL, MAPI_NEW_SESSION | MAPI_LOGON_UI, 0, &handle), MAPI_E_LOGIN_FAILURE);
    asked.password = "secret";
    assert_code(MAPILogon(0, S("locked"), NULL, MAPI_NEW_SESSION | MAPI_PASSWORD_UI, 0, &handle), SUCCESS_SUCCESS);
    log_off(handle);
    assert_int_equal(asked.passwords, 3);
    assert_int_equal(asked.choices, 0);
    asked.profile = NULL;
    assert_code(MAPILogon(0, NULL, NULL, MAPI_LOGON_UI, 0, &handle), MAPI_E_USER_ABORT);          /* SMAPI-07: an empty name is asked for */
    asked.profile = "bob";
    assert_code(MAPILogon(0, NULL, NULL, MAPI_LOGON_UI, 0, &handle), SUCCESS_SUCCESS);
    assert_int_equal(asked.choices, 2);
    log_off(handle);
    asked.available = false;                                                                       /* nobody to ask: the default profile does */
    assert_code(MAPILogon(0, NULL, NULL, MAPI_LOGON_UI, 0, &handle), SUCCESS_SUCCESS);
    log_off(handle);
    assert_code(MAPILogon(0, NULL, NULL, MAPI_NEW_SESSION | MAPI_FORCE_DOWNLOAD, 0, &handle), SUCCESS_SUCCESS);
    log_off(handle);
    ask_nobody();
}

/* SMAPI-10, SMAPI-11: handle 0 is a session for the call, where there can be one. Nothing stays behind. */
static void implicit_sessions(void **state)
{
    LHANDLE handle = 0;
    lpMapiRecipDesc recipient = NULL;
    lpMapiMessage message = NULL;
    char id[64] = "", saved[64] = "";
    MapiMessage draft = { .lpszSubject = S("implicit") };
    (void)state;
    assert_code(MAPIResolveName(0, 0, S("bob"), 0, 0, &recipient), SUCCESS_SUCCESS);
    assert_string_equal(recipient->lpszName, "bob");
    assert_code(MAPISaveMail(0, 0, &draft, 0, 0, saved), SUCCESS_SUCCESS);
    assert_code(MAPISaveMail(0, 0, &draft, 0, 0, saved), MAPI_E_INVALID_SESSION);                  /* an identifier is of a session */
    assert_code(MAPIFindNext(0, 0, NULL, NULL, 0, 0, id), MAPI_E_INVALID_SESSION);
    assert_code(MAPIReadMail(0, 0, saved, 0, 0, &message), MAPI_E_INVALID_SESSION);
    assert_code(MAPIDeleteMail(0, 0, saved, 0, 0), MAPI_E_INVALID_SESSION);
    assert_code(MAPIDetails(0, 0, recipient, 0, 0), MAPI_E_NOT_SUPPORTED);
    MAPIFreeBuffer(recipient);
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &handle), MAPI_E_LOGIN_FAILURE);                    /* no session stayed */
    handle = log_on("alice");
    put_message(handle, "x", NULL, NULL, 0, id);
    assert_code(MAPIDeleteMail(handle, 0, id, 0, 0), SUCCESS_SUCCESS);
    assert_code(MAPIDeleteMail(handle, 0, saved, 0, 0), SUCCESS_SUCCESS);                          /* it went into the default profile's store */
    assert_code(MAPIResolveName(0, 0, S("alice"), MAPI_NEW_SESSION, 0, &recipient), SUCCESS_SUCCESS);
    MAPIFreeBuffer(recipient);
    log_off(handle);
    assert_code(MAPIResolveName(12345, 0, S("bob"), 0, 0, &recipient), MAPI_E_INVALID_SESSION);
    assert_null(recipient);
}

/* SMAPI-10: without a default profile there is no session to be had; SMAPI-06. */
static void no_default_profile(void **state)
{
    LPPROFADMIN profiles = NULL;
    MapiRecipDesc to = { .ulRecipClass = MAPI_TO, .lpszName = S("bob") };
    MapiMessage message = { .nRecipCount = 1, .lpRecips = &to };
    (void)state;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, NULL, 0), S_OK);
    assert_code(MAPISendMail(0, 0, &message, 0, 0), MAPI_E_LOGIN_FAILURE);
    assert_says("no default profile");
    assert_int_equal(profiles->lpVtbl->SetDefaultProfile(profiles, T("alice"), 0), S_OK);
    DROP(profiles);
    MAPIUninitialize();
}

/* SMAPI-07. */
static void too_many_sessions(void **state)
{
    enum { MANY = 1024 };
    static LHANDLE handles[MANY];
    LHANDLE extra = 5;
    (void)state;
    for (int i = 0; i < MANY; i++)
        assert_code(MAPILogon(0, S("alice"), NULL, 0, 0, &handles[i]), SUCCESS_SUCCESS);
    assert_code(MAPILogon(0, S("alice"), NULL, 0, 0, &extra), MAPI_E_TOO_MANY_SESSIONS);
    assert_int_equal(extra, 0);
    for (int i = 0; i < MANY; i++)
        log_off(handles[i]);
}

/* SMAPI-09: the address book is opened with the session, the store by the first call that needs one. */
static void opens_when_needed(void **state)
{
    LPPROFADMIN profiles = NULL;
    lpMapiRecipDesc recipient = NULL;
    MapiMessage message = { .lpszSubject = S("x") };
    char id[64] = "";
    (void)state;
    assert_int_equal(MAPIInitialize(NULL), S_OK);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T("storeless"), NULL, 0, 0), S_OK);
    DROP(profiles);
    MAPIUninitialize();
    LHANDLE handle = log_on("storeless");
    assert_code(MAPIResolveName(handle, 0, S("x@example.org"), 0, 0, &recipient), SUCCESS_SUCCESS);
    MAPIFreeBuffer(recipient);
    assert_code(MAPIFindNext(handle, 0, NULL, NULL, 0, 0, id), MAPI_E_NOT_SUPPORTED);
    assert_code(MAPISaveMail(handle, 0, &message, 0, 0, id), MAPI_E_NOT_SUPPORTED);               /* SMAPI-24 */
    assert_says("no default message store");
    log_off(handle);
}

/* A broker of the test's own: what is published can be joined. */
static LPMAPISESSION published;
static int joins;

static HRESULT find_shared(void)
{
    return published ? S_OK : MAPI_E_NOT_FOUND;
}

static HRESULT join(ULONG flags, LPMAPISESSION *ret_session)
{
    (void)flags;
    joins++;
    published->lpVtbl->AddRef(published);
    *ret_session = published;
    return S_OK;
}

static HRESULT publish(LPMAPISESSION session)
{
    published = session;
    return S_OK;
}

static void leave(LPMAPISESSION session, bool order_all_off)
{
    (void)order_all_off;
    if (session == published)
        published = NULL;
}

/* SMAPI-03, SMAPI-08, SMAPI-10: with a broker it is MAPILogonEx that shares: explicit sessions are published, implicit ones are not. */
static void shares_through_a_broker(void **state)
{
    static const struct session_broker broker = { find_shared, join, publish, leave };
    LHANDLE first = 0, second = 0;
    lpMapiRecipDesc recipient = NULL;
    (void)state;
    mapix_session_set_broker(&broker);
    assert_code(MAPIResolveName(0, 0, S("bob"), 0, 0, &recipient), SUCCESS_SUCCESS);
    MAPIFreeBuffer(recipient);
    assert_null(published);
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &second), MAPI_E_LOGIN_FAILURE);
    assert_code(MAPILogon(0, S("alice"), NULL, 0, 0, &first), SUCCESS_SUCCESS);
    assert_non_null(published);
    assert_code(MAPILogon(0, NULL, NULL, 0, 0, &second), SUCCESS_SUCCESS);
    assert_int_equal(joins, 1);
    assert_true(first != second);
    log_off(second);
    log_off(first);
    assert_null(published);
    mapix_session_set_broker(NULL);
}

static void *use_sessions(void *argument)
{
    long failures = 0;
    (void)argument;
    for (int i = 0; i < 10; i++) {
        LHANDLE handle = 0;
        lpMapiRecipDesc recipient = NULL;
        char id[64];
        failures += MAPILogon(0, S("alice"), NULL, i & 1 ? MAPI_NEW_SESSION : 0, 0, &handle) != SUCCESS_SUCCESS;
        ULONG found = MAPIFindNext(handle, 0, NULL, NULL, MAPI_GUARANTEE_FIFO, 0, id);
        failures += found != SUCCESS_SUCCESS && found != MAPI_E_NO_MESSAGES;
        failures += MAPIResolveName(handle, 0, S("bob"), 0, 0, &recipient) != SUCCESS_SUCCESS;
        MAPIFreeBuffer(recipient);
        failures += MAPILogoff(handle, 0, 0, 0) != SUCCESS_SUCCESS;
    }
    return (void *)failures;
}

static LHANDLE common_handle;

static void *use_one_handle(void *argument)
{
    long wrong = 0;
    (void)argument;
    for (;;) {
        char id[64];
        ULONG found = MAPIFindNext(common_handle, 0, NULL, NULL, 0, 0, id);
        if (found == MAPI_E_INVALID_SESSION)
            return (void *)wrong;
        wrong += found != SUCCESS_SUCCESS && found != MAPI_E_NO_MESSAGES;
    }
}

/* Threads without MAPIInitialize, each with sessions; and one handle used by several while it is logged off. */
static void threads(void **state)
{
    pthread_t thread[4];
    void *result;
    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, use_sessions, NULL), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], &result);
        assert_null(result);
    }
    common_handle = log_on("alice");
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, use_one_handle, NULL), 0);
    for (int i = 0; i < 20; i++)
        use_sessions(NULL);
    log_off(common_handle);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], &result);
        assert_null(result);
    }
}

/* SMAPI-08: a handle is not valid in another process. */
static void other_process(void **state)
{
    LHANDLE handle = log_on("alice");
    char id[64];
    int status = 0;
    (void)state;
    pid_t child = fork();
    if (!child)
        _exit(MAPIFindNext(handle, 0, NULL, NULL, 0, 0, id) == MAPI_E_INVALID_SESSION && MAPILogoff(handle, 0, 0, 0) == MAPI_E_INVALID_SESSION ? 0 : 1);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    log_off(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handles),
        cmocka_unit_test(shares_a_session),
        cmocka_unit_test(extended_session),
        cmocka_unit_test(refuses_arguments),
        cmocka_unit_test(asks_for_passwords),
        cmocka_unit_test(implicit_sessions),
        cmocka_unit_test(no_default_profile),
        cmocka_unit_test(too_many_sessions),
        cmocka_unit_test(opens_when_needed),
        cmocka_unit_test(shares_through_a_broker),
        cmocka_unit_test(threads),
        cmocka_unit_test(other_process),
    };
    return cmocka_run_group_tests(tests, common_set_up, common_tear_down);
}
