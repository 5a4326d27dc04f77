/* One message on its way to the transports (SPI-XP-07 to -16, SPI-SUBM-05, -13). What a transport did is saved before the next one gets the
 * message, what the last one did in letter_close; a transport that fails may save by itself (SPI-XP-13). */
#include "daemon/spooler.h"

#include <edkmdb.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/time.h"
#include "support/mail.h"

#define RESEND_MAX 16                  /* END_RESEND_NOW in a row */
#define HOLD_SECONDS 60u               /* of a transport that is busy and does not say for how long */
#define DEFERRED_WAIT 1800u            /* seconds; a transport that defers says itself when */

enum { COLUMN_ROW, COLUMN_RESPONSIBILITY, COLUMN_TYPE, COLUMN_ENTRY_ID, COLUMN_NAME, COLUMN_ADDRESS, COLUMN_HIDDEN, COLUMN_COUNT };
static const SizedSPropTagArray(COLUMN_COUNT, recipient_tags) = { COLUMN_COUNT,
    { PR_ROWID, PR_RESPONSIBILITY, PR_ADDRTYPE_A, PR_ENTRYID, PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A, PR_MAPIX_NOT_FOR_YOU } };

static bool is_true(const SPropValue *value, ULONG tag)
{
    return value->ulPropTag == tag && value->Value.b;
}

/* --- recipients --- */

static void free_rows(struct letter *letter)
{
    FreeProws(letter->rows);
    free(letter->served);
    free(letter->offered);
    letter->rows = NULL;
    letter->served = letter->offered = NULL;
}

/* Read who is served. One that was only hidden from a transport is not, whatever it says: that transport may have saved the message. */
static HRESULT read_recipients(struct letter *letter)
{
    HRESULT result;

    free_rows(letter);
    result = mapix_recipients_read(letter->message, (const SPropTagArray *)(const void *)&recipient_tags, &letter->rows);
    if (FAILED(result))
        return result;
    letter->served = calloc(letter->rows->cRows + 1, sizeof(bool));
    letter->offered = calloc(letter->rows->cRows + 1, sizeof(bool));
    if (!letter->tried)
        letter->tried = calloc((size_t)letter->rows->cRows * letter->spooler->session->transport_count + 1, sizeof(bool));
    if (!letter->served || !letter->offered || !letter->tried)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < letter->rows->cRows; i++) {
        const SPropValue *values = letter->rows->aRow[i].lpProps;

        letter->served[i] = is_true(&values[COLUMN_RESPONSIBILITY], PR_RESPONSIBILITY) && !is_true(&values[COLUMN_HIDDEN], PR_MAPIX_NOT_FOR_YOU);
    }
    return S_OK;
}

HRESULT letter_mark(struct letter *letter, const bool *which, bool responsible, bool hidden)
{
    SPropValue values[] = { { .ulPropTag = PR_RESPONSIBILITY, .Value.b = responsible }, { .ulPropTag = PR_MAPIX_NOT_FOR_YOU, .Value.b = hidden } };

    return mapix_recipients_change(letter->message, letter->rows, which, 2, values);
}

/* Those hidden from the transport that had its turn come back. */
static HRESULT unhide(struct letter *letter)
{
    bool *which = calloc(letter->rows->cRows + 1, sizeof(bool));
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    for (ULONG i = 0; which && i < letter->rows->cRows; i++)
        which[i] = is_true(&letter->rows->aRow[i].lpProps[COLUMN_HIDDEN], PR_MAPIX_NOT_FOR_YOU);
    if (which)
        result = letter_mark(letter, which, false, false);
    free(which);
    return result;
}

/* --- whose turn it is --- */

static bool has_uid(const struct lane *lane, const SRow *row)
{
    const SPropValue *id = &row->lpProps[COLUMN_ENTRY_ID];

    for (unsigned i = 0; i < lane->uid_count; i++)
        if (id->ulPropTag == PR_ENTRYID && id->Value.bin.cb >= 20 && !memcmp(id->Value.bin.lpb + 4, &lane->uids[i], sizeof(MAPIUID)))
            return true;
    return false;
}

static bool has_type(const struct lane *lane, const SRow *row)
{
    const SPropValue *type = &row->lpProps[COLUMN_TYPE];

    for (unsigned i = 0; i < lane->type_count; i++)
        if (type->ulPropTag == PR_ADDRTYPE_A && !strcasecmp(type->Value.lpszA, lane->types[i]))
            return true;
    return lane->any;
}

