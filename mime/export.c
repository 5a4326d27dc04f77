/* A message becomes a mail: its head, and what holds the export together. */
#include <edkmdb.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "mime/digest.h"
#include "mime/export_internal.h"
#include "mime/reader.h"
#include "mime/recipe.h"
#include "storage/stream.h"

/* --- what the message holds --- */

bool export_is_none(HRESULT result)
{
    return result == MAPI_E_NOT_FOUND || result == MAPI_E_NO_SUPPORT || result == MAPI_E_INTERFACE_NOT_SUPPORTED || result == MAPI_E_INVALID_TYPE
        || result == MAPI_E_UNEXPECTED_TYPE;
}

HRESULT export_read(LPMAPIPROP object, ULONG tag, GByteArray **ret_bytes)
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
    if (!FAILED(result) && read)
        result = MAPI_E_TOO_BIG;
    if (FAILED(result)) {
        g_byte_array_free(bytes, TRUE);
        return mapix_storage_result(result);
    }
    *ret_bytes = bytes;
    return S_OK;
}

HRESULT export_read_any(LPMAPIPROP object, ULONG tag, GByteArray **ret_bytes)
{
    HRESULT result = export_read(object, tag, ret_bytes);

    if (!export_is_none(result))
        return result;
    *ret_bytes = NULL;
    return S_OK;
}

HRESULT export_value(LPMAPIPROP object, ULONG tag, LPSPropValue *ret_value)
{
    HRESULT result = HrGetOneProp(object, tag, ret_value);

    if (!FAILED(result))
        return S_OK;
    *ret_value = NULL;
    return export_is_none(result) ? S_OK : result;
}

/* Read what `value` could not hold; it stays an error when there is none. */
static HRESULT read_value(LPMAPIPROP object, ULONG tag, void *base, SPropValue *value)
{
    GByteArray *bytes;
    char *copy;
    HRESULT result = export_read_any(object, tag, &bytes);

    if (FAILED(result) || !bytes)
        return result;
    result = MAPIAllocateMore(bytes->len + 1, base, (LPVOID *)&copy);
    if (!FAILED(result)) {
        if (bytes->len)
            memcpy(copy, bytes->data, bytes->len);
        copy[bytes->len] = 0;
        value->ulPropTag = tag;
        if (PROP_TYPE(tag) == PT_BINARY)
            value->Value.bin = (SBinary){ bytes->len, (LPBYTE)copy };
        else
            value->Value.lpszA = copy;
    }
    g_byte_array_free(bytes, TRUE);
    return result;
}

HRESULT export_values(LPMAPIPROP object, const SPropTagArray *tags, ULONG *ret_count, LPSPropValue *ret_values)
{
    LPSPropValue values;
    HRESULT result = object->lpVtbl->GetProps(object, (LPSPropTagArray)(uintptr_t)tags, 0, ret_count, &values);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < *ret_count && !FAILED(result); i++) {
        ULONG type = PROP_TYPE(tags->aulPropTag[i]);

        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR || values[i].Value.err != MAPI_E_NOT_ENOUGH_MEMORY)
            continue;
        result = type == PT_STRING8 || type == PT_BINARY ? read_value(object, tags->aulPropTag[i], values, &values[i]) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (FAILED(result)) {
        MAPIFreeBuffer(values);
        return result;
    }
    *ret_values = values;
    return S_OK;
}

const SPropValue *export_find(const SPropValue *values, ULONG count, ULONG tag)
{
    for (ULONG i = 0; i < count; i++)
        if (values[i].ulPropTag == tag)
            return &values[i];
    return NULL;
}

const char *export_text(const SPropValue *values, ULONG count, ULONG tag)
{
    const SPropValue *value = export_find(values, count, tag);

    return value ? value->Value.lpszA : NULL;
}

/* --- the original --- */

/* Would the bytes it came from be another mail than the options ask for? */
static bool wants_another(const struct mime_options *options)
{
    return options->flags & (CCSF_NOHEADERS | CCSF_PLAIN_TEXT_ONLY | CCSF_USE_TNEF | CCSF_USE_RTF | CCSF_NO_MSGID) || options->encoding
        || options->uuencode || options->width || options->code_page;
}

