/* Inside the room: how a matched notification reaches the thread that delivers. */
#ifndef MAPIX_NOTIFY_ENGINE_H
#define MAPIX_NOTIFY_ENGINE_H

#include <stdatomic.h>

#include "notify/queue.h"

/* Hand a copied batch to the delivering thread; frees it where nobody delivers. */
HRESULT notify_engine_post(struct notify_connection *connection, ULONG count, NOTIFICATION *notifications);

/* Copy those of the notifications that the connection's mask names and hand them on. */
HRESULT notify_post_matching(struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications);

#endif
