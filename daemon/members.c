/* Members: programs connected to the broker, and the keys they listen to. */
#include "daemon/broker.h"

#include <errno.h>
#include <mapicode.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct member *first_member;
static uint32_t member_total, key_total;

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

struct member *member_add(int socket)
{
    struct member *member = member_total < MEMBER_MAX ? calloc(1, sizeof(*member)) : NULL;

    if (!member) {
        close(socket);
        return NULL;
    }
    member->socket = socket;
    member->next = first_member;
    first_member = member;
    member_total++;
    return member;
}

static void drop_keys(struct member *member)
{
    while (member->keys) {
        struct key *next = member->keys->next;

        free(member->keys);
        member->keys = next;
        key_total--;
    }
}

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
            spooler_detach(member->spooler);
        spoolers_forget_asker(member);
        drop_keys(member);
        close(member->socket);
        free(member->input.bytes);
        free(member->output.bytes);
        free(member);
        member_total--;
    }
}

/* --- sending --- */

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
    member->output.size = member->output_sent = 0;
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
    if (!finished || member->output.size - member->output_sent + frame->size > OUTPUT_MAX ||
        !append(&member->output, frame->bytes, frame->size))
        member->overflowed = true;
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

static void take_hello(struct member *member, uint32_t request, struct wire_reader *reader)
{
    struct wire_buffer frame = { NULL };
    uint32_t version = wire_get_number(reader), least = wire_get_number(reader), role = wire_get_number(reader);
    char *profile = wire_get_text(reader);

    if (reader->failed || least > WIRE_VERSION || version < WIRE_VERSION_LEAST) {
        wire_begin(&frame, WIRE_REFUSED, request);
        wire_put_text(&frame, "mapixd and this program do not speak a common version; after an upgrade, mapix daemon stop ends the old one");
        member_send(member, &frame);
        member_write(member);
        member->dead = true;
    } else {
        member->greeted = true;
        member->role = role == WIRE_SPOOLER ? WIRE_SPOOLER : WIRE_CLIENT;
        wire_begin(&frame, WIRE_WELCOME, request);
        wire_put_number(&frame, version < WIRE_VERSION ? version : WIRE_VERSION);
        wire_put_number(&frame, (uint32_t)getpid());
        wire_put_text(&frame, MAPIX_VERSION);
        member_send(member, &frame);
        if (member->role == WIRE_SPOOLER) {
            struct spooler *spooler = spooler_find(profile, true);

            if (spooler)
                spooler_attach(spooler, member);
        }
    }
    free(profile);
}

static struct key **find_key(struct member *member, const uint8_t *bytes, size_t size)
{
    struct key **at = &member->keys;

    while (*at && ((*at)->size != size || memcmp((*at)->bytes, bytes, size)))
        at = &(*at)->next;
    return at;
}

static void take_subscribe(struct member *member, struct wire_reader *reader)
{
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);
    struct key **at, *key;

    if (reader->failed || !size || size > 65537)
        return;
    at = find_key(member, bytes, size);
    if (*at)
        return;
    key = member->key_count < KEYS_PER_MEMBER_MAX ? malloc(sizeof(*key) + size) : NULL;
    if (!key) {
        member->overflowed = true;     /* it will miss events; it must know */
        return;
    }
    key->next = NULL;
    key->size = size;
    memcpy(key->bytes, bytes, size);
    *at = key;
    member->key_count++;
    key_total++;
}

static void take_unsubscribe(struct member *member, struct wire_reader *reader)
{
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);
    struct key **at, *key;

    if (reader->failed)
        return;
    at = find_key(member, bytes, size);
    key = *at;
    if (!key)
        return;
    *at = key->next;
    free(key);
    member->key_count--;
    key_total--;
}

static void take_publish(struct member *member, struct wire_reader *reader)
{
    size_t key_size, size;
    const uint8_t *key = wire_get_bytes(reader, &key_size), *bytes = wire_get_bytes(reader, &size);

    if (reader->failed)
        return;
    for (struct member *other = first_member; other; other = other->next) {
        struct wire_buffer frame = { NULL };

        if (other == member || other->dead || !*find_key(other, key, key_size))
            continue;
        wire_begin(&frame, WIRE_EVENT, 0);
        wire_put_bytes(&frame, key, key_size);
        wire_put_bytes(&frame, bytes, size);
        member_send(other, &frame);
    }
}

static void take_wake(struct member *member, uint32_t request, struct wire_reader *reader)
{
    char *profile = wire_get_text(reader);
    uint32_t flags = wire_get_number(reader);
    struct spooler *spooler = reader->failed ? NULL : spooler_find(profile, true);

    if (!spooler)
        member_reply_failed(member, request, MAPI_E_INVALID_PARAMETER, "the request to wake a spooler was malformed");
    else if (spooler_wake(spooler, flags))
        reply_ok(member, request);
    else
        member_reply_failed(member, request, MAPI_E_NOT_INITIALIZED, spooler->text ? spooler->text : "the spooler cannot be started");
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
        used += WIRE_HEAD + head.length;
    }
    memmove(member->input.bytes, member->input.bytes + used, member->input.size - used);
    member->input.size -= used;
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
    take_frames(member);
}
