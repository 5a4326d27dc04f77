/* Exported profiles: any bytes are refused, or become a whole profile, in bounded time. The sum at the end is made right first, or nothing
 * behind it would ever be reached. */
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char directory[64];
    struct mapix_error_slot error = { 0 };
    unsigned flags;
    bool in_use;
    if (!directory[0]) {
        strcpy(directory, "/tmp/mapix-fuzz-XXXXXX");
        if (!mkdtemp(directory) || setenv("XDG_CONFIG_HOME", directory, 1) || sodium_init() < 0 || FAILED(profile_keep_open(NULL)))
            abort();
    }
    uint8_t *copy = malloc(size + 16);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    crypto_generichash(copy + size, 16, copy, size, NULL, 0);
    HRESULT result = mapix_profile_import(copy, size + 16, "imported", NULL, true, &error);
    bool there = SUCCEEDED(profile_look_up("imported", NULL, &flags));
    if (SUCCEEDED(result) != there)
        __builtin_trap();                   /* half a profile */
    if (there) {
        char (*handles)[24] = NULL;
        struct profile *profile;
        ULONG count = 0;
        if (FAILED(profile_mark_deleted("imported", NULL, &in_use)) || FAILED(profile_expire(NULL, &count, &handles)))
            __builtin_trap();
        for (ULONG i = 0; i < count; i++)
            if (SUCCEEDED(profile_open(handles[i], NULL, PROFILE_OPEN_EXPIRED, NULL, &profile))) {
                profile_remove(profile, NULL);
                profile_release(profile);
            }
        free(handles);
    }
    mapix_error_clear(&error);
    free(copy);
    return 0;
}
