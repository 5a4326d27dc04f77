/* A message and its attachments into a TNEF stream (SPI-TNEF-01 to -06). */
#include <edkmdb.h>
#include <mapiguid.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/tnef_internal.h"
#include "prop/prop.h"
#include "storage/compound.h"
#include "table/helpers.h"
#include "storage/stream.h"
#include "storage/stream_backing.h"
#include "value/value.h"

/* --- What the requests want --------------------------------------------------------------------------------------------------------------- */

bool tnef_lists(const SPropTagArray *tags, ULONG tag)
{
    for (ULONG i = 0; tags && i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* A request about one attachment: the general ones do not count for it any more. */
static bool is_contained(const struct tnef_request *request)
{
    return (request->flags & (TNEF_PROP_CONTAINED | TNEF_PROP_CONTAINED_TNEF)) != 0;
}

static bool concerns(const struct tnef_request *request, const ULONG *attachment, bool contained)
{
    if (request->kind != TNEF_REQUEST_TAGS || is_contained(request) != contained)
        return false;
    if (contained)
        return attachment && request->element == *attachment;
    return attachment ? !(request->flags & TNEF_PROP_MESSAGE_ONLY) : !(request->flags & TNEF_PROP_ATTACHMENTS_ONLY);
}

static bool has_contained(const struct tnef *tnef, const ULONG *attachment)
{
    for (size_t i = 0; attachment && i < tnef->request_count; i++)
        if (concerns(&tnef->requests[i], attachment, true))
            return true;
    return false;
}

/* Included by any request, or left over by all that exclude; where attachments are included as such, all that they have. A request about one
 * attachment that names no list wants all of it, but not its data, which travels apart. */
bool tnef_wants(const struct tnef *tnef, ULONG tag, const ULONG *attachment)
{
    bool excluding = false, excluded = false, contained = has_contained(tnef, attachment);
    bool data = attachment && PROP_ID(tag) == PROP_ID(PR_ATTACH_DATA_BIN);

    for (size_t i = 0; i < tnef->request_count; i++) {
        const struct tnef_request *request = &tnef->requests[i];
        if (!concerns(request, attachment, contained))
            continue;
        bool include = (request->flags & TNEF_PROP_INCLUDE) || (contained && request->tags && !(request->flags & TNEF_PROP_EXCLUDE));
        if (include && (tnef_lists(request->tags, tag) || (attachment && !contained && tnef_lists(request->tags, PR_MESSAGE_ATTACHMENTS))))
            return true;
        if (include)
            continue;
        excluding = true;
        excluded = excluded || tnef_lists(request->tags, tag) || (contained && data && !request->data);
    }
    return excluding && !excluded && FIsTransmittable(tag);
}

static bool wants_attachments(const struct tnef *tnef, ULONG number)
{
    bool wanted = false;

    if (has_contained(tnef, &number))
        return true;
    for (size_t i = 0; i < tnef->request_count; i++) {
        const struct tnef_request *request = &tnef->requests[i];
        if (!concerns(request, &number, false))
            continue;
        if (request->flags & TNEF_PROP_INCLUDE)
            wanted = wanted || (request->flags & TNEF_PROP_ATTACHMENTS_ONLY) || tnef_lists(request->tags, PR_MESSAGE_ATTACHMENTS);
        else if (tnef_lists(request->tags, PR_MESSAGE_ATTACHMENTS))
            return false;
        else
            wanted = true;
    }
    return wanted;
}

/* Which attribute is told in a problem about a tag: the encapsulation. */
static ULONG block_of(const ULONG *attachment)
{
    return attachment ? attAttachment : attMAPIProps;
}

/* --- Values ---------------------------------------------------------------------------------------------------------------------------------- */

/* A value too large for GetProps, by a stream. Strings are read wide. */
static HRESULT read_large(LPMAPIPROP object, ULONG tag, struct tnef_values *values)
{
    SPropValue value = { .ulPropTag = tag };
    LPSTREAM stream = NULL;
    void *bytes;
    size_t size;

    HRESULT result = object->lpVtbl->OpenProperty(object, tag, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream);
    if (FAILED(result))
        return result;
    result = mapix_stream_read_all(stream, TNEF_ATTRIBUTE_LIMIT, &bytes, &size);
    stream->lpVtbl->Release(stream);
    if (FAILED(result))
        return result == STG_E_MEDIUMFULL ? MAPI_E_TOO_BIG : mapix_storage_result(result);
    char *kept = tnef_values_memory(values, size + sizeof(wchar_t));
    if (kept) {
        memcpy(kept, bytes, size);
        memset(kept + size, 0, sizeof(wchar_t));
        if (PROP_TYPE(tag) == PT_UNICODE)
            value.Value.lpszW = (LPWSTR)kept;
        else if (PROP_TYPE(tag) == PT_STRING8)
            value.Value.lpszA = kept;
        else
            value.Value.bin = (SBinary){ .cb = (ULONG)size, .lpb = (LPBYTE)kept };
    }
    free(bytes);
    return kept && tnef_values_set(values, &value) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static bool is_streamable(ULONG tag)
{
    return PROP_TYPE(tag) == PT_UNICODE || PROP_TYPE(tag) == PT_STRING8 || PROP_TYPE(tag) == PT_BINARY;
}

/* The wanted properties of an object; what cannot be read becomes a problem. The memory of what GetProps gave is linked to none, so it is
 * copied: values must live as long as those made here. */
static HRESULT gather(struct tnef *tnef, LPMAPIPROP object, const ULONG *attachment, struct tnef_values *values)
{
    LPSPropTagArray all = NULL;
    LPSPropValue got = NULL;
    ULONG count = 0, kept = 0;

    HRESULT result = object->lpVtbl->GetPropList(object, MAPI_UNICODE, &all);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < all->cValues; i++)
        if (PROP_TYPE(all->aulPropTag[i]) != PT_OBJECT && tnef_wants(tnef, all->aulPropTag[i], attachment))
            all->aulPropTag[kept++] = all->aulPropTag[i];
    all->cValues = kept;
    if (kept)
        result = object->lpVtbl->GetProps(object, all, MAPI_UNICODE, &count, &got);
    for (ULONG i = 0; !FAILED(result) && i < count; i++) {
        ULONG tag = all->aulPropTag[i];
        SPropValue copy;
        if (PROP_TYPE(got[i].ulPropTag) != PT_ERROR) {
            if (!tnef_values_base(values) || FAILED(mapix_value_copy(&copy, &got[i], values->base)) || !tnef_values_set(values, &copy))
                result = MAPI_E_NOT_ENOUGH_MEMORY;
            continue;
        }
        HRESULT problem = got[i].Value.err;
        if (problem == MAPI_E_NOT_ENOUGH_MEMORY && is_streamable(tag))
            problem = read_large(object, tag, values);
        if (FAILED(problem) && problem != MAPI_E_NOT_FOUND)
            tnef_problem(&tnef->problems, attachment ? *attachment : 0, block_of(attachment), tag, problem);
    }
    mapix_object_free_from(object, got);
    mapix_object_free_from(object, all);
    return FAILED(result) ? result : S_OK;
}

/* SetProps' values stand in for the object's own (SPI-TNEF-03). */
static HRESULT override(const struct tnef *tnef, const ULONG *attachment, struct tnef_values *values)
{
    for (size_t i = 0; i < tnef->request_count; i++) {
        const struct tnef_request *request = &tnef->requests[i];
        if (request->kind != TNEF_REQUEST_VALUES || is_contained(request) != (attachment != NULL)
            || (attachment && request->element != *attachment))
            continue;
        for (ULONG j = 0; j < request->count; j++)
            if (!tnef_values_set(values, &request->values[j]))
                return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

/* --- Stream ---------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT write_out(struct tnef *tnef, struct convert_buffer *bytes)
{
    HRESULT result = bytes->failed ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;

    if (!FAILED(result) && bytes->size)
        result = mapix_storage_result(mapix_stream_write_all(tnef->stream, bytes->bytes, bytes->size));
    convert_buffer_clear(bytes);
    return result;
}

HRESULT tnef_write_header(struct tnef *tnef)
{
    struct convert_buffer bytes = { 0 };

    if (tnef->header_written)
        return S_OK;
    tnef_put_u32(&bytes, TNEF_SIGNATURE);
    tnef_put_u16(&bytes, tnef->key);
    HRESULT result = write_out(tnef, &bytes);
    tnef->header_written = !FAILED(result);
    return result;
}

/* --- Recipients ------------------------------------------------------------------------------------------------------------------------------ */

/* The rows of a view as the caller set it, or of the message's whole table (SPI-TNEF-03). */
static HRESULT recipient_rows(LPMESSAGE message, LPMAPITABLE view, LPSRowSet *ret_rows)
{
    LPMAPITABLE table = view;

    if (view)
        return view->lpVtbl->QueryRows(view, INT32_MAX, 0, ret_rows);
    HRESULT result = message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table);
    if (FAILED(result))
        return result;
    result = mapix_table_all_rows(table, ret_rows);
    table->lpVtbl->Release(table);
    return result;
}

static HRESULT put_recipients(struct tnef *tnef, LPMAPITABLE view, struct convert_buffer *to)
{
    struct convert_buffer rows_bytes = { 0 };
    LPSRowSet rows = NULL;

    HRESULT result = recipient_rows(tnef->message, view, &rows);
    if (FAILED(result))
        return result;
    tnef_put_u32(&rows_bytes, rows->cRows);
    for (ULONG i = 0; !FAILED(result) && i < rows->cRows; i++)
        result = tnef_put_properties((LPMAPIPROP)tnef->message, rows->aRow[i].lpProps, rows->aRow[i].cValues, NULL, &rows_bytes);
    if (!FAILED(result) && rows_bytes.failed)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        tnef_put_attribute(to, LVL_MESSAGE, attRecipTable, rows_bytes.bytes, rows_bytes.size);
    convert_buffer_clear(&rows_bytes);
    FreeProws(rows);
    return result;
}

/* By EncodeRecips, or by PR_MESSAGE_RECIPIENTS in an inclusion list. */
static HRESULT put_wanted_recipients(struct tnef *tnef, struct convert_buffer *to)
{
    for (size_t i = 0; i < tnef->request_count; i++) {
        const struct tnef_request *request = &tnef->requests[i];
        bool included = request->kind == TNEF_REQUEST_TAGS && (request->flags & TNEF_PROP_INCLUDE) && !is_contained(request)
            && tnef_lists(request->tags, PR_MESSAGE_RECIPIENTS);
        if (request->kind != TNEF_REQUEST_RECIPIENTS && !included)
            continue;
        HRESULT result = put_recipients(tnef, request->table, to);
        if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY) {
            tnef_problem(&tnef->problems, 0, attRecipTable, PR_MESSAGE_RECIPIENTS, result);
            result = S_OK;
        }
        return result;                               /* one recipient table a message */
    }
    return S_OK;
}

/* --- The message ------------------------------------------------------------------------------------------------------------------------------ */

/* Windows-1252 where the message names no single-byte or multi-byte page: readers of old know that best; what it lacks is encapsulated. */
static unsigned choose_code_page(LPMESSAGE message)
{
    SizedSPropTagArray(2, wanted) = { 2, { PR_MESSAGE_CODEPAGE, PR_INTERNET_CPID } };
    LPSPropValue got = NULL;
    ULONG count;
    unsigned page = 1252;

    if (FAILED(message->lpVtbl->GetProps(message, (LPSPropTagArray)&wanted, 0, &count, &got)))
        return page;
    for (ULONG i = 2; i-- > 0;) {
        ULONG told = PROP_TYPE(got[i].ulPropTag) == PT_LONG ? (ULONG)got[i].Value.l : 0;
        if (told > 3 && told < 65000 && told != 1200 && told != 1201 && mapix_text_code_page_name(told))
            page = told;
    }
    mapix_object_free_from(message, got);
    return page;
}

static void put_version(struct tnef *tnef, struct convert_buffer *to)
{
    struct convert_buffer bytes = { 0 };

    tnef_put_u32(&bytes, TNEF_VERSION);
    tnef_put_attribute(to, LVL_MESSAGE, attTnefVersion, bytes.bytes, bytes.size);
    bytes.size = 0;
    tnef_put_u32(&bytes, tnef->code_page);
    tnef_put_u32(&bytes, 0);
    tnef_put_attribute(to, LVL_MESSAGE, attOemCodepage, bytes.bytes, bytes.size);
    if (bytes.failed)
        to->failed = true;
    convert_buffer_clear(&bytes);
}

static HRESULT put_block(LPMAPIPROP object, BYTE level, ULONG attribute, struct tnef_values *values, const struct tnef_object *inner,
    struct convert_buffer *to)
{
    struct convert_buffer bytes = { 0 };

    if (!values->count && !inner)
        return S_OK;
    HRESULT result = tnef_put_properties(object, values->values, values->count, inner, &bytes);
    if (!FAILED(result))
        tnef_put_attribute(to, level, attribute, bytes.bytes, bytes.size);
    convert_buffer_clear(&bytes);
    return result;
}

HRESULT tnef_encode_message(struct tnef *tnef)
{
    LPMAPIPROP object = (LPMAPIPROP)tnef->message;
    struct convert_buffer bytes = { 0 };
    struct tnef_values values = { 0 };

    HRESULT result = tnef_write_header(tnef);
    if (FAILED(result))
        return result;
    tnef->code_page = choose_code_page(tnef->message);
    result = gather(tnef, object, NULL, &values);
    if (!FAILED(result))
        result = override(tnef, NULL, &values);
    if (!(tnef->flags & TNEF_PURE))
        put_version(tnef, &bytes);
    if (!FAILED(result))
        result = tnef_put_attributes(tnef, LVL_MESSAGE, &values, &bytes);
    if (!FAILED(result))
        result = put_wanted_recipients(tnef, &bytes);
    if (!FAILED(result))
        result = put_block(object, LVL_MESSAGE, attMAPIProps, &values, NULL, &bytes);
    tnef_values_clear(&values);
    if (FAILED(result)) {
        convert_buffer_clear(&bytes);
        return result;
    }
    result = write_out(tnef, &bytes);
    tnef->message_written = !FAILED(result);
    return result;
}

/* --- Attachments ------------------------------------------------------------------------------------------------------------------------------ */

/* An attachment on its way into the stream. */
struct group {
    struct tnef *tnef;
    LPATTACH attach;
    ULONG number;
    LONG method, position;
    const struct tnef_request *replacement;          /* a request that brings data of its own, or NULL */
    bool wants_data;
    struct tnef_values values;
    struct tnef_object object;                       /* tag 0: none */
    void *object_bytes;
};

static const struct tnef_request *find_replacement(const struct tnef *tnef, ULONG number)
{
    for (size_t i = 0; i < tnef->request_count; i++)
        if (concerns(&tnef->requests[i], &number, true) && tnef->requests[i].data)
            return &tnef->requests[i];
    return NULL;
}

static LONG long_of(LPATTACH attach, ULONG tag, LONG missing)
{
    LPSPropValue got = NULL;
    LONG value = missing;

    if (SUCCEEDED(HrGetOneProp((LPMAPIPROP)attach, tag, &got)))
        value = got->Value.l;
    mapix_object_free_from(attach, got);
    return value;
}

static void keep_object(struct group *group, const GUID *interface, void *bytes, size_t size)
{
    group->object_bytes = bytes;
    group->object = (struct tnef_object){ .tag = PR_ATTACH_DATA_OBJ, .interface = *interface, .bytes = bytes, .size = size };
}

/* An embedded message is a TNEF stream of its own, of everything it has. */
static HRESULT encode_embedded(struct group *group)
{
    struct tnef *inner = NULL, *tnef = group->tnef;
    LPMESSAGE message = NULL;
    LPSTREAM stream = NULL;
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    struct tnef_request all = { .kind = TNEF_REQUEST_TAGS, .flags = TNEF_PROP_EXCLUDE, .tags = (LPSPropTagArray)&none };
    struct tnef_request recipients = { .kind = TNEF_REQUEST_RECIPIENTS };
    const void *bytes;
    size_t size;

    if (tnef->depth + 1 >= TNEF_DEPTH_LIMIT)
        return MAPI_E_TOO_COMPLEX;
    HRESULT result = group->attach->lpVtbl->OpenProperty(group->attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&message);
    if (FAILED(result))
        return result;
    result = mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream);
    if (!FAILED(result))
        result = tnef_new(NULL, stream, tnef->name, tnef->flags & ~(ULONG)TNEF_COMPONENT_ENCODING, message, tnef->key, tnef->address_book,
            tnef->depth + 1, &inner);
    if (!FAILED(result)) {
        struct tnef_request requests[2] = { all, recipients };
        inner->requests = requests;
        inner->request_count = 2;
        result = tnef_encode_message(inner);
        if (!FAILED(result))
            result = tnef_encode_attachments(inner);
        inner->requests = NULL;
        inner->request_count = 0;
        for (ULONG i = 0; i < inner->problems.count; i++)
            tnef_problem(&tnef->problems, group->number, inner->problems.items[i].ulAttribute, inner->problems.items[i].ulPropTag,
                inner->problems.items[i].scode);
        mapix_object_release(&inner->object);
    }
    if (!FAILED(result) && (bytes = mapix_stream_memory_bytes(stream, &size))) {
        void *copy = malloc(size ? size : 1);
        if (copy) {
            memcpy(copy, bytes, size);
            keep_object(group, &IID_IMessage, copy, size);
        } else
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (stream)
        stream->lpVtbl->Release(stream);
    message->lpVtbl->Release(message);
    return result;
}

/* A storage is copied into a compound file in memory. */
static HRESULT encode_storage(struct group *group, LPSTORAGE storage)
{
    struct mapix_stream_backing *backing = NULL;
    LPSTORAGE copy = NULL;
    uint64_t size = 0;
    size_t read = 0;

    HRESULT result = stream_memory_backing_new(NULL, 0, NULL, &backing);
    if (FAILED(result))
        return result;
    result = mapix_storage_on_backing(backing, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, true, 0, &copy);
    if (!FAILED(result))
        result = storage->lpVtbl->CopyTo(storage, 0, NULL, NULL, copy);
    if (!FAILED(result))
        result = copy->lpVtbl->Commit(copy, 0);
    if (copy)
        copy->lpVtbl->Release(copy);
    if (!FAILED(result))
        result = backing->methods->get_size(backing, &size);
    void *bytes = FAILED(result) ? NULL : malloc(size ? size : 1);
    if (!FAILED(result))
        result = bytes ? backing->methods->read_at(backing, 0, bytes, size, &read) : STG_E_INSUFFICIENTMEMORY;
    mapix_stream_backing_release(backing);
    if (FAILED(result))
        free(bytes);
    else
        keep_object(group, &IID_IStorage, bytes, size);
    return mapix_storage_result(result);
}

/* PR_ATTACH_DATA_OBJ that is no message: a storage, or else bytes. */
static HRESULT encode_ole(struct group *group)
{
    LPATTACH attach = group->attach;
    LPSTORAGE storage = NULL;
    LPSTREAM stream = NULL;
    void *bytes;
    size_t size;

    HRESULT result = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (LPUNKNOWN *)&storage);
    if (!FAILED(result)) {
        result = encode_storage(group, storage);
        storage->lpVtbl->Release(storage);
        return result;
    }
    result = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream);
    if (FAILED(result))
        return result == MAPI_E_NOT_FOUND ? S_OK : result;
    result = mapix_stream_read_all(stream, TNEF_ATTRIBUTE_LIMIT, &bytes, &size);
    stream->lpVtbl->Release(stream);
    if (!FAILED(result))
        keep_object(group, &IID_IStream, bytes, size);
    return mapix_storage_result(result);
}

