/* A winmail.dat of anybody, into a message; what came out of it is encoded again and must be read back without a problem in the stream. */
#include <imessage.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdint.h>
#include <stdlib.h>
#include <tnef.h>

#include "storage/compound.h"
#include "storage/stream.h"
#include "storage/stream_backing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static LPMESSAGE new_message(void)
{
    struct mapix_stream_backing *file;
    IStorage *storage;
    LPMESSAGE message;

    if (FAILED(stream_memory_backing_new(NULL, 0, NULL, &file))
        || FAILED(mapix_storage_on_backing(file, STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_TRANSACTED, true, 0, &storage))
        || FAILED(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL, storage, NULL, 0,
            MAPI_UNICODE, &message)))
        abort();
    mapix_stream_backing_release(file);
    storage->lpVtbl->Release(storage);
    return message;
}

static HRESULT decode(LPSTREAM stream, LPMESSAGE message)
{
    LPSTnefProblemArray problems = NULL;
    LPSTREAM body = NULL;
    LPITNEF tnef;

    if (FAILED(OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, message, 0, &tnef)))
        abort();
    HRESULT result = tnef->lpVtbl->ExtractProps(tnef, 0, NULL, &problems);
    if (SUCCEEDED(tnef->lpVtbl->OpenTaggedBody(tnef, message, MAPI_MODIFY, &body)))
        body->lpVtbl->Release(body);
    MAPIFreeBuffer(problems);
    tnef->lpVtbl->Release(tnef);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    LPMESSAGE message = new_message(), again = new_message();
    LPSTREAM in, out;
    LPITNEF tnef;
    ULONG page, secondary;

    if (FAILED(mapix_stream_memory_new(bytes, size, STGM_READ, NULL, &in)) || FAILED(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &out)))
        abort();
    GetTnefStreamCodepage(in, &page, &secondary);
    decode(in, message);
    if (SUCCEEDED(OpenTnefStream(NULL, out, (LPSTR) "winmail.dat", TNEF_ENCODE | (size % 2 ? TNEF_PURE : 0), message, 1, &tnef))) {
        tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (LPSPropTagArray)&none);
        tnef->lpVtbl->EncodeRecips(tnef, 0, NULL);
        HRESULT result = tnef->lpVtbl->Finish(tnef, 0, NULL, NULL);
        tnef->lpVtbl->Release(tnef);
        mapix_stream_rewind(out, 0);
        if (SUCCEEDED(result) && FAILED(decode(out, again)))
            abort();
    }
    in->lpVtbl->Release(in);
    out->lpVtbl->Release(out);
    message->lpVtbl->Release(message);
    again->lpVtbl->Release(again);
    return 0;
}
