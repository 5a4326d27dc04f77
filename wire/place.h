/* Where the broker of a data directory is found: mapixd.lock in it, locked by the broker while it lives, names its socket. */
#ifndef MAPIX_WIRE_PLACE_H
#define MAPIX_WIRE_PLACE_H

#include <mapix.h>

/* $XDG_DATA_HOME/mapix/mapixd.lock and mapixd.spawn, for free(). NULL without memory or home. */
char *wire_lock_path(void);
char *wire_spawn_lock_path(void);

/* The socket that this data directory's broker shall listen on: in the runtime directory, which is made; a short name made from the
 * data directory's device and inode, since a socket's path has 107 bytes. A runtime directory whose name is too long, which cannot be made,
 * written to or trusted is replaced by /tmp/mapix-UID: clients read the path in the lock file. errno as an HRESULT. For free(). */
HRESULT wire_socket_path(char **ret_path);

/* The program `name` (mapixd, mapix-spooler): in MAPIX_LIBEXEC_PATH if that is set, else where it was installed. For free(). */
char *wire_program_path(const char *name);

/* Connect to the broker that holds the lock. MAPI_E_NOT_FOUND when none does; errno as an HRESULT. */
HRESULT wire_connect(int *ret_socket);

/* The same, starting the broker when none runs: at most one process starts it, the others wait for it. MAPI_E_TIMEOUT after
 * ten seconds, MAPI_E_NOT_FOUND without the program. */
HRESULT wire_connect_or_start(int *ret_socket);

#endif
