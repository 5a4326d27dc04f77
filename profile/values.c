/* The properties of sections: codec, sealing, and the key of a profile. */
#include <mapicode.h>
#include <mapitags.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "profile/internal.h"
#include "value/codec.h"

#define COMPONENT "profiles"

static HRESULT fail_memory(struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The profile could not be used: not enough memory");
}

static bool is_secure(ULONG tag)
{
    return PROP_ID(tag) >= PROP_ID_SECURE_MIN && PROP_ID(tag) <= PROP_ID_SECURE_MAX;
}

/* ---- the key ---- */

HRESULT profile_key_locked(struct profile *profile, bool make, struct mapix_error_slot *error)
{
    const struct storage_operations *operations = profile->home->storage->operations;
    struct storage_profile row;
    struct secret_key *key = NULL;
    void *wrapped = NULL;
    size_t size = 0;
    int method;
    HRESULT result = operations->get_profile(profile->home->storage, profile->id, &row);
    if (FAILED(result))
        return result;
    if (row.key_method != SECRET_NONE) {
        const unsigned char *id = secret_wrapped_id(row.key, row.key_size);
        if (profile->key && id && memcmp(id, secret_key_id(profile->key), SECRET_ID_SIZE) == 0)
            return S_OK;
        result = secret_unwrap(row.key_method, row.key, row.key_size, profile->home->directory, NULL, error, &key);
        if (result == MAPI_E_LOGON_FAILED)
            result = mapix_error_set(error, MAPI_E_NO_ACCESS, COMPONENT, 0, 0, "The secrets of the profile \"%s\" are sealed with its "
                "password, which was not given when it was opened", profile->name);
        if (FAILED(result))
            return result;
    } else if (make) {
        result = secret_key_new(error, &key);
        if (SUCCEEDED(result))
            result = secret_wrap(key, profile->home->directory, NULL, error, &method, &wrapped, &size);
        if (SUCCEEDED(result))
            result = operations->set_key(profile->home->storage, profile->id, method, wrapped, size);
        free(wrapped);
        if (FAILED(result)) {
            secret_key_free(key);
            return result;
        }
    }
    secret_key_free(profile->key);
    profile->key = key;
    return S_OK;
}

HRESULT profile_forget_secrets(struct profile *profile, struct mapix_error_slot *error)
{
    const struct storage_operations *operations = profile->home->storage->operations;
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    result = operations->remove_sealed(profile->home->storage, profile->id);
    if (SUCCEEDED(result))
        result = operations->set_key(profile->home->storage, profile->id, SECRET_NONE, NULL, 0);
    if (SUCCEEDED(result)) {
        secret_key_free(profile->key);
        profile->key = NULL;
    }
    return profile_home_end(profile->home, result, error);
}

/* ---- values and bytes ---- */

