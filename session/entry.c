/* Opening and comparing by entry id: whose it is decides (ENTRY). */
#include <edkmdb.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "prop/prop.h"
#include "session/addrbook.h"
#include "session/core.h"
#include "support/one_off.h"
#include "support/store_entry_id.h"

static HRESULT open_store_entry(struct session_core *core, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    ULONG store_flags = MDB_NO_DIALOG | (flags & (MAPI_DEFERRED_ERRORS | MAPI_BEST_ACCESS)) | (flags & MAPI_MODIFY ? MDB_WRITE : 0);
    HRESULT hr = session_open_store(core, 0, size, entry_id, iid, store_flags, error, (LPMDB *)ret_object);
    if (SUCCEEDED(hr))
        *ret_type = MAPI_STORE;
    return hr;
}

/* Flags that only some providers know; the others ignore them (ENTRY-10). */
#define OPTIONAL_FLAGS (MAPI_CACHE_ONLY | MAPI_NO_CACHE | MAPI_GAL_ONLY | SHOW_SOFT_DELETES)

static HRESULT ask_owner(struct session_logon *logon, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_object)
{
    return logon->store ? logon->store->lpVtbl->OpenEntry(logon->store, size, entry_id, iid, flags, ret_type, ret_object)
                        : logon->book->lpVtbl->OpenEntry(logon->book, size, entry_id, iid, flags, ret_type, ret_object);
}

HRESULT session_entry_failure(struct session_logon *logon, HRESULT hr, struct mapix_error_slot *error)
{
    LPMAPIERROR reported = NULL;
    if (SUCCEEDED(hr))
        return hr;
    HRESULT asked = logon->store ? logon->store->lpVtbl->GetLastError(logon->store, hr, 0, &reported)
                                 : logon->book->lpVtbl->GetLastError(logon->book, hr, 0, &reported);
    if (SUCCEEDED(asked) && reported)
        mapix_error_set_mapierror(error, hr, 0, reported);
    else
        mapix_error_set(error, hr, "session", 0, 0, "The provider \"%s\" could not open the entry (%#010x)", logon->provider->display_name,
            (unsigned)hr);
    MAPIFreeBuffer(reported);
    return hr;
}

HRESULT session_open_entry(struct session_core *core, struct mapix_object *parent, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    if (size < 20)
        return mapix_error_set(error, MAPI_E_UNKNOWN_ENTRYID, "session", 0, 0, "This entry identifier is too short to be one");
    if (support_is_one_off(size, entry_id))
        return session_open_one_off(parent, size, entry_id, iid, flags, error, ret_type, ret_object);
    if (addrbook_is_root(size, entry_id)) {
        if (flags & MAPI_MODIFY)
            return mapix_error_set(error, MAPI_E_NO_ACCESS, "address book", 0, 0, "The root of the address book cannot be changed");
        HRESULT hr = addrbook_open_root(core, parent, iid, ret_object);
        if (SUCCEEDED(hr))
            *ret_type = MAPI_ABCONT;
        return hr;
    }
    if (session_is_status_id(size, entry_id))
        return session_open_status(core, parent, size, entry_id, iid, flags, error, ret_type, ret_object);
    if (support_is_wrapped(size, entry_id))
        return open_store_entry(core, size, entry_id, iid, flags, error, ret_type, ret_object);
    struct session_logon *logon = session_logon_find(core, size, entry_id);
    if (!logon)
        return mapix_error_set(error, MAPI_E_UNKNOWN_ENTRYID, "session", 0, 0,
            "No provider that is open in this session knows this entry identifier; open its store first");
    HRESULT hr = ask_owner(logon, size, entry_id, iid, flags, ret_type, ret_object);
    if (hr == MAPI_E_UNKNOWN_FLAGS && (flags & OPTIONAL_FLAGS))
        hr = ask_owner(logon, size, entry_id, iid, flags & ~(ULONG)OPTIONAL_FLAGS, ret_type, ret_object);
    session_entry_failure(logon, hr, error);
    session_logon_release(logon);
    return hr;
}

/* Two wrapped ids: the stores' provider decides by its own ids. */
static HRESULT compare_stores(struct session_core *core, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2,
    ULONG *ret_equal)
{
    const char *module_1, *module_2;
    struct session_provider *one = session_store_find(core, size_1, entry_id_1, &module_1);
    struct session_provider *other = session_store_find(core, size_2, entry_id_2, &module_2);
    if (!one && !other)
        return MAPI_E_UNKNOWN_ENTRYID;
    *ret_equal = one == other;
    return S_OK;
}

/* Identifiers that MAPI makes itself. */
static bool is_own(ULONG size, LPENTRYID entry_id)
{
    return support_is_one_off(size, entry_id) || session_is_status_id(size, entry_id) || addrbook_is_root(size, entry_id);
}

/* The owner decides; both ids must be its own (ENTRY-11, CON-16). */
HRESULT session_compare_entry_ids(struct session_core *core, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2,
    ULONG flags, struct mapix_error_slot *error, ULONG *ret_equal)
{
    struct mapix_error_slot unused = { 0 };
    struct mapix_error_slot *slot = error ? error : &unused;
    HRESULT hr = MAPI_E_UNKNOWN_ENTRYID;
    if (size_1 < 20 || size_2 < 20)
        goto unknown;
    bool same_bytes = size_1 == size_2 && !memcmp(entry_id_1, entry_id_2, size_1);
    bool own_1 = is_own(size_1, entry_id_1), own_2 = is_own(size_2, entry_id_2);
    bool wrapped_1 = support_is_wrapped(size_1, entry_id_1), wrapped_2 = support_is_wrapped(size_2, entry_id_2);
    if (own_1 && own_2) {
        *ret_equal = same_bytes;
        return S_OK;
    }
    if (wrapped_1 && wrapped_2) {
        hr = compare_stores(core, size_1, entry_id_1, size_2, entry_id_2, ret_equal);
        if (SUCCEEDED(hr))
            return hr;
        goto unknown;
    }
    struct session_logon *one = session_logon_find(core, size_1, entry_id_1), *other = session_logon_find(core, size_2, entry_id_2);
    if (one && one == other) {
        hr = one->store ? one->store->lpVtbl->CompareEntryIDs(one->store, size_1, entry_id_1, size_2, entry_id_2, flags, ret_equal)
                        : one->book->lpVtbl->CompareEntryIDs(one->book, size_1, entry_id_1, size_2, entry_id_2, flags, ret_equal);
    } else if ((one || own_1 || wrapped_1) && (other || own_2 || wrapped_2)) {
        *ret_equal = FALSE;                        /* each known, of different owners */
        hr = S_OK;
    }
    if (one)
        session_logon_release(one);
    if (other)
        session_logon_release(other);
    if (hr != MAPI_E_UNKNOWN_ENTRYID)
        return hr;
unknown:
    mapix_error_set(slot, hr, "session", 0, 0, "No provider that is open in this session knows these entry identifiers");
    mapix_error_clear(&unused);
    return hr;
}
