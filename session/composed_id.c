/* Compound entry identifiers: an object's id together with its store's record key, for clients that work with several stores
 * (HrComposeEID and its relatives). Flags 0, a UID of ours, the length of the record key, the key, the object's id. */
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "table/helpers.h"

#define PREFIX (4 + sizeof(MAPIUID) + sizeof(uint32_t))
#define ID_MAX 65536

static const BYTE compound_uid[16] = { 0x6d, 0x61, 0x70, 0x69, 0x78, 0x9c, 0x41, 0xe7, 0xb2, 0x0d, 0x5a, 0x33, 0xc1, 0x18, 0x77, 0x02 };

static HRESULT copy_id(const void *bytes, ULONG size, ULONG *ret_size, LPENTRYID *ret_id)
{
    LPENTRYID id;
    HRESULT result = MAPIAllocateBuffer(size, (LPVOID *)&id);

    if (FAILED(result))
        return result;
    memcpy(id, bytes, size);
    *ret_size = size;
    *ret_id = id;
    return S_OK;
}

HRESULT HrComposeEID(LPMAPISESSION psession, ULONG cbStoreRecordKey, LPBYTE pStoreRecordKey, ULONG cbMsgEID, LPENTRYID pMsgEID,
    ULONG *pcbEID, LPENTRYID *ppEID)
{
    uint32_t key_size = cbStoreRecordKey;
    BYTE *at;
    HRESULT result;

    (void)psession;
    if ((cbStoreRecordKey && !pStoreRecordKey) || !cbMsgEID || !pMsgEID || !pcbEID || !ppEID || cbStoreRecordKey > ID_MAX ||
        cbMsgEID > ID_MAX)
        return MAPI_E_INVALID_PARAMETER;
    if (!cbStoreRecordKey)
        return copy_id(pMsgEID, cbMsgEID, pcbEID, ppEID);
    result = MAPIAllocateBuffer((ULONG)PREFIX + cbStoreRecordKey + cbMsgEID, (LPVOID *)&at);
    if (FAILED(result))
        return result;
    *ppEID = (LPENTRYID)(void *)at;
    *pcbEID = (ULONG)PREFIX + cbStoreRecordKey + cbMsgEID;
    memset(at, 0, 4);
    memcpy(at + 4, compound_uid, sizeof(compound_uid));
    memcpy(at + 4 + sizeof(compound_uid), &key_size, sizeof(key_size));
    memcpy(at + PREFIX, pStoreRecordKey, cbStoreRecordKey);
    memcpy(at + PREFIX + cbStoreRecordKey, pMsgEID, cbMsgEID);
    return S_OK;
}

/* Is this a compound id, and how long is the record key in it? */
static bool is_compound(ULONG size, const BYTE *id, uint32_t *ret_key_size)
{
    uint32_t key_size;

    if (size <= PREFIX || memcmp(id + 4, compound_uid, sizeof(compound_uid)))
        return false;
    memcpy(&key_size, id + 4 + sizeof(compound_uid), sizeof(key_size));
    if (!key_size || key_size >= size - PREFIX)
        return false;
    *ret_key_size = key_size;
    return true;
}

/* The entry id of the store in this session that has the record key. MAPI_E_NOT_FOUND when none has. */
static HRESULT find_store(LPMAPISESSION session, const BYTE *key, uint32_t key_size, ULONG *ret_size, LPENTRYID *ret_id)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_RECORD_KEY, PR_ENTRYID } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT result = session->lpVtbl->GetMsgStoresTable(session, 0, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&columns, NULL, &rows);
    if (FAILED(result))
        return result;
    result = MAPI_E_NOT_FOUND;
    for (ULONG i = 0; i < rows->cRows && result == MAPI_E_NOT_FOUND; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;

        if (values[0].ulPropTag == PR_RECORD_KEY && values[1].ulPropTag == PR_ENTRYID && values[0].Value.bin.cb == key_size &&
            !memcmp(values[0].Value.bin.lpb, key, key_size))
            result = copy_id(values[1].Value.bin.lpb, values[1].Value.bin.cb, ret_size, ret_id);
    }
    FreeProws(rows);
    return result;
}

