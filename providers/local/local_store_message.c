/* IMessage: transacted; what is set stands in the store after SaveChanges (SPI-MSG-01). */
#include "providers/local/local_store.h"

#include <edkmdb.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "base/time.h"
#include "value/value.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Computed for every message, saved or not. */
static const ULONG computed_tags[] = {
    PR_OBJECT_TYPE, PR_MESSAGE_FLAGS, PR_HASATTACH, PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS, PR_ACCESS, PR_ACCESS_LEVEL,
    PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE, PR_STORE_SUPPORT_MASK,
};
/* Once it is saved (SPI-MSG-02). */
static const ULONG saved_tags[] = {
    PR_ENTRYID, PR_RECORD_KEY, PR_PARENT_ENTRYID, PR_PARENT_DISPLAY_W, PR_MESSAGE_SIZE, PR_MSG_STATUS,
};
/* In the record, but the store's to write. */
static const ULONG derived_tags[] = { PR_DISPLAY_TO_W, PR_DISPLAY_CC_W, PR_DISPLAY_BCC_W };

/* --- Reading properties ---------------------------------------------------------------------------------------------------------------------------- */

HRESULT local_message_failed(struct local_message *message, HRESULT result)
{
    struct mapix_store_message row;

    if (result == MAPI_E_NOT_FOUND && message->content.row.id
        && mapix_store_message_get(message->core->engine, message->content.row.id, &row) == MAPI_E_NOT_FOUND)
        result = mapix_error_set(mapix_error_thread_slot(), MAPI_E_OBJECT_DELETED, "message", 0, 0,
            "The message was deleted after it was opened; copy its contents to a new message");
    return local_failed(&message->object, result);
}

/* One that was created and never saved is not there yet (SPI-MSG-01). */
static bool has_attachments(const struct local_content *content)
{
    ULONG index;

    for (index = 0; index < content->entry_count; index++)
        if (!content->entries[index].created && !content->entries[index].removed)
            return true;
    return false;
}

static ULONG flags_of(const struct local_message *message)
{
    if (message->content.row.id)
        return message->content.row.flags;
    return message->content.flags_set | MSGFLAG_UNMODIFIED | (message->kind == MAPIX_MESSAGE_ASSOCIATED ? MSGFLAG_ASSOCIATED : 0)
        | (has_attachments(&message->content) ? MSGFLAG_HASATTACH : 0);
}

/* Does the store take changes of such a message? */
static bool is_taken(const struct local_core *core, int64_t folder, ULONG kind)
{
    return core->writable || local_core_keeps_view(core, folder, kind);
}

/* What waits to be sent is the spooler's; programs can only call it back (imsgstore-abortsubmit). */
static bool may_change(const struct local_message *message)
{
    return is_taken(message->core, message->folder, message->kind) && (message->core->is_spooler || !(flags_of(message) & MSGFLAG_SUBMIT));
}

static HRESULT message_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct local_message *message = (struct local_message *)object;
    bool saved = message->content.row.id && !message->attachment;
    size_t index;
    HRESULT result = local_content_load(message->core, &message->content);

    for (index = 0; SUCCEEDED(result) && index < COUNT_OF(computed_tags); index++)
        result = mapix_prop_tags_add(tags, computed_tags[index]);
    for (index = 0; SUCCEEDED(result) && saved && index < COUNT_OF(saved_tags); index++)
        if (saved_tags[index] != PR_PARENT_DISPLAY_W || message->content.row.folder)
            result = mapix_prop_tags_add(tags, saved_tags[index]);
    if (SUCCEEDED(result) && message->content.row.id && message->attachment)
        result = mapix_prop_tags_add(tags, PR_MESSAGE_SIZE);
    if (SUCCEEDED(result) && message->content.row.queue_flags != MAPIX_STORE_NOT_QUEUED && saved)
        result = mapix_prop_tags_add(tags, PR_SUBMIT_FLAGS);
    if (SUCCEEDED(result))
        result = local_record_list(&message->content.record, tags);
    return local_message_failed(message, result);
}

