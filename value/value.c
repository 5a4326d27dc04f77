#include "value/value.h"

#include <string.h>

#include "base/memory.h"
#include "value/internal.h"

enum value_kind value_kind(ULONG type, size_t *ret_size)
{
    *ret_size = 0;
    switch (type) {
    case PT_UNSPECIFIED:
    case PT_NULL:
    case PT_OBJECT:
        return VALUE_NONE;
    case PT_I2:
    case PT_BOOLEAN:
        *ret_size = 2;
        return VALUE_FLAT;
    case PT_LONG:
    case PT_R4:
    case PT_ERROR:
        *ret_size = 4;
        return VALUE_FLAT;
    case PT_DOUBLE:
    case PT_APPTIME:
    case PT_CURRENCY:
    case PT_I8:
    case PT_SYSTIME:
        *ret_size = 8;
        return VALUE_FLAT;
    case PT_STRING8:
        return VALUE_TEXT;
    case PT_UNICODE:
        return VALUE_WIDE;
    case PT_CLSID:
        *ret_size = sizeof(GUID);
        return VALUE_GUID;
    case PT_BINARY:
    case PT_SVREID:
        return VALUE_BINARY;
    case PT_SRESTRICTION:
        return VALUE_RESTRICTION;
    case PT_ACTIONS:
        return VALUE_ACTIONS;
    case PT_MV_I2:
        *ret_size = 2;
        return VALUE_FLAT_LIST;
    case PT_MV_LONG:
    case PT_MV_R4:
        *ret_size = 4;
        return VALUE_FLAT_LIST;
    case PT_MV_DOUBLE:
    case PT_MV_APPTIME:
    case PT_MV_CURRENCY:
    case PT_MV_I8:
    case PT_MV_SYSTIME:
        *ret_size = 8;
        return VALUE_FLAT_LIST;
    case PT_MV_CLSID:
        *ret_size = sizeof(GUID);
        return VALUE_FLAT_LIST;
    case PT_MV_STRING8:
        return VALUE_TEXT_LIST;
    case PT_MV_UNICODE:
        return VALUE_WIDE_LIST;
    case PT_MV_BINARY:
        return VALUE_BINARY_LIST;
    default:
        return VALUE_UNKNOWN;
    }
}

bool mapix_value_type_is_known(ULONG type)
{
    size_t size;
    return value_kind(mapix_value_type(type), &size) != VALUE_UNKNOWN;
}

bool mapix_value_type_is_flat(ULONG type)
{
    size_t size;
    enum value_kind kind = value_kind(mapix_value_type(type), &size);
    return kind == VALUE_NONE || kind == VALUE_FLAT;
}

static size_t text_bytes(const char *text)
{
    return strlen(text) + 1;
}

static size_t wide_bytes(const wchar_t *text)
{
    return (wcslen(text) + 1) * sizeof(wchar_t);
}

static size_t list_extra_size(const SPropValue *value, enum value_kind kind, size_t member_size)
{
    const struct value_list *list = value_list(value);
    if (list->count == 0 || list->members == NULL)
        return VALUE_BAD_SIZE;
    if (kind == VALUE_FLAT_LIST)
        return value_align(list->count * member_size);
    size_t size = list->count * (kind == VALUE_BINARY_LIST ? sizeof(SBinary) : sizeof(void *));
    for (ULONG i = 0; i < list->count; i++) {
        if (kind == VALUE_BINARY_LIST) {
            const SBinary *binary = &((const SBinary *)list->members)[i];
            if (binary->cb != 0 && binary->lpb == NULL)
                return VALUE_BAD_SIZE;
            size += value_align(binary->cb);
            continue;
        }
        const void *text = ((const void *const *)list->members)[i];
        if (text == NULL)
            return VALUE_BAD_SIZE;
        size += value_align(kind == VALUE_TEXT_LIST ? text_bytes(text) : wide_bytes(text));
    }
    return size;
}

