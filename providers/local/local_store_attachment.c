/* IAttach: an attachment of a message that is open. Its save goes to the message object; the message's save makes it last (SPI-MSG-01). */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const ULONG computed_tags[] = {
    PR_ATTACH_NUM, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_ATTACH_SIZE, PR_ACCESS_LEVEL, PR_ACCESS, PR_STORE_SUPPORT_MASK, PR_MAPPING_SIGNATURE,
};
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The message's entry; NULL once DeleteAttach took it away. */
static struct local_entry *entry_of(struct local_attachment *attachment)
{
    return local_content_entry(&attachment->message->content, attachment->number);
}

/* Failures are recorded on the thread's slot, for local_failed. */
static HRESULT loaded_entry(struct local_attachment *attachment, struct local_entry **ret_entry)
{
    HRESULT result = local_content_load_entries(attachment->core, &attachment->message->content);

    if (FAILED(result))
        return local_message_failed(attachment->message, result);
    *ret_entry = entry_of(attachment);
    if (!*ret_entry)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_OBJECT_DELETED, "attachment", 0, 0, "The attachment was deleted from its message; release it");
    return local_entry_load(attachment->core, *ret_entry);
}

static bool has_embedded(const struct local_attachment *attachment, const struct local_entry *entry)
{
    return attachment->content || (!attachment->drop_embedded && (entry->content || (entry->embedded && !entry->drop_embedded)));
}

static HRESULT attachment_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct local_attachment *attachment = (struct local_attachment *)object;
    struct local_entry *entry = NULL;
    size_t index;
    HRESULT result = loaded_entry(attachment, &entry);

    for (index = 0; SUCCEEDED(result) && index < COUNT_OF(computed_tags); index++)
        if (PROP_ID(computed_tags[index]) != PROP_ID(PR_RECORD_KEY) || entry->id)
            result = mapix_prop_tags_add(tags, computed_tags[index]);
    if (SUCCEEDED(result) && has_embedded(attachment, entry))
        result = mapix_prop_tags_add(tags, PR_ATTACH_DATA_OBJ);
    if (SUCCEEDED(result))
        result = local_record_list(&entry->record, tags);
    if (SUCCEEDED(result) && !mapix_prop_tags_contain_id(tags, PR_ATTACH_METHOD))
        result = mapix_prop_tags_add(tags, PR_ATTACH_METHOD);
    if (SUCCEEDED(result) && !mapix_prop_tags_contain_id(tags, PR_RENDERING_POSITION))
        result = mapix_prop_tags_add(tags, PR_RENDERING_POSITION);
    return local_failed(object, result);
}

static HRESULT computed_value(struct local_attachment *attachment, const struct local_entry *entry, ULONG tag, const struct prop_memory *memory,
    SPropValue *ret_value)
{
    bool writable = mapix_prop_of(&attachment->object)->flags & MAPIX_PROP_WRITABLE;

    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ATTACH_NUM):
        return local_put_long(PR_ATTACH_NUM, attachment->number, ret_value);
    case PROP_ID(PR_OBJECT_TYPE):
        return local_put_long(PR_OBJECT_TYPE, MAPI_ATTACH, ret_value);
    case PROP_ID(PR_RECORD_KEY):
        return entry->id ? local_put_record_key(memory, PR_RECORD_KEY, attachment->core, MAPI_ATTACH, entry->id, ret_value) : MAPI_E_NOT_FOUND;
    case PROP_ID(PR_ATTACH_SIZE):
        return local_put_long(PR_ATTACH_SIZE, local_entry_size(attachment->core, entry), ret_value);
    case PROP_ID(PR_ACCESS_LEVEL):
        return local_put_long(PR_ACCESS_LEVEL, writable ? MAPI_MODIFY : 0, ret_value);
    case PROP_ID(PR_ACCESS):
        return local_put_long(PR_ACCESS, MAPI_ACCESS_READ | (writable ? MAPI_ACCESS_MODIFY | MAPI_ACCESS_DELETE : 0), ret_value);
    case PROP_ID(PR_STORE_SUPPORT_MASK):
    case PROP_ID(PR_MAPPING_SIGNATURE):
        return local_common_value(attachment->core, tag, memory, ret_value);
    case PROP_ID(PR_ATTACH_METHOD):               /* SPI-MSG-13, -16: there from the beginning */
        return mapix_store_record_find(&entry->record, PR_ATTACH_METHOD) ? MAPI_E_NOT_FOUND : local_put_long(PR_ATTACH_METHOD, NO_ATTACHMENT, ret_value);
    case PROP_ID(PR_RENDERING_POSITION):
        return mapix_store_record_find(&entry->record, PR_RENDERING_POSITION) ? MAPI_E_NOT_FOUND
                                                                              : local_put_long(PR_RENDERING_POSITION, -1, ret_value);
    default:
        return MAPI_E_NOT_FOUND;
    }
}

