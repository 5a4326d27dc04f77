/* A message service for tests: an address book and a message store that do what a script says, and write down every call (script.h).
 *
 * Built as a stranger would: public headers only, nothing of libmapix linked. Without a script everything succeeds. Methods: MSProviderInit,
 * ABProviderInit, MSProvider.Logon, ABProvider.Logon, ... as in the headers; ServiceEntry.CREATE and its like. Words besides script.h's:
 * noaddref (do not keep the support object), noobject (succeed without an object), old (report an old SPI version), warning (log on with
 * MAPI_W_ERRORS_RETURNED), security (six bytes for the spooler), early (SpoolerNotify
 * inside the logon), mark (ServiceEntry: set 0x66550003 in the service's section), ui (MAPI_E_UNCONFIGURED where dialogs are forbidden); Status: identity, halfidentity.
 */
#include "script.h"

#include <mapiwz.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A UID of this instance: its name spread over sixteen bytes. */
static void make_uid(const char *name, MAPIUID *uid)
{
    memset(uid, 0x5c, sizeof(*uid));
    for (size_t i = 0; name[i]; i++)
        uid->ab[i % 16] = (BYTE)(uid->ab[i % 16] * 31 + (BYTE)name[i]);
}

#define ID_SIZE 24

static void make_id(const MAPIUID *uid, BYTE kind, BYTE bytes[ID_SIZE])
{
    memset(bytes, 0, ID_SIZE);
    memcpy(bytes + 4, uid, 16);
    bytes[20] = kind;
}

/* Tell the status table about ourselves (SPI-LIFE-04). With the word "identity" in the script's Status line, as somebody. */
static void make_status_row(LPMAPISUP support, const char *name)
{
    char word[256];
    BYTE id[ID_SIZE];
    MAPIUID uid;
    HRESULT hr = act(name, "Status", NULL, word);
    if (FAILED(hr))
        return;
    make_uid(name, &uid);
    make_id(&uid, 9, id);
    SPropValue values[6] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = STATUS_AVAILABLE },
        { .ulPropTag = PR_RESOURCE_METHODS, .Value.l = STATUS_VALIDATE_STATE },
        { .ulPropTag = PR_IDENTITY_DISPLAY_A, .Value.lpszA = (LPSTR)(uintptr_t)"Somebody" },
        { .ulPropTag = PR_IDENTITY_SEARCH_KEY, .Value.bin = { 13, (LPBYTE) "SMTP:ME@HERE" } },
        { .ulPropTag = PR_IDENTITY_ENTRYID, .Value.bin = { sizeof(id), id } },
    };
    support->lpVtbl->ModifyStatusRow(support, !strcmp(word, "identity") ? 6 : !strcmp(word, "halfidentity") ? 5 : 3, values, 0);
}

/* One open store: IMsgStore, IMSLogon and IMAPIStatus of it in one block. --------------------------------------------------------------- */

struct provider {
    const void *methods;
    const IMAPIProviderShutdownVtbl *shutdown_methods;
    const char *kind;                      /* "MSProvider" ... */
    atomic_uint references;
};

/* IMAPIProviderShutdown of both, unless the script says "MSProvider.Shutdowns * nointerface" (or AB). --------------------------------------- */

#define PROVIDER_OF_SHUTDOWN(p) ((struct provider *)(void *)((char *)(p)-offsetof(struct provider, shutdown_methods)))

static HRESULT provider_query(struct provider *provider, REFIID iid, LPVOID *object)
{
    static const GUID shutdown_iid = { 0x20398, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
    char method[64], word[256];
    *object = NULL;
    snprintf(method, sizeof(method), "%s.Shutdowns", provider->kind);
    if (memcmp(iid, &shutdown_iid, sizeof(GUID)) || FAILED(act("-", method, NULL, word)) || !strcmp(word, "nointerface"))
        return E_NOINTERFACE;
    provider->references++;
    *object = &provider->shutdown_methods;
    return S_OK;
}

static HRESULT shutdown_step(IMAPIProviderShutdown *self, const char *step)
{
    struct provider *provider = PROVIDER_OF_SHUTDOWN(self);
    char method[64], word[256];
    snprintf(method, sizeof(method), "%s.%s", provider->kind, step);
    write_log("-", method, NULL);
    return act("-", method, NULL, word);
}

static HRESULT STDMETHODCALLTYPE shutdown_query_interface(IMAPIProviderShutdown *self, REFIID iid, LPVOID *object)
{
    return provider_query(PROVIDER_OF_SHUTDOWN(self), iid, object);
}
static ULONG STDMETHODCALLTYPE shutdown_add(IMAPIProviderShutdown *self) { return ++PROVIDER_OF_SHUTDOWN(self)->references; }
static ULONG STDMETHODCALLTYPE shutdown_release(IMAPIProviderShutdown *self) { return --PROVIDER_OF_SHUTDOWN(self)->references; }
static HRESULT STDMETHODCALLTYPE shutdown_query(IMAPIProviderShutdown *self) { return shutdown_step(self, "QueryFastShutdown"); }
static HRESULT STDMETHODCALLTYPE shutdown_notify(IMAPIProviderShutdown *self) { return shutdown_step(self, "NotifyProcessShutdown"); }
static HRESULT STDMETHODCALLTYPE shutdown_do(IMAPIProviderShutdown *self) { return shutdown_step(self, "DoFastShutdown"); }

static const IMAPIProviderShutdownVtbl shutdown_methods = {
    .QueryInterface = shutdown_query_interface, .AddRef = shutdown_add, .Release = shutdown_release, .QueryFastShutdown = shutdown_query,
    .NotifyProcessShutdown = shutdown_notify, .DoFastShutdown = shutdown_do,
};

struct store {
    const IMsgStoreVtbl *store_methods;    /* must come first */
    const IMSLogonVtbl *logon_methods;
    const IMAPIStatusVtbl *status_methods;
    atomic_uint store_references, logon_references, status_references;
    LPMAPISUP support;
    char name[128];
    MAPIUID uid;
    ULONG_PTR subscriptions[4];            /* of clients; they go with the logon */
    ULONG logoff_flags;
    struct store *next;                    /* open stores of this process, for a second logon */
    struct provider *provider;
};

static struct store *open_stores;

#define STORE(p) ((struct store *)(void *)(p))
#define STORE_OF_LOGON(p) ((struct store *)(void *)((char *)(p)-offsetof(struct store, logon_methods)))
#define STORE_OF_STATUS(p) ((struct store *)(void *)((char *)(p)-offsetof(struct store, status_methods)))

static void free_store_if_unused(struct store *store)
{
    if (!store->store_references && !store->logon_references && !store->status_references)
        release_buffer(store);
}

static void drop_support(struct store *store)
{
    pthread_mutex_lock(&lock);
    LPMAPISUP support = store->support;
    store->support = NULL;
    for (struct store **place = &open_stores; *place; place = &(*place)->next)
        if (*place == store) {
            *place = store->next;
            break;
        }
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; support && i < sizeof(store->subscriptions) / sizeof(store->subscriptions[0]); i++)
        if (store->subscriptions[i])
            support->lpVtbl->Unsubscribe(support, store->subscriptions[i]);
    if (support)
        support->lpVtbl->Release(support);
}

