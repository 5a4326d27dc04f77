/* Mail without MIME, as SPI-MIME-09 has it: the text wrapped at 78, attachments uuencoded behind it, messages in the message as text. */
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <string.h>

#include "mime/export_internal.h"

#define WIDTH 78

static void add_line(GByteArray *to, const char *format, const char *text)
{
    char *line = g_strdup_printf(format, text);

    g_byte_array_append(to, (const guint8 *)line, (guint)strlen(line));
    g_free(line);
}

/* One file: "begin", lines of 45 bytes each, "end". */
static void add_file(GByteArray *to, const char *name, const GByteArray *bytes)
{
    char *safe = g_strdup(name && *name ? name : "attachment.dat");

    g_strdelimit(safe, "\r\n/\\", '_');
    add_line(to, "\r\nbegin 0755 %s\r\n", safe);
    for (guint at = 0; at < bytes->len; at += 45) {
        guint8 line[64];
        guint size = bytes->len - at < 45 ? bytes->len - at : 45, length = 0;

        line[length++] = (guint8)(size + ' ');
        for (guint i = 0; i < size; i += 3) {
            guint32 word = (guint32)bytes->data[at + i] << 16 | (guint32)(i + 1 < size ? bytes->data[at + i + 1] : 0) << 8
                | (i + 2 < size ? bytes->data[at + i + 2] : 0);
            for (int shift = 18; shift >= 0; shift -= 6)
                line[length++] = (guint8)(((word >> shift) & 63) ? ((word >> shift) & 63) + ' ' : '`');
        }
        g_byte_array_append(to, line, length);
        g_byte_array_append(to, (const guint8 *)"\r\n", 2);
    }
    add_line(to, "`\r\nend\r\n%s", "");
    g_free(safe);
}

static HRESULT add_message(LPMESSAGE message, const struct mime_options *options, unsigned depth, GByteArray *text, GByteArray *files);

/* A message in the message becomes text behind this one's; what was attached to it is attached to the whole. */
static HRESULT add_embedded(LPATTACH attachment, const struct mime_options *options, unsigned depth, GByteArray *text, GByteArray *files)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_SUBJECT_A, PR_SENT_REPRESENTING_NAME_A, PR_DISPLAY_TO_A } };
    static const char *const lines[] = { "Subject: %s\r\n", "From: %s\r\n", "To: %s\r\n" };
    LPMESSAGE embedded;
    LPSPropValue values;
    ULONG count;
    HRESULT result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&embedded);

    if (FAILED(result))
        return result;
    add_line(text, "\r\n----------%s\r\n", "");
    result = export_values((LPMAPIPROP)embedded, (const SPropTagArray *)&tags, &count, &values);
    if (!FAILED(result)) {
        for (ULONG i = 0; i < count; i++)
            if (PROP_TYPE(values[i].ulPropTag) == PT_STRING8)
                add_line(text, lines[i], values[i].Value.lpszA);
        MAPIFreeBuffer(values);
    }
    add_line(text, "\r\n%s", "");
    if (!FAILED(result))
        result = add_message(embedded, options, depth + 1, text, files);
    embedded->lpVtbl->Release(embedded);
    return result;
}

static HRESULT add_attachment(LPMESSAGE message, LONG number, const struct mime_options *options, unsigned depth, GByteArray *text, GByteArray *files)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_A, PR_ATTACH_FILENAME_A } };
    LPATTACH attachment;
    LPSPropValue values;
    GByteArray *bytes;
    LONG method;
    ULONG count;
    HRESULT result = message->lpVtbl->OpenAttach(message, (ULONG)number, NULL, 0, &attachment);

    if (FAILED(result))
        return result;
    result = export_values((LPMAPIPROP)attachment, (const SPropTagArray *)&tags, &count, &values);
    if (!FAILED(result)) {
        const char *name = export_text(values, count, PR_ATTACH_LONG_FILENAME_A);

        method = values[0].ulPropTag == PR_ATTACH_METHOD ? values[0].Value.l : (LONG)ATTACH_BY_VALUE;
        if (method == ATTACH_EMBEDDED_MSG && depth < MIME_DEPTH_MAX) {
            result = add_embedded(attachment, options, depth, text, files);
        } else if (method != ATTACH_OLE && method != ATTACH_EMBEDDED_MSG && !FAILED(result = export_attachment_data(attachment, &bytes))) {
            add_file(files, name ? name : export_text(values, count, PR_ATTACH_FILENAME_A), bytes);
            g_byte_array_free(bytes, TRUE);
        }
        MAPIFreeBuffer(values);
    }
    attachment->lpVtbl->Release(attachment);
    return FAILED(result) ? result : S_OK;
}

static HRESULT add_message(LPMESSAGE message, const struct mime_options *options, unsigned depth, GByteArray *text, GByteArray *files)
{
    GByteArray *own;
    GArray *numbers;
    HRESULT result = export_plain(message, &own);

    if (FAILED(result))
        return result;
    own = export_wrap(own, options->width ? options->width : WIDTH, true);
    g_byte_array_append(text, own->data, own->len);
    g_byte_array_free(own, TRUE);
    if (options->flags & CCSF_USE_TNEF)    /* what is attached is in the stream */
        return S_OK;
    result = export_attachment_order(message, &numbers);
    if (FAILED(result))
        return result;
    for (guint i = 0; i < numbers->len && !FAILED(result); i++)
        result = add_attachment(message, g_array_index(numbers, LONG, i), options, depth, text, files);
    g_array_free(numbers, TRUE);
    return FAILED(result) ? result : S_OK;
}

HRESULT export_uuencoded(LPMESSAGE message, const struct mime_options *options, const char *id, GByteArray **ret_text)
{
    GByteArray *text = g_byte_array_new(), *files = g_byte_array_new(), *bytes;
    HRESULT result = add_message(message, options, 0, text, files);

    if (!FAILED(result) && options->flags & CCSF_USE_TNEF && !FAILED(result = export_tnef_bytes(message, id, options, &bytes))) {
        add_file(files, WINMAIL, bytes);
        g_byte_array_free(bytes, TRUE);
    }
    g_byte_array_append(text, files->data, files->len);
    g_byte_array_free(files, TRUE);
    if (FAILED(result))
        g_byte_array_free(text, TRUE);
    else
        *ret_text = text;
    return result;
}
