/* IMAPIFormMgr: finds forms in the local library, then the folder's, then the personal one, and starts them (FORM-09, FORM-11). */
#include "session/forms.h"

#include <edkmdb.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/initialize.h"
#include "table/helpers.h"

#define LIBRARIES 3

struct form_manager {
    struct mapix_object object;
    struct mapix_interface manager;
    LPMAPISESSION session;                     /* counted; NULL: no personal library */
};

static struct form_manager *manager_of(const void *interface)
{
    return (struct form_manager *)mapix_object_of(interface);
}

/* ---- libraries ---- */

static HRESULT default_store(struct form_manager *self, LPMDB *ret_store)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    SPropValue yes = { .ulPropTag = PR_DEFAULT_STORE, .Value.b = TRUE };
    SRestriction is_default = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_DEFAULT_STORE, &yes } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT result = self->session->lpVtbl->GetMsgStoresTable(self->session, 0, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&columns, &is_default, &rows);
    if (FAILED(result))
        return result;
    if (rows->cRows && rows->aRow[0].lpProps[0].ulPropTag == PR_ENTRYID) {
        const SBinary *id = &rows->aRow[0].lpProps[0].Value.bin;

        result = self->session->lpVtbl->OpenMsgStore(self->session, 0, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MDB_WRITE | MDB_NO_DIALOG, ret_store);
    } else {
        result = MAPI_E_NOT_FOUND;
    }
    FreeProws(rows);
    return result;
}

/* The associated contents of the default store's root folder (personal-form-libraries). */
static HRESULT open_personal(struct form_manager *self, LPMAPIFORMCONTAINER *ret_container)
{
    LPMAPIFOLDER root = NULL;
    LPMDB store = NULL;
    ULONG type;
    HRESULT result = self->session ? default_store(self, &store) : MAPI_E_NOT_FOUND;

    if (FAILED(result))
        return mapix_object_fail(&self->object, result, 0, "There is no personal library of forms: the profile has no default store (%#010x)",
            (unsigned)result);
    result = store->lpVtbl->OpenEntry(store, 0, NULL, &IID_IMAPIFolder, MAPI_MODIFY, &type, (LPUNKNOWN *)&root);
    if (!FAILED(result)) {
        result = form_container_new(root, "Personal forms", ret_container);
        root->lpVtbl->Release(root);
    }
    store->lpVtbl->Release(store);
    return result;
}

static void close_libraries(LPMAPIFORMCONTAINER libraries[LIBRARIES])
{
    for (int i = 0; i < LIBRARIES; i++)
        if (libraries[i])
            libraries[i]->lpVtbl->Release(libraries[i]);
}

/* In the order in which they are searched. A missing personal library is none. */
static HRESULT open_libraries(struct form_manager *self, LPMAPIFOLDER folder, LPMAPIFORMCONTAINER ret_libraries[LIBRARIES])
{
    HRESULT result = form_container_new(NULL, "Forms of this computer", &ret_libraries[0]);

    if (!FAILED(result) && folder)
        result = form_container_new(folder, "Forms of this folder", &ret_libraries[1]);
    if (FAILED(result))
        close_libraries(ret_libraries);
    else
        (void)open_personal(self, &ret_libraries[2]);
    return result;
}

static HRESULT resolve(struct form_manager *self, LPCSTR message_class, ULONG flags, LPMAPIFOLDER folder, LPMAPIFORMINFO *ret_info)
{
    LPMAPIFORMCONTAINER libraries[LIBRARIES] = { NULL };
    HRESULT result = open_libraries(self, folder, libraries);

    if (FAILED(result))
        return result;
    result = form_resolve(libraries, LIBRARIES, message_class, flags, ret_info);
    close_libraries(libraries);
    if (result == MAPI_E_NOT_FOUND)
        mapix_object_fail(&self->object, result, 0, "No library has a form for the message class %s; install one with "
            "IMAPIFormContainer::InstallForm", message_class);
    return result;
}

/* ---- resolving ---- */

static HRESULT unknown_flags(struct form_manager *self, const char *method, ULONG flags)
{
    return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "%s does not know the flags %#x", method, (unsigned)flags);
}

static HRESULT invalid(struct form_manager *self, const char *method)
{
    return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "%s lacks an argument", method);
}

static HRESULT STDMETHODCALLTYPE manager_resolve(IMAPIFormMgr *interface, LPCSTR message_class, ULONG flags, LPMAPIFOLDER folder,
    LPMAPIFORMINFO *ret_info)
{
    struct form_manager *self = manager_of(interface);

    MAPIX_ENTER(&self->object);
    if (!message_class || !ret_info)
        return invalid(self, "ResolveMessageClass");
    *ret_info = NULL;
    if (flags & ~(ULONG)MAPIFORM_EXACTMATCH)
        return unknown_flags(self, "ResolveMessageClass", flags);
    return resolve(self, message_class, flags, folder, ret_info);
}

