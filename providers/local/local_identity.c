#include "providers/local/local_identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/one_off.h"

HRESULT local_identity_make(const char *profile, struct local_identity *ret_identity)
{
    memset(ret_identity, 0, sizeof(*ret_identity));
    ret_identity->name = strdup(profile);
    if (!ret_identity->name || asprintf(&ret_identity->address, "%s@localhost", profile) < 0) {
        ret_identity->address = NULL;
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    HRESULT hr = mapix_one_off_encode(profile, "SMTP", ret_identity->address, MAPI_SEND_NO_RICH_INFO, &ret_identity->id_size, &ret_identity->id);
    return SUCCEEDED(hr) ? mapix_search_key("SMTP", ret_identity->address, &ret_identity->key_size, &ret_identity->key) : hr;
}

void local_identity_clear(struct local_identity *identity)
{
    free(identity->name);
    free(identity->address);
    MAPIFreeBuffer(identity->id);
    free(identity->key);
    memset(identity, 0, sizeof(*identity));
}

HRESULT local_identity_tell(LPMAPISUP support, LPTSTR profile, ULONG flags)
{
    struct local_identity identity;
    char *name = profile ? mapix_text_from_flags_heap(profile, flags) : NULL;
    if (!name)
        return profile ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    HRESULT hr = local_identity_make(name, &identity);
    if (SUCCEEDED(hr)) {
        SPropValue values[] = {
            { .ulPropTag = PR_IDENTITY_DISPLAY_A, .Value.lpszA = identity.name },
            { .ulPropTag = PR_IDENTITY_ENTRYID, .Value.bin = { identity.id_size, (LPBYTE)identity.id } },
            { .ulPropTag = PR_IDENTITY_SEARCH_KEY, .Value.bin = { identity.key_size, identity.key } },
        };
        hr = support->lpVtbl->ModifyStatusRow(support, sizeof(values) / sizeof(values[0]), values, STATUSROW_UPDATE);
    }
    local_identity_clear(&identity);
    free(name);
    return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
}
