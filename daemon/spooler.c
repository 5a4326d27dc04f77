/* mapix-spooler: moves the mail of one profile. Started by mapixd when there is work; leaves when there has been none for a while. */
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

#define IDLE_SECONDS 30
#define ALONE_SECONDS 60               /* how long the spooler of a dead broker may take to finish */

static struct spooler_state spooler = { .lock = PTHREAD_MUTEX_INITIALIZER };

time_t spooler_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
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

static void wake(bool flush)
{
    pthread_mutex_lock(&spooler.lock);
    spooler.awake = true;
    spooler.flush |= flush;
    pthread_cond_signal(&spooler.changed);
    pthread_mutex_unlock(&spooler.lock);
}

/* On the connection's thread. Flags 0: the broker is gone; the mail that is under way is finished, then we leave too. */
static void take_work(void *context, uint32_t flags, uint32_t serial)
{
    (void)context;
    pthread_mutex_lock(&spooler.lock);
    if (!flags)
        spooler.stop = true;
    else
        spooler.serial = serial;
    pthread_mutex_unlock(&spooler.lock);
    wake((flags & MAPIX_WORK_FLUSH) != 0);
}

static int find_transport(const MAPIUID *section)
{
    for (unsigned i = 0; spooler.session && i < spooler.session->transport_count; i++)
        if (!memcmp(&spooler.session->transports[i].section, section, sizeof(*section)))
            return (int)i;
    return -1;
}

/* IMAPISupport::SpoolerNotify of a transport or store in this process (SPI-SUP-17, -18). */
static HRESULT take_notification(void *context, const MAPIUID *section, ULONG flags, const void *data)
{
    int transport;

    (void)context;
    (void)data;
    pthread_mutex_lock(&spooler.lock);
    transport = spooler.served ? find_transport(section) : -1;
    if (transport >= 0) {
        struct served *served = &spooler.served[transport];

        served->new_mail |= (flags & NOTIFY_NEWMAIL) != 0;
        if (flags & NOTIFY_CRITSEC)
            served->critical = true;
        if (flags & NOTIFY_NONCRIT)
            served->critical = false;
    }
    pthread_mutex_unlock(&spooler.lock);
    if (transport >= 0 && flags & NOTIFY_CONFIG_CHANGE)
        spooler_read_types(&spooler, (unsigned)transport);
    wake((flags & NOTIFY_READYTOSEND) != 0);
    return S_OK;
}

static LONG STDAPICALLTYPE queue_callback(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    (void)context;
    (void)count;
    (void)notifications;
    wake(false);
    return S_OK;
}

/* --- starting --- */

static void free_types(struct served *served)
{
    for (unsigned i = 0; i < served->type_count; i++)
        free(served->types[i]);
    free(served->types);
    free(served->uids);
    served->types = NULL;
    served->uids = NULL;
    served->type_count = served->uid_count = 0;
    served->any = false;
}

/* SPI-XP-06: NULL types mean any; an empty string serves nobody by its type. */
void spooler_read_types(struct spooler_state *state, unsigned index)
{
    struct mapix_spooler_transport *transport = &state->session->transports[index];
    struct served *served = &state->served[index];
    ULONG flags = 0, type_count = 0, uid_count = 0;
    LPTSTR *types = NULL;
    LPMAPIUID *uids = NULL;

    free_types(served);
    if (!transport->logon || FAILED(transport->logon->lpVtbl->AddressTypes(transport->logon, &flags, &type_count, &types, &uid_count, &uids)))
        return;
    served->any = !types && !type_count && !uid_count;
    served->types = calloc(type_count + 1, sizeof(char *));
    served->uids = calloc(uid_count + 1, sizeof(MAPIUID));
    for (ULONG i = 0; types && served->types && i < type_count; i++) {
        char *text = NULL;

        if (flags & MAPI_UNICODE) {
            size_t size = wcstombs(NULL, (const wchar_t *)types[i], 0);

            text = size == (size_t)-1 ? NULL : malloc(size + 1);
            if (text)
                wcstombs(text, (const wchar_t *)types[i], size + 1);
        } else {
            text = strdup((const char *)types[i]);
        }
        if (text && *text)
            served->types[served->type_count++] = text;
        else
            free(text);
    }
    for (ULONG i = 0; uids && served->uids && i < uid_count; i++)
        served->uids[served->uid_count++] = *uids[i];
}

/* Now the stores are open: mail may move (SPI-XP-03, SPI-XP-19). */
static void start_transport(unsigned index)
{
    struct mapix_spooler_transport *transport = &spooler.session->transports[index];
    ULONG outbound = NOTIFY_BEGIN_OUTBOUND, inbound = NOTIFY_BEGIN_INBOUND;

    spooler_read_types(&spooler, index);
    if (!transport->logon) {
        spooler_trouble(&spooler, "The transport %s is not available: %s", transport->name, transport->failure ? transport->failure : "");
        return;
    }
    transport->logon->lpVtbl->TransportNotify(transport->logon, &outbound, NULL);
    transport->logon->lpVtbl->TransportNotify(transport->logon, &inbound, NULL);
}

static void stop_transports(void)
{
    for (unsigned i = 0; i < spooler.session->transport_count; i++) {
        struct mapix_spooler_transport *transport = &spooler.session->transports[i];
        ULONG outbound = NOTIFY_END_OUTBOUND, inbound = NOTIFY_END_INBOUND;

        if (!transport->logon)
            continue;
        transport->logon->lpVtbl->TransportNotify(transport->logon, &inbound, NULL);
        transport->logon->lpVtbl->TransportNotify(transport->logon, &outbound, NULL);
    }
}

