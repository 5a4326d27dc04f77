/* Calls of foreign code that must not take for ever: made on a thread that is given up when it does not come back in time. */
#ifndef MAPIX_SESSION_WORKER_H
#define MAPIX_SESSION_WORKER_H

#include <mapix.h>
#include <stdbool.h>

struct session_worker;
struct loader_module;

/* A job. `run` is called on the worker's thread. `drop` frees what `data` holds, once, when neither side needs it any more; a job that was
 * given up may still be running then, and is dropped by its own thread when it ends. */
struct session_job {
    HRESULT (*run)(void *data);
    void (*drop)(void *data);
    void *data;
};

/* Run a job on `*worker`, which is made if NULL, and wait for it. With a deadline of 0 it is simply called, on this thread. Past the
 * deadline (milliseconds) the thread is abandoned, `*worker` becomes NULL, and the result is MAPI_E_TIMEOUT with *ret_abandoned set. Time between session_worker_pause and _resume does not count.
 * Without memory or threads: MAPI_E_NOT_ENOUGH_RESOURCES. */
HRESULT session_worker_run(struct session_worker **worker, const struct session_job *job, unsigned deadline_ms, bool *ret_abandoned);

/* Was a thread of this process abandoned, which may hold any lock of any library for ever? */
bool session_worker_any_abandoned(void);

/* End an idle worker. NULL does nothing. */
void session_worker_stop(struct session_worker *worker);

/* On a worker's thread: a dialog is open, the clock stops. Elsewhere nothing happens. Nests. */
void session_worker_pause(void);
void session_worker_resume(void);

/* loader_module_take_turn; on a worker's thread the wait does not count, and a job that is abandoned has no turns any more. */
void session_worker_take_turn(struct loader_module *module);

/* On a worker's thread: from now on it yields to others (MAPI_BG_SESSION). Elsewhere nothing happens. */
void session_worker_yield_to_others(void);

/* The deadline for provider calls during a logon: MAPIX_LOGON_DEADLINE in seconds (parts allowed; 0: none, for debuggers), else 30 s.
 * In milliseconds. */
unsigned session_worker_deadline(void);

/* Seconds (parts allowed) that an environment variable says, in milliseconds; `otherwise` when it says nothing that makes sense. */
unsigned session_setting_milliseconds(const char *name, unsigned otherwise);

#endif
