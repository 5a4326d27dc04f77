/* NOTES: a message service in a page each.
 *
 * A notebook is a directory. Its message store shows the directories below it as folders and the files NAME.note in them as messages; its
 * address book is the file "people" in it; its transport sends a note to another notebook by writing a file there. Read the files in this
 * order:
 *
 *   service.c    the entry points of the module, and the service entry function that configures it
 *   object.c     what every COM object here shares: counting, errors, the eleven methods of IMAPIProp
 *   store.c      the store provider, its logon, the message store object
 *   folder.c     folders and their tables
 *   message.c    messages, recipients, submission
 *   notebook.c   the files themselves: nothing of MAPI in it but property values
 *   book.c       the address book
 *   transport.c  the transport
 *   status.c     the status object that all three have
 *
 * SPI-... in a comment is the number of a rule that docs/provider-guide.md explains.
 */
#ifndef NOTES_H
#define NOTES_H

#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapix.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the service keeps in its profile section. Ids from 0x6600 to 0x67FF belong to the provider whose section or object it is; those from
 * 0x67F0 are sealed (passwords go there). */
#define PR_NOTES_PATH  PROP_TAG(PT_STRING8, 0x6640)    /* the notebook's directory, absolute; also the owner's address */
#define PR_NOTES_OWNER PROP_TAG(PT_STRING8, 0x6641)    /* a name for people; without it the directory's */

/* The allocators that every init function is given: what goes to callers comes from them and from nowhere else (SPI-ENT-12). They are the
 * same for all calls in a process. */
extern LPALLOCATEBUFFER allocate;
extern LPALLOCATEMORE allocate_more;
extern LPFREEBUFFER release_memory;
void keep_allocators(LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER release);

/* --- objects (object.c) --- */

struct object;

/* One session's use of one notebook by one of its three providers: what IMSProvider::Logon and its brothers begin, and Logoff ends. */
struct logon {
    atomic_uint references;            /* objects that use it */
    pthread_mutex_t lock;              /* guards what is below it here, and the last error of all objects */
    LPMAPISUP support;                 /* ours, with a reference, until the logoff (SPI-LIFE-06) */
    struct object *objects;            /* alive: a logoff makes them invalid */
    struct view *views;                /* open tables that follow changes */
    char *path;                        /* the notebook's directory */
    char *owner;
    MAPIUID uid;                       /* of the notebook: in every entry id, and its record key */
    bool writable, spooler, without_mail;
    bool told_spooler;                 /* NOTIFY_READYTOSEND is said once (SPI-SUP-18) */
    bool is_store;                     /* a store's: the spooler hears of its end, once (SPI-MS-16) */
    ULONG store_logoff;                /* the client's LOGOFF_ flags */
    struct object *store;              /* the store object, without a reference, for a second logon */
    struct provider *provider;
    struct logon *next;                /* in its provider's list */
};

/* What a class of objects is: its interfaces, and what differs behind the shared methods. Any function may be NULL. */
struct kind {
    const IID *interfaces[6];          /* all answered with the object itself: IUnknown, IMAPIProp, its own, its bases; NULL at the end */
    ULONG methods;                     /* how many slots its method table has, for MakeInvalid */
    void (*finalize)(struct object *object);
    HRESULT (*refresh)(struct object *object);                         /* before properties are read */
    HRESULT (*save)(struct object *object, ULONG flags);
    HRESULT (*open_table)(struct object *object, ULONG tag, ULONG flags, LPMAPITABLE *ret_table);
    const ULONG *computed;             /* property tags that nobody sets; ends with 0 */
    bool outlives;                     /* a logon object: the subsystem calls it while the logon ends, and releases it after */
};

/* The head of each object: a COM pointer to it is a pointer to its method table. */
struct object {
    const void *methods;
    atomic_uint references;
    const struct kind *kind;
    struct logon *logon;               /* with a reference */
    LPPROPDATA values;                 /* its properties, in memory */
    bool writable;
    struct object *next;               /* in logon->objects */
    HRESULT failed;                    /* what GetLastError explains */
    char words[200];
};

#define OBJECT(pointer) ((struct object *)(void *)(pointer))

HRESULT object_new(const struct kind *kind, const void *methods, size_t size, struct logon *logon, bool writable, void *ret_object);
HRESULT object_query(struct object *object, REFIID iid, LPVOID *ret);
ULONG object_add(struct object *object);
ULONG object_release(struct object *object);