HRESULT HrDecomposeEID(LPMAPISESSION psession, ULONG cbEID, LPENTRYID pEID, ULONG *pcbStoreEID, LPENTRYID *ppStoreEID, ULONG *pcbMsgEID,
    LPENTRYID *ppMsgEID)
{
    const BYTE *bytes = (const BYTE *)pEID;
    uint32_t key_size;
    HRESULT result;

    if (!cbEID || !pEID || !pcbStoreEID || !ppStoreEID || !pcbMsgEID || !ppMsgEID)
        return MAPI_E_INVALID_PARAMETER;
    *pcbStoreEID = 0;
    *ppStoreEID = NULL;
    if (!is_compound(cbEID, bytes, &key_size))
        return copy_id(bytes, cbEID, pcbMsgEID, ppMsgEID);
    if (!psession)
        return MAPI_E_INVALID_PARAMETER;
    result = find_store(psession, bytes + PREFIX, key_size, pcbStoreEID, ppStoreEID);
    if (FAILED(result))
        return result;
    result = copy_id(bytes + PREFIX + key_size, cbEID - (ULONG)PREFIX - key_size, pcbMsgEID, ppMsgEID);
    if (FAILED(result)) {
        MAPIFreeBuffer(*ppStoreEID);
        *ppStoreEID = NULL;
        *pcbStoreEID = 0;
    }
    return result;
}

/* A compound id as text, for both widths. */
static HRESULT compose_text(LPMAPISESSION session, ULONG key_size, LPBYTE key, ULONG size, LPENTRYID id, LPSTR *ret_narrow, LPWSTR *ret_wide)
{
    LPENTRYID compound;
    ULONG compound_size;
    HRESULT result;

    if (!ret_narrow && !ret_wide)
        return MAPI_E_INVALID_PARAMETER;
    result = HrComposeEID(session, key_size, key, size, id, &compound_size, &compound);
    if (FAILED(result))
        return result;
    result = ret_narrow ? HrSzFromEntryID(compound_size, compound, ret_narrow) : HrSzFromEntryIDW(compound_size, compound, ret_wide);
    MAPIFreeBuffer(compound);
    return result;
}

/* Take the id that a text gave apart; frees it. */
static HRESULT decompose_text(LPMAPISESSION session, HRESULT result, ULONG size, LPENTRYID id, ULONG *ret_store_size, LPENTRYID *ret_store,
    ULONG *ret_size, LPENTRYID *ret_id)
{
    if (FAILED(result))
        return result;
    result = HrDecomposeEID(session, size, id, ret_store_size, ret_store, ret_size, ret_id);
    MAPIFreeBuffer(id);
    return result;
}

HRESULT HrComposeMsgID(LPMAPISESSION psession, ULONG cbStoreRecordKey, LPBYTE pStoreRecordKey, ULONG cbMsgEID, LPENTRYID pMsgEID,
    LPSTR *pszMsgID)
{
    return compose_text(psession, cbStoreRecordKey, pStoreRecordKey, cbMsgEID, pMsgEID, pszMsgID, NULL);
}

HRESULT HrDecomposeMsgID(LPMAPISESSION psession, LPSTR szMsgID, ULONG *pcbStoreEID, LPENTRYID *ppStoreEID, ULONG *pcbMsgEID,
    LPENTRYID *ppMsgEID)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    HRESULT result = HrEntryIDFromSz(szMsgID, &size, &id);

    return decompose_text(psession, result, size, id, pcbStoreEID, ppStoreEID, pcbMsgEID, ppMsgEID);
}

/* The two for programs built with UNICODE. */
HRESULT HrComposeMsgIDW(LPMAPISESSION psession, ULONG cbStoreRecordKey, LPBYTE pStoreRecordKey, ULONG cbMsgEID, LPENTRYID pMsgEID,
    LPWSTR *pszMsgID)
{
    return compose_text(psession, cbStoreRecordKey, pStoreRecordKey, cbMsgEID, pMsgEID, NULL, pszMsgID);
}

HRESULT HrDecomposeMsgIDW(LPMAPISESSION psession, LPWSTR szMsgID, ULONG *pcbStoreEID, LPENTRYID *ppStoreEID, ULONG *pcbMsgEID,
    LPENTRYID *ppMsgEID)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    HRESULT result = HrEntryIDFromSzW(szMsgID, &size, &id);

    return decompose_text(psession, result, size, id, pcbStoreEID, ppStoreEID, pcbMsgEID, ppMsgEID);
}
