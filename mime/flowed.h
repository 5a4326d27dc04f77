/* format=flowed, RFC 3676. */
#ifndef MAPIX_MIME_FLOWED_H
#define MAPIX_MIME_FLOWED_H

#include <stdbool.h>
#include <stddef.h>

/* Join the lines of each paragraph, in place; stuffed spaces go, quote marks are kept once a line. Returns the new length; the text is
 * terminated where it has room for that, which is always: it never grows. */
size_t mime_unflow(char *text, size_t length, bool delete_space);

#endif
