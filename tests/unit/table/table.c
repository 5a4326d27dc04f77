/* IMAPITable and ITableData, rule by rule. What random edits can show is in model.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapix.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "notify/notify.h"
#include "table/data.h"
#include "tests/lib/list_source.h"
#include "tests/lib/table_conformance.h"

#define P_ID PR_ROWID
#define P_SIZE PR_MESSAGE_SIZE
#define P_WORDS PROP_TAG(PT_MV_UNICODE, 0x6601)

static const SizedSPropTagArray(2, start_columns) = { 2, { P_ID, PR_SUBJECT_W } };
static const SizedSPropTagArray(3, keyed_columns) = { 3, { PR_INSTANCE_KEY, P_ID, PR_SUBJECT_W } };
static const SizedSSortOrderSet(1, by_size) = { 1, 0, 0, { { P_SIZE, TABLE_SORT_ASCEND } } };
static const SizedSSortOrderSet(1, by_subject) = { 1, 0, 0, { { PR_SUBJECT_W, TABLE_SORT_ASCEND } } };
static const SSortOrderSet unsorted;

/* --- Helpers -------------------------------------------------------------------------------------------------------------------------- */

static LPTABLEDATA new_data(ULONG type)
{
    LPTABLEDATA data = NULL;
    assert_int_equal(CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, type, P_ID,
        (LPSPropTagArray)&start_columns, &data), S_OK);
    return data;
}

struct row {
    SPropValue values[4];
    SRow row;
};

static SRow *make_row(struct row *row, LONG id, const WCHAR *subject, LONG size)
{
    row->values[0] = (SPropValue){ .ulPropTag = P_ID, .Value.l = id };
    row->values[1].ulPropTag = PR_SUBJECT_W;
    row->values[1].Value.lpszW = (LPWSTR)subject;
    row->values[2] = (SPropValue){ .ulPropTag = P_SIZE, .Value.l = size };
    row->row = (SRow){ .cValues = 3, .lpProps = row->values };
    return &row->row;
}

static void put(LPTABLEDATA data, LONG id, const WCHAR *subject, LONG size)
{
    struct row row;
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, id, subject, size)), S_OK);
}

static void take(LPTABLEDATA data, LONG id)
{
    SPropValue index = { .ulPropTag = P_ID, .Value.l = id };
    assert_int_equal(data->lpVtbl->HrDeleteRow(data, &index), S_OK);
}

static LPTABLEDATA five_rows(void)
{
    static const WCHAR *subjects[] = { L"delta", L"alpha", L"echo", L"bravo", L"charlie" };
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    for (LONG i = 0; i < 5; i++)
        put(data, i + 1, subjects[i], 10 * (i % 3));
    return data;
}

static LPMAPITABLE view_of(LPTABLEDATA data)
{
    LPMAPITABLE view = NULL;
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    return view;
}

static LONG long_in(const SRow *row, ULONG tag)
{
    for (ULONG i = 0; i < row->cValues; i++)
        if (row->lpProps[i].ulPropTag == tag)
            return row->lpProps[i].Value.l;
    fail_msg("no such column");
    return 0;
}

/* The ids of the rows from the cursor on, as a decimal number: rows 3, 1, 2 are 312. */
static LONG ids(LPMAPITABLE table)
{
    LPSRowSet rows = NULL;
    LONG number = 0;
    assert_int_equal(table->lpVtbl->QueryRows(table, 100, TBL_NOADVANCE, &rows), S_OK);
    for (ULONG i = 0; i < rows->cRows; i++)
        number = number * 10 + long_in(&rows->aRow[i], P_ID);
    FreeProws(rows);
    return number;
}

static LONG all_ids(LPMAPITABLE table)
{
    assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), S_OK);
    return ids(table);
}

struct seen {
    ULONG events[100];
    LONG row_ids[100];
    ULONG count;
};

static LONG STDAPICALLTYPE watch(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct seen *seen = context;
    for (ULONG i = 0; i < count; i++) {
        const SRow *row = &notifications[i].info.tab.row;
        seen->row_ids[seen->count] = 0;
        for (ULONG j = 0; j < row->cValues; j++)
            if (row->lpProps[j].ulPropTag == P_ID)
                seen->row_ids[seen->count] = row->lpProps[j].Value.l;
        seen->events[seen->count++] = notifications[i].info.tab.ulTableEvent;
    }
    return 0;
}

static ULONG_PTR listen(LPMAPITABLE table, struct seen *seen)
{
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    memset(seen, 0, sizeof(*seen));
    assert_int_equal(HrAllocAdviseSink(watch, seen, &sink), S_OK);
    assert_int_equal(table->lpVtbl->Advise(table, fnevTableModified, sink, &connection), S_OK);
    sink->lpVtbl->Release(sink);
    return connection;
}

/* The one event that came; forget it. */
static ULONG only_event(struct seen *seen)
{
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(seen->count, 1);
    seen->count = 0;
    return seen->events[0];
}

static void no_event(struct seen *seen)
{
    assert_int_equal(HrDispatchNotifications(0), S_OK);
    assert_int_equal(seen->count, 0);
}

/* --- The suite for all tables ------------------------------------------------------------------------------------------------------------ */

static void conformance(void **state)
{
    static const WCHAR *subjects[] = { L"one", L"two", L"three" };
    LPTABLEDATA data = new_data(TBLTYPE_KEYSET);
    LPMAPITABLE table = view_of(data);
    table_conformance(table, &(struct table_conformance_options){ .name = "empty view", .type = TBLTYPE_KEYSET, .few_rows = true });
    for (LONG i = 0; i < 120; i++)
        put(data, i, subjects[i % 3], i % 7);
    table_conformance(table, &(struct table_conformance_options){ .name = "view of table data", .type = TBLTYPE_KEYSET });
    table->lpVtbl->Release(table);
    assert_int_equal(mapix_table_open(mapix_table_data_source(data), 0, NULL, &table), S_OK);
    table_conformance(table, &(struct table_conformance_options){ .name = "8-bit table over table data", .type = TBLTYPE_KEYSET });
    table->lpVtbl->Release(table);
    data->lpVtbl->Release(data);
    for (enum list_source_claims claims = LIST_CLAIMS_NOTHING; claims <= LIST_CLAIMS_ALL; claims++) {
        struct list_source *list = list_source_new(claims);
        struct row row;
        for (LONG i = 0; i < 100; i++)
            list_source_put(list, (uint64_t)i + 1, make_row(&row, i, subjects[i % 3], i % 5));
        assert_int_equal(mapix_table_open(&list->source, MAPI_UNICODE, NULL, &table), S_OK);
        table_conformance(table, &(struct table_conformance_options){ .name = "list source", .type = TBLTYPE_DYNAMIC });
        table->lpVtbl->Release(table);
        list_source_release(list);
    }
}

/* --- ITableData ---------------------------------------------------------------------------------------------------------------------------- */

