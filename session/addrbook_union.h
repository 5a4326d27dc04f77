/* A table that shows the rows of one table of each address book provider, and follows them (AB-01, AB-26). Any thread. */
#ifndef MAPIX_SESSION_ADDRBOOK_UNION_H
#define MAPIX_SESSION_ADDRBOOK_UNION_H

#include "session/core.h"
#include "session/rows.h"

struct addrbook_union;

/* Static. */
struct addrbook_union_kind {
    HRESULT (*open)(LPABLOGON logon, LPMAPITABLE *ret_table);      /* a failure: this provider has none */
    const ULONG *read;                     /* what is asked of the providers' tables */
    ULONG read_count;
    ULONG entry_id;                        /* the place of PR_ENTRYID in it: what makes a row the same row */
    const ULONG *columns;                  /* what the union's tables show */
    ULONG column_count;
};

/* Open and read the tables, and subscribe to them. The caller gets a reference, and calls addrbook_union_close before the providers log
 * off and before it lets its reference go. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT addrbook_union_new(struct session_core *core, const struct addrbook_union_kind *kind, struct addrbook_union **ret_union);
struct addrbook_union *addrbook_union_hold(struct addrbook_union *all);
void addrbook_union_release(struct addrbook_union *all);

/* Its rows, for session_rows_open; they live as long as it or a table over them. */
struct session_rows *addrbook_union_rows(struct addrbook_union *all);

/* Add a row of ours behind those of the providers. */
HRESULT addrbook_union_add(struct addrbook_union *all, ULONG count, const SPropValue *values);

/* Follow the providers no longer: its subscriptions are cancelled. Once or more often; no lock may be held. */
void addrbook_union_close(struct addrbook_union *all);

#endif
