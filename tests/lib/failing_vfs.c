#include "tests/lib/failing_vfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Our file is a head in front of the real one. */
struct failing_file {
    sqlite3_file head;
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs failing_vfs;
static enum failing_vfs_kind failing_kind;
static unsigned long failing_at, seen;
static bool failing_on, failed;

static bool fails(bool sync)
{
    if (!failing_at || (failing_kind == FAILING_VFS_SYNC) != sync)
        return false;
    seen++;
    if (seen == failing_at || (failing_on && seen > failing_at))
        return failed = true;
    return false;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct failing_file *)file)->real;
}

#define PASS(call) real_of(file)->pMethods->call
static int file_close(sqlite3_file *file) { return PASS(xClose)(real_of(file)); }
static int file_read(sqlite3_file *file, void *to, int size, sqlite3_int64 at) { return PASS(xRead)(real_of(file), to, size, at); }
static int file_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
    return fails(false) ? failing_kind == FAILING_VFS_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE : PASS(xWrite)(real_of(file), from, size, at);
}
static int file_truncate(sqlite3_file *file, sqlite3_int64 size) { return PASS(xTruncate)(real_of(file), size); }
static int file_sync(sqlite3_file *file, int flags) { return fails(true) ? SQLITE_IOERR_FSYNC : PASS(xSync)(real_of(file), flags); }
static int file_size(sqlite3_file *file, sqlite3_int64 *size) { return PASS(xFileSize)(real_of(file), size); }
static int file_lock(sqlite3_file *file, int lock) { return PASS(xLock)(real_of(file), lock); }
static int file_unlock(sqlite3_file *file, int lock) { return PASS(xUnlock)(real_of(file), lock); }
static int file_reserved(sqlite3_file *file, int *result) { return PASS(xCheckReservedLock)(real_of(file), result); }
static int file_control(sqlite3_file *file, int what, void *argument) { return PASS(xFileControl)(real_of(file), what, argument); }
static int file_sector(sqlite3_file *file) { return PASS(xSectorSize)(real_of(file)); }
static int file_traits(sqlite3_file *file) { return PASS(xDeviceCharacteristics)(real_of(file)); }
static int file_map(sqlite3_file *file, int page, int size, int extend, void volatile **result) { return PASS(xShmMap)(real_of(file), page, size, extend, result); }
static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) { return PASS(xShmLock)(real_of(file), offset, count, flags); }
static void file_barrier(sqlite3_file *file) { PASS(xShmBarrier)(real_of(file)); }
static int file_unmap(sqlite3_file *file, int remove) { return PASS(xShmUnmap)(real_of(file), remove); }

static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate, .xSync = file_sync,
    .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_unlock, .xCheckReservedLock = file_reserved, .xFileControl = file_control,
    .xSectorSize = file_sector, .xDeviceCharacteristics = file_traits, .xShmMap = file_map, .xShmLock = file_shm_lock,
    .xShmBarrier = file_barrier, .xShmUnmap = file_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    struct failing_file *self = (struct failing_file *)file;
    (void)vfs;
    self->real = (sqlite3_file *)(self + 1);
    memset(self->real, 0, (size_t)real_vfs->szOsFile);
    int code = real_vfs->xOpen(real_vfs, name, self->real, flags, ret_flags);
    self->head.pMethods = self->real->pMethods ? &methods : NULL;
    return code;
}

bool failing_vfs_install(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    if (!real_vfs)
        return false;
    failing_vfs = *real_vfs;                /* everything else is the real one's, which finds its own data in pAppData */
    failing_vfs.zName = "failing";
    failing_vfs.szOsFile = (int)sizeof(struct failing_file) + real_vfs->szOsFile;
    failing_vfs.pNext = NULL;
    failing_vfs.xOpen = vfs_open;
    return sqlite3_vfs_register(&failing_vfs, 1) == SQLITE_OK;
}

void failing_vfs_fail_at(enum failing_vfs_kind kind, unsigned long n, bool on)
{
    failing_kind = kind;
    failing_at = n;
    failing_on = on;
    seen = 0;
    failed = false;
}

bool failing_vfs_stop(void)
{
    failing_at = 0;
    return failed;
}
