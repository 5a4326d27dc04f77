/* The sinks advised on one object. */
#include <mapicode.h>
#include <stdlib.h>
#include <string.h>

#include "notify/engine.h"

void mapix_advise_init(struct mapix_advise_list *list)
{
    memset(list, 0, sizeof(*list));
    pthread_mutex_init(&list->lock, NULL);
}

static void sum_masks(struct mapix_advise_list *list)
{
    ULONG mask = 0;

    for (struct notify_connection *connection = list->first; connection; connection = connection->next)
        mask |= connection->mask;
    __atomic_store_n(&list->mask, mask, __ATOMIC_RELAXED);
}

HRESULT mapix_advise_add(struct mapix_advise_list *list, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *ret_connection)
{
    struct notify_connection *connection, **at;

    if (!sink || !ret_connection || !mask)
        return MAPI_E_INVALID_PARAMETER;
    connection = notify_connection_new(mask, 0, sink);
    if (!connection)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_connection = connection->number;
    pthread_mutex_lock(&list->lock);
    for (at = &list->first; *at; at = &(*at)->next)
        ;
    *at = connection;
    sum_masks(list);
    pthread_mutex_unlock(&list->lock);
    return S_OK;
}

static void end_connection(struct notify_connection *connection)
{
    atomic_store_explicit(&connection->canceled, true, memory_order_release);
    notify_connection_release(connection);
}

HRESULT mapix_advise_remove(struct mapix_advise_list *list, ULONG_PTR number)
{
    struct notify_connection *found = NULL;

    pthread_mutex_lock(&list->lock);
    for (struct notify_connection **at = &list->first; *at; at = &(*at)->next) {
        if ((*at)->number != number)
            continue;
        found = *at;
        *at = found->next;
        break;
    }
    sum_masks(list);
    pthread_mutex_unlock(&list->lock);
    if (!found)
        return MAPI_E_NOT_FOUND;
    end_connection(found);
    return S_OK;
}

bool mapix_advise_wanted(const struct mapix_advise_list *list, ULONG mask)
{
    return (__atomic_load_n(&list->mask, __ATOMIC_RELAXED) & mask) != 0;
}

HRESULT notify_post_matching(struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications)
{
    NOTIFICATION *chosen;
    ULONG matching = 0, n = 0;
    HRESULT result;

    for (ULONG i = 0; i < count; i++)
        matching += (notifications[i].ulEventType & connection->mask) != 0;
    if (!matching)
        return S_OK;
    if (matching == count)
        return notify_engine_post(connection, count, notifications);
    chosen = malloc(matching * sizeof(NOTIFICATION));
    if (!chosen)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        if (notifications[i].ulEventType & connection->mask)
            chosen[n++] = notifications[i];
    result = notify_engine_post(connection, matching, chosen);
    free(chosen);
    return result;
}

/* Posting only queues, so the list's lock may be held: no sink runs here. */
static HRESULT post(struct mapix_advise_list *list, ULONG_PTR number, ULONG count, const NOTIFICATION *notifications)
{
    HRESULT result = S_OK, one;

    pthread_mutex_lock(&list->lock);
    for (struct notify_connection *connection = list->first; connection; connection = connection->next) {
        if (number && connection->number != number)
            continue;
        one = notify_post_matching(connection, count, notifications);
        if (FAILED(one))
            result = one;
    }
    pthread_mutex_unlock(&list->lock);
    return result;
}

HRESULT mapix_advise_post(struct mapix_advise_list *list, ULONG count, const NOTIFICATION *notifications)
{
    return post(list, 0, count, notifications);
}

HRESULT mapix_advise_post_to(struct mapix_advise_list *list, ULONG_PTR connection, ULONG count, const NOTIFICATION *notifications)
{
    return connection ? post(list, connection, count, notifications) : MAPI_E_INVALID_PARAMETER;
}

void mapix_advise_close(struct mapix_advise_list *list)
{
    struct notify_connection *connection;

    pthread_mutex_lock(&list->lock);
    connection = list->first;
    list->first = NULL;
    sum_masks(list);
    pthread_mutex_unlock(&list->lock);
    while (connection) {
        struct notify_connection *next = connection->next;

        end_connection(connection);
        connection = next;
    }
    pthread_mutex_destroy(&list->lock);
}
