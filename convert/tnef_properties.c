/* Sequences of properties: attMAPIProps, the rows of attRecipTable, attAttachment (SPI-TNEF-06). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "convert/tnef_internal.h"
#include "value/value.h"

/* --- Values that grow ------------------------------------------------------------------------------------------------------------------- */

void tnef_values_clear(struct tnef_values *values)
{
    mapix_memory_free(values->base);
    free(values->values);
    memset(values, 0, sizeof(*values));
}

void *tnef_values_base(struct tnef_values *values)
{
    if (!values->base)
        values->base = mapix_memory_new(16);
    return values->base;
}

void *tnef_values_memory(struct tnef_values *values, size_t size)
{
    return tnef_values_base(values) ? mapix_memory_more(values->base, size ? size : 1) : NULL;
}

bool tnef_values_set(struct tnef_values *values, const SPropValue *value)
{
    for (size_t i = 0; i < values->count; i++)
        if (PROP_ID(values->values[i].ulPropTag) == PROP_ID(value->ulPropTag)) {
            values->values[i] = *value;
            return true;
        }
    if (values->count == values->capacity) {
        size_t capacity = values->capacity * 2 + 32;
        SPropValue *grown = realloc(values->values, capacity * sizeof(*grown));
        if (!grown)
            return false;
        values->values = grown;
        values->capacity = capacity;
    }
    values->values[values->count++] = *value;
    return true;
}

void tnef_values_remove(struct tnef_values *values, ULONG tag)
{
    for (size_t i = 0; i < values->count; i++)
        if (PROP_ID(values->values[i].ulPropTag) == PROP_ID(tag)) {
            memmove(values->values + i, values->values + i + 1, (values->count - i - 1) * sizeof(SPropValue));
            values->count--;
            return;
        }
}

/* --- Writing ---------------------------------------------------------------------------------------------------------------------------- */

void tnef_put_u16(struct convert_buffer *to, uint16_t value)
{
    unsigned char bytes[2] = { (unsigned char)value, (unsigned char)(value >> 8) };

    convert_buffer_add(to, bytes, sizeof(bytes));
}

void tnef_put_u32(struct convert_buffer *to, uint32_t value)
{
    tnef_put_u16(to, (uint16_t)value);
    tnef_put_u16(to, (uint16_t)(value >> 16));
}

static void put_u64(struct convert_buffer *to, uint64_t value)
{
    tnef_put_u32(to, (uint32_t)value);
    tnef_put_u32(to, (uint32_t)(value >> 32));
}

static void put_padding(struct convert_buffer *to, size_t size)
{
    static const char zeros[4];

    convert_buffer_add(to, zeros, (4 - size % 4) % 4);
}

static void put_sized(struct convert_buffer *to, const void *bytes, size_t size)
{
    tnef_put_u32(to, (uint32_t)size);
    convert_buffer_add(to, bytes, size);
    put_padding(to, size);
}

static void put_wide(struct convert_buffer *to, const wchar_t *text)
{
    size_t length = wcslen(text) + 1, size = mapix_text_wide_to_utf16_length(text, length);

    tnef_put_u32(to, (uint32_t)size);
    if (convert_buffer_reserve(to, size)) {
        mapix_text_wide_to_utf16(text, length, to->bytes + to->size);
        to->size += size;
    }
    put_padding(to, size);
}

/* One member of a type of fixed size, in 4 or 8 or 16 bytes. */
static bool put_fixed(struct convert_buffer *to, ULONG type, const SPropValue *value)
{
    switch (type) {
    case PT_I2:
        tnef_put_u32(to, (uint16_t)value->Value.i);
        return true;
    case PT_BOOLEAN:
        tnef_put_u32(to, value->Value.b ? 1 : 0);
        return true;
    case PT_LONG:
    case PT_R4:
    case PT_ERROR:
        tnef_put_u32(to, (uint32_t)value->Value.l);
        return true;
    case PT_DOUBLE:
    case PT_APPTIME:
    case PT_CURRENCY:
    case PT_I8: {
        uint64_t bits;
        memcpy(&bits, &value->Value, sizeof(bits));
        put_u64(to, bits);
        return true;
    }
    case PT_SYSTIME:
        tnef_put_u32(to, value->Value.ft.dwLowDateTime);
        tnef_put_u32(to, value->Value.ft.dwHighDateTime);
        return true;
    case PT_CLSID:
        convert_buffer_add(to, value->Value.lpguid, sizeof(GUID));
        return true;
    case PT_NULL:
        return true;
    default:
        return false;
    }
}

