/* What a session asks of rooms and processes that stand beside it. Each is a table that its owner installs; without one the answers are
 * those of a process that is alone: no dialog, no shared session, no spooler. Dialogs are there from the start (session/prompt.c).
 */
#ifndef MAPIX_SESSION_SEAMS_H
#define MAPIX_SESSION_SEAMS_H

#include <mapix.h>
#include <mapispi.h>
#include <stdbool.h>

#include "base/object.h"
#include "session/logon_machine.h"
#include "support/support.h"

/* Dialogs (prompt/client). One at a time: who installs this serialises. All texts UTF-8; names and passwords returned are for free(). */
struct session_prompt {
    bool (*available)(void);
    HRESULT (*choose_profile)(ULONG_PTR ui_param, ULONG flags, char **ret_name, bool *ret_all_sheets);
    HRESULT (*ask_password)(ULONG_PTR ui_param, const char *profile_name, char **ret_password);
    enum logon_answer (*tell_failure)(ULONG_PTR ui_param, const char *service_name, const char *text, HRESULT result, bool may_correct);
    bool (*confirm_logoff)(ULONG_PTR ui_param, const char *profile_name);
    HRESULT (*run_property_sheet)(ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table, LPMAPIPROP data, ULONG top_page);
    HRESULT (*new_progress)(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress);         /* may be NULL: none is shown */
};

/* The broker (wire/): the shared session of this user. */
struct session_broker {
    HRESULT (*find_shared)(void);                                          /* S_OK or MAPI_E_NOT_FOUND */
    HRESULT (*join)(ULONG flags, LPMAPISESSION *ret_session);
    HRESULT (*publish)(LPMAPISESSION session);
    void (*leave)(LPMAPISESSION session, bool order_all_off);              /* Logoff; MAPI_LOGOFF_SHARED: session_ordered_off for the others */
};

/* What a client hears of its profile's spooler, on any thread, without locks. */
struct session_spooler_events {
    void (*row)(void *context, const MAPIUID *section, ULONG count, const SPropValue *values);     /* a transport's status row as it is now */
    void (*state)(void *context, ULONG code, const char *text);            /* the spooler's own; text NULL: something was lost, ask again */
};

/* The spooler, as a client sees it; in its own process the last group is filled instead. `profile` is the profile's name. A section of NULL
 * is the spooler itself, or all transports. Whatever is NULL is not there. Failures are recorded in the thread's slot. */
struct session_spooler {
    HRESULT (*session_began)(const char *profile, bool inbound);           /* a session without MAPI_NO_MAIL; `inbound`: a transport may bring mail */
    void (*session_ended)(const char *profile);
    HRESULT (*store_opened)(const char *profile, const MAPIUID *section, ULONG security_size, const BYTE *security);
    HRESULT (*notify)(const char *profile, const MAPIUID *section, ULONG flags, const void *data);     /* SpoolerNotify */
    HRESULT (*follow)(const char *profile, const struct session_spooler_events *events, void *context, void **ret_follower);
    void (*unfollow)(void *follower);                                      /* waits for an event under way */
    HRESULT (*transport_rows)(const char *profile, const struct session_spooler_events *events, void *context);   /* SESS-12: waits for them */
    HRESULT (*flush)(const char *profile, const MAPIUID *section, ULONG flags);
    HRESULT (*validate)(const char *profile, const MAPIUID *section, ULONG flags);
    HRESULT (*change_password)(const char *profile, const MAPIUID *section, const char *old_password, const char *new_password);
    /* The folder of a remote transport (SPI-XP-35): `take` gets its values (index 0), then each header's, as blocks that are its to free; the status of
     * a header, changed where `mask` has bits. */
    HRESULT (*remote_headers)(const char *profile, const MAPIUID *section, HRESULT (*take)(void *context, ULONG index, ULONG count, LPSPropValue values),
        void *context);
    HRESULT (*remote_status)(const char *profile, const MAPIUID *section, ULONG size, const ENTRYID *entry_id, ULONG status, ULONG mask, ULONG *ret_old);
    HRESULT (*download)(const char *profile);                              /* MAPI_FORCE_DOWNLOAD */
    HRESULT (*complete_message)(const char *profile, const MAPIUID *section, ULONG size, const ENTRYID *entry_id);
    HRESULT (*arrived)(const char *profile, const MAPIUID *store_section, ULONG size, const ENTRYID *entry_id);   /* past hooks, then announced */
    HRESULT (*store_logoff)(const char *profile, const MAPIUID *section, ULONG *io_flags);
    HRESULT (*status)(const char *profile, ULONG *ret_code, char **ret_text);
    HRESULT (*address_types)(const char *profile, ULONG *ret_count, char ***ret_types);                /* of loaded transports; all for free() */

    /* In the spooler's process. `session` is the core's. */
    void (*row_changed)(const MAPIUID *section, ULONG count, const SPropValue *values);
    HRESULT (*yield)(ULONG flags);
    HRESULT (*register_preprocessor)(const MAPIUID *section, const MAPIUID *uid, const char *address_type, const char *module,
        const char *preprocess, const char *remove);
    HRESULT (*outbound_hooks)(const MAPIUID *store_section, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags, ULONG *io_size,
        LPENTRYID *io_target);
};

/* Install a table (static), or remove it with NULL; returns what stood there. Before the first logon. */
const struct session_prompt *mapix_session_set_prompt(const struct session_prompt *prompt);
const struct session_broker *mapix_session_set_broker(const struct session_broker *broker);
const struct session_spooler *mapix_session_set_spooler(const struct session_spooler *spooler);

const struct session_prompt *session_prompt(void);
const struct session_broker *session_broker(void);
const struct session_spooler *session_spooler(void);

/* The integrated address book (session/addrbook*.c). `open` gives IAddrBook for a session, `parent` being its handle (may be NULL); flags
 * AB_NO_DIALOG; *ret_book is set whenever the result is a success, MAPI_W_ERRORS_RETURNED included (SESS-08). `one_off_table`: SPI-SUP-24;
 * `refresh` and
 * `check`: ValidateState of subsystem or address book (STAT-24). Until that room is built a session answers MAPI_E_NO_SUPPORT. */
struct session_core;
struct session_address_book {
    HRESULT (*open)(struct session_core *core, struct mapix_object *parent, ULONG_PTR ui_param, LPCIID iid, ULONG flags,
        struct mapix_error_slot *error, LPADRBOOK *ret_book);
    HRESULT (*one_off_table)(struct session_core *core, ULONG flags, LPMAPITABLE *ret_table);
    void (*refresh)(struct session_core *core);
    HRESULT (*check)(struct session_core *core, struct mapix_error_slot *error);
};
void session_set_address_book(const struct session_address_book *book);
const struct session_address_book *session_address_book(void);

HRESULT session_open_address_book(struct session_core *core, struct mapix_object *parent, ULONG_PTR ui_param, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, LPADRBOOK *ret_book);

#endif
