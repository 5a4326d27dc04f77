/* Folders, the tables that list them, and opening anything by its entry id. */
#include "notes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    struct object object;
    char *path;
};

#define FOLDER(pointer) ((struct folder *)(void *)(pointer))

PROPERTY_FUNCTIONS(IMAPIFolder)

/* What every object of the store has: who it is, and whose (SPI-FLD-01, SPI-MSG-02). */
void common_values(struct logon *logon, LPPROPDATA values, char kind, const char *path, LONG type)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path)) : strdup("");
    struct id *id = id_new(logon, kind, path), *parent = folder ? id_new(logon, 'F', folder) : NULL, *store = id_new(logon, 'S', logon->path);
    ULONG size = 0;
    LPENTRYID wrapped = NULL;

    if (id && parent && store) {
        put_binary(values, PR_ENTRYID, ID_SIZE(path), id);
        put_binary(values, PR_INSTANCE_KEY, ID_SIZE(path), id);
        put_binary(values, PR_RECORD_KEY, ID_SIZE(path), id);
        put_binary(values, PR_PARENT_ENTRYID, ID_SIZE(folder), parent);
        put_binary(values, PR_STORE_RECORD_KEY, sizeof(MAPIUID), &logon->uid);
        put_binary(values, PR_MAPPING_SIGNATURE, sizeof(MAPIUID), &logon->uid);
        if (logon->support && !FAILED(logon->support->lpVtbl->WrapStoreEntryID(logon->support, ID_SIZE(logon->path), (LPENTRYID)(void *)store, &size,
                &wrapped)))
            put_binary(values, PR_STORE_ENTRYID, size, wrapped);
        release_memory(wrapped);
    }
    put_long(values, PR_OBJECT_TYPE, type);
    put_long(values, PR_ACCESS, logon->writable ? MAPI_ACCESS_READ | MAPI_ACCESS_MODIFY | MAPI_ACCESS_DELETE |
        (type == MAPI_FOLDER ? MAPI_ACCESS_CREATE_HIERARCHY | MAPI_ACCESS_CREATE_CONTENTS : 0) : MAPI_ACCESS_READ);
    free(folder);
    free(id);
    free(parent);
    free(store);
}

struct counts {
    struct logon *logon;
    LONG messages, unread, folders;
};

static HRESULT count_message(void *context, const char *path)
{
    struct counts *counts = context;
    LPPROPDATA values;

    counts->messages++;
    if (FAILED(message_values(counts->logon, path, &values)))
        return S_OK;
    counts->unread += !(get_long(values, PR_MESSAGE_FLAGS, 0) & MSGFLAG_READ);
    values->lpVtbl->Release(values);
    return S_OK;
}

static HRESULT count_folder(void *context, const char *path)
{
    ((struct counts *)context)->folders++;
    return S_OK;
}

/* A store of any size keeps such numbers; a notebook counts. */
static HRESULT folder_values(struct logon *logon, const char *path, LPPROPDATA values)
{
    struct counts counts = { .logon = logon };
    HRESULT result = notebook_each(logon->path, path, false, count_message, &counts);

    if (!FAILED(result))
        result = notebook_each(logon->path, path, true, count_folder, &counts);
    if (FAILED(result))
        return result;
    common_values(logon, values, 'F', path, MAPI_FOLDER);
    put_text(values, PR_DISPLAY_NAME_A, *path ? base_name(path) : logon->owner);
    put_text(values, PR_COMMENT_A, "");
    put_text(values, PR_CONTAINER_CLASS_A, "IPF.Note");
    put_long(values, PR_FOLDER_TYPE, *path ? FOLDER_GENERIC : FOLDER_ROOT);
    put_long(values, PR_DISPLAY_TYPE, DT_FOLDER);
    put_long(values, PR_STATUS, 0);
    put_long(values, PR_SUBFOLDERS, counts.folders != 0);
    put_long(values, PR_CONTENT_COUNT, counts.messages);
    put_long(values, PR_CONTENT_UNREAD, counts.unread);
    return S_OK;
}

