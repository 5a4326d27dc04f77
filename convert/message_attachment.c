#include <mapispi.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "convert/message_internal.h"
#include "table/source.h"
#include "value/value.h"

#define PREFIX L"__attach_version1.0_#"
#define OBJECT L"__substg1.0_3701000D"
#define ATTACHMENT_LIMIT 65536u
/* Values above this do not stand in the attachment table. */
#define TABLE_VALUE 4096u

static struct message_attachment *attachment_of(struct mapix_object *object)
{
    return (struct message_attachment *)object;
}

/* --- Slots: which attachments there are ------------------------------------------------------------------------------------------------- */

static struct message_slot *find_slot(const struct message_storage *message, ULONG number)
{
    for (ULONG i = 0; i < message->slot_count; i++)
        if (message->slots[i].number == number)
            return &message->slots[i];
    return NULL;
}

static HRESULT add_slot(struct message_storage *message, ULONG number, struct message_slot **ret_slot)
{
    if (message->slot_count >= ATTACHMENT_LIMIT)
        return MAPI_E_TOO_BIG;
    if ((message->slot_count & (message->slot_count - 1)) == 0) {
        struct message_slot *larger = realloc(message->slots, (message->slot_count ? message->slot_count * 2 : 1) * sizeof(*larger));
        if (!larger)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        message->slots = larger;
    }
    *ret_slot = &message->slots[message->slot_count++];
    **ret_slot = (struct message_slot){ .number = number };
    if (number >= message->next_attachment)
        message->next_attachment = number + 1;
    return S_OK;
}

static HRESULT note_element(struct message_storage *message, const STATSTG *element)
{
    struct message_slot *slot;
    ULONG number;

    if (element->type != STGTY_STORAGE || !convert_element_number(element->pwcsName, PREFIX, &number))
        return S_OK;
    HRESULT result = add_slot(message, number, &slot);
    if (SUCCEEDED(result))
        slot->stored = true;
    return result;
}

static int compare_slots(const void *one, const void *other)
{
    ULONG left = ((const struct message_slot *)one)->number, right = ((const struct message_slot *)other)->number;

    return left < right ? -1 : left > right;
}

/* The header's count is not asked: the storages that are there are the attachments. */
HRESULT convert_slots_load(struct message_storage *message)
{
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    IEnumSTATSTG *elements;
    STATSTG found;

    HRESULT result = mapix_storage_result(message->bag.storage->lpVtbl->EnumElements(message->bag.storage, 0, NULL, 0, &elements));
    if (SUCCEEDED(result)) {
        while (SUCCEEDED(result) && elements->lpVtbl->Next(elements, 1, &found, NULL) == S_OK) {
            result = note_element(message, &found);
            allocator->lpVtbl->Free(allocator, found.pwcsName);
        }
        elements->lpVtbl->Release(elements);
    }
    if (message->slot_count)
        qsort(message->slots, message->slot_count, sizeof(*message->slots), compare_slots);
    allocator->lpVtbl->Release(allocator);
    return result;
}

ULONG convert_slots_count(const struct message_storage *message)
{
    ULONG count = 0;

    for (ULONG i = 0; i < message->slot_count; i++)
        count += message->slots[i].stored && !message->slots[i].removed;
    return count;
}

/* SPI-MSG-15: what was deleted goes when the message is saved. */
HRESULT convert_slots_save(struct message_storage *message)
{
    OLECHAR name[ELEMENT_NAME];
    ULONG kept = 0;

    for (ULONG i = 0; i < message->slot_count; i++) {
        struct message_slot *slot = &message->slots[i];
        if (slot->removed && slot->stored) {
            convert_element_name(name, PREFIX, slot->number);
            HRESULT result = message->bag.storage->lpVtbl->DestroyElement(message->bag.storage, name);
            if (FAILED(result) && result != STG_E_FILENOTFOUND)
                return mapix_storage_result(result);
            slot->stored = false;
        }
        if (!slot->removed || slot->open)
            message->slots[kept++] = *slot;
    }
    message->slot_count = kept;
    return S_OK;
}

