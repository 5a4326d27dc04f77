/* What stands in header fields: text, addresses, dates, parameters. Plain ASCII, which most are, is read here; encoded words, comments,
 * groups, RFC 2231 and what is broken go through GMime's decoders. Everything returned is UTF-8 and linked to `base`. */
#ifndef MAPIX_MIME_FIELD_H
#define MAPIX_MIME_FIELD_H

#include "mime/reader.h"

#define MIME_FIELD_MAX 65536           /* of one field as it is shown; what lies behind is in PR_TRANSPORT_MESSAGE_HEADERS */

struct mime_address {
    const char *name;                  /* the address where there is none; never NULL */
    const char *address;               /* may be "" */
};

/* Unfolded, trimmed, encoded words decoded. NULL when memory is short. */
char *mime_field_text(void *base, struct mime_range value);

/* The same as it was written, encoded words not decoded. */
char *mime_field_raw(void *base, struct mime_range value);

/* The mailboxes of every field of this kind, groups taken apart, `limit` at most. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mime_addresses(void *base, const struct mime_part *part, enum mime_known known, ULONG limit, ULONG *ret_count,
    struct mime_address **ret_addresses);

/* False: it is no date that anybody could read. */
bool mime_date(struct mime_range value, FILETIME *ret_time);

/* A parameter of what stands behind a value, "; name=x"; NULL when it is not there (or memory is short). */
char *mime_parameter(void *base, struct mime_range parameters, const char *name);
/* Of a part's type and its disposition. */
char *mime_type_parameter(void *base, const struct mime_part *part, const char *name);
char *mime_disposition_parameter(void *base, const struct mime_part *part, const char *name);
/* Is the disposition this one? */
bool mime_disposition_is(const struct mime_part *part, const char *disposition);

/* Bytes in a charset (NULL: unknown) as text. An unknown charset is UTF-8 if the bytes are, else Windows-1252. A byte order
 * mark goes. NULL when memory is short. */
char *mime_charset_text(void *base, struct mime_range bytes, const char *charset, size_t *ret_length);

/* The code page for a charset; 65001 for one that is unknown. */
LONG mime_code_page(const char *charset);

#endif
