/* MAPIReadMail: a message as one block of memory, its files beside it. */
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "simple/simple.h"
#include "storage/stream.h"
#include "value/value.h"

#define CONVERSATION_HEADER 22                             /* bytes of PR_CONVERSATION_INDEX that all messages of a conversation share */

static const SizedSPropTagArray(15, message_tags) = { 15, { PR_MESSAGE_CLASS_A, PR_SUBJECT_A, PR_MESSAGE_DELIVERY_TIME, PR_CLIENT_SUBMIT_TIME,
    PR_CONVERSATION_INDEX, PR_MESSAGE_FLAGS, PR_READ_RECEIPT_REQUESTED, PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A,
    PR_SENDER_ENTRYID, PR_SENT_REPRESENTING_NAME_A, PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A,
    PR_SENT_REPRESENTING_ENTRYID } };
enum { CLASS, SUBJECT, DELIVERED, SUBMITTED, CONVERSATION, FLAGS_OF, RECEIPT, SENDER, REPRESENTED = SENDER + 4 };

static bool has(const SPropValue *values, int index)
{
    return values[index].ulPropTag == message_tags.aulPropTag[index];
}

static const char *text_in(const SPropValue *values, int index)
{
    return has(values, index) ? values[index].Value.lpszA : "";
}

/* SMAPI-19. */
void simple_date_text(FILETIME time, char to[17])
{
    time_t seconds = (time_t)mapix_time_to_unix(time);
    struct tm local;
    if (!localtime_r(&seconds, &local) || local.tm_year + 1900 < 0 || local.tm_year + 1900 > 9999)
        *to = 0;
    else
        snprintf(to, 17, "%04u/%02u/%02u %02u:%02u", (unsigned)(local.tm_year + 1900) % 10000, (unsigned)(local.tm_mon + 1) % 100,
            (unsigned)local.tm_mday % 100, (unsigned)local.tm_hour % 100, (unsigned)local.tm_min % 100);
}

/* The conversation: the header of its index, in hexadecimal; what MAPISendMail takes to continue it. */
static char *conversation_text(void *base, const SPropValue *values)
{
    const SBinary *index = &values[CONVERSATION].Value.bin;
    if (!has(values, CONVERSATION) || index->cb < CONVERSATION_HEADER)
        return mapix_text_copy(base, "");
    char *text = mapix_memory_more(base, 2 * CONVERSATION_HEADER + 1);
    for (int i = 0; text && i < CONVERSATION_HEADER; i++)
        snprintf(text + 2 * i, 3, "%02X", index->lpb[i]);
    return text;
}

static HRESULT read_envelope(MapiMessage *message, const SPropValue *values)
{
    char date[17] = "";
    if (has(values, DELIVERED))
        simple_date_text(values[DELIVERED].Value.ft, date);
    else if (has(values, SUBMITTED))
        simple_date_text(values[SUBMITTED].Value.ft, date);
    LONG flags = has(values, FLAGS_OF) ? values[FLAGS_OF].Value.l : 0;
    message->flFlags = (flags & MSGFLAG_READ ? 0 : MAPI_UNREAD) | (flags & MSGFLAG_UNSENT ? 0 : MAPI_SENT) |
        (has(values, RECEIPT) && values[RECEIPT].Value.b ? MAPI_RECEIPT_REQUESTED : 0);
    message->lpszSubject = mapix_text_copy(message, text_in(values, SUBJECT));
    message->lpszMessageType = mapix_text_copy(message, text_in(values, CLASS));
    message->lpszDateReceived = mapix_text_copy(message, date);
    message->lpszConversationID = conversation_text(message, values);
    if (!message->lpszSubject || !message->lpszMessageType || !message->lpszDateReceived || !message->lpszConversationID)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    int sender = *text_in(values, SENDER) || *text_in(values, SENDER + 2) ? SENDER : REPRESENTED;
    if (!*text_in(values, sender) && !*text_in(values, sender + 2))
        return S_OK;                                       /* written here, or an incomplete one: nobody sent it */
    message->lpOriginator = mapix_memory_more(message, sizeof(*message->lpOriginator));
    return message->lpOriginator ? simple_recipient_fill(message, values + sender, MAPI_ORIG, message->lpOriginator) : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* A long text comes as a stream. */
static HRESULT read_text(LPMESSAGE from, MapiMessage *message)
{
    LPSPropValue value = NULL;
    LPSTREAM stream = NULL;
    void *bytes = NULL;
    size_t size = 0;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)from, PR_BODY_A, &value);
    if (SUCCEEDED(hr) || hr == MAPI_E_NOT_FOUND) {
        message->lpszNoteText = mapix_text_copy(message, SUCCEEDED(hr) ? value->Value.lpszA : "");
        MAPIFreeBuffer(value);
        return message->lpszNoteText ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (hr != MAPI_E_NOT_ENOUGH_MEMORY)
        return simple_fail_object(hr, from, "The text of the message cannot be read");
    hr = from->lpVtbl->OpenProperty(from, PR_BODY_A, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream);
    if (SUCCEEDED(hr)) {
        hr = mapix_storage_result(mapix_stream_read_all(stream, INT32_MAX / 2, &bytes, &size));
        stream->lpVtbl->Release(stream);
    }
    if (FAILED(hr))
        return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : simple_fail_object(hr, from, "The text of the message cannot be read");
    message->lpszNoteText = mapix_memory_copy(message, bytes, size + 1);
    free(bytes);
    return message->lpszNoteText ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT read_recipients(LPMESSAGE from, MapiMessage *message)
{
    static const SizedSPropTagArray(5, columns) = { 5, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID, PR_RECIPIENT_TYPE } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT hr = from->lpVtbl->GetRecipientTable(from, 0, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, SIMPLE_RECIPIENT_LIMIT, &rows);
    if (hr == MAPI_E_TABLE_TOO_BIG)
        simple_fail(hr = SIMPLE_ERROR(MAPI_E_TOO_MANY_RECIPIENTS), "The message has more than %d recipients", SIMPLE_RECIPIENT_LIMIT);
    else if (FAILED(hr))
        simple_fail_object(hr, from, "The recipients cannot be listed");
    if (SUCCEEDED(hr) && rows->cRows && !(message->lpRecips = mapix_memory_more_array(message, rows->cRows, sizeof(MapiRecipDesc))))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        const SPropValue *row = rows->aRow[i].lpProps;
        LONG class = row[4].ulPropTag == PR_RECIPIENT_TYPE ? row[4].Value.l & 3 : MAPI_TO;
        if (class != MAPI_ORIG)
            hr = simple_recipient_fill(message, row, (ULONG)class, &message->lpRecips[message->nRecipCount++]);
    }
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    return hr;
}

