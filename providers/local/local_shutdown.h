/* IMAPIProviderShutdown of LOCAL's provider objects. */
#ifndef MAPIX_LOCAL_SHUTDOWN_H
#define MAPIX_LOCAL_SHUTDOWN_H

#include <mapidefs.h>

/* For a member `shutdown` of any provider object of ours: it permits a fast shutdown at any time. What was saved is in the database since the
 * call that saved it, and what was submitted is in the store's queue, so there is nothing to do when the client goes (SPI-LIFE-17). */
extern const IMAPIProviderShutdownVtbl local_shutdown_vtable;

#endif
