/* Bytes that grow. A lack of memory is remembered and told once, at the end. */
#ifndef MAPIX_CONVERT_BUFFER_H
#define MAPIX_CONVERT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct convert_buffer {
    char *bytes;
    size_t size;
    size_t capacity;
    bool failed;
};

static inline bool convert_buffer_reserve(struct convert_buffer *buffer, size_t more)
{
    if (buffer->failed || more > ((size_t)1 << 40)) {
        buffer->failed = true;
        return false;
    }
    if (buffer->size + more < buffer->capacity)
        return true;
    size_t capacity = (buffer->size + more) * 3 / 2 + 64;
    char *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

static inline void convert_buffer_add(struct convert_buffer *buffer, const void *bytes, size_t size)
{
    if (!size || !convert_buffer_reserve(buffer, size))
        return;
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

static inline void convert_buffer_add_byte(struct convert_buffer *buffer, unsigned char byte)
{
    if (convert_buffer_reserve(buffer, 1))
        buffer->bytes[buffer->size++] = (char)byte;
}

static inline void convert_buffer_add_text(struct convert_buffer *buffer, const char *text)
{
    convert_buffer_add(buffer, text, strlen(text));
}

static inline void convert_buffer_clear(struct convert_buffer *buffer)
{
    free(buffer->bytes);
    memset(buffer, 0, sizeof(*buffer));
}

/* The bytes, with a zero after their end, now the caller's to free; false when memory was short on the way (nothing is left then). */
static inline bool convert_buffer_take(struct convert_buffer *buffer, char **ret_bytes, size_t *ret_size)
{
    convert_buffer_reserve(buffer, 1);
    if (buffer->failed) {
        convert_buffer_clear(buffer);
        return false;
    }
    buffer->bytes[buffer->size] = 0;
    *ret_bytes = buffer->bytes;
    *ret_size = buffer->size;
    memset(buffer, 0, sizeof(*buffer));
    return true;
}

#endif
