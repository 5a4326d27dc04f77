/* Outgoing mail: from the stores' queues to the transports, in the order submitted (SPI-SUBM-07, SPI-SUBM-13, SPI-XP-07 to -13). */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "value/names.h"

#define DELAY_FIRST 60u                /* seconds, when a transport names none (SPI-XP-13) */
#define DELAY_MAX 1800u

/* --- messages that wait --- */

static struct waiting *find_waiting(const struct spooler_state *spooler, const SBinary *id)
{
    for (struct waiting *waiting = spooler->waiting; waiting; waiting = waiting->next)
        if (waiting->id.cb == id->cb && !memcmp(waiting->id.lpb, id->lpb, id->cb))
            return waiting;
    return NULL;
}

static void forget_waiting(struct spooler_state *spooler, const SBinary *id)
{
    struct waiting *found = find_waiting(spooler, id), **at;

    if (!found)
        return;
    for (at = &spooler->waiting; *at != found; at = &(*at)->next)
        ;
    *at = found->next;
    free(found->id.lpb);
    free(found);
}

/* Those whose message left the queue otherwise (aborted, deleted) are no reason to stay. */
static void forget_gone(struct spooler_state *spooler)
{
    for (struct waiting **at = &spooler->waiting; *at;) {
        struct waiting *waiting = *at;

        if (waiting->queued) {
            at = &waiting->next;
            continue;
        }
        *at = waiting->next;
        free(waiting->id.lpb);
        free(waiting);
    }
}

static void let_wait(struct spooler_state *spooler, const SBinary *id, ULONG seconds)
{
    struct waiting *waiting = find_waiting(spooler, id);

    if (!waiting) {
        waiting = calloc(1, sizeof(*waiting));
        if (!waiting || !(waiting->id.lpb = malloc(id->cb))) {
            free(waiting);
            return;                    /* it is tried again at the next round */
        }
        memcpy(waiting->id.lpb, id->lpb, id->cb);
        waiting->id.cb = id->cb;
        waiting->next = spooler->waiting;
        spooler->waiting = waiting;
        waiting->delay = DELAY_FIRST;
    } else {
        waiting->delay = waiting->delay * 2 > DELAY_MAX ? DELAY_MAX : waiting->delay * 2;
    }
    waiting->try_at = spooler_now() + (seconds ? (time_t)seconds : (time_t)waiting->delay);
}

static void try_now(struct spooler_state *spooler, const SBinary *id)
{
    struct waiting *waiting = find_waiting(spooler, id);

    if (waiting) {
        waiting->try_at = spooler_now();
        waiting->delay = DELAY_FIRST / 2;
    }
}

time_t spooler_next_due(const struct spooler_state *spooler)
{
    time_t due = 0;

    for (const struct waiting *waiting = spooler->waiting; waiting; waiting = waiting->next)
        if (!due || waiting->try_at < due)
            due = waiting->try_at;
    return due;
}

static bool is_due(const struct spooler_state *spooler, const SBinary *id)
{
    const struct waiting *waiting = find_waiting(spooler, id);

    return !waiting || spooler->flush || waiting->try_at <= spooler_now();
}

/* --- one message --- */


struct letter {
    struct spooler_state *spooler;
    LPMDB store;
    LPMESSAGE message;
    SBinary id;
    LPSRowSet rows;                    /* the recipient table */
    bool *served;                      /* per row */
    bool *offered;                     /* per row, in this turn */
    ULONG wait;                        /* seconds asked for; with `deferred` */
    bool deferred;
    bool again;                        /* a transport may have had it before: after a refusal, or when a spooler died over it */
};

static const SizedSPropTagArray(6, recipient_tags) = { 6,
    { PR_ROWID, PR_RESPONSIBILITY, PR_ADDRTYPE_A, PR_ENTRYID, PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A } };

static HRESULT read_recipients(struct letter *letter)
{
    LPMAPITABLE table;
    HRESULT result = letter->message->lpVtbl->GetRecipientTable(letter->message, 0, &table);

    if (FAILED(result))
        return result;
    FreeProws(letter->rows);
    letter->rows = NULL;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&recipient_tags, NULL, NULL, 0, &letter->rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    free(letter->served);
    free(letter->offered);
    letter->served = calloc(letter->rows->cRows + 1, sizeof(bool));
    letter->offered = calloc(letter->rows->cRows + 1, sizeof(bool));
    if (!letter->served || !letter->offered)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < letter->rows->cRows; i++) {
        const SPropValue *value = &letter->rows->aRow[i].lpProps[1];

        letter->served[i] = value->ulPropTag == PR_RESPONSIBILITY && value->Value.b;
    }
    return S_OK;
}

