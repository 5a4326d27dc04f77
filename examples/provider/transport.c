/* The transport: mail of type NOTE is written into the Inbox of the notebook that is the address. It waits for nothing to arrive: a note is
 * in its recipient's store when it was written there. */
#include "notes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

UNKNOWN_FUNCTIONS(IXPLogon)

/* --- sending --- */

enum { ROW_ID, ROW_TYPE, ROW_RESPONSIBLE, ROW_NAME, ROW_ADDRESS_TYPE, ROW_ADDRESS, ROW_COLUMNS };

static const SizedSPropTagArray(ROW_COLUMNS, row_columns) = { ROW_COLUMNS, { PR_ROWID, PR_RECIPIENT_TYPE, PR_RESPONSIBILITY, PR_DISPLAY_NAME_A,
    PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };

static HRESULT read_rows(LPMESSAGE message, LPSRowSet *ret_rows)
{
    LPMAPITABLE table;
    HRESULT result = message->lpVtbl->GetRecipientTable(message, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&row_columns, NULL, NULL, 0, ret_rows);
    table->lpVtbl->Release(table);
    return result;
}

/* What is delivered: the message's text, who wrote it, everybody it went to but the blind copies. */
static HRESULT make_note(struct logon *logon, LPMESSAGE message, LPSRowSet rows, struct note *note)
{
    static const SizedSPropTagArray(7, wanted) = { 7, { PR_SUBJECT_A, PR_BODY_A, PR_MESSAGE_CLASS_A, PR_CLIENT_SUBMIT_TIME, PR_SEARCH_KEY,
        PR_IMPORTANCE, PR_CONVERSATION_INDEX } };
    LPSPropValue values = NULL;
    ULONG count;
    HRESULT result = CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, &note->values);

    if (FAILED(result))
        return result;
    result = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&wanted, 0, &count, &values);
    for (ULONG i = 0; values && i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR)
            note->values->lpVtbl->SetProps(note->values, 1, &values[i], NULL);
    release_memory(values);
    put_text(note->values, PR_SENDER_NAME_A, logon->owner);
    put_text(note->values, PR_SENDER_ADDRTYPE_A, "NOTE");
    put_text(note->values, PR_SENDER_EMAIL_ADDRESS_A, logon->path);
    put_long(note->values, PR_MESSAGE_FLAGS, 0);           /* unread */
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        const SPropValue *row = rows->aRow[i].lpProps;

        if (row[ROW_TYPE].Value.l == MAPI_TO || row[ROW_TYPE].Value.l == MAPI_CC)
            result = note_add_recipient(note, row[ROW_TYPE].Value.l, PROP_TYPE(row[ROW_NAME].ulPropTag) == PT_STRING8 ? row[ROW_NAME].Value.lpszA : "",
                PROP_TYPE(row[ROW_ADDRESS_TYPE].ulPropTag) == PT_STRING8 ? row[ROW_ADDRESS_TYPE].Value.lpszA : "",
                PROP_TYPE(row[ROW_ADDRESS].ulPropTag) == PT_STRING8 ? row[ROW_ADDRESS].Value.lpszA : "", false);
    }
    return result;
}

static HRESULT deliver(const struct note *note, const char *address)
{
    char *path = note_new_path(INBOX);
    MAPIUID uid;
    HRESULT result = path && *address == '/' ? notebook_open(address, false, &uid) : MAPI_E_NOT_FOUND;

    if (!FAILED(result))
        result = note_write(address, path, note, NOTE_KEPT);
    free(path);
    return result;
}

