/* Sessions of Simple MAPI: handles, explicit and implicit logon, the store and address book they use. */
#include <mapiaux.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdlib.h>
#include <string.h>
#include <xcmc.h>

#include "base/object.h"
#include "base/text.h"
#include "session/seams.h"
#include "simple/simple.h"

#define LOGON_FLAGS (MAPI_LOGON_UI | MAPI_PASSWORD_UI | MAPI_NEW_SESSION | MAPI_FORCE_DOWNLOAD)
#define NAME_LIMIT 256                                 /* characters of a profile name or password (SMAPI-04) */

/* One MAPILogonEx, behind one handle or several: without a broker the shared session of Simple MAPI is that of this process. */
struct simple_login {
    unsigned references;
    uint32_t fork_generation;
    LPMAPISESSION session;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;       /* of all below, and of the references above */
static struct simple_session *sessions;
static struct simple_login *shared;                            /* not counted; gone with its last reference */
static ULONG last_number, handle_count;

/* --- logins --- */

static void login_release(struct simple_login *login)
{
    pthread_mutex_lock(&lock);
    bool last = --login->references == 0;
    if (last && shared == login)
        shared = NULL;
    pthread_mutex_unlock(&lock);
    if (!last)
        return;
    bool ours = login->fork_generation == mapix_fork_generation();
    if (ours)
        login->session->lpVtbl->Logoff(login->session, 0, 0, 0);
    login->session->lpVtbl->Release(login->session);
    if (ours)
        MAPIUninitialize();
    free(login);
}

static struct simple_login *login_shared(void)
{
    pthread_mutex_lock(&lock);
    struct simple_login *login = shared && shared->fork_generation == mapix_fork_generation() ? shared : NULL;
    if (login)
        login->references++;
    pthread_mutex_unlock(&lock);
    return login;
}

/* SMAPI-02, -03, -06, -10: which flags of MAPILogonEx a logon stands for. The default profile is used by private logons (implicit ones, and
 * CMC's), by those that want a new session, and where a dialog cannot be shown; a bare MAPILogon asks whether a session exists. */
static ULONG extended_flags(const char *profile, FLAGS flags, bool private)
{
    const struct session_prompt *prompt = session_prompt();
    bool dialog = (flags & MAPI_LOGON_UI) && prompt && prompt->available && prompt->available();
    ULONG extended = MAPI_EXTENDED | (flags & LOGON_FLAGS);
    bool nameless = !profile || !*profile;
    if (nameless && (private || (flags & (MAPI_NEW_SESSION | MAPI_PASSWORD_UI)) || ((flags & MAPI_LOGON_UI) && !dialog)))
        extended |= MAPI_USE_DEFAULT;
    if (!private)
        extended |= MAPI_ALLOW_OTHERS;                         /* SMAPI-08 */
    return extended;
}

static HRESULT log_on(ULONG_PTR ui_param, const char *profile, const char *password, FLAGS flags, bool private, struct simple_login **ret_login)
{
    MAPIINIT_0 init = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS };
    bool joins = !(flags & MAPI_NEW_SESSION) && !session_broker();
    struct simple_login *login = joins ? login_shared() : NULL;
    if (login) {
        *ret_login = login;
        return S_OK;
    }
    login = calloc(1, sizeof(*login));
    if (!login)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = MAPIInitialize(&init);
    if (SUCCEEDED(hr)) {
        hr = MAPILogonEx(ui_param, (LPTSTR)(uintptr_t)profile, (LPTSTR)(uintptr_t)password, extended_flags(profile, flags, private), &login->session);
        if (FAILED(hr))
            MAPIUninitialize();
    }
    if (FAILED(hr)) {
        free(login);
        return hr;
    }
    login->references = 1;
    login->fork_generation = mapix_fork_generation();
    pthread_mutex_lock(&lock);
    if (!private)
        shared = login;                                        /* a new one becomes the one to be joined (GAP-07) */
    pthread_mutex_unlock(&lock);
    *ret_login = login;
    return S_OK;
}

/* --- sessions --- */

static struct simple_session *session_new(enum simple_kind kind, struct simple_login *login, FLAGS flags)
{
    struct simple_session *session = calloc(1, sizeof(*session));
    if (!session) {
        login_release(login);
        return NULL;
    }
    session->kind = kind;
    session->references = 1;
    session->login = login;
    session->session = login->session;
    session->dialogs = flags & (MAPI_LOGON_UI | MAPI_PASSWORD_UI);
    pthread_mutex_init(&session->lock, NULL);
    return session;
}

