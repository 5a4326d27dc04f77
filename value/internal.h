/* What the files of this room share. */
#ifndef MAPIX_VALUE_INTERNAL_H
#define MAPIX_VALUE_INTERNAL_H

#include <edkmdb.h>
#include <mapix.h>
#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define VALUE_DEPTH 64
#define VALUE_BAD_SIZE ((size_t)-1)

#ifndef PT_SVREID
#define PT_SVREID ((ULONG)0x00FB)
#endif

/* How a type keeps its value. */
enum value_kind {
    VALUE_UNKNOWN,
    VALUE_NONE,
    VALUE_FLAT,
    VALUE_TEXT,
    VALUE_WIDE,
    VALUE_GUID,
    VALUE_BINARY,
    VALUE_RESTRICTION,
    VALUE_ACTIONS,
    VALUE_FLAT_LIST,
    VALUE_TEXT_LIST,
    VALUE_WIDE_LIST,
    VALUE_BINARY_LIST,
};

/* Every S...Array of MAPI has this layout. */
struct value_list {
    ULONG count;
    void *members;
};

static inline struct value_list *value_list(const SPropValue *value)
{
    return (struct value_list *)(uintptr_t)&value->Value;
}

/* The kind of a type as mapix_value_type gives it. `ret_size`: bytes of the value, or of a list's member; 0 for what has no fixed size. */
enum value_kind value_kind(ULONG type, size_t *ret_size);

static inline size_t value_align(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

/* Bytes beyond the SPropValue that a copy takes, each part aligned to 8; VALUE_BAD_SIZE for what is malformed or too deep. */
size_t value_extra_size(const SPropValue *value, unsigned depth);
/* Copy what `to` (a flat copy of `from`) points to into `memory`; returns the end. Only after value_extra_size agreed. */
char *value_copy_extra(SPropValue *to, const SPropValue *from, char *memory);

size_t restriction_extra_size(const SRestriction *restriction, unsigned depth, size_t *nodes);
char *restriction_copy_extra(SRestriction *to, const SRestriction *from, char *memory);

size_t actions_extra_size(const ACTIONS *actions, unsigned depth);
char *actions_copy_extra(ACTIONS *to, const ACTIONS *from, char *memory);

/* Move the pointers of a value by `by` bytes. `seen`: what to add to a stored pointer to reach what it points to now. */
bool value_relocate(SPropValue *value, ptrdiff_t by, ptrdiff_t seen, unsigned depth);
bool restriction_relocate(SRestriction *restriction, ptrdiff_t by, ptrdiff_t seen, unsigned depth);
bool actions_relocate(ACTIONS *actions, ptrdiff_t by, ptrdiff_t seen, unsigned depth);

/* Move one pointer; returns where its target is now (NULL stays NULL). */
static inline void *value_move_pointer(void *place, ptrdiff_t by, ptrdiff_t seen)
{
    uintptr_t *pointer = place;
    if (*pointer == 0)
        return NULL;
    void *target = (void *)(*pointer + (uintptr_t)seen);
    *pointer += (uintptr_t)by;
    return target;
}

/* A content pattern or regular expression, made ready once. */
struct value_pattern {
    ULONG type;                                /* of the pattern: PT_STRING8, PT_UNICODE, PT_BINARY ... */
    ULONG mode;                                /* FL_FULLSTRING, FL_SUBSTRING, FL_PREFIX */
    unsigned how;                              /* MAPIX_FOLD_...; 0: exact */
    bool is_regex;
    regex_t regex;
    struct mapix_fold folded;                  /* the pattern: folded, or UTF-8, or bytes */
};

/* MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_TOO_COMPLEX: a type without contents, or a regular expression that is malformed or beyond ours. */
HRESULT value_pattern_init(struct value_pattern *pattern, const SPropValue *from, ULONG fuzzy_level);
HRESULT value_pattern_init_regex(struct value_pattern *pattern, const SPropValue *from);
void value_pattern_release(struct value_pattern *pattern);

/* 1 it matches, 0 not, -1 out of memory. MV values: any member. */
int value_pattern_matches(const struct value_pattern *pattern, const SPropValue *value);

/* May this regular expression be compiled? No back references, no counted repetition, at most 1024 bytes: neither time nor memory of
 * regcomp and regexec are bounded with them. */
bool value_regex_is_tame(const char *text, size_t length);

#endif
