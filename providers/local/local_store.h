/* Inside the message store provider LOCAL_MS: what its files share. The store itself is the engine's (store/store.h); here it becomes
 * IMSProvider, IMSLogon, IMsgStore, IMAPIFolder, IMessage and IAttach.
 *
 * Objects: a store object is the parent of all it opens; folders and messages hang on it, attachments on their message, embedded messages
 * on their attachment. A `core` is what the store object and the logon object share; either may go first (SPI-MS-05, -16). */
#ifndef MAPIX_PROVIDERS_LOCAL_STORE_H
#define MAPIX_PROVIDERS_LOCAL_STORE_H

#include <mapix.h>
#include <mapispi.h>
#include <mapixext.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/forward.h"
#include "base/object.h"
#include "prop/prop.h"
#include "store/store.h"

struct local_provider;
struct local_store;

/* --- What store object and logon object share ------------------------------------------------------------------------------------------- */

struct local_subscription {
    struct local_subscription *next;
    ULONG_PTR connection;
    int64_t object;                 /* 0: the whole store */
    ULONG type;
};

struct local_core {
    atomic_uint references;
    pthread_mutex_t lock;
    struct mapix_store *engine;
    struct local_provider *provider;    /* NULL once it was shut down */
    struct local_core *next;        /* in the provider's list of open stores */
    LPMAPISUP support;              /* gone after the store object's end */
    struct local_store *store;      /* weak; taken away under `lock` when the store object ends */
    bool writable;
    bool is_spooler;
    bool without_mail;              /* MDB_NO_MAIL: the spooler is not told */
    bool told_ready;                /* NOTIFY_READYTOSEND was sent (SPI-SUP-18) */
    atomic_bool closing;            /* background searches stop */
    ULONG logoff_flags;             /* of StoreLogoff */
    bool logoff_told;               /* StoreLogoffTransports was called (SPI-MS-16) */
    MAPIUID uid;
    BYTE record_key[32];            /* PR_MDB_PROVIDER and the store's UID (SPI-STORE-23) */
    ULONG entry_id_size;            /* wrapped */
    BYTE *entry_id;
    ULONG plain_entry_id_size;      /* as we made it */
    BYTE *plain_entry_id;
    ULONG support_mask;
    LPALLOCATEBUFFER allocate_buffer;
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free_buffer;

    struct local_subscription *subscriptions;
    ULONG listener;                 /* the engine's, 0: not listening */
    uint64_t nonce;                 /* keeps notification keys of processes apart */
};

struct local_core *local_core_reference(struct local_core *core);
void local_core_release(struct local_core *core);
struct mapix_store_identity local_core_identity(const struct local_core *core);

/* --- Objects -------------------------------------------------------------------------------------------------------------------------------- */

struct local_store {
    struct mapix_object object;
    struct mapix_interface store;   /* IMsgStore */
    struct mapix_interface batch;   /* IMapixBatch */
    atomic_uint holds;              /* Begins without a Commit: one hold of the engine */
    struct mapix_prop properties;
    struct local_core *core;
};

struct local_logon {
    struct mapix_object object;
    struct mapix_interface logon;   /* IMSLogon */
    struct local_core *core;
};

struct local_folder {
    struct mapix_object object;
    struct mapix_interface folder;  /* IMAPIFolder */
    struct mapix_prop properties;
    struct local_core *core;
    int64_t id;
    _Atomic uint64_t seen_in;       /* the batch of saves in which it was last seen to be there; 0: none */
};

extern const struct mapix_class local_store_class, local_logon_class, local_folder_class, local_message_class, local_attachment_class;

/* The message behind an interface, NULL when it is another provider's. */
struct local_message *local_message_of(LPMESSAGE interface);

/* Tell clients of every process that mail came (fnevNewMail), in the same durable step as what is held. `store` and `message` may be objects of any
 * provider; MAPI_E_NO_SUPPORT when they are not ours. */
HRESULT local_store_announce(LPMDB store, LPMESSAGE message);

