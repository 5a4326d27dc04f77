/* SubmitMessage and SetReadFlag: where the store works together with MAPI (SPI-SUBM-02, SPI-MSG-20). No lock is held while the support
 * object runs: it comes back through the message's own methods. */
#include "providers/local/local_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"

/* --- Submission ---------------------------------------------------------------------------------------------------------------------------------------- */

/* Recipients that nobody is responsible for yet (SPI-SUBM-02); what a resend settled stays. */
static HRESULT set_responsibility(struct local_message *message)
{
    struct local_content *content = &message->content;
    ULONG index;
    HRESULT result;

    mapix_prop_lock(&message->object);
    result = local_content_load_recipients(message->core, content);
    for (index = 0; SUCCEEDED(result) && index < content->recipients->cRows; index++) {
        SRow *row = &content->recipients->aRow[index];
        SPropValue *grown = NULL;
        if (PpropFindProp(row->lpProps, row->cValues, PR_RESPONSIBILITY))
            continue;
        if (FAILED(MAPIAllocateBuffer((ULONG)((row->cValues + (size_t)1) * sizeof(*grown)), (void **)&grown))) {
            result = MAPI_E_NOT_ENOUGH_MEMORY;
            break;
        }
        for (ULONG at = 0; SUCCEEDED(result) && at < row->cValues; at++)
            result = mapix_prop_copy_value(&(struct prop_memory){ grown, MAPIAllocateMore }, &row->lpProps[at], &grown[at]);
        if (FAILED(result)) {
            MAPIFreeBuffer(grown);
            break;
        }
        local_put_boolean(PR_RESPONSIBILITY, false, &grown[row->cValues]);
        MAPIFreeBuffer(row->lpProps);
        row->lpProps = grown;
        row->cValues++;
        content->recipients_changed = true;
    }
    mapix_prop_unlock(&message->object);
    return result;
}

static HRESULT count_recipients(struct local_message *message, ULONG *ret_count)
{
    HRESULT result;

    mapix_prop_lock(&message->object);
    result = local_content_load_recipients(message->core, &message->content);
    if (SUCCEEDED(result))
        *ret_count = message->content.recipients->cRows;
    mapix_prop_unlock(&message->object);
    return local_message_failed(message, result);
}

/* The spooler's second call, after preprocessing (SPI-SUBM-05). */
static HRESULT continue_submission(struct local_message *message, LPMESSAGE interface)
{
    HRESULT result = interface->lpVtbl->SaveChanges(interface, KEEP_OPEN_READWRITE);

    if (SUCCEEDED(result))
        result = local_failed(&message->object, mapix_store_queue_set_flags(message->core->engine, message->content.row.id, 0,
            SUBMITFLAG_PREPROCESS));
    return result;
}

/* Tell the spooler once per session, before the first PrepareSubmit (SPI-SUP-18). A session without a spooler is no reason to fail: the
 * queue is in the store, and the next spooler takes it up. */
static void tell_ready(struct local_core *core)
{
    bool told;

    pthread_mutex_lock(&core->lock);
    told = core->told_ready;
    core->told_ready = true;
    pthread_mutex_unlock(&core->lock);
    if (!told && !core->without_mail)
        core->support->lpVtbl->SpoolerNotify(core->support, NOTIFY_READYTOSEND, NULL);
}

/* Tell it again now that the message is in the queue: the spooler that was told first may have died, with its broker, since then. */
static void tell_queued(struct local_core *core)
{
    if (!core->without_mail && !core->is_spooler)
        core->support->lpVtbl->SpoolerNotify(core->support, NOTIFY_READYTOSEND, NULL);
}

static HRESULT prepare(struct local_message *message, LPMESSAGE interface, ULONG *ret_flags)
{
    LPMAPISUP support = message->core->support;
    ULONG ignored = 0;
    HRESULT result = S_OK;

    tell_ready(message->core);
    if (message->content.row.flags & MSGFLAG_RESEND) {
        result = support->lpVtbl->PrepareSubmit(support, interface, &ignored);
        if (FAILED(result) && result != MAPI_E_NO_SUPPORT)
            return result;
    }
    *ret_flags = NEEDS_SPOOLER;
    result = support->lpVtbl->ExpandRecips(support, interface, ret_flags);
    if (FAILED(result) && result != MAPI_E_NO_SUPPORT)
        return result;
    return set_responsibility(message);
}

