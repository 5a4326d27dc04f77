/* cmc_send and cmc_send_documents. */
#include "simple/cmc.h"

#include <fcntl.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

/* Names that have an address are used as they are, others are resolved: Simple MAPI's rules (SMAPI-14). */
static HRESULT take_recipients(void *base, const CMC_recipient *from, MapiMessage *to)
{
    static const ULONG classes[] = { [CMC_ROLE_TO] = MAPI_TO, [CMC_ROLE_CC] = MAPI_CC, [CMC_ROLE_BCC] = MAPI_BCC };
    ULONG count = 0;
    while (from && count < SIMPLE_RECIPIENT_LIMIT && !(from[count].recip_flags & CMC_RECIP_LAST_ELEMENT))
        count++;
    if (from && count == SIMPLE_RECIPIENT_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TOO_MANY_RECIPIENTS), "There are more than %d recipients, or none says CMC_RECIP_LAST_ELEMENT",
            SIMPLE_RECIPIENT_LIMIT);
    if (!from)
        return S_OK;
    to->lpRecips = mapix_memory_more_zero(base, (count + 1) * sizeof(*to->lpRecips));
    if (!to->lpRecips)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i <= count; i++) {
        HRESULT hr = cmc_check_data(from[i].recip_extensions);
        if (FAILED(hr))
            return hr;
        if (from[i].role < CMC_ROLE_TO || from[i].role > CMC_ROLE_AUTHORIZING_USER || from[i].name_type < CMC_TYPE_UNKNOWN ||
            from[i].name_type > CMC_TYPE_GROUP)
            return simple_fail(CMC_ERROR(CMC_E_INVALID_ENUM), "Recipient %u has a role or a type that does not exist", (unsigned)i);
        if ((from[i].recip_flags & CMC_RECIP_IGNORE) || from[i].role > CMC_ROLE_BCC)       /* who sends it is known */
            continue;
        to->lpRecips[to->nRecipCount++] = (MapiRecipDesc){ .ulRecipClass = classes[from[i].role], .lpszName = from[i].name, .lpszAddress = from[i].address };
    }
    if (!to->nRecipCount)
        to->lpRecips = NULL;
    return S_OK;
}

static HRESULT take_files(void *base, const CMC_attachment *from, MapiMessage *to)
{
    ULONG count = 0;
    while (from && count < SIMPLE_FILE_LIMIT && !(from[count].attach_flags & CMC_ATT_LAST_ELEMENT))
        count++;
    if (from && count == SIMPLE_FILE_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TOO_MANY_FILES), "There are more than %d files, or none says CMC_ATT_LAST_ELEMENT", SIMPLE_FILE_LIMIT);
    if (!from)
        return S_OK;
    to->lpFiles = mapix_memory_more_zero(base, (count + 1) * sizeof(*to->lpFiles));
    if (!to->lpFiles)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i <= count; i++) {
        HRESULT hr = cmc_check_data(from[i].attach_extensions);
        if (FAILED(hr))
            return hr;
        to->lpFiles[to->nFileCount++] = (MapiFileDesc){ .nPosition = (ULONG)-1, .lpszPathName = from[i].attach_filename, .lpszFileName = from[i].attach_title };
    }
    return S_OK;
}

