/* Outgoing mail: from the stores' queues to the transports, in the order submitted (SPI-SUBM-07, -13, SPI-XP-13, -16, -17).
 *
 * Messages go in groups: all of a group are locked, then given to the transports, then filed. A store or transport that has IMapixBatch makes
 * each of these steps durable at once for the whole group; without it the steps are durable one by one. What dies between the steps is found
 * locked by the next spooler, which passes BEGIN_DEFERRED. */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define DELAY_FIRST 60u                /* seconds, when a transport names none (SPI-XP-13) */
#define DELAY_MAX 1800u
#define GROUP_MAX 32

/* --- messages that wait --- */

#define WAITING_BUCKETS 16384          /* 20,000 messages for a server that is down are nothing unusual */

static struct waiting **bucket_of(const struct spooler_state *spooler, const SBinary *id)
{
    uint32_t hash = 2166136261u;

    for (ULONG i = 0; i < id->cb; i++)
        hash = (hash ^ id->lpb[i]) * 16777619u;
    return &spooler->waiting_by_hash[hash % WAITING_BUCKETS];
}

static struct waiting *find_waiting(const struct spooler_state *spooler, const SBinary *id)
{
    struct waiting *waiting = spooler->waiting ? *bucket_of(spooler, id) : NULL;

    while (waiting && (waiting->id.cb != id->cb || memcmp(waiting->id.lpb, id->lpb, id->cb)))
        waiting = waiting->next_of_hash;
    return waiting;
}

static void free_waiting(struct waiting *waiting)
{
    free(waiting->id.lpb);
    free(waiting);
}

/* Take one out of both lists; it is the caller's then. */
static void unlink_waiting(struct spooler_state *spooler, struct waiting *waiting)
{
    struct waiting **at = bucket_of(spooler, &waiting->id);

    while (*at != waiting)
        at = &(*at)->next_of_hash;
    *at = waiting->next_of_hash;
    *waiting->before = waiting->next;
    if (waiting->next)
        waiting->next->before = waiting->before;
    if (!spooler->waiting) {
        free(spooler->waiting_by_hash);
        spooler->waiting_by_hash = NULL;
    }
}

static void forget_waiting(struct spooler_state *spooler, const SBinary *id)
{
    struct waiting *found = find_waiting(spooler, id);

    if (!found)
        return;
    unlink_waiting(spooler, found);
    free_waiting(found);
}

/* Those whose message left the queue otherwise (aborted, deleted) are no reason to stay. A transport that deferred one hears that the user
 * thought better of it (SPI-XP-17). */
static void forget_gone(struct spooler_state *spooler)
{
    for (struct waiting *waiting = spooler->waiting, *next; waiting; waiting = next) {
        next = waiting->next;
        if (waiting->queued)
            continue;
        unlink_waiting(spooler, waiting);
        if (waiting->deferred_by >= 0)
            spooler_notify_transport(spooler, (unsigned)waiting->deferred_by, NOTIFY_ABORT_DEFERRED | NOTIFY_CANCEL_MESSAGE, &waiting->id);
        free_waiting(waiting);
    }
}

void spooler_abandon_deferred(struct spooler_state *spooler)
{
    while (spooler->waiting) {
        struct waiting *waiting = spooler->waiting;

        unlink_waiting(spooler, waiting);
        if (waiting->deferred_by >= 0)
            spooler_notify_transport(spooler, (unsigned)waiting->deferred_by, NOTIFY_ABORT_DEFERRED, &waiting->id);
        free_waiting(waiting);
    }
}

static struct waiting *make_waiting(struct spooler_state *spooler, unsigned store, const SBinary *id)
{
    struct waiting *waiting = find_waiting(spooler, id), **bucket;

    if (waiting)
        return waiting;
    if (!spooler->waiting_by_hash && !(spooler->waiting_by_hash = calloc(WAITING_BUCKETS, sizeof(struct waiting *))))
        return NULL;
    waiting = calloc(1, sizeof(*waiting));
    if (!waiting || !(waiting->id.lpb = malloc(id->cb))) {
        free(waiting);
        return NULL;                   /* it is tried again at the next round */
    }
    memcpy(waiting->id.lpb, id->lpb, id->cb);
    waiting->id.cb = id->cb;
    waiting->store = store;
    waiting->deferred_by = -1;
    waiting->queued = true;
    waiting->before = &spooler->waiting;
    waiting->next = spooler->waiting;
    if (waiting->next)
        waiting->next->before = &waiting->next;
    spooler->waiting = waiting;
    bucket = bucket_of(spooler, &waiting->id);
    waiting->next_of_hash = *bucket;
    *bucket = waiting;
    return waiting;
}

