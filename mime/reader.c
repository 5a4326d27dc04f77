#include "mime/reader.h"

#include <gmime/gmime.h>
#include <mapicode.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "mime/mime.h"

static const char *const known_names[FIELD_OTHER] = {
    "Accept-Language", "Bcc", "Cc", "Content-Base", "Content-Class", "Content-Description", "Content-Disposition",
    "Content-ID", "Content-Language", "Content-Location", "Content-Transfer-Encoding", "Content-Type", "Date",
    "Deferred-Delivery", "Disposition-Notification-To", "Expires", "Expiry-Date", "From", "Importance",
    "In-Reply-To", "Keywords", "List-Help", "List-Subscribe", "List-Unsubscribe", "Message-ID", "Priority",
    "Received", "References", "Reply-By", "Reply-To", "Return-Path", "Return-Receipt-To", "Sender",
    "Sensitivity", "Subject", "Thread-Index", "Thread-Topic", "To", "X-Auto-Response-Suppress", "X-Message-Flag",
    "X-MS-TNEF-Correlator", "X-MSMail-Priority", "X-Priority", "X-Unsent",
};

/* Where in known_names the names with a first letter begin; they are sorted by it. */
static const unsigned char first_of_letter[27] = {
    /* a */ 0, /* b */ 1, /* c */ 2, /* d */ 12, /* e */ 15, /* f */ 17, /* g */ 18, /* h */ 18, /* i */ 18, /* j */ 20, /* k */ 20, /* l */ 21,
    /* m */ 24, /* n */ 25, /* o */ 25, /* p */ 25, /* q */ 26, /* r */ 26, /* s */ 32, /* t */ 35, /* u */ 38, /* v */ 38, /* w */ 38,
    /* x */ 38, /* y */ 44, /* z */ 44, 44,
};

static enum mime_known known_of(struct mime_range name)
{
    unsigned letter = ((unsigned char)*name.at | 0x20u) - 'a';

    if (letter > 25)
        return FIELD_OTHER;
    for (unsigned index = first_of_letter[letter]; index < first_of_letter[letter + 1]; index++)
        if (mime_equal(name, known_names[index]))
            return (enum mime_known)index;
    return FIELD_OTHER;
}

bool mime_equal(struct mime_range range, const char *text)
{
    return strlen(text) == range.size && !strncasecmp(range.at, text, range.size);
}

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

struct mime_range mime_trim(struct mime_range range)
{
    while (range.size && is_space(range.at[range.size - 1]))
        range.size--;
    while (range.size && is_space(*range.at)) {
        range.at++;
        range.size--;
    }
    return range;
}

struct mime_range mime_field(const struct mime_part *part, enum mime_known known)
{
    return part->known[known] ? part->known[known]->value : (struct mime_range){ "", 0 };
}

bool mime_is(const struct mime_part *part, const char *type)
{
    size_t length = strlen(type);

    return type[length - 1] == '/' ? !strncmp(part->type, type, length) : !strcmp(part->type, type);
}

/* --- the head --- */

/* Behind the line at `at`. */
static const char *line_end(const char *at, const char *end)
{
    const char *found = memchr(at, '\n', (size_t)(end - at));

    return found ? found + 1 : end;
}

/* The length of the field name that begins a line; 0 when none does (white space may stand before the colon). */
static size_t name_length(const char *at, const char *end)
{
    const char *start = at;

    while (at < end && *at > ' ' && *at < 127 && *at != ':')
        at++;
    size_t length = (size_t)(at - start);
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at < end && *at == ':' ? length : 0;
}

struct head_reader {
    const char *at, *end;
};

/* The next field. False: the head is over, and `at` stands where the body begins. A line that is no field ends the head, but mbox's From
 * line is passed over wherever somebody left one. */
