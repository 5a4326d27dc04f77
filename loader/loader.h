/* Provider modules: finding, opening, the version handshake, service entry functions.
 *
 * A module is named by PR_PROVIDER_DLL_NAME or PR_SERVICE_DLL_NAME. NAME (a trailing .dll or .so is dropped) means NAME.so or
 * libmapix-NAME.so in a directory of MAPIX_PROVIDER_PATH, then in $libdir/mapix; an absolute path is taken as it is (SPI-ENT-11).
 * A module is loaded once, with its own symbol scope; its name stands for it from then on, as long as MAPIX_PROVIDER_PATH stays. It is never unmapped: a provider may have left a thread, a key destructor or a
 * function pointer behind. Opens and closes are counted as if it were (SPI-ENT-10, INIT-29).
 *
 * No lock is held while a module runs. Failures are recorded, in words, in the slot the caller gives (may be NULL).
 */
#ifndef MAPIX_LOADER_LOADER_H
#define MAPIX_LOADER_LOADER_H

#include <mapix.h>
#include <mapispi.h>
#include <mapihook.h>
#include <mapiutil.h>
#include <mapiwz.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/error.h"

struct loader_module;

/* The oldest SPI that the subsystem can drive: earlier ones have other method tables (SPI-ENT-06). */
#define LOADER_OLDEST_SPI_VERSION 0x00010010u

/* Find and open a module; count one more use. `name` is UTF-8. Threads: any.
 * MAPI_E_INVALID_PARAMETER (empty name, or a relative path), MAPI_E_NOT_FOUND (no such file: says where it was looked for),
 * MAPI_E_CORRUPT_DATA (the file is no module of this machine), MAPI_E_VERSION (it needs something this system lacks),
 * MAPI_E_NO_ACCESS, MAPI_E_NOT_ENOUGH_MEMORY. (SPI-ENT-16) */
HRESULT loader_module_open(const char *name, struct mapix_error_slot *error, struct loader_module **ret_module);

/* Does loader_module_open look at no file system but the one that mapix is installed in? So it is for a module that is open already and whose name and directories
 * are those it was found by, and for a bare name without MAPIX_PROVIDER_PATH. Elsewhere a look may take for ever (a network's file system whose
 * server is away), and is made on a thread that can be given up (session/worker.h). Threads: any. */
bool loader_module_at_hand(const char *name);

/* For tools: the absolute path of the file that a module's name stands for; free() it. As loader_module_open, but nothing is loaded. */
HRESULT mapix_loader_find(const char *name, struct mapix_error_slot *error, char **ret_path);

/* For tools: the name of the first message service of the catalogue that has this module, as its own or a provider's; free() it. `name` as
 * above; of an absolute path the file's name counts. MAPI_E_NOT_FOUND (recorded), MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_loader_service(const char *name, struct mapix_error_slot *error, char **ret_service);

/* Count one use less. The code stays mapped. NULL does nothing. */
void loader_module_close(struct loader_module *module);

/* The name without suffix as the profile gives it, which wrapped entry ids carry, and the absolute path of the file. Owned by the module. */
const char *loader_module_name(const struct loader_module *module);
const char *loader_module_path(const struct loader_module *module);

/* Opens that were not closed yet, of one module or (NULL) of all. */
unsigned loader_module_uses(const struct loader_module *module);

/* Service entry functions, and logons of services side by side, take turns: one call per module at a time. Turns of one thread nest. */
void loader_module_take_turn(struct loader_module *module);
void loader_module_end_turn(struct loader_module *module);

/* All turns of a thread, which still runs, are over: its call was given up, and the module serves others. What it ends itself later counts for nothing. */
void loader_module_end_turns_of(pthread_t thread);

/* Copy `name` without a trailing .dll or .so (any case); free() it. NULL without memory. */
char *loader_plain_name(const char *name);

/* A function that the module exports, NULL when it does not. It stays: modules are never unmapped. */
void *loader_module_function(struct loader_module *module, const char *function);

/* Does the module export this function? */
bool loader_module_exports(struct loader_module *module, const char *function);

/* The class factory of a COM server (a form), by its DllGetClassObject; released by the caller. MAPI_E_NO_SUPPORT (no such function), or what
 * the server answers. */
HRESULT loader_class_factory(struct loader_module *module, const CLSID *class_id, struct mapix_error_slot *error, LPCLASSFACTORY *ret_factory);

/* Call the init function of a provider type and shake hands on the version: the module gets a live IMalloc, a module handle that is
 * not NULL, our three allocators and CURRENT_SPI_VERSION. Flags: MAPI_NT_SERVICE. Each success is a provider object of its own, to be
 * released by the caller after Shutdown (SPI-ENT-02, -05, -06, -07).
 * MAPI_E_NO_SUPPORT (no such entry point), MAPI_E_VERSION (the provider refuses ours, or answers one below LOADER_OLDEST_SPI_VERSION: its
 * object is released at once), MAPI_E_CALL_FAILED (success without an object, or an object without methods), or the provider's error. */
HRESULT loader_init_store(struct loader_module *module, ULONG flags, struct mapix_error_slot *error, LPMSPROVIDER *ret_provider);
HRESULT loader_init_address_book(struct loader_module *module, ULONG flags, struct mapix_error_slot *error, LPABPROVIDER *ret_provider);
HRESULT loader_init_transport(struct loader_module *module, ULONG flags, struct mapix_error_slot *error, LPXPPROVIDER *ret_provider);

/* The same for a spooler hook, which knows no versions (SPI-ENT-03). */
HRESULT loader_init_hook(struct loader_module *module, LPMAPISESSION session, LPMAPIUID section, ULONG flags,
    struct mapix_error_slot *error, LPSPOOLERHOOK *ret_hook);

/* Call a provider's wizard entry function, WIZARD_ENTRY_NAME in mapisvc.inf (WIZ-06): it gets the properties it shall add its settings to,
 * and gives the procedure that is told of the wizard's pages (NULL: none). MAPI_E_NO_SUPPORT: no such function; else what it answers. */
HRESULT loader_call_wizard(struct loader_module *module, const char *function, LPMAPIPROP properties, LPMAPISUP support,
    struct mapix_error_slot *error, DLGPROC *ret_procedure);

/* What a service entry function is called with (SPI-SVC-01). */
struct loader_service_call {
    const char *function;                  /* PR_SERVICE_ENTRY_NAME */
    LPMAPISUP support;                     /* configuration flavour; lives until the call returns (SPI-SVC-13) */
    ULONG_PTR ui_param;
    ULONG flags;                           /* SERVICE_UI_*, MSG_SERVICE_UI_READ_ONLY, SERVICE_LOGON_FAILED, MAPI_UNICODE ... */
    ULONG context;                         /* MSG_SERVICE_* */
    ULONG count;                           /* properties, with MSG_SERVICE_CONFIGURE only (SENT-08) */
    LPSPropValue properties;
    LPPROVIDERADMIN admin;
};

/* Call it. Its result is passed on as it is; the MAPIERROR it gives is recorded in `error` and freed.
 * MAPI_E_NO_SUPPORT: the module has no such function. */
HRESULT loader_call_service(struct loader_module *module, const struct loader_service_call *call, struct mapix_error_slot *error);

#endif
