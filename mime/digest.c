#include "mime/digest.h"

#include <edkmdb.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdint.h>
#include <string.h>

#include "mime/export_internal.h"
#include "storage/stream.h"
#include "table/helpers.h"

void mime_digest_start(struct mime_digest *digest)
{
    crypto_generichash_init(&digest->state, NULL, 0, 32);
    digest->bits = 0;
}

void mime_digest_bytes(struct mime_digest *digest, const void *bytes, size_t size)
{
    crypto_generichash_update(&digest->state, bytes, size);
}

/* What is as if it were not there is left out: stores may add it. */
static bool says_nothing(const SPropValue *value)
{
    switch (value->ulPropTag) {
    case PR_SUBJECT_A:
    case PR_ATTACH_LONG_FILENAME_A:
        return !*value->Value.lpszA;
    case PR_IMPORTANCE:
        return value->Value.l == IMPORTANCE_NORMAL;
    case PR_SENSITIVITY:
        return value->Value.l == SENSITIVITY_NONE;
    default:
        return false;
    }
}

static void add_value(struct mime_digest *digest, const SPropValue *value)
{
    struct {
        uint32_t tag, size;
    } head = { value->ulPropTag, 0 };
    const void *bytes = &value->Value;

    if (says_nothing(value))
        return;
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_STRING8:
        bytes = value->Value.lpszA;
        head.size = (uint32_t)strlen(value->Value.lpszA);
        break;
    case PT_LONG:
        head.size = 4;
        break;
    case PT_SYSTIME:
        head.size = 8;
        break;
    default:
        return;
    }
    mime_digest_bytes(digest, &head, sizeof(head));
    mime_digest_bytes(digest, bytes, head.size);
}

static const SizedSPropTagArray(7, message_tags) = { 7,
    { PR_SUBJECT_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, PR_SENDER_EMAIL_ADDRESS_A, PR_CLIENT_SUBMIT_TIME, PR_INTERNET_MESSAGE_ID_A,
        PR_IMPORTANCE, PR_SENSITIVITY } };
