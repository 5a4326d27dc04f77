#include <mapispi.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/guid.h"
#include "convert/message_internal.h"

/* The class of a message's root storage (MS-OXMSG 2.2), and what a store of such messages can do. */
static const CLSID message_clsid = { 0x00020D0B, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
#define TAG_MESSAGE_CODE_PAGE PROP_TAG(PT_LONG, 0x3FFD)
#define TAG_INTERNET_CODE_PAGE PROP_TAG(PT_LONG, 0x3FDE)
#define TAG_LOCALE PROP_TAG(PT_LONG, 0x3FF1)
#define SUPPORT (STORE_ENTRYID_UNIQUE | STORE_MODIFY_OK | STORE_CREATE_OK | STORE_ATTACH_OK | STORE_OLE_OK | STORE_MV_PROPS_OK | \
    STORE_RTF_OK | STORE_HTML_OK)

/* The messages of a session, so that CloseIMsgSession finds them. */
struct _MSGSESS {
    pthread_mutex_t lock;
    unsigned references;                           /* of the caller and of each message */
    bool closed;
    struct message_storage *first;
};

static struct message_storage *message_of(struct mapix_object *object)
{
    return (struct message_storage *)object;
}

static struct message_storage *self_of(IMessage *self)
{
    return message_of(mapix_object_of(self));
}

/* The last Release and a second open may meet: only an object that is still alive is handed out again. */
bool convert_object_revive(struct mapix_object *object)
{
    unsigned references = atomic_load(&object->references);

    while (references && references < 1u << 29)
        if (atomic_compare_exchange_weak(&object->references, &references, references + 1))
            return true;
    return false;
}

/* --- The property source ------------------------------------------------------------------------------------------------------------------ */

static HRESULT message_list(struct mapix_object *object, struct prop_tags *tags)
{
    static const ULONG computed[] = { PR_OBJECT_TYPE, PR_HASATTACH, PR_STORE_SUPPORT_MASK, PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS };
    HRESULT result = convert_bag_list(&message_of(object)->bag, tags);

    for (size_t i = 0; i < sizeof(computed) / sizeof(computed[0]) && SUCCEEDED(result); i++)
        if (!mapix_prop_tags_contain_id(tags, computed[i]))
            result = mapix_prop_tags_add(tags, computed[i]);
    return result;
}

static void get_one(struct message_storage *message, ULONG tag, size_t limit, const struct prop_memory *memory, SPropValue *ret_value)
{
    memset(ret_value, 0, sizeof(*ret_value));
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_OBJECT_TYPE):
        ret_value->ulPropTag = PR_OBJECT_TYPE;
        ret_value->Value.l = MAPI_MESSAGE;
        return;
    case PROP_ID(PR_HASATTACH):
        ret_value->ulPropTag = PR_HASATTACH;
        ret_value->Value.b = convert_slots_count(message) > 0;
        return;
    case PROP_ID(PR_STORE_SUPPORT_MASK):
        ret_value->ulPropTag = PR_STORE_SUPPORT_MASK;
        ret_value->Value.l = (LONG)((convert_bag_long(&message->bag, PR_STORE_SUPPORT_MASK, SUPPORT) & ~(ULONG)STORE_UNICODE_OK) |
            (message->file->unicode ? STORE_UNICODE_OK : 0));
        return;
    case PROP_ID(PR_MESSAGE_RECIPIENTS):
        ret_value->ulPropTag = PR_MESSAGE_RECIPIENTS;
        return;
    case PROP_ID(PR_MESSAGE_ATTACHMENTS):
        ret_value->ulPropTag = PR_MESSAGE_ATTACHMENTS;
        return;
    default:
        convert_bag_get(&message->bag, tag, limit, memory, ret_value);
    }
}

static HRESULT message_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    for (ULONG i = 0; i < count; i++)
        get_one(message_of(object), tags[i], limit, memory, &ret_values[i]);
    return S_OK;
}

