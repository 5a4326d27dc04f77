/* What the header fields say, by MS-OXCMAIL. */
#include <edkmdb.h>
#include <gmime/gmime.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "mime/import_internal.h"
#include "support/one_off.h"

#define REPLY_TO_MAX 100
#define KEYWORDS_MAX 200

/* --- originators --- */

static const struct mime_address *first_of(struct import *import, const struct mime_part *mail, enum mime_known known)
{
    struct mime_address *addresses;
    ULONG count = 0;

    return import_note(import, mime_addresses(import->base, mail, known, 1, &count, &addresses)) && count ? addresses : NULL;
}

/* The same person in the second place: what was worked out for the first is used again. */
static void add_again(struct import *import, ULONG from, const ULONG *tags)
{
    ULONG count = import->count - from;

    for (ULONG i = 0; i < count; i++) {
        SPropValue *value = import_add(import, 0);

        if (!value)
            return;
        *value = import->values[from + i];
        value->ulPropTag = CHANGE_PROP_TYPE(tags[i], PROP_TYPE(value->ulPropTag));
    }
}

static void add_originators(struct import *import, const struct mime_part *mail)
{
    static const struct address_tags represented = { PR_SENT_REPRESENTING_NAME, PR_SENT_REPRESENTING_ADDRTYPE,
        PR_SENT_REPRESENTING_EMAIL_ADDRESS, PR_SENT_REPRESENTING_ENTRYID, PR_SENT_REPRESENTING_SEARCH_KEY };
    static const struct address_tags sender = { PR_SENDER_NAME, PR_SENDER_ADDRTYPE, PR_SENDER_EMAIL_ADDRESS, PR_SENDER_ENTRYID,
        PR_SENDER_SEARCH_KEY };
    static const ULONG sender_list[] = { PR_SENDER_NAME, PR_SENDER_ADDRTYPE, PR_SENDER_EMAIL_ADDRESS, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY };
    const struct mime_address *from = first_of(import, mail, FIELD_FROM), *by = first_of(import, mail, FIELD_SENDER);
    ULONG before = import->count;

    if (!from)
        from = by;
    if (!from)
        return;
    import_add_address(import, &represented, from);
    if (by && by != from)
        import_add_address(import, &sender, by);
    else if (import->count == before + 5)
        add_again(import, before, sender_list);
}

/* Reply-To becomes the reply recipients: a FLATENTRYLIST of one-offs, and their names. */
static void add_reply_to(struct import *import, const struct mime_part *mail)
{
    static const unsigned char padding[4];
    struct mime_address *addresses;
    ULONG count = 0, head[2] = { 0, 0 };
    GByteArray *ids;
    GString *names;
    void *copy;

    if (!mail->known[FIELD_REPLY_TO]
        || !import_note(import, mime_addresses(import->base, mail, FIELD_REPLY_TO, REPLY_TO_MAX, &count, &addresses)) || !count)
        return;
    ids = g_byte_array_new();
    names = g_string_new(NULL);
    g_byte_array_append(ids, (const guint8 *)head, 8);
    for (ULONG i = 0; i < count; i++) {
        LPENTRYID id;
        ULONG size;

        if (!import_note(import, mapix_one_off_encode(addresses[i].name, "SMTP", addresses[i].address, MAPI_SEND_NO_RICH_INFO | MAPI_UNICODE, &size, &id)))
            continue;
        g_byte_array_append(ids, (const guint8 *)&size, 4);
        g_byte_array_append(ids, (const guint8 *)id, size);
        g_byte_array_append(ids, padding, (4 - size % 4) % 4);
        g_string_append_printf(names, "%s%s", names->len ? ";" : "", addresses[i].name);
        head[0]++;
        MAPIFreeBuffer(id);
    }
    head[1] = ids->len - 8;
    memcpy(ids->data, head, 8);
    if ((copy = mapix_memory_copy(import->base, ids->data, ids->len)))
        import_add_binary(import, PR_REPLY_RECIPIENT_ENTRIES, copy, ids->len);
    import_add_text(import, PR_REPLY_RECIPIENT_NAMES, mapix_memory_copy(import->base, names->str, names->len + 1));
    g_byte_array_free(ids, TRUE);
    g_string_free(names, TRUE);
}

