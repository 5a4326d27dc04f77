/* The methods of IMAPIProp over a property source; changes wait in pending.c, streams are in stream.c, copies in copy*.c. */
#include "prop/prop.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "prop/copy_internal.h"
#include "prop/internal.h"
#include "prop/names.h"
#include "value/value.h"

#ifndef NON_EMS_XP_SAVE
#define NON_EMS_XP_SAVE ((ULONG)0x00001000)
#endif
#ifndef SPAMFILTER_ONSAVE
#define SPAMFILTER_ONSAVE ((ULONG)0x00000080)
#endif

HRESULT mapix_prop_initialize(struct mapix_object *object, const struct prop_source *source, unsigned flags, pthread_mutex_t *lock)
{
    struct mapix_prop *prop = mapix_prop_of(object);

    if (pthread_mutex_init(&prop->own_lock, NULL))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    prop->source = source;
    prop->flags = flags;
    prop->lock = lock ? lock : &prop->own_lock;
    mapix_prop_set_allocators(object, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer);
    return S_OK;
}

void mapix_prop_set_allocators(struct mapix_object *object, LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer)
{
    struct mapix_prop *prop = mapix_prop_of(object);

    prop->allocate_buffer = allocate_buffer;
    prop->allocate_more = allocate_more;
    prop->free_buffer = object->free_buffer = free_buffer;
}

void mapix_prop_finalize(struct mapix_object *object)
{
    struct mapix_prop *prop = mapix_prop_of(object);

    if (!prop->source)
        return;
    mapix_prop_discard_locked(object);
    free(prop->pending);
    prop->pending = NULL;
    pthread_mutex_destroy(&prop->own_lock);
    prop->source = NULL;
}

void mapix_prop_lock(struct mapix_object *object)
{
    pthread_mutex_lock(mapix_prop_of(object)->lock);
}

void mapix_prop_unlock(struct mapix_object *object)
{
    pthread_mutex_unlock(mapix_prop_of(object)->lock);
}

bool mapix_prop_is_writable(const struct mapix_object *object)
{
    return __atomic_load_n(&mapix_prop_of(object)->flags, __ATOMIC_ACQUIRE) & MAPIX_PROP_WRITABLE;
}

void mapix_prop_set_writable(struct mapix_object *object, bool writable)
{
    struct mapix_prop *prop = mapix_prop_of(object);

    if (writable)
        __atomic_fetch_or(&prop->flags, MAPIX_PROP_WRITABLE, __ATOMIC_ACQ_REL);
    else
        __atomic_fetch_and(&prop->flags, ~MAPIX_PROP_WRITABLE, __ATOMIC_ACQ_REL);
}

void *mapix_prop_allocate(const struct prop_memory *memory, size_t size)
{
    LPVOID block = NULL;

    if (size > INT32_MAX || FAILED(memory->allocate_more((ULONG)size, memory->base, &block)))
        return NULL;
    return block;
}

HRESULT mapix_prop_copy_value(const struct prop_memory *memory, const SPropValue *value, SPropValue *ret_value)
{
    SPropValue copy;
    SCODE result;

    if (memory->allocate_more == MAPIAllocateMore)
        return mapix_value_copy(ret_value, value, memory->base);
    result = PropCopyMore(&copy, (LPSPropValue)(uintptr_t)value, memory->allocate_more, memory->base);

    if (!FAILED(result))
        *ret_value = copy;
    return result;
}

HRESULT mapix_prop_tags_add(struct prop_tags *tags, ULONG tag)
{
    if (tags->count == tags->capacity) {
        ULONG capacity = tags->capacity ? tags->capacity * 2 : 32;
        ULONG *grown = realloc(tags->tags, capacity * sizeof(*grown));

        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        tags->tags = grown;
        tags->capacity = capacity;
    }
    tags->tags[tags->count++] = tag;
    return S_OK;
}

bool mapix_prop_tags_contain_id(const struct prop_tags *tags, ULONG tag)
{
    ULONG i;

    for (i = 0; i < tags->count; i++)
        if (tag_id(tags->tags[i]) == tag_id(tag))
            return true;
    return false;
}

void mapix_prop_tags_clear(struct prop_tags *tags)
{
    free(tags->tags);
    *tags = (struct prop_tags){ 0 };
}

