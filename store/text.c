/* Text on its way into columns: UTF-8, sort keys, folded names. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "base/time.h"
#include "value/sortkey.h"

char *store_utf8(const wchar_t *text)
{
    return mapix_text_utf8_heap(text);
}

wchar_t *store_wide(const char *text)
{
    return mapix_text_wide_heap(text);
}

int64_t store_now(void)
{
    return (int64_t)mapix_time_value(mapix_time_now());
}

HRESULT store_bind_wide(struct mapix_store *store, sqlite3_stmt *statement, int index, const wchar_t *text)
{
    size_t length, size;
    char *utf8, *end;

    if (!text) {
        sqlite3_bind_null(statement, index);
        return S_OK;
    }
    length = wcslen(text);
    size = mapix_text_wide_to_utf8_length(text, length);
    utf8 = malloc(size + 1);
    if (!utf8)
        return store_no_memory();
    end = mapix_text_wide_to_utf8(text, length, utf8);
    *end = 0;
    int code = sqlite3_bind_text64(statement, index, utf8, (sqlite3_uint64)(end - utf8), free, SQLITE_UTF8);
    return code == SQLITE_OK ? S_OK : store_fail(store, code, "write a text");
}

HRESULT store_bind_sort_key(struct mapix_store *store, sqlite3_stmt *statement, int index, const wchar_t *text)
{
    BYTE key[STORE_SORT_KEY_SIZE];
    size_t size = 0;
    SPropValue value = { .ulPropTag = PR_SUBJECT_W };
    HRESULT result;

    if (!text) {
        sqlite3_bind_null(statement, index);
        return S_OK;
    }
    value.Value.lpszW = (LPWSTR)(uintptr_t)text;
    result = mapix_sort_key(&value, 0, key, sizeof(key), &size);
    if (FAILED(result))
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? store_no_memory() : result;
    int code = sqlite3_bind_blob(statement, index, size ? (const void *)key : "", (int)size, SQLITE_TRANSIENT);
    return code == SQLITE_OK ? S_OK : store_fail(store, code, "write a sort key");
}

HRESULT store_bind_folded(struct mapix_store *store, sqlite3_stmt *statement, int index, const wchar_t *text)
{
    struct mapix_fold fold;
    HRESULT result;

    mapix_fold_init(&fold);
    result = mapix_fold_wide(&fold, text, wcslen(text), MAPIX_FOLD_CASE);
    if (SUCCEEDED(result)) {
        int code = sqlite3_bind_blob64(statement, index, fold.length ? fold.text : "", fold.length, SQLITE_TRANSIENT);
        if (code != SQLITE_OK)
            result = store_fail(store, code, "write a name");
    } else {
        result = store_no_memory();
    }
    mapix_fold_release(&fold);
    return result;
}