static HRESULT parent_name(struct local_message *message, const struct prop_memory *memory, SPropValue *ret_value)
{
    struct mapix_store_record record = { 0 };
    const SPropValue *name;
    SPropValue value = { .ulPropTag = PR_PARENT_DISPLAY_W };
    HRESULT result = mapix_store_folder_load(message->core->engine, message->content.row.folder, NULL, &record);

    if (FAILED(result))
        return result;
    name = mapix_store_record_find(&record, PR_DISPLAY_NAME_W);
    value.Value.lpszW = name ? name->Value.lpszW : (LPWSTR)(uintptr_t)L"";
    result = mapix_prop_copy_value(memory, &value, ret_value);
    mapix_store_record_clear(&record);
    return result;
}

static HRESULT computed_value(struct local_message *message, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value)
{
    const struct mapix_store_message *row = &message->content.row;
    bool writable = mapix_prop_of(&message->object)->flags & MAPIX_PROP_WRITABLE;

    switch (PROP_ID(tag)) {
    case PROP_ID(PR_OBJECT_TYPE):
        return local_put_long(PR_OBJECT_TYPE, MAPI_MESSAGE, ret_value);
    case PROP_ID(PR_MESSAGE_FLAGS):
        return local_put_long(PR_MESSAGE_FLAGS, (LONG)flags_of(message), ret_value);
    case PROP_ID(PR_HASATTACH):
        return local_put_boolean(PR_HASATTACH, flags_of(message) & MSGFLAG_HASATTACH, ret_value);
    case PROP_ID(PR_ACCESS):
        return local_put_long(PR_ACCESS, may_change(message) ? MAPI_ACCESS_READ | MAPI_ACCESS_MODIFY | MAPI_ACCESS_DELETE : MAPI_ACCESS_READ, ret_value);
    case PROP_ID(PR_ACCESS_LEVEL):
        return local_put_long(PR_ACCESS_LEVEL, writable ? MAPI_MODIFY : 0, ret_value);
    default:
        break;
    }
    if (!local_tag_in(tag, saved_tags, COUNT_OF(saved_tags)) && PROP_ID(tag) != PROP_ID(PR_SUBMIT_FLAGS))
        return local_common_value(message->core, tag, memory, ret_value);
    if (!row->id || (message->attachment && PROP_ID(tag) != PROP_ID(PR_MESSAGE_SIZE)))
        return MAPI_E_NOT_FOUND;
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ENTRYID):
        return local_put_entry_id(memory, PR_ENTRYID, message->core, MAPI_MESSAGE, row->id, ret_value);
    case PROP_ID(PR_RECORD_KEY):
        return local_put_record_key(memory, PR_RECORD_KEY, message->core, MAPI_MESSAGE, row->id, ret_value);
    case PROP_ID(PR_PARENT_ENTRYID):
        return local_put_entry_id(memory, PR_PARENT_ENTRYID, message->core, MAPI_FOLDER, row->folder, ret_value);
    case PROP_ID(PR_PARENT_DISPLAY):
        return parent_name(message, memory, ret_value);
    case PROP_ID(PR_MESSAGE_SIZE):
        return PROP_TYPE(tag) == PT_I8 ? local_put_i8(PR_MESSAGE_SIZE_EXTENDED, row->size, ret_value)
                                       : local_put_long(PR_MESSAGE_SIZE, row->size > INT32_MAX ? INT32_MAX : (LONG)row->size, ret_value);
    case PROP_ID(PR_MSG_STATUS):
        return local_put_long(PR_MSG_STATUS, (LONG)row->status, ret_value);
    case PROP_ID(PR_SUBMIT_FLAGS):
        return row->queue_flags == MAPIX_STORE_NOT_QUEUED ? MAPI_E_NOT_FOUND
                                                          : local_put_long(PR_SUBMIT_FLAGS, (LONG)row->queue_flags, ret_value);
    default:
        return MAPI_E_NOT_FOUND;
    }
}

static HRESULT message_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct local_message *message = (struct local_message *)object;
    ULONG index;
    HRESULT result = local_content_load(message->core, &message->content);

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        HRESULT one = computed_value(message, tags[index], memory, &ret_values[index]);
        if (one == MAPI_E_NOT_FOUND)
            local_record_value(message->core, &message->content.record, tags[index], limit, memory, &ret_values[index]);
        else if (FAILED(one))
            mapix_prop_error_value(&ret_values[index], tags[index], one);
    }
    return local_message_failed(message, result);
}

static HRESULT message_size(struct mapix_object *object, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    struct local_message *message = (struct local_message *)object;
    HRESULT result = local_content_load(message->core, &message->content);

    return FAILED(result) ? local_message_failed(message, result) : local_record_size(&message->content.record, tag, ret_type, ret_size);
}

