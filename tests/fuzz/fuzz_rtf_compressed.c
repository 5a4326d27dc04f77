/* A PR_RTF_COMPRESSED of anybody; and whatever it is, as text it is compressed and comes back the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convert/rtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void expand_any(const uint8_t *bytes, size_t size)
{
    char *rtf;
    size_t expanded;

    if (SUCCEEDED(mapix_convert_rtf_decompress(bytes, size, &rtf, &expanded))) {
        if (expanded > size * 9)
            abort();
        free(rtf);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *packed, *back;
    size_t packed_size, back_size;

    expand_any(bytes, size);
    /* The CRC keeps chance out: mend it, so that the tokens behind it are reached. */
    if (size > 16) {
        uint8_t *copy = malloc(size);
        if (!copy)
            return 0;
        memcpy(copy, bytes, size);
        uint32_t length = (uint32_t)size - 4, crc = rtf_crc(copy + 16, size - 16), magic = 0x75465A4C;
        memcpy(copy, &length, 4);
        memcpy(copy + 8, &magic, 4);
        memcpy(copy + 12, &crc, 4);
        expand_any(copy, size);
        free(copy);
    }
    if (FAILED(mapix_convert_rtf_compress((const char *)bytes, size, true, &packed, &packed_size)))
        return 0;
    if (FAILED(mapix_convert_rtf_decompress(packed, packed_size, &back, &back_size)) || back_size != size || memcmp(back, bytes, size))
        abort();
    free(packed);
    free(back);
    return 0;
}
