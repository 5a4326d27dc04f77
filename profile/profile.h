/* Profiles as the rest of libmapix sees them: named sets of sections, each named by a MAPIUID and holding properties; data only.
 *
 * Layout (PROF-35): one section per service, one per provider (its owner is the service), extra sections of services, MAPI's own top
 * section, and whatever clients made. Order of addition is kept; transports have an order of their own (PROF-37, SVC-29).
 *
 * All text is UTF-8. Values are SPropValues whose strings are PT_STRING8 (UTF-8): a section keeps text, not a width. Secure
 * properties (0x67F0 to 0x67FF) are sealed here, so callers never see stored bytes. Every function may be called by any thread; each
 * is one transaction unless profile_begin opened a larger one. Nothing here calls a provider.
 *
 * Errors every function may return, recorded in `error` (which may be NULL): MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_NO_ACCESS (the profile
 * directory cannot be written, or not read); MAPI_E_BUSY (another process has held the storage for long); MAPI_E_NOT_ENOUGH_DISK;
 * MAPI_E_DISK_ERROR; MAPI_E_CORRUPT_DATA (damaged) ; MAPI_E_VERSION (written by a newer mapix); MAPI_E_NO_SUPPORT (on a network file
 * system); MAPI_E_INVALID_OBJECT (opened before a fork). */
#ifndef MAPIX_PROFILE_PROFILE_H
#define MAPIX_PROFILE_PROFILE_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "prop/prop.h"

#define PROFILE_NAME_MAX 64                 /* characters (PROF-03) */

/* Properties of ours in service sections. Identifiers from MAPI's profile range that its headers leave free. */
#define PR_MAPIX_SERVICE_PARALLEL PROP_TAG(PT_BOOLEAN, 0x3DE0)      /* mapisvc.inf Parallel=1: may log on beside other services */
#define PR_MAPIX_PROVIDER_SECTION PROP_TAG(PT_STRING8, 0x3DE1)      /* the mapisvc.inf section a provider was made from */
#define PR_MAPIX_INITIAL_FLAGS    PROP_TAG(PT_LONG, 0x3DE2)         /* PR_RESOURCE_FLAGS as mapisvc.inf gave them (IDENT-09) */

/* The section of MAPI itself in each profile: address book search path, default directories (PSECT-19). */
extern const MAPIUID profile_mapi_section;

/* ---- the profiles of this user ---- */

#define PROFILE_APP     0x1u                /* an "app" profile: hidden (PROF-13) */
#define PROFILE_DEFAULT 0x2u
#define PROFILE_LOCKED  0x4u                /* has a password */

struct profile_listing {
    char *name;
    unsigned flags;                         /* PROFILE_* */
    unsigned char search_key[16];
};

/* All profiles that are not marked for deletion, in order of creation; app ones too. One block: free it with free(). */
HRESULT profile_list(struct mapix_error_slot *error, ULONG *ret_count, struct profile_listing **ret_list);

/* A name that CreateProfile takes: 1 to 64 letters, digits, underscores and inner spaces (PROF-03), in UTF-8. We let '-', '.', '@' and '+'
 * pass as well, as names of accounts have them. Names that differ only in case or composition of letters are one name. */
bool profile_name_is_valid(const char *name);

/* Add a profile. `password` NULL or empty: none. Flags: PROFILE_APP. MAPI_E_NO_ACCESS: the name is taken, or reserved by a pending
 * rename (PROF-08, GAP-37). MAPI_E_INVALID_PARAMETER: no valid name, or a password longer than 64 characters. */
HRESULT profile_create(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error);

struct profile;                             /* counted */

/* profile_create of one that is made step by step, and opened: nobody finds it before profile_publish but profile_open on this
 * thread (a service that looks at its own profile while it is made), and it is gone if this process dies or lets it go before that (profile_expire). Ours is
 * in use: profile_end_use. */
HRESULT profile_create_draft(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error, struct profile **ret_profile);

/* Give the draft its name. MAPI_E_NO_ACCESS: somebody else has taken it meanwhile. */
HRESULT profile_publish(struct profile *draft, struct mapix_error_slot *error);

