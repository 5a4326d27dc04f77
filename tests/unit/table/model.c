/* The table engine against the naive model: random rows, sort orders, restrictions, categories, instances and edits; after each edit every
 * row, every cell, every notification, the cursor and the bookmarks are the same. MAPIX_MODEL_SEEDS=n runs more of them,
 * MAPIX_MODEL_SEED=n one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapix.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "naive_model.h"
#include "notify/notify.h"
#include "tests/lib/list_source.h"

#define P_ID PR_ROWID
#define P_SUBJECT PR_SUBJECT_W
#define P_SIZE PR_MESSAGE_SIZE
#define P_TIME PR_MESSAGE_DELIVERY_TIME
#define P_FLAGS PR_MESSAGE_FLAGS
#define P_WORDS PROP_TAG(PT_MV_UNICODE, 0x6601)
#define P_NUMBERS PROP_TAG(PT_MV_LONG, 0x6602)
#define P_BYTES PROP_TAG(PT_BINARY, 0x6603)
#define P_MISSING PROP_TAG(PT_LONG, 0x6604)

enum { KEYS = 400, BOOKMARKS = 4 };

/* How far a run's source goes. */
static enum { MEMORY, ENGINE_SORTS, SOURCE_SORTS } mode;

/* --- Chance --------------------------------------------------------------------------------------------------------------------------- */

static uint64_t chance_state;

static ULONG chance(ULONG limit)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (ULONG)(chance_state >> 11) % limit;
}

/* --- Rows ----------------------------------------------------------------------------------------------------------------------------- */

/* Memory of one run, freed at its end. */
static void *arena[200000];
static size_t arena_count;

static void *keep(size_t size)
{
    assert_true(arena_count < sizeof(arena) / sizeof(arena[0]));
    return arena[arena_count++] = calloc(1, size);
}

static void arena_free(void)
{
    while (arena_count)
        free(arena[--arena_count]);
}

static WCHAR *word(void)
{
    static WCHAR *words[] = { L"", L"a", L"alpha", L"beta", L"bet", L"gamma", L"z" };
    return words[chance(7)];
}

static SPropValue *random_row(LONG id, ULONG *ret_count)
{
    static BYTE bytes[] = { 0, 0, 1, 255, 0, 7 };
    SPropValue *values = keep(10 * sizeof(*values)), *at = values;
    *at++ = (SPropValue){ .ulPropTag = P_ID, .Value.l = id };
    if (chance(6)) {
        at->ulPropTag = P_SUBJECT;
        at++->Value.lpszW = word();
    }
    if (chance(6))
        *at++ = (SPropValue){ .ulPropTag = P_SIZE, .Value.l = (LONG)chance(5) - 2 };
    if (chance(6)) {
        at->ulPropTag = P_TIME;
        at->Value.ft.dwHighDateTime = chance(2);
        at++->Value.ft.dwLowDateTime = chance(3);
    }
    if (chance(8))
        *at++ = (SPropValue){ .ulPropTag = P_FLAGS, .Value.l = (LONG)chance(4) };
    if (chance(5)) {
        at->ulPropTag = P_WORDS;
        at->Value.MVszW.cValues = 1 + chance(3);
        at->Value.MVszW.lppszW = keep(3 * sizeof(LPWSTR));
        for (ULONG i = 0; i < at->Value.MVszW.cValues; i++)
            at->Value.MVszW.lppszW[i] = word();
        at++;
    }
    if (chance(5)) {
        at->ulPropTag = P_NUMBERS;
        at->Value.MVl.cValues = 1 + chance(2);
        at->Value.MVl.lpl = keep(2 * sizeof(LONG));
        for (ULONG i = 0; i < at->Value.MVl.cValues; i++)
            at->Value.MVl.lpl[i] = (LONG)chance(3);
        at++;
    }
    if (chance(4)) {
        at->ulPropTag = P_BYTES;
        at->Value.bin.cb = 1 + chance(5);
        at++->Value.bin.lpb = bytes + chance(2);
    }
    *ret_count = (ULONG)(at - values);
    return values;
}

/* --- What views are set to -------------------------------------------------------------------------------------------------------------- */

static const SPropTagArray *random_columns(void)
{
    SPropTagArray *tags = keep(CbNewSPropTagArray(20));
    static const ULONG all[] = { PR_ROW_TYPE, PR_DEPTH, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, P_ID, P_SUBJECT, P_SIZE, P_TIME, P_FLAGS, P_WORDS,
        P_NUMBERS, P_BYTES, P_MISSING, PR_NULL, CHANGE_PROP_TYPE(P_SIZE, PT_UNSPECIFIED), CHANGE_PROP_TYPE(P_SUBJECT, PT_LONG) };
    tags->aulPropTag[tags->cValues++] = PR_INSTANCE_KEY;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (chance(3))
            tags->aulPropTag[tags->cValues++] = all[i];
    if (mode == SOURCE_SORTS)
        return tags;
    if (!chance(4))
        tags->aulPropTag[tags->cValues++] = MVI_PROP(P_WORDS);
    if (!chance(5))
        tags->aulPropTag[tags->cValues++] = MVI_PROP(P_NUMBERS);
    return tags;
}

