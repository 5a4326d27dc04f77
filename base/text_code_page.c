/* Code pages by number: iconv's converters under our own table of names, since glibc lacks some of them by number. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

struct code_page {
    unsigned number;
    const char *name;                          /* iconv's */
    const char *mime;                          /* another one in use, or NULL */
};

static const struct code_page code_pages[] = {
    { 37, "IBM037", NULL }, { 437, "IBM437", NULL }, { 500, "IBM500", NULL }, { 708, "ASMO-708", "ISO-8859-6" },
    { 720, "CP720", NULL }, { 737, "CP737", NULL }, { 775, "CP775", NULL }, { 850, "IBM850", NULL }, { 852, "IBM852", NULL },
    { 855, "IBM855", NULL }, { 857, "IBM857", NULL }, { 858, "CP858", NULL }, { 860, "IBM860", NULL }, { 861, "IBM861", NULL },
    { 862, "IBM862", "DOS-862" }, { 863, "IBM863", NULL }, { 864, "IBM864", NULL }, { 865, "IBM865", NULL }, { 866, "IBM866", NULL },
    { 869, "IBM869", NULL }, { 874, "CP874", "WINDOWS-874" }, { 875, "CP875", NULL }, { 932, "CP932", "SHIFT_JIS" },
    { 936, "CP936", "GBK" }, { 949, "CP949", "KS_C_5601-1987" }, { 950, "CP950", "BIG5" }, { 1026, "CP1026", NULL },
    { 1047, "IBM1047", NULL }, { 1140, "CP1140", NULL }, { 1141, "CP1141", NULL }, { 1142, "CP1142", NULL }, { 1143, "CP1143", NULL },
    { 1144, "CP1144", NULL }, { 1145, "CP1145", NULL }, { 1146, "CP1146", NULL }, { 1147, "CP1147", NULL }, { 1148, "CP1148", NULL },
    { 1149, "CP1149", NULL }, { 1200, "UTF-16LE", "UTF-16" }, { 1201, "UTF-16BE", "UNICODEFFFE" }, { 1250, "CP1250", "WINDOWS-1250" },
    { 1251, "CP1251", "WINDOWS-1251" }, { 1252, "CP1252", "WINDOWS-1252" }, { 1253, "CP1253", "WINDOWS-1253" },
    { 1254, "CP1254", "WINDOWS-1254" }, { 1255, "CP1255", "WINDOWS-1255" }, { 1256, "CP1256", "WINDOWS-1256" },
    { 1257, "CP1257", "WINDOWS-1257" }, { 1258, "CP1258", "WINDOWS-1258" }, { 1361, "JOHAB", NULL }, { 10000, "MACINTOSH", NULL },
    { 10006, "MACGREEK", "X-MAC-GREEK" }, { 10007, "MAC-CYRILLIC", "X-MAC-CYRILLIC" }, { 10029, "MAC-CENTRALEUROPE", "X-MAC-CE" },
    { 10079, "MAC-IS", "X-MAC-ICELANDIC" }, { 10081, "MACTURKISH", "X-MAC-TURKISH" }, { 12000, "UTF-32LE", "UTF-32" },
    { 12001, "UTF-32BE", NULL }, { 20105, "ISO_646.IRV:1991", "X-IA5" }, { 20106, "DIN_66003", "X-IA5-GERMAN" },
    { 20107, "SEN_850200_B", "X-IA5-SWEDISH" }, { 20108, "NS_4551-1", "X-IA5-NORWEGIAN" }, { 20127, "US-ASCII", "ASCII" },
    { 20261, "T.61-8BIT", NULL }, { 20273, "IBM273", NULL }, { 20277, "IBM277", NULL }, { 20278, "IBM278", NULL },
    { 20280, "IBM280", NULL }, { 20284, "IBM284", NULL }, { 20285, "IBM285", NULL }, { 20290, "IBM290", NULL }, { 20297, "IBM297", NULL },
    { 20420, "IBM420", NULL }, { 20423, "IBM423", NULL }, { 20424, "IBM424", NULL }, { 20838, "IBM1160", NULL },
    { 20866, "KOI8-R", NULL }, { 20871, "IBM871", NULL }, { 20880, "IBM880", NULL }, { 20905, "IBM905", NULL },
    { 20924, "IBM1047", NULL }, { 20932, "EUC-JP", NULL }, { 20936, "GB2312", NULL }, { 21025, "CP1025", NULL },
    { 21866, "KOI8-U", NULL }, { 28591, "ISO-8859-1", "LATIN1" }, { 28592, "ISO-8859-2", NULL }, { 28593, "ISO-8859-3", NULL },
    { 28594, "ISO-8859-4", NULL }, { 28595, "ISO-8859-5", NULL }, { 28596, "ISO-8859-6", NULL }, { 28597, "ISO-8859-7", NULL },
    { 28598, "ISO-8859-8", NULL }, { 28599, "ISO-8859-9", NULL }, { 28600, "ISO-8859-10", NULL }, { 28603, "ISO-8859-13", NULL },
    { 28604, "ISO-8859-14", NULL }, { 28605, "ISO-8859-15", NULL }, { 28606, "ISO-8859-16", NULL }, { 38598, "ISO-8859-8", "ISO-8859-8-I" },
    { 50220, "ISO-2022-JP", NULL }, { 50221, "ISO-2022-JP", "CSISO2022JP" }, { 50222, "ISO-2022-JP", NULL },
    { 50225, "ISO-2022-KR", NULL }, { 50227, "ISO-2022-CN", NULL }, { 51932, "EUC-JP", NULL }, { 51936, "EUC-CN", NULL },
    { 51949, "EUC-KR", NULL }, { 51950, "EUC-TW", NULL }, { 52936, "GB2312", "HZ-GB-2312" }, { 54936, "GB18030", NULL },
    { 65000, "UTF-7", NULL }, { 65001, "UTF-8", "UTF8" },
};

