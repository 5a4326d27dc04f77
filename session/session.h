/* IMAPISession: a client's handle on a session. */
#ifndef MAPIX_SESSION_SESSION_H
#define MAPIX_SESSION_SESSION_H

#include <mapix.h>

#include "notify/notify.h"
#include "session/core.h"

struct session_advise;
struct session_form;

struct session {
    struct mapix_object object;
    struct mapix_interface session;
    struct mapix_interface shutdown;       /* IMAPIClientShutdown */
    struct session_core *core;
    struct mapix_advise_list advise;       /* registrations for the session itself */
    pthread_mutex_t lock;                  /* of the lists below */
    struct session_advise *connections;
    ULONG_PTR next_connection;
    struct session_form *forms;            /* messages that PrepareForm took */
    bool logged_off;
};

/* A handle on `core`, whose reference it takes. MAPI_E_NOT_ENOUGH_MEMORY: the reference stays the caller's. */
HRESULT session_new(struct session_core *core, LPMAPISESSION *ret_session);

/* Another member of a shared session ordered everybody off: this handle's registrations hear a critical error about the session
 * (MAPI_E_END_OF_SESSION; LOGOFF-04, GAP-26), and its client logs off if it can. For the broker's client side; any thread, without locks. */
void session_ordered_off(LPMAPISESSION session);

/* shutdown.c: the same object as IMAPIClientShutdown. */
extern const IMAPIClientShutdownVtbl session_shutdown_vtable;

/* The core behind an IMAPISession of ours, or NULL. Not counted. */
struct session_core *session_core_of(LPMAPISESSION session);

#endif