static HRESULT message_read(struct mapix_object *object, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    struct local_message *message = (struct local_message *)object;
    HRESULT result = local_content_load(message->core, &message->content);

    return FAILED(result) ? local_message_failed(message, result) : local_record_read(message->core, &message->content.record, tag, offset, buffer, length, ret_length);
}

/* --- Writing properties ------------------------------------------------------------------------------------------------------------------------------ */

/* PR_MESSAGE_FLAGS: some bits belong to the client until the first save (SPI-MSG-04). */
#define ORIGIN_FLAGS 0x0000F000u                  /* MSGFLAG_ORIGIN_*: a transport's */
#define CLIENT_FLAGS (MSGFLAG_READ | MSGFLAG_UNSENT | MSGFLAG_FROMME | MSGFLAG_RESEND | ORIGIN_FLAGS)

/* SPI-STORE-28 */
static bool is_message_class(const wchar_t *class)
{
    size_t length = wcslen(class), index;

    if (length > 255 || (length && class[length - 1] == L'.'))
        return false;
    for (index = 0; index < length; index++)
        if (class[index] < 32 || class[index] > 127)
            return false;
    return true;
}

/* A client's until the first save; from then on every save tells its own (PidTagLastModificationTime). */
static const ULONG time_tags[] = { PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME };

static HRESULT message_check_set(struct mapix_object *object, const SPropValue *value)
{
    struct local_message *message = (struct local_message *)object;

    if (value->ulPropTag == PR_MESSAGE_FLAGS && !message->content.row.id)
        return S_OK;                              /* taken up at commit */
    if (message->content.row.id && local_tag_in(value->ulPropTag, time_tags, COUNT_OF(time_tags)))
        return MAPI_E_COMPUTED;
    if (PROP_ID(value->ulPropTag) == PROP_ID(PR_SEARCH_KEY) && value->ulPropTag != PR_SEARCH_KEY)
        return MAPI_E_INVALID_TYPE;
    if (value->ulPropTag == PR_MESSAGE_CLASS_W && value->Value.lpszW && !is_message_class(value->Value.lpszW))
        return MAPI_E_INVALID_PARAMETER;
    if (value->ulPropTag == PR_MESSAGE_CLASS_A && value->Value.lpszA && (strlen(value->Value.lpszA) > 255
            || (*value->Value.lpszA && value->Value.lpszA[strlen(value->Value.lpszA) - 1] == '.')))
        return MAPI_E_INVALID_PARAMETER;
    if (local_tag_in(value->ulPropTag, computed_tags, COUNT_OF(computed_tags)) || local_tag_in(value->ulPropTag, saved_tags, COUNT_OF(saved_tags))
        || local_tag_in(value->ulPropTag, derived_tags, COUNT_OF(derived_tags)) || PROP_ID(value->ulPropTag) == PROP_ID(PR_SUBMIT_FLAGS))
        return MAPI_E_COMPUTED;
    return S_OK;
}

static HRESULT message_check_delete(struct mapix_object *object, ULONG tag)
{
    (void)object;
    return local_tag_in(tag, computed_tags, COUNT_OF(computed_tags)) || local_tag_in(tag, saved_tags, COUNT_OF(saved_tags))
            || local_tag_in(tag, derived_tags, COUNT_OF(derived_tags)) || PROP_ID(tag) == PROP_ID(PR_SEARCH_KEY) ? MAPI_E_COMPUTED : S_OK;
}

static const struct prop_change *find_change(const struct prop_change *changes, ULONG count, ULONG tag)
{
    while (count--)
        if (PROP_ID(changes[count].tag) == PROP_ID(tag))
            return &changes[count];
    return NULL;
}

static const wchar_t *text_of(const struct mapix_store_record *record, ULONG tag)
{
    const SPropValue *value = mapix_store_record_find(record, tag);

    return value && PROP_TYPE(value->ulPropTag) == PT_UNICODE ? value->Value.lpszW : NULL;
}

