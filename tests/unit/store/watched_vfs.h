/* An SQLite VFS over the default one that can fail at the n-th write or sync, and tells of each write: disks that fill up or break, and
 * snapshots of what a killed process leaves. One test at a time; not for several threads. */
#ifndef MAPIX_TESTS_STORE_WATCHED_VFS_H
#define MAPIX_TESTS_STORE_WATCHED_VFS_H

#include <stdbool.h>

/* The name to open databases with; registered at the first call. */
const char *watched_vfs_name(void);

/* The n-th write, truncation or sync from now (1: the next) fails with `code` (SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC ...); with
 * `sticky` all after it too. 0: none fails. */
void watched_vfs_fail_at(unsigned long n, int code, bool sticky);

/* Stop failing; returns whether one failed since it was armed. */
bool watched_vfs_stop(void);

/* Called after each write and sync that succeeded; NULL: nobody. */
void watched_vfs_set_watcher(void (*function)(void *context), void *context);

#endif
