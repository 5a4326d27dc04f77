/* What people and programs read. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/guid.h"
#include "base/text.h"
#include "base/time.h"
#include "value/names.h"
#include "value/value.h"

int cli_exit_status(HRESULT result)
{
    static const struct {
        HRESULT result;
        int status;
    } table[] = {
        { MAPI_E_NOT_FOUND, EX_NOINPUT },          { MAPI_E_INVALID_PARAMETER, EX_USAGE },
        { MAPI_E_UNKNOWN_FLAGS, EX_SOFTWARE },     { MAPI_E_NO_ACCESS, EX_NOPERM },
        { MAPI_E_LOGON_FAILED, EX_CONFIG },        { MAPI_E_UNCONFIGURED, EX_CONFIG },
        { MAPI_E_CORRUPT_DATA, EX_DATAERR },       { MAPI_E_CORRUPT_STORE, EX_DATAERR },
        { MAPI_E_VERSION, EX_UNAVAILABLE },        { MAPI_E_NETWORK_ERROR, EX_TEMPFAIL },
        { MAPI_E_BUSY, EX_TEMPFAIL },              { MAPI_E_TIMEOUT, EX_TEMPFAIL },
        { MAPI_E_NOT_ENOUGH_MEMORY, EX_OSERR },    { MAPI_E_NOT_ENOUGH_DISK, EX_IOERR },
        { MAPI_E_NOT_ENOUGH_RESOURCES, EX_OSERR }, { MAPI_E_DISK_ERROR, EX_IOERR },
        { MAPI_E_COLLISION, EX_CANTCREAT },        { MAPI_E_NO_SUPPORT, EX_UNAVAILABLE },
        { MAPI_E_USER_CANCEL, EX_TEMPFAIL },       { MAPI_E_UNKNOWN_ENTRYID, EX_NOINPUT },
        { MAPI_E_INVALID_ENTRYID, EX_USAGE },      { MAPI_E_AMBIGUOUS_RECIP, EX_USAGE },
        { MAPI_E_SESSION_LIMIT, EX_TEMPFAIL },     { MAPI_E_TOO_COMPLEX, EX_USAGE },
        { MAPI_E_TOO_BIG, EX_DATAERR },            { MAPI_E_NO_RECIPIENTS, EX_USAGE },
        { MAPI_E_OBJECT_CHANGED, EX_TEMPFAIL },    { MAPI_E_OBJECT_DELETED, EX_NOINPUT },
        { MAPI_E_SUBMITTED, EX_TEMPFAIL },         { MAPI_E_NOT_IN_QUEUE, EX_NOINPUT },
        { MAPI_E_OFFLINE, EX_TEMPFAIL },           { MAPI_E_FAILONEPROVIDER, EX_UNAVAILABLE },
        { MAPI_E_PASSWORD_EXPIRED, EX_CONFIG },    { MAPI_E_PASSWORD_CHANGE_REQUIRED, EX_CONFIG },
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].result == result)
            return table[i].status;
    return EX_SOFTWARE;
}

int cli_usage(const char *format, ...)
{
    va_list arguments;

    fputs("mapix: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return EX_USAGE;
}

static LPMAPIERROR last_error(void *object, HRESULT result)
{
    LPMAPIERROR error = NULL;

    if (object)
        ((LPMAPIPROP)object)->lpVtbl->GetLastError(object, result, 0, &error);
    if (!error)
        mapix_last_error(0, &error);
    return error;
}

char *cli_error_text(HRESULT result, void *object)
{
    LPMAPIERROR error = last_error(object, result);
    const char *name = mapix_names_error(result), *text = error && error->lpszError ? (const char *)error->lpszError : "";
    char code[16], *made = NULL;

    snprintf(code, sizeof(code), "0x%08x", (unsigned)result);
    if (asprintf(&made, "%s%s%s", name ? name : code, *text ? ": " : "", text) < 0)
        made = NULL;
    MAPIFreeBuffer(error);
    return made;
}

int cli_fail(struct cli *cli, HRESULT result, void *object, const char *format, ...)
{
    LPMAPIERROR error = last_error(object, result);
    const char *name = mapix_names_error(result);
    va_list arguments;

    (void)cli;
    fflush(stdout);
    fputs("mapix: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (name)
        fprintf(stderr, ": %s", name);
    else
        fprintf(stderr, ": 0x%08x", (unsigned)result);
    if (error && error->lpszError && *(const char *)error->lpszError) {
        fputs("\n  ", stderr);
        cli_print_text(stderr, (const char *)error->lpszError);
    }
    fprintf(stderr, "\n  mapix explain 0x%08x says what this code means.\n", (unsigned)result);
    MAPIFreeBuffer(error);
    return cli_exit_status(result);
}

void cli_print_text(FILE *file, const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);

    while (left > 0) {
        utf8proc_int32_t point;
        utf8proc_ssize_t length = utf8proc_iterate(at, left, &point);

        if (length <= 0) {
            fputs("\xEF\xBF\xBD", file);
            length = 1;
        } else if (point == '\r' && left > 1 && at[1] == '\n') {
            ;                          /* the line end of mail */
        } else if ((point < 0x20 && point != '\n' && point != '\t') || point == 0x7f || (point >= 0x80 && point < 0xa0) ||
                   (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) {
            fprintf(file, "<%02X>", (unsigned)point);
        } else {
            fwrite(at, 1, (size_t)length, file);
        }
        at += length;
        left -= length;
    }
}

