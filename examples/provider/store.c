/* The store provider: IMSProvider, IMSLogon, IMsgStore. */
#include "notes.h"

#include <stdlib.h>
#include <string.h>

#define SUPPORT_MASK (STORE_MODIFY_OK | STORE_CREATE_OK | STORE_SUBMIT_OK | STORE_NOTIFY_OK | STORE_SORT_OK | STORE_RESTRICTION_OK)

/* --- the store object --- */

PROPERTY_FUNCTIONS(IMsgStore)

/* Subscriptions and events meet at a key: the notebook's UID, then the path of the object; the empty path is the whole store. */
static LPNOTIFKEY new_key(const struct logon *logon, const char *path)
{
    size_t length = strlen(path);
    LPNOTIFKEY key = malloc(CbNewNOTIFKEY(sizeof(MAPIUID) + length));

    if (key) {
        key->cb = (ULONG)(sizeof(MAPIUID) + length);
        memcpy(key->ab, &logon->uid, sizeof(MAPIUID));
        memcpy(key->ab + sizeof(MAPIUID), path, length);
    }
    return key;
}

HRESULT advise(struct logon *logon, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection)
{
    char kind = 'S';
    const char *path = entry_id && size ? id_path(logon, size, entry_id, &kind) : "";
    HRESULT result;
    LPNOTIFKEY key;

    if (!sink || !ret_connection)
        return MAPI_E_INVALID_PARAMETER;
    if (!path)
        return MAPI_E_UNKNOWN_ENTRYID;
    key = new_key(logon, kind == 'S' ? "" : path);
    if (!key)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    /* Never NOTIFY_SYNC for a client's sink (SPI-SUP-09). */
    result = logon->support ? logon->support->lpVtbl->Subscribe(logon->support, key, mask, 0, sink, ret_connection) : MAPI_E_INVALID_OBJECT;
    free(key);
    return result;
}

static void publish(struct logon *logon, const char *path, NOTIFICATION *notification)
{
    LPNOTIFKEY key = new_key(logon, path);
    ULONG flags = 0;

    if (key && logon->support)
        logon->support->lpVtbl->Notify(logon->support, key, 1, notification, &flags);
    free(key);
}

/* What happened is committed by now (SPI-STORE-20). Long-term entry ids, unused members zero (SPI-SUP-10). */
static void publish_event(struct logon *logon, ULONG event, char kind, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path)) : strdup("");
    struct id *id = id_new(logon, kind, path), *parent = folder ? id_new(logon, 'F', folder) : NULL;
    NOTIFICATION notification = { .ulEventType = event };

    if (id && parent) {
        notification.info.obj.cbEntryID = ID_SIZE(path);
        notification.info.obj.lpEntryID = (LPENTRYID)(void *)id;
        notification.info.obj.ulObjType = kind == 'M' ? MAPI_MESSAGE : MAPI_FOLDER;
        notification.info.obj.cbParentID = ID_SIZE(folder);
        notification.info.obj.lpParentID = (LPENTRYID)(void *)parent;
        publish(logon, "", &notification);
        if (event != fnevObjectCreated)
            publish(logon, path, &notification);
    }
    free(id);
    free(parent);
    free(folder);
}

static HRESULT STDMETHODCALLTYPE store_advise(IMsgStore *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *ret_connection)
{
    return advise(OBJECT(self)->logon, size, entry_id, mask, sink, ret_connection);
}

static HRESULT STDMETHODCALLTYPE store_unadvise(IMsgStore *self, ULONG_PTR connection)
{
    LPMAPISUP support = OBJECT(self)->logon->support;

    return support ? support->lpVtbl->Unsubscribe(support, connection) : MAPI_E_INVALID_OBJECT;
}

static HRESULT STDMETHODCALLTYPE store_compare(IMsgStore *self, ULONG size_1, LPENTRYID one, ULONG size_2, LPENTRYID other, ULONG flags, ULONG *ret)
{
    return id_compare(OBJECT(self)->logon, size_1, one, size_2, other, ret);
}

static HRESULT STDMETHODCALLTYPE store_open_entry(IMsgStore *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret)
{
    return open_entry(OBJECT(self), size, entry_id, iid, flags, ret_type, ret);
}

static HRESULT STDMETHODCALLTYPE store_set_receive(IMsgStore *self, LPTSTR class, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook receives everything in its Inbox");
}

