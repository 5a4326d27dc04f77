/* Notifications as data: measure, copy, relocate (ScCountNotifications and its relatives, SPI-UTIL-07). */
#include <mapicode.h>
#include <mapiutil.h>
#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "notify/queue.h"
#include "value/value.h"

/* Where a walk over a notification's pointers puts what they point at. Without memory it only counts. */
struct block {
    char *next;                        /* NULL: count only */
    size_t size;                       /* bytes used so far */
    SCODE failure;
};

static size_t padded(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static void *put(struct block *block, const void *source, size_t size)
{
    void *at = block->next;

    if (!source)
        return NULL;
    block->size += padded(size);
    if (!block->next)
        return (void *)(uintptr_t)source;
    memcpy(at, source, size);
    block->next += padded(size);
    return at;
}

/* Put what one value points at. Values that own nothing stay as they are: a row that has no neighbour says PR_NULL, rows have PR_NULL and
 * PT_ERROR columns, and zeroed members are PT_UNSPECIFIED. */
static void put_one_prop(struct block *block, LPSPropValue value)
{
    LPSPropValue at = (LPSPropValue)(void *)block->next;
    ULONG type = PROP_TYPE(value->ulPropTag), size = 0;

    if (FAILED(block->failure) || type == PT_NULL || type == PT_UNSPECIFIED || mapix_value_type_is_flat(type))
        return;
    block->failure = ScCountProps(1, value, &size);
    if (FAILED(block->failure))
        return;
    block->size += padded(size);
    if (!block->next)
        return;
    block->failure = ScCopyProps(1, value, at, &size);
    block->next += padded(size);
    *value = *at;
}

static LPSPropValue put_props(struct block *block, ULONG count, const SPropValue *values)
{
    LPSPropValue at;

    if (!values || !count || FAILED(block->failure))
        return NULL;
    at = put(block, values, count * sizeof(*values));
    for (ULONG i = 0; at && i < count; i++)
        put_one_prop(block, &at[i]);
    return at;
}

static LPTSTR put_string(struct block *block, ULONG flags, LPTSTR text)
{
    if (!text)
        return NULL;
    if (flags & MAPI_UNICODE)
        return put(block, text, (wcslen((const wchar_t *)text) + 1) * sizeof(wchar_t));
    return put(block, text, strlen((const char *)text) + 1);
}

static void put_error(struct block *block, ERROR_NOTIFICATION *error)
{
    error->lpEntryID = put(block, error->lpEntryID, error->cbEntryID);
    if (error->lpMAPIError) {
        MAPIERROR detail = *error->lpMAPIError;
        LPMAPIERROR at = put(block, &detail, sizeof(detail));

        detail.lpszError = put_string(block, error->ulFlags, detail.lpszError);
        detail.lpszComponent = put_string(block, error->ulFlags, detail.lpszComponent);
        if (block->next) {
            *at = detail;
            error->lpMAPIError = at;
        }
    }
}

static void put_object(struct block *block, OBJECT_NOTIFICATION *object)
{
    object->lpEntryID = put(block, object->lpEntryID, object->cbEntryID);
    object->lpParentID = put(block, object->lpParentID, object->cbParentID);
    object->lpOldID = put(block, object->lpOldID, object->cbOldID);
    object->lpOldParentID = put(block, object->lpOldParentID, object->cbOldParentID);
    if (object->lpPropTagArray)
        object->lpPropTagArray = put(block, object->lpPropTagArray, CbSPropTagArray(object->lpPropTagArray));
}

/* Put everything that `notification`, a copy of the caller's structure, points at into the block and lead its pointers there. */
static void put_parts(struct block *block, NOTIFICATION *notification)
{
    switch (notification->ulEventType) {
    case fnevCriticalError:
        put_error(block, &notification->info.err);
        break;
    case fnevNewMail:
        notification->info.newmail.lpEntryID = put(block, notification->info.newmail.lpEntryID, notification->info.newmail.cbEntryID);
        notification->info.newmail.lpParentID = put(block, notification->info.newmail.lpParentID, notification->info.newmail.cbParentID);
        notification->info.newmail.lpszMessageClass =
            put_string(block, notification->info.newmail.ulFlags, notification->info.newmail.lpszMessageClass);
        break;
    case fnevObjectCreated:
    case fnevObjectDeleted:
    case fnevObjectModified:
    case fnevObjectMoved:
    case fnevObjectCopied:
    case fnevSearchComplete:
        put_object(block, &notification->info.obj);
        break;
    case fnevTableModified:
        put_one_prop(block, &notification->info.tab.propIndex);
        put_one_prop(block, &notification->info.tab.propPrior);
        notification->info.tab.row.lpProps = put_props(block, notification->info.tab.row.cValues, notification->info.tab.row.lpProps);
        break;
    case fnevExtended:
        notification->info.ext.pbEventParameters =
            put(block, notification->info.ext.pbEventParameters, notification->info.ext.cb);
        break;
    case fnevStatusObjectModified:
        notification->info.statobj.lpEntryID = put(block, notification->info.statobj.lpEntryID, notification->info.statobj.cbEntryID);
        notification->info.statobj.lpPropVals =
            put_props(block, notification->info.statobj.cValues, notification->info.statobj.lpPropVals);
        break;
    default:
        block->failure = MAPI_E_INVALID_PARAMETER;
    }
}

SCODE notify_measure(ULONG count, const NOTIFICATION *notifications, size_t *ret_size)
{
    struct block block = { NULL, padded(count * sizeof(NOTIFICATION)), S_OK };

    for (ULONG i = 0; i < count && !FAILED(block.failure); i++) {
        NOTIFICATION notification = notifications[i];

        put_parts(&block, &notification);
    }
    *ret_size = block.size;
    return block.failure;
}

SCODE notify_copy_into(ULONG count, const NOTIFICATION *notifications, void *target)
{
    struct block block = { (char *)target + padded(count * sizeof(NOTIFICATION)), padded(count * sizeof(NOTIFICATION)), S_OK };
    NOTIFICATION *copies = target;

    memcpy(copies, notifications, count * sizeof(NOTIFICATION));
    for (ULONG i = 0; i < count && !FAILED(block.failure); i++)
        put_parts(&block, &copies[i]);
    return block.failure;
}

NOTIFICATION *mapix_notification_copy(ULONG count, const NOTIFICATION *notifications)
{
    NOTIFICATION *copy;
    size_t size;

    if (FAILED(notify_measure(count, notifications, &size)) || !(copy = malloc(size)))
        return NULL;
    if (FAILED(notify_copy_into(count, notifications, copy))) {
        free(copy);
        return NULL;
    }
    return copy;
}

SCODE ScCountNotifications(int cntf, LPNOTIFICATION rgntf, ULONG *pcb)
{
    size_t size;
    SCODE result;

    if (cntf <= 0 || !rgntf || !pcb)
        return MAPI_E_INVALID_PARAMETER;
    result = notify_measure((ULONG)cntf, rgntf, &size);
    if (FAILED(result) || size > UINT32_MAX)
        return MAPI_E_INVALID_PARAMETER;
    *pcb = (ULONG)size;
    return S_OK;
}

SCODE ScCopyNotifications(int cntf, LPNOTIFICATION rgntf, LPVOID pvDst, ULONG *pcb)
{
    size_t size;

    if (cntf <= 0 || !rgntf || !pvDst || FAILED(notify_measure((ULONG)cntf, rgntf, &size)) ||
        FAILED(notify_copy_into((ULONG)cntf, rgntf, pvDst)))
        return MAPI_E_INVALID_PARAMETER;
    if (pcb)
        *pcb = (ULONG)size;
    return S_OK;
}

/* A move of a copied block from one base address to another. */
struct relocation {
    char *from, *to;
};

static void move_pointer(const struct relocation *move, void *pointer)
{
    char *value;

    memcpy(&value, pointer, sizeof(value));
    if (value) {
        value = move->to + (value - move->from);
        memcpy(pointer, &value, sizeof(value));
    }
}

static SCODE move_props(const struct relocation *move, ULONG count, LPSPropValue values)
{
    return count && values ? ScRelocProps((int)count, values, move->from, move->to, NULL) : S_OK;
}

static SCODE move_one_prop(const struct relocation *move, LPSPropValue value)
{
    if (PROP_TYPE(value->ulPropTag) == PT_NULL || PROP_TYPE(value->ulPropTag) == PT_UNSPECIFIED)
        return S_OK;
    return move_props(move, 1, value);
}

static SCODE move_table(const struct relocation *move, TABLE_NOTIFICATION *table)
{
    SCODE result = move_one_prop(move, &table->propIndex);

    if (!FAILED(result))
        result = move_one_prop(move, &table->propPrior);
    move_pointer(move, &table->row.lpProps);
    return FAILED(result) ? result : move_props(move, table->row.cValues, table->row.lpProps);
}

static SCODE move_parts(const struct relocation *move, NOTIFICATION *notification)
{
    switch (notification->ulEventType) {
    case fnevCriticalError:
        move_pointer(move, &notification->info.err.lpEntryID);
        move_pointer(move, &notification->info.err.lpMAPIError);
        if (notification->info.err.lpMAPIError) {
            move_pointer(move, &notification->info.err.lpMAPIError->lpszError);
            move_pointer(move, &notification->info.err.lpMAPIError->lpszComponent);
        }
        return S_OK;
    case fnevNewMail:
        move_pointer(move, &notification->info.newmail.lpEntryID);
        move_pointer(move, &notification->info.newmail.lpParentID);
        move_pointer(move, &notification->info.newmail.lpszMessageClass);
        return S_OK;
    case fnevObjectCreated:
    case fnevObjectDeleted:
    case fnevObjectModified:
    case fnevObjectMoved:
    case fnevObjectCopied:
    case fnevSearchComplete:
        move_pointer(move, &notification->info.obj.lpEntryID);
        move_pointer(move, &notification->info.obj.lpParentID);
        move_pointer(move, &notification->info.obj.lpOldID);
        move_pointer(move, &notification->info.obj.lpOldParentID);
        move_pointer(move, &notification->info.obj.lpPropTagArray);
        return S_OK;
    case fnevTableModified:
        return move_table(move, &notification->info.tab);
    case fnevExtended:
        move_pointer(move, &notification->info.ext.pbEventParameters);
        return S_OK;
    case fnevStatusObjectModified:
        move_pointer(move, &notification->info.statobj.lpEntryID);
        move_pointer(move, &notification->info.statobj.lpPropVals);
        return move_props(move, notification->info.statobj.cValues, notification->info.statobj.lpPropVals);
    default:
        return MAPI_E_INVALID_PARAMETER;
    }
}

SCODE ScRelocNotifications(int cntf, LPNOTIFICATION rgntf, LPVOID pvBaseOld, LPVOID pvBaseNew, ULONG *pcb)
{
    struct relocation move = { pvBaseOld, pvBaseNew };
    size_t size;

    if (cntf <= 0 || !rgntf || !pvBaseOld || !pvBaseNew)
        return MAPI_E_INVALID_PARAMETER;
    for (int i = 0; i < cntf; i++)
        if (FAILED(move_parts(&move, &rgntf[i])))
            return MAPI_E_INVALID_PARAMETER;
    if (pcb) {
        if (FAILED(notify_measure((ULONG)cntf, rgntf, &size)))
            return MAPI_E_INVALID_PARAMETER;
        *pcb = (ULONG)size;
    }
    return S_OK;
}
