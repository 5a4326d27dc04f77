/* Finding modules, the version handshake, service entry functions: SPI-ENT-01..11, -16, SPI-LIFE, CONF-12. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loader/loader.h"

static char directory[4096];

static int set_up(void **state)
{
    const char *build = getenv("MAPIX_BUILD_DIR");
    assert_non_null(build);
    snprintf(directory, sizeof(directory), "%s/tests/unit/loader", build);
    setenv("MAPIX_PROVIDER_PATH", directory, 1);
    return 0;
}

/* The recorded text names what is asked for. */
static void assert_told(struct mapix_error_slot *slot, HRESULT expected, const char *part)
{
    HRESULT hr = S_OK;
    char *text = mapix_error_text(slot, &hr);
    assert_non_null(text);
    assert_int_equal(hr, expected);
    if (!strstr(text, part))
        fail_msg("\"%s\" does not say \"%s\"", text, part);
    free(text);
    mapix_error_clear(slot);
}

/* SPI-ENT-11, INF-18, INF-19: suffixes are dropped, both spellings are found, an absolute path is taken as it is. */
static void finds_modules(void **state)
{
    static const char *const names[] = { "load-good", "load-good.so", "load-good.DLL", "load-prefixed" };
    struct mapix_error_slot error = { 0 };
    struct loader_module *module, *again;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(loader_module_open(names[i], &error, &module), S_OK);
        assert_string_equal(loader_module_name(module), i < 3 ? "load-good" : "load-prefixed");
        loader_module_close(module);
    }
    char path[5000];
    snprintf(path, sizeof(path), "%s/load-good.so", directory);
    assert_int_equal(loader_module_open(path, &error, &module), S_OK);
    assert_int_equal(loader_module_open("load-good", &error, &again), S_OK);
    assert_ptr_equal(module, again);
    assert_int_equal(loader_module_uses(module), 2);       /* SPI-ENT-10: balanced */
    loader_module_close(module);
    loader_module_close(again);
    assert_int_equal(loader_module_uses(NULL), 0);
}

