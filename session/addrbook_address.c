/* IAddrBook::Address: recipients chosen and removed (AB-22, AB-23). The wells of the documented dialog are lines of a list here: choosing one
 * leads to what can be done with it. Recipients are collected on the side; the caller's list changes at the end, in one piece. */
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prompt/client/prompt.h"
#include "session/addrbook_dialog.h"
#include "value/value.h"

#define WELLS 3                        /* more are not offered, as in the documented dialog */
#define DEFAULT_WELLS 0xFFFFFFFFu

struct well {
    char *title;
    ULONG type;                        /* PR_RECIPIENT_TYPE */
};

struct picked {
    ADRENTRY entry;                    /* ours when new */
    bool new, removed;
};

struct address {
    struct addrbook *book;
    ULONG_PTR ui_param;
    const ADRPARM *parameters;
    ULONG flags;                       /* MAPI_UNICODE when the caller's texts are wide: recipients are made so too */
    char *title;
    ULONG well_count;
    struct well wells[WELLS];
    ULONG count, capacity;
    struct picked *picked;
};

/* --- Recipients -------------------------------------------------------------------------------------------------------------------------- */

/* Takes over the entry's array, also on failure. */
static HRESULT add_picked(struct address *address, ADRENTRY entry, bool new)
{
    if (address->count == address->capacity) {
        ULONG capacity = address->capacity ? 2 * address->capacity : 16;
        struct picked *grown = realloc(address->picked, capacity * sizeof(*grown));
        if (!grown) {
            if (new)
                MAPIFreeBuffer(entry.rgPropVals);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        address->picked = grown;
        address->capacity = capacity;
    }
    address->picked[address->count++] = (struct picked){ .entry = entry, .new = new };
    return S_OK;
}

static HRESULT add_new(struct address *address, ULONG count, const SPropValue *values, ULONG type)
{
    ADRENTRY entry = { 0 };
    const SPropValue recipient_type = { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = (LONG)type };
    HRESULT hr = addrbook_merge(&entry, count, values);
    if (SUCCEEDED(hr))
        hr = addrbook_merge(&entry, 1, &recipient_type);
    if (FAILED(hr)) {
        MAPIFreeBuffer(entry.rgPropVals);
        return hr;
    }
    return add_picked(address, entry, true);
}

static ULONG type_of(const ADRENTRY *entry)
{
    const SPropValue *type = mapix_value_find(entry->rgPropVals, entry->cValues, PR_RECIPIENT_TYPE);
    return type ? (ULONG)type->Value.l : MAPI_TO;
}

static bool is_in(const struct address *address, ULONG at, const struct well *well)
{
    return !address->picked[at].removed && address->picked[at].entry.cValues && type_of(&address->picked[at].entry) == well->type;
}

/* What a recipient is called, for free(). */
static char *name_of(const ADRENTRY *entry)
{
    const SPropValue *name = mapix_value_find_text(entry->rgPropVals, entry->cValues, PR_DISPLAY_NAME_W);
    return name && name->Value.lpszW ? addrbook_text(name) : strdup("(without a name)");
}

/* "To: Ada, Eve" */
static HRESULT describe_well(const struct address *address, const struct well *well, struct addrbook_lines *lines)
{
    char *text = strdup("");
    for (ULONG i = 0; text && i < address->count; i++) {
        if (!is_in(address, i, well))
            continue;
        char *name = name_of(&address->picked[i].entry), *longer = NULL;
        if (!name || asprintf(&longer, "%s%s%s", text, *text ? ", " : "", name) < 0)
            longer = NULL;
        free(name);
        free(text);
        text = longer;
    }
    HRESULT hr = text ? addrbook_lines_add(lines, "%s: %s", well->title, *text ? text : "nobody") : MAPI_E_NOT_ENOUGH_MEMORY;
    free(text);
    return hr;
}

/* --- What can be done with a well --------------------------------------------------------------------------------------------------------- */

static HRESULT add_rows(struct address *address, const SRowSet *rows, const bool *chosen, ULONG type)
{
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++)
        if (chosen[i])
            hr = add_new(address, rows->aRow[i].cValues, rows->aRow[i].lpProps, type);
    return hr;
}

/* Names of a container; the caller may have said which one comes first. */
static HRESULT pick_from_book(struct address *address, bool multiple, ULONG type)
{
    const ADRPARM *parameters = address->parameters;
    LPSRowSet rows = NULL;
    bool *chosen = NULL;
    LPENTRYID id = NULL;
    ULONG size = 0;
    SBinary container = { parameters->cbABContEntryID, (LPBYTE)parameters->lpABContEntryID };
    HRESULT hr = S_OK;
    if (!container.cb || !container.lpb) {
        hr = addrbook_choose_container(address->book, address->ui_param, address->title, parameters->lpHierRestriction, &size, &id);
        container = (SBinary){ size, (LPBYTE)id };
    }
    if (SUCCEEDED(hr))
        hr = addrbook_choose_rows(address->book, address->ui_param, address->title, &container, NULL, parameters->lpContRestriction, address->flags,
            multiple, &rows, &chosen);
    if (SUCCEEDED(hr))
        hr = add_rows(address, rows, chosen, type);
    free(chosen);
    FreeProws(rows);
    MAPIFreeBuffer(id);
    return hr;
}

