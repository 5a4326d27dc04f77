/* The change log, and those who listen to it. A transaction appends what it did; after the commit this process, and every other one that
 * watches the file, reads on from where it was. So there is one path for changes of our own and of others, and nothing is told that was
 * not committed. */
#include "store/internal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#define CHANGES_AT_ONCE MAPIX_STORE_CHANGES_AT_ONCE

HRESULT store_change_add(struct mapix_store *store, ULONG event, ULONG type, ULONG flags, int64_t object, int64_t parent,
    int64_t old_parent, int64_t old_object)
{
    store->changed = true;
    store->batch_changed = store->batch_changed || store->batch_open;
    return store_run(store, "INSERT INTO change (event, type, flags, object, parent, old_parent, old_object)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 7, (int64_t)event, (int64_t)type, (int64_t)flags, object, parent, old_parent, old_object);
}

HRESULT store_changes_trim(struct mapix_store *store)
{
    int64_t last = sqlite3_last_insert_rowid(store->database), newest = 0, oldest = 0;
    HRESULT result;

    if (last % 64 && store->trim_clock++ % 64)    /* look now and then; the row id is only a cheap dice */
        return S_OK;
    result = store_get_integer(store, &newest, "SELECT coalesce(max(number), 0) FROM change", 0);
    if (SUCCEEDED(result))
        result = store_get_integer(store, &oldest, "SELECT coalesce(min(number), 0) FROM change", 0);
    if (FAILED(result) || newest - oldest < STORE_CHANGE_LIMIT + STORE_CHANGE_LIMIT / 4)
        return result;
    result = store_run(store, "DELETE FROM change WHERE number <= ?1", 1, newest - STORE_CHANGE_LIMIT);
    if (SUCCEEDED(result))
        result = store_run(store, "UPDATE store SET changes_from = ?1", 1, newest - STORE_CHANGE_LIMIT + 1);
    return result;
}

static HRESULT read_changes(struct mapix_store *store, int64_t after, struct mapix_store_change *changes, size_t *ret_count, bool *ret_complete)
{
    sqlite3_stmt *statement = NULL;
    int64_t first = 0;
    bool row = false;
    size_t count = 0;
    HRESULT result = store_begin_read(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, &first, "SELECT changes_from FROM store WHERE id = 1", 0);
    *ret_complete = first <= after + 1;
    if (SUCCEEDED(result))
        result = store_prepare(store, "SELECT number, event, type, flags, object, parent, old_parent, old_object FROM change"
            " WHERE number > ?1 ORDER BY number LIMIT ?2", &statement);
    if (SUCCEEDED(result)) {
        sqlite3_bind_int64(statement, 1, after);
        sqlite3_bind_int(statement, 2, CHANGES_AT_ONCE);
    }
    while (SUCCEEDED(result) && count < CHANGES_AT_ONCE && SUCCEEDED(result = store_step(store, statement, &row)) && row)
        changes[count++] = (struct mapix_store_change){
            .number = sqlite3_column_int64(statement, 0),
            .event = (ULONG)sqlite3_column_int64(statement, 1),
            .type = (ULONG)sqlite3_column_int64(statement, 2),
            .flags = (ULONG)sqlite3_column_int64(statement, 3),
            .object = sqlite3_column_int64(statement, 4),
            .parent = sqlite3_column_int64(statement, 5),
            .old_parent = sqlite3_column_int64(statement, 6),
            .old_object = sqlite3_column_int64(statement, 7),
        };
    store_finish(store, statement);
    store_end_read(store);
    *ret_count = count;
    return result;
}

HRESULT mapix_store_changes_read(struct mapix_store *store, int64_t after, struct mapix_store_change ret_changes[MAPIX_STORE_CHANGES_AT_ONCE],
    size_t *ret_count, bool *ret_complete, int64_t *ret_newest)
{
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    *ret_count = 0;
    *ret_complete = true;
    *ret_newest = after;
    if (store->batch_open) {                       /* our own connection sees what may still be taken back */
        store_leave(store);
        return S_OK;
    }
    result = store_get_integer(store, ret_newest, "SELECT coalesce(max(number), 0) FROM change", 0);
    if (SUCCEEDED(result))
        result = read_changes(store, after, ret_changes, ret_count, ret_complete);
    store_leave(store);
    return result;
}

static void call_listeners(struct mapix_store *store, const struct mapix_store_change *changes, size_t count, bool complete)
{
    struct store_listener *listener;
    ULONG last;

    pthread_mutex_lock(&store->listener_lock);
    last = store->next_listener;
    for (listener = store->listeners; listener;) {
        if (!listener->removed && listener->id <= last) {
            store->running = listener;
            pthread_mutex_unlock(&store->listener_lock);
            listener->function(listener->context, changes, count, complete);
            pthread_mutex_lock(&store->listener_lock);
            store->running = NULL;
            pthread_cond_broadcast(&store->listener_done);
        }
        listener = listener->next;
    }
    pthread_mutex_unlock(&store->listener_lock);
}

static void drop_removed(struct mapix_store *store)
{
    struct store_listener **link = &store->listeners;

    while (*link) {
        struct store_listener *listener = *link;
        if (listener->removed) {
            *link = listener->next;
            free(listener);
        } else {
            link = &listener->next;
        }
    }
}

/* Only one thread delivers, so that order holds. Another that comes meanwhile leaves word, and waits until what it committed was told too: so
 * a program finds its own tables up to date when its call returns. A listener that writes does not wait for itself. */
static bool become_deliverer(struct mapix_store *store)
{
    bool mine;

    pthread_mutex_lock(&store->listener_lock);
    mine = store->listeners && !store->delivering;
    if (mine) {
        store->delivering = true;
        store->deliver_again = false;
        store->deliverer = pthread_self();
    } else if (store->delivering) {
        unsigned long round = store->deliver_round + 2;      /* the one that runs may have read before the commit; the next has not */
        store->deliver_again = true;
        while (store->delivering && (long)(store->deliver_round - round) < 0 && !pthread_equal(store->deliverer, pthread_self()))
            pthread_cond_wait(&store->listener_done, &store->listener_lock);
    }
    pthread_mutex_unlock(&store->listener_lock);
    return mine;
}

static bool end_delivery(struct mapix_store *store)
{
    bool again;

    pthread_mutex_lock(&store->listener_lock);
    again = store->deliver_again;
    store->deliver_again = false;
    store->deliver_round++;
    if (!again) {
        store->delivering = false;
        drop_removed(store);
    }
    pthread_cond_broadcast(&store->listener_done);
    pthread_mutex_unlock(&store->listener_lock);
    return again;
}

static HRESULT deliver(struct mapix_store *store)
{
    struct mapix_store_change *changes;
    HRESULT result = S_OK;

    if (!become_deliverer(store))
        return S_OK;
    changes = malloc(CHANGES_AT_ONCE * sizeof(*changes));
    do {
        size_t count = 0;
        do {
            bool complete = true;
            if (!changes) {
                result = store_no_memory();
                break;
            }
            pthread_mutex_lock(&store->lock);
            if (store->batch_open) {              /* our own connection sees what is not committed yet: wait for its end */
                pthread_mutex_unlock(&store->lock);
                count = 0;
                break;
            }
            result = read_changes(store, store->change_seen, changes, &count, &complete);
            if (SUCCEEDED(result) && !complete) {
                store_get_integer(store, &store->change_seen, "SELECT coalesce(max(number), 0) FROM change", 0);
                count = 0;
            } else if (count) {
                store->change_seen = changes[count - 1].number;
            }
            pthread_mutex_unlock(&store->lock);
            if (SUCCEEDED(result) && (count || !complete))
                call_listeners(store, changes, count, complete);
        } while (SUCCEEDED(result) && count == CHANGES_AT_ONCE);
    } while (end_delivery(store));
    free(changes);
    return result;
}

void store_changes_deliver(struct mapix_store *store)
{
    bool wanted;

    pthread_mutex_lock(&store->listener_lock);
    wanted = store->listeners != NULL;
    pthread_mutex_unlock(&store->listener_lock);
    if (wanted)
        deliver(store);
}

HRESULT mapix_store_tell_new_mail(struct mapix_store *store, int64_t message, int64_t parent)
{
    HRESULT result = store_enter_write(store);

    return FAILED(result) ? result : store_leave_write(store, store_change_add(store, fnevNewMail, MAPI_MESSAGE, 0, message, parent, 0, 0));
}

HRESULT mapix_store_poll(struct mapix_store *store)
{
    int64_t version = 0;
    HRESULT result = store_enter(store);

    if (FAILED(result))
        return result;
    result = store_get_integer(store, &version, "PRAGMA data_version", 0);
    if (SUCCEEDED(result) && version != store->data_version) {
        store->data_version = version;
        store->committed = true;
    }
    store_leave(store);
    return result;
}

/* --- Watching the file -------------------------------------------------------------------------------------------------------------------------- */

/* Other processes write to the WAL: the kernel tells. The thread runs while the store has had a listener; between two looks it rests, so
 * that an import of another process costs a look now and then, not one a commit. */
#define WATCH_REST 20                             /* milliseconds */
#define WATCH_LONGEST 10000                       /* after a write, until nothing more is expected of it */
#define WATCH_BLIND 1000                          /* between looks when the file cannot be watched */

struct watcher {
    struct mapix_store *store;
    pthread_t thread;
    int file;                       /* inotify, -1: none */
    int stop;                       /* eventfd */
};

/* False when the store is to be left alone. */
static bool rest(const struct watcher *watcher, bool for_news, int milliseconds)
{
    struct pollfd wait[2] = { { .fd = watcher->stop, .events = POLLIN }, { .fd = watcher->file, .events = POLLIN } };

    poll(wait, for_news && watcher->file >= 0 ? 2 : 1, milliseconds);
    return !(wait[0].revents & POLLIN);
}

/* The last write to the WAL comes before the commit is one: the writer syncs first, then lets readers see it, of which the kernel tells
 * nothing. So after each sign of life we look again, less and less often, until well after any sync has ended. */
static void *watch(void *argument)
{
    struct watcher *watcher = argument;
    char events[4096];
    int idle = watcher->file >= 0 ? -1 : WATCH_BLIND, wait = idle;

    while (rest(watcher, true, wait)) {
        bool written = false;
        if (watcher->file >= 0 && read(watcher->file, events, sizeof(events)) > 0)
            written = true;            /* what comes meanwhile is seen after the rest */
        mapix_store_poll(watcher->store);
        if (!rest(watcher, false, WATCH_REST))
            break;
        if (written)
            wait = WATCH_REST;
        else if (wait != idle)
            wait = wait * 2 > WATCH_LONGEST ? idle : wait * 2;
    }
    return NULL;
}

/* Begin, once. Without a thread or an inotify handle changes of others are seen when somebody calls mapix_store_poll. */
static void start_watching(struct mapix_store *store)
{
    struct watcher *watcher = store->watcher ? NULL : calloc(1, sizeof(*watcher));
    char *wal = sqlite3_mprintf("%s-wal", store_database_path(store));

    if (watcher) {
        watcher->store = store;
        watcher->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        watcher->file = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (watcher->file >= 0 && (!wal || inotify_add_watch(watcher->file, wal, IN_MODIFY) < 0)) {
            close(watcher->file);
            watcher->file = -1;
        }
        if (watcher->stop < 0 || pthread_create(&watcher->thread, NULL, watch, watcher) != 0) {
            if (watcher->file >= 0)
                close(watcher->file);
            if (watcher->stop >= 0)
                close(watcher->stop);
            free(watcher);
        } else {
            store->watcher = watcher;
        }
    }
    sqlite3_free(wal);
}

void store_watch_stop(struct mapix_store *store)
{
    struct watcher *watcher = store->watcher;
    uint64_t one = 1;

    if (!watcher)
        return;
    if (write(watcher->stop, &one, sizeof(one)) < 0)
        abort();                                  /* an eventfd at zero takes a one */
    pthread_join(watcher->thread, NULL);
    if (watcher->file >= 0)
        close(watcher->file);
    close(watcher->stop);
    free(watcher);
    store->watcher = NULL;
}

HRESULT mapix_store_listen(struct mapix_store *store, mapix_store_listener *function, void *context, ULONG *ret_listener)
{
    struct store_listener *listener = calloc(1, sizeof(*listener));
    struct store_listener **link;
    HRESULT result;

    if (!listener)
        return store_no_memory();
    listener->function = function;
    listener->context = context;
    result = store_enter(store);
    if (FAILED(result)) {
        free(listener);
        return result;
    }
    pthread_mutex_lock(&store->listener_lock);
    if (!store->listeners && !store->delivering) {
        /* Nobody listened: what happened until now is no news. */
        pthread_mutex_unlock(&store->listener_lock);
        result = store_get_integer(store, &store->change_seen, "SELECT coalesce(max(number), 0) FROM change", 0);
        if (SUCCEEDED(result))
            result = store_get_integer(store, &store->data_version, "PRAGMA data_version", 0);
        pthread_mutex_lock(&store->listener_lock);
    }
    if (SUCCEEDED(result)) {
        listener->id = ++store->next_listener;
        for (link = &store->listeners; *link; link = &(*link)->next)
            ;
        *link = listener;
        *ret_listener = listener->id;
        start_watching(store);
    }
    pthread_mutex_unlock(&store->listener_lock);
    pthread_mutex_unlock(&store->lock);
    if (FAILED(result))
        free(listener);
    return result;
}

void mapix_store_unlisten(struct mapix_store *store, ULONG id)
{
    struct store_listener **link;

    if (store->fork_generation != mapix_fork_generation())
        return;
    pthread_mutex_lock(&store->listener_lock);
    for (link = &store->listeners; *link && (*link)->id != id; link = &(*link)->next)
        ;
    if (*link) {
        struct store_listener *listener = *link;
        listener->removed = true;
        if (!store->delivering)
            drop_removed(store);
        else if (!pthread_equal(store->deliverer, pthread_self()))
            while (store->running == listener)
                pthread_cond_wait(&store->listener_done, &store->listener_lock);
    }
    pthread_mutex_unlock(&store->listener_lock);
}

void store_listeners_free(struct mapix_store *store)
{
    while (store->listeners) {
        struct store_listener *listener = store->listeners;
        store->listeners = listener->next;
        free(listener);
    }
}