bool prop_has_names(struct mapix_object *object)
{
    const struct prop_source *source = mapix_prop_of(object)->source;

    return source->names && source->names(object);
}

/* Reading. */

static bool id_is_listed(ULONG tag)
{
    return tag_id(tag) < PROP_ID_SECURE_MIN || tag_id(tag) > PROP_ID_SECURE_MAX;
}

/* All tags the client may know of, native types: what the source has, less what is deleted, plus what is new. */
static HRESULT list_locked(struct mapix_object *object, struct prop_tags *ret_tags)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_tags committed = { 0 };
    unsigned char seen[65536 / 8] = { 0 };
    HRESULT result = prop->source->list(object, &committed);
    ULONG i;

    for (i = 0; !FAILED(result) && i < committed.count; i++) {
        ULONG tag = committed.tags[i];
        struct prop_pending *pending = prop_pending_find(prop, tag);

        if (!id_is_listed(tag) || seen[tag_id(tag) / 8] >> tag_id(tag) % 8 & 1)
            continue;
        seen[tag_id(tag) / 8] |= (unsigned char)(1u << tag_id(tag) % 8);
        if (!pending)
            result = mapix_prop_tags_add(ret_tags, tag);
        else if (pending->kind != PROP_CHANGE_DELETE)
            result = mapix_prop_tags_add(ret_tags, pending->tag);
    }
    for (i = 0; !FAILED(result) && i < prop->pending_count; i++) {
        ULONG tag = prop->pending[i].tag;

        if (prop->pending[i].kind != PROP_CHANGE_DELETE && id_is_listed(tag) && !(seen[tag_id(tag) / 8] >> tag_id(tag) % 8 & 1))
            result = mapix_prop_tags_add(ret_tags, tag);
    }
    if (!FAILED(result) && prop->flags & MAPIX_PROP_ACCESS_LEVEL && !mapix_prop_tags_contain_id(ret_tags, PR_ACCESS_LEVEL))
        result = mapix_prop_tags_add(ret_tags, PR_ACCESS_LEVEL);
    mapix_prop_tags_clear(&committed);
    return result;
}

/* The values of some tags where changes are pending: those from there, the others in one call from the source. */
static HRESULT read_mixed_locked(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    ULONG *places = malloc(count * 2 * sizeof(*places)), *asked = places ? places + count : NULL;
    SPropValue *answers = malloc(count * sizeof(*answers));
    ULONG i, asked_count = 0;
    HRESULT result = places && answers ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (i = 0; !FAILED(result) && i < count; i++) {
        struct prop_pending *pending = prop_pending_find(prop, tags[i]);

        if (pending)
            result = prop_pending_value(pending, limit, memory, &ret_values[i]);
        else {
            places[asked_count] = i;
            asked[asked_count++] = tags[i];
        }
    }
    if (!FAILED(result) && asked_count > 0)
        result = prop->source->get(object, asked_count, asked, limit, memory, answers);
    for (i = 0; !FAILED(result) && i < asked_count; i++)
        ret_values[places[i]] = answers[i];
    free(places);
    free(answers);
    return result;
}

static HRESULT read_locked(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    HRESULT result;
    ULONG i;

    if (prop->pending_count > 0)
        result = read_mixed_locked(object, count, tags, limit, memory, ret_values);
    else
        result = prop->source->get(object, count, tags, limit, memory, ret_values);
    if (FAILED(result) || !(prop->flags & MAPIX_PROP_ACCESS_LEVEL))
        return result;
    for (i = 0; i < count; i++)
        if (tag_id(tags[i]) == PROP_ID(PR_ACCESS_LEVEL) && PROP_TYPE(ret_values[i].ulPropTag) == PT_ERROR
            && ret_values[i].Value.err == MAPI_E_NOT_FOUND) {
            ret_values[i].ulPropTag = PR_ACCESS_LEVEL;
            ret_values[i].Value.l = mapix_prop_is_writable(object) ? MAPI_MODIFY : 0;
        }
    return S_OK;
}

