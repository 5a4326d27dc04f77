/* mapix export: one .eml per message, or a Maildir. */
#include "cli/cli.h"

#include <errno.h>
#include <imessage.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"

struct export {
    struct cli *cli;
    LPCONVERTERSESSION converter;
    const char *directory;
    bool maildir;
    unsigned long exported, failed;
    json_t *failures;
};

HRESULT cli_write_mail(LPCONVERTERSESSION converter, LPMESSAGE message, const char *path)
{
    LPSTREAM stream;
    char *part = NULL;
    HRESULT result;

    if (asprintf(&part, "%s.part", path) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    result = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_READWRITE, part, NULL, &stream);
    if (!FAILED(result)) {
        result = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE);
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

/* Into tmp, then whole into cur, where a name ends in what is known of the message (Maildir's rules). */
static HRESULT write_to_maildir(struct export *export, LPMESSAGE message, unsigned long number)
{
    char letters[8], *temporary = NULL, *final = NULL;
    HRESULT result = S_OK;

    mail_flags_letters(mail_flags_get(message), letters);
    if (asprintf(&temporary, "%s/tmp/%ld.%ld_%06lu.mapix", export->directory, (long)time(NULL), (long)getpid(), number) < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (asprintf(&final, "%s/cur/%s:2,%s", export->directory, strrchr(temporary, '/') + 1, letters) < 0) {
        free(temporary);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    result = cli_write_mail(export->converter, message, temporary);
    if (!FAILED(result) && rename(temporary, final)) {
        result = mapix_error_from_errno(errno);
        unlink(temporary);
    }
    free(temporary);
    free(final);
    return result;
}

static HRESULT export_row(struct export *export, const SBinary *id, unsigned long number)
{
    struct cli *cli = export->cli;
    LPMESSAGE message;
    ULONG type;
    char path[4096];
    HRESULT result = cli->store->lpVtbl->OpenEntry(cli->store, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&message);

    if (FAILED(result))
        return result;
    snprintf(path, sizeof(path), "%s/%06lu.eml", export->directory, number);
    result = export->maildir ? write_to_maildir(export, message, number) : cli_write_mail(export->converter, message, path);
    message->lpVtbl->Release(message);
    return result;
}

static void note_failure(struct export *export, unsigned long number, HRESULT result)
{
    json_t *failure = json_object();
    char *text = cli_error_text(result, NULL);

    json_object_set_new(failure, "target", json_sprintf("%s/%06lu.eml", export->directory, number));
    json_object_set_new(failure, "code", json_sprintf("0x%08x", (unsigned)result));
    json_object_set_new(failure, "error", json_string(text ? text : ""));
    json_array_append_new(export->failures, failure);
    free(text);
    export->failed++;
}

static HRESULT export_rows(struct export *export, LPMAPITABLE table, LPMAPIPROGRESS progress)
{
    static const SizedSPropTagArray(1, tags) = { 1, { PR_ENTRYID } };
    static const SizedSSortOrderSet(1, oldest) = { 1, 0, 0, { { PR_MESSAGE_DELIVERY_TIME, TABLE_SORT_ASCEND } } };
    LPSRowSet rows;
    ULONG total = 0;
    HRESULT result = table->lpVtbl->SetColumns(table, (LPSPropTagArray)(uintptr_t)&tags, TBL_BATCH);

    if (!FAILED(result))
        result = table->lpVtbl->SortTable(table, (LPSSortOrderSet)(uintptr_t)&oldest, TBL_BATCH);
    if (!FAILED(result))
        result = table->lpVtbl->GetRowCount(table, 0, &total);
    while (!FAILED(result) && !FAILED(result = table->lpVtbl->QueryRows(table, 500, 0, &rows))) {
        ULONG count = rows->cRows;

        for (ULONG i = 0; i < count; i++) {
            unsigned long number = export->exported + export->failed + 1;
            HRESULT one = export_row(export, &rows->aRow[i].lpProps[0].Value.bin, number);

            if (FAILED(one))
                note_failure(export, number, one);
            else
                export->exported++;
            cli_progress_report(progress, number, total, number, total);
        }
        FreeProws(rows);
        if (!count)
            break;
    }
    return FAILED(result) ? result : S_OK;
}

static int export_folder(struct export *export, LPMAPIFOLDER folder)
{
    LPMAPIPROGRESS progress;
    LPMAPITABLE table;
    json_t *object;
    HRESULT result = folder->lpVtbl->GetContentsTable(folder, 0, &table);
    int status;

    if (FAILED(result))
        return cli_fail(export->cli, result, folder, "the messages cannot be listed");
    export->failures = json_array();
    progress = cli_progress_new("exporting");
    result = export_rows(export, table, progress);
    cli_progress_end(progress);
    if (FAILED(result)) {
        status = cli_fail(export->cli, result, table, "the messages cannot be listed");
        json_decref(export->failures);
    } else {
        object = json_object();
        json_object_set_new(object, "exported", json_integer((json_int_t)export->exported));
        json_object_set_new(object, "failed", json_integer((json_int_t)export->failed));
        json_object_set_new(object, "failures", export->failures);
        cli_print_object(export->cli, object);
        status = export->failed ? EX_DATAERR : EX_OK;
    }
    table->lpVtbl->Release(table);
    return status;
}

static bool make_directory(const char *path)
{
    return (!mkdir(path, 0777) || errno == EEXIST) && !access(path, W_OK | X_OK);
}

/* The directory is made. A Maildir is one that is there already, or is asked for. */
static bool make_target(struct export *export)
{
    static const char *const names[] = { "tmp", "new", "cur" };
    char path[4096];
    struct stat stat;
    bool all = true;

    if (!make_directory(export->directory))
        return false;
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", export->directory, names[i]);
        if (export->maildir && !make_directory(path))
            return false;
        all = all && !lstat(path, &stat) && S_ISDIR(stat.st_mode);
    }
    export->maildir = all;
    return true;
}

int cli_export(struct cli *cli, int argc, char **argv)
{
    struct export export = { .cli = cli };
    LPMAPIFOLDER folder;
    HRESULT result;
    int status;

    export.maildir = cli_take_word(&argc, argv, "--maildir");
    if (argc != 2)
        return cli_usage("export needs a folder and a directory");
    export.directory = argv[1];
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argv[0], &folder);
    if (status)
        return status;
    if (!make_target(&export)) {
        fprintf(stderr, "mapix: the directory %s cannot be made or written: %s\n  Name another, or mend this one's permissions.\n", argv[1],
            strerror(errno));
        status = EX_CANTCREAT;
    } else if (FAILED(result = mapix_converter_session(&export.converter))) {
        status = cli_fail(cli, result, NULL, "mail cannot be converted");
    } else {
        status = export_folder(&export, folder);
        export.converter->lpVtbl->Release(export.converter);
    }
    folder->lpVtbl->Release(folder);
    return status;
}