static HRESULT id_for_caller(struct logon *logon, char kind, const char *path, ULONG *ret_size, LPENTRYID *ret_id)
{
    struct id *id = id_new(logon, kind, path);
    LPENTRYID copy = NULL;
    HRESULT result = id && !FAILED(allocate(ID_SIZE(path), (LPVOID *)&copy)) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result)) {
        memcpy(copy, id, ID_SIZE(path));
        *ret_size = ID_SIZE(path);
        *ret_id = copy;
    }
    free(id);
    return result;
}

static HRESULT STDMETHODCALLTYPE store_get_receive(IMsgStore *self, LPTSTR class, ULONG flags, ULONG *ret_size, LPENTRYID *ret_id, LPTSTR *ret_class)
{
    wchar_t *empty;

    if (!ret_size || !ret_id)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "GetReceiveFolder does not know the flags %#x", (unsigned)flags);
    HRESULT result = id_for_caller(OBJECT(self)->logon, 'F', INBOX, ret_size, ret_id);
    if (FAILED(result) || !ret_class)
        return result;
    if (FAILED(allocate(sizeof(*empty), (LPVOID *)&empty))) {
        release_memory(*ret_id);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *empty = 0;                                /* the default entry: every class */
    *ret_class = (LPTSTR)(void *)empty;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_receive_table(IMsgStore *self, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(4, columns) = { 4, { PR_ENTRYID, PR_MESSAGE_CLASS_A, PR_RECORD_KEY, PR_ROWID } };
    struct logon *logon = OBJECT(self)->logon;
    struct id *id;
    LPTABLEDATA table;
    HRESULT result;

    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    result = CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_memory, NULL, TBLTYPE_SNAPSHOT, PR_ROWID,
        (LPSPropTagArray)(uintptr_t)&columns, &table);
    if (FAILED(result))
        return result;
    id = id_new(logon, 'F', INBOX);
    if (id) {
        SBinary binary = { ID_SIZE(INBOX), (LPBYTE)id };
        SPropValue values[4] = { { .ulPropTag = PR_ENTRYID, .Value.bin = binary }, { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t) "" },
            { .ulPropTag = PR_RECORD_KEY, .Value.bin = binary }, { .ulPropTag = PR_ROWID, .Value.l = 0 } };
        SRow row = { .cValues = 4, .lpProps = values };

        result = table->lpVtbl->HrModifyRow(table, &row);
    } else {
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(id);
    if (!FAILED(result))
        result = table->lpVtbl->HrGetView(table, NULL, NULL, 0, ret_table);
    table->lpVtbl->Release(table);
    return result;
}

/* The client says how it wants mail to be left; the last Release acts on it. */
static HRESULT STDMETHODCALLTYPE store_logoff(IMsgStore *self, ULONG *flags)
{
    if (!flags)
        return MAPI_E_INVALID_PARAMETER;
    OBJECT(self)->logon->store_logoff = *flags & (LOGOFF_ABORT | LOGOFF_NO_WAIT | LOGOFF_ORDERLY | LOGOFF_PURGE | LOGOFF_QUIET);
    *flags = 0;
    return S_OK;
}

/* --- the outgoing queue --- */

