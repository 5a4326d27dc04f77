/* Attachments of a mail. */
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
#include "mime/export_internal.h"

HRESULT export_attachment_data(LPATTACH attachment, GByteArray **ret_bytes)
{
    HRESULT result = export_read_any((LPMAPIPROP)attachment, PR_ATTACH_DATA_BIN, ret_bytes);

    /* One that holds an object shows its bytes where it can (OLE); one without data, or by reference only, is empty: what a message says of it
     * is worth more than no message. */
    if (!FAILED(result) && !*ret_bytes)
        result = export_read_any((LPMAPIPROP)attachment, PR_ATTACH_DATA_OBJ, ret_bytes);
    if (!FAILED(result) && !*ret_bytes)
        *ret_bytes = g_byte_array_new();
    return result;
}

struct place {
    ULONG position, index;
    LONG number;
};

static int compare_places(const void *one, const void *other)
{
    const struct place *a = one, *b = other;

    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

HRESULT export_attachment_order(LPMESSAGE message, GArray **ret_numbers)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_ATTACH_NUM, PR_RENDERING_POSITION } };
    static const SizedSSortOrderSet(1, made) = { 1, 0, 0, { { PR_ATTACH_NUM, TABLE_SORT_ASCEND } } };
    GArray *places;
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, (LPSSortOrderSet)(uintptr_t)&made, 0, &rows);
    if (FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY)      /* a table that cannot sort */
        result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    places = g_array_new(FALSE, FALSE, sizeof(struct place));
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        struct place place = { values[1].ulPropTag == PR_RENDERING_POSITION ? (ULONG)values[1].Value.l : UINT32_MAX, i, values[0].Value.l };

        if (values[0].ulPropTag == PR_ATTACH_NUM)
            g_array_append_val(places, place);
    }
    FreeProws(rows);
    g_array_sort(places, compare_places);
    *ret_numbers = g_array_new(FALSE, FALSE, sizeof(LONG));
    for (guint i = 0; i < places->len; i++)
        g_array_append_val(*ret_numbers, g_array_index(places, struct place, i).number);
    g_array_free(places, TRUE);
    return S_OK;
}

static HRESULT make_embedded(LPATTACH attachment, const struct mime_options *options, unsigned depth, GMimeObject **ret_part)
{
    /* What was chosen for the text is for the outermost one; inside the message is whole, blind copies and all. */
    struct mime_options own = { .flags = CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE
            | (options->flags & (CCSF_8BITHEADERS | CCSF_GLOBAL_MESSAGE)), .book = options->book };
    LPMESSAGE embedded;
    GMimeMessage *mail;
    LPSPropValue id;
    HRESULT result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&embedded);

    if (FAILED(result))
        return result;
    result = export_value((LPMAPIPROP)embedded, PR_INTERNET_MESSAGE_ID_A, &id);
    if (!id)
        own.flags |= CCSF_NO_MSGID;    /* one that was never sent has none */
    MAPIFreeBuffer(id);
    if (!FAILED(result))
        result = export_mail(embedded, &own, depth + 1, &mail);
    embedded->lpVtbl->Release(embedded);
    if (FAILED(result))
        return result;
    *ret_part = GMIME_OBJECT(g_mime_message_part_new_with_message(options->flags & CCSF_GLOBAL_MESSAGE ? "global" : "rfc822", mail));
    g_object_unref(mail);
    return S_OK;
}

