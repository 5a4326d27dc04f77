#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/buffer.h"
#include "convert/rtf.h"
#include "storage/stream.h"

/* Values above this are written through a stream. */
#define SMALL_VALUE 16384u
/* Significant characters that PR_RTF_SYNC_BODY_TAG keeps. */
#define TAG_LENGTH 60u

/* A text's characters that count (SPI-STRM-06): no white space, no control or format characters, which transports add and remove. `offsets` has
 * for each byte of `bytes` the place of its character in the text. */
struct significant {
    struct convert_buffer bytes;
    struct convert_buffer offsets;
    size_t count;
};

static bool is_significant(uint32_t code_point)
{
    return code_point > 0x20 && code_point != 0x7F && (code_point < 0x80 || code_point > 0xA0) && code_point != 0xAD &&
        (code_point < 0x2000 || code_point > 0x200F) && (code_point < 0x2028 || code_point > 0x202F) && code_point != 0x3000 &&
        code_point != 0xFEFF;
}

static HRESULT find_significant(const char *text, size_t size, struct significant *ret_significant)
{
    const char *at = text, *end = text + size;

    while (at < end) {
        size_t offset = (size_t)(at - text);
        char bytes[4];
        uint32_t code_point = mapix_text_next_utf8(&at, end);
        if (!is_significant(code_point))
            continue;
        size_t length = mapix_text_put_utf8(code_point, bytes);
        convert_buffer_add(&ret_significant->bytes, bytes, length);
        for (size_t i = 0; i < length; i++)
            convert_buffer_add(&ret_significant->offsets, &offset, sizeof(offset));
        ret_significant->count++;
    }
    return ret_significant->bytes.failed || ret_significant->offsets.failed ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
}

static void clear_significant(struct significant *significant)
{
    convert_buffer_clear(&significant->bytes);
    convert_buffer_clear(&significant->offsets);
}

static size_t offset_of(const struct significant *significant, size_t index)
{
    size_t offset;

    memcpy(&offset, significant->offsets.bytes + index * sizeof(offset), sizeof(offset));
    return offset;
}

/* --- The message -------------------------------------------------------------------------------------------------------------------- */

/* Both texts of a message, NULL where there is none, and what is to become of them. */
struct sync {
    LPMESSAGE message;
    char *body;
    size_t body_size;
    char *rtf;
    size_t rtf_size;
    char *rtf_text;                            /* what the RTF shows */
    size_t rtf_text_size;
    bool updated;
};

static HRESULT read_stream(LPMESSAGE message, ULONG tag, void **ret_bytes, size_t *ret_size)
{
    LPSTREAM stream;

    HRESULT result = message->lpVtbl->OpenProperty(message, tag, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream);
    if (FAILED(result))
        return result;
    result = mapix_storage_result(mapix_stream_read_all(stream, RTF_LIMIT, ret_bytes, ret_size));
    stream->lpVtbl->Release(stream);
    return result;
}

/* A value, from GetProps or where that is too small for it from a stream. Wide strings are counted in bytes and become UTF-8 later. */
static HRESULT read_property(LPMESSAGE message, ULONG tag, void **ret_bytes, size_t *ret_size)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    SPropValue *value = NULL;
    ULONG count;

    HRESULT result = message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &value);
    if (FAILED(result))
        return result;
    const void *bytes = NULL;
    size_t size = 0;
    if (value->ulPropTag == tag && PROP_TYPE(tag) == PT_UNICODE) {
        bytes = value->Value.lpszW;
        size = wcslen(value->Value.lpszW) * sizeof(WCHAR);
    } else if (value->ulPropTag == tag && PROP_TYPE(tag) == PT_BINARY) {
        bytes = value->Value.bin.lpb;
        size = value->Value.bin.cb;
    } else {
        result = PROP_TYPE(value->ulPropTag) == PT_ERROR ? value->Value.err : MAPI_E_INVALID_TYPE;
    }
    if (SUCCEEDED(result)) {
        *ret_bytes = malloc(size + 1);
        *ret_size = size;
        if (!*ret_bytes)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        else if (size)
            memcpy(*ret_bytes, bytes, size);
        mapix_object_free_from(message, value);
        return result;
    }
    mapix_object_free_from(message, value);
    return result == MAPI_E_NOT_ENOUGH_MEMORY ? read_stream(message, tag, ret_bytes, ret_size) : result;
}