/* A stream that AddProps was given in place of the attachment's data: a finished TNEF stream (TNEF_PROP_CONTAINED_TNEF), or the text of a
 * zero-terminated string (TNEF_PROP_CONTAINED; docs/decisions.md). */
static HRESULT replace_data(struct group *group)
{
    void *bytes;
    size_t size;

    if (group->replacement->flags & TNEF_PROP_CONTAINED_TNEF) {
        HRESULT result = mapix_stream_read_all(group->replacement->data, TNEF_ATTRIBUTE_LIMIT, &bytes, &size);
        if (!FAILED(result))
            keep_object(group, &IID_IMessage, bytes, size);
        return mapix_storage_result(result);
    }
    SPropValue data = { .ulPropTag = PR_ATTACH_DATA_BIN };
    data.Value.bin.cb = (ULONG)strlen(group->replacement->data);
    data.Value.bin.lpb = group->replacement->data;
    return tnef_values_set(&group->values, &data) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT gather_data(struct group *group)
{
    if (group->replacement)
        return replace_data(group);
    if (!group->wants_data)
        return S_OK;
    if (group->method == ATTACH_EMBEDDED_MSG)
        return encode_embedded(group);
    return group->method == ATTACH_OLE && !mapix_value_find(group->values.values, group->values.count, PR_ATTACH_DATA_BIN) ? encode_ole(group) : S_OK;
}

/* What attAttachRenddata says: kind and position (the page "attAttachRenddata"); the method is told when it says less. */
static void put_rendering(struct group *group, struct convert_buffer *to)
{
    struct convert_buffer bytes = { 0 };

    tnef_put_u16(&bytes, group->method == ATTACH_OLE ? atypOle : atypFile);
    tnef_put_u32(&bytes, (uint32_t)group->position);
    tnef_put_u16(&bytes, 0);
    tnef_put_u16(&bytes, 0);
    tnef_put_u32(&bytes, 0);
    if (bytes.failed)
        to->failed = true;
    tnef_put_attribute(to, LVL_ATTACHMENT, attAttachRenddata, bytes.bytes, bytes.size);
    convert_buffer_clear(&bytes);
    if (group->method == ATTACH_BY_VALUE || group->method == ATTACH_OLE)
        tnef_values_remove(&group->values, PR_ATTACH_METHOD);
    tnef_values_remove(&group->values, PR_RENDERING_POSITION);
}

/* Data that is plain bytes is attAttachData, but in pure streams, where all is encapsulated. */
static void put_data(struct group *group, struct convert_buffer *to)
{
    SPropValue *data = mapix_value_find(group->values.values, group->values.count, PR_ATTACH_DATA_BIN);

    if (!data || (group->tnef->flags & TNEF_PURE))
        return;
    tnef_put_attribute(to, LVL_ATTACHMENT, attAttachData, data->Value.bin.lpb, data->Value.bin.cb);
    tnef_values_remove(&group->values, PR_ATTACH_DATA_BIN);
}

static HRESULT put_group(struct group *group, struct convert_buffer *to)
{
    struct tnef *tnef = group->tnef;
    ULONG number = group->number;

    HRESULT result = gather(tnef, (LPMAPIPROP)group->attach, &number, &group->values);
    if (!FAILED(result))
        result = override(tnef, &number, &group->values);
    if (FAILED(result))
        return result;
    result = gather_data(group);
    if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY)
        tnef_problem(&tnef->problems, number, attAttachment, PR_ATTACH_DATA_OBJ, result);
    else if (FAILED(result))
        return result;
    put_rendering(group, to);
    put_data(group, to);
    result = tnef_put_attributes(tnef, LVL_ATTACHMENT, &group->values, to);
    if (!FAILED(result))
        result = put_block((LPMAPIPROP)group->attach, LVL_ATTACHMENT, attAttachment, &group->values, group->object.tag ? &group->object : NULL, to);
    return result;
}

