/* After sending: hooks, the sent folder, deletion. */
#include <mapihook.h>
#include <mapiutil.h>

#include "support/mail.h"

static HRESULT open_folder(const struct support_host *host, void *context, const SBinary *id, struct mapix_error_slot *error,
    LPMAPIFOLDER *ret_folder)
{
    ULONG type;
    return host->open_entry(context, id->cb, (LPENTRYID)id->lpb, &IID_IMAPIFolder, MAPI_MODIFY, &type, (LPUNKNOWN *)ret_folder, error);
}

enum { SENT_DELETE, SENT_FOLDER, SENT_ID, SENT_PARENT, SENT_COUNT };

/* Hooks see the message in the folder where it will lie; they may choose another, or have it deleted (SPI-HOOK-03 to -05). */
static HRESULT run_hooks(const struct support_host *host, void *context, LPMESSAGE message, LPSPropValue values, LPMAPIFOLDER *io_folder,
    bool *io_delete, struct mapix_error_slot *error)
{
    ULONG flags = 0, size = 0;
    LPENTRYID target = NULL;
    if (!host->run_outbound_hooks)
        return S_OK;
    HRESULT hr = host->run_outbound_hooks(context, message, *io_folder, &flags, &size, &target);
    if (SUCCEEDED(hr) && (flags & HOOK_DELETE))
        *io_delete = true;
    if (SUCCEEDED(hr) && size && target) {
        SBinary id = { size, (LPBYTE)target };
        LPMAPIFOLDER other = NULL;
        hr = open_folder(host, context, &id, error, &other);
        if (SUCCEEDED(hr)) {
            if (*io_folder)
                (*io_folder)->lpVtbl->Release(*io_folder);
            *io_folder = other;
        }
    }
    MAPIFreeBuffer(target);
    return hr;
}

HRESULT support_do_sent_mail(const struct support_host *host, void *context, ULONG flags, LPMESSAGE message, struct mapix_error_slot *error)
{
    static const SizedSPropTagArray(SENT_COUNT, tags) = { SENT_COUNT, { PR_DELETE_AFTER_SUBMIT, PR_SENTMAIL_ENTRYID, PR_ENTRYID,
        PR_PARENT_ENTRYID } };
    LPSPropValue values = NULL;
    LPMAPIFOLDER folder = NULL, parent = NULL;
    ULONG count;
    HRESULT hr = host->open_entry ? message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values) : MAPI_E_NO_SUPPORT;
    if (FAILED(hr))
        goto out;
    bool delete = values[SENT_DELETE].ulPropTag == PR_DELETE_AFTER_SUBMIT && values[SENT_DELETE].Value.b;
    bool move = values[SENT_FOLDER].ulPropTag == PR_SENTMAIL_ENTRYID && values[SENT_FOLDER].Value.bin.cb;
    if (values[SENT_ID].ulPropTag != PR_ENTRYID || values[SENT_PARENT].ulPropTag != PR_PARENT_ENTRYID) {
        hr = MAPI_E_MISSING_REQUIRED_COLUMN;
        goto out;
    }
    if (move && FAILED(open_folder(host, context, &values[SENT_FOLDER].Value.bin, error, &folder)))
        move = false;                              /* the folder is gone: the message stays where it is */
    hr = run_hooks(host, context, message, values, &folder, &delete, error);
    message->lpVtbl->Release(message);             /* nobody has it open any more, so it can be moved */
    message = NULL;
    if (FAILED(hr) || (!delete && !folder))
        goto out;
    hr = open_folder(host, context, &values[SENT_PARENT].Value.bin, error, &parent);
    if (FAILED(hr))
        goto out;
    ENTRYLIST list = { 1, &values[SENT_ID].Value.bin };
    if (delete)
        hr = parent->lpVtbl->DeleteMessages(parent, &list, 0, NULL, 0);
    else
        hr = parent->lpVtbl->CopyMessages(parent, &list, &IID_IMAPIFolder, folder, 0, NULL, MESSAGE_MOVE);
out:
    if (message)
        message->lpVtbl->Release(message);
    if (folder)
        folder->lpVtbl->Release(folder);
    if (parent)
        parent->lpVtbl->Release(parent);
    MAPIFreeBuffer(values);
    return hr == MAPI_W_ERRORS_RETURNED ? S_OK : hr;
}