#define CODE_PAGES (sizeof(code_pages) / sizeof(code_pages[0]))

const char *mapix_text_code_page_name(unsigned code_page)
{
    if (code_page == 0 || code_page == 1 || code_page == 3)
        return "UTF-8";
    for (size_t i = 0; i < CODE_PAGES; i++)
        if (code_pages[i].number == code_page)
            return code_pages[i].name;
    return NULL;
}

unsigned mapix_text_code_page_number(const char *name)
{
    for (size_t i = 0; i < CODE_PAGES; i++)
        if ((code_pages[i].mime != NULL && strcasecmp(code_pages[i].mime, name) == 0))
            return code_pages[i].number;
    for (size_t i = 0; i < CODE_PAGES; i++)
        if (strcasecmp(code_pages[i].name, name) == 0)
            return code_pages[i].number;
    unsigned number = 0;
    if (sscanf(name, "%*[CcIi]%*[PpBb]%*[Mm]%u", &number) == 1 || sscanf(name, "%*[Cc]%*[Pp]%u", &number) == 1)
        return mapix_text_code_page_name(number) != NULL ? number : 0;
    return 0;
}

/* A growing output for iconv; four bytes stay free for a terminator. */
struct output {
    char *data;
    size_t length;
    size_t capacity;
};

static bool output_reserve(struct output *output, size_t more)
{
    if (output->capacity - output->length >= more)
        return true;
    size_t capacity = output->capacity * 2 + more;
    char *larger = realloc(output->data, capacity);
    if (larger == NULL)
        return false;
    output->data = larger;
    output->capacity = capacity;
    return true;
}

static bool output_add(struct output *output, const char *bytes, size_t size)
{
    if (!output_reserve(output, size + 4))
        return false;
    memcpy(output->data + output->length, bytes, size);
    output->length += size;
    return true;
}

/* Put a replacement where the converter stopped: as it is, or through the converter when the target is not a superset of ASCII. */
static HRESULT put_replacement(iconv_t converter, struct output *output, const char *replacement, bool through)
{
    size_t left = strlen(replacement);
    if (!through)
        return output_add(output, replacement, left) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (!output_reserve(output, 64))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    char *from = (char *)(uintptr_t)replacement;
    char *to = output->data + output->length;
    size_t room = output->capacity - output->length - 4;
    iconv(converter, &from, &left, &to, &room);
    output->length = (size_t)(to - output->data);
    return S_OK;
}

