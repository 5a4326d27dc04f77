/* LD_PRELOAD: a disk without room, where no file system can be mounted. While the file that MAPIX_TEST_FULL_DISK names exists, no call of the programs
 * that were started with it makes a file or a directory, or makes a regular file larger: ENOSPC, as tmpfs says it. What stdio writes by itself is not
 * seen here. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static bool is_full(void)
{
    const char *mark = getenv("MAPIX_TEST_FULL_DISK");
    int before = errno;
    bool full = mark && !access(mark, F_OK);

    errno = before;
    return full;
}

/* Would this write go beyond the end of a regular file? `at` < 0: at the descriptor's place. */
static bool refuses(int descriptor, off_t at, size_t size)
{
    struct stat stat;

    if (!is_full() || fstat(descriptor, &stat) || !S_ISREG(stat.st_mode))
        return false;
    if (at < 0)
        at = fcntl(descriptor, F_GETFL) & O_APPEND ? stat.st_size : lseek(descriptor, 0, SEEK_CUR);
    if (at + (off_t)size <= stat.st_size)
        return false;
    errno = ENOSPC;
    return true;
}

static bool refuses_new(int directory, const char *path, int flags)
{
    struct stat stat;

    if (!(flags & O_CREAT) || !is_full() || !fstatat(directory, path, &stat, 0))
        return false;
    errno = ENOSPC;
    return true;
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    return refuses(descriptor, -1, size) ? -1 : REAL(write)(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t at)
{
    return refuses(descriptor, at, size) ? -1 : REAL(pwrite)(descriptor, bytes, size, at);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t at)
{
    return refuses(descriptor, (off_t)at, size) ? -1 : REAL(pwrite64)(descriptor, bytes, size, at);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    size_t size = 0;

    for (int i = 0; i < count; i++)
        size += parts[i].iov_len;
    return refuses(descriptor, -1, size) ? -1 : REAL(writev)(descriptor, parts, count);
}

int ftruncate(int descriptor, off_t size)
{
    return refuses(descriptor, size, 0) ? -1 : REAL(ftruncate)(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size)
{
    return refuses(descriptor, (off_t)size, 0) ? -1 : REAL(ftruncate64)(descriptor, size);
}

int posix_fallocate(int descriptor, off_t at, off_t size)
{
    return refuses(descriptor, at, (size_t)size) ? ENOSPC : REAL(posix_fallocate)(descriptor, at, size);
}

int posix_fallocate64(int descriptor, off64_t at, off64_t size)
{
    return refuses(descriptor, (off_t)at, (size_t)size) ? ENOSPC : REAL(posix_fallocate64)(descriptor, at, size);
}

int mkdir(const char *path, mode_t mode)
{
    return refuses_new(AT_FDCWD, path, O_CREAT) ? -1 : REAL(mkdir)(path, mode);
}

int mkdirat(int directory, const char *path, mode_t mode)
{
    return refuses_new(directory, path, O_CREAT) ? -1 : REAL(mkdirat)(directory, path, mode);
}

int statfs(const char *path, struct statfs *ret_system)
{
    int result = REAL(statfs)(path, ret_system);

    if (!result && is_full())
        ret_system->f_bavail = 0;
    return result;
}

int statfs64(const char *path, struct statfs64 *ret_system)
{
    int result = REAL(statfs64)(path, ret_system);

    if (!result && is_full())
        ret_system->f_bavail = 0;
    return result;
}

/* The mode is there only with a flag that makes a file. */
#define MODE(flags, mode) \
    do { \
        va_list arguments; \
        va_start(arguments, flags); \
        if (flags & (O_CREAT | __O_TMPFILE)) \
            mode = va_arg(arguments, mode_t); \
        va_end(arguments); \
    } while (0)

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE(flags, mode);
    return refuses_new(AT_FDCWD, path, flags) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE(flags, mode);
    return refuses_new(AT_FDCWD, path, flags) ? -1 : REAL(open64)(path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE(flags, mode);
    return refuses_new(directory, path, flags) ? -1 : REAL(openat)(directory, path, flags, mode);
}

int openat64(int directory, const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE(flags, mode);
    return refuses_new(directory, path, flags) ? -1 : REAL(openat64)(directory, path, flags, mode);
}
