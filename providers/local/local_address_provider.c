/* ABProviderInit, IABProvider and IABLogon of LOCAL_AB; the file behind a book, its notifications and its status. */
#include "providers/local/local_address.h"
#include "providers/local/local_status.h"

#include <mapiaux.h>
#include <mspab.h>
#include <stdio.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/guid.h"
#include "base/memory.h"
#include "base/text.h"
#include "providers/local/local_identity.h"
#include "providers/local/local_known.h"
#include "providers/local/local_shutdown.h"
#include "providers/local/local_store.h"
#include "providers/local/local_handshake.h"
#include "value/value.h"

struct address_provider {
    struct mapix_object object;
    struct mapix_interface provider;
    struct mapix_interface shutdown;       /* IMAPIProviderShutdown */
    struct local_allocators memory;
};

HRESULT address_failed(struct mapix_object *object, HRESULT result)
{
    HRESULT recorded = S_OK;
    char *text = FAILED(result) ? mapix_error_text(mapix_error_thread_slot(), &recorded) : NULL;
    if (text && recorded == result)                         /* else the object knows better, or nobody does */
        mapix_error_copy(&object->error, mapix_error_thread_slot());
    free(text);
    return result;
}

/* --- The book ---------------------------------------------------------------------------------------------------------------------------- */

struct address_book *address_book_reference(struct address_book *book)
{
    atomic_fetch_add(&book->references, 1);
    return book;
}

static void close_support(struct address_book *book)
{
    pthread_mutex_lock(&book->lock);
    LPMAPISUP support = book->support;
    struct address_subscription *list = book->subscriptions;
    book->support = NULL;
    book->subscriptions = NULL;
    pthread_mutex_unlock(&book->lock);
    while (list) {
        struct address_subscription *next = list->next;
        if (support)
            support->lpVtbl->Unsubscribe(support, list->connection);
        free(list);
        list = next;
    }
    if (support)
        support->lpVtbl->Release(support);
}

static void stop_listening(struct address_book *book)
{
    pthread_mutex_lock(&book->lock);
    ULONG listener = book->listener;
    book->listener = 0;
    pthread_mutex_unlock(&book->lock);
    if (listener)
        mapix_store_unlisten(book->engine, listener);
}

void address_book_release(struct address_book *book)
{
    if (!book || atomic_fetch_sub(&book->references, 1) != 1)
        return;
    stop_listening(book);
    close_support(book);
    mapix_row_source_release(&book->contacts);
    address_roster_clear(&book->roster);
    mapix_store_release(book->engine);
    pthread_mutex_destroy(&book->lock);
    pthread_mutex_destroy(&book->members_lock);
    free(book);
}

LPMAPISUP address_book_support(struct address_book *book)
{
    pthread_mutex_lock(&book->lock);
    LPMAPISUP support = book->support;
    if (support)
        support->lpVtbl->AddRef(support);
    pthread_mutex_unlock(&book->lock);
    return support;
}

/* --- Notifications ----------------------------------------------------------------------------------------------------------------------- */

#define KEY_SIZE 32

/* Book, process, object. */
static LPNOTIFKEY make_key(const struct address_book *book, int64_t object, void *space)
{
    LPNOTIFKEY key = space;
    key->cb = KEY_SIZE;
    memcpy(key->ab, &book->uid, 16);
    memcpy(key->ab + 16, &book->nonce, 8);
    memcpy(key->ab + 24, &object, 8);
    return key;
}

static bool subscribed(struct address_book *book, int64_t object)
{
    bool found = false;
    pthread_mutex_lock(&book->lock);
    for (struct address_subscription *at = book->subscriptions; at && !found; at = at->next)
        found = at->object == object;
    pthread_mutex_unlock(&book->lock);
    return found;
}

static void publish(struct address_book *book, int64_t object, NOTIFICATION *notification)
{
    _Alignas(NOTIFKEY) BYTE space[CbNewNOTIFKEY(KEY_SIZE)];
    LPMAPISUP support = subscribed(book, object) ? address_book_support(book) : NULL;
    ULONG flags = 0;
    if (!support)
        return;
    support->lpVtbl->Notify(support, make_key(book, object, space), 1, notification, &flags);
    support->lpVtbl->Release(support);
}

