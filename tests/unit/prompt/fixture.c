#include "fixture.h"

#include <stdlib.h>

#include "scratch.h"

int fixture_start(void **state)
{
    scratch_enter();
    scripted_prompt_start();
    setenv("MAPIX_LOG", "none", 0);
    MAPIINIT_0 init = { 0, MAPI_MULTITHREAD_NOTIFICATIONS };
    return FAILED(MAPIInitialize(&init));
}

int fixture_end(void **state)
{
    MAPIUninitialize();
    scratch_leave();
    return 0;
}
