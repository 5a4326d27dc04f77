/* The structure of a mail: its header fields and its parts, as ranges of its bytes. Nothing is decoded and nothing copied, whatever the bytes
 * are there is a structure, and the time is linear in their number: parts nested deeper than MIME_DEPTH_MAX are not looked into, and
 * of more than MIME_PARTS_MAX parts the last one is all the rest. */
#ifndef MAPIX_MIME_READER_H
#define MAPIX_MIME_READER_H

#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

struct mime_range {
    const char *at;
    size_t size;
};

/* The fields that mean something to us; FIELD_OTHER is every other. The order is that of the names in reader.c. */
enum mime_known {
    FIELD_ACCEPT_LANGUAGE, FIELD_BCC, FIELD_CC, FIELD_CONTENT_BASE, FIELD_CONTENT_CLASS, FIELD_CONTENT_DESCRIPTION, FIELD_CONTENT_DISPOSITION,
    FIELD_CONTENT_ID, FIELD_CONTENT_LANGUAGE, FIELD_CONTENT_LOCATION, FIELD_CONTENT_TRANSFER_ENCODING, FIELD_CONTENT_TYPE, FIELD_DATE,
    FIELD_DEFERRED_DELIVERY, FIELD_DISPOSITION_NOTIFICATION_TO, FIELD_EXPIRES, FIELD_EXPIRY_DATE, FIELD_FROM, FIELD_IMPORTANCE,
    FIELD_IN_REPLY_TO, FIELD_KEYWORDS, FIELD_LIST_HELP, FIELD_LIST_SUBSCRIBE, FIELD_LIST_UNSUBSCRIBE, FIELD_MESSAGE_ID, FIELD_PRIORITY,
    FIELD_RECEIVED, FIELD_REFERENCES, FIELD_REPLY_BY, FIELD_REPLY_TO, FIELD_RETURN_PATH, FIELD_RETURN_RECEIPT_TO, FIELD_SENDER,
    FIELD_SENSITIVITY, FIELD_SUBJECT, FIELD_THREAD_INDEX, FIELD_THREAD_TOPIC, FIELD_TO, FIELD_X_AUTO_RESPONSE_SUPPRESS, FIELD_X_MESSAGE_FLAG,
    FIELD_X_MS_TNEF_CORRELATOR, FIELD_X_MSMAIL_PRIORITY, FIELD_X_PRIORITY, FIELD_X_UNSENT,
    FIELD_OTHER
};

struct mime_field {
    struct mime_range name;
    struct mime_range value;           /* from behind the colon to the end of its last line, folded as it came */
    enum mime_known known;
};

enum mime_encoding { ENCODED_NOT, ENCODED_BASE64, ENCODED_QUOTED_PRINTABLE, ENCODED_UUENCODE };

struct mime_part {
    struct mime_range whole;           /* head and body */
    struct mime_range head;            /* with the empty line that ends it */
    struct mime_range body;            /* as it came, encoded */
    struct mime_field *fields;
    ULONG field_count;
    struct mime_field *known[FIELD_OTHER]; /* the first of each kind, or NULL */
    char type[64];                     /* "text/plain", in small letters; the default where there is none or a broken one */
    struct mime_range parameters;      /* of the type, from the semicolon */
    enum mime_encoding encoding;
    unsigned depth;
    bool unread;                       /* a multipart or a message that was too deep or too much to look into */
    struct mime_part *parent, *first, *next; /* first: of a multipart, or the one mail of message/rfc822 */
};

/* Read a mail. What is returned hangs on `base` and points into the bytes, which must outlive it. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mime_read(void *base, struct mime_range bytes, struct mime_part **ret_mail);

/* Read a head alone, of a report's fields or a returned mail; `body` is what stands behind the empty line. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mime_read_head(void *base, struct mime_range bytes, struct mime_part **ret_head);

/* Is it of this type, "multipart/signed", or with "multipart/" of any below it? */
bool mime_is(const struct mime_part *part, const char *type);

/* The value of the first field of a kind; empty when there is none. */
struct mime_range mime_field(const struct mime_part *part, enum mime_known known);

/* Without white space at both ends. */
struct mime_range mime_trim(struct mime_range range);

/* ASCII letters are the same in both cases. */
bool mime_equal(struct mime_range range, const char *text);

/* The body with its transfer encoding undone: the body itself where there is none, else linked to `base`. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mime_decode(void *base, const struct mime_part *part, struct mime_range *ret_bytes);

/* The same piece by piece; what `take` answers stops it when it is a failure. */
typedef HRESULT mime_take(void *context, const void *bytes, size_t size);
HRESULT mime_decode_pieces(const struct mime_part *part, mime_take *take, void *context);

#endif
