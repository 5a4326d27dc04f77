/* Folders: rows with their counts, the tree, names. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#define FOLDER_COLUMNS "f.id, f.parent, f.type, f.content_count, f.content_unread, f.associated_count, f.folder_count, f.content_size," \
    " f.created, f.modified, f.content_version, coalesce((SELECT min(role) FROM special WHERE folder = f.id), 0)"

static void take_folder(sqlite3_stmt *statement, struct mapix_store_folder *ret_folder)
{
    *ret_folder = (struct mapix_store_folder){
        .id = sqlite3_column_int64(statement, 0),
        .parent = llabs(sqlite3_column_int64(statement, 1)),
        .deleted = sqlite3_column_int64(statement, 1) < 0,
        .type = (ULONG)sqlite3_column_int64(statement, 2),
        .content_count = (ULONG)sqlite3_column_int64(statement, 3),
        .content_unread = (ULONG)sqlite3_column_int64(statement, 4),
        .associated_count = (ULONG)sqlite3_column_int64(statement, 5),
        .folder_count = (ULONG)sqlite3_column_int64(statement, 6),
        .content_size = sqlite3_column_int64(statement, 7),
        .created = sqlite3_column_int64(statement, 8),
        .modified = sqlite3_column_int64(statement, 9),
        .content_version = sqlite3_column_int64(statement, 10),
        .role = (enum mapix_store_role)sqlite3_column_int(statement, 11),
    };
}

static HRESULT no_folder(struct mapix_store *store)
{
    return store_error(store, MAPI_E_NOT_FOUND, "The folder is no longer in the message store %s; somebody deleted it", store->path);
}

static HRESULT load(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder, struct mapix_store_record *ret_record)
{
    struct store_builder builder = { 0 };
    struct mapix_store_folder found;
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT " FOLDER_COLUMNS ", f.name, f.properties, f.large FROM folder f WHERE f.id = ?1",
        1, folder);

    if (SUCCEEDED(result) && !row)
        result = no_folder(store);
    if (SUCCEEDED(result))
        take_folder(statement, &found);
    if (SUCCEEDED(result) && ret_record) {
        result = store_builder_start(&builder);
        if (SUCCEEDED(result))
            result = store_builder_add_text(&builder, PR_DISPLAY_NAME_W, (const char *)sqlite3_column_text(statement, 12),
                (size_t)sqlite3_column_bytes(statement, 12));
        if (SUCCEEDED(result))
            result = store_builder_add_encoded(&builder, statement, 13, 14);
    }
    store_finish(store, statement);
    if (FAILED(result)) {
        mapix_store_record_clear(&builder.record);
        return result;
    }
    if (ret_folder)
        *ret_folder = found;
    if (ret_record)
        *ret_record = builder.record;
    return S_OK;
}

HRESULT store_folder_row(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder)
{
    return load(store, folder, ret_folder, NULL);
}

HRESULT mapix_store_folder_get(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder)
{
    return mapix_store_folder_load(store, folder, ret_folder, NULL);
}

HRESULT mapix_store_folder_load(struct mapix_store *store, int64_t folder, struct mapix_store_folder *ret_folder,
    struct mapix_store_record *ret_record)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = load(store, folder, ret_folder, ret_record);
    store_leave(store);
    return result;
}

HRESULT store_folder_type(struct mapix_store *store, int64_t folder, ULONG *ret_type)
{
    int64_t type = 0;
    HRESULT result = store_get_integer(store, &type, "SELECT type FROM folder WHERE id = ?1", 1, folder);

    if (result == MAPI_E_NOT_FOUND)
        return no_folder(store);
    if (SUCCEEDED(result))
        *ret_type = (ULONG)type;
    return result;
}

HRESULT store_folder_count(struct mapix_store *store, int64_t folder, ULONG kind, int count, int unread, int64_t size)
{
    if (kind & MAPIX_MESSAGE_DELETED)
        return S_OK;
    if (kind == MAPIX_MESSAGE_ASSOCIATED)
        return store_run(store, "UPDATE folder SET associated_count = associated_count + ?2, content_size = content_size + ?3,"
            " content_version = content_version + 1 WHERE id = ?1", 3, folder, (int64_t)count, size);
    return store_run(store, "UPDATE folder SET content_count = content_count + ?2, content_unread = content_unread + ?3,"
        " content_size = content_size + ?4, content_version = content_version + 1 WHERE id = ?1", 4, folder, (int64_t)count, (int64_t)unread,
        size);
}

/* --- Making --------------------------------------------------------------------------------------------------------------------------- */