/* The message an entry id names, when it is in the queue. */
static HRESULT find_queued(struct object *store, ULONG size, LPENTRYID entry_id, const char **ret_path, enum note_state *ret_state)
{
    char kind;
    const char *path = id_path(store->logon, size, entry_id, &kind);

    if (!path || kind != 'M')
        return fail(store, MAPI_E_UNKNOWN_ENTRYID, "This is the entry id of no message in the notebook");
    if (!note_exists(store->logon->path, path, ret_state))
        return fail(store, MAPI_E_NOT_FOUND, "There is no such message any more");
    if (*ret_state == NOTE_KEPT)
        return fail(store, MAPI_E_NOT_IN_QUEUE, "The message is not being sent");
    *ret_path = path;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_abort(IMsgStore *self, ULONG size, LPENTRYID entry_id, ULONG flags)
{
    enum note_state state;
    const char *path = NULL;

    if (flags)
        return MAPI_E_UNKNOWN_FLAGS;
    HRESULT result = find_queued(OBJECT(self), size, entry_id, &path, &state);
    if (!FAILED(result) && state == NOTE_SENDING)
        return fail(OBJECT(self), MAPI_E_UNABLE_TO_ABORT, "The message is on its way already");
    if (!FAILED(result))
        result = note_move(OBJECT(self)->logon->path, path, path, NOTE_KEPT);
    if (!FAILED(result))
        tell(OBJECT(self)->logon, fnevObjectModified, 'M', path);
    return result;
}

static HRESULT STDMETHODCALLTYPE store_queue(IMsgStore *self, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    return folder_table(OBJECT(self)->logon, OUTBOX, VIEW_QUEUE, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE store_lock(IMsgStore *self, LPMESSAGE message, ULONG lock_state)
{
    enum note_state state;
    LPSPropValue id = NULL;
    const char *path = NULL;

    if (!message || (lock_state != MSG_LOCKED && lock_state != MSG_UNLOCKED))
        return MAPI_E_INVALID_PARAMETER;
    HRESULT result = HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &id);
    if (!FAILED(result))
        result = find_queued(OBJECT(self), id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &path, &state);
    if (!FAILED(result) && lock_state == MSG_LOCKED && state == NOTE_SENDING)
        result = fail(OBJECT(self), MAPI_E_NO_ACCESS, "The message is locked by a spooler");
    else if (!FAILED(result))
        result = note_move(OBJECT(self)->logon->path, path, path, lock_state == MSG_LOCKED ? NOTE_SENDING : NOTE_QUEUED);
    MAPIFreeBuffer(id);
    return result;
}

/* It went out. What becomes of it - deleted, moved to the sent folder - is the same for every store, so the support object does it: on a
 * message that is unlocked, saved and held by nobody else (SPI-SUP-37). */
static HRESULT STDMETHODCALLTYPE store_finished(IMsgStore *self, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    struct logon *logon = OBJECT(self)->logon;
    enum note_state state;
    const char *path = NULL;
    LPMESSAGE message;

    if (!logon->spooler)
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "Only the spooler says what was sent");
    HRESULT result = find_queued(OBJECT(self), size, entry_id, &path, &state);
    if (!FAILED(result))
        result = note_move(logon->path, path, path, NOTE_KEPT);
    if (FAILED(result))
        return result;
    tell(logon, fnevObjectModified, 'M', path);
    result = message_open(logon, path, true, &message);
    return FAILED(result) ? result : logon->support->lpVtbl->DoSentMail(logon->support, 0, message);   /* which releases the message */
}

/* New mail for those who watch the whole store; the structure stays the spooler's (SPI-STORE-21). */
static HRESULT STDMETHODCALLTYPE store_new_mail(IMsgStore *self, LPNOTIFICATION notification)
{
    if (!notification)
        return MAPI_E_INVALID_PARAMETER;
    publish(OBJECT(self)->logon, "", notification);
    return S_OK;
}

static const IMsgStoreVtbl store_methods = {
    PROPERTY_METHODS(IMsgStore), .Advise = store_advise, .Unadvise = store_unadvise, .CompareEntryIDs = store_compare,
    .OpenEntry = store_open_entry, .SetReceiveFolder = store_set_receive, .GetReceiveFolder = store_get_receive,
    .GetReceiveFolderTable = store_receive_table, .StoreLogoff = store_logoff, .AbortSubmit = store_abort, .GetOutgoingQueue = store_queue,
    .SetLockState = store_lock, .FinishedMsg = store_finished, .NotifyNewMail = store_new_mail,
};

/* The last Release closes the store: that logs it off (SPI-MS-16). */
static void finalize_store(struct object *object)
{
    pthread_mutex_lock(&object->logon->provider->lock);
    object->logon->store = NULL;
    pthread_mutex_unlock(&object->logon->provider->lock);
    logon_end(object->logon);
}

static const ULONG store_computed[] = { PR_ENTRYID, PR_RECORD_KEY, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_OBJECT_TYPE, PR_MDB_PROVIDER,
    PR_STORE_SUPPORT_MASK, PR_IPM_SUBTREE_ENTRYID, PR_ACCESS_LEVEL, 0 };

static const struct kind store_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMAPIProp, &IID_IMsgStore }, .methods = sizeof(IMsgStoreVtbl) / sizeof(void *),
    .finalize = finalize_store, .computed = store_computed,
};

void tell(struct logon *logon, ULONG event, char kind, const char *path)
{
    update_views(logon, event, kind, path);
    publish_event(logon, event, kind, path);
}

