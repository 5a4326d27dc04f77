/* HTML wrapped into RTF, by MS-OXRTFEX: markup stands in groups that readers of RTF pass over, text stands between them, and what only those
 * readers are to see stands between \htmlrtf and \htmlrtf0. */
#include <string.h>
#include <strings.h>

#include "convert/buffer.h"
#include "convert/rtf.h"

/* Bytes that stand for themselves in the HTML, hidden from readers of RTF. */
static void add_hidden(struct convert_buffer *output, const char *html, size_t size)
{
    convert_buffer_add_text(output, "{\\*\\htmltag84 ");
    rtf_add_text(output, html, size);
    convert_buffer_add_byte(output, '}');
}

static void add_shown(struct convert_buffer *output, const char *rtf)
{
    convert_buffer_add_text(output, "\\htmlrtf ");
    convert_buffer_add_text(output, rtf);
    convert_buffer_add_text(output, "\\htmlrtf0 ");
}

static bool is_name(const char *at, const char *end, const char *name)
{
    size_t length = strlen(name);

    return (size_t)(end - at) > length && !strncasecmp(at, name, length) && strchr(" \t\r\n/>", at[length]);
}

/* Behind the markup that begins at `at`: a tag, a comment, or an element whose content is no text. */
static const char *markup_end(const char *at, const char *end)
{
    static const char *const opaque[] = { "style", "script", "title" };
    const char *found;
    char quote = 0;

    if (end - at >= 4 && !memcmp(at, "<!--", 4))
        return (found = memmem(at, (size_t)(end - at), "-->", 3)) ? found + 3 : end;
    for (size_t i = 0; i < 3; i++) {
        if (!is_name(at + 1, end, opaque[i]))
            continue;
        for (found = at + 1; (found = memmem(found, (size_t)(end - found), "</", 2)); found += 2)
            if (is_name(found + 2, end, opaque[i]) && (found = memchr(found, '>', (size_t)(end - found))))
                return found + 1;
            else if (!found)
                break;
        return end;
    }
    for (at++; at < end && (quote || *at != '>'); at++) {
        if (quote && *at == quote)
            quote = 0;
        else if (!quote && (*at == '"' || *at == '\''))
            quote = *at;
    }
    return at < end ? at + 1 : end;
}

/* Does a reader of text begin a new line here? */
static bool ends_line(const char *at, const char *end)
{
    static const char *const names[] = { "br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/blockquote", "/pre", "hr" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (is_name(at + 1, end, names[i]))
            return true;
    return false;
}

/* "&name;" or "&#number;" at `at`: its length, and what a reader of RTF shows for it. 0: it is none. */
static size_t entity_length(const char *at, const char *end, char *ret_shown)
{
    static const struct {
        const char *name, *shown;
    } known[] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" }, { "&quot;", "\"" }, { "&nbsp;", " " } };
    size_t length = 1;

    while (at + length < end && length < 32 && (at[length] == '#' || (at[length] | 0x20) >= 'a' || (at[length] >= '0' && at[length] <= '9')))
        length++;
    if (length < 3 || at + length >= end || at[length] != ';')
        return 0;
    length++;
    *ret_shown = '?';
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strlen(known[i].name) == length && !memcmp(at, known[i].name, length))
            *ret_shown = *known[i].shown;
    return length;
}

static void add_html(struct convert_buffer *output, const char *at, const char *end)
{
    while (at < end && !output->failed) {
        const char *next = at;
        char shown[2] = "";
        size_t length;

        if (*at == '<') {
            next = markup_end(at, end);
            add_hidden(output, at, (size_t)(next - at));
            if (ends_line(at, next))
                add_shown(output, "\\par ");
        } else if (*at == '&' && (length = entity_length(at, end, shown))) {
            next = at + length;
            add_hidden(output, at, length);
            add_shown(output, shown);
        } else if (*at == '\r' || *at == '\n') {
            while (next < end && (*next == '\r' || *next == '\n'))
                next++;
            add_hidden(output, at, (size_t)(next - at));
            add_shown(output, " ");
        } else {
            for (next = at + 1; next < end && !strchr("<&\r\n", *next); next++)
                ;
            rtf_add_text(output, at, (size_t)(next - at));
        }
        at = next;
    }
}

HRESULT mapix_convert_html_to_rtf(const char *html, size_t size, char **ret_rtf, size_t *ret_size)
{
    struct convert_buffer output = { 0 };

    convert_buffer_add_text(&output, "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl\r\n{\\f0\\fswiss Arial;}\r\n{\\f1\\fmodern Courier New;}}\r\n"
                                     "{\\colortbl\\red0\\green0\\blue0;}\r\n\\uc1\\pard\\plain\\deftab360 \\f0\\fs20 ");
    add_html(&output, html, html + size);
    convert_buffer_add_text(&output, "}");
    return convert_buffer_take(&output, ret_rtf, ret_size) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}