/* A change of an entry, to those who watch it and those who watch everything (SPI-AB-24). */
static void tell(struct address_book *book, const struct mapix_store_change *change)
{
    BYTE id[ADDRESS_ID_MAX], parent[ADDRESS_ID_MAX];
    struct address_record record = { .kind = ADDRESS_CONTACT };
    NOTIFICATION notification = { .ulEventType = change->event };
    OBJECT_NOTIFICATION *object = &notification.info.obj;
    if (!subscribed(book, 0) && !subscribed(book, change->object))
        return;
    if (change->event != fnevObjectDeleted && FAILED(address_record_load(book, 0, change->object, &record)))
        return;
    object->cbEntryID = address_id_make(book, record.kind, change->object, NULL, id);
    object->lpEntryID = (LPENTRYID)(void *)id;
    object->ulObjType = address_object_type(record.kind);
    object->cbParentID = address_id_make(book, ADDRESS_CONTACTS, 0, NULL, parent);
    object->lpParentID = (LPENTRYID)(void *)parent;
    address_record_clear(&record);
    publish(book, change->object, &notification);
    publish(book, 0, &notification);
}

static void listen(void *context, const struct mapix_store_change *changes, size_t count, bool complete)
{
    struct address_book *book = context;
    if (!complete)
        mapix_table_notify_reload(&book->contacts);
    for (size_t i = 0; i < count; i++) {
        const struct mapix_store_change *change = &changes[i];
        uint64_t id = (uint64_t)change->object;
        if (change->type != MAPI_MESSAGE || (change->flags & (MAPIX_CHANGE_ASSOCIATED | MAPIX_CHANGE_LINK | MAPIX_CHANGE_QUEUE)))
            continue;
        if (change->event == fnevObjectCreated || change->event == fnevObjectCopied)
            mapix_table_notify_added(&book->contacts, &id, 1);
        else if (change->event == fnevObjectDeleted)
            mapix_table_notify_deleted(&book->contacts, &id, 1);
        else
            mapix_table_notify_modified(&book->contacts, &id, 1);
        if (change->event == fnevObjectCreated || change->event == fnevObjectDeleted || change->event == fnevObjectModified)
            tell(book, change);
    }
}

HRESULT address_book_listen(struct address_book *book)
{
    ULONG listener = 0;
    pthread_mutex_lock(&book->lock);
    bool listening = book->listener != 0;
    pthread_mutex_unlock(&book->lock);
    if (listening)
        return S_OK;
    HRESULT hr = mapix_store_listen(book->engine, listen, book, &listener);
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&book->lock);
    bool first = !book->listener;
    if (first)
        book->listener = listener;
    pthread_mutex_unlock(&book->lock);
    if (!first)
        mapix_store_unlisten(book->engine, listener);
    return S_OK;
}

/* --- Status (SPI-AB-01) ------------------------------------------------------------------------------------------------------------------ */

/* Also the status row. Strings are 8-bit here. */
static ULONG book_values(const struct address_book *book, struct local_status_space *space, SPropValue ret_values[LOCAL_STATUS_VALUES])
{
    _Static_assert(sizeof(space->id) >= ADDRESS_ID_MAX, "the id has room");
    ULONG size = address_id_make(book, ADDRESS_STATUS, 0, NULL, space->id), count = 0;
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"Contacts" };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_PROVIDER_DISPLAY_A, .Value.lpszA = (LPSTR)(uintptr_t)"Local address book" };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_STATUS_CODE, .Value.l = STATUS_AVAILABLE };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_METHODS, .Value.l = STATUS_VALIDATE_STATE };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { size, space->id } };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_STATUS };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_TYPE, .Value.l = MAPI_AB_PROVIDER };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_RESOURCE_FLAGS, .Value.l = 0 };
    ret_values[count++] = (SPropValue){ .ulPropTag = PR_PROVIDER_DLL_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)"local" };
    return count;
}

static ULONG status_values(struct mapix_object *owner, struct local_status_space *space, SPropValue ret_values[LOCAL_STATUS_VALUES])
{
    return book_values(((struct address_logon *)owner)->book, space, ret_values);
}

