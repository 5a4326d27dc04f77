/* Layout (docs/profile-archive.md), integers little-endian, lengths and values as in docs/codec.md:
 *   8 bytes "mapixpro", u32 version 1, u32 flags, the name, [with secrets: the key, wrapped by the password], the number of sections;
 *   a section: 16 bytes UID, 16 bytes owner, u8 kind, u8 placed, its values, the number of sealed ones, each u16 id and the sealed bytes;
 *   16 bytes BLAKE2b of all that stands before. */
#include "profile/archive.h"

#include <mapicode.h>
#include <mapidefs.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/internal.h"
#include "profile/sodium.h"
#include "value/codec.h"

#define COMPONENT "profile archive"
#define MAGIC "mapixpro"
#define VERSION 1
#define SUM_SIZE 16
#define FLAG_APP 0x1u
#define FLAG_SECRETS 0x2u
#define SECURE_FIRST 0x67F0
#define SECURE_LAST 0x67FF
#define LEAST_SECTION 36                    /* bytes of the smallest one, to judge counts by */

static HRESULT fail_memory(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The profile could not be carried: not enough memory");
}

static bool is_secure(ULONG tag)
{
    return PROP_ID(tag) >= SECURE_FIRST && PROP_ID(tag) <= SECURE_LAST;
}

/* ---- writing ---- */

/* One secure value: encoded, then sealed for its place. */
static HRESULT put_sealed(struct profile *profile, const MAPIUID *uid, ULONG tag, const struct secret_key *key,
    struct mapix_codec_writer *writer, struct mapix_error_slot *error)
{
    struct prop_memory memory = { mapix_memory_new(64), MAPIAllocateMore };
    SPropValue value;
    void *plain = NULL, *sealed = NULL;
    size_t plain_size = 0, sealed_size = 0;
    HRESULT result = memory.base ? profile_get_values(profile, uid, 1, &tag, &memory, error, &value) : fail_memory(error);
    if (SUCCEEDED(result) && PROP_TYPE(value.ulPropTag) == PT_ERROR)
        result = value.Value.err;           /* why is recorded */
    if (SUCCEEDED(result))
        result = mapix_codec_encode_values(&value, 1, &plain, &plain_size);
    if (SUCCEEDED(result))
        result = secret_seal(key, uid->ab, PROP_ID(tag), plain, plain_size, error, &sealed, &sealed_size);
    if (SUCCEEDED(result)) {
        mapix_codec_put_u16(writer, (uint16_t)PROP_ID(tag));
        mapix_codec_put_binary(writer, sealed, sealed_size);
    }
    free(sealed);
    secret_free(plain, plain_size);
    if (memory.base && SUCCEEDED(result) && PROP_TYPE(tag) == PT_STRING8)
        explicit_bzero(value.Value.lpszA, strlen(value.Value.lpszA));
    mapix_memory_free(memory.base);
    return result;
}

static HRESULT put_secrets(struct profile *profile, const MAPIUID *uid, const struct secret_key *key, struct mapix_codec_writer *writer,
    struct mapix_error_slot *error)
{
    struct prop_tags tags = { 0 };
    HRESULT result = key ? profile_list_values(profile, uid, error, &tags) : S_OK;
    ULONG count = 0;
    for (ULONG i = 0; i < tags.count; i++)
        count += is_secure(tags.tags[i]);
    mapix_codec_put_number(writer, count);
    for (ULONG i = 0; SUCCEEDED(result) && i < tags.count; i++)
        if (is_secure(tags.tags[i]))
            result = put_sealed(profile, uid, tags.tags[i], key, writer, error);
    mapix_prop_tags_clear(&tags);
    return result;
}

static HRESULT put_section(struct profile *profile, const struct profile_section *section, const struct secret_key *key,
    struct mapix_codec_writer *writer, struct mapix_error_slot *error)
{
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result = profile_get_all(profile, &section->uid, error, &count, &values);
    if (FAILED(result))
        return result;
    mapix_codec_put_bytes(writer, &section->uid, 16);
    mapix_codec_put_bytes(writer, &section->owner, 16);
    mapix_codec_put_u8(writer, (uint8_t)section->kind);
    mapix_codec_put_u8(writer, section->placed);
    mapix_codec_put_values(writer, values, count);
    MAPIFreeBuffer(values);
    return put_secrets(profile, &section->uid, key, writer, error);
}

