/* A notebook's files. Nothing of MAPI here but property values.
 *
 * A note is text: header lines "Name: value", an empty line, the body. From, To, Cc and Bcc are people: "Name <TYPE:address>"; "Served-To"
 * and its like are recipients that a transport has sent it to already. What has no name of its own stands as eight hexadecimal digits, the
 * property tag. A file without headers is a body alone, so any text editor makes notes.
 *
 *     notebook/.uid             32 hexadecimal digits: the notebook's own UID
 *     notebook/people           the address book
 *     notebook/Notebook/Inbox/20261122-1416-1a2b.note
 */
#include "notes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const ends[] = { [NOTE_KEPT] = ".note", [NOTE_QUEUED] = ".queued", [NOTE_SENDING] = ".sending" };

#define LARGEST_NOTE (16u << 20)       /* a budget for what may have been written by anybody */

HRESULT result_of_errno(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return MAPI_E_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return MAPI_E_NO_ACCESS;
    case EEXIST:
        return MAPI_E_COLLISION;
    case ENOSPC:
    case EDQUOT:
        return MAPI_E_NOT_ENOUGH_DISK;
    case ENOMEM:
        return MAPI_E_NOT_ENOUGH_MEMORY;
    default:
        return MAPI_E_DISK_ERROR;
    }
}

char *join(const char *one, const char *other)
{
    size_t length = strlen(one);
    char *path = malloc(length + strlen(other) + 2);

    if (path)
        sprintf(path, "%s%s%s", one, length && *other ? "/" : "", other);
    return path;
}

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static char *file_of(const char *directory, const char *path, const char *end)
{
    char *file = malloc(strlen(directory) + strlen(path) + strlen(end) + 2);

    if (file)
        sprintf(file, "%s/%s%s", directory, path, end);
    return file;
}

/* --- the directory --- */

static HRESULT make_directories(const char *directory)
{
    static const char *const standard[] = { "", TOP, INBOX, OUTBOX, SENT, DELETED, FINDER };
    HRESULT result = S_OK;

    for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]) && !FAILED(result); i++) {
        char *path = join(directory, standard[i]);

        if (!path)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        if (mkdir(path, 0700) && errno != EEXIST)
            result = result_of_errno(errno);
        free(path);
    }
    return result;
}

static bool parse_uid(const char *text, MAPIUID *uid)
{
    unsigned byte;

    for (int i = 0; i < 16; i++) {
        if (sscanf(text + 2 * i, "%2x", &byte) != 1)
            return false;
        uid->ab[i] = (BYTE)byte;
    }
    return true;
}

/* Its UID, which its entry ids carry; with `create` what is missing is made. */
HRESULT notebook_open(const char *directory, bool create, MAPIUID *ret_uid)
{
    char text[40] = "";
    char *file = join(directory, ".uid");
    HRESULT result = create ? make_directories(directory) : S_OK;
    int descriptor;

    if (!file)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    descriptor = FAILED(result) ? -1 : open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && !FAILED(result) && errno == ENOENT && create) {
        GUID fresh;

        descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        int random = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
        if (random >= 0 && read(random, &fresh, sizeof(fresh)) == (ssize_t)sizeof(fresh))
            for (size_t i = 0; i < sizeof(fresh); i++)
                sprintf(text + 2 * i, "%02x", ((BYTE *)&fresh)[i]);
        if (random >= 0)
            close(random);
        if (descriptor >= 0 && (write(descriptor, text, 32) != 32 || lseek(descriptor, 0, SEEK_SET)))
            result = MAPI_E_DISK_ERROR;
    }
    if (descriptor < 0 && !FAILED(result))
        result = result_of_errno(errno);
    if (descriptor >= 0) {
        if (!FAILED(result) && (read(descriptor, text, 32) != 32 || !parse_uid(text, ret_uid)))
            result = MAPI_E_CORRUPT_DATA;
        close(descriptor);
    }
    free(file);
    return result;
}

static bool is_directory(const char *directory, const char *folder, const char *name)
{
    char *path = join(folder, name), *file = path ? file_of(directory, path, "") : NULL;
    struct stat status;
    bool is = file && !stat(file, &status) && S_ISDIR(status.st_mode);

    free(path);
    free(file);
    return is;
}

/* How long the name is without one of our ends; 0 for files of others. */
static size_t stem_length(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (length > strlen(ends[i]) && !strcmp(name + length - strlen(ends[i]), ends[i]))
            return length - strlen(ends[i]);
    return 0;
}

