/* mapixd's protocol: frames over a private AF_UNIX stream socket.
 *
 * A frame is a head of 12 bytes, little-endian: length of the body (u32), kind (u16), reserved (u16, zero), request (u32); then the body.
 * A request's number comes back in its reply; zero is an event that nobody answers. Bodies are sequences of u32 numbers and of byte
 * strings (u32 length, bytes). A body is at most WIRE_BODY_MAX; who sends more is cut off. Both ends run as the same user on one machine.
 *
 * The first frame of a member is HELLO; the broker answers WELCOME, or REFUSED when the versions do not meet. */
#ifndef MAPIX_WIRE_FRAME_H
#define MAPIX_WIRE_FRAME_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_VERSION 1u                /* ours; the one before is spoken too once there is one */
#define WIRE_VERSION_LEAST 1u
#define WIRE_BODY_MAX (1u << 20)
#define WIRE_HEAD 12u

enum wire_kind {
    /* member to broker */
    WIRE_HELLO = 1,                    /* version, least version, role (enum wire_role), profile name */
    WIRE_SUBSCRIBE = 2,                /* key; no reply */
    WIRE_UNSUBSCRIBE = 3,              /* key; no reply */
    WIRE_PUBLISH = 4,                  /* key, bytes; no reply: EVENT goes to every other member that subscribed */
    WIRE_WAKE_SPOOLER = 5,             /* profile, flags, key: start its spooler if need be and tell it there is work; OK or FAILED. The key, empty or not
                                        * there for a profile without a password, is kept for the spooler */
    WIRE_STATUS = 6,                   /* -> OK: see mapix_broker_status */
    WIRE_STOP = 7,                     /* -> OK, then the broker ends its spoolers and itself */
    WIRE_SPOOLER_STATE = 8,            /* from a spooler: state, text, serial of the last WORK it finished; no reply */
    WIRE_ASK_SPOOLER = 9,              /* profile, flags (1: start it if need be), bytes, key (as above) -> OK: bytes the spooler answered;
                                        * or FAILED */
    WIRE_ANSWER = 10,                  /* from a spooler: ticket, HRESULT, text, bytes; no reply */
    /* broker to member */
    WIRE_WELCOME = 32,                 /* version, process id, program version; to a spooler: the key of its profile, empty when there is none */
    WIRE_REFUSED = 33,                 /* text */
    WIRE_OK = 34,                      /* depends on the request */
    WIRE_FAILED = 35,                  /* HRESULT, text */
    WIRE_EVENT = 36,                   /* key, bytes */
    WIRE_OVERFLOW = 37,                /* events were dropped: reread what you watch */
    WIRE_WORK = 38,                    /* to a spooler: flags, serial */
    WIRE_ASKED = 39,                   /* to a spooler: ticket, bytes: answer with ANSWER, in any order */
};

enum wire_role { WIRE_CLIENT = 0, WIRE_SPOOLER = 1 };

/* A growing frame or body. Zero it before use; free(bytes) after. `failed`: memory was short or the body too long. */
struct wire_buffer {
    uint8_t *bytes;
    size_t size, room;
    bool failed;
};

/* Begin a frame in an empty buffer; finish fills in the length. */
void wire_begin(struct wire_buffer *buffer, enum wire_kind kind, uint32_t request);
void wire_put_number(struct wire_buffer *buffer, uint32_t value);
void wire_put_bytes(struct wire_buffer *buffer, const void *bytes, size_t size);
void wire_put_text(struct wire_buffer *buffer, const char *text);
bool wire_finish(struct wire_buffer *buffer);

struct wire_head {
    uint32_t length;
    uint16_t kind;
    uint32_t request;
};

/* Read a head; false when it breaks the rules (too long, reserved bits). */
bool wire_read_head(const uint8_t bytes[WIRE_HEAD], struct wire_head *ret_head);

/* Reading a body; `failed` sticks and later gets answer zero, empty. Byte strings point into the body. */
struct wire_reader {
    const uint8_t *at, *end;
    bool failed;
};
uint32_t wire_get_number(struct wire_reader *reader);
const uint8_t *wire_get_bytes(struct wire_reader *reader, size_t *ret_size);
/* A copy with an end, for free(); NULL when it failed, holds a zero byte or is longer than 4096. */
char *wire_get_text(struct wire_reader *reader);

#endif
