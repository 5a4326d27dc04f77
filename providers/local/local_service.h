/* The message service LOCAL: what its three providers and its entry function share. */
#ifndef MAPIX_PROVIDERS_LOCAL_SERVICE_H
#define MAPIX_PROVIDERS_LOCAL_SERVICE_H

#include <mapispi.h>

/* A Maildir's folders, made where they are not there yet, and writable. Errors of errno. */
HRESULT local_make_maildir(const char *maildir);

MSGSERVICEENTRY ServiceEntry;
XPPROVIDERINIT XPProviderInit;

#endif
