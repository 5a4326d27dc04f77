/* What a logon leaves behind: its steps with times and results, for `mapix logon --explain` and for people.
 *
 * $XDG_STATE_HOME/mapix/logons/TIME-PROCESS-NUMBER.json, one object; the last twenty are kept:
 *     version 1, time (ISO 8601, UTC), process, program, profile, flags, result, joined, text (why it failed, or what failed in it),
 *     services: name, outcome ("ready", "spared", "disabled", "idle": nothing of it is started at logon), result, text; and
 *     steps: name, service and provider where it has one, result, text where there is one, begin and duration in microseconds since the
 *     first step.
 * Results are numbers as hexadecimal text ("0x80040111"). No value of a profile, and no password, is ever in it.
 */
#ifndef MAPIX_SESSION_LOGON_RECORD_H
#define MAPIX_SESSION_LOGON_RECORD_H

#include "session/core.h"
#include "session/logon_machine.h"

#define LOGON_RECORDS_KEPT 20

/* Write it; without a place to write, nothing happens. `text` may be NULL. */
void session_logon_record_write(struct session_core *core, const struct logon_machine *machine, HRESULT result, const char *text);

/* The last record, the one before it with `back` 1, and so on, as it was written; a zero byte, not counted, is put behind. For free().
 * MAPI_E_NOT_FOUND: there are not that many, or none can be read. MAPI_E_NOT_ENOUGH_MEMORY. For the command. */
HRESULT mapix_session_logon_record(unsigned back, char **ret_bytes, size_t *ret_size);

#endif