/* Say that this recipient is dealt with: the spooler offers him to nobody else (SPI-XP-10). */
static HRESULT mark_served(LPMESSAGE message, const SRow *row)
{
    SizedADRLIST(1, list) = { .cEntries = 1 };
    SPropValue values[ROW_COLUMNS];
    ULONG count = 0;

    for (ULONG i = 0; i < ROW_COLUMNS; i++)
        if (PROP_TYPE(row->lpProps[i].ulPropTag) != PT_ERROR) {
            values[count] = row->lpProps[i];
            if (i == ROW_RESPONSIBLE)
                values[count].Value.b = TRUE;
            count++;
        }
    list.aEntries[0].cValues = count;
    list.aEntries[0].rgPropVals = values;
    return message->lpVtbl->ModifyRecipients(message, MODRECIP_MODIFY, (LPADRLIST)(void *)&list);
}

/* There is no such notebook: the sender gets a report, which MAPI writes (SPI-RPT-07). The list is MAPI's to free when it succeeds. */
static void report(struct logon *logon, LPMESSAGE message, const SRow *row)
{
    LPADRLIST list = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;

    if (FAILED(allocate((ULONG)CbNewADRLIST(1), (LPVOID *)&list)))
        return;
    list->cEntries = 0;
    if (!FAILED(allocate((ROW_COLUMNS + 3) * sizeof(*values), (LPVOID *)&values))) {
        for (ULONG i = 0; i < ROW_COLUMNS; i++)
            if (PROP_TYPE(row->lpProps[i].ulPropTag) != PT_ERROR && i != ROW_RESPONSIBLE)
                values[count++] = row->lpProps[i];
        values[count++] = (SPropValue){ .ulPropTag = PR_NDR_REASON_CODE, .Value.l = 0 };
        values[count++] = (SPropValue){ .ulPropTag = PR_NDR_DIAG_CODE, .Value.l = 0 };
        values[count++] = (SPropValue){ .ulPropTag = PR_REPORT_TEXT_A, .Value.lpszA = (LPSTR)(uintptr_t) "There is no notebook in that directory." };
        list->aEntries[0] = (ADRENTRY){ .cValues = count, .rgPropVals = values };
        list->cEntries = 1;
    }
    if (!list->cEntries || FAILED(logon->support->lpVtbl->StatusRecips(logon->support, message, list)))
        FreePadrlist(list);
}

static bool is_ours(const SPropValue *row)
{
    if (PROP_TYPE(row[ROW_ADDRESS_TYPE].ulPropTag) != PT_STRING8 || PROP_TYPE(row[ROW_ADDRESS].ulPropTag) != PT_STRING8)
        return false;
    return !strcasecmp(row[ROW_ADDRESS_TYPE].Value.lpszA, "NOTE") && !(row[ROW_RESPONSIBLE].ulPropTag == PR_RESPONSIBILITY && row[ROW_RESPONSIBLE].Value.b);
}

/* Everybody of type NOTE whom nobody served yet. MAPI_E_NOT_ME: not one; the spooler asks the next transport. */
static HRESULT STDMETHODCALLTYPE logon_submit(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference, ULONG_PTR *ret_wait)
{
    struct logon *logon = OBJECT(self)->logon;
    struct note note = { 0 };
    LPSRowSet rows = NULL;
    ULONG served = 0;
    HRESULT result;

    if (!message || !reference || !ret_wait)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)BEGIN_DEFERRED)
        return MAPI_E_UNKNOWN_FLAGS;
    *reference = 1;
    *ret_wait = 0;
    result = read_rows(message, &rows);
    if (FAILED(result))
        return result;
    result = make_note(logon, message, rows, &note);
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        HRESULT one;

        if (!is_ours(rows->aRow[i].lpProps))
            continue;
        if (logon->support->lpVtbl->SpoolerYield(logon->support, 0) == MAPI_W_CANCEL_MESSAGE) {
            result = MAPI_E_USER_CANCEL;
            break;
        }
        one = deliver(&note, rows->aRow[i].lpProps[ROW_ADDRESS].Value.lpszA);
        if (one == MAPI_E_NOT_ENOUGH_DISK || one == MAPI_E_NOT_ENOUGH_MEMORY) {
            result = one;                      /* tried again later: those served are marked */
            break;
        }
        if (FAILED(one))
            report(logon, message, &rows->aRow[i]);
        result = mark_served(message, &rows->aRow[i]);
        served++;
    }
    if (note.values)
        note.values->lpVtbl->Release(note.values);
    note_clear(&note);
    FreeProws(rows);
    return FAILED(result) ? result : served ? S_OK : MAPI_E_NOT_ME;
}