/* --- The attachment as a property source -------------------------------------------------------------------------------------------------- */

/* Its storage, made at the first need; with the lock held. */
static HRESULT need_storage(struct message_attachment *attachment)
{
    struct message_storage *message = attachment->message;
    OLECHAR name[ELEMENT_NAME];

    if (attachment->bag.storage)
        return S_OK;
    if (!message->bag.storage)
        return MAPI_E_INVALID_OBJECT;
    convert_element_name(name, PREFIX, attachment->number);
    return mapix_storage_result(message->bag.storage->lpVtbl->CreateStorage(message->bag.storage, name,
        MESSAGE_MODE | STGM_TRANSACTED | STGM_CREATE, 0, 0, &attachment->bag.storage));
}

static HRESULT attachment_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct message_attachment *attachment = attachment_of(object);
    HRESULT result = convert_bag_list(&attachment->bag, tags);

    if (SUCCEEDED(result) && !mapix_prop_tags_contain_id(tags, PR_ATTACH_NUM))
        result = mapix_prop_tags_add(tags, PR_ATTACH_NUM);
    if (SUCCEEDED(result) && !mapix_prop_tags_contain_id(tags, PR_OBJECT_TYPE))
        result = mapix_prop_tags_add(tags, PR_OBJECT_TYPE);
    return result;
}

static void get_one(struct message_attachment *attachment, ULONG tag, size_t limit, const struct prop_memory *memory, SPropValue *ret_value)
{
    memset(ret_value, 0, sizeof(*ret_value));
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ATTACH_NUM):
        ret_value->ulPropTag = PR_ATTACH_NUM;
        ret_value->Value.l = (LONG)attachment->number;
        return;
    case PROP_ID(PR_OBJECT_TYPE):
        ret_value->ulPropTag = PR_OBJECT_TYPE;
        ret_value->Value.l = MAPI_ATTACH;
        return;
    default:
        convert_bag_get(&attachment->bag, tag, limit, memory, ret_value);
    }
}

static HRESULT attachment_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    for (ULONG i = 0; i < count; i++)
        get_one(attachment_of(object), tags[i], limit, memory, &ret_values[i]);
    return S_OK;
}

static HRESULT attachment_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct message_attachment *attachment = attachment_of(object);
    struct message_slot *slot = find_slot(attachment->message, attachment->number);

    (void)flags;
    if (!slot || slot->removed)
        return MAPI_E_OBJECT_DELETED;
    HRESULT result = need_storage(attachment);
    if (SUCCEEDED(result))
        result = convert_bag_apply(&attachment->bag, changes, count);
    if (SUCCEEDED(result))
        result = convert_bag_set_long(&attachment->bag, PR_ATTACH_NUM, attachment->number);
    if (SUCCEEDED(result))
        result = convert_bag_set_long(&attachment->bag, PR_OBJECT_TYPE, MAPI_ATTACH);
    if (SUCCEEDED(result))
        result = convert_bag_save(&attachment->bag);
    if (SUCCEEDED(result))
        result = mapix_storage_result(attachment->bag.storage->lpVtbl->Commit(attachment->bag.storage, STGC_DEFAULT));
    if (SUCCEEDED(result)) {
        attachment->saved = true;
        slot->stored = true;
    }
    return result;
}

static HRESULT attachment_check(struct mapix_object *object, ULONG tag)
{
    const struct bag_entry *entry = convert_bag_find(&attachment_of(object)->bag, tag);

    if (PROP_ID(tag) == PROP_ID(PR_ATTACH_NUM) || PROP_ID(tag) == PROP_ID(PR_OBJECT_TYPE))
        return MAPI_E_COMPUTED;
    return entry && !(entry->attributes & PROPATTR_WRITEABLE) ? MAPI_E_NO_ACCESS : S_OK;
}

