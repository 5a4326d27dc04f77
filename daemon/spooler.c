/* mapix-spooler: moves the mail of one profile. Started by mapixd when there is work; leaves when there has been none for a while, and no
 * transport that may bring mail in. */
#include "daemon/spooler.h"

#include <errno.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/time.h"
#include "profile/archive.h"
#include "profile/profile.h"
#include "value/codec.h"
#include "value/names.h"
#include "wire/broker.h"
#include "wire/spooler_request.h"

#define IDLE_SECONDS 30
#define ALONE_SECONDS 60               /* how long the spooler of a dead broker may take to finish */
#define STORE_DELAY_FIRST 5u           /* seconds until a store that did not open is tried again; doubled each time */
#define STORE_DELAY_MAX 600u
#define QUIET_SECONDS 2                /* true idle time begins (SPI-XP-28) */

static void answer(uint32_t ticket, HRESULT result, const char *text, const void *bytes, size_t size);
static const struct spooler_host broker_side = { .answer = answer };
static struct spooler_state spooler = { .host = &broker_side, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
static char row_key[4200];
static atomic_bool orphaned;           /* the broker is gone, and nobody asked us to end */
static uint32_t served;                /* the last work that was finished */

time_t spooler_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

const char *spooler_error_name(HRESULT result)
{
    const char *name = mapix_names_error(result);

    return name ? name : "an unknown error";
}

void spooler_trouble(struct spooler_state *state, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    mapix_log_write(MAPIX_LOG_WARNING, "mapix-spooler", "%s", text);
    free(state->last_trouble);
    state->last_trouble = strdup(text);
}

/* --- being told --- */

void spooler_wake(struct spooler_state *state, bool flush)
{
    pthread_mutex_lock(&state->lock);
    state->awake = true;
    state->flush |= flush;
    pthread_cond_signal(&state->changed);
    pthread_mutex_unlock(&state->lock);
}

/* On the connection's thread. Flags 0: the broker is gone; the mail that is under way is finished, then we leave too. */
static void take_work(void *context, uint32_t flags, uint32_t serial)
{
    (void)context;
    if (!flags) {
        orphaned = !spooler.stop;
        spooler.stop = true;
    } else {
        spooler.serial = serial;
        spooler.stay = (flags & MAPIX_WORK_STAY) != 0;
    }
    spooler_wake(&spooler, (flags & MAPIX_WORK_FLUSH) != 0);
}

static void take_question(void *context, uint32_t ticket, const void *bytes, size_t size)
{
    (void)context;
    spooler_take_question(&spooler, ticket, bytes, size);
}

static void answer(uint32_t ticket, HRESULT result, const char *text, const void *bytes, size_t size)
{
    if (ticket)
        mapix_broker_answer(ticket, result, text, bytes, size);
}

/* --- what providers in this process tell and ask --- */

static HRESULT take_notification(void *context, const MAPIUID *section, ULONG flags, const void *data)
{
    (void)context;
    return spooler_take_notification(&spooler, section, flags, data);
}

/* SPI-SUP-16. Questions are answered between messages; what a transport may have to know is that it should stop. */
static HRESULT yield(void *context, ULONG flags)
{
    (void)context;
    (void)flags;
    return spooler.stop ? MAPI_W_CANCEL_MESSAGE : S_OK;
}

/* Programs that show a status table hear of each change. */
static void publish_row(void *context, const MAPIUID *section, ULONG count, const SPropValue *values)
{
    void *bytes;
    uint8_t *all;
    size_t size;

    (void)context;
    if (!*row_key || FAILED(mapix_codec_encode_values(values, count, &bytes, &size)))
        return;
    all = malloc(sizeof(*section) + size);
    if (all) {
        memcpy(all, section, sizeof(*section));
        memcpy(all + sizeof(*section), bytes, size);
        mapix_broker_publish(row_key, strlen(row_key), all, sizeof(*section) + size);
    }
    free(all);
    free(bytes);
}

static HRESULT take_preprocessor(void *context, const MAPIUID *section, const MAPIUID *uid, const char *address_type, const char *module,
    const char *preprocess, const char *remove)
{
    (void)context;
    return spooler_register_preprocessor(&spooler, section, uid, address_type, module, preprocess, remove);
}

static HRESULT outbound_hooks(void *context, const MAPIUID *store_section, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags,
    ULONG *io_size, LPENTRYID *io_target)
{
    const struct mapix_spooler_store *store = spooler_find_store(&spooler, store_section);

    (void)context;
    return store ? spooler_run_hooks(&spooler, HOOK_OUTBOUND, store->store, message, folder, io_flags, io_size, io_target) : S_OK;
}

static HRESULT take_arrived(void *context, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id)
{
    (void)context;
    return spooler_note_arrival(&spooler, store_section, size, entry_id);
}

static LONG STDAPICALLTYPE queue_callback(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)context;
    (void)count;
    (void)notifications;
    spooler_wake(&spooler, false);
    return S_OK;
}