/* A message that belongs to no conversation yet begins one: its topic is the normalized subject (SPI-MSG-17). */
static HRESULT add_topic(struct mapix_store_record *record)
{
    const wchar_t *whole = text_of(record, PR_SUBJECT_W), *topic = text_of(record, PR_NORMALIZED_SUBJECT_W);
    SPropValue value = { .ulPropTag = PR_CONVERSATION_TOPIC_W };

    if (whole)
        topic = whole + mapix_store_subject_prefix(whole, text_of(record, PR_SUBJECT_PREFIX_W));
    if (!topic || mapix_store_record_find(record, PR_CONVERSATION_TOPIC_W))
        return S_OK;
    value.Value.lpszW = (LPWSTR)(uintptr_t)topic;            /* in the same memory */
    return local_record_add(record, &value);
}

/* What follows from the changes before they are written. */
static HRESULT derive(struct local_message *message, const struct prop_change *changes, ULONG count, struct mapix_store_record *record)
{
    const SPropValue *flags = mapix_store_record_find(record, PR_MESSAGE_FLAGS);
    bool subject_changed = find_change(changes, count, PR_SUBJECT), prefix_changed = find_change(changes, count, PR_SUBJECT_PREFIX);
    bool normalized_changed = find_change(changes, count, PR_NORMALIZED_SUBJECT);

    if (flags) {
        message->content.flags_set = (ULONG)flags->Value.l & CLIENT_FLAGS;
        message->content.flags_touched = CLIENT_FLAGS;
        local_record_drop(record, PR_MESSAGE_FLAGS);
    }
    if (!find_change(changes, count, PR_LAST_MODIFICATION_TIME))
        local_record_drop(record, PR_LAST_MODIFICATION_TIME);
    /* A new subject has a new prefix unless that was set with it; new parts without the whole make a new whole. */
    if (subject_changed && !prefix_changed)
        local_record_drop(record, PR_SUBJECT_PREFIX);
    if (!subject_changed && (normalized_changed || prefix_changed))
        local_record_drop(record, PR_SUBJECT);
    return subject_changed || prefix_changed || normalized_changed ? add_topic(record) : S_OK;
}

/* At the first save: receipts that are asked for become owed, once (SPI-MSG-20). */
static ULONG owed_receipts(const struct local_message *message, const struct mapix_store_record *record)
{
    const SPropValue *read = mapix_store_record_find(record, PR_READ_RECEIPT_REQUESTED);
    const SPropValue *unread = mapix_store_record_find(record, PR_NON_RECEIPT_NOTIFICATION_REQUESTED);
    ULONG flags = 0;

    if (message->content.flags_set & (MSGFLAG_UNSENT | MSGFLAG_READ | MSGFLAG_FROMME) || message->kind != MAPIX_MESSAGE_NORMAL)
        return 0;
    if (read && read->ulPropTag == PR_READ_RECEIPT_REQUESTED && read->Value.b)
        flags |= MSGFLAG_RN_PENDING;
    if ((unread && unread->ulPropTag == PR_NON_RECEIPT_NOTIFICATION_REQUESTED && unread->Value.b) || (flags && !unread))
        flags |= MSGFLAG_NRN_PENDING;
    return flags & ~message->receipts_cleared;
}

/* --- Saving ------------------------------------------------------------------------------------------------------------------------------------------- */

static void save_clear(struct mapix_store_message_save *save)
{
    ULONG index;

    for (index = 0; index < save->attachment_count; index++)
        if (save->attachments[index].embedded) {
            save_clear(save->attachments[index].embedded);
            free(save->attachments[index].embedded);
        }
    free(save->attachments);
}

static HRESULT make_save(struct local_core *core, struct local_content *content, const struct mapix_store_record *record,
    struct mapix_store_message_save *save);

static HRESULT make_attachment_save(struct local_core *core, struct local_entry *entry, struct mapix_store_attachment_save *save)
{
    HRESULT result = local_entry_load(core, entry);

    if (FAILED(result) && !entry->removed)
        return result;
    save->id = entry->id;
    save->remove = entry->removed;
    save->number = entry->number;
    save->record = &entry->record;
    save->drop_embedded = entry->drop_embedded;
    if (!entry->content || entry->removed)
        return S_OK;
    save->embedded = calloc(1, sizeof(*save->embedded));
    if (!save->embedded)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = local_content_load(core, entry->content);
    if (SUCCEEDED(result))
        result = make_save(core, entry->content, &entry->content->record, save->embedded);
    return result;
}

/* What differs from the store, as the engine's save. `record` is the message's own. */
static HRESULT make_save(struct local_core *core, struct local_content *content, const struct mapix_store_record *record,
    struct mapix_store_message_save *save)
{
    ULONG index;
    HRESULT result = S_OK;

