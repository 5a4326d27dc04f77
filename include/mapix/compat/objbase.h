/* objbase.h - COM as far as MAPI programs use it: apartments are a word, memory is MAPI's allocator of COM memory */
#ifndef MAPIX_COMPAT_OBJBASE_H
#define MAPIX_COMPAT_OBJBASE_H

#include <mapixplatform.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef interface
#define interface struct
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define COINIT_APARTMENTTHREADED 0x2
#define COINIT_MULTITHREADED 0x0
#define CLSCTX_INPROC_SERVER 0x1

/* For IStream::LockRegion; <fcntl.h> has a LOCK_WRITE of its own, with another number */
#undef LOCK_WRITE
#define LOCK_WRITE 1

#define CoInitialize(reserved) ((void)(reserved), S_OK)
#define CoInitializeEx(reserved, model) ((void)(reserved), (void)(model), S_OK)
#define CoUninitialize() ((void)0)
#define OleInitialize(reserved) ((void)(reserved), S_OK)
#define OleUninitialize() ((void)0)

/* The allocator behind MAPIGetDefaultMalloc is malloc's; so are these. */
#define CoTaskMemAlloc(size) malloc(size)
#define CoTaskMemRealloc(block, size) realloc((block), (size))
#define CoTaskMemFree(block) free(block)

/* Make a new GUID, of version 4. E_FAIL without a source of random numbers. */
static inline HRESULT CoCreateGuid(GUID *result)
{
    int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    ssize_t got = source < 0 ? -1 : read(source, result, sizeof(*result));

    if (source >= 0)
        close(source);
    if (got != (ssize_t)sizeof(*result))
        return E_FAIL;
    result->Data3 = (WORD)((result->Data3 & 0x0FFF) | 0x4000);
    result->Data4[0] = (BYTE)((result->Data4[0] & 0x3F) | 0x80);
    return S_OK;
}

/* Structured storage files (ole2.h, objbase.h): mapix_open_storage has the flags and results. */
HRESULT mapix_open_storage(LPCTSTR path, ULONG flags, DWORD mode, LPSTORAGE *ret_storage);

static inline HRESULT StgCreateDocfile(const WCHAR *name, DWORD mode, DWORD reserved, IStorage **result)
{
    return reserved ? STG_E_INVALIDPARAMETER
        : mapix_open_storage((LPCTSTR)(const void *)name, 0x80000000u /* MAPI_UNICODE */ | 2u /* MAPI_CREATE */, mode, result);
}

static inline HRESULT StgOpenStorage(const WCHAR *name, IStorage *priority, DWORD mode, SNB exclude, DWORD reserved, IStorage **result)
{
    return priority || exclude || reserved ? STG_E_INVALIDPARAMETER
        : mapix_open_storage((LPCTSTR)(const void *)name, 0x80000000u /* MAPI_UNICODE */, mode, result);
}

/* Write a GUID as {xxxxxxxx-...}; the number of characters with the final 0, or 0 if there is no room. */
static inline int StringFromGUID2(REFGUID guid, LPOLESTR result, int room)
{
#ifdef __cplusplus
    const GUID *from = &guid;
#else
    const GUID *from = guid;
#endif
    if (room < 39)
        return 0;
    swprintf(result, (size_t)room, L"{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", (unsigned)from->Data1, (unsigned)from->Data2,
        (unsigned)from->Data3, from->Data4[0], from->Data4[1], from->Data4[2], from->Data4[3], from->Data4[4], from->Data4[5],
        from->Data4[6], from->Data4[7]);
    return 39;
}

#ifdef __cplusplus
}
#endif

#endif
