/* A message becomes a mail. */
#include "mime/mime.h"

#include <edkmdb.h>
#include <gmime/gmime.h>
#include <mapicode.h>
#include <mapiaux.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "mime/digest.h"

static HRESULT write_all(LPSTREAM stream, const void *bytes, size_t size)
{
    const char *at = bytes;

    while (size) {
        ULONG piece = size > 1 << 20 ? 1 << 20 : (ULONG)size, written = 0;
        HRESULT result = stream->lpVtbl->Write(stream, at, piece, &written);

        if (FAILED(result) || !written)
            return FAILED(result) ? result : MAPI_E_CALL_FAILED;
        at += written;
        size -= written;
    }
    return S_OK;
}

/* --- what the message holds --- */

static HRESULT read_stream(LPMAPIPROP object, ULONG tag, GByteArray **ret_bytes)
{
    guint8 piece[16384];
    LPSTREAM stream;
    ULONG read;
    GByteArray *bytes;
    HRESULT result = object->lpVtbl->OpenProperty(object, tag, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream);

    if (FAILED(result))
        return result;
    bytes = g_byte_array_new();
    do {
        result = stream->lpVtbl->Read(stream, piece, sizeof(piece), &read);
        if (!FAILED(result))
            g_byte_array_append(bytes, piece, read);
    } while (!FAILED(result) && read && bytes->len < G_MAXUINT32 / 2);
    stream->lpVtbl->Release(stream);
    if (FAILED(result)) {
        g_byte_array_free(bytes, TRUE);
        return result;
    }
    *ret_bytes = bytes;
    return S_OK;
}

/* The original, if the message is still what it was made from. */
static bool take_original(LPMESSAGE message, GByteArray **ret_bytes)
{
    LPSPropValue kept;
    unsigned char digest[MIME_DIGEST_SIZE];
    bool same;

    if (FAILED(HrGetOneProp((LPMAPIPROP)message, PR_MAPIX_CONTENT_DIGEST, &kept)))
        return false;
    same = kept->Value.bin.cb == sizeof(digest) && !FAILED(mime_digest_of(message, kept->Value.bin.lpb[0], digest)) &&
           !memcmp(digest, kept->Value.bin.lpb, sizeof(digest));
    MAPIFreeBuffer(kept);
    return same && !FAILED(read_stream((LPMAPIPROP)message, PR_INTERNET_CONTENT, ret_bytes));
}

static const SPropValue *find(const SPropValue *values, ULONG count, ULONG tag)
{
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == tag)
            return &values[i];
    return NULL;
}

static const char *text_of(const SPropValue *values, ULONG count, ULONG tag)
{
    const SPropValue *value = find(values, count, tag);

    return value ? value->Value.lpszA : NULL;
}

/* --- addresses --- */

/* The Internet address of someone: the SMTP address if there is one, else the address of type SMTP. */
static const char *smtp_of(const SPropValue *values, ULONG count, ULONG smtp_tag, ULONG type_tag, ULONG address_tag)
{
    const char *smtp = smtp_tag ? text_of(values, count, smtp_tag) : NULL, *type = text_of(values, count, type_tag);

    if (smtp && *smtp)
        return smtp;
    return !type || !g_ascii_strcasecmp(type, "SMTP") ? text_of(values, count, address_tag) : NULL;
}

static void add_mailbox(GMimeMessage *mail, GMimeAddressType kind, const char *name, const char *address)
{
    /* Someone with a name and no address is written as an empty group, which RFC 5322 has for that. */
    if (address && *address)
        g_mime_message_add_mailbox(mail, kind, name && *name && strcmp(name, address) ? name : NULL, address);
    else if (name && *name)
        internet_address_list_add(g_mime_message_get_addresses(mail, kind), internet_address_group_new(name));
}