/* Wide text is kept as UTF-8 like all text, so a section has one form of it. `base` is what the copy of a list is linked to. */
static HRESULT narrow(const SPropValue *value, SPropValue *ret_value, void **ret_base)
{
    *ret_base = NULL;
    *ret_value = *value;
    if (PROP_TYPE(value->ulPropTag) == PT_UNICODE) {
        if (!value->Value.lpszW)
            return MAPI_E_INVALID_PARAMETER;
        ret_value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_STRING8);
        *ret_base = ret_value->Value.lpszA = mapix_text_utf8(NULL, value->Value.lpszW);
        return *ret_base ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (PROP_TYPE(value->ulPropTag) != PT_MV_UNICODE)
        return S_OK;
    ULONG count = value->Value.MVszW.cValues;
    if (count && !value->Value.MVszW.lppszW)
        return MAPI_E_INVALID_PARAMETER;
    ret_value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, PT_MV_STRING8);
    LPSTR *texts = mapix_memory_more_array(NULL, count ? count : 1, sizeof(*texts));
    if (!texts)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_base = ret_value->Value.MVszA.lppszA = texts;
    for (ULONG i = 0; i < count; i++) {
        if (!value->Value.MVszW.lppszW[i])
            return MAPI_E_INVALID_PARAMETER;
        if (!(texts[i] = mapix_text_utf8(texts, value->Value.MVszW.lppszW[i])))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

static void encode(const SPropValue *value, struct mapix_codec_writer *writer)
{
    SPropValue narrowed;
    void *base;
    HRESULT result = narrow(value, &narrowed, &base);
    if (SUCCEEDED(result)) {
        mapix_codec_put_u8(writer, MAPIX_CODEC_VERSION);
        mapix_codec_put_value(writer, &narrowed);
    } else if (SUCCEEDED(writer->result))
        writer->result = result;
    mapix_memory_free(base);
}

/* `secret`: what this leaves in memory is wiped, the caller's block when that is freed. */
static HRESULT decode(const void *bytes, size_t size, ULONG id, bool secret, const struct prop_memory *memory, SPropValue *ret_value)
{
    SPropValue value;
    void *base = mapix_memory_new(16);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (secret) {
        mapix_memory_mark_secret(base);
        if (memory->allocate_more == MAPIAllocateMore)
            mapix_memory_mark_secret(memory->base);
    }
    struct mapix_codec_reader reader = mapix_codec_reader(bytes, size, base);
    if (mapix_codec_get_u8(&reader) != MAPIX_CODEC_VERSION && SUCCEEDED(reader.result))
        reader.result = MAPI_E_CORRUPT_DATA;
    mapix_codec_get_value(&reader, &value);
    HRESULT result = mapix_codec_finish(&reader);
    if (SUCCEEDED(result) && (PROP_ID(value.ulPropTag) != id || PROP_TYPE(value.ulPropTag) == PT_OBJECT))
        result = MAPI_E_CORRUPT_DATA;
    if (SUCCEEDED(result))
        result = mapix_prop_copy_value(memory, &value, ret_value);
    mapix_memory_free(base);
    return result;
}

/* A found row as a value; what cannot be read becomes an error value and a record. */
static HRESULT open_value(struct profile *profile, const MAPIUID *uid, const struct storage_value *found, const struct prop_memory *memory,
    struct mapix_error_slot *error, SPropValue *ret_value)
{
    void *plain = NULL;
    size_t size = 0;
    HRESULT result;
    if (found->sealed) {
        /* The row's bytes live until the next call on the storage, which finding the key is. */
        void *sealed = malloc(found->size + 1);
        if (!sealed)
            return fail_memory(error);
        size_t sealed_size = found->size;
        if (sealed_size)
            memcpy(sealed, found->data, sealed_size);
        uint16_t id = found->id;
        result = profile_key_locked(profile, false, error);
        if (SUCCEEDED(result) && !profile->key)
            result = mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, 0, "The profile \"%s\" has lost the key of its secrets; have it "
                "forget them and enter the passwords again", profile->name);
        if (SUCCEEDED(result))
            result = secret_unseal(profile->key, uid->ab, id, sealed, sealed_size, error, &plain, &size);
        free(sealed);
        if (SUCCEEDED(result))
            result = decode(plain, size, id, true, memory, ret_value);
        secret_free(plain, size);
        return result;
    }
    result = decode(found->data, found->size, found->id, false, memory, ret_value);
    if (result == MAPI_E_CORRUPT_DATA)
        mapix_error_set(error, result, COMPONENT, 0, 0, "Property %04X of a section of the profile \"%s\" is damaged; set it again, or restore "
            "profiles.db from a backup", found->id, profile->name);
    return result;
}

