/* 100,000 rows of 10 columns in ITableData: insert, sort by two keys, restrict, find, read all, against an array of the same SRow structs with
 * qsort and loops (issue "Foundations", measure 2); and what a change of one row costs in a sorted view.
 *
 * The array does the same work by the same rules: rows are copied in and out, strings compare as LPropCompareProp compares them. What plain
 * C could do with knowledge of the columns (wcscmp, no copies) is shown beside it. */
#include <malloc.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "bench/timing.h"

#define ROWS 100000
#define COLUMNS 10
#define ROUNDS 7

static SPropValue values[ROWS][COLUMNS];
static WCHAR texts[ROWS][2][24];
static SRow rows[ROWS];                                 /* the input */
static SRow array[ROWS];                                /* the rival's table */
static const SRow *pointers[ROWS];
static LPTABLEDATA data;
static LPMAPITABLE view;
static SRowSet *set;

static unsigned random_state = 12345;

static unsigned chance(unsigned limit)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 8) % limit;
}

static void make_rows(void)
{
    static const WCHAR *first[] = { L"meeting", L"report", L"Re: lunch", L"invoice", L"holidays", L"Ausflug" };
    for (ULONG i = 0; i < ROWS; i++) {
        SPropValue *v = values[i];
        swprintf(texts[i][0], 24, L"%ls %u", first[chance(6)], chance(5000));
        swprintf(texts[i][1], 24, L"sender %u", chance(500));
        v[0] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = (LONG)i };
        v[1].ulPropTag = PR_SUBJECT_W;
        v[1].Value.lpszW = texts[i][0];
        v[2].ulPropTag = PR_SENDER_NAME_W;
        v[2].Value.lpszW = texts[i][1];
        v[3] = (SPropValue){ .ulPropTag = PR_MESSAGE_SIZE, .Value.l = (LONG)chance(1000000) };
        v[4] = (SPropValue){ .ulPropTag = PR_MESSAGE_FLAGS, .Value.l = (LONG)chance(4) };
        v[5] = (SPropValue){ .ulPropTag = PR_IMPORTANCE, .Value.l = (LONG)chance(3) };
        v[6].ulPropTag = PR_MESSAGE_DELIVERY_TIME;
        v[6].Value.ft = (FILETIME){ chance(1u << 24) << 8, 30000000 + chance(1000) };
        v[7].ulPropTag = PR_ENTRYID;
        v[7].Value.bin.cb = 24;
        v[7].Value.bin.lpb = (BYTE *)texts[i][0];
        v[8] = (SPropValue){ .ulPropTag = PR_HASATTACH, .Value.b = (unsigned short)chance(2) };
        v[9] = (SPropValue){ .ulPropTag = PR_PRIORITY, .Value.l = (LONG)chance(3) };
        rows[i] = (SRow){ .cValues = COLUMNS, .lpProps = v };
    }
    values[ROWS - 1][3].Value.l = -1;
}

static SSortOrderSet *order(void)
{
    static SizedSSortOrderSet(2, two_keys) = { 2, 0, 0, { { PR_SENDER_NAME_W, TABLE_SORT_ASCEND }, { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_DESCEND } } };
    return (SSortOrderSet *)&two_keys;
}

/* Time that this thread has run: on a busy machine long runs would be charged for others'. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The median time of `run`, after one run that does not count; `prepare` (may be NULL) is not timed. */
static double median(void (*prepare)(void), void (*run)(void *context), void *context, double units)
{
    double times[ROUNDS];
    for (int i = -1; i < ROUNDS; i++) {
        if (prepare)
            prepare();
        double begin = now();
        run(context);
        if (i >= 0)
            times[i] = (now() - begin) / units;
    }
    qsort(times, ROUNDS, sizeof(times[0]), timing_order);
    return times[ROUNDS / 2];
}

static void must(HRESULT result)
{
    if (FAILED(result)) {
        fprintf(stderr, "failed: 0x%08x\n", (unsigned)result);
        exit(1);
    }
}

/* --- The table --------------------------------------------------------------------------------------------------------------------------- */

static void table_insert(void *context)
{
    static const SizedSPropTagArray(COLUMNS, columns) = { COLUMNS, { PR_ROWID, PR_SUBJECT_W, PR_SENDER_NAME_W, PR_MESSAGE_SIZE, PR_MESSAGE_FLAGS,
        PR_IMPORTANCE, PR_MESSAGE_DELIVERY_TIME, PR_ENTRYID, PR_HASATTACH, PR_PRIORITY } };
    must(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)&columns, &data));
    for (ULONG i = 0; i < ROWS; i++)
        must(data->lpVtbl->HrModifyRow(data, &rows[i]));
}

