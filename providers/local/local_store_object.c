/* IMsgStore: the store object; and opening entries, for it, for folders and for the logon object. */
#include "providers/local/local_store.h"

#include <edkmdb.h>
#include <mspst.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "table/source.h"

struct role_tag {
    ULONG tag;
    enum mapix_store_role role;
    ULONG valid;                    /* bit of PR_VALID_FOLDER_MASK */
};

static const struct role_tag role_tags[] = {
    { PR_IPM_SUBTREE_ENTRYID, MAPIX_ROLE_SUBTREE, FOLDER_IPM_SUBTREE_VALID },
    { PR_IPM_OUTBOX_ENTRYID, MAPIX_ROLE_OUTBOX, FOLDER_IPM_OUTBOX_VALID },
    { PR_IPM_WASTEBASKET_ENTRYID, MAPIX_ROLE_DELETED, FOLDER_IPM_WASTEBASKET_VALID },
    { PR_IPM_SENTMAIL_ENTRYID, MAPIX_ROLE_SENT, FOLDER_IPM_SENTMAIL_VALID },
    { PR_VIEWS_ENTRYID, MAPIX_ROLE_VIEWS, FOLDER_VIEWS_VALID },
    { PR_COMMON_VIEWS_ENTRYID, MAPIX_ROLE_COMMON_VIEWS, FOLDER_COMMON_VIEWS_VALID },
    { PR_FINDER_ENTRYID, MAPIX_ROLE_FINDER, FOLDER_FINDER_VALID },
};
#define ROLE_TAGS (sizeof(role_tags) / sizeof(role_tags[0]))

/* Where the store's file lies: what a tool that checks or copies it asks for. */
#define PATH_TAG CHANGE_PROP_TYPE(PR_PST_PATH, PT_UNICODE)

static const ULONG computed_tags[] = {
    PR_ENTRYID, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_MDB_PROVIDER, PR_VALID_FOLDER_MASK, PR_STORE_STATE, PR_ACCESS_LEVEL, PR_CREATION_TIME,
    PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE, PR_STORE_SUPPORT_MASK, PATH_TAG,
};

static const struct role_tag *role_of(ULONG tag)
{
    size_t index;

    for (index = 0; index < ROLE_TAGS; index++)
        if (PROP_ID(role_tags[index].tag) == PROP_ID(tag))
            return &role_tags[index];
    return NULL;
}

/* A store that nobody can write to has no Outbox (read-only-message-stores). */
static bool offers(const struct local_store *store, const struct mapix_store_facts *facts, const struct role_tag *role)
{
    return facts->roles[role->role] && (role->role != MAPIX_ROLE_OUTBOX || !mapix_store_is_read_only(store->core->engine));
}

