/* Table utilities as their callers see them: ITableData, HrQueryAllRows, HrAddColumns, display tables. SPI-UTIL-01 to -04, -08, -11, -15, TABL-03. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapicode.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "notify/notify.h"

#define NUMBER PROP_TAG(PT_LONG, 0x6600)
#define KEY PR_INSTANCE_KEY

/* One row: key, number, or only a number when the key is NULL. */
struct row {
    SPropValue values[2];
    SRow row;
};

static LPSRow make_row(struct row *to, const char *key, LONG number)
{
    to->values[0] = (SPropValue){ .ulPropTag = NUMBER, .Value.l = number };
    to->values[1] = (SPropValue){ .ulPropTag = KEY, .Value.bin = { key ? (ULONG)strlen(key) : 0, (LPBYTE)(uintptr_t)key } };
    to->row = (SRow){ .cValues = key ? 2 : 1, .lpProps = to->values };
    return &to->row;
}

static LPTABLEDATA make_table(void)
{
    static const SizedSPropTagArray(2, columns) = { 2, { KEY, NUMBER } };
    LPTABLEDATA data = NULL;
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, KEY,
        (LPSPropTagArray)(uintptr_t)&columns, &data), S_OK);
    return data;
}

static SPropValue key_of(const char *key)
{
    return (SPropValue){ .ulPropTag = KEY, .Value.bin = { (ULONG)strlen(key), (LPBYTE)(uintptr_t)key } };
}

static ULONG rows_of(LPTABLEDATA data)
{
    LPMAPITABLE view = NULL;
    ULONG count = 0;
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    assert_int_equal(view->lpVtbl->GetRowCount(view, 0, &count), S_OK);
    view->lpVtbl->Release(view);
    return count;
}

static ULONG_PTR released_data;
static void STDAPICALLTYPE on_release(ULONG_PTR caller, LPTABLEDATA data, LPMAPITABLE view)
{
    released_data = caller;
}

/* SPI-UTIL-01, SPI-UTIL-15: the index column is single-valued; views are IMAPITable, sorted if asked, and their release is told. The result is
 * an SCODE in the header and an HRESULT on the page: the same 32 bits. */
static void create_and_view(void **state)
{
    static const SizedSPropTagArray(1, columns) = { 1, { KEY } };
    static SizedSSortOrderSet(1, by_number) = { 1, 0, 0, { { NUMBER, TABLE_SORT_DESCEND } } };
    LPSPropTagArray tags = (LPSPropTagArray)(uintptr_t)&columns;
    LPTABLEDATA data = NULL;
    LPMAPITABLE view = NULL, same = NULL;
    LPSRowSet rows = NULL;
    struct row row;
    assert_int_equal(sizeof(SCODE), sizeof(HRESULT));
    assert_int_equal(CreateTable(&IID_IMAPITable, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, KEY, tags, &data),
        MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PROP_TAG(PT_MV_LONG, 0x6600),
        tags, &data), MAPI_E_INVALID_PARAMETER);
    data = make_table();
    for (LONG i = 1; i < 4; i++)
        assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, i == 1 ? "a" : i == 2 ? "b" : "c", i)), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, (LPSSortOrderSet)&by_number, on_release, 77, &view), S_OK);
    assert_int_equal(view->lpVtbl->QueryInterface(view, &IID_IMAPITable, (LPVOID *)&same), S_OK);
    same->lpVtbl->Release(same);
    assert_int_equal(view->lpVtbl->QueryRows(view, 1, 0, &rows), S_OK);
    assert_int_equal(PpropFindProp(rows->aRow[0].lpProps, rows->aRow[0].cValues, NUMBER)->Value.l, 3);
    FreeProws(rows);
    view->lpVtbl->Release(view);
    assert_int_equal(released_data, 77);
    data->lpVtbl->Release(data);
}

/* SPI-UTIL-02: by index: replaced or appended; a row without it changes nothing; a duplicate cannot be inserted; new columns reach old views on
 * request and new views by default. */
