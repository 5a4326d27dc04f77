/* ResolveName and PrepareRecips: lists of recipients made ready for a message. */
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prompt/client/prompt.h"
#include "session/addrbook.h"
#include "session/addrbook_dialog.h"
#include "support/one_off.h"
#include "value/value.h"

static const ULONG recipient_tags[ADDRBOOK_RECIPIENT_COLUMNS] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_TRANSMITABLE_DISPLAY_NAME_W, PR_ENTRYID,
    PR_SEARCH_KEY, PR_OBJECT_TYPE, PR_DISPLAY_TYPE, PR_SEND_RICH_INFO };

struct addrbook_columns addrbook_recipient_columns(ULONG flags)
{
    struct addrbook_columns columns = { .cValues = ADDRBOOK_RECIPIENT_COLUMNS };
    for (size_t i = 0; i < ADDRBOOK_RECIPIENT_COLUMNS; i++)
        columns.aulPropTag[i] = i < 4 && !(flags & MAPI_UNICODE) ? CHANGE_PROP_TYPE(recipient_tags[i], PT_STRING8) : recipient_tags[i];
    return columns;
}

char *addrbook_text(const SPropValue *value)
{
    if (PROP_TYPE(value->ulPropTag) == PT_UNICODE)
        return mapix_text_utf8_heap(value->Value.lpszW);
    return strdup(PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA : "");
}

HRESULT addrbook_merge(ADRENTRY *entry, ULONG count, const SPropValue *values)
{
    SPropValue *all = malloc((entry->cValues + (size_t)count + 1) * sizeof(*all)), *copy = NULL;
    ULONG total = 0;
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < entry->cValues; i++) {
        const SPropValue *value = &entry->rgPropVals[i];
        for (ULONG j = 0; j < count; j++)
            if (PROP_ID(values[j].ulPropTag) == PROP_ID(value->ulPropTag) && PROP_TYPE(values[j].ulPropTag) != PT_ERROR)
                value = &values[j];
        all[total++] = *value;
    }
    for (ULONG j = 0; j < count; j++)
        if (PROP_TYPE(values[j].ulPropTag) != PT_ERROR && !mapix_value_find(all, total, CHANGE_PROP_TYPE(values[j].ulPropTag, PT_UNSPECIFIED)))
            all[total++] = values[j];
    HRESULT hr = mapix_value_copy_array(all, total, NULL, &copy);
    free(all);
    if (FAILED(hr))
        return hr;
    MAPIFreeBuffer(entry->rgPropVals);
    entry->rgPropVals = copy;
    entry->cValues = total;
    return S_OK;
}

static const SPropValue *entry_id_in(const ADRENTRY *entry)
{
    const SPropValue *id = mapix_value_find(entry->rgPropVals, entry->cValues, PR_ENTRYID);
    return id && id->Value.bin.cb && id->Value.bin.lpb ? id : NULL;
}

