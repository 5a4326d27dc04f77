#include "base/library.h"

#include <dlfcn.h>

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

bool library_load(struct library *library, const char **ret_reason)
{
    if (__atomic_load_n(&library->loaded, __ATOMIC_ACQUIRE))
        return true;
    pthread_mutex_lock(&library->lock);
    bool loaded = library->loaded || load(library);
    __atomic_store_n(&library->loaded, loaded, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&library->lock);
    if (!loaded)
        *ret_reason = dlerror();
    return loaded;
}
