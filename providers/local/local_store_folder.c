/* IMAPIFolder. Folders are not transacted: what is set is set. */
#include "providers/local/local_store.h"

#include <edkmdb.h>
#include <stdlib.h>
#include <string.h>

#include "table/source.h"
#include "value/codec.h"
#include "value/restriction.h"

/* The order in which contents tables of this folder begin (SaveContentsSort), encoded; not shown. */

#ifndef PR_IPM_JOURNAL_ENTRYID
#define PR_IPM_JOURNAL_ENTRYID PROP_TAG(PT_BINARY, 0x36D2)
#endif
#ifndef PR_IPM_NOTE_ENTRYID
#define PR_IPM_NOTE_ENTRYID PROP_TAG(PT_BINARY, 0x36D3)
#endif

/* Hints that Outlook gives with its searches; nothing follows from them here. */
#define SEARCH_HINTS 0x00060000u

struct role_tag {
    ULONG tag;
    enum mapix_store_role role;
};
static const struct role_tag role_tags[] = {      /* on the Inbox and the root (SPI-STORE-11) */
    { PR_IPM_APPOINTMENT_ENTRYID, MAPIX_ROLE_CALENDAR }, { PR_IPM_CONTACT_ENTRYID, MAPIX_ROLE_CONTACTS },
    { PR_IPM_JOURNAL_ENTRYID, MAPIX_ROLE_JOURNAL }, { PR_IPM_NOTE_ENTRYID, MAPIX_ROLE_NOTES }, { PR_IPM_TASK_ENTRYID, MAPIX_ROLE_TASKS },
    { PR_IPM_DRAFTS_ENTRYID, MAPIX_ROLE_DRAFTS },
};
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const ULONG computed_tags[] = {
    PR_ENTRYID, PR_PARENT_ENTRYID, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_FOLDER_TYPE, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_ASSOC_CONTENT_COUNT,
    PR_SUBFOLDERS, PR_FOLDER_CHILD_COUNT, PR_ACCESS, PR_ACCESS_LEVEL, PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_SIZE_EXTENDED,
    PR_DISPLAY_TYPE, PR_CONTAINER_HIERARCHY, PR_CONTAINER_CONTENTS, PR_FOLDER_ASSOCIATED_CONTENTS, PR_STORE_ENTRYID,
    PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE, PR_STORE_SUPPORT_MASK,
};

/* --- Properties ----------------------------------------------------------------------------------------------------------------------------------- */

static enum mapix_store_role role_for(ULONG tag)
{
    size_t index;

    for (index = 0; index < COUNT_OF(role_tags); index++)
        if (PROP_ID(role_tags[index].tag) == PROP_ID(tag))
            return role_tags[index].role;
    return MAPIX_ROLE_NONE;
}

/* A folder that was deleted for good after it was opened says so: MAPI_E_NOT_FOUND is about what a call asks for. */
static bool is_gone(const struct local_folder *folder)
{
    struct mapix_store_folder row;

    return mapix_store_folder_get(folder->core->engine, folder->id, &row) == MAPI_E_NOT_FOUND;
}

static HRESULT folder_failed(struct local_folder *folder, HRESULT result)
{
    if (result == MAPI_E_NOT_FOUND && is_gone(folder))
        return mapix_object_fail(&folder->object, MAPI_E_OBJECT_DELETED, 0, "The folder was deleted after it was opened; release it and open another");
    return local_failed(&folder->object, result);
}

static bool carries_roles(const struct mapix_store_folder *row)
{
    return row->role == MAPIX_ROLE_ROOT || row->role == MAPIX_ROLE_INBOX;
}

static HRESULT folder_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct local_folder *folder = (struct local_folder *)object;
    struct mapix_store_record record = { 0 };
    struct mapix_store_folder row;
    struct mapix_store_facts facts;
    size_t index;
    HRESULT result = mapix_store_folder_load(folder->core->engine, folder->id, &row, &record);

    for (index = 0; SUCCEEDED(result) && index < COUNT_OF(computed_tags); index++)
        result = mapix_prop_tags_add(tags, computed_tags[index]);
    if (SUCCEEDED(result) && carries_roles(&row)) {
        result = mapix_store_get_facts(folder->core->engine, &facts);
        for (index = 0; SUCCEEDED(result) && index < COUNT_OF(role_tags); index++)
            if (facts.roles[role_tags[index].role])
                result = mapix_prop_tags_add(tags, role_tags[index].tag);
    }
    if (SUCCEEDED(result))
        result = mapix_prop_tags_add(tags, PR_STATUS);
    for (index = 0; SUCCEEDED(result) && index < record.count; index++)
        if (record.values[index].ulPropTag != MAPIX_STORE_SAVED_SORT && !mapix_prop_tags_contain_id(tags, record.values[index].ulPropTag))
            result = mapix_prop_tags_add(tags, record.values[index].ulPropTag);
    for (index = 0; SUCCEEDED(result) && index < record.large_count; index++)
        if (!mapix_prop_tags_contain_id(tags, record.large[index].tag))
            result = mapix_prop_tags_add(tags, record.large[index].tag);
    mapix_store_record_clear(&record);
    return folder_failed(folder, result);
}

static LONG access_of(const struct local_folder *folder, const struct mapix_store_folder *row)
{
    LONG access = MAPI_ACCESS_READ;

    if (!folder->core->writable) {                /* what a store that nobody can write to takes all the same (SPI-STORE-27) */
        if (!mapix_store_keeps_personal(folder->core->engine))
            return access;
        if (row->role == MAPIX_ROLE_FINDER)
            access |= MAPI_ACCESS_CREATE_HIERARCHY;
        if (local_core_keeps_view(folder->core, folder->id, MAPIX_MESSAGE_ASSOCIATED))
            access |= MAPI_ACCESS_CREATE_ASSOCIATED;
        return access;
    }
    access |= MAPI_ACCESS_MODIFY;
    if (row->type != FOLDER_SEARCH)
        access |= MAPI_ACCESS_CREATE_HIERARCHY | MAPI_ACCESS_CREATE_CONTENTS | MAPI_ACCESS_CREATE_ASSOCIATED;
    if (row->role == MAPIX_ROLE_NONE)
        access |= MAPI_ACCESS_DELETE;
    return access;
}

