/* mapix send */
#include "base/guid.h"
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <imessage.h>
#include <mapixtags.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/mbox.h"
#include "storage/compound.h"
#include "storage/stream.h"
#include "table/helpers.h"

/* --- send --- */

struct letter {
    const char *subject, *body;
    struct {
        LONG kind;
        const char *address;
    } to[256];
    unsigned to_count;
    const char *files[64];
    unsigned file_count;
    bool wait;
};

static int parse_letter(int argc, char **argv, struct letter *letter)
{
    for (int i = 0; i < argc; i++) {
        const char *option = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        LONG kind = !strcmp(option, "--to") ? MAPI_TO : !strcmp(option, "--cc") ? MAPI_CC : !strcmp(option, "--bcc") ? MAPI_BCC : 0;

        if (!strcmp(option, "--wait")) {
            letter->wait = true;
            continue;
        }
        if (!value)
            return cli_usage("%s needs a value", option);
        i++;
        if (kind && letter->to_count < 256) {
            letter->to[letter->to_count].kind = kind;
            letter->to[letter->to_count++].address = value;
        } else if (!strcmp(option, "--subject")) {
            letter->subject = value;
        } else if (!strcmp(option, "--body")) {
            letter->body = value;
        } else if (!strcmp(option, "--attach") && letter->file_count < 64) {
            letter->files[letter->file_count++] = value;
        } else {
            return cli_usage("send does not know %s, or has too many of it", option);
        }
    }
    return letter->to_count ? EX_OK : cli_usage("send needs --to");
}

/* Name what of the list has no entry: a row without PR_ENTRYID. */
static int report_unresolved(struct cli *cli, HRESULT result, LPADRBOOK book, const struct letter *letter, const ADRLIST *list)
{
    for (ULONG i = 0; i < list->cEntries; i++) {
        bool found = false;

        for (ULONG j = 0; j < list->aEntries[i].cValues; j++)
            found |= list->aEntries[i].rgPropVals[j].ulPropTag == PR_ENTRYID;
        if (!found)
            return cli_fail(cli, result, book,
                result == MAPI_E_AMBIGUOUS_RECIP ? "nothing was sent: %s may mean several entries of the address book; write the address"
                                                 : "nothing was sent: %s is no entry of the address book (mapix contact list shows them) and no address",
                letter->to[i].address);
    }
    return cli_fail(cli, result, book, "nothing was sent: the recipients cannot be resolved");
}

/* `io_status`: set when the failure was reported. */
static HRESULT add_recipients(struct cli *cli, LPMESSAGE message, const struct letter *letter, int *io_status)
{
    LPADRBOOK book;
    LPADRLIST list;
    HRESULT result = cli->session->lpVtbl->OpenAddressBook(cli->session, 0, NULL, AB_NO_DIALOG, &book);

    if (FAILED(result))
        return result;
    result = MAPIAllocateBuffer((ULONG)CbNewADRLIST(letter->to_count), (LPVOID *)&list);
    if (!FAILED(result)) {
        list->cEntries = 0;
        for (unsigned i = 0; i < letter->to_count && !FAILED(result); i++) {
            LPSPropValue values;

            result = MAPIAllocateBuffer(2 * sizeof(SPropValue), (LPVOID *)&values);
            if (FAILED(result))
                break;
            values[0] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)letter->to[i].address };
            values[1] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = letter->to[i].kind };
            list->aEntries[i].ulReserved1 = 0;
            list->aEntries[i].cValues = 2;
            list->aEntries[i].rgPropVals = values;
            list->cEntries++;
        }
        if (!FAILED(result))
            result = book->lpVtbl->ResolveName(book, 0, 0, NULL, list);
        if (FAILED(result))
            *io_status = report_unresolved(cli, result, book, letter, list);
        if (!FAILED(result))
            result = message->lpVtbl->ModifyRecipients(message, MODRECIP_ADD, list);
        FreePadrlist(list);
    }
    book->lpVtbl->Release(book);
    return result;
}