static SSortOrderSet *random_keys(void)
{
    static const ULONG keys[] = { P_SUBJECT, P_SIZE, P_TIME, P_FLAGS, P_BYTES };
    ULONG shape = chance(8);
    SSortOrderSet *sort = keep(CbNewSSortOrderSet(6));
    if (shape == 0 && mode == MEMORY)
        return NULL;
    sort->cSorts = 1 + chance(4);
    ULONG first = chance(5);
    for (ULONG i = 0; i < sort->cSorts; i++)
        sort->aSort[i] = (SSortOrder){ keys[(first + i) % 5], chance(2) ? TABLE_SORT_ASCEND : TABLE_SORT_DESCEND };
    if (!chance(6) && mode != SOURCE_SORTS)
        sort->aSort[chance(sort->cSorts)].ulPropTag = MVI_PROP(P_WORDS);
    if (shape < 4 || mode == SOURCE_SORTS)
        return sort;
    sort->cCategories = 1 + chance(sort->cSorts < 3 ? sort->cSorts : 3);
    sort->cExpanded = chance(sort->cCategories + 1);
    if (shape == 5 && sort->cCategories > 1)
        sort->aSort[1].ulOrder |= TABLE_SORT_COMBINE;
    if (shape >= 6 && sort->cSorts > 1) {
        sort->aSort[1].ulOrder = shape == 6 ? TABLE_SORT_CATEG_MAX : TABLE_SORT_CATEG_MIN;
        if (chance(2) && sort->cCategories < 2)
            sort->cCategories = 2;
    }
    if (sort->cExpanded > sort->cCategories)
        sort->cExpanded = sort->cCategories;
    return sort;
}

/* A source has no order of its own that we could rely on: there the order is made total. */
static const SSortOrderSet *random_sort(void)
{
    SSortOrderSet *sort = random_keys();
    if (mode != MEMORY)
        sort->aSort[sort->cSorts++] = (SSortOrder){ P_ID, TABLE_SORT_ASCEND };
    return sort;
}

static SPropValue *constant(ULONG tag)
{
    SPropValue *value = keep(sizeof(*value));
    value->ulPropTag = tag;
    if (tag == P_SUBJECT)
        value->Value.lpszW = word();
    else if (tag == P_TIME)
        value->Value.ft = (FILETIME){ chance(3), chance(2) };
    else
        value->Value.l = (LONG)chance(5) - 2;
    return value;
}

static SRestriction random_restriction(int depth)
{
    static const ULONG tags[] = { P_SUBJECT, P_SIZE, P_TIME, P_FLAGS };
    SRestriction restriction = { .rt = RES_EXIST };
    ULONG tag = tags[chance(4)], count;
    switch (chance(depth > 2 ? 4 : 7)) {
    case 0:
        restriction.res.resExist.ulPropTag = tag;
        break;
    case 1:
        restriction.rt = RES_BITMASK;
        restriction.res.resBitMask = (SBitMaskRestriction){ chance(2) ? BMR_EQZ : BMR_NEZ, P_FLAGS, 1 + chance(3) };
        break;
    case 2:
        restriction.rt = RES_CONTENT;
        restriction.res.resContent = (SContentRestriction){ FL_PREFIX, P_SUBJECT, constant(P_SUBJECT) };
        break;
    case 3:
        restriction.rt = RES_PROPERTY;
        restriction.res.resProperty = (SPropertyRestriction){ chance(6), tag, constant(tag) };
        break;
    case 4:
        restriction.rt = RES_NOT;
        restriction.res.resNot.lpRes = keep(sizeof(SRestriction));
        *restriction.res.resNot.lpRes = random_restriction(depth + 1);
        break;
    default:
        count = 1 + chance(3);
        restriction.rt = chance(2) ? RES_AND : RES_OR;
        restriction.res.resAnd.cRes = count;
        restriction.res.resAnd.lpRes = keep(count * sizeof(SRestriction));
        for (ULONG i = 0; i < count; i++)
            restriction.res.resAnd.lpRes[i] = random_restriction(depth + 1);
    }
    return restriction;
}

/* --- A view of the engine and its twin ----------------------------------------------------------------------------------------------------- */

struct twin {
    LPMAPITABLE view;
    struct naive_view naive;
    ULONG_PTR connection;
    struct { BYTE bytes[32]; ULONG size; uint64_t identity; } keys[KEYS * 20];
    ULONG key_count;
    NOTIFICATION *events[4000];                         /* copies, each freed */
    ULONG event_count;
    BOOKMARK bookmarks[BOOKMARKS];                      /* parallel to naive.bookmarks */
};

/* The instance key and the identity belong together, in both directions, for ever (SPI-TBL-22). */
static void match_key(struct twin *twin, const SPropValue *key, uint64_t identity)
{
    assert_int_equal(key->ulPropTag, PR_INSTANCE_KEY);
    const SBinary *bytes = &key->Value.bin;
    assert_true(bytes->cb > 0 && bytes->cb <= 32);
    for (ULONG i = 0; i < twin->key_count; i++) {
        bool same = twin->keys[i].size == bytes->cb && !memcmp(twin->keys[i].bytes, bytes->lpb, bytes->cb);
        if (same != (twin->keys[i].identity == identity))
            fail_msg("instance key and row do not belong together");
        if (same)
            return;
    }
    assert_true(twin->key_count < KEYS * 20);
    memcpy(twin->keys[twin->key_count].bytes, bytes->lpb, bytes->cb);
    twin->keys[twin->key_count].size = bytes->cb;
    twin->keys[twin->key_count++].identity = identity;
}

/* Can this be the key of that row? Rows that were never read have keys never seen. */
static bool is_key_of(const struct twin *twin, const SBinary *key, uint64_t identity)
{
    bool seen = false;
    for (ULONG k = 0; k < twin->key_count; k++) {
        bool same = twin->keys[k].size == key->cb && !memcmp(twin->keys[k].bytes, key->lpb, key->cb);
        if (same || twin->keys[k].identity == identity)
            seen = true;
        if (same && twin->keys[k].identity == identity)
            return true;
    }
    return !seen;
}