/* The first file is the text, not an attachment. */
static HRESULT take_text_from_file(void *base, MapiMessage *to)
{
    struct stat status;
    if (!to->nFileCount)
        return simple_fail(SIMPLE_ERROR(MAPI_E_ATTACHMENT_NOT_FOUND), "The text shall be in the first file, but there is none");
    HRESULT hr = simple_attach_check(&to->lpFiles[0]);
    if (FAILED(hr))
        return hr;
    const char *path = to->lpFiles[0].lpszPathName;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0 || fstat(descriptor, &status) || status.st_size > SIMPLE_TEXT_LIMIT) {
        if (descriptor >= 0)
            close(descriptor);
        return simple_fail(SIMPLE_ERROR(descriptor < 0 ? MAPI_E_ATTACHMENT_OPEN_FAILURE : MAPI_E_TEXT_TOO_LARGE), "%s cannot be the text of a message", path);
    }
    char *text = mapix_memory_more_zero(base, (size_t)status.st_size + 1);
    ssize_t size = text ? read(descriptor, text, (size_t)status.st_size) : 0;
    close(descriptor);
    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (size != status.st_size)
        return simple_fail(CMC_ERROR(CMC_E_ATTACHMENT_READ_FAILURE), "%s cannot be read", path);
    to->lpszNoteText = text;
    to->lpFiles++;
    if (!--to->nFileCount)
        to->lpFiles = NULL;
    return S_OK;
}

/* A session that is not there is only made when the user may be asked. */
static HRESULT send_message(CMC_session_id session, CMC_flags flags, CMC_ui_id ui_id, const MapiMessage *message)
{
    if (!session && !(flags & CMC_LOGON_UI_ALLOWED))
        return simple_fail(CMC_ERROR(CMC_E_USER_NOT_LOGGED_ON), "There is no session; log on with cmc_logon, or pass CMC_LOGON_UI_ALLOWED");
    return simple_send(SIMPLE_CMC_HANDLE, session, ui_id, message,
        (flags & CMC_SEND_UI_REQUESTED ? MAPI_DIALOG : 0) | (session ? 0 : MAPI_NEW_SESSION | MAPI_LOGON_UI));
}

/* xcmc.h. */
CMC_return_code cmc_send(CMC_session_id session, CMC_message *message, CMC_flags send_flags, CMC_ui_id ui_id, CMC_extension *send_extensions)
{
    MapiMessage simple = { 0 };
    const char *class = NULL;
    void *base = mapix_memory_new(1);
    HRESULT hr = base ? cmc_check(send_flags, CMC_LOGON_UI_ALLOWED | CMC_SEND_UI_REQUESTED, send_extensions) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) && !message)
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "cmc_send was called without a message");
    if (SUCCEEDED(hr))
        hr = cmc_check_data(message->message_extensions);
    if (SUCCEEDED(hr))
        hr = cmc_class_of_type(message->message_type, &class);
    if (SUCCEEDED(hr)) {
        simple.lpszMessageType = (LPSTR)(uintptr_t)class;
        simple.lpszSubject = message->subject;
        simple.lpszNoteText = message->text_note;
        hr = take_recipients(base, message->recipients, &simple);
    }
    if (SUCCEEDED(hr))
        hr = take_files(base, message->attachments, &simple);
    if (SUCCEEDED(hr) && (message->message_flags & CMC_MSG_TEXT_NOTE_AS_FILE))
        hr = take_text_from_file(base, &simple);
    if (SUCCEEDED(hr))
        hr = send_message(session, send_flags, ui_id, &simple);
    mapix_memory_free(base);
    return cmc_result(hr);
}

/* --- cmc_send_documents: everything in strings with a delimiter between --- */

/* Cut a copy of `text` into pieces, linked to `base`; empty ones are left out unless `keep_empty`. */
static HRESULT split(void *base, const char *text, char delimiter, bool keep_empty, ULONG limit, ULONG *ret_count, char ***ret_pieces)
{
    ULONG count = 1;
    for (const char *c = text; *c; c++)
        count += *c == delimiter;
    if (count > limit)
        return simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "There are %u names in a list; at most %u are allowed", (unsigned)count, (unsigned)limit);
    char **pieces = mapix_memory_more_array(base, count, sizeof(*pieces)), *left = mapix_text_copy(base, text);
    if (!pieces || !left)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    count = 0;
    for (char *end; left; left = end) {
        if ((end = strchr(left, delimiter)))
            *end++ = 0;
        if (keep_empty || *left)
            pieces[count++] = left;
    }
    *ret_count = count;
    *ret_pieces = pieces;
    return S_OK;
}

