#include "local_shutdown.h"

#include "base/forward.h"
#include "base/object.h"

static HRESULT STDMETHODCALLTYPE ready(IMAPIProviderShutdown *self)
{
    (void)self;
    return S_OK;
}

const IMAPIProviderShutdownVtbl local_shutdown_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIProviderShutdown),
    .QueryFastShutdown = ready,
    .NotifyProcessShutdown = ready,
    .DoFastShutdown = ready,
};