/* Who asked to hear of it: SPI-MIME-04, -05. */
static void add_receipts(struct import *import, const struct mime_part *mail)
{
    static const struct address_tags read = { .entry_id = PR_READ_RECEIPT_ENTRYID, .search_key = PR_READ_RECEIPT_SEARCH_KEY };
    static const struct address_tags delivery = { .name = PR_REPORT_NAME, .entry_id = PR_REPORT_ENTRYID, .search_key = PR_REPORT_SEARCH_KEY };
    const struct mime_address *who;

    if (mail->known[FIELD_DISPOSITION_NOTIFICATION_TO]) {
        import_add_bool(import, PR_READ_RECEIPT_REQUESTED, true);
        import_add_bool(import, PR_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
        if ((who = first_of(import, mail, FIELD_DISPOSITION_NOTIFICATION_TO)))
            import_add_address(import, &read, who);
    }
    if (mail->known[FIELD_RETURN_RECEIPT_TO]) {
        import_add_bool(import, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true);
        if ((who = first_of(import, mail, FIELD_RETURN_RECEIPT_TO)))
            import_add_address(import, &delivery, who);
    }
}

/* --- recipients --- */

static void add_row(struct import *import, LPADRLIST list, const struct mime_address *address, LONG kind)
{
    ULONG from = import->count, count;
    LPSPropValue values;

    import_add_recipient_values(import, address, kind);
    count = import->count - from;
    import->count = from;
    mime_digest_recipient(&import->digest, import->values + from, count);
    /* FreePadrlist releases the rows, so each has a base of its own; the values' data hangs on the import's. */
    if (!import_note(import, MAPIAllocateBuffer(count * (ULONG)sizeof(SPropValue), (LPVOID *)&values)))
        return;
    memcpy(values, import->values + from, count * sizeof(SPropValue));
    list->aEntries[list->cEntries].ulReserved1 = 0;
    list->aEntries[list->cEntries].cValues = count;
    list->aEntries[list->cEntries++].rgPropVals = values;
}

void import_recipients(struct import *import, const struct mime_part *mail)
{
    static const struct {
        enum mime_known known;
        LONG kind;
    } kinds[] = { { FIELD_TO, MAPI_TO }, { FIELD_CC, MAPI_CC }, { FIELD_BCC, MAPI_BCC } };
    struct mime_address *addresses[3];
    ULONG counts[3] = { 0, 0, 0 }, room = MIME_RECIPIENTS_MAX;
    LPADRLIST list;

    if (import->is_report)
        return;
    for (int i = 0; i < 3; i++) {
        if (kinds[i].known == FIELD_BCC && !(import->flags & CCSF_INCLUDE_BCC))
            continue;
        if (!import_note(import, mime_addresses(import->base, mail, kinds[i].known, room, &counts[i], &addresses[i])))
            return;
        room -= counts[i];
    }
    room = MIME_RECIPIENTS_MAX - room;
    if (!room || !import_note(import, MAPIAllocateBuffer((ULONG)CbNewADRLIST(room), (LPVOID *)&list)))
        return;
    list->cEntries = 0;
    for (int i = 0; i < 3; i++)
        for (ULONG j = 0; j < counts[i]; j++)
            add_row(import, list, &addresses[i][j], kinds[i].kind);
    if (list->cEntries)
        import_note(import, import->message->lpVtbl->ModifyRecipients(import->message, MODRECIP_ADD, list));
    FreePadrlist(list);
}

/* --- what the sender thinks of it --- */

static bool begins(const struct mime_part *mail, enum mime_known known, const char *text)
{
    struct mime_range value = mime_trim(mime_field(mail, known));

    return value.size >= strlen(text) && !strncasecmp(value.at, text, strlen(text));
}

static void add_importance(struct import *import, const struct mime_part *mail)
{
    struct mime_range priority = mime_trim(mime_field(mail, FIELD_X_PRIORITY));
    LONG importance = -1;

    if (begins(mail, FIELD_IMPORTANCE, "high") || begins(mail, FIELD_X_MSMAIL_PRIORITY, "high"))
        importance = IMPORTANCE_HIGH;
    else if (begins(mail, FIELD_IMPORTANCE, "low") || begins(mail, FIELD_X_MSMAIL_PRIORITY, "low"))
        importance = IMPORTANCE_LOW;
    else if (begins(mail, FIELD_IMPORTANCE, "normal"))
        importance = IMPORTANCE_NORMAL;
    else if (priority.size && *priority.at >= '1' && *priority.at <= '5')
        importance = *priority.at < '3' ? IMPORTANCE_HIGH : *priority.at > '3' ? IMPORTANCE_LOW : IMPORTANCE_NORMAL;
    if (importance >= 0)
        import_add_long(import, PR_IMPORTANCE, importance);
    if (begins(mail, FIELD_PRIORITY, "urgent"))
        import_add_long(import, PR_PRIORITY, PRIO_URGENT);
    else if (begins(mail, FIELD_PRIORITY, "non-urgent"))
        import_add_long(import, PR_PRIORITY, PRIO_NONURGENT);
    if (begins(mail, FIELD_SENSITIVITY, "personal"))
        import_add_long(import, PR_SENSITIVITY, SENSITIVITY_PERSONAL);
    else if (begins(mail, FIELD_SENSITIVITY, "private"))
        import_add_long(import, PR_SENSITIVITY, SENSITIVITY_PRIVATE);
    else if (begins(mail, FIELD_SENSITIVITY, "company-confidential"))
        import_add_long(import, PR_SENSITIVITY, SENSITIVITY_COMPANY_CONFIDENTIAL);
}

/* X-Auto-Response-Suppress: "All", "None", or names with commas between them. */
static void add_suppressions(struct import *import, const struct mime_part *mail)
{
    static const struct {
        const char *name;
        LONG bit;
    } names[] = { { "DR", AUTO_RESPONSE_SUPPRESS_DR }, { "NDR", AUTO_RESPONSE_SUPPRESS_NDR }, { "RN", AUTO_RESPONSE_SUPPRESS_RN },
        { "NRN", AUTO_RESPONSE_SUPPRESS_NRN }, { "OOF", AUTO_RESPONSE_SUPPRESS_OOF }, { "AutoReply", AUTO_RESPONSE_SUPPRESS_AUTO_REPLY },
        { "All", -1 }, { "None", 0 } };
    struct mime_range value = mime_field(mail, FIELD_X_AUTO_RESPONSE_SUPPRESS);
    const char *at = value.at, *end;
    LONG bits = 0;

    if (!value.size)
        return;
    end = at + value.size;
    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct mime_range word = mime_trim((struct mime_range){ at, (size_t)((comma ? comma : end) - at) });

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            if (mime_equal(word, names[i].name))
                bits |= names[i].bit;
        at = comma ? comma + 1 : end;
    }
    import_add_long(import, PR_AUTO_RESPONSE_SUPPRESS, bits);
}

