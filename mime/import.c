/* A mail becomes a message: what holds the import together. */
#include <edkmdb.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <mapixtags.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "mime/import_internal.h"
#include "storage/stream.h"
#include "support/one_off.h"
#include "value/codec.h"

#define ONE_CALL_MAX (1u << 20)        /* what is larger is written through a stream */

/* --- values --- */

bool import_note(struct import *import, HRESULT result)
{
    if (FAILED(result) && !FAILED(import->failed))
        import->failed = result;
    return !FAILED(result);
}

SPropValue *import_add(struct import *import, ULONG tag)
{
    SPropValue *value;

    if (import->count == import->room) {
        ULONG room = import->room * 2 + 64;
        SPropValue *grown = mapix_memory_more_array(import->base, room, sizeof(*grown));

        if (!grown) {
            import_note(import, MAPI_E_NOT_ENOUGH_MEMORY);
            return NULL;
        }
        if (import->count)
            memcpy(grown, import->values, import->count * sizeof(*grown));
        import->values = grown;
        import->room = room;
    }
    value = &import->values[import->count++];
    value->ulPropTag = tag;
    value->dwAlignPad = 0;
    return value;
}

void import_add_text(struct import *import, ULONG tag, const char *text)
{
    SPropValue *value = text ? import_add(import, CHANGE_PROP_TYPE(tag, PT_STRING8)) : NULL;

    if (value)
        value->Value.lpszA = (LPSTR)(uintptr_t)text;
}

void import_add_long(struct import *import, ULONG tag, LONG number)
{
    SPropValue *value = import_add(import, tag);

    if (value)
        value->Value.l = number;
}

void import_add_bool(struct import *import, ULONG tag, bool is)
{
    SPropValue *value = import_add(import, tag);

    if (value)
        value->Value.b = is;
}

void import_add_binary(struct import *import, ULONG tag, const void *bytes, size_t size)
{
    SPropValue *value = import_add(import, tag);

    if (value)
        value->Value.bin = (SBinary){ (ULONG)size, (LPBYTE)(uintptr_t)(size ? bytes : "") };
}

void import_add_time(struct import *import, ULONG tag, struct mime_range date)
{
    FILETIME time;
    SPropValue *value = mime_date(date, &time) ? import_add(import, tag) : NULL;

    if (value)
        value->Value.ft = time;
}

/* Problems with single properties are the object's business. */
void import_set(struct import *import, LPMAPIPROP object, ULONG from)
{
    if (import->count > from)
        import_note(import, object->lpVtbl->SetProps(object, import->count - from, import->values + from, NULL));
    import->count = from;
}

/* --- people --- */

void import_add_address(struct import *import, const struct address_tags *tags, const struct mime_address *address)
{
    LPENTRYID id = NULL;
    BYTE *key = NULL;
    ULONG size;
    void *copy;

    if (tags->name)
        import_add_text(import, tags->name, address->name);
    if (tags->type)
        import_add_text(import, tags->type, "SMTP");
    if (tags->address)
        import_add_text(import, tags->address, address->address);
    if (import_note(import, mapix_one_off_encode(address->name, "SMTP", address->address, MAPI_SEND_NO_RICH_INFO | MAPI_UNICODE, &size, &id))
        && (copy = mapix_memory_copy(import->base, id, size)))
        import_add_binary(import, tags->entry_id, copy, size);
    if (import_note(import, mapix_search_key("SMTP", address->address, &size, &key)) && (copy = mapix_memory_copy(import->base, key, size)))
        import_add_binary(import, tags->search_key, copy, size);
    MAPIFreeBuffer(id);
    free(key);
}

void import_add_recipient_values(struct import *import, const struct mime_address *address, LONG kind)
{
    static const struct address_tags tags = { PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_SEARCH_KEY };

    import_add_long(import, PR_RECIPIENT_TYPE, kind);
    import_add_address(import, &tags, address);
    import_add_text(import, PR_SMTP_ADDRESS, address->address);
    import_add_long(import, PR_OBJECT_TYPE, MAPI_MAILUSER);
    import_add_long(import, PR_DISPLAY_TYPE, DT_MAILUSER);
    import_add_bool(import, PR_SEND_RICH_INFO, false);
    import_add_bool(import, PR_RESPONSIBILITY, true);      /* it came in: nobody has to deliver it */
}

