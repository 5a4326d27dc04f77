/* The validators of mapival.h (SPI-UTIL-11). They are for pointers from strangers, so whatever they look at is first asked of the kernel. */
#include <mapival.h>
#include <mapix.h>

#include "base/memory.h"
#include "value/internal.h"
#include "value/restriction.h"
#include "value/util.h"
#include "value/value.h"

#define LONGEST_STRING 0x7fffffff
#define SORT_ORDERS (TABLE_SORT_DESCEND | TABLE_SORT_COMBINE | TABLE_SORT_CATEG_MAX | TABLE_SORT_CATEG_MIN)

static bool is_readable(const void *address, size_t size)
{
    return mapix_memory_is_readable(address, size);
}

static bool is_text(const void *address, size_t unit)
{
    return mapix_memory_string_is_readable(address, unit, LONGEST_STRING);
}

static bool is_array(const void *address, size_t count, size_t size)
{
    return count == 0 || is_readable(address, count * size);
}

static bool is_good_restriction(const SRestriction *restriction, unsigned depth);
static bool is_good_value(const SPropValue *value, unsigned depth);
static bool are_good_actions(const ACTIONS *actions, unsigned depth);

/* TRUE: the type is none of MAPI's. Ids are not looked at: PR_NULL is a good tag. */
ULONG STDAPICALLTYPE FBadPropTag(ULONG ulPropTag)
{
    ULONG type = PROP_TYPE(ulPropTag);
    if ((type & MV_INSTANCE) != 0 && (type & MV_FLAG) == 0)
        return TRUE;
    /* An instance stands for one value of a list that must exist. */
    return !mapix_value_type_is_known(type & ~(ULONG)MV_INSTANCE);
}

static bool is_good_list(const SPropValue *value, enum value_kind kind, size_t size)
{
    const struct value_list *list = value_list(value);
    size_t member = kind == VALUE_FLAT_LIST ? size : kind == VALUE_BINARY_LIST ? sizeof(SBinary) : sizeof(void *);
    if (list->count == 0 || !is_array(list->members, list->count, member))
        return false;
    for (ULONG i = 0; kind != VALUE_FLAT_LIST && i < list->count; i++) {
        if (kind == VALUE_BINARY_LIST) {
            const SBinary *binary = &((const SBinary *)list->members)[i];
            if (!is_array(binary->lpb, binary->cb, 1))
                return false;
        } else if (!is_text(((void **)list->members)[i], kind == VALUE_TEXT_LIST ? 1 : sizeof(WCHAR))) {
            return false;
        }
    }
    return true;
}

static bool is_good_value(const SPropValue *value, unsigned depth)
{
    size_t size;
    if (depth > VALUE_DEPTH || !is_readable(value, sizeof(*value)) || FBadPropTag(value->ulPropTag))
        return false;
    ULONG type = mapix_value_type(value->ulPropTag);
    enum value_kind kind = value_kind(type, &size);
    switch (kind) {
    case VALUE_NONE:
        return true;
    case VALUE_FLAT:
        return type != PT_BOOLEAN || value->Value.b == TRUE || value->Value.b == FALSE;
    case VALUE_TEXT:
        return is_text(value->Value.lpszA, 1);
    case VALUE_WIDE:
        return is_text(value->Value.lpszW, sizeof(WCHAR));
    case VALUE_GUID:
        return is_readable(value->Value.lpguid, sizeof(GUID));
    case VALUE_BINARY:
        return is_array(value->Value.bin.lpb, value->Value.bin.cb, 1);
    case VALUE_RESTRICTION:
        return is_good_restriction((const SRestriction *)(const void *)value->Value.lpszA, depth + 1);
    case VALUE_ACTIONS:
        return are_good_actions((const ACTIONS *)(const void *)value->Value.lpszA, depth + 1) && value_extra_size(value, depth) != VALUE_BAD_SIZE;
    case VALUE_UNKNOWN:
        return false;
    default:
        return is_good_list(value, kind, size);
    }
}

ULONG STDAPICALLTYPE FBadProp(LPSPropValue lpprop)
{
    return !is_good_value(lpprop, 0);
}

static bool are_good_values(const SPropValue *values, ULONG count, unsigned depth)
{
    if (!is_array(values, count, sizeof(*values)))
        return false;
    for (ULONG i = 0; i < count; i++)
        if (!is_good_value(&values[i], depth))
            return false;
    return true;
}