void simple_session_release(struct simple_session *session)
{
    if (!session)
        return;
    pthread_mutex_lock(&lock);
    bool last = --session->references == 0;
    pthread_mutex_unlock(&lock);
    if (!last)
        return;
    simple_cursor_free(session->cursor);
    if (session->book)
        session->book->lpVtbl->Release(session->book);
    if (session->store)
        session->store->lpVtbl->Release(session->store);
    login_release(session->login);
    pthread_mutex_destroy(&session->lock);
    free(session);
}

static bool number_is_taken(ULONG number)
{
    for (struct simple_session *other = sessions; other; other = other->next)
        if (other->number == number)
            return true;
    return !number;
}

/* Give a session its number. SIMPLE_ERROR(MAPI_E_TOO_MANY_SESSIONS). */
static HRESULT publish(struct simple_session *session)
{
    HRESULT hr = S_OK;
    pthread_mutex_lock(&lock);
    if (handle_count >= SIMPLE_SESSION_LIMIT) {
        hr = SIMPLE_ERROR(MAPI_E_TOO_MANY_SESSIONS);
    } else {
        do
            last_number++;
        while (number_is_taken(last_number));
        session->number = last_number;
        session->next = sessions;
        sessions = session;
        handle_count++;
    }
    pthread_mutex_unlock(&lock);
    if (FAILED(hr))
        simple_fail(hr, "This process has %d handles of Simple MAPI; log off those that are no longer needed", SIMPLE_SESSION_LIMIT);
    return hr;
}

HRESULT simple_logon(enum simple_kind kind, ULONG_PTR ui_param, const char *profile, const char *password, FLAGS flags, ULONG *ret_number)
{
    struct simple_login *login = NULL;
    HRESULT hr = log_on(ui_param, profile, password, flags, kind == SIMPLE_CMC_HANDLE, &login);
    struct simple_session *session = SUCCEEDED(hr) ? session_new(kind, login, flags) : NULL;
    if (SUCCEEDED(hr) && !session)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = simple_session_book(session, ui_param, &(LPADRBOOK){ NULL });        /* SMAPI-09 */
    if (SUCCEEDED(hr))
        hr = publish(session);
    if (SUCCEEDED(hr))
        *ret_number = session->number;
    else
        simple_session_release(session);
    return hr;
}

static HRESULT invalid_session(void)
{
    return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_SESSION), "This is no handle of a session, or it was logged off; log on again");
}

/* The place in the list; under the lock. */
static struct simple_session **find_locked(enum simple_kind kind, ULONG_PTR number)
{
    for (struct simple_session **place = &sessions; *place; place = &(*place)->next)
        if ((*place)->number == number && (*place)->kind == kind && (*place)->login->fork_generation == mapix_fork_generation())
            return place;
    return NULL;
}

HRESULT simple_logoff(enum simple_kind kind, ULONG_PTR number)
{
    struct simple_session *session = NULL;
    pthread_mutex_lock(&lock);
    struct simple_session **place = find_locked(kind, number);
    if (place) {
        session = *place;
        *place = session->next;
        handle_count--;
    }
    pthread_mutex_unlock(&lock);
    if (!session)
        return invalid_session();
    simple_session_release(session);
    return S_OK;
}

HRESULT simple_session_find(enum simple_kind kind, ULONG_PTR number, struct simple_session **ret_session)
{
    struct simple_session *session = NULL;
    pthread_mutex_lock(&lock);
    struct simple_session **place = find_locked(kind, number);
    if (place) {
        session = *place;
        session->references++;
    }
    pthread_mutex_unlock(&lock);
    if (!session)
        return invalid_session();
    *ret_session = session;
    return S_OK;
}

