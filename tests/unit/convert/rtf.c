/* Rich text: the compressed form, text and HTML out of it, the wrapping streams, RTFSync: SPI-STRM-05, -06, -07. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "convert/rtf.h"
#include "storage/stream.h"
#include "tests/lib/failing_allocator.h"
#include "tests/unit/storage/tape.h"

/* --- The compressed form ------------------------------------------------------------------------------------------------------------ */

static char *compress(const char *rtf, size_t size, bool really, size_t *ret_size)
{
    char *bytes;

    assert_int_equal(mapix_convert_rtf_compress(rtf, size, really, &bytes, ret_size), S_OK);
    return bytes;
}

static void expect_expanded(const void *bytes, size_t size, const char *rtf, size_t rtf_size)
{
    char *found;
    size_t found_size;

    assert_int_equal(mapix_convert_rtf_decompress(bytes, size, &found, &found_size), S_OK);
    assert_int_equal(found_size, rtf_size);
    assert_memory_equal(found, rtf, rtf_size);
    assert_int_equal(found[found_size], 0);
    free(found);
}

/* The two worked examples of MS-OXRTFCP (sections 4.1 and 4.2): a text without and one with a run that overlaps itself. */
static const unsigned char simple[] = { 0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00,
    0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0,
    0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0 };
static const char simple_text[] = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
static const unsigned char crossing[] = { 0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0x00, 0x04, 0x20,
    0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0 };
static const char crossing_text[] = "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}";

static void known_vectors(void **state)
{
    size_t size;
    char *bytes;

    expect_expanded(simple, sizeof(simple), simple_text, sizeof(simple_text) - 1);
    expect_expanded(crossing, sizeof(crossing), crossing_text, sizeof(crossing_text) - 1);
    bytes = compress(simple_text, sizeof(simple_text) - 1, true, &size);
    assert_int_equal(size, sizeof(simple));
    assert_memory_equal(bytes, simple, size);
    free(bytes);
    bytes = compress(crossing_text, sizeof(crossing_text) - 1, true, &size);
    assert_int_equal(size, sizeof(crossing));
    assert_memory_equal(bytes, crossing, size);
    free(bytes);
    /* Worked out by hand: the stored form is a header of 12 + 3, 3, MELA, 0 and the bytes. */
    bytes = compress("{}x", 3, false, &size);
    assert_int_equal(size, 19);
    assert_memory_equal(bytes, "\x0f\0\0\0\x03\0\0\0MELA\0\0\0\0{}x", 19);
    expect_expanded(bytes, size, "{}x", 3);
    free(bytes);
    /* Worked out by hand: nothing is the end mark alone, a run at place 207 = 0x0CF: control 01, 0C F0. */
    bytes = compress("", 0, true, &size);
    assert_int_equal(size, 19);
    assert_memory_equal(bytes + 16, "\x01\x0c\xf0", 3);
    expect_expanded(bytes, size, "", 0);
    free(bytes);
    expect_expanded("", 0, "", 0);
}

/* SPI-STRM-07: the magic and the size, and all that makes a value corrupt. */
static void corrupt_values(void **state)
{
    unsigned char bytes[sizeof(simple) + 8];
    char *rtf;
    size_t size;

    assert_true(mapix_convert_rtf_is_intact(simple, sizeof(simple)));
    assert_false(mapix_convert_rtf_is_intact(simple, 16));
    for (size_t i = 0; i < sizeof(simple); i++)
        if (i)
            assert_int_equal(mapix_convert_rtf_decompress(simple, i, &rtf, &size), MAPI_E_CORRUPT_DATA);
    for (size_t i = 0; i < sizeof(simple); i++) {
        if (i >= 4 && i < 8)
            continue;                              /* the raw size is a hint */
        memcpy(bytes, simple, sizeof(simple));
        bytes[i] ^= 0x40;
        HRESULT result = mapix_convert_rtf_decompress(bytes, sizeof(simple), &rtf, &size);
        assert_int_equal(result, MAPI_E_CORRUPT_DATA);
    }
    memcpy(bytes, simple, sizeof(simple));
    bytes[8] = 'X';
    assert_false(mapix_convert_rtf_is_intact(bytes, sizeof(simple)));
    memcpy(bytes, simple, sizeof(simple));
    memset(bytes + sizeof(simple), 0xAA, 8);       /* bytes behind the value belong to nobody */
    expect_expanded(bytes, sizeof(bytes), simple_text, sizeof(simple_text) - 1);
    assert_int_equal(mapix_convert_rtf_decompress("\x0c\0\0\0\x09\0\0\0MELA\0\0\0\0", 16, &rtf, &size), MAPI_E_CORRUPT_DATA);
}

