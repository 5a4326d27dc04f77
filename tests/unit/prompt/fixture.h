/* A home with the scripted helper (tests/lib/scripted_prompt.py) in place of a real one. */
#ifndef MAPIX_TESTS_PROMPT_FIXTURE_H
#define MAPIX_TESTS_PROMPT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <mapi.h>
#include <mapiaux.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdbool.h>

#include "prompt/client/prompt.h"

int fixture_start(void **state);
int fixture_end(void **state);

/* Replace the script of the helpers to come; lines of JSON. The log starts anew. */
void fixture_script(const char *lines);

/* Everything the client said since then. In static storage. */
const char *fixture_log(void);
void assert_asked(const char *part);
void assert_not_asked(const char *part);

#endif
