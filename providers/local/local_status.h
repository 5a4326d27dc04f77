/* The status object of LOCAL's three providers (SPI-STAT-05 to -07): read-only, its values asked of the provider each time. */
#ifndef MAPIX_LOCAL_STATUS_H
#define MAPIX_LOCAL_STATUS_H

#include <mapispi.h>
#include <mapix.h>
#include <stdbool.h>

#include "base/object.h"

#define LOCAL_STATUS_VALUES 12

/* Where values may point at while they are used. */
struct local_status_space {
    BYTE id[2400];
    char text[256];
};

struct local_status_kind {
    /* The values as they are now, 8-bit text; also for the status row. `owner` is the logon object. */
    ULONG (*values)(struct mapix_object *owner, struct local_status_space *space, SPropValue ret_values[LOCAL_STATUS_VALUES]);
    HRESULT (*validate)(struct mapix_object *owner, ULONG flags);          /* flags are known ones */
    HRESULT (*flush)(struct mapix_object *owner, ULONG flags);             /* NULL: MAPI_E_NO_SUPPORT */
};

/* OpenStatusEntry of a logon object. Flags: MAPI_MODIFY, which gives a read-only object as well. `ret_type` may be NULL.
 * MAPI_E_UNKNOWN_FLAGS, MAPI_E_INVALID_PARAMETER, MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT local_status_open(struct mapix_object *owner, const struct local_status_kind *kind, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPVOID *ret_status);

/* Flags of ValidateState and FlushQueues that are none: MAPI_E_UNKNOWN_FLAGS. For logon objects that have these methods themselves. */
HRESULT local_status_check_validate(ULONG flags);
HRESULT local_status_check_flush(ULONG flags);

#endif
