#include "session/session.h"

#include <edkmdb.h>
#include <mapiaux.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/admin.h"
#include "session/form_show.h"
#include "session/profile_section.h"
#include "session/seams.h"
#include "support/one_off.h"
#include "support/store_entry_id.h"

/* A registration made with IMAPISession::Advise. */
struct session_advise {
    struct session_advise *next;
    ULONG_PTR number;
    struct session_logon *logon;                   /* remembered: its numbers are its own; NULL: the session's own list */
    ULONG_PTR inner;
};

struct session_form {
    struct session_form *next;
    LPMESSAGE message;
};

static struct session *session_of(const void *interface)
{
    return (struct session *)mapix_object_of(interface);
}

static const struct mapix_class session_class;

struct session_core *session_core_of(LPMAPISESSION session)
{
    struct session *ours = (struct session *)mapix_object_cast(session, &session_class);
    return ours ? ours->core : NULL;
}

static HRESULT bad_parameter(struct session *session, const char *method)
{
    return mapix_object_fail(&session->object, MAPI_E_INVALID_PARAMETER, 0, "IMAPISession::%s was called with an invalid parameter", method);
}

#define ENTER(self)                                                                                                                \
    struct session *session = session_of(self);                                                                                    \
    MAPIX_ENTER(&session->object)

#define CHECK(condition, name)                                                                                                     \
    do {                                                                                                                           \
        if (!(condition))                                                                                                          \
            return bad_parameter(session, name);                                                                                   \
    } while (0)

#define CHECK_FLAGS(flags, known)                                                                                                  \
    do {                                                                                                                           \
        if ((flags) & ~(ULONG)(known))                                                                                             \
            return mapix_object_fail(&session->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)(flags));            \
    } while (0)

static HRESULT STDMETHODCALLTYPE get_msg_stores_table(IMAPISession *self, ULONG flags, LPMAPITABLE *table)
{
    ENTER(self);
    CHECK(table, "GetMsgStoresTable");
    *table = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE | MAPI_DEFERRED_ERRORS);
    return session_rows_open(session->core->stores, flags & MAPI_UNICODE, &session->object, table);
}

static HRESULT STDMETHODCALLTYPE open_msg_store(IMAPISession *self, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    LPMDB *store)
{
    ENTER(self);
    CHECK(size && entry_id && store, "OpenMsgStore");
    *store = NULL;
    CHECK_FLAGS(flags, MDB_NO_DIALOG | MDB_WRITE | MAPI_DEFERRED_ERRORS | MAPI_BEST_ACCESS | MDB_TEMPORARY | MDB_NO_MAIL | MDB_ONLINE);
    return session_open_store(session->core, ui_param, size, entry_id, iid, flags, &session->object.error, store);
}

static HRESULT STDMETHODCALLTYPE open_address_book(IMAPISession *self, ULONG_PTR ui_param, LPCIID iid, ULONG flags, LPADRBOOK *book)
{
    ENTER(self);
    CHECK(book, "OpenAddressBook");
    *book = NULL;
    CHECK_FLAGS(flags, AB_NO_DIALOG);
    return session_open_address_book(session->core, &session->object, ui_param, iid, flags, &session->object.error, book);
}

static HRESULT STDMETHODCALLTYPE open_profile_section(IMAPISession *self, LPMAPIUID uid, LPCIID iid, ULONG flags, LPPROFSECT *section)
{
    ENTER(self);
    CHECK(uid && section, "OpenProfileSection");
    *section = NULL;
    return session_open_profile_section(session->core->profile, PROFILE_SECTION_FOR_CLIENT, uid, iid, flags, &session->object,
        &session->object.error, section);
}

static HRESULT STDMETHODCALLTYPE get_status_table(IMAPISession *self, ULONG flags, LPMAPITABLE *table)
{
    ENTER(self);
    CHECK(table, "GetStatusTable");
    *table = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE | MAPI_DEFERRED_ERRORS);
    session_status_wait(session->core);
    return session_rows_open(session->core->status, flags & MAPI_UNICODE, &session->object, table);
}