/* --- times --- */

/* When the last server took it: the date behind the last semicolon of the first Received field. */
static bool received_time(const struct mime_part *mail, FILETIME *ret_time)
{
    struct mime_range value = mime_field(mail, FIELD_RECEIVED);
    const char *semicolon = value.size ? memrchr(value.at, ';', value.size) : NULL;

    return semicolon && mime_date((struct mime_range){ semicolon + 1, (size_t)(value.at + value.size - semicolon - 1) }, ret_time);
}

static void add_times(struct import *import, const struct mime_part *mail)
{
    FILETIME sent, received;
    bool has_sent = mime_date(mime_field(mail, FIELD_DATE), &sent);
    SPropValue *value;

    if (has_sent && (value = import_add(import, PR_CLIENT_SUBMIT_TIME)))
        value->Value.ft = sent;
    if (!received_time(mail, &received))
        received = has_sent ? sent : mapix_time_now();
    if ((value = import_add(import, PR_MESSAGE_DELIVERY_TIME)))
        value->Value.ft = received;
    if (mail->known[FIELD_REPLY_BY])
        import_add_time(import, PR_REPLY_TIME, mime_field(mail, FIELD_REPLY_BY));
    if (mail->known[FIELD_DEFERRED_DELIVERY])
        import_add_time(import, PR_DEFERRED_DELIVERY_TIME, mime_field(mail, FIELD_DEFERRED_DELIVERY));
    if (mail->known[FIELD_EXPIRY_DATE] || mail->known[FIELD_EXPIRES])
        import_add_time(import, PR_EXPIRY_TIME, mime_field(mail, mail->known[FIELD_EXPIRY_DATE] ? FIELD_EXPIRY_DATE : FIELD_EXPIRES));
}