static void match_value(const SPropValue *got, const SPropValue *wanted)
{
    assert_int_equal(got->ulPropTag, wanted->ulPropTag);
    switch (PROP_TYPE(wanted->ulPropTag)) {
    case PT_LONG:
        assert_int_equal(got->Value.l, wanted->Value.l);
        break;
    case PT_ERROR:
        assert_int_equal(got->Value.err, wanted->Value.err);
        break;
    case PT_SYSTIME:
        assert_memory_equal(&got->Value.ft, &wanted->Value.ft, sizeof(FILETIME));
        break;
    case PT_UNICODE:
        assert_int_equal(wcscmp(got->Value.lpszW, wanted->Value.lpszW), 0);
        break;
    case PT_BINARY:
        assert_int_equal(got->Value.bin.cb, wanted->Value.bin.cb);
        assert_memory_equal(got->Value.bin.lpb, wanted->Value.bin.lpb, wanted->Value.bin.cb);
        break;
    case PT_MV_LONG:
        assert_int_equal(got->Value.MVl.cValues, wanted->Value.MVl.cValues);
        assert_memory_equal(got->Value.MVl.lpl, wanted->Value.MVl.lpl, wanted->Value.MVl.cValues * sizeof(LONG));
        break;
    case PT_MV_UNICODE:
        assert_int_equal(got->Value.MVszW.cValues, wanted->Value.MVszW.cValues);
        for (ULONG i = 0; i < wanted->Value.MVszW.cValues; i++)
            assert_int_equal(wcscmp(got->Value.MVszW.lppszW[i], wanted->Value.MVszW.lppszW[i]), 0);
        break;
    case PT_NULL:
        break;
    default:
        fail_msg("unexpected type");
    }
}

static void match_cells(struct twin *twin, const SRow *row, const SPropValue *cells, ULONG count, uint64_t identity)
{
    assert_int_equal(row->cValues, count);
    for (ULONG i = 0; i < count; i++)
        if (cells[i].ulPropTag == PR_INSTANCE_KEY)
            match_key(twin, &row->lpProps[i], identity);
        else
            match_value(&row->lpProps[i], &cells[i]);
}

static void match_row(struct twin *twin, const SRow *row, const struct naive_row *naive)
{
    SPropValue *cells = naive_cells(&twin->naive, naive);
    match_cells(twin, row, cells, twin->naive.columns->cValues, naive->identity);
    free(cells);
}

static void match_all_rows(struct twin *twin)
{
    LPSRowSet rows;
    ULONG count = naive_visible_count(&twin->naive), got;
    assert_int_equal(twin->view->lpVtbl->GetRowCount(twin->view, 0, &got), S_OK);
    assert_int_equal(got, count);
    assert_int_equal(twin->view->lpVtbl->SeekRow(twin->view, BOOKMARK_BEGINNING, 0, NULL), S_OK);
    assert_int_equal(twin->view->lpVtbl->QueryRows(twin->view, (LONG)count + 10, 0, &rows), S_OK);
    assert_int_equal(rows->cRows, count);
    for (ULONG i = 0; i < count; i++)
        match_row(twin, &rows->aRow[i], naive_visible(&twin->naive, i));
    FreeProws(rows);
}

static LONG STDAPICALLTYPE collect(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    struct twin *twin = context;
    for (ULONG i = 0; i < count; i++)
        twin->events[twin->event_count++] = mapix_notification_copy(1, &notifications[i]);
    return 0;
}

static void forget_events(struct twin *twin)
{
    while (twin->event_count)
        free(twin->events[--twin->event_count]);
}

static void match_events(struct twin *twin, const struct naive_list *before, const uint64_t *ids, ULONG id_count)
{
    struct naive_event *events;
    ULONG count = naive_events(&twin->naive, before, ids, id_count, &events), at = 0;
    if (id_count > 8) {                                 /* itabledata-hrmodifyrows */
        if (count)
            assert_int_equal(twin->event_count, 1);
        if (twin->event_count)
            assert_int_equal(twin->events[0]->info.tab.ulTableEvent, TABLE_CHANGED);
    } else {
        if (twin->event_count == count + 1 && twin->events[count]->info.tab.ulTableEvent == TABLE_CHANGED)
            twin->event_count--, free(twin->events[count]);     /* an open group moved as a whole */
        assert_int_equal(twin->event_count, count);
        for (; at < count && events[at].event == TABLE_ROW_DELETED; at++) {
            ULONG same = 0;                             /* rows gone may come in any order */
            TABLE_NOTIFICATION *event = &twin->events[at]->info.tab;
            assert_int_equal(event->ulTableEvent, TABLE_ROW_DELETED);
            assert_int_equal(event->propPrior.ulPropTag, PR_NULL);
            assert_int_equal(event->row.cValues, 0);
            for (ULONG i = 0; i < count && events[i].event == TABLE_ROW_DELETED; i++)
                same += is_key_of(twin, &event->propIndex.Value.bin, events[i].identity);
            assert_true(same >= 1);
        }
        for (; at < count; at++) {
            TABLE_NOTIFICATION *event = &twin->events[at]->info.tab;
            assert_int_equal(event->ulTableEvent, events[at].event);
            match_key(twin, &event->propIndex, events[at].identity);
            if (events[at].prior)
                match_key(twin, &event->propPrior, events[at].prior);
            else
                assert_int_equal(event->propPrior.ulPropTag, PR_NULL);
            match_cells(twin, &event->row, events[at].cells, events[at].cell_count, events[at].identity);
        }
    }
    naive_events_free(events, count);
    forget_events(twin);
}