HRESULT form_infos_of(ULONG count, LPMAPIFORMCONTAINER const *libraries, LPSMAPIFORMINFOARRAY *ret_infos)
{
    LPSMAPIFORMINFOARRAY parts[LIBRARIES] = { NULL }, array = NULL;
    ULONG total = 0;
    HRESULT result = count > LIBRARIES ? MAPI_E_INVALID_PARAMETER : S_OK;

    for (ULONG i = 0; i < count && !FAILED(result); i++)
        if (libraries[i]) {
            result = libraries[i]->lpVtbl->ResolveMultipleMessageClasses(libraries[i], NULL, 0, &parts[i]);
            total += FAILED(result) ? 0 : parts[i]->cForms;
        }
    if (!FAILED(result)) {
        array = mapix_memory_new_zero(CbMAPIFormInfoArray(total + 1));
        result = array ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    for (int i = 0; i < LIBRARIES; i++) {
        if (array && parts[i]) {
            memcpy(&array->aFormInfo[array->cForms], parts[i]->aFormInfo, parts[i]->cForms * sizeof(*parts[i]->aFormInfo));
            array->cForms += parts[i]->cForms;
            parts[i]->cForms = 0;
        }
        form_infos_release(parts[i]);
    }
    if (array)
        *ret_infos = array;
    return result;
}

static HRESULT resolve_each(LPMAPIFORMCONTAINER const libraries[LIBRARIES], LPSMESSAGECLASSARRAY classes, ULONG flags,
    LPSMAPIFORMINFOARRAY *ret_array)
{
    LPSMAPIFORMINFOARRAY array = mapix_memory_new_zero(CbMAPIFormInfoArray((size_t)classes->cValues + 1));
    HRESULT result = array ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (ULONG i = 0; i < classes->cValues && !FAILED(result); i++) {
        result = form_resolve(libraries, LIBRARIES, classes->aMessageClass[i], flags, &array->aFormInfo[i]);
        if (result == MAPI_E_NOT_FOUND)
            result = S_OK;
        array->cForms = i + 1;
    }
    if (FAILED(result))
        form_infos_release(array);
    else
        *ret_array = array;
    return result;
}

/* MAPIFORM_LOCALONLY, which the page names, has a value in no header; the local library comes first anyway. */
static HRESULT STDMETHODCALLTYPE manager_resolve_multiple(IMAPIFormMgr *interface, LPSMESSAGECLASSARRAY classes, ULONG flags, LPMAPIFOLDER folder,
    LPSMAPIFORMINFOARRAY *ret_array)
{
    struct form_manager *self = manager_of(interface);
    LPMAPIFORMCONTAINER libraries[LIBRARIES] = { NULL };
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!ret_array || (classes && classes->cValues > UINT16_MAX))
        return invalid(self, "ResolveMultipleMessageClasses");
    *ret_array = NULL;
    if (flags & ~(ULONG)MAPIFORM_EXACTMATCH)
        return unknown_flags(self, "ResolveMultipleMessageClasses", flags);
    result = open_libraries(self, folder, libraries);
    if (FAILED(result))
        return result;
    result = classes ? resolve_each(libraries, classes, flags, ret_array) : form_infos_of(LIBRARIES, libraries, ret_array);
    close_libraries(libraries);
    return result;
}

/* Form information objects of our own only: nobody else's can be in a library of ours. */
static HRESULT STDMETHODCALLTYPE manager_calc_properties(IMAPIFormMgr *interface, LPSMAPIFORMINFOARRAY infos, ULONG flags,
    LPMAPIFORMPROPARRAY *ret_properties)
{
    struct form_manager *self = manager_of(interface);
    const struct form_description **forms;
    HRESULT result = S_OK;

    MAPIX_ENTER(&self->object);
    if (!infos || !ret_properties || infos->cForms > UINT16_MAX)
        return invalid(self, "CalcFormPropSet");
    *ret_properties = NULL;
    if (flags & ~(ULONG)(FORMPROPSET_INTERSECTION | MAPI_UNICODE))
        return unknown_flags(self, "CalcFormPropSet", flags);
    forms = mapix_memory_new_zero((infos->cForms + 1) * sizeof(*forms));
    if (!forms)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < infos->cForms && !FAILED(result); i++) {
        forms[i] = form_info_description(infos->aFormInfo[i]);
        result = forms[i] ? S_OK : invalid(self, "CalcFormPropSet");
    }
    if (!FAILED(result))
        result = form_properties(infos->cForms, forms, flags, ret_properties);
    mapix_memory_free(forms);
    return result;
}