static HRESULT status_validate(struct mapix_object *owner, ULONG flags)
{
    struct mapix_store_facts facts;
    (void)flags;
    return address_failed(owner, mapix_store_get_facts(((struct address_logon *)owner)->book->engine, &facts));
}

static const struct local_status_kind book_status = { .values = status_values, .validate = status_validate };

/* --- IABLogon ---------------------------------------------------------------------------------------------------------------------------- */

static struct address_logon *logon_of(IABLogon *self)
{
    return (struct address_logon *)mapix_object_of(self);
}

static HRESULT STDMETHODCALLTYPE logon_logoff(IABLogon *self, ULONG flags)
{
    struct address_logon *logon = logon_of(self);
    (void)flags;
    MAPIX_ENTER(logon);
    mapix_object_invalidate(&logon->object);
    stop_listening(logon->book);
    close_support(logon->book);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_open_entry(IABLogon *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct address_logon *logon = logon_of(self);
    MAPIX_ENTER(logon);
    return address_open(logon->book, &logon->object, &logon->object, size, entry_id, iid, flags, ret_type, ret_object);
}

/* SPI-AB-27: equal identifiers are equal entries; there are no short-term ones. */
static HRESULT STDMETHODCALLTYPE logon_compare(IABLogon *self, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2, ULONG flags,
    ULONG *ret_equal)
{
    struct address_logon *logon = logon_of(self);
    struct address_id one, other;
    MAPIX_ENTER(logon);
    if (!size_1 || !size_2 || !entry_id_1 || !entry_id_2 || !ret_equal)
        return MAPI_E_INVALID_PARAMETER;
    if (flags)
        return local_unknown_flags(&logon->object, flags);
    if (FAILED(address_id_parse(logon->book, size_1, entry_id_1, &one)) || FAILED(address_id_parse(logon->book, size_2, entry_id_2, &other)))
        return mapix_object_fail(&logon->object, MAPI_E_UNKNOWN_ENTRYID, 0, "This entry identifier is none of the local address book");
    *ret_equal = size_1 == size_2 && !memcmp((const BYTE *)entry_id_1 + 4, (const BYTE *)entry_id_2 + 4, size_1 - 4);
    return S_OK;
}

#define EVENTS (fnevCriticalError | fnevObjectCreated | fnevObjectDeleted | fnevObjectModified | fnevObjectMoved | fnevObjectCopied)

static HRESULT STDMETHODCALLTYPE logon_advise(IABLogon *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *ret_connection)
{
    _Alignas(NOTIFKEY) BYTE space[CbNewNOTIFKEY(KEY_SIZE)];
    struct address_logon *logon = logon_of(self);
    struct address_book *book = logon->book;
    struct address_id id = { 0 };
    MAPIX_ENTER(logon);
    if (!sink || !ret_connection || (size && !entry_id))
        return MAPI_E_INVALID_PARAMETER;
    if (!(mask & EVENTS) || mask & ~(ULONG)EVENTS)
        return mapix_object_fail(&logon->object, MAPI_E_NO_SUPPORT, 0, "An address book tells of its entries; advise a table for its rows");
    if (size && FAILED(address_id_parse(book, size, entry_id, &id)))
        return mapix_object_fail(&logon->object, MAPI_E_UNKNOWN_ENTRYID, 0, "This entry identifier is none of the local address book");
    if (size && !id.number && id.kind != ADDRESS_CONTACTS)
        return mapix_object_fail(&logon->object, MAPI_E_NO_SUPPORT, 0, "There are no notifications about profiles and templates");
    HRESULT hr = address_failed(&logon->object, address_book_listen(book));
    struct address_subscription *subscription = SUCCEEDED(hr) ? calloc(1, sizeof(*subscription)) : NULL;
    LPMAPISUP support = address_book_support(book);
    if (SUCCEEDED(hr))
        hr = !subscription ? MAPI_E_NOT_ENOUGH_MEMORY : !support ? MAPI_E_INVALID_OBJECT
            : support->lpVtbl->Subscribe(support, make_key(book, id.number, space), mask, 0, sink, &subscription->connection);
    if (support)
        support->lpVtbl->Release(support);
    if (FAILED(hr)) {
        free(subscription);
        return hr;
    }
    *ret_connection = subscription->connection;
    pthread_mutex_lock(&book->lock);
    subscription->object = id.number;
    subscription->next = book->subscriptions;
    book->subscriptions = subscription;
    pthread_mutex_unlock(&book->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_unadvise(IABLogon *self, ULONG_PTR connection)
{
    struct address_logon *logon = logon_of(self);
    struct address_book *book = logon->book;
    struct address_subscription **link, *found;
    MAPIX_ENTER(logon);
    pthread_mutex_lock(&book->lock);
    for (link = &book->subscriptions; *link && (*link)->connection != connection; link = &(*link)->next)
        ;
    found = *link;
    if (found)
        *link = found->next;
    pthread_mutex_unlock(&book->lock);
    if (!found)
        return mapix_object_fail(&logon->object, MAPI_E_NOT_FOUND, 0, "There is no such notification connection; it was cancelled before");
    free(found);
    LPMAPISUP support = address_book_support(book);
    HRESULT hr = support ? support->lpVtbl->Unsubscribe(support, connection) : S_OK;
    if (support)
        support->lpVtbl->Release(support);
    return hr;
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IABLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPMAPISTATUS *ret_status)
{
    struct address_logon *logon = (struct address_logon *)mapix_object_of(self);
    MAPIX_ENTER(logon);
    if (!ret_type)
        return MAPI_E_INVALID_PARAMETER;
    return local_status_open(&logon->object, &book_status, iid, flags, ret_type, (LPVOID *)ret_status);
}

/* Our entries have no PR_TEMPLATEID: nobody needs our code for entries of his own (SPI-AB-22). */
static HRESULT STDMETHODCALLTYPE logon_open_template(IABLogon *self, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP data, LPCIID iid,
    LPMAPIPROP *ret_new, LPMAPIPROP sibling)
{
    (void)self, (void)size, (void)template_id, (void)flags, (void)data, (void)iid, (void)ret_new, (void)sibling;
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE logon_one_off_table(IABLogon *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct address_logon *logon = logon_of(self);
    MAPIX_ENTER(logon);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return local_unknown_flags(&logon->object, flags);
    return address_template_table(logon->book, &logon->object, false, flags, ret_table);
}

/* One recipient, if it is ours (SPI-AB-16). MAPI_E_NOT_FOUND: it is gone, what the list says of it must do. */
static HRESULT prepare_one(struct address_book *book, const SPropTagArray *tags, ADRENTRY *entry)
{
    const SPropValue *value = mapix_value_find(entry->rgPropVals, entry->cValues, PR_ENTRYID);
    struct address_record record;
    struct address_id id;
    if (!value || !value->Value.bin.cb || FAILED(address_id_parse(book, value->Value.bin.cb, value->Value.bin.lpb, &id)))
        return S_OK;
    HRESULT hr = id.number ? address_record_load(book, id.kind, id.number, &record)
        : id.kind == ADDRESS_PROFILE_USER ? address_record_profile(book, id.name, &record) : MAPI_E_NOT_FOUND;
    if (FAILED(hr))
        return hr;
    hr = address_fill_recipient(book, &record, tags, 0, true, entry);
    address_record_clear(&record);
    return hr;
}

static HRESULT STDMETHODCALLTYPE logon_prepare(IABLogon *self, ULONG flags, LPSPropTagArray tags, LPADRLIST list)
{
    struct address_logon *logon = logon_of(self);
    HRESULT hr = S_OK;
    bool missing = false;
    MAPIX_ENTER(logon);
    if (!list)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_CACHE_ONLY)
        return local_unknown_flags(&logon->object, flags);
    for (ULONG i = 0; SUCCEEDED(hr) && tags && tags->cValues && i < list->cEntries; i++)
        if (list->aEntries[i].cValues && list->aEntries[i].rgPropVals) {
            hr = prepare_one(logon->book, tags, &list->aEntries[i]);
            missing = missing || hr == MAPI_E_NOT_FOUND;
            hr = hr == MAPI_E_NOT_FOUND ? S_OK : hr;        /* the others have their turn */
        }
    if (SUCCEEDED(hr) && missing)
        return mapix_object_fail(&logon->object, MAPI_E_NOT_FOUND, 0, "Some of the recipients are no longer in the local address book; the others are prepared");
    return address_failed(&logon->object, hr);
}

static void logon_finalize(struct mapix_object *object)
{
    address_book_release(((struct address_logon *)object)->book);
}

static const IABLogonVtbl logon_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IABLogon),
    MAPIX_FORWARD_ERROR(IABLogon),
    .Logoff = logon_logoff,
    .OpenEntry = logon_open_entry,
    .CompareEntryIDs = logon_compare,
    .Advise = logon_advise,
    .Unadvise = logon_unadvise,
    .OpenStatusEntry = logon_open_status,
    .OpenTemplateID = logon_open_template,
    .GetOneOffTable = logon_one_off_table,
    .PrepareRecips = logon_prepare,
};
static const struct mapix_class_interface logon_interfaces[] = {
    { &IID_IABLogon, offsetof(struct address_logon, logon), &logon_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class logon_class = {
    .name = "address book logon", .size = sizeof(struct address_logon), .interfaces = logon_interfaces, .finalize = logon_finalize,
};

/* --- Opening the file -------------------------------------------------------------------------------------------------------------------- */

/* contacts/UID.db in the data directory, by the provider's own UID in the profile; kept relative, so that a home that moved still finds it. */
static HRESULT default_path(const SPropValue *uid_value, char **ret_path)
{
    char text[MAPIX_UID_TEXT_SIZE];
    MAPIUID uid;
    if (uid_value->ulPropTag == PR_PROVIDER_UID && uid_value->Value.bin.cb == sizeof(uid))
        memcpy(&uid, uid_value->Value.bin.lpb, sizeof(uid));
    else if (FAILED(mapix_uid_new(&uid)))
        return MAPI_E_CALL_FAILED;
    mapix_uid_text(&uid, text);
    for (char *c = text; *c; c++)
        *c = *c >= 'A' && *c <= 'F' ? (char)(*c - 'A' + 'a') : *c;
    return asprintf(ret_path, "contacts/%s.db", text) < 0 ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
}

static HRESULT absolute_path(const char *path, char **ret_path)
{
    char *base = *path == '/' ? NULL : mapix_file_data_directory(), *whole = *path == '/' ? strdup(path) : NULL;
    if (base)
        whole = mapix_file_path(base, path);
    free(base);
    if (!whole)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    char *slash = strrchr(whole, '/');
    *slash = 0;
    HRESULT hr = slash == whole ? S_OK : mapix_file_make_directory(whole);
    if (FAILED(hr))
        mapix_error_set(mapix_error_thread_slot(), hr, "address book", 0, 0,
            "The directory %s for contacts cannot be made; check its parent's permissions", whole);
    *slash = '/';
    if (FAILED(hr)) {
        free(whole);
        return hr;
    }
    *ret_path = whole;
    return S_OK;
}

/* What the profile section says about the file; told to it the first time (SPI-LIFE-05). And what is known of it. */
static HRESULT find_path(LPMAPISUP support, bool no_waiting, char **ret_path, struct local_known *ret_known, bool *ret_is_known)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_PAB_PATH_A, PR_PROVIDER_UID, LOCAL_TAG_KNOWN } };
    LPPROFSECT section = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    char *path = NULL;
    bool writable = true;
    HRESULT hr = support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section);
    if (FAILED(hr)) {
        writable = false;
        hr = support->lpVtbl->OpenProfileSection(support, NULL, 0, &section);
    }
    if (SUCCEEDED(hr))
        hr = section->lpVtbl->GetProps(section, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);
    if (SUCCEEDED(hr) && values[0].ulPropTag == PR_PAB_PATH_A && *values[0].Value.lpszA) {
        path = strdup(values[0].Value.lpszA);
        hr = path ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    } else if (SUCCEEDED(hr)) {
        hr = default_path(&values[1], &path);
        SPropValue told = { .ulPropTag = PR_PAB_PATH_A, .Value.lpszA = path };
        if (SUCCEEDED(hr) && writable && SUCCEEDED(section->lpVtbl->SetProps(section, 1, &told, NULL)))
            section->lpVtbl->SaveChanges(section, KEEP_OPEN_READONLY);
    }
    if (section)
        section->lpVtbl->Release(section);
    if (SUCCEEDED(hr))
        hr = absolute_path(path, ret_path);
    *ret_is_known = SUCCEEDED(hr) && local_known_read(&values[2], *ret_path, no_waiting, ret_known);
    MAPIFreeBuffer(values);
    free(path);
    return hr;
}

