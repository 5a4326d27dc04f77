/* IStream over a property. All views of a property in one encoding share a struct prop_stream; it hangs on the object while a view lives. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/forward.h"
#include "base/memory.h"
#include "prop/internal.h"

#define COPY_BLOCK ((ULONG)64 * 1024)

struct property_view {
    struct mapix_object object;                /* its parent is the object whose property this is */
    struct mapix_interface stream;
    struct prop_stream *shared;
    uint64_t position;
    DWORD mode;                                /* STGM_*, as Stat reports it */
    bool writable;
    bool transacted;                           /* writes stay in `private` until Commit */
    struct prop_content *private;              /* NULL: nothing written since Commit or Revert */
};

/* Stream methods speak storage codes (SPI-STRM-02). */
static HRESULT storage_code(HRESULT result)
{
    if (!FAILED(result) || HRESULT_FACILITY(result) == FACILITY_STORAGE)
        return result;
    switch (result) {
    case MAPI_E_NOT_ENOUGH_MEMORY: return STG_E_INSUFFICIENTMEMORY;
    case MAPI_E_NO_ACCESS: return STG_E_ACCESSDENIED;
    case MAPI_E_NOT_ENOUGH_DISK: return STG_E_MEDIUMFULL;
    case MAPI_E_INVALID_PARAMETER: return STG_E_INVALIDPARAMETER;
    case MAPI_E_NOT_FOUND: return STG_E_FILENOTFOUND;
    case MAPI_E_DISK_ERROR: return STG_E_READFAULT;
    case MAPI_E_OBJECT_CHANGED: return STG_E_NOTCURRENT;
    case MAPI_E_OBJECT_DELETED:
    case MAPI_E_INVALID_OBJECT: return STG_E_REVERTED;
    default: return result;                    /* the cause says more than any storage code */
    }
}

static struct property_view *view_of(IStream *self)
{
    return (struct property_view *)mapix_object_of(self);
}

static struct mapix_object *owner_of(const struct property_view *view)
{
    return view->object.parent;
}

/* Shared bytes. */

static void release_shared_locked(struct mapix_object *object, struct prop_stream *shared)
{
    struct prop_stream **link = &mapix_prop_of(object)->streams;

    if (--shared->views > 0)
        return;
    while (*link && *link != shared)
        link = &(*link)->next;
    if (*link)
        *link = shared->next;
    mapix_prop_content_release(shared->content);
    free(shared);
}

/* Fill a content with the committed value, through the source's parts. */
static HRESULT load_parts_locked(struct mapix_object *object, ULONG tag, uint64_t size, struct prop_content **ret_content)
{
    const struct prop_source *source = mapix_prop_of(object)->source;
    struct prop_content *content = NULL;
    void *block = malloc(COPY_BLOCK);
    uint64_t offset = 0;
    HRESULT result = block ? mapix_prop_content_new(&content) : MAPI_E_NOT_ENOUGH_MEMORY;

    while (!FAILED(result) && offset < size) {
        size_t length = size - offset < COPY_BLOCK ? (size_t)(size - offset) : COPY_BLOCK, got = 0;

        result = source->read(object, tag, offset, block, length, &got);
        if (!FAILED(result) && got == 0)
            result = MAPI_E_CORRUPT_DATA;
        if (!FAILED(result))
            result = mapix_prop_content_write(content, offset, block, got);
        offset += got;
    }
    free(block);
    if (FAILED(result))
        mapix_prop_content_release(content);
    else
        *ret_content = content;
    return result;
}

