/* Sort keys of messages: which version the file has, and making them anew. `store.sort_version` is the version that all keys have; 0: they are
 * mixed; -N: somebody is making them of version N. Who writes a row of another version than the file's marks it as mixed, so that no order is
 * ever read from keys that do not fit together. */
#include "store/internal.h"

#include <stdlib.h>

#include "value/sortkey.h"

enum { KEYS_A_TRANSACTION = 500 };

HRESULT store_sort_keys_look(struct mapix_store *store)
{
    int64_t version = 0;
    HRESULT result = store_get_integer(store, &version, "SELECT sort_version FROM store WHERE id = 1", 0);

    store->sort_keys_valid = SUCCEEDED(result) && version == mapix_sort_key_version();
    return result;
}

HRESULT store_sort_keys_mark(struct mapix_store *store)
{
    int64_t ours = mapix_sort_key_version(), version = 0;
    HRESULT result;

    if (store_has_looked(store))
        return S_OK;
    result = store_get_integer(store, &version, "SELECT sort_version FROM store WHERE id = 1", 0);
    store->sort_keys_valid = SUCCEEDED(result) && version == ours;
    if (FAILED(result) || version == ours || version == -ours || version == 0)
        return result;
    return store_run(store, "UPDATE store SET sort_version = 0 WHERE id = 1", 0);
}

/* A text of the row from byte `skip` on, as a sort key; NULL stays NULL. */
static HRESULT bind_key(struct mapix_store *store, sqlite3_stmt *to, int index, sqlite3_stmt *from, int column, int skip)
{
    const char *text = (const char *)sqlite3_column_text(from, column);
    int size = sqlite3_column_bytes(from, column);
    wchar_t *wide = text ? store_wide(text + (skip < size ? skip : size)) : NULL;
    HRESULT result = text && !wide ? store_no_memory() : store_bind_sort_key(store, to, index, wide);

    free(wide);
    return result;
}

static HRESULT make_row(struct mapix_store *store, sqlite3_stmt *from, sqlite3_stmt *to)
{
    int prefix = sqlite3_column_int(from, 2);
    HRESULT result = bind_key(store, to, 2, from, 1, prefix);

    sqlite3_bind_int64(to, 1, sqlite3_column_int64(from, 0));
    if (SUCCEEDED(result))
        result = bind_key(store, to, 3, from, 3, 0);
    if (SUCCEEDED(result) && prefix)
        result = bind_key(store, to, 4, from, 1, 0);
    else
        sqlite3_bind_null(to, 4);
    if (SUCCEEDED(result))
        result = bind_key(store, to, 5, from, 4, 0);
    if (SUCCEEDED(result))
        result = store_step(store, to, NULL);
    sqlite3_reset(to);
    return result;
}

HRESULT store_sort_keys_make_some(struct mapix_store *store, int64_t *io_after, bool *ret_more)
{
    sqlite3_stmt *from = NULL, *to = NULL;
    bool row = false;
    int count = 0;
    HRESULT result = store_prepare(store, "SELECT id, subject, subject_prefix, sender_name, display_to FROM message WHERE id > ?1 ORDER BY id LIMIT ?2", &from);

    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(from, 1, *io_after);
        sqlite3_bind_int64(from, 2, KEYS_A_TRANSACTION);
        result = store_prepare(store, "UPDATE message SET subject_key = ?2, sender_key = ?3, whole_key = ?4, to_key = ?5 WHERE id = ?1", &to);
    }
    for (; SUCCEEDED(result) && SUCCEEDED(result = store_step(store, from, &row)) && row; count++) {
        *io_after = sqlite3_column_int64(from, 0);
        result = make_row(store, from, to);
    }
    store_finish(store, from);
    store_finish(store, to);
    *ret_more = count == KEYS_A_TRANSACTION;
    return result;
}

HRESULT store_sort_keys_make(struct mapix_store *store)
{
    int64_t ours = mapix_sort_key_version(), after = 0;
    bool more = true;
    HRESULT result = store_begin_personal(store);

    if (SUCCEEDED(result))
        result = store_end(store, store_run(store, "UPDATE store SET sort_version = ?1 WHERE id = 1", 1, -ours));
    while (SUCCEEDED(result) && more) {           /* many transactions: others write meanwhile, keys of this version or the mark */
        result = store_begin_personal(store);
        if (SUCCEEDED(result))
            result = store_end(store, store_sort_keys_make_some(store, &after, &more));
    }
    if (SUCCEEDED(result))
        result = store_begin_personal(store);
    if (SUCCEEDED(result))
        result = store_end(store, store_run(store, "UPDATE store SET sort_version = ?1 WHERE id = 1 AND sort_version = ?2", 2, ours, -ours));
    return SUCCEEDED(result) ? store_sort_keys_look(store) : result;
}
