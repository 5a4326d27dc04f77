/* The dialogs of a session as the helper shows them: what session/seams.h has from the start. */
#ifndef MAPIX_SESSION_PROMPT_H
#define MAPIX_SESSION_PROMPT_H

struct session_prompt;
extern const struct session_prompt session_helper_prompt;

#endif