static HRESULT computed_value(struct local_folder *folder, const struct mapix_store_folder *row, ULONG tag, const struct prop_memory *memory,
    SPropValue *ret_value)
{
    struct mapix_store_facts facts;
    enum mapix_store_role role = carries_roles(row) ? role_for(tag) : MAPIX_ROLE_NONE;
    HRESULT result;

    if (role) {
        result = mapix_store_get_facts(folder->core->engine, &facts);
        if (FAILED(result))
            return result;
        return facts.roles[role] ? local_put_entry_id(memory, CHANGE_PROP_TYPE(tag, PT_BINARY), folder->core, MAPI_FOLDER, facts.roles[role], ret_value)
                                 : MAPI_E_NOT_FOUND;
    }
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_ENTRYID):
        return local_put_entry_id(memory, PR_ENTRYID, folder->core, MAPI_FOLDER, row->id, ret_value);
    case PROP_ID(PR_PARENT_ENTRYID):              /* the root is its own parent */
        return local_put_entry_id(memory, PR_PARENT_ENTRYID, folder->core, MAPI_FOLDER, row->parent ? row->parent : row->id, ret_value);
    case PROP_ID(PR_RECORD_KEY):
        return local_put_record_key(memory, PR_RECORD_KEY, folder->core, MAPI_FOLDER, row->id, ret_value);
    case PROP_ID(PR_OBJECT_TYPE):
        return local_put_long(PR_OBJECT_TYPE, MAPI_FOLDER, ret_value);
    case PROP_ID(PR_FOLDER_TYPE):
        return local_put_long(PR_FOLDER_TYPE, (LONG)row->type, ret_value);
    case PROP_ID(PR_CONTENT_COUNT):
        return local_put_long(PR_CONTENT_COUNT, (LONG)row->content_count, ret_value);
    case PROP_ID(PR_CONTENT_UNREAD):
        return local_put_long(PR_CONTENT_UNREAD, (LONG)row->content_unread, ret_value);
    case PROP_ID(PR_ASSOC_CONTENT_COUNT):
        return local_put_long(PR_ASSOC_CONTENT_COUNT, (LONG)row->associated_count, ret_value);
    case PROP_ID(PR_SUBFOLDERS):
        return local_put_boolean(PR_SUBFOLDERS, row->folder_count != 0, ret_value);
    case PROP_ID(PR_FOLDER_CHILD_COUNT):
        return local_put_long(PR_FOLDER_CHILD_COUNT, (LONG)row->folder_count, ret_value);
    case PROP_ID(PR_ACCESS):
        return local_put_long(PR_ACCESS, access_of(folder, row), ret_value);
    case PROP_ID(PR_ACCESS_LEVEL):
        return local_put_long(PR_ACCESS_LEVEL, mapix_prop_of(&folder->object)->flags & MAPIX_PROP_WRITABLE ? MAPI_MODIFY : 0, ret_value);
    case PROP_ID(PR_CREATION_TIME):
        return local_put_systime(PR_CREATION_TIME, row->created, ret_value);
    case PROP_ID(PR_LAST_MODIFICATION_TIME):
        return local_put_systime(PR_LAST_MODIFICATION_TIME, row->modified, ret_value);
    case PROP_ID(PR_MESSAGE_SIZE_EXTENDED):
        return PROP_TYPE(tag) == PT_LONG ? local_put_long(tag, row->content_size > INT32_MAX ? INT32_MAX : (LONG)row->content_size, ret_value)
                                         : local_put_i8(PR_MESSAGE_SIZE_EXTENDED, row->content_size, ret_value);
    case PROP_ID(PR_DELETED_ON):
        return row->deleted ? local_put_systime(PR_DELETED_ON, row->modified, ret_value) : MAPI_E_NOT_FOUND;
    case PROP_ID(PR_DISPLAY_TYPE):
        return local_put_long(PR_DISPLAY_TYPE, DT_FOLDER, ret_value);
    case PROP_ID(MAPIX_STORE_SAVED_SORT):
        return MAPI_E_NO_ACCESS;
    default:
        return local_common_value(folder->core, tag, memory, ret_value);
    }
}

/* PR_STATUS is there before anybody sets it. */
static void stored_value(struct local_folder *folder, const struct mapix_store_record *record, ULONG tag, size_t limit,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    if (PROP_ID(tag) == PROP_ID(PR_STATUS) && !mapix_store_record_find(record, PR_STATUS))
        local_put_long(PR_STATUS, 0, ret_value);
    else
        local_record_value(folder->core, record, tag, limit, memory, ret_value);
}

static HRESULT folder_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct local_folder *folder = (struct local_folder *)object;
    struct mapix_store_record record = { 0 };
    struct mapix_store_folder row;
    ULONG index;
    HRESULT result = mapix_store_folder_load(folder->core->engine, folder->id, &row, &record);

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        HRESULT one = computed_value(folder, &row, tags[index], memory, &ret_values[index]);
        if (one == MAPI_E_NOT_FOUND && !local_tag_in(tags[index], computed_tags, COUNT_OF(computed_tags)))
            stored_value(folder, &record, tags[index], limit, memory, &ret_values[index]);
        else if (FAILED(one))
            mapix_prop_error_value(&ret_values[index], tags[index], one);
    }
    mapix_store_record_clear(&record);
    return folder_failed(folder, result);
}

/* PR_STATUS is the client's to set; of the low half only MAPI's own bits (PidTagStatus). */
#define KNOWN_FOLDER_STATUS (0xFFFF0000u | FLDSTATUS_HIGHLIGHTED | FLDSTATUS_TAGGED | FLDSTATUS_HIDDEN | FLDSTATUS_DELMARKED)

static HRESULT folder_check_set(struct mapix_object *object, const SPropValue *value)
{
    (void)object;
    if (value->ulPropTag == MAPIX_STORE_SAVED_SORT)
        return MAPI_E_NO_ACCESS;
    if (role_for(value->ulPropTag) && PROP_TYPE(value->ulPropTag) != PT_BINARY)
        return MAPI_E_INVALID_TYPE;
    if (PROP_ID(value->ulPropTag) == PROP_ID(PR_STATUS))
        return value->ulPropTag != PR_STATUS ? MAPI_E_INVALID_TYPE : (ULONG)value->Value.l & ~KNOWN_FOLDER_STATUS ? MAPI_E_INVALID_PARAMETER : S_OK;
    return local_tag_in(value->ulPropTag, computed_tags, COUNT_OF(computed_tags)) ? MAPI_E_COMPUTED : S_OK;
}

static HRESULT folder_check_delete(struct mapix_object *object, ULONG tag)
{
    (void)object;
    if (PROP_ID(tag) == PROP_ID(PR_DISPLAY_NAME))
        return MAPI_E_NO_ACCESS;
    return local_tag_in(tag, computed_tags, COUNT_OF(computed_tags)) ? MAPI_E_COMPUTED : S_OK;
}

/* PR_IPM_DRAFTS_ENTRYID and its kin, set on the Inbox or the root, name the folders of these tasks. */
static HRESULT change_roles(struct local_folder *folder, struct prop_change *changes, ULONG count)
{
    struct mapix_store_folder row;
    HRESULT result = mapix_store_folder_get(folder->core->engine, folder->id, &row);
    ULONG index;

    for (index = 0; SUCCEEDED(result) && carries_roles(&row) && index < count; index++) {
        enum mapix_store_role role = role_for(changes[index].tag);
        int64_t target = 0;
        HRESULT one = S_OK;
        if (!role)
            continue;
        if (changes[index].kind == PROP_CHANGE_SET)
            one = local_parse_id(&folder->object, folder->core, changes[index].value->Value.bin.cb, changes[index].value->Value.bin.lpb,
                MAPI_FOLDER, &target);
        if (SUCCEEDED(one))
            one = mapix_store_set_role(folder->core->engine, role, target);
        changes[index].result = FAILED(one) ? one : MAPI_E_COMPUTED;
    }
    return result;
}

static HRESULT folder_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)object;
    struct local_change_set set;
    ULONG index;
    HRESULT result = change_roles(folder, changes, count);

    (void)flags;
    if (SUCCEEDED(result))
        result = local_split_changes(folder->core, changes, count, &set);
    if (SUCCEEDED(result)) {
        if (set.set.count || set.set.large_count || set.deleted_count)
            result = mapix_store_folder_change(folder->core->engine, folder->id, &set.set, set.deleted_count, set.deleted);
        local_change_set_clear(&set);
    }
    for (index = 0; index < count; index++)
        if (changes[index].result == MAPI_E_COMPUTED && role_for(changes[index].tag))
            changes[index].result = S_OK;
    return folder_failed(folder, result);
}

static struct prop_names *folder_names(struct mapix_object *object)
{
    struct prop_names *names = NULL;