/* Whatever is compressed comes back, past the window's end, too; and RTF becomes smaller. */
static void round_trips(void **state)
{
    unsigned seed = 42;

    for (int turn = 0; turn < 300; turn++) {
        size_t size = (size_t)rand_r(&seed) % (turn % 10 ? 600 : 30000), packed;
        int letters = 1 + rand_r(&seed) % (turn % 3 ? 4 : 256);
        char *text = malloc(size + 1);
        for (size_t i = 0; i < size; i++)
            text[i] = (char)(rand_r(&seed) % letters + (letters < 5 ? 'a' : 0));
        char *bytes = compress(text, size, true, &packed);
        expect_expanded(bytes, packed, text, size);
        if (letters == 1 && size > 100)
            assert_true(packed < size / 4 + 40);
        free(bytes);
        free(text);
    }
}

/* --- Text ---------------------------------------------------------------------------------------------------------------------------- */

static void expect_text(const char *rtf, const char *text)
{
    char *found;
    size_t size;

    assert_int_equal(mapix_convert_rtf_to_text(rtf, strlen(rtf), &found, &size), S_OK);
    assert_string_equal(found, text);
    assert_int_equal(size, strlen(text));
    free(found);
}

static void text_of_rtf(void **state)
{
    expect_text("{\\rtf1\\ansi Hello\\par\nWorld}", "Hello\r\nWorld");
    expect_text("{\\rtf1 a\\{b\\}\\\\c\\~d\\_e\\-f\\tab g\\line h}", "a{b}\\c\xc2\xa0" "d\xe2\x80\x91" "ef\tg\r\nh");
    expect_text("{\\rtf1\\ansi{\\fonttbl{\\f0\\fnil Arial;}}{\\colortbl;\\red0;}{\\*\\generator Riched;}{\\info{\\title t}}shown}", "shown");
    expect_text("{\\rtf1 \\ldblquote x\\rdblquote\\emdash y\\bullet}", "\xe2\x80\x9cx\xe2\x80\x9d\xe2\x80\x94y\xe2\x80\xa2");
    expect_text("{\\rtf1 one {\\v hidden}two{\\b\\i three}\\v h\\v0 four}", "one twothreefour");
    expect_text("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt link}}}", "link");
    expect_text("{\\rtf1 a{\\pict\\bin4 }{}}}b}", "ab");
    expect_text("{\\rtf1 a\\row b\\cell c}", "a\r\nb\tc");
    expect_text("{\\rtf1 end}trailing", "end");
    expect_text("{\\rtf1 open {group", "open group");
    expect_text("{\\rtf1 \\'", "");
    expect_text("{\\rtf1", "");
}

/* Bytes are read in the code page of their font, of the document, of its system. */
static void code_pages(void **state)
{
    expect_text("{\\rtf1\\ansi\\ansicpg1252 caf\\'e9 \\'80}", "caf\xc3\xa9 \xe2\x82\xac");
    expect_text("{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0}", "\xd0\x9f\xd1\x80");
    expect_text("{\\rtf1\\mac \\'8e}", "\xc3\xa9");
    expect_text("{\\rtf1\\pc \\'82}", "\xc3\xa9");
    expect_text("{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f7\\fcharset161 G;}}\\f0 \\'e1{\\f7 \\'e1}\\'e1}", "\xc3\xa1\xce\xb1\xc3\xa1");
    expect_text("{\\rtf1\\ansi\\deff3{\\fonttbl{\\f3\\fcharset128 M;}}\\'82\\'a0\\'88}", "\xe3\x81\x82\xef\xbf\xbd");
    expect_text("{\\rtf1\\ansi{\\fonttbl{\\f1\\fcharset204 C;}}\\f1 \\'cf\\plain \\'e9}", "\xd0\x9f\xc3\xa9");
    expect_text("{\\rtf1\\ansicpg99999 \\'e9}", "\xc3\xa9");
}