    save->id = content->row.id;
    save->version = content->row.version;
    save->record = record;
    save->recipients = content->recipients_changed ? content->recipients : NULL;
    save->flags_set = content->row.id ? 0 : content->flags_set;
    save->attachments = calloc(content->entry_count + 1, sizeof(*save->attachments));
    if (!save->attachments)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (index = 0; SUCCEEDED(result) && index < content->entry_count; index++) {
        struct local_entry *entry = &content->entries[index];
        if (entry->created || !(entry->changed || entry->removed))
            continue;
        result = make_attachment_save(core, entry, &save->attachments[save->attachment_count++]);
    }
    return result;
}

/* After a save the store has it all: what is asked for next is read from there. */
static void forget_content(struct local_content *content, const struct mapix_store_message *row)
{
    local_content_clear(content);
    content->row = *row;
}

/* IAttach objects that are open keep their numbers; those created but never saved stay invisible entries. */
static HRESULT keep_created(struct local_core *core, struct local_content *content, struct local_entry *created, ULONG count)
{
    struct local_entry *grown;
    HRESULT result = S_OK;

    if (count)
        result = local_content_load_entries(core, content);
    if (FAILED(result) || !count)
        return result;
    grown = realloc(content->entries, (content->entry_count + count) * sizeof(*grown));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(grown + content->entry_count, created, count * sizeof(*created));
    content->entries = grown;
    content->entry_count += count;
    return S_OK;
}

static HRESULT save_top(struct local_message *message, struct mapix_store_record *record, ULONG flags)
{
    struct mapix_store_message_save save = { .folder = message->folder, .kind = message->kind, .force = flags & FORCE_SAVE,
        .batch = flags & MAPI_DEFERRED_ERRORS };
    struct mapix_store_message row;
    struct local_content *content = &message->content;
    ULONG owed = content->row.id ? 0 : owed_receipts(message, record);
    HRESULT result = make_save(message->core, content, record, &save);

    save.flags_set |= owed;
    if (SUCCEEDED(result))
        result = mapix_store_message_save(message->core->engine, &save, &row);
    save_clear(&save);
    if (SUCCEEDED(result)) {
        struct local_entry *created = calloc(content->entry_count + 1, sizeof(*created));
        LONG next = content->next_attachment;
        ULONG count = 0, index;
        for (index = 0; created && index < content->entry_count; index++)
            if (content->entries[index].created && !content->entries[index].removed)
                created[count++] = content->entries[index];
        forget_content(content, &row);
        keep_created(message->core, content, created, count);
        if (next > content->next_attachment)
            content->next_attachment = next;
        free(created);
        message->folder = row.folder;
    }
    return result;
}

/* What the store gives a message of a folder when that is saved (SPI-MSG-02): one in an attachment has it after its own save, too. */
static HRESULT complete_embedded(struct mapix_store_record *record)
{
    SPropValue class = { .ulPropTag = PR_MESSAGE_CLASS_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"IPM" };
    FILETIME now = mapix_time_now();
    HRESULT result = S_OK;
    size_t index;

    for (index = 0; SUCCEEDED(result) && index < COUNT_OF(time_tags); index++) {
        SPropValue value = { .ulPropTag = time_tags[index], .Value.ft = now };
        if (!mapix_store_record_find(record, time_tags[index]))
            result = local_record_add(record, &value);
    }
    if (SUCCEEDED(result) && !mapix_store_record_find(record, PR_MESSAGE_CLASS_W))
        result = local_record_add(record, &class);
    return result;
}

/* An embedded message: its state goes to the attachment it is in, and with that to the store. */
static HRESULT save_embedded(struct local_message *message, struct mapix_store_record *record)
{
    struct local_content *content = calloc(1, sizeof(*content));
    HRESULT result;

    if (!content)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    mapix_store_record_clear(&message->content.record);
    message->content.record = *record;
    memset(record, 0, sizeof(*record));
    message->content.loaded = true;
    result = local_content_copy(message->core, &message->content, content);
    if (FAILED(result)) {
        free(content);
        return result;
    }
    if (message->attachment->content) {
        local_content_clear(message->attachment->content);
        free(message->attachment->content);
    }
    message->attachment->content = content;
    return S_OK;
}