static void modifying(void **state)
{
    struct { ULONG count; SRow rows[2]; } several = { 2, { { 0 } } };
    LPTABLEDATA data = make_table();
    LPMAPITABLE old = NULL, new = NULL;
    LPSPropTagArray columns = NULL;
    struct row one, other;
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&one, "a", 1)), S_OK);
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&one, "a", 2)), S_OK);
    assert_int_equal(rows_of(data), 1);
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&one, NULL, 3)), MAPI_E_INVALID_PARAMETER);
    several.rows[0] = *make_row(&one, "b", 4);
    several.rows[1] = *make_row(&other, NULL, 5);
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&several), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(rows_of(data), 1);                     /* nothing changed */
    assert_int_equal(data->lpVtbl->HrInsertRow(data, 0, make_row(&one, "a", 6)), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(data->lpVtbl->HrInsertRow(data, 1, make_row(&one, "c", 7)), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &old), S_OK);
    one.values[0].ulPropTag = PROP_TAG(PT_LONG, 0x6601);
    assert_int_equal(data->lpVtbl->HrModifyRow(data, &one.row), S_OK);
    assert_int_equal(old->lpVtbl->QueryColumns(old, 0, &columns), S_OK);
    assert_int_equal(columns->cValues, 2);
    MAPIFreeBuffer(columns);
    assert_int_equal(old->lpVtbl->QueryColumns(old, TBL_ALL_COLUMNS, &columns), S_OK);
    assert_int_equal(columns->cValues, 3);
    MAPIFreeBuffer(columns);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &new), S_OK);
    assert_int_equal(new->lpVtbl->QueryColumns(new, 0, &columns), S_OK);
    assert_int_equal(columns->cValues, 3);
    MAPIFreeBuffer(columns);
    new->lpVtbl->Release(new);
    old->lpVtbl->Release(old);
    data->lpVtbl->Release(data);
}

struct events {
    ULONG count, last, kinds[16];
};

static LONG STDMETHODCALLTYPE note_events(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct events *events = context;
    for (ULONG i = 0; i < count; i++) {
        events->last = notifications[i].info.tab.ulTableEvent;
        events->count++;
        events->kinds[events->last & 15]++;
    }
    return S_OK;
}

/* SPI-UTIL-03: the rest of the methods, and up to eight rows as events of their own, more as one TABLE_CHANGED. */
static void deleting_and_telling(void **state)
{
    static const char *keys[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
    struct events events = { 0 };
    struct { ULONG count; SRow rows[9]; } several = { 9, { { 0 } } };
    struct row made[9];
    SPropValue key = key_of("nobody");
    LPTABLEDATA data = make_table();
    LPMAPIADVISESINK sink = NULL;
    LPMAPITABLE view = NULL;
    ULONG_PTR connection = 0;
    ULONG place = 9, deleted = 9;
    LPSRow found = NULL;
    for (int i = 0; i < 9; i++)
        several.rows[i] = *make_row(&made[i], keys[i], i);
    assert_int_equal(notify_engine_start(false), S_OK);
    assert_int_equal(HrAllocAdviseSink(note_events, &events, &sink), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    assert_int_equal(view->lpVtbl->Advise(view, fnevTableModified, sink, &connection), S_OK);
    several.count = 8;
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&several), S_OK);
    HrDispatchNotifications(0);
    assert_int_equal(events.kinds[TABLE_ROW_ADDED], 8);
    several.count = 9;
    events = (struct events){ 0 };
    assert_int_equal(data->lpVtbl->HrModifyRows(data, 0, (LPSRowSet)&several), S_OK);
    HrDispatchNotifications(0);
    assert_int_equal(events.count, 1);
    assert_int_equal(events.last, TABLE_CHANGED);
    assert_int_equal(data->lpVtbl->HrDeleteRow(data, &key), MAPI_E_NOT_FOUND);
    assert_int_equal(data->lpVtbl->HrQueryRow(data, &key, &found, NULL), MAPI_E_NOT_FOUND);
    key = key_of("b");
    assert_int_equal(data->lpVtbl->HrQueryRow(data, &key, &found, &place), S_OK);
    assert_int_equal(place, 1);
    assert_int_equal(PpropFindProp(found->lpProps, found->cValues, NUMBER)->Value.l, 1);
    MAPIFreeBuffer(found);
    assert_int_equal(data->lpVtbl->HrEnumRow(data, 8, &found), S_OK);                    /* order of insertion */
    assert_int_equal(PpropFindProp(found->lpProps, found->cValues, NUMBER)->Value.l, 8);
    MAPIFreeBuffer(found);
    assert_int_equal(data->lpVtbl->HrEnumRow(data, 9, &found), S_OK);
    assert_null(found);
    events = (struct events){ 0 };
    assert_int_equal(data->lpVtbl->HrNotify(data, 0, 1, &key), S_OK);
    HrDispatchNotifications(0);
    assert_int_equal(events.last, TABLE_ROW_MODIFIED);
    several.count = 2;
    several.rows[1] = *make_row(&made[1], "nobody", 0);
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, 0, (LPSRowSet)&several, &deleted), S_OK);
    assert_int_equal(deleted, 1);                           /* who is not there is no error */
    HrDispatchNotifications(0);
    assert_int_equal(events.last, TABLE_ROW_DELETED);
    events = (struct events){ 0 };
    assert_int_equal(data->lpVtbl->HrDeleteRows(data, TAD_ALL_ROWS, NULL, &deleted), S_OK);
    HrDispatchNotifications(0);
    assert_int_equal(deleted, 8);
    assert_int_equal(events.count, 1);
    assert_int_equal(events.last, TABLE_RELOAD);
    assert_int_equal(rows_of(data), 0);
    view->lpVtbl->Release(view);
    sink->lpVtbl->Release(sink);
    data->lpVtbl->Release(data);
    notify_engine_stop();
}

