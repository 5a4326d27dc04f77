/* A session's stores and entries, from the outside, with two stores of LOCAL: which are listed, which is the default one, what opens and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <edkmdb.h>
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

static const char services[] =
    "[Services]\nLOCAL=Local mail\nARCHIVE=Archive\n[Default Services]\nLOCAL=Local mail\nARCHIVE=Archive\n"
    "[LOCAL]\nPR_DISPLAY_NAME=Local mail\nProviders=LOCAL_MS\nPR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY\n"
    "[LOCAL_MS]\nPR_DISPLAY_NAME=Local folders\nPR_PROVIDER_DISPLAY=Local message store\nPR_PROVIDER_DLL_NAME=local\n"
    "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\nPR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE|STATUS_PRIMARY_IDENTITY\n"
    "[ARCHIVE]\nPR_DISPLAY_NAME=Archive\nProviders=ARCHIVE_MS\n"
    "[ARCHIVE_MS]\nPR_DISPLAY_NAME=Archive folders\nPR_PROVIDER_DISPLAY=Local message store\nPR_PROVIDER_DLL_NAME=local\n"
    "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\nPR_RESOURCE_FLAGS=STATUS_NO_DEFAULT_STORE\n";

static LPMAPISESSION session;

static void must(HRESULT result, const char *what)
{
    LPMAPIERROR error = NULL;
    if (FAILED(result)) {
        (void)mapix_last_error(0, &error);
        fail_msg("%s: %#x %s", what, (unsigned)result, error ? (const char *)error->lpszError : "");
    }
}

static int set_up(void **state)
{
    char path[4096];
    LPPROFADMIN profiles;
    scratch_enter();
    snprintf(path, sizeof(path), "%s/providers/local", getenv("MAPIX_BUILD_DIR"));
    setenv("MAPIX_PROVIDER_PATH", path, 1);
    mkdir(scratch_path("services"), 0700);
    FILE *file = fopen(scratch_path("services/mapisvc.inf"), "w");
    fputs(*state ? (const char *)*state : services, file);
    fclose(file);
    setenv("MAPIX_SVC_PATH", scratch_path("services"), 1);
    must(MAPIInitialize(NULL), "MAPIInitialize");
    must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    must(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "Main", NULL, 0, MAPI_DEFAULT_SERVICES), "CreateProfile");
    profiles->lpVtbl->Release(profiles);
    must(MAPILogonEx(0, (LPTSTR) "Main", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session), "MAPILogonEx");
    return 0;
}

static int tear_down(void **state)
{
    must(session->lpVtbl->Logoff(session, 0, 0, 0), "Logoff");
    session->lpVtbl->Release(session);
    MAPIUninitialize();
    scratch_leave();
    return 0;
}

/* --- Helpers ------------------------------------------------------------------------------------------------------------------------------------ */

enum { ENTRY_ID, NAME, IS_DEFAULT, ROW_FLAGS, COLUMNS };

static LPMAPITABLE stores_table(ULONG flags)
{
    LPMAPITABLE table = NULL;
    must(session->lpVtbl->GetMsgStoresTable(session, flags, &table), "GetMsgStoresTable");
    return table;
}

static LPSRowSet stores(void)
{
    static SizedSPropTagArray(COLUMNS, columns) = { COLUMNS, { PR_ENTRYID, PR_DISPLAY_NAME_A, PR_DEFAULT_STORE, PR_RESOURCE_FLAGS } };
    LPMAPITABLE table = stores_table(0);
    LPSRowSet rows;
    must(HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows), "HrQueryAllRows");
    table->lpVtbl->Release(table);
    return rows;
}

/* The row of the default store (`wanted`) or the first that is not; -1. */
static int find_store(LPSRowSet rows, BOOL wanted)
{
    for (ULONG i = 0; i < rows->cRows; i++)
        if ((rows->aRow[i].lpProps[IS_DEFAULT].ulPropTag == PR_DEFAULT_STORE && rows->aRow[i].lpProps[IS_DEFAULT].Value.b) == !!wanted)
            return (int)i;
    return -1;
}

static HRESULT open_store(const SBinary *id, ULONG flags, LPMDB *ret_store)
{
    *ret_store = NULL;
    return session->lpVtbl->OpenMsgStore(session, 0, id->cb, (LPENTRYID)id->lpb, NULL, flags, ret_store);
}

