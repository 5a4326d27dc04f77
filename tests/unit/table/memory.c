/* Tables when memory runs out: the n-th allocation fails, for every n. Every call either succeeds or fails cleanly, and nothing is left behind.
 * Live changes that cannot be followed end in a reload, never in a wrong view. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <malloc.h>
#include <mapix.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/object.h"
#include "notify/notify.h"
#include "table/data.h"
#include "tests/lib/failing_allocator.h"
#include "tests/lib/own_program.h"

#define P_ID PR_ROWID
#define P_SIZE PR_MESSAGE_SIZE
#define P_WORDS PROP_TAG(PT_MV_UNICODE, 0x6601)

static const SizedSPropTagArray(2, columns) = { 2, { P_ID, PR_SUBJECT_W } };
static const SizedSPropTagArray(4, more_columns) = { 4, { PR_INSTANCE_KEY, PR_SUBJECT_A, PROP_TAG(PT_MV_UNICODE | MV_INSTANCE, 0x6601), PR_ROW_TYPE } };
static const SizedSSortOrderSet(3, order) = { 3, 2, 1, { { P_SIZE, TABLE_SORT_ASCEND }, { PR_SUBJECT_W, TABLE_SORT_CATEG_MAX }, { PR_SUBJECT_W, TABLE_SORT_DESCEND } } };

static HRESULT put(LPTABLEDATA data, LONG id, LONG size)
{
    static LPWSTR words[] = { (LPWSTR)L"one", (LPWSTR)L"two" };
    static const WCHAR *subjects[] = { L"alpha", L"beta", L"gamma" };
    SPropValue values[4] = { { .ulPropTag = P_ID, .Value.l = id }, { .ulPropTag = PR_SUBJECT_W }, { .ulPropTag = P_SIZE, .Value.l = size },
        { .ulPropTag = P_WORDS } };
    values[1].Value.lpszW = (LPWSTR)subjects[id % 3];
    values[3].Value.MVszW.cValues = 2;
    values[3].Value.MVszW.lppszW = words;
    SRow row = { .cValues = 4, .lpProps = values };
    return data->lpVtbl->HrModifyRow(data, &row);
}

static LONG STDAPICALLTYPE ignore(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    return 0;
}

/* Rows read must be rows, whatever failed before. */
static void read_rows(LPMAPITABLE view)
{
    LPSRowSet rows = NULL;
    ULONG count = 0;
    if (view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 0, NULL) != S_OK || view->lpVtbl->GetRowCount(view, 0, &count) != S_OK
        || view->lpVtbl->QueryRows(view, 1000, 0, &rows) != S_OK)
        return;
    assert_int_equal(rows->cRows, count);
    FreeProws(rows);
}

static void use_view(LPMAPITABLE view, LPTABLEDATA data)
{
    SPropValue size = { .ulPropTag = P_SIZE, .Value.l = 1 }, index = { .ulPropTag = P_ID, .Value.l = 3 };
    SRestriction restriction = { .rt = RES_PROPERTY };
    restriction.res.resProperty = (SPropertyRestriction){ RELOP_GE, P_SIZE, &size };
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    BOOKMARK bookmark = 0;
    LPSRowSet rows = NULL;
    LPSPropTagArray tags = NULL;
    if (HrAllocAdviseSink(ignore, NULL, &sink) == S_OK) {
        (void)view->lpVtbl->Advise(view, fnevTableModified, sink, &connection);
        sink->lpVtbl->Release(sink);
    }
    (void)view->lpVtbl->SetColumns(view, (LPSPropTagArray)&more_columns, 0);
    (void)view->lpVtbl->Restrict(view, &restriction, 0);
    (void)view->lpVtbl->SortTable(view, (LPSSortOrderSet)&order, 0);
    read_rows(view);
    (void)view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 2, NULL);
    (void)view->lpVtbl->CreateBookmark(view, &bookmark);
    (void)put(data, 3, 2);
    (void)put(data, 20, 1);
    (void)put(data, 4, 0);
    (void)data->lpVtbl->HrDeleteRow(data, &index);
    read_rows(view);
    (void)view->lpVtbl->FindRow(view, &restriction, BOOKMARK_BEGINNING, 0);
    if (view->lpVtbl->QueryColumns(view, TBL_ALL_COLUMNS, &tags) == S_OK)
        MAPIFreeBuffer(tags);
    if (view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 0, NULL) == S_OK && view->lpVtbl->QueryRows(view, 1, 0, &rows) == S_OK && rows->cRows) {
        const SBinary *key = &rows->aRow[0].lpProps[0].Value.bin;
        ULONG count = 0;
        LPBYTE blob = NULL;
        LPSRowSet opened = NULL;
        if (PROP_TYPE(rows->aRow[0].lpProps[0].ulPropTag) == PT_BINARY) {
            if (view->lpVtbl->ExpandRow(view, key->cb, key->lpb, 10, 0, &opened, &count) == S_OK)
                FreeProws(opened);
            if (view->lpVtbl->GetCollapseState(view, 0, key->cb, key->lpb, &count, &blob) == S_OK) {
                (void)view->lpVtbl->SetCollapseState(view, 0, count, blob, &bookmark);
                MAPIFreeBuffer(blob);
            }
        }
    }
    FreeProws(rows);
    HrDispatchNotifications(0);
    if (connection)
        (void)view->lpVtbl->Unadvise(view, connection);
}

