#include "base/sqlite.h"

#include <mapicode.h>
#include <time.h>

#include "base/libraries.h"
#include "base/time.h"

#define OLDEST 3040000                      /* what meson.build asks for */
#define COMPONENT "SQLite"

union mapix_sqlite mapix_sqlite;

static const char *const symbols[] = LIBRARY_SYMBOLS(MAPIX_SQLITE_FUNCTIONS);
static struct library library = { .name = MAPIX_LIBRARY_SQLITE, .symbols = symbols, .places = mapix_sqlite.places,
    .lock = PTHREAD_MUTEX_INITIALIZER };

static HRESULT check(struct mapix_error_slot *error)
{
    if (sqlite3_libversion_number() < OLDEST)
        return mapix_error_set(error, MAPI_E_VERSION, COMPONENT, (ULONG)sqlite3_libversion_number(), 0,
            "SQLite %s is loaded; mapix needs %d.%d or newer: look for an old copy in LD_LIBRARY_PATH", sqlite3_libversion(), OLDEST / 1000000,
            OLDEST / 1000 % 1000);
    if (!sqlite3_threadsafe())
        return mapix_error_set(error, MAPI_E_VERSION, COMPONENT, 0, 0, "The SQLite that is loaded was built without threads (SQLITE_THREADSAFE=0)");
    return S_OK;
}

HRESULT mapix_sqlite_ready(struct mapix_error_slot *error)
{
    const char *reason = NULL;
    if (!library_load(&library, &reason))
        return mapix_error_set(error, MAPI_E_CALL_FAILED, COMPONENT, 0, 0, "No profile and no message store can be opened, " MAPIX_LIBRARY_SQLITE
            " does not load: %s. Install SQLite", reason ? reason : "no reason given");
    return check(error);
}

HRESULT mapix_sqlite_check(struct mapix_error_slot *error)
{
    return library_is_loaded(&library) ? check(error) : S_OK;
}

bool mapix_sqlite_hold_off(void)
{
    return library_hold_off(&library);
}

void mapix_sqlite_go_on(void)
{
    library_go_on(&library);
}

int mapix_sqlite_wait(int attempt, unsigned timeout_ms, uint64_t *io_until)
{
    static const unsigned steps[] = { 1, 1, 2, 4, 8 };
    const unsigned last = sizeof(steps) / sizeof(steps[0]) - 1;
    if (!attempt)
        *io_until = mapix_time_monotonic_ms() + timeout_ms;
    if (mapix_time_monotonic_ms() >= *io_until)
        return 0;
    nanosleep(&(struct timespec){ .tv_nsec = (long)steps[(unsigned)attempt < last ? (unsigned)attempt : last] * 1000000 }, NULL);
    return 1;
}
