/* Notifications: the engine's change log becomes OBJECT_ and NEWMAIL_NOTIFICATIONs, published under keys of this process. Every process
 * follows the log by itself, so a key carries a number of the process: what one publishes is not heard twice in another. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define ALLOWED_EVENTS (fnevCriticalError | fnevNewMail | fnevObjectCreated | fnevObjectDeleted | fnevObjectModified | fnevObjectMoved \
    | fnevObjectCopied | fnevSearchComplete | fnevExtended)

#define KEY_SIZE 40

/* Store UID, process, type, object. */
static LPNOTIFKEY make_key(const struct local_core *core, ULONG type, int64_t object, void *space)
{
    LPNOTIFKEY key = space;

    key->cb = KEY_SIZE;
    memset(key->ab, 0, KEY_SIZE);
    memcpy(key->ab, &core->uid, 16);
    memcpy(key->ab + 16, &core->nonce, 8);
    memcpy(key->ab + 24, &type, 4);
    memcpy(key->ab + 32, &object, 8);
    return key;
}

/* --- Making notifications --------------------------------------------------------------------------------------------------------------------- */

struct ids {
    BYTE object[MAPIX_STORE_ENTRY_ID_SIZE];
    BYTE parent[MAPIX_STORE_ENTRY_ID_SIZE];
    BYTE old_object[MAPIX_STORE_ENTRY_ID_SIZE];
    BYTE old_parent[MAPIX_STORE_ENTRY_ID_SIZE];
    char class[256];
};

static bool subscribed(struct local_core *core, ULONG type, int64_t object)
{
    struct local_subscription *at;
    bool found = false;

    pthread_mutex_lock(&core->lock);
    for (at = core->subscriptions; at && !found; at = at->next)
        found = at->object == object && at->type == type;
    pthread_mutex_unlock(&core->lock);
    return found;
}

static void publish(struct local_core *core, ULONG type, int64_t object, NOTIFICATION *notification)
{
    _Alignas(NOTIFKEY) BYTE space[CbNewNOTIFKEY(KEY_SIZE)];
    LPMAPISUP support;
    ULONG flags = 0;

    if (!subscribed(core, type, object))
        return;
    pthread_mutex_lock(&core->lock);
    support = core->support;
    if (support)
        support->lpVtbl->AddRef(support);
    pthread_mutex_unlock(&core->lock);
    if (!support)
        return;
    support->lpVtbl->Notify(support, make_key(core, type, object, space), 1, notification, &flags);
    support->lpVtbl->Release(support);
}

static void fill_object(const struct local_core *core, const struct mapix_store_change *change, struct ids *ids, NOTIFICATION *notification)
{
    OBJECT_NOTIFICATION *object = &notification->info.obj;
    bool with_old = change->event == fnevObjectMoved || change->event == fnevObjectCopied;

    memset(notification, 0, sizeof(*notification));
    notification->ulEventType = change->event;
    object->ulObjType = change->type;
    if (change->type == MAPI_STORE) {
        object->cbEntryID = core->entry_id_size;
        object->lpEntryID = (LPENTRYID)(void *)core->entry_id;
        return;
    }
    mapix_store_entry_id_make(&core->uid, change->type, change->object, ids->object);
    object->cbEntryID = sizeof(ids->object);
    object->lpEntryID = (LPENTRYID)(void *)ids->object;
    if (change->parent) {
        mapix_store_entry_id_make(&core->uid, MAPI_FOLDER, change->parent, ids->parent);
        object->cbParentID = sizeof(ids->parent);
        object->lpParentID = (LPENTRYID)(void *)ids->parent;
    }
    if (with_old && change->old_object) {         /* SPI-NTF-02 */
        mapix_store_entry_id_make(&core->uid, change->type, change->old_object, ids->old_object);
        object->cbOldID = sizeof(ids->old_object);
        object->lpOldID = (LPENTRYID)(void *)ids->old_object;
    }
    if (with_old && change->old_parent) {
        mapix_store_entry_id_make(&core->uid, MAPI_FOLDER, change->old_parent, ids->old_parent);
        object->cbOldParentID = sizeof(ids->old_parent);
        object->lpOldParentID = (LPENTRYID)(void *)ids->old_parent;
    }
}

