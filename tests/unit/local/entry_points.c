/* The entry points of LOCAL's three providers, and what their provider objects keep and offer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <mapispi.h>
#include <mapiutil.h>

#include "base/object.h"

static LONG references;

static HRESULT STDMETHODCALLTYPE query(IMalloc *self, REFIID iid, LPVOID *ret)
{
    (void)self, (void)iid;
    *ret = NULL;
    return E_NOINTERFACE;
}
static ULONG STDMETHODCALLTYPE add_ref(IMalloc *self)
{
    (void)self;
    return (ULONG)++references;
}
static ULONG STDMETHODCALLTYPE release(IMalloc *self)
{
    (void)self;
    return (ULONG)--references;
}
static const IMallocVtbl methods = { .QueryInterface = query, .AddRef = add_ref, .Release = release };
static IMalloc counting = { (IMallocVtbl *)(uintptr_t)&methods };

static HRESULT start_store(ULONG version, ULONG *ret_version, LPVOID *ret)
{
    return MSProviderInit(NULL, &counting, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, version, ret_version, (LPMSPROVIDER *)ret);
}
static HRESULT start_book(ULONG version, ULONG *ret_version, LPVOID *ret)
{
    return ABProviderInit(NULL, &counting, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, version, ret_version, (LPABPROVIDER *)ret);
}
static HRESULT start_transport(ULONG version, ULONG *ret_version, LPVOID *ret)
{
    return XPProviderInit(NULL, &counting, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, 0, version, ret_version, (LPXPPROVIDER *)ret);
}

static HRESULT (*const starts[])(ULONG version, ULONG *ret_version, LPVOID *ret) = { start_store, start_book, start_transport };

/* SPI-ENT-13: who keeps the IMalloc has a reference on it as long as it does; none is given back that was not taken. */
static void the_allocator_is_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        IUnknown *provider = NULL;
        ULONG version = 0;
        references = 1;
        assert_int_equal(starts[i](CURRENT_SPI_VERSION, &version, (LPVOID *)&provider), S_OK);
        assert_int_equal(version, CURRENT_SPI_VERSION);
        assert_in_range(references, i == 2 ? 1 : 2, 2);                /* the transport does not keep it */
        provider->lpVtbl->Release(provider);
        assert_int_equal(references, 1);
        assert_int_equal(starts[i](PDK1_SPI_VERSION, &version, (LPVOID *)&provider), MAPI_E_VERSION);
        assert_int_equal(references, 1);
    }
    assert_int_equal(mapix_object_live_count(), 0);
}

/* SPI-LIFE-17: all three permit a fast shutdown; what they were told is in their databases already. */
static void fast_shutdown_is_fine(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        IUnknown *provider = NULL;
        LPMAPIPROVIDERSHUTDOWN shutdown = NULL;
        ULONG version;
        assert_int_equal(starts[i](CURRENT_SPI_VERSION, &version, (LPVOID *)&provider), S_OK);
        assert_int_equal(provider->lpVtbl->QueryInterface(provider, &IID_IMAPIProviderShutdown, (LPVOID *)&shutdown), S_OK);
        assert_int_equal(shutdown->lpVtbl->QueryFastShutdown(shutdown), S_OK);
        assert_int_equal(shutdown->lpVtbl->NotifyProcessShutdown(shutdown), S_OK);
        assert_int_equal(shutdown->lpVtbl->DoFastShutdown(shutdown), S_OK);
        shutdown->lpVtbl->Release(shutdown);
        provider->lpVtbl->Release(provider);
    }
    assert_int_equal(mapix_object_live_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_allocator_is_counted), cmocka_unit_test(fast_shutdown_is_fine) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
