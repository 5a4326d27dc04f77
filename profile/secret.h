/* Sealing the secure properties of profiles (PSECT-12, -13, SPI-PROF-04, -05; design.md, "Dialogs and secrets").
 *
 * Each profile that holds a secret has a random key; values are sealed with it (XChaCha20-Poly1305), bound to their section and property.
 * The key is stored wrapped: by the profile's password (Argon2id) where it has one, else by the key file $XDG_CONFIG_HOME/mapix/keys
 * (0600, made at first use, shared by the profiles of a user). A Secret Service could hold the wrapping key instead: SECRET_SERVICE is
 * kept for a module that will bring its bus client, for none may enter this library. Keys live in locked pages.
 *
 * This protects copies, backups and other users; not from programs that run as the same user. */
#ifndef MAPIX_PROFILE_SECRET_H
#define MAPIX_PROFILE_SECRET_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum secret_method { SECRET_NONE, SECRET_KEY_FILE, SECRET_PASSWORD, SECRET_SERVICE };

#define SECRET_ID_SIZE 8                    /* of a key: which one sealed a value; no secret */

struct secret_key;                          /* in locked memory */

/* A new random key. MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_CALL_FAILED (no random numbers). */
HRESULT secret_key_new(struct mapix_error_slot *error, struct secret_key **ret_key);
void secret_key_free(struct secret_key *key);
const unsigned char *secret_key_id(const struct secret_key *key);

/* A key as bytes, for a process of the same user that works for the profile; whoever has them wipes them. From bytes: errors as secret_key_new. */
#define SECRET_KEY_BYTES (SECRET_ID_SIZE + 32)
void secret_key_to_bytes(const struct secret_key *key, unsigned char ret_bytes[SECRET_KEY_BYTES]);
HRESULT secret_key_from_bytes(const unsigned char bytes[SECRET_KEY_BYTES], struct mapix_error_slot *error, struct secret_key **ret_key);

/* Wrap a key for storing: with `password` unless that is NULL or empty, else with the key file in `directory`, made if it is missing.
 * `ret_wrapped` is of malloc. MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_NO_ACCESS, MAPI_E_NOT_ENOUGH_DISK, MAPI_E_CORRUPT_DATA (a damaged key file). */
HRESULT secret_wrap(const struct secret_key *key, const char *directory, const char *password, struct mapix_error_slot *error,
    int *ret_method, void **ret_wrapped, size_t *ret_size);

/* The id in a wrapped key; NULL when it is no wrapped key. */
const unsigned char *secret_wrapped_id(const void *wrapped, size_t size);

/* Unwrap. MAPI_E_LOGON_FAILED: the password is wrong or missing. MAPI_E_NO_ACCESS: the key file is missing, may not be read, is open to
 * others, or belongs to other profiles. MAPI_E_CORRUPT_DATA: the key file or the wrapped key is damaged. MAPI_E_VERSION: a method that this
 * mapix does not know. MAPI_E_NOT_ENOUGH_MEMORY. The text says what to do. */
HRESULT secret_unwrap(int method, const void *wrapped, size_t size, const char *directory, const char *password,
    struct mapix_error_slot *error, struct secret_key **ret_key);

/* Seal bytes for one property of one section; `ret_sealed` is of malloc. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT secret_seal(const struct secret_key *key, const unsigned char *uid, unsigned id, const void *data, size_t size,
    struct mapix_error_slot *error, void **ret_sealed, size_t *ret_size);

/* Unseal; give `ret_data` back with secret_free. MAPI_E_CORRUPT_DATA: damaged, or sealed for another place or by another key. */
HRESULT secret_unseal(const struct secret_key *key, const unsigned char *uid, unsigned id, const void *sealed, size_t sealed_size,
    struct mapix_error_slot *error, void **ret_data, size_t *ret_size);

/* Wipe and free. */
void secret_free(void *data, size_t size);

/* For tests: Argon2id cheap enough for many calls. */
extern bool secret_cheap_passwords;

#endif
