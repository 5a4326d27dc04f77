/* cmc_list and cmc_read. */
#include "simple/cmc.h"

#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* --- cmc_list --- */

static const SizedSPropTagArray(8, list_tags) = { 8, { PR_MESSAGE_CLASS_A, PR_SUBJECT_A, PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_SIZE, PR_MESSAGE_FLAGS,
    PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A } };
enum { ID, CLASS, SUBJECT, SENT, SIZE, FLAGS_OF, SENDER, COLUMNS = SENDER + 3 };

static bool has(const SPropValue *row, int column)
{
    return row[column].ulPropTag == list_tags.aulPropTag[column - 1];
}

static const char *text_in(const SPropValue *row, int column)
{
    return has(row, column) ? row[column].Value.lpszA : "";
}

/* What the caller wants of the folder. */
struct wish {
    const char *type;                                      /* NULL: all */
    bool unread_only, count_only, references_only;
    ULONG limit;                                           /* 0: none */
};

/* The rows that fit; each is a copy out of the table, kept as it came. */
struct found {
    SPropValue **rows;
    ULONG count, capacity;
};

static void found_free(struct found *found)
{
    for (ULONG i = 0; i < found->count; i++)
        MAPIFreeBuffer(found->rows[i]);
    free(found->rows);
}

/* Take a row out of its set, so that it stays. */
static HRESULT found_add(struct found *found, SRow *row)
{
    if (found->count == found->capacity) {
        ULONG capacity = found->capacity ? 2 * found->capacity : 64;
        SPropValue **grown = realloc(found->rows, capacity * sizeof(*grown));
        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        found->rows = grown;
        found->capacity = capacity;
    }
    found->rows[found->count++] = row->lpProps;
    *row = (SRow){ 0 };
    return S_OK;
}

static bool fits(const SPropValue *row, const struct wish *wish)
{
    bool same = true;
    if (row[ID].ulPropTag != PR_ENTRYID || (wish->unread_only && has(row, FLAGS_OF) && (row[FLAGS_OF].Value.l & MSGFLAG_READ)))
        return false;
    if (wish->type) {
        char *type = cmc_type_of_class(NULL, text_in(row, CLASS));
        same = type && cmc_same_type(type, wish->type);
        mapix_memory_free(type);
    }
    return same;
}

/* Go through the table; `found` NULL: only count. */
static HRESULT collect(LPMAPITABLE table, const struct wish *wish, struct found *found, ULONG *ret_count)
{
    HRESULT hr = S_OK;
    ULONG count = 0;
    for (bool more = true; SUCCEEDED(hr) && more;) {
        LPSRowSet rows = NULL;
        hr = table->lpVtbl->QueryRows(table, 64, 0, &rows);
        if (FAILED(hr))
            return simple_fail_object(hr, table, "The messages cannot be listed");
        more = rows->cRows > 0;
        for (ULONG i = 0; SUCCEEDED(hr) && more && i < rows->cRows; i++) {
            if (!fits(rows->aRow[i].lpProps, wish))
                continue;
            if (found)
                hr = found_add(found, &rows->aRow[i]);
            count += SUCCEEDED(hr);
            more = !wish->limit || count < wish->limit;
        }
        FreeProws(rows);
    }
    *ret_count = count;
    return hr;
}

static HRESULT summarize(void *base, const SPropValue *row, bool reference_only, CMC_message_summary *to)
{
    char id[SIMPLE_LONG_ID_SIZE];
    HRESULT hr = simple_id_encode(&row[ID].Value.bin, id, sizeof(id));
    if (FAILED(hr))
        return hr;
    to->message_reference = cmc_make_reference(base, id);
    to->byte_length = CMC_LENGTH_UNKNOWN;
    to->time_sent.tmzone = CMC_NO_TIMEZONE;
    if (!to->message_reference || reference_only)
        return to->message_reference ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    LONG flags = has(row, FLAGS_OF) ? row[FLAGS_OF].Value.l : 0;
    to->summary_flags = (flags & MSGFLAG_READ ? CMC_SUM_READ : 0) | (flags & MSGFLAG_UNSENT ? CMC_SUM_UNSENT : 0);
    if (has(row, SENT))
        to->time_sent = cmc_time_of(row[SENT].Value.ft);
    if (has(row, SIZE))
        to->byte_length = (CMC_uint32)row[SIZE].Value.l;
    to->message_type = cmc_type_of_class(base, text_in(row, CLASS));
    to->subject = mapix_text_copy(base, text_in(row, SUBJECT));
    if (!to->message_type || !to->subject)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!*text_in(row, SENDER) && !*text_in(row, SENDER + 2))
        return S_OK;
    SPropValue values[4] = { row[SENDER], row[SENDER + 1], row[SENDER + 2], { .ulPropTag = PR_NULL } };
    MapiRecipDesc sender;
    to->originator = mapix_memory_more(base, sizeof(*to->originator));
    hr = to->originator ? simple_recipient_fill(base, values, MAPI_ORIG, &sender) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = cmc_recipient_fill(base, &sender, to->originator);
    if (SUCCEEDED(hr))
        to->originator->recip_flags = CMC_RECIP_LAST_ELEMENT;
    return hr;
}

