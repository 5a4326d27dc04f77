/* Form servers: a class factory out of the module that the form's platform section names. */
#include "session/forms.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <string.h>

#include "loader/loader.h"

#define COMPONENT "forms"

static const struct form_platform *platform_of(const struct form_description *form)
{
    for (ULONG i = 0; i < form->platform_count; i++)
        if (form->platforms[i].ours && form->platforms[i].module)
            return &form->platforms[i];
    return NULL;
}

static HRESULT open_module(const struct form_description *form, struct mapix_error_slot *error, struct loader_module **ret_module)
{
    const struct form_platform *platform = platform_of(form);

    if (platform)
        return loader_module_open(platform->module, error, ret_module);
    return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "The form %s names no module for this system: its configuration needs a "
        "platform with OSVersion = POSIX and Registry = InprocServer32 = PATH", form->message_class);
}

HRESULT form_server_prepare(const struct form_description *form, struct mapix_error_slot *error)
{
    struct loader_module *module;
    HRESULT result = open_module(form, error, &module);

    if (FAILED(result))
        return result;
    if (!loader_module_exports(module, "DllGetClassObject"))
        result = mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0, "The module %s of the form %s has no DllGetClassObject",
            loader_module_path(module), form->message_class);
    loader_module_close(module);
    return result;
}

/* Modules are never unmapped, so the instance may outlive our use of its module. */
HRESULT form_server_create(const struct form_description *form, REFIID iid, struct mapix_error_slot *error, LPVOID *ret_object)
{
    struct loader_module *module;
    LPCLASSFACTORY factory = NULL;
    HRESULT result = open_module(form, error, &module);

    if (FAILED(result))
        return result;
    result = loader_class_factory(module, &form->class_id, error, &factory);
    loader_module_close(module);
    if (FAILED(result))
        return result;
    result = factory->lpVtbl->CreateInstance(factory, NULL, iid, ret_object);
    factory->lpVtbl->Release(factory);
    if (FAILED(result))
        return mapix_error_set(error, result, COMPONENT, 0, 0, "The server of the form %s makes no such object (%#010x)", form->message_class,
            (unsigned)result);
    return *ret_object ? S_OK : MAPI_E_CALL_FAILED;
}
