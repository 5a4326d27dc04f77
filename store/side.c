/* The side of a store that cannot be written.
 *
 * SQLite opens `pages` of the side directory as its database: locks, WAL and shared memory lie in that directory, and are SQLite's own. Only reads and
 * writes of the database itself pass through here: a page that `map` has a byte for is in `pages`, at its place; each other one is in the store's file.
 * So the engine works as with any store, several processes too.
 *
 * When the machine stops: a checkpoint syncs what it wrote, pages and map, before SQLite forgets the WAL, and the WAL is synced before the checkpoint
 * writes. Whatever part of pages and map is on the disk then, the WAL still holds the pages it is about.
 *
 * A side belongs to one state of one file: its name is made of the file's size, time, head and tail, and those of a WAL beside it. A file that was
 * changed has another side, so that pages of two states never meet; and a read that finds the file changed while it is open fails. */
#include "store/side.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sqlite.h"
#include "store/internal.h"

#define SAMPLE 65536
#define HEAD_SIZE 100
#define NAME_SIZE 64
#define FORGET_AFTER (365 * 24 * 3600)        /* seconds without use until a side may go */

static const char *const own_files[] = { "pages", "pages-wal", "pages-shm", "pages-journal", "map", "store", "lock" };
#define OWN_FILES (sizeof(own_files) / sizeof(own_files[0]))

/* A state of a file. */
struct state {
    off_t size;
    struct timespec changed;
};

struct store_side {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    char vfs_name[40];
    char *directory;
    char *pages;
    int base;
    int map;
    int lock;                       /* held shared while in use: a side nobody has open may be taken away */
    unsigned page_size;
    struct state state;
    atomic_bool changed;
};

struct side_file {
    sqlite3_file base;
    struct store_side *side;
    sqlite3_file *real;
};

/* --- The database as SQLite sees it --------------------------------------------------------------------------------------------------- */

static struct side_file *of(sqlite3_file *file)
{
    return (struct side_file *)file;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return of(file)->real;
}

static bool same_state(const struct state *one, const struct state *other)
{
    return one->size == other->size && one->changed.tv_sec == other->changed.tv_sec && one->changed.tv_nsec == other->changed.tv_nsec;
}

static bool state_of(int file, struct state *ret_state)
{
    struct stat info;

    if (fstat(file, &info) != 0)
        return false;
    *ret_state = (struct state){ info.st_size, info.st_mtim };
    return true;
}

/* -1 and errno: failed. Less than `size`: the file ends there. */
static ssize_t read_at(int file, void *bytes, size_t size, off_t offset)
{
    size_t done = 0;

    while (done < size) {
        ssize_t some = pread(file, (char *)bytes + done, size - done, offset + (off_t)done);
        if (some < 0 && errno == EINTR)
            continue;
        if (some < 0)
            return -1;
        if (!some)
            break;
        done += (size_t)some;
    }
    return (ssize_t)done;
}

static bool write_at(int file, const void *bytes, size_t size, off_t offset)
{
    size_t done = 0;

    while (done < size) {
        ssize_t some = pwrite(file, (const char *)bytes + done, size - done, offset + (off_t)done);
        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0) {
            errno = some ? errno : ENOSPC;
            return false;
        }
        done += (size_t)some;
    }
    return true;
}

static int read_base(struct store_side *side, void *bytes, int size, off_t offset)
{
    struct state now;
    ssize_t got = read_at(side->base, bytes, (size_t)size, offset);

    if (got < 0 || !state_of(side->base, &now))
        return SQLITE_IOERR_READ;
    if (!same_state(&now, &side->state)) {
        atomic_store(&side->changed, true);
        return SQLITE_IOERR_READ;
    }
    if (got < size) {
        memset((char *)bytes + got, 0, (size_t)(size - got));
        return SQLITE_IOERR_SHORT_READ;
    }
    return SQLITE_OK;
}