static HRESULT store_record(struct store *store, const char *method)
{
    char word[256];
    HRESULT hr = act(store->name, method, NULL, word);
    write_log(store->name, method, NULL);
    return hr;
}

static HRESULT STDMETHODCALLTYPE store_query(IMsgStore *self, REFIID iid, LPVOID *object)
{
    static const GUID known[] = { { 0, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } }, { 0x20306, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } },
        { 0x20303, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } } };
    *object = NULL;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (!memcmp(iid, &known[i], sizeof(GUID))) {
            STORE(self)->store_references++;
            *object = self;
            return S_OK;
        }
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE store_add(IMsgStore *self)
{
    return ++STORE(self)->store_references;
}

/* The last Release closes the store: transports first, then the support object (SPI-MS-16). */
static ULONG STDMETHODCALLTYPE store_release(IMsgStore *self)
{
    struct store *store = STORE(self);
    ULONG left = --store->store_references;
    if (left)
        return left;
    ULONG flags = store->logoff_flags;
    write_log(store->name, "Store.Closed", "%#x", (unsigned)flags);
    store->logon_references++;             /* the logon object may go while the support object does */
    if (store->support)
        store->support->lpVtbl->StoreLogoffTransports(store->support, &flags);
    drop_support(store);
    if (!--store->logon_references)
        free_store_if_unused(store);
    return 0;
}