/* `known`: what is known of the file, or NULL. */
static HRESULT open_engine(struct address_book *book, LPMAPISUP support, const char *path, const struct local_known *known, bool no_waiting)
{
    struct mapix_store_options options = { .create = true, .name = "Contacts", .no_waiting = no_waiting };
    struct mapix_store_facts facts = { .provider = address_common_uid };
    if (known) {
        facts.uid = known->uid;
        facts.roles[MAPIX_ROLE_CONTACTS] = known->folder;
        options.known = &facts;
    }
    if (!known && no_waiting)
        return MAPI_E_WAIT;
    options.provider = address_common_uid;
    HRESULT hr = mapix_store_open(path, &options, &book->engine);
    if (hr == MAPI_E_NO_ACCESS) {
        options.create = false;
        options.read_only = true;
        hr = mapix_store_open(path, &options, &book->engine);
    }
    if (SUCCEEDED(hr) && !known)
        hr = mapix_store_get_facts(book->engine, &facts);
    if (FAILED(hr))
        return hr;
    if (!known)
        local_known_keep(support, &facts.uid, facts.roles[MAPIX_ROLE_CONTACTS], path);
    book->uid = facts.uid;
    book->folder = facts.roles[MAPIX_ROLE_CONTACTS];
    if (!book->folder)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_CORRUPT_DATA, "address book", 0, 0,
            "%s has no folder for contacts; run 'mapix store repair' on it", path);
    return S_OK;
}

