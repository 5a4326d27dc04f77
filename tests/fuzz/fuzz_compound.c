/* A compound file of anybody: read all of it, change it, write it, and read what was written. */
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "storage/compound.h"
#include "storage/stream_backing.h"

#define READ (STGM_READ | STGM_SHARE_EXCLUSIVE)
#define WRITE (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* No file can hold more bytes than it has: streams that overlap would. */
static size_t devour(IStorage *storage)
{
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    IEnumSTATSTG *elements = NULL;
    STATSTG found;
    size_t total = 0;

    if (SUCCEEDED(storage->lpVtbl->EnumElements(storage, 0, NULL, 0, &elements))) {
        while (elements->lpVtbl->Next(elements, 1, &found, NULL) == S_OK) {
            IStorage *inner;
            IStream *stream;
            char buffer[2048];
            ULONG read = 0;
            if (SUCCEEDED(storage->lpVtbl->OpenStorage(storage, found.pwcsName, NULL, READ, NULL, 0, &inner))) {
                total += devour(inner);
                inner->lpVtbl->Release(inner);
            } else if (SUCCEEDED(storage->lpVtbl->OpenStream(storage, found.pwcsName, NULL, READ, 0, &stream))) {
                while (SUCCEEDED(stream->lpVtbl->Read(stream, buffer, sizeof(buffer), &read)) && read)
                    total += read;
                stream->lpVtbl->Release(stream);
            }
            allocator->lpVtbl->Free(allocator, found.pwcsName);
        }
        elements->lpVtbl->Release(elements);
    }
    allocator->lpVtbl->Release(allocator);
    return total;
}

static void change(IStorage *storage)
{
    IStream *stream;
    char buffer[5000];

    memset(buffer, 'x', sizeof(buffer));
    if (SUCCEEDED(storage->lpVtbl->CreateStream(storage, L"added", WRITE | STGM_CREATE, 0, 0, &stream))) {
        stream->lpVtbl->Write(stream, buffer, sizeof(buffer), NULL);
        stream->lpVtbl->Release(stream);
    }
    if (SUCCEEDED(storage->lpVtbl->CreateStream(storage, L"small", WRITE | STGM_CREATE, 0, 0, &stream))) {
        stream->lpVtbl->Write(stream, buffer, 70, NULL);
        stream->lpVtbl->Release(stream);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct mapix_stream_backing *file;
    IStorage *storage;

    if (size > 1 << 20 || FAILED(stream_memory_backing_new(bytes, size, NULL, &file)))
        return 0;
    if (SUCCEEDED(mapix_storage_on_backing(file, WRITE | STGM_TRANSACTED, false, 0, &storage))) {
        if (devour(storage) > size)
            abort();
        change(storage);
        HRESULT result = storage->lpVtbl->Commit(storage, 0);
        devour(storage);
        storage->lpVtbl->Release(storage);
        if (SUCCEEDED(result)) {
            if (FAILED(mapix_storage_on_backing(file, READ, false, 0, &storage)))
                abort();
            devour(storage);
            storage->lpVtbl->Release(storage);
        }
    }
    mapix_stream_backing_release(file);
    return 0;
}
