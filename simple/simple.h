/* Simple MAPI (mapi.h) and Common Messaging Calls (xcmc.h) over sessions of MAPILogonEx.
 *
 * Within this room everything answers HRESULTs; what only Simple MAPI or CMC can say travels as SIMPLE_ERROR or CMC_ERROR. The public
 * functions turn them into their codes with simple_result and cmc_result, the one place that knows both. Why something failed is on the
 * thread, for mapix_last_error.
 *
 * A handle of a program is a number for a struct simple_session. Each call holds the session it works with, so a logoff in another thread
 * makes the number invalid at once and ends the session when the last call has returned. Any thread may call anything; nothing is locked
 * while MAPI works.
 */
#ifndef MAPIX_SIMPLE_SIMPLE_H
#define MAPIX_SIMPLE_SIMPLE_H

#include <mapix.h>
#include <mapi.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* What one message may have, so that a wild count is refused before it is believed (SMAPI-16). */
#define SIMPLE_RECIPIENT_LIMIT 16384
#define SIMPLE_FILE_LIMIT 4096
#define SIMPLE_TEXT_LIMIT (64u << 20)
#define SIMPLE_ENTRY_ID_LIMIT 65536
#define SIMPLE_SESSION_LIMIT 1024              /* handles of one process (SMAPI-07) */

/* Room for a message identifier, terminator included (SMAPI-22). */
#define SIMPLE_ID_SIZE 64
#define SIMPLE_LONG_ID_SIZE 512

/* --- results (result.c) --- */

/* A code of Simple MAPI or CMC as an HRESULT of this room. */
#define SIMPLE_ERROR(code) ((HRESULT)(0xa0530000u + (code)))
#define CMC_ERROR(code) ((HRESULT)(0xa0540000u + (code)))

/* The one table: what an HRESULT is called in Simple MAPI, and in CMC. Successes are 0. */
ULONG simple_result(HRESULT result);
ULONG cmc_result(HRESULT result);

/* Record on the thread why a call fails; returns `result`. With `object` (anything with GetLastError in IMAPIProp's slot, or NULL) what it
 * has to say about `result` is added. */
