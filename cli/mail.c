/* mapix import, export, send, msg: mail in and out. */
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

/* --- import --- */

struct import {
    struct cli *cli;
    LPMAPIFOLDER folder;
    LPCONVERTERSESSION converter;
    struct cli_progress progress;
    unsigned long imported, skipped, failed;
    bool drop_duplicates;
    json_t *failures;
};

/* Add to `failures` what went wrong with one thing; `object` as for cli_fail. A name that is not UTF-8 is shown as far as it is. */
static void add_failure(json_t *failures, const char *key, const char *what, HRESULT result, void *object, const char *text)
{
    json_t *failure = json_object(), *name = json_string(what);
    char *found = text ? NULL : cli_error_text(result, object);

    json_object_set_new(failure, key, name ? name : json_string("(a name that is not UTF-8)"));
    json_object_set_new(failure, "code", json_sprintf("0x%08x", (unsigned)result));
    json_object_set_new(failure, "error", json_string(text ? text : found ? found : ""));
    json_array_append_new(failures, failure);
    free(found);
}

static void note_failure(struct import *import, const char *what, HRESULT result, void *object)
{
    add_failure(import->failures, "source", what, result, object, NULL);
    import->failed++;
}

/* A file or directory that the system does not give us. */
static void note_errno(struct import *import, const char *what, int error)
{
    add_failure(import->failures, "source", what, mapix_error_from_errno(error), NULL, strerror(error));
    import->failed++;
}

/* Is a message with this Message-ID there already? */
static bool is_there(struct import *import, LPMESSAGE message)
{
    LPSPropValue id;
    LPMAPITABLE table;
    SRestriction same = { .rt = RES_PROPERTY };
    bool found = false;

    if (FAILED(HrGetOneProp((LPMAPIPROP)message, PR_INTERNET_MESSAGE_ID_A, &id)))
        return false;
    same.res.resProperty.relop = RELOP_EQ;
    same.res.resProperty.ulPropTag = PR_INTERNET_MESSAGE_ID_A;
    same.res.resProperty.lpProp = id;
    if (!FAILED(import->folder->lpVtbl->GetContentsTable(import->folder, 0, &table))) {
        found = !FAILED(table->lpVtbl->FindRow(table, &same, BOOKMARK_BEGINNING, 0));
        table->lpVtbl->Release(table);
    }
    MAPIFreeBuffer(id);
    return found;
}

static void import_mail(struct import *import, const char *source, const void *bytes, size_t size)
{
    LPSTREAM stream = NULL;
    LPMESSAGE message = NULL;
    HRESULT result = mapix_stream_memory_new(bytes, size, STGM_READ, NULL, &stream);

    if (!FAILED(result))
        result = import->folder->lpVtbl->CreateMessage(import->folder, NULL, 0, &message);
    if (!FAILED(result))
        result = import->converter->lpVtbl->MIMEToMAPI(import->converter, stream, message, NULL, CCSF_INCLUDE_BCC);
    if (!FAILED(result) && import->drop_duplicates && is_there(import, message)) {
        import->skipped++;
    } else {
        if (!FAILED(result))
            result = message->lpVtbl->SaveChanges(message, MAPI_DEFERRED_ERRORS);      /* many in one durable commit */
        if (FAILED(result))
            note_failure(import, source, result, message);
        else
            import->imported++;
    }
    if (message)
        message->lpVtbl->Release(message);
    if (stream)
        stream->lpVtbl->Release(stream);
    cli_progress_step(&import->progress);
}

static void import_mbox(struct import *import, const char *path, const char *bytes, size_t size)
{
    struct mbox box;
    char name[4096], *message;
    unsigned long number = 0;
    size_t length;
    HRESULT result;

    mbox_begin(&box, bytes, size);
    while ((result = mbox_next(&box, &message, &length)) == S_OK) {
        snprintf(name, sizeof(name), "%s#%lu", path, ++number);
        import_mail(import, name, message, length);
        free(message);
    }
    if (FAILED(result)) {
        snprintf(name, sizeof(name), "%s#%lu", path, ++number);
        note_failure(import, name, result, NULL);
    }
}

static void import_file(struct import *import, const char *path, bool may_be_mbox)
{
    struct stat stat;
    const char *bytes;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    size_t length = strlen(path);
    bool is_eml = length > 4 && !strcasecmp(path + length - 4, ".eml");

    if (descriptor < 0 || fstat(descriptor, &stat)) {
        note_errno(import, path, errno);
        if (descriptor >= 0)
            close(descriptor);
        return;
    }
    bytes = stat.st_size ? mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0) : "";
    close(descriptor);
    if (bytes == MAP_FAILED) {
        note_errno(import, path, errno);
        return;
    }
    if (may_be_mbox && !is_eml && stat.st_size >= 5 && !memcmp(bytes, "From ", 5))
        import_mbox(import, path, bytes, (size_t)stat.st_size);
    else
        import_mail(import, path, bytes, (size_t)stat.st_size);
    if (stat.st_size)
        munmap((void *)(uintptr_t)bytes, (size_t)stat.st_size);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void import_path(struct import *import, const char *path, unsigned depth, bool may_be_mbox);

