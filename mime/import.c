/* A mail becomes a message. */
#include "mime/mime.h"

#include <gmime/gmime.h>
#include <mapicode.h>
#include <mapiaux.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <edkmdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "support/one_off.h"

#define ATT_MHTML_REF 4                /* PR_ATTACH_FLAGS: the HTML body refers to it (MS-OXCMSG) */
#define VALUES_MAX 96
#define HEADER_TEXT_MAX 65536          /* one header's text in a property */

/* A conversion under way. */
struct import {
    LPMESSAGE message;
    ULONG flags;
    void *base;                        /* what values point at lives until the import ends */
    SPropValue values[VALUES_MAX];
    ULONG count;
    unsigned depth;
    unsigned parts;
    bool has_plain, has_html;
    HRESULT failed;                    /* the first failure of a method of the message */
};

/* --- values --- */

static bool note(struct import *import, HRESULT result)
{
    if (FAILED(result) && !FAILED(import->failed))
        import->failed = result;
    return !FAILED(result);
}

static SPropValue *add(struct import *import, ULONG tag)
{
    SPropValue *value;

    if (import->count == VALUES_MAX)
        return NULL;
    value = &import->values[import->count++];
    memset(value, 0, sizeof(*value));
    value->ulPropTag = tag;
    return value;
}

static void *keep(struct import *import, const void *bytes, size_t size)
{
    void *copy = NULL;

    if (size > UINT32_MAX - 1 || !note(import, MAPIAllocateMore((ULONG)size + 1, import->base, &copy)))
        return NULL;
    memcpy(copy, bytes, size);
    ((char *)copy)[size] = 0;
    return copy;
}

/* A text value; what is not UTF-8 is made so. */
static void add_text(struct import *import, ULONG tag, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    gchar *valid;
    SPropValue *value;

    if (!text)
        return;
    valid = mapix_text_is_valid_utf8(text, length) ? NULL : g_utf8_make_valid(text, (gssize)length);
    value = add(import, CHANGE_PROP_TYPE(tag, PT_STRING8));
    if (value)
        value->Value.lpszA = keep(import, valid ? valid : text, strlen(valid ? valid : text));
    if (value && !value->Value.lpszA)
        import->count--;
    g_free(valid);
}

static void add_long(struct import *import, ULONG tag, LONG number)
{
    SPropValue *value = add(import, tag);

    if (value)
        value->Value.l = number;
}

static void add_bool(struct import *import, ULONG tag, bool is)
{
    SPropValue *value = add(import, tag);

    if (value)
        value->Value.b = is;
}

static void add_binary(struct import *import, ULONG tag, const void *bytes, size_t size)
{
    SPropValue *value = add(import, tag);

    if (value) {
        value->Value.bin.cb = (ULONG)size;
        value->Value.bin.lpb = keep(import, bytes, size);
        if (!value->Value.bin.lpb)
            import->count--;
    }
}

static void add_time(struct import *import, ULONG tag, GDateTime *time)
{
    gint64 seconds = time ? g_date_time_to_unix(time) : -1;
    SPropValue *value = seconds > -11644473600 && time ? add(import, tag) : NULL;

    if (value)
        value->Value.ft = mapix_time_from_unix(seconds);
}

/* Give what was collected to an object. Problems with single properties are the object's business. */
static void set_values(struct import *import, LPMAPIPROP object, ULONG from)
{
    if (import->count > from)
        note(import, object->lpVtbl->SetProps(object, import->count - from, import->values + from, NULL));
    import->count = from;
}

/* --- addresses --- */

struct address_tags {
    ULONG name, type, address, entry_id, search_key;
};

static const char *name_of(InternetAddress *address)
{
    const char *name = internet_address_get_name(address);

    if (name && *name)
        return name;
    return INTERNET_ADDRESS_IS_MAILBOX(address) ? internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(address)) : "";
}

