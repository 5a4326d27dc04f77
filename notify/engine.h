/* Inside the room: how a matched notification reaches the thread that delivers. */
#ifndef MAPIX_NOTIFY_ENGINE_H
#define MAPIX_NOTIFY_ENGINE_H

#include <stdatomic.h>

#include "notify/queue.h"

/* Hand a copy of the batch to the delivering thread, if there is one. */
HRESULT notify_engine_post(struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications);

/* Copy those of the notifications that the connection's mask names and hand them on. */
HRESULT notify_post_matching(struct notify_connection *connection, ULONG count, const NOTIFICATION *notifications);

#endif
