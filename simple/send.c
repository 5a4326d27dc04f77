/* MAPISendMail, MAPISendMailW, MAPISendDocuments, MAPISaveMail: messages out of MapiMessage structures. */
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "simple/simple.h"

#define SEND_FLAGS (MAPI_DIALOG | MAPI_DIALOG_MODELESS | MAPI_LOGON_UI | MAPI_NEW_SESSION)

/* --- what a message must be --- */

HRESULT simple_message_check(const MapiMessage *message, bool recipients_needed)
{
    if (!message)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "There is no message");
    if (message->ulReserved && message->ulReserved != CP_UTF8)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MapiMessage.ulReserved must be 0 or CP_UTF8");
    HRESULT hr = simple_recipients_check(message->nRecipCount, message->lpRecips);
    if (FAILED(hr))
        return hr;
    if (recipients_needed && !message->nRecipCount)
        return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "A message needs a recipient; name one, or ask the user with MAPI_DIALOG");
    if (message->nFileCount > SIMPLE_FILE_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TOO_MANY_FILES), "There are %u files; at most %d are allowed", (unsigned)message->nFileCount,
            SIMPLE_FILE_LIMIT);
    if (message->nFileCount && !message->lpFiles)
        return simple_fail(SIMPLE_ERROR(MAPI_E_ATTACHMENT_NOT_FOUND), "MapiMessage.lpFiles is NULL, but there shall be %u files",
            (unsigned)message->nFileCount);
    if (message->lpszNoteText && strnlen(message->lpszNoteText, SIMPLE_TEXT_LIMIT + 1) > SIMPLE_TEXT_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TEXT_TOO_LARGE), "The text has more than %u MiB; attach it as a file", SIMPLE_TEXT_LIMIT >> 20);
    for (ULONG i = 0; SUCCEEDED(hr) && i < message->nFileCount; i++)
        hr = simple_attach_check(&message->lpFiles[i]);
    return hr;
}

/* --- filling one --- */

/* A conversation goes on: MAPIReadMail gave the header of its index in hexadecimal. Anything else begins one. MAPIFreeBuffer. */
static HRESULT continue_conversation(const char *text, SBinary *ret_index)
{
    BYTE header[64];
    ULONG size = 0;
    for (; text && size < sizeof(header); text += 2, size++) {
        unsigned byte;
        if (!strchr("0123456789ABCDEFabcdef", text[0]) || !text[0] || !text[1] || sscanf(text, "%2x", &byte) != 1)
            break;
        header[size] = (BYTE)byte;
    }
    return ScCreateConversationIndex(size < 22 ? 0 : size, size < 22 ? NULL : header, &ret_index->cb, &ret_index->lpb);
}

static HRESULT set_properties(LPMESSAGE message, const MapiMessage *from)
{
    const char *class = from->lpszMessageType && *from->lpszMessageType ? from->lpszMessageType : "IPM.Note";
    SPropValue values[6] = {
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t)class },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)(from->lpszSubject ? from->lpszSubject : "") },
        { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR)(uintptr_t)(from->lpszNoteText ? from->lpszNoteText : "") },
        { .ulPropTag = PR_READ_RECEIPT_REQUESTED, .Value.b = (from->flFlags & MAPI_RECEIPT_REQUESTED) != 0 },
        { .ulPropTag = PR_CONVERSATION_INDEX },
    };
    HRESULT hr = continue_conversation(from->lpszConversationID, &values[4].Value.bin);
    if (FAILED(hr))
        return hr;
    hr = message->lpVtbl->SetProps(message, 5, values, NULL);
    MAPIFreeBuffer(values[4].Value.bin.lpb);
    return hr;
}

HRESULT simple_message_fill(LPMESSAGE message, const MapiMessage *from, LPADRLIST recipients)
{
    HRESULT hr = set_properties(message, from);
    if (SUCCEEDED(hr))
        hr = message->lpVtbl->ModifyRecipients(message, 0, recipients);
    if (FAILED(hr))
        return simple_fail_object(hr, message, "The message cannot be written");
    for (ULONG i = 0; SUCCEEDED(hr) && i < from->nFileCount; i++)
        hr = simple_attach(message, &from->lpFiles[i]);
    return hr;
}

/* --- sending --- */