/* Remember why a call failed, in words with what to do, and return `result`. */
HRESULT fail(struct object *object, HRESULT result, const char *format, ...) __attribute__((format(printf, 3, 4)));
HRESULT object_last_error(struct object *object, HRESULT result, ULONG flags, LPMAPIERROR *ret);

/* A MAPIERROR in one block: what a logon or an entry function hands back (SPI-ABI-08). NULL without memory. */
LPMAPIERROR make_error(const char *words);

/* IMAPIProp for every class. */
HRESULT object_save(struct object *object, ULONG flags);
HRESULT object_get(struct object *object, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values);
HRESULT object_list(struct object *object, ULONG flags, LPSPropTagArray *tags);
HRESULT object_open(struct object *object, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *ret);
HRESULT object_set(struct object *object, ULONG count, LPSPropValue values, LPSPropProblemArray *problems);
HRESULT object_delete(struct object *object, LPSPropTagArray tags, LPSPropProblemArray *problems);
HRESULT object_copy_to(struct object *object, ULONG excluded, LPCIID iids, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress, LPCIID iid,
    LPVOID destination, ULONG flags, LPSPropProblemArray *problems);
HRESULT object_copy_props(struct object *object, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination,
    ULONG flags, LPSPropProblemArray *problems);

/* The typed functions that a method table wants: never cast a function pointer into one. I is the interface: PROPERTY_FUNCTIONS(IMessage)
 * makes IMessage_GetProps and its sisters, PROPERTY_METHODS(IMessage) puts them into the table. */
#define UNKNOWN_FUNCTIONS(I)                                                                                                                   \
    static HRESULT STDMETHODCALLTYPE I##_QueryInterface(I *self, REFIID iid, LPVOID *ret) { return object_query(OBJECT(self), iid, ret); }      \
    static ULONG STDMETHODCALLTYPE I##_AddRef(I *self) { return object_add(OBJECT(self)); }                                                    \
    static ULONG STDMETHODCALLTYPE I##_Release(I *self) { return object_release(OBJECT(self)); }
#define ERROR_FUNCTION(I)                                                                                                                      \
    static HRESULT STDMETHODCALLTYPE I##_GetLastError(I *self, HRESULT result, ULONG flags, LPMAPIERROR *ret)                                   \
    { return object_last_error(OBJECT(self), result, flags, ret); }
#define PROPERTY_FUNCTIONS(I)                                                                                                                  \
    UNKNOWN_FUNCTIONS(I)                                                                                                                       \
    ERROR_FUNCTION(I)                                                                                                                          \
    static HRESULT STDMETHODCALLTYPE I##_SaveChanges(I *self, ULONG flags) { return object_save(OBJECT(self), flags); }                         \
    static HRESULT STDMETHODCALLTYPE I##_GetProps(I *self, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)               \
    { return object_get(OBJECT(self), tags, flags, count, values); }                                                                           \
    static HRESULT STDMETHODCALLTYPE I##_GetPropList(I *self, ULONG flags, LPSPropTagArray *tags)                                               \
    { return object_list(OBJECT(self), flags, tags); }                                                                                         \
    static HRESULT STDMETHODCALLTYPE I##_OpenProperty(I *self, ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *ret)               \
    { return object_open(OBJECT(self), tag, iid, options, flags, ret); }                                                                       \
    static HRESULT STDMETHODCALLTYPE I##_SetProps(I *self, ULONG count, LPSPropValue values, LPSPropProblemArray *problems)                     \
    { return object_set(OBJECT(self), count, values, problems); }                                                                              \
    static HRESULT STDMETHODCALLTYPE I##_DeleteProps(I *self, LPSPropTagArray tags, LPSPropProblemArray *problems)                              \
    { return object_delete(OBJECT(self), tags, problems); }                                                                                    \
    static HRESULT STDMETHODCALLTYPE I##_CopyTo(I *self, ULONG excluded, LPCIID iids, LPSPropTagArray tags, ULONG_PTR ui,                       \
        LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination, ULONG flags, LPSPropProblemArray *problems)                                   \
    { return object_copy_to(OBJECT(self), excluded, iids, tags, ui, progress, iid, destination, flags, problems); }                            \
    static HRESULT STDMETHODCALLTYPE I##_CopyProps(I *self, LPSPropTagArray tags, ULONG_PTR ui, LPMAPIPROGRESS progress, LPCIID iid,            \
        LPVOID destination, ULONG flags, LPSPropProblemArray *problems)                                                                        \
    { return object_copy_props(OBJECT(self), tags, ui, progress, iid, destination, flags, problems); }                                         \
    static HRESULT STDMETHODCALLTYPE I##_GetNamesFromIDs(I *self, LPSPropTagArray *tags, LPGUID set, ULONG flags, ULONG *count,                 \
        LPMAPINAMEID **names)                                                                                                                  \
    { return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no named properties"); }                                                  \
    static HRESULT STDMETHODCALLTYPE I##_GetIDsFromNames(I *self, ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *tags)         \
    { return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no named properties"); }
