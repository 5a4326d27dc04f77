/* IProfSect over the profile's storage. The values live there; this object has its lock, its access, and the computed properties. */
#include "session/profile_section.h"

#include <mapicode.h>
#include <mapidefs.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <stddef.h>
#include <string.h>

#include "base/forward.h"
#include "base/text.h"

struct profile_section_object {
    struct mapix_object object;
    struct mapix_interface section;
    struct mapix_prop properties;
    struct profile *profile;
    MAPIUID uid;
    enum profile_section_kind kind;
    bool logon;                             /* opened by a provider that logs on or is logged on: not all is its to change (CONF-30) */
    bool instance;                          /* muidProfileInstance: only the search key (PSECT-15) */
    struct profile_section_lock *lock;
};

static struct profile_section_object *section_of(struct mapix_object *object)
{
    return (struct profile_section_object *)object;
}

/* ---- computed properties ---- */

/* PR_OBJECT_TYPE and PR_PROFILE_NAME are in every section and read-only (PSECT-14); MAPI gives the UIDs. */
static bool is_computed(ULONG tag)
{
    return PROP_ID(tag) == PROP_ID(PR_OBJECT_TYPE) || PROP_ID(tag) == PROP_ID(PR_PROFILE_NAME);
}

static bool is_given(const struct profile_section_object *self, ULONG tag)
{
    if (self->kind == PROFILE_SECTION_PROVIDER && PROP_ID(tag) == PROP_ID(PR_PROVIDER_UID))
        return true;
    return (self->kind == PROFILE_SECTION_PROVIDER || self->kind == PROFILE_SECTION_SERVICE) &&
        (PROP_ID(tag) == PROP_ID(PR_SERVICE_UID) || PROP_ID(tag) == PROP_ID(PR_SERVICE_NAME));
}

/* What MAPI needs of a provider's section while the provider runs (CONF-30). */
static bool is_kept(const struct profile_section_object *self, ULONG tag)
{
    return self->logon && (self->kind == PROFILE_SECTION_PROVIDER || self->kind == PROFILE_SECTION_TEMPORARY) &&
        (PROP_ID(tag) == PROP_ID(PR_RESOURCE_FLAGS) || PROP_ID(tag) == PROP_ID(PR_PROVIDER_DLL_NAME));
}

/* Lists of the profile's providers and of its address book that MAPI keeps itself, by other means (PSECT-19): IMsgServiceAdmin and IAddrBook
 * change them. */
static bool is_reserved(ULONG tag)
{
    static const ULONG reserved[] = { PR_SERVICES, PR_STORE_PROVIDERS, PR_TRANSPORT_PROVIDERS, PR_AB_PROVIDERS, PR_AB_SEARCH_PATH,
        PR_AB_DEFAULT_DIR, PR_AB_DEFAULT_PAB };
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
        if (PROP_ID(tag) == PROP_ID(reserved[i]))
            return true;
    return false;
}

static bool compute(const struct profile_section_object *self, ULONG tag, SPropValue *value)
{
    memset(value, 0, sizeof(*value));
    if (PROP_ID(tag) == PROP_ID(PR_OBJECT_TYPE)) {
        value->ulPropTag = PR_OBJECT_TYPE;
        value->Value.l = MAPI_PROFSECT;
        return true;
    }
    if (PROP_ID(tag) == PROP_ID(PR_PROFILE_NAME)) {
        value->ulPropTag = PR_PROFILE_NAME_A;
        value->Value.lpszA = (LPSTR)(uintptr_t)profile_name(self->profile);
        return true;
    }
    if (self->instance && PROP_ID(tag) == PROP_ID(PR_SEARCH_KEY)) {
        value->ulPropTag = PR_SEARCH_KEY;
        value->Value.bin.cb = 16;
        value->Value.bin.lpb = (LPBYTE)(uintptr_t)profile_search_key(self->profile);
        return true;
    }
    return false;
}

/* ---- the property source ---- */

/* The section went while it was open. */
static HRESULT gone(HRESULT result)
{
    return result == MAPI_E_NOT_FOUND ? MAPI_E_OBJECT_DELETED : result;
}

