/* Messages by identifier: MAPIFindNext, MAPIDeleteMail, and the identifiers themselves. */
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "simple/simple.h"

/* --- identifiers: entry ids in the 64 letters of RFC 4648's second alphabet, without padding --- */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

HRESULT simple_id_encode(const SBinary *entry_id, char *to, size_t size)
{
    size_t length = ((size_t)entry_id->cb * 4 + 2) / 3;
    if (length >= size)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "The identifier of this message has %zu characters and there is room for %zu; pass %zu "
            "characters and MAPI_LONG_MSGID", length, size - 1, (size_t)SIMPLE_LONG_ID_SIZE);
    unsigned bits = 0, held = 0;
    for (ULONG i = 0; i < entry_id->cb; i++) {
        bits = bits << 8 | entry_id->lpb[i];
        for (held += 8; held >= 6; held -= 6)
            *to++ = letters[bits >> (held - 6) & 63];
    }
    if (held)
        *to++ = letters[bits << (6 - held) & 63];
    *to = 0;
    return S_OK;
}

static HRESULT invalid_id(void)
{
    return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_MESSAGE), "This is no identifier of a message; take one that MAPIFindNext or MAPISaveMail returned");
}

HRESULT simple_id_decode(const char *text, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    size_t length = text ? strnlen(text, SIMPLE_LONG_ID_SIZE) : 0, size = length * 3 / 4;
    unsigned bits = 0, held = 0;
    if (!length || length >= SIMPLE_LONG_ID_SIZE || length % 4 == 1)
        return invalid_id();
    BYTE *bytes = mapix_memory_new(size ? size : 1);
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    BYTE *to = bytes;
    for (size_t i = 0; i < length; i++) {
        const char *letter = memchr(letters, text[i], 64);
        if (!letter) {
            mapix_memory_free(bytes);
            return invalid_id();
        }
        bits = bits << 6 | (unsigned)(letter - letters);
        held += 6;
        if (held >= 8) {
            held -= 8;
            *to++ = (BYTE)(bits >> held);
        }
    }
    *ret_size = (ULONG)size;
    *ret_entry_id = (LPENTRYID)(void *)bytes;
    return S_OK;
}

HRESULT simple_open_message(struct simple_session *session, ULONG_PTR ui_param, const char *id, ULONG flags, LPMESSAGE *ret_message)
{
    LPENTRYID entry_id = NULL;
    LPMDB store = NULL;
    ULONG size = 0, type = 0;
    LPUNKNOWN object = NULL;
    HRESULT hr = simple_id_decode(id, &size, &entry_id);
    if (SUCCEEDED(hr))
        hr = simple_session_store(session, ui_param, &store);
    if (SUCCEEDED(hr)) {
        hr = store->lpVtbl->OpenEntry(store, size, entry_id, NULL, flags, &type, &object);
        if (hr == MAPI_E_NOT_FOUND || hr == MAPI_E_INVALID_PARAMETER || hr == MAPI_E_CALL_FAILED)
            hr = SIMPLE_ERROR(MAPI_E_INVALID_MESSAGE);
        if (FAILED(hr))
            simple_fail_object(hr, store, "The message cannot be opened");
    }
    mapix_memory_free(entry_id);
    if (FAILED(hr))
        return hr;
    if (type != MAPI_MESSAGE) {
        object->lpVtbl->Release(object);
        return invalid_id();
    }
    *ret_message = (LPMESSAGE)object;
    return S_OK;
}

/* --- MAPIFindNext --- */

/* The table of the last MAPIFindNext, standing behind the message that it returned. Who goes on from there needs no search, so that listing a
 * folder takes time in its size, not in the square of it. */
struct simple_cursor {
    LPMAPITABLE table;
    char *class;
    bool fifo;
    ULONG size;                                /* of the entry id last returned, which is its identifier, too */
    BYTE *last;
};

void simple_cursor_free(struct simple_cursor *cursor)
{
    if (!cursor)
        return;
    if (cursor->table)
        cursor->table->lpVtbl->Release(cursor->table);
    free(cursor->class);
    free(cursor->last);
    free(cursor);
}