/* A value's bytes in the encoding of a stream; MAPI_E_NOT_FOUND if its type cannot be read so. */
static HRESULT content_of_value(const SPropValue *value, ULONG encoding, struct prop_content **ret_content)
{
    ULONG type = PROP_TYPE(value->ulPropTag);
    HRESULT result = MAPI_E_NOT_FOUND;
    void *converted = NULL;
    size_t length;

    if ((encoding == PT_BINARY || encoding == PT_OBJECT) && type == PT_BINARY)
        return prop_content_from_bytes(value->Value.bin.lpb, value->Value.bin.cb, ret_content);
    if (encoding == PT_UNICODE && type == PT_UNICODE)
        return prop_content_from_bytes(value->Value.lpszW, wcslen(value->Value.lpszW) * sizeof(wchar_t), ret_content);
    if (encoding == PT_STRING8 && type == PT_STRING8)
        return prop_content_from_bytes(value->Value.lpszA, strlen(value->Value.lpszA), ret_content);
    if (encoding == PT_STRING8 && type == PT_UNICODE)
        result = prop_utf8_from_wide(value->Value.lpszW, wcslen(value->Value.lpszW), (char **)&converted, &length);
    if (encoding == PT_UNICODE && type == PT_STRING8) {
        result = prop_wide_from_utf8(value->Value.lpszA, strlen(value->Value.lpszA), (wchar_t **)&converted, &length);
        length *= sizeof(wchar_t);
    }
    if (!FAILED(result))
        result = prop_content_from_bytes(converted, length, ret_content);
    free(converted);
    return result;
}

/* Through a whole value: what is pending, or what the source has. */
static HRESULT load_value_locked(struct mapix_object *object, ULONG tag, struct prop_content **ret_content)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_pending *pending = prop_pending_find(prop, tag);
    LPSPropValue value = mapix_memory_new_zero(sizeof(*value));
    struct prop_memory memory = { value, MAPIAllocateMore };
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    if (value && pending)
        result = prop_pending_value(pending, SIZE_MAX, &memory, value);
    else if (value)
        result = prop->source->get(object, 1, &tag, SIZE_MAX, &memory, value);
    if (!FAILED(result) && PROP_TYPE(value->ulPropTag) == PT_ERROR)
        result = value->Value.err;
    if (!FAILED(result))
        result = content_of_value(value, PROP_TYPE(tag), ret_content);
    mapix_memory_free(value);
    return result;
}

static bool same_bytes(ULONG type, ULONG encoding)
{
    bool binary = type == PT_BINARY || type == PT_OBJECT;

    return type == encoding || (binary && (encoding == PT_BINARY || encoding == PT_OBJECT));
}

/* Connect a new shared stream with the property's value. MAPI_E_NOT_FOUND: there is none. */
static HRESULT connect_locked(struct mapix_object *object, struct prop_stream *shared)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_pending *pending = prop_pending_find(prop, shared->tag);
    ULONG encoding = PROP_TYPE(shared->tag), type;
    HRESULT result;

    if (pending && pending->kind == PROP_CHANGE_CONTENT && same_bytes(pending->encoding, encoding)) {
        shared->content = mapix_prop_content_add_ref(pending->content);
        return S_OK;
    }
    if (pending || !prop->source->read)
        return load_value_locked(object, shared->tag, &shared->content);
    result = prop->source->size(object, shared->tag, &type, &shared->committed_size);
    if (FAILED(result) || same_bytes(type, encoding))
        return result;
    if (!prop_types_are_string_pair(type, encoding))
        return MAPI_E_NOT_FOUND;
    return load_value_locked(object, shared->tag, &shared->content);
}

/* The bytes a view writes to: its private ones or the shared ones, loaded, and nobody else's (the pending list may hold the same
 * content, and so may clones). After a failure the view's bytes are what they were. */
static HRESULT writable_content_locked(struct property_view *view, struct prop_content **ret_content)
{
    struct prop_stream *shared = view->shared;
    struct prop_content **place = view->transacted ? &view->private : &shared->content;
    HRESULT result;

    if (!*place && shared->content)
        *place = mapix_prop_content_add_ref(shared->content);
    if (*place)
        result = prop_content_own(place);
    else
        result = load_parts_locked(owner_of(view), shared->tag, shared->committed_size, place);
    if (!FAILED(result))
        *ret_content = *place;
    return result;
}

