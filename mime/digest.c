/* What a mail shows of a message, in 32 bytes: has it changed since it was imported? Read flags, status and the like do not count. */
#include <edkmdb.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "mime/mime.h"

static void add_bytes(crypto_generichash_state *state, const void *bytes, uint32_t size)
{
    crypto_generichash_update(state, (const unsigned char *)&size, sizeof(size));
    crypto_generichash_update(state, bytes, size);
}

static void add_value(crypto_generichash_state *state, const SPropValue *value)
{
    uint32_t tag = value->ulPropTag;

    crypto_generichash_update(state, (const unsigned char *)&tag, sizeof(tag));
    switch (PROP_TYPE(tag)) {
    case PT_STRING8:
        add_bytes(state, value->Value.lpszA, (uint32_t)strlen(value->Value.lpszA));
        break;
    case PT_BINARY:
        add_bytes(state, value->Value.bin.lpb, value->Value.bin.cb);
        break;
    case PT_LONG:
        add_bytes(state, &value->Value.l, 4);
        break;
    case PT_SYSTIME:
        add_bytes(state, &value->Value.ft, 8);
        break;
    default:
        break;
    }
}

static HRESULT add_table(crypto_generichash_state *state, LPMAPITABLE table, const SPropTagArray *tags)
{
    LPSRowSet rows;
    HRESULT result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)tags, NULL, NULL, 0, &rows);

    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows; i++)
        for (ULONG j = 0; j < rows->aRow[i].cValues; j++)
            add_value(state, &rows->aRow[i].lpProps[j]);
    FreeProws(rows);
    return S_OK;
}

/* Bodies may be long: their size stands for them in GetProps; here their bytes go through the digest piece by piece. */
static HRESULT add_stream(crypto_generichash_state *state, LPMESSAGE message, ULONG tag)
{
    unsigned char piece[16384];
    LPSTREAM stream;
    ULONG read;
    HRESULT result = message->lpVtbl->OpenProperty(message, tag, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream);

    if (FAILED(result))
        return S_OK;                   /* there is none */
    do {
        result = stream->lpVtbl->Read(stream, piece, sizeof(piece), &read);
        if (!FAILED(result))
            crypto_generichash_update(state, piece, read);
    } while (!FAILED(result) && read);
    stream->lpVtbl->Release(stream);
    return result;
}

HRESULT mime_digest(LPMESSAGE message, unsigned char digest[32])
{
    static const SizedSPropTagArray(7, values) = { 7,
        { PR_SUBJECT_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, PR_SENDER_EMAIL_ADDRESS_A, PR_CLIENT_SUBMIT_TIME, PR_INTERNET_MESSAGE_ID_A,
            PR_IMPORTANCE, PR_SENSITIVITY } };
    static const SizedSPropTagArray(4, recipients) = { 4, { PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };
    static const SizedSPropTagArray(3, attachments) = { 3, { PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_A, PR_ATTACH_MIME_TAG_A } };
    crypto_generichash_state state;
    LPSPropValue found;
    LPMAPITABLE table;
    ULONG count;
    HRESULT result = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&values, 0, &count, &found);

    if (FAILED(result))
        return result;
    crypto_generichash_init(&state, NULL, 0, 32);
    for (ULONG i = 0; i < count; i++)
        add_value(&state, &found[i]);
    MAPIFreeBuffer(found);
    result = add_stream(&state, message, PR_BODY_A);
    if (!FAILED(result))
        result = add_stream(&state, message, PR_HTML);
    if (!FAILED(result))
        result = message->lpVtbl->GetRecipientTable(message, 0, &table);
    if (!FAILED(result))
        result = add_table(&state, table, (const SPropTagArray *)&recipients);
    if (!FAILED(result))
        result = message->lpVtbl->GetAttachmentTable(message, 0, &table);
    if (!FAILED(result))
        result = add_table(&state, table, (const SPropTagArray *)&attachments);
    crypto_generichash_final(&state, digest, 32);
    return FAILED(result) ? result : S_OK;
}
