/* Recipients: MapiRecipDesc to address lists and back; MAPIResolveName, MAPIAddress, MAPIDetails. */
#include <ctype.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "simple/simple.h"
#include "value/value.h"

/* What every recipient of a message has. The first four are those of simple_recipient_fill. */
static const SizedSPropTagArray(8, recipient_tags) = { 8, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_ENTRYID, PR_RECIPIENT_TYPE,
    PR_SEARCH_KEY, PR_OBJECT_TYPE, PR_DISPLAY_TYPE } };

/* SMAPI-15. */
HRESULT simple_recipients_check(ULONG count, const MapiRecipDesc *recipients)
{
    if (count > SIMPLE_RECIPIENT_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TOO_MANY_RECIPIENTS), "There are %u recipients; at most %d are allowed", (unsigned)count,
            SIMPLE_RECIPIENT_LIMIT);
    if (!count != !recipients)
        return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "The number of recipients and the pointer to them contradict each other");
    for (ULONG i = 0; i < count; i++) {
        const MapiRecipDesc *one = &recipients[i];
        if (one->ulRecipClass != MAPI_TO && one->ulRecipClass != MAPI_CC && one->ulRecipClass != MAPI_BCC)
            return simple_fail(SIMPLE_ERROR(MAPI_E_BAD_RECIPTYPE), "Recipient %u is of the class %u; it must be MAPI_TO, MAPI_CC or MAPI_BCC", (unsigned)i,
                (unsigned)one->ulRecipClass);
        if (one->ulEIDSize ? !one->lpEntryID || one->ulEIDSize > SIMPLE_ENTRY_ID_LIMIT
                           : !(one->lpszAddress && *one->lpszAddress) && !(one->lpszName && *one->lpszName))
            return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "Recipient %u has no entry identifier, no address and no name", (unsigned)i);
    }
    return S_OK;
}

/* --- to an address list --- */

/* Does it begin with an address type? */
static bool is_typed(const char *text)
{
    const char *colon = strchr(text, ':');
    bool typed = colon && colon != text && colon[1];
    for (const char *c = text; typed && c < colon; c++)
        typed = isalnum((unsigned char)*c) || *c == '-' || *c == '_';
    return typed;
}

/* "TYPE:address", or an Internet address alone. `ret_type` is upper case, for free(). */
static HRESULT split_address(const char *text, char **ret_type, const char **ret_address)
{
    const char *colon = strchr(text, ':');
    bool typed = is_typed(text);
    if (!typed && !strchr(text, '@'))
        return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "\"%.200s\" is no address; write it as TYPE:address, SMTP:name@example.org for example", text);
    *ret_type = typed ? strndup(text, (size_t)(colon - text)) : strdup("SMTP");
    *ret_address = typed ? colon + 1 : text;
    if (!*ret_type)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (char *c = *ret_type; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return S_OK;
}

/* Names beyond ASCII are kept wide, so that every reader of the one-off knows them. */
static HRESULT create_one_off(LPADRBOOK book, const char *name, const char *type, const char *address, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    if (mapix_text_is_ascii(name, strlen(name)) && mapix_text_is_ascii(address, strlen(address)))
        return book->lpVtbl->CreateOneOff(book, (LPTSTR)(uintptr_t)name, (LPTSTR)(uintptr_t)type, (LPTSTR)(uintptr_t)address, 0, ret_size, ret_entry_id);
    wchar_t *wide[3] = { mapix_text_wide_heap(name), mapix_text_wide_heap(type), mapix_text_wide_heap(address) };
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (wide[0] && wide[1] && wide[2])
        hr = book->lpVtbl->CreateOneOff(book, (LPTSTR)(void *)wide[0], (LPTSTR)(void *)wide[1], (LPTSTR)(void *)wide[2], MAPI_UNICODE, ret_size, ret_entry_id);
    for (int i = 0; i < 3; i++)
        free(wide[i]);
    return hr;
}

