#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "storage/compound_internal.h"

/* What one transaction works on: the tree of the file, or a copy of a part of it. Direct storages share their parent's. */
struct scope {
    unsigned references;
    struct scope *parent;
    struct compound_node *root;
    struct compound_node *origin;              /* what root was copied from and goes back to; NULL for the file's own tree */
    bool transacted;
    bool changed;
};

struct storage {
    struct mapix_object object;
    struct mapix_interface storage;
    struct compound_file *file;
    struct compound_node *node;
    struct scope *scope;
    DWORD mode;
    bool is_root;                              /* owns the file */
};

static struct storage *storage_of(IStorage *self)
{
    return (struct storage *)mapix_object_of(self);
}

/* --- Scopes ------------------------------------------------------------------------------------------------------------------------- */

static struct scope *scope_add_ref(struct scope *scope)
{
    scope->references++;
    return scope;
}

static void scope_release(struct scope *scope)
{
    while (scope && !--scope->references) {
        struct scope *parent = scope->parent;
        compound_node_release(scope->origin);
        compound_node_release(scope->root);
        free(scope);
        scope = parent;
    }
}

/* The scope of a storage that is opened at `node` of `parent`: the same one, or a copy if it is transacted. */
static HRESULT scope_open(struct scope *parent, struct compound_node *node, bool transacted, struct scope **ret_scope)
{
    if (!transacted) {
        *ret_scope = scope_add_ref(parent);
        return S_OK;
    }
    struct scope *scope = calloc(1, sizeof(*scope));
    if (!scope)
        return STG_E_INSUFFICIENTMEMORY;
    HRESULT result = compound_node_copy(node, &scope->root);
    if (FAILED(result)) {
        free(scope);
        return result;
    }
    scope->references = 1;
    scope->parent = scope_add_ref(parent);
    scope->origin = compound_node_add_ref(node);
    scope->transacted = true;
    *ret_scope = scope;
    return S_OK;
}

/* Storages above `node`, in the file that all transactions around it are committed to. */
static unsigned depth_in_file(const struct scope *scope, const struct compound_node *node)
{
    unsigned depth = compound_node_depth(node);

    for (; scope->origin; scope = scope->parent)
        depth += compound_node_depth(scope->origin);
    return depth;
}

static void scope_changed(struct scope *scope, struct compound_node *storage)
{
    scope->changed = true;
    storage->modified = compound_now();
}

/* Hand a nested transaction's tree to its parent. */
static HRESULT scope_commit(struct scope *scope)
{
    struct compound_node *copy;

    if (scope->origin->removed)
        return STG_E_REVERTED;
    if (!scope->changed)
        return S_OK;
    HRESULT result = compound_node_copy(scope->root, &copy);
    if (FAILED(result))
        return result;
    compound_node_adopt(scope->origin, copy);
    scope->parent->changed = true;
    scope->changed = false;
    return S_OK;
}

static HRESULT scope_revert(struct compound_file *file, struct scope *scope)
{
    struct compound_node *copy;
    HRESULT result;

    if (!scope->origin && !file->committed) {
        copy = compound_node_new(true);
        result = copy ? S_OK : STG_E_INSUFFICIENTMEMORY;
        if (copy)
            compound_node_adopt(scope->root, copy);
    } else if (!scope->origin) {
        result = compound_load(file);
    } else if (scope->origin->removed) {
        result = STG_E_REVERTED;
    } else {
        result = compound_node_copy(scope->origin, &copy);
        if (SUCCEEDED(result))
            compound_node_adopt(scope->root, copy);
    }
    if (SUCCEEDED(result))
        scope->changed = false;
    return result;
}

/* --- Streams of a storage ----------------------------------------------------------------------------------------------------------- */

/* The stream object keeps its storage alive, and that one scope and file. */
struct element_backing {
    struct mapix_stream_backing backing;
    struct compound_file *file;
    struct compound_node *node;
    struct scope *scope;
};

static HRESULT element_read_at(struct mapix_stream_backing *backing, uint64_t offset, void *buffer, size_t size, size_t *ret_read)
{
    struct element_backing *element = (struct element_backing *)backing;

    pthread_mutex_lock(&element->file->lock);
    HRESULT result = element->node->removed ? STG_E_REVERTED : compound_content_read(element->node->content, offset, buffer, size, ret_read);
    pthread_mutex_unlock(&element->file->lock);
    return result;
}

/* Bytes that are the stream's alone and in scratch space; the first `keep` are copied if they are not. */
static HRESULT own_content(struct element_backing *element, uint64_t keep)
{
    struct compound_content *content = element->node->content, *copy;

    if (element->node->removed)
        return STG_E_REVERTED;
    element->scope->changed = true;
    if (content->references == 1 && content->place == COMPOUND_SCRATCH)
        return S_OK;
    HRESULT result = compound_content_copy(content, keep, &copy);
    if (FAILED(result))
        return result;
    element->node->content = copy;
    compound_content_release(content);
    return S_OK;
}

static bool too_large(const struct compound_file *file, uint64_t size)
{
    return size > (file->sector_shift == 9 ? UINT64_C(0x7FFFF000) : (uint64_t)COMPOUND_SECTOR_LIMIT << 12);
}

