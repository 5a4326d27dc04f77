#include "prop/copy.h"
#include "session/initialize.h"
#include "session/prompt.h"

#include <mapiaux.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/object.h"
#include "base/sqlite.h"
#include "base/time.h"
#include "base/warm.h"
#include "notify/notify.h"
#include "profile/profile.h"
#include "session/addrbook.h"
#include "session/spooler_client.h"
#include "value/trace.h"
#include "wire/broker.h"

#define COMPONENT "initialize"
#define WAIT_TIMED_OUT ((HRESULT)0x800705B4)       /* HRESULT_FROM_WIN32(ERROR_TIMEOUT) */
#define KNOWN_FLAGS (MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_NO_COINIT | MAPI_NT_SERVICE | 0x40000000u)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Who waits for the first MAPIInitialize. A mutex of its own: initialization itself takes time under `lock`. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
} waiting = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER };
static unsigned initialized, utilities;
static bool service;

bool session_is_initialized(void)
{
    return __atomic_load_n(&initialized, __ATOMIC_ACQUIRE) > 0;
}

HRESULT session_wait_initialized(ULONG milliseconds)
{
    uint64_t until = milliseconds == INFINITE ? UINT64_MAX : mapix_time_monotonic_ms() + milliseconds;
    bool late = false;

    pthread_mutex_lock(&waiting.lock);
    while (!session_is_initialized() && !late)
        late = !mapix_time_wait(&waiting.changed, &waiting.lock, until);
    pthread_mutex_unlock(&waiting.lock);
    return late ? WAIT_TIMED_OUT : S_OK;
}

/* Publish the count; the first initialization wakes those who wait for it. */
static void set_initialized(unsigned count)
{
    pthread_mutex_lock(&waiting.lock);
    __atomic_store_n(&initialized, count, __ATOMIC_RELEASE);
    if (count)
        pthread_cond_broadcast(&waiting.changed);
    pthread_mutex_unlock(&waiting.lock);
}

bool session_is_service(void)
{
    return __atomic_load_n(&service, __ATOMIC_RELAXED);
}

HRESULT session_not_initialized(const char *function)
{
    return mapix_error_set(mapix_error_thread_slot(), MAPI_E_NOT_INITIALIZED, COMPONENT, 0, 0,
        "%s was called before MAPIInitialize; call MAPIInitialize first", function);
}

/* What MAPIInitialize tells when a step fails: its code names the step (INIT-08), the text what was the matter. */
static HRESULT fail_step(ULONG step, HRESULT result, HRESULT cause, const char *what)
{
    struct mapix_error_slot *slot = mapix_error_thread_slot();
    char *text = cause == S_OK ? NULL : mapix_error_text(slot, NULL);
    mapix_error_set(slot, result, COMPONENT, (ULONG)cause, step, "%s%s%s", what, text ? ": " : "", text ? text : "");
    free(text);
    return result;
}

/* Step 2: a service finds its settings, and a place for them. There is nobody to be told of it but who reads the log. (INIT-09) */
static HRESULT prepare_service(void)
{
    char *directory = mapix_file_config_directory();
    HRESULT cause = directory ? mapix_file_make_directory(directory) : MAPI_E_NOT_FOUND;
    if (FAILED(cause))
        mapix_log_write(MAPIX_LOG_ERROR, COMPONENT, "A service cannot use MAPI: its settings directory %s cannot be made (%#010x); set XDG_CONFIG_HOME",
            directory ? directory : "(no home directory)", (unsigned)cause);
    free(directory);
    return FAILED(cause) ? fail_step(2, MAPI_E_TOO_COMPLEX, S_OK, "The settings of a service cannot be prepared; the log tells more") : S_OK;
}

static HRESULT fail_library(HRESULT cause)
{
    return fail_step(3, MAPI_E_VERSION, cause, "The libraries do not fit together");
}

/* Steps 2 to 5. `ret_shared`: to be given back when the profiles are open. */
static HRESULT prepare(ULONG flags, struct mapix_lock_file **ret_shared)
{
    HRESULT hr = flags & MAPI_NT_SERVICE ? prepare_service() : S_OK;
    if (FAILED(hr))
        return hr;
    if (FAILED(hr = mapix_sqlite_check(mapix_error_thread_slot())))
        return fail_library(hr);
    if (FAILED(notify_engine_prepare()))
        return fail_step(4, MAPI_E_SESSION_LIMIT, S_OK, "This process has no room for MAPI: it uses as many thread keys as it may have");
    if (FAILED(profile_open_shared(ret_shared)))
        return fail_step(5, MAPI_E_NOT_ENOUGH_RESOURCES, S_OK,
            "What all processes share, the lock file of the profiles, cannot be opened: the system gives no descriptor, memory or disk space");
    return S_OK;
}

