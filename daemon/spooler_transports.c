/* Transports: starting and stopping, what they serve, what they say, what is asked of them beside messages (SPI-XP). */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define LOGON_DELAY_FIRST 60u          /* seconds until a transport that failed is tried again; doubled each time */
#define LOGON_DELAY_MAX 1800u

/* --- what a transport serves --- */

static void free_types(struct lane *lane)
{
    for (unsigned i = 0; i < lane->type_count; i++)
        free(lane->types[i]);
    free(lane->types);
    free(lane->uids);
    lane->types = NULL;
    lane->uids = NULL;
    lane->type_count = lane->uid_count = 0;
    lane->any = lane->known = false;
}

/* SPI-XP-06: NULL types mean any; an empty string serves nobody by its type. False: memory is short. */
static bool fill_types(struct lane *lane, ULONG flags, ULONG type_count, LPTSTR *types, ULONG uid_count, LPMAPIUID *uids)
{
    lane->any = !types && !uid_count;
    lane->types = calloc((size_t)type_count + 1, sizeof(char *));
    lane->uids = calloc((size_t)uid_count + 1, sizeof(MAPIUID));
    if (!lane->types || !lane->uids)
        return false;
    for (ULONG i = 0; types && i < type_count; i++) {
        char *text = mapix_text_from_flags_heap(types[i], flags);

        if (!text)
            return false;
        if (*text)
            lane->types[lane->type_count++] = text;
        else
            free(text);
    }
    for (ULONG i = 0; uids && i < uid_count; i++)
        lane->uids[lane->uid_count++] = *uids[i];
    return true;
}

/* What cannot be read stays as it was, and is read again: a transport that is taken to serve nobody has its mail returned to the sender. */
static void read_types(struct spooler_state *spooler, unsigned index)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    struct lane *lane = &spooler->lanes[index], read = { 0 };
    ULONG flags = 0, type_count = 0, uid_count = 0;
    LPTSTR *types = NULL;
    LPMAPIUID *uids = NULL;
    HRESULT result;

    if (!transport->logon)
        return;
    result = transport->logon->lpVtbl->AddressTypes(transport->logon, &flags, &type_count, &types, &uid_count, &uids);
    if (!FAILED(result) && !fill_types(&read, flags, type_count, types, uid_count, uids))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(result)) {
        free_types(&read);
        pthread_mutex_lock(&spooler->lock);
        lane->reread = true;
        pthread_mutex_unlock(&spooler->lock);
        spooler_trouble(spooler, "The transport %s does not say whom it serves: %s", transport->name, spooler_error_name(result));
        return;
    }
    free_types(lane);
    lane->known = true;
    lane->any = read.any;
    lane->types = read.types;
    lane->type_count = read.type_count;
    lane->uids = read.uids;
    lane->uid_count = read.uid_count;
}

/* --- starting and stopping --- */

void spooler_notify_transport(struct spooler_state *spooler, unsigned index, ULONG flags, void *data)
{
    LPXPLOGON logon = spooler->session->transports[index].logon;

    if (logon)
        logon->lpVtbl->TransportNotify(logon, &flags, &data);
}

/* Options of messages and recipients were withdrawn from MAPI: clients get none (SESS-13, AB-28). A transport may still count on being asked;
 * whatever it answers is accepted (SPI-XP-34). */
static void ask_for_options(struct spooler_state *spooler, unsigned index)
{
    LPXPLOGON logon = spooler->session->transports[index].logon;
    ULONG flags = 0, count = 0;
    LPOPTIONDATA options = NULL;

    logon->lpVtbl->RegisterOptions(logon, &flags, &count, &options);
}

void spooler_begin_transport(struct spooler_state *spooler, unsigned index)
{
    struct lane *lane = &spooler->lanes[index];
    char *list;

    read_types(spooler, index);        /* immediately after the logon (SPI-XP-02) */
    ask_for_options(spooler, index);
    spooler_notify_transport(spooler, index, NOTIFY_BEGIN_OUTBOUND, NULL);
    spooler_notify_transport(spooler, index, NOTIFY_BEGIN_INBOUND, NULL);
    lane->outbound = lane->inbound = true;
    list = spooler_list_preprocessors(spooler, &spooler->session->transports[index].section);
    if (list)
        mapix_spooler_transport_remember(spooler->session, index, (spooler->session->transports[index].flags & LOGON_SP_POLL) ||
            (spooler_transport_code(spooler, index) & STATUS_INBOUND_ENABLED), list);
    free(list);
}

static void start_transport(struct spooler_state *spooler, unsigned index)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    struct lane *lane = &spooler->lanes[index];

    if (transport->logon)
        return;
    if (!FAILED(mapix_spooler_transport_logon(spooler->session, index))) {
        lane->next_logon = 0;
        lane->logon_delay = 0;
        spooler_begin_transport(spooler, index);
        return;
    }
    lane->logon_delay = !lane->logon_delay ? LOGON_DELAY_FIRST : lane->logon_delay * 2 > LOGON_DELAY_MAX ? LOGON_DELAY_MAX : lane->logon_delay * 2;
    lane->next_logon = spooler_now() + lane->logon_delay;
    spooler_trouble(spooler, "The transport %s is not available: %s", transport->name, transport->failure ? transport->failure : "");
}