static HRESULT submit(struct local_message *message, ULONG flags)
{
    LPMESSAGE interface = (LPMESSAGE)(void *)&message->message;
    ULONG count = 0, needs = 0;
    FILETIME now;
    SPropValue values[1];
    HRESULT result;

    if (message->attachment || message->kind != MAPIX_MESSAGE_NORMAL)
        return mapix_object_fail(&message->object, MAPI_E_NO_SUPPORT, 0, "Only a message of a folder can be sent; copy this one to the Outbox");
    if (!mapix_prop_is_writable(&message->object))
        return mapix_object_fail(&message->object, MAPI_E_NO_ACCESS, 0, "The message is open for reading only; open it with MAPI_MODIFY");
    if (message->core->is_spooler && message->content.row.queue_flags != MAPIX_STORE_NOT_QUEUED)
        return continue_submission(message, interface);
    result = count_recipients(message, &count);
    if (SUCCEEDED(result) && !count)              /* SPI-SUBM-01 */
        return mapix_object_fail(&message->object, MAPI_E_NO_RECIPIENTS, 0, "The message has no recipients; add one with ModifyRecipients");
    if (SUCCEEDED(result))
        result = interface->lpVtbl->SaveChanges(interface, KEEP_OPEN_READWRITE | (flags & FORCE_SUBMIT ? FORCE_SAVE : 0));
    if (SUCCEEDED(result))
        result = prepare(message, interface, &needs);
    now = (FILETIME){ 0, 0 };
    if (SUCCEEDED(result)) {
        now = mapix_time_now();
        values[0] = (SPropValue){ .ulPropTag = PR_CLIENT_SUBMIT_TIME };
        values[0].Value.ft = now;
        result = mapix_prop_put(&message->object, 1, values);
    }
    if (SUCCEEDED(result))
        result = interface->lpVtbl->SaveChanges(interface, KEEP_OPEN_READWRITE | FORCE_SAVE);
    if (SUCCEEDED(result))                        /* SPI-SUBM-04 */
        result = local_failed(&message->object, mapix_store_queue_add(message->core->engine, message->content.row.id,
            needs & NEEDS_PREPROCESSING ? SUBMITFLAG_PREPROCESS : 0, (int64_t)((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime)));
    if (SUCCEEDED(result))
        message->submitted = true;
    return FAILED(result) ? result : S_OK;
}

/* Saved, expanded, queued: one durable step. */
HRESULT local_message_submit(struct local_message *message, ULONG flags)
{
    struct mapix_store *engine = message->core->engine;
    bool was_submitted = message->submitted;
    HRESULT result, durable;

    if (flags & ~(ULONG)FORCE_SUBMIT)
        return local_unknown_flags(&message->object, flags);
    mapix_store_hold(engine);
    result = submit(message, flags);
    durable = mapix_store_let_go(engine);
    if (FAILED(durable) && SUCCEEDED(result)) {
        message->submitted = was_submitted;
        return local_failed(&message->object, durable);
    }
    if (SUCCEEDED(result) && message->submitted && !was_submitted) {
        tell_queued(message->core);
        mapix_object_invalidate(&message->object);      /* from now on only Release (SPI-SUBM-01) */
    }
    return result;
}

/* --- Receipts --------------------------------------------------------------------------------------------------------------------------------------------- */

/* Make and send a read or non-read report for a message. Failing to is not the reader's trouble: the message is read all the same. */
static void send_report(struct local_store *store, int64_t id, bool unread)
{
    struct local_core *core = store->core;
    struct local_message *original = NULL, *report = NULL;
    struct mapix_store_facts facts;
    LPMESSAGE empty = NULL;

    if (!core->support || FAILED(mapix_store_get_facts(core->engine, &facts)) || !facts.roles[MAPIX_ROLE_OUTBOX])
        return;
    if (FAILED(local_message_open(store, id, false, &original)))
        return;
    if (SUCCEEDED(local_message_create(store, facts.roles[MAPIX_ROLE_OUTBOX], MAPIX_MESSAGE_NORMAL, &report))) {
        empty = (LPMESSAGE)(void *)&report->message;
        if (SUCCEEDED(core->support->lpVtbl->ReadReceipt(core->support, unread ? MAPI_NON_READ : 0, (LPMESSAGE)(void *)&original->message, &empty))
            && empty) {
            SPropValue after = { .ulPropTag = PR_DELETE_AFTER_SUBMIT };
            after.Value.b = TRUE;
            empty->lpVtbl->SetProps(empty, 1, &after, NULL);
            empty->lpVtbl->SubmitMessage(empty, 0);
        }
        if (empty)
            empty->lpVtbl->Release(empty);
    }
    mapix_object_release(&original->object);
}

HRESULT local_check_read_flags(struct mapix_object *object, ULONG flags)
{
    if (flags & ~(ULONG)(CLEAR_READ_FLAG | CLEAR_NRN_PENDING | CLEAR_RN_PENDING | GENERATE_RECEIPT_ONLY | MAPI_DEFERRED_ERRORS | SUPPRESS_RECEIPT))
        return local_unknown_flags(object, flags);
    if (flags & CLEAR_READ_FLAG && flags & (SUPPRESS_RECEIPT | GENERATE_RECEIPT_ONLY))      /* SPI-FLD-11 */
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0, "CLEAR_READ_FLAG goes with no other receipt flag");
    return S_OK;
}

