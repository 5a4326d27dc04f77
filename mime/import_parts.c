/* Bodies and attachments. */
#include <edkmdb.h>
#include <gmime/gmime.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "convert/rtf.h"
#include "mime/flowed.h"
#include "mime/import_internal.h"
#include "storage/stream.h"

#define ATT_MHTML_REF 4                /* PR_ATTACH_FLAGS: the HTML body refers to it (MS-OXCMSG) */
#define ONE_CALL_MAX (256u << 10)      /* an attachment that is larger is decoded into its stream piece by piece */
#define PR_TEXT_ATTACHMENT_CHARSET_A PROP_TAG(PT_STRING8, 0x371B)

static void import_part(struct import *import, const struct mime_part *part);

/* --- bodies --- */

/* The multipart/alternative around a part that is nearest to it, or NULL. */
static const struct mime_part *group_of(const struct mime_part *part)
{
    for (part = part->parent; part && mime_is(part, "multipart/"); part = part->parent)
        if (mime_is(part, "multipart/alternative"))
            return part;
    return NULL;
}

static bool is_within(const struct mime_part *part, const struct mime_part *around)
{
    while (part && part != around)
        part = part->parent;
    return part;
}

/* What is there already and this part are the same text in two forms. */
static bool is_other_form(const struct import *import, const struct mime_part *part)
{
    return import->body_group && is_within(part, import->body_group);
}

static bool may_be_body(const struct mime_part *part)
{
    if (mime_disposition_is(part, "attachment"))
        return false;
    /* A text with a file's name that stands beside others is a file. */
    return !part->known[FIELD_CONTENT_DISPOSITION] || !part->parent || part == part->parent->first || !mime_is(part->parent, "multipart/mixed")
        || !memmem(part->known[FIELD_CONTENT_DISPOSITION]->value.at, part->known[FIELD_CONTENT_DISPOSITION]->value.size, "filename", 8);
}