HRESULT profile_get_values(struct profile *profile, const MAPIUID *uid, ULONG count, const ULONG *tags, const struct prop_memory *memory,
    struct mapix_error_slot *error, SPropValue *ret_values)
{
    struct storage_section section;
    struct storage_value found;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, uid, error, &section);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        HRESULT one = profile->home->storage->operations->find_value(profile->home->storage, section.id, (uint16_t)PROP_ID(tags[i]), &found);
        bool read = SUCCEEDED(one);
        if (read)
            one = open_value(profile, uid, &found, memory, error, &ret_values[i]);
        else if (one != MAPI_E_NOT_FOUND)
            result = one;
        if (one == MAPI_E_NOT_ENOUGH_MEMORY)
            result = fail_memory(error);
        if (FAILED(one))
            mapix_prop_error_value(&ret_values[i], tags[i], one);
    }
    return profile_home_end(profile->home, result, error);
}

static HRESULT list_tag(void *context, const struct storage_value *value)
{
    return mapix_prop_tags_add(context, PROP_TAG(value->type, value->id));
}

HRESULT profile_list_values(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct prop_tags *tags)
{
    struct storage_section section;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, uid, error, &section);
    if (SUCCEEDED(result))
        result = profile->home->storage->operations->each_value(profile->home->storage, section.id, list_tag, tags);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        fail_memory(error);
    return profile_home_end(profile->home, result, error);
}

HRESULT profile_get_all(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, ULONG *ret_count,
    LPSPropValue *ret_values)
{
    struct prop_tags tags = { 0 };
    ULONG kept = 0;
    SPropValue *values = NULL;
    HRESULT result = profile_home_begin(profile->home, false, error);
    if (FAILED(result))
        return result;
    result = profile_list_values(profile, uid, error, &tags);
    for (ULONG i = 0; i < tags.count; i++)
        if (!is_secure(tags.tags[i]))
            tags.tags[kept++] = tags.tags[i];
    if (SUCCEEDED(result) && !(values = mapix_memory_new((kept + 1) * sizeof(*values))))
        result = fail_memory(error);
    if (SUCCEEDED(result)) {
        struct prop_memory memory = { values, MAPIAllocateMore };
        result = profile_get_values(profile, uid, kept, tags.tags, &memory, error, values);
    }
    result = profile_home_end(profile->home, result, error);
    mapix_prop_tags_clear(&tags);
    if (FAILED(result)) {
        mapix_memory_free(values);
        return result;
    }
    *ret_count = kept;
    *ret_values = values;
    return S_OK;
}

/* ---- changes ---- */

static bool may_be_stored(const SPropValue *value)
{
    ULONG id = PROP_ID(value->ulPropTag), type = PROP_TYPE(value->ulPropTag);
    return id != 0 && id < 0x8000 && type != PT_ERROR && type != PT_NULL && type != PT_OBJECT && type != PT_UNSPECIFIED;
}

static HRESULT set_one(struct profile *profile, const MAPIUID *uid, int64_t section, const SPropValue *value, struct mapix_codec_writer *writer,
    struct mapix_error_slot *error)
{
    ULONG type = PROP_TYPE(value->ulPropTag), id = PROP_ID(value->ulPropTag);
    void *sealed = NULL;
    size_t size = 0;
    HRESULT result = S_OK;
    if (!may_be_stored(value))
        return mapix_error_set(error, MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0, "A profile section cannot hold the property %08X",
            (unsigned)value->ulPropTag);
    mapix_codec_writer_reset(writer);
    encode(value, writer);
    if (FAILED(writer->result))
        return mapix_error_set(error, writer->result, COMPONENT, 0, 0, "The property %08X has no proper value", (unsigned)value->ulPropTag);
    type = type == PT_UNICODE ? PT_STRING8 : type == PT_MV_UNICODE ? PT_MV_STRING8 : type;
    struct storage_value row = { (uint16_t)id, (uint16_t)type, is_secure(value->ulPropTag), writer->data, writer->length };
    if (row.sealed) {
        result = profile_key_locked(profile, true, error);
        if (SUCCEEDED(result))
            result = secret_seal(profile->key, uid->ab, id, writer->data, writer->length, error, &sealed, &size);
        row.data = sealed;
        row.size = size;
        memset(writer->data, 0, writer->length);
    }
    if (SUCCEEDED(result))
        result = profile->home->storage->operations->set_value(profile->home->storage, section, &row);
    free(sealed);
    return result;
}

