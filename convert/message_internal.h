/* IMessage on an IStorage, the .msg format (MS-OXMSG): what its files share. */
#ifndef MAPIX_CONVERT_MESSAGE_INTERNAL_H
#define MAPIX_CONVERT_MESSAGE_INTERNAL_H

#include <imessage.h>
#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <pthread.h>

#include "base/object.h"
#include "prop/names.h"
#include "prop/prop.h"
#include "storage/stream.h"

#define MESSAGE_VALUE_LIMIT ((size_t)1 << 30)      /* bytes of one value */
#define MESSAGE_LARGE_VALUE 65536u                 /* GetProps refers above it to streams */
#define MESSAGE_DEPTH_LIMIT 60                     /* messages in messages */
#define MESSAGE_MODE (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define MESSAGE_READ (STGM_READ | STGM_SHARE_EXCLUSIVE)

/* What a top-level message and all that is in it have in common. */
struct message_file {
    pthread_mutex_t lock;                          /* of every object of the message; held while its storages are used */
    struct prop_names *names;
    bool unicode;
    unsigned code_page;                            /* of 8-bit strings in the file */
    bool writable;
    LPALLOCATEBUFFER allocate_buffer;
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free_buffer;
};

/* --- The property stream and the value streams of one storage: message_bag.c ---------------------------------------------------------- */

struct bag_entry {
    ULONG tag;                                     /* as in the file */
    ULONG attributes;                              /* PROPATTR_* */
    unsigned char value[8];
};

struct message_bag {
    struct message_file *file;
    IStorage *storage;                             /* NULL: nothing stored yet */
    size_t header_size;                            /* 32 top-level, 24 embedded, 8 recipients and attachments */
    unsigned char header[32];
    struct bag_entry *entries;                     /* by id */
    size_t count;
    size_t capacity;
    ULONG text_id;                                 /* the string converted last: streams read it piece by piece */
    wchar_t *text;
    size_t text_size;
};

/* Read the property stream. `ret_found` (may be NULL) false: there is none, the bag is empty. MAPI_E_CORRUPT_DATA and storage results as MAPI's. */
HRESULT convert_bag_load(struct message_bag *bag, bool *ret_found);
HRESULT convert_bag_save(struct message_bag *bag);
void convert_bag_clear(struct message_bag *bag);                              /* releases the storage, too */
struct bag_entry *convert_bag_find(const struct message_bag *bag, ULONG tag);     /* by id */
HRESULT convert_bag_list(const struct message_bag *bag, struct prop_tags *tags);
void convert_bag_get(struct message_bag *bag, ULONG tag, size_t limit, const struct prop_memory *memory, SPropValue *ret_value);
HRESULT convert_bag_set(struct message_bag *bag, const SPropValue *value);
HRESULT convert_bag_set_content(struct message_bag *bag, ULONG tag, struct prop_content *content);
HRESULT convert_bag_set_object(struct message_bag *bag, ULONG tag, bool is_message);      /* only the entry */
HRESULT convert_bag_delete(struct message_bag *bag, ULONG tag);
HRESULT convert_bag_apply(struct message_bag *bag, struct prop_change *changes, ULONG count);
HRESULT convert_bag_size(struct message_bag *bag, ULONG tag, ULONG *ret_type, uint64_t *ret_size);
HRESULT convert_bag_read(struct message_bag *bag, ULONG tag, uint64_t offset, void *buffer, size_t length, size_t *ret_length);
ULONG convert_bag_long(const struct message_bag *bag, ULONG tag, ULONG otherwise);
HRESULT convert_bag_set_long(struct message_bag *bag, ULONG tag, ULONG value);
bool convert_bag_keeps_type(ULONG tag);                                        /* false: the format has no place for such values */
HRESULT convert_write_element(IStorage *storage, const OLECHAR *name, const void *bytes, size_t size);
HRESULT convert_read_element(IStorage *storage, const OLECHAR *name, size_t limit, void **ret_bytes, size_t *ret_size);

