#include "mime/field.h"

#include <gmime/gmime.h>
#include <iconv.h>
#include <mapicode.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"

#define PARAMETERS_MAX 8192            /* of one field, where GMime reads them */

/* --- text --- */

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t';
}

/* A copy that is UTF-8 whatever it was, and so perhaps longer; ret_length may be NULL. NULL when memory is short. */
static char *copy_valid(void *base, const char *text, size_t length, size_t *ret_length)
{
    char *copy;
    gchar *valid = mapix_text_is_valid_utf8(text, length) ? NULL : g_utf8_make_valid(text, (gssize)length);

    if (valid) {
        text = valid;
        length = strlen(valid);
    }
    copy = mapix_memory_more(base, length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = 0;
    }
    g_free(valid);
    if (ret_length)
        *ret_length = length;
    return copy;
}

char *mime_field_raw(void *base, struct mime_range value)
{
    char *text, *to;

    value = mime_trim(value);
    if (value.size > MIME_FIELD_MAX)
        value.size = MIME_FIELD_MAX;
    to = text = mapix_memory_more(base, value.size + 1);
    if (!text)
        return NULL;
    for (const char *at = value.at, *end = at + value.size; at < end; at++)
        if (*at && *at != '\r' && *at != '\n')
            *to++ = *at == '\t' ? ' ' : *at;
    *to = 0;
    return mapix_text_is_valid_utf8(text, (size_t)(to - text)) ? text : copy_valid(base, text, (size_t)(to - text), NULL);
}

/* Is it text already: ASCII without encoded words? */
static bool is_plain(struct mime_range value)
{
    return mapix_text_is_ascii(value.at, value.size) && !memmem(value.at, value.size, "=?", 2);
}

char *mime_field_text(void *base, struct mime_range value)
{
    char *text, *decoded, *copy;
    struct mime_range trimmed;

    if (is_plain(value))
        return mime_field_raw(base, value);
    value = mime_trim(value);
    if (value.size > MIME_FIELD_MAX)
        value.size = MIME_FIELD_MAX;
    text = g_strndup(value.at, value.size);
    decoded = g_mime_utils_header_decode_text(NULL, text);
    trimmed = mime_trim((struct mime_range){ decoded, strlen(decoded) });
    copy = copy_valid(base, trimmed.at, trimmed.size, NULL);
    g_free(decoded);
    g_free(text);
    for (char *at = copy; at && *at; at++)         /* an encoded word may hold what ends lines */
        if (*at == '\n' || *at == '\r' || *at == '\t')
            *at = ' ';
    return copy;
}

/* --- charsets --- */

/* 0: nobody knows it. The two that most mail is in are not looked up. */
static unsigned page_of(const char *charset)
{
    if (!charset)
        return 0;
    return !strcasecmp(charset, "utf-8") ? 65001 : !strcasecmp(charset, "us-ascii") ? 20127 : mapix_text_code_page_number(charset);
}

LONG mime_code_page(const char *charset)
{
    unsigned number = page_of(charset);

    return number ? (LONG)number : 65001;
}

/* By a name that only iconv knows. NULL when it does not know it either. */
static char *by_iconv(void *base, struct mime_range bytes, const char *charset, size_t *ret_length)
{
    iconv_t converter = iconv_open("UTF-8", charset);
    size_t room = bytes.size * 4 + 4, left = bytes.size;
    char *text = converter != (iconv_t)-1 ? mapix_memory_more(base, room + 1) : NULL, *to = text;
    char *from = (char *)(uintptr_t)bytes.at;

    while (text && left && iconv(converter, &from, &left, &to, &room) == (size_t)-1 && left && room) {
        from++;
        left--;
        *to++ = '?';
        room--;
    }
    if (converter != (iconv_t)-1)
        iconv_close(converter);
    if (text) {
        *to = 0;
        *ret_length = (size_t)(to - text);
    }
    return text;
}

/* The code page for these bytes. A byte order mark knows better than the charset's name; 0 when nobody knows. */
static unsigned page_for(struct mime_range bytes, const char *charset)
{
    unsigned page = page_of(charset);

    if ((page == 1200 || page == 1201) && bytes.size >= 2)
        page = !memcmp(bytes.at, "\xFE\xFF", 2) ? 1201 : !memcmp(bytes.at, "\xFF\xFE", 2) ? 1200 : page;
    return page;
}

