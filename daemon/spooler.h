/* mapix-spooler inside: takes the outgoing queues of one profile to its transports, and what transports bring to the receive folders. */
#ifndef MAPIX_DAEMON_SPOOLER_H
#define MAPIX_DAEMON_SPOOLER_H

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "session/spooler_session.h"
#include "wire/broker.h"

/* What a transport serves (IXPLogon::AddressTypes). */
struct served {
    bool any;                          /* NULL types: whatever is left (SPI-XP-06) */
    char **types;
    unsigned type_count;
    MAPIUID *uids;
    unsigned uid_count;
    bool new_mail;                     /* it said so, or its poll */
    bool critical;                     /* between CRITSEC and NONCRIT: left alone (SPI-XP-32) */
    time_t next_poll;
};

/* A message that a transport could not take now. */
struct waiting {
    struct waiting *next;
    SBinary id;
    time_t try_at;
    unsigned delay;                    /* seconds; doubled each time (SPI-XP-13) */
    bool queued;                       /* seen in a queue in this round */
};

struct spooler_state {
    struct mapix_spooler_session *session;
    struct served *served;             /* per transport */
    struct waiting *waiting;
    char *last_trouble;                /* why something waits; UTF-8 */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool awake;                        /* there may be work */
    bool flush;                        /* try what waits at once */
    bool stop;
    uint32_t serial;                   /* of the last WORK */
};

/* --- outgoing (daemon/spooler_out.c) --- */

/* Send what the queues hold and is due. Returns how many messages left the queues. */
unsigned spooler_send_all(struct spooler_state *spooler);

/* Messages that a dead spooler left locked are tried at once, and with care: a transport may have had them (SPI-SUBM-14). */
void spooler_find_stale_locks(struct spooler_state *spooler);

/* When the next waiting message is due; 0: none waits. */
time_t spooler_next_due(const struct spooler_state *spooler);

/* --- incoming (daemon/spooler_in.c) --- */

/* Poll the transports that want it and take what they have. Returns how many messages came. */
unsigned spooler_receive_all(struct spooler_state *spooler);

/* --- shared --- */
time_t spooler_now(void);
void spooler_trouble(struct spooler_state *spooler, const char *format, ...) __attribute__((format(printf, 2, 3)));
void spooler_read_types(struct spooler_state *spooler, unsigned transport);

#endif
