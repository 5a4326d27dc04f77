#include "convert/mime_module.h"

#include <dlfcn.h>
#include <mapicode.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "convert/install.h"

#define MODULE "libmapix-mime.so"

static mime_module_entry *entry;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *open_in(const char *directory)
{
    char *path = mapix_file_path(directory, MODULE);
    void *module = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;

    free(path);
    return module;
}

/* In the directories of MAPIX_PROVIDER_PATH, then where it was installed. Never unloaded: GLib cannot be. */
static void *open_module(void)
{
    const char *list = getenv("MAPIX_PROVIDER_PATH");
    char *copy = list ? strdup(list) : NULL, *state = NULL;
    void *module = NULL;

    for (char *directory = copy ? strtok_r(copy, ":", &state) : NULL; directory && !module; directory = strtok_r(NULL, ":", &state))
        if (*directory == '/')
            module = open_in(directory);
    free(copy);
    return module ? module : open_in(MAPIX_PROVIDER_DIR);
}

HRESULT mapix_converter_session(LPCONVERTERSESSION *ret_converter)
{
    void *module, *symbol;

    if (!ret_converter)
        return MAPI_E_INVALID_PARAMETER;
    *ret_converter = NULL;
    pthread_mutex_lock(&lock);
    if (!entry && (module = open_module()) && (symbol = dlsym(module, "mapix_mime_module")))
        memcpy(&entry, &symbol, sizeof(entry));
    pthread_mutex_unlock(&lock);
    if (!entry) {
        const char *reason = dlerror();

        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_FOUND, "MIME converter", 0, 0,
            "The module " MODULE " does not load: %s. Install mapix whole, with libgmime-3.0-0.", reason ? reason : "it has no entry");
    }
    return entry(ret_converter);
}
