/* The one IMAPIProp: its ten methods over a property source.
 *
 * Whoever has an object with properties writes a source (struct prop_source, below) and embeds a struct mapix_prop; GetProps with its
 * coercions and warnings, problem arrays, streams, pending changes, CopyTo and named properties are done here, once.
 *
 *     struct message {
 *         struct mapix_object object;             must come first
 *         struct mapix_interface message;
 *         struct mapix_prop properties;           class.property_offset = offsetof(struct message, properties)
 *         ...
 *     };
 *     result = mapix_object_new(&message_class, &store->object, &message);
 *     if (!FAILED(result))
 *         result = mapix_prop_initialize(&message->object, &message_source, MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE, &store->lock);
 *     ...
 *     static void message_finalize(struct mapix_object *object) { mapix_prop_finalize(object); ... }
 *
 * Two modes (SPI-PROP-14). Transacted objects (messages, attachments, mail users, address book containers) collect changes until
 * SaveChanges hands them to the source's commit in one piece. Immediate objects (stores, folders, profile sections, IPropData) hand each
 * SetProps, DeleteProps and stream commit over at once; their SaveChanges succeeds and does nothing.
 *
 * Locks. Every source function marked [locked] runs with the object's lock held and must call neither methods of an object under the
 * same lock (releasing a stream over one of its properties is such a call), nor anybody's foreign object. [unlocked] ones run without it. The lock is the object's own unless its owner gave one (a
 * store's lock for all objects of the store). It is not recursive.
 *
 * Values. A source speaks native types: strings are PT_UNICODE (wchar_t), or PT_STRING8 holding UTF-8 where that is cheaper for it;
 * what the caller asked for is made here. Ids, not types, identify properties (SPI-PROP-07, -09).
 */
#ifndef MAPIX_PROP_PROP_H
#define MAPIX_PROP_PROP_H

#include <mapix.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/object.h"
#include "base/property_methods.h"

struct prop_content;
struct prop_names;
struct prop_stream;

/* Where values for a caller are allocated: linked blocks on `base`, freed with it. */
struct prop_memory {
    void *base;
    LPALLOCATEMORE allocate_more;
};

/* Allocate a block that lives as long as memory->base, or NULL. */
void *mapix_prop_allocate(const struct prop_memory *memory, size_t size);

/* Deep copy of one value; `*ret_value` is written only on success. MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_INVALID_PARAMETER for a type unknown. */
HRESULT mapix_prop_copy_value(const struct prop_memory *memory, const SPropValue *value, SPropValue *ret_value);

/* Turn `ret_value` into the error value of property `id` (PROP_ID or tag): the id stays, the type becomes PT_ERROR (K-15). */
static inline void mapix_prop_error_value(SPropValue *ret_value, ULONG tag, HRESULT error)
{
    ret_value->ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(tag));
    ret_value->dwAlignPad = 0;
    ret_value->Value.err = error;
}

/* A growing list of tags. Zero is an empty list. */
struct prop_tags {
    ULONG count;
    ULONG capacity;
    ULONG *tags;
};
HRESULT mapix_prop_tags_add(struct prop_tags *tags, ULONG tag);             /* MAPI_E_NOT_ENOUGH_MEMORY; duplicates are the caller's affair */
bool mapix_prop_tags_contain_id(const struct prop_tags *tags, ULONG tag);
void mapix_prop_tags_clear(struct prop_tags *tags);                         /* frees */

/* One change on its way to the source. Each id occurs once in a set. */
enum prop_change_kind {
    PROP_CHANGE_SET,                   /* `value` replaces what was there, whatever its type was */
    PROP_CHANGE_CONTENT,               /* the same for a large value: `content` holds its bytes */
    PROP_CHANGE_DELETE,                /* the id goes; absent is fine */
};
struct prop_change {
    enum prop_change_kind kind;
    ULONG tag;                         /* of the new value; for deletions its type is PT_UNSPECIFIED */
    const SPropValue *value;           /* SET: strings are PT_UNICODE; lives until commit returns */
    struct prop_content *content;      /* CONTENT: bytes of a PT_BINARY or PT_OBJECT; strings come as UTF-8 and say PT_STRING8 in `tag` */
    HRESULT result;                    /* S_OK; immediate objects may write a code for a change they left out (SPI-PROP-07) */
};

/* What lies below an object. `object` is always the object itself; a source casts it to its own struct. Slots say must or may. */
struct prop_source {
    /* Must [locked]. Add the tags of all committed properties to `tags`, PT_OBJECT ones included (SPI-PROP-06), with native type
     * (PT_UNICODE for strings). Hidden ones are left out; the secure range is left out by the caller anyway (SPI-PROF-04). */
    HRESULT (*list)(struct mapix_object *object, struct prop_tags *tags);

