/* What lies behind an IMAPISession: the profile logged on, the state of its services, its providers and their logon objects.
 *
 * A client's handle is struct session (session/session.h); handles come and go, the core lives until its last logon object and handle are gone.
 * Everything below that is not constant after loading is guarded by core->lock, which is never held while a provider runs.
 *
 * A logon record stands for one support object and the logon object its provider gave. It is alive as long as its support object is, a list
 * holds it, or somebody uses it (session_logon_hold). The provider's logon object is released when it was logged off and nobody uses it.
 */
#ifndef MAPIX_SESSION_CORE_H
#define MAPIX_SESSION_CORE_H

#include <mapix.h>
#include <mapispi.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/object.h"
#include "loader/loader.h"
#include "profile/profile.h"
#include "session/logon_machine.h"
#include "session/rows.h"
#include "support/support.h"

struct session_core;

struct session_service {
    MAPIUID uid;
    char *name;                            /* PR_SERVICE_NAME */
    char *display_name;
    struct mapix_error_slot error;         /* why it is disabled */
};

/* A provider object (IMSProvider ...) of this session, shared by the logons it gave. */
struct session_module {
    struct session_module *next;
    struct loader_module *loaded;
    ULONG type;
    IUnknown *provider;
    unsigned logons;                       /* alive; at zero it is shut down */
};

struct session_logon {
    struct session_logon *next;            /* in order of profile, then of time */
    struct session_core *core;             /* counted */
    struct session_provider *provider;
    struct session_module *module;
    LPMAPISUP support;                     /* not counted; NULL once it is gone */
    LPMSLOGON store;                       /* one of these three */
    LPABLOGON book;
    LPXPLOGON transport;                   /* in the spooler only */
    ULONG transport_flags;                 /* LOGON_SP_* */
    LPMDB held;                            /* kept open since the session was established, until a client opens it or ... */
    unsigned remembered;                   /* ... what was registered with this logon is taken back */
    MAPIUID *uids;
    unsigned uid_count;
    bool listed, logged_off;
    bool abandoned;                        /* its logon call hung: nothing of it is touched any more */
    ULONG store_flags;                     /* MDB_* of its logon */
    struct mapix_lock *mark;               /* says to other processes that a client has the store open with mail; may be NULL */
    unsigned users;                        /* the list, and calls in progress */
    unsigned references;                   /* users, and the support object */
};

struct session_provider {
    struct session_provider *next;         /* of temporary sections */
    MAPIUID section;
    ULONG type;                            /* MAPI_STORE_PROVIDER ... */
    ULONG flags;                           /* PR_RESOURCE_FLAGS */
    unsigned index;                        /* place in the profile; also its row in the tables */
    struct session_service *service;       /* NULL: a temporary section */
    struct logon_provider *state;          /* outcome and result; its entry in the plan, or `own_state` */
    struct logon_provider own_state;
    char *module_name;
    char *display_name;
    bool temporary;                        /* its section goes with the session */
    bool immediate;                        /* PR_MAPIX_IMMEDIATE: the client's own thread may try to log it on */
    bool listed;                           /* in the message store table */
    bool preprocesses_read;                /* of a transport: ... */
    char *preprocesses;                    /* PR_MAPIX_PREPROCESSES_A as it was when first needed; NULL: none */
    bool validated;                        /* its folder tree was looked at in this session */
    bool looking;                          /* its module is being looked for or loaded */
    bool shows_failure;                    /* its row says why it is off (session_provider_show_failure) */
    bool starting;                         /* it is being logged on for OpenAddressBook */
    struct session_logon *pending;         /* while its logon call runs */
    struct mapix_error_slot error;
};

