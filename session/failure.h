/* What it means to a person that a provider could not log on: which provider of which service, the cause, and what to do. Every failure of a
 * logon is told in these sentences (issue 4: none is only a code); the four causes of the page "MAPI sessions" are told apart here. */
#ifndef MAPIX_SESSION_FAILURE_H
#define MAPIX_SESSION_FAILURE_H

#include <mapix.h>

#include "session/core.h"

/* Record that the logon of a provider answered `hr`; `reported` is what it said itself (8-bit), or NULL. Warnings too. Returns `hr`. */
HRESULT session_failure_record(struct session_core *core, struct session_provider *provider, HRESULT hr, const MAPIERROR *reported,
    struct mapix_error_slot *error);

/* The provider did not come so far as to log on: put its name and its service's before what `error` says. Returns `hr`. */
HRESULT session_failure_of(struct session_core *core, struct session_provider *provider, HRESULT hr, struct mapix_error_slot *error);

/* "message store", "address book", "transport" */
const char *session_failure_kind(const struct session_provider *provider);
const char *session_failure_service(const struct session_provider *provider);
const char *session_failure_name(const struct session_provider *provider);

#endif