static HRESULT refresh_folder(struct object *object)
{
    HRESULT result = folder_values(object->logon, FOLDER(object)->path, object->values);

    return FAILED(result) ? fail(object, result == MAPI_E_NOT_FOUND ? MAPI_E_OBJECT_DELETED : result, "The folder %s cannot be read",
        FOLDER(object)->path) : S_OK;
}

/* --- tables --- */

static const SizedSPropTagArray(15, hierarchy_columns) = { 15, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_OBJECT_TYPE,
    PR_DEPTH, PR_COMMENT_A, PR_DISPLAY_TYPE, PR_STATUS, PR_FOLDER_TYPE, PR_SUBFOLDERS, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_PARENT_ENTRYID,
    PR_CONTAINER_CLASS_A } };
static const SizedSPropTagArray(27, contents_columns) = { 27, { PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_SUBJECT_A,
    PR_NORMALIZED_SUBJECT_A, PR_MESSAGE_CLASS_A, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_MSG_STATUS, PR_DISPLAY_TO_A, PR_DISPLAY_CC_A,
    PR_DISPLAY_BCC_A, PR_HASATTACH, PR_LAST_MODIFICATION_TIME, PR_CREATION_TIME, PR_MESSAGE_DELIVERY_TIME, PR_CLIENT_SUBMIT_TIME, PR_SENDER_NAME_A,
    PR_SENDER_EMAIL_ADDRESS_A, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE, PR_ACCESS, PR_SUBMIT_FLAGS,
    PR_BODY_A } };

static const SPropTagArray *columns_of(int kind)
{
    return kind == VIEW_HIERARCHY ? (const SPropTagArray *)&hierarchy_columns : (const SPropTagArray *)&contents_columns;
}

/* One row, from the values of a folder or message; columns without one are left out. */
static HRESULT put_row(LPTABLEDATA table, int kind, LPPROPDATA values)
{
    LPSPropValue all;
    SRow row = { 0 };
    ULONG count, kept = 0;
    HRESULT result = values->lpVtbl->GetProps(values, (LPSPropTagArray)(uintptr_t)columns_of(kind), 0, &count, &all);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count; i++)
        if (PROP_TYPE(all[i].ulPropTag) != PT_ERROR)
            all[kept++] = all[i];
    row.cValues = kept;
    row.lpProps = all;
    result = table->lpVtbl->HrModifyRow(table, &row);          /* which copies it */
    release_memory(all);
    return result;
}

struct filling {
    struct view *view;
    LONG depth;
    bool deep;
};

static HRESULT new_values(LPPROPDATA *ret_values)
{
    return CreateIProp(&IID_IMAPIPropData, allocate, allocate_more, release_memory, NULL, ret_values);
}

static HRESULT add_folder(void *context, const char *path)
{
    struct filling *filling = context, below = { filling->view, filling->depth + 1, true };
    LPPROPDATA values;
    HRESULT result = new_values(&values);

    if (FAILED(result))
        return result;
    result = folder_values(filling->view->logon, path, values);
    if (!FAILED(result)) {
        put_long(values, PR_DEPTH, filling->depth);
        result = put_row(filling->view->table, VIEW_HIERARCHY, values);
    }
    values->lpVtbl->Release(values);
    if (!FAILED(result) && filling->deep)
        result = notebook_each(filling->view->logon->path, path, true, add_folder, &below);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;         /* it went meanwhile */
}

static HRESULT add_message(void *context, const char *path)
{
    struct filling *filling = context;
    LPPROPDATA values;
    HRESULT result = message_values(filling->view->logon, path, &values);

    if (FAILED(result))
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;     /* a file that is no note is nobody's business */
    if (filling->view->kind == VIEW_CONTENTS || get_long(values, PR_MESSAGE_FLAGS, 0) & MSGFLAG_SUBMIT)
        result = put_row(filling->view->table, filling->view->kind, values);
    values->lpVtbl->Release(values);
    return result;
}

