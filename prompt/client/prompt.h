/* Dialogs: handed to a helper, a program of its own at the client's terminal or display, and back (mapix-prompt(7)).
 *
 * One function a dialog. Each blocks until the user answered; one dialog at a time in a process, the others wait, except that a dialog
 * opened by the thread that shows one (a button of a sheet that opens a sheet) is shown on top of it, by the same helper. Callers hold
 * no lock. Texts are UTF-8; what is returned is for free(), secrets wiped before (prompt_free_secret).
 *
 * Results of all, besides their own:
 *   S_OK                        answered
 *   MAPI_E_USER_CANCEL          the user backed out
 *   MAPI_E_NO_SUPPORT           nobody can be asked: no helper, or no terminal or display (prompt_available)
 *   MAPI_E_CALL_FAILED          the helper died, or broke the protocol; it was ended
 *   MAPI_E_NOT_ENOUGH_MEMORY
 * Why is in `error` (NULL: nobody wants to know).
 */
#ifndef MAPIX_PROMPT_CLIENT_PROMPT_H
#define MAPIX_PROMPT_CLIENT_PROMPT_H

#include <mapix.h>
#include <stdbool.h>

#include "base/error.h"

/* May a dialog be tried here and now: is there a helper, and does it find its terminal or display? Cheap; starts nothing. MAPIX_PROMPT
 * names the helper: a path, a name (tty, tui, gtk), or none. */
bool prompt_available(void);

/* Several dialogs in a row are shown by one helper when they stand between these. Nests. */
void prompt_begin_series(void);
void prompt_end_series(void);

/* ---- choose a profile ---- */

struct prompt_profile {
    const char *name;
    bool is_default;
};

struct prompt_choice {
    char *name;                    /* one of the list; NULL with new_profile */
    bool new_profile;              /* the user wants a new one made */
    bool make_default;             /* and made the default from now on */
    bool all_sheets;               /* as MAPI_SERVICE_UI_ALWAYS (LOGON-26) */
};

/* Let the user choose a profile of the list. `problem`: why the last choice did not do, or NULL. */
HRESULT prompt_choose_profile(ULONG_PTR ui_param, unsigned count, const struct prompt_profile *profiles, const char *problem,
    struct mapix_error_slot *error, struct prompt_choice *ret_choice);

/* ---- credentials ---- */

/* Ask for a secret. `title`: what it opens ("Profile Work"); `label`: what it is called ("Password"); `problem`: why it is asked for
 * again, or NULL. An empty answer is an answer. With `ret_user` not NULL a name is asked for too, `*ret_user` (or NULL) being proposed;
 * it is replaced, the old one freed. */
HRESULT prompt_ask_secret(ULONG_PTR ui_param, const char *title, const char *label, const char *problem, struct mapix_error_slot *error,
    char **ret_user, char **ret_secret);

void prompt_free_secret(char *secret);

/* ---- the failure sheet ---- */

enum prompt_failure_answer { PROMPT_RETRY, PROMPT_CORRECT, PROMPT_SKIP, PROMPT_GIVE_UP };

/* Tell that a service cannot be used: `what` failed ("The service Mail of Work"), why (`why`, full sentences), what to do (`remedy`, or NULL), and
 * ask how to go on. Correct is offered with `may_correct`. Closing the sheet is PROMPT_GIVE_UP. */
HRESULT prompt_tell_failure(ULONG_PTR ui_param, const char *what, const char *why, const char *remedy, bool may_correct,
    struct mapix_error_slot *error, enum prompt_failure_answer *ret_answer);

/* ---- questions and messages ---- */

enum prompt_severity { PROMPT_INFORMATION, PROMPT_WARNING, PROMPT_ERROR };

/* Yes (S_OK) or no (S_FALSE); backing out is MAPI_E_USER_CANCEL. For the confirmation at logoff and the like. */
HRESULT prompt_confirm(ULONG_PTR ui_param, const char *title, const char *question, struct mapix_error_slot *error);

/* Tell something; returns when the user has read it. */
HRESULT prompt_message(ULONG_PTR ui_param, enum prompt_severity severity, const char *title, const char *text, struct mapix_error_slot *error);

/* One line of text (a profile's name). `*ret_text` (or NULL) is proposed; it is replaced, the old one freed. `limit`: characters, 0 none. */
HRESULT prompt_ask_text(ULONG_PTR ui_param, const char *title, const char *label, const char *problem, unsigned limit,
    struct mapix_error_slot *error, char **ret_text);

/* Choose from a list: one, or with `multiple` any number. `chosen` has a flag for each entry: proposed, then chosen. */
HRESULT prompt_choose(ULONG_PTR ui_param, const char *title, const char *question, unsigned count, const char *const *entries, bool multiple,
    struct mapix_error_slot *error, bool *io_chosen);

/* ---- property sheets ---- */

/* Show a display table and write what the user changes to `data` (SPI-SUP-26, display-table-implementation): a control with
 * DT_SET_IMMEDIATE at once, the others when the sheet is left with OK. The sheet listens to the table (about-display-table-notifications).
 * Flags: MAPI_UNICODE (the title). `top_page` from 0. S_OK: left with OK; SaveChanges is the caller's. What the properties refuse is
 * told to the user, and the sheet stays. MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_CORRUPT_DATA (the table is no sheet), what the
 * table answers. */
HRESULT prompt_run_sheet(ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table, LPMAPIPROP data, ULONG top_page,
    struct mapix_error_slot *error);

/* ---- progress ---- */

/* A progress object that shows itself (SPI-UTIL-14): nothing in its first half second, then a gauge; without a helper it is silent. It gives
 * way to any dialog. Released, it goes. */
HRESULT prompt_progress_new(ULONG_PTR ui_param, const char *title, LPMAPIPROGRESS *ret_progress);

#endif
