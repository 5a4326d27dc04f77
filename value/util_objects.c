/* Helpers over interfaces that anybody may implement (SPI-UTIL-06). */
#include <mapiutil.h>

#include "base/object.h"
#include "value/util.h"
#include "value/value.h"

/* AddRef of any object; NULL answers 0. */
ULONG STDAPICALLTYPE UlAddRef(LPVOID lpunk)
{
    IUnknown *object = lpunk;
    return object == NULL ? 0 : object->lpVtbl->AddRef(object);
}

/* Release of any object; NULL answers 0. */
ULONG STDAPICALLTYPE UlRelease(LPVOID lpunk)
{
    IUnknown *object = lpunk;
    return object == NULL ? 0 : object->lpVtbl->Release(object);
}

/* One property, for MAPIFreeBuffer. Warnings become errors: what GetProps could not give is the error it gives for it. */
HRESULT STDAPICALLTYPE HrGetOneProp(LPMAPIPROP lpMapiProp, ULONG ulPropTag, LPSPropValue *lppProp)
{
    SizedSPropTagArray(1, tags) = { 1, { ulPropTag } };
    SPropValue *value = NULL;
    ULONG count = 0;
    if (lpMapiProp == NULL || lppProp == NULL)
        return MAPI_E_INVALID_PARAMETER;
    *lppProp = NULL;
    HRESULT result = lpMapiProp->lpVtbl->GetProps(lpMapiProp, (LPSPropTagArray)&tags, 0, &count, &value);
    if (FAILED(result))
        return result;
    if (count == 0 || value == NULL) {
        mapix_object_free_from(lpMapiProp, value);
        return MAPI_E_NOT_FOUND;
    }
    /* Asked for as an error (PT_ERROR in the tag) it may be one. */
    if (PROP_TYPE(value->ulPropTag) == PT_ERROR && PROP_TYPE(ulPropTag) != PT_ERROR) {
        result = FAILED(value->Value.err) ? value->Value.err : MAPI_E_NOT_FOUND;
        mapix_object_free_from(lpMapiProp, value);
        return result;
    }
    *lppProp = value;
    return S_OK;
}

/* Set one property; a problem with it is the result. */
HRESULT STDAPICALLTYPE HrSetOneProp(LPMAPIPROP lpMapiProp, LPSPropValue lpProp)
{
    SPropProblemArray *problems = NULL;
    if (lpMapiProp == NULL || lpProp == NULL)
        return MAPI_E_INVALID_PARAMETER;
    HRESULT result = lpMapiProp->lpVtbl->SetProps(lpMapiProp, 1, lpProp, &problems);
    if (FAILED(result))
        return result;
    if (problems != NULL) {
        result = problems->cProblem > 0 ? problems->aProblem[0].scode : S_OK;
        mapix_object_free_from(lpMapiProp, problems);
    }
    return FAILED(result) ? result : S_OK;
}

/* Does the object have the property? By its list of properties; one that keeps no such list is asked for the value. */
BOOL STDAPICALLTYPE FPropExists(LPMAPIPROP lpMapiProp, ULONG ulPropTag)
{
    SPropTagArray *tags = NULL;
    bool found = false;
    if (lpMapiProp == NULL || FAILED(lpMapiProp->lpVtbl->GetPropList(lpMapiProp, 0, &tags)) || tags == NULL)
        return FALSE;
    ULONG mask = PROP_TYPE(ulPropTag) == PT_UNSPECIFIED ? 0xffff0000u : 0xffffffffu;
    for (ULONG i = 0; !found && i < tags->cValues; i++)
        found = ((tags->aulPropTag[i] ^ ulPropTag) & mask) == 0 ||
            /* GetPropList without MAPI_UNICODE names a string's 8-bit type; either width exists when one does. */
            (PROP_ID(tags->aulPropTag[i]) == PROP_ID(ulPropTag) &&
                mapix_value_types_convert(PROP_TYPE(tags->aulPropTag[i]), PROP_TYPE(ulPropTag)));
    mapix_object_free_from(lpMapiProp, tags);
    return found;
}

/* Free each row's values and the set; NULL does nothing. */
void STDAPICALLTYPE FreeProws(LPSRowSet lpRows)
{
    mapix_value_free_rows(lpRows);
}

void STDAPICALLTYPE FreePadrlist(LPADRLIST lpAdrlist)
{
    mapix_value_free_rows((SRowSet *)lpAdrlist);
}
