/* The message store engine: one SQLite file is one store (docs/store-format.md).
 *
 * It knows objects by 64-bit ids that are never used twice, keeps their properties, counts and order, and tells what changed. It knows
 * nothing of IMAPISupport and hands out no MAPI objects; store providers make those. It records why a call failed on the calling
 * thread's error slot (base/error.h), from where a provider copies it to the object that the client asked.
 *
 * Threads: any, at once; a store serialises its own calls. Processes: any number, through SQLite's WAL. After fork a handle is dead.
 * Durability: what a function changed is on the disk when it returns, unless it was part of a batch (mapix_store_flush). */
#ifndef MAPIX_STORE_STORE_H
#define MAPIX_STORE_STORE_H

#include <mapix.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/object.h"

struct mapix_store;
struct mapix_row_source;

/* --- Opening ------------------------------------------------------------------------------------------------------------------------ */

struct mapix_store_facts;

struct mapix_store_options {
    bool create;                    /* make the store if the file is absent or empty */
    bool read_only;
    MAPIUID provider;               /* of a new store: PR_MDB_PROVIDER */
    const char *name;               /* of a new store: PR_DISPLAY_NAME, UTF-8; NULL: "Mailbox" */
    const char *vfs;                /* SQLite VFS; NULL: the default (tests give their own) */
    unsigned timeout;               /* milliseconds to wait for another writer; 0: 10,000 */
    const struct mapix_store_facts *known;  /* what mapix_store_get_facts told of this file before, or NULL. With it only the head of the file
                                     * is looked at; the first call that needs the rest opens it, and fails as this one would have */
    bool no_waiting;                /* with `known`: MAPI_E_WAIT when more than the head would have to be looked at */
};

/* Folders that every store has. The values are stored: append only. */
enum mapix_store_role {
    MAPIX_ROLE_NONE = 0,
    MAPIX_ROLE_ROOT = 1,
    MAPIX_ROLE_SUBTREE = 2,
    MAPIX_ROLE_INBOX = 3,
    MAPIX_ROLE_OUTBOX = 4,
    MAPIX_ROLE_SENT = 5,
    MAPIX_ROLE_DELETED = 6,
    MAPIX_ROLE_DRAFTS = 7,
    MAPIX_ROLE_FINDER = 8,
    MAPIX_ROLE_VIEWS = 9,
    MAPIX_ROLE_COMMON_VIEWS = 10,
    MAPIX_ROLE_CONTACTS = 11,
    MAPIX_ROLE_CALENDAR = 12,
    MAPIX_ROLE_TASKS = 13,
    MAPIX_ROLE_NOTES = 14,
    MAPIX_ROLE_JOURNAL = 15,
    MAPIX_ROLE_JUNK = 16,
    MAPIX_ROLE_COUNT = 17,
};

struct mapix_store_facts {
    MAPIUID uid;                    /* names this store for ever: in entry ids, PR_MAPPING_SIGNATURE */
    MAPIUID provider;
    int64_t created;                /* FILETIME */
    int64_t roles[MAPIX_ROLE_COUNT];    /* folder ids, 0: none */
};

/* Open the store in the file `path`. MAPI_E_NOT_FOUND: no such file, and create is false. MAPI_E_VERSION: written by a newer mapix.
 * MAPI_E_CORRUPT_DATA: damaged or something else. MAPI_E_NO_SUPPORT: on a network file system. MAPI_E_NO_ACCESS, MAPI_E_BUSY,
 * MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_NOT_ENOUGH_DISK, MAPI_E_DISK_ERROR. Release with mapix_store_release. */
HRESULT mapix_store_open(const char *path, const struct mapix_store_options *options, struct mapix_store **ret_store);
struct mapix_store *mapix_store_reference(struct mapix_store *store);
void mapix_store_release(struct mapix_store *store);                        /* NULL does nothing; the last one closes the file */
const char *mapix_store_path(const struct mapix_store *store);
bool mapix_store_is_read_only(const struct mapix_store *store);
/* Does a store that is read-only keep what each user has of his own: read state, sort orders, views, searches? */
bool mapix_store_keeps_personal(const struct mapix_store *store);
/* Why it does not, in words for people; NULL when it does, or was asked to read only. Lives as long as the store. */
const char *mapix_store_why_not_personal(const struct mapix_store *store);

