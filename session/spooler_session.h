/* A session as the spooler has it: the stores through IMSProvider::SpoolerLogon, and the transports, in the order of the profile
 * (SPI-XP-02, -07, -08). For mapix-spooler. */
#ifndef MAPIX_SESSION_SPOOLER_SESSION_H
#define MAPIX_SESSION_SPOOLER_SESSION_H

#include <mapispi.h>
#include <mapix.h>
#include <stdbool.h>

struct mapix_spooler_transport {
    MAPIUID section;
    char *name;
    LPXPLOGON logon;                   /* NULL: its logon failed; `failure` says why */
    ULONG flags;                       /* LOGON_SP_* it asked for */
    HRESULT failed;
    char *failure;
    LPMAPISUP support;                 /* a support object of the transport flavour, for StatusRecips */
};

struct mapix_spooler_store {
    MAPIUID section;
    char *name;
    bool is_default;
    LPMDB store;                       /* NULL: its logon failed */
    HRESULT failed;
    char *failure;
};

struct mapix_spooler_session {
    LPMAPISESSION session;
    unsigned transport_count, store_count;
    struct mapix_spooler_transport *transports;
    struct mapix_spooler_store *stores;
};

/* What transports and stores tell the spooler while they run, and ask of it. Called on any thread, without locks. */
struct mapix_spooler_host {
    HRESULT (*notify)(void *context, const MAPIUID *section, ULONG flags, const void *data);
    HRESULT (*yield)(void *context, ULONG flags);
};

/* Log on to `profile` without mail of its own, then log on its transports and, as spooler, its stores. A provider that fails is listed with its
 * reason; the others work. Failures of the session itself are recorded in the thread's slot. `host` (static) and `context` serve until
 * close. MAPIInitialize first. */
HRESULT mapix_spooler_session_open(const char *profile, const struct mapix_spooler_host *host, void *context,
    struct mapix_spooler_session **ret_session);

/* Transports first, then stores, then the session (SPI-LIFE-16). NULL does nothing. */
void mapix_spooler_session_close(struct mapix_spooler_session *session);

#endif
