#include "wire/broker.h"

#include <endian.h>
#include <errno.h>
#include <mapicode.h>
#include <mapix.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "base/object.h"
#include "base/version.h"
#include "notify/notify.h"
#include "value/codec.h"
#include "wire/frame.h"
#include "wire/place.h"

#define GREET_SECONDS 10               /* for the broker's welcome */
#define ANSWER_MS 60000u               /* for what the broker answers by itself: it never blocks, but it may be stopped */

/* Somebody of ours who wants the events of a key. */
struct watch {
    struct watch *next;
    uint64_t number;
    void (*callback)(void *context, const void *bytes, size_t size);
    void *context;
    size_t key_size;
    uint8_t key[];
};

/* A request that waits for its reply. */
struct pending {
    struct pending *next;
    uint32_t request;
    bool answered;
    struct wire_head head;
    uint8_t *body;
};

static struct {
    pthread_mutex_t lock;              /* everything here but the socket's writing side */
    pthread_mutex_t write_lock;
    pthread_cond_t changed;
    int socket;                        /* -1: not connected */
    uint32_t fork_generation;
    pthread_t thread;
    bool has_thread;
    uint32_t next_request;
    uint64_t next_watch;
    struct pending *pending;
    struct watch *watches;
    bool in_callback;                  /* the thread calls a watch; unwatch waits for that */
    enum wire_role role;
    char *profile;                     /* of a spooler */
    void (*work)(void *context, uint32_t flags, uint32_t serial);
    void *work_context;
    void (*asked)(void *context, uint32_t ticket, const void *bytes, size_t size);
    void *asked_context;
    HRESULT (*key_of)(const char *profile, uint8_t ret_bytes[MAPIX_BROKER_KEY]);
    bool has_key;                      /* of a spooler: ... */
    uint8_t key[MAPIX_BROKER_KEY];     /* ... its profile's, handed over by the broker; mlocked */
} broker = { .lock = PTHREAD_MUTEX_INITIALIZER, .write_lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .socket = -1 };

static HRESULT fail(HRESULT result, int error_number, const char *text)
{
    return mapix_error_set(mapix_error_thread_slot(), result, "broker", (ULONG)error_number, 0, "%s", text);
}

