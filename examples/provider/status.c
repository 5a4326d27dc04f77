/* The status object behind a row of the status table: whoever opens the row gets it from OpenStatusEntry (SPI-STAT-04). */
#include "notes.h"

PROPERTY_FUNCTIONS(IMAPIStatus)

/* Is the notebook there? */
static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    struct logon *logon = OBJECT(self)->logon;
    SPropValue code = { .ulPropTag = PR_STATUS_CODE };
    MAPIUID uid;
    HRESULT result = notebook_open(logon->path, false, &uid);

    code.Value.l = FAILED(result) ? STATUS_FAILURE : STATUS_AVAILABLE;
    if (logon->support)
        logon->support->lpVtbl->ModifyStatusRow(logon->support, 1, &code, STATUSROW_UPDATE);
    return FAILED(result) ? fail(OBJECT(self), result, "The notebook %s cannot be opened", logon->path) : S_OK;
}

/* The same sheet as the entry function shows, by the entry function, with a support object made for it (SPI-SVC-18). */
static HRESULT STDMETHODCALLTYPE status_settings(IMAPIStatus *self, ULONG_PTR ui_param, ULONG flags)
{
    struct logon *logon = OBJECT(self)->logon;
    LPMAPISUP support = NULL;
    LPMAPIERROR error = NULL;
    HRESULT result = logon->support ? logon->support->lpVtbl->GetSvcConfigSupportObj(logon->support, 0, &support) : MAPI_E_INVALID_OBJECT;

    if (FAILED(result))
        return result;
    result = NotesServiceEntry(NULL, NULL, support, ui_param, SERVICE_UI_ALWAYS | (flags & UI_READONLY ? MSG_SERVICE_UI_READ_ONLY : 0),
        MSG_SERVICE_CONFIGURE, 0, NULL, NULL, &error);
    if (FAILED(result))
        fail(OBJECT(self), result, "%s", error ? (const char *)error->lpszError : "The settings were not changed");
    release_memory(error);
    support->lpVtbl->Release(support);
    return result;
}

static HRESULT STDMETHODCALLTYPE status_password(IMAPIStatus *self, LPTSTR old, LPTSTR fresh, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook has no password");
}

static HRESULT STDMETHODCALLTYPE status_flush(IMAPIStatus *self, ULONG_PTR ui_param, ULONG size, LPENTRYID target, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "Nothing waits here: notes are written at once");
}

static const IMAPIStatusVtbl status_methods = {
    PROPERTY_METHODS(IMAPIStatus), .ValidateState = status_validate, .SettingsDialog = status_settings, .ChangePassword = status_password,
    .FlushQueues = status_flush,
};

static const struct kind status_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMAPIProp, &IID_IMAPIStatus }, .methods = sizeof(IMAPIStatusVtbl) / sizeof(void *),
};

/* Required of every one (SPI-STAT-07). */
HRESULT status_open(struct logon *logon, ULONG type, ULONG *ret_type, LPVOID *ret_status)
{
    struct object *object;
    HRESULT result = object_new(&status_kind, &status_methods, sizeof(*object), logon, false, &object);

    if (FAILED(result))
        return result;
    put_text(object->values, PR_DISPLAY_NAME_A, logon->owner);
    put_text(object->values, PR_PROVIDER_DISPLAY_A, "Notebook");
    put_text(object->values, PR_PROVIDER_DLL_NAME_A, "notes");
    put_long(object->values, PR_RESOURCE_FLAGS, 0);
    put_long(object->values, PR_RESOURCE_METHODS, STATUS_VALIDATE_STATE | STATUS_SETTINGS_DIALOG);
    put_long(object->values, PR_RESOURCE_TYPE, (LONG)type);
    put_long(object->values, PR_STATUS_CODE, STATUS_AVAILABLE);
    put_long(object->values, PR_OBJECT_TYPE, MAPI_STATUS);
    *ret_type = MAPI_STATUS;
    *ret_status = object;
    return S_OK;
}
