/* The spooler as every other process sees it: through the broker. Installed by MAPIInitialize unless a process is the spooler itself. */
#include "session/spooler_client.h"

#include <mapicode.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "session/core.h"
#include "session/seams.h"
#include "value/codec.h"
#include "wire/broker.h"
#include "wire/spooler_request.h"

#define FLUSH_SECONDS 120              /* FlushQueues waits that long for the queues of a slow server */

#define ASK_SECONDS 60                 /* what a transport does on demand: a password, a look at its server */

static HRESULT arrived(const char *profile, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id);

/* NOTIFY_NEWMAIL_RECEIVED: data names the message, which is to pass the hooks (SPI-SUP-18). */
static HRESULT store_notifies(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    const NEWMAIL_NOTIFICATION *mail = data;

    if (flags & NOTIFY_NEWMAIL_RECEIVED)
        return mail && mail->cbEntryID && mail->lpEntryID ? arrived(profile, section, mail->cbEntryID, mail->lpEntryID) : MAPI_E_INVALID_PARAMETER;
    return mapix_broker_wake_spooler(profile, flags & NOTIFY_NEWMAIL ? MAPIX_WORK_QUEUE | MAPIX_WORK_RECEIVE : MAPIX_WORK_QUEUE);
}

/* --- asking the spooler (wire/spooler_request.h) --- */

/* `more` values go along. The answer's values are one block of MAPIAllocateBuffer. */
static HRESULT ask(const char *profile, bool start, enum spooler_request what, const MAPIUID *section, ULONG more, const SPropValue *values,
    unsigned seconds, ULONG *ret_count, LPSPropValue *ret_values)
{
    SPropValue all[6] = { { .ulPropTag = SPOOLER_TAG_REQUEST, .Value.l = (LONG)what } };
    ULONG count = 1;
    void *bytes, *answer = NULL;
    size_t size, answer_size = 0;
    HRESULT result;

    if (section)
        all[count++] = (SPropValue){ .ulPropTag = SPOOLER_TAG_SECTION, .Value.bin = { sizeof(*section), (LPBYTE)(uintptr_t)section } };
    for (ULONG i = 0; i < more; i++)
        all[count++] = values[i];
    result = mapix_codec_encode_values(all, count, &bytes, &size);
    if (FAILED(result))
        return result;
    result = mapix_broker_ask_spooler(profile, start, bytes, size, seconds * 1000, &answer, &answer_size);
    explicit_bzero(bytes, size);       /* there may be a password in it */
    free(bytes);
    if (FAILED(result) || !ret_values || !answer_size) {
        free(answer);
        return result;
    }
    result = mapix_codec_decode_values(answer, answer_size, NULL, ret_count, ret_values);
    free(answer);
    return result;
}

/* --- waiting for the spooler's state --- */

struct wait {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned changes;
};

static void note_change(void *context, const void *bytes, size_t size)
{
    struct wait *wait = context;

    (void)bytes;
    (void)size;
    pthread_mutex_lock(&wait->lock);
    wait->changes++;
    pthread_cond_signal(&wait->changed);
    pthread_mutex_unlock(&wait->lock);
}

/* The state of a profile's spooler; ENDED when there is none. The text is for free(). */
static HRESULT read_state(const char *profile, enum mapix_spooler_state *ret_state, char **ret_text)
{
    struct mapix_broker_status *status;
    HRESULT result = mapix_broker_status(&status);

    *ret_state = MAPIX_SPOOLER_ENDED;
    *ret_text = NULL;
    if (FAILED(result))
        return result;
    for (uint32_t i = 0; i < status->spooler_count; i++) {
        if (strcmp(status->spoolers[i].profile, profile))
            continue;
        *ret_state = (enum mapix_spooler_state)status->spoolers[i].state;
        *ret_text = *status->spoolers[i].text ? strdup(status->spoolers[i].text) : NULL;
    }
    mapix_broker_status_free(status);
    return S_OK;
}