/* createtable */
static void create_table_checks_its_arguments(void **state)
{
    LPTABLEDATA data = (LPTABLEDATA)&data;
    LPSPropTagArray columns = (LPSPropTagArray)&start_columns;
    assert_int_equal(CreateTable(&IID_IMAPITable, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, P_ID, columns, &data),
        MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_null(data);
    assert_int_equal(CreateTable(NULL, NULL, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, P_ID, columns, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &data, 0, P_ID, columns, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 3, P_ID, columns, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, PR_NULL, columns, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, P_ID, NULL, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, P_ID, columns, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, P_ID, columns, &data), S_OK);
    data->lpVtbl->Release(data);
}

/* itabledata-hrinsertrow, -hrenumrow, -hrqueryrow, -hrmodifyrow, -hrdeleterow */
static void rows_of_table_data(void **state)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    LPMAPITABLE view = view_of(data);
    struct row row;
    LPSRow got = NULL;
    ULONG number = 99;
    SPropValue index = { .ulPropTag = P_ID, .Value.l = 3 }, other = { .ulPropTag = P_SIZE, .Value.l = 0 };
    assert_int_equal(data->lpVtbl->HrInsertRow(data, 1, make_row(&row, 1, L"a", 0)), MAPI_E_INVALID_PARAMETER);
    for (LONG i = 1; i < 5; i++)
        assert_int_equal(data->lpVtbl->HrInsertRow(data, 0, make_row(&row, i, L"a", i)), S_OK);
    assert_int_equal(data->lpVtbl->HrInsertRow(data, 2, make_row(&row, 5, L"b", 5)), S_OK);
    assert_int_equal(data->lpVtbl->HrInsertRow(data, 0, make_row(&row, 3, L"a", 0)), MAPI_E_INVALID_PARAMETER);        /* there already */
    assert_int_equal(all_ids(view), 43521);
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, 6, L"c", 6)), S_OK);                              /* to the end */
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, 3, L"d", 33)), S_OK);                             /* in its place */
    assert_int_equal(all_ids(view), 435216);
    row.values[0].ulPropTag = P_SIZE;
    assert_int_equal(data->lpVtbl->HrModifyRow(data, &row.row), MAPI_E_INVALID_PARAMETER);                            /* no index property */
    assert_int_equal(data->lpVtbl->HrModifyRow(data, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(data->lpVtbl->HrQueryRow(data, &index, &got, &number), S_OK);
    assert_int_equal(number, 1);
    assert_int_equal(long_in(got, P_SIZE), 33);
    MAPIFreeBuffer(got);                                /* one block */
    assert_int_equal(data->lpVtbl->HrQueryRow(data, &index, &got, NULL), S_OK);
    MAPIFreeBuffer(got);
    assert_int_equal(data->lpVtbl->HrQueryRow(data, &other, &got, NULL), MAPI_E_INVALID_PARAMETER);
    index.Value.l = 77;
    assert_int_equal(data->lpVtbl->HrQueryRow(data, &index, &got, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(data->lpVtbl->HrEnumRow(data, 2, &got), S_OK);
    assert_int_equal(long_in(got, P_ID), 5);
    MAPIFreeBuffer(got);
    assert_int_equal(data->lpVtbl->HrEnumRow(data, 6, &got), S_OK);
    assert_null(got);
    assert_int_equal(data->lpVtbl->HrDeleteRow(data, &index), MAPI_E_NOT_FOUND);
    assert_int_equal(data->lpVtbl->HrDeleteRow(data, &other), MAPI_E_INVALID_PARAMETER);
    take(data, 5);
    assert_int_equal(all_ids(view), 43216);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* Many rows put in one place: numbers between two rows run out and are made anew. */
static void insertions_in_one_place(void **state)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    LPMAPITABLE view = view_of(data);
    struct row row;
    LPSRowSet rows = NULL;
    put(data, 0, L"first", 0);
    for (LONG i = 1; i < 400; i++)
        assert_int_equal(data->lpVtbl->HrInsertRow(data, 1, make_row(&row, i, L"x", i)), S_OK);
    assert_int_equal(view->lpVtbl->QueryRows(view, 1000, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 400);
    for (LONG i = 1; i < 400; i++)
        assert_int_equal(long_in(&rows->aRow[i], P_ID), 400 - i);
    FreeProws(rows);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* imapitable-getstatus: contents that changed without a word about each row are told until somebody looks or sets up anew. */
static ULONG status_of(LPMAPITABLE table)
{
    ULONG status = ~0u, type = ~0u;
    assert_int_equal(table->lpVtbl->GetStatus(table, &status, &type), S_OK);
    assert_int_equal(type, TBLTYPE_DYNAMIC);
    return status;
}

/* itabledata-hrmodifyrows: nothing changes if one row is bad; nine rows are one TABLE_CHANGED. itabledata-hrdeleterows. */
static void many_rows_at_once(void **state)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    LPMAPITABLE view = view_of(data);
    struct seen seen;
    struct row rows[9];
    struct { ULONG cRows; SRow aRow[9]; } set = { .cRows = 9 };
    ULONG count = 99;
    listen(view, &seen);
    for (LONG i = 0; i < 9; i++)
        set.aRow[i] = *make_row(&rows[i], i + 1, L"s", i);
    rows[8].values[0].ulPropTag = P_SIZE;
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(all_ids(view), 0);
    no_event(&seen);
    rows[8].values[0].ulPropTag = P_ID;
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 1, (LPSRowSet)&set), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set), S_OK);
    assert_int_equal(all_ids(view), 123456789);
    assert_int_equal(only_event(&seen), TABLE_CHANGED);
    set.cRows = 8;
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&set), S_OK);
    HrDispatchNotifications(0);
    assert_int_equal(seen.count, 8);
    for (ULONG i = 0; i < 8; i++) {
        assert_int_equal(seen.events[i], TABLE_ROW_MODIFIED);
        assert_int_equal(seen.row_ids[i], i + 1);       /* in view order */
    }
    seen.count = 0;
    set.cRows = 2;
    set.aRow[1] = set.aRow[0];                          /* named twice; counted once */
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, 0, (LPSRowSet)&set, &count), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(only_event(&seen), TABLE_ROW_DELETED);
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, 0, (LPSRowSet)&set, &count), S_OK);
    assert_int_equal(count, 0);                         /* none found is no error */
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, 0, NULL, &count), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, 2, NULL, &count), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, TAD_ALL_ROWS, NULL, &count), S_OK);
    assert_int_equal(count, 8);
    assert_int_equal(status_of(view), TBLSTAT_QCHANGED);
    assert_int_equal(all_ids(view), 0);
    assert_int_equal(status_of(view), TBLSTAT_COMPLETE);
    assert_int_equal(only_event(&seen), TABLE_RELOAD);
    put(data, 5, L"again", 1);
    assert_int_equal(only_event(&seen), TABLE_ROW_ADDED);
    assert_int_equal(all_ids(view), 5);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* itabledata-hrnotify */
