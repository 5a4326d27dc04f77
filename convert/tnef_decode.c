/* A TNEF stream into a message and its attachments (SPI-TNEF-02, -04 to -07).
 *
 * The stream is foreign: each length is checked against what is really there, memory is bounded by the input, messages in messages by
 * TNEF_DEPTH_LIMIT. What cannot be done for one attribute or property is a problem that is told; only a stream that is no TNEF stream or
 * breaks off is an error. */
#include <mapiguid.h>
#include <stdlib.h>
#include <string.h>

#include "convert/tnef_internal.h"
#include "storage/compound.h"
#include "storage/stream.h"
#include "storage/stream_backing.h"
#include "table/helpers.h"
#include "value/value.h"

/* --- The stream ------------------------------------------------------------------------------------------------------------------------------ */

/* Up to `size` bytes; fewer only at the end. */
static HRESULT read_some(LPSTREAM stream, void *buffer, size_t size, size_t *ret_read)
{
    size_t total = 0;

    while (total < size) {
        ULONG read = 0, piece = size - total < (1u << 20) ? (ULONG)(size - total) : 1u << 20;
        HRESULT result = stream->lpVtbl->Read(stream, (char *)buffer + total, piece, &read);
        if (FAILED(result))
            return MAPI_E_DISK_ERROR;
        if (!read)
            break;
        total += read;
    }
    *ret_read = total;
    return S_OK;
}

