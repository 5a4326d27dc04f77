#include "value/codec.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/internal.h"
#include "value/value.h"

#define NULL_RESTRICTION_MARK 0xff

/* Writing */

static void write_failed(struct mapix_codec_writer *writer, HRESULT result)
{
    if (SUCCEEDED(writer->result))
        writer->result = result;
}

void mapix_codec_writer_release(struct mapix_codec_writer *writer)
{
    free(writer->data);
    *writer = (struct mapix_codec_writer){ 0 };
}

void mapix_codec_writer_reset(struct mapix_codec_writer *writer)
{
    writer->length = 0;
    writer->depth = 0;
    writer->result = S_OK;
}

static __attribute__((noinline)) uint8_t *grow(struct mapix_codec_writer *writer, size_t size)
{
    size_t capacity = writer->capacity < 128 ? 256 : writer->capacity * 2;
    if (capacity - writer->length < size)
        capacity = writer->length + size;
    uint8_t *data = capacity < writer->length ? NULL : realloc(writer->data, capacity);
    if (data == NULL) {
        write_failed(writer, MAPI_E_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    writer->data = data;
    writer->capacity = capacity;
    return data + writer->length;
}

uint8_t *mapix_codec_reserve(struct mapix_codec_writer *writer, size_t size)
{
    if (__builtin_expect(FAILED(writer->result), 0))
        return NULL;
    if (__builtin_expect(writer->capacity - writer->length >= size, 1) && writer->data != NULL)
        return writer->data + writer->length;
    return grow(writer, size);
}

void mapix_codec_put_u8(struct mapix_codec_writer *writer, uint8_t value)
{
    uint8_t *to = mapix_codec_reserve(writer, 1);
    if (to != NULL) {
        *to = value;
        writer->length += 1;
    }
}

void mapix_codec_put_u16(struct mapix_codec_writer *writer, uint16_t value)
{
    value = htole16(value);
    mapix_codec_put_bytes(writer, &value, sizeof(value));
}

void mapix_codec_put_u32(struct mapix_codec_writer *writer, uint32_t value)
{
    uint8_t *to = mapix_codec_reserve(writer, 4);
    value = htole32(value);
    if (to != NULL) {
        memcpy(to, &value, 4);
        writer->length += 4;
    }
}

void mapix_codec_put_u64(struct mapix_codec_writer *writer, uint64_t value)
{
    uint8_t *to = mapix_codec_reserve(writer, 8);
    value = htole64(value);
    if (to != NULL) {
        memcpy(to, &value, 8);
        writer->length += 8;
    }
}

void mapix_codec_put_number(struct mapix_codec_writer *writer, uint64_t value)
{
    uint8_t *to = mapix_codec_reserve(writer, 10);
    if (to == NULL)
        return;
    size_t size = 0;
    for (; value >= 0x80; value >>= 7)
        to[size++] = (uint8_t)(value | 0x80);
    to[size++] = (uint8_t)value;
    writer->length += size;
}

void mapix_codec_put_bytes(struct mapix_codec_writer *writer, const void *bytes, size_t size)
{
    uint8_t *to = size == 0 ? NULL : mapix_codec_reserve(writer, size);
    if (to != NULL) {
        memcpy(to, bytes, size);
        writer->length += size;
    }
}

void mapix_codec_put_binary(struct mapix_codec_writer *writer, const void *bytes, size_t size)
{
    if (size != 0 && bytes == NULL) {
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        return;
    }
    mapix_codec_put_number(writer, size);
    mapix_codec_put_bytes(writer, bytes, size);
}

/* 0 is no text, else the length and one. */
void mapix_codec_put_text(struct mapix_codec_writer *writer, const char *utf8)
{
    if (utf8 == NULL) {
        mapix_codec_put_u8(writer, 0);
        return;
    }
    size_t length = strlen(utf8);
    mapix_codec_put_number(writer, (uint64_t)length + 1);
    mapix_codec_put_bytes(writer, utf8, length);
}

void mapix_codec_put_wide(struct mapix_codec_writer *writer, const wchar_t *wide)
{
    if (wide == NULL) {
        mapix_codec_put_u8(writer, 0);
        return;
    }
    size_t units = wcslen(wide);
    size_t length = mapix_text_wide_to_utf8_length(wide, units);
    mapix_codec_put_number(writer, (uint64_t)length + 1);
    uint8_t *to = mapix_codec_reserve(writer, length);
    if (to != NULL) {
        mapix_text_wide_to_utf8(wide, units, (char *)to);
        writer->length += length;
    }
}

void mapix_codec_put_guid(struct mapix_codec_writer *writer, const void *guid)
{
    mapix_codec_put_bytes(writer, guid, sizeof(GUID));
}

static bool enter_writer(struct mapix_codec_writer *writer)
{
    if (writer->depth >= MAPIX_CODEC_DEPTH) {
        write_failed(writer, MAPI_E_TOO_COMPLEX);
        return false;
    }
    writer->depth++;
    return true;
}

/* A length of four bytes that is filled in afterwards, for what one may want to step over. */
static size_t begin_block(struct mapix_codec_writer *writer)
{
    mapix_codec_put_u32(writer, 0);
    return writer->length;
}

static void end_block(struct mapix_codec_writer *writer, size_t begin)
{
    if (FAILED(writer->result))
        return;
    if (writer->length - begin > UINT32_MAX) {
        write_failed(writer, MAPI_E_TOO_BIG);
        return;
    }
    uint32_t size = htole32((uint32_t)(writer->length - begin));
    memcpy(writer->data + begin - 4, &size, 4);
}

static void put_flat(struct mapix_codec_writer *writer, const void *value, size_t size)
{
    switch (size) {
    case 2: {
        uint16_t number;
        memcpy(&number, value, sizeof(number));
        mapix_codec_put_u16(writer, number);
        break;
    }
    case 4: {
        uint32_t number;
        memcpy(&number, value, sizeof(number));
        mapix_codec_put_u32(writer, number);
        break;
    }
    case 8: {
        uint64_t number;
        memcpy(&number, value, sizeof(number));
        mapix_codec_put_u64(writer, number);
        break;
    }
    default:
        mapix_codec_put_bytes(writer, value, size);
        break;
    }
}

static void put_list(struct mapix_codec_writer *writer, const struct value_list *list, enum value_kind kind, size_t size)
{
    if (list->count == 0 || list->members == NULL) {
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        return;
    }
    mapix_codec_put_number(writer, list->count);
    for (ULONG i = 0; i < list->count && SUCCEEDED(writer->result); i++) {
        void *text = kind == VALUE_TEXT_LIST || kind == VALUE_WIDE_LIST ? ((void **)list->members)[i] : writer;
        if (text == NULL)
            write_failed(writer, MAPI_E_INVALID_PARAMETER);
        else if (kind == VALUE_TEXT_LIST)
            mapix_codec_put_text(writer, text);
        else if (kind == VALUE_WIDE_LIST)
            mapix_codec_put_wide(writer, text);
        else if (kind == VALUE_BINARY_LIST)
            mapix_codec_put_binary(writer, ((const SBinary *)list->members)[i].lpb, ((const SBinary *)list->members)[i].cb);
        else
            put_flat(writer, (const char *)list->members + i * size, size);
    }
}

static void put_nested(struct mapix_codec_writer *writer, const SPropValue *value, enum value_kind kind)
{
    if (!enter_writer(writer))
        return;
    size_t begin = begin_block(writer);
    if (kind == VALUE_RESTRICTION)
        mapix_codec_put_restriction(writer, (const SRestriction *)(const void *)value->Value.lpszA);
    else
        mapix_codec_put_actions(writer, (const ACTIONS *)(const void *)value->Value.lpszA);
    end_block(writer, begin);
    writer->depth--;
}

void mapix_codec_put_value(struct mapix_codec_writer *writer, const SPropValue *value)
{
    size_t size;
    enum value_kind kind = value_kind(mapix_value_type(value->ulPropTag), &size);
    mapix_codec_put_u32(writer, value->ulPropTag);
    switch (kind) {
    case VALUE_UNKNOWN:
        write_failed(writer, MAPI_E_INVALID_TYPE);
        return;
    case VALUE_NONE:
        return;
    case VALUE_FLAT:
        put_flat(writer, &value->Value, size);
        return;
    case VALUE_BINARY:
        mapix_codec_put_binary(writer, value->Value.bin.lpb, value->Value.bin.cb);
        return;
    case VALUE_TEXT:
    case VALUE_WIDE:
    case VALUE_GUID:
    case VALUE_RESTRICTION:
    case VALUE_ACTIONS:
        if (value->Value.lpszA == NULL)
            write_failed(writer, MAPI_E_INVALID_PARAMETER);
        else if (kind == VALUE_TEXT)
            mapix_codec_put_text(writer, value->Value.lpszA);
        else if (kind == VALUE_WIDE)
            mapix_codec_put_wide(writer, value->Value.lpszW);
        else if (kind == VALUE_GUID)
            mapix_codec_put_guid(writer, value->Value.lpguid);
        else
            put_nested(writer, value, kind);
        return;
    default:
        put_list(writer, value_list(value), kind, size);
        return;
    }
}

void mapix_codec_put_values(struct mapix_codec_writer *writer, const SPropValue *values, size_t count)
{
    mapix_codec_put_number(writer, count);
    for (size_t i = 0; i < count && SUCCEEDED(writer->result); i++)
        mapix_codec_put_value(writer, &values[i]);
}

/* A block: the number in front of the values, 0 for a row without an array, and the values. */
static void put_row(struct mapix_codec_writer *writer, const SRow *row)
{
    mapix_codec_put_number(writer, row->ulAdrEntryPad);
    size_t begin = begin_block(writer);
    if (row->lpProps == NULL) {
        if (row->cValues != 0)
            write_failed(writer, MAPI_E_INVALID_PARAMETER);
        mapix_codec_put_u8(writer, 0);
    } else {
        mapix_codec_put_number(writer, (uint64_t)row->cValues + 1);
        for (ULONG i = 0; i < row->cValues && SUCCEEDED(writer->result); i++)
            mapix_codec_put_value(writer, &row->lpProps[i]);
    }
    end_block(writer, begin);
}

void mapix_codec_put_rows(struct mapix_codec_writer *writer, const SRowSet *rows)
{
    if (rows == NULL) {
        mapix_codec_put_u8(writer, 0);
        return;
    }
    mapix_codec_put_number(writer, (uint64_t)rows->cRows + 1);
    for (ULONG i = 0; i < rows->cRows && SUCCEEDED(writer->result); i++)
        put_row(writer, &rows->aRow[i]);
}

static void put_restriction_value(struct mapix_codec_writer *writer, const SPropValue *value)
{
    if (value == NULL)
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
    else
        mapix_codec_put_value(writer, value);
}

static void put_restrictions(struct mapix_codec_writer *writer, const SRestriction *restrictions, ULONG count)
{
    if (count != 0 && restrictions == NULL)
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
    mapix_codec_put_number(writer, count);
    for (ULONG i = 0; i < count && SUCCEEDED(writer->result); i++)
        mapix_codec_put_restriction(writer, &restrictions[i]);
}

/* NOT and SUBRESTRICTION want one below them; the others put up with none. */
static void put_inner(struct mapix_codec_writer *writer, const SRestriction *inner, bool wanted)
{
    if (wanted && inner == NULL)
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
    else
        mapix_codec_put_restriction(writer, inner);
}

static void put_node(struct mapix_codec_writer *writer, const SRestriction *node)
{
    mapix_codec_put_u8(writer, (uint8_t)node->rt);
    switch (node->rt) {
    case RES_AND:
    case RES_OR:
        put_restrictions(writer, node->res.resAnd.lpRes, node->res.resAnd.cRes);
        break;
    case RES_NOT:
        put_inner(writer, node->res.resNot.lpRes, true);
        break;
    case RES_CONTENT:
    case RES_PROPERTY:
        mapix_codec_put_u32(writer, node->res.resProperty.relop);
        mapix_codec_put_u32(writer, node->res.resProperty.ulPropTag);
        put_restriction_value(writer, node->res.resProperty.lpProp);
        break;
    case RES_COMPAREPROPS:
    case RES_BITMASK:
    case RES_SIZE:
        mapix_codec_put_u32(writer, node->res.resCompareProps.relop);
        mapix_codec_put_u32(writer, node->res.resCompareProps.ulPropTag1);
        mapix_codec_put_u32(writer, node->res.resCompareProps.ulPropTag2);
        break;
    case RES_EXIST:
        mapix_codec_put_u32(writer, node->res.resExist.ulPropTag);
        break;
    case RES_SUBRESTRICTION:
        mapix_codec_put_u32(writer, node->res.resSub.ulSubObject);
        put_inner(writer, node->res.resSub.lpRes, true);
        break;
    case RES_COMMENT:
    case RES_ANNOTATION:
        if (node->res.resComment.cValues != 0 && node->res.resComment.lpProp == NULL)
            write_failed(writer, MAPI_E_INVALID_PARAMETER);
        else
            mapix_codec_put_values(writer, node->res.resComment.lpProp, node->res.resComment.cValues);
        put_inner(writer, node->res.resComment.lpRes, false);
        break;
    case RES_COUNT:
        mapix_codec_put_u32(writer, node->res.resCount.ulCount);
        put_inner(writer, node->res.resCount.lpRes, false);
        break;
    default:
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        break;
    }
}

void mapix_codec_put_restriction(struct mapix_codec_writer *writer, const SRestriction *restriction)
{
    if (restriction == NULL) {
        mapix_codec_put_u8(writer, NULL_RESTRICTION_MARK);
        return;
    }
    if (FAILED(writer->result) || !enter_writer(writer))
        return;
    put_node(writer, restriction);
    writer->depth--;
}

void mapix_codec_put_sorts(struct mapix_codec_writer *writer, const SSortOrderSet *sorts)
{
    mapix_codec_put_u8(writer, sorts != NULL);
    if (sorts == NULL)
        return;
    mapix_codec_put_number(writer, sorts->cSorts);
    mapix_codec_put_number(writer, sorts->cCategories);
    mapix_codec_put_number(writer, sorts->cExpanded);
    for (ULONG i = 0; i < sorts->cSorts; i++) {
        mapix_codec_put_u32(writer, sorts->aSort[i].ulPropTag);
        mapix_codec_put_number(writer, sorts->aSort[i].ulOrder);
    }
}

void mapix_codec_put_tags(struct mapix_codec_writer *writer, const SPropTagArray *tags)
{
    if (tags == NULL) {
        mapix_codec_put_u8(writer, 0);
        return;
    }
    mapix_codec_put_number(writer, (uint64_t)tags->cValues + 1);
    for (ULONG i = 0; i < tags->cValues; i++)
        mapix_codec_put_u32(writer, tags->aulPropTag[i]);
}

void mapix_codec_put_entry_list(struct mapix_codec_writer *writer, const ENTRYLIST *list)
{
    if (list == NULL) {
        mapix_codec_put_u8(writer, 0);
        return;
    }
    if (list->cValues != 0 && list->lpbin == NULL) {
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        return;
    }
    mapix_codec_put_number(writer, (uint64_t)list->cValues + 1);
    for (ULONG i = 0; i < list->cValues; i++)
        mapix_codec_put_binary(writer, list->lpbin[i].lpb, list->lpbin[i].cb);
}

static void put_name(struct mapix_codec_writer *writer, const MAPINAMEID *name)
{
    if (name == NULL) {
        mapix_codec_put_u8(writer, 0);
        return;
    }
    if (name->ulKind > MNID_STRING || (name->ulKind == MNID_STRING && name->Kind.lpwstrName == NULL)) {
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        return;
    }
    mapix_codec_put_u8(writer, (uint8_t)(name->ulKind + 1));
    mapix_codec_put_u8(writer, name->lpguid != NULL);
    if (name->lpguid != NULL)
        mapix_codec_put_guid(writer, name->lpguid);
    if (name->ulKind == MNID_ID)
        mapix_codec_put_u32(writer, (uint32_t)name->Kind.lID);
    else
        mapix_codec_put_wide(writer, name->Kind.lpwstrName);
}

void mapix_codec_put_names(struct mapix_codec_writer *writer, LPMAPINAMEID *names, size_t count)
{
    mapix_codec_put_number(writer, count);
    for (size_t i = 0; i < count && SUCCEEDED(writer->result); i++)
        put_name(writer, names[i]);
}

static void put_action(struct mapix_codec_writer *writer, const ACTION *action)
{
    mapix_codec_put_number(writer, (uint64_t)action->acttype);
    mapix_codec_put_u32(writer, action->ulActionFlavor);
    mapix_codec_put_restriction(writer, action->lpRes);
    mapix_codec_put_tags(writer, action->lpPropTagArray);
    mapix_codec_put_u32(writer, action->ulFlags);
    switch (action->acttype) {
    case OP_MOVE:
    case OP_COPY:
        mapix_codec_put_binary(writer, action->actMoveCopy.lpStoreEntryId, action->actMoveCopy.cbStoreEntryId);
        mapix_codec_put_binary(writer, action->actMoveCopy.lpFldEntryId, action->actMoveCopy.cbFldEntryId);
        break;
    case OP_REPLY:
    case OP_OOF_REPLY:
        mapix_codec_put_binary(writer, action->actReply.lpEntryId, action->actReply.cbEntryId);
        mapix_codec_put_guid(writer, &action->actReply.guidReplyTemplate);
        break;
    case OP_DEFER_ACTION:
        mapix_codec_put_binary(writer, action->actDeferAction.pbData, action->actDeferAction.cbData);
        break;
    case OP_BOUNCE:
        mapix_codec_put_u32(writer, (uint32_t)action->scBounceCode);
        break;
    case OP_FORWARD:
    case OP_DELEGATE:
        mapix_codec_put_rows(writer, (const SRowSet *)action->lpadrlist);
        break;
    case OP_TAG:
        mapix_codec_put_value(writer, &action->propTag);
        break;
    case OP_DELETE:
    case OP_MARK_AS_READ:
        break;
    default:
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        break;
    }
}

void mapix_codec_put_actions(struct mapix_codec_writer *writer, const ACTIONS *actions)
{
    mapix_codec_put_u8(writer, actions != NULL);
    if (actions == NULL || !enter_writer(writer))
        return;
    mapix_codec_put_u32(writer, actions->ulVersion);
    if (actions->cActions != 0 && actions->lpAction == NULL)
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
    mapix_codec_put_number(writer, actions->cActions);
    for (UINT i = 0; i < actions->cActions && SUCCEEDED(writer->result); i++)
        put_action(writer, &actions->lpAction[i]);
    writer->depth--;
}

static void put_flagged_text(struct mapix_codec_writer *writer, const void *text, ULONG flags)
{
    if ((flags & MAPI_UNICODE) != 0)
        mapix_codec_put_wide(writer, text);
    else
        mapix_codec_put_text(writer, text);
}

void mapix_codec_put_error(struct mapix_codec_writer *writer, const MAPIERROR *error, ULONG flags)
{
    mapix_codec_put_u8(writer, error != NULL);
    if (error == NULL)
        return;
    mapix_codec_put_u32(writer, error->ulVersion);
    put_flagged_text(writer, error->lpszError, flags);
    put_flagged_text(writer, error->lpszComponent, flags);
    mapix_codec_put_u32(writer, error->ulLowLevelError);
    mapix_codec_put_u32(writer, error->ulContext);
}

static void put_object_notification(struct mapix_codec_writer *writer, const OBJECT_NOTIFICATION *object)
{
    mapix_codec_put_binary(writer, object->lpEntryID, object->cbEntryID);
    mapix_codec_put_u32(writer, object->ulObjType);
    mapix_codec_put_binary(writer, object->lpParentID, object->cbParentID);
    mapix_codec_put_binary(writer, object->lpOldID, object->cbOldID);
    mapix_codec_put_binary(writer, object->lpOldParentID, object->cbOldParentID);
    mapix_codec_put_tags(writer, object->lpPropTagArray);
}

static void put_notification(struct mapix_codec_writer *writer, const NOTIFICATION *notification)
{
    mapix_codec_put_u32(writer, notification->ulEventType);
    switch (notification->ulEventType) {
    case fnevCriticalError:
        mapix_codec_put_binary(writer, notification->info.err.lpEntryID, notification->info.err.cbEntryID);
        mapix_codec_put_u32(writer, (uint32_t)notification->info.err.scode);
        mapix_codec_put_u32(writer, notification->info.err.ulFlags);
        mapix_codec_put_error(writer, notification->info.err.lpMAPIError, notification->info.err.ulFlags);
        break;
    case fnevNewMail:
        mapix_codec_put_binary(writer, notification->info.newmail.lpEntryID, notification->info.newmail.cbEntryID);
        mapix_codec_put_binary(writer, notification->info.newmail.lpParentID, notification->info.newmail.cbParentID);
        mapix_codec_put_u32(writer, notification->info.newmail.ulFlags);
        put_flagged_text(writer, notification->info.newmail.lpszMessageClass, notification->info.newmail.ulFlags);
        mapix_codec_put_u32(writer, notification->info.newmail.ulMessageFlags);
        break;
    case fnevObjectCreated:
    case fnevObjectDeleted:
    case fnevObjectModified:
    case fnevObjectMoved:
    case fnevObjectCopied:
    case fnevSearchComplete:
        put_object_notification(writer, &notification->info.obj);
        break;
    case fnevTableModified:
        mapix_codec_put_u32(writer, notification->info.tab.ulTableEvent);
        mapix_codec_put_u32(writer, (uint32_t)notification->info.tab.hResult);
        mapix_codec_put_value(writer, &notification->info.tab.propIndex);
        mapix_codec_put_value(writer, &notification->info.tab.propPrior);
        put_row(writer, &notification->info.tab.row);
        break;
    case fnevStatusObjectModified:
        mapix_codec_put_binary(writer, notification->info.statobj.lpEntryID, notification->info.statobj.cbEntryID);
        mapix_codec_put_values(writer, notification->info.statobj.lpPropVals, notification->info.statobj.cValues);
        break;
    case fnevExtended:
        mapix_codec_put_u32(writer, notification->info.ext.ulEvent);
        mapix_codec_put_binary(writer, notification->info.ext.pbEventParameters, notification->info.ext.cb);
        break;
    default:
        write_failed(writer, MAPI_E_INVALID_PARAMETER);
        break;
    }
}

void mapix_codec_put_notifications(struct mapix_codec_writer *writer, const NOTIFICATION *notifications, size_t count)
{
    mapix_codec_put_number(writer, count);
    for (size_t i = 0; i < count && SUCCEEDED(writer->result); i++)
        put_notification(writer, &notifications[i]);
}
