/* The folder of a remote transport as a program has it: a picture of the header list that the transport keeps in the spooler's process, and the way
 * to mark what is to be fetched or deleted there (SPI-XP-35, STAT-32). */
#include "session/remote_folder.h"

#include <edkmdb.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/memory.h"
#include "prop/prop.h"
#include "session/rows.h"
#include "session/seams.h"
#include "value/value.h"

/* What header lists have (page "Writing a remote viewer"); what else a transport has comes behind. */
static const ULONG header_columns[] = { PR_ENTRYID, PR_SUBJECT_W, PR_SENDER_NAME_W, PR_SENT_REPRESENTING_NAME_W, PR_DISPLAY_TO_W, PR_NORMALIZED_SUBJECT_W,
    PR_MESSAGE_CLASS_W, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_DOWNLOAD_TIME, PR_MSG_STATUS, PR_HASATTACH, PR_IMPORTANCE,
    PR_PRIORITY, PR_SENSITIVITY, PR_OBJECT_TYPE, PR_INSTANCE_KEY };

struct remote_folder {
    struct mapix_object object;
    struct mapix_interface folder;
    struct mapix_prop properties;
    struct session_core *core;
    struct session_provider *provider;
    pthread_mutex_t lock;              /* of what follows */
    ULONG count;                       /* the folder's own values, one block */
    LPSPropValue values;
    struct session_rows *rows;         /* of the last contents table */
};

static struct remote_folder *folder_of(IMAPIFolder *self)
{
    return (struct remote_folder *)mapix_object_of(self);
}

static HRESULT no_support(IMAPIFolder *self, const char *method)
{
    MAPIX_ENTER(mapix_object_of(self));
    return mapix_object_fail(mapix_object_of(self), MAPI_E_NO_SUPPORT, 0, "The folder of a remote transport is a list of headers: it has no %s", method);
}

/* --- properties --- */

static HRESULT folder_list(struct mapix_object *object, struct prop_tags *tags)
{
    struct remote_folder *folder = (struct remote_folder *)object;
    HRESULT hr = S_OK;
    pthread_mutex_lock(&folder->lock);
    for (ULONG i = 0; SUCCEEDED(hr) && i < folder->count; i++)
        hr = mapix_prop_tags_add(tags, PROP_TYPE(folder->values[i].ulPropTag) == PT_STRING8
            ? CHANGE_PROP_TYPE(folder->values[i].ulPropTag, PT_UNICODE) : folder->values[i].ulPropTag);
    pthread_mutex_unlock(&folder->lock);
    return hr;
}

static HRESULT folder_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    struct remote_folder *folder = (struct remote_folder *)object;
    pthread_mutex_lock(&folder->lock);
    for (ULONG i = 0; i < count; i++) {
        const SPropValue *value = mapix_value_find(folder->values, folder->count, PROP_TAG(PT_UNSPECIFIED, PROP_ID(tags[i])));
        HRESULT one = value ? mapix_prop_copy_value(memory, value, &ret_values[i]) : MAPI_E_NOT_FOUND;
        if (FAILED(one))
            mapix_prop_error_value(&ret_values[i], tags[i], one);
    }
    pthread_mutex_unlock(&folder->lock);
    return S_OK;
}

static const struct prop_source folder_source = { .list = folder_list, .get = folder_get };

/* --- fetching --- */

struct fetch {
    struct session_rows *rows;
    ULONG count;
    LPSPropValue values;
};

/* The first is the folder itself. Takes the block. */
static HRESULT take(void *context, ULONG index, ULONG count, LPSPropValue values)
{
    struct fetch *fetch = context;
    HRESULT hr;
    if (!index) {
        MAPIFreeBuffer(fetch->values);
        fetch->values = values;
        fetch->count = count;
        return S_OK;
    }
    hr = session_rows_put(fetch->rows, index, index, false, count, values);
    MAPIFreeBuffer(values);
    return hr;
}

/* Ask for all of it; what was there before stays when that fails. */
static HRESULT fetch(struct remote_folder *folder)
{
    const struct session_spooler *spooler = session_spooler();
    struct fetch fetched = { NULL };
    struct session_rows *old_rows;
    LPSPropValue old_values;
    HRESULT hr = spooler && spooler->remote_headers ? S_OK : MAPI_E_NO_SUPPORT;
    if (SUCCEEDED(hr))
        hr = session_rows_new(header_columns, sizeof(header_columns) / sizeof(header_columns[0]), &fetched.rows);
    if (SUCCEEDED(hr))
        hr = spooler->remote_headers(folder->core->profile_name, &folder->provider->section, take, &fetched);
    if (FAILED(hr)) {
        session_rows_release(fetched.rows);
        MAPIFreeBuffer(fetched.values);
        return hr;
    }
    pthread_mutex_lock(&folder->lock);
    old_rows = folder->rows;
    old_values = folder->values;
    folder->rows = fetched.rows;
    folder->values = fetched.values;
    folder->count = fetched.count;
    pthread_mutex_unlock(&folder->lock);
    session_rows_release(old_rows);
    MAPIFreeBuffer(old_values);
    return S_OK;
}

