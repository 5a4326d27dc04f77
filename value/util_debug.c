/* What DEBUG builds of MAPI programs call through the macros of mapidbg.h. A program that brings its own keeps its own: these are found only
 * where it has none. */
#include <execinfo.h>
#include <mapidbg.h>
#include <mapiutil.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "value/names.h"
#include "value/value.h"

/* Tell of a failed assertion; with MAPIX_ASSERT=abort in the environment a fatal one ends the process. Returns 0. */
int DebugTrapFn(int fFatal, const char *pszFile, int iLine, const char *pszFormat, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, pszFormat);
    vsnprintf(text, sizeof(text), pszFormat, arguments);
    va_end(arguments);
    mapix_log_write(MAPIX_LOG_ERROR, "assert", "%s:%d: %s", pszFile == NULL ? "?" : pszFile, iLine, text);
    const char *wanted = getenv("MAPIX_ASSERT");
    if (fFatal && wanted != NULL && strcmp(wanted, "abort") == 0)
        abort();
    return 0;
}

/* A line of the trace. "~" in front, which asks for the place as well, is left out: the log has time and process instead. Returns 0. */
int DebugTraceFn(const char *pszFormat, ...)
{
    va_list arguments;
    if (pszFormat == NULL)
        return 0;
    va_start(arguments, pszFormat);
    mapix_log_write_va(MAPIX_LOG_DEBUG, "trace", pszFormat + (*pszFormat == '~'), arguments);
    va_end(arguments);
    return 0;
}

void STDAPICALLTYPE DebugTraceProblemsFn(char *sz, void *rgprob)
{
    const SPropProblemArray *problems = rgprob;
    for (ULONG i = 0; problems != NULL && i < problems->cProblem; i++) {
        char tag[64], code[64];
        snprintf(tag, sizeof(tag), "%s", SzDecodeUlPropTagFn(problems->aProblem[i].ulPropTag));
        snprintf(code, sizeof(code), "%s", SzDecodeScodeFn(problems->aProblem[i].scode));
        DebugTraceFn("%s: problem %u: property %u, %s: %s", sz == NULL ? "" : sz, (unsigned)i, (unsigned)problems->aProblem[i].ulIndex,
            tag, code);
    }
}

/* A buffer of the calling thread, good until its next call here. */
static char *text_of(const char *name, unsigned number, int digits)
{
    static _Thread_local char text[96];
    if (name != NULL)
        snprintf(text, sizeof(text), "%s", name);
    else
        snprintf(text, sizeof(text), "0x%0*X", digits, number);
    return text;
}

char *STDAPICALLTYPE SzDecodeScodeFn(SCODE sc)
{
    return text_of(mapix_names_error(sc), (unsigned)sc, 8);
}

char *STDAPICALLTYPE SzDecodeUlPropTypeFn(unsigned int ulPropType)
{
    return text_of(mapix_names_type(ulPropType), ulPropType, 4);
}

char *STDAPICALLTYPE SzDecodeUlPropTagFn(unsigned int ulPropTag)
{
    return text_of(mapix_names_property(ulPropTag), ulPropTag, 8);
}

/* The tag of a name, or of a number in hexadecimal digits; 0 for what is neither. */
unsigned int STDAPICALLTYPE UlPropTagFromSzFn(char *psz)
{
    ULONG tag = 0;
    if (psz != NULL && !mapix_names_property_by_name(psz, &tag))
        tag = UlFromSzHex(strncmp(psz, "0x", 2) == 0 ? psz + 2 : psz);
    return tag;
}

SCODE STDAPICALLTYPE ScodeFromSzFn(char *psz)
{
    const struct mapix_error_name *error = psz == NULL ? NULL : mapix_names_explain_by_name(psz);
    return error != NULL ? (SCODE)error->code : psz == NULL ? S_OK : (SCODE)UlFromSzHex(strncmp(psz, "0x", 2) == 0 ? psz + 2 : psz);
}

/* Is a method's result among those its page lists (a list that S_OK ends)? Others are traced. Returns the result. */
SCODE STDAPICALLTYPE ScCheckScFn(SCODE arg1, SCODE *arg2, char *arg3, char *arg4, int arg5)
{
    bool listed = SUCCEEDED(arg1);
    for (SCODE *each = arg2; !listed && each != NULL && *each != S_OK; each++)
        listed = *each == arg1;
    if (!listed)
        DebugTraceFn("%s returns %s, which its page does not list (%s:%d)", arg3 == NULL ? "?" : arg3, SzDecodeScodeFn(arg1),
            arg4 == NULL ? "?" : arg4, arg5);
    return arg1;
}

