#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/buffer.h"
#include "convert/message_internal.h"
#include "value/value.h"

#define PREFIX L"__recip_version1.0_#"
#define RECIPIENT_LIMIT 65536u

static void free_recipient(struct message_recipient *recipient)
{
    MAPIFreeBuffer(recipient->values);
    recipient->values = NULL;
    recipient->count = 0;
}

/* All rows go; the room for them stays. */
static void empty(struct message_storage *message)
{
    for (ULONG i = 0; i < message->recipient_count; i++)
        free_recipient(&message->recipients[i]);
    message->recipient_count = 0;
}

void convert_recipients_free(struct message_storage *message)
{
    empty(message);
    free(message->recipients);
    message->recipients = NULL;
    message->recipient_room = 0;
}

/* Room for `more` rows; it doubles. */
static HRESULT make_room(struct message_storage *message, ULONG more)
{
    size_t wanted = (size_t)message->recipient_count + more, room = message->recipient_room ? message->recipient_room : 4;
    struct message_recipient *larger;

    if (wanted <= message->recipient_room)
        return S_OK;
    while (room < wanted)
        room *= 2;
    larger = room > UINT32_MAX ? NULL : realloc(message->recipients, room * sizeof(*larger));
    if (!larger)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    message->recipients = larger;
    message->recipient_room = (ULONG)room;
    return S_OK;
}

static HRESULT append(struct message_storage *message, const struct message_recipient *recipient)
{
    HRESULT result = make_room(message, 1);

    if (SUCCEEDED(result))
        message->recipients[message->recipient_count++] = *recipient;
    return result;
}

/* --- From the file ---------------------------------------------------------------------------------------------------------------------- */

static HRESULT list_numbers(IStorage *storage, ULONG **ret_numbers, ULONG *ret_count)
{
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    IEnumSTATSTG *elements;
    ULONG *numbers = NULL, count = 0, capacity = 0, number;
    STATSTG found;

    HRESULT result = mapix_storage_result(storage->lpVtbl->EnumElements(storage, 0, NULL, 0, &elements));
    if (FAILED(result)) {
        allocator->lpVtbl->Release(allocator);
        return result;
    }
    while ((result = mapix_storage_result(elements->lpVtbl->Next(elements, 1, &found, NULL))) == S_OK) {
        if (found.type == STGTY_STORAGE && convert_element_number(found.pwcsName, PREFIX, &number)) {
            if (count == capacity) {
                capacity = capacity ? capacity * 2 : 16;
                ULONG *larger = capacity > RECIPIENT_LIMIT ? NULL : realloc(numbers, capacity * sizeof(*numbers));
                if (larger)
                    numbers = larger;
                else
                    result = MAPI_E_NOT_ENOUGH_MEMORY;
            }
            if (SUCCEEDED(result))
                numbers[count++] = number;
        }
        allocator->lpVtbl->Free(allocator, found.pwcsName);
        if (FAILED(result))
            break;
    }
    elements->lpVtbl->Release(elements);
    allocator->lpVtbl->Release(allocator);
    if (FAILED(result)) {
        free(numbers);
        return result;
    }
    *ret_numbers = numbers;
    *ret_count = count;
    return S_OK;
}

static int compare_numbers(const void *one, const void *other)
{
    ULONG left = *(const ULONG *)one, right = *(const ULONG *)other;

    return left < right ? -1 : left > right;
}