static HRESULT message_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct local_message *message = (struct local_message *)object;
    struct mapix_store_record record = { 0 };
    HRESULT result = local_content_load(message->core, &message->content);

    if (SUCCEEDED(result))             /* what goes to the store is gone after it, what an attachment keeps is a copy */
        result = (message->attachment ? local_record_apply : local_record_view)(message->core, &message->content.record, changes, count, &record);
    if (SUCCEEDED(result))
        result = derive(message, changes, count, &record);
    if (SUCCEEDED(result))
        result = local_body_follow(message->core, changes, count, &record);
    if (SUCCEEDED(result) && message->attachment)
        result = complete_embedded(&record);
    if (SUCCEEDED(result))
        result = message->attachment ? save_embedded(message, &record) : save_top(message, &record, flags);
    mapix_store_record_clear(&record);
    return local_message_failed(message, result);
}

static struct prop_names *message_names(struct mapix_object *object)
{
    struct prop_names *names = NULL;

    return SUCCEEDED(mapix_store_names(((struct local_message *)object)->core->engine, &names)) ? names : NULL;
}

static HRESULT message_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG interface_options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct local_message *message = (struct local_message *)object;
    LPMAPITABLE table = NULL;
    HRESULT result;

    (void)flags;
    if (!IsEqualIID(iid, &IID_IMAPITable))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_RECIPIENTS))
        result = local_message_get_recipient_table(message, interface_options, &table);
    else if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_ATTACHMENTS))
        result = local_message_get_attachment_table(message, interface_options, &table);
    else
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    *ret_interface = (LPUNKNOWN)table;
    return result;
}

static const struct prop_source message_source = {
    .list = message_list, .get = message_get, .commit = message_commit, .check_set = message_check_set, .check_delete = message_check_delete,
    .size = message_size, .read = message_read, .open = message_open, .names = message_names, .large_value = 32768,
};