HRESULT store_folder_find(struct mapix_store *store, int64_t parent, const wchar_t *name, int64_t *ret_folder)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT id FROM folder WHERE parent = ?1 AND name_key = ?2", &statement);

    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, parent);
        result = store_bind_folded(store, statement, 2, name);
    }
    if (SUCCEEDED(result))
        result = store_step(store, statement, &row);
    if (SUCCEEDED(result) && row)
        *ret_folder = sqlite3_column_int64(statement, 0);
    store_finish(store, statement);
    if (SUCCEEDED(result) && !row)
        result = MAPI_E_NOT_FOUND;
    return result;
}

/* A new folder's comment and class as the encoded rest of its properties. */
static HRESULT encode_new(struct mapix_store *store, const wchar_t *comment, const wchar_t *class, struct store_encoded *ret_encoded)
{
    SPropValue values[2];
    struct mapix_store_record record = { .values = values };

    memset(values, 0, sizeof(values));
    if (comment) {
        values[record.count].ulPropTag = PR_COMMENT_W;
        values[record.count++].Value.lpszW = (LPWSTR)(uintptr_t)comment;
    }
    if (class) {
        values[record.count].ulPropTag = PR_CONTAINER_CLASS_W;
        values[record.count++].Value.lpszW = (LPWSTR)(uintptr_t)class;
    }
    return store_encode(store, &record, NULL, ret_encoded);
}

HRESULT store_folder_insert(struct mapix_store *store, int64_t parent, ULONG type, const wchar_t *name, const wchar_t *comment,
    const wchar_t *class, int64_t *ret_folder)
{
    struct store_encoded encoded = { 0 };
    sqlite3_stmt *statement = NULL;
    int64_t folder = 0;
    HRESULT result = encode_new(store, comment, class, &encoded);

    if (SUCCEEDED(result))
        result = store_prepare(store, "INSERT INTO folder (parent, type, name, name_key, created, modified, properties, large)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, parent);
        sqlite3_bind_int64(statement, 2, type);
        result = store_bind_wide(store, statement, 3, name);
        if (SUCCEEDED(result))
            result = store_bind_folded(store, statement, 4, name);
        sqlite3_bind_int64(statement, 5, store_now());
        sqlite3_bind_blob64(statement, 6, encoded.bytes, encoded.size, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 7, encoded.large, encoded.large_size, SQLITE_STATIC);
        if (SUCCEEDED(result))
            result = store_step(store, statement, NULL);
    }
    if (SUCCEEDED(result))
        folder = sqlite3_last_insert_rowid(store->database);
    store_finish(store, statement);
    store_encoded_clear(&encoded);
    if (SUCCEEDED(result) && parent)
        result = store_run(store, "UPDATE folder SET folder_count = folder_count + 1 WHERE id = ?1", 1, parent);
    if (SUCCEEDED(result))
        *ret_folder = folder;
    return result;
}

static HRESULT refuse_name(struct mapix_store *store, const wchar_t *name)
{
    char *text = store_utf8(name);

    store_error(store, MAPI_E_COLLISION, "There is already a folder named %s here: choose another name", text ? text : "so");
    free(text);
    return MAPI_E_COLLISION;
}