static bool may_serve(const struct letter *letter, ULONG row, unsigned index, bool by_type)
{
    return !letter->tried[(size_t)row * letter->spooler->session->transport_count + index] &&
        (by_type ? has_type : has_uid)(&letter->spooler->lanes[index], &letter->rows->aRow[row]);
}

/* Of several instances of one transport that serve the type, the one whose identity is to be the sender's (RFLG-07). */
static int preferred_instance(const struct letter *letter, ULONG row, unsigned first)
{
    const struct mapix_spooler_session *session = letter->spooler->session;

    for (unsigned i = first; i < session->transport_count; i++)
        if (session->transports[i].module && session->transports[first].module && session->transports[i].default_outbound &&
            !strcmp(session->transports[i].module, session->transports[first].module) && may_serve(letter, row, i, true))
            return (int)i;
    return (int)first;
}

/* SPI-XP-07: all UIDs in the order of the transports, then all types; whoever declined is passed over. -1: nobody is left. */
static int next_transport(const struct letter *letter, ULONG row)
{
    for (int by_type = 0; by_type < 2; by_type++)
        for (unsigned i = 0; i < letter->spooler->session->transport_count; i++)
            if (may_serve(letter, row, i, by_type))
                return by_type ? preferred_instance(letter, row, i) : (int)i;
    return -1;
}

/* The transport that comes next, and its recipients in letter->offered. Others wait for a turn of their own, or for nobody. */
static int choose(struct letter *letter)
{
    int chosen = -1;

    for (ULONG i = 0; i < letter->rows->cRows; i++) {
        int next = letter->served[i] ? -1 : next_transport(letter, i);

        letter->offered[i] = false;
        if (next >= 0 && letter->only >= 0 && next != letter->only)
            letter->postponed = true;
        else if (next >= 0 && (chosen < 0 || next < chosen))
            chosen = next;
    }
    for (ULONG i = 0; chosen >= 0 && i < letter->rows->cRows; i++)
        letter->offered[i] = !letter->served[i] && next_transport(letter, i) == chosen;
    return chosen;
}

/* --- one transport's turn --- */

static void defer(struct letter *letter, ULONG_PTR seconds)
{
    letter->deferred = true;
    if (seconds && (!letter->wait || seconds < letter->wait))
        letter->wait = (ULONG)seconds;
}

/* What became of the message at EndMessage (SPI-XP-15). True: it wants the same message again, now. */
static bool end_message(struct letter *letter, unsigned index, ULONG_PTR reference, ULONG_PTR wait)
{
    struct mapix_spooler_transport *transport = &letter->spooler->session->transports[index];
    ULONG flags = 0;
    HRESULT result = transport->logon->lpVtbl->EndMessage(transport->logon, reference, &flags);

    if (FAILED(result)) {
        defer(letter, wait);
        spooler_trouble(letter->spooler, "The transport %s did not finish a message: %s", transport->name, spooler_error_name(result));
    } else if (flags & END_RESEND_NOW) {
        return true;
    } else if (flags & END_RESEND_LATER) {
        defer(letter, wait);
    } else if (flags & END_DONT_RESEND) {
        defer(letter, DEFERRED_WAIT);
        letter->deferred_by = (int)index;
    }
    return false;
}

/* Results of SubmitMessage (SPI-XP-12). */
static void judge(struct letter *letter, unsigned index, HRESULT result, ULONG_PTR wait)
{
    struct mapix_spooler_transport *transport = &letter->spooler->session->transports[index];

    switch (result) {
    case MAPI_E_NOT_ME:
        return;                        /* the next transport may */
    case MAPI_E_CANCEL:                /* a deferred message that is no longer to be sent: its recipients are settled */
        if (FAILED(letter_mark(letter, letter->offered, true, false)))
            defer(letter, 1);
        return;
    case MAPI_E_USER_CANCEL:
        letter->canceled = true;
        defer(letter, 1);
        return;
    default:
        defer(letter, wait);
        spooler_trouble(letter->spooler, "The transport %s did not take a message: %s", transport->name, spooler_error_name(result));
    }
}

static HRESULT reopen(struct letter *letter)
{
    ULONG type;

    if (letter->message)
        letter->message->lpVtbl->Release(letter->message);
    letter->message = NULL;
    return letter->store->lpVtbl->OpenEntry(letter->store, letter->id.cb, (LPENTRYID)(void *)letter->id.lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&letter->message);
}

