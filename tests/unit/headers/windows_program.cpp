// A program as it stands on a Windows disk: their includes, spellings, TCHAR, _tmain. Compiled unchanged with -I.../compat.
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#define USES_IID_IMAPITable
#define USES_IID_IMessage
#include <initguid.h>
#include <MAPIX.h>
#include <MAPIUtil.h>
#include <MAPITags.h>
#include <MAPIGuid.h>
#include <IMessage.h>
#include <EdkMdb.h>

#ifdef __cplusplus
#define CALL(object, method) (object)->method(
#define NO_MORE
#define BY_REFERENCE(guid) guid
#else
#define CALL(object, method) (object)->lpVtbl->method((object)
#define NO_MORE ,
#define BY_REFERENCE(guid) &guid
#endif

enum { COL_SUBJECT, COL_TIME, NUM_COLS };
static SizedSPropTagArray(NUM_COLS, columns) = { NUM_COLS, { PR_SUBJECT, PR_MESSAGE_DELIVERY_TIME } };

static HRESULT ListRows(LPMAPITABLE lpTable)
{
    LPSRowSet pRows = NULL;
    ULONG i;
    HRESULT hRes = HrQueryAllRows(lpTable, (LPSPropTagArray)&columns, NULL, NULL, 0, &pRows);

    if (FAILED(hRes))
        return hRes;
    for (i = 0; i < pRows->cRows; i++) {
        LPSPropValue lpProps = pRows->aRow[i].lpProps;
        SYSTEMTIME st;

        if (PROP_TYPE(lpProps[COL_SUBJECT].ulPropTag) != PT_ERROR)
            _tprintf(_T("%s\n"), lpProps[COL_SUBJECT].Value.LPSZ);
        if (lpProps[COL_TIME].ulPropTag == PR_MESSAGE_DELIVERY_TIME && FileTimeToSystemTime(&lpProps[COL_TIME].Value.ft, &st))
            _tprintf(TEXT("%04d-%02d-%02d\n"), st.wYear, st.wMonth, st.wDay);
    }
    FreeProws(pRows);
    return hrSuccess;
}

int _tmain(int argc, TCHAR *argv[])
{
    MAPIINIT_0 MAPIINIT = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS };
    LPMAPISESSION lpSession = NULL;
    LPMAPITABLE lpStores = NULL;
    HRESULT hRes = S_OK;
    GUID guid;
    WCHAR szGuid[39];

    UNREFERENCED_PARAMETER(argv);
    if (argc > 1 && lstrlen(argv[1]) > cchProfileNameMax)
        return 1;
    hRes = CoInitialize(NULL);
    if (SUCCEEDED(hRes) && SUCCEEDED(CoCreateGuid(&guid)))
        StringFromGUID2(BY_REFERENCE(guid), szGuid, 39);
    hRes = MAPIInitialize(&MAPIINIT);
    if (HR_FAILED(hRes))
        return 1;
    hRes = MAPILogonEx(0, NULL, NULL, MAPI_LOGON_UI | MAPI_USE_DEFAULT | fMapiUnicode, &lpSession);
    if (lpSession) {
        hRes = CALL(lpSession, GetMsgStoresTable) NO_MORE 0, &lpStores);
        if (SUCCEEDED(hRes))
            hRes = ListRows(lpStores);
        UlRelease(lpStores);
        (void)CALL(lpSession, Logoff) NO_MORE 0, MAPI_LOGOFF_UI, 0);
        UlRelease(lpSession);
    }
    MAPIUninitialize();
    CoUninitialize();
    return FAILED(hRes) ? 1 : 0;
}