/* Blind copies are on the wire only where somebody asks for them. */
static HRESULT names_blind_copies(const GByteArray *bytes, bool *ret_names)
{
    struct mime_part *head;
    void *base;
    HRESULT result = MAPIAllocateBuffer(16, &base);

    if (FAILED(result))
        return result;
    result = mime_read_head(base, (struct mime_range){ (const char *)bytes->data, bytes->len }, &head);
    if (!FAILED(result))
        *ret_names = head->known[FIELD_BCC];
    MAPIFreeBuffer(base);
    return result;
}

/* As a recipe, or whole, as stores that older programs wrote have it. */
static HRESULT read_original(LPMESSAGE message, GByteArray **ret_bytes)
{
    GByteArray *recipe;
    HRESULT result = export_read_any((LPMAPIPROP)message, PR_MAPIX_CONTENT_RECIPE, &recipe);

    if (FAILED(result))
        return result;
    if (!recipe)
        return export_read((LPMAPIPROP)message, PR_INTERNET_CONTENT, ret_bytes);
    result = recipe_cook(message, recipe->data, recipe->len, ret_bytes);
    g_byte_array_free(recipe, TRUE);
    return result;
}

/* Is the message still what it was made from? */
static HRESULT is_unchanged(LPMESSAGE message, bool *ret_unchanged)
{
    LPSPropValue kept;
    unsigned char digest[MIME_DIGEST_SIZE];
    HRESULT result = export_value((LPMAPIPROP)message, PR_MAPIX_CONTENT_DIGEST, &kept);

    *ret_unchanged = false;
    if (kept && kept->Value.bin.cb == sizeof(digest) && !FAILED(result = mime_digest_of(message, kept->Value.bin.lpb[0], digest)))
        *ret_unchanged = !memcmp(digest, kept->Value.bin.lpb, sizeof(digest));
    MAPIFreeBuffer(kept);
    return result;
}

/* The original, if the message is still what it was made from; NULL: the mail has to be made anew. */
static HRESULT take_original(LPMESSAGE message, const struct mime_options *options, GByteArray **ret_bytes)
{
    bool unchanged = false, names = false;
    HRESULT result = wants_another(options) ? S_OK : is_unchanged(message, &unchanged);

    *ret_bytes = NULL;
    if (!FAILED(result) && unchanged)
        result = read_original(message, ret_bytes);
    if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY)
        return S_OK;                   /* what it shows can be read, or says itself why not */
    if (FAILED(result) || !*ret_bytes || options->flags & CCSF_INCLUDE_BCC || !(*ret_bytes)->len)
        return result;
    result = names_blind_copies(*ret_bytes, &names);
    if (FAILED(result) || names) {
        g_byte_array_free(*ret_bytes, TRUE);
        *ret_bytes = NULL;
    }
    return result;
}

/* --- headers --- */

static void set_header(GMimeMessage *mail, const char *name, const char *text)
{
    if (text && *text)
        g_mime_object_set_header(GMIME_OBJECT(mail), name, text, "utf-8");
}

static void set_time(GMimeMessage *mail, const char *name, const SPropValue *value)
{
    GDateTime *date = value ? g_date_time_new_from_unix_utc(mapix_time_to_unix(value->Value.ft)) : NULL;
    char *text = date ? g_mime_utils_header_format_date(date) : NULL;

    set_header(mail, name, text);
    g_free(text);
    if (date)
        g_date_time_unref(date);
}

/* A message id as MAPI keeps it, "<a@b>", without its brackets; one is made where there is none. Free it. */
static char *id_of(const SPropValue *values, ULONG count)
{
    const char *id = export_text(values, count, PR_INTERNET_MESSAGE_ID_A);
    const char *from = export_smtp(values, count, 0, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A), *at = from ? strrchr(from, '@') : NULL;
    size_t length = id ? strlen(id) : 0;

    if (length > 2 && id[0] == '<' && id[length - 1] == '>')
        return g_strndup(id + 1, length - 2);
    return g_mime_utils_generate_message_id(at && at[1] ? at + 1 : "localhost");
}