/* All messages whose class begins with `class` (SMAPI-22). */
static HRESULT restrict_to_class(LPMAPITABLE table, const char *class)
{
    SPropValue value = { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t)class };
    SRestriction begins = { .rt = RES_CONTENT };
    begins.res.resContent.ulFuzzyLevel = FL_PREFIX | FL_IGNORECASE;
    begins.res.resContent.ulPropTag = PR_MESSAGE_CLASS_A;
    begins.res.resContent.lpProp = &value;
    return table->lpVtbl->Restrict(table, &begins, 0);
}

HRESULT simple_open_list(LPMDB store, const char *class, bool fifo, const SPropTagArray *more, LPMAPITABLE *ret_table)
{
    static const SizedSSortOrderSet(1, oldest_first) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_ASCEND } } };
    LPMAPIFOLDER folder = NULL;
    LPMAPITABLE table = NULL;
    ULONG count = more ? more->cValues : 0;
    LPSPropTagArray columns = mapix_memory_new(CbNewSPropTagArray(count + 1));
    if (!columns)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    columns->cValues = count + 1;
    columns->aulPropTag[0] = PR_ENTRYID;
    for (ULONG i = 0; i < count; i++)
        columns->aulPropTag[i + 1] = more->aulPropTag[i];
    HRESULT hr = simple_open_receive_folder(store, class, &folder);
    if (SUCCEEDED(hr)) {
        hr = folder->lpVtbl->GetContentsTable(folder, 0, &table);
        if (SUCCEEDED(hr))
            hr = table->lpVtbl->SetColumns(table, columns, 0);
        if (SUCCEEDED(hr) && *class)
            hr = restrict_to_class(table, class);
        if (SUCCEEDED(hr) && fifo)
            hr = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&oldest_first, 0);
        if (FAILED(hr))
            simple_fail_object(hr, table ? (void *)table : (void *)folder, "The messages cannot be listed");
        folder->lpVtbl->Release(folder);
    }
    mapix_memory_free(columns);
    if (FAILED(hr) && table)
        table->lpVtbl->Release(table);
    if (SUCCEEDED(hr))
        *ret_table = table;
    return hr;
}

