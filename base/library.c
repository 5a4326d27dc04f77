#include "base/library.h"

#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

static bool load(struct library *library)
{
    void *handle = dlopen(library->name, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    for (size_t i = 0; handle && library->symbols[i]; i++) {
        library->places[i] = dlsym(handle, library->symbols[i]);
        if (!library->places[i])
            return false;
    }
    return handle != NULL;
}

bool library_is_loaded(const struct library *library)
{
    return __atomic_load_n(&library->loaded, __ATOMIC_ACQUIRE);
}

bool library_load(struct library *library, const char **ret_reason)
{
    if (library_is_loaded(library))
        return true;
    pthread_mutex_lock(&library->lock);
    bool loaded = library->loaded || load(library);
    __atomic_store_n(&library->loaded, loaded, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&library->lock);
    if (!loaded)
        *ret_reason = dlerror();
    return loaded;
}

static int has_name(struct dl_phdr_info *object, size_t size, void *name)
{
    const char *file = strrchr(object->dlpi_name, '/');
    return !strcmp(file ? file + 1 : object->dlpi_name, name);
}

/* Not by dlopen: for one that is not there, that looks at every directory. */
static bool is_present(const struct library *library)
{
    return library->loaded || dl_iterate_phdr(has_name, (void *)(uintptr_t)library->name);
}

bool library_hold_off(struct library *library)
{
    pthread_mutex_lock(&library->lock);
    if (!is_present(library))
        return true;
    pthread_mutex_unlock(&library->lock);
    return false;
}

void library_go_on(struct library *library)
{
    pthread_mutex_unlock(&library->lock);
}