static HRESULT read_body(struct sync *sync)
{
    void *bytes;
    size_t size;

    HRESULT result = read_property(sync->message, PR_BODY_W, &bytes, &size);
    if (result == MAPI_E_NOT_FOUND || result == MAPI_E_NO_SUPPORT)
        return S_OK;
    if (FAILED(result))
        return result;
    size_t length = mapix_text_wide_to_utf8_length(bytes, size / sizeof(WCHAR));
    sync->body = malloc(length + 1);
    if (sync->body) {
        mapix_text_wide_to_utf8(bytes, size / sizeof(WCHAR), sync->body);
        sync->body_size = length;
    }
    free(bytes);
    return sync->body ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* An RTF that cannot be read counts as none: it is made anew from the body (SPI-STRM-07). */
static HRESULT read_rtf(struct sync *sync)
{
    void *bytes;
    size_t size;

    HRESULT result = read_property(sync->message, PR_RTF_COMPRESSED, &bytes, &size);
    if (result == MAPI_E_NOT_FOUND || result == MAPI_E_NO_SUPPORT)
        return S_OK;
    if (FAILED(result))
        return result;
    result = mapix_convert_rtf_decompress(bytes, size, &sync->rtf, &sync->rtf_size);
    free(bytes);
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_to_text(sync->rtf, sync->rtf_size, &sync->rtf_text, &sync->rtf_text_size);
    if (SUCCEEDED(result))
        return S_OK;
    free(sync->rtf);
    sync->rtf = NULL;
    return result == MAPI_E_CORRUPT_DATA ? S_OK : result;
}

static HRESULT write_stream(LPMESSAGE message, ULONG tag, const void *bytes, size_t size)
{
    LPSTREAM stream;
    ULARGE_INTEGER length = { .QuadPart = size };

    HRESULT result = message->lpVtbl->OpenProperty(message, tag, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream);
    if (FAILED(result))
        return result;
    result = stream->lpVtbl->SetSize(stream, length);
    if (SUCCEEDED(result))
        result = mapix_stream_write_all(stream, bytes, size);
    if (SUCCEEDED(result))
        result = stream->lpVtbl->Commit(stream, STGC_DEFAULT);
    stream->lpVtbl->Release(stream);
    return mapix_storage_result(result);
}

/* SetProps of one value whose refusal is a failure. */
static HRESULT set_one(LPMESSAGE message, SPropValue *value)
{
    LPSPropProblemArray problems = NULL;

    HRESULT result = message->lpVtbl->SetProps(message, 1, value, &problems);
    if (SUCCEEDED(result) && problems && problems->cProblem)
        result = problems->aProblem[0].scode;
    mapix_object_free_from(message, problems);
    return result;
}

static HRESULT write_body(struct sync *sync, const char *text, size_t size)
{
    size_t length = mapix_text_utf8_to_wide_length(text, size);
    WCHAR *wide = malloc((length + 1) * sizeof(*wide));
    HRESULT result;

    if (!wide)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    mapix_text_utf8_to_wide(text, size, wide);
    wide[length] = 0;
    if (length * sizeof(*wide) > SMALL_VALUE) {
        result = write_stream(sync->message, PR_BODY_W, wide, length * sizeof(*wide));
    } else {
        SPropValue value = { .ulPropTag = PR_BODY_W, .Value.lpszW = wide };
        result = set_one(sync->message, &value);
    }
    free(wide);
    sync->updated = true;
    return result;
}

static HRESULT write_rtf(struct sync *sync, const char *rtf, size_t size)
{
    char *bytes;
    size_t count;

    HRESULT result = mapix_convert_rtf_compress(rtf, size, true, &bytes, &count);
    if (FAILED(result))
        return result;
    if (count > SMALL_VALUE) {
        result = write_stream(sync->message, PR_RTF_COMPRESSED, bytes, count);
    } else {
        SPropValue value = { .ulPropTag = PR_RTF_COMPRESSED, .Value.bin = { .cb = (ULONG)count, .lpb = (BYTE *)bytes } };
        result = set_one(sync->message, &value);
    }
    free(bytes);
    sync->updated = true;
    return result;
}

/* --- What goes where ---------------------------------------------------------------------------------------------------------------- */

static HRESULT body_from_rtf(struct sync *sync)
{
    return write_body(sync, sync->rtf_text, sync->rtf_text_size);
}

static HRESULT rtf_from_body(struct sync *sync)
{
    char *rtf;
    size_t size;

    HRESULT result = mapix_convert_text_to_rtf(sync->body, sync->body_size, &rtf, &size);
    if (FAILED(result))
        return result;
    free(sync->rtf_text);
    sync->rtf_text = NULL;
    result = write_rtf(sync, rtf, size);
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_to_text(rtf, size, &sync->rtf_text, &sync->rtf_text_size);
    free(rtf);
    return result;
}

/* The body holds the RTF's text with something before or behind it, which a transport or a list server added: the RTF gets that, too, and
 * keeps its formatting. `at` is where in body's significant bytes the RTF's begin. */
static HRESULT surround(struct sync *sync, const struct significant *body, const struct significant *rtf, size_t at)
{
    size_t end = at + rtf->bytes.size, before_size = at ? offset_of(body, at) : 0;
    size_t after = end < body->bytes.size ? offset_of(body, end) : sync->body_size;
    char *text;
    size_t size;

    HRESULT result = mapix_convert_rtf_surround(sync->rtf, sync->rtf_size, sync->body, before_size, sync->body + after,
        sync->body_size - after, &text, &size);
    if (result == MAPI_E_CORRUPT_DATA)
        return rtf_from_body(sync);
    if (FAILED(result))
        return result;
    free(sync->rtf_text);
    sync->rtf_text = NULL;
    result = write_rtf(sync, text, size);
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_to_text(text, size, &sync->rtf_text, &sync->rtf_text_size);
    free(text);
    return result;
}

/* Both are there. Equal but for white space: nothing to do. */
static HRESULT merge(struct sync *sync, ULONG flags)
{
    struct significant body = { 0 }, rtf = { 0 };
    const char *found = NULL;

    HRESULT result = find_significant(sync->body, sync->body_size, &body);
    if (SUCCEEDED(result))
        result = find_significant(sync->rtf_text, sync->rtf_text_size, &rtf);
    if (SUCCEEDED(result)) {
        bool equal = body.bytes.size == rtf.bytes.size && (!rtf.bytes.size || !memcmp(body.bytes.bytes, rtf.bytes.bytes, rtf.bytes.size));
        if (rtf.bytes.size && body.bytes.size)
            found = memmem(body.bytes.bytes, body.bytes.size, rtf.bytes.bytes, rtf.bytes.size);
        if (equal)
            result = S_OK;
        else if (flags == RTF_SYNC_RTF_CHANGED)
            result = body_from_rtf(sync);
        else if (found)
            result = surround(sync, &body, &rtf, (size_t)(found - body.bytes.bytes));
        else if (flags & RTF_SYNC_RTF_CHANGED)
            result = body_from_rtf(sync);
        else
            result = rtf_from_body(sync);
    }
    clear_significant(&body);
    clear_significant(&rtf);
    return result;
}

/* The auxiliary properties. A store that keeps none of them is not in error. */
static HRESULT write_marks(struct sync *sync)
{
    SizedSPropTagArray(3, tags) = { 3, { PR_RTF_IN_SYNC, PR_RTF_SYNC_BODY_CRC, PR_RTF_SYNC_BODY_COUNT } };
    struct significant text = { 0 };
    WCHAR tag[TAG_LENGTH + 1];
    SPropValue *former = NULL;
    LPSPropProblemArray problems = NULL;
    ULONG count;

    HRESULT result = find_significant(sync->rtf_text, sync->rtf_text_size, &text);
    if (SUCCEEDED(result))
        result = sync->message->lpVtbl->GetProps(sync->message, (LPSPropTagArray)&tags, 0, &count, &former);
    if (SUCCEEDED(result)) {
        size_t units = 0;
        const char *at = text.bytes.bytes, *end = at + text.bytes.size;
        while (units < TAG_LENGTH && at < end)
            tag[units++] = (WCHAR)mapix_text_next_utf8(&at, end);
        tag[units] = 0;
        SPropValue values[] = {
            { .ulPropTag = PR_RTF_IN_SYNC, .Value.b = TRUE },
            { .ulPropTag = PR_RTF_SYNC_BODY_CRC, .Value.l = (LONG)rtf_crc((unsigned char *)text.bytes.bytes, text.bytes.size) },
            { .ulPropTag = PR_RTF_SYNC_BODY_COUNT, .Value.l = (LONG)text.count },
            { .ulPropTag = PR_RTF_SYNC_BODY_TAG_W, .Value.lpszW = tag },
            { .ulPropTag = PR_RTF_SYNC_PREFIX_COUNT, .Value.l = 0 },
            { .ulPropTag = PR_RTF_SYNC_TRAILING_COUNT, .Value.l = 0 },
        };
        bool same = former[0].ulPropTag == PR_RTF_IN_SYNC && former[0].Value.b && former[1].ulPropTag == PR_RTF_SYNC_BODY_CRC &&
            former[1].Value.l == values[1].Value.l && former[2].ulPropTag == PR_RTF_SYNC_BODY_COUNT && former[2].Value.l == values[2].Value.l;
        if (!same || sync->updated) {
            result = sync->message->lpVtbl->SetProps(sync->message, sizeof(values) / sizeof(values[0]), values, &problems);
            sync->updated = true;
        }
    }
    mapix_object_free_from(sync->message, problems);
    mapix_object_free_from(sync->message, former);
    clear_significant(&text);
    return FAILED(result) ? result : S_OK;
}

static HRESULT synchronise(struct sync *sync, ULONG flags)
{
    HRESULT result = read_body(sync);

    if (SUCCEEDED(result))
        result = read_rtf(sync);
    if (FAILED(result) || (!sync->body && !sync->rtf))
        return result;
    if (!sync->body)
        result = body_from_rtf(sync);
    else if (!sync->rtf && flags == RTF_SYNC_RTF_CHANGED)
        return S_OK;                              /* the RTF was deleted: the body is all there is */
    else if (!sync->rtf)
        result = rtf_from_body(sync);
    else
        result = merge(sync, flags);
    return SUCCEEDED(result) ? write_marks(sync) : result;
}

/* Make PR_BODY and PR_RTF_COMPRESSED of a message say the same (SPI-STRM-06).
 * Flags: RTF_SYNC_RTF_CHANGED (the body follows the RTF), RTF_SYNC_BODY_CHANGED (the RTF follows the body; its formatting is kept where the
 * two differ in white space only, or where the body has something more before or behind), both (as for the body, but where the two have
 * nothing in common the RTF wins). A text that is missing is made from the other one. Sets PR_RTF_IN_SYNC and the PR_RTF_SYNC_* properties.
 * `ret_updated` (may be NULL): something was set; the caller saves the message. Threads: as the message's.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_NOT_ENOUGH_MEMORY, what the message answers. ‹rtfsync› */
HRESULT STDAPICALLTYPE RTFSync(LPMESSAGE message, ULONG flags, BOOL *ret_updated)
{
    struct sync sync = { .message = message };
    HRESULT result = S_OK;

    if (ret_updated)
        *ret_updated = FALSE;
    if (!message)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED))
        return MAPI_E_UNKNOWN_FLAGS;
    if (flags)
        result = synchronise(&sync, flags);
    if (SUCCEEDED(result) && ret_updated)
        *ret_updated = sync.updated;
    free(sync.body);
    free(sync.rtf);
    free(sync.rtf_text);
    return result;
}