    return SUCCEEDED(mapix_store_names(((struct local_folder *)object)->core->engine, &names)) ? names : NULL;
}

/* --- Tables ---------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT saved_sort(struct local_folder *folder, void *memory, SSortOrderSet **ret_sort)
{
    struct mapix_store_record record = { 0 };
    const SPropValue *value;
    HRESULT result = mapix_store_folder_load(folder->core->engine, folder->id, NULL, &record);

    *ret_sort = NULL;
    if (FAILED(result))
        return result;
    value = mapix_store_record_find(&record, MAPIX_STORE_SAVED_SORT);
    if (value && value->ulPropTag == MAPIX_STORE_SAVED_SORT
        && mapix_codec_decode_sorts(value->Value.bin.lpb, value->Value.bin.cb, memory, ret_sort) == MAPI_E_NOT_ENOUGH_MEMORY)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    mapix_store_record_clear(&record);
    return result;
}

static HRESULT open_table(struct local_folder *folder, enum mapix_store_table table, ULONG kind, ULONG flags, LPMAPITABLE *ret_table)
{
    struct mapix_store_identity identity = local_core_identity(folder->core);
    struct mapix_row_source *source = NULL;
    SSortOrderSet *sort = NULL;
    void *memory = NULL;
    HRESULT result = mapix_store_table_source(folder->core->engine, table, folder->id, kind, &identity, &source);

    if (SUCCEEDED(result) && table == MAPIX_TABLE_CONTENTS) {
        result = FAILED(MAPIAllocateBuffer(16, &memory)) ? MAPI_E_NOT_ENOUGH_MEMORY : saved_sort(folder, memory, &sort);
    }
    if (SUCCEEDED(result))
        result = mapix_table_open_with(source, flags & MAPI_UNICODE, NULL, sort, &folder->object, ret_table);
    mapix_row_source_release(source);
    MAPIFreeBuffer(memory);
    return folder_failed(folder, result);
}

static HRESULT contents_table(struct local_folder *folder, ULONG flags, LPMAPITABLE *ret_table)
{
    ULONG kind = flags & MAPI_ASSOCIATED ? MAPIX_MESSAGE_ASSOCIATED : MAPIX_MESSAGE_NORMAL;

    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS | MAPI_ASSOCIATED | SHOW_SOFT_DELETES))
        return local_unknown_flags(&folder->object, flags);
    if (flags & SHOW_SOFT_DELETES)
        kind |= MAPIX_MESSAGE_DELETED;
    return open_table(folder, MAPIX_TABLE_CONTENTS, kind, flags, ret_table);
}

static HRESULT hierarchy_table(struct local_folder *folder, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS | CONVENIENT_DEPTH | SHOW_SOFT_DELETES))
        return local_unknown_flags(&folder->object, flags);
    return open_table(folder, flags & CONVENIENT_DEPTH ? MAPIX_TABLE_HIERARCHY_DEEP : MAPIX_TABLE_HIERARCHY,
        flags & SHOW_SOFT_DELETES ? MAPIX_MESSAGE_DELETED : 0, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE folder_get_contents_table(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);

    MAPIX_ENTER(folder);
    return contents_table(folder, flags, ret_table);
}

static HRESULT STDMETHODCALLTYPE folder_get_hierarchy_table(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);

    MAPIX_ENTER(folder);
    return hierarchy_table(folder, flags, ret_table);
}

/* SPI-FLD-14: the tables by OpenProperty too. */
static HRESULT folder_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG interface_options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct local_folder *folder = (struct local_folder *)object;
    LPMAPITABLE table = NULL;
    HRESULT result;

    (void)flags;
    if (!IsEqualIID(iid, &IID_IMAPITable))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_CONTAINER_HIERARCHY):
        result = hierarchy_table(folder, interface_options, &table);
        break;
    case PROP_ID(PR_CONTAINER_CONTENTS):
        result = contents_table(folder, interface_options, &table);
        break;
    case PROP_ID(PR_FOLDER_ASSOCIATED_CONTENTS):
        result = contents_table(folder, interface_options | MAPI_ASSOCIATED, &table);
        break;
    default:
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    }
    *ret_interface = (LPUNKNOWN)table;
    return result;
}

static const struct prop_source folder_source = {
    .list = folder_list, .get = folder_get, .commit = folder_commit, .check_set = folder_check_set, .check_delete = folder_check_delete,
    .open = folder_open, .names = folder_names, .large_value = 32768,
};

static struct local_store *store_of(const struct local_folder *folder)
{
    return (struct local_store *)folder->object.parent;
}

static HRESULT refuse_read_only(struct local_folder *folder)
{
    return local_refuse_read_only(&folder->object, folder->core);
}

static bool has_role(const struct local_folder *folder, enum mapix_store_role role)
{
    struct mapix_store_facts facts;

    return SUCCEEDED(mapix_store_get_facts(folder->core->engine, &facts)) && facts.roles[role] == folder->id;
}

/* A search folder in the finder, or what is to become one. */
static bool keeps_searches(const struct local_folder *folder)
{
    return local_core_keeps_personal(folder->core) && has_role(folder, MAPIX_ROLE_FINDER);
}

static HRESULT STDMETHODCALLTYPE folder_open_entry(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);

    MAPIX_ENTER(folder);
    return local_open_entry(store_of(folder), &folder->object, size, entry_id, iid, flags, ret_type, ret_object);
}

/* --- Searches -------------------------------------------------------------------------------------------------------------------------------------- */

struct search_work {
    struct local_core *core;
    int64_t folder;
};

static bool stop_search(void *context, ULONG done, ULONG total)
{
    (void)done, (void)total;
    return atomic_load(&((struct search_work *)context)->core->closing);
}

static void *run_search(void *context)
{
    struct search_work *work = context;
    struct mapix_store_progress progress = { stop_search, work };

    mapix_store_search_run(work->core->engine, work->folder, &progress);
    local_core_release(work->core);
    free(work);
    return NULL;
}

/* K-26: at once for the caller, unless FOREGROUND. A process that ends meanwhile leaves SEARCH_REBUILD, and whoever opens the folder goes on. */
static HRESULT start_search(struct local_folder *folder, bool foreground)
{
    struct search_work *work;
    pthread_t thread;

    if (foreground)
        return mapix_store_search_run(folder->core->engine, folder->id, NULL);
    work = malloc(sizeof(*work));
    if (!work)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *work = (struct search_work){ local_core_reference(folder->core), folder->id };
    if (pthread_create(&thread, NULL, run_search, work) != 0) {
        local_core_release(work->core);
        free(work);
        return mapix_store_search_run(folder->core->engine, folder->id, NULL);
    }
    pthread_detach(thread);
    return S_OK;
}

static bool both(ULONG flags, ULONG one, ULONG other)
{
    return flags & one && flags & other;
}

