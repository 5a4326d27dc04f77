/* The forms (PR_DETAILS_TABLE) of what the local address book holds. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "providers/local/local_address.h"
#include "support/form.h"
#include "value/codec.h"
#include "value/value.h"

#define EDITED (DT_EDITABLE | DT_REQUIRED)

static const struct mapix_form_field user_fields[] = {
    { MAPIX_FORM_EDIT, "Name", PR_DISPLAY_NAME_A, EDITED },
    { MAPIX_FORM_EDIT, "Address type", PR_ADDRTYPE_A, EDITED },
    { MAPIX_FORM_EDIT, "Address", PR_EMAIL_ADDRESS_A, EDITED },
    { MAPIX_FORM_EDIT, "Company", PR_COMPANY_NAME_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Telephone", PR_BUSINESS_TELEPHONE_NUMBER_A, DT_EDITABLE },
    { MAPIX_FORM_EDIT, "Notes", PR_COMMENT_A, DT_EDITABLE | DT_MULTILINE },
};

/* A profile is what it is called. */
static const struct mapix_form_field profile_fields[] = {
    { MAPIX_FORM_EDIT, "Name", PR_DISPLAY_NAME_A, 0 },
    { MAPIX_FORM_EDIT, "Address type", PR_ADDRTYPE_A, 0 },
    { MAPIX_FORM_EDIT, "Address", PR_EMAIL_ADDRESS_A, 0 },
};

/* New lists, which have no members yet, show the first two. */
static const struct mapix_form_field list_fields[] = {
    { MAPIX_FORM_EDIT, "Name", PR_DISPLAY_NAME_A, EDITED },
    { MAPIX_FORM_EDIT, "Notes", PR_COMMENT_A, DT_EDITABLE | DT_MULTILINE },
    { MAPIX_FORM_LIST, "Members", PR_CONTAINER_CONTENTS, 0 },
};

static const struct mapix_form_field container_fields[] = {
    { MAPIX_FORM_EDIT, "Name", PR_DISPLAY_NAME_A, 0 },
};

#define FORM(fields) fields, sizeof(fields) / sizeof(fields[0])

static HRESULT make(struct address_book *book, const struct mapix_form_field *fields, size_t count, LPMAPITABLE *ret_table)
{
    return mapix_form_table("General", count, fields, book->allocate_buffer, book->allocate_more, book->free_buffer, ret_table);
}

HRESULT address_details_table(struct address_book *book, enum address_kind kind, bool saved, LPMAPITABLE *ret_table)
{
    switch (kind) {
    case ADDRESS_LIST:
    case ADDRESS_LIST_TEMPLATE:
        return make(book, list_fields, saved ? 3 : 2, ret_table);
    case ADDRESS_PROFILE_USER:
        return make(book, FORM(profile_fields), ret_table);
    case ADDRESS_ROOT:
    case ADDRESS_CONTACTS:
    case ADDRESS_PROFILES:
        return make(book, FORM(container_fields), ret_table);
    default:
        return make(book, FORM(user_fields), ret_table);
    }
}

/* --- Forms of other providers (SPI-AB-21) ---------------------------------------------------------------------------------------------------- */

#define FORM_ROWS 1000

/* The columns of a display table, without which it is none. */
static const SizedSPropTagArray(9, form_columns) = { 9, { PR_ROWID, PR_XPOS, PR_DELTAX, PR_YPOS, PR_DELTAY, PR_CONTROL_TYPE, PR_CONTROL_FLAGS,
    PR_CONTROL_STRUCTURE, PR_CONTROL_ID } };

/* All rows' values one after the other, each row beginning with PR_ROWID; errors are left out. */
static HRESULT encode_rows(const SRowSet *rows, void **ret_bytes, size_t *ret_size)
{
    ULONG columns = form_columns.cValues, count = 0;
    SPropValue *all = mapix_memory_new((rows->cRows * (size_t)columns + 1) * sizeof(*all));
    if (!all)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < rows->cRows; i++) {
        all[count++] = (SPropValue){ .ulPropTag = PR_ROWID, .Value.l = (LONG)i + 1 };
        for (ULONG j = 1; j < rows->aRow[i].cValues && j < columns; j++)
            if (PROP_TYPE(rows->aRow[i].lpProps[j].ulPropTag) != PT_ERROR)
                all[count++] = rows->aRow[i].lpProps[j];
    }
    HRESULT hr = mapix_codec_encode_values(all, count, ret_bytes, ret_size);
    mapix_memory_free(all);
    return hr;
}

HRESULT address_form_pack(LPMAPIPROP entry, void *base, SPropValue *ret_value)
{
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    void *bytes = NULL;
    size_t size = 0;
    HRESULT hr = entry->lpVtbl->OpenProperty(entry, PR_DETAILS_TABLE, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)&table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&form_columns, NULL, NULL, FORM_ROWS, &rows);
    if (SUCCEEDED(hr))
        hr = encode_rows(rows, &bytes, &size);
    if (SUCCEEDED(hr)) {
        *ret_value = (SPropValue){ .ulPropTag = PR_ADDRESS_FORM, .Value.bin = { (ULONG)size, mapix_memory_copy(base, bytes, size) } };
        hr = ret_value->Value.bin.lpb ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(bytes);
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    return hr;
}

HRESULT address_form_unpack(struct address_book *book, const SBinary *form, LPMAPITABLE *ret_table)
{
    LPTABLEDATA data = NULL;
    SPropValue *values = NULL;
    ULONG count = 0;
    void *base = mapix_memory_new(1);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = mapix_codec_decode_values(form->lpb, form->cb, base, &count, &values);
    if (SUCCEEDED(hr))
        hr = CreateTable(&IID_IMAPITableData, book->allocate_buffer, book->allocate_more, book->free_buffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
            (LPSPropTagArray)(uintptr_t)&form_columns, &data);
    for (ULONG at = 0; SUCCEEDED(hr) && at < count;) {
        ULONG end = at + 1;
        while (end < count && values[end].ulPropTag != PR_ROWID)
            end++;
        SRow row = { .cValues = end - at, .lpProps = &values[at] };
        hr = values[at].ulPropTag == PR_ROWID ? data->lpVtbl->HrModifyRow(data, &row) : MAPI_E_CORRUPT_DATA;
        at = end;
    }
    if (SUCCEEDED(hr))
        hr = data->lpVtbl->HrGetView(data, NULL, NULL, 0, ret_table);
    if (data)
        data->lpVtbl->Release(data);
    mapix_memory_free(base);
    return hr;
}
