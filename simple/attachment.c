/* Files of messages: attached from the disk, and written to temporary files. */
#include <errno.h>
#include <fcntl.h>
#include <imessage.h>
#include <limits.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "simple/simple.h"
#include "storage/compound.h"
#include "storage/stream.h"

#define BLOCK 65536

/* --- from the disk --- */

static HRESULT open_file(const MapiFileDesc *file, int *ret_descriptor)
{
    const char *path = file->lpszPathName;
    struct stat status;
    if (file->flFlags & (MAPI_OLE | MAPI_OLE_STATIC))
        return simple_fail(SIMPLE_ERROR(MAPI_E_TYPE_NOT_SUPPORTED), "OLE objects cannot be attached: there is no OLE here; attach the file as it is");
    if (file->flFlags)
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "MapiFileDesc.flFlags has flags that are not known: %#x", (unsigned)file->flFlags);
    if (!path || !*path)
        return simple_fail(SIMPLE_ERROR(MAPI_E_ATTACHMENT_NOT_FOUND), "An attachment has no path");
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);     /* a pipe that nobody writes does not hold us */
    if (descriptor < 0 || fstat(descriptor, &status)) {
        int number = errno;
        if (descriptor >= 0)
            close(descriptor);
        return simple_fail(SIMPLE_ERROR(number == ENOENT || number == ENOTDIR ? MAPI_E_ATTACHMENT_NOT_FOUND : MAPI_E_ATTACHMENT_OPEN_FAILURE),
            "The file %s cannot be attached: %s", path, strerror(number));
    }
    HRESULT hr = S_OK;
    if (!S_ISREG(status.st_mode))
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_ATTACHMENT_OPEN_FAILURE), "%s cannot be attached: it is no file", path);
    else if (status.st_size > INT32_MAX)
        hr = simple_fail(SIMPLE_ERROR(MAPI_E_ATTACHMENT_TOO_LARGE), "The file %s cannot be attached: it has more than 2 GiB", path);
    if (FAILED(hr))
        close(descriptor);
    else
        *ret_descriptor = descriptor;
    return hr;
}

HRESULT simple_attach_check(const MapiFileDesc *file)
{
    int descriptor = -1;
    HRESULT hr = open_file(file, &descriptor);
    if (SUCCEEDED(hr))
        close(descriptor);
    return hr;
}

static HRESULT copy_in(int descriptor, const char *path, LPSTREAM to)
{
    char *block = malloc(BLOCK);
    HRESULT hr = block ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr)) {
        ssize_t size = read(descriptor, block, BLOCK);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            hr = simple_fail(SIMPLE_ERROR(MAPI_E_ATTACHMENT_OPEN_FAILURE), "The file %s cannot be read: %s", path, strerror(errno));
        if (size <= 0)
            break;
        hr = mapix_storage_result(mapix_stream_write_all(to, block, (size_t)size));
    }
    free(block);
    return hr;
}

static const char *name_in_path(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

/* SMAPI-20. MapiFileTagExt becomes PR_ATTACH_TAG and PR_ATTACH_ENCODING. */
static HRESULT describe(LPATTACH attachment, const MapiFileDesc *file)
{
    const char *given = name_in_path(file->lpszFileName), *name = given && *given ? given : name_in_path(file->lpszPathName), *dot = strrchr(name, '.');
    const MapiFileTagExt *type = file->lpFileType;
    SPropValue values[8] = {
        { .ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE },
        { .ulPropTag = PR_RENDERING_POSITION, .Value.l = (LONG)file->nPosition },
        { .ulPropTag = PR_ATTACH_LONG_FILENAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_ATTACH_FILENAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name },
    };
    ULONG count = 5;
    if (dot && dot != name)
        values[count++] = (SPropValue){ .ulPropTag = PR_ATTACH_EXTENSION_A, .Value.lpszA = (LPSTR)(uintptr_t)dot };
    if (type && type->cbTag && type->lpTag)
        values[count++] = (SPropValue){ .ulPropTag = PR_ATTACH_TAG, .Value.bin = { type->cbTag, type->lpTag } };
    if (type && type->cbEncoding && type->lpEncoding)
        values[count++] = (SPropValue){ .ulPropTag = PR_ATTACH_ENCODING, .Value.bin = { type->cbEncoding, type->lpEncoding } };
    return attachment->lpVtbl->SetProps(attachment, count, values, NULL);
}

HRESULT simple_attach(LPMESSAGE message, const MapiFileDesc *file)
{
    LPATTACH attachment = NULL;
    LPSTREAM data = NULL;
    ULONG number;
    int descriptor = -1;
    HRESULT hr = open_file(file, &descriptor);
    if (FAILED(hr))
        return hr;
    hr = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment);
    if (SUCCEEDED(hr))
        hr = describe(attachment, file);
    if (SUCCEEDED(hr))
        hr = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&data);
    if (SUCCEEDED(hr))
        hr = copy_in(descriptor, file->lpszPathName, data);
    if (SUCCEEDED(hr))
        hr = data->lpVtbl->Commit(data, STGC_DEFAULT);
    if (data)
        data->lpVtbl->Release(data);
    if (SUCCEEDED(hr))
        hr = attachment->lpVtbl->SaveChanges(attachment, 0);
    if (FAILED(hr) && hr != SIMPLE_ERROR(MAPI_E_ATTACHMENT_OPEN_FAILURE))
        simple_fail_object(hr, attachment ? (void *)attachment : (void *)message, "The file %s cannot be attached", file->lpszPathName);
    if (attachment)
        attachment->lpVtbl->Release(attachment);
    close(descriptor);
    return hr;
}

