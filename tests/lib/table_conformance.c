/* What every IMAPITable must do: see table_conformance.h. The comments name the rules of the specification. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "table_conformance.h"

#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define UNKNOWN_COLUMN PROP_TAG(PT_LONG, 0x6ffe)

struct conformance {
    LPMAPITABLE table;
    const struct table_conformance_options *options;
    LPSPropTagArray columns;                        /* as they were */
    LPSRowSet rows;                                 /* all, with `keyed` columns */
    ULONG count;
};

static void use(struct conformance *c, LPSPropTagArray columns)
{
    assert_int_equal(c->table->lpVtbl->SetColumns(c->table, columns, 0), S_OK);
}

/* The columns that the table had, the instance key in front. */
static void use_keyed(struct conformance *c)
{
    LPSPropTagArray keyed = calloc(1, CbNewSPropTagArray(c->columns->cValues + 1));
    keyed->aulPropTag[keyed->cValues++] = PR_INSTANCE_KEY;
    for (ULONG i = 0; i < c->columns->cValues; i++)
        if (PROP_ID(c->columns->aulPropTag[i]) != PROP_ID(PR_INSTANCE_KEY))
            keyed->aulPropTag[keyed->cValues++] = c->columns->aulPropTag[i];
    use(c, keyed);
    free(keyed);
}

static LPSRowSet query(struct conformance *c, LONG count, ULONG flags)
{
    LPSRowSet rows = NULL;
    assert_int_equal(c->table->lpVtbl->QueryRows(c->table, count, flags, &rows), S_OK);
    assert_non_null(rows);
    return rows;
}

static void rewind_table(struct conformance *c)
{
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, BOOKMARK_BEGINNING, 0, NULL), S_OK);
}

/* All rows from the beginning; fewer rows than asked is legal, zero is the end (SPI-TBL-04). */
static LPSRowSet read_all(struct conformance *c, LONG step)
{
    LPSRowSet all = NULL;
    assert_int_equal(MAPIAllocateBuffer((ULONG)CbNewSRowSet(1), (LPVOID *)&all), S_OK);
    all->cRows = 0;
    rewind_table(c);
    for (;;) {
        LPSRowSet some = query(c, step, 0), more = NULL;
        assert_true(some->cRows <= (ULONG)step);
        if (!some->cRows) {
            MAPIFreeBuffer(some);
            return all;
        }
        assert_int_equal(MAPIAllocateBuffer((ULONG)CbNewSRowSet(all->cRows + some->cRows), (LPVOID *)&more), S_OK);
        memcpy(more->aRow, all->aRow, all->cRows * sizeof(SRow));
        memcpy(more->aRow + all->cRows, some->aRow, some->cRows * sizeof(SRow));
        more->cRows = all->cRows + some->cRows;
        MAPIFreeBuffer(some);
        MAPIFreeBuffer(all);
        all = more;
    }
}

static const SBinary *key_of(const SRow *row)
{
    assert_true(row->cValues > 0);
    assert_int_equal(row->lpProps[0].ulPropTag, PR_INSTANCE_KEY);
    return &row->lpProps[0].Value.bin;
}

static bool same_key(const SRow *a, const SRow *b)
{
    const SBinary *x = key_of(a), *y = key_of(b);
    return x->cb == y->cb && !memcmp(x->lpb, y->lpb, x->cb);
}

static void same_rows(LPSRowSet got, ULONG first, ULONG count, LPSRowSet expected)
{
    assert_int_equal(got->cRows, count);
    for (ULONG i = 0; i < count; i++)
        assert_true(same_key(&got->aRow[i], &expected->aRow[first + i]));
}

/* --- Columns -------------------------------------------------------------------------------------------------------------------------- */

