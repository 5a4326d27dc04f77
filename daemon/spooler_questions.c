/* What programs ask of the spooler (wire/spooler_request.h): rows, types, validating, flushing, passwords, messages that a store finished. */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "value/codec.h"
#include "wire/spooler_request.h"

HRESULT spooler_note_arrival(struct spooler_state *spooler, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id)
{
    const SPropValue values[] = {
        { .ulPropTag = SPOOLER_TAG_REQUEST, .Value.l = SPOOLER_ARRIVED },
        { .ulPropTag = SPOOLER_TAG_SECTION, .Value.bin = { sizeof(*store_section), (LPBYTE)(uintptr_t)store_section } },
        { .ulPropTag = SPOOLER_TAG_ENTRY_ID, .Value.bin = { size, (LPBYTE)(uintptr_t)entry_id } },
    };
    void *bytes;
    size_t bytes_size;
    HRESULT result = mapix_codec_encode_values(values, 3, &bytes, &bytes_size);

    if (FAILED(result))
        return result;
    spooler_take_question(spooler, 0, bytes, bytes_size);
    free(bytes);
    return S_OK;
}

/* --- answers --- */

/* What a question says. Values point into `base`. */
struct request {
    enum spooler_request what;
    const MAPIUID *section;            /* NULL: none */
    ULONG flags;
    SBinary entry_id;
    const char *old_text, *new_text;
    ULONG mask;
};

static HRESULT read_request(const struct asked *asked, LPSPropValue *ret_values, struct request *request)
{
    ULONG count;
    HRESULT result = mapix_codec_decode_values(asked->bytes, asked->size, NULL, &count, ret_values);

    memset(request, 0, sizeof(*request));
    for (ULONG i = 0; !FAILED(result) && i < count; i++) {
        const SPropValue *value = &(*ret_values)[i];

        switch (value->ulPropTag) {
        case SPOOLER_TAG_REQUEST:
            request->what = (enum spooler_request)value->Value.l;
            break;
        case SPOOLER_TAG_SECTION:
            request->section = value->Value.bin.cb == sizeof(MAPIUID) ? (const MAPIUID *)(void *)value->Value.bin.lpb : NULL;
            break;
        case SPOOLER_TAG_FLAGS:
            request->flags = (ULONG)value->Value.l;
            break;
        case SPOOLER_TAG_ENTRY_ID:
            request->entry_id = value->Value.bin;
            break;
        case SPOOLER_TAG_MASK:
            request->mask = (ULONG)value->Value.l;
            break;
        case SPOOLER_TAG_OLD_TEXT:
            request->old_text = value->Value.lpszA;
            break;
        case SPOOLER_TAG_NEW_TEXT:
            request->new_text = value->Value.lpszA;
            break;
        }
    }
    return result;
}

static enum spooler_request kind_of(const struct asked *asked)
{
    LPSPropValue values = NULL;
    struct request request;
    enum spooler_request kind = FAILED(read_request(asked, &values, &request)) ? 0 : request.what;

    MAPIFreeBuffer(values);
    return kind;
}

void spooler_take_question(struct spooler_state *spooler, uint32_t ticket, const void *bytes, size_t size)
{
    struct asked *asked = calloc(1, sizeof(*asked) + size), **at;

    if (!asked) {
        spooler->host->answer(ticket, MAPI_E_NOT_ENOUGH_MEMORY, "the spooler is short of memory", NULL, 0);
        return;
    }
    asked->ticket = ticket;
    asked->size = size;
    memcpy(asked->bytes, bytes, size);
    asked->what = kind_of(asked);
    if (asked->what == SPOOLER_ARRIVED && ticket) { /* at once, on this thread: who tells may be a spooler that we tell something ourselves */
        spooler->host->answer(ticket, S_OK, "", NULL, 0);
        asked->ticket = 0;
    }
    pthread_mutex_lock(&spooler->lock);
    for (at = &spooler->asked; *at; at = &(*at)->next)
        ;
    *at = asked;
    pthread_mutex_unlock(&spooler->lock);
    spooler_wake(spooler, false);
}

static HRESULT answer_value(const SPropValue *value, void **ret_bytes, size_t *ret_size)
{
    return mapix_codec_encode_values(value, 1, ret_bytes, ret_size);
}