static char *charset_text(void *base, struct mime_range bytes, const char *charset, size_t *ret_length)
{
    unsigned page = page_for(bytes, charset);
    char *converted, *text = NULL;
    size_t length;
    HRESULT result;

    if (!page && charset && *charset && !mapix_text_is_ascii(bytes.at, bytes.size) && (text = by_iconv(base, bytes, charset, ret_length)))
        return text;
    if ((!page || page == 20127 || page == 65001) && !mapix_text_is_valid_utf8(bytes.at, bytes.size))
        page = page == 65001 ? 65001 : 1252;
    else if (!page || page == 20127)
        page = 65001;
    if (page == 65001)
        return copy_valid(base, bytes.at, bytes.size, ret_length);
    result = mapix_text_from_code_page(page, bytes.at, bytes.size, &converted, &length, NULL);
    if (result == MAPI_E_BAD_CHARWIDTH)        /* this machine lacks its converter */
        return copy_valid(base, bytes.at, bytes.size, ret_length);
    if (FAILED(result))
        return NULL;
    text = mapix_memory_copy(base, converted, length + 1);
    free(converted);
    *ret_length = length;
    return text;
}

char *mime_charset_text(void *base, struct mime_range bytes, const char *charset, size_t *ret_length)
{
    char *text = charset_text(base, bytes, charset, ret_length);

    if (!text || !charset || *ret_length < 3 || memcmp(text, "\xEF\xBB\xBF", 3))
        return text;
    *ret_length -= 3;                  /* a byte order mark is no part of the text */
    return text + 3;
}

/* --- addresses --- */

struct list {
    void *base;
    struct mime_address *addresses;
    ULONG count, room, limit;
};

static HRESULT add_address(struct list *list, const char *name, const char *address)
{
    if (list->count == list->limit)
        return S_OK;
    if (list->count == list->room) {
        ULONG room = list->room ? list->room * 2 : 4;
        struct mime_address *grown = mapix_memory_more_array(list->base, room, sizeof(*grown));

        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        if (list->count)
            memcpy(grown, list->addresses, list->count * sizeof(*grown));
        list->addresses = grown;
        list->room = room;
    }
    if (!name || !address)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    list->addresses[list->count++] = (struct mime_address){ *name ? name : address, address };
    return S_OK;
}

/* What one mailbox of plain text is made of: `name <address>`, `"name" <address>` or `address`. False: it is something else. */
static bool split_mailbox(struct mime_range text, struct mime_range *ret_name, struct mime_range *ret_address)
{
    const char *open;

    text = mime_trim(text);
    if (!text.size)
        return false;
    open = memchr(text.at, '<', text.size);
    if (!open) {
        *ret_name = (struct mime_range){ text.at, 0 };
        *ret_address = text;
    } else {
        if (text.at[text.size - 1] != '>')
            return false;
        *ret_name = mime_trim((struct mime_range){ text.at, (size_t)(open - text.at) });
        *ret_address = mime_trim((struct mime_range){ open + 1, (size_t)(text.at + text.size - open - 2) });
        if (ret_name->size >= 2 && *ret_name->at == '"' && ret_name->at[ret_name->size - 1] == '"') {
            ret_name->at++;
            ret_name->size -= 2;
        }
    }
    if (memchr(ret_name->at, '"', ret_name->size) || !memchr(ret_address->at, '@', ret_address->size))
        return false;
    for (size_t i = 0; i < ret_address->size; i++)
        if (strchr(" \t\r\n<>\"", ret_address->at[i]))
            return false;
    return true;
}

/* A list of plain mailboxes. S_FALSE: it is more than that; then nothing was added. */
static HRESULT add_plain(struct list *list, struct mime_range value)
{
    ULONG before = list->count;
    const char *at = value.at, *end = at + value.size;
    HRESULT result = S_OK;

    if (!is_plain(value))
        return S_FALSE;
    for (const char *look = at; look < end; look++)
        if (*look == '(' || *look == ':' || *look == ';' || *look == '\\' || !*look)
            return S_FALSE;
    while (at < end && result == S_OK) {
        struct mime_range name, address;
        const char *comma = at;

        for (bool quoted = false; comma < end && (quoted || *comma != ','); comma++)
            quoted ^= *comma == '"';
        result = split_mailbox((struct mime_range){ at, (size_t)(comma - at) }, &name, &address)
            ? add_address(list, mime_field_raw(list->base, name), mime_field_raw(list->base, address)) : S_FALSE;
        at = comma < end ? comma + 1 : end;
    }
    if (result == S_FALSE)
        list->count = before;
    return result;
}

