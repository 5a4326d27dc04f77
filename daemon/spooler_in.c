/* Incoming mail: from the transports into the default store (SPI-XP-21 to -23), past the inbound hooks (SPI-HOOK-04). */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#define POLL_SECONDS 60
#define MESSAGES_MAX 10000             /* of one transport in a row; the others want their turn */

static HRESULT open_receive_folder(LPMDB store, const char *class, LPMAPIFOLDER *ret_folder, LPENTRYID *ret_id, ULONG *ret_size)
{
    ULONG type;
    HRESULT result = store->lpVtbl->GetReceiveFolder(store, (LPTSTR)(uintptr_t)class, 0, ret_size, ret_id, NULL);

    if (FAILED(result))
        return result;
    result = store->lpVtbl->OpenEntry(store, *ret_size, *ret_id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)ret_folder);
    if (FAILED(result))
        MAPIFreeBuffer(*ret_id);
    return result;
}

/* A message that came, on its way to where it stays. */
struct arrival {
    LPMDB store;
    LPMAPIFOLDER folder;               /* where it lies */
    LPMESSAGE message;                 /* open, or NULL */
    LPSPropValue id;                   /* PR_ENTRYID */
    LPENTRYID folder_id;
    ULONG folder_size;
    char *class;
};

static HRESULT create_message(struct arrival *arrival)
{
    HRESULT result = open_receive_folder(arrival->store, NULL, &arrival->folder, &arrival->folder_id, &arrival->folder_size);

    return FAILED(result) ? result : arrival->folder->lpVtbl->CreateMessage(arrival->folder, NULL, 0, &arrival->message);
}

static void free_arrival(struct arrival *arrival)
{
    if (arrival->message)
        arrival->message->lpVtbl->Release(arrival->message);
    if (arrival->folder)
        arrival->folder->lpVtbl->Release(arrival->folder);
    MAPIFreeBuffer(arrival->id);
    MAPIFreeBuffer(arrival->folder_id);
    free(arrival->class);
}

static HRESULT move_to(struct arrival *arrival, ULONG size, LPENTRYID id)
{
    SBinaryArray list = { 1, &arrival->id->Value.bin };
    LPMAPIFOLDER target;
    ULONG type;
    LPENTRYID copy = NULL;
    HRESULT result = arrival->store->lpVtbl->OpenEntry(arrival->store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&target);

    if (FAILED(result))
        return result;
    if (arrival->message)              /* nobody has it open while it moves */
        arrival->message->lpVtbl->Release(arrival->message);
    arrival->message = NULL;
    result = arrival->folder->lpVtbl->CopyMessages(arrival->folder, &list, NULL, target, 0, NULL, MESSAGE_MOVE);
    if (!FAILED(result))
        result = MAPIAllocateBuffer(size, (LPVOID *)&copy);
    if (FAILED(result)) {
        target->lpVtbl->Release(target);
        return result;
    }
    memcpy(copy, id, size);
    MAPIFreeBuffer(arrival->folder_id);
    arrival->folder_id = copy;
    arrival->folder_size = size;
    arrival->folder->lpVtbl->Release(arrival->folder);
    arrival->folder = target;
    return S_OK;
}

static bool same_entry(LPMDB store, ULONG size_1, LPENTRYID id_1, ULONG size_2, LPENTRYID id_2)
{
    ULONG same = 0;

    return !FAILED(store->lpVtbl->CompareEntryIDs(store, size_1, id_1, size_2, id_2, 0, &same)) && same;
}