/* What never changes, and the special folders as they are now. */
HRESULT mapix_store_get_facts(struct mapix_store *store, struct mapix_store_facts *ret_facts);
/* Make `folder` the one of this role (0: none). */
HRESULT mapix_store_set_role(struct mapix_store *store, enum mapix_store_role role, int64_t folder);

/* From now on every change joins a batch (durable 50 ms later at the latest) until as many calls of mapix_store_let_go, the last of which makes
 * all of them durable, or tells what was lost: then nothing since the first hold can be relied on. Any thread; changes of other threads join too. */
void mapix_store_hold(struct mapix_store *store);
HRESULT mapix_store_let_go(struct mapix_store *store);
/* The number of the batch of saves that is open, 0 when none is: as long as the answer is the same, nothing but saves was written to the store by
 * anybody. Takes no lock. */
uint64_t mapix_store_batch(struct mapix_store *store);

/* Make all that batched saves wrote durable. Answers what went wrong in a batch that ended by itself. */
HRESULT mapix_store_flush(struct mapix_store *store);

/* Tests replace it: the statfs magic of a directory. */
extern unsigned long (*mapix_store_file_system_probe)(const char *directory);

/* --- Properties --------------------------------------------------------------------------------------------------------------------- */

/* A value kept in chunks of its own (more than 4 KB). `tag` has the native type; strings are PT_UNICODE, their bytes UTF-8. */
struct mapix_store_large {
    ULONG tag;
    int64_t value;                  /* id for mapix_store_value_* */
    int64_t size;                   /* bytes */
};

/* The properties of one object; no ids twice. Strings are PT_UNICODE. Free with mapix_store_record_clear. */
struct mapix_store_record {
    ULONG count;
    SPropValue *values;
    ULONG large_count;
    struct mapix_store_large *large;
    void *memory;                   /* the allocation chain that all of it hangs on */
};
void mapix_store_record_clear(struct mapix_store_record *record);
const SPropValue *mapix_store_record_find(const struct mapix_store_record *record, ULONG tag);          /* by id */
const struct mapix_store_large *mapix_store_record_find_large(const struct mapix_store_record *record, ULONG tag);

/* Large values. One written ahead belongs to nobody until an object is saved with it; unclaimed ones go at the next check or after a day. */
struct mapix_store_bytes {          /* where the bytes come from */
    HRESULT (*read)(void *context, uint64_t offset, void *buffer, size_t length, size_t *ret_length);
    void *context;
    uint64_t size;
};
HRESULT mapix_store_value_write(struct mapix_store *store, const struct mapix_store_bytes *bytes, int64_t *ret_value);
HRESULT mapix_store_value_read(struct mapix_store *store, int64_t value, uint64_t offset, void *buffer, size_t length, size_t *ret_length);

/* The store's own properties (display name, comment, whatever clients set). `set` replaces values by id, `deleted` are ids to drop. */
HRESULT mapix_store_properties_load(struct mapix_store *store, struct mapix_store_record *ret_record);
HRESULT mapix_store_properties_change(struct mapix_store *store, const struct mapix_store_record *set, ULONG deleted_count, const ULONG *deleted);

/* --- Folders ------------------------------------------------------------------------------------------------------------------------ */

struct mapix_store_folder {
    int64_t id;
    int64_t parent;                 /* 0: the root */
    ULONG type;                     /* FOLDER_ROOT, FOLDER_GENERIC, FOLDER_SEARCH */
    ULONG content_count;
    ULONG content_unread;
    ULONG associated_count;
    ULONG folder_count;             /* children */
    int64_t content_size;
    int64_t created;                /* FILETIME */
    int64_t modified;
    int64_t content_version;        /* grows with every change of the contents (PR_LOCAL_COMMIT_TIME_MAX's relative) */
    enum mapix_store_role role;
    bool deleted;                   /* soft-deleted; `parent` is where it was, `modified` says when */
};

