#ifndef MAPIX_SESSION_SPOOLER_CLIENT_H
#define MAPIX_SESSION_SPOOLER_CLIENT_H

#include <mapix.h>

/* Let sessions of this process reach spoolers through the broker, unless something else was installed (session/seams.h). */
void session_spooler_client_install(void);

/* Tell the spooler of `profile`, which is started if need be, that a message came into the store of that section: it shows it to the inbound hooks,
 * then tells the store's clients (SPI-SUP-18). Answered before the hooks are asked. Errors as mapix_broker_ask_spooler. */
HRESULT mapix_spooler_tell_arrival(const char *profile, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id);

#endif
