/* Small things with files: where mapix keeps its state (XDG), directories, whole files, network file systems. */
#ifndef MAPIX_BASE_FILE_H
#define MAPIX_BASE_FILE_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* $XDG_CONFIG_HOME/mapix, $XDG_DATA_HOME/mapix, $XDG_RUNTIME_DIR/mapix, or what XDG has in their place; not created.
 * Relative values are ignored, as XDG asks. Without XDG_RUNTIME_DIR: /run/user/UID/mapix if /run/user/UID is ours, else /tmp/mapix-UID.
 * The caller frees the path with free(). NULL when memory is short or there is no home directory. */
char *mapix_file_config_directory(void);
char *mapix_file_data_directory(void);
char *mapix_file_runtime_directory(void);

/* "directory/name", for free(). NULL when memory is short. */
char *mapix_file_path(const char *directory, const char *name);

/* Make a directory and those above it, 0700. One that is there already is left as it is. errno as an HRESULT. */
HRESULT mapix_file_make_directory(const char *path);

/* The same for a directory of secrets or sockets: it must be a directory of this user that nobody else can write to, not a symbolic
 * link; else MAPI_E_NO_ACCESS. */
HRESULT mapix_file_make_private_directory(const char *path);

/* Replace a file whole or not at all: written beside it, synced, renamed. `mode` as for open(). errno as an HRESULT. */
HRESULT mapix_file_write(const char *path, const void *bytes, size_t size, mode_t mode);

/* Read a whole file; a zero byte, not counted, is put behind. MAPI_E_NOT_FOUND, MAPI_E_NO_ACCESS, MAPI_E_TOO_BIG above `limit`,
 * MAPI_E_NOT_ENOUGH_MEMORY. For free(). */
HRESULT mapix_file_read(const char *path, size_t limit, void **ret_bytes, size_t *ret_size);

/* Does the path, or the nearest directory above it that is there, lie on a network file system (NFS, SMB, AFS, 9p, cluster file systems)? errno as an HRESULT. */
HRESULT mapix_file_is_on_network(const char *path, bool *ret_network);

/* Has that file system no room left: for data, or for one more file? Asked after a failure whose code tells less (SQLite retries, and then says that
 * a file cannot be opened). False where it cannot be told. */
bool mapix_file_disk_is_full(const char *path);

#endif
