/* The one-off table: templates of all address books, and MAPI's own (AB-26). The providers' tables stay open, with a subscription to each, so
 * that every table given out follows them, until ValidateState or the session's end (AB-27). */
#include <mapiutil.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "session/addrbook.h"
#include "support/one_off.h"

enum { ROW_TYPE, ROW_DEPTH, ROW_NAME, ROW_DISPLAY_TYPE, ROW_ID, ROW_SELECTABLE, ROW_COLUMNS };
static const ULONG row_tags[ROW_COLUMNS] = { PR_ADDRTYPE_W, PR_DEPTH, PR_DISPLAY_NAME_W, PR_DISPLAY_TYPE, PR_ENTRYID, PR_SELECTABLE };

struct provider_templates {
    LPMAPITABLE table;
    ULONG_PTR connection;                  /* 0: this table tells nothing */
    ULONG shown;                           /* rows of it in `rows`; guarded by the lock */
};

/* Also the sink of its subscriptions, which keep it alive until they are cancelled. What is not guarded does not change. */
struct addrbook_templates {
    struct mapix_object object;
    struct mapix_interface sink;           /* IMAPIAdviseSink */
    pthread_mutex_t lock;                  /* guards the rows' order of arrival; never held while a provider runs */
    struct session_rows *rows;
    atomic_ulong started;                  /* readings of the providers' tables */
    unsigned long shown;                   /* the latest one whose rows are shown; guarded */
    ULONG count;
    struct provider_templates *of;
};

/* Rows of the i-th provider, the last being MAPI's. */
static uint64_t row_number(ULONG provider, ULONG row)
{
    return ((uint64_t)provider + 1) << 32 | (row + 1);
}

static HRESULT read_table(LPMAPITABLE table, LPSRowSet *ret_rows)
{
    SizedSPropTagArray(ROW_COLUMNS, columns) = { ROW_COLUMNS, { 0 } };
    memcpy(columns.aulPropTag, row_tags, sizeof(row_tags));
    return HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, ret_rows);
}

/* Show one provider's rows in place of those it had. */
static HRESULT show_rows(struct addrbook_templates *templates, ULONG provider, const SRowSet *rows)
{
    struct provider_templates *of = &templates->of[provider];
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        uint64_t number = row_number(provider, i);
        hr = session_rows_put(templates->rows, number, number, false, rows->aRow[i].cValues, rows->aRow[i].lpProps);
    }
    for (ULONG i = rows->cRows; i < of->shown; i++)
        session_rows_remove(templates->rows, row_number(provider, i));
    of->shown = rows->cRows;
    return hr;
}

/* Read all tables, then show them unless somebody who began later was faster. A table that fails keeps the rows it has. */
static HRESULT read_all(struct addrbook_templates *templates)
{
    unsigned long reading = atomic_fetch_add(&templates->started, 1) + 1;
    LPSRowSet *read = calloc(templates->count + (size_t)1, sizeof(*read));
    HRESULT hr = read ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < templates->count; i++)
        if (read_table(templates->of[i].table, &read[i]) == MAPI_E_NOT_ENOUGH_MEMORY)
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&templates->lock);
    if (SUCCEEDED(hr) && reading > templates->shown) {
        templates->shown = reading;
        for (ULONG i = 0; SUCCEEDED(hr) && i < templates->count; i++)
            if (read[i])
                hr = show_rows(templates, i, read[i]);
    }
    pthread_mutex_unlock(&templates->lock);
    for (ULONG i = 0; read && i < templates->count; i++)
        FreeProws(read[i]);
    free(read);
    return hr;
}

static ULONG STDMETHODCALLTYPE on_notify(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION notifications)
{
    (void)count, (void)notifications;
    read_all((struct addrbook_templates *)mapix_object_of(self));
    return S_OK;
}

static void templates_finalize(struct mapix_object *object)
{
    struct addrbook_templates *templates = (struct addrbook_templates *)object;
    for (ULONG i = 0; i < templates->count; i++)
        templates->of[i].table->lpVtbl->Release(templates->of[i].table);
    free(templates->of);
    session_rows_release(templates->rows);
    pthread_mutex_destroy(&templates->lock);
}

static const IMAPIAdviseSinkVtbl sink_vtable = { MAPIX_FORWARD_IUNKNOWN(IMAPIAdviseSink), .OnNotify = on_notify };
static const struct mapix_class_interface interfaces[] = {
    { &IID_IMAPIAdviseSink, offsetof(struct addrbook_templates, sink), &sink_vtable },
    { NULL, 0, NULL },
};
static const struct mapix_class templates_class = {
    .name = "one-off templates", .size = sizeof(struct addrbook_templates), .interfaces = interfaces, .finalize = templates_finalize,
};

