/* Values: those that follow from what an object is, and those of a record. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "value/value.h"

static HRESULT no_memory(void)
{
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT local_put_binary(const struct prop_memory *memory, ULONG tag, const void *bytes, size_t size, SPropValue *ret_value)
{
    void *copy = mapix_prop_allocate(memory, size ? size : 1);

    if (!copy)
        return no_memory();
    if (size)
        memcpy(copy, bytes, size);
    *ret_value = (SPropValue){ .ulPropTag = tag };
    ret_value->Value.bin.cb = (ULONG)size;
    ret_value->Value.bin.lpb = copy;
    return S_OK;
}

HRESULT local_put_entry_id(const struct prop_memory *memory, ULONG tag, const struct local_core *core, ULONG type, int64_t id,
    SPropValue *ret_value)
{
    BYTE bytes[MAPIX_STORE_ENTRY_ID_SIZE];

    mapix_store_entry_id_make(&core->uid, type, id, bytes);
    return local_put_binary(memory, tag, bytes, sizeof(bytes), ret_value);
}

HRESULT local_put_record_key(const struct prop_memory *memory, ULONG tag, const struct local_core *core, ULONG type, int64_t id,
    SPropValue *ret_value)
{
    BYTE bytes[MAPIX_STORE_RECORD_KEY_SIZE];

    mapix_store_record_key_make(&core->uid, type, id, bytes);
    return local_put_binary(memory, tag, bytes, sizeof(bytes), ret_value);
}

HRESULT local_put_long(ULONG tag, LONG value, SPropValue *ret_value)
{
    *ret_value = (SPropValue){ .ulPropTag = tag };
    ret_value->Value.l = value;
    return S_OK;
}

HRESULT local_put_boolean(ULONG tag, bool value, SPropValue *ret_value)
{
    *ret_value = (SPropValue){ .ulPropTag = tag };
    ret_value->Value.b = value;
    return S_OK;
}

HRESULT local_put_systime(ULONG tag, int64_t value, SPropValue *ret_value)
{
    *ret_value = (SPropValue){ .ulPropTag = tag };
    ret_value->Value.ft.dwLowDateTime = (DWORD)(uint64_t)value;
    ret_value->Value.ft.dwHighDateTime = (DWORD)((uint64_t)value >> 32);
    return S_OK;
}

HRESULT local_put_i8(ULONG tag, int64_t value, SPropValue *ret_value)
{
    *ret_value = (SPropValue){ .ulPropTag = tag };
    ret_value->Value.li.QuadPart = value;
    return S_OK;
}

static const ULONG common_tags[] = { PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE, PR_STORE_SUPPORT_MASK };

bool local_tag_in(ULONG tag, const ULONG *tags, size_t count)
{
    while (count--)
        if (PROP_ID(tags[count]) == PROP_ID(tag))
            return true;
    return false;
}

bool local_is_common_tag(ULONG tag)
{
    return local_tag_in(tag, common_tags, sizeof(common_tags) / sizeof(common_tags[0]));
}

HRESULT local_common_value(const struct local_core *core, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_STORE_ENTRYID):
        return local_put_binary(memory, PR_STORE_ENTRYID, core->entry_id, core->entry_id_size, ret_value);
    case PROP_ID(PR_STORE_RECORD_KEY):
        return local_put_binary(memory, PR_STORE_RECORD_KEY, core->record_key, sizeof(core->record_key), ret_value);
    case PROP_ID(PR_MAPPING_SIGNATURE):
        return local_put_binary(memory, PR_MAPPING_SIGNATURE, &core->uid, sizeof(core->uid), ret_value);
    case PROP_ID(PR_STORE_SUPPORT_MASK):
        return local_put_long(PR_STORE_SUPPORT_MASK, (LONG)core->support_mask, ret_value);
    default:
        return MAPI_E_NOT_FOUND;
    }
}

/* --- Records ------------------------------------------------------------------------------------------------------------------------------ */

