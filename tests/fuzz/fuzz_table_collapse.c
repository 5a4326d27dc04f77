/* The collapse state of a table (SetCollapseState, SPI-TBL-16) from bytes of a stranger, behind a header that is right. */
#include <mapix.h>
#include <mapiutil.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HEADER 12

static LPTABLEDATA data;
static LPMAPITABLE view;
static BYTE *header;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void put(LONG id, LONG size, LONG flags)
{
    SPropValue values[3] = { { .ulPropTag = PR_ROWID, .Value.l = id }, { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = size },
        { .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = flags } };
    SRow row = { .cValues = 3, .lpProps = values };
    if (data->lpVtbl->HrModifyRow(data, &row) != S_OK)
        abort();
}

static void set_up(void)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_INSTANCE_KEY, PR_ROWID, PR_MESSAGE_SIZE } };
    static const SizedSSortOrderSet(2, order) = { 2, 2, 1, { { PR_MESSAGE_SIZE, TABLE_SORT_ASCEND }, { PR_MESSAGE_FLAGS, TABLE_SORT_ASCEND } } };
    BYTE key[8] = { 0, 0, 0, 0, 0, 0, 0, 1 };
    ULONG size;
    if (CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)&columns, &data) != S_OK)
        abort();
    for (LONG i = 0; i < 12; i++)
        put(i, i % 3, i % 2);
    if (data->lpVtbl->HrGetView(data, (LPSSortOrderSet)&order, NULL, 0, &view) != S_OK
        || view->lpVtbl->GetCollapseState(view, 0, sizeof(key), key, &size, &header) != S_OK)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    BOOKMARK bookmark;
    LPSRowSet rows = NULL;
    ULONG count = 0;
    if (!view)
        set_up();
    BYTE *blob = malloc(HEADER + size);
    if (!blob)
        return 0;
    memcpy(blob, header, HEADER);
    if (size)
        memcpy(blob + HEADER, bytes, size);
    if (view->lpVtbl->SetCollapseState(view, 0, (ULONG)(HEADER + size), blob, &bookmark) == S_OK) {
        if (view->lpVtbl->SeekRow(view, bookmark, 0, NULL) < 0 || view->lpVtbl->FreeBookmark(view, bookmark) != S_OK)
            abort();
    }
    if (view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 0, NULL) != S_OK || view->lpVtbl->GetRowCount(view, 0, &count) != S_OK
        || view->lpVtbl->QueryRows(view, 1000, 0, &rows) != S_OK || rows->cRows != count)
        abort();
    FreeProws(rows);
    free(blob);
    return 0;
}