static void notify_a_row(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = view_of(data);
    struct seen seen;
    SPropValue by_index = { .ulPropTag = P_ID, .Value.l = 3 }, by_value = { .ulPropTag = PR_SUBJECT_W };
    by_value.Value.lpszW = (LPWSTR)L"bravo";
    listen(view, &seen);
    assert_int_equal(data->lpVtbl->HrNotify(data, 0, 1, &by_index), S_OK);
    assert_int_equal(only_event(&seen), TABLE_ROW_MODIFIED);
    assert_int_equal(seen.row_ids[0], 3);
    assert_int_equal(data->lpVtbl->HrNotify(data, 0, 1, &by_value), S_OK);
    assert_int_equal(only_event(&seen), TABLE_ROW_MODIFIED);
    assert_int_equal(seen.row_ids[0], 4);
    by_index.Value.l = 9;
    assert_int_equal(data->lpVtbl->HrNotify(data, 0, 1, &by_index), MAPI_E_NOT_FOUND);
    assert_int_equal(data->lpVtbl->HrNotify(data, 1, 1, &by_index), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(data->lpVtbl->HrNotify(data, 0, 0, NULL), MAPI_E_INVALID_PARAMETER);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* itabledata-hrmodifyrow: new columns are available to old views and shown by new ones. */
static void columns_that_rows_bring(void **state)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    LPMAPITABLE old = view_of(data), young;
    LPSPropTagArray tags = NULL;
    put(data, 1, L"x", 7);
    assert_int_equal(old->lpVtbl->QueryColumns(old, 0, &tags), S_OK);
    assert_int_equal(tags->cValues, 2);
    MAPIFreeBuffer(tags);
    assert_int_equal(old->lpVtbl->QueryColumns(old, TBL_ALL_COLUMNS, &tags), S_OK);
    assert_int_equal(tags->cValues, 4);                 /* and the instance key */
    assert_int_equal(tags->aulPropTag[2], P_SIZE);
    MAPIFreeBuffer(tags);
    take(data, 1);                                      /* a column stays though its last value is gone */
    young = view_of(data);
    assert_int_equal(young->lpVtbl->QueryColumns(young, 0, &tags), S_OK);
    assert_int_equal(tags->cValues, 3);
    MAPIFreeBuffer(tags);
    old->lpVtbl->Release(old);
    young->lpVtbl->Release(young);
    data->lpVtbl->Release(data);
}

static ULONG_PTR released;
static LPTABLEDATA released_data;
static LPMAPITABLE released_view;

static void STDAPICALLTYPE on_release(ULONG_PTR caller_data, LPTABLEDATA data, LPMAPITABLE view)
{
    released = caller_data;
    released_data = data;
    released_view = view;
}

/* itabledata-hrgetview: sorted, with a callback at its end; it outlives the table data. */
static void views_of_table_data(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = NULL;
    LPSSortOrderSet sort = NULL;
    SSortOrderSet bad = { 1, 2, 0, { { P_SIZE, 0 } } };
    assert_int_equal(data->lpVtbl->HrGetView(data, &bad, NULL, 0, &view), MAPI_E_INVALID_PARAMETER);
    assert_null(view);
    assert_int_equal(data->lpVtbl->HrGetView(data, (LPSSortOrderSet)&by_subject, on_release, 17, &view), S_OK);
    assert_int_equal(all_ids(view), 24513);
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_size, 0), S_OK);
    assert_int_equal(all_ids(view), 14253);
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&unsorted, 0), S_OK);      /* back to the view's own */
    assert_int_equal(all_ids(view), 24513);
    assert_int_equal(view->lpVtbl->QuerySortOrder(view, &sort), S_OK);
    assert_int_equal(sort->cSorts, 1);
    MAPIFreeBuffer(sort);
    LPTABLEDATA released_first = data;
    data->lpVtbl->Release(data);
    assert_int_equal(all_ids(view), 24513);
    assert_int_equal(released, 0);
    LPMAPITABLE kept = view;
    assert_int_equal(view->lpVtbl->Release(view), 0);
    assert_int_equal(released, 17);
    assert_ptr_equal(released_view, kept);
    assert_ptr_equal(released_data, released_first);
}

/* --- Values ---------------------------------------------------------------------------------------------------------------------------------- */

/* Strings as the table was opened, or as the column asks; longer ones cut at the source's limit (SPI-TBL-06). */
static void strings(void **state)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    LPSPropTagArray tags = NULL;
    SizedSPropTagArray(3, three) = { 3, { PR_SUBJECT_A, PR_SUBJECT_W, CHANGE_PROP_TYPE(PR_SUBJECT_W, PT_UNSPECIFIED) } };
    put(data, 1, L"gr\u00fc\u00dfe", 0);
    assert_int_equal(mapix_table_open(mapix_table_data_source(data), 0x40, NULL, &table), MAPI_E_UNKNOWN_FLAGS);
    for (ULONG flags = 0; ; flags = MAPI_UNICODE) {
        assert_int_equal(mapix_table_open(mapix_table_data_source(data), flags, NULL, &table), S_OK);
        assert_int_equal(table->lpVtbl->QueryColumns(table, 0, &tags), S_OK);
        assert_int_equal(tags->aulPropTag[1], flags ? PR_SUBJECT_W : PR_SUBJECT_A);
        MAPIFreeBuffer(tags);
        assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&three, 0), S_OK);
        assert_int_equal(table->lpVtbl->QueryRows(table, 1, TBL_NOADVANCE, &rows), S_OK);
        const SPropValue *cells = rows->aRow[0].lpProps;
        assert_int_equal(cells[0].ulPropTag, PR_SUBJECT_A);
        assert_string_equal(cells[0].Value.lpszA, "gr\xc3\xbc\xc3\x9f" "e");
        assert_int_equal(cells[1].ulPropTag, PR_SUBJECT_W);
        assert_int_equal(wcscmp(cells[1].Value.lpszW, L"gr\u00fc\u00dfe"), 0);
        assert_int_equal(cells[2].ulPropTag, flags ? PR_SUBJECT_W : PR_SUBJECT_A);
        FreeProws(rows);
        mapix_table_data_source(data)->string_limit = 3;
        assert_int_equal(table->lpVtbl->QueryRows(table, 1, 0, &rows), S_OK);
        assert_string_equal(rows->aRow[0].lpProps[0].Value.lpszA, "gr");           /* not half a letter */
        assert_int_equal(wcscmp(rows->aRow[0].lpProps[1].Value.lpszW, L"gr\u00fc"), 0);
        FreeProws(rows);
        mapix_table_data_source(data)->string_limit = 0;
        table->lpVtbl->Release(table);
        if (flags)
            break;
    }
    data->lpVtbl->Release(data);
}

/* A table that begins with a restriction and an order of its own. */
static void base_restriction_and_order(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE table = NULL;
    SPropValue ten = { .ulPropTag = P_SIZE, .Value.l = 10 }, bravo = { .ulPropTag = PR_SUBJECT_W };
    bravo.Value.lpszW = (LPWSTR)L"bravo";
    SRestriction not_ten = { .rt = RES_PROPERTY }, after_bravo = { .rt = RES_PROPERTY };
    not_ten.res.resProperty = (SPropertyRestriction){ RELOP_NE, P_SIZE, &ten };
    after_bravo.res.resProperty = (SPropertyRestriction){ RELOP_GT, PR_SUBJECT_W, &bravo };
    assert_int_equal(mapix_table_open_with(mapix_table_data_source(data), MAPI_UNICODE, &not_ten, (SSortOrderSet *)&by_subject, NULL, &table), S_OK);
    assert_int_equal(all_ids(table), 413);
    assert_int_equal(table->lpVtbl->Restrict(table, &after_bravo, 0), S_OK);
    assert_int_equal(all_ids(table), 13);
    assert_int_equal(table->lpVtbl->Restrict(table, NULL, 0), S_OK);
    assert_int_equal(all_ids(table), 413);
    put(data, 2, L"alpha", 0);
    assert_int_equal(all_ids(table), 2413);
    table->lpVtbl->Release(table);
    data->lpVtbl->Release(data);
}