/* ---- starting ---- */

static HRESULT create(struct form_manager *self, LPMAPIFORMINFO info, REFIID iid, LPVOID *ret_object)
{
    const struct form_description *form = form_info_description(info);
    HRESULT result;

    if (!form)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "The form information object is none of this form manager's");
    result = form_server_create(form, iid, &self->object.error, ret_object);
    return result;
}

static HRESULT STDMETHODCALLTYPE manager_create(IMAPIFormMgr *interface, ULONG_PTR ui_param, ULONG flags, LPMAPIFORMINFO info, REFIID iid,
    LPVOID *ret_object)
{
    struct form_manager *self = manager_of(interface);

    (void)ui_param;
    MAPIX_ENTER(&self->object);
    if (!info || !iid || !ret_object)
        return invalid(self, "CreateForm");
    *ret_object = NULL;
    if (flags & ~(ULONG)MAPI_DIALOG)
        return unknown_flags(self, "CreateForm", flags);
    return create(self, info, iid, ret_object);
}

/* What the caller did not say stands on the message. For MAPIFreeBuffer. */
static HRESULT read_message(LPMESSAGE message, LPSPropValue *ret_values)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_MESSAGE_CLASS_A, PR_MSG_STATUS, PR_MESSAGE_FLAGS } };
    ULONG count;
    HRESULT result = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, ret_values);

    if (FAILED(result))
        return result;
    for (int i = 1; i < 3; i++)
        if (PROP_TYPE((*ret_values)[i].ulPropTag) != PT_LONG)
            (*ret_values)[i].Value.l = 0;
    if ((*ret_values)[0].ulPropTag == PR_MESSAGE_CLASS_A)
        return S_OK;
    MAPIFreeBuffer(*ret_values);
    *ret_values = NULL;
    return MAPI_E_NOT_FOUND;
}

struct form_load {
    LPMAPIMESSAGESITE site;
    LPMESSAGE message;
    LPMAPIVIEWCONTEXT view;
    ULONG status, message_flags;
};

/* Steps 3 to 7 of "Launching a form server". */
static HRESULT load(struct form_manager *self, LPMAPIFORMINFO info, const struct form_load *what, REFIID iid, LPVOID *ret_object)
{
    LPPERSISTMESSAGE persist = NULL;
    LPMAPIFORM form = NULL;
    HRESULT result = create(self, info, &IID_IPersistMessage, (LPVOID *)&persist);

    if (FAILED(result))
        return result;
    result = persist->lpVtbl->QueryInterface(persist, &IID_IMAPIForm, (LPVOID *)&form);
    if (!FAILED(result))
        result = persist->lpVtbl->Load(persist, what->site, what->message, what->status, what->message_flags);
    if (!FAILED(result) && what->view)
        result = form->lpVtbl->SetViewContext(form, what->view);
    if (!FAILED(result))
        result = persist->lpVtbl->QueryInterface(persist, iid, ret_object);
    if (form && FAILED(result))
        form->lpVtbl->ShutdownForm(form, SAVEOPTS_NOSAVE);         /* it may have taken the message */
    if (form)
        form->lpVtbl->Release(form);
    persist->lpVtbl->Release(persist);
    return FAILED(result) ? mapix_object_fail(&self->object, result, 0, "The form does not take the message (%#010x)", (unsigned)result) : result;
}

static HRESULT STDMETHODCALLTYPE manager_load(IMAPIFormMgr *interface, ULONG_PTR ui_param, ULONG flags, LPCSTR message_class, ULONG status,
    ULONG message_flags, LPMAPIFOLDER folder, LPMAPIMESSAGESITE site, LPMESSAGE message, LPMAPIVIEWCONTEXT view, REFIID iid, LPVOID *ret_object)
{
    struct form_manager *self = manager_of(interface);
    struct form_load what = { site, message, view, status, message_flags };
    LPMAPIFORMINFO info = NULL;
    LPSPropValue values = NULL;
    HRESULT result = S_OK;

    (void)ui_param;
    MAPIX_ENTER(&self->object);
    if (!site || !message || !iid || !ret_object)
        return invalid(self, "LoadForm");
    *ret_object = NULL;
    if (flags & ~(ULONG)(MAPI_DIALOG | MAPIFORM_EXACTMATCH))
        return unknown_flags(self, "LoadForm", flags);
    if (!message_class) {
        result = read_message(message, &values);
        if (FAILED(result))
            return mapix_object_fail(&self->object, result, 0, "The message has no message class, by which its form is found");
        message_class = values[0].Value.lpszA;
        what.status = (ULONG)values[1].Value.l;
        what.message_flags = (ULONG)values[2].Value.l;
    }
    result = resolve(self, message_class, flags & MAPIFORM_EXACTMATCH, folder, &info);
    if (!FAILED(result)) {
        result = load(self, info, &what, iid, ret_object);
        info->lpVtbl->Release(info);
    }
    MAPIFreeBuffer(values);
    return result;
}

