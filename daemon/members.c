/* Members: programs connected to the broker, and the keys they listen to. */
#include "daemon/broker.h"

#include <errno.h>
#include <mapicode.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_SECONDS 5             /* for a HELLO, and for the rest of a frame that has begun */
#define ROOM_KEPT (64u << 10)          /* a buffer that grew beyond is given back when it is empty */

static struct member *first_member;
static uint32_t member_total, key_total;

/* All subscriptions by key, so that publishing looks at those who listen only. */
static struct key **buckets;
static size_t bucket_count;            /* a power of two */

struct member *members_first(void)
{
    return first_member;
}

uint32_t members_count(void)
{
    return member_total;
}

uint32_t members_key_count(void)
{
    return key_total;
}

struct member *member_add(int socket, pid_t process)
{
    struct member *member = member_total < MEMBER_MAX ? calloc(1, sizeof(*member)) : NULL;

    if (!member) {
        close(socket);
        return NULL;
    }
    member->socket = socket;
    member->process = process;
    member->waits_since = broker_now();
    member->next = first_member;
    first_member = member;
    member_total++;
    return member;
}

/* --- keys --- */

static uint32_t hash_of(const uint8_t *bytes, size_t size)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

/* Twice the buckets, when there are as many keys as buckets. Without memory the chains get longer, that is all. */
static void grow_buckets(void)
{
    size_t count = bucket_count ? bucket_count * 2 : 64;
    struct key **grown = key_total < bucket_count ? NULL : calloc(count, sizeof(struct key *));

    if (!grown)
        return;
    for (size_t i = 0; i < bucket_count; i++)
        while (buckets[i]) {
            struct key *key = buckets[i], **at = &grown[key->hash & (count - 1)];

            buckets[i] = key->next;
            key->next = *at;
            *at = key;
        }
    free(buckets);
    buckets = grown;
    bucket_count = count;
}

static struct key *find_key(const struct member *member, const uint8_t *bytes, size_t size)
{
    uint32_t hash = hash_of(bytes, size);
    struct key *key = bucket_count ? buckets[hash & (bucket_count - 1)] : NULL;

    while (key && (key->member != member || key->hash != hash || key->size != size || memcmp(key->bytes, bytes, size)))
        key = key->next;
    return key;
}

static bool add_key(struct member *member, const uint8_t *bytes, size_t size)
{
    struct key *key = member->key_count < KEYS_PER_MEMBER_MAX ? malloc(sizeof(*key) + size) : NULL, **at;

    grow_buckets();
    if (!key || !bucket_count) {
        free(key);
        return false;
    }
    key->member = member;
    key->hash = hash_of(bytes, size);
    key->size = size;
    memcpy(key->bytes, bytes, size);
    at = &buckets[key->hash & (bucket_count - 1)];
    key->next = *at;
    *at = key;
    key->before_of_member = &member->keys;
    key->next_of_member = member->keys;
    if (member->keys)
        member->keys->before_of_member = &key->next_of_member;
    member->keys = key;
    member->key_count++;
    key_total++;
    return true;
}

static void remove_key(struct key *key)
{
    struct key **at = &buckets[key->hash & (bucket_count - 1)];

    while (*at != key)
        at = &(*at)->next;
    *at = key->next;
    *key->before_of_member = key->next_of_member;
    if (key->next_of_member)
        key->next_of_member->before_of_member = key->before_of_member;
    key->member->key_count--;
    key_total--;
    free(key);
}

static void drop_keys(struct member *member)
{
    while (member->keys)
        remove_key(member->keys);
}

void members_publish(const struct member *except, const uint8_t *bytes, size_t size, const uint8_t *event, size_t event_size)
{
    uint32_t hash = hash_of(bytes, size);

    /* Sending changes no subscription: who has to go is swept after the round. */
    for (struct key *key = bucket_count ? buckets[hash & (bucket_count - 1)] : NULL; key; key = key->next) {
        struct wire_buffer frame = { NULL };

        if (key->member == except || key->member->dead || key->hash != hash || key->size != size || memcmp(key->bytes, bytes, size))
            continue;
        wire_begin(&frame, WIRE_EVENT, 0);
        wire_put_bytes(&frame, bytes, size);
        wire_put_bytes(&frame, event, event_size);
        member_send(key->member, &frame);
    }
}

static void end_patronages(struct member *member);

void members_sweep(void)
{
    struct member **at = &first_member;

    while (*at) {
        struct member *member = *at;

        if (!member->dead) {
            at = &member->next;
            continue;
        }
        *at = member->next;
        if (member->spooler)
            spooler_detach(member->spooler, member);
        spoolers_forget_asker(member);
        end_patronages(member);
        drop_keys(member);
        close(member->socket);
        free(member->input.bytes);
        free(member->output.bytes);
        free(member);
        member_total--;
    }
}

