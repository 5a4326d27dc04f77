/* The mapisvc.inf parser. Bytes become sections of keys and values; what they mean is worked out when a service is asked for, so that a
 * bad line fails the services that need it and no other. */
#include "profile/inf.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile/paths.h"
#include "value/names.h"

#define COMPONENT "mapisvc.inf"
#define BUCKETS 4096

/* ---- memory: everything a result holds goes in one piece ---- */

struct profile_inf_arena {
    struct profile_inf_arena *next;
    max_align_t bytes[];
};

static void *arena_get(struct profile_inf_arena **arena, size_t size)
{
    struct profile_inf_arena *block = calloc(1, sizeof(*block) + (size ? size : 1));
    if (!block)
        return NULL;
    block->next = *arena;
    *arena = block;
    return block->bytes;
}

static char *arena_text(struct profile_inf_arena **arena, const char *text, size_t size)
{
    char *copy = arena_get(arena, size + 1);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

static void arena_free(struct profile_inf_arena *arena)
{
    while (arena) {
        struct profile_inf_arena *next = arena->next;
        free(arena);
        arena = next;
    }
}

/* ---- what a file is made of ---- */

struct entry {
    struct section *section;
    const char *key;
    const char *value;
    const char *file;
    unsigned line;
    struct entry *next;                     /* in its section, in file order */
    struct entry *next_in_bucket;
};

struct section {
    const char *name;
    const char *file;
    unsigned line;
    const char *problem;                    /* the first thing wrong in it, "file:line: text" */
    struct entry *first, *last;
    struct section *next_in_bucket;
};

struct profile_inf {
    struct profile_inf_arena *arena;
    struct section *sections[BUCKETS];
    struct entry *entries[BUCKETS];
    unsigned section_count, entry_count, file_count;
    ULONG problem_count;
    const char *problems[PROFILE_INF_MAX_PROBLEMS];
};

static unsigned hash_of(const char *text, unsigned hash)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned)(unsigned char)tolower((unsigned char)*text)) * 16777619u;
    return hash;
}

static struct section *find_section(const struct profile_inf *inf, const char *name)
{
    struct section *section = inf->sections[hash_of(name, 2166136261u) % BUCKETS];
    while (section && strcasecmp(section->name, name) != 0)
        section = section->next_in_bucket;
    return section;
}

static unsigned entry_bucket(const struct section *section, const char *key)
{
    return hash_of(key, (unsigned)((uintptr_t)section >> 4) * 2654435761u) % BUCKETS;
}

static struct entry *find_entry(const struct profile_inf *inf, const struct section *section, const char *key)
{
    if (!section)
        return NULL;
    struct entry *entry = inf->entries[entry_bucket(section, key)];
    while (entry && (entry->section != section || strcasecmp(entry->key, key) != 0))
        entry = entry->next_in_bucket;
    return entry;
}