static bool serves(const struct served *served, const SRow *row)
{
    const SPropValue *type = &row->lpProps[2], *id = &row->lpProps[3];

    for (unsigned i = 0; i < served->uid_count; i++)
        if (id->ulPropTag == PR_ENTRYID && id->Value.bin.cb >= 20 && !memcmp(id->Value.bin.lpb + 4, &served->uids[i], sizeof(MAPIUID)))
            return true;
    for (unsigned i = 0; i < served->type_count; i++)
        if (type->ulPropTag == PR_ADDRTYPE_A && !strcasecmp(type->Value.lpszA, served->types[i]))
            return true;
    return served->any;
}

/* Set PR_RESPONSIBILITY of the rows for which `which` differs from what the table says. */
static HRESULT mark(struct letter *letter, ULONG row, bool responsible)
{
    SizedADRLIST(1, list) = { .cEntries = 1 };
    SPropValue values[16];
    const SRow *from = &letter->rows->aRow[row];
    ULONG count = 0;

    for (ULONG i = 0; i < from->cValues && count < 16; i++)
        if (PROP_TYPE(from->lpProps[i].ulPropTag) != PT_ERROR)
            values[count++] = from->lpProps[i];
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == PR_RESPONSIBILITY)
            values[i].Value.b = responsible;
    list.aEntries[0].cValues = count;
    list.aEntries[0].rgPropVals = values;
    return letter->message->lpVtbl->ModifyRecipients(letter->message, MODRECIP_MODIFY, (LPADRLIST)(void *)&list);
}

/* What recipients are this transport's: those nobody served yet. The rest is shown as served while it has its turn (SPI-XP-10). */
static ULONG offer(struct letter *letter, unsigned transport)
{
    const struct served *served = &letter->spooler->served[transport];
    ULONG offered = 0;

    for (ULONG i = 0; i < letter->rows->cRows; i++) {
        letter->offered[i] = !letter->served[i] && serves(served, &letter->rows->aRow[i]);
        offered += letter->offered[i];
    }
    for (ULONG i = 0; offered && i < letter->rows->cRows; i++)
        if (!letter->served[i] && !letter->offered[i])
            mark(letter, i, true);
    return offered;
}

/* Read who was served; those hidden from the transport come back. */
static HRESULT take_back(struct letter *letter)
{
    ULONG count = letter->rows->cRows;
    bool *hidden = calloc(count + 1, sizeof(bool));
    HRESULT result;

    if (!hidden)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        hidden[i] = !letter->served[i] && !letter->offered[i];
    result = read_recipients(letter);
    for (ULONG i = 0; !FAILED(result) && i < letter->rows->cRows && i < count; i++) {
        if (!hidden[i])
            continue;
        letter->served[i] = false;
        result = mark(letter, i, false);
    }
    free(hidden);
    return result;
}

/* One transport's turn. */
static HRESULT submit_to(struct letter *letter, unsigned index)
{
    struct mapix_spooler_transport *transport = &letter->spooler->session->transports[index];
    ULONG_PTR reference = 0, wait = 0;
    ULONG end = 0;
    HRESULT result;

    if (!transport->logon) {
        letter->deferred = true;
        spooler_trouble(letter->spooler, "The transport %s is not logged on: %s", transport->name, transport->failure ? transport->failure : "");
        return S_OK;
    }
    result = transport->logon->lpVtbl->SubmitMessage(transport->logon, letter->again ? BEGIN_DEFERRED : 0, letter->message, &reference, &wait);
    if (!FAILED(result)) {
        result = transport->logon->lpVtbl->EndMessage(transport->logon, reference, &end);
        if (!FAILED(result) && end & (END_RESEND_NOW | END_RESEND_LATER)) {
            letter->deferred = true;
            letter->wait = end & END_RESEND_NOW ? 1 : (ULONG)wait;
        } else if (!FAILED(result) && end & END_DONT_RESEND) {
            letter->deferred = true;
            letter->wait = DELAY_MAX;  /* until the transport says SENTDEFERRED (SPI-XP-16) */
        }
        return result;
    }
    if (result == MAPI_E_NOT_ME)
        return S_OK;                   /* the next transport may (SPI-XP-12) */
    letter->deferred = true;
    letter->wait = (ULONG)wait;
    spooler_trouble(letter->spooler, "The transport %s did not take a message: %s", transport->name,
        mapix_names_error(result) ? mapix_names_error(result) : "an unknown error");
    return S_OK;
}

