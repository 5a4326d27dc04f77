#include "base/guid.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

bool mapix_random_bytes(void *ret_bytes, size_t size)
{
    unsigned char *at = ret_bytes;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        size -= (size_t)got;
    }
    return true;
}

HRESULT mapix_guid_new(GUID *ret_guid)
{
    GUID guid;
    if (!mapix_random_bytes(&guid, sizeof(guid)))
        return MAPI_E_CALL_FAILED;
    guid.Data3 = (WORD)((guid.Data3 & 0x0fff) | 0x4000);
    guid.Data4[0] = (BYTE)((guid.Data4[0] & 0x3f) | 0x80);
    *ret_guid = guid;
    return S_OK;
}

HRESULT mapix_uid_new(MAPIUID *ret_uid)
{
    GUID guid;
    HRESULT result = mapix_guid_new(&guid);
    if (SUCCEEDED(result))
        memcpy(ret_uid, &guid, sizeof(*ret_uid));
    return result;
}

bool mapix_guid_equal(const void *one, const void *other)
{
    return memcmp(one, other, sizeof(GUID)) == 0;
}

char *mapix_guid_text(const GUID *guid, char text[MAPIX_GUID_TEXT_SIZE])
{
    const BYTE *tail = guid->Data4;
    snprintf(text, MAPIX_GUID_TEXT_SIZE, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", (unsigned)guid->Data1, guid->Data2,
        guid->Data3, tail[0], tail[1], tail[2], tail[3], tail[4], tail[5], tail[6], tail[7]);
    return text;
}

char *mapix_uid_text(const void *uid, char text[MAPIX_UID_TEXT_SIZE])
{
    return mapix_hex_text(uid, sizeof(MAPIUID), text);
}

char *mapix_hex_text(const void *bytes, size_t size, char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    const unsigned char *from = bytes;
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    text[2 * size] = '\0';
    return text;
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool mapix_hex_parse(const char *text, size_t digits, void *ret_bytes)
{
    unsigned char *to = ret_bytes;
    if (digits % 2 != 0)
        return false;
    for (size_t i = 0; i < digits; i += 2) {
        int high = digit_value(text[i]);
        int low = high < 0 ? -1 : digit_value(text[i + 1]);
        if (low < 0)
            return false;
        to[i / 2] = (unsigned char)(high << 4 | low);
    }
    return true;
}

HRESULT mapix_guid_parse(const char *text, GUID *ret_guid)
{
    static const unsigned char places[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };
    size_t length = strlen(text);
    if (length == 38 && text[0] == '{' && text[37] == '}')
        text++;
    else if (length != 36)
        return MAPI_E_INVALID_PARAMETER;
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return MAPI_E_INVALID_PARAMETER;
    unsigned char bytes[16];
    for (int i = 0; i < 16; i++)
        if (!mapix_hex_parse(text + places[i], 2, &bytes[i]))
            return MAPI_E_INVALID_PARAMETER;
    ret_guid->Data1 = (DWORD)bytes[0] << 24 | (DWORD)bytes[1] << 16 | (DWORD)bytes[2] << 8 | bytes[3];
    ret_guid->Data2 = (WORD)(bytes[4] << 8 | bytes[5]);
    ret_guid->Data3 = (WORD)(bytes[6] << 8 | bytes[7]);
    memcpy(ret_guid->Data4, bytes + 8, 8);
    return S_OK;
}

HRESULT mapix_uid_parse(const char *text, MAPIUID *ret_uid)
{
    MAPIUID uid;
    if (strlen(text) != 32 || !mapix_hex_parse(text, 32, &uid))
        return MAPI_E_INVALID_PARAMETER;
    *ret_uid = uid;
    return S_OK;
}