static void add_thread(GMimeMessage *mail, const SPropValue *values, ULONG count)
{
    const SPropValue *value = export_find(values, count, PR_CONVERSATION_INDEX);

    set_header(mail, "In-Reply-To", export_text(values, count, PR_IN_REPLY_TO_ID_A));
    set_header(mail, "References", export_text(values, count, PR_INTERNET_REFERENCES_A));
    set_header(mail, "Thread-Topic", export_text(values, count, PR_CONVERSATION_TOPIC_A));
    if (value && value->Value.bin.cb < 4096) {
        char *index = g_base64_encode(value->Value.bin.lpb, value->Value.bin.cb);

        set_header(mail, "Thread-Index", index);
        g_free(index);
    }
}

static void add_wishes(GMimeMessage *mail, const SPropValue *values, ULONG count)
{
    static const char *const sensitivities[] = { NULL, "Personal", "Private", "Company-Confidential" };
    const char *sender = export_smtp(values, count, 0, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A);
    const SPropValue *value;

    if ((value = export_find(values, count, PR_IMPORTANCE)) && value->Value.l != IMPORTANCE_NORMAL) {
        set_header(mail, "Importance", value->Value.l == IMPORTANCE_HIGH ? "high" : "low");
        set_header(mail, "X-Priority", value->Value.l == IMPORTANCE_HIGH ? "1" : "5");
    }
    if ((value = export_find(values, count, PR_PRIORITY)) && value->Value.l != PRIO_NORMAL)
        set_header(mail, "Priority", value->Value.l == PRIO_URGENT ? "urgent" : "non-urgent");
    if ((value = export_find(values, count, PR_SENSITIVITY)) && value->Value.l > 0 && value->Value.l < 4)
        set_header(mail, "Sensitivity", sensitivities[value->Value.l]);
    if ((value = export_find(values, count, PR_READ_RECEIPT_REQUESTED)) && value->Value.b)
        set_header(mail, "Disposition-Notification-To", sender);
    if ((value = export_find(values, count, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED)) && value->Value.b)
        set_header(mail, "Return-Receipt-To", sender);
    set_time(mail, "Reply-By", export_find(values, count, PR_REPLY_TIME));
    set_time(mail, "Expires", export_find(values, count, PR_EXPIRY_TIME));
    set_time(mail, "Deferred-Delivery", export_find(values, count, PR_DEFERRED_DELIVERY_TIME));
}

static void add_headers(GMimeMessage *mail, const SPropValue *values, ULONG count, const struct mime_options *options)
{
    const SPropValue *value = export_find(values, count, PR_CLIENT_SUBMIT_TIME);
    GDateTime *date = value ? g_date_time_new_from_unix_utc(mapix_time_to_unix(value->Value.ft)) : g_date_time_new_now_utc();
    const char *subject = export_text(values, count, PR_SUBJECT_A);

    if (date) {
        g_mime_message_set_date(mail, date);
        g_date_time_unref(date);
    }
    g_mime_message_set_subject(mail, subject ? subject : "", "utf-8");
    if (!(options->flags & CCSF_NO_MSGID)) {
        char *id = id_of(values, count);

        g_mime_message_set_message_id(mail, id);
        g_free(id);
    }
    add_thread(mail, values, count);
    add_wishes(mail, values, count);
    value = export_find(values, count, PR_MESSAGE_FLAGS);
    if (options->flags & CCSF_EMBEDDED_MESSAGE && value && value->Value.l & MSGFLAG_UNSENT)
        set_header(mail, "X-Unsent", "1");
}

