/* Shared by the administration files only. */
#ifndef MAPIX_SESSION_ADMIN_INTERNAL_H
#define MAPIX_SESSION_ADMIN_INTERNAL_H

#include "loader/loader.h"
#include "profile/inf.h"
#include "session/admin.h"

#ifndef SERVICE_NO_RESTART_WARNING          /* the page gives the value, Microsoft's headers of today lack it */
#define SERVICE_NO_RESTART_WARNING 0x00000080
#endif

/* ---- admin_table.c: snapshots (TABL-01) ---- */

/* Rows under construction for a static table. */
#define ADMIN_TABLE_COLUMNS 16
struct admin_table {
    LPTABLEDATA data;
    SizedSPropTagArray(ADMIN_TABLE_COLUMNS, columns);
    ULONG flags;                            /* MAPI_UNICODE: the width of its strings */
    HRESULT result;                         /* the first failure sticks */
};

/* Begin a table whose default columns are `columns`; text tags as PT_STRING8. End gives the table, or why there is none. */
void admin_table_begin(struct admin_table *table, ULONG flags, ULONG count, const ULONG *columns);
HRESULT admin_table_end(struct admin_table *table, struct mapix_object *object, LPMAPITABLE *ret_table);

/* Add a row with the given values; text is PT_STRING8. The first value is PR_INSTANCE_KEY; error values are left out. */
void admin_table_add(struct admin_table *table, ULONG count, const SPropValue *values);

/* ---- admin_install.c: what a catalogue's entry becomes in a profile ---- */

/* Add a service and its sections to a profile, without telling its entry function (SVC-07). Runs as one transaction.
 * `display_name` may be NULL; a name in the catalogue wins (SVC-06). MAPI_E_NO_ACCESS: SERVICE_SINGLE_COPY (SVC-11). */
HRESULT admin_install_service(struct profile *profile, const struct profile_inf_service *service, const char *display_name,
    struct mapix_error_slot *error, MAPIUID *ret_uid);

/* Add a provider of a service, without telling anybody. `values` override the catalogue's. */
HRESULT admin_install_provider(struct profile *profile, const MAPIUID *service, const char *service_name,
    const struct profile_inf_provider *provider, ULONG count, const SPropValue *values, struct mapix_error_slot *error, MAPIUID *ret_uid);

/* Copy a service with new UIDs, into the same or another profile, without telling its entry function (SVC-15, -17). */
HRESULT admin_copy_service(struct profile *profile, const MAPIUID *service, struct profile *to_profile, struct mapix_error_slot *error,
    MAPIUID *ret_uid);

/* Remove a service with all its sections; with `mark` they stay, marked, until nobody uses the profile. */
HRESULT admin_remove_service(struct profile *profile, const MAPIUID *service, bool mark, struct mapix_error_slot *error);
HRESULT admin_remove_provider(struct profile *profile, const MAPIUID *provider, bool mark, struct mapix_error_slot *error);

/* A service of the profile that is not marked. MAPI_E_NOT_FOUND. */
HRESULT admin_find_service(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error, struct profile_section *ret_section);

/* Make a service supply the identity; `uid` is a service or a provider, NULL clears (SVC-33, -34, CON-12). */
HRESULT admin_set_primary_identity(struct profile *profile, const MAPIUID *uid, struct mapix_error_slot *error);

/* Place the transports (SVC-27 to -29). */
HRESULT admin_order_transports(struct profile *profile, ULONG count, const MAPIUID *uids, struct mapix_error_slot *error);

/* ---- admin_entry.c ---- */

/* How a module's entry function is reached; tests put their own here. Called without locks. */
extern HRESULT (*admin_call_module)(const char *module, const struct loader_service_call *call, struct mapix_error_slot *error);

/* ---- admin_providers.c ---- */

/* A table of providers: all of a profile, or of one service with rows for its extra sections (SVC-35, -36, PADM-10). */
HRESULT admin_provider_table(struct profile *profile, const MAPIUID *service, ULONG flags, struct mapix_object *object, LPMAPITABLE *ret_table);

#endif