static HRESULT put_head(struct profile *profile, const struct secret_key *key, const char *secrets_password, struct mapix_codec_writer *writer,
    struct mapix_error_slot *error)
{
    void *wrapped = NULL;
    size_t size = 0;
    int method;
    mapix_codec_put_bytes(writer, MAGIC, 8);
    mapix_codec_put_u32(writer, VERSION);
    mapix_codec_put_u32(writer, (profile_flags(profile) & PROFILE_APP ? FLAG_APP : 0) | (key ? FLAG_SECRETS : 0));
    mapix_codec_put_text(writer, profile_name(profile));
    if (!key)
        return S_OK;
    HRESULT result = secret_wrap(key, NULL, secrets_password, error, &method, &wrapped, &size);
    if (SUCCEEDED(result))
        mapix_codec_put_binary(writer, wrapped, size);
    free(wrapped);
    return result;
}

/* Temporary sections belong to a session, not to the profile. */
static ULONG drop_temporary(struct profile_section *sections, ULONG count)
{
    ULONG left = 0;
    for (ULONG i = 0; i < count; i++)
        if (sections[i].kind != PROFILE_SECTION_TEMPORARY)
            sections[left++] = sections[i];
    return left;
}

static HRESULT put_profile(struct profile *profile, const char *secrets_password, struct mapix_codec_writer *writer,
    struct mapix_error_slot *error)
{
    struct profile_section *sections = NULL;
    struct secret_key *key = NULL;
    ULONG count = 0;
    HRESULT result = secrets_password && *secrets_password ? secret_key_new(error, &key) : S_OK;
    if (SUCCEEDED(result))
        result = put_head(profile, key, secrets_password, writer, error);
    if (SUCCEEDED(result))
        result = profile_list_sections(profile, 0, NULL, error, &count, &sections);
    if (SUCCEEDED(result)) {
        count = drop_temporary(sections, count);
        mapix_codec_put_number(writer, count);
    }
    for (ULONG i = 0; SUCCEEDED(result) && i < count; i++)
        result = put_section(profile, &sections[i], key, writer, error);
    secret_key_free(key);
    free(sections);
    return result;
}

HRESULT mapix_profile_export(const char *name, const char *password, const char *secrets_password, struct mapix_error_slot *error,
    void **ret_bytes, size_t *ret_size)
{
    struct mapix_codec_writer writer = { 0 };
    struct profile *profile = NULL;
    unsigned char sum[SUM_SIZE];
    bool secrets = secrets_password && *secrets_password;
    HRESULT result = profile_open(name, secrets ? password : NULL, secrets ? 0 : PROFILE_OPEN_SEALED, error, &profile);
    if (FAILED(result))
        return result;
    result = profile_sodium_ready(error);
    if (SUCCEEDED(result))
        result = profile_begin_read(profile, error);
    if (SUCCEEDED(result)) {
        result = put_profile(profile, secrets_password, &writer, error);
        profile_end_read(profile);
    }
    if (SUCCEEDED(result)) {
        profile_sodium.crypto_generichash(sum, SUM_SIZE, writer.data, writer.length, NULL, 0);
        mapix_codec_put_bytes(&writer, sum, SUM_SIZE);
        result = FAILED(writer.result) ? fail_memory(error) : S_OK;
    }
    if (SUCCEEDED(result)) {
        *ret_bytes = writer.data;
        *ret_size = writer.length;
    } else {
        mapix_codec_writer_release(&writer);
    }
    profile_release(profile);
    return result;
}

/* ---- reading ---- */

struct archive {
    struct mapix_codec_reader reader;
    unsigned flags;
    char *name;                             /* of the reader's base */
    const void *wrapped;                    /* with secrets: the key */
    size_t wrapped_size;
    struct secret_key *key;                 /* NULL: secrets are skipped */
};

