/* How each of the init functions of LOCAL begins (SPI-ENT-05, SPI-ENT-12). */
#ifndef LOCAL_HANDSHAKE_H
#define LOCAL_HANDSHAKE_H

#include <mapispi.h>

/* What was given at init: what goes to callers comes from the functions. */
struct local_allocators {
    LPMALLOC malloc;
    LPALLOCATEBUFFER allocate_buffer;
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free_buffer;
};

/* Judge what the subsystem gave; clears `*ret_provider` and tells our version. MAPI_E_INVALID_PARAMETER; MAPI_E_VERSION: it speaks an older SPI. */
HRESULT local_handshake(const struct local_allocators *given, ULONG mapi_version, ULONG *ret_version, LPUNKNOWN *ret_provider);

/* Keep what was given, with a reference on the IMalloc (SPI-ENT-13), and let it go. */
void local_allocators_hold(struct local_allocators *keep, const struct local_allocators *given);
void local_allocators_release(struct local_allocators *kept);

#endif
