/* Named properties: one mapping per store (SPI-NAME-04), kept in a table, answered from prop/names.h's cache. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "prop/names.h"


#define FIRST_ID 0x8000
#define LAST_ID 0xFFFE

/* Called with the map's lock held, so the map's lock comes before the store's. */
static void bind_name(sqlite3_stmt *statement, const MAPINAMEID *name, const char *text)
{
    sqlite3_bind_blob(statement, 1, name->lpguid, sizeof(GUID), SQLITE_TRANSIENT);
    sqlite3_bind_int(statement, 2, (int)name->ulKind);
    if (name->ulKind == MNID_STRING)
        sqlite3_bind_text(statement, 3, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_int64(statement, 3, name->Kind.lID);
}

static HRESULT look_up(struct mapix_store *store, const MAPINAMEID *name, const char *text, int64_t *ret_id)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_prepare(store, "SELECT id FROM named_property WHERE space = ?1 AND kind = ?2 AND name = ?3", &statement);

    *ret_id = 0;
    if (SUCCEEDED(result)) {
        bind_name(statement, name, text);
        result = store_step(store, statement, &row);
    }
    if (SUCCEEDED(result) && row)
        *ret_id = sqlite3_column_int64(statement, 0);
    store_finish(store, statement);
    return result;
}

static HRESULT insert(struct mapix_store *store, const MAPINAMEID *name, const char *text, int64_t *ret_id)
{
    sqlite3_stmt *statement = NULL;
    int64_t next = 0;
    HRESULT result = store_get_integer(store, &next, "SELECT coalesce(max(id) + 1, ?1) FROM named_property", 1, (int64_t)FIRST_ID);

    if (SUCCEEDED(result) && next > LAST_ID)
        return store_error(store, MAPI_E_TOO_BIG,
            "The message store %s has as many named properties as there can be (32,767); a program makes too many", store->path);
    if (SUCCEEDED(result))
        result = store_prepare(store, "INSERT INTO named_property (space, kind, name, id) VALUES (?1, ?2, ?3, ?4)", &statement);
    if (SUCCEEDED(result)) {
        bind_name(statement, name, text);
        sqlite3_bind_int64(statement, 4, next);
        result = store_step(store, statement, NULL);
    }
    store_finish(store, statement);
    if (SUCCEEDED(result))
        *ret_id = next;
    return result;
}

static HRESULT resolve_all(struct mapix_store *store, ULONG count, const MAPINAMEID *const *names, bool create, ULONG *ret_ids)
{
    HRESULT result = S_OK;
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        char *text = NULL;
        int64_t id = 0;
        if (names[index]->ulKind == MNID_STRING && !(text = store_utf8(names[index]->Kind.lpwstrName)))
            return store_no_memory();
        result = look_up(store, names[index], text, &id);
        if (SUCCEEDED(result) && !id && create)
            result = insert(store, names[index], text, &id);
        ret_ids[index] = (ULONG)id;
        free(text);
    }
    return result;
}

static HRESULT resolve(void *context, ULONG count, const MAPINAMEID *const *names, bool create, ULONG *ret_ids)
{
    struct mapix_store *store = context;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = resolve_all(store, count, names, false, ret_ids);
    if (SUCCEEDED(result) && create) {
        bool missing = false;
        ULONG index;
        for (index = 0; index < count; index++)
            missing = missing || !ret_ids[index];
        if (missing) {
            result = store_begin(store);
            if (SUCCEEDED(result))
                result = store_end(store, resolve_all(store, count, names, true, ret_ids));
        }
    }
    store_leave(store);
    return result;
}

/* Rows are never changed or deleted and ids grow: what is new stands behind the highest one told. */
static HRESULT refresh(void *context, struct prop_names *names)
{
    struct mapix_store *store = context;
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_prepare(store, "SELECT id, space, kind, name FROM named_property WHERE id > ?1 ORDER BY id", &statement);
    if (SUCCEEDED(result))
        sqlite3_bind_int64(statement, 1, store->names_seen);
    while (SUCCEEDED(result) && SUCCEEDED(result = store_step(store, statement, &row)) && row) {
        MAPINAMEID name = { 0 };
        GUID space;
        wchar_t *text = NULL;
        int64_t id = sqlite3_column_int64(statement, 0);
        if (id < FIRST_ID || id > LAST_ID || sqlite3_column_bytes(statement, 1) != (int)sizeof(space))
            continue;                             /* damage: `mapix store check` names it */
        memcpy(&space, sqlite3_column_blob(statement, 1), sizeof(space));
        name.lpguid = &space;
        name.ulKind = sqlite3_column_int(statement, 2) == MNID_STRING ? MNID_STRING : MNID_ID;
        if (name.ulKind == MNID_STRING) {
            text = store_wide((const char *)sqlite3_column_text(statement, 3));
            if (!text) {
                result = store_no_memory();
                break;
            }
            name.Kind.lpwstrName = text;
        } else {
            name.Kind.lID = (LONG)sqlite3_column_int64(statement, 3);
        }
        result = mapix_prop_names_add(names, (ULONG)id, &name);
        free(text);
        if (result == MAPI_E_COLLISION || result == MAPI_E_INVALID_PARAMETER)
            result = S_OK;
        if (SUCCEEDED(result))
            store->names_seen = id;
    }
    store_finish(store, statement);
    store_leave(store);
    return result;
}

static const struct prop_names_backing backing = { .resolve = resolve, .refresh = refresh };

/* Asked whenever properties are set: once they are there without the lock, which another thread may hold for as long as it saves a message. */
HRESULT mapix_store_names(struct mapix_store *store, struct prop_names **ret_names)
{
    struct prop_names *names = store->names;
    HRESULT result = names ? S_OK : store_enter(store);

    if (FAILED(result))
        return result;
    if (!names) {
        names = store->names;
        if (!names && SUCCEEDED(result = mapix_prop_names_new(&backing, store, &names)))
            store->names = names;
        store_leave(store);
    }
    if (SUCCEEDED(result))
        *ret_names = names;
    return result;
}

void store_names_forget(struct mapix_store *store)
{
    mapix_prop_names_free(store->names);
    store->names = NULL;
    store->names_seen = 0;
}
