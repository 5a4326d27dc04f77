/* Tables that are one of several: the one-off table and the hierarchy of the root show what all address book providers have, and follow it. */
#include "session/addrbook_union.h"

#include <mapiutil.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "value/value.h"

/* What one provider has. */
struct part {
    LPMAPITABLE table;
    ULONG_PTR connection;                  /* 0: this table tells nothing */
    LPSRowSet rows;                        /* those shown; guarded by the lock */
    uint64_t *ids;                         /* of each of them in the union's rows; guarded */
};

/* Also the sink of its subscriptions, which keep it alive until they are cancelled. What is not guarded does not change. */
struct addrbook_union {
    struct mapix_object object;
    struct mapix_interface sink;           /* IMAPIAdviseSink */
    const struct addrbook_union_kind *kind;
    pthread_mutex_t lock;                  /* guards the rows' order of arrival; never held while a provider runs */
    struct session_rows *rows;
    uint32_t last_id;                      /* guarded */
    atomic_ulong started;                  /* readings of the providers' tables */
    unsigned long shown;                   /* the latest one whose rows are shown; guarded */
    ULONG count;
    struct part *parts;
    atomic_bool closed;
};

/* --- Showing rows -------------------------------------------------------------------------------------------------------------------- */

/* Rows of the providers in their order; within one, as it gives them. An id of its own keeps a row's instance key where rows around it go. */
static uint64_t order_of(ULONG part, ULONG row)
{
    return ((uint64_t)part + 1) << 32 | (row + 1);
}

static bool same_value(const SPropValue *one, const SPropValue *other)
{
    return one->ulPropTag == other->ulPropTag && (PROP_TYPE(one->ulPropTag) == PT_ERROR || mapix_value_equal(one, other));
}

/* The row that was shown for this one, at its own place as a rule. -1: none. */
static LONG known_row(const struct addrbook_union *all, const SRowSet *shown, const SRow *row, ULONG place)
{
    const SPropValue *id = &row->lpProps[all->kind->entry_id];
    if (PROP_TYPE(id->ulPropTag) == PT_ERROR || !shown)
        return -1;
    if (place < shown->cRows && same_value(&shown->aRow[place].lpProps[all->kind->entry_id], id))
        return (LONG)place;
    for (ULONG i = 0; i < shown->cRows; i++)
        if (same_value(&shown->aRow[i].lpProps[all->kind->entry_id], id))
            return (LONG)i;
    return -1;
}

static bool same_row(const SRow *one, const SRow *other)
{
    for (ULONG i = 0; i < one->cValues; i++)
        if (!same_value(&one->lpProps[i], &other->lpProps[i]))
            return false;
    return true;
}

/* Show `row` at `place` of a part, where `before` (-1: nowhere) is the row it was. */
static HRESULT show_row(struct addrbook_union *all, ULONG part, const SRow *row, ULONG place, LONG before, uint64_t *ret_id)
{
    struct part *of = &all->parts[part];
    *ret_id = before < 0 ? ++all->last_id : of->ids[before];
    if (before == (LONG)place && same_row(&of->rows->aRow[before], row))
        return S_OK;
    if (before >= 0 && before != (LONG)place)
        session_rows_remove(all->rows, *ret_id);            /* it moved */
    return session_rows_put(all->rows, *ret_id, order_of(part, place), false, row->cValues, row->lpProps);
}

/* Show these rows of a part in place of those it had; takes them. */
static HRESULT show_part(struct addrbook_union *all, ULONG part, LPSRowSet rows)
{
    struct part *of = &all->parts[part];
    ULONG old_count = of->rows ? of->rows->cRows : 0;
    uint64_t *ids = calloc(rows->cRows + (size_t)1, sizeof(*ids));
    LONG *before = calloc(rows->cRows + (size_t)1, sizeof(*before));
    bool *kept = calloc(old_count + (size_t)1, sizeof(*kept));
    HRESULT hr = ids && before && kept ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        before[i] = known_row(all, of->rows, &rows->aRow[i], i);
        if (before[i] >= 0 && kept[before[i]])
            before[i] = -1;                                 /* twice in one table */
        if (before[i] >= 0)
            kept[before[i]] = true;
    }
    for (ULONG i = 0; SUCCEEDED(hr) && i < old_count; i++)
        if (!kept[i])
            session_rows_remove(all->rows, of->ids[i]);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++)
        hr = show_row(all, part, &rows->aRow[i], i, before[i], &ids[i]);
    if (SUCCEEDED(hr)) {
        FreeProws(of->rows);
        free(of->ids);
        of->rows = rows;
        of->ids = ids;
    } else {
        FreeProws(rows);
        free(ids);
    }
    free(before);
    free(kept);
    return hr;
}

static HRESULT read_table(const struct addrbook_union *all, LPMAPITABLE table, LPSRowSet *ret_rows)
{
    LPSPropTagArray columns = malloc(CbNewSPropTagArray(all->kind->read_count));
    if (!columns)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    columns->cValues = all->kind->read_count;
    memcpy(columns->aulPropTag, all->kind->read, all->kind->read_count * sizeof(ULONG));
    HRESULT hr = HrQueryAllRows(table, columns, NULL, NULL, 0, ret_rows);
    free(columns);
    return hr;
}

