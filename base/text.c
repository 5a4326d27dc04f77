#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"

bool mapix_text_is_ascii(const char *text, size_t length)
{
    size_t i = 0;
    uint64_t word, seen = 0;
    for (; i + 8 <= length; i += 8) {
        memcpy(&word, text + i, 8);
        seen |= word;
    }
    for (; i < length; i++)
        seen |= (uint64_t)(unsigned char)text[i];
    return (seen & UINT64_C(0x8080808080808080)) == 0;
}

/* A continuation byte, or -1. */
static inline int trail(const unsigned char *at, const unsigned char *end)
{
    return at < end && (*at & 0xc0) == 0x80 ? *at & 0x3f : -1;
}

/* Decode by the table of well-formed sequences (Unicode, table 3-7). An ill-formed one takes its maximal well-formed start, as browsers
 * and iconv do. `*ret_valid` is false then. */
static inline uint32_t decode(const unsigned char **at, const unsigned char *end, bool *ret_valid)
{
    const unsigned char *from = *at;
    unsigned lead = *from++;
    *ret_valid = true;
    *at = from;
    if (lead < 0x80)
        return lead;
    unsigned low = 0x80, high = 0xbf, more;
    uint32_t code;
    if (lead >= 0xc2 && lead <= 0xdf) {
        more = 1;
        code = lead & 0x1f;
    } else if ((lead & 0xf0) == 0xe0) {
        more = 2;
        code = lead & 0x0f;
        if (lead == 0xe0)
            low = 0xa0;
        if (lead == 0xed)
            high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        more = 3;
        code = lead & 0x07;
        if (lead == 0xf0)
            low = 0x90;
        if (lead == 0xf4)
            high = 0x8f;
    } else {
        *ret_valid = false;
        return MAPIX_TEXT_REPLACEMENT;
    }
    for (unsigned i = 0; i < more; i++) {
        int value = trail(from, end);
        if (value < 0 || (i == 0 && (*from < low || *from > high))) {
            *ret_valid = false;
            *at = from;
            return MAPIX_TEXT_REPLACEMENT;
        }
        code = code << 6 | (uint32_t)value;
        from++;
    }
    *at = from;
    return code;
}

bool mapix_text_is_valid_utf8(const char *text, size_t length)
{
    if (mapix_text_is_ascii(text, length))
        return true;
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    bool valid = true;
    while (at < end && valid)
        decode(&at, end, &valid);
    return valid;
}

uint32_t mapix_text_next_utf8(const char **at, const char *end)
{
    bool valid;
    const unsigned char *from = (const unsigned char *)*at;
    uint32_t code = decode(&from, (const unsigned char *)end, &valid);
    *at = (const char *)from;
    return code;
}

static inline uint32_t scalar(uint32_t code)
{
    return code > 0x10ffff || (code & 0xfffff800) == 0xd800 ? MAPIX_TEXT_REPLACEMENT : code;
}