static HRESULT fail_damaged(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "This is no exported profile, or it is damaged; export it again with "
        "\"mapix profile export\"");
}

/* What stands before the sections. `base` takes what is read. */
static HRESULT read_head(const void *bytes, size_t size, void *base, struct mapix_error_slot *error, struct archive *ret_archive)
{
    unsigned char sum[SUM_SIZE];
    if (size < 8 + 8 + SUM_SIZE || memcmp(bytes, MAGIC, 8) != 0)
        return fail_damaged(error);
    struct archive archive = { .reader = mapix_codec_reader((const uint8_t *)bytes + 8, size - 8 - SUM_SIZE, base) };
    uint32_t version = mapix_codec_get_u32(&archive.reader);
    if (version > VERSION)
        return mapix_error_set(error, MAPI_E_VERSION, COMPONENT, version, 0, "The exported profile was written by a newer mapix (format %u, this "
            "one knows %u); update mapix", (unsigned)version, VERSION);
    HRESULT result = profile_sodium_ready(error);
    if (FAILED(result))
        return result;
    profile_sodium.crypto_generichash(sum, SUM_SIZE, bytes, size - SUM_SIZE, NULL, 0);
    if (version != VERSION || memcmp(sum, (const uint8_t *)bytes + size - SUM_SIZE, SUM_SIZE) != 0)
        return fail_damaged(error);
    archive.flags = mapix_codec_get_u32(&archive.reader);
    archive.name = mapix_codec_get_text(&archive.reader);
    if (archive.flags & FLAG_SECRETS)
        archive.wrapped = mapix_codec_get_binary(&archive.reader, &archive.wrapped_size);
    if (archive.reader.result == MAPI_E_NOT_ENOUGH_MEMORY)
        return fail_memory(error);
    if (FAILED(archive.reader.result) || !archive.name)
        return fail_damaged(error);
    *ret_archive = archive;
    return S_OK;
}

/* One sealed value into the new profile, which seals it with a key of its own. */
static HRESULT read_sealed(struct archive *archive, struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error)
{
    size_t size = 0, plain_size = 0;
    void *plain = NULL;
    SPropValue *values = NULL;
    ULONG count = 0, id = mapix_codec_get_u16(&archive->reader);
    const void *sealed = mapix_codec_get_binary(&archive->reader, &size);
    if (FAILED(archive->reader.result) || id < SECURE_FIRST || id > SECURE_LAST)
        return fail_damaged(error);
    if (!archive->key)
        return S_OK;
    HRESULT result = secret_unseal(archive->key, uid->ab, id, sealed, size, error, &plain, &plain_size);
    if (SUCCEEDED(result))
        result = mapix_codec_decode_values(plain, plain_size, NULL, &count, &values);
    if (SUCCEEDED(result) && (count != 1 || PROP_ID(values->ulPropTag) != id))
        result = fail_damaged(error);
    if (SUCCEEDED(result))
        result = profile_set_values(profile, uid, 1, values, error);
    mapix_memory_free(values);
    secret_free(plain, plain_size);
    return result;
}

static HRESULT read_section(struct archive *archive, struct profile *profile, struct mapix_error_slot *error)
{
    struct profile_section section = { 0 };
    ULONG count = 0;
    mapix_codec_get_guid(&archive->reader, &section.uid);
    mapix_codec_get_guid(&archive->reader, &section.owner);
    section.kind = (enum profile_section_kind)mapix_codec_get_u8(&archive->reader);
    section.placed = mapix_codec_get_u8(&archive->reader) != 0;
    SPropValue *values = mapix_codec_get_values(&archive->reader, &count);
    size_t sealed = mapix_codec_get_count(&archive->reader, 3);
    if (archive->reader.result == MAPI_E_NOT_ENOUGH_MEMORY)
        return fail_memory(error);
    if (FAILED(archive->reader.result) || section.kind < PROFILE_SECTION_MAPI || section.kind >= PROFILE_SECTION_TEMPORARY)
        return fail_damaged(error);
    for (ULONG i = 0; i < count; i++)       /* what is secure stands among the sealed ones, or the file was tampered with */
        if (is_secure(values[i].ulPropTag))
            return fail_damaged(error);
    HRESULT result = profile_add_section(profile, &section.uid, section.kind, &section.owner, error);
    struct profile_section made;
    if (SUCCEEDED(result) && section.placed && SUCCEEDED(result = profile_find_section(profile, &section.uid, error, &made))) {
        made.placed = true;
        result = profile_change_section(profile, &made, error);
    }
    if (SUCCEEDED(result) && count)
        result = profile_set_values(profile, &section.uid, count, values, error);
    for (size_t i = 0; SUCCEEDED(result) && i < sealed; i++)
        result = read_sealed(archive, profile, &section.uid, error);
    return result;
}