static void let_wait(struct spooler_state *spooler, const struct letter *letter)
{
    struct waiting *waiting = make_waiting(spooler, letter->store_index, &letter->id);

    if (!waiting)
        return;
    waiting->deferred_by = letter->deferred_by;
    waiting->queued = true;
    if (letter->not_before) {
        waiting->try_at = letter->not_before;
        return;
    }
    if (letter->postponed && !letter->wait) {
        waiting->try_at = spooler_now();
        return;
    }
    waiting->had = true;
    waiting->delay = !waiting->delay ? DELAY_FIRST : waiting->delay * 2 > DELAY_MAX ? DELAY_MAX : waiting->delay * 2;
    waiting->try_at = spooler_now() + (letter->wait ? (time_t)letter->wait : (time_t)waiting->delay);
}

time_t spooler_next_due(const struct spooler_state *spooler)
{
    time_t due = 0;

    for (const struct waiting *waiting = spooler->waiting; waiting; waiting = waiting->next)
        if (!due || waiting->try_at < due)
            due = waiting->try_at;
    return due;
}

void spooler_try_said(struct spooler_state *spooler)
{
    struct waiting *said;

    pthread_mutex_lock(&spooler->lock);
    said = spooler->said;
    spooler->said = NULL;
    pthread_mutex_unlock(&spooler->lock);
    while (said) {
        struct waiting *next = said->next, *waiting = find_waiting(spooler, &said->id);

        if (waiting)
            waiting->try_at = spooler_now();
        free_waiting(said);
        said = next;
    }
}

static bool is_due(const struct spooler_state *spooler, const SBinary *id)
{
    const struct waiting *waiting = find_waiting(spooler, id);

    /* A flush does not hurry what the sender wants later, nor what its transport keeps. */
    return !waiting || waiting->try_at <= spooler_now() || (spooler->flush && waiting->had && waiting->deferred_by < 0);
}

/* --- groups --- */

static LPMAPIXBATCH batch_of(void *object)
{
    LPMAPIXBATCH batch = NULL;

    if (object && FAILED(((LPUNKNOWN)object)->lpVtbl->QueryInterface(object, &IID_IMapixBatch, (LPVOID *)&batch)))
        batch = NULL;
    return batch;
}

static HRESULT commit(LPMAPIXBATCH batch)
{
    return batch ? batch->lpVtbl->Commit(batch) : S_OK;
}

static void begin_batch(LPMAPIXBATCH batch)
{
    if (batch)
        batch->lpVtbl->Begin(batch);
}

static LPMAPIXBATCH batch_of_transport(struct spooler_state *spooler, unsigned index)
{
    return spooler_transport_works(spooler, index) ? batch_of(spooler->session->transports[index].logon) : NULL;
}

static void begin_transports(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++) {
        LPMAPIXBATCH batch = batch_of_transport(spooler, i);

        begin_batch(batch);
        if (batch)
            batch->lpVtbl->Release(batch);
    }
}

/* A transport whose end fails has done nothing that can be relied on: all of the group are tried again, with care. */
static HRESULT end_transports(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++) {
        LPMAPIXBATCH batch = batch_of_transport(spooler, i);
        HRESULT one = commit(batch);

        if (batch)
            batch->lpVtbl->Release(batch);
        if (FAILED(one)) {
            spooler->group_failed = one;
            spooler_trouble(spooler, "The transport %s could not make what it did durable: %s", spooler->session->transports[i].name,
                spooler_error_name(one));
        }
    }
    return spooler->group_failed;
}

HRESULT spooler_commit_transports(struct spooler_state *spooler)
{
    HRESULT result = end_transports(spooler);

    begin_transports(spooler);
    return result;
}

static void distribute_group(struct spooler_state *spooler, struct letter *letters, unsigned count)
{
    HRESULT result;

    spooler->group_failed = S_OK;
    begin_transports(spooler);
    for (unsigned i = 0; i < count; i++)
        if (letters[i].locked && !spooler->stop) {
            letter_distribute(&letters[i]);
            spooler_answer_questions(spooler, true);
            spooler_attend_transports(spooler);
        } else if (letters[i].locked) {
            letters[i].deferred = letters[i].postponed = true;
        }
    result = end_transports(spooler);
    for (unsigned i = 0; FAILED(result) && i < count; i++)
        if (letters[i].locked && !FAILED(letters[i].result))
            letters[i].result = result;
}

static bool settle(struct spooler_state *spooler, struct letter *letter, bool closed)
{
    if (closed) {
        forget_waiting(spooler, &letter->id);
    } else if (letter->result != MAPI_E_NOT_FOUND) {           /* deleted meanwhile: it is gone from the queue as well */
        if (FAILED(letter->result))
            spooler_trouble(spooler, "A message in the queue of the store %s cannot be handled: %s",
                spooler->session->stores[letter->store_index].name, spooler_error_name(letter->result));
        let_wait(spooler, letter);
    }
    return closed;
}

