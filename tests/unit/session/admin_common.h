/* A home, a catalogue of invented services, and an entry function that is a script. */
#ifndef MAPIX_TESTS_SESSION_ADMIN_COMMON_H
#define MAPIX_TESTS_SESSION_ADMIN_COMMON_H

#include "tests/unit/profile/common.h"

#include <mapiaux.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapix.h>

#include "base/object.h"
#include "profile/inf.h"
#include "session/admin.h"
#include "session/admin_internal.h"
#include "session/profile_section.h"

static const char catalogue[] =
    "[Services]\nONE=Service one\nPLAIN=Plain service\nSINGLE=Single service\nTWO=Service two\nNOID=No identity\nMISSING=Missing\n"
    "HALF=Half\nOTHERHALF=Other half\n"
    "[Default Services]\nONE=Service one\nPLAIN=Plain service\n"
    "[ONE]\nPR_DISPLAY_NAME=The first\nProviders=ONE_MS, ONE_AB, ONE_XP\nSections=ONE_EXTRA\nPR_SERVICE_DLL_NAME=one\n"
    "PR_SERVICE_ENTRY_NAME=OneEntry\nPR_SERVICE_SUPPORT_FILES=one, other\nPR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY\nParallel=1\n6600001e=setting\n"
    "[ONE_MS]\nPR_DISPLAY_NAME=Folders\nPR_PROVIDER_DISPLAY=Store\nPR_PROVIDER_DLL_NAME=one\nPR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\n"
    "PR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE|STATUS_PRIMARY_IDENTITY\n66010003=7\n"
    "[ONE_AB]\nPR_DISPLAY_NAME=Contacts\nPR_PROVIDER_DISPLAY=Book\nPR_PROVIDER_DLL_NAME=one\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\n"
    "PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY\n"
    "[ONE_XP]\nPR_DISPLAY_NAME=Delivery\nPR_PROVIDER_DISPLAY=Transport\nPR_PROVIDER_DLL_NAME=one\nPR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER\n"
    "PR_RESOURCE_FLAGS=STATUS_XP_PREFER_LAST\n"
    "[ONE_EXTRA]\nUID=13DBB0C8AA05101A9BB000AA002FC45A\n66020003=5\n"
    "[PLAIN]\nProviders=PLAIN_MS\n"
    "[PLAIN_MS]\nPR_DISPLAY_NAME=Plain folders\nPR_PROVIDER_DISPLAY=Plain store\nPR_PROVIDER_DLL_NAME=plain\n"
    "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\nPR_RESOURCE_FLAGS=STATUS_NO_DEFAULT_STORE\n"
    "[SINGLE]\nProviders=TWO_XP\nPR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY|SERVICE_NO_PRIMARY_IDENTITY\nPR_SERVICE_DLL_NAME=single\n"
    "PR_SERVICE_ENTRY_NAME=SingleEntry\n"
    "[TWO]\nProviders=TWO_XP, TWO_MS\nPR_SERVICE_DLL_NAME=two\nPR_SERVICE_ENTRY_NAME=TwoEntry\nPR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY\n"
    "Sections=ONE_EXTRA\n"
    "[TWO_XP]\nPR_DISPLAY_NAME=Two\nPR_PROVIDER_DISPLAY=Two\nPR_PROVIDER_DLL_NAME=two\nPR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER\n"
    "PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY\n"
    "[TWO_MS]\nPR_DISPLAY_NAME=Two store\nPR_PROVIDER_DISPLAY=Two store\nPR_PROVIDER_DLL_NAME=two\nPR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\n"
    "PR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE\n"
    "[HALF]\nProviders=TWO_XP\nPR_SERVICE_DLL_NAME=half\n[OTHERHALF]\nProviders=CODED\nPR_SERVICE_ENTRY_NAME=HalfEntry\n"
    "[CODED]\nPR_DISPLAY_NAME=Coded\nPR_PROVIDER_DISPLAY=Coded\nPR_PROVIDER_DLL_NAME=two\nPR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER\n"
    "PR_STATUS_CODE=STATUS_AVAILABLE\n"
    "[NOID]\nProviders=TWO_XP\nPR_RESOURCE_FLAGS=SERVICE_NO_PRIMARY_IDENTITY\n";

/* What the entry functions were called with, and what they answer. */
struct call {
    char module[32];
    char function[32];
    ULONG context;
    ULONG flags;
    ULONG_PTR ui_param;
    ULONG count;
};
static struct call calls[32];
static ULONG call_count;
static HRESULT answer;
static HRESULT (*during)(const struct loader_service_call *call);

