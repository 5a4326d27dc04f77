/* What a message object holds in memory: loaded from the engine when asked for, copied between a message and the attachment it is in, and
 * turned into the engine's save. All with the tree lock of the outermost message held. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "value/value.h"

static void entry_clear(struct local_entry *entry)
{
    mapix_store_record_clear(&entry->record);
    if (entry->content) {
        local_content_clear(entry->content);
        free(entry->content);
    }
}

void local_content_clear(struct local_content *content)
{
    ULONG index;

    mapix_store_record_clear(&content->record);
    FreeProws(content->recipients);
    for (index = 0; index < content->entry_count; index++)
        entry_clear(&content->entries[index]);
    free(content->entries);
    memset(content, 0, sizeof(*content));
}

HRESULT local_content_load(struct local_core *core, struct local_content *content)
{
    struct mapix_store_message row;
    HRESULT result;

    if (content->loaded)
        return S_OK;
    if (!content->row.id) {
        content->loaded = true;
        return S_OK;
    }
    result = mapix_store_message_load(core->engine, content->row.id, &row, &content->record);
    if (SUCCEEDED(result))
        content->loaded = true;
    return result;
}

HRESULT local_content_load_recipients(struct local_core *core, struct local_content *content)
{
    HRESULT result = S_OK;
    ULONG index;

    if (content->recipients_loaded)
        return S_OK;
    if (content->row.id)
        result = mapix_store_recipients_load(core->engine, content->row.id, &content->recipients);
    else if (FAILED(MAPIAllocateBuffer(CbNewSRowSet(1), (void **)&content->recipients)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    else
        content->recipients->cRows = 0;
    if (FAILED(result))
        return result;
    for (index = 0; index < content->recipients->cRows; index++) {
        const SRow *row = &content->recipients->aRow[index];
        const SPropValue *id = PpropFindProp(row->lpProps, row->cValues, PR_ROWID);
        if (id && (ULONG)id->Value.l >= content->next_recipient)
            content->next_recipient = (ULONG)id->Value.l + 1;
    }
    content->recipients_loaded = true;
    return S_OK;
}

HRESULT local_content_load_entries(struct local_core *core, struct local_content *content)
{
    struct mapix_store_attachment *list = NULL;
    ULONG count = 0, index;
    HRESULT result;

    if (content->entries_loaded)
        return S_OK;
    if (!content->row.id) {
        content->entries_loaded = true;
        return S_OK;
    }
    result = mapix_store_attachments_list(core->engine, content->row.id, &count, &list);
    if (FAILED(result))
        return result;
    content->entries = calloc(count + 1, sizeof(*content->entries));
    if (!content->entries) {
        MAPIFreeBuffer(list);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    for (index = 0; index < count; index++) {
        content->entries[index].number = list[index].number;
        content->entries[index].id = list[index].id;
        content->entries[index].embedded = list[index].embedded;
        if (list[index].number >= content->next_attachment)
            content->next_attachment = list[index].number + 1;
    }
    content->entry_count = count;
    content->entries_loaded = true;
    MAPIFreeBuffer(list);
    return S_OK;
}

HRESULT local_entry_load(struct local_core *core, struct local_entry *entry)
{
    struct mapix_store_attachment row;
    HRESULT result;

    if (entry->loaded || !entry->id)
        return S_OK;
    result = mapix_store_attachment_load(core->engine, entry->id, &row, &entry->record);
    if (SUCCEEDED(result)) {
        entry->embedded = row.embedded;
        entry->loaded = true;
    }
    return result;
}

/* Texts as the file has them. */
static int64_t value_size(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_UNICODE ? (int64_t)mapix_text_wide_to_utf8_length(value->Value.lpszW, wcslen(value->Value.lpszW))
                                                     : (int64_t)mapix_value_size(value);
}

static int64_t record_size(const struct mapix_store_record *record)
{
    int64_t size = 0;
    ULONG index;

    for (index = 0; index < record->count; index++)
        size += value_size(&record->values[index]);
    for (index = 0; index < record->large_count; index++)
        size += record->large[index].size;
    return size;
}