HRESULT simple_fail(HRESULT result, const char *format, ...) __attribute__((format(printf, 2, 3)));
HRESULT simple_fail_object(HRESULT result, void *object, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Flags beyond `known`, or something in the reserved parameter: MAPI_E_FAILURE. */
HRESULT simple_check_flags(const char *function, FLAGS flags, FLAGS known, ULONG reserved);

/* --- sessions (session.c) --- */

enum simple_kind { SIMPLE_HANDLE, SIMPLE_CMC_HANDLE };

struct simple_login;
struct simple_cursor;

struct simple_session {
    struct simple_session *next;
    ULONG number;                              /* the program's handle; 0: for one call */
    enum simple_kind kind;
    unsigned references;                       /* of the list, and of calls in progress */
    struct simple_login *login;
    LPMAPISESSION session;                     /* the login's */
    bool dialogs;                              /* MAPI_LOGON_UI or MAPI_PASSWORD_UI was given */
    pthread_mutex_t lock;                      /* of what is opened when first needed: */
    LPADRBOOK book;
    LPMDB store;
    struct simple_cursor *cursor;              /* where MAPIFindNext stands; NULL while a call uses it */
};

/* MAPILogon without the handle: a session of `kind` with a number. Names are UTF-8. Those of CMC are shared with nobody, and without a name they
 * are of the default profile. */
HRESULT simple_logon(enum simple_kind kind, ULONG_PTR ui_param, const char *profile, const char *password, FLAGS flags, ULONG *ret_number);

/* Make the number invalid. SIMPLE_ERROR(MAPI_E_INVALID_SESSION). */
HRESULT simple_logoff(enum simple_kind kind, ULONG_PTR number);

/* The session of a handle, held for the caller. SIMPLE_ERROR(MAPI_E_INVALID_SESSION): 0, one that was logged off, one of another process. */
HRESULT simple_session_find(enum simple_kind kind, ULONG_PTR number, struct simple_session **ret_session);

/* The same, but 0 is a session for this call (SMAPI-10): the shared one if there is one and MAPI_NEW_SESSION does not forbid it, else one of
 * the default profile. */
HRESULT simple_session_enter(enum simple_kind kind, ULONG_PTR number, ULONG_PTR ui_param, FLAGS flags, struct simple_session **ret_session);

void simple_session_release(struct simple_session *session);                      /* NULL does nothing */

/* The address book, and the store of Simple MAPI (SMAPI-28); not counted, they live as long as the session is held. */
HRESULT simple_session_book(struct simple_session *session, ULONG_PTR ui_param, LPADRBOOK *ret_book);
HRESULT simple_session_store(struct simple_session *session, ULONG_PTR ui_param, LPMDB *ret_store);

/* A folder of the store: by a property of the store with its entry id, or where messages of a class arrive. Release it. */
HRESULT simple_open_folder(LPMDB store, ULONG tag, LPMAPIFOLDER *ret_folder);
HRESULT simple_open_receive_folder(LPMDB store, const char *class, LPMAPIFOLDER *ret_folder);

/* --- message identifiers: an entry id as text (find.c) --- */

/* SIMPLE_ERROR(MAPI_E_FAILURE): it needs more room than `size`. */
HRESULT simple_id_encode(const SBinary *entry_id, char *to, size_t size);

/* Linked to nothing; MAPIFreeBuffer. SIMPLE_ERROR(MAPI_E_INVALID_MESSAGE): it is none. */
HRESULT simple_id_decode(const char *text, ULONG *ret_size, LPENTRYID *ret_entry_id);

/* Open the message that an identifier names. SIMPLE_ERROR(MAPI_E_INVALID_MESSAGE). */
HRESULT simple_open_message(struct simple_session *session, ULONG_PTR ui_param, const char *id, ULONG flags, LPMESSAGE *ret_message);

/* MAPIFindNext; `seed` NULL or empty: from the start. SIMPLE_ERROR(MAPI_E_NO_MESSAGES). */
HRESULT simple_find_next(struct simple_session *session, ULONG_PTR ui_param, const char *class, const char *seed, FLAGS flags, char *to, size_t size);
HRESULT simple_delete(struct simple_session *session, ULONG_PTR ui_param, const char *id);

/* The messages of a class (empty: of all) where they arrive, as a table: PR_ENTRYID first, then `more` columns; oldest first with `fifo`.
 * Release it. */
HRESULT simple_open_list(LPMDB store, const char *class, bool fifo, const SPropTagArray *more, LPMAPITABLE *ret_table);

/* Go behind the row of the message with this entry id. SIMPLE_ERROR(MAPI_E_INVALID_MESSAGE). */
HRESULT simple_pass(LPMAPITABLE table, ULONG size, LPENTRYID id);

void simple_cursor_free(struct simple_cursor *cursor);

/* --- recipients (recipients.c) --- */

/* Recipients as an address list: entry ids as they are, addresses as one-offs, names as names (SMAPI-14). FreePadrlist. */
HRESULT simple_recipients_to_list(struct simple_session *session, ULONG_PTR ui_param, ULONG count, const MapiRecipDesc *recipients,
    LPADRLIST *ret_list);

/* Make such a list ready for ModifyRecipients: names are resolved, with a dialog if MAPI_DIALOG is in `flags`. MAPI_E_AMBIGUOUS_RECIP,
 * SIMPLE_ERROR of MAPI_E_UNKNOWN_RECIPIENT, MAPI_E_INVALID_RECIPS. */
HRESULT simple_recipients_resolve(struct simple_session *session, ULONG_PTR ui_param, FLAGS flags, LPADRLIST list);

/* The four values that simple_recipient_fill takes, out of an entry of a list; what is missing is PR_NULL. */
void simple_recipient_values(const ADRENTRY *entry, SPropValue values[4]);

/* MAPIAddress and MAPIDetails once their arguments are checked; `label` NULL: the usual ones. */
HRESULT simple_show_address(struct simple_session *session, ULONG_PTR ui_param, const char *caption, ULONG fields, const char *label, LPADRLIST *io_list);
HRESULT simple_show_details(struct simple_session *session, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id);

/* Check counts and classes before anything is done. */
HRESULT simple_recipients_check(ULONG count, const MapiRecipDesc *recipients);

/* Fill one from properties: PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID or what stands for them in this order in
 * `values`; memory is linked to `base`. */
HRESULT simple_recipient_fill(void *base, const SPropValue *values, ULONG class, MapiRecipDesc *to);

/* --- messages (send.c, attachment.c, read.c, compose.c) --- */

/* All that can be said of a message before there is a session (SMAPI-13, -15, -16, -19). */
HRESULT simple_message_check(const MapiMessage *message, bool recipients_needed);

/* Write a message's properties, recipients and files into a new one. */
HRESULT simple_message_fill(LPMESSAGE message, const MapiMessage *from, LPADRLIST recipients);

/* MAPISendMail once its flags are checked. */
HRESULT simple_send(enum simple_kind kind, ULONG_PTR number, ULONG_PTR ui_param, const MapiMessage *message, FLAGS flags);

/* Attach a file: SIMPLE_ERROR of MAPI_E_ATTACHMENT_NOT_FOUND, _OPEN_FAILURE, _TOO_LARGE, MAPI_E_TYPE_NOT_SUPPORTED (SMAPI-16, -20). */
HRESULT simple_attach(LPMESSAGE message, const MapiFileDesc *file);

/* Is there such a file at all? The same results. */
HRESULT simple_attach_check(const MapiFileDesc *file);

/* Describe the attachments of a message in an array of `before` + *io_count, the first `before` of them left alone; with `copy` each is
 * written to a temporary file, else its path is empty. Memory is linked to `base`. Files that were written stay when this fails; their paths are
 * in the array (simple_files_remove). */
HRESULT simple_files_read(LPMESSAGE message, void *base, bool copy, ULONG before, ULONG *ret_count, MapiFileDesc **ret_files);
HRESULT simple_file_write_text(void *base, const char *text, MapiFileDesc *to);
void simple_files_remove(ULONG count, const MapiFileDesc *files);

/* MAPIReadMail; one block for MAPIFreeBuffer. */
HRESULT simple_read(struct simple_session *session, ULONG_PTR ui_param, const char *id, FLAGS flags, lpMapiMessage *ret_message);

/* "2026/11/22 14:05", local time; 17 bytes. */
void simple_date_text(FILETIME time, char to[17]);

/* Let the user write or verify a message (MAPI_DIALOG). Subject and text in `io_message` and the list, which is not resolved yet, are
 * replaced by what comes back; texts are linked to `base`. SIMPLE_ERROR(MAPI_E_FAILURE): nobody can be asked. MAPI_E_USER_CANCEL. */
HRESULT simple_compose(ULONG_PTR ui_param, void *base, MapiMessage *io_message, LPADRLIST *io_list);

#endif
