/* mapix import: EML files, mboxes, Maildirs, directories of them. */
#include "cli/import.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/mbox.h"

#define DEPTH_MAX 32                   /* of directories */
#define MAPPED_MIN 65536               /* a file that is smaller is read */

struct import {
    struct cli *cli;
    LPMAPIFOLDER folder;
    struct import_queue *queue;
    LPMAPIPROGRESS progress;
    unsigned long imported, skipped;
    uint64_t whole, begun;             /* bytes there are, and those of files that were begun */
    bool drop_duplicates;
    pthread_mutex_t lock;              /* of what follows: files that are not there are noted while others save mail */
    json_t *failures;
    unsigned long failed;
};

/* --- what goes wrong --- */

static void note_text(struct import *import, const char *what, HRESULT result, const char *text)
{
    json_t *failure = json_object(), *name = json_string(what);

    json_object_set_new(failure, "source", name ? name : json_string("(a name that is not UTF-8)"));
    json_object_set_new(failure, "code", json_sprintf("0x%08x", (unsigned)result));
    json_object_set_new(failure, "error", json_string(text ? text : ""));
    pthread_mutex_lock(&import->lock);
    json_array_append_new(import->failures, failure);
    import->failed++;
    pthread_mutex_unlock(&import->lock);
}

static void note_failure(struct import *import, const char *what, HRESULT result, void *object)
{
    char *text = cli_error_text(result, object);

    note_text(import, what, result, text);
    free(text);
}

/* A file or directory that the system does not give us. */
static void note_errno(struct import *import, const char *what, int error)
{
    note_text(import, what, mapix_error_from_errno(error), strerror(error));
}

/* --- messages --- */

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

static HRESULT save(struct import *import, const struct import_mail *mail)
{
    LPSPropValue id;
    HRESULT result = mail->message->lpVtbl->SaveChanges(mail->message, MAPI_DEFERRED_ERRORS);      /* many in one durable commit */

    if (FAILED(result) || !(mail->flags & MAIL_TRASHED) || FAILED(HrGetOneProp((LPMAPIPROP)mail->message, PR_ENTRYID, &id)))
        return result;
    result = import->folder->lpVtbl->SetMessageStatus(import->folder, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb,
        MSGSTATUS_DELMARKED, MSGSTATUS_DELMARKED, NULL);
    MAPIFreeBuffer(id);
    return result;
}

static void take(void *context, struct import_mail *mail)
{
    struct import *import = context;
    unsigned long done;
    HRESULT result = mail->result;

    if (FAILED(result)) {
        note_text(import, mail->source, result, mail->error);
    } else if (import->drop_duplicates && is_there(import, mail->message)) {
        import->skipped++;
    } else if (FAILED(result = save(import, mail))) {
        note_failure(import, mail->source, result, mail->message);
    } else {
        import->imported++;
    }
    pthread_mutex_lock(&import->lock);
    done = import->imported + import->skipped + import->failed;
    pthread_mutex_unlock(&import->lock);
    cli_progress_report(import->progress, mail->end, import->whole, done, 0);
}

/* --- sources --- */

static void put(struct import *import, const char *source, unsigned long number, char *bytes, size_t size, bool owned, unsigned flags, uint64_t end)
{
    struct import_mail mail = { .bytes = bytes, .size = size, .owned = owned, .flags = flags, .end = import->begun + end };

    if (number ? asprintf(&mail.source, "%s#%lu", source, number) < 0 : !(mail.source = strdup(source))) {
        note_failure(import, source, MAPI_E_NOT_ENOUGH_MEMORY, NULL);
        if (owned)
            free(bytes);
        return;
    }
    import_queue_put(import->queue, &mail);
}

static void import_mbox(struct import *import, const char *path, const char *bytes, size_t size)
{
    struct mbox box;
    char *message;
    unsigned long number = 0;
    size_t length;
    bool copied;
    HRESULT result;

    mbox_begin(&box, bytes, size);
    while ((result = mbox_next(&box, &message, &length, &copied)) == S_OK)
        put(import, path, ++number, message, length, copied, mail_flags_of_head(message, length), (uint64_t)(box.at - bytes));
    if (FAILED(result))
        note_failure(import, path, result, NULL);
}