/* A thread that is done may still hold the table for a moment, and then tells of a change itself: wait until it has let go. */
static void wait_for_the_thread(LPMAPITABLE view)
{
    while (view->lpVtbl->AddRef(view) > 2) {
        view->lpVtbl->Release(view);
        sched_yield();
    }
    view->lpVtbl->Release(view);
}

/* What was begun in a thread is done, and told as the last thing. */
static void complete(struct twin *twin, ULONG flags, ULONG done)
{
    ULONG status = 99, type;
    if (!(flags & TBL_ASYNC))
        return;
    assert_int_equal(twin->view->lpVtbl->WaitForCompletion(twin->view, 0, 0xffffffff, &status), S_OK);
    assert_int_equal(status, TBLSTAT_COMPLETE);
    assert_int_equal(twin->view->lpVtbl->GetStatus(twin->view, &status, &type), S_OK);
    assert_int_equal(status, TBLSTAT_COMPLETE);
    wait_for_the_thread(twin->view);
    HrDispatchNotifications(0);
    assert_int_equal(twin->event_count, 1);
    assert_int_equal(twin->events[0]->info.tab.ulTableEvent, done);
    forget_events(twin);
}

/* A sort that is stopped, or comes too late to be: one order or the other, whole. */
static void begin_and_abort(struct twin *twin)
{
    static SizedSSortOrderSet(1, by_id) = { 1, 0, 0, { { P_ID, TABLE_SORT_DESCEND } } };
    LPSSortOrderSet before = NULL, after = NULL;
    assert_int_equal(twin->view->lpVtbl->QuerySortOrder(twin->view, &before), S_OK);
    assert_int_equal(twin->view->lpVtbl->SortTable(twin->view, (LPSSortOrderSet)&by_id, TBL_ASYNC), S_OK);
    HRESULT result = twin->view->lpVtbl->Abort(twin->view);
    assert_true(result == S_OK || result == MAPI_E_UNABLE_TO_ABORT);
    wait_for_the_thread(twin->view);
    assert_int_equal(twin->view->lpVtbl->QuerySortOrder(twin->view, &after), S_OK);
    const SSortOrderSet *expected = result == S_OK ? before : (const SSortOrderSet *)&by_id;
    assert_int_equal(after->cSorts, expected->cSorts);
    assert_memory_equal(after, expected, CbNewSSortOrderSet(expected->cSorts));
    MAPIFreeBuffer(before);
    MAPIFreeBuffer(after);
    HrDispatchNotifications(0);
    forget_events(twin);
}

static void set_up_twin(struct twin *twin, const SPropTagArray *columns, const SRestriction *restriction, const SSortOrderSet *sort)
{
    static const SSortOrderSet unsorted;
    ULONG flags = (chance(2) ? TBL_BATCH : 0) | (chance(4) ? 0 : TBL_ASYNC);
    HrDispatchNotifications(0);
    forget_events(twin);
    if (!chance(4))
        begin_and_abort(twin);
    assert_int_equal(twin->view->lpVtbl->SetColumns(twin->view, (LPSPropTagArray)columns, flags), S_OK);
    complete(twin, flags, TABLE_SETCOL_DONE);
    assert_int_equal(twin->view->lpVtbl->Restrict(twin->view, (LPSRestriction)restriction, flags), S_OK);
    complete(twin, flags, TABLE_RESTRICT_DONE);
    assert_int_equal(twin->view->lpVtbl->SortTable(twin->view, (LPSSortOrderSet)(sort ? sort : &unsorted), flags), S_OK);
    complete(twin, flags, TABLE_SORT_DONE);
    naive_view_set(&twin->naive, columns, restriction, sort);
    memset(twin->bookmarks, 0, sizeof(twin->bookmarks));
    twin->naive.bookmarks = calloc(BOOKMARKS, sizeof(struct naive_mark));
    twin->naive.bookmark_count = 0;
}

/* --- Moving about -------------------------------------------------------------------------------------------------------------------------- */

static void match_position(struct twin *twin)
{
    ULONG row, numerator, denominator;
    assert_int_equal(twin->view->lpVtbl->QueryPosition(twin->view, &row, &numerator, &denominator), S_OK);
    assert_int_equal(row, naive_mark_index(&twin->naive, twin->naive.cursor));
    assert_true(denominator > 0);
}

/* An origin for both: a predefined bookmark, or one of ours. */
static BOOKMARK random_origin(struct twin *twin, struct naive_mark *ret_mark, HRESULT *ret_warning)
{
    ULONG which = chance(3 + twin->naive.bookmark_count);
    *ret_warning = S_OK;
    if (which == BOOKMARK_BEGINNING)
        *ret_mark = (struct naive_mark){ NAIVE_BEGINNING, 0, false };
    else if (which == BOOKMARK_CURRENT)
        *ret_mark = twin->naive.cursor;
    else if (which == BOOKMARK_END)
        *ret_mark = naive_mark_at(&twin->naive, naive_visible_count(&twin->naive));
    else {
        *ret_mark = twin->naive.bookmarks[which - 3];
        *ret_warning = ret_mark->changed ? MAPI_W_POSITION_CHANGED : S_OK;
        twin->naive.bookmarks[which - 3].changed = ret_mark->changed = false;
        return twin->bookmarks[which - 3];
    }
    return which;
}