/* The property that asks for receipts goes with SUPPRESS and GENERATE together. */
static HRESULT drop_request(struct local_store *store, int64_t id)
{
    static const SizedSPropTagArray(1, request) = { 1, { PR_READ_RECEIPT_REQUESTED } };
    struct local_message *message = NULL;
    LPMESSAGE interface;
    HRESULT result = local_message_open(store, id, true, &message);

    if (FAILED(result))
        return result;
    interface = (LPMESSAGE)(void *)&message->message;
    result = interface->lpVtbl->DeleteProps(interface, (LPSPropTagArray)(uintptr_t)&request, NULL);
    if (SUCCEEDED(result))
        result = interface->lpVtbl->SaveChanges(interface, FORCE_SAVE);
    interface->lpVtbl->Release(interface);
    return result;
}

HRESULT local_set_read_flags(struct local_store *store, struct mapix_object *object, int64_t folder, int64_t id, ULONG flags)
{
    const ULONG pending = MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING;
    bool drops_request = flags & GENERATE_RECEIPT_ONLY && flags & SUPPRESS_RECEIPT;
    struct mapix_store_message row;
    ULONG set = 0, clear = 0;
    bool report = false;
    HRESULT result = mapix_store_message_get(store->core->engine, id, &row);

    if (result == MAPI_E_NOT_FOUND)
        return S_FALSE;
    if (FAILED(result))
        return local_failed(object, result);
    if (row.queue_flags != MAPIX_STORE_NOT_QUEUED)
        return S_FALSE;
    if (flags & CLEAR_RN_PENDING)
        clear |= MSGFLAG_RN_PENDING;
    if (flags & CLEAR_NRN_PENDING)
        clear |= MSGFLAG_NRN_PENDING;
    if (flags & CLEAR_READ_FLAG) {
        clear |= MSGFLAG_READ;
    } else if (drops_request) {
        clear |= pending;
    } else if (flags & GENERATE_RECEIPT_ONLY) {
        report = row.flags & MSGFLAG_RN_PENDING;
        clear |= pending;
    } else if (flags & SUPPRESS_RECEIPT) {
        set |= MSGFLAG_READ;
        clear |= pending;
    } else if (!(flags & (CLEAR_RN_PENDING | CLEAR_NRN_PENDING))) {
        set |= MSGFLAG_READ;
        report = row.flags & MSGFLAG_RN_PENDING;
        clear |= pending;
    }
    if (report && !store->core->writable) {       /* there is no Outbox to send it from: it stays owed */
        report = false;
        clear &= ~pending;
    }
    /* The flag goes first: a crash in between loses a receipt, and never sends two (SPI-MSG-20). */
    result = mapix_store_messages_flag(store->core->engine, folder, &id, 1, set, clear, NULL, NULL);
    if (result == MAPI_W_PARTIAL_COMPLETION)      /* it is not in that folder */
        return S_FALSE;
    if (SUCCEEDED(result) && drops_request)
        result = drop_request(store, id);
    if (SUCCEEDED(result) && report)
        send_report(store, id, false);
    return FAILED(result) ? local_failed(object, result) : S_OK;
}