static LPSPropValue get(LPVOID object, ULONG tag)
{
    LPSPropValue value = NULL;
    must(HrGetOneProp(object, tag, &value), "HrGetOneProp");
    return value;
}

static HRESULT inbox_of(LPMDB store, ULONG flags, LPMAPIFOLDER *ret_folder)
{
    ULONG size, type;
    LPENTRYID id = NULL;
    *ret_folder = NULL;
    must(store->lpVtbl->GetReceiveFolder(store, (LPTSTR) "IPM.Note", 0, &size, &id, NULL), "GetReceiveFolder");
    HRESULT result = store->lpVtbl->OpenEntry(store, size, id, NULL, flags, &type, (LPUNKNOWN *)ret_folder);
    MAPIFreeBuffer(id);
    return result;
}

/* --- Opening ---------------------------------------------------------------------------------------------------------------------------------------- */

/* STORE-01, STORE-05, STORE-07, STORE-08, SPI-MS-13 */
static void opening(void **state)
{
    LPSRowSet rows = stores();
    static const ULONG flags[] = { 0, MDB_WRITE, MDB_NO_DIALOG, MDB_NO_MAIL, MAPI_BEST_ACCESS, MAPI_DEFERRED_ERRORS, MDB_ONLINE };
    LPMDB store = NULL;
    assert_int_equal(rows->cRows, 2);
    assert_int_equal(session->lpVtbl->OpenMsgStore(session, 0, 0, NULL, NULL, 0, &store), MAPI_E_INVALID_PARAMETER);
    assert_null(store);
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
        for (ULONG row = 0; row < rows->cRows; row++) {
            must(open_store(&rows->aRow[row].lpProps[ENTRY_ID].Value.bin, flags[i], &store), "OpenMsgStore");
            LPSPropValue name = get(store, PR_DISPLAY_NAME_A);           /* it is the store that was asked for */
            assert_string_equal(name->Value.lpszA, rows->aRow[row].lpProps[NAME].Value.lpszA);
            MAPIFreeBuffer(name);
            store->lpVtbl->Release(store);
        }
    assert_int_equal(open_store(&rows->aRow[0].lpProps[ENTRY_ID].Value.bin, 0x02000000, &store), MAPI_E_UNKNOWN_FLAGS);
    FreeProws(rows);
}

/* STORE-06, STORE-13, STORE-14: a store of another profile, opened by its entry id. With MDB_TEMPORARY it is not listed; without, the provider makes its
 * section permanent and it is. */
static void a_foreign_store(void **state)
{
    LPPROFADMIN profiles;
    LPMAPISESSION mine = session, other = NULL;
    LPSRowSet rows;
    LPMDB store = NULL;
    SBinary id;
    must(MAPIAdminProfiles(0, &profiles), "MAPIAdminProfiles");
    must(profiles->lpVtbl->CreateProfile(profiles, (LPTSTR) "Other", NULL, 0, MAPI_DEFAULT_SERVICES), "CreateProfile");
    profiles->lpVtbl->Release(profiles);
    must(MAPILogonEx(0, (LPTSTR) "Other", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &other), "MAPILogonEx");
    session = other;
    rows = stores();
    session = mine;
    id = rows->aRow[find_store(rows, TRUE)].lpProps[ENTRY_ID].Value.bin;
    must(other->lpVtbl->Logoff(other, 0, 0, 0), "Logoff");
    other->lpVtbl->Release(other);
    must(open_store(&id, MDB_TEMPORARY, &store), "OpenMsgStore");
    LPSRowSet listed = stores();
    assert_int_equal(listed->cRows, 2);
    FreeProws(listed);
    store->lpVtbl->Release(store);
    must(open_store(&id, 0, &store), "OpenMsgStore");
    listed = stores();
    assert_int_equal(listed->cRows, 3);
    FreeProws(listed);
    store->lpVtbl->Release(store);
    FreeProws(rows);
}

/* --- The table of stores -------------------------------------------------------------------------------------------------------------------------------- */