/* MAPI's own: any type and address. Its identifier is a one-off's with nothing in it. */
static HRESULT add_generic(struct addrbook_templates *templates)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    HRESULT hr = mapix_one_off_encode("", "", "", 0, &size, &id);
    if (FAILED(hr))
        return hr;
    const SPropValue values[] = {
        { .ulPropTag = PR_ADDRTYPE_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"" },
        { .ulPropTag = PR_DEPTH, .Value.l = 0 },
        { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"Other address" },
        { .ulPropTag = PR_DISPLAY_TYPE, .Value.l = DT_MAILUSER },
        { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)id } },
        { .ulPropTag = PR_SELECTABLE, .Value.b = TRUE },
    };
    hr = session_rows_put(templates->rows, row_number(templates->count, 0), row_number(templates->count, 0), false,
        sizeof(values) / sizeof(values[0]), values);
    MAPIFreeBuffer(id);
    return hr;
}

static void unsubscribe(struct addrbook_templates *templates)
{
    for (ULONG i = 0; i < templates->count; i++)
        if (templates->of[i].connection)
            templates->of[i].table->lpVtbl->Unadvise(templates->of[i].table, templates->of[i].connection);
}

/* Open the tables of all providers that have one (MAPI_E_NO_SUPPORT: it has no templates). */
static HRESULT open_tables(struct session_core *core, struct addrbook_templates *templates)
{
    struct session_logon **logons = NULL;
    ULONG count = 0;
    HRESULT hr = session_logon_list(core, MAPI_AB_PROVIDER, &count, &logons);
    if (FAILED(hr))
        return hr;
    templates->of = calloc(count + (size_t)1, sizeof(*templates->of));
    hr = templates->of ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++) {
        LPMAPITABLE table = NULL;
        if (SUCCEEDED(hr) && logons[i]->book && SUCCEEDED(logons[i]->book->lpVtbl->GetOneOffTable(logons[i]->book, MAPI_UNICODE, &table)) && table)
            templates->of[templates->count++].table = table;
        session_logon_release(logons[i]);
    }
    free(logons);
    for (ULONG i = 0; SUCCEEDED(hr) && i < templates->count; i++) {
        LPMAPITABLE table = templates->of[i].table;
        ULONG_PTR connection = 0;
        if (SUCCEEDED(table->lpVtbl->Advise(table, fnevTableModified, (LPMAPIADVISESINK)(void *)&templates->sink, &connection)))
            templates->of[i].connection = connection;
    }
    return hr;
}

static HRESULT templates_new(struct session_core *core, struct addrbook_templates **ret_templates)
{
    static const ULONG columns[] = { PR_ADDRTYPE_W, PR_DEPTH, PR_DISPLAY_NAME_W, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_SELECTABLE };
    struct addrbook_templates *templates;
    HRESULT hr = mapix_object_new(&templates_class, NULL, &templates);
    if (FAILED(hr))
        return hr;
    pthread_mutex_init(&templates->lock, NULL);
    hr = session_rows_new(columns, sizeof(columns) / sizeof(columns[0]), &templates->rows);
    if (SUCCEEDED(hr))
        hr = open_tables(core, templates);
    if (SUCCEEDED(hr))
        hr = read_all(templates);
    if (SUCCEEDED(hr))
        hr = add_generic(templates);
    if (SUCCEEDED(hr)) {
        *ret_templates = templates;
        return S_OK;
    }
    unsubscribe(templates);
    mapix_object_release(&templates->object);
    return hr;
}

/* A reference on the session's; NULL when there is none. */
static struct addrbook_templates *hold(struct session_core *core)
{
    pthread_mutex_lock(&core->lock);
    struct addrbook_templates *templates = core->templates;
    if (templates)
        mapix_object_add_ref(&templates->object);
    pthread_mutex_unlock(&core->lock);
    return templates;
}

HRESULT addrbook_one_off_table(struct session_core *core, ULONG flags, LPMAPITABLE *ret_table)
{
    struct addrbook_templates *templates = hold(core);
    HRESULT hr = S_OK;
    if (!templates) {
        hr = templates_new(core, &templates);
        if (FAILED(hr))
            return hr;
        pthread_mutex_lock(&core->lock);
        bool keep = !core->templates && !core->ended;
        if (keep) {
            core->templates = templates;
            mapix_object_add_ref(&templates->object);
        }
        pthread_mutex_unlock(&core->lock);
        if (!keep)                             /* another thread was faster: this one's table stays as it is now */
            unsubscribe(templates);
    }
    hr = session_rows_open(templates->rows, flags & MAPI_UNICODE, NULL, ret_table);
    mapix_object_release(&templates->object);
    return hr;
}

void addrbook_forget_templates(struct session_core *core)
{
    pthread_mutex_lock(&core->lock);
    struct addrbook_templates *templates = core->templates;
    core->templates = NULL;
    pthread_mutex_unlock(&core->lock);
    if (!templates)
        return;
    unsubscribe(templates);
    mapix_object_release(&templates->object);
}