/* A directory: a Maildir's cur and new, where each file is one message, or files and directories in the order of their names. */
static void import_directory(struct import *import, const char *path, unsigned depth, bool may_be_mbox)
{
    struct dirent **entries;
    struct stat stat;
    char below[4096];
    int count;

    snprintf(below, sizeof(below), "%s/cur", path);
    if (!lstat(below, &stat) && S_ISDIR(stat.st_mode)) {
        import_path(import, below, depth + 1, false);
        snprintf(below, sizeof(below), "%s/new", path);
        if (!lstat(below, &stat))
            import_path(import, below, depth + 1, false);
        return;
    }
    count = scandir(path, &entries, is_visible, alphasort);
    if (count < 0) {
        note_errno(import, path, errno);
        return;
    }
    for (int i = 0; i < count; i++) {
        snprintf(below, sizeof(below), "%s/%s", path, entries[i]->d_name);
        import_path(import, below, depth + 1, may_be_mbox);
        free(entries[i]);
    }
    free(entries);
}

static void import_path(struct import *import, const char *path, unsigned depth, bool may_be_mbox)
{
    struct stat stat_path;

    if (stat(path, &stat_path))
        note_errno(import, path, errno);
    else if (S_ISDIR(stat_path.st_mode) && depth < 32)
        import_directory(import, path, depth, may_be_mbox);
    else if (S_ISREG(stat_path.st_mode))
        import_file(import, path, may_be_mbox);
    else
        note_failure(import, path, S_ISDIR(stat_path.st_mode) ? MAPI_E_TOO_COMPLEX : MAPI_E_NO_SUPPORT, NULL);
}

static int report_import(struct import *import)
{
    json_t *object = json_object();

    json_object_set_new(object, "imported", json_integer((json_int_t)import->imported));
    json_object_set_new(object, "skipped", json_integer((json_int_t)import->skipped));
    json_object_set_new(object, "failed", json_integer((json_int_t)import->failed));
    json_object_set(object, "failures", import->failures);
    json_decref(import->failures);
    cli_print_object(import->cli, object);
    return import->failed ? EX_DATAERR : EX_OK;
}

int cli_import(struct cli *cli, int argc, char **argv)
{
    struct import import = { .cli = cli, .progress = { .what = "importing" } };
    HRESULT result;
    int kept = 0, status;

    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--drop-duplicates"))
            import.drop_duplicates = true;
        else
            argv[kept++] = argv[i];
    }
    if (kept < 2)
        return cli_usage("import needs a folder and at least one file or directory");
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argv[0], &import.folder);
    if (status)
        return status;
    result = mapix_converter_session(&import.converter);
    if (FAILED(result)) {
        status = cli_fail(cli, result, NULL, "mail cannot be converted");
    } else {
        import.failures = json_array();
        for (int i = 1; i < kept; i++)
            import_path(&import, argv[i], 0, true);
        result = cli->store->lpVtbl->StoreLogoff(cli->store, &(ULONG){ LOGOFF_NO_WAIT });      /* what the last commits answer */
        cli_progress_end(&import.progress);
        if (FAILED(result))
            note_failure(&import, "the last messages", result, NULL);
        status = report_import(&import);
        import.converter->lpVtbl->Release(import.converter);
    }
    import.folder->lpVtbl->Release(import.folder);
    return status;
}

/* --- export --- */

HRESULT cli_write_mail(LPCONVERTERSESSION converter, LPMESSAGE message, const char *path)
{
    LPSTREAM stream;
    char *part = NULL;
    HRESULT result;

    if (asprintf(&part, "%s.part", path) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_READWRITE, part, NULL, &stream);
    if (!FAILED(result)) {
        result = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, CCSF_INCLUDE_BCC);
        if (!FAILED(result))
            result = stream->lpVtbl->Commit(stream, 0);
        stream->lpVtbl->Release(stream);
        if (!FAILED(result) && rename(part, path))
            result = mapix_error_from_errno(errno);
        if (FAILED(result))
            unlink(part);
    }
    free(part);
    return result;
}

static HRESULT export_row(struct cli *cli, LPCONVERTERSESSION converter, const SBinary *id, const char *path)
{
    LPMESSAGE message;
    ULONG type;
    HRESULT result = cli->store->lpVtbl->OpenEntry(cli->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&message);

    if (FAILED(result))
        return result;
    result = cli_write_mail(converter, message, path);
    message->lpVtbl->Release(message);
    return result;
}