static HRESULT attach_file(LPMESSAGE message, const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    SPropValue values[4] = {
        { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE },
        { .ulPropTag = PR_ATTACH_LONG_FILENAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_ATTACH_FILENAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_RENDERING_POSITION, .Value.l = -1 },
    };
    LPSTREAM file = NULL, data = NULL;
    LPATTACH attachment = NULL;
    ULARGE_INTEGER all = { .QuadPart = ~0ull };
    ULONG number;
    HRESULT result = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_READ, (LPSTR)(uintptr_t)path, NULL, &file);

    if (!FAILED(result))
        result = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment);
    if (!FAILED(result))
        result = attachment->lpVtbl->SetProps(attachment, 4, values, NULL);
    if (!FAILED(result))
        result = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&data);
    if (!FAILED(result))
        result = file->lpVtbl->CopyTo(file, data, all, NULL, NULL);
    if (!FAILED(result))
        result = data->lpVtbl->Commit(data, 0);
    if (data)
        data->lpVtbl->Release(data);
    if (!FAILED(result))
        result = attachment->lpVtbl->SaveChanges(attachment, 0);
    if (attachment)
        attachment->lpVtbl->Release(attachment);
    if (file)
        file->lpVtbl->Release(file);
    return result;
}

/* The rest of standard input, to be freed. Half a text, or one with a zero byte in it, is none: nothing is sent then. */
static int read_input(char **ret_text)
{
    size_t size = 0, room = 65536, got;
    char *text = malloc(room), *grown;
    int status = EX_OK;

    while (text && (got = fread(text + size, 1, room - size - 1, stdin)) > 0) {
        size += got;
        if (room - size < 2) {
            grown = realloc(text, room * 2);
            if (!grown)
                free(text);
            text = grown;
            room *= 2;
        }
    }
    if (!text) {
        fputs("mapix: nothing was sent: there is not enough memory for the text\n", stderr);
        return EX_OSERR;
    }
    text[size] = 0;
    if (ferror(stdin)) {
        fprintf(stderr, "mapix: nothing was sent: the text cannot be read from standard input: %s\n", strerror(errno));
        status = EX_IOERR;
    } else if (strlen(text) != size) {
        fputs("mapix: nothing was sent: standard input is no text, there is a zero byte in it; --attach sends files of any kind\n", stderr);
        status = EX_DATAERR;
    }
    if (status)
        free(text);
    else
        *ret_text = text;
    return status;
}

static HRESULT create_in_outbox(struct cli *cli, LPMESSAGE *ret_message)
{
    LPSPropValue id;
    LPMAPIFOLDER outbox;
    ULONG type;
    HRESULT result = HrGetOneProp((LPMAPIPROP)cli->store, PR_IPM_OUTBOX_ENTRYID, &id);

    if (FAILED(result))
        return result;
    result = cli->store->lpVtbl->OpenEntry(cli->store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, NULL, MAPI_MODIFY, &type,
        (LPUNKNOWN *)&outbox);
    MAPIFreeBuffer(id);
    if (FAILED(result))
        return result;
    result = outbox->lpVtbl->CreateMessage(outbox, NULL, 0, ret_message);
    outbox->lpVtbl->Release(outbox);
    return result;
}

static HRESULT fill(LPMESSAGE message, const char *subject, const char *body)
{
    SPropValue values[4] = {
        { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t) "IPM.Note" },
        { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = (LPSTR)(uintptr_t)subject },
        { .ulPropTag = PR_BODY_A, .Value.lpszA = (LPSTR)(uintptr_t)body },
        { .ulPropTag = PR_DELETE_AFTER_SUBMIT, .Value.b = FALSE },
    };

    return message->lpVtbl->SetProps(message, 4, values, NULL);
}

/* File what was sent in Sent Items, as mail programs do. */
static HRESULT keep_in_sent(struct cli *cli, LPMESSAGE message)
{
    LPSPropValue id;
    SPropValue target;
    HRESULT result = HrGetOneProp((LPMAPIPROP)cli->store, PR_IPM_SENTMAIL_ENTRYID, &id);

    if (FAILED(result))
        return S_OK;                   /* the store keeps none */
    target = *id;
    target.ulPropTag = PR_SENTMAIL_ENTRYID;
    result = message->lpVtbl->SetProps(message, 1, &target, NULL);
    MAPIFreeBuffer(id);
    return result;
}