/* --- Properties -------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT store_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct local_store *store = (struct local_store *)object;
    struct mapix_store_record record = { 0 };
    struct mapix_store_facts facts;
    size_t index;
    HRESULT result = mapix_store_properties_load(store->core->engine, &record);

    if (SUCCEEDED(result))
        result = mapix_store_get_facts(store->core->engine, &facts);
    for (index = 0; SUCCEEDED(result) && index < sizeof(computed_tags) / sizeof(computed_tags[0]); index++)
        result = mapix_prop_tags_add(tags, computed_tags[index]);
    for (index = 0; SUCCEEDED(result) && index < ROLE_TAGS; index++)
        if (offers(store, &facts, &role_tags[index]))
            result = mapix_prop_tags_add(tags, role_tags[index].tag);
    if (SUCCEEDED(result))
        result = local_record_list(&record, tags);
    mapix_store_record_clear(&record);
    return local_failed(object, result);
}

static HRESULT path_value(struct local_store *store, const struct prop_memory *memory, SPropValue *ret_value)
{
    wchar_t *path = mapix_text_wide_heap(mapix_store_path(store->core->engine));
    SPropValue value = { .ulPropTag = PATH_TAG, .Value.lpszW = path };
    HRESULT result = path ? mapix_prop_copy_value(memory, &value, ret_value) : MAPI_E_NOT_ENOUGH_MEMORY;

    free(path);
    return result;
}

static HRESULT computed_value(struct local_store *store, const struct mapix_store_facts *facts, ULONG tag, const struct prop_memory *memory,
    SPropValue *ret_value)
{
    const struct role_tag *role = role_of(tag);
    bool searches = false;
    ULONG mask = 0;
    size_t index;
    HRESULT result;

    if (role)
        return offers(store, facts, role) ? local_put_entry_id(memory, role->tag, store->core, MAPI_FOLDER, facts->roles[role->role], ret_value)
                                        : MAPI_E_NOT_FOUND;
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ENTRYID):
        return local_put_binary(memory, PR_ENTRYID, store->core->entry_id, store->core->entry_id_size, ret_value);
    case PROP_ID(PR_RECORD_KEY):
        return local_put_binary(memory, PR_RECORD_KEY, store->core->record_key, sizeof(store->core->record_key), ret_value);
    case PROP_ID(PR_OBJECT_TYPE):
        return local_put_long(PR_OBJECT_TYPE, MAPI_STORE, ret_value);
    case PROP_ID(PR_MDB_PROVIDER):
        return local_put_binary(memory, PR_MDB_PROVIDER, &facts->provider, sizeof(facts->provider), ret_value);
    case PROP_ID(PR_VALID_FOLDER_MASK):
        for (index = 0; index < ROLE_TAGS; index++)
            if (offers(store, facts, &role_tags[index]))
                mask |= role_tags[index].valid;
        if (facts->roles[MAPIX_ROLE_INBOX])
            mask |= FOLDER_IPM_INBOX_VALID;
        return local_put_long(PR_VALID_FOLDER_MASK, (LONG)mask, ret_value);
    case PROP_ID(PR_STORE_STATE):
        result = mapix_store_has_searches(store->core->engine, &searches);
        return FAILED(result) ? result : local_put_long(PR_STORE_STATE, searches ? STORE_HAS_SEARCHES : 0, ret_value);
    case PROP_ID(PR_ACCESS_LEVEL):
        return local_put_long(PR_ACCESS_LEVEL, store->core->writable ? MAPI_MODIFY : 0, ret_value);
    case PROP_ID(PR_CREATION_TIME):
        return local_put_systime(PR_CREATION_TIME, facts->created, ret_value);
    case PROP_ID(PR_PST_PATH):
        return path_value(store, memory, ret_value);
    default:
        return local_common_value(store->core, tag, memory, ret_value);
    }
}

static HRESULT store_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct local_store *store = (struct local_store *)object;
    struct mapix_store_record record = { 0 };
    struct mapix_store_facts facts;
    ULONG index;
    HRESULT result = mapix_store_properties_load(store->core->engine, &record);

    if (SUCCEEDED(result))
        result = mapix_store_get_facts(store->core->engine, &facts);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        HRESULT one = computed_value(store, &facts, tags[index], memory, &ret_values[index]);
        if (one == MAPI_E_NOT_FOUND && !local_tag_in(tags[index], computed_tags, sizeof(computed_tags) / sizeof(computed_tags[0])))
            local_record_value(store->core, &record, tags[index], limit, memory, &ret_values[index]);
        else if (FAILED(one))
            mapix_prop_error_value(&ret_values[index], tags[index], one);
    }
    mapix_store_record_clear(&record);
    return local_failed(object, result);
}

static HRESULT store_check_set(struct mapix_object *object, const SPropValue *value)
{
    (void)object;
    if (PROP_ID(value->ulPropTag) == PROP_ID(PR_VALID_FOLDER_MASK))
        return S_FALSE;                           /* it follows from the folders; HrValidateIPMSubtree sets it */
    if (local_tag_in(value->ulPropTag, computed_tags, sizeof(computed_tags) / sizeof(computed_tags[0])))
        return MAPI_E_COMPUTED;
    if (role_of(value->ulPropTag) && PROP_TYPE(value->ulPropTag) != PT_BINARY)
        return MAPI_E_INVALID_TYPE;
    return S_OK;
}

static HRESULT store_check_delete(struct mapix_object *object, ULONG tag)
{
    (void)object;
    if (PROP_ID(tag) == PROP_ID(PR_DISPLAY_NAME))
        return MAPI_E_NO_ACCESS;
    return local_tag_in(tag, computed_tags, sizeof(computed_tags) / sizeof(computed_tags[0])) ? MAPI_E_COMPUTED : S_OK;
}

/* Entry ids of special folders change roles; they take effect one by one, before the rest. */
static HRESULT change_roles(struct local_store *store, struct prop_change *changes, ULONG count)
{
    ULONG index;

    for (index = 0; index < count; index++) {
        const struct role_tag *role = role_of(changes[index].tag);
        int64_t folder = 0;
        HRESULT result = S_OK;
        if (!role)
            continue;
        if (changes[index].kind == PROP_CHANGE_SET)
            result = local_parse_id(&store->object, store->core, changes[index].value->Value.bin.cb, changes[index].value->Value.bin.lpb,
                MAPI_FOLDER, &folder);
        if (SUCCEEDED(result))
            result = mapix_store_set_role(store->core->engine, role->role, folder);
        changes[index].result = FAILED(result) ? result : MAPI_E_COMPUTED;      /* marks it as done: not for the record */
        if (FAILED(result) && result != MAPI_E_NOT_FOUND && result != MAPI_E_INVALID_ENTRYID && result != MAPI_E_UNKNOWN_ENTRYID)
            return result;
    }
    return S_OK;
}