/* STORE-19, STORE-21, SPI-TBL-23: the columns, and their string type by MAPI_UNICODE. */
static void the_table_of_stores(void **state)
{
    static const ULONG needed[] = { PR_DEFAULT_STORE, PR_DISPLAY_NAME, PR_ENTRYID, PR_INSTANCE_KEY, PR_MDB_PROVIDER, PR_OBJECT_TYPE, PR_PROVIDER_DISPLAY,
        PR_RECORD_KEY, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE };
    for (ULONG flags = 0;; flags = MAPI_UNICODE) {
        LPMAPITABLE table = stores_table(flags);
        LPSPropTagArray columns = NULL;
        LPSRowSet rows = NULL;
        must(table->lpVtbl->QueryColumns(table, 0, &columns), "QueryColumns");
        for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
            ULONG at = 0;
            while (at < columns->cValues && PROP_ID(columns->aulPropTag[at]) != PROP_ID(needed[i]))
                at++;
            assert_true(at < columns->cValues);
            if (PROP_ID(needed[i]) == PROP_ID(PR_DISPLAY_NAME))
                assert_int_equal(PROP_TYPE(columns->aulPropTag[at]), flags ? PT_UNICODE : PT_STRING8);
        }
        must(table->lpVtbl->QueryRows(table, 10, 0, &rows), "QueryRows");
        for (ULONG row = 0; row < rows->cRows; row++)
            for (ULONG i = 0; i < rows->aRow[row].cValues; i++)
                assert_int_not_equal(PROP_TYPE(rows->aRow[row].lpProps[i].ulPropTag), flags ? PT_STRING8 : PT_UNICODE);
        FreeProws(rows);
        MAPIFreeBuffer(columns);
        table->lpVtbl->Release(table);
        if (flags)
            break;
    }
}

struct heard {
    ULONG modified;
};

static LONG STDAPICALLTYPE hear(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    for (ULONG i = 0; i < count; i++)
        if (notifications[i].ulEventType == fnevTableModified && notifications[i].info.tab.ulTableEvent == TABLE_ROW_MODIFIED)
            ((struct heard *)context)->modified++;
    return S_OK;
}

static ULONG defaults(void)
{
    LPSRowSet rows = stores();
    ULONG count = 0;
    for (ULONG i = 0; i < rows->cRows; i++) {
        BOOL flagged = (rows->aRow[i].lpProps[ROW_FLAGS].Value.l & STATUS_DEFAULT_STORE) != 0;
        BOOL shown = rows->aRow[i].lpProps[IS_DEFAULT].ulPropTag == PR_DEFAULT_STORE && rows->aRow[i].lpProps[IS_DEFAULT].Value.b;
        assert_int_equal(flagged, shown);                                 /* STORE-20 */
        count += shown;
    }
    FreeProws(rows);
    return count;
}

