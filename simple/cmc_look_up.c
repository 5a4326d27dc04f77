/* cmc_look_up. */
#include "simple/cmc.h"

#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/value.h"

#define KINDS (CMC_LOOKUP_RESOLVE_PREFIX_SEARCH | CMC_LOOKUP_RESOLVE_IDENTITY | CMC_LOOKUP_RESOLVE_UI | CMC_LOOKUP_DETAILS_UI | CMC_LOOKUP_ADDRESSING_UI)
#define MATCH_LIMIT 1024                                   /* matches of a prefix, without a limit of the caller's */

/* What was found, growing. Texts are linked to the first block of all, `base`; the array goes into it at the end. */
struct matches {
    void *base;
    MapiRecipDesc *recipients;
    CMC_enum *types;
    ULONG count, limit;
    bool truncated;
};

static HRESULT matches_add(struct matches *matches, const SPropValue values[4], ULONG class, LONG object_type)
{
    if (matches->count == matches->limit) {
        matches->truncated = true;
        return S_OK;
    }
    HRESULT hr = simple_recipient_fill(matches->base, values, class, &matches->recipients[matches->count]);
    matches->types[matches->count] = object_type == MAPI_DISTLIST ? CMC_TYPE_GROUP : object_type == MAPI_MAILUSER ? CMC_TYPE_INDIVIDUAL : CMC_TYPE_UNKNOWN;
    matches->count += SUCCEEDED(hr);
    return hr;
}

static HRESULT matches_add_list(struct matches *matches, const ADRLIST *list)
{
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && list && i < list->cEntries; i++) {
        const ADRENTRY *entry = &list->aEntries[i];
        if (!entry->cValues)                               /* the dialog took it out */
            continue;
        const SPropValue *type = mapix_value_find(entry->rgPropVals, entry->cValues, PR_OBJECT_TYPE);
        const SPropValue *class = mapix_value_find(entry->rgPropVals, entry->cValues, PR_RECIPIENT_TYPE);
        SPropValue values[4];
        simple_recipient_values(entry, values);
        hr = matches_add(matches, values, class ? (ULONG)class->Value.l & 3 : MAPI_TO, type ? type->Value.l : 0);
    }
    return hr;
}

/* One block for cmc_free; the last one says that it is, and that there were more. */
static HRESULT matches_return(const struct matches *matches, CMC_recipient **ret_recipients)
{
    CMC_recipient *recipients = mapix_memory_new_zero(matches->count * sizeof(*recipients));
    HRESULT hr = recipients ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < matches->count; i++) {
        hr = cmc_recipient_fill(recipients, &matches->recipients[i], &recipients[i]);
        recipients[i].name_type = matches->types[i];
    }
    if (FAILED(hr)) {
        mapix_memory_free(recipients);
        return hr;
    }
    recipients[matches->count - 1].recip_flags = CMC_RECIP_LAST_ELEMENT | (matches->truncated ? CMC_RECIP_LIST_TRUNCATED : 0);
    *ret_recipients = recipients;
    return S_OK;
}

/* --- prefix search: what the containers of the search path say to a name --- */

static HRESULT search_container(LPADRBOOK book, const SBinary *id, const char *name, struct matches *matches)
{
    static const SizedSPropTagArray(5, columns) = { 5, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID, PR_OBJECT_TYPE } };
    SPropValue wanted = { .ulPropTag = PR_ANR_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
    SRestriction ambiguous = { .rt = RES_PROPERTY };
    LPABCONT container = NULL;
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    ULONG type;
    ambiguous.res.resProperty.relop = RELOP_EQ;
    ambiguous.res.resProperty.ulPropTag = PR_ANR_A;
    ambiguous.res.resProperty.lpProp = &wanted;
    HRESULT hr = book->lpVtbl->OpenEntry(book, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&container);
    if (SUCCEEDED(hr))
        hr = container->lpVtbl->GetContentsTable(container, 0, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, &ambiguous, NULL, 0, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        const SPropValue *row = rows->aRow[i].lpProps;
        hr = matches_add(matches, row, MAPI_TO, row[4].ulPropTag == PR_OBJECT_TYPE ? row[4].Value.l : 0);
    }
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    if (container)
        container->lpVtbl->Release(container);
    return hr;
}