static void take_plain(struct import *import, const struct mime_part *part)
{
    char *charset = mime_type_parameter(import->base, part, "charset"), *format = mime_type_parameter(import->base, part, "format"), *text;
    struct mime_range bytes;
    size_t length = 0;

    if (!import_note(import, mime_decode(import->base, part, &bytes)))
        return;
    text = mime_charset_text(import->base, bytes, charset, &length);
    if (!text) {
        import_note(import, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    for (char *zero = text; (zero = memchr(zero, 0, (size_t)(text + length - zero)));)
        *zero = ' ';                   /* no end of the text */
    if (format && !strcasecmp(format, "flowed")) {
        char *delete = mime_type_parameter(import->base, part, "delsp");

        length = mime_unflow(text, length, delete && !strcasecmp(delete, "yes"));
    }
    import_add_text(import, PR_BODY, text);
    import_add_long(import, PR_INTERNET_CPID, mime_code_page(charset));
    import->body = (struct mime_range){ text, length };
    if (length == part->body.size && !memcmp(text, part->body.at, length))
        recipe_add(&import->recipe, import->base, &(struct recipe_use){ .bytes = part->body, .kind = RECIPE_PLAIN });
    import->has_plain = true;
}

/* HTML, compressed RTF with the HTML in it. False: as HTML, then. */
static bool add_encapsulated(struct import *import, struct mime_range html, LONG code_page);

static void take_html(struct import *import, const struct mime_part *part)
{
    char *charset = mime_type_parameter(import->base, part, "charset");
    LONG code_page = mime_code_page(charset);
    struct mime_range bytes;

    if (!import_note(import, mime_decode(import->base, part, &bytes)))
        return;
    import->has_html = true;
    if (import->flags & CCSF_USE_RTF && add_encapsulated(import, bytes, code_page))
        return;
    import_add_binary(import, PR_HTML, bytes.at, bytes.size);
    if (bytes.at == part->body.at)
        recipe_add(&import->recipe, import->base, &(struct recipe_use){ .bytes = bytes, .kind = RECIPE_HTML });
    if (!import->has_plain)
        import_add_long(import, PR_INTERNET_CPID, code_page);
    import_add_long(import, PR_NATIVE_BODY_INFO, 3);
}

/* --- attachments --- */

static LPATTACH create_attachment(struct import *import)
{
    LPATTACH attachment = NULL;
    ULONG number;

    if (!import_note(import, import->message->lpVtbl->CreateAttach(import->message, NULL, 0, &number, &attachment)))
        return NULL;
    import->attachment_count++;
    return attachment;
}

static void finish_attachment(struct import *import, LPATTACH attachment, ULONG from)
{
    import_set(import, (LPMAPIPROP)attachment, from);
    import_note(import, attachment->lpVtbl->SaveChanges(attachment, 0));
    attachment->lpVtbl->Release(attachment);
}

/* A name that is one on every file system: no directories, no control characters. */
static void add_attachment_name(struct import *import, char *name)
{
    const char *dot;

    if (!name || !*name)
        return;
    for (char *at = name; *at; at++)
        if (strchr("/\\\r\n\t", *at) || (unsigned char)*at < ' ' || *at == 127)
            *at = '_';
    import_add_text(import, PR_ATTACH_LONG_FILENAME, name);
    import_add_text(import, PR_ATTACH_FILENAME, name);
    import_add_text(import, PR_DISPLAY_NAME, name);
    dot = strrchr(name, '.');
    if (dot && dot[1])
        import_add_text(import, PR_ATTACH_EXTENSION, dot);
}

static char *name_of(struct import *import, const struct mime_part *part)
{
    char *name = mime_disposition_parameter(import->base, part, "filename");

    return name && *name ? name : mime_type_parameter(import->base, part, "name");
}

/* What an HTML body refers to it by. */
static void add_references(struct import *import, const struct mime_part *part)
{
    struct mime_range id = mime_trim(mime_field(part, FIELD_CONTENT_ID));

    if (id.size >= 2 && *id.at == '<' && id.at[id.size - 1] == '>')
        id = (struct mime_range){ id.at + 1, id.size - 2 };
    if (id.size)
        import_add_text(import, PR_ATTACH_CONTENT_ID, mime_field_raw(import->base, id));
    if (part->known[FIELD_CONTENT_LOCATION])
        import_add_text(import, PR_ATTACH_CONTENT_LOCATION, mime_field_raw(import->base, mime_field(part, FIELD_CONTENT_LOCATION)));
    if (part->known[FIELD_CONTENT_BASE])
        import_add_text(import, PR_ATTACH_CONTENT_BASE, mime_field_raw(import->base, mime_field(part, FIELD_CONTENT_BASE)));
    if (part->parent && mime_is(part->parent, "multipart/related") && (id.size || part->known[FIELD_CONTENT_LOCATION])) {
        import_add_long(import, PR_ATTACH_FLAGS, ATT_MHTML_REF);
        import_add_bool(import, PR_ATTACHMENT_HIDDEN, !mime_disposition_is(part, "attachment"));
    }
}

static void add_attachment_values(struct import *import, const struct mime_part *part, LONG method, char *name, const char *type)
{
    import_add_long(import, PR_ATTACH_METHOD, method);
    add_attachment_name(import, name);
    import_add_text(import, PR_ATTACH_MIME_TAG, type);
    add_references(import, part);
    if (!strncmp(type, "text/", 5))
        import_add_text(import, PR_TEXT_ATTACHMENT_CHARSET_A, mime_type_parameter(import->base, part, "charset"));
    import_add_long(import, PR_RENDERING_POSITION, -1);
}

struct sink {
    LPSTREAM stream;
    struct mime_digest *digest;
    struct recipe_check *check;
};

static HRESULT take_piece(void *context, const void *bytes, size_t size)
{
    struct sink *sink = context;

    mime_digest_bytes(sink->digest, bytes, size);
    recipe_check_take(sink->check, bytes, size);
    return mapix_storage_result(mapix_stream_write_all(sink->stream, bytes, size));
}

/* Decode a large part into the attachment's stream. */
static HRESULT decode_to_stream(struct import *import, LPATTACH attachment, const struct mime_part *part, struct recipe_check *check)
{
    struct sink sink = { NULL, &import->digest, check };
    HRESULT result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
        (LPUNKNOWN *)&sink.stream);

    if (FAILED(result))
        return result;
    result = mime_decode_pieces(part, take_piece, &sink);
    if (!FAILED(result))
        result = mapix_storage_result(sink.stream->lpVtbl->Commit(sink.stream, 0));
    sink.stream->lpVtbl->Release(sink.stream);
    return result;
}

/* Note that these bytes of the mail are in the attachment that was made last. */
static void use_file(struct import *import, struct mime_range bytes)
{
    recipe_add(&import->recipe, import->base, &(struct recipe_use){ .bytes = bytes, .kind = RECIPE_FILE, .file = import->attachment_count - 1 });
}

/* A large attachment goes into its stream piece by piece. */
static void attach_large(struct import *import, const struct mime_part *part, LPATTACH attachment)
{
    struct recipe_check check;

    recipe_check_start(&check, part);
    import_note(import, decode_to_stream(import, attachment, part, &check));
    if (part->encoding == ENCODED_NOT)
        use_file(import, part->body);
    else
        recipe_check_end(&check, &import->recipe, import->base, import->attachment_count - 1);
}

/* Decode a part that is not large. */
static struct mime_range decode_file(struct import *import, const struct mime_part *part, void *base)
{
    struct recipe_check check;
    struct mime_range bytes = { NULL, 0 };

    if (!import_note(import, mime_decode(base, part, &bytes)) || part->encoding != ENCODED_BASE64)
        return bytes;
    recipe_check_start(&check, part);
    recipe_check_take(&check, bytes.at, bytes.size);
    recipe_check_end(&check, &import->recipe, import->base, import->attachment_count - 1);
    return bytes;
}

/* An attachment with the bytes given, or NULL: the part's own. */
static void attach(struct import *import, const struct mime_part *part, char *name, const char *type, const struct mime_range *bytes)
{
    LPATTACH attachment;
    struct mime_range decoded = { NULL, 0 };
    ULONG from = import->count;
    void *base = NULL;

    if (import->body_only || !(attachment = create_attachment(import)))
        return;
    add_attachment_values(import, part, ATTACH_BY_VALUE, name, type);
    mime_digest_attachment(&import->digest, import->values + from, import->count - from);
    if (!bytes && part->body.size > ONE_CALL_MAX) {
        attach_large(import, part, attachment);
    } else {
        if (!bytes && !(base = mapix_memory_new(16)))
            import_note(import, MAPI_E_NOT_ENOUGH_MEMORY);
        else
            decoded = bytes ? *bytes : decode_file(import, part, base);
        if (decoded.at == part->body.at || decoded.at == part->whole.at)
            use_file(import, decoded);
        import_add_binary(import, PR_ATTACH_DATA_BIN, decoded.at, decoded.size);
        mime_digest_bytes(&import->digest, decoded.at, decoded.size);
    }
    finish_attachment(import, attachment, from);
    MAPIFreeBuffer(base);
}

static void attach_part(struct import *import, const struct mime_part *part)
{
    attach(import, part, name_of(import, part), part->type, NULL);
}

static char *copy_text(struct import *import, const char *text)
{
    return mapix_memory_copy(import->base, text, strlen(text) + 1);
}

/* A part as it came, head and all, in one attachment. */
static void attach_whole(struct import *import, const struct mime_part *part, const char *name)
{
    attach(import, part, copy_text(import, name), part->type, &part->whole);
}

static void attach_message(struct import *import, const struct mime_part *part)
{
    const struct mime_part *mail = part->first;
    unsigned char bytes[MIME_DIGEST_SIZE];
    struct mime_digest digest;
    LPATTACH attachment;
    LPMESSAGE embedded;
    ULONG from = import->count;
    char *name = NULL;

    if (import->body_only || !(attachment = create_attachment(import)))
        return;
    if (mail->known[FIELD_SUBJECT])
        name = mime_field_text(import->base, mime_field(mail, FIELD_SUBJECT));
    add_attachment_values(import, part, ATTACH_EMBEDDED_MSG, name && *name ? name : copy_text(import, "message"), part->type);
    mime_digest_attachment(&import->digest, import->values + from, import->count - from);
    import_set(import, (LPMAPIPROP)attachment, from);
    if (import_note(import, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
                                (LPUNKNOWN *)&embedded))) {
        if (import_note(import, import_mail(mail, embedded, import->flags | CCSF_EMBEDDED_MESSAGE | CCSF_INCLUDE_BCC, &digest))) {
            mime_digest_finish(&digest, bytes);
            mime_digest_bytes(&import->digest, bytes, sizeof(bytes));
        }
        import_note(import, embedded->lpVtbl->SaveChanges(embedded, 0));
        embedded->lpVtbl->Release(embedded);
    }
    finish_attachment(import, attachment, from);
}

