/* Static tables of profiles, services and providers: rows are put into an ITableData whose view is given away. */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "session/admin_internal.h"

static ULONG tag_for(ULONG tag, ULONG flags)
{
    if (!(flags & MAPI_UNICODE))
        return tag;
    return PROP_TYPE(tag) == PT_STRING8 ? CHANGE_PROP_TYPE(tag, PT_UNICODE)
        : PROP_TYPE(tag) == PT_MV_STRING8 ? CHANGE_PROP_TYPE(tag, PT_MV_UNICODE) : tag;
}

void admin_table_begin(struct admin_table *table, ULONG flags, ULONG count, const ULONG *columns)
{
    memset(table, 0, sizeof(*table));
    table->flags = flags;
    table->columns.cValues = count;
    for (ULONG i = 0; i < count; i++)
        table->columns.aulPropTag[i] = tag_for(columns[i], flags);
    table->result = CreateTable(&IID_IMAPITableData, (ALLOCATEBUFFER *)MAPIAllocateBuffer, (ALLOCATEMORE *)MAPIAllocateMore,
        (FREEBUFFER *)MAPIFreeBuffer, NULL, TBLTYPE_SNAPSHOT, PR_INSTANCE_KEY, (LPSPropTagArray)&table->columns, &table->data);
}

/* Wide copies of text where the table is wide. */
static HRESULT widen(void *base, const SPropValue *value, SPropValue *ret_value)
{
    *ret_value = *value;
    ret_value->ulPropTag = tag_for(value->ulPropTag, MAPI_UNICODE);
    if (PROP_TYPE(value->ulPropTag) == PT_STRING8) {
        ret_value->Value.lpszW = mapix_text_wide(base, value->Value.lpszA);
        return ret_value->Value.lpszW ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (PROP_TYPE(value->ulPropTag) != PT_MV_STRING8)
        return S_OK;
    ULONG count = value->Value.MVszA.cValues;
    LPWSTR *texts = mapix_memory_more_array(base, count ? count : 1, sizeof(*texts));
    if (!texts)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    ret_value->Value.MVszW.lppszW = texts;
    for (ULONG i = 0; i < count; i++)
        if (!(texts[i] = mapix_text_wide(base, value->Value.MVszA.lppszA[i])))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    return S_OK;
}

void admin_table_add(struct admin_table *table, ULONG count, const SPropValue *values)
{
    SRow row = { 0 };
    if (FAILED(table->result))
        return;
    row.lpProps = mapix_memory_new(count * sizeof(SPropValue));
    if (!row.lpProps)
        table->result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count && SUCCEEDED(table->result); i++) {
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR || values[i].ulPropTag == 0)
            continue;
        row.lpProps[row.cValues] = values[i];
        if (table->flags & MAPI_UNICODE)
            table->result = widen(row.lpProps, &values[i], &row.lpProps[row.cValues]);
        row.cValues++;
    }
    if (SUCCEEDED(table->result))
        table->result = table->data->lpVtbl->HrModifyRow(table->data, &row);
    mapix_memory_free(row.lpProps);
}

HRESULT admin_table_end(struct admin_table *table, struct mapix_object *object, LPMAPITABLE *ret_table)
{
    if (SUCCEEDED(table->result))
        table->result = table->data->lpVtbl->HrGetView(table->data, NULL, NULL, 0, ret_table);
    if (table->data)
        table->data->lpVtbl->Release(table->data);
    /* The default columns are the documented ones; the instance key is there for who asks (PROF-04, TABL-05). */
    if (SUCCEEDED(table->result) &&
        FAILED(table->result = (*ret_table)->lpVtbl->SetColumns(*ret_table, (LPSPropTagArray)&table->columns, 0))) {
        (*ret_table)->lpVtbl->Release(*ret_table);
        *ret_table = NULL;
    }
    if (FAILED(table->result))
        return mapix_object_fail(object, table->result, 0, "A table of the profile could not be made%s",
            table->result == MAPI_E_NOT_ENOUGH_MEMORY ? ": not enough memory" : "");
    return S_OK;
}
