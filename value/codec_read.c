/* The reading half of the codec. Whatever comes, it ends: every step takes at least a byte or fails. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/codec.h"
#include "value/internal.h"
#include "value/value.h"

#define NULL_RESTRICTION_MARK 0xff
#define LARGEST_RESERVE 4096

static __attribute__((noinline, cold)) void *read_failed(struct mapix_codec_reader *reader, HRESULT result)
{
    if (SUCCEEDED(reader->result))
        reader->result = result;
    reader->data = reader->end;
    return NULL;
}

static void *corrupt(struct mapix_codec_reader *reader)
{
    return read_failed(reader, MAPI_E_CORRUPT_DATA);
}

struct mapix_codec_reader mapix_codec_reader(const void *data, size_t size, void *base)
{
    static const uint8_t nothing;
    const uint8_t *from = data == NULL ? &nothing : data;
    return (struct mapix_codec_reader){ .data = from, .end = from + (data == NULL ? 0 : size), .base = base };
}

HRESULT mapix_codec_finish(struct mapix_codec_reader *reader)
{
    if (mapix_codec_left(reader) != 0)
        corrupt(reader);
    return reader->result;
}

const uint8_t *mapix_codec_get_bytes(struct mapix_codec_reader *reader, size_t size)
{
    if (__builtin_expect(mapix_codec_left(reader) < size, 0))
        return corrupt(reader);
    const uint8_t *bytes = reader->data;
    reader->data += size;
    return bytes;
}

uint8_t mapix_codec_get_u8(struct mapix_codec_reader *reader)
{
    const uint8_t *from = mapix_codec_get_bytes(reader, 1);
    return from == NULL ? 0 : *from;
}

uint16_t mapix_codec_get_u16(struct mapix_codec_reader *reader)
{
    uint16_t value = 0;
    const uint8_t *from = mapix_codec_get_bytes(reader, sizeof(value));
    if (from != NULL)
        memcpy(&value, from, sizeof(value));
    return le16toh(value);
}

uint32_t mapix_codec_get_u32(struct mapix_codec_reader *reader)
{
    uint32_t value = 0;
    const uint8_t *from = mapix_codec_get_bytes(reader, sizeof(value));
    if (from != NULL)
        memcpy(&value, from, sizeof(value));
    return le32toh(value);
}

uint64_t mapix_codec_get_u64(struct mapix_codec_reader *reader)
{
    uint64_t value = 0;
    const uint8_t *from = mapix_codec_get_bytes(reader, sizeof(value));
    if (from != NULL)
        memcpy(&value, from, sizeof(value));
    return le64toh(value);
}

uint64_t mapix_codec_get_number(struct mapix_codec_reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (reader->data == reader->end)
            break;
        uint8_t byte = *reader->data++;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return value;
    }
    corrupt(reader);
    return 0;
}

size_t mapix_codec_get_count(struct mapix_codec_reader *reader, size_t smallest)
{
    uint64_t count = mapix_codec_get_number(reader);
    if (count > mapix_codec_left(reader) / smallest || count > UINT32_MAX) {
        corrupt(reader);
        return 0;
    }
    return (size_t)count;
}

/* 32-bit numbers that are written with a variable length. */
static ULONG get_ulong(struct mapix_codec_reader *reader)
{
    uint64_t value = mapix_codec_get_number(reader);
    if (value <= UINT32_MAX)
        return (ULONG)value;
    corrupt(reader);
    return 0;
}

/* A count that was written plus one; *ret_present is false for 0. */
static size_t get_optional_count(struct mapix_codec_reader *reader, size_t smallest, bool *ret_present)
{
    uint64_t count = mapix_codec_get_number(reader);
    *ret_present = count != 0;
    if (count != 0 && (count - 1 > mapix_codec_left(reader) / smallest || count > UINT32_MAX)) {
        corrupt(reader);
        *ret_present = false;
    }
    return *ret_present ? (size_t)count - 1 : 0;
}