/* CCSF_8BITHEADERS, CCSF_GLOBAL_MESSAGE (RFC 6532): what is not ASCII stands in the headers as it is. */
static void unencode_headers(GMimeMessage *mail)
{
    static const struct {
        const char *name;
        GMimeAddressType type;
    } lists[] = { { "From", GMIME_ADDRESS_TYPE_FROM }, { "Sender", GMIME_ADDRESS_TYPE_SENDER }, { "Reply-To", GMIME_ADDRESS_TYPE_REPLY_TO },
        { "To", GMIME_ADDRESS_TYPE_TO }, { "Cc", GMIME_ADDRESS_TYPE_CC }, { "Bcc", GMIME_ADDRESS_TYPE_BCC } };
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(mail));

    for (int i = 0; i < g_mime_header_list_get_count(headers); i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        const char *value = g_mime_header_get_value(header);
        char *text = NULL, *raw;

        for (size_t j = 0; j < G_N_ELEMENTS(lists); j++)
            if (!g_ascii_strcasecmp(g_mime_header_get_name(header), lists[j].name))
                text = internet_address_list_to_string(g_mime_message_get_addresses(mail, lists[j].type), NULL, FALSE);
        if (!text && value && !mapix_text_is_ascii(value, strlen(value)))
            text = g_strdup(value);
        if (text && *text && !mapix_text_is_ascii(text, strlen(text))) {
            raw = g_strdup_printf(" %s\n", g_strdelimit(text, "\r\n", ' '));
            g_mime_header_set_raw_value(header, raw);
            g_free(raw);
        }
        g_free(text);
    }
}

/* --- the whole --- */

static HRESULT values_of(LPMESSAGE message, ULONG *ret_count, LPSPropValue *ret_values)
{
    static const SizedSPropTagArray(22, tags) = { 22,
        { PR_SUBJECT_A, PR_SENDER_NAME_A, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A, PR_SENT_REPRESENTING_NAME_A,
            PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A, PR_CLIENT_SUBMIT_TIME, PR_INTERNET_MESSAGE_ID_A,
            PR_IN_REPLY_TO_ID_A, PR_INTERNET_REFERENCES_A, PR_IMPORTANCE, PR_SENSITIVITY, PR_READ_RECEIPT_REQUESTED, PR_CONVERSATION_TOPIC_A,
            PR_CONVERSATION_INDEX, PR_PRIORITY, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, PR_REPLY_TIME, PR_EXPIRY_TIME,
            PR_DEFERRED_DELIVERY_TIME, PR_MESSAGE_FLAGS } };

    return export_values((LPMAPIPROP)message, (const SPropTagArray *)&tags, ret_count, ret_values);
}

/* The body with its attachments; with TNEF the plain text and the stream that has the rest. */
static HRESULT make_content(LPMESSAGE message, const struct mime_options *options, unsigned depth, const char *id, GMimeObject **ret_content)
{
    GMimeObject *body, *tnef;
    GMimeMultipart *mixed;
    HRESULT result = export_body(message, options, &body);

    if (FAILED(result))
        return result;
    if (!(options->flags & CCSF_USE_TNEF)) {
        result = export_attachments(message, options, depth, &body);
    } else if (!FAILED(result = export_tnef(message, id, options, &tnef))) {
        mixed = g_mime_multipart_new_with_subtype("mixed");
        g_mime_multipart_add(mixed, body);
        g_mime_multipart_add(mixed, tnef);
        g_object_unref(body);
        g_object_unref(tnef);
        body = GMIME_OBJECT(mixed);
    }
    if (FAILED(result))
        g_object_unref(body);
    else
        *ret_content = body;
    return result;
}

HRESULT export_mail(LPMESSAGE message, const struct mime_options *options, unsigned depth, GMimeMessage **ret_mail)
{
    struct mime_options own = *options;
    GMimeMessage *mail;
    GMimeObject *content;
    LPSPropValue values;
    ULONG count;
    int rich;
    HRESULT result = values_of(message, &count, &values);

    if (FAILED(result))
        return result;
    mail = g_mime_message_new(TRUE);
    export_originators(mail, values, count, options);
    add_headers(mail, values, count, options);
    result = export_recipients(mail, message, options, &rich);
    if (!rich)
        own.flags &= ~(ULONG)CCSF_USE_TNEF;    /* SPI-TNEF-09: nobody who gets it can do anything with it */
    if (!FAILED(result) && own.flags & CCSF_USE_TNEF) {
        char *key = g_strdup_printf("<%s>", g_mime_message_get_message_id(mail) ? g_mime_message_get_message_id(mail) : "");

        if (!(own.flags & CCSF_NO_MSGID))
            set_header(mail, "X-MS-TNEF-Correlator", key);
        own.flags |= CCSF_PLAIN_TEXT_ONLY;     /* the rich form is in the stream */
        result = make_content(message, &own, depth, own.flags & CCSF_NO_MSGID ? NULL : key, &content);
        g_free(key);
    } else if (!FAILED(result)) {
        result = make_content(message, &own, depth, NULL, &content);
    }
    MAPIFreeBuffer(values);
    if (FAILED(result)) {
        g_object_unref(mail);
        return result;
    }
    g_mime_message_set_mime_part(mail, content);
    g_object_unref(content);
    if (options->flags & (CCSF_8BITHEADERS | CCSF_GLOBAL_MESSAGE))
        unencode_headers(mail);
    *ret_mail = mail;
    return S_OK;
}

