/* GUIDs and MAPIUIDs: sixteen bytes, made, compared, written and read. */
#ifndef MAPIX_BASE_GUID_H
#define MAPIX_BASE_GUID_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

/* Fill with random bytes of the kernel. False when it gives none. */
bool mapix_random_bytes(void *ret_bytes, size_t size);

/* A new random (version 4) identifier. MAPI_E_CALL_FAILED when the kernel gives no random bytes. */
HRESULT mapix_guid_new(GUID *ret_guid);
HRESULT mapix_uid_new(MAPIUID *ret_uid);

/* Any two of GUID, IID, MAPIUID; both of sixteen bytes. */
bool mapix_guid_equal(const void *one, const void *other);

/* "{00020307-0000-0000-C000-000000000046}", fields of a GUID as numbers. Returns `text`. */
#define MAPIX_GUID_TEXT_SIZE 39
char *mapix_guid_text(const GUID *guid, char text[MAPIX_GUID_TEXT_SIZE]);

/* 32 hexadecimal digits, bytes in their order: the form of mapisvc.inf (CON-20). Returns `text`. */
#define MAPIX_UID_TEXT_SIZE 33
char *mapix_uid_text(const void *uid, char text[MAPIX_UID_TEXT_SIZE]);

/* Read the first form, braces optional. MAPI_E_INVALID_PARAMETER. */
HRESULT mapix_guid_parse(const char *text, GUID *ret_guid);

/* Read the second form: exactly 32 digits (CON-20). MAPI_E_INVALID_PARAMETER. */
HRESULT mapix_uid_parse(const char *text, MAPIUID *ret_uid);

/* Hexadecimal bytes. `text` holds 2 * size + 1 characters; upper case. */
char *mapix_hex_text(const void *bytes, size_t size, char *text);

/* Read `digits` characters (an even number) of either case into digits / 2 bytes. False at the first other character. */
bool mapix_hex_parse(const char *text, size_t digits, void *ret_bytes);

#endif