/* File what was sent where the store keeps such messages, if it does. */
static HRESULT keep_in_sent(LPMDB store, LPMESSAGE message)
{
    LPSPropValue id = NULL;
    SPropValue values[2] = { { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = FALSE }, { .ulPropTag = PR_SENTMAIL_ENTRYID } };
    bool keeps = SUCCEEDED(HrGetOneProp((LPMAPIPROP)store, PR_IPM_SENTMAIL_ENTRYID, &id));
    if (keeps)
        values[1].Value.bin = id->Value.bin;
    HRESULT hr = message->lpVtbl->SetProps(message, keeps ? 2 : 1, values, NULL);
    MAPIFreeBuffer(id);
    return hr;
}

/* Nothing is left behind when it fails: the message is saved by SubmitMessage. */
static HRESULT submit(LPMDB store, const MapiMessage *from, LPADRLIST recipients)
{
    LPMAPIFOLDER outbox = NULL;
    LPMESSAGE message = NULL;
    HRESULT hr = simple_open_folder(store, PR_IPM_OUTBOX_ENTRYID, &outbox);
    if (FAILED(hr))
        return hr;
    hr = outbox->lpVtbl->CreateMessage(outbox, NULL, 0, &message);
    if (FAILED(hr))
        simple_fail_object(hr, outbox, "No message can be made in the outbox");
    if (SUCCEEDED(hr))
        hr = simple_message_fill(message, from, recipients);
    if (SUCCEEDED(hr))
        hr = keep_in_sent(store, message);
    if (SUCCEEDED(hr) && FAILED(hr = message->lpVtbl->SubmitMessage(message, 0)))
        simple_fail_object(hr, message, "The message cannot be sent");
    if (message)
        message->lpVtbl->Release(message);
    outbox->lpVtbl->Release(outbox);
    return hr;
}

static HRESULT send_in_session(struct simple_session *session, ULONG_PTR ui_param, const MapiMessage *from, FLAGS flags)
{
    MapiMessage message = *from;
    LPADRLIST list = NULL;
    LPMDB store = NULL;
    void *base = mapix_memory_new(1);
    HRESULT hr = base ? simple_session_store(session, ui_param, &store) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = simple_recipients_to_list(session, ui_param, message.nRecipCount, message.lpRecips, &list);
    if (SUCCEEDED(hr) && (flags & MAPI_DIALOG))
        hr = simple_compose(ui_param, base, &message, &list);
    if (SUCCEEDED(hr))
        hr = simple_recipients_resolve(session, ui_param, flags, list);
    if (SUCCEEDED(hr))
        hr = submit(store, &message, list);
    FreePadrlist(list);
    mapix_memory_free(base);
    return hr;
}

HRESULT simple_send(enum simple_kind kind, ULONG_PTR number, ULONG_PTR ui_param, const MapiMessage *message, FLAGS flags)
{
    struct simple_session *session = NULL;
    HRESULT hr = simple_message_check(message, !(flags & MAPI_DIALOG));
    if (SUCCEEDED(hr))
        hr = simple_session_enter(kind, number, ui_param, flags, &session);
    if (SUCCEEDED(hr))
        hr = send_in_session(session, ui_param, message, flags);
    simple_session_release(session);
    return hr;
}

/* SMAPI-18: without a window that stays open beside the program the dialog is modal all the same. */
static HRESULT check_modeless(LHANDLE session, FLAGS *io_flags)
{
    if ((*io_flags & MAPI_DIALOG_MODELESS) != MAPI_DIALOG_MODELESS)
        return *io_flags & MAPI_DIALOG_MODELESS & ~(FLAGS)MAPI_DIALOG ? simple_check_flags("MAPISendMail", *io_flags, SEND_FLAGS & ~0x4u, 0) : S_OK;
    *io_flags &= ~(FLAGS)MAPI_NEW_SESSION;
    return session ? simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_SESSION), "MAPI_DIALOG_MODELESS goes with no session; pass 0") : S_OK;
}

/* mapi.h; SMAPI-10, SMAPI-13 to SMAPI-20. The message is in the outgoing queue when this returns; what transports say comes as a report. */
ULONG MAPISendMail(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessage lpMessage, FLAGS flFlags, ULONG ulReserved)
{
    HRESULT hr = simple_check_flags("MAPISendMail", flFlags, SEND_FLAGS, ulReserved);
    if (SUCCEEDED(hr))
        hr = check_modeless(lhSession, &flFlags);
    if (SUCCEEDED(hr))
        hr = simple_send(SIMPLE_HANDLE, lhSession, ulUIParam, lpMessage, flFlags);
    return simple_result(hr);
}

/* --- wide --- */

/* A narrow copy, linked to `base`; NULL stays NULL. */
static bool narrow(void *base, const wchar_t *wide, char **to)
{
    *to = wide ? mapix_text_utf8(base, wide) : NULL;
    return *to || !wide;
}