static HRESULT open_book(struct address_provider *provider, LPMAPISUP support, bool no_waiting, struct address_book **ret_book)
{
    char *path = NULL;
    struct address_book *book = calloc(1, sizeof(*book));
    if (!book)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    book->references = 1;
    pthread_mutex_init(&book->lock, NULL);
    pthread_mutex_init(&book->members_lock, NULL);
    address_roster_init(&book->roster);
    mapix_row_source_init(&book->contacts, &address_contacts_operations, TBLTYPE_DYNAMIC);
    book->allocate_buffer = provider->memory.allocate_buffer;
    book->allocate_more = provider->memory.allocate_more;
    book->free_buffer = provider->memory.free_buffer;
    if (!mapix_random_bytes(&book->nonce, sizeof(book->nonce)))
        book->nonce = (uint64_t)getpid();
    struct local_known known;
    bool is_known;
    HRESULT hr = find_path(support, no_waiting, &path, &known, &is_known);
    if (SUCCEEDED(hr))
        hr = open_engine(book, support, path, is_known ? &known : NULL, no_waiting);
    free(path);
    if (FAILED(hr)) {
        address_book_release(book);
        return hr;
    }
    support->lpVtbl->AddRef(support);
    book->support = support;
    *ret_book = book;
    return S_OK;
}