static HRESULT add_parsed(struct list *list, InternetAddressList *parsed)
{
    HRESULT result = S_OK;

    for (int i = 0; parsed && i < internet_address_list_length(parsed) && !FAILED(result); i++) {
        InternetAddress *one = internet_address_list_get_address(parsed, i);
        const char *name = internet_address_get_name(one), *address;

        if (INTERNET_ADDRESS_IS_GROUP(one)) {
            result = add_parsed(list, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)));
            continue;
        }
        address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
        address = address ? address : "";
        if (*address || (name && *name))
            result = add_address(list, copy_valid(list->base, name ? name : "", name ? strlen(name) : 0, NULL),
                copy_valid(list->base, address, strlen(address), NULL));
    }
    return result;
}

static HRESULT add_any(struct list *list, struct mime_range value)
{
    char *text = g_strndup(value.at, value.size);
    InternetAddressList *parsed = internet_address_list_parse(NULL, text);
    HRESULT result = add_parsed(list, parsed);

    if (parsed)
        g_object_unref(parsed);
    g_free(text);
    return result;
}

HRESULT mime_addresses(void *base, const struct mime_part *part, enum mime_known known, ULONG limit, ULONG *ret_count,
    struct mime_address **ret_addresses)
{
    struct list list = { .base = base, .limit = limit };
    HRESULT result = S_OK;

    for (const struct mime_field *field = part->known[known], *end = part->fields + part->field_count;
         field && field < end && list.count < limit && !FAILED(result); field++)
        if (field->known == known && (result = add_plain(&list, field->value)) == S_FALSE)
            result = add_any(&list, field->value);
    if (FAILED(result))
        return result;
    *ret_count = list.count;
    *ret_addresses = list.addresses;
    return S_OK;
}

/* --- dates --- */

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* A number of one to `digits` digits; false when there is none. */
static bool take_number(const char **at, const char *end, int digits, int *ret_number)
{
    int number = 0, taken = 0;

    while (*at < end && **at >= '0' && **at <= '9' && taken < digits) {
        number = number * 10 + (*(*at)++ - '0');
        taken++;
    }
    *ret_number = number;
    return taken && (*at == end || **at < '0' || **at > '9');
}

static void pass_blanks(const char **at, const char *end)
{
    while (*at < end && is_blank(**at))
        (*at)++;
}

static bool take_month(const char **at, const char *end, int *ret_month)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    for (int month = 0; month < 12 && end - *at >= 3; month++)
        if (!strncasecmp(*at, months + month * 3, 3)) {
            *at += 3;
            *ret_month = month + 1;
            return true;
        }
    return false;
}