HRESULT mapix_store_folder_get(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder);    /* MAPI_E_NOT_FOUND */
/* As above with all properties (PR_DISPLAY_NAME, PR_COMMENT, PR_CONTAINER_CLASS included). */
HRESULT mapix_store_folder_load(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder,
    struct mapix_store_record *ret_record);
/* Names are unique among siblings, ignoring case: MAPI_E_COLLISION with the sibling's id in *ret_folder. `comment`, `class` may be NULL. */
HRESULT mapix_store_folder_create(struct mapix_store *store, int64_t parent, ULONG type, const wchar_t *name, const wchar_t *comment,
    const wchar_t *class, int64_t *ret_folder);
HRESULT mapix_store_folder_find(struct mapix_store *store, int64_t parent, const wchar_t *name, int64_t *ret_folder);
/* A provider keeps the order of SaveContentsSort under this tag; for a store that nobody can write to it is the one property of a folder that changes. */
#define MAPIX_STORE_SAVED_SORT PROP_TAG(PT_BINARY, 0x67A0)
HRESULT mapix_store_folder_change(struct mapix_store *store, int64_t folder, const struct mapix_store_record *set, ULONG deleted_count,
    const ULONG *deleted);
/* MAPI_E_FOLDER_CYCLE, MAPI_E_COLLISION, MAPI_E_NO_ACCESS (root). `name` NULL keeps it. */
HRESULT mapix_store_folder_move(struct mapix_store *store, int64_t folder, int64_t parent, const wchar_t *name);
/* An empty folder only: MAPI_E_HAS_FOLDERS, MAPI_E_HAS_MESSAGES; special folders MAPI_E_NO_ACCESS. */
HRESULT mapix_store_folder_delete(struct mapix_store *store, int64_t folder);
/* Soft-delete a folder with all that is in it: it comes back with mapix_store_folder_move, or goes for good by mapix_store_purge. S_FALSE, and nothing
 * is done: a message in it waits to be sent, or a folder in it has a task. MAPI_E_NO_ACCESS: it has one itself. */
HRESULT mapix_store_folder_trash(struct mapix_store *store, int64_t folder);
/* MAPI_E_OBJECT_DELETED when the folder, or one above it, is soft-deleted. */
HRESULT mapix_store_folder_check_alive(struct mapix_store *store, int64_t folder);
/* The ids of the children, by name, or of those that were soft-deleted; one MAPIAllocateBuffer block. */
HRESULT mapix_store_folder_children(struct mapix_store *store, int64_t folder, bool deleted, ULONG *ret_count, int64_t **ret_folders);
bool mapix_store_folder_is_below(struct mapix_store *store, int64_t folder, int64_t ancestor);      /* or is it */

/* --- Messages ----------------------------------------------------------------------------------------------------------------------- */

enum mapix_store_kind {
    MAPIX_MESSAGE_NORMAL = 0,
    MAPIX_MESSAGE_ASSOCIATED = 1,
    MAPIX_MESSAGE_EMBEDDED = 2,     /* in an attachment; has no folder */
    MAPIX_MESSAGE_DELETED = 4,      /* added to NORMAL or ASSOCIATED: soft-deleted */
};

struct mapix_store_message {
    int64_t id;
    int64_t folder;                 /* 0: embedded */
    int64_t version;                /* grows with every save (SPI-MSG-05) */
    ULONG kind;
    ULONG flags;                    /* PR_MESSAGE_FLAGS */
    ULONG status;                   /* PR_MSG_STATUS */
    int64_t size;
    ULONG attachment_count;
    ULONG queue_flags;              /* 0xFFFFFFFF: not in the outgoing queue, else PR_SUBMIT_FLAGS */
};

struct mapix_store_attachment {
    int64_t id;
    LONG number;
    int64_t size;
    int64_t embedded;               /* the message in it; 0: none */
};

struct mapix_store_attachment_save;