/* The client let go of the table: so do we. */
static void STDAPICALLTYPE view_released(ULONG_PTR context, LPTABLEDATA table, LPMAPITABLE released)
{
    struct view *view = (struct view *)context;
    struct logon *logon = view->logon;

    pthread_mutex_lock(&logon->lock);
    for (struct view **place = &logon->views; *place; place = &(*place)->next)
        if (*place == view) {
            *place = view->next;
            break;
        }
    pthread_mutex_unlock(&logon->lock);
    view->table->lpVtbl->Release(view->table);
    free(view->folder);
    free(view);
    logon_release(logon);
}

/* ITableData does the rest: sorting, restricting, bookmarks, notifications, a copy of the column set for each view. */
HRESULT folder_table(struct logon *logon, const char *folder, int kind, ULONG flags, LPMAPITABLE *ret_table)
{
    struct view *view;
    struct filling filling = { .deep = kind == VIEW_HIERARCHY && (flags & CONVENIENT_DEPTH) };
    HRESULT result;

    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS | CONVENIENT_DEPTH))
        return MAPI_E_UNKNOWN_FLAGS;
    view = calloc(1, sizeof(*view));
    if (!view)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    view->kind = kind;
    view->folder = strdup(folder);
    view->logon = logon;
    filling.view = view;
    result = view->folder ? CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_memory, NULL, TBLTYPE_DYNAMIC, PR_INSTANCE_KEY,
        (LPSPropTagArray)(uintptr_t)columns_of(kind), &view->table) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result))
        result = notebook_each(logon->path, folder, kind == VIEW_HIERARCHY, kind == VIEW_HIERARCHY ? add_folder : add_message, &filling);
    logon_add(logon);
    pthread_mutex_lock(&logon->lock);
    view->next = logon->views;
    logon->views = view;
    pthread_mutex_unlock(&logon->lock);
    if (!FAILED(result))
        result = view->table->lpVtbl->HrGetView(view->table, NULL, view_released, (ULONG_PTR)view, ret_table);
    if (FAILED(result)) {
        if (!view->table && FAILED(CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_memory, NULL, TBLTYPE_SNAPSHOT, PR_INSTANCE_KEY,
                (LPSPropTagArray)(uintptr_t)columns_of(kind), &view->table)))
            return result;
        view_released((ULONG_PTR)view, NULL, NULL);
    }
    return result;
}

/* A change reaches the tables that are open on its folder; each tells its own advise sinks. */
void update_views(struct logon *logon, ULONG event, char kind, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    LPTABLEDATA tables[32];
    int kinds[32], count = 0;
    struct id *id = id_new(logon, kind, path);
    SPropValue key = { .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { ID_SIZE(path), (LPBYTE)id } };

    if (!id)
        return;
    pthread_mutex_lock(&logon->lock);          /* held while we look, not while a table calls its listeners */
    for (struct view *view = logon->views; view && count < 32; view = view->next)
        if ((kind == 'F') == (view->kind == VIEW_HIERARCHY) && strlen(view->folder) == length && !strncmp(view->folder, path, length)) {
            kinds[count] = view->kind;
            tables[count++] = view->table;
            view->table->lpVtbl->AddRef(view->table);
        }
    pthread_mutex_unlock(&logon->lock);
    for (int i = 0; i < count; i++) {
        LPPROPDATA values = NULL;
        HRESULT result = event == fnevObjectDeleted ? MAPI_E_NOT_FOUND : kind == 'M' ? message_values(logon, path, &values) : new_values(&values);

        if (!FAILED(result) && kind == 'F')
            result = folder_values(logon, path, values);
        if (!FAILED(result) && kinds[i] == VIEW_QUEUE && !(get_long(values, PR_MESSAGE_FLAGS, 0) & MSGFLAG_SUBMIT))
            result = MAPI_E_NOT_FOUND;
        if (FAILED(result))
            tables[i]->lpVtbl->HrDeleteRow(tables[i], &key);
        else
            put_row(tables[i], kinds[i], values);
        if (values)
            values->lpVtbl->Release(values);
        tables[i]->lpVtbl->Release(tables[i]);
    }
    free(id);
}