/* Steps 6 and 7. */
static HRESULT begin(ULONG flags)
{
    HRESULT hr = notify_engine_start(flags & MAPI_MULTITHREAD_NOTIFICATIONS);
    if (FAILED(hr))
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_INVALID_OBJECT, COMPONENT, (ULONG)hr, 6,
            "The notification engine cannot be started (%#010x): the system gives no thread or descriptor", (unsigned)hr);
    hr = profile_keep_open(mapix_error_thread_slot());
    if (SUCCEEDED(hr))
        return S_OK;
    notify_engine_stop();
    HRESULT library = mapix_sqlite_check(NULL);     /* step 3 once more, if it was loaded only now */
    if (FAILED(library))
        return fail_library(library);
    return fail_step(7, MAPI_E_NOT_INITIALIZED, hr, "The profiles cannot be reached");
}

/* The first call does the work; the flags of later ones change nothing (INIT-03). */
static HRESULT initialize_locked(ULONG flags)
{
    struct mapix_lock_file *shared = NULL;
    mapix_warm_heap(120 * 1024);
    HRESULT hr = prepare(flags, &shared);
    prop_set_progress_maker(session_new_progress);
    if (SUCCEEDED(hr))
        hr = begin(flags);
    mapix_lock_file_close(shared);                 /* the profiles hold it from now on */
    if (FAILED(hr))
        return hr;
    __atomic_store_n(&service, (flags & MAPI_NT_SERVICE) != 0, __ATOMIC_RELAXED);
    session_spooler_client_install();
    session_install_address_book();
    return S_OK;
}

/* mapix.h, INIT-01 to INIT-20. */
HRESULT STDAPICALLTYPE MAPIInitialize(LPVOID lpMapiInit)
{
    const MAPIINIT_0 *init = lpMapiInit;
    ULONG flags = init ? init->ulFlags : 0;
    if (init && init->ulVersion != MAPI_INIT_VERSION)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_INVALID_PARAMETER, COMPONENT, 0, 1,
            "MAPIINIT_0.ulVersion is %u; it must be MAPI_INIT_VERSION (0)", (unsigned)init->ulVersion);
    if (flags & ~(ULONG)KNOWN_FLAGS)
        return mapix_error_set(mapix_error_thread_slot(), MAPI_E_UNKNOWN_FLAGS, COMPONENT, 0, 1, "Unknown flags %#x in MAPIINIT_0",
            (unsigned)flags);
    trace_start();
    pthread_mutex_lock(&lock);
    HRESULT hr = initialized ? S_OK : initialize_locked(flags);
    if (SUCCEEDED(hr))
        set_initialized(initialized + 1);
    pthread_mutex_unlock(&lock);
    return hr;
}

/* One call too many does nothing (GAP-43). The last one ends the utilities as well (INIT-26). */
void STDAPICALLTYPE MAPIUninitialize(void)
{
    pthread_mutex_lock(&lock);
    bool last = initialized == 1;
    if (initialized)
        set_initialized(initialized - 1);
    if (last) {
        profile_let_go();
        mapix_broker_disconnect();
        notify_engine_stop();
        utilities = 0;
        service = false;
    }
    pthread_mutex_unlock(&lock);
    if (last && mapix_object_live_count() > 0 && mapix_log_enabled(MAPIX_LOG_DEBUG))
        mapix_log_write(MAPIX_LOG_DEBUG, COMPONENT, "%ld objects are still open at the last MAPIUninitialize", mapix_object_live_count());
}

/* mapiutil.h, INIT-24. The utilities need nothing to be prepared; the calls are counted and checked. MAPI_E_UNKNOWN_FLAGS. */
SCODE STDAPICALLTYPE ScInitMapiUtil(ULONG ulFlags)
{
    if (ulFlags)
        return MAPI_E_UNKNOWN_FLAGS;
    pthread_mutex_lock(&lock);
    utilities++;
    pthread_mutex_unlock(&lock);
    return S_OK;
}

void STDAPICALLTYPE DeinitMapiUtil(void)
{
    pthread_mutex_lock(&lock);
    if (utilities)
        utilities--;
    pthread_mutex_unlock(&lock);
}

/* mapixext.h. */
HRESULT mapix_last_error(ULONG flags, LPMAPIERROR *ret_error)
{
    struct mapix_error_slot *slot = mapix_error_thread_slot();
    HRESULT result = S_OK;
    if (!ret_error)
        return MAPI_E_INVALID_PARAMETER;
    *ret_error = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    char *text = mapix_error_text(slot, &result);
    if (!text)
        return S_OK;
    free(text);
    return mapix_error_get(slot, result, flags, ret_error);
}
