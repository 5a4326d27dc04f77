/* Addresses that users type: the text forms of one-offs (ONEO-06 to -08). */
#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "support/one_off.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The first `wanted` in [at, end) that no backslash stands before, or NULL. */
static const char *find_plain(const char *at, const char *end, char wanted)
{
    for (; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == wanted)
            return at;
    }
    return NULL;
}

/* A field without white space around it and without its backslashes: "\\" is one, "\xHH" a byte, before anything else it is nothing (ONEO-07). */
static char *take_field(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]) && !(end - at >= 2 && end[-2] == '\\'))
        end--;
    char *text = malloc((size_t)(end - at) + 1), *to = text;
    while (text && at < end) {
        unsigned char byte;
        if (*at != '\\' || end - at < 2) {
            *to++ = *at++;
        } else if (at[1] == 'x' && end - at >= 4 && mapix_hex_parse(at + 2, 2, &byte) && byte) {
            *to++ = (char)byte;
            at += 4;
        } else {
            *to++ = at[1];
            at += 2;
        }
    }
    if (text)
        *to = 0;
    return text;
}

static HRESULT give(char *name, char *type, char *address, char **ret_name, char **ret_type, char **ret_address)
{
    HRESULT hr = name && type && address ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) && (!*type || !*address))
        hr = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr) && !*name) {
        free(name);
        name = strdup(address);
        hr = name ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (FAILED(hr)) {
        free(name);
        free(type);
        free(address);
        return hr;
    }
    *ret_name = name;
    *ret_type = type;
    *ret_address = address;
    return S_OK;
}

/* X@Y.Z without white space or further "@" (ONEO-08); we let a host name without a period pass, since LOCAL has such addresses. */
static bool is_internet_address(const char *at, const char *end)
{
    const char *sign = memchr(at, '@', (size_t)(end - at));
    if (!sign || sign == at || sign + 1 >= end || memchr(sign + 1, '@', (size_t)(end - sign - 1)))
        return false;
    for (const char *c = at; c < end; c++)
        if ((unsigned char)*c <= ' ' || strchr("<>()[]\\,;:\"", *c))
            return false;
    for (const char *c = sign + 1; c < end; c++)
        if (*c == '.' && (c == sign + 1 || c + 1 == end || c[1] == '.'))
            return false;
    return true;
}

/* "name <user@domain>", the name perhaps in quotes. */
static HRESULT parse_angle(const char *at, const char *end, char **ret_name, char **ret_type, char **ret_address)
{
    const char *open = end;
    while (open > at && *open != '<')
        open--;
    if (*open != '<' || !is_internet_address(open + 1, end - 1))
        return MAPI_E_NOT_FOUND;
    const char *last = open;
    while (last > at && is_space(last[-1]))
        last--;
    if (last - at >= 2 && *at == '"' && last[-1] == '"') {
        at++;
        last--;
    }
    return give(take_field(at, last), strdup("SMTP"), strndup(open + 1, (size_t)(end - open) - 2), ret_name, ret_type, ret_address);
}

HRESULT support_one_off_parse(const char *text, char **ret_name, char **ret_type, char **ret_address)
{
    const char *at = text, *end = text + strlen(text);
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    const char *open = find_plain(at, end, '['), *close = open ? find_plain(open + 1, end, ']') : NULL;
    if (close && close + 1 == end) {
        const char *colon = find_plain(open + 1, close, ':');
        if (!colon)
            return MAPI_E_NOT_FOUND;
        return give(take_field(at, open), take_field(open + 1, colon), take_field(colon + 1, close), ret_name, ret_type, ret_address);
    }
    if (end - at >= 2 && end[-1] == '>')
        return parse_angle(at, end, ret_name, ret_type, ret_address);
    if (end > at && is_internet_address(at, end))
        return give(strndup(at, (size_t)(end - at)), strdup("SMTP"), strndup(at, (size_t)(end - at)), ret_name, ret_type, ret_address);
    return MAPI_E_NOT_FOUND;
}
