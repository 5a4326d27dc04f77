/* Names that users type, in one container: ResolveNames; and what a recipient gets (SPI-AB-13, -14, -16). */
#include "providers/local/local_address.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "value/value.h"

static const ULONG default_tags[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_TRANSMITABLE_DISPLAY_NAME_W, PR_ENTRYID,
    PR_SEARCH_KEY, PR_OBJECT_TYPE, PR_DISPLAY_TYPE };               /* SPI-AB-14 */

/* One property in the type asked for, for an array whose base is `memory`. */
static HRESULT recipient_value(struct address_book *book, const struct address_record *record, ULONG tag, ULONG flags,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    ULONG type = PROP_TYPE(tag);
    address_value(book, record, tag, SIZE_MAX, memory, ret_value);
    if (PROP_TYPE(ret_value->ulPropTag) == PT_ERROR)
        return ret_value->Value.err == MAPI_E_NOT_ENOUGH_MEMORY ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    if (type == PT_UNSPECIFIED && PROP_TYPE(ret_value->ulPropTag) == PT_UNICODE && !(flags & MAPI_UNICODE))
        type = PT_STRING8;
    if (type == PT_UNSPECIFIED || type == PROP_TYPE(ret_value->ulPropTag))
        return S_OK;
    HRESULT hr = mapix_value_convert(ret_value, type, memory->base);
    if (hr == MAPI_E_NOT_ENOUGH_MEMORY)
        return hr;
    if (FAILED(hr))
        mapix_prop_error_value(ret_value, tag, MAPI_E_INVALID_TYPE);
    return S_OK;
}

/* Requested first: PrepareRecips's order, values already there win (SPI-AB-16). Otherwise ResolveNames's: what the container knows wins. */
HRESULT address_fill_recipient(struct address_book *book, const struct address_record *record, const SPropTagArray *tags, ULONG flags,
    bool requested_first, ADRENTRY *entry)
{
    SPropValue *all = mapix_memory_new_zero((entry->cValues + (size_t)tags->cValues + 1) * sizeof(*all));
    struct prop_memory memory = { all, MAPIAllocateMore };
    ULONG total = 0;
    HRESULT hr = all ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < tags->cValues; i++) {
        const SPropValue *own = requested_first
            ? mapix_value_find(entry->rgPropVals, entry->cValues, CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_UNSPECIFIED)) : NULL;
        if (own && PROP_ID(own->ulPropTag) != PROP_ID(PR_ENTRYID) && PROP_TYPE(own->ulPropTag) != PT_ERROR)
            hr = mapix_value_copy(&all[total], own, all);
        else
            hr = recipient_value(book, record, tags->aulPropTag[i], flags, &memory, &all[total]);
        total++;
    }
    for (ULONG i = 0; SUCCEEDED(hr) && i < entry->cValues; i++)
        if (!mapix_value_find(all, total, CHANGE_PROP_TYPE(entry->rgPropVals[i].ulPropTag, PT_UNSPECIFIED)))
            hr = mapix_value_copy(&all[total++], &entry->rgPropVals[i], all);
    if (FAILED(hr)) {
        mapix_memory_free(all);
        return hr;
    }
    book->free_buffer(entry->rgPropVals);
    entry->rgPropVals = all;
    entry->cValues = total;
    return S_OK;
}

/* The only record that fits, an exact one before others. *ret_count: how many there are of the better kind. */
static HRESULT search_records(const struct address_query *query, const struct address_record *records, ULONG count, ULONG *ret_count, ULONG *ret_at)
{
    int best = ANR_FITS;
    *ret_count = 0;
    for (ULONG i = 0; i < count; i++) {
        int match;
        HRESULT hr = address_query_match(query, &records[i], &match);
        if (FAILED(hr))
            return hr;
        if (match > best) {
            best = match;
            *ret_count = 0;
        }
        if (match == best && !(*ret_count)++)
            *ret_at = i;
    }
    return S_OK;
}