static uint32_t u32_at(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

HRESULT tnef_read_header(LPSTREAM stream, WORD *ret_key)
{
    unsigned char head[6];
    size_t read;

    HRESULT result = read_some(stream, head, sizeof(head), &read);
    if (FAILED(result))
        return result;
    if (read < sizeof(head) || u32_at(head) != TNEF_SIGNATURE)
        return MAPI_E_CORRUPT_DATA;
    *ret_key = (WORD)(head[4] | head[5] << 8);
    return S_OK;
}

/* Data and checksum. Memory grows with what really comes: a lying length costs nothing. */
static HRESULT read_body(LPSTREAM stream, size_t size, struct tnef_attribute *attribute)
{
    size_t capacity = 0, have = 0, wanted = size + 2, read = 0;
    unsigned char *bytes = NULL;

    while (have < wanted) {
        size_t next = capacity ? capacity * 2 : 65536;
        capacity = next < wanted ? next : wanted;
        unsigned char *grown = realloc(bytes, capacity);
        if (!grown) {
            free(bytes);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        bytes = grown;
        HRESULT result = read_some(stream, bytes + have, capacity - have, &read);
        if (!FAILED(result) && read < capacity - have)
            result = MAPI_E_CORRUPT_DATA;
        if (FAILED(result)) {
            free(bytes);
            return result;
        }
        have += read;
    }
    uint16_t sum = 0;
    for (size_t i = 0; i < size; i++)
        sum = (uint16_t)(sum + bytes[i]);
    attribute->intact = sum == (uint16_t)(bytes[size] | bytes[size + 1] << 8);
    attribute->bytes = bytes;
    attribute->size = size;
    return S_OK;
}

HRESULT tnef_read_attribute(LPSTREAM stream, struct tnef_attribute *ret_attribute)
{
    unsigned char head[9];
    size_t read;

    memset(ret_attribute, 0, sizeof(*ret_attribute));
    HRESULT result = read_some(stream, head, sizeof(head), &read);
    if (FAILED(result))
        return result;
    if (!read)
        return S_FALSE;
    if (read < sizeof(head) || (head[0] != LVL_MESSAGE && head[0] != LVL_ATTACHMENT) || u32_at(head + 5) > TNEF_ATTRIBUTE_LIMIT)
        return MAPI_E_CORRUPT_DATA;
    ret_attribute->level = head[0];
    ret_attribute->id = u32_at(head + 1);
    return read_body(stream, u32_at(head + 5), ret_attribute);
}

bool tnef_chooses(const struct tnef_choice *choice, ULONG tag)
{
    bool listed = tnef_lists(choice->tags, tag);

    return choice->flags & TNEF_PROP_INCLUDE ? listed : !listed;
}

/* --- Setting ---------------------------------------------------------------------------------------------------------------------------------- */

/* One attribute group after the other: the message's first, then each attachment's. */
struct part {
    struct tnef *tnef;
    const struct tnef_choice *choice;
    struct tnef_values values, encapsulated;
    unsigned char *kept;                             /* the attribute that `object` points into */
    struct tnef_object object;
    unsigned char *data;                             /* attAttachData */
    size_t data_size;
    bool open;                                       /* an attachment's group was begun */
    ULONG index;                                     /* of the attachment in the stream, from 0 */
};

static void part_clear(struct part *part)
{
    tnef_values_clear(&part->values);
    tnef_values_clear(&part->encapsulated);
    free(part->kept);
    free(part->data);
    part->kept = part->data = NULL;
    part->data_size = 0;
    memset(&part->object, 0, sizeof(part->object));
}

static void problem(struct part *part, ULONG component, ULONG attribute, ULONG tag, HRESULT code)
{
    tnef_problem(&part->tnef->problems, component, attribute, tag, code);
}

HRESULT tnef_write_property(LPMAPIPROP object, ULONG tag, const void *bytes, size_t size)
{
    LPSTREAM stream = NULL;

    HRESULT result = object->lpVtbl->OpenProperty(object, tag, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream);
    if (FAILED(result))
        return result;
    result = mapix_stream_write_all(stream, bytes, size);
    if (!FAILED(result))
        result = stream->lpVtbl->Commit(stream, 0);
    stream->lpVtbl->Release(stream);
    return mapix_storage_result(result);
}

static bool is_large(const SPropValue *value, const void **ret_bytes, size_t *ret_size)
{
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_BINARY:
        *ret_bytes = value->Value.bin.lpb;
        *ret_size = value->Value.bin.cb;
        break;
    case PT_UNICODE:
        *ret_bytes = value->Value.lpszW;
        *ret_size = wcslen(value->Value.lpszW) * sizeof(wchar_t);
        break;
    case PT_STRING8:
        *ret_bytes = value->Value.lpszA;
        *ret_size = strlen(value->Value.lpszA);
        break;
    default:
        return false;
    }
    return *ret_size > TNEF_LARGE_VALUE;
}

/* What only the store may say of its objects: setting it is refused, so it is not tried. */
static bool is_computed(ULONG tag)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ENTRYID): case PROP_ID(PR_OBJECT_TYPE): case PROP_ID(PR_STORE_ENTRYID): case PROP_ID(PR_PARENT_ENTRYID):
    case PROP_ID(PR_RECORD_KEY): case PROP_ID(PR_ACCESS): case PROP_ID(PR_ACCESS_LEVEL): case PROP_ID(PR_ATTACH_NUM):
    case PROP_ID(PR_ATTACH_SIZE): case PROP_ID(PR_MESSAGE_SIZE): case PROP_ID(PR_HASATTACH): case PROP_ID(PR_DISPLAY_TO):
    case PROP_ID(PR_DISPLAY_CC): case PROP_ID(PR_DISPLAY_BCC): case PROP_ID(PR_STORE_RECORD_KEY): case PROP_ID(PR_MAPPING_SIGNATURE):
        return true;
    default:
        return false;
    }
}

static void tell_problems(struct part *part, ULONG component, ULONG attribute, const SPropProblemArray *problems)
{
    for (ULONG i = 0; problems && i < problems->cProblem; i++)
        if (problems->aProblem[i].scode != MAPI_E_COMPUTED)
            problem(part, component, attribute, problems->aProblem[i].ulPropTag, problems->aProblem[i].scode);
}

/* Set what was asked for: large values by streams, the others in one call. */
static void set_values(struct part *part, LPMAPIPROP object, ULONG component, ULONG attribute, struct tnef_values *values)
{
    LPSPropProblemArray problems = NULL;
    const void *bytes;
    size_t kept = 0, size;

    for (size_t i = 0; i < values->count; i++) {
        SPropValue *value = &values->values[i];
        if (!tnef_chooses(part->choice, value->ulPropTag) || is_computed(value->ulPropTag))
            continue;
        if (!is_large(value, &bytes, &size)) {
            values->values[kept++] = *value;
            continue;
        }
        HRESULT result = tnef_write_property(object, value->ulPropTag, bytes, size);
        if (FAILED(result))
            problem(part, component, attribute, value->ulPropTag, result);
    }
    values->count = kept;
    if (!kept)
        return;
    HRESULT result = object->lpVtbl->SetProps(object, (ULONG)kept, values->values, &problems);
    if (FAILED(result))
        for (size_t i = 0; i < kept; i++)
            problem(part, component, attribute, values->values[i].ulPropTag, result);
    else {
        tell_problems(part, component, attribute, problems);
        mapix_object_free_from(object, problems);
    }
}