static inline size_t utf8_size(uint32_t code)
{
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

size_t mapix_text_put_utf8(uint32_t code_point, char to[4])
{
    uint32_t code = scalar(code_point);
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t size = utf8_size(code);
    for (size_t i = size - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    to[0] = (char)(0xff00u >> size | code);
    return size;
}

size_t mapix_text_utf8_to_wide_length(const char *text, size_t length)
{
    if (mapix_text_is_ascii(text, length))
        return length;
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    size_t count = 0;
    bool valid;
    for (; at < end; count++)
        decode(&at, end, &valid);
    return count;
}

/* Most text is ASCII: blocks of it are converted without looking at each letter. 32 is what compilers make vector instructions of. */
enum { BLOCK = 32 };

static inline bool is_ascii_block(const wchar_t *text)
{
    uint32_t seen = 0;
    for (int i = 0; i < BLOCK; i++)
        seen |= (uint32_t)text[i];
    return seen < 0x80;
}

wchar_t *mapix_text_utf8_to_wide(const char *text, size_t length, wchar_t *to)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    bool valid;
    while (end - at >= BLOCK) {
        const unsigned char *stop = at + BLOCK;
        if (mapix_text_is_ascii((const char *)at, BLOCK)) {
            for (int i = 0; i < BLOCK; i++)
                to[i] = at[i];
            at = stop;
            to += BLOCK;
        }
        while (at < stop)
            *to++ = (wchar_t)decode(&at, end, &valid);
    }
    while (at < end) {
        if (*at < 0x80)
            *to++ = *at++;
        else
            *to++ = (wchar_t)decode(&at, end, &valid);
    }
    return to;
}

size_t mapix_text_wide_to_utf8_length(const wchar_t *text, size_t length)
{
    const wchar_t *end = text + length;
    size_t size = 0;
    while (text < end) {
        const wchar_t *stop = end - text >= BLOCK ? text + BLOCK : end;
        if (stop - text == BLOCK && is_ascii_block(text)) {
            size += BLOCK;
            text = stop;
        }
        while (text < stop)
            size += utf8_size(scalar((uint32_t)*text++));
    }
    return size;
}

char *mapix_text_wide_to_utf8(const wchar_t *text, size_t length, char *to)
{
    const wchar_t *end = text + length;
    while (text < end) {
        const wchar_t *stop = end - text >= BLOCK ? text + BLOCK : end;
        if (stop - text == BLOCK && is_ascii_block(text)) {
            for (int i = 0; i < BLOCK; i++)
                to[i] = (char)text[i];
            to += BLOCK;
            text = stop;
        }
        for (; text < stop; text++) {
            if ((uint32_t)*text < 0x80)
                *to++ = (char)*text;
            else
                to += mapix_text_put_utf8((uint32_t)*text, to);
        }
    }
    return to;
}

/* The next code point of UTF-16LE. */
static uint32_t next_utf16(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *from = *at;
    if (end - from < 2) {
        *at = end;
        return MAPIX_TEXT_REPLACEMENT;
    }
    uint32_t unit = (uint32_t)(from[0] | from[1] << 8);
    *at = from + 2;
    if ((unit & 0xfc00) == 0xd800 && end - from >= 4) {
        uint32_t second = (uint32_t)(from[2] | from[3] << 8);
        if ((second & 0xfc00) == 0xdc00) {
            *at = from + 4;
            return 0x10000 + ((unit & 0x3ff) << 10 | (second & 0x3ff));
        }
    }
    return scalar(unit);
}

static unsigned char *put_utf16(uint32_t code_point, unsigned char *to)
{
    uint32_t code = scalar(code_point);
    if (code >= 0x10000) {
        uint32_t high = 0xd800 | (code - 0x10000) >> 10;
        *to++ = (unsigned char)high;
        *to++ = (unsigned char)(high >> 8);
        code = 0xdc00 | (code & 0x3ff);
    }
    *to++ = (unsigned char)code;
    *to++ = (unsigned char)(code >> 8);
    return to;
}

size_t mapix_text_utf16_to_utf8_length(const void *text, size_t bytes)
{
    const unsigned char *at = text, *end = at + bytes;
    size_t size = 0;
    while (at < end)
        size += utf8_size(next_utf16(&at, end));
    return size;
}

char *mapix_text_utf16_to_utf8(const void *text, size_t bytes, char *to)
{
    const unsigned char *at = text, *end = at + bytes;
    while (at < end)
        to += mapix_text_put_utf8(next_utf16(&at, end), to);
    return to;
}

size_t mapix_text_utf16_to_wide_length(const void *text, size_t bytes)
{
    const unsigned char *at = text, *end = at + bytes;
    size_t count = 0;
    for (; at < end; count++)
        next_utf16(&at, end);
    return count;
}

wchar_t *mapix_text_utf16_to_wide(const void *text, size_t bytes, wchar_t *to)
{
    const unsigned char *at = text, *end = at + bytes;
    while (at < end)
        *to++ = (wchar_t)next_utf16(&at, end);
    return to;
}

size_t mapix_text_utf8_to_utf16_length(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    size_t size = 0;
    bool valid;
    while (at < end)
        size += decode(&at, end, &valid) >= 0x10000 ? 4 : 2;
    return size;
}

void *mapix_text_utf8_to_utf16(const char *text, size_t length, void *to)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    unsigned char *out = to;
    bool valid;
    while (at < end)
        out = put_utf16(decode(&at, end, &valid), out);
    return out;
}

size_t mapix_text_wide_to_utf16_length(const wchar_t *text, size_t length)
{
    size_t size = 0;
    for (size_t i = 0; i < length; i++)
        size += scalar((uint32_t)text[i]) >= 0x10000 ? 4 : 2;
    return size;
}

void *mapix_text_wide_to_utf16(const wchar_t *text, size_t length, void *to)
{
    unsigned char *out = to;
    for (size_t i = 0; i < length; i++)
        out = put_utf16((uint32_t)text[i], out);
    return out;
}