/* All properties of a bag as one row, with its PR_ROWID. Values that are damaged are left out. */
static HRESULT read_row(struct message_bag *bag, ULONG row_id, struct message_recipient *ret_recipient)
{
    struct prop_tags tags = { 0 };
    SPropValue *values = NULL;
    ULONG count = 0;

    HRESULT result = convert_bag_list(bag, &tags);
    if (SUCCEEDED(result))
        result = MAPIAllocateBuffer((tags.count + 1) * (ULONG)sizeof(*values), (void **)&values);
    struct prop_memory memory = { .base = values, .allocate_more = MAPIAllocateMore };
    for (ULONG i = 0; SUCCEEDED(result) && i < tags.count; i++) {
        if (PROP_ID(tags.tags[i]) == PROP_ID(PR_ROWID) || PROP_TYPE(tags.tags[i]) == PT_OBJECT)
            continue;
        convert_bag_get(bag, tags.tags[i], MESSAGE_VALUE_LIMIT, &memory, &values[count]);
        if (PROP_TYPE(values[count].ulPropTag) != PT_ERROR)
            count++;
        else if (values[count].Value.err == MAPI_E_NOT_ENOUGH_MEMORY)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    mapix_prop_tags_clear(&tags);
    if (FAILED(result)) {
        MAPIFreeBuffer(values);
        return result;
    }
    memset(&values[count], 0, sizeof(values[count]));
    values[count].ulPropTag = PR_ROWID;
    values[count].Value.l = (LONG)row_id;
    *ret_recipient = (struct message_recipient){ .row_id = row_id, .count = count + 1, .values = values };
    return S_OK;
}

static HRESULT load_one(struct message_storage *message, ULONG number)
{
    struct message_bag bag = { .file = message->file, .header_size = 8 };
    struct message_recipient recipient;
    OLECHAR name[ELEMENT_NAME];

    convert_element_name(name, PREFIX, number);
    HRESULT result = mapix_storage_result(
        message->bag.storage->lpVtbl->OpenStorage(message->bag.storage, name, NULL, MESSAGE_READ, NULL, 0, &bag.storage));
    if (SUCCEEDED(result))
        result = convert_bag_load(&bag, NULL);
    if (SUCCEEDED(result))
        result = read_row(&bag, number, &recipient);
    convert_bag_clear(&bag);
    if (FAILED(result))
        return result;
    result = append(message, &recipient);
    if (FAILED(result))
        free_recipient(&recipient);
    if (number >= message->next_row_id)
        message->next_row_id = number + 1;
    return result;
}

/* With the lock held. */
HRESULT convert_recipients_load(struct message_storage *message)
{
    ULONG *numbers, count;

    if (message->recipients_loaded || !message->bag.storage) {
        message->recipients_loaded = true;
        return S_OK;
    }
    HRESULT result = list_numbers(message->bag.storage, &numbers, &count);
    if (FAILED(result))
        return result;
    if (count)
        qsort(numbers, count, sizeof(*numbers), compare_numbers);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = load_one(message, numbers[i]);
    free(numbers);
    if (FAILED(result)) {
        convert_recipients_free(message);
        return result;
    }
    message->recipients_loaded = true;
    return S_OK;
}

/* --- To the file ------------------------------------------------------------------------------------------------------------------------ */

static HRESULT save_one(struct message_storage *message, const struct message_recipient *recipient, ULONG number)
{
    struct message_bag bag = { .file = message->file, .header_size = 8 };
    OLECHAR name[ELEMENT_NAME];

    convert_element_name(name, PREFIX, number);
    HRESULT result = mapix_storage_result(message->bag.storage->lpVtbl->CreateStorage(message->bag.storage, name,
        MESSAGE_MODE | STGM_CREATE, 0, 0, &bag.storage));
    for (ULONG i = 0; i < recipient->count && SUCCEEDED(result); i++)
        if (PROP_ID(recipient->values[i].ulPropTag) != PROP_ID(PR_ROWID))
            result = convert_bag_set(&bag, &recipient->values[i]);
    if (SUCCEEDED(result))
        result = convert_bag_set_long(&bag, PR_ROWID, number);
    if (SUCCEEDED(result))
        result = convert_bag_save(&bag);
    if (SUCCEEDED(result))
        result = mapix_storage_result(bag.storage->lpVtbl->Commit(bag.storage, STGC_DEFAULT));
    convert_bag_clear(&bag);
    return result;
}

static const SPropValue *find(const struct message_recipient *recipient, ULONG tag)
{
    return mapix_value_find(recipient->values, recipient->count, tag);
}

/* SPI-MSG-10: the display names of one kind of recipient, joined by "; ". */
static HRESULT set_display(struct message_storage *message, ULONG type, ULONG tag)
{
    struct convert_buffer names = { 0 };
    static const wchar_t joint[] = L"; ", end = 0;

    for (ULONG i = 0; i < message->recipient_count; i++) {
        const SPropValue *kind = find(&message->recipients[i], PR_RECIPIENT_TYPE);
        const SPropValue *name = find(&message->recipients[i], PR_DISPLAY_NAME_W);
        if (!name)
            name = find(&message->recipients[i], PR_EMAIL_ADDRESS_W);
        if (!name || (kind ? ((ULONG)kind->Value.l & 0xF) : MAPI_TO) != type)
            continue;
        if (names.size)
            convert_buffer_add(&names, joint, sizeof(joint) - sizeof(joint[0]));
        convert_buffer_add(&names, name->Value.lpszW, wcslen(name->Value.lpszW) * sizeof(wchar_t));
    }
    convert_buffer_add(&names, &end, sizeof(end));
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!names.failed) {
        SPropValue value = { .ulPropTag = tag, .Value.lpszW = (LPWSTR)(void *)names.bytes };
        result = convert_bag_set(&message->bag, &value);
    }
    convert_buffer_clear(&names);
    return result;
}

