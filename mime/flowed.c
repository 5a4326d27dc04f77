#include "mime/flowed.h"

#include <string.h>

struct line {
    const char *text;                  /* behind quote marks and a stuffed space */
    size_t size;                       /* without the line's end */
    size_t end_size;
    size_t quotes;
    bool flows;
    bool stuffed;
};

static struct line take_line(const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    struct line line = { .text = at };

    line.end_size = stop ? 1 : 0;
    stop = stop ? stop : end;
    if (stop > at && line.end_size && stop[-1] == '\r') {
        stop--;
        line.end_size = 2;
    }
    while (line.text < stop && *line.text == '>') {
        line.text++;
        line.quotes++;
    }
    line.stuffed = line.text < stop && *line.text == ' ';
    line.text += line.stuffed;
    line.size = (size_t)(stop - line.text);
    /* The line before a signature ends in a space and is not flowed. */
    line.flows = line.size && line.text[line.size - 1] == ' ' && !(line.size == 3 && !memcmp(line.text, "-- ", 3));
    return line;
}

size_t mime_unflow(char *text, size_t length, bool delete_space)
{
    const char *at = text, *end = text + length;
    struct line before = { .flows = false };
    char *to = text;

    while (at < end) {
        struct line line = take_line(at, end);
        size_t all = (size_t)(line.text - at) + line.size + line.end_size;
        bool joins = before.flows && line.quotes == before.quotes && !(line.size == 3 && !memcmp(line.text, "-- ", 3));

        at += all;
        if (joins)
            to -= before.end_size + (delete_space ? 1 : 0);
        else if (line.quotes) {
            memset(to, '>', line.quotes);
            to += line.quotes;
            if (line.stuffed)
                *to++ = ' ';
        }
        memmove(to, line.text, line.size + line.end_size);
        to += line.size + line.end_size;
        before = line;
    }
    if (to < end)
        *to = 0;
    return (size_t)(to - text);
}
