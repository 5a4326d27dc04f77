#include "base/version.h"

const char *mapix_version(void)
{
    return MAPIX_VERSION;
}