HRESULT mapix_store_folder_create(struct mapix_store *store, int64_t parent, ULONG type, const wchar_t *name, const wchar_t *comment,
    const wchar_t *class, int64_t *ret_folder)
{
    int64_t folder = 0;
    ULONG parent_type = 0;
    HRESULT result;

    if (!name || !*name || !ret_folder || (type != FOLDER_GENERIC && type != FOLDER_SEARCH))
        return MAPI_E_INVALID_PARAMETER;
    result = store_enter(store);
    if (FAILED(result))
        return result;
    result = type == FOLDER_SEARCH && parent == store->facts.roles[MAPIX_ROLE_FINDER] ? store_begin_personal(store) : store_begin(store);
    if (SUCCEEDED(result)) {
        result = store_folder_type(store, parent, &parent_type);
        if (SUCCEEDED(result) && parent_type == FOLDER_SEARCH)
            result = store_error(store, MAPI_E_NO_SUPPORT, "A search folder has no subfolders; make the folder elsewhere");
        if (SUCCEEDED(result))
            result = store_folder_check_alive(store, parent);
        if (SUCCEEDED(result)) {
            result = store_folder_find(store, parent, name, &folder);
            if (SUCCEEDED(result)) {
                *ret_folder = folder;
                result = refuse_name(store, name);
            } else if (result == MAPI_E_NOT_FOUND) {
                result = store_folder_insert(store, parent, type, name, comment, class, &folder);
            }
        }
        if (SUCCEEDED(result))
            result = store_change_add(store, fnevObjectCreated, MAPI_FOLDER, 0, folder, parent, 0, 0);
        result = store_end(store, result);
    }
    if (SUCCEEDED(result))
        *ret_folder = folder;
    store_leave(store);
    return result;
}

HRESULT mapix_store_folder_find(struct mapix_store *store, int64_t parent, const wchar_t *name, int64_t *ret_folder)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_folder_find(store, parent, name, ret_folder);
    store_leave(store);
    return result;
}

/* --- Changing ------------------------------------------------------------------------------------------------------------------------- */

static bool name_is_column(const SPropValue *value)
{
    return value->ulPropTag == PR_DISPLAY_NAME_W;
}

static HRESULT check_rename(struct mapix_store *store, int64_t folder, int64_t parent, const wchar_t *name)
{
    int64_t other = 0;
    HRESULT result = store_folder_find(store, parent, name, &other);

    if (SUCCEEDED(result) && other != folder)
        return refuse_name(store, name);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

static HRESULT write_folder(struct mapix_store *store, int64_t folder, const struct mapix_store_record *record)
{
    const SPropValue *name = mapix_store_record_find(record, PR_DISPLAY_NAME_W);
    struct store_encoded encoded = { 0 };
    sqlite3_stmt *statement = NULL;
    HRESULT result;

    if (!name || name->ulPropTag != PR_DISPLAY_NAME_W || !*name->Value.lpszW)
        return store_error(store, MAPI_E_INVALID_PARAMETER, "A folder needs a name");
    result = store_encode(store, record, name_is_column, &encoded);
    if (SUCCEEDED(result))
        result = store_prepare(store, "UPDATE folder SET name = ?2, name_key = ?3, modified = ?4, properties = ?5, large = ?6"
            " WHERE id = ?1", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, folder);
        result = store_bind_wide(store, statement, 2, name->Value.lpszW);
        if (SUCCEEDED(result))
            result = store_bind_folded(store, statement, 3, name->Value.lpszW);
        sqlite3_bind_int64(statement, 4, store_now());
        sqlite3_bind_blob64(statement, 5, encoded.bytes, encoded.size, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 6, encoded.large, encoded.large_size, SQLITE_STATIC);
        if (SUCCEEDED(result))
            result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    store_encoded_clear(&encoded);
    return result;
}

static HRESULT release_large(struct mapix_store *store, const struct mapix_store_record *record)
{
    HRESULT result = S_OK;
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < record->large_count; index++)
        result = store_value_release(store, record->large[index].value);
    return result;
}