/* --- Methods -------------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE message_get_attachment_table(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);

    MAPIX_ENTER(message);
    return local_message_get_attachment_table(message, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE message_get_recipient_table(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);

    MAPIX_ENTER(message);
    return local_message_get_recipient_table(message, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE message_modify_recipients(IMessage *self, ULONG flags, LPADRLIST changes)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);

    MAPIX_ENTER(message);
    return local_message_modify_recipients(message, flags, changes);
}

static bool is_writable(struct local_message *message)
{
    return mapix_prop_is_writable(&message->object);
}

static HRESULT refuse_read_only(struct local_message *message)
{
    return mapix_object_fail(&message->object, MAPI_E_NO_ACCESS, 0, "The message is open for reading only; open it with MAPI_MODIFY");
}

static HRESULT no_attachment(struct local_message *message, ULONG number)
{
    return mapix_object_fail(&message->object, MAPI_E_NOT_FOUND, 0, "The message has no attachment number %u; take it from the attachment table", number);
}

static HRESULT give_attachment(struct local_message *message, struct local_attachment *attachment, LPCIID iid, LPATTACH *ret_attachment)
{
    HRESULT result = mapix_object_query_interface(&attachment->object, iid ? iid : &IID_IAttachment, (void **)ret_attachment);

    mapix_object_release(&attachment->object);
    return FAILED(result) ? local_no_interface(&message->object) : S_OK;
}

static HRESULT STDMETHODCALLTYPE message_open_attach(IMessage *self, ULONG number, LPCIID iid, ULONG flags, LPATTACH *ret_attachment)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);
    struct local_attachment *attachment = NULL;
    struct local_entry *entry;
    bool found;
    HRESULT result;

    MAPIX_ENTER(message);
    if (!ret_attachment)
        return MAPI_E_INVALID_PARAMETER;
    *ret_attachment = NULL;
    if (flags & ~(ULONG)(MAPI_BEST_ACCESS | MAPI_MODIFY | MAPI_DEFERRED_ERRORS))
        return local_unknown_flags(&message->object, flags);
    if (flags & MAPI_MODIFY && !is_writable(message))
        return refuse_read_only(message);
    mapix_prop_lock(&message->object);
    result = local_content_load_entries(message->core, &message->content);
    entry = SUCCEEDED(result) ? local_content_entry(&message->content, (LONG)number) : NULL;
    found = entry && !entry->created;
    mapix_prop_unlock(&message->object);
    if (SUCCEEDED(result) && !found)
        return no_attachment(message, number);
    if (SUCCEEDED(result))
        result = local_attachment_open(message, (LONG)number, flags & (MAPI_MODIFY | MAPI_BEST_ACCESS) && is_writable(message), &attachment);
    if (FAILED(result))
        return local_message_failed(message, result);
    return give_attachment(message, attachment, iid, ret_attachment);
}

static HRESULT STDMETHODCALLTYPE message_create_attach(IMessage *self, LPCIID iid, ULONG flags, ULONG *ret_number, LPATTACH *ret_attachment)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);
    struct local_attachment *attachment = NULL;
    struct local_entry *grown;
    LONG number = 0;
    HRESULT result;

    MAPIX_ENTER(message);
    if (!ret_number || !ret_attachment)
        return MAPI_E_INVALID_PARAMETER;
    *ret_attachment = NULL;
    if (flags & ~(ULONG)MAPI_DEFERRED_ERRORS)
        return local_unknown_flags(&message->object, flags);
    if (!is_writable(message))
        return refuse_read_only(message);
    mapix_prop_lock(&message->object);
    result = local_content_load_entries(message->core, &message->content);
    if (SUCCEEDED(result)) {
        grown = realloc(message->content.entries, (message->content.entry_count + 1) * sizeof(*grown));
        if (grown) {
            message->content.entries = grown;
            number = message->content.next_attachment++;
            grown[message->content.entry_count++] = (struct local_entry){ .number = number, .created = true, .loaded = true };
        } else {
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    mapix_prop_unlock(&message->object);
    if (SUCCEEDED(result))
        result = local_attachment_open(message, number, true, &attachment);
    if (FAILED(result))
        return local_message_failed(message, result);
    result = give_attachment(message, attachment, iid, ret_attachment);
    if (SUCCEEDED(result))
        *ret_number = (ULONG)number;
    return result;
}

static HRESULT STDMETHODCALLTYPE message_delete_attach(IMessage *self, ULONG number, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);
    struct local_progress asked;
    struct local_entry *entry;
    HRESULT result;

    MAPIX_ENTER(message);
    if (flags & ~(ULONG)ATTACH_DIALOG)
        return local_unknown_flags(&message->object, flags);
    if (!is_writable(message))
        return refuse_read_only(message);
    mapix_prop_lock(&message->object);
    result = local_content_load_entries(message->core, &message->content);
    entry = SUCCEEDED(result) ? local_content_entry(&message->content, (LONG)number) : NULL;
    if (entry) {                                  /* SPI-MSG-15: for good at the message's save */
        entry->removed = true;
        result = local_attachment_table_changed(message, entry);
    }
    mapix_prop_unlock(&message->object);
    if (SUCCEEDED(result) && !entry)
        return no_attachment(message, number);
    if (SUCCEEDED(result)) {
        local_progress_start(&asked, message->core->support, flags & ATTACH_DIALOG, ui_param, progress);
        local_progress_end(&asked, result);
    }
    return local_message_failed(message, result);
}

static HRESULT STDMETHODCALLTYPE message_submit(IMessage *self, ULONG flags)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);

    MAPIX_ENTER(message);
    return local_message_submit(message, flags);
}

static HRESULT STDMETHODCALLTYPE message_set_read_flag(IMessage *self, ULONG flags)
{
    struct local_message *message = (struct local_message *)mapix_object_of(self);

    MAPIX_ENTER(message);
    return local_message_set_read_flag(message, flags);
}

/* --- The object ------------------------------------------------------------------------------------------------------------------------------------------- */