static HRESULT element_write_at(struct mapix_stream_backing *backing, uint64_t offset, const void *bytes, size_t size, size_t *ret_written)
{
    struct element_backing *element = (struct element_backing *)backing;

    if (too_large(element->file, offset + size))
        return STG_E_MEDIUMFULL;
    pthread_mutex_lock(&element->file->lock);
    HRESULT result = own_content(element, UINT64_MAX);
    if (SUCCEEDED(result))
        result = compound_content_write(element->node->content, offset, bytes, size);
    pthread_mutex_unlock(&element->file->lock);
    if (SUCCEEDED(result))
        *ret_written = size;
    return result;
}

static HRESULT element_get_size(struct mapix_stream_backing *backing, uint64_t *ret_size)
{
    struct element_backing *element = (struct element_backing *)backing;

    pthread_mutex_lock(&element->file->lock);
    HRESULT result = element->node->removed ? STG_E_REVERTED : S_OK;
    *ret_size = element->node->content->size;
    pthread_mutex_unlock(&element->file->lock);
    return result;
}

static HRESULT element_set_size(struct mapix_stream_backing *backing, uint64_t size)
{
    struct element_backing *element = (struct element_backing *)backing;

    if (too_large(element->file, size))
        return STG_E_MEDIUMFULL;
    pthread_mutex_lock(&element->file->lock);
    HRESULT result = own_content(element, size);
    if (SUCCEEDED(result))
        result = compound_content_resize(element->node->content, size);
    pthread_mutex_unlock(&element->file->lock);
    return result;
}

static HRESULT element_describe(struct mapix_stream_backing *backing, STATSTG *statistics, bool with_name)
{
    struct element_backing *element = (struct element_backing *)backing;
    HRESULT result = S_OK;

    if (!with_name)
        return S_OK;
    pthread_mutex_lock(&element->file->lock);
    statistics->pwcsName = compound_name_to_wide(element->node->name, element->node->name_units);
    if (!statistics->pwcsName)
        result = STG_E_INSUFFICIENTMEMORY;
    pthread_mutex_unlock(&element->file->lock);
    return result;
}

static void element_finalize(struct mapix_stream_backing *backing)
{
    struct element_backing *element = (struct element_backing *)backing;

    pthread_mutex_lock(&element->file->lock);
    compound_node_release(element->node);
    pthread_mutex_unlock(&element->file->lock);
    free(element);
}

static const struct mapix_stream_backing_methods element_methods = {
    .name = "compound file stream",
    .read_at = element_read_at,
    .write_at = element_write_at,
    .get_size = element_get_size,
    .set_size = element_set_size,
    .describe = element_describe,
    .finalize = element_finalize,
};

/* Takes over the reference on `node`. */
static HRESULT make_stream(struct storage *storage, struct compound_node *node, DWORD mode, IStream **ret_stream)
{
    struct element_backing *element = calloc(1, sizeof(*element));

    if (!element) {
        pthread_mutex_lock(&storage->file->lock);
        compound_node_release(node);
        pthread_mutex_unlock(&storage->file->lock);
        return STG_E_INSUFFICIENTMEMORY;
    }
    mapix_stream_backing_init(&element->backing, &element_methods);
    element->file = storage->file;
    element->node = node;
    element->scope = storage->scope;
    HRESULT result = mapix_stream_new(&element->backing, mode & 3, &storage->object, ret_stream);
    mapix_stream_backing_release(&element->backing);
    return FAILED(result) ? STG_E_INSUFFICIENTMEMORY : S_OK;
}

/* --- IStorage ----------------------------------------------------------------------------------------------------------------------- */

static HRESULT make_storage(struct storage *parent, struct compound_node *node, struct scope *scope, DWORD mode, IStorage **ret_storage);

static bool may_write(const struct storage *storage)
{
    return (storage->mode & 3) != STGM_READ;
}

/* Lock the file for a method. Fails, unlocked, if the storage was removed or reverted. */
static HRESULT enter(struct storage *storage)
{
    pthread_mutex_lock(&storage->file->lock);
    if (!storage->node->removed)
        return S_OK;
    pthread_mutex_unlock(&storage->file->lock);
    return STG_E_REVERTED;
}

/* The same for a method that writes. */
static HRESULT enter_to_write(struct storage *storage)
{
    return may_write(storage) ? enter(storage) : STG_E_ACCESSDENIED;
}

static void leave(struct storage *storage)
{
    pthread_mutex_unlock(&storage->file->lock);
}

/* What an element may be opened with. Elements of ours may be open several times; sharing bits are accepted. */
static HRESULT check_mode(const struct storage *storage, DWORD mode, bool is_stream)
{
    const DWORD known = 3 | STGM_SHARE_EXCLUSIVE | STGM_SHARE_DENY_WRITE | STGM_SHARE_DENY_NONE | STGM_CREATE | STGM_TRANSACTED |
        STGM_NOSCRATCH | STGM_NOSNAPSHOT | STGM_SIMPLE;

    if (mode & (STGM_DELETEONRELEASE | STGM_CONVERT | STGM_PRIORITY))
        return STG_E_INVALIDFUNCTION;
    if ((mode & ~known) || (mode & 3) == 3 || (is_stream && (mode & STGM_TRANSACTED)))
        return STG_E_INVALIDFLAG;
    return (mode & 3) != STGM_READ && !may_write(storage) ? STG_E_ACCESSDENIED : S_OK;
}

