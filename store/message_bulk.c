/* What is done to many messages: delete, move, copy, flags. One function per message, run in batches (store_in_batches). */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

struct bulk {
    const int64_t *messages;
    int64_t from;
    int64_t to;
    bool from_search;               /* `from` is a search folder: its rows are links */
    bool soft;
    ULONG set;
    ULONG clear;
};

static ULONG change_flags(ULONG kind)
{
    return (kind & MAPIX_MESSAGE_ASSOCIATED ? MAPIX_CHANGE_ASSOCIATED : 0) | (kind & MAPIX_MESSAGE_DELETED ? MAPIX_CHANGE_DELETED : 0);
}

/* The row, or S_FALSE when the message is not (any more) where the caller believes it. */
static HRESULT find(struct mapix_store *store, const struct bulk *bulk, ULONG index, struct mapix_store_message *ret_row)
{
    int64_t linked = 0;
    HRESULT result = store_message_row(store, bulk->messages[index], ret_row);

    if (result == MAPI_E_NOT_FOUND)
        return S_FALSE;
    if (FAILED(result))
        return result;
    if (ret_row->kind == MAPIX_MESSAGE_EMBEDDED)
        return S_FALSE;
    if (bulk->from_search) {
        result = store_get_integer(store, &linked, "SELECT count(*) FROM search_result WHERE folder = ?1 AND message = ?2", 2, bulk->from, ret_row->id);
        return FAILED(result) ? result : linked ? S_OK : S_FALSE;
    }
    return !bulk->from || ret_row->folder == bulk->from ? S_OK : S_FALSE;
}

static HRESULT start(struct mapix_store *store, struct bulk *bulk, bool writes_target)
{
    ULONG type = 0;
    HRESULT result = S_OK;

    if (bulk->from) {
        result = store_folder_type(store, bulk->from, &type);
        bulk->from_search = SUCCEEDED(result) && type == FOLDER_SEARCH;
    }
    if (SUCCEEDED(result) && writes_target) {
        result = store_folder_type(store, bulk->to, &type);
        if (SUCCEEDED(result))
            result = store_folder_check_alive(store, bulk->to);
        if (SUCCEEDED(result) && type == FOLDER_SEARCH)
            result = store_error(store, MAPI_E_NO_SUPPORT, "A search folder only shows messages of other folders; name another target");
    }
    return result;
}

static int unread_of(const struct mapix_store_message *row)
{
    return row->flags & MSGFLAG_READ ? 0 : 1;
}

/* --- Deleting ------------------------------------------------------------------------------------------------------------------------- */

static HRESULT remove_attachments(struct mapix_store *store, int64_t message)
{
    for (;;) {
        int64_t attachment = 0, embedded = 0;
        sqlite3_stmt *statement = NULL;
        bool row = false;
        HRESULT result = store_get_row(store, &statement, &row, "SELECT id, embedded, large FROM attachment WHERE message = ?1 LIMIT 1", 1, message);
        if (SUCCEEDED(result) && row) {
            attachment = sqlite3_column_int64(statement, 0);
            embedded = sqlite3_column_int64(statement, 1);
            result = store_large_release(store, sqlite3_column_blob(statement, 2), (size_t)sqlite3_column_bytes(statement, 2));
        }
        store_finish(store, statement);
        if (SUCCEEDED(result) && row && embedded)
            result = store_message_remove(store, embedded);
        if (SUCCEEDED(result) && row)
            result = store_run(store, "DELETE FROM attachment WHERE id = ?1", 1, attachment);
        if (FAILED(result) || !row)
            return result;
    }
}

HRESULT store_message_remove(struct mapix_store *store, int64_t message)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = remove_attachments(store, message);

    if (SUCCEEDED(result))
        result = store_get_row(store, &statement, &row, "SELECT large FROM message_body WHERE id = ?1", 1, message);
    if (SUCCEEDED(result) && row)
        result = store_large_release(store, sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0));
    store_finish(store, statement);
    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM message_body WHERE id = ?1", 1, message);
    if (SUCCEEDED(result))
        result = store_run(store, "DELETE FROM message WHERE id = ?1", 1, message);
    return result;
}

