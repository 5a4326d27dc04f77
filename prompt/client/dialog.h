/* A dialog as the protocol knows it: pages of controls and a row of buttons. Every dialog of ours is one; property sheets have hooks. */
#ifndef MAPIX_PROMPT_CLIENT_DIALOG_H
#define MAPIX_PROMPT_CLIENT_DIALOG_H

#include <mapix.h>
#include <stdbool.h>

#include "base/error.h"

enum dialog_control_kind {
    DIALOG_LABEL,
    DIALOG_EDIT,
    DIALOG_LIST,                               /* one of the options, all in sight; with `multiple` any number */
    DIALOG_COMBO,                              /* an edit with proposals */
    DIALOG_DROPDOWN,                           /* one of the options */
    DIALOG_CHECK,
    DIALOG_GROUP,                              /* a heading for what follows */
    DIALOG_BUTTON,
    DIALOG_RADIO,                              /* one of the options */
    DIALOG_VALUES,                             /* several texts, to be read only */
    DIALOG_CONTROL_KINDS
};

struct dialog_control {
    enum dialog_control_kind kind;
    unsigned page;
    char *label;                               /* or NULL */
    char *filter;                              /* prompt/client/filter.h, or NULL */
    unsigned limit;                            /* characters; 0: none */
    bool editable, required, secret, multiline, immediate, multiple, enabled;
    unsigned option_count;
    char **options;                            /* DIALOG_VALUES: what is shown */
    char *text;                                /* value of edit and combo; never NULL there */
    bool checked;                              /* of a check box */
    int chosen;                                /* of list, dropdown, radio; -1: none */
    bool *marks;                               /* of a list with `multiple`: a flag for each option */
    bool changed;                              /* by the user, since the client last said what the value is */
    bool stale;                                /* to be told to the helper with the next update */
};

struct dialog_button {
    const char *name, *label;
};

struct dialog;

/* What a property sheet does meanwhile. Each returns a failure only when the dialog has to end; a text in `ret_message` (for free()) is told to the
 * user. They are called while others may have the helper. */
struct dialog_hooks {
    HRESULT (*set)(struct dialog *dialog, unsigned control, char **ret_message);                /* an immediate control has a new value */
    HRESULT (*press)(struct dialog *dialog, unsigned control, char **ret_message);              /* a button in the sheet */
    HRESULT (*accept)(struct dialog *dialog, char **ret_message, int *ret_control);             /* OK; with a message the dialog stays */
    HRESULT (*refresh)(struct dialog *dialog);                                                  /* `event` became readable: mark what is stale */
};

struct dialog {
    const char *kind;                          /* "sheet", "choose-profile", "secret", ...: what it is for */
    const char *severity;                      /* "error", "warning" or NULL */
    const char *title, *text, *problem;        /* or NULL */
    unsigned page_count, top_page;
    char **pages;                              /* titles; may be NULL with one page */
    unsigned control_count;
    struct dialog_control *controls;
    unsigned button_count;
    const struct dialog_button *buttons;       /* the first is the one that Return presses; "cancel" can always be answered */
    const struct dialog_hooks *hooks;          /* or NULL */
    int event;                                 /* a descriptor, or -1 */
    void *context;                             /* of the hooks */
    const char *pressed;                       /* the answer: the name of a button, or "cancel" */
};

/* Show it until the user leaves it. S_OK: `pressed` and the controls say how. MAPI_E_USER_CANCEL and the rest as in prompt.h. */
HRESULT dialog_run(ULONG_PTR ui_param, struct dialog *dialog, struct mapix_error_slot *error);

/* Free what a control holds, wiping it. */
void dialog_control_clear(struct dialog_control *control);

/* Replace a text, wiping the old one. False: no memory. */
bool dialog_set_text(char **place, const char *text);

#endif
