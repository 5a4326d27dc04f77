/* mapix provider check: what every object, property object and table keeps to. */
#include "cli/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "value/names.h"

/* An interface that nobody has. */
static const IID nobody = { 0x7a3c1e55, 0x0d42, 0x4f19, { 0x8e, 0x61, 0x13, 0xc2, 0x9b, 0x70, 0x44, 0xd8 } };

void provider_check_unknown(const struct provider_target *target, LPUNKNOWN object, const IID *own, size_t slots, const char *what)
{
    const void *const *methods = *(const void *const *const *)(const void *)object;
    LPUNKNOWN again = NULL, other = (LPUNKNOWN)(uintptr_t)&nobody;
    size_t missing = 0;

    provider_step(target, "reading the method table of %s", what);
    for (size_t i = 0; methods && i < slots; i++)
        missing += !methods[i];
    MUST(target, "SPI-ABI-01", methods && !missing, "a method in each slot of the interface", "%s has %zu empty slots of %zu", what, missing, slots);
    if (!methods || missing)
        return;
    provider_step(target, "AddRef and Release of %s", what);
    ULONG added = object->lpVtbl->AddRef(object), left = object->lpVtbl->Release(object);
    SHOULD(target, "SPI-ABI-04", added == left + 1 && left >= 1, "AddRef and Release to answer the new count", "%s: AddRef %u, then Release %u", what,
        (unsigned)added, (unsigned)left);
    provider_step(target, "QueryInterface of %s", what);
    HRESULT result = object->lpVtbl->QueryInterface(object, own, (LPVOID *)&again);
    MUST(target, "SPI-ABI-04", !FAILED(result) && again, "QueryInterface to give an object's own interface", "%s: %s", what, provider_result(result));
    if (!FAILED(result) && again)
        again->lpVtbl->Release(again);
    again = NULL;
    result = object->lpVtbl->QueryInterface(object, &IID_IUnknown, (LPVOID *)&again);
    MUST(target, "SPI-ABI-04", !FAILED(result) && again, "QueryInterface to give IUnknown", "%s: %s", what, provider_result(result));
    if (!FAILED(result) && again)
        again->lpVtbl->Release(again);
    result = object->lpVtbl->QueryInterface(object, &nobody, (LPVOID *)&other);
    MUST(target, "SPI-ABI-04", result == MAPI_E_INTERFACE_NOT_SUPPORTED && !other,
        "QueryInterface for an unknown interface to answer E_NOINTERFACE and leave NULL", "%s: %s, %s", what, provider_result(result),
        other ? "the pointer stays" : "NULL");
    object->lpVtbl->AddRef(object);
    ULONG balanced = object->lpVtbl->Release(object);
    SHOULD(target, "SPI-ABI-04", balanced == left, "QueryInterface to add one reference", "%s: the count went from %u to %u", what, (unsigned)left,
        (unsigned)balanced);
}

static void check_last_error(const struct provider_target *target, LPMAPIPROP object, HRESULT failed, const char *what)
{
    LPMAPIERROR error = (LPMAPIERROR)(uintptr_t)&nobody;

    provider_step(target, "GetLastError of %s", what);
    HRESULT result = object->lpVtbl->GetLastError(object, failed, 0, &error);
    MUST(target, "SPI-ABI-08", result == S_OK && (const void *)error != &nobody, "GetLastError to answer S_OK with a MAPIERROR or NULL", "%s: %s, %s", what,
        provider_result(result), (const void *)error == &nobody ? "the pointer stays" : "answered");
    if (result == S_OK && error && (const void *)error != &nobody) {
        MUST(target, "SPI-ABI-08", !error->lpszComponent || strlen((const char *)error->lpszComponent) <= 30, "a component of 30 characters at most",
            "%s: \"%s\"", what, (const char *)error->lpszComponent);
        provider_free(target, error, "the MAPIERROR of GetLastError");
    }
}