static bool next_field(struct head_reader *reader, struct mime_field *ret_field)
{
    for (;;) {
        const char *at = reader->at, *next;
        size_t length;

        if (at >= reader->end)
            return false;
        if (*at == '\n' || (*at == '\r' && at + 1 < reader->end && at[1] == '\n')) {
            reader->at = *at == '\n' ? at + 1 : at + 2;
            return false;
        }
        next = line_end(at, reader->end);
        length = name_length(at, next);
        if (!length) {
            if ((size_t)(next - at) < 6 || (memcmp(at, "From ", 5) && memcmp(at, ">From ", 6)))
                return false;
            reader->at = next;
            continue;
        }
        while (next < reader->end && (*next == ' ' || *next == '\t'))
            next = line_end(next, reader->end);
        reader->at = next;
        ret_field->name = (struct mime_range){ at, length };
        at = memchr(at + length, ':', (size_t)(next - at - (ptrdiff_t)length));
        ret_field->value = (struct mime_range){ at + 1, (size_t)(next - at - 1) };
        return true;
    }
}

static HRESULT read_head(void *base, struct mime_part *part)
{
    struct head_reader reader = { part->whole.at, part->whole.at + part->whole.size };
    struct mime_field first[32], *fields = first;
    ULONG count = 0, room = 32;

    while (next_field(&reader, &fields[count])) {
        fields[count].known = known_of(fields[count].name);
        if (++count < room)
            continue;
        struct mime_field *grown = mapix_memory_more_array(base, (size_t)room * 2, sizeof(*grown));
        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        memcpy(grown, fields, count * sizeof(*fields));
        fields = grown;
        room *= 2;
    }
    if (fields == first && !(fields = mapix_memory_copy(base, first, count * sizeof(*first))))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    part->fields = fields;
    part->field_count = count;
    for (ULONG i = count; i-- > 0;)
        if (fields[i].known != FIELD_OTHER)
            part->known[fields[i].known] = &fields[i];
    part->head = (struct mime_range){ part->whole.at, (size_t)(reader.at - part->whole.at) };
    part->body = (struct mime_range){ reader.at, (size_t)(reader.end - reader.at) };
    return S_OK;
}

HRESULT mime_read_head(void *base, struct mime_range bytes, struct mime_part **ret_head)
{
    struct mime_part *part = mapix_memory_more_zero(base, sizeof(*part));

    if (!part)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    part->whole = bytes;
    *ret_head = part;
    return read_head(base, part);
}

/* --- what kind of part --- */

static bool is_token(char letter)
{
    return letter > ' ' && letter < 127 && !strchr("()<>@,;:\\\"/[]?=", letter);
}

/* The type in small letters; false when it is none. */
static bool read_type(struct mime_part *part, struct mime_range value)
{
    size_t length = 0, slash = 0;

    while (value.size && is_space(*value.at)) {
        value.at++;
        value.size--;
    }
    while (length < value.size && length < sizeof(part->type) - 1 && (is_token(value.at[length]) || (value.at[length] == '/' && !slash && length))) {
        if (value.at[length] == '/')
            slash = length;
        part->type[length] = value.at[length] >= 'A' && value.at[length] <= 'Z' ? (char)(value.at[length] | 0x20) : value.at[length];
        length++;
    }
    part->type[length] = 0;
    part->parameters = (struct mime_range){ value.at + length, value.size - length };
    return slash && slash + 1 < length;
}

static enum mime_encoding encoding_of(struct mime_range value)
{
    value = mime_trim(value);
    if (mime_equal(value, "base64"))
        return ENCODED_BASE64;
    if (mime_equal(value, "quoted-printable"))
        return ENCODED_QUOTED_PRINTABLE;
    if (mime_equal(value, "x-uuencode") || mime_equal(value, "uuencode") || mime_equal(value, "x-uue"))
        return ENCODED_UUENCODE;
    return ENCODED_NOT;
}

static void classify(struct mime_part *part)
{
    bool in_digest = part->parent && mime_is(part->parent, "multipart/digest");

    if (!part->known[FIELD_CONTENT_TYPE])
        strcpy(part->type, in_digest ? "message/rfc822" : "text/plain");
    else if (!read_type(part, part->known[FIELD_CONTENT_TYPE]->value))
        strcpy(part->type, !strcmp(part->type, "text") ? "text/plain" : part->type[0] ? "application/octet-stream" : "text/plain");
    part->encoding = encoding_of(mime_field(part, FIELD_CONTENT_TRANSFER_ENCODING));
}