static void add_originators(GMimeMessage *mail, const SPropValue *values, ULONG count)
{
    const char *from = smtp_of(values, count, 0, PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A);
    const char *by = smtp_of(values, count, 0, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A);
    const char *from_name = text_of(values, count, PR_SENT_REPRESENTING_NAME_A), *by_name = text_of(values, count, PR_SENDER_NAME_A);

    if (!from && !from_name) {
        from = by;
        from_name = by_name;
    }
    add_mailbox(mail, GMIME_ADDRESS_TYPE_FROM, from_name, from);
    if (by && from && g_ascii_strcasecmp(by, from))
        add_mailbox(mail, GMIME_ADDRESS_TYPE_SENDER, by_name, by);
}

static HRESULT add_recipients(GMimeMessage *mail, LPMESSAGE message, ULONG flags)
{
    static const SizedSPropTagArray(5, tags) = { 5,
        { PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_SMTP_ADDRESS_A } };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = message->lpVtbl->GetRecipientTable(message, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        ULONG count = rows->aRow[i].cValues;
        LONG kind = values[0].ulPropTag == PR_RECIPIENT_TYPE ? values[0].Value.l & 0xF : MAPI_TO;

        if (kind == MAPI_BCC && !(flags & CCSF_INCLUDE_BCC))
            continue;
        if (values[0].ulPropTag == PR_RECIPIENT_TYPE && values[0].Value.l & (LONG)MAPI_P1)
            continue;                  /* of the envelope alone (SPI-XP-14) */
        add_mailbox(mail, kind == MAPI_CC ? GMIME_ADDRESS_TYPE_CC : kind == MAPI_BCC ? GMIME_ADDRESS_TYPE_BCC : GMIME_ADDRESS_TYPE_TO,
            text_of(values, count, PR_DISPLAY_NAME_A), smtp_of(values, count, PR_SMTP_ADDRESS_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A));
    }
    FreeProws(rows);
    return S_OK;
}

/* --- headers --- */

static void set_header(GMimeMessage *mail, const char *name, const char *text)
{
    if (text && *text)
        g_mime_object_set_header(GMIME_OBJECT(mail), name, text, "utf-8");
}

/* A message id as MAPI keeps it, "<a@b>", without its brackets; NULL when it is none. Free it. */
static char *bare_id(const char *id)
{
    size_t length = id ? strlen(id) : 0;

    return length > 2 && id[0] == '<' && id[length - 1] == '>' ? g_strndup(id + 1, length - 2) : NULL;
}

static void add_message_id(GMimeMessage *mail, const SPropValue *values, ULONG count)
{
    char *id = bare_id(text_of(values, count, PR_INTERNET_MESSAGE_ID_A)), *made;
    const char *from = smtp_of(values, count, 0, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A), *at = from ? strrchr(from, '@') : NULL;

    if (!id) {
        made = g_mime_utils_generate_message_id(at && at[1] ? at + 1 : "localhost");
        g_mime_message_set_message_id(mail, made);
        g_free(made);
    } else {
        g_mime_message_set_message_id(mail, id);
    }
    g_free(id);
}

