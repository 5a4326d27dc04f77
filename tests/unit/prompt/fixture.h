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
#include "tests/lib/scripted_prompt.h"

int fixture_start(void **state);
int fixture_end(void **state);

#endif
