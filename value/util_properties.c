/* The property helpers of mapiutil.h (SPI-UTIL-06, SPI-UTIL-07). */
#include <mapiutil.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "value/internal.h"
#include "value/restriction.h"
#include "value/util.h"
#include "value/value.h"

/* Copy one value, with what it points to in one block that `lpfAllocMore` links to `lpvObject`. MAPI_E_NO_SUPPORT: the type is unknown;
 * MAPI_E_INVALID_PARAMETER; what the allocator answers. The target is untouched on failure. */
SCODE STDAPICALLTYPE PropCopyMore(LPSPropValue lpSPropValueDest, LPSPropValue lpSPropValueSrc, ALLOCATEMORE *lpfAllocMore,
    LPVOID lpvObject)
{
    if (lpSPropValueDest == NULL || lpSPropValueSrc == NULL)
        return MAPI_E_INVALID_PARAMETER;
    if (!mapix_value_type_is_known(PROP_TYPE(lpSPropValueSrc->ulPropTag)))
        return MAPI_E_NO_SUPPORT;
    size_t extra = value_extra_size(lpSPropValueSrc, 0);
    if (extra == VALUE_BAD_SIZE || extra > 0x7fffffff)
        return extra == VALUE_BAD_SIZE ? MAPI_E_INVALID_PARAMETER : MAPI_E_NOT_ENOUGH_MEMORY;
    SPropValue copy = *lpSPropValueSrc;
    if (!mapix_value_type_is_flat(PROP_TYPE(copy.ulPropTag))) {
        void *memory = NULL;
        if (lpfAllocMore == NULL)
            return MAPI_E_INVALID_PARAMETER;
        SCODE result = lpfAllocMore((ULONG)extra, lpvObject, &memory);
        if (FAILED(result))
            return result;
        value_copy_extra(&copy, lpSPropValueSrc, memory);
    }
    *lpSPropValueDest = copy;
    return S_OK;
}

/* The size of a value without its SPropValue; 0 for a type that has none. */
ULONG STDAPICALLTYPE UlPropSize(LPSPropValue lpSPropValue)
{
    return lpSPropValue == NULL ? 0 : (ULONG)mapix_value_size(lpSPropValue);
}

/* The same name: GUID, kind, and number or (case-sensitive) string. A missing GUID equals only a missing one. (SPI-NAME-01) */
BOOL STDAPICALLTYPE FEqualNames(LPMAPINAMEID lpName1, LPMAPINAMEID lpName2)
{
    if (lpName1 == NULL || lpName2 == NULL || lpName1->ulKind != lpName2->ulKind)
        return lpName1 == lpName2;
    if ((lpName1->lpguid == NULL) != (lpName2->lpguid == NULL) ||
        (lpName1->lpguid != NULL && memcmp(lpName1->lpguid, lpName2->lpguid, sizeof(GUID)) != 0))
        return FALSE;
    if (lpName1->ulKind == MNID_ID)
        return lpName1->Kind.lID == lpName2->Kind.lID;
    if (lpName1->ulKind != MNID_STRING || lpName1->Kind.lpwstrName == NULL || lpName2->Kind.lpwstrName == NULL)
        return FALSE;
    return wcscmp(lpName1->Kind.lpwstrName, lpName2->Kind.lpwstrName) == 0;
}

/* Member `uliInst` of a multi-value as a single value with the single-valued tag. Only pointers are copied. There is no way to report a
 * member that does not exist but to answer a PT_ERROR value. */
void STDAPICALLTYPE GetInstance(LPSPropValue lpPropMv, LPSPropValue lpPropSv, ULONG uliInst)
{
    SPropValue member;
    if (lpPropMv == NULL || lpPropSv == NULL)
        return;
    if (mapix_value_member(lpPropMv, uliInst, &member))
        *lpPropSv = member;
    else
        *lpPropSv = mapix_value_error(lpPropMv->ulPropTag, MAPI_E_INVALID_PARAMETER);
}