static bool put_variable(struct convert_buffer *to, ULONG type, const SPropValue *value)
{
    switch (type) {
    case PT_STRING8: {
        LPWSTR wide = mapix_text_wide(NULL, value->Value.lpszA);
        if (wide)
            put_wide(to, wide);
        else
            to->failed = true;
        mapix_memory_free(wide);
        return true;
    }
    case PT_UNICODE:
        put_wide(to, value->Value.lpszW);
        return true;
    case PT_BINARY:
        put_sized(to, value->Value.bin.lpb, value->Value.bin.cb);
        return true;
    default:
        return false;
    }
}

static bool type_is_written(ULONG type)
{
    switch (type & ~(ULONG)MV_FLAG) {
    case PT_I2: case PT_BOOLEAN: case PT_LONG: case PT_R4: case PT_DOUBLE: case PT_APPTIME: case PT_CURRENCY: case PT_I8:
    case PT_SYSTIME: case PT_CLSID: case PT_STRING8: case PT_UNICODE: case PT_BINARY:
        return true;
    case PT_ERROR: case PT_NULL:
        return !(type & MV_FLAG);
    default:
        return false;
    }
}

static bool type_is_variable(ULONG type)
{
    type &= ~(ULONG)MV_FLAG;
    return type == PT_STRING8 || type == PT_UNICODE || type == PT_BINARY || type == PT_OBJECT;
}

static void put_value(struct convert_buffer *to, const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag), count = mapix_value_member_count(value);

    if ((type & MV_FLAG) || type_is_variable(type))
        tnef_put_u32(to, count);
    for (ULONG i = 0; i < count; i++) {
        SPropValue member;
        if (!mapix_value_member(value, i, &member))
            return;
        if (!put_fixed(to, type & ~(ULONG)MV_FLAG, &member))
            put_variable(to, type & ~(ULONG)MV_FLAG, &member);
    }
}

static ULONG written_tag(ULONG tag)
{
    ULONG type = PROP_TYPE(tag);

    return (type & ~(ULONG)MV_FLAG) == PT_STRING8 ? CHANGE_PROP_TYPE(tag, PT_UNICODE | (type & MV_FLAG)) : tag;
}

/* A named property's tag is followed by its name. */
static void put_name(struct convert_buffer *to, const MAPINAMEID *name)
{
    convert_buffer_add(to, name->lpguid, sizeof(GUID));
    tnef_put_u32(to, name->ulKind == MNID_STRING ? 1 : 0);
    if (name->ulKind == MNID_STRING)
        put_wide(to, name->Kind.lpwstrName);
    else
        tnef_put_u32(to, (uint32_t)name->Kind.lID);
}

static void put_object(struct convert_buffer *to, const struct tnef_object *object)
{
    tnef_put_u32(to, object->tag);
    tnef_put_u32(to, 1);
    tnef_put_u32(to, (uint32_t)(object->size + sizeof(GUID)));
    convert_buffer_add(to, &object->interface, sizeof(GUID));
    convert_buffer_add(to, object->bytes, object->size);
    put_padding(to, object->size);
}

/* The names of the named ones among `values`, in their order; NULL where there are none. */
static HRESULT names_of_values(LPMAPIPROP names_of, const SPropValue *values, size_t count, LPMAPINAMEID **ret_names)
{
    SPropTagArray *tags = malloc(CbNewSPropTagArray(count ? count : 1));
    ULONG found;

    *ret_names = NULL;
    if (!tags)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = 0;
    for (size_t i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) >= 0x8000)
            tags->aulPropTag[tags->cValues++] = values[i].ulPropTag;
    HRESULT result = S_OK;
    if (tags->cValues)
        result = names_of->lpVtbl->GetNamesFromIDs(names_of, &tags, NULL, 0, &found, ret_names);
    free(tags);
    return FAILED(result) ? result : S_OK;
}