/* The whole new state of a message. */
struct mapix_store_message_save {
    int64_t id;                     /* 0: a new message */
    int64_t folder;                 /* of a new one */
    ULONG kind;                     /* of a new one */
    int64_t version;                /* that the state was made from; ignored for a new message */
    bool force;                     /* overwrite what another has saved meanwhile */
    bool batch;                     /* part of a batch: durable a moment later (MAPI_DEFERRED_ERRORS) */
    bool copied;                    /* tell nobody that a new message came to be (SPI-STORE-19) */
    ULONG flags_set;                /* of PR_MESSAGE_FLAGS */
    ULONG flags_clear;
    const struct mapix_store_record *record;
    const struct _SRowSet *recipients;          /* NULL: as they are */
    struct mapix_store_attachment_save *attachments;
    ULONG attachment_count;
};

struct mapix_store_attachment_save {
    int64_t id;                     /* 0: new */
    bool remove;
    LONG number;
    const struct mapix_store_record *record;
    struct mapix_store_message_save *embedded;          /* NULL: as it is; a message save without id replaces it */
    bool drop_embedded;
    int64_t ret_id;                 /* set by the save */
    int64_t ret_embedded;
};

/* Is a message of that folder and kind a view, which is kept also for a store that nobody can write to (mapix_store_keeps_personal)? */
bool mapix_store_message_is_view(const struct mapix_store *store, int64_t folder, ULONG kind);
HRESULT mapix_store_message_get(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_message);
/* With all properties. Those that follow from others (PR_SUBJECT_PREFIX, PR_NORMALIZED_SUBJECT, PR_DISPLAY_TO ...) are in the record. */
HRESULT mapix_store_message_load(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_message,
    struct mapix_store_record *ret_record);
HRESULT mapix_store_recipients_load(struct mapix_store *store, int64_t message, LPSRowSet *ret_rows);       /* FreeProws */
HRESULT mapix_store_attachments_list(struct mapix_store *store, int64_t message, ULONG *ret_count,
    struct mapix_store_attachment **ret_attachments);                                                     /* MAPIFreeBuffer */
HRESULT mapix_store_attachment_load(struct mapix_store *store, int64_t attachment, struct mapix_store_attachment *ret_attachment,
    struct mapix_store_record *ret_record);

/* One transaction. MAPI_E_OBJECT_CHANGED, MAPI_E_OBJECT_DELETED (the message, or the folder it would go to), MAPI_E_SUBMITTED. */
/* How many characters of a subject are its prefix ("RE: "): what was given as one (may be NULL) where the subject begins with it, else one to three
 * letters with a colon and a space (PidTagNormalizedSubject). */
size_t mapix_store_subject_prefix(const wchar_t *subject, const wchar_t *given);
HRESULT mapix_store_message_save(struct mapix_store *store, struct mapix_store_message_save *save, struct mapix_store_message *ret_message);

/* What many messages need. Each call works in batches of about 30 ms; *ret_done (may be NULL) counts the messages done, also on failure.
 * Messages that are gone, or queued for sending, are left out: MAPI_W_PARTIAL_COMPLETION. `progress` (may be NULL) is asked between
 * batches; true stops with MAPI_E_USER_CANCEL. */
struct mapix_store_progress {
    bool (*ask)(void *context, ULONG done, ULONG total);
    void *context;
};
HRESULT mapix_store_messages_delete(struct mapix_store *store, int64_t folder, const int64_t *messages, ULONG count, bool soft,
    const struct mapix_store_progress *progress, ULONG *ret_done);

/* What was soft-deleted is kept for 14 days (in FILETIME units); each deletion takes out older things, twice as many as it deletes. */
#define MAPIX_STORE_KEEP_DELETED (14 * INT64_C(864000000000))
/* Take out up to `limit` messages and folders that were soft-deleted before a time, for good. ret_done may be NULL. */
HRESULT mapix_store_purge(struct mapix_store *store, int64_t before, ULONG limit, ULONG *ret_done);
/* Those that were kept for long enough. */
HRESULT mapix_store_purge_old(struct mapix_store *store, ULONG limit);
HRESULT mapix_store_messages_move(struct mapix_store *store, int64_t from, int64_t to, const int64_t *messages, ULONG count,
    const struct mapix_store_progress *progress, ULONG *ret_done);