/* message/external-body: what is elsewhere becomes a link to it, where it has an address that a link can have. */
static bool attach_link(struct import *import, const struct mime_part *part)
{
    char *access = mime_type_parameter(import->base, part, "access-type"), *url = mime_type_parameter(import->base, part, "url");
    char *site = mime_type_parameter(import->base, part, "site"), *directory = mime_type_parameter(import->base, part, "directory");
    char *name = mime_type_parameter(import->base, part, "name"), *text, *file;
    size_t room = 200 + (url ? strlen(url) : 0) + (site ? strlen(site) : 0) + (directory ? strlen(directory) : 0) + (name ? strlen(name) : 0) * 2;
    struct mime_range bytes;

    if (!access || !(text = mapix_memory_more(import->base, room)) || !(file = mapix_memory_more(import->base, room)))
        return false;
    if (!strcasecmp(access, "url") && url)
        snprintf(text, room, "[InternetShortcut]\r\nURL=%s\r\n", url);
    else if ((!strcasecmp(access, "anon-ftp") || !strcasecmp(access, "ftp")) && site && name)
        snprintf(text, room, "[InternetShortcut]\r\nURL=ftp://%s/%s%s%s\r\n", site, directory ? directory : "", directory ? "/" : "", name);
    else
        return false;
    snprintf(file, room, "%s.url", name && *name ? name : "link");
    bytes = (struct mime_range){ text, strlen(text) };
    attach(import, part, file, "message/external-body", &bytes);
    return true;
}