static void tell_new_mail(struct local_core *core, const struct mapix_store_change *change)
{
    struct mapix_store_message row;
    struct mapix_store_record record = { 0 };
    const SPropValue *class;
    NOTIFICATION notification;
    struct ids ids;

    if (!subscribed(core, MAPI_STORE, 0) || FAILED(mapix_store_message_load(core->engine, change->object, &row, &record)))
        return;
    memset(&notification, 0, sizeof(notification));
    notification.ulEventType = fnevNewMail;
    mapix_store_entry_id_make(&core->uid, MAPI_MESSAGE, change->object, ids.object);
    mapix_store_entry_id_make(&core->uid, MAPI_FOLDER, row.folder, ids.parent);
    notification.info.newmail.cbEntryID = sizeof(ids.object);
    notification.info.newmail.lpEntryID = (LPENTRYID)(void *)ids.object;
    notification.info.newmail.cbParentID = sizeof(ids.parent);
    notification.info.newmail.lpParentID = (LPENTRYID)(void *)ids.parent;
    class = mapix_store_record_find(&record, PR_MESSAGE_CLASS_W);
    if (class && PROP_TYPE(class->ulPropTag) == PT_UNICODE) {
        char *text = mapix_text_utf8_heap(class->Value.lpszW);
        size_t length = text ? strlen(text) : 0;
        if (length >= sizeof(ids.class))
            length = sizeof(ids.class) - 1;
        memcpy(ids.class, text ? text : "", length);
        ids.class[length] = 0;
        free(text);
        notification.info.newmail.lpszMessageClass = (LPTSTR)(void *)ids.class;
    }
    notification.info.newmail.ulMessageFlags = row.flags;
    publish(core, MAPI_STORE, 0, &notification);
    mapix_store_record_clear(&record);
}

/* Counts of a folder changed: Modified on the store and that folder (SPI-STORE-19). */
static void tell_counts(struct local_core *core, int64_t folder)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_CONTENT_COUNT, PR_CONTENT_UNREAD } };
    struct mapix_store_change change = { .event = fnevObjectModified, .type = MAPI_FOLDER, .object = folder };
    struct mapix_store_folder row;
    NOTIFICATION notification;
    struct ids ids;

    if (!subscribed(core, MAPI_STORE, 0) && !subscribed(core, MAPI_FOLDER, folder))
        return;
    if (FAILED(mapix_store_folder_get(core->engine, folder, &row)))
        return;
    change.parent = row.parent;
    fill_object(core, &change, &ids, &notification);
    notification.info.obj.lpPropTagArray = (LPSPropTagArray)(uintptr_t)&tags;
    publish(core, MAPI_STORE, 0, &notification);
    publish(core, MAPI_FOLDER, folder, &notification);
}

static void tell(struct local_core *core, const struct mapix_store_change *change)
{
    NOTIFICATION notification;
    struct ids ids;

    if (change->event == fnevNewMail) {
        tell_new_mail(core, change);
        return;
    }
    if (change->flags & MAPIX_CHANGE_QUIET)
        return;
    fill_object(core, change, &ids, &notification);
    publish(core, MAPI_STORE, 0, &notification);
    if (change->type != MAPI_STORE)
        publish(core, change->type, change->object, &notification);
    if (change->event == fnevObjectCopied)        /* the one who watches the original wants to know too */
        publish(core, change->type, change->old_object, &notification);
}

/* Folders whose counts a run of changes touched, each told once. */
struct touched {
    int64_t folders[32];
    size_t count;
};

static void touch(struct local_core *core, struct touched *touched, int64_t folder)
{
    size_t index;

    if (!folder)
        return;
    for (index = 0; index < touched->count; index++)
        if (touched->folders[index] == folder)
            return;
    if (touched->count == sizeof(touched->folders) / sizeof(touched->folders[0])) {
        for (index = 0; index < touched->count; index++)
            tell_counts(core, touched->folders[index]);
        touched->count = 0;
    }
    touched->folders[touched->count++] = folder;
}

static void follow(void *context, const struct mapix_store_change *changes, size_t count, bool complete)
{
    struct local_core *core = context;
    struct mapix_store_change whole = { .event = fnevObjectModified, .type = MAPI_STORE };
    struct touched touched = { .count = 0 };
    size_t index;

    if (!complete)
        tell(core, &whole);                       /* too much happened to tell one by one */
    for (index = 0; index < count; index++) {
        tell(core, &changes[index]);
        if (changes[index].type == MAPI_MESSAGE && changes[index].event != fnevNewMail && !(changes[index].flags & MAPIX_CHANGE_QUEUE)) {
            touch(core, &touched, changes[index].parent);
            touch(core, &touched, changes[index].event == fnevObjectMoved ? changes[index].old_parent : 0);
        }
    }
    for (index = 0; index < touched.count; index++)
        tell_counts(core, touched.folders[index]);
}