/* The flag goes first, as for read reports. */
static void report_each(struct local_store *store, ULONG count, const int64_t *messages)
{
    ULONG index;

    for (index = 0; index < count; index++)
        if (SUCCEEDED(mapix_store_messages_flag(store->core->engine, 0, &messages[index], 1, 0, MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING, NULL, NULL)))
            send_report(store, messages[index], true);
}

void local_report_unread(struct local_store *store, const int64_t *messages, ULONG count)
{
    int64_t *owing = NULL;
    ULONG number = 0;

    if (!store->core->writable)                   /* nothing can be sent from here */
        return;
    if (SUCCEEDED(mapix_store_messages_owing(store->core->engine, messages, count, &number, &owing)))
        report_each(store, number, owing);
    MAPIFreeBuffer(owing);
}

void local_report_unread_below(struct local_store *store, int64_t folder)
{
    int64_t *owing = NULL;
    ULONG number = 0;

    if (SUCCEEDED(mapix_store_folder_owing(store->core->engine, folder, &number, &owing)))
        report_each(store, number, owing);
    MAPIFreeBuffer(owing);
}

/* Nothing is owed yet; what the first save would make owed can be called off. PR_MESSAGE_FLAGS may have been set before: the read bit goes there. */
static HRESULT set_flags_of_new(struct local_message *message, ULONG flags)
{
    LPMESSAGE interface = (LPMESSAGE)(void *)&message->message;
    bool calls_off = flags & GENERATE_RECEIPT_ONLY && flags & SUPPRESS_RECEIPT;
    LPSPropValue value = NULL;
    SPropValue changed;
    HRESULT result;

    mapix_prop_lock(&message->object);
    if (calls_off || flags & CLEAR_RN_PENDING)
        message->receipts_cleared |= MSGFLAG_RN_PENDING;
    if (calls_off || flags & CLEAR_NRN_PENDING)
        message->receipts_cleared |= MSGFLAG_NRN_PENDING;
    mapix_prop_unlock(&message->object);
    if (flags & GENERATE_RECEIPT_ONLY || (flags & (CLEAR_RN_PENDING | CLEAR_NRN_PENDING) && !(flags & (CLEAR_READ_FLAG | SUPPRESS_RECEIPT))))
        return S_OK;
    result = HrGetOneProp((LPMAPIPROP)interface, PR_MESSAGE_FLAGS, &value);
    if (FAILED(result))
        return result;
    changed = *value;
    changed.Value.l = flags & CLEAR_READ_FLAG ? changed.Value.l & ~MSGFLAG_READ : changed.Value.l | MSGFLAG_READ;
    MAPIFreeBuffer(value);
    return mapix_prop_put(&message->object, 1, &changed);
}

static bool row_is_queued(const struct local_message *message)
{
    struct mapix_store_message row;

    return SUCCEEDED(mapix_store_message_get(message->core->engine, message->content.row.id, &row)) && row.queue_flags != MAPIX_STORE_NOT_QUEUED;
}

HRESULT local_message_set_read_flag(struct local_message *message, ULONG flags)
{
    struct mapix_store_message row;
    HRESULT result = local_check_read_flags(&message->object, flags);

    if (FAILED(result))
        return result;
    if (!local_core_keeps_personal(message->core))
        return local_refuse_read_only(&message->object, message->core);
    if (message->attachment || message->kind == MAPIX_MESSAGE_ASSOCIATED)
        return S_OK;                              /* they retain no read state */
    if (!message->content.row.id)
        return set_flags_of_new(message, flags);
    result = local_set_read_flags(message->store, &message->object, 0, message->content.row.id, flags);
    if (SUCCEEDED(result) && SUCCEEDED(mapix_store_message_get(message->core->engine, message->content.row.id, &row))) {
        mapix_prop_lock(&message->object);
        message->content.row.flags = row.flags;
        mapix_prop_unlock(&message->object);
    }
    if (result != S_FALSE)
        return result;
    if (row_is_queued(message))
        return mapix_object_fail(&message->object, MAPI_E_SUBMITTED, 0, "The message waits to be sent; call it back with AbortSubmit to change it");
    return local_message_failed(message, MAPI_E_NOT_FOUND);
}