HRESULT local_store_new(struct local_core *core, struct local_store **ret_store);
HRESULT local_logon_new(struct local_core *core, struct local_logon **ret_logon);
/* May what each user keeps of his own be written: read state, sort orders, views, searches? (SPI-STORE-27) */
bool local_core_keeps_personal(const struct local_core *core);
/* The same, and the store takes nothing else, and a message of that folder and kind is a view? */
bool local_core_keeps_view(const struct local_core *core, int64_t folder, ULONG kind);
/* MAPI_E_NO_ACCESS and why, recorded on `object`. */
HRESULT local_refuse_read_only(struct mapix_object *object, const struct local_core *core);
HRESULT local_folder_new(struct local_store *store, int64_t id, bool writable, struct local_folder **ret_folder);

/* Open a folder or message by entry id, as IMsgStore::OpenEntry. `within` (may be 0): the folder whose OpenEntry was called. */
HRESULT local_open_entry(struct local_store *store, struct mapix_object *caller, ULONG size, const ENTRYID *entry_id, LPCIID iid, ULONG flags,
    ULONG *ret_type, LPUNKNOWN *ret_object);
HRESULT local_compare_entry_ids(struct local_core *core, ULONG size_1, const ENTRYID *entry_1, ULONG size_2, const ENTRYID *entry_2,
    ULONG flags, ULONG *ret_result);

/* The engine recorded why on the thread's slot: keep it on the object, and pass the result on. */
HRESULT local_failed(struct mapix_object *object, HRESULT result);

/* MAPI_E_UNKNOWN_FLAGS, MAPI_E_INTERFACE_NOT_SUPPORTED with a text. */
HRESULT local_unknown_flags(struct mapix_object *object, ULONG flags);
HRESULT local_no_interface(struct mapix_object *object);

/* Parse an entry id of this store's folder or message (`type`); other types and stores are failures, recorded on `object`. */
HRESULT local_parse_id(struct mapix_object *object, const struct local_core *core, ULONG size, const void *bytes, ULONG type, int64_t *ret_id);

/* An ENTRYLIST of messages as engine ids (MAPIFreeBuffer). Ids of other kinds or stores become 0, which nothing has. */
HRESULT local_parse_list(struct mapix_object *object, const struct local_core *core, const ENTRYLIST *list, ULONG *ret_count, int64_t **ret_ids);

/* Is `interface` a folder of ours in the same store? */
struct local_folder *local_own_folder(const struct local_core *core, LPVOID interface);

/* --- Values (local_store_values.c) --------------------------------------------------------------------------------------------------------- */

HRESULT local_put_binary(const struct prop_memory *memory, ULONG tag, const void *bytes, size_t size, SPropValue *ret_value);
HRESULT local_put_entry_id(const struct prop_memory *memory, ULONG tag, const struct local_core *core, ULONG type, int64_t id,
    SPropValue *ret_value);
HRESULT local_put_record_key(const struct prop_memory *memory, ULONG tag, const struct local_core *core, ULONG type, int64_t id,
    SPropValue *ret_value);
HRESULT local_put_long(ULONG tag, LONG value, SPropValue *ret_value);
HRESULT local_put_boolean(ULONG tag, bool value, SPropValue *ret_value);
HRESULT local_put_systime(ULONG tag, int64_t value, SPropValue *ret_value);
HRESULT local_put_i8(ULONG tag, int64_t value, SPropValue *ret_value);

/* What all objects of a store answer alike: PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE, PR_STORE_SUPPORT_MASK.
 * MAPI_E_NOT_FOUND: something else. */
HRESULT local_common_value(const struct local_core *core, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value);
bool local_is_common_tag(ULONG tag);

/* A value of a record for prop_source.get: copied, large ones read, above `limit` MAPI_E_NOT_ENOUGH_MEMORY. */
void local_record_value(struct local_core *core, const struct mapix_store_record *record, ULONG tag, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value);
HRESULT local_record_list(const struct mapix_store_record *record, struct prop_tags *tags);
HRESULT local_record_size(const struct mapix_store_record *record, ULONG tag, ULONG *ret_type, uint64_t *ret_size);
HRESULT local_record_read(struct local_core *core, const struct mapix_store_record *record, ULONG tag, uint64_t offset, void *buffer,
    size_t length, size_t *ret_length);
/* Take a value out of a record (not a large one), or put one behind the others; what it points to is in the record's memory. */
void local_record_drop(struct mapix_store_record *record, ULONG tag);
HRESULT local_record_add(struct mapix_store_record *record, const SPropValue *value);
bool local_tag_in(ULONG tag, const ULONG *tags, size_t count);              /* by id */

