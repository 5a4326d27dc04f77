/* mapix-spooler inside: takes the outgoing queues of one profile to its transports, and what transports bring to the receive folders.
 *
 * One thread, the main one, calls stores, transports, hooks and preprocessors (SPI-XP-37); TransportNotify with CANCEL comes from the signal
 * thread as well. What other threads leave (notifications, questions) is marked in the state under its lock, and attended to between messages.
 * Nothing here knows the broker: spooler.c does, through `host`. */
#ifndef MAPIX_DAEMON_SPOOLER_H
#define MAPIX_DAEMON_SPOOLER_H

#include <mapixext.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include "session/spooler_session.h"

/* What the spooler knows of a transport beside its logon. */
struct lane {
    bool known;                        /* what follows was read; until then its mail waits */
    bool any;                          /* NULL types: whatever is left (SPI-XP-06) */
    char **types;
    unsigned type_count;
    MAPIUID *uids;
    unsigned uid_count;
    bool outbound, inbound;            /* begun (SPI-XP-19) */
    time_t hold_until;                 /* it was busy or cut off: its messages keep their order (SPI-SUBM-07) */
    time_t next_poll;
    time_t next_logon;                 /* of one that failed */
    unsigned logon_delay;
    /* under the lock */
    bool new_mail;                     /* it said so */
    bool critical;                     /* between CRITSEC and NONCRIT: left alone (SPI-XP-32) */
    ULONG wish;                        /* FLUSH_UPLOAD, FLUSH_DOWNLOAD: its status row asks for them since it was validated (STAT-31) */
    bool reread;                       /* its address types changed */
    bool broken;                       /* it reported a critical error: nothing more is asked of it */
};

/* A message that a transport could not take now. */
struct waiting {
    struct waiting *next, **before;
    struct waiting *next_of_hash;
    SBinary id;
    unsigned store;                    /* its place among the stores */
    time_t try_at;
    unsigned delay;                    /* seconds; doubled each time (SPI-XP-13) */
    int deferred_by;                   /* the transport that will say when (SPI-XP-16); -1: none */
    bool had;                          /* a transport may have had it before */
    bool queued;                       /* seen in a queue in this round */
};

/* A function that a transport registered (SPI-SUP-13). */
struct preprocessor {
    struct preprocessor *next;
    MAPIUID section;                   /* of the transport */
    bool has_uid;
    MAPIUID uid;
    char *type;                        /* NULL: any, unless there is a UID */
    PREPROCESSMESSAGE *preprocess;
    REMOVEPREPROCESSINFO *remove;      /* NULL: none */
};

/* A question of a program, until it is answered (wire/spooler_request.h). */
struct asked {
    struct asked *next;
    uint32_t ticket;                   /* 0: nobody waits for the answer */
    uint32_t what;                     /* enum spooler_request; 0: unreadable */
    size_t size;
    uint8_t bytes[];
};

struct spooler_state;
struct spooler_host {
    void (*answer)(uint32_t ticket, HRESULT result, const char *text, const void *bytes, size_t size);
};

struct spooler_state {
    struct mapix_spooler_session *session;
    const struct spooler_host *host;
    struct lane *lanes;                /* one a transport */
    struct preprocessor *preprocessors;
    struct waiting *waiting;
    struct waiting **waiting_by_hash;  /* WAITING_BUCKETS once there are some */
    char *last_trouble;                /* why something waits; UTF-8 */
    HRESULT group_failed;              /* what transports did for the group under way is undone */

    atomic_bool flush;                 /* try what waits at once */
    atomic_bool stop;
    atomic_bool stay;                  /* a program is connected that told of its queue, and may not tell again (MAPIX_WORK_STAY) */
    atomic_uint serial;                /* of the last WORK */

    pthread_mutex_t lock;              /* of what follows; no call is made under it */
    pthread_cond_t changed;
    bool awake;                        /* there may be work */
    struct asked *asked;
    struct waiting *said;              /* messages that transports announced as ready (SENTDEFERRED); ids only */
    bool flush_pending;                /* a flush that nobody waits for */
    ULONG flush_flags;
    LPXPLOGON running;                 /* the transport that has a message, for CANCEL_MESSAGE */
    ULONG_PTR *running_reference;
    bool running_inbound;
};

