#include "providers/local/local_known.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"

#define IDENTITY (STATX_TYPE | STATX_INO | STATX_BTIME)

/* statx that fails rather than wait: a file system that would have to ask (NFS, FUSE, a mount still to be made) is not waited for. */
static int look_in_memory(const char *path, struct statx *ret_about)
{
    const struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_CACHED };
    int file = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
    if (file < 0)
        return -1;
    int result = statx(file, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, IDENTITY, ret_about);
    close(file);
    return result;
}

/* Which file a path names now; a copy put in its place is another one. False: it cannot be told. */
static bool identify(const char *path, bool no_waiting, struct local_known *ret_known)
{
    struct statx about;
    int result = no_waiting ? look_in_memory(path, &about) : statx(AT_FDCWD, path, 0, IDENTITY, &about);
    if (result != 0 || (about.stx_mask & IDENTITY) != IDENTITY || !S_ISREG(about.stx_mode))
        return false;
    ret_known->inode = about.stx_ino;
    ret_known->born_seconds = (uint64_t)about.stx_btime.tv_sec;
    ret_known->born_nanoseconds = about.stx_btime.tv_nsec;
    return true;
}

bool local_known_read(const SPropValue *value, const char *path, bool no_waiting, struct local_known *ret_known)
{
    struct local_known now;
    if (value->ulPropTag != LOCAL_TAG_KNOWN || value->Value.bin.cb != sizeof(*ret_known))
        return false;
    memcpy(ret_known, value->Value.bin.lpb, sizeof(*ret_known));
    return ret_known->folder && identify(path, no_waiting, &now) && now.inode == ret_known->inode && now.born_seconds == ret_known->born_seconds &&
        now.born_nanoseconds == ret_known->born_nanoseconds;
}

static bool is_inside(const char *path)
{
    char *directory = mapix_file_data_directory();
    size_t length = directory ? strlen(directory) : 0;
    bool is = length && strncmp(path, directory, length) == 0 && path[length] == '/';
    free(directory);
    return is;
}

void local_known_keep(LPMAPISUP support, const MAPIUID *uid, int64_t folder, const char *path)
{
    struct local_known known = { .uid = *uid, .folder = folder };
    SPropValue values[] = { { .ulPropTag = LOCAL_TAG_KNOWN, .Value.bin = { sizeof(known), (BYTE *)&known } },
        { .ulPropTag = PR_MAPIX_IMMEDIATE, .Value.b = is_inside(path) } };
    LPPROFSECT section = NULL;
    if (!folder || !identify(path, false, &known))
        return;
    if (FAILED(support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, &section)))
        return;
    if (SUCCEEDED(section->lpVtbl->SetProps(section, 2, values, NULL)))
        section->lpVtbl->SaveChanges(section, KEEP_OPEN_READONLY);
    section->lpVtbl->Release(section);
}