/* What a state means for one who waits: S_FALSE goes on waiting. */
static HRESULT judge(enum mapix_spooler_state state, const char *text)
{
    switch (state) {
    case MAPIX_SPOOLER_STARTING:
    case MAPIX_SPOOLER_WORKING:
        return S_FALSE;
    case MAPIX_SPOOLER_IDLE:
        if (!text)
            return S_OK;
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_UNABLE_TO_COMPLETE, "spooler", 0, 0, "Mail waits in the outgoing queue: %s", text);
    case MAPIX_SPOOLER_ENDED:
        return S_OK;
    default:
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_INITIALIZED, "spooler", 0, 0, "The mail spooler of this profile failed: %s",
            text ? text : "mapix daemon status may tell why");
    }
}

static void wait_for_change(struct wait *wait, unsigned seen)
{
    uint64_t until = mapix_time_monotonic_ms() + 1000;      /* should an event be lost, the state is read again */

    pthread_mutex_lock(&wait->lock);
    while (wait->changes == seen && mapix_time_wait(&wait->changed, &wait->lock, until))
        ;
    pthread_mutex_unlock(&wait->lock);
}

static unsigned changes_so_far(struct wait *wait)
{
    unsigned changes;

    pthread_mutex_lock(&wait->lock);
    changes = wait->changes;
    pthread_mutex_unlock(&wait->lock);
    return changes;
}

/* Wait until the spooler has finished what it was told. */
static HRESULT wait_until_done(const char *profile)
{
    struct wait wait = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };
    char key[4200] = "spooler/";
    size_t length = strlen(profile);
    uint64_t end = mapix_time_monotonic_ms() + FLUSH_SECONDS * 1000;
    uint64_t watch;
    HRESULT result;

    if (length > sizeof(key) - 16)
        return MAPI_E_INVALID_PARAMETER;
    memcpy(key + 8, profile, length);
    result = mapix_broker_watch(key, length + 8, note_change, &wait, &watch);
    if (FAILED(result))
        return result;
    for (;;) {
        unsigned seen = changes_so_far(&wait);
        enum mapix_spooler_state state;
        char *text = NULL;

        result = read_state(profile, &state, &text);
        if (!FAILED(result))
            result = judge(state, text);
        free(text);
        if (result != S_FALSE)
            break;
        if (mapix_time_monotonic_ms() > end) {
            result = MAPI_E_TIMEOUT;
            break;
        }
        wait_for_change(&wait, seen);
    }
    mapix_broker_unwatch(watch);
    return result;
}

/* --- what a session asks --- */

static HRESULT session_began(const char *profile, bool inbound)
{
    return inbound ? mapix_broker_wake_spooler(profile, MAPIX_WORK_RECEIVE) : S_OK;
}

/* STAT-35: the caller waits, unless it may go on: then it is told when there is a flush already. */
static HRESULT flush(const char *profile, const MAPIUID *section, ULONG flags)
{
    const SPropValue value = { .ulPropTag = SPOOLER_TAG_FLAGS, .Value.l = (LONG)flags };
    HRESULT result;

    if (!(flags & (FLUSH_UPLOAD | FLUSH_DOWNLOAD)))
        return S_OK;
    result = ask(profile, true, SPOOLER_FLUSH, section, 1, &value, FLUSH_SECONDS, NULL, NULL);
    if (FAILED(result) || flags & FLUSH_ASYNC_OK || !(flags & FLUSH_UPLOAD))
        return result;
    return wait_until_done(profile);
}

static HRESULT download(const char *profile)
{
    return flush(profile, NULL, FLUSH_DOWNLOAD);
}

static HRESULT validate(const char *profile, const MAPIUID *section, ULONG flags)
{
    const SPropValue value = { .ulPropTag = SPOOLER_TAG_FLAGS, .Value.l = (LONG)flags };

    return ask(profile, true, SPOOLER_VALIDATE, section, 1, &value, ASK_SECONDS, NULL, NULL);
}