static void put32(unsigned char *at, ULONG value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

/* What the header of the property stream counts. */
static void write_header(struct message_storage *message)
{
    /* Recipients that were not touched keep their storages, and the header its word on them. */
    if (message->recipients_changed) {
        put32(message->bag.header + 8, message->recipient_count);
        put32(message->bag.header + 16, message->recipient_count);
    }
    put32(message->bag.header + 12, message->next_attachment);
    put32(message->bag.header + 20, convert_slots_count(message));
}

/* Properties that follow from the rest. */
static HRESULT set_computed(struct message_storage *message)
{
    const struct bag_entry *flags = convert_bag_find(&message->bag, PR_MESSAGE_FLAGS);
    ULONG value = convert_bag_long(&message->bag, PR_MESSAGE_FLAGS, 0);
    bool has = convert_slots_count(message) > 0;
    SPropValue mask = { .ulPropTag = PR_STORE_SUPPORT_MASK };
    HRESULT result = S_OK;

    if (flags)
        result = convert_bag_set_long(&message->bag, PR_MESSAGE_FLAGS, has ? value | MSGFLAG_HASATTACH : value & ~(ULONG)MSGFLAG_HASATTACH);
    if (SUCCEEDED(result) && !message->container) {
        get_one(message, PR_STORE_SUPPORT_MASK, 0, NULL, &mask);
        result = convert_bag_set(&message->bag, &mask);
    }
    return result;
}

/* Everything into the storage; a commit of an embedded one reaches its attachment, of the top one the file. When anything fails the storage
 * is not committed, and the changes stay pending. */
static HRESULT message_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct message_storage *message = message_of(object);

    (void)flags;
    if (!message->bag.storage)
        return MAPI_E_INVALID_OBJECT;
    HRESULT result = convert_bag_apply(&message->bag, changes, count);
    if (SUCCEEDED(result))
        result = convert_recipients_save(message);
    if (SUCCEEDED(result))
        result = convert_slots_save(message);
    if (SUCCEEDED(result))
        result = set_computed(message);
    if (SUCCEEDED(result) && !message->container)
        result = convert_names_save(message->bag.storage, message->file->names);
    if (SUCCEEDED(result) && !message->container)
        result = mapix_storage_result(message->bag.storage->lpVtbl->SetClass(message->bag.storage, &message_clsid));
    if (SUCCEEDED(result)) {
        write_header(message);
        result = convert_bag_save(&message->bag);
    }
    if (SUCCEEDED(result) && (message->container || !(message->flags & IMSG_NO_ISTG_COMMIT)))
        result = mapix_storage_result(message->bag.storage->lpVtbl->Commit(message->bag.storage, STGC_DEFAULT));
    if (SUCCEEDED(result))
        message->recipients_changed = false;
    return result;
}

static bool is_computed(ULONG tag)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_OBJECT_TYPE):
    case PROP_ID(PR_HASATTACH):
    case PROP_ID(PR_STORE_SUPPORT_MASK):
    case PROP_ID(PR_MESSAGE_RECIPIENTS):
    case PROP_ID(PR_MESSAGE_ATTACHMENTS):
        return true;
    default:
        return false;
    }
}

static HRESULT message_check(struct mapix_object *object, const SPropValue *value)
{
    const struct bag_entry *entry = convert_bag_find(&message_of(object)->bag, value->ulPropTag);

    if (is_computed(value->ulPropTag))
        return MAPI_E_COMPUTED;
    if (!convert_bag_keeps_type(value->ulPropTag))
        return MAPI_E_INVALID_TYPE;
    return entry && !(entry->attributes & PROPATTR_WRITEABLE) ? MAPI_E_NO_ACCESS : S_OK;
}

static HRESULT message_check_delete(struct mapix_object *object, ULONG tag)
{
    const struct bag_entry *entry = convert_bag_find(&message_of(object)->bag, tag);

    if (is_computed(tag))
        return MAPI_E_COMPUTED;
    return entry && (!(entry->attributes & PROPATTR_WRITEABLE) || (entry->attributes & PROPATTR_MANDATORY)) ? MAPI_E_NO_ACCESS : S_OK;
}

static HRESULT message_size(struct mapix_object *object, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    return convert_bag_size(&message_of(object)->bag, tag, ret_type, ret_size);
}

static HRESULT message_read(struct mapix_object *object, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    return convert_bag_read(&message_of(object)->bag, tag, offset, buffer, length, ret_length);
}

static HRESULT message_open_property(struct mapix_object *object, ULONG tag, const IID *iid, ULONG interface_options, ULONG flags,
    LPUNKNOWN *ret_interface)
{
    struct message_storage *message = message_of(object);
    LPMAPITABLE table;
    HRESULT result;

    (void)flags;
    if (!IsEqualGUID(iid, &IID_IMAPITable))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_RECIPIENTS))
        result = convert_recipients_table(message, interface_options, &table);
    else if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_ATTACHMENTS))
        result = convert_attachment_table(message, interface_options, &table);
    else
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (SUCCEEDED(result))
        *ret_interface = (LPUNKNOWN)table;
    return result;
}