/* Cut off who connected and says nothing, or who began a frame and does not go on: a slot, memory and the broker's life would be theirs for ever. */
void members_expire(void)
{
    time_t now = broker_now();

    for (struct member *member = first_member; member; member = member->next)
        if (!member->dead && member->waits_since && now - member->waits_since > PATIENCE_SECONDS) {
            broker_log("a member (process %d) did not finish what it began and was cut off", (int)member->process);
            member->dead = true;
        }
}

/* --- buffers and sending --- */

/* Nothing is in it: give back what a large frame needed. */
static void empty_buffer(struct wire_buffer *buffer)
{
    if (buffer->size)
        explicit_bzero(buffer->bytes, buffer->size);           /* a key may have passed through */
    buffer->size = 0;
    if (buffer->room <= ROOM_KEPT)
        return;
    free(buffer->bytes);
    buffer->bytes = NULL;
    buffer->room = 0;
}

static bool append(struct wire_buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->size + size > buffer->room) {
        size_t room = (buffer->size + size) * 2;
        uint8_t *grown = realloc(buffer->bytes, room);

        if (!grown)
            return false;
        buffer->bytes = grown;
        buffer->room = room;
    }
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    return true;
}

bool member_wants_to_write(const struct member *member)
{
    return member->output_sent < member->output.size;
}

static void tell_overflow(struct member *member)
{
    struct wire_buffer frame = { NULL };

    member->overflowed = false;
    wire_begin(&frame, WIRE_OVERFLOW, 0);
    member_send(member, &frame);
}

void member_write(struct member *member)
{
    while (member_wants_to_write(member)) {
        ssize_t sent = send(member->socket, member->output.bytes + member->output_sent, member->output.size - member->output_sent,
            MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (sent <= 0) {
            member->dead = true;
            return;
        }
        member->output_sent += (size_t)sent;
    }
    empty_buffer(&member->output);
    member->output_sent = 0;
    if (member->overflowed)
        tell_overflow(member);
}

void member_send(struct member *member, struct wire_buffer *frame)
{
    bool finished = wire_finish(frame);

    if (member->dead) {
        free(frame->bytes);
        return;
    }
    if (member->output_sent > OUTPUT_MAX) {            /* one that reads, but never all, must not make the buffer grow for ever */
        memmove(member->output.bytes, member->output.bytes + member->output_sent, member->output.size - member->output_sent);
        member->output.size -= member->output_sent;
        member->output_sent = 0;
    }
    if (!finished || member->output.size - member->output_sent + frame->size > OUTPUT_MAX ||
        !append(&member->output, frame->bytes, frame->size))
        member->overflowed = true;
    if (frame->bytes)
        explicit_bzero(frame->bytes, frame->size);
    free(frame->bytes);
    member_write(member);
}

/* --- what members say --- */

void member_reply_failed(struct member *member, uint32_t request, HRESULT result, const char *text)
{
    struct wire_buffer frame = { NULL };

    wire_begin(&frame, WIRE_FAILED, request);
    wire_put_number(&frame, (uint32_t)result);
    wire_put_text(&frame, text);
    member_send(member, &frame);
}

static void reply_ok(struct member *member, uint32_t request)
{
    struct wire_buffer frame = { NULL };

    wire_begin(&frame, WIRE_OK, request);
    member_send(member, &frame);
}

static void refuse_hello(struct member *member, uint32_t request, const char *text)
{
    struct wire_buffer frame = { NULL };

    wire_begin(&frame, WIRE_REFUSED, request);
    wire_put_text(&frame, text);
    member_send(member, &frame);
    member->dead = true;
}

static void take_hello(struct member *member, uint32_t request, struct wire_reader *reader)
{
    struct wire_buffer frame = { NULL };
    uint32_t version = wire_get_number(reader), least = wire_get_number(reader), role = wire_get_number(reader);
    char *profile = wire_get_text(reader);
    struct spooler *spooler = NULL;

    if (member->greeted) {
        member->dead = true;           /* whoever it says it is now, others rely on what it said first */
    } else if (reader->failed || least > WIRE_VERSION || version < WIRE_VERSION_LEAST) {
        refuse_hello(member, request,
            "mapixd and this program do not speak a common version; after an upgrade, mapix daemon stop ends the old one");
    } else if (role == WIRE_SPOOLER && (!(spooler = spooler_find(profile, true)) || !spooler_may_attach(spooler, member))) {
        refuse_hello(member, request, "this profile has a spooler already; mapix daemon status names it");
    } else {
        member->greeted = true;
        wire_begin(&frame, WIRE_WELCOME, request);
        wire_put_number(&frame, version < WIRE_VERSION ? version : WIRE_VERSION);
        wire_put_number(&frame, (uint32_t)getpid());
        wire_put_text(&frame, MAPIX_VERSION);
        if (spooler)                   /* the key is for the process that we started */
            wire_put_bytes(&frame, spooler->key, spooler->key && spooler->process == member->process ? MAPIX_BROKER_KEY : 0);
        member_send(member, &frame);
        if (spooler)
            spooler_attach(spooler, member);
    }
    free(profile);
}

static void take_subscribe(struct member *member, struct wire_reader *reader)
{
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);

    if (reader->failed || !size || size > 65537 || find_key(member, bytes, size))
        return;
    if (!add_key(member, bytes, size))
        member->overflowed = true;     /* it will miss events; it must know */
}

