/* What the subsystem finds in the module: an init function for each kind of provider, and the service entry function that mapisvc.inf names. */
#include "notes.h"

#include <stdlib.h>
#include <string.h>

/* --- init functions --- */

/* We speak the SPI of the headers we were compiled with, and need no less: an older subsystem has other method tables (SPI-ENT-05). A newer one
 * knows ours. */
static HRESULT agree(ULONG version, ULONG *ret_version)
{
    if (version < CURRENT_SPI_VERSION)
        return MAPI_E_VERSION;
    *ret_version = CURRENT_SPI_VERSION;
    return S_OK;
}

HRESULT STDMAPIINITCALLTYPE MSProviderInit(HINSTANCE module, LPMALLOC malloc_object, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER release,
    ULONG flags, ULONG version, ULONG *ret_version, LPMSPROVIDER *ret_provider)
{
    HRESULT result = !ret_version || !ret_provider ? MAPI_E_INVALID_PARAMETER : agree(version, ret_version);

    if (FAILED(result))
        return result;
    keep_allocators(buffer, more, release);
    return store_provider_new(ret_provider);
}

HRESULT STDMAPIINITCALLTYPE ABProviderInit(HINSTANCE module, LPMALLOC malloc_object, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER release,
    ULONG flags, ULONG version, ULONG *ret_version, LPABPROVIDER *ret_provider)
{
    HRESULT result = !ret_version || !ret_provider ? MAPI_E_INVALID_PARAMETER : agree(version, ret_version);

    if (FAILED(result))
        return result;
    keep_allocators(buffer, more, release);
    return book_provider_new(ret_provider);
}

HRESULT STDMAPIINITCALLTYPE XPProviderInit(HINSTANCE module, LPMALLOC malloc_object, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER release,
    ULONG flags, ULONG version, ULONG *ret_version, LPXPPROVIDER *ret_provider)
{
    HRESULT result = !ret_version || !ret_provider ? MAPI_E_INVALID_PARAMETER : agree(version, ret_version);

    if (FAILED(result))
        return result;
    keep_allocators(buffer, more, release);
    return transport_provider_new(ret_provider);
}

/* --- configuration --- */

/* The service's own section: from whoever called us (SPI-SVC-14), or from the support object when it is our status object. */
static HRESULT open_section(LPMAPISUP support, LPPROVIDERADMIN admin, LPPROFSECT *ret_section)
{
    return admin ? admin->lpVtbl->OpenProfileSection(admin, NULL, NULL, MAPI_MODIFY, ret_section)
                 : support->lpVtbl->OpenProfileSection(support, NULL, MAPI_MODIFY, ret_section);
}

/* Take what we know; anything else is a mistake of the caller's, found before anything is written. */
static HRESULT take_values(LPPROPDATA data, ULONG count, LPSPropValue values)
{
    for (ULONG i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) != PROP_ID(PR_NOTES_PATH) && PROP_ID(values[i].ulPropTag) != PROP_ID(PR_NOTES_OWNER))
            return MAPI_E_INVALID_PARAMETER;
    return count ? data->lpVtbl->SetProps(data, count, values, NULL) : S_OK;
}

/* Is it complete? Makes the notebook, so that a wrong directory is noticed here and not at the next logon. */
static HRESULT check(LPPROPDATA data, LPMAPIERROR *ret_error)
{
    char *path = get_text(data, PR_NOTES_PATH);
    MAPIUID uid;
    HRESULT result = !path || !*path ? MAPI_E_UNCONFIGURED : *path != '/' ? MAPI_E_INVALID_PARAMETER : notebook_open(path, true, &uid);

    if (FAILED(result) && ret_error)
        *ret_error = make_error(result == MAPI_E_UNCONFIGURED ? "The notebook's directory is not set; give property 6640001E an absolute path" :
                                result == MAPI_E_INVALID_PARAMETER ? "The notebook's directory must be an absolute path" :
                                                                     "The notebook cannot be made in that directory; look at its permissions");
    free(path);
    return result;
}

/* A page of a sheet: two edit controls and their labels, described and not drawn; a dialog helper shows them. */
static HRESULT make_sheet(LPMAPITABLE *ret_table)
{
    static SizedDtblPage(9, 1, page) = { { sizeof(DTBLPAGE), 0, sizeof(DTBLPAGE) + 9 * sizeof(TCHAR), 0 }, "Notebook", "" };
    static SizedDtblLabel(11, directory) = { { sizeof(DTBLLABEL), 0 }, "Directory:" };
    static SizedDtblLabel(6, owner) = { { sizeof(DTBLLABEL), 0 }, "Name:" };
    static SizedDtblEdit(2, directory_edit) = { { sizeof(DTBLEDIT), 0, 1000, PR_NOTES_PATH }, "*" };
    static SizedDtblEdit(2, owner_edit) = { { sizeof(DTBLEDIT), 0, 100, PR_NOTES_OWNER }, "*" };
    static DTCTL controls[] = {
        { DTCT_PAGE, 0, NULL, 0, NULL, 0, { .lppage = &page.dtblpage } },
        { DTCT_LABEL, 0, NULL, 0, NULL, 1, { .lplabel = &directory.dtbllabel } },
        { DTCT_EDIT, DT_EDITABLE | DT_REQUIRED, NULL, 0, (LPTSTR) "*", 2, { .lpedit = &directory_edit.dtbledit } },
        { DTCT_LABEL, 0, NULL, 0, NULL, 3, { .lplabel = &owner.dtbllabel } },
        { DTCT_EDIT, DT_EDITABLE, NULL, 0, (LPTSTR) "*", 4, { .lpedit = &owner_edit.dtbledit } },
    };
    static DTPAGE pages[] = { { sizeof(controls) / sizeof(controls[0]), NULL, { .lpszComponent = NULL }, controls } };
    LPMALLOC malloc_object = MAPIGetDefaultMalloc();
    HRESULT result = BuildDisplayTable(allocate, allocate_more, release_memory, malloc_object, NULL, 1, pages, 0, ret_table, NULL);

    malloc_object->lpVtbl->Release(malloc_object);
    return result;
}