HRESULT notebook_each(const char *directory, const char *folder, bool folders, HRESULT (*visit)(void *context, const char *path), void *context)
{
    char *place = join(directory, folder);
    struct dirent **entries = NULL;
    int count = place ? scandir(place, &entries, NULL, alphasort) : -1;
    HRESULT result = !place ? MAPI_E_NOT_ENOUGH_MEMORY : count < 0 ? result_of_errno(errno) : S_OK;

    for (int i = 0; i < count; i++) {
        char *name = entries[i]->d_name, *path;
        size_t length = strlen(name);

        if (!FAILED(result) && name[0] != '.' && (folders ? is_directory(directory, folder, name) : (length = stem_length(name)) > 0)) {
            name[length] = 0;
            path = join(folder, name);
            result = path ? visit(context, path) : MAPI_E_NOT_ENOUGH_MEMORY;
            free(path);
        }
        free(entries[i]);
    }
    free(entries);
    free(place);
    return result;
}

/* --- reading a note --- */

HRESULT note_add_recipient(struct note *note, LONG type, const char *name, const char *address_type, const char *address, bool served)
{
    struct recipient *grown = realloc(note->recipients, (note->recipient_count + 1) * sizeof(*grown));

    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    note->recipients = grown;
    grown[note->recipient_count] = (struct recipient){ type, served, strdup(name), strdup(address_type), strdup(address) };
    if (!grown[note->recipient_count].name || !grown[note->recipient_count].address_type || !grown[note->recipient_count].address)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    note->recipient_count++;
    return S_OK;
}

void note_clear(struct note *note)
{
    for (ULONG i = 0; i < note->recipient_count; i++) {
        free(note->recipients[i].name);
        free(note->recipients[i].address_type);
        free(note->recipients[i].address);
    }
    free(note->recipients);
    note->recipients = NULL;
    note->recipient_count = 0;
}

/* "Name <TYPE:address>" in place. */
static bool parse_person(char *text, char **ret_name, char **ret_type, char **ret_address)
{
    char *open = strrchr(text, '<'), *colon = open ? strchr(open, ':') : NULL, *close = colon ? strrchr(colon, '>') : NULL;

    if (!close)
        return false;
    *open = *colon = *close = 0;
    for (char *end = open; end > text && end[-1] == ' ';)
        *--end = 0;
    *ret_name = text;
    *ret_type = open + 1;
    *ret_address = colon + 1;
    return true;
}

static HRESULT read_person(struct note *note, const char *key, char *value)
{
    bool served = !strncmp(key, "Served-", 7);
    const char *role = served ? key + 7 : key;
    char *name, *type, *address;

    if (!parse_person(value, &name, &type, &address))
        return S_OK;
    if (!strcmp(role, "From")) {
        put_text(note->values, PR_SENDER_NAME_A, name);
        if (*type && *address) {
            put_text(note->values, PR_SENDER_ADDRTYPE_A, type);
            put_text(note->values, PR_SENDER_EMAIL_ADDRESS_A, address);
        }
        return S_OK;
    }
    return note_add_recipient(note, !strcmp(role, "Cc") ? MAPI_CC : !strcmp(role, "Bcc") ? MAPI_BCC : MAPI_TO, name, type, address, served);
}

static int hex_digit(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Hexadecimal digits to bytes, in place. */
static bool read_bytes(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        text[i] = (char)(high << 4 | low);
    }
    return true;
}

/* "\\n" is a line's end and "\\\\" a backslash, so that any text fits in a line. */
static void read_text(char *text)
{
    char *to = text;

    for (; *text; text++)
        *to++ = *text != '\\' || !text[1] ? *text : *++text == 'n' ? '\n' : *text == 'r' ? '\r' : *text;
    *to = 0;
}

/* How many bytes a value has that is neither text nor binary nor of a type with a line of its own kind; 0: we do not keep such. */
static size_t raw_size(ULONG tag)
{
    switch (PROP_TYPE(tag)) {
    case PT_I2:
        return 2;
    case PT_R4:
        return 4;
    case PT_DOUBLE:
    case PT_CURRENCY:
    case PT_APPTIME:
    case PT_I8:
        return 8;
    default:
        return 0;
    }
}