static HRESULT attachment_check_set(struct mapix_object *object, const SPropValue *value)
{
    return convert_bag_keeps_type(value->ulPropTag) ? attachment_check(object, value->ulPropTag) : MAPI_E_INVALID_TYPE;
}

static HRESULT attachment_size(struct mapix_object *object, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    return convert_bag_size(&attachment_of(object)->bag, tag, ret_type, ret_size);
}

static HRESULT attachment_read(struct mapix_object *object, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    return convert_bag_read(&attachment_of(object)->bag, tag, offset, buffer, length, ret_length);
}

/* The storage below the attachment that holds an embedded message or an OLE object. */
static HRESULT open_object(struct message_attachment *attachment, ULONG flags, bool is_message, IStorage **ret_storage)
{
    DWORD mode = mapix_prop_is_writable(&attachment->object) ? MESSAGE_MODE : MESSAGE_READ;
    HRESULT result = S_OK;

    if (is_message && mode == MESSAGE_MODE)
        mode |= STGM_TRANSACTED;
    if (flags & MAPI_CREATE) {
        result = need_storage(attachment);
        if (SUCCEEDED(result))
            result = convert_bag_delete(&attachment->bag, PR_ATTACH_DATA_OBJ);
        if (SUCCEEDED(result))
            result = mapix_storage_result(attachment->bag.storage->lpVtbl->CreateStorage(attachment->bag.storage, OBJECT, mode | STGM_CREATE,
                0, 0, ret_storage));
        if (SUCCEEDED(result))
            result = convert_bag_set_object(&attachment->bag, PR_ATTACH_DATA_OBJ, is_message);
        return result;
    }
    if (!attachment->bag.storage)
        return MAPI_E_NOT_FOUND;
    return mapix_storage_result(attachment->bag.storage->lpVtbl->OpenStorage(attachment->bag.storage, OBJECT, NULL, mode, NULL, 0, ret_storage));
}

/* An embedded message is opened once; whoever asks again gets the same one (SPI-MSG-15). */
static HRESULT open_message(struct message_attachment *attachment, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct message_storage *message = NULL;
    IStorage *storage = NULL;
    HRESULT result = S_OK;

    mapix_prop_lock(&attachment->object);
    if (!(flags & MAPI_CREATE) && attachment->embedded && convert_object_revive(&attachment->embedded->object))
        message = attachment->embedded;
    else
        result = open_object(attachment, flags, true, &storage);
    if (SUCCEEDED(result) && !message) {
        result = convert_message_new(storage, attachment, attachment->message->file, false, &message);
        if (SUCCEEDED(result))
            attachment->embedded = message;
    }
    mapix_prop_unlock(&attachment->object);
    if (storage)
        storage->lpVtbl->Release(storage);
    if (SUCCEEDED(result))
        *ret_interface = (LPUNKNOWN)&message->message;
    return result;
}

/* --- An OLE object as one stream: IStreamDocfile (SPI-MSG-14) --------------------------------------------------------------------------- */

/* The stream holds the object's storage as a compound file. What is written becomes the object's storage when it is committed. */
static HRESULT docfile_commit(void *context, const void *bytes, size_t size)
{
    struct message_attachment *attachment = context;
    IStorage *source = NULL, *target = NULL;
    LPSTREAM stream;

    HRESULT result = mapix_stream_memory_new(bytes, size, STGM_READ, NULL, &stream);
    if (FAILED(result))
        return result;
    result = HrIStorageFromStream((LPUNKNOWN)stream, NULL, STGSTRM_RESET, &source);
    stream->lpVtbl->Release(stream);
    if (FAILED(result))
        return result;
    mapix_prop_lock(&attachment->object);
    result = open_object(attachment, MAPI_CREATE, false, &target);
    mapix_prop_unlock(&attachment->object);
    if (SUCCEEDED(result))
        result = mapix_storage_result(source->lpVtbl->CopyTo(source, 0, NULL, NULL, target));
    if (SUCCEEDED(result))
        result = mapix_storage_result(target->lpVtbl->Commit(target, STGC_DEFAULT));
    if (target)
        target->lpVtbl->Release(target);
    source->lpVtbl->Release(source);
    return result;
}