/* The boundary parameter, as it is written: quoted or a token. Its size is 0 when there is none. */
static struct mime_range boundary_of(const struct mime_part *part)
{
    static const struct mime_range none;
    const char *at = part->parameters.at, *end = at + part->parameters.size;

    while (at < end) {
        bool quoted = false;
        const char *start;

        while (at < end && (is_space(*at) || *at == ';'))
            at++;
        start = at;
        while (at < end && *at != '=' && *at != ';')
            at++;
        if (mime_equal(mime_trim((struct mime_range){ start, (size_t)(at - start) }), "boundary") && at < end && *at == '=') {
            at++;
            while (at < end && is_space(*at))
                at++;
            quoted = at < end && *at == '"';
            start = at += quoted;
            while (at < end && (quoted ? *at != '"' && *at != '\r' && *at != '\n' : !is_space(*at) && *at != ';'))
                at++;
            return mime_trim((struct mime_range){ start, (size_t)(at - start) });
        }
        for (quoted = false; at < end && (quoted || *at != ';'); at++) {
            quoted ^= *at == '"';
            if (*at == '\\' && quoted && at + 1 < end)
                at++;
        }
    }
    return none;
}

/* --- parts in parts --- */

struct reader {
    void *base;
    unsigned parts;
};

static HRESULT read_part(struct reader *reader, struct mime_range bytes, struct mime_part *parent, struct mime_part **ret_part);

/* The next line that is "--boundary" or "--boundary--", from the start of a line on; NULL when there is none. */
static const char *find_delimiter(const char *at, const char *end, struct mime_range boundary, const char **ret_after, bool *ret_last)
{
    char needle[80];
    size_t length = boundary.size + 3;
    bool at_line_start = true;

    if (length > sizeof(needle))
        return NULL;
    memcpy(needle, "\n--", 3);
    memcpy(needle + 3, boundary.at, boundary.size);
    while (at < end) {
        bool here = at_line_start && (size_t)(end - at) >= length - 1 && !memcmp(at, needle + 1, length - 1);
        const char *found = here ? at : memmem(at, (size_t)(end - at), needle, length), *rest;

        if (!found)
            return NULL;
        found += !here;
        rest = found + length - 1;
        *ret_last = end - rest >= 2 && rest[0] == '-' && rest[1] == '-';
        if (*ret_last)
            rest += 2;
        while (rest < end && (*rest == ' ' || *rest == '\t' || *rest == '\r'))
            rest++;
        if (rest == end || *rest == '\n') {
            *ret_after = rest < end ? rest + 1 : end;
            return found;
        }
        at = found + length - 1;       /* another boundary that begins with this one */
        at_line_start = false;
    }
    return NULL;
}

/* False: there are no parts in it. */
static HRESULT read_parts(struct reader *reader, struct mime_part *part, bool *ret_any)
{
    struct mime_range boundary = boundary_of(part);
    const char *at = part->body.at, *end = at + part->body.size, *delimiter, *after = at;
    struct mime_part **link = &part->first;
    bool last = false;
    HRESULT result = S_OK;

    *ret_any = boundary.size && find_delimiter(at, end, boundary, &at, &last);
    while (*ret_any && !last && !FAILED(result)) {
        bool enough = reader->parts >= MIME_PARTS_MAX;
        delimiter = enough ? NULL : find_delimiter(at, end, boundary, &after, &last);
        const char *stop = delimiter ? delimiter : end;
        if (delimiter && stop > at)
            stop -= stop - at >= 2 && stop[-2] == '\r' ? 2 : 1;
        if (delimiter || at < end)
            result = read_part(reader, (struct mime_range){ at, (size_t)(stop - at) }, part, link);
        if (FAILED(result) || !delimiter)
            break;
        link = &(*link)->next;
        at = after;
    }
    return result;
}