static void add_address(struct import *import, const struct address_tags *tags, InternetAddress *address)
{
    const char *name = name_of(address);
    const char *smtp = INTERNET_ADDRESS_IS_MAILBOX(address) ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)) : "";
    LPENTRYID id = NULL;
    BYTE *key = NULL;
    ULONG size;

    if (!smtp)
        smtp = "";
    add_text(import, tags->name, name && *name ? name : smtp);
    add_text(import, tags->type, "SMTP");
    add_text(import, tags->address, smtp);
    if (!FAILED(mapix_one_off_encode(name && *name ? name : smtp, "SMTP", smtp, MAPI_SEND_NO_RICH_INFO | MAPI_UNICODE, &size, &id)))
        add_binary(import, tags->entry_id, id, size);
    if (!FAILED(mapix_search_key("SMTP", smtp, &size, &key)))
        add_binary(import, tags->search_key, key, size);
    MAPIFreeBuffer(id);
    free(key);
}

/* The first mailbox of a list, looking into groups. */
static InternetAddress *first_address(InternetAddressList *list)
{
    return list && internet_address_list_length(list) > 0 ? internet_address_list_get_address(list, 0) : NULL;
}

static void add_originators(struct import *import, GMimeMessage *mail)
{
    static const struct address_tags represented = { PR_SENT_REPRESENTING_NAME, PR_SENT_REPRESENTING_ADDRTYPE,
        PR_SENT_REPRESENTING_EMAIL_ADDRESS, PR_SENT_REPRESENTING_ENTRYID, PR_SENT_REPRESENTING_SEARCH_KEY };
    static const struct address_tags sender = { PR_SENDER_NAME, PR_SENDER_ADDRTYPE, PR_SENDER_EMAIL_ADDRESS, PR_SENDER_ENTRYID,
        PR_SENDER_SEARCH_KEY };
    InternetAddress *from = first_address(g_mime_message_get_from(mail)), *by = first_address(g_mime_message_get_sender(mail));

    if (!from)
        from = by;
    if (!by)
        by = from;
    if (from)
        add_address(import, &represented, from);
    if (by)
        add_address(import, &sender, by);
}

/* MS-OXCMAIL 2.2.3.1.? Reply-To becomes the reply recipients: a FLATENTRYLIST of one-offs and their names. */
static void add_reply_to(struct import *import, GMimeMessage *mail)
{
    InternetAddressList *list = g_mime_message_get_reply_to(mail);
    int length = list ? internet_address_list_length(list) : 0;
    GByteArray *ids = g_byte_array_new();
    GString *names = g_string_new(NULL);
    guint32 head[2] = { 0, 0 };

    g_byte_array_append(ids, (const guint8 *)head, 8);
    for (int i = 0; i < length && i < 100; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        const char *smtp = INTERNET_ADDRESS_IS_MAILBOX(address) ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)) : NULL;
        static const guint8 padding[4] = { 0 };
        LPENTRYID id;
        ULONG size;

        if (!smtp || FAILED(mapix_one_off_encode(name_of(address), "SMTP", smtp, MAPI_SEND_NO_RICH_INFO | MAPI_UNICODE, &size, &id)))
            continue;
        g_byte_array_append(ids, (const guint8 *)&size, 4);
        g_byte_array_append(ids, (const guint8 *)id, size);
        g_byte_array_append(ids, padding, (4 - size % 4) % 4);
        g_string_append_printf(names, "%s%s", names->len ? ";" : "", name_of(address));
        head[0]++;
        MAPIFreeBuffer(id);
    }
    head[1] = ids->len - 8;
    memcpy(ids->data, head, 8);
    if (head[0]) {
        add_binary(import, PR_REPLY_RECIPIENT_ENTRIES, ids->data, ids->len);
        add_text(import, PR_REPLY_RECIPIENT_NAMES, names->str);
    }
    g_byte_array_free(ids, TRUE);
    g_string_free(names, TRUE);
}

/* --- recipients --- */

struct recipients {
    struct import *import;
    LPADRLIST list;
    ULONG room;
};

