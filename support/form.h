/* Forms of address book entries, as display tables (display-tables): one page of labelled fields. */
#ifndef MAPIX_SUPPORT_FORM_H
#define MAPIX_SUPPORT_FORM_H

#include <mapix.h>
#include <mapiutil.h>

enum mapix_form_kind {
    MAPIX_FORM_EDIT,               /* a text property */
    MAPIX_FORM_CHECK,              /* a boolean property */
    MAPIX_FORM_LIST,               /* the rows of a table property (PT_OBJECT), to be looked at */
};

struct mapix_form_field {
    enum mapix_form_kind kind;
    const char *label;             /* UTF-8 */
    ULONG tag;
    ULONG flags;                   /* DT_EDITABLE, DT_REQUIRED, DT_MULTILINE; 0: only shown */
};

/* Make the display table of a form, whose values are properties of the object that it is shown for. `allocate` ...: the three functions
 * that the table keeps. MAPI_E_NOT_ENOUGH_MEMORY. (BuildDisplayTable) */
HRESULT mapix_form_table(const char *title, size_t count, const struct mapix_form_field *fields, LPALLOCATEBUFFER allocate, LPALLOCATEMORE more,
    LPFREEBUFFER release, LPMAPITABLE *ret_table);

#endif
