/* IMAPIFormContainer: the local library and those of folders. */
#include "session/forms.h"

#include <dirent.h>
#include <errno.h>
#include <imessage.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/forward.h"
#include "base/memory.h"
#include "base/text.h"

#define FOLDER_CLASS "IPM.Configuration.mapix.Form"    /* of the associated message that holds a form; its subject is the form's class */
#define FORMS_MAX 1024

struct form_container {
    struct mapix_object object;
    struct mapix_interface container;
    LPMAPIFOLDER folder;                       /* counted; NULL: the local library */
    char *directory;                           /* of the local library */
    char *display_name;
};

/* All forms of a library. */
struct forms {
    ULONG count;
    struct form_description *forms[FORMS_MAX];
};

static struct form_container *container_of(const void *interface)
{
    return (struct form_container *)mapix_object_of(interface);
}

static LPMAPIFORMCONTAINER interface_of(struct form_container *self)
{
    return (LPMAPIFORMCONTAINER)(void *)&self->container;
}

static void forms_free(struct forms *forms)
{
    for (ULONG i = 0; forms && i < forms->count; i++)
        form_description_free(forms->forms[i]);
    free(forms);
}

/* ---- the local library: a file for each class ---- */

/* CLASS.cfg, lower case; characters that mean something to a file system as %XX. */
static char *file_of(const struct form_container *self, const char *message_class)
{
    char name[3 * 256 + 8], *at = name;

    for (; *message_class && at < name + 3 * 255; message_class++) {
        char c = *message_class >= 'A' && *message_class <= 'Z' ? (char)(*message_class + 32) : *message_class;

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && at > name))
            *at++ = c;
        else
            at += sprintf(at, "%%%02X", (unsigned char)c);
    }
    strcpy(at, ".cfg");
    return mapix_file_path(self->directory, name);
}

/* A file that cannot be read or understood is left out, with its reason in the object's error: one bad form spoils no library. */
static void read_local(struct form_container *self, const char *name, struct forms *forms)
{
    char *path = mapix_file_path(self->directory, name);
    void *bytes = NULL;
    size_t size = 0;

    if (path && !FAILED(mapix_file_read(path, FORM_FILE_MAX, &bytes, &size)) &&
        !FAILED(form_description_parse(bytes, size, path, &self->object.error, &forms->forms[forms->count])))
        forms->count++;
    free(bytes);
    free(path);
}

static HRESULT list_local(struct form_container *self, struct forms *forms)
{
    DIR *directory = opendir(self->directory);
    struct dirent *entry;

    if (!directory)
        return errno == ENOENT ? S_OK : mapix_object_fail(&self->object, mapix_error_from_errno(errno), (ULONG)errno,
            "The library of forms %s cannot be read: %s", self->directory, strerror(errno));
    while (forms->count < FORMS_MAX && (entry = readdir(directory))) {
        size_t length = strlen(entry->d_name);

        if (length > 4 && !strcmp(entry->d_name + length - 4, ".cfg"))
            read_local(self, entry->d_name, forms);
    }
    closedir(directory);
    return S_OK;
}

static HRESULT store_local(struct form_container *self, const char *message_class, const char *text, size_t size)
{
    char *path = file_of(self, message_class);
    HRESULT result = path ? mapix_file_make_directory(self->directory) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result))
        result = mapix_file_write(path, text, size, 0600);
    free(path);
    return result;
}

static HRESULT remove_local(struct form_container *self, const char *message_class)
{
    char *path = file_of(self, message_class);
    int failed = path ? unlink(path) : -1;

    if (!path)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    free(path);
    return failed ? mapix_error_from_errno(errno) : S_OK;
}

/* ---- a folder's library: its associated messages ---- */

static HRESULT folder_rows(struct form_container *self, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_SUBJECT_A } };
    SPropValue wanted = { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t)FOLDER_CLASS };
    SRestriction is_form = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_MESSAGE_CLASS_A, &wanted } };
    LPMAPITABLE table = NULL;
    HRESULT result = self->folder->lpVtbl->GetContentsTable(self->folder, MAPI_ASSOCIATED, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, &is_form, NULL, FORMS_MAX, ret_rows);
    table->lpVtbl->Release(table);
    return result;
}