static void add_recipient(struct recipients *to, InternetAddress *address, LONG kind)
{
    static const struct address_tags tags = { PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_SEARCH_KEY };
    struct import *import = to->import;
    ULONG from = import->count, count;
    LPSPropValue values;

    if (INTERNET_ADDRESS_IS_GROUP(address)) {
        InternetAddressList *members = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address));

        for (int i = 0; members && i < internet_address_list_length(members); i++)
            if (INTERNET_ADDRESS_IS_MAILBOX(internet_address_list_get_address(members, i)))
                add_recipient(to, internet_address_list_get_address(members, i), kind);
        return;
    }
    if (to->list->cEntries == to->room)
        return;
    add_long(import, PR_RECIPIENT_TYPE, kind);
    add_address(import, &tags, address);
    add_text(import, PR_SMTP_ADDRESS, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
    add_long(import, PR_OBJECT_TYPE, MAPI_MAILUSER);
    add_long(import, PR_DISPLAY_TYPE, DT_MAILUSER);
    add_bool(import, PR_SEND_RICH_INFO, false);
    add_bool(import, PR_RESPONSIBILITY, true);     /* it came in: nobody has to deliver it */
    count = import->count - from;
    import->count = from;
    /* The list's rows are released by FreePadrlist, so each needs a base of its own; the values' data hangs on the import's. */
    if (!note(import, MAPIAllocateBuffer(count * (ULONG)sizeof(SPropValue), (LPVOID *)&values)))
        return;
    memcpy(values, import->values + from, count * sizeof(SPropValue));
    to->list->aEntries[to->list->cEntries].ulReserved1 = 0;
    to->list->aEntries[to->list->cEntries].cValues = count;
    to->list->aEntries[to->list->cEntries++].rgPropVals = values;
}

static ULONG count_addresses(InternetAddressList *list)
{
    ULONG count = 0;

    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        count += INTERNET_ADDRESS_IS_GROUP(address) ? count_addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address))) : 1;
    }
    return count;
}

static void set_recipients(struct import *import, GMimeMessage *mail)
{
    static const struct {
        GMimeAddressType type;
        LONG kind;
    } kinds[] = { { GMIME_ADDRESS_TYPE_TO, MAPI_TO }, { GMIME_ADDRESS_TYPE_CC, MAPI_CC }, { GMIME_ADDRESS_TYPE_BCC, MAPI_BCC } };
    struct recipients to = { import, NULL, 0 };

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        to.room += count_addresses(g_mime_message_get_addresses(mail, kinds[i].type));
    if (to.room > MIME_RECIPIENTS_MAX)
        to.room = MIME_RECIPIENTS_MAX;
    if (!to.room || !note(import, MAPIAllocateBuffer((ULONG)CbNewADRLIST(to.room), (LPVOID *)&to.list)))
        return;
    to.list->cEntries = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        InternetAddressList *list = g_mime_message_get_addresses(mail, kinds[i].type);

        for (int j = 0; list && j < internet_address_list_length(list); j++)
            add_recipient(&to, internet_address_list_get_address(list, j), kinds[i].kind);
    }
    if (to.list->cEntries)
        note(import, import->message->lpVtbl->ModifyRecipients(import->message, MODRECIP_ADD, to.list));
    FreePadrlist(to.list);
}

/* --- headers --- */

static const char *header(GMimeObject *object, const char *name)
{
    return g_mime_object_get_header(object, name);
}

static bool header_is(GMimeObject *object, const char *name, const char *value)
{
    const char *text = header(object, name);

    return text && !g_ascii_strncasecmp(text, value, strlen(value));
}

