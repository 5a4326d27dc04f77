/* The one IMalloc of the process: MAPIGetDefaultMalloc (SPI-MEM-06). Its blocks are malloc's; in the debug mode they have guards. */
#include <malloc.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/memory_debug.h"

static HRESULT STDMETHODCALLTYPE com_query_interface(IMalloc *self, REFIID iid, LPVOID *ret_interface)
{
    if (iid == NULL || ret_interface == NULL)
        return MAPI_E_INVALID_PARAMETER;
    if (memcmp(iid, &IID_IUnknown, sizeof(*iid)) != 0 && memcmp(iid, &IID_IMalloc, sizeof(*iid)) != 0) {
        *ret_interface = NULL;
        return E_NOINTERFACE;
    }
    *ret_interface = self;
    return S_OK;
}

/* It lives as long as the process. */
static ULONG STDMETHODCALLTYPE com_add_ref(IMalloc *self)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE com_release(IMalloc *self)
{
    return 1;
}

static void *STDMETHODCALLTYPE com_alloc(IMalloc *self, SIZE_T size)
{
    if (mapix_memory_debugging())
        return memory_debug_allocate(size, MEMORY_COM, NULL, __builtin_return_address(0), NULL);
    return malloc(size == 0 ? 1 : size);
}

static void STDMETHODCALLTYPE com_free(IMalloc *self, void *block)
{
    if (block == NULL)
        return;
    if (mapix_memory_debugging())
        memory_debug_free(block, MEMORY_COM, __builtin_return_address(0));
    else
        free(block);
}

static void *debug_realloc(void *block, size_t size, const void *caller)
{
    size_t old = memory_debug_size(block, MEMORY_COM);
    if (old == (size_t)-1) {
        memory_debug_free(block, MEMORY_COM, caller);      /* says what is wrong with it */
        return NULL;
    }
    void *moved = memory_debug_allocate(size, MEMORY_COM, NULL, caller, NULL);
    if (moved == NULL)
        return NULL;
    memcpy(moved, block, old < size ? old : size);
    memory_debug_free(block, MEMORY_COM, caller);
    return moved;
}

/* As COM has it: NULL allocates; size 0 frees and answers NULL; on failure the old block stays. */
static void *STDMETHODCALLTYPE com_realloc(IMalloc *self, void *block, SIZE_T size)
{
    if (block == NULL)
        return com_alloc(self, size);
    if (size == 0) {
        com_free(self, block);
        return NULL;
    }
    return mapix_memory_debugging() ? debug_realloc(block, size, __builtin_return_address(0)) : realloc(block, size);
}

static SIZE_T STDMETHODCALLTYPE com_get_size(IMalloc *self, void *block)
{
    if (block == NULL)
        return (SIZE_T)-1;
    return mapix_memory_debugging() ? memory_debug_size(block, MEMORY_COM) : malloc_usable_size(block);
}

/* 1 ours, 0 not ours, -1 cannot tell. */
static int STDMETHODCALLTYPE com_did_alloc(IMalloc *self, void *block)
{
    if (block == NULL || !mapix_memory_debugging())
        return -1;
    return memory_debug_size(block, MEMORY_COM) != (size_t)-1;
}

static void STDMETHODCALLTYPE com_heap_minimize(IMalloc *self)
{
    malloc_trim(0);
}

static const IMallocVtbl com_vtable = {
    .QueryInterface = com_query_interface,
    .AddRef = com_add_ref,
    .Release = com_release,
    .Alloc = com_alloc,
    .Realloc = com_realloc,
    .Free = com_free,
    .GetSize = com_get_size,
    .DidAlloc = com_did_alloc,
    .HeapMinimize = com_heap_minimize,
};

static struct { const IMallocVtbl *vtable; } com_malloc = { &com_vtable };

/* The allocator of the process, with a reference that need not be given back. Never NULL. */
LPMALLOC STDAPICALLTYPE MAPIGetDefaultMalloc(void)
{
    return (LPMALLOC)&com_malloc;
}
