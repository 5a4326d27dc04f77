/* Large values: rows of `value` with a count of claims, their bytes in `chunk` under value << 24 | number. Copies of an object share them. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#define CHUNKS_PER_COMMIT 16
#define DAY (INT64_C(864000000000))

static HRESULT insert_chunk(struct mapix_store *store, int64_t value, int64_t number, const void *bytes, size_t size)
{
    sqlite3_stmt *statement = NULL;
    HRESULT result = store_prepare(store, "INSERT INTO chunk (id, data) VALUES (?1, ?2)", &statement);

    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, value << 24 | number);
        sqlite3_bind_blob64(statement, 2, bytes, size, SQLITE_STATIC);
        result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    return result;
}

static HRESULT insert_value(struct mapix_store *store, int64_t size, int64_t uses, int64_t *ret_value)
{
    HRESULT result = store_run(store, "INSERT INTO value (size, uses, created) VALUES (?1, ?2, ?3)", 3, size, uses, store_now());

    if (SUCCEEDED(result))
        *ret_value = sqlite3_last_insert_rowid(store->database);
    return result;
}

HRESULT store_value_insert(struct mapix_store *store, const void *bytes, size_t size, int64_t *ret_value)
{
    int64_t value = 0, number = 0;
    size_t offset;
    HRESULT result = insert_value(store, (int64_t)size, 1, &value);

    for (offset = 0; SUCCEEDED(result) && offset < size; offset += STORE_CHUNK_SIZE, number++) {
        size_t part = size - offset < STORE_CHUNK_SIZE ? size - offset : STORE_CHUNK_SIZE;
        result = insert_chunk(store, value, number, (const char *)bytes + offset, part);
    }
    if (SUCCEEDED(result))
        *ret_value = value;
    return result;
}

HRESULT store_value_claim(struct mapix_store *store, int64_t value)
{
    HRESULT result = store_run(store, "UPDATE value SET uses = uses + 1 WHERE id = ?1", 1, value);

    if (SUCCEEDED(result) && sqlite3_changes(store->database) != 1)
        return store_error(store, MAPI_E_CORRUPT_DATA, "A large value is missing in the message store %s: run 'mapix store repair'", store->path);
    return result;
}

static HRESULT delete_value(struct mapix_store *store, int64_t value)
{
    HRESULT result = store_run(store, "DELETE FROM chunk WHERE id BETWEEN ?1 << 24 AND (?1 << 24) + 16777215", 1, value);

    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM value WHERE id = ?1", 1, value);
    return result;
}

HRESULT store_value_release(struct mapix_store *store, int64_t value)
{
    int64_t uses = 0;
    HRESULT result = store_get_integer(store, &uses, "SELECT uses FROM value WHERE id = ?1", 1, value);

    if (result == MAPI_E_NOT_FOUND)
        return S_OK;                              /* lost already: `mapix store check` names it; deleting its owner must work */
    if (FAILED(result))
        return result;
    if (uses > 1)
        return store_run(store, "UPDATE value SET uses = uses - 1 WHERE id = ?1", 1, value);
    return delete_value(store, value);
}

/* A program that died between writing ahead and saving leaves an unclaimed value: the next writer of one takes it away after a day. */
static HRESULT drop_stale_value(struct mapix_store *store)
{
    int64_t value = 0;
    HRESULT result = store_get_integer(store, &value, "SELECT id FROM value WHERE uses = 0 AND created < ?1 LIMIT 1", 1, store_now() - DAY);

    if (result == MAPI_E_NOT_FOUND)
        return S_OK;
    return SUCCEEDED(result) ? delete_value(store, value) : result;
}

static HRESULT read_exactly(struct mapix_store *store, const struct mapix_store_bytes *bytes, uint64_t offset, char *buffer, size_t size)
{
    size_t have = 0;

    while (have < size) {
        size_t part = 0;
        HRESULT result = bytes->read(bytes->context, offset + have, buffer + have, size - have, &part);
        if (FAILED(result))
            return result;
        if (!part)
            return store_error(store, MAPI_E_CORRUPT_DATA, "A value ended early while it was written to the message store %s", store->path);
        have += part;
    }
    return S_OK;
}

