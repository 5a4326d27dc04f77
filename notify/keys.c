/* Subscriptions by key: what connects a store's objects with the sinks advised on them, in one process and between several. */
#include <mapicode.h>
#include <stdlib.h>
#include <string.h>

#include "notify/engine.h"

#define BUCKETS 1024
#define KEY_MAX 65536                          /* a key names a thing; it is not data */

struct subscription {
    struct subscription *next_of_key;
    struct subscription *next_of_number;
    struct key *key;
    struct notify_connection *connection;
};

struct key {
    struct key *next;
    struct subscription *first;
    size_t hash;
    NOTIFKEY *bytes;                           /* at the end of this block */
};

/* Held from a key's first or last subscription until the hub was told, so that the hub hears of both in the order in which they happened.
 * Recursive: telling may find a new connection to the hub, which announces all keys. */
static pthread_mutex_t telling = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static struct {
    pthread_mutex_t lock;
    struct key *keys[BUCKETS];
    struct subscription *numbers[BUCKETS];
    const struct mapix_notify_remote *remote;
} registry = { .lock = PTHREAD_MUTEX_INITIALIZER };

static size_t hash_key(const NOTIFKEY *key)
{
    size_t hash = 14695981039346656037u;       /* FNV-1a */

    for (ULONG i = 0; i < key->cb; i++)
        hash = (hash ^ key->ab[i]) * 1099511628211u;
    return hash;
}

static bool bad_key(const NOTIFKEY *key)
{
    return !key || key->cb == 0 || key->cb > KEY_MAX;
}

static struct key *find_key(const NOTIFKEY *bytes, size_t hash)
{
    for (struct key *key = registry.keys[hash % BUCKETS]; key; key = key->next)
        if (key->hash == hash && key->bytes->cb == bytes->cb && !memcmp(key->bytes->ab, bytes->ab, bytes->cb))
            return key;
    return NULL;
}

static struct key *add_key(const NOTIFKEY *bytes, size_t hash)
{
    size_t size = CbNewNOTIFKEY(bytes->cb);
    struct key *key = calloc(1, sizeof(*key) + size);

    if (!key)
        return NULL;
    key->hash = hash;
    key->bytes = (NOTIFKEY *)(key + 1);
    key->bytes->cb = bytes->cb;
    memcpy(key->bytes->ab, bytes->ab, bytes->cb);
    key->next = registry.keys[hash % BUCKETS];
    registry.keys[hash % BUCKETS] = key;
    return key;
}

/* Insert under the lock; `ret_first` says whether the key is new here. */
static HRESULT insert(const NOTIFKEY *bytes, struct subscription *subscription, bool *ret_first)
{
    size_t hash = hash_key(bytes);
    struct key *key = find_key(bytes, hash);
    struct subscription **at;

    *ret_first = !key;
    if (!key && !(key = add_key(bytes, hash)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    subscription->key = key;
    for (at = &key->first; *at; at = &(*at)->next_of_key)
        ;
    *at = subscription;
    at = &registry.numbers[subscription->connection->number % BUCKETS];
    subscription->next_of_number = *at;
    *at = subscription;
    return S_OK;
}

HRESULT mapix_notify_subscribe(const NOTIFKEY *key, ULONG mask, ULONG flags, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection)
{
    struct subscription *subscription;
    const struct mapix_notify_remote *remote;
    bool first;
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    if (bad_key(key) || !mask || !sink || !ret_connection)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)NOTIFY_SYNC)
        return MAPI_E_UNKNOWN_FLAGS;
    subscription = calloc(1, sizeof(*subscription));
    if (subscription)
        subscription->connection = notify_connection_new(mask, flags, sink);
    if (!subscription || !subscription->connection)
        goto fail;
    pthread_mutex_lock(&telling);
    pthread_mutex_lock(&registry.lock);
    result = insert(key, subscription, &first);
    remote = registry.remote;
    pthread_mutex_unlock(&registry.lock);
    if (!FAILED(result))
        *ret_connection = subscription->connection->number;
    if (!FAILED(result) && first && remote)
        remote->subscribe(key);
    pthread_mutex_unlock(&telling);
    if (FAILED(result))
        goto fail;
    return S_OK;
fail:
    if (subscription && subscription->connection)
        notify_connection_release(subscription->connection);
    free(subscription);
    return result;
}

/* Take the subscription out of both chains; returns its key when it was the last of it, taken out as well. */
static struct key *unlink_subscription(struct subscription *subscription)
{
    struct key *key = subscription->key;
    struct subscription **at;
    struct key **key_at;

    for (at = &key->first; *at != subscription; at = &(*at)->next_of_key)
        ;
    *at = subscription->next_of_key;
    for (at = &registry.numbers[subscription->connection->number % BUCKETS]; *at != subscription; at = &(*at)->next_of_number)
        ;
    *at = subscription->next_of_number;
    if (key->first)
        return NULL;
    for (key_at = &registry.keys[key->hash % BUCKETS]; *key_at != key; key_at = &(*key_at)->next)
        ;
    *key_at = key->next;
    return key;
}