/* STORE-20, STORE-22, STORE-23, STORE-24, STORE-26, STORE-28, STORE-29 */
static void the_default_store(void **state)
{
    LPSRowSet rows = stores(), after;
    int first = find_store(rows, TRUE), second = find_store(rows, FALSE);
    LPMAPITABLE table = stores_table(0), status = NULL;
    LPMAPIADVISESINK sink = NULL, status_sink = NULL;
    struct heard heard = { 0 }, heard_status = { 0 };
    ULONG_PTR connection, status_connection;
    SBinary *local = &rows->aRow[first].lpProps[ENTRY_ID].Value.bin, *archive = &rows->aRow[second].lpProps[ENTRY_ID].Value.bin;
    assert_int_equal(defaults(), 1);
    assert_string_equal(rows->aRow[first].lpProps[NAME].Value.lpszA, "Local folders");
    for (ULONG flags = 0; flags < 10; flags++)
        if (flags < MAPI_DEFAULT_STORE || flags > MAPI_SECONDARY_STORE)
            assert_int_equal(session->lpVtbl->SetDefaultStore(session, flags, local->cb, (LPENTRYID)local->lpb), MAPI_E_UNKNOWN_FLAGS);
    /* one that must not be the default one refuses, and nothing changes */
    assert_true(FAILED(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, archive->cb, (LPENTRYID)archive->lpb)));
    assert_int_equal(defaults(), 1);
    must(HrAllocAdviseSink(hear, &heard, &sink), "HrAllocAdviseSink");
    must(HrAllocAdviseSink(hear, &heard_status, &status_sink), "HrAllocAdviseSink");
    must(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), "Advise");
    must(session->lpVtbl->GetStatusTable(session, 0, &status), "GetStatusTable");
    must(status->lpVtbl->Advise(status, fnevTableModified, status_sink, &status_connection), "Advise");
    must(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, 0, NULL), "SetDefaultStore(NULL)");
    HrDispatchNotifications(0);
    assert_int_equal(defaults(), 0);
    assert_int_equal(heard.modified, 1);
    assert_int_equal(heard_status.modified, 1);
    must(session->lpVtbl->SetDefaultStore(session, MAPI_DEFAULT_STORE, local->cb, (LPENTRYID)local->lpb), "SetDefaultStore");
    HrDispatchNotifications(0);
    assert_int_equal(defaults(), 1);
    assert_in_range(heard.modified, 2, 3);                               /* the row; opening the store to ask it may tell of it too */
    must(session->lpVtbl->SetDefaultStore(session, MAPI_PRIMARY_STORE, local->cb, (LPENTRYID)local->lpb), "SetDefaultStore");
    assert_int_equal(session->lpVtbl->SetDefaultStore(session, MAPI_SECONDARY_STORE, archive->cb, (LPENTRYID)archive->lpb), MAPI_E_NO_SUPPORT);
    must(session->lpVtbl->SetDefaultStore(session, MAPI_SECONDARY_STORE, local->cb, (LPENTRYID)local->lpb), "SetDefaultStore");
    after = stores();
    assert_true(after->aRow[find_store(after, TRUE)].lpProps[ROW_FLAGS].Value.l & STATUS_PRIMARY_STORE);
    assert_true(after->aRow[find_store(after, TRUE)].lpProps[ROW_FLAGS].Value.l & STATUS_SECONDARY_STORE);
    FreeProws(after);
    table->lpVtbl->Unadvise(table, connection);
    status->lpVtbl->Unadvise(status, status_connection);
    sink->lpVtbl->Release(sink);
    status_sink->lpVtbl->Release(status_sink);
    table->lpVtbl->Release(table);
    status->lpVtbl->Release(status);
    FreeProws(rows);
}

/* --- Entries ------------------------------------------------------------------------------------------------------------------------------------------------ */

