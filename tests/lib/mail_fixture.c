#include "mail_fixture.h"

#include <mapitags.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/forward.h"
#include "base/memory.h"
#include "value/value.h"

struct mail_object {
    struct fixture_object fixture;
    struct mapix_interface cell;       /* IMAPIFolder, IMessage or IAttach */
    struct mail_node *node;
};

/* Nodes. */

static const ULONG computed_tags[] = { PR_ENTRYID, PR_PARENT_ENTRYID, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_ATTACH_NUM, PR_MAPPING_SIGNATURE };

static HRESULT attachment_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface);

static struct mail_node *node_new(enum mail_kind kind, struct mail_node *parent)
{
    static const LONG types[] = { MAPI_FOLDER, MAPI_MESSAGE, MAPI_ATTACH };
    struct mail_node *node = calloc(1, sizeof(*node));
    SPropValue values[] = { { .ulPropTag = PR_ENTRYID, .Value.bin = { sizeof(node), (LPBYTE)&node } },
        { .ulPropTag = PR_PARENT_ENTRYID, .Value.bin = { sizeof(node), parent ? (LPBYTE)&parent : (LPBYTE)&node } },
        { .ulPropTag = PR_OBJECT_TYPE, .Value.l = types[kind] } };

    if (!node)
        return NULL;
    node->kind = kind;
    node->parent = parent;
    node->store = fixture_store_new();
    if (!node->store || FAILED(fixture_put(node->store, &values[0])) || FAILED(fixture_put(node->store, &values[1]))
        || FAILED(fixture_put(node->store, &values[2]))) {
        if (node->store)
            fixture_store_free(node->store);
        free(node);
        return NULL;
    }
    if (kind == MAIL_ATTACHMENT)
        node->store->source.open = attachment_open;
    memcpy(node->store->computed, computed_tags, sizeof(computed_tags));
    if (parent)
        parent->children[parent->count++] = node;
    return node;
}

struct mail_node *mail_root_new(const wchar_t *name)
{
    struct mail_node *root = node_new(MAIL_FOLDER, NULL);
    SPropValue value = { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (LPWSTR)(uintptr_t)name };

    if (root && FAILED(fixture_put(root->store, &value))) {
        mail_node_free(root);
        return NULL;
    }
    return root;
}

void mail_node_free(struct mail_node *node)
{
    ULONG i;

    for (i = 0; i < node->count; i++)
        mail_node_free(node->children[i]);
    mapix_value_free_rows(node->recipients);
    node->store->names = node->parent ? NULL : node->store->names;
    fixture_store_free(node->store);
    free(node);
}

static void remove_child(struct mail_node *node)
{
    struct mail_node *parent = node->parent;
    ULONG i;

    for (i = 0; parent->children[i] != node; i++)
        ;
    memmove(&parent->children[i], &parent->children[i + 1], (parent->count - i - 1) * sizeof(node));
    parent->count--;
    mail_node_free(node);
}

struct mail_node *mail_add(struct mail_node *parent, enum mail_kind kind, const wchar_t *name)
{
    struct mail_node *node = node_new(kind, parent);
    SPropValue value = { .ulPropTag = kind == MAIL_FOLDER ? PR_DISPLAY_NAME_W : kind == MAIL_MESSAGE ? PR_SUBJECT_W : PR_ATTACH_FILENAME_W,
        .Value.lpszW = (LPWSTR)(uintptr_t)name };

    if (!node)
        return NULL;
    node->saved = true;
    node->store->names = parent->store->names;
    if (kind == MAIL_ATTACHMENT)
        node->number = parent->next_number++;
    if (FAILED(fixture_put(node->store, &value))) {
        remove_child(node);
        return NULL;
    }
    return node;
}

void mail_put(struct mail_node *node, SPropValue value)
{
    if (FAILED(fixture_put(node->store, &value)))
        abort();
}

const SPropValue *mail_value(const struct mail_node *node, ULONG tag)
{
    return fixture_find(node->store, tag);
}

ULONG mail_count(const struct mail_node *parent, enum mail_kind kind)
{
    ULONG i, count = 0;

    for (i = 0; i < parent->count; i++)
        count += parent->children[i]->kind == kind && (kind == MAIL_FOLDER || parent->children[i]->saved);
    return count;
}

