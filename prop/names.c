/* The two-way map of named properties: an array by id, and a hash over names. */
#include "prop/names.h"

#include <mapitags.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>


#define FIRST_ID   0x8000u
#define LAST_ID    0xFFFEu
#define ID_COUNT   (LAST_ID - FIRST_ID + 1)
#define NAME_LIMIT 0x10000                     /* characters of a string name; longer ones are refused */

struct name_entry {
    struct name_entry *next;                   /* in its hash chain */
    uint64_t hash;
    ULONG id;
    MAPINAMEID name;                           /* points at the two below */
    GUID set;
    wchar_t text[];
};

struct prop_names {
    pthread_mutex_t lock;                      /* recursive: a backing adds names while the map waits for it */
    const struct prop_names_backing *backing;
    void *context;
    struct name_entry *by_id[ID_COUNT];
    struct name_entry **chains;                /* a power of two of them */
    ULONG chain_count;
    ULONG count;
    ULONG quota;
    ULONG next_free;                           /* no free id below it (maps without a backing) */
};

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;

    while (length-- > 0)
        hash = (hash ^ *byte++) * 0x100000001B3u;
    return hash;
}

static uint64_t hash_name(const MAPINAMEID *name)
{
    uint64_t hash = hash_bytes(0xCBF29CE484222325u, name->lpguid, sizeof(GUID));

    if (name->ulKind == MNID_ID)
        return hash_bytes(hash, &name->Kind.lID, sizeof(name->Kind.lID));
    return hash_bytes(hash, name->Kind.lpwstrName, wcslen(name->Kind.lpwstrName) * sizeof(wchar_t));
}

static bool names_are_equal(const MAPINAMEID *one, const MAPINAMEID *other)
{
    if (one->ulKind != other->ulKind || !IsEqualGUID(one->lpguid, other->lpguid))
        return false;
    if (one->ulKind == MNID_ID)
        return one->Kind.lID == other->Kind.lID;
    return wcscmp(one->Kind.lpwstrName, other->Kind.lpwstrName) == 0;
}

static bool name_is_sound(const MAPINAMEID *name)
{
    if (!name || !name->lpguid || name->ulKind > MNID_STRING)
        return false;
    return name->ulKind == MNID_ID || (name->Kind.lpwstrName && *name->Kind.lpwstrName
        && wcsnlen(name->Kind.lpwstrName, NAME_LIMIT) < NAME_LIMIT);
}

/* PS_MAPI names the properties below the named range by their own ids; nothing else can be in it. */
static ULONG id_in_ps_mapi(const MAPINAMEID *name)
{
    if (!IsEqualGUID(name->lpguid, &PS_MAPI) || name->ulKind != MNID_ID)
        return 0;
    return name->Kind.lID > 0 && name->Kind.lID < (LONG)FIRST_ID ? (ULONG)name->Kind.lID : 0;
}