/* --- to temporary files --- */

static HRESULT write_failure(int number, const char *path)
{
    bool full = number == ENOSPC || number == EDQUOT;
    return simple_fail(SIMPLE_ERROR(full ? MAPI_E_DISK_FULL : MAPI_E_ATTACHMENT_WRITE_FAILURE), "The temporary file %s cannot be written: %s", path,
        strerror(number));
}

/* A file of our own in the directory for temporary files; the ending of `name` is kept, so that programs know what it is. */
static HRESULT make_file(void *base, const char *name, char **ret_path, int *ret_descriptor)
{
    const char *directory = getenv("TMPDIR"), *dot = name ? strrchr(name, '.') : NULL;
    size_t length = dot ? strlen(dot) : 0;
    if (length > 16 || (dot && strspn(dot + 1, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") != length - 1))
        length = 0;
    if (!directory || *directory != '/')
        directory = "/tmp";
    size_t size = strlen(directory) + sizeof("/mapix-XXXXXX") + length;
    char *path = mapix_memory_more(base, size);
    if (!path)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    snprintf(path, size, "%s/mapix-XXXXXX%s", directory, length ? dot : "");
    int descriptor = mkostemps(path, (int)length, O_CLOEXEC);
    if (descriptor < 0)
        return write_failure(errno, path);
    *ret_path = path;
    *ret_descriptor = descriptor;
    return S_OK;
}

static HRESULT write_all(int descriptor, const char *path, const void *bytes, size_t size)
{
    for (const char *at = bytes; size;) {
        ssize_t done = write(descriptor, at, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return write_failure(errno, path);
        at += done;
        size -= (size_t)done;
    }
    return S_OK;
}

static HRESULT copy_out(LPSTREAM from, int descriptor, const char *path)
{
    char *block = malloc(BLOCK);
    HRESULT hr = block ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr)) {
        ULONG size = 0;
        hr = mapix_storage_result(from->lpVtbl->Read(from, block, BLOCK, &size));
        if (FAILED(hr) || !size)
            break;
        hr = write_all(descriptor, path, block, size);
    }
    free(block);
    return hr;
}

/* --- what an attachment is made of --- */

/* Into the file at `path` goes a structured storage: a message (.msg), or an OLE object as its application stored it. */
static HRESULT write_storage(LPATTACH attachment, bool embedded_message, const char *path)
{
    LPSTORAGE storage = NULL, object = NULL;
    LPMESSAGE inner = NULL, copy = NULL;
    LPMALLOC memory = MAPIGetDefaultMalloc();
    HRESULT hr = mapix_storage_result(mapix_storage_create(path, STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE | STGM_CREATE, 0, &storage));
    if (SUCCEEDED(hr) && embedded_message) {
        hr = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&inner);
        if (SUCCEEDED(hr))
            hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, 0, &copy);
        if (SUCCEEDED(hr))
            hr = inner->lpVtbl->CopyTo(inner, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, 0, NULL);
        if (SUCCEEDED(hr))
            hr = copy->lpVtbl->SaveChanges(copy, 0);
    } else if (SUCCEEDED(hr)) {
        hr = attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (LPUNKNOWN *)&object);
        if (SUCCEEDED(hr))
            hr = mapix_storage_result(object->lpVtbl->CopyTo(object, 0, NULL, NULL, storage));
    }
    if (copy)
        copy->lpVtbl->Release(copy);
    if (SUCCEEDED(hr))
        hr = mapix_storage_result(storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    if (inner)
        inner->lpVtbl->Release(inner);
    if (object)
        object->lpVtbl->Release(object);
    if (storage)
        storage->lpVtbl->Release(storage);
    memory->lpVtbl->Release(memory);
    return hr;
}