static HRESULT narrow_recipient(void *base, const MapiRecipDescW *from, MapiRecipDesc *to)
{
    *to = (MapiRecipDesc){ .ulReserved = from->ulReserved, .ulRecipClass = from->ulRecipClass, .ulEIDSize = from->ulEIDSize, .lpEntryID = from->lpEntryID };
    return narrow(base, from->lpszName, &to->lpszName) && narrow(base, from->lpszAddress, &to->lpszAddress) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT narrow_file(void *base, const MapiFileDescW *from, MapiFileDesc *to)
{
    *to = (MapiFileDesc){ .ulReserved = from->ulReserved, .flFlags = from->flFlags, .nPosition = from->nPosition, .lpFileType = from->lpFileType };
    return narrow(base, from->lpszPathName, &to->lpszPathName) && narrow(base, from->lpszFileName, &to->lpszFileName) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Counts beyond the limits are left to simple_message_check, their arrays untouched. */
static HRESULT narrow_message(const MapiMessageW *from, lpMapiMessage *ret_message)
{
    if (!from)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "There is no message");
    if (from->lpszNoteText && wcsnlen(from->lpszNoteText, SIMPLE_TEXT_LIMIT + 1) > SIMPLE_TEXT_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TEXT_TOO_LARGE), "The text has more than %u Mi characters; attach it as a file", SIMPLE_TEXT_LIMIT >> 20);
    MapiMessage *to = mapix_memory_new_zero(sizeof(*to));
    if (!to)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG recipients = from->lpRecips && from->nRecipCount <= SIMPLE_RECIPIENT_LIMIT ? from->nRecipCount : 0;
    ULONG files = from->lpFiles && from->nFileCount <= SIMPLE_FILE_LIMIT ? from->nFileCount : 0;
    *to = (MapiMessage){ .ulReserved = from->ulReserved, .flFlags = from->flFlags, .nRecipCount = from->nRecipCount, .nFileCount = from->nFileCount };
    to->lpRecips = from->lpRecips ? mapix_memory_more_array(to, recipients + 1, sizeof(*to->lpRecips)) : NULL;
    to->lpFiles = from->lpFiles ? mapix_memory_more_array(to, files + 1, sizeof(*to->lpFiles)) : NULL;
    bool done = narrow(to, from->lpszSubject, &to->lpszSubject) && narrow(to, from->lpszNoteText, &to->lpszNoteText) &&
        narrow(to, from->lpszMessageType, &to->lpszMessageType) && narrow(to, from->lpszDateReceived, &to->lpszDateReceived) &&
        narrow(to, from->lpszConversationID, &to->lpszConversationID) && (to->lpRecips || !from->lpRecips) && (to->lpFiles || !from->lpFiles);
    HRESULT hr = done ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < recipients; i++)
        hr = narrow_recipient(to, &from->lpRecips[i], &to->lpRecips[i]);
    for (ULONG i = 0; SUCCEEDED(hr) && i < files; i++)
        hr = narrow_file(to, &from->lpFiles[i], &to->lpFiles[i]);
    if (FAILED(hr))
        mapix_memory_free(to);
    else
        *ret_message = to;
    return hr;
}

/* mapi.h. Unicode is what everything here speaks, so MAPI_FORCE_UNICODE changes nothing and MAPI_E_UNICODE_NOT_SUPPORTED is never said. */
ULONG MAPISendMailW(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessageW lpMessage, FLAGS flFlags, ULONG ulReserved)
{
    lpMapiMessage message = NULL;
    HRESULT hr = simple_check_flags("MAPISendMailW", flFlags, SEND_FLAGS | MAPI_FORCE_UNICODE, ulReserved);
    if (SUCCEEDED(hr))
        hr = check_modeless(lhSession, &flFlags);
    if (SUCCEEDED(hr))
        hr = narrow_message(lpMessage, &message);
    if (SUCCEEDED(hr))
        hr = simple_send(SIMPLE_HANDLE, lhSession, ulUIParam, message, flFlags & SEND_FLAGS);
    mapix_memory_free(message);
    return simple_result(hr);
}

/* --- MAPISendDocuments --- */

/* Cut `text` at the delimiter, in place; returns the next piece, NULL at the end. */
static char *next_piece(char **io_text, char delimiter)
{
    char *piece = *io_text, *end = piece ? strchr(piece, delimiter) : NULL;
    if (end)
        *end = 0;
    *io_text = end ? end + 1 : NULL;
    return piece;
}

