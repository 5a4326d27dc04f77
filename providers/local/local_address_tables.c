/* Tables of the local address book that are the same for everybody: containers and templates. */
#include "providers/local/local_address.h"

#include "base/memory.h"
#include "providers/local/local_store.h"
#include "table/data.h"

#define WIDE(text) ((LPWSTR)(uintptr_t)(text))

HRESULT address_container_values(struct address_book *book, enum address_kind kind, const struct prop_memory *memory, ULONG *ret_count,
    SPropValue ret_values[ADDRESS_CONTAINER_VALUES])
{
    BYTE bytes[ADDRESS_ID_MAX];
    bool contacts = kind == ADDRESS_CONTACTS;
    ULONG count = 0, size = address_id_make(book, kind, 0, NULL, bytes);
    SPropValue name = { .ulPropTag = PR_DISPLAY_NAME_W }, comment = { .ulPropTag = PR_COMMENT_W };
    name.Value.lpszW = WIDE(kind == ADDRESS_ROOT ? L"Local address book" : contacts ? L"Contacts" : L"Profiles");
    comment.Value.lpszW = WIDE(kind == ADDRESS_ROOT ? L"What is kept on this machine" : contacts ? L"People and lists that you keep" : L"Users of this machine's profiles");
    HRESULT hr = mapix_prop_copy_value(memory, &name, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = mapix_prop_copy_value(memory, &comment, &ret_values[count++]);
    if (SUCCEEDED(hr))
        hr = local_put_long(PR_STATUS, 0, &ret_values[count++]);
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
    static const SizedSPropTagArray(11, tags) = { 11, { PR_DISPLAY_NAME_W, PR_ENTRYID, PR_INSTANCE_KEY, PR_CONTAINER_FLAGS, PR_DISPLAY_TYPE,
        PR_DEPTH, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_AB_PROVIDER_ID, PR_COMMENT_W, PR_STATUS } };
    LPTABLEDATA data = NULL;
    struct prop_memory memory = { mapix_memory_new(256), MAPIAllocateMore };
    HRESULT hr = memory.base ? new_data(book, (const SPropTagArray *)(const void *)&tags, &data) : MAPI_E_NOT_ENOUGH_MEMORY;
    for (int i = ADDRESS_CONTACTS; SUCCEEDED(hr) && kind == ADDRESS_ROOT && i <= ADDRESS_PROFILES; i++) {
        SPropValue values[ADDRESS_CONTAINER_VALUES];
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