/* "0E070003: 9" and the like. */
static void read_property(LPPROPDATA values, ULONG tag, char *text)
{
    SPropValue value = { .ulPropTag = tag };
    unsigned long long number = strtoull(text, NULL, 10);
    size_t size = strlen(text) / 2;

    switch (PROP_TYPE(tag)) {
    case PT_LONG:
        value.Value.l = (LONG)number;
        break;
    case PT_BOOLEAN:
        value.Value.b = number != 0;
        break;
    case PT_SYSTIME:
        value.Value.ft = (FILETIME){ (DWORD)number, (DWORD)(number >> 32) };
        break;
    case PT_STRING8:
        read_text(text);
        value.Value.lpszA = text;
        break;
    case PT_BINARY:
        if (!read_bytes(text, size))
            return;
        value.Value.bin = (SBinary){ (ULONG)size, (LPBYTE)text };
        break;
    case PT_CLSID:
        if (size != sizeof(GUID) || !read_bytes(text, size))
            return;
        value.Value.lpguid = (LPGUID)(void *)text;
        break;
    default:
        if (!raw_size(tag) || size != raw_size(tag) || !read_bytes(text, size))
            return;
        memcpy(&value.Value, text, size);
    }
    values->lpVtbl->SetProps(values, 1, &value, NULL);
}

static HRESULT read_header(struct note *note, const char *key, char *value)
{
    char *end;
    ULONG tag;

    if (!strcmp(key, "Subject"))
        put_text(note->values, PR_SUBJECT_A, value);
    else if (!strcmp(key, "Class"))
        put_text(note->values, PR_MESSAGE_CLASS_A, value);
    else if (!strcmp(key, "From") || !strcmp(key, "To") || !strcmp(key, "Cc") || !strcmp(key, "Bcc") || !strncmp(key, "Served-", 7))
        return read_person(note, key, value);
    else if (strlen(key) == 8 && (tag = (ULONG)strtoul(key, &end, 16)) && !*end)
        read_property(note->values, tag, value);
    return S_OK;
}

/* A header's name is letters, digits and '-', before ": ". */
static char *header_end(char *line)
{
    size_t length = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    return length && line[length] == ':' && (line[length + 1] == ' ' || !line[length + 1]) ? line + length : NULL;
}

static HRESULT parse(struct note *note, char *text, const char *path)
{
    char *body = text;
    HRESULT result = S_OK;

    while (*body && !FAILED(result)) {
        char *line = body, *end = strchr(line, '\n'), *colon;

        if (end)
            *end = 0;
        if (!*line && body != text) {
            body = end ? end + 1 : line;
            break;
        }
        colon = header_end(line);
        if (!colon) {
            if (end)
                *end = '\n';
            break;                             /* no header: the body begins here */
        }
        *colon = 0;
        result = read_header(note, line, colon[1] ? colon + 2 : colon + 1);
        body = end ? end + 1 : colon + strlen(colon + 1) + 1;
    }
    LPSPropValue class = get_value(note->values, PR_MESSAGE_CLASS_A);
    if (!class)
        put_text(note->values, PR_MESSAGE_CLASS_A, "IPM.Note");
    release_memory(class);
    if (body == text)
        put_text(note->values, PR_SUBJECT_A, base_name(path));
    put_text(note->values, PR_BODY_A, body);
    return result;
}

bool note_exists(const char *directory, const char *path, enum note_state *ret_state)
{
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char *file = file_of(directory, path, ends[i]);
        bool is = file && !access(file, F_OK);

        free(file);
        if (is) {
            *ret_state = (enum note_state)i;
            return true;
        }
    }
    return false;
}

static FILETIME file_time(time_t seconds)
{
    unsigned long long ticks = ((unsigned long long)seconds + 11644473600ull) * 10000000ull;

    return (FILETIME){ (DWORD)ticks, (DWORD)(ticks >> 32) };
}

static void put_times(LPPROPDATA values, const struct stat *status)
{
    SPropValue value = { .ulPropTag = PR_LAST_MODIFICATION_TIME, .Value.ft = file_time(status->st_mtime) };
    LPSPropValue known;

    values->lpVtbl->SetProps(values, 1, &value, NULL);
    static const ULONG once[] = { PR_CREATION_TIME, PR_MESSAGE_DELIVERY_TIME };
    for (int i = 0; i < 2; i++) {              /* those keep what the header says */
        known = get_value(values, value.ulPropTag = once[i]);
        if (!known)
            values->lpVtbl->SetProps(values, 1, &value, NULL);
        release_memory(known);
    }
    put_long(values, PR_MESSAGE_SIZE, (LONG)status->st_size);
}

void note_stat(const char *directory, const char *path, LPPROPDATA values)
{
    enum note_state state;
    struct stat status;
    char *file = note_exists(directory, path, &state) ? file_of(directory, path, ends[state]) : NULL;

    if (file && !stat(file, &status))
        put_times(values, &status);
    free(file);
}