/* Columns a text takes on a terminal. */
static int text_width(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text), length;
    utf8proc_int32_t point;
    int width = 0;

    for (; left > 0; at += length, left -= length) {
        length = utf8proc_iterate(at, left, &point);
        if (length <= 0) {
            length = 1;
            width++;
        } else {
            width += utf8proc_charwidth(point);
        }
    }
    return width;
}

/* A copy of `text` cut to `width` columns with an ellipsis, line ends turned to blanks. NULL without memory. */
static char *fit(const char *text, int width)
{
    char *copy = strdup(text), *end = copy;
    int used = 0;

    if (!copy)
        return NULL;
    for (char *at = copy; *at; at++)
        if (*at == '\n' || *at == '\r' || *at == '\t')
            *at = ' ';
    if (!width || text_width(copy) <= width)
        return copy;
    while (*end) {
        utf8proc_int32_t point;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)end, -1, &point);
        int columns = length > 0 ? utf8proc_charwidth(point) : 1;

        if (used + columns > width - 1)
            break;
        used += columns;
        end += length > 0 ? length : 1;
    }
    used = (int)(end - copy);
    end = realloc(copy, (size_t)used + 4);
    if (!end) {
        copy[used] = 0;
        return copy;
    }
    memcpy(end + used, "\xE2\x80\xA6", 4);
    return end;
}

/* What a person reads of a value: text as it is, numbers, yes and nothing. */
static const char *plain(const json_t *value, char *buffer, size_t size)
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        snprintf(buffer, size, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        snprintf(buffer, size, "%g", json_real_value(value));
    else
        snprintf(buffer, size, "%s", json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "");
    return buffer;
}

/* A time of ours, 2026-03-14T09:26:53Z, as people read it: by the clock on their wall, to the minute. */
static const char *wall_time(const char *text, char *buffer, size_t size)
{
    struct tm parts;
    time_t time;

    memset(&parts, 0, sizeof(parts));
    if (!strptime(text, "%Y-%m-%dT%H:%M:%S", &parts))
        return text;
    time = timegm(&parts);
    if (!localtime_r(&time, &parts) || !strftime(buffer, size, "%Y-%m-%d %H:%M", &parts))
        return text;
    return buffer;
}

static void print_cell(const char *text, int width, bool last)
{
    char *cell = fit(text, last ? 0 : width);

    if (!cell)
        return;
    cli_print_text(stdout, cell);
    if (!last)
        printf("%*s", width - text_width(cell) + 2, "");
    free(cell);
}

