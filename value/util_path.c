/* Paths on file servers: what a network drive is on Windows is a network mount here, and its UNC name is in the mount table. */
#include <ctype.h>
#include <mapiutil.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "value/util.h"

#define MOUNTS "/proc/self/mounts"

static bool is_unc(const char *path)
{
    return (path[0] == '\\' && path[1] == '\\') || (path[0] == '/' && path[1] == '/');
}

/* The UNC name of what is mounted: "//server/share" of SMB, "server:/export" of NFS. False for what is no network mount. */
static bool unc_of_mount(const struct mntent *mount, char *unc, size_t size)
{
    /* The path of an export is absolute; a server named by its address has colons of its own: "[fe80::1]:/export". */
    const char *colon = strstr(mount->mnt_fsname, ":/");
    int length;
    if (strncmp(mount->mnt_fsname, "//", 2) == 0)
        length = snprintf(unc, size, "%s", mount->mnt_fsname);
    else if (strncmp(mount->mnt_type, "nfs", 3) == 0 && colon != NULL)
        length = snprintf(unc, size, "//%.*s/%s", (int)(colon - mount->mnt_fsname), mount->mnt_fsname, colon + 2);
    else
        return false;
    if (length < 0 || (size_t)length >= size)
        return false;
    for (char *at = unc; *at != '\0'; at++)
        if (*at == '/')
            *at = '\\';
    while (length > 2 && unc[length - 1] == '\\')
        unc[--length] = '\0';
    return true;
}

/* Is `path` at or below `prefix`? Names of servers and shares ignore case, and both slashes are one. Returns the rest, or NULL. */
static const char *below(const char *path, const char *prefix, bool is_share)
{
    for (; *prefix != '\0'; path++, prefix++) {
        int a = is_share && *path == '/' ? '\\' : *path, b = *prefix;
        if (is_share ? tolower((unsigned char)a) != tolower((unsigned char)b) : a != b)
            return NULL;
    }
    return *path == '\0' || *path == '/' || (is_share && *path == '\\') || prefix[-1] == '/' ? path : NULL;
}

static SCODE put_path(char *to, size_t size, const char *start, const char *rest, char slash)
{
    size_t length = strlen(start);
    while (*rest == '/' || *rest == '\\')
        rest++;
    bool joined = *rest != '\0' && (length == 0 || start[length - 1] != slash);
    if (length + joined + strlen(rest) + 1 > size)
        return MAPI_E_TOO_BIG;
    memcpy(to, start, length);
    if (joined)
        to[length++] = slash;
    for (; *rest != '\0'; rest++)
        to[length++] = *rest == '/' || *rest == '\\' ? slash : *rest;
    to[length] = '\0';
    return S_OK;
}

/* Find the mount with the longest prefix; by its directory or by its UNC name. */
static SCODE translate(const char *mounts, const char *path, bool to_unc, char *to, size_t size)
{
    FILE *table = setmntent(mounts, "re");
    struct mntent mount;
    char buffer[8192], unc[4096], best_start[4096];
    const char *best = NULL;
    size_t best_length = 0;
    bool is_network = false;
    if (table == NULL)
        return MAPI_E_NOT_FOUND;
    while (getmntent_r(table, &mount, buffer, sizeof(buffer)) != NULL) {
        bool network;
        unc[0] = '\0';                         /* a mount of this machine has none */
        network = unc_of_mount(&mount, unc, sizeof(unc));
        if (!to_unc && !network)
            continue;
        const char *prefix = to_unc ? mount.mnt_dir : unc;
        const char *rest = below(path, prefix, !to_unc);
        if (rest == NULL || (best != NULL && strlen(prefix) < best_length))
            continue;
        best = rest;
        best_length = strlen(prefix);
        is_network = network;
        snprintf(best_start, sizeof(best_start), "%s", to_unc ? unc : mount.mnt_dir);
    }
    endmntent(table);
    return best == NULL || !is_network ? MAPI_E_NOT_FOUND : put_path(to, size, best_start, best, to_unc ? '\\' : '/');
}

static SCODE keep(const char *path, char *to, size_t size)
{
    if (strlen(path) + 1 > size)
        return MAPI_E_TOO_BIG;
    strcpy(to, path);
    return S_FALSE;
}

SCODE util_unc_from_local(const char *mounts, const char *local, char *unc, size_t size)
{
    if (is_unc(local))
        return keep(local, unc, size);
    return local[0] == '/' ? translate(mounts, local, true, unc, size) : MAPI_E_INVALID_PARAMETER;
}

SCODE util_local_from_unc(const char *mounts, const char *unc, char *local, size_t size)
{
    return is_unc(unc) ? translate(mounts, unc, false, local, size) : keep(unc, local, size);
}

/* The UNC name of a path on a network mount. S_FALSE: it is one already (it is copied); MAPI_E_NOT_FOUND: no other machine knows this path;
 * MAPI_E_TOO_BIG; MAPI_E_INVALID_PARAMETER: no absolute path. */
SCODE STDAPICALLTYPE ScUNCFromLocalPath(LPSTR lpszLocal, LPSTR lpszUNC, UINT cchUNC)
{
    if (lpszLocal == NULL || lpszUNC == NULL || cchUNC == 0)
        return MAPI_E_INVALID_PARAMETER;
    return util_unc_from_local(MOUNTS, lpszLocal, lpszUNC, cchUNC);
}

/* The path below a network mount for a UNC name. S_FALSE: it is a local path already (it is copied); MAPI_E_NOT_FOUND: nothing of that
 * server is mounted; MAPI_E_TOO_BIG; MAPI_E_INVALID_PARAMETER. */
SCODE STDAPICALLTYPE ScLocalPathFromUNC(LPSTR lpszUNC, LPSTR lpszLocal, UINT cchLocal)
{
    if (lpszUNC == NULL || lpszLocal == NULL || cchLocal == 0)
        return MAPI_E_INVALID_PARAMETER;
    return util_local_from_unc(MOUNTS, lpszUNC, lpszLocal, cchLocal);
}
