#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convert/buffer.h"
#include "convert/rtf.h"

#define HEADER_SIZE 16u
#define MAGIC_COMPRESSED 0x75465A4Cu           /* LZFu */
#define MAGIC_STORED 0x414C454Du               /* MELA */
#define WINDOW 4096u
#define LONGEST 17u
/* Places looked at for a match; a longer search gains little. */
#define SEARCH 512

/* What the dictionary holds before the first byte (MS-OXRTFCP 2.1.2.1). */
static const char initial[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    "Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
#define INITIAL_SIZE (sizeof(initial) - 1)

static uint32_t get32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void add32(struct convert_buffer *buffer, uint32_t value)
{
    unsigned char bytes[4] = { (unsigned char)value, (unsigned char)(value >> 8), (unsigned char)(value >> 16), (unsigned char)(value >> 24) };

    convert_buffer_add(buffer, bytes, 4);
}

/* CRC-32 with the usual polynomial, but starting from zero and not complemented (MS-OXRTFCP 2.1.3.2). */
uint32_t rtf_crc(const unsigned char *bytes, size_t size)
{
    static const uint32_t nibbles[16] = { 0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C };
    uint32_t value = 0;

    for (size_t i = 0; i < size; i++) {
        value = nibbles[(value ^ bytes[i]) & 15] ^ (value >> 4);
        value = nibbles[(value ^ (bytes[i] >> 4)) & 15] ^ (value >> 4);
    }
    return value;
}

bool mapix_convert_rtf_is_intact(const void *bytes, size_t size)
{
    return size > HEADER_SIZE && (get32((const unsigned char *)bytes + 8) == MAGIC_COMPRESSED ||
        get32((const unsigned char *)bytes + 8) == MAGIC_STORED);
}

/* A token is a byte, or two of them that say where in the dictionary a run of 2 to 17 bytes stands; a run at the place that is
 * written next is the end. Each bit of a control byte tells which. */
static void expand(const unsigned char *from, size_t size, struct convert_buffer *to)
{
    unsigned char window[WINDOW];
    unsigned at = INITIAL_SIZE;
    size_t next = 0;

    memset(window, 0, sizeof(window));
    memcpy(window, initial, INITIAL_SIZE);
    while (next < size) {
        unsigned control = from[next++];
        for (int bit = 0; bit < 8 && next < size; bit++, control >>= 1) {
            if (!(control & 1)) {
                window[at] = from[next];
                convert_buffer_add_byte(to, from[next++]);
                at = (at + 1) % WINDOW;
                continue;
            }
            if (next + 2 > size)
                return;
            unsigned offset = (unsigned)from[next] << 4 | from[next + 1] >> 4, length = (from[next + 1] & 15u) + 2;
            next += 2;
            if (offset == at)
                return;
            for (; length; length--, offset = (offset + 1) % WINDOW, at = (at + 1) % WINDOW) {
                window[at] = window[offset];
                convert_buffer_add_byte(to, window[at]);
            }
        }
    }
}

HRESULT mapix_convert_rtf_decompress(const void *bytes, size_t size, char **ret_rtf, size_t *ret_size)
{
    const unsigned char *at = bytes;
    struct convert_buffer rtf = { 0 };

    if (size > RTF_LIMIT)
        return MAPI_E_TOO_BIG;
    if (size) {
        if (size < HEADER_SIZE || get32(at) < HEADER_SIZE - 4 || get32(at) - (HEADER_SIZE - 4) > size - HEADER_SIZE)
            return MAPI_E_CORRUPT_DATA;
        size_t content = get32(at) - (HEADER_SIZE - 4), raw = get32(at + 4);
        if (get32(at + 8) == MAGIC_STORED) {
            if (raw > content)
                return MAPI_E_CORRUPT_DATA;
            convert_buffer_add(&rtf, at + HEADER_SIZE, raw);
        } else if (get32(at + 8) == MAGIC_COMPRESSED) {
            if (rtf_crc(at + HEADER_SIZE, content) != get32(at + 12))
                return MAPI_E_CORRUPT_DATA;
            /* A token of 17 bytes takes two: the expanded text is less than nine times as long, whatever the header says. */
            expand(at + HEADER_SIZE, content, &rtf);
        } else {
            return MAPI_E_CORRUPT_DATA;
        }
    }
    return convert_buffer_take(&rtf, ret_rtf, ret_size) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* --- Compression -------------------------------------------------------------------------------------------------------------------- */

/* The dictionary's first content and the text in one piece; for each pair of bytes the places where it stands, latest first. */
struct compressor {
    const unsigned char *text;
    size_t size;
    int32_t *latest;                           /* by pair; -1: none */
    int32_t before[WINDOW];
    size_t entered;                            /* places below are in the chains */
};

static unsigned pair_at(const struct compressor *compressor, size_t at)
{
    return compressor->text[at] | (unsigned)compressor->text[at + 1] << 8;
}

static void enter(struct compressor *compressor, size_t end)
{
    for (; compressor->entered < end && compressor->entered + 1 < compressor->size; compressor->entered++) {
        unsigned pair = pair_at(compressor, compressor->entered);
        compressor->before[compressor->entered % WINDOW] = compressor->latest[pair];
        compressor->latest[pair] = (int32_t)compressor->entered;
    }
}

/* The longest earlier run equal to what stands at `at`. It may overlap it; its place in the ring is never the one written next. */
static unsigned find_match(struct compressor *compressor, size_t at, size_t *ret_place)
{
    size_t left = compressor->size - at, limit = left < LONGEST ? left : LONGEST;
    unsigned best = 0;

    if (left < 2)
        return 0;
    int32_t place = compressor->latest[pair_at(compressor, at)];
    for (int tries = 0; place >= 0 && at - (size_t)place < WINDOW && tries < SEARCH && best < limit; tries++) {
        unsigned length = 2;
        while (length < limit && compressor->text[(size_t)place + length] == compressor->text[at + length])
            length++;
        if (length >= best) {
            best = length;
            *ret_place = (size_t)place;
        }
        int32_t next = compressor->before[(size_t)place % WINDOW];
        place = next < place ? next : -1;
    }
    return best;
}

static void compress_all(struct compressor *compressor, struct convert_buffer *to)
{
    size_t at = INITIAL_SIZE, control = 0;
    bool done = false;

    for (int bit = 0; !done; bit = (bit + 1) % 8) {
        size_t place = at;
        if (!bit) {
            control = to->size;
            convert_buffer_add_byte(to, 0);
        }
        enter(compressor, at);
        unsigned length = find_match(compressor, at, &place);
        done = at == compressor->size;
        if (length < 2 && !done) {
            convert_buffer_add_byte(to, compressor->text[at++]);
            continue;
        }
        unsigned offset = done ? at % WINDOW : (unsigned)(place % WINDOW);
        if (!to->failed)
            to->bytes[control] = (char)(to->bytes[control] | 1 << bit);
        convert_buffer_add_byte(to, (unsigned char)(offset >> 4));
        convert_buffer_add_byte(to, (unsigned char)(offset << 4 | (done ? 0 : length - 2)));
        at += done ? 0 : length;
    }
}

static HRESULT compress_text(const char *rtf, size_t size, struct convert_buffer *to)
{
    struct compressor *compressor = malloc(sizeof(*compressor));
    unsigned char *text = malloc(INITIAL_SIZE + size + 1);
    int32_t *latest = malloc(65536 * sizeof(*latest));
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;

    if (compressor && text && latest) {
        memcpy(text, initial, INITIAL_SIZE);
        if (size)
            memcpy(text + INITIAL_SIZE, rtf, size);        /* rtf may be NULL when there is nothing to compress */
        memset(latest, 0xFF, 65536 * sizeof(*latest));
        compressor->text = text;
        compressor->size = INITIAL_SIZE + size;
        compressor->latest = latest;
        compressor->entered = 0;
        compress_all(compressor, to);
        result = to->failed ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    }
    free(compressor);
    free(text);
    free(latest);
    return result;
}

HRESULT mapix_convert_rtf_compress(const char *rtf, size_t size, bool compress, char **ret_bytes, size_t *ret_size)
{
    struct convert_buffer content = { 0 }, all = { 0 };
    HRESULT result = S_OK;

    if (size > RTF_LIMIT)
        return MAPI_E_TOO_BIG;
    if (compress)
        result = compress_text(rtf, size, &content);
    else
        convert_buffer_add(&content, rtf, size);
    add32(&all, (uint32_t)content.size + HEADER_SIZE - 4);
    add32(&all, (uint32_t)size);
    add32(&all, compress ? MAGIC_COMPRESSED : MAGIC_STORED);
    add32(&all, compress ? rtf_crc((unsigned char *)content.bytes, content.size) : 0);
    convert_buffer_add(&all, content.bytes, content.size);
    if (SUCCEEDED(result) && content.failed)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    convert_buffer_clear(&content);
    if (FAILED(result)) {
        convert_buffer_clear(&all);
        return result;
    }
    return convert_buffer_take(&all, ret_bytes, ret_size) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}