static HRESULT section_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct profile_section_object *self = section_of(object);
    HRESULT result = mapix_prop_tags_add(tags, PR_OBJECT_TYPE);
    if (SUCCEEDED(result))
        result = mapix_prop_tags_add(tags, PR_PROFILE_NAME_W);
    if (FAILED(result))
        return result;
    if (self->instance)
        return mapix_prop_tags_add(tags, PR_SEARCH_KEY);
    result = profile_list_values(self->profile, &self->uid, &object->error, tags);
    for (ULONG i = 0; i < tags->count; i++) {       /* native text is PT_UNICODE to the caller */
        ULONG type = PROP_TYPE(tags->tags[i]);
        if (type == PT_STRING8 || type == PT_MV_STRING8)
            tags->tags[i] = CHANGE_PROP_TYPE(tags->tags[i], type == PT_STRING8 ? PT_UNICODE : PT_MV_UNICODE);
    }
    return gone(result);
}

static HRESULT section_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct profile_section_object *self = section_of(object);
    SPropValue computed;
    HRESULT result = S_OK;
    (void)limit;                            /* large_value is 0: nothing is too large */
    if (self->instance)
        for (ULONG i = 0; i < count; i++)
            mapix_prop_error_value(&ret_values[i], tags[i], MAPI_E_NOT_FOUND);
    else
        result = profile_get_values(self->profile, &self->uid, count, tags, memory, &object->error, ret_values);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++)
        if (compute(self, tags[i], &computed))
            result = mapix_prop_copy_value(memory, &computed, &ret_values[i]);
    return gone(result);
}

static HRESULT section_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct profile_section_object *self = section_of(object);
    (void)flags;
    HRESULT result = profile_begin(self->profile, &object->error);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        if (changes[i].kind == PROP_CHANGE_DELETE)
            result = profile_delete_values(self->profile, &self->uid, 1, &changes[i].tag, &object->error);
        else
            result = profile_set_values(self->profile, &self->uid, 1, changes[i].value, &object->error);
    }
    if (SUCCEEDED(result))
        return gone(profile_commit(self->profile, &object->error));
    profile_rollback(self->profile);
    return gone(result);
}

static HRESULT section_check_set(struct mapix_object *object, const SPropValue *value)
{
    struct profile_section_object *self = section_of(object);
    ULONG type = PROP_TYPE(value->ulPropTag);
    if (is_computed(value->ulPropTag) || is_reserved(value->ulPropTag) || is_kept(self, value->ulPropTag))
        return MAPI_E_COMPUTED;
    if (is_given(self, value->ulPropTag))
        return S_FALSE;                     /* CopyTo back from a copy (SPI-SVC-16) brings them along */
    if (PROP_ID(value->ulPropTag) >= 0x8000)
        return MAPI_E_UNEXPECTED_ID;        /* PSECT-11 */
    return type == PT_OBJECT || type == PT_NULL ? MAPI_E_INVALID_TYPE : S_OK;
}

static HRESULT section_check_delete(struct mapix_object *object, ULONG tag)
{
    const struct profile_section_object *self = section_of(object);
    return is_computed(tag) || is_reserved(tag) || is_given(self, tag) || is_kept(self, tag) ? MAPI_E_COMPUTED : S_OK;
}

static const struct prop_source section_source = {
    .list = section_list,
    .get = section_get,
    .commit = section_commit,
    .check_set = section_check_set,
    .check_delete = section_check_delete,
};

/* ---- the object ---- */

static void section_finalize(struct mapix_object *object)
{
    struct profile_section_object *self = section_of(object);
    mapix_prop_finalize(object);
    profile_unlock_section(self->lock);
    profile_release(self->profile);
}

static const IProfSectVtbl section_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IProfSect),
    MAPIX_FORWARD_IMAPIPROP(IProfSect),
};

