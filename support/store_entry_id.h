/* Wrapped store entry ids, byte for byte (SPI-EID-09): 4 zero bytes, muidStoreWrap, a version byte 0, a flag byte 0, the module's name
 * with its NUL, zeros up to a multiple of 4, the provider's own entry id. Clients see these only, providers never do (STORE-16).
 */
#ifndef MAPIX_SUPPORT_STORE_ENTRY_ID_H
#define MAPIX_SUPPORT_STORE_ENTRY_ID_H

#include <mapix.h>
#include <stdbool.h>

bool support_is_wrapped(ULONG size, const void *entry_id);

/* Wrap; freed with MAPIFreeBuffer. MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT support_wrap(const char *module_name, ULONG size, const void *entry_id, ULONG *ret_size, LPENTRYID *ret_entry_id);

/* Unwrap: pointers into the wrapped id. `ret_module_name` is what the id says.
 * MAPI_E_UNKNOWN_ENTRYID (not wrapped), MAPI_E_INVALID_ENTRYID (cut off or another version). */
HRESULT mapix_support_unwrap(ULONG size, const void *entry_id, const char **ret_module_name, ULONG *ret_size, const ENTRYID **ret_entry_id);

#endif
