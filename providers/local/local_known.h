/* What a profile section remembers of the file that it names, so that a logon does not have to open it: the file is opened when somebody looks
 * at what it holds. It is believed only as long as the very same file lies there; one that was put in its place is opened and looked at. */
#ifndef MAPIX_PROVIDERS_LOCAL_KNOWN_H
#define MAPIX_PROVIDERS_LOCAL_KNOWN_H

#include <mapispi.h>
#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>

/* In the section of a store or address book. */
#define LOCAL_TAG_KNOWN PROP_TAG(PT_BINARY, 0x6603)

struct local_known {
    MAPIUID uid;                                            /* of the store in the file */
    int64_t folder;                                         /* that matters to whom the section belongs; 0: nothing is known */
    uint64_t inode, born_seconds, born_nanoseconds;         /* of the file that this is true of */
};

/* What the section said; `value` may be an error. `no_waiting`: by what the kernel has in memory, so that no file server is asked and no mount made.
 * False: nothing that is true of the file at `path` as it is now, or as far as can be told. */
bool local_known_read(const SPropValue *value, const char *path, bool no_waiting, struct local_known *ret_known);

/* Have the section remember uid and folder of the file at `path`. Nothing is lost if it cannot: the next logon opens the file again. A file in the
 * data directory makes the next logon immediate (PR_MAPIX_IMMEDIATE). */
void local_known_keep(LPMAPISUP support, const MAPIUID *uid, int64_t folder, const char *path);

#endif