struct mail_node *mail_child(const struct mail_node *parent, enum mail_kind kind, ULONG place)
{
    ULONG i;

    for (i = 0; i < parent->count; i++)
        if (parent->children[i]->kind == kind && place-- == 0)
            return parent->children[i];
    return NULL;
}

SBinary mail_entry(struct mail_node *node)
{
    return mail_value(node, PR_ENTRYID)->Value.bin;
}

static struct mail_node *node_of_entry(ULONG size, LPENTRYID entry)
{
    struct mail_node *node;

    if (size != sizeof(node))
        abort();
    memcpy(&node, entry, sizeof(node));
    return node;
}

/* Rows and tables. */

struct mail_table {
    struct mapix_object object;
    struct mapix_interface table;
    LPSRowSet rows;
    LPSPropTagArray columns;
    ULONG position;
};

static struct mail_table *table_of(IMAPITable *self)
{
    return (struct mail_table *)mapix_object_of(self);
}

static LPSRowSet rows_new(ULONG count)
{
    LPSRowSet rows = mapix_memory_new_zero(CbNewSRowSet(count ? count : 1));

    return rows;
}

/* Add a row; `*rows` becomes NULL when memory is short, and stays so. */
static void rows_add(LPSRowSet *rows, ULONG count, const SPropValue *values)
{
    LPSPropValue copy = NULL;

    if (!*rows)
        return;
    if (FAILED(mapix_value_copy_array(values, count, NULL, &copy))) {
        mapix_value_free_rows(*rows);
        *rows = NULL;
        return;
    }
    (*rows)->aRow[(*rows)->cRows].cValues = count;
    (*rows)->aRow[(*rows)->cRows++].lpProps = copy;
}