static HRESULT attachment_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct local_attachment *attachment = (struct local_attachment *)object;
    struct local_entry *entry = NULL;
    ULONG index;
    HRESULT result = loaded_entry(attachment, &entry);

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        HRESULT one = computed_value(attachment, entry, tags[index], memory, &ret_values[index]);
        if (tags[index] == PR_ATTACH_DATA_OBJ && has_embedded(attachment, entry))
            mapix_prop_error_value(&ret_values[index], tags[index], MAPI_E_NOT_ENOUGH_MEMORY);      /* there; OpenProperty opens it */
        else if (one == MAPI_E_NOT_FOUND)
            local_record_value(attachment->core, &entry->record, tags[index], limit, memory, &ret_values[index]);
        else if (FAILED(one))
            mapix_prop_error_value(&ret_values[index], tags[index], one);
    }
    return local_failed(object, result);
}

static HRESULT attachment_size(struct mapix_object *object, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    struct local_entry *entry = NULL;
    HRESULT result = loaded_entry((struct local_attachment *)object, &entry);

    return FAILED(result) ? result : local_record_size(&entry->record, tag, ret_type, ret_size);
}

static HRESULT attachment_read(struct mapix_object *object, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    struct local_attachment *attachment = (struct local_attachment *)object;
    struct local_entry *entry = NULL;
    HRESULT result = loaded_entry(attachment, &entry);

    return FAILED(result) ? result : local_record_read(attachment->core, &entry->record, tag, offset, buffer, length, ret_length);
}

static HRESULT attachment_check_set(struct mapix_object *object, const SPropValue *value)
{
    (void)object;
    return local_tag_in(value->ulPropTag, computed_tags, COUNT_OF(computed_tags)) ? MAPI_E_COMPUTED : S_OK;
}

static HRESULT attachment_check_delete(struct mapix_object *object, ULONG tag)
{
    (void)object;
    return local_tag_in(tag, computed_tags, COUNT_OF(computed_tags)) ? MAPI_E_COMPUTED : S_OK;
}

static HRESULT attachment_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct local_attachment *attachment = (struct local_attachment *)object;
    struct mapix_store_record record = { 0 };
    struct local_entry *entry = NULL;
    HRESULT result = loaded_entry(attachment, &entry);

    (void)flags;
    if (SUCCEEDED(result))
        result = local_record_apply(attachment->core, &entry->record, changes, count, &record);
    if (FAILED(result))
        return local_failed(object, result);
    mapix_store_record_clear(&entry->record);
    entry->record = record;
    entry->loaded = true;
    entry->changed = true;
    entry->created = false;
    if (attachment->drop_embedded || attachment->content) {
        if (entry->content) {
            local_content_clear(entry->content);
            free(entry->content);
        }
        entry->content = attachment->content;
        entry->drop_embedded = entry->drop_embedded || attachment->drop_embedded;
        attachment->content = NULL;
        attachment->drop_embedded = false;
    }
    return local_attachment_table_changed(attachment->message, entry);
}

/* --- Embedded messages --------------------------------------------------------------------------------------------------------------------------------- */

/* What an embedded message object begins with. */
static HRESULT embedded_content(struct local_attachment *attachment, ULONG flags, struct local_content *ret_content)
{
    struct local_entry *entry = NULL;
    struct local_content *from;
    HRESULT result = loaded_entry(attachment, &entry);

    memset(ret_content, 0, sizeof(*ret_content));
    ret_content->row.queue_flags = MAPIX_STORE_NOT_QUEUED;
    if (FAILED(result))
        return result;
    if (flags & MAPI_CREATE) {                    /* the old one goes with the attachment's save */
        attachment->drop_embedded = true;
        return S_OK;
    }
    from = attachment->content ? attachment->content : attachment->drop_embedded ? NULL : entry->content;
    if (from)
        return local_content_copy(attachment->core, from, ret_content);
    if (attachment->drop_embedded || entry->drop_embedded || !entry->embedded)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_FOUND, "attachment", 0, 0,
            "There is no message in the attachment yet; make one with MAPI_CREATE");
    return mapix_store_message_get(attachment->core->engine, entry->embedded, &ret_content->row);
}