static HRESULT scripted_module(const char *module, const struct loader_service_call *call, struct mapix_error_slot *slot)
{
    struct call *record = &calls[call_count++ % 32];
    snprintf(record->module, sizeof(record->module), "%s", module);
    snprintf(record->function, sizeof(record->function), "%s", call->function);
    record->context = call->context;
    record->flags = call->flags;
    record->ui_param = call->ui_param;
    record->count = call->count;
    if (!call->support || !call->admin)
        return E_FAIL;
    if (during) {
        HRESULT result = during(call);
        if (FAILED(result))
            return result;
    }
    return FAILED(answer) ? mapix_error_set(slot, answer, "scripted", 0, 0, "as the script wants") : answer;
}

static LPPROFADMIN profiles;

static inline int start(void **state)
{
    char path[128];
    if (make_home(state))
        return 1;
    snprintf(path, sizeof(path), "%s/services.inf", home);
    FILE *file = fopen(path, "w");
    if (!file)
        return 1;
    fputs(catalogue, file);
    fclose(file);
    setenv("MAPIX_SVC_PATH", path, 1);
    profile_inf_system_directory = home;
    admin_call_module = scripted_module;
    call_count = 0;
    answer = S_OK;
    during = NULL;
    return FAILED(MAPIInitialize(NULL)) || FAILED(MAPIAdminProfiles(0, &profiles));
}

static inline int stop(void **state)
{
    profiles->lpVtbl->Release(profiles);
    MAPIUninitialize();
    return remove_home(state);
}

#define T(text) ((LPTSTR)(uintptr_t)(text))

static inline LPSERVICEADMIN2 open_services(const char *name)
{
    LPSERVICEADMIN admin = NULL;
    LPSERVICEADMIN2 admin2 = NULL;
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, T(name), NULL, 0, 0, &admin), S_OK);
    assert_int_equal(admin->lpVtbl->QueryInterface(admin, &IID_IMsgServiceAdmin2, (LPVOID *)&admin2), S_OK);     /* SVC-02 */
    admin->lpVtbl->Release(admin);
    return admin2;
}

static inline LPSERVICEADMIN2 new_profile(const char *name)
{
    assert_int_equal(profiles->lpVtbl->CreateProfile(profiles, T(name), NULL, 0, 0), S_OK);
    return open_services(name);
}

static inline MAPIUID add_service(LPSERVICEADMIN2 admin, const char *name)
{
    MAPIUID uid;
    assert_int_equal(admin->lpVtbl->CreateMsgServiceEx(admin, T(name), NULL, 0, 0, &uid), S_OK);
    return uid;
}

static inline LPSRowSet rows_of(LPMAPITABLE table)
{
    LPSRowSet rows = NULL;
    assert_int_equal(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows), S_OK);
    table->lpVtbl->Release(table);
    return rows;
}

static inline const SPropValue *cell(LPSRowSet rows, ULONG row, ULONG tag)
{
    for (ULONG i = 0; i < rows->aRow[row].cValues; i++)
        if (rows->aRow[row].lpProps[i].ulPropTag == tag)
            return &rows->aRow[row].lpProps[i];
    return NULL;
}

static inline LPSRowSet service_rows(LPSERVICEADMIN2 admin)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(admin->lpVtbl->GetMsgServiceTable(admin, 0, &table), S_OK);
    return rows_of(table);
}

static inline LPSRowSet provider_rows(LPSERVICEADMIN2 admin)
{
    LPMAPITABLE table = NULL;
    assert_int_equal(admin->lpVtbl->GetProviderTable(admin, 0, &table), S_OK);
    return rows_of(table);
}

/* PR_RESOURCE_FLAGS of the provider with this display name. */
static inline ULONG provider_flags(LPSERVICEADMIN2 admin, const char *name)
{
    LPSRowSet rows = provider_rows(admin);
    ULONG flags = (ULONG)-1;
    for (ULONG i = 0; i < rows->cRows; i++)
        if (strcmp(cell(rows, i, PR_DISPLAY_NAME_A)->Value.lpszA, name) == 0)
            flags = (ULONG)cell(rows, i, PR_RESOURCE_FLAGS)->Value.l;
    FreeProws(rows);
    return flags;
}

static inline MAPIUID provider_uid(LPSERVICEADMIN2 admin, const char *name)
{
    MAPIUID uid = { { 0 } };
    LPSRowSet rows = provider_rows(admin);
    for (ULONG i = 0; i < rows->cRows; i++)
        if (strcmp(cell(rows, i, PR_DISPLAY_NAME_A)->Value.lpszA, name) == 0)
            memcpy(&uid, cell(rows, i, PR_PROVIDER_UID)->Value.bin.lpb, 16);
    FreeProws(rows);
    return uid;
}

static inline ULONG service_flags(LPSERVICEADMIN2 admin, const MAPIUID *uid)
{
    LPSRowSet rows = service_rows(admin);
    ULONG flags = (ULONG)-1;
    for (ULONG i = 0; i < rows->cRows; i++)
        if (memcmp(cell(rows, i, PR_SERVICE_UID)->Value.bin.lpb, uid, 16) == 0)
            flags = (ULONG)cell(rows, i, PR_RESOURCE_FLAGS)->Value.l;
    FreeProws(rows);
    return flags;
}

#endif