/* A list sorts member by member as a tuple without MVI_FLAG; more than eight instance columns are too much. */
static void multi_values(void **state)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    LPMAPITABLE view = view_of(data);
    LPWSTR first[] = { (LPWSTR)L"b", (LPWSTR)L"a" }, second[] = { (LPWSTR)L"a", (LPWSTR)L"z" }, third[] = { (LPWSTR)L"a", (LPWSTR)L"c" };
    LPWSTR *lists[] = { first, second, third };
    SSortOrderSet sort = { 1, 0, 0, { { P_WORDS, TABLE_SORT_ASCEND } } };
    LPSPropTagArray tags = calloc(1, CbNewSPropTagArray(9));
    for (LONG i = 0; i < 3; i++) {
        SPropValue values[2] = { { .ulPropTag = P_ID, .Value.l = i + 1 }, { .ulPropTag = P_WORDS } };
        values[1].Value.MVszW.cValues = 2;
        values[1].Value.MVszW.lppszW = lists[i];
        SRow row = { .cValues = 2, .lpProps = values };
        assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
    }
    assert_int_equal(view->lpVtbl->SortTable(view, &sort, 0), S_OK);
    assert_int_equal(all_ids(view), 321);
    sort.aSort[0].ulPropTag = MVI_PROP(P_WORDS);
    assert_int_equal(view->lpVtbl->SortTable(view, &sort, 0), S_OK);
    assert_int_equal(all_ids(view), 123132);            /* a a a b c z */
    for (ULONG i = 0; i < 9; i++)
        tags->aulPropTag[tags->cValues++] = PROP_TAG(PT_MV_LONG | MV_INSTANCE, 0x6700 + i);
    assert_int_equal(view->lpVtbl->SetColumns(view, tags, 0), MAPI_E_TOO_COMPLEX);
    assert_int_equal(all_ids(view), 123132);
    free(tags);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* SPI-TBL-12, SPI-TBL-13: malformed orders are refused and leave the order in force. */
static void bad_sort_orders(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = view_of(data);
    static const struct { SizedSSortOrderSet(2, sort); HRESULT result; } bad[] = {
        { { 1, 2, 0, { { P_SIZE, 0 } } }, MAPI_E_INVALID_PARAMETER },
        { { 1, 0, 1, { { P_SIZE, 0 } } }, MAPI_E_INVALID_PARAMETER },
        { { 1, 1, 0, { { P_SIZE, TABLE_SORT_COMBINE } } }, MAPI_E_INVALID_PARAMETER },
        { { 2, 0, 0, { { P_SIZE, 0 }, { PR_SUBJECT_W, TABLE_SORT_COMBINE } } }, MAPI_E_TOO_COMPLEX },
        { { 1, 1, 0, { { P_SIZE, TABLE_SORT_CATEG_MAX } } }, MAPI_E_TOO_COMPLEX },
        { { 1, 0, 0, { { P_SIZE, 64 } } }, MAPI_E_TOO_COMPLEX },
        { { 1, 0, 0, { { CHANGE_PROP_TYPE(P_SIZE, PT_OBJECT), 0 } } }, MAPI_E_TOO_COMPLEX },
        { { 65, 0, 0, { { P_SIZE, 0 } } }, MAPI_E_TOO_COMPLEX },
    };
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_subject, 0), S_OK);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&bad[i].sort, 0), bad[i].result);
        assert_int_equal(all_ids(view), 24513);
    }
    mapix_table_data_source(data)->no_categories = true;
    SSortOrderSet categories = { 1, 1, 1, { { P_SIZE, 0 } } };
    assert_int_equal(view->lpVtbl->SortTable(view, &categories, 0), MAPI_E_TOO_COMPLEX);
    mapix_table_data_source(data)->no_sort = true;
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_size, 0), MAPI_E_NO_SUPPORT);
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&unsorted, 0), S_OK);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* --- Bookmarks, in both kinds of view ------------------------------------------------------------------------------------------------------------ */

/* SPI-TBL-08: a bookmark goes with its row; when that is gone it is on the next one and says so once. */
static void bookmarks_through_changes(void **state)
{
    for (enum list_source_claims claims = LIST_CLAIMS_NOTHING; claims <= LIST_CLAIMS_ALL; claims++) {
        struct list_source *list = list_source_new(claims);
        LPMAPITABLE table = NULL;
        struct row row;
        BOOKMARK third = 0, last = 0;
        for (LONG i = 1; i <= 5; i++)
            list_source_put(list, (uint64_t)i, make_row(&row, i, L"s", i * 10));
        assert_int_equal(mapix_table_open(&list->source, MAPI_UNICODE, NULL, &table), S_OK);
        assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&keyed_columns, 0), S_OK);
        assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)&by_size, 0), S_OK);
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 2, NULL), S_OK);
        assert_int_equal(table->lpVtbl->CreateBookmark(table, &third), S_OK);
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_END, -1, NULL), S_OK);
        assert_int_equal(table->lpVtbl->CreateBookmark(table, &last), S_OK);
        list_source_modify(list, 3, make_row(&row, 3, L"s", 5));                /* to the top */
        assert_int_equal(table->lpVtbl->SeekRow(table, third, 0, NULL), S_OK);
        assert_int_equal(ids(table), 31245);
        list_source_delete(list, 3);
        assert_int_equal(table->lpVtbl->SeekRow(table, third, 0, NULL), MAPI_W_POSITION_CHANGED);
        assert_int_equal(ids(table), 1245);
        assert_int_equal(table->lpVtbl->SeekRow(table, third, 0, NULL), S_OK);
        assert_int_equal(ids(table), 1245);
        list_source_delete(list, 5);                    /* none follows */
        assert_int_equal(table->lpVtbl->SeekRow(table, last, 0, NULL), MAPI_W_POSITION_CHANGED);
        assert_int_equal(ids(table), 0);
        assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_CURRENT, -1, NULL), S_OK);
        assert_int_equal(ids(table), 4);
        mapix_table_notify_changed(&list->source);      /* ids stay valid, bookmarks too */
        assert_int_equal(table->lpVtbl->SeekRow(table, third, 0, NULL), S_OK);
        assert_int_equal(ids(table), 124);
        mapix_table_notify_reload(&list->source);       /* nothing does (SPI-TBL-20) */
        assert_int_equal(table->lpVtbl->SeekRow(table, third, 0, NULL), MAPI_E_INVALID_BOOKMARK);
        assert_int_equal(ids(table), 124);
        table->lpVtbl->Release(table);
        list_source_release(list);
    }
}

/* Reading goes on after a row that was deleted or moved meanwhile. */
static void reading_through_changes(void **state)
{
    for (enum list_source_claims claims = LIST_CLAIMS_NOTHING; claims <= LIST_CLAIMS_ALL; claims++) {
        struct list_source *list = list_source_new(claims);
        LPMAPITABLE table = NULL;
        LPSRowSet rows = NULL;
        struct row row;
        for (LONG i = 1; i <= 6; i++)
            list_source_put(list, (uint64_t)i, make_row(&row, i, L"s", i * 10));
        assert_int_equal(mapix_table_open(&list->source, MAPI_UNICODE, NULL, &table), S_OK);
        assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&keyed_columns, 0), S_OK);
        assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)&by_size, 0), S_OK);
        assert_int_equal(table->lpVtbl->QueryRows(table, 2, 0, &rows), S_OK);
        FreeProws(rows);
        list_source_delete(list, 2);
        assert_int_equal(ids(table), 3456);
        list_source_insert(list, 7, make_row(&row, 7, L"s", 25));               /* right where the cursor is: not yet read */
        assert_int_equal(ids(table), 73456);
        list_source_modify(list, 1, make_row(&row, 1, L"s", 55));               /* from before the cursor to behind it */
        assert_int_equal(ids(table), 734516);
        table->lpVtbl->Release(table);
        list_source_release(list);
    }
}

/* --- Sources ------------------------------------------------------------------------------------------------------------------------------------------ */

