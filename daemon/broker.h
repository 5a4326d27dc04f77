/* mapixd inside: members and their keys, spoolers, the loop. One thread; nothing here blocks but the exits. */
#ifndef MAPIX_DAEMON_BROKER_H
#define MAPIX_DAEMON_BROKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "wire/broker.h"
#include "wire/frame.h"

#define MEMBER_MAX 4096                /* programs at once */
#define KEYS_PER_MEMBER_MAX 65536
#define QUESTIONS_MAX 1024             /* waiting for one spooler */
#define OUTPUT_MAX (4u << 20)          /* bytes that may wait for a slow member; more is dropped and told as OVERFLOW */

struct member {
    struct member *next;
    int socket;
    pid_t process;                     /* who connected */
    time_t waits_since;                /* we wait for its HELLO, or for the rest of a frame; 0: for nothing */
    bool greeted;
    bool dead;                         /* hung up or broke the rules; swept after the round */
    bool overflowed;
    struct spooler *spooler;           /* of a spooler's connection */
    struct wire_buffer input;          /* not used as a frame: bytes not yet understood */
    struct wire_buffer output;
    size_t output_sent;
    struct patronage *patronages;      /* the profiles whose spooler it woke for a queue */
    struct key *keys;                  /* subscribed */
    size_t key_count;
};

struct key {
    struct key *next;                  /* with the same hash */
    struct key *next_of_member, **before_of_member;
    struct member *member;
    uint32_t hash;
    size_t size;
    uint8_t bytes[];
};

struct patronage {
    struct patronage *next;
    struct spooler *spooler;
};

/* A question to a spooler on its way there and back. */
struct question {
    struct question *next;
    uint32_t ticket;
    struct member *asker;              /* NULL: it hung up */
    uint32_t request;                  /* the asker's number */
    bool sent;
    size_t size;
    uint8_t bytes[];
};

/* One profile whose mail is moved. */
struct spooler {
    struct spooler *next;
    char *profile;
    pid_t process;                     /* 0: not running */
    enum mapix_spooler_state state;
    char *text;
    uint32_t restarts;
    uint32_t work;                     /* flags not yet told */
    uint32_t serial;                   /* of the last WORK told */
    uint32_t done;                     /* of the last WORK that it said is finished */
    time_t began;                      /* monotonic seconds of the last start */
    unsigned patrons;                  /* members that have mail of this profile: it does not leave before they do (imapisupport-spoolernotify) */
    time_t start_at;                   /* monotonic seconds of the next start after a crash; 0: none planned */
    unsigned back_off;                 /* seconds */
    struct member *member;
    uint8_t *key;                      /* of a profile that a password locks, MAPIX_BROKER_KEY bytes in a page of its own; NULL: none was handed over */
    struct question *questions;        /* in the order asked */
    unsigned question_count;
};

/* --- members (daemon/members.c) --- */
struct member *member_add(int socket, pid_t process);
void member_read(struct member *member);           /* take and act on what has come */
void member_write(struct member *member);          /* send what waits */
bool member_wants_to_write(const struct member *member);
void member_send(struct member *member, struct wire_buffer *frame);    /* frees the frame */
void members_sweep(void);                          /* free the dead */
void members_expire(void);                         /* cut off who keeps us waiting */
/* An event to everybody but `except` (NULL: nobody) who subscribed to the key. */
void members_publish(const struct member *except, const uint8_t *key, size_t key_size, const uint8_t *event, size_t size);
struct member *members_first(void);
uint32_t members_count(void);
uint32_t members_key_count(void);
void member_reply_failed(struct member *member, uint32_t request, HRESULT result, const char *text);

/* --- spoolers (daemon/spoolers.c) --- */
struct spooler *spooler_find(const char *profile, bool make);
bool spooler_wake(struct spooler *spooler, uint32_t flags);            /* false: it could not be started; its text says why */
/* Keep the key of its profile until the spooler has nothing left to do; anything but MAPIX_BROKER_KEY bytes is none. */
void spooler_keep_key(struct spooler *spooler, const uint8_t *bytes, size_t size);
void spooler_add_patron(struct spooler *spooler);
void spooler_remove_patron(struct spooler *spooler);
bool spooler_may_attach(const struct spooler *spooler, const struct member *member);   /* it is the process we started, or there is none */
void spooler_attach(struct spooler *spooler, struct member *member);
void spooler_detach(struct spooler *spooler, const struct member *member);
void spooler_report(struct spooler *spooler, uint32_t state, const char *text, uint32_t serial);     /* what it says of itself */
bool spooler_ask(struct spooler *spooler, struct member *asker, uint32_t request, const uint8_t *bytes, size_t size, bool start);
void spooler_answer(struct spooler *spooler, uint32_t ticket, HRESULT result, const char *text, const uint8_t *bytes, size_t size);
void spoolers_forget_asker(const struct member *asker);
void spoolers_reap(void);                          /* after SIGCHLD */
int spoolers_tick(void);                           /* restart what is due; seconds until the next, -1 for none */
void spoolers_end(void);                           /* SIGTERM to all, SIGKILL after five seconds */
bool spoolers_running(void);
struct spooler *spoolers_first(void);

/* --- the broker (daemon/mapixd.c) --- */
time_t broker_now(void);                           /* monotonic seconds */
time_t broker_started(void);
void broker_stop(void);                            /* end after this round */
void broker_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