/* --- transports (daemon/spooler_transports.c) --- */
void spooler_start_transports(struct spooler_state *spooler);
void spooler_stop_transports(struct spooler_state *spooler);
/* After its logon: what it serves, its options, then mail may move. */
void spooler_begin_transport(struct spooler_state *spooler, unsigned index);

/* Between messages: address types that changed, transports that broke, failed ones whose time has come. */
void spooler_attend_transports(struct spooler_state *spooler);

/* IMAPISupport::SpoolerNotify in this process. Any thread (SPI-SUP-17, -18). */
HRESULT spooler_take_notification(struct spooler_state *spooler, const MAPIUID *section, ULONG flags, const void *data);

/* Stop the message under way: TransportNotify with its reference (SPI-XP-18). Any thread. */
void spooler_cancel_running(struct spooler_state *spooler);
void spooler_set_running(struct spooler_state *spooler, LPXPLOGON logon, ULONG_PTR *reference, bool inbound);

/* NULL: not there. */
struct mapix_spooler_store *spooler_find_store(struct spooler_state *spooler, const MAPIUID *section);

/* -1: not there, or broken. */
int spooler_find_transport(struct spooler_state *spooler, const MAPIUID *section);
bool spooler_transport_works(struct spooler_state *spooler, unsigned index);
bool spooler_transport_may_receive(struct spooler_state *spooler);         /* one that stays because mail may come */
ULONG spooler_transport_code(struct spooler_state *spooler, unsigned index);      /* PR_STATUS_CODE of its row */
void spooler_notify_transport(struct spooler_state *spooler, unsigned index, ULONG flags, void *data);
HRESULT spooler_validate_transport(struct spooler_state *spooler, unsigned index, ULONG flags);
void spooler_idle(struct spooler_state *spooler);
time_t spooler_next_logon(const struct spooler_state *spooler);

/* --- outgoing (daemon/spooler_out.c) --- */

/* Send what the queues hold and is due; `only` a transport's messages, or all (-1). Returns how many messages left the queues. */
unsigned spooler_send_all(struct spooler_state *spooler, int only);

/* Make durable what the transports did for this group so far, and go on with it. A failure is that of all the group. */
HRESULT spooler_commit_transports(struct spooler_state *spooler);

/* Is there a message in a queue, whatever it waits for? */
bool spooler_has_queued(struct spooler_state *spooler);

/* When the next waiting message is due; 0: none waits for a time. */
time_t spooler_next_due(const struct spooler_state *spooler);

/* Tell the transports of messages that they deferred and that stay behind; forget what waits (SPI-XP-17). */
void spooler_abandon_deferred(struct spooler_state *spooler);

/* SENTDEFERRED: try these now. */
void spooler_try_said(struct spooler_state *spooler);

/* --- one message (daemon/spooler_letter.c) --- */
struct letter {
    struct spooler_state *spooler;
    LPMDB store;
    unsigned store_index;
    LPMESSAGE message;
    SBinary id;                        /* not ours */
    LPSRowSet rows;                    /* the recipient table */
    bool *served;                      /* per row */
    bool *offered;                     /* per row, in this turn */
    bool *tried;                       /* per row and transport */
    int only;                          /* -1: all transports */
    bool had;                          /* a transport may have had it before: after a refusal, or when a spooler died over it */
    bool preprocess;                   /* it was queued with SUBMITFLAG_PREPROCESS */
    /* outcome */
    bool locked;
    bool deferred;                     /* it stays queued */
    bool postponed;                    /* for a transport that has no turn now */
    bool progressed;                   /* recipients were served since the last save */
    int deferred_by;
    time_t not_before;                 /* monotonic; deferred delivery */
    ULONG wait;                        /* seconds asked for; 0: the usual */
    bool canceled;
    HRESULT result;
};

