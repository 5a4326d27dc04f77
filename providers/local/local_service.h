/* The message service LOCAL: what its three providers and its entry function share. */
#ifndef MAPIX_PROVIDERS_LOCAL_SERVICE_H
#define MAPIX_PROVIDERS_LOCAL_SERVICE_H

#include <mapispi.h>

MSGSERVICEENTRY ServiceEntry;
XPPROVIDERINIT XPProviderInit;

#endif
