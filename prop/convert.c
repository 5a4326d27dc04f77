/* Types and string forms of property values. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "prop/internal.h"

bool prop_types_are_string_pair(ULONG type, ULONG other)
{
    return type != other && prop_native_type(type) == prop_native_type(other) && (prop_native_type(type) & ~MV_FLAG) == PT_UNICODE;
}

ULONG prop_native_type(ULONG type)
{
    return (type & ~MV_FLAG) == PT_STRING8 ? (type & MV_FLAG) | PT_UNICODE : type;
}

ULONG prop_type_for_flags(ULONG type, ULONG flags)
{
    if ((prop_native_type(type) & ~MV_FLAG) != PT_UNICODE)
        return type;
    return (type & MV_FLAG) | (flags & MAPI_UNICODE ? PT_UNICODE : PT_STRING8);
}

bool prop_type_is_storable(ULONG type)
{
    switch (type) {
    case PT_I2: case PT_LONG: case PT_R4: case PT_DOUBLE: case PT_CURRENCY: case PT_APPTIME: case PT_BOOLEAN: case PT_I8:
    case PT_STRING8: case PT_UNICODE: case PT_SYSTIME: case PT_CLSID: case PT_BINARY:
    case PT_MV_I2: case PT_MV_LONG: case PT_MV_R4: case PT_MV_DOUBLE: case PT_MV_CURRENCY: case PT_MV_APPTIME: case PT_MV_I8:
    case PT_MV_STRING8: case PT_MV_UNICODE: case PT_MV_SYSTIME: case PT_MV_CLSID: case PT_MV_BINARY:
    case 0x00FB: case 0x00FD: case 0x00FE:     /* PT_SVREID, PT_SRESTRICT, PT_ACTIONS */
        return true;
    default:
        return false;
    }
}

static LPWSTR wide_copy(const struct prop_memory *memory, const char *text)
{
    size_t length = strlen(text), characters = mapix_text_utf8_to_wide_length(text, length);
    LPWSTR copy = mapix_prop_allocate(memory, (characters + 1) * sizeof(wchar_t));

    if (copy)
        *mapix_text_utf8_to_wide(text, length, copy) = 0;
    return copy;
}

static LPSTR utf8_copy(const struct prop_memory *memory, const wchar_t *text)
{
    size_t characters = wcslen(text);
    LPSTR copy = mapix_prop_allocate(memory, mapix_text_wide_to_utf8_length(text, characters) + 1);

    if (copy)
        *mapix_text_wide_to_utf8(text, characters, copy) = 0;
    return copy;
}

static HRESULT convert_list(const struct prop_memory *memory, ULONG type, SPropValue *value)
{
    ULONG count = value->Value.MVszA.cValues, i;
    void **from = (void **)value->Value.MVszA.lppszA, **to = mapix_prop_allocate(memory, (size_t)count * sizeof(*to));

    if (!to)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++) {
        to[i] = type == PT_MV_UNICODE ? (void *)wide_copy(memory, from[i]) : (void *)utf8_copy(memory, from[i]);
        if (!to[i])
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, type);
    value->Value.MVszA.lppszA = (LPSTR *)to;
    return S_OK;
}

HRESULT prop_convert_string(const struct prop_memory *memory, ULONG type, SPropValue *value)
{
    void *text;

    if (type & MV_FLAG)
        return convert_list(memory, type, value);
    text = type == PT_UNICODE ? (void *)wide_copy(memory, value->Value.lpszA) : (void *)utf8_copy(memory, value->Value.lpszW);
    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, type);
    value->Value.lpszA = text;
    return S_OK;
}

HRESULT prop_utf8_from_wide(const wchar_t *text, size_t length, char **ret_text, size_t *ret_length)
{
    size_t bytes = mapix_text_wide_to_utf8_length(text, length);
    char *copy = malloc(bytes + 1);

    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *mapix_text_wide_to_utf8(text, length, copy) = 0;
    *ret_text = copy;
    *ret_length = bytes;
    return S_OK;
}

HRESULT prop_wide_from_utf8(const char *text, size_t length, wchar_t **ret_text, size_t *ret_length)
{
    size_t characters = mapix_text_utf8_to_wide_length(text, length);
    wchar_t *copy = malloc((characters + 1) * sizeof(*copy));

    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *mapix_text_utf8_to_wide(text, length, copy) = 0;
    *ret_text = copy;
    *ret_length = characters;
    return S_OK;
}

static size_t list_size(const SPropValue *value)
{
    size_t size = 0;
    ULONG i;

    for (i = 0; i < value->Value.MVbin.cValues; i++)
        switch (PROP_TYPE(value->ulPropTag)) {
        case PT_MV_STRING8: size += strlen(value->Value.MVszA.lppszA[i]); break;
        case PT_MV_UNICODE: size += wcslen(value->Value.MVszW.lppszW[i]) * sizeof(wchar_t); break;
        case PT_MV_BINARY: size += value->Value.MVbin.lpbin[i].cb; break;
        case PT_MV_CLSID: size += sizeof(GUID); break;
        default: size += sizeof(int64_t); break;
        }
    return size;
}

size_t prop_value_size(const SPropValue *value)
{
    if (PROP_TYPE(value->ulPropTag) & MV_FLAG)
        return list_size(value);
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_STRING8: return strlen(value->Value.lpszA);
    case PT_UNICODE: return wcslen(value->Value.lpszW) * sizeof(wchar_t);
    case PT_BINARY: return value->Value.bin.cb;
    default: return sizeof(value->Value);
    }
}

static bool list_is_sound(const SPropValue *value)
{
    ULONG i;

    if (value->Value.MVl.cValues == 0 || !value->Value.MVl.lpl)
        return false;
    for (i = 0; i < value->Value.MVl.cValues; i++)
        switch (PROP_TYPE(value->ulPropTag)) {
        case PT_MV_STRING8:
        case PT_MV_UNICODE:
            if (!value->Value.MVszA.lppszA[i])
                return false;
            break;
        case PT_MV_BINARY:
            if (value->Value.MVbin.lpbin[i].cb && !value->Value.MVbin.lpbin[i].lpb)
                return false;
            break;
        }
    return true;
}

bool prop_value_is_sound(const SPropValue *value)
{
    if (!prop_type_is_storable(PROP_TYPE(value->ulPropTag)))
        return true;                           /* its own problem, not the call's */
    if (PROP_TYPE(value->ulPropTag) & MV_FLAG)
        return list_is_sound(value);
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_STRING8:
    case PT_UNICODE: return value->Value.lpszA;
    case PT_CLSID: return value->Value.lpguid;
    case PT_BINARY: return value->Value.bin.cb == 0 || value->Value.bin.lpb;
    default: return true;
    }
}