static HRESULT STDMETHODCALLTYPE manager_prepare(IMAPIFormMgr *interface, ULONG_PTR ui_param, ULONG flags, LPMAPIFORMINFO info)
{
    struct form_manager *self = manager_of(interface);
    const struct form_description *form = form_info_description(info);

    (void)ui_param;
    MAPIX_ENTER(&self->object);
    if (!form)
        return invalid(self, "PrepareForm");
    if (flags & ~(ULONG)MAPI_DIALOG)
        return unknown_flags(self, "PrepareForm", flags);
    return form_server_prepare(form, &self->object.error);
}

/* Nothing in a configuration file says that a form handles conflicts itself, so none does. */
static HRESULT STDMETHODCALLTYPE manager_is_in_conflict(IMAPIFormMgr *interface, ULONG message_flags, ULONG status, LPCSTR message_class,
    LPMAPIFOLDER folder)
{
    struct form_manager *self = manager_of(interface);
    LPMAPIFORMINFO info = NULL;
    HRESULT result;

    (void)message_flags;
    MAPIX_ENTER(&self->object);
    if (!message_class)
        return invalid(self, "IsInConflict");
    if (!(status & MSGSTATUS_IN_CONFLICT))
        return S_FALSE;
    result = resolve(self, message_class, 0, folder, &info);
    if (FAILED(result))
        return result;
    info->lpVtbl->Release(info);
    return S_OK;
}

/* ---- containers and dialogs ---- */

static HRESULT STDMETHODCALLTYPE manager_open_container(IMAPIFormMgr *interface, HFRMREG registry, LPUNKNOWN object,
    LPMAPIFORMCONTAINER *ret_container)
{
    struct form_manager *self = manager_of(interface);
    LPMAPIFOLDER folder = NULL;
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!ret_container || registry > HFRMREG_FOLDER || !object != (registry != HFRMREG_FOLDER))
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, registry, "OpenFormContainer takes an object, a folder, with "
            "HFRMREG_FOLDER and none with the other registries");
    *ret_container = NULL;
    if (registry == HFRMREG_PERSONAL)
        return open_personal(self, ret_container);
    if (registry != HFRMREG_FOLDER)
        return form_container_new(NULL, "Forms of this computer", ret_container);
    result = object->lpVtbl->QueryInterface(object, &IID_IMAPIFolder, (LPVOID *)&folder);
    if (FAILED(result))
        return mapix_object_fail(&self->object, MAPI_E_INTERFACE_NOT_SUPPORTED, 0, "The object is no folder");
    result = form_container_new(folder, "Forms of this folder", ret_container);
    folder->lpVtbl->Release(folder);
    return result;
}

/* What a dialog chooses from: a folder's forms, or all that belong to no folder (imapiformmgr-selectform). */
static HRESULT select_from(struct form_manager *self, ULONG_PTR ui_param, const char *title, LPMAPIFOLDER folder, bool multiple,
    const SMAPIFormInfoArray *selected, LPSMAPIFORMINFOARRAY *ret_infos)
{
    LPMAPIFORMCONTAINER libraries[LIBRARIES] = { NULL };
    HRESULT result = S_OK;

    if (!title)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = folder ? form_container_new(folder, "Forms of this folder", &libraries[0]) : open_libraries(self, NULL, libraries);
    if (FAILED(result))
        return result;
    result = form_select(&self->object, ui_param, title, LIBRARIES, libraries, multiple, selected, ret_infos);
    close_libraries(libraries);
    return result;
}

static char *title_of(LPCTSTR title, ULONG flags, const char *otherwise)
{
    return title ? mapix_text_from_flags_heap((LPTSTR)(uintptr_t)title, flags) : strdup(otherwise);
}

