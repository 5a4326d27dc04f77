/* Receive folders: which folder takes new mail of a message class (SPI-STORE-12 to -14). */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

static HRESULT look_up(struct mapix_store *store, const char *class, size_t length, int64_t *ret_folder)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT folder FROM receive WHERE class = ?1", &statement);

    if (SUCCEEDED(result)) {
        sqlite3_bind_text(statement, 1, class, (int)length, SQLITE_STATIC);
        result = store_step(store, statement, &row);
    }
    if (SUCCEEDED(result) && row)
        *ret_folder = sqlite3_column_int64(statement, 0);
    store_finish(store, statement);
    if (SUCCEEDED(result) && !row)
        result = MAPI_E_NOT_FOUND;
    return result;
}

HRESULT mapix_store_receive_find(struct mapix_store *store, const char *class, int64_t *ret_folder, char **ret_class)
{
    size_t length = strlen(class);
    int64_t folder = 0;
    char *found = NULL;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    while ((result = look_up(store, class, length, &folder)) == MAPI_E_NOT_FOUND && length) {
        while (length && class[length - 1] != '.')
            length--;
        if (length)
            length--;                             /* the dot itself */
    }
    if (result == MAPI_E_NOT_FOUND) {             /* the default always exists; mend a file that lost it */
        folder = store->facts.roles[MAPIX_ROLE_INBOX] ? store->facts.roles[MAPIX_ROLE_INBOX] : store->facts.roles[MAPIX_ROLE_ROOT];
        length = 0;
        result = S_OK;
    }
    store_leave(store);
    if (SUCCEEDED(result) && ret_class) {
        if (FAILED(MAPIAllocateBuffer((ULONG)length + 1, (void **)&found)))
            return store_no_memory();
        memcpy(found, class, length);
        found[length] = 0;
        *ret_class = found;
    }
    if (SUCCEEDED(result))
        *ret_folder = folder;
    return result;
}

static HRESULT set(struct mapix_store *store, const char *class, int64_t folder)
{
    sqlite3_stmt *statement = NULL;
    ULONG type = 0;
    HRESULT result = S_OK;

    if (!folder && !*class)                       /* the default falls back to the Inbox */
        folder = store->facts.roles[MAPIX_ROLE_INBOX] ? store->facts.roles[MAPIX_ROLE_INBOX] : store->facts.roles[MAPIX_ROLE_ROOT];
    if (folder)
        result = store_folder_type(store, folder, &type);
    if (SUCCEEDED(result) && folder)              /* what came to it would be lost with it */
        result = store_folder_check_alive(store, folder);
    if (SUCCEEDED(result) && folder && type == FOLDER_SEARCH)
        result = store_error(store, MAPI_E_NO_SUPPORT, "A search folder cannot receive messages; name another folder");
    if (SUCCEEDED(result))
        result = store_prepare(store, folder ? "INSERT OR REPLACE INTO receive (class, folder) VALUES (?1, ?2)"
                                             : "DELETE FROM receive WHERE class = ?1 AND ?2 = 0", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_text(statement, 1, class, -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, folder);
        result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectModified, MAPI_STORE, 0, 0, 0, 0, 0);
    return result;
}

HRESULT mapix_store_receive_set(struct mapix_store *store, const char *class, int64_t folder)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, set(store, class, folder));
}

HRESULT mapix_store_receive_list(struct mapix_store *store, ULONG *ret_count, char ***ret_classes, int64_t **ret_folders)
{
    sqlite3_stmt *statement = NULL;
    int64_t count = 0;
    ULONG taken = 0;
    char **classes = NULL;
    int64_t *folders = NULL;
    bool row = false;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_begin_read(store);
    if (SUCCEEDED(result)) {
        result = store_get_integer(store, &count, "SELECT count(*) FROM receive", 0);
        if (SUCCEEDED(result) && FAILED(MAPIAllocateBuffer((ULONG)((size_t)(count + 1) * sizeof(*classes)), (void **)&classes)))
            result = store_no_memory();
        if (SUCCEEDED(result) && FAILED(MAPIAllocateMore((ULONG)((size_t)(count + 1) * sizeof(*folders)), classes, (void **)&folders)))
            result = store_no_memory();
        if (SUCCEEDED(result))
            result = store_prepare(store, "SELECT class, folder FROM receive ORDER BY class", &statement);
        while (SUCCEEDED(result) && taken < (ULONG)count && SUCCEEDED(result = store_step(store, statement, &row)) && row) {
            ULONG size = 0;
            folders[taken] = sqlite3_column_int64(statement, 1);
            size = (ULONG)sqlite3_column_bytes(statement, 0);
            if (FAILED(MAPIAllocateMore(size + 1, classes, (void **)&classes[taken]))) {
                result = store_no_memory();
                break;
            }
            if (size)
                memcpy(classes[taken], sqlite3_column_text(statement, 0), size);
            classes[taken++][size] = 0;
        }
        store_finish(store, statement);
        store_end_read(store);
    }
    store_leave(store);
    if (FAILED(result)) {
        MAPIFreeBuffer(classes);
        return result;
    }
    *ret_count = taken;
    *ret_classes = classes;                       /* the folders hang on it */
    *ret_folders = folders;
    return S_OK;
}
