/* A bit of everything that a store does, for tests that make it fail somewhere. */
#ifndef MAPIX_TESTS_STORE_WORKLOAD_H
#define MAPIX_TESTS_STORE_WORKLOAD_H

#include "store/store.h"

/* Save a message with recipients, a large attachment and a message in an attachment. */
HRESULT workload_add_message(struct mapix_store *store, int64_t folder, int64_t *ret_id);

/* Folders, a search folder, messages saved, changed, copied, moved, flagged, queued and deleted. The first failure ends it. */
HRESULT workload_run(struct mapix_store *store);

#endif