static HRESULT read_class(struct arrival *arrival)
{
    LPSPropValue class = NULL;
    HRESULT result = HrGetOneProp((LPMAPIPROP)arrival->message, PR_MESSAGE_CLASS_A, &class);

    arrival->class = strdup(FAILED(result) || !*class->Value.lpszA ? "IPM.Note" : class->Value.lpszA);
    if (!FAILED(result))
        MAPIFreeBuffer(class);
    return arrival->class ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Mail of some classes has a folder of its own. */
static HRESULT file_by_class(struct arrival *arrival)
{
    LPENTRYID id = NULL;
    ULONG size = 0;
    HRESULT result = read_class(arrival);

    if (FAILED(result))
        return result;
    result = arrival->store->lpVtbl->GetReceiveFolder(arrival->store, (LPTSTR)arrival->class, 0, &size, &id, NULL);
    if (FAILED(result))
        return result;
    if (!same_entry(arrival->store, size, id, arrival->folder_size, arrival->folder_id))
        result = move_to(arrival, size, id);
    MAPIFreeBuffer(id);
    return result;
}

/* What the hooks want done. S_FALSE: it is gone, clients hear nothing. */
static HRESULT pass_hooks(struct spooler_state *spooler, struct arrival *arrival)
{
    SBinaryArray list = { 1, &arrival->id->Value.bin };
    ULONG flags = 0, size = 0, type;
    LPENTRYID target = NULL;
    HRESULT result = S_OK;

    if (!spooler->session->hook_count)
        return S_OK;
    if (!arrival->message)
        result = arrival->store->lpVtbl->OpenEntry(arrival->store, arrival->id->Value.bin.cb, (LPENTRYID)(void *)arrival->id->Value.bin.lpb, NULL,
            MAPI_MODIFY, &type, (LPUNKNOWN *)&arrival->message);
    if (FAILED(result))
        return result;
    spooler_run_hooks(spooler, HOOK_INBOUND, arrival->store, arrival->message, arrival->folder, &flags, &size, &target);
    arrival->message->lpVtbl->SaveChanges(arrival->message, KEEP_OPEN_READWRITE);
    if (flags & HOOK_DELETE) {
        arrival->message->lpVtbl->Release(arrival->message);
        arrival->message = NULL;
        result = arrival->folder->lpVtbl->DeleteMessages(arrival->folder, &list, 0, NULL, 0);
        result = FAILED(result) ? result : S_FALSE;
    } else if (target && size) {
        result = move_to(arrival, size, target);
    }
    MAPIFreeBuffer(target);
    return result;
}

static void tell_clients(struct arrival *arrival)
{
    NOTIFICATION notification;
    LPSPropValue flags = NULL;

    memset(&notification, 0, sizeof(notification));
    notification.ulEventType = fnevNewMail;
    notification.info.newmail.cbEntryID = arrival->id->Value.bin.cb;
    notification.info.newmail.lpEntryID = (LPENTRYID)(void *)arrival->id->Value.bin.lpb;
    notification.info.newmail.cbParentID = arrival->folder_size;
    notification.info.newmail.lpParentID = arrival->folder_id;
    notification.info.newmail.lpszMessageClass = (LPTSTR)arrival->class;
    if (arrival->message && !FAILED(HrGetOneProp((LPMAPIPROP)arrival->message, PR_MESSAGE_FLAGS, &flags)))
        notification.info.newmail.ulMessageFlags = (ULONG)flags->Value.l;
    MAPIFreeBuffer(flags);
    arrival->store->lpVtbl->NotifyNewMail(arrival->store, &notification);
}

/* A message without an entry id was not saved: nothing came (SPI-XP-22). */
static bool deliver(struct spooler_state *spooler, struct arrival *arrival)
{
    HRESULT result;

    if (FAILED(HrGetOneProp((LPMAPIPROP)arrival->message, PR_ENTRYID, &arrival->id)))
        return false;
    result = file_by_class(arrival);
    if (!FAILED(result))
        result = pass_hooks(spooler, arrival);
    if (FAILED(result))
        spooler_trouble(spooler, "A message that came is in the receive folder, but could not be filed: %s", spooler_error_name(result));
    if (result != S_FALSE)
        tell_clients(arrival);
    return true;
}

/* What the transport fails with loses the message that was under way, unless it had saved it (SPI-XP-22, SPI-XP-23). */
static HRESULT take_one(struct spooler_state *spooler, LPMDB store, unsigned index, bool *ret_arrived)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    struct arrival arrival = { .store = store };
    ULONG_PTR reference = 1;
    HRESULT result = create_message(&arrival);

    *ret_arrived = false;
    if (!FAILED(result)) {
        spooler_set_running(spooler, transport->logon, &reference, true);
        result = transport->logon->lpVtbl->StartMessage(transport->logon, 0, arrival.message, &reference);
        spooler_set_running(spooler, NULL, NULL, false);
        *ret_arrived = deliver(spooler, &arrival);
    }
    if (FAILED(result))
        spooler_trouble(spooler, "The transport %s could not deliver a message: %s", transport->name, spooler_error_name(result));
    free_arrival(&arrival);
    return result;
}