/* As many files as there are paths; a name for each as far as there are names (SMAPI-21). */
static HRESULT list_documents(void *base, char delimiter, const char *paths, const char *names, MapiMessage *message)
{
    char *left = mapix_text_copy(base, paths), *left_names = mapix_text_copy(base, names ? names : ""), *piece;
    ULONG count = 1;
    if (!left || !left_names)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (const char *c = paths; *c; c++)
        count += *c == delimiter;
    if (count > SIMPLE_FILE_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "There are %u files; at most %d are allowed", (unsigned)count, SIMPLE_FILE_LIMIT);
    message->lpFiles = mapix_memory_more_zero(base, count * sizeof(*message->lpFiles));
    if (!message->lpFiles)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    while ((piece = next_piece(&left, delimiter))) {
        char *name = next_piece(&left_names, delimiter);
        if (!*piece)
            continue;
        message->lpFiles[message->nFileCount++] = (MapiFileDesc){ .nPosition = (ULONG)-1, .lpszPathName = piece, .lpszFileName = name };
        if (FAILED(simple_attach_check(&message->lpFiles[message->nFileCount - 1])))
            return SIMPLE_ERROR(MAPI_E_ATTACHMENT_OPEN_FAILURE);
    }
    return S_OK;
}

/* mapi.h; SMAPI-21. */
ULONG MAPISendDocuments(ULONG_PTR ulUIParam, LPSTR lpszDelimChar, LPSTR lpszFilePaths, LPSTR lpszFileNames, ULONG ulReserved)
{
    MapiMessage message = { 0 };
    char delimiter = lpszDelimChar && *lpszDelimChar ? *lpszDelimChar : ';';
    void *base = mapix_memory_new(1);
    HRESULT hr = base ? simple_check_flags("MAPISendDocuments", 0, 0, ulReserved) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) && lpszFilePaths && *lpszFilePaths)
        hr = list_documents(base, delimiter, lpszFilePaths, lpszFileNames, &message);
    if (SUCCEEDED(hr))
        hr = simple_send(SIMPLE_HANDLE, 0, ulUIParam, &message, MAPI_DIALOG | MAPI_LOGON_UI);
    mapix_memory_free(base);
    return simple_result(hr);
}

/* --- MAPISaveMail --- */

/* "2026/11/22 14:05", local time. False: it is no date. */
static bool parse_date(const char *text, FILETIME *ret_time)
{
    struct tm local = { .tm_isdst = -1 };
    if (!text || sscanf(text, "%4d/%2d/%2d %2d:%2d", &local.tm_year, &local.tm_mon, &local.tm_mday, &local.tm_hour, &local.tm_min) != 5)
        return false;
    if (local.tm_year < 1601 || local.tm_mon < 1 || local.tm_mon > 12 || local.tm_mday < 1 || local.tm_mday > 31 || local.tm_hour > 23 || local.tm_min > 59)
        return false;
    local.tm_year -= 1900;
    local.tm_mon--;
    *ret_time = mapix_time_from_unix(mktime(&local));
    return true;
}

/* What a new message gets besides: its flags, and when it was received; now if that is not said. */
static HRESULT set_state(LPMESSAGE message, const MapiMessage *from)
{
    FILETIME when = mapix_time_now();
    parse_date(from->lpszDateReceived, &when);
    SPropValue values[2] = {
        { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = (from->flFlags & MAPI_UNREAD ? 0 : MSGFLAG_READ) | (from->flFlags & MAPI_SENT ? 0 : MSGFLAG_UNSENT) },
        { .ulPropTag = PR_MESSAGE_DELIVERY_TIME, .Value.ft = when },
    };
    return message->lpVtbl->SetProps(message, 2, values, NULL);
}

static HRESULT delete_attachments(LPMESSAGE message)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_NUM } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT hr = message->lpVtbl->GetAttachmentTable(message, 0, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows);
    if (table)
        table->lpVtbl->Release(table);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++)
        hr = message->lpVtbl->DeleteAttach(message, (ULONG)rows->aRow[i].lpProps[0].Value.l, 0, NULL, 0);
    FreeProws(rows);
    return hr;
}

static HRESULT new_message(LPMDB store, const MapiMessage *from, LPMAPIFOLDER *ret_folder, LPMESSAGE *ret_message)
{
    const char *class = from->lpszMessageType && *from->lpszMessageType ? from->lpszMessageType : "IPM";
    HRESULT hr = simple_open_receive_folder(store, class, ret_folder);
    if (SUCCEEDED(hr) && FAILED(hr = (*ret_folder)->lpVtbl->CreateMessage(*ret_folder, NULL, 0, ret_message)))
        simple_fail_object(hr, *ret_folder, "No message can be made in the folder");
    if (SUCCEEDED(hr) && FAILED(hr = set_state(*ret_message, from)))
        simple_fail_object(hr, *ret_message, "The message cannot be written");
    return hr;
}

