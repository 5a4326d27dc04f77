/* Tables of the local address book: contents, hierarchy, templates; and name resolution, which reads the same rows. */
#include "providers/local/local_address.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "providers/local/local_store.h"
#include "table/data.h"
#include "value/restriction.h"
#include "value/value.h"

#define WIDE(text) ((LPWSTR)(uintptr_t)(text))

/* --- Restrictions with PR_ANR --------------------------------------------------------------------------------------------------------- */

/* In our copy of a restriction each test of PR_ANR becomes one of a flag of our own, whose value is what the query answers (SPI-AB-11). */
#define PR_FLAG(index) PROP_TAG(PT_BOOLEAN, 0x7C00 + (index))
#define QUERY_LIMIT 64

struct anr_view {
    struct mapix_restriction *compiled;
    ULONG count;
    struct address_query queries[QUERY_LIMIT];
};

/* The row that a restriction is put to. */
struct anr_row {
    struct address_book *book;
    struct anr_view *view;
    const struct address_record *record;
    uint64_t id;
    struct prop_memory memory;
    HRESULT result;
};

static bool is_anr(void *context, ULONG tag)
{
    (void)context;
    return PROP_ID(tag) != PROP_ID(PR_ANR);             /* false stops the visit */
}

static HRESULT take_query(struct anr_view *view, const SPropValue *value, LPSPropValue *ret_flag, void *base)
{
    SPropValue *flag = mapix_memory_more_zero(base, sizeof(*flag));
    wchar_t *text = NULL;
    if (!flag)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (view->count == QUERY_LIMIT || (PROP_TYPE(value->ulPropTag) != PT_UNICODE && PROP_TYPE(value->ulPropTag) != PT_STRING8))
        return MAPI_E_TOO_COMPLEX;
    text = PROP_TYPE(value->ulPropTag) == PT_UNICODE ? mapix_text_copy_wide(base, value->Value.lpszW) : mapix_text_wide(base, value->Value.lpszA);
    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = address_query_make(text, &view->queries[view->count]);
    if (FAILED(hr))
        return hr;
    flag->ulPropTag = PR_FLAG(view->count++);
    flag->Value.b = TRUE;
    *ret_flag = flag;
    return S_OK;
}

/* Change the copy in place; its depth was limited when it was copied. */
static HRESULT replace_anr(struct anr_view *view, SRestriction *node, void *base)
{
    HRESULT hr = S_OK;
    LPSPropValue flag = NULL;
    switch (node->rt) {
    case RES_AND:
    case RES_OR:
        for (ULONG i = 0; SUCCEEDED(hr) && i < node->res.resAnd.cRes; i++)
            hr = replace_anr(view, &node->res.resAnd.lpRes[i], base);
        return hr;
    case RES_NOT:
        return replace_anr(view, node->res.resNot.lpRes, base);
    case RES_COMMENT:
        return node->res.resComment.lpRes ? replace_anr(view, node->res.resComment.lpRes, base) : S_OK;
    case RES_PROPERTY:
        if (PROP_ID(node->res.resProperty.ulPropTag) != PROP_ID(PR_ANR))
            return S_OK;
        hr = take_query(view, node->res.resProperty.lpProp, &flag, base);
        break;
    case RES_CONTENT:
        if (PROP_ID(node->res.resContent.ulPropTag) != PROP_ID(PR_ANR))
            return S_OK;
        hr = take_query(view, node->res.resContent.lpProp, &flag, base);
        break;
    default:
        return S_OK;
    }
    if (FAILED(hr))
        return hr;
    bool equal = node->rt == RES_CONTENT || node->res.resProperty.relop != RELOP_NE;
    node->rt = RES_PROPERTY;
    node->res.resProperty.relop = equal ? RELOP_EQ : RELOP_NE;
    node->res.resProperty.ulPropTag = flag->ulPropTag;
    node->res.resProperty.lpProp = flag;
    return S_OK;
}

static void free_view(struct anr_view *view)
{
    if (!view)
        return;
    mapix_restriction_free(view->compiled);
    for (ULONG i = 0; i < view->count; i++)
        address_query_clear(&view->queries[i]);
    free(view);
}

