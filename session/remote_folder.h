#ifndef MAPIX_SESSION_REMOTE_FOLDER_H
#define MAPIX_SESSION_REMOTE_FOLDER_H

#include "session/core.h"

/* What QueryInterface of a remote transport's status object gives for IID_IMAPIFolder (SPI-XP-35): GetProps, GetPropList, GetContentsTable (the header
 * list as it is at the call), GetMessageStatus, SetMessageStatus. The transport lives in the spooler, which is started if need be.
 * MAPI_E_INTERFACE_NOT_SUPPORTED: the transport has none; what asking the spooler fails with. */
HRESULT session_open_remote_folder(struct session_core *core, struct session_provider *provider, struct mapix_object *parent, void **ret_folder);

#endif
