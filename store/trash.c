/* Soft deletion: folders that were deleted and can come back, and the end of what was kept long enough.
 *
 * A soft-deleted folder hangs on nobody: its `parent` is the negated id of the folder it was in, its name_key is made unique, `modified` is when. What
 * is below it stays as it is and comes back with it. So nothing that walks the tree needs to know of deleted folders. */
#include "store/internal.h"

#include <edkmdb.h>

/* --- Deleting -------------------------------------------------------------------------------------------------------------------------- */

HRESULT store_folder_check_alive(struct mapix_store *store, int64_t folder)
{
    int64_t found = 0;
    HRESULT result = store_get_integer(store, &found, "SELECT 1 FROM folder WHERE parent < 0 LIMIT 1", 0);

    if (SUCCEEDED(result))
        result = store_get_integer(store, &found, "WITH RECURSIVE up(id) AS (VALUES (?1) UNION SELECT parent FROM folder JOIN up ON folder.id = up.id"
            " WHERE parent > 0) SELECT 1 FROM folder JOIN up ON folder.id = up.id WHERE parent < 0", 1, folder);
    if (SUCCEEDED(result))
        return store_error(store, MAPI_E_OBJECT_DELETED, "The folder, or one above it, was deleted; move it back, or choose another folder");
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

HRESULT mapix_store_folder_check_alive(struct mapix_store *store, int64_t folder)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_folder_check_alive(store, folder);
    store_leave(store);
    return result;
}

/* Messages that wait to be sent, and folders with a task, stay. */
static HRESULT count_tied(struct mapix_store *store, int64_t folder, int64_t *ret_count)
{
    return store_get_integer(store, ret_count, STORE_BELOW " SELECT (SELECT count(*) FROM special WHERE folder IN below)"
        " + (SELECT count(*) FROM queue q JOIN message m ON m.id = q.message WHERE m.folder IN below)", 1, folder);
}

/* No search folder shows what was deleted. */
static HRESULT leave_searches(struct mapix_store *store, int64_t folder)
{
    int64_t *messages = NULL;
    ULONG count = 0, index;
    HRESULT result = store_list(store, &count, &messages, STORE_BELOW " SELECT DISTINCT m.id FROM search_result r JOIN message m ON m.id = r.message"
        " WHERE m.folder IN below", 1, folder);

    for (index = 0; SUCCEEDED(result) && index < count; index++)
        result = store_searches_remove(store, messages[index]);
    MAPIFreeBuffer(messages);
    return result;
}

HRESULT store_receive_leave(struct mapix_store *store, int64_t folder)
{
    HRESULT result = store_run(store, STORE_BELOW " DELETE FROM receive WHERE folder IN below AND class != ''", 1, folder);

    if (SUCCEEDED(result))
        result = store_run(store, STORE_BELOW " UPDATE receive SET folder = (SELECT folder FROM special WHERE role = 3) WHERE folder IN below", 1, folder);
    return result;
}

static HRESULT trash(struct mapix_store *store, int64_t folder)
{
    struct mapix_store_folder row;
    int64_t tied = 0;
    HRESULT result = store_folder_row(store, folder, &row);

    if (FAILED(result) || row.deleted)
        return result;
    if (row.type == FOLDER_ROOT || row.role != MAPIX_ROLE_NONE)
        return store_error(store, MAPI_E_NO_ACCESS, "This folder has a task in the store (Inbox, Outbox ...) and cannot be deleted");
    result = count_tied(store, folder, &tied);
    if (SUCCEEDED(result) && tied)
        return S_FALSE;
    if (SUCCEEDED(result))
        result = leave_searches(store, folder);
    if (SUCCEEDED(result))
        result = store_receive_leave(store, folder);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE folder SET parent = -parent, name_key = CAST(name_key || x'00' || id AS BLOB), modified = ?2 WHERE id = ?1",
            2, folder, store_now());
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE folder SET folder_count = folder_count - 1 WHERE id = ?1", 1, row.parent);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectDeleted, MAPI_FOLDER, MAPIX_CHANGE_TREE, folder, row.parent, 0, 0);
    return result;
}

HRESULT mapix_store_folder_trash(struct mapix_store *store, int64_t folder)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, trash(store, folder));
}

/* --- The end of what was kept ------------------------------------------------------------------------------------------------------------- */

static HRESULT find_one(struct mapix_store *store, const char *sql, int64_t parameter, int64_t *ret_id)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, ret_id, sql, 1, parameter);
    store_leave(store);
    return result;
}

static HRESULT list_messages(struct mapix_store *store, const char *sql, int64_t first, int64_t second, ULONG *ret_count, int64_t **ret_ids)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_list(store, ret_count, ret_ids, sql, 2, first, second);
    store_leave(store);
    return result;
}

/* Delete for good what `sql` finds. */
static HRESULT purge_listed(struct mapix_store *store, const char *sql, int64_t first, ULONG limit, ULONG *ret_found, ULONG *io_done)
{
    int64_t *ids = NULL;
    ULONG done = 0;
    HRESULT result = list_messages(store, sql, first, limit, ret_found, &ids);

    if (SUCCEEDED(result) && *ret_found)
        result = store_messages_remove(store, ids, *ret_found, &done);
    MAPIFreeBuffer(ids);
    *io_done += done;
    return result;
}

/* A folder's messages, then the folder itself; deepest folders come first. */
static HRESULT purge_folder(struct mapix_store *store, int64_t folder, ULONG limit, ULONG *io_done)
{
    int64_t leaf = 0;
    ULONG found = 0;
    HRESULT result = find_one(store, "WITH RECURSIVE below(id, depth) AS (VALUES (?1, 0) UNION SELECT f.id, depth + 1 FROM folder f JOIN below"
        " ON f.parent = below.id OR f.parent = -below.id WHERE depth < 512) SELECT id FROM below ORDER BY depth DESC LIMIT 1", folder, &leaf);

    if (SUCCEEDED(result))
        result = purge_listed(store, "SELECT id FROM message WHERE folder = ?1 LIMIT ?2", leaf, limit - *io_done, &found, io_done);
    if (SUCCEEDED(result) && *io_done < limit) {
        result = mapix_store_folder_delete(store, leaf);
        ++*io_done;
    }
    return result;
}

HRESULT mapix_store_purge(struct mapix_store *store, int64_t before, ULONG limit, ULONG *ret_done)
{
    ULONG done = 0, found = 0;
    int64_t folder = 0;
    HRESULT result = purge_listed(store, "SELECT id FROM message WHERE deleted_on < ?1 AND kind & 4 ORDER BY deleted_on LIMIT ?2", before, limit, &found,
        &done);

    while (SUCCEEDED(result) && done < limit
        && SUCCEEDED(result = find_one(store, "SELECT id FROM folder WHERE parent < 0 AND modified < ?1 ORDER BY modified LIMIT 1", before, &folder)))
        result = purge_folder(store, folder, limit, &done);
    if (ret_done)
        *ret_done = done;
    return result == MAPI_E_NOT_FOUND || SUCCEEDED(result) ? S_OK : result;
}

HRESULT mapix_store_purge_old(struct mapix_store *store, ULONG limit)
{
    return mapix_store_purge(store, store_now() - MAPIX_STORE_KEEP_DELETED, limit, NULL);
}

void store_purge_after(struct mapix_store *store, ULONG deleted)
{
    ULONG limit = deleted < 0x10000000 ? 2 * deleted + 100 : deleted;

    (void)mapix_store_purge_old(store, limit);    /* a failure is no failure of the deletion */
}