/* "Mon, 02 Mar 2026 09:15:00 +0100", which nearly all dates are. False: look closer. */
static bool plain_date(struct mime_range value, int64_t *ret_seconds)
{
    const char *at = value.at, *end = at + value.size, *comma = memchr(at, ',', value.size);
    int day, month, year, hour, minute, second = 0, zone, west;

    if (comma && comma - at > 3)
        return false;
    at = comma ? comma + 1 : at;
    pass_blanks(&at, end);
    if (!take_number(&at, end, 2, &day))
        return false;
    pass_blanks(&at, end);
    if (!take_month(&at, end, &month))
        return false;
    pass_blanks(&at, end);
    if (end - at < 4 || !take_number(&at, end, 4, &year) || year < 1900)
        return false;
    pass_blanks(&at, end);
    if (!take_number(&at, end, 2, &hour) || at == end || *at++ != ':' || !take_number(&at, end, 2, &minute))
        return false;
    if (at < end && *at == ':' && (at++, !take_number(&at, end, 2, &second)))
        return false;
    pass_blanks(&at, end);
    if (end - at != 5 || (*at != '+' && *at != '-'))
        return false;
    west = *at++ == '-';
    if (!take_number(&at, end, 4, &zone) || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
        return false;
    zone = (zone / 100 * 60 + zone % 100) * 60;
    *ret_seconds = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 + second + (west ? zone : -zone);
    return true;
}

bool mime_date(struct mime_range value, FILETIME *ret_time)
{
    int64_t seconds = INT64_MIN;

    value = mime_trim(value);
    if (!value.size)
        return false;
    if (!plain_date(value, &seconds)) {
        char *text = g_strndup(value.at, value.size < 200 ? value.size : 200);
        GDateTime *date = g_mime_utils_header_decode_date(text);

        if (date) {
            seconds = g_date_time_to_unix(date);
            g_date_time_unref(date);
        }
        g_free(text);
    }
    if (seconds < -11644473600)
        return false;                  /* before FILETIME begins */
    *ret_time = mapix_time_from_unix(seconds);
    return true;
}

/* --- parameters --- */

/* A parameter that is plain text, where all that stand before it are: name=token or name="text". False: look closer. */
static bool plain_parameter(struct mime_range parameters, const char *name, struct mime_range *ret_value)
{
    const char *at = parameters.at, *end = at + parameters.size;

    if (!is_plain(parameters) || memchr(at, '*', parameters.size) || memchr(at, '(', parameters.size) || memchr(at, '\\', parameters.size))
        return false;
    while (at < end) {
        const char *equals = memchr(at, '=', (size_t)(end - at)), *stop;
        struct mime_range word;

        if (!equals)
            return false;
        word = mime_trim((struct mime_range){ at, (size_t)(equals - at) });
        at = equals + 1;
        while (at < end && (is_blank(*at) || *at == '\r' || *at == '\n'))
            at++;
        if (at < end && *at == '"') {
            at++;
            if (!(stop = memchr(at, '"', (size_t)(end - at))))
                return false;
            *ret_value = (struct mime_range){ at, (size_t)(stop - at) };
            stop = memchr(stop, ';', (size_t)(end - stop));
        } else {
            stop = memchr(at, ';', (size_t)(end - at));
            *ret_value = mime_trim((struct mime_range){ at, (size_t)((stop ? stop : end) - at) });
        }
        if (mime_equal(word, name))
            return true;
        at = stop ? stop + 1 : end;
    }
    return false;
}

static char *parse_parameter(void *base, struct mime_range parameters, const char *name)
{
    char *text = g_strndup(parameters.at, parameters.size < PARAMETERS_MAX ? parameters.size : PARAMETERS_MAX), *copy = NULL;
    GMimeParamList *list = g_mime_param_list_parse(NULL, text);
    GMimeParam *found = list ? g_mime_param_list_get_parameter(list, name) : NULL;
    const char *value = found ? g_mime_param_get_value(found) : NULL;

    if (value)
        copy = copy_valid(base, value, strlen(value), NULL);
    if (list)
        g_object_unref(list);
    g_free(text);
    return copy;
}

char *mime_parameter(void *base, struct mime_range parameters, const char *name)
{
    struct mime_range plain;

    while (parameters.size && (*parameters.at == ';' || is_blank(*parameters.at) || *parameters.at == '\r' || *parameters.at == '\n')) {
        parameters.at++;
        parameters.size--;
    }
    for (size_t i = 0, length = strlen(name); i + length < parameters.size; i++)    /* worth parsing? */
        if ((parameters.at[i] | 0x20) == (*name | 0x20) && !strncasecmp(parameters.at + i, name, length))
            return plain_parameter(parameters, name, &plain) ? mime_field_raw(base, plain) : parse_parameter(base, parameters, name);
    return NULL;
}

char *mime_type_parameter(void *base, const struct mime_part *part, const char *name)
{
    return mime_parameter(base, part->parameters, name);
}

char *mime_disposition_parameter(void *base, const struct mime_part *part, const char *name)
{
    struct mime_range value = mime_field(part, FIELD_CONTENT_DISPOSITION);
    const char *semicolon = value.size ? memchr(value.at, ';', value.size) : NULL;

    return semicolon ? mime_parameter(base, (struct mime_range){ semicolon, (size_t)(value.at + value.size - semicolon) }, name) : NULL;
}

bool mime_disposition_is(const struct mime_part *part, const char *disposition)
{
    struct mime_range value = mime_field(part, FIELD_CONTENT_DISPOSITION);
    const char *semicolon = value.size ? memchr(value.at, ';', value.size) : NULL;

    if (!value.size)
        return false;
    return mime_equal(mime_trim((struct mime_range){ value.at, semicolon ? (size_t)(semicolon - value.at) : value.size }), disposition);
}
