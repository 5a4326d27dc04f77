/* Sort keys: bytes that memcmp() orders as mapix_value_compare orders the values. The store keeps them in columns.
 *
 * They depend on the Unicode version of the folding tables, so a store writes mapix_sort_key_version() beside them and computes them anew
 * when it differs. A missing value has the empty key and sorts first. */
#ifndef MAPIX_VALUE_SORTKEY_H
#define MAPIX_VALUE_SORTKEY_H

#include <mapix.h>
#include <stddef.h>
#include <stdint.h>

/* Format 1 in the upper 16 bits, Unicode version below. */
uint32_t mapix_sort_key_version(void);

#define MAPIX_SORT_KEY_PRIMARY 1u      /* strings by their loose fold alone: texts that differ in case or accents only are one (grouping) */

/* The most a key takes unless the caller allows less; a longer one is cut there, and so no longer tells the values apart. */
#define MAPIX_SORT_KEY_LIMIT 1024

/* Write the key of `value` (NULL or PT_ERROR: empty) into `key`, at most `limit` bytes. MV: members one after the other.
 * Returns S_OK, MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_INVALID_PARAMETER (flags). */
HRESULT mapix_sort_key(const SPropValue *value, unsigned flags, void *key, size_t limit, size_t *ret_size);

/* The same into a block linked to `base` (NULL: a base of its own), as a PT_BINARY value's content. */
HRESULT mapix_sort_key_binary(const SPropValue *value, unsigned flags, void *base, SBinary *ret_key);

/* Keys for a descending order: every byte inverted, with an end mark that keeps a longer key before its start. */
HRESULT mapix_sort_key_descending(const SPropValue *value, unsigned flags, void *key, size_t limit, size_t *ret_size);

#endif
