#include "providers/local/local_handshake.h"

HRESULT local_handshake(const struct local_allocators *given, ULONG mapi_version, ULONG *ret_version, LPUNKNOWN *ret_provider)
{
    if (!ret_version || !ret_provider || !given->allocate_buffer || !given->allocate_more || !given->free_buffer)
        return MAPI_E_INVALID_PARAMETER;
    *ret_provider = NULL;
    *ret_version = CURRENT_SPI_VERSION;
    return mapi_version < CURRENT_SPI_VERSION ? MAPI_E_VERSION : S_OK;
}

void local_allocators_hold(struct local_allocators *keep, const struct local_allocators *given)
{
    *keep = *given;
    if (keep->malloc)
        keep->malloc->lpVtbl->AddRef(keep->malloc);
}

void local_allocators_release(struct local_allocators *kept)
{
    if (kept->malloc)
        kept->malloc->lpVtbl->Release(kept->malloc);
}
