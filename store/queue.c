/* The outgoing queue: messages in the order in which they were submitted (SPI-SUBM-07). It is part of the store, so that a message and
 * its place in the queue change in one transaction. */
#include "store/internal.h"

static HRESULT queue_changed(struct mapix_store *store, ULONG event, const struct mapix_store_message *row)
{
    HRESULT result = store_change_add(store, event, MAPI_MESSAGE, MAPIX_CHANGE_QUEUE | MAPIX_CHANGE_QUIET, row->id, row->folder, 0, 0);

    if (SUCCEEDED(result))
        result = store_change_add(store, fnevObjectModified, MAPI_MESSAGE,
            MAPIX_CHANGE_FLAGS | (row->kind & MAPIX_MESSAGE_ASSOCIATED ? MAPIX_CHANGE_ASSOCIATED : 0), row->id, row->folder, 0, 0);
    return result;
}

static HRESULT add(struct mapix_store *store, int64_t message, ULONG submit_flags, int64_t submit_time)
{
    struct mapix_store_message row;
    HRESULT result = store_message_row(store, message, &row);

    if (FAILED(result))
        return result;
    if (row.queue_flags != MAPIX_STORE_NOT_QUEUED) {
        result = store_run(store, "UPDATE queue SET flags = ?2 WHERE message = ?1", 2, message, (int64_t)submit_flags);
        return SUCCEEDED(result) ? queue_changed(store, fnevObjectModified, &row) : result;
    }
    result = store_run(store, "INSERT INTO queue (message, flags) VALUES (?1, ?2)", 2, message, (int64_t)submit_flags);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE message SET flags = flags | ?2, submit_time = ?3 WHERE id = ?1", 3, message,
            (int64_t)(MSGFLAG_SUBMIT | MSGFLAG_UNSENT), submit_time);
    if (SUCCEEDED(result))
        result = queue_changed(store, fnevObjectCreated, &row);
    return result;
}

HRESULT mapix_store_queue_add(struct mapix_store *store, int64_t message, ULONG submit_flags, int64_t submit_time)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, add(store, message, submit_flags, submit_time));
}

static HRESULT find_queued(struct mapix_store *store, int64_t message, struct mapix_store_message *ret_row)
{
    HRESULT result = store_message_row(store, message, ret_row);

    if (SUCCEEDED(result) && ret_row->queue_flags == MAPIX_STORE_NOT_QUEUED)
        result = store_error(store, MAPI_E_NOT_IN_QUEUE, "The message is not waiting to be sent; it was sent, or never submitted");
    return result;
}

static HRESULT remove_queued(struct mapix_store *store, int64_t message, bool force)
{
    struct mapix_store_message row;
    HRESULT result = find_queued(store, message, &row);

    if (FAILED(result))
        return result;
    if (row.queue_flags & SUBMITFLAG_LOCKED && !force)
        return store_error(store, MAPI_E_UNABLE_TO_ABORT, "The message is being sent at this moment; it cannot be stopped any more");
    result = store_run(store, "DELETE FROM queue WHERE message = ?1", 1, message);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE message SET flags = flags & ~?2 WHERE id = ?1", 2, message, (int64_t)MSGFLAG_SUBMIT);
    if (SUCCEEDED(result))
        result = queue_changed(store, fnevObjectDeleted, &row);
    return result;
}

HRESULT mapix_store_queue_remove(struct mapix_store *store, int64_t message, bool force)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, remove_queued(store, message, force));
}

static HRESULT set_flags(struct mapix_store *store, int64_t message, ULONG set, ULONG clear)
{
    struct mapix_store_message row;
    HRESULT result = find_queued(store, message, &row);

    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE queue SET flags = ?2 WHERE message = ?1", 2, message, (int64_t)((row.queue_flags & ~clear) | set));
    if (SUCCEEDED(result))
        result = queue_changed(store, fnevObjectModified, &row);
    return result;
}

HRESULT mapix_store_queue_set_flags(struct mapix_store *store, int64_t message, ULONG set, ULONG clear)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, set_flags(store, message, set, clear));
}

HRESULT mapix_store_queue_count(struct mapix_store *store, ULONG *ret_count)
{
    int64_t count = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, &count, "SELECT count(*) FROM queue", 0);
    store_leave(store);
    if (SUCCEEDED(result))
        *ret_count = (ULONG)count;
    return result;
}
