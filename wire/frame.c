#include "wire/frame.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 4096

static void put_raw(struct wire_buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->failed)
        return;
    if (size > WIRE_BODY_MAX || buffer->size + size > WIRE_BODY_MAX + WIRE_HEAD) {
        buffer->failed = true;
        return;
    }
    if (buffer->size + size > buffer->room) {
        size_t room = (buffer->size + size) * 2 + 64;
        uint8_t *grown = realloc(buffer->bytes, room);

        if (!grown) {
            buffer->failed = true;
            return;
        }
        buffer->bytes = grown;
        buffer->room = room;
    }
    if (size)
        memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

static void store_number(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
    to[2] = (uint8_t)(value >> 16);
    to[3] = (uint8_t)(value >> 24);
}

static uint32_t load_number(const uint8_t *from)
{
    return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

void wire_put_number(struct wire_buffer *buffer, uint32_t value)
{
    uint8_t bytes[4];

    store_number(bytes, value);
    put_raw(buffer, bytes, sizeof(bytes));
}

void wire_put_bytes(struct wire_buffer *buffer, const void *bytes, size_t size)
{
    if (size > WIRE_BODY_MAX) {
        buffer->failed = true;
        return;
    }
    wire_put_number(buffer, (uint32_t)size);
    put_raw(buffer, bytes, size);
}

void wire_put_text(struct wire_buffer *buffer, const char *text)
{
    wire_put_bytes(buffer, text, strlen(text));
}

void wire_begin(struct wire_buffer *buffer, enum wire_kind kind, uint32_t request)
{
    buffer->size = 0;
    wire_put_number(buffer, 0);
    wire_put_number(buffer, (uint32_t)kind);
    wire_put_number(buffer, request);
}

bool wire_finish(struct wire_buffer *buffer)
{
    if (buffer->failed)
        return false;
    store_number(buffer->bytes, (uint32_t)(buffer->size - WIRE_HEAD));
    return true;
}

bool wire_read_head(const uint8_t bytes[WIRE_HEAD], struct wire_head *ret_head)
{
    uint32_t kind = load_number(bytes + 4);

    ret_head->length = load_number(bytes);
    ret_head->kind = (uint16_t)kind;
    ret_head->request = load_number(bytes + 8);
    return ret_head->length <= WIRE_BODY_MAX && kind <= 0xffff;
}

uint32_t wire_get_number(struct wire_reader *reader)
{
    uint32_t value;

    if (reader->failed || reader->end - reader->at < 4) {
        reader->failed = true;
        return 0;
    }
    value = load_number(reader->at);
    reader->at += 4;
    return value;
}

const uint8_t *wire_get_bytes(struct wire_reader *reader, size_t *ret_size)
{
    uint32_t size = wire_get_number(reader);
    const uint8_t *bytes = reader->at;

    *ret_size = 0;
    if (reader->failed || (size_t)(reader->end - reader->at) < size) {
        reader->failed = true;
        return NULL;
    }
    reader->at += size;
    *ret_size = size;
    return bytes;
}

char *wire_get_text(struct wire_reader *reader)
{
    size_t size;
    const uint8_t *bytes = wire_get_bytes(reader, &size);
    char *text;

    if (reader->failed || size > TEXT_MAX || (size && memchr(bytes, 0, size)) || !(text = malloc(size + 1))) {
        reader->failed = true;
        return NULL;
    }
    if (size)
        memcpy(text, bytes, size);
    text[size] = 0;
    return text;
}
