/* The one-off table: templates of all address books, and MAPI's own (AB-26). The providers' tables stay open, with a subscription to each, so
 * that every table given out follows them, until ValidateState or the session's end (AB-27). */
#include <mapiutil.h>

#include "session/addrbook.h"
#include "session/addrbook_union.h"
#include "support/one_off.h"

static const ULONG read_tags[] = { PR_ADDRTYPE_W, PR_DEPTH, PR_DISPLAY_NAME_W, PR_DISPLAY_TYPE, PR_ENTRYID, PR_SELECTABLE };
static const ULONG columns[] = { PR_ADDRTYPE_W, PR_DEPTH, PR_DISPLAY_NAME_W, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_SELECTABLE };

/* MAPI_E_NO_SUPPORT: it has no templates. */
static HRESULT open_templates(LPABLOGON logon, LPMAPITABLE *ret_table)
{
    return logon->lpVtbl->GetOneOffTable(logon, MAPI_UNICODE, ret_table);
}

static const struct addrbook_union_kind template_kind = { open_templates, read_tags, sizeof(read_tags) / sizeof(read_tags[0]), 4, columns,
    sizeof(columns) / sizeof(columns[0]) };

/* MAPI's own: any type and address. Its identifier is a one-off's with nothing in it. */
static HRESULT add_generic(struct addrbook_union *templates)
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
    hr = addrbook_union_add(templates, sizeof(values) / sizeof(values[0]), values);
    MAPIFreeBuffer(id);
    return hr;
}

static HRESULT templates_new(struct session_core *core, struct addrbook_union **ret_templates)
{
    struct addrbook_union *templates = NULL;
    HRESULT hr = addrbook_union_new(core, &template_kind, &templates);
    if (FAILED(hr))
        return hr;
    hr = add_generic(templates);
    if (FAILED(hr)) {
        addrbook_union_close(templates);
        addrbook_union_release(templates);
        return hr;
    }
    *ret_templates = templates;
    return S_OK;
}

/* A reference on the session's; NULL when there is none. */
static struct addrbook_union *hold(struct session_core *core)
{
    pthread_mutex_lock(&core->lock);
    struct addrbook_union *templates = core->templates ? addrbook_union_hold(core->templates) : NULL;
    pthread_mutex_unlock(&core->lock);
    return templates;
}

HRESULT addrbook_one_off_table(struct session_core *core, ULONG flags, LPMAPITABLE *ret_table)
{
    struct addrbook_union *templates = hold(core);
    HRESULT hr = S_OK;
    if (!templates) {
        hr = templates_new(core, &templates);
        if (FAILED(hr))
            return hr;
        pthread_mutex_lock(&core->lock);
        bool keep = !core->templates && !core->ended;
        if (keep)
            core->templates = addrbook_union_hold(templates);
        pthread_mutex_unlock(&core->lock);
        if (!keep)                             /* another thread was faster: this one's table stays as it is now */
            addrbook_union_close(templates);
    }
    hr = session_rows_open(addrbook_union_rows(templates), flags & MAPI_UNICODE, NULL, ret_table);
    addrbook_union_release(templates);
    return hr;
}

void addrbook_forget_templates(struct session_core *core)
{
    pthread_mutex_lock(&core->lock);
    struct addrbook_union *templates = core->templates;
    core->templates = NULL;
    pthread_mutex_unlock(&core->lock);
    if (!templates)
        return;
    addrbook_union_close(templates);
    addrbook_union_release(templates);
}