static HRESULT read_stream(LPMESSAGE message, char *buffer, size_t *ret_size)
{
    LPSTREAM stream = NULL;
    ULONG got = 1;
    size_t size = 0;
    HRESULT result = message->lpVtbl->OpenProperty(message, PR_MAPIX_FORM, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream);

    while (!FAILED(result) && got && size < FORM_FILE_MAX) {
        result = stream->lpVtbl->Read(stream, buffer + size, (ULONG)(FORM_FILE_MAX - size), &got);
        size += got;
    }
    if (stream)
        stream->lpVtbl->Release(stream);
    *ret_size = size;
    return result;
}

static HRESULT read_row(struct form_container *self, const SRow *row, char *buffer, struct forms *forms)
{
    const SBinary *id = &row->lpProps[0].Value.bin;
    LPMESSAGE message = NULL;
    ULONG type;
    size_t size;
    HRESULT result = self->folder->lpVtbl->OpenEntry(self->folder, id->cb, (LPENTRYID)(void *)id->lpb, &IID_IMessage, 0, &type,
        (LPUNKNOWN *)&message);

    if (FAILED(result))
        return result;
    result = read_stream(message, buffer, &size);
    message->lpVtbl->Release(message);
    if (!FAILED(result) && !FAILED(form_description_parse(buffer, size, "the form in this folder", &self->object.error, &forms->forms[forms->count])))
        forms->count++;
    return result;
}

static HRESULT list_folder(struct form_container *self, struct forms *forms)
{
    LPSRowSet rows = NULL;
    char *buffer = malloc(FORM_FILE_MAX);
    HRESULT result = buffer ? folder_rows(self, &rows) : MAPI_E_NOT_ENOUGH_MEMORY;

    for (ULONG i = 0; !FAILED(result) && i < rows->cRows && forms->count < FORMS_MAX; i++)
        result = read_row(self, &rows->aRow[i], buffer, forms);
    if (rows)
        FreeProws(rows);
    free(buffer);
    return result;
}

/* Delete the messages of a class among the rows of the library. MAPI_E_NOT_FOUND. */
static HRESULT remove_rows(struct form_container *self, const SRowSet *rows, const char *message_class)
{
    HRESULT result = MAPI_E_NOT_FOUND;

    for (ULONG i = 0; i < rows->cRows && (result == S_OK || result == MAPI_E_NOT_FOUND); i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        ENTRYLIST one = { 1, (LPSBinary)(uintptr_t)&values[0].Value.bin };

        if (values[1].ulPropTag == PR_SUBJECT_A && !mapix_text_compare_ascii(values[1].Value.lpszA, message_class))
            result = self->folder->lpVtbl->DeleteMessages(self->folder, &one, 0, NULL, 0);
    }
    return result;
}

static HRESULT remove_from_folder(struct form_container *self, const char *message_class)
{
    LPSRowSet rows = NULL;
    HRESULT result = folder_rows(self, &rows);

    if (FAILED(result))
        return result;
    result = remove_rows(self, rows, message_class);
    FreeProws(rows);
    return result;
}

static HRESULT write_stream(LPMESSAGE message, const char *text, size_t size)
{
    LPSTREAM stream = NULL;
    HRESULT result = message->lpVtbl->OpenProperty(message, PR_MAPIX_FORM, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
        (LPUNKNOWN *)&stream);

    if (FAILED(result))
        return result;
    result = stream->lpVtbl->Write(stream, text, (ULONG)size, NULL);
    if (!FAILED(result))
        result = stream->lpVtbl->Commit(stream, STGC_DEFAULT);
    stream->lpVtbl->Release(stream);
    return FAILED(result) ? MapStorageSCode(result) : S_OK;
}

/* The new message is saved before the old one goes: there is a form at any time. */
static HRESULT store_in_folder(struct form_container *self, const char *message_class, const char *text, size_t size)
{
    SPropValue values[2] = { { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t)FOLDER_CLASS },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)message_class } };
    LPSRowSet before = NULL;
    LPMESSAGE message = NULL;
    HRESULT result = folder_rows(self, &before);

    if (FAILED(result))
        return result;
    result = self->folder->lpVtbl->CreateMessage(self->folder, NULL, MAPI_ASSOCIATED, &message);
    if (!FAILED(result))
        result = message->lpVtbl->SetProps(message, 2, values, NULL);
    if (!FAILED(result))
        result = write_stream(message, text, size);
    if (!FAILED(result))
        result = message->lpVtbl->SaveChanges(message, 0);
    if (!FAILED(result))
        result = remove_rows(self, before, message_class);
    if (message)
        message->lpVtbl->Release(message);
    FreeProws(before);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

/* ---- both ---- */

