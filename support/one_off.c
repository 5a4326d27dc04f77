#include "support/one_off.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"

static const BYTE one_off_uid[16] = MAPI_ONE_OFF_UID;

#define HEAD 24                        /* flags, UID, version, flags */
#define LIMIT 0x10000                  /* longer texts are no addresses */

bool support_is_one_off(ULONG size, const void *entry_id)
{
    return size >= 20 && !memcmp((const BYTE *)entry_id + 4, one_off_uid, sizeof(one_off_uid));
}

/* The bytes of one text with its NUL. */
static size_t text_size(const char *text, bool wide)
{
    return wide ? mapix_text_utf8_to_utf16_length(text, strlen(text)) + 2 : strlen(text) + 1;
}

static BYTE *put_text(BYTE *to, const char *text, bool wide)
{
    size_t length = strlen(text);
    if (!wide) {
        memcpy(to, text, length + 1);
        return to + length + 1;
    }
    to = mapix_text_utf8_to_utf16(text, length, to);
    *to++ = 0;
    *to++ = 0;
    return to;
}

HRESULT mapix_one_off_encode(const char *display_name, const char *address_type, const char *address, ULONG flags, ULONG *ret_size,
    LPENTRYID *ret_entry_id)
{
    if (!address_type || !address || !ret_size || !ret_entry_id)
        return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MAPI_UNICODE | MAPI_SEND_NO_RICH_INFO))
        return MAPI_E_UNKNOWN_FLAGS;
    const char *name = display_name ? display_name : address;
    if (strlen(name) > LIMIT || strlen(address_type) > LIMIT || strlen(address) > LIMIT)
        return MAPI_E_INVALID_PARAMETER;
    if (!mapix_text_is_valid_utf8(name, strlen(name)) || !mapix_text_is_valid_utf8(address_type, strlen(address_type)) ||
        !mapix_text_is_valid_utf8(address, strlen(address)))
        return MAPI_E_BAD_VALUE;
    bool wide = flags & MAPI_UNICODE;
    size_t size = HEAD + text_size(name, wide) + text_size(address_type, wide) + text_size(address, wide);
    BYTE *bytes = mapix_memory_new_zero(size);
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(bytes + 4, one_off_uid, sizeof(one_off_uid));
    bytes[22] = flags & MAPI_SEND_NO_RICH_INFO ? MAPI_ONE_OFF_NO_RICH_INFO : 0;
    bytes[23] = wide ? MAPI_ONE_OFF_UNICODE >> 8 : 0;
    put_text(put_text(put_text(bytes + HEAD, name, wide), address_type, wide), address, wide);
    *ret_size = (ULONG)size;
    *ret_entry_id = (LPENTRYID)bytes;
    return S_OK;
}

/* 8-bit bytes as UTF-8 for free(); what is no UTF-8 is taken as Latin-1. */
static char *narrow_text(const BYTE *from, size_t length)
{
    if (mapix_text_is_valid_utf8((const char *)from, length))
        return strndup((const char *)from, length);
    char *text = malloc(2 * length + 1), *to = text;
    for (size_t i = 0; text && i < length; i++)
        to += mapix_text_put_utf8(from[i], to);
    if (text)
        *to = 0;
    return text;
}

/* Read one text; moves *at behind its NUL. False: no NUL before `end`. Without memory *ret_text is NULL. */
static bool get_text(const BYTE **at, const BYTE *end, bool wide, char **ret_text)
{
    const BYTE *start = *at, *stop = start;
    if (!wide) {
        stop = memchr(start, 0, (size_t)(end - start));
        if (!stop)
            return false;
        *at = stop + 1;
        *ret_text = narrow_text(start, (size_t)(stop - start));
        return true;
    }
    while (end - stop >= 2 && (stop[0] || stop[1]))
        stop += 2;
    if (end - stop < 2)
        return false;
    *at = stop + 2;
    size_t bytes = (size_t)(stop - start), length = mapix_text_utf16_to_utf8_length(start, bytes);
    char *text = malloc(length + 1);
    if (text)
        *mapix_text_utf16_to_utf8(start, bytes, text) = 0;
    *ret_text = text;
    return true;
}

HRESULT mapix_one_off_decode(ULONG size, const void *entry_id, struct support_one_off *ret_parts)
{
    const BYTE *bytes = entry_id, *end = bytes + size, *at = bytes + HEAD;
    if (!entry_id || !support_is_one_off(size, entry_id))
        return MAPI_E_UNKNOWN_ENTRYID;
    if (size < HEAD || bytes[20] || bytes[21])
        return MAPI_E_INVALID_ENTRYID;
    struct support_one_off parts = { .flags = (ULONG)(bytes[22] | bytes[23] << 8) };
    bool wide = parts.flags & MAPI_ONE_OFF_UNICODE;
    bool whole = get_text(&at, end, wide, &parts.display_name) && get_text(&at, end, wide, &parts.address_type) &&
        get_text(&at, end, wide, &parts.address);
    if (whole && parts.display_name && !*parts.display_name && parts.address) {
        free(parts.display_name);
        parts.display_name = strdup(parts.address);
    }
    if (whole && parts.display_name && parts.address_type && parts.address) {
        *ret_parts = parts;
        return S_OK;
    }
    mapix_one_off_clear(&parts);
    return whole ? MAPI_E_NOT_ENOUGH_MEMORY : MAPI_E_INVALID_ENTRYID;
}

void mapix_one_off_clear(struct support_one_off *parts)
{
    free(parts->display_name);
    free(parts->address_type);
    free(parts->address);
    memset(parts, 0, sizeof(*parts));
}

HRESULT mapix_search_key(const char *address_type, const char *address, ULONG *ret_size, BYTE **ret_key)
{
    size_t type_length = strlen(address_type), address_length = strlen(address), size = type_length + address_length + 2;
    BYTE *key = malloc(size);
    if (!key)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(key, address_type, type_length);
    key[type_length] = ':';
    memcpy(key + type_length + 1, address, address_length + 1);
    for (size_t i = 0; i < size; i++)
        if (key[i] >= 'a' && key[i] <= 'z')
            key[i] = (BYTE)(key[i] - 'a' + 'A');
    *ret_size = (ULONG)size;
    *ret_key = key;
    return S_OK;
}

/* An Internet address is an SMTP one, or one that looks like it: X@Y.Z (ONEO-08). */
bool support_one_off_rich_info(const struct support_one_off *parts)
{
    if (parts->flags & MAPI_ONE_OFF_NO_RICH_INFO)
        return false;
    const char *at = strchr(parts->address, '@');
    bool looks_so = at && at > parts->address && !strchr(at + 1, '@') && strchr(at + 1, '.') && at[1] != '.';
    return strcasecmp(parts->address_type, "SMTP") && !looks_so;
}