static HRESULT open_view(struct mapix_row_source *source, struct mapix_row_view *view)
{
    SRestriction *copy = NULL;
    struct anr_view *own;
    (void)source;
    if (!view->query.restriction || mapix_restriction_visit_tags(view->query.restriction, is_anr, NULL))
        return S_OK;                                    /* the engine evaluates everything else */
    own = calloc(1, sizeof(*own));
    HRESULT hr = own ? mapix_restriction_copy(view->query.restriction, NULL, &copy) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = replace_anr(own, copy, copy);
    if (SUCCEEDED(hr))
        hr = mapix_restriction_compile(copy, &own->compiled);
    mapix_memory_free(copy);
    if (FAILED(hr)) {
        free_view(own);
        return hr;
    }
    view->data = own;
    view->restriction = MAPIX_ROWS_ALL;
    return S_OK;
}

static void close_view(struct mapix_row_view *view)
{
    free_view(view->data);
    view->data = NULL;
}

static const SPropValue *row_value(void *context, ULONG tag)
{
    struct anr_row *row = context;
    SPropValue *value = mapix_prop_allocate(&row->memory, sizeof(*value));
    ULONG flag = PROP_ID(tag) - 0x7C00;
    if (!value) {
        row->result = MAPI_E_NOT_ENOUGH_MEMORY;
        return NULL;
    }
    memset(value, 0, sizeof(*value));
    if (PROP_TYPE(tag) == PT_BOOLEAN && flag < row->view->count) {
        int match = ANR_NO;
        HRESULT hr = address_query_match(&row->view->queries[flag], row->record, &match);
        if (FAILED(hr))
            row->result = hr;
        value->ulPropTag = tag;
        value->Value.b = match != ANR_NO;
        return value;
    }
    if (PROP_ID(tag) == PROP_ID(PR_INSTANCE_KEY)) {     /* as the table makes it: the id, low byte first */
        BYTE *bytes = mapix_prop_allocate(&row->memory, 8);
        for (int i = 0; bytes && i < 8; i++)
            bytes[i] = (BYTE)(row->id >> (8 * i));
        *value = (SPropValue){ .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { 8, bytes } };
        return bytes ? value : NULL;
    }
    address_value(row->book, row->record, tag, SIZE_MAX, &row->memory, value);
    if (PROP_TYPE(value->ulPropTag) == PT_ERROR)
        return NULL;
    if (PROP_TYPE(value->ulPropTag) != PROP_TYPE(tag) && PROP_TYPE(tag) != PT_UNSPECIFIED
        && FAILED(mapix_value_convert(value, PROP_TYPE(tag), row->memory.base)))
        return NULL;
    return value;
}