static uint64_t size_locked(const struct property_view *view)
{
    struct prop_content *content = view->private ? view->private : view->shared->content;

    return content ? mapix_prop_content_size(content) : view->shared->committed_size;
}

static HRESULT read_locked(struct property_view *view, void *buffer, size_t length, size_t *ret_length)
{
    struct prop_content *content = view->private ? view->private : view->shared->content;
    struct mapix_object *object = owner_of(view);
    uint64_t size = view->shared->committed_size;

    *ret_length = 0;
    if (content)
        return mapix_prop_content_read(content, view->position, buffer, length, ret_length);
    if (view->position >= size || length == 0)
        return S_OK;
    if (length > size - view->position)
        length = (size_t)(size - view->position);
    return mapix_prop_of(object)->source->read(object, view->shared->tag, view->position, buffer, length, ret_length);
}

/* Hand what was written to the object; a view's private bytes become everybody's first. */
static HRESULT store_locked(struct mapix_object *object, struct prop_stream *shared)
{
    HRESULT result;

    if (!shared->dirty)
        return S_OK;
    if (!mapix_prop_is_writable(object))
        return MAPI_E_NO_ACCESS;
    result = prop_streams_outdate_locked(object, shared->tag, shared);
    if (!FAILED(result))
        result = prop_store_content_locked(object, shared->tag, mapix_prop_content_add_ref(shared->content));
    if (!FAILED(result))
        shared->dirty = shared->outdated = false;
    return result;
}

HRESULT prop_streams_outdate_locked(struct mapix_object *object, ULONG tag, const struct prop_stream *except)
{
    struct prop_stream *shared;
    HRESULT result = S_OK;

    for (shared = mapix_prop_of(object)->streams; shared && !FAILED(result); shared = shared->next) {
        if (shared == except || shared->dirty || tag_id(shared->tag) != tag_id(tag))
            continue;
        if (!shared->content)
            result = load_parts_locked(object, shared->tag, shared->committed_size, &shared->content);
        shared->outdated = !FAILED(result);
    }
    return result;
}

HRESULT prop_streams_flush_locked(struct mapix_object *object)
{
    struct prop_stream *shared;
    HRESULT result = S_OK;

    for (shared = mapix_prop_of(object)->streams; shared && !FAILED(result); shared = shared->next)
        result = store_locked(object, shared);
    return result;
}

static HRESULT commit_locked(struct property_view *view)
{
    if (view->private) {
        mapix_prop_content_release(view->shared->content);
        view->shared->content = view->private;
        view->private = NULL;
        view->shared->dirty = true;
    }
    return store_locked(owner_of(view), view->shared);
}

static void view_finalize(struct mapix_object *finalized)
{
    struct property_view *view = (struct property_view *)finalized;
    struct mapix_object *object = owner_of(view);

    if (!view->shared)
        return;
    mapix_prop_lock(object);
    mapix_prop_content_release(view->private);
    view->private = NULL;
    if (view->writable && mapix_object_is_valid(object)) {
        HRESULT result = store_locked(object, view->shared);

        if (FAILED(result) && !FAILED(mapix_prop_of(object)->deferred))
            mapix_prop_of(object)->deferred = mapix_object_fail(object, result, 0, "What was written to the stream of property 0x%08X could not be stored when the stream was released.", view->shared->tag);
    }
    release_shared_locked(object, view->shared);
    mapix_prop_unlock(object);
}

/* The methods. */

static HRESULT STDMETHODCALLTYPE view_read(IStream *self, void *buffer, ULONG length, ULONG *ret_length)
{
    struct property_view *view = view_of(self);
    size_t got = 0;
    HRESULT result;

    if (ret_length)
        *ret_length = 0;
    if (!buffer && length)
        return STG_E_INVALIDPOINTER;
    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    mapix_prop_lock(owner_of(view));
    result = read_locked(view, buffer, length, &got);
    if (!FAILED(result))
        view->position += got;
    mapix_prop_unlock(owner_of(view));
    if (!FAILED(result) && ret_length)
        *ret_length = (ULONG)got;
    return storage_code(result);
}

