/* The header list of a remote transport, for programs: the transport's status object is asked for its folder (SPI-XP-35). */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "value/codec.h"
#include "wire/spooler_request.h"

#define ANSWER_MAX (512u << 10)        /* bytes of one answer; the next question begins where it ended */

static HRESULT open_folder(struct spooler_state *spooler, const MAPIUID *section, LPMAPIFOLDER *ret_folder)
{
    int index = section ? spooler_find_transport(spooler, section) : -1;
    LPXPLOGON logon = index >= 0 && spooler_transport_works(spooler, (unsigned)index) ? spooler->session->transports[index].logon : NULL;
    LPMAPISTATUS status;
    ULONG type;
    HRESULT result;

    if (!logon)
        return MAPI_E_NOT_FOUND;
    result = logon->lpVtbl->OpenStatusEntry(logon, NULL, 0, &type, &status);
    if (FAILED(result))
        return result;
    if (FAILED(status->lpVtbl->QueryInterface(status, &IID_IMAPIFolder, (LPVOID *)ret_folder)))
        result = MAPI_E_INTERFACE_NOT_SUPPORTED;
    status->lpVtbl->Release(status);
    return result;
}

static HRESULT read_headers(LPMAPIFOLDER folder, LPSRowSet *ret_rows)
{
    LPMAPITABLE table;
    LPSPropTagArray columns = NULL;
    HRESULT result = folder->lpVtbl->GetContentsTable(folder, 0, &table);

    if (FAILED(result))
        return result;
    if (FAILED(table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns)))
        columns = NULL;
    result = HrQueryAllRows(table, columns, NULL, NULL, 0, ret_rows);
    MAPIFreeBuffer(columns);
    table->lpVtbl->Release(table);
    return result;
}

/* One more of the answer: what is missing is left out. S_FALSE: it did not fit any more. */
static HRESULT add(SBinaryArray *answer, size_t *io_size, ULONG count, const SPropValue *values)
{
    SPropValue *known = malloc((count + 1) * sizeof(*known));
    ULONG used = 0;
    void *bytes;
    size_t size;
    HRESULT result;

    if (!known)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR && PROP_TYPE(values[i].ulPropTag) != PT_NULL && PROP_TYPE(values[i].ulPropTag) != PT_OBJECT)
            known[used++] = values[i];
    result = mapix_codec_encode_values(known, used, &bytes, &size);
    free(known);
    if (FAILED(result))
        return result;
    if (*io_size + size > ANSWER_MAX) {
        free(bytes);
        return answer->cValues ? S_FALSE : MAPI_E_TOO_BIG;
    }
    *io_size += size;
    answer->lpbin[answer->cValues++] = (SBinary){ (ULONG)size, bytes };
    return S_OK;
}

HRESULT spooler_answer_headers(struct spooler_state *spooler, const MAPIUID *section, ULONG first, void **ret_bytes, size_t *ret_size)
{
    LPMAPIFOLDER folder;
    LPSRowSet rows = NULL;
    LPSPropValue values = NULL;
    SPropValue said[2] = { { .ulPropTag = SPOOLER_TAG_ROWS }, { .ulPropTag = SPOOLER_TAG_FLAGS } };
    SBinaryArray *answer = &said[0].Value.MVbin;
    size_t size = 0;
    ULONG count = 0;
    HRESULT result = open_folder(spooler, section, &folder);

    if (FAILED(result))
        return result;
    result = folder->lpVtbl->GetProps(folder, NULL, 0, &count, &values);
    if (!FAILED(result))
        result = read_headers(folder, &rows);
    folder->lpVtbl->Release(folder);
    if (!FAILED(result) && !(answer->lpbin = calloc((size_t)rows->cRows + 1, sizeof(SBinary))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = first; !FAILED(result) && i <= rows->cRows; i++) {
        result = i ? add(answer, &size, rows->aRow[i - 1].cValues, rows->aRow[i - 1].lpProps) : add(answer, &size, count, values);
        if (result == S_FALSE)
            break;
    }
    if (!FAILED(result)) {
        said[1].Value.l = (LONG)rows->cRows + 1;
        result = mapix_codec_encode_values(answer->cValues ? said : said + 1, answer->cValues ? 2 : 1, ret_bytes, ret_size);
    }
    for (ULONG i = 0; answer->lpbin && i < answer->cValues; i++)
        free(answer->lpbin[i].lpb);
    free(answer->lpbin);
    MAPIFreeBuffer(values);
    FreeProws(rows);
    return result;
}

HRESULT spooler_set_header_status(struct spooler_state *spooler, const MAPIUID *section, const SBinary *id, ULONG status, ULONG mask, void **ret_bytes,
    size_t *ret_size)
{
    SPropValue value = { .ulPropTag = SPOOLER_TAG_FLAGS };
    LPMAPIFOLDER folder;
    ULONG old = 0;
    HRESULT result = open_folder(spooler, section, &folder);

    if (FAILED(result))
        return result;
    result = folder->lpVtbl->SetMessageStatus(folder, id->cb, (LPENTRYID)(void *)id->lpb, status, mask, &old);
    folder->lpVtbl->Release(folder);
    value.Value.l = (LONG)old;
    return FAILED(result) ? result : mapix_codec_encode_values(&value, 1, ret_bytes, ret_size);
}