HRESULT profile_inf_new(struct profile_inf **ret_inf)
{
    *ret_inf = calloc(1, sizeof(**ret_inf));
    return *ret_inf ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

void profile_inf_free(struct profile_inf *inf)
{
    if (!inf)
        return;
    arena_free(inf->arena);
    free(inf);
}

/* Where the parser stands. `name` is ours, so that it outlives the caller's. */
struct place {
    const char *name;
    unsigned line;
    struct section *section;
};

static HRESULT note_problem(struct profile_inf *inf, const struct place *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static HRESULT note_problem(struct profile_inf *inf, const struct place *place, const char *format, ...)
{
    char text[512];
    int used = place->line ? snprintf(text, sizeof(text), "%s:%u: ", place->name, place->line)
                           : snprintf(text, sizeof(text), "%s: ", place->name);
    if (used > 300)                         /* the end of a path tells more than its beginning */
        used = snprintf(text, sizeof(text), "...%s:%u: ", place->name + strlen(place->name) - 200, place->line);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, sizeof(text) - (size_t)used, format, arguments);
    va_end(arguments);

    bool keep = inf->problem_count < PROFILE_INF_MAX_PROBLEMS;
    bool first = place->section && !place->section->problem;
    if (!keep && !first)
        return S_OK;
    const char *copy = arena_text(&inf->arena, text, strlen(text));
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (keep)
        inf->problems[inf->problem_count++] = copy;
    if (first)
        place->section->problem = copy;
    return S_OK;
}

const char *profile_inf_problem(const struct profile_inf *inf, ULONG index)
{
    return index < inf->problem_count ? inf->problems[index] : NULL;
}

/* ---- lines ---- */

static void trim(const char **start, const char **end)
{
    while (*start < *end && (**start == ' ' || **start == '\t'))
        ++*start;
    while (*end > *start && ((*end)[-1] == ' ' || (*end)[-1] == '\t' || (*end)[-1] == '\r'))
        --*end;
}

static bool utf8_is_valid(const unsigned char *at, const unsigned char *end)
{
    while (at < end) {
        unsigned lead = *at++, more, low = 0x80, high = 0xBF;
        if (lead == 0)
            return false;
        if (lead < 0x80)
            continue;
        if (lead >= 0xC2 && lead <= 0xDF)
            more = 1;
        else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
            low = lead == 0xE0 ? 0xA0 : low;
            high = lead == 0xED ? 0x9F : high;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
            low = lead == 0xF0 ? 0x90 : low;
            high = lead == 0xF4 ? 0x8F : high;
        } else
            return false;
        while (more--) {
            if (at == end || *at < low || *at > high)
                return false;
            at++;
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

static HRESULT open_section(struct profile_inf *inf, struct place *place, const char *start, const char *end)
{
    struct section **bucket;
    place->section = NULL;
    trim(&start, &end);
    if (start == end || end - start > PROFILE_INF_MAX_NAME)
        return note_problem(inf, place, "a section name has 1 to %d characters", PROFILE_INF_MAX_NAME);
    char name[PROFILE_INF_MAX_NAME + 1];
    memcpy(name, start, (size_t)(end - start));
    name[end - start] = 0;
    place->section = find_section(inf, name);
    if (place->section)
        return S_OK;
    if (inf->section_count == PROFILE_INF_MAX_SECTIONS)
        return note_problem(inf, place, "more than %d sections", PROFILE_INF_MAX_SECTIONS);
    struct section *section = arena_get(&inf->arena, sizeof(*section));
    const char *copy = section ? arena_text(&inf->arena, name, strlen(name)) : NULL;
    if (!copy)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    bucket = &inf->sections[hash_of(name, 2166136261u) % BUCKETS];
    section->name = copy;
    section->file = place->name;
    section->line = place->line;
    section->next_in_bucket = *bucket;
    *bucket = section;
    inf->section_count++;
    place->section = section;
    return S_OK;
}

static HRESULT add_entry(struct profile_inf *inf, struct place *place, const char *start, const char *equals, const char *end)
{
    const char *key_end = equals, *value = equals + 1;
    trim(&start, &key_end);
    trim(&value, &end);
    if (start == key_end || key_end - start > PROFILE_INF_MAX_NAME)
        return note_problem(inf, place, "a key has 1 to %d characters", PROFILE_INF_MAX_NAME);
    if (!place->section)
        return note_problem(inf, place, "a line before the first [Section]");
    char key[PROFILE_INF_MAX_NAME + 1];
    memcpy(key, start, (size_t)(key_end - start));
    key[key_end - start] = 0;
    if (find_entry(inf, place->section, key))
        return S_OK;                        /* the first value wins */
    if (inf->entry_count == PROFILE_INF_MAX_ENTRIES)
        return note_problem(inf, place, "more than %d entries", PROFILE_INF_MAX_ENTRIES);
    struct entry *entry = arena_get(&inf->arena, sizeof(*entry));
    if (!entry || !(entry->key = arena_text(&inf->arena, key, strlen(key))) ||
        !(entry->value = arena_text(&inf->arena, value, (size_t)(end - value))))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    struct entry **bucket = &inf->entries[entry_bucket(place->section, key)];
    entry->section = place->section;
    entry->file = place->name;
    entry->line = place->line;
    entry->next_in_bucket = *bucket;
    *bucket = entry;
    if (place->section->last)
        place->section->last->next = entry;
    else
        place->section->first = entry;
    place->section->last = entry;
    inf->entry_count++;
    return S_OK;
}

static HRESULT parse_line(struct profile_inf *inf, struct place *place, const char *start, const char *end)
{
    trim(&start, &end);
    if (start == end || *start == ';' || *start == '#')
        return S_OK;
    if (!utf8_is_valid((const unsigned char *)start, (const unsigned char *)end))
        return note_problem(inf, place, "not UTF-8 text; save the file as UTF-8");
    if (*start == '[') {
        if (end[-1] != ']') {
            place->section = NULL;
            return note_problem(inf, place, "a section name ends with ']'");
        }
        return open_section(inf, place, start + 1, end - 1);
    }
    const char *equals = memchr(start, '=', (size_t)(end - start));
    if (!equals)
        return note_problem(inf, place, "neither [Section] nor KEY=VALUE: \"%.*s\"", (int)(end - start > 60 ? 60 : end - start), start);
    return add_entry(inf, place, start, equals, end);
}

HRESULT profile_inf_add_text(struct profile_inf *inf, const char *file_name, const char *text, size_t size)
{
    struct place place = { .name = arena_text(&inf->arena, file_name, strlen(file_name)) };
    if (!place.name)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (size > PROFILE_INF_MAX_FILE_SIZE)
        return note_problem(inf, &place, "larger than %d bytes; the file was left out", PROFILE_INF_MAX_FILE_SIZE);
    if (size >= 2 && ((text[0] == '\xFF' && text[1] == '\xFE') || (text[0] == '\xFE' && text[1] == '\xFF')))
        return note_problem(inf, &place, "UTF-16 text; save the file as UTF-8. The file was left out");
    const char *at = text, *end = text + size;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        place.line++;
        HRESULT result = parse_line(inf, &place, at, stop);
        if (FAILED(result))
            return result;
        at = newline ? newline + 1 : end;
    }
    return S_OK;
}

/* ---- files ---- */

static HRESULT add_file(struct profile_inf *inf, const char *path, int file)
{
    struct place place = { .name = path };
    struct stat about;
    char *text = NULL;
    size_t have = 0;
    HRESULT result;

    if (inf->file_count == PROFILE_INF_MAX_FILES)
        return note_problem(inf, &place, "more than %d files; this one was left out", PROFILE_INF_MAX_FILES);
    inf->file_count++;
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode))
        return note_problem(inf, &place, "not a regular file");
    text = malloc(PROFILE_INF_MAX_FILE_SIZE + 1);
    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (;;) {
        ssize_t got = read(file, text + have, PROFILE_INF_MAX_FILE_SIZE + 1 - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            result = note_problem(inf, &place, "cannot be read: %s", strerror(errno));
            goto out;
        }
        have += (size_t)got;
        if (got == 0 || have == PROFILE_INF_MAX_FILE_SIZE + 1)
            break;
    }
    result = profile_inf_add_text(inf, path, text, have);
out:
    free(text);
    return result;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The *.inf files of a directory; mapisvc.inf itself comes first (MAPIX_SVC_PATH). */
static HRESULT add_directory(struct profile_inf *inf, const char *path, DIR *directory)
{
    char *names[PROFILE_INF_MAX_FILES];
    size_t count = 0;
    HRESULT result = S_OK;

    for (struct dirent *item; (item = readdir(directory)) && count < PROFILE_INF_MAX_FILES;) {
        size_t length = strlen(item->d_name);
        if (item->d_name[0] == '.' || length < 5 || strcasecmp(item->d_name + length - 4, ".inf") != 0)
            continue;
        if (!(names[count] = strdup(item->d_name))) {
            result = MAPI_E_NOT_ENOUGH_MEMORY;
            goto out;
        }
        count++;
    }
    qsort(names, count, sizeof(names[0]), compare_names);
    for (int others = 0; others < 2 && SUCCEEDED(result); others++)
        for (size_t i = 0; i < count && SUCCEEDED(result); i++) {
            char file_path[4096];
            if ((strcmp(names[i], "mapisvc.inf") == 0) == (others == 1) ||
                snprintf(file_path, sizeof(file_path), "%s/%s", path, names[i]) >= (int)sizeof(file_path))
                continue;
            result = profile_inf_add_path(inf, file_path);
        }
out:
    while (count)
        free(names[--count]);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

HRESULT profile_inf_add_path(struct profile_inf *inf, const char *path)
{
    struct place place = { .name = path };
    HRESULT result;
    DIR *directory = opendir(path);
    if (directory) {
        result = add_directory(inf, path, directory);
        closedir(directory);
        return result;
    }
    if (errno == ENOENT)
        return MAPI_E_NOT_FOUND;
    if (errno == ENOMEM)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return errno == ENOENT ? MAPI_E_NOT_FOUND : note_problem(inf, &place, "cannot be opened: %s", strerror(errno));
    result = add_file(inf, path, file);
    close(file);
    return result;
}

static HRESULT load_one(struct profile_inf *inf, const char *path)
{
    HRESULT result = profile_inf_add_path(inf, path);
    return result == MAPI_E_NOT_FOUND ? S_OK : result;
}

const char *profile_inf_system_directory = MAPIX_SYSCONF_DIR;

static HRESULT load_below(struct profile_inf *inf, const char *name)
{
    char path[4096];
    int size = snprintf(path, sizeof(path), "%s/%s", profile_inf_system_directory, name);
    return size > 0 && size < (int)sizeof(path) ? load_one(inf, path) : S_OK;
}

static HRESULT load_all(struct profile_inf *inf)
{
    char path[4096];
    HRESULT result = S_OK;
    const char *list = getenv("MAPIX_SVC_PATH");
    while (list && *list && SUCCEEDED(result)) {
        size_t length = strcspn(list, ":");
        if (length && length < sizeof(path)) {
            memcpy(path, list, length);
            path[length] = 0;
            result = load_one(inf, path);
        }
        list += length + (list[length] == ':');
    }
    if (FAILED(result))
        return result;
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int size = config && *config == '/' ? snprintf(path, sizeof(path), "%s/mapix/mapisvc.inf", config)
        : home && *home ? snprintf(path, sizeof(path), "%s/.config/mapix/mapisvc.inf", home) : 0;
    if (size > 0 && size < (int)sizeof(path))
        result = load_one(inf, path);
    if (SUCCEEDED(result))
        result = load_below(inf, "mapisvc.inf");
    if (SUCCEEDED(result))
        result = load_below(inf, "mapisvc.d");
    return result;
}

HRESULT profile_inf_load(struct mapix_error_slot *error, struct profile_inf **ret_inf)
{
    struct profile_inf *inf = NULL;
    HRESULT result = profile_inf_new(&inf);
    if (SUCCEEDED(result))
        result = load_all(inf);
    if (FAILED(result)) {
        profile_inf_free(inf);
        return mapix_error_set(error, result, COMPONENT, 0, 0, "mapisvc.inf could not be read: not enough memory");
    }
    *ret_inf = inf;
    return S_OK;
}

/* ---- values ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Pairs of digits into bytes; false unless all of the text is that. `bytes` may be NULL to look only. */
static bool hex_bytes(const char *text, size_t length, unsigned char *bytes)
{
    if (length % 2)
        return false;
    for (size_t i = 0; i < length; i += 2) {
        int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return false;
        if (bytes)
            bytes[i / 2] = (unsigned char)(high << 4 | low);
    }
    return true;
}

/* Bytes in memory order (little-endian) as a number. */
static bool memory_order(const char *text, size_t length, size_t size, uint64_t *ret_number)
{
    unsigned char bytes[8];
    if (length != 2 * size || !hex_bytes(text, length, bytes))
        return false;
    *ret_number = 0;
    for (size_t i = size; i--;)
        *ret_number = *ret_number << 8 | bytes[i];
    return true;
}

static bool decimal(const char *text, size_t length, uint64_t *ret_number)
{
    char copy[32], *end;
    if (length == 0 || length >= sizeof(copy) || isspace((unsigned char)text[0]) || text[0] == '+')
        return false;
    memcpy(copy, text, length);
    copy[length] = 0;
    errno = 0;
    int base = copy[0] == '0' && (copy[1] == 'x' || copy[1] == 'X') ? 16 : 10;
    *ret_number = copy[0] == '-' ? (uint64_t)strtoll(copy, &end, base) : strtoull(copy, &end, base);
    return errno == 0 && *end == 0 && end != copy;
}

static bool flag_list(const char *text, size_t length, uint64_t *ret_number)
{
    const char *end = text + length;
    *ret_number = 0;
    for (int count = 0; count < 32; count++) {
        const char *bar = memchr(text, '|', (size_t)(end - text)), *start = text, *stop = bar ? bar : end;
        uint64_t number;
        ULONG flag;
        char name[64];
        trim(&start, &stop);
        size_t size = (size_t)(stop - start);
        if (size < sizeof(name)) {
            memcpy(name, start, size);
            name[size] = 0;
        }
        if (size < sizeof(name) && mapix_names_constant_by_name(name, &flag, NULL))
            number = flag;
        else if (!memory_order(start, size, 4, &number) && (!decimal(start, size, &number) || number > UINT32_MAX))
            return false;
        *ret_number |= number;
        if (!bar)
            return true;
        text = bar + 1;
    }
    return false;                           /* a number has no more flags than bits */
}

static const char *integer_value(const char *text, size_t length, size_t size, uint64_t *ret_number)
{
    if (memory_order(text, length, size, ret_number))
        return NULL;
    if (!decimal(text, length, ret_number))
        return "not a number";
    int64_t number = (int64_t)*ret_number;
    if (size < 8 && (text[0] == '-' ? number < -(1ll << (8 * size - 1)) : *ret_number >> (8 * size) != 0))
        return "number out of range";
    return NULL;
}

static const char *floating_value(const char *text, size_t length, size_t size, double *ret_number)
{
    uint64_t bits;
    char copy[64], *end;
    if (memory_order(text, length, size, &bits)) {
        if (size == 8)
            memcpy(ret_number, &bits, 8);
        else {
            uint32_t half = (uint32_t)bits;
            float number;
            memcpy(&number, &half, 4);
            *ret_number = (double)number;
        }
        return NULL;
    }
    if (length == 0 || length >= sizeof(copy) || strspn(text, "0123456789+-.eE") < length)
        return "not a number";
    memcpy(copy, text, length);
    copy[length] = 0;
    /* Written with a point whatever the locale of the program that loaded us. */
    *ret_number = 0;
    double sign = 1, scale = 1;
    int exponent = 0;
    char *at = copy;
    if (*at == '-' || *at == '+')
        sign = *at++ == '-' ? -1 : 1;
    char *digits = at;
    for (; *at >= '0' && *at <= '9'; at++)
        *ret_number = *ret_number * 10 + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++)
            *ret_number += (*at - '0') * (scale /= 10);
    if (at == digits || (at == digits + 1 && *digits == '.'))
        return "not a number";
    if (*at == 'e' || *at == 'E') {
        exponent = (int)strtol(at + 1, &end, 10);
        if (end == at + 1 || exponent > 400 || exponent < -400)
            return "not a number";
        at = end;
    }
    for (; exponent > 0; exponent--)
        *ret_number *= 10;
    for (; exponent < 0; exponent++)
        *ret_number /= 10;
    *ret_number *= sign;
    return *at ? "not a number" : NULL;
}

static const char *boolean_value(const char *text, size_t length, unsigned short *ret_value)
{
    static const char *const words[] = { "false", "true", "no", "yes", "0", "1" };
    uint64_t number;
    for (unsigned i = 0; i < 6; i++)
        if (strlen(words[i]) == length && strncasecmp(words[i], text, length) == 0) {
            *ret_value = i & 1;
            return NULL;
        }
    if (!memory_order(text, length, 2, &number))
        return "neither true nor false";
    *ret_value = number != 0;
    return NULL;
}

static const char *guid_value(const char *text, size_t length, GUID *ret_guid)
{
    unsigned char bytes[16];
    if (length == 32 && hex_bytes(text, length, bytes)) {
        memcpy(ret_guid, bytes, 16);
        return NULL;
    }
    if (length != 38 || text[0] != '{' || text[37] != '}')
        return "neither 32 hexadecimal digits nor {00000000-0000-0000-0000-000000000000}";
    char digits[33];
    size_t count = 0;
    for (size_t i = 1; i < 37; i++) {
        if (i == 9 || i == 14 || i == 19 || i == 24) {
            if (text[i] != '-')
                return "a GUID with '-' in the wrong place";
        } else
            digits[count++] = text[i];
    }
    if (count != 32 || !hex_bytes(digits, 32, bytes))
        return "a GUID with something that is no hexadecimal digit";
    ret_guid->Data1 = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    ret_guid->Data2 = (uint16_t)(bytes[4] << 8 | bytes[5]);
    ret_guid->Data3 = (uint16_t)(bytes[6] << 8 | bytes[7]);
    memcpy(ret_guid->Data4, bytes + 8, 8);
    return NULL;
}

static const char out_of_memory[] = "not enough memory";

/* One value of a simple type into `value`; NULL, or why not. */
static const char *parse_single(struct profile_inf_arena **arena, ULONG type, const char *text, size_t length, union _PV *value)
{
    uint64_t number = 0;
    double floating = 0;
    const char *reason;
    switch (type) {
    case PT_I2:
        reason = integer_value(text, length, 2, &number);
        value->i = (short)number;
        return reason;
    case PT_LONG:
    case PT_ERROR:
        if (!flag_list(text, length, &number))
            reason = integer_value(text, length, 4, &number);
        else
            reason = NULL;
        value->l = (LONG)(uint32_t)number;
        return reason;
    case PT_R4:
        reason = floating_value(text, length, 4, &floating);
        value->flt = (float)floating;
        return reason;
    case PT_DOUBLE:
    case PT_APPTIME:
        reason = floating_value(text, length, 8, &floating);
        value->dbl = floating;
        return reason;
    case PT_CURRENCY:
    case PT_I8:
        reason = integer_value(text, length, 8, &number);
        value->li.QuadPart = (LONGLONG)number;
        return reason;
    case PT_SYSTIME:
        reason = integer_value(text, length, 8, &number);
        value->ft.dwLowDateTime = (DWORD)number;
        value->ft.dwHighDateTime = (DWORD)(number >> 32);
        return reason;
    case PT_BOOLEAN:
        return boolean_value(text, length, &value->b);
    case PT_STRING8:
        value->lpszA = arena_text(arena, text, length);
        return value->lpszA ? NULL : out_of_memory;
    case PT_CLSID:
        value->lpguid = arena_get(arena, sizeof(GUID));
        return value->lpguid ? guid_value(text, length, value->lpguid) : out_of_memory;
    case PT_BINARY:
        if (!hex_bytes(text, length, NULL))
            return "binary values are pairs of hexadecimal digits";
        value->bin.cb = (ULONG)(length / 2);
        value->bin.lpb = arena_get(arena, length / 2);
        if (!value->bin.lpb)
            return out_of_memory;
        hex_bytes(text, length, value->bin.lpb);
        return NULL;
    default:
        return "this property type cannot stand in a file";
    }
}

/* The next item of a list: NULL at its end. Fills `start` and `stop`. */
static const char *next_item(const char *at, const char *end, const char **start, const char **stop)
{
    if (at > end)
        return NULL;
    *start = at;
    while (*start < end && (**start == ' ' || **start == '\t'))
        ++*start;
    if (*start < end && **start == '"') {
        const char *close = memchr(*start + 1, '"', (size_t)(end - *start - 1));
        const char *after = close ? close + 1 : NULL;
        while (after && after < end && (*after == ' ' || *after == '\t'))
            after++;
        if (after && (after == end || *after == ',')) {
            ++*start;
            *stop = close;
            return after + 1;
        }
    }
    const char *comma = memchr(at, ',', (size_t)(end - at));
    *stop = comma ? comma : end;
    *start = at;
    trim(start, stop);
    return *stop == end || !comma ? end + 1 : comma + 1;
}

static size_t value_size(ULONG type)
{
    switch (type) {
    case PT_I2: return sizeof(short);
    case PT_LONG: return sizeof(LONG);
    case PT_R4: return sizeof(float);
    case PT_DOUBLE:
    case PT_APPTIME: return sizeof(double);
    case PT_CURRENCY:
    case PT_I8: return sizeof(LARGE_INTEGER);
    case PT_SYSTIME: return sizeof(FILETIME);
    case PT_STRING8: return sizeof(LPSTR);
    case PT_CLSID: return sizeof(GUID);
    case PT_BINARY: return sizeof(SBinary);
    default: return 0;
    }
}

static const char *parse_multiple(struct profile_inf_arena **arena, ULONG type, const char *text, size_t length, union _PV *value)
{
    size_t size = value_size(type);
    const char *end = text + length, *start, *stop, *reason;
    ULONG count = 0;
    if (!size)
        return "this property type cannot stand in a file";
    if (length)
        for (const char *at = text; (at = next_item(at, end, &start, &stop));)
            if (++count > PROFILE_INF_MAX_LIST)
                return "too many values";
    unsigned char *values = arena_get(arena, size * count);
    if (!values)
        return out_of_memory;
    value->MVl.cValues = count;             /* all MV structures begin with a count and a pointer */
    value->MVl.lpl = (LONG *)(void *)values;
    const char *at = text;
    for (ULONG i = 0; i < count; i++, values += size) {
        union _PV single = { 0 };
        at = next_item(at, end, &start, &stop);
        if ((reason = parse_single(arena, type, start, (size_t)(stop - start), &single)))
            return reason;
        memcpy(values, type == PT_CLSID ? (const void *)single.lpguid : (const void *)&single, size);
    }
    return NULL;
}

static bool tag_of(const char *key, ULONG *ret_tag)
{
    unsigned char bytes[4];
    size_t length = strlen(key);
    if (strncasecmp(key, "PR_", 3) == 0)
        return mapix_names_property_by_name(key, ret_tag);
    if (length != 8 || !hex_bytes(key, 8, bytes))
        return false;
    *ret_tag = (ULONG)bytes[0] << 24 | (ULONG)bytes[1] << 16 | (ULONG)bytes[2] << 8 | bytes[3];
    return true;
}

/* KEY=VALUE as a property; NULL, or why not. */
static const char *parse_property(struct profile_inf_arena **arena, const char *key, const char *text, SPropValue *property)
{
    ULONG tag, type;
    size_t length = strlen(text);
    if (!tag_of(key, &tag))
        return "neither a known property name nor 8 hexadecimal digits";
    if (PROP_ID(tag) == 0 || PROP_ID(tag) >= 0x8000)
        return "property identifiers here are 0001 to 7FFF";
    type = PROP_TYPE(tag) & ~(ULONG)MV_FLAG;
    if (type == PT_UNICODE)
        type = PT_STRING8;
    property->ulPropTag = PROP_TAG(type | (PROP_TYPE(tag) & MV_FLAG), PROP_ID(tag));
    property->dwAlignPad = 0;
    memset(&property->Value, 0, sizeof(property->Value));
    if (PROP_TYPE(tag) & MV_FLAG)
        return parse_multiple(arena, type, text, length, &property->Value);
    if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
        text++;
        length -= 2;
    }
    return parse_single(arena, type, text, length, &property->Value);
}

