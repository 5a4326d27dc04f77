/* The conversation with a helper: finding it, starting it at the client's terminal, one JSON document a line, and its end (mapix-prompt(7)).
 * There is one at a time in a process. */
#ifndef MAPIX_PROMPT_CLIENT_TALK_H
#define MAPIX_PROMPT_CLIENT_TALK_H

#include <mapix.h>
#include <stdbool.h>

#include "base/error.h"
#include "prompt/client/json.h"

#define PROMPT_COMPONENT "prompt"
#define PROMPT_PROTOCOL_VERSION 1

/* What a helper may send in one line and in one dialog, and we to it. */
#define PROMPT_LINE_LIMIT (1u << 20)
#define PROMPT_DIALOG_BYTES (16u << 20)
#define PROMPT_DIALOG_MESSAGES 10000
#define PROMPT_DOCUMENT_LIMIT (4u << 20)

struct prompt_talk;

/* Begin a dialog: wait for those of other threads, start the helper unless this is a dialog on top of another. Every success is followed by
 * prompt_talk_leave. Results as in prompt.h. `ret_depth`: 1 for the first dialog. */
HRESULT prompt_talk_enter(ULONG_PTR ui_param, struct mapix_error_slot *error, struct prompt_talk **ret_talk, unsigned *ret_depth);

/* End a dialog. With the last one the helper is told to go, and made to when it does not. */
void prompt_talk_leave(struct prompt_talk *talk);

/* Around code that may itself open dialogs (a button's, a property's): others may have the helper meanwhile. `depth` as enter gave it. */
void prompt_talk_yield(struct prompt_talk *talk);
void prompt_talk_resume(struct prompt_talk *talk, unsigned depth);

/* Send what was written, one line, and empty the writer. MAPI_E_CALL_FAILED: the helper is gone or does not read; MAPI_E_TOO_COMPLEX. */
HRESULT prompt_talk_send(struct prompt_talk *talk, struct prompt_json_writer *writer, struct mapix_error_slot *error);

/* The next message. S_FALSE: `event` (a descriptor, or -1) became readable first. Timeout in milliseconds, -1 none: MAPI_E_TIMEOUT.
 * MAPI_E_CALL_FAILED: the helper is gone, or said what is no message. */
HRESULT prompt_talk_receive(struct prompt_talk *talk, int event, int timeout_ms, struct mapix_error_slot *error,
    struct prompt_json_document **ret_document);

/* The helper broke the protocol: nothing more is said to it, it is ended by force. Returns MAPI_E_CALL_FAILED. */
HRESULT prompt_talk_broken(struct prompt_talk *talk, struct mapix_error_slot *error, const char *what);

/* Messages and bytes are counted anew: a dialog begins. */
void prompt_talk_renew_budget(struct prompt_talk *talk);

/* A number for a dialog, unique in the conversation. */
unsigned prompt_talk_next_dialog(struct prompt_talk *talk);

/* Tests: the client's end of a conversation instead of a program that is started. NULL: none. */
extern int (*prompt_talk_connect)(void);

/* find.c: the helper to start, an absolute path for free(); NULL: none, `ret_why` (may be NULL) says why, in static storage. */
char *prompt_find_helper(const char **ret_why);

/* For progress, which waits for nobody: as enter, but S_FALSE when a dialog is open. */
HRESULT prompt_talk_try_enter(ULONG_PTR ui_param, struct prompt_talk **ret_talk);

/* Between true and false the helper stays when the last dialog is left. Nests; counted over all threads. */
void prompt_talk_linger(bool stay);

#endif
