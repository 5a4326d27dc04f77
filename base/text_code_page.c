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

/* The upper halves of single-byte pages that glibc's iconv does not have. */
static const struct own_page {
    unsigned number;
    uint16_t upper[128];
} own_pages[] = {
    { 720, {
        0x0080, 0x0081, 0x00e9, 0x00e2, 0x0084, 0x00e0, 0x0086, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x008d, 0x008e, 0x008f,
        0x0090, 0x0651, 0x0652, 0x00f4, 0x00a4, 0x0640, 0x00fb, 0x00f9, 0x0621, 0x0622, 0x0623, 0x0624, 0x00a3, 0x0625, 0x0626, 0x0627,
        0x0628, 0x0629, 0x062a, 0x062b, 0x062c, 0x062d, 0x062e, 0x062f, 0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x00ab, 0x00bb,
        0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510,
        0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567,
        0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
        0x0636, 0x0637, 0x0638, 0x0639, 0x063a, 0x0641, 0x00b5, 0x0642, 0x0643, 0x0644, 0x0645, 0x0646, 0x0647, 0x0648, 0x0649, 0x064a,
        0x2261, 0x064b, 0x064c, 0x064d, 0x064e, 0x064f, 0x0650, 0x2248, 0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
    } },
    { 10006, {
        0x00c4, 0x00b9, 0x00b2, 0x00c9, 0x00b3, 0x00d6, 0x00dc, 0x0385, 0x00e0, 0x00e2, 0x00e4, 0x0384, 0x00a8, 0x00e7, 0x00e9, 0x00e8,
        0x00ea, 0x00eb, 0x00a3, 0x2122, 0x00ee, 0x00ef, 0x2022, 0x00bd, 0x2030, 0x00f4, 0x00f6, 0x00a6, 0x20ac, 0x00f9, 0x00fb, 0x00fc,
        0x2020, 0x0393, 0x0394, 0x0398, 0x039b, 0x039e, 0x03a0, 0x00df, 0x00ae, 0x00a9, 0x03a3, 0x03aa, 0x00a7, 0x2260, 0x00b0, 0x00b7,
        0x0391, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x0392, 0x0395, 0x0396, 0x0397, 0x0399, 0x039a, 0x039c, 0x03a6, 0x03ab, 0x03a8, 0x03a9,
        0x03ac, 0x039d, 0x00ac, 0x039f, 0x03a1, 0x2248, 0x03a4, 0x00ab, 0x00bb, 0x2026, 0x00a0, 0x03a5, 0x03a7, 0x0386, 0x0388, 0x0153,
        0x2013, 0x2015, 0x201c, 0x201d, 0x2018, 0x2019, 0x00f7, 0x0389, 0x038a, 0x038c, 0x038e, 0x03ad, 0x03ae, 0x03af, 0x03cc, 0x038f,
        0x03cd, 0x03b1, 0x03b2, 0x03c8, 0x03b4, 0x03b5, 0x03c6, 0x03b3, 0x03b7, 0x03b9, 0x03be, 0x03ba, 0x03bb, 0x03bc, 0x03bd, 0x03bf,
        0x03c0, 0x03ce, 0x03c1, 0x03c3, 0x03c4, 0x03b8, 0x03c9, 0x03c2, 0x03c7, 0x03c5, 0x03b6, 0x03ca, 0x03cb, 0x0390, 0x03b0, 0x00ad,
    } },
    { 10081, {
        0x00c4, 0x00c5, 0x00c7, 0x00c9, 0x00d1, 0x00d6, 0x00dc, 0x00e1, 0x00e0, 0x00e2, 0x00e4, 0x00e3, 0x00e5, 0x00e7, 0x00e9, 0x00e8,
        0x00ea, 0x00eb, 0x00ed, 0x00ec, 0x00ee, 0x00ef, 0x00f1, 0x00f3, 0x00f2, 0x00f4, 0x00f6, 0x00f5, 0x00fa, 0x00f9, 0x00fb, 0x00fc,
        0x2020, 0x00b0, 0x00a2, 0x00a3, 0x00a7, 0x2022, 0x00b6, 0x00df, 0x00ae, 0x00a9, 0x2122, 0x00b4, 0x00a8, 0x2260, 0x00c6, 0x00d8,
        0x221e, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x00b5, 0x2202, 0x2211, 0x220f, 0x03c0, 0x222b, 0x00aa, 0x00ba, 0x03a9, 0x00e6, 0x00f8,
        0x00bf, 0x00a1, 0x00ac, 0x221a, 0x0192, 0x2248, 0x2206, 0x00ab, 0x00bb, 0x2026, 0x00a0, 0x00c0, 0x00c3, 0x00d5, 0x0152, 0x0153,
        0x2013, 0x2014, 0x201c, 0x201d, 0x2018, 0x2019, 0x00f7, 0x25ca, 0x00ff, 0x0178, 0x011e, 0x011f, 0x0130, 0x0131, 0x015e, 0x015f,
        0x2021, 0x00b7, 0x201a, 0x201e, 0x2030, 0x00c2, 0x00ca, 0x00c1, 0x00cb, 0x00c8, 0x00cd, 0x00ce, 0x00cf, 0x00cc, 0x00d3, 0x00d4,
        0xf8ff, 0x00d2, 0x00da, 0x00db, 0x00d9, 0xf8a0, 0x02c6, 0x02dc, 0x00af, 0x02d8, 0x02d9, 0x02da, 0x00b8, 0x02dd, 0x02db, 0x02c7,
    } },
};