/* An address is used as it is; without a name it is its own (SMAPI-14). */
static HRESULT set_one_off(LPADRBOOK book, const MapiRecipDesc *from, void *base, SPropValue *name, SPropValue *id)
{
    LPENTRYID entry_id = NULL;
    ULONG size = 0;
    char *type = NULL;
    const char *address = NULL;
    HRESULT hr = split_address(from->lpszAddress, &type, &address);
    if (FAILED(hr))
        return hr;
    const char *shown = from->lpszName && *from->lpszName ? from->lpszName : address;
    hr = create_one_off(book, shown, type, address, &size, &entry_id);
    free(type);
    if (FAILED(hr))
        return simple_fail_object(hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), book,
            "\"%.200s\" cannot be used as an address", address);
    *name = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = mapix_text_copy(base, shown) };
    *id = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { size, mapix_memory_copy(base, entry_id, size) } };
    MAPIFreeBuffer(entry_id);
    return name->Value.lpszA && id->Value.bin.lpb ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT make_entry(LPADRBOOK book, const MapiRecipDesc *from, ADRENTRY *entry)
{
    SPropValue *values = mapix_memory_new_zero(3 * sizeof(*values));
    HRESULT hr = S_OK;
    if (!values)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    entry->rgPropVals = values;
    values[0] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = (LONG)from->ulRecipClass };
    if (from->ulEIDSize) {
        values[1] = (SPropValue){ .ulPropTag = PR_ENTRYID, .Value.bin = { from->ulEIDSize, mapix_memory_copy(values, from->lpEntryID, from->ulEIDSize) } };
        hr = values[1].Value.bin.lpb ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        entry->cValues = 2;
    } else if (from->lpszAddress && *from->lpszAddress) {
        hr = set_one_off(book, from, values, &values[1], &values[2]);
        entry->cValues = 3;
    } else {
        values[1] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = mapix_text_copy(values, from->lpszName) };
        hr = values[1].Value.lpszA ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        entry->cValues = 2;
    }
    return hr;
}

static const SPropValue *value_in(const ADRENTRY *entry, ULONG tag)
{
    return mapix_value_find(entry->rgPropVals, entry->cValues, tag);
}

static HRESULT resolve(LPADRBOOK book, ULONG_PTR ui_param, FLAGS flags, LPADRLIST list)
{
    const char *name = "";
    HRESULT hr = book->lpVtbl->ResolveName(book, ui_param, flags & MAPI_DIALOG, NULL, list);
    if (hr != MAPI_E_NOT_FOUND && hr != MAPI_E_AMBIGUOUS_RECIP)
        return FAILED(hr) ? simple_fail_object(hr, book, "The recipients cannot be resolved") : S_OK;
    for (ULONG i = 0; i < list->cEntries && !*name; i++) {
        const SPropValue *text = value_in(&list->aEntries[i], PR_DISPLAY_NAME_A);
        if (!value_in(&list->aEntries[i], PR_ENTRYID) && text)
            name = text->Value.lpszA;
    }
    if (hr == MAPI_E_NOT_FOUND)
        return simple_fail(SIMPLE_ERROR(MAPI_E_UNKNOWN_RECIPIENT), "\"%.200s\" is in no address book and is no address", name);
    return simple_fail(hr, "\"%.200s\" may be several entries of the address book; write more of it, or the address", name);
}

/* Have the address book add what a recipient of a message needs, as far as it knows the entries. */
static HRESULT complete(LPADRBOOK book, LPADRLIST list)
{
    HRESULT hr = book->lpVtbl->PrepareRecips(book, 0, (LPSPropTagArray)(uintptr_t)&recipient_tags, list);
    if (FAILED(hr))
        return simple_fail_object(hr, book, "The recipients cannot be prepared");
    for (ULONG i = 0; i < list->cEntries; i++) {
        ADRENTRY *entry = &list->aEntries[i];
        ULONG kept = 0;
        for (ULONG j = 0; j < entry->cValues; j++)
            if (PROP_TYPE(entry->rgPropVals[j].ulPropTag) != PT_ERROR)
                entry->rgPropVals[kept++] = entry->rgPropVals[j];
        entry->cValues = kept;
    }
    return S_OK;
}

/* An entry that nobody knows is no recipient. */
static HRESULT prepare(LPADRBOOK book, LPADRLIST list)
{
    HRESULT hr = complete(book, list);
    for (ULONG i = 0; SUCCEEDED(hr) && i < list->cEntries; i++)
        if (!value_in(&list->aEntries[i], PR_DISPLAY_NAME_A))
            hr = simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "The entry identifier of recipient %u is none of this session's address book", (unsigned)i);
    return hr;
}