/* SPI-UTIL-04: every restriction, and categories, work on ITableData. */
static void no_limits(void **state)
{
    static SizedSSortOrderSet(1, grouped) = { 1, 1, 1, { { NUMBER, TABLE_SORT_ASCEND } } };
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ROW_TYPE, NUMBER } };
    SRestriction exists = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = NUMBER } };
    SRestriction mask = { .rt = RES_BITMASK, .res.resBitMask = { BMR_NEZ, NUMBER, 1 } };
    SRestriction both_of[2] = { exists, mask };
    SRestriction both = { .rt = RES_AND, .res.resAnd = { 2, both_of } };
    SRestriction none = { .rt = RES_NOT, .res.resNot = { 0, &both } };
    LPTABLEDATA data = make_table();
    LPMAPITABLE view = NULL;
    LPSRowSet rows = NULL;
    struct row row;
    char key[2] = "a";
    for (LONG i = 0; i < 6; i++, key[0]++)
        assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, key, i % 3)), S_OK);
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    assert_int_equal(view->lpVtbl->Restrict(view, &none, 0), S_OK);
    assert_int_equal(HrQueryAllRows(view, NULL, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 4);
    FreeProws(rows);
    assert_int_equal(view->lpVtbl->Restrict(view, NULL, 0), S_OK);
    assert_int_equal(view->lpVtbl->SortTable(view, (LPSSortOrderSet)&grouped, 0), S_OK);
    assert_int_equal(view->lpVtbl->SetColumns(view, (LPSPropTagArray)(uintptr_t)&columns, 0), S_OK);
    assert_int_equal(view->lpVtbl->QueryRows(view, 20, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, 9);                       /* three headings */
    assert_int_equal(rows->aRow[0].lpProps[0].Value.l, TBL_EXPANDED_CATEGORY);
    FreeProws(rows);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

static void STDMETHODCALLTYPE narrow(LPSPropTagArray tags)
{
    for (ULONG i = 0; i < tags->cValues; i++)
        if (tags->aulPropTag[i] == NUMBER)
            tags->aulPropTag[i] = PROP_TAG(PT_LONG, 0x6602);
}

/* SPI-UTIL-08, TABL-03: no rows are a row set of none; more than asked for are MAPI_E_TABLE_TOO_BIG; added columns come first. */
static void reading_helpers(void **state)
{
    static const SizedSPropTagArray(1, first) = { 1, { PROP_TAG(PT_LONG, 0x6601) } };
    LPTABLEDATA data = make_table();
    LPMAPITABLE view = NULL;
    LPSRowSet rows = NULL;
    LPSPropTagArray columns = NULL;
    struct row row;
    assert_int_equal(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view), S_OK);
    assert_int_equal(view->lpVtbl->QueryRows(view, 10, 0, &rows), S_OK);
    assert_non_null(rows);
    assert_int_equal(rows->cRows, 0);
    FreeProws(rows);
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, "a", 1)), S_OK);
    assert_int_equal(data->lpVtbl->HrModifyRow(data, make_row(&row, "b", 2)), S_OK);
    assert_int_equal(HrQueryAllRows(view, NULL, NULL, NULL, 1, &rows), MAPI_E_TABLE_TOO_BIG);
    assert_int_equal(HrQueryAllRows(view, NULL, NULL, NULL, 2, &rows), S_OK);
    FreeProws(rows);
    assert_int_equal(HrAddColumnsEx(view, (LPSPropTagArray)(uintptr_t)&first, MAPIAllocateBuffer, MAPIFreeBuffer, narrow), S_OK);
    assert_int_equal(view->lpVtbl->QueryColumns(view, 0, &columns), S_OK);
    assert_int_equal(columns->cValues, 3);
    assert_int_equal(columns->aulPropTag[0], PROP_TAG(PT_LONG, 0x6601));
    assert_int_equal(columns->aulPropTag[1], KEY);
    assert_int_equal(columns->aulPropTag[2], PROP_TAG(PT_LONG, 0x6602));                   /* the filter's */
    MAPIFreeBuffer(columns);
    assert_int_equal(HrAddColumns(view, (LPSPropTagArray)(uintptr_t)&first, MAPIAllocateBuffer, MAPIFreeBuffer), S_OK);
    assert_int_equal(view->lpVtbl->QueryColumns(view, 0, &columns), S_OK);
    assert_int_equal(columns->cValues, 3);                  /* moved, not doubled */
    MAPIFreeBuffer(columns);
    view->lpVtbl->Release(view);
    data->lpVtbl->Release(data);
}