static struct prop_names *message_names(struct mapix_object *object)
{
    return message_of(object)->file->names;
}

static const struct prop_source message_source = {
    .list = message_list,
    .get = message_get,
    .commit = message_commit,
    .check_set = message_check,
    .check_delete = message_check_delete,
    .size = message_size,
    .read = message_read,
    .open = message_open_property,
    .names = message_names,
    .large_value = MESSAGE_LARGE_VALUE,
};

/* --- IMessage -------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE message_get_attachment_table(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct message_storage *message = self_of(self);

    MAPIX_ENTER(message);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    return convert_attachment_table(message, flags, ret_table);
}

static bool is_attachment_iid(LPCIID iid)
{
    return !iid || IsEqualGUID(iid, &IID_IAttachment) || IsEqualGUID(iid, &IID_IMAPIProp) || IsEqualGUID(iid, &IID_IUnknown);
}

static HRESULT STDMETHODCALLTYPE message_open_attach(IMessage *self, ULONG number, LPCIID iid, ULONG flags, LPATTACH *ret_attachment)
{
    struct message_storage *message = self_of(self);
    struct message_attachment *attachment;

    MAPIX_ENTER(message);
    if (!ret_attachment)
        return MAPI_E_INVALID_PARAMETER;
    *ret_attachment = NULL;
    if (flags & ~(ULONG)(MAPI_BEST_ACCESS | MAPI_MODIFY | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    if (!is_attachment_iid(iid))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if ((flags & (MAPI_MODIFY | MAPI_BEST_ACCESS)) == MAPI_MODIFY && !mapix_prop_is_writable(&message->object))
        return MAPI_E_NO_ACCESS;
    HRESULT result = convert_attachment_open(message, number, &attachment);
    if (FAILED(result))
        return mapix_object_fail(&message->object, result, 0, "The attachment %u cannot be opened; the attachment table tells which there are.",
            number);
    *ret_attachment = (LPATTACH)&attachment->attachment;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE message_create_attach(IMessage *self, LPCIID iid, ULONG flags, ULONG *ret_number, LPATTACH *ret_attachment)
{
    struct message_storage *message = self_of(self);
    struct message_attachment *attachment;

    MAPIX_ENTER(message);
    if (!ret_attachment || !ret_number)
        return MAPI_E_INVALID_PARAMETER;
    *ret_attachment = NULL;
    if (flags & ~(ULONG)MAPI_DEFERRED_ERRORS)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!is_attachment_iid(iid))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (!mapix_prop_is_writable(&message->object))
        return MAPI_E_NO_ACCESS;
    HRESULT result = convert_attachment_create(message, &attachment);
    if (FAILED(result))
        return result;
    *ret_number = attachment->number;
    *ret_attachment = (LPATTACH)&attachment->attachment;
    return S_OK;
}

/* A single deletion is done at once: no progress is shown, whatever ATTACH_DIALOG asks. */
static HRESULT STDMETHODCALLTYPE message_delete_attach(IMessage *self, ULONG number, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct message_storage *message = self_of(self);

    (void)ui_param, (void)progress;
    MAPIX_ENTER(message);
    if (flags & ~(ULONG)ATTACH_DIALOG)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!mapix_prop_is_writable(&message->object))
        return MAPI_E_NO_ACCESS;
    return convert_attachment_delete(message, number);
}

