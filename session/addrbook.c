/* IAddrBook: the object, and what it hands to the provider whose entry identifier it is (AB-01 to AB-04, AB-30). */
#include "session/addrbook_dialog.h"

#include <mapiaux.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/seams.h"
#include "support/one_off.h"

#define OPEN_FLAGS (MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS | MAPI_CACHE_ONLY | MAPI_GAL_ONLY | MAPI_NO_CACHE)

static struct addrbook *book_of(IAddrBook *self)
{
    return (struct addrbook *)mapix_object_of(self);
}

#define CHECK(condition, name)                                                                                                     \
    do {                                                                                                                           \
        if (!(condition))                                                                                                          \
            return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "A pointer that %s needs is missing", name);      \
    } while (0)
#define CHECK_FLAGS(flags, known)                                                                                                  \
    do {                                                                                                                           \
        if ((flags) & ~(ULONG)(known))                                                                                             \
            return mapix_object_fail(&book->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)(flags));              \
    } while (0)

/* --- Entries ------------------------------------------------------------------------------------------------------------------------- */

static bool is_root(ULONG size, const void *entry_id)
{
    return !size || addrbook_is_root(size, entry_id);
}

HRESULT addrbook_open_entry(struct addrbook *book, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct mapix_error_slot *error = &book->object.error;
    if (is_root(size, entry_id)) {
        if (flags & MAPI_MODIFY)
            return mapix_error_set(error, MAPI_E_NO_ACCESS, "address book", 0, 0, "The root of the address book cannot be changed");
        HRESULT hr = addrbook_open_root(book->core, &book->object, iid, ret_object);
        if (SUCCEEDED(hr))
            *ret_type = MAPI_ABCONT;
        return hr;
    }
    if (!support_is_one_off(size, entry_id)) {
        struct session_logon *owner = size < 20 ? NULL : session_logon_find(book->core, size, entry_id);
        bool known = owner && owner->book;
        if (owner)
            session_logon_release(owner);
        if (!known)
            return mapix_error_set(error, MAPI_E_UNKNOWN_ENTRYID, "address book", 0, 0,
                "No address book of this profile knows this entry identifier; it may belong to a service that is off or was removed");
    }
    return session_open_entry(book->core, &book->object, size, entry_id, iid, flags, error, ret_type, ret_object);
}

static HRESULT STDMETHODCALLTYPE open_entry(IAddrBook *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK((!size || entry_id) && ret_type && ret_object, "OpenEntry");
    *ret_object = NULL;
    CHECK_FLAGS(flags, OPEN_FLAGS);
    return addrbook_open_entry(book, size, entry_id, iid, flags, ret_type, ret_object);
}

static HRESULT STDMETHODCALLTYPE compare_entry_ids(IAddrBook *self, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2,
    ULONG flags, ULONG *ret_equal)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK((!size_1 || entry_id_1) && (!size_2 || entry_id_2) && ret_equal, "CompareEntryIDs");
    CHECK_FLAGS(flags, 0);
    if (is_root(size_1, entry_id_1) || is_root(size_2, entry_id_2)) {
        *ret_equal = is_root(size_1, entry_id_1) && is_root(size_2, entry_id_2);
        return S_OK;
    }
    return session_compare_entry_ids(book->core, size_1, entry_id_1, size_2, entry_id_2, flags, &book->object.error, ret_equal);
}

static HRESULT STDMETHODCALLTYPE create_one_off(IAddrBook *self, LPTSTR name, LPTSTR type, LPTSTR address, ULONG flags, ULONG *ret_size,
    LPENTRYID *ret_entry_id)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(type && address && ret_size && ret_entry_id, "CreateOneOff");
    *ret_size = 0;
    *ret_entry_id = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE | MAPI_SEND_NO_RICH_INFO);
    char *name_text = name ? mapix_text_from_flags_heap(name, flags) : NULL, *type_text = mapix_text_from_flags_heap(type, flags),
         *address_text = mapix_text_from_flags_heap(address, flags);
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if ((name_text || !name) && type_text && address_text)
        hr = mapix_one_off_encode(name_text, type_text, address_text, flags, ret_size, ret_entry_id);
    if (hr == MAPI_E_BAD_VALUE)
        mapix_object_fail(&book->object, hr, 0, "The name or address is no valid text: 8-bit strings are UTF-8 here");
    free(name_text);
    free(type_text);
    free(address_text);
    return hr;
}

/* --- Notifications ------------------------------------------------------------------------------------------------------------------- */

