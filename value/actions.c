/* Rule actions (PT_ACTIONS): measured, copied and moved like any other value. */
#include <string.h>

#include "value/internal.h"
#include "value/value.h"

#define MOST_ACTIONS 65536

static size_t bytes_extra(ULONG size, const void *bytes)
{
    return size != 0 && bytes == NULL ? VALUE_BAD_SIZE : value_align(size);
}

static size_t sum(size_t one, size_t other)
{
    return one == VALUE_BAD_SIZE || other == VALUE_BAD_SIZE ? VALUE_BAD_SIZE : one + other;
}

static size_t list_extra(const ADRLIST *list, unsigned depth)
{
    if (list == NULL)
        return 0;
    size_t size = value_align(CbNewADRLIST((size_t)list->cEntries));
    for (ULONG i = 0; i < list->cEntries; i++) {
        const ADRENTRY *entry = &list->aEntries[i];
        if (entry->cValues != 0 && entry->rgPropVals == NULL)
            return VALUE_BAD_SIZE;
        size += entry->cValues * sizeof(SPropValue);
        for (ULONG j = 0; j < entry->cValues; j++) {
            size_t extra = value_extra_size(&entry->rgPropVals[j], depth + 1);
            if (extra == VALUE_BAD_SIZE)
                return VALUE_BAD_SIZE;
            size += extra;
        }
    }
    return size;
}

static size_t action_extra(const ACTION *action, unsigned depth)
{
    size_t nodes = 0, size = 0;
    if (action->lpRes != NULL)
        size = sum(value_align(sizeof(SRestriction)), restriction_extra_size(action->lpRes, depth + 1, &nodes));
    if (action->lpPropTagArray != NULL)
        size = sum(size, value_align(CbNewSPropTagArray((size_t)action->lpPropTagArray->cValues)));
    switch (action->acttype) {
    case OP_MOVE:
    case OP_COPY:
        size = sum(size, bytes_extra(action->actMoveCopy.cbStoreEntryId, action->actMoveCopy.lpStoreEntryId));
        return sum(size, bytes_extra(action->actMoveCopy.cbFldEntryId, action->actMoveCopy.lpFldEntryId));
    case OP_REPLY:
    case OP_OOF_REPLY:
        return sum(size, bytes_extra(action->actReply.cbEntryId, action->actReply.lpEntryId));
    case OP_DEFER_ACTION:
        return sum(size, bytes_extra(action->actDeferAction.cbData, action->actDeferAction.pbData));
    case OP_FORWARD:
    case OP_DELEGATE:
        return sum(size, list_extra(action->lpadrlist, depth));
    case OP_TAG:
        return sum(size, value_extra_size(&action->propTag, depth + 1));
    case OP_BOUNCE:
    case OP_DELETE:
    case OP_MARK_AS_READ:
        return size;
    default:
        return VALUE_BAD_SIZE;
    }
}

size_t actions_extra_size(const ACTIONS *actions, unsigned depth)
{
    if (depth > VALUE_DEPTH || actions->cActions > MOST_ACTIONS || (actions->cActions != 0 && actions->lpAction == NULL))
        return VALUE_BAD_SIZE;
    size_t size = actions->cActions * sizeof(ACTION);
    for (UINT i = 0; i < actions->cActions; i++)
        size = sum(size, action_extra(&actions->lpAction[i], depth));
    return size;
}

static char *copy_bytes(void *ret_pointer, const void *from, size_t size, char *memory)
{
    *(void **)ret_pointer = from == NULL ? NULL : memory;
    if (size != 0)
        memcpy(memory, from, size);
    return memory + value_align(size);
}

static char *copy_list(LPADRLIST *ret_list, const ADRLIST *from, char *memory)
{
    *ret_list = NULL;
    if (from == NULL)
        return memory;
    ADRLIST *list = (ADRLIST *)(void *)memory;
    memory = copy_bytes(ret_list, from, CbNewADRLIST((size_t)from->cEntries), memory);
    for (ULONG i = 0; i < from->cEntries; i++) {
        const ADRENTRY *entry = &from->aEntries[i];
        memory = copy_bytes(&list->aEntries[i].rgPropVals, entry->rgPropVals, entry->cValues * sizeof(SPropValue), memory);
        for (ULONG j = 0; j < entry->cValues; j++)
            memory = value_copy_extra(&list->aEntries[i].rgPropVals[j], &entry->rgPropVals[j], memory);
    }
    return memory;
}

