/* The text of a mail. */
#include <edkmdb.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/rtf.h"
#include "mime/export_internal.h"

#define LINE_MAX_PLAIN 140             /* SPI-MIME-07: longer lines are encoded, whatever they hold */
#define LINE_MAX_SMTP 998

/* --- charsets --- */

static size_t longest_line(const void *bytes, size_t size)
{
    const char *at = bytes, *end = at + size;
    size_t longest = 0;

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);

        longest = length > longest ? length : longest;
        at = stop ? stop + 1 : end;
    }
    return longest;
}

/* The transfer encoding: what was asked for where the text can travel so, else what does. */
static GMimeContentEncoding encoding_for(const void *bytes, size_t size, const struct mime_options *options)
{
    if (!size)
        bytes = "";                    /* an empty array has none */

    size_t line = longest_line(bytes, size);
    bool ascii = mapix_text_is_ascii(bytes, size) && !memchr(bytes, 0, size);

    switch (options->encoding) {
    case IET_BASE64:
        return GMIME_CONTENT_ENCODING_BASE64;
    case IET_UUENCODE:
        return GMIME_CONTENT_ENCODING_UUENCODE;
    case IET_QP:
        return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    case IET_7BIT:
        return ascii && line <= LINE_MAX_SMTP ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    case IET_8BIT:
        return line <= LINE_MAX_SMTP ? GMIME_CONTENT_ENCODING_8BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    default:
        break;
    }
    if (ascii && line <= LINE_MAX_PLAIN)
        return GMIME_CONTENT_ENCODING_7BIT;
    size_t high = 0;
    for (size_t i = 0; i < size; i++)
        high += ((const unsigned char *)bytes)[i] > 126;
    return high * 4 > size ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

static GMimeObject *make_part(const char *subtype, const void *bytes, size_t size, const char *charset, const struct mime_options *options)
{
    GMimePart *part = GMIME_PART(g_mime_text_part_new_with_subtype(subtype));
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(size ? bytes : "", size);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    if (charset)
        g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", charset);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding_for(bytes, size, options));
    g_object_unref(content);
    g_object_unref(stream);
    return GMIME_OBJECT(part);
}

/* What MIME calls a code page; NULL: it has none. `buffer` may hold it. */
static const char *charset_name(unsigned code_page, char buffer[24])
{
    if (code_page == 65001)
        return "utf-8";
    if (code_page < 1250 || code_page > 1258)
        return mapix_text_code_page_name(code_page);
    snprintf(buffer, 24, "windows-%u", code_page);
    return buffer;
}

/* Text in a code page as a part in the charset that the options want. `tagged`: it said itself what it is in. */
static HRESULT text_part(const char *subtype, const void *bytes, size_t size, unsigned code_page, bool tagged, const struct mime_options *options,
    GMimeObject **ret_part)
{
    bool ascii = mapix_text_is_ascii(bytes, size), applies = options->code_page && (options->apply != CSET_APPLY_UNTAGGED || !tagged);
    char buffer[24];
    const char *own = charset_name(code_page, buffer), *charset = ascii ? "us-ascii" : own ? own : "utf-8";
    char *text = NULL;
    void *converted = NULL;
    size_t length, converted_size;
    HRESULT result = S_OK;

    if (applies && mapix_text_code_page_name(options->code_page) && options->apply == CSET_APPLY_TAG_ALL) {
        charset = charset_name(options->code_page, buffer);
    } else if (applies && mapix_text_code_page_name(options->code_page)) {
        result = mapix_text_from_code_page(code_page, bytes, size, &text, &length, NULL);
        if (!FAILED(result))
            result = mapix_text_to_code_page(options->code_page, text, length, 0, &converted, &converted_size, NULL);
    }
    if (converted)
        *ret_part = make_part(subtype, converted, converted_size, charset_name(options->code_page, buffer), options);
    else if (!FAILED(result) || result == MAPI_E_BAD_CHARWIDTH)
        *ret_part = make_part(subtype, bytes, size, charset, options);     /* in a code page that nobody here can convert: as it is */
    free(text);
    free(converted);
    return result == MAPI_E_BAD_CHARWIDTH ? S_OK : result;
}

/* --- wrapping --- */

static void wrap_line(GByteArray *to, const char *at, size_t size, ULONG width, bool marks)
{
    size_t used = 0, space = 0, start = 0, i = 0;

    while (marks && size && (at[size - 1] == ' ' || at[size - 1] == '\t'))
        size--;
    for (; i < size; i++) {
        if (((unsigned char)at[i] & 0xC0) == 0x80)
            continue;                  /* inside of a letter */
        if (used == width && (marks || space > start)) {
            size_t stop = space > start ? space : i;

            g_byte_array_append(to, (const guint8 *)at + start, (guint)(stop - start));
            g_byte_array_append(to, (const guint8 *)"  \r\n" + (marks ? space > start ? 1 : 0 : 2), marks ? space > start ? 3 : 4 : 2);
            start = space > start ? space + 1 : i;
            used = 0;
            for (size_t j = start; j < i; j++)
                used += ((unsigned char)at[j] & 0xC0) != 0x80;
            space = start;
        }
        if (at[i] == ' ')
            space = i;
        used++;
    }
    g_byte_array_append(to, (const guint8 *)at + start, (guint)(size - start));
}

GByteArray *export_wrap(GByteArray *text, ULONG width, bool marks)
{
    const char *at = (const char *)text->data, *end;
    GByteArray *to;

    if (!width || !text->len)
        return text;
    end = at + text->len;
    to = g_byte_array_sized_new(text->len + 64);
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);

        if (length && at[length - 1] == '\r')
            length--;
        wrap_line(to, at, length, width, marks);
        if (stop)
            g_byte_array_append(to, (const guint8 *)"\r\n", 2);
        at = stop ? stop + 1 : end;
    }
    g_byte_array_free(text, TRUE);
    return to;
}