static HRESULT read_inner(struct reader *reader, struct mime_part *part)
{
    struct mime_range bytes;
    HRESULT result = mime_decode(reader->base, part, &bytes);      /* encoded against the standard, but it happens */

    return FAILED(result) ? result : read_part(reader, bytes, part, &part->first);
}

static HRESULT read_part(struct reader *reader, struct mime_range bytes, struct mime_part *parent, struct mime_part **ret_part)
{
    struct mime_part *part = mapix_memory_more_zero(reader->base, sizeof(*part));
    bool many, message, any = true;
    HRESULT result;

    if (!part)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    reader->parts++;
    part->whole = bytes;
    part->parameters = (struct mime_range){ "", 0 };
    part->parent = parent;
    part->depth = parent ? parent->depth + 1 : 0;
    result = read_head(reader->base, part);
    if (FAILED(result))
        return result;
    classify(part);
    many = mime_is(part, "multipart/");
    message = mime_is(part, "message/rfc822") || mime_is(part, "message/global");
    if (many || message)
        part->unread = part->depth + 1 >= MIME_DEPTH_MAX || reader->parts >= MIME_PARTS_MAX;
    if (many && !part->unread) {
        result = read_parts(reader, part, &any);
        if (!any)
            strcpy(part->type, "text/plain");      /* a multipart without parts is what stands in it */
    } else if (message && !part->unread) {
        result = read_inner(reader, part);
    }
    *ret_part = part;
    return result;
}

HRESULT mime_read(void *base, struct mime_range bytes, struct mime_part **ret_mail)
{
    struct reader reader = { base, 0 };

    return read_part(&reader, bytes, NULL, ret_mail);
}

/* --- transfer encodings --- */

static const GMimeContentEncoding kinds[] = { GMIME_CONTENT_ENCODING_DEFAULT, GMIME_CONTENT_ENCODING_BASE64,
    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, GMIME_CONTENT_ENCODING_UUENCODE };

/* What there is to decode: of uuencoded text, what stands behind its "begin" line. */
static struct mime_range coded(const struct mime_part *part)
{
    struct mime_range body = part->body;
    const char *begin, *end = body.at + body.size;

    if (part->encoding != ENCODED_UUENCODE)
        return body;
    begin = body.size >= 6 && !memcmp(body.at, "begin ", 6) ? body.at : memmem(body.at, body.size, "\nbegin ", 7);
    if (begin) {
        body.at = line_end(begin + (*begin == '\n'), end);
        body.size = (size_t)(end - body.at);
    }
    return body;
}

HRESULT mime_decode(void *base, const struct mime_part *part, struct mime_range *ret_bytes)
{
    struct mime_range body = coded(part);
    GMimeEncoding decoder;
    char *bytes;

    if (part->encoding == ENCODED_NOT) {
        *ret_bytes = body;
        return S_OK;
    }
    g_mime_encoding_init_decode(&decoder, kinds[part->encoding]);
    bytes = mapix_memory_more(base, g_mime_encoding_outlen(&decoder, body.size) + 1);
    if (!bytes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *ret_bytes = (struct mime_range){ bytes, g_mime_encoding_flush(&decoder, body.at, body.size, bytes) };
    return S_OK;
}

HRESULT mime_decode_pieces(const struct mime_part *part, mime_take *take, void *context)
{
    struct mime_range body = coded(part);
    char bytes[65536 + 64];
    GMimeEncoding decoder;
    HRESULT result = S_OK;

    g_mime_encoding_init_decode(&decoder, kinds[part->encoding]);
    while (body.size && !FAILED(result)) {
        size_t piece = body.size < 49152 ? body.size : 49152, size;

        if (part->encoding == ENCODED_NOT) {
            result = take(context, body.at, piece);
        } else {
            size = piece == body.size ? g_mime_encoding_flush(&decoder, body.at, piece, bytes)
                                      : g_mime_encoding_step(&decoder, body.at, piece, bytes);
            result = take(context, bytes, size);
        }
        body.at += piece;
        body.size -= piece;
    }
    return result;
}