    /* Must [locked]. Fill ret_values[i] for tags[i]: by id; the type is only a hint what the client wants. An absent property becomes
     * PT_ERROR MAPI_E_NOT_FOUND, one above `limit` bytes PT_ERROR MAPI_E_NOT_ENOUGH_MEMORY (limit SIZE_MAX: none), one that cannot be
     * read PT_ERROR and its code (mapix_prop_error_value). Memory comes from mapix_prop_allocate. Returns S_OK unless everything failed. */
    HRESULT (*get)(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
        SPropValue *ret_values);

    /* Must for writable objects [locked]. Make all of `changes` permanent, or nothing. Transacted: called by each SaveChanges, also with
     * count 0 (recipients and attachments may have changed); `flags` are SaveChanges's. MAPI_E_OBJECT_CHANGED unless FORCE_SAVE,
     * MAPI_E_OBJECT_DELETED (SPI-MSG-05), MAPI_E_NO_ACCESS. Immediate: called per SetProps, DeleteProps, stream commit; flags 0.
     * After a failure the changes stay pending. */
    HRESULT (*commit)(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags);

    /* May [locked]. May this value be set? S_OK; S_FALSE: swallow it silently; MAPI_E_COMPUTED, MAPI_E_NO_ACCESS, MAPI_E_INVALID_TYPE,
     * MAPI_E_UNEXPECTED_TYPE, MAPI_E_BAD_CHARWIDTH ...: the property's problem. Types and ids are already known to be well formed.
     * For a stream the value is empty, its tag tells. NULL: everything may be set. */
    HRESULT (*check_set)(struct mapix_object *object, const SPropValue *value);

    /* May [locked]. May the property of this id be deleted? Answers as above. NULL: check_set's right is not asked, everything may. */
    HRESULT (*check_delete)(struct mapix_object *object, ULONG tag);

    /* May, both or none [locked]. Type (PT_BINARY, PT_OBJECT, PT_STRING8 = UTF-8, PT_UNICODE) and size in bytes without a terminating
     * zero, and a part of the committed value: streams read large values through these without loading them whole. A short read is an error
     * unless the value ends there. NULL: values are fetched with get and handed to commit as PROP_CHANGE_SET only. */
    HRESULT (*size)(struct mapix_object *object, ULONG tag, ULONG *ret_type, uint64_t *ret_size);
    HRESULT (*read)(struct mapix_object *object, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length);

    /* May [unlocked]. OpenProperty of everything but an IStream over PT_BINARY, PT_STRING8 and PT_UNICODE: tables, messages, storages,
     * other streams (mapix_prop_open_stream helps). Access was checked: MAPI_CREATE and MAPI_MODIFY arrive only on writable objects;
     * flags MAPI_CREATE, MAPI_MODIFY, MAPI_DEFERRED_ERRORS. MAPI_E_NOT_FOUND, MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_NO_ACCESS ...
     * NULL: MAPI_E_INTERFACE_NOT_SUPPORTED. */
    HRESULT (*open)(struct mapix_object *object, ULONG tag, const IID *iid, ULONG interface_options, ULONG flags, LPUNKNOWN *ret_interface);

    /* May [unlocked]. A faster CopyTo or CopyProps than property by property (within one store). MAPI_E_DECLINE_COPY: use the generic copy.
     * `include` is NULL for CopyTo, then `exclude` may be set. NULL: always generic. */
    HRESULT (*copy)(struct mapix_object *object, LPSPropTagArray include, ULONG excluded_count, LPCIID excluded_iids, LPSPropTagArray exclude,
        ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems);

    /* May [unlocked]. The name mapping of this object (one for a whole store: SPI-NAME-04). NULL, here or as answer: no named properties:
     * both name methods answer MAPI_E_NO_SUPPORT and setting ids from 0x8000 gives MAPI_E_UNEXPECTED_ID (SPI-NAME-07). */
    struct prop_names *(*names)(struct mapix_object *object);

    size_t large_value;                /* values above so many bytes are reported too big by GetProps (SPI-PROP-04); 0: never */
};

/* mapix_prop_initialize's flags. */
#define MAPIX_PROP_TRANSACTED   0x01u  /* SaveChanges commits; else every change does */
#define MAPIX_PROP_WRITABLE     0x02u  /* else changes answer MAPI_E_NO_ACCESS */
#define MAPIX_PROP_ACCESS_LEVEL 0x04u  /* list and answer PR_ACCESS_LEVEL from the flag above, unless the source has that property */
#define MAPIX_PROP_ANY_ID       0x08u  /* ids from 0x8000 may be set although there is no name mapping (IPropData) */

