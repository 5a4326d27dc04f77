/* IMAPISupport, in its four flavours: what the subsystem does for a provider or a service entry function (SPI-SUP).
 *
 * A support object belongs to one logon, and asks the one who made it (a session, an administration object, the spooler) through the
 * function table below: this room knows neither sessions nor profiles. What the matrix of provider.md, chapter 7, does not tick for a
 * flavour answers MAPI_E_NO_SUPPORT. Threads: any; no lock is held while the host or a provider's object runs.
 */
#ifndef MAPIX_SUPPORT_SUPPORT_H
#define MAPIX_SUPPORT_SUPPORT_H

#include <mapix.h>
#include <mapispi.h>
#include <stdbool.h>

#include "base/error.h"

enum support_flavour {
    SUPPORT_ADDRESS_BOOK,
    SUPPORT_STORE,
    SUPPORT_TRANSPORT,
    SUPPORT_CONFIGURATION,
};

/* What a support object asks of the one who made it. Every function may be NULL: the method then answers MAPI_E_NO_SUPPORT.
 * The parameters are those of the IMAPISupport method and were checked. Failures are recorded in `error` where one is given. */
struct support_host {
    HRESULT (*open_profile_section)(void *context, const MAPIUID *uid, ULONG flags, struct mapix_error_slot *error,
        LPPROFSECT *ret_section);                                                    /* uid NULL: the caller's own */
    HRESULT (*modify_status_row)(void *context, ULONG count, LPSPropValue values, ULONG flags);
    HRESULT (*set_provider_uid)(void *context, const MAPIUID *uid, ULONG flags);
    HRESULT (*open_entry)(void *context, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
        LPUNKNOWN *ret_object, struct mapix_error_slot *error);
    HRESULT (*compare_entry_ids)(void *context, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2, ULONG flags,
        ULONG *ret_equal);
    HRESULT (*open_template_id)(void *context, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP data, LPCIID iid,
        LPMAPIPROP *ret_new, LPMAPIPROP sibling);
    HRESULT (*get_one_off_table)(void *context, ULONG flags, LPMAPITABLE *ret_table);
    HRESULT (*open_address_book)(void *context, LPCIID iid, ULONG flags, struct mapix_error_slot *error, LPADRBOOK *ret_book);
    const char *(*module_name)(void *context);                                       /* what wrapped entry ids carry (SPI-EID-10) */
    HRESULT (*modify_profile)(void *context, ULONG flags);
    HRESULT (*configuration_support)(void *context, struct mapix_error_slot *error, LPMAPISUP *ret_support);
    HRESULT (*run_property_sheet)(void *context, ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table,
        LPMAPIPROP data, ULONG top_page);                                            /* prompt/: absent means no UI (SPI-SUP-26) */
    HRESULT (*new_progress)(void *context, ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress);      /* absent: a silent one (SPI-SUP-33) */

    /* The spooler: in its own process the daemon fills these, elsewhere they tell it. */
    HRESULT (*spooler_yield)(void *context, ULONG flags);
    HRESULT (*spooler_notify)(void *context, ULONG flags, LPVOID data);
    HRESULT (*register_preprocessor)(void *context, const MAPIUID *uid, const char *address_type, const char *module,
        const char *preprocess, const char *remove, ULONG flags);
    bool (*needs_preprocessing)(void *context, const char *address_type, ULONG size, const ENTRYID *entry_id);
    HRESULT (*store_logoff_transports)(void *context, ULONG *io_flags);
    HRESULT (*message_arrived)(void *context, ULONG size, LPENTRYID entry_id);              /* past the hooks, then NotifyNewMail */
    HRESULT (*complete_message)(void *context, ULONG flags, ULONG size, LPENTRYID entry_id);
    HRESULT (*run_outbound_hooks)(void *context, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags, ULONG *io_size,
        LPENTRYID *io_target);                                                       /* HOOK_DELETE, HOOK_CANCEL (SPI-HOOK-03) */

    /* The last reference went. The support object no longer uses `context` after this returned (SPI-LIFE-12). */
    void (*released)(void *context);
};

/* Make a support object with one reference. `host` and `context` stay valid until `released` was called, which happens once.
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_support_new(enum support_flavour flavour, const struct support_host *host, void *context, LPMAPISUP *ret_support);

/* From now on every method but AddRef and Release answers MAPI_E_INVALID_OBJECT, and the host is not asked any more: its provider was
 * abandoned past a deadline, or the session ended. `released` still comes at the last Release. */
void mapix_support_invalidate(LPMAPISUP support);

/* Take a reference unless the last one is just going: false then. For a maker that keeps no reference of its own and holds the lock
 * that its `released` waits for. */
bool support_hold_if_alive(LPMAPISUP support);

/* How many references there are beside the maker's one: a provider that took none at its logon is unloaded (SPI-LIFE-06). */
unsigned support_foreign_references(LPMAPISUP support);

#endif
