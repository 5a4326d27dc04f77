#include "wire/place.h"

#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "wire/install.h"

#define START_TIMEOUT_MS 10000

extern char **environ;

static char *data_file(const char *name)
{
    char *directory = mapix_file_data_directory(), *path = directory ? mapix_file_path(directory, name) : NULL;

    free(directory);
    return path;
}

char *wire_lock_path(void)
{
    return data_file("mapixd.lock");
}

char *wire_spawn_lock_path(void)
{
    return data_file("mapixd.spawn");
}

/* The socket's path in a runtime directory, which is made. MAPI_E_TOO_COMPLEX: longer than a socket's path may be. */
static HRESULT socket_in(const char *runtime, const struct stat *data, char **ret_path)
{
    HRESULT result = mapix_file_make_private_directory(runtime);
    char *path;

    if (!FAILED(result) && access(runtime, W_OK | X_OK))
        result = mapix_error_from_errno(errno);
    if (FAILED(result))
        return result;
    if (asprintf(&path, "%s/mapixd-%llx-%llx", runtime, (unsigned long long)data->st_dev, (unsigned long long)data->st_ino) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (strlen(path) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
        free(path);
        return MAPI_E_TOO_COMPLEX;
    }
    *ret_path = path;
    return S_OK;
}

HRESULT wire_socket_path(char **ret_path)
{
    char *data = mapix_file_data_directory(), *runtime = mapix_file_runtime_directory(), fallback[64];
    struct stat stat;
    HRESULT result = data && runtime ? mapix_file_make_directory(data) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result) && lstat(data, &stat))
        result = mapix_error_from_errno(errno);
    if (!FAILED(result)) {
        snprintf(fallback, sizeof(fallback), "/tmp/mapix-%u", (unsigned)getuid());
        result = socket_in(runtime, &stat, ret_path);
        if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY)
            result = socket_in(fallback, &stat, ret_path);
    }
    free(data);
    free(runtime);
    return result;
}

char *wire_program_path(const char *name)
{
    const char *directory = getenv("MAPIX_LIBEXEC_PATH");

    return mapix_file_path(directory && *directory == '/' ? directory : MAPIX_LIBEXEC_DIR, name);
}

/* What the lock file says, if a living process holds it: the socket's path. */
static HRESULT read_place(char **ret_path)
{
    char *lock = wire_lock_path();
    void *bytes = NULL;
    size_t size;
    struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    HRESULT result;
    int descriptor;

    if (!lock)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    descriptor = open(lock, O_RDWR | O_CLOEXEC);
    if (descriptor < 0 || fcntl(descriptor, F_OFD_GETLK, &range) || range.l_type == F_UNLCK) {
        result = MAPI_E_NOT_FOUND;
    } else {
        result = mapix_file_read(lock, 4096, &bytes, &size);
    }
    if (descriptor >= 0)
        close(descriptor);
    free(lock);
    if (FAILED(result))
        return result;
    ((char *)bytes)[strcspn(bytes, "\n")] = 0;
    if (*(char *)bytes != '/') {
        free(bytes);
        return MAPI_E_NOT_FOUND;
    }
    *ret_path = bytes;
    return S_OK;
}

HRESULT wire_connect(int *ret_socket)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char *path;
    HRESULT result = read_place(&path);
    int descriptor;

    if (FAILED(result))
        return result;
    if (strlen(path) >= sizeof(address.sun_path)) {
        free(path);
        return MAPI_E_NOT_FOUND;
    }
    strcpy(address.sun_path, path);
    free(path);
    descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return mapix_error_from_errno(errno);
    while (connect(descriptor, (struct sockaddr *)&address, sizeof(address))) {
        if (errno == EINTR)
            continue;
        close(descriptor);
        return MAPI_E_NOT_FOUND;
    }
    *ret_socket = descriptor;
    return S_OK;
}

/* Start mapixd and wait until it says that it listens (or that another one does). */
static HRESULT start(void)
{
    char *program = wire_program_path("mapixd");
    char *arguments[] = { (char *)(uintptr_t) "mapixd", (char *)(uintptr_t) "--background", NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    struct pollfd ready;
    sigset_t none;
    int pipe_ends[2], failed, status;
    pid_t child;
    char said = 0;

    if (!program)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (pipe2(pipe_ends, O_CLOEXEC)) {
        free(program);
        return mapix_error_from_errno(errno);
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 3);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    failed = posix_spawn(&child, program, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(program);
    close(pipe_ends[1]);
    if (!failed) {
        ready = (struct pollfd){ .fd = pipe_ends[0], .events = POLLIN };
        while (poll(&ready, 1, START_TIMEOUT_MS) < 0 && errno == EINTR)
            ;
        if (read(pipe_ends[0], &said, 1) < 0)
            said = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)      /* it forks and ends at once */
            ;
    }
    close(pipe_ends[0]);
    if (failed)
        return mapix_error_from_errno(failed);
    return said == '+' ? S_OK : MAPI_E_CALL_FAILED;
}

HRESULT wire_connect_or_start(int *ret_socket)
{
    char *data, *spawn_path;
    struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int descriptor;
    HRESULT result = wire_connect(ret_socket);

    if (result != MAPI_E_NOT_FOUND)
        return result;
    data = mapix_file_data_directory();
    spawn_path = wire_spawn_lock_path();
    result = data && spawn_path ? mapix_file_make_directory(data) : MAPI_E_NOT_ENOUGH_MEMORY;
    descriptor = FAILED(result) ? -1 : open(spawn_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (!FAILED(result) && descriptor < 0)
        result = mapix_error_from_errno(errno);
    free(data);
    free(spawn_path);
    if (FAILED(result))
        return result;
    while (fcntl(descriptor, F_OFD_SETLKW, &range) && errno == EINTR)
        ;
    result = wire_connect(ret_socket);             /* another process may have been faster */
    if (result == MAPI_E_NOT_FOUND) {
        result = start();
        /* Ours says when it listens; one that a service manager starts at the same moment holds the lock a little before it does. */
        if (!FAILED(result))
            result = wire_connect(ret_socket);
        for (int tries = 0; result == MAPI_E_NOT_FOUND && tries < START_TIMEOUT_MS / 20; tries++) {
            poll(NULL, 0, 20);
            result = wire_connect(ret_socket);
        }
        if (result == MAPI_E_NOT_FOUND)
            result = MAPI_E_TIMEOUT;
    }
    close(descriptor);
    return result;
}