/* \u and what it replaces: a byte, an escape, a word, a group's end; halves of pairs. */
static void unicode(void **state)
{
    expect_text("{\\rtf1 \\u8364?x}", "\xe2\x82\xacx");
    expect_text("{\\rtf1\\uc2 \\u8364\\'80?x}", "\xe2\x82\xacx");
    expect_text("{\\rtf1\\uc0 \\u8364 x}", "\xe2\x82\xacx");
    expect_text("{\\rtf1\\uc3 {\\u8364 a}x}", "\xe2\x82\xacx");
    expect_text("{\\rtf1 {\\uc0\\u65 b}\\u66 c}", "AbB");
    expect_text("{\\rtf1\\u-10179?\\u-8704?}", "\xf0\x9f\x98\x80");
    expect_text("{\\rtf1\\u-8704?x}", "\xef\xbf\xbdx");
    expect_text("{\\rtf1{\\upr{ansi}{\\*\\ud{\\uc0\\u252 uni}}}}", "\xc3\xbcuni");
}

/* Depth, length, numbers: nothing a stranger writes breaks it. */
static void hostile_rtf(void **state)
{
    size_t depth = 100000;
    char *rtf = malloc(depth * 2 + 10);

    strcpy(rtf, "{\\rtf1");
    memset(rtf + 6, '{', depth);
    memcpy(rtf + 6 + depth, "deep", 5);
    expect_text(rtf, "deep");
    memset(rtf + 6 + depth + 4, '}', depth - 5);
    rtf[6 + depth + 4 + depth - 5] = 0;
    expect_text(rtf, "deep");
    free(rtf);
    expect_text("{\\rtf1\\bin99999999999 x}", "");
    expect_text("{\\rtf1\\bin-5 x\\f-7 y\\uc99999 z}", "xyz");
    expect_text("{\\rtf1\\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-99999999999 x}", "x");
    char *text;
    size_t size;
    assert_int_equal(mapix_convert_rtf_to_text("plain", 5, &text, &size), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_convert_rtf_to_text("", 0, &text, &size), MAPI_E_CORRUPT_DATA);
    assert_int_equal(mapix_convert_rtf_to_text("{\\rtf1 a\0b}", 12, &text, &size), S_OK);
    assert_int_equal(size, 3);
    free(text);
}

/* --- HTML: MS-OXRTFEX ----------------------------------------------------------------------------------------------------------------- */

static void expect_html(const char *rtf, const char *html)
{
    char *found;
    size_t size;

    assert_int_equal(mapix_convert_rtf_to_html(rtf, strlen(rtf), &found, &size), S_OK);
    assert_string_equal(found, html);
    free(found);
}

#define HTML_HEAD "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset204 C;}}\r\n"

static void html_of_rtf(void **state)
{
    expect_html(HTML_HEAD "{\\*\\htmltag19 <html>}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hi{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 there\\htmlrtf\\par}\\htmlrtf0\r\n"
                          "{\\*\\htmltag72 </p>}{\\*\\htmltag27 </html>}}",
        "<html><p>Hi&nbsp;there</p></html>");
    expect_html(HTML_HEAD "{\\*\\htmltag <a href=\"x\\'e9\">}{\\*\\mhtmltag <a href=\"cid\">}t{\\*\\htmltag </a>}}", "<a href=\"x\xc3\xa9\">t</a>");
    expect_html(HTML_HEAD "{\\*\\htmltag <pre>\\par\\tab x\\{y\\}}a\\par b\\line c\\tab d\\lquote e\\~f\\-}", "<pre>\r\n\tx{y}a\r\nb\r\nc\td&lsquo;e&nbsp;f&shy;");
    expect_html(HTML_HEAD "\\f1 \\'cf\\u8364?{\\*\\htmltag \\'e9}}", "\xd0\x9f\xe2\x82\xac\xc3\xa9");
    expect_html(HTML_HEAD "{\\htmlrtf lost}kept\\htmlrtf lost\\htmlrtf0 kept{\\pict lost}}", "keptkept");
    char *html;
    size_t size;
    assert_int_equal(mapix_convert_rtf_to_html("{\\rtf1 x}", 9, &html, &size), MAPI_E_NOT_FOUND);
    assert_int_equal(mapix_convert_rtf_to_html("x", 1, &html, &size), MAPI_E_CORRUPT_DATA);
    expect_text(HTML_HEAD "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hi\\htmlrtf\\par}\\htmlrtf0}", "Hi\r\n");
}