/* A store as its queue is watched, and tried again while it does not open. */
struct watched {
    LPMAPITABLE queue;
    time_t next_logon;                 /* 0: at the next work that is told */
    unsigned logon_delay;
};
static struct watched *watched;        /* one a store */

/* Hear of what is queued while we run. The tables live until the end. */
static void watch_queue(unsigned index)
{
    LPMDB store = spooler.session->stores[index].store;
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;

    if (!store || watched[index].queue || FAILED(HrAllocAdviseSink(queue_callback, NULL, &sink)))
        return;
    if (!FAILED(store->lpVtbl->GetOutgoingQueue(store, 0, &watched[index].queue)))
        watched[index].queue->lpVtbl->Advise(watched[index].queue, fnevTableModified, sink, &connection);
    sink->lpVtbl->Release(sink);
}

/* Could it open by itself, or does somebody have to do something? */
static bool may_pass(HRESULT failed)
{
    return failed == MAPI_E_BUSY || failed == MAPI_E_TIMEOUT || failed == MAPI_E_NETWORK_ERROR || failed == MAPI_E_DISK_ERROR ||
        failed == MAPI_E_NOT_ENOUGH_MEMORY || failed == MAPI_E_NOT_ENOUGH_RESOURCES || failed == MAPI_E_NOT_ENOUGH_DISK;
}

/* Stores that did not open are tried again: their queues would wait for ever, and nobody would say so. */
static void attend_stores(void)
{
    for (unsigned i = 0; i < spooler.session->store_count; i++) {
        struct mapix_spooler_store *store = &spooler.session->stores[i];

        if (!store->store && (watched[i].next_logon <= spooler_now() || spooler.flush) && FAILED(mapix_spooler_store_logon(spooler.session, i))) {
            watched[i].logon_delay = watched[i].logon_delay * 2 > STORE_DELAY_MAX ? STORE_DELAY_MAX
                : watched[i].logon_delay ? watched[i].logon_delay * 2 : STORE_DELAY_FIRST;
            watched[i].next_logon = may_pass(store->failed) ? spooler_now() + watched[i].logon_delay : 0;
            spooler_trouble(&spooler, "The message store %s does not open, and mail in its queue waits: %s", store->name,
                store->failure ? store->failure : spooler_error_name(store->failed));
        } else if (store->store) {
            watched[i].next_logon = 0;
            watch_queue(i);
        }
    }
}

static time_t next_store_logon(void)
{
    time_t next = 0;

    for (unsigned i = 0; i < spooler.session->store_count; i++)
        if (watched[i].next_logon && (!next || watched[i].next_logon < next))
            next = watched[i].next_logon;
    return next;
}

static void forget_stores(void)
{
    for (unsigned i = 0; i < spooler.session->store_count; i++)
        if (watched[i].queue)
            watched[i].queue->lpVtbl->Release(watched[i].queue);
    free(watched);
    watched = NULL;
}

/* --- the loop --- */