static HRESULT submit_to(struct letter *letter, unsigned index)
{
    struct mapix_spooler_transport *transport = &letter->spooler->session->transports[index];
    struct lane *lane = &letter->spooler->lanes[index];
    HRESULT result = S_OK;
    bool again = letter->had;

    if (!spooler_transport_works(letter->spooler, index) || !lane->outbound) {
        defer(letter, 0);              /* store and forward (SPI-XP-09) */
        spooler_trouble(letter->spooler, "The transport %s is not available", transport->name);
        return S_OK;
    }
    if (lane->hold_until > spooler_now() && !letter->spooler->flush) {
        defer(letter, (ULONG_PTR)(lane->hold_until - spooler_now()));
        return S_OK;
    }
    for (int turns = 0; turns < RESEND_MAX; turns++) {
        ULONG_PTR reference = 0, wait = 0;
        HRESULT submitted;
        bool more = false;

        spooler_set_running(letter->spooler, transport->logon, &reference, false);
        submitted = transport->logon->lpVtbl->SubmitMessage(transport->logon, again ? BEGIN_DEFERRED : 0, letter->message, &reference, &wait);
        lane->hold_until = submitted == MAPI_E_BUSY || submitted == MAPI_E_NETWORK_ERROR ? spooler_now() + (time_t)(wait ? wait : HOLD_SECONDS) : 0;
        if (!FAILED(submitted))
            more = end_message(letter, index, reference, wait);
        spooler_set_running(letter->spooler, NULL, NULL, false);
        if (FAILED(submitted) && submitted != MAPI_E_NOT_ME && submitted != MAPI_E_CANCEL)
            result = reopen(letter);   /* what it did not save itself is undone (SPI-XP-13) */
        if (FAILED(submitted) && !FAILED(result))
            judge(letter, index, submitted, wait);
        if (!more || FAILED(result))
            break;
        again = true;
    }
    return result;
}

static ULONG count_served(const struct letter *letter)
{
    ULONG count = 0;

    for (ULONG i = 0; i < letter->rows->cRows; i++)
        count += letter->served[i];
    return count;
}

/* The full address of a recipient that is known by its entry id only, written into its row. One that does not open stays as it is. */
static HRESULT resolve_one(struct letter *letter, const SRow *row)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_DISPLAY_NAME_A, PR_SEARCH_KEY } };
    LPMAPISESSION session = letter->spooler->session->session;
    const SBinary *id = &row->lpProps[COLUMN_ENTRY_ID].Value.bin;
    SRowSet one = { 1, { *row } };
    SPropValue values[4];
    LPSPropValue found = NULL;
    LPMAPIPROP entry;
    ULONG type, count, used = 0;
    HRESULT result = S_OK;

    if (FAILED(session->lpVtbl->OpenEntry(session, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&entry)))
        return S_OK;
    if (!FAILED(entry->lpVtbl->GetProps(entry, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &found))) {
        for (ULONG i = 0; i < count; i++)
            if (PROP_TYPE(found[i].ulPropTag) != PT_ERROR)
                values[used++] = found[i];
        result = used ? mapix_recipients_change(letter->message, &one, NULL, used, values) : S_OK;
    }
    MAPIFreeBuffer(found);
    entry->lpVtbl->Release(entry);
    return result;
}

/* A transport that asked for it builds reply paths for everybody: who is not its own has a full address too (SPI-XP-04). */
static HRESULT resolve_others(struct letter *letter)
{
    HRESULT result = S_OK;
    bool changed = false;

    for (ULONG i = 0; i < letter->rows->cRows && !FAILED(result); i++) {
        const SPropValue *values = letter->rows->aRow[i].lpProps;

        if (!letter->offered[i] && values[COLUMN_ENTRY_ID].ulPropTag == PR_ENTRYID &&
            (values[COLUMN_TYPE].ulPropTag != PR_ADDRTYPE_A || values[COLUMN_ADDRESS].ulPropTag != PR_EMAIL_ADDRESS_A))
            result = resolve_one(letter, &letter->rows->aRow[i]), changed = true;
    }
    if (!FAILED(result) && changed) {
        bool *offered = letter->offered;

        letter->offered = NULL;        /* whose turn it is stays */
        result = read_recipients(letter);
        free(letter->offered);
        letter->offered = offered;
    }
    return result;
}

