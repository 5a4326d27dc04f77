/* Encoded restrictions: decoded, checked, copied, compiled, put to a row, encoded again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "value/codec.h"
#include "value/restriction.h"
#include "value/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void evaluate(const SRestriction *restriction)
{
    struct mapix_restriction *compiled;
    SPropValue row[4] = { { .ulPropTag = PR_SUBJECT_A }, { .ulPropTag = PR_SUBJECT_W }, { .ulPropTag = PR_MESSAGE_FLAGS },
        { .ulPropTag = PR_ENTRYID } };
    row[0].Value.lpszA = (LPSTR)(uintptr_t)"Some Subject \xc3\xa4";
    row[1].Value.lpszW = (LPWSTR)(uintptr_t)L"Some Subject \u00e4";
    row[2].Value.l = 5;
    row[3].Value.bin = (SBinary){ 3, (LPBYTE)(uintptr_t)"abc" };
    if (FAILED(mapix_restriction_compile(restriction, &compiled)))
        return;
    mapix_restriction_matches_values(compiled, row, 4);
    mapix_restriction_reset(compiled);
    mapix_restriction_free(compiled);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SRestriction *restriction, *copy;
    void *bytes;
    size_t encoded;
    if (FAILED(mapix_codec_decode_restriction(data, size, NULL, &restriction)))
        return 0;
    check(SUCCEEDED(mapix_codec_encode_restriction(restriction, &bytes, &encoded)));
    free(bytes);
    evaluate(restriction);
    if (SUCCEEDED(mapix_restriction_copy(restriction, NULL, &copy))) {
        check(mapix_restriction_equal(restriction, copy));
        mapix_memory_free(copy);
    }
    mapix_memory_free(restriction);
    return 0;
}