static void check_required(const struct provider_target *target, LPMAPIPROP object, const char *what, const char *rule, const ULONG *required, size_t count)
{
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    ULONG value_count = 0;
    char missing[512] = "";

    if (FAILED(MAPIAllocateBuffer((ULONG)CbNewSPropTagArray(count + 1), (LPVOID *)&tags)))
        return;
    tags->cValues = (ULONG)count + 1;
    memcpy(tags->aulPropTag, required, count * sizeof(ULONG));
    tags->aulPropTag[count] = PROP_TAG(PT_LONG, 0x67E1);       /* nobody has it */
    provider_step(target, "GetProps of %s", what);
    HRESULT result = object->lpVtbl->GetProps(object, tags, 0, &value_count, &values);
    MUST(target, "SPI-PROP-04", result == MAPI_W_ERRORS_RETURNED && values && value_count == count + 1 && values[count].ulPropTag ==
        PROP_TAG(PT_ERROR, 0x67E1) && values[count].Value.err == MAPI_E_NOT_FOUND,
        "an unknown property to be PT_ERROR with MAPI_E_NOT_FOUND in its place, and MAPI_W_ERRORS_RETURNED", "%s: GetProps %s, %u values for %zu tags", what,
        provider_result(result), (unsigned)value_count, count + 1);
    for (size_t i = 0; !FAILED(result) && values && i < count && i < value_count; i++)
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR && strlen(missing) < 400) {
            const char *name = NULL;
            char number[16];

            snprintf(number, sizeof(number), "%#010x", (unsigned)required[i]);
            name = mapix_names_property(required[i]);
            snprintf(missing + strlen(missing), sizeof(missing) - strlen(missing), "%s%s", *missing ? ", " : "", name ? name : number);
        }
    if (!FAILED(result) && count)
        MUST(target, rule, !*missing, "the required properties", "%s lacks %s", what, missing);
    MAPIFreeBuffer(tags);
    provider_free(target, values, "the values of GetProps");
}

void provider_check_properties(const struct provider_target *target, LPMAPIPROP object, const char *what, const char *rule, const ULONG *required,
    size_t count)
{
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    LPUNKNOWN opened = NULL;
    ULONG value_count;
    HRESULT result;

    check_required(target, object, what, rule, required, count);
    provider_step(target, "GetPropList of %s", what);
    result = object->lpVtbl->GetPropList(object, 0, &tags);
    MUST(target, "SPI-PROP-06", (result == S_OK && tags) || result == MAPI_E_NO_SUPPORT, "GetPropList to list the properties", "%s: %s", what,
        provider_result(result));
    if (result == S_OK)
        provider_free(target, tags, "the tags of GetPropList");
    provider_step(target, "GetProps of %s with an unknown flag", what);
    result = object->lpVtbl->GetProps(object, NULL, 0x00004000, &value_count, &values);
    MUST(target, "SPI-ABI-06", FAILED(result), "unknown flags to be refused (MAPI_E_UNKNOWN_FLAGS)", "%s: GetProps with flag 0x4000: %s", what,
        provider_result(result));
    if (!FAILED(result))
        provider_free(target, values, "the values of GetProps");
    check_last_error(target, object, result, what);
    provider_step(target, "OpenProperty of %s for a property that is not there", what);
    result = object->lpVtbl->OpenProperty(object, PROP_TAG(PT_BINARY, 0x67E1), &IID_IStream, 0, 0, &opened);
    MUST(target, "SPI-PROP-11", FAILED(result), "OpenProperty of a missing property to fail", "%s: %s", what, provider_result(result));
    if (!FAILED(result) && opened)
        opened->lpVtbl->Release(opened);
}

/* --- tables --- */

static void check_columns(const struct provider_target *target, LPMAPITABLE table, const char *what, const char *rule, const ULONG *required, size_t count)
{
    LPSPropTagArray columns = NULL;
    char missing[512] = "";

    provider_step(target, "QueryColumns of %s", what);
    HRESULT result = table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns);
    MUST(target, "SPI-TBL-02", result == S_OK && columns, "QueryColumns to list all columns", "%s: %s", what, provider_result(result));
    if (FAILED(result) || !columns)
        return;
    for (size_t i = 0; i < count; i++) {
        bool there = false;

        for (ULONG j = 0; j < columns->cValues && !there; j++)
            there = PROP_ID(columns->aulPropTag[j]) == PROP_ID(required[i]);
        if (!there && strlen(missing) < 400) {
            const char *name = mapix_names_property(required[i]);

            snprintf(missing + strlen(missing), sizeof(missing) - strlen(missing), "%s%s", *missing ? ", " : "", name ? name : "?");
        }
    }
    MUST(target, rule, !*missing, "the required columns", "%s lacks %s", what, missing);
    provider_free(target, columns, "the tags of QueryColumns");
}