/* The property half of an object. Private to prop/. */
struct mapix_prop {
    const struct prop_source *source;
    unsigned flags;
    pthread_mutex_t *lock;             /* own_lock or the owner's */
    pthread_mutex_t own_lock;
    struct prop_pending *pending;      /* transacted: changes not yet committed, by id */
    ULONG pending_count;
    ULONG pending_capacity;
    struct prop_stream *streams;       /* contents that are open for writing */
    HRESULT deferred;                  /* what a released stream could not report; SaveChanges answers it */
    LPALLOCATEBUFFER allocate_buffer;  /* for everything handed to the client */
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free_buffer;
};

/* Bring the property half of a new object to life. `lock` may be NULL; it must outlive the object. S_OK, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_prop_initialize(struct mapix_object *object, const struct prop_source *source, unsigned flags, pthread_mutex_t *lock);
/* Whatever the object's methods hand out comes from these instead of MAPIAllocateBuffer and the others. Before anybody else has the object. */
void mapix_prop_set_allocators(struct mapix_object *object, LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer);

void mapix_prop_finalize(struct mapix_object *object);                      /* from the class's finalize; accepts a zeroed one */

/* The property half of an object. */
static inline struct mapix_prop *mapix_prop_of(const struct mapix_object *object)
{
    return (struct mapix_prop *)((char *)(uintptr_t)object + object->class->property_offset);
}

void mapix_prop_lock(struct mapix_object *object);
void mapix_prop_unlock(struct mapix_object *object);

/* May changes be made? Set it when the access of an object becomes known or changes. */
bool mapix_prop_is_writable(const struct mapix_object *object);
void mapix_prop_set_writable(struct mapix_object *object, bool writable);

/* For sources, with the lock held: what the client has set and not saved yet (transacted). NULL: nothing pending for this id; a deletion
 * answers a PT_ERROR MAPI_E_NOT_FOUND value; a value written as stream PT_ERROR MAPI_E_NOT_ENOUGH_MEMORY with its content in `ret_content`
 * (may be NULL). Computed properties look here (PR_NORMALIZED_SUBJECT of a subject just set). */
const SPropValue *mapix_prop_pending_locked(struct mapix_object *object, ULONG tag, struct prop_content **ret_content);
bool mapix_prop_is_changed_locked(const struct mapix_object *object);       /* is anything pending? */

/* For owners: set or delete (values of type PT_ERROR) without access checks and without check_set, as part of the pending changes of a
 * transacted object. MAPI_E_NOT_ENOUGH_MEMORY. The unlocked one takes the lock itself. */
HRESULT mapix_prop_put_locked(struct mapix_object *object, ULONG count, const SPropValue *values);
HRESULT mapix_prop_put(struct mapix_object *object, ULONG count, const SPropValue *values);
void mapix_prop_discard_locked(struct mapix_object *object);                /* forget all that is pending */

/* One property as the client would see it now, native type, no size limit; for owners. Takes the lock. The error value's code is returned. */
HRESULT mapix_prop_get_one(struct mapix_object *object, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value);

/* The bytes of a large value: in memory while small, in an unlinked file when large. Positions in bytes. Shared by reference; any thread. */
HRESULT mapix_prop_content_new(struct prop_content **ret_content);
struct prop_content *mapix_prop_content_add_ref(struct prop_content *content);
void mapix_prop_content_release(struct prop_content *content);
uint64_t mapix_prop_content_size(struct prop_content *content);
HRESULT mapix_prop_content_read(struct prop_content *content, uint64_t offset, void *buffer, size_t length, size_t *ret_length);
HRESULT mapix_prop_content_write(struct prop_content *content, uint64_t offset, const void *data, size_t length);
HRESULT mapix_prop_content_truncate(struct prop_content *content, uint64_t size);

/* An IStream over a property (SPI-STRM-01, -03): what OpenProperty(IID_IStream) gives; for sources whose open wants one, also over PT_OBJECT.
 * Flags: MAPI_CREATE, MAPI_MODIFY, MAPI_DEFERRED_ERRORS. Options: STGM_*; STGM_TRANSACTED keeps writes private until Commit. Views of one
 * property share its bytes. Writes reach the object at Commit, at the last Release, or when the object is saved; a failing Release is
 * answered by the next SaveChanges. Stream methods return STG_E_* codes (SPI-STRM-02). Takes the lock. */
HRESULT mapix_prop_open_stream(struct mapix_object *object, ULONG tag, ULONG options, ULONG flags, LPSTREAM *ret_stream);

#endif