/* Pointers first, all the way down; then mapix_restriction_check may follow them. */
static bool are_good_pointers(const SRestriction *restriction, unsigned depth)
{
    if (depth >= MAPIX_RESTRICTION_DEPTH || !is_readable(restriction, sizeof(*restriction)))
        return false;
    const SRestriction *inner;
    switch (restriction->rt) {
    case RES_AND:
    case RES_OR:
        if (!is_array(restriction->res.resAnd.lpRes, restriction->res.resAnd.cRes, sizeof(*restriction)))
            return false;
        for (ULONG i = 0; i < restriction->res.resAnd.cRes; i++)
            if (!are_good_pointers(&restriction->res.resAnd.lpRes[i], depth + 1))
                return false;
        return true;
    case RES_NOT:
        return are_good_pointers(restriction->res.resNot.lpRes, depth + 1);
    case RES_SUBRESTRICTION:
        return are_good_pointers(restriction->res.resSub.lpRes, depth + 1);
    case RES_CONTENT:
    case RES_PROPERTY:
        return is_good_value(restriction->res.resProperty.lpProp, depth + 1);
    case RES_COMMENT:
    case RES_ANNOTATION:
        inner = restriction->res.resComment.lpRes;
        return are_good_values(restriction->res.resComment.lpProp, restriction->res.resComment.cValues, depth + 1) &&
            (inner == NULL || are_good_pointers(inner, depth + 1));
    case RES_COUNT:
        inner = restriction->res.resCount.lpRes;
        return inner == NULL || are_good_pointers(inner, depth + 1);
    case RES_COMPAREPROPS:
    case RES_BITMASK:
    case RES_SIZE:
    case RES_EXIST:
        return true;
    default:
        return false;
    }
}

/* One that a table answers with MAPI_E_TOO_COMPLEX is well formed. */
static bool is_good_restriction(const SRestriction *restriction, unsigned depth)
{
    return are_good_pointers(restriction, depth) && mapix_restriction_check(restriction) != MAPI_E_INVALID_PARAMETER;
}

static bool are_good_entries(const ADRLIST *list, unsigned depth)
{
    if (!is_readable(list, CbNewADRLIST(0)) || !is_array(list->aEntries, list->cEntries, sizeof(ADRENTRY)))
        return false;
    for (ULONG i = 0; i < list->cEntries; i++)
        if (!are_good_values(list->aEntries[i].rgPropVals, list->aEntries[i].cValues, depth))
            return false;
    return true;
}

/* What an action points to can be read; value_extra_size, which follows these pointers, then looks at the rest. */
static bool is_good_action(const ACTION *action, unsigned depth)
{
    const SPropTagArray *tags = action->lpPropTagArray;
    if ((action->lpRes != NULL && !is_good_restriction(action->lpRes, depth)) || (tags != NULL &&
        (!is_readable(tags, CbNewSPropTagArray(0)) || !is_array(tags->aulPropTag, tags->cValues, sizeof(ULONG)))))
        return false;
    switch (action->acttype) {
    case OP_MOVE:
    case OP_COPY:
        return is_array(action->actMoveCopy.lpStoreEntryId, action->actMoveCopy.cbStoreEntryId, 1) &&
            is_array(action->actMoveCopy.lpFldEntryId, action->actMoveCopy.cbFldEntryId, 1);
    case OP_REPLY:
    case OP_OOF_REPLY:
        return is_array(action->actReply.lpEntryId, action->actReply.cbEntryId, 1);
    case OP_DEFER_ACTION:
        return is_array(action->actDeferAction.pbData, action->actDeferAction.cbData, 1);
    case OP_FORWARD:
    case OP_DELEGATE:
        return action->lpadrlist == NULL || are_good_entries(action->lpadrlist, depth);
    case OP_TAG:
        return is_good_value(&action->propTag, depth);
    default:
        return true;
    }
}

static bool are_good_actions(const ACTIONS *actions, unsigned depth)
{
    if (!is_readable(actions, sizeof(*actions)) || !is_array(actions->lpAction, actions->cActions, sizeof(ACTION)))
        return false;
    for (UINT i = 0; i < actions->cActions; i++)
        if (!is_good_action(&actions->lpAction[i], depth))
            return false;
    return true;
}

ULONG STDAPICALLTYPE FBadRestriction(LPSRestriction lpres)
{
    return !is_good_restriction(lpres, 0);
}