struct session_core {
    unsigned references;
    struct session_core *next_live;        /* of this process; guarded by core.c */
    uint32_t fork_generation;
    pthread_mutex_t lock;
    struct profile *profile;
    char *profile_name;
    ULONG flags;                           /* MAPILogonEx's */
    ULONG_PTR ui_param;
    bool dialogs;                          /* the client allows them */
    bool in_use;                           /* profile_begin_use was called */
    bool simple_chosen;                    /* MAPI_SIMPLE_STORE_TEMPORARY: for this session ... */
    const struct session_provider *simple; /* ... this one is it (NULL: none is), whatever the profile says */
    bool parallel_phase;
    bool logging_on;                       /* MAPILogonEx brings providers up: nobody else does */
    bool ended;                            /* Logoff has begun: no new logons */
    struct logon_plan plan;                /* its arrays are ours */
    struct session_service *services;      /* plan.service_count */
    struct session_provider *providers;    /* plan.provider_count, all types */
    struct session_provider *temporary;
    unsigned next_index;
    struct session_module *modules;
    struct session_logon *logons;
    struct session_rows *status;
    struct session_rows *stores;
    struct addrbook_union *templates;      /* of all address books; addrbook_templates.c */
    struct addrbook_hierarchy *hierarchies;        /* tables of the address book's root that clients have open; addrbook_root.c */
    void *follower;                        /* hears of the spooler and its transports (status_transports.c) */
    bool transports_known;                 /* their rows were asked for */
    unsigned handles;                      /* struct session: the last one that logs off ends it all */
    bool shared;                           /* the broker knows it */
    struct mapix_error_slot warning;       /* what failed while the session was established: MAPI_W_ERRORS_RETURNED */
};

struct session_core *session_core_new(void);
struct session_core *session_core_hold(struct session_core *core);
void session_core_release(struct session_core *core);

/* The sessions of this process that have not ended, each held; free() the array. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT session_core_list(unsigned *ret_count, struct session_core ***ret_cores);

/* Read services and providers of core->profile; fills core->plan and the two tables. From then on it is one of session_core_list. */
HRESULT session_core_load(struct session_core *core, struct mapix_error_slot *error);

/* Log a provider of an address book or store on, on the calling thread. For stores as MAPILogonEx does: the store it gives is held.
 * Failures are recorded on provider->error. */
struct session_open {
    ULONG_PTR ui_param;
    ULONG flags;                           /* MDB_* or AB_NO_DIALOG */
    LPCIID iid;
    bool best_access;                      /* MDB_WRITE may be taken back */
    bool spooler;                          /* IMSProvider::SpoolerLogon (SPI-MS-02) */
    bool hold;                             /* keep the store object instead of returning it */
    bool immediate;                        /* wait for nothing; MAPI_E_WAIT when that cannot be */
    LPMDB store;                           /* result */
    HRESULT warning;                       /* MAPI_W_ERRORS_RETURNED when the provider says so */
};
HRESULT session_provider_logon(struct session_core *core, struct session_provider *provider, struct session_open *open,
    struct mapix_error_slot *error);

/* What became of a provider, as of now; and to say so once the session stands. */
enum logon_outcome session_provider_outcome(struct session_core *core, const struct session_provider *provider);
void session_provider_settle(struct session_core *core, struct session_provider *provider, HRESULT result);

/* The address book providers for IMAPISession::OpenAddressBook: those that were spared, or not tried, are logged on now (SESS-08, CONF-23);
 * not while MAPILogonEx does that itself, nor one that just does (a provider may open the address book in its logon). S_OK, or MAPI_W_ERRORS_RETURNED when some are off, with what each of them said in `error` (SESS-09, SPI-FAIL-13). Flags: AB_NO_DIALOG. */
HRESULT session_open_books(struct session_core *core, ULONG_PTR ui_param, ULONG flags, struct mapix_error_slot *error);

/* The row of a provider that is off, with the reason (GAP-31): what is in `error`, said of `culprit` of the same service (may be itself). */
void session_provider_show_failure(struct session_core *core, struct session_provider *provider, const struct session_provider *culprit,
    struct mapix_error_slot *error);
/* It is off no more: was its row that one? Then it is to be replaced, or removed. */
bool session_provider_end_failure(struct session_core *core, struct session_provider *provider);

/* Log off every logon object of these types (0: all) or of one provider (NULL: all). `flags` go to the providers. */
void session_logoff_providers(struct session_core *core, ULONG type, const struct session_provider *provider, ULONG flags);

/* Take off the list what a provider gave and call it no more, not even to log it off: it said that it is broken (SPI-SUP-17). */
void session_provider_forget(struct session_core *core, const struct session_provider *provider);

/* Give up what a hung call left: its support object answers MAPI_E_INVALID_OBJECT, nobody waits for it. True when it was its module that was waited for: then
 * the provider is not called any more. */
bool session_provider_abandon(struct session_core *core, struct session_provider *provider);