static HRESULT matches(struct address_book *book, struct mapix_row_view *view, uint64_t id, const struct address_record *record, bool *ret_match)
{
    struct anr_row row = { .book = book, .view = view->data, .record = record, .id = id };
    *ret_match = true;
    if (!view->data)
        return S_OK;
    row.memory = (struct prop_memory){ mapix_memory_new(256), MAPIAllocateMore };
    if (!row.memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    const struct mapix_restriction_row access = { .get = row_value, .context = &row };
    HRESULT hr = mapix_restriction_matches(row.view->compiled, &access, ret_match);
    mapix_memory_free(row.memory.base);
    return FAILED(hr) ? hr : row.result;
}

/* --- Rows ------------------------------------------------------------------------------------------------------------------------------ */

static const ULONG contents_columns[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_DISPLAY_TYPE, PR_OBJECT_TYPE, PR_ENTRYID,
    PR_INSTANCE_KEY, PR_RECORD_KEY, PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_TRANSMITABLE_DISPLAY_NAME_W };
#define CONTENTS_COLUMNS (sizeof(contents_columns) / sizeof(contents_columns[0]))

static HRESULT columns(struct mapix_row_source *source, LPSPropTagArray *ret_columns, ULONG *ret_default_count)
{
    SPropTagArray *tags = mapix_memory_new(CbNewSPropTagArray(CONTENTS_COLUMNS));
    (void)source;
    if (!tags)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = CONTENTS_COLUMNS;
    memcpy(tags->aulPropTag, contents_columns, sizeof(contents_columns));
    *ret_columns = tags;
    *ret_default_count = CONTENTS_COLUMNS;
    return S_OK;
}

static HRESULT set_cell(struct mapix_row_writer *writer, ULONG column, const SPropValue *value)
{
    if (PROP_TYPE(value->ulPropTag) != PT_ERROR)
        return mapix_row_set_value(writer, column, value);
    return value->Value.err == MAPI_E_NOT_FOUND ? S_OK : mapix_row_set_error(writer, column, value->Value.err);
}

static HRESULT write_row(struct address_book *book, uint64_t id, const struct address_record *record, const SPropTagArray *tags,
    struct mapix_row_writer *writer)
{
    BYTE key[8];
    struct prop_memory memory = { mapix_memory_new(256), MAPIAllocateMore };
    if (!memory.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (int i = 0; i < 8; i++)
        key[i] = (BYTE)(id >> (8 * i));
    HRESULT hr = mapix_row_begin(writer, id, NULL, 0);
    for (ULONG i = 0; SUCCEEDED(hr) && tags && i < tags->cValues; i++) {
        SPropValue value = { 0 };
        if (!mapix_row_wants(writer, i))
            continue;
        if (PROP_ID(tags->aulPropTag[i]) == PROP_ID(PR_INSTANCE_KEY)) {
            hr = mapix_row_set_binary(writer, i, key, sizeof(key));
            continue;
        }
        address_value(book, record, tags->aulPropTag[i], SIZE_MAX, &memory, &value);
        hr = set_cell(writer, i, &value);
    }
    mapix_memory_free(memory.base);
    return hr;
}

/* One row if it is there and matches. S_FALSE: left out. */
static HRESULT offer(struct address_book *book, struct mapix_row_view *view, uint64_t id, const struct address_record *record,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    bool match;
    HRESULT hr = matches(book, view, id, record, &match);
    if (FAILED(hr) || !match)
        return FAILED(hr) ? hr : S_FALSE;
    return write_row(book, id, record, tags, writer);
}

/* Where a walk begins among `count` ascending ids, as an index; forward from it or backward before it. */
static ULONG start_at(const int64_t *ids, ULONG count, const struct mapix_row_boundary *from)
{
    ULONG at = 0;
    if (from->kind == MAPIX_ROWS_END)
        return count;
    if (from->kind == MAPIX_ROWS_BEGINNING)
        return 0;
    while (at < count && ((uint64_t)ids[at] < from->id || ((uint64_t)ids[at] == from->id && from->kind == MAPIX_ROWS_AFTER)))
        at++;
    return at;
}

/* --- Contacts: rows are the messages of the folder ------------------------------------------------------------------------------------- */

static struct address_book *book_of(struct mapix_row_source *source)
{
    return (struct address_book *)(void *)((char *)source - offsetof(struct address_book, contacts));
}

static HRESULT offer_contact(struct mapix_row_view *view, int64_t id, const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct address_book *book = book_of(view->source);
    struct address_record record;
    HRESULT hr = address_record_load(book, 0, id, &record);
    if (FAILED(hr))
        return hr == MAPI_E_NOT_FOUND ? S_FALSE : hr;
    hr = offer(book, view, (uint64_t)id, &record, tags, writer);
    address_record_clear(&record);
    return hr;
}

static HRESULT contacts_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct address_book *book = book_of(view->source);
    int64_t *ids = NULL;
    ULONG count = 0, done = 0;
    HRESULT hr = mapix_store_messages_list(book->engine, book->folder, MAPIX_MESSAGE_NORMAL, &count, &ids);
    ULONG at = SUCCEEDED(hr) ? start_at(ids, count, from) : 0;
    while (SUCCEEDED(hr) && done < limit && (direction == MAPIX_ROWS_FORWARD ? at < count : at > 0)) {
        hr = offer_contact(view, ids[direction == MAPIX_ROWS_FORWARD ? at : at - 1], tags, writer);
        done += hr == S_OK;
        at = direction == MAPIX_ROWS_FORWARD ? at + 1 : at - 1;
    }
    MAPIFreeBuffer(ids);
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT contacts_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *tags,
    struct mapix_row_writer *writer)
{
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = offer_contact(view, (int64_t)ids[i], tags, writer);
    return FAILED(hr) ? hr : S_OK;
}

const struct mapix_row_source_operations address_contacts_operations = {
    .columns = columns,
    .open_view = open_view,
    .close_view = close_view,
    .read = contacts_read,
    .read_rows = contacts_read_rows,
};

/* --- Rows in memory: profiles, and members of a list; row ids are places, from 1 -------------------------------------------------------- */

struct fixed {
    struct mapix_row_source source;
    struct address_book *book;
    ULONG count;
    struct address_record *records;
};

static HRESULT fixed_read(struct mapix_row_view *view, const struct mapix_row_boundary *from, enum mapix_row_direction direction, ULONG limit,
    const SPropTagArray *tags, struct mapix_row_writer *writer)
{
    struct fixed *fixed = (struct fixed *)(void *)view->source;
    ULONG at = 0, done = 0;
    HRESULT hr = S_OK;
    if (from->kind == MAPIX_ROWS_END)
        at = fixed->count;
    else if (from->kind != MAPIX_ROWS_BEGINNING)
        at = (ULONG)(from->kind == MAPIX_ROWS_AFTER ? from->id : from->id - 1);
    while (SUCCEEDED(hr) && done < limit && (direction == MAPIX_ROWS_FORWARD ? at < fixed->count : at > 0)) {
        ULONG place = direction == MAPIX_ROWS_FORWARD ? at : at - 1;
        hr = offer(fixed->book, view, place + 1, &fixed->records[place], tags, writer);
        done += hr == S_OK;
        at = direction == MAPIX_ROWS_FORWARD ? at + 1 : at - 1;
    }
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT fixed_read_rows(struct mapix_row_view *view, const uint64_t *ids, ULONG count, const SPropTagArray *tags,
    struct mapix_row_writer *writer)
{
    struct fixed *fixed = (struct fixed *)(void *)view->source;
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        if (ids[i] && ids[i] <= fixed->count)
            hr = offer(fixed->book, view, ids[i], &fixed->records[ids[i] - 1], tags, writer);
    return FAILED(hr) ? hr : S_OK;
}

static void free_records(struct address_record *records, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        address_record_clear(&records[i]);
    free(records);
}

static void fixed_destroy(struct mapix_row_source *source)
{
    struct fixed *fixed = (struct fixed *)(void *)source;
    free_records(fixed->records, fixed->count);
    address_book_release(fixed->book);
    free(fixed);
}

static const struct mapix_row_source_operations fixed_operations = {
    .columns = columns,
    .open_view = open_view,
    .close_view = close_view,
    .read = fixed_read,
    .read_rows = fixed_read_rows,
    .destroy = fixed_destroy,
};

static HRESULT load_profiles(struct address_book *book, ULONG *ret_count, struct address_record **ret_records)
{
    char **names = NULL;
    ULONG count = 0, done = 0;
    HRESULT hr = address_profiles(&count, &names);
    struct address_record *records = SUCCEEDED(hr) ? calloc(count + (size_t)1, sizeof(*records)) : NULL;
    if (SUCCEEDED(hr) && !records)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && done < count && SUCCEEDED(hr = address_record_profile(book, names[done], &records[done])))
        done++;
    free(names);
    if (FAILED(hr)) {
        free_records(records, done);
        return hr;
    }
    *ret_count = count;
    *ret_records = records;
    return S_OK;
}

/* A member that is an entry of this book is shown as it is today; one that is gone as it was. */
static HRESULT load_member(struct address_book *book, const SRow *row, struct address_record *ret_record)
{
    const SPropValue *id = mapix_value_find(row->lpProps, row->cValues, PR_ENTRYID);
    struct address_id parsed;
    if (id && SUCCEEDED(address_id_parse(book, id->Value.bin.cb, id->Value.bin.lpb, &parsed)) && parsed.number) {
        HRESULT hr = address_record_load(book, parsed.kind, parsed.number, ret_record);
        if (hr != MAPI_E_NOT_FOUND)
            return hr;
    }
    return address_record_member(row, ret_record);
}

static HRESULT load_members(struct address_book *book, int64_t list, ULONG *ret_count, struct address_record **ret_records)
{
    LPSRowSet rows = NULL;
    ULONG done = 0;
    HRESULT hr = address_members(book, list, &rows);
    struct address_record *records = SUCCEEDED(hr) ? calloc(rows->cRows + (size_t)1, sizeof(*records)) : NULL;
    if (SUCCEEDED(hr) && !records)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && done < rows->cRows && SUCCEEDED(hr = load_member(book, &rows->aRow[done], &records[done])))
        done++;
    FreeProws(rows);
    if (FAILED(hr)) {
        free_records(records, done);
        return hr;
    }
    *ret_count = done;
    *ret_records = records;
    return S_OK;
}