static HRESULT answer_rows(struct spooler_state *spooler, void **ret_bytes, size_t *ret_size)
{
    unsigned count = spooler->session->transport_count;
    SBinary *rows = calloc(count + 1, sizeof(*rows));
    SPropValue value = { .ulPropTag = SPOOLER_TAG_ROWS };
    HRESULT result = rows ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (unsigned i = 0; !FAILED(result) && i < count; i++) {
        ULONG value_count;
        LPSPropValue values;
        void *bytes;
        size_t size;

        if (FAILED(mapix_spooler_transport_row(spooler->session, i, &value_count, &values)))
            continue;                  /* it keeps no row */
        result = mapix_codec_encode_values(values, value_count, &bytes, &size);
        MAPIFreeBuffer(values);
        if (FAILED(result))
            break;
        rows[value.Value.MVbin.cValues].lpb = malloc(size + sizeof(MAPIUID));
        if (rows[value.Value.MVbin.cValues].lpb) {
            memcpy(rows[value.Value.MVbin.cValues].lpb, &spooler->session->transports[i].section, sizeof(MAPIUID));
            memcpy(rows[value.Value.MVbin.cValues].lpb + sizeof(MAPIUID), bytes, size);
            rows[value.Value.MVbin.cValues++].cb = (ULONG)(size + sizeof(MAPIUID));
        } else {
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        }
        free(bytes);
    }
    value.Value.MVbin.lpbin = rows;
    if (!FAILED(result) && value.Value.MVbin.cValues)
        result = answer_value(&value, ret_bytes, ret_size);
    for (ULONG i = 0; rows && i < value.Value.MVbin.cValues; i++)
        free(rows[i].lpb);
    free(rows);
    return result;
}

static bool is_listed(char **list, ULONG count, const char *type)
{
    for (ULONG i = 0; i < count; i++)
        if (!strcasecmp(list[i], type))
            return true;
    return false;
}

/* In the order of the transports, each once. */
static HRESULT answer_types(struct spooler_state *spooler, void **ret_bytes, size_t *ret_size)
{
    SPropValue value = { .ulPropTag = SPOOLER_TAG_TYPES };
    char **types;
    ULONG count = 0;
    HRESULT result;

    for (unsigned i = 0; i < spooler->session->transport_count; i++)
        count += spooler->lanes[i].type_count;
    types = calloc(count + 1, sizeof(*types));
    if (!types)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    count = 0;
    for (unsigned i = 0; i < spooler->session->transport_count; i++)
        for (unsigned j = 0; j < spooler->lanes[i].type_count; j++)
            if (!is_listed(types, count, spooler->lanes[i].types[j]))
                types[count++] = spooler->lanes[i].types[j];
    value.Value.MVszA.cValues = count;
    value.Value.MVszA.lppszA = types;
    result = count ? answer_value(&value, ret_bytes, ret_size) : S_OK;
    free(types);
    return result;
}

/* --- doing --- */

static HRESULT validate(struct spooler_state *spooler, const struct request *request)
{
    int only = request->section ? spooler_find_transport(spooler, request->section) : -1;
    HRESULT result = S_OK;

    if (request->section && only < 0)
        return MAPI_E_NOT_FOUND;
    for (unsigned i = 0; i < spooler->session->transport_count; i++) {         /* STAT-23 */
        HRESULT one = only < 0 || (unsigned)only == i ? spooler_validate_transport(spooler, i, request->flags) : S_OK;

        if (FAILED(one) && !FAILED(result))
            result = one;
    }
    return result;
}

static HRESULT change_password(struct spooler_state *spooler, const struct request *request)
{
    int index = request->section ? spooler_find_transport(spooler, request->section) : -1;
    LPXPLOGON logon = index >= 0 ? spooler->session->transports[index].logon : NULL;
    LPMAPISTATUS status;
    ULONG type;
    HRESULT result;

    if (!logon || !request->old_text || !request->new_text)
        return logon ? MAPI_E_INVALID_PARAMETER : MAPI_E_NOT_FOUND;
    result = logon->lpVtbl->OpenStatusEntry(logon, NULL, 0, &type, &status);
    if (FAILED(result))
        return result;
    result = status->lpVtbl->ChangePassword(status, (LPTSTR)(uintptr_t)request->old_text, (LPTSTR)(uintptr_t)request->new_text, 0);
    status->lpVtbl->Release(status);
    return result;
}

/* CompleteMsg: a store served everybody itself; what follows a message that was sent is done here (SPI-SUP-39). */
static HRESULT complete(struct spooler_state *spooler, const struct request *request)
{
    const struct mapix_spooler_store *found = request->section ? spooler_find_store(spooler, request->section) : NULL;
    LPMDB store = found ? found->store : NULL;

    if (!store)
        return found ? found->failed : MAPI_E_NOT_FOUND;
    return store->lpVtbl->FinishedMsg(store, 0, request->entry_id.cb, (LPENTRYID)(void *)request->entry_id.lpb);
}

/* One transport's part of a flush (SPI-XP-29): it is told, sends, hears that sending has ended, receives, hears that too. */
static HRESULT flush_one(struct spooler_state *spooler, unsigned index, ULONG flags)
{
    struct mapix_spooler_transport *transport = &spooler->session->transports[index];
    HRESULT result = MAPI_E_CALL_FAILED;

    if (spooler_transport_works(spooler, index))
        result = transport->logon->lpVtbl->FlushQueues(transport->logon, 0, 0, NULL, flags & ~(ULONG)FLUSH_ASYNC_OK);
    if (FAILED(result))
        return result;
    if (flags & FLUSH_UPLOAD) {
        spooler->flush = true;
        spooler_send_all(spooler, (int)index);
        spooler_notify_transport(spooler, index, NOTIFY_END_OUTBOUND_FLUSH, NULL);
    }
    if (flags & FLUSH_DOWNLOAD && spooler_transport_works(spooler, index)) {
        if (spooler_transport_code(spooler, index) & STATUS_INBOUND_FLUSH) {       /* it has something, or will see (page "Implementing the FlushQueues
                                                                                    * method", step 10) */
            pthread_mutex_lock(&spooler->lock);
            spooler->lanes[index].new_mail = true;
            pthread_mutex_unlock(&spooler->lock);
        }
        spooler_receive_all(spooler, (int)index);
        spooler_notify_transport(spooler, index, NOTIFY_END_INBOUND_FLUSH, NULL);
    }
    return S_OK;
}