/* A value from an encapsulation is exact; the attribute of the same property is not (SPI-TNEF-01). */
static void drop_doubles(struct tnef_values *values, const struct tnef_values *exact)
{
    for (size_t i = 0; i < exact->count; i++)
        tnef_values_remove(values, exact->values[i].ulPropTag);
}

static void set_both(struct part *part, LPMAPIPROP object, ULONG component, ULONG block)
{
    drop_doubles(&part->values, &part->encapsulated);
    set_values(part, object, component, 0, &part->values);
    if (FAILED(part->encapsulated.dropped))
        problem(part, component, block, part->encapsulated.dropped_tag, part->encapsulated.dropped);
    set_values(part, object, component, block, &part->encapsulated);
}

/* --- Recipients ------------------------------------------------------------------------------------------------------------------------------- */

static void keep_row(struct tnef_values *values, ADRENTRY *entry)
{
    ULONG kept = 0;

    for (size_t i = 0; i < values->count; i++)
        if (PROP_ID(values->values[i].ulPropTag) != PROP_ID(PR_ROWID) && PROP_TYPE(values->values[i].ulPropTag) != PT_ERROR)
            values->values[kept++] = values->values[i];
    entry->cValues = kept;
    entry->rgPropVals = values->values;
}

/* attRecipTable: the recipients of the message become these. */
static HRESULT take_recipients(struct part *part, const struct tnef_attribute *attribute)
{
    struct tnef *tnef = part->tnef;
    struct tnef_object none;
    HRESULT result = S_OK;

    if (attribute->size < 4)
        return MAPI_E_CORRUPT_DATA;
    const unsigned char *at = attribute->bytes + 4, *end = attribute->bytes + attribute->size;
    uint32_t count = u32_at(attribute->bytes), taken = 0;
    if (count > attribute->size / 4)
        return MAPI_E_CORRUPT_DATA;
    ADRLIST *list = calloc(1, CbNewADRLIST(count ? count : 1));
    struct tnef_values *rows = calloc(count ? count : 1, sizeof(*rows));
    if (!list || !rows)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    while (!FAILED(result) && taken < count) {
        result = tnef_take_properties((LPMAPIPROP)tnef->message, tnef->code_page, &at, end, &rows[taken], &none);
        keep_row(&rows[taken], &list->aEntries[taken]);
        taken++;
    }
    if (!FAILED(result)) {
        list->cEntries = taken;
        result = tnef->message->lpVtbl->ModifyRecipients(tnef->message, 0, list);
    }
    for (uint32_t i = 0; i < taken; i++)
        tnef_values_clear(&rows[i]);
    free(rows);
    free(list);
    return result;
}

/* --- Attachments ------------------------------------------------------------------------------------------------------------------------------ */

static bool same_text(const SPropValue *one, const SPropValue *other)
{
    return one && other && PROP_TYPE(one->ulPropTag) == PT_UNICODE && PROP_TYPE(other->ulPropTag) == PT_UNICODE
        && !wcscasecmp(one->Value.lpszW, other->Value.lpszW);
}

/* The attachment that travelled beside the stream under the transport name of this group: the page "Receiving Messages by Using TNEF Custom
 * Attachment Processing". False when there is none. */
static bool find_delivered(struct part *part, ULONG *ret_number)
{
    SizedSPropTagArray(2, columns) = { 2, { PR_ATTACH_NUM, PR_ATTACH_TRANSPORT_NAME_W } };
    LPMESSAGE message = part->tnef->message;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    bool found = false;
    SPropValue *name = mapix_value_find(part->encapsulated.values, part->encapsulated.count, PR_ATTACH_TRANSPORT_NAME_W);

    if (!name)
        name = mapix_value_find(part->values.values, part->values.count, PR_ATTACH_TRANSPORT_NAME_W);
    if (!name || part->data || part->object.tag || FAILED(message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table)))
        return false;
    if (SUCCEEDED(mapix_table_take_rows(table, (LPSPropTagArray)&columns, NULL, &rows))) {
        for (ULONG i = 0; i < rows->cRows && !found; i++)
            if (same_text(name, &rows->aRow[i].lpProps[1])) {
                *ret_number = (ULONG)rows->aRow[i].lpProps[0].Value.l;
                found = true;
            }
        FreeProws(rows);
    }
    return found;
}

