/* mapixd's frames: what a member sends, byte by byte and in pieces, taken apart as daemon/members.c does. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

/* Read a body as numbers, byte strings and texts in the order that its own bytes choose, and write what was read: it must come out the same. */
static void read_body(const uint8_t *body, size_t length)
{
    struct wire_reader reader = { body, body + length, false };
    struct wire_buffer again = { NULL };

    wire_begin(&again, WIRE_PUBLISH, 1);
    for (unsigned turn = 0; !reader.failed && reader.at < reader.end; turn++) {
        const uint8_t *before = reader.at;
        size_t size = 0;
        char *text;

        switch (*reader.at % 3) {
        case 0:
            wire_put_number(&again, wire_get_number(&reader));
            break;
        case 1: {
            const uint8_t *bytes = wire_get_bytes(&reader, &size);
            check(reader.failed || (bytes >= body && bytes + size <= body + length));
            if (!reader.failed)
                wire_put_bytes(&again, bytes, size);
            break;
        }
        default:
            text = wire_get_text(&reader);
            check(reader.failed == !text);
            if (text) {
                check(strlen(text) <= 4096);
                wire_put_text(&again, text);
            }
            free(text);
        }
        check(reader.failed || reader.at > before);
    }
    if (!reader.failed) {
        check(wire_finish(&again));
        check(again.size == length + WIRE_HEAD && !memcmp(again.bytes + WIRE_HEAD, body, length));
    }
    free(again.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wire_head head;

    while (size >= WIRE_HEAD) {
        if (!wire_read_head(data, &head))
            return 0;
        check(head.length <= WIRE_BODY_MAX);
        data += WIRE_HEAD;
        size -= WIRE_HEAD;
        if (size < head.length)
            return 0;
        read_body(data, head.length);
        data += head.length;
        size -= head.length;
    }
    return 0;
}