/* Return addresses of the caller's callers: `arg3` of them after the first `arg2`; zeros behind the last. */
void STDAPICALLTYPE GetCallStack(DWORD_PTR *arg1, int arg2, int arg3)
{
    void *frames[128];
    int64_t found = backtrace(frames, 128), first = 1 + (int64_t)(arg2 < 0 ? 0 : arg2);
    for (int i = 0; arg1 != NULL && i < arg3; i++)
        arg1[i] = first + i < found ? (DWORD_PTR)frames[first + i] : 0;
}

/* An IMalloc in front of another: counts, and fails where it is told to. */
struct watched_malloc {
    const IMallocVtbl *vtable;
    IMalloc *inner;
    atomic_uint references;
    atomic_ulong fail_at;                      /* 0: none */
    atomic_ulong count;
    atomic_long alive;
    char name[32];
};

static void (*leak_hook)(void);

static struct watched_malloc *watched(IMalloc *self)
{
    return (struct watched_malloc *)(void *)self;
}

static HRESULT STDMETHODCALLTYPE watched_query_interface(IMalloc *self, REFIID iid, LPVOID *ret_interface)
{
    if (ret_interface == NULL)
        return MAPI_E_INVALID_PARAMETER;
    *ret_interface = NULL;
    if (iid == NULL || (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMalloc)))
        return E_NOINTERFACE;
    atomic_fetch_add(&watched(self)->references, 1);
    *ret_interface = self;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE watched_add_ref(IMalloc *self)
{
    return atomic_fetch_add(&watched(self)->references, 1) + 1;
}

static ULONG STDMETHODCALLTYPE watched_release(IMalloc *self)
{
    unsigned left = atomic_fetch_sub(&watched(self)->references, 1) - 1;
    if (left == 0) {
        UlRelease(watched(self)->inner);
        free(watched(self));
    }
    return left;
}

static bool watched_fails(struct watched_malloc *self)
{
    unsigned long number = atomic_fetch_add(&self->count, 1) + 1;
    return number == atomic_load(&self->fail_at);
}

static void *STDMETHODCALLTYPE watched_alloc(IMalloc *self, SIZE_T size)
{
    struct watched_malloc *mine = watched(self);
    void *block = watched_fails(mine) ? NULL : mine->inner->lpVtbl->Alloc(mine->inner, size);
    if (block != NULL)
        atomic_fetch_add(&mine->alive, 1);
    return block;
}

static void STDMETHODCALLTYPE watched_free(IMalloc *self, void *block)
{
    struct watched_malloc *mine = watched(self);
    if (block != NULL)
        atomic_fetch_sub(&mine->alive, 1);
    mine->inner->lpVtbl->Free(mine->inner, block);
}

static void *STDMETHODCALLTYPE watched_realloc(IMalloc *self, void *block, SIZE_T size)
{
    struct watched_malloc *mine = watched(self);
    if (block == NULL)
        return watched_alloc(self, size);
    if (size == 0) {
        watched_free(self, block);
        return NULL;
    }
    return watched_fails(mine) ? NULL : mine->inner->lpVtbl->Realloc(mine->inner, block, size);
}

static SIZE_T STDMETHODCALLTYPE watched_get_size(IMalloc *self, void *block)
{
    return watched(self)->inner->lpVtbl->GetSize(watched(self)->inner, block);
}

static int STDMETHODCALLTYPE watched_did_alloc(IMalloc *self, void *block)
{
    return watched(self)->inner->lpVtbl->DidAlloc(watched(self)->inner, block);
}

static void STDMETHODCALLTYPE watched_heap_minimize(IMalloc *self)
{
    watched(self)->inner->lpVtbl->HeapMinimize(watched(self)->inner);
}

static const IMallocVtbl watched_vtable = {
    .QueryInterface = watched_query_interface,
    .AddRef = watched_add_ref,
    .Release = watched_release,
    .Alloc = watched_alloc,
    .Realloc = watched_realloc,
    .Free = watched_free,
    .GetSize = watched_get_size,
    .DidAlloc = watched_did_alloc,
    .HeapMinimize = watched_heap_minimize,
};

/* Put a watch in front of an allocator; NULL when memory is short. End it with DBGMEM_ShutdownFn or Release. */
void *STDAPICALLTYPE DBGMEM_EncapsulateFn(void *pmalloc, char *pszSubsys, int fCheckOften)
{
    struct watched_malloc *mine = pmalloc == NULL ? NULL : calloc(1, sizeof(*mine));
    if (mine == NULL)
        return NULL;
    UlAddRef(pmalloc);
    mine->vtable = &watched_vtable;
    mine->inner = pmalloc;
    atomic_init(&mine->references, 1);
    snprintf(mine->name, sizeof(mine->name), "%s", pszSubsys == NULL ? "" : pszSubsys);
    return mine;
}