HRESULT local_record_list(const struct mapix_store_record *record, struct prop_tags *tags)
{
    HRESULT result = S_OK;
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < record->count; index++)
        if (!mapix_prop_tags_contain_id(tags, record->values[index].ulPropTag))
            result = mapix_prop_tags_add(tags, record->values[index].ulPropTag);
    for (index = 0; SUCCEEDED(result) && index < record->large_count; index++)
        if (!mapix_prop_tags_contain_id(tags, record->large[index].tag))
            result = mapix_prop_tags_add(tags, record->large[index].tag);
    return result;
}

static HRESULT read_all(struct local_core *core, const struct mapix_store_large *large, char *bytes)
{
    size_t have = 0, size = (size_t)large->size;

    while (have < size) {
        size_t part = 0;
        HRESULT result = mapix_store_value_read(core->engine, large->value, have, bytes + have, size - have, &part);
        if (FAILED(result))
            return result;
        if (!part)
            return MAPI_E_CORRUPT_DATA;
        have += part;
    }
    return S_OK;
}

static HRESULT load_large(struct local_core *core, const struct mapix_store_large *large, const struct prop_memory *memory, SPropValue *ret_value)
{
    size_t size = (size_t)large->size;
    char *bytes = mapix_prop_allocate(memory, size + 1);
    HRESULT result;

    if (!bytes)
        return no_memory();
    result = read_all(core, large, bytes);
    if (FAILED(result))
        return result;
    *ret_value = (SPropValue){ .ulPropTag = large->tag };
    if (PROP_TYPE(large->tag) == PT_UNICODE) {
        wchar_t *wide = mapix_prop_allocate(memory, (mapix_text_utf8_to_wide_length(bytes, size) + 1) * sizeof(*wide));
        if (!wide)
            return no_memory();
        *mapix_text_utf8_to_wide(bytes, size, wide) = 0;
        ret_value->Value.lpszW = wide;
    } else {
        ret_value->Value.bin.cb = (ULONG)size;
        ret_value->Value.bin.lpb = (LPBYTE)bytes;
    }
    return S_OK;
}

void local_record_value(struct local_core *core, const struct mapix_store_record *record, ULONG tag, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    const SPropValue *value = mapix_store_record_find(record, tag);
    const struct mapix_store_large *large = value ? NULL : mapix_store_record_find_large(record, tag);
    HRESULT result = MAPI_E_NOT_FOUND;

    if (value)
        result = mapix_value_size(value) > limit ? MAPI_E_NOT_ENOUGH_MEMORY : mapix_prop_copy_value(memory, value, ret_value);
    else if (large && PROP_TYPE(large->tag) != PT_OBJECT)
        result = (uint64_t)large->size > limit ? MAPI_E_NOT_ENOUGH_MEMORY : load_large(core, large, memory, ret_value);
    if (FAILED(result))
        mapix_prop_error_value(ret_value, tag, result);
}

/* The bytes of a small value as a stream sees them. */
static HRESULT small_bytes(const SPropValue *value, char **ret_owned, const void **ret_bytes, size_t *ret_size)
{
    *ret_owned = NULL;
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_BINARY:
        *ret_bytes = value->Value.bin.lpb;
        *ret_size = value->Value.bin.cb;
        return S_OK;
    case PT_STRING8:
        *ret_bytes = value->Value.lpszA;
        *ret_size = strlen(value->Value.lpszA);
        return S_OK;
    case PT_UNICODE:
        *ret_owned = mapix_text_utf8_heap(value->Value.lpszW);
        if (!*ret_owned)
            return no_memory();
        *ret_bytes = *ret_owned;
        *ret_size = strlen(*ret_owned);
        return S_OK;
    default:
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    }
}

/* Strings are told as PT_STRING8, which is UTF-8 here: so large ones are read in parts without conversion. */
void local_record_drop(struct mapix_store_record *record, ULONG tag)
{
    for (ULONG index = 0; index < record->count; index++)
        if (PROP_ID(record->values[index].ulPropTag) == PROP_ID(tag)) {
            record->values[index] = record->values[--record->count];
            return;
        }
}

