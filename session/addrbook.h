/* Inside the integrated address book: what its files share (AB).
 *
 * An address book object holds nothing of its own but subscriptions: containers come from the providers that are logged on, the search
 * path and the defaults from MAPI's section of the profile. So any number of them live side by side, and all see the same. */
#ifndef MAPIX_SESSION_ADDRBOOK_H
#define MAPIX_SESSION_ADDRBOOK_H

#include <mapix.h>
#include <stdbool.h>

#include "base/object.h"
#include "prop/prop.h"
#include "session/core.h"

struct addrbook_connection;

struct addrbook {
    struct mapix_object object;
    struct mapix_interface book;           /* IAddrBook */
    struct mapix_prop properties;
    struct session_core *core;             /* counted */
    ULONG_PTR ui_param;
    bool dialogs;                          /* opened without AB_NO_DIALOG */
    pthread_mutex_t lock;                  /* guards `connections` */
    struct addrbook_connection *connections;
    ULONG_PTR last_connection;
};

/* Columns of a row that addrbook_containers gives. */
enum { CONTAINER_ENTRYID, CONTAINER_NAME, CONTAINER_FLAGS, CONTAINER_DISPLAY_TYPE, CONTAINER_DEPTH, CONTAINER_OBJECT_TYPE,
    CONTAINER_PROVIDER, CONTAINER_COLUMNS };
extern const ULONG addrbook_container_tags[CONTAINER_COLUMNS];       /* names as PT_UNICODE */

/* addrbook_root.c */

/* The entry identifier of the root container, which needs no provider. */
#define ADDRBOOK_ROOT_SIZE 24
extern const BYTE addrbook_root_id[ADDRBOOK_ROOT_SIZE];
bool addrbook_is_root(ULONG size, const void *entry_id);

/* Open the root container (AB-01). */
HRESULT addrbook_open_root(struct session_core *core, struct mapix_object *parent, LPCIID iid, LPUNKNOWN *ret_object);

/* Hierarchy tables that are open follow the providers no longer: they log off. */
void addrbook_end_hierarchies(struct session_core *core);

/* addrbook_containers.c */

/* The hierarchy of a provider's root, with PT_UNICODE. */
HRESULT addrbook_provider_hierarchy(LPABLOGON logon, bool deep, LPMAPITABLE *ret_table);

/* The containers of all providers, in profile order; with `deep` those below the top ones too. A provider that fails is left out.
 * FreeProws the rows; values are in the order of addrbook_container_tags, absent ones PT_ERROR. */
HRESULT addrbook_containers(struct session_core *core, bool deep, LPSRowSet *ret_rows);

/* GetPAB, GetDefaultDir: an entry identifier for MAPIFreeBuffer, 0 and NULL if there is none. */
HRESULT addrbook_personal(struct session_core *core, struct mapix_error_slot *error, ULONG *ret_size, LPENTRYID *ret_entry_id);
HRESULT addrbook_default(struct session_core *core, struct mapix_error_slot *error, ULONG *ret_size, LPENTRYID *ret_entry_id);
HRESULT addrbook_set_default(struct addrbook *book, ULONG tag, ULONG size, const ENTRYID *entry_id);

/* Are the containers there that the profile names as default directory, personal address book and search path? MAPI_E_NOT_FOUND: one is not. */
HRESULT addrbook_check_stored(struct session_core *core, struct mapix_error_slot *error);

/* The search path's containers as rows of addrbook_containers. FreeProws. */
HRESULT addrbook_search_path(struct session_core *core, struct mapix_error_slot *error, LPSRowSet *ret_rows);
HRESULT addrbook_get_search_path(struct addrbook *book, ULONG flags, LPSRowSet *ret_rows);
HRESULT addrbook_set_search_path(struct addrbook *book, const SRowSet *rows);

/* addrbook.c. Open what belongs to an address book provider, a one-off, or (size 0) the root. */
HRESULT addrbook_open_entry(struct addrbook *book, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object);

/* addrbook_resolve.c */

/* What a resolved recipient gets at once, so that nobody has to ask again (SPI-AB-14), as an SPropTagArray. The first four are text, PT_UNICODE
 * with MAPI_UNICODE: name, address type, address, transmittable name; then the identifier. */
#define ADDRBOOK_RECIPIENT_COLUMNS 9
struct addrbook_columns {
    ULONG cValues;
    ULONG aulPropTag[ADDRBOOK_RECIPIENT_COLUMNS];
};
struct addrbook_columns addrbook_recipient_columns(ULONG flags);

/* UTF-8 of a text of either width, for free(), "" for what is none; NULL without memory. */
char *addrbook_text(const SPropValue *value);

/* Put values into a recipient: those of an id it has are replaced, others added; errors replace nothing. Its array becomes a new block. */
HRESULT addrbook_merge(ADRENTRY *entry, ULONG count, const SPropValue *values);

/* `title`: of the dialogs that MAPI_DIALOG allows, or NULL. */
HRESULT addrbook_resolve(struct addrbook *book, ULONG_PTR ui_param, const char *title, ULONG flags, LPADRLIST list);
HRESULT addrbook_prepare(struct addrbook *book, ULONG flags, LPSPropTagArray tags, LPADRLIST list);

/* addrbook_entries.c */
HRESULT addrbook_new_entry(struct addrbook *book, ULONG_PTR ui_param, ULONG flags, ULONG container_size, LPENTRYID container,
    ULONG template_size, LPENTRYID template_id, ULONG *ret_size, LPENTRYID *ret_entry_id);
/* `button_text` and `button`: what the user can do beside, or NULL (AB-24). */
HRESULT addrbook_details(struct addrbook *book, ULONG_PTR ui_param, ULONG size, LPENTRYID entry_id, LPFNBUTTON button, LPVOID button_context,
    const char *button_text, ULONG flags);

/* addrbook_address.c: the parameters were checked (AB-22, AB-23). */
HRESULT addrbook_address(struct addrbook *book, ULONG_PTR ui_param, const ADRPARM *parameters, LPADRLIST *io_list);

/* addrbook_templates.c. The one-off table: the templates of all address books and MAPI's own, live (AB-26, AB-27). Flags: MAPI_UNICODE.
 * Forgetting closes the providers' tables; the next call opens them again. */
HRESULT addrbook_one_off_table(struct session_core *core, ULONG flags, LPMAPITABLE *ret_table);
void addrbook_forget_templates(struct session_core *core);

/* Install the address book into this process's sessions; at MAPIInitialize. */
void session_install_address_book(void);

#endif
