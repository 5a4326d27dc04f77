/* Keys and sealed values. Formats, all integers little-endian:
 *   wrapped key   1 byte version 1, 8 bytes key id, [password: 8 bytes operations, 8 bytes memory, 16 bytes salt], 24 bytes nonce, 48 bytes box
 *   sealed value  1 byte version 1, 8 bytes key id, 24 bytes nonce, box; bound to the section's UID and the property's id
 *   key file      8 bytes "mapixkey", 32 bytes key, 16 bytes BLAKE2b of what stands before */
#include "profile/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "profile/sodium.h"

#define COMPONENT "profile secrets"
#define KEY_SIZE crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define BOX_OVERHEAD crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SALT_SIZE crypto_pwhash_SALTBYTES
#define FILE_MAGIC "mapixkey"
#define FILE_SIZE (8 + KEY_SIZE + 16)

/* A wrapped key comes from a file that a stranger may have written: no more than this is spent on it. */
#define MAX_OPERATIONS 16
#define MAX_MEMORY (1024ull * 1024 * 1024)

bool secret_cheap_passwords;

struct secret_key {
    unsigned char id[SECRET_ID_SIZE];
    unsigned char bytes[KEY_SIZE];
};

static HRESULT fail_memory(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The secrets of the profile could not be handled: not enough "
        "memory, or not enough that may be locked (ulimit -l)");
}

HRESULT secret_key_new(struct mapix_error_slot *error, struct secret_key **ret_key)
{
    HRESULT result = profile_sodium_ready(error);
    if (FAILED(result))
        return result;
    struct secret_key *key = profile_sodium.sodium_malloc(sizeof(*key));
    if (!key)
        return fail_memory(error);
    profile_sodium.randombytes_buf(key, sizeof(*key));
    *ret_key = key;
    return S_OK;
}

void secret_key_free(struct secret_key *key)
{
    if (key)
        profile_sodium.sodium_free(key);
}

const unsigned char *secret_key_id(const struct secret_key *key)
{
    return key->id;
}

_Static_assert(sizeof(struct secret_key) == SECRET_KEY_BYTES, "a key as bytes is the whole key");

void secret_key_to_bytes(const struct secret_key *key, unsigned char ret_bytes[SECRET_KEY_BYTES])
{
    memcpy(ret_bytes, key, SECRET_KEY_BYTES);
}

HRESULT secret_key_from_bytes(const unsigned char bytes[SECRET_KEY_BYTES], struct mapix_error_slot *error, struct secret_key **ret_key)
{
    HRESULT result = secret_key_new(error, ret_key);
    if (SUCCEEDED(result))
        memcpy(*ret_key, bytes, SECRET_KEY_BYTES);
    return result;
}

void secret_free(void *data, size_t size)
{
    if (data)
        explicit_bzero(data, size);
    free(data);
}

static void put_number(unsigned char *at, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)(number >> (8 * i));
}

static uint64_t get_number(const unsigned char *at)
{
    uint64_t number = 0;
    for (int i = 8; i--;)
        number = number << 8 | at[i];
    return number;
}

/* ---- the key file ---- */

static void checksum(const unsigned char *file, unsigned char *sum)
{
    profile_sodium.crypto_generichash(sum, 16, file, 8 + KEY_SIZE, NULL, 0);
}