/* Give a value the type the client asked for (SPI-PROP-03, -05); it becomes an error value where that is not possible. */
static HRESULT coerce(const struct prop_memory *memory, ULONG wanted, ULONG flags, SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag);
    ULONG target = PROP_TYPE(wanted) == PT_UNSPECIFIED ? prop_type_for_flags(type, flags) : PROP_TYPE(wanted);

    value->dwAlignPad = 0;
    if (type == PT_ERROR || ((type & MV_FLAG) && value->Value.MVl.cValues == 0)) {
        mapix_prop_error_value(value, wanted, type == PT_ERROR ? value->Value.err : MAPI_E_NOT_FOUND);
        return S_OK;
    }
    value->ulPropTag = PROP_TAG(type, PROP_ID(wanted));
    if (type == target)
        return S_OK;
    if (prop_types_are_string_pair(type, target))
        return prop_convert_string(memory, target, value);
    mapix_prop_error_value(value, wanted, MAPI_E_NOT_FOUND);
    return S_OK;
}

/* What a client that named no tags does not get to see: what vanished or is empty. Returns the new count. */
static ULONG drop_missing(ULONG count, SPropValue *values)
{
    ULONG i, kept = 0;

    for (i = 0; i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR || values[i].Value.err != MAPI_E_NOT_FOUND)
            values[kept++] = values[i];
    return kept;
}

/* Object properties are opened, not got: a client that names no tags gets the others. */
static ULONG drop_objects(struct prop_tags *tags)
{
    ULONG i, kept = 0;

    for (i = 0; i < tags->count; i++)
        if (PROP_TYPE(tags->tags[i]) != PT_OBJECT)
            tags->tags[kept++] = CHANGE_PROP_TYPE(tags->tags[i], PT_UNSPECIFIED);
    return tags->count = kept;
}

static HRESULT get_values(struct mapix_object *object, LPSPropTagArray wanted, ULONG flags, ULONG *ret_count, LPSPropValue *ret_values)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    size_t limit = prop->source->large_value ? prop->source->large_value : SIZE_MAX;
    struct prop_tags listed = { 0 };
    LPSPropValue values = NULL;
    struct prop_memory memory = { NULL, prop->allocate_more };
    const ULONG *tags = wanted ? wanted->aulPropTag : NULL;
    ULONG count = wanted ? wanted->cValues : 0, i;
    bool errors = false;
    HRESULT result = S_OK;

    mapix_prop_lock(object);
    if (!wanted) {
        result = list_locked(object, &listed);
        count = drop_objects(&listed);
        tags = listed.tags;
    }
    if (!FAILED(result) && count > INT32_MAX / sizeof(*values))
        result = MAPI_E_INVALID_PARAMETER;
    if (!FAILED(result) && count > 0)
        result = prop->allocate_buffer((ULONG)(count * sizeof(*values)), (LPVOID *)&values);
    memory.base = values;
    if (!FAILED(result) && count > 0)
        result = read_locked(object, count, tags, limit, &memory, values);
    mapix_prop_unlock(object);
    for (i = 0; !FAILED(result) && i < count; i++)
        result = coerce(&memory, tags[i], flags, &values[i]);
    if (!FAILED(result) && !wanted)
        count = drop_missing(count, values);
    for (i = 0; !FAILED(result) && i < count; i++)
        errors |= PROP_TYPE(values[i].ulPropTag) == PT_ERROR;
    mapix_prop_tags_clear(&listed);
    if (FAILED(result) || count == 0) {
        prop->free_buffer(values);
        return result;
    }
    *ret_count = count;
    *ret_values = values;
    return errors ? MAPI_W_ERRORS_RETURNED : S_OK;
}

HRESULT mapix_prop_get_props(struct mapix_object *object, LPSPropTagArray tags, ULONG flags, ULONG *ret_count, LPSPropValue *ret_values)
{
    HRESULT result;

    MAPIX_ENTER(object);
    if (ret_count)
        *ret_count = 0;
    if (ret_values)
        *ret_values = NULL;
    if (!ret_count || !ret_values || (tags && tags->cValues == 0))
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "GetProps was called without a place for its answer or with an empty tag array; pass NULL for all properties.");
    if (flags & ~MAPI_UNICODE)
        return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "GetProps knows the flag MAPI_UNICODE only, not 0x%08X.", flags);
    result = get_values(object, tags, flags, ret_count, ret_values);
    if (result == MAPI_W_ERRORS_RETURNED)
        return mapix_object_fail(object, result, 0, "Some properties could not be returned; each has the type PT_ERROR and its own code.");
    return result;
}