/* Both of one type, PT_STRING8, PT_UNICODE or PT_BINARY; an invalid level is an exact match of the whole (SPI-RES-04). */
BOOL STDAPICALLTYPE FPropContainsProp(LPSPropValue lpSPropValueDst, LPSPropValue lpSPropValueSrc, ULONG ulFuzzyLevel)
{
    if (lpSPropValueDst == NULL || lpSPropValueSrc == NULL ||
        PROP_TYPE(lpSPropValueDst->ulPropTag) != PROP_TYPE(lpSPropValueSrc->ulPropTag) ||
        value_extra_size(lpSPropValueDst, 0) == VALUE_BAD_SIZE || value_extra_size(lpSPropValueSrc, 0) == VALUE_BAD_SIZE)
        return FALSE;
    return mapix_value_contains(lpSPropValueDst, lpSPropValueSrc, ulFuzzyLevel);
}

/* Value1 relop value2; FALSE when the types differ or the operator is unknown. */
BOOL STDAPICALLTYPE FPropCompareProp(LPSPropValue lpSPropValue1, ULONG ulRelOp, LPSPropValue lpSPropValue2)
{
    if (lpSPropValue1 == NULL || lpSPropValue2 == NULL ||
        PROP_TYPE(lpSPropValue1->ulPropTag) != PROP_TYPE(lpSPropValue2->ulPropTag) ||
        value_extra_size(lpSPropValue1, 0) == VALUE_BAD_SIZE || value_extra_size(lpSPropValue2, 0) == VALUE_BAD_SIZE)
        return FALSE;
    return mapix_value_relates(lpSPropValue1, ulRelOp, lpSPropValue2);
}

/* Less than, equal to, greater than zero; for types without an order, and for values of different types, what is not zero is only
 * consistent. */
LONG STDAPICALLTYPE LPropCompareProp(LPSPropValue lpSPropValueA, LPSPropValue lpSPropValueB)
{
    if (lpSPropValueA == NULL || lpSPropValueB == NULL)
        return (lpSPropValueA != NULL) - (lpSPropValueB != NULL);
    return mapix_value_compare(lpSPropValueA, lpSPropValueB);
}

/* The first value with this tag, with PT_UNSPECIFIED with this id, or NULL. */
LPSPropValue STDAPICALLTYPE PpropFindProp(LPSPropValue lpPropArray, ULONG cValues, ULONG ulPropTag)
{
    return lpPropArray == NULL ? NULL : mapix_value_find(lpPropArray, cValues, ulPropTag);
}

LPSPropValue STDAPICALLTYPE LpValFindProp(ULONG ulPropTag, ULONG cValues, LPSPropValue lpPropArray)
{
    return PpropFindProp(lpPropArray, cValues, ulPropTag);
}

/* The bytes that the array and all it points to take in one block, as ScCopyProps lays them out. MAPI_E_INVALID_PARAMETER: an id of
 * PROP_ID_NULL or PROP_ID_INVALID, an unknown type, a missing pointer, a multi-value without values. */
SCODE STDAPICALLTYPE ScCountProps(int cValues, LPSPropValue lpPropArray, ULONG *lpcb)
{
    if (cValues < 0 || (cValues > 0 && lpPropArray == NULL))
        return MAPI_E_INVALID_PARAMETER;
    size_t size = value_align((size_t)cValues * sizeof(SPropValue));
    for (int i = 0; i < cValues; i++) {
        ULONG id = PROP_ID(lpPropArray[i].ulPropTag);
        size_t extra = id == PROP_ID_NULL || id == PROP_ID_INVALID ? VALUE_BAD_SIZE : value_extra_size(&lpPropArray[i], 0);
        if (extra == VALUE_BAD_SIZE)
            return MAPI_E_INVALID_PARAMETER;
        size += extra;
    }
    if (size > 0xffffffffu)
        return MAPI_E_INVALID_PARAMETER;
    if (lpcb != NULL)
        *lpcb = (ULONG)size;
    return S_OK;
}

/* Copy the array and all it points to into the block `lpvDst`, 8-byte aligned, of the size that ScCountProps gives. Order is kept.
 * MAPI_E_INVALID_PARAMETER: an unknown type or a missing pointer; nothing is written then. */