static void kinds(void **state)
{
    static const char html[] = "{\\rtf1\\ansi\\fromhtml1 x}", text[] = "{\\rtf1\\fromtext x}", late[] = "{\\rtf1 text \\fromhtml1}";

    assert_int_equal(mapix_convert_rtf_kind(html, sizeof(html) - 1), MAPI_NATIVE_BODY_TYPE_HTML);
    assert_int_equal(mapix_convert_rtf_kind(text, sizeof(text) - 1), MAPI_NATIVE_BODY_TYPE_PLAINTEXT);
    assert_int_equal(mapix_convert_rtf_kind(late, sizeof(late) - 1), MAPI_NATIVE_BODY_TYPE_RTF);
    assert_int_equal(mapix_convert_rtf_kind("", 0), MAPI_NATIVE_BODY_TYPE_RTF);
}

/* Text to RTF and back is the text, whatever is in it. */
static void text_to_rtf(void **state)
{
    static const char text[] = "One {two} \\three\r\n\tfour \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\r\n";
    char *rtf, *back;
    size_t size;

    assert_int_equal(mapix_convert_text_to_rtf(text, sizeof(text) - 1, &rtf, &size), S_OK);
    assert_int_equal(mapix_convert_rtf_kind(rtf, size), MAPI_NATIVE_BODY_TYPE_PLAINTEXT);
    for (size_t i = 0; i < size; i++)
        assert_true((unsigned char)rtf[i] < 0x80);
    expect_text(rtf, text);
    assert_int_equal(mapix_convert_rtf_surround(rtf, size, "Before\n", 7, "\nAfter", 6, &back, &size), S_OK);
    expect_text(back, "Before\r\nOne {two} \\three\r\n\tfour \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\r\n\r\nAfter");
    free(back);
    free(rtf);
}

/* The same words as unrtf sees in what we write: an oracle that is a program. */
static void unrtf_agrees(void **state)
{
    char name[] = "/tmp/mapix-rtf-XXXXXX", command[128], line[512];
    static const char text[] = "Plain words, {braces} and a back\\slash.\nSecond line";
    char *rtf;
    size_t size;
    bool words = false, second = false;

    if (system("command -v unrtf > /dev/null 2>&1"))
        fail_msg("unrtf is not installed: tools/install-packages check");
    assert_int_equal(mapix_convert_text_to_rtf(text, sizeof(text) - 1, &rtf, &size), S_OK);
    int descriptor = mkstemp(name);
    assert_int_equal(write(descriptor, rtf, size), size);
    close(descriptor);
    free(rtf);
    snprintf(command, sizeof(command), "unrtf --text %s 2>/dev/null", name);
    FILE *output = popen(command, "r");
    while (fgets(line, sizeof(line), output)) {
        words |= strstr(line, "Plain words, {braces} and a back\\slash.") != NULL;
        second |= strncmp(line, "Second line", 11) == 0;
    }
    pclose(output);
    unlink(name);
    assert_true(words);
    assert_true(second);
}

/* --- WrapCompressedRTFStream: SPI-STRM-05 --------------------------------------------------------------------------------------------- */

static IStream *memory_stream(const void *bytes, size_t size, DWORD mode)
{
    IStream *stream;

    assert_int_equal(mapix_stream_memory_new(bytes, size, mode, NULL, &stream), S_OK);
    return stream;
}