/* Run the converter over all input, then flush its shift state. At what it cannot take, `skip` says how far to go. */
static HRESULT run(iconv_t converter, const char *in, size_t left, struct output *output, const char *replacement, bool through,
    size_t (*skip)(const char *at, size_t left), size_t *ret_replaced)
{
    char *at = (char *)(uintptr_t)in;
    size_t replaced = 0;
    for (bool flushing = left == 0;;) {
        if (!output_reserve(output, 64))
            return MAPI_E_NOT_ENOUGH_MEMORY;
        char *to = output->data + output->length;
        size_t room = output->capacity - output->length - 4;
        size_t done = flushing ? iconv(converter, NULL, NULL, &to, &room) : iconv(converter, &at, &left, &to, &room);
        int error = done == (size_t)-1 ? errno : 0;
        output->length = (size_t)(to - output->data);
        if (error == 0 && flushing)
            break;
        if (error == E2BIG) {
            if (!output_reserve(output, output->capacity))
                return MAPI_E_NOT_ENOUGH_MEMORY;
        } else if (error != 0) {
            if (flushing)
                break;
            /* EINVAL: the input ends inside a character. */
            size_t step = error == EINVAL ? left : skip(at, left);
            at += step;
            left -= step;
            replaced++;
            HRESULT result = put_replacement(converter, output, replacement, through);
            if (FAILED(result))
                return result;
        }
        if (left == 0 && error != E2BIG)
            flushing = true;
    }
    if (ret_replaced != NULL)
        *ret_replaced = replaced;
    return S_OK;
}

static size_t skip_byte(const char *at, size_t left)
{
    return 1;
}

static size_t skip_unit16(const char *at, size_t left)
{
    return left < 2 ? left : 2;
}

static size_t skip_utf8(const char *at, size_t left)
{
    const char *next = at;
    mapix_text_next_utf8(&next, at + left);
    return (size_t)(next - at);
}

/* UTF-8 that may be ill-formed, to well-formed UTF-8. */
static HRESULT repair(const char *text, size_t length, struct output *output, size_t *ret_replaced)
{
    size_t replaced = 0;
    const char *at = text, *end = text + length;
    while (at < end) {
        char bytes[4];
        const char *before = at;
        uint32_t code = mapix_text_next_utf8(&at, end);
        if (code == MAPIX_TEXT_REPLACEMENT && !mapix_text_is_valid_utf8(before, (size_t)(at - before)))
            replaced++;
        if (!output_add(output, bytes, mapix_text_put_utf8(code, bytes)))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (ret_replaced != NULL)
        *ret_replaced = replaced;
    return S_OK;
}

static HRESULT convert(const char *to, const char *from, const char *in, size_t size, struct output *output, const char *replacement,
    bool through, size_t (*skip)(const char *at, size_t left), size_t *ret_replaced)
{
    iconv_t converter = iconv_open(to, from);
    if (converter == (iconv_t)-1)
        return errno == EINVAL ? MAPI_E_BAD_CHARWIDTH : MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = run(converter, in, size, output, replacement, through, skip, ret_replaced);
    iconv_close(converter);
    return result;
}

HRESULT mapix_text_from_code_page(unsigned code_page, const void *bytes, size_t size, char **ret_utf8, size_t *ret_length,
    size_t *ret_replaced)
{
    const char *name = mapix_text_code_page_name(code_page);
    struct output output = { 0 };
    HRESULT result;
    if (name == NULL)
        return MAPI_E_BAD_CHARWIDTH;
    if (!output_reserve(&output, size + 8))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (strcmp(name, "UTF-8") == 0)
        result = repair(bytes, size, &output, ret_replaced);
    else
        result = convert("UTF-8", name, bytes, size, &output, "\xef\xbf\xbd", false, code_page == 1200 || code_page == 1201 ? skip_unit16 : skip_byte,
            ret_replaced);
    if (FAILED(result)) {
        free(output.data);
        return result;
    }
    output.data[output.length] = '\0';
    *ret_utf8 = output.data;
    *ret_length = output.length;
    return S_OK;
}

HRESULT mapix_text_to_code_page(unsigned code_page, const char *utf8, size_t length, char replacement, void **ret_bytes, size_t *ret_size,
    size_t *ret_replaced)
{
    const char *name = mapix_text_code_page_name(code_page);
    char substitute[2] = { replacement == 0 ? '?' : replacement, '\0' };
    struct output output = { 0 };
    HRESULT result;
    if (name == NULL)
        return MAPI_E_BAD_CHARWIDTH;
    if (!output_reserve(&output, length + 8))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (strcmp(name, "UTF-8") == 0)
        result = repair(utf8, length, &output, ret_replaced);
    else
        result = convert(name, "UTF-8", utf8, length, &output, substitute, true, skip_utf8, ret_replaced);
    if (FAILED(result)) {
        free(output.data);
        return result;
    }
    memset(output.data + output.length, 0, 4);
    *ret_bytes = output.data;
    *ret_size = output.length;
    return S_OK;
}