/* The name to resolve, UTF-8, for free(). NULL without error: there is none. */
static HRESULT name_of(const ADRENTRY *entry, char **ret_name)
{
    const SPropValue *name = mapix_value_find_text(entry->rgPropVals, entry->cValues, PR_DISPLAY_NAME_W);
    *ret_name = NULL;
    if (!name || !name->Value.lpszW)
        return S_OK;
    *ret_name = addrbook_text(name);
    return *ret_name ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* --- One-offs ------------------------------------------------------------------------------------------------------------------------ */

/* The properties of a one-off put into an entry. */
static HRESULT merge_one_off(ADRENTRY *entry, ULONG size, LPENTRYID entry_id, LPSPropTagArray tags)
{
    struct mapix_error_slot error = { 0 };
    LPMAPIPROP user = NULL;
    LPSPropValue values = NULL;
    ULONG type, count = 0;
    HRESULT hr = session_open_one_off(NULL, size, entry_id, NULL, 0, &error, &type, (LPUNKNOWN *)&user);
    if (SUCCEEDED(hr))
        hr = user->lpVtbl->GetProps(user, tags, 0, &count, &values);
    if (SUCCEEDED(hr))
        hr = addrbook_merge(entry, count, values);
    MAPIFreeBuffer(values);
    if (user)
        user->lpVtbl->Release(user);
    mapix_error_clear(&error);
    return hr;
}

/* AB-13. MAPI_E_NOT_FOUND: the name is no address. */
static HRESULT resolve_one_off(ADRENTRY *entry, const char *text, ULONG flags)
{
    struct addrbook_columns columns = addrbook_recipient_columns(flags);
    char *name, *type, *address;
    LPENTRYID entry_id = NULL;
    ULONG size = 0;
    HRESULT hr = support_one_off_parse(text, &name, &type, &address);
    if (FAILED(hr))
        return hr;
    for (char *c = type; *c; c++)                           /* AB-31 */
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    bool ascii = mapix_text_is_ascii(name, strlen(name)) && mapix_text_is_ascii(address, strlen(address));
    hr = mapix_one_off_encode(name, type, address, ascii ? 0 : MAPI_UNICODE, &size, &entry_id);
    if (SUCCEEDED(hr))
        hr = merge_one_off(entry, size, entry_id, (LPSPropTagArray)&columns);
    MAPIFreeBuffer(entry_id);
    free(name);
    free(type);
    free(address);
    return hr == MAPI_E_BAD_VALUE ? MAPI_E_NOT_FOUND : hr;
}

/* --- Containers ---------------------------------------------------------------------------------------------------------------------- */

/* AB-14: the container's best guess. Two rows are enough to know that it is ambiguous. */
static HRESULT guess(IABContainer *container, ADRENTRY *entry, ULONG flags, ULONG *ret_state)
{
    struct addrbook_columns columns = addrbook_recipient_columns(flags);
    SRestriction restriction = { .rt = RES_PROPERTY };
    SPropValue value = { .ulPropTag = PR_ANR_W };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    char *name = NULL;
    HRESULT hr = name_of(entry, &name);
    value.Value.lpszW = name ? mapix_text_wide_heap(name) : NULL;
    if (SUCCEEDED(hr) && name && !value.Value.lpszW)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = PR_ANR_W;
    restriction.res.resProperty.lpProp = &value;
    if (SUCCEEDED(hr) && name) {
        hr = container->lpVtbl->GetContentsTable(container, MAPI_UNICODE, &table);
        if (SUCCEEDED(hr))
            hr = table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, TBL_BATCH);
        if (SUCCEEDED(hr))
            hr = table->lpVtbl->Restrict(table, &restriction, TBL_BATCH);
        if (SUCCEEDED(hr))
            hr = table->lpVtbl->QueryRows(table, 2, 0, &rows);
        if (SUCCEEDED(hr) && rows->cRows > 1)
            *ret_state = MAPI_AMBIGUOUS;
        if (SUCCEEDED(hr) && rows->cRows == 1 && SUCCEEDED(hr = addrbook_merge(entry, rows->aRow[0].cValues, rows->aRow[0].lpProps)))
            *ret_state = MAPI_RESOLVED;
    }
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    free(value.Value.lpszW);
    free(name);
    return hr;
}

/* Ask one container; a container that fails is passed over, only missing memory ends the search. */
static HRESULT ask_container(struct addrbook *book, const SBinary *id, ULONG flags, LPADRLIST list, LPFlagList states)
{
    struct addrbook_columns columns = addrbook_recipient_columns(flags);
    IABContainer *container = NULL;
    ULONG type = 0;
    HRESULT hr = session_open_entry(book->core, NULL, id->cb, (LPENTRYID)id->lpb, &IID_IABContainer, 0, &book->object.error, &type,
        (LPUNKNOWN *)&container);
    if (FAILED(hr))
        return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
    hr = container->lpVtbl->ResolveNames(container, (LPSPropTagArray)&columns, flags & (MAPI_UNICODE | MAPI_CACHE_ONLY), list, states);
    if (hr == MAPI_E_UNKNOWN_FLAGS && (flags & MAPI_CACHE_ONLY))           /* Exchange's own: others need not know it (ENTRY-10) */
        hr = container->lpVtbl->ResolveNames(container, (LPSPropTagArray)&columns, flags & MAPI_UNICODE, list, states);
    if (hr == MAPI_E_NO_SUPPORT) {
        hr = S_OK;
        for (ULONG i = 0; i < list->cEntries && hr != MAPI_E_NOT_ENOUGH_MEMORY; i++)
            if (states->ulFlag[i] == MAPI_UNRESOLVED)
                hr = guess(container, &list->aEntries[i], flags, &states->ulFlag[i]);
    }
    container->lpVtbl->Release(container);
    return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
}

