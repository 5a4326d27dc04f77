/* The one byte codec of mapix: what the store keeps of properties and restrictions, and what goes over the broker's wire.
 *
 * Little-endian; counts and lengths are variable-length numbers (7 bits a byte, low first); strings are UTF-8 whatever their type;
 * a property is its tag (4 bytes) and its value. Whole blobs (encode/decode) begin with a version byte, 1. docs/codec.md has the
 * layout. An encoder never writes what the decoder refuses.
 *
 * The decoder trusts nothing: every length is checked before it is used, nesting is limited to 64, memory to a multiple of the input, and
 * unknown versions, types and trailing bytes are errors: MAPI_E_CORRUPT_DATA. */
#ifndef MAPIX_VALUE_CODEC_H
#define MAPIX_VALUE_CODEC_H

#include <mapix.h>
#include <edkmdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAPIX_CODEC_VERSION 1
#define MAPIX_CODEC_DEPTH 64

/* Writing. */

/* A growing buffer. The first failure sticks in `result`: callers put and put, and ask once. Zero is an empty writer. */
struct mapix_codec_writer {
    uint8_t *data;                             /* malloc's; the owner frees it through mapix_codec_writer_release */
    size_t length;
    size_t capacity;
    HRESULT result;                            /* MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_INVALID_TYPE: a value of no known type;
                                                  MAPI_E_INVALID_PARAMETER: a pointer is missing; MAPI_E_TOO_COMPLEX: too deep */
    unsigned depth;
};

void mapix_codec_writer_release(struct mapix_codec_writer *writer);
/* Forget the contents, keep the buffer. */
void mapix_codec_writer_reset(struct mapix_codec_writer *writer);
/* Room for `size` more bytes at the end, or NULL; the caller fills it and adds to `length`. */
uint8_t *mapix_codec_reserve(struct mapix_codec_writer *writer, size_t size);

void mapix_codec_put_u8(struct mapix_codec_writer *writer, uint8_t value);
void mapix_codec_put_u16(struct mapix_codec_writer *writer, uint16_t value);
void mapix_codec_put_u32(struct mapix_codec_writer *writer, uint32_t value);
void mapix_codec_put_u64(struct mapix_codec_writer *writer, uint64_t value);
void mapix_codec_put_number(struct mapix_codec_writer *writer, uint64_t value);                 /* variable length */
void mapix_codec_put_bytes(struct mapix_codec_writer *writer, const void *bytes, size_t size);  /* as they are, no length */
void mapix_codec_put_binary(struct mapix_codec_writer *writer, const void *bytes, size_t size); /* length and bytes */
void mapix_codec_put_text(struct mapix_codec_writer *writer, const char *utf8);                 /* NULL is told from "" */
void mapix_codec_put_wide(struct mapix_codec_writer *writer, const wchar_t *wide);              /* read back with get_text or get_wide */
void mapix_codec_put_guid(struct mapix_codec_writer *writer, const void *guid);

void mapix_codec_put_value(struct mapix_codec_writer *writer, const SPropValue *value);         /* tag and value */
void mapix_codec_put_values(struct mapix_codec_writer *writer, const SPropValue *values, size_t count);
void mapix_codec_put_rows(struct mapix_codec_writer *writer, const SRowSet *rows);              /* NULL is told from empty; ADRLIST too */
void mapix_codec_put_restriction(struct mapix_codec_writer *writer, const SRestriction *restriction);   /* NULL is kept */
void mapix_codec_put_sorts(struct mapix_codec_writer *writer, const SSortOrderSet *sorts);      /* NULL is kept */
void mapix_codec_put_tags(struct mapix_codec_writer *writer, const SPropTagArray *tags);        /* NULL is kept */
void mapix_codec_put_entry_list(struct mapix_codec_writer *writer, const ENTRYLIST *list);      /* NULL is kept */
void mapix_codec_put_names(struct mapix_codec_writer *writer, LPMAPINAMEID *names, size_t count);
void mapix_codec_put_actions(struct mapix_codec_writer *writer, const ACTIONS *actions);        /* NULL is kept */
void mapix_codec_put_error(struct mapix_codec_writer *writer, const MAPIERROR *error, ULONG flags);     /* strings wide with MAPI_UNICODE */
void mapix_codec_put_notifications(struct mapix_codec_writer *writer, const NOTIFICATION *notifications, size_t count);

/* Reading. */

/* What is read is linked to `base`; strings and bytes are copies. The first failure sticks in `result` and every later get answers zero
 * or NULL, so callers get and get, and ask once. Init with mapix_codec_reader. `data` must live while reading only. */
struct mapix_codec_reader {
    const uint8_t *data;
    const uint8_t *end;
    void *base;                                /* a live base; needed by the functions that allocate */
    HRESULT result;                            /* MAPI_E_CORRUPT_DATA, MAPI_E_NOT_ENOUGH_MEMORY */
    unsigned depth;
};

struct mapix_codec_reader mapix_codec_reader(const void *data, size_t size, void *base);

static inline size_t mapix_codec_left(const struct mapix_codec_reader *reader)
{
    return (size_t)(reader->end - reader->data);
}

