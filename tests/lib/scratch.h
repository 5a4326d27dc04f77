/* A home of its own for a test: every XDG variable leads into a fresh directory, removed at the end together with what was started there. */
#ifndef MAPIX_TESTS_SCRATCH_H
#define MAPIX_TESTS_SCRATCH_H

/* Make the directory, set HOME and the XDG variables, and let mapix find its daemons and modules in the build. Returns its path. */
const char *scratch_enter(void);

/* Stop the broker that runs there, if one does, and remove the directory. */
void scratch_leave(void);

/* "directory/name" in static storage; four calls live at once. */
const char *scratch_path(const char *name);

#endif