/* One Advise of a client: one connection for each provider that took it. */
struct addrbook_connection {
    struct addrbook_connection *next;
    ULONG_PTR number;
    ULONG count;
    struct {
        struct session_logon *logon;       /* held */
        ULONG_PTR connection;
    } at[];
};

static void close_connection(struct addrbook_connection *connection)
{
    for (ULONG i = 0; i < connection->count; i++) {
        struct session_logon *logon = connection->at[i].logon;
        pthread_mutex_lock(&logon->core->lock);
        bool there = !logon->logged_off;
        pthread_mutex_unlock(&logon->core->lock);
        if (there)
            logon->book->lpVtbl->Unadvise(logon->book, connection->at[i].connection);
        session_logon_release(logon);
    }
    free(connection);
}

/* Everything (size 0): each provider that can is asked; else the owner (AB-30). */
static HRESULT open_connection(struct addrbook *book, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    struct addrbook_connection **ret_connection)
{
    struct session_logon **logons = NULL, *owner = NULL;
    ULONG count = 0;
    HRESULT hr = S_OK;
    if (size) {
        owner = session_logon_find(book->core, size, entry_id);
        if (!owner || !owner->book) {
            if (owner)
                session_logon_release(owner);
            return mapix_object_fail(&book->object, MAPI_E_UNKNOWN_ENTRYID, 0, "No address book of this profile knows this entry identifier");
        }
        count = 1;
    } else {
        hr = session_logon_list(book->core, MAPI_AB_PROVIDER, &count, &logons);
    }
    if (FAILED(hr))
        return hr;
    struct addrbook_connection *connection = calloc(1, sizeof(*connection) + (count + 1) * sizeof(connection->at[0]));
    hr = connection ? MAPI_E_NO_SUPPORT : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++) {
        struct session_logon *logon = logons ? logons[i] : owner;
        ULONG_PTR number = 0;
        HRESULT one = connection && logon->book ? logon->book->lpVtbl->Advise(logon->book, size, entry_id, mask, sink, &number) : hr;
        if (SUCCEEDED(one)) {
            connection->at[connection->count].logon = logon;
            connection->at[connection->count++].connection = number;
            hr = S_OK;
        } else {
            hr = FAILED(hr) && connection ? one : hr;
            session_logon_release(logon);
        }
    }
    free(logons);
    if (hr == MAPI_E_NO_SUPPORT && connection && !size)
        hr = S_OK;                                          /* the book itself can be watched, whoever provides it (NOTI-25) */
    if (FAILED(hr)) {
        free(connection);
        return hr;
    }
    *ret_connection = connection;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE advise(IAddrBook *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret_number)
{
    struct addrbook *book = book_of(self);
    struct addrbook_connection *connection = NULL;
    MAPIX_ENTER(book);
    CHECK((!size || entry_id) && sink && ret_number, "Advise");
    *ret_number = 0;
    if (size && size < 20)
        return mapix_object_fail(&book->object, MAPI_E_INVALID_ENTRYID, 0, "This entry identifier is too short to be one");
    if (size && (support_is_one_off(size, entry_id) || is_root(size, entry_id)))
        return mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0, "Nothing ever happens to this entry, so there are no notifications about it");
    HRESULT hr = open_connection(book, size, entry_id, mask, sink, &connection);
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&book->lock);
    connection->number = *ret_number = ++book->last_connection;
    connection->next = book->connections;
    book->connections = connection;
    pthread_mutex_unlock(&book->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE unadvise(IAddrBook *self, ULONG_PTR number)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    pthread_mutex_lock(&book->lock);
    struct addrbook_connection **link = &book->connections;
    while (*link && (*link)->number != number)
        link = &(*link)->next;
    struct addrbook_connection *found = *link;
    if (found)
        *link = found->next;
    pthread_mutex_unlock(&book->lock);
    if (!found)
        return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "There is no connection with this number");
    close_connection(found);
    return S_OK;
}