static HRESULT STDMETHODCALLTYPE message_get_recipient_table(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct message_storage *message = self_of(self);

    MAPIX_ENTER(message);
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    return convert_recipients_table(message, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE message_modify_recipients(IMessage *self, ULONG flags, LPADRLIST list)
{
    struct message_storage *message = self_of(self);

    MAPIX_ENTER(message);
    if (!mapix_prop_is_writable(&message->object))
        return MAPI_E_NO_ACCESS;
    return convert_recipients_modify(message, flags, list);
}

/* SPI-UTIL-12: there is no store that could send it. */
static HRESULT STDMETHODCALLTYPE message_submit(IMessage *self, ULONG flags)
{
    struct message_storage *message = self_of(self);

    (void)flags;
    MAPIX_ENTER(message);
    return mapix_object_fail(&message->object, MAPI_E_NO_SUPPORT, 0,
        "A message in a file cannot be submitted; copy it to a message of a store with CopyTo and submit that one.");
}

/* There is no sender to tell: receipts are not made, the flag is kept. */
static HRESULT STDMETHODCALLTYPE message_set_read_flag(IMessage *self, ULONG flags)
{
    struct message_storage *message = self_of(self);

    MAPIX_ENTER(message);
    if (flags & ~(ULONG)(SUPPRESS_RECEIPT | CLEAR_READ_FLAG | MAPI_DEFERRED_ERRORS | GENERATE_RECEIPT_ONLY | CLEAR_RN_PENDING | CLEAR_NRN_PENDING))
        return MAPI_E_UNKNOWN_FLAGS;
    if ((flags & SUPPRESS_RECEIPT) && (flags & (CLEAR_READ_FLAG | GENERATE_RECEIPT_ONLY)))
        return MAPI_E_INVALID_PARAMETER;
    if (flags & GENERATE_RECEIPT_ONLY)
        return MAPI_E_NO_SUPPORT;
    if (!mapix_prop_is_writable(&message->object))
        return MAPI_E_NO_ACCESS;
    mapix_prop_lock(&message->object);
    const SPropValue *pending = mapix_prop_pending_locked(&message->object, PR_MESSAGE_FLAGS, NULL);
    ULONG former = pending && pending->ulPropTag == PR_MESSAGE_FLAGS ? (ULONG)pending->Value.l
        : convert_bag_long(&message->bag, PR_MESSAGE_FLAGS, 0);
    SPropValue value = { .ulPropTag = PR_MESSAGE_FLAGS };
    value.Value.l = (LONG)(flags & CLEAR_READ_FLAG ? former & ~(ULONG)MSGFLAG_READ : former | MSGFLAG_READ);
    HRESULT result = mapix_prop_put_locked(&message->object, 1, &value);
    mapix_prop_unlock(&message->object);
    return result;
}

static const IMessageVtbl message_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMessage),
    MAPIX_FORWARD_IMAPIPROP(IMessage),
    .GetAttachmentTable = message_get_attachment_table,
    .OpenAttach = message_open_attach,
    .CreateAttach = message_create_attach,
    .DeleteAttach = message_delete_attach,
    .GetRecipientTable = message_get_recipient_table,
    .ModifyRecipients = message_modify_recipients,
    .SubmitMessage = message_submit,
    .SetReadFlag = message_set_read_flag,
};

/* --- Life ------------------------------------------------------------------------------------------------------------------------------------- */

static void session_release(struct _MSGSESS *session)
{
    pthread_mutex_lock(&session->lock);
    bool last = !--session->references;
    pthread_mutex_unlock(&session->lock);
    if (!last)
        return;
    pthread_mutex_destroy(&session->lock);
    free(session);
}

static void leave_session(struct message_storage *message)
{
    struct _MSGSESS *session = message->session;

    if (!session)
        return;
    pthread_mutex_lock(&session->lock);
    if (message->session_previous)
        message->session_previous->session_next = message->session_next;
    else if (session->first == message)
        session->first = message->session_next;
    if (message->session_next)
        message->session_next->session_previous = message->session_previous;
    pthread_mutex_unlock(&session->lock);
    session_release(session);
}

static void release_tables(struct message_storage *message)
{
    if (message->recipient_table)
        message->recipient_table->lpVtbl->Release(message->recipient_table);
    if (message->attachment_table)
        message->attachment_table->lpVtbl->Release(message->attachment_table);
}

/* The callback comes last: by then the storage is not used any more. */
static void message_finalize(struct mapix_object *object)
{
    struct message_storage *message = message_of(object);

    leave_session(message);
    mapix_prop_finalize(object);
    if (!message->file)
        return;
    release_tables(message);
    pthread_mutex_lock(&message->file->lock);
    convert_bag_clear(&message->bag);
    if (message->container && message->container->embedded == message)
        message->container->embedded = NULL;
    pthread_mutex_unlock(&message->file->lock);
    convert_recipients_free(message);
    free(message->slots);
    if (message->file == &message->own_file) {
        mapix_prop_names_free(message->own_file.names);
        pthread_mutex_destroy(&message->own_file.lock);
    }
    if (message->support)
        message->support->lpVtbl->Release(message->support);
    if (message->released)
        message->released(message->caller_data, (LPMESSAGE)&message->message);
}

static const struct mapix_class_interface message_interfaces[] = {
    { &IID_IMessage, offsetof(struct message_storage, message), &message_vtable },
    { &IID_IMAPIProp, offsetof(struct message_storage, message), NULL },
    { NULL, 0, NULL },
};