/* All storages go and come again: rows have moved. Part of the message's commit, with the lock held. */
HRESULT convert_recipients_save(struct message_storage *message)
{
    ULONG *numbers, count;
    OLECHAR name[ELEMENT_NAME];

    if (!message->recipients_changed)
        return S_OK;
    HRESULT result = list_numbers(message->bag.storage, &numbers, &count);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        convert_element_name(name, PREFIX, numbers[i]);
        result = mapix_storage_result(message->bag.storage->lpVtbl->DestroyElement(message->bag.storage, name));
    }
    free(numbers);
    for (ULONG i = 0; i < message->recipient_count && SUCCEEDED(result); i++)
        result = save_one(message, &message->recipients[i], i);
    if (SUCCEEDED(result))
        result = set_display(message, MAPI_TO, PR_DISPLAY_TO_W);
    if (SUCCEEDED(result))
        result = set_display(message, MAPI_CC, PR_DISPLAY_CC_W);
    if (SUCCEEDED(result))
        result = set_display(message, MAPI_BCC, PR_DISPLAY_BCC_W);
    return result;
}

/* --- ModifyRecipients: SPI-MSG-09 --------------------------------------------------------------------------------------------------------- */

static const SPropValue *row_id_of(const ADRENTRY *entry)
{
    return mapix_value_find(entry->rgPropVals, entry->cValues, PR_ROWID);
}

static HRESULT check_entry(ULONG flags, const ADRENTRY *entry)
{
    bool wants_id = flags == MODRECIP_MODIFY || flags == MODRECIP_REMOVE;

    if (!entry->cValues)
        return S_OK;
    if (!entry->rgPropVals || (row_id_of(entry) != NULL) != wants_id)
        return MAPI_E_INVALID_PARAMETER;
    for (ULONG i = 0; i < entry->cValues; i++) {
        ULONG type = PROP_TYPE(entry->rgPropVals[i].ulPropTag);
        if (type == PT_NULL || type == PT_OBJECT || (type != PT_ERROR && !mapix_value_is_valid(&entry->rgPropVals[i])))
            return MAPI_E_INVALID_PARAMETER;
    }
    return S_OK;
}

