/* A display table as a dialog: reading its rows, and the values behind them. Inside the room. */
#ifndef MAPIX_PROMPT_CLIENT_SHEET_H
#define MAPIX_PROMPT_CLIENT_SHEET_H

#include <mapix.h>
#include <mapispi.h>

#include "prompt/client/dialog.h"

#define SHEET_CONTROLS 2000                    /* rows in a display table */
#define SHEET_OPTIONS 1000                     /* rows of a list that are shown */
#define SHEET_TEXT 65536                       /* characters of a value that are shown; longer ones are read only */

/* What stands behind a dialog control. */
struct sheet_control {
    ULONG value_tag;                           /* the property shown and set; 0: none */
    ULONG display_tag, table_tag;              /* of lists */
    ULONG control_tag;                         /* of buttons: the object */
    SBinary id, instance_key;                  /* PR_CONTROL_ID, PR_INSTANCE_KEY of its row; in `rows` */
    LPSRowSet options;                         /* of list, dropdown */
    LONG *radio_values;
    LPMAPICONTROL button;
    bool notified;                             /* by the table: reread, lists included */
};

struct sheet {
    struct dialog dialog;
    struct sheet_control *controls;            /* beside dialog.controls */
    LPSRowSet rows;
    LPMAPITABLE table;
    LPMAPIPROP data;
    ULONG_PTR ui_param;
    struct mapix_error_slot *error;
    bool all_notified;
};

/* Fill the dialog from the table's rows and `data`. MAPI_E_CORRUPT_DATA, MAPI_E_TOO_COMPLEX, MAPI_E_NOT_ENOUGH_MEMORY, what the table answers. */
HRESULT sheet_read(struct sheet *sheet);
void sheet_clear(struct sheet *sheet);

/* Read the values anew, of notified controls their lists and buttons too; what differs is marked stale. Never fails but for memory. */
HRESULT sheet_refresh(struct sheet *sheet);

/* Write a control's value. MAPI_E_CALL_FAILED with why in `ret_message` when the properties refuse it. */
HRESULT sheet_write(struct sheet *sheet, unsigned index, char **ret_message);

/* What GetLastError of an object of `data`'s kind says, for free(); NULL: nothing. */
char *sheet_error_text(LPMAPIPROP object, HRESULT hr);

#endif
