/* Shared by the files of this room only. */
#ifndef MAPIX_PROFILE_INTERNAL_H
#define MAPIX_PROFILE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/lock.h"
#include "profile/profile.h"
#include "profile/secret.h"
#include "profile/storage.h"

/* The profiles of one directory in this process. */
struct profile_home {
    struct profile_home *next;
    char *directory;
    unsigned references;                    /* under the lock of the list */
    uint32_t fork_generation;
    pthread_mutex_t lock;                   /* recursive: held from begin to end */
    unsigned depth;                         /* of nested transactions */
    bool writing;                           /* the outermost is a write */
    struct profile_storage *storage;
    struct mapix_lock_file *locks;          /* NULL: the directory cannot be written */
    struct profile *drafts;                 /* that this process makes, linked by `next_draft`; under `lock` */
};

struct profile {
    atomic_uint references;
    struct profile_home *home;
    int64_t id;
    char *name;
    unsigned flags;
    unsigned char search_key[16];
    struct secret_key *key;                 /* under home's lock; NULL until needed */
    unsigned use_count;                     /* under home's lock */
    struct mapix_lock *use;
    struct mapix_lock *removal;             /* exclusive, while an expired profile is being removed */
    struct profile *next_draft;
    char *draft_name;                       /* folded; NULL: no draft (any more) */
    pthread_t maker;
};

/* The storage of the present configuration directory. profile.h's errors. */
HRESULT profile_home_get(struct mapix_error_slot *error, struct profile_home **ret_home);
void profile_home_release(struct profile_home *home);

/* Begin, and end by `result`: success commits. Nested ones do nothing but count; a write may not be nested in a read. The result of end is
 * `result`, or why the commit failed. */
HRESULT profile_home_begin(struct profile_home *home, bool write, struct mapix_error_slot *error);
HRESULT profile_home_end(struct profile_home *home, HRESULT result, struct mapix_error_slot *error);

unsigned profile_public_flags(const struct storage_profile *profile);

/* Within a transaction: a section of the profile. MAPI_E_NOT_FOUND. */
HRESULT profile_section_locked(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct storage_section *ret_section);

/* Within a transaction: have profile->key be the profile's present key; with `make` (in a write) make one if there is none, else leave NULL. */
HRESULT profile_key_locked(struct profile *profile, bool make, struct mapix_error_slot *error);

#endif