static HRESULT make_file(LPATTACH attachment, const SPropValue *values, ULONG count, GMimeObject **ret_part)
{
    const char *type = export_text(values, count, PR_ATTACH_MIME_TAG_A), *slash = type ? strchr(type, '/') : NULL;
    const char *name = export_text(values, count, PR_ATTACH_LONG_FILENAME_A), *id = export_text(values, count, PR_ATTACH_CONTENT_ID_A);
    const char *location = export_text(values, count, PR_ATTACH_CONTENT_LOCATION_A), *charset = export_text(values, count, PROP_TAG(PT_STRING8, 0x371B));
    char *major = slash && slash != type && slash[1] ? g_strndup(type, (gsize)(slash - type)) : NULL;
    bool structured = major && (!g_ascii_strcasecmp(major, "multipart") || !g_ascii_strcasecmp(major, "message"));
    GByteArray *bytes;
    GMimePart *part;
    GMimeStream *stream;
    GMimeDataWrapper *content;
    HRESULT result = export_attachment_data(attachment, &bytes);

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
        name = export_text(values, count, PR_ATTACH_FILENAME_A);
    g_mime_object_set_disposition(GMIME_OBJECT(part), id && *id ? "inline" : "attachment");
    if (charset && major && !g_ascii_strcasecmp(major, "text"))
        g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", charset);
    if (name && *name)
        g_mime_part_set_filename(part, name);
    if (id && *id)
        g_mime_object_set_content_id(GMIME_OBJECT(part), id);
    if (location && *location)
        g_mime_part_set_content_location(part, location);
    g_free(major);
    *ret_part = GMIME_OBJECT(part);
    return S_OK;
}

static HRESULT make_attachment(LPMESSAGE message, LONG number, const struct mime_options *options, unsigned depth, GMimeObject **ret_part,
    bool *ret_inline)
{
    static const SizedSPropTagArray(8, tags) = { 8,
        { PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_A, PR_ATTACH_FILENAME_A, PR_ATTACH_MIME_TAG_A, PR_ATTACH_CONTENT_ID_A,
            PR_ATTACH_CONTENT_LOCATION_A, PROP_TAG(PT_STRING8, 0x371B), PR_ATTACHMENT_HIDDEN } };
    LPATTACH attachment;
    LPSPropValue values;
    ULONG count;
    HRESULT result = message->lpVtbl->OpenAttach(message, (ULONG)number, NULL, 0, &attachment);

    if (FAILED(result))
        return result;
    result = export_values((LPMAPIPROP)attachment, (const SPropTagArray *)&tags, &count, &values);
    if (!FAILED(result)) {
        const SPropValue *method = export_find(values, count, PR_ATTACH_METHOD);
        /* What claims to hold nothing may hold a message: files of others say so. */
        bool may_be_message = !method || method->Value.l == ATTACH_EMBEDDED_MSG || method->Value.l == (LONG)NO_ATTACHMENT, made = false;

        *ret_inline = export_text(values, count, PR_ATTACH_CONTENT_ID_A) != NULL;
        if (may_be_message && depth < MIME_DEPTH_MAX) {
            result = make_embedded(attachment, options, depth, ret_part);
            made = !export_is_none(result);
        }
        if (!made)
            result = make_file(attachment, values, count, ret_part);
        MAPIFreeBuffer(values);
    }
    attachment->lpVtbl->Release(attachment);
    return result;
}

static void wrap(GMimeMultipart *around, GMimeObject **io_body)
{
    if (!around)
        return;
    g_mime_multipart_insert(around, 0, *io_body);
    g_object_unref(*io_body);
    *io_body = GMIME_OBJECT(around);
}

/* Related for what the HTML refers to, mixed for the rest. */
HRESULT export_attachments(LPMESSAGE message, const struct mime_options *options, unsigned depth, GMimeObject **io_body)
{
    GMimeMultipart *mixed = NULL, *related = NULL;
    GArray *numbers;
    HRESULT result = export_attachment_order(message, &numbers);

    if (FAILED(result))
        return result;
    for (guint i = 0; !FAILED(result) && i < numbers->len; i++) {
        GMimeObject *part = NULL;
        bool is_inline = false;

        if (FAILED(result = make_attachment(message, g_array_index(numbers, LONG, i), options, depth, &part, &is_inline)))
            break;
        if (is_inline && !related)
            related = g_mime_multipart_new_with_subtype("related");
        else if (!is_inline && !mixed)
            mixed = g_mime_multipart_new_with_subtype("mixed");
        g_mime_multipart_add(is_inline ? related : mixed, part);
        g_object_unref(part);
    }
    g_array_free(numbers, TRUE);
    wrap(related, io_body);
    wrap(mixed, io_body);
    return FAILED(result) ? result : S_OK;
}
