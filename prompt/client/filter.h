/* The character filter of edit controls (DTBLEDIT), as client and helpers both apply it. Stands on libc alone. */
#ifndef MAPIX_PROMPT_CLIENT_FILTER_H
#define MAPIX_PROMPT_CLIENT_FILTER_H

#include <stdbool.h>

/* Does every character of the text (UTF-8) pass? "*" or no filter lets all pass; "[a-z0-9]" only these; "[~a-z]" all but these; a backslash
 * quotes. What is no filter lets all pass. */
bool prompt_filter_passes(const char *filter, const char *text);

/* Characters, not bytes. */
unsigned long prompt_count_characters(const char *text);

#endif