static int export_folder(struct cli *cli, LPMAPIFOLDER folder, LPCONVERTERSESSION converter, const char *directory)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_ENTRYID } };
    static const SizedSSortOrderSet(1, oldest) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_ASCEND } } };
    struct cli_progress progress = { .what = "exporting" };
    unsigned long exported = 0, failed = 0;
    char path[4096];
    json_t *object, *failures = json_array();
    LPMAPITABLE table;
    LPSRowSet rows = NULL;
    HRESULT result = folder->lpVtbl->GetContentsTable(folder, 0, &table);

    if (FAILED(result)) {
        json_decref(failures);
        return cli_fail(cli, result, folder, "the messages cannot be listed");
    }
    result = table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&tags, TBL_BATCH);
    if (!FAILED(result))
        result = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&oldest, TBL_BATCH);
    while (!FAILED(result) && !FAILED(result = table->lpVtbl->QueryRows(table, 500, 0, &rows)) && rows->cRows) {
        for (ULONG i = 0; i < rows->cRows; i++) {
            HRESULT one;

            snprintf(path, sizeof(path), "%s/%06lu.eml", directory, exported + failed + 1);
            one = export_row(cli, converter, &rows->aRow[i].lpProps[0].Value.bin, path);
            if (FAILED(one)) {
                add_failure(failures, "target", path, one, NULL, NULL);
                failed++;
            } else {
                exported++;
            }
            cli_progress_step(&progress);
        }
        FreeProws(rows);
        rows = NULL;
    }
    FreeProws(rows);
    cli_progress_end(&progress);
    if (FAILED(result)) {
        int status = cli_fail(cli, result, table, "the messages cannot be listed");

        json_decref(failures);
        table->lpVtbl->Release(table);
        return status;
    }
    table->lpVtbl->Release(table);
    object = json_object();
    json_object_set_new(object, "exported", json_integer((json_int_t)exported));
    json_object_set_new(object, "failed", json_integer((json_int_t)failed));
    json_object_set_new(object, "failures", failures);
    cli_print_object(cli, object);
    return failed ? EX_DATAERR : EX_OK;
}

int cli_export(struct cli *cli, int argc, char **argv)
{
    LPMAPIFOLDER folder;
    LPCONVERTERSESSION converter;
    HRESULT result;
    int status;

    if (argc != 2)
        return cli_usage("export needs a folder and a directory");
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argv[0], &folder);
    if (status)
        return status;
    if ((mkdir(argv[1], 0777) && errno != EEXIST) || access(argv[1], W_OK | X_OK)) {
        fprintf(stderr, "mapix: the directory %s cannot be made or written: %s\n  Name another, or mend this one's permissions.\n", argv[1],
            strerror(errno));
        status = EX_CANTCREAT;
    } else if (FAILED(result = mapix_converter_session(&converter))) {
        status = cli_fail(cli, result, NULL, "mail cannot be converted");
    } else {
        status = export_folder(cli, folder, converter, argv[1]);
        converter->lpVtbl->Release(converter);
    }
    folder->lpVtbl->Release(folder);
    return status;
}

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

/* The rest of standard input. Free it; NULL when memory is short or it is not text. */
static char *read_input(void)
{
    size_t size = 0, room = 65536, got;
    char *text = malloc(room), *grown;

    while (text && (got = fread(text + size, 1, room - size - 1, stdin)) > 0) {
        size += got;
        if (room - size < 2) {
            grown = realloc(text, room * 2);
            if (!grown) {
                free(text);
                return NULL;
            }
            text = grown;
            room *= 2;
        }
    }
    if (text)
        text[size] = 0;
    return text;
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

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&tags, NULL, NULL, 0, &rows);
    table->lpVtbl->Release(table);
    if (FAILED(result))
        return result;
    result = MAPI_E_NOT_FOUND;
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LPMAPISTATUS spooler;
        ULONG type;

        if (values[0].Value.l != MAPI_SPOOLER)
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

int cli_send(struct cli *cli, int argc, char **argv)
{
    struct letter letter = { .subject = "" };
    char *input = NULL;
    LPMESSAGE message = NULL;
    HRESULT result;
    int status = parse_letter(argc, argv, &letter);

    if (!status && !letter.body) {
        input = read_input();
        letter.body = input;
        if (!input)
            status = EX_OSERR;
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
    if (!FAILED(result))
        result = message->lpVtbl->SubmitMessage(message, 0);
    if (FAILED(result) && !status)
        status = cli_fail(cli, result, message ? (void *)message : (void *)cli->store, "nothing was sent");
    if (message)
        message->lpVtbl->Release(message);
    if (!status && letter.wait && FAILED(result = wait_for_queue(cli)))
        status = cli_fail(cli, result, cli->session, "the message is in the outgoing queue, but did not leave yet");
    free(input);
    return status;
}
