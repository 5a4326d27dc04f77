/* Any bytes as an mbox: every message ends, none is longer than the box, and nothing is read beyond it. */
#include <stdint.h>
#include <stdlib.h>

#include "cli/mbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct mbox box;
    char *message;
    size_t length, all = 0;
    bool copied;

    mbox_begin(&box, (const char *)bytes, size);
    while (mbox_next(&box, &message, &length, &copied) == S_OK) {
        all += length;
        if (copied)
            free(message);
        else if (message < (const char *)bytes || message + length > (const char *)bytes + size)
            abort();
        if (all > size)
            abort();
    }
    return 0;
}
