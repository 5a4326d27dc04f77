/* Property values: copy, size, compare, convert. Pure functions over SPropValue; any thread.
 *
 * All of MAPI's types are known: NULL, I2, LONG, R4, DOUBLE, CURRENCY, APPTIME, ERROR, BOOLEAN, OBJECT, I8, STRING8, UNICODE, SYSTIME,
 * CLSID, SVREID (as BINARY), SRESTRICT and ACTIONS (a pointer in lpszA), BINARY, the MV forms of those that have one, and UNSPECIFIED
 * (no value). MV_INSTANCE counts as the single value that it stands for. (SPI-PROP-01) */
#ifndef MAPIX_VALUE_VALUE_H
#define MAPIX_VALUE_VALUE_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

/* The type of a tag as a value is stored: MV_FLAG | MV_INSTANCE (a row's single instance) is the single type. */
static inline ULONG mapix_value_type(ULONG tag)
{
    ULONG type = PROP_TYPE(tag);
    return (type & MV_INSTANCE) != 0 ? type & ~(ULONG)(MV_FLAG | MV_INSTANCE) : type;
}

/* Is it a type of the list above? */
bool mapix_value_type_is_known(ULONG type);

/* Does a value of this type own nothing beyond the SPropValue? */
bool mapix_value_type_is_flat(ULONG type);

/* Are all pointers there, counts positive, the type and id valid? Trusts that what is pointed to can be read (FBadProp does not). */
bool mapix_value_is_valid(const SPropValue *value);

/* Size in bytes as UlPropSize has it: strings with their terminator, MV the sum of its members, 0 for types without a value. */
size_t mapix_value_size(const SPropValue *value);

/* Copy one value; what it points to is linked to `base` in one block. `to` may be `from`.
 * MAPI_E_INVALID_PARAMETER: unknown type or missing pointer; MAPI_E_NOT_ENOUGH_MEMORY; `to` is untouched then. */
HRESULT mapix_value_copy(SPropValue *to, const SPropValue *from, void *base);

/* Copy `count` values and all they point to in one block: linked to `base`, with a NULL base a base for MAPIFreeBuffer. count 0 gives a
 * block too. Errors as above. */
HRESULT mapix_value_copy_array(const SPropValue *values, size_t count, void *base, SPropValue **ret_values);

/* The bytes that mapix_value_copy_array needs, or 0 when a value is invalid (a count of 0 needs 16). */
size_t mapix_value_array_size(const SPropValue *values, size_t count);

/* A total order over values of one type: integers signed, times unsigned, floats by number with -0 = 0 and NaN last, FALSE before TRUE,
 * GUIDs and binaries by bytes (a start of another before it), strings by their loose fold, then lower case first, then by bytes,
 * MV member by member. Values of different types are ordered by type. Returns <0, 0, >0; 0 only for equal values.
 * Used by LPropCompareProp, sorts, and, key for key, by mapix_sort_key. */
int mapix_value_compare(const SPropValue *one, const SPropValue *other);

/* Same type and equal. Exact, faster than compare. Tags may differ in their ids. */
bool mapix_value_equal(const SPropValue *one, const SPropValue *other);

/* `one` relop `other` (RELOP_LT ... RELOP_NE; RELOP_RE: `other` is an extended regular expression). False when types differ, or with an
 * unknown relop, except that a NaN is not equal to any number. One multi-valued side against a single value: true if any member is so;
 * for NE: if none is equal. (SPI-RES-03) */
bool mapix_value_relates(const SPropValue *one, ULONG relop, const SPropValue *other);

/* Is `pattern` in `value` as the FL_ level says? Strings (of the same kind) and binaries, MV `value`: any member. An unknown level is
 * FL_FULLSTRING without options. (SPI-RES-04) */
bool mapix_value_contains(const SPropValue *value, const SPropValue *pattern, ULONG fuzzy_level);

/* Convert between PT_STRING8 (UTF-8) and PT_UNICODE, MV forms too, in place; new strings are linked to `base`. Other types or the type it
 * already has: unchanged, S_OK. MAPI_E_NOT_ENOUGH_MEMORY. (SPI-PROP-05) */
HRESULT mapix_value_convert(SPropValue *value, ULONG type, void *base);

/* Are the two types equal, or both strings (8-bit and wide), or both lists of strings? */
bool mapix_value_types_convert(ULONG one, ULONG other);

/* The value with this tag, PT_UNSPECIFIED: with this id; or NULL. (SPI-UTIL-06) */
SPropValue *mapix_value_find(const SPropValue *values, size_t count, ULONG tag);

/* As find, but 8-bit and wide strings answer for each other. */
SPropValue *mapix_value_find_text(const SPropValue *values, size_t count, ULONG tag);

/* Members of a multi-value (1 for others); the member `index` of it as a single value with MV_INSTANCE's tag rules left to the caller: the tag
 * gets the single type. Points into `from`. False when there is no such member. */
ULONG mapix_value_member_count(const SPropValue *value);
bool mapix_value_member(const SPropValue *from, ULONG index, SPropValue *ret_member);

/* A hash that equal values share. */
unsigned long mapix_value_hash(const SPropValue *value);

/* A value { tag, PT_ERROR } as GetProps gives for what is missing: the id is kept (K-15). */
SPropValue mapix_value_error(ULONG tag, SCODE code);

/* Deep copies of the structures around values; linked to `base` or a base of their own. */
HRESULT mapix_value_copy_tags(const SPropTagArray *tags, void *base, SPropTagArray **ret_tags);
HRESULT mapix_value_copy_sorts(const SSortOrderSet *sorts, void *base, SSortOrderSet **ret_sorts);

/* Rows as MEM-07 and SPI-MEM-04 want them: the set is one base, each row's values another. For FreeProws. Errors as mapix_value_copy; a row
 * that counts values it does not have is MAPI_E_INVALID_PARAMETER. */
HRESULT mapix_value_copy_rows(const SRowSet *rows, SRowSet **ret_rows);
HRESULT mapix_value_copy_adrlist(const ADRLIST *list, ADRLIST **ret_list);
void mapix_value_free_rows(SRowSet *rows);

#endif