HRESULT mapix_prop_get_prop_list(struct mapix_object *object, ULONG flags, LPSPropTagArray *ret_tags)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_tags tags = { 0 };
    LPSPropTagArray array = NULL;
    HRESULT result;
    ULONG i;

    MAPIX_ENTER(object);
    if (!ret_tags)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "GetPropList was called without a place for its answer.");
    *ret_tags = NULL;
    if (flags & ~MAPI_UNICODE)
        return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "GetPropList knows the flag MAPI_UNICODE only, not 0x%08X.", flags);
    mapix_prop_lock(object);
    result = list_locked(object, &tags);
    mapix_prop_unlock(object);
    if (!FAILED(result))
        result = prop->allocate_buffer((ULONG)CbNewSPropTagArray(tags.count ? tags.count : 1), (LPVOID *)&array);
    if (!FAILED(result)) {
        array->cValues = tags.count;
        for (i = 0; i < tags.count; i++)
            array->aulPropTag[i] = CHANGE_PROP_TYPE(tags.tags[i], prop_type_for_flags(PROP_TYPE(tags.tags[i]), flags));
        *ret_tags = array;
    }
    mapix_prop_tags_clear(&tags);
    return result;
}

HRESULT mapix_prop_get_one(struct mapix_object *object, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value)
{
    SPropValue value;
    HRESULT result;

    mapix_prop_lock(object);
    result = read_locked(object, 1, &tag, SIZE_MAX, memory, &value);
    mapix_prop_unlock(object);
    if (!FAILED(result) && PROP_TYPE(value.ulPropTag) == PT_STRING8)
        result = prop_convert_string(memory, PT_UNICODE, &value);
    if (FAILED(result))
        return result;
    if (PROP_TYPE(value.ulPropTag) == PT_ERROR)
        return value.Value.err;
    *ret_value = value;
    return S_OK;
}

/* Writing. */

/* A copy of a client's value in native form: a MAPI base of its own. */
static HRESULT native_copy(const SPropValue *value, LPSPropValue *ret_copy)
{
    LPSPropValue copy = mapix_memory_new_zero(sizeof(*copy));
    struct prop_memory memory = { copy, MAPIAllocateMore };
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    if (!copy)
        return result;
    if ((PROP_TYPE(value->ulPropTag) & ~MV_FLAG) == PT_STRING8) {
        *copy = *value;
        result = prop_convert_string(&memory, prop_native_type(PROP_TYPE(value->ulPropTag)), copy);
    } else
        result = mapix_prop_copy_value(&memory, value, copy);
    copy->dwAlignPad = 0;
    if (FAILED(result))
        mapix_memory_free(copy);
    else
        *ret_copy = copy;
    return result;
}

/* An array for up to `count` problems; NULL if the client wants none. */
static HRESULT new_problems(struct mapix_prop *prop, ULONG count, LPSPropProblemArray *wanted, LPSPropProblemArray *ret_problems)
{
    HRESULT result;

    *ret_problems = NULL;
    if (!wanted)
        return S_OK;
    if (count > INT32_MAX / sizeof(SPropProblem) - 16)
        return MAPI_E_INVALID_PARAMETER;
    result = prop->allocate_buffer((ULONG)CbNewSPropProblemArray(count), (LPVOID *)ret_problems);
    if (!FAILED(result))
        (*ret_problems)->cProblem = 0;
    return result;
}

static void add_problem(LPSPropProblemArray problems, ULONG index, ULONG tag, HRESULT code)
{
    if (problems)
        problems->aProblem[problems->cProblem++] = (SPropProblem){ .ulIndex = index, .ulPropTag = tag, .scode = code };
}

/* Problems go to the client with S_OK only, and only if there are any (SPI-PROP-10). */
static HRESULT finish_problems(struct mapix_object *object, HRESULT result, LPSPropProblemArray problems, LPSPropProblemArray *ret_problems)
{
    if (problems && (FAILED(result) || problems->cProblem == 0))
        mapix_prop_of(object)->free_buffer(problems);
    else if (problems)
        *ret_problems = problems;
    return result;
}

HRESULT prop_check_set_locked(struct mapix_object *object, const SPropValue *value, bool has_names)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    ULONG id = tag_id(value->ulPropTag);

    if (id == PROP_ID_NULL || id == PROP_ID_INVALID || (id >= 0x8000 && !has_names && !(prop->flags & MAPIX_PROP_ANY_ID)))
        return MAPI_E_UNEXPECTED_ID;
    if (prop->flags & MAPIX_PROP_ACCESS_LEVEL && id == PROP_ID(PR_ACCESS_LEVEL))
        return MAPI_E_COMPUTED;
    return prop->source->check_set ? prop->source->check_set(object, value) : S_OK;
}