static bool any(const FlagList *states, ULONG state)
{
    for (ULONG i = 0; i < states->cFlags; i++)
        if (states->ulFlag[i] == state)
            return true;
    return false;
}

static HRESULT ask_containers(struct addrbook *book, ULONG flags, LPADRLIST list, LPFlagList states)
{
    LPSRowSet path = NULL;
    if (!any(states, MAPI_UNRESOLVED))
        return S_OK;
    HRESULT hr = addrbook_search_path(book->core, &book->object.error, &path);
    for (ULONG i = 0; SUCCEEDED(hr) && i < path->cRows && any(states, MAPI_UNRESOLVED); i++)       /* AB-15 */
        hr = ask_container(book, &path->aRow[i].lpProps[CONTAINER_ENTRYID].Value.bin, flags, list, states);
    FreeProws(path);
    return hr;
}

/* AB-16, AB-17: say which name it was. */
static HRESULT report(struct addrbook *book, const ADRLIST *list, const FlagList *states)
{
    ULONG state = any(states, MAPI_AMBIGUOUS) ? MAPI_AMBIGUOUS : MAPI_UNRESOLVED, at = 0;
    char *name = NULL;
    if (!any(states, state))
        return S_OK;
    while (states->ulFlag[at] != state)
        at++;
    name_of(&list->aEntries[at], &name);
    HRESULT hr = state == MAPI_AMBIGUOUS
        ? mapix_object_fail(&book->object, MAPI_E_AMBIGUOUS_RECIP, 0,
              "\"%s\" fits more than one entry of the address book; write more of the name, or the address", name ? name : "")
        : mapix_object_fail(&book->object, MAPI_E_NOT_FOUND, 0,
              "\"%s\" is not in the address book and is no address; add a contact, or write an address like name@example.org", name ? name : "");
    free(name);
    return hr;
}

/* What is to be done about each entry: one-offs at once, the others are left to containers and user. */
static HRESULT begin(LPADRLIST list, ULONG flags, FlagList *states)
{
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < list->cEntries; i++) {
        ADRENTRY *entry = &list->aEntries[i];
        char *name = NULL;
        states->cFlags = i + 1;
        states->ulFlag[i] = MAPI_RESOLVED;
        if (!entry->cValues || !entry->rgPropVals || entry_id_in(entry))                           /* AB-12, AB-19 */
            continue;
        hr = name_of(entry, &name);
        if (SUCCEEDED(hr) && name)
            hr = resolve_one_off(entry, name, flags);
        if (hr == MAPI_E_NOT_FOUND || !name)
            states->ulFlag[i] = MAPI_UNRESOLVED;
        if (hr == MAPI_E_NOT_FOUND)
            hr = S_OK;
        free(name);
    }
    return hr;
}

static HRESULT resolve_all(struct addrbook *book, ULONG flags, LPADRLIST list, FlagList *states)
{
    HRESULT hr = begin(list, flags, states);
    return SUCCEEDED(hr) ? ask_containers(book, flags, list, states) : hr;
}

/* --- The user settles it (AB-16) ----------------------------------------------------------------------------------------------------- */

/* Who of those that a name may mean is meant: container after container of the path, until one was chosen. */
static HRESULT settle_ambiguous(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *name, ULONG flags, ADRENTRY *entry)
{
    LPSRowSet path = NULL;
    HRESULT hr = addrbook_search_path(book->core, &book->object.error, &path), one = MAPI_E_NOT_FOUND;
    for (ULONG i = 0; SUCCEEDED(hr) && one == MAPI_E_NOT_FOUND && i < path->cRows; i++) {
        LPSRowSet rows = NULL;
        bool *chosen = NULL;
        one = addrbook_choose_rows(book, ui_param, title, &path->aRow[i].lpProps[CONTAINER_ENTRYID].Value.bin, name, NULL, flags, false, &rows, &chosen);
        if (SUCCEEDED(one))
            one = MAPI_E_USER_CANCEL;
        for (ULONG j = 0; chosen && j < rows->cRows; j++)
            if (chosen[j])
                one = addrbook_merge(entry, rows->aRow[j].cValues, rows->aRow[j].lpProps);
        free(chosen);
        FreeProws(rows);
    }
    FreeProws(path);
    return FAILED(hr) ? hr : one;
}