static void add_importance(struct import *import, GMimeObject *mail)
{
    const char *priority = header(mail, "X-Priority");
    LONG importance = -1;

    if (header_is(mail, "Importance", "high") || header_is(mail, "X-MSMail-Priority", "high"))
        importance = IMPORTANCE_HIGH;
    else if (header_is(mail, "Importance", "low") || header_is(mail, "X-MSMail-Priority", "low"))
        importance = IMPORTANCE_LOW;
    else if (header_is(mail, "Importance", "normal"))
        importance = IMPORTANCE_NORMAL;
    else if (priority && *priority >= '1' && *priority <= '5')
        importance = *priority < '3' ? IMPORTANCE_HIGH : *priority > '3' ? IMPORTANCE_LOW : IMPORTANCE_NORMAL;
    if (importance >= 0)
        add_long(import, PR_IMPORTANCE, importance);
    if (header_is(mail, "Priority", "urgent"))
        add_long(import, PR_PRIORITY, PRIO_URGENT);
    else if (header_is(mail, "Priority", "non-urgent"))
        add_long(import, PR_PRIORITY, PRIO_NONURGENT);
    if (header_is(mail, "Sensitivity", "personal"))
        add_long(import, PR_SENSITIVITY, SENSITIVITY_PERSONAL);
    else if (header_is(mail, "Sensitivity", "private"))
        add_long(import, PR_SENSITIVITY, SENSITIVITY_PRIVATE);
    else if (header_is(mail, "Sensitivity", "company-confidential"))
        add_long(import, PR_SENSITIVITY, SENSITIVITY_COMPANY_CONFIDENTIAL);
}

/* When the last server took it: the date behind the last semicolon of the first Received header. */
static GDateTime *received_time(GMimeObject *mail)
{
    const char *text = header(mail, "Received"), *date = text ? strrchr(text, ';') : NULL;

    return date ? g_mime_utils_header_decode_date(date + 1) : NULL;
}

static void add_times(struct import *import, GMimeMessage *mail)
{
    GDateTime *date = g_mime_message_get_date(mail), *received = received_time(GMIME_OBJECT(mail));
    SPropValue *value;

    add_time(import, PR_CLIENT_SUBMIT_TIME, date);
    if (received || date) {
        add_time(import, PR_MESSAGE_DELIVERY_TIME, received ? received : date);
    } else if ((value = add(import, PR_MESSAGE_DELIVERY_TIME))) {
        value->Value.ft = mapix_time_now();
    }
    if (received)
        g_date_time_unref(received);
}

static void add_conversation(struct import *import, GMimeMessage *mail)
{
    const char *topic = header(GMIME_OBJECT(mail), "Thread-Topic"), *index = header(GMIME_OBJECT(mail), "Thread-Index");

    if (topic) {
        char *decoded = g_mime_utils_header_decode_text(NULL, topic);

        add_text(import, PR_CONVERSATION_TOPIC, decoded);
        g_free(decoded);
    }
    if (index && strlen(index) < 8192) {
        gsize size;
        guchar *bytes = g_base64_decode(index, &size);

        if (size >= 22)
            add_binary(import, PR_CONVERSATION_INDEX, bytes, size);
        g_free(bytes);
    }
}

static void add_plain_header(struct import *import, ULONG tag, GMimeObject *mail, const char *name)
{
    const char *text = header(mail, name);
    char *decoded;

    if (!text || !*text || strlen(text) > HEADER_TEXT_MAX)
        return;
    decoded = g_mime_utils_header_decode_text(NULL, text);
    add_text(import, tag, g_strstrip(decoded));
    g_free(decoded);
}

/* A message id with its angle brackets, as MAPI programs expect it. */
static void add_message_id(struct import *import, GMimeMessage *mail)
{
    const char *id = g_mime_message_get_message_id(mail);
    char *bracketed = id && *id ? g_strdup_printf("<%s>", id) : NULL;

    if (bracketed)
        add_text(import, PR_INTERNET_MESSAGE_ID, bracketed);
    g_free(bracketed);
}