/* A container that does not answer spoils nothing: others may. */
static HRESULT search_prefix(struct simple_session *session, CMC_ui_id ui_id, const char *name, struct matches *matches)
{
    LPADRBOOK book = NULL;
    LPSRowSet path = NULL;
    HRESULT hr = simple_session_book(session, ui_id, &book);
    if (FAILED(hr))
        return hr;
    hr = book->lpVtbl->GetSearchPath(book, 0, &path);
    if (FAILED(hr))
        return simple_fail_object(hr, book, "The address book cannot be searched");
    for (ULONG i = 0; i < path->cRows && hr != MAPI_E_NOT_ENOUGH_MEMORY; i++) {
        const SPropValue *id = mapix_value_find(path->aRow[i].lpProps, path->aRow[i].cValues, PR_ENTRYID);
        if (id)
            hr = search_container(book, &id->Value.bin, name, matches);
    }
    FreeProws(path);
    return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
}

/* --- the other kinds --- */

/* Who the user himself is. */
static HRESULT find_identity(struct simple_session *session, CMC_ui_id ui_id, struct matches *matches)
{
    MapiRecipDesc self = { .ulRecipClass = MAPI_TO };
    LPADRLIST list = NULL;
    LPENTRYID id = NULL;
    HRESULT hr = session->session->lpVtbl->QueryIdentity(session->session, &self.ulEIDSize, &id);
    if (SUCCEEDED(hr) && !self.ulEIDSize)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_UNKNOWN_RECIPIENT), "No service of the profile says who the user is");
    self.lpEntryID = id;
    if (SUCCEEDED(hr))
        hr = simple_recipients_to_list(session, ui_id, 1, &self, &list);
    if (SUCCEEDED(hr))
        hr = simple_recipients_resolve(session, ui_id, 0, list);
    if (SUCCEEDED(hr))
        hr = matches_add_list(matches, list);
    FreePadrlist(list);
    MAPIFreeBuffer(id);
    return hr;
}

/* The first recipient resolved, with a dialog if that is asked for; shown with `details`. */
static HRESULT resolve_one(struct simple_session *session, CMC_ui_id ui_id, const MapiRecipDesc *recipient, CMC_flags flags, struct matches *matches)
{
    LPADRLIST list = NULL;
    HRESULT hr = simple_recipients_to_list(session, ui_id, 1, recipient, &list);
    if (SUCCEEDED(hr))
        hr = simple_recipients_resolve(session, ui_id, flags & CMC_LOOKUP_RESOLVE_UI ? MAPI_DIALOG : 0, list);
    if (SUCCEEDED(hr) && (flags & CMC_LOOKUP_DETAILS_UI)) {
        const SPropValue *id = mapix_value_find(list->aEntries[0].rgPropVals, list->aEntries[0].cValues, PR_ENTRYID);
        hr = simple_show_details(session, ui_id, id ? id->Value.bin.cb : 0, id ? (LPENTRYID)(void *)id->Value.bin.lpb : NULL);
    }
    if (SUCCEEDED(hr))
        hr = matches_add_list(matches, list);
    FreePadrlist(list);
    return hr;
}

static HRESULT choose(struct simple_session *session, CMC_ui_id ui_id, ULONG count, const MapiRecipDesc *recipients, struct matches *matches)
{
    LPADRLIST list = NULL;
    HRESULT hr = simple_recipients_to_list(session, ui_id, count, recipients, &list);
    if (SUCCEEDED(hr))
        hr = simple_show_address(session, ui_id, NULL, 3, NULL, &list);
    if (SUCCEEDED(hr))
        hr = matches_add_list(matches, list);
    FreePadrlist(list);
    return hr;
}

/* --- arguments --- */