const uint8_t *mapix_codec_get_binary(struct mapix_codec_reader *reader, size_t *ret_size)
{
    size_t size = mapix_codec_get_count(reader, 1);
    const uint8_t *bytes = mapix_codec_get_bytes(reader, size);
    *ret_size = bytes == NULL ? 0 : size;
    return bytes;
}

static void *allocate(struct mapix_codec_reader *reader, size_t count, size_t size)
{
    void *block = mapix_memory_more_array(reader->base, count, size);
    return block == NULL ? read_failed(reader, MAPI_E_NOT_ENOUGH_MEMORY) : block;
}

uint8_t *mapix_codec_get_binary_copy(struct mapix_codec_reader *reader, ULONG *ret_size)
{
    size_t size;
    const uint8_t *bytes = mapix_codec_get_binary(reader, &size);
    uint8_t *copy = size == 0 || bytes == NULL ? NULL : allocate(reader, size, 1);
    *ret_size = copy == NULL ? 0 : (ULONG)size;
    return copy == NULL ? NULL : memcpy(copy, bytes, size);
}

/* The bytes of a text inside of the input; NULL with *ret_length 0 for no text. A zero byte inside would cut it short: refused. */
static const char *text_inside(struct mapix_codec_reader *reader, size_t *ret_length)
{
    bool present;
    size_t length = get_optional_count(reader, 1, &present);
    const uint8_t *bytes = present ? mapix_codec_get_bytes(reader, length) : NULL;
    *ret_length = 0;
    if (bytes == NULL)
        return NULL;
    if (memchr(bytes, 0, length) != NULL)
        return corrupt(reader);
    *ret_length = length;
    return (const char *)bytes;
}