/* Wait until the outgoing queue is empty: Logoff's and the spooler's work, asked for here. */
static HRESULT wait_for_queue(struct cli *cli)
{
    static const SizedSPropTagArray(2, tags) = { 2, { PR_RESOURCE_TYPE, PR_ENTRYID } };
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = cli->session->lpVtbl->GetStatusTable(cli->session, 0, &table);

    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows);
    if (FAILED(result))
        return result;
    result = MAPI_E_NOT_FOUND;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LPMAPISTATUS spooler;
        ULONG type;

        if (values[0].ulPropTag != PR_RESOURCE_TYPE || values[0].Value.l != MAPI_SPOOLER || values[1].ulPropTag != PR_ENTRYID)
            continue;
        result = cli->session->lpVtbl->OpenEntry(cli->session, values[1].Value.bin.cb, (LPENTRYID)(void *)values[1].Value.bin.lpb, NULL,
            MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&spooler);
        if (FAILED(result))
            break;
        result = spooler->lpVtbl->FlushQueues(spooler, 0, 0, NULL, FLUSH_UPLOAD | FLUSH_FORCE);
        spooler->lpVtbl->Release(spooler);
        break;
    }
    FreeProws(rows);
    return result;
}

/* The receive folder for reports of what was not delivered. */
static HRESULT open_report_folder(struct cli *cli, LPMAPIFOLDER *ret_folder)
{
    LPENTRYID id;
    ULONG size, type;
    HRESULT result = cli->store->lpVtbl->GetReceiveFolder(cli->store, (LPTSTR)(uintptr_t)"REPORT.IPM.Note.NDR", 0, &size, &id, NULL);

    if (FAILED(result))
        return result;
    result = cli->store->lpVtbl->OpenEntry(cli->store, size, id, NULL, 0, &type, (LPUNKNOWN *)ret_folder);
    MAPIFreeBuffer(id);
    return result;
}

/* By this property reports name the message they are about; a store that sorts and searches by few properties keeps it all the same. */
static HRESULT tag_for_reports(LPMESSAGE message, MAPIUID *ret_tag)
{
    SPropValue value = { .ulPropTag = PR_REPORT_TAG, .Value.bin = { sizeof(*ret_tag), (LPBYTE)ret_tag } };
    HRESULT result = mapix_uid_new(ret_tag);

    return FAILED(result) ? result : message->lpVtbl->SetProps(message, 1, &value, NULL);
}

static bool has_tag(LPMESSAGE report, const MAPIUID *tag)
{
    LPSPropValue value = NULL;
    bool has = !FAILED(HrGetOneProp((LPMAPIPROP)report, PR_REPORT_TAG, &value)) && value->Value.bin.cb == sizeof(*tag) &&
        !memcmp(value->Value.bin.lpb, tag, sizeof(*tag));

    MAPIFreeBuffer(value);
    return has;
}

/* Say what a report of this tag says of each recipient it is about; how many there are. */
static ULONG tell_report(struct cli *cli, const SBinary *id, const MAPIUID *tag)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_DISPLAY_NAME_A, PR_EMAIL_ADDRESS_A, PR_REPORT_TEXT_A } };
    LPMESSAGE report;
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG type, count = 0;
    HRESULT result = cli->store->lpVtbl->OpenEntry(cli->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&report);

    if (FAILED(result))
        return 0;
    result = has_tag(report, tag) ? report->lpVtbl->GetRecipientTable(report, 0, &table) : MAPI_E_NOT_FOUND;
    report->lpVtbl->Release(report);
    if (FAILED(result) || FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows)))
        return 0;
    for (ULONG i = 0; i < rows->cRows; i++, count++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        bool has_address = values[1].ulPropTag == PR_EMAIL_ADDRESS_A && *values[1].Value.lpszA;

        fputs("mapix: not delivered to ", stderr);
        cli_print_text(stderr, has_address ? values[1].Value.lpszA : values[0].ulPropTag == PR_DISPLAY_NAME_A ? values[0].Value.lpszA : "?");
        if (values[2].ulPropTag == PR_REPORT_TEXT_A) {
            fputs(": ", stderr);
            cli_print_text(stderr, values[2].Value.lpszA);
        }
        fputc('\n', stderr);
    }
    FreeProws(rows);
    return count;
}