/* --- where the text is --- */

static GByteArray *take_heap(char *bytes, size_t size)
{
    GByteArray *array = g_byte_array_new();

    g_byte_array_append(array, (const guint8 *)bytes, (guint)size);
    free(bytes);
    return array;
}

/* What the formatted text says; NULL: there is none, or it was not made from HTML. */
static HRESULT from_rtf(LPMESSAGE message, bool html, GByteArray **ret_text)
{
    GByteArray *compressed;
    char *rtf = NULL, *shown;
    size_t size, shown_size;
    HRESULT result = export_read_any((LPMAPIPROP)message, PR_RTF_COMPRESSED, &compressed);

    *ret_text = NULL;
    if (FAILED(result) || !compressed)
        return result;
    result = mapix_convert_rtf_decompress(compressed->data, compressed->len, &rtf, &size);
    if (!FAILED(result) && size) {
        result = html ? mapix_convert_rtf_to_html(rtf, size, &shown, &shown_size) : mapix_convert_rtf_to_text(rtf, size, &shown, &shown_size);
        if (!FAILED(result))
            *ret_text = take_heap(shown, shown_size);
    }
    free(rtf);
    g_byte_array_free(compressed, TRUE);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

/* SPI-MIME-11: where there is formatted text, it is what the message says; PR_BODY counts beside it only where the two are in step. NULL: there
 * is neither. Formatted text that cannot be read is an error only where it is all there is. */
static HRESULT plain_of(LPMESSAGE message, GByteArray **ret_text)
{
    LPSPropValue in_step;
    HRESULT result = export_value((LPMAPIPROP)message, PR_RTF_IN_SYNC, &in_step), other;
    bool body_first = in_step && in_step->Value.b;

    *ret_text = NULL;
    MAPIFreeBuffer(in_step);
    if (!FAILED(result) && !body_first)
        result = from_rtf(message, false, ret_text);
    if (*ret_text || (FAILED(result) && result != MAPI_E_CORRUPT_DATA))
        return result;
    other = export_read_any((LPMAPIPROP)message, PR_BODY_A, ret_text);
    if (FAILED(other) || *ret_text)
        return other;
    return body_first ? from_rtf(message, false, ret_text) : result;
}

HRESULT export_plain(LPMESSAGE message, GByteArray **ret_text)
{
    HRESULT result = plain_of(message, ret_text);

    if (!FAILED(result) && !*ret_text)
        *ret_text = g_byte_array_new();
    return result;
}

/* The code page of the message's HTML. */
static HRESULT page_of(LPMESSAGE message, unsigned *ret_page, bool *ret_tagged)
{
    LPSPropValue page;
    HRESULT result = export_value((LPMAPIPROP)message, PR_INTERNET_CPID, &page);

    *ret_page = page ? (unsigned)page->Value.l : 65001;
    *ret_tagged = page;
    MAPIFreeBuffer(page);
    return result;
}

/* CCSF_USE_RTF: the HTML as RTF. NULL: its code page is unknown. */
static HRESULT rtf_part(GByteArray *html, unsigned page, const struct mime_options *options, GMimeObject **ret_part)
{
    char *text = NULL, *rtf = NULL;
    size_t length, size;
    HRESULT result = mapix_text_from_code_page(page, html->data, html->len, &text, &length, NULL);

    if (!FAILED(result))
        result = mapix_convert_html_to_rtf(text, length, &rtf, &size);
    if (!FAILED(result))
        *ret_part = make_part("rtf", rtf, size, NULL, options);
    free(text);
    free(rtf);
    return result == MAPI_E_BAD_CHARWIDTH ? S_OK : result;
}

/* PR_HTML in its code page, or the HTML that the formatted text was made from, as a part; NULL: there is none. */
static HRESULT rich_part(LPMESSAGE message, unsigned page, bool tagged, const struct mime_options *options, GMimeObject **ret_part)
{
    GByteArray *html;
    HRESULT result = export_read_any((LPMAPIPROP)message, PR_HTML, &html);

    *ret_part = NULL;
    if (!FAILED(result) && !html) {
        result = from_rtf(message, true, &html);
        if (result == MAPI_E_CORRUPT_DATA)
            result = S_OK;             /* plain_of knows whether anything else is there */
        page = 65001;
        tagged = false;
    }
    if (FAILED(result) || !html)
        return result;
    if (options->flags & CCSF_USE_RTF)
        result = rtf_part(html, page, options, ret_part);
    if (!FAILED(result) && !*ret_part)
        result = text_part("html", html->data, html->len, page, tagged, options, ret_part);
    g_byte_array_free(html, TRUE);
    return result;
}

static GMimeObject *alternatives(GMimeObject *plain, GMimeObject *rich)
{
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");

    g_mime_multipart_add(both, plain);
    g_mime_multipart_add(both, rich);
    g_object_unref(plain);
    g_object_unref(rich);
    return GMIME_OBJECT(both);
}

HRESULT export_body(LPMESSAGE message, const struct mime_options *options, GMimeObject **ret_body)
{
    GByteArray *plain = NULL;
    GMimeObject *plain_part = NULL, *rich = NULL;
    unsigned page;
    bool tagged;
    HRESULT result = page_of(message, &page, &tagged);

    if (!FAILED(result))
        result = plain_of(message, &plain);
    if (FAILED(result))
        return result;
    if (!(options->flags & CCSF_PLAIN_TEXT_ONLY))
        result = rich_part(message, page, tagged, options, &rich);
    if (!FAILED(result) && (plain || !rich)) {
        plain = export_wrap(plain ? plain : g_byte_array_new(), options->width, false);
        result = text_part("plain", plain->data, plain->len, 65001, tagged, options, &plain_part);
    }
    if (plain)
        g_byte_array_free(plain, TRUE);
    if (FAILED(result)) {
        if (rich)
            g_object_unref(rich);
        return result;
    }
    *ret_body = plain_part && rich ? alternatives(plain_part, rich) : plain_part ? plain_part : rich;
    return S_OK;
}