HRESULT mapix_store_messages_copy(struct mapix_store *store, int64_t from, int64_t to, const int64_t *messages, ULONG count,
    const struct mapix_store_progress *progress, ULONG *ret_done);
/* Set and clear bits of PR_MESSAGE_FLAGS (read, receipts) of messages in `folder`; counts follow. */
HRESULT mapix_store_messages_flag(struct mapix_store *store, int64_t folder, const int64_t *messages, ULONG count, ULONG set, ULONG clear,
    const struct mapix_store_progress *progress, ULONG *ret_done);
/* Those of some messages, or of those in a folder and below it, that owe a non-read report if they are deleted now: unread, with MSGFLAG_NRN_PENDING, and
 * not queued. One MAPIAllocateBuffer block. */
HRESULT mapix_store_messages_owing(struct mapix_store *store, const int64_t *messages, ULONG count, ULONG *ret_count, int64_t **ret_messages);
HRESULT mapix_store_folder_owing(struct mapix_store *store, int64_t folder, ULONG *ret_count, int64_t **ret_messages);
/* PR_MSG_STATUS, atomically; the value before (SPI-FLD-12). */
HRESULT mapix_store_message_status(struct mapix_store *store, int64_t message, ULONG value, ULONG mask, ULONG *ret_before);
/* The ids in a folder, ascending; `kind` NORMAL or ASSOCIATED, with DELETED; one MAPIAllocateBuffer block. Search folders too. */
HRESULT mapix_store_messages_list(struct mapix_store *store, int64_t folder, ULONG kind, ULONG *ret_count, int64_t **ret_messages);

/* Read whole records of a folder, ascending from the id behind `after`, up to `limit`; *ret_count says how many. `each` is called with the store
 * locked: it may take from the record, and call nothing of the store; a failure of it ends the walk. It goes through all messages of the file, so it
 * is for stores that hold little else. */
HRESULT mapix_store_messages_walk(struct mapix_store *store, int64_t folder, ULONG kind, int64_t after, ULONG limit,
    HRESULT (*each)(void *context, int64_t message, int64_t version, struct mapix_store_record *record), void *context, ULONG *ret_count);

/* --- Receive folders ------------------------------------------------------------------------------------------------------------------ */

/* `class` is ASCII; "" is the default. Longest prefix that ends at a dot wins (SPI-STORE-12); *ret_class in a block of its own, may be NULL. */
HRESULT mapix_store_receive_find(struct mapix_store *store, const char *class, int64_t *ret_folder, char **ret_class);
/* Folder 0 removes the entry; fine if there was none (SPI-STORE-14). */
HRESULT mapix_store_receive_set(struct mapix_store *store, const char *class, int64_t folder);
HRESULT mapix_store_receive_list(struct mapix_store *store, ULONG *ret_count, char ***ret_classes, int64_t **ret_folders);

/* --- Outgoing queue ------------------------------------------------------------------------------------------------------------------- */

#define MAPIX_STORE_NOT_QUEUED 0xFFFFFFFFu

/* Enter a saved message: sets MSGFLAG_SUBMIT and MSGFLAG_UNSENT, PR_CLIENT_SUBMIT_TIME. Entering it again changes its flags only. */
HRESULT mapix_store_queue_add(struct mapix_store *store, int64_t message, ULONG submit_flags, int64_t submit_time);
/* MAPI_E_NOT_IN_QUEUE; MAPI_E_UNABLE_TO_ABORT when locked and `force` is false. Clears MSGFLAG_SUBMIT. */
HRESULT mapix_store_queue_remove(struct mapix_store *store, int64_t message, bool force);
HRESULT mapix_store_queue_set_flags(struct mapix_store *store, int64_t message, ULONG set, ULONG clear);
HRESULT mapix_store_queue_count(struct mapix_store *store, ULONG *ret_count);

/* --- Named properties ----------------------------------------------------------------------------------------------------------------- */

struct prop_names;
/* The store's mapping; lives as long as the store. */
HRESULT mapix_store_names(struct mapix_store *store, struct prop_names **ret_names);

/* --- Search folders ------------------------------------------------------------------------------------------------------------------- */