/* Clients see the store's entry id wrapped, with the module's name: so MAPI finds us again (SPI-STORE-24). */
static HRESULT wrapped_id(struct logon *logon, ULONG *ret_size, LPENTRYID *ret_id)
{
    struct id *id = id_new(logon, 'S', logon->path);
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    if (id)
        result = logon->support->lpVtbl->WrapStoreEntryID(logon->support, ID_SIZE(logon->path), (LPENTRYID)(void *)id, ret_size, ret_id);
    free(id);
    return result;
}

/* Constant for all notebooks: tells one kind of store from another (PR_MDB_PROVIDER). */
static const MAPIUID kind_uid = { { 0x6e, 0x1c, 0x2f, 0x54, 0x90, 0x3b, 0x4e, 0x77, 0xa1, 0x05, 0x1d, 0x9c, 0x44, 0x02, 0xbe, 0x31 } };

static HRESULT fill_store(struct logon *logon, struct object *store)
{
    static const struct { ULONG tag; const char *path; } folders[] = { { PR_IPM_SUBTREE_ENTRYID, TOP }, { PR_IPM_OUTBOX_ENTRYID, OUTBOX },
        { PR_IPM_SENTMAIL_ENTRYID, SENT }, { PR_IPM_WASTEBASKET_ENTRYID, DELETED }, { PR_FINDER_ENTRYID, FINDER } };
    ULONG size;
    LPENTRYID id;
    HRESULT result = wrapped_id(logon, &size, &id);

    if (FAILED(result))
        return result;
    put_text(store->values, PR_DISPLAY_NAME_A, logon->owner);
    put_binary(store->values, PR_ENTRYID, size, id);
    put_binary(store->values, PR_STORE_ENTRYID, size, id);
    put_binary(store->values, PR_RECORD_KEY, sizeof(MAPIUID), &logon->uid);
    put_binary(store->values, PR_STORE_RECORD_KEY, sizeof(MAPIUID), &logon->uid);
    put_binary(store->values, PR_MAPPING_SIGNATURE, sizeof(MAPIUID), &logon->uid);
    put_binary(store->values, PR_MDB_PROVIDER, sizeof(kind_uid), &kind_uid);
    put_long(store->values, PR_OBJECT_TYPE, MAPI_STORE);
    put_long(store->values, PR_STORE_SUPPORT_MASK, logon->writable ? SUPPORT_MASK : SUPPORT_MASK & ~(LONG)(STORE_MODIFY_OK | STORE_CREATE_OK));
    put_long(store->values, PR_ACCESS_LEVEL, logon->writable);
    put_long(store->values, PR_VALID_FOLDER_MASK, FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID |
        FOLDER_IPM_SENTMAIL_VALID | FOLDER_IPM_WASTEBASKET_VALID | FOLDER_FINDER_VALID);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        struct id *folder = id_new(logon, 'F', folders[i].path);

        if (folder)
            put_binary(store->values, folders[i].tag, ID_SIZE(folders[i].path), folder);
        free(folder);
    }
    logon_describe(logon, logon->owner, size, id);
    release_memory(id);
    return S_OK;
}

/* --- the logon object: what the subsystem asks of the store, not a client --- */

UNKNOWN_FUNCTIONS(IMSLogon)
ERROR_FUNCTION(IMSLogon)

static HRESULT STDMETHODCALLTYPE logon_logoff(IMSLogon *self, ULONG *flags)
{
    logon_end(OBJECT(self)->logon);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_open_entry(IMSLogon *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret)
{
    return open_entry(OBJECT(self), size, entry_id, iid, flags, ret_type, ret);
}

static HRESULT STDMETHODCALLTYPE logon_compare(IMSLogon *self, ULONG size_1, LPENTRYID one, ULONG size_2, LPENTRYID other, ULONG flags, ULONG *ret)
{
    return id_compare(OBJECT(self)->logon, size_1, one, size_2, other, ret);
}

static HRESULT STDMETHODCALLTYPE logon_advise(IMSLogon *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *ret_connection)
{
    return advise(OBJECT(self)->logon, size, entry_id, mask, sink, ret_connection);
}

static HRESULT STDMETHODCALLTYPE logon_unadvise(IMSLogon *self, ULONG_PTR connection)
{
    LPMAPISUP support = OBJECT(self)->logon->support;

    return support ? support->lpVtbl->Unsubscribe(support, connection) : MAPI_E_INVALID_OBJECT;
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IMSLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPVOID *ret)
{
    if (!ret_type || !ret)
        return MAPI_E_INVALID_PARAMETER;
    return status_open(OBJECT(self)->logon, MAPI_STORE_PROVIDER, ret_type, ret);
}

static const IMSLogonVtbl logon_methods = {
    UNKNOWN_METHODS(IMSLogon), .GetLastError = IMSLogon_GetLastError, .Logoff = logon_logoff, .OpenEntry = logon_open_entry,
    .CompareEntryIDs = logon_compare, .Advise = logon_advise, .Unadvise = logon_unadvise, .OpenStatusEntry = logon_open_status,
};

static const struct kind logon_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMSLogon }, .methods = sizeof(IMSLogonVtbl) / sizeof(void *), .outlives = true,
};