HRESULT simple_session_enter(enum simple_kind kind, ULONG_PTR number, ULONG_PTR ui_param, FLAGS flags, struct simple_session **ret_session)
{
    struct simple_login *login = NULL;
    if (number)
        return simple_session_find(kind, number, ret_session);
    HRESULT hr = log_on(ui_param, NULL, NULL, flags & LOGON_FLAGS, true, &login);
    if (FAILED(hr))
        return hr;
    *ret_session = session_new(kind, login, flags);
    return *ret_session ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* --- what a session uses --- */

/* Put `opened` where two threads may have opened the same; the first stays. */
#define KEEP_FIRST(session, member, opened)                                                                                            \
    do {                                                                                                                               \
        pthread_mutex_lock(&(session)->lock);                                                                                          \
        bool first = !(session)->member;                                                                                               \
        if (first)                                                                                                                     \
            (session)->member = (opened);                                                                                              \
        pthread_mutex_unlock(&(session)->lock);                                                                                        \
        if (!first)                                                                                                                    \
            (opened)->lpVtbl->Release(opened);                                                                                         \
    } while (0)

HRESULT simple_session_book(struct simple_session *session, ULONG_PTR ui_param, LPADRBOOK *ret_book)
{
    LPADRBOOK book = NULL;
    pthread_mutex_lock(&session->lock);
    *ret_book = session->book;
    pthread_mutex_unlock(&session->lock);
    if (*ret_book)
        return S_OK;
    HRESULT hr = session->session->lpVtbl->OpenAddressBook(session->session, ui_param, NULL, 0, &book);
    if (FAILED(hr))
        return simple_fail_object(hr, session->session, "The address book cannot be opened");
    KEEP_FIRST(session, book, book);
    *ret_book = session->book;
    return S_OK;
}

/* SMAPI-28. SIMPLE_ERROR(MAPI_E_NOT_SUPPORTED): the profile has no store for it. MAPIFreeBuffer. */
static HRESULT find_store(LPMAPISESSION session, SBinary *ret_id)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_ENTRYID, PR_DEFAULT_STORE, PR_RESOURCE_FLAGS } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    const SPropValue *best = NULL;
    HRESULT hr = session->lpVtbl->GetMsgStoresTable(session, 0, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        const SPropValue *row = rows->aRow[i].lpProps;
        bool simple = row[2].ulPropTag == PR_RESOURCE_FLAGS && (row[2].Value.l & STATUS_SIMPLE_STORE);
        bool standard = row[1].ulPropTag == PR_DEFAULT_STORE && row[1].Value.b;
        if (row[0].ulPropTag == PR_ENTRYID && (simple || (standard && !best)))
            best = row;
        if (simple)
            break;
    }
    if (SUCCEEDED(hr) && !best)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_NOT_SUPPORTED), "The profile has no default message store; add a service that has one");
    if (SUCCEEDED(hr) && FAILED(hr = MAPIAllocateBuffer(best->Value.bin.cb, (LPVOID *)&ret_id->lpb)))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr)) {
        ret_id->cb = best->Value.bin.cb;
        memcpy(ret_id->lpb, best->Value.bin.lpb, ret_id->cb);
    }
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    return hr;
}

HRESULT simple_session_store(struct simple_session *session, ULONG_PTR ui_param, LPMDB *ret_store)
{
    SBinary id = { 0, NULL };
    LPMDB store = NULL;
    pthread_mutex_lock(&session->lock);
    *ret_store = session->store;
    pthread_mutex_unlock(&session->lock);
    if (*ret_store)
        return S_OK;
    HRESULT hr = find_store(session->session, &id);
    if (FAILED(hr))
        return hr;
    hr = session->session->lpVtbl->OpenMsgStore(session->session, ui_param, id.cb, (LPENTRYID)(void *)id.lpb, NULL,
        MDB_WRITE | MAPI_BEST_ACCESS | (session->dialogs ? 0 : MDB_NO_DIALOG), &store);
    MAPIFreeBuffer(id.lpb);
    if (FAILED(hr))
        return simple_fail_object(hr, session->session, "The message store cannot be opened");
    KEEP_FIRST(session, store, store);
    *ret_store = session->store;
    return S_OK;
}

static HRESULT open_folder(LPMDB store, ULONG size, LPENTRYID id, LPMAPIFOLDER *ret_folder)
{
    ULONG type = 0;
    HRESULT hr = store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)ret_folder);
    if (FAILED(hr))
        return simple_fail_object(hr, store, "A folder of the message store cannot be opened");
    return S_OK;
}

HRESULT simple_open_folder(LPMDB store, ULONG tag, LPMAPIFOLDER *ret_folder)
{
    LPSPropValue id = NULL;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)store, tag, &id);
    if (FAILED(hr))
        return simple_fail_object(hr, store, "The message store has no such folder");
    hr = open_folder(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, ret_folder);
    MAPIFreeBuffer(id);
    return hr;
}