static void reading_wrapped(void **state)
{
    IStream *compressed = memory_stream(simple, sizeof(simple), STGM_READ), *stream, *clone;
    LARGE_INTEGER none = { .QuadPart = 0 };
    ULARGE_INTEGER size = { .QuadPart = 0 }, all = { .QuadPart = UINT64_MAX };
    STATSTG statistics;
    char buffer[64];
    ULONG read;

    assert_int_equal(WrapCompressedRTFStream(NULL, 0, &stream), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(WrapCompressedRTFStream(compressed, 0x40, &stream), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(WrapCompressedRTFStream(compressed, 0, &stream), S_OK);
    compressed->lpVtbl->Release(compressed);
    assert_int_equal(stream->lpVtbl->Seek(stream, none, STREAM_SEEK_SET, NULL), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->SetSize(stream, size), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->Revert(stream), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->LockRegion(stream, size, size, 1), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->UnlockRegion(stream, size, size, 1), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->Clone(stream, &clone), MAPI_E_NO_SUPPORT);
    assert_int_equal(stream->lpVtbl->Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, 5, &read), S_OK);
    assert_int_equal(read, 5);
    assert_memory_equal(buffer, "{\\rtf", 5);
    IStream *rest = memory_stream("", 0, STGM_READWRITE);
    assert_int_equal(stream->lpVtbl->CopyTo(stream, rest, all, &size, NULL), S_OK);
    assert_int_equal(size.QuadPart, sizeof(simple_text) - 1 - 5);
    size_t count;
    assert_memory_equal(mapix_stream_memory_bytes(rest, &count), simple_text + 5, size.QuadPart);
    rest->lpVtbl->Release(rest);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, 5, &read), S_OK);
    assert_int_equal(read, 0);
    stream->lpVtbl->Release(stream);
    compressed = memory_stream("not compressed RTF at all", 25, STGM_READ);
    assert_int_equal(WrapCompressedRTFStream(compressed, 0, &stream), MAPI_E_CORRUPT_DATA);
    assert_null(stream);
    compressed->lpVtbl->Release(compressed);
}

static void writing_wrapped(void **state)
{
    for (int stored = 0; stored < 2; stored++) {
        IStream *compressed = memory_stream("an older and longer value that was there before it, and then some more", 70, STGM_READWRITE), *stream;
        size_t size;
        assert_int_equal(WrapCompressedRTFStream(compressed, MAPI_MODIFY | (stored ? STORE_UNCOMPRESSED_RTF : 0), &stream), S_OK);
        assert_int_equal(mapix_stream_write_all(stream, "{\\rtf1 WXYZWXYZ", 15), S_OK);
        assert_int_equal(mapix_stream_write_all(stream, "WXYZWXYZWXYZ}", 13), S_OK);
        assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
        const unsigned char *bytes = mapix_stream_memory_bytes(compressed, &size);
        if (stored)
            assert_memory_equal(bytes + 8, "MELA\0\0\0\0{\\rtf1 WXYZ", 19);
        else
            assert_memory_equal(bytes, crossing, sizeof(crossing));
        assert_int_equal(size, stored ? 44 : sizeof(crossing));
        assert_int_equal(stream->lpVtbl->Release(stream), 0);
        compressed->lpVtbl->Release(compressed);
    }
    /* Without a Commit the last Release writes; nothing written leaves the value alone. */
    IStream *compressed = memory_stream(simple, sizeof(simple), STGM_READWRITE), *stream;
    size_t size;
    char buffer[8];
    ULONG read;
    assert_int_equal(WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream), S_OK);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, 5, &read), S_OK);
    assert_memory_equal(buffer, "{\\rtf", 5);
    stream->lpVtbl->Release(stream);
    assert_memory_equal(mapix_stream_memory_bytes(compressed, &size), simple, sizeof(simple));
    mapix_stream_rewind(compressed, 0);
    assert_int_equal(WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, crossing_text, sizeof(crossing_text) - 1), S_OK);
    assert_int_equal(stream->lpVtbl->Read(stream, buffer, 5, &read), STG_E_ACCESSDENIED);
    stream->lpVtbl->Release(stream);
    assert_memory_equal(mapix_stream_memory_bytes(compressed, &size), crossing, sizeof(crossing));
    compressed->lpVtbl->Release(compressed);
    /* The stream below refuses: Commit says so. */
    compressed = memory_stream(simple, sizeof(simple), STGM_READ);
    assert_int_equal(WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, "{}", 2), S_OK);
    assert_int_equal(stream->lpVtbl->Commit(stream, 0), MAPI_E_NO_ACCESS);
    stream->lpVtbl->Release(stream);
    compressed->lpVtbl->Release(compressed);
}

static void expect_native(const char *rtf, ULONG out_page, ULONG kind, const char *native, size_t native_size)
{
    RTF_WCSINFO info = { sizeof(info), MAPI_NATIVE_BODY, 0, out_page };
    RTF_WCSRETINFO answer = { sizeof(answer), 99 };
    IStream *stream;
    void *bytes;
    size_t size;
    char *packed = compress(rtf, strlen(rtf), true, &size);
    IStream *compressed = memory_stream(packed, size, STGM_READ);

    assert_int_equal(WrapCompressedRTFStreamEx(compressed, &info, &stream, &answer), S_OK);
    assert_int_equal(answer.ulStreamFlags, kind);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &bytes, &size), S_OK);
    assert_int_equal(size, native_size);
    assert_memory_equal(bytes, native, size);
    free(bytes);
    free(packed);
    stream->lpVtbl->Release(stream);
    compressed->lpVtbl->Release(compressed);
}

