/* The recipient and attachment tables of a message object: memory tables that follow what is done to the object. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>

#include "table/source.h"
#include "value/value.h"

static const SizedSPropTagArray(6, recipient_columns) = { 6, { PR_DISPLAY_NAME_W, PR_RECIPIENT_TYPE, PR_ROWID, PR_EMAIL_ADDRESS_W,
    PR_ADDRTYPE_W, PR_RESPONSIBILITY } };
static const SizedSPropTagArray(10, attachment_columns) = { 10, { PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_RENDERING_POSITION,
    PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_FILENAME_W, PR_DISPLAY_NAME_W, PR_ATTACH_SIZE, PR_ATTACH_MIME_TAG_W } };

static HRESULT new_table(struct local_message *message, const SPropTagArray *columns, ULONG index, LPTABLEDATA *ret_table)
{
    return CreateTable(&IID_IMAPITableData, message->core->allocate_buffer, message->core->allocate_more, message->core->free_buffer, NULL,
        TBLTYPE_DYNAMIC, index, (LPSPropTagArray)(uintptr_t)columns, ret_table);
}

static HRESULT give_view(LPTABLEDATA table, const SSortOrderSet *sort, LPMAPITABLE *ret_table)
{
    return table->lpVtbl->HrGetView(table, (LPSSortOrderSet)(uintptr_t)sort, NULL, 0, ret_table);
}

/* Columns as 8-bit strings unless MAPI_UNICODE was asked for. */
static HRESULT set_width(LPMAPITABLE table, ULONG flags)
{
    LPSPropTagArray columns = NULL;
    ULONG index;
    HRESULT result;

    if (flags & MAPI_UNICODE)
        return S_OK;
    result = table->lpVtbl->QueryColumns(table, 0, &columns);
    if (FAILED(result))
        return result;
    for (index = 0; index < columns->cValues; index++)
        if (PROP_TYPE(columns->aulPropTag[index]) == PT_UNICODE)
            columns->aulPropTag[index] = CHANGE_PROP_TYPE(columns->aulPropTag[index], PT_STRING8);
    result = table->lpVtbl->SetColumns(table, columns, 0);
    MAPIFreeBuffer(columns);
    return result;
}

/* --- Recipients -------------------------------------------------------------------------------------------------------------------------------------------- */