static HRESULT make_summaries(const struct found *found, bool references_only, CMC_message_summary **ret_summaries)
{
    CMC_message_summary *summaries = mapix_memory_new_zero(found->count * sizeof(*summaries));
    HRESULT hr = summaries ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < found->count; i++)
        hr = summarize(summaries, found->rows[i], references_only, &summaries[i]);
    if (FAILED(hr)) {
        mapix_memory_free(summaries);
        return hr;
    }
    summaries[found->count - 1].summary_flags |= CMC_SUM_LAST_ELEMENT;
    *ret_summaries = summaries;
    return S_OK;
}

static HRESULT list(struct simple_session *session, CMC_ui_id ui_id, const struct wish *wish, const CMC_message_reference *seed, ULONG *ret_count,
    CMC_message_summary **ret_summaries)
{
    struct found found = { 0 };
    LPENTRYID seed_id = NULL;
    LPMDB store = NULL;
    LPMAPITABLE table = NULL;
    ULONG size = 0;
    char id[SIMPLE_LONG_ID_SIZE];
    HRESULT hr = seed ? cmc_reference_id(seed, id) : S_OK;
    if (SUCCEEDED(hr) && seed)
        hr = simple_id_decode(id, &size, &seed_id);
    if (SUCCEEDED(hr))
        hr = simple_session_store(session, ui_id, &store);
    if (SUCCEEDED(hr))
        hr = simple_open_list(store, "", true, (const SPropTagArray *)(const void *)&list_tags, &table);
    if (SUCCEEDED(hr) && seed_id)
        hr = simple_pass(table, size, seed_id);
    if (SUCCEEDED(hr))
        hr = collect(table, wish, wish->count_only ? NULL : &found, ret_count);
    if (SUCCEEDED(hr) && found.count)
        hr = make_summaries(&found, wish->references_only, ret_summaries);
    found_free(&found);
    if (table)
        table->lpVtbl->Release(table);
    mapix_memory_free(seed_id);
    return hr;
}

/* xcmc.h. *count is the most that are wanted (0: all) and becomes the number there is; oldest first. No messages are no error. */
CMC_return_code cmc_list(CMC_session_id session, CMC_string message_type, CMC_flags list_flags, CMC_message_reference *seed, CMC_uint32 *count,
    CMC_ui_id ui_id, CMC_message_summary **result, CMC_extension *list_extensions)
{
    struct simple_session *entered = NULL;
    ULONG found = 0;
    HRESULT hr = cmc_check(list_flags, CMC_LIST_UNREAD_ONLY | CMC_LIST_MSG_REFS_ONLY | CMC_LIST_COUNT_ONLY, list_extensions);
    struct wish wish = { .type = message_type && *message_type ? message_type : NULL, .unread_only = list_flags & CMC_LIST_UNREAD_ONLY,
        .count_only = list_flags & CMC_LIST_COUNT_ONLY, .references_only = list_flags & CMC_LIST_MSG_REFS_ONLY, .limit = count ? *count : 0 };
    if (result)
        *result = NULL;
    if (SUCCEEDED(hr) && (!count || (!result && !wish.count_only)))
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "cmc_list has nowhere to put its result");
    if (SUCCEEDED(hr) && wish.type && !strchr(wish.type, ':'))
        hr = simple_fail(CMC_ERROR(CMC_E_UNRECOGNIZED_MESSAGE_TYPE), "\"%.200s\" is no type of message; CMC: IPM is one", wish.type);
    if (SUCCEEDED(hr))
        hr = simple_session_find(SIMPLE_CMC_HANDLE, session, &entered);
    if (SUCCEEDED(hr))
        hr = list(entered, ui_id, &wish, seed, &found, result);
    if (SUCCEEDED(hr))
        *count = found;
    simple_session_release(entered);
    return cmc_result(hr);
}

/* --- cmc_read --- */

/* Lines end with a line feed here. */
static char *copy_text(void *base, const char *from)
{
    char *text = mapix_text_copy(base, from), *to = text;
    for (const char *c = text; c && *c; c++)
        if (c[0] != '\r' || c[1] != '\n')
            *to++ = *c;
    if (to)
        *to = 0;
    return text;
}

static HRESULT copy_recipients(const MapiMessage *from, CMC_message *to)
{
    ULONG count = from->nRecipCount + (from->lpOriginator != NULL), at = 0;
    HRESULT hr = S_OK;
    if (!count)
        return S_OK;
    to->recipients = mapix_memory_more_zero(to, count * sizeof(*to->recipients));
    if (!to->recipients)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (from->lpOriginator)
        hr = cmc_recipient_fill(to, from->lpOriginator, &to->recipients[at++]);
    for (ULONG i = 0; SUCCEEDED(hr) && i < from->nRecipCount; i++)
        hr = cmc_recipient_fill(to, &from->lpRecips[i], &to->recipients[at++]);
    to->recipients[count - 1].recip_flags |= CMC_RECIP_LAST_ELEMENT;
    return hr;
}