/* Nobody took these: the sender is told (SPI-XP-07, SPI-RPT-06). Then they count as served. */
static HRESULT report_unserved(struct letter *letter)
{
    struct mapix_spooler_session *session = letter->spooler->session;
    LPMAPISUP support = NULL;
    LPADRLIST list;
    ULONG count = 0;
    HRESULT result;

    for (unsigned i = 0; i < session->transport_count && !support; i++)
        support = session->transports[i].support;
    for (ULONG i = 0; i < letter->rows->cRows; i++)
        count += !letter->served[i];
    if (!count || !support)
        return S_OK;
    result = MAPIAllocateBuffer((ULONG)CbNewADRLIST(count), (LPVOID *)&list);
    if (FAILED(result))
        return result;
    list->cEntries = 0;
    for (ULONG i = 0; i < letter->rows->cRows && !FAILED(result); i++) {
        const SRow *row = &letter->rows->aRow[i];
        LPSPropValue values;

        if (letter->served[i])
            continue;
        result = MAPIAllocateBuffer((row->cValues + 3) * (ULONG)sizeof(SPropValue), (LPVOID *)&values);
        if (FAILED(result))
            break;
        memcpy(values, row->lpProps, row->cValues * sizeof(SPropValue));
        values[row->cValues] = (SPropValue){ .ulPropTag = PR_NDR_REASON_CODE, .Value.l = 0 };
        values[row->cValues + 1] = (SPropValue){ .ulPropTag = PR_NDR_DIAG_CODE, .Value.l = -1 };
        values[row->cValues + 2] = (SPropValue){ .ulPropTag = PR_REPORT_TEXT_A, .Value.lpszA = (LPSTR)(uintptr_t)
            "No transport of this profile serves the recipient's address. Add a message service that does (mapix service add), or correct the address." };
        list->aEntries[list->cEntries].cValues = row->cValues + 3;
        list->aEntries[list->cEntries++].rgPropVals = values;
    }
    if (!FAILED(result))
        result = support->lpVtbl->StatusRecips(support, letter->message, list);
    if (FAILED(result))
        FreePadrlist(list);
    for (ULONG i = 0; !FAILED(result) && i < letter->rows->cRows; i++)
        if (!letter->served[i])
            result = mark(letter, i, true);
    return result;
}

/* Give the message to each transport that serves somebody on it. */
static HRESULT distribute(struct letter *letter)
{
    HRESULT result = read_recipients(letter);

    for (unsigned i = 0; !FAILED(result) && i < letter->spooler->session->transport_count; i++) {
        if (!offer(letter, i))
            continue;
        result = submit_to(letter, i);
        if (!FAILED(result))
            result = take_back(letter);
    }
    if (FAILED(result) || letter->deferred)
        return result;
    return report_unserved(letter);
}

static HRESULT finish(struct letter *letter)
{
    HRESULT result = letter->store->lpVtbl->FinishedMsg(letter->store, 0, letter->id.cb, (LPENTRYID)(void *)letter->id.lpb);

    if (!FAILED(result))
        forget_waiting(letter->spooler, &letter->id);
    return result;
}

/* A lock that a dead spooler left is taken over, or broken where the store wants that (SPI-SUBM-14). */
static HRESULT take_lock(struct letter *letter)
{
    HRESULT result = letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_LOCKED);

    if (!FAILED(result) || !letter->again)
        return result;
    letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_UNLOCKED);
    return letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_LOCKED);
}

