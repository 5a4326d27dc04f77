/* TNEF (MS-OXTNEF; the pages "TNEF Stream Structure" and "TNEF Stream Syntax"): what its files share.
 *
 *     tnef.c             the ITnef object, its queue of requests, OpenTnefStream
 *     tnef_encode.c      a message and its attachments into attributes
 *     tnef_decode.c      attributes into a message and its attachments
 *     tnef_attributes.c  attributes that stand for one property or a few, both ways
 *     tnef_properties.c  sequences of properties (attMAPIProps, attRecipTable, attAttachment), both ways
 *     tnef_tagged.c      message text with tags where attachments stand
 */
#ifndef MAPIX_CONVERT_TNEF_INTERNAL_H
#define MAPIX_CONVERT_TNEF_INTERNAL_H

#include <mapispi.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <tnef.h>

#include "base/object.h"
#include "convert/buffer.h"

#define TNEF_ATTRIBUTE_LIMIT ((size_t)1 << 30)     /* bytes of one attribute */
#define TNEF_DEPTH_LIMIT 24                        /* messages in messages */
#define TNEF_ATTACHMENT_LIMIT 16384u               /* attachments of one message */
#define TNEF_LARGE_VALUE 65536u                    /* bytes above which a value travels by a stream */
#define TNEF_CODE_PAGE_DEFAULT 437u                /* of a stream that names none (SPI-TNEF-11) */

/* What went wrong without stopping the work; grows, told at the end. */
struct tnef_problems {
    STnefProblem *items;
    ULONG count, capacity;
};

enum tnef_request_kind { TNEF_REQUEST_TAGS, TNEF_REQUEST_VALUES, TNEF_REQUEST_RECIPIENTS };

/* One call of AddProps, SetProps or EncodeRecips, kept until Finish; what it points to is the caller's until then (SPI-TNEF-02). */
struct tnef_request {
    enum tnef_request_kind kind;
    ULONG flags, element;
    void *data;
    const SPropTagArray *tags;
    const SPropValue *values;
    ULONG count;
    LPMAPITABLE table;                             /* a reference is held */
};

/* An attachment that has a key: met while encoding or decoding. */
struct tnef_attachment {
    ULONG number;                                  /* PR_ATTACH_NUM */
    ULONG key;
    bool encapsulated;                             /* its group is in the stream */
};

struct tnef {
    struct mapix_object object;
    struct mapix_interface tnef;
    pthread_mutex_t lock;
    LPUNKNOWN support;
    LPSTREAM stream;
    LPMESSAGE message;
    LPADRBOOK address_book;
    char *name;                                    /* of the stream, UTF-8; "" while decoding without */
    ULONG flags;
    WORD key;
    unsigned code_page;
    unsigned depth;
    uint64_t start;                                /* where the stream stood at the beginning */
    bool header_written, message_written, finished, extracted;
    struct tnef_request *requests;
    size_t request_count, request_capacity;
    struct tnef_attachment *attachments;
    size_t attachment_count, attachment_capacity;
    struct tnef_problems problems;
};

static inline bool tnef_is_encoder(const struct tnef *tnef)
{
    return (tnef->flags & TNEF_ENCODE) != 0;
}

/* Make the object behind ITnef. Everything is referenced or copied. `name` may be NULL. */
HRESULT tnef_new(LPUNKNOWN support, LPSTREAM stream, const char *name, ULONG flags, LPMESSAGE message, WORD key, LPADRBOOK address_book,
    unsigned depth, struct tnef **ret_tnef);

/* Remember a problem. Without memory it is lost: the call that met it goes on. */
void tnef_problem(struct tnef_problems *problems, ULONG component, ULONG attribute, ULONG tag, SCODE code);

/* A value that SetProps gave for an attachment, or NULL. */
const SPropValue *tnef_override(const struct tnef *tnef, ULONG number, ULONG tag);

/* Remember an attachment; MAPI_E_TOO_BIG past the limit, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT tnef_add_attachment(struct tnef *tnef, ULONG number, bool encapsulated);

/* --- Encoding ------------------------------------------------------------------------------------------------------------------------- */

/* Signature and key, once. */
HRESULT tnef_write_header(struct tnef *tnef);

/* The message's part of the stream: its attributes, recipients and encapsulated properties, as the requests want it. */
HRESULT tnef_encode_message(struct tnef *tnef);

/* One attachment's group. S_OK too when the requests leave it out. */
HRESULT tnef_encode_attachment(struct tnef *tnef, ULONG number);

/* Every attachment that has no group yet, in the order of the attachment table. */
HRESULT tnef_encode_attachments(struct tnef *tnef);

/* Do the requests want this property of the message (`attachment` NULL) or of an attachment? */
bool tnef_wants(const struct tnef *tnef, ULONG tag, const ULONG *attachment);