/* Read all tables, then show them unless somebody who began later was faster. A table that fails keeps the rows it has. */
static HRESULT read_all(struct addrbook_union *all)
{
    unsigned long reading = atomic_fetch_add(&all->started, 1) + 1;
    LPSRowSet *read = calloc(all->count + (size_t)1, sizeof(*read));
    HRESULT hr = read ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < all->count; i++)
        if (read_table(all, all->parts[i].table, &read[i]) == MAPI_E_NOT_ENOUGH_MEMORY)
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&all->lock);
    if (SUCCEEDED(hr) && reading > all->shown) {
        all->shown = reading;
        for (ULONG i = 0; SUCCEEDED(hr) && i < all->count; i++)
            if (read[i]) {
                hr = show_part(all, i, read[i]);
                read[i] = NULL;
            }
    }
    pthread_mutex_unlock(&all->lock);
    for (ULONG i = 0; read && i < all->count; i++)
        FreeProws(read[i]);
    free(read);
    return hr;
}

/* --- The object ---------------------------------------------------------------------------------------------------------------------- */

static ULONG STDMETHODCALLTYPE on_notify(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION notifications)
{
    struct addrbook_union *all = (struct addrbook_union *)mapix_object_of(self);
    (void)count, (void)notifications;
    if (!atomic_load(&all->closed))
        read_all(all);
    return S_OK;
}

static void union_finalize(struct mapix_object *object)
{
    struct addrbook_union *all = (struct addrbook_union *)object;
    for (ULONG i = 0; i < all->count; i++) {
        all->parts[i].table->lpVtbl->Release(all->parts[i].table);
        FreeProws(all->parts[i].rows);
        free(all->parts[i].ids);
    }
    free(all->parts);
    session_rows_release(all->rows);
    pthread_mutex_destroy(&all->lock);
}

static const IMAPIAdviseSinkVtbl sink_vtable = { MAPIX_FORWARD_IUNKNOWN(IMAPIAdviseSink), .OnNotify = on_notify };
static const struct mapix_class_interface interfaces[] = {
    { &IID_IMAPIAdviseSink, offsetof(struct addrbook_union, sink), &sink_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class union_class = {
    .name = "address book union", .size = sizeof(struct addrbook_union), .interfaces = interfaces, .finalize = union_finalize,
};

/* Open the tables of all providers that have one, and subscribe to them. */
static HRESULT open_tables(struct session_core *core, struct addrbook_union *all)
{
    struct session_logon **logons = NULL;
    ULONG count = 0;
    HRESULT hr = session_logon_list(core, MAPI_AB_PROVIDER, &count, &logons);
    if (FAILED(hr))
        return hr;
    all->parts = calloc(count + (size_t)1, sizeof(*all->parts));
    hr = all->parts ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++) {
        LPMAPITABLE table = NULL;
        HRESULT one = SUCCEEDED(hr) && logons[i]->book ? all->kind->open(logons[i]->book, &table) : hr;
        if (one == MAPI_E_NOT_ENOUGH_MEMORY)
            hr = one;
        if (SUCCEEDED(one) && table)
            all->parts[all->count++].table = table;
        session_logon_release(logons[i]);
    }
    free(logons);
    for (ULONG i = 0; SUCCEEDED(hr) && i < all->count; i++) {
        LPMAPITABLE table = all->parts[i].table;
        ULONG_PTR connection = 0;
        if (SUCCEEDED(table->lpVtbl->Advise(table, fnevTableModified, (LPMAPIADVISESINK)(void *)&all->sink, &connection)))
            all->parts[i].connection = connection;
    }
    return hr;
}

HRESULT addrbook_union_new(struct session_core *core, const struct addrbook_union_kind *kind, struct addrbook_union **ret_union)
{
    struct addrbook_union *all;
    HRESULT hr = mapix_object_new(&union_class, NULL, &all);
    if (FAILED(hr))
        return hr;
    pthread_mutex_init(&all->lock, NULL);
    all->kind = kind;
    hr = session_rows_new(kind->columns, kind->column_count, &all->rows);
    if (SUCCEEDED(hr))
        hr = open_tables(core, all);
    if (SUCCEEDED(hr))
        hr = read_all(all);
    if (FAILED(hr)) {
        addrbook_union_close(all);
        addrbook_union_release(all);
        return hr;
    }
    *ret_union = all;
    return S_OK;
}

struct session_rows *addrbook_union_rows(struct addrbook_union *all)
{
    return all->rows;
}

HRESULT addrbook_union_add(struct addrbook_union *all, ULONG count, const SPropValue *values)
{
    pthread_mutex_lock(&all->lock);
    uint64_t id = ++all->last_id;
    pthread_mutex_unlock(&all->lock);
    return session_rows_put(all->rows, id, order_of(all->count, 0), false, count, values);
}

struct addrbook_union *addrbook_union_hold(struct addrbook_union *all)
{
    mapix_object_add_ref(&all->object);
    return all;
}

void addrbook_union_release(struct addrbook_union *all)
{
    mapix_object_release(&all->object);
}

void addrbook_union_close(struct addrbook_union *all)
{
    if (atomic_exchange(&all->closed, true))
        return;
    for (ULONG i = 0; i < all->count; i++)
        if (all->parts[i].connection)
            all->parts[i].table->lpVtbl->Unadvise(all->parts[i].table, all->parts[i].connection);
}