static HRESULT STDMETHODCALLTYPE open_entry(IMAPISession *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *type,
    LPUNKNOWN *object)
{
    ENTER(self);
    CHECK(size && entry_id && type && object, "OpenEntry");            /* GAP-21 */
    *object = NULL;
    CHECK_FLAGS(flags, MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS | MAPI_CACHE_ONLY | MAPI_NO_CACHE | SHOW_SOFT_DELETES);
    return session_open_entry(session->core, &session->object, size, entry_id, iid, flags, &session->object.error, type, object);
}

static HRESULT STDMETHODCALLTYPE compare_entry_ids(IMAPISession *self, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2,
    ULONG flags, ULONG *result)
{
    ENTER(self);
    CHECK(size_1 && entry_id_1 && size_2 && entry_id_2 && result, "CompareEntryIDs");
    CHECK_FLAGS(flags, 0);
    return session_compare_entry_ids(session->core, size_1, entry_id_1, size_2, entry_id_2, flags, &session->object.error, result);
}

/* Notifications. -------------------------------------------------------------------------------------------------------------------- */

#define CLIENT_EVENTS                                                                                                               \
    (fnevCriticalError | fnevNewMail | fnevObjectCreated | fnevObjectDeleted | fnevObjectModified | fnevObjectMoved | fnevObjectCopied |  \
        fnevSearchComplete | fnevExtended)

static HRESULT advise_provider(struct session *session, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    struct session_advise *advise)
{
    struct session_logon *logon;
    const char *module;
    if (size < 20)
        return mapix_object_fail(&session->object, MAPI_E_INVALID_ENTRYID, 0, "This entry identifier is too short to be one");
    if (support_is_wrapped(size, entry_id)) {                          /* a whole store (SPI-MS-14) */
        struct session_provider *provider = session_store_find(session->core, size, entry_id, &module);
        logon = provider ? session_logon_of(session->core, provider) : NULL;
        size = 0;
        entry_id = NULL;
    } else {
        logon = session_logon_find(session->core, size, entry_id);
    }
    if (!logon)
        return mapix_object_fail(&session->object, MAPI_E_UNKNOWN_ENTRYID, 0, "No provider that is open in this session knows this entry identifier");
    HRESULT hr = logon->store ? logon->store->lpVtbl->Advise(logon->store, size, entry_id, mask, sink, &advise->inner)
                              : logon->book->lpVtbl->Advise(logon->book, size, entry_id, mask, sink, &advise->inner);
    if (SUCCEEDED(hr))
        advise->logon = session_logon_remember(logon);
    else
        mapix_object_fail(&session->object, hr, 0, "The provider \"%s\" takes no such registration (%#010x)", logon->provider->display_name,
            (unsigned)hr);
    session_logon_release(logon);
    return hr;
}

static void free_advise(struct session_advise *advise)
{
    if (advise->logon)
        session_logon_forget(advise->logon);
    free(advise);
}