/* Our own copy of an entry: errors left out, strings wide, the row id ours. */
static HRESULT copy_entry(const ADRENTRY *entry, ULONG row_id, struct message_recipient *ret_recipient)
{
    SPropValue *picked = malloc((entry->cValues + 1) * sizeof(*picked)), *values = NULL;
    ULONG count = 0;

    if (!picked)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < entry->cValues; i++)
        if (PROP_TYPE(entry->rgPropVals[i].ulPropTag) != PT_ERROR && PROP_ID(entry->rgPropVals[i].ulPropTag) != PROP_ID(PR_ROWID))
            picked[count++] = entry->rgPropVals[i];
    memset(&picked[count], 0, sizeof(picked[count]));
    picked[count].ulPropTag = PR_ROWID;
    picked[count++].Value.l = (LONG)row_id;
    HRESULT result = mapix_value_copy_array(picked, count, NULL, &values);
    free(picked);
    for (ULONG i = 0; SUCCEEDED(result) && i < count; i++) {
        ULONG type = PROP_TYPE(values[i].ulPropTag);
        if (type == PT_STRING8 || type == PT_MV_STRING8)
            result = mapix_value_convert(&values[i], type == PT_STRING8 ? PT_UNICODE : PT_MV_UNICODE, values);
    }
    if (FAILED(result)) {
        MAPIFreeBuffer(values);
        return result;
    }
    *ret_recipient = (struct message_recipient){ .row_id = row_id, .count = count, .values = values };
    return S_OK;
}

/* --- Short-term entry ids --------------------------------------------------------------------------------------------------------------- */

static bool is_short_term(const SPropValue *id)
{
    return id && id->Value.bin.cb > sizeof(MAPIUID) && (((const ENTRYID *)(const void *)id->Value.bin.lpb)->abFlags[0] & MAPI_SHORTTERM);
}

/* The long-term id of an entry of the address book, into the row. One that cannot be had leaves the row as it is. */
static void lengthen(LPADRBOOK book, struct message_recipient *recipient, SPropValue *id)
{
    SizedSPropTagArray(1, tags) = { 1, { PR_ENTRYID } };
    LPSPropValue found = NULL;
    LPMAPIPROP entry = NULL;
    ULONG type, count;

    if (FAILED(book->lpVtbl->OpenEntry(book, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, 0, &type, (LPUNKNOWN *)&entry)))
        return;
    if (SUCCEEDED(entry->lpVtbl->GetProps(entry, (LPSPropTagArray)&tags, 0, &count, &found)) && found->ulPropTag == PR_ENTRYID &&
        !is_short_term(found))
        mapix_value_copy(id, found, recipient->values);
    mapix_object_free_from(entry, found);
    entry->lpVtbl->Release(entry);
}

/* ‹openimsgonistg›: with a support object, short-term entry ids become long-term ones. The address book is a provider's: no lock is held. */
static void lengthen_all(LPMAPISUP support, struct message_recipient *recipients, ULONG count)
{
    LPADRBOOK book = NULL;

    for (ULONG i = 0; i < count; i++) {
        SPropValue *id = mapix_value_find(recipients[i].values, recipients[i].count, PR_ENTRYID);
        if (!is_short_term(id))
            continue;
        if (!book && FAILED(support->lpVtbl->OpenAddressBook(support, NULL, 0, &book)))
            return;
        lengthen(book, &recipients[i], id);
    }
    if (book)
        book->lpVtbl->Release(book);
}

/* The place of a row, or the count of rows. Rows stand in the order of their ids: they are read so, and new ones get higher ids. */
static ULONG find_row(const struct message_storage *message, ULONG row_id)
{
    ULONG low = 0, high = message->recipient_count;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;
        if (message->recipients[middle].row_id < row_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < message->recipient_count && message->recipients[low].row_id == row_id ? low : message->recipient_count;
}

/* Add or replace one row; takes the copy over. */
static HRESULT put_row(struct message_storage *message, struct message_recipient *recipient)
{
    ULONG place = find_row(message, recipient->row_id);
    HRESULT result = S_OK;

    if (place < message->recipient_count) {
        free_recipient(&message->recipients[place]);
        message->recipients[place] = *recipient;
    } else {
        result = append(message, recipient);
    }
    if (SUCCEEDED(result))
        memset(recipient, 0, sizeof(*recipient));
    return result;
}

static HRESULT remove_row(struct message_storage *message, ULONG row_id)
{
    ULONG place = find_row(message, row_id);

    if (place == message->recipient_count)
        return MAPI_E_NOT_FOUND;
    free_recipient(&message->recipients[place]);
    memmove(message->recipients + place, message->recipients + place + 1,
        (message->recipient_count - place - 1) * sizeof(*message->recipients));
    message->recipient_count--;
    return S_OK;
}

/* Will every change find its row, and room? Then none of them fails, and the list changes as a whole or not at all. With the lock held. */
static HRESULT check_changes(struct message_storage *message, ULONG flags, const struct message_recipient *copies, ULONG count)
{
    bool modifies = flags == MODRECIP_MODIFY, removes = flags == MODRECIP_REMOVE;
    bool *gone;
    HRESULT result = S_OK;

    if (!modifies && !removes)
        return make_room(message, count);
    gone = calloc(message->recipient_count + 1, sizeof(*gone));
    if (!gone)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        ULONG place = find_row(message, copies[i].row_id);
        if (place == message->recipient_count || gone[place])
            result = MAPI_E_NOT_FOUND;
        gone[place] = removes;
    }
    free(gone);
    return result;
}