static HRESULT STDMETHODCALLTYPE table_set_columns(IMAPITable *self, LPSPropTagArray tags, ULONG flags)
{
    mapix_memory_free(table_of(self)->columns);
    table_of(self)->columns = mapix_memory_copy(NULL, tags, CbNewSPropTagArray(tags->cValues));
    return table_of(self)->columns ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT STDMETHODCALLTYPE table_query_columns(IMAPITable *self, ULONG flags, LPSPropTagArray *ret_tags)
{
    struct mail_table *table = table_of(self);
    struct prop_tags tags = { 0 };
    HRESULT result = S_OK;
    ULONG i, j;

    for (i = 0; i < table->rows->cRows; i++)
        for (j = 0; j < table->rows->aRow[i].cValues && !FAILED(result); j++)
            if (!mapix_prop_tags_contain_id(&tags, table->rows->aRow[i].lpProps[j].ulPropTag))
                result = mapix_prop_tags_add(&tags, table->rows->aRow[i].lpProps[j].ulPropTag);
    if (!FAILED(result) && tags.count == 0)
        result = mapix_prop_tags_add(&tags, PR_ROWID);
    if (!FAILED(result) && !(*ret_tags = mapix_memory_new(CbNewSPropTagArray(tags.count))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result)) {
        (*ret_tags)->cValues = tags.count;
        memcpy((*ret_tags)->aulPropTag, tags.tags, tags.count * sizeof(ULONG));
    }
    mapix_prop_tags_clear(&tags);
    return result;
}

static HRESULT STDMETHODCALLTYPE table_count(IMAPITable *self, ULONG flags, ULONG *ret_count)
{
    *ret_count = table_of(self)->rows->cRows;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE table_seek(IMAPITable *self, BOOKMARK origin, LONG count, LONG *ret_sought)
{
    table_of(self)->position = 0;
    if (ret_sought)
        *ret_sought = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE table_query_rows(IMAPITable *self, LONG count, ULONG flags, LPSRowSet *ret_rows)
{
    struct mail_table *table = table_of(self);
    LPSRowSet rows = rows_new((ULONG)count > table->rows->cRows ? table->rows->cRows : (ULONG)count);
    SPropValue values[64];
    ULONG i;

    while (count-- > 0 && table->position < table->rows->cRows && table->columns->cValues <= 64) {
        SRow *row = &table->rows->aRow[table->position++];

        for (i = 0; i < table->columns->cValues; i++) {
            const SPropValue *found = mapix_value_find(row->lpProps, row->cValues, table->columns->aulPropTag[i]);

            values[i] = found ? *found : mapix_value_error(table->columns->aulPropTag[i], MAPI_E_NOT_FOUND);
        }
        rows_add(&rows, table->columns->cValues, values);
    }
    *ret_rows = rows;
    return rows ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT STDMETHODCALLTYPE table_restrict(IMAPITable *self, LPSRestriction restriction, ULONG flags)
{
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE table_sort(IMAPITable *self, LPSSortOrderSet sorts, ULONG flags)
{
    return S_OK;
}

static const IMAPITableVtbl table_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPITable), .SetColumns = table_set_columns, .QueryColumns = table_query_columns, .GetRowCount = table_count,
    .SeekRow = table_seek, .QueryRows = table_query_rows, .Restrict = table_restrict, .SortTable = table_sort,
};

static const struct mapix_class_interface table_interfaces[] = {
    { &IID_IMAPITable, offsetof(struct mail_table, table), &table_vtable }, { NULL, 0, NULL },
};

static void table_finalize(struct mapix_object *object)
{
    mapix_value_free_rows(((struct mail_table *)object)->rows);
    mapix_memory_free(((struct mail_table *)object)->columns);
}

static const struct mapix_class table_class = {
    .name = "mail table", .size = sizeof(struct mail_table), .interfaces = table_interfaces, .finalize = table_finalize,
};

static HRESULT table_new(LPSRowSet rows, LPMAPITABLE *ret_table)
{
    struct mail_table *table;
    HRESULT result = rows ? mapix_object_new(&table_class, NULL, &table) : MAPI_E_NOT_ENOUGH_MEMORY;

    if (FAILED(result)) {
        mapix_value_free_rows(rows);
        return result;
    }
    table->rows = rows;
    *ret_table = (LPMAPITABLE)(void *)&table->table;
    return S_OK;
}

/* Objects. */

static struct mail_node *node_of(void *self)
{
    return ((struct mail_object *)mapix_object_of(self))->node;
}

static HRESULT open_node(struct mail_node *node, const struct mapix_class *class, bool writable, void *ret_interface)
{
    struct mail_object *object;
    HRESULT result = mapix_object_new(class, NULL, &object);

    if (FAILED(result))
        return result;
    object->node = node;
    result = fixture_object_initialize(&object->fixture, node->store,
        (node->kind == MAIL_FOLDER ? 0 : MAPIX_PROP_TRANSACTED) | (writable ? MAPIX_PROP_WRITABLE : 0));
    if (FAILED(result)) {
        mapix_object_release(&object->fixture.object);
        return result;
    }
    *(void **)ret_interface = &object->cell;
    return S_OK;
}

static void object_finalize(struct mapix_object *object)
{
    mapix_prop_finalize(object);
}

#define MAIL_CLASS(variable, iid_name, vtable_name, class_name) \
    static const struct mapix_class_interface variable##_interfaces[] = { \
        { &iid_name, offsetof(struct mail_object, cell), &vtable_name }, \
        { &IID_IMAPIProp, offsetof(struct mail_object, cell), NULL }, { NULL, 0, NULL }, \
    }; \
    static const struct mapix_class variable = { \
        .name = class_name, .size = sizeof(struct mail_object), .interfaces = variable##_interfaces, .finalize = object_finalize, \
        .property_offset = offsetof(struct mail_object, fixture.properties), \
    }

/* Attachments: PR_ATTACH_DATA_OBJ holds a message, or bytes. A save puts the attachment into its message's table. */

static HRESULT STDMETHODCALLTYPE attach_save(IAttach *self, ULONG flags)
{
    node_of(self)->saved = true;
    return mapix_prop_save_changes(mapix_object_of(self), flags);
}

static const IAttachVtbl attach_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IAttach), MAPIX_FORWARD_IMAPIPROP(IAttach), .SaveChanges = attach_save,
};
MAIL_CLASS(attach_class, IID_IAttachment, attach_vtable, "mail attachment");

/* Messages. */

