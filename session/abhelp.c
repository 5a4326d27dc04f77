/* abhelp.h: entries of the address book in sessions with several Exchange accounts.
 *
 * The UIDs tell which of several Exchange address books shall open an identifier that all of them would take. Identifiers of every other
 * provider find their way by themselves, and then, say the pages, these functions are those of IAddrBook and IMAPISupport with the UID ignored. A
 * provider for Exchange that registers a UID for each account, as all providers here must (SPI-EID-06), is such a provider.
 */
#include <abhelp.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <string.h>

#include "base/memory.h"
#include "table/helpers.h"

static HRESULT open_in_book(LPADRBOOK book, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    if (!book || !type || !object)
        return MAPI_E_INVALID_PARAMETER;
    return book->lpVtbl->OpenEntry(book, size, entry_id, iid, flags, type, object);
}

static HRESULT open_with_support(LPMAPISUP support, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    if (!support || !type || !object)
        return MAPI_E_INVALID_PARAMETER;
    return support->lpVtbl->OpenEntry(support, size, entry_id, iid, flags, type, object);
}

/* Results of these are IAddrBook::OpenEntry's, Details' and CompareEntryIDs', and MAPI_E_INVALID_PARAMETER for a missing session or book. */
HRESULT STDAPICALLTYPE HrOpenABEntryWithExchangeContext(LPMAPISESSION pmsess, const MAPIUID *pEmsmdbUID, LPADRBOOK pAddrBook, ULONG cbEntryID,
    LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    (void)pEmsmdbUID;
    return pmsess ? open_in_book(pAddrBook, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) : MAPI_E_INVALID_PARAMETER;
}

HRESULT STDAPICALLTYPE HrOpenABEntryUsingDefaultContext(LPMAPISESSION pmsess, LPADRBOOK pAddrBook, ULONG cbEntryID, LPENTRYID lpEntryID,
    LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    return pmsess ? open_in_book(pAddrBook, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) : MAPI_E_INVALID_PARAMETER;
}