/* The record that `changes` make of `old` (may be NULL), in memory of its own. Large contents are written ahead into the store. */
HRESULT local_record_apply(struct local_core *core, const struct mapix_store_record *old, const struct prop_change *changes, ULONG count,
    struct mapix_store_record *ret_record);
/* The same without copies: values stay where `old` and the changes have them, which outlive the record. */
HRESULT local_record_view(struct local_core *core, const struct mapix_store_record *old, const struct prop_change *changes, ULONG count,
    struct mapix_store_record *ret_record);
HRESULT local_record_copy(const struct mapix_store_record *from, struct mapix_store_record *ret_record);
/* Changes split into what the engine's change functions take. */
struct local_change_set {
    struct mapix_store_record set;
    ULONG deleted_count;
    ULONG *deleted;
};
HRESULT local_split_changes(struct local_core *core, const struct prop_change *changes, ULONG count, struct local_change_set *ret_set);
void local_change_set_clear(struct local_change_set *set);

/* How far a long operation is. It is told to whom a dialog flag (FOLDER_DIALOG, MESSAGE_DIALOG, ATTACH_DIALOG) wants it told: the client's object,
 * or MAPI's where it has none; without the flag to nobody. Who finds MAPI_TOP_LEVEL drives 0 to 1000, others the part that they find. */
struct local_progress {
    struct mapix_store_progress engine;
    LPMAPIPROGRESS progress;        /* held; NULL: nobody */
    bool top_level;
    ULONG minimum, maximum;         /* what is left for all, or for the part that runs */
    ULONG part_maximum;
    ULONG value;                    /* what was told last: it never goes back */
    ULONG total;                    /* of things, as far as it was told */
};
/* NULL when nobody is told. local_progress_end in any case. */
const struct mapix_store_progress *local_progress_start(struct local_progress *progress, LPMAPISUP support, bool dialog, ULONG_PTR ui_param,
    LPMAPIPROGRESS client);
/* One more operation of the engine begins, and nobody knows how many follow: it gets half of what is left. */
void local_progress_part(struct local_progress *progress);
/* All is told when `result` is a success; it is passed on. */
HRESULT local_progress_end(struct local_progress *progress, HRESULT result);

/* A string argument in UTF-8 or wide, as flags say, for free(). */
wchar_t *local_wide(LPCTSTR text, ULONG flags);

/* --- Messages (local_store_message.c) -------------------------------------------------------------------------------------------------------- */

/* One attachment as its message holds it: what is in the store, and what an IAttach saved but the message did not yet. */
struct local_content;
struct local_entry {
    LONG number;
    int64_t id;                     /* 0: not in the store yet */
    bool loaded;
    bool changed;
    bool removed;
    bool created;                   /* CreateAttach without a save: invisible */
    struct mapix_store_record record;
    int64_t embedded;
    bool drop_embedded;
    struct local_content *content;  /* the embedded message as saved into the attachment; NULL: as it is in the store */
    ULONG openings;                 /* IAttach objects alive */
};

/* A message as its object holds it. */
struct local_content {
    struct mapix_store_message row; /* row.id 0: new */
    bool loaded;
    struct mapix_store_record record;
    bool recipients_loaded;
    bool recipients_changed;
    SRowSet *recipients;
    ULONG recipient_room;           /* rows that `recipients` has room for; 0: as many as it has */
    ULONG next_recipient;
    bool entries_loaded;
    ULONG entry_count;
    struct local_entry *entries;
    LONG next_attachment;
    ULONG flags_set;                /* of a new message, before its first save */
    ULONG flags_touched;
};

struct local_message {
    struct mapix_object object;
    struct mapix_interface message; /* IMessage */
    struct mapix_prop properties;
    struct local_core *core;
    struct local_store *store;      /* borrowed: an ancestor */
    struct local_attachment *attachment;    /* an embedded message's; its parent object */
    int64_t folder;                 /* where a new message goes */
    ULONG receipts_cleared;         /* MSGFLAG_RN_PENDING, MSGFLAG_NRN_PENDING that the first save leaves out */
    ULONG kind;
    pthread_mutex_t *tree_lock;     /* one for a message and all in it */
    pthread_mutex_t own_lock;
    struct local_content content;
    LPTABLEDATA recipient_table;
    LPTABLEDATA attachment_table;
    bool submitted;
};