/* --- Display tables --- */

#define LABEL_TEXT "Name:"
static struct { DTBLLABEL head; char text[sizeof(LABEL_TEXT)]; } label = { { sizeof(DTBLLABEL), 0 }, LABEL_TEXT };
static DTBLEDIT edit = { 0, 0, 20, PR_DISPLAY_NAME_A };
static DTBLLBX list_box = { MAPI_NO_HBAR, PR_NULL, PR_CONTAINER_CONTENTS };
static struct { DTBLCOMBOBOX head; char text[4]; } combo = { { sizeof(DTBLCOMBOBOX), 0, 5, PR_COMMENT_A, PR_CONTAINER_HIERARCHY }, "0-9" };
static DTBLDDLBX drop_down = { 0, PR_DISPLAY_NAME_A, PR_ENTRYID, PR_CONTAINER_HIERARCHY };
static struct { DTBLCHECKBOX head; char text[5]; } check = { { sizeof(DTBLCHECKBOX), 0, PR_PRIORITY }, "Rush" };
static struct { DTBLGROUPBOX head; char text[6]; } group = { { sizeof(DTBLGROUPBOX), 0 }, "Group" };
static struct { DTBLBUTTON head; char text[3]; } button = { { sizeof(DTBLBUTTON), 0, PR_DETAILS_TABLE }, "Do" };
static struct { DTBLPAGE head; char text[8]; char component[4]; } page = { { sizeof(DTBLPAGE), 0, sizeof(DTBLPAGE) + 8, 6 }, "General", "hlp" };
static struct { DTBLRADIOBUTTON head; char text[4]; } radio = { { sizeof(DTBLRADIOBUTTON), 0, 2, PR_IMPORTANCE, 1 }, "One" };
static DTBLMVLISTBOX mv_list = { 0, PROP_TAG(PT_MV_STRING8, 0x6600) };
static DTBLMVDDLBX mv_drop = { 0, PROP_TAG(PT_MV_STRING8, 0x6601) };
static BYTE identity[] = "edit1";

/* Every type of control, its flags, and the bytes that its row must hold. */
static const struct expected {
    ULONG type, flags;
    void *structure;
    size_t size;
} controls[] = {
    { DTCT_PAGE, 0, &page, sizeof(page) },
    { DTCT_LABEL, 0, &label, sizeof(DTBLLABEL) + sizeof(LABEL_TEXT) },
    { DTCT_EDIT, DT_EDITABLE | DT_MULTILINE, &edit, sizeof(edit) },
    { DTCT_LBX, 0, &list_box, sizeof(list_box) },
    { DTCT_COMBOBOX, DT_EDITABLE, &combo, sizeof(combo) },
    { DTCT_DDLBX, 0, &drop_down, sizeof(drop_down) },
    { DTCT_CHECKBOX, DT_SET_IMMEDIATE, &check, sizeof(DTBLCHECKBOX) + 5 },
    { DTCT_GROUPBOX, 0, &group, sizeof(DTBLGROUPBOX) + 6 },
    { DTCT_BUTTON, 0, &button, sizeof(DTBLBUTTON) + 3 },
    { DTCT_PAGE, 0, &page, sizeof(page) },
    { DTCT_RADIOBUTTON, 0, &radio, sizeof(radio) },
    { DTCT_MVLISTBOX, 0, &mv_list, sizeof(mv_list) },
    { DTCT_MVDDLBX, 0, &mv_drop, sizeof(mv_drop) },
};
#define CONTROLS (sizeof(controls) / sizeof(controls[0]))