/* Routing (SPI-EID-06): the first logon, in profile order, that registered the UID in bytes 4 to 19. NULL: none. Give it back. */
struct session_logon *session_logon_find(struct session_core *core, ULONG size, const ENTRYID *entry_id);
struct session_logon *session_logon_of(struct session_core *core, const struct session_provider *provider);
void session_logon_release(struct session_logon *logon);

/* Remember a logon that something was registered with, until it is forgotten: the session does not close it of itself, but a client's last Release
 * of its store still does. Hold it again later: NULL when it was logged off meanwhile. */
struct session_logon *session_logon_remember(struct session_logon *logon);
struct session_logon *session_logon_hold_again(struct session_logon *logon);
void session_logon_forget(struct session_logon *logon);

/* All logons of a type, for address book and status; array of held records, in profile order. Give each back, free() the array. */
HRESULT session_logon_list(struct session_core *core, ULONG type, ULONG *ret_count, struct session_logon ***ret_logons);

/* A temporary section for a store that belongs to no service (SPI-PROF-12). */
HRESULT session_temporary_provider(struct session_core *core, const char *module_name, ULONG size, const ENTRYID *wrapped,
    struct mapix_error_slot *error, struct session_provider **ret_provider);

/* What support objects ask of a session; their end is provider.c's. */
void session_support_released(void *context);
extern const struct support_host session_support_host;

/* status.c, stores.c: rows */
HRESULT session_status_init(struct session_core *core);
HRESULT session_status_modify(struct session_core *core, struct session_provider *provider, ULONG count, const SPropValue *values, bool update);
void session_status_remove(struct session_core *core, struct session_provider *provider);
HRESULT session_status_row(struct session_core *core, const struct session_provider *provider, ULONG *ret_count, LPSPropValue *ret_values);
void session_status_show_spooler(struct session_core *core, ULONG code, const char *text);

/* status_transports.c. Have the rows of the transports in the status table, waiting for the spooler to start them (SESS-12, STAT-02); once
 * a session, then events keep them true. Without mail, or without transports, at once. A spooler that does not answer is shown in its row. */
HRESULT session_status_wait(struct session_core *core);

/* Has this session transports: its profile does, and it was not opened without mail. */
bool session_has_transports(const struct session_core *core);

/* May a transport of this profile bring mail in? Until the spooler found out, or mapisvc.inf said so (PR_MAPIX_INBOUND), it may. */
bool session_may_receive(struct session_core *core);
void session_status_unfollow(struct session_core *core);

HRESULT session_stores_init(struct session_core *core);
HRESULT session_stores_refresh(struct session_core *core, struct session_provider *provider);

/* stores.c. IMAPISession::OpenMsgStore for a session; `parent` none. */
HRESULT session_open_store(struct session_core *core, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, LPMDB *ret_store);
HRESULT session_set_default_store(struct session_core *core, ULONG flags, ULONG size, LPENTRYID entry_id, struct mapix_error_slot *error);
struct session_provider *session_store_find(struct session_core *core, ULONG size, const ENTRYID *entry_id, const char **ret_module);

/* entry.c */
/* An entry that a logon did not open: record what its provider says of it. Returns `hr`, which may be a success. */
HRESULT session_entry_failure(struct session_logon *logon, HRESULT hr, struct mapix_error_slot *error);
HRESULT session_open_entry(struct session_core *core, struct mapix_object *parent, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object);
HRESULT session_compare_entry_ids(struct session_core *core, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2,
    ULONG flags, struct mapix_error_slot *error, ULONG *ret_equal);

/* addrbook_user.c: IMailUser of a one-off. Flags as OpenEntry's. MAPI_E_INVALID_ENTRYID, MAPI_E_NO_ACCESS (MAPI_MODIFY),
 * MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT session_open_one_off(struct mapix_object *parent, ULONG size, const ENTRYID *entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object);

/* status.c */
bool session_is_status_id(ULONG size, const ENTRYID *entry_id);
HRESULT session_open_status(struct session_core *core, struct mapix_object *parent, ULONG size, const ENTRYID *entry_id, LPCIID iid,
    ULONG flags, struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object);
HRESULT session_query_identity(struct session_core *core, ULONG *ret_size, LPENTRYID *ret_entry_id);

/* End everything: transports (not ours), address books, stores, in this order (SPI-LIFE-16); temporary sections and profile marks go. */
void session_core_end(struct session_core *core);

#endif
