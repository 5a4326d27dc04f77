#include "local_profile.h"

#include <mspst.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "profile/profile.h"

static char *store_path(const char *name)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/mapix/%s.db", getenv("XDG_DATA_HOME"), name) > 0);
    return path;
}

/* Does the section of the profile's one LOCAL store say that its logon may be tried at once? */
static bool is_immediate(const char *name)
{
    struct profile *profile = NULL;
    struct profile_provider *list = NULL;
    ULONG count = 0, tag = PR_MAPIX_IMMEDIATE;
    SPropValue value = { 0 };
    bool is = false;
    void *base = mapix_memory_new(16);
    struct prop_memory memory = { base, MAPIAllocateMore };
    assert_int_equal(profile_open(name, NULL, 0, NULL, &profile), S_OK);
    assert_int_equal(profile_list_providers(profile, NULL, NULL, &count, &list), S_OK);
    for (ULONG i = 0; i < count; i++)
        if (profile_get_values(profile, &list[i].section.uid, 1, &tag, &memory, NULL, &value) == S_OK && value.ulPropTag == tag && value.Value.b)
            is = true;
    mapix_memory_free(base);
    free(list);
    profile_release(profile);
    return is;
}

char *local_profile_make(const char *name)
{
    LPPROFADMIN profiles = NULL;
    LPSERVICEADMIN services = NULL;
    LPSERVICEADMIN2 services2 = NULL;
    MAPIUID uid;
    char *path = store_path(name);
    SPropValue value = { .ulPropTag = PR_PST_PATH_A, .Value.lpszA = path };
    fixture_profile(name, NULL);
    fixture_service(name, "Good", "scripted", FIXTURE_NO_ENTRY, "MS good", NULL);
    assert_int_equal(MAPIAdminProfiles(0, &profiles), S_OK);
    assert_int_equal(profiles->lpVtbl->AdminServices(profiles, (LPTSTR)(uintptr_t)name, NULL, 0, 0, &services), S_OK);
    assert_int_equal(services->lpVtbl->QueryInterface(services, &IID_IMsgServiceAdmin2, (LPVOID *)&services2), S_OK);
    assert_int_equal(services2->lpVtbl->CreateMsgServiceEx(services2, (LPTSTR)(uintptr_t) "LOCAL", (LPTSTR)(uintptr_t) "LOCAL", 0, 0, &uid), S_OK);
    assert_int_equal(services->lpVtbl->ConfigureMsgService(services, &uid, 0, 0, 1, &value), S_OK);
    services2->lpVtbl->Release(services2);
    services->lpVtbl->Release(services);
    profiles->lpVtbl->Release(profiles);
    fixture_logoff(fixture_logon(name, MAPI_NEW_SESSION | MAPI_NO_MAIL));
    assert_true(is_immediate(name));
    fixture_logoff(fixture_logon(name, MAPI_NEW_SESSION | MAPI_NO_MAIL));
    return path;
}

int local_profile_start(void **state)
{
    char path[4096];
    int result = fixture_start(state);
    snprintf(path, sizeof(path), "%s:%s/providers/local", getenv("MAPIX_PROVIDER_PATH"), getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/data/mapisvc.inf", getenv("MAPIX_SOURCE_DIR"));
    setenv("MAPIX_SVC_PATH", path, 1);
    return result;
}