static int64_t entry_size(struct local_core *core, const struct local_entry *entry);

/* Of a message that an attachment holds, as far as it is in memory; else the store knows. */
static int64_t content_size(struct local_core *core, const struct local_content *content)
{
    int64_t size = content->row.size;
    ULONG index;

    if (content->row.id && !content->loaded)
        return size;
    for (size = record_size(&content->record), index = 0; index < content->entry_count; index++)
        size += content->entries[index].removed || content->entries[index].created ? 0 : entry_size(core, &content->entries[index]);
    return size;
}

static int64_t entry_size(struct local_core *core, const struct local_entry *entry)
{
    struct mapix_store_message row;
    int64_t size = record_size(&entry->record);

    if (entry->content)
        size += content_size(core, entry->content);
    else if (entry->embedded && !entry->drop_embedded && SUCCEEDED(mapix_store_message_get(core->engine, entry->embedded, &row)))
        size += row.size;
    return size;
}

LONG local_entry_size(struct local_core *core, const struct local_entry *entry)
{
    int64_t size = entry_size(core, entry);

    return (LONG)(size > INT32_MAX ? INT32_MAX : size);
}

struct local_entry *local_content_entry(struct local_content *content, LONG number)
{
    ULONG index;

    for (index = 0; index < content->entry_count; index++)
        if (content->entries[index].number == number && !content->entries[index].removed)
            return &content->entries[index];
    return NULL;
}

static HRESULT copy_rows(const SRowSet *from, SRowSet **ret_rows)
{
    SRowSet *rows = NULL;
    ULONG index;

    *ret_rows = NULL;
    if (!from)
        return S_OK;
    if (FAILED(MAPIAllocateBuffer(CbNewSRowSet(from->cRows ? from->cRows : 1), (void **)&rows)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    rows->cRows = 0;
    for (index = 0; index < from->cRows; index++) {
        SRow *row = &rows->aRow[index];
        *row = (SRow){ .cValues = from->aRow[index].cValues };
        if (FAILED(mapix_value_copy_array(from->aRow[index].lpProps, row->cValues, NULL, &row->lpProps))) {
            FreeProws(rows);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        rows->cRows++;
    }
    *ret_rows = rows;
    return S_OK;
}

static HRESULT copy_entry(struct local_core *core, const struct local_entry *from, struct local_entry *to)
{
    HRESULT result = S_OK;

    *to = *from;
    memset(&to->record, 0, sizeof(to->record));
    to->content = NULL;
    to->openings = 0;
    if (from->loaded || !from->id)
        result = local_record_copy(&from->record, &to->record);
    if (SUCCEEDED(result) && from->content) {
        to->content = calloc(1, sizeof(*to->content));
        result = to->content ? local_content_copy(core, from->content, to->content) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return result;
}

HRESULT local_content_copy(struct local_core *core, struct local_content *from, struct local_content *ret_content)
{
    struct local_content copy = *from;
    ULONG index;
    HRESULT result = S_OK;

    memset(&copy.record, 0, sizeof(copy.record));
    copy.recipients = NULL;
    copy.recipient_room = 0;
    copy.entries = NULL;
    copy.entry_count = 0;
    if (from->loaded)
        result = local_record_copy(&from->record, &copy.record);
    if (SUCCEEDED(result) && from->recipients_loaded)
        result = copy_rows(from->recipients, &copy.recipients);
    if (SUCCEEDED(result) && from->entries_loaded) {
        copy.entries = calloc(from->entry_count + 1, sizeof(*copy.entries));
        if (!copy.entries)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        for (index = 0; SUCCEEDED(result) && index < from->entry_count; index++) {
            result = copy_entry(core, &from->entries[index], &copy.entries[index]);
            copy.entry_count++;
        }
    }
    if (FAILED(result))
        local_content_clear(&copy);
    else
        *ret_content = copy;
    return result;
}
