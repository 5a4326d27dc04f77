/* The profile wizard (WIZ): LaunchWizard is public; this is what the profile chooser needs of it. */
#ifndef MAPIX_SESSION_WIZARD_H
#define MAPIX_SESSION_WIZARD_H

#include <mapix.h>
#include <stdbool.h>

/* Walk the user from nothing to a profile; `ret_name` is for free(). MAPI_E_USER_CANCEL, MAPI_E_NO_SUPPORT (nobody can be asked), what making
 * a profile answers; why is in the thread's error slot. `make_default`: it becomes the default profile; the first one always does. */
HRESULT session_wizard_new_profile(ULONG_PTR ui_param, bool make_default, char **ret_name);

/* The entry point of the wizard, mapiwz.h's LAUNCHWIZARDENTRY (WIZ-01). */
HRESULT STDAPICALLTYPE LaunchWizard(HWND hParentWnd, ULONG ulFlags, LPCTSTR *lppszServiceNameToAdd, ULONG cbBufferMax, LPTSTR lpszNewProfileName);

#endif