static HRESULT list_forms(struct form_container *self, struct forms **ret_forms)
{
    struct forms *forms = calloc(1, sizeof(*forms));
    HRESULT result;

    if (!forms)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = self->folder ? list_folder(self, forms) : list_local(self, forms);
    if (FAILED(result)) {
        forms_free(forms);
        return result;
    }
    *ret_forms = forms;
    return S_OK;
}

static struct form_description **find_exactly(struct forms *forms, const char *message_class, size_t length)
{
    for (ULONG i = 0; i < forms->count; i++)
        if (forms->forms[i] && !strncasecmp(forms->forms[i]->message_class, message_class, length) && !forms->forms[i]->message_class[length])
            return &forms->forms[i];
    return NULL;
}

/* IPM.A.B, then IPM.A, then IPM. `ret_length`: how much of the class matched. */
static struct form_description **find_form(struct forms *forms, const char *message_class, ULONG flags)
{
    size_t length = strlen(message_class);
    struct form_description **found = find_exactly(forms, message_class, length);

    while (!found && length && !(flags & MAPIFORM_EXACTMATCH)) {
        while (length && message_class[--length] != '.')
            continue;
        if (length)
            found = find_exactly(forms, message_class, length);
    }
    return found;
}

/* The description leaves the list and belongs to the information object. */
static HRESULT make_info(struct form_container *self, struct form_description **place, LPMAPIFORMINFO *ret_info)
{
    HRESULT result = form_info_new(interface_of(self), *place, ret_info);

    if (!FAILED(result))
        *place = NULL;
    return result;
}

static HRESULT store_form(struct form_container *self, const char *message_class, const char *text, size_t size)
{
    HRESULT result;

    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = self->folder ? store_in_folder(self, message_class, text, size) : store_local(self, message_class, text, size);
    return FAILED(result) ? mapix_object_fail(&self->object, result, 0, "The form %s cannot be written into %s (%#010x)", message_class,
        self->display_name, (unsigned)result) : S_OK;
}

/* What is installed for the class stays, and gets the platforms it lacks; else the new one replaces it. With MAPI_DIALOG the user says which, where
 * he can be asked. */
static HRESULT install(struct form_container *self, ULONG_PTR ui_param, ULONG flags, const struct form_description *added)
{
    bool replace = flags & MAPIFORM_INSTALL_OVERWRITEONCONFLICT && !(flags & MAPI_DIALOG);
    struct forms *forms;
    struct form_description **old;
    char *merged;
    size_t size;
    HRESULT result = list_forms(self, &forms);

    if (FAILED(result))
        return result;
    old = find_exactly(forms, added->message_class, strlen(added->message_class));
    if (flags & MAPI_DIALOG)
        result = form_confirm_install(&self->object, ui_param, added, old ? *old : NULL, self->display_name, &replace);
    if (FAILED(result) && result != MAPI_E_NO_SUPPORT) {
        /* told below */
    } else if (!old || replace) {
        result = store_form(self, added->message_class, added->text, added->size);
    } else {
        merged = form_description_merge(*old, added, &size);
        result = store_form(self, added->message_class, merged, size);
        mapix_memory_free(merged);
    }
    forms_free(forms);
    return result;
}

/* Absolute directory of a file, for free(). */
static char *directory_of(const char *path)
{
    char *whole = realpath(path, NULL), *slash = whole ? strrchr(whole, '/') : NULL;

    if (slash)
        slash[slash == whole] = 0;
    return whole;
}

/* Every way in which a configuration file is bad is MAPI_E_EXTENDED_ERROR, and the error says which (imapiformcontainer-installform). */
static HRESULT read_configuration(struct form_container *self, const char *path, struct form_description **ret_form)
{
    struct mapix_error_slot error = { 0 };
    char *directory = NULL, *text = NULL, *reason = NULL;
    void *bytes = NULL;
    size_t size;
    HRESULT result = mapix_file_read(path, FORM_FILE_MAX - 4096, &bytes, &size);

    if (!FAILED(result)) {
        directory = directory_of(path);
        text = directory ? form_description_installed(directory, bytes, size, &size) : NULL;
        result = text ? form_description_parse(text, size, path, &error, ret_form) : MAPI_E_NOT_ENOUGH_MEMORY;
        reason = mapix_error_text(&error, NULL);
    }
    if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY)
        result = mapix_object_fail(&self->object, MAPI_E_EXTENDED_ERROR, (ULONG)result, "The form configuration file cannot be installed: %s%s",
            reason ? reason : path, reason ? "" : " is missing or cannot be read");
    mapix_error_clear(&error);
    mapix_memory_free(text);
    free(reason);
    free(directory);
    free(bytes);
    return result;
}

