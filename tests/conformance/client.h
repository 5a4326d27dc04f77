/* A client with one profile, "Main", whose only service is LOCAL: scratch directories, logon, the default store, its Inbox. */
#ifndef MAPIX_TESTS_CONFORMANCE_CLIENT_H
#define MAPIX_TESTS_CONFORMANCE_CLIENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scratch.h"

static const char client_services[] =
    "[Services]\nLOCAL=Local mail\n[Default Services]\nLOCAL=Local mail\n"
    "[LOCAL]\nPR_DISPLAY_NAME=Local mail\nProviders=LOCAL_MS\nPR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY\n"
    "[LOCAL_MS]\nPR_DISPLAY_NAME=Local folders\nPR_PROVIDER_DISPLAY=Local message store\nPR_PROVIDER_DLL_NAME=local\n"
    "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\nPR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE|STATUS_PRIMARY_IDENTITY\n";

static inline void client_must(HRESULT result, const char *what)
{
    LPMAPIERROR error = NULL;
    if (FAILED(result)) {
        (void)mapix_last_error(0, &error);
        fail_msg("%s: %#x %s", what, (unsigned)result, error ? (const char *)error->lpszError : "");
    }
}

static inline void client_write_file(const char *name, const char *text)
{
    FILE *file = fopen(scratch_path(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* Group set-up: scratch directories and mapisvc.inf; MAPI is not initialized. */
static inline int client_start(void **state)
{
    char path[4096];
    (void)state;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    mkdir(scratch_path("services"), 0700);
    client_write_file("services/mapisvc.inf", client_services);
    setenv("MAPIX_SVC_PATH", scratch_path("services"), 1);
    return 0;
}

static inline int client_end(void **state)
{
    (void)state;
    scratch_leave();
    return 0;
}

/* Make the profile "Main" (once) and log on to it. MAPI is initialized already. */
static inline LPMAPISESSION client_logon(void)
{
    LPPROFADMIN profiles;
    LPMAPISESSION session = NULL;
    client_must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    HRESULT made = profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "Main", NULL, 0, MAPI_DEFAULT_SERVICES);
    if (made != MAPI_E_NO_ACCESS)
        client_must(made, "CreateProfile");
    profiles->lpVtbl->Release(profiles);
    client_must(MAPILogonEx(0, (LPTSTR) "Main", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), "MAPILogonEx");
    return session;
}

static inline void client_logoff(LPMAPISESSION session)
{
    assert_int_equal(session->lpVtbl->Logoff(session, 0, 0, 0), S_OK);
    session->lpVtbl->Release(session);
}

static inline LPMDB client_store(LPMAPISESSION session)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_DEFAULT_STORE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    LPMDB store = NULL;
    client_must(session->lpVtbl->GetMsgStoresTable(session, 0, &table), "GetMsgStoresTable");
    client_must(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), "HrQueryAllRows");
    for (ULONG i = 0; i < rows->cRows && !store; i++)
        if (rows->aRow[i].lpProps[1].Value.b) {
            SBinary *id = &rows->aRow[i].lpProps[0].Value.bin;
            client_must(session->lpVtbl->OpenMsgStore(session, 0, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MDB_WRITE | MAPI_BEST_ACCESS, &store),
                "OpenMsgStore");
        }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_non_null(store);
    return store;
}

static inline LPMAPIFOLDER client_inbox(LPMDB store)
{
    ULONG size, type;
    LPENTRYID id;
    LPMAPIFOLDER inbox;
    client_must(store->lpVtbl->GetReceiveFolder(store, (LPTSTR) "IPM.Note", 0, &size, &id, NULL), "GetReceiveFolder");
    client_must(store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)(void *)&inbox), "OpenEntry");
    MAPIFreeBuffer(id);
    return inbox;
}

#define CLIENT_DROP(object) ((object)->lpVtbl->Release(object), (object) = NULL)

#endif