static int side_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    struct store_side *side = of(file)->side;
    int code = SQLITE_OK;

    while (size > 0 && code == SQLITE_OK) {
        off_t page = offset / side->page_size;
        int left = (int)(side->page_size - offset % side->page_size), piece = size < left ? size : left;
        unsigned char kept = 0;
        if (read_at(side->map, &kept, 1, page) < 0)
            return SQLITE_IOERR_READ;
        code = kept ? real(file)->pMethods->xRead(real(file), bytes, piece, offset) : read_base(side, bytes, piece, offset);
        if (code == SQLITE_IOERR_SHORT_READ)      /* what is behind the end of a file is zeros to the end of what was asked for */
            memset((char *)bytes + piece, 0, (size_t)(size - piece));
        bytes = (char *)bytes + piece;
        offset += piece;
        size -= piece;
    }
    return code;
}

/* SQLite writes whole pages into a database. */
static int side_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    struct store_side *side = of(file)->side;
    unsigned char kept = 1;
    off_t page;
    int code;

    if (offset % side->page_size || (unsigned)size % side->page_size)
        return SQLITE_IOERR_WRITE;
    code = real(file)->pMethods->xWrite(real(file), bytes, size, offset);
    for (page = offset / side->page_size; code == SQLITE_OK && page < (offset + size) / side->page_size; page++)
        if (!write_at(side->map, &kept, 1, page))
            code = errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return code;
}

static int side_sync(sqlite3_file *file, int flags)
{
    if (fsync(of(file)->side->map) != 0)
        return SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int side_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int side_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int side_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return real(file)->pMethods->xFileSize(real(file), ret_size);
}

static int side_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int side_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int side_reserved(sqlite3_file *file, int *ret_reserved)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), ret_reserved);
}

static int side_control(sqlite3_file *file, int operation, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int side_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int side_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int side_memory(sqlite3_file *file, int region, int size, int extend, void volatile **ret_memory)
{
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, ret_memory);
}

static int side_memory_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void side_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int side_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

/* Version 2: without mapped memory, which would pass us by. */
static const sqlite3_io_methods side_methods = { 2, side_close, side_read, side_write, side_truncate, side_sync, side_size, side_lock, side_unlock,
    side_reserved, side_control, side_sector, side_device, side_memory, side_memory_lock, side_barrier, side_unmap, NULL, NULL };

static int side_vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    struct store_side *side = vfs->pAppData;
    struct side_file *own = of(file);
    int code;

    if (!(flags & SQLITE_OPEN_MAIN_DB))           /* the WAL, a sorter's file: as they are */
        return side->real->xOpen(side->real, name, file, flags, ret_flags);
    own->base.pMethods = NULL;
    own->side = side;
    own->real = (sqlite3_file *)(void *)(own + 1);
    memset(own->real, 0, (size_t)side->real->szOsFile);
    code = side->real->xOpen(side->real, name, own->real, flags, ret_flags);
    if (own->real->pMethods)
        own->base.pMethods = &side_methods;
    return code;
}

/* --- The side directory --------------------------------------------------------------------------------------------------------------------- */

static HRESULT failed(const char *what, const char *path)
{
    int number = errno;

    return mapix_error_set(mapix_error_thread_slot(), mapix_error_from_errno(number), "store", (ULONG)number, 0, "%s %s: %s", what, path, strerror(number));
}

/* FNV-1a, 128 bits: tells states apart, keeps no secret. */
static void digest(unsigned __int128 *io_digest, const void *bytes, size_t size)
{
    const unsigned __int128 prime = ((unsigned __int128)0x1000000 << 64) | 0x13B;
    size_t index;

    for (index = 0; index < size; index++)
        *io_digest = (*io_digest ^ ((const uint8_t *)bytes)[index]) * prime;
}

static bool digest_file(unsigned __int128 *io_digest, int file, struct state *ret_state)
{
    uint8_t *sample = malloc(SAMPLE);
    ssize_t head, tail = 0;
    bool good;

    if (!sample || !state_of(file, ret_state)) {
        free(sample);
        return false;
    }
    int64_t numbers[3] = { ret_state->size, ret_state->changed.tv_sec, ret_state->changed.tv_nsec };
    digest(io_digest, numbers, sizeof(numbers));
    head = read_at(file, sample, SAMPLE, 0);
    if (head > 0)
        digest(io_digest, sample, (size_t)head);
    if (ret_state->size > SAMPLE)
        tail = read_at(file, sample, SAMPLE, ret_state->size - SAMPLE);
    if (tail > 0)
        digest(io_digest, sample, (size_t)tail);
    good = head >= 0 && tail >= 0;
    free(sample);
    return good;
}

