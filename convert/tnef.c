/* OpenTnefStream and the ITnef object: what it is asked for, kept until Finish (SPI-TNEF-01 to -04, -11). */
#include <mapiguid.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "convert/tnef_internal.h"
#include "storage/stream.h"
#include "value/value.h"

#define NAME_LIMIT 260                               /* MAX_PATH */

static struct tnef *tnef_of(ITnef *self)
{
    return (struct tnef *)mapix_object_of(self);
}

static HRESULT fail(struct tnef *tnef, HRESULT result, const char *what)
{
    return mapix_object_fail(&tnef->object, result, 0, "TNEF stream %s: %s", tnef->name, what);
}

/* --- What is kept -------------------------------------------------------------------------------------------------------------------------- */

void tnef_problem(struct tnef_problems *problems, ULONG component, ULONG attribute, ULONG tag, SCODE code)
{
    if (problems->count == problems->capacity) {
        ULONG capacity = problems->capacity * 2 + 8;
        STnefProblem *grown = capacity > 65536 ? NULL : realloc(problems->items, capacity * sizeof(*grown));
        if (!grown)
            return;
        problems->items = grown;
        problems->capacity = capacity;
    }
    problems->items[problems->count++] = (STnefProblem){ component, attribute, tag, code };
}

/* Hand the problems over, or forget them where nobody asks. NULL when there are none. */
static HRESULT give_problems(struct tnef *tnef, LPSTnefProblemArray *ret_problems)
{
    struct tnef_problems *problems = &tnef->problems;
    HRESULT result = S_OK;

    if (ret_problems && problems->count) {
        LPSTnefProblemArray array = mapix_memory_new(CbNewSTnefProblemArray(problems->count));
        if (array) {
            array->cProblem = problems->count;
            memcpy(array->aProblem, problems->items, problems->count * sizeof(STnefProblem));
            *ret_problems = array;
        } else
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    problems->count = 0;
    return result;
}

/* Keys follow one another in the order in which attachments are met; attachments outside of the stream come after it. */
HRESULT tnef_add_attachment(struct tnef *tnef, ULONG number, bool encapsulated)
{
    for (size_t i = 0; i < tnef->attachment_count; i++)
        if (tnef->attachments[i].number == number) {
            tnef->attachments[i].encapsulated = tnef->attachments[i].encapsulated || encapsulated;
            return S_OK;
        }
    if (tnef->attachment_count == TNEF_ATTACHMENT_LIMIT)
        return MAPI_E_TOO_BIG;
    if (tnef->attachment_count == tnef->attachment_capacity) {
        size_t capacity = tnef->attachment_capacity * 2 + 8;
        struct tnef_attachment *grown = realloc(tnef->attachments, capacity * sizeof(*grown));
        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        tnef->attachments = grown;
        tnef->attachment_capacity = capacity;
    }
    tnef->attachments[tnef->attachment_count] = (struct tnef_attachment){ number, tnef->key + (ULONG)tnef->attachment_count, encapsulated };
    tnef->attachment_count++;
    return S_OK;
}

const SPropValue *tnef_override(const struct tnef *tnef, ULONG number, ULONG tag)
{
    for (size_t i = tnef->request_count; i-- > 0;) {
        const struct tnef_request *request = &tnef->requests[i];
        if (request->kind == TNEF_REQUEST_VALUES && (request->flags & TNEF_PROP_CONTAINED) && request->element == number)
            for (ULONG j = 0; j < request->count; j++)
                if (PROP_ID(request->values[j].ulPropTag) == PROP_ID(tag))
                    return &request->values[j];
    }
    return NULL;
}

static HRESULT add_request(struct tnef *tnef, const struct tnef_request *request)
{
    if (tnef->request_count == tnef->request_capacity) {
        size_t capacity = tnef->request_capacity * 2 + 8;
        struct tnef_request *grown = realloc(tnef->requests, capacity * sizeof(*grown));
        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        tnef->requests = grown;
        tnef->request_capacity = capacity;
    }
    tnef->requests[tnef->request_count++] = *request;
    if (request->table)
        request->table->lpVtbl->AddRef(request->table);
    return S_OK;
}

/* --- Methods ------------------------------------------------------------------------------------------------------------------------------- */

/* May this call queue something? The lock is held. */
static HRESULT check_encoding(struct tnef *tnef)
{
    if (!tnef_is_encoder(tnef))
        return fail(tnef, MAPI_E_NO_SUPPORT, "it was opened for decoding; properties can be added with TNEF_ENCODE only");
    if (tnef->finished)
        return fail(tnef, MAPI_E_CALL_FAILED, "Finish has been called; open a new TNEF object");
    return S_OK;
}

static HRESULT check_add_props(ULONG flags, ULONG element, void *data, const SPropTagArray *tags)
{
    const ULONG known = TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE | TNEF_PROP_CONTAINED | TNEF_PROP_MESSAGE_ONLY | TNEF_PROP_ATTACHMENTS_ONLY
        | TNEF_PROP_CONTAINED_TNEF;
    bool contained = (flags & (TNEF_PROP_CONTAINED | TNEF_PROP_CONTAINED_TNEF)) != 0;

    if (flags & ~known)
        return MAPI_E_UNKNOWN_FLAGS;
    if ((flags & TNEF_PROP_INCLUDE && flags & TNEF_PROP_EXCLUDE) || (flags & TNEF_PROP_MESSAGE_ONLY && flags & TNEF_PROP_ATTACHMENTS_ONLY))
        return MAPI_E_INVALID_PARAMETER;
    if (!contained && (!(flags & (TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE)) || element || data))
        return MAPI_E_INVALID_PARAMETER;
    if ((flags & TNEF_PROP_INCLUDE && !tags) || (flags & TNEF_PROP_CONTAINED_TNEF && !data))
        return MAPI_E_INVALID_PARAMETER;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE tnef_add_props(ITnef *self, ULONG flags, ULONG element, LPVOID data, LPSPropTagArray tags)
{
    struct tnef *tnef = tnef_of(self);
    struct tnef_request request = { .kind = TNEF_REQUEST_TAGS, .flags = flags, .element = element, .data = data, .tags = tags };

    MAPIX_ENTER(tnef);
    HRESULT result = check_add_props(flags, element, data, tags);
    if (FAILED(result))
        return fail(tnef, result, "AddProps: flags that contradict one another, or a list that is missing");
    pthread_mutex_lock(&tnef->lock);
    result = check_encoding(tnef);
    if (!FAILED(result))
        result = add_request(tnef, &request);
    pthread_mutex_unlock(&tnef->lock);
    return result;
}

static HRESULT STDMETHODCALLTYPE tnef_set_props(ITnef *self, ULONG flags, ULONG element, ULONG count, LPSPropValue values)
{
    struct tnef *tnef = tnef_of(self);
    struct tnef_request request = { .kind = TNEF_REQUEST_VALUES, .flags = flags, .element = element, .values = values, .count = count };

    MAPIX_ENTER(tnef);
    if (flags & ~(ULONG)TNEF_PROP_CONTAINED)
        return fail(tnef, MAPI_E_UNKNOWN_FLAGS, "SetProps knows TNEF_PROP_CONTAINED only");
    if ((count && !values) || (!flags && element))
        return fail(tnef, MAPI_E_INVALID_PARAMETER, "SetProps: values are missing, or an attachment is named without TNEF_PROP_CONTAINED");
    for (ULONG i = 0; i < count; i++)
        if (!mapix_value_is_valid(&values[i]))
            return fail(tnef, MAPI_E_INVALID_PARAMETER, "SetProps: a value has no valid type or pointer");
    pthread_mutex_lock(&tnef->lock);
    HRESULT result = check_encoding(tnef);
    if (!FAILED(result))
        result = add_request(tnef, &request);
    pthread_mutex_unlock(&tnef->lock);
    return result;
}

static HRESULT STDMETHODCALLTYPE tnef_encode_recips(ITnef *self, ULONG flags, LPMAPITABLE table)
{
    struct tnef *tnef = tnef_of(self);
    struct tnef_request request = { .kind = TNEF_REQUEST_RECIPIENTS, .table = table };

    MAPIX_ENTER(tnef);
    if (flags)
        return fail(tnef, MAPI_E_UNKNOWN_FLAGS, "EncodeRecips has no flags");
    pthread_mutex_lock(&tnef->lock);
    HRESULT result = check_encoding(tnef);
    if (!FAILED(result))
        result = add_request(tnef, &request);
    pthread_mutex_unlock(&tnef->lock);
    return result;
}

static HRESULT finish_encoding(struct tnef *tnef)
{
    HRESULT result = tnef_write_header(tnef);

    if (!FAILED(result) && !tnef->message_written)
        result = tnef_encode_message(tnef);
    if (!FAILED(result))
        result = tnef_encode_attachments(tnef);
    if (!FAILED(result))
        tnef->finished = true;
    return result;
}

static HRESULT STDMETHODCALLTYPE tnef_finish(ITnef *self, ULONG flags, WORD *ret_key, LPSTnefProblemArray *ret_problems)
{
    struct tnef *tnef = tnef_of(self);
    const struct tnef_choice everything = { 0, NULL };

    MAPIX_ENTER(tnef);
    if (ret_problems)
        *ret_problems = NULL;
    if (flags)
        return fail(tnef, MAPI_E_UNKNOWN_FLAGS, "Finish has no flags");
    pthread_mutex_lock(&tnef->lock);
    HRESULT result = tnef_is_encoder(tnef) ? check_encoding(tnef) : S_OK;
    if (!FAILED(result) && tnef_is_encoder(tnef))
        result = finish_encoding(tnef);
    else if (!FAILED(result) && !tnef->extracted)
        result = tnef_decode(tnef, &everything);
    if (!FAILED(result))
        result = give_problems(tnef, ret_problems);
    tnef->problems.count = 0;
    if (!FAILED(result) && ret_key)
        *ret_key = tnef->key;
    pthread_mutex_unlock(&tnef->lock);
    return FAILED(result) ? fail(tnef, result, "Finish could not complete") : S_OK;
}

static HRESULT STDMETHODCALLTYPE tnef_extract_props(ITnef *self, ULONG flags, LPSPropTagArray tags, LPSTnefProblemArray *ret_problems)
{
    struct tnef *tnef = tnef_of(self);
    const struct tnef_choice choice = { flags, tags };

    MAPIX_ENTER(tnef);
    if (ret_problems)
        *ret_problems = NULL;
    if (flags & ~(ULONG)(TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE))
        return fail(tnef, MAPI_E_UNKNOWN_FLAGS, "ExtractProps knows TNEF_PROP_INCLUDE and TNEF_PROP_EXCLUDE only");
    if (flags == (TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE) || (flags == TNEF_PROP_INCLUDE && !tags))
        return fail(tnef, MAPI_E_INVALID_PARAMETER, "ExtractProps: include or exclude, and a list to include");
    if (tnef_is_encoder(tnef))
        return fail(tnef, MAPI_E_NO_SUPPORT, "it was opened for encoding; properties can be extracted with TNEF_DECODE only");
    pthread_mutex_lock(&tnef->lock);
    HRESULT result = tnef_decode(tnef, &choice);
    if (!FAILED(result))
        result = give_problems(tnef, ret_problems);
    tnef->problems.count = 0;
    pthread_mutex_unlock(&tnef->lock);
    if (result == MAPI_E_CORRUPT_DATA)
        return fail(tnef, result, "it is no TNEF stream, or it breaks off; what came before was decoded");
    return result;
}

static HRESULT STDMETHODCALLTYPE tnef_tagged_body(ITnef *self, LPMESSAGE message, ULONG flags, LPSTREAM *ret_stream)
{
    struct tnef *tnef = tnef_of(self);

    MAPIX_ENTER(tnef);
    if (flags & ~(ULONG)(MAPI_CREATE | MAPI_MODIFY))
        return fail(tnef, MAPI_E_UNKNOWN_FLAGS, "OpenTaggedBody knows MAPI_CREATE and MAPI_MODIFY only");
    if (!message || !ret_stream || (flags == MAPI_CREATE))
        return fail(tnef, MAPI_E_INVALID_PARAMETER, "OpenTaggedBody wants a message, and MAPI_MODIFY with MAPI_CREATE");
    *ret_stream = NULL;
    pthread_mutex_lock(&tnef->lock);
    HRESULT result = tnef_open_tagged_body(tnef, message, flags, ret_stream);
    pthread_mutex_unlock(&tnef->lock);
    return result;
}

/* SetProps and AddProps for one component, then that component into the stream. The lock is held. */
static HRESULT encode_component(struct tnef *tnef, ULONG flags, ULONG number, LPSPropTagArray custom_tags, LPSPropValue custom_values,
    LPSPropTagArray tags)
{
    bool attachment = (flags & TNEF_COMPONENT_ATTACHMENT) != 0;
    struct tnef_request values = { .kind = TNEF_REQUEST_VALUES, .flags = attachment ? TNEF_PROP_CONTAINED : 0, .element = number,
        .values = custom_values, .count = custom_tags ? custom_tags->cValues : 0 };
    struct tnef_request list = { .kind = TNEF_REQUEST_TAGS, .flags = TNEF_PROP_INCLUDE | (attachment ? TNEF_PROP_CONTAINED : TNEF_PROP_MESSAGE_ONLY),
        .element = number, .tags = tags };

    HRESULT result = values.count ? add_request(tnef, &values) : S_OK;
    if (!FAILED(result) && tags)
        result = add_request(tnef, &list);
    if (FAILED(result))
        return result;
    if (!attachment)
        return tnef->message_written ? fail(tnef, MAPI_E_CALL_FAILED, "the message is in the stream already") : tnef_encode_message(tnef);
    /* Attributes of the message stand first, so it cannot come later than its attachments. */
    if (!tnef->message_written)
        result = tnef_encode_message(tnef);
    return FAILED(result) ? result : tnef_encode_attachment(tnef, number);
}

static HRESULT STDMETHODCALLTYPE tnef_finish_component(ITnef *self, ULONG flags, ULONG component, LPSPropTagArray custom_tags,
    LPSPropValue custom_values, LPSPropTagArray tags, LPSTnefProblemArray *ret_problems)
{
    struct tnef *tnef = tnef_of(self);

    MAPIX_ENTER(tnef);
    if (ret_problems)
        *ret_problems = NULL;
    if (flags & ~(ULONG)(TNEF_COMPONENT_MESSAGE | TNEF_COMPONENT_ATTACHMENT))
        return fail(tnef, MAPI_E_UNKNOWN_FLAGS, "FinishComponent knows TNEF_COMPONENT_MESSAGE and TNEF_COMPONENT_ATTACHMENT only");
    if ((flags != TNEF_COMPONENT_MESSAGE && flags != TNEF_COMPONENT_ATTACHMENT) || (flags == TNEF_COMPONENT_MESSAGE && component)
        || (custom_tags && custom_tags->cValues && !custom_values))
        return fail(tnef, MAPI_E_INVALID_PARAMETER, "FinishComponent: one kind of component, 0 for the message, and a value for each tag");
    if (!(tnef->flags & TNEF_COMPONENT_ENCODING))
        return fail(tnef, MAPI_E_NO_SUPPORT, "FinishComponent wants TNEF_COMPONENT_ENCODING when the stream is opened");
    pthread_mutex_lock(&tnef->lock);
    HRESULT result = check_encoding(tnef);
    if (!FAILED(result))
        result = encode_component(tnef, flags, component, custom_tags, custom_values, tags);
    if (!FAILED(result))
        result = give_problems(tnef, ret_problems);
    tnef->problems.count = 0;
    pthread_mutex_unlock(&tnef->lock);
    return result;
}

/* --- The object ----------------------------------------------------------------------------------------------------------------------------- */

static void tnef_finalize(struct mapix_object *object)
{
    struct tnef *tnef = (struct tnef *)object;

    for (size_t i = 0; i < tnef->request_count; i++)
        if (tnef->requests[i].table)
            tnef->requests[i].table->lpVtbl->Release(tnef->requests[i].table);
    free(tnef->requests);
    free(tnef->attachments);
    free(tnef->problems.items);
    free(tnef->name);
    if (tnef->message)
        tnef->message->lpVtbl->Release(tnef->message);
    if (tnef->stream)
        tnef->stream->lpVtbl->Release(tnef->stream);
    if (tnef->address_book)
        tnef->address_book->lpVtbl->Release(tnef->address_book);
    if (tnef->support)
        tnef->support->lpVtbl->Release(tnef->support);
    pthread_mutex_destroy(&tnef->lock);
}

static const ITnefVtbl tnef_vtable = {
    MAPIX_FORWARD_IUNKNOWN(ITnef),
    .AddProps = tnef_add_props,
    .ExtractProps = tnef_extract_props,
    .Finish = tnef_finish,
    .OpenTaggedBody = tnef_tagged_body,
    .SetProps = tnef_set_props,
    .EncodeRecips = tnef_encode_recips,
    .FinishComponent = tnef_finish_component,
};

static const struct mapix_class_interface tnef_interfaces[] = {
    { &IID_ITNEF, offsetof(struct tnef, tnef), &tnef_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class tnef_class = {
    .name = "TNEF stream",
    .size = sizeof(struct tnef),
    .interfaces = tnef_interfaces,
    .finalize = tnef_finalize,
};

/* A stream that cannot tell where it stands can be read once. */
static uint64_t position_of(LPSTREAM stream)
{
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER at = { .QuadPart = 0 };

    return FAILED(stream->lpVtbl->Seek(stream, none, STREAM_SEEK_CUR, &at)) ? 0 : at.QuadPart;
}

HRESULT tnef_new(LPUNKNOWN support, LPSTREAM stream, const char *name, ULONG flags, LPMESSAGE message, WORD key, LPADRBOOK address_book,
    unsigned depth, struct tnef **ret_tnef)
{
    struct tnef *tnef;

    HRESULT result = mapix_object_new(&tnef_class, NULL, &tnef);
    if (FAILED(result))
        return result;
    pthread_mutex_init(&tnef->lock, NULL);
    tnef->name = strdup(name ? name : "");
    if (!tnef->name) {
        mapix_object_release(&tnef->object);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    tnef->flags = flags;
    tnef->key = key;
    tnef->depth = depth;
    tnef->code_page = TNEF_CODE_PAGE_DEFAULT;
    tnef->stream = stream;
    stream->lpVtbl->AddRef(stream);
    tnef->message = message;
    message->lpVtbl->AddRef(message);
    tnef->support = support;
    if (support)
        support->lpVtbl->AddRef(support);
    tnef->address_book = address_book;
    if (address_book)
        address_book->lpVtbl->AddRef(address_book);
    tnef->start = position_of(stream);
    *ret_tnef = tnef;
    return S_OK;
}

/* What OpenTnefStreamEx says about its arguments. */
static HRESULT check_open(LPSTREAM stream, const char *name, ULONG flags, LPMESSAGE message, WORD key, const void *ret_tnef)
{
    const ULONG known = TNEF_ENCODE | TNEF_PURE | TNEF_COMPATIBILITY | TNEF_BEST_DATA | TNEF_COMPONENT_ENCODING;
    ULONG mode = flags & (TNEF_PURE | TNEF_COMPATIBILITY | TNEF_BEST_DATA);
    struct mapix_error_slot *slot = mapix_error_thread_slot();

    if (flags & ~known)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!stream || !message || !ret_tnef || (mode & (mode - 1)))
        return mapix_error_set(slot, MAPI_E_INVALID_PARAMETER, "TNEF", 0, 0,
            "OpenTnefStreamEx wants a stream, a message, a place for its result, and one of TNEF_PURE, TNEF_BEST_DATA and TNEF_COMPATIBILITY");
    if (name && (strlen(name) >= NAME_LIMIT || strpbrk(name, "[]:")))
        return mapix_error_set(slot, MAPI_E_INVALID_PARAMETER, "TNEF", 0, 0,
            "A TNEF stream's name has at most %d bytes and none of the characters [ ] and :", NAME_LIMIT - 1);
    if ((flags & TNEF_ENCODE) && (!name || !*name || !key))
        return mapix_error_set(slot, MAPI_E_INVALID_PARAMETER, "TNEF", 0, 0, "Encoding a TNEF stream wants a name and a key that is not 0");
    return S_OK;
}

static HRESULT open_stream(LPVOID support, LPSTREAM stream, const char *name, ULONG flags, LPMESSAGE message, WORD key, LPADRBOOK address_book,
    LPITNEF *ret_tnef)
{
    struct tnef *tnef;

    HRESULT result = check_open(stream, name, flags, message, key, ret_tnef);
    if (FAILED(result))
        return result;
    *ret_tnef = NULL;
    result = tnef_new(support, stream, name, flags, message, key, address_book, 0, &tnef);
    if (FAILED(result))
        return result;
    *ret_tnef = (LPITNEF)&tnef->tnef;
    return S_OK;
}

HRESULT STDAPICALLTYPE OpenTnefStreamEx(LPVOID lpvSupport, LPSTREAM lpStream, LPSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage,
    WORD wKeyVal, LPADRBOOK lpAddressBook, LPITNEF *lppTNEF)
{
    return open_stream(lpvSupport, lpStream, lpszStreamName, ulFlags, lpMessage, wKeyVal, lpAddressBook, lppTNEF);
}

HRESULT STDAPICALLTYPE OpenTnefStream(LPVOID lpvSupport, LPSTREAM lpStream, LPSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage,
    WORD wKeyVal, LPITNEF *lppTNEF)
{
    return open_stream(lpvSupport, lpStream, lpszStreamName, ulFlags, lpMessage, wKeyVal, NULL, lppTNEF);
}

HRESULT STDAPICALLTYPE OpenTnefStreamExW(LPVOID lpvSupport, LPSTREAM lpStream, LPWSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage,
    WORD wKeyVal, LPADRBOOK lpAddressBook, LPITNEF *lppTNEF)
{
    LPSTR name = lpszStreamName ? mapix_text_utf8(NULL, lpszStreamName) : NULL;

    if (lpszStreamName && !name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = open_stream(lpvSupport, lpStream, name, ulFlags, lpMessage, wKeyVal, lpAddressBook, lppTNEF);
    mapix_memory_free(name);
    return result;
}

HRESULT STDAPICALLTYPE OpenTnefStreamW(LPVOID lpvSupport, LPSTREAM lpStream, LPWSTR lpszStreamName, ULONG ulFlags, LPMESSAGE lpMessage,
    WORD wKeyVal, LPITNEF *lppTNEF)
{
    return OpenTnefStreamExW(lpvSupport, lpStream, lpszStreamName, ulFlags, lpMessage, wKeyVal, NULL, lppTNEF);
}

/* Attributes up to the first of an attachment: attOemCodepage stands among those. */
static HRESULT find_code_page(LPSTREAM stream, ULONG *page, ULONG *secondary)
{
    struct tnef_attribute attribute;
    WORD key;

    HRESULT result = tnef_read_header(stream, &key);
    while (!FAILED(result) && (result = tnef_read_attribute(stream, &attribute)) == S_OK) {
        bool found = attribute.id == attOemCodepage, ended = attribute.level == LVL_ATTACHMENT;
        if (found && attribute.size >= 4) {
            memcpy(page, attribute.bytes, 4);
            if (attribute.size >= 8)
                memcpy(secondary, attribute.bytes + 4, 4);
        } else if (found)
            result = MAPI_E_CORRUPT_DATA;
        free(attribute.bytes);
        if (found || ended)
            break;
    }
    return result == MAPI_E_DISK_ERROR ? MAPI_E_NOT_ENOUGH_DISK : FAILED(result) ? result : S_OK;
}

HRESULT STDAPICALLTYPE GetTnefStreamCodepage(LPSTREAM lpStream, ULONG *lpulCodepage, ULONG *lpulSubCodepage)
{
    ULONG page = TNEF_CODE_PAGE_DEFAULT, secondary = 0;

    if (!lpStream || !lpulCodepage || !lpulSubCodepage)
        return MAPI_E_INVALID_PARAMETER;
    LARGE_INTEGER start = { .QuadPart = (LONGLONG)position_of(lpStream) };
    HRESULT result = find_code_page(lpStream, &page, &secondary);
    lpStream->lpVtbl->Seek(lpStream, start, STREAM_SEEK_SET, NULL);
    if (FAILED(result))
        return result;
    *lpulCodepage = page;
    *lpulSubCodepage = secondary;
    return S_OK;
}
