/* Inside the address book provider LOCAL_AB: what its files share.
 *
 * Contacts and lists are messages (IPM.Contact, IPM.DistList) in the Contacts folder of a store file of their own, so that the store engine
 * gives what any store has: transactions, versions, named properties, changes by other processes, check, repair and backup. A list's
 * members are its recipients. Beside them stands a second container, Profiles: each profile of this user as an address of type LOCAL. */
#ifndef MAPIX_PROVIDERS_LOCAL_ADDRESS_H
#define MAPIX_PROVIDERS_LOCAL_ADDRESS_H

#include <mapix.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/forward.h"
#include "base/object.h"
#include "prop/prop.h"
#include "store/store.h"
#include "table/source.h"

/* --- The book that a logon object and everything under it share ------------------------------------------------------------------------- */

struct address_subscription {
    struct address_subscription *next;
    ULONG_PTR connection;
    int64_t object;                 /* 0: the whole book */
};

struct address_entry;

/* What is kept in memory of all contacts (local_address_roster.c); guarded by its lock, under which the engine may be called and no table. */
struct address_roster {
    pthread_mutex_t lock;
    bool loaded;
    int64_t seen;                   /* the last change of the file that is in it */
    size_t count, capacity;
    struct address_entry **by_name, **by_id;
};

struct address_book {
    atomic_uint references;
    pthread_mutex_t members_lock;   /* held while the members of a list are read and written anew */
    pthread_mutex_t lock;           /* guards support, listener and subscriptions; never held while the engine or the host runs */
    struct mapix_store *engine;
    int64_t folder;                 /* Contacts */
    MAPIUID uid;                    /* the file's own */
    LPMAPISUP support;              /* NULL after Logoff */
    LPALLOCATEBUFFER allocate_buffer;
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free_buffer;
    struct mapix_row_source contacts;
    struct address_roster roster;
    ULONG listener;
    struct address_subscription *subscriptions;
    uint64_t nonce;                 /* keeps notification keys of processes apart */
};

struct address_book *address_book_reference(struct address_book *book);
void address_book_release(struct address_book *book);
LPMAPISUP address_book_support(struct address_book *book);                  /* with a reference; NULL after Logoff */
/* Follow the file's changes from now on. */
HRESULT address_book_listen(struct address_book *book);

/* The engine recorded why on the thread's slot: keep it on the object, and pass the result on. */
HRESULT address_failed(struct mapix_object *object, HRESULT result);

/* --- Entry identifiers (SPI-EID-02) ------------------------------------------------------------------------------------------------------ */

/* The values are in identifiers: append only. */
enum address_kind {
    ADDRESS_ROOT = 1,
    ADDRESS_CONTACTS = 2,
    ADDRESS_PROFILES = 3,
    ADDRESS_CONTACT = 4,
    ADDRESS_LIST = 5,
    ADDRESS_PROFILE_USER = 6,
    ADDRESS_USER_TEMPLATE = 7,
    ADDRESS_LIST_TEMPLATE = 8,
    ADDRESS_MEMBER = 9,             /* of a list, with an identifier of any provider; in no identifier */
    ADDRESS_STATUS = 10,
};

#define ADDRESS_NAME_MAX 272        /* of a profile, UTF-8 with its zero */
#define ADDRESS_ID_MAX (24 + ADDRESS_NAME_MAX)

struct address_id {
    enum address_kind kind;
    int64_t number;                 /* of a contact or list */
    char name[ADDRESS_NAME_MAX];    /* of a profile */
};

/* The UID of what is the same in every book: profiles and templates. */
extern const MAPIUID address_common_uid;

/* Returns the size. `name` for profile users only. */
ULONG address_id_make(const struct address_book *book, enum address_kind kind, int64_t number, const char *name, BYTE ret_bytes[ADDRESS_ID_MAX]);
/* Size 0 is the root. MAPI_E_UNKNOWN_ENTRYID. */
HRESULT address_id_parse(const struct address_book *book, ULONG size, const void *bytes, struct address_id *ret_id);
ULONG address_object_type(enum address_kind kind);

/* --- Entries as they are stored (local_address_record.c) ---------------------------------------------------------------------------------- */

struct address_record {
    enum address_kind kind;
    int64_t number;                 /* 0: not stored */
    int64_t version;
    ULONG id_size;                  /* 0: none yet */
    const BYTE *id;                 /* id_bytes, or in stored.memory */
    BYTE id_bytes[ADDRESS_ID_MAX];
    struct mapix_store_record stored;
};

void address_record_clear(struct address_record *record);
/* MAPI_E_NOT_FOUND: it is gone. */
HRESULT address_record_load(struct address_book *book, enum address_kind kind, int64_t number, struct address_record *ret_record);
/* What the engine read, without an identifier. Shares `stored`. */
void address_record_take(int64_t number, int64_t version, const struct mapix_store_record *stored, struct address_record *ret_record);
HRESULT address_record_profile(struct address_book *book, const char *name, struct address_record *ret_record);
/* What a new entry begins with. */
HRESULT address_record_template(struct address_book *book, enum address_kind kind, struct address_record *ret_record);
/* A member of a list, as its row says it. */
HRESULT address_record_member(const SRow *row, struct address_record *ret_record);

