/* A message, shown: all there is, or what people ask first. One way for those in stores and those in files. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/guid.h"
#include "base/text.h"
#include "table/helpers.h"
#include "value/names.h"

#define DEPTH_MAX 20                   /* messages in messages that are shown */

/* --- all --- */

/* A named property's name is what says something: its number is this file's own. */
static void name_property(LPMAPIPROP object, ULONG tag, char *text, size_t size)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropTagArray list = (LPSPropTagArray)&tags;
    LPMAPINAMEID *names = NULL;
    char guid[MAPIX_GUID_TEXT_SIZE];
    ULONG count;

    mapix_names_format_property(tag, text, size);
    if (PROP_ID(tag) < 0x8000 || FAILED(object->lpVtbl->GetNamesFromIDs(object, &list, NULL, 0, &count, &names)))
        return;
    if (names && names[0] && names[0]->ulKind == MNID_STRING) {
        char *name = mapix_text_utf8_heap(names[0]->Kind.lpwstrName);

        snprintf(text, size, "%s %s", name ? name : "?", mapix_guid_text(names[0]->lpguid, guid));
        free(name);
    } else if (names && names[0]) {
        snprintf(text, size, "0x%04X %s", (unsigned)names[0]->Kind.lID, mapix_guid_text(names[0]->lpguid, guid));
    }
    MAPIFreeBuffer(names);
}

static void add_value(LPMAPIPROP object, const SPropValue *value, json_t *to)
{
    char name[256];

    if (PROP_TYPE(value->ulPropTag) == PT_OBJECT || PROP_ID(value->ulPropTag) == PROP_ID(PR_MESSAGE_RECIPIENTS)
        || PROP_ID(value->ulPropTag) == PROP_ID(PR_MESSAGE_ATTACHMENTS))
        return;                        /* shown as what it holds */
    name_property(object, value->ulPropTag, name, sizeof(name));
    json_object_set_new(to, name, cli_json_value(value));
}

static HRESULT add_properties(LPMAPIPROP object, json_t *to)
{
    LPSPropTagArray tags;
    LPSPropValue values = NULL;
    ULONG count = 0;
    HRESULT result = object->lpVtbl->GetPropList(object, MAPI_UNICODE, &tags);

    if (FAILED(result))
        return result;
    if (tags->cValues)
        result = object->lpVtbl->GetProps(object, tags, MAPI_UNICODE, &count, &values);
    for (ULONG i = 0; !FAILED(result) && i < count; i++)
        add_value(object, &values[i], to);
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(tags);
    return FAILED(result) ? result : S_OK;
}

static HRESULT all_rows(LPMAPITABLE table, LPSRowSet *ret_rows)
{
    HRESULT result = mapix_table_all_rows(table, ret_rows);

    table->lpVtbl->Release(table);
    return result;
}

static HRESULT add_recipients(LPMESSAGE message, json_t *to)
{
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table);

    if (FAILED(result) || FAILED(result = all_rows(table, &rows)))
        return result;
    for (ULONG i = 0; i < rows->cRows; i++) {
        json_t *recipient = json_object();

        for (ULONG j = 0; j < rows->aRow[i].cValues; j++)
            if (PROP_TYPE(rows->aRow[i].lpProps[j].ulPropTag) != PT_ERROR)
                add_value((LPMAPIPROP)message, &rows->aRow[i].lpProps[j], recipient);
        json_array_append_new(to, recipient);
    }
    FreeProws(rows);
    return S_OK;
}

static HRESULT describe(LPMESSAGE message, unsigned depth, json_t *to);

/* An attachment's properties, and the message that it is. */
static HRESULT add_attachment(LPMESSAGE message, ULONG number, unsigned depth, json_t *to)
{
    LPATTACH attachment;
    LPMESSAGE embedded;
    json_t *object;
    HRESULT result = message->lpVtbl->OpenAttach(message, number, NULL, 0, &attachment);

    if (FAILED(result))
        return result;
    object = json_object();
    json_array_append_new(to, object);
    result = add_properties((LPMAPIPROP)attachment, object);
    if (!FAILED(result) && depth < DEPTH_MAX
        && SUCCEEDED(attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&embedded))) {
        json_t *inside = json_object();

        json_object_set_new(object, "message", inside);
        result = describe(embedded, depth + 1, inside);
        embedded->lpVtbl->Release(embedded);
    }
    attachment->lpVtbl->Release(attachment);
    return result;
}

static HRESULT add_attachments(LPMESSAGE message, unsigned depth, json_t *to)
{
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, MAPI_UNICODE, &table);

    if (FAILED(result) || FAILED(result = all_rows(table, &rows)))
        return result;
    for (ULONG i = 0; !FAILED(result) && i < rows->cRows; i++) {
        LPSPropValue number = PpropFindProp(rows->aRow[i].lpProps, rows->aRow[i].cValues, PR_ATTACH_NUM);

        if (number)
            result = add_attachment(message, (ULONG)number->Value.l, depth, to);
    }
    FreeProws(rows);
    return result;
}

/* Everything: properties by name, then "recipients" and "attachments". */
static HRESULT describe(LPMESSAGE message, unsigned depth, json_t *to)
{
    json_t *recipients = json_array(), *attachments = json_array();
    HRESULT result = add_properties((LPMAPIPROP)message, to);

    if (!FAILED(result))
        result = add_recipients(message, recipients);
    if (!FAILED(result))
        result = add_attachments(message, depth, attachments);
    json_object_set_new(to, "recipients", recipients);
    json_object_set_new(to, "attachments", attachments);
    return result;
}