HRESULT simple_open_receive_folder(LPMDB store, const char *class, LPMAPIFOLDER *ret_folder)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    HRESULT hr = store->lpVtbl->GetReceiveFolder(store, (LPTSTR)(uintptr_t)class, 0, &size, &id, NULL);
    if (FAILED(hr))
        return simple_fail_object(hr, store, "The message store does not say where messages of the class \"%.200s\" arrive", class);
    hr = open_folder(store, size, id, ret_folder);
    MAPIFreeBuffer(id);
    return hr;
}

/* --- the functions of mapi.h --- */

static bool too_long(const char *text)
{
    size_t characters = 0;
    for (; text && *text && characters <= NAME_LIMIT; text++)
        characters += ((unsigned char)*text & 0xc0) != 0x80;
    return characters > NAME_LIMIT;
}

/* mapi.h; SMAPI-03 to SMAPI-09. */
ULONG MAPILogon(ULONG_PTR ulUIParam, LPSTR lpszProfileName, LPSTR lpszPassword, FLAGS flFlags, ULONG ulReserved, LPLHANDLE lplhSession)
{
    ULONG number = 0;
    if (lplhSession)
        *lplhSession = lhSessionNull;
    HRESULT hr = simple_check_flags("MAPILogon", flFlags, LOGON_FLAGS | MAPI_EXTENDED, ulReserved);
    if (SUCCEEDED(hr) && !lplhSession)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MAPILogon has nowhere to put the handle");
    if (SUCCEEDED(hr) && (flFlags & MAPI_LOGON_UI) && (flFlags & MAPI_PASSWORD_UI))
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MAPI_LOGON_UI and MAPI_PASSWORD_UI exclude each other; pass one of them");
    if (SUCCEEDED(hr) && (too_long(lpszProfileName) || too_long(lpszPassword)))
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "A profile name or password of Simple MAPI has at most %d characters", NAME_LIMIT);
    if (SUCCEEDED(hr))
        hr = simple_logon(SIMPLE_HANDLE, ulUIParam, lpszProfileName, lpszPassword, flFlags, &number);
    if (SUCCEEDED(hr))
        *lplhSession = number;
    return simple_result(hr);
}

/* mapi.h; SMAPI-11, SMAPI-12. */
ULONG MAPILogoff(LHANDLE lhSession, ULONG_PTR ulUIParam, FLAGS flFlags, ULONG ulReserved)
{
    (void)ulUIParam;
    HRESULT hr = simple_check_flags("MAPILogoff", flFlags, 0, ulReserved);
    return simple_result(FAILED(hr) ? hr : simple_logoff(SIMPLE_HANDLE, lhSession));
}

static SCODE session_of(enum simple_kind kind, ULONG_PTR number, ULONG flags, LPCIID iid, LPMAPISESSION *ret_session)
{
    struct simple_session *session = NULL;
    if (!ret_session)
        return simple_fail(MAPI_E_INVALID_PARAMETER, "There is nowhere to put the session");
    *ret_session = NULL;
    if (flags)
        return simple_fail(MAPI_E_UNKNOWN_FLAGS, "Unknown flags %#x", (unsigned)flags);
    if (FAILED(simple_session_find(kind, number, &session)))
        return simple_fail(MAPI_E_INVALID_PARAMETER, "This is no handle of a session, or it was logged off");
    HRESULT hr = session->session->lpVtbl->QueryInterface(session->session, iid ? iid : &IID_IMAPISession, (void **)ret_session);
    simple_session_release(session);
    return hr;
}

/* mapi.h; SMAPI-29. The object is the caller's to release; MAPILogoff ends the session behind it. */
SCODE STDAPICALLTYPE ScMAPIXFromSMAPI(LHANDLE lhSimpleSession, ULONG ulFlags, LPCIID lpInterface, LPMAPISESSION *lppMAPISession)
{
    return session_of(SIMPLE_HANDLE, lhSimpleSession, ulFlags, lpInterface, lppMAPISession);
}

/* xcmc.h. The same for a session of CMC. */
SCODE STDAPICALLTYPE ScMAPIXFromCMC(CMC_session_id session, ULONG ulFlags, LPCIID lpInterface, LPMAPISESSION *lppMAPISession)
{
    return session_of(SIMPLE_CMC_HANDLE, session, ulFlags, lpInterface, lppMAPISession);
}