/* The attachment for this group: that of an earlier ExtractProps, one that travelled apart, or a new one. */
static HRESULT open_attachment(struct part *part, ULONG *ret_number, LPATTACH *ret_attach)
{
    struct tnef *tnef = part->tnef;
    LPMESSAGE message = tnef->message;

    if (part->index < tnef->attachment_count) {
        *ret_number = tnef->attachments[part->index].number;
        return message->lpVtbl->OpenAttach(message, *ret_number, NULL, MAPI_MODIFY, ret_attach);
    }
    HRESULT result = find_delivered(part, ret_number) ? message->lpVtbl->OpenAttach(message, *ret_number, NULL, MAPI_MODIFY, ret_attach)
                                                      : message->lpVtbl->CreateAttach(message, NULL, 0, ret_number, ret_attach);
    if (FAILED(result))
        return result;
    result = tnef_add_attachment(tnef, *ret_number, true);
    if (FAILED(result)) {
        (*ret_attach)->lpVtbl->Release(*ret_attach);
        *ret_attach = NULL;
    }
    return result;
}

static HRESULT decode_embedded(struct part *part, LPATTACH attach, ULONG number)
{
    struct tnef *inner = NULL, *tnef = part->tnef;
    struct tnef_choice everything = { 0, NULL };
    LPMESSAGE message = NULL;
    LPSTREAM stream = NULL;

    if (tnef->depth + 1 >= TNEF_DEPTH_LIMIT)
        return MAPI_E_TOO_COMPLEX;
    HRESULT result = mapix_stream_memory_new(part->object.bytes, part->object.size, STGM_READ, NULL, &stream);
    if (!FAILED(result))
        result = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&message);
    if (!FAILED(result))
        result = tnef_new(NULL, stream, NULL, tnef->flags, message, 0, tnef->address_book, tnef->depth + 1, &inner);
    if (!FAILED(result))
        result = tnef_decode(inner, &everything);
    for (ULONG i = 0; inner && i < inner->problems.count; i++)
        problem(part, number, inner->problems.items[i].ulAttribute, inner->problems.items[i].ulPropTag, inner->problems.items[i].scode);
    if (!FAILED(result))
        result = message->lpVtbl->SaveChanges(message, 0);
    if (inner)
        mapix_object_release(&inner->object);
    if (message)
        message->lpVtbl->Release(message);
    if (stream)
        stream->lpVtbl->Release(stream);
    return result;
}

static HRESULT decode_storage(struct part *part, LPATTACH attach)
{
    struct mapix_stream_backing *backing = NULL;
    LPSTORAGE from = NULL, to = NULL;

    HRESULT result = stream_memory_backing_new(part->object.bytes, part->object.size, NULL, &backing);
    if (FAILED(result))
        return result;
    result = mapix_storage_on_backing(backing, STGM_READ | STGM_SHARE_EXCLUSIVE, false, 0, &from);
    if (!FAILED(result))
        result = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&to);
    if (!FAILED(result))
        result = from->lpVtbl->CopyTo(from, 0, NULL, NULL, to);
    if (!FAILED(result))
        result = to->lpVtbl->Commit(to, 0);
    if (to)
        to->lpVtbl->Release(to);
    if (from)
        from->lpVtbl->Release(from);
    mapix_stream_backing_release(backing);
    return mapix_storage_result(result);
}

