/* Disks that fail, for whatever keeps its data in SQLite: a VFS in front of the default one, in which the n-th write or sync fails.
 * Databases opened after failing_vfs_install go through it. */
#ifndef MAPIX_TESTS_LIB_FAILING_VFS_H
#define MAPIX_TESTS_LIB_FAILING_VFS_H

#include <stdbool.h>

enum failing_vfs_kind {
    FAILING_VFS_FULL,                       /* writes: the disk is full */
    FAILING_VFS_WRITE,                      /* writes: an I/O error */
    FAILING_VFS_SYNC,                       /* syncs: an I/O error */
};

/* Make it the default VFS. Once a process. Returns false when SQLite refuses. */
bool failing_vfs_install(void);

/* From now on the n-th operation of this kind fails, and, with `on`, all after it. 0: none fails. */
void failing_vfs_fail_at(enum failing_vfs_kind kind, unsigned long n, bool on);

/* Stop; has one failed since it was armed? */
bool failing_vfs_stop(void);

#endif