static HRESULT change_password(const char *profile, const MAPIUID *section, const char *old_password, const char *new_password)
{
    const SPropValue values[] = {
        { .ulPropTag = SPOOLER_TAG_OLD_TEXT, .Value.lpszA = (LPSTR)(uintptr_t)old_password },
        { .ulPropTag = SPOOLER_TAG_NEW_TEXT, .Value.lpszA = (LPSTR)(uintptr_t)new_password },
    };

    return ask(profile, true, SPOOLER_CHANGE_PASSWORD, section, 2, values, ASK_SECONDS, NULL, NULL);
}

static HRESULT complete_message(const char *profile, const MAPIUID *section, ULONG size, const ENTRYID *entry_id)
{
    const SPropValue value = { .ulPropTag = SPOOLER_TAG_ENTRY_ID, .Value.bin = { size, (LPBYTE)(uintptr_t)entry_id } };

    return ask(profile, true, SPOOLER_COMPLETE, section, 1, &value, ASK_SECONDS, NULL, NULL);
}

static HRESULT arrived(const char *profile, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id)
{
    const SPropValue value = { .ulPropTag = SPOOLER_TAG_ENTRY_ID, .Value.bin = { size, (LPBYTE)(uintptr_t)entry_id } };

    return ask(profile, true, SPOOLER_ARRIVED, store_section, 1, &value, ASK_SECONDS, NULL, NULL);
}

HRESULT mapix_spooler_tell_arrival(const char *profile, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id)
{
    return arrived(profile, store_section, size, entry_id);
}

/* The row of an event or an answer: the section's 16 bytes, then the values. */
static void take_row(const struct session_spooler_events *events, void *context, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    ULONG count;
    LPSPropValue values;

    if (size < sizeof(MAPIUID) || FAILED(mapix_codec_decode_values(at + sizeof(MAPIUID), size - sizeof(MAPIUID), NULL, &count, &values)))
        return;
    events->row(context, (const MAPIUID *)bytes, count, values);
    MAPIFreeBuffer(values);
}

static HRESULT transport_rows(const char *profile, const struct session_spooler_events *events, void *context)
{
    ULONG count = 0;
    LPSPropValue values = NULL;
    HRESULT result = ask(profile, true, SPOOLER_ROWS, NULL, 0, NULL, ASK_SECONDS, &count, &values);

    for (ULONG i = 0; !FAILED(result) && i < count; i++)
        for (ULONG j = 0; values[i].ulPropTag == SPOOLER_TAG_ROWS && j < values[i].Value.MVbin.cValues; j++)
            take_row(events, context, values[i].Value.MVbin.lpbin[j].lpb, values[i].Value.MVbin.lpbin[j].cb);
    if (!FAILED(result))
        MAPIFreeBuffer(values);
    return result;
}

static HRESULT address_types(const char *profile, ULONG *ret_count, char ***ret_types)
{
    ULONG count = 0, used = 0;
    LPSPropValue values = NULL;
    const SLPSTRArray *list = NULL;
    HRESULT result = ask(profile, true, SPOOLER_TYPES, NULL, 0, NULL, ASK_SECONDS, &count, &values);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == SPOOLER_TAG_TYPES)
            list = &values[i].Value.MVszA;
    *ret_types = calloc(list ? list->cValues + 1 : 1, sizeof(char *));
    for (ULONG i = 0; *ret_types && list && i < list->cValues; i++)
        if (((*ret_types)[used] = strdup(list->lppszA[i])))
            used++;
    *ret_count = used;
    MAPIFreeBuffer(values);
    return *ret_types ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* --- remote transports --- */

/* One answer's worth of headers; *io_next is the first of the next one. */
static HRESULT take_headers(ULONG count, LPSPropValue values, HRESULT (*take)(void *context, ULONG index, ULONG count, LPSPropValue values),
    void *context, ULONG *io_next, ULONG *ret_total)
{
    HRESULT result = S_OK;

    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == SPOOLER_TAG_FLAGS)
            *ret_total = (ULONG)values[i].Value.l;
    for (ULONG i = 0; i < count && !FAILED(result); i++)
        for (ULONG j = 0; values[i].ulPropTag == SPOOLER_TAG_ROWS && j < values[i].Value.MVbin.cValues && !FAILED(result); j++) {
            ULONG row_count;
            LPSPropValue row;

            result = mapix_codec_decode_values(values[i].Value.MVbin.lpbin[j].lpb, values[i].Value.MVbin.lpbin[j].cb, NULL, &row_count, &row);
            if (!FAILED(result))
                result = take(context, (*io_next)++, row_count, row);
        }
    return result;
}