/* The attachment's data. `method` is what it was told to be. */
static HRESULT set_data(struct part *part, LPATTACH attach, ULONG number, LONG *method)
{
    LPMAPIPROP object = (LPMAPIPROP)attach;

    if (part->object.tag && !memcmp(&part->object.interface, &IID_IMessage, sizeof(IID))) {
        *method = ATTACH_EMBEDDED_MSG;
        return decode_embedded(part, attach, number);
    }
    if (part->object.tag && !memcmp(&part->object.interface, &IID_IStorage, sizeof(IID))) {
        *method = ATTACH_OLE;
        return decode_storage(part, attach);
    }
    if (part->object.tag)
        return tnef_write_property(object, PR_ATTACH_DATA_OBJ, part->object.bytes, part->object.size);
    if (!part->data)
        return S_OK;
    HRESULT result = MAPI_E_NO_SUPPORT;
    if (*method == ATTACH_OLE)
        result = tnef_write_property(object, PR_ATTACH_DATA_OBJ, part->data, part->data_size);
    return FAILED(result) ? tnef_write_property(object, PR_ATTACH_DATA_BIN, part->data, part->data_size) : result;
}

static LONG method_of(struct part *part)
{
    SPropValue *method = mapix_value_find(part->encapsulated.values, part->encapsulated.count, PR_ATTACH_METHOD);

    if (!method)
        method = mapix_value_find(part->values.values, part->values.count, PR_ATTACH_METHOD);
    return method ? method->Value.l : (LONG)ATTACH_BY_VALUE;
}

/* The group is whole: into the message with it. */
static HRESULT finish_attachment(struct part *part)
{
    LPATTACH attach = NULL;
    ULONG number = 0;
    HRESULT result = S_OK;

    if (part->open && tnef_chooses(part->choice, PR_MESSAGE_ATTACHMENTS)) {
        const struct tnef_choice all = { 0, NULL }, *outer = part->choice;
        part->choice = outer->flags & TNEF_PROP_INCLUDE ? &all : outer;       /* PR_MESSAGE_ATTACHMENTS included: with all they have */
        result = open_attachment(part, &number, &attach);
        if (!FAILED(result)) {
            LONG method = method_of(part), told = method;
            HRESULT data = set_data(part, attach, number, &method);
            if (FAILED(data))
                problem(part, number, attAttachData, PR_ATTACH_DATA_BIN, data);
            SPropValue value = { .ulPropTag = PR_ATTACH_METHOD, .Value.l = method };
            if (method != told && !tnef_values_set(&part->encapsulated, &value))
                result = MAPI_E_NOT_ENOUGH_MEMORY;
            set_both(part, (LPMAPIPROP)attach, number, attAttachment);
            HRESULT saved = attach->lpVtbl->SaveChanges(attach, 0);
            if (FAILED(saved))
                problem(part, number, attAttachment, 0, saved);
            attach->lpVtbl->Release(attach);
        } else if (result != MAPI_E_NOT_ENOUGH_MEMORY && result != MAPI_E_TOO_BIG) {
            problem(part, number, attAttachment, 0, result);
            result = S_OK;
        }
        part->choice = outer;
    }
    if (part->open)
        part->index++;
    part_clear(part);
    part->open = false;
    return result;
}

