/* The script that the scripted providers follow, and the record they keep of their calls.
 *
 * MAPIX_SCRIPT       a file; each line "[INSTANCE/]METHOD N ACTION": what the N-th call (or * for all) of METHOD does. ACTION is a result in
 *                    hexadecimal (8004011d), or: hang (sleep for ever), crash, text:WORDS (fail with MAPI_E_EXTENDED_ERROR and a MAPIERROR that
 *                    says WORDS), fail:HEX:WORDS (the same with another code), slow:MS, or a word that the method knows (provider.c, wrapped.c).
 *                    INSTANCE is PR_DISPLAY_NAME of the provider's section, or the service's, with _ for spaces.
 * MAPIX_SCRIPT_LOG   a file; one line a call: "INSTANCE METHOD [details]".
 *
 * Public headers only, nothing of libmapix linked. Words in a script file after '#' are comments.
 */
#ifndef SCRIPTED_PROVIDER_SCRIPT_H
#define SCRIPTED_PROVIDER_SCRIPT_H

#include <mapispi.h>
#include <mapiutil.h>

extern LPALLOCATEBUFFER allocate;
extern LPALLOCATEMORE allocate_more;
extern LPFREEBUFFER release_buffer;

/* Write down a call; `format` (may be NULL) adds details. */
void write_log(const char *instance, const char *method, const char *format, ...);

/* Count this call and do what the script says about it. Returns what the method should return; `ret_word` gets an action that the method does
 * itself, else nothing. */
HRESULT act(const char *instance, const char *method, LPMAPIERROR *error, char ret_word[256]);

/* A MAPIERROR from the allocators; NULL without memory. */
LPMAPIERROR make_error(const char *text);

/* The name of an instance: PR_DISPLAY_NAME of its section, as seen by its support object. */
void read_name(LPMAPIPROP section, char name[128]);
void instance_name(LPMAPISUP support, char name[128]);

#endif