static void add_headers(struct import *import, GMimeMessage *mail)
{
    GMimeObject *object = GMIME_OBJECT(mail);
    char *headers = g_mime_object_get_headers(object, NULL);

    add_text(import, PR_SUBJECT, g_mime_message_get_subject(mail) ? g_mime_message_get_subject(mail) : "");
    add_originators(import, mail);
    add_reply_to(import, mail);
    add_times(import, mail);
    add_message_id(import, mail);
    add_plain_header(import, PR_IN_REPLY_TO_ID, object, "In-Reply-To");
    add_plain_header(import, PR_INTERNET_REFERENCES, object, "References");
    add_plain_header(import, PR_LIST_HELP, object, "List-Help");
    add_plain_header(import, PR_LIST_SUBSCRIBE, object, "List-Subscribe");
    add_plain_header(import, PR_LIST_UNSUBSCRIBE, object, "List-Unsubscribe");
    add_importance(import, object);
    add_conversation(import, mail);
    if (header(object, "Disposition-Notification-To")) {
        add_bool(import, PR_READ_RECEIPT_REQUESTED, true);
        add_bool(import, PR_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
    }
    if (header(object, "Return-Receipt-To"))
        add_bool(import, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true);
    if (headers)
        add_text(import, PR_TRANSPORT_MESSAGE_HEADERS, headers);
    g_free(headers);
}

/* --- bodies and attachments --- */

static void import_part(struct import *import, GMimeObject *part, GMimeObject *parent);

/* A part's content, decoded from its transfer encoding. Free with g_byte_array_free. */
static GByteArray *content_of(GMimePart *part)
{
    GByteArray *bytes = g_byte_array_new();
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);

    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    if (content)
        g_mime_data_wrapper_write_to_stream(content, stream);
    g_object_unref(stream);
    return bytes;
}

static LONG code_page_of(GMimePart *part)
{
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    unsigned number = charset ? mapix_text_code_page_number(charset) : 0;

    return number ? (LONG)number : 65001;
}

static bool is_text(GMimeObject *part, const char *subtype)
{
    return GMIME_IS_TEXT_PART(part) && g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", subtype);
}

static bool is_attachment(GMimeObject *part)
{
    const char *disposition = g_mime_object_get_disposition(part);

    return disposition && !g_ascii_strcasecmp(disposition, "attachment");
}

static void take_plain(struct import *import, GMimePart *part)
{
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));

    add_text(import, PR_BODY, text ? text : "");
    add_long(import, PR_INTERNET_CPID, code_page_of(part));
    import->has_plain = true;
    g_free(text);
}

static void take_html(struct import *import, GMimePart *part)
{
    GByteArray *bytes = content_of(part);

    add_binary(import, PR_HTML, bytes->data ? bytes->data : (const guint8 *)"", bytes->len);
    if (!import->has_plain)
        add_long(import, PR_INTERNET_CPID, code_page_of(part));
    add_long(import, PR_NATIVE_BODY_INFO, 3);
    import->has_html = true;
    g_byte_array_free(bytes, TRUE);
}

static LPATTACH create_attachment(struct import *import)
{
    LPATTACH attachment = NULL;
    ULONG number;

    return note(import, import->message->lpVtbl->CreateAttach(import->message, NULL, 0, &number, &attachment)) ? attachment : NULL;
}

static void finish_attachment(struct import *import, LPATTACH attachment, ULONG from)
{
    set_values(import, (LPMAPIPROP)attachment, from);
    note(import, attachment->lpVtbl->SaveChanges(attachment, 0));
    attachment->lpVtbl->Release(attachment);
}

static void add_attachment_name(struct import *import, const char *name)
{
    const char *dot = strrchr(name, '.');

    add_text(import, PR_ATTACH_LONG_FILENAME, name);
    add_text(import, PR_ATTACH_FILENAME, name);
    add_text(import, PR_DISPLAY_NAME, name);
    if (dot && dot[1])
        add_text(import, PR_ATTACH_EXTENSION, dot);
}

static void add_attachment_values(struct import *import, GMimeObject *part, bool related)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    char *mime_type = g_mime_content_type_get_mime_type(type);
    const char *id = g_mime_object_get_content_id(part), *location = header(part, "Content-Location");

    add_text(import, PR_ATTACH_MIME_TAG, mime_type);
    if (id)
        add_text(import, PR_ATTACH_CONTENT_ID, id);
    if (location)
        add_text(import, PR_ATTACH_CONTENT_LOCATION, location);
    if (related && (id || location)) {
        add_long(import, PR_ATTACH_FLAGS, ATT_MHTML_REF);
        add_bool(import, PR_ATTACHMENT_HIDDEN, !is_attachment(part));
    }
    add_long(import, PR_RENDERING_POSITION, -1);
    g_free(mime_type);
}