static char *copy_action(ACTION *to, const ACTION *from, char *memory)
{
    *to = *from;
    if (from->lpRes != NULL) {
        to->lpRes = (LPSRestriction)(void *)memory;
        memory = restriction_copy_extra(to->lpRes, from->lpRes, memory + value_align(sizeof(SRestriction)));
    }
    if (from->lpPropTagArray != NULL)
        memory = copy_bytes(&to->lpPropTagArray, from->lpPropTagArray, CbNewSPropTagArray((size_t)from->lpPropTagArray->cValues), memory);
    switch (from->acttype) {
    case OP_MOVE:
    case OP_COPY:
        memory = copy_bytes(&to->actMoveCopy.lpStoreEntryId, from->actMoveCopy.lpStoreEntryId, from->actMoveCopy.cbStoreEntryId, memory);
        return copy_bytes(&to->actMoveCopy.lpFldEntryId, from->actMoveCopy.lpFldEntryId, from->actMoveCopy.cbFldEntryId, memory);
    case OP_REPLY:
    case OP_OOF_REPLY:
        return copy_bytes(&to->actReply.lpEntryId, from->actReply.lpEntryId, from->actReply.cbEntryId, memory);
    case OP_DEFER_ACTION:
        return copy_bytes(&to->actDeferAction.pbData, from->actDeferAction.pbData, from->actDeferAction.cbData, memory);
    case OP_FORWARD:
    case OP_DELEGATE:
        return copy_list(&to->lpadrlist, from->lpadrlist, memory);
    case OP_TAG:
        return value_copy_extra(&to->propTag, &from->propTag, memory);
    default:
        return memory;
    }
}

char *actions_copy_extra(ACTIONS *to, const ACTIONS *from, char *memory)
{
    ACTION *copies = (ACTION *)(void *)memory;
    UINT count = from->cActions;
    const ACTION *actions = from->lpAction;
    *to = *from;
    to->lpAction = count == 0 ? NULL : copies;
    memory += count * sizeof(ACTION);
    for (UINT i = 0; i < count; i++)
        memory = copy_action(&copies[i], &actions[i], memory);
    return memory;
}

static bool relocate_list(LPADRLIST *place, ptrdiff_t by, ptrdiff_t seen, unsigned depth)
{
    ADRLIST *list = value_move_pointer(place, by, seen);
    for (ULONG i = 0; list != NULL && i < list->cEntries; i++) {
        SPropValue *values = value_move_pointer(&list->aEntries[i].rgPropVals, by, seen);
        for (ULONG j = 0; values != NULL && j < list->aEntries[i].cValues; j++)
            if (!value_relocate(&values[j], by, seen, depth + 1))
                return false;
    }
    return true;
}

static bool relocate_action(ACTION *action, ptrdiff_t by, ptrdiff_t seen, unsigned depth)
{
    SRestriction *restriction = value_move_pointer(&action->lpRes, by, seen);
    if (restriction != NULL && !restriction_relocate(restriction, by, seen, depth + 1))
        return false;
    value_move_pointer(&action->lpPropTagArray, by, seen);
    switch (action->acttype) {
    case OP_MOVE:
    case OP_COPY:
        value_move_pointer(&action->actMoveCopy.lpStoreEntryId, by, seen);
        value_move_pointer(&action->actMoveCopy.lpFldEntryId, by, seen);
        return true;
    case OP_REPLY:
    case OP_OOF_REPLY:
        value_move_pointer(&action->actReply.lpEntryId, by, seen);
        return true;
    case OP_DEFER_ACTION:
        value_move_pointer(&action->actDeferAction.pbData, by, seen);
        return true;
    case OP_FORWARD:
    case OP_DELEGATE:
        return relocate_list(&action->lpadrlist, by, seen, depth);
    case OP_TAG:
        return value_relocate(&action->propTag, by, seen, depth + 1);
    default:
        return true;
    }
}

bool actions_relocate(ACTIONS *actions, ptrdiff_t by, ptrdiff_t seen, unsigned depth)
{
    if (depth > VALUE_DEPTH)
        return false;
    ACTION *each = value_move_pointer(&actions->lpAction, by, seen);
    for (UINT i = 0; each != NULL && i < actions->cActions; i++)
        if (!relocate_action(&each[i], by, seen, depth))
            return false;
    return true;
}
