/* A home of its own with profiles whose services are the scripted provider (tests/lib/scripted_provider). */
#ifndef MAPIX_TESTS_SESSION_FIXTURE_H
#define MAPIX_TESTS_SESSION_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapi.h>
#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <pthread.h>
#include <stdbool.h>

#define FIXTURE_PARALLEL 1u                    /* the service may run beside others */
#define FIXTURE_NO_ENTRY 2u                    /* it has no entry function */

/* Group set-up and end: MAPIInitialize in between. */
int fixture_start(void **state);
int fixture_start_alone(void **state);         /* without a thread for notifications */
int fixture_end(void **state);

/* A new profile without services, without a script, with an empty log. */
void fixture_profile(const char *name, const char *password);

/* Add a service with providers named by their display names: "AB one", "MS two", "XP three" (address book, message store, transport), NULL at the end. All are in
 * the module `module`. */
void fixture_service(const char *profile, const char *name, const char *module, unsigned flags, ...);

/* PR_RESOURCE_FLAGS of a provider, by display name. */
void fixture_set_flags(const char *profile, const char *provider, ULONG flags);

/* Replace the script; lines end with '\n'. */
void fixture_script(const char *lines);

/* What the provider wrote down since the last fixture_profile or fixture_clear_log: the methods in order, one space between, instances
 * before a colon. Details are left out. In static storage. */
const char *fixture_calls(void);
/* The whole log. */
const char *fixture_log(void);
void fixture_clear_log(void);

/* The calls are these; a text has this part. */
void assert_calls(const char *expected);
void assert_says(const char *text, const char *part);

/* MAPILogonEx with MAPI_EXTENDED; fails the test when it fails. */
LPMAPISESSION fixture_logon(const char *profile, ULONG flags);

/* Log off and release. */
void fixture_logoff(LPMAPISESSION session);

/* The text of the session's last error about `result`; of the thread's when session is NULL. In static storage, "" when there is none. */
const char *fixture_error(LPMAPISESSION session, HRESULT result);

/* The entry id of a store in the session's table, by display name; freed with MAPIFreeBuffer. */
LPSPropValue fixture_store_id(LPMAPISESSION session, const char *name);

/* Open it; the result must be `expected`, and a store that does not open is NULL. */
LPMDB fixture_open_store(LPMAPISESSION session, const char *name, ULONG flags, HRESULT expected);

/* Rows of the session's table of message stores. */
ULONG fixture_store_rows(LPMAPISESSION session);

/* An advise sink that counts what it hears; with `= FIXTURE_SINK` it has one reference, its maker's. In static storage where a notification on its way may hold
 * it longer than the test does. */
struct fixture_sink {
    const IMAPIAdviseSinkVtbl *methods;
    LONG references;
    unsigned critical, extended, mail;
    SCODE code;                                /* of the last critical error, which is about the session */
    pthread_mutex_t lock;
    pthread_cond_t changed;
};
extern const IMAPIAdviseSinkVtbl fixture_sink_methods;
#define FIXTURE_SINK { &fixture_sink_methods, 1, 0, 0, 0, 0, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER }

/* Until this number of it is not zero; until nobody but its maker has it. */
void fixture_sink_wait(struct fixture_sink *sink, const unsigned *number);
void fixture_sink_wait_for_last(struct fixture_sink *sink);

/* One row of the status table by display name, as 8-bit values; NULL if there is none. MAPIFreeBuffer. */
LPSPropValue fixture_status_row(LPMAPISESSION session, const char *name, ULONG *ret_count);

#endif