static const SizedSPropTagArray(4, recipient_tags) = { 4, { PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };
static const SizedSPropTagArray(4, attachment_tags) = { 4,
    { PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_A, PR_ATTACH_MIME_TAG_A, PR_ATTACH_NUM } };

static LPSPropTagArray tags_of(const void *sized)
{
    return (LPSPropTagArray)(uintptr_t)sized;
}

static void add_chosen(struct mime_digest *digest, const ULONG *tags, ULONG tag_count, const SPropValue *values, ULONG count)
{
    for (ULONG i = 0; i < tag_count; i++)
        for (ULONG j = 0; j < count; j++)
            if (values[j].ulPropTag == tags[i]) {
                add_value(digest, &values[j]);
                break;
            }
}

void mime_digest_message(struct mime_digest *digest, const SPropValue *values, ULONG count)
{
    add_chosen(digest, message_tags.aulPropTag, message_tags.cValues, values, count);
}

void mime_digest_recipient(struct mime_digest *digest, const SPropValue *values, ULONG count)
{
    add_chosen(digest, recipient_tags.aulPropTag, recipient_tags.cValues, values, count);
}

void mime_digest_attachment(struct mime_digest *digest, const SPropValue *values, ULONG count)
{
    add_chosen(digest, attachment_tags.aulPropTag, attachment_tags.cValues - 1, values, count);
}

void mime_digest_finish(struct mime_digest *digest, unsigned char ret_bytes[MIME_DIGEST_SIZE])
{
    ret_bytes[0] = digest->bits;
    crypto_generichash_final(&digest->state, ret_bytes + 1, MIME_DIGEST_SIZE - 1);
}

/* --- of a message --- */

static HRESULT add_stream(struct mime_digest *digest, LPMAPIPROP object, ULONG tag)
{
    unsigned char piece[16384];
    LPSTREAM stream;
    ULONG read;
    HRESULT result = object->lpVtbl->OpenProperty(object, tag, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream);

    if (FAILED(result))
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;     /* there is none */
    do {
        result = stream->lpVtbl->Read(stream, piece, sizeof(piece), &read);
        if (!FAILED(result))
            mime_digest_bytes(digest, piece, read);
    } while (!FAILED(result) && read);
    stream->lpVtbl->Release(stream);
    return mapix_storage_result(result);
}

static HRESULT add_embedded(struct mime_digest *digest, LPATTACH attachment, unsigned depth);

static HRESULT add_attachment(struct mime_digest *digest, LPMESSAGE message, const SRow *row, unsigned depth)
{
    const SPropValue *values = row->lpProps;
    LPATTACH attachment;
    HRESULT result;

    mime_digest_attachment(digest, values, row->cValues);
    if (values[3].ulPropTag != PR_ATTACH_NUM)
        return MAPI_E_CORRUPT_DATA;
    result = message->lpVtbl->OpenAttach(message, (ULONG)values[3].Value.l, NULL, 0, &attachment);
    if (FAILED(result))
        return result;
    result = values[0].ulPropTag == PR_ATTACH_METHOD && values[0].Value.l == ATTACH_EMBEDDED_MSG
        ? add_embedded(digest, attachment, depth) : add_stream(digest, (LPMAPIPROP)attachment, PR_ATTACH_DATA_BIN);
    attachment->lpVtbl->Release(attachment);
    return result;
}

static HRESULT add_message(struct mime_digest *digest, LPMESSAGE message, unsigned depth)
{
    LPMAPITABLE table;
    LPSPropValue values;
    LPSRowSet rows;
    ULONG count;
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, 0, &table);

    if (FAILED(result) || FAILED(result = mapix_table_take_rows(table, tags_of(&attachment_tags), NULL, &rows)))
        return result;
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++)
        result = add_attachment(digest, message, &rows->aRow[i], depth);
    FreeProws(rows);
    if (FAILED(result) || FAILED(result = message->lpVtbl->GetRecipientTable(message, 0, &table))
        || FAILED(result = mapix_table_take_rows(table, tags_of(&recipient_tags), NULL, &rows)))
        return result;
    for (ULONG i = 0; i < rows->cRows; i++)
        mime_digest_recipient(digest, rows->aRow[i].lpProps, rows->aRow[i].cValues);
    FreeProws(rows);
    result = export_values((LPMAPIPROP)message, (const SPropTagArray *)&message_tags, &count, &values);
    if (FAILED(result))
        return result;
    mime_digest_message(digest, values, count);
    MAPIFreeBuffer(values);
    if (digest->bits & MIME_DIGEST_PLAIN)
        result = add_stream(digest, (LPMAPIPROP)message, PR_BODY_A);
    if (!FAILED(result) && digest->bits & MIME_DIGEST_HTML)
        result = add_stream(digest, (LPMAPIPROP)message, PR_HTML);
    return FAILED(result) ? result : S_OK;
}

/* A message in the message has a digest of its own, with the bits it had then: they are kept in it as they are in the outer one. */
static HRESULT add_embedded(struct mime_digest *digest, LPATTACH attachment, unsigned depth)
{
    unsigned char bytes[MIME_DIGEST_SIZE];
    struct mime_digest own;
    LPSPropValue kept;
    LPMESSAGE embedded;
    HRESULT result;

    if (depth > MIME_DEPTH_MAX)
        return MAPI_E_TOO_COMPLEX;
    result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&embedded);
    if (FAILED(result))
        return result;
    mime_digest_start(&own);
    result = export_value((LPMAPIPROP)embedded, PR_MAPIX_CONTENT_DIGEST, &kept);
    own.bits = kept && kept->Value.bin.cb ? kept->Value.bin.lpb[0] : 0;
    MAPIFreeBuffer(kept);
    if (!FAILED(result))
        result = add_message(&own, embedded, depth + 1);
    embedded->lpVtbl->Release(embedded);
    mime_digest_finish(&own, bytes);
    mime_digest_bytes(digest, bytes, sizeof(bytes));
    return result;
}

HRESULT mime_digest_of(LPMESSAGE message, unsigned char bits, unsigned char ret_bytes[MIME_DIGEST_SIZE])
{
    struct mime_digest digest;
    HRESULT result;

    mime_digest_start(&digest);
    digest.bits = bits;
    result = add_message(&digest, message, 0);
    mime_digest_finish(&digest, ret_bytes);
    return result;
}
