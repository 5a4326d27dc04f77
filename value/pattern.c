/* Content patterns and regular expressions (SPI-RES-03, SPI-RES-04). */
#include <stdlib.h>
#include <string.h>

#include "value/internal.h"
#include "value/value.h"

#define LONGEST_REGEX 1024
#define LONGEST_SUBJECT 65536

static bool fold_set(struct mapix_fold *fold, const void *bytes, size_t size)
{
    if (size > fold->capacity) {
        char *larger = malloc(size);
        if (larger == NULL)
            return false;
        if (fold->text != fold->first)
            free(fold->text);
        fold->text = larger;
        fold->capacity = size;
    }
    if (size != 0)
        memcpy(fold->text, bytes, size);
    fold->length = size;
    return true;
}

static bool fold_set_wide(struct mapix_fold *fold, const wchar_t *wide)
{
    char *utf8 = mapix_text_utf8_heap(wide);
    bool set = utf8 != NULL && fold_set(fold, utf8, strlen(utf8));
    free(utf8);
    return set;
}

/* Put a single value into the form it is compared in. Exact wide text stays wide. */
static HRESULT prepare(struct mapix_fold *fold, const SPropValue *value, unsigned how, bool utf8)
{
    bool set = true;
    switch (mapix_value_type(value->ulPropTag)) {
    case PT_STRING8:
        if (how != 0)
            return mapix_fold_text(fold, value->Value.lpszA, strlen(value->Value.lpszA), how);
        set = fold_set(fold, value->Value.lpszA, strlen(value->Value.lpszA));
        break;
    case PT_UNICODE:
        if (how != 0)
            return mapix_fold_wide(fold, value->Value.lpszW, wcslen(value->Value.lpszW), how);
        set = utf8 ? fold_set_wide(fold, value->Value.lpszW) :
            fold_set(fold, value->Value.lpszW, wcslen(value->Value.lpszW) * sizeof(wchar_t));
        break;
    default:
        set = fold_set(fold, value->Value.bin.lpb, value->Value.bin.cb);
        break;
    }
    return set ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static bool has_contents(ULONG type)
{
    return type == PT_STRING8 || type == PT_UNICODE || type == PT_BINARY || type == PT_SVREID;
}

HRESULT value_pattern_init(struct value_pattern *pattern, const SPropValue *from, ULONG fuzzy_level)
{
    ULONG type = mapix_value_type(from->ulPropTag);
    ULONG mode = fuzzy_level & 0xffff;
    unsigned how = 0;
    if (!has_contents(type))
        return MAPI_E_TOO_COMPLEX;
    if (mode > FL_PREFIX) {
        mode = FL_FULLSTRING;                  /* an invalid level is an exact match of the whole */
    } else if (type == PT_STRING8 || type == PT_UNICODE) {
        how = ((fuzzy_level & FL_IGNORECASE) != 0 ? MAPIX_FOLD_CASE : 0) | ((fuzzy_level & FL_IGNORENONSPACE) != 0 ? MAPIX_FOLD_NONSPACE : 0) |
            ((fuzzy_level & FL_LOOSE) != 0 ? MAPIX_FOLD_LOOSE : 0);
    }
    pattern->type = type;
    pattern->mode = mode;
    pattern->how = how;
    pattern->is_regex = false;
    mapix_fold_init(&pattern->folded);
    HRESULT result = prepare(&pattern->folded, from, how, false);
    if (FAILED(result))
        mapix_fold_release(&pattern->folded);
    return result;
}

/* Where a set that opens at `at` goes on after its last "]"; `length` when it never closes. A "]" first in it is a member, and so is one inside
 * of a class, an equivalence or a collating symbol: "[[:alpha:][]" is one set. */
static size_t end_of_set(const char *text, size_t length, size_t at)
{
    at++;
    if (at < length && text[at] == '^')
        at++;
    if (at < length && text[at] == ']')
        at++;
    for (; at < length && text[at] != ']'; at++) {
        if (text[at] != '[' || at + 1 >= length || strchr(":.=", text[at + 1]) == NULL)
            continue;
        char kind = text[at + 1];
        for (at += 2; at < length && !(text[at] == kind && at + 1 < length && text[at + 1] == ']'); at++)
            ;
        at++;                                  /* on the "]" that closes it */
    }
    return at < length ? at + 1 : length;
}

bool value_regex_is_tame(const char *text, size_t length)
{
    if (length > LONGEST_REGEX)
        return false;
    for (size_t i = 0; i < length;) {
        if (text[i] == '[') {
            i = end_of_set(text, length, i);
            continue;
        }
        if (text[i] == '{')
            return false;
        if (text[i] == '\\' && i + 1 < length && text[++i] >= '0' && text[i] <= '9')
            return false;
        i++;
    }
    return true;
}

HRESULT value_pattern_init_regex(struct value_pattern *pattern, const SPropValue *from)
{
    ULONG type = mapix_value_type(from->ulPropTag);
    if (type != PT_STRING8 && type != PT_UNICODE)
        return MAPI_E_TOO_COMPLEX;
    *pattern = (struct value_pattern){ .type = type, .is_regex = true };
    mapix_fold_init(&pattern->folded);
    HRESULT result = prepare(&pattern->folded, from, 0, true);
    if (SUCCEEDED(result) && !value_regex_is_tame(pattern->folded.text, pattern->folded.length))
        result = MAPI_E_TOO_COMPLEX;
    if (SUCCEEDED(result)) {
        char text[LONGEST_REGEX + 1];
        memcpy(text, pattern->folded.text, pattern->folded.length);
        text[pattern->folded.length] = '\0';
        int error = regcomp(&pattern->regex, text, REG_EXTENDED | REG_NOSUB);
        if (error != 0)
            result = error == REG_ESPACE ? MAPI_E_NOT_ENOUGH_MEMORY : MAPI_E_TOO_COMPLEX;
    }
    if (FAILED(result))
        mapix_fold_release(&pattern->folded);
    return result;
}

void value_pattern_release(struct value_pattern *pattern)
{
    if (pattern->is_regex)
        regfree(&pattern->regex);
    mapix_fold_release(&pattern->folded);
}

static bool bytes_match(ULONG mode, const char *text, size_t length, const char *wanted, size_t wanted_length, size_t unit)
{
    if (wanted_length > length || (mode == FL_FULLSTRING && wanted_length != length))
        return false;
    if (wanted_length == 0)
        return true;
    if (mode != FL_SUBSTRING)
        return memcmp(text, wanted, wanted_length) == 0;
    /* Exact wide text is searched as bytes; a find inside of a character is none. */
    for (const char *from = text;;) {
        const char *found = memmem(from, length - (size_t)(from - text), wanted, wanted_length);
        if (found == NULL || (size_t)(found - text) % unit == 0)
            return found != NULL;
        from = found + 1;
    }
}

static int regex_matches(const struct value_pattern *pattern, const struct mapix_fold *text)
{
    regmatch_t range = { .rm_so = 0, .rm_eo = (regoff_t)(text->length < LONGEST_SUBJECT ? text->length : LONGEST_SUBJECT) };
    int error = regexec(&pattern->regex, text->text, 1, &range, REG_STARTEND);
    return error == 0 ? 1 : error == REG_ESPACE ? -1 : 0;
}

static int single_matches(const struct value_pattern *pattern, const SPropValue *value)
{
    ULONG type = mapix_value_type(value->ulPropTag);
    if (type != pattern->type)
        return 0;
    size_t unit = type == PT_UNICODE && pattern->how == 0 ? sizeof(wchar_t) : 1;
    const struct mapix_fold *wanted = &pattern->folded;
    if (pattern->how == 0 && !pattern->is_regex) {
        const void *text = type == PT_BINARY || type == PT_SVREID ? (const void *)value->Value.bin.lpb : (const void *)value->Value.lpszA;
        size_t length = type == PT_STRING8 ? strlen(text) : type == PT_UNICODE ? wcslen(text) * sizeof(wchar_t) : value->Value.bin.cb;
        return bytes_match(pattern->mode, text, length, wanted->text, wanted->length, unit);
    }
    struct mapix_fold folded;
    mapix_fold_init(&folded);
    int matches = -1;
    if (SUCCEEDED(prepare(&folded, value, pattern->how, true)))
        matches = pattern->is_regex ? regex_matches(pattern, &folded) :
            bytes_match(pattern->mode, folded.text, folded.length, wanted->text, wanted->length, 1);
    mapix_fold_release(&folded);
    return matches;
}

int value_pattern_matches(const struct value_pattern *pattern, const SPropValue *value)
{
    if ((mapix_value_type(value->ulPropTag) & MV_FLAG) == 0)
        return single_matches(pattern, value);
    SPropValue member;
    int matches = 0;
    for (ULONG i = 0; matches == 0 && mapix_value_member(value, i, &member); i++)
        matches = single_matches(pattern, &member);
    return matches;
}

bool mapix_value_contains(const SPropValue *value, const SPropValue *pattern, ULONG fuzzy_level)
{
    struct value_pattern ready;
    if (FAILED(value_pattern_init(&ready, pattern, fuzzy_level)))
        return false;
    int matches = value_pattern_matches(&ready, value);
    value_pattern_release(&ready);
    return matches > 0;
}