/* Write the content of an attachment; its path is in `file` even when it fails, so that the caller removes it. */
static HRESULT write_attachment(LPATTACH attachment, LONG method, void *base, MapiFileDesc *file)
{
    LPSTREAM data = NULL;
    int descriptor = -1;
    HRESULT hr = method == ATTACH_EMBEDDED_MSG ? MAPI_E_NOT_FOUND
                                               : attachment->lpVtbl->OpenProperty(attachment, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (LPUNKNOWN *)&data);
    bool storage = hr != S_OK && (method == ATTACH_EMBEDDED_MSG || method == ATTACH_OLE);
    if (hr == MAPI_E_NOT_FOUND)                            /* an attachment without content is an empty file */
        hr = S_OK;
    if (SUCCEEDED(hr) || storage)
        hr = make_file(base, method == ATTACH_EMBEDDED_MSG ? ".msg" : file->lpszFileName, &file->lpszPathName, &descriptor);
    if (SUCCEEDED(hr))
        hr = storage ? write_storage(attachment, method == ATTACH_EMBEDDED_MSG, file->lpszPathName)
                     : data ? copy_out(data, descriptor, file->lpszPathName) : S_OK;
    if (descriptor >= 0)
        close(descriptor);
    if (data)
        data->lpVtbl->Release(data);
    if (FAILED(hr) && simple_result(hr) == MAPI_E_FAILURE)
        simple_fail_object(hr, attachment, "The attachment \"%.200s\" cannot be read", file->lpszFileName);
    return hr;
}

enum column { NUMBER, METHOD, LONG_NAME, NAME, SHOWN_NAME, POSITION, TAG, ENCODING, COLUMNS };