static bool send_one(struct spooler_state *spooler, LPMDB store, const SBinary *id)
{
    struct letter letter = { .spooler = spooler, .store = store, .id = *id, .again = find_waiting(spooler, id) != NULL };
    ULONG type;
    HRESULT result = store->lpVtbl->OpenEntry(store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&letter.message);
    bool sent = false;

    if (!FAILED(result))
        result = take_lock(&letter);
    if (!FAILED(result)) {
        result = distribute(&letter);
        if (!FAILED(result) && !letter.deferred) {
            result = letter.message->lpVtbl->SaveChanges(letter.message, KEEP_OPEN_READWRITE);
            letter.message->lpVtbl->Release(letter.message);
            letter.message = NULL;
            if (!FAILED(result))
                result = finish(&letter);
            sent = !FAILED(result);
        } else {
            if (!FAILED(result))           /* who was served stays served */
                letter.message->lpVtbl->SaveChanges(letter.message, KEEP_OPEN_READWRITE);
            store->lpVtbl->SetLockState(store, letter.message, MSG_UNLOCKED);
        }
    }
    if (!sent) {
        if (FAILED(result))
            spooler_trouble(spooler, "A message in the queue of %s cannot be handled: %s", "the store",
                mapix_names_error(result) ? mapix_names_error(result) : "an unknown error");
        let_wait(spooler, id, letter.wait);
    }
    if (letter.message)
        letter.message->lpVtbl->Release(letter.message);
    FreeProws(letter.rows);
    free(letter.served);
    free(letter.offered);
    return sent;
}

/* --- queues --- */

static HRESULT open_queue(LPMDB store, LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_ENTRYID, PR_SUBMIT_FLAGS } };
    HRESULT result = store->lpVtbl->GetOutgoingQueue(store, 0, ret_table);

    if (FAILED(result))
        return result;
    result = (*ret_table)->lpVtbl->SetColumns(*ret_table, (LPSPropTagArray)(uintptr_t)&tags, 0);
    if (FAILED(result))
        (*ret_table)->lpVtbl->Release(*ret_table);
    return result;
}

/* The ids of what is queued and due, in order: sending changes the table, so they are read first. */
static LPSRowSet read_queue(LPMDB store)
{
    LPMAPITABLE table;
    LPSRowSet rows = NULL;

    if (FAILED(open_queue(store, &table)))
        return NULL;
    if (FAILED(HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows)))
        rows = NULL;
    table->lpVtbl->Release(table);
    return rows;
}

void spooler_find_stale_locks(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->store_count; i++) {
        LPMDB store = spooler->session->stores[i].store;
        LPSRowSet rows = store ? read_queue(store) : NULL;

        for (ULONG j = 0; rows && j < rows->cRows; j++) {
            const SPropValue *values = rows->aRow[j].lpProps;

            /* Left locked until it is sent: should we die as well, the next one knows too that a transport may have had it. */
            if (values[1].ulPropTag != PR_SUBMIT_FLAGS || !(values[1].Value.l & SUBMITFLAG_LOCKED))
                continue;
            let_wait(spooler, &values[0].Value.bin, 0);
            try_now(spooler, &values[0].Value.bin);
        }
        FreeProws(rows);
    }
}

unsigned spooler_send_all(struct spooler_state *spooler)
{
    unsigned sent = 0, before;
    bool complete;

    do {
        before = sent;
        complete = true;
        for (struct waiting *waiting = spooler->waiting; waiting; waiting = waiting->next)
            waiting->queued = false;
        for (unsigned i = 0; i < spooler->session->store_count && !spooler->stop; i++) {
            LPMDB store = spooler->session->stores[i].store;
            LPSRowSet rows = store ? read_queue(store) : NULL;

            complete &= rows != NULL;
            for (ULONG j = 0; rows && j < rows->cRows && !spooler->stop; j++) {
                const SPropValue *id = &rows->aRow[j].lpProps[0];
                struct waiting *waiting;

                if (id->ulPropTag == PR_ENTRYID && is_due(spooler, &id->Value.bin))
                    sent += send_one(spooler, store, &id->Value.bin);
                if (id->ulPropTag == PR_ENTRYID && (waiting = find_waiting(spooler, &id->Value.bin)))
                    waiting->queued = true;
            }
            FreeProws(rows);
        }
        if (complete && !spooler->stop)
            forget_gone(spooler);
        spooler->flush = false;
    } while (sent != before && !spooler->stop);
    return sent;
}
