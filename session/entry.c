/* Opening and comparing by entry id: whose it is decides (ENTRY). */
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

HRESULT session_open_entry(struct session_core *core, struct mapix_object *parent, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    if (size < 20)
        return mapix_error_set(error, MAPI_E_UNKNOWN_ENTRYID, "session", 0, 0, "This entry identifier is too short to be one");
    if (support_is_one_off(size, entry_id))
        return session_open_one_off(parent, size, entry_id, iid, error, ret_type, ret_object);
    if (size == ADDRBOOK_ROOT_SIZE && !memcmp(entry_id, addrbook_root_id, size)) {
        HRESULT hr = flags & MAPI_MODIFY ? MAPI_E_NO_ACCESS : addrbook_open_root(core, parent, iid, ret_object);
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
    HRESULT hr;
    if (logon->store)
        hr = logon->store->lpVtbl->OpenEntry(logon->store, size, entry_id, iid, flags, ret_type, ret_object);
    else
        hr = logon->book->lpVtbl->OpenEntry(logon->book, size, entry_id, iid, flags, ret_type, ret_object);
    if (FAILED(hr)) {
        LPMAPIERROR reported = NULL;
        HRESULT asked = logon->store ? logon->store->lpVtbl->GetLastError(logon->store, hr, 0, &reported)
                                     : logon->book->lpVtbl->GetLastError(logon->book, hr, 0, &reported);
        if (SUCCEEDED(asked) && reported)
            mapix_error_set_mapierror(error, hr, 0, reported);
        else
            mapix_error_set(error, hr, "session", 0, 0, "The provider \"%s\" could not open the entry (%#010x)", logon->provider->display_name,
                (unsigned)hr);
        MAPIFreeBuffer(reported);
    }
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
    bool own_1 = support_is_one_off(size_1, entry_id_1) || session_is_status_id(size_1, entry_id_1);
    bool own_2 = support_is_one_off(size_2, entry_id_2) || session_is_status_id(size_2, entry_id_2);
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

/* A messaging user out of a one-off entry id, which needs no provider (ONEO-09). ------------------------------------------------------- */

struct one_off_user {
    struct mapix_object object;
    struct mapix_interface user;
    struct mapix_prop properties;
    struct support_one_off parts;
    SPropValue values[12];
    ULONG count;
    BYTE *entry_id, *search_key;
};

static HRESULT user_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct one_off_user *user = (struct one_off_user *)object;
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < user->count; i++)
        hr = mapix_prop_tags_add(tags, PROP_TYPE(user->values[i].ulPropTag) == PT_STRING8
            ? CHANGE_PROP_TYPE(user->values[i].ulPropTag, PT_UNICODE) : user->values[i].ulPropTag);
    return hr;
}

static HRESULT user_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct one_off_user *user = (struct one_off_user *)object;
    for (ULONG i = 0; i < count; i++) {
        HRESULT hr = MAPI_E_NOT_FOUND;
        for (ULONG j = 0; j < user->count && hr == MAPI_E_NOT_FOUND; j++)
            if (PROP_ID(user->values[j].ulPropTag) == PROP_ID(tags[i]))
                hr = mapix_prop_copy_value(memory, &user->values[j], &ret_values[i]);
        if (FAILED(hr))
            mapix_prop_error_value(&ret_values[i], tags[i], hr);
    }
    return S_OK;
}

static const struct prop_source user_source = { .list = user_list, .get = user_get };

static const IMailUserVtbl user_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMailUser),
    MAPIX_FORWARD_IMAPIPROP(IMailUser),
};

static void user_finalize(struct mapix_object *object)
{
    struct one_off_user *user = (struct one_off_user *)object;
    mapix_prop_finalize(object);
    support_one_off_clear(&user->parts);
    free(user->entry_id);
    free(user->search_key);
}

static const struct mapix_class_interface user_interfaces[] = {
    { &IID_IMailUser, offsetof(struct one_off_user, user), &user_vtable },
    { &IID_IMAPIProp, offsetof(struct one_off_user, user), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class user_class = {
    .name = "one-off user",
    .size = sizeof(struct one_off_user),
    .interfaces = user_interfaces,
    .finalize = user_finalize,
    .property_offset = offsetof(struct one_off_user, properties),
};

static void add_text(struct one_off_user *user, ULONG tag, char *text)
{
    user->values[user->count++] = (SPropValue){ .ulPropTag = tag, .Value.lpszA = text };
}

static void add_bytes(struct one_off_user *user, ULONG tag, BYTE *bytes, ULONG size)
{
    user->values[user->count++] = (SPropValue){ .ulPropTag = tag, .Value.bin = { size, bytes } };
}

static HRESULT fill_user(struct one_off_user *user, ULONG size, const ENTRYID *entry_id)
{
    ULONG key_size = 0;
    HRESULT hr = support_one_off_decode(size, entry_id, &user->parts);
    if (FAILED(hr))
        return hr;
    hr = mapix_search_key(user->parts.address_type, user->parts.address, &key_size, &user->search_key);
    user->entry_id = malloc(size);
    if (FAILED(hr) || !user->entry_id)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(user->entry_id, entry_id, size);
    add_text(user, PR_DISPLAY_NAME_A, user->parts.display_name);
    add_text(user, PR_ADDRTYPE_A, user->parts.address_type);
    add_text(user, PR_EMAIL_ADDRESS_A, user->parts.address);
    add_text(user, PR_TRANSMITABLE_DISPLAY_NAME_A, user->parts.display_name);
    add_bytes(user, PR_ENTRYID, user->entry_id, size);
    add_bytes(user, PR_RECORD_KEY, user->entry_id, size);
    add_bytes(user, PR_SEARCH_KEY, user->search_key, key_size);
    user->values[user->count++] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_MAILUSER };
    user->values[user->count++] = (SPropValue){ .ulPropTag = PR_DISPLAY_TYPE, .Value.l = DT_MAILUSER };
    user->values[user->count++] = (SPropValue){ .ulPropTag = PR_SEND_RICH_INFO, .Value.b = support_one_off_rich_info(&user->parts) };
    return S_OK;
}

HRESULT session_open_one_off(struct mapix_object *parent, ULONG size, const ENTRYID *entry_id, LPCIID iid, struct mapix_error_slot *error,
    ULONG *ret_type, LPUNKNOWN *ret_object)
{
    struct one_off_user *user;
    HRESULT hr = mapix_object_new(&user_class, parent, &user);
    if (FAILED(hr))
        return hr;
    hr = fill_user(user, size, entry_id);
    if (hr == MAPI_E_INVALID_ENTRYID && error)
        mapix_error_set(error, hr, "session", 0, 0, "This one-off entry identifier is cut off or of a version that is not known");
    if (SUCCEEDED(hr))
        hr = mapix_prop_initialize(&user->object, &user_source, 0, NULL);
    if (SUCCEEDED(hr) && FAILED(mapix_object_query_interface(&user->object, iid ? iid : &IID_IMailUser, (void **)ret_object)))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (SUCCEEDED(hr))
        *ret_type = MAPI_MAILUSER;
    mapix_object_release(&user->object);
    return hr;
}
