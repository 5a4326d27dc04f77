/* New entries, and their details (AB-24, AB-25). */
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prompt/client/prompt.h"
#include "session/addrbook_dialog.h"
#include "session/seams.h"
#include "support/one_off.h"
#include "table/helpers.h"
#include "value/value.h"

/* Show the form of an entry. MAPI_E_NO_SUPPORT: no dialog, or no form; MAPI_E_USER_CANCEL. */
static HRESULT show(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, LPMAPIPROP entry)
{
    const struct session_prompt *prompt = addrbook_may_ask(book) ? session_prompt() : NULL;
    LPMAPITABLE form = NULL;
    LPSPropValue name = NULL;
    if (!prompt || !prompt->run_property_sheet)
        return MAPI_E_NO_SUPPORT;
    HRESULT hr = entry->lpVtbl->OpenProperty(entry, PR_DETAILS_TABLE, &IID_IMAPITable, MAPI_UNICODE, 0, (LPUNKNOWN *)&form);
    if (FAILED(hr))
        return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : MAPI_E_NO_SUPPORT;
    HrGetOneProp(entry, flags & MAPI_UNICODE ? PR_DISPLAY_NAME_W : PR_DISPLAY_NAME_A, &name);
    hr = prompt->run_property_sheet(ui_param, name ? flags & MAPI_UNICODE : 0, name ? (LPTSTR)name->Value.lpszA : (LPTSTR)(uintptr_t)"New entry",
        form, entry, 0);
    if (FAILED(hr))
        mapix_error_copy(&book->object.error, mapix_error_thread_slot());      /* why, from the dialog */
    MAPIFreeBuffer(name);
    form->lpVtbl->Release(form);
    return hr;
}

/* What an object of a provider says about its failure becomes the address book's own word. */
static HRESULT explained(struct addrbook *book, void *object, HRESULT result)
{
    LPMAPIPROP prop = object;
    LPMAPIERROR error = NULL;
    if (FAILED(result) && prop && SUCCEEDED(prop->lpVtbl->GetLastError(prop, result, 0, &error)) && error)
        mapix_error_set_mapierror(&book->object.error, result, 0, error);
    MAPIFreeBuffer(error);
    return result;
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
        hr = explained(book, container, container->lpVtbl->CreateEntry(container, template_size, template_id, flags & ~(ULONG)MAPI_UNICODE, &entry));
    if (SUCCEEDED(hr)) {
        hr = show(book, ui_param, flags, entry);
        if (hr == MAPI_E_NO_SUPPORT)
            hr = has_content(entry) ? S_OK
                : mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
                      "A new entry needs a dialog to be filled in, and there is none here; call CreateEntry on the container and set its properties");
    }
    if (SUCCEEDED(hr))
        hr = explained(book, entry, entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READONLY));
    if (SUCCEEDED(hr))
        hr = give_id(entry, ret_size, ret_entry_id);
    if (entry)
        entry->lpVtbl->Release(entry);
    if (container)
        container->lpVtbl->Release(container);
    return hr;
}

/* A recipient for a message only: what the form holds becomes a one-off. MAPI_E_NOT_FOUND: it holds no address. */
static HRESULT one_off_of(LPMAPIPROP entry, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    SizedSPropTagArray(4, tags) = { 4, { PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_SEND_RICH_INFO } };
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT hr = entry->lpVtbl->GetProps(entry, (LPSPropTagArray)&tags, 0, &count, &values);
    if (SUCCEEDED(hr) && (values[1].ulPropTag != PR_ADDRTYPE_A || values[2].ulPropTag != PR_EMAIL_ADDRESS_A || !*values[1].Value.lpszA
            || !*values[2].Value.lpszA))
        hr = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr) && ret_size) {
        bool rich = values[3].ulPropTag != PR_SEND_RICH_INFO || values[3].Value.b;
        for (char *c = values[1].Value.lpszA; *c; c++)      /* AB-31 */
            if (*c >= 'a' && *c <= 'z')
                *c = (char)(*c - 'a' + 'A');
        hr = mapix_one_off_encode(values[0].ulPropTag == PR_DISPLAY_NAME_A && *values[0].Value.lpszA ? values[0].Value.lpszA : NULL,
            values[1].Value.lpszA, values[2].Value.lpszA, MAPI_UNICODE | (rich ? 0 : MAPI_SEND_NO_RICH_INFO), ret_size, ret_entry_id);
    }
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

/* The templates that a container takes, else those of everybody. */
static HRESULT template_table(struct addrbook *book, ULONG container_size, LPENTRYID container_id, LPMAPITABLE *ret_table)
{
    IABContainer *container = NULL;
    ULONG type = 0;
    HRESULT hr = MAPI_E_NOT_FOUND;
    if (container_size)
        hr = addrbook_open_entry(book, container_size, container_id, &IID_IABContainer, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&container);
    if (SUCCEEDED(hr))
        hr = container->lpVtbl->OpenProperty(container, PR_CREATE_TEMPLATES, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)ret_table);
    if (container)
        container->lpVtbl->Release(container);
    return FAILED(hr) && hr != MAPI_E_NOT_ENOUGH_MEMORY ? addrbook_one_off_table(book->core, 0, ret_table) : hr;
}

