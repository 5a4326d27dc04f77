/* The JSON of the prompt protocol: one document a line, read by either end from the other, which it does not trust. Documents and buffers
 * may hold secrets: what is freed was wiped. Stands on libc alone; helpers are built with it. */
#ifndef MAPIX_PROMPT_CLIENT_JSON_H
#define MAPIX_PROMPT_CLIENT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROMPT_JSON_DEPTH 16                   /* objects and lists within one another */
#define PROMPT_JSON_VALUES 65536               /* in one document */

enum prompt_json_type { PROMPT_JSON_NULL, PROMPT_JSON_BOOLEAN, PROMPT_JSON_NUMBER, PROMPT_JSON_TEXT, PROMPT_JSON_LIST, PROMPT_JSON_OBJECT };

struct prompt_json {
    enum prompt_json_type type;
    bool boolean;
    int64_t number;                            /* the protocol knows whole numbers only */
    const char *text;                          /* UTF-8, terminated, without NUL inside */
    const char *name;                          /* the member's, in an object; else NULL */
    unsigned count;                            /* members, entries */
    struct prompt_json *first, *next;
};

struct prompt_json_document;

/* Read a document. NULL: it is none, it passes a limit, or memory is short. Text is checked to be UTF-8. Freed with prompt_json_free. */
struct prompt_json_document *prompt_json_parse(const char *text, size_t length);
const struct prompt_json *prompt_json_root(const struct prompt_json_document *document);
void prompt_json_free(struct prompt_json_document *document);

/* A member of an object; NULL when there is none, or `object` is none (NULL too). Of two with one name the first. */
const struct prompt_json *prompt_json_member(const struct prompt_json *object, const char *name);

/* Members by name, and what stands in for one that is missing or of another type. */
const char *prompt_json_text(const struct prompt_json *object, const char *name, const char *otherwise);
int64_t prompt_json_number(const struct prompt_json *object, const char *name, int64_t otherwise);
bool prompt_json_boolean(const struct prompt_json *object, const char *name, bool otherwise);

/* A document being written. Zero is an empty one. Memory that is short is remembered: `failed`. `name` is NULL in lists. Text that is no UTF-8
 * is mended with U+FFFD. */
struct prompt_json_writer {
    char *text;
    size_t length, capacity;
    bool failed, more;
};

void prompt_json_open(struct prompt_json_writer *writer, const char *name, char bracket);      /* '{' or '[' */
void prompt_json_close(struct prompt_json_writer *writer, char bracket);                       /* '}' or ']' */
void prompt_json_put_text(struct prompt_json_writer *writer, const char *name, const char *text);      /* NULL: null */
void prompt_json_put_number(struct prompt_json_writer *writer, const char *name, int64_t number);
void prompt_json_put_boolean(struct prompt_json_writer *writer, const char *name, bool value);
void prompt_json_put_null(struct prompt_json_writer *writer, const char *name);
void prompt_json_end_line(struct prompt_json_writer *writer);
void prompt_json_writer_free(struct prompt_json_writer *writer);

/* Free memory that may have held a secret. */
void prompt_json_wipe(void *memory, size_t size);

/* The same for a text; NULL is fine. */
void prompt_json_wipe_text(char *text);

/* Free texts and their array, which hold no secrets; NULL is fine. */
void prompt_json_free_texts(char **texts, unsigned count);

#endif
