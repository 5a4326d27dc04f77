/* Named properties: a two-way map between names and ids 0x8000 to 0xFFFE (SPI-NAME-01). One per store, shared by its objects. */
#ifndef MAPIX_PROP_NAMES_H
#define MAPIX_PROP_NAMES_H

#include <mapix.h>
#include <stdbool.h>
#include <stdint.h>

struct prop_names;

/* Where a mapping persists. The functions run with the map's lock held and may call mapix_prop_names_add only (the lock is
 * recursive for that). */
struct prop_names_backing {
    /* Names the map does not know: set ret_ids[i] to the id, or to 0 if there is none and `create` is false. Creating is atomic, and a
     * name that another process just made gets that process's id. MAPI_E_TOO_BIG when the ids are used up (SPI-NAME-02). */
    HRESULT (*resolve)(void *context, ULONG count, const MAPINAMEID *const *names, bool create, ULONG *ret_ids);
    /* Tell the map everything stored that it might not know yet (before all names are listed, and for an unknown id). */
    HRESULT (*refresh)(void *context, struct prop_names *names);
};

/* Make an empty map. Without a backing it lives in memory and gives out ids itself, from 0x8000. `backing` and `context` outlive it. */
HRESULT mapix_prop_names_new(const struct prop_names_backing *backing, void *context, struct prop_names **ret_names);
void mapix_prop_names_free(struct prop_names *names);

/* Enter a pair known from elsewhere. Entering the same pair again is fine. MAPI_E_COLLISION: id or name is taken by another;
 * MAPI_E_INVALID_PARAMETER: id out of range or a bad name; MAPI_E_NOT_ENOUGH_MEMORY. Takes the lock. */
HRESULT mapix_prop_names_add(struct prop_names *names, ULONG id, const MAPINAMEID *name);

/* The most names the map may hold (default and maximum: all ids). Beyond: MAPI_E_TOO_BIG. */
void mapix_prop_names_set_quota(struct prop_names *names, ULONG quota);

/* IMAPIProp::GetIDsFromNames and GetNamesFromIDs over a map, with MAPI's memory rules (SPI-NAME-02, -03). */
HRESULT mapix_prop_names_get_ids(struct prop_names *names, ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPALLOCATEBUFFER allocate_buffer,
    LPFREEBUFFER free_buffer, LPSPropTagArray *ret_tags);
HRESULT mapix_prop_names_get_names(struct prop_names *names, LPSPropTagArray *tags, const GUID *property_set, ULONG flags,
    LPALLOCATEBUFFER allocate_buffer, LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer, ULONG *ret_count, LPMAPINAMEID **ret_names);

#endif
