/* Entry ids and record keys: fixed layouts (docs/store-format.md), read without trusting alignment or content. */
#include "store/internal.h"

#include <string.h>

static void put_id(BYTE *bytes, int64_t id)
{
    int index;

    for (index = 0; index < 8; index++)
        bytes[index] = (BYTE)((uint64_t)id >> (8 * index));
}

void mapix_store_entry_id_make(const MAPIUID *store, ULONG type, int64_t id, void *ret_bytes)
{
    struct mapix_store_entry_id entry = { .version = 1, .type = (BYTE)type };

    memcpy(entry.store, store, sizeof(entry.store));
    put_id(entry.id, id);
    memcpy(ret_bytes, &entry, sizeof(entry));
}

HRESULT mapix_store_entry_id_parse(const MAPIUID *store, ULONG size, const void *bytes, ULONG *ret_type, int64_t *ret_id)
{
    struct mapix_store_entry_id entry;
    uint64_t id = 0;
    int index;

    if (!bytes || size < 20)
        return MAPI_E_INVALID_ENTRYID;
    memcpy(&entry, bytes, 20);
    if (memcmp(entry.store, store, sizeof(entry.store)) != 0)
        return MAPI_E_UNKNOWN_ENTRYID;
    if (size != sizeof(entry))
        return MAPI_E_INVALID_ENTRYID;
    memcpy(&entry, bytes, sizeof(entry));
    if (entry.version != 1 || (entry.type != MAPI_FOLDER && entry.type != MAPI_MESSAGE))
        return MAPI_E_INVALID_ENTRYID;
    for (index = 7; index >= 0; index--)
        id = id << 8 | entry.id[index];
    if (!id || id > INT64_MAX)
        return MAPI_E_INVALID_ENTRYID;
    *ret_type = entry.type;
    *ret_id = (int64_t)id;
    return S_OK;
}

void mapix_store_record_key_make(const MAPIUID *store, ULONG type, int64_t id, void *ret_bytes)
{
    BYTE *bytes = ret_bytes;

    /* The store's UID keeps keys of several stores apart in one table; then the type, then the id, most significant byte first. */
    memcpy(bytes, store, 16);
    put_id(bytes + 16, 0);
    bytes[16] = (BYTE)type;
    int index;
    for (index = 0; index < 7; index++)
        bytes[17 + index] = (BYTE)((uint64_t)id >> (8 * (6 - index)));
}
