/* A message in its form (FORM-02 to FORM-08). */
#ifndef MAPIX_SESSION_FORM_SHOW_H
#define MAPIX_SESSION_FORM_SHOW_H

#include <mapix.h>

#include "base/object.h"

struct form_show {
    ULONG_PTR ui_param;
    LPMDB store;
    LPMAPIFOLDER folder;
    ULONG flags;                               /* MAPI_NEW_MESSAGE, MAPI_POST_MESSAGE */
    ULONG status, message_flags;
    LPCSTR message_class;
};

/* Show a message and return when its form is closed. Takes no reference that it keeps. MAPI_E_NOT_FOUND (no such form, told on `owner`),
 * MAPI_E_USER_CANCEL and whatever else the form answers. No lock may be held. */
HRESULT session_show_form(LPMAPISESSION session, const struct form_show *show, LPMESSAGE message, struct mapix_object *owner);

#endif