/* multipart/appledouble: the file is its second part; what a Mac keeps beside it goes with it under a name (MS-OXCMSG). */
static bool attach_apple_double(struct import *import, const struct mime_part *part)
{
    const struct mime_part *fork = part->first, *file = fork ? fork->next : NULL;

    if (!file || !mime_is(fork, "application/applefile"))
        return false;
    attach(import, file, name_of(import, file) ? name_of(import, file) : name_of(import, fork), file->type, NULL);
    return true;
}

/* --- the tree --- */

static void import_leaf(struct import *import, const struct mime_part *part)
{
    bool first = !import->has_plain && !import->has_html, body = may_be_body(part);

    if (body && import->has_rich && first && (mime_is(part, "text/plain") || mime_is(part, "text/html"))) {
        import->has_plain = true;
        return;
    }
    if (body && !import->has_plain && mime_is(part, "text/plain") && (first || is_other_form(import, part))) {
        import->body_group = first ? group_of(part) : import->body_group;
        take_plain(import, part);
    } else if (body && !import->has_html && mime_is(part, "text/html") && (first || is_other_form(import, part))) {
        import->body_group = first ? group_of(part) : import->body_group;
        take_html(import, part);
    } else if (!mime_is(part, "message/external-body") || !attach_link(import, part)) {
        attach_part(import, part);
    }
}

static void import_part(struct import *import, const struct mime_part *part)
{
    if (part == import->tnef)
        return;
    if (part->unread)
        attach_whole(import, part, "too-deep.eml");
    else if (mime_is(part, "multipart/appledouble") && attach_apple_double(import, part))
        return;
    else if (mime_is(part, "multipart/"))
        for (part = part->first; part; part = part->next)
            import_part(import, part);
    else if (part->first)
        attach_message(import, part);
    else
        import_leaf(import, part);
}

void import_parts(struct import *import, const struct mime_part *mail)
{
    bool is_signed = import->body_only;

    /* A whole that is one file is an attachment and nothing else: encrypted mail, a report's or a calendar's only part. */
    if (is_signed && mail->first)
        import_part(import, mail->first);
    else
        import_part(import, mail);
    import->body_only = false;
    if (is_signed)                     /* MS-OXOSMIME: the only attachment */
        attach_whole(import, mail, "smime.p7m");
}

/* --- RTF --- */

static bool add_encapsulated(struct import *import, struct mime_range html, LONG code_page)
{
    char *text = NULL, *rtf = NULL, *compressed = NULL;
    size_t length, rtf_size, size;
    void *copy;
    bool done = false;

    if (!FAILED(mapix_text_from_code_page((unsigned)code_page, html.at, html.size, &text, &length, NULL))
        && !FAILED(mapix_convert_html_to_rtf(text, length, &rtf, &rtf_size))
        && !FAILED(mapix_convert_rtf_compress(rtf, rtf_size, true, &compressed, &size))
        && (copy = mapix_memory_copy(import->base, compressed, size))) {
        import_add_binary(import, PR_RTF_COMPRESSED, copy, size);
        import_add_bool(import, PR_RTF_IN_SYNC, true);
        import_add_long(import, PR_NATIVE_BODY_INFO, 2);
        done = true;
    }
    free(text);
    free(rtf);
    free(compressed);
    return done;
}