static void explains_missing_modules(void **state)
{
    struct mapix_error_slot error = { 0 };
    struct loader_module *module;
    assert_int_equal(loader_module_open("nowhere", &error, &module), MAPI_E_NOT_FOUND);
    assert_told(&error, MAPI_E_NOT_FOUND, "MAPIX_PROVIDER_PATH");
    assert_int_equal(loader_module_open("../load-good", &error, &module), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(loader_module_open("", &error, &module), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(loader_module_open("nowhere", NULL, &module), MAPI_E_NOT_FOUND);
    assert_int_equal(loader_module_open("/no/such/module.so", &error, &module), MAPI_E_NOT_FOUND);
    mapix_error_clear(&error);
}

static void explains_files_that_do_not_load(void **state)
{
    struct mapix_error_slot error = { 0 };
    struct loader_module *module;
    char path[] = "/tmp/mapix-module-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, "no module", 9), 9);
    close(descriptor);
    assert_int_equal(loader_module_open(path, &error, &module), MAPI_E_CORRUPT_DATA);
    assert_told(&error, MAPI_E_CORRUPT_DATA, path);
    unlink(path);
    assert_int_equal(loader_module_open("load-undefined", &error, &module), MAPI_E_VERSION);
    assert_told(&error, MAPI_E_VERSION, "no_library_has_this");
}

static HRESULT init(const char *name, struct mapix_error_slot *error, LPMSPROVIDER *ret_provider)
{
    struct loader_module *module;
    assert_int_equal(loader_module_open(name, error, &module), S_OK);
    HRESULT hr = loader_init_store(module, 0, error, ret_provider);
    loader_module_close(module);
    return hr;
}

/* SPI-ENT-02, SPI-ENT-05, SPI-ENT-06, SPI-ENT-07: the handshake, and a distinct object each time. */
static void shakes_hands(void **state)
{
    struct mapix_error_slot error = { 0 };
    LPMSPROVIDER first, second;
    assert_int_equal(init("load-good", &error, &first), S_OK);
    assert_int_equal(init("load-good", &error, &second), S_OK);
    assert_ptr_not_equal(first, second);
    first->lpVtbl->Release(first);
    second->lpVtbl->Release(second);
    assert_int_equal(init("load-new", &error, &first), S_OK);     /* a version above ours is the provider's promise */
    first->lpVtbl->Release(first);
    assert_int_equal(init("load-old", &error, &first), MAPI_E_VERSION);
    assert_told(&error, MAPI_E_VERSION, "0x10008");
    assert_int_equal(init("load-refuses", &error, &first), MAPI_E_VERSION);
    assert_told(&error, MAPI_E_VERSION, "needs a newer one");
}

static void survives_broken_modules(void **state)
{
    struct mapix_error_slot error = { 0 };
    LPMSPROVIDER provider;
    assert_int_equal(init("load-no_entry_point", &error, &provider), MAPI_E_NO_SUPPORT);
    assert_told(&error, MAPI_E_NO_SUPPORT, "MSProviderInit");
    assert_int_equal(init("load-no_object", &error, &provider), MAPI_E_CALL_FAILED);
    assert_told(&error, MAPI_E_CALL_FAILED, "without an object");
    assert_int_equal(init("load-missing_method", &error, &provider), MAPI_E_CALL_FAILED);
    assert_told(&error, MAPI_E_CALL_FAILED, "lacks methods");
    struct loader_module *module;
    LPABPROVIDER book;
    LPXPPROVIDER transport;
    LPSPOOLERHOOK hook;
    MAPIUID uid = { { 0 } };
    assert_int_equal(loader_module_open("load-good", &error, &module), S_OK);
    assert_int_equal(loader_init_address_book(module, 0, &error, &book), MAPI_E_NO_SUPPORT);
    assert_int_equal(loader_init_transport(module, 0, &error, &transport), MAPI_E_NO_SUPPORT);
    assert_int_equal(loader_init_hook(module, NULL, &uid, 0, &error, &hook), MAPI_E_NO_SUPPORT);
    loader_module_close(module);
    mapix_error_clear(&error);
}

/* SPI-SVC-15: the result is passed on, the MAPIERROR recorded. */
static void calls_service_entry(void **state)
{
    struct mapix_error_slot error = { 0 };
    struct loader_module *module;
    LPMSPROVIDER provider;
    assert_int_equal(init("load-good", &error, &provider), S_OK);      /* gives the module its allocators */
    assert_int_equal(loader_module_open("load-good", &error, &module), S_OK);
    struct loader_service_call call = { .function = "ServiceEntry", .context = MSG_SERVICE_CREATE };
    assert_true(loader_module_exports(module, "ServiceEntry"));
    assert_int_equal(loader_call_service(module, &call, &error), S_OK);
    call.context = MSG_SERVICE_CONFIGURE;
    assert_int_equal(loader_call_service(module, &call, &error), MAPI_E_EXTENDED_ERROR);
    assert_told(&error, MAPI_E_EXTENDED_ERROR, "refuses the account");
    call.function = "OtherEntry";
    assert_int_equal(loader_call_service(module, &call, &error), MAPI_E_NO_SUPPORT);
    assert_told(&error, MAPI_E_NO_SUPPORT, "OtherEntry");
    loader_module_close(module);
    provider->lpVtbl->Release(provider);
}

/* SPI-ENT-03: a hook is given the session, its section's UID and the flags, and there is no version. SPI-ENT-14: MAPI_NT_SERVICE reaches a
 * provider. SPI-ENT-04: a version is major, minor, update; ours is 0x00010010. */
static void passes_on_what_it_is_given(void **state)
{
    struct mapix_error_slot error = { 0 };
    struct loader_module *module;
    LPSPOOLERHOOK hook = NULL;
    LPMSPROVIDER provider = NULL;
    MAPIUID section = { { 42 } }, other = { { 41 } };
    assert_int_equal(loader_module_open("load-hook", &error, &module), S_OK);
    assert_int_equal(loader_init_hook(module, (LPMAPISESSION)(size_t)0x1234, &section, 7, &error, &hook), S_OK);
    ((LPUNKNOWN)hook)->lpVtbl->Release((LPUNKNOWN)hook);
    assert_int_equal(loader_init_hook(module, (LPMAPISESSION)(size_t)0x1234, &other, 7, &error, &hook), MAPI_E_INVALID_PARAMETER);
    loader_module_close(module);
    assert_int_equal(loader_module_open("load-unattended", &error, &module), S_OK);
    assert_int_equal(loader_init_store(module, 0, &error, &provider), MAPI_E_NO_ACCESS);
    assert_int_equal(loader_init_store(module, MAPI_NT_SERVICE, &error, &provider), S_OK);
    provider->lpVtbl->Release(provider);
    loader_module_close(module);
    assert_int_equal(CURRENT_SPI_VERSION, 0x00010010);
    assert_int_equal(CURRENT_SPI_VERSION >> 24, 0);
    assert_int_equal(CURRENT_SPI_VERSION >> 16 & 0xff, 1);
    assert_int_equal(CURRENT_SPI_VERSION & 0xffff, 0x10);
    mapix_error_clear(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_modules),
        cmocka_unit_test(explains_missing_modules),
        cmocka_unit_test(explains_files_that_do_not_load),
        cmocka_unit_test(shakes_hands),
        cmocka_unit_test(survives_broken_modules),
        cmocka_unit_test(calls_service_entry),
        cmocka_unit_test(passes_on_what_it_is_given),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