/* Append an attribute: level, identifier, length, bytes, checksum. */
void tnef_put_attribute(struct convert_buffer *to, BYTE level, ULONG attribute, const void *bytes, size_t size);
void tnef_put_u16(struct convert_buffer *to, uint16_t value);
void tnef_put_u32(struct convert_buffer *to, uint32_t value);

/* --- Decoding ------------------------------------------------------------------------------------------------------------------------- */

/* Is a property of this id in the list (NULL: empty)? */
bool tnef_lists(const SPropTagArray *tags, ULONG tag);

/* Which tags ExtractProps asked for. */
struct tnef_choice {
    ULONG flags;
    const SPropTagArray *tags;
};
bool tnef_chooses(const struct tnef_choice *choice, ULONG tag);

/* The whole stream, from its beginning, into the message. MAPI_E_CORRUPT_DATA: it is no TNEF stream or ends in the middle. */
HRESULT tnef_decode(struct tnef *tnef, const struct tnef_choice *choice);

/* Bytes into a property by its stream. */
HRESULT tnef_write_property(LPMAPIPROP object, ULONG tag, const void *bytes, size_t size);

/* One attribute of the stream; `bytes` is freed with free(). */
struct tnef_attribute {
    BYTE level;
    ULONG id;
    unsigned char *bytes;
    size_t size;
    bool intact;                                   /* the checksum is right */
};

/* S_OK; S_FALSE at the end of the stream; MAPI_E_CORRUPT_DATA; MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_DISK_ERROR where it cannot be read. */
HRESULT tnef_read_attribute(LPSTREAM stream, struct tnef_attribute *ret_attribute);

/* Read the signature and the key. MAPI_E_CORRUPT_DATA: not TNEF. */
HRESULT tnef_read_header(LPSTREAM stream, WORD *ret_key);

/* --- Attributes and properties -------------------------------------------------------------------------------------------------------- */

/* Values with room to grow and the memory they live in. */
struct tnef_values {
    void *base;                                    /* the memory of values made here */
    SPropValue *values;                            /* malloc's */
    size_t count, capacity;
    ULONG dropped_tag;                             /* the last named property that the target would not name, and why */
    HRESULT dropped;
};

void tnef_values_clear(struct tnef_values *values);
/* Append or replace the value of the same id. False without memory. The value is taken as it is. */
bool tnef_values_set(struct tnef_values *values, const SPropValue *value);
void tnef_values_remove(struct tnef_values *values, ULONG tag);
/* Memory that lives as long as the values, or NULL; its base, to link more to. */
void *tnef_values_base(struct tnef_values *values);
void *tnef_values_memory(struct tnef_values *values, size_t size);

/* Append to `to` the attributes of `level` that stand for properties in `values`. A value that an attribute holds without loss is removed,
 * so that it is not encapsulated as well; TNEF_COMPATIBILITY removes those with a loss, too, and adds what old readers need. */
HRESULT tnef_put_attributes(struct tnef *tnef, BYTE level, struct tnef_values *values, struct convert_buffer *to);

/* The values that an attribute stands for, appended to `values`. S_FALSE: it is not one of those that stand for properties.
 * MAPI_E_CORRUPT_DATA: too short for what it is. */
HRESULT tnef_take_attribute(struct tnef *tnef, const struct tnef_attribute *attribute, struct tnef_values *values);

/* An object inside a property sequence, points into the attribute's bytes. */
struct tnef_object {
    ULONG tag;
    GUID interface;
    const unsigned char *bytes;
    size_t size;
};

/* Append count and values: the form of attMAPIProps. `object` (or NULL) is encoded behind them. Named properties get their names from `names_of`. */
HRESULT tnef_put_properties(LPMAPIPROP names_of, const SPropValue *values, size_t count, const struct tnef_object *object,
    struct convert_buffer *to);

/* Take such a sequence from `*at`. Named properties get identifiers in `names_of`. An object is told in `ret_object` (tag 0: none).
 * MAPI_E_UNABLE_TO_COMPLETE: the bytes cannot be trusted from some point on; `values` has what came before. */
HRESULT tnef_take_properties(LPMAPIPROP names_of, unsigned code_page, const unsigned char **at, const unsigned char *end,
    struct tnef_values *values, struct tnef_object *ret_object);

/* --- Tagged text ------------------------------------------------------------------------------------------------------------------------ */

/* A stream over the text of `message` with a tag in the place of each attachment that has one (SPI-TNEF-08). With MAPI_MODIFY what is written
 * loses its tags again and tells the attachments their positions. Flags: MAPI_CREATE (wants MAPI_MODIFY), MAPI_MODIFY. The lock is held. */
HRESULT tnef_open_tagged_body(struct tnef *tnef, LPMESSAGE message, ULONG flags, LPSTREAM *ret_stream);

#endif