/* A source that restricts and sorts is only asked for what is read. */
static void a_cursor_reads_what_is_asked(void **state)
{
    struct list_source *list = list_source_new(LIST_CLAIMS_ALL);
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    struct row row;
    for (LONG i = 0; i < 1000; i++)
        list_source_put(list, (uint64_t)i + 1, make_row(&row, i, L"s", 1000 - i));
    assert_int_equal(mapix_table_open(&list->source, 0, NULL, &table), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)&by_size, 0), S_OK);
    list->rows_read = list->reads = 0;
    assert_int_equal(table->lpVtbl->QueryRows(table, 50, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 50);
    assert_int_equal(long_in(&rows->aRow[0], P_ID), 999);
    FreeProws(rows);
    assert_int_equal(list->rows_read, 50);
    assert_int_equal(list->reads, 1);
    assert_int_equal(table->lpVtbl->QueryRows(table, 50, 0, &rows), S_OK);
    FreeProws(rows);
    assert_int_equal(list->rows_read, 100);
    table->lpVtbl->Release(table);
    list_source_release(list);
}

/* TABL-09: rows that enter or leave a restricted view, are told as added or deleted; those outside it are silent, also when only the source
 * knows which are in it. */
static void restricted_views_tell_what_is_in_them(void **state)
{
    for (enum list_source_claims claims = LIST_CLAIMS_NOTHING; claims <= LIST_CLAIMS_ALL; claims++) {
        struct list_source *list = list_source_new(claims);
        LPMAPITABLE table = NULL;
        struct seen seen;
        struct row row;
        SPropValue five = { .ulPropTag = P_SIZE, .Value.l = 5 };
        SRestriction big = { .rt = RES_PROPERTY };
        big.res.resProperty = (SPropertyRestriction){ RELOP_GT, P_SIZE, &five };
        list_source_put(list, 1, make_row(&row, 1, L"s", 1));
        list_source_put(list, 2, make_row(&row, 2, L"s", 8));
        assert_int_equal(mapix_table_open(&list->source, 0, NULL, &table), S_OK);
        listen(table, &seen);
        assert_int_equal(table->lpVtbl->Restrict(table, &big, 0), S_OK);
        list_source_modify(list, 1, make_row(&row, 1, L"s", 2));
        no_event(&seen);
        list_source_modify(list, 1, make_row(&row, 1, L"s", 9));
        assert_int_equal(only_event(&seen), TABLE_ROW_ADDED);
        list_source_modify(list, 1, make_row(&row, 1, L"t", 9));
        assert_int_equal(only_event(&seen), TABLE_ROW_MODIFIED);
        assert_int_equal(seen.row_ids[0], 1);
        list_source_modify(list, 1, make_row(&row, 1, L"t", 0));
        assert_int_equal(only_event(&seen), TABLE_ROW_DELETED);
        list_source_delete(list, 1);
        no_event(&seen);
        list_source_delete(list, 2);
        assert_int_equal(only_event(&seen), TABLE_ROW_DELETED);
        list_source_insert(list, 3, make_row(&row, 3, L"s", 3));
        no_event(&seen);
        list_source_insert(list, 4, make_row(&row, 4, L"s", 40));
        assert_int_equal(only_event(&seen), TABLE_ROW_ADDED);
        assert_int_equal(all_ids(table), 4);
        table->lpVtbl->Release(table);
        list_source_release(list);
    }
}

/* Reports wait while they are deferred; many at once are one TABLE_CHANGED; unknown ids do no harm. */
static void reports_of_sources(void **state)
{
    for (enum list_source_claims claims = LIST_CLAIMS_NOTHING; claims <= LIST_CLAIMS_ALL; claims++) {
        struct list_source *list = list_source_new(claims);
        LPMAPITABLE table = NULL;
        struct seen seen;
        struct row row;
        uint64_t many[20], unknown = 999;
        assert_int_equal(mapix_table_open(&list->source, 0, NULL, &table), S_OK);
        listen(table, &seen);
        mapix_table_notify_deferred(&list->source, true);
        list_source_insert(list, 50, make_row(&row, 5, L"s", 1));
        no_event(&seen);
        mapix_table_notify_deferred(&list->source, false);
        assert_int_equal(only_event(&seen), TABLE_ROW_ADDED);
        mapix_table_notify_added(&list->source, &unknown, 1);
        no_event(&seen);
        for (uint64_t i = 0; i < 20; i++) {
            many[i] = 100 + i;
            list_source_put(list, many[i], make_row(&row, 1, L"s", 1));
        }
        mapix_table_notify_added(&list->source, many, 20);
        assert_int_equal(only_event(&seen), TABLE_CHANGED);
        ULONG count = 0;
        assert_int_equal(table->lpVtbl->GetRowCount(table, 0, &count), S_OK);
        assert_int_equal(count, 21);
        assert_int_equal(status_of(table), TBLSTAT_COMPLETE);
        mapix_table_notify_reload(&list->source);
        assert_int_equal(status_of(table), TBLSTAT_QCHANGED);
        assert_int_equal(only_event(&seen), TABLE_RELOAD);
        assert_int_equal(table->lpVtbl->Restrict(table, NULL, 0), S_OK);
        assert_int_equal(status_of(table), TBLSTAT_COMPLETE);
        table->lpVtbl->Release(table);
        list_source_release(list);
    }
}

/* What the source says of its failure is what GetLastError tells; the table is usable again afterwards. */
static void a_failing_source(void **state)
{
    for (enum list_source_claims claims = LIST_CLAIMS_NOTHING; claims <= LIST_CLAIMS_ALL; claims++) {
        struct list_source *list = list_source_new(claims);
        LPMAPITABLE table = NULL;
        LPSRowSet rows = NULL;
        LPMAPIERROR error = NULL;
        struct row row;
        list_source_put(list, 1, make_row(&row, 1, L"s", 1));
        assert_int_equal(mapix_table_open(&list->source, 0, NULL, &table), S_OK);
        list->failure = MAPI_E_DISK_ERROR;
        assert_int_equal(table->lpVtbl->QueryRows(table, 1, 0, &rows), MAPI_E_DISK_ERROR);
        assert_null(rows);
        assert_int_equal(table->lpVtbl->GetLastError(table, MAPI_E_DISK_ERROR, 0, &error), S_OK);
        assert_non_null(error);
        assert_string_equal((const char *)error->lpszError, "The list was told to fail.");
        MAPIFreeBuffer(error);
        list->failure = S_OK;
        assert_int_equal(all_ids(table), 1);
        table->lpVtbl->Release(table);
        list_source_release(list);
    }
}

/* TABL-04 */
static void a_table_without_notifications(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = view_of(data);
    mapix_table_data_source(data)->no_advise = true;
    table_conformance(view, &(struct table_conformance_options){ .name = "silent view", .type = TBLTYPE_DYNAMIC, .no_advise = true });
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* --- Asynchronous operations ---------------------------------------------------------------------------------------------------------------------------- */

static LPTABLEDATA many_rows(LONG count)
{
    LPTABLEDATA data = new_data(TBLTYPE_DYNAMIC);
    for (LONG i = 0; i < count; i++)
        put(data, i, i % 2 ? L"odd" : L"even", (i * 7919) % count);
    return data;
}

/* SPI-TBL-18: the call returns at once, others are told MAPI_E_BUSY until it is done, the end is told. */
static void asynchronous_sort(void **state)
{
    LPTABLEDATA data = many_rows(20000);
    LPMAPITABLE view = view_of(data);
    struct seen seen;
    ULONG status = 99, type, count = 0;
    listen(view, &seen);
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_size, TBL_ASYNC), S_OK);
    assert_int_equal(view->lpVtbl->GetStatus(view, &status, &type), S_OK);
    assert_true(status == TBLSTAT_SORTING || status == TBLSTAT_COMPLETE);
    HRESULT result = view->lpVtbl->GetRowCount(view, 0, &count);
    assert_true(result == MAPI_E_BUSY || result == S_OK);
    assert_int_equal(view->lpVtbl->WaitForCompletion(view, 0, 0xffffffff, &status), S_OK);
    assert_int_equal(status, TBLSTAT_COMPLETE);
    LPSRowSet rows = NULL;
    assert_int_equal(view->lpVtbl->SetColumns(view, (LPSPropTagArray)&start_columns, 0), S_OK);
    assert_int_equal(view->lpVtbl->QueryRows(view, 3, 0, &rows), S_OK);
    assert_int_equal(long_in(&rows->aRow[0], P_ID), 0);
    FreeProws(rows);
    assert_int_equal(only_event(&seen), TABLE_SORT_DONE);
    assert_int_equal(view->lpVtbl->WaitForCompletion(view, 1, 0, NULL), MAPI_E_UNKNOWN_FLAGS);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* imapitable-abort: what was in force stays in force. */