/* Let the user say of which kind the new entry is (AB-25). */
static HRESULT choose_template(struct addrbook *book, ULONG_PTR ui_param, ULONG container_size, LPENTRYID container_id, ULONG *ret_size,
    LPENTRYID *ret_entry_id)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_SELECTABLE } };
    struct addrbook_lines lines = { 0 };
    LPMAPITABLE table;
    LPSRowSet rows = NULL;
    unsigned chosen = 0;
    HRESULT hr = template_table(book, container_size, container_id, &table);
    if (SUCCEEDED(hr))
        hr = mapix_table_take_rows(table, (const SPropTagArray *)&columns, NULL, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        if (values[0].ulPropTag != PR_DISPLAY_NAME_A || values[1].ulPropTag != PR_ENTRYID || (values[2].ulPropTag == PR_SELECTABLE && !values[2].Value.b))
            continue;                                       /* a heading */
        SRow row = rows->aRow[i];
        rows->aRow[i] = rows->aRow[lines.count];            /* rows in the order of the lines */
        rows->aRow[lines.count] = row;
        hr = addrbook_lines_add(&lines, "%s", row.lpProps[0].Value.lpszA);
    }
    if (SUCCEEDED(hr) && !lines.count)
        hr = mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0, "There are no templates for new entries here");
    if (SUCCEEDED(hr))
        hr = addrbook_choose_one(book, ui_param, "New entry", "What kind of entry?", &lines, &chosen);
    if (SUCCEEDED(hr)) {
        const SBinary *id = &rows->aRow[chosen].lpProps[1].Value.bin;
        *ret_entry_id = mapix_memory_copy(NULL, id->lpb, id->cb);
        *ret_size = id->cb;
        hr = *ret_entry_id ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    addrbook_lines_clear(&lines);
    FreeProws(rows);
    return hr;
}

HRESULT addrbook_new_entry(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, ULONG container_size, LPENTRYID container,
    ULONG template_size, LPENTRYID template_id, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    LPENTRYID chosen = NULL;
    HRESULT hr = S_OK;
    if (!template_size && !addrbook_may_ask(book))
        return mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
            "Choosing a template needs a dialog, and there is none here; pass one of PR_CREATE_TEMPLATES or PR_DEF_CREATE_MAILUSER");
    prompt_begin_series();
    if (!template_size) {
        hr = choose_template(book, ui_param, container_size, container, &template_size, &chosen);
        template_id = chosen;
    }
    if (SUCCEEDED(hr))
        hr = container_size ? create_in(book, ui_param, flags, container_size, container, template_size, template_id, ret_size, ret_entry_id)
                            : create_for_message(book, ui_param, flags, template_size, template_id, ret_size, ret_entry_id);
    prompt_end_series();
    MAPIFreeBuffer(chosen);
    return hr;
}

/* Show an entry, and keep what was changed of it. */
static HRESULT show_and_save(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, LPMAPIPROP entry)
{
    HRESULT hr = show(book, ui_param, flags, entry);
    if (SUCCEEDED(hr)) {
        hr = explained(book, entry, entry->lpVtbl->SaveChanges(entry, KEEP_OPEN_READWRITE));
        if (hr == MAPI_E_NO_ACCESS)                         /* shown for reading */
            hr = S_OK;
    }
    if (hr == MAPI_E_NO_SUPPORT)
        mapix_object_fail(&book->object, hr, 0, "This entry has no form to be shown with (PR_DETAILS_TABLE); read its properties");
    return hr;
}

/* The entry, and a button of the client's own beside it, as often as the user likes. */
static HRESULT show_with_button(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, LPMAPIPROP entry, ULONG size, LPENTRYID entry_id,
    LPFNBUTTON button, LPVOID context, const char *text)
{
    struct addrbook_lines lines = { 0 };
    unsigned chosen = 0;
    HRESULT hr = addrbook_lines_add(&lines, "Show the entry");
    if (SUCCEEDED(hr))
        hr = addrbook_lines_add(&lines, "%s", text);
    if (SUCCEEDED(hr))
        hr = addrbook_lines_add(&lines, "Done");
    while (SUCCEEDED(hr)) {
        hr = addrbook_choose_one(book, ui_param, "Address book", "What is to be done?", &lines, &chosen);
        if (hr == MAPI_E_USER_CANCEL || (SUCCEEDED(hr) && chosen == 2)) {
            hr = S_OK;
            break;
        }
        if (SUCCEEDED(hr) && chosen == 0)
            hr = show_and_save(book, ui_param, flags, entry);
        else if (SUCCEEDED(hr))
            hr = button(ui_param, context, size, entry_id, flags);
        if (hr == MAPI_E_USER_CANCEL)
            hr = S_OK;
    }
    addrbook_lines_clear(&lines);
    return hr;
}

/* AB-24. Microsoft's headers have no AB_TELL_DETAILS_CHANGE, so nobody can ask whether something changed. */
HRESULT addrbook_details(struct addrbook *book, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, LPFNBUTTON button, LPVOID button_context,
    const char *button_text, ULONG flags)
{
    LPMAPIPROP entry = NULL;
    ULONG type = 0;
    if (!addrbook_may_ask(book))
        return mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0,
            "Showing an entry needs a dialog, and there is none here; open the entry and read its properties");
    HRESULT hr = addrbook_open_entry(book, size, entry_id, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&entry);
    if (FAILED(hr))
        return hr;
    prompt_begin_series();
    hr = button ? show_with_button(book, ui_param, flags, entry, size, entry_id, button, button_context, button_text)
                : show_and_save(book, ui_param, flags, entry);
    prompt_end_series();
    entry->lpVtbl->Release(entry);
    return hr;
}