HRESULT profile_set_values(struct profile *profile, const MAPIUID *uid, ULONG count, const SPropValue *values, struct mapix_error_slot *error)
{
    struct storage_section section;
    struct mapix_codec_writer writer = { 0 };
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, uid, error, &section);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = set_one(profile, uid, section.id, &values[i], &writer, error);
    mapix_codec_writer_release(&writer);
    return profile_home_end(profile->home, result, error);
}

HRESULT profile_delete_values(struct profile *profile, const MAPIUID *uid, ULONG count, const ULONG *tags, struct mapix_error_slot *error)
{
    struct storage_section section;
    HRESULT result = profile_home_begin(profile->home, true, error);
    if (FAILED(result))
        return result;
    result = profile_section_locked(profile, uid, error, &section);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        result = profile->home->storage->operations->remove_value(profile->home->storage, section.id, (uint16_t)PROP_ID(tags[i]));
    return profile_home_end(profile->home, FAILED(result) ? result : S_OK, error);
}

/* ---- shorthands ---- */

static HRESULT get_one(struct profile *profile, const MAPIUID *uid, ULONG tag, struct mapix_error_slot *error, SPropValue **ret_value)
{
    SPropValue *value = mapix_memory_new(sizeof(*value));
    if (!value)
        return fail_memory(error);
    struct prop_memory memory = { value, MAPIAllocateMore };
    HRESULT result = profile_get_values(profile, uid, 1, &tag, &memory, error, value);
    if (FAILED(result)) {
        mapix_memory_free(value);
        return result;
    }
    *ret_value = value;
    return S_OK;
}

HRESULT profile_get_text(struct profile *profile, const MAPIUID *uid, ULONG tag, struct mapix_error_slot *error, char **ret_text)
{
    SPropValue *value = NULL;
    char *text = NULL;
    HRESULT result = get_one(profile, uid, tag, error, &value);
    if (FAILED(result))
        return result;
    if (PROP_TYPE(value->ulPropTag) == PT_STRING8 && !(text = strdup(value->Value.lpszA)))
        result = fail_memory(error);
    mapix_memory_free(value);
    if (SUCCEEDED(result))
        *ret_text = text;
    return result;
}

ULONG profile_get_long(struct profile *profile, const MAPIUID *uid, ULONG tag, ULONG otherwise)
{
    SPropValue *value = NULL;
    if (FAILED(get_one(profile, uid, tag, NULL, &value)))
        return otherwise;
    ULONG number = PROP_TYPE(value->ulPropTag) == PT_LONG ? (ULONG)value->Value.l
        : PROP_TYPE(value->ulPropTag) == PT_BOOLEAN ? value->Value.b : otherwise;
    mapix_memory_free(value);
    return number;
}

HRESULT profile_copy_values(struct profile *profile, const MAPIUID *uid, struct profile *to_profile, const MAPIUID *to_uid,
    struct mapix_error_slot *error)
{
    struct prop_tags tags = { 0 };
    SPropValue *values = NULL;
    HRESULT result = profile_list_values(profile, uid, error, &tags);
    if (SUCCEEDED(result) && !(values = mapix_memory_new((tags.count + 1) * sizeof(*values))))
        result = fail_memory(error);
    if (SUCCEEDED(result)) {
        struct prop_memory memory = { values, MAPIAllocateMore };
        result = profile_get_values(profile, uid, tags.count, tags.tags, &memory, error, values);
    }
    for (ULONG i = 0; i < tags.count && SUCCEEDED(result); i++)
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR)
            result = values[i].Value.err;   /* a secret that cannot be read is not silently lost */
    if (SUCCEEDED(result))
        result = profile_set_values(to_profile, to_uid, tags.count, values, error);
    mapix_prop_tags_clear(&tags);
    mapix_memory_free(values);
    return result;
}
