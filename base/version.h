#ifndef MAPIX_BASE_VERSION_H
#define MAPIX_BASE_VERSION_H

/* Return the version of the library that is running, as "major.minor.patch". Static storage; any thread; cannot fail. */
const char *mapix_version(void);

#endif
