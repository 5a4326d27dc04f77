/* One-offs as users type them, and as entry identifiers. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/one_off.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct support_one_off parts;
    char *text = malloc(size + 1), *name, *type, *address;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = 0;
    if (SUCCEEDED(support_one_off_parse(text, &name, &type, &address))) {
        LPENTRYID id = NULL;
        ULONG id_size = 0;
        if (!*name || !*type || !*address)
            abort();
        /* What was typed survives the way through an identifier. */
        if (SUCCEEDED(mapix_one_off_encode(name, type, address, MAPI_UNICODE, &id_size, &id))) {
            if (FAILED(mapix_one_off_decode(id_size, id, &parts)) || strcmp(parts.display_name, name) || strcmp(parts.address, address))
                abort();
            mapix_one_off_clear(&parts);
        }
        MAPIFreeBuffer(id);
        free(name);
        free(type);
        free(address);
    }
    if (SUCCEEDED(mapix_one_off_decode((ULONG)size, data, &parts)))
        mapix_one_off_clear(&parts);
    free(text);
    return 0;
}
