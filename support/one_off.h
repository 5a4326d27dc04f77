/* One-off entry ids, byte for byte (SPI-EID-11, ONEO-02): 4 zero bytes, MAPI_ONE_OFF_UID, a 16 bit version 0, 16 bit flags, then display
 * name, address type and address, each with its NUL, 8-bit or UTF-16LE; no padding, nothing behind. All text here is UTF-8.
 */
#ifndef MAPIX_SUPPORT_ONE_OFF_H
#define MAPIX_SUPPORT_ONE_OFF_H

#include <mapix.h>
#include <stdbool.h>

struct support_one_off {
    char *display_name;            /* never NULL; the address where the id has none */
    char *address_type;
    char *address;
    ULONG flags;                   /* MAPI_ONE_OFF_UNICODE, MAPI_ONE_OFF_NO_RICH_INFO */
};

/* Is this a one-off entry id by its UID? Says nothing about the rest. */
bool support_is_one_off(ULONG size, const void *entry_id);

/* Make an entry id, to be freed with MAPIFreeBuffer. `display_name` may be NULL. `flags` as in IMAPISupport::CreateOneOff:
 * MAPI_UNICODE (UTF-16LE strings in the id), MAPI_SEND_NO_RICH_INFO. MAPI_E_INVALID_PARAMETER, MAPI_E_UNKNOWN_FLAGS,
 * MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_BAD_VALUE (text that is no UTF-8). */
HRESULT mapix_one_off_encode(const char *display_name, const char *address_type, const char *address, ULONG flags, ULONG *ret_size,
    LPENTRYID *ret_entry_id);

/* Take an entry id of any origin apart; fill `ret_parts`, to be emptied with mapix_one_off_clear. 8-bit text that is no UTF-8 is taken
 * as Latin-1. MAPI_E_UNKNOWN_ENTRYID (another UID), MAPI_E_INVALID_ENTRYID (cut off, other version), MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mapix_one_off_decode(ULONG size, const void *entry_id, struct support_one_off *ret_parts);
void mapix_one_off_clear(struct support_one_off *parts);

/* Read what a user types: "name[TYPE:address]", "name <user@domain>" and "user@domain" (ONEO-06 to -08). The three texts are for free(); the
 * name is the address where none is given. MAPI_E_NOT_FOUND: it is none of these. MAPI_E_NOT_ENOUGH_MEMORY. (one_off_text.c) */
HRESULT support_one_off_parse(const char *text, char **ret_name, char **ret_type, char **ret_address);

/* PR_SEARCH_KEY: "TYPE:ADDRESS" in upper case with its NUL (ONEO-05). MAPI_E_NOT_ENOUGH_MEMORY. Freed with free(). */
HRESULT mapix_search_key(const char *address_type, const char *address, ULONG *ret_size, BYTE **ret_key);

/* Should PR_SEND_RICH_INFO be TRUE for this one-off? (ONEO-04, SPI-SUP-19) */
bool support_one_off_rich_info(const struct support_one_off *parts);

#endif