static void native_bodies(void **state)
{
    RTF_WCSINFO info = { sizeof(info), MAPI_NATIVE_BODY | MAPI_MODIFY, 0, 0 };
    RTF_WCSRETINFO answer = { sizeof(answer), 0 };
    IStream *compressed = memory_stream(simple, sizeof(simple), STGM_READ), *stream;

    assert_int_equal(WrapCompressedRTFStreamEx(compressed, &info, &stream, &answer), MAPI_E_INVALID_PARAMETER);
    info.ulFlags = 0x40;
    assert_int_equal(WrapCompressedRTFStreamEx(compressed, &info, &stream, &answer), MAPI_E_UNKNOWN_FLAGS);
    info.size = 4;
    assert_int_equal(WrapCompressedRTFStreamEx(compressed, &info, &stream, &answer), MAPI_E_INVALID_PARAMETER);
    info = (RTF_WCSINFO){ sizeof(info), 0, 0, 0 };
    assert_int_equal(WrapCompressedRTFStreamEx(compressed, &info, &stream, &answer), S_OK);
    assert_int_equal(answer.ulStreamFlags, 0);
    stream->lpVtbl->Release(stream);
    compressed->lpVtbl->Release(compressed);
    expect_native("{\\rtf1\\ansi\\fromtext caf\\'e9}", 0, MAPI_NATIVE_BODY_TYPE_PLAINTEXT, "caf\xc3\xa9", 5);
    expect_native("{\\rtf1\\ansi\\fromtext caf\\'e9}", 1252, MAPI_NATIVE_BODY_TYPE_PLAINTEXT, "caf\xe9", 4);
    expect_native("{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <b>}\\'e9}", 1252, MAPI_NATIVE_BODY_TYPE_HTML, "<b>\xe9", 4);
    expect_native("{\\rtf1\\ansi caf\\'e9}", 1252, MAPI_NATIVE_BODY_TYPE_RTF, "{\\rtf1\\ansi caf\\'e9}", 20);
}

/* --- RTFSync: SPI-STRM-06 ------------------------------------------------------------------------------------------------------------- */

/* RTFSync asks a message for nothing but its properties, so an IPropData does for one. */
static LPMESSAGE new_message(void)
{
    LPPROPDATA data;

    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    return (LPMESSAGE)data;
}

static void set_body(LPMESSAGE message, const WCHAR *text)
{
    SPropValue value = { .ulPropTag = PR_BODY_W, .Value.lpszW = (LPWSTR)text };

    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
}

static void set_rtf(LPMESSAGE message, const char *rtf)
{
    size_t size;
    char *bytes = compress(rtf, strlen(rtf), true, &size);
    SPropValue value = { .ulPropTag = PR_RTF_COMPRESSED, .Value.bin = { (ULONG)size, (BYTE *)bytes } };

    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
    free(bytes);
}

static LPSPropValue get(LPMESSAGE message, ULONG tag)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropValue value = NULL;
    ULONG count;

    assert_int_equal(message->lpVtbl->GetProps(message, (LPSPropTagArray)&tags, 0, &count, &value), S_OK);
    assert_int_equal(value->ulPropTag, tag);
    return value;
}

static void expect_body(LPMESSAGE message, const WCHAR *text)
{
    LPSPropValue value = get(message, PR_BODY_W);

    assert_int_equal(wcscmp(value->Value.lpszW, text), 0);
    MAPIFreeBuffer(value);
    value = get(message, PR_RTF_IN_SYNC);
    assert_int_equal(value->Value.b, TRUE);
    MAPIFreeBuffer(value);
}

/* The RTF contains `part`, and shows `text`. */
static void expect_rtf(LPMESSAGE message, const char *part, const char *text)
{
    LPSPropValue value = get(message, PR_RTF_COMPRESSED);
    char *rtf;
    size_t size;

    assert_int_equal(mapix_convert_rtf_decompress(value->Value.bin.lpb, value->Value.bin.cb, &rtf, &size), S_OK);
    assert_non_null(strstr(rtf, part));
    expect_text(rtf, text);
    free(rtf);
    MAPIFreeBuffer(value);
}