/* --- the provider object --- */

static struct provider *provider_of(IMSProvider *self)
{
    return (struct provider *)(void *)self;
}

static HRESULT STDMETHODCALLTYPE provider_query_interface(IMSProvider *self, REFIID iid, LPVOID *ret)
{
    return provider_query(provider_of(self), iid, ret);
}

static ULONG STDMETHODCALLTYPE provider_add_ref(IMSProvider *self) { return provider_add(provider_of(self)); }
static ULONG STDMETHODCALLTYPE provider_release_ref(IMSProvider *self) { return provider_release(provider_of(self)); }
static HRESULT STDMETHODCALLTYPE provider_shutdown(IMSProvider *self, ULONG *flags) { return S_OK; }   /* all logons are gone (SPI-LIFE-13) */

/* A store of this notebook that is open in the session already, with a reference. */
static struct object *find_open(struct provider *provider, const MAPIUID *uid, bool spooler)
{
    struct object *found = NULL;

    pthread_mutex_lock(&provider->lock);
    for (struct logon *logon = provider->logons; logon && !found; logon = logon->next) {
        if (memcmp(&logon->uid, uid, sizeof(*uid)) || logon->spooler != spooler || !logon->store)
            continue;
        unsigned count = atomic_load(&logon->store->references);
        while (count && !found)                /* unless its last reference is just going */
            if (atomic_compare_exchange_weak(&logon->store->references, &count, count + 1))
                found = logon->store;
    }
    pthread_mutex_unlock(&provider->lock);
    return found;
}

/* What the subsystem checks for, in this order: a store for the caller, our UID, our status row. */
static HRESULT start(struct logon *logon, LPMSLOGON *ret_logon, struct object **ret_store)
{
    struct object *store = NULL, *logon_object = NULL;
    HRESULT result = object_new(&logon_kind, &logon_methods, sizeof(struct object), logon, false, &logon_object);

    if (!FAILED(result))
        result = object_new(&store_kind, &store_methods, sizeof(struct object), logon, logon->writable, &store);
    if (!FAILED(result))
        result = fill_store(logon, store);
    if (!FAILED(result))
        result = logon->support->lpVtbl->SetProviderUID(logon->support, &logon->uid, 0);       /* OpenEntry finds us by it */
    if (!FAILED(result))
        result = logon_status(logon, MAPI_STORE_PROVIDER, STATUS_AVAILABLE, STATUS_VALIDATE_STATE | STATUS_SETTINGS_DIALOG);
    if (FAILED(result)) {
        if (store)
            object_release(store);
        if (logon_object)
            object_release(logon_object);
        logon_end(logon);
        return result;
    }
    *ret_logon = (LPMSLOGON)(void *)logon_object;
    *ret_store = store;
    return S_OK;
}

/* The directory in the entry id of a store, or NULL. It may come from another machine (SPI-MS-04): then the directory is not there. */
static const char *directory_of(ULONG size, LPENTRYID entry_id)
{
    const struct id *id = (const struct id *)(const void *)entry_id;

    if (!entry_id || size <= offsetof(struct id, path) || ((const char *)entry_id)[size - 1])
        return NULL;
    return id->kind == 'S' && ID_SIZE(id->path) == size ? id->path : NULL;
}

static bool wants_store(LPCIID iid)
{
    return !iid || !memcmp(iid, &IID_IMsgStore, sizeof(*iid)) || !memcmp(iid, &IID_IMAPIProp, sizeof(*iid)) ||
        !memcmp(iid, &IID_IUnknown, sizeof(*iid));
}