HRESULT prop_check_delete_locked(struct mapix_object *object, ULONG tag)
{
    struct mapix_prop *prop = mapix_prop_of(object);

    if (prop->flags & MAPIX_PROP_ACCESS_LEVEL && tag_id(tag) == PROP_ID(PR_ACCESS_LEVEL))
        return MAPI_E_COMPUTED;
    return prop->source->check_delete ? prop->source->check_delete(object, tag) : S_OK;
}

/* Keep of several changes to one id the last. `get_tag` of an entry that is left out is 0. */
static void keep_last(ULONG count, struct prop_change *changes)
{
    unsigned char seen[65536 / 8] = { 0 };
    ULONG i = count;

    while (i-- > 0) {
        ULONG id = tag_id(changes[i].tag);

        if (id && seen[id / 8] >> id % 8 & 1)
            changes[i].tag = 0;
        seen[id / 8] |= (unsigned char)(1u << id % 8);
    }
}

/* Make checked changes pending. Each SET value is a base of its own that moves into the list (its pointer becomes NULL). */
static HRESULT make_pending_locked(struct mapix_object *object, struct prop_change *changes, ULONG count)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    HRESULT result = prop_pending_reserve(prop, count);
    ULONG i;

    for (i = 0; !FAILED(result) && i < count; i++) {
        if (changes[i].tag == 0)
            continue;
        result = prop_pending_take(prop, changes[i].tag, changes[i].kind, (LPSPropValue)(uintptr_t)changes[i].value, NULL,
            PROP_TYPE(changes[i].tag));
        changes[i].value = NULL;
    }
    return result;
}

/* Hand checked changes of an immediate object to its source. Those without a tag are left out; results return to `changes`. */
static HRESULT commit_now_locked(struct mapix_object *object, struct prop_change *changes, ULONG count)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_change *packed = malloc((count ? count : 1) * sizeof(*packed));
    ULONG i, packed_count = 0;
    HRESULT result = packed ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (i = 0; !FAILED(result) && i < count; i++)
        if (changes[i].tag)
            packed[packed_count++] = changes[i];
    if (!FAILED(result) && packed_count > 0)
        result = prop->source->commit(object, packed, packed_count, 0);
    for (i = 0, packed_count = 0; !FAILED(result) && i < count; i++)
        if (changes[i].tag)
            changes[i].result = packed[packed_count++].result;
    free(packed);
    return result;
}

static HRESULT apply_locked(struct mapix_object *object, struct prop_change *changes, ULONG count)
{
    HRESULT result = S_OK;
    ULONG i;

    if (!mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This %s is open for reading only; open it with MAPI_MODIFY to change it.", object->class->name);
    keep_last(count, changes);
    for (i = 0; i < count && mapix_prop_of(object)->streams && !FAILED(result); i++)
        if (changes[i].tag)
            result = prop_streams_outdate_locked(object, changes[i].tag, NULL);
    if (FAILED(result))
        return result;
    if (mapix_prop_of(object)->flags & MAPIX_PROP_TRANSACTED)
        return make_pending_locked(object, changes, count);
    return commit_now_locked(object, changes, count);
}

static bool value_is_ignored(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_ERROR || value->ulPropTag == PR_NULL;
}

/* What makes the whole of SetProps fail before anything is touched (SPI-PROP-07). */
static bool values_are_sound(ULONG count, const SPropValue *values)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (!value_is_ignored(&values[i]) && (PROP_TYPE(values[i].ulPropTag) == PT_OBJECT || !prop_value_is_sound(&values[i])))
            return false;
    return true;
}

/* Copies of the values worth looking at, as changes: tag 0 for those ignored or of a bad type, with their problem in `result`. */
static HRESULT changes_of_values(ULONG count, const SPropValue *values, struct prop_change *changes)
{
    HRESULT result = S_OK;
    ULONG i;

    for (i = 0; !FAILED(result) && i < count; i++) {
        LPSPropValue copy = NULL;

        if (value_is_ignored(&values[i]))
            continue;
        if (!prop_type_is_storable(PROP_TYPE(values[i].ulPropTag))) {
            changes[i].result = MAPI_E_INVALID_TYPE;
            continue;
        }
        result = native_copy(&values[i], &copy);
        changes[i].value = copy;
        changes[i].tag = copy ? copy->ulPropTag : 0;
    }
    return result;
}