/* One transaction: the next chunks. The WAL is not synced here; the durable commit that claims the value syncs it all. */
static HRESULT write_some(struct mapix_store *store, int64_t *value, const struct mapix_store_bytes *bytes, uint64_t *offset, char *buffer)
{
    int count;
    HRESULT result = store_begin_personal(store);

    if (FAILED(result))
        return result;
    if (!*value) {
        result = drop_stale_value(store);
        if (SUCCEEDED(result))
            result = insert_value(store, (int64_t)bytes->size, 0, value);
    }
    for (count = 0; SUCCEEDED(result) && count < CHUNKS_PER_COMMIT && *offset < bytes->size; count++) {
        size_t part = bytes->size - *offset < STORE_CHUNK_SIZE ? (size_t)(bytes->size - *offset) : STORE_CHUNK_SIZE;
        result = read_exactly(store, bytes, *offset, buffer, part);
        if (SUCCEEDED(result))
            result = insert_chunk(store, *value, (int64_t)(*offset / STORE_CHUNK_SIZE), buffer, part);
        if (SUCCEEDED(result))
            *offset += part;
    }
    return store_end(store, result);
}

HRESULT mapix_store_value_write(struct mapix_store *store, const struct mapix_store_bytes *bytes, int64_t *ret_value)
{
    int64_t value = 0;
    uint64_t offset = 0;
    bool relaxed;
    char *buffer = malloc(STORE_CHUNK_SIZE);
    HRESULT result;

    if (!buffer)
        return store_no_memory();
    result = store_enter(store);
    if (FAILED(result)) {
        free(buffer);
        return result;
    }
    if (!store->held && store->batch_open) {      /* one durable commit of what others put off, not one for each part of the value */
        result = store_batch_commit(store);
        if (FAILED(result)) {
            store_leave(store);
            free(buffer);
            return result;
        }
    }
    relaxed = !store->held && SUCCEEDED(store_execute(store, "PRAGMA synchronous = NORMAL"));
    do
        result = write_some(store, &value, bytes, &offset, buffer);
    while (SUCCEEDED(result) && offset < bytes->size);
    if (relaxed) {
        HRESULT restored = store_execute(store, "PRAGMA synchronous = FULL");
        if (SUCCEEDED(result))
            result = restored;
    }
    if (SUCCEEDED(result))
        *ret_value = value;
    store_leave(store);
    free(buffer);
    return result;
}

static HRESULT read_chunk(struct mapix_store *store, int64_t value, uint64_t offset, char *buffer, size_t length, size_t *ret_length)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, "SELECT data FROM chunk WHERE id = ?1", 1, value << 24 | (int64_t)(offset / STORE_CHUNK_SIZE));

    *ret_length = 0;
    if (SUCCEEDED(result) && row) {
        size_t skip = (size_t)(offset % STORE_CHUNK_SIZE), size = (size_t)sqlite3_column_bytes(statement, 0);
        if (size > skip) {
            *ret_length = size - skip < length ? size - skip : length;
            memcpy(buffer, (const char *)sqlite3_column_blob(statement, 0) + skip, *ret_length);
        }
    }
    store_finish(store, statement);
    return result;
}

HRESULT mapix_store_value_read(struct mapix_store *store, int64_t value, uint64_t offset, void *buffer, size_t length, size_t *ret_length)
{
    size_t have = 0;
    int64_t size = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_begin_read(store);
    if (SUCCEEDED(result)) {
        result = store_get_integer(store, &size, "SELECT size FROM value WHERE id = ?1", 1, value);
        if (result == MAPI_E_NOT_FOUND)
            result = MAPI_E_OBJECT_DELETED;
        while (SUCCEEDED(result) && have < length && offset + have < (uint64_t)size) {
            size_t part = 0;
            result = read_chunk(store, value, offset + have, (char *)buffer + have, length - have, &part);
            if (SUCCEEDED(result) && !part)
                result = store_error(store, MAPI_E_CORRUPT_DATA,
                    "Part of a large value is missing in the message store %s: run 'mapix store repair'", store->path);
            have += part;
        }
        store_end_read(store);
    }
    store_leave(store);
    if (SUCCEEDED(result))
        *ret_length = have;
    return result;
}