/* For people: one property a line, what is inside further to the right. */
static void print_indented(json_t *object, int indent)
{
    const char *key;
    json_t *value, *item;
    size_t index;

    json_object_foreach(object, key, value) {
        if (json_is_null(value))
            continue;                  /* there is none: nothing to tell people */
        if (json_is_array(value) && (!json_array_size(value) || json_is_object(json_array_get(value, 0)))) {
            json_array_foreach(value, index, item) {
                printf("%*s%.*s %zu\n", indent, "", (int)strlen(key) - 1, key, index + 1);
                print_indented(item, indent + 2);
            }
        } else if (json_is_object(value)) {
            printf("%*s%s\n", indent, "", key);
            print_indented(value, indent + 2);
        } else {
            char *text = json_is_string(value) ? NULL : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

            printf("%*s", indent, "");
            cli_print_text(stdout, key);
            fputs(": ", stdout);
            cli_print_text(stdout, text ? text : json_is_string(value) ? json_string_value(value) : "");
            putchar('\n');
            free(text);
        }
    }
}

/* --- what people ask first --- */

static json_t *attachments_of(LPMESSAGE message)
{
    static const SizedSPropTagArray(5, tags) = { 5,
        { PR_ATTACH_LONG_FILENAME_A, PR_ATTACH_FILENAME_A, PR_ATTACH_MIME_TAG_A, PR_ATTACH_SIZE, PR_ATTACH_METHOD } };
    static const char *const names[] = { "name", "short_name", "type", "size", "method", NULL };
    LPMAPITABLE table;
    LPSRowSet rows;
    json_t *list = json_array();

    if (FAILED(message->lpVtbl->GetAttachmentTable(message, 0, &table)) ||
        FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows)))
        return list;
    for (ULONG i = 0; i < rows->cRows; i++)
        json_array_append_new(list, cli_json_row(&rows->aRow[i], names));
    FreeProws(rows);
    return list;
}

static json_t *recipients_of(LPMESSAGE message)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };
    static const char *const names[] = { "kind", "name", "type", "address", NULL };
    static const char *const kinds[] = { "from", "to", "cc", "bcc" };
    LPMAPITABLE table;
    LPSRowSet rows;
    json_t *list = json_array();

    if (FAILED(message->lpVtbl->GetRecipientTable(message, 0, &table)) ||
        FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows)))
        return list;
    for (ULONG i = 0; i < rows->cRows; i++) {
        json_t *row = cli_json_row(&rows->aRow[i], names);
        LONG kind = rows->aRow[i].lpProps[0].Value.l & 3;

        json_object_set_new(row, "kind", json_string(kinds[kind]));
        json_array_append_new(list, row);
    }
    FreeProws(rows);
    return list;
}

/* A string property of any length, by its stream where it is long. New reference, or NULL when it is absent. */
static json_t *text_of(LPMESSAGE message, ULONG tag)
{
    LPSTREAM stream;
    STATSTG stat;
    char *text;
    ULONG read = 0;
    json_t *value = NULL;

    if (FAILED(message->lpVtbl->OpenProperty(message, tag, &IID_IStream, 0, 0, (LPUNKNOWN *)&stream)))
        return NULL;
    if (!FAILED(stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME)) && stat.cbSize.QuadPart < 64 << 20 &&
        (text = malloc((size_t)stat.cbSize.QuadPart + 1))) {
        if (!FAILED(stream->lpVtbl->Read(stream, text, (ULONG)stat.cbSize.QuadPart, &read))) {
            text[read] = 0;
            value = json_string(text);
        }
        free(text);
    }
    stream->lpVtbl->Release(stream);
    return value;
}

static HRESULT summarize(LPMESSAGE message, json_t **ret_object)
{
    static const SizedSPropTagArray(9, tags) = { 9,
        { PR_SUBJECT_A, PR_SENDER_NAME_A, PR_SENDER_EMAIL_ADDRESS_A, PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_DELIVERY_TIME,
            PR_INTERNET_MESSAGE_ID_A, PR_MESSAGE_CLASS_A, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE } };
    static const char *const names[] = { "subject", "from", "address", "sent", "received", "message_id", "class", "flags", "size", NULL };
    SRow row = { 0, 0, NULL };
    json_t *body;
    HRESULT result = message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &row.cValues, &row.lpProps);

    if (FAILED(result))
        return result;
    *ret_object = cli_json_row(&row, names);
    MAPIFreeBuffer(row.lpProps);
    json_object_set_new(*ret_object, "recipients", recipients_of(message));
    json_object_set_new(*ret_object, "attachments", attachments_of(message));
    body = text_of(message, PR_BODY_A);
    if (body)
        json_object_set_new(*ret_object, "body", body);
    return S_OK;
}

int cli_show_message(struct cli *cli, LPMESSAGE message, bool all)
{
    json_t *object = NULL;
    HRESULT result;

    if (all)
        result = describe(message, 0, object = json_object());
    else
        result = summarize(message, &object);
    if (FAILED(result)) {
        json_decref(object);
        return cli_fail(cli, result, message, "the message cannot be read whole");
    }
    if (cli->json)
        return cli_print_object(cli, object);
    print_indented(object, 0);
    json_decref(object);
    return ferror(stdout) ? EX_IOERR : EX_OK;
}
