#include "loader/loader.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/object.h"
#include "loader/directories.h"
#include "value/names.h"

#define COMPONENT "loader"

struct loader_module {
    struct loader_module *next;
    char *name;
    char *path;
    dev_t device;                           /* of the file as it was opened; both 0 for an absolute path */
    ino_t inode;
    void *handle;
    char *found_by, *found_in;              /* the bare name and the directories that led here last, NULL for an absolute path; guarded by modules_lock */
    unsigned uses;
    unsigned turns;                    /* calls under way, one within the other; guarded by modules_lock */
    pthread_t turn_of;
};

static pthread_mutex_t modules_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turns_ended = PTHREAD_COND_INITIALIZER;
static struct loader_module *modules;

/* Where to look, in order: a colon separated list made of the environment and the installed place. */
static char *search_path(void)
{
    const char *environment = getenv("MAPIX_PROVIDER_PATH");
    char *path = NULL;
    if (!environment || !*environment)
        return strdup(LOADER_PROVIDER_DIRECTORY);
    return asprintf(&path, "%s:%s", environment, LOADER_PROVIDER_DIRECTORY) < 0 ? NULL : path;
}

char *loader_plain_name(const char *name)
{
    size_t length = strlen(name);
    if (length > 4 && !strcasecmp(name + length - 4, ".dll"))
        length -= 4;
    else if (length > 3 && !strcasecmp(name + length - 3, ".so"))
        length -= 3;
    return strndup(name, length);
}

/* The file a plain name stands for in one directory, or NULL; sets `ret_memory` when there was none. */
static char *find_in(const char *directory, int directory_length, const char *name, struct stat *ret_status, bool *ret_memory)
{
    for (int i = 0; i < 2; i++) {
        char *path;
        int made = i == 0 ? asprintf(&path, "%.*s/%s.so", directory_length, directory, name)
                          : asprintf(&path, "%.*s/libmapix-%s.so", directory_length, directory, name);
        if (made < 0) {
            *ret_memory = true;
            return NULL;
        }
        if (!stat(path, ret_status) && S_ISREG(ret_status->st_mode))
            return path;
        free(path);
    }
    return NULL;
}

static HRESULT no_memory(struct mapix_error_slot *error)
{
    return error ? mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "Out of memory") : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* The path without links and dots. A file that is open already is known by the path it was opened by: that takes no look at every directory of it. */
static char *whole_path(const char *path, const struct stat *status)
{
    char *known = NULL;
    bool is_known = false;
    pthread_mutex_lock(&modules_lock);
    for (struct loader_module *module = modules; module && !is_known; module = module->next)
        if (module->inode && module->inode == status->st_ino && module->device == status->st_dev) {
            known = strdup(module->path);
            is_known = true;
        }
    pthread_mutex_unlock(&modules_lock);
    return is_known ? known : realpath(path, NULL);
}

/* The absolute path of a module's file, and what is known of it unless its name is a path. */
static HRESULT find_file(const char *name, const char *plain, const char *directories, struct mapix_error_slot *error, char **ret_path,
    struct stat *ret_status)
{
    *ret_status = (struct stat){ .st_ino = 0 };
    if (name[0] == '/') {
        *ret_path = strdup(name);
        return *ret_path ? S_OK : no_memory(error);
    }
    if (!*plain || strchr(plain, '/'))
        return error ? mapix_error_set(error, MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 0,
            "\"%s\" is no name of a provider module; give a bare name or an absolute path", name) : MAPI_E_INVALID_PARAMETER;
    bool memory = false;
    char *found = NULL;
    for (const char *start = directories; start && !found && !memory;) {
        const char *end = strchrnul(start, ':');
        if (end > start)
            found = find_in(start, (int)(end - start), plain, ret_status, &memory);
        start = *end ? end + 1 : NULL;
    }
    HRESULT hr = S_OK;
    if (found) {
        *ret_path = whole_path(found, ret_status);
        if (!*ret_path)
            hr = no_memory(error);
        free(found);
    } else if (memory) {
        hr = no_memory(error);
    } else {
        hr = MAPI_E_NOT_FOUND;
        if (error)
            mapix_error_set(error, hr, COMPONENT, ENOENT, 0, "The provider module \"%s\" is not installed: neither %s.so nor libmapix-%s.so is in %s. "
                "Install it, or name its directory in MAPIX_PROVIDER_PATH", plain, plain, plain, directories);
    }
    return hr;
}