static HRESULT STDMETHODCALLTYPE message_save(IMessage *self, ULONG flags)
{
    node_of(self)->saved = true;
    return mapix_prop_save_changes(mapix_object_of(self), flags);
}

static HRESULT STDMETHODCALLTYPE message_attachments(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    struct mail_node *node = node_of(self);
    LPSRowSet rows = rows_new(node->count);
    ULONG i;

    for (i = 0; i < node->count; i++)
        if (node->children[i]->saved)
            rows_add(&rows, 1, &(SPropValue){ .ulPropTag = PR_ATTACH_NUM, .Value.ul = node->children[i]->number });
    return table_new(rows, ret_table);
}

static struct mail_node *find_attachment(struct mail_node *message, ULONG number)
{
    ULONG i;

    for (i = 0; i < message->count; i++)
        if (message->children[i]->number == number)
            return message->children[i];
    return NULL;
}

static HRESULT STDMETHODCALLTYPE message_open_attach(IMessage *self, ULONG number, LPCIID iid, ULONG flags, LPATTACH *ret_attach)
{
    struct mail_node *node = find_attachment(node_of(self), number);

    return node ? open_node(node, &attach_class, flags & MAPI_MODIFY, ret_attach) : MAPI_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE message_create_attach(IMessage *self, LPCIID iid, ULONG flags, ULONG *ret_number, LPATTACH *ret_attach)
{
    struct mail_node *message = node_of(self), *node;

    if (FAILED(message->create_result))
        return message->create_result;
    node = node_new(MAIL_ATTACHMENT, message);
    if (!node)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    node->store->names = message->store->names;
    *ret_number = node->number = message->next_number++;
    return open_node(node, &attach_class, true, ret_attach);
}

static HRESULT STDMETHODCALLTYPE message_delete_attach(IMessage *self, ULONG number, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    struct mail_node *node = find_attachment(node_of(self), number);

    if (!node)
        return MAPI_E_NOT_FOUND;
    remove_child(node);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE message_recipients(IMessage *self, ULONG flags, LPMAPITABLE *ret_table)
{
    LPSRowSet rows = node_of(self)->recipients, copy = rows_new(rows ? rows->cRows : 0);
    ULONG i;

    for (i = 0; rows && i < rows->cRows; i++)
        rows_add(&copy, rows->aRow[i].cValues, rows->aRow[i].lpProps);
    return table_new(copy, ret_table);
}

static HRESULT add_recipient_row(struct mail_node *message, ULONG count, const SPropValue *values)
{
    SPropValue all[40];

    if (!message->recipients)
        message->recipients = rows_new(MAIL_CHILDREN);
    memcpy(all, values, count * sizeof(*all));
    all[count] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.ul = message->next_number++ };
    rows_add(&message->recipients, count + 1, all);
    return message->recipients ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static void drop_recipient(struct mail_node *message, ULONG row_id)
{
    LPSRowSet rows = message->recipients;
    ULONG i;

    for (i = 0; rows && i < rows->cRows; i++)
        if (mapix_value_find(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_ROWID)->Value.ul == row_id) {
            mapix_memory_free(rows->aRow[i].lpProps);
            rows->aRow[i] = rows->aRow[--rows->cRows];
            return;
        }
}

/* As strict as SPI-MSG-09: no PR_ROWID in additions, one in removals, no PT_NULL. */
static HRESULT STDMETHODCALLTYPE message_modify_recipients(IMessage *self, ULONG flags, LPADRLIST list)
{
    struct mail_node *message = node_of(self);
    HRESULT result = S_OK;
    ULONG i, j;

    for (i = 0; i < list->cEntries; i++)
        for (j = 0; j < list->aEntries[i].cValues; j++) {
            ULONG tag = list->aEntries[i].rgPropVals[j].ulPropTag;

            if (PROP_TYPE(tag) == PT_NULL || (tag == PR_ROWID && flags != MODRECIP_REMOVE))
                return MAPI_E_INVALID_PARAMETER;
        }
    if (flags == 0) {
        mapix_value_free_rows(message->recipients);
        message->recipients = NULL;
    }
    for (i = 0; i < list->cEntries && !FAILED(result); i++)
        if (flags == MODRECIP_REMOVE)
            drop_recipient(message, mapix_value_find(list->aEntries[i].rgPropVals, list->aEntries[i].cValues, PR_ROWID)->Value.ul);
        else
            result = add_recipient_row(message, list->aEntries[i].cValues, list->aEntries[i].rgPropVals);
    return result;
}

static const IMessageVtbl message_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMessage), MAPIX_FORWARD_IMAPIPROP(IMessage), .SaveChanges = message_save, .GetAttachmentTable = message_attachments,
    .OpenAttach = message_open_attach, .CreateAttach = message_create_attach, .DeleteAttach = message_delete_attach,
    .GetRecipientTable = message_recipients, .ModifyRecipients = message_modify_recipients,
};
MAIL_CLASS(message_class, IID_IMessage, message_vtable, "mail message");