struct local_attachment {
    struct mapix_object object;
    struct mapix_interface attachment;      /* IAttach */
    struct mapix_prop properties;
    struct local_core *core;
    struct local_message *message;  /* the parent */
    LONG number;
    struct local_content *content;  /* an embedded message saved, until this attachment is */
    bool drop_embedded;
};

HRESULT local_message_open(struct local_store *store, int64_t id, bool writable, struct local_message **ret_message);
HRESULT local_message_create(struct local_store *store, int64_t folder, ULONG kind, struct local_message **ret_message);
/* Takes over `content` (its members; the caller forgets them). */
HRESULT local_message_embedded(struct local_attachment *attachment, struct local_content *content, bool writable,
    struct local_message **ret_message);
/* local_failed for a message: one that was deleted for good after it was opened is MAPI_E_OBJECT_DELETED; MAPI_E_NOT_FOUND is about what a call
 * asks for. */
HRESULT local_message_failed(struct local_message *message, HRESULT result);
struct local_message *local_own_message(const struct local_core *core, LPVOID interface);

/* All with the tree lock held. */
HRESULT local_content_load(struct local_core *core, struct local_content *content);
HRESULT local_content_load_recipients(struct local_core *core, struct local_content *content);
HRESULT local_content_load_entries(struct local_core *core, struct local_content *content);
HRESULT local_entry_load(struct local_core *core, struct local_entry *entry);
/* The bytes of an attachment, the message in it included: PR_ATTACH_SIZE. */
LONG local_entry_size(struct local_core *core, const struct local_entry *entry);
struct local_entry *local_content_entry(struct local_content *content, LONG number);
HRESULT local_content_copy(struct local_core *core, struct local_content *from, struct local_content *ret_content);
void local_content_clear(struct local_content *content);

HRESULT local_attachment_open(struct local_message *message, LONG number, bool writable, struct local_attachment **ret_attachment);
/* The attachment table, if somebody has it, hears of an entry that came, changed or goes. */
HRESULT local_attachment_table_changed(struct local_message *message, struct local_entry *entry);
HRESULT local_message_get_recipient_table(struct local_message *message, ULONG flags, LPMAPITABLE *ret_table);
HRESULT local_message_get_attachment_table(struct local_message *message, ULONG flags, LPMAPITABLE *ret_table);
HRESULT local_message_modify_recipients(struct local_message *message, ULONG flags, const ADRLIST *changes);

/* local_store_submit.c */
HRESULT local_message_submit(struct local_message *message, ULONG flags);
HRESULT local_message_set_read_flag(struct local_message *message, ULONG flags);
/* SetReadFlag(s) on one saved message; `folder` 0: wherever it is. S_FALSE: left out. */
HRESULT local_set_read_flags(struct local_store *store, struct mapix_object *object, int64_t folder, int64_t message, ULONG flags);
HRESULT local_check_read_flags(struct mapix_object *object, ULONG flags);
/* Non-read reports for unread messages about to be deleted. */
void local_report_unread(struct local_store *store, const int64_t *messages, ULONG count);
void local_report_unread_below(struct local_store *store, int64_t folder);         /* of those in a folder and below it */

/* local_store_notify.c */
HRESULT local_advise(struct local_core *core, struct mapix_object *object, ULONG size, const ENTRYID *entry_id, ULONG mask,
    LPMAPIADVISESINK sink, ULONG_PTR *ret_connection);
HRESULT local_unadvise(struct local_core *core, struct mapix_object *object, ULONG_PTR connection);
void local_notify_close(struct local_core *core);

/* --- Texts (local_store_body.c) -------------------------------------------------------------------------------------------------------------- */

/* PR_BODY and PR_RTF_COMPRESSED in the record of a message that is about to be saved: the one that `changes` leave out follows the other. What
 * cannot be converted stays as it is. MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_DISK_ERROR. */
HRESULT local_body_follow(struct local_core *core, const struct prop_change *changes, ULONG count, struct mapix_store_record *record);

#endif