static bool has_id(LPSPropTagArray tags, ULONG tag)
{
    for (ULONG i = 0; i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* TABL-05, imapitable-querycolumns: the available columns hold the default ones and the instance key. */
static void check_query_columns(struct conformance *c)
{
    LPSPropTagArray all = NULL, now = NULL;
    assert_int_equal(c->table->lpVtbl->QueryColumns(c->table, 0, &now), S_OK);
    assert_true(now->cValues > 0);
    assert_int_equal(c->table->lpVtbl->QueryColumns(c->table, TBL_ALL_COLUMNS, &all), S_OK);
    assert_true(has_id(all, PR_INSTANCE_KEY));
    for (ULONG i = 0; i < c->columns->cValues; i++)
        assert_true(PROP_ID(c->columns->aulPropTag[i]) == 0 || has_id(all, c->columns->aulPropTag[i]));
    MAPIFreeBuffer(all);
    MAPIFreeBuffer(now);
    assert_int_equal(c->table->lpVtbl->QueryColumns(c->table, 0x80000000, &now), MAPI_E_UNKNOWN_FLAGS);
    assert_true(FAILED(c->table->lpVtbl->QueryColumns(c->table, 0, NULL)));
}

/* TABL-07, TABL-08, SPI-TBL-03: order, PR_NULL, unknown columns, types. */
static void check_set_columns(struct conformance *c)
{
    static SizedSPropTagArray(1, none) = { 0, { 0 } };
    SizedSPropTagArray(5, some) = { 5, { PR_NULL, UNKNOWN_COLUMN, PR_INSTANCE_KEY, CHANGE_PROP_TYPE(PR_INSTANCE_KEY, PT_LONG),
        CHANGE_PROP_TYPE(PR_INSTANCE_KEY, PT_UNSPECIFIED) } };
    LPSPropTagArray now = NULL;
    assert_int_equal(c->table->lpVtbl->SetColumns(c->table, NULL, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(c->table->lpVtbl->SetColumns(c->table, (LPSPropTagArray)&none, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(c->table->lpVtbl->SetColumns(c->table, (LPSPropTagArray)&some, 0x80000000), MAPI_E_UNKNOWN_FLAGS);
    for (ULONG flags = 0; flags <= TBL_BATCH; flags += TBL_BATCH) {
        assert_int_equal(c->table->lpVtbl->SetColumns(c->table, (LPSPropTagArray)&some, flags), S_OK);
        rewind_table(c);
        LPSRowSet rows = query(c, 1, 0);
        for (ULONG i = 0; i < rows->cRows; i++) {
            const SRow *row = &rows->aRow[i];
            assert_int_equal(row->cValues, 5);
            assert_int_equal(row->lpProps[0].ulPropTag, PR_NULL);
            assert_int_equal(row->lpProps[1].ulPropTag, CHANGE_PROP_TYPE(UNKNOWN_COLUMN, PT_ERROR));
            assert_int_equal(row->lpProps[1].Value.err, MAPI_E_NOT_FOUND);
            assert_int_equal(row->lpProps[2].ulPropTag, PR_INSTANCE_KEY);
            assert_int_equal(row->lpProps[3].ulPropTag, CHANGE_PROP_TYPE(PR_INSTANCE_KEY, PT_ERROR));
            assert_int_equal(row->lpProps[3].Value.err, MAPI_E_NOT_FOUND);
            assert_int_equal(row->lpProps[4].ulPropTag, PR_INSTANCE_KEY);
        }
        FreeProws(rows);
    }
    assert_int_equal(c->table->lpVtbl->QueryColumns(c->table, 0, &now), S_OK);
    assert_int_equal(now->cValues, 5);
    assert_memory_equal(now->aulPropTag, some.aulPropTag, sizeof(some.aulPropTag));
    MAPIFreeBuffer(now);
    use_keyed(c);
}

/* A new column set leaves the cursor where it is. */
static void check_columns_keep_cursor(struct conformance *c)
{
    if (c->count < 2)
        return;
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, BOOKMARK_BEGINNING, 1, NULL), S_OK);
    use(c, c->columns);
    use_keyed(c);
    LPSRowSet rows = query(c, 1, 0);
    same_rows(rows, 1, 1, c->rows);
    FreeProws(rows);
}

/* --- Reading -------------------------------------------------------------------------------------------------------------------------- */

/* SPI-TBL-22, SPI-TBL-02: keys are unique; rows come in one order however they are read; every row has every column. */
static void check_reading(struct conformance *c)
{
    for (ULONG i = 0; i < c->count; i++) {
        assert_true(key_of(&c->rows->aRow[i])->cb > 0);
        assert_int_equal(c->rows->aRow[i].cValues, c->rows->aRow[0].cValues);
        for (ULONG j = 0; j < i && i < 300; j++)
            assert_false(same_key(&c->rows->aRow[i], &c->rows->aRow[j]));
    }
    static const LONG steps[] = { 1, 2, 7, 1000 };
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        LPSRowSet rows = read_all(c, steps[i]);
        same_rows(rows, 0, c->count, c->rows);
        FreeProws(rows);
    }
    ULONG count = 0;
    HRESULT result = c->table->lpVtbl->GetRowCount(c->table, 0, &count);
    if (result == S_OK)
        assert_int_equal(count, c->count);
    else
        assert_true(result == MAPI_W_APPROX_COUNT || result == MAPI_E_NO_SUPPORT);      /* SPI-TBL-19 */
    assert_int_equal(c->table->lpVtbl->GetRowCount(c->table, 0x80000000, &count), MAPI_E_UNKNOWN_FLAGS);
}

/* TABL-06, TABL-07, SPI-TBL-04 */
static void check_query_rows(struct conformance *c)
{
    LPSRowSet rows = NULL;
    assert_int_equal(c->table->lpVtbl->QueryRows(c->table, 0, 0, &rows), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(c->table->lpVtbl->QueryRows(c->table, 1, 0x80000000, &rows), MAPI_E_UNKNOWN_FLAGS);
    assert_true(FAILED(c->table->lpVtbl->QueryRows(c->table, 1, 0, NULL)));
    rewind_table(c);
    rows = query(c, -3, 0);                             /* nothing before the first row */
    same_rows(rows, 0, 0, c->rows);
    FreeProws(rows);
    if (c->options->few_rows)
        return;
    rows = query(c, 2, TBL_NOADVANCE);
    same_rows(rows, 0, 2, c->rows);
    FreeProws(rows);
    rows = query(c, 2, 0);
    same_rows(rows, 0, 2, c->rows);
    FreeProws(rows);
    rows = query(c, -1, 0);                             /* one back, and forward again */
    same_rows(rows, 1, 1, c->rows);
    FreeProws(rows);
    rows = query(c, 1, TBL_NOADVANCE);
    same_rows(rows, 2, 1, c->rows);
    FreeProws(rows);
    rows = query(c, -2, TBL_NOADVANCE);                 /* the cursor stays at the first row returned */
    same_rows(rows, 0, 2, c->rows);
    FreeProws(rows);
    rows = query(c, 1, 0);
    same_rows(rows, 0, 1, c->rows);
    FreeProws(rows);
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, BOOKMARK_END, 0, NULL), S_OK);
    rows = query(c, 5, 0);
    same_rows(rows, 0, 0, c->rows);
    FreeProws(rows);
    rows = query(c, -2, 0);
    same_rows(rows, c->count - 2, 2, c->rows);
    FreeProws(rows);
}

/* --- Positions ------------------------------------------------------------------------------------------------------------------------ */

static void expect_row(struct conformance *c, ULONG index)
{
    ULONG row, numerator, denominator;
    LPSRowSet rows = query(c, 1, TBL_NOADVANCE);
    same_rows(rows, index, index < c->count, c->rows);
    FreeProws(rows);
    assert_int_equal(c->table->lpVtbl->QueryPosition(c->table, &row, &numerator, &denominator), S_OK);
    assert_true(denominator > 0);
    assert_true(numerator <= denominator);
    assert_true(row == 0xffffffff || row == index);
}

/* SPI-TBL-09: clamped at both ends, rows moved with their sign. */
static void check_seek(struct conformance *c)
{
    LONG n = (LONG)c->count, sought = 99;
    const struct { BOOKMARK origin; LONG distance, sought, at; } moves[] = {
        { BOOKMARK_BEGINNING, 0, 0, 0 }, { BOOKMARK_BEGINNING, 1, 1, 1 }, { BOOKMARK_CURRENT, 1, 1, 2 }, { BOOKMARK_CURRENT, -2, -2, 0 },
        { BOOKMARK_CURRENT, -5, 0, 0 }, { BOOKMARK_BEGINNING, n + 5, n, n }, { BOOKMARK_CURRENT, 3, 0, n }, { BOOKMARK_END, -1, -1, n - 1 },
        { BOOKMARK_END, -n - 7, -n, 0 }, { BOOKMARK_END, 0, 0, n },
    };
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]) && !c->options->few_rows; i++) {
        assert_int_equal(c->table->lpVtbl->SeekRow(c->table, moves[i].origin, moves[i].distance, &sought), S_OK);
        assert_int_equal(sought, moves[i].sought);
        expect_row(c, (ULONG)moves[i].at);
    }
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, 0x7fffff, 0, &sought), MAPI_E_INVALID_BOOKMARK);
    assert_int_equal(c->table->lpVtbl->SeekRowApprox(c->table, 1, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(c->table->lpVtbl->SeekRowApprox(c->table, 0, 17), S_OK);
    expect_row(c, 0);
    assert_int_equal(c->table->lpVtbl->SeekRowApprox(c->table, 17, 17), S_OK);
    expect_row(c, c->count);
    assert_int_equal(c->table->lpVtbl->SeekRowApprox(c->table, 1, 2), S_OK);
}

/* SPI-TBL-07 */
static void check_bookmarks(struct conformance *c)
{
    BOOKMARK first = 0, second = 0;
    for (BOOKMARK predefined = BOOKMARK_BEGINNING; predefined <= BOOKMARK_END; predefined++)
        assert_int_equal(c->table->lpVtbl->FreeBookmark(c->table, predefined), S_OK);
    if (c->options->few_rows)
        return;
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, BOOKMARK_BEGINNING, 1, NULL), S_OK);
    HRESULT result = c->table->lpVtbl->CreateBookmark(c->table, &first);
    if (result == MAPI_E_NO_SUPPORT)                    /* attachment tables */
        return;
    assert_int_equal(result, S_OK);
    rewind_table(c);
    assert_int_equal(c->table->lpVtbl->CreateBookmark(c->table, &second), S_OK);
    assert_true(first > BOOKMARK_END && second > BOOKMARK_END && first != second);
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, first, 0, NULL), S_OK);
    expect_row(c, 1);
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, first, 1, NULL), S_OK);
    expect_row(c, 2);
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, second, 0, NULL), S_OK);
    expect_row(c, 0);
    assert_int_equal(c->table->lpVtbl->FreeBookmark(c->table, first), S_OK);
    assert_int_equal(c->table->lpVtbl->FreeBookmark(c->table, first), MAPI_E_INVALID_BOOKMARK);
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, first, 0, NULL), MAPI_E_INVALID_BOOKMARK);
    assert_int_equal(c->table->lpVtbl->FreeBookmark(c->table, second), S_OK);
    assert_true(FAILED(c->table->lpVtbl->CreateBookmark(c->table, NULL)));
}

