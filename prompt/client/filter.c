#include "prompt/client/filter.h"

#include <stdint.h>
#include <string.h>

/* The next character; ill-formed bytes count one by one. */
static uint32_t next_character(const char **at)
{
    const unsigned char *byte = (const unsigned char *)*at;
    int more = *byte >= 0xF0 ? 3 : *byte >= 0xE0 ? 2 : *byte >= 0xC0 ? 1 : 0;
    uint32_t code = more ? *byte & (0x3F >> more) : *byte;
    for ((*at)++; more-- > 0 && (**at & 0xC0) == 0x80; (*at)++)
        code = code << 6 | (uint32_t)(**at & 0x3F);
    return code;
}

/* One member of a set: a character, quoted or not. False at the end of the set. */
static bool next_member(const char **at, uint32_t *ret_character)
{
    if (!**at || **at == ']')
        return false;
    if (**at == '\\' && (*at)[1])
        ++*at;
    *ret_character = next_character(at);
    return true;
}

static bool is_in_set(const char *set, uint32_t character)
{
    uint32_t low, high;
    while (next_member(&set, &low)) {
        high = low;
        if (*set == '-' && set[1] && set[1] != ']') {
            set++;
            next_member(&set, &high);
        }
        if (character >= low && character <= high)
            return true;
    }
    return false;
}

bool prompt_filter_passes(const char *filter, const char *text)
{
    if (!filter || *filter != '[')
        return true;
    bool excludes = filter[1] == '~';
    const char *set = filter + 1 + excludes;
    while (*text)
        if (is_in_set(set, next_character(&text)) == excludes)
            return false;
    return true;
}

unsigned long prompt_count_characters(const char *text)
{
    unsigned long count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}