static void free_changes(struct prop_change *changes, ULONG count)
{
    ULONG i;

    for (i = 0; changes && i < count; i++)
        mapix_memory_free((void *)(uintptr_t)changes[i].value);
    free(changes);
}

/* Refuse or swallow what must not be set: its tag becomes 0, the reason stays in `result`. Values of id 0 keep no tag anyway. */
static void check_changes_locked(struct mapix_object *object, struct prop_change *changes, ULONG count, bool has_names)
{
    ULONG i;

    for (i = 0; i < count; i++) {
        if (!changes[i].value)
            continue;
        changes[i].result = prop_check_set_locked(object, changes[i].value, has_names);
        if (changes[i].result != S_OK)
            changes[i].tag = 0;
    }
}

HRESULT mapix_prop_set_props(struct mapix_object *object, ULONG count, LPSPropValue values, LPSPropProblemArray *ret_problems)
{
    struct prop_change *changes;
    LPSPropProblemArray problems = NULL;
    bool has_names;
    HRESULT result;
    ULONG i;

    MAPIX_ENTER(object);
    if (ret_problems)
        *ret_problems = NULL;
    if (count == 0 || !values || !values_are_sound(count, values))
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "SetProps needs values, each with its data; PT_OBJECT and empty multi-values cannot be set. Use OpenProperty for objects, DeleteProps to remove.");
    if (!mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This %s is open for reading only; open it with MAPI_MODIFY to change it.", object->class->name);
    has_names = prop_has_names(object);
    changes = calloc(count, sizeof(*changes));
    result = changes ? new_problems(mapix_prop_of(object), count, ret_problems, &problems) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = changes_of_values(count, values, changes);
    if (!FAILED(result)) {
        mapix_prop_lock(object);
        check_changes_locked(object, changes, count, has_names);
        result = apply_locked(object, changes, count);
        mapix_prop_unlock(object);
    }
    for (i = 0; !FAILED(result) && i < count; i++)
        if (FAILED(changes[i].result))
            add_problem(problems, i, values[i].ulPropTag, changes[i].result);
    free_changes(changes, count);
    return finish_problems(object, result, problems, ret_problems);
}

HRESULT mapix_prop_delete_props(struct mapix_object *object, LPSPropTagArray tags, LPSPropProblemArray *ret_problems)
{
    struct prop_change *changes;
    LPSPropProblemArray problems = NULL;
    HRESULT result;
    ULONG i;

    MAPIX_ENTER(object);
    if (ret_problems)
        *ret_problems = NULL;
    if (!tags || tags->cValues == 0)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "DeleteProps needs the tags of the properties to delete.");
    if (!mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This %s is open for reading only; open it with MAPI_MODIFY to change it.", object->class->name);
    changes = calloc(tags->cValues, sizeof(*changes));
    result = changes ? new_problems(mapix_prop_of(object), tags->cValues, ret_problems, &problems) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result)) {
        mapix_prop_lock(object);
        for (i = 0; i < tags->cValues; i++) {
            ULONG tag = CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_UNSPECIFIED);

            changes[i].kind = PROP_CHANGE_DELETE;
            if (tag_id(tag) != PROP_ID_NULL)
                changes[i].result = prop_check_delete_locked(object, tag);
            changes[i].tag = changes[i].result == S_OK ? tag : 0;
        }
        result = apply_locked(object, changes, tags->cValues);
        mapix_prop_unlock(object);
    }
    for (i = 0; !FAILED(result) && i < tags->cValues; i++)
        if (FAILED(changes[i].result))
            add_problem(problems, i, tags->aulPropTag[i], changes[i].result);
    free(changes);
    return finish_problems(object, result, problems, ret_problems);
}

