/* mapix provider check: what its parts share. The verb (provider.c) runs each scenario (provider_scenarios.c, provider_parts.c, provider_mail.c) in a
 * child process of its own, with a home of its own (provider_world.c), and reads from a pipe which rules were kept and which broken. */
#ifndef MAPIX_CLI_PROVIDER_H
#define MAPIX_CLI_PROVIDER_H

#include <mapiaux.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapiguid.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <stdbool.h>

#include "support/support.h"

/* What is checked; the same in every child. */
struct provider_target {
    const char *module;                        /* as on the command line */
    const char *service;                       /* in the catalogue; NULL: find it by the module, or make one up */
    const SPropValue *values;                  /* its configuration */
    ULONG value_count;
    int pipe;
};

enum provider_kind { KIND_STORE, KIND_BOOK, KIND_TRANSPORT, KIND_COUNT, KIND_CONFIGURATION = KIND_COUNT };

/* A logon's support object, and what the provider did with it. */
struct provider_host {
    struct provider_world *world;
    enum provider_kind kind;
    LPMAPISUP support;                         /* our reference */
    unsigned uids, rows, sheets, transport_logoffs, released;
    unsigned subscribed, notified, unsubscribed;   /* calls for notifications */
    bool row_has_name, row_has_code, row_has_methods;
    const struct provider_logon *on;           /* what it logged on to, for OpenEntry and CompareEntryIDs; NULL before and after */
    const IMAPISupportVtbl *real;              /* what the support object does; its methods for notifications are looked at on the way */
    IMAPISupportVtbl watched;
    MAPIUID uid;                               /* the last registered */
};

/* A home with one profile that has the service. */
struct provider_world {
    const struct provider_target *target;
    char *path;                                /* of the module's file */
    void *handle;
    char *service_name;
    char *entry;                               /* its entry function, or NULL */
    LPSERVICEADMIN services;
    LPPROVIDERADMIN providers;
    IProviderAdmin admin;                      /* what an entry function gets: as `providers`, and knows its own service (SPI-SVC-14) */
    MAPIUID service;
    MAPIUID sections[KIND_COUNT];
    bool has[KIND_COUNT];
    HRESULT configured;                        /* what ConfigureMsgService said */
};

/* --- telling the parent (provider_world.c) --- */

/* What is called next: a crash or hang is found in it. */
void provider_step(const struct provider_target *target, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A rule was looked at: kept, or broken with what happened. `expected` completes "expected ...". A `note` is told, but breaks nothing. */
void provider_rule(const struct provider_target *target, const char *rule, bool kept, bool note, const char *expected, const char *happened, ...)
    __attribute__((format(printf, 6, 7)));

#define MUST(target, rule, condition, expected, ...) provider_rule(target, rule, condition, false, expected, __VA_ARGS__)
#define SHOULD(target, rule, condition, expected, ...) provider_rule(target, rule, condition, true, expected, __VA_ARGS__)

const char *provider_result(HRESULT result);   /* MAPI_E_NOT_FOUND, or 0x... ; in one of a few static places */

/* --- the world --- */

/* Make it; `configure` applies the target's values. False: reported, nothing to do. */
bool provider_world_open(const struct provider_target *target, bool configure, struct provider_world *world);
void provider_world_close(struct provider_world *world);

/* Load the module alone. */
bool provider_load(const struct provider_target *target, struct provider_world *world);
void *provider_symbol(const struct provider_world *world, const char *name);

/* The init function of a kind, called as the subsystem does; the object or NULL, reported. */
LPUNKNOWN provider_start(struct provider_world *world, enum provider_kind kind, ULONG version, ULONG *ret_version, HRESULT *ret_result);
extern const char *const provider_inits[KIND_COUNT], *const provider_kinds[KIND_COUNT];

/* A support object for a logon, or (KIND_CONFIGURATION) for an entry function. References on it beside ours are the provider's. */
bool provider_host_new(struct provider_world *world, enum provider_kind kind, struct provider_host *host);
unsigned provider_host_references(const struct provider_host *host);
void provider_host_end(struct provider_host *host);

/* What came from the provider goes back: a block that is none of MAPIAllocateBuffer's is reported. NULL does nothing. */
void provider_free(const struct provider_target *target, void *block, const char *what);

/* --- objects of any kind (provider_objects.c) --- */

/* Counting, QueryInterface, method table. `slots` methods; `own` is its interface. The object is used, not released. */
void provider_check_unknown(const struct provider_target *target, LPUNKNOWN object, const IID *own, size_t slots, const char *what);

/* GetProps, GetPropList, GetLastError with right and wrong parameters; `required` tags must have values. */
void provider_check_properties(const struct provider_target *target, LPMAPIPROP object, const char *what, const char *rule, const ULONG *required,
    size_t count);

/* Columns that must be there, unknown columns, order after a sort, positions. */
void provider_check_table(const struct provider_target *target, LPMAPITABLE table, const char *what, const char *rule, const ULONG *required,
    size_t count, ULONG sort_tag);

/* --- logons and what is done with each of them (provider_scenarios.c) --- */

/* What a logon made. */
struct provider_logon {
    LPUNKNOWN provider;
    LPMSLOGON logon;
    LPMDB store;
    LPABLOGON book;
    LPXPLOGON transport;
    ULONG transport_flags;
    HRESULT result;
};

/* One scenario: its world, the host of its provider, and what it logged on to. */
struct provider_scene {
    struct provider_world world;
    struct provider_host host;
    struct provider_logon on;
    LPMAPIFOLDER folder;                       /* of provider_scene_folder, else NULL */
};

/* Make a world, log on in it as a session does, without dialogs, and judge that; `flags` are added. False: there is no provider of that kind, or
 * it did not log on. */
bool provider_scene_open(const struct provider_target *target, enum provider_kind kind, ULONG flags, struct provider_scene *scene);

/* A store with its receive folder open for writing; false, too, where there is none or the store cannot be written. */
bool provider_scene_folder(const struct provider_target *target, struct provider_scene *scene);

/* Close a store, and judge that and what is left of the logon; of a book or transport that was logged off, release what is left. */
void provider_scene_close(struct provider_scene *scene);

ULONG provider_count_messages(LPMAPIFOLDER folder);
/* Release and delete it; `before` messages must be left. */
void provider_delete_message(const struct provider_target *target, LPMAPIFOLDER folder, LPMESSAGE message, ULONG before);

/* What a user types finds its entry: by ResolveNames, or by PR_ANR where there is none. */
void provider_check_names(const struct provider_target *target, LPABCONT container, const char *name);


/* --- scenarios: each runs in a child --- */

typedef void provider_scenario(const struct provider_target *target);
provider_scenario provider_handshake, provider_service, provider_unconfigured, provider_store, provider_store_again, provider_store_logoff,
    provider_store_release, provider_store_wrong, provider_message, provider_spooler, provider_book, provider_book_logoff, provider_transport,
    provider_attachments, provider_search, provider_events, provider_lists, provider_submission, provider_hooks;

#endif