static HRESULT load_contacts(struct address_book *book, ULONG *ret_count, struct address_record **ret_records)
{
    int64_t *ids = NULL;
    ULONG count = 0, done = 0;
    HRESULT hr = mapix_store_messages_list(book->engine, book->folder, MAPIX_MESSAGE_NORMAL, &count, &ids);
    struct address_record *records = SUCCEEDED(hr) ? calloc(count + (size_t)1, sizeof(*records)) : NULL;
    if (SUCCEEDED(hr) && !records)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++) {
        hr = address_record_load(book, 0, ids[i], &records[done]);
        done += hr == S_OK;
        if (hr == MAPI_E_NOT_FOUND)
            hr = S_OK;
    }
    MAPIFreeBuffer(ids);
    if (FAILED(hr)) {
        free_records(records, done);
        return hr;
    }
    *ret_count = done;
    *ret_records = records;
    return S_OK;
}

static HRESULT load_records(struct address_book *book, enum address_kind kind, int64_t list, ULONG *ret_count, struct address_record **ret_records)
{
    if (kind == ADDRESS_CONTACTS)
        return load_contacts(book, ret_count, ret_records);
    return kind == ADDRESS_LIST ? load_members(book, list, ret_count, ret_records) : load_profiles(book, ret_count, ret_records);
}