static HRESULT change_folder(struct mapix_store *store, int64_t folder, const struct mapix_store_record *set, ULONG deleted_count,
    const ULONG *deleted)
{
    const SPropValue *name = mapix_store_record_find(set, PR_DISPLAY_NAME_W);
    struct mapix_store_record old = { 0 };
    struct store_builder merged = { 0 };
    struct mapix_store_folder row;
    HRESULT result = load(store, folder, &row, &old);

    if (SUCCEEDED(result) && row.deleted)
        result = store_error(store, MAPI_E_OBJECT_DELETED, "The folder was deleted; move it back before it is changed");
    if (SUCCEEDED(result) && name && row.type == FOLDER_ROOT)
        result = store_error(store, MAPI_E_NO_ACCESS, "The root folder cannot be renamed");
    if (SUCCEEDED(result) && name)
        result = check_rename(store, folder, row.parent, name->Value.lpszW);
    if (SUCCEEDED(result))
        result = store_record_merge(&old, set, deleted_count, deleted, &merged);
    if (SUCCEEDED(result))
        result = write_folder(store, folder, &merged.record);
    if (SUCCEEDED(result))                         /* the new row claimed what it keeps: the old claims go */
        result = release_large(store, &old);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectModified, MAPI_FOLDER, 0, folder, row.parent, 0, 0);
    mapix_store_record_clear(&merged.record);
    mapix_store_record_clear(&old);
    return result;
}

HRESULT mapix_store_folder_change(struct mapix_store *store, int64_t folder, const struct mapix_store_record *set, ULONG deleted_count,
    const ULONG *deleted)
{
    bool only_sort = (!set || (!set->large_count && (!set->count || (set->count == 1 && set->values[0].ulPropTag == MAPIX_STORE_SAVED_SORT))))
        && (!deleted_count || (deleted_count == 1 && deleted[0] == MAPIX_STORE_SAVED_SORT));
    HRESULT result = only_sort ? store_enter_personal(store) : store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, change_folder(store, folder, set, deleted_count, deleted));
}

static HRESULT load_store(struct mapix_store *store, struct mapix_store_record *ret_record)
{
    struct store_builder builder = { 0 };
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT properties, large FROM store WHERE id = 1", 0);

    if (SUCCEEDED(result))
        result = store_builder_start(&builder);
    if (SUCCEEDED(result) && row)
        result = store_builder_add_encoded(&builder, statement, 0, 1);
    store_finish(store, statement);
    if (FAILED(result))
        mapix_store_record_clear(&builder.record);
    else
        *ret_record = builder.record;
    return result;
}

HRESULT mapix_store_properties_load(struct mapix_store *store, struct mapix_store_record *ret_record)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = load_store(store, ret_record);
    store_leave(store);
    return result;
}

static HRESULT change_store(struct mapix_store *store, const struct mapix_store_record *set, ULONG deleted_count, const ULONG *deleted)
{
    struct mapix_store_record old = { 0 };
    struct store_builder merged = { 0 };
    struct store_encoded encoded = { 0 };
    sqlite3_stmt *statement = NULL;
    HRESULT result = load_store(store, &old);

    if (SUCCEEDED(result))
        result = store_record_merge(&old, set, deleted_count, deleted, &merged);
    if (SUCCEEDED(result))
        result = store_encode(store, &merged.record, NULL, &encoded);
    if (SUCCEEDED(result))
        result = store_prepare(store, "UPDATE store SET properties = ?1, large = ?2", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_blob64(statement, 1, encoded.bytes, encoded.size, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 2, encoded.large, encoded.large_size, SQLITE_STATIC);
        result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    if (SUCCEEDED(result))
        result = release_large(store, &old);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectModified, MAPI_STORE, 0, 0, 0, 0, 0);
    store_encoded_clear(&encoded);
    mapix_store_record_clear(&merged.record);
    mapix_store_record_clear(&old);
    return result;
}

HRESULT mapix_store_properties_change(struct mapix_store *store, const struct mapix_store_record *set, ULONG deleted_count, const ULONG *deleted)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, change_store(store, set, deleted_count, deleted));
}

/* --- The tree ------------------------------------------------------------------------------------------------------------------------- */