/* attAttachRenddata begins a group. */
static HRESULT begin_attachment(struct part *part, const struct tnef_attribute *attribute)
{
    HRESULT result = finish_attachment(part);

    if (FAILED(result))
        return result;
    part->open = true;
    if (attribute->size < sizeof(RENDDATA)) {
        problem(part, 0, attAttachRenddata, 0, MAPI_E_CORRUPT_DATA);
        return S_OK;
    }
    SPropValue method = { .ulPropTag = PR_ATTACH_METHOD, .Value.l = attribute->bytes[0] == atypOle ? ATTACH_OLE : ATTACH_BY_VALUE };
    SPropValue position = { .ulPropTag = PR_RENDERING_POSITION, .Value.l = (LONG)u32_at(attribute->bytes + 2) };
    return tnef_values_set(&part->values, &method) && tnef_values_set(&part->values, &position) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* --- Attributes ------------------------------------------------------------------------------------------------------------------------------- */

/* attMAPIProps or attAttachment. A block that cannot be read to its end is told once; what came before its flaw counts. */
static HRESULT take_block(struct part *part, LPMAPIPROP names_of, struct tnef_attribute *attribute)
{
    const unsigned char *at = attribute->bytes;
    struct tnef_object object;

    HRESULT result = tnef_take_properties(names_of, part->tnef->code_page, &at, attribute->bytes + attribute->size, &part->encapsulated, &object);
    if (FAILED(result))
        problem(part, attribute->level == LVL_ATTACHMENT ? part->index : 0, attribute->id, 0, MAPI_E_UNABLE_TO_COMPLETE);
    if (object.tag && attribute->level == LVL_ATTACHMENT && PROP_ID(object.tag) == PROP_ID(PR_ATTACH_DATA_OBJ)) {
        free(part->kept);
        part->kept = attribute->bytes;
        part->object = object;
        attribute->bytes = NULL;
    }
    return S_OK;
}

static HRESULT take_special(struct part *part, struct tnef_attribute *attribute)
{
    struct tnef *tnef = part->tnef;
    HRESULT result;

    switch (attribute->id) {
    case attTnefVersion:
        if (attribute->size < 4 || u32_at(attribute->bytes) != TNEF_VERSION)
            problem(part, 0, attTnefVersion, 0, MAPI_E_VERSION);
        return S_OK;
    case attOemCodepage:
        if (attribute->size >= 4)
            tnef->code_page = u32_at(attribute->bytes);
        return S_OK;
    case attRecipTable:
        if (!tnef_chooses(part->choice, PR_MESSAGE_RECIPIENTS))
            return S_OK;
        result = take_recipients(part, attribute);
        if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY) {
            problem(part, 0, attRecipTable, PR_MESSAGE_RECIPIENTS, result);
            result = S_OK;
        }
        return result;
    case attMAPIProps:
    case attAttachment:
        return take_block(part, (LPMAPIPROP)tnef->message, attribute);
    case attAttachRenddata:
        return begin_attachment(part, attribute);
    case attAttachData:
        free(part->data);
        part->data = attribute->bytes;
        part->data_size = attribute->size;
        attribute->bytes = NULL;
        return S_OK;
    default:
        return S_FALSE;
    }
}

/* Attributes of unknown identifiers are passed over: later versions may have more. */
static HRESULT take(struct part *part, struct tnef_attribute *attribute)
{
    if (!attribute->intact) {
        problem(part, 0, attribute->id, 0, MAPI_E_CORRUPT_DATA);
        return attribute->id == attAttachRenddata ? begin_attachment(part, attribute) : S_OK;
    }
    HRESULT result = take_special(part, attribute);
    if (result == S_FALSE)
        result = tnef_take_attribute(part->tnef, attribute, &part->values);
    if (result == MAPI_E_CORRUPT_DATA) {
        problem(part, 0, attribute->id, 0, result);
        result = S_OK;
    }
    return FAILED(result) ? result : S_OK;
}

static HRESULT rewind_stream(struct tnef *tnef)
{
    LARGE_INTEGER start = { .QuadPart = (LONGLONG)tnef->start };

    if (!tnef->extracted)
        return S_OK;
    return mapix_storage_result(tnef->stream->lpVtbl->Seek(tnef->stream, start, STREAM_SEEK_SET, NULL));
}

/* The message's own part is whole when the first attachment begins. */
static HRESULT decode_parts(struct part *part)
{
    struct tnef_attribute attribute;
    bool message_done = false;
    HRESULT result;

    for (;;) {
        result = tnef_read_attribute(part->tnef->stream, &attribute);
        if (result != S_OK)
            break;
        if (attribute.level == LVL_ATTACHMENT && !message_done) {
            set_both(part, (LPMAPIPROP)part->tnef->message, 0, attMAPIProps);
            part_clear(part);
            message_done = true;
        }
        result = take(part, &attribute);
        free(attribute.bytes);
        if (FAILED(result))
            break;
    }
    if (!message_done && result != MAPI_E_NOT_ENOUGH_MEMORY)
        set_both(part, (LPMAPIPROP)part->tnef->message, 0, attMAPIProps);
    else if (message_done && !FAILED(result))
        result = finish_attachment(part);
    return result;
}

HRESULT tnef_decode(struct tnef *tnef, const struct tnef_choice *choice)
{
    struct part part = { .tnef = tnef, .choice = choice };

    HRESULT result = rewind_stream(tnef);
    tnef->extracted = true;
    if (!FAILED(result))
        result = tnef_read_header(tnef->stream, &tnef->key);
    if (FAILED(result))
        return result;
    tnef->code_page = TNEF_CODE_PAGE_DEFAULT;
    result = decode_parts(&part);
    part_clear(&part);
    return FAILED(result) ? result : S_OK;
}