static const struct mapix_class_interface section_interfaces[] = {
    { &IID_IProfSect, offsetof(struct profile_section_object, section), &section_vtable },
    { &IID_IMAPIProp, offsetof(struct profile_section_object, section), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class section_class = {
    .name = "profile section",
    .size = sizeof(struct profile_section_object),
    .interfaces = section_interfaces,
    .finalize = section_finalize,
    .property_offset = offsetof(struct profile_section_object, properties),
};

static HRESULT refuse(struct mapix_error_slot *error, const struct profile *profile, const char *why)
{
    return mapix_error_set(error, MAPI_E_NO_ACCESS, "profile section", 0, 0, "A section of the profile \"%s\" cannot be opened: %s",
        profile_name(profile), why);
}

/* Which sections a client may open, and change (PSECT-06, CON-13). */
static HRESULT check_access(const struct profile *profile, enum profile_section_caller caller, const struct profile_section *section, ULONG flags,
    struct mapix_error_slot *error)
{
    if (caller != PROFILE_SECTION_FOR_CLIENT || (flags & MAPI_FORCE_ACCESS))
        return S_OK;
    if (section->kind == PROFILE_SECTION_PROVIDER || section->kind == PROFILE_SECTION_TEMPORARY)
        return refuse(error, profile, "it belongs to a service provider; MAPI_FORCE_ACCESS opens it");
    if (section->kind == PROFILE_SECTION_MAPI && (flags & MAPI_MODIFY))
        return refuse(error, profile, "MAPI's own section is changed with MAPI_FORCE_ACCESS only");
    return S_OK;
}

/* Find the section, making it if it may be made. */
static HRESULT find_or_make(struct profile *profile, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error,
    struct profile_section *section)
{
    HRESULT result = profile_find_section(profile, uid, error, section);
    if (result != MAPI_E_NOT_FOUND || !(flags & MAPI_MODIFY))
        return result;
    bool ours = memcmp(uid, &profile_mapi_section, 16) == 0;
    result = profile_add_section(profile, uid, ours ? PROFILE_SECTION_MAPI : PROFILE_SECTION_CLIENT, NULL, error);
    if (SUCCEEDED(result) || result == MAPI_E_COLLISION)    /* another process may have been faster */
        result = profile_find_section(profile, uid, error, section);
    return result;
}

HRESULT session_open_profile_section(struct profile *profile, enum profile_section_caller caller, const MAPIUID *uid, LPCIID iid, ULONG flags,
    struct mapix_object *parent, struct mapix_error_slot *error, LPPROFSECT *ret_section)
{
    struct profile_section section = { .kind = PROFILE_SECTION_MAPI };
    struct profile_section_lock *lock = NULL;
    struct profile_section_object *self;
    HRESULT result = S_OK;

    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_FORCE_ACCESS | MAPI_DEFERRED_ERRORS))
        return mapix_error_set(error, MAPI_E_UNKNOWN_FLAGS, "profile section", 0, flags, "OpenProfileSection does not know the flags %08X",
            (unsigned)flags);
    if (!uid || !ret_section)
        return mapix_error_set(error, MAPI_E_INVALID_PARAMETER, "profile section", 0, 0, "OpenProfileSection needs the UID of a section");
    if (iid && !IsEqualGUID(iid, &IID_IProfSect) && !IsEqualGUID(iid, &IID_IMAPIProp) && !IsEqualGUID(iid, &IID_IUnknown))
        return mapix_error_set(error, MAPI_E_INTERFACE_NOT_SUPPORTED, "profile section", 0, 0, "A profile section has the interfaces IProfSect "
            "and IMAPIProp only");

    bool instance = memcmp(uid, &MUID_PROFILE_INSTANCE, 16) == 0;
    if (instance && (flags & MAPI_MODIFY))
        return refuse(error, profile, "the section that holds its search key is never changed");
    if (!instance)
        result = find_or_make(profile, uid, flags, error, &section);
    if (SUCCEEDED(result) && !instance)
        result = check_access(profile, caller, &section, flags, error);
    if (SUCCEEDED(result) && !instance && caller == PROFILE_SECTION_FOR_CLIENT)
        result = profile_lock_section(profile, uid, (flags & MAPI_MODIFY) != 0, error, &lock);
    if (FAILED(result))
        return result;

    result = mapix_object_new(&section_class, parent, &self);
    if (FAILED(result)) {
        profile_unlock_section(lock);
        return mapix_error_set(error, result, "profile section", 0, 0, "A profile section could not be opened: not enough memory");
    }
    self->profile = profile_add_ref(profile);
    self->uid = *uid;
    self->kind = section.kind;
    self->instance = instance;
    self->logon = caller == PROFILE_SECTION_FOR_LOGON;
    self->lock = lock;
    result = mapix_prop_initialize(&self->object, &section_source, flags & MAPI_MODIFY ? MAPIX_PROP_WRITABLE : 0, NULL);
    if (FAILED(result)) {
        mapix_object_release(&self->object);
        return result;
    }
    *ret_section = (LPPROFSECT)&self->section;
    return S_OK;
}