static HRESULT STDMETHODCALLTYPE folder_contents(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    if (flags & MAPI_ASSOCIATED)
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no associated messages");
    return folder_table(OBJECT(self)->logon, FOLDER(self)->path, VIEW_CONTENTS, flags & ~(ULONG)CONVENIENT_DEPTH, ret_table);
}

static HRESULT STDMETHODCALLTYPE folder_hierarchy(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    if (!ret_table)
        return MAPI_E_INVALID_PARAMETER;
    *ret_table = NULL;
    return folder_table(OBJECT(self)->logon, FOLDER(self)->path, VIEW_HIERARCHY, flags, ret_table);
}

/* SPI-FLD-14. */
static HRESULT open_folder_table(struct object *object, ULONG tag, ULONG flags, LPMAPITABLE *ret_table)
{
    if (tag == PR_CONTAINER_CONTENTS)
        return folder_contents((IMAPIFolder *)(void *)object, flags, ret_table);
    if (tag == PR_CONTAINER_HIERARCHY)
        return folder_hierarchy((IMAPIFolder *)(void *)object, flags, ret_table);
    return fail(object, MAPI_E_NO_SUPPORT, "The folder has no table of that kind");
}

/* --- opening --- */

/* A modest wish for MAPI_BEST_ACCESS is granted as far as it goes; MAPI_MODIFY on a read-only store is refused (SPI-STORE-06, -16). */
HRESULT open_entry(struct object *from, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type, LPUNKNOWN *ret_object)
{
    struct logon *logon = from->logon;
    bool writable = logon->writable && (flags & (MAPI_MODIFY | MAPI_BEST_ACCESS));
    char kind = 'F';
    const char *path = entry_id && size ? id_path(logon, size, entry_id, &kind) : "";
    LPUNKNOWN object = NULL;
    HRESULT result;

    if (!ret_type || !ret_object)
        return MAPI_E_INVALID_PARAMETER;
    *ret_object = NULL;
    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS | MAPI_NO_CACHE | MAPI_CACHE_ONLY))
        return fail(from, MAPI_E_UNKNOWN_FLAGS, "OpenEntry does not know the flags %#x", (unsigned)flags);
    if (!path || (kind != 'F' && kind != 'M'))
        return fail(from, MAPI_E_UNKNOWN_ENTRYID, "The entry id is of nothing in this notebook");
    if ((flags & MAPI_MODIFY) && !(flags & MAPI_BEST_ACCESS) && !logon->writable)
        return fail(from, MAPI_E_NO_ACCESS, "The notebook is open for reading only; open it with MDB_WRITE");
    result = kind == 'F' ? folder_open(logon, path, writable, (LPMAPIFOLDER *)&object) : message_open(logon, path, writable, (LPMESSAGE *)&object);
    if (FAILED(result))
        return fail(from, result, "\"%s\" is not in the notebook any more", path);
    if (iid) {                                 /* another interface of the same object, or none */
        LPUNKNOWN wanted = NULL;

        result = object->lpVtbl->QueryInterface(object, iid, (LPVOID *)&wanted);
        object->lpVtbl->Release(object);
        object = wanted;
    }
    if (FAILED(result))
        return fail(from, MAPI_E_INTERFACE_NOT_SUPPORTED, "A %s has no such interface", kind == 'F' ? "folder" : "message");
    *ret_type = kind == 'F' ? MAPI_FOLDER : MAPI_MESSAGE;
    *ret_object = object;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_open_entry(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret)
{
    return open_entry(OBJECT(self), size, entry_id, iid, flags, ret_type, ret);
}

static HRESULT STDMETHODCALLTYPE folder_set_search(IMAPIFolder *self, LPSRestriction restriction, LPENTRYLIST list, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook has no search folders");
}

