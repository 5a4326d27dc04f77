/* mapisvc.inf: any bytes give a catalogue, and every service in it is there or explained. */
#include <stdint.h>

#include "profile/inf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct profile_inf *inf;
    struct mapix_error_slot error = { 0 };
    if (FAILED(profile_inf_new(&inf)))
        return 0;
    profile_inf_add_text(inf, "fuzz.inf", (const char *)data, size);
    ULONG count = profile_inf_service_count(inf, PROFILE_INF_SERVICES);
    for (ULONG i = 0; i < count && i < 64; i++) {
        struct profile_inf_service *service = NULL;
        const char *name = profile_inf_service_name(inf, PROFILE_INF_SERVICES, i);
        HRESULT result = profile_inf_service(inf, name, &error, &service);
        if (SUCCEEDED(result) && service->provider_count == 0)
            __builtin_trap();               /* INF-06 */
        profile_inf_service_free(service);
        profile_inf_help_file(inf, name);
    }
    mapix_error_clear(&error);
    profile_inf_free(inf);
    return 0;
}