/* Open and lock. Failures are in letter->result; S_FALSE: not now (deferred delivery). */
void letter_open(struct letter *letter);
/* Preprocess, then give it to each transport that serves somebody on it; report who is left. Changes are in the open message only. */
void letter_distribute(struct letter *letter);
/* Set what the rows marked in `which` say of themselves: served, hidden from the transport that has its turn. In the open message only. */
HRESULT letter_mark(struct letter *letter, const bool *which, bool responsible, bool hidden);
/* Save and file what was sent, unlock what was not. True: it left the queue. */
bool letter_close(struct letter *letter);
void letter_free(struct letter *letter);

/* --- incoming (daemon/spooler_in.c) --- */

/* Poll the transports that want it and take what they have; `only` one, or all (-1). Returns how many messages came. */
unsigned spooler_receive_all(struct spooler_state *spooler, int only);

/* A message that came into a store by itself (NOTIFY_NEWMAIL_RECEIVED, a report, a delivery into this profile by another one): past the inbound
 * hooks, then the store's clients are told (SPI-SUP-18). `section` is the store's. */
HRESULT spooler_take_arrival(struct spooler_state *spooler, const MAPIUID *section, const SBinary *id);

/* --- hooks and preprocessors (daemon/spooler_hooks.c) --- */
HRESULT spooler_register_preprocessor(struct spooler_state *spooler, const MAPIUID *section, const MAPIUID *uid, const char *address_type,
    const char *module, const char *preprocess, const char *remove);
void spooler_forget_preprocessors(struct spooler_state *spooler, const MAPIUID *section);      /* NULL: all */
char *spooler_list_preprocessors(struct spooler_state *spooler, const MAPIUID *section);       /* for free() */
HRESULT spooler_preprocess(struct spooler_state *spooler, struct letter *letter, bool *ret_ran);
void spooler_remove_preprocess_info(struct spooler_state *spooler, struct letter *letter);

/* Run the hooks of a direction (HOOK_INBOUND, HOOK_OUTBOUND) over a message. *io_flags: HOOK_DELETE, HOOK_CANCEL (SPI-HOOK-05). */
HRESULT spooler_run_hooks(struct spooler_state *spooler, ULONG direction, LPMDB store, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags,
    ULONG *io_size, LPENTRYID *io_target);

/* --- remote transports (daemon/spooler_remote.c) --- */

/* Answers to SPOOLER_HEADERS and SPOOLER_HEADER_STATUS, for free(). MAPI_E_NOT_FOUND: no such transport, MAPI_E_INTERFACE_NOT_SUPPORTED: it has no
 * folder; and what the transport fails with. */
HRESULT spooler_answer_headers(struct spooler_state *spooler, const MAPIUID *section, ULONG first, void **ret_bytes, size_t *ret_size);
HRESULT spooler_set_header_status(struct spooler_state *spooler, const MAPIUID *section, const SBinary *id, ULONG status, ULONG mask, void **ret_bytes,
    size_t *ret_size);

/* --- questions (daemon/spooler_questions.c) --- */
void spooler_take_question(struct spooler_state *spooler, uint32_t ticket, const void *bytes, size_t size);      /* any thread */
/* The same as SPOOLER_ARRIVED of another process; nobody gets the answer. Any thread. */
HRESULT spooler_note_arrival(struct spooler_state *spooler, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id);
/* Answer what waits; between messages all but flushes, which are rounds of their own. */
void spooler_answer_questions(struct spooler_state *spooler, bool between_messages);
HRESULT spooler_flush(struct spooler_state *spooler, int only, ULONG flags);
/* Do what transports asked for by their status rows. */
void spooler_grant_wishes(struct spooler_state *spooler);

/* --- shared --- */
time_t spooler_now(void);              /* monotonic seconds */
void spooler_wake(struct spooler_state *spooler, bool flush);
void spooler_trouble(struct spooler_state *spooler, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *spooler_error_name(HRESULT result);

#endif
