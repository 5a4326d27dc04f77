/* Any bytes as the recipe of a mail: refused, or cooked into no more than the message and the recipe hold. */
#include <imessage.h>
#include <mapicode.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mime/mime.h"
#include "mime/recipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A head of 5 bytes, a text, HTML, and two files. */
static LPMESSAGE new_message(void)
{
    static const char mail[] = "A: b\n\nContent";
    SPropValue values[] = { { .ulPropTag = PR_TRANSPORT_MESSAGE_HEADERS_A, .Value.lpszA = (LPSTR)(uintptr_t)"A: b\n" },
        { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR)(uintptr_t)"text" },
        { .ulPropTag = PR_HTML, .Value.bin = { 6, (LPBYTE)(uintptr_t)"<p>me!" } } };
    LPMALLOC memory = MAPIGetDefaultMalloc();
    LPMESSAGE message = NULL;
    LPSTORAGE storage;
    LPATTACH file;
    ULONG number;

    if (FAILED(mapix_open_storage(NULL, MAPI_CREATE, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE | STGM_CREATE, &storage)))
        abort();
    if (FAILED(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, MAPI_UNICODE, &message)))
        abort();
    storage->lpVtbl->Release(storage);
    memory->lpVtbl->Release(memory);
    message->lpVtbl->SetProps(message, 3, values, NULL);
    for (ULONG i = 0; i < 2; i++) {
        SPropValue data[] = { { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE },
            { .ulPropTag = PR_ATTACH_DATA_BIN, .Value.bin = { (ULONG)sizeof(mail) - i, (LPBYTE)(uintptr_t)mail } } };
        if (FAILED(message->lpVtbl->CreateAttach(message, NULL, 0, &number, &file)))
            abort();
        file->lpVtbl->SetProps(file, 2, data, NULL);
        file->lpVtbl->SaveChanges(file, 0);
        file->lpVtbl->Release(file);
    }
    return message;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static LPMESSAGE message;
    GByteArray *mail;

    if (!message)
        message = new_message();
    if (FAILED(recipe_cook(message, bytes, size, &mail)))
        return 0;
    if (mail->len > size + 5 + 4 + 6 + 2 * 14 * 6)      /* a file of 14 bytes in lines of 4 letters is 20 letters and 8 for CR LF */
        abort();
    g_byte_array_free(mail, TRUE);
    return 0;
}