static void attach_bytes(struct import *import, GMimeObject *part, const char *name, const void *bytes, size_t size, bool related)
{
    LPATTACH attachment = create_attachment(import);
    ULONG from = import->count;

    if (!attachment)
        return;
    add_long(import, PR_ATTACH_METHOD, ATTACH_BY_VALUE);
    if (name && *name)
        add_attachment_name(import, name);
    add_attachment_values(import, part, related);
    add_binary(import, PR_ATTACH_DATA_BIN, bytes, size);
    finish_attachment(import, attachment, from);
}

static void attach_part(struct import *import, GMimePart *part, GMimeObject *parent)
{
    GByteArray *bytes = content_of(part);
    bool related = parent && g_mime_content_type_is_type(g_mime_object_get_content_type(parent), "multipart", "related");
    const char *name = g_mime_part_get_filename(part);

    attach_bytes(import, GMIME_OBJECT(part), name, bytes->data ? bytes->data : (const guint8 *)"", bytes->len, related);
    g_byte_array_free(bytes, TRUE);
}

/* A part as it came, head and all, in one attachment: signed data, and what is too deep or too much. */
static void attach_whole(struct import *import, GMimeObject *part, const char *name)
{
    char *text = g_mime_object_to_string(part, NULL);

    attach_bytes(import, part, name, text, strlen(text), false);
    g_free(text);
}

static HRESULT import_mail(GMimeMessage *mail, LPMESSAGE message, ULONG flags, unsigned depth, const char *message_class);

static void attach_message(struct import *import, GMimeMessagePart *part)
{
    GMimeMessage *mail = g_mime_message_part_get_message(part);
    LPATTACH attachment = mail ? create_attachment(import) : NULL;
    LPMESSAGE embedded = NULL;
    ULONG from = import->count;

    if (!attachment)
        return;
    add_long(import, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
    add_attachment_name(import, g_mime_message_get_subject(mail) ? g_mime_message_get_subject(mail) : "message");
    add_attachment_values(import, GMIME_OBJECT(part), false);
    set_values(import, (LPMAPIPROP)attachment, from);
    if (note(import, attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY,
                         (LPUNKNOWN *)&embedded))) {
        note(import, import_mail(mail, embedded, import->flags | CCSF_EMBEDDED_MESSAGE, import->depth + 1, NULL));
        note(import, embedded->lpVtbl->SaveChanges(embedded, 0));
        embedded->lpVtbl->Release(embedded);
    }
    finish_attachment(import, attachment, from);
}

static void import_leaf(struct import *import, GMimeObject *part, GMimeObject *parent)
{
    if (!is_attachment(part) && !import->has_plain && !import->has_html && is_text(part, "plain"))
        take_plain(import, GMIME_PART(part));
    else if (!is_attachment(part) && !import->has_html && is_text(part, "html") &&
             (!import->has_plain || (parent && GMIME_IS_MULTIPART(parent))))
        take_html(import, GMIME_PART(part));
    else
        attach_part(import, GMIME_PART(part), parent);
}

static void import_multipart(struct import *import, GMimeMultipart *multipart)
{
    import->depth++;
    for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
        import_part(import, g_mime_multipart_get_part(multipart, i), GMIME_OBJECT(multipart));
    import->depth--;
}

/* Clear-signed mail shows its content and keeps the signed entity whole, for those who verify it (MS-OXOSMIME). */
static bool is_smime_signed(GMimeObject *part)
{
    const char *protocol = g_mime_object_get_content_type_parameter(part, "protocol");

    return GMIME_IS_MULTIPART_SIGNED(part) && protocol && g_str_has_suffix(protocol, "pkcs7-signature");
}