static HRESULT read_key_file(const char *path, struct mapix_error_slot *error, unsigned char *key)
{
    unsigned char bytes[FILE_SIZE + 1], sum[16];
    struct stat about;
    size_t have = 0;
    HRESULT result = S_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 && errno == ENOENT)
        return mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, ENOENT, 0, "The key file %s is missing, so stored passwords cannot be read. "
            "Restore it from a backup, or have the profile forget its secrets and enter the passwords again", path);
    if (file < 0)
        return mapix_error_set(error, mapix_error_from_errno(errno), COMPONENT, (ULONG)errno, 0, "The key file %s cannot be opened: %s", path,
            strerror(errno));
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode))
        result = mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "The key file %s is no regular file; move it away", path);
    else if (about.st_uid != geteuid() || (about.st_mode & 077))
        result = mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "The key file %s may be used by others; own it and run chmod 600 "
            "on it, and change the passwords it protects", path);
    while (SUCCEEDED(result) && have < sizeof(bytes)) {
        ssize_t got = read(file, bytes + have, sizeof(bytes) - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            result = mapix_error_set(error, mapix_error_from_errno(errno), COMPONENT, (ULONG)errno, 0, "The key file %s cannot be read: %s",
                path, strerror(errno));
        if (got <= 0)
            break;
        have += (size_t)got;
    }
    close(file);
    checksum(bytes, sum);
    if (SUCCEEDED(result) && (have != FILE_SIZE || memcmp(bytes, FILE_MAGIC, 8) != 0 ||
            profile_sodium.sodium_memcmp(sum, bytes + 8 + KEY_SIZE, 16) != 0))
        result = mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "The key file %s is damaged (%zu bytes of %zu), so stored "
            "passwords cannot be read. Restore it from a backup, or move it away and have the profile forget its secrets", path, have,
            (size_t)FILE_SIZE);
    if (SUCCEEDED(result))
        memcpy(key, bytes + 8, KEY_SIZE);
    explicit_bzero(bytes, sizeof(bytes));
    return result;
}

/* Write a new key beside the final name and link it there: whoever comes second uses the first one's, nobody sees half a file. */
static HRESULT make_key_file(const char *path, struct mapix_error_slot *error)
{
    char draft[4200];
    unsigned char bytes[FILE_SIZE];
    int reason = 0;
    HRESULT result;
    snprintf(draft, sizeof(draft), "%s.XXXXXX", path);
    int file = mkostemp(draft, O_CLOEXEC);
    if (file < 0) {
        reason = errno;
        return mapix_error_set(error, mapix_error_from_errno(reason), COMPONENT, (ULONG)reason, 0, "The key file %s cannot be made: %s", path,
            strerror(reason));
    }
    memcpy(bytes, FILE_MAGIC, 8);
    profile_sodium.randombytes_buf(bytes + 8, KEY_SIZE);
    checksum(bytes, bytes + 8 + KEY_SIZE);
    errno = 0;
    if (fchmod(file, 0600) != 0 || write(file, bytes, sizeof(bytes)) != (ssize_t)sizeof(bytes) || fsync(file) != 0 ||
        (link(draft, path) != 0 && errno != EEXIST))
        reason = errno ? errno : ENOSPC;
    explicit_bzero(bytes, sizeof(bytes));
    close(file);
    unlink(draft);
    result = reason ? mapix_error_set(error, mapix_error_from_errno(reason), COMPONENT, (ULONG)reason, 0, "The key file %s cannot be made: %s",
        path, strerror(reason)) : S_OK;
    char *slash = strrchr(draft, '/');      /* the name is durable when its directory is */
    if (!reason && slash) {
        *slash = 0;
        int directory = open(draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory >= 0) {
            fsync(directory);
            close(directory);
        }
    }
    return result;
}

/* The file's key into locked memory of the caller. */
static HRESULT file_key(const char *directory, bool make, struct mapix_error_slot *error, unsigned char *key)
{
    char path[4096];
    struct stat about;
    if (snprintf(path, sizeof(path), "%s/keys", directory) >= (int)sizeof(path))
        return mapix_error_set(error, MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "The name of the profile directory is too long");
    if (make && lstat(path, &about) != 0 && errno == ENOENT) {
        HRESULT result = make_key_file(path, error);
        if (FAILED(result))
            return result;
    }
    return read_key_file(path, error, key);
}

/* ---- wrapping ---- */