/* Another name or address instead of one that nobody knows. */
static HRESULT ask_again(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *name, ADRENTRY *entry)
{
    char *text = strdup(name), *problem = NULL;
    if (!text || asprintf(&problem, "\"%s\" is not in the address book and is no address.", name) < 0) {
        free(text);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    HRESULT hr = addrbook_ask_text(book, ui_param, title, "Name or address", problem, &text);
    if (SUCCEEDED(hr) && (!text || !*text))
        hr = MAPI_E_USER_CANCEL;
    LPWSTR wide = SUCCEEDED(hr) ? mapix_text_wide_heap(text) : NULL;
    if (SUCCEEDED(hr)) {
        SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide };
        hr = wide ? addrbook_merge(entry, 1, &value) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(wide);
    free(problem);
    free(text);
    return hr;
}

/* Ask about one entry until it is resolved. MAPI_E_USER_CANCEL: the user backs out, which is the end of the whole call: what was resolved stays so. */
static HRESULT settle(struct addrbook *book, ULONG_PTR ui_param, const char *title, ULONG flags, ADRENTRY *entry, ULONG *io_state)
{
    SizedADRLIST(1, one) = { .cEntries = 1 };
    FlagList state = { .cFlags = 1 };
    HRESULT hr = S_OK;
    while (SUCCEEDED(hr) && *io_state != MAPI_RESOLVED) {
        char *name = NULL;
        hr = name_of(entry, &name);
        if (SUCCEEDED(hr) && !name)
            break;
        if (SUCCEEDED(hr) && *io_state == MAPI_AMBIGUOUS) {
            hr = settle_ambiguous(book, ui_param, title, name, flags, entry);
            if (SUCCEEDED(hr))
                *io_state = MAPI_RESOLVED;
        } else if (SUCCEEDED(hr)) {
            hr = ask_again(book, ui_param, title, name, entry);
            one.aEntries[0] = *entry;
            if (SUCCEEDED(hr))
                hr = resolve_all(book, flags, (LPADRLIST)(void *)&one, &state);
            *entry = one.aEntries[0];
            *io_state = SUCCEEDED(hr) ? state.ulFlag[0] : *io_state;
        }
        free(name);
    }
    return hr == MAPI_E_USER_CANCEL || hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;      /* when nobody could be asked the entry is reported */
}

HRESULT addrbook_resolve(struct addrbook *book, ULONG_PTR ui_param, const char *title, ULONG flags, LPADRLIST list)
{
    FlagList *states = calloc(1, sizeof(*states) + (list->cEntries + (size_t)1) * sizeof(ULONG));
    HRESULT hr = states ? resolve_all(book, flags, list, states) : MAPI_E_NOT_ENOUGH_MEMORY;
    bool ask = SUCCEEDED(hr) && (flags & MAPI_DIALOG) && (any(states, MAPI_AMBIGUOUS) || any(states, MAPI_UNRESOLVED)) && addrbook_may_ask(book);
    if (ask)
        prompt_begin_series();
    for (ULONG i = 0; ask && SUCCEEDED(hr) && i < list->cEntries; i++)
        hr = settle(book, ui_param, title && *title ? title : "Check names", flags, &list->aEntries[i], &states->ulFlag[i]);
    if (ask)
        prompt_end_series();
    if (SUCCEEDED(hr))
        hr = report(book, list, states);
    free(states);
    return hr;
}

/* --- PrepareRecips ------------------------------------------------------------------------------------------------------------------- */

/* Is it a text in the other width than the one asked for? */
static bool wants_other_type(const SPropValue *value, ULONG tag)
{
    ULONG have = PROP_TYPE(value->ulPropTag), want = PROP_TYPE(tag);
    return (have == PT_UNICODE && want == PT_STRING8) || (have == PT_STRING8 && want == PT_UNICODE);
}

/* The requested properties first and in their order; what is missing as an error (AB-20). */
static HRESULT arrange(ADRENTRY *entry, const SPropTagArray *tags)
{
    SPropValue *all = malloc((entry->cValues + (size_t)tags->cValues + 1) * sizeof(*all)), *copy = NULL;
    bool same = entry->cValues >= tags->cValues;
    ULONG total = 0;
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < tags->cValues; i++) {
        const SPropValue *value = NULL;
        for (ULONG j = 0; j < entry->cValues && !value; j++)
            if (PROP_ID(entry->rgPropVals[j].ulPropTag) == PROP_ID(tags->aulPropTag[i]))
                value = &entry->rgPropVals[j];
        all[total++] = value ? *value : mapix_value_error(tags->aulPropTag[i], MAPI_E_NOT_FOUND);
        same = same && value == &entry->rgPropVals[i] && !wants_other_type(value, tags->aulPropTag[i]);
    }
    for (ULONG j = 0; j < entry->cValues; j++) {
        bool placed = false;
        for (ULONG i = 0; i < tags->cValues && !placed; i++)
            placed = PROP_ID(entry->rgPropVals[j].ulPropTag) == PROP_ID(tags->aulPropTag[i]);
        if (!placed)
            all[total++] = entry->rgPropVals[j];
    }
    HRESULT hr = same ? S_OK : mapix_value_copy_array(all, total, NULL, &copy);
    free(all);
    if (FAILED(hr) || same)
        return hr;
    for (ULONG i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
        if (wants_other_type(&copy[i], tags->aulPropTag[i]))
            hr = mapix_value_convert(&copy[i], PROP_TYPE(tags->aulPropTag[i]), copy);
    if (FAILED(hr)) {
        MAPIFreeBuffer(copy);
        return hr;
    }
    MAPIFreeBuffer(entry->rgPropVals);
    entry->rgPropVals = copy;
    entry->cValues = total;
    return S_OK;
}

/* The one-offs are ours: what they lack of `tags` comes out of the identifier. Values already there win (SPI-AB-16). */
static HRESULT prepare_one_off(ADRENTRY *entry, const SPropValue *id, const SPropTagArray *tags)
{
    SPropTagArray *missing = mapix_memory_new(CbNewSPropTagArray(tags->cValues + 1));
    if (!missing)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    missing->cValues = 0;
    for (ULONG i = 0; i < tags->cValues; i++)
        if (!mapix_value_find(entry->rgPropVals, entry->cValues, CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_UNSPECIFIED)))
            missing->aulPropTag[missing->cValues++] = tags->aulPropTag[i];
    BYTE *copy = mapix_memory_copy(missing, id->Value.bin.lpb, id->Value.bin.cb);
    HRESULT hr = copy ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) && missing->cValues)
        hr = merge_one_off(entry, id->Value.bin.cb, (LPENTRYID)copy, missing);
    mapix_memory_free(missing);
    return hr == MAPI_E_INVALID_ENTRYID ? S_OK : hr;
}