/* The database's file and its WAL, if one lies beside it, open for reading. */
struct source {
    const char *path;
    int base;
    int wal;                        /* -1: none, or empty */
    struct state base_state;
    struct state wal_state;
    char name[NAME_SIZE];           /* of the side of this state */
};

static void source_close(struct source *source)
{
    if (source->base >= 0)
        close(source->base);
    if (source->wal >= 0)
        close(source->wal);
}

static int open_beside(const char *path, const char *suffix)
{
    char *name = NULL;
    int file;

    if (asprintf(&name, "%s%s", path, suffix) < 0) {
        errno = ENOMEM;
        return -1;
    }
    file = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    free(name);
    return file;
}

static HRESULT source_open(const char *path, struct source *ret_source)
{
    unsigned __int128 sum = ((unsigned __int128)0x6C62272E07BB0142 << 64) | 0x62B821756295C58D;
    struct source source = { .path = path, .base = open_beside(path, ""), .wal = open_beside(path, "-wal") };
    bool no_wal = source.wal < 0 && errno == ENOENT;
    HRESULT result = S_OK;

    if (source.base < 0 || (source.wal < 0 && !no_wal) || !digest_file(&sum, source.base, &source.base_state)
        || (source.wal >= 0 && !state_of(source.wal, &source.wal_state)))
        result = failed("Cannot read the store's file", path);
    else if (source.wal >= 0 && !source.wal_state.size) {
        close(source.wal);
        source.wal = -1;
    } else if (source.wal >= 0 && !digest_file(&sum, source.wal, &source.wal_state))
        result = failed("Cannot read the log of the store's file", path);
    if (FAILED(result)) {
        source_close(&source);
        return result;
    }
    snprintf(source.name, sizeof(source.name), "%016" PRIx64 "%016" PRIx64, (uint64_t)(sum >> 64), (uint64_t)sum);
    *ret_source = source;
    return S_OK;
}

static bool still_the_same(const struct source *source)
{
    struct state base, wal = { 0 };

    return state_of(source->base, &base) && same_state(&base, &source->base_state)
        && (source->wal < 0 || (state_of(source->wal, &wal) && same_state(&wal, &source->wal_state)));
}

/* Page size, and that the head is one of a database that is written by way of a WAL, as each store is. */
static HRESULT check_head(const struct source *source, unsigned *ret_page_size)
{
    uint8_t head[HEAD_SIZE];
    unsigned size;

    if (read_at(source->base, head, sizeof(head), 0) != sizeof(head) || memcmp(head, "SQLite format 3", 16) != 0 || head[18] != 2)
        return store_error(NULL, MAPI_E_NO_SUPPORT, "%s is no store that could be kept a side of", source->path);
    size = (unsigned)head[16] << 8 | head[17];
    size = size == 1 ? 65536 : size;
    if (size < 512 || size & (size - 1))
        return store_error(NULL, MAPI_E_NO_SUPPORT, "The page size in %s is damaged", source->path);
    *ret_page_size = size;
    return S_OK;
}

static int make_file(const char *directory, const char *name)
{
    char *path = mapix_file_path(directory, name);
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;

    free(path);
    return file;
}

static bool copy_file(int from, int to, off_t size)
{
    char *block = malloc(SAMPLE);
    off_t offset = 0;

    while (block && offset < size) {
        ssize_t some = read_at(from, block, (size_t)(size - offset < SAMPLE ? size - offset : SAMPLE), offset);
        if (some <= 0 || !write_at(to, block, (size_t)some, offset))
            break;
        offset += some;
    }
    free(block);
    return block && offset == size;
}

static void remove_side(const char *directory)
{
    size_t index;

    for (index = 0; index < OWN_FILES; index++) {
        char *path = mapix_file_path(directory, own_files[index]);
        if (path)
            unlink(path);
        free(path);
    }
    rmdir(directory);
}