/* --- Named properties: message_names.c ------------------------------------------------------------------------------------------------ */

HRESULT convert_names_load(IStorage *storage, struct prop_names *names);
HRESULT convert_names_save(IStorage *storage, struct prop_names *names);

/* --- Messages and attachments ----------------------------------------------------------------------------------------------------------- */

struct message_recipient {
    ULONG row_id;
    ULONG count;
    SPropValue *values;                            /* with PR_ROWID; one base */
};

struct message_slot {
    ULONG number;
    bool stored;                                   /* its storage is complete */
    bool removed;                                  /* DeleteAttach: goes at the next save */
    struct message_attachment *open;               /* no reference */
};

struct message_storage {
    struct mapix_object object;
    struct mapix_interface message;
    struct mapix_prop properties;
    struct message_file *file;
    struct message_file own_file;                  /* top level */
    struct message_attachment *container;          /* embedded: the attachment; the object's parent */
    unsigned depth;
    struct message_bag bag;
    ULONG flags;                                   /* of OpenIMsgOnIStg */
    bool recipients_loaded, recipients_changed;
    struct message_recipient *recipients;
    ULONG recipient_count, recipient_room;
    ULONG next_row_id;
    LPTABLEDATA recipient_table;
    struct message_slot *slots;
    ULONG slot_count;
    ULONG next_attachment;
    LPTABLEDATA attachment_table;
    LPMAPISUP support;                             /* NULL or the caller's */
    MSGCALLRELEASE *released;
    ULONG caller_data;
    struct _MSGSESS *session;
    struct message_storage *session_previous, *session_next;
};

struct message_attachment {
    struct mapix_object object;
    struct mapix_interface attachment;
    struct mapix_prop properties;
    struct message_storage *message;               /* the object's parent */
    ULONG number;
    struct message_bag bag;
    bool saved;                                    /* else its storage goes with it */
    struct message_storage *embedded;              /* open; no reference */
};

/* message_storage.c: a message in `storage` (a reference is added). `container` NULL: top level. */
HRESULT convert_message_new(IStorage *storage, struct message_attachment *container, const struct message_file *file, bool unicode,
    struct message_storage **ret_message);
extern const struct mapix_class convert_message_class;
bool convert_object_revive(struct mapix_object *object);      /* add a reference unless the last one is gone already */

/* message_attachment.c */
extern const struct mapix_class convert_attachment_class;
HRESULT convert_slots_load(struct message_storage *message);
HRESULT convert_slots_save(struct message_storage *message);
HRESULT convert_attachment_open(struct message_storage *message, ULONG number, struct message_attachment **ret_attachment);
HRESULT convert_attachment_create(struct message_storage *message, struct message_attachment **ret_attachment);
HRESULT convert_attachment_delete(struct message_storage *message, ULONG number);
HRESULT convert_attachment_table(struct message_storage *message, ULONG flags, LPMAPITABLE *ret_table);
ULONG convert_slots_count(const struct message_storage *message);

/* message_recipients.c */
HRESULT convert_recipients_load(struct message_storage *message);
HRESULT convert_recipients_save(struct message_storage *message);
HRESULT convert_recipients_modify(struct message_storage *message, ULONG flags, const ADRLIST *list);
HRESULT convert_recipients_table(struct message_storage *message, ULONG flags, LPMAPITABLE *ret_table);
void convert_recipients_free(struct message_storage *message);
HRESULT convert_table_view(LPTABLEDATA data, ULONG flags, LPMAPITABLE *ret_table);

/* Names of elements: "<prefix>%08X", with room for its 31 characters. */
void convert_element_name(OLECHAR *ret_name, const wchar_t *prefix, ULONG number);
/* The number in such a name: eight hexadecimal digits and nothing else. False for other names, and for numbers above INT32_MAX: the next
 * ones after them would soon begin again at 0 and replace what is there. */
bool convert_element_number(const OLECHAR *name, const wchar_t *prefix, ULONG *ret_number);
#define ELEMENT_NAME 32

#endif
