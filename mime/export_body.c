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
static GMimeObject *text_part(const char *subtype, const void *bytes, size_t size, unsigned code_page, bool tagged, const struct mime_options *options)
{
    bool ascii = mapix_text_is_ascii(bytes, size), applies = options->code_page && (options->apply != CSET_APPLY_UNTAGGED || !tagged);
    char buffer[24];
    const char *own = charset_name(code_page, buffer), *charset = own ? own : "utf-8";
    char *text = NULL;
    void *converted = NULL;
    size_t length, converted_size;
    GMimeObject *part;

    if (!applies || !mapix_text_code_page_name(options->code_page))
        return make_part(subtype, bytes, size, ascii ? "us-ascii" : charset, options);
    charset = charset_name(options->code_page, buffer);
    if (options->apply == CSET_APPLY_TAG_ALL || FAILED(mapix_text_from_code_page(code_page, bytes, size, &text, &length, NULL))
        || FAILED(mapix_text_to_code_page(options->code_page, text, length, 0, &converted, &converted_size, NULL)))
        part = make_part(subtype, bytes, size, charset, options);
    else
        part = make_part(subtype, converted, converted_size, charset, options);
    free(text);
    free(converted);
    return part;
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

/* SPI-MIME-11: where there is formatted text, it is what the message says; PR_BODY counts beside it only where the two are in step. NULL: there
 * is none, or it cannot be read. */
static GByteArray *from_rtf(LPMESSAGE message, bool html)
{
    GByteArray *compressed, *text = NULL;
    char *rtf = NULL, *shown = NULL;
    size_t size, shown_size;

    if (FAILED(export_read((LPMAPIPROP)message, PR_RTF_COMPRESSED, &compressed)))
        return NULL;
    if (!FAILED(mapix_convert_rtf_decompress(compressed->data, compressed->len, &rtf, &size)) && size
        && !FAILED(html ? mapix_convert_rtf_to_html(rtf, size, &shown, &shown_size) : mapix_convert_rtf_to_text(rtf, size, &shown, &shown_size)))
        text = take_heap(shown, shown_size);
    free(rtf);
    g_byte_array_free(compressed, TRUE);
    return text;
}

static bool is_true(LPMESSAGE message, ULONG tag)
{
    LPSPropValue value;
    bool is;

    if (FAILED(HrGetOneProp((LPMAPIPROP)message, tag, &value)))
        return false;
    is = value->Value.b;
    MAPIFreeBuffer(value);
    return is;
}

/* PR_BODY, or what the formatted text says. NULL: there is neither. */
static GByteArray *plain_of(LPMESSAGE message)
{
    GByteArray *text = is_true(message, PR_RTF_IN_SYNC) ? NULL : from_rtf(message, false);

    if (!text && FAILED(export_read((LPMAPIPROP)message, PR_BODY_A, &text)))
        text = from_rtf(message, false);
    return text;
}

GByteArray *export_plain(LPMESSAGE message, const struct mime_options *options)
{
    GByteArray *text = plain_of(message);

    return export_wrap(text ? text : g_byte_array_new(), options->width, false);
}

/* PR_HTML with its code page, or the HTML that the formatted text was made from. */
static GByteArray *html_of(LPMESSAGE message, unsigned *ret_page, bool *ret_tagged)
{
    LPSPropValue page;
    GByteArray *html;

    *ret_page = 65001;
    *ret_tagged = false;
    if (FAILED(export_read((LPMAPIPROP)message, PR_HTML, &html)))
        return from_rtf(message, true);
    if (!FAILED(HrGetOneProp((LPMAPIPROP)message, PR_INTERNET_CPID, &page))) {
        *ret_page = (unsigned)page->Value.l;
        *ret_tagged = true;
        MAPIFreeBuffer(page);
    }
    return html;
}

/* CCSF_USE_RTF: the HTML as RTF. */
static GMimeObject *rtf_part(GByteArray *html, unsigned page, const struct mime_options *options)
{
    char *text = NULL, *rtf = NULL;
    size_t length, size;
    GMimeObject *part = NULL;

    if (!FAILED(mapix_text_from_code_page(page, html->data, html->len, &text, &length, NULL))
        && !FAILED(mapix_convert_html_to_rtf(text, length, &rtf, &size)))
        part = make_part("rtf", rtf, size, NULL, options);
    free(text);
    free(rtf);
    return part;
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

GMimeObject *export_body(LPMESSAGE message, const struct mime_options *options)
{
    GByteArray *plain = plain_of(message), *html = NULL;
    GMimeObject *plain_part = NULL, *rich_part = NULL;
    unsigned page = 65001;
    bool tagged = false;
    LPSPropValue cpid;

    if (!(options->flags & CCSF_PLAIN_TEXT_ONLY))
        html = html_of(message, &page, &tagged);
    else if (!FAILED(HrGetOneProp((LPMAPIPROP)message, PR_INTERNET_CPID, &cpid))) {
        tagged = true;
        MAPIFreeBuffer(cpid);
    }
    if (html && options->flags & CCSF_USE_RTF)
        rich_part = rtf_part(html, page, options);
    if (html && !rich_part)
        rich_part = text_part("html", html->data, html->len, page, tagged, options);
    if (plain || !rich_part) {
        plain = export_wrap(plain ? plain : g_byte_array_new(), options->width, false);
        plain_part = text_part("plain", plain->len ? (void *)plain->data : (void *)(uintptr_t) "", plain->len, 65001, tagged, options);
    }
    if (plain)
        g_byte_array_free(plain, TRUE);
    if (html)
        g_byte_array_free(html, TRUE);
    return plain_part && rich_part ? alternatives(plain_part, rich_part) : plain_part ? plain_part : rich_part;
}