/* --- conversations --- */

static void add_conversation(struct import *import, const struct mime_part *mail)
{
    struct mime_range index = mime_trim(mime_field(mail, FIELD_THREAD_INDEX));
    struct mime_part coded = { .body = index, .encoding = ENCODED_BASE64 };
    struct mime_range bytes;

    if (mail->known[FIELD_THREAD_TOPIC])
        import_add_text(import, PR_CONVERSATION_TOPIC, mime_field_text(import->base, mime_field(mail, FIELD_THREAD_TOPIC)));
    if (index.size && index.size < 8192 && import_note(import, mime_decode(import->base, &coded, &bytes)) && bytes.size >= 22)
        import_add_binary(import, PR_CONVERSATION_INDEX, bytes.at, bytes.size);
}

/* An id with its angle brackets, as MAPI programs expect it. */
static void add_message_id(struct import *import, const struct mime_part *mail)
{
    struct mime_range value = mime_trim(mime_field(mail, FIELD_MESSAGE_ID));
    char *id;

    if (!value.size)
        return;
    if (*value.at != '<') {
        id = mapix_memory_more(import->base, value.size + 3);
        if (!id)
            return;
        id[0] = '<';
        memcpy(id + 1, value.at, value.size);
        memcpy(id + 1 + value.size, ">", 2);
        value = (struct mime_range){ id, value.size + 2 };
    }
    id = mime_field_raw(import->base, value);
    import_add_text(import, PR_INTERNET_MESSAGE_ID, id);
    if (id && !mail->parent)           /* SPI-MIME-04: its NUL belongs to it */
        import_add_binary(import, PR_TNEF_CORRELATION_KEY, id, strlen(id) + 1);
}

/* --- properties with names --- */

static void set_named(struct import *import, const GUID *guid, LONG number, const wchar_t *name, ULONG type, const SPropValue *value)
{
    MAPINAMEID id = { .lpguid = (LPGUID)(uintptr_t)guid, .ulKind = name ? MNID_STRING : MNID_ID };
    LPMAPINAMEID wanted = &id;
    LPSPropTagArray tags;
    SPropValue *added;
    HRESULT result;

    if (name)
        id.Kind.lpwstrName = (LPWSTR)(uintptr_t)name;
    else
        id.Kind.lID = number;
    result = import->message->lpVtbl->GetIDsFromNames(import->message, 1, &wanted, MAPI_CREATE, &tags);
    if (result == MAPI_E_NOT_ENOUGH_MEMORY)
        import_note(import, result);
    if (FAILED(result))
        return;                        /* an object without names does without */
    if (PROP_ID(tags->aulPropTag[0]) && (added = import_add(import, 0))) {
        *added = *value;
        added->ulPropTag = PROP_TAG(type, PROP_ID(tags->aulPropTag[0]));
    }
    MAPIFreeBuffer(tags);
}

