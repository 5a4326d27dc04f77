/* A messaging user out of a one-off entry id, which needs no provider (ONEO-09). It is what its identifier says, so it cannot be changed;
 * only the empty one, the generic template of AB-26, is filled in (and then made an identifier: addrbook_new_entry). */
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "prop/prop.h"
#include "session/core.h"
#include "support/form.h"
#include "support/one_off.h"

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
    return SUCCEEDED(hr) ? mapix_prop_tags_add(tags, PR_DETAILS_TABLE) : hr;
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

/* The template takes what its form asks for. */
static HRESULT user_check(struct mapix_object *object, const SPropValue *value)
{
    (void)object;
    switch (PROP_ID(value->ulPropTag)) {
    case PROP_ID(PR_DISPLAY_NAME):
    case PROP_ID(PR_ADDRTYPE):
    case PROP_ID(PR_EMAIL_ADDRESS):
        return PROP_TYPE(value->ulPropTag) == PT_UNICODE || PROP_TYPE(value->ulPropTag) == PT_STRING8 ? S_OK : MAPI_E_INVALID_TYPE;
    case PROP_ID(PR_SEND_RICH_INFO):
        return PROP_TYPE(value->ulPropTag) == PT_BOOLEAN ? S_OK : MAPI_E_INVALID_TYPE;
    default:
        return MAPI_E_COMPUTED;
    }
}

static HRESULT user_check_delete(struct mapix_object *object, ULONG tag)
{
    SPropValue value = { .ulPropTag = tag };
    return user_check(object, &value) == MAPI_E_COMPUTED ? MAPI_E_COMPUTED : S_OK;
}

static HRESULT user_commit(struct mapix_object *object, struct prop_change *changes, ULONG count, ULONG flags)
{
    (void)changes, (void)count, (void)flags;
    return mapix_object_fail(object, MAPI_E_NO_ACCESS, 0, "A one-off is kept nowhere; CreateOneOff makes an identifier of name, type and address");
}

static HRESULT user_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    const ULONG edited = mapix_prop_is_writable(object) ? DT_EDITABLE | DT_REQUIRED : 0;
    const struct mapix_form_field fields[] = {
        { MAPIX_FORM_EDIT, "Name", PR_DISPLAY_NAME_A, edited & DT_EDITABLE },
        { MAPIX_FORM_EDIT, "Address type", PR_ADDRTYPE_A, edited },
        { MAPIX_FORM_EDIT, "Address", PR_EMAIL_ADDRESS_A, edited },
        { MAPIX_FORM_CHECK, "Formatted text can be read there", PR_SEND_RICH_INFO, edited & DT_EDITABLE },
    };
    (void)options, (void)flags;
    if (PROP_ID(tag) != PROP_ID(PR_DETAILS_TABLE))
        return MAPI_E_NOT_FOUND;
    if (memcmp(iid, &IID_IMAPITable, sizeof(*iid)) != 0)
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    return mapix_form_table("Address", sizeof(fields) / sizeof(fields[0]), fields, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
        (LPMAPITABLE *)ret_interface);
}

static const struct prop_source user_source = {
    .list = user_list,
    .get = user_get,
    .commit = user_commit,
    .check_set = user_check,
    .check_delete = user_check_delete,
    .open = user_open,
};

static const IMailUserVtbl user_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMailUser),
    MAPIX_FORWARD_IMAPIPROP(IMailUser),
};

static void user_finalize(struct mapix_object *object)
{
    struct one_off_user *user = (struct one_off_user *)object;
    mapix_prop_finalize(object);
    mapix_one_off_clear(&user->parts);
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
    HRESULT hr = mapix_one_off_decode(size, entry_id, &user->parts);
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

HRESULT session_open_one_off(struct mapix_object *parent, ULONG size, const ENTRYID *entry_id, LPCIID iid, ULONG flags,
    struct mapix_error_slot *error, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    struct one_off_user *user;
    HRESULT hr = mapix_object_new(&user_class, parent, &user);
    if (FAILED(hr))
        return hr;
    hr = fill_user(user, size, entry_id);
    if (hr == MAPI_E_INVALID_ENTRYID && error)
        mapix_error_set(error, hr, "session", 0, 0, "This one-off entry identifier is cut off or of a version that is not known");
    bool template = SUCCEEDED(hr) && !*user->parts.address_type && !*user->parts.address;
    if (SUCCEEDED(hr) && (flags & MAPI_MODIFY) && !template) {
        hr = MAPI_E_NO_ACCESS;
        if (error)
            mapix_error_set(error, hr, "session", 0, 0, "A one-off cannot be changed: its identifier is all there is of it; make another with CreateOneOff");
    }
    if (SUCCEEDED(hr))
        hr = mapix_prop_initialize(&user->object, &user_source,
            MAPIX_PROP_TRANSACTED | MAPIX_PROP_ACCESS_LEVEL | (template ? MAPIX_PROP_WRITABLE : 0), NULL);
    if (SUCCEEDED(hr) && FAILED(mapix_object_query_interface(&user->object, iid ? iid : &IID_IMailUser, (void **)ret_object)))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (SUCCEEDED(hr))
        *ret_type = MAPI_MAILUSER;
    mapix_object_release(&user->object);
    return hr;
}