/* All in one transaction of the caller's. */
static HRESULT make_profile(struct archive *archive, const char *name, struct mapix_error_slot *error)
{
    struct profile *profile = NULL;
    HRESULT result = profile_create(name, NULL, archive->flags & FLAG_APP ? PROFILE_APP : 0, error);
    if (SUCCEEDED(result))
        result = profile_open(name, NULL, 0, error, &profile);
    if (FAILED(result))
        return result;
    size_t count = mapix_codec_get_count(&archive->reader, LEAST_SECTION);
    for (size_t i = 0; SUCCEEDED(result) && i < count; i++)
        result = read_section(archive, profile, error);
    if (SUCCEEDED(result) && FAILED(mapix_codec_finish(&archive->reader)))
        result = fail_damaged(error);
    profile_release(profile);
    return result == MAPI_E_COLLISION || result == MAPI_E_INVALID_PARAMETER ? fail_damaged(error) : result;
}

HRESULT mapix_profile_import(const void *bytes, size_t size, const char *name, const char *secrets_password, bool without_secrets,
    struct mapix_error_slot *error)
{
    struct archive archive = { 0 };
    struct profile_home *home = NULL;
    void *base = mapix_memory_new(64);
    HRESULT result = base ? profile_sodium_ready(error) : fail_memory(error);
    if (SUCCEEDED(result))
        result = read_head(bytes, size, base, error, &archive);
    if (SUCCEEDED(result) && name && !profile_name_is_valid(name))
        result = mapix_error_set(error, MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "\"%.80s\" is no name for a profile", name);
    if (SUCCEEDED(result) && (archive.flags & FLAG_SECRETS) && !without_secrets) {
        result = secret_unwrap(SECRET_PASSWORD, archive.wrapped, archive.wrapped_size, NULL, secrets_password, error, &archive.key);
        if (result == MAPI_E_LOGON_FAILED)
            mapix_error_set(error, result, COMPONENT, 0, 0, "The secrets in the exported profile are sealed with another password than this; "
                "give the right one, or leave them out with --without-secrets");
    }
    if (SUCCEEDED(result))
        result = profile_home_get(error, &home);
    if (SUCCEEDED(result) && SUCCEEDED(result = profile_home_begin(home, true, error)))
        result = profile_home_end(home, make_profile(&archive, name ? name : archive.name, error), error);
    profile_home_release(home);
    secret_key_free(archive.key);
    mapix_memory_free(base);
    return result;
}

HRESULT mapix_profile_archive_secrets(const void *bytes, size_t size, struct mapix_error_slot *error, bool *ret_secrets)
{
    struct archive archive;
    void *base = mapix_memory_new(64);
    HRESULT result = base ? read_head(bytes, size, base, error, &archive) : fail_memory(error);
    if (SUCCEEDED(result))
        *ret_secrets = archive.flags & FLAG_SECRETS;
    mapix_memory_free(base);
    return result;
}

/* ---- for the command ---- */

HRESULT mapix_profile_look_up(const char *name, struct mapix_error_slot *error, unsigned *ret_flags)
{
    return profile_look_up(name, error, ret_flags);
}

HRESULT mapix_profile_forget_secrets(const char *name, struct mapix_error_slot *error)
{
    struct profile *profile = NULL;
    HRESULT result = profile_open(name, NULL, PROFILE_OPEN_SEALED, error, &profile);
    if (FAILED(result))
        return result;
    result = profile_forget_secrets(profile, error);
    profile_release(profile);
    return result;
}
