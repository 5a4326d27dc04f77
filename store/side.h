/* What a user keeps for a store that nobody can write to (docs/store-format.md, "A store that cannot be written"): a directory of the user that
 * takes the pages which SQLite would write into the store's file. The file itself is read and never written. */
#ifndef MAPIX_STORE_SIDE_H
#define MAPIX_STORE_SIDE_H

#include <mapix.h>
#include <stdbool.h>

struct store_side;

/* May this user not write the file `path`, and is there nobody else who does at this moment, as far as can be seen? */
bool store_side_fits(const char *path);

/* The side of the store in the file `path`; made when it is not there and `make` says so. `vfs`: SQLite's VFS to go through, NULL: the default.
 * MAPI_E_NOT_FOUND: there is none. MAPI_E_NO_SUPPORT: the file is no database that can have one. MAPI_E_BUSY: the file changes while it is looked at.
 * Else what the system says of the directory. Recorded on the thread's slot. SQLite is loaded (mapix_sqlite_ready). */
HRESULT store_side_open(const char *path, const char *vfs, bool make, struct store_side **ret_side);
/* After the connection that uses it is closed. NULL does nothing. */
void store_side_close(struct store_side *side);

/* The file to give to sqlite3_open_v2, and the VFS to open it with. */
const char *store_side_file(const struct store_side *side);
const char *store_side_vfs(const struct store_side *side);
/* Has a read found that the store's file is another one than it was? */
bool store_side_base_changed(const struct store_side *side);

#endif