static HRESULT STDMETHODCALLTYPE folder_get_search(IMAPIFolder *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *list, ULONG *state)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook has no search folders");
}

/* --- changing what is in it --- */

static HRESULT writable(struct object *object)
{
    return object->logon->writable ? S_OK : fail(object, MAPI_E_NO_ACCESS, "The notebook is open for reading only; open it with MDB_WRITE");
}

static HRESULT STDMETHODCALLTYPE folder_create_message(IMAPIFolder *self, LPCIID iid, ULONG flags, LPMESSAGE *ret_message)
{
    if (!ret_message)
        return MAPI_E_INVALID_PARAMETER;
    *ret_message = NULL;
    if (flags & MAPI_ASSOCIATED)
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no associated messages");
    if (flags & ~(ULONG)MAPI_DEFERRED_ERRORS)
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "CreateMessage does not know the flags %#x", (unsigned)flags);
    if (FAILED(writable(OBJECT(self))))
        return MAPI_E_NO_ACCESS;
    return message_new(OBJECT(self)->logon, FOLDER(self)->path, ret_message);
}

/* Is this pointer one of our folders? Its method table says so. */
static struct folder *own_folder(struct object *near, LPVOID other);

/* Within the notebook a move is a rename. Everything else is the same for every store: the support object does it, by CreateMessage and
 * CopyTo. It asks us first with MAPI_DECLINE_OK, in case that we know a faster way (SPI-SUP-31). */
static HRESULT STDMETHODCALLTYPE folder_copy_messages(IMAPIFolder *self, LPENTRYLIST list, LPCIID iid, LPVOID destination, ULONG_PTR ui_param,
    LPMAPIPROGRESS progress, ULONG flags)
{
    struct logon *logon = OBJECT(self)->logon;
    struct folder *target = destination ? own_folder(OBJECT(self), destination) : NULL;
    ULONG moved = 0;

    if (!list || !destination)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MESSAGE_MOVE | MESSAGE_DIALOG | MAPI_DECLINE_OK))
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "CopyMessages does not know the flags %#x", (unsigned)flags);
    if (!(flags & MESSAGE_MOVE) || !target) {
        if (flags & MAPI_DECLINE_OK)
            return MAPI_E_DECLINE_COPY;
        return logon->support->lpVtbl->CopyMessages(logon->support, &IID_IMAPIFolder, self, list, iid ? iid : &IID_IMAPIFolder, destination, ui_param,
            progress, flags);
    }
    if (FAILED(writable(OBJECT(self))))
        return MAPI_E_NO_ACCESS;
    for (ULONG i = 0; i < list->cValues; i++) {
        char kind;
        const char *path = id_path(logon, list->lpbin[i].cb, (LPENTRYID)(void *)list->lpbin[i].lpb, &kind);
        char *to = path && kind == 'M' ? join(target->path, base_name(path)) : NULL;

        if (to && !FAILED(note_move(logon->path, path, to, NOTE_KEPT))) {
            moved++;
            tell(logon, fnevObjectDeleted, 'M', path);
            tell(logon, fnevObjectCreated, 'M', to);
        }
        free(to);
    }
    return moved == list->cValues ? S_OK : MAPI_W_PARTIAL_COMPLETION;
}