static void message_finalize(struct mapix_object *object)
{
    struct local_message *message = (struct local_message *)object;

    mapix_prop_finalize(object);
    if (message->recipient_table)
        message->recipient_table->lpVtbl->Release(message->recipient_table);
    if (message->attachment_table)
        message->attachment_table->lpVtbl->Release(message->attachment_table);
    local_content_clear(&message->content);
    if (message->tree_lock == &message->own_lock)
        pthread_mutex_destroy(&message->own_lock);
    local_core_release(message->core);
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
static const struct mapix_class_interface message_interfaces[] = {
    { &IID_IMessage, offsetof(struct local_message, message), &message_vtable },
    { &IID_IMAPIProp, offsetof(struct local_message, message), NULL },
    { NULL, 0, NULL },
};
const struct mapix_class local_message_class = {
    .name = "message", .size = sizeof(struct local_message), .interfaces = message_interfaces, .finalize = message_finalize,
    .property_offset = offsetof(struct local_message, properties),
};

struct local_message *local_own_message(const struct local_core *core, LPVOID interface)
{
    struct local_message *message = (struct local_message *)mapix_object_cast(interface, &local_message_class);

    return message && memcmp(&message->core->uid, &core->uid, sizeof(core->uid)) == 0 ? message : NULL;
}

static HRESULT make(struct mapix_object *parent, struct local_core *core, bool writable, pthread_mutex_t *lock, struct local_message **ret_message)
{
    struct local_message *message = NULL;
    HRESULT result = mapix_object_new(&local_message_class, parent, &message);

    if (FAILED(result))
        return result;
    pthread_mutex_init(&message->own_lock, NULL);
    message->tree_lock = lock ? lock : &message->own_lock;
    message->content.row.queue_flags = MAPIX_STORE_NOT_QUEUED;
    result = mapix_prop_initialize(&message->object, &message_source, MAPIX_PROP_TRANSACTED | (writable ? MAPIX_PROP_WRITABLE : 0),
        message->tree_lock);
    if (FAILED(result)) {
        mapix_object_release(&message->object);
        return result;
    }
    message->core = local_core_reference(core);
    *ret_message = message;
    return S_OK;
}

HRESULT local_message_open(struct local_store *store, int64_t id, bool writable, struct local_message **ret_message)
{
    struct local_message *message = NULL;
    struct mapix_store_message row;
    HRESULT result = mapix_store_message_get(store->core->engine, id, &row);

    if (SUCCEEDED(result))
        result = make(&store->object, store->core, writable && is_taken(store->core, row.folder, row.kind), NULL, &message);
    if (FAILED(result))
        return result;
    message->store = store;
    message->content.row = row;
    message->folder = message->content.row.folder;
    message->kind = message->content.row.kind;
    *ret_message = message;
    return S_OK;
}

/* What a new message has before anything is set: a search key (SPI-MSG-03), and a class. */
static HRESULT begin_message(struct local_message *message)
{
    MAPIUID uid;
    SPropValue values[1];

    message->content.loaded = true;
    message->content.flags_set = message->core->is_spooler ? 0 : MSGFLAG_UNSENT;      /* what the spooler makes has arrived */
    memset(values, 0, sizeof(values));
    if (!message->core->support || FAILED(message->core->support->lpVtbl->NewUID(message->core->support, &uid)))
        return MAPI_E_CALL_FAILED;
    values[0].ulPropTag = PR_SEARCH_KEY;
    values[0].Value.bin.cb = sizeof(uid);
    values[0].Value.bin.lpb = (LPBYTE)&uid;
    return mapix_prop_put(&message->object, 1, values);
}

HRESULT local_message_create(struct local_store *store, int64_t folder, ULONG kind, struct local_message **ret_message)
{
    struct local_message *message = NULL;
    HRESULT result = make(&store->object, store->core, is_taken(store->core, folder, kind), NULL, &message);

    if (FAILED(result))
        return result;
    message->store = store;
    message->folder = folder;
    message->kind = kind;
    result = begin_message(message);
    if (kind == MAPIX_MESSAGE_ASSOCIATED)
        message->content.flags_set = MSGFLAG_READ;
    if (FAILED(result)) {
        mapix_object_release(&message->object);
        return result;
    }
    *ret_message = message;
    return S_OK;
}

HRESULT local_message_embedded(struct local_attachment *attachment, struct local_content *content, bool writable,
    struct local_message **ret_message)
{
    struct local_message *message = NULL;
    HRESULT result = make(&attachment->object, attachment->core, writable && (attachment->core->writable || is_writable(attachment->message)), attachment->message->tree_lock, &message);

    if (FAILED(result))
        return result;
    message->store = attachment->message->store;
    message->attachment = attachment;
    message->kind = MAPIX_MESSAGE_EMBEDDED;
    message->content = *content;
    memset(content, 0, sizeof(*content));
    if (!message->content.row.id && !message->content.loaded)
        result = begin_message(message);
    if (FAILED(result)) {
        mapix_object_release(&message->object);
        return result;
    }
    *ret_message = message;
    return S_OK;
}

struct local_message *local_message_of(LPMESSAGE interface)
{
    return interface->lpVtbl == (const void *)&message_vtable ? (struct local_message *)mapix_object_of(interface) : NULL;
}