static HRESULT store_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct local_store *store = (struct local_store *)object;
    struct local_change_set set;
    ULONG index;
    HRESULT result = change_roles(store, changes, count);

    (void)flags;
    if (SUCCEEDED(result))
        result = local_split_changes(store->core, changes, count, &set);
    if (SUCCEEDED(result)) {
        if (set.set.count || set.set.large_count || set.deleted_count)
            result = mapix_store_properties_change(store->core->engine, &set.set, set.deleted_count, set.deleted);
        local_change_set_clear(&set);
    }
    for (index = 0; index < count; index++)
        if (role_of(changes[index].tag) && changes[index].result == MAPI_E_COMPUTED)
            changes[index].result = S_OK;
    return local_failed(object, result);
}

static struct prop_names *store_names(struct mapix_object *object)
{
    struct prop_names *names = NULL;

    return SUCCEEDED(mapix_store_names(((struct local_store *)object)->core->engine, &names)) ? names : NULL;
}

static const struct prop_source store_source = {
    .list = store_list, .get = store_get, .commit = store_commit, .check_set = store_check_set, .check_delete = store_check_delete,
    .names = store_names, .large_value = 32768,
};

/* --- Entry ids ----------------------------------------------------------------------------------------------------------------------------------- */

HRESULT local_parse_id(struct mapix_object *object, const struct local_core *core, ULONG size, const void *bytes, ULONG type, int64_t *ret_id)
{
    ULONG found = 0;
    HRESULT result = mapix_store_entry_id_parse(&core->uid, size, bytes, &found, ret_id);

    if (result == MAPI_E_UNKNOWN_ENTRYID)
        return mapix_object_fail(object, result, 0, "The entry identifier belongs to another store or provider; open it through the session");
    if (FAILED(result))
        return mapix_object_fail(object, result, 0, "The entry identifier is damaged; take it from a table or a property again");
    if (type && found != type)
        return mapix_object_fail(object, MAPI_E_INVALID_ENTRYID, 0, "The entry identifier is that of a %s; a %s is wanted here",
            found == MAPI_FOLDER ? "folder" : "message", type == MAPI_FOLDER ? "folder" : "message");
    return S_OK;
}