static HRESULT copy_attachments(const MapiMessage *from, CMC_message *to)
{
    if (!from->nFileCount)
        return S_OK;
    to->attachments = mapix_memory_more_zero(to, from->nFileCount * sizeof(*to->attachments));
    if (!to->attachments)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < from->nFileCount; i++) {
        CMC_attachment *attachment = &to->attachments[i];
        attachment->attach_title = mapix_text_copy(to, from->lpFiles[i].lpszFileName);
        attachment->attach_filename = mapix_text_copy(to, from->lpFiles[i].lpszPathName);
        attachment->attach_flags = CMC_ATT_APP_OWNS_FILE | (i + 1 == from->nFileCount ? CMC_ATT_LAST_ELEMENT : 0);
        if (!attachment->attach_title || !attachment->attach_filename)
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

static HRESULT convert(const MapiMessage *from, const char *id, CMC_message **ret_message)
{
    CMC_message *to = mapix_memory_new_zero(sizeof(*to));
    if (!to)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    to->message_reference = cmc_make_reference(to, id);
    to->message_type = cmc_type_of_class(to, from->lpszMessageType);
    to->subject = mapix_text_copy(to, from->lpszSubject);
    to->text_note = copy_text(to, from->lpszNoteText);
    to->time_sent.tmzone = CMC_NO_TIMEZONE;
    to->message_flags = CMC_MSG_LAST_ELEMENT | (from->flFlags & MAPI_UNREAD ? 0 : CMC_MSG_READ) | (from->flFlags & MAPI_SENT ? 0 : CMC_MSG_UNSENT);
    HRESULT hr = to->message_reference && to->message_type && to->subject && to->text_note ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = copy_recipients(from, to);
    if (SUCCEEDED(hr))
        hr = copy_attachments(from, to);
    if (FAILED(hr))
        mapix_memory_free(to);
    else
        *ret_message = to;
    return hr;
}

/* When it was sent, to the second: Simple MAPI only has minutes. */
static CMC_time time_sent(struct simple_session *session, CMC_ui_id ui_id, const char *id)
{
    CMC_time time = { .tmzone = CMC_NO_TIMEZONE };
    LPMESSAGE message = NULL;
    LPSPropValue sent = NULL;
    if (FAILED(simple_open_message(session, ui_id, id, 0, &message)))
        return time;
    if (SUCCEEDED(HrGetOneProp((LPMAPIPROP)message, PR_CLIENT_SUBMIT_TIME, &sent)))
        time = cmc_time_of(sent->Value.ft);
    MAPIFreeBuffer(sent);
    message->lpVtbl->Release(message);
    return time;
}

static HRESULT read_one(struct simple_session *session, CMC_ui_id ui_id, const CMC_message_reference *reference, CMC_flags flags, CMC_message **ret_message)
{
    char id[SIMPLE_LONG_ID_SIZE];
    lpMapiMessage message = NULL;
    HRESULT hr = reference ? cmc_reference_id(reference, id)
                           : simple_find_next(session, ui_id, NULL, NULL,
                                 MAPI_GUARANTEE_FIFO | (flags & CMC_READ_FIRST_UNREAD_MESSAGE ? MAPI_UNREAD_ONLY : 0), id, sizeof(id));
    if (SUCCEEDED(hr))
        hr = simple_read(session, ui_id, id, (flags & CMC_DO_NOT_MARK_AS_READ ? MAPI_PEEK : 0) | (flags & CMC_MSG_AND_ATT_HDRS_ONLY ? MAPI_SUPPRESS_ATTACH : 0),
            &message);
    if (SUCCEEDED(hr)) {
        hr = convert(message, id, ret_message);
        if (FAILED(hr))
            simple_files_remove(message->nFileCount, message->lpFiles);
        else
            (*ret_message)->time_sent = time_sent(session, ui_id, id);
    }
    mapix_memory_free(message);
    return hr;
}

/* xcmc.h. Files are the caller's to delete. */
CMC_return_code cmc_read(CMC_session_id session, CMC_message_reference *message_reference, CMC_flags read_flags, CMC_message **message, CMC_ui_id ui_id,
    CMC_extension *read_extensions)
{
    struct simple_session *entered = NULL;
    HRESULT hr = cmc_check(read_flags, CMC_DO_NOT_MARK_AS_READ | CMC_MSG_AND_ATT_HDRS_ONLY | CMC_READ_FIRST_UNREAD_MESSAGE, read_extensions);
    if (message)
        *message = NULL;
    if (SUCCEEDED(hr) && !message)
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "cmc_read has nowhere to put the message");
    if (SUCCEEDED(hr) && message_reference && (read_flags & CMC_READ_FIRST_UNREAD_MESSAGE))
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_FLAG), "CMC_READ_FIRST_UNREAD_MESSAGE goes with no reference");
    if (SUCCEEDED(hr))
        hr = simple_session_find(SIMPLE_CMC_HANDLE, session, &entered);
    if (SUCCEEDED(hr))
        hr = read_one(entered, ui_id, message_reference, read_flags, message);
    simple_session_release(entered);
    return cmc_result(hr);
}