static void seek(struct twin *twin)
{
    struct naive_mark mark;
    HRESULT warning;
    LONG distance = (LONG)chance(9) - 4, sought = 77;
    BOOKMARK origin = random_origin(twin, &mark, &warning);
    LONG from = (LONG)naive_mark_index(&twin->naive, mark), to = from + distance, count = (LONG)naive_visible_count(&twin->naive);
    to = to < 0 ? 0 : to > count ? count : to;
    assert_int_equal(twin->view->lpVtbl->SeekRow(twin->view, origin, distance, &sought), warning);
    assert_int_equal(sought, to - from);                /* SPI-TBL-09 */
    twin->naive.cursor = to == from ? mark : naive_mark_at(&twin->naive, (ULONG)to);
}

static void query(struct twin *twin)
{
    LPSRowSet rows;
    LONG wanted = (LONG)chance(9) - 4, count = (LONG)naive_visible_count(&twin->naive);
    LONG at = (LONG)naive_mark_index(&twin->naive, twin->naive.cursor), from = at;
    ULONG flags = chance(2) ? TBL_NOADVANCE : 0;
    if (!wanted) {
        assert_int_equal(twin->view->lpVtbl->QueryRows(twin->view, 0, flags, &rows), MAPI_E_INVALID_PARAMETER);     /* TABL-06 */
        return;
    }
    LONG asked = wanted;
    if (wanted < 0) {
        from = at + wanted < 0 ? 0 : at + wanted;
        wanted = at - from;
    }
    LONG expected = wanted < count - from ? wanted : count - from;
    assert_int_equal(twin->view->lpVtbl->QueryRows(twin->view, asked, flags, &rows), S_OK);
    assert_int_equal(rows->cRows, expected);
    for (LONG i = 0; i < expected; i++)
        match_row(twin, &rows->aRow[i], naive_visible(&twin->naive, (ULONG)(from + i)));
    FreeProws(rows);
    if (flags & TBL_NOADVANCE) {
        if (from != at)
            twin->naive.cursor = naive_mark_at(&twin->naive, (ULONG)from);
    } else if (expected) {
        twin->naive.cursor = (struct naive_mark){ NAIVE_AFTER, naive_visible(&twin->naive, (ULONG)(from + expected - 1))->identity, false };
    }
}

static void find(struct twin *twin)
{
    struct naive_mark mark;
    HRESULT warning;
    bool backward = chance(2);
    SRestriction restriction = random_restriction(1);
    LONG count = (LONG)naive_visible_count(&twin->naive), found = -1;
    SPropValue key = { .ulPropTag = PR_INSTANCE_KEY };
    uint64_t sought = 0;
    if (twin->key_count && !chance(3)) {                /* TABL-05 */
        ULONG k = chance(twin->key_count);
        sought = twin->keys[k].identity;
        key.Value.bin.cb = twin->keys[k].size;
        key.Value.bin.lpb = twin->keys[k].bytes;
        restriction.rt = RES_PROPERTY;
        restriction.res.resProperty = (SPropertyRestriction){ RELOP_EQ, PR_INSTANCE_KEY, &key };
    }
    BOOKMARK origin = random_origin(twin, &mark, &warning);
    LONG from = (LONG)naive_mark_index(&twin->naive, mark);
    for (LONG i = backward ? from - 1 : from; i >= 0 && i < count && found < 0; i += backward ? -1 : 1) {
        const struct naive_row *row = naive_visible(&twin->naive, (ULONG)i);
        if (sought ? row->identity == sought : naive_matches(&twin->naive, row, &restriction))
            found = i;
    }
    HRESULT result = twin->view->lpVtbl->FindRow(twin->view, &restriction, origin, backward ? DIR_BACKWARD : 0);
    assert_int_equal(result, found < 0 ? MAPI_E_NOT_FOUND : warning);       /* TABL-10 */
    if (found >= 0)
        twin->naive.cursor = (struct naive_mark){ NAIVE_BEFORE, naive_visible(&twin->naive, (ULONG)found)->identity, false };
}

static void bookmark(struct twin *twin)
{
    if (twin->naive.bookmark_count < BOOKMARKS) {
        ULONG at = naive_mark_index(&twin->naive, twin->naive.cursor), i = twin->naive.bookmark_count++;
        assert_int_equal(twin->view->lpVtbl->CreateBookmark(twin->view, &twin->bookmarks[i]), S_OK);
        assert_true(twin->bookmarks[i] > BOOKMARK_END);
        const struct naive_row *row = naive_visible(&twin->naive, at);
        twin->naive.bookmarks[i] = row ? (struct naive_mark){ NAIVE_BEFORE, row->identity, false } : twin->naive.cursor;
        twin->naive.bookmarks[i].changed = false;
    } else {
        ULONG i = chance(BOOKMARKS);
        assert_int_equal(twin->view->lpVtbl->FreeBookmark(twin->view, twin->bookmarks[i]), S_OK);
        assert_int_equal(twin->view->lpVtbl->FreeBookmark(twin->view, twin->bookmarks[i]), MAPI_E_INVALID_BOOKMARK);
        twin->naive.bookmark_count--;
        twin->bookmarks[i] = twin->bookmarks[BOOKMARKS - 1];
        twin->naive.bookmarks[i] = twin->naive.bookmarks[BOOKMARKS - 1];
    }
}

static void seek_approximately(struct twin *twin)
{
    ULONG denominator = 1 + chance(10), numerator = chance(denominator + 1), count = naive_visible_count(&twin->naive);
    assert_int_equal(twin->view->lpVtbl->SeekRowApprox(twin->view, numerator, denominator), S_OK);
    twin->naive.cursor = naive_mark_at(&twin->naive, (ULONG)((uint64_t)count * numerator / denominator));
}