HRESULT local_parse_list(struct mapix_object *object, const struct local_core *core, const ENTRYLIST *list, ULONG *ret_count, int64_t **ret_ids)
{
    int64_t *ids = NULL;
    ULONG index;

    if (!list || (list->cValues && !list->lpbin))
        return MAPI_E_INVALID_PARAMETER;
    if (FAILED(MAPIAllocateBuffer((ULONG)((list->cValues + (size_t)1) * sizeof(*ids)), (void **)&ids)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (index = 0; index < list->cValues; index++) {
        ULONG type = 0;
        ids[index] = 0;
        if (FAILED(mapix_store_entry_id_parse(&core->uid, list->lpbin[index].cb, list->lpbin[index].lpb, &type, &ids[index]))
            || type != MAPI_MESSAGE)
            ids[index] = 0;
    }
    (void)object;
    *ret_count = list->cValues;
    *ret_ids = ids;
    return S_OK;
}

HRESULT local_compare_entry_ids(struct local_core *core, ULONG size_1, const ENTRYID *entry_1, ULONG size_2, const ENTRYID *entry_2,
    ULONG flags, ULONG *ret_result)
{
    ULONG type_1 = 0, type_2 = 0;
    int64_t id_1 = 0, id_2 = 0;
    HRESULT result;

    if (!ret_result || !entry_1 || !entry_2)
        return MAPI_E_INVALID_PARAMETER;
    if (flags)
        return MAPI_E_UNKNOWN_FLAGS;
    result = mapix_store_entry_id_parse(&core->uid, size_1, entry_1, &type_1, &id_1);
    if (SUCCEEDED(result))
        result = mapix_store_entry_id_parse(&core->uid, size_2, entry_2, &type_2, &id_2);
    if (FAILED(result))                           /* unknown, never "different" (SPI-STORE-17) */
        return MAPI_E_UNKNOWN_ENTRYID;
    *ret_result = type_1 == type_2 && id_1 == id_2;
    return S_OK;
}

/* --- OpenEntry ----------------------------------------------------------------------------------------------------------------------------------- */

#define OPEN_FLAGS (MAPI_BEST_ACCESS | MAPI_MODIFY | MAPI_DEFERRED_ERRORS | MAPI_NO_CACHE | MAPI_CACHE_ONLY | SHOW_SOFT_DELETES)

static HRESULT give(struct mapix_object *object, LPCIID iid, const IID *standard, ULONG type, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    HRESULT result = mapix_object_query_interface(object, iid ? iid : standard, (void **)ret_object);

    if (FAILED(result))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    *ret_type = type;
    return S_OK;
}

/* What was soft-deleted is found by those who ask for it. */
static HRESULT check_alive(struct local_store *store, struct mapix_object *caller, int64_t folder, ULONG flags)
{
    HRESULT result = flags & SHOW_SOFT_DELETES ? S_OK : mapix_store_folder_check_alive(store->core->engine, folder);

    if (result == MAPI_E_OBJECT_DELETED)
        return mapix_object_fail(caller, MAPI_E_NOT_FOUND, 0, "The folder was deleted; open it with SHOW_SOFT_DELETES");
    return result;
}

static HRESULT open_folder(struct local_store *store, struct mapix_object *caller, int64_t id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    struct local_folder *folder = NULL;
    HRESULT result = check_alive(store, caller, id, flags);

    if (SUCCEEDED(result))
        result = local_folder_new(store, id, flags & (MAPI_MODIFY | MAPI_BEST_ACCESS), &folder);
    if (FAILED(result))
        return result;
    result = give(&folder->object, iid, &IID_IMAPIFolder, MAPI_FOLDER, ret_type, ret_object);
    mapix_object_release(&folder->object);
    return result;
}

static HRESULT open_message(struct local_store *store, struct mapix_object *caller, int64_t id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct local_message *message = NULL;
    struct mapix_store_message row;
    bool writable = flags & (MAPI_MODIFY | MAPI_BEST_ACCESS);
    HRESULT result = mapix_store_message_get(store->core->engine, id, &row);

    if (SUCCEEDED(result) && row.kind == MAPIX_MESSAGE_EMBEDDED)
        result = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(result) && row.kind & MAPIX_MESSAGE_DELETED && !(flags & SHOW_SOFT_DELETES))
        result = mapix_object_fail(caller, MAPI_E_NOT_FOUND, 0, "The message was deleted; open it with SHOW_SOFT_DELETES");
    if (SUCCEEDED(result))
        result = check_alive(store, caller, row.folder, flags);
    if (FAILED(result))
        return result;
    if (row.queue_flags != MAPIX_STORE_NOT_QUEUED && !store->core->is_spooler) {      /* SPI-MSG-21 */
        if (row.queue_flags & SUBMITFLAG_LOCKED)
            return mapix_object_fail(caller, MAPI_E_NO_ACCESS, 0, "The message is being sent at this moment; try again in a while");
        if (flags & MAPI_MODIFY)
            return mapix_object_fail(caller, MAPI_E_SUBMITTED, 0, "The message waits to be sent; call it back with AbortSubmit to change it");
        writable = false;
    }
    result = local_message_open(store, id, writable, &message);
    if (FAILED(result))
        return result;
    result = give(&message->object, iid, &IID_IMessage, MAPI_MESSAGE, ret_type, ret_object);
    mapix_object_release(&message->object);
    return result;
}

bool local_core_keeps_personal(const struct local_core *core)
{
    return core->writable || mapix_store_keeps_personal(core->engine);
}

bool local_core_keeps_view(const struct local_core *core, int64_t folder, ULONG kind)
{
    return !core->writable && mapix_store_keeps_personal(core->engine) && mapix_store_message_is_view(core->engine, folder, kind);
}

HRESULT local_refuse_read_only(struct mapix_object *object, const struct local_core *core)
{
    if (!mapix_store_is_read_only(core->engine))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "The message store is open for reading only; open it with MDB_WRITE");
    if (mapix_store_keeps_personal(core->engine))
        return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "The file of the message store, %s, cannot be written to: only read state, sort orders, views and "
            "searches are kept for it; to change it, get the right to write to the file, or copy it to where you have it", mapix_store_path(core->engine));
    const char *why = mapix_store_why_not_personal(core->engine);
    return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "The file of the message store, %s, cannot be written to, and read state and the like cannot be kept "
        "for it either: %s", mapix_store_path(core->engine), why ? why : "it was opened for reading only");
}

static bool is_kept_view(const struct local_store *store, int64_t id)
{
    struct mapix_store_message row;

    return SUCCEEDED(mapix_store_message_get(store->core->engine, id, &row)) && local_core_keeps_view(store->core, row.folder, row.kind);
}

