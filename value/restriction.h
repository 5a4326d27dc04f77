/* Restrictions: validate, copy, and evaluate against a row. (SPI-RES-01..09)
 *
 * To evaluate against many rows compile first: patterns are folded and regular expressions built once. Everything a stranger controls is
 * bounded: depth, number of nodes, size and kind of regular expressions. */
#ifndef MAPIX_VALUE_RESTRICTION_H
#define MAPIX_VALUE_RESTRICTION_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

#define MAPIX_RESTRICTION_DEPTH 64
#define MAPIX_RESTRICTION_NODES 65536

/* Is it well formed? NULL is (it matches every row). S_OK;
 * MAPI_E_INVALID_PARAMETER: an unknown node type, relop or fuzzy level, a missing pointer, an invalid tag or value;
 * MAPI_E_TOO_COMPLEX: types that do not match (SPI-RES-03, SPI-RES-06), a bit mask on another type than PT_LONG, the existence of a
 * PT_OBJECT, a sub-object other than recipients and attachments, too deep, too many nodes, a regular expression beyond ours. */
HRESULT mapix_restriction_check(const SRestriction *restriction);

/* Deep copy in as few blocks as linking needs; linked to `base`, or with NULL a base for MAPIFreeBuffer. NULL copies to NULL.
 * MAPI_E_INVALID_PARAMETER, MAPI_E_TOO_COMPLEX (bounds), MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_restriction_copy(const SRestriction *restriction, void *base, SRestriction **ret_restriction);

/* Bytes that a copy takes in one block (for values of type PT_SRESTRICT); 0 when it is malformed. */
size_t mapix_restriction_size(const SRestriction *restriction);

/* Copy into `memory` of that size, 8-byte aligned; returns the end. */
void *mapix_restriction_copy_into(const SRestriction *from, SRestriction *to, void *memory);

/* Equal node for node? */
bool mapix_restriction_equal(const SRestriction *one, const SRestriction *other);

struct mapix_restriction;

/* The row a restriction is put to. */
struct mapix_restriction_row {
    /* The value of the property, in the type of `tag` (strings converted), or NULL when the row has none (MV tags: the whole list). It stays
     * valid until mapix_restriction_matches returns. Never a PT_ERROR value. */
    const SPropValue *(*get)(void *context, ULONG tag);
    /* Does a row of the sub-object table `tag` (PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS) match? NULL: none does. (SPI-RES-07) */
    HRESULT (*matches_sub_object)(void *context, ULONG tag, struct mapix_restriction *inner, bool *ret_matches);
    void *context;
};

/* Compile; the restriction may go afterwards. NULL compiles to one that matches every row. Errors as mapix_restriction_check, and
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_restriction_compile(const SRestriction *restriction, struct mapix_restriction **ret_compiled);
void mapix_restriction_free(struct mapix_restriction *compiled);

/* The restriction it was compiled from (our copy), or NULL. */
const SRestriction *mapix_restriction_source(const struct mapix_restriction *compiled);

/* Does the row match? What a row does not have makes PROPERTY, CONTENT, COMPAREPROPS, BITMASK and SIZE false, and their NOT true
 * (SPI-RES-02). COUNT passes its first matches only; call mapix_restriction_reset before each pass over a table.
 * Errors: those of matches_sub_object, MAPI_E_NOT_ENOUGH_MEMORY. One thread at a time per compiled restriction. */
HRESULT mapix_restriction_matches(struct mapix_restriction *compiled, const struct mapix_restriction_row *row, bool *ret_matches);
void mapix_restriction_reset(struct mapix_restriction *compiled);

/* One row, given as an array of values: convenience over the above. */
bool mapix_restriction_matches_values(struct mapix_restriction *compiled, const SPropValue *values, size_t count);

/* Call `visit` for each property tag the restriction looks at, sub-objects' insides not included; stops at the first false. */
bool mapix_restriction_visit_tags(const SRestriction *restriction, bool (*visit)(void *context, ULONG tag), void *context);

#endif