static void abort_stops_it(void **state)
{
    LPTABLEDATA data = many_rows(20000);
    LPMAPITABLE view = view_of(data);
    LPSSortOrderSet sort = NULL;
    ULONG status, type;
    bool stopped = false;
    for (int attempt = 0; attempt < 50 && !stopped; attempt++) {
        assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&unsorted, 0), S_OK);
        assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_size, TBL_ASYNC), S_OK);
        HRESULT result = view->lpVtbl->Abort(view);
        assert_true(result == S_OK || result == MAPI_E_UNABLE_TO_ABORT);
        assert_int_equal(view->lpVtbl->QuerySortOrder(view, &sort), S_OK);
        assert_int_equal(sort->cSorts, result == S_OK ? 0 : 1);
        MAPIFreeBuffer(sort);
        stopped = result == S_OK;
    }
    assert_true(stopped);
    assert_int_equal(view->lpVtbl->GetStatus(view, &status, &type), S_OK);
    assert_int_equal(status, TBLSTAT_COMPLETE);
    assert_int_equal(view->lpVtbl->Abort(view), MAPI_E_UNABLE_TO_ABORT);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* An asynchronous operation that fails says so afterwards: status, TABLE_ERROR. A view released meanwhile is nobody's worry. */
static void asynchronous_failure(void **state)
{
    struct list_source *list = list_source_new(LIST_CLAIMS_NOTHING);
    LPMAPITABLE table = NULL;
    struct seen seen;
    struct row row;
    ULONG status = 99;
    list_source_put(list, 1, make_row(&row, 1, L"s", 1));
    assert_int_equal(mapix_table_open(&list->source, 0, NULL, &table), S_OK);
    listen(table, &seen);
    list->failure = MAPI_E_DISK_ERROR;
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)&by_size, TBL_ASYNC), S_OK);
    assert_int_equal(table->lpVtbl->WaitForCompletion(table, 0, 0xffffffff, &status), S_OK);
    assert_int_equal(status, TBLSTAT_SORT_ERROR);
    list->failure = S_OK;
    assert_int_equal(all_ids(table), 1);                /* waits for the thread to leave, too */
    assert_int_equal(only_event(&seen), TABLE_ERROR);
    assert_int_equal(table->lpVtbl->SortTable(table, (LPSSortOrderSet)&by_size, TBL_ASYNC), S_OK);
    table->lpVtbl->Release(table);
    list_source_release(list);
}

/* --- Headings ------------------------------------------------------------------------------------------------------------------------------------------------ */

/* SPI-TBL-16: a state fits a table of the same order and restriction only, also another table of the same source. */
static void collapse_states(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = view_of(data), twin = view_of(data);
    SSortOrderSet categories = { 1, 1, 0, { { P_SIZE, TABLE_SORT_ASCEND } } };
    SizedSPropTagArray(2, columns) = { 2, { PR_INSTANCE_KEY, PR_ROW_TYPE } };
    LPSRowSet rows = NULL;
    LPBYTE blob = NULL;
    ULONG size = 0, more, count;
    BOOKMARK bookmark;
    for (int i = 0; i < 2; i++) {
        LPMAPITABLE table = i ? twin : view;
        assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0), S_OK);
        assert_int_equal(table->lpVtbl->SortTable(table, &categories, 0), S_OK);
    }
    assert_int_equal(view->lpVtbl->QueryRows(view, 10, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 3);
    SBinary key = rows->aRow[1].lpProps[0].Value.bin;
    assert_int_equal(view->lpVtbl->ExpandRow(view, key.cb, key.lpb, 0, 0, NULL, &more), S_OK);
    assert_int_equal(more, 2);
    assert_int_equal(view->lpVtbl->GetCollapseState(view, 0, key.cb, key.lpb, &size, &blob), S_OK);
    assert_int_equal(twin->lpVtbl->SetCollapseState(twin, 0, size, blob, &bookmark), S_OK);
    assert_int_equal(twin->lpVtbl->GetRowCount(twin, 0, &count), S_OK);
    assert_int_equal(count, 5);
    assert_int_equal(twin->lpVtbl->SeekRow(twin, bookmark, 0, NULL), S_OK);
    ULONG row, numerator, denominator;
    assert_int_equal(twin->lpVtbl->QueryPosition(twin, &row, &numerator, &denominator), S_OK);
    assert_int_equal(row, 1);
    for (ULONG i = 0; i < size; i++) {                  /* a stranger's bytes are refused, or do no harm */
        LPBYTE part = malloc(size);
        memcpy(part, blob, size);
        assert_int_equal(twin->lpVtbl->SetCollapseState(twin, 0, i ? i : 1, part, &bookmark), MAPI_E_UNABLE_TO_COMPLETE);
        part[i] ^= 0x55;
        HRESULT result = twin->lpVtbl->SetCollapseState(twin, 0, size, part, &bookmark);
        assert_true(result == S_OK || result == MAPI_E_UNABLE_TO_COMPLETE);
        free(part);
    }
    categories.aSort[0].ulOrder = TABLE_SORT_DESCEND;
    assert_int_equal(twin->lpVtbl->SortTable(twin, &categories, 0), S_OK);
    assert_int_equal(twin->lpVtbl->SetCollapseState(twin, 0, size, blob, &bookmark), MAPI_E_UNABLE_TO_COMPLETE);
    MAPIFreeBuffer(blob);
    FreeProws(rows);
    view->lpVtbl->Release(view);
    twin->lpVtbl->Release(twin);
    data->lpVtbl->Release(data);
}

