/* A profile as a file that can be carried to another machine: mapix profile export and import.
 *
 * Everything of the profile but its search key, its password and its temporary sections. Secure properties are left out, or sealed with a
 * password given for the file (Argon2id): never in the clear. The format is docs/profile-archive.md's.
 *
 * Functions that begin with mapix_ are for the command; errors are profile.h's and those named. */
#ifndef MAPIX_PROFILE_ARCHIVE_H
#define MAPIX_PROFILE_ARCHIVE_H

#include "profile/profile.h"

/* Write a profile out. `password`: the profile's, NULL or empty when it has none; it is needed only for secrets. `secrets_password`: seal the
 * secrets with it; NULL or empty: leave them out. `ret_bytes` is of malloc. MAPI_E_NOT_FOUND, MAPI_E_LOGON_FAILED; when a secret cannot be
 * unsealed why (MAPI_E_NO_ACCESS, MAPI_E_CORRUPT_DATA). */
HRESULT mapix_profile_export(const char *name, const char *password, const char *secrets_password, struct mapix_error_slot *error,
    void **ret_bytes, size_t *ret_size);

/* Make a profile of it, called `name`, or as it was called when that is NULL; whole or not at all. MAPI_E_CORRUPT_DATA: it is none, or damaged;
 * MAPI_E_VERSION: of a newer mapix; MAPI_E_NO_ACCESS: the name is taken; MAPI_E_LOGON_FAILED: it holds secrets and `secrets_password` is not
 * theirs. With `without_secrets` they are left where they are. */
HRESULT mapix_profile_import(const void *bytes, size_t size, const char *name, const char *secrets_password, bool without_secrets,
    struct mapix_error_slot *error);

/* Does it hold secrets? MAPI_E_CORRUPT_DATA, MAPI_E_VERSION. */
HRESULT mapix_profile_archive_secrets(const void *bytes, size_t size, struct mapix_error_slot *error, bool *ret_secrets);

/* profile_look_up, profile_forget_secrets of a profile by name, for the command. No password is needed for either. */
HRESULT mapix_profile_look_up(const char *name, struct mapix_error_slot *error, unsigned *ret_flags);
HRESULT mapix_profile_forget_secrets(const char *name, struct mapix_error_slot *error);

#endif