/* The stores are open by now: mail may move (SPI-XP-03, SPI-XP-19). */
void spooler_start_transports(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++)
        start_transport(spooler, i);
}

void spooler_stop_transports(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++) {
        struct lane *lane = &spooler->lanes[i];

        if (lane->inbound)
            spooler_notify_transport(spooler, i, NOTIFY_END_INBOUND, NULL);
        if (lane->outbound)
            spooler_notify_transport(spooler, i, NOTIFY_END_OUTBOUND, NULL);
        lane->inbound = lane->outbound = false;
        free_types(lane);
    }
}

time_t spooler_next_logon(const struct spooler_state *spooler)
{
    time_t next = 0;

    for (unsigned i = 0; i < spooler->session->transport_count; i++)
        if (spooler->lanes[i].next_logon && (!next || spooler->lanes[i].next_logon < next))
            next = spooler->lanes[i].next_logon;
    return next;
}

/* SPI-SUP-17: nothing more is asked of a transport that broke; it is only released. */
static void drop(struct spooler_state *spooler, unsigned index)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    char text[512];

    snprintf(text, sizeof(text), "The transport %s reported a critical error and was taken out of service; its log may say why. The next start of "
        "the spooler tries it again (mapix daemon stop)", transport->name);
    spooler_trouble(spooler, "%s", text);
    spooler_forget_preprocessors(spooler, &transport->section);
    free_types(&spooler->lanes[index]);
    spooler->lanes[index].inbound = spooler->lanes[index].outbound = false;
    mapix_spooler_transport_drop(spooler->session, index, text);
}

void spooler_attend_transports(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++) {
        struct lane *lane = &spooler->lanes[i];
        bool reread, broken;

        pthread_mutex_lock(&spooler->lock);
        reread = lane->reread;
        lane->reread = false;
        broken = lane->broken;
        pthread_mutex_unlock(&spooler->lock);
        if (broken && spooler->session->transports[i].logon)
            drop(spooler, i);
        else if (reread && !broken)
            read_types(spooler, i);
        if (!broken && lane->next_logon && (lane->next_logon <= spooler_now() || spooler->flush))
            start_transport(spooler, i);
    }
}

/* --- what they say --- */

int spooler_find_transport(struct spooler_state *spooler, const MAPIUID *section)
{
    for (unsigned i = 0; spooler->session && i < spooler->session->transport_count; i++)
        if (!memcmp(&spooler->session->transports[i].section, section, sizeof(*section)))
            return (int)i;
    return -1;
}

struct mapix_spooler_store *spooler_find_store(struct spooler_state *spooler, const MAPIUID *section)
{
    for (unsigned i = 0; spooler->session && i < spooler->session->store_count; i++)
        if (!memcmp(&spooler->session->stores[i].section, section, sizeof(*section)))
            return &spooler->session->stores[i];
    return NULL;
}

static void note_said(struct spooler_state *spooler, const SBinary *id)
{
    struct waiting *said = id && id->cb ? calloc(1, sizeof(*said)) : NULL;

    if (!said || !(said->id.lpb = malloc(id->cb))) {
        free(said);
        return;
    }
    said->id.cb = id->cb;
    memcpy(said->id.lpb, id->lpb, id->cb);
    said->next = spooler->said;
    spooler->said = said;
}

HRESULT spooler_take_notification(struct spooler_state *spooler, const MAPIUID *section, ULONG flags, const void *data)
{
    int transport;

    const NEWMAIL_NOTIFICATION *mail = data;

    /* SPI-SUP-17: the two exclude each other. */
    if (flags & NOTIFY_SENTDEFERRED && flags & NOTIFY_CRITICAL_ERROR)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & NOTIFY_NEWMAIL_RECEIVED)                       /* from a store that is coupled with a transport (SPI-SUP-18) */
        return mail && mail->cbEntryID && mail->lpEntryID ? spooler_note_arrival(spooler, section, mail->cbEntryID, mail->lpEntryID)
                                                          : MAPI_E_INVALID_PARAMETER;
    pthread_mutex_lock(&spooler->lock);
    transport = spooler->lanes ? spooler_find_transport(spooler, section) : -1;
    if (transport >= 0) {
        struct lane *lane = &spooler->lanes[transport];

        lane->new_mail |= (flags & NOTIFY_NEWMAIL) && lane->inbound;           /* SPI-XP-19 */
        if (flags & NOTIFY_CRITSEC)
            lane->critical = true;
        if (flags & NOTIFY_NONCRIT)
            lane->critical = false;
        lane->reread |= (flags & NOTIFY_CONFIG_CHANGE) != 0;
        lane->broken |= (flags & NOTIFY_CRITICAL_ERROR) != 0;
        if (flags & NOTIFY_SENTDEFERRED)
            note_said(spooler, data);
        if (!lane->outbound)
            flags &= ~(ULONG)NOTIFY_READYTOSEND;
    }
    pthread_mutex_unlock(&spooler->lock);
    spooler_wake(spooler, transport >= 0 && flags & NOTIFY_READYTOSEND);
    return S_OK;
}