/* What was submitted stays (SPI-FLD-06). */
static HRESULT delete_message(struct logon *logon, const char *path)
{
    enum note_state state;

    if (!note_exists(logon->path, path, &state) || state != NOTE_KEPT)
        return MAPI_W_PARTIAL_COMPLETION;
    HRESULT result = note_delete(logon->path, path);
    if (!FAILED(result))
        tell(logon, fnevObjectDeleted, 'M', path);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_delete_messages(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    HRESULT result = list ? writable(OBJECT(self)) : MAPI_E_INVALID_PARAMETER;
    bool all = true;

    for (ULONG i = 0; !FAILED(result) && i < list->cValues; i++) {
        char kind;
        const char *path = id_path(OBJECT(self)->logon, list->lpbin[i].cb, (LPENTRYID)(void *)list->lpbin[i].lpb, &kind);

        all &= path && kind == 'M' && delete_message(OBJECT(self)->logon, path) == S_OK;
    }
    return FAILED(result) ? result : all ? S_OK : MAPI_W_PARTIAL_COMPLETION;
}

/* A name of a folder becomes one of a directory. */
static char *name_of(LPTSTR name, ULONG flags)
{
    char *text = NULL;

    if (name && flags & MAPI_UNICODE) {
        const wchar_t *wide = (const wchar_t *)(const void *)name;
        char *at = text = calloc(1, 4 * wcslen(wide) + 1);

        for (; text && *wide; wide++) {
            if (*wide < 0x80) {
                *at++ = (char)*wide;
            } else if (*wide < 0x800) {
                *at++ = (char)(0xc0 | *wide >> 6);
                *at++ = (char)(0x80 | (*wide & 0x3f));
            } else {
                if (*wide >= 0x10000) {
                    *at++ = (char)(0xf0 | *wide >> 18);
                    *at++ = (char)(0x80 | (*wide >> 12 & 0x3f));
                } else {
                    *at++ = (char)(0xe0 | *wide >> 12);
                }
                *at++ = (char)(0x80 | (*wide >> 6 & 0x3f));
                *at++ = (char)(0x80 | (*wide & 0x3f));
            }
        }
    } else if (name) {
        text = strdup((const char *)name);
    }
    if (text && (!*text || *text == '.' || strchr(text, '/') || strlen(text) > 200)) {
        free(text);
        text = NULL;
    }
    return text;
}

static HRESULT STDMETHODCALLTYPE folder_create_folder(IMAPIFolder *self, ULONG type, LPTSTR name, LPTSTR comment, LPCIID iid, ULONG flags,
    LPMAPIFOLDER *ret_folder)
{
    struct logon *logon = OBJECT(self)->logon;
    char *text, *path, *file;
    HRESULT result = writable(OBJECT(self));

    if (!ret_folder)
        return MAPI_E_INVALID_PARAMETER;
    *ret_folder = NULL;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS | OPEN_IF_EXISTS))
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "CreateFolder does not know the flags %#x", (unsigned)flags);
    if (type != FOLDER_GENERIC)
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook has no search folders");
    text = FAILED(result) ? NULL : name_of(name, flags);
    path = text ? join(FOLDER(self)->path, text) : NULL;
    file = path ? join(logon->path, path) : NULL;
    if (!FAILED(result) && !text)
        result = fail(OBJECT(self), MAPI_E_INVALID_PARAMETER, "A folder's name has no slash, no dot in front and 200 bytes at most");
    else if (!FAILED(result) && !file)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (!FAILED(result) && !mkdir(file, 0700))
        tell(logon, fnevObjectCreated, 'F', path);
    else if (!FAILED(result) && (errno != EEXIST || !(flags & OPEN_IF_EXISTS)))
        result = fail(OBJECT(self), result_of_errno(errno), "The folder %s cannot be made: %s", text, strerror(errno));
    if (!FAILED(result))
        result = folder_open(logon, path, true, ret_folder);
    free(text);
    free(path);
    free(file);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_copy_folder(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, LPCIID iid, LPVOID destination, LPTSTR name,
    ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    LPMAPISUP support = OBJECT(self)->logon->support;

    if (!destination || !entry_id || !size)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & MAPI_DECLINE_OK)
        return MAPI_E_DECLINE_COPY;
    return support->lpVtbl->CopyFolder(support, &IID_IMAPIFolder, self, size, entry_id, iid ? iid : &IID_IMAPIFolder, destination, name, ui_param,
        progress, flags);
}

/* The standard folders stay: a notebook without an Inbox is none. */
static bool is_standard(const char *path)
{
    return !strcmp(path, "") || !strcmp(path, TOP) || !strcmp(path, INBOX) || !strcmp(path, OUTBOX) || !strcmp(path, SENT) || !strcmp(path, DELETED) ||
        !strcmp(path, FINDER);
}

