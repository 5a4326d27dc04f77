/* RTF of anybody: its kind, its text, its HTML; and any text made RTF shows itself again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convert/rtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *rtf = (const char *)bytes;
    char *text, *html, *around;
    size_t length;

    if (size > 1 << 18)
        return 0;
    mapix_convert_rtf_kind(rtf, size);
    if (SUCCEEDED(mapix_convert_rtf_to_text(rtf, size, &text, &length)))
        free(text);
    if (SUCCEEDED(mapix_convert_rtf_to_html(rtf, size, &html, &length)))
        free(html);
    if (SUCCEEDED(mapix_convert_rtf_surround(rtf, size, "before", 6, "after", 5, &around, &length))) {
        if (SUCCEEDED(mapix_convert_rtf_to_text(around, length, &text, &length)))
            free(text);
        free(around);
    }
    if (FAILED(mapix_convert_text_to_rtf(rtf, size, &around, &length)))
        return 0;
    if (mapix_convert_rtf_kind(around, length) != 4 || FAILED(mapix_convert_rtf_to_text(around, length, &text, &length)))
        abort();
    free(text);
    free(around);
    return 0;
}