LPWSTR mapix_text_wide_sized(void *base, const char *utf8, size_t length)
{
    size_t units = mapix_text_utf8_to_wide_length(utf8, length);
    LPWSTR text = mapix_memory_more_array(base, units + 1, sizeof(wchar_t));
    if (text != NULL)
        *mapix_text_utf8_to_wide(utf8, length, text) = L'\0';
    return text;
}

LPWSTR mapix_text_wide(void *base, const char *utf8)
{
    return mapix_text_wide_sized(base, utf8, strlen(utf8));
}

LPSTR mapix_text_utf8_sized(void *base, const wchar_t *wide, size_t length)
{
    LPSTR text = mapix_memory_more(base, mapix_text_wide_to_utf8_length(wide, length) + 1);
    if (text != NULL)
        *mapix_text_wide_to_utf8(wide, length, text) = '\0';
    return text;
}

LPSTR mapix_text_utf8(void *base, const wchar_t *wide)
{
    return mapix_text_utf8_sized(base, wide, wcslen(wide));
}

LPSTR mapix_text_copy(void *base, const char *utf8)
{
    return mapix_memory_copy(base, utf8, strlen(utf8) + 1);
}

LPWSTR mapix_text_copy_wide(void *base, const wchar_t *wide)
{
    return mapix_memory_copy(base, wide, (wcslen(wide) + 1) * sizeof(wchar_t));
}

LPSTR mapix_text_from_flags(void *base, const void *string, ULONG flags)
{
    return (flags & MAPI_UNICODE) != 0 ? mapix_text_utf8(base, string) : mapix_text_copy(base, string);
}

LPTSTR mapix_text_to_flags(void *base, const char *utf8, ULONG flags)
{
    return (flags & MAPI_UNICODE) != 0 ? (LPTSTR)mapix_text_wide(base, utf8) : (LPTSTR)mapix_text_copy(base, utf8);
}

char *mapix_text_utf8_heap(const wchar_t *wide)
{
    size_t length = wcslen(wide);
    char *text = malloc(mapix_text_wide_to_utf8_length(wide, length) + 1);
    if (text != NULL)
        *mapix_text_wide_to_utf8(wide, length, text) = '\0';
    return text;
}

wchar_t *mapix_text_wide_heap(const char *utf8)
{
    size_t length = strlen(utf8);
    wchar_t *text = malloc((mapix_text_utf8_to_wide_length(utf8, length) + 1) * sizeof(wchar_t));
    if (text != NULL)
        *mapix_text_utf8_to_wide(utf8, length, text) = L'\0';
    return text;
}

char *mapix_text_from_flags_heap(const void *string, ULONG flags)
{
    return (flags & MAPI_UNICODE) != 0 ? mapix_text_utf8_heap(string) : strdup(string);
}

int mapix_text_compare_ascii(const char *one, const char *other)
{
    for (;; one++, other++) {
        unsigned a = (unsigned char)*one, b = (unsigned char)*other;
        a += a - 'A' < 26u ? 32 : 0;
        b += b - 'A' < 26u ? 32 : 0;
        if (a != b || a == 0)
            return (int)a - (int)b;
    }
}

void mapix_fold_init(struct mapix_fold *fold)
{
    fold->text = fold->first;
    fold->length = 0;
    fold->capacity = sizeof(fold->first);
}

void mapix_fold_release(struct mapix_fold *fold)
{
    if (fold->text != fold->first)
        free(fold->text);
    mapix_fold_init(fold);
}

static bool fold_reserve(struct mapix_fold *fold, size_t capacity)
{
    if (capacity <= fold->capacity)
        return true;
    char *larger = malloc(capacity);
    if (larger == NULL)
        return false;
    if (fold->text != fold->first)
        free(fold->text);
    fold->text = larger;
    fold->capacity = capacity;
    return true;
}

/* utf8proc's steps one by one: its own driver refuses ill-formed UTF-8 and wants a terminator. */
struct points {
    utf8proc_int32_t *data;
    size_t count;
    size_t capacity;
    utf8proc_int32_t first[128];
};

static bool points_add(struct points *points, uint32_t code, utf8proc_option_t options, int *boundary)
{
    for (;;) {
        size_t room = points->capacity - points->count;
        int last = *boundary;
        utf8proc_ssize_t got = utf8proc_decompose_char((utf8proc_int32_t)code, points->data + points->count, (utf8proc_ssize_t)room,
            options, &last);
        if (got < 0)                           /* an unassigned number that an option refuses: it stands for itself */
            return false;
        if ((size_t)got <= room) {
            points->count += (size_t)got;
            *boundary = last;
            return true;
        }
        size_t capacity = points->capacity * 2 + (size_t)got;
        utf8proc_int32_t *larger = malloc(capacity * sizeof(*larger));
        if (larger == NULL)
            return false;
        memcpy(larger, points->data, points->count * sizeof(*larger));
        if (points->data != points->first)
            free(points->data);
        points->data = larger;
        points->capacity = capacity;
    }
}