static HRESULT STDMETHODCALLTYPE folder_set_search_criteria(IMAPIFolder *self, LPSRestriction restriction, LPENTRYLIST containers, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct mapix_store_criteria criteria = { 0 };
    int64_t *folders = NULL;
    ULONG index;
    HRESULT result = S_OK;

    MAPIX_ENTER(folder);
    if (flags & ~(ULONG)(STOP_SEARCH | RESTART_SEARCH | RECURSIVE_SEARCH | SHALLOW_SEARCH | FOREGROUND_SEARCH | BACKGROUND_SEARCH
            | SEARCH_HINTS))
        return local_unknown_flags(&folder->object, flags);
    if (both(flags, STOP_SEARCH, RESTART_SEARCH) || both(flags, RECURSIVE_SEARCH, SHALLOW_SEARCH) || both(flags, FOREGROUND_SEARCH, BACKGROUND_SEARCH))
        return MAPI_E_INVALID_PARAMETER;
    if (containers && containers->cValues && !containers->lpbin)
        return MAPI_E_INVALID_PARAMETER;
    if (!local_core_keeps_personal(folder->core))
        return refuse_read_only(folder);
    if (containers && containers->cValues) {
        folders = calloc(containers->cValues, sizeof(*folders));
        if (!folders)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        for (index = 0; SUCCEEDED(result) && index < containers->cValues; index++)
            result = local_parse_id(&folder->object, folder->core, containers->lpbin[index].cb, containers->lpbin[index].lpb, MAPI_FOLDER, &folders[index]);
    }
    if (SUCCEEDED(result))
        result = folder_failed(folder, mapix_store_search_set(folder->core->engine, folder->id, restriction,
            containers ? containers->cValues : 0, folders, flags));
    free(folders);
    if (SUCCEEDED(result) && SUCCEEDED(mapix_store_search_get(folder->core->engine, folder->id, &criteria))) {
        if (criteria.state & SEARCH_REBUILD && !(flags & STOP_SEARCH))
            result = local_failed(&folder->object, start_search(folder, criteria.state & SEARCH_FOREGROUND));
        MAPIFreeBuffer(criteria.memory);
    }
    return result;
}

static HRESULT give_folders(struct local_folder *folder, const struct mapix_store_criteria *criteria, LPENTRYLIST *ret_list)
{
    LPENTRYLIST list = NULL;
    BYTE *bytes;
    ULONG index, size = (ULONG)(sizeof(*list) + criteria->folder_count * (sizeof(SBinary) + MAPIX_STORE_ENTRY_ID_SIZE));

    if (FAILED(folder->core->allocate_buffer(size, (void **)&list)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    list->cValues = criteria->folder_count;
    list->lpbin = (LPSBinary)(void *)(list + 1);
    bytes = (BYTE *)(list->lpbin + criteria->folder_count);
    for (index = 0; index < criteria->folder_count; index++, bytes += MAPIX_STORE_ENTRY_ID_SIZE) {
        mapix_store_entry_id_make(&folder->core->uid, MAPI_FOLDER, criteria->folders[index], bytes);
        list->lpbin[index].cb = MAPIX_STORE_ENTRY_ID_SIZE;
        list->lpbin[index].lpb = bytes;
    }
    *ret_list = list;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_get_search_criteria(IMAPIFolder *self, ULONG flags, LPSRestriction *ret_restriction,
    LPENTRYLIST *ret_containers, ULONG *ret_state)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct mapix_store_criteria criteria = { 0 };
    HRESULT result;

    MAPIX_ENTER(folder);
    if (flags & ~(ULONG)MAPI_UNICODE)
        return local_unknown_flags(&folder->object, flags);
    if (ret_restriction)
        *ret_restriction = NULL;
    if (ret_containers)
        *ret_containers = NULL;
    result = mapix_store_search_get(folder->core->engine, folder->id, &criteria);
    if (result == MAPI_E_NOT_INITIALIZED)
        return mapix_object_fail(&folder->object, result, 0, "The search folder has no criteria yet; set them with SetSearchCriteria");
    if (SUCCEEDED(result) && ret_restriction)
        result = mapix_restriction_copy(criteria.restriction, NULL, ret_restriction);
    if (SUCCEEDED(result) && ret_containers)
        result = give_folders(folder, &criteria, ret_containers);
    if (SUCCEEDED(result) && ret_state)
        *ret_state = criteria.state;
    MAPIFreeBuffer(criteria.memory);
    if (FAILED(result) && ret_restriction) {
        MAPIFreeBuffer(*ret_restriction);
        *ret_restriction = NULL;
    }
    return folder_failed(folder, result);
}

/* --- Messages --------------------------------------------------------------------------------------------------------------------------------------- */

/* Can messages be made in it? While a batch of saves is open no folder goes, so that it is looked at once in each: the store's lock is needed for that,
 * and somebody who saves holds it. */
static HRESULT check_for_messages(struct local_folder *folder)
{
    struct mapix_store_folder row;
    uint64_t batch = mapix_store_batch(folder->core->engine);
    HRESULT result;

    if (batch && batch == folder->seen_in)
        return S_OK;
    result = folder_failed(folder, mapix_store_folder_get(folder->core->engine, folder->id, &row));
    if (FAILED(result))
        return result;
    if (row.type == FOLDER_SEARCH)                /* SPI-FLD-18 */
        return mapix_object_fail(&folder->object, MAPI_E_NO_SUPPORT, 0, "A search folder only shows messages of other folders; create it there");
    folder->seen_in = batch;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_create_message(IMAPIFolder *self, LPCIID iid, ULONG flags, LPMESSAGE *ret_message)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct local_message *message = NULL;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (!ret_message)
        return MAPI_E_INVALID_PARAMETER;
    *ret_message = NULL;
    if (flags & ~(ULONG)(MAPI_ASSOCIATED | MAPI_DEFERRED_ERRORS | ITEMPROC_FORCE))      /* the last one is for stores with rules */
        return local_unknown_flags(&folder->object, flags);
    if (!folder->core->writable && !local_core_keeps_view(folder->core, folder->id, flags & MAPI_ASSOCIATED ? MAPIX_MESSAGE_ASSOCIATED : MAPIX_MESSAGE_NORMAL))
        return refuse_read_only(folder);
    result = check_for_messages(folder);
    if (FAILED(result))
        return result;
    result = local_message_create(store_of(folder), folder->id, flags & MAPI_ASSOCIATED ? MAPIX_MESSAGE_ASSOCIATED : MAPIX_MESSAGE_NORMAL, &message);
    if (FAILED(result))
        return folder_failed(folder, result);
    if (FAILED(mapix_object_query_interface(&message->object, iid ? iid : &IID_IMessage, (void **)ret_message)))
        result = local_no_interface(&folder->object);
    mapix_object_release(&message->object);
    return result;
}

struct local_folder *local_own_folder(const struct local_core *core, LPVOID interface)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_cast(interface, &local_folder_class);

    return folder && folder->core == core ? folder : NULL;
}

/* What a folder can be asked for as, here or in other stores; NULL is IMAPIFolder. */
static HRESULT check_interface(struct local_folder *folder, LPCIID iid)
{
    if (!iid || IsEqualIID(iid, &IID_IMAPIFolder) || IsEqualIID(iid, &IID_IMAPIContainer) || IsEqualIID(iid, &IID_IMAPIProp)
        || IsEqualIID(iid, &IID_IUnknown))
        return S_OK;
    return mapix_object_fail(&folder->object, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "A folder is an IMAPIFolder, IMAPIContainer, IMAPIProp or IUnknown; pass NULL for the first");
}

/* Another logon of the same process may hold the same store: then it is one store still. */
static struct local_folder *same_store(const struct local_core *core, LPVOID interface)
{
    struct local_folder *folder = interface ? (struct local_folder *)mapix_object_cast(interface, &local_folder_class) : NULL;

    return folder && memcmp(&folder->core->uid, &core->uid, sizeof(core->uid)) == 0 ? folder : NULL;
}

/* What a copy or move came to. */
static HRESULT copied(struct local_folder *from, const struct local_folder *to, HRESULT result)
{
    if (result == MAPI_E_NOT_FOUND && is_gone(to))
        return mapix_object_fail(&from->object, MAPI_E_OBJECT_DELETED, 0, "The folder to copy to was deleted after it was opened; open another");
    return folder_failed(from, result);
}

static HRESULT STDMETHODCALLTYPE folder_copy_messages(IMAPIFolder *self, LPENTRYLIST list, LPCIID iid, LPVOID target, ULONG_PTR ui_param,
    LPMAPIPROGRESS client_progress, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self), *to;
    struct local_progress asked;
    const struct mapix_store_progress *progress;
    int64_t *ids = NULL;
    ULONG count = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (!target)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MESSAGE_MOVE | MESSAGE_DIALOG | MAPI_DECLINE_OK))
        return local_unknown_flags(&folder->object, flags);
    result = check_interface(folder, iid);
    if (FAILED(result))
        return result;
    if (flags & MESSAGE_MOVE && !folder->core->writable)
        return refuse_read_only(folder);
    to = same_store(folder->core, target);
    if (!to) {
        if (flags & MAPI_DECLINE_OK)              /* SPI-SUP-31 */
            return MAPI_E_DECLINE_COPY;
        return folder->core->support->lpVtbl->CopyMessages(folder->core->support, &IID_IMAPIFolder, self, list, iid ? iid : &IID_IMAPIFolder,
            target, ui_param, client_progress, flags);
    }
    if (!to->core->writable)
        return refuse_read_only(folder);
    result = local_parse_list(&folder->object, folder->core, list, &count, &ids);
    if (FAILED(result))
        return result;
    progress = local_progress_start(&asked, folder->core->support, flags & MESSAGE_DIALOG, ui_param, client_progress);
    result = flags & MESSAGE_MOVE ? mapix_store_messages_move(folder->core->engine, folder->id, to->id, ids, count, progress, NULL)
                                  : mapix_store_messages_copy(folder->core->engine, folder->id, to->id, ids, count, progress, NULL);
    MAPIFreeBuffer(ids);
    return copied(folder, to, local_progress_end(&asked, result));
}

