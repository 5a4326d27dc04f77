/* What stands further inside a wrapped provider: folders, messages, containers, and the support object that it gets (wrapped_parts.c). */
#ifndef SCRIPTED_PROVIDER_WRAPPED_H
#define SCRIPTED_PROVIDER_WRAPPED_H

#include "script.h"

void spoil_folder(LPMAPIFOLDER folder);
void spoil_container(LPABCONT container, BOOL is_list);
void spoil_support_object(LPMAPISUP support);
void take_all(LPMESSAGE message);              /* PR_RESPONSIBILITY TRUE for everybody */

#endif
