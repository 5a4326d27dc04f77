/* Encoded sort orders, tag arrays and actions. */
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "value/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SSortOrderSet *sorts;
    SPropTagArray *tags;
    ACTIONS *actions;
    void *bytes;
    size_t encoded;
    if (SUCCEEDED(mapix_codec_decode_sorts(data, size, NULL, &sorts))) {
        check(SUCCEEDED(mapix_codec_encode_sorts(sorts, &bytes, &encoded)));
        free(bytes);
        mapix_memory_free(sorts);
    }
    if (SUCCEEDED(mapix_codec_decode_tags(data, size, NULL, &tags))) {
        check(SUCCEEDED(mapix_codec_encode_tags(tags, &bytes, &encoded)));
        free(bytes);
        mapix_memory_free(tags);
    }
    if (SUCCEEDED(mapix_codec_decode_actions(data, size, NULL, &actions))) {
        check(SUCCEEDED(mapix_codec_encode_actions(actions, &bytes, &encoded)));
        free(bytes);
        mapix_memory_free(actions);
    }
    return 0;
}
