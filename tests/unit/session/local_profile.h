/* A profile whose LOCAL store the client's own thread may log on. */
#ifndef MAPIX_TESTS_SESSION_LOCAL_PROFILE_H
#define MAPIX_TESTS_SESSION_LOCAL_PROFILE_H

#include "fixture.h"

/* fixture_start, with LOCAL's module and the catalogue of mapix. */
int local_profile_start(void **state);

/* A profile with LOCAL beside a good scripted store, "MS good"; it knows its file from a first logon (PR_MAPIX_IMMEDIATE). The file's path, for free(). */
char *local_profile_make(const char *name);

#endif