HRESULT tnef_put_properties(LPMAPIPROP names_of, const SPropValue *values, size_t count, const struct tnef_object *object,
    struct convert_buffer *to)
{
    LPMAPINAMEID *names = NULL;
    size_t at = to->size, named = 0;
    uint32_t written = 0;

    HRESULT result = names_of_values(names_of, values, count, &names);
    if (FAILED(result))
        return result;
    tnef_put_u32(to, 0);
    for (size_t i = 0; i < count; i++) {
        bool is_named = PROP_ID(values[i].ulPropTag) >= 0x8000;
        const MAPINAMEID *name = is_named ? names[named++] : NULL;
        if (!type_is_written(PROP_TYPE(values[i].ulPropTag)) || !mapix_value_is_valid(&values[i]) || (is_named && !name))
            continue;
        tnef_put_u32(to, written_tag(values[i].ulPropTag));
        if (is_named)
            put_name(to, name);
        put_value(to, &values[i]);
        written++;
    }
    if (object) {
        put_object(to, object);
        written++;
    }
    mapix_object_free_from(names_of, names);
    if (to->failed)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (int i = 0; i < 4; i++)
        to->bytes[at + i] = (char)(written >> 8 * i);
    return S_OK;
}

/* --- Reading ---------------------------------------------------------------------------------------------------------------------------- */

/* A place in foreign bytes. The first step past the end sticks in `failed`. */
struct cursor {
    const unsigned char *at, *end;
    bool failed;
};

static const unsigned char *take(struct cursor *cursor, size_t size)
{
    if (cursor->failed || size > (size_t)(cursor->end - cursor->at)) {
        cursor->failed = true;
        return NULL;
    }
    const unsigned char *bytes = cursor->at;
    cursor->at += size;
    return bytes;
}

static uint32_t take_u32(struct cursor *cursor)
{
    const unsigned char *bytes = take(cursor, 4);

    return bytes ? bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24 : 0;
}

/* Padding at the very end may be missing: writers exist that leave it out. */
static void take_padding(struct cursor *cursor, size_t size)
{
    size_t padding = (4 - size % 4) % 4, left = (size_t)(cursor->end - cursor->at);

    take(cursor, padding < left ? padding : left);
}

static const unsigned char *take_sized(struct cursor *cursor, size_t *ret_size)
{
    *ret_size = take_u32(cursor);
    const unsigned char *bytes = take(cursor, *ret_size);
    take_padding(cursor, *ret_size);
    return bytes;
}

static bool take_fixed(struct cursor *cursor, ULONG type, struct tnef_values *values, union _PV *ret_value)
{
    uint64_t bits;

    switch (type) {
    case PT_I2:
        ret_value->i = (short)take_u32(cursor);
        return true;
    case PT_BOOLEAN:
        ret_value->b = (take_u32(cursor) & 0xffff) != 0;
        return true;
    case PT_LONG:
    case PT_R4:
    case PT_ERROR:
        ret_value->l = (LONG)take_u32(cursor);
        return true;
    case PT_DOUBLE:
    case PT_APPTIME:
    case PT_CURRENCY:
    case PT_I8:
    case PT_SYSTIME:
        bits = take_u32(cursor);
        bits |= (uint64_t)take_u32(cursor) << 32;
        if (type == PT_SYSTIME)
            ret_value->ft = (FILETIME){ .dwLowDateTime = (DWORD)bits, .dwHighDateTime = (DWORD)(bits >> 32) };
        else
            memcpy(ret_value, &bits, sizeof(bits));
        return true;
    case PT_CLSID: {
        const unsigned char *bytes = take(cursor, sizeof(GUID));
        ret_value->lpguid = bytes ? tnef_values_memory(values, sizeof(GUID)) : NULL;
        if (ret_value->lpguid)
            memcpy(ret_value->lpguid, bytes, sizeof(GUID));
        else
            cursor->failed = true;
        return true;
    }
    default:
        return false;
    }
}