HRESULT profile_inf_parse_property(const char *key, const char *value, struct profile_inf_value *ret_value, const char **ret_reason)
{
    struct profile_inf_value result = { 0 };
    const char *reason = parse_property(&result.arena, key, value, &result.property);
    if (reason) {
        profile_inf_value_free(&result);
        *ret_reason = reason;
        return reason == out_of_memory ? MAPI_E_NOT_ENOUGH_MEMORY : MAPI_E_INVALID_PARAMETER;
    }
    *ret_value = result;
    return S_OK;
}

void profile_inf_value_free(struct profile_inf_value *value)
{
    arena_free(value->arena);
    value->arena = NULL;
}

/* ---- services ---- */

static const struct section *list_section(const struct profile_inf *inf, enum profile_inf_list list)
{
    return find_section(inf, list == PROFILE_INF_SERVICES ? "Services" : "Default Services");
}

ULONG profile_inf_service_count(const struct profile_inf *inf, enum profile_inf_list list)
{
    const struct section *section = list_section(inf, list);
    ULONG count = 0;
    for (const struct entry *entry = section ? section->first : NULL; entry; entry = entry->next)
        count++;
    return count;
}

const char *profile_inf_service_name(const struct profile_inf *inf, enum profile_inf_list list, ULONG index)
{
    const struct section *section = list_section(inf, list);
    const struct entry *entry = section ? section->first : NULL;
    while (entry && index--)
        entry = entry->next;
    return entry ? entry->key : NULL;
}