/* Mark a profile as deleted: from now on nobody finds it, its name is free, it is no default any more (PROF-05, GAP-24, GAP-36). Its data
 * goes with profile_remove, or later with profile_expire when it is in use. MAPI_E_NOT_FOUND. */
HRESULT profile_mark_deleted(const char *name, struct mapix_error_slot *error, bool *ret_in_use);

/* Give a profile a new name; while in use only mark it, the name changes when nobody uses it any more (PROF-23). MAPI_E_NOT_FOUND;
 * MAPI_E_NO_ACCESS: the new name is taken (GAP-24). */
HRESULT profile_rename(const char *name, const char *new_name, struct mapix_error_slot *error);

/* Copy a profile with a search key of its own; its sections keep their UIDs, its password stays. Flags of the copy: app if the source
 * is (PROF-21). MAPI_E_NOT_FOUND; MAPI_E_NO_ACCESS: the new name is taken; MAPI_E_LOGON_FAILED: wrong password. */
HRESULT profile_copy(const char *name, const char *password, const char *new_name, struct mapix_error_slot *error);

/* What kind of profile it is: PROFILE_*. No password is needed. MAPI_E_NOT_FOUND. */
HRESULT profile_look_up(const char *name, struct mapix_error_slot *error, unsigned *ret_flags);

/* NULL: no default any more. MAPI_E_NOT_FOUND. The default's name comes from profile_open. */
HRESULT profile_set_default(const char *name, struct mapix_error_slot *error);

/* Seal the profile's key anew. Either password may be NULL or empty: none. MAPI_E_NOT_FOUND; MAPI_E_LOGON_FAILED: the old one is wrong. */
HRESULT profile_change_password(const char *name, const char *old_password, const char *new_password, struct mapix_error_slot *error);

/* Open what the processes of a configuration directory share, its lock file; give it back with mapix_lock_file_close. S_OK and NULL when
 * that fails for the directory's sake, which opening a profile tells better; else the system has no room for it: MAPI_E_NOT_ENOUGH_RESOURCES,
 * MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_NOT_ENOUGH_DISK. */
struct mapix_lock_file;
HRESULT profile_open_shared(struct mapix_lock_file **ret_file);

/* Keep the storage of the present configuration directory open until profile_let_go, so that the calls in between need not open it; it is
 * closed before a fork if nobody else uses it. For MAPIInitialize and MAPIUninitialize. */
HRESULT profile_keep_open(struct mapix_error_slot *error);
void profile_let_go(void);

/* ---- an open profile ---- */


#define PROFILE_OPEN_DEFAULT 0x1u           /* `name` NULL or empty: the default profile */
#define PROFILE_OPEN_EXPIRED 0x2u           /* for profile_expire's callers: `name` is a number it gave */
#define PROFILE_OPEN_SEALED  0x4u           /* without its password: everything but its secrets can be used */

/* MAPI_E_NOT_FOUND: no such profile, or no default; MAPI_E_LOGON_FAILED: it has a password and this is not it. */
HRESULT profile_open(const char *name, const char *password, unsigned flags, struct mapix_error_slot *error, struct profile **ret_profile);
struct profile *profile_add_ref(struct profile *profile);
void profile_release(struct profile *profile);

/* The name it had when it was opened; a rename while in use shows when nobody uses it (PROF-23). Owned by the profile. */
const char *profile_name(const struct profile *profile);
const unsigned char *profile_search_key(const struct profile *profile);     /* 16 bytes, unlike any other profile's ever (PSECT-15) */
unsigned profile_flags(const struct profile *profile);                       /* PROFILE_*, as of opening */
bool profile_is_gone(struct profile *profile);                               /* its data was removed since */

/* The key of a profile that was opened with its password, for the process that moves its mail (design.md: keys stay in locked pages of the session
 * or mapixd). S_FALSE: it has no password, so nobody needs the key. Whoever has the bytes wipes them. MAPI_E_NO_ACCESS: it was opened without. */
#define PROFILE_KEY_BYTES 40
HRESULT profile_copy_key(struct profile *profile, struct mapix_error_slot *error, unsigned char ret_bytes[PROFILE_KEY_BYTES]);