/* "to:", "cc:" and "bcc:" in front say which class; what follows is an address if it looks like one, else a name. */
static MapiRecipDesc parse_recipient(char *text)
{
    static const struct {
        const char *prefix;
        ULONG class;
    } prefixes[] = { { "to:", MAPI_TO }, { "cc:", MAPI_CC }, { "bcc:", MAPI_BCC } };
    MapiRecipDesc recipient = { .ulRecipClass = MAPI_TO };
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(prefixes[i].prefix);
        if (!strncasecmp(text, prefixes[i].prefix, length)) {
            recipient.ulRecipClass = prefixes[i].class;
            text += length;
            break;
        }
    }
    text += strspn(text, " \t");
    if (strpbrk(text, ":@"))
        recipient.lpszAddress = text;
    else
        recipient.lpszName = text;
    return recipient;
}

static HRESULT list_recipients(void *base, const char *text, char delimiter, MapiMessage *to)
{
    char **pieces;
    ULONG count;
    HRESULT hr = split(base, text, delimiter, false, SIMPLE_RECIPIENT_LIMIT, &count, &pieces);
    if (FAILED(hr) || !count)
        return hr;
    to->lpRecips = mapix_memory_more_array(base, count, sizeof(*to->lpRecips));
    if (!to->lpRecips)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (to->nRecipCount = 0; to->nRecipCount < count; to->nRecipCount++)
        to->lpRecips[to->nRecipCount] = parse_recipient(pieces[to->nRecipCount]);
    return S_OK;
}

static HRESULT list_files(void *base, const char *paths, const char *titles, char delimiter, MapiMessage *to)
{
    char **pieces, **names = NULL;
    ULONG count, name_count = 0;
    HRESULT hr = split(base, paths, delimiter, false, SIMPLE_FILE_LIMIT, &count, &pieces);
    if (SUCCEEDED(hr) && titles)
        hr = split(base, titles, delimiter, true, SIMPLE_FILE_LIMIT, &name_count, &names);
    if (FAILED(hr) || !count)
        return hr;
    to->lpFiles = mapix_memory_more_zero(base, count * sizeof(*to->lpFiles));
    if (!to->lpFiles)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        to->lpFiles[i] = (MapiFileDesc){ .nPosition = (ULONG)-1, .lpszPathName = pieces[i], .lpszFileName = i < name_count ? names[i] : NULL };
    to->nFileCount = count;
    return S_OK;
}

/* xcmc.h. A session for this call; without recipients, or when it is asked for, the user writes the note. */
CMC_return_code cmc_send_documents(CMC_string recipient_addresses, CMC_string subject, CMC_string text_note, CMC_flags send_doc_flags,
    CMC_string file_paths, CMC_string attach_titles, CMC_string delimiter, CMC_ui_id ui_id)
{
    MapiMessage message = { .lpszSubject = subject, .lpszNoteText = text_note };
    char mark = delimiter && *delimiter ? *delimiter : ';';
    void *base = mapix_memory_new(1);
    HRESULT hr = base ? cmc_check(send_doc_flags, CMC_LOGON_UI_ALLOWED | CMC_SEND_UI_REQUESTED | CMC_FIRST_ATTACH_AS_TEXT_NOTE, NULL)
                      : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) && recipient_addresses)
        hr = list_recipients(base, recipient_addresses, mark, &message);
    if (SUCCEEDED(hr) && file_paths)
        hr = list_files(base, file_paths, attach_titles, mark, &message);
    if (SUCCEEDED(hr) && (send_doc_flags & CMC_FIRST_ATTACH_AS_TEXT_NOTE))
        hr = take_text_from_file(base, &message);
    if (SUCCEEDED(hr))
        hr = send_message(0, send_doc_flags | (message.nRecipCount ? 0 : CMC_SEND_UI_REQUESTED), ui_id, &message);
    mapix_memory_free(base);
    return cmc_result(hr);
}