static BOOL sync_message(LPMESSAGE message, ULONG flags)
{
    BOOL updated = 99;

    assert_int_equal(RTFSync(message, flags, &updated), S_OK);
    return updated;
}

static void body_follows_rtf(void **state)
{
    LPMESSAGE message = new_message();
    BOOL updated = 9;

    assert_int_equal(RTFSync(NULL, RTF_SYNC_RTF_CHANGED, &updated), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(RTFSync(message, 4, &updated), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(updated, FALSE);
    assert_false(sync_message(message, RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED));
    set_rtf(message, "{\\rtf1\\ansi {\\b Bold} caf\\'e9\\par}");
    assert_false(sync_message(message, 0));
    assert_true(sync_message(message, RTF_SYNC_RTF_CHANGED));
    expect_body(message, L"Bold caf\u00e9\r\n");
    assert_false(sync_message(message, RTF_SYNC_RTF_CHANGED));
    assert_false(sync_message(message, RTF_SYNC_BODY_CHANGED));
    LPSPropValue count = get(message, PR_RTF_SYNC_BODY_COUNT), tag = get(message, PR_RTF_SYNC_BODY_TAG_W);
    assert_int_equal(count->Value.l, 8);
    assert_int_equal(wcscmp(tag->Value.lpszW, L"Boldcaf\u00e9"), 0);
    MAPIFreeBuffer(count);
    MAPIFreeBuffer(tag);
    set_rtf(message, "{\\rtf1 other}");
    assert_true(sync_message(message, RTF_SYNC_RTF_CHANGED));
    expect_body(message, L"other");
    message->lpVtbl->Release(message);
}

static void rtf_follows_body(void **state)
{
    LPMESSAGE message = new_message();

    set_body(message, L"plain \u20ac text");
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    expect_rtf(message, "\\fromtext", "plain \xe2\x82\xac text");
    expect_body(message, L"plain \u20ac text");
    /* A broken RTF counts as none. */
    SPropValue value = { .ulPropTag = PR_RTF_COMPRESSED, .Value.bin = { 20, (BYTE *)"garbage garbage garb" } };
    assert_int_equal(message->lpVtbl->SetProps(message, 1, &value, NULL), S_OK);
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    expect_rtf(message, "\\fromtext", "plain \xe2\x82\xac text");
    message->lpVtbl->Release(message);
}

/* The formatting survives what transports do: other white space, a banner before, a footer behind. */
static void formatting_is_kept(void **state)
{
    LPMESSAGE message = new_message();

    set_rtf(message, "{\\rtf1\\ansi\\pard {\\b Bold} words\\par}");
    set_body(message, L"Bold\r\nwords");
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    expect_rtf(message, "{\\b Bold}", "Bold words\r\n");
    expect_body(message, L"Bold\r\nwords");
    set_body(message, L"[External]\r\nBold words\r\n--\r\nlist footer");
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    expect_rtf(message, "{\\b Bold}", "[External]\r\nBold words\r\n--\r\nlist footer");
    expect_body(message, L"[External]\r\nBold words\r\n--\r\nlist footer");
    /* Something else altogether: the body wins, or with both flags the RTF. */
    set_body(message, L"rewritten");
    set_rtf(message, "{\\rtf1 {\\i formatted}}");
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED | RTF_SYNC_RTF_CHANGED));
    expect_body(message, L"formatted");
    set_body(message, L"rewritten");
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    expect_rtf(message, "\\fromtext", "rewritten");
    message->lpVtbl->Release(message);
}