static void import_part(struct import *import, GMimeObject *part, GMimeObject *parent)
{
    if (++import->parts > MIME_PARTS_MAX || import->depth >= MIME_DEPTH_MAX) {
        if (import->parts <= MIME_PARTS_MAX + 1)
            attach_whole(import, part, "too-deep.eml");
        return;
    }
    if (is_smime_signed(part)) {
        import_part(import, g_mime_multipart_get_count(GMIME_MULTIPART(part)) ? g_mime_multipart_get_part(GMIME_MULTIPART(part), 0) : part, part);
        attach_whole(import, part, "smime.p7m");
    } else if (GMIME_IS_MULTIPART(part)) {
        import_multipart(import, GMIME_MULTIPART(part));
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        attach_message(import, GMIME_MESSAGE_PART(part));
    } else if (GMIME_IS_PART(part)) {
        import_leaf(import, part, parent);
    }
}

/* --- the whole --- */

static const char *class_of(GMimeObject *body)
{
    GMimeContentType *type = body ? g_mime_object_get_content_type(body) : NULL;

    if (body && is_smime_signed(body))
        return "IPM.Note.SMIME.MultipartSigned";
    if (type && (g_mime_content_type_is_type(type, "application", "pkcs7-mime") || g_mime_content_type_is_type(type, "application", "x-pkcs7-mime")))
        return "IPM.Note.SMIME";
    return "IPM.Note";
}

static HRESULT import_mail(GMimeMessage *mail, LPMESSAGE message, ULONG flags, unsigned depth, const char *message_class)
{
    struct import import = { .message = message, .flags = flags, .depth = depth };
    GMimeObject *body = g_mime_message_get_mime_part(mail);

    import.failed = MAPIAllocateBuffer(16, &import.base);
    if (FAILED(import.failed))
        return import.failed;
    add_text(&import, PR_MESSAGE_CLASS, message_class ? message_class : class_of(body));
    if (flags & CCSF_EMBEDDED_MESSAGE || !(flags & CCSF_GLOBAL_MESSAGE))
        add_long(&import, PR_MESSAGE_FLAGS, flags & CCSF_EMBEDDED_MESSAGE ? MSGFLAG_READ : 0);
    add_headers(&import, mail);
    if (body)
        import_part(&import, body, NULL);
    set_recipients(&import, mail);
    set_values(&import, (LPMAPIPROP)message, 0);
    MAPIFreeBuffer(import.base);
    return import.failed;
}

static GMimeMessage *parse(const void *bytes, size_t size)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mail;

    g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
    mail = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return mail;
}

/* Some files begin with an mbox line that is no header; it would end the headers at once. */
static void skip_from_line(const char **bytes, size_t *size)
{
    const char *end;

    if (*size < 5 || memcmp(*bytes, "From ", 5))
        return;
    end = memchr(*bytes, '\n', *size);
    if (end) {
        *size -= (size_t)(end + 1 - *bytes);
        *bytes = end + 1;
    }
}

static HRESULT keep_original(LPMESSAGE message, const void *bytes, size_t size)
{
    SPropValue values[2];
    unsigned char digest[32];
    HRESULT result = mime_digest(message, digest);

    if (FAILED(result))
        return result;
    values[0] = (SPropValue){ .ulPropTag = PR_INTERNET_CONTENT, .Value.bin = { (ULONG)size, (LPBYTE)(uintptr_t)bytes } };
    values[1] = (SPropValue){ .ulPropTag = PR_MAPIX_CONTENT_DIGEST, .Value.bin = { sizeof(digest), digest } };
    return message->lpVtbl->SetProps(message, 2, values, NULL);
}

HRESULT mime_import(const void *bytes, size_t size, LPMESSAGE message, ULONG flags)
{
    const char *text = bytes;
    size_t length = size;
    GMimeMessage *mail;
    HRESULT result;

    if (size > G_MAXUINT32 / 2)
        return MAPI_E_TOO_BIG;
    skip_from_line(&text, &length);
    mail = parse(text, length);
    if (!mail)                         /* nothing in it that looks like a mail: an empty one */
        mail = g_mime_message_new(FALSE);
    result = import_mail(mail, message, flags, 0, NULL);
    g_object_unref(mail);
    return FAILED(result) ? result : keep_original(message, bytes, size);
}