static void take_unsubscribe(struct member *member, struct wire_reader *reader)
{
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);
    struct key *key = reader->failed ? NULL : find_key(member, bytes, size);

    if (key)
        remove_key(key);
}

static void take_publish(struct member *member, struct wire_reader *reader)
{
    size_t key_size, size;
    const uint8_t *key = wire_get_bytes(reader, &key_size), *bytes = wire_get_bytes(reader, &size);

    if (!reader->failed)
        members_publish(member, key, key_size, bytes, size);
}

/* A store tells of its queue once a session (imapisupport-spoolernotify): from then on the spooler has to be there, until the program is not. */
static void become_patron(struct member *member, struct spooler *spooler)
{
    struct patronage *patronage = member->patronages;

    while (patronage && patronage->spooler != spooler)
        patronage = patronage->next;
    if (patronage || !(patronage = malloc(sizeof(*patronage))))
        return;
    *patronage = (struct patronage){ member->patronages, spooler };
    member->patronages = patronage;
    spooler_add_patron(spooler);
}

static void end_patronages(struct member *member)
{
    while (member->patronages) {
        struct patronage *next = member->patronages->next;

        spooler_remove_patron(member->patronages->spooler);
        free(member->patronages);
        member->patronages = next;
    }
}

/* The last thing in a frame that may start a spooler; programs of an older version send none. */
static void take_key(struct spooler *spooler, const struct wire_reader *rest)
{
    struct wire_reader reader = *rest;
    size_t size;
    const uint8_t *bytes = wire_get_bytes(&reader, &size);

    if (!reader.failed)
        spooler_keep_key(spooler, bytes, size);
}

static void take_wake(struct member *member, uint32_t request, struct wire_reader *reader)
{
    char *profile = wire_get_text(reader);
    uint32_t flags = wire_get_number(reader);
    struct spooler *spooler = reader->failed ? NULL : spooler_find(profile, true);

    if (spooler)
        take_key(spooler, reader);
    if (reader->failed)
        member_reply_failed(member, request, MAPI_E_INVALID_PARAMETER, "the request to wake a spooler was malformed");
    else if (!spooler)
        member_reply_failed(member, request, MAPI_E_NOT_ENOUGH_RESOURCES, "the spoolers of too many profiles are at work; try again later");
    else if (spooler_wake(spooler, flags & MAPIX_WORK_KINDS))
        reply_ok(member, request);
    else
        member_reply_failed(member, request, MAPI_E_NOT_INITIALIZED, spooler->text ? spooler->text : "the spooler cannot be started");
    if (spooler && flags & MAPIX_WORK_QUEUE && !member->spooler)
        become_patron(member, spooler);
    free(profile);
}

static void take_status(struct member *member, uint32_t request)
{
    struct wire_buffer frame = { NULL };
    uint32_t count = 0;

    for (struct spooler *spooler = spoolers_first(); spooler; spooler = spooler->next)
        count++;
    wire_begin(&frame, WIRE_OK, request);
    wire_put_number(&frame, (uint32_t)getpid());
    wire_put_number(&frame, (uint32_t)(broker_now() - broker_started()));
    wire_put_number(&frame, member_total);
    wire_put_number(&frame, key_total);
    wire_put_text(&frame, MAPIX_VERSION);
    wire_put_number(&frame, count);
    for (struct spooler *spooler = spoolers_first(); spooler; spooler = spooler->next) {
        wire_put_text(&frame, spooler->profile);
        wire_put_number(&frame, (uint32_t)spooler->process);
        wire_put_number(&frame, (uint32_t)spooler->state);
        wire_put_number(&frame, spooler->restarts);
        wire_put_text(&frame, spooler->text ? spooler->text : "");
    }
    member_send(member, &frame);
}