static HRESULT STDMETHODCALLTYPE folder_delete_messages(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui_param, LPMAPIPROGRESS client_progress,
    ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct local_progress progress;
    int64_t *ids = NULL;
    ULONG count = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (flags & ~(ULONG)(MESSAGE_DIALOG | DELETE_HARD_DELETE))
        return local_unknown_flags(&folder->object, flags);
    if (!folder->core->writable && !local_core_keeps_view(folder->core, folder->id, MAPIX_MESSAGE_ASSOCIATED))
        return refuse_read_only(folder);
    result = local_parse_list(&folder->object, folder->core, list, &count, &ids);
    if (FAILED(result))
        return result;
    local_report_unread(store_of(folder), ids, count);
    result = mapix_store_messages_delete(folder->core->engine, folder->id, ids, count, !(flags & DELETE_HARD_DELETE),
        local_progress_start(&progress, folder->core->support, flags & MESSAGE_DIALOG, ui_param, client_progress), NULL);
    MAPIFreeBuffer(ids);
    return folder_failed(folder, local_progress_end(&progress, result));
}

/* --- Folders ---------------------------------------------------------------------------------------------------------------------------------------- */

static HRESULT give_folder(struct local_folder *folder, int64_t id, LPCIID iid, LPMAPIFOLDER *ret_folder)
{
    struct local_folder *made = NULL;
    HRESULT result = local_folder_new(store_of(folder), id, true, &made);

    if (FAILED(result))
        return folder_failed(folder, result);
    if (FAILED(mapix_object_query_interface(&made->object, iid ? iid : &IID_IMAPIFolder, (void **)ret_folder)))
        result = MAPI_E_INTERFACE_NOT_SUPPORTED;
    mapix_object_release(&made->object);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_create_folder(IMAPIFolder *self, ULONG type, LPTSTR name, LPTSTR comment, LPCIID iid, ULONG flags,
    LPMAPIFOLDER *ret_folder)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    wchar_t *wide_name = NULL, *wide_comment = NULL;
    int64_t id = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (!ret_folder || !name || (type != FOLDER_GENERIC && type != FOLDER_SEARCH))
        return MAPI_E_INVALID_PARAMETER;
    *ret_folder = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS | OPEN_IF_EXISTS))
        return local_unknown_flags(&folder->object, flags);
    result = check_interface(folder, iid);        /* before there is a folder that the caller does not hear of */
    if (FAILED(result))
        return result;
    if (!folder->core->writable && !(type == FOLDER_SEARCH && keeps_searches(folder)))
        return refuse_read_only(folder);
    wide_name = local_wide(name, flags);
    wide_comment = comment ? local_wide(comment, flags) : NULL;
    if (!wide_name || (comment && !wide_comment))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    else
        result = mapix_store_folder_create(folder->core->engine, folder->id, type, wide_name, wide_comment, NULL, &id);
    if (result == MAPI_E_COLLISION && flags & OPEN_IF_EXISTS && id)
        result = S_OK;
    free(wide_name);
    free(wide_comment);
    if (FAILED(result))
        return folder_failed(folder, result);
    return give_folder(folder, id, iid, ret_folder);
}

/* A deletion of a folder or of all that is in one. */
struct deletion {
    struct local_folder *folder;    /* whose method was called */
    struct local_progress *asked;
    const struct mapix_store_progress *progress;
    bool soft;
};

/* All messages of a folder; queued ones stay (SPI-FLD-05). */
static HRESULT delete_contents(const struct deletion *deletion, int64_t id, ULONG kind, bool soft)
{
    int64_t *ids = NULL;
    ULONG count = 0;
    HRESULT result = mapix_store_messages_list(deletion->folder->core->engine, id, kind, &count, &ids);

    if (FAILED(result))
        return result;
    if (!(kind & (MAPIX_MESSAGE_ASSOCIATED | MAPIX_MESSAGE_DELETED)))
        local_report_unread(store_of(deletion->folder), ids, count);
    local_progress_part(deletion->asked);
    if (count)
        result = mapix_store_messages_delete(deletion->folder->core->engine, id, ids, count, soft, deletion->progress, NULL);
    MAPIFreeBuffer(ids);
    return result;
}

static HRESULT delete_tree(const struct deletion *deletion, int64_t id, int depth);

/* Is it more than one of many things that could not be done? The pages of the folder's methods: memory, disk space, a damaged store; and who asked
 * wants no more of it. */
static bool ends_all(HRESULT result)
{
    return result == MAPI_E_USER_CANCEL || result == MAPI_E_NOT_ENOUGH_MEMORY || result == MAPI_E_NOT_ENOUGH_DISK || result == MAPI_E_DISK_ERROR
        || result == MAPI_E_CORRUPT_STORE || result == MAPI_E_CORRUPT_DATA;
}

/* The subfolders, or those of them that were soft-deleted before. */
static HRESULT delete_children(const struct deletion *deletion, int64_t id, bool deleted, int depth)
{
    int64_t *children = NULL;
    ULONG count = 0, index;
    bool partial = false;
    HRESULT result = mapix_store_folder_children(deletion->folder->core->engine, id, deleted, &count, &children);

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        HRESULT one = delete_tree(deletion, children[index], depth + 1);
        if (ends_all(one))
            result = one;
        else if (one != S_OK)
            partial = true;
    }
    MAPIFreeBuffer(children);
    return FAILED(result) ? result : partial ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