static HRESULT STDMETHODCALLTYPE advise(IMAPISession *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *connection)
{
    ENTER(self);
    CHECK(sink && connection && (entry_id || !size), "Advise");
    bool own = !size || !entry_id;
    if (mask && !(mask & CLIENT_EVENTS))                               /* NOTI-16, GAP-13 */
        return mapix_object_fail(&session->object, MAPI_E_NO_SUPPORT, 0, "A session has no events %#x", (unsigned)mask);
    struct session_advise *entry = calloc(1, sizeof(*entry));
    if (!entry)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = own ? mapix_advise_add(&session->advise, (mask & CLIENT_EVENTS) | fnevCriticalError | fnevExtended, sink, &entry->inner)
                     : advise_provider(session, size, entry_id, mask & CLIENT_EVENTS, sink, entry);
    if (FAILED(hr)) {
        free(entry);
        return hr;
    }
    pthread_mutex_lock(&session->lock);
    entry->number = ++session->next_connection;
    entry->next = session->connections;
    session->connections = entry;
    *connection = entry->number;
    pthread_mutex_unlock(&session->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE unadvise(IMAPISession *self, ULONG_PTR connection)
{
    ENTER(self);
    struct session_advise *found = NULL;
    pthread_mutex_lock(&session->lock);
    for (struct session_advise **place = &session->connections; *place && !found; place = &(*place)->next)
        if ((*place)->number == connection) {
            found = *place;
            *place = found->next;
            break;
        }
    pthread_mutex_unlock(&session->lock);
    if (!found)
        return mapix_object_fail(&session->object, MAPI_E_NOT_FOUND, 0, "There is no such registration");
    struct session_logon *logon = found->logon ? session_logon_hold_again(found->logon) : NULL;
    HRESULT hr = S_OK;
    if (!found->logon)
        hr = mapix_advise_remove(&session->advise, found->inner);
    else if (logon)
        hr = logon->store ? logon->store->lpVtbl->Unadvise(logon->store, found->inner) : logon->book->lpVtbl->Unadvise(logon->book, found->inner);
    if (logon)
        session_logon_release(logon);
    free_advise(found);
    return hr;
}

/* Options, address types, identity. --------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE message_options(IMAPISession *self, ULONG_PTR ui_param, ULONG flags, LPTSTR address_type, LPMESSAGE message)
{
    ENTER(self);
    return mapix_object_fail(&session->object, MAPI_E_NOT_FOUND, 0, "There are no options for this message");       /* SESS-13 */
}

static HRESULT STDMETHODCALLTYPE query_default_message_opt(IMAPISession *self, LPTSTR address_type, ULONG flags, ULONG *count,
    LPSPropValue *options)
{
    ENTER(self);
    CHECK(count && options, "QueryDefaultMessageOpt");
    *count = 0;                                                        /* GAP-19 */
    *options = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE enum_adr_types(IMAPISession *self, ULONG flags, ULONG *count, LPTSTR **types)
{
    ENTER(self);
    CHECK(count && types, "EnumAdrTypes");
    *count = 0;
    *types = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE);
    const struct session_spooler *spooler = session_spooler();
    char **texts = NULL;
    ULONG found = 0;
    HRESULT hr = S_OK;
    session_status_wait(session->core);
    if (!session_has_transports(session->core) || !spooler || !spooler->address_types)
        return S_OK;
    hr = spooler->address_types(session->core->profile_name, &found, &texts);
    if (FAILED(hr)) {
        mapix_object_fail(&session->object, hr, 0, "The address types of the transports are not known: the spooler of the profile \"%s\" does not answer",
            session->core->profile_name);
        mapix_error_copy_of(&session->object.error, mapix_error_thread_slot(), hr);        /* it may know better */
        return hr;
    }
    LPTSTR *array = found ? mapix_memory_new(found * sizeof(*array)) : NULL;
    if (found && !array)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < found; i++) {
        if (SUCCEEDED(hr) && !(array[i] = mapix_text_to_flags(array, texts[i], flags)))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        free(texts[i]);
    }
    free(texts);
    if (FAILED(hr)) {
        mapix_memory_free(array);
        return hr;
    }
    *count = found;
    *types = array;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE query_identity(IMAPISession *self, ULONG *size, LPENTRYID *entry_id)
{
    ENTER(self);
    CHECK(size && entry_id, "QueryIdentity");
    *entry_id = NULL;
    session_status_wait(session->core);
    return session_query_identity(session->core, size, entry_id);
}

/* Ending. --------------------------------------------------------------------------------------------------------------------------------- */

/* LOGOFF-06, GAP-26: an extended event to the session's own registrations. */
static void tell_logoff(struct session *session)
{
    NOTIFICATION event;
    memset(&event, 0, sizeof(event));
    event.ulEventType = fnevExtended;
    event.info.ext.ulEvent = 1;
    mapix_advise_post(&session->advise, 1, &event);
}

void session_ordered_off(LPMAPISESSION handle)
{
    struct session *session = (struct session *)mapix_object_cast(handle, &session_class);
    NOTIFICATION event;
    if (!session)
        return;
    memset(&event, 0, sizeof(event));
    event.ulEventType = fnevCriticalError;
    event.info.err.scode = MAPI_E_END_OF_SESSION;
    mapix_advise_post(&session->advise, 1, &event);
}

static void end_session(struct session *session, bool order_all_off)
{
    const struct session_broker *broker = session_broker();
    const struct session_spooler *spooler = session_spooler();
    struct session_core *core = session->core;
    pthread_mutex_lock(&session->lock);
    bool first = !session->logged_off;
    session->logged_off = true;
    pthread_mutex_unlock(&session->lock);
    if (!first)
        return;
    tell_logoff(session);
    if (core->shared && broker && broker->leave)                       /* an individual session ignores the order (LOGOFF-03, SHARE-12) */
        broker->leave((LPMAPISESSION)&session->session, order_all_off);
    pthread_mutex_lock(&core->lock);
    bool last = !--core->handles;
    pthread_mutex_unlock(&core->lock);
    if (last) {
        session_core_end(core);
        if (!(core->flags & MAPI_NO_MAIL) && spooler && spooler->session_ended)
            spooler->session_ended(core->profile_name);
    }
    mapix_object_invalidate(&session->object);
}

static HRESULT STDMETHODCALLTYPE logoff(IMAPISession *self, ULONG_PTR ui_param, ULONG flags, ULONG reserved)
{
    ENTER(self);
    const struct session_prompt *prompt = session_prompt();
    CHECK_FLAGS(flags, MAPI_LOGOFF_SHARED | MAPI_LOGOFF_UI);
    CHECK(!reserved, "Logoff");
    if ((flags & MAPI_LOGOFF_UI) && !(session->core->flags & MAPI_NT_SERVICE) && prompt && prompt->confirm_logoff && prompt->available() &&
        !prompt->confirm_logoff(ui_param, session->core->profile_name))
        return mapix_object_fail(&session->object, MAPI_E_USER_CANCEL, 0, "The user keeps the session");
    end_session(session, flags & MAPI_LOGOFF_SHARED);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE set_default_store(IMAPISession *self, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    ENTER(self);
    CHECK(entry_id || !size, "SetDefaultStore");
    return session_set_default_store(session->core, flags, size, entry_id, &session->object.error);
}

static HRESULT STDMETHODCALLTYPE admin_services(IMAPISession *self, ULONG flags, LPSERVICEADMIN *admin)
{
    ENTER(self);
    CHECK(admin, "AdminServices");
    *admin = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE);
    return admin_services_new(session->core->profile, &session->object, (LPSERVICEADMIN2 *)admin);
}

/* Forms. ---------------------------------------------------------------------------------------------------------------------------------- */

static bool is_message_iid(LPCIID iid)
{
    return !iid || !memcmp(iid, &IID_IMessage, sizeof(*iid));
}

/* FORM-01: the token is good for one ShowForm. */
static HRESULT STDMETHODCALLTYPE prepare_form(IMAPISession *self, LPCIID iid, LPMESSAGE message, ULONG_PTR *token)
{
    ENTER(self);
    CHECK(message && token, "PrepareForm");
    if (!is_message_iid(iid))
        return mapix_object_fail(&session->object, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "PrepareForm takes an IMessage");
    struct session_form *form = calloc(1, sizeof(*form));
    if (!form)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    message->lpVtbl->AddRef(message);
    form->message = message;
    pthread_mutex_lock(&session->lock);
    form->next = session->forms;
    session->forms = form;
    pthread_mutex_unlock(&session->lock);
    *token = (ULONG_PTR)form;
    return S_OK;
}

static struct session_form *take_form(struct session *session, ULONG_PTR token)
{
    struct session_form *found = NULL;
    pthread_mutex_lock(&session->lock);
    for (struct session_form **place = &session->forms; *place && !found; place = &(*place)->next)
        if ((ULONG_PTR)*place == token) {
            found = *place;
            *place = found->next;
            break;
        }
    pthread_mutex_unlock(&session->lock);
    return found;
}

static HRESULT STDMETHODCALLTYPE show_form(IMAPISession *self, ULONG_PTR ui_param, LPMDB store, LPMAPIFOLDER folder, LPCIID iid, ULONG_PTR token,
    LPMESSAGE sent, ULONG flags, ULONG status, ULONG message_flags, ULONG access, LPSTR message_class)
{
    ENTER(self);
    CHECK(!sent, "ShowForm");
    CHECK_FLAGS(flags, MAPI_NEW_MESSAGE | MAPI_POST_MESSAGE);
    CHECK(is_message_iid(iid) && message_class && folder, "ShowForm");
    struct session_form *form = take_form(session, token);
    CHECK(form, "ShowForm");                                           /* FORM-03 */
    const struct form_show show = { ui_param, store, folder, flags, status, message_flags, message_class };
    HRESULT result = session_show_form(self, &show, form->message, &session->object);
    form->message->lpVtbl->Release(form->message);
    free(form);
    return result;
}

static const IMAPISessionVtbl session_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPISession),
    MAPIX_FORWARD_ERROR(IMAPISession),
    .GetMsgStoresTable = get_msg_stores_table,
    .OpenMsgStore = open_msg_store,
    .OpenAddressBook = open_address_book,
    .OpenProfileSection = open_profile_section,
    .GetStatusTable = get_status_table,
    .OpenEntry = open_entry,
    .CompareEntryIDs = compare_entry_ids,
    .Advise = advise,
    .Unadvise = unadvise,
    .MessageOptions = message_options,
    .QueryDefaultMessageOpt = query_default_message_opt,
    .EnumAdrTypes = enum_adr_types,
    .QueryIdentity = query_identity,
    .Logoff = logoff,
    .SetDefaultStore = set_default_store,
    .AdminServices = admin_services,
    .ShowForm = show_form,
    .PrepareForm = prepare_form,
};