const struct mapix_class convert_message_class = {
    .name = "message in a .msg",
    .size = sizeof(struct message_storage),
    .interfaces = message_interfaces,
    .finalize = message_finalize,
    .property_offset = offsetof(struct message_storage, properties),
};

/* Is this an 8-bit or a wide message? Its support mask says; without one, its strings. */
static bool is_unicode(const struct message_bag *bag)
{
    if (convert_bag_find(bag, PR_STORE_SUPPORT_MASK))
        return convert_bag_long(bag, PR_STORE_SUPPORT_MASK, 0) & STORE_UNICODE_OK;
    for (size_t i = 0; i < bag->count; i++)
        if (PROP_TYPE(bag->entries[i].tag) == PT_UNICODE)
            return true;
    return false;
}

/* The Windows code page of a language, by the lower ten bits of a locale id; 1252 for those not listed. */
static unsigned page_of_locale(ULONG locale)
{
    static const unsigned short pages[][2] = { { 0x01, 1256 }, { 0x02, 1251 }, { 0x04, 936 }, { 0x05, 1250 }, { 0x08, 1253 }, { 0x0d, 1255 },
        { 0x0e, 1250 }, { 0x11, 932 }, { 0x12, 949 }, { 0x15, 1250 }, { 0x18, 1250 }, { 0x19, 1251 }, { 0x1a, 1250 }, { 0x1b, 1250 },
        { 0x1c, 1250 }, { 0x1e, 874 }, { 0x1f, 1254 }, { 0x20, 1256 }, { 0x22, 1251 }, { 0x23, 1251 }, { 0x24, 1250 }, { 0x25, 1257 },
        { 0x26, 1257 }, { 0x27, 1257 }, { 0x29, 1256 }, { 0x2a, 1258 }, { 0x2c, 1254 }, { 0x2f, 1251 } };
    ULONG region = (locale & 0xFFFF) >> 10;

    if ((locale & 0x3FF) == 0x04 && (region == 1 || region == 3 || region == 5))
        return 950;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (pages[i][0] == (locale & 0x3FF))
            return pages[i][1];
    return 1252;
}

/* The Windows code page for what mail of an internet code page is written in; 0 where that tells nothing. */
static unsigned page_of_internet(ULONG page)
{
    static const unsigned short pages[][2] = { { 20866, 1251 }, { 21866, 1251 }, { 28592, 1250 }, { 28594, 1257 }, { 28595, 1251 },
        { 28596, 1256 }, { 28597, 1253 }, { 28598, 1255 }, { 28599, 1254 }, { 38598, 1255 }, { 50220, 932 }, { 50221, 932 }, { 50222, 932 },
        { 50225, 949 }, { 50227, 936 }, { 51932, 932 }, { 51936, 936 }, { 51949, 949 }, { 52936, 936 }, { 54936, 936 } };

    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (pages[i][0] == page)
            return pages[i][1];
    return page == 874 || page == 932 || page == 936 || page == 949 || page == 950 || (page >= 1250 && page <= 1258) ? page : 0;
}

/* What 8-bit strings of a message are written in. Few files say so outright; then its mail's charset and its language tell. */
static unsigned code_page_of(const struct message_bag *bag)
{
    ULONG page = convert_bag_long(bag, TAG_MESSAGE_CODE_PAGE, 0);

    if (!page)
        page = page_of_internet(convert_bag_long(bag, TAG_INTERNET_CODE_PAGE, 0));
    return page ? page : page_of_locale(convert_bag_long(bag, TAG_LOCALE, 0));
}

/* The shared part of a top-level message, and its properties. */
static HRESULT load_top(struct message_storage *message, bool unicode)
{
    struct message_file *file = &message->own_file;
    bool found;

    HRESULT result = mapix_prop_names_new(NULL, NULL, &file->names);
    if (SUCCEEDED(result))
        result = convert_bag_load(&message->bag, &found);
    if (SUCCEEDED(result) && !found && !file->writable)
        result = MAPI_E_CORRUPT_DATA;
    if (FAILED(result))
        return result;
    file->unicode = found ? is_unicode(&message->bag) : unicode;
    file->code_page = code_page_of(&message->bag);
    return convert_names_load(message->bag.storage, file->names);
}