/* Until the first row is there: the sort itself may wait for that. */
static void table_sort(void *context)
{
    LPSRowSet first = NULL;
    must(view->lpVtbl->SortTable(view, order(), 0));
    must(view->lpVtbl->QueryRows(view, 1, TBL_NOADVANCE, &first));
    FreeProws(first);
}

static SRestriction *restriction(void)
{
    static SPropValue size = { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = 500000 };
    static SRestriction parts[2], both;
    parts[0].rt = RES_PROPERTY;
    parts[0].res.resProperty = (SPropertyRestriction){ RELOP_GT, PR_MESSAGE_SIZE, &size };
    parts[1].rt = RES_BITMASK;
    parts[1].res.resBitMask = (SBitMaskRestriction){ BMR_EQZ, PR_MESSAGE_FLAGS, MSGFLAG_READ };
    both.rt = RES_AND;
    both.res.resAnd.cRes = 2;
    both.res.resAnd.lpRes = parts;
    return &both;
}

static void table_restrict(void *context)
{
    ULONG count;
    must(view->lpVtbl->Restrict(view, restriction(), 0));
    must(view->lpVtbl->GetRowCount(view, 0, &count));
    timing_use(&count);
}

/* By the index property (context NULL), or by another, which only the last row has. */
static void table_find(void *context)
{
    static SPropValue id = { .ulPropTag = PR_ROWID, .Value.l = ROWS - 1 }, size = { .ulPropTag = PR_MESSAGE_SIZE, .Value.l = -1 };
    SRestriction is = { .rt = RES_PROPERTY };
    is.res.resProperty = (SPropertyRestriction){ RELOP_EQ, context ? PR_MESSAGE_SIZE : PR_ROWID, context ? &size : &id };
    must(view->lpVtbl->FindRow(view, &is, BOOKMARK_BEGINNING, 0));
}

static void table_read(void *context)
{
    LPSRowSet all = NULL;
    must(view->lpVtbl->SeekRow(view, BOOKMARK_BEGINNING, 0, NULL));
    must(view->lpVtbl->QueryRows(view, ROWS, 0, &all));
    if (all->cRows != ROWS)
        exit(1);
    FreeProws(all);
}

/* --- The array ---------------------------------------------------------------------------------------------------------------------------- */

static void table_empty(void)
{
    if (data)
        data->lpVtbl->Release(data);
    data = NULL;
}

static void array_empty(void)
{
    for (ULONG i = 0; i < ROWS; i++) {
        MAPIFreeBuffer(array[i].lpProps);
        array[i].lpProps = NULL;
    }
}

static void array_insert(void *context)
{
    for (ULONG i = 0; i < ROWS; i++) {
        array[i].cValues = COLUMNS;
        must(ScDupPropset(COLUMNS, rows[i].lpProps, MAPIAllocateBuffer, &array[i].lpProps));
    }
}

static const SPropValue *column(const SRow *row, ULONG tag)
{
    for (ULONG i = 0; i < row->cValues; i++)
        if (row->lpProps[i].ulPropTag == tag)
            return &row->lpProps[i];
    return NULL;
}

static int compare_rows(const void *one, const void *other)
{
    const SRow *a = *(const SRow *const *)one, *b = *(const SRow *const *)other;
    const SPropValue *x = column(a, PR_SENDER_NAME_W), *y = column(b, PR_SENDER_NAME_W);
    LONG difference = LPropCompareProp((LPSPropValue)x, (LPSPropValue)y);
    if (difference)
        return difference;
    x = column(a, PR_MESSAGE_DELIVERY_TIME);
    y = column(b, PR_MESSAGE_DELIVERY_TIME);
    return -LPropCompareProp((LPSPropValue)x, (LPSPropValue)y);
}

static int compare_plainly(const void *one, const void *other)
{
    const SRow *a = *(const SRow *const *)one, *b = *(const SRow *const *)other;
    int difference = wcscmp(a->lpProps[2].Value.lpszW, b->lpProps[2].Value.lpszW);
    if (difference)
        return difference;
    uint64_t x = (uint64_t)a->lpProps[6].Value.ft.dwHighDateTime << 32 | a->lpProps[6].Value.ft.dwLowDateTime;
    uint64_t y = (uint64_t)b->lpProps[6].Value.ft.dwHighDateTime << 32 | b->lpProps[6].Value.ft.dwLowDateTime;
    return (y > x) - (y < x);
}

static void array_sort(void *context)
{
    for (ULONG i = 0; i < ROWS; i++)
        pointers[i] = &array[i];
    qsort(pointers, ROWS, sizeof(pointers[0]), context ? compare_plainly : compare_rows);
    timing_use(pointers);
}

static void array_restrict(void *context)
{
    ULONG count = 0;
    for (ULONG i = 0; i < ROWS; i++) {
        const SPropValue *size = context ? &array[i].lpProps[3] : column(&array[i], PR_MESSAGE_SIZE);
        const SPropValue *flags = context ? &array[i].lpProps[4] : column(&array[i], PR_MESSAGE_FLAGS);
        if (size->Value.l > 500000 && !(flags->Value.l & MSGFLAG_READ))
            pointers[count++] = &array[i];
    }
    timing_use(pointers);
}