HRESULT mapix_loader_find(const char *name, struct mapix_error_slot *error, char **ret_path)
{
    struct stat status;
    char *plain = loader_plain_name(name), *directories = search_path();
    HRESULT hr = plain && directories ? find_file(name, plain, directories, error, ret_path, &status) : no_memory(error);
    free(plain);
    free(directories);
    return hr;
}

/* Look at a module's file before dlopen does: that holds a lock while it waits for a file system, without which no thread loads anything and no process
 * ends. *ret_elf: it begins as a module of this machine does. */
static HRESULT look_at(const char *path, struct mapix_error_slot *error, bool *ret_elf)
{
    unsigned char head[EI_NIDENT];
    struct stat status = { .st_mode = S_IFREG };
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);        /* a pipe has no end */
    ssize_t length = descriptor < 0 || fstat(descriptor, &status) || !S_ISREG(status.st_mode) ? -1 : read(descriptor, head, sizeof(head));
    int number = S_ISREG(status.st_mode) ? errno : 0;
    if (descriptor >= 0)
        close(descriptor);
    *ret_elf = length == (ssize_t)sizeof(head) && !memcmp(head, ELFMAG, SELFMAG) &&
        head[EI_CLASS] == (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32);
    if (length >= 0)
        return S_OK;
    HRESULT hr = number ? mapix_error_from_errno(number) : MAPI_E_CORRUPT_DATA;
    if (error && number)
        mapix_error_set(error, hr, COMPONENT, (ULONG)number, 0, "The provider module %s cannot be opened: %s", path, strerror(number));
    else if (error)
        mapix_error_set(error, hr, COMPONENT, 0, 0, "The provider module %s is no file. Install the provider again, or correct its path", path);
    return hr;
}

/* Why did dlopen refuse this file? Its text is for people only. */
static HRESULT explain_refusal(const char *path, bool elf, struct mapix_error_slot *error)
{
    const char *said = dlerror(), *reason = said ? said : "no reason given";
    HRESULT hr = elf ? MAPI_E_VERSION : MAPI_E_CORRUPT_DATA;
    if (error)
        mapix_error_set(error, hr, COMPONENT, 0, 0, elf ? "The provider module %s does not fit this system: %s. Install a build made for it"
            : "The file %s is damaged or no module for this machine: %s. Install the provider again", path, reason);
    return hr;
}

static struct loader_module *find_open_module(const char *path)
{
    for (struct loader_module *module = modules; module; module = module->next)
        if (!strcmp(module->path, path))
            return module;
    return NULL;
}

/* The open module that a name led to, while the directories are the same: no look at a file system. */
static struct loader_module *find_known_module(const char *name, const char *plain, const char *directories)
{
    if (name[0] == '/')
        return find_open_module(name);
    for (struct loader_module *module = modules; module; module = module->next)
        if (module->found_by && !strcmp(module->found_by, plain) && !strcmp(module->found_in, directories))
            return module;
    return NULL;
}

/* Remember, as far as there is memory, how it was found. */
static void know(struct loader_module *module, const char *plain, const char *directories)
{
    char *by = strdup(plain), *in = strdup(directories);
    if (!by || !in) {
        free(by);
        free(in);
        return;
    }
    free(module->found_by);
    free(module->found_in);
    module->found_by = by;
    module->found_in = in;
}

bool loader_module_at_hand(const char *name)
{
    const char *environment = getenv("MAPIX_PROVIDER_PATH");
    bool installed = name[0] != '/' && (!environment || !*environment);
    if (installed)
        return true;
    char *plain = loader_plain_name(name), *directories = search_path();
    pthread_mutex_lock(&modules_lock);
    bool known = plain && directories && find_known_module(name, plain, directories);
    pthread_mutex_unlock(&modules_lock);
    free(plain);
    free(directories);
    return known;
}

/* A module that was found, or is known by another name; counted. Takes over what it needs of `fresh`. */
static struct loader_module *enter(struct loader_module *fresh, const char *name, const char *directories)
{
    pthread_mutex_lock(&modules_lock);
    struct loader_module *module = find_open_module(fresh->path);      /* another thread may have been faster */
    if (!module && fresh->handle) {
        module = calloc(1, sizeof(*module));
        if (module) {
            *module = *fresh;
            module->next = modules;
            modules = module;
            fresh->name = fresh->path = NULL;
        }
    }
    if (module) {
        module->uses++;
        if (name[0] != '/')
            know(module, fresh->name ? fresh->name : module->name, directories);
    }
    pthread_mutex_unlock(&modules_lock);
    return module;
}