HRESULT STDAPICALLTYPE HrOpenABEntryWithProviderUID(const MAPIUID *pEmsabpUID, LPADRBOOK pAddrBook, ULONG cbEntryID, LPENTRYID lpEntryID,
    LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    (void)pEmsabpUID;
    return open_in_book(pAddrBook, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
}

/* The row says who resolved the name; the identifier says it, too. */
HRESULT STDAPICALLTYPE HrOpenABEntryWithResolvedRow(LPSRow prwResolved, LPADRBOOK pAddrBook, ULONG cbEntryID, LPENTRYID lpEntryID,
    LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    (void)prwResolved;
    return open_in_book(pAddrBook, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
}

HRESULT STDAPICALLTYPE HrOpenABEntryWithProviderUIDSupport(const MAPIUID *pEmsabpUID, LPMAPISUP lpSup, ULONG cbEntryID, LPENTRYID lpEntryID,
    LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    (void)pEmsabpUID;
    return open_with_support(lpSup, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
}

HRESULT STDAPICALLTYPE HrOpenABEntryWithSupport(LPMAPISUP lpSup, ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags,
    ULONG *lpulObjType, LPUNKNOWN *lppUnk)
{
    return open_with_support(lpSup, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
}

HRESULT STDAPICALLTYPE HrDoABDetailsWithProviderUID(const MAPIUID *pEmsabpUID, LPADRBOOK pAddrBook, ULONG_PTR *lpulUIParam, LPFNDISMISS lpfnDismiss,
    LPVOID lpvDismissContext, ULONG cbEntryID, LPENTRYID lpEntryID, LPFNBUTTON lpfButtonCallback, LPVOID lpvButtonContext, LPTSTR lpszButtonText,
    ULONG ulFlags)
{
    (void)pEmsabpUID;
    if (!pAddrBook)
        return MAPI_E_INVALID_PARAMETER;
    return pAddrBook->lpVtbl->Details(pAddrBook, lpulUIParam, lpfnDismiss, lpvDismissContext, cbEntryID, lpEntryID, lpfButtonCallback, lpvButtonContext,
        lpszButtonText, ulFlags);
}

HRESULT STDAPICALLTYPE HrDoABDetailsWithExchangeContext(LPMAPISESSION pmsess, const MAPIUID *pEmsmdbUID, LPADRBOOK pAddrBook, ULONG_PTR *lpulUIParam,
    LPFNDISMISS lpfnDismiss, LPVOID lpvDismissContext, ULONG cbEntryID, LPENTRYID lpEntryID, LPFNBUTTON lpfButtonCallback, LPVOID lpvButtonContext,
    LPTSTR lpszButtonText, ULONG ulFlags)
{
    return pmsess ? HrDoABDetailsWithProviderUID(pEmsmdbUID, pAddrBook, lpulUIParam, lpfnDismiss, lpvDismissContext, cbEntryID, lpEntryID,
                        lpfButtonCallback, lpvButtonContext, lpszButtonText, ulFlags)
                  : MAPI_E_INVALID_PARAMETER;
}

HRESULT STDAPICALLTYPE HrCompareABEntryIDsWithExchangeContext(LPMAPISESSION pmsess, const MAPIUID *pEmsmdbUID, LPADRBOOK pAddrBook, ULONG cbEntryID1,
    LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG ulFlags, ULONG *lpulResult)
{
    (void)pEmsmdbUID;
    if (!pmsess || !pAddrBook)
        return MAPI_E_INVALID_PARAMETER;
    return pAddrBook->lpVtbl->CompareEntryIDs(pAddrBook, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult);
}

/* --- the global address list --- */

static bool is_null_uid(const MAPIUID *uid)
{
    static const MAPIUID zero;
    return !uid || !memcmp(uid, &zero, sizeof(zero));
}

/* Is this a global list, of the provider asked for if one is? */
static bool fits(const SRow *row, const MAPIUID *uid)
{
    const SPropValue *type = &row->lpProps[1], *provider = &row->lpProps[2];
    if (row->lpProps[0].ulPropTag != PR_ENTRYID || type->ulPropTag != PR_DISPLAY_TYPE || type->Value.l != DT_GLOBAL)
        return false;
    return is_null_uid(uid) || (provider->ulPropTag == PR_AB_PROVIDER_ID && provider->Value.bin.cb == sizeof(*uid) &&
        !memcmp(provider->Value.bin.lpb, uid, sizeof(*uid)));
}

/* abhelp.h. The first global address list among the containers of the address book; with a UID that of this provider. MAPIFreeBuffer.
 * MAPI_E_NOT_FOUND: there is none; MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT STDAPICALLTYPE HrGetGALFromEmsmdbUID(LPMAPISESSION pSess, LPADRBOOK lpAdrBook, const MAPIUID *pEmsmdbUID, ULONG *lpcbeid, LPENTRYID *lppeid)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_ENTRYID, PR_DISPLAY_TYPE, PR_AB_PROVIDER_ID } };
    LPABCONT root = NULL;
    LPMAPITABLE table;
    LPSRowSet rows = NULL;
    ULONG type = 0;
    if (!pSess || !lpAdrBook || !lpcbeid || !lppeid)
        return MAPI_E_INVALID_PARAMETER;
    *lpcbeid = 0;
    *lppeid = NULL;
    HRESULT hr = lpAdrBook->lpVtbl->OpenEntry(lpAdrBook, 0, NULL, NULL, 0, &type, (LPUNKNOWN *)&root);
    if (SUCCEEDED(hr))
        hr = root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH | MAPI_DEFERRED_ERRORS, &table);
    if (SUCCEEDED(hr))
        hr = mapix_table_take_rows(table, (const SPropTagArray *)&columns, NULL, &rows);
    const SRow *found = NULL;
    for (ULONG i = 0; SUCCEEDED(hr) && !found && i < rows->cRows; i++)
        found = fits(&rows->aRow[i], pEmsmdbUID) ? &rows->aRow[i] : NULL;
    if (SUCCEEDED(hr) && !found)
        hr = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr)) {
        *lppeid = mapix_memory_copy(NULL, found->lpProps[0].Value.bin.lpb, found->lpProps[0].Value.bin.cb);
        *lpcbeid = *lppeid ? found->lpProps[0].Value.bin.cb : 0;
        hr = *lppeid ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    FreeProws(rows);
    if (root)
        root->lpVtbl->Release(root);
    return hr;
}