const char *profile_inf_help_file(const struct profile_inf *inf, const char *service)
{
    const struct entry *entry = find_entry(inf, find_section(inf, "Help File Mappings"), service);
    return entry ? entry->value : NULL;
}

/* A result under construction. */
struct holder {
    struct profile_inf_service service;     /* first: what the caller sees */
    struct profile_inf_arena *arena;
};

void profile_inf_service_free(struct profile_inf_service *service)
{
    if (!service)
        return;
    arena_free(((struct holder *)service)->arena);
    free(service);
}

static HRESULT fail_at(struct mapix_error_slot *error, const char *service, const char *file, unsigned line, const char *reason)
{
    if (reason == out_of_memory)
        return mapix_error_set(error, MAPI_E_NOT_ENOUGH_MEMORY, COMPONENT, 0, 0, "The service %s: not enough memory", service);
    return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, line, "The service %s is described wrongly: %s:%u: %s", service, file,
        line, reason);
}

static HRESULT fail_section(struct mapix_error_slot *error, const char *service, const struct section *section)
{
    return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, section->line, "The service %s is described wrongly: %s", service,
        section->problem);
}

static bool is_keyword(const char *key)
{
    static const char *const words[] = { "Providers", "Sections", "UID", "WIZARD_ENTRY_NAME", "Parallel" };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasecmp(words[i], key) == 0)
            return true;
    return false;
}