HRESULT mapix_prop_put_locked(struct mapix_object *object, ULONG count, const SPropValue *values)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    HRESULT result = prop_pending_reserve(prop, count);
    ULONG i;

    for (i = 0; !FAILED(result) && i < count; i++) {
        LPSPropValue copy = NULL;

        result = prop_streams_outdate_locked(object, values[i].ulPropTag, NULL);
        if (FAILED(result))
            break;
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR)
            result = prop_pending_take(prop, CHANGE_PROP_TYPE(values[i].ulPropTag, PT_UNSPECIFIED), PROP_CHANGE_DELETE, NULL, NULL, 0);
        else
            result = native_copy(&values[i], &copy);
        if (copy)
            result = prop_pending_take(prop, copy->ulPropTag, PROP_CHANGE_SET, copy, NULL, 0);
    }
    return result;
}

HRESULT mapix_prop_put(struct mapix_object *object, ULONG count, const SPropValue *values)
{
    HRESULT result;

    mapix_prop_lock(object);
    result = mapix_prop_put_locked(object, count, values);
    mapix_prop_unlock(object);
    return result;
}

HRESULT prop_store_content_locked(struct mapix_object *object, ULONG tag, struct prop_content *content)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    ULONG encoding = PROP_TYPE(tag);
    struct prop_pending entry = { .tag = CHANGE_PROP_TYPE(tag, prop_native_type(encoding)), .kind = PROP_CHANGE_CONTENT,
        .content = content, .encoding = encoding };
    struct prop_change change;
    HRESULT result;

    if (prop->flags & MAPIX_PROP_TRANSACTED)
        return prop_pending_take(prop, entry.tag, PROP_CHANGE_CONTENT, NULL, content, encoding);
    result = prop_change_of_pending(prop, &entry, &change);
    if (!FAILED(result))
        result = prop->source->commit(object, &change, 1, 0);
    if (!FAILED(result))
        result = change.result;
    mapix_memory_free(entry.value);
    mapix_prop_content_release(entry.content);
    return result;
}

/* Saving. */

static HRESULT commit_pending_locked(struct mapix_object *object, ULONG flags)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    ULONG count = prop->pending_count, i;
    struct prop_change *changes = malloc((count ? count : 1) * sizeof(*changes));
    HRESULT result = changes ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (i = 0; !FAILED(result) && i < count; i++)
        result = prop_change_of_pending(prop, &prop->pending[i], &changes[i]);
    if (!FAILED(result))
        result = prop->source->commit(object, changes, count, flags);
    if (!FAILED(result))
        mapix_prop_discard_locked(object);
    free(changes);
    return result;
}

HRESULT mapix_prop_save_changes(struct mapix_object *object, ULONG flags)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    HRESULT result;

    MAPIX_ENTER(object);
    if (flags & ~(KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE | FORCE_SAVE | MAPI_DEFERRED_ERRORS | SPAMFILTER_ONSAVE | NON_EMS_XP_SAVE))
        return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "SaveChanges does not know the flags 0x%08X.", flags);
    if (prop->flags & MAPIX_PROP_TRANSACTED && !mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This %s is open for reading only; nothing can be saved.", object->class->name);
    mapix_prop_lock(object);
    result = prop->deferred;
    prop->deferred = S_OK;
    if (!FAILED(result))
        result = prop_streams_flush_locked(object);
    if (!FAILED(result) && prop->flags & MAPIX_PROP_TRANSACTED)
        result = commit_pending_locked(object, flags);
    mapix_prop_unlock(object);
    return result;
}

/* Opening. */

static bool stream_type(ULONG type)
{
    return type == PT_BINARY || type == PT_STRING8 || type == PT_UNICODE;
}

static HRESULT open_property(struct mapix_object *object, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct mapix_prop *prop = mapix_prop_of(object);

    if (IsEqualGUID(iid, &IID_IStream) && stream_type(PROP_TYPE(tag)))
        return mapix_prop_open_stream(object, tag, options, flags, (LPSTREAM *)ret_interface);
    if (!prop->source->open)
        return mapix_object_fail(object, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "Property 0x%08X of this %s cannot be opened through that interface.", tag, object->class->name);
    return prop->source->open(object, tag, iid, options, flags, ret_interface);
}