static HRESULT password_key(const char *password, const unsigned char *salt, uint64_t operations, uint64_t memory,
    struct mapix_error_slot *error, unsigned char *key)
{
    if (profile_sodium.crypto_pwhash(key, KEY_SIZE, password, strlen(password), salt, operations, (size_t)memory,
            crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail_memory(error);
    return S_OK;
}

HRESULT secret_wrap(const struct secret_key *key, const char *directory, const char *password, struct mapix_error_slot *error,
    int *ret_method, void **ret_wrapped, size_t *ret_size)
{
    bool by_password = password && *password;
    size_t head = 1 + SECRET_ID_SIZE + (by_password ? 16 + SALT_SIZE : 0), size = head + NONCE_SIZE + KEY_SIZE + BOX_OVERHEAD;
    HRESULT result = profile_sodium_ready(error);
    if (FAILED(result))
        return result;
    unsigned char *wrapped = malloc(size), *wrapping = profile_sodium.sodium_malloc(KEY_SIZE);
    if (!wrapped || !wrapping) {
        result = fail_memory(error);
        goto out;
    }
    wrapped[0] = 1;
    memcpy(wrapped + 1, key->id, SECRET_ID_SIZE);
    if (by_password) {
        unsigned char *at = wrapped + 1 + SECRET_ID_SIZE;
        uint64_t operations = secret_cheap_passwords ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE;
        uint64_t memory = secret_cheap_passwords ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE;
        put_number(at, operations);
        put_number(at + 8, memory);
        profile_sodium.randombytes_buf(at + 16, SALT_SIZE);
        result = password_key(password, at + 16, operations, memory, error, wrapping);
    } else
        result = file_key(directory, true, error, wrapping);
    if (FAILED(result))
        goto out;
    profile_sodium.randombytes_buf(wrapped + head, NONCE_SIZE);
    profile_sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(wrapped + head + NONCE_SIZE, NULL, key->bytes, KEY_SIZE, wrapped, head, NULL,
        wrapped + head, wrapping);
    *ret_method = by_password ? SECRET_PASSWORD : SECRET_KEY_FILE;
    *ret_wrapped = wrapped;
    *ret_size = size;
    wrapped = NULL;
out:
    profile_sodium.sodium_free(wrapping);
    free(wrapped);
    return result;
}

const unsigned char *secret_wrapped_id(const void *wrapped, size_t size)
{
    const unsigned char *bytes = wrapped;
    return size >= 1 + SECRET_ID_SIZE && bytes[0] == 1 ? bytes + 1 : NULL;
}

HRESULT secret_unwrap(int method, const void *wrapped, size_t size, const char *directory, const char *password,
    struct mapix_error_slot *error, struct secret_key **ret_key)
{
    const unsigned char *bytes = wrapped;
    bool by_password = method == SECRET_PASSWORD;
    size_t head = 1 + SECRET_ID_SIZE + (by_password ? 16 + SALT_SIZE : 0);
    struct secret_key *key = NULL;
    unsigned char *wrapping = NULL;
    HRESULT result;

    if (method == SECRET_NONE || method > SECRET_PASSWORD || (size && bytes[0] != 1))
        return mapix_error_set(error, MAPI_E_VERSION, COMPONENT, (ULONG)method, 0, "The profile's key is kept in a way that this mapix does "
            "not know (method %d); use the newer mapix that wrote it", method);
    if (size != head + NONCE_SIZE + KEY_SIZE + BOX_OVERHEAD)
        return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "The profile's key is damaged (%zu bytes), so its passwords are "
            "lost; restore profiles.db from a backup, or have the profile forget its secrets", size);
    if (by_password && (!password || !*password))
        return mapix_error_set(error, MAPI_E_LOGON_FAILED, COMPONENT, 0, 0, "The profile is protected by a password, and none was given; give it "
            "(to mapix with --password-file, or at a terminal where it asks)");
    result = profile_sodium_ready(error);
    if (FAILED(result))
        return result;
    if (!(key = profile_sodium.sodium_malloc(sizeof(*key))) || !(wrapping = profile_sodium.sodium_malloc(KEY_SIZE))) {
        result = fail_memory(error);
        goto out;
    }
    if (by_password) {
        const unsigned char *at = bytes + 1 + SECRET_ID_SIZE;
        uint64_t operations = get_number(at), memory = get_number(at + 8);
        if (operations < crypto_pwhash_OPSLIMIT_MIN || operations > MAX_OPERATIONS || memory < crypto_pwhash_MEMLIMIT_MIN ||
            memory > MAX_MEMORY) {
            result = mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "The profile's key is damaged, so its passwords are lost; "
                "restore profiles.db from a backup, or have the profile forget its secrets");
            goto out;
        }
        result = password_key(password, at + 16, operations, memory, error, wrapping);
    } else
        result = file_key(directory, false, error, wrapping);
    if (FAILED(result))
        goto out;
    memcpy(key->id, bytes + 1, SECRET_ID_SIZE);
    if (profile_sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(key->bytes, NULL, NULL, bytes + head + NONCE_SIZE, KEY_SIZE + BOX_OVERHEAD,
            bytes, head, bytes + head, wrapping) != 0)
        result = by_password
            ? mapix_error_set(error, MAPI_E_LOGON_FAILED, COMPONENT, 0, 0, "The password of the profile is wrong; give the right one. If it is lost, \"mapix profile "
            "forget-secrets\" makes the profile usable again without the passwords it keeps")
            : mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "The key file %s/keys is not the one that sealed this profile's "
                "passwords. Restore the right one from a backup, or have the profile forget its secrets", directory);