static void body(void *context)
{
    LPTABLEDATA data = NULL;
    LPMAPITABLE view = NULL;
    LPSRow row = NULL;
    long alive = mapix_object_live_count();
    if (CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, P_ID, (LPSPropTagArray)&columns, &data) != S_OK)
        return;
    for (LONG i = 0; i < 9; i++)
        (void)put(data, i, i % 3);
    if (data->lpVtbl->HrEnumRow(data, 1, &row) == S_OK)
        MAPIFreeBuffer(row);
    if (data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view) == S_OK) {
        use_view(view, data);
        view->lpVtbl->Release(view);
    }
    if (mapix_table_open(mapix_table_data_source(data), 0, NULL, &view) == S_OK) {
        LPSRowSet rows = NULL;
        if (HrQueryAllRows(view, (LPSPropTagArray)&more_columns, NULL, (LPSSortOrderSet)&order, 0, &rows) == S_OK)
            FreeProws(rows);
        view->lpVtbl->Release(view);
    }
    data->lpVtbl->Release(data);
    assert_int_equal(mapix_object_live_count(), alive);
}

static void every_allocation_fails_once(void **state)
{
    assert_int_equal(notify_engine_start(false), S_OK);
    assert_true(failing_allocator_each(body, NULL) > 40);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < 10; i++)
        failing_allocator_each(body, NULL);
    assert_true(mallinfo2().uordblks <= before + 64);   /* a leak on any path would show ten times */
    notify_engine_stop();
}

/* A view of many rows: its leaves are laid in order when it is built, whichever allocation fails. All rows in order, or none. */
static void many_rows_are_sorted(void **state)
{
    enum { ROWS = 5000 };
    static const SizedSPropTagArray(3, shown) = { 3, { P_ID, PR_SUBJECT_W, P_SIZE } };
    static const SizedSSortOrderSet(2, by_size) = { 2, 0, 0, { { P_SIZE, TABLE_SORT_DESCEND }, { P_ID, TABLE_SORT_ASCEND } } };
    LPTABLEDATA data = NULL;
    LPMAPITABLE view = NULL;
    unsigned sorted = 0, failed = 0;
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, P_ID, (LPSPropTagArray)&columns, &data), S_OK);
    for (LONG i = 0; i < ROWS; i++)
        assert_int_equal(put(data, i, i * 7919 % 1000), S_OK);
    for (unsigned long n = 1; n < 400; n += n < 60 ? 1 : 17) {
        LPSRowSet rows = NULL;
        assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
        assert_int_equal(view->lpVtbl->SetColumns(view, (LPSPropTagArray)&shown, 0), S_OK);
        failing_allocator_fail_at(n);
        HRESULT result = view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_size, 0);
        if (result == S_OK)
            result = view->lpVtbl->QueryRows(view, 2 * ROWS, 0, &rows);
        failing_allocator_stop();
        assert_true(result == S_OK || result == MAPI_E_NOT_ENOUGH_MEMORY);
        sorted += result == S_OK;
        failed += result != S_OK;
        for (LONG i = 0; result == S_OK && i < ROWS; i++) {
            const SPropValue *now = rows->aRow[i].lpProps, *before = i ? rows->aRow[i - 1].lpProps : NULL;
            assert_int_equal(now[2].Value.l, now[0].Value.l * 7919 % 1000);
            assert_true(!i || before[2].Value.l > now[2].Value.l || (before[2].Value.l == now[2].Value.l && before[0].Value.l < now[0].Value.l));
        }
        if (result == S_OK)
            assert_int_equal(rows->cRows, ROWS);
        FreeProws(rows);
        view->lpVtbl->Release(view);
    }
    assert_true(sorted > 0 && failed > 0);               /* without memory for it the leaves stay where they are */
    data->lpVtbl->Release(data);
}

int main(int argc, char **argv)
{
    if (!getenv("GLIBC_TUNABLES")) {                    /* without the allocator's caches every byte in use is somebody's */
        setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1);
        execv(own_program(), argv);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_once),
        cmocka_unit_test(many_rows_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