HRESULT spooler_take_arrival(struct spooler_state *spooler, const MAPIUID *section, const SBinary *id)
{
    const struct mapix_spooler_store *store = spooler_find_store(spooler, section);
    struct arrival arrival = { .store = store ? store->store : NULL };
    LPSPropValue parent = NULL;
    ULONG type;
    HRESULT result = MAPI_E_NOT_FOUND;

    if (arrival.store)
        result = arrival.store->lpVtbl->OpenEntry(arrival.store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_MODIFY, &type,
            (LPUNKNOWN *)&arrival.message);
    if (!FAILED(result))
        result = HrGetOneProp((LPMAPIPROP)arrival.message, PR_ENTRYID, &arrival.id);
    if (!FAILED(result))
        result = HrGetOneProp((LPMAPIPROP)arrival.message, PR_PARENT_ENTRYID, &parent);
    if (!FAILED(result))
        result = MAPIAllocateBuffer(parent->Value.bin.cb, (LPVOID *)&arrival.folder_id);
    if (!FAILED(result)) {
        arrival.folder_size = parent->Value.bin.cb;
        memcpy(arrival.folder_id, parent->Value.bin.lpb, parent->Value.bin.cb);
        result = arrival.store->lpVtbl->OpenEntry(arrival.store, arrival.folder_size, arrival.folder_id, NULL, MAPI_MODIFY, &type,
            (LPUNKNOWN *)&arrival.folder);
    }
    MAPIFreeBuffer(parent);
    if (!FAILED(result))
        result = read_class(&arrival);
    if (!FAILED(result))
        result = pass_hooks(spooler, &arrival);
    if (FAILED(result))
        spooler_trouble(spooler, "A message that came could not be shown to the hooks: %s", spooler_error_name(result));
    else if (result != S_FALSE)
        tell_clients(&arrival);
    free_arrival(&arrival);
    return result;
}

/* SPI-XP-21: polled only if it wants that. */
static bool polls(struct spooler_state *spooler, unsigned index, bool now)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    struct lane *lane = &spooler->lanes[index];
    ULONG incoming = 0;

    if (!(transport->flags & LOGON_SP_POLL) || (lane->next_poll > spooler_now() && !now))
        return false;
    lane->next_poll = spooler_now() + POLL_SECONDS;
    return !FAILED(transport->logon->lpVtbl->Poll(transport->logon, &incoming)) && incoming;
}

/* What one transport has; it is left alone in a critical section. */
static unsigned receive_from(struct spooler_state *spooler, LPMDB store, unsigned index, bool now)
{
    struct lane *lane = &spooler->lanes[index];
    unsigned came = 0;
    bool told, critical;

    pthread_mutex_lock(&spooler->lock);
    critical = lane->critical;
    told = lane->new_mail && !critical;
    lane->new_mail &= critical;
    pthread_mutex_unlock(&spooler->lock);
    if (critical)
        return 0;
    for (unsigned taken = 0; taken < MESSAGES_MAX && !spooler->stop && (told || polls(spooler, index, now || taken)); taken++) {
        HRESULT result = take_one(spooler, store, index, &told);       /* until it saves nothing */

        came += told;
        spooler_answer_questions(spooler, true);
        if (FAILED(result) || !spooler_transport_works(spooler, index))
            break;                     /* it would fail again at once; the next poll is soon enough */
    }
    return came;
}

unsigned spooler_receive_all(struct spooler_state *spooler, int only)
{
    LPMDB store = mapix_spooler_default_store(spooler->session);
    unsigned came = 0;

    for (unsigned i = 0; store && i < spooler->session->transport_count; i++)
        if ((only < 0 || (unsigned)only == i) && spooler_transport_works(spooler, i) && spooler->lanes[i].inbound)
            came += receive_from(spooler, store, i, only >= 0 || spooler->flush);
    return came;
}
