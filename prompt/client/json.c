#include "prompt/client/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void prompt_json_wipe(void *memory, size_t size)
{
    if (memory)
        explicit_bzero(memory, size);
    free(memory);
}

void prompt_json_wipe_text(char *text)
{
    prompt_json_wipe(text, text ? strlen(text) : 0);
}

void prompt_json_free_texts(char **texts, unsigned count)
{
    for (unsigned i = 0; texts && i < count; i++)
        free(texts[i]);
    free(texts);
}

/* Reading. Values stand in an array that grows by whole blocks, so that pointers stay; decoded text stands in one buffer as long as the
 * document, which decoding never exceeds. ---------------------------------------------------------------------------------------------- */

#define BLOCK_VALUES 64

struct block {
    struct block *next;
    unsigned used;
    struct prompt_json values[BLOCK_VALUES];
};

struct prompt_json_document {
    struct block *blocks;
    struct prompt_json *root;
    char *strings;
    size_t size;
};

struct reader {
    struct prompt_json_document *document;
    const char *at, *end;
    char *string;                              /* where the next decoded text goes */
    unsigned values, depth;
};

static struct prompt_json *read_value(struct reader *reader);

static struct prompt_json *new_value(struct reader *reader, enum prompt_json_type type)
{
    struct prompt_json_document *document = reader->document;
    if (++reader->values > PROMPT_JSON_VALUES)
        return NULL;
    if (!document->blocks || document->blocks->used == BLOCK_VALUES) {
        struct block *block = calloc(1, sizeof(*block));
        if (!block)
            return NULL;
        block->next = document->blocks;
        document->blocks = block;
    }
    struct prompt_json *value = &document->blocks->values[document->blocks->used++];
    value->type = type;
    return value;
}

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) && *reader->at)
        reader->at++;
}

static bool take(struct reader *reader, char wanted)
{
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != wanted)
        return false;
    reader->at++;
    return true;
}

static bool take_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length))
        return false;
    reader->at += length;
    return true;
}

static char *put_code_point(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3F));
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

/* Bytes of the well-formed UTF-8 sequence at `at`; 0 when it is none. */
static size_t sequence_length(const unsigned char *at, const unsigned char *end)
{
    size_t length = at[0] < 0x80 ? 1 : at[0] >= 0xC2 && at[0] < 0xE0 ? 2 : (at[0] & 0xF0) == 0xE0 ? 3 : at[0] >= 0xF0 && at[0] < 0xF5 ? 4 : 0;
    if (!length || (size_t)(end - at) < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] >= 0xA0) || (at[0] == 0xF0 && at[1] < 0x90) ||
        (at[0] == 0xF4 && at[1] >= 0x90))
        return 0;                              /* overlong, surrogate, past U+10FFFF */
    return length;
}

static bool read_hex(struct reader *reader, uint32_t *ret_code)
{
    uint32_t code = 0;
    if (reader->end - reader->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char digit = *reader->at++;
        uint32_t part = digit >= '0' && digit <= '9' ? (uint32_t)(digit - '0')
            : (digit | 32) >= 'a' && (digit | 32) <= 'f' ? (uint32_t)((digit | 32) - 'a' + 10) : 16;
        if (part == 16)
            return false;
        code = code << 4 | part;
    }
    *ret_code = code;
    return true;
}