HRESULT mapix_prop_names_new(const struct prop_names_backing *backing, void *context, struct prop_names **ret_names)
{
    struct prop_names *names = calloc(1, sizeof(*names));
    pthread_mutexattr_t attributes;

    if (!names)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    names->chain_count = 64;
    names->chains = calloc(names->chain_count, sizeof(struct name_entry *));
    if (!names->chains) {
        free(names);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&names->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    names->backing = backing;
    names->context = context;
    names->quota = ID_COUNT;
    names->next_free = FIRST_ID;
    *ret_names = names;
    return S_OK;
}

void mapix_prop_names_free(struct prop_names *names)
{
    ULONG i;

    if (!names)
        return;
    for (i = 0; i < ID_COUNT; i++)
        free(names->by_id[i]);
    free(names->chains);
    pthread_mutex_destroy(&names->lock);
    free(names);
}

void mapix_prop_names_set_quota(struct prop_names *names, ULONG quota)
{
    pthread_mutex_lock(&names->lock);
    names->quota = quota < ID_COUNT ? quota : ID_COUNT;
    pthread_mutex_unlock(&names->lock);
}

static struct name_entry *find_name_locked(const struct prop_names *names, const MAPINAMEID *name, uint64_t hash)
{
    struct name_entry *entry = names->chains[hash & (names->chain_count - 1)];

    while (entry && (entry->hash != hash || !names_are_equal(&entry->name, name)))
        entry = entry->next;
    return entry;
}

static void grow_chains_locked(struct prop_names *names)
{
    ULONG chain_count = names->chain_count * 4, i;
    struct name_entry **chains = calloc(chain_count, sizeof(*chains));

    if (!chains)
        return;                                /* longer chains still work */
    for (i = 0; i < ID_COUNT; i++) {
        struct name_entry *entry = names->by_id[i];

        if (!entry)
            continue;
        entry->next = chains[entry->hash & (chain_count - 1)];
        chains[entry->hash & (chain_count - 1)] = entry;
    }
    free(names->chains);
    names->chains = chains;
    names->chain_count = chain_count;
}

static HRESULT add_locked(struct prop_names *names, ULONG id, const MAPINAMEID *name, uint64_t hash)
{
    size_t length = name->ulKind == MNID_STRING ? wcslen(name->Kind.lpwstrName) + 1 : 0;
    struct name_entry *entry = calloc(1, sizeof(*entry) + length * sizeof(wchar_t));

    if (!entry)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    entry->hash = hash;
    entry->id = id;
    entry->set = *name->lpguid;
    entry->name = *name;
    entry->name.lpguid = &entry->set;
    if (length) {
        memcpy(entry->text, name->Kind.lpwstrName, length * sizeof(wchar_t));
        entry->name.Kind.lpwstrName = entry->text;
    }
    entry->next = names->chains[hash & (names->chain_count - 1)];
    names->chains[hash & (names->chain_count - 1)] = entry;
    names->by_id[id - FIRST_ID] = entry;
    if (++names->count > names->chain_count)
        grow_chains_locked(names);
    return S_OK;
}

HRESULT mapix_prop_names_add(struct prop_names *names, ULONG id, const MAPINAMEID *name)
{
    struct name_entry *known;
    uint64_t hash;
    HRESULT result = S_OK;

    if (id < FIRST_ID || id > LAST_ID || !name_is_sound(name))
        return MAPI_E_INVALID_PARAMETER;
    hash = hash_name(name);
    pthread_mutex_lock(&names->lock);
    known = find_name_locked(names, name, hash);
    if (known || names->by_id[id - FIRST_ID])
        result = known == names->by_id[id - FIRST_ID] ? S_OK : MAPI_E_COLLISION;
    else
        result = add_locked(names, id, name, hash);
    pthread_mutex_unlock(&names->lock);
    return result;
}

/* Give a new name an id, in a map without a backing. */
static HRESULT assign_locked(struct prop_names *names, const MAPINAMEID *name, uint64_t hash, ULONG *ret_id)
{
    HRESULT result;

    while (names->next_free <= LAST_ID && names->by_id[names->next_free - FIRST_ID])
        names->next_free++;
    if (names->next_free > LAST_ID || names->count >= names->quota)
        return MAPI_E_TOO_BIG;
    result = add_locked(names, names->next_free, name, hash);
    if (!FAILED(result))
        *ret_id = names->next_free++;
    return result;
}

/* Ask the backing for those names the map does not know (ret_ids[i] 0), all in one call. Answers outside of the range are refused. */
static HRESULT resolve_locked(struct prop_names *names, ULONG count, LPMAPINAMEID *wanted, bool create, ULONG *ret_ids)
{
    const MAPINAMEID **unknown = malloc(count * sizeof(*unknown));
    ULONG *ids = calloc(count, sizeof(*ids));
    ULONG i, asked = 0;
    HRESULT result = unknown && ids ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (i = 0; !FAILED(result) && i < count; i++)
        if (ret_ids[i] == 0 && name_is_sound(wanted[i]) && !IsEqualGUID(wanted[i]->lpguid, &PS_MAPI))
            unknown[asked++] = wanted[i];
    if (!FAILED(result) && asked > 0 && create && names->count + asked > names->quota)
        result = MAPI_E_TOO_BIG;
    if (!FAILED(result) && asked > 0)
        result = names->backing->resolve(names->context, asked, unknown, create, ids);
    for (i = 0, asked = 0; !FAILED(result) && i < count; i++) {
        if (ret_ids[i] != 0 || !name_is_sound(wanted[i]) || IsEqualGUID(wanted[i]->lpguid, &PS_MAPI))
            continue;
        ret_ids[i] = ids[asked++];
        if (ret_ids[i])
            result = mapix_prop_names_add(names, ret_ids[i], wanted[i]);
    }
    free(unknown);
    free(ids);
    return result;
}

/* The ids of names; 0 where there is none. */
static HRESULT look_up_locked(struct prop_names *names, ULONG count, LPMAPINAMEID *wanted, bool create, ULONG *ret_ids)
{
    HRESULT result = S_OK;
    ULONG i, unknown = 0;

    for (i = 0; i < count && !FAILED(result); i++) {
        struct name_entry *entry;
        uint64_t hash;

        ret_ids[i] = 0;
        if (!name_is_sound(wanted[i]))
            continue;
        if (IsEqualGUID(wanted[i]->lpguid, &PS_MAPI)) {
            ret_ids[i] = id_in_ps_mapi(wanted[i]);
            continue;
        }
        hash = hash_name(wanted[i]);
        entry = find_name_locked(names, wanted[i], hash);
        if (entry)
            ret_ids[i] = entry->id;
        else if (names->backing)
            unknown++;
        else if (create)
            result = assign_locked(names, wanted[i], hash, &ret_ids[i]);
    }
    if (!FAILED(result) && unknown > 0)
        result = resolve_locked(names, count, wanted, create, ret_ids);
    return result;
}

static HRESULT refresh_locked(struct prop_names *names)
{
    return names->backing && names->backing->refresh ? names->backing->refresh(names->context, names) : S_OK;
}

static HRESULT new_tags(ULONG count, LPALLOCATEBUFFER allocate_buffer, LPSPropTagArray *ret_tags)
{
    HRESULT result = allocate_buffer((ULONG)CbNewSPropTagArray(count ? count : 1), (LPVOID *)ret_tags);

    if (!FAILED(result))
        (*ret_tags)->cValues = count;
    return result;
}

/* GetIDsFromNames(NULL): every id that has a name. */
static HRESULT all_ids_locked(struct prop_names *names, LPALLOCATEBUFFER allocate_buffer, LPSPropTagArray *ret_tags)
{
    HRESULT result = refresh_locked(names);
    LPSPropTagArray tags;
    ULONG i, count = 0;

    if (!FAILED(result))
        result = new_tags(names->count, allocate_buffer, &tags);
    if (FAILED(result))
        return result;
    for (i = 0; i < ID_COUNT; i++)
        if (names->by_id[i])
            tags->aulPropTag[count++] = PROP_TAG(PT_UNSPECIFIED, FIRST_ID + i);
    *ret_tags = tags;
    return S_OK;
}

HRESULT mapix_prop_names_get_ids(struct prop_names *names, ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPALLOCATEBUFFER allocate_buffer,
    LPFREEBUFFER free_buffer, LPSPropTagArray *ret_tags)
{
    LPSPropTagArray tags = NULL;
    ULONG *ids = NULL, i, missing = 0;
    HRESULT result;

    if (count > INT32_MAX / sizeof(ULONG) - 4)
        return MAPI_E_TOO_BIG;
    pthread_mutex_lock(&names->lock);
    if (!wanted) {
        result = all_ids_locked(names, allocate_buffer, ret_tags);
        pthread_mutex_unlock(&names->lock);
        return result;
    }
    ids = malloc(count * sizeof(*ids));
    result = ids ? new_tags(count, allocate_buffer, &tags) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = look_up_locked(names, count, wanted, flags & MAPI_CREATE, ids);
    pthread_mutex_unlock(&names->lock);
    for (i = 0; !FAILED(result) && i < count; i++) {
        tags->aulPropTag[i] = ids[i] ? PROP_TAG(PT_UNSPECIFIED, ids[i]) : PROP_TAG(PT_ERROR, 0);
        missing += !ids[i];
    }
    free(ids);
    if (FAILED(result)) {
        if (tags)
            free_buffer(tags);
        return result;
    }
    *ret_tags = tags;
    return missing ? MAPI_W_ERRORS_RETURNED : S_OK;
}

/* A name for the client, in its one allocation. */
static HRESULT copy_name(const MAPINAMEID *name, void *base, LPALLOCATEMORE allocate_more, LPMAPINAMEID *ret_name)
{
    size_t text = name->ulKind == MNID_STRING ? (wcslen(name->Kind.lpwstrName) + 1) * sizeof(wchar_t) : 0;
    struct { MAPINAMEID name; GUID set; wchar_t text[]; } *copy = NULL;
    HRESULT result = allocate_more((ULONG)(sizeof(*copy) + text), base, (LPVOID *)&copy);

    if (FAILED(result))
        return result;
    copy->name = *name;
    copy->set = *name->lpguid;
    copy->name.lpguid = &copy->set;
    if (text) {
        memcpy(copy->text, name->Kind.lpwstrName, text);
        copy->name.Kind.lpwstrName = copy->text;
    }
    *ret_name = &copy->name;
    return S_OK;
}

static bool kind_is_wanted(const MAPINAMEID *name, ULONG flags)
{
    return !(flags & (name->ulKind == MNID_ID ? MAPI_NO_IDS : MAPI_NO_STRINGS));
}

/* The name of one id, or NULL; ids below the named range have theirs in PS_MAPI. */
static const MAPINAMEID *name_of_locked(struct prop_names *names, ULONG id, MAPINAMEID *own)
{
    if (id >= FIRST_ID)
        return id <= LAST_ID && names->by_id[id - FIRST_ID] ? &names->by_id[id - FIRST_ID]->name : NULL;
    if (id == 0)
        return NULL;
    *own = (MAPINAMEID){ .lpguid = (LPGUID)(uintptr_t)&PS_MAPI, .ulKind = MNID_ID, .Kind.lID = (LONG)id };
    return own;
}

static HRESULT names_of_tags_locked(struct prop_names *names, LPSPropTagArray tags, ULONG flags, LPALLOCATEMORE allocate_more,
    LPMAPINAMEID *ret_names)
{
    bool missing = false, refreshed = false;
    HRESULT result = S_OK;
    MAPINAMEID own;
    ULONG i;

    for (i = 0; !FAILED(result) && i < tags->cValues; i++) {
        ULONG id = PROP_ID(tags->aulPropTag[i]);
        const MAPINAMEID *name = name_of_locked(names, id, &own);

        ret_names[i] = NULL;
        if (!name && id >= FIRST_ID && !refreshed) {
            result = refresh_locked(names);
            refreshed = true;
            name = name_of_locked(names, id, &own);
        }
        if (!FAILED(result) && name && kind_is_wanted(name, flags))
            result = copy_name(name, ret_names, allocate_more, &ret_names[i]);
        missing |= !ret_names[i];
    }
    return !FAILED(result) && missing ? MAPI_W_ERRORS_RETURNED : result;
}

/* All names, of one set if given (K-14): fills ids and names; returns how many through `ret_count`. */
static HRESULT all_names_locked(struct prop_names *names, const GUID *property_set, ULONG flags, LPALLOCATEMORE allocate_more,
    LPSPropTagArray tags, LPMAPINAMEID *ret_names)
{
    HRESULT result = S_OK;
    ULONG i, count = 0;

    for (i = 0; !FAILED(result) && i < ID_COUNT; i++) {
        const struct name_entry *entry = names->by_id[i];

        if (!entry || !kind_is_wanted(&entry->name, flags) || (property_set && !IsEqualGUID(property_set, &entry->set)))
            continue;
        result = copy_name(&entry->name, ret_names, allocate_more, &ret_names[count]);
        tags->aulPropTag[count++] = PROP_TAG(PT_UNSPECIFIED, entry->id);
    }
    tags->cValues = count;
    return result;
}

HRESULT mapix_prop_names_get_names(struct prop_names *names, LPSPropTagArray *tags, const GUID *property_set, ULONG flags,
    LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer, ULONG *ret_count, LPMAPINAMEID **ret_names)
{
    LPSPropTagArray all = NULL;
    LPMAPINAMEID *found = NULL;
    ULONG count;
    HRESULT result = S_OK;

    if (*tags && (*tags)->cValues > INT32_MAX / sizeof(*found) - 4)
        return MAPI_E_TOO_BIG;
    pthread_mutex_lock(&names->lock);
    if (!*tags)
        result = refresh_locked(names);
    count = *tags ? (*tags)->cValues : names->count;
    if (!FAILED(result))
        result = allocate_buffer((ULONG)((count ? count : 1) * sizeof(*found)), (LPVOID *)&found);
    if (!FAILED(result) && !*tags)
        result = new_tags(count, allocate_buffer, &all);
    if (!FAILED(result) && all)
        result = all_names_locked(names, property_set, flags, allocate_more, all, found);
    else if (!FAILED(result))
        result = names_of_tags_locked(names, *tags, flags, allocate_more, found);
    pthread_mutex_unlock(&names->lock);
    if (!FAILED(result) && all)
        count = all->cValues;
    if (FAILED(result) || count == 0) {
        if (found)
            free_buffer(found);
        if (FAILED(result) && all)
            free_buffer(all);
        found = NULL;
    }
    if (FAILED(result))
        return result;
    if (all)
        *tags = all;
    *ret_count = count;
    *ret_names = found;
    return result;
}