HRESULT simple_recipients_to_list(struct simple_session *session, ULONG_PTR ui_param, ULONG count, const MapiRecipDesc *recipients,
    LPADRLIST *ret_list)
{
    LPADRBOOK book = NULL;
    HRESULT hr = simple_session_book(session, ui_param, &book);
    LPADRLIST list = SUCCEEDED(hr) ? mapix_memory_new_zero(CbNewADRLIST(count)) : NULL;
    if (SUCCEEDED(hr) && !list)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        list->cEntries++;
        hr = make_entry(book, &recipients[i], &list->aEntries[i]);
    }
    if (FAILED(hr))
        FreePadrlist(list);
    else
        *ret_list = list;
    return hr;
}

HRESULT simple_recipients_resolve(struct simple_session *session, ULONG_PTR ui_param, FLAGS flags, LPADRLIST list)
{
    LPADRBOOK book = NULL;
    HRESULT hr = list->cEntries ? simple_session_book(session, ui_param, &book) : S_OK;
    if (SUCCEEDED(hr) && book)
        hr = resolve(book, ui_param, flags, list);
    if (SUCCEEDED(hr) && book)
        hr = prepare(book, list);
    return hr;
}

/* --- and back --- */

HRESULT simple_recipient_fill(void *base, const SPropValue *values, ULONG class, MapiRecipDesc *to)
{
    const char *texts[3];
    for (int i = 0; i < 3; i++)
        texts[i] = PROP_TYPE(values[i].ulPropTag) == PT_STRING8 ? values[i].Value.lpszA : "";
    size_t size = strlen(texts[1]) + strlen(texts[2]) + 2;
    memset(to, 0, sizeof(*to));
    to->ulRecipClass = class;
    to->lpszName = mapix_text_copy(base, *texts[0] ? texts[0] : texts[2]);
    to->lpszAddress = mapix_memory_more(base, size);
    if (!to->lpszName || !to->lpszAddress)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (*texts[1] && *texts[2])
        snprintf(to->lpszAddress, size, "%s:%s", texts[1], texts[2]);
    else
        snprintf(to->lpszAddress, size, "%s", texts[2]);
    if (PROP_TYPE(values[3].ulPropTag) == PT_BINARY && values[3].Value.bin.cb) {
        to->ulEIDSize = values[3].Value.bin.cb;
        to->lpEntryID = mapix_memory_copy(base, values[3].Value.bin.lpb, to->ulEIDSize);
        if (!to->lpEntryID)
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

void simple_recipient_values(const ADRENTRY *entry, SPropValue values[4])
{
    for (int i = 0; i < 4; i++) {
        const SPropValue *value = entry->cValues ? value_in(entry, recipient_tags.aulPropTag[i]) : NULL;
        values[i] = value ? *value : (SPropValue){ .ulPropTag = PR_NULL };
    }
}

static HRESULT fill_from_entry(void *base, const ADRENTRY *entry, ULONG class, MapiRecipDesc *to)
{
    SPropValue values[4];
    simple_recipient_values(entry, values);
    return simple_recipient_fill(base, values, class, to);
}

/* --- MAPIResolveName --- */

static HRESULT resolve_name(struct simple_session *session, ULONG_PTR ui_param, const char *name, FLAGS flags, lpMapiRecipDesc *ret_recipient)
{
    MapiRecipDesc asked = { .ulRecipClass = MAPI_TO, .lpszName = (LPSTR)(uintptr_t)name };
    LPADRLIST list = NULL;
    if (is_typed(name) && !strpbrk(name, " \t")) {          /* what lpszAddress holds elsewhere is an address here, too */
        asked.lpszAddress = asked.lpszName;
        asked.lpszName = NULL;
    }
    HRESULT hr = simple_recipients_to_list(session, ui_param, 1, &asked, &list);
    if (FAILED(hr))
        return hr;
    MapiRecipDesc *recipient = mapix_memory_new(sizeof(*recipient));
    hr = recipient ? simple_recipients_resolve(session, ui_param, flags, list) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = fill_from_entry(recipient, &list->aEntries[0], MAPI_TO, recipient);
    FreePadrlist(list);
    if (FAILED(hr))
        mapix_memory_free(recipient);
    else
        *ret_recipient = recipient;
    return hr;
}

/* mapi.h; SMAPI-10, SMAPI-26. MAPI_AB_NOMODIFY is a wish that the dialog may ignore. */
ULONG MAPIResolveName(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszName, FLAGS flFlags, ULONG ulReserved, lpMapiRecipDesc *lppRecip)
{
    struct simple_session *session = NULL;
    if (lppRecip)
        *lppRecip = NULL;
    HRESULT hr = simple_check_flags("MAPIResolveName", flFlags, MAPI_AB_NOMODIFY | MAPI_DIALOG | MAPI_LOGON_UI | MAPI_NEW_SESSION, ulReserved);
    if (SUCCEEDED(hr) && !lppRecip)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MAPIResolveName has nowhere to put the recipient");
    if (SUCCEEDED(hr) && (!lpszName || !*lpszName))
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_UNKNOWN_RECIPIENT), "MAPIResolveName was called without a name");
    if (SUCCEEDED(hr))
        hr = simple_session_enter(SIMPLE_HANDLE, lhSession, ulUIParam, flFlags, &session);
    if (SUCCEEDED(hr))
        hr = resolve_name(session, ulUIParam, lpszName, flFlags, lppRecip);
    simple_session_release(session);
    return simple_result(hr);
}

