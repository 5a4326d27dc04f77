/* A .msg of anybody: read everything, change it, save it. */
#include <imessage.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "storage/compound.h"
#include "storage/stream_backing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_table(LPMAPITABLE table)
{
    LPSRowSet rows = NULL;

    if (SUCCEEDED(table->lpVtbl->QueryRows(table, 50, 0, &rows)))
        FreeProws(rows);
    table->lpVtbl->Release(table);
}

static void read_names(LPMESSAGE message)
{
    LPSPropTagArray tags = NULL;
    LPMAPINAMEID *names = NULL;
    ULONG count = 0;

    message->lpVtbl->GetNamesFromIDs(message, &tags, NULL, 0, &count, &names);
    MAPIFreeBuffer(names);
    MAPIFreeBuffer(tags);
}

static void devour(LPMESSAGE message, int depth)
{
    LPSPropValue values = NULL;
    LPMAPITABLE table;
    ULONG count;

    if (SUCCEEDED(message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values)))
        MAPIFreeBuffer(values);
    read_names(message);
    if (SUCCEEDED(message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table)))
        read_table(table);
    if (SUCCEEDED(message->lpVtbl->GetAttachmentTable(message, 0, &table)))
        read_table(table);
    for (ULONG i = 0; i < 3; i++) {
        LPATTACH attachment;
        LPMESSAGE inner;
        if (FAILED(message->lpVtbl->OpenAttach(message, i, NULL, 0, &attachment)))
            continue;
        values = NULL;
        if (SUCCEEDED(attachment->lpVtbl->GetProps(attachment, NULL, 0, &count, &values)))
            MAPIFreeBuffer(values);
        if (depth < 4 && SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&inner))) {
            devour(inner, depth + 1);
            inner->lpVtbl->Release(inner);
        }
        attachment->lpVtbl->Release(attachment);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct mapix_stream_backing *file;
    IStorage *storage;
    LPMESSAGE message;

    if (size > 1 << 20 || FAILED(stream_memory_backing_new(bytes, size, NULL, &file)))
        return 0;
    if (SUCCEEDED(mapix_storage_on_backing(file, STGM_READWRITE | STGM_TRANSACTED, false, 0, &storage))) {
        if (SUCCEEDED(OpenIMsgOnIStg(NULL, NULL, NULL, NULL, NULL, NULL, storage, NULL, 0, 0, &message))) {
            SPropValue value = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)L"changed" };
            devour(message, 0);
            message->lpVtbl->SetProps(message, 1, &value, NULL);
            message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
            message->lpVtbl->Release(message);
        }
        storage->lpVtbl->Release(storage);
    }
    mapix_stream_backing_release(file);
    return 0;
}
