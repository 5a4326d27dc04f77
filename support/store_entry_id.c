#include "support/store_entry_id.h"

#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* muidStoreWrap {10BBA138-E505-1A10-A1BB-08002B2A56C2}, as bytes (SPI-EID-09). */
static const BYTE wrap_uid[16] = { 0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2 };

#define NAME_OFFSET 22                 /* flags, UID, version, flag byte */

bool support_is_wrapped(ULONG size, const void *entry_id)
{
    return size >= NAME_OFFSET + 1 && !memcmp((const BYTE *)entry_id + 4, wrap_uid, sizeof(wrap_uid));
}

HRESULT support_wrap(const char *module_name, ULONG size, const void *entry_id, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    if (!module_name || !*module_name || !size || !entry_id)
        return MAPI_E_INVALID_PARAMETER;
    size_t name_size = strlen(module_name) + 1;
    size_t head = (NAME_OFFSET + name_size + 3) & ~(size_t)3;
    if (name_size > 4096 || size > 0x100000)
        return MAPI_E_INVALID_PARAMETER;
    BYTE *bytes = mapix_memory_new_zero(head + size);
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(bytes + 4, wrap_uid, sizeof(wrap_uid));
    memcpy(bytes + NAME_OFFSET, module_name, name_size);
    memcpy(bytes + head, entry_id, size);
    *ret_size = (ULONG)(head + size);
    *ret_entry_id = (LPENTRYID)bytes;
    return S_OK;
}

HRESULT mapix_support_unwrap(ULONG size, const void *entry_id, const char **ret_module_name, ULONG *ret_size, const ENTRYID **ret_entry_id)
{
    const BYTE *bytes = entry_id;
    if (!support_is_wrapped(size, entry_id))
        return MAPI_E_UNKNOWN_ENTRYID;
    const BYTE *end = memchr(bytes + NAME_OFFSET, 0, size - NAME_OFFSET);
    size_t head = end ? ((size_t)(end + 1 - bytes) + 3) & ~(size_t)3 : size;
    if (bytes[20] != 0 || !end || end == bytes + NAME_OFFSET || head >= size)
        return MAPI_E_INVALID_ENTRYID;
    *ret_module_name = (const char *)bytes + NAME_OFFSET;
    *ret_size = (ULONG)(size - head);
    *ret_entry_id = (const ENTRYID *)(bytes + head);
    return S_OK;
}

/* mapiutil.h. Flags: MAPI_UNICODE. MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT STDAPICALLTYPE WrapStoreEntryID(ULONG ulFlags, LPTSTR lpszDLLName, ULONG cbOrigEntry, LPENTRYID lpOrigEntry,
    ULONG *lpcbWrappedEntry, LPENTRYID *lppWrappedEntry)
{
    if (!lpszDLLName || !lpcbWrappedEntry || !lppWrappedEntry)
        return MAPI_E_INVALID_PARAMETER;
    *lppWrappedEntry = NULL;
    if (ulFlags & ~(ULONG)MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    char *name = mapix_text_from_flags_heap(lpszDLLName, ulFlags);
    if (!name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = support_wrap(name, cbOrigEntry, lpOrigEntry, lpcbWrappedEntry, lppWrappedEntry);
    free(name);
    return hr;
}