static HRESULT delete_one(struct mapix_store *store, void *context, ULONG index)
{
    const struct bulk *bulk = context;
    struct mapix_store_message row;
    HRESULT result = find(store, bulk, index, &row);

    if (result != S_OK)
        return result;
    if (store->read_only && !mapix_store_message_is_view(store, row.folder, row.kind))
        return store_refuse_read_only(store);
    ULONG flags = change_flags(row.kind) | (row.kind & MAPIX_MESSAGE_DELETED ? MAPIX_CHANGE_QUIET : 0);     /* gone to most already */
    if (row.queue_flags != MAPIX_STORE_NOT_QUEUED)
        return S_FALSE;                           /* SPI-FLD-05, -06: submitted messages stay */
    if (bulk->soft && row.kind & MAPIX_MESSAGE_DELETED)
        return S_FALSE;                           /* it was deleted before: only a hard deletion takes it away for good */
    result = store_searches_remove(store, row.id);
    if (SUCCEEDED(result))
        result = store_folder_count(store, row.folder, row.kind, -1, -unread_of(&row), -row.size);
    if (SUCCEEDED(result))
        result = bulk->soft
            ? store_run(store, "UPDATE message SET kind = kind | 4, deleted_on = ?2 WHERE id = ?1", 2, row.id, store_now())
            : store_message_remove(store, row.id);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectDeleted, MAPI_MESSAGE, flags, row.id, row.folder, 0, 0);
    return result;
}

static HRESULT run_begun(struct mapix_store *store, HRESULT (*begin)(struct mapix_store *), struct bulk *bulk, bool writes_target, ULONG count,
    HRESULT (*one)(struct mapix_store *, void *, ULONG), const struct mapix_store_progress *progress, ULONG *ret_done)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = start(store, bulk, writes_target);
    if (SUCCEEDED(result))
        result = store_in_batches(store, begin, count, one, bulk, progress, ret_done);
    store_leave(store);
    return result;
}

static HRESULT run(struct mapix_store *store, struct bulk *bulk, bool writes_target, ULONG count,
    HRESULT (*one)(struct mapix_store *, void *, ULONG), const struct mapix_store_progress *progress, ULONG *ret_done)
{
    return run_begun(store, store_begin, bulk, writes_target, count, one, progress, ret_done);
}

HRESULT mapix_store_messages_delete(struct mapix_store *store, int64_t folder, const int64_t *messages, ULONG count, bool soft,
    const struct mapix_store_progress *progress, ULONG *ret_done)
{
    struct bulk bulk = { .messages = messages, .from = folder, .soft = soft };
    HRESULT result = run_begun(store, store_begin_personal, &bulk, false, count, delete_one, progress, ret_done);

    if (SUCCEEDED(result))
        store_purge_after(store, count);
    return result;
}

HRESULT store_messages_remove(struct mapix_store *store, const int64_t *messages, ULONG count, ULONG *ret_done)
{
    struct bulk bulk = { .messages = messages };

    return run(store, &bulk, false, count, delete_one, NULL, ret_done);
}

/* --- Moving --------------------------------------------------------------------------------------------------------------------------- */

static HRESULT move_one(struct mapix_store *store, void *context, ULONG index)
{
    const struct bulk *bulk = context;
    struct mapix_store_message row;
    ULONG kind;
    HRESULT result = find(store, bulk, index, &row);

    if (result != S_OK)
        return result;
    if (row.queue_flags != MAPIX_STORE_NOT_QUEUED && !bulk->soft)
        return S_FALSE;
    if (row.folder == bulk->to && !(row.kind & MAPIX_MESSAGE_DELETED))
        return S_OK;
    kind = row.kind & ~(ULONG)MAPIX_MESSAGE_DELETED;         /* moving brings a soft-deleted one back; PR_MSG_STATUS does not move (SPI-FLD-07) */
    result = store_folder_count(store, row.folder, row.kind, -1, -unread_of(&row), -row.size);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE message SET folder = ?2, kind = ?3, status = 0, deleted_on = NULL WHERE id = ?1", 3, row.id, bulk->to, (int64_t)kind);
    if (SUCCEEDED(result))
        result = store_folder_count(store, bulk->to, kind, 1, unread_of(&row), row.size);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectMoved, MAPI_MESSAGE, change_flags(row.kind), row.id, bulk->to, row.folder, row.id);
    if (SUCCEEDED(result))
        result = store_searches_update(store, row.id, bulk->to, kind);
    return result;
}