static HRESULT open_embedded(struct local_attachment *attachment, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct local_message *message = NULL;
    struct local_content content;
    HRESULT result;

    mapix_prop_lock(&attachment->object);
    result = embedded_content(attachment, flags, &content);
    mapix_prop_unlock(&attachment->object);
    if (SUCCEEDED(result))
        result = local_message_embedded(attachment, &content, flags & (MAPI_MODIFY | MAPI_CREATE), &message);
    local_content_clear(&content);
    if (FAILED(result))
        return local_failed(&attachment->object, result);
    *ret_interface = (LPUNKNOWN)(void *)&message->message;
    return S_OK;
}

/* SPI-MSG-14. Streams over PT_BINARY are prop's; here the object forms. */
static HRESULT attachment_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG interface_options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct local_attachment *attachment = (struct local_attachment *)object;

    if (PROP_ID(tag) != PROP_ID(PR_ATTACH_DATA_OBJ))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (IsEqualIID(iid, &IID_IMessage))
        return open_embedded(attachment, flags, ret_interface);
    if (IsEqualIID(iid, &IID_IStream) || IsEqualIID(iid, &IID_IStreamDocfile))
        return mapix_prop_open_stream(object, tag, interface_options, flags, (LPSTREAM *)(void *)ret_interface);
    if (IsEqualIID(iid, &IID_IStorage)) {
        LPSTREAM stream = NULL;
        HRESULT result = mapix_prop_open_stream(object, tag, interface_options, flags, &stream);
        if (FAILED(result))
            return result;
        result = attachment->core->support->lpVtbl->IStorageFromStream(attachment->core->support, (LPUNKNOWN)stream, NULL,
            flags & MAPI_CREATE ? STGSTRM_CREATE | STGSTRM_MODIFY | STGSTRM_RESET : flags & MAPI_MODIFY ? STGSTRM_MODIFY : 0,
            (LPSTORAGE *)(void *)ret_interface);
        stream->lpVtbl->Release(stream);
        return result;
    }
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static struct prop_names *attachment_names(struct mapix_object *object)
{
    struct prop_names *names = NULL;

    return SUCCEEDED(mapix_store_names(((struct local_attachment *)object)->core->engine, &names)) ? names : NULL;
}

static const struct prop_source attachment_source = {
    .list = attachment_list, .get = attachment_get, .commit = attachment_commit, .check_set = attachment_check_set,
    .check_delete = attachment_check_delete, .size = attachment_size, .read = attachment_read, .open = attachment_open,
    .names = attachment_names, .large_value = 32768,
};

/* --- The object ------------------------------------------------------------------------------------------------------------------------------------------- */

static void attachment_finalize(struct mapix_object *object)
{
    struct local_attachment *attachment = (struct local_attachment *)object;

    mapix_prop_finalize(object);
    if (attachment->content) {
        local_content_clear(attachment->content);
        free(attachment->content);
    }
    local_core_release(attachment->core);
}

static const IAttachVtbl attachment_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IAttach),
    MAPIX_FORWARD_IMAPIPROP(IAttach),
};
static const struct mapix_class_interface attachment_interfaces[] = {
    { &IID_IAttachment, offsetof(struct local_attachment, attachment), &attachment_vtable },
    { &IID_IMAPIProp, offsetof(struct local_attachment, attachment), NULL },
    { NULL, 0, NULL },
};
const struct mapix_class local_attachment_class = {
    .name = "attachment", .size = sizeof(struct local_attachment), .interfaces = attachment_interfaces, .finalize = attachment_finalize,
    .property_offset = offsetof(struct local_attachment, properties),
};

HRESULT local_attachment_open(struct local_message *message, LONG number, bool writable, struct local_attachment **ret_attachment)
{
    struct local_attachment *attachment = NULL;
    HRESULT result = mapix_object_new(&local_attachment_class, &message->object, &attachment);

    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&attachment->object, &attachment_source, MAPIX_PROP_TRANSACTED | (writable ? MAPIX_PROP_WRITABLE : 0),
        message->tree_lock);
    if (FAILED(result)) {
        mapix_object_release(&attachment->object);
        return result;
    }
    attachment->core = local_core_reference(message->core);
    attachment->message = message;
    attachment->number = number;
    *ret_attachment = attachment;
    return S_OK;
}
