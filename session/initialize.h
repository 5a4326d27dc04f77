/* MAPIInitialize's state. */
#ifndef MAPIX_SESSION_INITIALIZE_H
#define MAPIX_SESSION_INITIALIZE_H

#include <mapix.h>
#include <stdbool.h>

/* Was MAPIInitialize called more often than MAPIUninitialize? First line of every global function but the memory and pure ones (INIT-01). */
bool session_is_initialized(void);

/* Record on the thread that it was not, and return MAPI_E_NOT_INITIALIZED. */
HRESULT session_not_initialized(const char *function);

/* Wait until it is, at most so many milliseconds (INFINITE: for ever). S_OK, or HRESULT_FROM_WIN32(ERROR_TIMEOUT) (INIT-28). */
HRESULT session_wait_initialized(ULONG milliseconds);

/* Did the first MAPIInitialize say MAPI_NT_SERVICE? */
bool session_is_service(void);

#endif
