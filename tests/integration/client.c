/* A program of somebody else's: built outside the tree with what pkg-config says, run against the installation. */
#include <mapix.h>
#include <mapiutil.h>
#include <stdio.h>

int main(void)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_DISPLAY_NAME_A } };
    LPMAPISESSION session;
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = MAPIInitialize(NULL);

    if (FAILED(result))
        return 1;
    result = MAPILogonEx(0, NULL, NULL, MAPI_EXTENDED | MAPI_USE_DEFAULT | MAPI_NO_MAIL, &session);
    if (FAILED(result)) {
        fprintf(stderr, "logon: 0x%08x\n", (unsigned)result);
        return 2;
    }
    result = session->lpVtbl->GetMsgStoresTable(session, 0, &table);
    if (!FAILED(result))
        result = HrQueryAllRows(table, (LPSPropTagArray)&tags, NULL, NULL, 0, &rows);
    if (FAILED(result))
        return 3;
    for (ULONG i = 0; i < rows->cRows; i++)
        printf("%s\n", rows->aRow[i].lpProps[0].Value.lpszA);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    MAPIUninitialize();
    return 0;
}