/* note->values is there and empty. */
HRESULT note_read(const char *directory, const char *path, struct note *note, enum note_state *ret_state)
{
    struct stat status;
    char *file, *text = NULL;
    int descriptor = -1;
    HRESULT result = S_OK;

    if (!note_exists(directory, path, ret_state))
        return MAPI_E_NOT_FOUND;
    file = file_of(directory, path, ends[*ret_state]);
    if (!file)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status))
        result = result_of_errno(errno);
    else if (!S_ISREG(status.st_mode) || status.st_size > (off_t)LARGEST_NOTE)
        result = MAPI_E_CORRUPT_DATA;
    else if (!(text = calloc(1, (size_t)status.st_size + 1)))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (read(descriptor, text, (size_t)status.st_size) != (ssize_t)status.st_size)
        result = MAPI_E_DISK_ERROR;
    if (!FAILED(result))
        result = parse(note, text, path);
    if (!FAILED(result))
        put_times(note->values, &status);
    if (descriptor >= 0)
        close(descriptor);
    free(text);
    free(file);
    return result;
}

/* --- writing one --- */

static void write_line(FILE *out, const char *key, const char *text)
{
    fprintf(out, "%s: ", key);
    for (; *text; text++)
        putc(*text == '\n' || *text == '\r' ? ' ' : *text, out);
    putc('\n', out);
}

static void write_bytes(FILE *out, const char *key, size_t size, const void *bytes)
{
    fprintf(out, "%s: ", key);
    for (size_t i = 0; i < size; i++)
        fprintf(out, "%02x", ((const BYTE *)bytes)[i]);
    putc('\n', out);
}

static void write_text(FILE *out, const char *key, const char *text)
{
    fprintf(out, "%s: ", key);
    for (; *text; text++)
        if (*text == '\n' || *text == '\r')
            fprintf(out, *text == '\n' ? "\\n" : "\\r");
        else
            fprintf(out, *text == '\\' ? "\\\\" : "%c", *text);
    putc('\n', out);
}

static void write_value(FILE *out, const SPropValue *value)
{
    char key[9];

    snprintf(key, sizeof(key), "%08X", (unsigned)value->ulPropTag);
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_LONG:
        fprintf(out, "%s: %u\n", key, (unsigned)value->Value.l);
        break;
    case PT_BOOLEAN:
        fprintf(out, "%s: %d\n", key, value->Value.b != 0);
        break;
    case PT_SYSTIME:
        fprintf(out, "%s: %llu\n", key, (unsigned long long)value->Value.ft.dwHighDateTime << 32 | value->Value.ft.dwLowDateTime);
        break;
    case PT_STRING8:
        write_text(out, key, value->Value.lpszA);
        break;
    case PT_BINARY:
        write_bytes(out, key, value->Value.bin.cb, value->Value.bin.lpb);
        break;
    case PT_CLSID:
        write_bytes(out, key, sizeof(GUID), value->Value.lpguid);
        break;
    default:
        if (raw_size(value->ulPropTag))
            write_bytes(out, key, raw_size(value->ulPropTag), &value->Value);
    }
}

/* Those that stand in a line of their own, and those that are worked out when the note is read. */
static bool is_written_otherwise(ULONG tag)
{
    static const ULONG other[] = { PR_SUBJECT, PR_BODY, PR_MESSAGE_CLASS, PR_SENDER_NAME, PR_SENDER_ADDRTYPE, PR_SENDER_EMAIL_ADDRESS,
        PR_LAST_MODIFICATION_TIME, PR_MESSAGE_SIZE, PR_ENTRYID, PR_PARENT_ENTRYID, PR_RECORD_KEY, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY,
        PR_OBJECT_TYPE, PR_DISPLAY_TO, PR_DISPLAY_CC, PR_DISPLAY_BCC, PR_HASATTACH, PR_INSTANCE_KEY, PR_ACCESS, PR_ACCESS_LEVEL,
        PR_NORMALIZED_SUBJECT, PR_STORE_SUPPORT_MASK, PR_MAPPING_SIGNATURE, PR_MSG_STATUS, PR_PARENT_DISPLAY,
        PR_SUBMIT_FLAGS };

    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
        if (PROP_ID(other[i]) == PROP_ID(tag))
            return true;
    return false;
}