/* --- MAPIAddress --- */

/* SMAPI-27: TO, CC, BCC; in the list's order within a class. */
static HRESULT list_to_recipients(const ADRLIST *list, ULONG *ret_count, lpMapiRecipDesc *ret_recipients)
{
    static const LONG classes[] = { MAPI_TO, MAPI_CC, MAPI_BCC };
    MapiRecipDesc *recipients = mapix_memory_new_zero(((size_t)list->cEntries + 1) * sizeof(*recipients));
    HRESULT hr = recipients ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG count = 0;
    for (int c = 0; c < 3; c++)
        for (ULONG i = 0; SUCCEEDED(hr) && i < list->cEntries; i++) {
            const SPropValue *class = list->aEntries[i].cValues ? value_in(&list->aEntries[i], PR_RECIPIENT_TYPE) : NULL;
            if (class && (class->Value.l & 3) == classes[c])
                hr = fill_from_entry(recipients, &list->aEntries[i], (ULONG)classes[c], &recipients[count++]);
        }
    if (FAILED(hr)) {
        mapix_memory_free(recipients);
        return hr;
    }
    *ret_count = count;
    *ret_recipients = recipients;
    return S_OK;
}

/* How many fields the dialog has: as many as asked for, or as there are classes among the recipients (SMAPI-27). */
static ULONG field_count(ULONG asked, ULONG count, const MapiRecipDesc *recipients, bool *ret_label)
{
    bool seen[4] = { false };
    ULONG classes = 0;
    for (ULONG i = 0; i < count; i++)
        seen[recipients[i].ulRecipClass & 3] = true;
    for (int i = MAPI_TO; i <= MAPI_BCC; i++)
        classes += seen[i];
    *ret_label = asked == 1 && classes <= 1;
    asked = asked > 3 ? 3 : asked;
    return classes > asked ? classes : asked;
}

HRESULT simple_show_address(struct simple_session *session, ULONG_PTR ui_param, const char *caption, ULONG fields, const char *label, LPADRLIST *io_list)
{
    static LPTSTR titles[3] = { (LPTSTR)(uintptr_t)"To", (LPTSTR)(uintptr_t)"Cc", (LPTSTR)(uintptr_t)"Bcc" };
    LPTSTR labelled[1] = { (LPTSTR)(uintptr_t)label };
    ULONG classes[3] = { MAPI_TO, MAPI_CC, MAPI_BCC };
    ADRPARM parameters = { .ulFlags = DIALOG_MODAL | AB_RESOLVE, .cDestFields = fields, .lpulDestComps = classes };
    LPADRBOOK book = NULL;
    HRESULT hr = simple_session_book(session, ui_param, &book);
    if (FAILED(hr))
        return hr;
    parameters.lpszCaption = (LPTSTR)(uintptr_t)(caption && *caption ? caption : "Address Book");
    parameters.lppszDestTitles = label ? labelled : titles;
    hr = book->lpVtbl->Address(book, &ui_param, &parameters, io_list);
    if (FAILED(hr))
        return simple_fail_object(hr, book, "The address book cannot be shown");
    return *io_list && (*io_list)->cEntries ? complete(book, *io_list) : S_OK;
}