static void array_find(void *context)
{
    ULONG i = 0;
    if (context)
        while (i < ROWS && column(&array[i], PR_MESSAGE_SIZE)->Value.l != -1)
            i++;
    else
        while (i < ROWS && column(&array[i], PR_ROWID)->Value.l != ROWS - 1)
            i++;
    timing_use(&i);
}

static void array_read(void *context)
{
    for (ULONG i = 0; i < ROWS; i++) {
        set->aRow[i].cValues = COLUMNS;
        must(ScDupPropset(COLUMNS, pointers[i]->lpProps, MAPIAllocateBuffer, &set->aRow[i].lpProps));
    }
    for (ULONG i = 0; i < ROWS; i++)
        MAPIFreeBuffer(set->aRow[i].lpProps);
}

/* --- One row in a sorted view ----------------------------------------------------------------------------------------------------------------- */

static ULONG change_rows;

static void change_some(void *context)
{
    SPropValue changed[COLUMNS];
    for (int i = 0; i < 1000; i++) {
        ULONG row = chance(change_rows);
        memcpy(changed, values[row], sizeof(changed));
        changed[2].Value.lpszW = texts[chance(ROWS)][1];
        SRow to = { .cValues = COLUMNS, .lpProps = changed };
        must(data->lpVtbl->HrModifyRow(data, &to));
    }
}

static double change_time(ULONG count)
{
    LPTABLEDATA whole = data;
    LPMAPITABLE sorted = NULL;
    LPSRowSet first = NULL;
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ROWID } };
    must(CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID, (LPSPropTagArray)&columns, &data));
    for (ULONG i = 0; i < count; i++)
        must(data->lpVtbl->HrModifyRow(data, &rows[i]));
    must(data->lpVtbl->HrGetView(data, order(), NULL, 0, &sorted));
    must(sorted->lpVtbl->QueryRows(sorted, 1, 0, &first));
    FreeProws(first);
    change_rows = count;
    double time = median(NULL, change_some, NULL, 1000);
    sorted->lpVtbl->Release(sorted);
    data->lpVtbl->Release(data);
    data = whole;
    return time;
}

static void line(const char *what, double table, double rival, double plain)
{
    printf("  %-22s %8.1f %8.1f %7.2f", what, table, rival, table / rival);
    if (plain > 0)
        printf(" %10.1f", plain);
    printf("\n");
}

int main(void)
{
    LPMAPITABLE plain_view = NULL;
    mallopt(M_TRIM_THRESHOLD, 1 << 30);                 /* do not measure how the kernel gives out pages */
    mallopt(M_TOP_PAD, 64 << 20);
    make_rows();
    must(MAPIAllocateBuffer((ULONG)CbNewSRowSet(ROWS), (LPVOID *)&set));
    printf("%d rows, %d columns; nanoseconds a row\n  %-22s %8s %8s %7s %10s\n", ROWS, COLUMNS, "", "table", "array", "ratio", "plain C");
    double table = median(table_empty, table_insert, NULL, ROWS), rival = median(array_empty, array_insert, NULL, ROWS);
    line("insert", table, rival, 0);
    must(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &view));
    must(data->lpVtbl->HrGetView(data, NULL, NULL, 0, &plain_view));
    LPMAPITABLE sorted_view = view;
    table = median(NULL, table_sort, NULL, ROWS);
    rival = median(NULL, array_sort, NULL, ROWS);
    line("sort by two keys", table, rival, median(NULL, array_sort, &view, ROWS));
    table = median(NULL, table_read, NULL, ROWS);
    rival = median(NULL, array_read, NULL, ROWS);
    line("read all, sorted", table, rival, 0);
    view = plain_view;
    table = median(NULL, table_restrict, NULL, ROWS);
    rival = median(NULL, array_restrict, NULL, ROWS);
    line("restrict (two tests)", table, rival, median(NULL, array_restrict, &view, ROWS));
    must(view->lpVtbl->Restrict(view, NULL, 0));
    table = median(NULL, table_find, NULL, ROWS);
    rival = median(NULL, array_find, NULL, ROWS);
    line("find by the index", table, rival, 0);
    table = median(NULL, table_find, &view, ROWS);
    rival = median(NULL, array_find, &view, ROWS);
    line("find by another column", table, rival, 0);
    plain_view->lpVtbl->Release(plain_view);
    sorted_view->lpVtbl->Release(sorted_view);
    for (ULONG count = 1000; count <= ROWS; count *= 10)
        printf("  change a row of a sorted view of %6u: %7.0f ns\n", (unsigned)count, change_time(count));
    return 0;
}