HRESULT local_open_entry(struct local_store *store, struct mapix_object *caller, ULONG size, const ENTRYID *entry_id, LPCIID iid, ULONG flags,
    ULONG *ret_type, LPUNKNOWN *ret_object)
{
    struct mapix_store_facts facts;
    ULONG type = MAPI_FOLDER, ignored = 0;
    int64_t id = 0;
    HRESULT result = S_OK;

    if (!ret_object || (size && !entry_id))
        return MAPI_E_INVALID_PARAMETER;
    *ret_object = NULL;
    if (!ret_type)
        ret_type = &ignored;
    if (flags & ~(ULONG)OPEN_FLAGS)
        return local_unknown_flags(caller, flags);
    if (!size || !entry_id) {                     /* SPI-STORE-07: the root folder */
        result = mapix_store_get_facts(store->core->engine, &facts);
        id = facts.roles[MAPIX_ROLE_ROOT];
    } else {
        result = mapix_store_entry_id_parse(&store->core->uid, size, entry_id, &type, &id);
        if (result == MAPI_E_UNKNOWN_ENTRYID || result == MAPI_E_INVALID_ENTRYID)
            return local_parse_id(caller, store->core, size, entry_id, 0, &id);
    }
    if (FAILED(result))
        return local_failed(caller, result);
    if (flags & MAPI_MODIFY && !store->core->writable && !(type == MAPI_MESSAGE && is_kept_view(store, id)))
        return local_refuse_read_only(caller, store->core);
    result = type == MAPI_FOLDER ? open_folder(store, caller, id, iid, flags, ret_type, ret_object)
                                 : open_message(store, caller, id, iid, flags, ret_type, ret_object);
    if (result == MAPI_E_INTERFACE_NOT_SUPPORTED)
        return local_no_interface(caller);
    return result == MAPI_E_SUBMITTED || result == MAPI_E_NO_ACCESS ? result : local_failed(caller, result);
}

static HRESULT STDMETHODCALLTYPE store_open_entry(IMsgStore *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    return local_open_entry(store, &store->object, size, entry_id, iid, flags, ret_type, ret_object);
}

static HRESULT STDMETHODCALLTYPE store_compare_entry_ids(IMsgStore *self, ULONG size_1, LPENTRYID entry_1, ULONG size_2, LPENTRYID entry_2,
    ULONG flags, ULONG *ret_result)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    return local_compare_entry_ids(store->core, size_1, entry_1, size_2, entry_2, flags, ret_result);
}

static HRESULT STDMETHODCALLTYPE store_advise(IMsgStore *self, ULONG size, LPENTRYID entry_id, ULONG mask, LPMAPIADVISESINK sink,
    ULONG_PTR *ret_connection)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    return local_advise(store->core, &store->object, size, entry_id, mask, sink, ret_connection);
}

static HRESULT STDMETHODCALLTYPE store_unadvise(IMsgStore *self, ULONG_PTR connection)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    return local_unadvise(store->core, &store->object, connection);
}

/* --- Receive folders ------------------------------------------------------------------------------------------------------------------------------ */