static void docfile_release(void *context)
{
    struct message_attachment *attachment = context;

    mapix_object_release(&attachment->object);
}

/* The present object as a compound file in memory. */
static HRESULT read_docfile(struct message_attachment *attachment, LPSTREAM *ret_stream)
{
    IStorage *source = NULL, *copy = NULL;
    LPSTREAM stream = NULL;

    mapix_prop_lock(&attachment->object);
    HRESULT result = open_object(attachment, 0, false, &source);
    mapix_prop_unlock(&attachment->object);
    if (SUCCEEDED(result))
        result = mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream);
    if (SUCCEEDED(result))
        result = HrIStorageFromStream((LPUNKNOWN)stream, NULL, STGSTRM_CREATE | STGSTRM_MODIFY, &copy);
    if (SUCCEEDED(result))
        result = mapix_storage_result(source->lpVtbl->CopyTo(source, 0, NULL, NULL, copy));
    if (SUCCEEDED(result))
        result = mapix_storage_result(copy->lpVtbl->Commit(copy, STGC_DEFAULT));
    if (copy)
        copy->lpVtbl->Release(copy);
    if (source)
        source->lpVtbl->Release(source);
    if (FAILED(result)) {
        if (stream)
            stream->lpVtbl->Release(stream);
        return result;
    }
    *ret_stream = stream;
    return S_OK;
}

static HRESULT open_docfile(struct message_attachment *attachment, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct mapix_stream_memory_owner owner = { docfile_commit, docfile_release, attachment };
    bool modify = flags & (MAPI_CREATE | MAPI_MODIFY);
    LPSTREAM present = NULL, stream;
    const void *bytes = NULL;
    size_t size = 0;

    HRESULT result = flags & MAPI_CREATE ? S_OK : read_docfile(attachment, &present);
    if (FAILED(result))
        return result;
    if (present)
        bytes = mapix_stream_memory_bytes(present, &size);
    mapix_object_add_ref(&attachment->object);
    if (!modify)
        owner.commit = NULL;
    result = mapix_stream_memory_new(bytes, size, modify ? STGM_READWRITE : STGM_READ, &owner, &stream);
    if (present)
        present->lpVtbl->Release(present);
    if (SUCCEEDED(result))
        *ret_interface = (LPUNKNOWN)stream;
    return result;
}

static HRESULT attachment_open_property(struct mapix_object *object, ULONG tag, const IID *iid, ULONG interface_options, ULONG flags,
    LPUNKNOWN *ret_interface)
{
    struct message_attachment *attachment = attachment_of(object);
    IStorage *storage = NULL;

    (void)interface_options;
    if (PROP_ID(tag) != PROP_ID(PR_ATTACH_DATA_OBJ))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (IsEqualGUID(iid, &IID_IMessage))
        return open_message(attachment, flags, ret_interface);
    if (IsEqualGUID(iid, &IID_IStreamDocfile))
        return open_docfile(attachment, flags, ret_interface);
    if (!IsEqualGUID(iid, &IID_IStorage))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    mapix_prop_lock(object);
    HRESULT result = open_object(attachment, flags, false, &storage);
    mapix_prop_unlock(object);
    if (SUCCEEDED(result))
        *ret_interface = (LPUNKNOWN)storage;
    return result;
}

static struct prop_names *attachment_names(struct mapix_object *object)
{
    return attachment_of(object)->message->file->names;
}