#define UNKNOWN_METHODS(I) .QueryInterface = I##_QueryInterface, .AddRef = I##_AddRef, .Release = I##_Release
#define PROPERTY_METHODS(I)                                                                                                                    \
    UNKNOWN_METHODS(I), .GetLastError = I##_GetLastError, .SaveChanges = I##_SaveChanges, .GetProps = I##_GetProps,                             \
    .GetPropList = I##_GetPropList, .OpenProperty = I##_OpenProperty, .SetProps = I##_SetProps, .DeleteProps = I##_DeleteProps,                 \
    .CopyTo = I##_CopyTo, .CopyProps = I##_CopyProps, .GetNamesFromIDs = I##_GetNamesFromIDs, .GetIDsFromNames = I##_GetIDsFromNames

/* Short ways to one property. */
void put_long(LPPROPDATA values, ULONG tag, LONG number);
void put_text(LPPROPDATA values, ULONG tag, const char *text);
void put_binary(LPPROPDATA values, ULONG tag, ULONG size, const void *bytes);
LPSPropValue get_value(LPPROPDATA values, ULONG tag);                  /* release_memory; NULL when it is not there */
char *get_text(LPPROPDATA values, ULONG tag);                          /* free; NULL when it is not there */
LONG get_long(LPPROPDATA values, ULONG tag, LONG otherwise);

/* --- logons (object.c) --- */

/* The provider object that an init function makes: one each call (SPI-ENT-07). `methods` is its table. */
struct provider {
    const void *methods;
    atomic_uint references;
    const IID *interface;
    pthread_mutex_t lock;
    struct logon *logons;              /* that are open, so that a second one finds the first (SPI-MS-07) */
};
HRESULT provider_new(const void *methods, const IID *interface, void *ret_provider);
HRESULT provider_query(struct provider *provider, REFIID iid, LPVOID *ret);
ULONG provider_add(struct provider *provider);
ULONG provider_release(struct provider *provider);

/* Read the service's configuration through the support object, and begin a logon, with a reference on `support`. `directory` is the notebook's
 * where an entry id said so, or NULL.
 * MAPI_E_UNCONFIGURED: there is none, which makes the subsystem call our entry function. MAPI_E_NOT_FOUND: no such directory.
 * A failure leaves words in *ret_error, where that is not NULL. */
HRESULT logon_new(LPMAPISUP support, struct provider *provider, const char *directory, LPMAPIERROR *ret_error, struct logon **ret_logon);
void logon_add(struct logon *logon);
void logon_release(struct logon *logon);

/* Log off: every object still alive becomes invalid, the support object goes (SPI-LIFE-11). May be called again. */
void logon_end(struct logon *logon);

/* What each logon tells the status table about itself before it returns (SPI-MS-10, SPI-STAT-02). */
HRESULT logon_status(struct logon *logon, ULONG type, ULONG code, ULONG methods);

/* Write into the provider's own profile section what clients see in tables before any logon (SPI-LIFE-05). */
void logon_describe(struct logon *logon, const char *name, ULONG size, LPENTRYID entry_id);

/* --- entry ids --- */

/* Ours: four bytes of flags, the notebook's UID, what it is, the path below the notebook with its NUL. No pointers, no numbers of this
 * session: they are stored in other programs' files. */
struct id {
    BYTE flags[4];
    MAPIUID uid;
    char kind;                         /* 'S' the store, 'F' a folder, 'M' a message, 'A' the address list, 'P' a person, 'T' status */
    char path[];
};
#define ID_SIZE(text) ((ULONG)(offsetof(struct id, path) + strlen(text) + 1))
struct id *id_new(struct logon *logon, char kind, const char *path);    /* free */
/* The path in an entry id of this notebook and kind, or NULL. */
const char *id_path(const struct logon *logon, ULONG size, const ENTRYID *entry_id, char *ret_kind);
HRESULT id_compare(const struct logon *logon, ULONG size_1, const ENTRYID *one, ULONG size_2, const ENTRYID *other, ULONG *ret_equal);

