/* The two texts of a message, PR_BODY and PR_RTF_COMPRESSED: who saves one gets the other made from it (SPI-MSG-18). The store says so by
 * STORE_RTF_OK, so that clients need not call RTFSync. PR_HTML stays what the client makes it. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/rtf.h"

enum { LARGEST_TEXT = 32 * 1024 * 1024 };       /* larger ones are left as they are */

static const struct prop_change *change_of(const struct prop_change *changes, ULONG count, ULONG tag)
{
    while (count--)
        if (PROP_ID(changes[count].tag) == PROP_ID(tag))
            return &changes[count];
    return NULL;
}

/* The bytes of a text in the record, wherever they are; strings as UTF-8. free() them. S_FALSE: there are none, or too many. */
static HRESULT read_text(struct local_core *core, const struct mapix_store_record *record, ULONG tag, char **ret_bytes, size_t *ret_size)
{
    const SPropValue *value = mapix_store_record_find(record, tag);
    const struct mapix_store_large *large = mapix_store_record_find_large(record, tag);
    char *bytes = NULL;
    size_t size = 0, got = 0;

    if (large && large->size > LARGEST_TEXT)
        return S_FALSE;
    if (large) {
        HRESULT result = (bytes = malloc((size_t)large->size + 1)) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        for (; SUCCEEDED(result) && size < (size_t)large->size; size += got) {
            result = mapix_store_value_read(core->engine, large->value, size, bytes + size, (size_t)large->size - size, &got);
            if (SUCCEEDED(result) && !got)
                result = MAPI_E_CORRUPT_DATA;
        }
        if (FAILED(result)) {
            free(bytes);
            return result;
        }
    } else if (value && PROP_TYPE(value->ulPropTag) == PT_UNICODE) {
        bytes = mapix_text_utf8_heap(value->Value.lpszW);
        size = bytes ? strlen(bytes) : 0;
    } else if (value && PROP_TYPE(value->ulPropTag) == PT_BINARY) {
        size = value->Value.bin.cb;
        if ((bytes = malloc(size + 1)))
            memcpy(bytes, value->Value.bin.lpb, size);
    } else {
        return S_FALSE;
    }
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    bytes[size] = 0;
    *ret_bytes = bytes;
    *ret_size = size;
    return S_OK;
}

static void drop(struct mapix_store_record *record, ULONG tag)
{
    local_record_drop(record, tag);
    for (ULONG index = 0; index < record->large_count; index++)
        if (PROP_ID(record->large[index].tag) == PROP_ID(tag)) {
            record->large[index] = record->large[--record->large_count];
            break;
        }
}

/* Put a value in, in place of what was there. What it points to is in the record's memory. */
static HRESULT put(struct mapix_store_record *record, const SPropValue *value)
{
    drop(record, value->ulPropTag);
    return local_record_add(record, value);
}

static HRESULT put_bytes(struct mapix_store_record *record, SPropValue value, const void *bytes, size_t size)
{
    void *copy = NULL;

    if (FAILED(MAPIAllocateMore((ULONG)(size ? size : 1), record->memory, &copy)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(copy, bytes, size);
    if (PROP_TYPE(value.ulPropTag) == PT_UNICODE) {
        value.Value.lpszW = copy;
    } else {
        value.Value.bin.cb = (ULONG)size;
        value.Value.bin.lpb = copy;
    }
    return put(record, &value);
}

static HRESULT body_from_rtf(struct local_core *core, struct mapix_store_record *record)
{
    char *compressed = NULL, *rtf = NULL, *text = NULL;
    wchar_t *wide = NULL;
    size_t size = 0, rtf_size = 0, text_size = 0;
    HRESULT result = read_text(core, record, PR_RTF_COMPRESSED, &compressed, &size);

    if (result == S_OK)
        result = mapix_convert_rtf_decompress(compressed, size, &rtf, &rtf_size);
    if (result == S_OK)
        result = mapix_convert_rtf_to_text(rtf, rtf_size, &text, &text_size);
    if (result == S_OK && !(wide = mapix_text_wide_heap(text)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (result == S_OK)
        result = put_bytes(record, (SPropValue){ .ulPropTag = PR_BODY_W }, wide, (wcslen(wide) + 1) * sizeof(*wide));
    free(compressed);
    free(rtf);
    free(text);
    free(wide);
    return result;
}

static HRESULT rtf_from_body(struct local_core *core, struct mapix_store_record *record)
{
    char *text = NULL, *rtf = NULL, *compressed = NULL;
    size_t size = 0, rtf_size = 0, compressed_size = 0;
    HRESULT result = read_text(core, record, PR_BODY, &text, &size);

    if (result == S_OK)
        result = mapix_convert_text_to_rtf(text, size, &rtf, &rtf_size);
    if (result == S_OK)
        result = mapix_convert_rtf_compress(rtf, rtf_size, true, &compressed, &compressed_size);
    if (result == S_OK)
        result = put_bytes(record, (SPropValue){ .ulPropTag = PR_RTF_COMPRESSED }, compressed, compressed_size);
    free(text);
    free(rtf);
    free(compressed);
    return result;
}

HRESULT local_body_follow(struct local_core *core, const struct prop_change *changes, ULONG count, struct mapix_store_record *record)
{
    const struct prop_change *rtf = change_of(changes, count, PR_RTF_COMPRESSED), *body = change_of(changes, count, PR_BODY);
    bool has_rtf = mapix_store_record_find(record, PR_RTF_COMPRESSED) || mapix_store_record_find_large(record, PR_RTF_COMPRESSED);
    SPropValue in_sync = { .ulPropTag = PR_RTF_IN_SYNC, .Value.b = TRUE };
    HRESULT result = S_FALSE;

    if (!has_rtf) {
        if (rtf)
            drop(record, PR_RTF_IN_SYNC);
        return S_OK;
    }
    if (rtf && !body)
        result = body_from_rtf(core, record);
    else if (body && !rtf)
        result = body->kind == PROP_CHANGE_DELETE ? S_FALSE : rtf_from_body(core, record);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY || MAPI_E_DISK_ERROR == result)
        return result;
    if (result == S_OK)
        return put(record, &in_sync);
    if (body && !rtf)                             /* the other could not be made: it is no longer in step */
        drop(record, PR_RTF_IN_SYNC);
    return S_OK;
}