static char *text_of_page(struct tnef_values *values, unsigned code_page, const unsigned char *bytes, size_t size)
{
    char *utf8 = NULL, *kept = NULL;
    size_t length = 0;

    size = strnlen((const char *)bytes, size);
    HRESULT result = mapix_text_from_code_page(code_page, bytes, size, &utf8, &length, NULL);
    if (result == MAPI_E_BAD_CHARWIDTH)
        result = mapix_text_from_code_page(1252, bytes, size, &utf8, &length, NULL);
    if (!FAILED(result))
        kept = tnef_values_memory(values, length + 1);
    if (kept)
        memcpy(kept, utf8, length + 1);
    free(utf8);
    return kept;
}

static wchar_t *wide_of_utf16(struct tnef_values *values, const unsigned char *bytes, size_t size)
{
    size_t used = 0;

    while (used + 1 < size && (bytes[used] || bytes[used + 1]))
        used += 2;
    size_t length = mapix_text_utf16_to_wide_length(bytes, used);
    wchar_t *text = tnef_values_memory(values, (length + 1) * sizeof(wchar_t));
    if (text) {
        mapix_text_utf16_to_wide(bytes, used, text);
        text[length] = 0;
    }
    return text;
}

static bool take_variable(struct cursor *cursor, ULONG type, unsigned code_page, struct tnef_values *values, union _PV *ret_value)
{
    size_t size;
    const unsigned char *bytes = take_sized(cursor, &size);
    void *made = NULL;

    if (!bytes)
        return false;
    if (type == PT_STRING8)
        made = ret_value->lpszA = text_of_page(values, code_page, bytes, size);
    else if (type == PT_UNICODE)
        made = ret_value->lpszW = wide_of_utf16(values, bytes, size);
    else if (type == PT_BINARY) {
        made = ret_value->bin.lpb = tnef_values_memory(values, size);
        ret_value->bin.cb = (ULONG)size;
        if (made)
            memcpy(made, bytes, size);
    }
    if (!made)
        cursor->failed = true;
    return made != NULL;
}

/* Bytes of a member in an SPropValue's array. */
static size_t member_size(ULONG type)
{
    switch (type) {
    case PT_I2: return sizeof(short);
    case PT_LONG: case PT_R4: return sizeof(LONG);
    case PT_DOUBLE: case PT_APPTIME: case PT_CURRENCY: case PT_I8: case PT_SYSTIME: return 8;
    case PT_CLSID: return sizeof(GUID);
    case PT_STRING8: case PT_UNICODE: return sizeof(void *);
    case PT_BINARY: return sizeof(SBinary);
    default: return 0;
    }
}

static bool take_list(struct cursor *cursor, ULONG type, unsigned code_page, struct tnef_values *values, SPropValue *ret_value)
{
    uint32_t count = take_u32(cursor);
    size_t each = member_size(type);

    /* Every member costs at least four bytes of input: no count can ask for more memory than a multiple of that. */
    if (cursor->failed || !each || count > (size_t)(cursor->end - cursor->at) / 4)
        return false;
    char *members = tnef_values_memory(values, count * each);
    if (!members)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        union _PV member;
        memset(&member, 0, sizeof(member));
        if (!take_fixed(cursor, type, values, &member) && !take_variable(cursor, type, code_page, values, &member))
            return false;
        if (cursor->failed)
            return false;
        memcpy(members + i * each, type == PT_CLSID ? (void *)member.lpguid : (void *)&member, each);
    }
    ret_value->Value.MVl.cValues = count;
    ret_value->Value.MVl.lpl = (LONG *)members;
    return true;
}

static bool take_object(struct cursor *cursor, ULONG tag, struct tnef_object *ret_object)
{
    uint32_t count = take_u32(cursor);
    size_t size = 0;

    for (uint32_t i = 0; i < count && !cursor->failed; i++) {
        const unsigned char *bytes = take_sized(cursor, &size);
        if (!bytes || size < sizeof(GUID))
            return false;
        ret_object->tag = tag;
        memcpy(&ret_object->interface, bytes, sizeof(GUID));
        ret_object->bytes = bytes + sizeof(GUID);
        ret_object->size = size - sizeof(GUID);
    }
    return !cursor->failed;
}