/* Open or close a heading: rows, counts, cursor, and no notification (SPI-TBL-15). */
static void open_or_close(struct twin *twin)
{
    ULONG headings = 0, k;
    for (ULONG i = 0; i < twin->naive.now.count; i++)
        headings += twin->naive.now.rows[i].heading && twin->naive.now.rows[i].visible;
    if (!headings)
        return;
    ULONG which = chance(headings), more = 99;
    const struct naive_row *heading = twin->naive.now.rows;
    while (!heading->heading || !heading->visible || which--)
        heading++;
    uint64_t identity = heading->identity;
    bool expanded = heading->expanded;
    for (k = 0; k < twin->key_count && twin->keys[k].identity != identity; k++)
        ;
    if (k == twin->key_count)
        return;                                         /* a heading whose key has not been seen yet */
    if (chance(4) == 0)
        expanded = !expanded;                           /* already open or closed: nothing happens */
    ULONG changed = expanded == heading->expanded ? naive_set_expanded(&twin->naive, identity, !expanded) : 0;
    if (expanded) {
        assert_int_equal(twin->view->lpVtbl->CollapseRow(twin->view, twin->keys[k].size, twin->keys[k].bytes, 0, &more), S_OK);
        assert_int_equal(more, changed);
        return;
    }
    LPSRowSet rows = NULL;
    ULONG wanted = chance(4), at = 0;
    assert_int_equal(twin->view->lpVtbl->ExpandRow(twin->view, twin->keys[k].size, twin->keys[k].bytes, wanted, 0, &rows, &more), S_OK);
    assert_int_equal(more, changed);
    while (naive_visible(&twin->naive, at)->identity != identity)
        at++;
    ULONG expected = wanted < changed ? wanted : changed;
    assert_int_equal(rows->cRows, expected);
    for (ULONG i = 0; i < expected; i++)
        match_row(twin, &rows->aRow[i], naive_visible(&twin->naive, at + 1 + i));
    twin->naive.cursor = (struct naive_mark){ NAIVE_AFTER, naive_visible(&twin->naive, at + expected)->identity, false };
    FreeProws(rows);
}

/* Other columns for one look, the kind that rows have as they are, which the engine gives as they are; cursor and bookmarks stay. */
static void read_plainly(struct twin *twin)
{
    static const ULONG all[] = { P_ID, P_SUBJECT, P_SIZE, P_TIME, P_FLAGS, P_WORDS, P_NUMBERS, P_BYTES };
    const SPropTagArray *columns = twin->naive.columns;
    SizedSPropTagArray(8, plain) = { 0 };
    LPSRowSet rows;
    LONG at = (LONG)naive_mark_index(&twin->naive, twin->naive.cursor), count = (LONG)naive_visible_count(&twin->naive);
    for (ULONG i = 0; i < columns->cValues; i++)
        if (PROP_TYPE(columns->aulPropTag[i]) & MV_INSTANCE)
            return;                                     /* without it there were other rows */
    for (ULONG i = 0; i < 8; i++)
        if (chance(6))
            plain.aulPropTag[plain.cValues++] = all[i];
    if (!plain.cValues)
        return;
    assert_int_equal(twin->view->lpVtbl->SetColumns(twin->view, (LPSPropTagArray)&plain, 0), S_OK);
    assert_int_equal(twin->view->lpVtbl->QueryRows(twin->view, count + 1, TBL_NOADVANCE, &rows), S_OK);
    assert_int_equal(rows->cRows, count - at);
    twin->naive.columns = (const SPropTagArray *)&plain;
    for (LONG i = at; i < count; i++)
        match_row(twin, &rows->aRow[i - at], naive_visible(&twin->naive, (ULONG)i));
    twin->naive.columns = columns;
    FreeProws(rows);
    assert_int_equal(twin->view->lpVtbl->SetColumns(twin->view, (LPSPropTagArray)(uintptr_t)columns, 0), S_OK);
}

/* SPI-TBL-16: headings as they were before some were opened and closed, and a way back to a row. */
static void open_and_restore(struct twin *twin)
{
    ULONG count = naive_visible_count(&twin->naive), group_count = twin->naive.group_count, size = 0;
    if (!twin->naive.sort || !twin->naive.sort->cCategories || !count)
        return;
    const struct naive_row *row = naive_visible(&twin->naive, chance(count));
    uint64_t identity = row->identity;
    BYTE *state = NULL;
    ULONG k = 0, at = 0, position;
    BOOKMARK bookmark = 0;
    while (k < twin->key_count && twin->keys[k].identity != identity)
        k++;
    if (k == twin->key_count)
        return;
    struct naive_group *groups = calloc(group_count + 1, sizeof(*groups));
    memcpy(groups, twin->naive.groups, group_count * sizeof(*groups));
    assert_int_equal(twin->view->lpVtbl->GetCollapseState(twin->view, 0, twin->keys[k].size, twin->keys[k].bytes, &size, &state), S_OK);
    for (ULONG i = chance(5); i > 0; i--)
        open_or_close(twin);
    assert_int_equal(twin->view->lpVtbl->SetCollapseState(twin->view, 0, size, state, &bookmark), S_OK);
    for (ULONG i = 0; i < group_count; i++)
        if (groups[i].used)
            naive_set_expanded(&twin->naive, groups[i].identity, groups[i].expanded);
    assert_int_equal(twin->view->lpVtbl->SeekRow(twin->view, bookmark, 0, NULL), S_OK);
    assert_int_equal(twin->view->lpVtbl->QueryPosition(twin->view, &position, &size, &size), S_OK);
    while (naive_visible(&twin->naive, at)->identity != identity)
        at++;
    assert_int_equal(position, at);
    assert_int_equal(twin->view->lpVtbl->FreeBookmark(twin->view, bookmark), S_OK);
    twin->naive.cursor = (struct naive_mark){ NAIVE_BEFORE, identity, false };
    MAPIFreeBuffer(state);
    free(groups);
}

