/* How each of the init functions of LOCAL begins (SPI-ENT-05, SPI-ENT-12). */
#ifndef LOCAL_HANDSHAKE_H
#define LOCAL_HANDSHAKE_H

#include <mapispi.h>

/* The functions given at init: what goes to callers comes from them. */
struct local_allocators {
    LPALLOCATEBUFFER allocate_buffer;
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free_buffer;
};

/* Judge what the subsystem gave; clears `*ret_provider` and tells our version. MAPI_E_INVALID_PARAMETER; MAPI_E_VERSION: it speaks an older SPI. */
HRESULT local_handshake(const struct local_allocators *given, ULONG mapi_version, ULONG *ret_version, LPUNKNOWN *ret_provider);

#endif