char *mapix_codec_get_text(struct mapix_codec_reader *reader)
{
    size_t length;
    const char *text = text_inside(reader, &length);
    char *copy = text == NULL ? NULL : allocate(reader, length + 1, 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

wchar_t *mapix_codec_get_wide(struct mapix_codec_reader *reader)
{
    size_t length;
    const char *text = text_inside(reader, &length);
    if (text == NULL)
        return NULL;
    wchar_t *copy = mapix_text_wide_sized(reader->base, text, length);
    return copy == NULL ? read_failed(reader, MAPI_E_NOT_ENOUGH_MEMORY) : copy;
}

void mapix_codec_get_guid(struct mapix_codec_reader *reader, void *ret_guid)
{
    const uint8_t *bytes = mapix_codec_get_bytes(reader, sizeof(GUID));
    if (bytes != NULL)
        memcpy(ret_guid, bytes, sizeof(GUID));
    else
        memset(ret_guid, 0, sizeof(GUID));
}

static bool enter_reader(struct mapix_codec_reader *reader)
{
    if (reader->depth >= MAPIX_CODEC_DEPTH) {
        corrupt(reader);
        return false;
    }
    reader->depth++;
    return true;
}

static void get_flat(struct mapix_codec_reader *reader, void *to, size_t size)
{
    if (size == 2) {
        uint16_t number = mapix_codec_get_u16(reader);
        memcpy(to, &number, size);
    } else if (size == 4) {
        uint32_t number = mapix_codec_get_u32(reader);
        memcpy(to, &number, size);
    } else if (size == 8) {
        uint64_t number = mapix_codec_get_u64(reader);
        memcpy(to, &number, size);
    } else {
        mapix_codec_get_guid(reader, to);
    }
}

static void get_list(struct mapix_codec_reader *reader, SPropValue *value, enum value_kind kind, size_t size)
{
    struct value_list *list = value_list(value);
    size_t count = mapix_codec_get_count(reader, kind == VALUE_FLAT_LIST ? size : 1);
    size_t member = kind == VALUE_FLAT_LIST ? size : kind == VALUE_BINARY_LIST ? sizeof(SBinary) : sizeof(void *);
    if (count == 0) {
        corrupt(reader);
        return;
    }
    char *members = allocate(reader, count, member);
    if (members == NULL)
        return;
    for (size_t i = 0; i < count && SUCCEEDED(reader->result); i++) {
        void *at = members + i * member;
        if (kind == VALUE_TEXT_LIST)
            *(char **)at = mapix_codec_get_text(reader);
        else if (kind == VALUE_WIDE_LIST)
            *(wchar_t **)at = mapix_codec_get_wide(reader);
        else if (kind == VALUE_BINARY_LIST)
            ((SBinary *)at)->lpb = mapix_codec_get_binary_copy(reader, &((SBinary *)at)->cb);
        else
            get_flat(reader, at, size);
        if ((kind == VALUE_TEXT_LIST || kind == VALUE_WIDE_LIST) && *(void **)at == NULL)
            corrupt(reader);
    }
    *list = (struct value_list){ (ULONG)count, members };
}

/* A restriction or actions as a value: a block of its own, which must be used up. */
static void *get_nested(struct mapix_codec_reader *reader, enum value_kind kind)
{
    uint32_t size = mapix_codec_get_u32(reader);
    const uint8_t *bytes = mapix_codec_get_bytes(reader, size);
    if (bytes == NULL || !enter_reader(reader))
        return NULL;
    struct mapix_codec_reader inner = mapix_codec_reader(bytes, size, reader->base);
    inner.depth = reader->depth;
    void *value = kind == VALUE_RESTRICTION ? (void *)mapix_codec_get_restriction(&inner) : (void *)mapix_codec_get_actions(&inner);
    HRESULT result = mapix_codec_finish(&inner);
    reader->depth--;
    return FAILED(result) ? read_failed(reader, result) : value;
}

static void get_value_of(struct mapix_codec_reader *reader, SPropValue *value)
{
    size_t size;
    enum value_kind kind = value_kind(mapix_value_type(value->ulPropTag), &size);
    void *pointer;
    switch (kind) {
    case VALUE_UNKNOWN:
        corrupt(reader);
        return;
    case VALUE_NONE:
        return;
    case VALUE_FLAT:
        get_flat(reader, &value->Value, size);
        return;
    case VALUE_BINARY:
        value->Value.bin.lpb = mapix_codec_get_binary_copy(reader, &value->Value.bin.cb);
        return;
    case VALUE_TEXT:
        pointer = mapix_codec_get_text(reader);
        break;
    case VALUE_WIDE:
        pointer = mapix_codec_get_wide(reader);
        break;
    case VALUE_GUID:
        pointer = allocate(reader, 1, sizeof(GUID));
        if (pointer != NULL)
            mapix_codec_get_guid(reader, pointer);
        break;
    case VALUE_RESTRICTION:
    case VALUE_ACTIONS:
        pointer = get_nested(reader, kind);
        break;
    default:
        get_list(reader, value, kind, size);
        return;
    }
    if (pointer == NULL)
        corrupt(reader);
    value->Value.lpszA = pointer;
}

void mapix_codec_get_value(struct mapix_codec_reader *reader, SPropValue *ret_value)
{
    SPropValue value = { .ulPropTag = mapix_codec_get_u32(reader) };
    if (SUCCEEDED(reader->result))
        get_value_of(reader, &value);
    if (FAILED(reader->result))
        value = (SPropValue){ 0 };
    *ret_value = value;
}

static void get_values_into(struct mapix_codec_reader *reader, SPropValue *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mapix_codec_get_value(reader, &values[i]);
}

SPropValue *mapix_codec_get_values(struct mapix_codec_reader *reader, ULONG *ret_count)
{
    size_t count = mapix_codec_get_count(reader, 4);
    *ret_count = 0;
    if (FAILED(reader->result))
        return NULL;
    SPropValue *values = allocate(reader, count, sizeof(*values));
    if (values == NULL)
        return NULL;
    get_values_into(reader, values, count);
    *ret_count = SUCCEEDED(reader->result) ? (ULONG)count : 0;
    return values;
}

/* Room for what the values will link to the base; a guess from the encoded size. */
static size_t reserve_for(size_t encoded, size_t count)
{
    size_t reserve = encoded * 2 + count * 8;
    return reserve < LARGEST_RESERVE ? reserve : LARGEST_RESERVE;
}

/* One row. With `own_base` its values are a base of their own, else linked to the reader's. */
static void get_row(struct mapix_codec_reader *reader, bool own_base, SRow *ret_row)
{
    SRow row = { .ulAdrEntryPad = get_ulong(reader) };
    uint32_t size = mapix_codec_get_u32(reader);
    const uint8_t *bytes = mapix_codec_get_bytes(reader, size);
    bool present;
    *ret_row = row;
    if (bytes == NULL)
        return;
    struct mapix_codec_reader inner = mapix_codec_reader(bytes, size, reader->base);
    inner.depth = reader->depth;
    size_t count = get_optional_count(&inner, 4, &present);
    if (present) {
        row.lpProps = own_base ? mapix_memory_new_reserve(count * sizeof(SPropValue), reserve_for(size, count)) :
            mapix_memory_more_array(reader->base, count, sizeof(SPropValue));
        if (row.lpProps == NULL) {
            read_failed(reader, MAPI_E_NOT_ENOUGH_MEMORY);
            return;
        }
        if (own_base)
            inner.base = row.lpProps;
        row.cValues = (ULONG)count;
        get_values_into(&inner, row.lpProps, count);
    }
    HRESULT result = mapix_codec_finish(&inner);
    *ret_row = row;
    if (FAILED(result))
        read_failed(reader, result);
}

SRowSet *mapix_codec_get_rows(struct mapix_codec_reader *reader)
{
    bool present;
    size_t count = get_optional_count(reader, 6, &present);
    if (!present)
        return NULL;
    SRowSet *rows = mapix_memory_new(CbNewSRowSet(count));
    if (rows == NULL)
        return read_failed(reader, MAPI_E_NOT_ENOUGH_MEMORY);
    rows->cRows = 0;
    for (size_t i = 0; i < count && SUCCEEDED(reader->result); i++) {
        get_row(reader, true, &rows->aRow[i]);
        rows->cRows = (ULONG)(i + 1);
    }
    if (FAILED(reader->result)) {
        mapix_value_free_rows(rows);
        return NULL;
    }
    return rows;
}

/* The same with everything linked to the reader's base: an address list inside of actions. */
static SRowSet *get_linked_rows(struct mapix_codec_reader *reader)
{
    bool present;
    size_t count = get_optional_count(reader, 6, &present);
    if (!present)
        return NULL;
    SRowSet *rows = allocate(reader, 1, CbNewSRowSet(count));
    if (rows == NULL)
        return NULL;
    rows->cRows = (ULONG)count;
    for (size_t i = 0; i < count; i++)
        get_row(reader, false, &rows->aRow[i]);
    return rows;
}

static SPropValue *get_restriction_value(struct mapix_codec_reader *reader)
{
    SPropValue *value = allocate(reader, 1, sizeof(*value));
    if (value != NULL)
        mapix_codec_get_value(reader, value);
    return value;
}

static bool get_node(struct mapix_codec_reader *reader, SRestriction *ret_node);

static SRestriction *get_inner(struct mapix_codec_reader *reader, bool wanted)
{
    SRestriction *inner = mapix_codec_get_restriction(reader);
    return inner == NULL && wanted ? corrupt(reader) : inner;
}

static void get_children(struct mapix_codec_reader *reader, SRestriction *node)
{
    size_t count = mapix_codec_get_count(reader, 2);
    SRestriction *children = count == 0 ? NULL : allocate(reader, count, sizeof(*children));
    for (size_t i = 0; i < count && SUCCEEDED(reader->result); i++)
        if (!get_node(reader, &children[i]))
            corrupt(reader);
    node->res.resAnd.cRes = (ULONG)count;
    node->res.resAnd.lpRes = children;
}

static void get_node_of(struct mapix_codec_reader *reader, SRestriction *node)
{
    switch (node->rt) {
    case RES_AND:
    case RES_OR:
        get_children(reader, node);
        break;
    case RES_NOT:
        node->res.resNot.lpRes = get_inner(reader, true);
        break;
    case RES_CONTENT:
    case RES_PROPERTY:
        node->res.resProperty.relop = mapix_codec_get_u32(reader);
        node->res.resProperty.ulPropTag = mapix_codec_get_u32(reader);
        node->res.resProperty.lpProp = get_restriction_value(reader);
        break;
    case RES_COMPAREPROPS:
    case RES_BITMASK:
    case RES_SIZE:
        node->res.resCompareProps.relop = mapix_codec_get_u32(reader);
        node->res.resCompareProps.ulPropTag1 = mapix_codec_get_u32(reader);
        node->res.resCompareProps.ulPropTag2 = mapix_codec_get_u32(reader);
        break;
    case RES_EXIST:
        node->res.resExist.ulPropTag = mapix_codec_get_u32(reader);
        break;
    case RES_SUBRESTRICTION:
        node->res.resSub.ulSubObject = mapix_codec_get_u32(reader);
        node->res.resSub.lpRes = get_inner(reader, true);
        break;
    case RES_COMMENT:
    case RES_ANNOTATION:
        node->res.resComment.lpProp = mapix_codec_get_values(reader, &node->res.resComment.cValues);
        node->res.resComment.lpRes = get_inner(reader, false);
        break;
    case RES_COUNT:
        node->res.resCount.ulCount = mapix_codec_get_u32(reader);
        node->res.resCount.lpRes = get_inner(reader, false);
        break;
    default:
        corrupt(reader);
        break;
    }
}

/* False for the mark of no restriction, or on failure. */
static bool get_node(struct mapix_codec_reader *reader, SRestriction *ret_node)
{
    uint8_t type = mapix_codec_get_u8(reader);
    if (FAILED(reader->result) || type == NULL_RESTRICTION_MARK || !enter_reader(reader))
        return false;
    SRestriction node;
    memset(&node, 0, sizeof(node));
    node.rt = type;
    get_node_of(reader, &node);
    reader->depth--;
    *ret_node = node;
    return true;
}

SRestriction *mapix_codec_get_restriction(struct mapix_codec_reader *reader)
{
    SRestriction node;
    if (!get_node(reader, &node) || FAILED(reader->result))
        return NULL;
    SRestriction *copy = allocate(reader, 1, sizeof(*copy));
    if (copy != NULL)
        *copy = node;
    return copy;
}

SSortOrderSet *mapix_codec_get_sorts(struct mapix_codec_reader *reader)
{
    uint8_t present = mapix_codec_get_u8(reader);
    if (present == 0)
        return NULL;
    if (present != 1)
        return corrupt(reader);
    uint64_t count = mapix_codec_get_number(reader);
    ULONG categories = get_ulong(reader), expanded = get_ulong(reader);
    if (count > mapix_codec_left(reader) / 5)
        return corrupt(reader);
    SSortOrderSet *sorts = allocate(reader, 1, CbNewSSortOrderSet((size_t)count));
    if (sorts == NULL)
        return NULL;
    sorts->cSorts = (ULONG)count;
    sorts->cCategories = categories;
    sorts->cExpanded = expanded;
    for (size_t i = 0; i < count; i++) {
        sorts->aSort[i].ulPropTag = mapix_codec_get_u32(reader);
        sorts->aSort[i].ulOrder = get_ulong(reader);
    }
    return sorts;
}

SPropTagArray *mapix_codec_get_tags(struct mapix_codec_reader *reader)
{
    bool present;
    size_t count = get_optional_count(reader, 4, &present);
    SPropTagArray *tags = present ? allocate(reader, 1, CbNewSPropTagArray(count)) : NULL;
    if (tags == NULL)
        return NULL;
    tags->cValues = (ULONG)count;
    for (size_t i = 0; i < count; i++)
        tags->aulPropTag[i] = mapix_codec_get_u32(reader);
    return tags;
}

ENTRYLIST *mapix_codec_get_entry_list(struct mapix_codec_reader *reader)
{
    bool present;
    size_t count = get_optional_count(reader, 1, &present);
    ENTRYLIST *list = present ? allocate(reader, 1, sizeof(*list)) : NULL;
    if (list == NULL)
        return NULL;
    list->cValues = 0;
    list->lpbin = allocate(reader, count, sizeof(SBinary));
    if (list->lpbin == NULL)
        return NULL;
    list->cValues = (ULONG)count;
    for (size_t i = 0; i < count; i++)
        list->lpbin[i].lpb = mapix_codec_get_binary_copy(reader, &list->lpbin[i].cb);
    return list;
}

static MAPINAMEID *get_name(struct mapix_codec_reader *reader)
{
    uint8_t kind = mapix_codec_get_u8(reader);
    if (kind == 0)
        return NULL;
    uint8_t has_guid = mapix_codec_get_u8(reader);
    MAPINAMEID *name = kind > 2 || has_guid > 1 ? corrupt(reader) : allocate(reader, 1, sizeof(*name));
    if (name == NULL)
        return NULL;
    *name = (MAPINAMEID){ .ulKind = (ULONG)kind - 1 };
    if (has_guid) {
        name->lpguid = allocate(reader, 1, sizeof(GUID));
        if (name->lpguid != NULL)
            mapix_codec_get_guid(reader, name->lpguid);
    }
    if (kind == 1) {
        name->Kind.lID = (LONG)mapix_codec_get_u32(reader);
    } else {
        name->Kind.lpwstrName = mapix_codec_get_wide(reader);
        if (name->Kind.lpwstrName == NULL)
            corrupt(reader);
    }
    return name;
}

LPMAPINAMEID *mapix_codec_get_names(struct mapix_codec_reader *reader, ULONG *ret_count)
{
    size_t count = mapix_codec_get_count(reader, 1);
    *ret_count = 0;
    LPMAPINAMEID *names = FAILED(reader->result) ? NULL : allocate(reader, count, sizeof(*names));
    if (names == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        names[i] = get_name(reader);
    *ret_count = SUCCEEDED(reader->result) ? (ULONG)count : 0;
    return names;
}

static void get_action(struct mapix_codec_reader *reader, ACTION *action)
{
    *action = (ACTION){ .acttype = (ACTTYPE)get_ulong(reader) };
    action->ulActionFlavor = mapix_codec_get_u32(reader);
    action->lpRes = mapix_codec_get_restriction(reader);
    action->lpPropTagArray = mapix_codec_get_tags(reader);
    action->ulFlags = mapix_codec_get_u32(reader);
    switch (action->acttype) {
    case OP_MOVE:
    case OP_COPY:
        action->actMoveCopy.lpStoreEntryId = (LPENTRYID)(void *)mapix_codec_get_binary_copy(reader, &action->actMoveCopy.cbStoreEntryId);
        action->actMoveCopy.lpFldEntryId = (LPENTRYID)(void *)mapix_codec_get_binary_copy(reader, &action->actMoveCopy.cbFldEntryId);
        break;
    case OP_REPLY:
    case OP_OOF_REPLY:
        action->actReply.lpEntryId = (LPENTRYID)(void *)mapix_codec_get_binary_copy(reader, &action->actReply.cbEntryId);
        mapix_codec_get_guid(reader, &action->actReply.guidReplyTemplate);
        break;
    case OP_DEFER_ACTION:
        action->actDeferAction.pbData = mapix_codec_get_binary_copy(reader, &action->actDeferAction.cbData);
        break;
    case OP_BOUNCE:
        action->scBounceCode = (SCODE)mapix_codec_get_u32(reader);
        break;
    case OP_FORWARD:
    case OP_DELEGATE:
        action->lpadrlist = (LPADRLIST)get_linked_rows(reader);
        break;
    case OP_TAG:
        mapix_codec_get_value(reader, &action->propTag);
        break;
    case OP_DELETE:
    case OP_MARK_AS_READ:
        break;
    default:
        corrupt(reader);
        break;
    }
}

ACTIONS *mapix_codec_get_actions(struct mapix_codec_reader *reader)
{
    uint8_t present = mapix_codec_get_u8(reader);
    if (present == 0)
        return NULL;
    if (present != 1 || !enter_reader(reader))
        return corrupt(reader);
    ULONG version = mapix_codec_get_u32(reader);
    size_t count = mapix_codec_get_count(reader, 11);
    ACTIONS *actions = FAILED(reader->result) ? NULL : allocate(reader, 1, sizeof(*actions));
    if (actions != NULL) {
        *actions = (ACTIONS){ .ulVersion = version };
        actions->lpAction = allocate(reader, count, sizeof(ACTION));
    }
    if (actions != NULL && actions->lpAction != NULL) {
        actions->cActions = (UINT)count;
        for (size_t i = 0; i < count; i++)
            get_action(reader, &actions->lpAction[i]);
    }
    reader->depth--;
    return actions;
}

static LPTSTR get_flagged_text(struct mapix_codec_reader *reader, ULONG flags)
{
    return (flags & MAPI_UNICODE) != 0 ? (LPTSTR)(void *)mapix_codec_get_wide(reader) : (LPTSTR)(void *)mapix_codec_get_text(reader);
}

MAPIERROR *mapix_codec_get_error(struct mapix_codec_reader *reader, ULONG flags)
{
    uint8_t present = mapix_codec_get_u8(reader);
    if (present == 0)
        return NULL;
    MAPIERROR *error = present != 1 ? corrupt(reader) : allocate(reader, 1, sizeof(*error));
    if (error == NULL)
        return NULL;
    error->ulVersion = mapix_codec_get_u32(reader);
    error->lpszError = get_flagged_text(reader, flags);
    error->lpszComponent = get_flagged_text(reader, flags);
    error->ulLowLevelError = mapix_codec_get_u32(reader);
    error->ulContext = mapix_codec_get_u32(reader);
    return error;
}

static LPENTRYID get_entry_id(struct mapix_codec_reader *reader, ULONG *ret_size)
{
    return (LPENTRYID)(void *)mapix_codec_get_binary_copy(reader, ret_size);
}

static void get_object_notification(struct mapix_codec_reader *reader, OBJECT_NOTIFICATION *object)
{
    object->lpEntryID = get_entry_id(reader, &object->cbEntryID);
    object->ulObjType = mapix_codec_get_u32(reader);
    object->lpParentID = get_entry_id(reader, &object->cbParentID);
    object->lpOldID = get_entry_id(reader, &object->cbOldID);
    object->lpOldParentID = get_entry_id(reader, &object->cbOldParentID);
    object->lpPropTagArray = mapix_codec_get_tags(reader);
}

static void get_notification(struct mapix_codec_reader *reader, NOTIFICATION *notification)
{
    memset(notification, 0, sizeof(*notification));
    notification->ulEventType = mapix_codec_get_u32(reader);
    switch (notification->ulEventType) {
    case fnevCriticalError:
        notification->info.err.lpEntryID = get_entry_id(reader, &notification->info.err.cbEntryID);
        notification->info.err.scode = (SCODE)mapix_codec_get_u32(reader);
        notification->info.err.ulFlags = mapix_codec_get_u32(reader);
        notification->info.err.lpMAPIError = mapix_codec_get_error(reader, notification->info.err.ulFlags);
        break;
    case fnevNewMail:
        notification->info.newmail.lpEntryID = get_entry_id(reader, &notification->info.newmail.cbEntryID);
        notification->info.newmail.lpParentID = get_entry_id(reader, &notification->info.newmail.cbParentID);
        notification->info.newmail.ulFlags = mapix_codec_get_u32(reader);
        notification->info.newmail.lpszMessageClass = get_flagged_text(reader, notification->info.newmail.ulFlags);
        notification->info.newmail.ulMessageFlags = mapix_codec_get_u32(reader);
        break;
    case fnevObjectCreated:
    case fnevObjectDeleted:
    case fnevObjectModified:
    case fnevObjectMoved:
    case fnevObjectCopied:
    case fnevSearchComplete:
        get_object_notification(reader, &notification->info.obj);
        break;
    case fnevTableModified:
        notification->info.tab.ulTableEvent = mapix_codec_get_u32(reader);
        notification->info.tab.hResult = (HRESULT)mapix_codec_get_u32(reader);
        mapix_codec_get_value(reader, &notification->info.tab.propIndex);
        mapix_codec_get_value(reader, &notification->info.tab.propPrior);
        get_row(reader, false, &notification->info.tab.row);
        break;
    case fnevStatusObjectModified:
        notification->info.statobj.lpEntryID = get_entry_id(reader, &notification->info.statobj.cbEntryID);
        notification->info.statobj.lpPropVals = mapix_codec_get_values(reader, &notification->info.statobj.cValues);
        break;
    case fnevExtended:
        notification->info.ext.ulEvent = mapix_codec_get_u32(reader);
        notification->info.ext.pbEventParameters = mapix_codec_get_binary_copy(reader, &notification->info.ext.cb);
        break;
    default:
        corrupt(reader);
        break;
    }
}

NOTIFICATION *mapix_codec_get_notifications(struct mapix_codec_reader *reader, ULONG *ret_count)
{
    size_t count = mapix_codec_get_count(reader, 6);
    *ret_count = 0;
    NOTIFICATION *notifications = FAILED(reader->result) ? NULL : allocate(reader, count, sizeof(*notifications));
    if (notifications == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        get_notification(reader, &notifications[i]);
    *ret_count = SUCCEEDED(reader->result) ? (ULONG)count : 0;
    return notifications;
}

/* Step over a text; its contents are not looked at. */
static void skip_text(struct mapix_codec_reader *reader)
{
    uint64_t length = mapix_codec_get_number(reader);
    if (length == 0 || length - 1 > mapix_codec_left(reader))
        corrupt(reader);
    else
        reader->data += length - 1;
}

static void skip_list(struct mapix_codec_reader *reader, enum value_kind kind, size_t size)
{
    size_t count = mapix_codec_get_count(reader, kind == VALUE_FLAT_LIST ? size : 1), unused;
    if (kind == VALUE_FLAT_LIST) {
        mapix_codec_get_bytes(reader, count * size);
        return;
    }
    for (size_t i = 0; i < count && SUCCEEDED(reader->result); i++) {
        if (kind == VALUE_BINARY_LIST)
            mapix_codec_get_binary(reader, &unused);
        else
            skip_text(reader);
    }
}

void mapix_codec_skip_value(struct mapix_codec_reader *reader, ULONG tag)
{
    size_t size, unused;
    enum value_kind kind = value_kind(mapix_value_type(tag), &size);
    switch (kind) {
    case VALUE_UNKNOWN:
        corrupt(reader);
        return;
    case VALUE_NONE:
        return;
    case VALUE_FLAT:
    case VALUE_GUID:
        mapix_codec_get_bytes(reader, size);
        return;
    case VALUE_BINARY:
        mapix_codec_get_binary(reader, &unused);
        return;
    case VALUE_TEXT:
    case VALUE_WIDE:
        skip_text(reader);
        return;
    case VALUE_RESTRICTION:
    case VALUE_ACTIONS:
        mapix_codec_get_bytes(reader, mapix_codec_get_u32(reader));
        return;
    default:
        skip_list(reader, kind, size);
        return;
    }
}

ULONG mapix_codec_skip_property(struct mapix_codec_reader *reader)
{
    ULONG tag = mapix_codec_get_u32(reader);
    if (SUCCEEDED(reader->result))
        mapix_codec_skip_value(reader, tag);
    return FAILED(reader->result) ? 0 : tag;
}
