#include "watched_vfs.h"

#include <sqlite3.h>
#include <string.h>

struct file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_vfs vfs;
static sqlite3_io_methods methods;
static unsigned long countdown;
static int fail_code;
static bool fail_sticky, failed;
static void (*watcher)(void *context);
static void *watcher_context;

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct file *)file)->real;
}

static bool fails(void)
{
    if (!countdown)
        return false;
    if (countdown == 1) {
        failed = true;
        if (!fail_sticky)
            countdown = 0;
        return true;
    }
    countdown--;
    return false;
}

static int told(int code)
{
    if (code == SQLITE_OK && watcher)
        watcher(watcher_context);
    return code;
}

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    return real(file)->pMethods->xRead(real(file), bytes, size, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    return fails() ? fail_code : told(real(file)->pMethods->xWrite(real(file), bytes, size, offset));
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return fails() ? fail_code : told(real(file)->pMethods->xTruncate(real(file), size));
}

static int file_sync(sqlite3_file *file, int flags)
{
    return fails() ? fail_code : told(real(file)->pMethods->xSync(real(file), flags));
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_reserved(sqlite3_file *file, int *result)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int file_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int file_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static int vfs_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    sqlite3_vfs *base = self->pAppData;
    struct file *own = (struct file *)file;
    int code;

    own->real = (sqlite3_file *)(void *)(own + 1);
    code = base->xOpen(base, name, own->real, flags, out_flags);
    own->base.pMethods = own->real->pMethods ? &methods : NULL;
    return code;
}

const char *watched_vfs_name(void)
{
    sqlite3_vfs *base = sqlite3_vfs_find(NULL);

    if (vfs.zName)
        return vfs.zName;
    vfs = *base;
    vfs.pNext = NULL;
    vfs.pAppData = base;
    vfs.zName = "watched";
    vfs.szOsFile = (int)sizeof(struct file) + base->szOsFile;
    vfs.xOpen = vfs_open;
    methods = (sqlite3_io_methods){ 2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
        file_reserved, file_control, file_sector, file_device, file_map, file_shm_lock, file_barrier, file_unmap, NULL, NULL };
    sqlite3_vfs_register(&vfs, 0);
    return vfs.zName;
}

void watched_vfs_fail_at(unsigned long n, int code, bool sticky)
{
    countdown = n;
    fail_code = code;
    fail_sticky = sticky;
    failed = false;
}

bool watched_vfs_stop(void)
{
    countdown = 0;
    return failed;
}

void watched_vfs_set_watcher(void (*function)(void *context), void *context)
{
    watcher = function;
    watcher_context = context;
}
