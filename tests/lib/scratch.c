#include "tests/lib/scratch.h"
#include "tests/lib/waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[64];

const char *scratch_path(const char *name)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
    return path;
}

static void point(const char *variable, const char *name)
{
    const char *path = scratch_path(name);

    mkdir(path, 0700);
    setenv(variable, path, 1);
}

const char *scratch_enter(void)
{
    const char *build = getenv("MAPIX_BUILD_DIR");
    char path[512];

    strcpy(directory, "/tmp/mapix-test-XXXXXX");
    if (!mkdtemp(directory)) {
        perror("mkdtemp");
        abort();
    }
    setenv("HOME", directory, 1);
    point("XDG_CONFIG_HOME", "config");
    point("XDG_DATA_HOME", "data");
    point("XDG_STATE_HOME", "state");
    point("XDG_RUNTIME_DIR", "run");
    snprintf(path, sizeof(path), "%s/daemon", build ? build : "build");
    setenv("MAPIX_LIBEXEC_PATH", path, 1);
    return directory;
}

/* The process that holds the broker's lock here, or 0. */
static pid_t broker_process(void)
{
    struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    FILE *list;
    char line[256];
    struct stat stat_lock;
    pid_t found = 0;
    int descriptor = open(scratch_path("data/mapix/mapixd.lock"), O_RDWR | O_CLOEXEC);

    if (descriptor < 0)
        return 0;
    if (!fcntl(descriptor, F_OFD_GETLK, &range) && range.l_type != F_UNLCK && !fstat(descriptor, &stat_lock)) {
        /* OFD locks have no owner in F_GETLK; look for the process that has the file open. */
        list = popen("ls -l /proc/[0-9]*/fd/* 2>/dev/null", "r");
        while (list && fgets(line, sizeof(line), list)) {
            char *proc = strstr(line, "/proc/");

            if (proc && strstr(line, scratch_path("data/mapix/mapixd.lock")) && atoi(proc + 6) != getpid())
                found = atoi(proc + 6);
        }
        if (list)
            pclose(list);
    }
    close(descriptor);
    return found;
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat;
    (void)kind;
    (void)walk;
    return remove(path);
}

void scratch_leave(void)
{
    pid_t process = broker_process();

    if (process) {
        kill(process, SIGTERM);
        if (!wait_for_end(process))
            kill(process, SIGKILL);
    }
    nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