HRESULT mapix_notify_unsubscribe(ULONG_PTR number)
{
    struct subscription *subscription;
    const struct mapix_notify_remote *remote;
    struct key *unused = NULL;

    pthread_mutex_lock(&telling);
    pthread_mutex_lock(&registry.lock);
    for (subscription = registry.numbers[number % BUCKETS]; subscription; subscription = subscription->next_of_number)
        if (subscription->connection->number == number)
            break;
    if (subscription)
        unused = unlink_subscription(subscription);
    remote = registry.remote;
    pthread_mutex_unlock(&registry.lock);
    if (unused && remote)
        remote->unsubscribe(unused->bytes);
    pthread_mutex_unlock(&telling);
    if (!subscription)
        return MAPI_E_NOT_FOUND;
    free(unused);
    atomic_store_explicit(&subscription->connection->canceled, true, memory_order_release);
    notify_connection_release(subscription->connection);
    free(subscription);
    return S_OK;
}

/* The synchronous sinks of a key, referenced, to be called without the lock. */
struct sync_sinks {
    struct notify_connection **connections;
    size_t count;
};

/* Queue for the asynchronous sinks of a key; collect the synchronous ones, or treat them alike when `sync` is NULL. */
static HRESULT post_to_key(const NOTIFKEY *bytes, ULONG count, const NOTIFICATION *notifications, struct sync_sinks *sync)
{
    struct key *key;
    HRESULT result = S_OK, one;

    pthread_mutex_lock(&registry.lock);
    key = find_key(bytes, hash_key(bytes));
    for (struct subscription *at = key ? key->first : NULL; at; at = at->next_of_key) {
        if (sync && (at->connection->flags & NOTIFY_SYNC)) {
            void *grown = realloc(sync->connections, (sync->count + 1) * sizeof(*sync->connections));

            if (!grown) {
                result = MAPI_E_NOT_ENOUGH_MEMORY;
                continue;
            }
            sync->connections = grown;
            sync->connections[sync->count++] = at->connection;
            atomic_fetch_add_explicit(&at->connection->references, 1, memory_order_relaxed);
        } else if (FAILED(one = notify_post_matching(at->connection, count, notifications))) {
            result = one;
        }
    }
    pthread_mutex_unlock(&registry.lock);
    return result;
}

static bool call_one(struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications)
{
    for (ULONG i = 0; i < count; i++) {
        NOTIFICATION notification = notifications[i];

        if (!(notification.ulEventType & connection->mask) || atomic_load(&connection->canceled))
            continue;
        if (connection->sink->lpVtbl->OnNotify(connection->sink, 1, &notification) == CALLBACK_DISCONTINUE)
            return false;
    }
    return true;
}

HRESULT mapix_notify_publish(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications, ULONG *io_flags)
{
    struct sync_sinks sync = { NULL, 0 };
    const struct mapix_notify_remote *remote;
    bool go_on = true;
    HRESULT result;

    if (bad_key(key) || !count || !notifications || !io_flags)
        return MAPI_E_INVALID_PARAMETER;
    if (*io_flags)
        return MAPI_E_UNKNOWN_FLAGS;
    result = post_to_key(key, count, notifications, &sync);
    for (size_t i = 0; i < sync.count; i++) {
        go_on = go_on && call_one(sync.connections[i], count, notifications);
        notify_connection_release(sync.connections[i]);
    }
    free(sync.connections);
    if (!go_on)
        *io_flags |= NOTIFY_CANCELED;
    pthread_mutex_lock(&registry.lock);
    remote = registry.remote;
    pthread_mutex_unlock(&registry.lock);
    if (remote)
        remote->publish(key, count, notifications);
    return result;
}

HRESULT mapix_notify_from_remote(const NOTIFKEY *key, ULONG count, const NOTIFICATION *notifications)
{
    if (bad_key(key) || !count || !notifications)
        return MAPI_E_INVALID_PARAMETER;
    return post_to_key(key, count, notifications, NULL);
}

void mapix_notify_set_remote(const struct mapix_notify_remote *remote)
{
    NOTIFKEY **known = NULL;
    size_t count = 0;

    if (remote)                                /* nobody is told of a removal: that waits for no one */
        pthread_mutex_lock(&telling);
    pthread_mutex_lock(&registry.lock);
    registry.remote = remote;
    for (size_t i = 0; remote && i < BUCKETS; i++) {
        for (struct key *key = registry.keys[i]; key; key = key->next) {
            NOTIFKEY **grown = realloc(known, (count + 1) * sizeof(*known));
            NOTIFKEY *copy = malloc(CbNOTIFKEY(key->bytes));

            if (grown)
                known = grown;
            if (!grown || !copy) {             /* its events from other processes are missed; tables reload on the next change */
                free(copy);
                continue;
            }
            memcpy(copy, key->bytes, CbNOTIFKEY(key->bytes));
            known[count++] = copy;
        }
    }
    pthread_mutex_unlock(&registry.lock);
    for (size_t i = 0; i < count; i++) {
        remote->subscribe(known[i]);
        free(known[i]);
    }
    if (remote)
        pthread_mutex_unlock(&telling);
    free(known);
}