static HRESULT log_on(struct provider *provider, LPMAPISUP support, ULONG size, LPENTRYID entry_id, ULONG flags, LPCIID iid, bool spooler,
    LPMAPIERROR *ret_error, LPMSLOGON *ret_logon, LPMDB *ret_store)
{
    struct logon *logon;
    struct object *store;
    HRESULT result;

    if (!support || !ret_logon || !ret_store)
        return MAPI_E_INVALID_PARAMETER;
    *ret_logon = NULL;
    *ret_store = NULL;
    if (ret_error)
        *ret_error = NULL;
    if (flags & ~(ULONG)(MAPI_DEFERRED_ERRORS | MDB_NO_DIALOG | MDB_NO_MAIL | MDB_TEMPORARY | MDB_WRITE | MAPI_UNICODE | MDB_ONLINE))
        return MAPI_E_UNKNOWN_FLAGS;
    if (!wants_store(iid))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (entry_id && size && !directory_of(size, entry_id))
        return MAPI_E_UNKNOWN_ENTRYID;
    result = logon_new(support, provider, directory_of(size, entry_id), flags & MAPI_UNICODE ? NULL : ret_error, &logon);
    if (FAILED(result))
        return result;
    logon->spooler = spooler;
    logon->writable = spooler || (flags & MDB_WRITE);
    logon->without_mail = (flags & MDB_NO_MAIL) != 0;
    store = find_open(provider, &logon->uid, spooler);
    if (store) {                               /* the same object again, no logon object, no support object kept (SPI-MS-07) */
        logon_end(logon);
        logon_release(logon);
        *ret_store = (LPMDB)(void *)store;
        return S_OK;
    }
    result = start(logon, ret_logon, &store);
    if (!FAILED(result)) {
        logon->is_store = true;
        pthread_mutex_lock(&provider->lock);
        logon->store = store;
        logon->next = provider->logons;
        provider->logons = logon;
        pthread_mutex_unlock(&provider->lock);
        *ret_store = (LPMDB)(void *)store;
    }
    logon_release(logon);                      /* its objects keep it */
    return result;
}

static HRESULT STDMETHODCALLTYPE provider_logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG size,
    LPENTRYID entry_id, ULONG flags, LPCIID iid, ULONG *security_size, LPBYTE *security, LPMAPIERROR *ret_error, LPMSLOGON *ret_logon, LPMDB *ret_store)
{
    if (security_size)
        *security_size = 0;                    /* the spooler needs nothing but what our profile section says (SPI-MS-08) */
    if (security)
        *security = NULL;
    return log_on(provider_of(self), support, size, entry_id, flags, iid, false, ret_error, ret_logon, ret_store);
}

static HRESULT STDMETHODCALLTYPE provider_spooler_logon(IMSProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG size,
    LPENTRYID entry_id, ULONG flags, LPCIID iid, ULONG security_size, LPBYTE security, LPMAPIERROR *ret_error, LPMSLOGON *ret_logon, LPMDB *ret_store)
{
    return log_on(provider_of(self), support, size, entry_id, flags, iid, true, ret_error, ret_logon, ret_store);
}

/* Both are ours and unwrapped; perhaps no store is open (SPI-MS-11). */
static HRESULT STDMETHODCALLTYPE provider_compare(IMSProvider *self, ULONG size_1, LPENTRYID one, ULONG size_2, LPENTRYID other, ULONG flags,
    ULONG *ret)
{
    if (!ret)
        return MAPI_E_INVALID_PARAMETER;
    if (!directory_of(size_1, one) || !directory_of(size_2, other))
        return MAPI_E_UNKNOWN_ENTRYID;
    *ret = !memcmp(&((struct id *)(void *)one)->uid, &((struct id *)(void *)other)->uid, sizeof(MAPIUID));
    return S_OK;
}

static const IMSProviderVtbl provider_methods = {
    .QueryInterface = provider_query_interface, .AddRef = provider_add_ref, .Release = provider_release_ref, .Shutdown = provider_shutdown,
    .Logon = provider_logon, .SpoolerLogon = provider_spooler_logon, .CompareStoreIDs = provider_compare,
};

HRESULT store_provider_new(LPMSPROVIDER *ret_provider)
{
    return provider_new(&provider_methods, &IID_IMSProvider, ret_provider);
}