/* One change, with the lock held. `copy` is the entry's, empty for removals. */
static HRESULT apply_entry(struct message_storage *message, ULONG flags, struct message_recipient *copy)
{
    if (flags == MODRECIP_REMOVE)
        return remove_row(message, copy->row_id);
    if (flags == MODRECIP_MODIFY)
        return find_row(message, copy->row_id) < message->recipient_count ? put_row(message, copy) : MAPI_E_NOT_FOUND;
    copy->row_id = message->next_row_id++;
    mapix_value_find(copy->values, copy->count, PR_ROWID)->Value.l = (LONG)copy->row_id;
    return put_row(message, copy);
}

/* Our copies of all entries that are not empty. */
static HRESULT copy_entries(const ADRLIST *list, ULONG flags, struct message_recipient **ret_copies, ULONG *ret_count)
{
    struct message_recipient *copies = calloc(list ? list->cEntries + 1 : 1, sizeof(*copies));
    HRESULT result = copies ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    *ret_count = 0;
    for (ULONG i = 0; list && i < list->cEntries && SUCCEEDED(result); i++) {
        const ADRENTRY *entry = &list->aEntries[i];
        const SPropValue *row_id = row_id_of(entry);
        if (!entry->cValues)
            continue;
        if (flags == MODRECIP_REMOVE)
            copies[*ret_count].row_id = (ULONG)row_id->Value.l;
        else
            result = copy_entry(entry, row_id ? (ULONG)row_id->Value.l : 0, &copies[*ret_count]);
        *ret_count += SUCCEEDED(result);
    }
    *ret_copies = copies;
    return result;
}

/* Tables hold copies of the rows; they are told after the change, without the lock. */
static HRESULT refresh_table(struct message_storage *message)
{
    SRowSet *rows = NULL;
    LPTABLEDATA table;
    ULONG deleted;

    mapix_prop_lock(&message->object);
    table = message->recipient_table;
    HRESULT result = S_OK;
    if (table) {
        table->lpVtbl->AddRef(table);
        rows = calloc(1, CbNewSRowSet(message->recipient_count + 1));
        result = rows ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        for (ULONG i = 0; rows && SUCCEEDED(result) && i < message->recipient_count; i++) {
            result = mapix_value_copy_array(message->recipients[i].values, message->recipients[i].count, NULL, &rows->aRow[i].lpProps);
            rows->aRow[i].cValues = message->recipients[i].count;
            rows->cRows += SUCCEEDED(result);
        }
    }
    mapix_prop_unlock(&message->object);
    if (!table)
        return S_OK;
    if (SUCCEEDED(result))
        result = table->lpVtbl->HrDeleteRows(table, TAD_ALL_ROWS, NULL, &deleted);
    if (SUCCEEDED(result) && rows->cRows)
        result = table->lpVtbl->HrModifyRows(table, 0, rows);
    for (ULONG i = 0; rows && i < rows->cRows; i++)
        MAPIFreeBuffer(rows->aRow[i].lpProps);
    free(rows);
    table->lpVtbl->Release(table);
    return result;
}

