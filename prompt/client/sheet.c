/* A property sheet at work: what the user does becomes SetProps and IMAPIControl calls; what the table tells becomes updates. */
#include "prompt/client/sheet.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/object.h"
#include "base/text.h"
#include "prompt/client/prompt.h"
#include "prompt/client/talk.h"
#include "value/value.h"

/* ---- notifications ---- */

static bool same_bytes(const SBinary *one, const SBinary *other)
{
    return one->cb && one->cb == other->cb && !memcmp(one->lpb, other->lpb, one->cb);
}

static const SBinary *binary_of(const SPropValue *values, ULONG count, ULONG tag)
{
    const SPropValue *value = mapix_value_find(values, count, tag);
    return value ? &value->Value.bin : NULL;
}

/* Which control is meant: by PR_CONTROL_ID as the page says, or by the row's instance key as tables of ours say. */
static void mark_notified(struct sheet *sheet, const TABLE_NOTIFICATION *event)
{
    const SBinary *id = binary_of(&event->propIndex, 1, PR_CONTROL_ID), *key = binary_of(&event->propIndex, 1, PR_INSTANCE_KEY);
    if (!id && event->row.lpProps)
        id = binary_of(event->row.lpProps, event->row.cValues, PR_CONTROL_ID);
    bool found = false;
    for (unsigned i = 0; i < sheet->dialog.control_count; i++)
        if ((id && same_bytes(id, &sheet->controls[i].id)) || (key && same_bytes(key, &sheet->controls[i].instance_key)))
            sheet->controls[i].notified = found = true;
    sheet->all_notified |= !found;             /* a change of the whole table, or a control that is hidden in another: all are read */
}

/* The sink forgets its sheet when that ends: what is still queued then finds nothing. */
struct sheet_sink {
    struct mapix_object object;
    struct mapix_interface sink;
    struct sheet *sheet;
};

/* Called on the sheet's own thread (HrThisThreadAdviseSink), while it dispatches. */
static ULONG STDMETHODCALLTYPE on_notify(IMAPIAdviseSink *self, ULONG count, LPNOTIFICATION notifications)
{
    struct sheet *sheet = ((struct sheet_sink *)mapix_object_of(self))->sheet;
    for (ULONG i = 0; sheet && i < count; i++)
        if (notifications[i].ulEventType == fnevTableModified)
            mark_notified(sheet, &notifications[i].info.tab);
    return 0;
}

static const IMAPIAdviseSinkVtbl sink_vtable = { MAPIX_FORWARD_IUNKNOWN(IMAPIAdviseSink), .OnNotify = on_notify };

static const struct mapix_class_interface sink_interfaces[] = {
    { &IID_IMAPIAdviseSink, offsetof(struct sheet_sink, sink), &sink_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class sink_class = { .name = "property sheet's sink", .size = sizeof(struct sheet_sink), .interfaces = sink_interfaces };

/* A table that tells nothing still makes a sheet: values are read anew after each change. */
static struct sheet_sink *listen(struct sheet *sheet, ULONG_PTR *ret_connection)
{
    struct sheet_sink *own = NULL;
    LPMAPIADVISESINK here = NULL;
    if (FAILED(mapix_object_new(&sink_class, NULL, &own)))
        return NULL;
    own->sheet = sheet;
    HRESULT hr = HrThisThreadAdviseSink((LPMAPIADVISESINK)(void *)&own->sink, &here);
    if (SUCCEEDED(hr)) {
        hr = sheet->table->lpVtbl->Advise(sheet->table, fnevTableModified, here, ret_connection);
        here->lpVtbl->Release(here);
    }
    if (SUCCEEDED(hr)) {
        sheet->dialog.event = mapix_notification_descriptor();
        return own;
    }
    mapix_object_release(&own->object);
    return NULL;
}

static void stop_listening(struct sheet *sheet, struct sheet_sink *sink, ULONG_PTR connection)
{
    if (!sink)
        return;
    sheet->table->lpVtbl->Unadvise(sheet->table, connection);
    sink->sheet = NULL;
    HrDispatchNotifications(0);                /* what is queued holds the sink */
    mapix_object_release(&sink->object);
}

/* ---- hooks ---- */

static HRESULT refresh(struct dialog *dialog)
{
    struct sheet *sheet = dialog->context;
    if (FAILED(HrDispatchNotifications(0)))
        dialog->event = -1;                    /* MAPI is being shut down: nothing will come */
    return sheet_refresh(sheet);
}

/* A failure to write is told, and no failure of the dialog. */
static HRESULT write_told(struct sheet *sheet, unsigned index, char **ret_message)
{
    HRESULT hr = sheet_write(sheet, index, ret_message);
    return hr == MAPI_E_CALL_FAILED ? S_OK : hr;
}

static HRESULT set(struct dialog *dialog, unsigned index, char **ret_message)
{
    HRESULT hr = write_told(dialog->context, index, ret_message);
    return SUCCEEDED(hr) ? refresh(dialog) : hr;
}

static char *activation_failure(LPMAPICONTROL button, HRESULT hr)
{
    LPMAPIERROR error = NULL;
    char *text = NULL;
    if (SUCCEEDED(button->lpVtbl->GetLastError(button, hr, MAPI_UNICODE, &error)) && error && error->lpszError)
        text = mapix_text_utf8_heap((const wchar_t *)(const void *)error->lpszError);
    MAPIFreeBuffer(error);
    if (!text && asprintf(&text, "This did not work (error %#010x)", (unsigned)hr) < 0)
        text = NULL;
    return text;
}

static HRESULT press(struct dialog *dialog, unsigned index, char **ret_message)
{
    struct sheet *sheet = dialog->context;
    LPMAPICONTROL button = sheet->controls[index].button;
    ULONG state = MAPI_DISABLED;
    HRESULT hr = button ? button->lpVtbl->GetState(button, 0, &state) : MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr) && state == MAPI_ENABLED) {
        hr = button->lpVtbl->Activate(button, 0, sheet->ui_param);
        if (FAILED(hr) && hr != MAPI_E_USER_CANCEL)
            *ret_message = activation_failure(button, hr);
    }
    sheet->controls[index].notified = true;    /* it may have switched itself off */
    return refresh(dialog);
}