static const struct prop_source attachment_source = {
    .list = attachment_list,
    .get = attachment_get,
    .commit = attachment_commit,
    .check_set = attachment_check_set,
    .check_delete = attachment_check,
    .size = attachment_size,
    .read = attachment_read,
    .open = attachment_open_property,
    .names = attachment_names,
    .large_value = MESSAGE_LARGE_VALUE,
};

/* --- The object ---------------------------------------------------------------------------------------------------------------------------- */

static HRESULT add_row(struct message_storage *message, ULONG number);

/* After a save the table shows the attachment; the lock is not held when it is told. */
static HRESULT STDMETHODCALLTYPE attachment_save_changes(IAttach *self, ULONG flags)
{
    struct mapix_object *object = mapix_object_of(self);
    struct message_attachment *attachment = attachment_of(object);

    MAPIX_ENTER(object);
    HRESULT result = mapix_prop_save_changes(object, flags);
    if (SUCCEEDED(result))
        add_row(attachment->message, attachment->number);
    return result;
}

/* One that was never saved leaves nothing behind. */
static void attachment_finalize(struct mapix_object *object)
{
    struct message_attachment *attachment = attachment_of(object);
    struct message_storage *message = attachment->message;
    OLECHAR name[ELEMENT_NAME];

    mapix_prop_finalize(object);
    if (!message)
        return;
    pthread_mutex_lock(&message->file->lock);
    bool created = attachment->bag.storage && !attachment->saved;
    convert_bag_clear(&attachment->bag);
    struct message_slot *slot = find_slot(message, attachment->number);
    if (slot && slot->open == attachment)
        slot->open = NULL;
    if (created && message->bag.storage) {
        convert_element_name(name, PREFIX, attachment->number);
        message->bag.storage->lpVtbl->DestroyElement(message->bag.storage, name);
    }
    if (slot && !slot->stored && !slot->open) {
        *slot = message->slots[message->slot_count - 1];
        message->slot_count--;
    }
    pthread_mutex_unlock(&message->file->lock);
}

static const IAttachVtbl attachment_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IAttach),
    MAPIX_FORWARD_IMAPIPROP(IAttach),
    .SaveChanges = attachment_save_changes,
};

static const struct mapix_class_interface attachment_interfaces[] = {
    { &IID_IAttachment, offsetof(struct message_attachment, attachment), &attachment_vtable },
    { &IID_IMAPIProp, offsetof(struct message_attachment, attachment), NULL },
    { NULL, 0, NULL },
};

const struct mapix_class convert_attachment_class = {
    .name = "attachment in a .msg",
    .size = sizeof(struct message_attachment),
    .interfaces = attachment_interfaces,
    .finalize = attachment_finalize,
    .property_offset = offsetof(struct message_attachment, properties),
};

/* With the lock held. The object holds a reference on its message. */
static HRESULT make_attachment(struct message_storage *message, ULONG number, struct message_attachment **ret_attachment)
{
    struct message_attachment *attachment;
    unsigned flags = MAPIX_PROP_TRANSACTED | MAPIX_PROP_ACCESS_LEVEL | (message->file->writable ? MAPIX_PROP_WRITABLE : 0);

    HRESULT result = mapix_object_new(&convert_attachment_class, &message->object, &attachment);
    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&attachment->object, &attachment_source, flags, &message->file->lock);
    if (FAILED(result)) {
        mapix_object_release(&attachment->object);
        return result;
    }
    mapix_prop_set_allocators(&attachment->object, message->file->allocate_buffer, message->file->allocate_more, message->file->free_buffer);
    attachment->number = number;
    attachment->bag.file = message->file;
    attachment->bag.header_size = 8;
    *ret_attachment = attachment;
    return S_OK;
}

static HRESULT load_attachment(struct message_storage *message, struct message_attachment *attachment)
{
    DWORD mode = message->file->writable ? MESSAGE_MODE | STGM_TRANSACTED : MESSAGE_READ;
    OLECHAR name[ELEMENT_NAME];

    convert_element_name(name, PREFIX, attachment->number);
    HRESULT result = mapix_storage_result(
        message->bag.storage->lpVtbl->OpenStorage(message->bag.storage, name, NULL, mode, NULL, 0, &attachment->bag.storage));
    if (SUCCEEDED(result))
        result = convert_bag_load(&attachment->bag, NULL);
    return result;
}