/* Load the file that was found. */
static HRESULT load(struct loader_module *fresh, struct mapix_error_slot *error)
{
    bool elf;
    HRESULT hr = look_at(fresh->path, error, &elf);
    if (FAILED(hr))
        return hr;
    fresh->handle = dlopen(fresh->path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return fresh->handle ? S_OK : explain_refusal(fresh->path, elf, error);
}

HRESULT loader_module_open(const char *name, struct mapix_error_slot *error, struct loader_module **ret_module)
{
    struct loader_module fresh = { .name = loader_plain_name(name) }, *module = NULL;
    struct stat status;
    char *directories = search_path();
    HRESULT hr = fresh.name && directories ? S_OK : no_memory(error);
    if (FAILED(hr))
        goto out;
    pthread_mutex_lock(&modules_lock);
    module = find_known_module(name, fresh.name, directories);
    if (module)
        module->uses++;
    pthread_mutex_unlock(&modules_lock);
    if (module)
        goto out;
    hr = find_file(name, fresh.name, directories, error, &fresh.path, &status);
    if (FAILED(hr))
        goto out;
    fresh.device = status.st_dev;
    fresh.inode = status.st_ino;
    module = enter(&fresh, name, directories);
    if (!module)
        hr = load(&fresh, error);
    if (!module && SUCCEEDED(hr)) {
        module = enter(&fresh, name, directories);
        if (!module)
            hr = no_memory(error);
    }
out:
    free(fresh.name);
    free(fresh.path);
    free(directories);
    if (SUCCEEDED(hr))
        *ret_module = module;
    return hr;
}

void loader_module_close(struct loader_module *module)
{
    if (!module)
        return;
    pthread_mutex_lock(&modules_lock);
    if (module->uses)
        module->uses--;
    pthread_mutex_unlock(&modules_lock);
}

const char *loader_module_name(const struct loader_module *module)
{
    return module->name;
}

const char *loader_module_path(const struct loader_module *module)
{
    return module->path;
}

unsigned loader_module_uses(const struct loader_module *module)
{
    unsigned uses = 0;
    pthread_mutex_lock(&modules_lock);
    for (struct loader_module *each = modules; each; each = each->next)
        if (!module || each == module)
            uses += each->uses;
    pthread_mutex_unlock(&modules_lock);
    return uses;
}

void loader_module_take_turn(struct loader_module *module)
{
    pthread_t self = pthread_self();
    pthread_mutex_lock(&modules_lock);
    while (module->turns && !pthread_equal(module->turn_of, self))
        pthread_cond_wait(&turns_ended, &modules_lock);
    module->turns++;
    module->turn_of = self;
    pthread_mutex_unlock(&modules_lock);
}

void loader_module_end_turn(struct loader_module *module)
{
    pthread_mutex_lock(&modules_lock);
    if (module->turns && pthread_equal(module->turn_of, pthread_self()) && !--module->turns)
        pthread_cond_broadcast(&turns_ended);
    pthread_mutex_unlock(&modules_lock);
}

void loader_module_end_turns_of(pthread_t thread)
{
    pthread_mutex_lock(&modules_lock);
    for (struct loader_module *module = modules; module; module = module->next)
        if (module->turns && pthread_equal(module->turn_of, thread))
            module->turns = 0;
    pthread_cond_broadcast(&turns_ended);
    pthread_mutex_unlock(&modules_lock);
}

void *loader_module_function(struct loader_module *module, const char *function)
{
    return dlsym(module->handle, function);
}

bool loader_module_exports(struct loader_module *module, const char *function)
{
    return dlsym(module->handle, function) != NULL;
}

/* A function of the module, through the one conversion that POSIX promises. */
static HRESULT find_function(struct loader_module *module, const char *function, struct mapix_error_slot *error, void **ret_function)
{
    *ret_function = function && *function ? dlsym(module->handle, function) : NULL;
    if (*ret_function)
        return S_OK;
    return error ? mapix_error_set(error, MAPI_E_NO_SUPPORT, COMPONENT, 0, 0,
        "The provider module %s has no function \"%s\"; it is not the kind of provider the profile says. Correct the module's name in mapisvc.inf and add the service anew, or update the provider",
        module->path, function ? function : "") : MAPI_E_NO_SUPPORT;
}

HRESULT loader_class_factory(struct loader_module *module, const CLSID *class_id, struct mapix_error_slot *error, LPCLASSFACTORY *ret_factory)
{
    HRESULT (STDAPICALLTYPE *get)(REFCLSID class_id, REFIID iid, LPVOID *ret_object);
    void *function;
    HRESULT hr = find_function(module, "DllGetClassObject", error, &function);
    if (FAILED(hr))
        return hr;
    memcpy(&get, &function, sizeof(get));
    *ret_factory = NULL;
    hr = get(class_id, &IID_IClassFactory, (LPVOID *)ret_factory);
    if (SUCCEEDED(hr) && *ret_factory)
        return S_OK;
    return mapix_error_set(error, FAILED(hr) ? hr : MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "%s has no class that was asked for (%#010x)", module->path,
        (unsigned)hr);
}

/* Judge what an init function answered. `version` is what the provider will speak; `methods` is the method table of its object, whose first
 * `slots` entries must be there. */
static HRESULT check_handshake(struct loader_module *module, const char *function, HRESULT hr, ULONG version, IUnknown *provider,
    size_t slots, struct mapix_error_slot *error)
{
    if (hr == MAPI_E_VERSION)
        return error ? mapix_error_set(error, hr, COMPONENT, version, 0, "The provider module %s refuses this MAPI (SPI version %#x); "
            "it needs a newer one. Update mapix, or install an older provider", module->path, (unsigned)CURRENT_SPI_VERSION) : hr;
    if (FAILED(hr))
        return error ? mapix_error_set(error, hr, COMPONENT, 0, 0, "The provider module %s could not start: its %s failed with %#010x",
            module->path, function, (unsigned)hr) : hr;
    const void *const *methods = provider ? *(const void *const *const *)(const void *)provider : NULL;
    bool whole = methods != NULL;
    for (size_t i = 0; whole && i < slots; i++)
        whole = methods[i] != NULL;
    if (!whole && methods && methods[2])
        provider->lpVtbl->Release(provider);           /* what it can do, it may */
    if (!whole)
        return error ? mapix_error_set(error, MAPI_E_CALL_FAILED, COMPONENT, 0, 0,
            "The provider module %s is broken: %s succeeded %s. Report this to its author", module->path, function,
            provider ? "with an object that lacks methods" : "without an object") : MAPI_E_CALL_FAILED;
    if (version < LOADER_OLDEST_SPI_VERSION) {
        provider->lpVtbl->Release(provider);
        return error ? mapix_error_set(error, MAPI_E_VERSION, COMPONENT, version, 0, "The provider module %s speaks SPI version %#x, "
            "which is too old; at least %#x is needed. Install a newer provider", module->path, (unsigned)version,
            (unsigned)LOADER_OLDEST_SPI_VERSION) : MAPI_E_VERSION;
    }
    return S_OK;
}

HRESULT loader_init_store(struct loader_module *module, ULONG flags, struct mapix_error_slot *error, LPMSPROVIDER *ret_provider)
{
    union { void *address; MSPROVIDERINIT *call; } function;
    HRESULT hr = find_function(module, "MSProviderInit", error, &function.address);
    if (FAILED(hr))
        return hr;
    ULONG version = 0;
    LPMSPROVIDER provider = NULL;
    hr = function.call((HINSTANCE)module->handle, MAPIGetDefaultMalloc(), MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, flags,
        CURRENT_SPI_VERSION, &version, &provider);
    hr = check_handshake(module, "MSProviderInit", hr, version, (IUnknown *)provider, 7, error);
    if (SUCCEEDED(hr))
        *ret_provider = provider;
    return hr;
}

HRESULT loader_init_address_book(struct loader_module *module, ULONG flags, struct mapix_error_slot *error, LPABPROVIDER *ret_provider)
{
    union { void *address; ABPROVIDERINIT *call; } function;
    HRESULT hr = find_function(module, "ABProviderInit", error, &function.address);
    if (FAILED(hr))
        return hr;
    ULONG version = 0;
    LPABPROVIDER provider = NULL;
    hr = function.call((HINSTANCE)module->handle, MAPIGetDefaultMalloc(), MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, flags,
        CURRENT_SPI_VERSION, &version, &provider);
    hr = check_handshake(module, "ABProviderInit", hr, version, (IUnknown *)provider, 5, error);
    if (SUCCEEDED(hr))
        *ret_provider = provider;
    return hr;
}

HRESULT loader_init_transport(struct loader_module *module, ULONG flags, struct mapix_error_slot *error, LPXPPROVIDER *ret_provider)
{
    union { void *address; XPPROVIDERINIT *call; } function;
    HRESULT hr = find_function(module, "XPProviderInit", error, &function.address);
    if (FAILED(hr))
        return hr;
    ULONG version = 0;
    LPXPPROVIDER provider = NULL;
    hr = function.call((HINSTANCE)module->handle, MAPIGetDefaultMalloc(), MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, flags,
        CURRENT_SPI_VERSION, &version, &provider);
    hr = check_handshake(module, "XPProviderInit", hr, version, (IUnknown *)provider, 5, error);
    if (SUCCEEDED(hr))
        *ret_provider = provider;
    return hr;
}

HRESULT loader_init_hook(struct loader_module *module, LPMAPISESSION session, LPMAPIUID section, ULONG flags,
    struct mapix_error_slot *error, LPSPOOLERHOOK *ret_hook)
{
    union { void *address; HPPROVIDERINIT *call; } function;
    HRESULT hr = find_function(module, "HPProviderInit", error, &function.address);
    if (FAILED(hr))
        return hr;
    LPSPOOLERHOOK hook = NULL;
    hr = function.call(session, (HINSTANCE)module->handle, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, section, flags, &hook);
    hr = check_handshake(module, "HPProviderInit", hr, LOADER_OLDEST_SPI_VERSION, (IUnknown *)hook, 5, error);
    if (SUCCEEDED(hr))
        *ret_hook = hook;
    return hr;
}

/* It says nothing: perhaps its support object knows, of the sheet that it asked for. */
static void explain(struct loader_module *module, const struct loader_service_call *call, HRESULT hr, struct mapix_error_slot *error)
{
    HRESULT known = S_OK;
    char *why = call->support ? mapix_error_text(&mapix_object_of(call->support)->error, &known) : NULL;
    const char *name = mapix_names_error(hr);
    if (why && known == hr)
        mapix_error_set(error, hr, COMPONENT, 0, call->context, "%s", why);
    else
        mapix_error_set(error, hr, COMPONENT, 0, call->context, "The service entry function %s of %s answered %s (%#010x) and gives no reason. Ask its "
            "author, or its documentation", call->function, module->path, name ? name : "an unknown code", (unsigned)hr);
    free(why);
}

HRESULT loader_call_service(struct loader_module *module, const struct loader_service_call *call, struct mapix_error_slot *error)
{
    union { void *address; MSGSERVICEENTRY *call; } function;
    HRESULT hr = find_function(module, call->function, error, &function.address);
    if (FAILED(hr))
        return hr;
    LPMAPIERROR reported = NULL;
    hr = function.call((HINSTANCE)module->handle, MAPIGetDefaultMalloc(), call->support, call->ui_param, call->flags, call->context,
        call->count, call->properties, call->admin, &reported);
    if (error && FAILED(hr) && reported)
        mapix_error_set_mapierror(error, hr, call->flags & MAPI_UNICODE, reported);
    else if (error && FAILED(hr))
        explain(module, call, hr, error);
    if (reported)
        MAPIFreeBuffer(reported);
    return hr;
}

HRESULT loader_call_wizard(struct loader_module *module, const char *function, LPMAPIPROP properties, LPMAPISUP support,
    struct mapix_error_slot *error, DLGPROC *ret_procedure)
{
    union {
        void *symbol;
        LPWIZARDENTRY call;
    } entry;
    LPTSTR resource = NULL;                    /* the name of a Windows dialog: nothing here can show it */
    *ret_procedure = NULL;
    HRESULT result = find_function(module, function, error, &entry.symbol);
    if (FAILED(result))
        return result;
    result = (HRESULT)entry.call((HINSTANCE)module->handle, &resource, ret_procedure, properties, support);
    if (FAILED(result))
        mapix_error_set(error, result, COMPONENT, 0, 0, "The wizard of the provider module %s failed; configure its service without it", module->path);
    return result;
}
