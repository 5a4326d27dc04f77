/* Incoming mail: from the transports into the default store (SPI-XP-21 to -23). */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "value/names.h"

#define POLL_SECONDS 60

static LPMDB default_store(struct spooler_state *spooler)
{
    struct mapix_spooler_session *session = spooler->session;
    LPMDB store = NULL;

    for (unsigned i = 0; i < session->store_count; i++)
        if (session->stores[i].store && (!store || session->stores[i].is_default))
            store = session->stores[i].store;
    return store;
}

static HRESULT create_message(LPMDB store, LPMAPIFOLDER *ret_folder, LPMESSAGE *ret_message)
{
    ULONG size = 0, type;
    LPENTRYID id = NULL;
    HRESULT result = store->lpVtbl->GetReceiveFolder(store, NULL, 0, &size, &id, NULL);

    if (FAILED(result))
        return result;
    result = store->lpVtbl->OpenEntry(store, size, id, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)ret_folder);
    MAPIFreeBuffer(id);
    if (FAILED(result))
        return result;
    result = (*ret_folder)->lpVtbl->CreateMessage(*ret_folder, NULL, 0, ret_message);
    if (FAILED(result)) {
        (*ret_folder)->lpVtbl->Release(*ret_folder);
        *ret_folder = NULL;
    }
    return result;
}

/* Tell the store's clients. A message that was not saved has no entry id: nothing came (SPI-XP-22). */
static bool announce(LPMDB store, LPMAPIFOLDER folder, LPMESSAGE message)
{
    LPSPropValue id = NULL, parent = NULL, class = NULL;
    NOTIFICATION notification;
    bool arrived = !FAILED(HrGetOneProp((LPMAPIPROP)message, PR_ENTRYID, &id));

    if (arrived) {
        HrGetOneProp((LPMAPIPROP)folder, PR_ENTRYID, &parent);
        HrGetOneProp((LPMAPIPROP)message, PR_MESSAGE_CLASS_A, &class);
        memset(&notification, 0, sizeof(notification));
        notification.ulEventType = fnevNewMail;
        notification.info.newmail.cbEntryID = id->Value.bin.cb;
        notification.info.newmail.lpEntryID = (LPENTRYID)(void *)id->Value.bin.lpb;
        notification.info.newmail.cbParentID = parent ? parent->Value.bin.cb : 0;
        notification.info.newmail.lpParentID = parent ? (LPENTRYID)(void *)parent->Value.bin.lpb : NULL;
        notification.info.newmail.lpszMessageClass = (LPTSTR)(class ? class->Value.lpszA : (LPSTR)(uintptr_t) "IPM.Note");
        store->lpVtbl->NotifyNewMail(store, &notification);
    }
    MAPIFreeBuffer(id);
    MAPIFreeBuffer(parent);
    MAPIFreeBuffer(class);
    return arrived;
}

static bool take_one(struct spooler_state *spooler, LPMDB store, struct mapix_spooler_transport *transport)
{
    LPMAPIFOLDER folder = NULL;
    LPMESSAGE message = NULL;
    ULONG_PTR reference = 1;
    HRESULT result = create_message(store, &folder, &message);
    bool arrived = false;

    if (!FAILED(result)) {
        result = transport->logon->lpVtbl->StartMessage(transport->logon, 0, message, &reference);
        if (!FAILED(result))
            arrived = announce(store, folder, message);
    }
    if (FAILED(result))
        spooler_trouble(spooler, "The transport %s could not deliver a message: %s", transport->name,
            mapix_names_error(result) ? mapix_names_error(result) : "an unknown error");
    if (message)
        message->lpVtbl->Release(message);
    if (folder)
        folder->lpVtbl->Release(folder);
    return arrived;
}

static bool has_mail(struct spooler_state *spooler, unsigned index)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    struct served *served = &spooler->served[index];
    ULONG incoming = 0;

    if (served->new_mail)
        return true;
    if (!(transport->flags & LOGON_SP_POLL) || (served->next_poll > spooler_now() && !spooler->flush))
        return false;
    served->next_poll = spooler_now() + POLL_SECONDS;
    return !FAILED(transport->logon->lpVtbl->Poll(transport->logon, &incoming)) && incoming;
}

unsigned spooler_receive_all(struct spooler_state *spooler)
{
    LPMDB store = default_store(spooler);
    unsigned came = 0;

    for (unsigned i = 0; store && i < spooler->session->transport_count; i++) {
        struct mapix_spooler_transport *transport = &spooler->session->transports[i];

        if (!transport->logon || spooler->served[i].critical || !has_mail(spooler, i))
            continue;
        spooler->served[i].new_mail = false;
        while (!spooler->stop && take_one(spooler, store, transport))
            came++;
    }
    return came;
}