/* AB-20, AB-21, SPI-AB-17. */
HRESULT addrbook_prepare(struct addrbook *book, ULONG flags, LPSPropTagArray tags, LPADRLIST list)
{
    struct session_logon **logons = NULL;
    ULONG count = 0;
    HRESULT hr = session_logon_list(book->core, MAPI_AB_PROVIDER, &count, &logons);
    for (ULONG i = 0; i < count; i++) {
        LPABLOGON logon = logons[i]->book;
        HRESULT one = FAILED(hr) || !logon ? hr : logon->lpVtbl->PrepareRecips(logon, flags, tags, list);
        if (one == MAPI_E_UNKNOWN_FLAGS && logon && flags)
            one = logon->lpVtbl->PrepareRecips(logon, 0, tags, list);
        if (one == MAPI_E_NOT_ENOUGH_MEMORY)
            hr = one;
        session_logon_release(logons[i]);
    }
    free(logons);
    for (ULONG i = 0; SUCCEEDED(hr) && tags && i < list->cEntries; i++) {
        ADRENTRY *entry = &list->aEntries[i];
        const SPropValue *id = entry->cValues && entry->rgPropVals ? entry_id_in(entry) : NULL;
        if (!id)
            continue;
        if (support_is_one_off(id->Value.bin.cb, id->Value.bin.lpb))
            hr = prepare_one_off(entry, id, tags);
        if (SUCCEEDED(hr))
            hr = arrange(entry, tags);
    }
    return hr;
}