static HRESULT told(struct remote_folder *folder, HRESULT hr)
{
    if (SUCCEEDED(hr))
        return hr;
    char *text = mapix_error_text(mapix_error_thread_slot(), NULL);
    mapix_object_fail(&folder->object, hr, 0, "%s", text ? text : "The mail spooler gave no reason");
    free(text);
    return hr;
}

/* --- methods --- */

static HRESULT STDMETHODCALLTYPE folder_contents(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct remote_folder *folder = folder_of(self);
    MAPIX_ENTER(&folder->object);
    if (!ret_table)
        return mapix_object_fail(&folder->object, MAPI_E_INVALID_PARAMETER, 0, "GetContentsTable needs a place for the table");
    *ret_table = NULL;
    if (flags & (MAPI_ASSOCIATED | SHOW_SOFT_DELETES))
        return no_support(self, "such contents");
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
        return mapix_object_fail(&folder->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    HRESULT hr = told(folder, fetch(folder));
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&folder->lock);
    hr = session_rows_open(folder->rows, flags & MAPI_UNICODE, &folder->object, ret_table);
    pthread_mutex_unlock(&folder->lock);
    return hr;
}

/* The row of a header in the picture we have; 0: none. */
static uint64_t find_row(struct session_rows *rows, ULONG size, const ENTRYID *entry_id)
{
    uint64_t *ids, found = 0;
    ULONG count;
    if (FAILED(session_rows_list(rows, &count, &ids)))
        return 0;
    for (ULONG i = 0; i < count && !found; i++) {
        ULONG value_count;
        LPSPropValue values;
        if (FAILED(session_rows_get(rows, ids[i], &value_count, &values)))
            continue;
        const SPropValue *id = mapix_value_find(values, value_count, PR_ENTRYID);
        if (id && id->Value.bin.cb == size && !memcmp(id->Value.bin.lpb, entry_id, size))
            found = ids[i];
        MAPIFreeBuffer(values);
    }
    free(ids);
    return found;
}

static HRESULT change_status(struct remote_folder *folder, ULONG size, const ENTRYID *entry_id, ULONG status, ULONG mask, ULONG *ret_old)
{
    const struct session_spooler *spooler = session_spooler();
    ULONG old = 0;
    if (!size || !entry_id)
        return mapix_object_fail(&folder->object, MAPI_E_INVALID_PARAMETER, 0, "The header is named by its entry id");
    HRESULT hr = spooler && spooler->remote_status ? spooler->remote_status(folder->core->profile_name, &folder->provider->section, size, entry_id,
        status, mask, &old) : MAPI_E_NO_SUPPORT;
    if (FAILED(hr))
        return told(folder, hr);
    if (ret_old)
        *ret_old = old;
    SPropValue value = { .ulPropTag = PR_MSG_STATUS, .Value.l = (LONG)((old & ~mask) | (status & mask)) };
    pthread_mutex_lock(&folder->lock);
    uint64_t row = mask && folder->rows ? find_row(folder->rows, size, entry_id) : 0;
    if (row)
        session_rows_put(folder->rows, row, row, true, 1, &value);
    pthread_mutex_unlock(&folder->lock);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_set_status(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG status, ULONG mask, ULONG *ret_old)
{
    struct remote_folder *folder = folder_of(self);
    MAPIX_ENTER(&folder->object);
    return change_status(folder, size, entry_id, status, mask, ret_old);
}

static HRESULT STDMETHODCALLTYPE folder_get_status(IMAPIFolder *self, ULONG size, LPENTRYID entry_id, ULONG flags, ULONG *ret_status)
{
    struct remote_folder *folder = folder_of(self);
    MAPIX_ENTER(&folder->object);
    if (flags)
        return mapix_object_fail(&folder->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)flags);
    if (!ret_status)
        return mapix_object_fail(&folder->object, MAPI_E_INVALID_PARAMETER, 0, "GetMessageStatus needs a place for the status");
    return change_status(folder, size, entry_id, 0, 0, ret_status);
}