/* Three columns, the middle one of nobody: each row has three values in that order. */
static void check_rows(const struct provider_target *target, LPMAPITABLE table, const char *what, ULONG first, ULONG last)
{
    SizedSPropTagArray(3, columns) = { 3, { first, PROP_TAG(PT_LONG, 0x67E1), last } };
    LPSRowSet rows = NULL;
    ULONG count = 0;

    provider_step(target, "SetColumns and QueryRows of %s", what);
    HRESULT result = table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0);
    if (!FAILED(result))
        result = table->lpVtbl->GetRowCount(table, 0, &count);
    if (!FAILED(result))
        result = table->lpVtbl->QueryRows(table, 1000, 0, &rows);
    MUST(target, "SPI-TBL-04", !FAILED(result) && rows, "rows", "%s: %s", what, provider_result(result));
    if (FAILED(result) || !rows)
        return;
    bool shape = true;
    for (ULONG i = 0; i < rows->cRows; i++)
        shape &= rows->aRow[i].cValues == 3 && PROP_ID(rows->aRow[i].lpProps[0].ulPropTag) == PROP_ID(first) &&
            rows->aRow[i].lpProps[1].ulPropTag == PROP_TAG(PT_ERROR, 0x67E1) && PROP_ID(rows->aRow[i].lpProps[2].ulPropTag) == PROP_ID(last);
    MUST(target, "SPI-TBL-03", shape, "each row to have the columns set, in their order, unknown ones as PT_ERROR", "%s has rows of another shape", what);
    SHOULD(target, "SPI-TBL-19", count == rows->cRows || rows->cRows == 1000, "GetRowCount to count the rows there are", "%s: %u counted, %u read", what,
        (unsigned)count, (unsigned)rows->cRows);
    FreeProws(rows);
}

static int compare_values(const SPropValue *one, const SPropValue *other)
{
    return LPropCompareProp((LPSPropValue)(uintptr_t)one, (LPSPropValue)(uintptr_t)other);
}

static void check_order(const struct provider_target *target, LPMAPITABLE table, const char *what, ULONG tag)
{
    SizedSPropTagArray(1, columns) = { 1, { tag } };
    SizedSSortOrderSet(1, order) = { 1, 0, 0, { { tag, TABLE_SORT_ASCEND } } };
    LPSRowSet rows = NULL;

    provider_step(target, "SortTable of %s", what);
    HRESULT result = table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, 0);
    if (!FAILED(result))
        result = table->lpVtbl->SortTable(table, (LPSSortOrderSet)&order, 0);
    if (result == MAPI_E_NO_SUPPORT || result == MAPI_E_TOO_COMPLEX)
        return;                                /* it may */
    if (!FAILED(result))
        result = table->lpVtbl->QueryRows(table, 1000, 0, &rows);
    MUST(target, "SPI-TBL-12", !FAILED(result) && rows, "a sorted table", "%s: %s", what, provider_result(result));
    if (FAILED(result) || !rows)
        return;
    bool ordered = true;
    for (ULONG i = 1; i < rows->cRows; i++)
        if (rows->aRow[i - 1].lpProps[0].ulPropTag == tag && rows->aRow[i].lpProps[0].ulPropTag == tag)
            ordered &= compare_values(&rows->aRow[i - 1].lpProps[0], &rows->aRow[i].lpProps[0]) <= 0;
    MUST(target, "SPI-TBL-12", ordered, "rows in the order asked for", "%s has them in another", what);
    FreeProws(rows);
}

void provider_check_table(const struct provider_target *target, LPMAPITABLE table, const char *what, const char *rule, const ULONG *required,
    size_t count, ULONG sort_tag)
{
    LONG moved = 0;

    provider_check_unknown(target, (LPUNKNOWN)table, &IID_IMAPITable, 26, what);
    check_columns(target, table, what, rule, required, count);
    check_rows(target, table, what, PR_ENTRYID, PR_DISPLAY_NAME_A);
    check_order(target, table, what, sort_tag);
    provider_step(target, "SeekRow of %s", what);
    HRESULT result = table->lpVtbl->SeekRow(table, BOOKMARK_BEGINNING, 0, &moved);
    MUST(target, "SPI-TBL-09", !FAILED(result) && !moved, "SeekRow to the beginning", "%s: %s, moved %d", what, provider_result(result), (int)moved);
    provider_step(target, "QueryRows of %s with no place for the rows", what);
    result = table->lpVtbl->QueryRows(table, 1, 0, NULL);
    MUST(target, "SPI-ABI-06", FAILED(result), "a missing out pointer to be refused", "%s: QueryRows %s", what, provider_result(result));
}