/* SPI-STORE-28: ASCII 32 to 127, at most 255, no period at the end. */
static HRESULT message_class(struct mapix_object *object, LPCTSTR class, ULONG flags, char **ret_class)
{
    char *text = class ? mapix_text_from_flags_heap(class, flags) : strdup("");
    size_t length, index;

    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    length = strlen(text);
    for (index = 0; index < length && (signed char)text[index] >= 32; index++)
        ;
    if (length > 255 || index < length || (length && text[length - 1] == '.')) {
        free(text);
        return mapix_object_fail(object, MAPI_E_INVALID_PARAMETER, 0,
            "A message class has at most 255 characters, plain ASCII, and does not end in a period");
    }
    *ret_class = text;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE store_set_receive_folder(IMsgStore *self, LPTSTR class, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    char *text = NULL;
    int64_t folder = 0;
    HRESULT result;

    MAPIX_ENTER(store);
    if (flags & ~(ULONG)MAPI_UNICODE)
        return local_unknown_flags(&store->object, flags);
    if (!store->core->writable)
        return local_refuse_read_only(&store->object, store->core);
    result = message_class(&store->object, class, flags, &text);
    if (SUCCEEDED(result) && size && entry_id)
        result = local_parse_id(&store->object, store->core, size, entry_id, MAPI_FOLDER, &folder);
    if (SUCCEEDED(result))
        result = local_failed(&store->object, mapix_store_receive_set(store->core->engine, text, folder));
    free(text);
    return result;
}

static HRESULT STDMETHODCALLTYPE store_get_receive_folder(IMsgStore *self, LPTSTR class, ULONG flags, ULONG *ret_size, LPENTRYID *ret_entry_id,
    LPTSTR *ret_explicit)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    char *text = NULL, *found = NULL;
    void *entry_id = NULL;
    LPTSTR explicit = NULL;
    int64_t folder = 0;
    HRESULT result;

    MAPIX_ENTER(store);
    if (!ret_size || !ret_entry_id)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return local_unknown_flags(&store->object, flags);
    *ret_entry_id = NULL;
    if (ret_explicit)
        *ret_explicit = NULL;
    result = message_class(&store->object, class, flags, &text);
    if (SUCCEEDED(result))
        result = local_failed(&store->object, mapix_store_receive_find(store->core->engine, text, &folder, &found));
    if (SUCCEEDED(result) && FAILED(store->core->allocate_buffer(MAPIX_STORE_ENTRY_ID_SIZE, &entry_id)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(result) && ret_explicit) {
        explicit = mapix_text_to_flags(NULL, found, flags);
        if (!explicit)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (SUCCEEDED(result)) {
        mapix_store_entry_id_make(&store->core->uid, MAPI_FOLDER, folder, entry_id);
        *ret_size = MAPIX_STORE_ENTRY_ID_SIZE;
        *ret_entry_id = entry_id;
        if (ret_explicit)
            *ret_explicit = explicit;
    } else if (entry_id) {
        store->core->free_buffer(entry_id);
    }
    MAPIFreeBuffer(found);
    free(text);
    return result;
}

static HRESULT open_table(struct local_store *store, enum mapix_store_table table, ULONG flags, LPMAPITABLE *ret_table)
{
    struct mapix_store_identity identity = local_core_identity(store->core);
    struct mapix_row_source *source = NULL;
    HRESULT result;

    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return local_unknown_flags(&store->object, flags);
    result = mapix_store_table_source(store->core->engine, table, 0, 0, &identity, &source);
    if (SUCCEEDED(result))
        result = mapix_table_open(source, flags & MAPI_UNICODE, &store->object, ret_table);
    mapix_row_source_release(source);
    return local_failed(&store->object, result);
}

static HRESULT STDMETHODCALLTYPE store_get_receive_folder_table(IMsgStore *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    return open_table(store, MAPIX_TABLE_RECEIVE, flags, ret_table);
}

/* --- Sending -------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT only_spooler(struct local_store *store, const char *method)
{
    return mapix_object_fail(&store->object, MAPI_E_NO_SUPPORT, 0, "%s is for the spooler only; programs use SubmitMessage and AbortSubmit", method);
}

static HRESULT STDMETHODCALLTYPE store_abort_submit(IMsgStore *self, ULONG size, LPENTRYID entry_id, ULONG flags)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    int64_t message = 0;
    HRESULT result;

    MAPIX_ENTER(store);
    if (flags)
        return local_unknown_flags(&store->object, flags);
    result = local_parse_id(&store->object, store->core, size, entry_id, MAPI_MESSAGE, &message);
    if (FAILED(result))
        return result;
    result = mapix_store_queue_remove(store->core->engine, message, false);
    if (result == MAPI_E_NOT_FOUND)               /* sent and gone */
        return mapix_object_fail(&store->object, MAPI_E_NOT_IN_QUEUE, 0, "The message is not waiting to be sent; it is gone from the store");
    return local_failed(&store->object, result);
}

static HRESULT STDMETHODCALLTYPE store_get_outgoing_queue(IMsgStore *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    if (!store->core->is_spooler)
        return only_spooler(store, "GetOutgoingQueue");
    return open_table(store, MAPIX_TABLE_QUEUE, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE store_set_lock_state(IMsgStore *self, LPMESSAGE interface, ULONG state)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    struct local_message *message;
    HRESULT result;

    MAPIX_ENTER(store);
    message = interface ? local_own_message(store->core, interface) : NULL;
    if (!message || (state != MSG_LOCKED && state != MSG_UNLOCKED))
        return MAPI_E_INVALID_PARAMETER;
    if (!store->core->is_spooler)
        return only_spooler(store, "SetLockState");
    if (state == MSG_LOCKED) {                    /* SPI-SUBM-08: what was changed before is saved */
        result = interface->lpVtbl->SaveChanges(interface, KEEP_OPEN_READWRITE);
        if (FAILED(result) && result != MAPI_E_NO_ACCESS)
            return result;
    }
    result = mapix_store_queue_set_flags(store->core->engine, message->content.row.id, state == MSG_LOCKED ? SUBMITFLAG_LOCKED : 0,
        state == MSG_LOCKED ? 0 : SUBMITFLAG_LOCKED);
    return local_failed(&store->object, result);
}

/* SPI-SUBM-10. The sent copy and the deletion are done by DoSentMail where the support object has hooks to run; what it left to do, or could
 * not do, is done here. */
static HRESULT file_sent_message(struct local_store *store, int64_t id)
{
    struct mapix_store_message row;
    struct mapix_store_record record = { 0 };
    const SPropValue *value;
    int64_t target = 0;
    bool removes = false;
    HRESULT result = mapix_store_message_load(store->core->engine, id, &row, &record);

    if (result == MAPI_E_NOT_FOUND)
        return S_OK;
    if (FAILED(result))
        return result;
    value = mapix_store_record_find(&record, PR_SENTMAIL_ENTRYID);
    if (value && value->ulPropTag == PR_SENTMAIL_ENTRYID)
        local_parse_id(&store->object, store->core, value->Value.bin.cb, value->Value.bin.lpb, MAPI_FOLDER, &target);
    value = mapix_store_record_find(&record, PR_DELETE_AFTER_SUBMIT);
    removes = value && value->ulPropTag == PR_DELETE_AFTER_SUBMIT && value->Value.b;
    mapix_store_record_clear(&record);
    if (target && target != row.folder && !removes)
        result = mapix_store_messages_move(store->core->engine, row.folder, target, &id, 1, NULL, NULL);
    if (removes)
        result = mapix_store_messages_delete(store->core->engine, row.folder, &id, 1, false, NULL, NULL);
    return FAILED(result) ? result : S_OK;
}

static HRESULT STDMETHODCALLTYPE store_finished_message(IMsgStore *self, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    struct local_message *message = NULL;
    int64_t id = 0, one;
    HRESULT result;

    MAPIX_ENTER(store);
    if (!store->core->is_spooler)
        return only_spooler(store, "FinishedMsg");
    if (flags)
        return local_unknown_flags(&store->object, flags);
    result = local_parse_id(&store->object, store->core, size, entry_id, MAPI_MESSAGE, &id);
    if (FAILED(result))
        return result;
    result = mapix_store_queue_remove(store->core->engine, id, true);
    if (FAILED(result))
        return local_failed(&store->object, result);
    one = id;
    result = mapix_store_messages_flag(store->core->engine, 0, &one, 1, MSGFLAG_READ, MSGFLAG_UNSENT, NULL, NULL);
    if (SUCCEEDED(result) && SUCCEEDED(local_message_open(store, id, true, &message))) {
        LPMESSAGE interface = (LPMESSAGE)(void *)&message->message;
        /* It releases the message, whatever it answers (SPI-SUP-37); what it did not do is done below. */
        store->core->support->lpVtbl->DoSentMail(store->core->support, 0, interface);
    }
    if (SUCCEEDED(result))
        result = file_sent_message(store, id);
    return local_failed(&store->object, result);
}

static HRESULT STDMETHODCALLTYPE store_notify_new_mail(IMsgStore *self, LPNOTIFICATION notification)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    int64_t message = 0, parent = 0;
    HRESULT result;

    MAPIX_ENTER(store);
    if (!notification || notification->ulEventType != fnevNewMail)
        return MAPI_E_INVALID_PARAMETER;
    if (!store->core->is_spooler)
        return only_spooler(store, "NotifyNewMail");
    result = local_parse_id(&store->object, store->core, notification->info.newmail.cbEntryID, notification->info.newmail.lpEntryID,
        MAPI_MESSAGE, &message);
    if (SUCCEEDED(result) && notification->info.newmail.cbParentID)
        result = local_parse_id(&store->object, store->core, notification->info.newmail.cbParentID, notification->info.newmail.lpParentID,
            MAPI_FOLDER, &parent);
    if (FAILED(result))
        return result;
    return local_failed(&store->object, mapix_store_tell_new_mail(store->core->engine, message, parent));
}

static HRESULT STDMETHODCALLTYPE store_logoff(IMsgStore *self, ULONG *io_flags)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);
    struct local_core *core = store->core;
    HRESULT result = S_OK;
    ULONG queued = 0;

    MAPIX_ENTER(store);
    if (!io_flags)
        return MAPI_E_INVALID_PARAMETER;
    if (*io_flags & ~(ULONG)(LOGOFF_NO_WAIT | LOGOFF_ORDERLY | LOGOFF_PURGE | LOGOFF_ABORT | LOGOFF_QUIET))
        return local_unknown_flags(&store->object, *io_flags);
    if (*io_flags & (*io_flags - 1))               /* they exclude each other (LOGOFF-15) */
        return MAPI_E_INVALID_PARAMETER;
    core->logoff_flags = *io_flags;               /* used when the last reference goes (K-17) */
    result = mapix_store_flush(core->engine);     /* what SaveChanges with MAPI_DEFERRED_ERRORS left open is told here */
    if (FAILED(result))
        return local_failed(&store->object, result);
    if (*io_flags & LOGOFF_QUIET && !core->without_mail) {
        core->logoff_told = true;
        result = core->support->lpVtbl->StoreLogoffTransports(core->support, io_flags);
        if (result == MAPI_E_NO_SUPPORT) {
            *io_flags = LOGOFF_COMPLETE;
            result = S_OK;
        }
    } else {
        *io_flags = LOGOFF_COMPLETE;
    }
    if (SUCCEEDED(result) && SUCCEEDED(mapix_store_queue_count(core->engine, &queued)) && queued)
        *io_flags = (*io_flags & ~(ULONG)LOGOFF_COMPLETE) | LOGOFF_OUTBOUND_QUEUE;      /* LOGOFF-16 */
    return result;
}