/* PR_SERVICE_UID and PR_PROVIDER_UID are given by MAPI, never by a file (INF-21). */
static bool is_given_by_mapi(ULONG tag)
{
    return PROP_ID(tag) == PROP_ID(PR_SERVICE_UID) || PROP_ID(tag) == PROP_ID(PR_PROVIDER_UID);
}

static HRESULT section_properties(struct holder *holder, const struct section *section, struct mapix_error_slot *error,
    struct profile_inf_properties *properties)
{
    size_t count = 0;
    const char *name = holder->service.name;
    if (section->problem)
        return fail_section(error, name, section);
    for (const struct entry *entry = section->first; entry; entry = entry->next)
        count++;
    if (count > PROFILE_INF_MAX_PROPERTIES)
        return fail_at(error, name, section->file, section->line, "too many entries in one section");
    properties->values = arena_get(&holder->arena, count * sizeof(SPropValue));
    if (!properties->values)
        return fail_at(error, name, "", 0, out_of_memory);
    for (const struct entry *entry = section->first; entry; entry = entry->next) {
        SPropValue *property = &properties->values[properties->count];
        if (is_keyword(entry->key))
            continue;
        const char *reason = parse_property(&holder->arena, entry->key, entry->value, property);
        if (reason)
            return fail_at(error, name, entry->file, entry->line, reason);
        bool twice = false;                 /* the same property as a name and as a number: the first wins */
        for (ULONG i = 0; i < properties->count && !twice; i++)
            twice = PROP_ID(properties->values[i].ulPropTag) == PROP_ID(property->ulPropTag);
        if (!twice && !is_given_by_mapi(property->ulPropTag))
            properties->count++;
    }
    return S_OK;
}