/* A view rebuilt after mapix_table_notify_changed keeps the keys of its headings and what is open. */
static void headings_survive_a_rebuild(void **state)
{
    struct list_source *list = list_source_new(LIST_CLAIMS_NOTHING);
    LPMAPITABLE table = NULL;
    struct row row;
    SSortOrderSet categories = { 1, 1, 0, { { P_SIZE, TABLE_SORT_ASCEND } } };
    SizedSPropTagArray(2, columns) = { 2, { PR_INSTANCE_KEY, PR_ROW_TYPE } };
    LPSRowSet before = NULL, after = NULL;
    ULONG more;
    for (LONG i = 0; i < 6; i++)
        list_source_put(list, (uint64_t)i + 1, make_row(&row, i, L"s", i % 3));
    assert_int_equal(mapix_table_open(&list->source, 0, NULL, &table), S_OK);
    assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0), S_OK);
    assert_int_equal(table->lpVtbl->SortTable(table, &categories, 0), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &before), S_OK);
    SBinary key = before->aRow[2].lpProps[0].Value.bin;
    assert_int_equal(table->lpVtbl->ExpandRow(table, key.cb, key.lpb, 0, 0, NULL, &more), S_OK);
    assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 3, NULL), S_OK);        /* the first leaf of the third heading */
    list_source_put(list, 20, make_row(&row, 20, L"s", 0));
    mapix_table_notify_changed(&list->source);
    assert_int_equal(table->lpVtbl->QueryRows(table, 1, 0, &after), S_OK);
    assert_int_equal(long_in(&after->aRow[0], PR_ROW_TYPE), TBL_LEAF_ROW);
    FreeProws(after);
    assert_int_equal(table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, NULL), S_OK);
    assert_int_equal(table->lpVtbl->QueryRows(table, 10, 0, &after), S_OK);
    assert_int_equal(after->cRows, 5);
    for (ULONG i = 0; i < 3; i++)
        assert_memory_equal(after->aRow[i].lpProps[0].Value.bin.lpb, before->aRow[i].lpProps[0].Value.bin.lpb, 9);
    FreeProws(before);
    FreeProws(after);
    table->lpVtbl->Release(table);
    list_source_release(list);
}

/* --- The rest ---------------------------------------------------------------------------------------------------------------------------------------------------- */

/* TABL-11, hrqueryallrows */
static void query_all_rows(void **state)
{
    LPTABLEDATA data = many_rows(2500);
    LPMAPITABLE view = view_of(data);
    LPSRowSet rows = NULL;
    SPropValue odd = { .ulPropTag = PR_SUBJECT_W };
    odd.Value.lpszW = (LPWSTR)L"odd";
    SRestriction restriction = { .rt = RES_PROPERTY };
    restriction.res.resProperty = (SPropertyRestriction){ RELOP_EQ, PR_SUBJECT_W, &odd };
    assert_int_equal(view->lpVtbl->SeekRow(view, BOOKMARK_END, 0, NULL), S_OK);
    assert_int_equal(HrQueryAllRows(view, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 2500);
    FreeProws(rows);
    assert_int_equal(HrQueryAllRows(view, NULL, NULL, NULL, 2499, &rows), MAPI_E_TABLE_TOO_BIG);
    assert_null(rows);
    assert_int_equal(HrQueryAllRows(view, (LPSPropTagArray)&keyed_columns, &restriction, (LPSSortOrderSet)&by_size, 2500, &rows), S_OK);
    assert_int_equal(rows->cRows, 1250);
    assert_int_equal(rows->aRow[0].cValues, 3);
    FreeProws(rows);
    assert_int_equal(HrQueryAllRows(NULL, NULL, NULL, NULL, 0, &rows), MAPI_E_INVALID_PARAMETER);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

static void make_narrow(LPSPropTagArray tags)
{
    for (ULONG i = 0; i < tags->cValues; i++)
        if (PROP_TYPE(tags->aulPropTag[i]) == PT_UNICODE)
            tags->aulPropTag[i] = CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_STRING8);
}

/* hraddcolumns, hraddcolumnsex */
static void add_columns(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = view_of(data);
    LPSPropTagArray tags = NULL;
    SizedSPropTagArray(2, more) = { 2, { PR_INSTANCE_KEY, P_SIZE } };
    const ULONG expected[] = { PR_INSTANCE_KEY, P_SIZE, P_ID, PR_SUBJECT_A };
    assert_int_equal(HrAddColumns(view, (LPSPropTagArray)&more, MAPIAllocateBuffer, MAPIFreeBuffer), S_OK);
    assert_int_equal(HrAddColumnsEx(view, (LPSPropTagArray)&more, MAPIAllocateBuffer, MAPIFreeBuffer, make_narrow), S_OK);
    assert_int_equal(view->lpVtbl->QueryColumns(view, 0, &tags), S_OK);
    assert_int_equal(tags->cValues, 4);
    assert_memory_equal(tags->aulPropTag, expected, sizeof(expected));
    MAPIFreeBuffer(tags);
    assert_int_equal(HrAddColumns(view, NULL, MAPIAllocateBuffer, MAPIFreeBuffer), MAPI_E_INVALID_PARAMETER);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* The row's own PR_INSTANCE_KEY is its instance key, also of the row that is gone. */
static void rows_with_keys_of_their_own(void **state)
{
    static BYTE first[] = "first", second[] = "second";
    SPropValue values[2] = { { .ulPropTag = PR_INSTANCE_KEY }, { .ulPropTag = P_ID, .Value.l = 1 } };
    SRow row = { .cValues = 2, .lpProps = values };
    SPropValue sought = { .ulPropTag = PR_INSTANCE_KEY };
    sought.Value.bin.cb = 6;
    sought.Value.bin.lpb = second;
    SRestriction restriction = { .rt = RES_PROPERTY };
    restriction.res.resProperty = (SPropertyRestriction){ RELOP_EQ, PR_INSTANCE_KEY, &sought };
    for (int list = 0; list < 3; list++) {
        LPTABLEDATA data = NULL;
        struct list_source *source = list ? list_source_new(list == 1 ? LIST_CLAIMS_NOTHING : LIST_CLAIMS_ALL) : NULL;
        LPMAPITABLE table = NULL;
        struct seen seen;
        if (!list)
            assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_INSTANCE_KEY,
                (LPSPropTagArray)&keyed_columns, &data), S_OK);
        for (int i = 0; i < 2; i++) {
            values[0].Value.bin.cb = i ? 6 : 5;
            values[0].Value.bin.lpb = i ? second : first;
            values[1].Value.l = i + 1;
            if (list)
                list_source_put(source, (uint64_t)i + 1, &row);
            else
                assert_int_equal(data->lpVtbl->HrModifyRow(data, &row), S_OK);
        }
        if (list)
            assert_int_equal(mapix_table_open(&source->source, 0, NULL, &table), S_OK);
        else
            table = view_of(data);
        assert_int_equal(table->lpVtbl->SetColumns(table, (LPSPropTagArray)&keyed_columns, 0), S_OK);
        listen(table, &seen);
        assert_int_equal(table->lpVtbl->FindRow(table, &restriction, BOOKMARK_BEGINNING, 0), S_OK);
        assert_int_equal(ids(table), 2);
        if (list)
            list_source_delete(source, 2);
        else
            assert_int_equal(data->lpVtbl->HrDeleteRow(data, &sought), S_OK);
        assert_int_equal(only_event(&seen), list == 2 ? TABLE_CHANGED : TABLE_ROW_DELETED);     /* a cursor cannot know the key of what is gone */
        assert_int_equal(table->lpVtbl->FindRow(table, &restriction, BOOKMARK_BEGINNING, 0), MAPI_E_NOT_FOUND);
        table->lpVtbl->Release(table);
        if (list)
            list_source_release(source);
        else
            data->lpVtbl->Release(data);
    }
}

/* After the parent is gone (a logoff) methods say so; the memory stays. */
static void an_invalidated_table(void **state)
{
    LPTABLEDATA data = five_rows();
    LPMAPITABLE view = view_of(data);
    LPSRowSet rows = NULL;
    mapix_object_invalidate(mapix_object_of(data));
    assert_int_equal(view->lpVtbl->QueryRows(view, 1, 0, &rows), MAPI_E_INVALID_OBJECT);
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&by_size, 0), MAPI_E_INVALID_OBJECT);
    assert_int_equal(data->lpVtbl->HrEnumRow(data, 0, (LPSRow *)&rows), MAPI_E_INVALID_OBJECT);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