static HRESULT cursor_new(struct simple_session *session, ULONG_PTR ui_param, const char *class, bool fifo, struct simple_cursor **ret_cursor)
{
    LPMDB store = NULL;
    struct simple_cursor *cursor = calloc(1, sizeof(*cursor));
    if (!cursor || !(cursor->class = strdup(class))) {
        free(cursor);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    cursor->fifo = fifo;
    HRESULT hr = simple_session_store(session, ui_param, &store);
    if (SUCCEEDED(hr))
        hr = simple_open_list(store, class, fifo, NULL, &cursor->table);
    if (FAILED(hr))
        simple_cursor_free(cursor);
    else
        *ret_cursor = cursor;
    return hr;
}

/* The cursor is the caller's while he works with it; another thread with the same handle finds none and makes its own. */
static struct simple_cursor *cursor_take(struct simple_session *session)
{
    pthread_mutex_lock(&session->lock);
    struct simple_cursor *cursor = session->cursor;
    session->cursor = NULL;
    pthread_mutex_unlock(&session->lock);
    return cursor;
}

static void cursor_put(struct simple_session *session, struct simple_cursor *cursor)
{
    pthread_mutex_lock(&session->lock);
    struct simple_cursor *other = session->cursor;
    session->cursor = cursor;
    pthread_mutex_unlock(&session->lock);
    simple_cursor_free(other);
}

static bool stands_behind(const struct simple_cursor *cursor, const char *class, bool fifo, ULONG size, const ENTRYID *id)
{
    return cursor && cursor->last && cursor->fifo == fifo && !strcmp(cursor->class, class) && cursor->size == size && !memcmp(cursor->last, id, size);
}

HRESULT simple_pass(LPMAPITABLE table, ULONG size, LPENTRYID id)
{
    SPropValue value = { .ulPropTag = PR_ENTRYID, .Value.bin = { size, (LPBYTE)id } };
    SRestriction same = { .rt = RES_PROPERTY };
    same.res.resProperty.relop = RELOP_EQ;
    same.res.resProperty.ulPropTag = PR_ENTRYID;
    same.res.resProperty.lpProp = &value;
    HRESULT hr = table->lpVtbl->FindRow(table, &same, BOOKMARK_BEGINNING, 0);
    if (hr == MAPI_E_NOT_FOUND)
        return invalid_id();
    if (SUCCEEDED(hr))
        hr = table->lpVtbl->SeekRow(table, BOOKMARK_CURRENT, 1, NULL);
    return FAILED(hr) ? simple_fail_object(hr, table, "The message to go on from cannot be found") : S_OK;
}

/* The next row from where the table stands. */
static HRESULT next_row(LPMAPITABLE table, FLAGS flags, LPSRowSet *ret_rows)
{
    SRestriction unread = { .rt = RES_BITMASK };
    unread.res.resBitMask.relBMR = BMR_EQZ;
    unread.res.resBitMask.ulPropTag = PR_MESSAGE_FLAGS;
    unread.res.resBitMask.ulMask = MSGFLAG_READ;
    LPSRowSet rows = NULL;
    HRESULT hr = flags & MAPI_UNREAD_ONLY ? table->lpVtbl->FindRow(table, &unread, BOOKMARK_CURRENT, 0) : S_OK;
    if (SUCCEEDED(hr))
        hr = table->lpVtbl->QueryRows(table, 1, 0, &rows);
    if (FAILED(hr) && hr != MAPI_E_NOT_FOUND)
        return simple_fail_object(hr, table, "The messages cannot be read");
    if (hr == MAPI_E_NOT_FOUND || !rows->cRows || rows->aRow[0].lpProps[0].ulPropTag != PR_ENTRYID) {
        FreeProws(rows);
        return simple_fail(SIMPLE_ERROR(MAPI_E_NO_MESSAGES), "There are no more messages");
    }
    *ret_rows = rows;
    return S_OK;
}

static HRESULT cursor_remember(struct simple_cursor *cursor, const SBinary *id)
{
    BYTE *copy = malloc(id->cb ? id->cb : 1);
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(copy, id->lpb, id->cb);
    free(cursor->last);
    cursor->last = copy;
    cursor->size = id->cb;
    return S_OK;
}

HRESULT simple_find_next(struct simple_session *session, ULONG_PTR ui_param, const char *class, const char *seed, FLAGS flags, char *to, size_t size)
{
    LPENTRYID seed_id = NULL;
    LPSRowSet rows = NULL;
    ULONG seed_size = 0;
    bool fifo = flags & MAPI_GUARANTEE_FIFO;
    if (!class || !*class)
        class = "IPM";
    HRESULT hr = seed && *seed ? simple_id_decode(seed, &seed_size, &seed_id) : S_OK;
    if (FAILED(hr))
        return hr;
    struct simple_cursor *cursor = cursor_take(session);
    if (!seed_id || !stands_behind(cursor, class, fifo, seed_size, seed_id)) {
        simple_cursor_free(cursor);
        cursor = NULL;
        hr = cursor_new(session, ui_param, class, fifo, &cursor);
        if (SUCCEEDED(hr) && seed_id)
            hr = simple_pass(cursor->table, seed_size, seed_id);
    }
    if (SUCCEEDED(hr))
        hr = next_row(cursor->table, flags, &rows);
    if (SUCCEEDED(hr))
        hr = simple_id_encode(&rows->aRow[0].lpProps[0].Value.bin, to, size);
    if (SUCCEEDED(hr))
        hr = cursor_remember(cursor, &rows->aRow[0].lpProps[0].Value.bin);
    if (SUCCEEDED(hr))
        cursor_put(session, cursor);
    else
        simple_cursor_free(cursor);
    FreeProws(rows);
    mapix_memory_free(seed_id);
    return hr;
}

/* mapi.h; SMAPI-11, SMAPI-22. */
ULONG MAPIFindNext(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageType, LPSTR lpszSeedMessageID, FLAGS flFlags, ULONG ulReserved,
    LPSTR lpszMessageID)
{
    struct simple_session *session = NULL;
    HRESULT hr = simple_check_flags("MAPIFindNext", flFlags, MAPI_UNREAD_ONLY | MAPI_GUARANTEE_FIFO | MAPI_LONG_MSGID, ulReserved);
    if (SUCCEEDED(hr) && !lpszMessageID)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MAPIFindNext has nowhere to put the identifier");
    if (SUCCEEDED(hr))
        hr = simple_session_find(SIMPLE_HANDLE, lhSession, &session);
    if (SUCCEEDED(hr))
        hr = simple_find_next(session, ulUIParam, lpszMessageType, lpszSeedMessageID, flFlags, lpszMessageID,
            flFlags & MAPI_LONG_MSGID ? SIMPLE_LONG_ID_SIZE : SIMPLE_ID_SIZE);
    simple_session_release(session);
    return simple_result(hr);
}

/* --- MAPIDeleteMail --- */

static HRESULT delete_from_parent(LPMDB store, LPMESSAGE message)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_ENTRYID, PR_PARENT_ENTRYID } };
    LPSPropValue values = NULL;
    LPMAPIFOLDER folder = NULL;
    ULONG count = 0, type = 0;
    HRESULT hr = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);
    if (hr != S_OK) {
        MAPIFreeBuffer(values);
        return simple_fail_object(FAILED(hr) ? hr : SIMPLE_ERROR(MAPI_E_FAILURE), message, "The message does not say which folder it is in");
    }
    hr = store->lpVtbl->OpenEntry(store, values[1].Value.bin.cb, (LPENTRYID)(void *)values[1].Value.bin.lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&folder);
    if (SUCCEEDED(hr)) {
        ENTRYLIST list = { 1, &values[0].Value.bin };
        hr = folder->lpVtbl->DeleteMessages(folder, &list, 0, NULL, 0);
        if (hr != S_OK)                        /* MAPI_W_PARTIAL_COMPLETION: the one was not deleted */
            hr = simple_fail_object(FAILED(hr) ? hr : SIMPLE_ERROR(MAPI_E_FAILURE), folder, "The message cannot be deleted");
        folder->lpVtbl->Release(folder);
    } else {
        simple_fail_object(hr, store, "The folder of the message cannot be opened for writing");
    }
    MAPIFreeBuffer(values);
    return hr;
}