/* A soft deletion takes a folder as it is. Where something in it must stay, the rest goes piece by piece, as a hard deletion does. */
static HRESULT delete_tree(const struct deletion *deletion, int64_t id, int depth)
{
    static const ULONG kinds[] = { MAPIX_MESSAGE_NORMAL, MAPIX_MESSAGE_ASSOCIATED, MAPIX_MESSAGE_DELETED, MAPIX_MESSAGE_ASSOCIATED | MAPIX_MESSAGE_DELETED };
    struct mapix_store *engine = deletion->folder->core->engine;
    struct mapix_store_folder row;
    HRESULT result = depth > 256 ? MAPI_E_TOO_COMPLEX : mapix_store_folder_get(engine, id, &row);
    bool partial = false, soft = deletion->soft;
    size_t index;

    if (FAILED(result))
        return result;
    if (row.role != MAPIX_ROLE_NONE)              /* it stays, with what is in it */
        return MAPI_E_NO_ACCESS;
    soft = soft && !row.deleted;
    if (soft) {
        if (row.type != FOLDER_SEARCH)
            local_report_unread_below(store_of(deletion->folder), id);
        result = mapix_store_folder_trash(engine, id);
        if (result != S_FALSE)
            return result;
    }
    result = delete_children(deletion, id, false, depth);
    partial = soft || result != S_OK;
    if (SUCCEEDED(result) && !soft)
        result = delete_children(deletion, id, true, depth);
    for (index = 0; SUCCEEDED(result) && row.type != FOLDER_SEARCH && index < (soft ? 2 : COUNT_OF(kinds)); index++) {
        partial = partial || result != S_OK;
        result = delete_contents(deletion, id, kinds[index], soft);
    }
    if (FAILED(result))
        return result;
    return partial || result != S_OK ? MAPI_W_PARTIAL_COMPLETION : mapix_store_folder_delete(engine, id);
}

static HRESULT STDMETHODCALLTYPE folder_delete_folder(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG_PTR ui_param,
    LPMAPIPROGRESS client_progress, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct local_progress asked;
    struct deletion deletion = { .folder = folder, .asked = &asked, .soft = !(flags & DELETE_HARD_DELETE) && folder->core->writable };
    struct mapix_store_folder row;
    int64_t id = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (flags & ~(ULONG)(DEL_MESSAGES | FOLDER_DIALOG | DEL_FOLDERS | DELETE_HARD_DELETE))
        return local_unknown_flags(&folder->object, flags);
    if (!folder->core->writable && !keeps_searches(folder))
        return refuse_read_only(folder);
    result = local_parse_id(&folder->object, folder->core, size, entry_id, MAPI_FOLDER, &id);
    if (FAILED(result))
        return result;
    result = mapix_store_folder_get(folder->core->engine, id, &row);
    if (SUCCEEDED(result) && deletion.soft && mapix_store_folder_check_alive(folder->core->engine, id) == MAPI_E_OBJECT_DELETED)
        return mapix_object_fail(&folder->object, MAPI_E_NOT_FOUND, 0, "The folder was deleted before; DELETE_HARD_DELETE takes it away for good");
    if (SUCCEEDED(result) && row.role != MAPIX_ROLE_NONE)
        return mapix_object_fail(&folder->object, MAPI_E_NO_ACCESS, 0, "This folder has a task in the store (Inbox, Outbox ...) and cannot be deleted");
    if (SUCCEEDED(result) && row.folder_count && !(flags & DEL_FOLDERS))
        return mapix_object_fail(&folder->object, MAPI_E_HAS_FOLDERS, 0, "The folder still has subfolders: delete them too (DEL_FOLDERS)");
    if (SUCCEEDED(result) && row.content_count && row.type != FOLDER_SEARCH && !(flags & DEL_MESSAGES))
        return mapix_object_fail(&folder->object, MAPI_E_HAS_MESSAGES, 0, "The folder still has messages: delete them too (DEL_MESSAGES)");
    if (SUCCEEDED(result)) {
        deletion.progress = local_progress_start(&asked, folder->core->support, flags & FOLDER_DIALOG, ui_param, client_progress);
        result = local_progress_end(&asked, delete_tree(&deletion, id, 0));
    }
    return folder_failed(folder, result);
}

/* All that is in a folder. Hard deletions take what was soft-deleted before as well. */
static HRESULT empty_folder(const struct deletion *deletion, bool with_associated)
{
    static const ULONG kinds[] = { MAPIX_MESSAGE_NORMAL, MAPIX_MESSAGE_ASSOCIATED };
    int64_t id = deletion->folder->id;
    bool partial;
    ULONG index;
    HRESULT result = delete_children(deletion, id, false, 0);

    partial = result == MAPI_W_PARTIAL_COMPLETION;
    if (SUCCEEDED(result) && !deletion->soft)
        result = delete_children(deletion, id, true, 0);
    for (index = 0; SUCCEEDED(result) && index < (with_associated ? 2 : 1); index++) {
        partial = partial || result != S_OK;
        result = delete_contents(deletion, id, kinds[index], deletion->soft);
        partial = partial || result == MAPI_W_PARTIAL_COMPLETION;
        if (SUCCEEDED(result) && !deletion->soft)
            result = delete_contents(deletion, id, kinds[index] | MAPIX_MESSAGE_DELETED, false);
    }
    return SUCCEEDED(result) && partial ? MAPI_W_PARTIAL_COMPLETION : result;
}

static HRESULT STDMETHODCALLTYPE folder_empty(IMAPIFolder *self, ULONG_PTR ui_param, LPMAPIPROGRESS client_progress, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct local_progress asked;
    struct deletion deletion = { .folder = folder, .asked = &asked, .soft = !(flags & DELETE_HARD_DELETE) };
    struct mapix_store_folder row;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (flags & ~(ULONG)(DEL_ASSOCIATED | FOLDER_DIALOG | DELETE_HARD_DELETE))
        return local_unknown_flags(&folder->object, flags);
    if (!folder->core->writable)
        return refuse_read_only(folder);
    result = mapix_store_folder_get(folder->core->engine, folder->id, &row);
    if (SUCCEEDED(result) && row.type == FOLDER_SEARCH)
        return mapix_object_fail(&folder->object, MAPI_E_NO_SUPPORT, 0, "A search folder is emptied by other criteria, or deleted; its messages are elsewhere");
    if (SUCCEEDED(result)) {
        deletion.progress = local_progress_start(&asked, folder->core->support, flags & FOLDER_DIALOG, ui_param, client_progress);
        result = local_progress_end(&asked, empty_folder(&deletion, flags & DEL_ASSOCIATED));
    }
    return folder_failed(folder, result);
}

