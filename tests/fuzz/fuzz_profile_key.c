/* Wrapped keys and sealed values of a profile: any bytes are refused in bounded time. */
#include <stdint.h>
#include <stdlib.h>

#include "profile/secret.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char uid[16];
    static struct secret_key *key;
    struct mapix_error_slot error = { 0 };
    struct secret_key *other = NULL;
    void *plain = NULL;
    size_t plain_size = 0;
    if (!key && FAILED(secret_key_new(&error, &key)))
        return 0;
    /* Not with a password: the work that a key may ask for is bounded, but not to a fuzzer's taste. */
    if (size && SUCCEEDED(secret_unwrap(data[0] & 1 ? SECRET_KEY_FILE : data[0], data + 1, size - 1, "/nowhere", NULL, &error, &other)))
        __builtin_trap();
    if (SUCCEEDED(secret_unseal(key, uid, 0x67F0, data, size, &error, &plain, &plain_size)))
        __builtin_trap();
    mapix_error_clear(&error);
    return 0;
}