/* The file's bytes: read, or mapped and *ret_mapped. NULL and errno. */
static char *load(int descriptor, size_t size, bool *ret_mapped)
{
    char *bytes;
    size_t done = 0;
    ssize_t got = 1;

    *ret_mapped = size >= MAPPED_MIN;
    if (*ret_mapped) {
        bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        return bytes == MAP_FAILED ? NULL : bytes;
    }
    bytes = malloc(size + 1);
    while (bytes && done < size && got > 0) {
        got = read(descriptor, bytes + done, size - done);
        done += got > 0 ? (size_t)got : 0;
    }
    if (bytes && done < size) {
        errno = got < 0 ? errno : EIO;     /* somebody made it shorter */
        free(bytes);
        return NULL;
    }
    return bytes;
}

static void import_file(struct import *import, const char *path, bool may_be_mbox)
{
    struct stat stat;
    char *bytes;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    size_t length = strlen(path), size;
    bool is_eml = length > 4 && !strcasecmp(path + length - 4, ".eml"), mapped = false, is_mbox;

    if (descriptor < 0 || fstat(descriptor, &stat)) {
        note_errno(import, path, errno);
        if (descriptor >= 0)
            close(descriptor);
        return;
    }
    size = (size_t)stat.st_size;
    bytes = load(descriptor, size, &mapped);
    if (!bytes)
        note_errno(import, path, errno);
    close(descriptor);
    if (!bytes)
        return;
    is_mbox = may_be_mbox && !is_eml && size >= 5 && !memcmp(bytes, "From ", 5);
    if (is_mbox)
        import_mbox(import, path, bytes, size);
    else
        put(import, path, 0, bytes, size, !mapped, may_be_mbox ? 0 : mail_flags_of_name(path), size);
    if (mapped || is_mbox)
        import_queue_flush(import->queue);      /* its messages lie in these bytes */
    if (mapped)
        munmap(bytes, size);
    else if (is_mbox)
        free(bytes);
    import->begun += size;
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
    else if (S_ISDIR(stat_path.st_mode) && depth < DEPTH_MAX)
        import_directory(import, path, depth, may_be_mbox);
    else if (S_ISREG(stat_path.st_mode))
        import_file(import, path, may_be_mbox);
    else
        note_failure(import, path, S_ISDIR(stat_path.st_mode) ? MAPI_E_TOO_COMPLEX : MAPI_E_NO_SUPPORT, NULL);
}

/* --- the verb --- */

static uint64_t measured;              /* nftw has no context; one thread measures */

static int measure(const char *path, const struct stat *stat, int type, struct FTW *place)
{
    (void)path;
    (void)place;
    measured += type == FTW_F ? (uint64_t)stat->st_size : 0;
    return 0;
}

static int report(struct import *import)
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

static int import_all(struct import *import, LPCONVERTERSESSION converter, char **sources, int count)
{
    HRESULT result = import_queue_new(import->folder, converter, take, import, &import->queue);

    if (FAILED(result))
        return cli_fail(import->cli, result, NULL, "mail cannot be imported");
    measured = 0;
    for (int i = 0; i < count; i++)
        nftw(sources[i], measure, 16, 0);
    import->whole = measured;
    import->progress = cli_progress_new("importing");
    import->failures = json_array();
    for (int i = 0; i < count; i++)
        import_path(import, sources[i], 0, true);
    import_queue_flush(import->queue);
    import_queue_free(import->queue);
    result = import->cli->store->lpVtbl->StoreLogoff(import->cli->store, &(ULONG){ LOGOFF_NO_WAIT });      /* what the last commits answer */
    cli_progress_end(import->progress);
    if (FAILED(result))
        note_failure(import, "the last messages", result, NULL);
    return report(import);
}

int cli_import(struct cli *cli, int argc, char **argv)
{
    struct import import = { .cli = cli, .lock = PTHREAD_MUTEX_INITIALIZER };
    LPCONVERTERSESSION converter;
    HRESULT result;
    int status;

    import.drop_duplicates = cli_take_word(&argc, argv, "--drop-duplicates");
    if (argc < 2)
        return cli_usage("import needs a folder and at least one file or directory");
    status = cli_open_store(cli, MAPI_NO_MAIL);
    if (!status)
        status = cli_open_folder(cli, argv[0], &import.folder);
    if (status)
        return status;
    result = mapix_converter_session(&converter);
    if (FAILED(result)) {
        status = cli_fail(cli, result, NULL, "mail cannot be converted");
    } else {
        status = import_all(&import, converter, argv + 1, argc - 1);
        converter->lpVtbl->Release(converter);
    }
    import.folder->lpVtbl->Release(import.folder);
    return status;
}