size_t value_extra_size(const SPropValue *value, unsigned depth)
{
    size_t size, nodes = 0;
    if (depth > VALUE_DEPTH)
        return VALUE_BAD_SIZE;
    enum value_kind kind = value_kind(mapix_value_type(value->ulPropTag), &size);
    switch (kind) {
    case VALUE_UNKNOWN:
        return VALUE_BAD_SIZE;
    case VALUE_NONE:
    case VALUE_FLAT:
        return 0;
    case VALUE_TEXT:
        return value->Value.lpszA == NULL ? VALUE_BAD_SIZE : value_align(text_bytes(value->Value.lpszA));
    case VALUE_WIDE:
        return value->Value.lpszW == NULL ? VALUE_BAD_SIZE : value_align(wide_bytes(value->Value.lpszW));
    case VALUE_GUID:
        return value->Value.lpguid == NULL ? VALUE_BAD_SIZE : sizeof(GUID);
    case VALUE_BINARY:
        return value->Value.bin.cb != 0 && value->Value.bin.lpb == NULL ? VALUE_BAD_SIZE : value_align(value->Value.bin.cb);
    case VALUE_RESTRICTION:
        if (value->Value.lpszA == NULL)
            return VALUE_BAD_SIZE;
        size = restriction_extra_size((const SRestriction *)value->Value.lpszA, depth + 1, &nodes);
        return size == VALUE_BAD_SIZE ? size : size + value_align(sizeof(SRestriction));
    case VALUE_ACTIONS:
        if (value->Value.lpszA == NULL)
            return VALUE_BAD_SIZE;
        size = actions_extra_size((const ACTIONS *)value->Value.lpszA, depth + 1);
        return size == VALUE_BAD_SIZE ? size : size + value_align(sizeof(ACTIONS));
    default:
        return list_extra_size(value, kind, size);
    }
}

static char *copy_block(void *ret_pointer, const void *from, size_t size, char *memory)
{
    *(void **)ret_pointer = memory;
    memcpy(memory, from, size);
    return memory + value_align(size);
}

static char *copy_binary(SBinary *to, const SBinary *from, char *memory)
{
    to->cb = from->cb;
    to->lpb = (LPBYTE)memory;
    if (from->cb != 0)
        memcpy(memory, from->lpb, from->cb);
    return memory + value_align(from->cb);
}

static char *copy_list(SPropValue *to, const SPropValue *from, enum value_kind kind, size_t member_size, char *memory)
{
    const struct value_list *old = value_list(from);
    struct value_list *new = value_list(to);
    ULONG count = old->count;
    const void *members = old->members;
    new->count = count;
    if (kind == VALUE_FLAT_LIST)
        return copy_block(&new->members, members, count * member_size, memory);
    new->members = memory;
    if (kind == VALUE_BINARY_LIST) {
        SBinary *binaries = (SBinary *)(void *)memory;
        memory += count * sizeof(SBinary);
        for (ULONG i = 0; i < count; i++)
            memory = copy_binary(&binaries[i], &((const SBinary *)members)[i], memory);
        return memory;
    }
    void **texts = (void **)(void *)memory;
    memory += count * sizeof(void *);
    for (ULONG i = 0; i < count; i++) {
        const void *text = ((const void *const *)members)[i];
        memory = copy_block(&texts[i], text, kind == VALUE_TEXT_LIST ? text_bytes(text) : wide_bytes(text), memory);
    }
    return memory;
}

char *value_copy_extra(SPropValue *to, const SPropValue *from, char *memory)
{
    size_t size;
    enum value_kind kind = value_kind(mapix_value_type(from->ulPropTag), &size);
    switch (kind) {
    case VALUE_UNKNOWN:
    case VALUE_NONE:
    case VALUE_FLAT:
        return memory;
    case VALUE_TEXT:
        return copy_block(&to->Value.lpszA, from->Value.lpszA, text_bytes(from->Value.lpszA), memory);
    case VALUE_WIDE:
        return copy_block(&to->Value.lpszW, from->Value.lpszW, wide_bytes(from->Value.lpszW), memory);
    case VALUE_GUID:
        return copy_block(&to->Value.lpguid, from->Value.lpguid, sizeof(GUID), memory);
    case VALUE_BINARY:
        return copy_binary(&to->Value.bin, &from->Value.bin, memory);
    case VALUE_RESTRICTION: {
        const SRestriction *old = (const SRestriction *)(const void *)from->Value.lpszA;
        SRestriction *new = (SRestriction *)(void *)memory;
        to->Value.lpszA = memory;
        return restriction_copy_extra(new, old, memory + value_align(sizeof(*new)));
    }
    case VALUE_ACTIONS: {
        const ACTIONS *old = (const ACTIONS *)(const void *)from->Value.lpszA;
        ACTIONS *new = (ACTIONS *)(void *)memory;
        to->Value.lpszA = memory;
        return actions_copy_extra(new, old, memory + value_align(sizeof(*new)));
    }
    default:
        return copy_list(to, from, kind, size, memory);
    }
}

