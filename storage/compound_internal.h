/* The inside of compound files. Everything here runs with compound_file.lock held unless it says otherwise. */
#ifndef MAPIX_STORAGE_COMPOUND_INTERNAL_H
#define MAPIX_STORAGE_COMPOUND_INTERNAL_H

#include <pthread.h>

#include "storage/compound.h"

#define COMPOUND_NAME_UNITS 31                 /* UTF-16 units of an element's name, without the terminating zero */
#define COMPOUND_MINI_SHIFT 6
#define COMPOUND_MINI_SIZE 64u
#define COMPOUND_MINI_CUTOFF 4096u             /* streams below it live in the mini stream */
#define COMPOUND_ENTRY_SIZE 128u
#define COMPOUND_HEADER_SIZE 512u
#define COMPOUND_HEADER_FAT 109u               /* FAT sectors that the header itself names */
#define COMPOUND_SECTOR_LIMIT (1u << 28)       /* sectors of one file that we are ready to hold a table for */

#define SECTOR_DIFAT 0xFFFFFFFCu
#define SECTOR_FAT 0xFFFFFFFDu
#define SECTOR_END 0xFFFFFFFEu
#define SECTOR_FREE 0xFFFFFFFFu
#define ENTRY_NONE 0xFFFFFFFFu

#define ENTRY_UNKNOWN 0
#define ENTRY_STORAGE 1
#define ENTRY_STREAM 2
#define ENTRY_ROOT 5

/* A run of sectors of a chain; `first` counts the chain's sectors before it. */
struct compound_extent {
    uint32_t first;
    uint32_t start;
    uint32_t count;
};

struct compound_extents {
    struct compound_extent *runs;
    uint32_t count;
    uint32_t capacity;
    uint32_t sectors;
};

enum compound_place {
    COMPOUND_SCRATCH,                          /* new bytes: in memory, or in an unlinked file when there are many */
    COMPOUND_IN_FILE,                          /* sectors of the file */
    COMPOUND_IN_MINI,                          /* mini sectors of `container` */
};

/* The bytes of a stream. Shared by reference between the trees of nested transactions; changed only while nobody shares them. */
struct compound_content {
    struct compound_file *file;
    unsigned references;
    enum compound_place place;
    uint64_t size;
    uint64_t covered;                          /* bytes that the chain really holds; less than size in damaged files */
    struct compound_extents extents;
    struct compound_content *container;
    unsigned char *bytes;
    size_t capacity;
    int descriptor;                            /* -1: bytes are in memory */
    struct compound_content *previous, *next;  /* contents in the file: their sectors are not free */
    bool planned;                              /* for the commit under way */
    uint64_t planned_size;                     /* the same as size, but for damage that the commit cuts off */
    struct compound_extents planned_extents;
};

/* A storage or stream. Open objects hold references; `removed` tells them that their element is gone (STG_E_REVERTED). */
struct compound_node {
    unsigned references;
    bool removed;
    bool is_storage;
    struct compound_node *parent;
    uint16_t name[COMPOUND_NAME_UNITS + 1];
    unsigned name_units;
    CLSID clsid;
    uint32_t state_bits;
    uint64_t created;
    uint64_t modified;
    struct compound_node **children;           /* sorted by compound_name_compare */
    uint32_t child_count;
    uint32_t child_capacity;
    struct compound_content *content;          /* of a stream; never NULL */
    uint32_t identifier;                       /* in the directory, for the commit under way */
};

struct compound_file {
    pthread_mutex_t lock;
    struct mapix_stream_backing *device;
    uint64_t device_start;                     /* the compound file begins at this offset of the device */
    bool flush_first;                          /* the device wants data on disk before the header is written */
    unsigned sector_shift;
    uint32_t sector_count;
    struct compound_node *root;
    struct compound_content *contents;         /* list of those in the file */
    struct compound_content *mini;             /* the container of small streams, or NULL */
    unsigned char *occupied;                   /* a bit a sector: what the committed state uses, and what a failed header write may have put to use */
    uint32_t occupied_sectors;                 /* bits in it */
    uint32_t transaction;
    char *path;                                /* for Stat */
    char *temporary;                           /* a new file's name until its first commit */
    bool committed;                            /* the device holds a complete state */
    bool remove;                               /* STGM_DELETEONRELEASE */
};

/* compound_content.c */
HRESULT compound_extents_add(struct compound_extents *extents, uint32_t sector);
void compound_extents_clear(struct compound_extents *extents);
HRESULT compound_content_new(struct compound_file *file, struct compound_content **ret_content);     /* empty scratch */
struct compound_content *compound_content_add_ref(struct compound_content *content);
void compound_content_release(struct compound_content *content);
void compound_content_register(struct compound_content *content);                                    /* now in the file */
HRESULT compound_content_read(struct compound_content *content, uint64_t offset, void *buffer, size_t size, size_t *ret_read);
HRESULT compound_content_write(struct compound_content *content, uint64_t offset, const void *bytes, size_t size);      /* scratch only */
HRESULT compound_content_resize(struct compound_content *content, uint64_t size);                    /* scratch only */
HRESULT compound_content_copy(struct compound_content *from, uint64_t limit, struct compound_content **ret_content);
void compound_content_drop_scratch(struct compound_content *content);

HRESULT compound_device_read(struct compound_file *file, uint64_t offset, void *buffer, size_t size, size_t *ret_read);
HRESULT compound_device_write(struct compound_file *file, uint64_t offset, const void *bytes, size_t size);
static inline uint64_t compound_sector_offset(const struct compound_file *file, uint32_t sector)
{
    return ((uint64_t)sector + 1) << file->sector_shift;
}

/* compound_tree.c */
int compound_name_compare(const uint16_t *one, unsigned one_units, const uint16_t *other, unsigned other_units);
HRESULT compound_name_from_wide(const OLECHAR *text, bool check, uint16_t *ret_name, unsigned *ret_units);
LPOLESTR compound_name_to_wide(const uint16_t *name, unsigned units);
struct compound_node *compound_node_new(bool is_storage);
struct compound_node *compound_node_add_ref(struct compound_node *node);
void compound_node_release(struct compound_node *node);
struct compound_node *compound_node_find(struct compound_node *storage, const uint16_t *name, unsigned units);
HRESULT compound_node_insert(struct compound_node *storage, struct compound_node *child);            /* takes the caller's reference on success */
void compound_node_remove(struct compound_node *child);                                              /* from its parent; marks what is below */
void compound_node_remove_children(struct compound_node *storage);
HRESULT compound_node_copy(struct compound_node *node, struct compound_node **ret_node);             /* contents are shared */
void compound_node_adopt(struct compound_node *node, struct compound_node *from);                    /* becomes `from`; `from` is released */
unsigned compound_node_depth(const struct compound_node *node);
uint64_t compound_now(void);

/* compound_read.c */
HRESULT compound_load(struct compound_file *file);                                                   /* header, tables, tree */

/* compound_write.c */
HRESULT compound_commit(struct compound_file *file, DWORD flags);

/* compound_storage.c */
/* Make the root storage; takes over `file` also on failure. Without the lock. */
HRESULT compound_storage_root(struct compound_file *file, DWORD mode, LPSTORAGE *ret_storage);

/* compound_open.c */
void compound_file_free(struct compound_file *file);
HRESULT compound_file_named(struct compound_file *file);                                             /* a complete new file gets its name */

#endif