static HRESULT store_values(struct store *store, LPSPropTagArray tags, ULONG *count, LPSPropValue *values)
{
    static const ULONG all[] = { PR_DISPLAY_NAME_A, PR_OBJECT_TYPE, PR_STORE_SUPPORT_MASK, PR_VALID_FOLDER_MASK, PR_RECORD_KEY };
    ULONG number = tags ? tags->cValues : sizeof(all) / sizeof(all[0]);
    const ULONG *asked = tags ? tags->aulPropTag : all;
    LPSPropValue list;
    bool warning = false;
    if (FAILED(allocate(number * sizeof(*list), (LPVOID *)&list)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(list, 0, number * sizeof(*list));
    for (ULONG i = 0; i < number; i++) {
        list[i].ulPropTag = asked[i];
        switch (PROP_ID(asked[i])) {
        case PROP_ID(PR_DISPLAY_NAME):
            list[i].ulPropTag = PR_DISPLAY_NAME_A;
            list[i].Value.lpszA = store->name;
            break;
        case PROP_ID(PR_OBJECT_TYPE):
            list[i].Value.l = MAPI_STORE;
            break;
        case PROP_ID(PR_STORE_SUPPORT_MASK):
            list[i].Value.l = strstr(store->name, "readonly") ? STORE_READONLY : STORE_SUBMIT_OK | STORE_CREATE_OK | STORE_MODIFY_OK;
            break;
        case PROP_ID(PR_VALID_FOLDER_MASK):
            list[i].Value.l = strstr(store->name, "treeless") ? 0 : 0xff;
            break;
        case PROP_ID(PR_RECORD_KEY):
            list[i].Value.bin.cb = sizeof(store->uid);
            list[i].Value.bin.lpb = store->uid.ab;
            break;
        default:
            list[i].ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(asked[i]));
            list[i].Value.err = MAPI_E_NOT_FOUND;
            warning = true;
        }
    }
    *count = number;
    *values = list;
    return warning ? MAPI_W_ERRORS_RETURNED : S_OK;
}

static HRESULT STDMETHODCALLTYPE store_get_last_error(IMsgStore *self, HRESULT hr, ULONG flags, LPMAPIERROR *error)
{
    *error = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_save(IMsgStore *self, ULONG flags) { return S_OK; }

static HRESULT STDMETHODCALLTYPE store_get_props(IMsgStore *self, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)
{
    return store_values(STORE(self), tags, count, values);
}

static HRESULT STDMETHODCALLTYPE store_get_list(IMsgStore *self, ULONG flags, LPSPropTagArray *tags) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_open_property(IMsgStore *self, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *object) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_set(IMsgStore *self, ULONG count, LPSPropValue values, LPSPropProblemArray *problems) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE store_delete(IMsgStore *self, LPSPropTagArray tags, LPSPropProblemArray *problems) { return MAPI_E_NO_ACCESS; }
static HRESULT STDMETHODCALLTYPE store_copy_to(IMsgStore *self, ULONG n, LPCIID iids, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS p, LPCIID iid, LPVOID d, ULONG f, LPSPropProblemArray *e) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_copy_props(IMsgStore *self, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS p, LPCIID iid, LPVOID d, ULONG f, LPSPropProblemArray *e) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_names(IMsgStore *self, LPSPropTagArray *tags, LPGUID set, ULONG flags, ULONG *count, LPMAPINAMEID **names) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_ids(IMsgStore *self, ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *tags) { return MAPI_E_NO_SUPPORT; }

/* A subscription by the support object, keyed by this store. */
static HRESULT subscribe(struct store *store, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    struct { ULONG cb; BYTE ab[16]; } key = { .cb = 16 };
    memcpy(key.ab, &store->uid, 16);
    HRESULT hr = store->support ? store->support->lpVtbl->Subscribe(store->support, (LPNOTIFKEY)&key, mask, 0, sink, connection) : MAPI_E_NO_SUPPORT;
    for (size_t i = 0; !FAILED(hr) && i < sizeof(store->subscriptions) / sizeof(store->subscriptions[0]); i++)
        if (!store->subscriptions[i]) {
            store->subscriptions[i] = *connection;
            break;
        }
    return hr;
}

static HRESULT STDMETHODCALLTYPE store_advise(IMsgStore *self, ULONG size, LPENTRYID id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    store_record(STORE(self), "Store.Advise");
    return subscribe(STORE(self), mask, sink, connection);
}

static HRESULT STDMETHODCALLTYPE store_unadvise(IMsgStore *self, ULONG_PTR connection)
{
    struct store *store = STORE(self);
    return store->support ? store->support->lpVtbl->Unsubscribe(store->support, connection) : MAPI_E_NO_SUPPORT;
}

static HRESULT compare(ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG *result)
{
    *result = size_1 == size_2 && !memcmp(id_1, id_2, size_1);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_compare(IMsgStore *self, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG flags, ULONG *result)
{
    return compare(size_1, id_1, size_2, id_2, result);
}

/* Any entry of ours opens as the store itself, seen as a property object: enough to tell who was asked. */
static HRESULT open_entry(struct store *store, ULONG size, LPENTRYID id, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    write_log(store->name, "OpenEntry", "%u flags %#x", (unsigned)size, (unsigned)flags);
    if (size == ID_SIZE && ((const BYTE *)id)[20] == 7)
        return MAPI_E_NOT_FOUND;
    if (!size && strstr(store->name, "treeless"))      /* it has no root folder to make anything in */
        return MAPI_E_NO_ACCESS;
    store->store_references++;
    *type = MAPI_FOLDER;
    *object = (LPUNKNOWN)store;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_open_entry(IMsgStore *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    return open_entry(STORE(self), size, id, flags, type, object);
}

static HRESULT STDMETHODCALLTYPE store_set_receive(IMsgStore *self, LPTSTR c, ULONG f, ULONG size, LPENTRYID id) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_get_receive(IMsgStore *self, LPTSTR c, ULONG f, ULONG *size, LPENTRYID *id, LPTSTR *e) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_receive_table(IMsgStore *self, ULONG f, LPMAPITABLE *t) { return MAPI_E_NO_SUPPORT; }

static HRESULT STDMETHODCALLTYPE store_logoff(IMsgStore *self, ULONG *flags)
{
    struct store *store = STORE(self);
    store_record(store, "Store.StoreLogoff");
    store->logoff_flags = *flags;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_abort(IMsgStore *self, ULONG size, LPENTRYID id, ULONG f) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_queue(IMsgStore *self, ULONG f, LPMAPITABLE *t) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_lock(IMsgStore *self, LPMESSAGE m, ULONG s) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE store_finished(IMsgStore *self, ULONG f, ULONG size, LPENTRYID id) { return MAPI_E_NO_SUPPORT; }

/* Tells every subscriber of this store. */
static HRESULT STDMETHODCALLTYPE store_new_mail(IMsgStore *self, LPNOTIFICATION event)
{
    struct store *store = STORE(self);
    struct { ULONG cb; BYTE ab[16]; } key = { .cb = 16 };
    ULONG flags = 0;
    memcpy(key.ab, &store->uid, 16);
    return store->support ? store->support->lpVtbl->Notify(store->support, (LPNOTIFKEY)&key, 1, event, &flags) : MAPI_E_NO_SUPPORT;
}

static const IMsgStoreVtbl store_methods = {
    .QueryInterface = store_query, .AddRef = store_add, .Release = store_release, .GetLastError = store_get_last_error,
    .SaveChanges = store_save, .GetProps = store_get_props, .GetPropList = store_get_list, .OpenProperty = store_open_property,
    .SetProps = store_set, .DeleteProps = store_delete, .CopyTo = store_copy_to, .CopyProps = store_copy_props,
    .GetNamesFromIDs = store_names, .GetIDsFromNames = store_ids, .Advise = store_advise, .Unadvise = store_unadvise,
    .CompareEntryIDs = store_compare, .OpenEntry = store_open_entry, .SetReceiveFolder = store_set_receive,
    .GetReceiveFolder = store_get_receive, .GetReceiveFolderTable = store_receive_table, .StoreLogoff = store_logoff,
    .AbortSubmit = store_abort, .GetOutgoingQueue = store_queue, .SetLockState = store_lock, .FinishedMsg = store_finished,
    .NotifyNewMail = store_new_mail,
};

static HRESULT STDMETHODCALLTYPE logon_query(IMSLogon *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE logon_add(IMSLogon *self)
{
    return ++STORE_OF_LOGON(self)->logon_references;
}

static ULONG STDMETHODCALLTYPE logon_release(IMSLogon *self)
{
    struct store *store = STORE_OF_LOGON(self);
    write_log(store->name, "MSLogon.Release", NULL);
    ULONG left = --store->logon_references;
    if (!left)
        free_store_if_unused(store);
    return left;
}

static HRESULT STDMETHODCALLTYPE logon_get_last_error(IMSLogon *self, HRESULT hr, ULONG flags, LPMAPIERROR *error)
{
    *error = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_logoff(IMSLogon *self, ULONG *flags)
{
    struct store *store = STORE_OF_LOGON(self);
    HRESULT hr = store_record(store, "MSLogon.Logoff");
    drop_support(store);
    return hr;
}

static HRESULT STDMETHODCALLTYPE logon_open_entry(IMSLogon *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    return open_entry(STORE_OF_LOGON(self), size, id, flags, type, object);
}

static HRESULT STDMETHODCALLTYPE logon_compare(IMSLogon *self, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG flags, ULONG *result)
{
    store_record(STORE_OF_LOGON(self), "MSLogon.CompareEntryIDs");
    return compare(size_1, id_1, size_2, id_2, result);
}

static HRESULT STDMETHODCALLTYPE logon_advise(IMSLogon *self, ULONG size, LPENTRYID id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    store_record(STORE_OF_LOGON(self), "MSLogon.Advise");
    return subscribe(STORE_OF_LOGON(self), mask, sink, connection);
}

static HRESULT STDMETHODCALLTYPE logon_unadvise(IMSLogon *self, ULONG_PTR connection)
{
    struct store *store = STORE_OF_LOGON(self);
    return store->support ? store->support->lpVtbl->Unsubscribe(store->support, connection) : MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IMSLogon *self, LPCIID iid, ULONG flags, ULONG *type, LPVOID *entry)
{
    struct store *store = STORE_OF_LOGON(self);
    store->status_references++;
    *type = MAPI_STATUS;
    *entry = &store->status_methods;
    return S_OK;
}

static const IMSLogonVtbl logon_methods = {
    .QueryInterface = logon_query, .AddRef = logon_add, .Release = logon_release, .GetLastError = logon_get_last_error,
    .Logoff = logon_logoff, .OpenEntry = logon_open_entry, .CompareEntryIDs = logon_compare, .Advise = logon_advise,
    .Unadvise = logon_unadvise, .OpenStatusEntry = logon_open_status,
};

static HRESULT STDMETHODCALLTYPE status_query(IMAPIStatus *self, REFIID iid, LPVOID *object)
{
    STORE_OF_STATUS(self)->status_references++;
    *object = self;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE status_add(IMAPIStatus *self) { return ++STORE_OF_STATUS(self)->status_references; }

static ULONG STDMETHODCALLTYPE status_release(IMAPIStatus *self)
{
    struct store *store = STORE_OF_STATUS(self);
    ULONG left = --store->status_references;
    if (!left)
        free_store_if_unused(store);
    return left;
}

static HRESULT STDMETHODCALLTYPE status_get_props(IMAPIStatus *self, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)
{
    return store_values(STORE_OF_STATUS(self), tags, count, values);
}

static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *self, ULONG_PTR ui, ULONG flags)
{
    return store_record(STORE_OF_STATUS(self), "Status.ValidateState");
}

static const IMAPIStatusVtbl status_methods = {
    .QueryInterface = status_query, .AddRef = status_add, .Release = status_release, .GetProps = status_get_props,
    .ValidateState = status_validate,
};

/* The store provider. ---------------------------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE ms_query(IMSProvider *self, REFIID iid, LPVOID *object)
{
    return provider_query((struct provider *)(void *)self, iid, object);
}

static ULONG STDMETHODCALLTYPE ms_add(IMSProvider *self) { return ++((struct provider *)(void *)self)->references; }

static ULONG STDMETHODCALLTYPE ms_release(IMSProvider *self)
{
    ULONG left = --((struct provider *)(void *)self)->references;
    if (!left) {
        write_log("-", "MSProvider.Release", NULL);
        release_buffer(self);
    }
    return left;
}

static HRESULT STDMETHODCALLTYPE ms_shutdown(IMSProvider *self, ULONG *flags)
{
    write_log("-", "MSProvider.Shutdown", NULL);
    return S_OK;
}

/* What a provider leaves in its section (SPI-LIFE-05). */
static void write_section(LPMAPISUP support, const char *name, const MAPIUID *uid)
{
    LPPROFSECT section = NULL;
    LPENTRYID wrapped = NULL;
    BYTE id[ID_SIZE];
    ULONG size = 0;
    make_id(uid, 1, id);
    if (FAILED(support->lpVtbl->WrapStoreEntryID(support, sizeof(id), (LPENTRYID)id, &size, &wrapped)))
        return;
    if (SUCCEEDED(support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section))) {
        SPropValue values[3] = {
            { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
            { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)wrapped } },
            { .ulPropTag = PR_RECORD_KEY, .Value.bin = { 16, (LPBYTE)(uintptr_t)uid } },
        };
        section->lpVtbl->SetProps(section, 3, values, NULL);
        section->lpVtbl->Release(section);
    }
    release_buffer(wrapped);
}

static struct store *find_open_store(const char *name, struct provider *provider)
{
    struct store *found = NULL;
    pthread_mutex_lock(&lock);
    for (struct store *store = open_stores; store && !found; store = store->next)
        if (store->provider == provider && !strcmp(store->name, name))
            found = store;
    if (found)
        found->store_references++;
    pthread_mutex_unlock(&lock);
    return found;
}

/* MAPIX_TEST_SECRET: a secure property of its section that a store provider reads at its logon, as one with a password would; and sets again. */
static void read_secret(LPMAPISUP support, const char *name)
{
    const char *tag = getenv("MAPIX_TEST_SECRET");
    SizedSPropTagArray(1, tags) = { 1, { tag ? (ULONG)strtoul(tag, NULL, 16) : 0 } };
    LPPROFSECT section = NULL;
    LPSPropValue values[64] = { NULL };        /* many: what is freed is soon used again, which would hide that it was not wiped */
    ULONG count = 0;
    if (!tag || FAILED(support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section)))
        return;
    for (int i = 0; i < 64; i++)
        if (section->lpVtbl->GetProps(section, (LPSPropTagArray)(void *)&tags, 0, &count, &values[i]) == S_OK && !i) {
            section->lpVtbl->SetProps(section, 1, values[i], NULL);
            write_log(name, "Secret", "length %u", (unsigned)strlen(values[i]->Value.lpszA));
        }
    for (int i = 0; i < 64; i++)
        if (values[i])
            release_buffer(values[i]);
    section->lpVtbl->Release(section);
}

static HRESULT STDMETHODCALLTYPE ms_logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG size, LPENTRYID id, ULONG flags,
    LPCIID iid, ULONG *security_size, LPBYTE *security, LPMAPIERROR *error, LPMSLOGON *logon_object, LPMDB *result)
{
    char name[128], word[256];
    struct store *store;
    instance_name(support, name);
    write_log(name, "MSProvider.Logon", "flags %#x id %u profile %s", (unsigned)flags, (unsigned)size, (const char *)profile);
    read_secret(support, name);
    HRESULT hr = act(name, "MSProvider.Logon", error, word);
    if (FAILED(hr))
        return hr;
    if (!strcmp(word, "noobject"))
        return S_OK;
    if (!strcmp(word, "ui") && (flags & MDB_NO_DIALOG))
        return MAPI_E_UNCONFIGURED;
    if ((store = find_open_store(name, (struct provider *)(void *)self))) {     /* SPI-MS-07 */
        *logon_object = NULL;
        *result = (LPMDB)store;
        return !strcmp(word, "warning") ? MAPI_W_ERRORS_RETURNED : hr;
    }
    if (FAILED(allocate(sizeof(*store), (LPVOID *)&store)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(store, 0, sizeof(*store));
    store->store_methods = &store_methods;
    store->logon_methods = &logon_methods;
    store->status_methods = &status_methods;
    store->store_references = store->logon_references = 1;
    store->logoff_flags = LOGOFF_ABORT;
    store->provider = (struct provider *)(void *)self;
    snprintf(store->name, sizeof(store->name), "%s", name);
    make_uid(name, &store->uid);
    support->lpVtbl->SetProviderUID(support, &store->uid, 0);
    write_section(support, name, &store->uid);
    make_status_row(support, name);
    if (strcmp(word, "noaddref")) {
        support->lpVtbl->AddRef(support);
        store->support = support;
    }
    if (!strcmp(word, "early")) {              /* against SPI-LIFE-09 */
        write_log(name, "Early.SpoolerNotify", "%#x", (unsigned)support->lpVtbl->SpoolerNotify(support, NOTIFY_READYTOSEND, NULL));
    }
    if (!strcmp(word, "security") && SUCCEEDED(allocate(6, (LPVOID *)security))) {
        memcpy(*security, "blob\1\2", 6);
        *security_size = 6;
    }
    pthread_mutex_lock(&lock);
    store->next = open_stores;
    open_stores = store;
    pthread_mutex_unlock(&lock);
    *logon_object = (LPMSLOGON)(void *)&store->logon_methods;
    *result = (LPMDB)store;
    return !strcmp(word, "warning") ? MAPI_W_ERRORS_RETURNED : hr;
}

static HRESULT STDMETHODCALLTYPE ms_spooler_logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG size, LPENTRYID id,
    ULONG flags, LPCIID iid, ULONG security_size, LPBYTE security, LPMAPIERROR *error, LPMSLOGON *logon_object, LPMDB *store)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE ms_compare(IMSProvider *self, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG flags, ULONG *result)
{
    write_log("-", "MSProvider.CompareStoreIDs", "sizes %u and %u", (unsigned)size_1, (unsigned)size_2);
    *result = size_1 >= ID_SIZE && size_2 >= ID_SIZE && !memcmp(id_1, id_2, ID_SIZE);          /* what stands behind is of no account */
    return S_OK;
}

static const IMSProviderVtbl ms_methods = {
    .QueryInterface = ms_query, .AddRef = ms_add, .Release = ms_release, .Shutdown = ms_shutdown, .Logon = ms_logon,
    .SpoolerLogon = ms_spooler_logon, .CompareStoreIDs = ms_compare,
};

/* The address book provider. ------------------------------------------------------------------------------------------------------------------ */

struct book {
    const IABLogonVtbl *methods;
    atomic_uint references;
    LPMAPISUP support;
    char name[128];
};

#define BOOK(p) ((struct book *)(void *)(p))

static HRESULT STDMETHODCALLTYPE book_query(IABLogon *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE book_add(IABLogon *self) { return ++BOOK(self)->references; }

static ULONG STDMETHODCALLTYPE book_release(IABLogon *self)
{
    ULONG left = --BOOK(self)->references;
    if (!left) {
        write_log(BOOK(self)->name, "ABLogon.Release", NULL);
        release_buffer(self);
    }
    return left;
}

static HRESULT STDMETHODCALLTYPE book_get_last_error(IABLogon *self, HRESULT hr, ULONG flags, LPMAPIERROR *error)
{
    *error = hr == MAPI_E_NO_ACCESS ? make_error("this entry is locked") : NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE book_logoff(IABLogon *self, ULONG flags)
{
    struct book *book = BOOK(self);
    write_log(book->name, "ABLogon.Logoff", NULL);
    LPMAPISUP support = book->support;
    book->support = NULL;
    if (support)
        support->lpVtbl->Release(support);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE book_open_entry(IABLogon *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    write_log(BOOK(self)->name, "ABLogon.OpenEntry", "%u flags %#x", (unsigned)size, (unsigned)flags);
    return flags & MAPI_MODIFY ? MAPI_E_NO_ACCESS : MAPI_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE book_compare(IABLogon *self, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2, ULONG flags, ULONG *result)
{
    return compare(size_1, id_1, size_2, id_2, result);
}

static HRESULT STDMETHODCALLTYPE book_advise(IABLogon *self, ULONG size, LPENTRYID id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE book_unadvise(IABLogon *self, ULONG_PTR connection) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE book_open_status(IABLogon *self, LPCIID iid, ULONG flags, ULONG *type, LPMAPISTATUS *entry) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE book_template(IABLogon *self, ULONG size, LPENTRYID id, ULONG flags, LPMAPIPROP data, LPCIID iid, LPMAPIPROP *result, LPMAPIPROP sibling) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE book_one_offs(IABLogon *self, ULONG flags, LPMAPITABLE *table) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE book_prepare(IABLogon *self, ULONG flags, LPSPropTagArray tags, LPADRLIST list) { return S_OK; }

static const IABLogonVtbl book_methods = {
    .QueryInterface = book_query, .AddRef = book_add, .Release = book_release, .GetLastError = book_get_last_error, .Logoff = book_logoff,
    .OpenEntry = book_open_entry, .CompareEntryIDs = book_compare, .Advise = book_advise, .Unadvise = book_unadvise,
    .OpenStatusEntry = book_open_status, .OpenTemplateID = book_template, .GetOneOffTable = book_one_offs, .PrepareRecips = book_prepare,
};

static HRESULT STDMETHODCALLTYPE ab_query(IABProvider *self, REFIID iid, LPVOID *object)
{
    return provider_query((struct provider *)(void *)self, iid, object);
}

static ULONG STDMETHODCALLTYPE ab_add(IABProvider *self) { return ++((struct provider *)(void *)self)->references; }

static ULONG STDMETHODCALLTYPE ab_release(IABProvider *self)
{
    ULONG left = --((struct provider *)(void *)self)->references;
    if (!left) {
        write_log("-", "ABProvider.Release", NULL);
        release_buffer(self);
    }
    return left;
}

static HRESULT STDMETHODCALLTYPE ab_shutdown(IABProvider *self, ULONG *flags)
{
    write_log("-", "ABProvider.Shutdown", NULL);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE ab_logon(IABProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG flags, ULONG *security_size,
    LPBYTE *security, LPMAPIERROR *error, LPABLOGON *result)
{
    char name[128], word[256];
    struct book *book;
    MAPIUID uid;
    instance_name(support, name);
    write_log(name, "ABProvider.Logon", "flags %#x", (unsigned)flags);
    HRESULT hr = act(name, "ABProvider.Logon", error, word);
    if (FAILED(hr))
        return hr;
    if (!strcmp(word, "noobject"))
        return S_OK;
    if (FAILED(allocate(sizeof(*book), (LPVOID *)&book)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(book, 0, sizeof(*book));
    book->methods = &book_methods;
    book->references = 1;
    snprintf(book->name, sizeof(book->name), "%s", name);
    make_uid(name, &uid);
    support->lpVtbl->SetProviderUID(support, &uid, 0);
    make_status_row(support, name);
    if (strcmp(word, "noaddref")) {
        support->lpVtbl->AddRef(support);
        book->support = support;
    }
    if (!strcmp(word, "book")) {               /* a provider may open the address book from anywhere */
        LPADRBOOK all = NULL;
        if (SUCCEEDED(support->lpVtbl->OpenAddressBook(support, NULL, AB_NO_DIALOG, &all)) && all)
            all->lpVtbl->Release(all);
    }
    *result = (LPABLOGON)book;
    return S_OK;
}

static const IABProviderVtbl ab_methods = {
    .QueryInterface = ab_query, .AddRef = ab_add, .Release = ab_release, .Shutdown = ab_shutdown, .Logon = ab_logon,
};

/* The transport provider: it serves addresses of the type SCRIPT and takes every message. ------------------------------------------------------- */

struct transport {
    const IXPLogonVtbl *methods;
    atomic_uint references;
    LPMAPISUP support;
    char name[128];
};

#define TRANSPORT(p) ((struct transport *)(void *)(p))

static HRESULT transport_record(IXPLogon *self, const char *method, ULONG flags)
{
    char word[256];
    HRESULT hr = act(TRANSPORT(self)->name, method, NULL, word);
    write_log(TRANSPORT(self)->name, method, "%#x", (unsigned)flags);
    return hr;
}

static HRESULT STDMETHODCALLTYPE transport_query(IXPLogon *self, REFIID iid, LPVOID *object)
{
    *object = NULL;
    return E_NOINTERFACE;
}
static ULONG STDMETHODCALLTYPE transport_add(IXPLogon *self) { return ++TRANSPORT(self)->references; }
static ULONG STDMETHODCALLTYPE transport_release(IXPLogon *self)
{
    ULONG left = --TRANSPORT(self)->references;
    if (!left)
        release_buffer(self);
    return left;
}
static HRESULT STDMETHODCALLTYPE transport_types(IXPLogon *self, ULONG *flags, ULONG *count, LPTSTR **types, ULONG *uid_count, LPMAPIUID **uids)
{
    static LPSTR list[] = { (LPSTR)(uintptr_t)"SCRIPT" };
    *flags = 0;
    *count = 1;
    *types = (LPTSTR *)list;
    *uid_count = 0;
    *uids = NULL;
    return transport_record(self, "XPLogon.AddressTypes", 0);
}
static HRESULT STDMETHODCALLTYPE transport_options(IXPLogon *self, ULONG *flags, ULONG *count, LPOPTIONDATA *options)
{
    *flags = 0;
    *count = 0;
    *options = NULL;
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE transport_notify(IXPLogon *self, ULONG *flags, LPVOID *data) { return transport_record(self, "XPLogon.TransportNotify", *flags); }
static HRESULT STDMETHODCALLTYPE transport_idle(IXPLogon *self, ULONG flags) { return S_OK; }
static HRESULT STDMETHODCALLTYPE transport_logoff(IXPLogon *self, ULONG flags)
{
    HRESULT hr = transport_record(self, "XPLogon.TransportLogoff", flags);
    if (TRANSPORT(self)->support)
        TRANSPORT(self)->support->lpVtbl->Release(TRANSPORT(self)->support);
    TRANSPORT(self)->support = NULL;
    return hr;
}
static HRESULT STDMETHODCALLTYPE transport_submit(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference, ULONG_PTR *result) { return transport_record(self, "XPLogon.SubmitMessage", flags); }
static HRESULT STDMETHODCALLTYPE transport_end(IXPLogon *self, ULONG_PTR reference, ULONG *flags) { return S_OK; }
static HRESULT STDMETHODCALLTYPE transport_poll(IXPLogon *self, ULONG *incoming) { *incoming = 0; return S_OK; }
static HRESULT STDMETHODCALLTYPE transport_start(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE transport_status(IXPLogon *self, LPCIID iid, ULONG flags, ULONG *type, LPMAPISTATUS *entry) { return MAPI_E_NO_SUPPORT; }
static HRESULT STDMETHODCALLTYPE transport_validate(IXPLogon *self, ULONG_PTR ui, ULONG flags) { return S_OK; }
static HRESULT STDMETHODCALLTYPE transport_flush(IXPLogon *self, ULONG_PTR ui, ULONG size, LPENTRYID id, ULONG flags) { return S_OK; }

static const IXPLogonVtbl transport_methods = {
    .QueryInterface = transport_query, .AddRef = transport_add, .Release = transport_release, .AddressTypes = transport_types,
    .RegisterOptions = transport_options, .TransportNotify = transport_notify, .Idle = transport_idle, .TransportLogoff = transport_logoff,
    .SubmitMessage = transport_submit, .EndMessage = transport_end, .Poll = transport_poll, .StartMessage = transport_start,
    .OpenStatusEntry = transport_status, .ValidateState = transport_validate, .FlushQueues = transport_flush,
};

static HRESULT STDMETHODCALLTYPE xp_query(IXPProvider *self, REFIID iid, LPVOID *object)
{
    return provider_query((struct provider *)(void *)self, iid, object);
}
static ULONG STDMETHODCALLTYPE xp_add(IXPProvider *self) { return ++((struct provider *)(void *)self)->references; }
static ULONG STDMETHODCALLTYPE xp_release(IXPProvider *self)
{
    ULONG left = --((struct provider *)(void *)self)->references;
    if (!left)
        release_buffer(self);
    return left;
}
static HRESULT STDMETHODCALLTYPE xp_shutdown(IXPProvider *self, ULONG *flags)
{
    write_log("-", "XPProvider.Shutdown", NULL);
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE xp_logon(IXPProvider *self, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG *flags, LPMAPIERROR *error,
    LPXPLOGON *result)
{
    char name[128], word[256];
    struct transport *transport;
    instance_name(support, name);
    write_log(name, "XPProvider.TransportLogon", "flags %#x", (unsigned)*flags);
    HRESULT hr = act(name, "XPProvider.TransportLogon", error, word);
    if (FAILED(hr))
        return hr;
    if (FAILED(allocate(sizeof(*transport), (LPVOID *)&transport)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(transport, 0, sizeof(*transport));
    transport->methods = &transport_methods;
    transport->references = 1;
    snprintf(transport->name, sizeof(transport->name), "%s", name);
    make_status_row(support, name);
    support->lpVtbl->AddRef(support);
    transport->support = support;
    *flags = 0;
    *result = (LPXPLOGON)transport;
    return S_OK;
}

static const IXPProviderVtbl xp_methods = {
    .QueryInterface = xp_query, .AddRef = xp_add, .Release = xp_release, .Shutdown = xp_shutdown, .TransportLogon = xp_logon,
};

/* Entry points. ---------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT start(const char *function, const void *methods, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer, ULONG version,
    ULONG *provider_version, LPVOID *result)
{
    char word[256];
    struct provider *provider;
    pthread_mutex_lock(&lock);
    if (!release_buffer) {                 /* the same each time; other threads may be reading them */
        allocate = buffer;
        allocate_more = more;
        release_buffer = free_buffer;
    }
    pthread_mutex_unlock(&lock);
    write_log("-", function, NULL);
    HRESULT hr = act("-", function, NULL, word);
    if (FAILED(hr))
        return hr;
    if (version < CURRENT_SPI_VERSION)
        return MAPI_E_VERSION;
    *provider_version = strcmp(word, "old") ? CURRENT_SPI_VERSION : PDK1_SPI_VERSION;
    if (!strcmp(word, "noobject"))
        return S_OK;
    if (FAILED(allocate(sizeof(*provider), (LPVOID *)&provider)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    provider->methods = methods;
    provider->shutdown_methods = &shutdown_methods;
    provider->kind = methods == &ms_methods ? "MSProvider" : methods == &xp_methods ? "XPProvider" : "ABProvider";
    provider->references = 1;
    *result = provider;
    return S_OK;
}

HRESULT STDMAPIINITCALLTYPE MSProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *provider_version, LPMSPROVIDER *result)
{
    return start("MSProviderInit", &ms_methods, buffer, more, free_buffer, version, provider_version, (LPVOID *)result);
}

HRESULT STDMAPIINITCALLTYPE ABProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *provider_version, LPABPROVIDER *result)
{
    return start("ABProviderInit", &ab_methods, buffer, more, free_buffer, version, provider_version, (LPVOID *)result);
}

HRESULT STDAPICALLTYPE XPProviderInit(HINSTANCE module, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER free_buffer,
    ULONG flags, ULONG version, ULONG *provider_version, LPXPPROVIDER *result)
{
    return start("XPProviderInit", &xp_methods, buffer, more, free_buffer, version, provider_version, (LPVOID *)result);
}

static LPMAPISUP kept_support;
static LPPROVIDERADMIN kept_admin;

/* Leave a mark in the service's section: it was here. */
static HRESULT mark_section(LPPROVIDERADMIN admin)
{
    SPropValue value = { .ulPropTag = PROP_TAG(PT_LONG, 0x6655), .Value.l = 1 };
    LPPROFSECT section = NULL;
    HRESULT hr = admin->lpVtbl->OpenProfileSection(admin, NULL, NULL, MAPI_MODIFY, &section);
    if (FAILED(hr))
        return hr;
    hr = section->lpVtbl->SetProps(section, 1, &value, NULL);
    section->lpVtbl->Release(section);
    return hr;
}

HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE module, LPMALLOC memory, LPMAPISUP support, ULONG_PTR ui, ULONG flags, ULONG context, ULONG count,
    LPSPropValue properties, LPPROVIDERADMIN admin, LPMAPIERROR *error);
HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE module, LPMALLOC memory, LPMAPISUP support, ULONG_PTR ui, ULONG flags, ULONG context, ULONG count,
    LPSPropValue properties, LPPROVIDERADMIN admin, LPMAPIERROR *error)
{
    static const char *const contexts[] = { "?", "INSTALL", "CREATE", "CONFIGURE", "DELETE", "UNINSTALL", "PROVIDER_CREATE", "PROVIDER_DELETE" };
    char name[128] = "service", word[256], method[64];
    LPPROFSECT section = NULL;
    if (support)
        support->lpVtbl->GetMemAllocRoutines(support, &allocate, &allocate_more, &release_buffer);
    if (admin && SUCCEEDED(admin->lpVtbl->OpenProfileSection(admin, NULL, NULL, 0, &section))) {
        read_name((LPMAPIPROP)section, name);
        section->lpVtbl->Release(section);
    }
    snprintf(method, sizeof(method), "ServiceEntry.%s", contexts[context < 8 ? context : 0]);
    write_log(name, method, "flags %#x count %u", (unsigned)flags, (unsigned)count);
    HRESULT hr = act(name, method, error, word);
    if (!strcmp(word, "keep") && support) {            /* longer than it lives (SPI-SVC-13) */
        support->lpVtbl->AddRef(support);
        admin->lpVtbl->AddRef(admin);
        kept_support = support;
        kept_admin = admin;
    } else if (!strcmp(word, "use") && kept_support) {
        MAPIUID uid;
        LPMAPITABLE table = NULL;
        write_log(name, "Kept", "%#x %#x", (unsigned)kept_support->lpVtbl->NewUID(kept_support, &uid),
            (unsigned)kept_admin->lpVtbl->GetProviderTable(kept_admin, 0, &table));
        kept_support->lpVtbl->Release(kept_support);
        kept_admin->lpVtbl->Release(kept_admin);
        kept_support = NULL;
    } else if (!strcmp(word, "mark") && admin) {
        hr = mark_section(admin);
    }
    return hr;
}

/* The wizard's entry point: it has two pages, and a property to leave. "WizardEntry" and "WizardPage" may be told to fail; MAPIX_TEST_WIZARD_HINT
 * has it set that property, a flag, as well (WIZ-09). */
static LPMAPIPROP wizard_properties;

static INT_PTR CALLBACK wizard_procedure(HWND window, UINT message, WPARAM parameter, LPARAM more)
{
    char word[256];
    write_log("-", "WizardPage", "%#x %#x", (unsigned)message, (unsigned)parameter);
    if (message == WIZ_QUERYNUMPAGES)
        return 2;
    if (parameter == WIZ_NEXT) {
        SPropValue value = { .ulPropTag = PROP_TAG(PT_LONG, 0x6650), .Value.l = 7 };
        const char *hint = getenv("MAPIX_TEST_WIZARD_HINT");
        wizard_properties->lpVtbl->SetProps(wizard_properties, 1, &value, NULL);
        value = (SPropValue){ .ulPropTag = hint ? (ULONG)strtoul(hint, NULL, 16) : 0, .Value.b = TRUE };
        if (hint)
            wizard_properties->lpVtbl->SetProps(wizard_properties, 1, &value, NULL);
    }
    return SUCCEEDED(act("-", "WizardPage", NULL, word));
}

ULONG STDAPICALLTYPE WizardEntry(HINSTANCE module, LPTSTR *resource, DLGPROC *procedure, LPMAPIPROP properties, LPVOID support);
ULONG STDAPICALLTYPE WizardEntry(HINSTANCE module, LPTSTR *resource, DLGPROC *procedure, LPMAPIPROP properties, LPVOID support)
{
    char word[256];
    write_log("-", "WizardEntry", "%s", module && properties && support ? "complete" : "incomplete");
    wizard_properties = properties;
    *procedure = wizard_procedure;
    return (ULONG)act("-", "WizardEntry", NULL, word);
}