/* Show the transport whom it may serve (SPI-XP-10), let it, and read what it did. */
static HRESULT take_turn(struct letter *letter, unsigned index)
{
    unsigned count = letter->spooler->session->transport_count;
    ULONG before = count_served(letter);
    bool hidden = false, *hide = calloc(letter->rows->cRows + 1, sizeof(bool));
    HRESULT result = hide ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result) && letter->spooler->session->transports[index].flags & LOGON_SP_RESOLVE)
        result = resolve_others(letter);
    for (ULONG i = 0; i < letter->rows->cRows && !FAILED(result); i++) {
        if (letter->offered[i])
            letter->tried[(size_t)i * count + index] = true;
        hidden |= hide[i] = !letter->served[i] && !letter->offered[i];
    }
    if (!FAILED(result) && hidden)
        result = letter_mark(letter, hide, true, true);
    free(hide);
    if (!FAILED(result))
        result = submit_to(letter, index);
    if (!FAILED(result))
        result = read_recipients(letter);
    letter->progressed |= !FAILED(result) && count_served(letter) > before;
    return FAILED(result) || !hidden ? result : unhide(letter);
}

/* --- who is left --- */

static LPMAPISUP any_support(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count; i++)
        if (spooler->session->transports[i].support)
            return spooler->session->transports[i].support;
    return NULL;
}

static HRESULT make_report(struct letter *letter, ULONG count, LPADRLIST *ret_list)
{
    LPADRLIST list;
    HRESULT result = MAPIAllocateBuffer((ULONG)CbNewADRLIST(count), (LPVOID *)&list);

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
        memcpy(values, row->lpProps, row->cValues * sizeof(SPropValue));       /* what they point at lives as long as the letter */
        values[row->cValues] = (SPropValue){ .ulPropTag = PR_NDR_REASON_CODE, .Value.l = 0 };
        values[row->cValues + 1] = (SPropValue){ .ulPropTag = PR_NDR_DIAG_CODE, .Value.l = -1 };
        values[row->cValues + 2] = (SPropValue){ .ulPropTag = PR_REPORT_TEXT_A, .Value.lpszA = (LPSTR)(uintptr_t)
            "No transport of this profile serves the recipient's address. Add a message service that does (mapix service add), or correct the address." };
        list->aEntries[list->cEntries].ulReserved1 = 0;
        list->aEntries[list->cEntries].cValues = row->cValues + 3;
        list->aEntries[list->cEntries++].rgPropVals = values;
    }
    if (FAILED(result))
        FreePadrlist(list);
    else
        *ret_list = list;
    return result;
}

/* Nobody took these: the sender is told, once (StatusRecips knows a report that it made before), and they count as served
 * (SPI-XP-07, SPI-RPT-06). While a transport is down that may be theirs, they wait (SPI-XP-09). */
static HRESULT report_unserved(struct letter *letter)
{
    LPMAPISUP support = any_support(letter->spooler);
    LPADRLIST list;
    ULONG count = 0;
    HRESULT result;

    for (ULONG i = 0; i < letter->rows->cRows; i++)
        count += !letter->served[i];
    if (!count)
        return S_OK;
    for (unsigned i = 0; i < letter->spooler->session->transport_count; i++)
        if (!letter->spooler->lanes[i].known) {
            defer(letter, 0);
            spooler_trouble(letter->spooler, "A message waits for the transport %s: %s", letter->spooler->session->transports[i].name,
                letter->spooler->session->transports[i].failure ? letter->spooler->session->transports[i].failure : "it is not available");
            return S_OK;
        }
    if (!support) {
        defer(letter, 0);
        spooler_trouble(letter->spooler, "A message waits: the profile has no transport (mapix service add)");
        return S_OK;
    }
    result = make_report(letter, count, &list);
    if (FAILED(result))
        return result;
    result = support->lpVtbl->StatusRecips(support, letter->message, list);
    if (FAILED(result)) {
        FreePadrlist(list);
        return result;
    }
    for (ULONG i = 0; i < letter->rows->cRows; i++)
        letter->offered[i] = !letter->served[i];
    return letter_mark(letter, letter->offered, true, false);
}

/* --- the whole way --- */

/* SPI-SUBM-05: the registered functions, then SubmitMessage again on the open message, which tells the store that the message is ready. */
static HRESULT preprocess(struct letter *letter)
{
    SPropValue yes = { .ulPropTag = PR_PREPROCESS, .Value.b = TRUE };
    bool ran;
    HRESULT result;

    if (!letter->preprocess && !letter->spooler->preprocessors)
        return S_OK;
    result = spooler_preprocess(letter->spooler, letter, &ran);
    if (!FAILED(result) && ran)
        result = letter->message->lpVtbl->SetProps(letter->message, 1, &yes, NULL);
    if (FAILED(result) || (!ran && !letter->preprocess))
        return result;
    if (letter->preprocess) {
        result = letter->message->lpVtbl->SubmitMessage(letter->message, 0);
        if (!FAILED(result))
            result = reopen(letter);
        letter->preprocess = FAILED(result);
    }
    return FAILED(result) ? result : read_recipients(letter);
}