static HRESULT list_names(struct holder *holder, const struct entry *entry, struct mapix_error_slot *error, ULONG *ret_count,
    const char ***ret_names)
{
    const char *end = entry->value + strlen(entry->value), *start, *stop;
    const char **names = arena_get(&holder->arena, (PROFILE_INF_MAX_LIST + 1) * sizeof(*names));
    ULONG count = 0;
    if (!names)
        return fail_at(error, holder->service.name, entry->file, entry->line, out_of_memory);
    for (const char *at = entry->value; (at = next_item(at, end, &start, &stop));) {
        if (start == stop)
            continue;
        if (count == PROFILE_INF_MAX_LIST)
            return fail_at(error, holder->service.name, entry->file, entry->line, "too many names");
        if (!(names[count++] = arena_text(&holder->arena, start, (size_t)(stop - start))))
            return fail_at(error, holder->service.name, entry->file, entry->line, out_of_memory);
    }
    *ret_count = count;
    *ret_names = names;
    return S_OK;
}

static HRESULT check_provider(struct holder *holder, const struct section *section, const struct profile_inf_properties *properties,
    struct mapix_error_slot *error)
{
    /* PR_RESOURCE_FLAGS is called required as well, but the examples leave it out (INF-09). */
    static const ULONG required[] = { PR_DISPLAY_NAME, PR_PROVIDER_DISPLAY, PR_PROVIDER_DLL_NAME, PR_RESOURCE_TYPE };
    for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
        bool found = false;
        for (ULONG j = 0; j < properties->count && !found; j++)
            found = PROP_ID(properties->values[j].ulPropTag) == PROP_ID(required[i]);
        if (!found)
            return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, section->line,
                "The service %s is described wrongly: %s:%u: the provider section [%s] has no %s", holder->service.name, section->file,
                section->line, section->name, mapix_names_property(required[i]));
    }
    return S_OK;
}