static HRESULT remote_headers(const char *profile, const MAPIUID *section, HRESULT (*take)(void *context, ULONG index, ULONG count, LPSPropValue values),
    void *context)
{
    ULONG next = 0, total = 1;
    HRESULT result = S_OK;

    while (next < total && !FAILED(result)) {
        const SPropValue first = { .ulPropTag = SPOOLER_TAG_FLAGS, .Value.l = (LONG)next };
        ULONG count = 0, before = next;
        LPSPropValue values = NULL;

        result = ask(profile, true, SPOOLER_HEADERS, section, 1, &first, ASK_SECONDS, &count, &values);
        if (FAILED(result))
            break;
        result = take_headers(count, values, take, context, &next, &total);
        MAPIFreeBuffer(values);
        if (next == before)
            break;                     /* the list became shorter meanwhile */
    }
    return result;
}

static HRESULT remote_status(const char *profile, const MAPIUID *section, ULONG size, const ENTRYID *entry_id, ULONG status_flags, ULONG mask,
    ULONG *ret_old)
{
    const SPropValue said[] = {
        { .ulPropTag = SPOOLER_TAG_ENTRY_ID, .Value.bin = { size, (LPBYTE)(uintptr_t)entry_id } },
        { .ulPropTag = SPOOLER_TAG_FLAGS, .Value.l = (LONG)status_flags },
        { .ulPropTag = SPOOLER_TAG_MASK, .Value.l = (LONG)mask },
    };
    ULONG count = 0;
    LPSPropValue values = NULL;
    HRESULT result = ask(profile, true, SPOOLER_HEADER_STATUS, section, 3, said, ASK_SECONDS, &count, &values);

    for (ULONG i = 0; !FAILED(result) && i < count; i++)
        if (values[i].ulPropTag == SPOOLER_TAG_FLAGS)
            *ret_old = (ULONG)values[i].Value.l;
    MAPIFreeBuffer(values);
    return result;
}

/* --- following the spooler and its transports --- */

struct follower {
    const struct session_spooler_events *events;
    void *context;
    uint64_t rows, state;
};

static void hear_row(void *context, const void *bytes, size_t size)
{
    struct follower *follower = context;

    if (bytes)
        take_row(follower->events, follower->context, bytes, size);
    else
        follower->events->state(follower->context, 0, NULL);
}

static const char *words_for(enum mapix_spooler_state state)
{
    return state == MAPIX_SPOOLER_WORKING ? "moving mail" : state == MAPIX_SPOOLER_STARTING ? "starting" : "ready";
}

/* Not running is no failure: it is started when there is work. */
static ULONG code_for(enum mapix_spooler_state state)
{
    return state == MAPIX_SPOOLER_FAILED ? STATUS_FAILURE : STATUS_AVAILABLE;
}

static void hear_state(void *context, const void *bytes, size_t size)
{
    struct follower *follower = context;
    const char *at = bytes;
    char text[4096];

    if (!at || !size) {
        follower->events->state(follower->context, 0, NULL);
        return;
    }
    snprintf(text, sizeof(text), "%.*s", (int)(size - 1), at + 1);
    follower->events->state(follower->context, code_for((enum mapix_spooler_state)*at),
        *text ? text : words_for((enum mapix_spooler_state)*at));
}

static HRESULT watch(const char *prefix, const char *profile, void (*callback)(void *context, const void *bytes, size_t size), void *context,
    uint64_t *ret_watch)
{
    char key[4200];
    int length = snprintf(key, sizeof(key), "%s%s", prefix, profile);

    return length < (int)sizeof(key) ? mapix_broker_watch(key, (size_t)length, callback, context, ret_watch) : MAPI_E_INVALID_PARAMETER;
}

