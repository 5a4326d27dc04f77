/* What a logon leaves behind: its steps with times and results, for `mapix logon --explain` and for people.
 *
 * $XDG_STATE_HOME/mapix/logons/TIME-PROCESS-NUMBER.json, one object; the last twenty are kept:
 *     version 1, time (ISO 8601, UTC), process, program, profile, flags, result, joined, text (why it failed, or what failed in it), and
 *     steps: name, service and provider where it has one, result, begin and duration in microseconds since the first step, text.
 * Results are numbers as hexadecimal text ("0x80040111"). No value of a profile, and no password, is ever in it.
 */
#ifndef MAPIX_SESSION_LOGON_RECORD_H
#define MAPIX_SESSION_LOGON_RECORD_H

#include "session/core.h"
#include "session/logon_machine.h"

#define LOGON_RECORDS_KEPT 20

/* Write it; without a place to write, nothing happens. `text` may be NULL. */
void session_logon_record_write(const struct session_core *core, const struct logon_machine *machine, HRESULT result, const char *text);

/* The directory, for free(); NULL without memory or home. */
char *session_logon_record_directory(void);

#endif