/* Canonical order: within a run of marks, by class, stably. Runs are short but for hostile input; insertion is bounded by a merge-free
 * fallback that leaves runs above 256 marks as they are. */
static void order_marks(utf8proc_int32_t *data, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        int class = utf8proc_get_property(data[i])->combining_class;
        size_t at = i;
        utf8proc_int32_t code = data[i];
        while (class > 0 && at > 0 && i - at < 256 && utf8proc_get_property(data[at - 1])->combining_class > class) {
            data[at] = data[at - 1];
            at--;
        }
        data[at] = code;
    }
}

static utf8proc_option_t options_of(unsigned how)
{
    unsigned options = UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
    if (how & MAPIX_FOLD_CASE)
        options |= UTF8PROC_CASEFOLD;
    if (how & MAPIX_FOLD_NONSPACE)
        options |= UTF8PROC_STRIPMARK;
    if (how & MAPIX_FOLD_COMPATIBILITY)
        options |= UTF8PROC_COMPAT;
    return (utf8proc_option_t)options;
}

static HRESULT points_to_fold(struct mapix_fold *fold, struct points *points)
{
    order_marks(points->data, points->count);
    utf8proc_ssize_t composed = utf8proc_normalize_utf32(points->data, (utf8proc_ssize_t)points->count,
        (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    size_t count = composed < 0 ? points->count : (size_t)composed;
    if (!fold_reserve(fold, count * 4))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    char *to = fold->text;
    for (size_t i = 0; i < count; i++)
        to += mapix_text_put_utf8((uint32_t)points->data[i], to);
    fold->length = (size_t)(to - fold->text);
    return S_OK;
}

/* The part that is not all ASCII. `next` gives code points. */
static HRESULT fold_points(struct mapix_fold *fold, const void *text, size_t length, bool wide, unsigned how)
{
    struct points points = { .data = points.first, .capacity = sizeof(points.first) / sizeof(points.first[0]) };
    utf8proc_option_t options = options_of(how);
    HRESULT result = S_OK;
    int boundary = 0;
    const char *at = text, *end = at + (wide ? length * sizeof(wchar_t) : length);
    while (at < end && SUCCEEDED(result)) {
        uint32_t code;
        if (wide) {
            code = scalar((uint32_t)*(const wchar_t *)(const void *)at);
            at += sizeof(wchar_t);
        } else {
            code = mapix_text_next_utf8(&at, end);
        }
        if (!points_add(&points, code, options, &boundary))
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (SUCCEEDED(result))
        result = points_to_fold(fold, &points);
    if (points.data != points.first)
        free(points.data);
    return result;
}

HRESULT mapix_fold_text(struct mapix_fold *fold, const char *utf8, size_t length, unsigned how)
{
    if (!mapix_text_is_ascii(utf8, length))
        return fold_points(fold, utf8, length, false, how);
    if (!fold_reserve(fold, length))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    fold->length = length;
    if ((how & MAPIX_FOLD_CASE) == 0) {
        if (length != 0)
            memcpy(fold->text, utf8, length);
        return S_OK;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned c = (unsigned char)utf8[i];
        fold->text[i] = (char)(c + (c - 'A' < 26u ? 32 : 0));
    }
    return S_OK;
}

HRESULT mapix_fold_wide(struct mapix_fold *fold, const wchar_t *wide, size_t length, unsigned how)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < length; i++)
        seen |= (uint32_t)wide[i];
    if (seen >= 0x80)
        return fold_points(fold, wide, length, true, how);
    if (!fold_reserve(fold, length))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    fold->length = length;
    unsigned add = (how & MAPIX_FOLD_CASE) != 0 ? 32 : 0;
    for (size_t i = 0; i < length; i++) {
        unsigned c = (unsigned)wide[i];
        fold->text[i] = (char)(c + (c - 'A' < 26u ? add : 0));
    }
    return S_OK;
}

unsigned mapix_text_unicode_version(void)
{
    const char *text = utf8proc_unicode_version();
    char *end;
    unsigned long major = strtoul(text, &end, 10);
    unsigned long minor = *end == '.' ? strtoul(end + 1, NULL, 10) : 0;
    return (unsigned)(major << 8 | (minor & 0xff));
}