static bool relocate_list(SPropValue *value, enum value_kind kind, ptrdiff_t by, ptrdiff_t seen)
{
    struct value_list *list = value_list(value);
    void *members = value_move_pointer(&list->members, by, seen);
    if (list->count == 0 || members == NULL)
        return false;
    for (ULONG i = 0; kind == VALUE_BINARY_LIST && i < list->count; i++)
        value_move_pointer(&((SBinary *)members)[i].lpb, by, seen);
    for (ULONG i = 0; (kind == VALUE_TEXT_LIST || kind == VALUE_WIDE_LIST) && i < list->count; i++)
        value_move_pointer(&((void **)members)[i], by, seen);
    return true;
}

bool value_relocate(SPropValue *value, ptrdiff_t by, ptrdiff_t seen, unsigned depth)
{
    size_t size;
    enum value_kind kind = value_kind(mapix_value_type(value->ulPropTag), &size);
    void *target;
    switch (kind) {
    case VALUE_UNKNOWN:
        return false;
    case VALUE_NONE:
    case VALUE_FLAT:
        return true;
    case VALUE_TEXT:
    case VALUE_WIDE:
    case VALUE_GUID:
        value_move_pointer(&value->Value.lpszA, by, seen);
        return true;
    case VALUE_BINARY:
        value_move_pointer(&value->Value.bin.lpb, by, seen);
        return true;
    case VALUE_RESTRICTION:
        target = value_move_pointer(&value->Value.lpszA, by, seen);
        return target != NULL && restriction_relocate(target, by, seen, depth + 1);
    case VALUE_ACTIONS:
        target = value_move_pointer(&value->Value.lpszA, by, seen);
        return target != NULL && actions_relocate(target, by, seen, depth + 1);
    default:
        return relocate_list(value, kind, by, seen);
    }
}

bool mapix_value_is_valid(const SPropValue *value)
{
    ULONG id = PROP_ID(value->ulPropTag);
    return id != PROP_ID_NULL && id != PROP_ID_INVALID && value_extra_size(value, 0) != VALUE_BAD_SIZE;
}

size_t mapix_value_size(const SPropValue *value)
{
    size_t size, total = 0;
    enum value_kind kind = value_kind(mapix_value_type(value->ulPropTag), &size);
    const struct value_list *list = value_list(value);
    switch (kind) {
    case VALUE_UNKNOWN:
    case VALUE_NONE:
        return 0;
    case VALUE_FLAT:
    case VALUE_GUID:
        return size;
    case VALUE_TEXT:
        return value->Value.lpszA == NULL ? 0 : text_bytes(value->Value.lpszA);
    case VALUE_WIDE:
        return value->Value.lpszW == NULL ? 0 : wide_bytes(value->Value.lpszW);
    case VALUE_BINARY:
        return value->Value.bin.cb;
    case VALUE_RESTRICTION:
    case VALUE_ACTIONS:
        total = value_extra_size(value, 0);
        return total == VALUE_BAD_SIZE ? 0 : total;
    case VALUE_FLAT_LIST:
        return list->count * size;
    default:
        for (ULONG i = 0; list->members != NULL && i < list->count; i++)
            total += kind == VALUE_BINARY_LIST ? value->Value.MVbin.lpbin[i].cb :
                kind == VALUE_TEXT_LIST ? text_bytes(value->Value.MVszA.lppszA[i]) : wide_bytes(value->Value.MVszW.lppszW[i]);
        return total;
    }
}