/* --- Finding -------------------------------------------------------------------------------------------------------------------------- */

static SRestriction is_key(SPropValue *value, const SBinary *key)
{
    SRestriction restriction = { .rt = RES_PROPERTY };
    value->ulPropTag = PR_INSTANCE_KEY;
    value->Value.bin = *key;
    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = PR_INSTANCE_KEY;
    restriction.res.resProperty.lpProp = value;
    return restriction;
}

static HRESULT find(struct conformance *c, SRestriction *restriction, BOOKMARK origin, ULONG flags)
{
    return c->table->lpVtbl->FindRow(c->table, restriction, origin, flags);
}

/* TABL-05, TABL-10, SPI-TBL-10: every row by its instance key, in both directions, from both ends and from the cursor. */
static void check_find(struct conformance *c)
{
    static BYTE nobody[] = "no row has this key, surely";
    SPropValue value;
    ULONG last = c->count < 100 ? c->count : 100;
    for (ULONG i = 0; i < last; i++) {
        SRestriction restriction = is_key(&value, key_of(&c->rows->aRow[i]));
        assert_int_equal(find(c, &restriction, BOOKMARK_BEGINNING, 0), S_OK);
        expect_row(c, i);
        assert_int_equal(find(c, &restriction, BOOKMARK_CURRENT, 0), S_OK);                         /* forward looks at the row itself */
        assert_int_equal(find(c, &restriction, BOOKMARK_CURRENT, DIR_BACKWARD), MAPI_E_NOT_FOUND);  /* backward begins before it */
        assert_int_equal(find(c, &restriction, BOOKMARK_END, 0), MAPI_E_NOT_FOUND);
        assert_int_equal(find(c, &restriction, BOOKMARK_END, DIR_BACKWARD), S_OK);
        expect_row(c, i);
    }
    SBinary none = { sizeof(nobody), nobody };
    SRestriction restriction = is_key(&value, &none);
    assert_int_equal(find(c, &restriction, BOOKMARK_BEGINNING, 0), MAPI_E_NOT_FOUND);
    assert_int_equal(find(c, &restriction, BOOKMARK_BEGINNING, 0x80000000), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(find(c, NULL, BOOKMARK_BEGINNING, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(find(c, &restriction, 0x7fffff, 0), MAPI_E_INVALID_BOOKMARK);
}

/* A column with plain values in the first row, to restrict and sort by: its index; 0: none. */
static ULONG plain_column(struct conformance *c)
{
    for (ULONG i = 1; c->count && i < c->rows->aRow[0].cValues; i++)
        switch (PROP_TYPE(c->rows->aRow[0].lpProps[i].ulPropTag)) {
        case PT_LONG:
        case PT_UNICODE:
        case PT_STRING8:
        case PT_SYSTIME:
        case PT_BINARY:
            return i;
        }
    return 0;
}

static int compare(const SPropValue *a, const SPropValue *b)
{
    if (PROP_TYPE(a->ulPropTag) == PT_ERROR || PROP_TYPE(b->ulPropTag) == PT_ERROR)
        return (PROP_TYPE(a->ulPropTag) == PT_ERROR) - (PROP_TYPE(b->ulPropTag) == PT_ERROR);
    return (int)LPropCompareProp((LPSPropValue)a, (LPSPropValue)b);
}

static void expect_all(struct conformance *c)
{
    LPSRowSet rows = read_all(c, 100);
    assert_int_equal(rows->cRows, c->count);
    for (ULONG i = 0; i < c->count && i < 300; i++) {
        ULONG same = 0;
        for (ULONG j = 0; j < c->count; j++)
            same += same_key(&rows->aRow[i], &c->rows->aRow[j]);
        assert_int_equal(same, 1);
    }
    FreeProws(rows);
}

/* TABL-09, SPI-TBL-11: only matching rows; bookmarks are dropped, the cursor is at the beginning; NULL lifts the filter. */
static void check_restrict(struct conformance *c)
{
    ULONG column = plain_column(c), expected = 0;
    BOOKMARK bookmark = 0;
    if (!column)
        return;
    const SPropValue *value = &c->rows->aRow[0].lpProps[column];
    SRestriction restriction = { .rt = RES_PROPERTY };
    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = value->ulPropTag;
    restriction.res.resProperty.lpProp = (LPSPropValue)value;
    for (ULONG i = 0; i < c->count; i++)
        expected += !compare(&c->rows->aRow[i].lpProps[column], value);
    rewind_table(c);
    bool bookmarks = c->table->lpVtbl->CreateBookmark(c->table, &bookmark) == S_OK;
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, BOOKMARK_END, 0, NULL), S_OK);
    assert_int_equal(c->table->lpVtbl->Restrict(c->table, &restriction, 0x80000000), MAPI_E_UNKNOWN_FLAGS);
    HRESULT result = c->table->lpVtbl->Restrict(c->table, &restriction, 0);
    if (c->options->no_restrict && result == MAPI_E_TOO_COMPLEX)
        return;
    assert_int_equal(result, S_OK);
    LPSRowSet rows = query(c, (LONG)c->count + 1, 0);   /* from the beginning, though the cursor was at the end */
    assert_int_equal(rows->cRows, expected);
    for (ULONG i = 0; i < rows->cRows; i++)
        assert_int_equal(compare(&rows->aRow[i].lpProps[column], value), 0);
    FreeProws(rows);
    if (bookmarks)
        assert_int_equal(c->table->lpVtbl->SeekRow(c->table, bookmark, 0, NULL), MAPI_E_INVALID_BOOKMARK);
    assert_int_equal(c->table->lpVtbl->Restrict(c->table, NULL, TBL_BATCH), S_OK);
    expect_all(c);
}

/* --- Sorting -------------------------------------------------------------------------------------------------------------------------- */

/* SPI-TBL-12: in order, missing values last in both directions, no row lost; zero keys restore the default order. */
static void check_sort(struct conformance *c)
{
    ULONG column = plain_column(c);
    static const SSortOrderSet unsorted = { 0, 0, 0, { { 0, 0 } } };
    assert_int_equal(c->table->lpVtbl->SortTable(c->table, (LPSSortOrderSet)&unsorted, 0x80000000), MAPI_E_UNKNOWN_FLAGS);
    assert_true(FAILED(c->table->lpVtbl->SortTable(c->table, NULL, 0)));
    for (int descending = 0; column && descending < 2; descending++) {
        SSortOrderSet sort = { 1, 0, 0, { { c->rows->aRow[0].lpProps[column].ulPropTag, descending ? TABLE_SORT_DESCEND : TABLE_SORT_ASCEND } } };
        LPSSortOrderSet now = NULL;
        HRESULT result = c->table->lpVtbl->SortTable(c->table, &sort, descending ? TBL_BATCH : 0);
        if (c->options->no_sort && (result == MAPI_E_NO_SUPPORT || result == MAPI_E_TOO_COMPLEX))
            return;
        assert_int_equal(result, S_OK);
        LPSRowSet rows = read_all(c, 50);
        assert_int_equal(rows->cRows, c->count);
        for (ULONG i = 1; i < rows->cRows; i++) {
            const SPropValue *a = &rows->aRow[i - 1].lpProps[column], *b = &rows->aRow[i].lpProps[column];
            if (PROP_TYPE(a->ulPropTag) == PT_ERROR)
                assert_int_equal(PROP_TYPE(b->ulPropTag), PT_ERROR);
            else if (PROP_TYPE(b->ulPropTag) != PT_ERROR)
                assert_true(descending ? compare(a, b) >= 0 : compare(a, b) <= 0);
        }
        FreeProws(rows);
        expect_all(c);
        assert_int_equal(c->table->lpVtbl->QuerySortOrder(c->table, &now), S_OK);
        assert_non_null(now);
        MAPIFreeBuffer(now);
    }
    assert_int_equal(c->table->lpVtbl->SortTable(c->table, (LPSSortOrderSet)&unsorted, 0), S_OK);
    LPSRowSet rows = read_all(c, 50);
    same_rows(rows, 0, c->count, c->rows);
    FreeProws(rows);
}

static LONG number_in(const SRow *row, ULONG tag)
{
    for (ULONG i = 0; i < row->cValues; i++)
        if (row->lpProps[i].ulPropTag == tag)
            return row->lpProps[i].Value.l;
    fail_msg("a row of a categorized table lacks the column %08x", (unsigned)tag);
    return 0;
}

/* SPI-TBL-13 to SPI-TBL-16: closed headings count all rows; opening and closing; the state saved and restored. */
static void check_categories(struct conformance *c)
{
    ULONG column = plain_column(c), more = 0, total = 0, state_size = 0, headings;
    SizedSPropTagArray(4, columns) = { 4, { PR_INSTANCE_KEY, PR_ROW_TYPE, PR_DEPTH, PR_CONTENT_COUNT } };
    static const SSortOrderSet unsorted = { 0, 0, 0, { { 0, 0 } } };
    LPBYTE state = NULL;
    BOOKMARK bookmark = 0;
    if (!column)
        return;
    SBinary first = *key_of(&c->rows->aRow[0]);
    HRESULT result = c->table->lpVtbl->GetCollapseState(c->table, 0, first.cb, first.lpb, &state_size, &state);
    assert_int_equal(result, MAPI_E_NO_SUPPORT);
    SSortOrderSet sort = { 1, 1, 0, { { c->rows->aRow[0].lpProps[column].ulPropTag, TABLE_SORT_ASCEND } } };
    result = c->table->lpVtbl->SortTable(c->table, &sort, 0);
    if ((c->options->no_sort || c->options->no_categories) && FAILED(result)) {
        assert_true(result == MAPI_E_NO_SUPPORT || result == MAPI_E_TOO_COMPLEX);
        return;
    }
    assert_int_equal(result, S_OK);
    use(c, (LPSPropTagArray)&columns);
    LPSRowSet rows = read_all(c, 50);
    headings = rows->cRows;
    assert_true(headings >= 1 && headings <= c->count);
    for (ULONG i = 0; i < headings; i++) {
        assert_int_equal(number_in(&rows->aRow[i], PR_ROW_TYPE), TBL_COLLAPSED_CATEGORY);
        assert_int_equal(number_in(&rows->aRow[i], PR_DEPTH), 0);
        total += (ULONG)number_in(&rows->aRow[i], PR_CONTENT_COUNT);
    }
    assert_int_equal(total, c->count);
    SBinary key = *key_of(&rows->aRow[headings - 1]);
    LONG below = number_in(&rows->aRow[headings - 1], PR_CONTENT_COUNT);
    LPSRowSet opened = NULL;
    assert_int_equal(c->table->lpVtbl->ExpandRow(c->table, key.cb, key.lpb, 1, 0, &opened, &more), S_OK);
    assert_int_equal(more, below);
    assert_int_equal(opened->cRows, 1);
    assert_int_equal(number_in(&opened->aRow[0], PR_ROW_TYPE), TBL_LEAF_ROW);
    assert_int_equal(number_in(&opened->aRow[0], PR_DEPTH), 1);
    assert_int_equal(c->table->lpVtbl->GetCollapseState(c->table, 0, key.cb, key.lpb, &state_size, &state), S_OK);
    assert_int_equal(c->table->lpVtbl->CollapseRow(c->table, key.cb, key.lpb, 0, &more), S_OK);
    assert_int_equal(more, below);
    LPSRowSet closed = read_all(c, 50);
    assert_int_equal(closed->cRows, headings);
    FreeProws(closed);
    assert_int_equal(c->table->lpVtbl->SetCollapseState(c->table, 0, state_size, state, &bookmark), S_OK);
    closed = read_all(c, 50);
    assert_int_equal(closed->cRows, headings + (ULONG)below);
    FreeProws(closed);
    assert_int_equal(c->table->lpVtbl->SeekRow(c->table, bookmark, 0, NULL), S_OK);
    closed = query(c, 1, 0);
    assert_true(same_key(&closed->aRow[0], &rows->aRow[headings - 1]));
    FreeProws(closed);
    assert_int_equal(c->table->lpVtbl->ExpandRow(c->table, first.cb, first.lpb, 0, 0, NULL, &more), MAPI_E_NOT_FOUND);     /* no heading */
    assert_true(FAILED(c->table->lpVtbl->SetCollapseState(c->table, 0, state_size - 1, state, &bookmark)));
    MAPIFreeBuffer(state);
    FreeProws(opened);
    FreeProws(rows);
    assert_int_equal(c->table->lpVtbl->SortTable(c->table, (LPSSortOrderSet)&unsorted, 0), S_OK);
    use_keyed(c);
    expect_all(c);
}

/* --- The rest -------------------------------------------------------------------------------------------------------------------------- */

/* SPI-TBL-18: doing it at once is allowed, answering is not optional. */
static void check_asynchronous(struct conformance *c)
{
    ULONG status = 99, type = 99;
    assert_int_equal(c->table->lpVtbl->GetStatus(c->table, &status, &type), S_OK);
    assert_int_equal(status, TBLSTAT_COMPLETE);
    assert_true(type <= TBLTYPE_DYNAMIC);
    if (!c->options->any_type)
        assert_int_equal(type, c->options->type);       /* TABL-01, TABL-02 */
    assert_int_equal(c->table->lpVtbl->Abort(c->table), MAPI_E_UNABLE_TO_ABORT);
    assert_int_equal(c->table->lpVtbl->Restrict(c->table, NULL, TBL_ASYNC), S_OK);
    HRESULT result = c->table->lpVtbl->WaitForCompletion(c->table, 0, 0xffffffff, &status);
    assert_true((result == S_OK && status == TBLSTAT_COMPLETE) || result == MAPI_E_NO_SUPPORT);
    assert_int_equal(c->table->lpVtbl->WaitForCompletion(c->table, 0, 0, NULL), result);
    expect_all(c);
}

static LONG STDAPICALLTYPE ignore(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    return 0;
}

/* TABL-04 */
static void check_advise(struct conformance *c)
{
    LPMAPIADVISESINK sink = NULL;
    ULONG_PTR connection = 0;
    assert_int_equal(HrAllocAdviseSink(ignore, NULL, &sink), S_OK);
    assert_int_equal(c->table->lpVtbl->Advise(c->table, fnevNewMail, sink, &connection), MAPI_E_NO_SUPPORT);
    assert_true(FAILED(c->table->lpVtbl->Advise(c->table, fnevTableModified, NULL, &connection)));
    HRESULT result = c->table->lpVtbl->Advise(c->table, fnevTableModified, sink, &connection);
    if (c->options->no_advise || (c->options->any_advise && FAILED(result))) {
        assert_int_equal(result, MAPI_E_NO_SUPPORT);
    } else {
        assert_int_equal(result, S_OK);
        assert_true(connection != 0);
        assert_int_equal(c->table->lpVtbl->Unadvise(c->table, connection), S_OK);
        assert_true(FAILED(c->table->lpVtbl->Unadvise(c->table, connection)));
    }
    sink->lpVtbl->Release(sink);
}

/* SPI-ABI-08: an error just answered can be asked about, or nothing is known of it; both are success. */
static void check_last_error(struct conformance *c)
{
    LPMAPIERROR error = NULL;
    LPSRowSet rows = NULL;
    HRESULT failure = c->table->lpVtbl->QueryRows(c->table, 0, 0, &rows);
    assert_int_equal(c->table->lpVtbl->GetLastError(c->table, failure, MAPI_UNICODE, &error), S_OK);
    MAPIFreeBuffer(error);
}

static void check_interfaces(struct conformance *c)
{
    LPMAPITABLE same = NULL;
    LPUNKNOWN unknown = NULL;
    assert_int_equal(c->table->lpVtbl->QueryInterface(c->table, &IID_IMAPITable, (void **)&same), S_OK);
    assert_int_equal(c->table->lpVtbl->QueryInterface(c->table, &IID_IUnknown, (void **)&unknown), S_OK);
    assert_int_equal(c->table->lpVtbl->QueryInterface(c->table, &IID_IMessage, (void **)&unknown), MAPI_E_INTERFACE_NOT_SUPPORTED);
    same->lpVtbl->Release(same);
    c->table->lpVtbl->Release(c->table);                /* for IUnknown */
}

void table_conformance(LPMAPITABLE table, const struct table_conformance_options *options)
{
    struct conformance c = { .table = table, .options = options };
    print_message("table conformance: %s\n", options->name);
    assert_int_equal(table->lpVtbl->QueryColumns(table, 0, &c.columns), S_OK);
    use_keyed(&c);
    c.rows = read_all(&c, 1000);
    c.count = c.rows->cRows;
    if (!options->few_rows && c.count < 3)
        fail_msg("%s: the suite needs at least three rows", options->name);
    check_interfaces(&c);
    check_query_columns(&c);
    check_set_columns(&c);
    check_reading(&c);
    check_query_rows(&c);
    check_seek(&c);
    check_bookmarks(&c);
    check_columns_keep_cursor(&c);
    check_find(&c);
    check_restrict(&c);
    check_sort(&c);
    check_categories(&c);
    check_asynchronous(&c);
    check_advise(&c);
    check_last_error(&c);
    use(&c, c.columns);
    rewind_table(&c);
    FreeProws(c.rows);
    MAPIFreeBuffer(c.columns);
}
