/* The head of every COM object of ours.
 *
 * What a caller holds as an IFoo * points at a struct mapix_interface inside the object: the method table COM wants first,
 * then the way back to the object. So one QueryInterface, AddRef, Release and GetLastError serve every class, a debugger shows
 * the class behind any pointer, and an object may have as many unrelated interfaces as it likes.
 *
 *     struct folder {
 *         struct mapix_object object;            must come first
 *         struct mapix_interface folder;         what callers see as IMAPIFolder *
 *         ...
 *     };
 *     static const IMAPIFolderVtbl folder_vtable = {
 *         MAPIX_FORWARD_IUNKNOWN(IMAPIFolder),   generated, typed functions: base/forward.h
 *         MAPIX_FORWARD_IMAPIPROP(IMAPIFolder),
 *         .GetContentsTable = folder_get_contents_table, ...
 *     };
 *     static const struct mapix_class_interface folder_interfaces[] = {
 *         { &IID_IMAPIFolder, offsetof(struct folder, folder), &folder_vtable },
 *         { &IID_IMAPIContainer, offsetof(struct folder, folder), NULL },     the same cell answers a base interface
 *         { &IID_IMAPIProp, offsetof(struct folder, folder), NULL },
 *         { NULL, 0, NULL },
 *     };
 *     static const struct mapix_class folder_class = {
 *         .name = "folder", .size = sizeof(struct folder), .interfaces = folder_interfaces, .finalize = folder_finalize,
 *         .property_offset = offsetof(struct folder, properties),
 *     };
 *
 * IID_IUnknown is answered with the first cell by itself. Objects are free-threaded; each class locks what it owns.
 */
#ifndef MAPIX_BASE_OBJECT_H
#define MAPIX_BASE_OBJECT_H

#include <mapix.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct mapix_object;

/* What an interface pointer of ours points at. `traced` is the real method table while call tracing stands in front of it. */
struct mapix_interface {
    const void *vtable;
    struct mapix_object *object;
    const void *traced;
};

/* One row of a class's interface table: this IID is answered with the cell at `offset`. The row that names a cell first gives its vtable;
 * later rows for the same cell leave it NULL. A row with a NULL iid ends the table. */
struct mapix_class_interface {
    const IID *iid;
    size_t offset;
    const void *vtable;
};

struct mapix_class {
    const char *name;                                      /* lower case, for traces and debuggers; also MAPIERROR's component */
    size_t size;                                           /* of the whole object, struct mapix_object included */
    const struct mapix_class_interface *interfaces;
    void (*finalize)(struct mapix_object *object);         /* at the last Release; accepts half-built objects; may be NULL */
    size_t property_offset;                                /* of the struct mapix_prop in it (prop/prop.h); 0: no properties */
};

struct mapix_object {
    const struct mapix_class *class;
    struct mapix_object *parent;                           /* a reference is held; NULL for roots */
    atomic_uint references;
    atomic_bool invalid;                                   /* after logoff: methods answer MAPI_E_INVALID_OBJECT */
    uint32_t fork_generation;                              /* objects from before a fork are refused in the child */
    FREEBUFFER *free_buffer;                               /* of whoever made it, for what its methods hand out; NULL: MAPIFreeBuffer */
    struct mapix_error_slot error;                         /* what GetLastError returns */
};

/* Allocate a zeroed object of `class` with one reference, its interface cells filled, holding a reference on `parent` (may be NULL).
 * Returns MAPI_E_NOT_ENOUGH_MEMORY or S_OK. Release it with mapix_object_release. */
HRESULT mapix_object_new(const struct mapix_class *class, struct mapix_object *parent, void *ret_object);

/* The object behind any interface pointer that is ours. The caller knows that it is. */
static inline struct mapix_object *mapix_object_of(const void *interface)
{
    return ((const struct mapix_interface *)interface)->object;
}

/* Is this interface pointer one of an object of `class`? Safe for foreign pointers: compares the method table with the class's own.
 * Returns the object or NULL. */
struct mapix_object *mapix_object_cast(const void *interface, const struct mapix_class *class);

HRESULT mapix_object_query_interface(struct mapix_object *object, REFIID iid, void **ret_interface);
ULONG mapix_object_add_ref(struct mapix_object *object);
ULONG mapix_object_release(struct mapix_object *object);      /* NULL does nothing */

/* IMAPIProp::GetLastError and its relatives (SPI-ABI-08, ERR): S_OK and a MAPIERROR, or S_OK and NULL when nothing is known about `result`. */
HRESULT mapix_object_get_last_error(struct mapix_object *object, HRESULT result, ULONG flags, LPMAPIERROR *ret_error);

/* Free what a method of the object behind any interface pointer, ours or foreign, has handed out: objects made with allocators of their maker's
 * (CreateIProp, OpenIMsgOnIStg) free it with those. NULL does nothing. Threads: any. */
void mapix_object_free_from(void *interface, void *block);

/* False once the object or one it descends from was invalidated, or when this process forked after it was made. */
bool mapix_object_is_valid(const struct mapix_object *object);

/* From now on the object and everything below it answers MAPI_E_INVALID_OBJECT. Its memory stays until the last Release. */
void mapix_object_invalidate(struct mapix_object *object);

/* First line of a method: leave with MAPI_E_INVALID_OBJECT when the object is no longer valid. */
#define MAPIX_ENTER(object)                                                                                                      \
    do {                                                                                                                         \
        if (!mapix_object_is_valid((struct mapix_object *)(object)))                                                             \
            return MAPI_E_INVALID_OBJECT;                                                                                        \
    } while (0)

/* Record why a call on this object failed, and return `result`, so that callers write
 *     return mapix_object_fail(&folder->object, MAPI_E_NOT_FOUND, 0, "The folder %s does not exist; list folders with ...", name);
 * The text names the thing, the cause and what to do; never a secret. `low_level` is errno, an SQLite code, ... or 0. */
HRESULT mapix_object_fail(struct mapix_object *object, HRESULT result, ULONG low_level, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Objects of ours that are alive in this process (leak reports at MAPIUninitialize in debug builds, tests). */
long mapix_object_live_count(void);

/* Installed by the tracing layer (base/trace): returns the tracing method table for an IID, or NULL. NULL function: no tracing. */
extern const void *(*mapix_object_trace_vtable)(const IID *iid);

/* The number of forks this process is away from the one that loaded the library. */
uint32_t mapix_fork_generation(void);

#endif