static void add_headers(GMimeMessage *mail, const SPropValue *values, ULONG count, ULONG flags)
{
    static const char *const sensitivities[] = { NULL, "Personal", "Private", "Company-Confidential" };
    const SPropValue *value = find(values, count, PR_CLIENT_SUBMIT_TIME);
    GDateTime *date = value ? g_date_time_new_from_unix_utc(mapix_time_to_unix(value->Value.ft)) : g_date_time_new_now_utc();

    if (date) {
        g_mime_message_set_date(mail, date);
        g_date_time_unref(date);
    }
    g_mime_message_set_subject(mail, text_of(values, count, PR_SUBJECT_A) ? text_of(values, count, PR_SUBJECT_A) : "", "utf-8");
    if (!(flags & CCSF_NO_MSGID))
        add_message_id(mail, values, count);
    set_header(mail, "In-Reply-To", text_of(values, count, PR_IN_REPLY_TO_ID_A));
    set_header(mail, "References", text_of(values, count, PR_INTERNET_REFERENCES_A));
    if ((value = find(values, count, PR_IMPORTANCE)) && value->Value.l != IMPORTANCE_NORMAL) {
        set_header(mail, "Importance", value->Value.l == IMPORTANCE_HIGH ? "high" : "low");
        set_header(mail, "X-Priority", value->Value.l == IMPORTANCE_HIGH ? "1" : "5");
    }
    if ((value = find(values, count, PR_SENSITIVITY)) && value->Value.l > 0 && value->Value.l < 4)
        set_header(mail, "Sensitivity", sensitivities[value->Value.l]);
    if ((value = find(values, count, PR_READ_RECEIPT_REQUESTED)) && value->Value.b)
        set_header(mail, "Disposition-Notification-To", smtp_of(values, count, 0, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A));
    set_header(mail, "Thread-Topic", text_of(values, count, PR_CONVERSATION_TOPIC_A));
    if ((value = find(values, count, PR_CONVERSATION_INDEX)) && value->Value.bin.cb < 4096) {
        char *index = g_base64_encode(value->Value.bin.lpb, value->Value.bin.cb);

        set_header(mail, "Thread-Index", index);
        g_free(index);
    }
}

/* --- parts --- */

static GMimeObject *text_part(const char *subtype, const void *bytes, size_t size, const char *charset)
{
    GMimePart *part = GMIME_PART(g_mime_text_part_new_with_subtype(subtype));
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    bool ascii = mapix_text_is_ascii(bytes, size);

    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", ascii ? "us-ascii" : charset);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, g_mime_part_get_best_content_encoding(part, GMIME_ENCODING_CONSTRAINT_7BIT));
    g_object_unref(content);
    g_object_unref(stream);
    return GMIME_OBJECT(part);
}

/* The text of the message: plain, HTML, or both as alternatives. Never NULL. */
static GMimeObject *make_body(LPMESSAGE message, ULONG flags)
{
    GByteArray *plain = NULL, *html = NULL;
    GMimeObject *plain_part = NULL, *html_part = NULL;
    LPSPropValue cpid = NULL;
    const char *charset = "utf-8";

    if (FAILED(read_stream((LPMAPIPROP)message, PR_BODY_A, &plain)))
        plain = NULL;
    if (flags & CCSF_PLAIN_TEXT_ONLY || FAILED(read_stream((LPMAPIPROP)message, PR_HTML, &html)))
        html = NULL;
    if (html && !FAILED(HrGetOneProp((LPMAPIPROP)message, PR_INTERNET_CPID, &cpid))) {
        charset = mapix_text_code_page_name((unsigned)cpid->Value.l);
        MAPIFreeBuffer(cpid);
    }
    if (plain || !html)
        plain_part = text_part("plain", plain ? (void *)plain->data : (void *)(uintptr_t) "", plain ? plain->len : 0, "utf-8");
    if (html)
        html_part = text_part("html", html->data, html->len, charset ? charset : "utf-8");
    if (plain)
        g_byte_array_free(plain, TRUE);
    if (html)
        g_byte_array_free(html, TRUE);
    if (plain_part && html_part) {
        GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");

        g_mime_multipart_add(both, plain_part);
        g_mime_multipart_add(both, html_part);
        g_object_unref(plain_part);
        g_object_unref(html_part);
        return GMIME_OBJECT(both);
    }
    return plain_part ? plain_part : html_part;
}

static HRESULT make_mail(LPMESSAGE message, ULONG flags, unsigned depth, GMimeMessage **ret_mail);

static HRESULT make_embedded(LPATTACH attachment, unsigned depth, GMimeObject **ret_part)
{
    LPMESSAGE embedded;
    GMimeMessage *mail;
    HRESULT result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&embedded);

    if (FAILED(result))
        return result;
    result = make_mail(embedded, CCSF_INCLUDE_BCC | CCSF_NO_MSGID, depth + 1, &mail);
    embedded->lpVtbl->Release(embedded);
    if (FAILED(result))
        return result;
    *ret_part = GMIME_OBJECT(g_mime_message_part_new_with_message("rfc822", mail));
    g_object_unref(mail);
    return S_OK;
}