/* When something happens by itself: a message, a transport or a store is due. 0: never. */
static time_t next_event(void)
{
    time_t events[] = { spooler_next_due(&spooler), spooler_next_logon(&spooler), next_store_logon() }, next = 0;

    for (unsigned i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        if (events[i] && (!next || events[i] < next))
            next = events[i];
    return next;
}

/* Wait until `until`, or for work. False: it was quiet. */
static bool wait_until(time_t until)
{
    bool woken;

    pthread_mutex_lock(&spooler.lock);
    while (!spooler.awake && !spooler.stop && mapix_time_wait(&spooler.changed, &spooler.lock, (uint64_t)until * 1000))
        ;
    woken = spooler.awake;
    spooler.awake = false;
    pthread_mutex_unlock(&spooler.lock);
    return woken;
}

/* Wait for work, for what is due, or until it has been quiet for long enough: false then. */
static bool wait_for_work(int idle_seconds)
{
    time_t due = next_event(), now = spooler_now(), end = now + idle_seconds, quiet = now + QUIET_SECONDS;
    bool woken;

    if (due && due < end)
        end = due;
    woken = wait_until(quiet < end ? quiet : end);
    if (!woken && !spooler.stop && spooler_now() < end) {
        spooler_idle(&spooler);
        woken = wait_until(end);
    }
    if (spooler.stop)
        return false;
    return woken || due || spooler.stay || spooler_transport_may_receive(&spooler);
}

static void serve(int idle_seconds)
{
    spooler.awake = true;
    do {
        uint32_t serial = spooler.serial;

        mapix_broker_spooler_state(MAPIX_SPOOLER_WORKING, NULL, serial);
        attend_stores();
        spooler_attend_transports(&spooler);
        spooler_try_said(&spooler);
        spooler_answer_questions(&spooler, false);
        spooler_grant_wishes(&spooler);
        spooler_receive_all(&spooler, -1);
        spooler_send_all(&spooler, -1);
        if (!next_event()) {
            free(spooler.last_trouble);
            spooler.last_trouble = NULL;
        }
        if (!spooler.stop)
            served = serial;
        mapix_broker_spooler_state(MAPIX_SPOOLER_IDLE, spooler.last_trouble, served);
    } while (wait_for_work(idle_seconds));
}

static void *wait_for_signals(void *argument)
{
    int signal;

    while (sigwait(argument, &signal) != 0)
        ;
    spooler.stop = true;
    orphaned = false;
    spooler_cancel_running(&spooler);
    spooler_wake(&spooler, false);
    return NULL;
}

static bool watch_signals(void)
{
    static sigset_t set;
    pthread_t thread;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (pthread_create(&thread, NULL, wait_for_signals, &set))
        return false;
    pthread_detach(thread);
    return true;
}

static int fail(HRESULT result, const char *what)
{
    char *text = mapix_error_text(mapix_error_thread_slot(), NULL);
    char message[1024];

    snprintf(message, sizeof(message), "%s (0x%08x): %s", what, (unsigned)result, text ? text : "no reason was given");
    mapix_log_write(MAPIX_LOG_ERROR, "mapix-spooler", "%s", message);
    mapix_broker_spooler_state(MAPIX_SPOOLER_FAILED, message, 0);
    free(text);
    return result == MAPI_E_LOGON_FAILED || result == MAPI_E_NOT_FOUND ? EX_CONFIG : EX_UNAVAILABLE;   /* EX_CONFIG: no use to try again */
}

/* One spooler a profile: that of a broker which died finishes its message first. The lock is held until the process ends. */
static HRESULT be_alone(const char *profile)
{
    static struct mapix_lock_file *file;
    static struct mapix_lock *lock;
    char *directory = mapix_file_data_directory(), *path = directory ? mapix_file_path(directory, "spoolers.lock") : NULL;
    HRESULT result = path ? mapix_lock_file_open(path, &file) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result))
        result = mapix_lock_acquire(file, mapix_lock_offset("spooler", profile), true, ALONE_SECONDS * 1000, &lock);
    free(path);
    free(directory);
    return result;
}

/* Who still waits for an answer learns that there is none. */
static void refuse_questions(void)
{
    struct asked *asked;

    pthread_mutex_lock(&spooler.lock);
    asked = spooler.asked;
    spooler.asked = NULL;
    pthread_mutex_unlock(&spooler.lock);
    while (asked) {
        struct asked *next = asked->next;

        answer(asked->ticket, MAPI_E_NOT_INITIALIZED, "the spooler is ending; ask again", NULL, 0);
        free(asked);
        asked = next;
    }
}

/* The key of a profile that a password locks comes from the session that had mail for it. */
static void use_key(const char *profile)
{
    uint8_t key[MAPIX_BROKER_KEY];
    bool has_key = mapix_broker_profile_key(key) == S_OK;

    if (FAILED(mapix_profile_serve(profile, has_key ? key : NULL)))
        mapix_log_write(MAPIX_LOG_WARNING, "mapix-spooler", "The key of the profile %s cannot be used: there is not enough memory", profile);
    explicit_bzero(key, sizeof(key));
}

static bool is_locked(const char *profile)
{
    unsigned flags;

    return !FAILED(mapix_profile_look_up(profile, mapix_error_thread_slot(), &flags)) && flags & PROFILE_LOCKED;
}