/* All that a new side consists of, synced: an empty map, `pages` of the store's size without one, a copy of the WAL. */
static bool fill_side(const char *directory, const struct source *source)
{
    size_t index;
    int file, folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = folder >= 0;

    for (index = 0; good && index < OWN_FILES; index++) {
        const char *name = own_files[index];
        if (strcmp(name, "pages-shm") == 0 || strcmp(name, "pages-journal") == 0 || (strcmp(name, "pages-wal") == 0 && source->wal < 0))
            continue;
        file = make_file(directory, name);
        good = file >= 0;
        if (good && strcmp(name, "pages") == 0)
            good = ftruncate(file, source->base_state.size) == 0;
        else if (good && strcmp(name, "pages-wal") == 0)
            good = copy_file(source->wal, file, source->wal_state.size);
        else if (good && strcmp(name, "store") == 0)
            good = write_at(file, source->path, strlen(source->path), 0);
        good = good && fsync(file) == 0;
        if (file >= 0)
            close(file);
    }
    good = good && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return good;
}

/* Whole or not at all: made under another name. Somebody may have been faster; that is as good. */
static HRESULT make_side(const char *above, const char *directory, const struct source *source)
{
    char *made = mapix_file_path(above, "new-XXXXXX");
    HRESULT result = made ? S_OK : store_no_memory();
    int folder;

    if (SUCCEEDED(result) && !mkdtemp(made)) {
        result = failed("Cannot make a directory in", above);
        free(made);
        return result;
    }
    if (SUCCEEDED(result) && !fill_side(made, source))
        result = failed("Cannot make the files in", above);
    if (SUCCEEDED(result) && !still_the_same(source))
        result = store_error(NULL, MAPI_E_BUSY, "The message store %s is being changed by somebody else", source->path);
    if (SUCCEEDED(result) && rename(made, directory) != 0 && errno != EEXIST && errno != ENOTEMPTY)
        result = failed("Cannot make", directory);
    if (made)
        remove_side(made);                        /* what was not renamed */
    free(made);
    folder = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
    return result;
}

/* A side that was not used for a year, or was left half made, goes, unless somebody has it open. */
static void forget_old(const char *above)
{
    DIR *list = opendir(above);
    struct dirent *entry;

    while (list && (entry = readdir(list))) {
        char *directory = *entry->d_name == '.' ? NULL : mapix_file_path(above, entry->d_name);
        int lock = directory ? make_file(directory, "lock") : -1;
        struct stat info;
        if (lock >= 0 && fstat(lock, &info) == 0 && info.st_mtime < time(NULL) - FORGET_AFTER && flock(lock, LOCK_EX | LOCK_NB) == 0) {
            mapix_log_write(MAPIX_LOG_INFO, "store", "forgetting %s: the store that it belongs to was not opened for a year", directory);
            remove_side(directory);
        }
        if (lock >= 0)
            close(lock);
        free(directory);
    }
    if (list)
        closedir(list);
}

/* Open the files of a side. Errors of errno; ENOENT: it is not there. */
static bool open_files(struct store_side *side)
{
    struct stat ours, there;
    char *path = mapix_file_path(side->directory, "lock");
    bool good;

    if (!path) {
        errno = ENOMEM;
        return false;
    }
    side->lock = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    good = side->lock >= 0 && flock(side->lock, LOCK_SH) == 0 && fstat(side->lock, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino;
    free(path);
    if (!good)
        return false;
    futimens(side->lock, NULL);
    path = mapix_file_path(side->directory, "map");
    side->map = path ? open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW) : -1;
    free(path);
    return side->map >= 0;
}

static char *sides_directory(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *path = NULL;
    int length = -1;

    if (state && *state == '/')
        length = asprintf(&path, "%s/mapix/read-only-stores", state);
    else if (home && *home == '/')
        length = asprintf(&path, "%s/.local/state/mapix/read-only-stores", home);
    return length < 0 ? NULL : path;
}

static void name_vfs(struct store_side *side, sqlite3_vfs *real_vfs)
{
    side->real = real_vfs;
    side->vfs = *real_vfs;                        /* all but opening is the real one's, which looks at no part of the structure we change */
    side->vfs.pNext = NULL;
    side->vfs.pAppData = side;
    side->vfs.szOsFile = (int)sizeof(struct side_file) + real_vfs->szOsFile;
    side->vfs.xOpen = side_vfs_open;
    snprintf(side->vfs_name, sizeof(side->vfs_name), "mapix-side-%p", (void *)side);
    side->vfs.zName = side->vfs_name;
}