/* An attachment's bytes. One that holds an object shows its bytes where it can (OLE); one without data, or by reference only, is empty: what a
 * message says of it is worth more than no message. */
static HRESULT read_data(LPATTACH attachment, GByteArray **ret_bytes)
{
    HRESULT result = read_stream((LPMAPIPROP)attachment, PR_ATTACH_DATA_BIN, ret_bytes);

    if (SUCCEEDED(result) || result == MAPI_E_NOT_ENOUGH_MEMORY || result == MAPI_E_CORRUPT_DATA || result == MAPI_E_DISK_ERROR)
        return result;
    if (FAILED(read_stream((LPMAPIPROP)attachment, PR_ATTACH_DATA_OBJ, ret_bytes)))
        *ret_bytes = g_byte_array_new();
    return S_OK;
}

static HRESULT make_file(LPATTACH attachment, const SPropValue *values, ULONG count, GMimeObject **ret_part)
{
    const char *type = text_of(values, count, PR_ATTACH_MIME_TAG_A), *slash = type ? strchr(type, '/') : NULL;
    const char *name = text_of(values, count, PR_ATTACH_LONG_FILENAME_A), *id = text_of(values, count, PR_ATTACH_CONTENT_ID_A);
    char *major = slash && slash != type && slash[1] ? g_strndup(type, (gsize)(slash - type)) : NULL;
    bool structured = major && (!g_ascii_strcasecmp(major, "multipart") || !g_ascii_strcasecmp(major, "message"));
    GByteArray *bytes;
    GMimePart *part;
    GMimeStream *stream;
    GMimeDataWrapper *content;
    HRESULT result = read_data(attachment, &bytes);

    if (FAILED(result)) {
        g_free(major);
        return result;
    }
    part = major && !structured ? g_mime_part_new_with_type(major, slash + 1) : g_mime_part_new_with_type("application", "octet-stream");
    stream = g_mime_stream_mem_new_with_byte_array(bytes);
    content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_object_unref(content);
    g_object_unref(stream);
    if (!name)
        name = text_of(values, count, PR_ATTACH_FILENAME_A);
    g_mime_object_set_disposition(GMIME_OBJECT(part), id && *id ? "inline" : "attachment");
    if (name && *name)
        g_mime_part_set_filename(part, name);
    if (id && *id)
        g_mime_object_set_content_id(GMIME_OBJECT(part), id);
    g_free(major);
    *ret_part = GMIME_OBJECT(part);
    return S_OK;
}

static HRESULT make_attachment(LPMESSAGE message, LONG number, unsigned depth, GMimeObject **ret_part, bool *ret_inline)
{
    static const SizedSPropTagArray(5, tags) = { 5,
        { PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_A, PR_ATTACH_FILENAME_A, PR_ATTACH_MIME_TAG_A, PR_ATTACH_CONTENT_ID_A } };
    LPATTACH attachment;
    LPSPropValue values;
    ULONG count;
    HRESULT result = message->lpVtbl->OpenAttach(message, (ULONG)number, NULL, 0, &attachment);

    if (FAILED(result))
        return result;
    result = attachment->lpVtbl->GetProps(attachment, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);
    if (!FAILED(result)) {
        const SPropValue *method = find(values, count, PR_ATTACH_METHOD);

        *ret_inline = text_of(values, count, PR_ATTACH_CONTENT_ID_A) != NULL;
        /* What claims to hold nothing may hold a message: files of others say so. */
        bool may_be_message = !method || method->Value.l == ATTACH_EMBEDDED_MSG || method->Value.l == (LONG)NO_ATTACHMENT;
        bool made = false;
        if (may_be_message && depth < MIME_DEPTH_MAX) {
            result = make_embedded(attachment, depth, ret_part);
            made = SUCCEEDED(result) || result == MAPI_E_NOT_ENOUGH_MEMORY;
        }
        if (!made)
            result = make_file(attachment, values, count, ret_part);
        MAPIFreeBuffer(values);
    }
    attachment->lpVtbl->Release(attachment);
    return result;
}