static HRESULT delete_message_of(void *context, const char *path)
{
    return delete_message(context, path);
}

static HRESULT delete_folder(struct logon *logon, const char *path, ULONG flags);

struct emptying {
    struct logon *logon;
    ULONG flags;
};

static HRESULT delete_folder_of(void *context, const char *path)
{
    struct emptying *emptying = context;

    return delete_folder(emptying->logon, path, emptying->flags);
}

static HRESULT delete_folder(struct logon *logon, const char *path, ULONG flags)
{
    struct emptying emptying = { logon, flags };
    struct counts counts = { .logon = logon };
    char *file = join(logon->path, path);
    HRESULT result = file ? notebook_each(logon->path, path, false, count_message, &counts) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result))
        result = notebook_each(logon->path, path, true, count_folder, &counts);
    if (!FAILED(result) && counts.folders && !(flags & DEL_FOLDERS))
        result = MAPI_E_HAS_FOLDERS;
    if (!FAILED(result) && counts.messages && !(flags & DEL_MESSAGES))
        result = MAPI_E_HAS_MESSAGES;
    if (!FAILED(result))
        result = notebook_each(logon->path, path, false, delete_message_of, logon);
    if (!FAILED(result))
        result = notebook_each(logon->path, path, true, delete_folder_of, &emptying);
    if (!FAILED(result) && rmdir(file))
        result = errno == ENOTEMPTY ? MAPI_W_PARTIAL_COMPLETION : result_of_errno(errno);
    if (result == S_OK)
        tell(logon, fnevObjectDeleted, 'F', path);
    free(file);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_delete_folder(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG_PTR ui_param, LPMAPIPROGRESS progress,
    ULONG flags)
{
    char kind;
    const char *path = id_path(OBJECT(self)->logon, size, entry_id, &kind);
    HRESULT result = writable(OBJECT(self));

    if (flags & ~(ULONG)(DEL_MESSAGES | DEL_FOLDERS | DEL_ASSOCIATED | FOLDER_DIALOG))
        return fail(OBJECT(self), MAPI_E_UNKNOWN_FLAGS, "DeleteFolder does not know the flags %#x", (unsigned)flags);
    if (!path || kind != 'F')
        return fail(OBJECT(self), MAPI_E_UNKNOWN_ENTRYID, "This is the entry id of no folder in the notebook");
    if (!FAILED(result) && is_standard(path))
        result = fail(OBJECT(self), MAPI_E_NO_ACCESS, "%s is one of the folders that each notebook has", base_name(path));
    if (!FAILED(result))
        result = delete_folder(OBJECT(self)->logon, path, flags);
    return FAILED(result) ? fail(OBJECT(self), result, "The folder %s was not deleted", base_name(path)) : result;
}

struct reading {
    struct logon *logon;
    ULONG flags;
};

static HRESULT set_read_flag(void *context, const char *path)
{
    struct reading *reading = context;
    LPMESSAGE message;
    HRESULT result = message_open(reading->logon, path, true, &message);

    if (FAILED(result))
        return result;
    result = message->lpVtbl->SetReadFlag(message, reading->flags);
    message->lpVtbl->Release(message);
    return result;
}

static HRESULT STDMETHODCALLTYPE folder_set_read_flags(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct reading reading = { OBJECT(self)->logon, flags & ~(ULONG)MESSAGE_DIALOG };     /* the folder's own */
    bool all = true;
    HRESULT result = writable(OBJECT(self));

    if (!list)
        return FAILED(result) ? result : notebook_each(reading.logon->path, FOLDER(self)->path, false, set_read_flag, &reading);
    for (ULONG i = 0; !FAILED(result) && i < list->cValues; i++) {
        char kind;
        const char *path = id_path(reading.logon, list->lpbin[i].cb, (LPENTRYID)(void *)list->lpbin[i].lpb, &kind);

        all &= path && kind == 'M' && !FAILED(set_read_flag(&reading, path));
    }
    return FAILED(result) ? result : all ? S_OK : MAPI_W_PARTIAL_COMPLETION;
}