static HRESULT write_at_locked(struct property_view *view, const void *data, ULONG length)
{
    struct prop_content *content;
    HRESULT result = writable_content_locked(view, &content);

    if (!FAILED(result))
        result = mapix_prop_content_write(content, view->position, data, length);
    if (FAILED(result))
        return result;
    view->position += length;
    if (!view->transacted)
        view->shared->dirty = true;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE view_write(IStream *self, const void *data, ULONG length, ULONG *ret_length)
{
    struct property_view *view = view_of(self);
    HRESULT result = S_OK;

    if (ret_length)
        *ret_length = 0;
    if (!data && length)
        return STG_E_INVALIDPOINTER;
    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    if (!view->writable)
        return STG_E_ACCESSDENIED;
    mapix_prop_lock(owner_of(view));
    if (length > 0)
        result = write_at_locked(view, data, length);
    mapix_prop_unlock(owner_of(view));
    if (!FAILED(result) && ret_length)
        *ret_length = length;
    return storage_code(result);
}

static HRESULT STDMETHODCALLTYPE view_seek(IStream *self, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *ret_position)
{
    struct property_view *view = view_of(self);
    HRESULT result = S_OK;
    int64_t base = 0, target;

    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    if (origin > STREAM_SEEK_END)
        return STG_E_INVALIDFUNCTION;
    mapix_prop_lock(owner_of(view));
    if (origin == STREAM_SEEK_CUR)
        base = (int64_t)view->position;
    else if (origin == STREAM_SEEK_END)
        base = (int64_t)size_locked(view);
    if (__builtin_add_overflow(base, (int64_t)move.QuadPart, &target) || target < 0)
        result = STG_E_INVALIDFUNCTION;
    else
        view->position = (uint64_t)target;
    if (ret_position)
        ret_position->QuadPart = view->position;
    mapix_prop_unlock(owner_of(view));
    return result;
}

static HRESULT STDMETHODCALLTYPE view_set_size(IStream *self, ULARGE_INTEGER size)
{
    struct property_view *view = view_of(self);
    struct prop_content *content;
    HRESULT result;

    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    if (!view->writable)
        return STG_E_ACCESSDENIED;
    mapix_prop_lock(owner_of(view));
    result = writable_content_locked(view, &content);
    if (!FAILED(result))
        result = mapix_prop_content_truncate(content, size.QuadPart);
    if (!FAILED(result) && !view->transacted)
        view->shared->dirty = true;
    mapix_prop_unlock(owner_of(view));
    return storage_code(result);
}

/* No lock is held while the other stream works: it may be anybody's. */
static HRESULT STDMETHODCALLTYPE view_copy_to(IStream *self, IStream *other, ULARGE_INTEGER count, ULARGE_INTEGER *ret_read,
    ULARGE_INTEGER *ret_written)
{
    ULONGLONG left = count.QuadPart, total_read = 0, total_written = 0;
    HRESULT result = S_OK;
    char *block;

    if (!other)
        return STG_E_INVALIDPOINTER;
    block = malloc(COPY_BLOCK);
    if (!block)
        return STG_E_INSUFFICIENTMEMORY;
    while (left > 0 && !FAILED(result)) {
        ULONG got = 0, put = 0;

        result = view_read(self, block, left < COPY_BLOCK ? (ULONG)left : COPY_BLOCK, &got);
        if (FAILED(result) || got == 0)
            break;
        total_read += got;
        left -= got;
        result = other->lpVtbl->Write(other, block, got, &put);
        total_written += put;
        if (!FAILED(result) && put < got)
            result = STG_E_MEDIUMFULL;
    }
    free(block);
    if (ret_read)
        ret_read->QuadPart = total_read;
    if (ret_written)
        ret_written->QuadPart = total_written;
    return result;
}

static HRESULT STDMETHODCALLTYPE view_commit(IStream *self, DWORD flags)
{
    struct property_view *view = view_of(self);
    HRESULT result;

    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    if (flags & ~(DWORD)(STGC_OVERWRITE | STGC_ONLYIFCURRENT | STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE | STGC_CONSOLIDATE))
        return STG_E_INVALIDFLAG;
    if (!view->writable)
        return S_OK;
    mapix_prop_lock(owner_of(view));
    result = commit_locked(view);
    mapix_prop_unlock(owner_of(view));
    return storage_code(result);
}

static HRESULT STDMETHODCALLTYPE view_revert(IStream *self)
{
    struct property_view *view = view_of(self);

    mapix_prop_lock(owner_of(view));
    mapix_prop_content_release(view->private);
    view->private = NULL;
    mapix_prop_unlock(owner_of(view));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE view_lock_region(IStream *self, ULARGE_INTEGER offset, ULARGE_INTEGER count, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT STDMETHODCALLTYPE view_stat(IStream *self, STATSTG *ret_stat, DWORD flags)
{
    struct property_view *view = view_of(self);

    if (!ret_stat)
        return STG_E_INVALIDPOINTER;
    if (flags > STATFLAG_NOOPEN)
        return STG_E_INVALIDFLAG;
    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    memset(ret_stat, 0, sizeof(*ret_stat));
    mapix_prop_lock(owner_of(view));
    ret_stat->type = STGTY_STREAM;
    ret_stat->cbSize.QuadPart = size_locked(view);
    ret_stat->grfMode = view->mode;
    mapix_prop_unlock(owner_of(view));
    return S_OK;
}

static HRESULT new_view(struct mapix_object *object, DWORD mode, bool writable, struct property_view **ret_view);

static HRESULT STDMETHODCALLTYPE view_clone(IStream *self, IStream **ret_stream)
{
    struct property_view *view = view_of(self), *clone;
    HRESULT result;

    if (!ret_stream)
        return STG_E_INVALIDPOINTER;
    *ret_stream = NULL;
    if (!mapix_object_is_valid(&view->object))
        return STG_E_REVERTED;
    result = new_view(owner_of(view), view->mode, view->writable, &clone);
    if (FAILED(result))
        return storage_code(result);
    mapix_prop_lock(owner_of(view));
    clone->shared = view->shared;
    clone->shared->views++;
    clone->position = view->position;
    clone->private = mapix_prop_content_add_ref(view->private);
    mapix_prop_unlock(owner_of(view));
    *ret_stream = (IStream *)(void *)&clone->stream;
    return S_OK;
}

static const IStreamVtbl view_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IStream),
    .Read = view_read,
    .Write = view_write,
    .Seek = view_seek,
    .SetSize = view_set_size,
    .CopyTo = view_copy_to,
    .Commit = view_commit,
    .Revert = view_revert,
    .LockRegion = view_lock_region,
    .UnlockRegion = view_lock_region,
    .Stat = view_stat,
    .Clone = view_clone,
};

static const struct mapix_class_interface view_interfaces[] = {
    { &IID_IStream, offsetof(struct property_view, stream), &view_vtable },
    { &IID_ISequentialStream, offsetof(struct property_view, stream), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class view_class = {
    .name = "property stream",
    .size = sizeof(struct property_view),
    .interfaces = view_interfaces,
    .finalize = view_finalize,
};

static HRESULT new_view(struct mapix_object *object, DWORD mode, bool writable, struct property_view **ret_view)
{
    struct property_view *view;
    HRESULT result = mapix_object_new(&view_class, object, &view);

    if (FAILED(result))
        return result;
    view->mode = mode;
    view->writable = writable;
    view->transacted = writable && mode & STGM_TRANSACTED;
    *ret_view = view;
    return S_OK;
}

/* The bytes all views of this tag share. `connect`: the old value matters. MAPI_E_NOT_FOUND: there is none; `ret_shared` is set all the
 * same, as after other failures. */
static HRESULT find_shared_locked(struct mapix_object *object, ULONG tag, bool connect, struct prop_stream **ret_shared)
{
    struct mapix_prop *prop = mapix_prop_of(object);
    struct prop_stream *shared;
    HRESULT result = S_OK;

    for (shared = prop->streams; shared; shared = shared->next)
        if (shared->tag == tag && !shared->outdated) {
            shared->views++;
            *ret_shared = shared;
            return S_OK;
        }
    shared = calloc(1, sizeof(*shared));
    if (!shared)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    shared->tag = tag;
    shared->views = 1;
    if (connect)
        result = connect_locked(object, shared);
    shared->next = prop->streams;
    prop->streams = shared;
    *ret_shared = shared;
    return result;
}

/* MAPI_CREATE: the value starts empty, at once for direct streams, at Commit for transacted ones. */
static HRESULT start_empty_locked(struct property_view *view)
{
    struct prop_content **place = view->transacted ? &view->private : &view->shared->content, *empty;
    HRESULT result = mapix_prop_content_new(&empty);

    if (FAILED(result))
        return result;
    mapix_prop_content_release(*place);
    *place = empty;
    if (!view->transacted)
        view->shared->dirty = true;
    return S_OK;
}

static HRESULT open_locked(struct property_view *view, ULONG tag, ULONG flags, bool has_names)
{
    struct mapix_object *object = owner_of(view);
    SPropValue probe = { .ulPropTag = tag };
    HRESULT result = S_OK;

    if (view->writable) {
        result = prop_check_set_locked(object, &probe, has_names);
        if (result == S_FALSE || result == MAPI_E_COMPUTED)
            result = MAPI_E_NO_ACCESS;
    }
    if (FAILED(result))
        return result;
    result = find_shared_locked(object, tag, !(flags & MAPI_CREATE) || view->transacted, &view->shared);
    if (!(flags & MAPI_CREATE))
        return result;
    /* What a transacted view of a new property shows after Revert: nothing. */
    if (result == MAPI_E_NOT_FOUND)
        result = mapix_prop_content_new(&view->shared->content);
    return FAILED(result) ? result : start_empty_locked(view);
}

HRESULT mapix_prop_open_stream(struct mapix_object *object, ULONG tag, ULONG options, ULONG flags, LPSTREAM *ret_stream)
{
    bool writable = flags & (MAPI_MODIFY | MAPI_CREATE), has_names = prop_has_names(object);
    DWORD mode = (options & ~(DWORD)(STGM_WRITE | STGM_READWRITE)) | (writable ? STGM_READWRITE : STGM_READ);
    struct property_view *view;
    HRESULT result;

    if (PROP_TYPE(tag) != PT_BINARY && PROP_TYPE(tag) != PT_OBJECT && PROP_TYPE(tag) != PT_STRING8 && PROP_TYPE(tag) != PT_UNICODE)
        return mapix_object_fail(object, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "Property 0x%08X is no text and no bytes; it has no stream.", tag);
    result = new_view(object, mode, writable, &view);
    if (FAILED(result))
        return result;
    mapix_prop_lock(object);
    result = open_locked(view, tag, flags, has_names);
    if (FAILED(result) && view->shared) {      /* before anybody can find bytes that are none */
        release_shared_locked(object, view->shared);
        view->shared = NULL;
    }
    mapix_prop_unlock(object);
    if (FAILED(result)) {
        mapix_object_release(&view->object);
        if (result == MAPI_E_NOT_FOUND)
            return mapix_object_fail(object, result, 0, "This %s has no property 0x%08X; MAPI_CREATE with MAPI_MODIFY makes one.", object->class->name, tag);
        return mapix_object_fail(object, result, 0, "Property 0x%08X of this %s could not be opened as a stream.", tag, object->class->name);
    }
    *ret_stream = (LPSTREAM)(void *)&view->stream;
    return S_OK;
}
