/* Who the user of a profile is: the same in the status rows of all our providers, and in what he sends. */
#ifndef MAPIX_PROVIDERS_LOCAL_IDENTITY_H
#define MAPIX_PROVIDERS_LOCAL_IDENTITY_H

#include <mapispi.h>
#include <mapix.h>

/* The address PROFILE@localhost, which LOCAL_XP delivers to that profile. All 8-bit. */
struct local_identity {
    char *name;                            /* the profile's */
    char *address;
    ULONG id_size;
    LPENTRYID id;                          /* a one-off: nobody need be logged on to open it */
    ULONG key_size;
    BYTE *key;                             /* PR_SEARCH_KEY */
};

/* MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_BAD_VALUE: the name is no text. local_identity_clear in any case. */
HRESULT local_identity_make(const char *profile, struct local_identity *ret_identity);
void local_identity_clear(struct local_identity *identity);

/* Put the identity into the caller's status row, which is there already (IDENT-06, IDENT-07). `profile` and MAPI_UNICODE of `flags` as Logon got
 * them. Only MAPI_E_NOT_ENOUGH_MEMORY fails: without an identity the provider works. */
HRESULT local_identity_tell(LPMAPISUP support, LPTSTR profile, ULONG flags);

#endif