static void move_about(struct twin *twin)
{
    switch (chance(9)) {
    case 0: seek(twin); break;
    case 1:
    case 2: query(twin); break;
    case 3: find(twin); break;
    case 4: bookmark(twin); break;
    case 5: seek_approximately(twin); break;
    case 6: open_or_close(twin); break;
    case 7: read_plainly(twin); break;
    case 8: open_and_restore(twin); break;
    }
    match_position(twin);
}

/* --- A run ---------------------------------------------------------------------------------------------------------------------------------- */

struct run {
    struct naive_table table;
    LPTABLEDATA data;                                   /* the engine's rows: ITableData, or */
    struct list_source *list;                           /* a source of the kind other rooms write */
    struct twin *twins[4];                              /* even: read whole after each edit; odd: moved about in */
    LONG last_key;
};

/* One row comes, changes or goes, in the engine's rows. `ret_id`: the model's. */
static uint64_t edit_row(struct run *run)
{
    ULONG count, kind = chance(run->table.count > 30 ? 12 : 8);
    SRow row;
    uint64_t id;
    if (run->table.count == 0 || kind < 3) {
        ULONG position = run->data && chance(3) == 0 ? chance(run->table.count + 1) : run->table.count;
        SPropValue *values = random_row(++run->last_key, &count);
        row = (SRow){ .cValues = count, .lpProps = values };
        id = naive_insert(&run->table, position, count, values);
        if (run->list)
            list_source_insert(run->list, id, &row);
        else if (position == run->table.count - 1 && chance(2))
            assert_int_equal(run->data->lpVtbl->HrModifyRow(run->data, &row), S_OK);
        else
            assert_int_equal(run->data->lpVtbl->HrInsertRow(run->data, position, &row), S_OK);
        return id;
    }
    const struct naive_source_row *old = run->table.rows[chance(run->table.count)];
    id = old->id;
    if (kind < 7) {
        SPropValue *values = random_row(old->values[0].Value.l, &count);
        if (chance(3) == 0) {                           /* one value only */
            ULONG at = 1 + chance(old->count), other_count = count;
            SPropValue *other = values;
            values = keep((old->count + 1) * sizeof(*values));
            memcpy(values, old->values, old->count * sizeof(*values));
            count = old->count;
            for (ULONG i = 1; i < other_count; i++)
                if (at < count && other[i].ulPropTag == values[at].ulPropTag)
                    values[at] = other[i];
        }
        row = (SRow){ .cValues = count, .lpProps = values };
        naive_modify(&run->table, id, count, values);
        if (run->list)
            list_source_modify(run->list, id, &row);
        else
            assert_int_equal(run->data->lpVtbl->HrModifyRow(run->data, &row), S_OK);
    } else {
        SPropValue *index = (SPropValue *)old->values;      /* the index property comes first */
        naive_delete(&run->table, id);
        if (run->list)
            list_source_delete(run->list, id);
        else
            assert_int_equal(run->data->lpVtbl->HrDeleteRow(run->data, index), S_OK);
    }
    return id;
}

/* Several rows in one call (HrModifyRows): one batch of notifications, a single TABLE_CHANGED for more than eight. */
static ULONG edit_rows(struct run *run, uint64_t *ids)
{
    ULONG count = 2 + chance(9), done = 0;
    LPSRowSet set = keep(CbNewSRowSet(count));
    for (; done < count; done++) {
        ULONG value_count;
        bool old = run->table.count && chance(2);
        const struct naive_source_row *row = old ? run->table.rows[chance(run->table.count)] : NULL;
        for (ULONG i = 0; row && i < done; i++)
            if (ids[i] == row->id)
                row = NULL;                             /* twice in one set: not here */
        SPropValue *values = random_row(row ? row->values[0].Value.l : ++run->last_key, &value_count);
        if (row) {
            ids[done] = row->id;
            naive_modify(&run->table, row->id, value_count, values);
        } else {
            ids[done] = naive_insert(&run->table, run->table.count, value_count, values);
        }
        for (int i = 0; i < 4; i++)
            naive_view_edited(&run->twins[i]->naive, ids[done]);
        set->aRow[done] = (SRow){ .cValues = value_count, .lpProps = values };
    }
    set->cRows = count;
    assert_int_equal(run->data->lpVtbl->HrModifyRows(run->data, 0, set), S_OK);
    return count;
}

/* Several rows go in one call (HrDeleteRows); what is not there does not count. */
static ULONG delete_rows(struct run *run, uint64_t *ids)
{
    SPropValue missing = { .ulPropTag = P_ID, .Value.l = -5 };
    ULONG count = 0, wanted = 1 + chance(10), deleted = 99;
    LPSRowSet set = keep(CbNewSRowSet(wanted + 1));
    while (count < wanted && run->table.count) {
        const struct naive_source_row *row = run->table.rows[chance(run->table.count)];
        ids[count] = row->id;
        set->aRow[count++] = (SRow){ .cValues = 1, .lpProps = (SPropValue *)(uintptr_t)row->values };
        naive_delete(&run->table, row->id);
        for (int i = 0; i < 4; i++)
            naive_view_edited(&run->twins[i]->naive, ids[count - 1]);
    }
    set->aRow[count] = (SRow){ .cValues = 1, .lpProps = &missing };
    set->cRows = count + 1;
    assert_int_equal(run->data->lpVtbl->HrDeleteRows(run->data, 0, set, &deleted), S_OK);
    assert_int_equal(deleted, count);
    return count;
}