/* Recipients that cannot be found are invalid ones, says MAPISaveMail. */
static HRESULT save_recipients(struct simple_session *session, ULONG_PTR ui_param, const MapiMessage *from, LPADRLIST *ret_list)
{
    HRESULT hr = simple_recipients_to_list(session, ui_param, from->nRecipCount, from->lpRecips, ret_list);
    if (SUCCEEDED(hr))
        hr = simple_recipients_resolve(session, ui_param, 0, *ret_list);
    return hr == MAPI_E_AMBIGUOUS_RECIP || hr == SIMPLE_ERROR(MAPI_E_UNKNOWN_RECIPIENT) ? SIMPLE_ERROR(MAPI_E_INVALID_RECIPS) : hr;
}

/* Tell the identifier of a new message. One that does not fit makes the call fail, so the message goes again. */
static HRESULT return_id(LPMAPIFOLDER folder, LPMESSAGE message, char *id, size_t size)
{
    LPSPropValue entry_id = NULL;
    HRESULT hr = HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &entry_id);
    if (FAILED(hr))
        return simple_fail_object(hr, message, "The message was saved, but has no identifier");
    hr = simple_id_encode(&entry_id->Value.bin, id, size);
    if (FAILED(hr)) {
        ENTRYLIST list = { 1, &entry_id->Value.bin };
        folder->lpVtbl->DeleteMessages(folder, &list, 0, NULL, 0);
    }
    MAPIFreeBuffer(entry_id);
    return hr;
}

static HRESULT save(struct simple_session *session, ULONG_PTR ui_param, const MapiMessage *from, char *id, size_t size)
{
    LPADRLIST list = NULL;
    LPMDB store = NULL;
    LPMAPIFOLDER folder = NULL;
    LPMESSAGE message = NULL;
    HRESULT hr = simple_session_store(session, ui_param, &store);
    if (SUCCEEDED(hr))
        hr = save_recipients(session, ui_param, from, &list);
    if (SUCCEEDED(hr))
        hr = *id ? simple_open_message(session, ui_param, id, MAPI_MODIFY, &message) : new_message(store, from, &folder, &message);
    if (SUCCEEDED(hr) && *id && FAILED(hr = delete_attachments(message)))
        simple_fail_object(hr, message, "The attachments of the message cannot be replaced");
    if (SUCCEEDED(hr))
        hr = simple_message_fill(message, from, list);
    if (SUCCEEDED(hr) && FAILED(hr = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY)))
        simple_fail_object(hr, message, "The message cannot be saved");
    if (SUCCEEDED(hr) && folder)
        hr = return_id(folder, message, id, size);
    if (message)
        message->lpVtbl->Release(message);
    if (folder)
        folder->lpVtbl->Release(folder);
    FreePadrlist(list);
    return hr;
}

/* mapi.h; SMAPI-10, SMAPI-24. lpszMessageID is changed when a new message is made: it is the identifier then. */
ULONG MAPISaveMail(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiMessage lpMessage, FLAGS flFlags, ULONG ulReserved, LPSTR lpszMessageID)
{
    struct simple_session *session = NULL;
    HRESULT hr = simple_check_flags("MAPISaveMail", flFlags, MAPI_LOGON_UI | MAPI_LONG_MSGID | MAPI_NEW_SESSION, ulReserved);
    if (SUCCEEDED(hr) && !lpszMessageID)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_MESSAGE), "MAPISaveMail needs an identifier; an empty one for a new message");
    if (SUCCEEDED(hr))
        hr = simple_message_check(lpMessage, false);
    if (SUCCEEDED(hr))
        hr = *lpszMessageID ? simple_session_find(SIMPLE_HANDLE, lhSession, &session)
                            : simple_session_enter(SIMPLE_HANDLE, lhSession, ulUIParam, flFlags & ~(FLAGS)MAPI_LONG_MSGID, &session);
    if (SUCCEEDED(hr))
        hr = save(session, ulUIParam, lpMessage, lpszMessageID, flFlags & MAPI_LONG_MSGID ? SIMPLE_LONG_ID_SIZE : SIMPLE_ID_SIZE);
    simple_session_release(session);
    return simple_result(hr);
}