/* Large texts go through streams. */
static void large_bodies(void **state)
{
    LPMESSAGE message = new_message();
    size_t length = 200000;
    WCHAR *text = malloc((length + 1) * sizeof(*text));

    for (size_t i = 0; i < length; i++)
        text[i] = (WCHAR)(L'a' + (i * 7919) % 26);
    text[length] = 0;
    set_body(message, text);
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    SizedSPropTagArray(1, body) = { 1, { PR_BODY } };
    assert_int_equal(message->lpVtbl->DeleteProps(message, (LPSPropTagArray)&body, NULL), S_OK);
    assert_true(sync_message(message, RTF_SYNC_BODY_CHANGED));
    LPSTREAM stream;
    void *bytes;
    size_t size;
    assert_int_equal(message->lpVtbl->OpenProperty(message, PR_BODY_W, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 24, &bytes, &size), S_OK);
    assert_true(size >= length * sizeof(WCHAR));
    assert_memory_equal(bytes, text, length * sizeof(WCHAR));
    free(bytes);
    stream->lpVtbl->Release(stream);
    free(text);
    message->lpVtbl->Release(message);
}

/* --- Memory --------------------------------------------------------------------------------------------------------------------------- */

static void convert_everything(void *context)
{
    char *bytes = NULL, *rtf = NULL, *text = NULL, *html = NULL;
    size_t size;

    HRESULT result = mapix_convert_text_to_rtf("caf\xc3\xa9 \n text", 12, &rtf, &size);
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_compress(rtf, size, true, &bytes, &size);
    free(rtf);
    rtf = NULL;
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_decompress(bytes, size, &rtf, &size);
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_to_text(rtf, size, &text, &size);
    if (SUCCEEDED(result))
        result = mapix_convert_rtf_to_html("{\\rtf1\\fromhtml1 \\'e9}", 22, &html, &size);
    failing_allocator_stop();
    free(bytes);
    free(rtf);
    free(text);
    free(html);
    if (FAILED(result))
        assert_int_equal(result, MAPI_E_NOT_ENOUGH_MEMORY);
}

static void allocations_fail(void **state)
{
    assert_true(failing_allocator_each(convert_everything, NULL) > 5);
}

static int tear_down(void **state)
{
    assert_int_equal(mapix_object_live_count(), 0);
    return 0;
}

/* A Commit that failed half way is done again from the start of the compressed stream, not behind what arrived. */
static void commit_again_after_a_full_disk(void **state)
{
    size_t size = (size_t)5 << 19;
    char *text = malloc(size);
    struct tape tape;
    LPSTREAM compressed, wrapped, again;

    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text, "{\\rtf1 ", 7);
    text[size - 1] = '}';
    tape_init(&tape);
    assert_int_equal(mapix_stream_new(&tape.backing, STGM_READWRITE, NULL, &compressed), S_OK);
    assert_int_equal(WrapCompressedRTFStream(compressed, MAPI_MODIFY | STORE_UNCOMPRESSED_RTF, &wrapped), S_OK);
    assert_int_equal(mapix_stream_write_all(wrapped, text, size), S_OK);
    tape.fail_at = tape.writes + 1;
    assert_true(FAILED(wrapped->lpVtbl->Commit(wrapped, 0)));
    tape.fail_at = -1;
    assert_int_equal(wrapped->lpVtbl->Commit(wrapped, 0), S_OK);
    wrapped->lpVtbl->Release(wrapped);
    assert_int_equal(mapix_stream_rewind(compressed, 0), S_OK);
    assert_int_equal(WrapCompressedRTFStream(compressed, 0, &again), S_OK);
    char *found = malloc(size);
    assert_int_equal(mapix_stream_read_exactly(again, found, size), S_OK);
    assert_memory_equal(found, text, size);
    again->lpVtbl->Release(again);
    compressed->lpVtbl->Release(compressed);
    free(found);
    free(text);
    tape_free(&tape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_vectors),
        cmocka_unit_test(corrupt_values),
        cmocka_unit_test(round_trips),
        cmocka_unit_test(text_of_rtf),
        cmocka_unit_test(code_pages),
        cmocka_unit_test(unicode),
        cmocka_unit_test(hostile_rtf),
        cmocka_unit_test(html_of_rtf),
        cmocka_unit_test(kinds),
        cmocka_unit_test(text_to_rtf),
        cmocka_unit_test(unrtf_agrees),
        cmocka_unit_test(reading_wrapped),
        cmocka_unit_test(writing_wrapped),
        cmocka_unit_test(commit_again_after_a_full_disk),
        cmocka_unit_test(native_bodies),
        cmocka_unit_test(body_follows_rtf),
        cmocka_unit_test(rtf_follows_body),
        cmocka_unit_test(formatting_is_kept),
        cmocka_unit_test(large_bodies),
        cmocka_unit_test(allocations_fail),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