struct mapix_store_criteria {
    LPSRestriction restriction;     /* hangs on `memory`; NULL: never set */
    ULONG folder_count;
    int64_t *folders;
    ULONG state;                    /* SEARCH_RUNNING, SEARCH_REBUILD, SEARCH_RECURSIVE, SEARCH_FOREGROUND */
    void *memory;
};
/* Set what a search folder finds; mapix_store_search_run fills it. Either of restriction and folders may be missing: the one from before holds;
 * MAPI_E_NOT_INITIALIZED without one. `flags` as IMAPIContainer::SetSearchCriteria. MAPI_E_TOO_COMPLEX, MAPI_E_NO_SUPPORT (not a search folder). */
HRESULT mapix_store_search_set(struct mapix_store *store, int64_t folder, const SRestriction *restriction, ULONG folder_count,
    const int64_t *folders, ULONG flags);
/* Fill a search folder whose state has SEARCH_REBUILD, in batches; the state bit goes and fnevSearchComplete is told at the end. */
HRESULT mapix_store_search_run(struct mapix_store *store, int64_t folder, const struct mapix_store_progress *progress);
/* Is there a search that follows what changes in the store (PR_STORE_STATE)? */
HRESULT mapix_store_has_searches(struct mapix_store *store, bool *ret_has);
/* Search folders whose filling was interrupted (the process died). */
HRESULT mapix_store_search_unfinished(struct mapix_store *store, ULONG *ret_count, int64_t **ret_folders);
HRESULT mapix_store_search_get(struct mapix_store *store, int64_t folder, struct mapix_store_criteria *ret_criteria);

/* --- Entry ids ------------------------------------------------------------------------------------------------------------------------ */

/* The long-term entry id of a folder or message: 32 bytes. No alignment is assumed when it is read (SPI-EID-05). */
struct mapix_store_entry_id {
    BYTE flags[4];
    BYTE store[16];                 /* the store's UID */
    BYTE version;                   /* 1 */
    BYTE type;                      /* MAPI_FOLDER, MAPI_MESSAGE */
    BYTE reserved[2];
    BYTE id[8];                     /* little endian */
};
#define MAPIX_STORE_ENTRY_ID_SIZE 32

void mapix_store_entry_id_make(const MAPIUID *store, ULONG type, int64_t id, void *ret_bytes);
/* MAPI_E_UNKNOWN_ENTRYID: of another store or format; MAPI_E_INVALID_ENTRYID: ours, but broken. */
HRESULT mapix_store_entry_id_parse(const MAPIUID *store, ULONG size, const void *bytes, ULONG *ret_type, int64_t *ret_id);

/* Record keys within the store: 16 bytes, comparable with memcmp (SPI-EID-13). */
void mapix_store_record_key_make(const MAPIUID *store, ULONG type, int64_t id, void *ret_bytes);
#define MAPIX_STORE_RECORD_KEY_SIZE 24

/* --- Tables --------------------------------------------------------------------------------------------------------------------------- */

/* What the rows of a provider's tables say about their store. The bytes live as long as the sources made with it. */
struct mapix_store_identity {
    ULONG store_entry_id_size;      /* wrapped: PR_STORE_ENTRYID */
    const void *store_entry_id;
    ULONG store_record_key_size;
    const void *store_record_key;
    ULONG support_mask;             /* PR_STORE_SUPPORT_MASK */
    bool writable;                  /* PR_ACCESS, PR_ACCESS_LEVEL */
};

enum mapix_store_table {
    MAPIX_TABLE_CONTENTS,           /* of a folder; `kind` as messages have it */
    MAPIX_TABLE_HIERARCHY,          /* the children of a folder */
    MAPIX_TABLE_HIERARCHY_DEEP,     /* all descendants (CONVENIENT_DEPTH) */
    MAPIX_TABLE_QUEUE,              /* the outgoing queue */
    MAPIX_TABLE_RECEIVE,            /* receive folders */
};
/* Make a row source (table/source.h) that stays live: changes of this and other processes reach its tables. */
HRESULT mapix_store_table_source(struct mapix_store *store, enum mapix_store_table table, int64_t folder, ULONG kind,
    const struct mapix_store_identity *identity, struct mapix_row_source **ret_source);