/* The sheet works on a copy: what is cancelled was never written (SPI-SVC-16). */
static HRESULT ask(LPMAPISUP support, ULONG_PTR ui_param, LPPROPDATA data)
{
    LPMAPITABLE table;
    HRESULT result = make_sheet(&table);

    if (FAILED(result))
        return result;
    result = support->lpVtbl->DoConfigPropsheet(support, ui_param, 0, (LPTSTR) "Notebook", table, (LPMAPIPROP)data, 0);
    table->lpVtbl->Release(table);
    return result;
}

/* The settings of now, in a copy. */
static HRESULT copy_settings(LPPROFSECT section, LPPROPDATA *ret_data)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_NOTES_PATH, PR_NOTES_OWNER } };
    LPPROPDATA data;
    LPSPropValue values = NULL;
    ULONG count;
    HRESULT result = CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, &data);

    if (FAILED(result))
        return result;
    result = section->lpVtbl->GetProps(section, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);
    for (ULONG i = 0; values && i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR)
            result = data->lpVtbl->SetProps(data, 1, &values[i], NULL);
    release_memory(values);
    if (FAILED(result))
        data->lpVtbl->Release(data);
    else
        *ret_data = data;
    return FAILED(result) ? result : S_OK;
}

static HRESULT write_settings(LPPROFSECT section, LPPROPDATA data)
{
    static const ULONG tags[] = { PR_NOTES_PATH, PR_NOTES_OWNER };
    HRESULT result = S_OK;

    for (int i = 0; i < 2 && !FAILED(result); i++) {
        LPSPropValue value = get_value(data, tags[i]);

        if (value)
            result = section->lpVtbl->SetProps(section, 1, value, NULL);       /* takes effect at once: sections know no transactions */
        release_memory(value);
    }
    return result;
}

static HRESULT configure(LPMAPISUP support, ULONG_PTR ui_param, ULONG flags, ULONG count, LPSPropValue values, LPPROVIDERADMIN admin,
    LPMAPIERROR *ret_error)
{
    LPPROFSECT section;
    LPPROPDATA data;
    HRESULT result = open_section(support, admin, &section);

    if (FAILED(result))
        return result;
    result = copy_settings(section, &data);
    if (!FAILED(result)) {
        result = take_values(data, count, values);
        if (!FAILED(result) && !(flags & SERVICE_UI_ALWAYS))
            result = check(data, flags & SERVICE_UI_ALLOWED ? NULL : ret_error);
        if ((!FAILED(result) && (flags & SERVICE_UI_ALWAYS)) || (result == MAPI_E_UNCONFIGURED && (flags & SERVICE_UI_ALLOWED))) {
            result = ask(support, ui_param, data);
            if (!FAILED(result))
                result = check(data, ret_error);
        }
        if (!FAILED(result) && !(flags & MSG_SERVICE_UI_READ_ONLY))
            result = write_settings(section, data);
        data->lpVtbl->Release(data);
    }
    section->lpVtbl->Release(section);
    return result;
}

/* mapisvc.inf gives it its name, in PR_SERVICE_ENTRY_NAME. The support object and the administration object are the caller's and go when we
 * return: no AddRef (SPI-SVC-13). */
HRESULT STDAPICALLTYPE NotesServiceEntry(HINSTANCE module, LPMALLOC malloc_object, LPMAPISUP support, ULONG_PTR ui_param, ULONG flags, ULONG context,
    ULONG count, LPSPropValue values, LPPROVIDERADMIN admin, LPMAPIERROR *ret_error)
{
    LPALLOCATEBUFFER buffer;
    LPALLOCATEMORE more;
    LPFREEBUFFER release;

    if (ret_error)
        *ret_error = NULL;
    if (!support || (count && !values))
        return MAPI_E_INVALID_PARAMETER;
    if (FAILED(support->lpVtbl->GetMemAllocRoutines(support, &buffer, &more, &release)))       /* perhaps no init function ran yet */
        return MAPI_E_CALL_FAILED;
    keep_allocators(buffer, more, release);
    if (flags & MAPI_UNICODE)
        ret_error = NULL;                      /* our words are 8-bit; the code says enough */
    switch (context) {
    case MSG_SERVICE_CREATE:                   /* settings come with CONFIGURE; without a dialog there is nothing to do yet */
        return flags & (SERVICE_UI_ALWAYS | SERVICE_UI_ALLOWED) ? configure(support, ui_param, flags, 0, NULL, admin, ret_error) : S_OK;
    case MSG_SERVICE_CONFIGURE:
        return configure(support, ui_param, flags, count, values, admin, ret_error);
    case MSG_SERVICE_INSTALL:
    case MSG_SERVICE_UNINSTALL:
    case MSG_SERVICE_DELETE:                   /* the notebook stays: it is the user's */
        return S_OK;
    case MSG_SERVICE_PROVIDER_CREATE:          /* each of the three belongs to the service, once */
    case MSG_SERVICE_PROVIDER_DELETE:
    default:
        return MAPI_E_NO_SUPPORT;
    }
}