/* This process moves the mail of the profile `name` (a text that stays), before it opens one: mapix-spooler. Without their passwords it opens that one
 * when `key` (PROFILE_KEY_BYTES; NULL: none) is its key, and others sealed, for what is delivered into them needs none of their secrets.
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_profile_serve(const char *name, const unsigned char *key);

/* Mark the profile as in use by a session of this process until profile_end_use (or the process dies). Counted. While marked, deleting
 * or renaming it is put off. MAPI_E_NOT_FOUND: it was deleted meanwhile. */
HRESULT profile_begin_use(struct profile *profile, struct mapix_error_slot *error);
void profile_end_use(struct profile *profile);
bool profile_is_in_use(struct profile *profile);                             /* by anybody, us included */
pid_t profile_user(struct profile *profile);                                 /* a process that uses it, another one if there is; 0: nobody */

/* Mark a store of the profile, by its section, as open with mail in this process, until the lock is released (base/lock.h) or the process dies. */
struct mapix_lock;
HRESULT profile_mark_store(struct profile *profile, const MAPIUID *section, struct mapix_lock **ret_lock);
bool profile_store_is_elsewhere(struct profile *profile, const MAPIUID *section);     /* open so in another process */

/* Finish what was put off and whose users are gone, dead ones included: renames, removals of sections (temporary ones that a killed session
 * left, too); of profiles marked as deleted it
 * gives the handles, since their services have to be told first (profile_open with PROFILE_OPEN_EXPIRED, then profile_remove). The array is
 * of malloc. Cheap when there is nothing to do. */
HRESULT profile_expire(struct mapix_error_slot *error, ULONG *ret_count, char (**ret_handles)[24]);
HRESULT profile_remove(struct profile *profile, struct mapix_error_slot *error);

/* Several calls as one transaction: all or nothing, seen by others at once. Nests (only the outermost counts; any failure inside should
 * end in rollback). Other threads and processes wait meanwhile: call nobody's code between. */
HRESULT profile_begin(struct profile *profile, struct mapix_error_slot *error);
HRESULT profile_commit(struct profile *profile, struct mapix_error_slot *error);
void profile_rollback(struct profile *profile);

/* Several reads as one look at the storage: what is read fits together, and the file is locked once. Call nobody's code and change nothing
 * between. */
HRESULT profile_begin_read(struct profile *profile, struct mapix_error_slot *error);
void profile_end_read(struct profile *profile);

/* ---- sections ---- */

enum profile_section_kind {
    PROFILE_SECTION_MAPI = 1,               /* profile_mapi_section */
    PROFILE_SECTION_SERVICE,
    PROFILE_SECTION_PROVIDER,               /* owner: its service */
    PROFILE_SECTION_EXTRA,                  /* Sections= of a service; owner: the service */
    PROFILE_SECTION_CLIENT,                 /* made by a client */
    PROFILE_SECTION_TEMPORARY,              /* of a store opened for one session only (SPI-PROF-12) */
};

struct profile_section {
    MAPIUID uid;
    enum profile_section_kind kind;
    MAPIUID owner;                          /* zeros: none */
    ULONG position;                         /* order of addition, with gaps */
    bool placed;                            /* its place was given by MsgServiceTransportOrder (SVC-29) */
    bool deleted;                           /* marked (PADM-06): lists leave it out, finding it does not */
};

/* The sections of a kind (0: all), of one owner (NULL: all), in order of addition; marked ones are left out. free() the array.
 * Order among transports is the caller's affair: profile_list_providers knows it. */
HRESULT profile_list_sections(struct profile *profile, enum profile_section_kind kind, const MAPIUID *owner,
    struct mapix_error_slot *error, ULONG *ret_count, struct profile_section **ret_sections);

/* All providers (of one service, or NULL) in profile order, transports in transport order among themselves: index is PR_PROVIDER_ORDINAL
 * in the list of all (SVC-30, PROF-37). */
struct profile_provider {
    struct profile_section section;
    ULONG type;                             /* PR_RESOURCE_TYPE, 0 when missing */
    ULONG flags;                            /* PR_RESOURCE_FLAGS */
    ULONG ordinal;
};
HRESULT profile_list_providers(struct profile *profile, const MAPIUID *service, struct mapix_error_slot *error, ULONG *ret_count,
    struct profile_provider **ret_providers);