/* --- The object ------------------------------------------------------------------------------------------------------------------------------------ */

static void store_finalize(struct mapix_object *object)
{
    struct local_store *store = (struct local_store *)object;
    struct local_core *core = store->core;
    LPMAPISUP support;

    mapix_prop_finalize(object);
    if (!core)
        return;
    if (atomic_exchange(&store->holds, 0))
        mapix_store_let_go(core->engine);
    local_notify_close(core);
    pthread_mutex_lock(&core->lock);
    core->store = NULL;
    support = core->support;
    pthread_mutex_unlock(&core->lock);
    atomic_store(&core->closing, true);
    mapix_store_flush(core->engine);
    if (support && !core->logoff_told && !core->without_mail && !core->is_spooler) {
        ULONG flags = core->logoff_flags;
        support->lpVtbl->StoreLogoffTransports(support, &flags);
    }
    pthread_mutex_lock(&core->lock);
    core->support = NULL;
    pthread_mutex_unlock(&core->lock);
    if (support)
        support->lpVtbl->Release(support);        /* MAPI may call our Logoff in here (SPI-MS-15): no lock is held */
    local_core_release(core);
}

static const IMsgStoreVtbl store_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMsgStore),
    MAPIX_FORWARD_IMAPIPROP(IMsgStore),
    .Advise = store_advise,
    .Unadvise = store_unadvise,
    .CompareEntryIDs = store_compare_entry_ids,
    .OpenEntry = store_open_entry,
    .SetReceiveFolder = store_set_receive_folder,
    .GetReceiveFolder = store_get_receive_folder,
    .GetReceiveFolderTable = store_get_receive_folder_table,
    .StoreLogoff = store_logoff,
    .AbortSubmit = store_abort_submit,
    .GetOutgoingQueue = store_get_outgoing_queue,
    .SetLockState = store_set_lock_state,
    .FinishedMsg = store_finished_message,
    .NotifyNewMail = store_notify_new_mail,
};
/* --- IMapixBatch: the spooler makes a group of messages durable at once ------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE batch_query_interface(IMapixBatch *self, REFIID iid, LPVOID *ret)
{
    return mapix_object_query_interface(mapix_object_of(self), iid, ret);
}

static ULONG STDMETHODCALLTYPE batch_add_ref(IMapixBatch *self)
{
    return mapix_object_add_ref(mapix_object_of(self));
}

static ULONG STDMETHODCALLTYPE batch_release(IMapixBatch *self)
{
    return mapix_object_release(mapix_object_of(self));
}

static HRESULT STDMETHODCALLTYPE batch_begin(IMapixBatch *self)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    if (!atomic_exchange(&store->holds, 1))
        mapix_store_hold(store->core->engine);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE batch_commit(IMapixBatch *self)
{
    struct local_store *store = (struct local_store *)mapix_object_of(self);

    MAPIX_ENTER(store);
    return local_failed(&store->object, atomic_exchange(&store->holds, 0) ? mapix_store_let_go(store->core->engine)
                                                                          : mapix_store_flush(store->core->engine));
}

static const IMapixBatchVtbl batch_vtable = {
    .QueryInterface = batch_query_interface, .AddRef = batch_add_ref, .Release = batch_release, .Begin = batch_begin, .Commit = batch_commit,
};

static const struct mapix_class_interface store_interfaces[] = {
    { &IID_IMsgStore, offsetof(struct local_store, store), &store_vtable },
    { &IID_IMapixBatch, offsetof(struct local_store, batch), &batch_vtable },
    { &IID_IMAPIProp, offsetof(struct local_store, store), NULL },
    { NULL, 0, NULL },
};
const struct mapix_class local_store_class = {
    .name = "store", .size = sizeof(struct local_store), .interfaces = store_interfaces, .finalize = store_finalize,
    .property_offset = offsetof(struct local_store, properties),
};

HRESULT local_store_announce(LPMDB interface, LPMESSAGE message_interface)
{
    LPMAPIXBATCH ours;
    struct local_store *store;
    struct local_message *message;

    if (FAILED(interface->lpVtbl->QueryInterface(interface, &IID_IMapixBatch, (LPVOID *)&ours)))
        return MAPI_E_NO_SUPPORT;
    if (ours->lpVtbl != &batch_vtable) {
        ours->lpVtbl->Release(ours);
        return MAPI_E_NO_SUPPORT;
    }
    store = (struct local_store *)mapix_object_of(ours);
    message = local_message_of(message_interface);
    ours->lpVtbl->Release(ours);       /* the caller holds the store */
    if (!message || message->core != store->core)
        return MAPI_E_NO_SUPPORT;
    return mapix_store_tell_new_mail(store->core->engine, message->content.row.id, message->content.row.folder);
}

HRESULT local_store_new(struct local_core *core, struct local_store **ret_store)
{
    struct local_store *store = NULL;
    HRESULT result = mapix_object_new(&local_store_class, NULL, &store);

    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&store->object, &store_source, core->writable ? MAPIX_PROP_WRITABLE : 0, NULL);
    if (FAILED(result)) {
        mapix_object_release(&store->object);
        return result;
    }
    store->core = local_core_reference(core);
    core->store = store;
    *ret_store = store;
    return S_OK;
}