static HRESULT copy_contents(struct local_core *core, int64_t from, int64_t to, struct local_progress *progress)
{
    bool partial = false;
    ULONG kind;
    HRESULT result = S_OK;

    for (kind = MAPIX_MESSAGE_NORMAL; SUCCEEDED(result) && kind <= MAPIX_MESSAGE_ASSOCIATED; kind++) {
        int64_t *ids = NULL;
        ULONG count = 0;
        result = mapix_store_messages_list(core->engine, from, kind, &count, &ids);
        local_progress_part(progress);
        if (SUCCEEDED(result) && count)
            result = mapix_store_messages_copy(core->engine, from, to, ids, count, progress->progress ? &progress->engine : NULL, NULL);
        partial = partial || result == MAPI_W_PARTIAL_COMPLETION;
        MAPIFreeBuffer(ids);
    }
    return FAILED(result) ? result : partial ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

static HRESULT copy_search(struct local_core *core, int64_t from, int64_t to)
{
    struct mapix_store_criteria criteria = { 0 };
    HRESULT result = mapix_store_search_get(core->engine, from, &criteria);

    if (result == MAPI_E_NOT_INITIALIZED)
        return S_OK;
    if (SUCCEEDED(result))
        result = mapix_store_search_set(core->engine, to, criteria.restriction, criteria.folder_count, criteria.folders,
            criteria.state & SEARCH_RECURSIVE ? RECURSIVE_SEARCH : SHALLOW_SEARCH);
    MAPIFreeBuffer(criteria.memory);
    return SUCCEEDED(result) ? mapix_store_search_run(core->engine, to, NULL) : result;
}

static HRESULT copy_tree(struct local_core *core, int64_t from, int64_t to, const wchar_t *name, bool recursive,
    struct local_progress *progress, int depth)
{
    struct mapix_store_record record = { 0 };
    struct mapix_store_folder row;
    const SPropValue *own_name;
    int64_t copy = 0, *children = NULL;
    ULONG count = 0, index;
    bool partial = false;
    HRESULT result = depth > 256 ? MAPI_E_TOO_COMPLEX : mapix_store_folder_load(core->engine, from, &row, &record);

    if (FAILED(result))
        return result;
    own_name = mapix_store_record_find(&record, PR_DISPLAY_NAME_W);
    if (!name && own_name)
        name = own_name->Value.lpszW;
    result = mapix_store_folder_create(core->engine, to, row.type == FOLDER_SEARCH ? FOLDER_SEARCH : FOLDER_GENERIC, name, NULL, NULL, &copy);
    if (SUCCEEDED(result)) {                      /* the name was just given */
        SPropValue *named = (SPropValue *)(uintptr_t)own_name;
        if (named)
            named->Value.lpszW = (LPWSTR)(uintptr_t)name;
        result = mapix_store_folder_change(core->engine, copy, &record, 0, NULL);
    }
    if (SUCCEEDED(result))
        result = row.type == FOLDER_SEARCH ? copy_search(core, from, copy) : copy_contents(core, from, copy, progress);
    partial = result == MAPI_W_PARTIAL_COMPLETION;
    if (SUCCEEDED(result) && recursive)
        result = mapix_store_folder_children(core->engine, from, false, &count, &children);
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        HRESULT one;
        if (children[index] == copy)              /* a copy made inside of what is copied */
            continue;
        one = copy_tree(core, children[index], copy, NULL, true, progress, depth + 1);
        if (ends_all(one))
            result = one;
        partial = partial || one != S_OK;
    }
    MAPIFreeBuffer(children);
    mapix_store_record_clear(&record);
    return FAILED(result) ? result : partial ? MAPI_W_PARTIAL_COMPLETION : S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_copy_folder(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, LPCIID iid, LPVOID target, LPTSTR name,
    ULONG_PTR ui_param, LPMAPIPROGRESS client_progress, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self), *to;
    struct local_progress progress;
    wchar_t *wide = NULL;
    int64_t id = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (!target)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MAPI_UNICODE | COPY_SUBFOLDERS | FOLDER_MOVE | FOLDER_DIALOG | MAPI_DECLINE_OK))
        return local_unknown_flags(&folder->object, flags);
    result = check_interface(folder, iid);
    if (FAILED(result))
        return result;
    to = same_store(folder->core, target);
    if (!to) {
        if (flags & MAPI_DECLINE_OK)
            return MAPI_E_DECLINE_COPY;
        return folder->core->support->lpVtbl->CopyFolder(folder->core->support, &IID_IMAPIFolder, self, size, entry_id,
            iid ? iid : &IID_IMAPIFolder, target, name, ui_param, client_progress, flags);
    }
    if (!to->core->writable || !folder->core->writable)
        return refuse_read_only(folder);
    result = local_parse_id(&folder->object, folder->core, size, entry_id, MAPI_FOLDER, &id);
    if (FAILED(result))
        return result;
    if (name && !(wide = local_wide(name, flags)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    local_progress_start(&progress, folder->core->support, flags & FOLDER_DIALOG, ui_param, client_progress);
    if (flags & FOLDER_MOVE)
        result = mapix_store_folder_move(folder->core->engine, id, to->id, wide && *wide ? wide : NULL);
    else if (mapix_store_folder_is_below(folder->core->engine, to->id, id))      /* SPI-FLD-09 */
        result = mapix_object_fail(&folder->object, MAPI_E_FOLDER_CYCLE, 0, "A folder cannot be copied into itself or one of its subfolders");
    else
        result = copy_tree(folder->core, id, to->id, wide && *wide ? wide : NULL, flags & COPY_SUBFOLDERS, &progress, 0);
    free(wide);
    local_progress_end(&progress, result);
    return result == MAPI_E_FOLDER_CYCLE && !(flags & FOLDER_MOVE) ? result : copied(folder, to, result);
}

/* --- Flags, status, sort ------------------------------------------------------------------------------------------------------------------------------ */

static HRESULT STDMETHODCALLTYPE folder_set_read_flags(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui_param, LPMAPIPROGRESS client_progress,
    ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    bool dialog = flags & MESSAGE_DIALOG;
    struct local_progress asked;
    const struct mapix_store_progress *progress;
    int64_t *ids = NULL;
    ULONG count = 0, index;
    bool partial = false;
    HRESULT result;

    MAPIX_ENTER(folder);
    flags &= ~(ULONG)MESSAGE_DIALOG;
    result = local_check_read_flags(&folder->object, flags);
    if (FAILED(result))
        return result;
    if (!local_core_keeps_personal(folder->core))
        return refuse_read_only(folder);
    progress = local_progress_start(&asked, folder->core->support, dialog, ui_param, client_progress);
    result = list ? local_parse_list(&folder->object, folder->core, list, &count, &ids)
                  : mapix_store_messages_list(folder->core->engine, folder->id, MAPIX_MESSAGE_NORMAL, &count, &ids);
    /* What owes no receipt goes in batches; the others one by one. */
    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        struct mapix_store_message row;
        HRESULT one = mapix_store_message_get(folder->core->engine, ids[index], &row);
        if (one == MAPI_E_NOT_FOUND || (SUCCEEDED(one) && row.queue_flags != MAPIX_STORE_NOT_QUEUED)) {
            partial = true;
            ids[index] = 0;
        } else if (SUCCEEDED(one) && row.kind & MAPIX_MESSAGE_ASSOCIATED && row.folder == folder->id) {
            ids[index] = 0;                       /* they retain no read state */
        } else if (SUCCEEDED(one) && (row.flags & (MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING) || flags & ~(ULONG)CLEAR_READ_FLAG)) {
            one = local_set_read_flags(store_of(folder), &folder->object, folder->id, ids[index], flags);
            partial = partial || one == S_FALSE;
            ids[index] = 0;
            if (progress && progress->ask(progress->context, index, count))
                one = MAPI_E_USER_CANCEL;
        }
        if (FAILED(one) && one != MAPI_E_NOT_FOUND)
            result = one;
    }
    if (SUCCEEDED(result)) {                      /* squeeze out those that are done */
        ULONG kept = 0;
        for (index = 0; index < count; index++)
            if (ids[index])
                ids[kept++] = ids[index];
        count = kept;
    }
    if (SUCCEEDED(result) && count)
        result = mapix_store_messages_flag(folder->core->engine, folder->id, ids, count, flags & CLEAR_READ_FLAG ? 0 : MSGFLAG_READ,
            flags & CLEAR_READ_FLAG ? MSGFLAG_READ : 0, progress, NULL);
    MAPIFreeBuffer(ids);
    local_progress_end(&asked, result);
    if (SUCCEEDED(result) && partial)
        return MAPI_W_PARTIAL_COMPLETION;
    return folder_failed(folder, result);
}