int cli_print_list(struct cli *cli, json_t *list, const struct cli_column *columns)
{
    char buffer[64];
    size_t index;
    json_t *row;

    if (cli->json) {
        json_dumpf(list, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
    } else {
        for (const struct cli_column *column = columns; column->key; column++)
            print_cell(column->heading, column->width, !column[1].key);
        putchar('\n');
        json_array_foreach(list, index, row) {
            for (const struct cli_column *column = columns; column->key; column++) {
                const char *text = plain(json_object_get(row, column->key), buffer, sizeof(buffer));

                print_cell(column->is_time ? wall_time(text, buffer, sizeof(buffer)) : text, column->width, !column[1].key);
            }
            putchar('\n');
        }
    }
    json_decref(list);
    return ferror(stdout) ? EX_IOERR : EX_OK;
}

/* The members of an array, a line each; an object's values that say something, as "key value, key value". */
static void print_members(const json_t *array)
{
    char buffer[64];
    size_t index;
    json_t *item, *value;
    const char *key;

    json_array_foreach(array, index, item) {
        const char *between = "";

        fputs("\n  ", stdout);
        if (!json_is_object(item)) {
            cli_print_text(stdout, plain(item, buffer, sizeof(buffer)));
            continue;
        }
        json_object_foreach(item, key, value) {
            const char *text = plain(value, buffer, sizeof(buffer));

            if (!*text)
                continue;
            printf("%s%s ", between, key);
            cli_print_text(stdout, text);
            between = ", ";
        }
    }
}

int cli_print_object(struct cli *cli, json_t *object)
{
    char buffer[64];
    const char *key;
    json_t *value;

    if (cli->json) {
        json_dumpf(object, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
    } else {
        json_object_foreach(object, key, value) {
            if (json_is_array(value) && !json_array_size(value))
                continue;
            printf("%s: ", key);
            if (json_is_array(value))
                print_members(value);
            else
                cli_print_text(stdout, plain(value, buffer, sizeof(buffer)));
            putchar('\n');
        }
    }
    json_decref(object);
    return ferror(stdout) ? EX_IOERR : EX_OK;
}

json_t *cli_json_binary(const SBinary *binary)
{
    char *text = malloc(binary->cb * 2 + 1);
    json_t *value;

    if (!text)
        return json_null();
    for (ULONG i = 0; i < binary->cb; i++) {
        text[i * 2] = "0123456789abcdef"[binary->lpb[i] >> 4];
        text[i * 2 + 1] = "0123456789abcdef"[binary->lpb[i] & 15];
    }
    text[binary->cb * 2] = 0;
    value = json_string(text);
    free(text);
    return value;
}

/* A multi-value: an array of its members. */
static json_t *json_members(const SPropValue *value)
{
    json_t *array = json_array();
    SPropValue member;

    for (ULONG i = 0; mapix_value_member(value, i, &member); i++)
        json_array_append_new(array, cli_json_value(&member));
    return array;
}

json_t *cli_json_value(const SPropValue *value)
{
    char text[MAPIX_TIME_TEXT_SIZE + MAPIX_GUID_TEXT_SIZE];

    if (PROP_TYPE(value->ulPropTag) & MV_FLAG)
        return json_members(value);
    switch (PROP_TYPE(value->ulPropTag)) {
    case PT_SHORT:
        return json_integer(value->Value.i);
    case PT_LONG:
        return json_integer(value->Value.l);
    case PT_LONGLONG:
        return json_integer(value->Value.li.QuadPart);
    case PT_CURRENCY:
        return json_integer(value->Value.cur.int64);
    case PT_BOOLEAN:
        return json_boolean(value->Value.b != 0);
    case PT_FLOAT:
        return json_real((double)value->Value.flt);
    case PT_DOUBLE:
    case PT_APPTIME:
        return json_real(value->Value.dbl);
    case PT_UNICODE: {
        char *utf8 = mapix_text_utf8_heap(value->Value.lpszW);
        json_t *wide = utf8 ? json_string(utf8) : NULL;

        free(utf8);
        return wide ? wide : json_null();
    }
    case PT_STRING8: {
        json_t *string = json_string((const char *)value->Value.lpszA);

        return string ? string : json_string("(not UTF-8)");
    }
    case PT_SYSTIME:
        return json_string(mapix_time_text(value->Value.ft, text));
    case PT_BINARY:
        return cli_json_binary(&value->Value.bin);
    case PT_CLSID:
        return json_string(mapix_guid_text(value->Value.lpguid, text));
    default:
        return json_null();
    }
}

json_t *cli_json_row(const SRow *row, const char *const *names)
{
    json_t *object = json_object();

    for (ULONG i = 0; i < row->cValues && names[i]; i++)
        json_object_set_new(object, names[i], cli_json_value(&row->lpProps[i]));
    return object;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool cli_parse_hex(const char *text, ULONG *ret_size, BYTE **ret_bytes)
{
    size_t length = strlen(text);
    BYTE *bytes;

    if (!length || length % 2 || length > 131072 || !(bytes = malloc(length / 2)))
        return false;
    for (size_t i = 0; i < length; i += 2) {
        int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);

        if (high < 0 || low < 0) {
            free(bytes);
            return false;
        }
        bytes[i / 2] = (BYTE)(high << 4 | low);
    }
    *ret_size = (ULONG)(length / 2);
    *ret_bytes = bytes;
    return true;
}

bool cli_take_word(int *argc, char **argv, const char *word)
{
    int kept = 0, before = *argc;

    for (int i = 0; i < before; i++)
        if (strcmp(argv[i], word))
            argv[kept++] = argv[i];
    *argc = kept;
    return kept < before;
}