static HRESULT attachment_open(struct mapix_object *object, ULONG tag, const IID *iid, ULONG options, ULONG flags, LPUNKNOWN *ret_interface)
{
    struct mail_node *node = ((struct mail_object *)object)->node;

    if (IsEqualGUID(iid, &IID_IStream))
        return mapix_prop_open_stream(object, tag, options, flags, (LPSTREAM *)ret_interface);
    if (tag != PR_ATTACH_DATA_OBJ || !IsEqualGUID(iid, &IID_IMessage))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (node->count == 0 && !(flags & MAPI_CREATE))
        return MAPI_E_NOT_FOUND;
    if (node->count == 0 && !node_new(MAIL_MESSAGE, node))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    node->children[0]->store->names = node->store->names;
    node->store->objects[0] = PR_ATTACH_DATA_OBJ;
    return open_node(node->children[0], &message_class, flags & MAPI_MODIFY, ret_interface);
}

/* Folders. */

static HRESULT children_table(struct mail_node *node, enum mail_kind kind, bool associated, LPMAPITABLE *ret_table)
{
    LPSRowSet rows = rows_new(node->count);
    ULONG i;

    for (i = 0; i < node->count; i++)
        if (node->children[i]->kind == kind && (kind == MAIL_FOLDER || node->children[i]->saved) && node->children[i]->associated == associated)
            rows_add(&rows, 1, mail_value(node->children[i], PR_ENTRYID));
    return table_new(rows, ret_table);
}

static HRESULT STDMETHODCALLTYPE folder_contents(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    return children_table(node_of(self), MAIL_MESSAGE, flags & MAPI_ASSOCIATED, ret_table);
}

static HRESULT STDMETHODCALLTYPE folder_hierarchy(IMAPIFolder *self, ULONG flags, LPMAPITABLE *ret_table)
{
    return children_table(node_of(self), MAIL_FOLDER, false, ret_table);
}

static const struct mapix_class folder_class;

static HRESULT STDMETHODCALLTYPE folder_open_entry(IMAPIFolder *self, ULONG size, LPENTRYID entry, LPCIID iid, ULONG flags, ULONG *ret_type,
    LPUNKNOWN *ret_interface)
{
    struct mail_node *node = node_of_entry(size, entry);

    *ret_type = node->kind == MAIL_FOLDER ? MAPI_FOLDER : MAPI_MESSAGE;
    return open_node(node, node->kind == MAIL_FOLDER ? &folder_class : &message_class, flags & (MAPI_MODIFY | MAPI_BEST_ACCESS), ret_interface);
}

static HRESULT STDMETHODCALLTYPE folder_create_message(IMAPIFolder *self, LPCIID iid, ULONG flags, LPMESSAGE *ret_message)
{
    struct mail_node *folder = node_of(self), *node;

    if (FAILED(folder->create_result))
        return folder->create_result;
    node = node_new(MAIL_MESSAGE, folder);
    if (!node)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    node->associated = flags & MAPI_ASSOCIATED;
    node->store->names = folder->store->names;
    return open_node(node, &message_class, true, ret_message);
}