/* Mail of a profile whose key is gone waits, visibly, for the next logon (design.md, "Dialogs and secrets"). */
static int fail_locked(const char *profile)
{
    char message[1024];

    snprintf(message, sizeof(message), "the profile %s has a password, and the spooler was not handed its key: its mail waits in the outgoing queue until "
        "somebody logs on to it (mapix --profile %s status does)", profile, profile);
    mapix_log_write(MAPIX_LOG_WARNING, "mapix-spooler", "%s", message);
    mapix_broker_spooler_state(MAPIX_SPOOLER_FAILED, message, 0);
    return EX_CONFIG;
}

static int run(const char *profile, int idle_seconds, bool *ret_left)
{
    static const struct mapix_spooler_host host = { .notify = take_notification, .yield = yield, .row_changed = publish_row,
        .register_preprocessor = take_preprocessor, .outbound_hooks = outbound_hooks, .arrived = take_arrived };
    struct mapix_spooler_session *session;
    HRESULT result = be_alone(profile);

    if (FAILED(result))
        return fail(result, "another spooler holds the profile");
    snprintf(row_key, sizeof(row_key), "%s%s", SPOOLER_KEY_ROW, profile);
    use_key(profile);
    result = mapix_spooler_session_open(profile, &host, NULL, &session);
    if (result == MAPI_E_LOGON_FAILED && is_locked(profile))
        return fail_locked(profile);
    if (FAILED(result))
        return fail(result, "the profile does not open");
    spooler.lanes = calloc(session->transport_count + 1, sizeof(*spooler.lanes));
    watched = calloc(session->store_count + 1, sizeof(*watched));
    if (!spooler.lanes || !watched)
        return EX_OSERR;
    pthread_mutex_lock(&spooler.lock);
    spooler.session = session;
    pthread_mutex_unlock(&spooler.lock);
    spooler_start_transports(&spooler);
    serve(idle_seconds);
    spooler_answer_questions(&spooler, true);          /* what arrived last is announced before we go */
    *ret_left = spooler_has_queued(&spooler);
    spooler_abandon_deferred(&spooler);
    spooler_stop_transports(&spooler);
    forget_stores();
    pthread_mutex_lock(&spooler.lock);
    spooler.session = NULL;
    pthread_mutex_unlock(&spooler.lock);
    mapix_spooler_session_close(session);
    spooler_forget_preprocessors(&spooler, NULL);
    refuse_questions();
    mapix_broker_spooler_state(MAPIX_SPOOLER_ENDED, NULL, served);
    return EX_OK;
}

/* The broker was killed, or was gone before we could say who we are, and mail may be left: another broker starts another spooler for it. */
static void hand_over(const char *profile)
{
    mapix_broker_disconnect();
    if (FAILED(mapix_broker_wake_spooler(profile, MAPIX_WORK_QUEUE)))
        mapix_log_write(MAPIX_LOG_WARNING, "mapix-spooler", "The broker is gone and cannot be started again; mail of the profile %s waits", profile);
}

int main(int argc, char **argv)
{
    MAPIINIT_0 init = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_NT_SERVICE };
    const char *idle = getenv("MAPIX_IDLE_SECONDS");
    HRESULT result;
    bool left = false;
    int status;

    if (argc != 3 || strcmp(argv[1], "--profile")) {
        bool help = argc == 2 && !strcmp(argv[1], "--help");

        fprintf(help ? stdout : stderr, "usage: mapix-spooler --profile NAME\nMoves the mail of a profile; mapixd starts it. mapix-spooler(8) has the rest.\n");
        return help ? EX_OK : EX_USAGE;
    }
    if (!watch_signals())
        return EX_OSERR;
    result = MAPIInitialize(&init);
    if (FAILED(result))
        return EX_UNAVAILABLE;
    mapix_broker_when_asked(take_question, NULL);
    result = mapix_broker_connect_spooler(argv[2], take_work, NULL);
    if (result == MAPI_E_NOT_FOUND) {
        orphaned = true;        /* killed since it started us, or we were started by hand */
        left = true;
        status = EX_OK;
    } else if (FAILED(result)) {
        fprintf(stderr, "mapix-spooler: mapixd does not take it; it starts spoolers by itself (mapix daemon status)\n");
        status = EX_TEMPFAIL;
    } else {
        status = run(argv[2], idle && atoi(idle) > 0 ? atoi(idle) : IDLE_SECONDS, &left);
    }
    if (orphaned && left)
        hand_over(argv[2]);
    mapix_broker_disconnect();
    MAPIUninitialize();
    return status;
}
