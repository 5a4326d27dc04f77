/* Any bytes as a mail: it becomes a message, comes out byte for byte, and once changed is written anew without harm. */
#include <mapiutil.h>
#include <mapixext.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>
#include <imessage.h>

#include "mime/mime.h"
#include "storage/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static LPMESSAGE new_message(void)
{
    LPSTORAGE storage;
    LPMESSAGE message = NULL;
    LPMALLOC memory = MAPIGetDefaultMalloc();

    if (FAILED(mapix_open_storage(NULL, MAPI_CREATE, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE | STGM_CREATE, &storage)))
        return NULL;
    if (FAILED(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, MAPI_UNICODE, &message)))
        message = NULL;
    storage->lpVtbl->Release(storage);
    memory->lpVtbl->Release(memory);
    return message;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool ready;
    LPMESSAGE message = size <= 65536 ? new_message() : NULL;
    SPropValue changed = { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t) "changed" };
    const struct mime_options options = { .flags = CCSF_INCLUDE_BCC };
    LPSTREAM stream;

    if (!ready)
        g_mime_init();
    ready = true;
    if (!message)
        return 0;
    if (!FAILED(mime_import(bytes, size, message, CCSF_INCLUDE_BCC))) {
        for (int i = 0; i < 2; i++) {
            if (FAILED(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream)))
                break;
            if (!FAILED(mime_export(message, stream, &options)) && i == 0) {
                size_t out_size;
                const void *out = mapix_stream_memory_bytes(stream, &out_size);

                if (out_size != size || (size && memcmp(out, bytes, size)))
                    abort();
            }
            stream->lpVtbl->Release(stream);
            message->lpVtbl->SetProps(message, 1, &changed, NULL);
        }
    }
    message->lpVtbl->Release(message);
    return 0;
}