void spooler_grant_wishes(struct spooler_state *spooler)
{
    for (unsigned i = 0; i < spooler->session->transport_count && !spooler->stop; i++) {
        ULONG wish = spooler->lanes[i].wish;

        spooler->lanes[i].wish = 0;
        if (wish)
            spooler_flush(spooler, (int)i, wish);
    }
}

HRESULT spooler_flush(struct spooler_state *spooler, int only, ULONG flags)
{
    HRESULT result = S_OK;

    spooler->flush = true;
    spooler_attend_transports(spooler);        /* those that failed get another try */
    for (unsigned i = 0; i < spooler->session->transport_count && !spooler->stop; i++) {
        HRESULT one = only < 0 || (unsigned)only == i ? flush_one(spooler, i, flags) : S_OK;

        if (FAILED(one) && one != MAPI_E_NO_SUPPORT && only >= 0)
            result = one;
    }
    if (only < 0 && flags & FLUSH_UPLOAD) {    /* what no transport wants gets its report */
        spooler->flush = true;
        spooler_send_all(spooler, -1);
    }
    spooler->flush = false;
    return result;
}

/* STAT-35: who does not wait for it is told when one is pending already. */
static HRESULT answer_flush(struct spooler_state *spooler, const struct request *request)
{
    int only = request->section ? spooler_find_transport(spooler, request->section) : -1;

    if (request->section && only < 0)
        return MAPI_E_NOT_FOUND;
    if (!(request->flags & FLUSH_ASYNC_OK))
        return spooler_flush(spooler, only, request->flags);
    if (spooler->flush_pending)
        return MAPI_E_BUSY;
    spooler->flush_pending = true;
    spooler->flush_flags = request->flags;
    return S_OK;
}

static void answer(struct spooler_state *spooler, const struct asked *asked)
{
    LPSPropValue values = NULL;
    struct request request;
    void *bytes = NULL;
    size_t size = 0;
    HRESULT result = read_request(asked, &values, &request);

    if (!FAILED(result))
        switch (request.what) {
        case SPOOLER_ROWS:
            result = answer_rows(spooler, &bytes, &size);
            break;
        case SPOOLER_TYPES:
            result = answer_types(spooler, &bytes, &size);
            break;
        case SPOOLER_VALIDATE:
            result = validate(spooler, &request);
            break;
        case SPOOLER_FLUSH:
            result = answer_flush(spooler, &request);
            break;
        case SPOOLER_CHANGE_PASSWORD:
            result = change_password(spooler, &request);
            break;
        case SPOOLER_COMPLETE:
            result = complete(spooler, &request);
            break;
        case SPOOLER_HEADERS:
            result = spooler_answer_headers(spooler, request.section, request.flags, &bytes, &size);
            break;
        case SPOOLER_HEADER_STATUS:
            result = spooler_set_header_status(spooler, request.section, &request.entry_id, request.flags, request.mask, &bytes, &size);
            break;
        case SPOOLER_ARRIVED:
            result = request.section && request.entry_id.cb ? S_OK : MAPI_E_INVALID_PARAMETER;
            break;
        default:
            result = MAPI_E_NO_SUPPORT;
        }
    if (asked->ticket)
        spooler->host->answer(asked->ticket, result, FAILED(result) ? spooler_error_name(result) : "", bytes, size);
    if (!FAILED(result) && request.what == SPOOLER_ARRIVED)
        spooler_take_arrival(spooler, request.section, &request.entry_id);
    MAPIFreeBuffer(values);
    free(bytes);
}

/* The next question that may be answered now, taken off the list. */
static struct asked *next_question(struct spooler_state *spooler, bool between_messages)
{
    struct asked **at, *found;

    pthread_mutex_lock(&spooler->lock);
    for (at = &spooler->asked; *at && between_messages && (*at)->what == SPOOLER_FLUSH; at = &(*at)->next)
        ;
    found = *at;
    if (found)
        *at = found->next;
    pthread_mutex_unlock(&spooler->lock);
    return found;
}

void spooler_answer_questions(struct spooler_state *spooler, bool between_messages)
{
    struct asked *asked;

    while ((asked = next_question(spooler, between_messages))) {
        answer(spooler, asked);
        explicit_bzero(asked->bytes, asked->size);
        free(asked);
    }
    if (!between_messages && spooler->flush_pending) {
        spooler_flush(spooler, -1, spooler->flush_flags);
        spooler->flush_pending = false;
    }
}
