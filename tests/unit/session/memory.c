/* Every allocation of a logon, of what is done with the session, and of its end fails in turn: an error or a session, never a leak of
 * objects or modules, and the next logon works. One thread does it all (no deadline, no thread for notifications), because sanitizers do not
 * survive a thread that cannot be made. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/object.h"
#include "failing_allocator.h"
#include "loader/loader.h"

static void use(LPMAPISESSION session)
{
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPENTRYID id = NULL;
    LPMDB store = NULL;
    LPPROFSECT section = NULL;
    ULONG size = 0;
    session->lpVtbl->QueryIdentity(session, &size, &id);
    MAPIFreeBuffer(id);
    if (SUCCEEDED(session->lpVtbl->OpenProfileSection(session, (LPMAPIUID)(uintptr_t)&MUID_PROFILE_INSTANCE, NULL, 0, &section)))
        section->lpVtbl->Release(section);
    if (FAILED(session->lpVtbl->GetMsgStoresTable(session, 0, &table)))
        return;
    if (SUCCEEDED(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows))) {
        LPSPropValue value = rows->cRows ? PpropFindProp(rows->aRow[0].lpProps, rows->aRow[0].cValues, PR_ENTRYID) : NULL;
        if (value && SUCCEEDED(session->lpVtbl->OpenMsgStore(session, 0, value->Value.bin.cb, (LPENTRYID)value->Value.bin.lpb, NULL, MDB_WRITE,
                &store)))
            store->lpVtbl->Release(store);
        FreeProws(rows);
    }
    table->lpVtbl->Release(table);
}

static void body(void *context)
{
    LPMAPISESSION session = NULL;
    HRESULT hr = MAPILogonEx(0, (LPTSTR) "memory", NULL, MAPI_NEW_SESSION | MAPI_NO_MAIL, &session);
    assert_int_equal(SUCCEEDED(hr), session != NULL);
    if (!session)
        return;
    use(session);
    session->lpVtbl->Logoff(session, 0, 0, 0);
    session->lpVtbl->Release(session);
    if (mapix_object_live_count() || loader_module_uses(NULL)) {
        failing_allocator_stop();
        fail_msg("%ld objects and %u modules are left", mapix_object_live_count(), loader_module_uses(NULL));
    }
}

static void every_allocation_fails(void **state)
{
    fixture_profile("memory", NULL);
    fixture_service("memory", "One", "scripted", FIXTURE_NO_ENTRY, "AB book", "MS store", NULL);
    unsetenv("MAPIX_SCRIPT_LOG");
    unsetenv("MAPIX_SCRIPT");
    assert_true(failing_allocator_each(body, NULL) > 40);
    assert_int_equal(mapix_object_live_count(), 0);
    assert_int_equal(loader_module_uses(NULL), 0);
    fixture_logoff(fixture_logon("memory", MAPI_NEW_SESSION | MAPI_NO_MAIL));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_allocation_fails) };
    setenv("MAPIX_LOGON_DEADLINE", "0", 1);
    return cmocka_run_group_tests(tests, fixture_start_alone, fixture_end);
}
