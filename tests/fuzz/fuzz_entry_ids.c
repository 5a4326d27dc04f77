/* Entry ids that MAPI itself takes apart: one-off ids and wrapped store ids. Whatever is accepted is made anew and must say the same. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/one_off.h"
#include "support/store_entry_id.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one_off(const uint8_t *data, size_t size)
{
    struct support_one_off parts, again;
    ULONG made_size, key_size;
    LPENTRYID made;
    BYTE *key;
    if (mapix_one_off_decode((ULONG)size, data, &parts) != S_OK)
        return;
    support_one_off_rich_info(&parts);
    if (mapix_search_key(parts.address_type, parts.address, &key_size, &key) == S_OK)
        free(key);
    if (mapix_one_off_encode(parts.display_name, parts.address_type, parts.address, MAPI_UNICODE, &made_size, &made) == S_OK) {
        if (mapix_one_off_decode(made_size, made, &again) == S_OK) {
            assert(!strcmp(parts.address, again.address) && !strcmp(parts.address_type, again.address_type));
            mapix_one_off_clear(&again);
        }
        MAPIFreeBuffer(made);
    }
    mapix_one_off_clear(&parts);
}

static void wrapped(const uint8_t *data, size_t size)
{
    const char *module;
    const ENTRYID *inner;
    ULONG inner_size, made_size;
    LPENTRYID made;
    if (mapix_support_unwrap((ULONG)size, data, &module, &inner_size, &inner) != S_OK)
        return;
    if (support_wrap(module, inner_size, inner, &made_size, &made) == S_OK) {
        const char *module_again;
        const ENTRYID *inner_again;
        ULONG size_again;
        assert(mapix_support_unwrap(made_size, made, &module_again, &size_again, &inner_again) == S_OK);
        assert(!strcmp(module, module_again) && size_again == inner_size && !memcmp(inner, inner_again, inner_size));
        MAPIFreeBuffer(made);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1);          /* exactly as long as it says, for the sanitizers */
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    one_off(copy, size);
    wrapped(copy, size);
    free(copy);
    return 0;
}