static bool write_all(int descriptor, const uint8_t *bytes, size_t size)
{
    while (size) {
        ssize_t written = send(descriptor, bytes, size, MSG_NOSIGNAL);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

static bool read_all(int descriptor, uint8_t *bytes, size_t size)
{
    while (size) {
        ssize_t got = recv(descriptor, bytes, size, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        size -= (size_t)got;
    }
    return true;
}

/* The next frame; the body is for free(). False when the connection broke or the peer breaks the rules. */
static bool read_frame(int descriptor, struct wire_head *ret_head, uint8_t **ret_body)
{
    uint8_t head[WIRE_HEAD];

    if (!read_all(descriptor, head, sizeof(head)) || !wire_read_head(head, ret_head))
        return false;
    *ret_body = malloc(ret_head->length + 1);
    if (!*ret_body)
        return false;
    if (read_all(descriptor, *ret_body, ret_head->length))
        return true;
    free(*ret_body);
    return false;
}

/* The peer is gone: the next need connects anew, whenever the reading thread, which closes the socket, gets to hear of it. */
static void hang_up(int descriptor)
{
    pthread_mutex_lock(&broker.lock);
    if (broker.socket == descriptor) {
        broker.socket = -1;
        shutdown(descriptor, SHUT_RDWR);
    }
    pthread_mutex_unlock(&broker.lock);
}

/* Send a finished frame; frees the buffer. */
static bool send_frame(struct wire_buffer *buffer)
{
    bool sent = false;
    int descriptor;

    pthread_mutex_lock(&broker.write_lock);
    pthread_mutex_lock(&broker.lock);
    descriptor = broker.socket;
    pthread_mutex_unlock(&broker.lock);
    if (descriptor >= 0 && wire_finish(buffer)) {
        sent = write_all(descriptor, buffer->bytes, buffer->size);
        if (!sent)
            hang_up(descriptor);
    }
    pthread_mutex_unlock(&broker.write_lock);
    if (buffer->bytes)
        explicit_bzero(buffer->bytes, buffer->size);           /* there may be a key or a password in it */
    free(buffer->bytes);
    return sent;
}

static void send_key(enum wire_kind kind, const void *key, size_t key_size)
{
    struct wire_buffer buffer = { NULL };

    wire_begin(&buffer, kind, 0);
    wire_put_bytes(&buffer, key, key_size);
    send_frame(&buffer);
}

/* --- events --- */

/* Keys of watches are marked apart from NOTIFKEYs, which come from providers. */
#define NOTIFY_MARK 'n'
#define WATCH_MARK 'w'

static void deliver_notifications(const uint8_t *key, size_t key_size, const uint8_t *bytes, size_t size)
{
    NOTIFKEY *notify_key;
    NOTIFICATION *notifications;
    ULONG count;
    void *base;

    if (FAILED(MAPIAllocateBuffer((ULONG)CbNewNOTIFKEY(key_size), &base)))
        return;
    notify_key = base;
    notify_key->cb = (ULONG)key_size;
    memcpy(notify_key->ab, key, key_size);
    if (!FAILED(mapix_codec_decode_notifications(bytes, size, base, &count, &notifications)) && count)
        mapix_notify_from_remote(notify_key, count, notifications);
    MAPIFreeBuffer(base);
}

/* Call the watches of a key (NULL: of all keys, something was lost). The lock is let go for each call; the list may change meanwhile, so
 * it is walked by number. */
static void deliver_watches(const uint8_t *key, size_t key_size, const uint8_t *bytes, size_t size)
{
    uint64_t last = 0;

    pthread_mutex_lock(&broker.lock);
    for (;;) {
        struct watch *next = NULL;

        for (struct watch *watch = broker.watches; watch; watch = watch->next)
            if (watch->number > last && (!next || watch->number < next->number) &&
                (!key || (watch->key_size == key_size && !memcmp(watch->key, key, key_size))))
                next = watch;
        if (!next)
            break;
        last = next->number;
        broker.in_callback = true;
        pthread_mutex_unlock(&broker.lock);
        next->callback(next->context, bytes, size);
        pthread_mutex_lock(&broker.lock);
        broker.in_callback = false;
        pthread_cond_broadcast(&broker.changed);
    }
    pthread_mutex_unlock(&broker.lock);
}

static void take_event(const uint8_t *body, size_t length)
{
    struct wire_reader reader = { body, body + length, false };
    size_t key_size, size;
    const uint8_t *key = wire_get_bytes(&reader, &key_size), *bytes = wire_get_bytes(&reader, &size);

    if (reader.failed || key_size < 2)
        return;
    if (key[0] == NOTIFY_MARK)
        deliver_notifications(key + 1, key_size - 1, bytes, size);
    else
        deliver_watches(key + 1, key_size - 1, bytes, size);
}

static bool take_reply(const struct wire_head *head, uint8_t *body)
{
    bool taken = false;

    pthread_mutex_lock(&broker.lock);
    for (struct pending *pending = broker.pending; pending; pending = pending->next) {
        if (pending->request != head->request || pending->answered)
            continue;
        pending->answered = true;
        pending->head = *head;
        pending->body = body;
        taken = true;
        pthread_cond_broadcast(&broker.changed);
        break;
    }
    pthread_mutex_unlock(&broker.lock);
    return taken;
}

static void take_work(const uint8_t *body, size_t length)
{
    struct wire_reader reader = { body, body + length, false };
    uint32_t flags = wire_get_number(&reader), serial = wire_get_number(&reader);

    if (!reader.failed && broker.work)
        broker.work(broker.work_context, flags, serial);
}

static void take_question(const uint8_t *body, size_t length)
{
    struct wire_reader reader = { body, body + length, false };
    uint32_t ticket = wire_get_number(&reader);
    size_t size;
    const uint8_t *bytes = wire_get_bytes(&reader, &size);

    if (!reader.failed && broker.asked)
        broker.asked(broker.asked_context, ticket, bytes, size);
}

/* The connection broke: whoever waits hears of it; the next need connects again. */
static void connection_lost(int descriptor)
{
    pthread_mutex_lock(&broker.lock);
    if (broker.socket == descriptor)
        broker.socket = -1;
    for (struct pending *pending = broker.pending; pending; pending = pending->next)
        pending->answered = true;      /* with no body */
    pthread_cond_broadcast(&broker.changed);
    pthread_mutex_unlock(&broker.lock);
}

static void *read_events(void *argument)
{
    int descriptor = (int)(intptr_t)argument;
    struct wire_head head;
    uint8_t *body;
    void (*work)(void *context, uint32_t flags, uint32_t serial);

    while (read_frame(descriptor, &head, &body)) {
        if (head.request && take_reply(&head, body))
            continue;
        if (head.kind == WIRE_EVENT)
            take_event(body, head.length);
        else if (head.kind == WIRE_OVERFLOW)
            deliver_watches(NULL, 0, NULL, 0);
        else if (head.kind == WIRE_WORK)
            take_work(body, head.length);
        else if (head.kind == WIRE_ASKED)
            take_question(body, head.length);
        free(body);
    }
    connection_lost(descriptor);
    pthread_mutex_lock(&broker.write_lock);        /* nobody writes to it any more */
    close(descriptor);
    pthread_mutex_unlock(&broker.write_lock);
    pthread_mutex_lock(&broker.lock);
    work = broker.work;
    pthread_mutex_unlock(&broker.lock);
    if (work)
        work(broker.work_context, 0, 0);
    return NULL;
}

/* --- connecting --- */

/* Does a process of this user listen there? */
static bool peer_is_ours(int descriptor)
{
    struct ucred peer;
    socklen_t size = sizeof(peer);

    return !getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) && peer.uid == geteuid();
}

static void set_patience(int descriptor, time_t seconds)
{
    struct timeval limit = { .tv_sec = seconds };

    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

/* The key of a spooler's profile, the last thing in the welcome. */
static void take_key(const struct wire_head *head, uint8_t *body)
{
    struct wire_reader reader = { body, body + head->length, false };
    const uint8_t *bytes;
    size_t size;

    wire_get_number(&reader);
    wire_get_number(&reader);
    free(wire_get_text(&reader));
    bytes = wire_get_bytes(&reader, &size);
    if (!reader.failed && size == sizeof(broker.key)) {
        mlock(broker.key, sizeof(broker.key));
        memcpy(broker.key, bytes, size);
        broker.has_key = true;
    }
    explicit_bzero(body, head->length);
}

static HRESULT greet(int descriptor)
{
    struct wire_buffer buffer = { NULL };
    struct wire_head head = { 0 };
    uint8_t *body = NULL;
    bool sent;
    HRESULT result = S_OK;

    if (!peer_is_ours(descriptor))
        return fail(MAPI_E_NO_ACCESS, 0, "the socket that mapixd.lock names belongs to another user; look at $XDG_DATA_HOME/mapix/mapixd.lock");
    set_patience(descriptor, GREET_SECONDS);
    errno = 0;
    wire_begin(&buffer, WIRE_HELLO, 1);
    wire_put_number(&buffer, WIRE_VERSION);
    wire_put_number(&buffer, WIRE_VERSION_LEAST);
    wire_put_number(&buffer, (uint32_t)broker.role);
    wire_put_text(&buffer, broker.profile ? broker.profile : "");
    sent = wire_finish(&buffer) && write_all(descriptor, buffer.bytes, buffer.size);
    free(buffer.bytes);
    if (!sent || !read_frame(descriptor, &head, &body))
        return errno == EAGAIN || errno == EWOULDBLOCK
            ? fail(MAPI_E_TIMEOUT, errno, "mapixd does not answer; is it stopped? mapix daemon status names its process")
            : fail(MAPI_E_NETWORK_ERROR, errno, "mapixd hung up at once; mapix daemon status tells how it is, its log why");
    set_patience(descriptor, 0);
    if (head.kind == WIRE_REFUSED) {
        struct wire_reader reader = { body, body + head.length, false };
        char *text = wire_get_text(&reader);

        result = fail(MAPI_E_VERSION, 0, text ? text : "mapixd refused this program");
        free(text);
    } else if (head.kind != WIRE_WELCOME) {
        result = fail(MAPI_E_NETWORK_ERROR, 0, "what listens at mapixd's socket is no mapixd");
    } else if (broker.role == WIRE_SPOOLER) {
        take_key(&head, body);
    }
    free(body);
    return result;
}

static void subscribe_remote(const NOTIFKEY *key);
static void unsubscribe_remote(const NOTIFKEY *key);
static void publish_remote(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications);

static const struct mapix_notify_remote remote = { subscribe_remote, unsubscribe_remote, publish_remote };

static bool start_thread(int descriptor)
{
    sigset_t all, old;
    bool started;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    started = pthread_create(&broker.thread, NULL, read_events, (void *)(intptr_t)descriptor) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return started;
}

static void send_marked(enum wire_kind kind, char mark, const void *key, size_t key_size)
{
    uint8_t marked[1 + 65536];

    if (key_size > 65536)
        return;
    marked[0] = (uint8_t)mark;
    memcpy(marked + 1, key, key_size);
    send_key(kind, marked, key_size + 1);
}

/* Tell a new connection what this process listens to, and the listeners that they may have missed something. */
static void announce(void)
{
    struct watch **watches = NULL;
    size_t count = 0;

    pthread_mutex_lock(&broker.lock);
    for (struct watch *watch = broker.watches; watch; watch = watch->next)
        count++;
    watches = calloc(count + 1, sizeof(*watches));
    count = 0;
    for (struct watch *watch = broker.watches; watches && watch; watch = watch->next)
        if ((watches[count] = malloc(sizeof(*watch) + watch->key_size)))
            memcpy(watches[count++], watch, sizeof(*watch) + watch->key_size);
    pthread_mutex_unlock(&broker.lock);
    for (size_t i = 0; i < count; i++) {
        send_marked(WIRE_SUBSCRIBE, WATCH_MARK, watches[i]->key, watches[i]->key_size);
        free(watches[i]);
    }
    free(watches);
    mapix_notify_set_remote(&remote);
}

/* Make the connection. The old thread, if any, has ended or is ending: its socket is shut. */
static HRESULT connect_now(bool start)
{
    int descriptor;
    HRESULT result = start ? wire_connect_or_start(&descriptor) : wire_connect(&descriptor);

    if (result == MAPI_E_NOT_FOUND && !start)
        return result;
    if (FAILED(result))
        return fail(result, 0, "mapixd cannot be reached or started; is it installed, and may this user write to $XDG_DATA_HOME/mapix?");
    result = greet(descriptor);
    if (FAILED(result)) {
        close(descriptor);
        return result;
    }
    pthread_mutex_lock(&broker.lock);
    if (broker.has_thread && broker.fork_generation == mapix_fork_generation()) {
        pthread_t old = broker.thread;

        pthread_mutex_unlock(&broker.lock);
        pthread_join(old, NULL);
        pthread_mutex_lock(&broker.lock);
    }
    broker.fork_generation = mapix_fork_generation();
    broker.socket = descriptor;
    broker.has_thread = start_thread(descriptor);
    if (!broker.has_thread) {
        broker.socket = -1;
        result = MAPI_E_NOT_ENOUGH_RESOURCES;
    }
    pthread_mutex_unlock(&broker.lock);
    if (FAILED(result))
        close(descriptor);             /* no thread owns it */
    return result;
}

static bool is_connected(void)
{
    bool connected;

    pthread_mutex_lock(&broker.lock);
    connected = broker.socket >= 0 && broker.fork_generation == mapix_fork_generation();
    pthread_mutex_unlock(&broker.lock);
    return connected;
}

HRESULT mapix_broker_connect(bool start)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    HRESULT result = S_OK;

    if (is_connected())
        return S_OK;
    pthread_mutex_lock(&one_at_a_time);
    if (!is_connected())
        result = connect_now(start);
    pthread_mutex_unlock(&one_at_a_time);
    if (!FAILED(result))
        announce();
    return result;
}

void mapix_broker_disconnect(void)
{
    pthread_t thread;
    bool has_thread;
    int descriptor;

    mapix_notify_set_remote(NULL);
    pthread_mutex_lock(&broker.lock);
    broker.role = WIRE_CLIENT;
    broker.work = NULL;
    descriptor = broker.socket;
    thread = broker.thread;
    has_thread = broker.has_thread && broker.fork_generation == mapix_fork_generation();
    if (descriptor >= 0)
        shutdown(descriptor, SHUT_RDWR);           /* the thread closes it */
    broker.socket = -1;
    broker.has_thread = false;
    pthread_mutex_unlock(&broker.lock);
    if (has_thread && pthread_equal(thread, pthread_self()))
        pthread_detach(thread);
    else if (has_thread)
        pthread_join(thread, NULL);
}

/* --- requests --- */

/* Send a request begun with number 0 in its head and wait for the reply, at most so long (0: as long as it takes); the body is for free(). */
static HRESULT ask(struct wire_buffer *buffer, unsigned timeout_ms, struct wire_head *ret_head, uint8_t **ret_body)
{
    struct pending pending = { NULL }, **at;
    uint64_t until = timeout_ms ? mapix_time_monotonic_ms() + timeout_ms : UINT64_MAX;
    bool sent, late = false;

    pthread_mutex_lock(&broker.lock);
    pending.request = ++broker.next_request + 1;
    pending.next = broker.pending;
    broker.pending = &pending;
    pthread_mutex_unlock(&broker.lock);
    if (!buffer->failed)
        memcpy(buffer->bytes + 8, &(uint32_t){ htole32(pending.request) }, 4);
    sent = send_frame(buffer);
    pthread_mutex_lock(&broker.lock);
    while (sent && !pending.answered && !late)
        late = !mapix_time_wait(&broker.changed, &broker.lock, until) && !pending.answered;
    for (at = &broker.pending; *at != &pending; at = &(*at)->next)
        ;
    *at = pending.next;
    pthread_mutex_unlock(&broker.lock);
    if (late)
        return fail(MAPI_E_TIMEOUT, 0, "no answer came in time; mapix daemon status tells what the spooler does");
    if (!pending.body)
        return fail(MAPI_E_NETWORK_ERROR, 0, "mapixd ended before it answered; the next call starts it again");
    *ret_head = pending.head;
    *ret_body = pending.body;
    return S_OK;
}

/* The reply as a result: OK leaves a reader over the body, FAILED becomes its code and text. */
static HRESULT ask_for_ok(struct wire_buffer *buffer, unsigned timeout_ms, uint8_t **ret_body, struct wire_reader *ret_reader)
{
    struct wire_head head = { 0 };
    uint8_t *body = NULL;
    HRESULT result = ask(buffer, timeout_ms, &head, &body);

    if (FAILED(result))
        return result;
    *ret_reader = (struct wire_reader){ body, body + head.length, false };
    if (head.kind != WIRE_OK) {
        HRESULT said = head.kind == WIRE_FAILED ? (HRESULT)wire_get_number(ret_reader) : MAPI_E_NETWORK_ERROR;
        char *text = wire_get_text(ret_reader);

        result = fail(FAILED(said) ? said : MAPI_E_CALL_FAILED, 0, text ? text : "mapixd refused without a reason");
        free(text);
        free(body);
        return result;
    }
    *ret_body = body;
    return S_OK;
}

/* --- keys of profiles --- */

void mapix_broker_when_waking(HRESULT (*key)(const char *profile, uint8_t ret_bytes[MAPIX_BROKER_KEY]))
{
    broker.key_of = key;
}

HRESULT mapix_broker_profile_key(uint8_t ret_bytes[MAPIX_BROKER_KEY])
{
    if (!broker.has_key)
        return S_FALSE;
    memcpy(ret_bytes, broker.key, sizeof(broker.key));
    return S_OK;
}

/* A spooler hands on what it was handed. */
static void put_key_of(struct wire_buffer *buffer, const char *profile)
{
    uint8_t key[MAPIX_BROKER_KEY];
    HRESULT result = S_FALSE;

    if (broker.has_key && !strcmp(profile, broker.profile))
        result = mapix_broker_profile_key(key);
    else if (broker.key_of)
        result = broker.key_of(profile, key);
    wire_put_bytes(buffer, key, result == S_OK ? sizeof(key) : 0);
    explicit_bzero(key, sizeof(key));
}

static HRESULT wake(const char *profile, uint32_t flags)
{
    struct wire_buffer buffer = { NULL };
    struct wire_reader reader;
    uint8_t *body;
    HRESULT result = mapix_broker_connect(true);

    if (FAILED(result))
        return result;
    wire_begin(&buffer, WIRE_WAKE_SPOOLER, 0);
    wire_put_text(&buffer, profile);
    wire_put_number(&buffer, flags);
    put_key_of(&buffer, profile);
    result = ask_for_ok(&buffer, ANSWER_MS, &body, &reader);
    if (!FAILED(result))
        free(body);
    return result;
}

/* A broker that died since we last heard of it is found out by the asking: the next one is asked. */
HRESULT mapix_broker_wake_spooler(const char *profile, uint32_t flags)
{
    HRESULT result = wake(profile, flags);

    return result == MAPI_E_NETWORK_ERROR ? wake(profile, flags) : result;
}

HRESULT mapix_broker_ask_spooler(const char *profile, bool start, const void *bytes, size_t size, unsigned timeout_ms, void **ret_bytes,
    size_t *ret_size)
{
    struct wire_buffer buffer = { NULL };
    struct wire_reader reader;
    uint8_t *body;
    const uint8_t *answer;
    HRESULT result = mapix_broker_connect(start);

    if (FAILED(result))
        return result;
    wire_begin(&buffer, WIRE_ASK_SPOOLER, 0);
    wire_put_text(&buffer, profile);
    wire_put_number(&buffer, start ? 1 : 0);
    wire_put_bytes(&buffer, bytes, size);
    if (start)
        put_key_of(&buffer, profile);
    result = ask_for_ok(&buffer, timeout_ms, &body, &reader);
    if (FAILED(result))
        return result;
    answer = wire_get_bytes(&reader, ret_size);
    *ret_bytes = malloc(*ret_size + 1);
    if (reader.failed || !*ret_bytes)
        result = reader.failed ? MAPI_E_NETWORK_ERROR : MAPI_E_NOT_ENOUGH_MEMORY;
    else
        memcpy(*ret_bytes, answer, *ret_size);
    if (FAILED(result))
        free(*ret_bytes);
    free(body);
    return result;
}

static void read_spooler(struct wire_reader *reader, struct mapix_spooler_status *ret)
{
    ret->profile = wire_get_text(reader);
    ret->process = wire_get_number(reader);
    ret->state = wire_get_number(reader);
    ret->restarts = wire_get_number(reader);
    ret->text = wire_get_text(reader);
}

HRESULT mapix_broker_status(struct mapix_broker_status **ret_status)
{
    struct wire_buffer buffer = { NULL };
    struct mapix_broker_status *status;
    struct wire_reader reader;
    uint8_t *body;
    uint32_t count;
    HRESULT result = mapix_broker_connect(false);

    if (FAILED(result))
        return result;
    wire_begin(&buffer, WIRE_STATUS, 0);
    result = ask_for_ok(&buffer, ANSWER_MS, &body, &reader);
    if (FAILED(result))
        return result;
    status = calloc(1, sizeof(*status));
    if (status) {
        status->process = wire_get_number(&reader);
        status->uptime = wire_get_number(&reader);
        status->members = wire_get_number(&reader);
        status->keys = wire_get_number(&reader);
        status->version = wire_get_text(&reader);
        count = wire_get_number(&reader);
        status->spoolers = count < 65536 ? calloc(count + 1, sizeof(*status->spoolers)) : NULL;
        for (uint32_t i = 0; status->spoolers && i < count; i++)
            read_spooler(&reader, &status->spoolers[status->spooler_count++]);
    }
    free(body);
    if (!status || !status->spoolers || reader.failed) {
        mapix_broker_status_free(status);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *ret_status = status;
    return S_OK;
}

void mapix_broker_status_free(struct mapix_broker_status *status)
{
    if (!status)
        return;
    for (uint32_t i = 0; i < status->spooler_count; i++) {
        free(status->spoolers[i].profile);
        free(status->spoolers[i].text);
    }
    free(status->spoolers);
    free(status->version);
    free(status);
}

HRESULT mapix_broker_stop(void)
{
    struct wire_buffer buffer = { NULL };
    struct wire_reader reader;
    uint8_t *body;
    HRESULT result = mapix_broker_connect(false);

    if (FAILED(result))
        return result;
    wire_begin(&buffer, WIRE_STOP, 0);
    result = ask_for_ok(&buffer, ANSWER_MS, &body, &reader);
    if (FAILED(result))
        return result;
    free(body);
    pthread_mutex_lock(&broker.lock);
    while (broker.socket >= 0)         /* it hangs up when it has ended its spoolers and let go of the lock */
        pthread_cond_wait(&broker.changed, &broker.lock);
    pthread_mutex_unlock(&broker.lock);
    return S_OK;
}

/* --- watches and notifications --- */

HRESULT mapix_broker_watch(const void *key, size_t key_size, void (*callback)(void *context, const void *bytes, size_t size), void *context,
    uint64_t *ret_watch)
{
    struct watch *watch;

    if (!key_size || key_size > 65536)
        return MAPI_E_INVALID_PARAMETER;
    watch = malloc(sizeof(*watch) + key_size);
    if (!watch)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    watch->callback = callback;
    watch->context = context;
    watch->key_size = key_size;
    memcpy(watch->key, key, key_size);
    pthread_mutex_lock(&broker.lock);
    *ret_watch = watch->number = ++broker.next_watch;
    watch->next = broker.watches;
    broker.watches = watch;
    pthread_mutex_unlock(&broker.lock);
    send_marked(WIRE_SUBSCRIBE, WATCH_MARK, key, key_size);
    return S_OK;
}

void mapix_broker_unwatch(uint64_t number)
{
    struct watch **at, *found = NULL;
    bool still_wanted = false;

    pthread_mutex_lock(&broker.lock);
    for (at = &broker.watches; *at && (*at)->number != number; at = &(*at)->next)
        ;
    if (*at) {
        found = *at;
        *at = found->next;
    }
    for (struct watch *watch = broker.watches; found && watch; watch = watch->next)
        still_wanted |= watch->key_size == found->key_size && !memcmp(watch->key, found->key, found->key_size);
    while (broker.in_callback && broker.has_thread && !pthread_equal(broker.thread, pthread_self()))
        pthread_cond_wait(&broker.changed, &broker.lock);
    pthread_mutex_unlock(&broker.lock);
    if (found && !still_wanted)
        send_marked(WIRE_UNSUBSCRIBE, WATCH_MARK, found->key, found->key_size);
    free(found);
}

static void publish_marked(char mark, const void *key, size_t key_size, const void *bytes, size_t size)
{
    struct wire_buffer buffer = { NULL };
    uint8_t marked[1 + 65536];

    if (key_size > 65536 || !is_connected())
        return;
    marked[0] = (uint8_t)mark;
    memcpy(marked + 1, key, key_size);
    wire_begin(&buffer, WIRE_PUBLISH, 0);
    wire_put_bytes(&buffer, marked, key_size + 1);
    wire_put_bytes(&buffer, bytes, size);
    send_frame(&buffer);
}

void mapix_broker_publish(const void *key, size_t key_size, const void *bytes, size_t size)
{
    publish_marked(WATCH_MARK, key, key_size, bytes, size);
}

static void subscribe_remote(const NOTIFKEY *key)
{
    send_marked(WIRE_SUBSCRIBE, NOTIFY_MARK, key->ab, key->cb);
}

static void unsubscribe_remote(const NOTIFKEY *key)
{
    send_marked(WIRE_UNSUBSCRIBE, NOTIFY_MARK, key->ab, key->cb);
}

static void publish_remote(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications)
{
    void *bytes;
    size_t size;

    if (FAILED(mapix_codec_encode_notifications(notifications, count, &bytes, &size)))
        return;
    publish_marked(NOTIFY_MARK, key->ab, key->cb, bytes, size);
    free(bytes);
}

/* --- spoolers --- */

HRESULT mapix_broker_connect_spooler(const char *profile, void (*work)(void *context, uint32_t flags, uint32_t serial), void *context)
{
    char *copy = strdup(profile);

    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    broker.role = WIRE_SPOOLER;
    broker.profile = copy;
    broker.work = work;
    broker.work_context = context;
    return mapix_broker_connect(false);
}

void mapix_broker_when_asked(void (*asked)(void *context, uint32_t ticket, const void *bytes, size_t size), void *context)
{
    broker.asked = asked;
    broker.asked_context = context;
}

void mapix_broker_answer(uint32_t ticket, HRESULT result, const char *text, const void *bytes, size_t size)
{
    struct wire_buffer buffer = { NULL };

    wire_begin(&buffer, WIRE_ANSWER, 0);
    wire_put_number(&buffer, ticket);
    wire_put_number(&buffer, (uint32_t)result);
    wire_put_text(&buffer, text ? text : "");
    wire_put_bytes(&buffer, bytes, size);
    send_frame(&buffer);
}

void mapix_broker_spooler_state(enum mapix_spooler_state state, const char *text, uint32_t serial)
{
    struct wire_buffer buffer = { NULL };

    wire_begin(&buffer, WIRE_SPOOLER_STATE, 0);
    wire_put_number(&buffer, (uint32_t)state);
    wire_put_text(&buffer, text ? text : "");
    wire_put_number(&buffer, serial);
    send_frame(&buffer);
}