/* --- files (notebook.c) --- */

/* Folders that every notebook has, below its IPM subtree (which is the directory "Notebook"). */
#define TOP     "Notebook"
#define INBOX   "Notebook/Inbox"
#define OUTBOX  "Notebook/Outbox"
#define SENT    "Notebook/Sent"
#define DELETED "Notebook/Deleted"
#define FINDER  "Finder"

char *join(const char *one, const char *other);                        /* "one/other"; either may be empty. free */
const char *base_name(const char *path);
HRESULT notebook_open(const char *directory, bool create, MAPIUID *ret_uid);
HRESULT result_of_errno(int number);

/* Where a message is on its way out is the end of its file's name, so that a crash leaves it plain. */
enum note_state { NOTE_KEPT, NOTE_QUEUED, NOTE_SENDING };

struct recipient {
    LONG type;                         /* MAPI_TO ... */
    bool served;                       /* PR_RESPONSIBILITY: somebody sent it */
    char *name, *address_type, *address;
};
struct note {
    LPPROPDATA values;                 /* the message's properties */
    struct recipient *recipients;
    ULONG recipient_count;
};
HRESULT note_read(const char *directory, const char *path, struct note *note, enum note_state *ret_state);
HRESULT note_write(const char *directory, const char *path, const struct note *note, enum note_state state);
HRESULT note_delete(const char *directory, const char *path);
HRESULT note_move(const char *directory, const char *from, const char *to, enum note_state state);
bool note_exists(const char *directory, const char *path, enum note_state *ret_state);
char *note_new_path(const char *folder);                               /* free */
void note_stat(const char *directory, const char *path, LPPROPDATA values);         /* size and times, as they are now */
void note_clear(struct note *note);                                    /* the recipients; the values are the caller's */
HRESULT note_add_recipient(struct note *note, LONG type, const char *name, const char *address_type, const char *address, bool served);

/* Names in a folder: "NAME" of NAME.note and its states, or of directories. For each, until it fails. */
HRESULT notebook_each(const char *directory, const char *folder, bool folders, HRESULT (*visit)(void *context, const char *path), void *context);

/* --- tables that follow changes (folder.c) --- */

struct view {
    struct view *next;
    struct logon *logon;               /* with a reference */
    char *folder;
    enum { VIEW_CONTENTS, VIEW_HIERARCHY, VIEW_QUEUE } kind;
    LPTABLEDATA table;
};
HRESULT folder_table(struct logon *logon, const char *folder, int kind, ULONG flags, LPMAPITABLE *ret_table);
/* Something became, changed or went: tables and advise sinks hear of it. `event` is fnevObjectCreated ... */
void update_views(struct logon *logon, ULONG event, char kind, const char *path);
void tell(struct logon *logon, ULONG event, char kind, const char *path);

HRESULT folder_open(struct logon *logon, const char *path, bool writable, LPMAPIFOLDER *ret_folder);
HRESULT message_open(struct logon *logon, const char *path, bool writable, LPMESSAGE *ret_message);
HRESULT message_new(struct logon *logon, const char *folder, LPMESSAGE *ret_message);
HRESULT message_values(struct logon *logon, const char *path, LPPROPDATA *ret_values);     /* read-only, for rows of tables */
HRESULT open_entry(struct object *from, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object);
void common_values(struct logon *logon, LPPROPDATA values, char kind, const char *path, LONG type);

/* Advise by the support object, keyed by the object's path (store.c). */
HRESULT advise(struct logon *logon, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection);

/* --- status (status.c) and the entry points' halves --- */

HRESULT status_open(struct logon *logon, ULONG type, ULONG *ret_type, LPVOID *ret_status);
HRESULT store_provider_new(LPMSPROVIDER *ret_provider);
HRESULT book_provider_new(LPABPROVIDER *ret_provider);
HRESULT transport_provider_new(LPXPPROVIDER *ret_provider);
HRESULT STDAPICALLTYPE NotesServiceEntry(HINSTANCE module, LPMALLOC malloc_object, LPMAPISUP support, ULONG_PTR ui_param, ULONG flags,
    ULONG context, ULONG count, LPSPropValue values, LPPROVIDERADMIN admin, LPMAPIERROR *ret_error);

#endif
