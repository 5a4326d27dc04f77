// The same in C++: interfaces are classes.
#include <mapix.h>
#include <mapiutil.h>
#include <cstdio>

int main()
{
    IMAPISession *session = nullptr;
    IMAPITable *table = nullptr;
    SRowSet *rows = nullptr;
    ULONG flags = MAPI_EXTENDED | MAPI_USE_DEFAULT | MAPI_NO_MAIL;

    if (FAILED(MAPIInitialize(nullptr)) || FAILED(MAPILogonEx(0, nullptr, nullptr, flags, &session)))
        return 2;
    if (FAILED(session->GetMsgStoresTable(0, &table)) || FAILED(table->QueryRows(10, 0, &rows)))
        return 3;
    std::printf("%u stores\n", static_cast<unsigned>(rows->cRows));
    FreeProws(rows);
    table->Release();
    session->Logoff(0, 0, 0);
    session->Release();
    MAPIUninitialize();
    return 0;
}