static HRESULT missing_section(struct holder *holder, const struct entry *entry, const char *name, struct mapix_error_slot *error)
{
    return mapix_error_set(error, MAPI_E_CORRUPT_DATA, COMPONENT, 0, entry->line,
        "The service %s is described wrongly: %s:%u: there is no section [%s]", holder->service.name, entry->file, entry->line, name);
}

static HRESULT read_providers(const struct profile_inf *inf, struct holder *holder, const struct section *section,
    struct mapix_error_slot *error)
{
    const char **names;
    ULONG count = 0;
    const struct entry *entry = find_entry(inf, section, "Providers");
    HRESULT result = entry ? list_names(holder, entry, error, &count, &names) : S_OK;
    if (FAILED(result))
        return result;
    if (count == 0)
        return fail_at(error, holder->service.name, section->file, entry ? entry->line : section->line,
            "a service section names at least one provider in Providers=");
    holder->service.providers = arena_get(&holder->arena, count * sizeof(struct profile_inf_provider));
    if (!holder->service.providers)
        return fail_at(error, holder->service.name, "", 0, out_of_memory);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        struct profile_inf_provider *provider = &holder->service.providers[i];
        const struct section *found = find_section(inf, names[i]);
        if (!found)
            return missing_section(holder, entry, names[i], error);
        const struct entry *wizard = find_entry(inf, found, "WIZARD_ENTRY_NAME");
        provider->name = names[i];
        if (wizard && !(provider->wizard_entry = arena_text(&holder->arena, wizard->value, strlen(wizard->value))))
            return fail_at(error, holder->service.name, "", 0, out_of_memory);
        holder->service.provider_count++;
        result = section_properties(holder, found, error, &provider->properties);
        if (SUCCEEDED(result))
            result = check_provider(holder, found, &provider->properties, error);
    }
    return result;
}