static HRESULT STDMETHODCALLTYPE folder_hierarchy(IMAPIFolder *self, ULONG flags, LPMAPITABLE *table) { return no_support(self, "folders below it"); }
static HRESULT STDMETHODCALLTYPE folder_open(IMAPIFolder *self, ULONG size, LPENTRYID id, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *object)
{
    return no_support(self, "messages to open; mark them with MSGSTATUS_REMOTE_DOWNLOAD");
}
static HRESULT STDMETHODCALLTYPE folder_set_search(IMAPIFolder *self, LPSRestriction restriction, LPENTRYLIST folders, ULONG flags) { return no_support(self, "searches"); }
static HRESULT STDMETHODCALLTYPE folder_get_search(IMAPIFolder *self, ULONG flags, LPSRestriction *restriction, LPENTRYLIST *folders, ULONG *state) { return no_support(self, "searches"); }
static HRESULT STDMETHODCALLTYPE folder_create(IMAPIFolder *self, LPCIID iid, ULONG flags, LPMESSAGE *message) { return no_support(self, "new messages"); }
static HRESULT STDMETHODCALLTYPE folder_copy(IMAPIFolder *self, LPENTRYLIST messages, LPCIID iid, LPVOID to, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    return no_support(self, "messages to copy; mark them with MSGSTATUS_REMOTE_DOWNLOAD");
}
static HRESULT STDMETHODCALLTYPE folder_delete(IMAPIFolder *self, LPENTRYLIST messages, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    return no_support(self, "messages to delete at once; mark them with MSGSTATUS_REMOTE_DELETE");
}
static HRESULT STDMETHODCALLTYPE folder_create_folder(IMAPIFolder *self, ULONG type, LPTSTR name, LPTSTR comment, LPCIID iid, ULONG flags, LPMAPIFOLDER *folder) { return no_support(self, "folders below it"); }
static HRESULT STDMETHODCALLTYPE folder_copy_folder(IMAPIFolder *self, ULONG size, LPENTRYID id, LPCIID iid, LPVOID to, LPTSTR name, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags) { return no_support(self, "folders below it"); }
static HRESULT STDMETHODCALLTYPE folder_delete_folder(IMAPIFolder *self, ULONG size, LPENTRYID id, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags) { return no_support(self, "folders below it"); }
static HRESULT STDMETHODCALLTYPE folder_read(IMAPIFolder *self, LPENTRYLIST messages, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags) { return no_support(self, "read flags"); }
static HRESULT STDMETHODCALLTYPE folder_sort(IMAPIFolder *self, LPSSortOrderSet sort, ULONG flags) { return no_support(self, "saved order"); }
static HRESULT STDMETHODCALLTYPE folder_empty(IMAPIFolder *self, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags) { return no_support(self, "way to be emptied"); }

static const IMAPIFolderVtbl folder_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIFolder),
    MAPIX_FORWARD_IMAPIPROP(IMAPIFolder),
    .GetContentsTable = folder_contents,
    .GetHierarchyTable = folder_hierarchy,
    .OpenEntry = folder_open,
    .SetSearchCriteria = folder_set_search,
    .GetSearchCriteria = folder_get_search,
    .CreateMessage = folder_create,
    .CopyMessages = folder_copy,
    .DeleteMessages = folder_delete,
    .CreateFolder = folder_create_folder,
    .CopyFolder = folder_copy_folder,
    .DeleteFolder = folder_delete_folder,
    .SetReadFlags = folder_read,
    .GetMessageStatus = folder_get_status,
    .SetMessageStatus = folder_set_status,
    .SaveContentsSort = folder_sort,
    .EmptyFolder = folder_empty,
};

static void folder_finalize(struct mapix_object *object)
{
    struct remote_folder *folder = (struct remote_folder *)object;
    mapix_prop_finalize(object);
    session_rows_release(folder->rows);
    MAPIFreeBuffer(folder->values);
    pthread_mutex_destroy(&folder->lock);
    session_core_release(folder->core);
}

static const struct mapix_class_interface folder_interfaces[] = {
    { &IID_IMAPIFolder, offsetof(struct remote_folder, folder), &folder_vtable },
    { &IID_IMAPIContainer, offsetof(struct remote_folder, folder), NULL },
    { &IID_IMAPIProp, offsetof(struct remote_folder, folder), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class folder_class = {
    .name = "remote folder", .size = sizeof(struct remote_folder), .interfaces = folder_interfaces, .finalize = folder_finalize,
    .property_offset = offsetof(struct remote_folder, properties),
};

HRESULT session_open_remote_folder(struct session_core *core, struct session_provider *provider, struct mapix_object *parent, void **ret_folder)
{
    struct remote_folder *folder;
    HRESULT hr = mapix_object_new(&folder_class, parent, &folder);
    if (FAILED(hr))
        return hr;
    folder->core = session_core_hold(core);
    folder->provider = provider;
    pthread_mutex_init(&folder->lock, NULL);
    hr = mapix_prop_initialize(&folder->object, &folder_source, 0, NULL);
    if (SUCCEEDED(hr))
        hr = fetch(folder);
    if (SUCCEEDED(hr))
        hr = mapix_object_query_interface(&folder->object, &IID_IMAPIFolder, ret_folder);
    mapix_object_release(&folder->object);
    return hr;
}
