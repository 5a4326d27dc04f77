/* Dialogs of the address book: what its files ask the user, through prompt/client. One list at a time, so that every helper can show it. */
#ifndef MAPIX_SESSION_ADDRBOOK_DIALOG_H
#define MAPIX_SESSION_ADDRBOOK_DIALOG_H

#include "session/addrbook.h"

/* May this address book ask the user? */
bool addrbook_may_ask(const struct addrbook *book);

/* Lines to choose from. Zero is an empty list. */
struct addrbook_lines {
    unsigned count, capacity;
    char **lines;
};
/* "format"; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT addrbook_lines_add(struct addrbook_lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
void addrbook_lines_clear(struct addrbook_lines *lines);

/* Let the user choose one line, or with `chosen` (a flag for each, proposed and answered) any number. MAPI_E_USER_CANCEL; what prompt_choose
 * answers. Why is recorded on the book. */
HRESULT addrbook_choose_one(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *question, const struct addrbook_lines *lines,
    unsigned *ret_chosen);
HRESULT addrbook_choose_many(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *question,
    const struct addrbook_lines *lines, bool *io_chosen);
/* Ask for a line of text; *io_text is proposed (or NULL), freed and replaced. */
HRESULT addrbook_ask_text(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *label, const char *problem, char **io_text);

/* Let the user choose a container, one that is searched (AB_RECIPIENTS); with one only there is no question. `restriction` limits them (ADRPARM). The
 * identifier is for MAPIFreeBuffer. MAPI_E_NOT_FOUND: there is none. */
HRESULT addrbook_choose_container(struct addrbook *book, ULONG_PTR ui_param, const char *title, const SRestriction *restriction, ULONG *ret_size,
    LPENTRYID *ret_entry_id);

/* Let the user choose rows of a container: `words` (or NULL) are looked for, `restriction` (or NULL) limits them. Rows have the columns of
 * addrbook_recipient_columns for `flags`; *ret_chosen, a flag for each, is for free(). MAPI_E_NOT_FOUND: there are none. */
HRESULT addrbook_choose_rows(struct addrbook *book, ULONG_PTR ui_param, const char *title, const SBinary *container, const char *words,
    const SRestriction *restriction, ULONG flags, bool multiple, LPSRowSet *ret_rows, bool **ret_chosen);

#endif