/* Is it one of ours? Then these three do something. */
static struct watched_malloc *own_watch(void *pmalloc)
{
    struct watched_malloc *mine = pmalloc;
    return mine != NULL && mine->vtable == &watched_vtable ? mine : NULL;
}

/* Tell of blocks that are alive; with the debug mode of base/memory.h their places of allocation too. */
void STDAPICALLTYPE DBGMEM_CheckMemFn(void *pmalloc, int fReportOrphans)
{
    struct watched_malloc *mine = own_watch(pmalloc);
    if (mine == NULL || !fReportOrphans || atomic_load(&mine->alive) <= 0)
        return;
    mapix_log_write(MAPIX_LOG_WARNING, "memory", "%s: %ld blocks were not freed", mine->name, atomic_load(&mine->alive));
    if (leak_hook != NULL)
        leak_hook();
    mapix_memory_report_leaks();
}

void STDAPICALLTYPE DBGMEM_ShutdownFn(void *pmalloc)
{
    DBGMEM_CheckMemFn(pmalloc, 1);
    if (own_watch(pmalloc) != NULL)
        UlRelease(pmalloc);
}

/* Called when leaks are reported; NULL: no more. */
void STDAPICALLTYPE DBGMEM_LeakHook(FARPROC pfn)
{
    leak_hook = pfn;
}

/* A block that is meant to stay. */
void STDAPICALLTYPE DBGMEM_NoLeakDetectFn(void *pmalloc, void *pv)
{
    if (own_watch(pmalloc) != NULL && pv != NULL)
        atomic_fetch_sub(&own_watch(pmalloc)->alive, 1);
}

/* Let the n-th allocation from now fail; 0: none. */
void STDAPICALLTYPE DBGMEM_SetFailureAtFn(void *pmalloc, ULONG ulFailureAt)
{
    struct watched_malloc *mine = own_watch(pmalloc);
    if (mine == NULL)
        return;
    atomic_store(&mine->count, 0);
    atomic_store(&mine->fail_at, ulFailureAt);
}

/* Pages with a guard page behind them: the block ends (but for alignment) where the guard begins, so that writing past it is a fault. The
 * page in front of the block keeps its size. */
static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

struct page_block {
    size_t size;
    size_t total;
};

static struct page_block *page_block_of(void *block)
{
    return (struct page_block *)(((uintptr_t)block & ~(uintptr_t)(page_size() - 1)) - page_size());
}

void *STDAPICALLTYPE VMAllocEx(ULONG arg1, ULONG arg2)
{
    size_t page = page_size(), data = ((size_t)arg1 + (arg1 == 0) + page - 1) & ~(page - 1);
    char *memory = mmap(NULL, data + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    *(struct page_block *)(void *)memory = (struct page_block){ arg1, data + 2 * page };
    if (mprotect(memory + page + data, page, PROT_NONE) != 0) {
        munmap(memory, data + 2 * page);
        return NULL;
    }
    size_t offset = (data - arg1) & ~(size_t)15;
    return memory + page + (offset < page ? offset : 0);
}

void *STDAPICALLTYPE VMAlloc(ULONG arg1)
{
    return VMAllocEx(arg1, 0);
}

ULONG STDAPICALLTYPE VMGetSizeEx(void *arg1, ULONG arg2)
{
    return arg1 == NULL ? 0 : (ULONG)page_block_of(arg1)->size;
}

ULONG STDAPICALLTYPE VMGetSize(void *arg1)
{
    return VMGetSizeEx(arg1, 0);
}

void STDAPICALLTYPE VMFreeEx(void *arg1, ULONG arg2)
{
    if (arg1 != NULL)
        munmap(page_block_of(arg1), page_block_of(arg1)->total);
}

void STDAPICALLTYPE VMFree(void *arg1)
{
    VMFreeEx(arg1, 0);
}

/* As realloc: NULL allocates, the old block is gone when a new one is answered. */
void *STDAPICALLTYPE VMReallocEx(void *arg1, ULONG arg2, ULONG arg3)
{
    void *block = VMAllocEx(arg2, arg3);
    if (block != NULL && arg1 != NULL) {
        ULONG old = VMGetSize(arg1);
        memcpy(block, arg1, old < arg2 ? old : arg2);
        VMFree(arg1);
    }
    return block;
}

void *STDAPICALLTYPE VMRealloc(void *arg1, ULONG arg2)
{
    return VMReallocEx(arg1, arg2, 0);
}
