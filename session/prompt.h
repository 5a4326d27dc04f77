/* The dialogs of a session as the helper shows them: what session/seams.h has from the start. */
#ifndef MAPIX_SESSION_PROMPT_H
#define MAPIX_SESSION_PROMPT_H

#include <mapix.h>

struct session_prompt;
extern const struct session_prompt session_helper_prompt;

/* A progress object that is shown where dialogs are possible: for copies whose caller wants one (MAPI_DIALOG) and for support objects. */
HRESULT session_new_progress(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress);

#endif