ULONG STDAPICALLTYPE FBadRow(LPSRow lprow)
{
    return !is_readable(lprow, sizeof(*lprow)) || !are_good_values(lprow->lpProps, lprow->cValues, 0);
}

BOOL STDAPICALLTYPE FBadRowSet(LPSRowSet lpRowSet)
{
    if (!is_readable(lpRowSet, CbNewSRowSet(0)) || !is_array(lpRowSet->aRow, lpRowSet->cRows, sizeof(SRow)))
        return TRUE;
    for (ULONG i = 0; i < lpRowSet->cRows; i++)
        if (FBadRow(&lpRowSet->aRow[i]))
            return TRUE;
    return FALSE;
}

static bool are_texts(void *const *texts, ULONG count, size_t unit)
{
    if (!is_array(texts, count, sizeof(*texts)))
        return false;
    for (ULONG i = 0; i < count; i++)
        if (!is_text(texts[i], unit))
            return false;
    return true;
}

BOOL STDAPICALLTYPE FBadRglpszW(LPWSTR *lppszW, ULONG cStrings)
{
    return !are_texts((void *const *)lppszW, cStrings, sizeof(WCHAR));
}

BOOL STDAPICALLTYPE FBadRglpszA(LPSTR *lppsz, ULONG cStrings)
{
    return !are_texts((void *const *)lppsz, cStrings, 1);
}

/* Each a kind we know, its GUID and its string there. */
BOOL STDAPICALLTYPE FBadRglpNameID(LPMAPINAMEID *lppNameId, ULONG cNames)
{
    if (!is_array(lppNameId, cNames, sizeof(*lppNameId)))
        return TRUE;
    for (ULONG i = 0; i < cNames; i++) {
        const MAPINAMEID *name = lppNameId[i];
        if (!is_readable(name, sizeof(*name)) || (name->lpguid != NULL && !is_readable(name->lpguid, sizeof(GUID))) ||
            name->ulKind > MNID_STRING || (name->ulKind == MNID_STRING && !is_text(name->Kind.lpwstrName, sizeof(WCHAR))))
            return TRUE;
    }
    return FALSE;
}

/* An entry identifier has its four flag bytes at least (SPI-EID-01). */
BOOL STDAPICALLTYPE FBadEntryList(LPENTRYLIST lpEntryList)
{
    if (!is_readable(lpEntryList, sizeof(*lpEntryList)) || !is_array(lpEntryList->lpbin, lpEntryList->cValues, sizeof(SBinary)))
        return TRUE;
    for (ULONG i = 0; i < lpEntryList->cValues; i++)
        if (lpEntryList->lpbin[i].cb < 4 || !is_readable(lpEntryList->lpbin[i].lpb, lpEntryList->lpbin[i].cb))
            return TRUE;
    return FALSE;
}

/* Counts that agree, known orders, types that have an order. */
ULONG STDAPICALLTYPE FBadSortOrderSet(LPSSortOrderSet lpsos)
{
    if (!is_readable(lpsos, CbNewSSortOrderSet(0)) || !is_array(lpsos->aSort, lpsos->cSorts, sizeof(SSortOrder)) ||
        lpsos->cCategories > lpsos->cSorts || lpsos->cExpanded > lpsos->cCategories)
        return TRUE;
    for (ULONG i = 0; i < lpsos->cSorts; i++) {
        ULONG type = PROP_TYPE(lpsos->aSort[i].ulPropTag);
        if (FBadPropTag(lpsos->aSort[i].ulPropTag) || type == PT_ERROR || type == PT_OBJECT || type == PT_NULL ||
            (lpsos->aSort[i].ulOrder & ~(ULONG)SORT_ORDERS) != 0)
            return TRUE;
    }
    return FALSE;
}

/* PT_ERROR is bad, PT_NULL is good. */
ULONG STDAPICALLTYPE FBadColumnSet(LPSPropTagArray lpptaCols)
{
    if (!is_readable(lpptaCols, CbNewSPropTagArray(0)) || !is_array(lpptaCols->aulPropTag, lpptaCols->cValues, sizeof(ULONG)))
        return TRUE;
    for (ULONG i = 0; i < lpptaCols->cValues; i++)
        if (PROP_TYPE(lpptaCols->aulPropTag[i]) == PT_ERROR || FBadPropTag(lpptaCols->aulPropTag[i]))
            return TRUE;
    return FALSE;
}
