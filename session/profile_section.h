/* IProfSect: one section of a profile as an immediate property object (PSECT, SPI-PROF). */
#ifndef MAPIX_SESSION_PROFILE_SECTION_H
#define MAPIX_SESSION_PROFILE_SECTION_H

#include <mapix.h>
#include <stdbool.h>

#include "base/object.h"
#include "profile/profile.h"

#ifndef MAPI_FORCE_ACCESS                   /* the pages name it, Microsoft's headers of today do not */
#define MAPI_FORCE_ACCESS 0x00080000
#endif

/* Who opens it. */
enum profile_section_caller {
    PROFILE_SECTION_FOR_CLIENT,             /* sessions and administration: locked while open; provider sections only by MAPI_FORCE_ACCESS */
    PROFILE_SECTION_FOR_SERVICE,            /* a service in its entry function: any section of its own, shared */
    PROFILE_SECTION_FOR_LOGON,              /* a provider through its support object: shares its own section with whoever has it (K-27) */
};

/* Open the section `uid`. Flags: MAPI_MODIFY (makes a section that is not there: PSECT-04; readers and a writer exclude each other:
 * PSECT-05), MAPI_FORCE_ACCESS, MAPI_DEFERRED_ERRORS. `iid` NULL, IID_IProfSect, IID_IMAPIProp or IID_IUnknown. `parent` (may be NULL) is
 * held, and its invalidation invalidates the section. muidProfileInstance always opens, for reading only.
 * MAPI_E_UNKNOWN_FLAGS, MAPI_E_INVALID_PARAMETER, MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_NOT_FOUND, MAPI_E_NO_ACCESS, and profile.h's. */
HRESULT session_open_profile_section(struct profile *profile, enum profile_section_caller caller, const MAPIUID *uid, LPCIID iid, ULONG flags,
    struct mapix_object *parent, struct mapix_error_slot *error, LPPROFSECT *ret_section);

#endif