/* GAP-44: released without Logoff is a Logoff. */
static void session_finalize(struct mapix_object *object)
{
    struct session *session = (struct session *)object;
    if (session->core) {
        end_session(session, false);
        session_core_release(session->core);
    }
    while (session->connections) {
        struct session_advise *advise = session->connections;
        session->connections = advise->next;
        free_advise(advise);
    }
    while (session->forms) {
        struct session_form *form = session->forms;
        session->forms = form->next;
        form->message->lpVtbl->Release(form->message);
        free(form);
    }
    mapix_advise_close(&session->advise);
    pthread_mutex_destroy(&session->lock);
}

static const struct mapix_class_interface session_interfaces[] = {
    { &IID_IMAPISession, offsetof(struct session, session), &session_vtable },
    { &IID_IMAPIClientShutdown, offsetof(struct session, shutdown), &session_shutdown_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class session_class = {
    .name = "session",
    .size = sizeof(struct session),
    .interfaces = session_interfaces,
    .finalize = session_finalize,
};

HRESULT session_new(struct session_core *core, LPMAPISESSION *ret_session)
{
    struct session *session;
    HRESULT hr = mapix_object_new(&session_class, NULL, &session);
    if (FAILED(hr))
        return hr;
    mapix_advise_init(&session->advise);
    pthread_mutex_init(&session->lock, NULL);
    session->core = core;
    pthread_mutex_lock(&core->lock);
    core->handles++;
    pthread_mutex_unlock(&core->lock);
    mapix_error_copy(&session->object.error, &core->warning);
    *ret_session = (LPMAPISESSION)&session->session;
    return S_OK;
}