HRESULT mapix_store_messages_move(struct mapix_store *store, int64_t from, int64_t to, const int64_t *messages, ULONG count,
    const struct mapix_store_progress *progress, ULONG *ret_done)
{
    struct bulk bulk = { .messages = messages, .from = from, .to = to };

    return run(store, &bulk, true, count, move_one, progress, ret_done);
}

/* --- Copying -------------------------------------------------------------------------------------------------------------------------- */

static HRESULT claim_large_of(struct mapix_store *store, const char *sql, int64_t id)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    HRESULT result = store_get_row(store, &statement, &row, sql, 1, id);

    if (SUCCEEDED(result) && row)
        result = store_large_claim(store, sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0));
    store_finish(store, statement);
    return result;
}

static HRESULT copy_rows(struct mapix_store *store, int64_t message, int64_t folder, ULONG kind, int64_t attachment, int64_t *ret_copy);

static HRESULT copy_attachments(struct mapix_store *store, int64_t message, int64_t copy)
{
    int64_t *ids = NULL;
    ULONG count = 0, index;
    HRESULT result = store_list(store, &count, &ids, "SELECT id FROM attachment WHERE message = ?1 ORDER BY number", 1, message);

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        int64_t attachment, embedded = 0, inner = 0;
        result = store_run(store, "INSERT INTO attachment (message, number, size, properties, large)"
            " SELECT ?2, number, size, properties, large FROM attachment WHERE id = ?1", 2, ids[index], copy);
        attachment = sqlite3_last_insert_rowid(store->database);
        if (SUCCEEDED(result))
            result = claim_large_of(store, "SELECT large FROM attachment WHERE id = ?1", ids[index]);
        if (SUCCEEDED(result))
            result = store_get_integer(store, &embedded, "SELECT embedded FROM attachment WHERE id = ?1", 1, ids[index]);
        if (SUCCEEDED(result) && embedded) {
            result = copy_rows(store, embedded, 0, MAPIX_MESSAGE_EMBEDDED, attachment, &inner);
            if (SUCCEEDED(result))
                result = store_run(store, "UPDATE attachment SET embedded = ?2 WHERE id = ?1", 2, attachment, inner);
        }
    }
    MAPIFreeBuffer(ids);
    return result;
}

/* A copy is never submitted, owes no receipts (SPI-FLD-08) and has no status (SPI-FLD-07); its search key is the original's. */
static HRESULT copy_rows(struct mapix_store *store, int64_t message, int64_t folder, ULONG kind, int64_t attachment, int64_t *ret_copy)
{
    int64_t copy = 0, dropped = MSGFLAG_SUBMIT | MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING;
    HRESULT result = store_run(store,
        "INSERT INTO message (folder, kind, version, flags, size, delivery_time, submit_time, created, modified, class, subject,"
        " subject_prefix, sender_name, sender_address, representing_name, display_to, display_cc, importance, priority, sensitivity,"
        " search_key, subject_key, sender_key, whole_key, to_key)"
        " SELECT ?2, ?3, 1, flags & ~?4, size, delivery_time, submit_time, created, modified, class, subject,"
        " subject_prefix, sender_name, sender_address, representing_name, display_to, display_cc, importance, priority, sensitivity,"
        " search_key, subject_key, sender_key, whole_key, to_key FROM message WHERE id = ?1", 4, message, folder, (int64_t)kind, dropped);

    if (SUCCEEDED(result)) {
        copy = sqlite3_last_insert_rowid(store->database);
        result = store_run(store, "INSERT INTO message_body (id, attachment, display_bcc, properties, large, recipients)"
            " SELECT ?2, ?3, display_bcc, properties, large, recipients FROM message_body WHERE id = ?1", 3, message, copy, attachment);
    }
    if (SUCCEEDED(result))
        result = claim_large_of(store, "SELECT large FROM message_body WHERE id = ?1", message);
    if (SUCCEEDED(result))
        result = copy_attachments(store, message, copy);
    if (SUCCEEDED(result))
        *ret_copy = copy;
    return result;
}