/* The first lines of the four methods that create or open an element: the arguments, the mode, the lock. */
static HRESULT enter_for_element(struct storage *storage, bool is_reserved_used, DWORD mode, bool is_stream, bool create, void *ret_element)
{
    MAPIX_ENTER(storage);
    if (!ret_element)
        return STG_E_INVALIDPOINTER;
    *(void **)ret_element = NULL;
    if (is_reserved_used)
        return STG_E_INVALIDPARAMETER;
    HRESULT result = check_mode(storage, mode, is_stream);
    if (FAILED(result))
        return result;
    return create ? enter_to_write(storage) : enter(storage);
}

/* Make room for a new element of this name: STGM_CREATE replaces what is there. */
static HRESULT prepare_create(struct storage *storage, const OLECHAR *name, DWORD mode, bool is_storage, struct compound_node **ret_node)
{
    struct compound_node *node = compound_node_new(is_storage);
    HRESULT result = S_OK;

    if (!node)
        return STG_E_INSUFFICIENTMEMORY;
    result = compound_name_from_wide(name, true, node->name, &node->name_units);
    if (SUCCEEDED(result) && is_storage && depth_in_file(storage->scope, storage->node) + 2 > COMPOUND_DEPTH_LIMIT)
        result = STG_E_MEDIUMFULL;
    if (SUCCEEDED(result) && !is_storage)
        result = compound_content_new(storage->file, &node->content);
    if (SUCCEEDED(result)) {
        struct compound_node *existing = compound_node_find(storage->node, node->name, node->name_units);
        if (existing && !(mode & STGM_CREATE))
            result = STG_E_FILEALREADYEXISTS;
        else if (existing)
            compound_node_remove(existing);
    }
    if (SUCCEEDED(result))
        result = compound_node_insert(storage->node, node);
    if (FAILED(result)) {
        compound_node_release(node);
        return result;
    }
    node->created = node->modified = is_storage ? compound_now() : 0;
    scope_changed(storage->scope, storage->node);
    *ret_node = compound_node_add_ref(node);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE storage_create_stream(IStorage *self, LPCOLESTR name, DWORD mode, DWORD reserved, DWORD reserved_too,
    IStream **ret_stream)
{
    struct storage *storage = storage_of(self);
    struct compound_node *node;

    HRESULT result = enter_for_element(storage, reserved || reserved_too, mode, true, true, ret_stream);
    if (FAILED(result))
        return result;
    result = prepare_create(storage, name, mode, false, &node);
    leave(storage);
    return SUCCEEDED(result) ? make_stream(storage, node, mode, ret_stream) : result;
}

/* The element of this name and kind, with a reference. */
static HRESULT find_element(struct storage *storage, const OLECHAR *name, bool is_storage, struct compound_node **ret_node)
{
    uint16_t units[COMPOUND_NAME_UNITS + 1];
    unsigned count;

    HRESULT result = compound_name_from_wide(name, false, units, &count);
    if (FAILED(result))
        return result;
    struct compound_node *node = compound_node_find(storage->node, units, count);
    if (!node || node->is_storage != is_storage)
        return STG_E_FILENOTFOUND;
    *ret_node = compound_node_add_ref(node);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE storage_open_stream(IStorage *self, LPCOLESTR name, void *reserved, DWORD mode, DWORD reserved_too,
    IStream **ret_stream)
{
    struct storage *storage = storage_of(self);
    struct compound_node *node;

    HRESULT result = enter_for_element(storage, reserved || reserved_too, mode, true, false, ret_stream);
    if (FAILED(result))
        return result;
    result = find_element(storage, name, false, &node);
    leave(storage);
    return SUCCEEDED(result) ? make_stream(storage, node, mode, ret_stream) : result;
}

/* Open a storage object on a node whose reference is ours, in the scope its mode asks for. */
static HRESULT open_node(struct storage *storage, struct compound_node *node, DWORD mode, IStorage **ret_storage)
{
    struct scope *scope;
    HRESULT result = scope_open(storage->scope, node, mode & STGM_TRANSACTED, &scope);

    if (SUCCEEDED(result) && scope->root != storage->scope->root) {
        compound_node_release(node);
        node = compound_node_add_ref(scope->root);
    }
    if (FAILED(result)) {
        compound_node_release(node);
        leave(storage);
        return result;
    }
    leave(storage);
    return make_storage(storage, node, scope, mode, ret_storage);
}

static HRESULT STDMETHODCALLTYPE storage_create_storage(IStorage *self, LPCOLESTR name, DWORD mode, DWORD reserved, DWORD reserved_too,
    IStorage **ret_storage)
{
    struct storage *storage = storage_of(self);
    struct compound_node *node;

    HRESULT result = enter_for_element(storage, reserved || reserved_too, mode, false, true, ret_storage);
    if (FAILED(result))
        return result;
    result = prepare_create(storage, name, mode, true, &node);
    if (FAILED(result)) {
        leave(storage);
        return result;
    }
    return open_node(storage, node, mode, ret_storage);
}

static HRESULT STDMETHODCALLTYPE storage_open_storage(IStorage *self, LPCOLESTR name, IStorage *priority, DWORD mode, SNB exclude,
    DWORD reserved, IStorage **ret_storage)
{
    struct storage *storage = storage_of(self);
    struct compound_node *node;

    HRESULT result = enter_for_element(storage, priority || exclude || reserved, mode, false, false, ret_storage);
    if (FAILED(result))
        return result;
    result = find_element(storage, name, true, &node);
    if (FAILED(result)) {
        leave(storage);
        return result;
    }
    return open_node(storage, node, mode, ret_storage);
}

static HRESULT STDMETHODCALLTYPE storage_commit(IStorage *self, DWORD flags)
{
    struct storage *storage = storage_of(self);

    MAPIX_ENTER(storage);
    HRESULT result = enter_to_write(storage);
    if (FAILED(result))
        return result;
    if (storage->is_root) {
        if (storage->scope->changed || !storage->file->committed)
            result = compound_commit(storage->file, flags);
        if (SUCCEEDED(result))
            result = compound_file_named(storage->file);
        if (SUCCEEDED(result))
            storage->scope->changed = false;
    } else if (storage->node == storage->scope->root) {
        result = scope_commit(storage->scope);
    }
    leave(storage);
    return result;
}

static HRESULT STDMETHODCALLTYPE storage_revert(IStorage *self)
{
    struct storage *storage = storage_of(self);

    MAPIX_ENTER(storage);
    HRESULT result = enter(storage);
    if (FAILED(result))
        return result;
    if (storage->scope->transacted && storage->node == storage->scope->root)
        result = scope_revert(storage->file, storage->scope);
    leave(storage);
    return result;
}

static HRESULT STDMETHODCALLTYPE storage_destroy_element(IStorage *self, LPCOLESTR name)
{
    struct storage *storage = storage_of(self);
    uint16_t units[COMPOUND_NAME_UNITS + 1];
    unsigned count;

    MAPIX_ENTER(storage);
    HRESULT result = compound_name_from_wide(name, false, units, &count);
    if (SUCCEEDED(result))
        result = enter_to_write(storage);
    if (FAILED(result))
        return result;
    struct compound_node *node = compound_node_find(storage->node, units, count);
    if (node) {
        compound_node_remove(node);
        scope_changed(storage->scope, storage->node);
    }
    leave(storage);
    return node ? S_OK : STG_E_FILENOTFOUND;
}

/* The list of children is sorted by name, so the element is taken out and put back. The room for it is there. */
static HRESULT rename_locked(struct storage *storage, const uint16_t *from, unsigned from_units, const uint16_t *to, unsigned to_units)
{
    struct compound_node *node = compound_node_find(storage->node, from, from_units);
    struct compound_node *existing = compound_node_find(storage->node, to, to_units);
    uint32_t place = 0;

    if (!node)
        return STG_E_FILENOTFOUND;
    if (existing && existing != node)
        return STG_E_ACCESSDENIED;
    while (storage->node->children[place] != node)
        place++;
    memmove(storage->node->children + place, storage->node->children + place + 1,
        (storage->node->child_count - place - 1) * sizeof(*storage->node->children));
    storage->node->child_count--;
    memcpy(node->name, to, (to_units + 1) * sizeof(*to));
    node->name_units = to_units;
    return compound_node_insert(storage->node, node);
}

static HRESULT STDMETHODCALLTYPE storage_rename_element(IStorage *self, LPCOLESTR old_name, LPCOLESTR new_name)
{
    struct storage *storage = storage_of(self);
    uint16_t from[COMPOUND_NAME_UNITS + 1], to[COMPOUND_NAME_UNITS + 1];
    unsigned from_units, to_units;

    MAPIX_ENTER(storage);
    HRESULT result = compound_name_from_wide(old_name, false, from, &from_units);
    if (SUCCEEDED(result))
        result = compound_name_from_wide(new_name, true, to, &to_units);
    if (SUCCEEDED(result))
        result = enter_to_write(storage);
    if (FAILED(result))
        return result;
    result = rename_locked(storage, from, from_units, to, to_units);
    if (SUCCEEDED(result))
        scope_changed(storage->scope, storage->node);
    leave(storage);
    return result;
}

static uint64_t time_value(const FILETIME *time)
{
    return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

/* Access times are not kept in a compound file. */
static HRESULT STDMETHODCALLTYPE storage_set_element_times(IStorage *self, LPCOLESTR name, const FILETIME *created, const FILETIME *accessed,
    const FILETIME *modified)
{
    struct storage *storage = storage_of(self);
    uint16_t units[COMPOUND_NAME_UNITS + 1];
    unsigned count = 0;

    (void)accessed;
    MAPIX_ENTER(storage);
    HRESULT result = name ? compound_name_from_wide(name, false, units, &count) : S_OK;
    if (SUCCEEDED(result))
        result = enter_to_write(storage);
    if (FAILED(result))
        return result;
    struct compound_node *node = name ? compound_node_find(storage->node, units, count) : storage->node;
    if (node && node->is_storage) {
        if (created)
            node->created = time_value(created);
        if (modified)
            node->modified = time_value(modified);
        storage->scope->changed = true;
    }
    leave(storage);
    return node ? S_OK : STG_E_FILENOTFOUND;
}

static HRESULT STDMETHODCALLTYPE storage_set_class(IStorage *self, REFCLSID clsid)
{
    struct storage *storage = storage_of(self);

    MAPIX_ENTER(storage);
    if (!clsid)
        return STG_E_INVALIDPOINTER;
    HRESULT result = enter_to_write(storage);
    if (FAILED(result))
        return result;
    storage->node->clsid = *clsid;
    scope_changed(storage->scope, storage->node);
    leave(storage);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE storage_set_state_bits(IStorage *self, DWORD bits, DWORD mask)
{
    struct storage *storage = storage_of(self);

    MAPIX_ENTER(storage);
    HRESULT result = enter_to_write(storage);
    if (FAILED(result))
        return result;
    storage->node->state_bits = (storage->node->state_bits & ~mask) | (bits & mask);
    scope_changed(storage->scope, storage->node);
    leave(storage);
    return S_OK;
}

static FILETIME make_time(uint64_t value)
{
    return (FILETIME){ .dwLowDateTime = (DWORD)value, .dwHighDateTime = (DWORD)(value >> 32) };
}

static void describe(const struct compound_node *node, STATSTG *ret_statistics)
{
    memset(ret_statistics, 0, sizeof(*ret_statistics));
    ret_statistics->type = node->is_storage ? STGTY_STORAGE : STGTY_STREAM;
    ret_statistics->cbSize.QuadPart = node->content ? node->content->size : 0;
    ret_statistics->ctime = make_time(node->created);
    ret_statistics->mtime = make_time(node->modified);
    ret_statistics->clsid = node->clsid;
    ret_statistics->grfStateBits = node->state_bits;
}

static HRESULT STDMETHODCALLTYPE storage_stat(IStorage *self, STATSTG *statistics, DWORD flags)
{
    struct storage *storage = storage_of(self);
    STATSTG answer;

    MAPIX_ENTER(storage);
    if (!statistics)
        return STG_E_INVALIDPOINTER;
    if (flags != STATFLAG_DEFAULT && flags != STATFLAG_NONAME)
        return STG_E_INVALIDFLAG;
    HRESULT result = enter(storage);
    if (FAILED(result))
        return result;
    describe(storage->node, &answer);
    answer.grfMode = storage->mode;
    if (flags == STATFLAG_DEFAULT) {
        if (!storage->is_root)
            answer.pwcsName = compound_name_to_wide(storage->node->name, storage->node->name_units);
        else
            answer.pwcsName = mapix_task_string(storage->file->path ? storage->file->path : "");
        if (!answer.pwcsName)
            result = STG_E_INSUFFICIENTMEMORY;
    }
    leave(storage);
    if (SUCCEEDED(result))
        *statistics = answer;
    return result;
}

/* --- IEnumSTATSTG ------------------------------------------------------------------------------------------------------------------- */

struct element {
    STATSTG statistics;
    uint16_t name[COMPOUND_NAME_UNITS + 1];
    unsigned name_units;
};

/* What EnumElements saw; shared by an enumerator and its clones. */
struct element_list {
    atomic_uint references;
    uint32_t count;
    struct element elements[];
};

struct enumerator {
    struct mapix_object object;
    struct mapix_interface enumerator;
    struct element_list *list;
    pthread_mutex_t lock;
    uint32_t position;
};

static HRESULT enumerator_new(struct element_list *list, uint32_t position, IEnumSTATSTG **ret_enumerator);

static struct enumerator *enumerator_of(IEnumSTATSTG *self)
{
    return (struct enumerator *)mapix_object_of(self);
}

static HRESULT STDMETHODCALLTYPE enumerator_next(IEnumSTATSTG *self, ULONG count, STATSTG *ret_statistics, ULONG *ret_count)
{
    struct enumerator *enumerator = enumerator_of(self);
    HRESULT result = S_OK;
    ULONG done = 0;

    MAPIX_ENTER(enumerator);
    if (!ret_statistics || (!ret_count && count != 1))
        return STG_E_INVALIDPOINTER;
    pthread_mutex_lock(&enumerator->lock);
    for (; done < count && enumerator->position + done < enumerator->list->count; done++) {
        const struct element *element = &enumerator->list->elements[enumerator->position + done];
        ret_statistics[done] = element->statistics;
        ret_statistics[done].pwcsName = compound_name_to_wide(element->name, element->name_units);
        if (!ret_statistics[done].pwcsName) {
            result = STG_E_INSUFFICIENTMEMORY;
            break;
        }
    }
    if (FAILED(result)) {
        LPMALLOC allocator = MAPIGetDefaultMalloc();
        while (done)
            allocator->lpVtbl->Free(allocator, ret_statistics[--done].pwcsName);
        allocator->lpVtbl->Release(allocator);
    }
    enumerator->position += done;
    pthread_mutex_unlock(&enumerator->lock);
    if (ret_count)
        *ret_count = done;
    return FAILED(result) ? result : done == count ? S_OK : S_FALSE;
}

static HRESULT STDMETHODCALLTYPE enumerator_skip(IEnumSTATSTG *self, ULONG count)
{
    struct enumerator *enumerator = enumerator_of(self);

    MAPIX_ENTER(enumerator);
    pthread_mutex_lock(&enumerator->lock);
    uint32_t left = enumerator->list->count - enumerator->position;
    enumerator->position += count < left ? count : left;
    pthread_mutex_unlock(&enumerator->lock);
    return count <= left ? S_OK : S_FALSE;
}

static HRESULT STDMETHODCALLTYPE enumerator_reset(IEnumSTATSTG *self)
{
    struct enumerator *enumerator = enumerator_of(self);

    MAPIX_ENTER(enumerator);
    pthread_mutex_lock(&enumerator->lock);
    enumerator->position = 0;
    pthread_mutex_unlock(&enumerator->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE enumerator_clone(IEnumSTATSTG *self, IEnumSTATSTG **ret_enumerator)
{
    struct enumerator *enumerator = enumerator_of(self);

    MAPIX_ENTER(enumerator);
    if (!ret_enumerator)
        return STG_E_INVALIDPOINTER;
    *ret_enumerator = NULL;
    pthread_mutex_lock(&enumerator->lock);
    uint32_t position = enumerator->position;
    pthread_mutex_unlock(&enumerator->lock);
    return enumerator_new(enumerator->list, position, ret_enumerator);
}

static void list_release(struct element_list *list)
{
    if (atomic_fetch_sub(&list->references, 1) == 1)
        free(list);
}

static void enumerator_finalize(struct mapix_object *object)
{
    struct enumerator *enumerator = (struct enumerator *)object;

    if (!enumerator->list)
        return;
    list_release(enumerator->list);
    pthread_mutex_destroy(&enumerator->lock);
}

static const IEnumSTATSTGVtbl enumerator_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IEnumSTATSTG),
    .Next = enumerator_next,
    .Skip = enumerator_skip,
    .Reset = enumerator_reset,
    .Clone = enumerator_clone,
};

static const struct mapix_class_interface enumerator_interfaces[] = {
    { &IID_IEnumSTATSTG, offsetof(struct enumerator, enumerator), &enumerator_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class enumerator_class = {
    .name = "storage elements",
    .size = sizeof(struct enumerator),
    .interfaces = enumerator_interfaces,
    .finalize = enumerator_finalize,
};

static HRESULT enumerator_new(struct element_list *list, uint32_t position, IEnumSTATSTG **ret_enumerator)
{
    struct enumerator *enumerator;

    if (FAILED(mapix_object_new(&enumerator_class, NULL, &enumerator)))
        return STG_E_INSUFFICIENTMEMORY;
    pthread_mutex_init(&enumerator->lock, NULL);
    atomic_fetch_add(&list->references, 1);
    enumerator->list = list;
    enumerator->position = position;
    *ret_enumerator = (IEnumSTATSTG *)&enumerator->enumerator;
    return S_OK;
}

/* The children as they are now; the caller releases the list. */
static HRESULT list_elements(struct storage *storage, struct element_list **ret_list)
{
    HRESULT result = enter(storage);

    if (FAILED(result))
        return result;
    uint32_t count = storage->node->child_count;
    struct element_list *list = malloc(sizeof(*list) + count * sizeof(list->elements[0]));
    if (list) {
        atomic_init(&list->references, 1);
        list->count = count;
    }
    for (uint32_t i = 0; list && i < count; i++) {
        const struct compound_node *child = storage->node->children[i];
        describe(child, &list->elements[i].statistics);
        memcpy(list->elements[i].name, child->name, sizeof(child->name));
        list->elements[i].name_units = child->name_units;
    }
    leave(storage);
    *ret_list = list;
    return list ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

static HRESULT STDMETHODCALLTYPE storage_enum_elements(IStorage *self, DWORD reserved, void *reserved_too, DWORD reserved_three,
    IEnumSTATSTG **ret_enumerator)
{
    struct storage *storage = storage_of(self);
    struct element_list *list;

    MAPIX_ENTER(storage);
    if (!ret_enumerator)
        return STG_E_INVALIDPOINTER;
    *ret_enumerator = NULL;
    if (reserved || reserved_too || reserved_three)
        return STG_E_INVALIDPARAMETER;
    HRESULT result = list_elements(storage, &list);
    if (FAILED(result))
        return result;
    result = enumerator_new(list, 0, ret_enumerator);
    list_release(list);
    return result;
}

/* --- Copying ------------------------------------------------------------------------------------------------------------------------ */

#define COPY_MODE (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)

/* Copies run through the interfaces on both sides, with no lock held: the other storage may be anybody's. */
static HRESULT copy_stream(IStorage *from, LPCOLESTR name, IStorage *to, LPCOLESTR new_name)
{
    IStream *source = NULL, *target = NULL;
    ULARGE_INTEGER all = { .QuadPart = UINT64_MAX };

    HRESULT result = from->lpVtbl->OpenStream(from, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &source);
    if (SUCCEEDED(result))
        result = to->lpVtbl->CreateStream(to, new_name, COPY_MODE | STGM_CREATE, 0, 0, &target);
    if (SUCCEEDED(result))
        result = source->lpVtbl->CopyTo(source, target, all, NULL, NULL);
    if (SUCCEEDED(result))
        result = target->lpVtbl->Commit(target, STGC_DEFAULT);
    if (target)
        target->lpVtbl->Release(target);
    if (source)
        source->lpVtbl->Release(source);
    return result;
}

static HRESULT copy_storage(IStorage *from, LPCOLESTR name, IStorage *to, LPCOLESTR new_name)
{
    IStorage *source = NULL, *target = NULL;

    HRESULT result = from->lpVtbl->OpenStorage(from, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &source);
    if (SUCCEEDED(result)) {
        result = to->lpVtbl->CreateStorage(to, new_name, COPY_MODE, 0, 0, &target);
        if (result == STG_E_FILEALREADYEXISTS)
            result = to->lpVtbl->OpenStorage(to, new_name, NULL, COPY_MODE, NULL, 0, &target);
    }
    if (SUCCEEDED(result))
        result = source->lpVtbl->CopyTo(source, 0, NULL, NULL, target);
    if (SUCCEEDED(result))
        result = target->lpVtbl->Commit(target, STGC_DEFAULT);
    if (target)
        target->lpVtbl->Release(target);
    if (source)
        source->lpVtbl->Release(source);
    return result;
}

static const struct mapix_class storage_class;

/* Would the copy contain itself? */
static bool lies_below(struct storage *storage, IStorage *other)
{
    struct storage *ours = (struct storage *)mapix_object_cast(other, &storage_class);
    bool below = false;

    if (!ours || ours->file != storage->file)
        return false;
    pthread_mutex_lock(&storage->file->lock);
    for (const struct compound_node *node = ours->node; node && !below; node = node->parent)
        below = node == storage->node;
    pthread_mutex_unlock(&storage->file->lock);
    return below;
}

/* Is `other` the same storage, in the same transaction, and the new name the element's own? Writing such a copy would empty what it copies. */
static bool is_itself(struct storage *storage, const uint16_t *name, unsigned units, IStorage *other, LPCOLESTR new_name)
{
    struct storage *ours = (struct storage *)mapix_object_cast(other, &storage_class);
    uint16_t new_units[COMPOUND_NAME_UNITS + 1];
    unsigned count;

    return ours && ours->node == storage->node && SUCCEEDED(compound_name_from_wide(new_name, false, new_units, &count)) &&
        !compound_name_compare(name, units, new_units, count);
}

static bool is_excluded(SNB names, LPCOLESTR name)
{
    for (; names && *names; names++)
        if (!wcscmp(*names, name))
            return true;
    return false;
}

static HRESULT copy_element(IStorage *self, const struct element *element, bool streams, bool storages, SNB exclude, IStorage *target)
{
    HRESULT result = S_OK;
    LPMALLOC allocator;

    if (element->statistics.type == STGTY_STORAGE ? !storages : !streams)
        return S_OK;
    LPOLESTR name = compound_name_to_wide(element->name, element->name_units);
    if (!name)
        return STG_E_INSUFFICIENTMEMORY;
    if (!is_excluded(exclude, name))
        result = element->statistics.type == STGTY_STORAGE ? copy_storage(self, name, target, name) : copy_stream(self, name, target, name);
    allocator = MAPIGetDefaultMalloc();
    allocator->lpVtbl->Free(allocator, name);
    allocator->lpVtbl->Release(allocator);
    return result;
}

static HRESULT STDMETHODCALLTYPE storage_copy_to(IStorage *self, DWORD excluded_count, const IID *excluded, SNB exclude, IStorage *target)
{
    struct storage *storage = storage_of(self);
    bool streams = true, storages = true;
    struct element_list *list;
    STATSTG statistics;

    MAPIX_ENTER(storage);
    if (!target || (excluded_count && !excluded))
        return STG_E_INVALIDPOINTER;
    for (DWORD i = 0; i < excluded_count; i++) {
        streams = streams && !IsEqualGUID(&excluded[i], &IID_IStream);
        storages = storages && !IsEqualGUID(&excluded[i], &IID_IStorage);
    }
    if (lies_below(storage, target))
        return STG_E_ACCESSDENIED;
    HRESULT result = self->lpVtbl->Stat(self, &statistics, STATFLAG_NONAME);
    if (SUCCEEDED(result))
        result = list_elements(storage, &list);
    if (FAILED(result))
        return result;
    for (uint32_t i = 0; i < list->count && SUCCEEDED(result); i++)
        result = copy_element(self, &list->elements[i], streams, storages, exclude, target);
    list_release(list);
    if (SUCCEEDED(result))
        result = target->lpVtbl->SetClass(target, &statistics.clsid);
    if (SUCCEEDED(result))
        result = target->lpVtbl->SetStateBits(target, statistics.grfStateBits, 0xFFFFFFFF);
    return result;
}

static HRESULT STDMETHODCALLTYPE storage_move_element_to(IStorage *self, LPCOLESTR name, IStorage *target, LPCOLESTR new_name, DWORD flags)
{
    struct storage *storage = storage_of(self);
    uint16_t units[COMPOUND_NAME_UNITS + 1];
    unsigned count;
    IStorage *child;

    MAPIX_ENTER(storage);
    if (!target || !new_name)
        return STG_E_INVALIDPOINTER;
    if (flags != STGMOVE_MOVE && flags != STGMOVE_COPY)
        return STG_E_INVALIDFLAG;
    if (flags == STGMOVE_MOVE && !may_write(storage))
        return STG_E_ACCESSDENIED;
    HRESULT result = compound_name_from_wide(name, false, units, &count);
    if (SUCCEEDED(result))
        result = enter(storage);
    if (FAILED(result))
        return result;
    struct compound_node *node = compound_node_find(storage->node, units, count);
    bool is_storage = node && node->is_storage;
    leave(storage);
    if (!node)
        return STG_E_FILENOTFOUND;
    if (is_itself(storage, units, count, target, new_name))
        return STG_E_ACCESSDENIED;
    if (is_storage) {
        result = self->lpVtbl->OpenStorage(self, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child);
        if (FAILED(result))
            return result;
        bool below = lies_below(storage_of(child), target);
        child->lpVtbl->Release(child);
        if (below)
            return STG_E_ACCESSDENIED;
    }
    result = is_storage ? copy_storage(self, name, target, new_name) : copy_stream(self, name, target, new_name);
    if (SUCCEEDED(result) && flags == STGMOVE_MOVE)
        result = self->lpVtbl->DestroyElement(self, name);
    return result;
}

/* --- Life --------------------------------------------------------------------------------------------------------------------------- */

/* A direct root writes what changed when it goes; nobody can be told if that fails, the file then is as it was. */
static void storage_finalize(struct mapix_object *object)
{
    struct storage *storage = (struct storage *)object;

    if (!storage->file)
        return;
    pthread_mutex_lock(&storage->file->lock);
    if (storage->is_root && may_write(storage) && !storage->scope->transacted && storage->scope->changed)
        if (SUCCEEDED(compound_commit(storage->file, STGC_DEFAULT)))
            compound_file_named(storage->file);
    compound_node_release(storage->node);
    scope_release(storage->scope);
    pthread_mutex_unlock(&storage->file->lock);
    if (storage->is_root)
        compound_file_free(storage->file);
}

static const IStorageVtbl storage_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IStorage),
    .CreateStream = storage_create_stream,
    .OpenStream = storage_open_stream,
    .CreateStorage = storage_create_storage,
    .OpenStorage = storage_open_storage,
    .CopyTo = storage_copy_to,
    .MoveElementTo = storage_move_element_to,
    .Commit = storage_commit,
    .Revert = storage_revert,
    .EnumElements = storage_enum_elements,
    .DestroyElement = storage_destroy_element,
    .RenameElement = storage_rename_element,
    .SetElementTimes = storage_set_element_times,
    .SetClass = storage_set_class,
    .SetStateBits = storage_set_state_bits,
    .Stat = storage_stat,
};

static const struct mapix_class_interface storage_interfaces[] = {
    { &IID_IStorage, offsetof(struct storage, storage), &storage_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class storage_class = {
    .name = "storage",
    .size = sizeof(struct storage),
    .interfaces = storage_interfaces,
    .finalize = storage_finalize,
};

/* Takes over the references on node and scope. Without the lock. */
static HRESULT make_storage(struct storage *parent, struct compound_node *node, struct scope *scope, DWORD mode, IStorage **ret_storage)
{
    struct storage *storage;

    if (FAILED(mapix_object_new(&storage_class, &parent->object, &storage))) {
        pthread_mutex_lock(&parent->file->lock);
        compound_node_release(node);
        scope_release(scope);
        pthread_mutex_unlock(&parent->file->lock);
        return STG_E_INSUFFICIENTMEMORY;
    }
    storage->file = parent->file;
    storage->node = node;
    storage->scope = scope;
    storage->mode = mode;
    *ret_storage = (IStorage *)&storage->storage;
    return S_OK;
}

HRESULT compound_storage_root(struct compound_file *file, DWORD mode, LPSTORAGE *ret_storage)
{
    struct scope *scope = calloc(1, sizeof(*scope));
    struct storage *storage;

    if (!scope || FAILED(mapix_object_new(&storage_class, NULL, &storage))) {
        free(scope);
        compound_file_free(file);
        return STG_E_INSUFFICIENTMEMORY;
    }
    scope->references = 1;
    scope->root = compound_node_add_ref(file->root);
    scope->transacted = mode & STGM_TRANSACTED;
    storage->file = file;
    storage->node = compound_node_add_ref(file->root);
    storage->scope = scope;
    storage->mode = mode & ~(DWORD)STGM_CREATE;
    storage->is_root = true;
    *ret_storage = (IStorage *)&storage->storage;
    return S_OK;
}
