#include "base/object.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <stdlib.h>
#include <string.h>

const void *(*mapix_object_trace_vtable)(const IID *iid);

static atomic_long live_objects;
static uint32_t fork_generation;

static void count_fork(void)
{
    fork_generation++;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, count_fork);
}

uint32_t mapix_fork_generation(void)
{
    return fork_generation;
}

static struct mapix_interface *cell_at(struct mapix_object *object, size_t offset)
{
    return (struct mapix_interface *)((char *)object + offset);
}

static void fill_cells(struct mapix_object *object)
{
    for (const struct mapix_class_interface *row = object->class->interfaces; row->iid; row++) {
        struct mapix_interface *cell = cell_at(object, row->offset);
        const void *trace;

        if (!row->vtable)
            continue;
        cell->vtable = row->vtable;
        cell->object = object;
        trace = mapix_object_trace_vtable ? mapix_object_trace_vtable(row->iid) : NULL;
        if (trace) {
            cell->traced = row->vtable;
            cell->vtable = trace;
        }
    }
}

HRESULT mapix_object_new(const struct mapix_class *class, struct mapix_object *parent, void *ret_object)
{
    struct mapix_object *object = calloc(1, class->size);

    if (!object)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    object->class = class;
    object->fork_generation = mapix_fork_generation();
    atomic_init(&object->references, 1);
    fill_cells(object);
    if (parent) {
        mapix_object_add_ref(parent);
        object->parent = parent;
    }
    atomic_fetch_add_explicit(&live_objects, 1, memory_order_relaxed);
    *(struct mapix_object **)ret_object = object;
    return S_OK;
}

struct mapix_object *mapix_object_cast(const void *interface, const struct mapix_class *class)
{
    const struct mapix_interface *cell = interface;

    if (!cell)
        return NULL;
    for (const struct mapix_class_interface *row = class->interfaces; row->iid; row++) {
        const void *trace;

        if (!row->vtable)
            continue;
        if (cell->vtable == row->vtable)
            return cell->object;
        trace = mapix_object_trace_vtable ? mapix_object_trace_vtable(row->iid) : NULL;
        if (trace && cell->vtable == trace && cell->traced == row->vtable)
            return cell->object;
    }
    return NULL;
}

/* Asked for by its place in memory, so nobody else can: is this object one of ours? The answer is its first cell, and noted for the thread: there are
 * objects that answer S_OK and themselves whatever they are asked for. */
static const IID own_object;
static _Thread_local const void *own_answer;

HRESULT mapix_object_query_interface(struct mapix_object *object, REFIID iid, void **ret_interface)
{
    const struct mapix_class_interface *row = object->class->interfaces;

    if (!ret_interface)
        return MAPI_E_INVALID_PARAMETER;
    *ret_interface = NULL;
    if (!iid)
        return MAPI_E_INVALID_PARAMETER;
    if (iid == &own_object || !memcmp(iid, &IID_IUnknown, sizeof(IID))) {
        *ret_interface = cell_at(object, row->offset);
    } else {
        for (; row->iid && !*ret_interface; row++)
            if (!memcmp(iid, row->iid, sizeof(IID)))
                *ret_interface = cell_at(object, row->offset);
    }
    if (!*ret_interface)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (iid == &own_object)
        own_answer = *ret_interface;
    mapix_object_add_ref(object);
    return S_OK;
}

ULONG mapix_object_add_ref(struct mapix_object *object)
{
    return atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed) + 1;
}

ULONG mapix_object_release(struct mapix_object *object)
{
    struct mapix_object *parent;
    unsigned left;

    if (!object)
        return 0;
    left = atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) - 1;
    if (left)
        return left;
    /* The finalizer may hand out and take back references; it must not come here a second time. */
    atomic_store_explicit(&object->references, 1u << 30, memory_order_relaxed);
    if (object->class->finalize)
        object->class->finalize(object);
    parent = object->parent;
    mapix_error_clear(&object->error);
    free(object);
    atomic_fetch_sub_explicit(&live_objects, 1, memory_order_relaxed);
    mapix_object_release(parent);
    return 0;
}

HRESULT mapix_object_get_last_error(struct mapix_object *object, HRESULT result, ULONG flags, LPMAPIERROR *ret_error)
{
    return mapix_error_get(&object->error, result, flags, ret_error);
}

void mapix_object_free_from(void *interface, void *block)
{
    LPUNKNOWN asked = interface, own = NULL;
    FREEBUFFER *free_buffer = NULL;

    if (!block)
        return;
    own_answer = NULL;
    if (asked->lpVtbl->QueryInterface && !FAILED(asked->lpVtbl->QueryInterface(asked, &own_object, (LPVOID *)&own)) && own) {
        free_buffer = own == own_answer ? mapix_object_of(own)->free_buffer : NULL;
        own->lpVtbl->Release(own);
    }
    (free_buffer ? free_buffer : MAPIFreeBuffer)(block);
}

bool mapix_object_is_valid(const struct mapix_object *object)
{
    uint32_t generation = mapix_fork_generation();

    for (; object; object = object->parent)
        if (atomic_load_explicit(&object->invalid, memory_order_relaxed) || object->fork_generation != generation)
            return false;
    return true;
}

void mapix_object_invalidate(struct mapix_object *object)
{
    atomic_store_explicit(&object->invalid, true, memory_order_relaxed);
}

HRESULT mapix_object_fail(struct mapix_object *object, HRESULT result, ULONG low_level, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    mapix_error_set_va(&object->error, result, object->class->name, low_level, 0, format, arguments);
    va_end(arguments);
    return result;
}

long mapix_object_live_count(void)
{
    return atomic_load_explicit(&live_objects, memory_order_relaxed);
}