static HRESULT write_object(LPSTREAM stream, GMimeObject *object)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    GMimeStream *memory = g_mime_stream_mem_new();
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    HRESULT result = S_OK;

    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    if (g_mime_object_write_to_stream(object, format, memory) < 0)
        result = MAPI_E_CALL_FAILED;
    g_mime_format_options_free(format);
    if (!FAILED(result))
        result = mapix_storage_result(mapix_stream_write_all(stream, bytes->data, bytes->len));
    g_object_unref(memory);
    return result;
}

/* SAVE_RFC822: the same head without MIME's fields, then text. */
static HRESULT write_uuencoded(LPMESSAGE message, LPSTREAM stream, const struct mime_options *options)
{
    struct mime_options bare = *options;
    GMimeMessage *mail = g_mime_message_new(TRUE);
    LPSPropValue values;
    GByteArray *text = NULL;
    char *head = NULL, *key = NULL;
    ULONG count;
    int rich = 0;
    HRESULT result = values_of(message, &count, &values);

    if (!FAILED(result)) {
        export_originators(mail, values, count, options);
        add_headers(mail, values, count, options);
        MAPIFreeBuffer(values);
        result = export_recipients(mail, message, options, &rich);
    }
    if (!rich)
        bare.flags &= ~(ULONG)CCSF_USE_TNEF;
    if (!FAILED(result)) {
        key = g_strdup_printf("<%s>", g_mime_message_get_message_id(mail) ? g_mime_message_get_message_id(mail) : "");
        result = export_uuencoded(message, &bare, options->flags & CCSF_NO_MSGID ? NULL : key, &text);
    }
    if (!FAILED(result) && !(options->flags & CCSF_NOHEADERS)) {
        GMimeFormatOptions *format = g_mime_format_options_new();

        if (options->flags & (CCSF_8BITHEADERS | CCSF_GLOBAL_MESSAGE))
            unencode_headers(mail);
        g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
        g_mime_format_options_add_hidden_header(format, "MIME-Version");
        head = g_mime_object_get_headers(GMIME_OBJECT(mail), format);
        g_mime_format_options_free(format);
        result = mapix_storage_result(mapix_stream_write_all(stream, head, strlen(head)));
        if (!FAILED(result))
            result = mapix_storage_result(mapix_stream_write_all(stream, "\r\n", 2));
    }
    if (!FAILED(result))
        result = mapix_storage_result(mapix_stream_write_all(stream, text->data, text->len));
    if (text)
        g_byte_array_free(text, TRUE);
    g_free(key);
    g_free(head);
    g_object_unref(mail);
    return result;
}

HRESULT mime_export(LPMESSAGE message, LPSTREAM stream, const struct mime_options *options)
{
    GByteArray *original;
    GMimeMessage *mail;
    HRESULT result = take_original(message, options, &original);

    if (FAILED(result))
        return result;
    if (original) {
        result = mapix_storage_result(mapix_stream_write_all(stream, original->data, original->len));
        g_byte_array_free(original, TRUE);
        return result;
    }
    if (options->uuencode)
        return write_uuencoded(message, stream, options);
    result = export_mail(message, options, 0, &mail);
    if (FAILED(result))
        return result;
    result = write_object(stream, options->flags & CCSF_NOHEADERS ? g_mime_message_get_mime_part(mail) : GMIME_OBJECT(mail));
    g_object_unref(mail);
    return result;
}