static HRESULT STDMETHODCALLTYPE logon_end_message(IXPLogon *self, ULONG_PTR reference, ULONG *ret_flags)
{
    if (!ret_flags)
        return MAPI_E_INVALID_PARAMETER;
    *ret_flags = 0;                            /* done; END_RESEND_LATER would ask for another try */
    return S_OK;
}

/* --- the rest of the logon object --- */

/* Owned by us, valid until the next call or the logoff. A type is enough; UIDs would serve recipients of an address book by its UID. */
static HRESULT STDMETHODCALLTYPE logon_address_types(IXPLogon *self, ULONG *ret_flags, ULONG *ret_type_count, LPTSTR **ret_types, ULONG *ret_uid_count,
    LPMAPIUID **ret_uids)
{
    static char note[] = "NOTE";
    static LPTSTR types[] = { (LPTSTR)note };

    if (!ret_flags || !ret_type_count || !ret_types || !ret_uid_count || !ret_uids)
        return MAPI_E_INVALID_PARAMETER;
    *ret_flags = 0;                            /* 8-bit text */
    *ret_type_count = 1;
    *ret_types = types;
    *ret_uid_count = 0;
    *ret_uids = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_options(IXPLogon *self, ULONG *ret_flags, ULONG *ret_count, LPOPTIONDATA *ret_options)
{
    if (!ret_flags || !ret_count || !ret_options)
        return MAPI_E_INVALID_PARAMETER;
    *ret_flags = *ret_count = 0;
    *ret_options = NULL;
    return S_OK;
}

/* What the spooler wants from now on. Sending is quick and receiving is nothing: the row says that both are on. */
static HRESULT STDMETHODCALLTYPE logon_notify(IXPLogon *self, ULONG *io_flags, LPVOID *data)
{
    struct logon *logon = OBJECT(self)->logon;
    SPropValue code = { .ulPropTag = PR_STATUS_CODE, .Value.l = STATUS_AVAILABLE };

    if (!io_flags)
        return MAPI_E_INVALID_PARAMETER;
    if (*io_flags & (NOTIFY_BEGIN_INBOUND | NOTIFY_BEGIN_OUTBOUND))
        code.Value.l |= STATUS_INBOUND_ENABLED | STATUS_OUTBOUND_ENABLED;
    if (*io_flags & (NOTIFY_BEGIN_INBOUND | NOTIFY_END_INBOUND | NOTIFY_BEGIN_OUTBOUND | NOTIFY_END_OUTBOUND))
        logon->support->lpVtbl->ModifyStatusRow(logon->support, 1, &code, STATUSROW_UPDATE);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_idle(IXPLogon *self, ULONG flags) { return S_OK; }

static HRESULT STDMETHODCALLTYPE logon_logoff(IXPLogon *self, ULONG flags)
{
    logon_end(OBJECT(self)->logon);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_poll(IXPLogon *self, ULONG *ret_incoming)
{
    if (!ret_incoming)
        return MAPI_E_INVALID_PARAMETER;
    *ret_incoming = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_start_message(IXPLogon *self, ULONG flags, LPMESSAGE message, ULONG_PTR *reference)
{
    return MAPI_E_NO_SUPPORT;                  /* never asked: Poll has nothing */
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IXPLogon *self, LPCIID iid, ULONG flags, ULONG *ret_type, LPMAPISTATUS *ret)
{
    if (!ret_type || !ret)
        return MAPI_E_INVALID_PARAMETER;
    return status_open(OBJECT(self)->logon, MAPI_TRANSPORT_PROVIDER, ret_type, (LPVOID *)ret);
}

static HRESULT STDMETHODCALLTYPE logon_validate(IXPLogon *self, ULONG_PTR ui_param, ULONG flags)
{
    MAPIUID uid;

    return notebook_open(OBJECT(self)->logon->path, false, &uid);
}

static HRESULT STDMETHODCALLTYPE logon_flush(IXPLogon *self, ULONG_PTR ui_param, ULONG size, LPENTRYID target, ULONG flags) { return S_OK; }

static const IXPLogonVtbl logon_methods = {
    UNKNOWN_METHODS(IXPLogon), .AddressTypes = logon_address_types, .RegisterOptions = logon_options, .TransportNotify = logon_notify,
    .Idle = logon_idle, .TransportLogoff = logon_logoff, .SubmitMessage = logon_submit, .EndMessage = logon_end_message, .Poll = logon_poll,
    .StartMessage = logon_start_message, .OpenStatusEntry = logon_open_status, .ValidateState = logon_validate, .FlushQueues = logon_flush,
};

static const struct kind logon_kind = {
    .interfaces = { &IID_IUnknown, &IID_IXPLogon }, .methods = sizeof(IXPLogonVtbl) / sizeof(void *), .outlives = true,
};

/* --- the provider object --- */

static struct provider *provider_of(IXPProvider *self)
{
    return (struct provider *)(void *)self;
}

static HRESULT STDMETHODCALLTYPE provider_query_interface(IXPProvider *self, REFIID iid, LPVOID *ret)
{
    return provider_query(provider_of(self), iid, ret);
}

static ULONG STDMETHODCALLTYPE provider_add_ref(IXPProvider *self) { return provider_add(provider_of(self)); }
static ULONG STDMETHODCALLTYPE provider_release_ref(IXPProvider *self) { return provider_release(provider_of(self)); }
static HRESULT STDMETHODCALLTYPE provider_shutdown(IXPProvider *self, ULONG *flags) { return S_OK; }

static HRESULT STDMETHODCALLTYPE provider_logon(IXPProvider *self, LPMAPISUP support, ULONG_PTR ui_param, LPTSTR profile, ULONG *io_flags,
    LPMAPIERROR *ret_error, LPXPLOGON *ret_logon)
{
    struct object *object;
    struct logon *logon;
    HRESULT result;

    if (!support || !io_flags || !ret_logon)
        return MAPI_E_INVALID_PARAMETER;
    *ret_logon = NULL;
    if (ret_error)
        *ret_error = NULL;
    result = logon_new(support, provider_of(self), NULL, *io_flags & MAPI_UNICODE ? NULL : ret_error, &logon);
    if (FAILED(result))
        return result;
    result = object_new(&logon_kind, &logon_methods, sizeof(*object), logon, false, &object);
    if (!FAILED(result))
        result = logon_status(logon, MAPI_TRANSPORT_PROVIDER, STATUS_AVAILABLE | STATUS_INBOUND_ENABLED | STATUS_OUTBOUND_ENABLED,
            STATUS_VALIDATE_STATE | STATUS_SETTINGS_DIALOG | STATUS_FLUSH_QUEUES);
    if (FAILED(result))
        logon_end(logon);
    else
        *ret_logon = (LPXPLOGON)(void *)object;
    *io_flags = 0;                             /* wants no Idle and no Poll: LOGON_SP_IDLE, LOGON_SP_POLL (SPI-XP-04) */
    logon_release(logon);
    return result;
}

static const IXPProviderVtbl provider_methods = {
    .QueryInterface = provider_query_interface, .AddRef = provider_add_ref, .Release = provider_release_ref, .Shutdown = provider_shutdown,
    .TransportLogon = provider_logon,
};

HRESULT transport_provider_new(LPXPPROVIDER *ret_provider)
{
    return provider_new(&provider_methods, &IID_IXPProvider, ret_provider);
}