/* Names and addresses as they are written on an envelope, one after the other: ";" between. They are resolved later. */
static HRESULT pick_by_typing(struct address *address, ULONG type)
{
    char *text = NULL;
    HRESULT hr = addrbook_ask_text(address->book, address->ui_param, address->title, "Names or addresses, \";\" between", NULL, &text);
    for (char *rest = text, *name; SUCCEEDED(hr) && text && (name = strsep(&rest, ";"));) {
        name += strspn(name, " \t");
        for (char *end = name + strlen(name); end > name && (end[-1] == ' ' || end[-1] == '\t');)
            *--end = 0;
        LPWSTR wide = *name && (address->flags & MAPI_UNICODE) ? mapix_text_wide_heap(name) : NULL;
        SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = name };
        if (wide)
            value = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = wide };
        if (*name)
            hr = !wide && (address->flags & MAPI_UNICODE) ? MAPI_E_NOT_ENOUGH_MEMORY : add_new(address, 1, &value, type);
        free(wide);
    }
    free(text);
    return hr;
}

static HRESULT remove_some(struct address *address, const struct well *well)
{
    struct addrbook_lines lines = { 0 };
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < address->count; i++) {
        char *name = is_in(address, i, well) ? name_of(&address->picked[i].entry) : NULL;
        if (is_in(address, i, well))
            hr = name ? addrbook_lines_add(&lines, "%s", name) : MAPI_E_NOT_ENOUGH_MEMORY;
        free(name);
    }
    bool *chosen = calloc(lines.count + (size_t)1, sizeof(*chosen));
    if (SUCCEEDED(hr))
        hr = chosen ? addrbook_choose_many(address->book, address->ui_param, address->title, "Who is not to get it?", &lines, chosen)
                    : MAPI_E_NOT_ENOUGH_MEMORY;
    unsigned line = 0;
    for (ULONG i = 0; SUCCEEDED(hr) && i < address->count; i++)
        if (is_in(address, i, well) && chosen[line++])
            address->picked[i].removed = true;
    free(chosen);
    addrbook_lines_clear(&lines);
    return hr;
}

static bool is_empty(const struct address *address, const struct well *well)
{
    for (ULONG i = 0; i < address->count; i++)
        if (is_in(address, i, well))
            return false;
    return true;
}

/* AB_SELECTONLY: from the address book only. */
static HRESULT fill_well(struct address *address, const struct well *well)
{
    enum { FROM_BOOK, TYPED, REMOVED, NONE } what[3] = { FROM_BOOK };
    struct addrbook_lines lines = { 0 };
    unsigned chosen = 0;
    HRESULT hr = addrbook_lines_add(&lines, "Choose from an address book");
    if (SUCCEEDED(hr) && !(address->parameters->ulFlags & AB_SELECTONLY)) {
        what[lines.count] = TYPED;
        hr = addrbook_lines_add(&lines, "Type names or addresses");
    }
    if (SUCCEEDED(hr) && !is_empty(address, well)) {
        what[lines.count] = REMOVED;
        hr = addrbook_lines_add(&lines, "Remove some");
    }
    if (SUCCEEDED(hr) && lines.count > 1)
        hr = addrbook_choose_one(address->book, address->ui_param, address->title, well->title, &lines, &chosen);
    addrbook_lines_clear(&lines);
    if (FAILED(hr))
        return hr;
    return what[chosen] == FROM_BOOK ? pick_from_book(address, true, well->type)
        : what[chosen] == TYPED ? pick_by_typing(address, well->type) : remove_some(address, well);
}

/* --- The three kinds of dialog ------------------------------------------------------------------------------------------------------------- */

/* Backing out of an inner question leads back to the outer one; an empty address book is no end either. */
static HRESULT go_on(HRESULT result)
{
    return result == MAPI_E_USER_CANCEL || result == MAPI_E_NOT_FOUND ? S_OK : result;
}

static HRESULT choose_wells(struct address *address)
{
    for (;;) {
        struct addrbook_lines lines = { 0 };
        unsigned chosen = 0;
        HRESULT hr = S_OK;
        for (ULONG i = 0; SUCCEEDED(hr) && i < address->well_count; i++)
            hr = describe_well(address, &address->wells[i], &lines);
        if (SUCCEEDED(hr))
            hr = addrbook_lines_add(&lines, "Done");
        if (SUCCEEDED(hr))
            hr = addrbook_choose_one(address->book, address->ui_param, address->title, "Who gets it?", &lines, &chosen);
        addrbook_lines_clear(&lines);
        if (FAILED(hr) || chosen == address->well_count)
            return hr;
        hr = go_on(fill_well(address, &address->wells[chosen]));
        if (FAILED(hr))
            return hr;
    }
}

