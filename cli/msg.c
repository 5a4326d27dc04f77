/* mapix msg: Outlook's message files, without a session. */
#include <imessage.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "base/guid.h"
#include "base/text.h"
#include "cli/cli.h"
#include "storage/compound.h"
#include "value/names.h"

#define DEPTH_MAX 20                   /* messages in messages that are shown */

static int open_msg(struct cli *cli, const char *path, LPMESSAGE *ret_message)
{
    LPSTORAGE storage;
    LPMALLOC memory;
    HRESULT result;
    int status = cli_initialize(cli);

    if (status)
        return status;
    result = mapix_storage_open(path, STGM_READ | STGM_SHARE_DENY_WRITE, &storage);
    if (FAILED(result))
        return cli_fail(cli, MapStorageSCode(result), NULL, "%s does not open as a message file", path);
    memory = MAPIGetDefaultMalloc();
    result = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, 0, ret_message);
    memory->lpVtbl->Release(memory);
    storage->lpVtbl->Release(storage);
    return FAILED(result) ? cli_fail(cli, result, NULL, "%s does not open as a message", path) : EX_OK;
}

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

    if (PROP_TYPE(value->ulPropTag) == PT_OBJECT)
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
    LPSPropTagArray columns = NULL;
    HRESULT result = table->lpVtbl->QueryColumns(table, TBL_ALL_COLUMNS, &columns);

    if (!FAILED(result))
        result = HrQueryAllRows(table, columns, NULL, NULL, 0, ret_rows);
    MAPIFreeBuffer(columns);
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
        if (json_is_array(value) && (!strcmp(key, "recipients") || !strcmp(key, "attachments"))) {
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

static int show_msg(struct cli *cli, int argc, char **argv)
{
    LPMESSAGE message;
    int status;

    if (argc != 1)
        return cli_usage("msg show needs one file");
    if ((status = open_msg(cli, argv[0], &message)))
        return status;
    json_t *object = json_object();
    HRESULT result = describe(message, 0, object);
    if (FAILED(result)) {
        status = cli_fail(cli, result, message, "%s cannot be read whole", argv[0]);
        json_decref(object);
    } else if (cli->json) {
        status = cli_print_object(cli, object);
    } else {
        print_indented(object, 0);
        json_decref(object);
        status = ferror(stdout) ? EX_IOERR : EX_OK;
    }
    message->lpVtbl->Release(message);
    return status;
}

static int export_msg(struct cli *cli, int argc, char **argv)
{
    LPCONVERTERSESSION converter;
    LPMESSAGE message;
    char path[4096];
    size_t length;
    HRESULT result;
    int status;

    if (argc != 1 && argc != 2)
        return cli_usage("msg export needs a file, and may have one to write");
    if ((status = open_msg(cli, argv[0], &message)))
        return status;
    length = strlen(argv[0]);
    if (argc == 2)
        snprintf(path, sizeof(path), "%s", argv[1]);
    else
        snprintf(path, sizeof(path), "%.*s.eml", (int)(length > 4 && !strcasecmp(argv[0] + length - 4, ".msg") ? length - 4 : length), argv[0]);
    result = mapix_converter_session(&converter);
    if (!FAILED(result)) {
        result = cli_write_mail(converter, message, path);
        converter->lpVtbl->Release(converter);
    }
    if (FAILED(result))
        status = cli_fail(cli, result, NULL, "%s was not written", path);
    message->lpVtbl->Release(message);
    return status;
}

int cli_msg(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "show", show_msg, "FILE.msg" }, { "export", export_msg, "FILE.msg [FILE.eml]" }, { NULL, NULL, NULL }
    };

    return cli_choose(cli, "msg", choices, argc, argv);
}