HRESULT address_contents_table(struct address_book *book, struct mapix_object *parent, enum address_kind kind, int64_t list,
    const SRestriction *base, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSSortOrderSet(1, by_name) = { 1, 0, 0, { { PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND } } };
    const SSortOrderSet *sort = (const SSortOrderSet *)(const void *)&by_name;
    if (kind == ADDRESS_CONTACTS) {
        HRESULT hr = address_book_listen(book);
        return FAILED(hr) ? hr : mapix_table_open_with(&book->contacts, flags, base, sort, parent, ret_table);
    }
    struct fixed *fixed = calloc(1, sizeof(*fixed));
    if (!fixed)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = load_records(book, kind, list, &fixed->count, &fixed->records);
    if (FAILED(hr)) {
        free(fixed);
        return hr;
    }
    fixed->book = address_book_reference(book);
    mapix_row_source_init(&fixed->source, &fixed_operations, TBLTYPE_SNAPSHOT);
    hr = mapix_table_open_with(&fixed->source, flags, base, sort, parent, ret_table);
    mapix_row_source_release(&fixed->source);
    return hr;
}

/* --- Hierarchy, templates -------------------------------------------------------------------------------------------------------------- */

HRESULT address_container_values(struct address_book *book, enum address_kind kind, const struct prop_memory *memory, ULONG *ret_count,
    SPropValue ret_values[12])
{
    BYTE bytes[ADDRESS_ID_MAX];
    bool contacts = kind == ADDRESS_CONTACTS;
    ULONG count = 0, size = address_id_make(book, kind, 0, NULL, bytes);
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_W };
    name.Value.lpszW = WIDE(kind == ADDRESS_ROOT ? L"Local address book" : contacts ? L"Contacts" : L"Profiles");
    HRESULT hr = mapix_prop_copy_value(memory, &name, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_binary(memory, PR_ENTRYID, bytes, size, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_binary(memory, PR_RECORD_KEY, bytes, size, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_binary(memory, PR_INSTANCE_KEY, bytes, size, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_binary(memory, PR_AB_PROVIDER_ID, &address_common_uid, 16, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_long(PR_OBJECT_TYPE, MAPI_ABCONT, &ret_values[count++]);
    if (SUCCEEDED(hr))                                  /* SPI-AB-07, -26 */
        hr = local_put_long(PR_CONTAINER_FLAGS, kind == ADDRESS_ROOT ? AB_SUBCONTAINERS | AB_UNMODIFIABLE
            : AB_RECIPIENTS | (contacts ? AB_MODIFIABLE : AB_UNMODIFIABLE), &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_long(PR_DISPLAY_TYPE, kind == ADDRESS_ROOT ? DT_NOT_SPECIFIC : contacts ? DT_LOCAL : DT_GLOBAL, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_long(PR_DEPTH, 0, &ret_values[count++]);
    if (SUCCEEDED(hr) && contacts) {                    /* SPI-AB-19 */
        size = address_id_make(book, ADDRESS_USER_TEMPLATE, 0, NULL, bytes);
        hr = local_put_binary(memory, PR_DEF_CREATE_MAILUSER, bytes, size, &ret_values[count++]);
        size = address_id_make(book, ADDRESS_LIST_TEMPLATE, 0, NULL, bytes);
        if (SUCCEEDED(hr))
            hr = local_put_binary(memory, PR_DEF_CREATE_DL, bytes, size, &ret_values[count++]);
    }
    *ret_count = count;
    return hr;
}

/* An ITableData of ours with one more row. */
static HRESULT add_row(LPTABLEDATA data, ULONG count, SPropValue *values)
{
    SRow row = { .cValues = count, .lpProps = values };
    return data->lpVtbl->HrModifyRow(data, &row);
}

static HRESULT new_data(struct address_book *book, const SPropTagArray *tags, LPTABLEDATA *ret_data)
{
    return CreateTable(&IID_IMAPITableData, book->allocate_buffer, book->allocate_more, book->free_buffer, NULL, TBLTYPE_DYNAMIC, PR_INSTANCE_KEY,
        (LPSPropTagArray)(uintptr_t)tags, ret_data);
}

static HRESULT give_table(LPTABLEDATA data, struct mapix_object *parent, ULONG flags, LPMAPITABLE *ret_table)
{
    return mapix_table_open(mapix_table_data_source(data), flags & MAPI_UNICODE, parent, ret_table);
}

/* SPI-AB-10 */
HRESULT address_hierarchy_table(struct address_book *book, struct mapix_object *parent, enum address_kind kind, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(9, tags) = { 9, { PR_DISPLAY_NAME_W, PR_ENTRYID, PR_INSTANCE_KEY, PR_CONTAINER_FLAGS, PR_DISPLAY_TYPE,
        PR_DEPTH, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_AB_PROVIDER_ID } };
    LPTABLEDATA data = NULL;
    struct prop_memory memory = { mapix_memory_new(256), MAPIAllocateMore };
    HRESULT hr = memory.base ? new_data(book, (const SPropTagArray *)(const void *)&tags, &data) : MAPI_E_NOT_ENOUGH_MEMORY;
    for (int i = ADDRESS_CONTACTS; SUCCEEDED(hr) && kind == ADDRESS_ROOT && i <= ADDRESS_PROFILES; i++) {
        SPropValue values[12];
        ULONG count = 0;
        hr = address_container_values(book, (enum address_kind)i, &memory, &count, values);
        if (SUCCEEDED(hr))
            hr = add_row(data, count, values);
    }
    if (SUCCEEDED(hr))
        hr = give_table(data, parent, flags, ret_table);
    if (data)
        data->lpVtbl->Release(data);
    mapix_memory_free(memory.base);
    return hr;
}

/* SPI-AB-18, -19 */
HRESULT address_template_table(struct address_book *book, struct mapix_object *parent, bool lists, ULONG flags, LPMAPITABLE *ret_table)
{
    static const SizedSPropTagArray(7, tags) = { 7, { PR_ADDRTYPE_W, PR_DEPTH, PR_DISPLAY_NAME_W, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY,
        PR_SELECTABLE } };
    static const struct { enum address_kind kind; const wchar_t *type, *name; LONG display_type; } templates[] = {
        { ADDRESS_LIST_TEMPLATE, L"MAPIPDL", L"Personal distribution list", DT_PRIVATE_DISTLIST },
        { ADDRESS_USER_TEMPLATE, L"SMTP", L"Internet address", DT_MAILUSER },
    };
    LPTABLEDATA data = NULL;
    HRESULT hr = new_data(book, (const SPropTagArray *)(const void *)&tags, &data);
    for (int i = lists ? 0 : 1; SUCCEEDED(hr) && i < 2; i++) {
        BYTE id[ADDRESS_ID_MAX];
        SBinary binary = { address_id_make(book, templates[i].kind, 0, NULL, id), id };
        SPropValue values[] = {
            { .ulPropTag = PR_ADDRTYPE_W, .Value.lpszW = WIDE(templates[i].type) },
            { .ulPropTag = PR_DEPTH, .Value.l = 0 },
            { .ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = WIDE(templates[i].name) },
            { .ulPropTag = PR_DISPLAY_TYPE, .Value.l = templates[i].display_type },
            { .ulPropTag = PR_ENTRYID, .Value.bin = binary },
            { .ulPropTag = PR_INSTANCE_KEY, .Value.bin = binary },
            { .ulPropTag = PR_SELECTABLE, .Value.b = TRUE },
        };
        hr = add_row(data, 7, values);
    }
    if (SUCCEEDED(hr))
        hr = give_table(data, parent, flags, ret_table);
    if (data)
        data->lpVtbl->Release(data);
    return hr;
}

/* --- Names ------------------------------------------------------------------------------------------------------------------------------ */

static const ULONG default_tags[] = { PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_TRANSMITABLE_DISPLAY_NAME_W, PR_ENTRYID,
    PR_SEARCH_KEY, PR_OBJECT_TYPE, PR_DISPLAY_TYPE };               /* SPI-AB-14 */

/* One property in the type asked for, for an array whose base is `memory`. */
static HRESULT recipient_value(struct address_book *book, const struct address_record *record, ULONG tag, ULONG flags,
    const struct prop_memory *memory, SPropValue *ret_value)
{
    ULONG type = PROP_TYPE(tag);
    address_value(book, record, tag, SIZE_MAX, memory, ret_value);
    if (PROP_TYPE(ret_value->ulPropTag) == PT_ERROR)
        return ret_value->Value.err == MAPI_E_NOT_ENOUGH_MEMORY ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    if (type == PT_UNSPECIFIED && PROP_TYPE(ret_value->ulPropTag) == PT_UNICODE && !(flags & MAPI_UNICODE))
        type = PT_STRING8;
    if (type == PT_UNSPECIFIED || type == PROP_TYPE(ret_value->ulPropTag))
        return S_OK;
    HRESULT hr = mapix_value_convert(ret_value, type, memory->base);
    if (hr == MAPI_E_NOT_ENOUGH_MEMORY)
        return hr;
    if (FAILED(hr))
        mapix_prop_error_value(ret_value, tag, MAPI_E_INVALID_TYPE);
    return S_OK;
}

/* Requested first: PrepareRecips's order, values already there win (SPI-AB-16). Otherwise ResolveNames's: what the container knows wins. */
HRESULT address_fill_recipient(struct address_book *book, const struct address_record *record, const SPropTagArray *tags, ULONG flags,
    bool requested_first, ADRENTRY *entry)
{
    SPropValue *all = mapix_memory_new_zero((entry->cValues + (size_t)tags->cValues + 1) * sizeof(*all));
    struct prop_memory memory = { all, MAPIAllocateMore };
    ULONG total = 0;
    HRESULT hr = all ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; SUCCEEDED(hr) && i < tags->cValues; i++) {
        const SPropValue *own = requested_first
            ? mapix_value_find(entry->rgPropVals, entry->cValues, CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_UNSPECIFIED)) : NULL;
        if (own && PROP_ID(own->ulPropTag) != PROP_ID(PR_ENTRYID) && PROP_TYPE(own->ulPropTag) != PT_ERROR)
            hr = mapix_value_copy(&all[total], own, all);
        else
            hr = recipient_value(book, record, tags->aulPropTag[i], flags, &memory, &all[total]);
        total++;
    }
    for (ULONG i = 0; SUCCEEDED(hr) && i < entry->cValues; i++)
        if (!mapix_value_find(all, total, CHANGE_PROP_TYPE(entry->rgPropVals[i].ulPropTag, PT_UNSPECIFIED)))
            hr = mapix_value_copy(&all[total++], &entry->rgPropVals[i], all);
    if (FAILED(hr)) {
        mapix_memory_free(all);
        return hr;
    }
    book->free_buffer(entry->rgPropVals);
    entry->rgPropVals = all;
    entry->cValues = total;
    return S_OK;
}

/* The only record that fits, an exact one before others. *ret_count: how many there are of the better kind. */
static HRESULT search(const struct address_query *query, const struct address_record *records, ULONG count, ULONG *ret_count, ULONG *ret_at)
{
    int best = ANR_FITS;
    *ret_count = 0;
    for (ULONG i = 0; i < count; i++) {
        int match;
        HRESULT hr = address_query_match(query, &records[i], &match);
        if (FAILED(hr))
            return hr;
        if (match > best) {
            best = match;
            *ret_count = 0;
        }
        if (match == best && !(*ret_count)++)
            *ret_at = i;
    }
    return S_OK;
}

static HRESULT resolve_one(struct address_book *book, const struct address_record *records, ULONG count, const SPropTagArray *tags, ULONG flags,
    ADRENTRY *entry, ULONG *io_state)
{
    const SPropValue *name = mapix_value_find_text(entry->rgPropVals, entry->cValues, PR_DISPLAY_NAME_W);
    struct address_query query = { 0 };
    ULONG found = 0, at = 0;
    if (!name || !name->Value.lpszW)
        return S_OK;
    wchar_t *text = PROP_TYPE(name->ulPropTag) == PT_UNICODE ? mapix_text_copy_wide(NULL, name->Value.lpszW) : mapix_text_wide(NULL, name->Value.lpszA);
    HRESULT hr = text ? address_query_make(text, &query) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
        hr = search(&query, records, count, &found, &at);
    if (SUCCEEDED(hr) && found > 1)
        *io_state = MAPI_AMBIGUOUS;
    if (SUCCEEDED(hr) && found == 1) {
        hr = address_fill_recipient(book, &records[at], tags, flags, false, entry);
        if (SUCCEEDED(hr))
            *io_state = MAPI_RESOLVED;
    }
    address_query_clear(&query);
    mapix_memory_free(text);
    return hr;
}

/* SPI-AB-13 */
HRESULT address_resolve(struct address_book *book, enum address_kind kind, int64_t list, LPSPropTagArray tags, ULONG flags, LPADRLIST names,
    LPFlagList states)
{
    struct { ULONG cValues; ULONG aulPropTag[8]; } preset = { .cValues = 8 };
    struct address_record *records = NULL;
    ULONG count = 0;
    for (int i = 0; i < 8; i++)
        preset.aulPropTag[i] = i < 4 && !(flags & MAPI_UNICODE) ? CHANGE_PROP_TYPE(default_tags[i], PT_STRING8) : default_tags[i];
    HRESULT hr = load_records(book, kind, list, &count, &records);
    for (ULONG i = 0; SUCCEEDED(hr) && i < names->cEntries && i < states->cFlags; i++) {
        ADRENTRY *entry = &names->aEntries[i];
        if (states->ulFlag[i] == MAPI_UNRESOLVED && entry->cValues && entry->rgPropVals
            && !mapix_value_find(entry->rgPropVals, entry->cValues, PR_ENTRYID))
            hr = resolve_one(book, records, count, tags ? tags : (LPSPropTagArray)(void *)&preset, flags, entry, &states->ulFlag[i]);
    }
    free_records(records, count);
    return hr;
}
