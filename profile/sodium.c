#include "profile/sodium.h"

#include <mapicode.h>

#include "base/libraries.h"

#define COMPONENT "profile secrets"

union profile_sodium profile_sodium;

static const char *const symbols[] = LIBRARY_SYMBOLS(SODIUM_FUNCTIONS);
static struct library library = { .name = MAPIX_LIBRARY_SODIUM, .symbols = symbols, .places = profile_sodium.places,
    .lock = PTHREAD_MUTEX_INITIALIZER };

HRESULT profile_sodium_ready(struct mapix_error_slot *error)
{
    const char *reason = NULL;
    if (!library_load(&library, &reason))
        return mapix_error_set(error, MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "Secrets cannot be handled, " MAPIX_LIBRARY_SODIUM " does not load: "
            "%s. Install libsodium", reason ? reason : "no reason given");
    if (profile_sodium.sodium_init() < 0)
        return mapix_error_set(error, MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "The kernel gives no random numbers; is /dev/urandom there?");
    return S_OK;
}