/* One property, computed ones included; an absent one becomes an error value. */
void address_value(struct address_book *book, const struct address_record *record, ULONG tag, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_value);
/* What is stored under an id, hidden or not. MAPI_E_NOT_FOUND. */
HRESULT address_stored_value(struct address_book *book, const struct address_record *record, ULONG tag, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value);
HRESULT address_list_tags(const struct address_record *record, struct prop_tags *tags);
/* A text property or what stands in for it; NULL: none. */
const wchar_t *address_text(const struct address_record *record, ULONG tag);
/* Is it made by us, and not to be set? */
bool address_is_computed(ULONG tag);

/* All profiles of this user. One malloc block for free(). */
HRESULT address_profiles(ULONG *ret_count, char ***ret_names);

/* Name resolution: does the entry fit what a user typed? ANR_EXACT: it is the name or the address, whole. */
enum { ANR_NO, ANR_FITS, ANR_EXACT };
struct address_query {
    size_t length;
    char *folded;                   /* words, one space between */
};
HRESULT address_query_make(const wchar_t *text, struct address_query *ret_query);
void address_query_clear(struct address_query *query);

/* Name and address of an entry, folded likewise; NULL where it has none. */
struct address_words {
    char *name, *address;
};
HRESULT address_words_make(const struct address_record *record, struct address_words *ret_words);
void address_words_clear(struct address_words *words);
int address_words_match(const struct address_words *words, const struct address_query *query);      /* ANR_... */
HRESULT address_query_match(const struct address_query *query, const struct address_record *record, int *ret_match);

/* Are these two the same contact for CREATE_CHECK_DUP_LOOSE or _STRICT? */
HRESULT address_is_duplicate(const struct address_record *one, const struct address_record *other, bool strict, bool *ret_same);

/* Save a contact or list: `record` whole, `members` NULL as they are. `number` 0: a new one. `batch`: durable a moment later
 * (mapix_store_flush). */
HRESULT address_save(struct address_book *book, enum address_kind kind, int64_t number, int64_t version, bool force, bool batch,
    const struct mapix_store_record *record, const SRowSet *members, int64_t *ret_number);
HRESULT address_members(struct address_book *book, int64_t list, LPSRowSet *ret_rows);
/* Add members, in place of those with the same identifiers. Rows are without PR_RECIPIENT_TYPE and PR_ROWID. */
HRESULT address_members_add(struct address_book *book, int64_t list, bool batch, const SRowSet *added);
HRESULT address_member_remove(struct address_book *book, int64_t list, const ENTRYLIST *entries, ULONG *ret_done);

/* --- The roster (local_address_roster.c) --------------------------------------------------------------------------------------------------- */

struct address_entry {
    int64_t number, version;
    enum address_kind kind;         /* ADDRESS_CONTACT, ADDRESS_LIST */
    bool partial;                   /* something of it is too large to be kept: read the record */
    struct address_words words;
    ULONG count;
    SPropValue *values;
    size_t key_size;
    BYTE key[];                     /* sort key of the name */
};

void address_roster_init(struct address_roster *roster);
void address_roster_clear(struct address_roster *roster);
/* Bring it up to date, and keep it so; unlocked if this fails. */
HRESULT address_roster_lock(struct address_book *book);
void address_roster_unlock(struct address_book *book);
/* The index in by_name of the first entry that is not before this key and number. */
size_t address_roster_place(const struct address_roster *roster, const void *key, size_t key_size, int64_t number);
struct address_entry *address_roster_find(const struct address_roster *roster, int64_t number);      /* NULL: there is none */
/* Can entries as they are kept tell this property? */
bool address_roster_knows(ULONG tag);
bool address_entry_knows(const struct address_entry *entry, ULONG tag);
/* A record of what is kept, valid as long as the roster is locked; not to be cleared. */
void address_entry_record(const struct address_book *book, const struct address_entry *entry, struct address_record *ret_record);

/* --- Objects -------------------------------------------------------------------------------------------------------------------------------- */

struct address_logon {
    struct mapix_object object;
    struct mapix_interface logon;   /* IABLogon */
    struct address_book *book;
};

/* Open anything. `parent` is the logon object; failures are recorded on `caller`. */
HRESULT address_open(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, ULONG size, const ENTRYID *entry_id,
    LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object);
HRESULT address_open_container(struct address_book *book, struct mapix_object *parent, enum address_kind kind, LPCIID iid, LPUNKNOWN *ret_object);
/* Takes over `record`, also on failure. An entry that has a template identifier is bound to its provider's code; without that it is read-only
 * (SPI-AB-22), and with `must_write` MAPI_E_NO_ACCESS. */
