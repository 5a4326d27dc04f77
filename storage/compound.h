/* Compound files (MS-CFB): a small file system in a file, an ILockBytes or an IStream, used by .msg.
 *
 * Reading believes nothing: every sector belongs to one chain at most, every directory entry to one storage, so work and memory are bounded
 * by the size of the file; the order of a directory's tree is not relied upon. A damaged stream reads up to its damage, then answers
 * STG_E_DOCFILECORRUPT.
 *
 * Writing never leaves half a file: a commit puts everything that changed into free sectors, flushes, and then writes the header, which
 * makes the new state the valid one. Sectors of the state before are free only afterwards. A new file gets its name when its first state is
 * complete.
 *
 * Transacted storages (STGM_TRANSACTED) keep changes to themselves until Commit, nested ones hand them to their parent; direct ones change
 * what their parent sees at once, and a direct root writes the file at Commit and at its last release. Objects are free-threaded: one lock a file.
 * The objects below a storage keep it alive.
 */
#ifndef MAPIX_STORAGE_COMPOUND_H
#define MAPIX_STORAGE_COMPOUND_H

#include <mapix.h>
#include <stdbool.h>

#include "storage/stream.h"

/* Storages below one another; MAPI's deepest use, messages within messages, takes two a level. */
#define COMPOUND_DEPTH_LIMIT 128

/* Open the compound file `path`. Mode: STGM_READ or STGM_READWRITE, STGM_TRANSACTED, sharing bits (writers exclude each other, and whoever
 * does not say STGM_SHARE_DENY_NONE, by a lock on the file), STGM_DELETEONRELEASE.
 * STG_E_FILENOTFOUND, STG_E_ACCESSDENIED, STG_E_SHAREVIOLATION, STG_E_INVALIDHEADER (no compound file), STG_E_DOCFILECORRUPT,
 * STG_E_INVALIDFLAG, STG_E_INSUFFICIENTMEMORY, STG_E_READFAULT. */
HRESULT mapix_storage_open(const char *path, DWORD mode, LPSTORAGE *ret_storage);

/* Create the compound file `path`; NULL makes one in memory. Mode as above with STGM_READWRITE; STGM_CREATE replaces an existing file, which
 * in transacted mode stays as it was until the first Commit; without it an existing file is STG_E_FILEALREADYEXISTS. `sector_size` is 512
 * (0: the same; files to 2 GB, what everybody reads) or 4096. */
HRESULT mapix_storage_create(const char *path, DWORD mode, unsigned sector_size, LPSTORAGE *ret_storage);

/* Open or create a compound file in any backing (a reference is added). `mode` as above without sharing bits. */
HRESULT mapix_storage_on_backing(struct mapix_stream_backing *backing, DWORD mode, bool create, unsigned sector_size,
    LPSTORAGE *ret_storage);

#endif
