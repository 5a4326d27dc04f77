/* IMAPISupport::MakeInvalid: turn a provider's object into one that only counts references (SPI-SUP-15). */
#ifndef MAPIX_SUPPORT_INVALID_H
#define MAPIX_SUPPORT_INVALID_H

#include <mapix.h>

/* `object` begins with its method table, is at least 16 bytes long and came from MAPIAllocateBuffer, which frees it at the last Release.
 * MAPI_E_INVALID_PARAMETER: no object, no references, fewer than 3 or more than 128 methods. */
HRESULT support_make_invalid(void *object, ULONG references, ULONG methods);

#endif
