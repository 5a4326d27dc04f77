#include "providers/local/local_status.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>

#include "base/forward.h"
#include "prop/prop.h"
#include "providers/local/local_store.h"

struct local_status {
    struct mapix_object object;
    struct mapix_interface status;     /* IMAPIStatus */
    struct mapix_prop properties;
    const struct local_status_kind *kind;
};

static HRESULT status_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct local_status_space space;
    SPropValue values[LOCAL_STATUS_VALUES];
    ULONG count = ((struct local_status *)object)->kind->values(object->parent, &space, values);
    HRESULT result = S_OK;

    for (ULONG i = 0; !FAILED(result) && i < count; i++)
        result = mapix_prop_tags_add(tags, PROP_TYPE(values[i].ulPropTag) == PT_STRING8 ? CHANGE_PROP_TYPE(values[i].ulPropTag, PT_UNICODE)
                                                                                      : values[i].ulPropTag);
    return result;
}

static HRESULT status_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct local_status_space space;
    SPropValue values[LOCAL_STATUS_VALUES];
    ULONG have = ((struct local_status *)object)->kind->values(object->parent, &space, values);

    (void)limit;
    for (ULONG i = 0; i < count; i++) {
        HRESULT result = MAPI_E_NOT_FOUND;

        for (ULONG j = 0; j < have && result == MAPI_E_NOT_FOUND; j++)
            if (PROP_ID(values[j].ulPropTag) == PROP_ID(tags[i]))
                result = mapix_prop_copy_value(memory, &values[j], &ret_values[i]);
        if (FAILED(result))
            mapix_prop_error_value(&ret_values[i], tags[i], result);
    }
    return S_OK;
}

static const struct prop_source status_source = { .list = status_list, .get = status_get };

HRESULT local_status_check_validate(ULONG flags)
{
    return flags & ~(ULONG)(SUPPRESS_UI | REFRESH_XP_HEADER_CACHE | PROCESS_XP_HEADER_CACHE | FORCE_XP_CONNECT | FORCE_XP_DISCONNECT |
               CONFIG_CHANGED | ABORT_XP_HEADER_OPERATION | SHOW_XP_SESSION_UI) ? MAPI_E_UNKNOWN_FLAGS
        : flags & SHOW_XP_SESSION_UI ? MAPI_E_NO_SUPPORT : S_OK;               /* STAT-29: there is no such UI */
}

HRESULT local_status_check_flush(ULONG flags)
{
    return flags & ~(ULONG)(FLUSH_UPLOAD | FLUSH_DOWNLOAD | FLUSH_FORCE | FLUSH_NO_UI | FLUSH_ASYNC_OK) ? MAPI_E_UNKNOWN_FLAGS : S_OK;
}

static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    struct local_status *status = (struct local_status *)mapix_object_of(self);
    HRESULT result;

    (void)ui_param;
    MAPIX_ENTER(status);
    result = local_status_check_validate(flags);
    return FAILED(result) ? result : status->kind->validate(status->object.parent, flags);
}

static HRESULT STDMETHODCALLTYPE status_settings(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    (void)ui_param, (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return MAPI_E_NO_SUPPORT;          /* PR_RESOURCE_METHODS does not offer it */
}

static HRESULT STDMETHODCALLTYPE status_password(IMAPIStatus *self, LPTSTR old_password, LPTSTR new_password, ULONG flags)
{
    (void)old_password, (void)new_password, (void)flags;
    MAPIX_ENTER(mapix_object_of(self));
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE status_flush(IMAPIStatus *self, ULONG_PTR ui_param, ULONG size, LPENTRYID target, ULONG flags)
{
    struct local_status *status = (struct local_status *)mapix_object_of(self);
    HRESULT result;

    (void)ui_param;
    MAPIX_ENTER(status);
    if (!status->kind->flush)
        return MAPI_E_NO_SUPPORT;
    if (size || target)                /* STAT-36 */
        return MAPI_E_INVALID_PARAMETER;
    result = local_status_check_flush(flags);
    return FAILED(result) ? result : status->kind->flush(status->object.parent, flags);
}

static const IMAPIStatusVtbl status_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIStatus), MAPIX_FORWARD_IMAPIPROP(IMAPIStatus), .ValidateState = status_validate,
    .SettingsDialog = status_settings, .ChangePassword = status_password, .FlushQueues = status_flush,
};
static const struct mapix_class_interface status_interfaces[] = {
    { &IID_IMAPIStatus, offsetof(struct local_status, status), &status_vtable },
    { &IID_IMAPIProp, offsetof(struct local_status, status), NULL },
    { NULL, 0, NULL },
};
static const struct mapix_class status_class = {
    .name = "status of a local provider", .size = sizeof(struct local_status), .interfaces = status_interfaces, .finalize = mapix_prop_finalize,
    .property_offset = offsetof(struct local_status, properties),
};

HRESULT local_status_open(struct mapix_object *owner, const struct local_status_kind *kind, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPVOID *ret_status)
{
    struct local_status *status;
    HRESULT result;

    if (!ret_status)
        return MAPI_E_INVALID_PARAMETER;
    *ret_status = NULL;
    if (flags & ~(ULONG)MAPI_MODIFY)
        return local_unknown_flags(owner, flags);
    result = mapix_object_new(&status_class, owner, &status);
    if (FAILED(result))
        return result;
    status->kind = kind;
    result = mapix_prop_initialize(&status->object, &status_source, 0, NULL);
    if (!FAILED(result) && FAILED(mapix_object_query_interface(&status->object, iid ? iid : &IID_IMAPIStatus, ret_status)))
        result = local_no_interface(owner);
    mapix_object_release(&status->object);
    if (!FAILED(result) && ret_type)
        *ret_type = MAPI_STATUS;
    return result;
}