/* ENTRY-03, ENTRY-04, ENTRY-06, ENTRY-07, ENTRY-11, ENTRY-12, ENTRY-14, ENTRY-15 */
static void entries(void **state)
{
    LPSRowSet rows = stores();
    LPMDB store[2];
    LPMAPIFOLDER inbox[2];
    LPSPropValue id[2];
    LPUNKNOWN object = NULL;
    ULONG type, same = 7;
    BYTE moved[128], unknown[32] = { 0 };
    for (int i = 0; i < 2; i++) {
        must(open_store(&rows->aRow[i].lpProps[ENTRY_ID].Value.bin, MDB_WRITE, &store[i]), "OpenMsgStore");
        must(inbox_of(store[i], MAPI_MODIFY, &inbox[i]), "OpenEntry");
        id[i] = get(inbox[i], PR_ENTRYID);
        for (int flag = 0; flag < 4; flag++)
            assert_int_equal(id[i]->Value.bin.lpb[flag], 0);              /* long-term: ENTRY-14 */
    }
    /* routed by the UID in the id; the standard interface by type; read-only unless asked */
    for (int i = 0; i < 2; i++)
        for (ULONG flags = 0; flags <= MAPI_MODIFY; flags++) {
            must(session->lpVtbl->OpenEntry(session, id[i]->Value.bin.cb, (LPENTRYID)id[i]->Value.bin.lpb, NULL, flags, &type, &object), "OpenEntry");
            assert_int_equal(type, MAPI_FOLDER);
            LPMAPIFOLDER folder = NULL;
            must(object->lpVtbl->QueryInterface(object, &IID_IMAPIFolder, (LPVOID *)&folder), "QueryInterface");
            assert_ptr_equal(folder, object);
            LPSPropValue level = get(folder, PR_ACCESS_LEVEL), key = get(folder, PR_STORE_RECORD_KEY), own = get(store[i], PR_RECORD_KEY);
            assert_int_equal(level->Value.l, flags);
            assert_int_equal(key->Value.bin.cb, own->Value.bin.cb);
            assert_memory_equal(key->Value.bin.lpb, own->Value.bin.lpb, own->Value.bin.cb);
            MAPIFreeBuffer(level);
            MAPIFreeBuffer(key);
            MAPIFreeBuffer(own);
            folder->lpVtbl->Release(folder);
            object->lpVtbl->Release(object);
        }
    must(session->lpVtbl->CompareEntryIDs(session, id[0]->Value.bin.cb, (LPENTRYID)id[0]->Value.bin.lpb, id[0]->Value.bin.cb, (LPENTRYID)id[0]->Value.bin.lpb, 0, &same), "CompareEntryIDs");
    assert_int_equal(same, TRUE);
    memcpy(moved + 1, id[0]->Value.bin.lpb, id[0]->Value.bin.cb);        /* not aligned */
    must(session->lpVtbl->CompareEntryIDs(session, id[0]->Value.bin.cb, (LPENTRYID)(moved + 1), id[0]->Value.bin.cb, (LPENTRYID)id[0]->Value.bin.lpb, 0, &same), "CompareEntryIDs");
    assert_int_equal(same, TRUE);
    must(session->lpVtbl->OpenEntry(session, id[0]->Value.bin.cb, (LPENTRYID)(moved + 1), NULL, 0, &type, &object), "OpenEntry");
    object->lpVtbl->Release(object);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, id[0]->Value.bin.cb, (LPENTRYID)id[0]->Value.bin.lpb, id[0]->Value.bin.cb, (LPENTRYID)id[0]->Value.bin.lpb, 1, &same), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(session->lpVtbl->CompareEntryIDs(session, 32, (LPENTRYID)unknown, 32, (LPENTRYID)unknown, 0, &same), MAPI_E_UNKNOWN_ENTRYID);
    assert_int_equal(session->lpVtbl->OpenEntry(session, 32, (LPENTRYID)unknown, NULL, 0, &type, &object), MAPI_E_UNKNOWN_ENTRYID);
    memcpy(moved, id[0]->Value.bin.lpb, id[0]->Value.bin.cb);
    memset(moved + 24, 0x7e, 7);                                         /* of this store, and nobody's */
    assert_int_equal(session->lpVtbl->OpenEntry(session, id[0]->Value.bin.cb, (LPENTRYID)moved, NULL, 0, &type, &object), MAPI_E_NOT_FOUND);
    for (int i = 0; i < 2; i++) {
        MAPIFreeBuffer(id[i]);
        inbox[i]->lpVtbl->Release(inbox[i]);
        store[i]->lpVtbl->Release(store[i]);
    }
    FreeProws(rows);
}

/* SPI-STORE-08, SPI-STORE-09: the folders of a default store, by HrValidateIPMSubtree. */
static void the_tree_is_there(void **state)
{
    LPSRowSet rows = stores();
    LPMDB store;
    LPSPropValue mask, values = NULL;
    LPMAPIERROR error = NULL;
    ULONG count = 0;
    must(open_store(&rows->aRow[find_store(rows, TRUE)].lpProps[ENTRY_ID].Value.bin, MDB_WRITE, &store), "OpenMsgStore");
    must(HrValidateIPMSubtree(store, MAPI_FULL_IPM_TREE | MAPI_FORCE_CREATE, &count, &values, &error), "HrValidateIPMSubtree");
    const LONG all = FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID | FOLDER_IPM_WASTEBASKET_VALID | FOLDER_IPM_SENTMAIL_VALID
        | FOLDER_VIEWS_VALID | FOLDER_COMMON_VIEWS_VALID | FOLDER_FINDER_VALID;
    mask = get(store, PR_VALID_FOLDER_MASK);
    assert_int_equal(mask->Value.l & all, all);
    MAPIFreeBuffer(mask);
    static const ULONG tags[] = { PR_IPM_SUBTREE_ENTRYID, PR_IPM_OUTBOX_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID, PR_IPM_SENTMAIL_ENTRYID, PR_FINDER_ENTRYID,
        PR_VIEWS_ENTRYID, PR_COMMON_VIEWS_ENTRYID };
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
        assert_non_null(PpropFindProp(values, count, tags[i]));
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(error);
    store->lpVtbl->Release(store);
    FreeProws(rows);
    rows = stores();
    assert_int_equal(rows->aRow[find_store(rows, TRUE)].lpProps[ROW_FLAGS].Value.l & STATUS_NEED_IPM_TREE, 0);      /* STORE-31 */
    FreeProws(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opening, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_foreign_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_table_of_stores, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_default_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_tree_is_there, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