/* After a backslash. NUL is refused: our strings end with it. */
static bool read_escape(struct reader *reader, char **io_to)
{
    static const char plain[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    if (reader->at == reader->end)
        return false;
    char escape = *reader->at++;
    const char *found = escape ? strchr(plain, escape) : NULL;
    uint32_t code, low;
    if (found) {
        *(*io_to)++ = means[found - plain];
        return true;
    }
    if (escape != 'u' || !read_hex(reader, &code) || !code || (code >= 0xDC00 && code < 0xE000))
        return false;
    if (code >= 0xD800 && code < 0xDC00) {
        if (!take_word(reader, "\\u") || !read_hex(reader, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    *io_to = put_code_point(*io_to, code);
    return true;
}

static const char *read_string(struct reader *reader)
{
    char *start = reader->string, *to = start;
    if (!take(reader, '"'))
        return NULL;
    for (;;) {
        if (reader->at == reader->end || (unsigned char)*reader->at < 0x20)
            return NULL;
        if (*reader->at == '"')
            break;
        if (*reader->at == '\\') {
            reader->at++;
            if (!read_escape(reader, &to))
                return NULL;
            continue;
        }
        size_t length = sequence_length((const unsigned char *)reader->at, (const unsigned char *)reader->end);
        if (!length)
            return NULL;
        memcpy(to, reader->at, length);
        to += length;
        reader->at += length;
    }
    reader->at++;
    *to++ = 0;
    reader->string = to;
    return start;
}

static struct prompt_json *read_number(struct reader *reader)
{
    struct prompt_json *value = new_value(reader, PROMPT_JSON_NUMBER);
    bool negative = *reader->at == '-';
    int64_t number = 0;
    const char *first = reader->at += negative;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
        if (number > (INT64_MAX - 9) / 10)
            return NULL;
        number = number * 10 + (*reader->at++ - '0');
    }
    if (!value || reader->at == first || (*first == '0' && reader->at > first + 1))
        return NULL;
    if (reader->at < reader->end && strchr(".eE", *reader->at))
        return NULL;
    value->number = negative ? -number : number;
    return value;
}

/* Members or entries up to the closing bracket; the opening one was read. */
static struct prompt_json *read_children(struct reader *reader, enum prompt_json_type type, char bracket)
{
    struct prompt_json *parent = new_value(reader, type), **last = parent ? &parent->first : NULL;
    if (!parent || ++reader->depth > PROMPT_JSON_DEPTH)
        return NULL;
    if (!take(reader, bracket)) {
        do {
            const char *name = NULL;
            if (type == PROMPT_JSON_OBJECT && (!(name = read_string(reader)) || !take(reader, ':')))
                return NULL;
            struct prompt_json *child = read_value(reader);
            if (!child)
                return NULL;
            child->name = name;
            *last = child;
            last = &child->next;
            parent->count++;
        } while (take(reader, ','));
        if (!take(reader, bracket))
            return NULL;
    }
    reader->depth--;
    return parent;
}

static struct prompt_json *read_value(struct reader *reader)
{
    struct prompt_json *value = NULL;
    skip_blanks(reader);
    if (reader->at == reader->end)
        return NULL;
    switch (*reader->at) {
    case '{':
        reader->at++;
        return read_children(reader, PROMPT_JSON_OBJECT, '}');
    case '[':
        reader->at++;
        return read_children(reader, PROMPT_JSON_LIST, ']');
    case '"':
        value = new_value(reader, PROMPT_JSON_TEXT);
        return value && (value->text = read_string(reader)) ? value : NULL;
    case 't':
    case 'f':
        value = new_value(reader, PROMPT_JSON_BOOLEAN);
        if (value)
            value->boolean = *reader->at == 't';
        return value && take_word(reader, value->boolean ? "true" : "false") ? value : NULL;
    case 'n':
        return take_word(reader, "null") ? new_value(reader, PROMPT_JSON_NULL) : NULL;
    default:
        return read_number(reader);
    }
}

struct prompt_json_document *prompt_json_parse(const char *text, size_t length)
{
    struct prompt_json_document *document = calloc(1, sizeof(*document));
    if (!document)
        return NULL;
    document->size = length + 1;
    document->strings = malloc(document->size);
    if (document->strings) {
        struct reader reader = { .document = document, .at = text, .end = text + length, .string = document->strings };
        document->root = read_value(&reader);
        skip_blanks(&reader);
        if (reader.at != reader.end)
            document->root = NULL;
    }
    if (!document->root) {
        prompt_json_free(document);
        return NULL;
    }
    return document;
}

const struct prompt_json *prompt_json_root(const struct prompt_json_document *document)
{
    return document->root;
}

void prompt_json_free(struct prompt_json_document *document)
{
    if (!document)
        return;
    for (struct block *block = document->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    prompt_json_wipe(document->strings, document->strings ? document->size : 0);
    free(document);
}

const struct prompt_json *prompt_json_member(const struct prompt_json *object, const char *name)
{
    if (!object || object->type != PROMPT_JSON_OBJECT)
        return NULL;
    for (const struct prompt_json *member = object->first; member; member = member->next)
        if (!strcmp(member->name, name))
            return member;
    return NULL;
}

const char *prompt_json_text(const struct prompt_json *object, const char *name, const char *otherwise)
{
    const struct prompt_json *member = prompt_json_member(object, name);
    return member && member->type == PROMPT_JSON_TEXT ? member->text : otherwise;
}

int64_t prompt_json_number(const struct prompt_json *object, const char *name, int64_t otherwise)
{
    const struct prompt_json *member = prompt_json_member(object, name);
    return member && member->type == PROMPT_JSON_NUMBER ? member->number : otherwise;
}

bool prompt_json_boolean(const struct prompt_json *object, const char *name, bool otherwise)
{
    const struct prompt_json *member = prompt_json_member(object, name);
    return member && member->type == PROMPT_JSON_BOOLEAN ? member->boolean : otherwise;
}

/* Writing. ------------------------------------------------------------------------------------------------------------------------------ */

static void put_bytes(struct prompt_json_writer *writer, const char *bytes, size_t length)
{
    if (writer->failed)
        return;
    if (writer->capacity - writer->length < length) {
        size_t capacity = writer->capacity ? writer->capacity : 512;
        while (capacity - writer->length < length)
            capacity *= 2;
        char *grown = malloc(capacity);        /* not realloc: what it leaves behind is not wiped */
        if (!grown) {
            writer->failed = true;
            return;
        }
        if (writer->length)
            memcpy(grown, writer->text, writer->length);
        prompt_json_wipe(writer->text, writer->capacity);
        writer->text = grown;
        writer->capacity = capacity;
    }
    memcpy(writer->text + writer->length, bytes, length);
    writer->length += length;
}

static void put_string(struct prompt_json_writer *writer, const char *text)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
    put_bytes(writer, "\"", 1);
    while (at < end) {
        size_t length = sequence_length(at, end);
        char escape[8];
        if (!length) {
            put_bytes(writer, "\xEF\xBF\xBD", 3);
            length = 1;
        } else if (*at == '"' || *at == '\\') {
            put_bytes(writer, (char[]){ '\\', (char)*at }, 2);
        } else if (*at < 0x20 || *at == 0x7F) {
            put_bytes(writer, escape, (size_t)snprintf(escape, sizeof(escape), "\\u%04x", *at));
        } else {
            put_bytes(writer, (const char *)at, length);
        }
        at += length;
    }
    put_bytes(writer, "\"", 1);
}

/* The comma before a member or entry, and its name. */
static void put_head(struct prompt_json_writer *writer, const char *name)
{
    if (writer->more)
        put_bytes(writer, ",", 1);
    writer->more = true;
    if (name) {
        put_string(writer, name);
        put_bytes(writer, ":", 1);
    }
}

void prompt_json_open(struct prompt_json_writer *writer, const char *name, char bracket)
{
    put_head(writer, name);
    put_bytes(writer, &bracket, 1);
    writer->more = false;
}

void prompt_json_close(struct prompt_json_writer *writer, char bracket)
{
    put_bytes(writer, &bracket, 1);
    writer->more = true;
}

void prompt_json_put_text(struct prompt_json_writer *writer, const char *name, const char *text)
{
    if (!text) {
        prompt_json_put_null(writer, name);
        return;
    }
    put_head(writer, name);
    put_string(writer, text);
}

void prompt_json_put_number(struct prompt_json_writer *writer, const char *name, int64_t number)
{
    char digits[24];
    put_head(writer, name);
    put_bytes(writer, digits, (size_t)snprintf(digits, sizeof(digits), "%" PRId64, number));
}

void prompt_json_put_boolean(struct prompt_json_writer *writer, const char *name, bool value)
{
    put_head(writer, name);
    put_bytes(writer, value ? "true" : "false", value ? 4 : 5);
}

void prompt_json_put_null(struct prompt_json_writer *writer, const char *name)
{
    put_head(writer, name);
    put_bytes(writer, "null", 4);
}

void prompt_json_end_line(struct prompt_json_writer *writer)
{
    put_bytes(writer, "\n", 1);
}

void prompt_json_writer_free(struct prompt_json_writer *writer)
{
    prompt_json_wipe(writer->text, writer->capacity);
    memset(writer, 0, sizeof(*writer));
}
