/* A live table of a few rows in memory: the status table and the message store table of a session (TABL-02). Rows need not have the same
 * columns (STAT-07). Any thread. */
#ifndef MAPIX_SESSION_ROWS_H
#define MAPIX_SESSION_ROWS_H

#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/object.h"

struct session_rows;

/* `columns` is the default set, in order, and static. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT session_rows_new(const ULONG *columns, ULONG column_count, struct session_rows **ret_rows);
void session_rows_release(struct session_rows *rows);          /* tables that are open keep what they need; NULL does nothing */

/* Add a row, or change the one with this id: with `merge` the given values replace those of the same id and the others stay, else the row
 * is new. Rows are shown by `order`, then by id. PT_ERROR values remove a column. Open tables are told (STAT-09). */
HRESULT session_rows_put(struct session_rows *rows, uint64_t id, uint64_t order, bool merge, ULONG count, const SPropValue *values);
void session_rows_remove(struct session_rows *rows, uint64_t id);

/* A copy of a row's values, one MAPIAllocateBuffer block. MAPI_E_NOT_FOUND. */
HRESULT session_rows_get(struct session_rows *rows, uint64_t id, ULONG *ret_count, LPSPropValue *ret_values);

/* Ids in order; free() the array. */
HRESULT session_rows_list(struct session_rows *rows, ULONG *ret_count, uint64_t **ret_ids);

/* An IMAPITable. Flags: MAPI_UNICODE. */
HRESULT session_rows_open(struct session_rows *rows, ULONG flags, struct mapix_object *parent, LPMAPITABLE *ret_table);

#endif