/* The UIDs that route to us, and the status row. */
static HRESULT register_book(struct address_book *book)
{
    MAPIUID common = address_common_uid;
    struct local_status_space space;
    SPropValue values[LOCAL_STATUS_VALUES];
    LPMAPISUP support = book->support;
    HRESULT hr = support->lpVtbl->SetProviderUID(support, &book->uid, 0);
    if (SUCCEEDED(hr))
        hr = support->lpVtbl->SetProviderUID(support, &common, 0);
    if (SUCCEEDED(hr)) {
        book_values(book, &space, values);
        hr = support->lpVtbl->ModifyStatusRow(support, 5, values, 0);
        if (hr == MAPI_E_NO_SUPPORT)
            hr = S_OK;
    }
    return hr;
}

static HRESULT log_on(struct address_provider *provider, LPMAPISUP support, LPTSTR profile, ULONG flags, LPABLOGON *ret_logon)
{
    struct address_book *book = NULL;
    struct address_logon *logon = NULL;
    HRESULT hr = open_book(provider, support, flags & MAPIX_LOGON_IMMEDIATE, &book);
    if (SUCCEEDED(hr))
        hr = register_book(book);
    if (SUCCEEDED(hr))
        hr = local_identity_tell(support, profile, flags);
    if (SUCCEEDED(hr))
        hr = mapix_object_new(&logon_class, NULL, &logon);
    if (FAILED(hr)) {
        address_book_release(book);
        return hr;
    }
    logon->book = book;
    *ret_logon = (LPABLOGON)(void *)&logon->logon;
    return S_OK;
}