/* Everything that was changed and not yet set; the first refusal stops it. */
static HRESULT accept_all(struct dialog *dialog, char **ret_message, int *ret_control)
{
    struct sheet *sheet = dialog->context;
    HRESULT hr = S_OK;
    for (unsigned i = 0; i < dialog->control_count && SUCCEEDED(hr) && !*ret_message; i++)
        if (dialog->controls[i].changed) {
            hr = write_told(sheet, i, ret_message);
            *ret_control = *ret_message ? (int)i : -1;
        }
    return hr;
}

static const struct dialog_hooks hooks = { .set = set, .press = press, .accept = accept_all, .refresh = refresh };

/* ---- the sheet ---- */

static const struct dialog_button edit_buttons[] = { { "ok", "OK" }, { "cancel", "Cancel" } };

static HRESULT explain(struct sheet *sheet, HRESULT hr)
{
    if (hr == MAPI_E_CORRUPT_DATA)
        return mapix_error_set(sheet->error, hr, PROMPT_COMPONENT, 0, 0, "The property sheet cannot be shown: its display table has controls that "
            "lack their description");
    if (hr == MAPI_E_TOO_COMPLEX)
        return mapix_error_set(sheet->error, hr, PROMPT_COMPONENT, 0, 0, "The property sheet cannot be shown: it has too many controls");
    return hr;
}

HRESULT prompt_run_sheet(ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table, LPMAPIPROP data, ULONG top_page,
    struct mapix_error_slot *error)
{
    if (!display_table || !data)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    if (!prompt_available())
        return mapix_error_set(error, MAPI_E_NO_SUPPORT, PROMPT_COMPONENT, 0, 0, "No dialog can be shown here");
    struct sheet sheet = { .table = display_table, .data = data, .ui_param = ui_param, .error = error };
    ULONG_PTR connection = 0;
    char *name = title ? mapix_text_from_flags_heap(title, flags) : NULL;
    sheet.dialog = (struct dialog){ .kind = "sheet", .title = name ? name : "Properties", .button_count = 2, .buttons = edit_buttons,
        .hooks = &hooks, .event = -1, .context = &sheet, .top_page = top_page };
    HRESULT hr = sheet_read(&sheet);
    if (SUCCEEDED(hr)) {
        if (sheet.dialog.top_page >= sheet.dialog.page_count)
            sheet.dialog.top_page = 0;
        for (unsigned i = 0; i < sheet.dialog.control_count; i++)
            sheet.dialog.controls[i].stale = false;
        struct sheet_sink *sink = listen(&sheet, &connection);
        hr = dialog_run(ui_param, &sheet.dialog, error);
        stop_listening(&sheet, sink, connection);
    } else {
        hr = explain(&sheet, hr);
    }
    sheet_clear(&sheet);
    free(name);
    return hr;
}