HRESULT store_folder_is_below(struct mapix_store *store, int64_t folder, int64_t ancestor, bool *ret_below)
{
    int64_t found = 0;
    /* UNION, not UNION ALL: a damaged file may hold a cycle. */
    HRESULT result = store_get_integer(store, &found,
        "WITH RECURSIVE up(id) AS (VALUES (?1) UNION SELECT parent FROM folder JOIN up ON folder.id = up.id WHERE parent != 0)"
        " SELECT count(*) FROM up WHERE id = ?2", 2, folder, ancestor);

    if (SUCCEEDED(result))
        *ret_below = found != 0;
    return result;
}

bool mapix_store_folder_is_below(struct mapix_store *store, int64_t folder, int64_t ancestor)
{
    bool below = false;

    if (FAILED(store_enter(store)))
        return false;
    store_folder_is_below(store, folder, ancestor, &below);
    store_leave(store);
    return below;
}

static HRESULT move_folder(struct mapix_store *store, int64_t folder, int64_t parent, const wchar_t *name)
{
    struct mapix_store_record old = { 0 };
    struct mapix_store_folder row;
    const SPropValue *now;
    sqlite3_stmt *statement = NULL;
    ULONG parent_type = 0;
    bool below = false;
    HRESULT result = load(store, folder, &row, &old);

    if (FAILED(result))
        return result;
    if (row.type == FOLDER_ROOT)
        result = store_error(store, MAPI_E_NO_ACCESS, "The root folder cannot be moved");
    if (SUCCEEDED(result) && row.role != MAPIX_ROLE_NONE && parent != row.parent)
        result = store_error(store, MAPI_E_NO_ACCESS, "This folder has a task in the store (Inbox, Outbox ...) and stays where it is");
    if (SUCCEEDED(result))
        result = store_folder_type(store, parent, &parent_type);
    if (SUCCEEDED(result) && parent_type == FOLDER_SEARCH)
        result = store_error(store, MAPI_E_NO_SUPPORT, "A search folder has no subfolders; move the folder elsewhere");
    if (SUCCEEDED(result))
        result = store_folder_check_alive(store, parent);
    if (SUCCEEDED(result))
        result = store_folder_is_below(store, parent, folder, &below);
    if (SUCCEEDED(result) && below)
        result = store_error(store, MAPI_E_FOLDER_CYCLE, "A folder cannot be moved into itself or one of its subfolders");
    now = mapix_store_record_find(&old, PR_DISPLAY_NAME_W);
    if (!name && now)
        name = now->Value.lpszW;
    if (SUCCEEDED(result))
        result = check_rename(store, folder, parent, name);
    if (SUCCEEDED(result))
        result = store_prepare(store, "UPDATE folder SET parent = ?2, name = ?3, name_key = ?4, modified = ?5 WHERE id = ?1", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, folder);
        sqlite3_bind_int64(statement, 2, parent);
        result = store_bind_wide(store, statement, 3, name);
        if (SUCCEEDED(result))
            result = store_bind_folded(store, statement, 4, name);
        sqlite3_bind_int64(statement, 5, store_now());
        if (SUCCEEDED(result))
            result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    if (SUCCEEDED(result) && !row.deleted)
        result = store_run(store, "UPDATE folder SET folder_count = folder_count - 1 WHERE id = ?1", 1, row.parent);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE folder SET folder_count = folder_count + 1 WHERE id = ?1", 1, parent);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectMoved, MAPI_FOLDER, MAPIX_CHANGE_TREE | (row.deleted ? MAPIX_CHANGE_DELETED : 0), folder, parent,
            row.parent, folder);
    if (SUCCEEDED(result))
        result = store_searches_follow(store, folder, row.deleted);
    mapix_store_record_clear(&old);
    return result;
}

HRESULT mapix_store_folder_move(struct mapix_store *store, int64_t folder, int64_t parent, const wchar_t *name)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, move_folder(store, folder, parent, name));
}