static HRESULT copy_one(struct mapix_store *store, void *context, ULONG index)
{
    const struct bulk *bulk = context;
    struct mapix_store_message row;
    int64_t copy = 0;
    ULONG kind;
    HRESULT result = find(store, bulk, index, &row);

    if (result != S_OK)
        return result;
    kind = row.kind & ~(ULONG)MAPIX_MESSAGE_DELETED;
    result = copy_rows(store, row.id, bulk->to, kind, 0, &copy);
    if (SUCCEEDED(result))
        result = store_folder_count(store, bulk->to, kind, 1, unread_of(&row), row.size);
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectCopied, MAPI_MESSAGE, change_flags(kind), copy, bulk->to, row.folder, row.id);
    if (SUCCEEDED(result))
        result = store_searches_update(store, copy, bulk->to, kind);
    return result;
}

HRESULT mapix_store_messages_copy(struct mapix_store *store, int64_t from, int64_t to, const int64_t *messages, ULONG count,
    const struct mapix_store_progress *progress, ULONG *ret_done)
{
    struct bulk bulk = { .messages = messages, .from = from, .to = to };

    return run(store, &bulk, true, count, copy_one, progress, ret_done);
}

/* --- Flags, status ---------------------------------------------------------------------------------------------------------------------- */

static HRESULT flag_one(struct mapix_store *store, void *context, ULONG index)
{
    const struct bulk *bulk = context;
    struct mapix_store_message row;
    ULONG flags;
    HRESULT result = find(store, bulk, index, &row);

    if (result != S_OK)
        return result;
    flags = (row.flags & ~bulk->clear) | bulk->set;
    if (flags == row.flags)
        return S_OK;
    result = store_run(store, "UPDATE message SET flags = ?2 WHERE id = ?1", 2, row.id, (int64_t)flags);
    if (SUCCEEDED(result) && (flags ^ row.flags) & MSGFLAG_READ)
        result = store_folder_count(store, row.folder, row.kind, 0, flags & MSGFLAG_READ ? -1 : 1, 0);
    if (SUCCEEDED(result) && (flags ^ row.flags) & MSGFLAG_READ)
        result = store_run(store, "UPDATE folder SET content_unread = content_unread + ?2 WHERE id IN"
            " (SELECT folder FROM search_result WHERE message = ?1)", 2, row.id, (int64_t)(flags & MSGFLAG_READ ? -1 : 1));
    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectModified, MAPI_MESSAGE, change_flags(row.kind) | MAPIX_CHANGE_FLAGS, row.id, row.folder, 0, 0);
    if (SUCCEEDED(result))
        result = store_searches_update(store, row.id, row.folder, row.kind);
    return result;
}

HRESULT mapix_store_messages_flag(struct mapix_store *store, int64_t folder, const int64_t *messages, ULONG count, ULONG set, ULONG clear,
    const struct mapix_store_progress *progress, ULONG *ret_done)
{
    struct bulk bulk = { .messages = messages, .from = folder, .set = set, .clear = clear };
    bool read_state = !((set | clear) & ~(ULONG)(MSGFLAG_READ | MSGFLAG_RN_PENDING | MSGFLAG_NRN_PENDING));

    return run_begun(store, read_state ? store_begin_personal : store_begin, &bulk, false, count, flag_one, progress, ret_done);
}

/* --- Reports owed ------------------------------------------------------------------------------------------------------------------------ */

