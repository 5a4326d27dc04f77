#include "convert/rtf.h"

#include <mapidefs.h>
#include <mapiutil.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/buffer.h"

#define DEPTH_LIMIT 512
#define KEYWORD_LIMIT 32
#define FONT_LIMIT 4096

/* --- Tokens ------------------------------------------------------------------------------------------------------------------------- */

enum token_kind {
    TOKEN_END,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_WORD,                                /* a control word, perhaps with a number */
    TOKEN_SYMBOL,                              /* a control symbol: one character that is no letter */
    TOKEN_HEX,                                 /* \'hh: a byte of text */
    TOKEN_TEXT,                                /* plain bytes */
};

struct token {
    enum token_kind kind;
    char word[KEYWORD_LIMIT + 1];
    bool has_number;
    int number;
    unsigned char byte;                        /* of symbols and hex */
    const char *text;
    size_t length;
};

struct tokenizer {
    const char *at;
    const char *end;
};

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static int hex_value(char character)
{
    if (is_digit(character))
        return character - '0';
    character |= 32;
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

static void read_word(struct tokenizer *from, struct token *token)
{
    size_t length = 0;
    bool negative = false;
    long number = 0;

    token->kind = TOKEN_WORD;
    for (; from->at < from->end && is_letter(*from->at); from->at++)
        if (length < KEYWORD_LIMIT)
            token->word[length++] = *from->at;
    token->word[length] = 0;
    if (from->at + 1 < from->end && *from->at == '-' && is_digit(from->at[1])) {
        negative = true;
        from->at++;
    }
    for (; from->at < from->end && is_digit(*from->at); from->at++) {
        token->has_number = true;
        if (number < 100000000)
            number = number * 10 + (*from->at - '0');
    }
    token->number = (int)(negative ? -number : number);
    if (from->at < from->end && *from->at == ' ')
        from->at++;
}

static void read_control(struct tokenizer *from, struct token *token)
{
    if (++from->at >= from->end)
        return;
    if (is_letter(*from->at)) {
        read_word(from, token);
        return;
    }
    token->kind = TOKEN_SYMBOL;
    token->byte = (unsigned char)*from->at++;
    if (token->byte == '\'' && from->end - from->at >= 2 && hex_value(from->at[0]) >= 0 && hex_value(from->at[1]) >= 0) {
        token->kind = TOKEN_HEX;
        token->byte = (unsigned char)(hex_value(from->at[0]) << 4 | hex_value(from->at[1]));
        from->at += 2;
    }
}

/* Line ends between tokens are not text; a zero byte ends nothing. */
static void next_token(struct tokenizer *from, struct token *token)
{
    token->kind = TOKEN_END;
    token->has_number = false;
    token->number = 0;
    while (from->at < from->end && (*from->at == '\r' || *from->at == '\n'))
        from->at++;
    if (from->at >= from->end)
        return;
    switch (*from->at) {
    case '{':
        token->kind = TOKEN_OPEN;
        from->at++;
        return;
    case '}':
        token->kind = TOKEN_CLOSE;
        from->at++;
        return;
    case '\\':
        read_control(from, token);
        return;
    default:
        token->kind = TOKEN_TEXT;
        token->text = from->at;
        while (from->at < from->end && !strchr("{}\\\r\n", *from->at))
            from->at++;
        /* strchr finds the zero byte, too. */
        if (from->at == token->text)
            from->at++;
        token->length = (size_t)(from->at - token->text);
    }
}

/* --- What words mean ---------------------------------------------------------------------------------------------------------------- */

enum meaning {
    MEANS_NOTHING,
    MEANS_SKIP,                                /* a destination that shows no text */
    MEANS_TEXT,                                /* stands for the text in `plain` and `html` */
    MEANS_FONT_TABLE,
    MEANS_FONT,
    MEANS_CHARSET,
    MEANS_CODE_PAGE,
    MEANS_DEFAULT_FONT,
    MEANS_ANSI_PAGE,
    MEANS_PAGE,                                /* \mac, \pc, \pca: number in `plain` */
    MEANS_UNICODE,
    MEANS_UNICODE_SKIP,
    MEANS_BINARY,
    MEANS_HIDDEN,
    MEANS_PLAIN,
    MEANS_HTMLTAG,
    MEANS_HTMLRTF,
    MEANS_SHOW,                                /* a \* destination whose text counts */
};

struct word {
    const char *word;
    enum meaning meaning;
    const char *plain;
    const char *html;                          /* NULL: as plain */
};

/* Sorted by word. */
static const struct word words[] = {
    { "ansicpg", MEANS_ANSI_PAGE, NULL, NULL },
    { "author", MEANS_SKIP, NULL, NULL },
    { "bin", MEANS_BINARY, NULL, NULL },
    { "bullet", MEANS_TEXT, "\xe2\x80\xa2", "&bull;" },
    { "buptim", MEANS_SKIP, NULL, NULL },
    { "cell", MEANS_TEXT, "\t", NULL },
    { "colortbl", MEANS_SKIP, NULL, NULL },
    { "comment", MEANS_SKIP, NULL, NULL },
    { "cpg", MEANS_CODE_PAGE, NULL, NULL },
    { "creatim", MEANS_SKIP, NULL, NULL },
    { "deff", MEANS_DEFAULT_FONT, NULL, NULL },
    { "doccomm", MEANS_SKIP, NULL, NULL },
    { "emdash", MEANS_TEXT, "\xe2\x80\x94", "&mdash;" },
    { "emspace", MEANS_TEXT, "\xe2\x80\x83", "&emsp;" },
    { "endash", MEANS_TEXT, "\xe2\x80\x93", "&ndash;" },
    { "enspace", MEANS_TEXT, "\xe2\x80\x82", "&ensp;" },
    { "f", MEANS_FONT, NULL, NULL },
    { "fcharset", MEANS_CHARSET, NULL, NULL },
    { "fldinst", MEANS_SKIP, NULL, NULL },
    { "fonttbl", MEANS_FONT_TABLE, NULL, NULL },
    { "footer", MEANS_SKIP, NULL, NULL },
    { "footerf", MEANS_SKIP, NULL, NULL },
    { "footerl", MEANS_SKIP, NULL, NULL },
    { "footerr", MEANS_SKIP, NULL, NULL },
    { "ftncn", MEANS_SKIP, NULL, NULL },
    { "ftnsep", MEANS_SKIP, NULL, NULL },
    { "ftnsepc", MEANS_SKIP, NULL, NULL },
    { "header", MEANS_SKIP, NULL, NULL },
    { "headerf", MEANS_SKIP, NULL, NULL },
    { "headerl", MEANS_SKIP, NULL, NULL },
    { "headerr", MEANS_SKIP, NULL, NULL },
    { "htmlrtf", MEANS_HTMLRTF, NULL, NULL },
    { "htmltag", MEANS_HTMLTAG, NULL, NULL },
    { "info", MEANS_SKIP, NULL, NULL },
    { "keywords", MEANS_SKIP, NULL, NULL },
    { "ldblquote", MEANS_TEXT, "\xe2\x80\x9c", "&ldquo;" },
    { "line", MEANS_TEXT, "\r\n", NULL },
    { "listtable", MEANS_SKIP, NULL, NULL },
    { "lquote", MEANS_TEXT, "\xe2\x80\x98", "&lsquo;" },
    { "mac", MEANS_PAGE, "10000", NULL },
    { "nonshppict", MEANS_SKIP, NULL, NULL },
    { "objattph", MEANS_TEXT, " ", "" },
    { "objdata", MEANS_SKIP, NULL, NULL },
    { "operator", MEANS_SKIP, NULL, NULL },
    { "page", MEANS_TEXT, "\r\n", NULL },
    { "par", MEANS_TEXT, "\r\n", NULL },
    { "pc", MEANS_PAGE, "437", NULL },
    { "pca", MEANS_PAGE, "850", NULL },
    { "pict", MEANS_SKIP, NULL, NULL },
    { "plain", MEANS_PLAIN, NULL, NULL },
    { "pntxta", MEANS_SKIP, NULL, NULL },
    { "pntxtb", MEANS_SKIP, NULL, NULL },
    { "printim", MEANS_SKIP, NULL, NULL },
    { "private", MEANS_SKIP, NULL, NULL },
    { "qmspace", MEANS_TEXT, "\xe2\x80\x85", NULL },
    { "rdblquote", MEANS_TEXT, "\xe2\x80\x9d", "&rdquo;" },
    { "revtbl", MEANS_SKIP, NULL, NULL },
    { "revtim", MEANS_SKIP, NULL, NULL },
    { "row", MEANS_TEXT, "\r\n", NULL },
    { "rquote", MEANS_TEXT, "\xe2\x80\x99", "&rsquo;" },
    { "rxe", MEANS_SKIP, NULL, NULL },
    { "sect", MEANS_TEXT, "\r\n", NULL },
    { "shppict", MEANS_SKIP, NULL, NULL },
    { "stylesheet", MEANS_SKIP, NULL, NULL },
    { "subject", MEANS_SKIP, NULL, NULL },
    { "tab", MEANS_TEXT, "\t", NULL },
    { "tc", MEANS_SKIP, NULL, NULL },
    { "title", MEANS_SKIP, NULL, NULL },
    { "txe", MEANS_SKIP, NULL, NULL },
    { "u", MEANS_UNICODE, NULL, NULL },
    { "uc", MEANS_UNICODE_SKIP, NULL, NULL },
    { "ud", MEANS_SHOW, NULL, NULL },
    { "v", MEANS_HIDDEN, NULL, NULL },
    { "xe", MEANS_SKIP, NULL, NULL },
    { "zwj", MEANS_TEXT, "\xe2\x80\x8d", "&zwj;" },
    { "zwnj", MEANS_TEXT, "\xe2\x80\x8c", "&zwnj;" },
};

static int compare_word(const void *key, const void *member)
{
    return strcmp(key, ((const struct word *)member)->word);
}

static const struct word *find_word(const char *word)
{
    return bsearch(word, words, sizeof(words) / sizeof(words[0]), sizeof(words[0]), compare_word);
}

/* Windows' character sets of fonts and their code pages; 0: the document's. */
static unsigned page_of_charset(int charset)
{
    static const unsigned short pages[][2] = { { 0, 1252 }, { 77, 10000 }, { 128, 932 }, { 129, 949 }, { 130, 1361 }, { 134, 936 },
        { 136, 950 }, { 161, 1253 }, { 162, 1254 }, { 163, 1258 }, { 177, 1255 }, { 178, 1256 }, { 186, 1257 }, { 204, 1251 },
        { 222, 874 }, { 238, 1250 }, { 254, 437 }, { 255, 850 } };

    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (pages[i][0] == charset)
            return pages[i][1];
    return 0;
}

/* --- The reader --------------------------------------------------------------------------------------------------------------------- */

enum destination {
    SHOWN,
    SKIPPED,
    FONTS,
    TAGS,                                      /* inside \*\htmltag */
};

/* What a group inherits and its end restores. */
struct group {
    enum destination destination;
    int skip_units;                            /* \uc */
    int font;
    bool htmlrtf;
    bool hidden;
};

struct reader {
    struct tokenizer tokens;
    struct convert_buffer *output;
    bool html;
    struct group groups[DEPTH_LIMIT];
    unsigned depth;
    unsigned excess;                           /* groups deeper than we keep */
    unsigned page;                             /* of the document */
    unsigned short fonts[FONT_LIMIT];
    int default_font;
    int table_font;                            /* being described in the font table */
    bool starred;                              /* the token before was \* */
    bool group_start;                          /* nothing but \* yet in this group */
    int pending_skip;                          /* replacement characters after \u to leave out */
    unsigned high;                             /* first half of a surrogate pair */
    struct convert_buffer bytes;               /* text in `bytes_page`, not yet converted */
    unsigned bytes_page;
    HRESULT result;
};

static struct group *current(struct reader *reader)
{
    return &reader->groups[reader->depth];
}

static bool is_shown(struct reader *reader)
{
    const struct group *group = current(reader);

    if (group->destination == TAGS)
        return true;
    return group->destination == SHOWN && (reader->html ? !group->htmlrtf : !group->hidden);
}

/* Tags are written in the document's code page, text in its font's. */
static unsigned current_page(struct reader *reader)
{
    const struct group *group = current(reader);

    if (group->destination != TAGS && group->font >= 0 && group->font < FONT_LIMIT && reader->fonts[group->font])
        return reader->fonts[group->font];
    return reader->page;
}

/* Are bytes below 0x80 themselves in this code page? */
static bool holds_ascii(unsigned page)
{
    return page < 1200 || (page >= 1250 && page <= 1258) || page == 10000 || page == 65001;
}

static void flush_bytes(struct reader *reader)
{
    char *text;
    size_t length;

    if (!reader->bytes.size)
        return;
    if (holds_ascii(reader->bytes_page) && mapix_text_is_ascii(reader->bytes.bytes, reader->bytes.size)) {
        convert_buffer_add(reader->output, reader->bytes.bytes, reader->bytes.size);
        reader->bytes.size = 0;
        return;
    }
    HRESULT result = mapix_text_from_code_page(reader->bytes_page, reader->bytes.bytes, reader->bytes.size, &text, &length, NULL);
    if (result == MAPI_E_BAD_CHARWIDTH)
        result = mapix_text_from_code_page(1252, reader->bytes.bytes, reader->bytes.size, &text, &length, NULL);
    reader->bytes.size = 0;
    if (FAILED(result)) {
        reader->result = result;
        return;
    }
    convert_buffer_add(reader->output, text, length);
    free(text);
}

static void add_bytes(struct reader *reader, const void *bytes, size_t size)
{
    unsigned page = current_page(reader);

    if (!is_shown(reader))
        return;
    if (page != reader->bytes_page)
        flush_bytes(reader);
    reader->bytes_page = page;
    convert_buffer_add(&reader->bytes, bytes, size);
}

static void add_utf8(struct reader *reader, const char *text)
{
    if (!is_shown(reader))
        return;
    flush_bytes(reader);
    convert_buffer_add_text(reader->output, text);
}

static void add_code_point(struct reader *reader, uint32_t code_point)
{
    char text[5] = { 0 };

    mapix_text_put_utf8(code_point, text);
    if (code_point)
        add_utf8(reader, text);
}

/* \uN is a signed UTF-16 unit. */
static void add_unit(struct reader *reader, int number)
{
    unsigned unit = (unsigned)number & 0xFFFF;

    reader->pending_skip = current(reader)->skip_units;
    if (unit >= 0xD800 && unit < 0xDC00) {
        reader->high = unit;
        return;
    }
    if (unit >= 0xDC00 && unit < 0xE000)
        add_code_point(reader, reader->high ? 0x10000 + ((reader->high - 0xD800) << 10) + (unit - 0xDC00) : MAPIX_TEXT_REPLACEMENT);
    else
        add_code_point(reader, unit);
    reader->high = 0;
}

static void open_group(struct reader *reader)
{
    flush_bytes(reader);
    reader->pending_skip = 0;
    if (reader->depth + 1 == DEPTH_LIMIT) {
        reader->excess++;
        return;
    }
    reader->depth++;
    reader->groups[reader->depth] = reader->groups[reader->depth - 1];
}

static void close_group(struct reader *reader)
{
    flush_bytes(reader);
    reader->pending_skip = 0;
    if (reader->excess)
        reader->excess--;
    else if (reader->depth)
        reader->depth--;
}

static void handle_font(struct reader *reader, int number)
{
    if (current(reader)->destination == FONTS)
        reader->table_font = number;
    else
        current(reader)->font = number;
}

static void set_font_page(struct reader *reader, unsigned page)
{
    if (current(reader)->destination == FONTS && reader->table_font >= 0 && reader->table_font < FONT_LIMIT)
        reader->fonts[reader->table_font] = (unsigned short)page;
}

static void skip_binary(struct reader *reader, int number)
{
    size_t left = (size_t)(reader->tokens.end - reader->tokens.at);

    if (number > 0)
        reader->tokens.at += (size_t)number < left ? (size_t)number : left;
}

static void enter_destination(struct reader *reader, enum destination destination)
{
    if (current(reader)->destination == SHOWN || current(reader)->destination == TAGS)
        current(reader)->destination = destination;
}

static void handle_meaning(struct reader *reader, const struct word *word, const struct token *token)
{
    struct group *group = current(reader);

    switch (word->meaning) {
    case MEANS_SKIP:
        enter_destination(reader, SKIPPED);
        break;
    case MEANS_TEXT:
        add_utf8(reader, reader->html && group->destination == SHOWN && word->html ? word->html : word->plain);
        break;
    case MEANS_FONT_TABLE:
        enter_destination(reader, FONTS);
        break;
    case MEANS_FONT:
        handle_font(reader, token->number);
        break;
    case MEANS_CHARSET:
        set_font_page(reader, page_of_charset(token->number));
        break;
    case MEANS_CODE_PAGE:
        set_font_page(reader, token->number > 0 && token->number < 65536 ? (unsigned)token->number : 0);
        break;
    case MEANS_DEFAULT_FONT:
        reader->default_font = token->number;
        group->font = token->number;
        break;
    case MEANS_ANSI_PAGE:
        if (token->number > 0)
            reader->page = (unsigned)token->number;
        break;
    case MEANS_PAGE:
        reader->page = (unsigned)atoi(word->plain);
        break;
    case MEANS_UNICODE:
        add_unit(reader, token->number);
        break;
    case MEANS_UNICODE_SKIP:
        group->skip_units = token->has_number && token->number >= 0 && token->number < 16 ? token->number : 1;
        break;
    case MEANS_BINARY:
        skip_binary(reader, token->number);
        break;
    case MEANS_HIDDEN:
        group->hidden = !token->has_number || token->number;
        break;
    case MEANS_PLAIN:
        group->hidden = false;
        group->font = reader->default_font;
        break;
    case MEANS_HTMLRTF:
        group->htmlrtf = !token->has_number || token->number;
        break;
    default:
        break;
    }
}

/* A word right after \* names a destination: one we do not know is skipped. */
static void handle_word(struct reader *reader, const struct token *token)
{
    const struct word *word = find_word(token->word);
    bool starred = reader->starred;

    flush_bytes(reader);
    if (starred && word && word->meaning == MEANS_HTMLTAG && reader->html)
        enter_destination(reader, TAGS);
    else if (starred && !(word && (word->meaning == MEANS_SHOW || word->meaning == MEANS_FONT_TABLE)))
        enter_destination(reader, SKIPPED);
    else if (!strcmp(token->word, "upr"))
        current(reader)->destination = current(reader)->destination == SHOWN ? SKIPPED : current(reader)->destination;
    else if (starred && word && word->meaning == MEANS_SHOW && reader->depth > 1 && reader->groups[reader->depth - 2].destination == SHOWN)
        current(reader)->destination = SHOWN;
    else if (word)
        handle_meaning(reader, word, token);
}

static void handle_symbol(struct reader *reader, unsigned char symbol)
{
    bool entity = reader->html && current(reader)->destination == SHOWN;

    switch (symbol) {
    case '\\':
    case '{':
    case '}':
        add_bytes(reader, &symbol, 1);
        break;
    case '~':
        add_utf8(reader, entity ? "&nbsp;" : "\xc2\xa0");
        break;
    case '_':
        add_utf8(reader, entity ? "&#8209;" : "\xe2\x80\x91");
        break;
    case '-':
        add_utf8(reader, entity ? "&shy;" : "");
        break;
    case '\t':
        add_utf8(reader, "\t");
        break;
    case '\r':
    case '\n':
        add_utf8(reader, "\r\n");
        break;
    default:
        break;
    }
}

static void handle_text(struct reader *reader, const char *text, size_t length)
{
    while (length && reader->pending_skip) {
        text++;
        length--;
        reader->pending_skip--;
    }
    if (length)
        add_bytes(reader, text, length);
}

static void handle_token(struct reader *reader, const struct token *token)
{
    switch (token->kind) {
    case TOKEN_OPEN:
        open_group(reader);
        break;
    case TOKEN_CLOSE:
        close_group(reader);
        break;
    case TOKEN_TEXT:
        handle_text(reader, token->text, token->length);
        break;
    case TOKEN_HEX:
        if (reader->pending_skip)
            reader->pending_skip--;
        else
            add_bytes(reader, &token->byte, 1);
        break;
    case TOKEN_SYMBOL:
        if (token->byte == '*')
            break;
        if (reader->pending_skip)
            reader->pending_skip--;
        else
            handle_symbol(reader, token->byte);
        break;
    case TOKEN_WORD:
        if (reader->pending_skip && strcmp(token->word, "u") && strcmp(token->word, "bin"))
            reader->pending_skip--;
        else
            handle_word(reader, token);
        break;
    default:
        break;
    }
    reader->starred = token->kind == TOKEN_SYMBOL && token->byte == '*';
}

static bool is_rtf(const char *rtf, size_t size)
{
    return size >= 5 && !memcmp(rtf, "{\\rtf", 5);
}

static HRESULT read_rtf(const char *rtf, size_t size, bool html, char **ret_text, size_t *ret_size)
{
    struct convert_buffer output = { 0 };
    struct token token;

    if (!is_rtf(rtf, size))
        return MAPI_E_CORRUPT_DATA;
    struct reader *reader = calloc(1, sizeof(*reader));
    if (!reader)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    reader->tokens = (struct tokenizer){ rtf, rtf + size };
    reader->output = &output;
    reader->html = html;
    reader->page = 1252;
    reader->groups[0].skip_units = 1;
    do {
        next_token(&reader->tokens, &token);
        handle_token(reader, &token);
    } while (token.kind != TOKEN_END && SUCCEEDED(reader->result) && (reader->depth || reader->excess || token.kind != TOKEN_CLOSE));
    flush_bytes(reader);
    HRESULT result = reader->bytes.failed ? MAPI_E_NOT_ENOUGH_MEMORY : reader->result;
    convert_buffer_clear(&reader->bytes);
    free(reader);
    if (FAILED(result)) {
        convert_buffer_clear(&output);
        return result;
    }
    return convert_buffer_take(&output, ret_text, ret_size) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* The mark stands among the first tokens, before any text (MS-OXRTFEX 2.1.3.1). */
ULONG mapix_convert_rtf_kind(const char *rtf, size_t size)
{
    struct tokenizer tokens = { rtf, rtf + size };
    struct token token;

    if (!is_rtf(rtf, size))
        return MAPI_NATIVE_BODY_TYPE_RTF;
    for (int i = 0; i < 12; i++) {
        next_token(&tokens, &token);
        if (token.kind == TOKEN_END || token.kind == TOKEN_TEXT)
            break;
        if (token.kind == TOKEN_WORD && !strcmp(token.word, "fromhtml") && (!token.has_number || token.number == 1))
            return MAPI_NATIVE_BODY_TYPE_HTML;
        if (token.kind == TOKEN_WORD && !strcmp(token.word, "fromtext"))
            return MAPI_NATIVE_BODY_TYPE_PLAINTEXT;
    }
    return MAPI_NATIVE_BODY_TYPE_RTF;
}

HRESULT mapix_convert_rtf_to_text(const char *rtf, size_t size, char **ret_text, size_t *ret_size)
{
    return read_rtf(rtf, size, false, ret_text, ret_size);
}

HRESULT mapix_convert_rtf_to_html(const char *rtf, size_t size, char **ret_html, size_t *ret_size)
{
    if (mapix_convert_rtf_kind(rtf, size) != MAPI_NATIVE_BODY_TYPE_HTML)
        return is_rtf(rtf, size) ? MAPI_E_NOT_FOUND : MAPI_E_CORRUPT_DATA;
    return read_rtf(rtf, size, true, ret_html, ret_size);
}

/* --- Writing ------------------------------------------------------------------------------------------------------------------------ */

void rtf_add_text(struct convert_buffer *output, const char *text, size_t size)
{
    const char *at = text, *end = text + size;
    char number[32];

    while (at < end) {
        uint32_t code_point = mapix_text_next_utf8(&at, end);
        if (code_point == '\\' || code_point == '{' || code_point == '}') {
            convert_buffer_add_byte(output, '\\');
            convert_buffer_add_byte(output, (unsigned char)code_point);
        } else if (code_point == '\r' || code_point == '\n') {
            if (code_point == '\r' && at < end && *at == '\n')
                at++;
            convert_buffer_add_text(output, "\\par\r\n");
        } else if (code_point == '\t') {
            convert_buffer_add_text(output, "\\tab ");
        } else if (code_point < 0x80) {
            if (code_point >= 0x20)
                convert_buffer_add_byte(output, (unsigned char)code_point);
        } else if (code_point < 0x10000) {
            snprintf(number, sizeof(number), "\\u%d?", (int16_t)code_point);
            convert_buffer_add_text(output, number);
        } else {
            snprintf(number, sizeof(number), "\\u%d?\\u%d?", (int16_t)(0xD800 + ((code_point - 0x10000) >> 10)),
                (int16_t)(0xDC00 + ((code_point - 0x10000) & 0x3FF)));
            convert_buffer_add_text(output, number);
        }
    }
}

HRESULT mapix_convert_text_to_rtf(const char *text, size_t size, char **ret_rtf, size_t *ret_size)
{
    struct convert_buffer output = { 0 };

    convert_buffer_add_text(&output, "{\\rtf1\\ansi\\ansicpg1252\\fromtext \\deff0{\\fonttbl\r\n{\\f0\\fswiss Arial;}\r\n{\\f1\\fmodern Courier New;}}\r\n"
                                     "{\\colortbl\\red0\\green0\\blue0;}\r\n\\uc1\\pard\\plain\\deftab360 \\f0\\fs20 ");
    rtf_add_text(&output, text, size);
    convert_buffer_add_text(&output, "}");
    return convert_buffer_take(&output, ret_rtf, ret_size) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Where the document's text begins: the first place at its own level where something shows. 0: nowhere. */
static size_t find_start(const char *rtf, size_t size)
{
    struct tokenizer tokens = { rtf, rtf + size };
    struct token token;
    size_t start = 0;
    int depth = 0;

    do {
        size_t at = (size_t)(tokens.at - rtf);
        next_token(&tokens, &token);
        if (token.kind == TOKEN_WORD && !strcmp(token.word, "bin") && token.number > 0)
            tokens.at += token.number < tokens.end - tokens.at ? token.number : tokens.end - tokens.at;
        depth += token.kind == TOKEN_OPEN ? 1 : token.kind == TOKEN_CLOSE ? -1 : 0;
        /* \pard comes after the tables; text and the end come at the latest. */
        if (depth == 1 && token.kind == TOKEN_WORD && !strcmp(token.word, "pard"))
            return at;
        if (depth == 1 && (token.kind == TOKEN_TEXT || token.kind == TOKEN_HEX) && !start)
            return at;
        if (depth == 0 && token.kind == TOKEN_CLOSE)
            return at;
    } while (token.kind != TOKEN_END);
    return 0;
}

HRESULT mapix_convert_rtf_surround(const char *rtf, size_t size, const char *before, size_t before_size, const char *after,
    size_t after_size, char **ret_rtf, size_t *ret_size)
{
    struct convert_buffer output = { 0 };
    size_t end = size;

    while (end && rtf[end - 1] != '}')
        end--;
    size_t start = is_rtf(rtf, size) ? find_start(rtf, size) : 0;
    if (!start || !end || start >= end)
        return MAPI_E_CORRUPT_DATA;
    convert_buffer_add(&output, rtf, start);
    if (before_size) {
        convert_buffer_add_text(&output, "{\\uc1\\pard\\plain ");
        rtf_add_text(&output, before, before_size);
        convert_buffer_add_text(&output, "}");
    }
    convert_buffer_add(&output, rtf + start, end - 1 - start);
    if (after_size) {
        convert_buffer_add_text(&output, "{\\uc1\\pard\\plain ");
        rtf_add_text(&output, after, after_size);
        convert_buffer_add_text(&output, "}");
    }
    convert_buffer_add_text(&output, "}");
    return convert_buffer_take(&output, ret_rtf, ret_size) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}