/* --- the whole --- */

/* The message's kind by its content: signed and encrypted mail (MS-OXOSMIME), reports, what Content-Class says (MS-OXCMAIL). */
static const char *class_of(struct import *import, bool signed_whole, const struct mime_part *mail)
{
    static const struct {
        const char *content, *class;
    } classes[] = { { "fax", "IPM.Note.Microsoft.Fax" }, { "fax-ca", "IPM.Note.Microsoft.Fax.CA" },
        { "missedcall", "IPM.Note.Microsoft.Missed.Voice" }, { "voice-uc", "IPM.Note.Microsoft.Conversation.Voice" },
        { "voice-ca", "IPM.Note.Microsoft.Voicemail.UM.CA" }, { "voice", "IPM.Note.Microsoft.Voicemail.UM" },
        { "rss", "IPM.Post.RSS" } };
    static const char custom[] = "urn:content-class:custom.";
    struct mime_range content = mime_trim(mime_field(mail, FIELD_CONTENT_CLASS));
    const char *class;

    if (signed_whole)
        return "IPM.Note.SMIME.MultipartSigned";
    if (mime_is(mail, "application/pkcs7-mime") || mime_is(mail, "application/x-pkcs7-mime"))
        return "IPM.Note.SMIME";
    if ((class = import_report(import, mail)))
        return class;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (mime_equal(content, classes[i].content))
            return classes[i].class;
    if (content.size > sizeof(custom) - 1 && content.size < 128
        && mime_equal((struct mime_range){ content.at, sizeof(custom) - 1 }, custom)) {
        char *made = mapix_memory_more(import->base, content.size + 32), *name = mime_field_raw(import->base, content);

        if (made && name && mapix_text_is_ascii(name, strlen(name)) && name[strlen(name) - 1] != '.') {
            strcpy(made, "IPM.Note.Custom.");
            strcat(made, name + sizeof(custom) - 1);
            return made;
        }
    }
    return "IPM.Note";
}

/* S/MIME's clear-signed mail shows its text and keeps the signed entity whole, for those who verify it. */
static bool is_smime_signed(void *base, const struct mime_part *part)
{
    const char *protocol = mime_is(part, "multipart/signed") ? mime_type_parameter(base, part, "protocol") : NULL;
    size_t length = protocol ? strlen(protocol) : 0;

    return length >= 15 && !strcasecmp(protocol + length - 15, "pkcs7-signature");
}

/* What is said of the message by the way it came. */
static void add_class(struct import *import, const struct mime_part *mail)
{
    bool unsent = import->flags & CCSF_EMBEDDED_MESSAGE && mime_equal(mime_trim(mime_field(mail, FIELD_X_UNSENT)), "1");

    if (!import->encapsulated)         /* else it is in there */
        import_add_text(import, PR_MESSAGE_CLASS, import->message_class);
    import_add_long(import, PR_MESSAGE_FLAGS, unsent ? MSGFLAG_UNSENT : mail->parent ? MSGFLAG_READ : 0);
}

/* End the digest with the message's own values and text. */
static void digest_message(struct import *import)
{
    mime_digest_message(&import->digest, import->values, import->count);
    if (import->body.at) {
        mime_digest_bytes(&import->digest, import->body.at, import->body.size);
        import->digest.bits |= MIME_DIGEST_PLAIN;
    }
    for (ULONG i = 0; i < import->count; i++)
        if (import->values[i].ulPropTag == PR_HTML) {
            mime_digest_bytes(&import->digest, import->values[i].Value.bin.lpb, import->values[i].Value.bin.cb);
            import->digest.bits |= MIME_DIGEST_HTML;
        }
}