static void unfollow(void *handle)
{
    struct follower *follower = handle;

    if (follower->rows)
        mapix_broker_unwatch(follower->rows);
    if (follower->state)
        mapix_broker_unwatch(follower->state);
    free(follower);
}

static HRESULT follow(const char *profile, const struct session_spooler_events *events, void *context, void **ret_follower)
{
    struct follower *follower = calloc(1, sizeof(*follower));
    HRESULT result;

    if (!follower)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    follower->events = events;
    follower->context = context;
    result = watch(SPOOLER_KEY_ROW, profile, hear_row, follower, &follower->rows);
    if (!FAILED(result))
        result = watch(SPOOLER_KEY_STATE, profile, hear_state, follower, &follower->state);
    if (FAILED(result))
        unfollow(follower);
    else
        *ret_follower = follower;
    return result;
}

static HRESULT status(const char *profile, ULONG *ret_code, char **ret_text)
{
    enum mapix_spooler_state state;
    char *text;
    HRESULT result = read_state(profile, &state, &text);

    if (FAILED(result) && result != MAPI_E_NOT_FOUND)
        return result;
    *ret_code = code_for(state);
    *ret_text = text ? text : strdup(words_for(state));
    return *ret_text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* A store is closed; the mail in its queue goes on leaving without it, since the spooler has it open itself. The client may want that to be
 * done first (LOGOFF_PURGE, LOGOFF_ORDERLY); it hears what is under way (SPI-SUP-40). Nothing is started for it. */
static HRESULT store_logoff(const char *profile, const MAPIUID *section, ULONG *io_flags)
{
    enum mapix_spooler_state state;
    char *text = NULL;
    HRESULT result = read_state(profile, &state, &text);

    (void)section;
    free(text);
    if (!FAILED(result) && *io_flags & (LOGOFF_PURGE | LOGOFF_ORDERLY) && state == MAPIX_SPOOLER_WORKING) {
        wait_until_done(profile);
        result = read_state(profile, &state, &text);
        free(text);
    }
    *io_flags = LOGOFF_COMPLETE;
    if (!FAILED(result) && state == MAPIX_SPOOLER_WORKING)
        *io_flags = LOGOFF_OUTBOUND;
    return S_OK;
}

static const struct session_spooler client_side = {
    .session_began = session_began,
    .notify = store_notifies,
    .follow = follow,
    .unfollow = unfollow,
    .transport_rows = transport_rows,
    .flush = flush,
    .change_password = change_password,
    .complete_message = complete_message,
    .arrived = arrived,
    .address_types = address_types,
    .remote_headers = remote_headers,
    .remote_status = remote_status,
    .download = download,
    .validate = validate,
    .status = status,
    .store_logoff = store_logoff,
};

/* The key of a profile that a session of this process has open with its password: its spooler has nobody to ask for it. */
static HRESULT key_of(const char *profile, uint8_t ret_bytes[MAPIX_BROKER_KEY])
{
    _Static_assert(MAPIX_BROKER_KEY == PROFILE_KEY_BYTES, "the broker carries a profile's key");
    struct mapix_error_slot error = { 0 };
    struct session_core **cores;
    unsigned count;
    HRESULT result = session_core_list(&count, &cores), found = S_FALSE;

    for (unsigned i = 0; !FAILED(result) && i < count; i++) {
        if (found != S_OK && cores[i]->profile && !strcmp(cores[i]->profile_name, profile))
            found = profile_copy_key(cores[i]->profile, &error, ret_bytes);
        session_core_release(cores[i]);
    }
    if (!FAILED(result))
        free(cores);
    mapix_error_clear(&error);
    return found;
}

void session_spooler_client_install(void)
{
    if (session_spooler())
        return;
    mapix_session_set_spooler(&client_side);
    mapix_broker_when_waking(key_of);
}