/* Tell the table of a row that goes. */
static HRESULT drop_from_table(struct local_message *message, const SRow *row)
{
    LPSPropValue id = PpropFindProp(row->lpProps, row->cValues, PR_ROWID);
    HRESULT result = message->recipient_table && id ? message->recipient_table->lpVtbl->HrDeleteRow(message->recipient_table, id) : S_OK;

    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

/* Tell the table of a row that came or changed. */
static HRESULT put_into_table(struct local_message *message, SRow *row)
{
    return message->recipient_table ? message->recipient_table->lpVtbl->HrModifyRow(message->recipient_table, row) : S_OK;
}

static HRESULT fill_recipients(struct local_message *message)
{
    SRowSet *rows = message->content.recipients;

    return rows->cRows ? message->recipient_table->lpVtbl->HrModifyRows(message->recipient_table, 0, rows) : S_OK;
}

HRESULT local_message_get_recipient_table(struct local_message *message, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSSortOrderSet(1, by_row) = { 1, 0, 0, { { PR_ROWID, TABLE_SORT_ASCEND } } };
    LPTABLEDATA table = NULL;
    HRESULT result = S_OK;

    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return local_unknown_flags(&message->object, flags);
    mapix_prop_lock(&message->object);
    result = local_content_load_recipients(message->core, &message->content);
    if (SUCCEEDED(result) && !message->recipient_table) {
        result = new_table(message, (const SPropTagArray *)&recipient_columns, PR_ROWID, &message->recipient_table);
        if (SUCCEEDED(result))
            result = fill_recipients(message);
    }
    if (SUCCEEDED(result)) {
        table = message->recipient_table;
        table->lpVtbl->AddRef(table);
    }
    mapix_prop_unlock(&message->object);
    if (SUCCEEDED(result))
        result = give_view(table, (const SSortOrderSet *)&by_row, ret_table);
    if (SUCCEEDED(result))
        result = set_width(*ret_table, flags);
    if (table)
        table->lpVtbl->Release(table);
    return local_message_failed(message, result);
}

/* A client's recipient as it is kept: strings wide, errors left out, one PR_ROWID. */
static HRESULT copy_recipient(const ADRENTRY *entry, LONG row_id, SRow *ret_row)
{
    SPropValue *values = NULL;
    ULONG count = 0, index;

    if (FAILED(MAPIAllocateBuffer((ULONG)((entry->cValues + (size_t)2) * sizeof(*values)), (void **)&values)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (index = 0; index < entry->cValues; index++) {
        const SPropValue *from = &entry->rgPropVals[index];
        if (PROP_TYPE(from->ulPropTag) == PT_ERROR || PROP_ID(from->ulPropTag) == PROP_ID(PR_ROWID))
            continue;
        if (FAILED(mapix_value_copy(&values[count], from, values))
            || (PROP_TYPE(from->ulPropTag) == PT_STRING8 && FAILED(mapix_value_convert(&values[count], PT_UNICODE, values)))) {
            MAPIFreeBuffer(values);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        count++;
    }
    values[count] = (SPropValue){ .ulPropTag = PR_ROWID };
    values[count++].Value.l = row_id;
    if (!PpropFindProp(values, count, PR_RECIPIENT_TYPE)) {
        values[count] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE };
        values[count++].Value.l = MAPI_TO;
    }
    *ret_row = (SRow){ .cValues = count, .lpProps = values };
    return S_OK;
}

/* SPI-MSG-09: PT_NULL is an error; PR_ROWID must be there for MODIFY and REMOVE, and must not for ADD and for a new list. */
static HRESULT check_recipients(struct local_message *message, ULONG flags, const ADRLIST *changes)
{
    bool by_row = flags & (MODRECIP_MODIFY | MODRECIP_REMOVE);
    ULONG index, at;

    for (index = 0; index < changes->cEntries; index++) {
        const ADRENTRY *entry = &changes->aEntries[index];
        const SPropValue *row;
        if (!entry->cValues)
            continue;
        if (!entry->rgPropVals)
            return MAPI_E_INVALID_PARAMETER;
        for (at = 0; at < entry->cValues; at++)
            if (PROP_TYPE(entry->rgPropVals[at].ulPropTag) == PT_NULL)
                return mapix_object_fail(&message->object, MAPI_E_INVALID_PARAMETER, 0, "A recipient has a property of type PT_NULL; leave it out");
        row = PpropFindProp(entry->rgPropVals, entry->cValues, PR_ROWID);
        if (!row != !by_row)
            return mapix_object_fail(&message->object, MAPI_E_INVALID_PARAMETER, 0,
                by_row ? "Recipients to change or remove are named by PR_ROWID; take it from the recipient table"
                       : "PR_ROWID is the store's to give; leave it out of new recipients");
    }
    return S_OK;
}

/* Changes mostly come in the order of the rows, so the search goes on where the last one ended: thousands of recipients are one walk. */
static LONG find_row(const SRowSet *rows, LONG id, ULONG start)
{
    ULONG step;

    for (step = 0; step < rows->cRows; step++) {
        ULONG index = (start + step) % rows->cRows;
        const SPropValue *row = PpropFindProp(rows->aRow[index].lpProps, rows->aRow[index].cValues, PR_ROWID);
        if (row && row->Value.l == id)
            return (LONG)index;
    }
    return -1;
}

/* Room for so many more; in steps that double, so that one by one is not a copy of all each time. */
static HRESULT make_room(struct local_content *content, ULONG more)
{
    ULONG wanted = content->recipients->cRows + more;
    SRowSet *grown = NULL;

    if (wanted <= content->recipient_room)
        return S_OK;
    if (wanted < 2 * content->recipients->cRows)
        wanted = 2 * content->recipients->cRows;
    if (wanted > INT32_MAX / sizeof(SRow) - 1 || FAILED(MAPIAllocateBuffer(CbNewSRowSet(wanted + 1), (void **)&grown)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    grown->cRows = content->recipients->cRows;
    memcpy(grown->aRow, content->recipients->aRow, content->recipients->cRows * sizeof(grown->aRow[0]));
    MAPIFreeBuffer(content->recipients);
    content->recipients = grown;
    content->recipient_room = wanted;
    return S_OK;
}

static HRESULT add_recipients(struct local_message *message, const ADRLIST *changes)
{
    struct local_content *content = &message->content;
    HRESULT result = make_room(content, changes->cEntries);
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < changes->cEntries; index++) {
        if (!changes->aEntries[index].cValues)
            continue;                             /* an empty entry is allowed, and nothing */
        result = copy_recipient(&changes->aEntries[index], (LONG)content->next_recipient, &content->recipients->aRow[content->recipients->cRows]);
        if (SUCCEEDED(result)) {
            content->recipients->cRows++;
            content->next_recipient++;
            result = put_into_table(message, &content->recipients->aRow[content->recipients->cRows - 1]);
        }
    }
    return result;
}

static HRESULT change_recipients(struct local_message *message, const ADRLIST *changes, bool removes)
{
    struct local_content *content = &message->content;
    HRESULT result = S_OK;
    ULONG index, start = 0;

    for (index = 0; SUCCEEDED(result) && index < changes->cEntries; index++) {
        const ADRENTRY *entry = &changes->aEntries[index];
        const SPropValue *id = entry->cValues ? PpropFindProp(entry->rgPropVals, entry->cValues, PR_ROWID) : NULL;
        LONG at = id ? find_row(content->recipients, id->Value.l, start) : -1;
        SRow row;
        if (at < 0)
            continue;
        start = (ULONG)at + !removes;
        if (removes) {
            result = drop_from_table(message, &content->recipients->aRow[at]);
            if (FAILED(result))
                break;
            MAPIFreeBuffer(content->recipients->aRow[at].lpProps);
            content->recipients->cRows--;
            memmove(&content->recipients->aRow[at], &content->recipients->aRow[at + 1],
                (content->recipients->cRows - (ULONG)at) * sizeof(SRow));
            continue;
        }
        result = copy_recipient(entry, id->Value.l, &row);
        if (SUCCEEDED(result)) {
            MAPIFreeBuffer(content->recipients->aRow[at].lpProps);
            content->recipients->aRow[at] = row;
            result = put_into_table(message, &content->recipients->aRow[at]);
        }
    }
    return result;
}

static HRESULT clear_recipients(struct local_message *message)
{
    SRowSet *rows = message->content.recipients;
    HRESULT result = S_OK;

    while (SUCCEEDED(result) && rows->cRows) {
        result = drop_from_table(message, &rows->aRow[rows->cRows - 1]);
        if (SUCCEEDED(result))
            MAPIFreeBuffer(rows->aRow[--rows->cRows].lpProps);
    }
    return result;
}

HRESULT local_message_modify_recipients(struct local_message *message, ULONG flags, const ADRLIST *changes)
{
    HRESULT result;

    if (flags & ~(ULONG)(MODRECIP_ADD | MODRECIP_MODIFY | MODRECIP_REMOVE))
        return local_unknown_flags(&message->object, flags);
    if (flags & (flags - 1))                      /* one of them, or none */
        return MAPI_E_INVALID_PARAMETER;
    if (!changes && flags)
        return MAPI_E_INVALID_PARAMETER;
    if (!mapix_prop_is_writable(&message->object))
        return mapix_object_fail(&message->object, MAPI_E_NO_ACCESS, 0, "The message is open for reading only; open it with MAPI_MODIFY");
    result = changes ? check_recipients(message, flags, changes) : S_OK;
    if (FAILED(result))
        return result;
    mapix_prop_lock(&message->object);
    result = local_content_load_recipients(message->core, &message->content);
    if (SUCCEEDED(result)) {
        message->content.recipients_changed = true;
        if (!flags)
            result = clear_recipients(message);
        if (flags & (MODRECIP_MODIFY | MODRECIP_REMOVE))
            result = change_recipients(message, changes, flags & MODRECIP_REMOVE);
        else if (changes && SUCCEEDED(result))
            result = add_recipients(message, changes);
    }
    mapix_prop_unlock(&message->object);
    return local_message_failed(message, result);
}

/* --- Attachments ------------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT attachment_row(struct local_message *message, struct local_entry *entry, SRow *ret_row)
{
    SPropValue *values = NULL;
    ULONG count = 0, index;
    struct prop_memory memory;
    HRESULT result = S_OK;

    if (FAILED(MAPIAllocateBuffer((ULONG)((entry->record.count + (size_t)10) * sizeof(*values)), (void **)&values)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memory = (struct prop_memory){ values, MAPIAllocateMore };
    values[count] = (SPropValue){ .ulPropTag = PR_ATTACH_NUM };
    values[count++].Value.l = entry->number;
    for (index = 0; SUCCEEDED(result) && index < entry->record.count; index++) {
        const SPropValue *from = &entry->record.values[index];
        if (PROP_ID(from->ulPropTag) == PROP_ID(PR_ATTACH_NUM) || PROP_ID(from->ulPropTag) == PROP_ID(PR_ATTACH_DATA_BIN))
            continue;
        result = mapix_prop_copy_value(&memory, from, &values[count]);
        if (SUCCEEDED(result))
            count++;
    }
    local_put_long(PR_ATTACH_SIZE, local_entry_size(message->core, entry), &values[count++]);
    local_put_long(PR_OBJECT_TYPE, MAPI_ATTACH, &values[count++]);
    if (SUCCEEDED(result) && entry->id)
        result = local_put_record_key(&memory, PR_RECORD_KEY, message->core, MAPI_ATTACH, entry->id, &values[count++]);
    if (!mapix_store_record_find(&entry->record, PR_RENDERING_POSITION))
        local_put_long(PR_RENDERING_POSITION, -1, &values[count++]);
    if (!mapix_store_record_find(&entry->record, PR_ATTACH_METHOD))
        local_put_long(PR_ATTACH_METHOD, NO_ATTACHMENT, &values[count++]);
    if (FAILED(result)) {
        MAPIFreeBuffer(values);
        return result;
    }
    *ret_row = (SRow){ .cValues = count, .lpProps = values };
    return S_OK;
}

HRESULT local_attachment_table_changed(struct local_message *message, struct local_entry *entry)
{
    LPTABLEDATA table = message->attachment_table;
    SPropValue number = { .ulPropTag = PR_ATTACH_NUM };
    SRow row = { 0 };
    HRESULT result;

    if (!table)
        return S_OK;
    if (entry->removed) {
        number.Value.l = entry->number;
        result = table->lpVtbl->HrDeleteRow(table, &number);
        return result == MAPI_E_NOT_FOUND ? S_OK : result;
    }
    if (entry->created)
        return S_OK;
    result = local_entry_load(message->core, entry);
    if (SUCCEEDED(result))
        result = attachment_row(message, entry, &row);
    if (SUCCEEDED(result))
        result = table->lpVtbl->HrModifyRow(table, &row);
    MAPIFreeBuffer(row.lpProps);
    return result;
}

static HRESULT fill_attachments(struct local_message *message)
{
    HRESULT result = S_OK;
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < message->content.entry_count; index++)
        result = local_attachment_table_changed(message, &message->content.entries[index]);
    return result;
}

HRESULT local_message_get_attachment_table(struct local_message *message, ULONG flags, LPMAPITABLE *ret_table)
{
    /* SPI-MSG-12: by rendering position, signed */
    static const SizedSSortOrderSet(2, by_position) = { 2, 0, 0, { { PR_RENDERING_POSITION, TABLE_SORT_ASCEND }, { PR_ATTACH_NUM, TABLE_SORT_ASCEND } } };
    LPTABLEDATA table = NULL;
    HRESULT result;

    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return local_unknown_flags(&message->object, flags);
    mapix_prop_lock(&message->object);
    result = local_content_load_entries(message->core, &message->content);
    if (SUCCEEDED(result) && !message->attachment_table) {
        result = new_table(message, (const SPropTagArray *)&attachment_columns, PR_ATTACH_NUM, &message->attachment_table);
        if (SUCCEEDED(result))
            result = fill_attachments(message);
    }
    if (SUCCEEDED(result)) {
        table = message->attachment_table;
        table->lpVtbl->AddRef(table);
    }
    mapix_prop_unlock(&message->object);
    if (SUCCEEDED(result))
        result = give_view(table, (const SSortOrderSet *)&by_position, ret_table);
    if (SUCCEEDED(result))
        mapix_table_without_bookmarks(*ret_table);
    if (SUCCEEDED(result))
        result = set_width(*ret_table, flags);
    if (table)
        table->lpVtbl->Release(table);
    return local_message_failed(message, result);
}