/* Hear of what is queued while we run. The tables live until the end. */
static LPMAPITABLE *watch_queues(void)
{
    LPMAPITABLE *tables = calloc(spooler.session->store_count + 1, sizeof(*tables));
    LPMAPIADVISESINK sink;
    ULONG_PTR connection;

    if (!tables || FAILED(HrAllocAdviseSink(queue_callback, NULL, &sink)))
        return tables;
    for (unsigned i = 0; i < spooler.session->store_count; i++) {
        LPMDB store = spooler.session->stores[i].store;

        if (store && !FAILED(store->lpVtbl->GetOutgoingQueue(store, 0, &tables[i])))
            tables[i]->lpVtbl->Advise(tables[i], fnevTableModified, sink, &connection);
    }
    sink->lpVtbl->Release(sink);
    return tables;
}

/* --- the loop --- */

/* Wait for work, for the next message that is due, or until it has been quiet for long enough: false then. */
static bool wait_for_work(int idle_seconds)
{
    time_t due = spooler_next_due(&spooler), quiet_until = spooler_now() + idle_seconds;
    struct timespec until;
    bool more;

    pthread_mutex_lock(&spooler.lock);
    until.tv_sec = due && due < quiet_until ? due : quiet_until;
    until.tv_nsec = 0;
    while (!spooler.awake && !spooler.stop)
        if (pthread_cond_timedwait(&spooler.changed, &spooler.lock, &until) == ETIMEDOUT)
            break;
    more = spooler.awake || (due && spooler_now() >= due) || spooler.waiting;
    spooler.awake = false;
    pthread_mutex_unlock(&spooler.lock);
    return more && !spooler.stop;
}

static uint32_t current_serial(void)
{
    uint32_t serial;

    pthread_mutex_lock(&spooler.lock);
    serial = spooler.serial;
    pthread_mutex_unlock(&spooler.lock);
    return serial;
}

static void serve(int idle_seconds)
{
    spooler.awake = true;
    do {
        uint32_t serial = current_serial();

        mapix_broker_spooler_state(MAPIX_SPOOLER_WORKING, NULL, serial);
        spooler_receive_all(&spooler);
        spooler_send_all(&spooler);
        if (!spooler.waiting) {
            free(spooler.last_trouble);
            spooler.last_trouble = NULL;
        }
        mapix_broker_spooler_state(MAPIX_SPOOLER_IDLE, spooler.last_trouble, serial);
    } while (wait_for_work(idle_seconds));
}

static void stop(int signal)
{
    (void)signal;
    spooler.stop = true;               /* the waiting call is interrupted by the thread below */
}

static void *wait_for_signals(void *argument)
{
    int signal;

    while (sigwait(argument, &signal) != 0)
        ;
    stop(signal);
    wake(false);
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
    return EX_UNAVAILABLE;
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

static int run(const char *profile, int idle_seconds)
{
    static const struct mapix_spooler_host host = { .notify = take_notification };
    struct mapix_spooler_session *session;
    LPMAPITABLE *tables;
    HRESULT result = be_alone(profile);

    if (FAILED(result))
        return fail(result, "another spooler holds the profile");
    result = mapix_spooler_session_open(profile, &host, NULL, &session);
    if (FAILED(result))
        return fail(result, "the profile does not open");
    spooler.served = calloc(session->transport_count + 1, sizeof(*spooler.served));
    if (!spooler.served)
        return EX_OSERR;
    pthread_mutex_lock(&spooler.lock);
    spooler.session = session;
    pthread_mutex_unlock(&spooler.lock);
    spooler_find_stale_locks(&spooler);
    for (unsigned i = 0; i < session->transport_count; i++)
        start_transport(i);
    tables = watch_queues();
    serve(idle_seconds);
    stop_transports();
    for (unsigned i = 0; tables && i < session->store_count; i++)
        if (tables[i])
            tables[i]->lpVtbl->Release(tables[i]);
    free(tables);
    pthread_mutex_lock(&spooler.lock);
    spooler.session = NULL;
    pthread_mutex_unlock(&spooler.lock);
    mapix_spooler_session_close(session);
    mapix_broker_spooler_state(MAPIX_SPOOLER_ENDED, NULL, current_serial());
    return EX_OK;
}

int main(int argc, char **argv)
{
    MAPIINIT_0 init = { MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_NT_SERVICE };
    const char *idle = getenv("MAPIX_IDLE_SECONDS");
    pthread_condattr_t attributes;
    HRESULT result;
    int status;

    if (argc != 3 || strcmp(argv[1], "--profile")) {
        bool help = argc == 2 && !strcmp(argv[1], "--help");

        fprintf(help ? stdout : stderr, "usage: mapix-spooler --profile NAME\nMoves the mail of a profile; mapixd starts it. mapix-spooler(8) has the rest.\n");
        return help ? EX_OK : EX_USAGE;
    }
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&spooler.changed, &attributes);
    if (!watch_signals())
        return EX_OSERR;
    result = MAPIInitialize(&init);
    if (FAILED(result))
        return EX_UNAVAILABLE;
    result = mapix_broker_connect_spooler(argv[2], take_work, NULL);
    if (FAILED(result)) {
        fprintf(stderr, "mapix-spooler: mapixd does not run; it starts spoolers by itself\n");
        status = EX_TEMPFAIL;
    } else {
        status = run(argv[2], idle && atoi(idle) > 0 ? atoi(idle) : IDLE_SECONDS);
    }
    mapix_broker_disconnect();
    MAPIUninitialize();
    return status;
}