static HRESULT remove_folder(struct mapix_store *store, int64_t folder)
{
    struct mapix_store_record old = { 0 };
    struct mapix_store_folder row;
    int64_t left = 0;
    HRESULT result = load(store, folder, &row, &old);

    if (FAILED(result))
        return result;
    if (row.role != MAPIX_ROLE_NONE || row.type == FOLDER_ROOT)
        result = store_error(store, MAPI_E_NO_ACCESS, "This folder has a task in the store (Inbox, Outbox ...) and cannot be deleted");
    else if (SUCCEEDED(store_get_integer(store, &left, "SELECT 1 FROM folder WHERE parent IN (?1, -?1) LIMIT 1", 1, folder)))
        result = store_error(store, MAPI_E_HAS_FOLDERS, "The folder still has subfolders: delete them too (DEL_FOLDERS)");
    if (SUCCEEDED(result) && row.type != FOLDER_SEARCH) {
        result = store_get_integer(store, &left, "SELECT count(*) FROM (SELECT 1 FROM message WHERE folder = ?1 LIMIT 1)", 1, folder);
        if (SUCCEEDED(result) && left)
            result = store_error(store, MAPI_E_HAS_MESSAGES, "The folder still has messages: delete them too (DEL_MESSAGES)");
    }
    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM search_result WHERE folder = ?1", 1, folder);
    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM search WHERE folder = ?1", 1, folder);
    if (SUCCEEDED(result))
        result = store_receive_leave(store, folder);
    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM folder WHERE id = ?1", 1, folder);
    if (SUCCEEDED(result) && !row.deleted)
        result = store_run(store, "UPDATE folder SET folder_count = folder_count - 1 WHERE id = ?1", 1, row.parent);
    if (SUCCEEDED(result))
        result = release_large(store, &old);
    if (SUCCEEDED(result) && row.type == FOLDER_SEARCH)
        result = store_run(store, "UPDATE store SET search_version = search_version + 1", 0);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectDeleted, MAPI_FOLDER, row.deleted ? MAPIX_CHANGE_DELETED | MAPIX_CHANGE_QUIET : 0, folder,
            row.parent, 0, 0);
    mapix_store_record_clear(&old);
    return result;
}

/* A search folder below the finder: of a store that nobody can write to, the user's own. */
static bool is_own_search(struct mapix_store *store, int64_t folder)
{
    struct mapix_store_folder row;

    return SUCCEEDED(store_folder_row(store, folder, &row)) && row.type == FOLDER_SEARCH && row.parent == store->facts.roles[MAPIX_ROLE_FINDER];
}

HRESULT mapix_store_folder_delete(struct mapix_store *store, int64_t folder)
{
    HRESULT result = store_enter_personal(store);

    if (FAILED(result))
        return result;
    if (store->read_only && !is_own_search(store, folder))
        result = store_refuse_read_only(store);
    return store_leave_write(store, FAILED(result) ? result : remove_folder(store, folder));
}

HRESULT store_take_ids(struct mapix_store *store, sqlite3_stmt *statement, ULONG *ret_count, int64_t **ret_ids)
{
    int64_t *ids = NULL;
    ULONG count = 0, capacity = 0;
    bool row = false;
    void *block = NULL;
    HRESULT result;

    while (SUCCEEDED(result = store_step(store, statement, &row)) && row) {
        if (count == capacity) {
            ULONG wanted = capacity ? capacity * 2 : 64;
            int64_t *grown = realloc(ids, wanted * sizeof(*ids));
            if (!grown) {
                free(ids);
                return store_no_memory();
            }
            ids = grown;
            capacity = wanted;
        }
        ids[count++] = sqlite3_column_int64(statement, 0);
    }
    if (SUCCEEDED(result) && FAILED(MAPIAllocateBuffer((ULONG)(count ? count * sizeof(*ids) : 1), &block)))
        result = store_no_memory();
    if (SUCCEEDED(result)) {
        if (count)
            memcpy(block, ids, count * sizeof(*ids));
        *ret_ids = block;
        *ret_count = count;
    }
    free(ids);
    return result;
}

HRESULT mapix_store_folder_children(struct mapix_store *store, int64_t folder, bool deleted, ULONG *ret_count, int64_t **ret_folders)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_list(store, ret_count, ret_folders, "SELECT id FROM folder WHERE parent = ?1 ORDER BY name_key", 1, deleted ? -folder : folder);
    store_leave(store);
    return result;
}