HRESULT address_open_record(struct address_book *book, struct mapix_object *parent, struct address_record *record, bool writable, bool must_write,
    LPCIID iid, LPUNKNOWN *ret_object);
/* What a change sets, strings wide; what a stream wrote is read whole. Linked to `base`. MAPI_E_TOO_BIG, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT address_change_value(const struct prop_change *change, void *base, SPropValue *ret_value);
/* IABContainer::CreateEntry on Contacts (list 0) or on a list. */
HRESULT address_create(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list, ULONG size,
    LPENTRYID template_id, ULONG flags, LPMAPIPROP *ret_entry);
HRESULT address_copy_entries(struct address_book *book, struct mapix_object *parent, struct mapix_object *caller, int64_t list,
    LPENTRYLIST entries, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags);

/* --- Tables (local_address_contents.c, local_address_tables.c), names (local_address_resolve.c) --------------------------------------------------------------------------------------------------------- */

extern const struct mapix_row_source_operations address_contacts_operations;
/* `base`: a restriction that the client does not lift, or NULL. */
HRESULT address_contents_table(struct address_book *book, struct mapix_object *parent, enum address_kind kind, int64_t list,
    const SRestriction *base, ULONG flags, LPMAPITABLE *ret_table);
/* Profiles, or the members of a list, as records; address_records_free. */
HRESULT address_records_load(struct address_book *book, enum address_kind kind, int64_t list, ULONG *ret_count, struct address_record **ret_records);
void address_records_free(struct address_record *records, ULONG count);
HRESULT address_hierarchy_table(struct address_book *book, struct mapix_object *parent, enum address_kind kind, ULONG flags, LPMAPITABLE *ret_table);
/* The templates; with `lists` that of lists too (what Contacts can create). */
HRESULT address_template_table(struct address_book *book, struct mapix_object *parent, bool lists, ULONG flags, LPMAPITABLE *ret_table);
HRESULT address_resolve(struct address_book *book, enum address_kind kind, int64_t list, LPSPropTagArray tags, ULONG flags, LPADRLIST names,
    LPFlagList states);
#define ADDRESS_CONTAINER_VALUES 14
/* Properties of a container. Values hang on `memory`. */
HRESULT address_container_values(struct address_book *book, enum address_kind kind, const struct prop_memory *memory, ULONG *ret_count,
    SPropValue ret_values[ADDRESS_CONTAINER_VALUES]);
/* Put the properties of `record` that `tags` asks for into a recipient; those there win unless `replace`. */
HRESULT address_fill_recipient(struct address_book *book, const struct address_record *record, const SPropTagArray *tags, ULONG flags,
    bool requested_first, ADRENTRY *entry);

/* --- Forms (local_address_forms.c) ------------------------------------------------------------------------------------------------------------ */

/* `saved`: what a list shows of its members is there. */
HRESULT address_details_table(struct address_book *book, enum address_kind kind, bool saved, LPMAPITABLE *ret_table);

/* The form of another provider's entry, kept with the copy (SPI-AB-21); the value's bytes are linked to `base`. Hidden from everybody. */
#define PR_ADDRESS_FORM PROP_TAG(PT_BINARY, 0x6E7E)
HRESULT address_form_pack(LPMAPIPROP entry, void *base, SPropValue *ret_value);
HRESULT address_form_unpack(struct address_book *book, const SBinary *form, LPMAPITABLE *ret_table);

/* --- Searching (local_address_search.c) -------------------------------------------------------------------------------------------------------- */

/* The criteria of one open container. Thread safe. */
struct address_criteria {
    pthread_mutex_t lock;
    SRestriction *restriction;
    bool stopped;
};
void address_criteria_init(struct address_criteria *criteria);
void address_criteria_clear(struct address_criteria *criteria);
/* IMAPIContainer::SetSearchCriteria, GetSearchCriteria; failures are recorded on `caller`. */
HRESULT address_criteria_set(struct address_criteria *criteria, struct address_book *book, enum address_kind kind, struct mapix_object *caller,
    const SRestriction *restriction, const ENTRYLIST *containers, ULONG flags);
HRESULT address_criteria_get(struct address_criteria *criteria, struct address_book *book, enum address_kind kind, struct mapix_object *caller,
    ULONG flags, LPSRestriction *ret_restriction, LPENTRYLIST *ret_containers, ULONG *ret_state);
/* The contents of a container as far as they meet the criteria. */
HRESULT address_criteria_table(struct address_criteria *criteria, struct address_book *book, struct mapix_object *parent, enum address_kind kind,
    ULONG flags, LPMAPITABLE *ret_table);
/* PR_SEARCH of a container: an IMAPIContainer. */
HRESULT address_search_open(struct address_book *book, struct mapix_object *parent, enum address_kind kind, LPUNKNOWN *ret_object);

#endif