static HRESULT copy_file_type(void *base, const SPropValue *row, MapiFileDesc *file)
{
    const SBinary *tag = row[TAG].ulPropTag == PR_ATTACH_TAG ? &row[TAG].Value.bin : NULL;
    const SBinary *encoding = row[ENCODING].ulPropTag == PR_ATTACH_ENCODING ? &row[ENCODING].Value.bin : NULL;
    if (!tag && !encoding)
        return S_OK;
    MapiFileTagExt *type = mapix_memory_more_zero(base, sizeof(*type));
    if (!type)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    file->lpFileType = type;
    if (tag && !(type->lpTag = mapix_memory_copy(base, tag->lpb, type->cbTag = tag->cb)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (encoding && !(type->lpEncoding = mapix_memory_copy(base, encoding->lpb, type->cbEncoding = encoding->cb)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    return S_OK;
}

/* The name a recipient sees. An embedded message is known by its ending. */
static const char *file_name(const SPropValue *row, char *buffer, size_t size)
{
    static const ULONG tags[] = { [LONG_NAME] = PR_ATTACH_LONG_FILENAME_A, [NAME] = PR_ATTACH_FILENAME_A, [SHOWN_NAME] = PR_DISPLAY_NAME_A };
    const char *name = "";
    for (int i = LONG_NAME; i <= SHOWN_NAME && !*name; i++)
        if (row[i].ulPropTag == tags[i])
            name = row[i].Value.lpszA;
    size_t length = strlen(name);
    if (row[METHOD].Value.l != ATTACH_EMBEDDED_MSG || (length > 4 && !mapix_text_compare_ascii(name + length - 4, ".msg")))
        return name;
    snprintf(buffer, size, "%.*s.msg", (int)size - 5, *name ? name : "Message");
    return buffer;
}

static HRESULT read_file(LPMESSAGE message, void *base, const SPropValue *row, bool copy, MapiFileDesc *file)
{
    char buffer[300];
    LONG method = row[METHOD].ulPropTag == PR_ATTACH_METHOD ? row[METHOD].Value.l : (LONG)ATTACH_BY_VALUE;
    LPATTACH attachment = NULL;
    file->nPosition = row[POSITION].ulPropTag == PR_RENDERING_POSITION ? (ULONG)row[POSITION].Value.l : (ULONG)-1;
    file->flFlags = method == ATTACH_OLE ? MAPI_OLE : 0u;
    file->lpszFileName = mapix_text_copy(base, file_name(row, buffer, sizeof(buffer)));
    file->lpszPathName = mapix_text_copy(base, "");
    if (!file->lpszFileName || !file->lpszPathName)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = copy_file_type(base, row, file);
    if (FAILED(hr) || !copy || (method != ATTACH_BY_VALUE && method != ATTACH_EMBEDDED_MSG && method != ATTACH_OLE))
        return hr;                                         /* what only names a file elsewhere has no content to copy */
    hr = message->lpVtbl->OpenAttach(message, (ULONG)row[NUMBER].Value.l, NULL, MAPI_BEST_ACCESS, &attachment);
    if (FAILED(hr))
        return simple_fail_object(hr, message, "The attachment \"%.200s\" cannot be opened", file->lpszFileName);
    hr = write_attachment(attachment, method, base, file);
    attachment->lpVtbl->Release(attachment);
    return hr;
}

HRESULT simple_files_read(LPMESSAGE message, void *base, bool copy, ULONG before, ULONG *ret_count, MapiFileDesc **ret_files)
{
    static const SizedSPropTagArray(COLUMNS, columns) = { COLUMNS, { [NUMBER] = PR_ATTACH_NUM, [METHOD] = PR_ATTACH_METHOD,
        [LONG_NAME] = PR_ATTACH_LONG_FILENAME_A, [NAME] = PR_ATTACH_FILENAME_A, [SHOWN_NAME] = PR_DISPLAY_NAME_A, [POSITION] = PR_RENDERING_POSITION,
        [TAG] = PR_ATTACH_TAG, [ENCODING] = PR_ATTACH_ENCODING } };
    static const SizedSSortOrderSet(1, order) = { 1, 0, 0, { { PR_ATTACH_NUM, TABLE_SORT_ASCEND } } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;
    HRESULT hr = message->lpVtbl->GetAttachmentTable(message, 0, &table);
    if (SUCCEEDED(hr))
        hr = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, (LPSSortOrderSet)(uintptr_t)&order, SIMPLE_FILE_LIMIT, &rows);
    if (hr == MAPI_E_TABLE_TOO_BIG)
        simple_fail(hr = SIMPLE_ERROR(MAPI_E_TOO_MANY_FILES), "The message has more than %d attachments", SIMPLE_FILE_LIMIT);
    else if (FAILED(hr))
        simple_fail_object(hr, message, "The attachments cannot be listed");
    ULONG count = SUCCEEDED(hr) ? rows->cRows : 0;
    MapiFileDesc *files = SUCCEEDED(hr) && before + count ? mapix_memory_more_zero(base, (before + count) * sizeof(*files)) : NULL;
    if (SUCCEEDED(hr) && before + count && !files)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr)) {
        *ret_count = before + count;
        *ret_files = files;
    }
    for (ULONG i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = read_file(message, base, rows->aRow[i].lpProps, copy, &files[before + i]);
    FreeProws(rows);
    if (table)
        table->lpVtbl->Release(table);
    return hr;
}

HRESULT simple_file_write_text(void *base, const char *text, MapiFileDesc *to)
{
    int descriptor;
    to->nPosition = (ULONG)-1;
    to->lpszFileName = mapix_text_copy(base, "Message.txt");
    if (!to->lpszFileName)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = make_file(base, to->lpszFileName, &to->lpszPathName, &descriptor);
    if (FAILED(hr))
        return hr;
    hr = write_all(descriptor, to->lpszPathName, text, strlen(text));
    if (close(descriptor) && SUCCEEDED(hr))
        hr = write_failure(errno, to->lpszPathName);
    return hr;
}

void simple_files_remove(ULONG count, const MapiFileDesc *files)
{
    for (ULONG i = 0; i < count; i++)
        if (files[i].lpszPathName && *files[i].lpszPathName)
            unlink(files[i].lpszPathName);
}
