/* A session as the spooler has it: the stores through IMSProvider::SpoolerLogon, and the transports, in the order of the profile
 * (SPI-XP-02, -07, -08). For mapix-spooler. */
#ifndef MAPIX_SESSION_SPOOLER_SESSION_H
#define MAPIX_SESSION_SPOOLER_SESSION_H

#include <mapihook.h>
#include <mapispi.h>
#include <mapix.h>
#include <stdbool.h>

struct session_provider;

struct mapix_spooler_transport {
    MAPIUID section;
    struct session_provider *provider; /* for the functions below */
    char *name;
    LPXPLOGON logon;                   /* NULL: its logon failed; `failure` says why */
    ULONG flags;                       /* LOGON_SP_* it asked for */
    const char *module;
    bool default_outbound;             /* STATUS_DEFAULT_OUTBOUND in the profile */
    HRESULT failed;
    char *failure;
    LPMAPISUP support;                 /* a support object of the transport flavour, for StatusRecips */
};

struct mapix_spooler_store {
    MAPIUID section;
    struct session_provider *provider;
    char *name;
    bool is_default;
    LPMDB store;                       /* NULL: its logon failed */
    HRESULT failed;
    char *failure;
};

/* A hook provider (SPI-HOOK-03). */
struct mapix_spooler_hook {
    char *name;
    ULONG flags;                       /* HOOK_INBOUND, HOOK_OUTBOUND */
    LPSPOOLERHOOK hook;                /* NULL: it could not be loaded */
};

struct mapix_spooler_session {
    LPMAPISESSION session;
    unsigned transport_count, store_count, hook_count;
    struct mapix_spooler_transport *transports;
    struct mapix_spooler_store *stores;
    struct mapix_spooler_hook *hooks;
};

/* What transports and stores tell the spooler while they run, and ask of it. Called on any thread, without locks. */
struct mapix_spooler_host {
    HRESULT (*notify)(void *context, const MAPIUID *section, ULONG flags, const void *data);
    HRESULT (*yield)(void *context, ULONG flags);
    void (*row_changed)(void *context, const MAPIUID *section, ULONG count, const SPropValue *values);     /* a transport's status row */
    HRESULT (*register_preprocessor)(void *context, const MAPIUID *section, const MAPIUID *uid, const char *address_type, const char *module,
        const char *preprocess, const char *remove);
    HRESULT (*outbound_hooks)(void *context, const MAPIUID *store_section, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags,
        ULONG *io_size, LPENTRYID *io_target);
    HRESULT (*arrived)(void *context, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id);   /* a message is in a store */
};

/* A function of a module by its name, for preprocessors; NULL and a text for free() when it is not there. */
void *mapix_spooler_function(const char *module, const char *function, char **ret_why);

/* Log on to `profile` without mail of its own, then log on its transports and, as spooler, its stores. A provider that fails is listed with its
 * reason; the others work. Failures of the session itself are recorded in the thread's slot. `host` (static) and `context` serve until
 * close. MAPIInitialize first. */
HRESULT mapix_spooler_session_open(const char *profile, const struct mapix_spooler_host *host, void *context,
    struct mapix_spooler_session **ret_session);

/* The store that takes mail which comes in: the profile's default one as it is now, else the first that is open; NULL: none is. A client may name another at
 * any time (SetDefaultStore): what is under way goes on with the store it began with, what begins asks again (STORE-30). */
LPMDB mapix_spooler_default_store(struct mapix_spooler_session *session);

/* Log a store on that is not. Its failure is on it. */
HRESULT mapix_spooler_store_logon(struct mapix_spooler_session *session, unsigned index);

/* Log a transport on that is not; its failure is on it, and in its row. */
HRESULT mapix_spooler_transport_logon(struct mapix_spooler_session *session, unsigned index);

/* Take a transport out that reported a critical error: it is released and nothing else (SPI-SUP-17). `text` goes into its row. */
void mapix_spooler_transport_drop(struct mapix_spooler_session *session, unsigned index, const char *text);

/* A transport's status row as it is. MAPI_E_NOT_FOUND: it has none. One MAPIAllocateBuffer block. */
HRESULT mapix_spooler_transport_row(struct mapix_spooler_session *session, unsigned index, ULONG *ret_count, LPSPropValue *ret_values);

/* Keep in a transport's section what sessions have to know when no spooler runs: whether it may bring mail in, and whose messages it
 * preprocesses ("*", a type, or "{UID}" in hexadecimal digits, one a line; empty: nobody's). Written when it changed. */
void mapix_spooler_transport_remember(struct mapix_spooler_session *session, unsigned index, bool inbound, const char *preprocesses);

/* Does such a list name this recipient? */
bool session_preprocess_matches(const char *list, const char *address_type, ULONG size, const ENTRYID *entry_id);

/* Transports first, then stores, then the session (SPI-LIFE-16). NULL does nothing. */
void mapix_spooler_session_close(struct mapix_spooler_session *session);

#endif