/* --- What stands in other files ------------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE new_entry(IAddrBook *self, ULONG_PTR ui_param, ULONG flags, ULONG container_size, LPENTRYID container,
    ULONG template_size, LPENTRYID template_id, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK((!container_size || container) && (!template_size || template_id) && !ret_size == !ret_entry_id, "NewEntry");
    if (ret_size) {
        *ret_size = 0;
        *ret_entry_id = NULL;
    }
    CHECK_FLAGS(flags, MAPI_UNICODE | CREATE_CHECK_DUP_STRICT | CREATE_CHECK_DUP_LOOSE | CREATE_REPLACE);
    return addrbook_new_entry(book, ui_param, flags, container_size, container, template_size, template_id, ret_size, ret_entry_id);
}

static HRESULT STDMETHODCALLTYPE resolve_name(IAddrBook *self, ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPADRLIST list)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(list, "ResolveName");
    CHECK_FLAGS(flags, MAPI_DIALOG | MAPI_UNICODE | AB_UNICODEUI | MAPI_CACHE_ONLY);
    char *text = title ? mapix_text_from_flags_heap(title, flags & AB_UNICODEUI ? MAPI_UNICODE : 0) : NULL;
    HRESULT hr = title && !text ? MAPI_E_NOT_ENOUGH_MEMORY : addrbook_resolve(book, ui_param ? ui_param : book->ui_param, text, flags, list);
    free(text);
    return hr;
}

static HRESULT no_dialog(struct addrbook *book, const char *what, const char *instead)
{
    return mapix_object_fail(&book->object, MAPI_E_NO_SUPPORT, 0, "%s needs a dialog, and there is none here; %s", what, instead);
}

/* AB-23: what a caller must not mix. */
static HRESULT check_parameters(struct addrbook *book, const ADRPARM *parameters)
{
    if (GET_ADRPARM_VERSION(parameters->ulFlags) || parameters->lpReserved || parameters->lpfnABSDI)
        return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "This ADRPARM is of a version that is not known, or a member that must be zero is not");
    if (parameters->cDestFields == 0xFFFFFFFF && (parameters->lppszDestTitles || parameters->lpulDestComps))
        return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "The default destination fields go without titles and types of the caller's");
    bool modal = parameters->ulFlags & DIALOG_MODAL, sdi = parameters->ulFlags & DIALOG_SDI;
    if (modal == sdi)
        return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "Address wants exactly one of DIALOG_MODAL and DIALOG_SDI");
    if ((parameters->ulFlags & ADDRESS_ONE) && (sdi || parameters->cDestFields))
        return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "ADDRESS_ONE goes with DIALOG_MODAL and no destination fields");
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE address(IAddrBook *self, ULONG_PTR *io_ui_param, LPADRPARM parameters, LPADRLIST *io_list)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(parameters && io_list, "Address");
    ULONG_PTR ui_param = io_ui_param && *io_ui_param ? *io_ui_param : book->ui_param;
    HRESULT hr = check_parameters(book, parameters);
    if (FAILED(hr))
        return hr;
    if (!addrbook_may_ask(book))
        return no_dialog(book, "Choosing recipients from a list", "call ResolveName with the names");
    hr = addrbook_address(book, ui_param, parameters, io_list);
    if ((parameters->ulFlags & DIALOG_SDI) && parameters->lpfnDismiss)      /* it was modal all the same (iaddrbook-address) */
        parameters->lpfnDismiss(ui_param, parameters->lpvDismissContext);
    return hr;
}

static HRESULT STDMETHODCALLTYPE details(IAddrBook *self, ULONG_PTR *io_ui_param, LPFNDISMISS dismiss, LPVOID dismiss_context, ULONG size,
    LPENTRYID entry_id, LPFNBUTTON button, LPVOID button_context, LPTSTR button_text, ULONG flags)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(size && entry_id, "Details");
    CHECK_FLAGS(flags, DIALOG_MODAL | DIALOG_SDI | MAPI_UNICODE | AB_UNICODEUI);
    if ((flags & DIALOG_MODAL) && (flags & DIALOG_SDI))
        return mapix_object_fail(&book->object, MAPI_E_INVALID_PARAMETER, 0, "Details wants one of DIALOG_MODAL and DIALOG_SDI");
    ULONG_PTR ui_param = io_ui_param && *io_ui_param ? *io_ui_param : book->ui_param;
    char *text = button && button_text ? mapix_text_from_flags_heap(button_text, flags) : NULL;
    if (button && button_text && !text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = addrbook_details(book, ui_param, size, entry_id, text ? button : NULL, button_context, text, flags);
    free(text);
    if ((flags & DIALOG_SDI) && dismiss && hr != MAPI_E_NO_SUPPORT)
        dismiss(ui_param, dismiss_context);
    return hr;
}

