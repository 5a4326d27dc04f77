#include "cli/mbox.h"

#include <mapicode.h>
#include <stdlib.h>
#include <string.h>

/* The From line of the message after this one; `end` when there is none. */
static const char *next_from_line(const char *at, const char *end)
{
    const char *start = at;

    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));

        if (!line_end)
            return end;
        at = line_end + 1;
        if (end - at < 5 || memcmp(at, "From ", 5) || line_end == start)
            continue;
        if (line_end[-1] == '\n' || (line_end[-1] == '\r' && line_end - start >= 2 && line_end[-2] == '\n'))
            return at;
    }
    return end;
}

/* One quote of each ">From " at the start of a line goes. Returns the new size. */
static size_t unquote(const char *from, size_t size, char *to)
{
    size_t out = 0, i = 0;

    while (i < size) {
        size_t quotes = 0, line;

        while (i + quotes < size && from[i + quotes] == '>')
            quotes++;
        if (quotes && size - i - quotes >= 5 && !memcmp(from + i + quotes, "From ", 5))
            i++;
        line = i;
        while (i < size && from[i] != '\n')
            i++;
        if (i < size)
            i++;
        memcpy(to + out, from + line, i - line);
        out += i - line;
    }
    return out;
}

/* The empty line that ends each message is the box's, not the message's. */
static size_t without_empty_line(const char *start, size_t size)
{
    if (size >= 2 && start[size - 1] == '\n' && start[size - 2] == '\n')
        return size - 1;
    if (size >= 3 && start[size - 1] == '\n' && start[size - 2] == '\r' && start[size - 3] == '\n')
        return size - 2;
    return size == 1 && *start == '\n' ? 0 : size;
}

void mbox_begin(struct mbox *box, const char *bytes, size_t size)
{
    box->at = bytes;
    box->end = bytes + size;
}

/* Is there a line to unquote, or what may be one? */
static bool is_quoted(const char *start, size_t size)
{
    return memmem(start, size, ">From ", 6) != NULL;
}

HRESULT mbox_next(struct mbox *box, char **ret_message, size_t *ret_size, bool *ret_copied)
{
    const char *line_end, *start, *next;
    size_t size;

    if (box->at >= box->end)
        return S_FALSE;
    line_end = memchr(box->at, '\n', (size_t)(box->end - box->at));
    start = line_end ? line_end + 1 : box->end;
    next = next_from_line(box->at, box->end);
    if (next < start)
        next = start;
    size = without_empty_line(start, (size_t)(next - start));
    *ret_copied = is_quoted(start, size);
    if (*ret_copied) {
        *ret_message = malloc(size + 1);
        if (!*ret_message)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        *ret_size = unquote(start, size, *ret_message);
    } else {
        *ret_message = (char *)(uintptr_t)start;
        *ret_size = size;
    }
    box->at = next;
    return S_OK;
}