/* Own state before the class's finalizer may see it: see message_finalize. */
static HRESULT set_up(struct message_storage *message, IStorage *storage, struct message_attachment *container, const struct message_file *file,
    bool unicode)
{
    unsigned flags = MAPIX_PROP_TRANSACTED | MAPIX_PROP_ACCESS_LEVEL;

    if (!container) {
        message->own_file = *file;
        pthread_mutex_init(&message->own_file.lock, NULL);
        message->file = &message->own_file;
    } else {
        message->file = container->message->file;
        message->depth = container->message->depth + 1;
    }
    message->bag.file = message->file;
    message->bag.header_size = container ? 24 : 32;
    storage->lpVtbl->AddRef(storage);
    message->bag.storage = storage;
    HRESULT result = mapix_prop_initialize(&message->object, &message_source, flags | (message->file->writable ? MAPIX_PROP_WRITABLE : 0),
        &message->file->lock);
    if (FAILED(result))
        return result;
    mapix_prop_set_allocators(&message->object, message->file->allocate_buffer, message->file->allocate_more, message->file->free_buffer);
    result = container ? convert_bag_load(&message->bag, NULL) : load_top(message, unicode);
    return SUCCEEDED(result) ? convert_slots_load(message) : result;
}

HRESULT convert_message_new(IStorage *storage, struct message_attachment *container, const struct message_file *file, bool unicode,
    struct message_storage **ret_message)
{
    struct message_storage *message;

    if (container && container->message->depth + 1 >= MESSAGE_DEPTH_LIMIT)
        return MAPI_E_TOO_COMPLEX;
    HRESULT result = mapix_object_new(&convert_message_class, container ? &container->object : NULL, &message);
    if (FAILED(result))
        return result;
    result = set_up(message, storage, container, file, unicode);
    if (FAILED(result)) {
        /* The lock is the caller's when the message is embedded; the end of the object takes it. */
        if (container)
            pthread_mutex_unlock(&container->message->file->lock);
        mapix_object_release(&message->object);
        if (container)
            pthread_mutex_lock(&container->message->file->lock);
        return result;
    }
    message->container = container;
    *ret_message = message;
    return S_OK;
}

/* --- Entry points: SPI-UTIL-12 ----------------------------------------------------------------------------------------------------------------- */

/* Open a session that closes its messages together. `allocator` must be given; it is not needed here. Flags: none (the page also names
 * MAPI_UNICODE, which says nothing here). MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_NOT_ENOUGH_MEMORY. ‹openimsgsession› */
SCODE STDAPICALLTYPE OpenIMsgSession(LPMALLOC allocator, ULONG flags, LPMSGSESS *ret_session)
{
    if (!allocator || !ret_session)
        return MAPI_E_INVALID_PARAMETER;
    *ret_session = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    struct _MSGSESS *session = calloc(1, sizeof(*session));
    if (!session)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_init(&session->lock, NULL);
    session->references = 1;
    *ret_session = session;
    return S_OK;
}

static void drop_storage(struct message_bag *bag)
{
    if (bag->storage)
        bag->storage->lpVtbl->Release(bag->storage);
    bag->storage = NULL;
}

/* Let go of a message's storages and of those below; with the lock held. */
static void close_storages(struct message_storage *message)
{
    for (ULONG i = 0; i < message->slot_count; i++) {
        struct message_attachment *attachment = message->slots[i].open;
        if (attachment && attachment->embedded)
            close_storages(attachment->embedded);
        if (attachment)
            drop_storage(&attachment->bag);
    }
    drop_storage(&message->bag);
}

/* Close all messages of the session with everything opened in them: their methods answer MAPI_E_INVALID_OBJECT, their storages are
 * released at once. The objects' memory stays until each is released. NULL does nothing. ‹closeimsgsession› */
void STDAPICALLTYPE CloseIMsgSession(LPMSGSESS session)
{
    if (!session)
        return;
    pthread_mutex_lock(&session->lock);
    session->closed = true;
    for (struct message_storage *message = session->first; message; message = message->session_next) {
        mapix_object_invalidate(&message->object);
        pthread_mutex_lock(&message->file->lock);
        close_storages(message);
        pthread_mutex_unlock(&message->file->lock);
    }
    pthread_mutex_unlock(&session->lock);
    session_release(session);
}

static HRESULT join_session(struct message_storage *message, struct _MSGSESS *session)
{
    HRESULT result = S_OK;

    pthread_mutex_lock(&session->lock);
    if (session->closed) {
        result = MAPI_E_INVALID_OBJECT;
    } else {
        message->session = session;
        message->session_next = session->first;
        if (session->first)
            session->first->session_previous = message;
        session->first = message;
        session->references++;
    }
    pthread_mutex_unlock(&session->lock);
    return result;
}