static const struct own_page *own_page(unsigned number)
{
    for (size_t i = 0; i < sizeof(own_pages) / sizeof(own_pages[0]); i++)
        if (own_pages[i].number == number)
            return &own_pages[i];
    return NULL;
}

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

static HRESULT from_own(const struct own_page *page, const uint8_t *bytes, size_t size, struct output *output, size_t *ret_replaced)
{
    size_t replaced = 0;
    for (size_t i = 0; i < size; i++) {
        char text[4];
        uint32_t code = bytes[i] < 0x80 ? bytes[i] : page->upper[bytes[i] - 0x80];
        replaced += code == MAPIX_TEXT_REPLACEMENT;
        if (!output_add(output, text, mapix_text_put_utf8(code, text)))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (ret_replaced != NULL)
        *ret_replaced = replaced;
    return S_OK;
}

static HRESULT to_own(const struct own_page *page, const char *utf8, size_t length, char replacement, struct output *output,
    size_t *ret_replaced)
{
    size_t replaced = 0;
    for (const char *at = utf8, *end = utf8 + length; at < end;) {
        uint32_t code = mapix_text_next_utf8(&at, end);
        unsigned byte = 0;
        while (code >= 0x80 && byte < 128 && (page->upper[byte] != code || code == MAPIX_TEXT_REPLACEMENT))
            byte++;
        char put = code < 0x80 ? (char)code : byte < 128 ? (char)(byte + 0x80) : replacement;
        replaced += code >= 0x80 && byte == 128;
        if (!output_add(output, &put, 1))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (ret_replaced != NULL)
        *ret_replaced = replaced;
    return S_OK;
}

/* HZ (RFC 1843), which glibc does not know: GB2312 in seven bits between "~{" and "~}"; "~~" is a tilde, a tilde at a line's end joins lines.
 * Here to and from the same in eight bits. */
#define HZ 52936

static size_t hz_to_eight_bits(const uint8_t *bytes, size_t size, uint8_t *to)
{
    size_t length = 0;
    bool wide = false;
    for (size_t i = 0; i < size; i++) {
        uint8_t next = i + 1 < size ? bytes[i + 1] : 0;
        if (bytes[i] == '~' && next == (wide ? '}' : '{')) {
            wide = !wide;
            i++;
        } else if (!wide && bytes[i] == '~' && (next == '~' || next == '\n')) {
            if (next == '~')
                to[length++] = '~';
            i++;
        } else if (wide && bytes[i] > ' ' && bytes[i] < 0x7F && next > ' ' && next < 0x7F) {
            to[length++] = bytes[i++] | 0x80;
            to[length++] = next | 0x80;
        } else {
            wide = wide && bytes[i] != '\n';           /* a line ends the two-byte mode, closed or not */
            to[length++] = bytes[i];
        }
    }
    return length;
}

/* At most `size` / 2 switches there and back, and two letters a tilde. */
#define HZ_ROOM(size) ((size) * 5 + 8)

static size_t hz_from_eight_bits(const uint8_t *bytes, size_t size, uint8_t *to)
{
    size_t length = 0;
    bool wide = false;
    for (size_t i = 0; i < size; i++) {
        bool pair = bytes[i] & 0x80 && i + 1 < size;
        if (pair != wide) {
            to[length++] = '~';
            to[length++] = pair ? '{' : '}';
            wide = pair;
        }
        to[length++] = bytes[i] & 0x7F;
        if (pair)
            to[length++] = bytes[++i] & 0x7F;
        else if (bytes[i] == '~')
            to[length++] = '~';
    }
    if (wide) {
        to[length++] = '~';
        to[length++] = '}';
    }
    return length;
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

static HRESULT from_hz(const uint8_t *bytes, size_t size, struct output *output, size_t *ret_replaced)
{
    uint8_t *eight = malloc(size + 1);
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (eight != NULL)
        result = convert("UTF-8", "GB2312", (const char *)eight, hz_to_eight_bits(bytes, size, eight), output, "\xef\xbf\xbd", false, skip_byte,
            ret_replaced);
    free(eight);
    return result;
}

static HRESULT to_hz(const char *utf8, size_t length, const char *substitute, struct output *output, size_t *ret_replaced)
{
    HRESULT result = convert("GB2312", "UTF-8", utf8, length, output, substitute, true, skip_utf8, ret_replaced);
    uint8_t *seven = SUCCEEDED(result) ? malloc(HZ_ROOM(output->length)) : NULL;
    if (seven == NULL)
        return FAILED(result) ? result : MAPI_E_NOT_ENOUGH_MEMORY;
    output->length = hz_from_eight_bits((const uint8_t *)output->data, output->length, seven);
    free(output->data);
    output->data = (char *)seven;
    return S_OK;
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
    else if (own_page(code_page) != NULL)
        result = from_own(own_page(code_page), bytes, size, &output, ret_replaced);
    else if (code_page == HZ)
        result = from_hz(bytes, size, &output, ret_replaced);
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
    else if (own_page(code_page) != NULL)
        result = to_own(own_page(code_page), utf8, length, substitute[0], &output, ret_replaced);
    else if (code_page == HZ)
        result = to_hz(utf8, length, substitute, &output, ret_replaced);
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