static HRESULT STDMETHODCALLTYPE container_install(IMAPIFormContainer *interface, ULONG_PTR ui_param, ULONG flags, LPCTSTR path)
{
    struct form_container *self = container_of(interface);
    struct form_description *form = NULL;
    char *name;
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!path)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "InstallForm needs the path of a configuration file");
    if (flags & ~(ULONG)(MAPI_DIALOG | MAPI_UNICODE | MAPIFORM_INSTALL_OVERWRITEONCONFLICT))
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "InstallForm does not know the flags %#x", (unsigned)flags);
    name = mapix_text_from_flags_heap(path, flags);
    if (!name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = read_configuration(self, name, &form);
    free(name);
    if (FAILED(result))
        return result;
    result = install(self, ui_param, flags, form);
    form_description_free(form);
    return result;
}

static HRESULT STDMETHODCALLTYPE container_remove(IMAPIFormContainer *interface, LPCSTR message_class)
{
    struct form_container *self = container_of(interface);
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!message_class || !*message_class)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "RemoveForm needs a message class");
    result = self->folder ? remove_from_folder(self, message_class) : remove_local(self, message_class);
    return FAILED(result) ? mapix_object_fail(&self->object, result, 0, "No form of the class %s is removed from %s (%#010x)", message_class,
        self->display_name, (unsigned)result) : S_OK;
}

static HRESULT STDMETHODCALLTYPE container_resolve(IMAPIFormContainer *interface, LPCSTR message_class, ULONG flags, LPMAPIFORMINFO *ret_info)
{
    struct form_container *self = container_of(interface);
    struct form_description **found;
    struct forms *forms;
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!message_class || !ret_info)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "ResolveMessageClass needs a message class and a place for its result");
    *ret_info = NULL;
    if (flags & ~(ULONG)MAPIFORM_EXACTMATCH)
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "ResolveMessageClass does not know the flags %#x", (unsigned)flags);
    result = list_forms(self, &forms);
    if (FAILED(result))
        return result;
    found = find_form(forms, message_class, flags);
    result = found ? make_info(self, found, ret_info) : mapix_object_fail(&self->object, MAPI_E_NOT_FOUND, 0,
        "%s has no form for the message class %s", self->display_name, message_class);
    forms_free(forms);
    return result;
}

/* Two classes may resolve to one form: each gets a description of its own. */
static HRESULT resolve_into(struct form_container *self, LPCSTR message_class, ULONG flags, LPMAPIFORMINFO *ret_info)
{
    HRESULT result = container_resolve(interface_of(self), message_class, flags, ret_info);

    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

static HRESULT all_infos(struct form_container *self, LPSMAPIFORMINFOARRAY *ret_array)
{
    LPSMAPIFORMINFOARRAY array;
    struct forms *forms;
    HRESULT result = list_forms(self, &forms);

    if (FAILED(result))
        return result;
    array = mapix_memory_new_zero(CbMAPIFormInfoArray(forms->count + 1));
    if (!array)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; !FAILED(result) && i < forms->count; i++) {
        result = make_info(self, &forms->forms[i], &array->aFormInfo[i]);
        array->cForms += !FAILED(result);
    }
    if (array && FAILED(result))
        form_infos_release(array);
    else if (array)
        *ret_array = array;
    forms_free(forms);
    return result;
}

static HRESULT STDMETHODCALLTYPE container_resolve_multiple(IMAPIFormContainer *interface, LPSMESSAGECLASSARRAY classes, ULONG flags,
    LPSMAPIFORMINFOARRAY *ret_array)
{
    struct form_container *self = container_of(interface);
    LPSMAPIFORMINFOARRAY array;
    HRESULT result = S_OK;

    MAPIX_ENTER(&self->object);
    if (!ret_array || (classes && classes->cValues > FORMS_MAX))
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "ResolveMultipleMessageClasses needs a place for its result and at "
            "most %d classes", FORMS_MAX);
    *ret_array = NULL;
    if (flags & ~(ULONG)MAPIFORM_EXACTMATCH)
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "ResolveMultipleMessageClasses does not know the flags %#x", (unsigned)flags);
    if (!classes)
        return all_infos(self, ret_array);
    array = mapix_memory_new_zero(CbMAPIFormInfoArray(classes->cValues + 1));
    if (!array)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    array->cForms = classes->cValues;
    for (ULONG i = 0; i < classes->cValues && !FAILED(result); i++)
        result = resolve_into(self, classes->aMessageClass[i], flags, &array->aFormInfo[i]);
    if (FAILED(result))
        form_infos_release(array);
    else
        *ret_array = array;
    return result;
}