/* AB-28: there are none any more. */
static HRESULT STDMETHODCALLTYPE recip_options(IAddrBook *self, ULONG_PTR ui_param, ULONG flags, LPADRENTRY recipient)
{
    struct addrbook *book = book_of(self);
    (void)ui_param;
    MAPIX_ENTER(book);
    CHECK(recipient, "RecipOptions");
    CHECK_FLAGS(flags, MAPI_UNICODE);
    return mapix_object_fail(&book->object, MAPI_W_ERRORS_RETURNED, 0, "There are no options for recipients of this address type");
}

/* AB-29, GAP-19 */
static HRESULT STDMETHODCALLTYPE query_default_recip_opt(IAddrBook *self, LPTSTR type, ULONG flags, ULONG *ret_count, LPSPropValue *ret_options)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(type && ret_count && ret_options, "QueryDefaultRecipOpt");
    CHECK_FLAGS(flags, MAPI_UNICODE);
    *ret_count = 0;
    *ret_options = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE get_pab(IAddrBook *self, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(ret_size && ret_entry_id, "GetPAB");
    return addrbook_personal(book->core, &book->object.error, ret_size, ret_entry_id);
}

static HRESULT STDMETHODCALLTYPE set_pab(IAddrBook *self, ULONG size, LPENTRYID entry_id)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(size && entry_id, "SetPAB");                      /* AB-08 */
    return addrbook_set_default(book, PR_AB_DEFAULT_PAB, size, entry_id);
}

static HRESULT STDMETHODCALLTYPE get_default_dir(IAddrBook *self, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(ret_size && ret_entry_id, "GetDefaultDir");
    return addrbook_default(book->core, &book->object.error, ret_size, ret_entry_id);
}

static HRESULT STDMETHODCALLTYPE set_default_dir(IAddrBook *self, ULONG size, LPENTRYID entry_id)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(size && entry_id, "SetDefaultDir");
    return addrbook_set_default(book, PR_AB_DEFAULT_DIR, size, entry_id);
}

static HRESULT STDMETHODCALLTYPE get_search_path(IAddrBook *self, ULONG flags, LPSRowSet *ret_rows)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(ret_rows, "GetSearchPath");
    *ret_rows = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE);
    return addrbook_get_search_path(book, flags, ret_rows);
}

static HRESULT STDMETHODCALLTYPE set_search_path(IAddrBook *self, ULONG flags, LPSRowSet rows)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(rows, "SetSearchPath");
    CHECK_FLAGS(flags, 0);
    return addrbook_set_search_path(book, rows);
}

static HRESULT STDMETHODCALLTYPE prepare_recips(IAddrBook *self, ULONG flags, LPSPropTagArray tags, LPADRLIST list)
{
    struct addrbook *book = book_of(self);
    MAPIX_ENTER(book);
    CHECK(list, "PrepareRecips");
    CHECK_FLAGS(flags, MAPI_CACHE_ONLY);
    return addrbook_prepare(book, flags, tags, list);
}

/* --- The object as IMAPIProp: it only reads (AB-04) ----------------------------------------------------------------------------------- */

static const ULONG stored_tags[] = { PR_AB_SEARCH_PATH, PR_AB_DEFAULT_DIR, PR_AB_DEFAULT_PAB };
#define STORED_COUNT (sizeof(stored_tags) / sizeof(stored_tags[0]))

static HRESULT read_stored(struct addrbook *book, const struct prop_memory *memory, SPropValue *ret_values)
{
    return profile_get_values(book->core->profile, &profile_mapi_section, STORED_COUNT, stored_tags, memory, NULL, ret_values);
}

static HRESULT book_list(struct mapix_object *object, struct prop_tags *tags)
{
    SPropValue values[STORED_COUNT];
    struct prop_memory memory = { mapix_memory_new(1), MAPIAllocateMore };
    if (!memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = mapix_prop_tags_add(tags, PR_OBJECT_TYPE);
    if (SUCCEEDED(hr))
        hr = mapix_prop_tags_add(tags, PR_DISPLAY_NAME_W);
    if (SUCCEEDED(hr) && SUCCEEDED(read_stored((struct addrbook *)object, &memory, values)))
        for (size_t i = 0; SUCCEEDED(hr) && i < STORED_COUNT; i++)
            if (values[i].ulPropTag == stored_tags[i])
                hr = mapix_prop_tags_add(tags, stored_tags[i]);
    mapix_memory_free(memory.base);
    return hr;
}

static HRESULT book_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    const SPropValue fixed[] = { { .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_ADDRBOOK },
        { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"Address Book" } };
    SPropValue values[STORED_COUNT];
    (void)limit;
    HRESULT read = read_stored((struct addrbook *)object, memory, values);
    for (ULONG i = 0; i < count; i++) {
        HRESULT hr = MAPI_E_NOT_FOUND;
        for (size_t j = 0; j < 2; j++)
            if (PROP_ID(fixed[j].ulPropTag) == PROP_ID(tags[i]))
                hr = mapix_prop_copy_value(memory, &fixed[j], &ret_values[i]);
        for (size_t j = 0; j < STORED_COUNT; j++)
            if (PROP_ID(stored_tags[j]) == PROP_ID(tags[i]) && SUCCEEDED(hr = read)) {
                hr = values[j].ulPropTag == stored_tags[j] ? S_OK : MAPI_E_NOT_FOUND;
                ret_values[i] = values[j];
            }
        if (FAILED(hr))
            mapix_prop_error_value(&ret_values[i], tags[i], hr);
    }
    return S_OK;
}