/* --- IABProvider ------------------------------------------------------------------------------------------------------------------------- */

#define LOGON_FLAGS (AB_NO_DIALOG | MAPI_DEFERRED_ERRORS | MAPI_UNICODE | MAPIX_LOGON_IMMEDIATE)

static HRESULT STDMETHODCALLTYPE provider_logon(IABProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG flags,
    ULONG *ret_security_size, LPBYTE *ret_security, LPMAPIERROR *ret_error, LPABLOGON *ret_logon)
{
    (void)ui_param;
    if (ret_security_size)
        *ret_security_size = 0;                             /* SPI-AB-03 */
    if (ret_security)
        *ret_security = NULL;
    if (ret_error)
        *ret_error = NULL;
    if (!support || !ret_logon)
        return MAPI_E_INVALID_PARAMETER;
    *ret_logon = NULL;
    HRESULT hr = flags & ~(ULONG)LOGON_FLAGS ? mapix_error_set(mapix_error_thread_slot(), MAPI_E_UNKNOWN_FLAGS, "address book", 0, 0,
        "Among the flags %#x are some that an address book does not know", (unsigned)flags) : log_on((struct address_provider *)mapix_object_of(self), support, profile, flags, ret_logon);
    if (FAILED(hr) && ret_error)
        mapix_error_get(mapix_error_thread_slot(), hr, flags & MAPI_UNICODE, ret_error);
    return hr;
}

static HRESULT STDMETHODCALLTYPE provider_shutdown(IABProvider *self, ULONG *io_flags)
{
    (void)self, (void)io_flags;                             /* logon objects hold what they need; their end was announced by Logoff */
    return S_OK;
}

static void provider_finalize(struct mapix_object *object)
{
    local_allocators_release(&((struct address_provider *)object)->memory);
}

static const IABProviderVtbl provider_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IABProvider),
    .Shutdown = provider_shutdown,
    .Logon = provider_logon,
};
static const struct mapix_class_interface provider_interfaces[] = {
    { &IID_IABProvider, offsetof(struct address_provider, provider), &provider_vtable },
    { &IID_IMAPIProviderShutdown, offsetof(struct address_provider, shutdown), &local_shutdown_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class provider_class = {
    .name = "address book provider", .size = sizeof(struct address_provider), .interfaces = provider_interfaces, .finalize = provider_finalize,
};

HRESULT STDMAPIINITCALLTYPE ABProviderInit(HINSTANCE instance, LPMALLOC allocator, LPALLOCATEBUFFER allocate_buffer,
    LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer, ULONG flags, ULONG mapi_version, ULONG *ret_version, LPABPROVIDER *ret_provider)
{
    const struct local_allocators given = { allocator, allocate_buffer, allocate_more, free_buffer };
    struct address_provider *provider = NULL;
    (void)instance, (void)flags;
    HRESULT hr = local_handshake(&given, mapi_version, ret_version, (LPUNKNOWN *)(void *)ret_provider);
    if (SUCCEEDED(hr))
        hr = mapix_object_new(&provider_class, NULL, &provider);
    if (FAILED(hr))
        return hr;
    local_allocators_hold(&provider->memory, &given);
    *ret_provider = (LPABPROVIDER)(void *)&provider->provider;
    return S_OK;
}