/* Keywords: what stands between commas, each once as it is. */
static void add_keywords(struct import *import, const struct mime_part *mail)
{
    struct mime_range value = mime_field(mail, FIELD_KEYWORDS);
    char *text = value.size ? mime_field_text(import->base, value) : NULL;
    LPSTR words[KEYWORDS_MAX];
    SPropValue list = { .Value.MVszA = { 0, words } };

    for (char *at = text; at && list.Value.MVszA.cValues < KEYWORDS_MAX;) {
        char *comma = strchr(at, ','), *end = comma ? comma : at + strlen(at);

        while (*at == ' ')
            at++;
        while (end > at && end[-1] == ' ')
            end--;
        if (end > at)
            words[list.Value.MVszA.cValues++] = at;
        at = comma ? comma + 1 : NULL;
        *end = 0;
    }
    if (list.Value.MVszA.cValues
        && (list.Value.MVszA.lppszA = mapix_memory_copy(import->base, words, list.Value.MVszA.cValues * sizeof(LPSTR))))
        set_named(import, &PS_PUBLIC_STRINGS, 0, L"Keywords", PT_MV_STRING8, &list);
}

static void add_names(struct import *import, const struct mime_part *mail)
{
    static const GUID common = { 0x00062008, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };     /* PSETID_Common */
    static const GUID headers = { 0x00020386, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };    /* PS_INTERNET_HEADERS */
    SPropValue value;

    if (mail->known[FIELD_KEYWORDS])
        add_keywords(import, mail);
    if (mail->known[FIELD_X_MESSAGE_FLAG]
        && (value.Value.lpszA = mime_field_text(import->base, mime_field(mail, FIELD_X_MESSAGE_FLAG)))) {
        set_named(import, &common, 0x8530, NULL, PT_STRING8, &value);      /* PidLidFlagRequest */
        import_add_long(import, PR_FLAG_STATUS, 2);
    }
    if (mail->known[FIELD_ACCEPT_LANGUAGE]
        && (value.Value.lpszA = mime_field_text(import->base, mime_field(mail, FIELD_ACCEPT_LANGUAGE))))
        set_named(import, &headers, 0, L"Accept-Language", PT_STRING8, &value);
}

/* --- the whole --- */

static void add_raw(struct import *import, ULONG tag, const struct mime_part *mail, enum mime_known known)
{
    if (mail->known[known] && mime_trim(mail->known[known]->value).size)
        import_add_text(import, tag, mime_field_raw(import->base, mail->known[known]->value));
}

/* The head as it came, text where it is not even UTF-8. */
static void add_head(struct import *import, const struct mime_part *mail)
{
    size_t length;
    char *text = mail->head.size ? mime_charset_text(import->base, mail->head, NULL, &length) : NULL;

    for (size_t i = 0; text && i < length; i++)
        if (!text[i])
            text[i] = ' ';
    import_add_text(import, PR_TRANSPORT_MESSAGE_HEADERS, text);
    if (text && length == mail->head.size && mapix_text_is_ascii(mail->head.at, length) && !memcmp(text, mail->head.at, length))
        recipe_add(&import->recipe, import->base, &(struct recipe_use){ .bytes = mail->head, .kind = RECIPE_HEAD });
}

void import_headers(struct import *import, const struct mime_part *mail)
{
    char *subject = mail->known[FIELD_SUBJECT] ? mime_field_text(import->base, mime_field(mail, FIELD_SUBJECT)) : "";

    import_add_text(import, PR_SUBJECT, subject);
    add_originators(import, mail);
    add_reply_to(import, mail);
    add_receipts(import, mail);
    add_times(import, mail);
    add_message_id(import, mail);
    add_raw(import, PR_IN_REPLY_TO_ID, mail, FIELD_IN_REPLY_TO);
    add_raw(import, PR_INTERNET_REFERENCES, mail, FIELD_REFERENCES);
    add_raw(import, PR_LIST_HELP, mail, FIELD_LIST_HELP);
    add_raw(import, PR_LIST_SUBSCRIBE, mail, FIELD_LIST_SUBSCRIBE);
    add_raw(import, PR_LIST_UNSUBSCRIBE, mail, FIELD_LIST_UNSUBSCRIBE);
    if (!import->is_notification)      /* a report says there whose message it tells of */
        add_raw(import, PR_INTERNET_RETURN_PATH, mail, FIELD_RETURN_PATH);
    add_importance(import, mail);
    add_suppressions(import, mail);
    add_conversation(import, mail);
    add_names(import, mail);
    add_head(import, mail);
}
