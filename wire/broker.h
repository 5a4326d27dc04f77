/* The client end of mapixd: one connection a process, shared by its sessions, made at first need and again when it broke.
 *
 * While it lives, NOTIFKEY subscriptions are known to the broker, so that IMAPISupport::Notify reaches other processes; events that come
 * are handed to the notification engine by a thread of ours. A process that only reads its own stores never needs it. Any thread. */
#ifndef MAPIX_WIRE_BROKER_H
#define MAPIX_WIRE_BROKER_H

#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>

/* Connect if not connected. `start`: start mapixd when none runs; otherwise MAPI_E_NOT_FOUND. Failures are recorded in the thread's slot:
 * MAPI_E_NETWORK_ERROR (it refused or died), MAPI_E_VERSION, MAPI_E_TIMEOUT, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_broker_connect(bool start);

/* Hang up; a spooler is a plain client from then on. Called at the last MAPIUninitialize. */
void mapix_broker_disconnect(void);

/* The key of a profile that a password locks goes to the broker with what wakes its spooler (design.md, "Dialogs and secrets"): `key` says which it is;
 * S_FALSE or a failure: none. It is called without locks on the thread that wakes, which wipes the bytes. */
#define MAPIX_BROKER_KEY 40
void mapix_broker_when_waking(HRESULT (*key)(const char *profile, uint8_t ret_bytes[MAPIX_BROKER_KEY]));

/* For a spooler, once it is connected: the key that the broker has for its profile; S_FALSE: it has none. Wipe it. */
HRESULT mapix_broker_profile_key(uint8_t ret_bytes[MAPIX_BROKER_KEY]);

/* Tell the spooler of a profile that there is work, starting broker and spooler when need be. `flags`: see WORK_ below. */
HRESULT mapix_broker_wake_spooler(const char *profile, uint32_t flags);

#define MAPIX_WORK_QUEUE 1u            /* a store's outgoing queue changed */
#define MAPIX_WORK_RECEIVE 2u          /* look for mail that came in */
#define MAPIX_WORK_FLUSH 4u            /* now, not when convenient */
#define MAPIX_WORK_KINDS 7u
/* From the broker to a spooler: is a program connected that told of a queue? It tells once, and relies on a spooler from then on. */
#define MAPIX_WORK_STAY 8u
#define MAPIX_WORK_LEAVE 16u

/* Ask the spooler of a profile something (wire/spooler_request.h) and wait for its answer, for free(). `start`: start broker and spooler when
 * need be; otherwise MAPI_E_NOT_FOUND when none runs. Not on the connection's own thread. What the spooler failed with comes back with its text;
 * MAPI_E_TIMEOUT; MAPI_E_NOT_INITIALIZED when it cannot be started or died meanwhile. */
HRESULT mapix_broker_ask_spooler(const char *profile, bool start, const void *bytes, size_t size, unsigned timeout_ms, void **ret_bytes,
    size_t *ret_size);

/* Watch a key for events of any kind: `callback` runs on the connection's thread with the bytes published; bytes NULL means that some
 * were lost, or the connection was made anew: reread. Returns a number for unwatch through ret_watch. MAPI_E_NOT_ENOUGH_MEMORY. Works
 * without a connection: it takes effect when there is one. */
HRESULT mapix_broker_watch(const void *key, size_t key_size, void (*callback)(void *context, const void *bytes, size_t size), void *context,
    uint64_t *ret_watch);
void mapix_broker_unwatch(uint64_t watch);

/* Publish bytes under a key to other processes. Dropped silently without a connection. */
void mapix_broker_publish(const void *key, size_t key_size, const void *bytes, size_t size);

/* A spooler's state, as the broker knows it. */
enum mapix_spooler_state { MAPIX_SPOOLER_STARTING, MAPIX_SPOOLER_IDLE, MAPIX_SPOOLER_WORKING, MAPIX_SPOOLER_FAILED, MAPIX_SPOOLER_ENDED };

struct mapix_spooler_status {
    char *profile;
    uint32_t process;
    uint32_t state;                    /* enum mapix_spooler_state */
    uint32_t restarts;
    char *text;                        /* why, when it failed */
};

struct mapix_broker_status {
    uint32_t process;
    uint32_t uptime;                   /* seconds */
    uint32_t members;
    uint32_t keys;
    char *version;
    uint32_t spooler_count;
    struct mapix_spooler_status *spoolers;
};

/* What the broker says of itself; MAPI_E_NOT_FOUND when none runs. Free with mapix_broker_status_free. */
HRESULT mapix_broker_status(struct mapix_broker_status **ret_status);
void mapix_broker_status_free(struct mapix_broker_status *status);

/* End the broker and its spoolers; waits until it let go of its lock. MAPI_E_NOT_FOUND when none runs. */
HRESULT mapix_broker_stop(void);

/* For a spooler: say who we are instead of a plain client; `work` runs on the connection's thread when there is work; a lost connection
 * is told with flags 0. Must be the process's first use. */
HRESULT mapix_broker_connect_spooler(const char *profile, void (*work)(void *context, uint32_t flags, uint32_t serial), void *context);

/* For a spooler, before it connects: `asked` runs on the connection's thread for each question; each is answered once, from any thread. */
void mapix_broker_when_asked(void (*asked)(void *context, uint32_t ticket, const void *bytes, size_t size), void *context);
void mapix_broker_answer(uint32_t ticket, HRESULT result, const char *text, const void *bytes, size_t size);

/* Tell the broker how it goes. `serial`: that of the last work that is finished; MAPIX_SPOOLER_IDLE with an older one than told counts as
 * working. A text beside IDLE says why mail still waits. */
void mapix_broker_spooler_state(enum mapix_spooler_state state, const char *text, uint32_t serial);

#endif