static HRESULT open_side(const struct source *source, bool make, struct store_side *side)
{
    char *above = sides_directory();
    HRESULT result = S_OK;

    if (!above)
        return store_error(NULL, MAPI_E_NOT_FOUND, "%s", "There is no directory to keep anything in: set XDG_STATE_HOME or HOME");
    side->directory = mapix_file_path(above, source->name);
    side->pages = side->directory ? mapix_file_path(side->directory, "pages") : NULL;
    if (!side->pages)
        result = store_no_memory();
    else if (!open_files(side)) {
        if (errno != ENOENT || !make)
            result = failed("Cannot open", side->directory);
        else if (FAILED(mapix_file_make_private_directory(above)))
            result = failed("Cannot make", above);
        else {
            forget_old(above);
            result = make_side(above, side->directory, source);
            if (SUCCEEDED(result) && side->lock >= 0)
                close(side->lock);
            if (SUCCEEDED(result) && !open_files(side))
                result = failed("Cannot open", side->directory);
        }
    }
    free(above);
    return result;
}

/* Does a process hold a lock on the file? Looked up, for closing a descriptor of it would take the locks of this process with it. By inode alone: the
 * device is named otherwise here than elsewhere on some file systems, and to be wrong is harmless. */
static bool is_locked(const char *path)
{
    char line[256], inode[32];
    struct stat info;
    bool locked = false;
    FILE *locks;

    if (stat(path, &info) != 0)
        return false;
    locks = fopen("/proc/locks", "re");
    if (!locks)
        return true;
    snprintf(inode, sizeof(inode), ":%" PRIuMAX " ", (uintmax_t)info.st_ino);
    while (!locked && fgets(line, sizeof(line), locks))
        locked = strstr(line, inode) != NULL;
    fclose(locks);
    return locked;
}

bool store_side_fits(const char *path)
{
    char *shared = NULL;
    bool fits = false;

    if (access(path, R_OK) != 0 || access(path, W_OK) == 0)
        return false;
    if (errno == EROFS)                           /* nobody writes there: what lies beside it is left from before */
        return true;
    if (asprintf(&shared, "%s-shm", path) >= 0)
        fits = !is_locked(shared);                /* else its owner has it open, and SQLite knows how to read it meanwhile */
    free(shared);
    return fits;
}

HRESULT store_side_open(const char *path, const char *vfs, bool make, struct store_side **ret_side)
{
    struct store_side *side = calloc(1, sizeof(*side));
    sqlite3_vfs *real_vfs = sqlite3_vfs_find(vfs);
    struct source source = { .base = -1, .wal = -1 };
    HRESULT result;

    if (!side || !real_vfs) {
        free(side);
        return store_no_memory();
    }
    side->base = side->map = side->lock = -1;
    result = source_open(path, &source);
    if (SUCCEEDED(result))
        result = check_head(&source, &side->page_size);
    if (SUCCEEDED(result)) {
        side->base = source.base;
        side->state = source.base_state;
        source.base = -1;
        struct source seen = source;              /* the side keeps the descriptor */
        seen.base = side->base;
        result = open_side(&seen, make, side);
    }
    source_close(&source);
    if (SUCCEEDED(result)) {
        name_vfs(side, real_vfs);
        if (sqlite3_vfs_register(&side->vfs, 0) != SQLITE_OK) {
            side->real = NULL;
            result = store_no_memory();
        }
    }
    if (FAILED(result)) {
        store_side_close(side);
        return result;
    }
    *ret_side = side;
    return S_OK;
}

void store_side_close(struct store_side *side)
{
    if (!side)
        return;
    if (side->real)
        sqlite3_vfs_unregister(&side->vfs);
    if (side->base >= 0)
        close(side->base);
    if (side->map >= 0)
        close(side->map);
    if (side->lock >= 0)
        close(side->lock);
    free(side->directory);
    free(side->pages);
    free(side);
}

const char *store_side_file(const struct store_side *side)
{
    return side->pages;
}

const char *store_side_vfs(const struct store_side *side)
{
    return side->vfs_name;
}

bool store_side_base_changed(const struct store_side *side)
{
    return atomic_load(&side->changed);
}