HRESULT simple_delete(struct simple_session *session, ULONG_PTR ui_param, const char *id)
{
    LPMESSAGE message = NULL;
    LPMDB store = NULL;
    HRESULT hr = simple_open_message(session, ui_param, id, 0, &message);
    if (SUCCEEDED(hr))
        hr = simple_session_store(session, ui_param, &store);
    if (SUCCEEDED(hr))
        hr = delete_from_parent(store, message);
    if (SUCCEEDED(hr))
        simple_cursor_free(cursor_take(session));      /* the identifier is invalid now, as one to go on from, too (SMAPI-25) */
    if (message)
        message->lpVtbl->Release(message);
    return hr;
}

/* mapi.h; SMAPI-11, SMAPI-25. The message is gone, not in a wastebasket. */
ULONG MAPIDeleteMail(LHANDLE lhSession, ULONG_PTR ulUIParam, LPSTR lpszMessageID, FLAGS flFlags, ULONG ulReserved)
{
    struct simple_session *session = NULL;
    HRESULT hr = simple_check_flags("MAPIDeleteMail", flFlags, 0, ulReserved);
    if (SUCCEEDED(hr))
        hr = simple_session_find(SIMPLE_HANDLE, lhSession, &session);
    if (SUCCEEDED(hr))
        hr = simple_delete(session, ulUIParam, lpszMessageID);
    simple_session_release(session);
    return simple_result(hr);
}