HRESULT mapix_value_copy(SPropValue *to, const SPropValue *from, void *base)
{
    size_t extra = value_extra_size(from, 0);
    if (extra == VALUE_BAD_SIZE)
        return MAPI_E_INVALID_PARAMETER;
    SPropValue copy = *from;
    if (extra != 0 || !mapix_value_type_is_flat(from->ulPropTag)) {
        char *memory = mapix_memory_more(base, extra);
        if (memory == NULL)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        value_copy_extra(&copy, from, memory);
    }
    *to = copy;
    return S_OK;
}

size_t mapix_value_array_size(const SPropValue *values, size_t count)
{
    size_t total = count == 0 ? 16 : value_align(count * sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        size_t extra = value_extra_size(&values[i], 0);
        if (extra == VALUE_BAD_SIZE)
            return 0;
        total += extra;
    }
    return total;
}

HRESULT mapix_value_copy_array(const SPropValue *values, size_t count, void *base, SPropValue **ret_values)
{
    size_t size = mapix_value_array_size(values, count);
    if (size == 0)
        return MAPI_E_INVALID_PARAMETER;
    SPropValue *copies = mapix_memory_more(base, size);
    if (copies == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    char *memory = (char *)copies + value_align(count * sizeof(*values));
    if (count != 0)
        memcpy(copies, values, count * sizeof(*values));
    for (size_t i = 0; i < count; i++)
        memory = value_copy_extra(&copies[i], &values[i], memory);
    *ret_values = copies;
    return S_OK;
}

bool mapix_value_types_convert(ULONG one, ULONG other)
{
    ULONG a = mapix_value_type(one), b = mapix_value_type(other);
    return a == b || (a == PT_STRING8 && b == PT_UNICODE) || (a == PT_UNICODE && b == PT_STRING8) ||
        (a == PT_MV_STRING8 && b == PT_MV_UNICODE) || (a == PT_MV_UNICODE && b == PT_MV_STRING8);
}

static HRESULT convert_list(SPropValue *value, bool to_wide, void *base)
{
    ULONG count = value->Value.MVszA.cValues;
    void **old = value_list(value)->members;
    void **new = mapix_memory_more_array(base, count, sizeof(void *));
    if (new == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++) {
        new[i] = to_wide ? (void *)mapix_text_wide(base, old[i]) : (void *)mapix_text_utf8(base, old[i]);
        if (new[i] == NULL)
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    value_list(value)->members = new;
    return S_OK;
}

HRESULT mapix_value_convert(SPropValue *value, ULONG type, void *base)
{
    ULONG wanted = mapix_value_type(type), now = mapix_value_type(value->ulPropTag);
    if (wanted == now || !mapix_value_types_convert(wanted, now))
        return S_OK;
    bool to_wide = wanted == PT_UNICODE || wanted == PT_MV_UNICODE;
    HRESULT result = S_OK;
    if ((now & MV_FLAG) != 0) {
        result = convert_list(value, to_wide, base);
    } else {
        void *text = to_wide ? (void *)mapix_text_wide(base, value->Value.lpszA) : (void *)mapix_text_utf8(base, value->Value.lpszW);
        if (text == NULL)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        value->Value.lpszA = text;
    }
    if (SUCCEEDED(result))
        value->ulPropTag = CHANGE_PROP_TYPE(value->ulPropTag, wanted | (PROP_TYPE(value->ulPropTag) & MV_INSTANCE ? MV_FLAG | MV_INSTANCE : 0));
    return result;
}

SPropValue *mapix_value_find(const SPropValue *values, size_t count, ULONG tag)
{
    ULONG mask = PROP_TYPE(tag) == PT_UNSPECIFIED ? 0xffff0000u : 0xffffffffu;
    for (size_t i = 0; i < count; i++)
        if (((values[i].ulPropTag ^ tag) & mask) == 0)
            return (SPropValue *)(uintptr_t)&values[i];
    return NULL;
}

SPropValue *mapix_value_find_text(const SPropValue *values, size_t count, ULONG tag)
{
    ULONG type = PROP_TYPE(tag);
    for (size_t i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) == PROP_ID(tag) &&
            (type == PT_UNSPECIFIED || mapix_value_types_convert(PROP_TYPE(values[i].ulPropTag), type)))
            return (SPropValue *)(uintptr_t)&values[i];
    return NULL;
}

ULONG mapix_value_member_count(const SPropValue *value)
{
    size_t size;
    return value_kind(mapix_value_type(value->ulPropTag), &size) >= VALUE_FLAT_LIST ? value_list(value)->count : 1;
}

bool mapix_value_member(const SPropValue *from, ULONG index, SPropValue *ret_member)
{
    size_t size;
    enum value_kind kind = value_kind(mapix_value_type(from->ulPropTag), &size);
    SPropValue member = { .ulPropTag = from->ulPropTag & ~(ULONG)(MV_FLAG | MV_INSTANCE) };
    if (kind < VALUE_FLAT_LIST) {
        if (index != 0 || kind == VALUE_UNKNOWN)
            return false;
        member.Value = from->Value;
        *ret_member = member;
        return true;
    }
    const struct value_list *list = value_list(from);
    if (index >= list->count || list->members == NULL)
        return false;
    if (kind == VALUE_BINARY_LIST)
        member.Value.bin = ((const SBinary *)list->members)[index];
    else if (kind == VALUE_TEXT_LIST || kind == VALUE_WIDE_LIST)
        member.Value.lpszA = ((char **)list->members)[index];
    else if (PROP_TYPE(member.ulPropTag) == PT_CLSID)
        member.Value.lpguid = &((GUID *)list->members)[index];
    else
        memcpy(&member.Value, (const char *)list->members + index * size, size);
    *ret_member = member;
    return true;
}

SPropValue mapix_value_error(ULONG tag, SCODE code)
{
    SPropValue value = { .ulPropTag = CHANGE_PROP_TYPE(tag, PT_ERROR) };
    value.Value.err = code;
    return value;
}

HRESULT mapix_value_copy_tags(const SPropTagArray *tags, void *base, SPropTagArray **ret_tags)
{
    SPropTagArray *copy = mapix_memory_copy(base, tags, CbNewSPropTagArray((size_t)tags->cValues));
    if (copy == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_tags = copy;
    return S_OK;
}

HRESULT mapix_value_copy_sorts(const SSortOrderSet *sorts, void *base, SSortOrderSet **ret_sorts)
{
    SSortOrderSet *copy = mapix_memory_copy(base, sorts, CbNewSSortOrderSet((size_t)sorts->cSorts));
    if (copy == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_sorts = copy;
    return S_OK;
}

void mapix_value_free_rows(SRowSet *rows)
{
    if (rows == NULL)
        return;
    for (ULONG i = 0; i < rows->cRows; i++)
        mapix_memory_free(rows->aRow[i].lpProps);
    mapix_memory_free(rows);
}

HRESULT mapix_value_copy_rows(const SRowSet *rows, SRowSet **ret_rows)
{
    SRowSet *copy = mapix_memory_new(CbNewSRowSet((size_t)rows->cRows));
    HRESULT result = S_OK;
    if (copy == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    copy->cRows = 0;
    for (ULONG i = 0; i < rows->cRows && SUCCEEDED(result); i++) {
        SRow *row = &copy->aRow[i];
        *row = (SRow){ .ulAdrEntryPad = rows->aRow[i].ulAdrEntryPad, .cValues = rows->aRow[i].cValues };
        if (rows->aRow[i].lpProps == NULL && row->cValues != 0)
            result = MAPI_E_INVALID_PARAMETER;
        else if (rows->aRow[i].lpProps != NULL)
            result = mapix_value_copy_array(rows->aRow[i].lpProps, row->cValues, NULL, &row->lpProps);
        if (SUCCEEDED(result))
            copy->cRows = i + 1;
    }
    if (FAILED(result)) {
        mapix_value_free_rows(copy);
        return result;
    }
    *ret_rows = copy;
    return S_OK;
}

HRESULT mapix_value_copy_adrlist(const ADRLIST *list, ADRLIST **ret_list)
{
    return mapix_value_copy_rows((const SRowSet *)list, (SRowSet **)ret_list);
}