/* Lock, distribute, file. Returns how many left the queue. */
static unsigned send_group(struct spooler_state *spooler, struct letter *letters, unsigned count)
{
    LPMAPIXBATCH batch = batch_of(letters[0].store);
    bool closed[GROUP_MAX];
    unsigned sent = 0;
    HRESULT result;

    begin_batch(batch);
    for (unsigned i = 0; i < count; i++)
        letter_open(&letters[i]);
    result = commit(batch);            /* the locks are durable before anybody gets a message */
    for (unsigned i = 0; FAILED(result) && i < count; i++) {
        letters[i].locked = false;
        letters[i].result = result;
    }
    distribute_group(spooler, letters, count);
    begin_batch(batch);
    for (unsigned i = 0; i < count; i++)
        closed[i] = letter_close(&letters[i]);
    result = commit(batch);
    for (unsigned i = 0; i < count; i++) {
        if (FAILED(result) && letters[i].locked) {
            closed[i] = false;
            letters[i].result = result;
        }
        sent += settle(spooler, &letters[i], closed[i]);
        letter_free(&letters[i]);
    }
    if (batch)
        batch->lpVtbl->Release(batch);
    return sent;
}

/* --- queues --- */

/* The ids of what is queued, in order: sending changes the table, so they are read first. */
static LPSRowSet read_queue(LPMDB store)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_ENTRYID, PR_SUBMIT_FLAGS } };
    LPMAPITABLE table;
    LPSRowSet rows = NULL;

    if (FAILED(store->lpVtbl->GetOutgoingQueue(store, 0, &table)))
        return NULL;
    if (FAILED(HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows)))
        rows = NULL;
    table->lpVtbl->Release(table);
    return rows;
}

static ULONG submit_flags(const SRow *row)
{
    return row->lpProps[1].ulPropTag == PR_SUBMIT_FLAGS ? (ULONG)row->lpProps[1].Value.l : 0;
}

bool spooler_has_queued(struct spooler_state *spooler)
{
    bool has = false;

    for (unsigned i = 0; i < spooler->session->store_count && !has; i++) {
        LPMDB store = spooler->session->stores[i].store;
        LPSRowSet rows = store ? read_queue(store) : NULL;

        has = rows && rows->cRows;
        FreeProws(rows);
    }
    return has;
}

static void mark_queued(struct spooler_state *spooler, unsigned store, const SRowSet *rows)
{
    for (struct waiting *waiting = spooler->waiting; waiting; waiting = waiting->next)
        if (waiting->store == store)
            waiting->queued = false;
    for (ULONG i = 0; spooler->waiting && i < rows->cRows; i++) {
        struct waiting *waiting = rows->aRow[i].lpProps[0].ulPropTag == PR_ENTRYID ? find_waiting(spooler, &rows->aRow[i].lpProps[0].Value.bin) : NULL;

        if (waiting)
            waiting->queued = true;
    }
}

/* What is due of one queue, in groups. */
static unsigned send_queue(struct spooler_state *spooler, unsigned index, const SRowSet *rows, int only)
{
    struct letter letters[GROUP_MAX];
    unsigned count = 0, sent = 0;

    for (ULONG i = 0; i <= rows->cRows && !spooler->stop; i++) {
        const SPropValue *id = i < rows->cRows ? &rows->aRow[i].lpProps[0] : NULL;

        if (id && id->ulPropTag == PR_ENTRYID && is_due(spooler, &id->Value.bin)) {
            const struct waiting *waiting = find_waiting(spooler, &id->Value.bin);
            ULONG flags = submit_flags(&rows->aRow[i]);

            /* Locked, though we have not begun: a spooler died over it, and a transport may have had it (SPI-SUBM-14). */
            letters[count++] = (struct letter){ .spooler = spooler, .store = spooler->session->stores[index].store, .store_index = index,
                .id = id->Value.bin, .only = only, .had = (waiting && waiting->had) || flags & SUBMITFLAG_LOCKED,
                .preprocess = (flags & SUBMITFLAG_PREPROCESS) != 0 };
        }
        if (count && (count == GROUP_MAX || !id)) {
            sent += send_group(spooler, letters, count);
            count = 0;
        }
    }
    return sent;
}

/* A long queue that waits is read again for each message that joins it: a short rest takes several at once, or ten thousand would cost a
 * hundred times what a thousand cost. */
static void rest(ULONG queued)
{
    if (queued > 500)
        poll(NULL, 0, queued / 50 < 300 ? (int)(queued / 50) : 300);
}

unsigned spooler_send_all(struct spooler_state *spooler, int only)
{
    unsigned sent = 0, before;
    bool complete;
    ULONG queued;

    do {
        before = sent;
        complete = true;
        queued = 0;
        for (unsigned i = 0; i < spooler->session->store_count && !spooler->stop; i++) {
            LPMDB store = spooler->session->stores[i].store;
            LPSRowSet rows = store ? read_queue(store) : NULL;

            complete &= rows != NULL || !store;
            if (!rows)
                continue;
            queued += rows->cRows;
            mark_queued(spooler, i, rows);
            sent += send_queue(spooler, i, rows, only);
            FreeProws(rows);
        }
        if (complete && !spooler->stop)
            forget_gone(spooler);
        spooler->flush = false;
    } while (sent != before && !spooler->stop);
    if (!sent)
        rest(queued);
    return sent;
}
