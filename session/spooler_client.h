#ifndef MAPIX_SESSION_SPOOLER_CLIENT_H
#define MAPIX_SESSION_SPOOLER_CLIENT_H

/* Let sessions of this process reach spoolers through the broker, unless something else was installed (session/seams.h). */
void session_spooler_client_install(void);

#endif