/* Only looking: the details of what is chosen, until the user leaves. */
static HRESULT browse(struct address *address)
{
    HRESULT hr = S_OK;
    while (SUCCEEDED(hr)) {
        ULONG before = address->count;
        hr = pick_from_book(address, false, MAPI_TO);
        if (hr == MAPI_E_USER_CANCEL)
            return S_OK;
        if (FAILED(hr) || address->count == before)
            return hr;
        struct picked *last = &address->picked[address->count - 1];
        const SPropValue *id = mapix_value_find(last->entry.rgPropVals, last->entry.cValues, PR_ENTRYID);
        if (id)
            hr = go_on(addrbook_details(address->book, address->ui_param, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb, NULL, NULL, NULL, 0));
        MAPIFreeBuffer(last->entry.rgPropVals);
        address->count--;
    }
    return hr;
}

/* --- The caller's list ------------------------------------------------------------------------------------------------------------------- */

/* All of it as the caller gets it: who was there in his place, empty when removed; the new ones behind. Nothing fails once arrays have moved. */
static HRESULT give_list(struct address *address, LPADRLIST *io_list)
{
    LPADRLIST list = mapix_memory_new_zero(CbNewADRLIST(address->count + 1));
    if (!list)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < address->count; i++) {
        struct picked *picked = &address->picked[i];
        if (picked->removed) {
            MAPIFreeBuffer(picked->entry.rgPropVals);
            picked->entry = (ADRENTRY){ .ulReserved1 = picked->entry.ulReserved1 };
            if (picked->new)
                continue;
        }
        list->aEntries[list->cEntries++] = picked->entry;
    }
    address->count = 0;
    MAPIFreeBuffer(*io_list);
    *io_list = list;
    return S_OK;
}

static HRESULT run(struct address *address, LPADRLIST *io_list)
{
    const ADRPARM *parameters = address->parameters;
    bool one = parameters->ulFlags & ADDRESS_ONE;
    HRESULT hr = S_OK;
    if (!address->well_count && !one)
        return browse(address);
    for (ULONG i = 0; SUCCEEDED(hr) && !one && *io_list && i < (*io_list)->cEntries; i++)
        hr = add_picked(address, (*io_list)->aEntries[i], false);
    if (SUCCEEDED(hr))
        hr = one ? pick_from_book(address, false, MAPI_TO) : choose_wells(address);
    if (FAILED(hr))
        return hr;
    if (one && *io_list) {                                  /* exactly one: what was there goes */
        for (ULONG i = 0; i < (*io_list)->cEntries; i++)
            MAPIFreeBuffer((*io_list)->aEntries[i].rgPropVals);
        (*io_list)->cEntries = 0;
    }
    hr = give_list(address, io_list);
    if (SUCCEEDED(hr) && (parameters->ulFlags & AB_RESOLVE))
        hr = addrbook_resolve(address->book, address->ui_param, address->title, MAPI_DIALOG | address->flags, *io_list);
    return hr;
}

static char *text_of(LPTSTR text, ULONG flags, const char *otherwise)
{
    return text ? mapix_text_from_flags_heap(text, flags) : strdup(otherwise);
}

/* The caller's texts in UTF-8. */
static HRESULT read_parameters(struct address *address)
{
    static const char *const titles[WELLS] = { "To", "Cc", "Bcc" };
    static const ULONG types[WELLS] = { MAPI_TO, MAPI_CC, MAPI_BCC };
    const ADRPARM *parameters = address->parameters;
    bool defaults = parameters->cDestFields == DEFAULT_WELLS;
    address->title = text_of((LPTSTR)parameters->lpszCaption, address->flags, "Address book");
    if (!address->title)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG count = defaults || parameters->cDestFields > WELLS ? WELLS : parameters->cDestFields;
    for (; address->well_count < count; address->well_count++) {
        ULONG i = address->well_count;
        struct well *well = &address->wells[i];
        well->type = !defaults && parameters->lpulDestComps ? parameters->lpulDestComps[i] : types[i];
        well->title = text_of(!defaults && parameters->lppszDestTitles ? (LPTSTR)parameters->lppszDestTitles[i] : NULL, address->flags, titles[i]);
        if (!well->title)
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

HRESULT addrbook_address(struct addrbook *book, ULONG_PTR ui_param, const ADRPARM *parameters, LPADRLIST *io_list)
{
    struct address address = { .book = book, .ui_param = ui_param, .parameters = parameters,
        .flags = parameters->ulFlags & AB_UNICODEUI ? MAPI_UNICODE : 0 };
    prompt_begin_series();
    HRESULT hr = read_parameters(&address);
    if (SUCCEEDED(hr))
        hr = run(&address, io_list);
    prompt_end_series();
    for (ULONG i = 0; i < address.count; i++)
        if (address.picked[i].new)
            MAPIFreeBuffer(address.picked[i].entry.rgPropVals);
    for (ULONG i = 0; i < address.well_count; i++)
        free(address.wells[i].title);
    free(address.picked);
    free(address.title);
    return hr;
}