static HRESULT STDMETHODCALLTYPE manager_select(IMAPIFormMgr *interface, ULONG_PTR ui_param, ULONG flags, LPCTSTR title, LPMAPIFOLDER folder,
    LPMAPIFORMINFO *ret_info)
{
    struct form_manager *self = manager_of(interface);
    LPSMAPIFORMINFOARRAY chosen = NULL;
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!ret_info)
        return invalid(self, "SelectForm");
    *ret_info = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return unknown_flags(self, "SelectForm", flags);
    char *caption = title_of(title, flags, "Choose a form");
    result = select_from(self, ui_param, caption, folder, false, NULL, &chosen);
    free(caption);
    if (FAILED(result))
        return result;
    *ret_info = chosen->aFormInfo[0];
    chosen->aFormInfo[0] = NULL;
    form_infos_release(chosen);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE manager_select_multiple(IMAPIFormMgr *interface, ULONG_PTR ui_param, ULONG flags, LPCTSTR title,
    LPMAPIFOLDER folder, LPSMAPIFORMINFOARRAY selected, LPSMAPIFORMINFOARRAY *ret_array)
{
    struct form_manager *self = manager_of(interface);

    MAPIX_ENTER(&self->object);
    if (!ret_array)
        return invalid(self, "SelectMultipleForms");
    *ret_array = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return unknown_flags(self, "SelectMultipleForms", flags);
    char *caption = title_of(title, flags, "Choose forms");
    HRESULT result = select_from(self, ui_param, caption, folder, true, selected, ret_array);
    free(caption);
    return result;
}

/* The local library cannot be chosen (imapiformmgr-selectformcontainer). */
static HRESULT STDMETHODCALLTYPE manager_select_container(IMAPIFormMgr *interface, ULONG_PTR ui_param, ULONG flags,
    LPMAPIFORMCONTAINER *ret_container)
{
    struct form_manager *self = manager_of(interface);
    LPMAPIFORMCONTAINER personal = NULL;

    MAPIX_ENTER(&self->object);
    if (!ret_container)
        return invalid(self, "SelectFormContainer");
    *ret_container = NULL;
    if (flags > MAPIFORM_SELECT_NON_FOLDER_REGISTRY_ONLY)
        return unknown_flags(self, "SelectFormContainer", flags);
    if (flags != MAPIFORM_SELECT_FOLDER_REGISTRY_ONLY)
        (void)open_personal(self, &personal);
    HRESULT result = form_select_container(&self->object, ui_param, self->session, personal, flags != MAPIFORM_SELECT_NON_FOLDER_REGISTRY_ONLY,
        ret_container);
    if (personal)
        personal->lpVtbl->Release(personal);
    return result;
}

/* ---- the object ---- */

static void manager_finalize(struct mapix_object *object)
{
    struct form_manager *self = (struct form_manager *)object;

    if (self->session)
        self->session->lpVtbl->Release(self->session);
}

static const IMAPIFormMgrVtbl manager_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIFormMgr),
    MAPIX_FORWARD_ERROR(IMAPIFormMgr),
    .LoadForm = manager_load,
    .ResolveMessageClass = manager_resolve,
    .ResolveMultipleMessageClasses = manager_resolve_multiple,
    .CalcFormPropSet = manager_calc_properties,
    .CreateForm = manager_create,
    .SelectForm = manager_select,
    .SelectMultipleForms = manager_select_multiple,
    .SelectFormContainer = manager_select_container,
    .OpenFormContainer = manager_open_container,
    .PrepareForm = manager_prepare,
    .IsInConflict = manager_is_in_conflict,
};

static const struct mapix_class_interface manager_interfaces[] = {
    { &IID_IMAPIFormMgr, offsetof(struct form_manager, manager), &manager_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class manager_class = {
    .name = "form manager",
    .size = sizeof(struct form_manager),
    .interfaces = manager_interfaces,
    .finalize = manager_finalize,
};

HRESULT form_manager_new(LPMAPISESSION session, LPMAPIFORMMGR *ret_manager)
{
    struct form_manager *self = NULL;
    HRESULT result = mapix_object_new(&manager_class, NULL, &self);

    if (FAILED(result))
        return result;
    self->session = session;
    if (session)
        session->lpVtbl->AddRef(session);
    *ret_manager = (LPMAPIFORMMGR)(void *)&self->manager;
    return S_OK;
}

/* mapiform.h. MAPI_E_NOT_INITIALIZED, MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT STDAPICALLTYPE MAPIOpenFormMgr(LPMAPISESSION pSession, LPMAPIFORMMGR *ppmgr)
{
    if (!ppmgr)
        return MAPI_E_INVALID_PARAMETER;
    *ppmgr = NULL;
    if (!session_is_initialized())
        return session_not_initialized("MAPIOpenFormMgr");
    return pSession ? form_manager_new(pSession, ppmgr) : MAPI_E_INVALID_PARAMETER;
}