/* The same among the contacts; *ret_number is the one. */
static HRESULT search_contacts(struct address_book *book, const struct address_query *query, ULONG *ret_count, int64_t *ret_number)
{
    int best = ANR_FITS;
    *ret_count = 0;
    HRESULT hr = address_roster_lock(book);
    if (FAILED(hr))
        return hr;
    for (size_t i = 0; i < book->roster.count; i++) {
        const struct address_entry *entry = book->roster.by_id[i];
        int match = address_words_match(&entry->words, query);
        if (match > best) {
            best = match;
            *ret_count = 0;
        }
        if (match == best && !(*ret_count)++)
            *ret_number = entry->number;
    }
    address_roster_unlock(book);
    return S_OK;
}

/* Where names are looked up. */
struct place {
    struct address_book *book;
    enum address_kind kind;
    struct address_record *records;                     /* of profiles or members; contacts have the roster */
    ULONG count;
};

/* What the only one that `query` means has, into the recipient. */
static HRESULT look_up(const struct place *place, const struct address_query *query, const SPropTagArray *tags, ULONG flags, ADRENTRY *entry,
    ULONG *io_state)
{
    ULONG found = 0, at = 0;
    int64_t number = 0;
    struct address_record loaded;
    bool contacts = place->kind == ADDRESS_CONTACTS;
    HRESULT hr = contacts ? search_contacts(place->book, query, &found, &number) : search_records(query, place->records, place->count, &found, &at);
    if (SUCCEEDED(hr) && found > 1)
        *io_state = MAPI_AMBIGUOUS;
    if (FAILED(hr) || found != 1)
        return hr;
    if (contacts) {
        hr = address_record_load(place->book, 0, number, &loaded);
        if (FAILED(hr))
            return hr == MAPI_E_NOT_FOUND ? S_OK : hr;      /* it went meanwhile */
    }
    hr = address_fill_recipient(place->book, contacts ? &loaded : &place->records[at], tags, flags, false, entry);
    if (contacts)
        address_record_clear(&loaded);
    if (SUCCEEDED(hr))
        *io_state = MAPI_RESOLVED;
    return hr;
}

static HRESULT resolve_one(const struct place *place, const SPropTagArray *tags, ULONG flags, ADRENTRY *entry, ULONG *io_state)
{
    const SPropValue *name = mapix_value_find_text(entry->rgPropVals, entry->cValues, PR_DISPLAY_NAME_W);
    struct address_query query = { 0 };
    if (!name || !name->Value.lpszW)
        return S_OK;
    wchar_t *text = PROP_TYPE(name->ulPropTag) == PT_UNICODE ? mapix_text_copy_wide(NULL, name->Value.lpszW) : mapix_text_wide(NULL, name->Value.lpszA);
    HRESULT hr = text ? address_query_make(text, &query) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = look_up(place, &query, tags, flags, entry, io_state);
    address_query_clear(&query);
    mapix_memory_free(text);
    return hr;
}

/* SPI-AB-13 */
HRESULT address_resolve(struct address_book *book, enum address_kind kind, int64_t list, LPSPropTagArray tags, ULONG flags, LPADRLIST names,
    LPFlagList states)
{
    struct { ULONG cValues; ULONG aulPropTag[8]; } preset = { .cValues = 8 };
    struct place place = { .book = book, .kind = kind };
    for (int i = 0; i < 8; i++)
        preset.aulPropTag[i] = i < 4 && !(flags & MAPI_UNICODE) ? CHANGE_PROP_TYPE(default_tags[i], PT_STRING8) : default_tags[i];
    HRESULT hr = kind == ADDRESS_CONTACTS ? S_OK : address_records_load(book, kind, list, &place.count, &place.records);
    for (ULONG i = 0; SUCCEEDED(hr) && i < names->cEntries && i < states->cFlags; i++) {
        ADRENTRY *entry = &names->aEntries[i];
        if (states->ulFlag[i] == MAPI_UNRESOLVED && entry->cValues && entry->rgPropVals
            && !mapix_value_find(entry->rgPropVals, entry->cValues, PR_ENTRYID))
            hr = resolve_one(&place, tags ? tags : (LPSPropTagArray)(void *)&preset, flags, entry, &states->ulFlag[i]);
    }
    address_records_free(place.records, place.count);
    return hr;
}