HRESULT local_record_add(struct mapix_store_record *record, const SPropValue *value)
{
    SPropValue *grown = NULL;

    if (FAILED(MAPIAllocateMore((ULONG)((record->count + 1) * sizeof(*grown)), record->memory, (void **)&grown)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (record->count)
        memcpy(grown, record->values, record->count * sizeof(*grown));
    grown[record->count++] = *value;
    record->values = grown;
    return S_OK;
}

HRESULT local_record_size(const struct mapix_store_record *record, ULONG tag, ULONG *ret_type, uint64_t *ret_size)
{
    const SPropValue *value = mapix_store_record_find(record, tag);
    const struct mapix_store_large *large = value ? NULL : mapix_store_record_find_large(record, tag);
    const void *bytes;
    char *owned;
    size_t size = 0;
    HRESULT result;

    if (large) {
        *ret_type = PROP_TYPE(large->tag) == PT_UNICODE ? PT_STRING8 : PROP_TYPE(large->tag);
        *ret_size = (uint64_t)large->size;
        return S_OK;
    }
    if (!value)
        return MAPI_E_NOT_FOUND;
    result = small_bytes(value, &owned, &bytes, &size);
    if (SUCCEEDED(result)) {
        *ret_type = PROP_TYPE(value->ulPropTag) == PT_UNICODE ? PT_STRING8 : PROP_TYPE(value->ulPropTag);
        *ret_size = size;
        free(owned);
    }
    return result;
}

HRESULT local_record_read(struct local_core *core, const struct mapix_store_record *record, ULONG tag, uint64_t offset, void *buffer,
    size_t length, size_t *ret_length)
{
    const SPropValue *value = mapix_store_record_find(record, tag);
    const struct mapix_store_large *large = value ? NULL : mapix_store_record_find_large(record, tag);
    const void *bytes;
    char *owned;
    size_t size = 0;
    HRESULT result;

    if (large)
        return mapix_store_value_read(core->engine, large->value, offset, buffer, length, ret_length);
    if (!value)
        return MAPI_E_NOT_FOUND;
    result = small_bytes(value, &owned, &bytes, &size);
    if (FAILED(result))
        return result;
    *ret_length = offset >= size ? 0 : size - (size_t)offset < length ? size - (size_t)offset : length;
    if (*ret_length)
        memcpy(buffer, (const char *)bytes + offset, *ret_length);
    free(owned);
    return S_OK;
}

/* --- Building ----------------------------------------------------------------------------------------------------------------------------- */

struct growing {
    struct mapix_store_record record;
    bool borrows;                   /* values are what they are in the old record and the changes, not copies */
    ULONG capacity;
    ULONG large_capacity;
};

static HRESULT start(struct growing *growing, ULONG values, ULONG large)
{
    memset(growing, 0, sizeof(*growing));
    if (FAILED(MAPIAllocateBuffer((ULONG)((values + 1) * sizeof(SPropValue)), &growing->record.memory)))
        return no_memory();
    growing->record.values = growing->record.memory;
    if (FAILED(MAPIAllocateMore((ULONG)((large + 1) * sizeof(struct mapix_store_large)), growing->record.memory, (void **)&growing->record.large)))
        return no_memory();
    growing->capacity = values;
    growing->large_capacity = large;
    return S_OK;
}

static HRESULT add(struct growing *growing, const SPropValue *value)
{
    if (growing->record.count >= growing->capacity)
        return MAPI_E_CALL_FAILED;
    if (growing->borrows)
        growing->record.values[growing->record.count] = *value;
    else if (FAILED(mapix_value_copy(&growing->record.values[growing->record.count], value, growing->record.memory)))
        return no_memory();
    growing->record.count++;
    return S_OK;
}

static HRESULT read_content(void *context, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    return mapix_prop_content_read(context, offset, buffer, length, ret_length);
}

#define KEEP_IN_MEMORY 4096

/* Bytes of a stream that fit in the row, as a value in the record's own memory. */
static HRESULT add_small_content(struct growing *growing, ULONG native, struct prop_content *content, size_t size)
{
    SPropValue value = { .ulPropTag = native };
    size_t have = 0;
    void *bytes = NULL;
    HRESULT result = S_OK;

    if (growing->record.count >= growing->capacity)
        return MAPI_E_CALL_FAILED;
    if (FAILED(MAPIAllocateMore((ULONG)size + 1, growing->record.memory, &bytes)))
        return no_memory();
    while (SUCCEEDED(result) && have < size) {
        size_t part = 0;
        result = mapix_prop_content_read(content, have, (char *)bytes + have, size - have, &part);
        if (SUCCEEDED(result) && !part)
            result = MAPI_E_CALL_FAILED;
        have += part;
    }
    if (FAILED(result))
        return result;
    if (PROP_TYPE(native) == PT_UNICODE) {
        value.Value.lpszW = mapix_text_wide_sized(growing->record.memory, bytes, size);
        if (!value.Value.lpszW)
            return no_memory();
    } else {
        value.Value.bin.cb = (ULONG)size;
        value.Value.bin.lpb = bytes;
    }
    growing->record.values[growing->record.count++] = value;
    return S_OK;
}

static HRESULT add_content(struct local_core *core, struct growing *growing, ULONG tag, struct prop_content *content)
{
    uint64_t size = mapix_prop_content_size(content);
    ULONG native = PROP_TYPE(tag) == PT_STRING8 ? CHANGE_PROP_TYPE(tag, PT_UNICODE) : tag;
    HRESULT result;

    if (size > KEEP_IN_MEMORY || PROP_TYPE(native) == PT_OBJECT) {
        struct mapix_store_bytes source = { read_content, content, size };
        struct mapix_store_large *large = &growing->record.large[growing->record.large_count];
        *large = (struct mapix_store_large){ .tag = native, .size = (int64_t)size };
        result = mapix_store_value_write(core->engine, &source, &large->value);
        if (SUCCEEDED(result))
            growing->record.large_count++;
        return result;
    }
    return add_small_content(growing, native, content, (size_t)size);
}

static bool changes_have(const struct prop_change *changes, ULONG count, ULONG tag)
{
    while (count--)
        if (PROP_ID(changes[count].tag) == PROP_ID(tag) && SUCCEEDED(changes[count].result))
            return true;
    return false;
}

static HRESULT apply(struct local_core *core, const struct mapix_store_record *old, const struct prop_change *changes, ULONG count, bool borrows,
    struct mapix_store_record *ret_record)
{
    static const struct mapix_store_record none;
    struct growing growing;
    ULONG index;
    HRESULT result;

    if (!old)
        old = &none;
    result = start(&growing, old->count + count, old->large_count + count);
    growing.borrows = borrows;
    for (index = 0; SUCCEEDED(result) && index < old->count; index++)
        if (!changes_have(changes, count, old->values[index].ulPropTag))
            result = add(&growing, &old->values[index]);
    for (index = 0; SUCCEEDED(result) && index < old->large_count; index++)
        if (!changes_have(changes, count, old->large[index].tag))
            growing.record.large[growing.record.large_count++] = old->large[index];
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        if (FAILED(changes[index].result) || changes[index].kind == PROP_CHANGE_DELETE)
            continue;
        result = changes[index].kind == PROP_CHANGE_SET ? add(&growing, changes[index].value)
                                                        : add_content(core, &growing, changes[index].tag, changes[index].content);
    }
    if (FAILED(result))
        mapix_store_record_clear(&growing.record);
    else
        *ret_record = growing.record;
    return result;
}

HRESULT local_record_apply(struct local_core *core, const struct mapix_store_record *old, const struct prop_change *changes, ULONG count,
    struct mapix_store_record *ret_record)
{
    return apply(core, old, changes, count, false, ret_record);
}

HRESULT local_record_view(struct local_core *core, const struct mapix_store_record *old, const struct prop_change *changes, ULONG count,
    struct mapix_store_record *ret_record)
{
    return apply(core, old, changes, count, true, ret_record);
}

HRESULT local_record_copy(const struct mapix_store_record *from, struct mapix_store_record *ret_record)
{
    return local_record_apply(NULL, from, NULL, 0, ret_record);
}

HRESULT local_split_changes(struct local_core *core, const struct prop_change *changes, ULONG count, struct local_change_set *ret_set)
{
    ULONG index;
    HRESULT result;

    memset(ret_set, 0, sizeof(*ret_set));
    result = local_record_apply(core, NULL, changes, count, &ret_set->set);
    if (FAILED(result))
        return result;
    ret_set->deleted = malloc((count + 1) * sizeof(*ret_set->deleted));
    if (!ret_set->deleted) {
        local_change_set_clear(ret_set);
        return no_memory();
    }
    for (index = 0; index < count; index++)
        if (changes[index].kind == PROP_CHANGE_DELETE && SUCCEEDED(changes[index].result))
            ret_set->deleted[ret_set->deleted_count++] = changes[index].tag;
    return S_OK;
}

void local_change_set_clear(struct local_change_set *set)
{
    mapix_store_record_clear(&set->set);
    free(set->deleted);
    set->deleted = NULL;
}

/* --- Arguments ---------------------------------------------------------------------------------------------------------------------------- */

wchar_t *local_wide(LPCTSTR text, ULONG flags)
{
    return flags & MAPI_UNICODE ? wcsdup((const wchar_t *)(const void *)text) : mapix_text_wide_heap((const char *)(const void *)text);
}

/* --- Progress ------------------------------------------------------------------------------------------------------------------------------ */

static bool tell(struct local_progress *progress, ULONG value, ULONG done, ULONG total)
{
    if (value > progress->value)
        progress->value = value;
    return progress->progress->lpVtbl->Progress(progress->progress, progress->value, progress->top_level ? done : 0,
        progress->top_level ? total : 0) == MAPI_E_USER_CANCEL;
}

static bool ask(void *context, ULONG done, ULONG total)
{
    struct local_progress *progress = context;

    progress->total = total;
    return tell(progress, progress->minimum + (ULONG)((uint64_t)(progress->part_maximum - progress->minimum) * done / (total ? total : 1)), done, total);
}

/* The scale: how-to-display-a-progress-indicator. */
static void find_limits(struct local_progress *progress)
{
    LPMAPIPROGRESS client = progress->progress;
    ULONG flags = 0;

    progress->minimum = 0;
    progress->maximum = 1000;
    if (FAILED(client->lpVtbl->GetFlags(client, &flags)))
        flags = 0;
    progress->top_level = flags & MAPI_TOP_LEVEL;
    if (progress->top_level) {
        client->lpVtbl->SetLimits(client, &progress->minimum, &progress->maximum, &flags);
    } else if (FAILED(client->lpVtbl->GetMin(client, &progress->minimum)) || FAILED(client->lpVtbl->GetMax(client, &progress->maximum))
        || progress->maximum < progress->minimum) {
        progress->minimum = 0;
        progress->maximum = 1000;
    }
    progress->part_maximum = progress->maximum;
    progress->value = progress->minimum;
}

const struct mapix_store_progress *local_progress_start(struct local_progress *progress, LPMAPISUP support, bool dialog, ULONG_PTR ui_param,
    LPMAPIPROGRESS client)
{
    *progress = (struct local_progress){ .engine = { ask, progress }, .total = 1 };
    if (!dialog)
        return NULL;
    if (client)
        client->lpVtbl->AddRef(client);
    else if (!support || FAILED(support->lpVtbl->DoProgressDialog(support, ui_param, MAPI_TOP_LEVEL, &client)))
        return NULL;                              /* what cannot be shown is done all the same */
    progress->progress = client;
    find_limits(progress);
    return &progress->engine;
}

void local_progress_part(struct local_progress *progress)
{
    progress->minimum = progress->value;
    progress->part_maximum = progress->minimum + (progress->maximum - progress->minimum) / 2;
}

HRESULT local_progress_end(struct local_progress *progress, HRESULT result)
{
    if (!progress->progress)
        return result;
    if (SUCCEEDED(result))
        tell(progress, progress->maximum, progress->total, progress->total);
    progress->progress->lpVtbl->Release(progress->progress);
    progress->progress = NULL;
    return result;
}

HRESULT local_unknown_flags(struct mapix_object *object, ULONG flags)
{
    return mapix_object_fail(object, MAPI_E_UNKNOWN_FLAGS, 0, "Among the flags %#x are some that this call does not know", (unsigned)flags);
}

HRESULT local_no_interface(struct mapix_object *object)
{
    return mapix_object_fail(object, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "The object does not have the interface asked for; pass NULL for its standard one");
}

HRESULT local_failed(struct mapix_object *object, HRESULT result)
{
    if (FAILED(result))
        mapix_error_copy_of(&object->error, mapix_error_thread_slot(), result);
    return result;
}