static void begin_again(struct twin *twin)
{
    while (twin->naive.bookmark_count)
        assert_int_equal(twin->view->lpVtbl->FreeBookmark(twin->view, twin->bookmarks[--twin->naive.bookmark_count]), S_OK);
    assert_int_equal(twin->view->lpVtbl->SeekRow(twin->view, BOOKMARK_BEGINNING, 0, NULL), S_OK);
    twin->naive.cursor = (struct naive_mark){ NAIVE_BEGINNING, 0, false };
}

static void step(struct run *run)
{
    struct naive_list before[4];
    uint64_t ids[16];
    ULONG count = 1;
    for (int i = 0; i < 4; i++)
        before[i] = naive_list_copy(&run->twins[i]->naive);
    if (run->data && !chance(8)) {
        count = edit_rows(run, ids);
    } else if (run->data && run->table.count > 20 && !chance(8)) {
        count = delete_rows(run, ids);
    } else {
        ids[0] = edit_row(run);
        for (int i = 0; i < 4; i++)
            naive_view_edited(&run->twins[i]->naive, ids[0]);
    }
    HrDispatchNotifications(0);
    for (int i = 0; i < 4; i++) {
        match_events(run->twins[i], &before[i], ids, count);
        naive_list_free(&before[i]);
        if (i % 2 == 0) {
            match_all_rows(run->twins[i]);
            if (!chance(4))
                open_or_close(run->twins[i]);
        } else {
            if (mode == SOURCE_SORTS)                   /* there the cursor stands between positions, not at rows */
                begin_again(run->twins[i]);
            match_position(run->twins[i]);
            for (ULONG moves = chance(4); moves > 0; moves--)
                move_about(run->twins[i]);
        }
        HrDispatchNotifications(0);
        assert_int_equal(run->twins[i]->event_count, 0);
    }
}

static void make_views(struct run *run)
{
    for (int i = 0; i < 4; i++) {
        struct twin *twin = run->twins[i] = calloc(1, sizeof(*twin));
        LPMAPIADVISESINK sink;
        twin->naive.table = &run->table;
        if (run->list)
            assert_int_equal(mapix_table_open(&run->list->source, MAPI_UNICODE, NULL, &twin->view), S_OK);
        else
            assert_int_equal(run->data->lpVtbl->HrGetView(run->data, NULL, NULL, 0, &twin->view), S_OK);
        assert_int_equal(HrAllocAdviseSink(collect, twin, &sink), S_OK);
        assert_int_equal(twin->view->lpVtbl->Advise(twin->view, fnevTableModified, sink, &twin->connection), S_OK);
        sink->lpVtbl->Release(sink);
        SRestriction *restriction = NULL;
        if (chance(2)) {
            restriction = keep(sizeof(*restriction));
            *restriction = random_restriction(0);
        }
        set_up_twin(twin, random_columns(), restriction, random_sort());
    }
}

static void run_once(uint64_t seed)
{
    static const SizedSPropTagArray(2, columns) = { 2, { P_ID, P_SUBJECT } };
    struct run run = { .last_key = 0 };
    chance_state = seed * 0x9e3779b97f4a7c15u + 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    if (mode != MEMORY)
        run.list = list_source_new(mode == SOURCE_SORTS ? LIST_CLAIMS_ALL : chance(2) ? LIST_CLAIMS_RESTRICTION : LIST_CLAIMS_NOTHING);
    else
        assert_int_equal(CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, P_ID,
            (LPSPropTagArray)&columns, &run.data), S_OK);
    for (ULONG i = chance(12); i > 0; i--)
        edit_row(&run);
    make_views(&run);
    for (int i = 0; i < 60; i++) {
        step(&run);
        if (!chance(15)) {                              /* another look at the same rows */
            struct twin *twin = run.twins[chance(4)];
            set_up_twin(twin, random_columns(), NULL, random_sort());
        }
    }
    for (int i = 0; i < 4; i++) {
        struct twin *twin = run.twins[i];
        assert_int_equal(twin->view->lpVtbl->Unadvise(twin->view, twin->connection), S_OK);
        assert_int_equal(twin->view->lpVtbl->Release(twin->view), 0);
        naive_view_free(&twin->naive);
        free(twin);
    }
    naive_table_free(&run.table);
    if (run.data)
        assert_int_equal(run.data->lpVtbl->Release(run.data), 0);
    if (run.list)
        list_source_release(run.list);
    arena_free();
}

static void run_all(int how)
{
    mode = how;
    const char *one = getenv("MAPIX_MODEL_SEED"), *many = getenv("MAPIX_MODEL_SEEDS");
    assert_int_equal(notify_engine_start(false), S_OK);
    if (one)
        run_once(strtoull(one, NULL, 10));
    else
        for (uint64_t seed = 1; seed <= (many ? strtoull(many, NULL, 10) : 60); seed++)
            run_once(seed);
    notify_engine_stop();
}

/* TABL-05 to TABL-10, SPI-TBL-01 to SPI-TBL-22, on ITableData */
static void table_data_is_like_the_model(void **state)
{
    run_all(MEMORY);
}

/* The same over a row source that is not in memory: what it does not evaluate the engine does. */
static void other_sources_are_like_the_model(void **state)
{
    run_all(ENGINE_SORTS);
}

/* The same over a source that restricts and sorts by itself: the engine is a cursor. */
static void sorting_sources_are_like_the_model(void **state)
{
    run_all(SOURCE_SORTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_data_is_like_the_model),
        cmocka_unit_test(other_sources_are_like_the_model),
        cmocka_unit_test(sorting_sources_are_like_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