static HRESULT read_extras(const struct profile_inf *inf, struct holder *holder, const struct section *section,
    struct mapix_error_slot *error)
{
    const char **names;
    ULONG count = 0;
    const struct entry *entry = find_entry(inf, section, "Sections");
    HRESULT result = entry ? list_names(holder, entry, error, &count, &names) : S_OK;
    if (FAILED(result) || count == 0)
        return result;
    holder->service.extras = arena_get(&holder->arena, count * sizeof(struct profile_inf_extra));
    if (!holder->service.extras)
        return fail_at(error, holder->service.name, "", 0, out_of_memory);
    for (ULONG i = 0; i < count && SUCCEEDED(result); i++) {
        struct profile_inf_extra *extra = &holder->service.extras[i];
        const struct section *found = find_section(inf, names[i]);
        if (!found)
            return missing_section(holder, entry, names[i], error);
        const struct entry *uid = find_entry(inf, found, "UID");
        if (!uid || strlen(uid->value) != 32 || !hex_bytes(uid->value, 32, extra->uid.ab))
            return fail_at(error, holder->service.name, found->file, uid ? uid->line : found->line,
                "an extra section has UID= with exactly 32 hexadecimal digits");
        extra->name = names[i];
        holder->service.extra_count++;
        result = section_properties(holder, found, error, &extra->properties);
    }
    return result;
}

HRESULT profile_inf_service(const struct profile_inf *inf, const char *name, struct mapix_error_slot *error,
    struct profile_inf_service **ret_service)
{
    const struct entry *listed = find_entry(inf, list_section(inf, PROFILE_INF_SERVICES), name);
    const struct section *section = find_section(inf, name);
    if (!listed)
        return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, 0,
            "There is no message service %s: no mapisvc.inf lists it under [Services]%s%s", name,
            inf->problem_count ? ". A file has errors: " : "; is the package that brings it installed?",
            inf->problem_count ? inf->problems[0] : "");
    if (!section)
        return mapix_error_set(error, MAPI_E_NOT_FOUND, COMPONENT, 0, listed->line,
            "There is no message service %s: %s:%u lists it under [Services], but no file has a section [%s]", name, listed->file,
            listed->line, listed->key);
    struct holder *holder = calloc(1, sizeof(*holder));
    if (!holder)
        return fail_at(error, name, "", 0, out_of_memory);
    struct profile_inf_service *service = &holder->service;
    /* Copies: what is given away outlives the catalogue. */
    service->name = arena_text(&holder->arena, listed->key, strlen(listed->key));
    service->display_name = arena_text(&holder->arena, listed->value, strlen(listed->value));
    const struct entry *parallel = find_entry(inf, section, "Parallel");
    unsigned short yes = 0;
    HRESULT result = S_OK;
    if (!service->name || !service->display_name)
        result = fail_at(error, name, "", 0, out_of_memory);
    else if (parallel && boolean_value(parallel->value, strlen(parallel->value), &yes))
        result = fail_at(error, name, parallel->file, parallel->line, "Parallel is 1 or 0");
    service->parallel = yes;
    if (SUCCEEDED(result))
        result = section_properties(holder, section, error, &service->properties);
    if (SUCCEEDED(result))
        result = read_providers(inf, holder, section, error);
    if (SUCCEEDED(result))
        result = read_extras(inf, holder, section, error);
    if (FAILED(result)) {
        profile_inf_service_free(service);
        return result;
    }
    *ret_service = service;
    return S_OK;
}