/* The name behind a named property's tag, and the tag that it has in the target. A target that cannot name (MAPI_E_NO_SUPPORT, full)
 * leaves tag 0: the value is read and dropped, with the code in `ret_result`. */
static bool take_name(struct cursor *cursor, LPMAPIPROP names_of, struct tnef_values *values, ULONG *tag, HRESULT *ret_result)
{
    MAPINAMEID name, *names = &name;
    GUID guid;
    LPSPropTagArray tags = NULL;

    const unsigned char *bytes = take(cursor, sizeof(GUID));
    if (!bytes)
        return false;
    memcpy(&guid, bytes, sizeof(GUID));
    name.lpguid = &guid;
    name.ulKind = take_u32(cursor) ? MNID_STRING : MNID_ID;
    if (name.ulKind == MNID_STRING) {
        size_t size;
        bytes = take_sized(cursor, &size);
        name.Kind.lpwstrName = bytes ? wide_of_utf16(values, bytes, size) : NULL;
        if (!name.Kind.lpwstrName)
            return false;
    } else
        name.Kind.lID = (LONG)take_u32(cursor);
    if (cursor->failed)
        return false;
    *ret_result = names_of->lpVtbl->GetIDsFromNames(names_of, 1, &names, MAPI_CREATE, &tags);
    ULONG id = !FAILED(*ret_result) && tags ? PROP_ID(tags->aulPropTag[0]) : 0;
    if (!FAILED(*ret_result))
        *ret_result = id ? S_OK : MAPI_E_NOT_FOUND;
    *tag = id ? PROP_TAG(PROP_TYPE(*tag), id) : 0;
    mapix_object_free_from(names_of, tags);
    return true;
}

static bool take_one(struct cursor *cursor, LPMAPIPROP names_of, unsigned code_page, struct tnef_values *values,
    struct tnef_object *ret_object)
{
    SPropValue value;
    HRESULT named = S_OK;

    memset(&value, 0, sizeof(value));
    ULONG tag = take_u32(cursor), original = tag, type = PROP_TYPE(tag), single = type & ~(ULONG)MV_FLAG;
    if (cursor->failed || (PROP_ID(tag) >= 0x8000 && !take_name(cursor, names_of, values, &tag, &named)))
        return false;
    value.ulPropTag = tag;
    if (type & MV_FLAG) {
        if (!take_list(cursor, single, code_page, values, &value))
            return false;
    } else if (type == PT_OBJECT) {
        return take_object(cursor, tag, ret_object);
    } else if (type_is_variable(type)) {
        uint32_t count = take_u32(cursor);
        if (count > (size_t)(cursor->end - cursor->at) / 4)
            return false;
        for (uint32_t i = 0; i < count; i++)
            if (!take_variable(cursor, type, code_page, values, &value.Value))
                return false;
        if (!count)
            return !cursor->failed;
    } else if (type != PT_NULL && !take_fixed(cursor, type, values, &value.Value)) {
        return false;                                /* an unknown type: nobody knows where it ends */
    }
    if (cursor->failed)
        return false;
    if (FAILED(named)) {
        values->dropped = named;
        values->dropped_tag = original;
        return true;
    }
    return !PROP_ID(tag) || type == PT_NULL || tnef_values_set(values, &value);
}

HRESULT tnef_take_properties(LPMAPIPROP names_of, unsigned code_page, const unsigned char **at, const unsigned char *end,
    struct tnef_values *values, struct tnef_object *ret_object)
{
    struct cursor cursor = { *at, end, false };
    uint32_t count = take_u32(&cursor);

    memset(ret_object, 0, sizeof(*ret_object));
    for (uint32_t i = 0; i < count && !cursor.failed; i++)
        if (!take_one(&cursor, names_of, code_page, values, ret_object))
            cursor.failed = true;
    *at = cursor.at;
    return cursor.failed ? MAPI_E_UNABLE_TO_COMPLETE : S_OK;
}