#define OWES "kind = 0 AND flags & 512 AND NOT flags & 1 AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.message = m.id)"
_Static_assert(MSGFLAG_NRN_PENDING == 512 && MSGFLAG_READ == 1, "the bits that OWES looks at");

static HRESULT keep_owing(struct mapix_store *store, const int64_t *messages, ULONG count, int64_t *kept, ULONG *ret_kept)
{
    sqlite3_stmt *statement = NULL;
    HRESULT result = store_prepare(store, "SELECT 1 FROM message m WHERE id = ?1 AND " OWES, &statement);
    ULONG index;

    for (index = 0; SUCCEEDED(result) && index < count; index++) {
        bool row = false;
        sqlite3_bind_int64(statement, 1, messages[index]);
        result = store_step(store, statement, &row);
        sqlite3_reset(statement);
        if (row)
            kept[(*ret_kept)++] = messages[index];
    }
    store_finish(store, statement);
    return result;
}

HRESULT mapix_store_messages_owing(struct mapix_store *store, const int64_t *messages, ULONG count, ULONG *ret_count, int64_t **ret_messages)
{
    int64_t *kept = NULL;
    ULONG number = 0;
    HRESULT result;

    if (FAILED(MAPIAllocateBuffer((ULONG)((count + (size_t)1) * sizeof(*kept)), (void **)&kept)))
        return store_no_memory();
    result = store_enter(store);
    if (SUCCEEDED(result)) {
        result = store_begin_read(store);
        if (SUCCEEDED(result)) {
            result = keep_owing(store, messages, count, kept, &number);
            store_end_read(store);
        }
        store_leave(store);
    }
    if (FAILED(result)) {
        MAPIFreeBuffer(kept);
        return result;
    }
    *ret_messages = kept;
    *ret_count = number;
    return S_OK;
}

HRESULT mapix_store_folder_owing(struct mapix_store *store, int64_t folder, ULONG *ret_count, int64_t **ret_messages)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_list(store, ret_count, ret_messages, STORE_BELOW " SELECT m.id FROM below JOIN message m ON m.folder = below.id WHERE " OWES, 1, folder);
    store_leave(store);
    return result;
}

/* --- Status --------------------------------------------------------------------------------------------------------------------------------- */

HRESULT mapix_store_message_status(struct mapix_store *store, int64_t message, ULONG value, ULONG mask, ULONG *ret_before)
{
    struct mapix_store_message row = { 0 };
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_begin(store);
    if (SUCCEEDED(result)) {
        result = store_message_row(store, message, &row);
        if (SUCCEEDED(result) && ((row.status & ~mask) | (value & mask)) != row.status) {
            result = store_run(store, "UPDATE message SET status = ?2 WHERE id = ?1", 2, message, (int64_t)((row.status & ~mask) | (value & mask)));
            if (SUCCEEDED(result) && row.folder)
                result = store_change_add(store, fnevObjectModified, MAPI_MESSAGE, change_flags(row.kind) | MAPIX_CHANGE_FLAGS, message,
                    row.folder, 0, 0);
        }
        result = store_end(store, result);
    }
    store_leave(store);
    if (SUCCEEDED(result))
        *ret_before = row.status;
    return result;
}

HRESULT mapix_store_messages_list(struct mapix_store *store, int64_t folder, ULONG kind, ULONG *ret_count, int64_t **ret_messages)
{
    ULONG type = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_folder_type(store, folder, &type);
    if (SUCCEEDED(result) && type == FOLDER_SEARCH && kind == MAPIX_MESSAGE_NORMAL)
        result = store_list(store, ret_count, ret_messages, "SELECT message FROM search_result WHERE folder = ?1 ORDER BY message", 1, folder);
    else if (SUCCEEDED(result))
        result = store_list(store, ret_count, ret_messages, "SELECT id FROM message WHERE folder = ?1 AND kind = ?2 ORDER BY id", 2, folder, (int64_t)kind);
    store_leave(store);
    return result;
}