/* SMAPI-23: what the flags leave out is not read at all. */
static HRESULT read_content(LPMESSAGE from, FLAGS flags, MapiMessage *message)
{
    bool envelope = flags & MAPI_ENVELOPE_ONLY, as_file = !envelope && (flags & MAPI_BODY_AS_FILE);
    HRESULT hr = envelope ? S_OK : read_text(from, message);
    if (SUCCEEDED(hr))
        hr = simple_files_read(from, message, !envelope && !(flags & MAPI_SUPPRESS_ATTACH), as_file, &message->nFileCount, &message->lpFiles);
    if (SUCCEEDED(hr) && as_file) {
        hr = simple_file_write_text(message, message->lpszNoteText, &message->lpFiles[0]);
        *message->lpszNoteText = 0;
    }
    if (SUCCEEDED(hr) && envelope && !(message->lpszNoteText = mapix_text_copy(message, "")))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    return hr;
}

HRESULT simple_read(struct simple_session *session, ULONG_PTR ui_param, const char *id, FLAGS flags, lpMapiMessage *ret_message)
{
    LPMESSAGE from = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT hr = simple_open_message(session, ui_param, id, MAPI_BEST_ACCESS, &from);
    if (FAILED(hr))
        return hr;
    MapiMessage *message = mapix_memory_new_zero(sizeof(*message));
    hr = message ? from->lpVtbl->GetProps(from, (LPSPropTagArray)(uintptr_t)&message_tags, 0, &count, &values) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (message && FAILED(hr))
        simple_fail_object(hr, from, "The message cannot be read");
    if (SUCCEEDED(hr))
        hr = read_envelope(message, values);
    if (SUCCEEDED(hr))
        hr = read_recipients(from, message);
    if (SUCCEEDED(hr))
        hr = read_content(from, flags, message);
    if (SUCCEEDED(hr) && !(flags & MAPI_PEEK))
        from->lpVtbl->SetReadFlag(from, 0);                /* a store that cannot be written is read all the same */
    if (SUCCEEDED(hr)) {
        *ret_message = message;
    } else if (message) {
        simple_files_remove(message->nFileCount, message->lpFiles);
        mapix_memory_free(message);
    }
    MAPIFreeBuffer(values);
    from->lpVtbl->Release(from);
    return hr;
}

/* mapi.h; SMAPI-11, SMAPI-23. */
ULONG MAPIReadMail(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageID, FLAGS flFlags, ULONG ulReserved, lpMapiMessage *lppMessage)
{
    struct simple_session *session = NULL;
    if (lppMessage)
        *lppMessage = NULL;
    HRESULT hr = simple_check_flags("MAPIReadMail", flFlags, MAPI_BODY_AS_FILE | MAPI_ENVELOPE_ONLY | MAPI_PEEK | MAPI_SUPPRESS_ATTACH, ulReserved);
    if (SUCCEEDED(hr) && !lppMessage)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MAPIReadMail has nowhere to put the message");
    if (SUCCEEDED(hr))
        hr = simple_session_find(SIMPLE_HANDLE, lhSession, &session);
    if (SUCCEEDED(hr))
        hr = simple_read(session, ulUIParam, lpszMessageID, flFlags, lppMessage);
    simple_session_release(session);
    return simple_result(hr);
}