HRESULT convert_recipients_modify(struct message_storage *message, ULONG flags, const ADRLIST *list)
{
    HRESULT result = S_OK;

    if (flags != 0 && flags != MODRECIP_ADD && flags != MODRECIP_MODIFY && flags != MODRECIP_REMOVE)
        return flags & ~(ULONG)(MODRECIP_ADD | MODRECIP_MODIFY | MODRECIP_REMOVE) ? MAPI_E_UNKNOWN_FLAGS : MAPI_E_INVALID_PARAMETER;
    if (!list && flags)
        return MAPI_E_INVALID_PARAMETER;
    for (ULONG i = 0; list && i < list->cEntries && SUCCEEDED(result); i++)
        result = check_entry(flags, &list->aEntries[i]);
    if (FAILED(result))
        return result;
    struct message_recipient *copies;
    ULONG count;
    result = copy_entries(list, flags, &copies, &count);
    if (SUCCEEDED(result) && message->support)
        lengthen_all(message->support, copies, count);
    mapix_prop_lock(&message->object);
    if (SUCCEEDED(result))
        result = convert_recipients_load(message);
    if (SUCCEEDED(result))
        result = check_changes(message, flags, copies, count);
    if (SUCCEEDED(result) && !flags)
        empty(message);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = apply_entry(message, flags, &copies[i]);
    message->recipients_changed |= SUCCEEDED(result);
    mapix_prop_unlock(&message->object);
    for (ULONG i = 0; copies && i < count; i++)
        free_recipient(&copies[i]);
    free(copies);
    HRESULT refreshed = refresh_table(message);
    return FAILED(result) ? result : refreshed;
}

/* --- The table: SPI-MSG-07 ------------------------------------------------------------------------------------------------------------------ */

/* A view with wide or 8-bit string columns, as the flags ask. */
HRESULT convert_table_view(LPTABLEDATA data, ULONG flags, LPMAPITABLE *ret_table)
{
    LPSPropTagArray columns = NULL;
    LPMAPITABLE table;

    HRESULT result = data->lpVtbl->HrGetView(data, NULL, NULL, 0, &table);
    if (FAILED(result))
        return result;
    if (!(flags & MAPI_UNICODE)) {
        result = table->lpVtbl->QueryColumns(table, 0, &columns);
        for (ULONG i = 0; SUCCEEDED(result) && i < columns->cValues; i++) {
            ULONG type = PROP_TYPE(columns->aulPropTag[i]);
            if (type == PT_UNICODE || type == PT_MV_UNICODE)
                columns->aulPropTag[i] = CHANGE_PROP_TYPE(columns->aulPropTag[i], type == PT_UNICODE ? PT_STRING8 : PT_MV_STRING8);
        }
        if (SUCCEEDED(result))
            result = table->lpVtbl->SetColumns(table, columns, 0);
        MAPIFreeBuffer(columns);
    }
    if (FAILED(result)) {
        table->lpVtbl->Release(table);
        return result;
    }
    *ret_table = table;
    return S_OK;
}

static HRESULT make_table(struct message_storage *message)
{
    SizedSPropTagArray(9, columns) = { 9, { PR_ROWID, PR_DISPLAY_NAME_W, PR_RECIPIENT_TYPE, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_ENTRYID,
        PR_SEARCH_KEY, PR_OBJECT_TYPE, PR_DISPLAY_TYPE } };
    LPTABLEDATA table;

    HRESULT result = CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
        (LPSPropTagArray)&columns, &table);
    if (FAILED(result))
        return result;
    mapix_prop_lock(&message->object);
    result = convert_recipients_load(message);
    bool first = SUCCEEDED(result) && !message->recipient_table;
    if (first)
        message->recipient_table = table;
    mapix_prop_unlock(&message->object);
    if (!first)
        table->lpVtbl->Release(table);
    return FAILED(result) ? result : first ? refresh_table(message) : S_OK;
}

HRESULT convert_recipients_table(struct message_storage *message, ULONG flags, LPMAPITABLE *ret_table)
{
    HRESULT result = S_OK;

    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return MAPI_E_UNKNOWN_FLAGS;
    if (!message->recipient_table)
        result = make_table(message);
    return SUCCEEDED(result) ? convert_table_view(message->recipient_table, flags, ret_table) : result;
}