/* SPI-UTIL-11: a row for each control, page by page; structures with their strings as they were given; places without overlap. */
static void display_table(void **state)
{
    static const SizedSPropTagArray(9, columns) = { 9, { PR_ROWID, PR_CONTROL_TYPE, PR_CONTROL_FLAGS, PR_CONTROL_STRUCTURE, PR_CONTROL_ID, PR_XPOS,
        PR_YPOS, PR_DELTAX, PR_DELTAY } };
    DTCTL given[CONTROLS];
    DTPAGE pages[2] = { { 9, (LPTSTR) "one", { NULL }, given }, { CONTROLS - 9, (LPTSTR) "two", { NULL }, given + 9 } };
    LPMAPITABLE table = NULL;
    LPTABLEDATA data = NULL;
    LPSRowSet rows = NULL;
    LONG bottom = 0;
    for (size_t i = 0; i < CONTROLS; i++)
        given[i] = (DTCTL){ .ulCtlType = controls[i].type, .ulCtlFlags = controls[i].flags, .ctl.lpv = controls[i].structure,
            .cbNotif = controls[i].type == DTCT_EDIT ? 5 : 0, .lpbNotif = identity };
    assert_int_equal(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 2, pages, 0, &table, &data), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, CONTROLS);
    for (size_t i = 0; i < CONTROLS; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        assert_int_equal(values[1].Value.l, controls[i].type);
        assert_int_equal(values[2].Value.l, controls[i].flags);
        assert_int_equal(values[3].Value.bin.cb, controls[i].size);
        assert_memory_equal(values[3].Value.bin.lpb, controls[i].structure, controls[i].size);
        assert_int_equal(values[4].Value.bin.cb, controls[i].type == DTCT_EDIT ? 5 : 0);
        if (controls[i].type == DTCT_PAGE)
            bottom = 0;
        else
            assert_true(values[6].Value.l >= bottom && values[7].Value.l > 0 && values[8].Value.l > 0);
        bottom = values[6].Value.l + values[8].Value.l;
    }
    FreeProws(rows);
    table->lpVtbl->Release(table);
    data->lpVtbl->Release(data);
}

/* A filter that stands apart goes behind an edit control's structure; wide strings are wide; what is wrong is refused. */
static void display_table_details(void **state)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_CONTROL_STRUCTURE } };
    static DTBLEDIT bare = { 0, 0, 20, PR_DISPLAY_NAME_A };
    DTCTL control = { .ulCtlType = DTCT_EDIT, .ulCtlFlags = DT_EDITABLE, .ctl.lpedit = &bare, .lpszFilter = (LPTSTR)(uintptr_t)L"~0-9" };
    DTPAGE only = { 1, NULL, { NULL }, &control };
    DTBLEDIT head;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    assert_int_equal(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 1, &only, MAPI_UNICODE, &table, NULL), S_OK);
    assert_int_equal(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &rows), S_OK);
    const SBinary *structure = &rows->aRow[0].lpProps[0].Value.bin;
    memcpy(&head, structure->lpb, sizeof(head));
    assert_int_equal(head.ulbLpszCharsAllowed, sizeof(head));
    assert_int_equal(structure->cb, sizeof(head) + sizeof(L"~0-9"));
    assert_memory_equal(structure->lpb + sizeof(head), L"~0-9", sizeof(L"~0-9"));
    FreeProws(rows);
    table->lpVtbl->Release(table);
    assert_int_equal(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 1, &only, 1, &table, NULL),
        MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 0, &only, 0, &table, NULL),
        MAPI_E_INVALID_PARAMETER);
    control.ulCtlType = 0x77;
    assert_int_equal(BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 1, &only, 0, &table, NULL),
        MAPI_E_INVALID_PARAMETER);
    assert_null(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_and_view), cmocka_unit_test(modifying), cmocka_unit_test(deleting_and_telling), cmocka_unit_test(no_limits),
        cmocka_unit_test(reading_helpers), cmocka_unit_test(display_table), cmocka_unit_test(display_table_details),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