/* Put the body and the attachments together: related for what the HTML refers to, mixed for the rest. */
static HRESULT add_attachments(LPMESSAGE message, unsigned depth, GMimeObject **io_body)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_ATTACH_NUM } };
    GMimeMultipart *mixed = NULL, *related = NULL;
    LPMAPITABLE table;
    LPSRowSet rows = NULL;
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    table->lpVtbl->Release(table);
    for (ULONG i = 0; !FAILED(result) && i < rows->cRows; i++) {
        GMimeObject *part = NULL;
        bool is_inline = false;

        if (FAILED(result = make_attachment(message, rows->aRow[i].lpProps[0].Value.l, depth, &part, &is_inline)))
            break;
        if (is_inline && !related) {
            related = g_mime_multipart_new_with_subtype("related");
        } else if (!is_inline && !mixed) {
            mixed = g_mime_multipart_new_with_subtype("mixed");
        }
        g_mime_multipart_add(is_inline ? related : mixed, part);
        g_object_unref(part);
    }
    if (related) {
        g_mime_multipart_insert(related, 0, *io_body);
        g_object_unref(*io_body);
        *io_body = GMIME_OBJECT(related);
    }
    if (mixed) {
        g_mime_multipart_insert(mixed, 0, *io_body);
        g_object_unref(*io_body);
        *io_body = GMIME_OBJECT(mixed);
    }
    FreeProws(rows);
    return FAILED(result) ? result : S_OK;
}

static HRESULT make_mail(LPMESSAGE message, ULONG flags, unsigned depth, GMimeMessage **ret_mail)
{
    static const SizedSPropTagArray(17, tags) = { 17,
        { PR_SUBJECT_A, PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A, PR_SENT_REPRESENTING_NAME_A,
            PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, PR_CLIENT_SUBMIT_TIME, PR_INTERNET_MESSAGE_ID_A,
            PR_IN_REPLY_TO_ID_A, PR_INTERNET_REFERENCES_A, PR_IMPORTANCE, PR_SENSITIVITY, PR_READ_RECEIPT_REQUESTED, PR_CONVERSATION_TOPIC_A,
            PR_CONVERSATION_INDEX, PR_PRIORITY } };
    GMimeMessage *mail;
    GMimeObject *body;
    LPSPropValue values;
    ULONG count;
    HRESULT result = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values);

    if (FAILED(result))
        return result;
    mail = g_mime_message_new(TRUE);
    add_originators(mail, values, count);
    add_headers(mail, values, count, flags);
    MAPIFreeBuffer(values);
    result = add_recipients(mail, message, flags);
    body = make_body(message, flags);
    if (!FAILED(result))
        result = add_attachments(message, depth, &body);
    g_mime_message_set_mime_part(mail, body);
    g_object_unref(body);
    if (FAILED(result)) {
        g_object_unref(mail);
        return result;
    }
    *ret_mail = mail;
    return S_OK;
}

HRESULT mime_export(LPMESSAGE message, LPSTREAM stream, ULONG flags)
{
    GByteArray *original;
    GMimeMessage *mail;
    GMimeFormatOptions *options;
    char *text;
    HRESULT result;

    if (!(flags & (CCSF_NOHEADERS | CCSF_PLAIN_TEXT_ONLY)) && take_original(message, &original)) {
        result = write_all(stream, original->data, original->len);
        g_byte_array_free(original, TRUE);
        return result;
    }
    result = make_mail(message, flags, 0, &mail);
    if (FAILED(result))
        return result;
    options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    text = g_mime_object_to_string(flags & CCSF_NOHEADERS ? g_mime_message_get_mime_part(mail) : GMIME_OBJECT(mail), options);
    g_mime_format_options_free(options);
    g_object_unref(mail);
    result = write_all(stream, text, strlen(text));
    g_free(text);
    return result;
}