/* An object whose making failed is released after the lock, which its end takes. */
HRESULT convert_attachment_open(struct message_storage *message, ULONG number, struct message_attachment **ret_attachment)
{
    struct message_attachment *attachment = NULL;
    HRESULT result = S_OK;

    mapix_prop_lock(&message->object);
    struct message_slot *slot = find_slot(message, number);
    if (!slot || slot->removed || !message->bag.storage) {
        result = MAPI_E_NOT_FOUND;
    } else if (slot->open && convert_object_revive(&slot->open->object)) {
        attachment = slot->open;
    } else if (!slot->stored) {
        result = MAPI_E_NOT_FOUND;
    } else {
        result = make_attachment(message, number, &attachment);
        if (SUCCEEDED(result)) {
            attachment->saved = true;
            result = load_attachment(message, attachment);
            attachment->message = message;
        }
        if (SUCCEEDED(result))
            slot->open = attachment;
    }
    mapix_prop_unlock(&message->object);
    if (FAILED(result)) {
        if (attachment)
            mapix_object_release(&attachment->object);
        return result;
    }
    *ret_attachment = attachment;
    return S_OK;
}

HRESULT convert_attachment_create(struct message_storage *message, struct message_attachment **ret_attachment)
{
    struct message_attachment *attachment = NULL;
    struct message_slot *slot;

    mapix_prop_lock(&message->object);
    HRESULT result = message->bag.storage ? make_attachment(message, message->next_attachment, &attachment) : MAPI_E_INVALID_OBJECT;
    if (SUCCEEDED(result))
        result = add_slot(message, attachment->number, &slot);
    if (SUCCEEDED(result)) {
        slot->open = attachment;
        attachment->message = message;
    }
    mapix_prop_unlock(&message->object);
    /* SPI-MSG-13, -16: it starts without data and without a place in the text. */
    SPropValue values[2] = { { .ulPropTag = PR_ATTACH_METHOD, .Value.l = NO_ATTACHMENT },
        { .ulPropTag = PR_RENDERING_POSITION, .Value.l = -1 } };
    if (SUCCEEDED(result))
        result = mapix_prop_put(&attachment->object, 2, values);
    if (FAILED(result)) {
        if (attachment)
            mapix_object_release(&attachment->object);
        return result;
    }
    *ret_attachment = attachment;
    return S_OK;
}

HRESULT convert_attachment_delete(struct message_storage *message, ULONG number)
{
    SPropValue index = { .ulPropTag = PR_ATTACH_NUM, .Value.l = (LONG)number };
    LPTABLEDATA table = NULL;

    mapix_prop_lock(&message->object);
    struct message_slot *slot = find_slot(message, number);
    bool found = slot && !slot->removed && slot->stored;
    if (found) {
        slot->removed = true;
        table = message->attachment_table;
        if (table)
            table->lpVtbl->AddRef(table);
    }
    mapix_prop_unlock(&message->object);
    if (!found)
        return MAPI_E_NOT_FOUND;
    if (table) {
        table->lpVtbl->HrDeleteRow(table, &index);
        table->lpVtbl->Release(table);
    }
    return S_OK;
}

/* --- The table: SPI-MSG-11 ------------------------------------------------------------------------------------------------------------------ */