static void take_spooler_state(struct member *member, struct wire_reader *reader)
{
    uint32_t state = wire_get_number(reader);
    char *text = wire_get_text(reader);
    uint32_t serial = wire_get_number(reader);

    if (!reader->failed && member->spooler && state <= MAPIX_SPOOLER_ENDED)
        spooler_report(member->spooler, state, text, serial);
    free(text);
}

static void take_question(struct member *member, uint32_t request, struct wire_reader *reader)
{
    char *profile = wire_get_text(reader);
    uint32_t flags = wire_get_number(reader);
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);
    struct spooler *spooler = reader->failed ? NULL : spooler_find(profile, (flags & 1) != 0);

    if (spooler)
        take_key(spooler, reader);
    if (reader->failed)
        member_reply_failed(member, request, MAPI_E_INVALID_PARAMETER, "the question to a spooler was malformed");
    else if (!spooler || (!(flags & 1) && !spooler->process))
        member_reply_failed(member, request, MAPI_E_NOT_FOUND, "no spooler runs for this profile");
    else if (!spooler_ask(spooler, member, request, bytes, size, (flags & 1) != 0))
        member_reply_failed(member, request, MAPI_E_NOT_INITIALIZED, spooler->text ? spooler->text : "the spooler cannot be started");
    free(profile);
}

static void take_answer(struct member *member, struct wire_reader *reader)
{
    uint32_t ticket = wire_get_number(reader), result = wire_get_number(reader);
    char *text = wire_get_text(reader);
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);

    if (!reader->failed && member->spooler)
        spooler_answer(member->spooler, ticket, (HRESULT)result, text, bytes, size);
    free(text);
}

static void act(struct member *member, const struct wire_head *head, const uint8_t *body)
{
    struct wire_reader reader = { body, body + head->length, false };

    if (!member->greeted && head->kind != WIRE_HELLO) {
        member->dead = true;
        return;
    }
    switch (head->kind) {
    case WIRE_HELLO:
        take_hello(member, head->request, &reader);
        break;
    case WIRE_SUBSCRIBE:
        take_subscribe(member, &reader);
        break;
    case WIRE_UNSUBSCRIBE:
        take_unsubscribe(member, &reader);
        break;
    case WIRE_PUBLISH:
        take_publish(member, &reader);
        break;
    case WIRE_WAKE_SPOOLER:
        take_wake(member, head->request, &reader);
        break;
    case WIRE_STATUS:
        take_status(member, head->request);
        break;
    case WIRE_STOP:
        reply_ok(member, head->request);
        broker_stop();
        break;
    case WIRE_SPOOLER_STATE:
        take_spooler_state(member, &reader);
        break;
    case WIRE_ASK_SPOOLER:
        take_question(member, head->request, &reader);
        break;
    case WIRE_ANSWER:
        take_answer(member, &reader);
        break;
    default:
        if (head->request)
            member_reply_failed(member, head->request, MAPI_E_NO_SUPPORT, "this mapixd is older than the program; mapix daemon stop ends it");
    }
}

/* Act on the whole frames that are there; keep the rest. */
static void take_frames(struct member *member)
{
    size_t used = 0;
    struct wire_head head;

    while (!member->dead && member->input.size - used >= WIRE_HEAD) {
        if (!wire_read_head(member->input.bytes + used, &head)) {
            broker_log("a member sent what is no frame and was cut off");
            member->dead = true;
            return;
        }
        if (member->input.size - used - WIRE_HEAD < head.length)
            break;
        act(member, &head, member->input.bytes + used + WIRE_HEAD);
        explicit_bzero(member->input.bytes + used, WIRE_HEAD + head.length);
        used += WIRE_HEAD + head.length;
    }
    if (used == member->input.size) {
        empty_buffer(&member->input);
        member->waits_since = member->greeted ? 0 : member->waits_since;
    } else {
        memmove(member->input.bytes, member->input.bytes + used, member->input.size - used);
        member->input.size -= used;
        member->waits_since = member->waits_since && !used ? member->waits_since : broker_now();       /* for the rest of this frame */
    }
}

void member_read(struct member *member)
{
    uint8_t bytes[65536];
    ssize_t got = recv(member->socket, bytes, sizeof(bytes), MSG_DONTWAIT);

    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (got <= 0 || !append(&member->input, bytes, (size_t)got)) {
        member->dead = true;
        return;
    }
    explicit_bzero(bytes, (size_t)got);
    take_frames(member);
}