static HRESULT STDMETHODCALLTYPE container_calc_properties(IMAPIFormContainer *interface, ULONG flags, LPMAPIFORMPROPARRAY *ret_properties)
{
    struct form_container *self = container_of(interface);
    struct forms *forms;
    HRESULT result;

    MAPIX_ENTER(&self->object);
    if (!ret_properties)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "CalcFormPropSet needs a place for its result");
    *ret_properties = NULL;
    if (flags & ~(ULONG)(FORMPROPSET_INTERSECTION | MAPI_UNICODE))
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "CalcFormPropSet does not know the flags %#x", (unsigned)flags);
    result = list_forms(self, &forms);
    if (FAILED(result))
        return result;
    result = form_properties(forms->count, (const struct form_description *const *)forms->forms, flags, ret_properties);
    forms_free(forms);
    return result;
}

static HRESULT STDMETHODCALLTYPE container_get_display(IMAPIFormContainer *interface, ULONG flags, LPTSTR *ret_name)
{
    struct form_container *self = container_of(interface);

    MAPIX_ENTER(&self->object);
    if (!ret_name)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "GetDisplay needs a place for its result");
    *ret_name = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return mapix_object_fail(&self->object, MAPI_E_UNKNOWN_FLAGS, 0, "GetDisplay takes MAPI_UNICODE only, not %#x", (unsigned)flags);
    *ret_name = mapix_text_to_flags(NULL, self->display_name, flags);
    return *ret_name ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static void container_finalize(struct mapix_object *object)
{
    struct form_container *self = (struct form_container *)object;

    if (self->folder)
        self->folder->lpVtbl->Release(self->folder);
    free(self->directory);
    free(self->display_name);
}

static const IMAPIFormContainerVtbl container_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIFormContainer),
    MAPIX_FORWARD_ERROR(IMAPIFormContainer),
    .InstallForm = container_install,
    .RemoveForm = container_remove,
    .ResolveMessageClass = container_resolve,
    .ResolveMultipleMessageClasses = container_resolve_multiple,
    .CalcFormPropSet = container_calc_properties,
    .GetDisplay = container_get_display,
};

static const struct mapix_class_interface container_interfaces[] = {
    { &IID_IMAPIFormContainer, offsetof(struct form_container, container), &container_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class container_class = {
    .name = "form container",
    .size = sizeof(struct form_container),
    .interfaces = container_interfaces,
    .finalize = container_finalize,
};

bool form_container_is_local(LPMAPIFORMCONTAINER container)
{
    return !container_of(container)->folder;
}

HRESULT form_container_new(LPMAPIFOLDER folder, const char *display_name, LPMAPIFORMCONTAINER *ret_container)
{
    struct form_container *self = NULL;
    char *data = mapix_file_data_directory();
    HRESULT result = data ? mapix_object_new(&container_class, NULL, &self) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result)) {
        self->directory = mapix_file_path(data, "forms");
        self->display_name = strdup(display_name);
        if (!self->directory || !self->display_name) {
            mapix_object_release(&self->object);
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    free(data);
    if (FAILED(result))
        return result;
    self->folder = folder;
    if (folder)
        folder->lpVtbl->AddRef(folder);
    *ret_container = interface_of(self);
    return S_OK;
}

/* mapiform.h, FORM-10: no logon, and no MAPIInitialize either. MAPI_E_INVALID_PARAMETER, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT STDAPICALLTYPE MAPIOpenLocalFormContainer(LPMAPIFORMCONTAINER *ppfcnt)
{
    if (!ppfcnt)
        return MAPI_E_INVALID_PARAMETER;
    *ppfcnt = NULL;
    return form_container_new(NULL, "Forms of this computer", ppfcnt);
}

HRESULT form_resolve(LPMAPIFORMCONTAINER const *containers, ULONG count, const char *message_class, ULONG flags, LPMAPIFORMINFO *ret_info)
{
    HRESULT result = MAPI_E_NOT_FOUND;

    /* The first library that has any form for the class, exact or not, is the one (mapi-form-manager). */
    for (ULONG i = 0; i < count && result == MAPI_E_NOT_FOUND; i++)
        result = containers[i] ? containers[i]->lpVtbl->ResolveMessageClass(containers[i], message_class, flags, ret_info) : MAPI_E_NOT_FOUND;
    return result;
}