void spooler_set_running(struct spooler_state *spooler, LPXPLOGON logon, ULONG_PTR *reference, bool inbound)
{
    pthread_mutex_lock(&spooler->lock);
    spooler->running = logon;
    spooler->running_reference = reference;
    spooler->running_inbound = inbound;
    pthread_mutex_unlock(&spooler->lock);
}

void spooler_cancel_running(struct spooler_state *spooler)
{
    LPXPLOGON logon;
    ULONG_PTR reference = 0;           /* a transport may read it as it wrote it, or 32 bits of it */
    ULONG flags = NOTIFY_CANCEL_MESSAGE;
    LPVOID data = &reference;

    pthread_mutex_lock(&spooler->lock);
    logon = spooler->running;
    if (logon) {
        logon->lpVtbl->AddRef(logon);
        reference = *(volatile ULONG_PTR *)spooler->running_reference;
    }
    pthread_mutex_unlock(&spooler->lock);
    if (!logon)
        return;
    logon->lpVtbl->TransportNotify(logon, &flags, &data);
    logon->lpVtbl->Release(logon);
}

/* --- what is asked of them --- */

bool spooler_transport_works(struct spooler_state *spooler, unsigned index)
{
    bool works;

    pthread_mutex_lock(&spooler->lock);
    works = spooler->session->transports[index].logon && !spooler->lanes[index].broken;
    pthread_mutex_unlock(&spooler->lock);
    return works;
}

ULONG spooler_transport_code(struct spooler_state *spooler, unsigned index)
{
    ULONG count, code = 0;
    LPSPropValue values;

    if (FAILED(mapix_spooler_transport_row(spooler->session, index, &count, &values)))
        return 0;
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == PR_STATUS_CODE)
            code = (ULONG)values[i].Value.l;
    MAPIFreeBuffer(values);
    return code;
}

bool spooler_transport_may_receive(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++)
        if (spooler_transport_works(spooler, i) && (spooler->session->transports[i].flags & LOGON_SP_POLL ||
                spooler_transport_code(spooler, i) & STATUS_INBOUND_ENABLED))
            return true;
    return false;
}

/* A remote transport does nothing in ValidateState but say in its row what it wants; it is flushed for that afterwards (STAT-31). */
static void note_wish(struct spooler_state *spooler, unsigned index)
{
    ULONG code = spooler_transport_code(spooler, index);

    spooler->lanes[index].wish = (code & (STATUS_INBOUND_ACTIVE | STATUS_INBOUND_FLUSH) ? FLUSH_DOWNLOAD : 0) |
        (code & (STATUS_OUTBOUND_ACTIVE | STATUS_OUTBOUND_FLUSH) ? FLUSH_UPLOAD : 0);
    if (spooler->lanes[index].wish)
        spooler_wake(spooler, false);
}

/* SPI-XP-31: a transport that failed gets another try; one that works looks after itself, and what it serves is read again. */
HRESULT spooler_validate_transport(struct spooler_state *spooler, unsigned index, ULONG flags)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    LPMAPISTATUS status;
    ULONG type;
    HRESULT result;

    pthread_mutex_lock(&spooler->lock);
    if (spooler->lanes[index].broken && !transport->logon)
        spooler->lanes[index].broken = false;
    pthread_mutex_unlock(&spooler->lock);
    if (!transport->logon) {
        start_transport(spooler, index);
        return transport->logon ? S_OK : transport->failed;
    }
    if (!spooler_transport_works(spooler, index))
        return MAPI_E_CALL_FAILED;
    if (flags & ~(ULONG)(SUPPRESS_UI | CONFIG_CHANGED)) {      /* what a remote transport's object knows */
        result = transport->logon->lpVtbl->OpenStatusEntry(transport->logon, NULL, 0, &type, &status);
        if (!FAILED(result)) {
            result = status->lpVtbl->ValidateState(status, 0, flags);
            status->lpVtbl->Release(status);
        }
        if (!FAILED(result))
            note_wish(spooler, index);
    } else {
        result = transport->logon->lpVtbl->ValidateState(transport->logon, 0, flags | SUPPRESS_UI);
    }
    if (!FAILED(result) && flags & CONFIG_CHANGED)
        read_types(spooler, index);    /* STAT-28 */
    return result;
}

/* SPI-XP-28: only who asked for it, only when nothing else is to do, and not in a critical section. */
void spooler_idle(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count && !spooler->stop; i++) {
        struct mapix_spooler_transport *transport = &spooler->session->transports[i];
        bool critical;

        pthread_mutex_lock(&spooler->lock);
        critical = spooler->lanes[i].critical;
        pthread_mutex_unlock(&spooler->lock);
        if (transport->flags & LOGON_SP_IDLE && spooler_transport_works(spooler, i) && !critical)
            transport->logon->lpVtbl->Idle(transport->logon, 0);
    }
}