/* The storage must be readable, and transacted if it can be written (‹openimsgonistg›). */
static HRESULT check_storage(LPSTORAGE storage, bool *ret_writable)
{
    STATSTG statistics;

    memset(&statistics, 0, sizeof(statistics));
    HRESULT result = mapix_storage_result(storage->lpVtbl->Stat(storage, &statistics, STATFLAG_NONAME));
    if (FAILED(result))
        return result;
    *ret_writable = (statistics.grfMode & 3) == STGM_READWRITE;
    if ((statistics.grfMode & 3) == STGM_WRITE || (*ret_writable && !(statistics.grfMode & STGM_TRANSACTED)))
        return MAPI_E_INVALID_PARAMETER;
    return S_OK;
}

/* Open the message in a storage, or make one in an empty storage (SPI-UTIL-12): the .msg format.
 * session         NULL or the session it belongs to
 * allocators      used for what is returned to the client; may be NULL (then MAPI's)
 * storage         read-only, or read-write and transacted; a reference is held
 * released        called after the last Release, when the storage is not used any more; may be NULL
 * flags           IMSG_NO_ISTG_COMMIT (SaveChanges leaves IStorage::Commit to the caller), MAPI_UNICODE (strings of a new message are wide)
 * support         NULL, or an IMAPISupport whose address book turns short-term entry ids of recipients into long-term ones
 * The message has no SubmitMessage (MAPI_E_NO_SUPPORT). All elements it makes begin with two underscores.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_CORRUPT_DATA (no message, or damaged), MAPI_E_NOT_ENOUGH_MEMORY. Threads: any. */
SCODE STDAPICALLTYPE OpenIMsgOnIStg(LPMSGSESS session, LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more,
    LPFREEBUFFER free_buffer, LPMALLOC allocator, LPVOID support, LPSTORAGE storage, MSGCALLRELEASE *released, ULONG caller_data, ULONG flags,
    LPMESSAGE *ret_message)
{
    struct message_storage *message;
    struct message_file file = { 0 };

    (void)allocator;
    if (!storage || !ret_message)
        return MAPI_E_INVALID_PARAMETER;
    *ret_message = NULL;
    if (flags & ~(ULONG)(IMSG_NO_ISTG_COMMIT | MAPI_UNICODE))
        return MAPI_E_UNKNOWN_FLAGS;
    if ((allocate_buffer == NULL) != (allocate_more == NULL) || (allocate_buffer == NULL) != (free_buffer == NULL))
        return MAPI_E_INVALID_PARAMETER;
    HRESULT result = check_storage(storage, &file.writable);
    if (FAILED(result))
        return result;
    file.allocate_buffer = allocate_buffer ? allocate_buffer : MAPIAllocateBuffer;
    file.allocate_more = allocate_more ? allocate_more : MAPIAllocateMore;
    file.free_buffer = free_buffer ? free_buffer : MAPIFreeBuffer;
    result = convert_message_new(storage, NULL, &file, flags & MAPI_UNICODE, &message);
    if (SUCCEEDED(result) && session) {
        result = join_session(message, session);
        if (FAILED(result))
            mapix_object_release(&message->object);
    }
    if (FAILED(result))
        return result;
    message->flags = flags;
    message->support = support;
    if (message->support)
        message->support->lpVtbl->AddRef(message->support);
    message->released = released;
    message->caller_data = caller_data;
    *ret_message = (LPMESSAGE)&message->message;
    return S_OK;
}

/* --- Attributes -------------------------------------------------------------------------------------------------------------------------------- */

/* The bag of a message or attachment of ours, or NULL. */
static struct message_bag *bag_of(LPVOID interface, struct mapix_object **ret_object)
{
    struct mapix_object *object = mapix_object_cast(interface, &convert_message_class);

    *ret_object = object;
    if (object)
        return &message_of(object)->bag;
    *ret_object = object = mapix_object_cast(interface, &convert_attachment_class);
    return object ? &((struct message_attachment *)object)->bag : NULL;
}

/* Tell the attributes of stored properties: PROPATTR_MANDATORY, _READABLE, _WRITEABLE, or PROPATTR_NOT_PRESENT for each tag. The array is
 * freed with MAPIFreeBuffer. MAPI_W_ERRORS_RETURNED: one or more are not present; MAPI_E_INVALID_PARAMETER: no object of OpenIMsgOnIStg,
 * no tags; MAPI_E_NOT_ENOUGH_MEMORY. ‹getattribimsgonistg› */
