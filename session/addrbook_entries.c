/* New entries, and their details (AB-24, AB-25). */
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "session/addrbook.h"
#include "session/seams.h"
#include "support/one_off.h"
#include "value/value.h"

static const struct session_prompt *usable_prompt(const struct addrbook *book)
{
    const struct session_prompt *prompt = session_prompt();
    return book->dialogs && prompt && prompt->run_property_sheet && prompt->available && prompt->available() ? prompt : NULL;
}

/* Show the form of an entry. MAPI_E_NO_SUPPORT: no dialog, or no form; MAPI_E_USER_CANCEL. */
static HRESULT show(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, LPMAPIPROP entry)
{
    const struct session_prompt *prompt = usable_prompt(book);
    LPMAPITABLE form = NULL;
    LPSPropValue name = NULL;
    if (!prompt)
        return MAPI_E_NO_SUPPORT;
    HRESULT hr = entry->lpVtbl->OpenProperty(entry, PR_DETAILS_TABLE, &IID_IMAPITable, MAPI_UNICODE, 0, (LPUNKNOWN *)&form);
    if (FAILED(hr))
        return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : MAPI_E_NO_SUPPORT;
    HrGetOneProp(entry, flags & MAPI_UNICODE ? PR_DISPLAY_NAME_W : PR_DISPLAY_NAME_A, &name);
    hr = prompt->run_property_sheet(ui_param, flags & MAPI_UNICODE, name ? (LPTSTR)name->Value.lpszA : NULL, form, entry, 0);
    MAPIFreeBuffer(name);
    form->lpVtbl->Release(form);
    return hr;
}

static HRESULT give_id(LPMAPIPROP entry, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    LPSPropValue id = NULL;
    HRESULT hr = ret_size ? HrGetOneProp(entry, PR_ENTRYID, &id) : S_OK;
    if (SUCCEEDED(hr) && ret_size) {
        *ret_entry_id = mapix_memory_copy(NULL, id->Value.bin.lpb, id->Value.bin.cb);
        if (*ret_entry_id)
            *ret_size = id->Value.bin.cb;
        else
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    MAPIFreeBuffer(id);
    return hr;
}

/* Is there something in the entry that makes it worth keeping? */
static bool has_content(LPMAPIPROP entry)
{
    LPSPropValue value = NULL;
    HRESULT hr = HrGetOneProp(entry, PR_DISPLAY_NAME_W, &value);
    bool found = SUCCEEDED(hr) && *value->Value.lpszW;
    MAPIFreeBuffer(value);
    return found;
}

/* A new entry in a container: filled in by the user, or complete as its template made it (a copy of another entry is one). */
static HRESULT create_in(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, ULONG container_size, LPENTRYID container_id,
    ULONG template_size, LPENTRYID template_id, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    IABContainer *container = NULL;
    LPMAPIPROP entry = NULL;
    ULONG type = 0;
    HRESULT hr = addrbook_open_entry(book, container_size, container_id, &IID_IABContainer, MAPI_MODIFY, &type, (LPUNKNOWN *)&container);
    if (SUCCEEDED(hr))
        hr = container->lpVtbl->CreateEntry(container, template_size, template_id, flags & ~(ULONG)MAPI_UNICODE, &entry);
    if (SUCCEEDED(hr)) {
        hr = show(book, ui_param, flags, entry);
        if (hr == MAPI_E_NO_SUPPORT)
            hr = has_content(entry) ? S_OK
                : mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
                      "A new entry needs a dialog to be filled in, and there is none here; call CreateEntry on the container and set its properties");
    }
    if (SUCCEEDED(hr))
        hr = entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY);
    if (SUCCEEDED(hr))
        hr = give_id(entry, ret_size, ret_entry_id);
    if (entry)
        entry->lpVtbl->Release(entry);
    if (container)
        container->lpVtbl->Release(container);
    return hr;
}

/* A recipient for a message only: what the form holds becomes a one-off. */
static HRESULT one_off_of(LPMAPIPROP entry, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    SizedSPropTagArray(3, tags) = { 3, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT hr = entry->lpVtbl->GetProps(entry, (LPSPropTagArray)&tags, 0, &count, &values);
    if (SUCCEEDED(hr) && (values[1].ulPropTag != PR_ADDRTYPE_A || values[2].ulPropTag != PR_EMAIL_ADDRESS_A || !*values[2].Value.lpszA))
        hr = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr) && ret_size)
        hr = mapix_one_off_encode(values[0].ulPropTag == PR_DISPLAY_NAME_A ? values[0].Value.lpszA : NULL, values[1].Value.lpszA,
            values[2].Value.lpszA, MAPI_UNICODE, ret_size, ret_entry_id);
    MAPIFreeBuffer(values);
    return hr;
}

static HRESULT create_for_message(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, ULONG size, LPENTRYID template_id, ULONG *ret_size,
    LPENTRYID *ret_entry_id)
{
    LPMAPIPROP entry = NULL;
    ULONG type = 0;
    HRESULT hr = addrbook_open_entry(book, size, template_id, NULL, 0, &type, (LPUNKNOWN *)&entry);
    if (SUCCEEDED(hr)) {
        hr = show(book, ui_param, flags, entry);
        if (hr == MAPI_E_NO_SUPPORT)
            hr = S_OK;
    }
    if (SUCCEEDED(hr))
        hr = one_off_of(entry, ret_size, ret_entry_id);
    if (hr == MAPI_E_NOT_FOUND)
        hr = mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
            "A new recipient needs a dialog to be filled in, and there is none here; call CreateOneOff with name, type and address");
    if (entry)
        entry->lpVtbl->Release(entry);
    return hr;
}

HRESULT addrbook_new_entry(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, ULONG container_size, LPENTRYID container,
    ULONG template_size, LPENTRYID template_id, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    if (!template_size)
        return mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
            "Choosing a template needs a dialog, and there is none here; pass one of PR_CREATE_TEMPLATES or PR_DEF_CREATE_MAILUSER");
    if (!container_size)
        return create_for_message(book, ui_param, flags, template_size, template_id, ret_size, ret_entry_id);
    return create_in(book, ui_param, flags, container_size, container, template_size, template_id, ret_size, ret_entry_id);
}

/* AB-24. Microsoft's headers have no AB_TELL_DETAILS_CHANGE, so nobody can ask whether something changed. */
HRESULT addrbook_details(struct addrbook *book, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, ULONG flags)
{
    LPMAPIPROP entry = NULL;
    ULONG type = 0;
    if (!usable_prompt(book))
        return mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
            "Showing an entry needs a dialog, and there is none here; open the entry and read its properties");
    HRESULT hr = addrbook_open_entry(book, size, entry_id, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&entry);
    if (SUCCEEDED(hr))
        hr = show(book, ui_param, flags, entry);
    if (SUCCEEDED(hr)) {
        hr = entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY);
        if (hr == MAPI_E_NO_ACCESS)                         /* shown for reading */
            hr = S_OK;
    }
    if (entry)
        entry->lpVtbl->Release(entry);
    return hr;
}