/* --- Changes -------------------------------------------------------------------------------------------------------------------------- */

struct mapix_store_change {
    int64_t number;
    ULONG event;                    /* one fnev bit: ObjectCreated, Deleted, Modified, Moved, Copied, SearchComplete */
    ULONG type;                     /* MAPI_FOLDER, MAPI_MESSAGE, MAPI_STORE */
    ULONG flags;                    /* MAPIX_CHANGE_* */
    int64_t object;
    int64_t parent;
    int64_t old_parent;             /* Moved; Copied: the folder of the original */
    int64_t old_object;             /* Copied */
};
#define MAPIX_CHANGE_ASSOCIATED 0x01u
#define MAPIX_CHANGE_LINK       0x02u   /* object entered or left the search folder `parent` */
#define MAPIX_CHANGE_FLAGS      0x04u   /* only flags or status of the message changed */
#define MAPIX_CHANGE_COUNTS     0x08u   /* only counts of the folder changed */
#define MAPIX_CHANGE_QUEUE      0x10u   /* the outgoing queue: object entered, left, changed */
#define MAPIX_CHANGE_QUIET      0x20u   /* tables care, advise sinks do not */
#define MAPIX_CHANGE_DELETED    0x40u   /* it was among the soft-deleted */
#define MAPIX_CHANGE_TREE       0x80u   /* everything below the folder went, or came, along */

/* Read up to 256 changes after number `after` that are committed, in order. *ret_complete false: the log was trimmed before `after`, so everything
 * may have changed. *ret_newest: the number of the last one in the log. For those who keep something of the store without listening. While a batch is
 * open there is nothing to read: call mapix_store_flush before, without locks that listeners take. */
#define MAPIX_STORE_CHANGES_AT_ONCE 256
HRESULT mapix_store_changes_read(struct mapix_store *store, int64_t after, struct mapix_store_change ret_changes[MAPIX_STORE_CHANGES_AT_ONCE],
    size_t *ret_count, bool *ret_complete, int64_t *ret_newest);

/* Called after the commit, without locks, in order, one at a time per store, on whatever thread noticed; it must not release the store.
 * `complete` false: the log was trimmed before this process read it, so everything may have changed (count is 0). */
typedef void mapix_store_listener(void *context, const struct mapix_store_change *changes, size_t count, bool complete);
HRESULT mapix_store_listen(struct mapix_store *store, mapix_store_listener *function, void *context, ULONG *ret_listener);
/* When it returns, the listener is not running and will not run again; called by the listener itself, after it returns. */
void mapix_store_unlisten(struct mapix_store *store, ULONG listener);
/* The spooler's NotifyNewMail: fnevNewMail in the log, so that it reaches the listeners of all processes. */
HRESULT mapix_store_tell_new_mail(struct mapix_store *store, int64_t message, int64_t parent);
/* Look for changes that other processes made, and deliver them; cheap when there are none. A store with listeners does so by itself: a thread
 * of it watches the file (inotify on the WAL). */
HRESULT mapix_store_poll(struct mapix_store *store);
/* --- Maintenance ---------------------------------------------------------------------------------------------------------------------- */

struct mapix_store_report {
    void (*line)(void *context, bool is_problem, const char *text);         /* UTF-8, one finding; may be NULL */
    void *context;
};
/* Read everything, compare counts, look for lost parts. S_OK: sound; MAPI_E_CORRUPT_DATA: problems were reported. Changes nothing. */
HRESULT mapix_store_check(const char *path, const struct mapix_store_report *report, ULONG *ret_problems);
/* Make a sound store out of a damaged one: the old file stays beside it as PATH.damaged-N. What cannot be read is named. */
HRESULT mapix_store_repair(const char *path, const struct mapix_store_report *report, ULONG *ret_lost);
/* Copy a store that is in use to `target`, which must not exist (MAPI_E_COLLISION). */
HRESULT mapix_store_backup(struct mapix_store *store, const char *target, const struct mapix_store_progress *progress);

#endif