static int start(void **state)
{
    return notify_engine_start(false) == S_OK ? 0 : -1;
}

static int stop(void **state)
{
    notify_engine_stop();
    return 0;
}

/* SPI-TBL-05: the row set and each row's values are memory of their own: a row can be taken out of the set and outlive it. */
static void rows_are_memory_of_their_own(void **state)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ROWID, PR_DISPLAY_NAME_W } };
    LPTABLEDATA rows_data = NULL;
    LPMAPITABLE rows_view = NULL;
    LPSRowSet rows = NULL;
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)(uintptr_t)&columns, &rows_data), S_OK);
    for (LONG i = 0; i < 3; i++) {
        SPropValue values[2] = { { .ulPropTag = PR_ROWID, .Value.l = i }, { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"name" } };
        SRow row = { .cValues = 2, .lpProps = values };
        assert_int_equal(rows_data->lpVtbl->HrModifyRow(rows_data, &row), S_OK);
    }
    assert_int_equal(rows_data->lpVtbl->HrGetView(rows_data, NULL, NULL, 0, &rows_view), S_OK);
    assert_int_equal(rows_view->lpVtbl->QueryRows(rows_view, 3, 0, &rows), S_OK);
    LPSPropValue kept = rows->aRow[1].lpProps;
    assert_int_equal(MAPIFreeBuffer(rows->aRow[0].lpProps), S_OK);
    rows->aRow[0] = (SRow){ 0 };
    rows->aRow[1] = (SRow){ 0 };
    FreeProws(rows);
    assert_int_equal(kept[0].Value.l, 1);
    assert_true(wcscmp(kept[1].Value.lpszW, L"name") == 0);
    assert_int_equal(MAPIFreeBuffer(kept), S_OK);
    rows_view->lpVtbl->Release(rows_view);
    rows_data->lpVtbl->Release(rows_data);
}

/* Columns of numbers beside the rows stay true to them: found and restricted as rows are changed, added and deleted in every place, by a table and by
 * looking at the values. */
static void columns_follow_the_rows(void **state)
{
    enum { KEYS = 3000, STEPS = 4000 };
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ROWID, PR_MESSAGE_SIZE } };
    static LONG sizes[KEYS];                            /* -1: no such row; -2: a row without the value */
    LPTABLEDATA many = NULL;
    LPMAPITABLE whole = NULL, large = NULL;
    SPropValue limit = { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = 500 };
    SRestriction parts[2] = { { .rt = RES_PROPERTY }, { .rt = RES_EXIST } }, both = { .rt = RES_AND };
    unsigned random = 7;
    ULONG count;
    parts[0].res.resProperty = (SPropertyRestriction){ RELOP_GE, PR_MESSAGE_SIZE, &limit };
    parts[1].res.resExist.ulPropTag = PR_ROWID;
    both.res.resAnd = (SAndRestriction){ 2, parts };
    for (int i = 0; i < KEYS; i++)
        sizes[i] = -1;
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)(uintptr_t)&columns, &many), S_OK);
    assert_int_equal(many->lpVtbl->HrGetView(many, NULL, NULL, 0, &whole), S_OK);
    assert_int_equal(many->lpVtbl->HrGetView(many, NULL, NULL, 0, &large), S_OK);
    for (int step = 0; step < STEPS; step++) {
        random = random * 1103515245u + 12345u;
        LONG key = step < 2500 ? step : (LONG)((random >> 8) % KEYS), size = (LONG)((random >> 4) % 1000);
        SPropValue values[2] = { { .ulPropTag = PR_ROWID, .Value.l = key }, { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = size } };
        SRow row = { .cValues = random & 64 ? 2 : 1, .lpProps = values };
        if (step >= 2500 && !(random & 0x300) && sizes[key] != -1) {
            assert_int_equal(many->lpVtbl->HrDeleteRow(many, values), S_OK);
            sizes[key] = -1;
        } else if (step >= 2500 && sizes[key] == -1 && random & 0x400) {
            assert_int_equal(many->lpVtbl->HrInsertRow(many, (random >> 12) % 1000, &row), S_OK);
            sizes[key] = row.cValues == 2 ? size : -2;
        } else {
            assert_int_equal(many->lpVtbl->HrModifyRow(many, &row), S_OK);
            sizes[key] = row.cValues == 2 ? size : -2;
        }
        if (step < 2400 || step % 16)
            continue;
        ULONG expected = 0;
        LONG wanted = -3;
        for (int i = 0; i < KEYS; i++) {
            expected += sizes[i] >= 500;
            if (sizes[i] >= 0 && (i * 7 + step) % 1000 < 2)
                wanted = sizes[i];
        }
        assert_int_equal(large->lpVtbl->Restrict(large, &both, 0), S_OK);
        assert_int_equal(large->lpVtbl->GetRowCount(large, 0, &count), S_OK);
        assert_int_equal(count, expected);
        SPropValue sought = { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = wanted };
        SRestriction is = { .rt = RES_PROPERTY };
        is.res.resProperty = (SPropertyRestriction){ RELOP_EQ, PR_MESSAGE_SIZE, &sought };
        for (ULONG backward = 0; backward <= DIR_BACKWARD; backward++) {
            HRESULT result = whole->lpVtbl->FindRow(whole, &is, backward ? BOOKMARK_END : BOOKMARK_BEGINNING, backward);
            assert_int_equal(result, wanted >= 0 ? S_OK : MAPI_E_NOT_FOUND);
            LPSRowSet rows = NULL;
            if (result == S_OK) {
                assert_int_equal(whole->lpVtbl->QueryRows(whole, 1, TBL_NOADVANCE, &rows), S_OK);
                assert_int_equal(rows->aRow[0].lpProps[1].Value.l, wanted);
                FreeProws(rows);
            }
        }
    }
    whole->lpVtbl->Release(whole);
    large->lpVtbl->Release(large);
    many->lpVtbl->Release(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conformance),
        cmocka_unit_test(create_table_checks_its_arguments),
        cmocka_unit_test(rows_of_table_data),
        cmocka_unit_test(insertions_in_one_place),
        cmocka_unit_test(many_rows_at_once),
        cmocka_unit_test(notify_a_row),
        cmocka_unit_test(columns_that_rows_bring),
        cmocka_unit_test(views_of_table_data),
        cmocka_unit_test(strings),
        cmocka_unit_test(base_restriction_and_order),
        cmocka_unit_test(multi_values),
        cmocka_unit_test(bad_sort_orders),
        cmocka_unit_test(bookmarks_through_changes),
        cmocka_unit_test(reading_through_changes),
        cmocka_unit_test(a_cursor_reads_what_is_asked),
        cmocka_unit_test(restricted_views_tell_what_is_in_them),
        cmocka_unit_test(reports_of_sources),
        cmocka_unit_test(a_failing_source),
        cmocka_unit_test(a_table_without_notifications),
        cmocka_unit_test(asynchronous_sort),
        cmocka_unit_test(abort_stops_it),
        cmocka_unit_test(asynchronous_failure),
        cmocka_unit_test(collapse_states),
        cmocka_unit_test(headings_survive_a_rebuild),
        cmocka_unit_test(query_all_rows),
        cmocka_unit_test(add_columns),
        cmocka_unit_test(rows_with_keys_of_their_own),
        cmocka_unit_test(an_invalidated_table),
        cmocka_unit_test(rows_are_memory_of_their_own),
        cmocka_unit_test(columns_follow_the_rows),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