HRESULT STDAPICALLTYPE GetAttribIMsgOnIStg(LPVOID interface, LPSPropTagArray tags, LPSPropAttrArray *ret_attributes)
{
    struct mapix_object *object;
    LPSPropAttrArray attributes;
    HRESULT result = S_OK;

    if (ret_attributes)
        *ret_attributes = NULL;
    struct message_bag *bag = interface ? bag_of(interface, &object) : NULL;
    if (!bag || !tags || !ret_attributes)
        return MAPI_E_INVALID_PARAMETER;
    MAPIX_ENTER(object);
    if (tags->cValues > 65536 || FAILED(MAPIAllocateBuffer((ULONG)CbNewSPropAttrArray(tags->cValues + 1), (void **)&attributes)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    attributes->cValues = tags->cValues;
    mapix_prop_lock(object);
    for (ULONG i = 0; i < tags->cValues; i++) {
        const struct bag_entry *entry = convert_bag_find(bag, tags->aulPropTag[i]);
        attributes->aPropAttr[i] = entry ? entry->attributes & 7 : PROPATTR_NOT_PRESENT;
        if (!entry)
            result = MAPI_W_ERRORS_RETURNED;
    }
    mapix_prop_unlock(object);
    *ret_attributes = attributes;
    return result;
}

static HRESULT set_attributes(struct message_bag *bag, const SPropTagArray *tags, const SPropAttrArray *attributes, LPSPropProblemArray problems)
{
    for (ULONG i = 0; i < tags->cValues; i++) {
        struct bag_entry *entry = convert_bag_find(bag, tags->aulPropTag[i]);
        if (entry) {
            entry->attributes = attributes->aPropAttr[i] & 7;
            continue;
        }
        if (problems) {
            SPropProblem *problem = &problems->aProblem[problems->cProblem];
            problem->ulIndex = i;
            problem->ulPropTag = tags->aulPropTag[i];
            problem->scode = MAPI_E_NOT_FOUND;
            problems->cProblem++;
        }
    }
    return S_OK;
}

/* Set the attributes of stored properties; they persist with the message's next SaveChanges. A property without PROPATTR_WRITEABLE cannot be
 * set or deleted. Properties that are not present are listed in `ret_problems` (may be NULL, freed with MAPIFreeBuffer), the others are set
 * and the call succeeds with MAPI_W_ERRORS_RETURNED. MAPI_E_INVALID_PARAMETER: no object of OpenIMsgOnIStg, counts that differ, unknown
 * attributes; MAPI_E_NO_ACCESS; MAPI_E_NOT_ENOUGH_MEMORY. ‹setattribimsgonistg› */
HRESULT STDAPICALLTYPE SetAttribIMsgOnIStg(LPVOID interface, LPSPropTagArray tags, LPSPropAttrArray attributes, LPSPropProblemArray *ret_problems)
{
    struct mapix_object *object;
    LPSPropProblemArray problems = NULL;
    ULONG missing = 0;

    if (ret_problems)
        *ret_problems = NULL;
    struct message_bag *bag = interface ? bag_of(interface, &object) : NULL;
    if (!bag || !tags || !attributes || tags->cValues != attributes->cValues || tags->cValues > 65536)
        return MAPI_E_INVALID_PARAMETER;
    MAPIX_ENTER(object);
    for (ULONG i = 0; i < attributes->cValues; i++)
        if (attributes->aPropAttr[i] & ~(ULONG)(PROPATTR_MANDATORY | PROPATTR_READABLE | PROPATTR_WRITEABLE))
            return MAPI_E_INVALID_PARAMETER;
    if (!mapix_prop_is_writable(object))
        return MAPI_E_NO_ACCESS;
    if (ret_problems && FAILED(MAPIAllocateBuffer((ULONG)CbNewSPropProblemArray(tags->cValues + 1), (void **)&problems)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (problems)
        problems->cProblem = 0;
    mapix_prop_lock(object);
    for (ULONG i = 0; i < tags->cValues; i++)
        missing += !convert_bag_find(bag, tags->aulPropTag[i]);
    set_attributes(bag, tags, attributes, problems);
    mapix_prop_unlock(object);
    if (missing && ret_problems)
        *ret_problems = problems;
    else
        MAPIFreeBuffer(problems);
    return missing ? MAPI_W_ERRORS_RETURNED : S_OK;
}