/* One value that may be large. `bytes` live as long as the import. */
static void keep_bytes(struct import *import, ULONG tag, const void *bytes, size_t size)
{
    LPSTREAM stream;

    if (size <= ONE_CALL_MAX) {
        import_add_binary(import, tag, bytes, size);
    } else if (import_note(import, import->message->lpVtbl->OpenProperty(import->message, tag, &IID_IStream, STGM_READWRITE,
                   MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream))) {
        if (import_note(import, mapix_storage_result(mapix_stream_write_all(stream, bytes, size))))
            import_note(import, mapix_storage_result(stream->lpVtbl->Commit(stream, 0)));
        stream->lpVtbl->Release(stream);
    }
}

/* The mail byte for byte, as itself or as a recipe, and what tells whether it still is what the message shows. */
static void keep_original(struct import *import, struct mime_range original, struct mapix_codec_writer *writer)
{
    unsigned char bytes[MIME_DIGEST_SIZE], *copy;
    bool others_wrote = import->encapsulated || import->flags & CCSF_USE_RTF;

    if (others_wrote) {                /* ask the message */
        import_set(import, (LPMAPIPROP)import->message, 0);
        import_note(import, mime_digest_of(import->message, import->body.at ? MIME_DIGEST_PLAIN : 0, bytes));
    } else {
        mime_digest_finish(&import->digest, bytes);
    }
    copy = mapix_memory_copy(import->base, bytes, sizeof(bytes));
    if (copy)
        import_add_binary(import, PR_MAPIX_CONTENT_DIGEST, copy, sizeof(bytes));
    if (!others_wrote && recipe_write(&import->recipe, original, writer) && import_note(import, writer->result))
        keep_bytes(import, PR_MAPIX_CONTENT_RECIPE, writer->data, writer->length);
    else
        keep_bytes(import, PR_INTERNET_CONTENT, original.at, original.size);
}

static HRESULT fill(const struct mime_part *mail, LPMESSAGE message, ULONG flags, struct mime_range original, struct mime_digest *ret_digest)
{
    struct import import = { .message = message, .flags = flags };
    struct mapix_codec_writer recipe = { 0 };
    bool signed_whole;
    HRESULT result;

    import.base = mapix_memory_new_reserve(16, mail->whole.size < 65536 ? mail->whole.size * 2 + 8192 : 65536);
    if (!import.base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    mime_digest_start(&import.digest);
    signed_whole = import.body_only = is_smime_signed(import.base, mail);
    import_tnef(&import, mail);
    import_parts(&import, mail);       /* attachments, then recipients: the order of the digest */
    import.message_class = class_of(&import, signed_whole, mail);
    import_recipients(&import, mail);
    import_headers(&import, mail);
    add_class(&import, mail);
    digest_message(&import);
    if (original.at)
        keep_original(&import, original, &recipe);
    else if (mail->parent)
        import_add_binary(&import, PR_MAPIX_CONTENT_DIGEST, &import.digest.bits, 1);
    import_set(&import, (LPMAPIPROP)message, 0);
    mapix_codec_writer_release(&recipe);
    if (mapix_memory_ran_short(import.base))   /* then a value may be missing that nobody asked about */
        import_note(&import, MAPI_E_NOT_ENOUGH_MEMORY);
    if (ret_digest)
        *ret_digest = import.digest;
    result = import.failed;
    MAPIFreeBuffer(import.base);
    return result;
}

HRESULT import_mail(const struct mime_part *mail, LPMESSAGE message, ULONG flags, struct mime_digest *ret_digest)
{
    return fill(mail, message, flags, (struct mime_range){ NULL, 0 }, ret_digest);
}

HRESULT mime_import(const void *bytes, size_t size, LPMESSAGE message, ULONG flags)
{
    struct mime_range original = { size ? bytes : "", size };
    struct mime_part *mail;
    void *base;
    HRESULT result;

    if (size > MIME_SIZE_MAX)
        return MAPI_E_TOO_BIG;
    base = mapix_memory_new_reserve(16, 4096);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = mime_read(base, original, &mail);
    if (!FAILED(result))
        result = fill(mail, message, flags, original, NULL);
    MAPIFreeBuffer(base);
    return result;
}