/* All of the array for the addressing dialog, else its first. */
static HRESULT take_recipients(void *base, const CMC_recipient *from, bool all, ULONG *ret_count, MapiRecipDesc **ret_recipients)
{
    static const ULONG classes[] = { [CMC_ROLE_TO] = MAPI_TO, [CMC_ROLE_CC] = MAPI_CC, [CMC_ROLE_BCC] = MAPI_BCC };
    ULONG count = 1;
    while (all && count < SIMPLE_RECIPIENT_LIMIT && !(from[count - 1].recip_flags & CMC_RECIP_LAST_ELEMENT))
        count++;
    if (count == SIMPLE_RECIPIENT_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TOO_MANY_RECIPIENTS), "There are more than %d recipients, or none says CMC_RECIP_LAST_ELEMENT",
            SIMPLE_RECIPIENT_LIMIT);
    MapiRecipDesc *recipients = mapix_memory_more_zero(base, count * sizeof(*recipients));
    if (!recipients)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        recipients[i] = (MapiRecipDesc){ .ulRecipClass = from[i].role >= CMC_ROLE_TO && from[i].role <= CMC_ROLE_BCC ? classes[from[i].role] : MAPI_TO,
            .lpszName = from[i].name, .lpszAddress = from[i].address };
    *ret_count = count;
    *ret_recipients = recipients;
    return simple_recipients_check(count, recipients);
}

static HRESULT look_up(struct simple_session *session, CMC_ui_id ui_id, const CMC_recipient *from, CMC_flags flags, struct matches *matches)
{
    MapiRecipDesc *recipients = NULL;
    ULONG count = 0;
    HRESULT hr = from ? take_recipients(matches->base, from, flags & CMC_LOOKUP_ADDRESSING_UI, &count, &recipients) : S_OK;
    if (FAILED(hr))
        return hr;
    switch (flags & KINDS) {
    case CMC_LOOKUP_RESOLVE_IDENTITY:
        return find_identity(session, ui_id, matches);
    case CMC_LOOKUP_ADDRESSING_UI:
        return choose(session, ui_id, count, recipients, matches);
    case CMC_LOOKUP_RESOLVE_PREFIX_SEARCH:
        return search_prefix(session, ui_id, from->name ? from->name : "", matches);
    default:
        return resolve_one(session, ui_id, recipients, flags, matches);
    }
}

/* xcmc.h. *count is the most that are wanted (0: all) and becomes the number there is. Without a kind the name is resolved. */
CMC_return_code cmc_look_up(CMC_session_id session, CMC_recipient *recipient_in, CMC_flags look_up_flags, CMC_ui_id ui_id, CMC_uint32 *count,
    CMC_recipient **recipient_out, CMC_extension *look_up_extensions)
{
    struct simple_session *entered = NULL;
    struct matches matches = { .base = mapix_memory_new(1), .limit = count && *count && *count < MATCH_LIMIT ? *count : MATCH_LIMIT };
    CMC_flags kind = look_up_flags & KINDS;
    HRESULT hr = matches.base ? cmc_check(look_up_flags, CMC_LOGON_UI_ALLOWED | KINDS, look_up_extensions) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (recipient_out)
        *recipient_out = NULL;
    if (SUCCEEDED(hr) && (kind & (kind - 1)))
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_FLAG), "The kinds of look-up exclude each other; pass one");
    if (SUCCEEDED(hr) && (!count || !recipient_out || (!recipient_in && !(kind & (CMC_LOOKUP_RESOLVE_IDENTITY | CMC_LOOKUP_ADDRESSING_UI)))))
        hr = simple_fail(CMC_ERROR(CMC_E_INVALID_PARAMETER), "cmc_look_up needs a recipient, and somewhere to put what it finds");
    if (SUCCEEDED(hr) && recipient_in && (kind & CMC_LOOKUP_RESOLVE_IDENTITY))
        recipient_in = NULL;
    if (SUCCEEDED(hr)) {
        matches.recipients = mapix_memory_more_array(matches.base, matches.limit, sizeof(*matches.recipients));
        matches.types = mapix_memory_more_array(matches.base, matches.limit, sizeof(*matches.types));
        hr = matches.recipients && matches.types ? cmc_enter(session, look_up_flags, ui_id, &entered) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (SUCCEEDED(hr))
        hr = look_up(entered, ui_id, recipient_in, look_up_flags, &matches);
    if (SUCCEEDED(hr) && !matches.count && kind != CMC_LOOKUP_ADDRESSING_UI)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_UNKNOWN_RECIPIENT), "Nobody of that name is in the address book");
    if (SUCCEEDED(hr) && matches.count)
        hr = matches_return(&matches, recipient_out);
    if (SUCCEEDED(hr))
        *count = matches.count;
    simple_session_release(entered);
    mapix_memory_free(matches.base);
    return cmc_result(hr);
}