HRESULT mapix_prop_open_property(struct mapix_object *object, ULONG tag, LPCIID iid, ULONG interface_options, ULONG flags,
    LPUNKNOWN *ret_interface)
{
    LPUNKNOWN opened = NULL;
    HRESULT result;

    MAPIX_ENTER(object);
    if (ret_interface)
        *ret_interface = NULL;
    if (!iid || !ret_interface || PROP_TYPE(tag) == PT_UNSPECIFIED || tag_id(tag) == PROP_ID_NULL || tag_id(tag) == PROP_ID_INVALID)
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "OpenProperty needs a tag with id and type (0x%08X has not), an interface and a place for it.", tag);
    if (flags & ~(MAPI_CREATE | MAPI_MODIFY | MAPI_DEFERRED_ERRORS))
        return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "OpenProperty does not know the flags 0x%08X.", flags);
    if (flags & MAPI_CREATE)
        flags |= MAPI_MODIFY;
    if (flags & MAPI_MODIFY && !mapix_prop_is_writable(object))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "This %s is open for reading only; property 0x%08X cannot be opened for writing.", object->class->name, tag);
    result = open_property(object, tag, iid, interface_options, flags, &opened);
    if (!FAILED(result))
        *ret_interface = opened;
    return result;
}

/* Names. */

static struct prop_names *names_of(struct mapix_object *object)
{
    const struct prop_source *source = mapix_prop_of(object)->source;

    return source->names ? source->names(object) : NULL;
}

HRESULT mapix_prop_get_names_from_ids(struct mapix_object *object, LPSPropTagArray *tags, LPGUID property_set, ULONG flags,
    ULONG *ret_count, LPMAPINAMEID **ret_names)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_names *names;

    MAPIX_ENTER(object);
    if (ret_count)
        *ret_count = 0;
    if (ret_names)
        *ret_names = NULL;
    if (!tags || !ret_count || !ret_names || (*tags && (*tags)->cValues == 0))
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "GetNamesFromIDs needs a place for tags, count and names, and no empty tag array.");
    if (flags & ~(MAPI_NO_IDS | MAPI_NO_STRINGS))
        return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "GetNamesFromIDs does not know the flags 0x%08X.", flags);
    names = names_of(object);
    if (!names)
        return mapix_object_fail(object, MAPI_E_NO_SUPPORT, 0, "A %s has no named properties.", object->class->name);
    return mapix_prop_names_get_names(names, tags, property_set, flags, prop->allocate_buffer, prop->allocate_more, prop->free_buffer,
        ret_count, ret_names);
}

HRESULT mapix_prop_get_ids_from_names(struct mapix_object *object, ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPSPropTagArray *ret_tags)
{
    struct prop_names *names;
    HRESULT result;

    MAPIX_ENTER(object);
    if (ret_tags)
        *ret_tags = NULL;
    if (!ret_tags || !wanted != !count || (!wanted && flags & MAPI_CREATE))
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "GetIDsFromNames needs a place for the tags, and names unless all are wanted.");
    if (flags & ~MAPI_CREATE)
        return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "GetIDsFromNames knows the flag MAPI_CREATE only, not 0x%08X.", flags);
    names = names_of(object);
    if (!names)
        return mapix_object_fail(object, MAPI_E_NO_SUPPORT, 0, "A %s has no named properties.", object->class->name);
    result = mapix_prop_names_get_ids(names, count, wanted, flags, mapix_prop_of(object)->allocate_buffer,
        mapix_prop_of(object)->free_buffer, ret_tags);
    if (result == MAPI_E_TOO_BIG)
        mapix_object_fail(object, result, 0, "All ids for named properties are in use; address properties by id, or remove names.");
    return result;
}

/* Copying. */

HRESULT mapix_prop_copy_to(struct mapix_object *object, ULONG excluded_count, LPCIID excluded_iids, LPSPropTagArray excluded_tags,
    ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems)
{
    struct prop_copy_request request = { .object = object, .is_copy_to = true, .excluded_count = excluded_count, .excluded_iids = excluded_iids,
        .tags = excluded_tags, .ui_param = ui_param, .progress = progress, .destination_iid = iid, .destination = destination, .flags = flags,
        .allocate = mapix_prop_of(object)->allocate_buffer };

    MAPIX_ENTER(object);
    return prop_copy_from_object(&request, ret_problems);
}

HRESULT mapix_prop_copy_props(struct mapix_object *object, LPSPropTagArray tags, ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid,
    LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems)
{
    struct prop_copy_request request = { .object = object, .tags = tags, .ui_param = ui_param, .progress = progress, .destination_iid = iid,
        .destination = destination, .flags = flags, .allocate = mapix_prop_of(object)->allocate_buffer };

    MAPIX_ENTER(object);
    return prop_copy_from_object(&request, ret_problems);
}
