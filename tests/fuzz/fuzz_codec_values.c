/* Encoded property arrays: what decodes must encode to what decodes to the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "value/codec.h"
#include "value/sortkey.h"
#include "value/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static bool count_tag(void *context, ULONG tag)
{
    ++*(ULONG *)context;
    return true;
}

static void use(const SPropValue *values, ULONG count, void *base)
{
    for (ULONG i = 0; i < count; i++) {
        uint8_t key[256];
        size_t key_size;
        mapix_sort_key(&values[i], 0, key, sizeof(key), &key_size);
        check(mapix_value_equal(&values[i], &values[i]));
        mapix_value_compare(&values[i], &values[(i + 1) % count]);
        mapix_value_contains(&values[i], &values[(i + 1) % count], FL_SUBSTRING | FL_LOOSE);
        SPropValue copy;
        check(SUCCEEDED(mapix_value_copy(&copy, &values[i], base)) && mapix_value_equal(&copy, &values[i]));
        mapix_value_convert(&copy, PROP_TYPE(copy.ulPropTag) == PT_UNICODE ? PT_STRING8 : PT_UNICODE, base);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ULONG count, again_count, visited = 0;
    SPropValue *values, *again, found;
    void *bytes;
    size_t encoded;
    void *base = mapix_memory_new(1);
    if (size >= 4) {
        ULONG tag;
        memcpy(&tag, data + size - 4, 4);
        mapix_codec_find_value(data, size, tag, base, &found);
    }
    HRESULT visit = mapix_codec_visit_tags(data, size, count_tag, &visited);
    if (SUCCEEDED(mapix_codec_decode_values(data, size, NULL, &count, &values))) {
        check(SUCCEEDED(visit) && visited == count);
        check(SUCCEEDED(mapix_codec_encode_values(values, count, &bytes, &encoded)));
        check(SUCCEEDED(mapix_codec_decode_values(bytes, encoded, base, &again_count, &again)) && again_count == count);
        for (ULONG i = 0; i < count; i++)
            check(values[i].ulPropTag == again[i].ulPropTag && mapix_value_equal(&values[i], &again[i]));
        use(values, count, base);
        free(bytes);
        mapix_memory_free(values);
    }
    mapix_memory_free(base);
    return 0;
}