SCODE STDAPICALLTYPE ScCopyProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvDst, ULONG *lpcb)
{
    if (cValues < 0 || (cValues > 0 && (lpPropArray == NULL || lpvDst == NULL)) ||
        (cValues > 0 && mapix_value_array_size(lpPropArray, (size_t)cValues) == 0))
        return MAPI_E_INVALID_PARAMETER;
    SPropValue *copies = lpvDst;
    size_t array = value_align((size_t)cValues * sizeof(SPropValue));
    char *memory = (char *)lpvDst + array;
    if (cValues > 0)
        memcpy(copies, lpPropArray, (size_t)cValues * sizeof(SPropValue));
    for (int i = 0; i < cValues; i++)
        memory = value_copy_extra(&copies[i], &lpPropArray[i], memory);
    if (lpcb != NULL)
        *lpcb = cValues == 0 ? 0 : (ULONG)(memory - (char *)lpvDst);
    return S_OK;
}

/* Where does the block lie now: at the old base or at the new one? The array is in it, so the nearer base it is. */
static bool is_at(const void *array, const void *base, const void *other)
{
    uintptr_t at = (uintptr_t)array, one = (uintptr_t)base, two = (uintptr_t)other;
    uintptr_t to_one = at >= one ? at - one : UINTPTR_MAX, to_two = at >= two ? at - two : UINTPTR_MAX;
    return to_one < to_two;
}

/* Make the pointers of a block from ScCopyProps good for another base. The block lies at one of the two bases while this runs; the other may
 * be a made-up number, such as 0 for storing it. MAPI_E_INVALID_PARAMETER: an unknown type. */
SCODE STDAPICALLTYPE ScRelocProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvBaseOld, LPVOID lpvBaseNew, ULONG *lpcb)
{
    if (cValues < 0 || (cValues > 0 && lpPropArray == NULL))
        return MAPI_E_INVALID_PARAMETER;
    ptrdiff_t by = (ptrdiff_t)((uintptr_t)lpvBaseNew - (uintptr_t)lpvBaseOld);
    bool still_old = is_at(lpPropArray, lpvBaseOld, lpvBaseNew);
    for (int i = 0; i < cValues; i++)
        if (!mapix_value_type_is_known(PROP_TYPE(lpPropArray[i].ulPropTag)))
            return MAPI_E_INVALID_PARAMETER;
    /* The size is counted while the pointers can be followed. */
    ULONG size = 0;
    SCODE result = S_OK;
    if (lpcb != NULL && still_old)
        result = ScCountProps(cValues, lpPropArray, &size);
    for (int i = 0; i < cValues && SUCCEEDED(result); i++)
        if (!value_relocate(&lpPropArray[i], by, still_old ? 0 : by, 0))
            result = MAPI_E_INVALID_PARAMETER;
    if (SUCCEEDED(result) && lpcb != NULL && !still_old)
        result = ScCountProps(cValues, lpPropArray, &size);
    if (SUCCEEDED(result) && lpcb != NULL)
        *lpcb = size;
    return result;
}

/* A copy of the array in one block from `lpAllocateBuffer`. MAPI_E_INVALID_PARAMETER, and what the allocator answers. */
SCODE STDAPICALLTYPE ScDupPropset(int cValues, LPSPropValue lpPropArray, LPALLOCATEBUFFER lpAllocateBuffer, LPSPropValue *lppPropArray)
{
    ULONG size;
    void *block = NULL;
    if (lpAllocateBuffer == NULL || lppPropArray == NULL)
        return MAPI_E_INVALID_PARAMETER;
    SCODE result = ScCountProps(cValues, lpPropArray, &size);
    if (SUCCEEDED(result))
        result = lpAllocateBuffer(size, &block);
    if (FAILED(result))
        return result;
    ScCopyProps(cValues, lpPropArray, block, NULL);
    *lppPropArray = block;
    return S_OK;
}

HRESULT STDAPICALLTYPE HrCopyRestriction(LPSRestriction lpRestriction, LPVOID lpObject, LPSRestriction *lppRestriction)
{
    if (lppRestriction == NULL)
        return MAPI_E_INVALID_PARAMETER;
    return mapix_restriction_copy(lpRestriction, lpObject, lppRestriction);
}