static HRESULT STDMETHODCALLTYPE folder_create_folder(IMAPIFolder *self, ULONG type, LPTSTR name, LPTSTR comment, LPCIID iid, ULONG flags,
    LPMAPIFOLDER *ret_folder)
{
    struct mail_node *folder = node_of(self), *node;
    ULONG i;

    if (FAILED(folder->create_result))
        return folder->create_result;
    for (i = 0; i < folder->count; i++)
        if (folder->children[i]->kind == MAIL_FOLDER && !wcscmp(mail_value(folder->children[i], PR_DISPLAY_NAME_W)->Value.lpszW, (wchar_t *)name))
            return MAPI_E_COLLISION;
    node = mail_add(folder, MAIL_FOLDER, (const wchar_t *)name);
    if (!node)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    return open_node(node, &folder_class, true, ret_folder);
}

static HRESULT STDMETHODCALLTYPE folder_copy_messages(IMAPIFolder *self, LPENTRYLIST list, LPCIID iid, LPVOID destination, ULONG_PTR ui,
    LPMAPIPROGRESS progress, ULONG flags)
{
    node_of(self)->asked += (flags & MAPI_DECLINE_OK) != 0;
    return node_of(self)->own_copy ? S_OK : MAPI_E_DECLINE_COPY;
}

static HRESULT STDMETHODCALLTYPE folder_copy_folder(IMAPIFolder *self, ULONG size, LPENTRYID entry, LPCIID iid, LPVOID destination, LPTSTR name,
    ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    node_of(self)->asked += (flags & MAPI_DECLINE_OK) != 0;
    return node_of(self)->own_copy ? S_OK : MAPI_E_DECLINE_COPY;
}

static HRESULT STDMETHODCALLTYPE folder_delete_messages(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    ULONG i;

    for (i = 0; i < list->cValues; i++)
        remove_child(node_of_entry(list->lpbin[i].cb, (LPENTRYID)list->lpbin[i].lpb));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_delete_folder(IMAPIFolder *self, ULONG size, LPENTRYID entry, ULONG_PTR ui, LPMAPIPROGRESS progress,
    ULONG flags)
{
    remove_child(node_of_entry(size, entry));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_set_read_flags(IMAPIFolder *self, LPENTRYLIST list, ULONG_PTR ui, LPMAPIPROGRESS progress, ULONG flags)
{
    node_of(self)->receipts += flags == GENERATE_RECEIPT_ONLY;
    return MAPI_E_NO_SUPPORT;
}

static const IMAPIFolderVtbl folder_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIFolder), MAPIX_FORWARD_IMAPIPROP(IMAPIFolder), .GetContentsTable = folder_contents,
    .GetHierarchyTable = folder_hierarchy, .OpenEntry = folder_open_entry, .CreateMessage = folder_create_message,
    .CopyMessages = folder_copy_messages, .DeleteMessages = folder_delete_messages, .CreateFolder = folder_create_folder,
    .CopyFolder = folder_copy_folder, .DeleteFolder = folder_delete_folder, .SetReadFlags = folder_set_read_flags,
};

static const struct mapix_class_interface folder_interfaces[] = {
    { &IID_IMAPIFolder, offsetof(struct mail_object, cell), &folder_vtable }, { &IID_IMAPIContainer, offsetof(struct mail_object, cell), NULL },
    { &IID_IMAPIProp, offsetof(struct mail_object, cell), NULL }, { NULL, 0, NULL },
};

static const struct mapix_class folder_class = {
    .name = "mail folder", .size = sizeof(struct mail_object), .interfaces = folder_interfaces, .finalize = object_finalize,
    .property_offset = offsetof(struct mail_object, fixture.properties),
};

void mail_add_recipient(struct mail_node *message, const char *name, LONG type)
{
    SPropValue values[] = { { .ulPropTag = PR_DISPLAY_NAME_W }, { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = type } };
    wchar_t wide[100];

    mbstowcs(wide, name, 100);
    values[0].Value.lpszW = wide;
    if (FAILED(add_recipient_row(message, 2, values)))
        abort();
}

LPMAPIFOLDER mail_open_folder(struct mail_node *node)
{
    LPMAPIFOLDER folder = NULL;

    return FAILED(open_node(node, &folder_class, true, &folder)) ? NULL : folder;
}

LPMESSAGE mail_open_message(struct mail_node *node)
{
    LPMESSAGE message = NULL;

    return FAILED(open_node(node, &message_class, true, &message)) ? NULL : message;
}