static HRESULT check_address(ULONG fields, ULONG count, const MapiRecipDesc *recipients, const void *ret_count, const void *ret_recipients)
{
    if (fields > 4)
        return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_EDITFIELDS), "MAPIAddress was asked for %u fields; 0 to 4 are possible", (unsigned)fields);
    if (!ret_count || !ret_recipients)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MAPIAddress has nowhere to put the recipients");
    HRESULT hr = simple_recipients_check(count, count ? recipients : NULL);
    return hr == SIMPLE_ERROR(MAPI_E_BAD_RECIPTYPE) || hr == SIMPLE_ERROR(MAPI_E_TOO_MANY_RECIPIENTS) ? SIMPLE_ERROR(MAPI_E_INVALID_RECIPS) : hr;
}

/* mapi.h; SMAPI-10, SMAPI-27. */
ULONG MAPIAddress(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszCaption, ULONG nEditFields, LPSTR lpszLabels, ULONG nRecips,
    lpMapiRecipDesc lpRecips, FLAGS flFlags, ULONG ulReserved, LPULONG lpnNewRecips, lpMapiRecipDesc *lppNewRecips)
{
    struct simple_session *session = NULL;
    LPADRLIST list = NULL;
    bool label = false;
    if (lppNewRecips)
        *lppNewRecips = NULL;
    HRESULT hr = simple_check_flags("MAPIAddress", flFlags, MAPI_LOGON_UI | MAPI_NEW_SESSION, ulReserved);
    if (SUCCEEDED(hr))
        hr = check_address(nEditFields, nRecips, lpRecips, lpnNewRecips, lppNewRecips);
    if (SUCCEEDED(hr))
        hr = simple_session_enter(SIMPLE_HANDLE, lhSession, ulUIParam, flFlags, &session);
    if (SUCCEEDED(hr))
        hr = simple_recipients_to_list(session, ulUIParam, nRecips, lpRecips, &list);
    if (SUCCEEDED(hr)) {
        ULONG fields = field_count(nEditFields, nRecips, lpRecips, &label);
        label = label && lpszLabels && *lpszLabels;
        hr = simple_show_address(session, ulUIParam, lpszCaption, fields, label ? lpszLabels : NULL, &list);
    }
    if (SUCCEEDED(hr))
        hr = list ? list_to_recipients(list, lpnNewRecips, lppNewRecips) : MAPI_E_CALL_FAILED;
    FreePadrlist(list);
    simple_session_release(session);
    return simple_result(hr);
}

/* --- MAPIDetails --- */

HRESULT simple_show_details(struct simple_session *session, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id)
{
    LPADRBOOK book = NULL;
    HRESULT hr = simple_session_book(session, ui_param, &book);
    if (FAILED(hr))
        return hr;
    hr = book->lpVtbl->Details(book, &ui_param, NULL, NULL, size, entry_id, NULL, NULL, NULL, DIALOG_MODAL);
    if (hr == MAPI_E_NOT_FOUND || hr == MAPI_E_UNKNOWN_ENTRYID || hr == MAPI_E_INVALID_ENTRYID || hr == MAPI_E_INVALID_PARAMETER)
        hr = SIMPLE_ERROR(MAPI_E_INVALID_RECIPS);
    return FAILED(hr) ? simple_fail_object(hr, book, "The details of the recipient cannot be shown") : S_OK;
}

/* mapi.h; SMAPI-10, SMAPI-27. */
ULONG MAPIDetails(LHANDLE lhSession, ULONG_PTR ulUIParam, lpMapiRecipDesc lpRecip, FLAGS flFlags, ULONG ulReserved)
{
    struct simple_session *session = NULL;
    HRESULT hr = simple_check_flags("MAPIDetails", flFlags, MAPI_AB_NOMODIFY | MAPI_LOGON_UI | MAPI_NEW_SESSION, ulReserved);
    if (SUCCEEDED(hr) && !lpRecip)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "MAPIDetails was called without a recipient");
    if (SUCCEEDED(hr) && !lpRecip->ulEIDSize)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_AMBIGUOUS_RECIPIENT), "The recipient has no entry identifier; resolve it with MAPIResolveName first");
    if (SUCCEEDED(hr) && (!lpRecip->lpEntryID || lpRecip->ulEIDSize > SIMPLE_ENTRY_ID_LIMIT))
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "The entry identifier of the recipient is none");
    if (SUCCEEDED(hr))
        hr = simple_session_enter(SIMPLE_HANDLE, lhSession, ulUIParam, flFlags, &session);
    if (SUCCEEDED(hr))
        hr = simple_show_details(session, ulUIParam, lpRecip->ulEIDSize, lpRecip->lpEntryID);
    simple_session_release(session);
    return simple_result(hr);
}