/* MAPI_E_NOT_FOUND. `ret_section` may be NULL. */
HRESULT profile_find_section(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct profile_section *ret_section);

/* Add a section; its position becomes the last. MAPI_E_COLLISION: there is one with this UID. */
HRESULT profile_add_section(struct profile *profile, const MAPIUID *uid, enum profile_section_kind kind, const MAPIUID *owner,
    struct mapix_error_slot *error);

/* Change kind, owner, position, placed, deleted of a section. MAPI_E_NOT_FOUND. */
HRESULT profile_change_section(struct profile *profile, const struct profile_section *section, struct mapix_error_slot *error);

/* Remove a section with its properties; with `mark` only mark it, profile_expire removes it when the profile is unused. MAPI_E_NOT_FOUND. */
HRESULT profile_remove_section(struct profile *profile, const MAPIUID *uid, bool mark, struct mapix_error_slot *error);

/* ---- properties of a section ---- */

/* Fill ret_values[i] for tags[i] by identifier; absent ones become PT_ERROR MAPI_E_NOT_FOUND; a secure one that cannot be unsealed
 * PT_ERROR MAPI_E_NO_ACCESS (key missing) or MAPI_E_CORRUPT_DATA, the reason recorded in `error`. Values of memory->base.
 * MAPI_E_NOT_FOUND: no such section. */
HRESULT profile_get_values(struct profile *profile, const MAPIUID *uid, ULONG count, const ULONG *tags, const struct prop_memory *memory,
    struct mapix_error_slot *error, SPropValue *ret_values);

/* Add the tags a section has, in order of identifier; the secure ones too. */
HRESULT profile_list_values(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct prop_tags *tags);

/* All values but the secure ones, in one MAPIAllocateBuffer chain. */
HRESULT profile_get_all(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, ULONG *ret_count,
    LPSPropValue *ret_values);

/* Set values; PT_ERROR, PT_NULL and PT_OBJECT ones and identifiers 0 and from 0x8000 are MAPI_E_INVALID_PARAMETER. All or nothing.
 * Setting a secure one makes the profile's key when there is none. MAPI_E_NOT_FOUND. */
HRESULT profile_set_values(struct profile *profile, const MAPIUID *uid, ULONG count, const SPropValue *values, struct mapix_error_slot *error);
HRESULT profile_delete_values(struct profile *profile, const MAPIUID *uid, ULONG count, const ULONG *tags, struct mapix_error_slot *error);

/* Shorthands that read one value. The text is of malloc, NULL when absent; `otherwise` when absent. */
HRESULT profile_get_text(struct profile *profile, const MAPIUID *uid, ULONG tag, struct mapix_error_slot *error, char **ret_text);
ULONG profile_get_long(struct profile *profile, const MAPIUID *uid, ULONG tag, ULONG otherwise);

/* Copy all values of a section, secure ones too, to a section of the same or another profile. */
HRESULT profile_copy_values(struct profile *profile, const MAPIUID *uid, struct profile *to_profile, const MAPIUID *to_uid,
    struct mapix_error_slot *error);

/* Throw away every secure value and the key: the way out when the key is lost. */
HRESULT profile_forget_secrets(struct profile *profile, struct mapix_error_slot *error);

/* ---- locks on open sections (PSECT-05) ---- */

/* Take a section for reading (any number) or writing (one, no readers) until it is unlocked or the process dies, across processes and
 * within one. MAPI_E_NO_ACCESS: somebody has it so that we cannot. MAPI_E_NOT_FOUND: no such section. */
struct profile_section_lock;
HRESULT profile_lock_section(struct profile *profile, const MAPIUID *uid, bool write, struct mapix_error_slot *error,
    struct profile_section_lock **ret_lock);
void profile_unlock_section(struct profile_section_lock *lock);

/* The file whose ranges lock things, for other locks of the same family (the logon lock, byte 0). Absolute path; free it. */
HRESULT profile_lock_path(struct mapix_error_slot *error, char **ret_path);

#endif
