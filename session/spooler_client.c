/* The spooler as every other process sees it: through the broker. Installed by MAPIInitialize unless a process is the spooler itself. */
#include "session/spooler_client.h"

#include <mapicode.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "session/seams.h"
#include "wire/broker.h"

#define FLUSH_SECONDS 120              /* FlushQueues waits that long for the queues of a slow server */

static HRESULT store_notifies(const char *profile, const MAPIUID *section, ULONG flags, const void *data)
{
    (void)section;
    (void)data;
    return mapix_broker_wake_spooler(profile, flags & NOTIFY_NEWMAIL ? MAPIX_WORK_QUEUE | MAPIX_WORK_RECEIVE : MAPIX_WORK_QUEUE);
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
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 1;                 /* should an event be lost, the state is read again */
    pthread_mutex_lock(&wait->lock);
    while (wait->changes == seen)
        if (pthread_cond_timedwait(&wait->changed, &wait->lock, &until))
            break;
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
    time_t end = time(NULL) + FLUSH_SECONDS;
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
        if (time(NULL) > end) {
            result = MAPI_E_TIMEOUT;
            break;
        }
        wait_for_change(&wait, seen);
    }
    mapix_broker_unwatch(watch);
    return result;
}

/* --- what a session asks --- */

static HRESULT flush(const char *profile, ULONG flags, ULONG size, const ENTRYID *transport)
{
    HRESULT result = mapix_broker_wake_spooler(profile, MAPIX_WORK_QUEUE | MAPIX_WORK_FLUSH | (flags & FLUSH_DOWNLOAD ? MAPIX_WORK_RECEIVE : 0));

    (void)size;
    (void)transport;
    if (FAILED(result) || flags & FLUSH_ASYNC_OK)
        return result;
    return wait_until_done(profile);
}

static HRESULT download(const char *profile)
{
    return flush(profile, FLUSH_DOWNLOAD, 0, NULL);
}

static HRESULT validate(const char *profile, ULONG flags)
{
    (void)flags;
    return mapix_broker_wake_spooler(profile, MAPIX_WORK_QUEUE | MAPIX_WORK_FLUSH);
}

static HRESULT status(const char *profile, ULONG *ret_code, char **ret_text)
{
    enum mapix_spooler_state state;
    char *text;
    HRESULT result = read_state(profile, &state, &text);

    if (FAILED(result) && result != MAPI_E_NOT_FOUND)
        return result;
    /* Not running is no failure: it is started when there is work. */
    *ret_code = state == MAPIX_SPOOLER_FAILED ? STATUS_FAILURE : STATUS_AVAILABLE;
    *ret_text = text ? text : strdup(state == MAPIX_SPOOLER_WORKING ? "moving mail" : "ready");
    return *ret_text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* A store that is closed tells the transports; its mail goes on leaving without it (SPI-SUP-40). */
static HRESULT store_logoff(const char *profile, const MAPIUID *section, ULONG *io_flags)
{
    (void)profile;
    (void)section;
    *io_flags = LOGOFF_COMPLETE;
    return S_OK;
}

static const struct session_spooler client_side = {
    .notify = store_notifies,
    .flush = flush,
    .download = download,
    .validate = validate,
    .status = status,
    .store_logoff = store_logoff,
};

void session_spooler_client_install(void)
{
    if (!session_spooler())
        mapix_session_set_spooler(&client_side);
}