/* What an attachment's row shows: its properties but for large ones and its data, and an instance key. */
static HRESULT read_row(struct message_attachment *attachment, SPropValue **ret_values, ULONG *ret_count)
{
    struct prop_tags tags = { 0 };
    SPropValue *values = NULL;
    ULONG count = 0;

    mapix_prop_lock(&attachment->object);
    HRESULT result = attachment_list(&attachment->object, &tags);
    if (SUCCEEDED(result))
        result = MAPIAllocateBuffer((tags.count + 2) * (ULONG)sizeof(*values), (void **)&values);
    struct prop_memory memory = { .base = values, .allocate_more = MAPIAllocateMore };
    for (ULONG i = 0; SUCCEEDED(result) && i < tags.count; i++) {
        if (PROP_TYPE(tags.tags[i]) == PT_OBJECT || PROP_ID(tags.tags[i]) == PROP_ID(PR_ATTACH_DATA_BIN) ||
            PROP_ID(tags.tags[i]) == PROP_ID(PR_INSTANCE_KEY))
            continue;
        get_one(attachment, tags.tags[i], TABLE_VALUE, &memory, &values[count]);
        if (PROP_TYPE(values[count].ulPropTag) != PT_ERROR)
            count++;
    }
    mapix_prop_unlock(&attachment->object);
    mapix_prop_tags_clear(&tags);
    ULONG *key = SUCCEEDED(result) ? mapix_prop_allocate(&memory, sizeof(*key)) : NULL;
    if (SUCCEEDED(result) && !key)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(result)) {
        MAPIFreeBuffer(values);
        return result;
    }
    *key = attachment->number;
    values[count++] = (SPropValue){ .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { sizeof(*key), (BYTE *)key } };
    *ret_values = values;
    *ret_count = count;
    return S_OK;
}

static HRESULT add_row(struct message_storage *message, ULONG number)
{
    struct message_attachment *attachment;
    SRow row = { 0 };

    LPTABLEDATA table = message->attachment_table;
    if (!table)
        return S_OK;
    HRESULT result = convert_attachment_open(message, number, &attachment);
    if (FAILED(result))
        return result;
    result = read_row(attachment, &row.lpProps, &row.cValues);
    if (SUCCEEDED(result))
        result = table->lpVtbl->HrModifyRow(table, &row);
    MAPIFreeBuffer(row.lpProps);
    mapix_object_release(&attachment->object);
    return result;
}

/* A damaged attachment is left out, the others are shown. */
static HRESULT fill_table(struct message_storage *message)
{
    HRESULT result = S_OK;

    mapix_prop_lock(&message->object);
    ULONG count = 0, *numbers = malloc((message->slot_count + 1) * sizeof(*numbers));
    for (ULONG i = 0; numbers && i < message->slot_count; i++)
        if (message->slots[i].stored && !message->slots[i].removed)
            numbers[count++] = message->slots[i].number;
    mapix_prop_unlock(&message->object);
    if (!numbers)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count && result != MAPI_E_NOT_ENOUGH_MEMORY; i++)
        result = add_row(message, numbers[i]);
    free(numbers);
    return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;
}

static HRESULT make_table(struct message_storage *message)
{
    SizedSPropTagArray(8, columns) = { 8, { PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_RENDERING_POSITION, PR_ATTACH_METHOD,
        PR_ATTACH_FILENAME_W, PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_SIZE } };
    LPTABLEDATA table;

    HRESULT result = CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC,
        PR_ATTACH_NUM, (LPSPropTagArray)&columns, &table);
    if (FAILED(result))
        return result;
    mapix_prop_lock(&message->object);
    bool first = !message->attachment_table;
    if (first)
        message->attachment_table = table;
    mapix_prop_unlock(&message->object);
    if (!first)
        table->lpVtbl->Release(table);
    return first ? fill_table(message) : S_OK;
}

HRESULT convert_attachment_table(struct message_storage *message, ULONG flags, LPMAPITABLE *ret_table)
{
    HRESULT result = S_OK;

    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    if (!message->attachment_table)
        result = make_table(message);
    if (SUCCEEDED(result))
        result = convert_table_view(message->attachment_table, flags, ret_table);
    if (SUCCEEDED(result))
        mapix_table_without_bookmarks(*ret_table);
    return result;
}