/* Whom one transport served must stay served when the next one fails, or the first gets the message again with the next try. What it did is durable
 * before that is written down: its own failure later would lose the mail. */
static HRESULT keep_progress(struct letter *letter)
{
    HRESULT result = letter->progressed ? spooler_commit_transports(letter->spooler) : S_OK;

    if (letter->progressed && !FAILED(result))
        result = letter->message->lpVtbl->SaveChanges(letter->message, KEEP_OPEN_READWRITE);
    letter->progressed = false;
    return result;
}

void letter_distribute(struct letter *letter)
{
    int index;

    if (FAILED(letter->result))
        return;
    letter->result = read_recipients(letter);
    if (!FAILED(letter->result))
        letter->result = preprocess(letter);
    while (!FAILED(letter->result) && !letter->canceled && (index = choose(letter)) >= 0) {
        letter->result = keep_progress(letter);
        if (!FAILED(letter->result))
            letter->result = take_turn(letter, (unsigned)index);
    }
    if (!FAILED(letter->result) && letter->postponed)
        letter->deferred = true;
    if (!FAILED(letter->result) && !letter->deferred)
        letter->result = report_unserved(letter);
}

/* A lock that a dead spooler left is taken over, or broken where the store wants that (SPI-SUBM-14). */
static HRESULT take_lock(struct letter *letter)
{
    HRESULT result = letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_LOCKED);

    if (!FAILED(result) || !letter->had)
        return result;
    letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_UNLOCKED);
    return letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_LOCKED);
}

/* Seconds until the sender wants it to leave; 0: now. */
static LONGLONG seconds_to_go(LPMESSAGE message)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_DEFERRED_DELIVERY_TIME, PR_DEFERRED_SEND_TIME } };
    LPSPropValue values;
    ULONG count;
    LONGLONG seconds = 0;

    if (FAILED(message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values)))
        return 0;
    for (ULONG i = 0; i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) == PT_SYSTIME) {
            LONGLONG away = mapix_time_to_unix(values[i].Value.ft) - (LONGLONG)time(NULL);

            seconds = away > seconds ? away : seconds;
        }
    MAPIFreeBuffer(values);
    return seconds;
}

void letter_open(struct letter *letter)
{
    LONGLONG seconds;

    letter->deferred_by = -1;
    letter->result = reopen(letter);
    if (FAILED(letter->result))
        return;
    seconds = seconds_to_go(letter->message);
    if (seconds > 0) {
        letter->not_before = spooler_now() + (time_t)seconds;
        letter->result = S_FALSE;
        return;
    }
    letter->result = take_lock(letter);
    letter->locked = !FAILED(letter->result);
}

static HRESULT was_preprocessed(struct letter *letter, bool *ret_was)
{
    LPSPropValue value;
    HRESULT result = HrGetOneProp((LPMAPIPROP)letter->message, PR_PREPROCESS, &value);

    *ret_was = !FAILED(result) && value->Value.b;
    if (!FAILED(result))
        MAPIFreeBuffer(value);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

bool letter_close(struct letter *letter)
{
    bool sent = !FAILED(letter->result) && !letter->deferred && letter->locked, had_info = false;

    if (sent)
        letter->result = was_preprocessed(letter, &had_info);
    if (sent && had_info)
        spooler_remove_preprocess_info(letter->spooler, letter);
    if (letter->locked && !FAILED(letter->result))             /* who was served stays served */
        letter->result = letter->message->lpVtbl->SaveChanges(letter->message, KEEP_OPEN_READWRITE);
    if (sent && !FAILED(letter->result)) {
        letter->message->lpVtbl->Release(letter->message);
        letter->message = NULL;
        letter->result = letter->store->lpVtbl->FinishedMsg(letter->store, 0, letter->id.cb, (LPENTRYID)(void *)letter->id.lpb);
    } else if (letter->locked && letter->message && (!FAILED(letter->result) || !FAILED(reopen(letter)))) {
        /* A store may save what is pending when it unlocks, and after a failure that must not be. */
        letter->store->lpVtbl->SetLockState(letter->store, letter->message, MSG_UNLOCKED);
    }
    return sent && !FAILED(letter->result);
}

void letter_free(struct letter *letter)
{
    if (letter->message)
        letter->message->lpVtbl->Release(letter->message);
    free_rows(letter);
    free(letter->tried);
    letter->message = NULL;
    letter->tried = NULL;
}