static bool is_encapsulated(const struct tnef *tnef, ULONG number)
{
    for (size_t i = 0; i < tnef->attachment_count; i++)
        if (tnef->attachments[i].number == number && tnef->attachments[i].encapsulated)
            return true;
    return false;
}

HRESULT tnef_encode_attachment(struct tnef *tnef, ULONG number)
{
    struct group group = { .tnef = tnef, .number = number, .replacement = find_replacement(tnef, number),
        .wants_data = tnef_wants(tnef, PR_ATTACH_DATA_OBJ, &number) };
    struct convert_buffer bytes = { 0 };

    if (is_encapsulated(tnef, number) || !wants_attachments(tnef, number))
        return S_OK;
    HRESULT result = tnef->message->lpVtbl->OpenAttach(tnef->message, number, NULL, 0, &group.attach);
    if (FAILED(result)) {
        tnef_problem(&tnef->problems, number, attAttachment, 0, result);
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;
    }
    group.method = long_of(group.attach, PR_ATTACH_METHOD, ATTACH_BY_VALUE);
    group.position = long_of(group.attach, PR_RENDERING_POSITION, -1);
    result = put_group(&group, &bytes);
    if (!FAILED(result))
        result = write_out(tnef, &bytes);
    else
        convert_buffer_clear(&bytes);
    if (!FAILED(result))
        result = tnef_add_attachment(tnef, number, true);
    tnef_values_clear(&group.values);
    free(group.object_bytes);
    group.attach->lpVtbl->Release(group.attach);
    return result;
}

HRESULT tnef_encode_attachments(struct tnef *tnef)
{
    SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_NUM } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;

    HRESULT result = tnef->message->lpVtbl->GetAttachmentTable(tnef->message, 0, &table);
    if (FAILED(result))
        return result == MAPI_E_NO_SUPPORT ? S_OK : result;
    result = mapix_table_take_rows(table, (LPSPropTagArray)&columns, NULL, &rows);
    for (ULONG i = 0; !FAILED(result) && i < rows->cRows; i++)
        if (PROP_TYPE(rows->aRow[i].lpProps[0].ulPropTag) == PT_LONG)
            result = tnef_encode_attachment(tnef, (ULONG)rows->aRow[i].lpProps[0].Value.l);
    FreeProws(rows);
    return FAILED(result) ? result : S_OK;
}