/* MAPI_E_CORRUPT_DATA when bytes are left over, else the reader's result. */
HRESULT mapix_codec_finish(struct mapix_codec_reader *reader);

uint8_t mapix_codec_get_u8(struct mapix_codec_reader *reader);
uint16_t mapix_codec_get_u16(struct mapix_codec_reader *reader);
uint32_t mapix_codec_get_u32(struct mapix_codec_reader *reader);
uint64_t mapix_codec_get_u64(struct mapix_codec_reader *reader);
uint64_t mapix_codec_get_number(struct mapix_codec_reader *reader);
/* A count of things that take at least `smallest` bytes each: refused when the rest of the input cannot hold them. */
size_t mapix_codec_get_count(struct mapix_codec_reader *reader, size_t smallest);
const uint8_t *mapix_codec_get_bytes(struct mapix_codec_reader *reader, size_t size);           /* inside of the input */
const uint8_t *mapix_codec_get_binary(struct mapix_codec_reader *reader, size_t *ret_size);     /* inside of the input */
uint8_t *mapix_codec_get_binary_copy(struct mapix_codec_reader *reader, ULONG *ret_size);
char *mapix_codec_get_text(struct mapix_codec_reader *reader);
wchar_t *mapix_codec_get_wide(struct mapix_codec_reader *reader);
void mapix_codec_get_guid(struct mapix_codec_reader *reader, void *ret_guid);

void mapix_codec_get_value(struct mapix_codec_reader *reader, SPropValue *ret_value);
SPropValue *mapix_codec_get_values(struct mapix_codec_reader *reader, ULONG *ret_count);
SRowSet *mapix_codec_get_rows(struct mapix_codec_reader *reader);      /* bases of their own (MEM-07), for FreeProws; not linked */
SRestriction *mapix_codec_get_restriction(struct mapix_codec_reader *reader);
SSortOrderSet *mapix_codec_get_sorts(struct mapix_codec_reader *reader);
SPropTagArray *mapix_codec_get_tags(struct mapix_codec_reader *reader);
ENTRYLIST *mapix_codec_get_entry_list(struct mapix_codec_reader *reader);
LPMAPINAMEID *mapix_codec_get_names(struct mapix_codec_reader *reader, ULONG *ret_count);
ACTIONS *mapix_codec_get_actions(struct mapix_codec_reader *reader);
MAPIERROR *mapix_codec_get_error(struct mapix_codec_reader *reader, ULONG flags);               /* strings wide with MAPI_UNICODE */
NOTIFICATION *mapix_codec_get_notifications(struct mapix_codec_reader *reader, ULONG *ret_count);

/* Step over a value (its tag has been read) or a whole property without building it. */
void mapix_codec_skip_value(struct mapix_codec_reader *reader, ULONG tag);
ULONG mapix_codec_skip_property(struct mapix_codec_reader *reader);

/* Whole blobs. Encoders give malloc's memory; decoders a base of its own (restrictions: NULL for NULL). */

HRESULT mapix_codec_encode_values(const SPropValue *values, size_t count, void **ret_bytes, size_t *ret_size);
/* With a NULL base the array itself is the base. */
HRESULT mapix_codec_decode_values(const void *bytes, size_t size, void *base, ULONG *ret_count, SPropValue **ret_values);
/* One property of an encoded array, without decoding the others; PT_UNSPECIFIED by id, strings of either width answer for each other, in the
 * width asked for. MAPI_E_NOT_FOUND, MAPI_E_CORRUPT_DATA, MAPI_E_NOT_ENOUGH_MEMORY. `base` must be one. */
HRESULT mapix_codec_find_value(const void *bytes, size_t size, ULONG tag, void *base, SPropValue *ret_value);
/* Call `visit` for each tag of an encoded array; stops at the first false. */
HRESULT mapix_codec_visit_tags(const void *bytes, size_t size, bool (*visit)(void *context, ULONG tag), void *context);

HRESULT mapix_codec_encode_restriction(const SRestriction *restriction, void **ret_bytes, size_t *ret_size);
HRESULT mapix_codec_decode_restriction(const void *bytes, size_t size, void *base, SRestriction **ret_restriction);
HRESULT mapix_codec_encode_sorts(const SSortOrderSet *sorts, void **ret_bytes, size_t *ret_size);
HRESULT mapix_codec_decode_sorts(const void *bytes, size_t size, void *base, SSortOrderSet **ret_sorts);
HRESULT mapix_codec_encode_tags(const SPropTagArray *tags, void **ret_bytes, size_t *ret_size);
HRESULT mapix_codec_decode_tags(const void *bytes, size_t size, void *base, SPropTagArray **ret_tags);
HRESULT mapix_codec_encode_actions(const ACTIONS *actions, void **ret_bytes, size_t *ret_size);
HRESULT mapix_codec_decode_actions(const void *bytes, size_t size, void *base, ACTIONS **ret_actions);
HRESULT mapix_codec_encode_notifications(const NOTIFICATION *notifications, size_t count, void **ret_bytes, size_t *ret_size);
HRESULT mapix_codec_decode_notifications(const void *bytes, size_t size, void *base, ULONG *ret_count, NOTIFICATION **ret_notifications);

#endif