/* Who waits wants to know what became of the message: a report of non-delivery about it is a failure of the command. Where the table does not know the
 * tag, each report is looked into. */
static int tell_undelivered(struct cli *cli, const MAPIUID *tag)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ENTRYID } };
    SPropValue wanted = { .ulPropTag = PR_REPORT_TAG, .Value.bin = { sizeof(*tag), (LPBYTE)(uintptr_t)tag } };
    SPropValue kind = { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(uintptr_t)".NDR" };
    SRestriction has = { .rt = RES_EXIST, .res.resExist = { .ulPropTag = PR_REPORT_TAG } };
    SRestriction either[2] = {
        { .rt = RES_NOT, .res.resNot = { .lpRes = &has } },
        { .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_REPORT_TAG, &wanted } },
    };
    SRestriction both[2] = {
        { .rt = RES_CONTENT, .res.resContent = { FL_SUBSTRING | FL_IGNORECASE, PR_MESSAGE_CLASS_A, &kind } },
        { .rt = RES_OR, .res.resOr = { 2, either } },
    };
    SRestriction about = { .rt = RES_AND, .res.resAnd = { 2, both } };
    LPMAPIFOLDER folder;
    LPMAPITABLE table;
    LPSRowSet rows;
    ULONG count = 0;
    HRESULT result = open_report_folder(cli, &folder);

    if (FAILED(result))
        return EX_OK;                  /* a store that keeps no reports tells of none */
    result = folder->lpVtbl->GetContentsTable(folder, 0, &table);
    folder->lpVtbl->Release(folder);
    if (FAILED(result) || FAILED(mapix_table_take_rows(table, (const SPropTagArray *)&columns, &about, &rows)))
        return EX_OK;
    for (ULONG i = 0; i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_ENTRYID)
            count += tell_report(cli, &rows->aRow[i].lpProps[0].Value.bin, tag);
    FreeProws(rows);
    return count ? EX_UNAVAILABLE : EX_OK;
}

/* Wait until the message has left, then tell what did not arrive. */
static int wait_and_tell(struct cli *cli, const MAPIUID *tag)
{
    HRESULT result = wait_for_queue(cli);

    if (FAILED(result))
        return cli_fail(cli, result, cli->session, "the message is in the outgoing queue, but did not leave yet");
    return tell_undelivered(cli, tag);
}

int cli_send(struct cli *cli, int argc, char **argv)
{
    struct letter letter = { .subject = "" };
    char *input = NULL;
    LPMESSAGE message = NULL;
    MAPIUID tag;
    HRESULT result;
    int status = parse_letter(argc, argv, &letter);

    if (!status && !letter.body) {
        status = read_input(&input);
        letter.body = input;
    }
    if (!status)
        status = cli_open_store(cli, 0);
    if (status) {
        free(input);
        return status;
    }
    result = create_in_outbox(cli, &message);
    if (!FAILED(result))
        result = fill(message, letter.subject, letter.body);
    if (!FAILED(result))
        result = keep_in_sent(cli, message);
    if (!FAILED(result))
        result = add_recipients(cli, message, &letter, &status);
    for (unsigned i = 0; i < letter.file_count && !FAILED(result); i++) {
        result = attach_file(message, letter.files[i]);
        if (FAILED(result))
            status = cli_fail(cli, result, message, "%s was not attached and nothing was sent", letter.files[i]);
    }
    if (!FAILED(result) && letter.wait)
        result = tag_for_reports(message, &tag);
    if (!FAILED(result))
        result = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
    if (!FAILED(result))
        result = message->lpVtbl->SubmitMessage(message, 0);
    if (FAILED(result) && !status)
        status = cli_fail(cli, result, message ? (void *)message : (void *)cli->store, "nothing was sent");
    if (message)
        message->lpVtbl->Release(message);
    if (!status && letter.wait)
        status = wait_and_tell(cli, &tag);
    free(input);
    return status;
}