/* --- Advise -------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT what_to_watch(struct local_core *core, struct mapix_object *object, ULONG size, const ENTRYID *entry_id, ULONG *ret_type,
    int64_t *ret_id)
{
    *ret_type = MAPI_STORE;
    *ret_id = 0;
    if (!size || !entry_id)
        return S_OK;
    if (size == core->plain_entry_id_size && memcmp(entry_id, core->plain_entry_id, size) == 0)
        return S_OK;
    if (size == core->entry_id_size && memcmp(entry_id, core->entry_id, size) == 0)
        return S_OK;
    HRESULT result = mapix_store_entry_id_parse(&core->uid, size, entry_id, ret_type, ret_id);
    return FAILED(result) ? local_parse_id(object, core, size, entry_id, 0, ret_id) : result;
}

static HRESULT start_listening(struct local_core *core)
{
    ULONG listener = 0;
    HRESULT result = S_OK;
    bool listening;

    pthread_mutex_lock(&core->lock);
    listening = core->listener != 0;
    pthread_mutex_unlock(&core->lock);
    if (listening)
        return S_OK;
    result = mapix_store_listen(core->engine, follow, core, &listener);
    if (FAILED(result))
        return result;
    pthread_mutex_lock(&core->lock);
    if (!core->listener) {
        core->listener = listener;
        listener = 0;
    }
    pthread_mutex_unlock(&core->lock);
    if (listener)
        mapix_store_unlisten(core->engine, listener);
    return S_OK;
}

HRESULT local_advise(struct local_core *core, struct mapix_object *object, ULONG size, const ENTRYID *entry_id, ULONG mask,
    LPMAPIADVISESINK sink, ULONG_PTR *ret_connection)
{
    _Alignas(NOTIFKEY) BYTE space[CbNewNOTIFKEY(KEY_SIZE)];
    struct local_subscription *subscription;
    ULONG type = 0;
    int64_t id = 0;
    HRESULT result;

    if (!sink || !ret_connection)
        return MAPI_E_INVALID_PARAMETER;
    if (!(mask & ALLOWED_EVENTS) || mask & ~(ULONG)ALLOWED_EVENTS)
        return mapix_object_fail(object, MAPI_E_NO_SUPPORT, 0, "A store tells of new mail, objects and searches; advise a table for its rows");
    if (!core->support)                           /* the store object has ended; the logon object has not */
        return MAPI_E_INVALID_OBJECT;
    result = what_to_watch(core, object, size, entry_id, &type, &id);
    if (FAILED(result))
        return result;
    subscription = calloc(1, sizeof(*subscription));
    if (!subscription)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    subscription->object = id;
    subscription->type = type;
    result = local_failed(object, start_listening(core));
    if (SUCCEEDED(result))
        result = core->support->lpVtbl->Subscribe(core->support, make_key(core, type, id, space), mask, 0, sink, &subscription->connection);
    if (FAILED(result)) {
        free(subscription);
        return result;
    }
    *ret_connection = subscription->connection;
    pthread_mutex_lock(&core->lock);
    subscription->next = core->subscriptions;
    core->subscriptions = subscription;
    pthread_mutex_unlock(&core->lock);
    return S_OK;
}

HRESULT local_unadvise(struct local_core *core, struct mapix_object *object, ULONG_PTR connection)
{
    struct local_subscription **link, *found;

    pthread_mutex_lock(&core->lock);
    for (link = &core->subscriptions; *link && (*link)->connection != connection; link = &(*link)->next)
        ;
    found = *link;
    if (found)
        *link = found->next;
    pthread_mutex_unlock(&core->lock);
    if (!found)
        return mapix_object_fail(object, MAPI_E_NOT_FOUND, 0, "There is no such notification connection; it was cancelled before");
    free(found);
    return core->support->lpVtbl->Unsubscribe(core->support, connection);
}

void local_notify_close(struct local_core *core)
{
    struct local_subscription *list;
    ULONG listener;

    pthread_mutex_lock(&core->lock);
    list = core->subscriptions;
    core->subscriptions = NULL;
    listener = core->listener;
    core->listener = 0;
    pthread_mutex_unlock(&core->lock);
    if (listener)
        mapix_store_unlisten(core->engine, listener);
    while (list) {
        struct local_subscription *next = list->next;
        core->support->lpVtbl->Unsubscribe(core->support, list->connection);
        free(list);
        list = next;
    }
}