static const struct prop_source book_source = { .list = book_list, .get = book_get };

static const IAddrBookVtbl book_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IAddrBook),
    MAPIX_FORWARD_IMAPIPROP(IAddrBook),
    .OpenEntry = open_entry,
    .CompareEntryIDs = compare_entry_ids,
    .Advise = advise,
    .Unadvise = unadvise,
    .CreateOneOff = create_one_off,
    .NewEntry = new_entry,
    .ResolveName = resolve_name,
    .Address = address,
    .Details = details,
    .RecipOptions = recip_options,
    .QueryDefaultRecipOpt = query_default_recip_opt,
    .GetPAB = get_pab,
    .SetPAB = set_pab,
    .GetDefaultDir = get_default_dir,
    .SetDefaultDir = set_default_dir,
    .GetSearchPath = get_search_path,
    .SetSearchPath = set_search_path,
    .PrepareRecips = prepare_recips,
};

static void book_finalize(struct mapix_object *object)
{
    struct addrbook *book = (struct addrbook *)object;
    while (book->connections) {
        struct addrbook_connection *next = book->connections->next;
        close_connection(book->connections);
        book->connections = next;
    }
    mapix_prop_finalize(object);
    pthread_mutex_destroy(&book->lock);
    if (book->core)
        session_core_release(book->core);
}

static const struct mapix_class_interface book_interfaces[] = {
    { &IID_IAddrBook, offsetof(struct addrbook, book), &book_vtable },
    { &IID_IMAPIProp, offsetof(struct addrbook, book), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class book_class = {
    .name = "address book",
    .size = sizeof(struct addrbook),
    .interfaces = book_interfaces,
    .finalize = book_finalize,
    .property_offset = offsetof(struct addrbook, properties),
};

/* --- The seam ------------------------------------------------------------------------------------------------------------------------ */

/* SESS-07 to SESS-09. */
static HRESULT book_open(struct session_core *core, struct mapix_object *parent, ULONG_PTR ui_param, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, LPADRBOOK *ret_book)
{
    struct addrbook *book;
    HRESULT hr = mapix_object_new(&book_class, parent, &book);
    if (FAILED(hr))
        return hr;
    pthread_mutex_init(&book->lock, NULL);
    book->core = session_core_hold(core);
    book->ui_param = ui_param;
    book->dialogs = !(flags & AB_NO_DIALOG);
    hr = mapix_prop_initialize(&book->object, &book_source, 0, NULL);
    if (SUCCEEDED(hr) && FAILED(mapix_object_query_interface(&book->object, iid ? iid : &IID_IAddrBook, (void **)ret_book)))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    mapix_object_release(&book->object);
    if (FAILED(hr))
        return hr;
    /* A session without LOGON_UI keeps its providers quiet; what the client asks for itself, by Address or Details, is shown all the same. */
    hr = session_open_books(core, ui_param, core->dialogs ? flags & AB_NO_DIALOG : AB_NO_DIALOG, error);
    if (FAILED(hr)) {
        (*ret_book)->lpVtbl->Release(*ret_book);
        *ret_book = NULL;
    }
    return hr;
}

/* ValidateState, and the session's end. */
static void book_refresh(struct session_core *core)
{
    pthread_mutex_lock(&core->lock);
    bool ended = core->ended;
    pthread_mutex_unlock(&core->lock);
    addrbook_forget_templates(core);
    if (ended)
        addrbook_end_hierarchies(core);
}

static const struct session_address_book address_book = {
    .open = book_open,
    .one_off_table = addrbook_one_off_table,
    .refresh = book_refresh,
    .check = addrbook_check_stored,
};

void session_install_address_book(void)
{
    session_set_address_book(&address_book);
}
