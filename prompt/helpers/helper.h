/* What all dialog helpers share: the helper's end of the protocol (mapix-prompt(7)). A helper is a face: functions that show a dialog and
 * call back here. No MAPI, no libmapix: a helper is a small program.
 *
 * The client is not trusted more than needed: lines, counts and sizes have limits, and what it sends is text to be shown, so control
 * characters in it are made harmless (helper_clean). */
#ifndef MAPIX_PROMPT_HELPERS_HELPER_H
#define MAPIX_PROMPT_HELPERS_HELPER_H

#include <stdbool.h>
#include <stddef.h>

#include "prompt/client/json.h"

enum helper_kind {
    HELPER_LABEL, HELPER_EDIT, HELPER_LIST, HELPER_COMBO, HELPER_DROPDOWN, HELPER_CHECK, HELPER_GROUP, HELPER_BUTTON, HELPER_RADIO, HELPER_VALUES,
    HELPER_UNKNOWN
};

/* Bytes of what is typed in one field at the most: a terminal takes a line of 4,095 and drops what is typed beyond, so that a line of that length may have been cut.
 * Nothing is ever cut silently: who types more is told, and types anew. */
#define HELPER_LONGEST 4094
#define HELPER_TOO_LONG "That is longer than 4,094 bytes, and nothing of it was taken."

struct helper_control {
    long id;
    enum helper_kind kind;
    unsigned page;
    char *label;                               /* "" when it has none */
    char *filter;                              /* or NULL */
    unsigned long limit;
    bool editable, required, secret, stored, multiline, immediate, multiple, enabled;
    unsigned option_count;
    char **options;
    char *text;                                /* edit, combo */
    bool checked;
    long chosen;                               /* -1 none */
    bool *marks;                               /* with `multiple` */
    bool touched;                              /* by the user: its value goes with the answer */
    bool updated;                              /* by the client since the face last looked */
};

struct helper_button {
    char *name, *label;
};

struct helper_dialog {
    struct helper_dialog *below;
    long id;
    char *kind, *severity, *title, *text, *problem;        /* "" when missing */
    unsigned page_count, top_page, control_count, button_count;
    char **pages;
    struct helper_control *controls;
    struct helper_button *buttons;
    char *message;                             /* what the client said last, or NULL */
    long message_control;                      /* what it is about: an index, or -1 */
    bool closed;                               /* the face has to return */
};

struct helper;

struct helper_face {
    const char *name;
    bool (*start)(struct helper *helper, const char *terminal);        /* when the client was greeted; false: cannot work here */
    void (*run)(struct helper *helper, struct helper_dialog *dialog);  /* until dialog->closed or helper_ended() */
    void (*progress)(struct helper *helper, const char *title, long value, long whole);
    void (*end)(struct helper *helper);
};

struct helper {
    const struct helper_face *face;
    int in, out;                               /* the client */
    struct helper_dialog *top;
    char *line;
    size_t length, capacity;
    unsigned depth;
    bool greeted, ended;
    void *context;                             /* the face's */
};

/* The whole life of a helper: an exit status. */
int helper_main(const struct helper_face *face);

/* The same on given descriptors, for tests. */
int helper_serve(struct helper *helper);
void helper_release(struct helper *helper);

/* Has the client gone, or said that it is over? */
bool helper_ended(const struct helper *helper);

/* Read what the client has sent, without waiting: updates, dialogs on top of this one. False: nothing was there. */
bool helper_pump(struct helper *helper);

/* Tell the client and wait for what it says; dialogs that it opens meanwhile are run by the face. True: nothing to complain about; else
 * dialog->message says it. After close: true: the dialog is over. */
bool helper_set(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control);
bool helper_press(struct helper *helper, struct helper_dialog *dialog, struct helper_control *control);
bool helper_close(struct helper *helper, struct helper_dialog *dialog, const char *button);

/* What is wrong with a text for this control, in words in static storage; NULL when nothing is. */
const char *helper_judge_text(const struct helper_control *control, const char *text);

/* Replace a text, wiping the old one. */
void helper_set_text(struct helper_control *control, const char *text);

/* Control characters, C1 ones too, become blanks; with `lines` line feeds stay. Works in place; returns `text`. */
char *helper_clean(char *text, bool lines);

#endif