out:
    profile_sodium.sodium_free(wrapping);
    if (FAILED(result))
        profile_sodium.sodium_free(key);
    else
        *ret_key = key;
    return result;
}

/* ---- values ---- */

struct place {                              /* what a sealed value is bound to, beside its key id */
    unsigned char head[1 + SECRET_ID_SIZE];
    unsigned char uid[16];
    unsigned char id[2];
};

static struct place place_of(const unsigned char *head, const unsigned char *uid, unsigned id)
{
    struct place place;
    memcpy(place.head, head, sizeof(place.head));
    memcpy(place.uid, uid, 16);
    place.id[0] = (unsigned char)id;
    place.id[1] = (unsigned char)(id >> 8);
    return place;
}

HRESULT secret_seal(const struct secret_key *key, const unsigned char *uid, unsigned id, const void *data, size_t size,
    struct mapix_error_slot *error, void **ret_sealed, size_t *ret_size)
{
    size_t head = 1 + SECRET_ID_SIZE, total = head + NONCE_SIZE + size + BOX_OVERHEAD;
    unsigned char *sealed = malloc(total);
    if (!sealed)
        return fail_memory(error);
    sealed[0] = 1;
    memcpy(sealed + 1, key->id, SECRET_ID_SIZE);
    struct place place = place_of(sealed, uid, id);
    profile_sodium.randombytes_buf(sealed + head, NONCE_SIZE);
    profile_sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + head + NONCE_SIZE, NULL, data, size, (const unsigned char *)&place,
        sizeof(place), NULL, sealed + head, key->bytes);
    *ret_sealed = sealed;
    *ret_size = total;
    return S_OK;
}

HRESULT secret_unseal(const struct secret_key *key, const unsigned char *uid, unsigned id, const void *sealed, size_t sealed_size,
    struct mapix_error_slot *error, void **ret_data, size_t *ret_size)
{
    const unsigned char *bytes = sealed;
    size_t head = 1 + SECRET_ID_SIZE, overhead = head + NONCE_SIZE + BOX_OVERHEAD;
    unsigned char *data = NULL;
    if (sealed_size < overhead || bytes[0] != 1)
        goto damaged;
    data = malloc(sealed_size - overhead + 1);
    if (!data)
        return fail_memory(error);
    struct place place = place_of(bytes, uid, id);
    if (profile_sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(data, NULL, NULL, bytes + head + NONCE_SIZE, sealed_size - head - NONCE_SIZE,
            (const unsigned char *)&place, sizeof(place), bytes + head, key->bytes) != 0)
        goto damaged;
    *ret_data = data;
    *ret_size = sealed_size - overhead;
    return S_OK;
damaged:
    free(data);
    return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "A stored password (property %04X) is damaged or was sealed with "
        "another key; enter it again", id);
}
