/* ServiceEntry of LOCAL (SPI-SVC): it works as created. What can be set is where things lie: PR_PST_PATH, the store's file, goes to the
 * message store's section, PR_MAPIX_MAILDIR to the transport's, PR_DISPLAY_NAME to the store's. */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <mspst.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "providers/local/local_service.h"

/* Which provider a property of the service belongs to. 0: none of ours. */
static ULONG owner_of(ULONG tag)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_PST_PATH):
    case PROP_ID(PR_DISPLAY_NAME):
        return MAPI_STORE_PROVIDER;
    case PROP_ID(PR_MAPIX_MAILDIR):
        return MAPI_TRANSPORT_PROVIDER;
    default:
        return 0;
    }
}

static bool is_absolute(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA[0] == '/'
                                                     : PROP_TYPE(value->ulPropTag) == PT_UNICODE && value->Value.lpszW[0] == L'/';
}

/* All must be ours and make sense before any is written. */
static HRESULT check_values(ULONG count, const SPropValue *values)
{
    for (ULONG i = 0; i < count; i++) {
        if (!owner_of(values[i].ulPropTag))
            return MAPI_E_INVALID_PARAMETER;
        if (PROP_ID(values[i].ulPropTag) != PROP_ID(PR_DISPLAY_NAME) && !is_absolute(&values[i]))
            return MAPI_E_INVALID_PARAMETER;
    }
    return S_OK;
}

static HRESULT write_values(LPPROVIDERADMIN admin, const SBinary *uid, ULONG type, ULONG count, const SPropValue *values)
{
    LPPROFSECT section;
    HRESULT result = admin->lpVtbl->OpenProfileSection(admin, (LPMAPIUID)(void *)uid->lpb, NULL, MAPI_MODIFY, &section);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < count && !FAILED(result); i++)
        if (owner_of(values[i].ulPropTag) == type)
            result = HrSetOneProp((LPMAPIPROP)section, (LPSPropValue)(uintptr_t)&values[i]);
    if (!FAILED(result))
        result = section->lpVtbl->SaveChanges(section, 0);
    section->lpVtbl->Release(section);
    return result;
}

static HRESULT configure(LPPROVIDERADMIN admin, ULONG count, const SPropValue *values)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_PROVIDER_UID, PR_RESOURCE_TYPE } };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = check_values(count, values);

    if (FAILED(result) || !count)
        return result;
    if (!admin)
        return MAPI_E_INVALID_PARAMETER;
    result = admin->lpVtbl->GetProviderTable(admin, 0, &table);
    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows && !FAILED(result); i++) {
        const SPropValue *row = rows->aRow[i].lpProps;

        if (row[0].ulPropTag == PR_PROVIDER_UID && row[1].ulPropTag == PR_RESOURCE_TYPE)
            result = write_values(admin, &row[0].Value.bin, (ULONG)row[1].Value.l, count, values);
    }
    FreeProws(rows);
    return result;
}

/* SPI-SVC-04 to -11. There is no sheet: every setting has a working default, so configuring without values succeeds (SPI-SVC-06 [X]). */
HRESULT STDAPICALLTYPE ServiceEntry(HINSTANCE instance, LPMALLOC malloc_object, LPMAPISUP support, ULONG_PTR ui_param, ULONG flags,
    ULONG context, ULONG count, LPSPropValue values, LPPROVIDERADMIN admin, LPMAPIERROR *ret_error)
{
    (void)instance;
    (void)malloc_object;
    (void)support;
    (void)ui_param;
    (void)flags;
    if (ret_error)
        *ret_error = NULL;
    switch (context) {
    case MSG_SERVICE_CREATE:
    case MSG_SERVICE_CONFIGURE:
        return count && !values ? MAPI_E_INVALID_PARAMETER : configure(admin, count, values);
    case MSG_SERVICE_INSTALL:
    case MSG_SERVICE_UNINSTALL:
    case MSG_SERVICE_DELETE:           /* the store's file stays: it is the user's mail */
    case MSG_SERVICE_PROVIDER_CREATE:
    case MSG_SERVICE_PROVIDER_DELETE:
        return S_OK;
    default:
        return MAPI_E_NO_SUPPORT;
    }
}
