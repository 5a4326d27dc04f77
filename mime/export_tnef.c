/* What a mail cannot say, in TNEF beside it: SPI-TNEF-09, -10; addresses in it that a gateway has to translate: SPI-MIME-10. */
#include <edkmdb.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <string.h>
#include <tnef.h>

#include "mime/export_internal.h"
#include "storage/stream.h"

#define ROUTING_MAX 200                /* addresses in properties of one message */

/* --- addresses that are no recipients' (PS_ROUTING_*) --- */

struct routing {
    char *addresses[ROUTING_MAX];      /* what the values point at until Finish */
    SPropValue values[ROUTING_MAX * 2];
    ULONG count;
};

/* A text of the message under a name in one of the sets. NULL when it has none; else MAPIFreeBuffer it. */
static LPSPropValue named_text(LPMESSAGE message, const GUID *set, const MAPINAMEID *name, ULONG *ret_tag)
{
    MAPINAMEID id = *name;
    LPMAPINAMEID wanted = &id;
    LPSPropTagArray tags;
    LPSPropValue value = NULL;

    id.lpguid = (LPGUID)(uintptr_t)set;
    if (message->lpVtbl->GetIDsFromNames(message, 1, &wanted, 0, &tags) != S_OK)
        return NULL;
    *ret_tag = PROP_TAG(PT_STRING8, PROP_ID(tags->aulPropTag[0]));
    if (FAILED(HrGetOneProp((LPMAPIPROP)message, *ret_tag, &value)))
        value = NULL;
    MAPIFreeBuffer(tags);
    return value;
}

/* Type and address under one name: both are translated, or neither. */
static void translate(struct routing *routing, LPMESSAGE message, const MAPINAMEID *name, LPADRBOOK book)
{
    ULONG type_tag, address_tag;
    LPSPropValue type = named_text(message, &PS_ROUTING_ADDRTYPE, name, &type_tag);
    LPSPropValue address = named_text(message, &PS_ROUTING_EMAIL_ADDRESSES, name, &address_tag);
    char *smtp = type && address && g_ascii_strcasecmp(type->Value.lpszA, "SMTP") ? export_ask_book(book, NULL, address->Value.lpszA) : NULL;

    if (smtp) {
        routing->addresses[routing->count / 2] = smtp;
        routing->values[routing->count++] = (SPropValue){ .ulPropTag = type_tag, .Value.lpszA = (LPSTR)(uintptr_t) "SMTP" };
        routing->values[routing->count++] = (SPropValue){ .ulPropTag = address_tag, .Value.lpszA = smtp };
    }
    MAPIFreeBuffer(type);
    MAPIFreeBuffer(address);
}

static void translate_all(struct routing *routing, LPMESSAGE message, LPADRBOOK book)
{
    LPSPropTagArray tags = NULL;
    LPMAPINAMEID *names = NULL;
    GUID set = PS_ROUTING_ADDRTYPE;
    ULONG count = 0;

    if (!book || FAILED(message->lpVtbl->GetNamesFromIDs(message, &tags, &set, 0, &count, &names)))
        return;
    for (ULONG i = 0; i < count && routing->count < ROUTING_MAX * 2; i++)
        if (names[i])
            translate(routing, message, names[i], book);
    MAPIFreeBuffer(names);
    MAPIFreeBuffer(tags);
}

/* --- the stream --- */

/* Everything but what the mail's head says of the sender, and the text that stands before the stream. */
static HRESULT encode(LPITNEF tnef, const char *id, const struct routing *routing)
{
    static const SizedSPropTagArray(9, outside) = { 9,
        { PR_SENDER_NAME, PR_SENDER_ADDRTYPE, PR_SENDER_EMAIL_ADDRESS, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY, PR_BODY, PR_INTERNET_CONTENT,
            PR_MAPIX_CONTENT_DIGEST, PR_MAPIX_CONTENT_RECIPE } };
    SPropValue key = { .ulPropTag = PR_TNEF_CORRELATION_KEY };
    LPSTnefProblemArray problems = NULL;
    WORD stream_key = 0;
    HRESULT result = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (LPSPropTagArray)(uintptr_t)&outside);

    if (!FAILED(result) && id) {       /* the Message-ID, its NUL included */
        key.Value.bin = (SBinary){ (ULONG)strlen(id) + 1, (LPBYTE)(uintptr_t)id };
        result = tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &key);
    }
    if (!FAILED(result) && routing->count)
        result = tnef->lpVtbl->SetProps(tnef, 0, 0, routing->count, (LPSPropValue)(uintptr_t)routing->values);
    if (!FAILED(result))
        result = tnef->lpVtbl->Finish(tnef, 0, &stream_key, &problems);
    MAPIFreeBuffer(problems);
    return FAILED(result) ? result : S_OK;
}

HRESULT export_tnef_bytes(LPMESSAGE message, const char *id, const struct mime_options *options, GByteArray **ret_bytes)
{
    static const char name[] = WINMAIL;
    struct routing routing = { .count = 0 };
    LPSTREAM stream;
    LPITNEF tnef;
    const void *bytes;
    size_t size;
    WORD key = (WORD)(g_random_int_range(1, 0xFFFF));
    HRESULT result = mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream);

    if (FAILED(result))
        return result;
    result = OpenTnefStreamEx(NULL, stream, (LPTSTR)(uintptr_t)name, TNEF_ENCODE, message, key, options->book, &tnef);
    if (!FAILED(result)) {
        translate_all(&routing, message, options->book);
        result = encode(tnef, id, &routing);
        tnef->lpVtbl->Release(tnef);
        for (ULONG i = 0; i < routing.count / 2; i++)
            g_free(routing.addresses[i]);
    }
    if (!FAILED(result) && (bytes = mapix_stream_memory_bytes(stream, &size))) {
        *ret_bytes = g_byte_array_new();
        g_byte_array_append(*ret_bytes, bytes, (guint)size);
    }
    stream->lpVtbl->Release(stream);
    return result;
}

HRESULT export_tnef(LPMESSAGE message, const char *id, const struct mime_options *options, GMimeObject **ret_part)
{
    GByteArray *bytes;
    GMimePart *part;
    GMimeStream *stream;
    GMimeDataWrapper *content;
    HRESULT result = export_tnef_bytes(message, id, options, &bytes);

    if (FAILED(result))
        return result;
    part = g_mime_part_new_with_type("application", "ms-tnef");
    stream = g_mime_stream_mem_new_with_byte_array(bytes);
    content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    g_mime_part_set_filename(part, WINMAIL);
    g_object_unref(content);
    g_object_unref(stream);
    *ret_part = GMIME_OBJECT(part);
    return S_OK;
}