static HRESULT write_properties(FILE *out, LPPROPDATA properties)
{
    LPSPropTagArray tags;
    LPSPropValue values = NULL;
    ULONG count;
    HRESULT result = properties->lpVtbl->GetPropList(properties, 0, &tags);

    if (FAILED(result))
        return result;
    for (ULONG i = 0; i < tags->cValues; i++)              /* all text is kept as UTF-8 */
        if (PROP_TYPE(tags->aulPropTag[i]) == PT_UNICODE)
            tags->aulPropTag[i] = CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_STRING8);
    result = tags->cValues ? properties->lpVtbl->GetProps(properties, tags, 0, &count, &values) : S_OK;
    for (ULONG i = 0; values && i < count; i++)
        if (!is_written_otherwise(values[i].ulPropTag))
            write_value(out, &values[i]);
    release_memory(values);
    release_memory(tags);
    return FAILED(result) ? result : S_OK;
}

static void write_people(FILE *out, const struct note *note)
{
    static const char *const roles[] = { [MAPI_TO] = "To", [MAPI_CC] = "Cc", [MAPI_BCC] = "Bcc" };
    char *name = get_text(note->values, PR_SENDER_NAME_A), *type = get_text(note->values, PR_SENDER_ADDRTYPE_A);
    char *address = get_text(note->values, PR_SENDER_EMAIL_ADDRESS_A);

    if (name)
        fprintf(out, "From: %s <%s:%s>\n", name, type ? type : "", address ? address : "");
    for (ULONG i = 0; i < note->recipient_count; i++) {
        const struct recipient *one = &note->recipients[i];

        fprintf(out, "%s%s: %s <%s:%s>\n", one->served ? "Served-" : "", roles[one->type], one->name, one->address_type, one->address);
    }
    free(name);
    free(type);
    free(address);
}

static HRESULT write_all(FILE *out, const struct note *note)
{
    char *subject = get_text(note->values, PR_SUBJECT_A), *class = get_text(note->values, PR_MESSAGE_CLASS_A), *body = get_text(note->values, PR_BODY_A);
    HRESULT result;

    write_line(out, "Subject", subject ? subject : "");
    write_line(out, "Class", class ? class : "IPM.Note");
    write_people(out, note);
    result = write_properties(out, note->values);
    fprintf(out, "\n%s", body ? body : "");
    free(subject);
    free(class);
    free(body);
    return result;
}

/* First beside it, then in its place in one step: a crash leaves the old note or the new one, never half of one. */
HRESULT note_write(const char *directory, const char *path, const struct note *note, enum note_state state)
{
    char *file = file_of(directory, path, ends[state]), *fresh = file_of(directory, path, ".new");
    FILE *out = file && fresh ? fopen(fresh, "we") : NULL;
    HRESULT result = !file || !fresh ? MAPI_E_NOT_ENOUGH_MEMORY : !out ? result_of_errno(errno) : write_all(out, note);

    if (out && (fflush(out) || fsync(fileno(out))) && !FAILED(result))
        result = result_of_errno(errno);
    if (out)
        fclose(out);
    if (!FAILED(result) && rename(fresh, file))
        result = result_of_errno(errno);
    if (FAILED(result) && fresh)
        unlink(fresh);
    free(file);
    free(fresh);
    return result;
}

HRESULT note_delete(const char *directory, const char *path)
{
    enum note_state state;
    char *file = note_exists(directory, path, &state) ? file_of(directory, path, ends[state]) : NULL;
    HRESULT result = file && !unlink(file) ? S_OK : MAPI_E_NOT_FOUND;

    free(file);
    return result;
}

HRESULT note_move(const char *directory, const char *from, const char *to, enum note_state state)
{
    enum note_state now;
    HRESULT result = MAPI_E_NOT_FOUND;

    if (note_exists(directory, from, &now)) {
        char *old = file_of(directory, from, ends[now]), *fresh = file_of(directory, to, ends[state]);

        result = !old || !fresh ? MAPI_E_NOT_ENOUGH_MEMORY : rename(old, fresh) ? result_of_errno(errno) : S_OK;
        free(old);
        free(fresh);
    }
    return result;
}

/* Names sort by the time they were made; the counter keeps those of one process apart, the process id those of several. */
char *note_new_path(const char *folder)
{
    static atomic_uint counter;
    struct timespec now;
    struct tm date;
    char name[80];

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &date);
    snprintf(name, sizeof(name), "%04d%02d%02d-%02d%02d%02d%03d-%x-%x", date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, date.tm_hour,
        date.tm_min, date.tm_sec, (int)(now.tv_nsec / 1000000), (unsigned)getpid(), atomic_fetch_add(&counter, 1));
    return join(folder, name);
}
