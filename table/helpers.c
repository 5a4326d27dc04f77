/* Functions over tables of any make: HrQueryAllRows, HrAddColumns. */
#include <mapix.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "table/helpers.h"

/* Rows gathered from several calls. */
struct gathered {
    SRow *rows;
    ULONG count, room;
};

/* Take the rows out of a set and free the set. */
static HRESULT gather(struct gathered *gathered, LPSRowSet set)
{
    if (gathered->room - gathered->count < set->cRows) {
        ULONG room = gathered->room ? gathered->room * 2 : 64;
        while (room - gathered->count < set->cRows)
            room *= 2;
        SRow *larger = realloc(gathered->rows, room * sizeof(*larger));
        if (!larger) {
            FreeProws(set);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        gathered->rows = larger;
        gathered->room = room;
    }
    memcpy(gathered->rows + gathered->count, set->aRow, set->cRows * sizeof(SRow));
    gathered->count += set->cRows;
    MAPIFreeBuffer(set);
    return S_OK;
}

static HRESULT read_all(LPMAPITABLE table, ULONG limit, struct gathered *gathered)
{
    HRESULT result;
    for (;;) {
        LPSRowSet set = NULL;
        result = table->lpVtbl->QueryRows(table, 1000, 0, &set);
        if (FAILED(result) || !set)
            return result;
        if (set->cRows == 0) {                           /* the end, and only this is (SPI-TBL-04) */
            MAPIFreeBuffer(set);
            return S_OK;
        }
        if (limit && (set->cRows > limit || gathered->count > limit - set->cRows)) {
            FreeProws(set);
            return MAPI_E_TABLE_TOO_BIG;
        }
        result = gather(gathered, set);
        if (FAILED(result))
            return result;
    }
}

/* Retrieve all rows of a table, from its beginning (hrqueryallrows). `ptaga`, `pres`, `psos` are set on the table if not NULL, and stay set.
 * `crowsMax` 0: no limit; a table with more rows answers MAPI_E_TABLE_TOO_BIG (TABL-11). Undefined columns come as QueryRows gives them
 * (PT_ERROR). The caller frees the rows with FreeProws. Whatever the table's methods return; MAPI_E_INVALID_PARAMETER. */
STDAPI HrQueryAllRows(LPMAPITABLE ptable, LPSPropTagArray ptaga, LPSRestriction pres, LPSSortOrderSet psos, LONG crowsMax, LPSRowSet *pprows)
{
    if (!ptable || !pprows || crowsMax < 0)
        return MAPI_E_INVALID_PARAMETER;
    *pprows = NULL;
    struct gathered gathered = { NULL, 0, 0 };
    HRESULT result = ptaga ? ptable->lpVtbl->SetColumns(ptable, ptaga, TBL_BATCH) : S_OK;
    if (!FAILED(result) && pres)
        result = ptable->lpVtbl->Restrict(ptable, pres, TBL_BATCH);
    if (!FAILED(result) && psos)
        result = ptable->lpVtbl->SortTable(ptable, psos, TBL_BATCH);
    if (!FAILED(result))
        result = ptable->lpVtbl->SeekRow(ptable, BOOKMARK_BEGINNING, 0, NULL);
    if (!FAILED(result))
        result = read_all(ptable, (ULONG)crowsMax, &gathered);
    LPVOID block = NULL;
    if (!FAILED(result))
        result = MAPIAllocateBuffer((ULONG)CbNewSRowSet(gathered.count), &block);
    if (!FAILED(result)) {
        LPSRowSet set = block;
        set->cRows = gathered.count;
        if (gathered.count)
            memcpy(set->aRow, gathered.rows, gathered.count * sizeof(SRow));
        *pprows = set;
        result = S_OK;
    } else {
        for (ULONG i = 0; i < gathered.count; i++)
            MAPIFreeBuffer(gathered.rows[i].lpProps);
    }
    free(gathered.rows);
    return result;
}

static bool has_property(const SPropTagArray *tags, ULONG tag)
{
    for (ULONG i = 0; PROP_ID(tag) && i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* Put columns at the beginning of a table's column set: new ones, or moved there; the others follow (hraddcolumnsex). The callback may
 * change the tags that were there before, not their number. Whatever the table's methods return; MAPI_E_INVALID_PARAMETER, or what
 * the allocation function returns. */
STDAPI HrAddColumnsEx(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew, LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer,
    void (*lpfnFilterColumns)(LPSPropTagArray ptaga))
{
    if (!lptbl || !lpproptagColumnsNew || !lpAllocateBuffer || !lpFreeBuffer)
        return MAPI_E_INVALID_PARAMETER;
    LPSPropTagArray before = NULL;
    HRESULT result = lptbl->lpVtbl->QueryColumns(lptbl, 0, &before);
    if (FAILED(result))
        return result;
    if (lpfnFilterColumns)
        lpfnFilterColumns(before);
    LPVOID block = NULL;
    result = lpAllocateBuffer((ULONG)CbNewSPropTagArray(lpproptagColumnsNew->cValues + before->cValues), &block);
    if (!FAILED(result)) {
        LPSPropTagArray tags = block;
        memcpy(tags, lpproptagColumnsNew, CbNewSPropTagArray(lpproptagColumnsNew->cValues));
        for (ULONG i = 0; i < before->cValues; i++)
            if (!has_property(lpproptagColumnsNew, before->aulPropTag[i]))
                tags->aulPropTag[tags->cValues++] = before->aulPropTag[i];
        result = lptbl->lpVtbl->SetColumns(lptbl, tags, TBL_BATCH);
        lpFreeBuffer(tags);
    }
    lpFreeBuffer(before);
    return result;
}

/* HrAddColumnsEx without a callback (hraddcolumns). */
STDAPI HrAddColumns(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew, LPALLOCATEBUFFER lpAllocateBuffer, LPFREEBUFFER lpFreeBuffer)
{
    return HrAddColumnsEx(lptbl, lpproptagColumnsNew, lpAllocateBuffer, lpFreeBuffer, NULL);
}

HRESULT mapix_table_take_rows(LPMAPITABLE table, const SPropTagArray *columns, const SRestriction *restriction, LPSRowSet *ret_rows)
{
    HRESULT result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)columns, (LPSRestriction)(uintptr_t)restriction, NULL, 0, ret_rows);

    table->lpVtbl->Release(table);
    return result;
}

HRESULT mapix_table_all_rows(LPMAPITABLE table, LPSRowSet *ret_rows)
{
    LPSPropTagArray columns = NULL;
    HRESULT result = table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns);

    if (!FAILED(result))
        result = HrQueryAllRows(table, columns, NULL, NULL, 0, ret_rows);
    MAPIFreeBuffer(columns);
    return result;
}