static HRESULT STDMETHODCALLTYPE folder_get_message_status(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG flags, ULONG *ret_status)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    struct mapix_store_message row;
    int64_t id = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (!ret_status)
        return MAPI_E_INVALID_PARAMETER;
    if (flags)
        return local_unknown_flags(&folder->object, flags);
    result = local_parse_id(&folder->object, folder->core, size, entry_id, MAPI_MESSAGE, &id);
    if (SUCCEEDED(result))
        result = local_failed(&folder->object, mapix_store_message_get(folder->core->engine, id, &row));
    if (SUCCEEDED(result))
        *ret_status = row.status;
    return result;
}

/* K-35: of the low half only MAPI's own bits are kept. */
#define KNOWN_STATUS (0xFFFF0000u | MSGSTATUS_HIGHLIGHTED | MSGSTATUS_TAGGED | MSGSTATUS_HIDDEN | MSGSTATUS_DELMARKED \
    | MSGSTATUS_DRAFT | MSGSTATUS_ANSWERED | MSGSTATUS_REMOTE_DOWNLOAD | MSGSTATUS_REMOTE_DELETE)

static HRESULT STDMETHODCALLTYPE folder_set_message_status(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG status, ULONG mask,
    ULONG *ret_before)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    ULONG before = 0;
    int64_t id = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (!folder->core->writable)
        return refuse_read_only(folder);
    result = local_parse_id(&folder->object, folder->core, size, entry_id, MAPI_MESSAGE, &id);
    if (SUCCEEDED(result))
        result = local_failed(&folder->object, mapix_store_message_status(folder->core->engine, id, status, mask & KNOWN_STATUS, &before));
    if (SUCCEEDED(result) && ret_before)
        *ret_before = before;
    return result;
}

static HRESULT write_sort(struct local_core *core, int64_t id, const SBinary *encoded, bool recursive, int depth)
{
    SPropValue value = { .ulPropTag = MAPIX_STORE_SAVED_SORT, .Value.bin = *encoded };
    struct mapix_store_record record = { .count = encoded->cb ? 1 : 0, .values = &value };
    static const ULONG gone[] = { MAPIX_STORE_SAVED_SORT };
    int64_t *children = NULL;
    ULONG count = 0, index;
    HRESULT result = mapix_store_folder_change(core->engine, id, &record, encoded->cb ? 0 : 1, gone);

    if (SUCCEEDED(result) && recursive && depth < 256)
        result = mapix_store_folder_children(core->engine, id, false, &count, &children);
    for (index = 0; SUCCEEDED(result) && index < count; index++)
        result = write_sort(core, children[index], encoded, true, depth + 1);
    MAPIFreeBuffer(children);
    return result;
}

/* An order that a table refuses would make every table of the folder refuse to show rows. */
static HRESULT try_sort(struct local_folder *folder, const SSortOrderSet *sort)
{
    LPMAPITABLE table = NULL;
    HRESULT result = contents_table(folder, 0, &table);

    if (FAILED(result))
        return result;
    result = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)sort, 0);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return mapix_object_fail(&folder->object, result, 0, "Contents tables cannot be sorted in this order; try it with SortTable first");
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_save_contents_sort(IMAPIFolder *self, LPSSortOrderSet sort, ULONG flags)
{
    struct local_folder *folder = (struct local_folder *)mapix_object_of(self);
    SBinary encoded = { 0 };
    size_t size = 0;
    HRESULT result;

    MAPIX_ENTER(folder);
    if (flags & ~(ULONG)RECURSIVE_SORT)
        return local_unknown_flags(&folder->object, flags);
    if (!local_core_keeps_personal(folder->core))
        return refuse_read_only(folder);
    if (sort && sort->cSorts) {
        result = try_sort(folder, sort);
        if (FAILED(result))
            return result;
        result = mapix_codec_encode_sorts(sort, (void **)&encoded.lpb, &size);
        if (FAILED(result))
            return result;
        encoded.cb = (ULONG)size;
    }
    result = write_sort(folder->core, folder->id, &encoded, flags & RECURSIVE_SORT, 0);
    free(encoded.lpb);
    return folder_failed(folder, result);
}

/* --- The object --------------------------------------------------------------------------------------------------------------------------------------- */

static void folder_finalize(struct mapix_object *object)
{
    mapix_prop_finalize(object);
    local_core_release(((struct local_folder *)object)->core);
}

static const IMAPIFolderVtbl folder_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIFolder),
    MAPIX_FORWARD_IMAPIPROP(IMAPIFolder),
    .GetContentsTable = folder_get_contents_table,
    .GetHierarchyTable = folder_get_hierarchy_table,
    .OpenEntry = folder_open_entry,
    .SetSearchCriteria = folder_set_search_criteria,
    .GetSearchCriteria = folder_get_search_criteria,
    .CreateMessage = folder_create_message,
    .CopyMessages = folder_copy_messages,
    .DeleteMessages = folder_delete_messages,
    .CreateFolder = folder_create_folder,
    .CopyFolder = folder_copy_folder,
    .DeleteFolder = folder_delete_folder,
    .SetReadFlags = folder_set_read_flags,
    .GetMessageStatus = folder_get_message_status,
    .SetMessageStatus = folder_set_message_status,
    .SaveContentsSort = folder_save_contents_sort,
    .EmptyFolder = folder_empty,
};
static const struct mapix_class_interface folder_interfaces[] = {
    { &IID_IMAPIFolder, offsetof(struct local_folder, folder), &folder_vtable },
    { &IID_IMAPIContainer, offsetof(struct local_folder, folder), NULL },
    { &IID_IMAPIProp, offsetof(struct local_folder, folder), NULL },
    { NULL, 0, NULL },
};
const struct mapix_class local_folder_class = {
    .name = "folder", .size = sizeof(struct local_folder), .interfaces = folder_interfaces, .finalize = folder_finalize,
    .property_offset = offsetof(struct local_folder, properties),
};

/* A search whose filling was interrupted goes on when somebody opens its folder. */
static void resume_search(struct local_folder *folder, const struct mapix_store_folder *row)
{
    struct mapix_store_criteria criteria = { 0 };

    if (row->type != FOLDER_SEARCH || !local_core_keeps_personal(folder->core) || FAILED(mapix_store_search_get(folder->core->engine, folder->id, &criteria)))
        return;
    if (criteria.state & SEARCH_REBUILD)
        start_search(folder, false);
    MAPIFreeBuffer(criteria.memory);
}

HRESULT local_folder_new(struct local_store *store, int64_t id, bool writable, struct local_folder **ret_folder)
{
    struct local_folder *folder = NULL;
    struct mapix_store_folder row;
    HRESULT result = mapix_store_folder_get(store->core->engine, id, &row);

    if (FAILED(result))
        return result;
    result = mapix_object_new(&local_folder_class, &store->object, &folder);
    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&folder->object, &folder_source, writable && store->core->writable ? MAPIX_PROP_WRITABLE : 0, NULL);
    if (FAILED(result)) {
        mapix_object_release(&folder->object);
        return result;
    }
    folder->core = local_core_reference(store->core);
    folder->id = id;
    resume_search(folder, &row);
    *ret_folder = folder;
    return S_OK;
}
