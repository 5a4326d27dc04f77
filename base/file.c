#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/error.h"

char *mapix_file_path(const char *directory, const char *name)
{
    char *path;
    return asprintf(&path, "%s/%s", directory, name) < 0 ? NULL : path;
}

/* For free(); NULL when there is none. */
static char *home_directory(void)
{
    const char *home = getenv("HOME");
    if (home != NULL && *home == '/')
        return strdup(home);
    char buffer[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(getuid(), &entry, buffer, sizeof(buffer), &found) != 0 || found == NULL || found->pw_dir == NULL)
        return NULL;
    return strdup(found->pw_dir);
}

static char *xdg_directory(const char *variable, const char *below_home)
{
    const char *value = getenv(variable);
    if (value != NULL && *value == '/')
        return mapix_file_path(value, "mapix");
    char *home = home_directory();
    char *path = home == NULL ? NULL : mapix_file_path(home, below_home);
    free(home);
    return path;
}

char *mapix_file_config_directory(void)
{
    return xdg_directory("XDG_CONFIG_HOME", ".config/mapix");
}

char *mapix_file_data_directory(void)
{
    return xdg_directory("XDG_DATA_HOME", ".local/share/mapix");
}

char *mapix_file_runtime_directory(void)
{
    const char *value = getenv("XDG_RUNTIME_DIR");
    if (value != NULL && *value == '/')
        return mapix_file_path(value, "mapix");
    char path[64];
    struct stat status;
    snprintf(path, sizeof(path), "/run/user/%u", (unsigned)getuid());
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == getuid())
        return mapix_file_path(path, "mapix");
    snprintf(path, sizeof(path), "/tmp/mapix-%u", (unsigned)getuid());
    return strdup(path);
}

HRESULT mapix_file_make_directory(const char *path)
{
    struct stat there;
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))  /* nearly always */
        return S_OK;
    char *copy = strdup(path);
    int error = copy == NULL ? ENOMEM : 0;
    for (char *at = copy; error == 0 && at != NULL;) {
        at = strchr(at + 1, '/');
        if (at != NULL)
            *at = '\0';
        struct stat status;
        if (mkdir(copy, 0700) != 0 && (stat(copy, &status) != 0 || !S_ISDIR(status.st_mode)))
            error = errno == EEXIST || errno == 0 ? ENOTDIR : errno;
        if (at != NULL)
            *at = '/';
    }
    free(copy);
    return error == 0 ? S_OK : mapix_error_from_errno(error);
}

HRESULT mapix_file_make_private_directory(const char *path)
{
    HRESULT result = mapix_file_make_directory(path);
    struct stat status;
    if (FAILED(result))
        return result;
    if (lstat(path, &status) != 0)
        return mapix_error_from_errno(errno);
    if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return MAPI_E_NO_ACCESS;
    return S_OK;
}

static int write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(descriptor, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

/* The rename itself is durable once its directory is synced. */
static void sync_directory_of(const char *path)
{
    char *copy = strdup(path);
    char *slash = copy == NULL ? NULL : strrchr(copy, '/');
    if (slash != NULL) {
        slash[slash == copy] = '\0';
        int directory = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory >= 0) {
            fsync(directory);
            close(directory);
        }
    }
    free(copy);
}

HRESULT mapix_file_write(const char *path, const void *bytes, size_t size, mode_t mode)
{
    char *temporary;
    if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    int error = 0;
    int descriptor = mkostemp(temporary, O_CLOEXEC);
    if (descriptor < 0) {
        error = errno;
        free(temporary);
        return mapix_error_from_errno(error);
    }
    error = write_all(descriptor, bytes, size);
    if (error == 0 && (fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0))
        error = errno;
    if (close(descriptor) != 0 && error == 0)
        error = errno;
    if (error == 0 && rename(temporary, path) != 0)
        error = errno;
    if (error != 0)
        unlink(temporary);
    else
        sync_directory_of(path);
    free(temporary);
    return error == 0 ? S_OK : mapix_error_from_errno(error);
}

/* Grows as it reads: the size of a file in /proc or of a growing one is not known beforehand. */
static HRESULT read_all(int descriptor, size_t limit, void **ret_bytes, size_t *ret_size)
{
    size_t capacity = 4096, size = 0;
    char *bytes = malloc(capacity);
    HRESULT result = bytes == NULL ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    while (SUCCEEDED(result)) {
        if (size + 1 == capacity) {
            char *larger = realloc(bytes, capacity * 2);
            if (larger == NULL) {
                result = MAPI_E_NOT_ENOUGH_MEMORY;
                break;
            }
            bytes = larger;
            capacity *= 2;
        }
        ssize_t got = read(descriptor, bytes + size, capacity - 1 - size);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            result = mapix_error_from_errno(errno);
        size += got < 0 ? 0 : (size_t)got;
        if (size > limit)
            result = MAPI_E_TOO_BIG;
    }
    if (FAILED(result)) {
        free(bytes);
        return result;
    }
    bytes[size] = '\0';
    *ret_bytes = bytes;
    *ret_size = size;
    return S_OK;
}

HRESULT mapix_file_read(const char *path, size_t limit, void **ret_bytes, size_t *ret_size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return mapix_error_from_errno(errno);
    HRESULT result = read_all(descriptor, limit, ret_bytes, ret_size);
    close(descriptor);
    return result;
}

static bool is_network_type(unsigned long type)
{
    switch (type) {
    case 0x6969:                               /* NFS */
    case 0x517b:                               /* SMB */
    case 0xff534d42ul:                         /* CIFS */
    case 0xfe534d42ul:                         /* SMB 2 */
    case 0x5346414ful:                         /* AFS */
    case 0x6b414653ul:                         /* kAFS */
    case 0x73757245ul:                         /* Coda */
    case 0x564c:                               /* NCP */
    case 0x01021997:                           /* 9p */
    case 0x00c36400ul:                         /* Ceph */
    case 0x0bd00bd0:                           /* Lustre */
    case 0x7461636f:                           /* OCFS2 */
    case 0x01161970:                           /* GFS2 */
    case 0xaad7aaeaul:                         /* PanFS */
    case 0x47504653:                           /* GPFS */
        return true;
    default:
        return false;
    }
}

/* The file system of the path, or of the nearest directory above it that is there. */
static HRESULT find_system(const char *path, struct statfs *ret_system)
{
    char *copy = strdup(path);
    HRESULT result = S_OK;
    if (copy == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    while (statfs(copy, ret_system) != 0) {
        char *slash = strrchr(copy, '/');
        if (errno != ENOENT || slash == NULL) {
            result = mapix_error_from_errno(errno);
            break;
        }
        slash[slash == copy] = '\0';
    }
    free(copy);
    return result;
}

HRESULT mapix_file_is_on_network(const char *path, bool *ret_network)
{
    struct statfs system;
    HRESULT result = find_system(path, &system);
    if (SUCCEEDED(result))
        *ret_network = is_network_type((unsigned long)system.f_type & 0xfffffffful);
    return result;
}

bool mapix_file_disk_is_full(const char *path)
{
    struct statfs system;
    return SUCCEEDED(find_system(path, &system)) &&
        ((system.f_blocks && (uint64_t)system.f_bavail * (uint64_t)system.f_bsize < 65536) || (system.f_files && !system.f_ffree));
}
