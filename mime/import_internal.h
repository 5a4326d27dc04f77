/* What the files of the import share. */
#ifndef MAPIX_MIME_IMPORT_INTERNAL_H
#define MAPIX_MIME_IMPORT_INTERNAL_H

#include "mime/digest.h"
#include "mime/field.h"
#include "mime/mime.h"
#include "mime/reader.h"
#include "mime/recipe.h"

/* One message that is being filled. Values pile up and go to the object they belong to in one call of SetProps. */
struct import {
    LPMESSAGE message;
    ULONG flags;                       /* CCSF_* */
    void *base;                        /* what values point at lives until the import ends */
    SPropValue *values;
    ULONG count, room;
    struct mime_digest digest;
    struct mime_range body;            /* PR_BODY as it was set; at is NULL where there is none */
    struct recipe recipe;              /* what of the mail is in the message */
    ULONG attachment_count;
    const struct mime_part *body_group;    /* the multipart/alternative that the text stands in, or NULL */
    const struct mime_part *tnef;      /* the part with TNEF, which is no attachment, or NULL */
    bool encapsulated;                 /* the message was in it; else it belonged to another, and is passed over */
    bool has_rich;                     /* it had a text, too, which is better than those around it (SPI-MIME-11) */
    bool has_plain, has_html;
    bool body_only;                    /* no attachments: a signed entity is one, as a whole */
    bool is_report;                    /* its recipients are those it tells of */
    bool is_notification;              /* a report of any kind */
    const char *message_class;
    HRESULT failed;                    /* the first failure of a method of the message */
};

/* Keep the first failure; true when there is none. */
bool import_note(struct import *import, HRESULT result);

/* --- values of whatever is filled next; memory that runs short is noted --- */

SPropValue *import_add(struct import *import, ULONG tag);
/* `text` is UTF-8 that lives as long as the import; NULL adds nothing. */
void import_add_text(struct import *import, ULONG tag, const char *text);
void import_add_long(struct import *import, ULONG tag, LONG number);
void import_add_bool(struct import *import, ULONG tag, bool is);
/* `bytes` live as long as the import. */
void import_add_binary(struct import *import, ULONG tag, const void *bytes, size_t size);
void import_add_time(struct import *import, ULONG tag, struct mime_range date);
/* Give the values from the one numbered `from` on to an object, and forget them. */
void import_set(struct import *import, LPMAPIPROP object, ULONG from);

/* --- people --- */

struct address_tags {
    ULONG name, type, address, entry_id, search_key;
};
/* Tags that are 0 are left out. */
void import_add_address(struct import *import, const struct address_tags *tags, const struct mime_address *address);
/* Someone for the recipient table: the values that describe him. */
void import_add_recipient_values(struct import *import, const struct mime_address *address, LONG kind);

/* --- what headers say (import_headers.c) --- */

void import_headers(struct import *import, const struct mime_part *mail);
void import_recipients(struct import *import, const struct mime_part *mail);

/* --- bodies and attachments (import_parts.c) --- */

void import_parts(struct import *import, const struct mime_part *mail);

/* --- TNEF (import_tnef.c) --- */

/* Take what the mail has in TNEF, if that belongs to this mail. */
void import_tnef(struct import *import, const struct mime_part *mail);

/* --- reports (import_report.c) --- */

/* The class of a multipart/report, with its values and recipients added; NULL when it is none that we know. */
const char *import_report(struct import *import, const struct mime_part *mail);

/* Fill a message, an embedded one too, from a mail that was read. Leaves its digest in `ret_digest`. */
HRESULT import_mail(const struct mime_part *mail, LPMESSAGE message, ULONG flags, struct mime_digest *ret_digest);

#endif