static HRESULT STDMETHODCALLTYPE folder_get_status(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG flags, ULONG *ret_status)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no status of messages");
}

static HRESULT STDMETHODCALLTYPE folder_set_status(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG status, ULONG mask, ULONG *ret_old)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no status of messages");
}

static HRESULT STDMETHODCALLTYPE folder_save_sort(IMAPIFolder *self, LPSSortOrderSet order, ULONG flags)
{
    return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "A notebook keeps no sort order");
}

static HRESULT STDMETHODCALLTYPE folder_empty(IMAPIFolder *self, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    struct emptying emptying = { OBJECT(self)->logon, DEL_FOLDERS | DEL_MESSAGES };
    HRESULT result = writable(OBJECT(self));

    if (!FAILED(result) && is_standard(FOLDER(self)->path) && strcmp(FOLDER(self)->path, DELETED))
        return fail(OBJECT(self), MAPI_E_NO_SUPPORT, "Only Deleted and folders of your own are emptied whole");
    if (!FAILED(result))
        result = notebook_each(emptying.logon->path, FOLDER(self)->path, false, delete_message_of, emptying.logon);
    if (!FAILED(result))
        result = notebook_each(emptying.logon->path, FOLDER(self)->path, true, delete_folder_of, &emptying);
    return result;
}

static const IMAPIFolderVtbl folder_methods = {
    PROPERTY_METHODS(IMAPIFolder), .GetContentsTable = folder_contents, .GetHierarchyTable = folder_hierarchy, .OpenEntry = folder_open_entry,
    .SetSearchCriteria = folder_set_search, .GetSearchCriteria = folder_get_search, .CreateMessage = folder_create_message,
    .CopyMessages = folder_copy_messages, .DeleteMessages = folder_delete_messages, .CreateFolder = folder_create_folder,
    .CopyFolder = folder_copy_folder, .DeleteFolder = folder_delete_folder, .SetReadFlags = folder_set_read_flags,
    .GetMessageStatus = folder_get_status, .SetMessageStatus = folder_set_status, .SaveContentsSort = folder_save_sort, .EmptyFolder = folder_empty,
};

static void finalize_folder(struct object *object)
{
    free(FOLDER(object)->path);
}

static const ULONG folder_computed[] = { PR_ENTRYID, PR_RECORD_KEY, PR_INSTANCE_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY,
    PR_OBJECT_TYPE, PR_FOLDER_TYPE, PR_SUBFOLDERS, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_ACCESS, PR_ACCESS_LEVEL, PR_DISPLAY_NAME,
    PR_MAPPING_SIGNATURE, 0 };

static const struct kind folder_kind = {
    .interfaces = { &IID_IUnknown, &IID_IMAPIProp, &IID_IMAPIFolder, &IID_IMAPIContainer }, .methods = sizeof(IMAPIFolderVtbl) / sizeof(void *),
    .finalize = finalize_folder, .refresh = refresh_folder, .open_table = open_folder_table, .computed = folder_computed,
};

static struct folder *own_folder(struct object *near, LPVOID other)
{
    return OBJECT(other)->methods == &folder_methods && OBJECT(other)->logon == near->logon ? FOLDER(other) : NULL;
}

HRESULT folder_open(struct logon *logon, const char *path, bool writable, LPMAPIFOLDER *ret_folder)
{
    struct folder *folder;
    HRESULT result = object_new(&folder_kind, &folder_methods, sizeof(*folder), logon, writable, &folder);

    if (FAILED(result))
        return result;
    folder->path = strdup(path);
    result = folder->path ? folder_values(logon, path, folder->object.values) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(result)) {
        object_release(&folder->object);
        return result;
    }
    put_long(folder->object.values, PR_ACCESS_LEVEL, writable);
    *ret_folder = (LPMAPIFOLDER)(void *)folder;
    return S_OK;
}
